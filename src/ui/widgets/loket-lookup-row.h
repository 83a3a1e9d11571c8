/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field whose value is found by typing part of its name: a region, a country. */

#pragma once

#include "loket-field-row.h"

G_BEGIN_DECLS

#define LOKET_TYPE_LOOKUP_ROW (loket_lookup_row_get_type ())
G_DECLARE_FINAL_TYPE (LoketLookupRow, loket_lookup_row, LOKET, LOOKUP_ROW, LoketFieldRow)

/* Signal "search" (query: string): answer with loket_lookup_row_set_results(). It is emitted
 * when the person typed at least two characters and paused, and with a code when only the code
 * of the value is known; the answer then shows its name.
 * Rows of the results: "code", "name", "path". */
GtkWidget *loket_lookup_row_new (const char *code, const char *label);
void loket_lookup_row_set_results (LoketLookupRow *self, const char *query, GListModel *rows);

G_END_DECLS
