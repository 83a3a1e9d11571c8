/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The system calls a renderer may make; any other ends it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean loket_walls_close_calls (gboolean files_are_walled);

G_END_DECLS
