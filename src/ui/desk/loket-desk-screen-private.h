/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the counter's screen, for the files of this folder. */

#pragma once

#include "loket-called-page.h"
#include "loket-case-view.h"
#include "loket-desk-screen.h"
#include "loket-person-panel.h"
#include "loket-queue.h"
#include "loket-undo-bar.h"
#include "loket-visit-bar.h"
#include "loket-waiting-list.h"

G_BEGIN_DECLS

struct _LoketDeskScreen
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  LoketCase *file;      /* the case in front, NULL when none is open */

  /* Children */
  GtkWidget *box;
  GtkStack *stack;
  LoketWaitingList *waiting;
  LoketWaitingList *parked;
  LoketVisitBar *bar;
  LoketCalledPage *called;
  LoketPersonPanel *person;
  LoketCaseView *view;
  LoketUndoBar *undo;
  GtkLabel *own_figures;

  /* State */
  gboolean new_member;  /* one more application of this visit is being begun */
};

JsonObject *_loket_desk_screen_finish_act (LoketDeskScreen *self,
                                           GObject         *queue,
                                           GAsyncResult    *result);
void _loket_desk_screen_acted (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);
void _loket_desk_screen_begun (GObject      *source,
                               GAsyncResult *result,
                               gpointer      user_data);
void _loket_desk_screen_ask_end (LoketDeskScreen *self);
void _loket_desk_screen_ask_without_ticket (LoketDeskScreen *self);
void _loket_desk_screen_ask_call_chosen (LoketDeskScreen *self);
void _loket_desk_screen_call_chosen (LoketDeskScreen *self);
gboolean _loket_desk_screen_can_park (LoketDeskScreen *self,
                                      char           **why);
void _loket_desk_screen_ask_park (LoketDeskScreen *self);
void _loket_desk_screen_ask_transfer (LoketDeskScreen *self);
JsonObject *_loket_desk_screen_known_person (LoketDeskScreen *self);
void _loket_desk_screen_ask_personal (LoketDeskScreen *self);

G_END_DECLS
