/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case at work: steps, checklist, form, the acts of this step, and the way forward. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

#define LOKET_TYPE_CASE_PANE (loket_case_pane_get_type ())
G_DECLARE_FINAL_TYPE (LoketCasePane, loket_case_pane, LOKET, CASE_PANE, GtkWidget)

/* Signals: "show-paper", "scan", "import", "match" (requirement: string) from the checklist;
 * "field-focused" (code: string); "moved" (step: string) after the case went on. */
GtkWidget *loket_case_pane_new (void);
void loket_case_pane_set_case (LoketCasePane *self,
                               LoketCase     *file);
void loket_case_pane_start (LoketCasePane *self);
const char *loket_case_pane_get_scan_target (LoketCasePane *self);
void loket_case_pane_set_room (LoketCasePane *self,
                               int            height);
void loket_case_pane_select (LoketCasePane *self,
                             const char    *requirement);
gboolean loket_case_pane_can_act (LoketCasePane *self,
                                  const char    *act,
                                  char         **why);
void loket_case_pane_act (LoketCasePane *self,
                          const char    *act);
void loket_case_pane_set_narrow (LoketCasePane *self,
                                 gboolean       narrow);

gboolean loket_case_pane_take_zone (LoketCasePane *self,
                                    const char    *zone);
void loket_case_pane_refill (LoketCasePane *self);

G_END_DECLS
