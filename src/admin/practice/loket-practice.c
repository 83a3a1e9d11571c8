/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the practice office lies, who runs it, and running its programs. */

#include "loket-practice.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "loket-error.h"

#define ROOT_DIR "/var/lib/loket-practice"
#define POSTGRES_DIR "/usr/lib/postgresql"
#define OLDEST_POSTGRES 15

/* The newest PostgreSQL of the machine; Debian keeps every major version in a folder. */
static char *
find_bindir (void)
{
  const char *given = g_getenv ("LOKET_PG_BINDIR");
  g_autoptr(GDir) dir = NULL;
  const char *name;
  int best = 0;

  if (given != NULL && *given != '\0')
    return g_strdup (given);
  dir = g_dir_open (POSTGRES_DIR, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *initdb = g_build_filename (POSTGRES_DIR, name, "bin", "initdb", NULL);
      int version = atoi (name);

      if (version > best && g_file_test (initdb, G_FILE_TEST_IS_EXECUTABLE))
        best = version;
    }

  return best >= OLDEST_POSTGRES ? g_strdup_printf (POSTGRES_DIR "/%d/bin", best) : NULL;
}

static char *
find_dir (const char *given)
{
  if (given == NULL)
    given = g_getenv ("LOKET_PRACTICE_DIR");
  if (given != NULL && *given != '\0')
    return g_canonicalize_filename (given, NULL);
  if (geteuid () == 0)
    return g_strdup (ROOT_DIR);

  return g_build_filename (g_get_user_data_dir (), "loket", "practice", NULL);
}

/* The same folder for every caller of the same office, whatever their environment says. */
static char *
find_socket (const char *dir)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, dir, -1);

  return g_strdup_printf ("%s/loket-p-%.10s", geteuid () == 0 ? "/run" : "/tmp", digest);
}

/**
 * loket_practice_open:
 * @dir: (nullable): where it lies, when it is not the usual one
 * @error: return location
 *
 * Only finds out where things are; nothing is made or started.
 *
 * Returns: (transfer full) (nullable): the practice office of the caller
 */
LoketPractice *
loket_practice_open (const char *dir,
                     GError    **error)
{
  g_autoptr(LoketPractice) self = g_new0 (LoketPractice, 1);

  self->lock = -1;
  self->copy_lock = -1;
  self->uid = geteuid ();
  self->gid = getegid ();
  self->bindir = find_bindir ();
  if (self->bindir == NULL)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                   _("PostgreSQL %d or newer is not installed: install the package postgresql."),
                   OLDEST_POSTGRES);
      return NULL;
    }
  if (self->uid == 0)
    {
      struct passwd *owner = getpwnam (LOKET_PRACTICE_OWNER);

      if (owner == NULL)
        {
          g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                               _("There is no user “postgres”: PostgreSQL never runs as root."));
          return NULL;
        }
      self->user = LOKET_PRACTICE_OWNER;
      self->uid = owner->pw_uid;
      self->gid = owner->pw_gid;
    }
  self->dir = find_dir (dir);
  if (strpbrk (self->dir, "\"$`\\\n") != NULL)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                   _("PostgreSQL cannot be in a folder of this name: %s"), self->dir);
      return NULL;
    }
  self->cluster = g_build_filename (self->dir, "cluster", NULL);
  self->socket = find_socket (self->dir);

  return g_steal_pointer (&self);
}

/**
 * loket_practice_free:
 * @self: a practice office
 */
void
loket_practice_free (LoketPractice *self)
{
  if (self->lock >= 0)
    close (self->lock);
  if (self->copy_lock >= 0)
    close (self->copy_lock);
  g_free (self->dir);
  g_free (self->cluster);
  g_free (self->socket);
  g_free (self->bindir);
  g_free (self);
}

/**
 * loket_practice_lock:
 * @self: a practice office
 * @error: return location
 *
 * Waits until nobody else makes, starts or removes it; held until it is freed.
 *
 * Returns: whether it is held
 */
gboolean
loket_practice_lock (LoketPractice *self,
                     GError       **error)
{
  g_autofree char *parent = g_path_get_dirname (self->dir);
  g_autofree char *path = g_strconcat (self->dir, ".lock", NULL);

  g_mkdir_with_parents (parent, 0755);
  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (self->lock >= 0 && flock (self->lock, LOCK_EX) == 0)
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("%s cannot be written: %s"), path,
               g_strerror (errno));

  return FALSE;
}

/**
 * loket_practice_path:
 * @self: a practice office
 * @name: name of a file in its folder
 *
 * Returns: (transfer full): the path
 */
char *
loket_practice_path (LoketPractice *self,
                     const char    *name)
{
  return g_build_filename (self->dir, name, NULL);
}

/**
 * loket_practice_give:
 * @self: a practice office
 * @path: something root made for it
 * @error: return location
 *
 * Returns: whether it belongs to the one who runs the office
 */
gboolean
loket_practice_give (LoketPractice *self,
                     const char    *path,
                     GError       **error)
{
  if (self->user == NULL || lchown (path, self->uid, self->gid) == 0)
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("%s cannot be given to %s: %s"), path,
               self->user, g_strerror (errno));

  return FALSE;
}

/**
 * loket_practice_make_folder:
 * @self: a practice office
 * @path: a folder
 * @mode: its mode
 * @error: return location
 *
 * A folder of that name in /tmp that somebody else made is not taken.
 *
 * Returns: whether it is there and belongs to the one who runs the office
 */
gboolean
loket_practice_make_folder (LoketPractice *self,
                            const char    *path,
                            int            mode,
                            GError       **error)
{
  struct stat info;

  if (g_mkdir_with_parents (path, mode) != 0 || lstat (path, &info) != 0)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("The folder %s cannot be made: %s"), path,
                   g_strerror (errno));
      return FALSE;
    }
  if (!S_ISDIR (info.st_mode) || (info.st_uid != self->uid && info.st_uid != geteuid ()))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("%s belongs to somebody else."), path);
      return FALSE;
    }
  if (info.st_uid == geteuid () && chmod (path, mode) != 0)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_DISK, _("The folder %s cannot be made: %s"), path,
                   g_strerror (errno));
      return FALSE;
    }

  return loket_practice_give (self, path, error);
}

/* Root hands every program of PostgreSQL to the user postgres. */
static GPtrArray *
as_owner (LoketPractice      *self,
          const char * const *argv)
{
  g_autoptr(GPtrArray) line = g_ptr_array_new_with_free_func (g_free);

  if (self->user != NULL)
    {
      g_ptr_array_add (line, g_strdup ("setpriv"));
      g_ptr_array_add (line, g_strdup_printf ("--reuid=%s", self->user));
      g_ptr_array_add (line, g_strdup_printf ("--regid=%u", (guint) self->gid));
      g_ptr_array_add (line, g_strdup ("--clear-groups"));
      g_ptr_array_add (line, g_strdup ("--"));
    }
  for (gsize i = 0; argv[i] != NULL; i++)
    g_ptr_array_add (line, g_strdup (argv[i]));
  g_ptr_array_add (line, NULL);

  return g_steal_pointer (&line);
}

/**
 * loket_practice_spawn:
 * @self: a practice office
 * @argv: a program of PostgreSQL without its folder, and its arguments
 * @error: return location
 *
 * Returns: whether it ended well; what it said is in @error otherwise
 */
gboolean
loket_practice_spawn (LoketPractice      *self,
                      const char * const *argv,
                      GError            **error)
{
  g_autofree char *program = g_build_filename (self->bindir, argv[0], NULL);
  g_autofree const char **given = g_new0 (const char *, g_strv_length ((char **) argv) + 1);
  g_autoptr(GPtrArray) line = NULL;
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *said = NULL;

  memcpy (given, argv, g_strv_length ((char **) argv) * sizeof *given);
  given[0] = program;
  line = as_owner (self, given);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_subprocess_launcher_set_cwd (launcher, "/");
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char * const *) line->pdata, error);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &said, NULL, error))
    return FALSE;
  if (g_subprocess_get_successful (process))
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED, _("%s failed: %s"), argv[0],
               said != NULL ? g_strchomp (said) : "");

  return FALSE;
}

/**
 * loket_practice_conninfo:
 * @self: a practice office
 * @login: who connects
 * @database: to what
 *
 * Returns: (transfer full): a libpq connection string
 */
char *
loket_practice_conninfo (LoketPractice *self,
                         const char    *login,
                         const char    *database)
{
  return g_strdup_printf ("host=%s user=%s dbname=%s", self->socket, login, database);
}
