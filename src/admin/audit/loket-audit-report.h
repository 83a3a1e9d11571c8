/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a check found, said line by line as it goes. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Beyond so many one only counts. */
#define LOKET_AUDIT_SAID 100

typedef struct
{
  guint64 found;
} LoketAuditReport;

void loket_audit_report_find (LoketAuditReport *self,
                              const char       *format,
                              ...) G_GNUC_PRINTF (2, 3);
void loket_audit_report_note (const char *format,
                              ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
