/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a case: the sections and fields of its service as compact grids. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

#define LOKET_TYPE_CASE_FORM (loket_case_form_get_type ())
G_DECLARE_FINAL_TYPE (LoketCaseForm, loket_case_form, LOKET, CASE_FORM, GtkWidget)

/* Signal "field-focused" (code: string): the paper can go to that field. */
GtkWidget *loket_case_form_new (void);
void loket_case_form_set_case (LoketCaseForm *self,
                               LoketCase     *file);
gboolean loket_case_form_go_to (LoketCaseForm *self,
                                const char    *field);
#define LOKET_CASE_FORM_STEP "step"
void loket_case_form_set_step_page (LoketCaseForm *self,
                                    GtkWidget     *page);
void loket_case_form_show (LoketCaseForm *self,
                           const char    *page);
void loket_case_form_show_first (LoketCaseForm *self);
gboolean loket_case_form_can_match (LoketCaseForm *self);
void loket_case_form_match (LoketCaseForm *self);
const char *loket_case_form_get_current (LoketCaseForm *self);

G_END_DECLS
