/* SPDX-License-Identifier: GPL-3.0-or-later */
/* init: makes the database of an office in an existing server. */

#include "loket-admin-init.h"

#include <glib/gi18n.h>

#include "loket-admin-catalogue.h"
#include "loket-admin-command.h"
#include "loket-admin-schema.h"
#include "loket-error.h"
#include "loket-office-tls.h"
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

typedef struct
{
  char *conninfo;
  char *keeper;
  char *authority;
  char **hosts;
  gboolean database_only;
} Options;

static gboolean
fill (const Options *options,
      const char    *office,
      GError       **error)
{
  g_autoptr(LoketAdminDb) db = open_database (options->conninfo, "loket", error);

  return db != NULL
         && loket_admin_schema_upgrade (db, error)
         && create_keeper (db, options->keeper, error)
         && loket_admin_init_office (db, office, error)
         && (options->database_only
             || loket_office_tls_set_up (db, options->keeper, (const char * const *) options->hosts,
                                         options->authority, error));
}

/* All or nothing: half an office would only be in the way of the next attempt. */
static gboolean
init (const Options *options,
      const char    *path,
      GError       **error)
{
  g_autofree char *office = NULL;

  if (!g_file_get_contents (path, &office, NULL, error)
      || !create_database (options->conninfo, error))
    return FALSE;
  if (fill (options, office, error))
    return TRUE;
  drop_database (options->conninfo);

  return FALSE;
}

static int
make (const Options *options,
      int            argc,
      char         **argv)
{
  g_autoptr(GError) error = NULL;

  if (argc != 2)
    return loket_admin_misused (argv[0], _("Say which file describes the office."));
  if (!init (options, argv[1], &error))
    return loket_admin_failed (error);
  loket_admin_say (_("The office is there. Next: “loket-admin officer add”, then the keeper."));
  if (!options->database_only)
    loket_admin_say (_("Then one “loket-admin device add” for each desk."));

  return LOKET_ADMIN_OK;
}

static int
run_init (int    argc,
          char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &options.conninfo, NULL, NULL },
    { "keeper", 0, 0, G_OPTION_ARG_STRING, &options.keeper, NULL, NULL },
    { "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.hosts, NULL, NULL },
    { "authority", 0, 0, G_OPTION_ARG_FILENAME, &options.authority, NULL, NULL },
    { "database-only", 0, 0, G_OPTION_ARG_NONE, &options.database_only, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  int status = LOKET_ADMIN_USAGE;

  if (loket_admin_parse (&loket_admin_init, entries, &argc, &argv))
    {
      if (options.conninfo == NULL)
        options.conninfo = g_strdup ("");
      if (options.keeper == NULL)
        options.keeper = g_strdup ("loket_keep");
      status = make (&options, argc, argv);
    }
  g_free (options.conninfo);
  g_free (options.keeper);
  g_free (options.authority);
  g_strfreev (options.hosts);

  return status;
}

const LoketAdminCommand loket_admin_init = {
  "init", N_("make an office in an existing server: database, certificates, door"),
  "OFFICE.json [--host NAME…] [--authority FOLDER] [--db CONNINFO] [--keeper LOGIN] [--database-only]",
  N_("OFFICE.json         the office and its counters; data/practice/office.json is an example\n"
     "--host NAME         a name or address by which desks reach the server; several times\n"
     "                    (default: the name of this computer)\n"
     "--authority FOLDER  where the key of the office's authority is to lie, for example a stick\n"
     "                    (default: loket/authority beside pg_hba.conf)\n"
     "--db CONNINFO       how to reach the server as its superuser, without a database,\n"
     "                    for example “host=/var/run/postgresql”\n"
     "--keeper LOGIN      login of the keeper (default: loket_keep)\n"
     "--database-only     leave certificates, settings and pg_hba.conf as they are"),
  run_init,
};
