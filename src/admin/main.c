/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loket-admin: everything that is done without the window, one command each. */

#include <locale.h>
#include <sys/prctl.h>

#include <glib/gi18n.h>

#include "loket-admin-command.h"
#include "loket-config.h"
#include "loket-paths.h"
#include "loket-secrecy.h"

static int
run_version (int    argc,
             char **argv)
{
  g_print ("%s\n", LOKET_VERSION);

  return LOKET_ADMIN_OK;
}

static const LoketAdminCommand version_command = {
  "version", N_("print the version of the program"), "", NULL, run_version,
};

/* In the order in which --help lists them. */
static const LoketAdminCommand * const commands[] = {
  &loket_admin_init,
  &loket_admin_upgrade,
  &loket_admin_tls,
  &loket_admin_verify,
  &loket_admin_audit,
  &loket_admin_retention,
  &loket_admin_case, &loket_admin_catalogue,
  &loket_admin_officer,
  &loket_admin_device,
  &loket_admin_place,
  &loket_admin_keep,
  &loket_admin_key,
  &loket_admin_number,
  &loket_admin_paper,
  &loket_admin_practice,
  &loket_admin_scan,
  &version_command,
};

static void
print_commands (void)
{
  g_print (_("Usage: loket-admin COMMAND …\n\nCommands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (commands[i]->summary != NULL)
      g_print ("  %-10s %s\n", commands[i]->name, _(commands[i]->summary));
  g_print (_("\n“loket-admin COMMAND --help” explains one of them.\n"
             "Exit status: 0 all went well, 1 failed, 2 not understood.\n"));
}

static void
print_help (const LoketAdminCommand *command)
{
  g_print (_("Usage: loket-admin %s %s\n"), command->name, command->usage);
  g_print ("\n%s\n", _(command->summary));
  if (command->help != NULL)
    g_print ("\n%s\n", _(command->help));
}

static const LoketAdminCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];

  return NULL;
}

static gboolean
asks_for_help (int    argc,
               char **argv)
{
  for (int i = 0; i < argc && !g_str_equal (argv[i], "--"); i++)
    if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h"))
      return TRUE;

  return FALSE;
}

static void
start_locale (void)
{
  g_autofree char *dir = loket_paths_locale ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int    argc,
      char **argv)
{
  const LoketAdminCommand *command;

  loket_secrecy_begin ();
  prctl (PR_SET_DUMPABLE, 0);
  start_locale ();
  if (argc >= 2 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    {
      print_commands ();
      return LOKET_ADMIN_OK;
    }
  command = argc >= 2 ? find_command (argv[1]) : NULL;
  if (command == NULL)
    {
      if (argc >= 2)
        loket_admin_say (_("There is no command “%s”."), argv[1]);
      loket_admin_say (_("“loket-admin --help” lists the commands."));
      return LOKET_ADMIN_USAGE;
    }
  if (asks_for_help (argc - 2, argv + 2))
    {
      print_help (command);
      return LOKET_ADMIN_OK;
    }

  return command->run (argc - 1, argv + 1);
}
