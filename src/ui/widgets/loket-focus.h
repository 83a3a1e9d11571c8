/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widgets that hand the focus to one of their children, without standing in the way of Tab; and windows
 * that go on showing where it is, and what to press next. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean loket_focus_move (GtkWidget       *widget,
                           GtkDirectionType direction,
                           gpointer         parent_class);
gboolean loket_focus_give (GtkWidget *widget,
                           GtkWidget *child);
void loket_focus_keep_visible (GtkWindow *window);
void loket_focus_bring_along (GtkWidget *row,
                              GtkWidget *button);

G_END_DECLS
