/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings of the audit, with what was corrected and verified. */

#pragma once

#include <gtk/gtk.h>

#include "loket-desk.h"

G_BEGIN_DECLS

#define LOKET_TYPE_AUDIT_FINDINGS (loket_audit_findings_get_type ())
G_DECLARE_FINAL_TYPE (LoketAuditFindings, loket_audit_findings, LOKET, AUDIT_FINDINGS, GtkWidget)

/* Signal "chosen" (finding: JsonObject): one was opened. */
GtkWidget *loket_audit_findings_new (void);
void loket_audit_findings_show (LoketAuditFindings *self,
                                JsonArray          *findings);
const char *loket_audit_finding_word (const char *state);

G_END_DECLS
