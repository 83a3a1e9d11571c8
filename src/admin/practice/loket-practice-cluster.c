/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PostgreSQL of the practice office: made, started, stopped. */

#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "loket-error.h"
#include "loket-practice.h"

#define TRIES_AFTER_CRASH 20
#define STOP_SECONDS "10"

/* No network; what a log may hold is no line of a person's file. */
#define SETTINGS \
  "\n# The practice office of Loket\n" \
  "listen_addresses = ''\n" \
  "max_connections = 60\n" \
  "shared_buffers = 64MB\n" \
  "min_wal_size = 16MB\n" \
  "max_wal_size = 64MB\n" \
  "wal_recycle = off\n" \
  "jit = off\n" \
  "password_encryption = 'scram-sha-256'\n" \
  "client_connection_check_interval = '5s'\n" \
  "log_error_verbosity = terse\n" \
  "log_min_error_statement = panic\n" \
  "log_parameter_max_length = 0\n" \
  "log_parameter_max_length_on_error = 0\n"

/* The one who runs it and the keeper come by who they are, people by their password. */
#define HBA \
  "local all " LOKET_PRACTICE_OWNER " peer map=practice\n" \
  "local loket " LOKET_PRACTICE_KEEPER_LOGIN " peer map=practice\n" \
  "local loket all scram-sha-256\n"

/**
 * loket_practice_exists:
 * @self: a practice office
 *
 * Returns: whether it was made completely
 */
gboolean
loket_practice_exists (LoketPractice *self)
{
  g_autofree char *ready = loket_practice_path (self, "ready");

  return g_file_test (ready, G_FILE_TEST_EXISTS);
}

/* A process that nobody has fetched yet has no command line any more: it is as good as gone. */
static gboolean
is_postgres (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", pid);
  g_autofree char *line = NULL;

  return g_file_get_contents (path, &line, NULL, NULL) && strstr (line, "postgres") != NULL;
}

/* The number PostgreSQL left in its own folder. */
static int
noted_pid (LoketPractice *self)
{
  g_autofree char *path = g_build_filename (self->cluster, "postmaster.pid", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? atoi (text) : 0;
}

/**
 * loket_practice_pid:
 * @self: a practice office
 *
 * Returns: the process of PostgreSQL, 0 when it does not run
 */
int
loket_practice_pid (LoketPractice *self)
{
  int pid = noted_pid (self);

  return pid > 0 && is_postgres (pid) ? pid : 0;
}

/* PostgreSQL takes a killed server that nobody has fetched yet for a living one. */
static void
clear_dead_locks (LoketPractice *self)
{
  g_autofree char *path = g_build_filename (self->cluster, "postmaster.pid", NULL);
  g_autofree char *lock = g_build_filename (self->socket, ".s.PGSQL.5432.lock", NULL);
  int pid = noted_pid (self);

  if (pid <= 0 || is_postgres (pid) || kill (pid, 0) != 0)
    return;
  g_unlink (path);
  g_unlink (lock);
}

static gboolean
append_settings (LoketPractice *self,
                 GError       **error)
{
  g_autofree char *path = g_build_filename (self->cluster, "postgresql.auto.conf", NULL);

  return g_file_set_contents_full (path, SETTINGS, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)
         && loket_practice_give (self, path, error);
}

/**
 * loket_practice_cluster_admit:
 * @self: a practice office
 * @error: return location
 *
 * Returns: whether the server will let in the one who runs it, its keeper and its people
 */
gboolean
loket_practice_cluster_admit (LoketPractice *self,
                              GError       **error)
{
  g_autofree char *hba = g_build_filename (self->cluster, "pg_hba.conf", NULL);
  g_autofree char *ident = g_build_filename (self->cluster, "pg_ident.conf", NULL);
  g_autoptr(GString) map = g_string_new (NULL);
  const struct passwd *owner = getpwuid (self->uid);

  if (owner == NULL)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_FAILED,
                           _("The user who runs this has no name on this computer."));
      return FALSE;
    }
  g_string_append_printf (map, "practice \"%s\" " LOKET_PRACTICE_OWNER "\n", owner->pw_name);
  g_string_append_printf (map, "practice \"%s\" " LOKET_PRACTICE_KEEPER_LOGIN "\n",
                          owner->pw_name);
  if (self->user != NULL)
    g_string_append (map, "practice root " LOKET_PRACTICE_OWNER "\n");

  return g_file_set_contents_full (hba, HBA, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)
         && g_file_set_contents_full (ident, map->str, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)
         && loket_practice_give (self, hba, error) && loket_practice_give (self, ident, error);
}

/**
 * loket_practice_cluster_create:
 * @self: a practice office
 * @error: return location
 *
 * Returns: whether an empty cluster was made
 */
gboolean
loket_practice_cluster_create (LoketPractice *self,
                               GError       **error)
{
  const char * const argv[] = {
    "initdb", "-D", self->cluster, "-U", LOKET_PRACTICE_OWNER, "-A", "peer", "-E", "UTF8",
    "--locale=C.UTF-8", "--wal-segsize=4", "--data-checksums", "--no-sync", "--no-instructions",
    NULL
  };

  return loket_practice_spawn (self, argv, error)
         && append_settings (self, error) && loket_practice_cluster_admit (self, error);
}

/**
 * loket_practice_cluster_start:
 * @self: a practice office
 * @options: (nullable): further options of the server
 * @error: return location
 *
 * Returns: whether it runs and lets people in
 */
gboolean
loket_practice_cluster_start (LoketPractice *self,
                              const char    *options,
                              GError       **error)
{
  g_autofree char *log = loket_practice_path (self, "server.log");
  g_autofree char *given = g_strdup_printf ("-c unix_socket_directories=%s %s", self->socket,
                                            options != NULL ? options : "");
  const char * const argv[] = {
    "pg_ctl", "-D", self->cluster, "-w", "-t", "60", "-s", "-l", log, "-o", given, "start", NULL
  };
  int tries;

  if (!loket_practice_make_folder (self, self->socket, self->user != NULL ? 0755 : 0700, error))
    return FALSE;
  /* The children of a killed server need a moment to see that they are alone. */
  tries = noted_pid (self) != 0 ? TRIES_AFTER_CRASH : 1;
  clear_dead_locks (self);
  for (int i = 0; i < tries - 1; i++)
    {
      if (loket_practice_spawn (self, argv, NULL))
        return TRUE;
      g_usleep (G_USEC_PER_SEC / 2);
    }

  return loket_practice_spawn (self, argv, error);
}

/* A server that was killed leaves its socket. */
static void
forget_socket (LoketPractice *self)
{
  g_autofree char *socket = g_build_filename (self->socket, ".s.PGSQL.5432", NULL);
  g_autofree char *lock = g_strconcat (socket, ".lock", NULL);

  g_unlink (socket);
  g_unlink (lock);
  g_rmdir (self->socket);
}

static gboolean
stop_with (LoketPractice *self,
           const char    *mode,
           GError       **error)
{
  const char * const argv[] = {
    "pg_ctl", "-D", self->cluster, "-w", "-t", STOP_SECONDS, "-s", "-m", mode, "stop", NULL
  };

  return loket_practice_pid (self) == 0 || loket_practice_spawn (self, argv, error);
}

/**
 * loket_practice_cluster_stop:
 * @self: a practice office
 * @error: return location
 *
 * A PostgreSQL 15 that is asked to stop while it recovers from a crash may wait for itself; it is
 * then stopped at once, and recovers at the next start.
 *
 * Returns: whether it does not run any more
 */
gboolean
loket_practice_cluster_stop (LoketPractice *self,
                             GError       **error)
{
  if (!stop_with (self, "fast", NULL) && !stop_with (self, "immediate", error))
    return FALSE;
  forget_socket (self);

  return TRUE;
}

/**
 * loket_practice_cluster_drop:
 * @self: a practice office that is about to be removed
 * @error: return location
 *
 * Stops it without writing down first what nobody will read again.
 *
 * Returns: whether it does not run any more
 */
gboolean
loket_practice_cluster_drop (LoketPractice *self,
                             GError       **error)
{
  if (!stop_with (self, "immediate", error))
    return FALSE;
  forget_socket (self);

  return TRUE;
}
