/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sentences for the person at the terminal; standard output is kept for the answer. */

#include "loket-admin-command.h"

#include <glib/gi18n.h>

static void
print_line (const char *format,
            va_list     args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);

  g_printerr ("%s\n", text);
}

/**
 * loket_admin_say:
 * @format: a translated sentence
 *
 * Says on standard error what is being done.
 */
void
loket_admin_say (const char *format,
                 ...)
{
  va_list args;

  va_start (args, format);
  print_line (format, args);
  va_end (args);
}

/**
 * loket_admin_misused:
 * @command: name of the command, for the hint
 * @format: a translated sentence that says what was not understood
 *
 * Returns: %LOKET_ADMIN_USAGE
 */
int
loket_admin_misused (const char *command,
                     const char *format,
                     ...)
{
  va_list args;

  va_start (args, format);
  print_line (format, args);
  va_end (args);
  loket_admin_say (_("“loket-admin %s --help” explains it."), command);

  return LOKET_ADMIN_USAGE;
}

/**
 * loket_admin_failed:
 * @error: (nullable): why
 *
 * Returns: %LOKET_ADMIN_FAILED
 */
int
loket_admin_failed (const GError *error)
{
  loket_admin_say ("%s", error != NULL ? error->message : _("It did not work."));

  return LOKET_ADMIN_FAILED;
}
