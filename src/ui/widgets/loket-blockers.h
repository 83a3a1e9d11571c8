/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between a case and its next step, each a link to where it is solved. */

#pragma once

#include <gtk/gtk.h>

#include "loket-row.h"

G_BEGIN_DECLS

#define LOKET_TYPE_BLOCKERS (loket_blockers_get_type ())
G_DECLARE_FINAL_TYPE (LoketBlockers, loket_blockers, LOKET, BLOCKERS, GtkWidget)

/* Signal "chosen" (row: LoketRow). Rows of the model: "code", "sentence" and what the code is
 * about. */
GtkWidget *loket_blockers_new (void);
void loket_blockers_set_model (LoketBlockers *self, GListModel *model);

G_END_DECLS
