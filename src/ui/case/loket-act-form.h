/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few fields and one button that does one act on a case; what went wrong stands below it. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

#define LOKET_TYPE_ACT_FORM (loket_act_form_get_type ())
G_DECLARE_FINAL_TYPE (LoketActForm, loket_act_form, LOKET, ACT_FORM, GtkWidget)

/* Signals: "submit" the button was pressed; "done" (answer: JsonObject) the act succeeded. */
GtkWidget *loket_act_form_new (LoketCase * file,
                               const char *title,
                               const char *button);
GtkWidget *loket_act_form_new_about (LoketCase  *file,
                                     const char *subject,
                                     const char *title,
                                     const char *button);
void loket_act_form_add_entry (LoketActForm *self,
                               const char   *code,
                               const char   *label,
                               const char   *value);
void loket_act_form_set_question (LoketActForm *self,
                                  const char   *code);
void loket_act_form_add_choice (LoketActForm *self,
                                const char   *code,
                                const char   *label,
                                const char   *value,
                                ...) G_GNUC_NULL_TERMINATED;
void loket_act_form_add_rows (LoketActForm *self,
                              const char   *code,
                              const char   *label,
                              const char   *value,
                              GListModel   *rows);
void loket_act_form_add_words (LoketActForm *self,
                               const char   *words,
                               const char   *style);
void loket_act_form_add_widget (LoketActForm *self,
                                GtkWidget    *widget);
char *loket_act_form_get (LoketActForm *self,
                          const char   *code);
void loket_act_form_set (LoketActForm *self,
                         const char   *code,
                         const char   *value);
void loket_act_form_set_main (LoketActForm *self,
                              gboolean      main);
void loket_act_form_set_why_not (LoketActForm *self,
                                 const char   *why);
void loket_act_form_run (LoketActForm *self,
                         const char   *function,
                         JsonObject   *args,
                         gboolean      with_version);

gboolean loket_act_form_has_zone (LoketActForm *self);
void loket_act_form_take_zone (LoketActForm *self,
                               const char   *zone);

void loket_act_form_add_row (LoketActForm *self,
                             const char   *code,
                             GtkWidget    *row);
GtkWidget *loket_act_form_get_row (LoketActForm *self,
                                   const char   *code);
gboolean loket_act_form_has_draft (LoketActForm *self);
gboolean loket_act_form_is_busy (LoketActForm *self);
char *loket_act_form_find_focus (LoketActForm *self);
void loket_act_form_give_focus (LoketActForm *self,
                                const char   *place);

G_END_DECLS
