/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields in two columns: names at the left, about sixteen in view. */

#pragma once

#include "loket-field-row.h"

G_BEGIN_DECLS

#define LOKET_TYPE_FIELD_GRID (loket_field_grid_get_type ())
G_DECLARE_FINAL_TYPE (LoketFieldGrid, loket_field_grid, LOKET, FIELD_GRID, GtkWidget)

/* A hidden field leaves no gap; a field of two columns has a line of its own. */
GtkWidget *loket_field_grid_new (void);
void loket_field_grid_add (LoketFieldGrid *self, LoketFieldRow *row);
void loket_field_grid_clear (LoketFieldGrid *self);
LoketFieldRow *loket_field_grid_find (LoketFieldGrid *self, const char *code);
LoketFieldRow *loket_field_grid_get_focused (LoketFieldGrid *self);

G_END_DECLS
