/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field of several lines. */

#pragma once

#include "loket-field-row.h"

G_BEGIN_DECLS

#define LOKET_TYPE_NOTE_ROW (loket_note_row_get_type ())
G_DECLARE_FINAL_TYPE (LoketNoteRow, loket_note_row, LOKET, NOTE_ROW, LoketFieldRow)

GtkWidget *loket_note_row_new (const char *code, const char *label);

G_END_DECLS
