/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Work goes on while the desk, its connection, the line and the server are killed at random.
 * Everything the desk said it had kept is at the server in the end: once, and in order.
 */

#include "loket-outbox.h"
#include "loket-row.h"
#include "loket-server-error.h"
#include "loket-test-postgres.h"
#include "loket-test-proxy.h"
#include "loket-test.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define DB "small"
#define LINES 4

typedef struct
{
  LoketJournal *journal;
  LoketServer *server;
  LoketOutbox *outbox;
} Desk;

typedef struct
{
  Desk *desk;
  LoketCommand *command;
  guint line;
} Said;

static guint numbers[LINES];
static int said_to = -1;

/*
 * A desk
 */
static void
wait_for_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_desk_open (Desk *desk)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(LoketCommand) command = NULL;
  g_autoptr(JsonNode) answer = NULL;

  json_object_set_string_member (args, "device", "test");
  command = loket_command_new ("desk_open", args, NULL);
  loket_outbox_run_async (desk->outbox, command, NULL, loket_test_store_result, &result);
  wait_for_result (&result);
  answer = loket_outbox_run_finish (desk->outbox, result, NULL);
}

static gboolean
open_desk (Desk       *desk,
           const char *directory,
           const char *host)
{
  const char *hosts[] = { host, NULL };
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(GError) error = NULL;

  desk->journal = loket_journal_new (directory);
  loket_journal_open_async (desk->journal, "password", NULL, loket_test_store_result,
                            &opened);
  wait_for_result (&opened);
  if (!loket_journal_open_finish (desk->journal, opened, &error))
    g_error ("The journal cannot be opened: %s", error->message);
  desk->server = loket_server_new ();
  loket_server_set_hosts (desk->server, hosts);
  loket_server_set_database (desk->server, DB);
  loket_server_set_client (desk->server, "test", 1);
  desk->outbox = loket_outbox_new (desk->journal, desk->server);
  for (int tries = 0; tries < 20 && !loket_server_get_signed_in (desk->server); tries++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(JsonNode) answer = NULL;

      loket_server_sign_in_async (desk->server, "rina", "latihan-rina", NULL,
                                  loket_test_store_result, &result);
      wait_for_result (&result);
      answer = loket_server_sign_in_finish (desk->server, result, NULL);
      if (answer == NULL)
        g_usleep (100000);
    }
  loket_outbox_start_async (desk->outbox, NULL, loket_test_store_result, &started);
  wait_for_result (&started);
  return loket_outbox_start_finish (desk->outbox, started, NULL);
}

/*
 * The desk that is killed: always one command per line, each said when it is kept or answered
 */
static void next_command (Desk *desk,
                          guint line);

static void
on_command_run (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Said *said = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_outbox_run_finish (LOKET_OUTBOX (source), result, &error);

  if (answer != NULL || g_strcmp0 (loket_server_error_get_code (error), "kept") == 0)
    {
      /* Nobody listens: whoever kills was killed. */
      if (dprintf (said_to, "%s\n", loket_command_get_id (said->command)) < 0)
        _exit (4);
    }
  next_command (said->desk, said->line);
  g_object_unref (said->command);
  g_free (said);
}

static void
next_command (Desk *desk,
              guint line)
{
  g_autoptr(JsonObject) args = json_object_new ();
  g_autofree char *body = g_strdup_printf ("%u/%08" G_GINT64_MODIFIER "x/%06u", line,
                                           g_get_real_time () / 1000, numbers[line]++);
  g_autofree char *subject = g_strdup_printf ("line %u", line);
  Said *said = g_new0 (Said, 1);

  json_object_set_string_member (args, "body", body);
  said->desk = desk;
  said->line = line;
  said->command = loket_command_new ("note_add", args, subject);
  loket_command_set_offline_allowed (said->command, TRUE);
  loket_outbox_run_async (desk->outbox, said->command, NULL, on_command_run, said);
}

static void
run_child (const char *directory,
           const char *host)
{
  Desk desk = { 0 };

  if (!open_desk (&desk, directory, host))
    _exit (3);
  run_desk_open (&desk);
  for (guint line = 0; line < LINES; line++)
    next_command (&desk, line);
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/*
 * Whoever kills
 */
static pid_t
start_child (const char *directory,
             const char *host,
             int        *said)
{
  int ends[2];
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      g_autofree char *text = g_strdup_printf ("%d", ends[1]);
      close (ends[0]);
      execl ("/proc/self/exe", "test-killed", "--child", directory, host, text, NULL);
      _exit (127);
    }
  close (ends[1]);
  *said = ends[0];
  return child;
}

static void
collect (int         fd,
         GHashTable *ids)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(GStrv) lines = NULL;
  char buffer[65536];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  close (fd);
  lines = g_strsplit (text->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (strlen (lines[i]) == 36)
      g_hash_table_add (ids, g_strdup (lines[i]));
}

static void
disturb (LoketTestProxy *proxy,
         guint          *counts)
{
  int what = g_test_rand_int_range (0, 8);

  if (what < 3)
    {
      loket_test_postgres_run ("postgres", "SELECT pg_terminate_backend (pid)"
                               " FROM pg_stat_activity WHERE usename = 'rina'");
      counts[0]++;
    }
  else if (what < 6)
    {
      loket_test_proxy_plan (proxy, LOKET_TEST_LINE_CUT, g_test_rand_int_range (1, 9000), 1);
      loket_test_postgres_run ("postgres", "SELECT pg_terminate_backend (pid)"
                               " FROM pg_stat_activity WHERE usename = 'rina'");
      counts[1]++;
    }
  else
    {
      loket_test_postgres_stop ();
      g_usleep (g_test_rand_int_range (0, 300000));
      loket_test_postgres_start (NULL);
      counts[2]++;
    }
}

/* The last desk lives until everything has gone. */
static void
drain (const char *directory)
{
  Desk desk = { 0 };
  g_autoptr(GAsyncResult) closed = NULL;

  g_assert_true (open_desk (&desk, directory, loket_test_postgres_host ()));
  run_desk_open (&desk);
  g_assert_true (loket_test_wait (loket_outbox_get_pending (desk.outbox) == 0, 60));
  g_assert_cmpint (loket_outbox_get_attention (desk.outbox), ==, 0);
  loket_outbox_stop (desk.outbox);
  loket_server_sign_out (desk.server);
  loket_journal_close_async (desk.journal, NULL, loket_test_store_result, &closed);
  loket_test_wait_result (&closed);
  g_object_unref (desk.outbox);
  g_object_unref (desk.server);
  g_object_unref (desk.journal);
}

static void
check (GHashTable *said)
{
  g_autofree char *found = loket_test_postgres_ask (DB, "SELECT id FROM public.command");
  g_autofree char *disorder = loket_test_postgres_ask (
    DB, "SELECT count(*) FROM (SELECT body, lag (body) OVER (PARTITION BY left (body, 1)"
    " ORDER BY seq) AS before FROM public.command) x WHERE body <= before");
  g_auto(GStrv) lines = g_strsplit (found, "\n", -1);
  guint n = g_hash_table_size (said);

  for (guint i = 0; lines[i] != NULL; i++)
    g_hash_table_remove (said, lines[i]);
  g_test_message ("report: %u commands were said to be kept, %u are at the server, %u are lost", n,
                  g_strv_length (lines), g_hash_table_size (said));
  g_assert_cmpint (g_hash_table_size (said), ==, 0);
  g_assert_cmpstr (disorder, ==, "0");
}

static void
test_killed (void)
{
  guint rounds = g_getenv ("LOKET_TEST_LONG") != NULL ? 400 : 15;
  g_autofree char *directory = loket_test_make_directory ();
  g_autoptr(GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  LoketTestProxy *proxy = loket_test_proxy_new (loket_test_postgres_host ());
  guint counts[3] = { 0 };

  for (guint i = 0; i < rounds; i++)
    {
      int fd;
      pid_t child = start_child (directory, loket_test_proxy_get_host (proxy), &fd);

      struct pollfd first = { .fd = fd, .events = POLLIN };

      /* Mostly while it works, sometimes while it begins. A pipe that nobody reads would hold up
       * the desk: it is large enough for a second. */
      if (i % 5 != 0)
        poll (&first, 1, 10000);
      g_usleep (g_test_rand_int_range (0, 400000));
      if (i % 2 == 0)
        {
          disturb (proxy, counts);
          g_usleep (g_test_rand_int_range (0, 600000));
        }
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
      collect (fd, said);
    }
  g_test_message ("report: %u desks, %u connections, %u lines, %u servers were killed", rounds,
                  counts[0], counts[1], counts[2]);
  drain (directory);
  check (said);
  loket_test_proxy_free (proxy);
  loket_test_remove_directory (directory);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *small = NULL;

  if (argc == 5 && g_str_equal (argv[1], "--child"))
    {
      said_to = atoi (argv[4]);
      run_child (argv[2], argv[3]);
    }
  loket_test_init (&argc, &argv);
  if (!loket_test_postgres_is_there ())
    return 77;
  small = g_test_build_filename (G_TEST_DIST, "server", "small.sql", NULL);
  loket_test_postgres_run ("postgres", "CREATE DATABASE " DB);
  loket_test_postgres_file (DB, small);
  loket_test_postgres_run (DB, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO rina");
  g_test_add_func ("/killed/everything", test_killed);
  return g_test_run ();
}
