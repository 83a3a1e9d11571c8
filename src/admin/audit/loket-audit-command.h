/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands of loket-audit. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoketAuditStatus: exit status.
 */
typedef enum
{
  LOKET_AUDIT_GOOD = 0,         /* nothing was altered */
  LOKET_AUDIT_ALTERED = 1,
  LOKET_AUDIT_USAGE = 2,
  LOKET_AUDIT_UNREADABLE = 3,
} LoketAuditStatus;

int loket_audit_verify (int    argc,
                        char **argv);
int loket_audit_receipt (int    argc,
                         char **argv);

G_END_DECLS
