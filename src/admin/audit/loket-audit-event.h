/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of events.txt: what was written about a row, and the hash it commits to. */

#pragma once

#include "loket-audit-file.h"
#include "loket-merkle.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean sealed;              /* it has a place in the tree */
  guint64 seq;                  /* which, from 0 */
  gboolean erased;              /* the content was destroyed; its hash stays */
  char op;                      /* I, U or D */
  LoketAuditField source;       /* schema.table */
  LoketAuditField key;
  LoketAuditField after;        /* the row; empty when it was deleted */
  LoketHash leaf;               /* computed from the line */
} LoketAuditEvent;

/* What is wrong with a line. */
typedef enum
{
  LOKET_AUDIT_EVENT_GOOD,
  LOKET_AUDIT_EVENT_NO_EVENT,   /* not in the form of one */
  LOKET_AUDIT_EVENT_CONTENT,    /* salt and content are not what the hash is of */
} LoketAuditEventState;

LoketAuditEventState loket_audit_event_read (LoketAuditEvent *self,
                                             LoketAuditField *fields);

#define LOKET_AUDIT_EVENT_FIELDS 5

G_END_DECLS
