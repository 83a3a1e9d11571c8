/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for a decision in the whole office: what must be looked at, what is clean, one's own. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_APPROVAL_LIST (loket_approval_list_get_type ())
G_DECLARE_FINAL_TYPE (LoketApprovalList, loket_approval_list, LOKET, APPROVAL_LIST, GtkWidget)

/* Signal "chosen" (case id: string): a row was activated. */
GtkWidget *loket_approval_list_new (LoketDesk * desk);
/* @answer: (nullable): what approvals_open said */
void loket_approval_list_fill (LoketApprovalList *self,
                               JsonObject        *answer);
/* Marks the row of the case that is open beside the list; %NULL marks none. */
void loket_approval_list_select (LoketApprovalList *self,
                                 const char        *id);
/* Returns: (transfer full) (nullable): the next case this person may decide after @id */
char *loket_approval_list_get_next (LoketApprovalList *self,
                                    const char        *id);
void loket_approval_list_start_filter (LoketApprovalList *self);

G_END_DECLS
