/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of a field, for the files it is written in. */

#pragma once

#include "loket-field-row.h"

G_BEGIN_DECLS

typedef struct
{
  /* Owned */
  char *code;
  char *label;
  char *error;
  char *echo;
  char *hint;

  /* Children */
  GtkWidget *grid;
  GtkWidget *name;
  GtkWidget *control;
  GtkWidget *tick;
  GtkWidget *tick_image;
  GtkWidget *message;
  GtkWidget *extra;

  /* State */
  LoketMatch match;
  int columns;
  guint longest;          /* characters; what is longer the server refuses */
  guint required : 1;
  guint dirty : 1;
  guint loading : 1;
  guint roomy : 1;
} LoketFieldRowPrivate;

LoketFieldRowPrivate *_loket_field_row_get_private (LoketFieldRow *self);
void _loket_field_row_name_everything (LoketFieldRow *self);
void _loket_field_row_show_message (LoketFieldRow *self);
gboolean _loket_field_row_set_sentence (char **where, const char *text);

G_END_DECLS
