/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of the paper view, for the files it is written in. */

#pragma once

#include "loket-field-row.h"
#include "loket-message.h"
#include "loket-page-area.h"
#include "loket-paper-view.h"

G_BEGIN_DECLS

#define LOKET_PAPER_STEP 1.25     /* of one key of zooming */

struct _LoketPaperView
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *tools;
  GtkWidget *search;
  GtkStack *stack;
  LoketPageArea *area;
  GtkWidget *preview;
  GtkWidget *empty;
  LoketMessage *problem;
  LoketFieldRow *password;

  /* Owned */
  LoketPaper *paper;
  GCancellable *cancellable;
  GSimpleActionGroup *actions;

  /* State */
  guint editable : 1;
  guint scanning : 1;
};

void _loket_paper_view_add_actions (LoketPaperView *self);
void _loket_paper_view_update_actions (LoketPaperView *self);

G_END_DECLS
