/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list says when it is empty: what it would hold, and what to do. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LOKET_TYPE_EMPTY_STATE (loket_empty_state_get_type ())
G_DECLARE_FINAL_TYPE (LoketEmptyState, loket_empty_state, LOKET, EMPTY_STATE, GtkWidget)

GtkWidget *loket_empty_state_new (const char *icon, const char *title, const char *text);
void       loket_empty_state_set (LoketEmptyState *self, const char *icon,
                                  const char *title, const char *text);
void       loket_empty_state_set_button (LoketEmptyState *self, const char *label,
                                         const char *action);
void       loket_empty_state_watch (LoketEmptyState *self, GListModel *model,
                                    GtkWidget *list);

G_END_DECLS
