/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of cases: applicant, age, number, service, step, promise, and what hinders this person. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_CASE_LIST (loket_case_list_get_type ())
G_DECLARE_FINAL_TYPE (LoketCaseList, loket_case_list, LOKET, CASE_LIST, GtkWidget)

/* Signal "chosen" (case id: string): a row was activated. An
 * @empty text makes the list stay visible when it is empty; without one it hides. */
GtkWidget *loket_case_list_new (LoketDesk * desk,
                                GListModel * cases,
                                const char *name,
                                const char *empty);
void loket_case_list_show_all (LoketCaseList *self);
void loket_case_list_set_state (LoketCaseList *self,
                                const char    *state);
const char *loket_case_list_get_first (LoketCaseList *self);

G_END_DECLS
