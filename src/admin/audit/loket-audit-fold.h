/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fold: what the rows must be when everything in the log is done in order, against what they
 * are. The tree proves the log; the fold proves the tables. */

#pragma once

#include <json-glib/json-glib.h>

#include "loket-audit-event.h"
#include "loket-audit-report.h"

G_BEGIN_DECLS

typedef struct _LoketAuditFold LoketAuditFold;

LoketAuditFold *loket_audit_fold_new (void);
void            loket_audit_fold_free (LoketAuditFold *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketAuditFold, loket_audit_fold_free)

void loket_audit_fold_add (LoketAuditFold        *self,
                           const LoketAuditEvent *event,
                           guint64                line);
gboolean loket_audit_fold_check (LoketAuditFold   *self,
                                 const char       *folder,
                                 LoketAuditReport *report,
                                 GError          **error);
JsonNode *loket_audit_fold_parse (const LoketAuditField *field);

G_END_DECLS
