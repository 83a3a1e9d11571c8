/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A prepared practice office, packed: tests need many, and making one takes seconds. It is kept
 * only where $LOKET_PRACTICE_PREPARED says, and named after everything it was made from. */

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "loket-paths.h"
#include "loket-practice.h"

#define DIGEST_LENGTH 16
#define PREFIX "practice-"
#define SUFFIX ".tar"
#define LOCK "practice.lock"

static void digest_folder (GChecksum *sum, const char *path);

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static void
digest_entry (GChecksum  *sum,
              const char *path)
{
  g_autofree char *text = NULL;
  gsize length;

  g_checksum_update (sum, (const guchar *) path, strlen (path) + 1);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    digest_folder (sum, path);
  else if (g_file_get_contents (path, &text, &length, NULL))
    g_checksum_update (sum, (const guchar *) text, length);
}

static void
digest_folder (GChecksum  *sum,
               const char *path)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (entries, g_build_filename (path, name, NULL));
  g_ptr_array_sort (entries, compare_names);
  for (guint i = 0; i < entries->len; i++)
    digest_entry (sum, entries->pdata[i]);
}

/**
 * loket_practice_digest:
 * @self: a practice office
 *
 * The program itself draws the papers, so it is part of what an office is made from.
 *
 * Returns: (transfer full): a name for everything this program would make an office from
 */
char *
loket_practice_digest (LoketPractice *self)
{
  const char * const folders[] = { "schema", "catalogue", "practice" };
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = loket_paths_data (folders[i], NULL);

      digest_folder (sum, path);
    }
  digest_entry (sum, "/proc/self/exe");
  g_checksum_update (sum, (const guchar *) self->bindir, strlen (self->bindir) + 1);

  return g_strndup (g_checksum_get_string (sum), DIGEST_LENGTH);
}

static char *
find_copy (LoketPractice *self)
{
  const char *prepared = g_getenv ("LOKET_PRACTICE_PREPARED");
  g_autofree char *digest = NULL;

  if (prepared == NULL || *prepared == '\0')
    return NULL;
  digest = loket_practice_digest (self);

  return g_strdup_printf ("%s/" PREFIX "%s" SUFFIX, prepared, digest);
}

static gboolean
run_tar (LoketPractice *self,
         const char    *what,
         const char    *archive)
{
  const char * const argv[] = {
    "tar", "--directory", self->dir, what, archive, "cluster", "papers", NULL
  };
  int status;

  return g_spawn_sync (NULL, (char **) argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                       &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

/* Who comes first makes it; the others wait, and have it. Without a lock each makes its own. */
static void
wait_for_turn (LoketPractice *self,
               const char    *archive)
{
  g_autofree char *folder = g_path_get_dirname (archive);
  g_autofree char *path = g_build_filename (folder, LOCK, NULL);

  self->copy_lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->copy_lock >= 0)
    flock (self->copy_lock, LOCK_EX);
}

/**
 * loket_practice_copy_take:
 * @self: a practice office that is not there yet
 *
 * Where none is prepared yet it is this one's turn to make it, until @self is freed.
 *
 * Returns: whether a prepared one was unpacked; it is stopped
 */
gboolean
loket_practice_copy_take (LoketPractice *self)
{
  g_autofree char *archive = find_copy (self);

  if (archive != NULL && !g_file_test (archive, G_FILE_TEST_EXISTS))
    wait_for_turn (self, archive);

  return archive != NULL && g_file_test (archive, G_FILE_TEST_EXISTS)
         && run_tar (self, "-xf", archive)
         && loket_practice_cluster_admit (self, NULL);
}

/* Older ones will not be asked for again; whoever is reading one goes on reading. */
static void
drop_others (const char *archive)
{
  g_autofree char *folder = g_path_get_dirname (archive);
  g_autofree char *kept = g_path_get_basename (archive);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, PREFIX) && g_str_has_suffix (name, SUFFIX)
        && !g_str_equal (name, kept))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_unlink (path);
      }
}

/**
 * loket_practice_copy_keep:
 * @self: a practice office that was just made and is stopped
 *
 * Packs it for the next one, if that is wanted. When it does not work the next one is made.
 */
void
loket_practice_copy_keep (LoketPractice *self)
{
  g_autofree char *archive = find_copy (self);
  g_autofree char *part = NULL;

  if (archive == NULL)
    return;
  part = g_strdup_printf ("%s.%d", archive, (int) getpid ());
  if (!run_tar (self, "-cf", part) || g_rename (part, archive) != 0)
    g_unlink (part);
  else
    drop_others (archive);
}
