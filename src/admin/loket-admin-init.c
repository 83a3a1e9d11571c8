/* SPDX-License-Identifier: GPL-3.0-or-later */
/* init: makes the database of an office in an existing server. */

#include "loket-admin-init.h"

#include <glib/gi18n.h>

#include "loket-admin-catalogue.h"
#include "loket-admin-command.h"
#include "loket-admin-schema.h"
#include "loket-error.h"
#include "loket-paths.h"

#define CREATE_DATABASE \
  "CREATE DATABASE loket TEMPLATE template0 ENCODING 'UTF8'" \
  " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"

static LoketAdminDb *
open_database (const char *conninfo,
               const char *database,
               GError    **error)
{
  g_autofree char *full = g_strdup_printf ("%s dbname=%s", conninfo, database);

  return loket_admin_db_open (full, error);
}

static gboolean
create_database (const char *conninfo,
                 GError    **error)
{
  g_autoptr(LoketAdminDb) db = open_database (conninfo, "postgres", error);
  g_autofree char *there = NULL;

  if (db == NULL)
    return FALSE;
  there = loket_admin_db_value (db, error, "SELECT 1 FROM pg_database WHERE datname = 'loket'",
                                NULL);
  if (there == NULL)
    return FALSE;
  if (*there == '\0')
    return loket_admin_db_script (db, NULL, CREATE_DATABASE, error);
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                       _("This server has a database “loket” already: use “upgrade”."));

  return FALSE;
}

/* A keeper of an earlier attempt, or of another office of this server, is taken. */
static gboolean
create_keeper (LoketAdminDb *db,
               const char   *keeper,
               GError      **error)
{
  g_autofree char *name = loket_admin_db_name (db, keeper);
  g_autofree char *there = loket_admin_db_value (db, error, "SELECT 1 FROM pg_catalog.pg_roles"
                                                 " WHERE rolname = $1", keeper, NULL);
  g_autofree char *sql = NULL;

  if (there == NULL)
    return FALSE;
  sql = *there != '\0'
        ? g_strdup_printf ("GRANT loket_keeper TO %s", name)
        : g_strdup_printf ("CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
                           " NOBYPASSRLS CONNECTION LIMIT 4 IN ROLE loket_keeper", name);

  return loket_admin_db_script (db, NULL, sql, error);
}

/**
 * loket_admin_init_database:
 * @conninfo: how to reach the server as its superuser, without a database
 * @keeper: login of the keeper
 * @error: return location
 *
 * Returns: whether there is an empty database with all tables and functions
 */
gboolean
loket_admin_init_database (const char *conninfo,
                           const char *keeper,
                           GError    **error)
{
  g_autoptr(LoketAdminDb) db = NULL;

  if (!create_database (conninfo, error))
    return FALSE;
  db = open_database (conninfo, "loket", error);

  return db != NULL && loket_admin_schema_upgrade (db, error) && create_keeper (db, keeper, error);
}

/**
 * loket_admin_init_office:
 * @db: a connection of a superuser to the database
 * @office: the office and its counters as JSON
 * @error: return location
 *
 * Returns: whether the office and the rules this program brings are in it
 */
gboolean
loket_admin_init_office (LoketAdminDb *db,
                         const char   *office,
                         GError      **error)
{
  g_autofree char *catalogue = loket_paths_data ("catalogue", NULL);

  return loket_admin_db_run (db, error, "SELECT loket.office_load($1::jsonb)", office, NULL)
         && loket_admin_catalogue_read (db, catalogue, error);
}

static void
drop_database (const char *conninfo)
{
  g_autoptr(LoketAdminDb) db = open_database (conninfo, "postgres", NULL);

  if (db != NULL)
    loket_admin_db_script (db, NULL, "DROP DATABASE IF EXISTS loket", NULL);
}

static gboolean
fill (const char *conninfo,
      const char *keeper,
      const char *office,
      GError    **error)
{
  g_autoptr(LoketAdminDb) db = open_database (conninfo, "loket", error);

  return db != NULL
         && loket_admin_schema_upgrade (db, error)
         && create_keeper (db, keeper, error)
         && loket_admin_init_office (db, office, error);
}

/* All or nothing: half an office would only be in the way of the next attempt. */
static gboolean
init (const char *conninfo,
      const char *keeper,
      const char *path,
      GError    **error)
{
  g_autofree char *office = NULL;

  if (!g_file_get_contents (path, &office, NULL, error) || !create_database (conninfo, error))
    return FALSE;
  if (fill (conninfo, keeper, office, error))
    return TRUE;
  drop_database (conninfo);

  return FALSE;
}

static int
run_init (int    argc,
          char **argv)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *keeper = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    { "keeper", 0, 0, G_OPTION_ARG_STRING, &keeper, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GError) error = NULL;

  if (!loket_admin_parse (&loket_admin_init, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  if (argc != 2)
    return loket_admin_misused (argv[0], _("Say which file describes the office."));
  if (!init (conninfo != NULL ? conninfo : "", keeper != NULL ? keeper : "loket_keep", argv[1],
             &error))
    return loket_admin_failed (error);
  loket_admin_say (_("The office is there. Next: “loket-admin officer add”, then the keeper."));

  return LOKET_ADMIN_OK;
}

const LoketAdminCommand loket_admin_init = {
  "init", N_("make the database of an office in an existing server"),
  "OFFICE.json [--db CONNINFO] [--keeper LOGIN]",
  N_("OFFICE.json      the office and its counters; data/practice/office.json is an example\n"
     "--db CONNINFO    how to reach the server as its superuser, without a database,\n"
     "                 for example “host=/var/run/postgresql”\n"
     "--keeper LOGIN   login of the keeper (default: loket_keep)"),
  run_init,
};
