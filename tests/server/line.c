/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk at the small office, behind a line that can be spoiled. */

#include "line.h"

#include "loket-test-postgres.h"
#include "loket-test.h"

#define DB "small"

gboolean
line_init (int    *argc,
           char ***argv)
{
  g_autofree char *small = NULL;

  loket_test_init (argc, argv);
  if (!loket_test_postgres_is_there ())
    return FALSE;
  small = g_test_build_filename (G_TEST_DIST, "server", "small.sql", NULL);
  loket_test_postgres_run ("postgres", "CREATE DATABASE " DB);
  loket_test_postgres_file (DB, small);
  loket_test_postgres_run (DB, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO rina");
  return TRUE;
}

JsonNode *
line_run (Line         *line,
          LoketCommand *command,
          GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_outbox_run_async (line->outbox, command, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_outbox_run_finish (line->outbox, result, error);
}

gboolean
line_sign_in (LoketServer *server,
              GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_server_sign_in_async (server, "rina", "latihan-rina", NULL, loket_test_store_result,
                              &result);
  loket_test_wait_result (&result);
  answer = loket_server_sign_in_finish (server, result, error);
  return answer != NULL;
}

static void
open_desk (Line *line)
{
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(LoketCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  json_object_set_string_member (args, "device", "test");
  command = loket_command_new ("desk_open", args, NULL);
  answer = line_run (line, command, &error);
  g_assert_no_error (error);
}

void
line_set_up (Line         *line,
             gconstpointer data)
{
  const char *hosts[] = { NULL, NULL };
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(GError) error = NULL;

  loket_test_postgres_run (DB, "TRUNCATE public.desk, public.command, public.change, public.page,"
                           " public.chunk; UPDATE public.epoch SET value = 'e/1'");
  line->proxy = loket_test_proxy_new (loket_test_postgres_host ());
  hosts[0] = loket_test_proxy_get_host (line->proxy);
  line->directory = loket_test_make_directory ();
  line->journal = loket_journal_new (line->directory);
  loket_journal_open_async (line->journal, "password", NULL, loket_test_store_result,
                            &opened);
  loket_test_wait_result (&opened);
  g_assert_true (loket_journal_open_finish (line->journal, opened, &error));
  line->server = loket_server_new ();
  loket_server_set_hosts (line->server, hosts);
  loket_server_set_database (line->server, DB);
  loket_server_set_client (line->server, "test", 1);
  line->outbox = loket_outbox_new (line->journal, line->server);
  g_assert_true (line_sign_in (line->server, &error));
  loket_outbox_start_async (line->outbox, NULL, loket_test_store_result, &started);
  loket_test_wait_result (&started);
  g_assert_true (loket_outbox_start_finish (line->outbox, started, &error));
  open_desk (line);
}

void
line_tear_down (Line         *line,
                gconstpointer data)
{
  g_autoptr(GAsyncResult) closed = NULL;

  loket_outbox_stop (line->outbox);
  loket_server_sign_out (line->server);
  loket_journal_close_async (line->journal, NULL, loket_test_store_result, &closed);
  loket_test_wait_result (&closed);
  g_clear_object (&closed);
  g_assert_finalize_object (line->outbox);
  g_assert_finalize_object (line->server);
  g_assert_finalize_object (line->journal);
  loket_test_proxy_free (line->proxy);
  loket_test_remove_directory (line->directory);
  g_free (line->directory);
}

void
line_reconnect (Line *line)
{
  loket_test_postgres_run ("postgres", "SELECT pg_terminate_backend (pid) FROM pg_stat_activity"
                           " WHERE usename = 'rina'");
  g_assert_true (loket_test_wait (loket_server_get_state (line->server)
                                  != LOKET_SERVER_ONLINE, 5));
}

void
line_settle (Line *line)
{
  g_assert_true (loket_test_wait (loket_outbox_get_commands (line->outbox) != NULL
                                  && loket_outbox_get_pending (line->outbox) == 0
                                  && loket_outbox_get_uploads (line->outbox) == 0, 30));
}

void
line_assert_sql (const char *sql,
                 const char *expected)
{
  g_autofree char *found = loket_test_postgres_ask (DB, sql);

  g_assert_cmpstr (found, ==, expected);
}
