/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Countries by their three-letter codes, as passports write them. */

#pragma once

#include <glib.h>

#include "loket-date.h"

G_BEGIN_DECLS

guint loket_country_count (void);
const char *loket_country_code (guint index);
const char *loket_country_name (const char   *code,
                                LoketLanguage language);
const char *loket_country_find (const char *text);

G_END_DECLS
