/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two files of the room of approvals: what is shown, and how it is decided. */

#pragma once

#include "loket-approval-list.h"
#include "loket-approvals-screen.h"
#include "loket-fact-list.h"
#include "loket-message.h"
#include "loket-paper-side.h"

struct _LoketApprovalsScreen
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  LoketCase *file;
  GCancellable *cancellable;
  JsonObject *decision;   /* what is tried, for the second try after a password */

  /* Children */
  GtkWidget *box;
  LoketApprovalList *list;
  GtkWidget *middle;
  GtkWidget *rest;      /* in its place while no case is open */
  GtkLabel *title;
  GtkLabel *people;
  LoketFactList *facts;
  LoketPaperSide *papers;
  LoketMessage *message;
  GtkLabel *statement;
  GtkLabel *why;
  GtkWidget *approve;
  GtkWidget *refuse;
  GtkWidget *give_back;

  /* State */
  guint reads;            /* of the list, on their way */
  gboolean deciding;      /* what happens to the case now is this person's own act */
  gint64 looked_through;  /* version that was noted as seen */
};

/* loket-approvals-screen.c */
void _loket_approvals_screen_update_acts (LoketApprovalsScreen *self);
void _loket_approvals_screen_close_case (LoketApprovalsScreen *self);
void _loket_approvals_screen_refresh (LoketApprovalsScreen *self);
void _loket_approvals_screen_open_next (LoketApprovalsScreen *self);

/* loket-approvals-decide.c */
void _loket_approvals_screen_approve (LoketApprovalsScreen *self);
void _loket_approvals_screen_ask_refuse (LoketApprovalsScreen *self);
void _loket_approvals_screen_ask_return (LoketApprovalsScreen *self);
void _loket_approvals_screen_decided (GObject      *source,
                                      GAsyncResult *result,
                                      gpointer      user_data);

/* loket-approvals-look.c */
gboolean _loket_approvals_screen_is_look (LoketApprovalsScreen *self);
void _loket_approvals_screen_agree (LoketApprovalsScreen *self);
void _loket_approvals_screen_ask_finding (LoketApprovalsScreen *self);
void _loket_approvals_screen_ask_jump (LoketApprovalsScreen *self,
                                       LoketRow             *row);
