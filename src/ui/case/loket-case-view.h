/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case and its papers side by side. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

#define LOKET_TYPE_CASE_VIEW (loket_case_view_get_type ())
G_DECLARE_FINAL_TYPE (LoketCaseView, loket_case_view, LOKET, CASE_VIEW, GtkWidget)

/* Signal "moved" (step: string): the case went on. */
GtkWidget *loket_case_view_new (LoketDesk * desk);
void loket_case_view_start (LoketCaseView *self);
void loket_case_view_set_case (LoketCaseView *self,
                               LoketCase     *file);
const char *loket_case_view_get_help (LoketCaseView *self);
gboolean loket_case_view_can_act (LoketCaseView *self,
                                  const char    *act,
                                  char         **why);
gboolean loket_case_view_take_zone (LoketCaseView *self,
                                    const char    *zone);
void loket_case_view_act (LoketCaseView *self,
                          const char    *act);

G_END_DECLS
