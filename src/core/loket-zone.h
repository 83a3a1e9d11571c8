/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock on the wall of the office: its zone decides which day it is, not that of the computer. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void loket_zone_set (const char *identifier);
GDateTime *loket_zone_now (void);
GDateTime *loket_zone_read (const char *iso);
GDateTime *loket_zone_from_unix (gint64 seconds);
void loket_zone_today (GDate *today);

G_END_DECLS
