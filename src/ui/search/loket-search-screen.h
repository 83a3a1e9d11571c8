/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find anything: one entry for numbers, names, tickets; people, today's visits and cases below. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_SEARCH_SCREEN (loket_search_screen_get_type ())
G_DECLARE_FINAL_TYPE (LoketSearchScreen, loket_search_screen, LOKET, SEARCH_SCREEN, GtkWidget)

GtkWidget *loket_search_screen_new (LoketDesk * desk);

G_END_DECLS
