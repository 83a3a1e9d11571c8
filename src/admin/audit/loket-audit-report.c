/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a check found, said line by line as it goes. */

#include "loket-audit-report.h"

#include <glib/gi18n.h>

/* What an export says may not talk to the terminal of whoever checks it. */
static void
print_safely (const char *mark,
              const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr(GString) safe = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar letter = g_utf8_get_char (p);

      g_string_append_unichar (safe, g_unichar_isprint (letter) ? letter : 0xfffd);
    }
  g_print ("%s %s\n", mark, safe->str);
}

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
  print_safely ("✗", text);
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
  print_safely (" ", text);
}
