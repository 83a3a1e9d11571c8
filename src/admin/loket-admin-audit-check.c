/* SPDX-License-Identifier: GPL-3.0-or-later */
/* audit check: every night, whether the tables still say what the log says, and the log what was signed before.
 * The export lies in memory for as long as it takes; the verifier is the one an auditor carries. */

#include "loket-admin-audit.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "loket-admin-command.h"
#include "loket-error.h"

#define MEMORY "/dev/shm"
#define SAID_LONGEST 4000
/* Exit status of loket-audit: what it found, and that it could not look. */
#define AUDIT_ALTERED 1

/* Personal data never lies on a disk for this: without memory that is none, it is not done. */
static char *
make_folder (GError **error)
{
  char *folder = g_build_filename (MEMORY, "loket-audit-XXXXXX", NULL);

  if (g_mkdtemp (folder) == NULL)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("%s cannot be written to."), MEMORY);
      g_clear_pointer (&folder, g_free);
    }

  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* The verifier stands beside this program. */
static char *
find_verifier (GError **error)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", error);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;

  return folder != NULL ? g_build_filename (folder, "loket-audit", NULL) : NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(char * const *) a, *(char * const *) b);
}

/* The notes the keeper laid aside, the oldest, the one before the last and the last: whoever rewrites the log has to
 * rewrite them too, and they are printed and mailed. */
static GPtrArray *
find_notes (const char *checkpoints)
{
  g_autoptr(GDir) dir = checkpoints != NULL ? g_dir_open (checkpoints, 0, NULL) : NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".note"))
      g_ptr_array_add (names, g_build_filename (checkpoints, name, NULL));
  g_ptr_array_sort (names, compare_names);
  while (names->len > 3)
    g_ptr_array_remove_index (names, 1);

  return g_steal_pointer (&names);
}

static gboolean
verify (char      **keys,
        GPtrArray  *notes,
        const char *folder,
        char      **said,
        int        *status,
        GError    **error)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *verifier = find_verifier (error);
  int waited;

  if (verifier == NULL)
    return FALSE;
  g_ptr_array_add (argv, verifier);
  g_ptr_array_add (argv, (char *) "verify");
  for (char **key = keys; key != NULL && *key != NULL; key++)
    {
      g_ptr_array_add (argv, (char *) "--key");
      g_ptr_array_add (argv, *key);
    }
  for (guint i = 0; i < notes->len; i++)
    {
      g_ptr_array_add (argv, (char *) "--since");
      g_ptr_array_add (argv, g_ptr_array_index (notes, i));
    }
  g_ptr_array_add (argv, (char *) folder);
  g_ptr_array_add (argv, NULL);
  if (!g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, said, NULL, &waited, error))
    return FALSE;
  *status = WIFEXITED (waited) ? WEXITSTATUS (waited) : -1;

  return TRUE;
}

static gboolean
keep_result (LoketAdminDb *db,
             int           status,
             const char   *said,
             GError      **error)
{
  g_autofree char *valid = g_utf8_make_valid (said, -1);
  g_autofree char *head = g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), SAID_LONGEST));

  return loket_admin_db_run (db, error,
                             "INSERT INTO loket.audit_check SELECT pg_catalog.gen_random_uuid(), pg_catalog.clock_timestamp(),"
                             " $1, t.size, $2 FROM audit.tree t",
                             status == 0 ? "good" : status == AUDIT_ALTERED ? "differs" : "failed", head, NULL);
}

/**
 * loket_admin_audit_check:
 * @db: a connection of a superuser to the database
 * @keys: (nullable): files with public keys of the office
 * @checkpoints: (nullable): folder of the notes the keeper lays aside
 *
 * Exports the log into memory, lets loket-audit verify it and keeps what it found where the auditor and every desk see it.
 *
 * Returns: a LoketAdminStatus: OK only when nothing was altered
 */
int
loket_admin_audit_check (LoketAdminDb *db,
                         char        **keys,
                         const char   *checkpoints)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = make_folder (&error);
  g_autoptr(GPtrArray) notes = find_notes (checkpoints);
  g_autofree char *said = NULL;
  int status = -1;
  gboolean good;

  if (folder == NULL)
    return loket_admin_failed (error);
  good = loket_admin_audit_export (db, folder, &error) && verify (keys, notes, folder, &said, &status, &error);
  remove_folder (folder);
  if (!good)
    return loket_admin_failed (error);
  g_print ("%s", said);
  if (!keep_result (db, status, said, &error))
    return loket_admin_failed (error);

  return status == 0 ? LOKET_ADMIN_OK : LOKET_ADMIN_FAILED;
}
