/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One breach: whom it concerns, what was seen of each, and who was told. */

#pragma once

#include "loket-desk.h"
#include "loket-screen.h"

G_BEGIN_DECLS

#define LOKET_TYPE_AUDIT_BREACH (loket_audit_breach_get_type ())
G_DECLARE_FINAL_TYPE (LoketAuditBreach, loket_audit_breach, LOKET, AUDIT_BREACH, GtkWidget)

/* Signal "back": the register is wanted. */
GtkWidget *loket_audit_breach_new (LoketScreen * screen,
                                   LoketDesk * desk);
void loket_audit_breach_show (LoketAuditBreach *self,
                              JsonObject       *breach,
                              JsonArray        *persons,
                              gint64            elapsed);

G_END_DECLS
