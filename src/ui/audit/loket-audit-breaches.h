/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The register of breaches of personal data: those that run, and what each of them showed. */

#pragma once

#include "loket-desk.h"
#include "loket-screen.h"

G_BEGIN_DECLS

#define LOKET_TYPE_AUDIT_BREACHES (loket_audit_breaches_get_type ())
G_DECLARE_FINAL_TYPE (LoketAuditBreaches, loket_audit_breaches, LOKET, AUDIT_BREACHES, GtkWidget)

GtkWidget *loket_audit_breaches_new (LoketScreen * screen,
                                     LoketDesk * desk);
void loket_audit_breaches_refresh (LoketAuditBreaches *self);
void loket_audit_breaches_want (LoketAuditBreaches *self);

G_END_DECLS
