/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keeper of the practice office: one process beside its PostgreSQL. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "loket-error.h"
#include "loket-practice.h"

/* After so long without anybody at a desk the server is stopped. */
#define IDLE_SECONDS "600"
#define END_STEPS 100

/**
 * loket_practice_keeper_pid:
 * @self: a practice office
 *
 * Returns: the process of its keeper, 0 when it does not run
 */
int
loket_practice_keeper_pid (LoketPractice *self)
{
  g_autofree char *path = loket_practice_path (self, "keeper.pid");
  g_autofree char *text = NULL;
  g_autofree char *file = NULL;
  g_autofree char *line = NULL;
  int pid;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (pid = atoi (text)) <= 0)
    return 0;
  /* The number may be somebody else's by now. */
  file = g_strdup_printf ("/proc/%d/cmdline", pid);
  if (!g_file_get_contents (file, &line, NULL, NULL) || strstr (line, "loket-admin") == NULL)
    return 0;

  return pid;
}

static void
on_child_begun (gpointer data)
{
  int log = open (data, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0600);

  setsid ();
  if (log >= 0)
    {
      dup2 (log, STDOUT_FILENO);
      dup2 (log, STDERR_FILENO);
      close (log);
    }
}

static gboolean
spawn_keeper (LoketPractice *self,
              GPid          *pid,
              GError       **error)
{
  g_autofree char *conninfo = loket_practice_conninfo (self, LOKET_PRACTICE_KEEPER_LOGIN, "loket");
  g_autofree char *key = loket_practice_path (self, "keeper.key");
  g_autofree char *log = loket_practice_path (self, "keeper.log");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", error);
  g_autofree char *pg_ctl = g_build_filename (self->bindir, "pg_ctl", NULL);
  g_autoptr(GPtrArray) line = g_ptr_array_new ();

  if (program == NULL)
    return FALSE;
  g_ptr_array_add (line, program);
  g_ptr_array_add (line, (char *) "keep");
  g_ptr_array_add (line, (char *) "--db");
  g_ptr_array_add (line, conninfo);
  g_ptr_array_add (line, (char *) "--key");
  g_ptr_array_add (line, key);
  if (self->user != NULL)
    {
      g_ptr_array_add (line, (char *) "--user");
      g_ptr_array_add (line, (char *) self->user);
    }
  g_ptr_array_add (line, (char *) "--idle-stop");
  g_ptr_array_add (line, (char *) IDLE_SECONDS);
  g_ptr_array_add (line, (char *) "--");
  g_ptr_array_add (line, pg_ctl);
  g_ptr_array_add (line, (char *) "-D");
  g_ptr_array_add (line, self->cluster);
  g_ptr_array_add (line, (char *) "-s");
  g_ptr_array_add (line, (char *) "-m");
  g_ptr_array_add (line, (char *) "fast");
  g_ptr_array_add (line, (char *) "stop");
  g_ptr_array_add (line, NULL);

  return g_spawn_async ("/", (char **) line->pdata, NULL,
                        G_SPAWN_DO_NOT_REAP_CHILD, on_child_begun, log, pid, error);
}

/**
 * loket_practice_keeper_start:
 * @self: a practice office
 * @error: return location
 *
 * One that runs already waits again as long for somebody to come.
 *
 * Returns: whether a keeper runs
 */
gboolean
loket_practice_keeper_start (LoketPractice *self,
                             GError       **error)
{
  g_autofree char *path = loket_practice_path (self, "keeper.pid");
  g_autofree char *text = NULL;
  GPid pid = loket_practice_keeper_pid (self);

  if (pid != 0)
    {
      kill (pid, SIGWINCH);
      return TRUE;
    }
  if (!spawn_keeper (self, &pid, error))
    return FALSE;
  text = g_strdup_printf ("%d\n", (int) pid);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error)
         && loket_practice_give (self, path, error);
}

/**
 * loket_practice_keeper_stop:
 * @self: a practice office
 *
 * Waits until it has ended; a keeper that does not listen is killed.
 */
void
loket_practice_keeper_stop (LoketPractice *self)
{
  g_autofree char *path = loket_practice_path (self, "keeper.pid");
  int pid = loket_practice_keeper_pid (self);

  if (pid != 0 && kill (pid, SIGTERM) == 0)
    {
      for (int i = 0; i < END_STEPS && loket_practice_keeper_pid (self) != 0; i++)
        g_usleep (G_USEC_PER_SEC / 20);
      if (loket_practice_keeper_pid (self) != 0)
        kill (pid, SIGKILL);
    }
  g_unlink (path);
}
