/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People the office knows who are like the one being typed, and which of them it is. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PERSON_ALIKE (loket_person_alike_get_type ())
G_DECLARE_FINAL_TYPE (LoketPersonAlike, loket_person_alike, LOKET, PERSON_ALIKE, GtkWidget)

/* Signals: "known" (person: LoketRow): the number itself is known; "chosen" (person: LoketRow): the
 * officer says it is this one. */
GtkWidget *loket_person_alike_new (LoketDesk * desk);
void loket_person_alike_look (LoketPersonAlike *self,
                              const char       *nik,
                              const char       *name,
                              const char       *birth_date,
                              gboolean          decided);
void loket_person_alike_unselect (LoketPersonAlike *self);
void loket_person_alike_clear (LoketPersonAlike *self);

G_END_DECLS
