/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PostgreSQL of the practice office: made, started, stopped. */

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "loket-error.h"
#include "loket-practice.h"

/* No network; what a log may hold is no line of a person's file. */
#define SETTINGS \
  "\n# The practice office of Loket\n" \
  "listen_addresses = ''\n" \
  "max_connections = 60\n" \
  "shared_buffers = 64MB\n" \
  "min_wal_size = 16MB\n" \
  "max_wal_size = 64MB\n" \
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

/**
 * loket_practice_pid:
 * @self: a practice office
 *
 * Returns: the process of PostgreSQL, 0 when it does not run
 */
int
loket_practice_pid (LoketPractice *self)
{
  g_autofree char *path = g_build_filename (self->cluster, "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  g_autofree char *socket = NULL;
  int pid;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  pid = atoi (text);
  socket = g_build_filename (self->socket, ".s.PGSQL.5432", NULL);
  if (pid <= 0 || (kill (pid, 0) != 0 && errno != EPERM)
      || !g_file_test (socket, G_FILE_TEST_EXISTS))
    return 0;

  return pid;
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

  return loket_practice_make_folder (self, self->socket, self->user != NULL ? 0755 : 0700, error)
         && loket_practice_spawn (self, argv, error);
}

/**
 * loket_practice_cluster_stop:
 * @self: a practice office
 * @error: return location
 *
 * Returns: whether it does not run any more
 */
gboolean
loket_practice_cluster_stop (LoketPractice *self,
                             GError       **error)
{
  const char * const argv[] = {
    "pg_ctl", "-D", self->cluster, "-w", "-t", "60", "-s", "-m", "fast", "stop", NULL
  };

  if (loket_practice_pid (self) != 0 && !loket_practice_spawn (self, argv, error))
    return FALSE;
  g_rmdir (self->socket);

  return TRUE;
}
