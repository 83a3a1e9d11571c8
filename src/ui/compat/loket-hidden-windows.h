/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps a screen reader from ending the program by asking about a window that is not shown. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void loket_hidden_windows_guard (void);

G_END_DECLS
