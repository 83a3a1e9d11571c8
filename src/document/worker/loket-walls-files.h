/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Landlock: fonts and language data can be read, nothing else is a file. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean loket_walls_close_folders (void);

G_END_DECLS
