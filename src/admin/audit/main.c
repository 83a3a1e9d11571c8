/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loket-audit: what anybody can check without the office's database: an exported log, a receipt. */

#include <locale.h>

#include <glib/gi18n.h>

#include "loket-audit-command.h"
#include "loket-config.h"
#include "loket-paths.h"

static void
start_locale (void)
{
  g_autofree char *dir = loket_paths_locale ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static const char *
usage (void)
{
  return _("Usage: loket-audit verify [--key FILE.pub]… [--since NOTE]… FOLDER\n"
           "       loket-audit receipt --key FILE.pub… [--revoked LIST]… [--printed NUMBER] [CODE]\n\n"
           "verify    says whether an exported audit log was altered, and where\n"
           "receipt   says whether the code on a paper was signed by the office; without CODE it is read\n"
           "          from standard input\n\n"
           "--key FILE.pub   public key of the office; take it from the office's wall or an earlier visit\n"
           "--since NOTE     a checkpoint that was printed, mailed or kept by a desk before\n"
           "--revoked LIST   signed list of papers that were taken back (“loket-admin audit revoked”)\n"
           "--printed NUMBER  the number that stands on the paper: a code copied from another one is named\n\n"
           "Nothing is asked over a network. Exit status: 0 nothing was altered, 1 something was,\n"
           "2 not understood, 3 a file could not be read.\n");
}

int
main (int    argc,
      char **argv)
{
  start_locale ();
  if (argc >= 2 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h")))
    {
      g_print ("%s", usage ());
      return LOKET_AUDIT_GOOD;
    }
  if (argc >= 2 && g_str_equal (argv[1], "--version"))
    {
      g_print ("%s\n", LOKET_VERSION);
      return LOKET_AUDIT_GOOD;
    }
  if (argc >= 2 && g_str_equal (argv[1], "verify"))
    return loket_audit_verify (argc - 1, argv + 1);
  if (argc >= 2 && g_str_equal (argv[1], "receipt"))
    return loket_audit_receipt (argc - 1, argv + 1);
  g_printerr ("%s", usage ());

  return LOKET_AUDIT_USAGE;
}
