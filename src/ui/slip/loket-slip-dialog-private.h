/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the slip dialog share. */

#pragma once

#include "loket-message.h"
#include "loket-slip-dialog.h"
#include "loket-slip.h"

G_BEGIN_DECLS

typedef struct SlipDialog
{
  LoketDesk *desk;
  char *id;
  char *request;        /* (nullable): what somebody asked about their own data */
  JsonObject *receipt;
  LoketSlip *slip;
  char *function;       /* (nullable): puts a copy of a slip of this desk on record */
  JsonObject *args;     /* (nullable): with these arguments */
  GFile *file;          /* where the copy goes once it is on record */
  GtkWindow *window;
  GtkWidget *preview;
  GtkWidget *roll;
  GtkWidget *whole;     /* numbers in full, of a report */
  LoketMessage *message;
  GtkWidget *print, *save, *back;
  guint tries;
  guint source;
  void (*go_on)(struct SlipDialog *self);       /* when all that is printed is there */
} SlipDialog;

SlipDialog *_loket_slip_dialog_present (GtkWidget *parent,
                                        LoketDesk *desk);
void _loket_slip_dialog_read (SlipDialog *self);
void _loket_slip_dialog_lay_out (SlipDialog *self);

/* of a letter that has its own record */
JsonObject *_loket_slip_dialog_copy_args (SlipDialog *self,
                                          const char *copy,
                                          const char *kind);

/* of a paper that was handed out in error */
void _loket_slip_dialog_take_back (SlipDialog *self);

/* of a request about personal data */
void _loket_slip_dialog_read_request (SlipDialog *self);
void _loket_slip_dialog_tell_handed (SlipDialog *self);

G_END_DECLS
