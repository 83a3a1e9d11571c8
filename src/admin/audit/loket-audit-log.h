/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of an export: each event against its leaf, the leaves against what was signed. */

#pragma once

#include "loket-audit-fold.h"
#include "loket-audit-notes.h"

G_BEGIN_DECLS

typedef struct _LoketAuditLog LoketAuditLog;

LoketAuditLog *loket_audit_log_open (const char *folder,
                                     GError    **error);
void           loket_audit_log_close (LoketAuditLog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketAuditLog, loket_audit_log_close)

void loket_audit_log_check_events (LoketAuditLog    *self,
                                   LoketAuditFold   *fold,
                                   LoketAuditReport *report);
void loket_audit_log_check_tree (LoketAuditLog    *self,
                                 GPtrArray        *notes,
                                 LoketAuditReport *report);

G_END_DECLS
