/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a case in one line: done, now, later. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_STEP_DONE,
  LOKET_STEP_NOW,
  LOKET_STEP_LATER,
  LOKET_STEP_STOPPED,     /* returned, refused or withdrawn here */
} LoketStepState;

#define LOKET_TYPE_STEP_BAR (loket_step_bar_get_type ())
G_DECLARE_FINAL_TYPE (LoketStepBar, loket_step_bar, LOKET, STEP_BAR, GtkWidget)

GtkWidget *loket_step_bar_new (void);
void loket_step_bar_clear (LoketStepBar *self);
void loket_step_bar_add (LoketStepBar *self, const char *name, LoketStepState state,
                         const char *detail);

G_END_DECLS
