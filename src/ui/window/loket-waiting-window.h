/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands on the screen while the practice office starts, and when it does not. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define LOKET_TYPE_WAITING_WINDOW (loket_waiting_window_get_type ())
G_DECLARE_FINAL_TYPE (LoketWaitingWindow, loket_waiting_window, LOKET, WAITING_WINDOW,
                      AdwApplicationWindow)

GtkWidget *loket_waiting_window_new (AdwApplication * application);
void       loket_waiting_window_fail (LoketWaitingWindow *self, const char *why);

G_END_DECLS
