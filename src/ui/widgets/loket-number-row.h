/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field for a number, a name or anything else that core checks: spaces and dots are welcome. */

#pragma once

#include "loket-field-row.h"
#include "loket-number.h"

G_BEGIN_DECLS

#define LOKET_TYPE_NUMBER_ROW (loket_number_row_get_type ())
G_DECLARE_FINAL_TYPE (LoketNumberRow, loket_number_row, LOKET, NUMBER_ROW, LoketFieldRow)

GtkWidget *loket_number_row_new (const char *code, const char *label, LoketNumberKind kind);
LoketNumber *loket_number_row_check (LoketNumberRow *self);
gboolean loket_number_row_is_valid (LoketNumberRow *self);

G_END_DECLS
