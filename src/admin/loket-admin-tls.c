/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tls: certificates and the door of an office's server, also of one that is there already. */

#include <glib/gi18n.h>

#include "loket-admin-command.h"
#include "loket-office-tls.h"

static int
run_tls (int    argc,
         char **argv)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *keeper = NULL;
  g_autofree char *authority = NULL;
  g_auto(GStrv) hosts = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    { "keeper", 0, 0, G_OPTION_ARG_STRING, &keeper, NULL, NULL },
    { "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &hosts, NULL, NULL },
    { "authority", 0, 0, G_OPTION_ARG_FILENAME, &authority, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(LoketAdminDb) db = NULL;
  g_autoptr(GError) error = NULL;

  if (!loket_admin_parse (&loket_admin_tls, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  if (argc > 1)
    return loket_admin_misused (argv[0], _("“%s” is not expected here."), argv[1]);
  db = loket_admin_db_open (conninfo != NULL ? conninfo : LOKET_ADMIN_DB, &error);
  if (db == NULL || !loket_office_tls_set_up (db, keeper != NULL ? keeper : "loket_keep",
                                              (const char * const *) hosts, authority, &error))
    return loket_admin_failed (error);
  loket_admin_say (_("The server is reached with TLS and the certificate of a desk only. Next: "
                     "“loket-admin device add”."));

  return LOKET_ADMIN_OK;
}

const LoketAdminCommand loket_admin_tls = {
  "tls", N_("make or renew the certificates and the door of the server"),
  "[--host NAME…] [--authority FOLDER] [--keeper LOGIN] [--db CONNINFO]",
  N_("--host NAME         a name or address by which desks reach the server; several times.\n"
     "                    Without it those of the present certificate, or the name of this computer\n"
     "--authority FOLDER  where the key of the office's authority is, when it was taken away\n"
     "--keeper LOGIN      login of the keeper (default: loket_keep)\n"
     "--db CONNINFO       how to reach the database as its superuser (default: “dbname=loket”)\n\n"
     "What is there and good for 60 days more stays. pg_hba.conf is written anew when it differs; the\n"
     "file before it is kept beside it. “init” does this too."),
  run_tls,
};
