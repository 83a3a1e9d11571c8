/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which practice office it is. A desk keeps what it did for a week and does it again when a
 * server has lost it: a new office must not get what belongs to the one before. */

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n.h>

#include "loket-error.h"
#include "loket-practice.h"

#define IDENTITY_LENGTH 8
#define WALK_DESCRIPTORS 16

/**
 * loket_practice_identity_make:
 * @self: a practice office that was just made
 * @error: return location
 *
 * Returns: whether it has a name of its own
 */
gboolean
loket_practice_identity_make (LoketPractice *self,
                              GError       **error)
{
  g_autofree char *path = loket_practice_path (self, "identity");
  g_autofree char *uuid = g_uuid_string_random ();

  return g_file_set_contents (path, uuid, IDENTITY_LENGTH, error)
         && loket_practice_give (self, path, error);
}

/**
 * loket_practice_identity:
 * @self: a practice office
 *
 * Returns: (transfer full): the name desks keep its things under, "" when there is none
 */
char *
loket_practice_identity (LoketPractice *self)
{
  g_autofree char *path = loket_practice_path (self, "identity");
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : g_strdup ("");
}

static int
on_entry_met (const char        *path,
              const struct stat *info,
              int                kind,
              struct FTW        *place)
{
  return remove (path);
}

/**
 * loket_practice_remove_folder:
 * @path: a folder of ours
 *
 * Returns: whether it is gone
 */
gboolean
loket_practice_remove_folder (const char *path)
{
  return !g_file_test (path, G_FILE_TEST_EXISTS)
         || nftw (path, on_entry_met, WALK_DESCRIPTORS, FTW_DEPTH | FTW_PHYS) == 0;
}

/* What a practice office, or one that was not finished, has in its folder; a file that was being
 * written has a dot and letters behind its name. */
static gboolean
is_of_office (const char *name)
{
  static const char * const names[] = {
    "cluster", "papers", "scanner", "identity", "ready", "keeper.key", "keeper.log", "keeper.pid",
    "server.log"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (name, names[i])
        && (name[strlen (names[i])] == '\0' || name[strlen (names[i])] == '.'))
      return TRUE;

  return FALSE;
}

/**
 * loket_practice_is_ours:
 * @self: a practice office that is going to be made or removed
 * @error: return location
 *
 * A folder somebody named by mistake may hold everything they have.
 *
 * Returns: whether there is nothing at its place, or nothing but a practice office
 */
gboolean
loket_practice_is_ours (LoketPractice *self,
                        GError       **error)
{
  g_autoptr(GDir) dir = g_dir_open (self->dir, 0, NULL);
  const char *name = NULL;
  struct stat info;

  if (dir == NULL && lstat (self->dir, &info) != 0 && errno == ENOENT)
    return TRUE;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && is_of_office (name))
    continue;
  if (dir != NULL && name == NULL)
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED,
               _("%s is no practice office: there is something else, and nothing of it was touched. "
                 "Name another folder."), self->dir);

  return FALSE;
}

/* The journals of one desk program that begin with a name. */
static void
forget_journals (const char *folder,
                 const char *prefix)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, prefix))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        loket_practice_remove_folder (path);
      }
}

/**
 * loket_practice_identity_forget:
 * @self: a practice office that is being removed
 *
 * Deletes what the caller's desks kept for it.
 */
void
loket_practice_identity_forget (LoketPractice *self)
{
  g_autofree char *identity = loket_practice_identity (self);
  g_autofree char *prefix = g_strdup_printf ("practice-%s-", identity);
  g_autoptr(GDir) dir = *identity != '\0' ? g_dir_open (g_get_user_state_dir (), 0, NULL) : NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "loket"))
      {
        g_autofree char *folder = g_build_filename (g_get_user_state_dir (), name, NULL);

        forget_journals (folder, prefix);
      }
}
