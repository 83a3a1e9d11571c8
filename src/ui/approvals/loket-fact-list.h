/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case says, what differs first: each fact with who compared it, and what must be seen. */

#pragma once

#include <gtk/gtk.h>

#include "loket-case.h"

G_BEGIN_DECLS

#define LOKET_TYPE_FACT_LIST (loket_fact_list_get_type ())
G_DECLARE_FINAL_TYPE (LoketFactList, loket_fact_list, LOKET, FACT_LIST, GtkWidget)

/* Signals: "shown" (doc type: string) a fact came into view and its paper should; "seen-changed";
 * "moved" (labels: string) the case was changed by somebody else while it was read. */
GtkWidget *loket_fact_list_new (void);
void loket_fact_list_set_case (LoketFactList *self,
                               LoketCase     *file);
guint loket_fact_list_get_unseen (LoketFactList *self);
JsonArray *loket_fact_list_get_seen (LoketFactList *self);

G_END_DECLS
