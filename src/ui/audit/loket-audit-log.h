/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of the office: who did and saw what, by officer, case, counter and days. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_AUDIT_LOG (loket_audit_log_get_type ())
G_DECLARE_FINAL_TYPE (LoketAuditLog, loket_audit_log, LOKET, AUDIT_LOG, GtkWidget)

/* Signal "chosen" (case: string): a line about a case was opened. */
GtkWidget *loket_audit_log_new (LoketDesk * desk);
void loket_audit_log_set_period (LoketAuditLog *self,
                                 const char    *from,
                                 const char    *until);
void loket_audit_log_set_staff (LoketAuditLog *self,
                                JsonArray     *staff);

G_END_DECLS
