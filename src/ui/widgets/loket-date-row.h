/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field for a date: typed in any usual way, echoed in words, never guessed. */

#pragma once

#include "loket-date.h"
#include "loket-field-row.h"

G_BEGIN_DECLS

#define LOKET_TYPE_DATE_ROW (loket_date_row_get_type ())
G_DECLARE_FINAL_TYPE (LoketDateRow, loket_date_row, LOKET, DATE_ROW, LoketFieldRow)

GtkWidget *loket_date_row_new (const char *code, const char *label, LoketDateKind kind);
void loket_date_row_set_kind (LoketDateRow *self, LoketDateKind kind);

G_END_DECLS
