/* SPDX-License-Identifier: GPL-3.0-or-later */
/* upgrade: brings the database of an office to the version of this program. */

#include <glib/gi18n.h>

#include "loket-admin-command.h"
#include "loket-admin-schema.h"

static int
run_upgrade (int    argc,
             char **argv)
{
  g_autofree char *conninfo = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(LoketAdminDb) db = NULL;
  g_autoptr(GError) error = NULL;
  int before, after;

  if (!loket_admin_parse (&loket_admin_upgrade, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  if (argc > 1)
    return loket_admin_misused (argv[0], _("“%s” is not expected here."), argv[1]);
  db = loket_admin_db_open (conninfo != NULL ? conninfo : LOKET_ADMIN_DB, &error);
  if (db == NULL)
    return loket_admin_failed (error);
  before = loket_admin_schema_version (db, &error);
  if (before < 0 || !loket_admin_schema_upgrade (db, &error))
    return loket_admin_failed (error);
  after = loket_admin_schema_version (db, &error);
  if (after < 0)
    return loket_admin_failed (error);
  if (before == after)
    loket_admin_say (_("The tables had version %d already; the functions are those of this program."),
                     after);
  else
    loket_admin_say (_("The database went from version %d to %d."), before, after);

  return LOKET_ADMIN_OK;
}

const LoketAdminCommand loket_admin_upgrade = {
  "upgrade", N_("bring the database of the office to the version of this program"),
  "[--db CONNINFO]",
  N_("--db CONNINFO   how to reach the database as its superuser, for example\n"
     "                “host=/var/run/postgresql dbname=loket” (default: “dbname=loket”)\n\n"
     "All of it is one transaction. A database that is newer than this program is refused."),
  run_upgrade,
};
