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

/**
 * loket_admin_parse:
 * @command: the command
 * @entries: its options
 * @argc: (inout): number of arguments
 * @argv: (inout): the arguments; the options are taken out
 *
 * Returns: FALSE when an option was not understood, which was said
 */
gboolean
loket_admin_parse (const LoketAdminCommand *command,
                   const GOptionEntry      *entries,
                   int                     *argc,
                   char                  ***argv)
{
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  loket_admin_misused (command->name, "%s", error->message);

  return FALSE;
}
