/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases that were drawn by lot for the audit. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_AUDIT_DRAWS (loket_audit_draws_get_type ())
G_DECLARE_FINAL_TYPE (LoketAuditDraws, loket_audit_draws, LOKET, AUDIT_DRAWS, GtkWidget)

/* Signals "chosen" (case: string, draw: string): a case was opened; "wanted": draw cases. */
GtkWidget *loket_audit_draws_new (void);
void loket_audit_draws_show (LoketAuditDraws *self,
                             JsonArray       *draws);
gboolean loket_audit_draws_next (LoketAuditDraws *self);

G_END_DECLS
