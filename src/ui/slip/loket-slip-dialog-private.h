/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the slip dialog share. */

#pragma once

#include "loket-message.h"
#include "loket-slip-dialog.h"
#include "loket-slip.h"

G_BEGIN_DECLS

typedef struct
{
  LoketDesk *desk;
  char *id;
  char *request;        /* (nullable): what somebody asked about their own data */
  JsonObject *receipt;
  LoketSlip *slip;
  GFile *file;          /* where the copy goes once it is on record */
  GtkWindow *window;
  GtkWidget *preview;
  GtkWidget *roll;
  GtkWidget *whole;     /* numbers in full, of a report */
  LoketMessage *message;
  GtkWidget *print;
  guint tries;
  guint source;
} SlipDialog;

SlipDialog *_loket_slip_dialog_present (GtkWidget *parent,
                                        LoketDesk *desk);
void _loket_slip_dialog_read (SlipDialog *self);
void _loket_slip_dialog_lay_out (SlipDialog *self);

/* of a request about personal data */
void _loket_slip_dialog_read_request (SlipDialog *self);
void _loket_slip_dialog_tell_handed (SlipDialog *self);

G_END_DECLS
