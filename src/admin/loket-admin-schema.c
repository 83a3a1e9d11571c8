/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Roles, migrations in their order, functions, grants: one transaction. */

#include "loket-admin-schema.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "loket-error.h"
#include "loket-paths.h"

#define UPGRADE_TRIES 5
#define DEADLOCK "40P01"

/* Only one upgrade at a time; the number is the word "loket" on a telephone keypad. */
#define LOCK_UPGRADE "SELECT pg_advisory_xact_lock(56538)"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* The .sql files of a folder of the schema, in their order. */
static GPtrArray *
list_files (const char *folder,
            GError    **error)
{
  g_autofree char *path = loket_paths_data ("schema", folder, NULL);
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (path, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql"))
      g_ptr_array_add (files, g_build_filename (path, name, NULL));
  g_ptr_array_sort (files, compare_names);

  return g_steal_pointer (&files);
}

/* 0001-tables.sql is version 1. */
static int
file_version (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  return atoi (name);
}

/* Runs a file; whatever role it took, the next one starts as the administrator again. */
static gboolean
run_file (LoketAdminDb *db,
          const char   *path,
          GError      **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *sql = NULL;

  return g_file_get_contents (path, &sql, NULL, error)
         && loket_admin_db_script (db, name, sql, error)
         && loket_admin_db_script (db, name, "RESET ROLE", error);
}

static gboolean
run_folder (LoketAdminDb *db,
            const char   *folder,
            GError      **error)
{
  g_autoptr(GPtrArray) files = list_files (folder, error);

  if (files == NULL)
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    if (!run_file (db, files->pdata[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
run_migration (LoketAdminDb *db,
               const char   *path,
               GError      **error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *version = g_strdup_printf ("%d", file_version (path));
  g_autofree char *sql = NULL;
  g_autofree char *digest = NULL;
  gsize length;

  if (!g_file_get_contents (path, &sql, &length, error) || !run_file (db, path, error))
    return FALSE;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, sql, length);

  return loket_admin_db_run (db, error,
                             "INSERT INTO loket.schema_version (version, name, digest)"
                             " VALUES ($1::integer, $2, $3)", version, name, digest, NULL);
}

/* A migration that was changed after it was applied is a mistake somebody must see. */
static gboolean
check_applied (LoketAdminDb *db,
               const char   *path,
               GError      **error)
{
  g_autofree char *version = g_strdup_printf ("%d", file_version (path));
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *sql = NULL;
  g_autofree char *digest = NULL;
  g_autofree char *applied = NULL;
  gsize length;

  if (!g_file_get_contents (path, &sql, &length, error))
    return FALSE;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, sql, length);
  applied = loket_admin_db_value (db, error,
                                  "SELECT digest FROM loket.schema_version"
                                  " WHERE version = $1::integer", version, NULL);
  if (applied == NULL)
    return FALSE;
  if (g_str_equal (applied, digest))
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED,
               *applied != '\0'
               ? _("The migration %s was changed after it had been applied here.")
               : _("The migration %s is missing in this database although a newer one is there."),
               name);

  return FALSE;
}

static gboolean
run_migrations (LoketAdminDb *db,
                int           version,
                GError      **error)
{
  g_autoptr(GPtrArray) files = list_files ("migrations", error);

  if (files == NULL)
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    if (!(file_version (files->pdata[i]) > version
          ? run_migration (db, files->pdata[i], error)
          : check_applied (db, files->pdata[i], error)))
      return FALSE;

  return TRUE;
}

/**
 * loket_admin_schema_newest:
 * @error: return location
 *
 * Returns: the version this program brings, -1 on error
 */
int
loket_admin_schema_newest (GError **error)
{
  g_autoptr(GPtrArray) files = list_files ("migrations", error);

  if (files == NULL)
    return -1;

  return files->len > 0 ? file_version (files->pdata[files->len - 1]) : 0;
}

/**
 * loket_admin_schema_version:
 * @db: a connection
 * @error: return location
 *
 * Returns: the version of the database, 0 when it is empty, -1 on error
 */
int
loket_admin_schema_version (LoketAdminDb *db,
                            GError      **error)
{
  g_autofree char *there = loket_admin_db_value (db, error,
                                                 "SELECT to_regclass('loket.schema_version')",
                                                 NULL);
  g_autofree char *version = NULL;

  if (there == NULL)
    return -1;
  if (*there == '\0')
    return 0;
  version = loket_admin_db_value (db, error, "SELECT max(version) FROM loket.schema_version", NULL);

  return version != NULL ? atoi (version) : -1;
}

/* A file of the schema folder itself. */
static gboolean
run_named (LoketAdminDb *db,
           const char   *name,
           GError      **error)
{
  g_autofree char *path = loket_paths_data ("schema", name, NULL);

  return run_file (db, path, error);
}

/**
 * loket_admin_schema_make:
 * @db: a connection of a superuser, in a transaction
 * @error: return location
 *
 * Returns: whether the database has the version of this program within the transaction
 */
gboolean
loket_admin_schema_make (LoketAdminDb *db,
                         GError      **error)
{
  int newest = loket_admin_schema_newest (error);
  int version;

  if (newest < 0 || !loket_admin_db_script (db, NULL, LOCK_UPGRADE, error))
    return FALSE;
  version = loket_admin_schema_version (db, error);
  if (version < 0)
    return FALSE;
  if (version > newest)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_UPDATE,
                   _("The database has version %d, this program only knows %d: "
                     "install the newer program."), version, newest);
      return FALSE;
    }

  return run_named (db, "roles.sql", error)
         && run_migrations (db, version, error)
         && run_named (db, "grants.sql", error)
         && run_named (db, "replace.sql", error)
         && run_folder (db, "api", error)
         && run_named (db, "roles.sql", error)
         && run_named (db, "grants.sql", error);
}

static gboolean
upgrade_once (LoketAdminDb *db,
              GError      **error)
{
  if (!loket_admin_db_script (db, NULL, "BEGIN", error))
    return FALSE;
  if (loket_admin_schema_make (db, error))
    return loket_admin_db_script (db, NULL, "COMMIT", error);
  loket_admin_db_script (db, NULL, "ROLLBACK", NULL);

  return FALSE;
}

/**
 * loket_admin_schema_upgrade:
 * @db: a connection of a superuser to the database of the office
 * @error: return location
 *
 * Doing it twice changes nothing; when it fails, nothing has changed. Somebody at work may hold
 * what it needs: then it is tried again.
 *
 * Returns: whether the database now has the version of this program
 */
gboolean
loket_admin_schema_upgrade (LoketAdminDb *db,
                            GError      **error)
{
  for (int i = 0; i < UPGRADE_TRIES - 1; i++)
    {
      g_autoptr(GError) trouble = NULL;

      if (upgrade_once (db, &trouble))
        return TRUE;
      if (!strstr (trouble->message, "[" DEADLOCK "]"))
        {
          g_propagate_error (error, g_steal_pointer (&trouble));
          return FALSE;
        }
    }

  return upgrade_once (db, error);
}
