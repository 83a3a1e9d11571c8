/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The private PostgreSQL a test program was started with: asking it, stopping it. */

#include "loket-test-postgres.h"

#include <gio/gio.h>
#include <string.h>

static char *options;             /* of the server that was stopped */

gboolean
loket_test_postgres_is_there (void)
{
  return loket_test_postgres_host () != NULL;
}

const char *
loket_test_postgres_host (void)
{
  const char *host = g_getenv ("PGHOST");

  return host != NULL && *host == '/' ? host : NULL;
}

static char *
run (const char * const *argv)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *problem = NULL;
  char *output = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, &problem,
                &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s failed: %s", argv[0], problem);
  return g_strchomp (output);
}

char *
loket_test_postgres_ask (const char *database,
                         const char *sql)
{
  const char *argv[] = { "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database,
                         "-c", sql, NULL };

  return run (argv);
}

void
loket_test_postgres_run (const char *database,
                         const char *sql)
{
  g_free (loket_test_postgres_ask (database, sql));
}

void
loket_test_postgres_file (const char *database,
                          const char *path)
{
  const char *argv[] = { "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", path,
                         NULL };

  g_free (run (argv));
}

/* The server belongs to an ordinary user, also where the tests run as root. */
static void
as_owner (const char *script)
{
  g_autofree char *line = g_strdup_printf (
    "if [ \"$(id -u)\" = 0 ]; then exec setpriv --reuid=postgres --regid=postgres --clear-groups"
    " sh -c '%s'; else exec sh -c '%s'; fi", script, script);
  const char *argv[] = { "sh", "-c", line, NULL };

  g_free (run (argv));
}

void
loket_test_postgres_shell (const char *script)
{
  g_autofree char *full = g_strdup_printf ("set -e; cd %s; %s", loket_test_postgres_host (),
                                           script);

  as_owner (full);
}

void
loket_test_postgres_stop (void)
{
  g_autofree char *file = g_build_filename (loket_test_postgres_host (), "data",
                                            "postmaster.opts", NULL);
  g_autofree char *script = NULL;

  g_free (options);
  g_assert_true (g_file_get_contents (file, &options, NULL, NULL));
  g_strchomp (options);
  script = g_strdup_printf ("\"$(pg_config --bindir)\"/pg_ctl -D %s/data -m immediate stop"
                            " >/dev/null", loket_test_postgres_host ());
  as_owner (script);
}

void
loket_test_postgres_start (const char *further)
{
  /* The first word is the program, then -D and the folder; the rest are the options. */
  const char *rest = strstr (options, "/data\"");
  g_autofree char *given = g_strdup (rest != NULL ? rest + strlen ("/data\"") : "");
  g_autofree char *script = NULL;

  g_strdelimit (given, "\"", ' ');
  script = g_strdup_printf ("\"$(pg_config --bindir)\"/pg_ctl -D %s/data -w -l %s/log"
                            " -o \"%s %s\" start >/dev/null </dev/null",
                            loket_test_postgres_host (), loket_test_postgres_host (), given,
                            further != NULL ? further : "");
  as_owner (script);
}
