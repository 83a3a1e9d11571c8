/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Content that was destroyed, against the records that say by which rule and who approved it. */

#pragma once

#include "loket-audit-event.h"
#include "loket-audit-report.h"

G_BEGIN_DECLS

typedef struct _LoketAuditDestroyed LoketAuditDestroyed;

LoketAuditDestroyed *loket_audit_destroyed_new (void);
void                 loket_audit_destroyed_free (LoketAuditDestroyed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketAuditDestroyed, loket_audit_destroyed_free)

void loket_audit_destroyed_add (LoketAuditDestroyed   *self,
                                const LoketAuditEvent *event,
                                guint64                line);
void loket_audit_destroyed_check (LoketAuditDestroyed *self,
                                  LoketAuditReport    *report);

G_END_DECLS
