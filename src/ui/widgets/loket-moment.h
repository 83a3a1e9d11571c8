/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of the server as people read them, on the clock of the office. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *loket_moment_short (const char *iso);
char *loket_moment_brief (const char *iso);
char *loket_moment_day (const char *iso);
char *loket_moment_age (const char *iso);

G_END_DECLS
