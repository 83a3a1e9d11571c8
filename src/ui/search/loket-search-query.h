/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was typed, swiped or scanned, as what the server is asked for. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean loket_search_is_zone_line (const char *text);
gboolean loket_search_add_zone_line (GString *zone, const char *line);
gboolean loket_search_zone_is_whole (const char *zone);
char *loket_search_query (const char *text);

G_END_DECLS
