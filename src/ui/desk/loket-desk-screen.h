/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counter: calling, serving, and the work while nobody is there. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_DESK_SCREEN (loket_desk_screen_get_type ())
G_DECLARE_FINAL_TYPE (LoketDeskScreen, loket_desk_screen, LOKET, DESK_SCREEN, GtkWidget)

GtkWidget *loket_desk_screen_new (LoketDesk * desk);

G_END_DECLS
