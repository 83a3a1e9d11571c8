/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window: practice band, header strip, rail of rooms, the screen, help, curtain and lock. */

#pragma once

#include <adwaita.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_WINDOW (loket_window_get_type ())
G_DECLARE_FINAL_TYPE (LoketWindow, loket_window, LOKET, WINDOW, AdwApplicationWindow)

GtkWidget *loket_window_new (AdwApplication * application, LoketDesk * desk);
void       loket_window_go (LoketWindow *self, const char *room, const char *subject);
void       loket_window_toast (LoketWindow *self, const char *text);
void       loket_window_show_help (LoketWindow *self, const char *page);
void       loket_window_show_search (LoketWindow *self, const char *text);
void       loket_window_set_banner (LoketWindow *self, const char *icon, const char *text);

G_END_DECLS
