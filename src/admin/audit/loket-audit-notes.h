/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checkpoints of an export and those an auditor brings along. */

#pragma once

#include "loket-audit-report.h"
#include "loket-key-ring.h"
#include "loket-note.h"

G_BEGIN_DECLS

/* A checkpoint that somebody we trust has signed. */
typedef struct
{
  LoketNote *note;
  char *from;                   /* (nullable): the file an auditor brought; NULL: of the export */
} LoketAuditNote;

GPtrArray *loket_audit_notes_load (const char       *folder,
                                   char            **brought,
                                   LoketKeyRing     *keys,
                                   LoketAuditReport *report,
                                   GError          **error);

G_END_DECLS
