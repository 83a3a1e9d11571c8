/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The party at the counter: who is present as what, what they need, and their cases. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_VISIT_BAR (loket_visit_bar_get_type ())
G_DECLARE_FINAL_TYPE (LoketVisitBar, loket_visit_bar, LOKET, VISIT_BAR, GtkWidget)

/* Signals: "person" (position: uint) somebody of the visit was pressed; "member" (case id: string)
 * a case of the visit, or "" for a new application. */
GtkWidget *loket_visit_bar_new (LoketDesk * desk);
void loket_visit_bar_set (LoketVisitBar *self,
                          LoketRow      *visit,
                          const char    *open_case);
gboolean loket_visit_bar_has_member (LoketVisitBar *self,
                                     const char    *id);
char *loket_visit_bar_get_neighbour (LoketVisitBar *self,
                                     int            step);

G_END_DECLS
