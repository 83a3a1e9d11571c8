/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and dates in Indonesian words, as official papers spell them out. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *loket_number_spelled (guint64 number);
char *loket_date_spelled (const GDate *date);

G_END_DECLS
