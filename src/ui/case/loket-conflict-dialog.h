/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two people changed the same field: both values, and the officer says which is right. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

/* Adds a field to the dialog at *@dialog, which is opened when there is none; @dialog is NULL
 * again after it closed. */
void loket_conflict_dialog_add (GtkWidget **dialog,
                                GtkWidget  *parent,
                                LoketCase  *file,
                                LoketRow   *conflict);

G_END_DECLS
