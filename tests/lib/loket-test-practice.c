/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice office of a test program's own. */

#include "loket-test-practice.h"

#include <glib/gstdio.h>
#include <string.h>

static char *directory;
static char *host;

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

static char *
admin (const char *what)
{
  g_autofree char *program = g_build_filename (g_getenv ("LOKET_BINDIR"), "loket-admin", NULL);
  const char *argv[] = { program, "practice", what, NULL };

  return run (argv);
}

const char *
loket_test_practice_start (void)
{
  g_autofree char *answer = NULL;
  g_autoptr(GRegex) regex = g_regex_new ("\"host\" *: *\"([^\"]+)\"", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  g_assert_null (directory);
  directory = g_dir_make_tmp ("loket-office-XXXXXX", NULL);
  g_assert_nonnull (directory);
  /* The server runs as another user where the tests run as root. */
  g_chmod (directory, 0755);
  g_setenv ("LOKET_PRACTICE_DIR", directory, TRUE);
  answer = admin ("create");
  if (!g_regex_match (regex, answer, 0, &match))
    g_error ("no host in the answer of loket-admin");
  host = g_match_info_fetch (match, 1);
  return host;
}

void
loket_test_practice_remove (void)
{
  g_autofree char *lock = g_strconcat (directory, ".lock", NULL);

  g_free (admin ("remove"));
  g_rmdir (directory);
  g_unlink (lock);
  g_clear_pointer (&directory, g_free);
  g_clear_pointer (&host, g_free);
}

char *
loket_test_practice_ask (const char *sql)
{
  const char *argv[] = { "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", host, "-U",
                         "postgres", "-d", "loket", "-c", sql, NULL };

  return run (argv);
}
