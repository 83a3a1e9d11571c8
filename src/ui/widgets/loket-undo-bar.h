/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "The visit is ended. Undo": for ten seconds after an act. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOKET_TYPE_UNDO_BAR (loket_undo_bar_get_type ())
G_DECLARE_FINAL_TYPE (LoketUndoBar, loket_undo_bar, LOKET, UNDO_BAR, GtkWidget)

/* Signals: "undone" the person took it back; "expired" the time is over. */
GtkWidget *loket_undo_bar_new (void);
void loket_undo_bar_offer (LoketUndoBar *self, const char *text, guint seconds);
void loket_undo_bar_hide (LoketUndoBar *self);

G_END_DECLS
