/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field with a short list of choices; the value is the code of one of them. */

#pragma once

#include "loket-field-row.h"

G_BEGIN_DECLS

#define LOKET_TYPE_CHOICE_ROW (loket_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (LoketChoiceRow, loket_choice_row, LOKET, CHOICE_ROW, LoketFieldRow)

GtkWidget *loket_choice_row_new (const char *code, const char *label);
void       loket_choice_row_clear (LoketChoiceRow *self);
void       loket_choice_row_add (LoketChoiceRow *self, const char *code, const char *word);

/* For any drop-down: the button inside gets the name. */
void       loket_drop_down_set_name (GtkDropDown *drop_down, const char *name);

G_END_DECLS
