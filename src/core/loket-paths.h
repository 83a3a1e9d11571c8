/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the parts of the program are: installed, or in a build tree. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *loket_paths_worker (const char *name);
char *loket_paths_admin (void);
char *loket_paths_data (const char *first, ...) G_GNUC_NULL_TERMINATED;
char *loket_paths_locale (void);

G_END_DECLS
