/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One paper of the checklist: state, name, and the acts that fit the state. */

#pragma once

#include <gtk/gtk.h>

#include "loket-row.h"

G_BEGIN_DECLS

#define LOKET_TYPE_CHECKLIST_ROW (loket_checklist_row_get_type ())
G_DECLARE_FINAL_TYPE (LoketChecklistRow, loket_checklist_row, LOKET, CHECKLIST_ROW, GtkListBoxRow)

/* Signal "act" (what: string): scan, import, no-paper, match. */
GtkWidget *loket_checklist_row_new (LoketRow * requirement);
LoketRow *loket_checklist_row_get_requirement (LoketChecklistRow *self);
void loket_checklist_row_set_editable (LoketChecklistRow *self,
                                       gboolean           editable);

G_END_DECLS
