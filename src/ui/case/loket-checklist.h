/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers a case needs: what is there, what is missing, one key to scan the next. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

#define LOKET_TYPE_CHECKLIST (loket_checklist_get_type ())
G_DECLARE_FINAL_TYPE (LoketChecklist, loket_checklist, LOKET, CHECKLIST, GtkWidget)

/* Signals, each with the code of a requirement: "show-paper", "scan", "import", "no-paper", "match". */
GtkWidget *loket_checklist_new (void);
void loket_checklist_set_case (LoketChecklist *self,
                               LoketCase      *file);
const char *loket_checklist_get_next_missing (LoketChecklist *self);
const char *loket_checklist_get_current (LoketChecklist *self);
void loket_checklist_select (LoketChecklist *self,
                             const char     *requirement);

G_END_DECLS
