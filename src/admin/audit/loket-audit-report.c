/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a check found, said line by line as it goes. */

#include "loket-audit-report.h"

#include <glib/gi18n.h>

/**
 * loket_audit_report_find:
 * @self: a report
 * @format: a sentence that says what is wrong and where; never what stands there
 */
void
loket_audit_report_find (LoketAuditReport *self,
                         const char       *format,
                         ...)
{
  g_autofree char *text = NULL;
  va_list args;

  self->found++;
  if (self->found > LOKET_AUDIT_SAID)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("✗ %s\n", text);
  if (self->found == LOKET_AUDIT_SAID)
    g_print ("%s\n", _("… more is only counted."));
}

/**
 * loket_audit_report_note:
 * @format: a sentence about what was looked at
 */
void
loket_audit_report_note (const char *format,
                         ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_print ("  %s\n", text);
}
