/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of the case's pane, for the files it is written in. */

#pragma once

#include "loket-blockers.h"
#include "loket-case-form.h"
#include "loket-case-pane.h"
#include "loket-checklist.h"
#include "loket-message.h"
#include "loket-step-bar.h"

G_BEGIN_DECLS

struct _LoketCasePane
{
  GtkWidget parent_instance;

  /* Owned */
  LoketCase *file;
  char *pending;    /* requirement a dialog asks about */
  char *shown;      /* requirement whose paper the officer was led to */

  /* Template and children */
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *number;
  GtkLabel *subtitle;
  LoketStepBar *steps;
  LoketMessage *message;
  GtkWidget *checklist_box;
  GtkWidget *checklist_scroller;
  LoketChecklist *checklist;
  LoketCaseForm *form;
  GtkBox *panels;
  LoketBlockers *blockers;
  GtkButton *forward;
  GtkButton *give_back;
  GtkButton *set_aside;
  GtkWidget *withdraw;

  /* State */
  gboolean leading; /* after a comparison: on to the next one */
  gboolean told;    /* the message says that the form was refused */
  gboolean narrow;  /* the officer reads: the paper has the room */
  char *panels_step;
};

typedef enum
{
  LOKET_CASE_PANE_SHOW,
  LOKET_CASE_PANE_SCAN,
  LOKET_CASE_PANE_IMPORT,
  LOKET_CASE_PANE_MATCH,
  LOKET_CASE_PANE_FIELD_FOCUSED,
  LOKET_CASE_PANE_MOVED,
  LOKET_CASE_PANE_N_SIGNALS,
} LoketCasePaneSignal;

LoketCatalogue *_loket_case_pane_get_catalogue (LoketCasePane *self);
void _loket_case_pane_emit (LoketCasePane      *self,
                            LoketCasePaneSignal signal,
                            const char         *argument);
void _loket_case_pane_go_to (LoketCasePane *self,
                             LoketRow      *blocker);
void _loket_case_pane_lead_on (LoketCasePane *self);
void _loket_case_pane_match_paper (LoketCasePane *self,
                                   const char    *requirement);
void _loket_case_pane_ask_no_paper (LoketCasePane *self,
                                    const char    *requirement);
void _loket_case_pane_go_forward (LoketCasePane *self);
void _loket_case_pane_ask_return (LoketCasePane *self);
void _loket_case_pane_ask_set_aside (LoketCasePane *self);
void _loket_case_pane_ask_note (LoketCasePane *self);
void _loket_case_pane_ask_withdraw (LoketCasePane *self);
gboolean _loket_case_pane_has_end (LoketCasePane *self);
void _loket_case_pane_show_history (LoketCasePane *self);
void _loket_case_pane_ask_personal (LoketCasePane *self);
void _loket_case_pane_show_looks (LoketCasePane *self);

G_END_DECLS
