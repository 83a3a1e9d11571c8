/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection of a test to a real PostgreSQL with a small schema. */

#include "server-fixture.h"

#include "loket-test-postgres.h"
#include "loket-test.h"

LoketServer *
server_fixture_new (void)
{
  LoketServer *server = loket_server_new ();
  const char *hosts[] = { loket_test_postgres_host (), NULL };

  loket_server_set_hosts (server, hosts);
  loket_server_set_database (server, SERVER_FIXTURE_DB);
  loket_server_set_client (server, "test 1", 1);
  return server;
}

JsonNode *
server_fixture_sign_in (LoketServer *server,
                        const char  *login,
                        const char  *password,
                        GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_server_sign_in_async (server, login, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_server_sign_in_finish (server, result, error);
}

JsonObject *
server_fixture_args (const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  return json_node_dup_object (node);
}

JsonNode *
server_fixture_call (LoketServer *server,
                     const char  *function,
                     const char  *text,
                     GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonObject) args = text != NULL ? server_fixture_args (text) : NULL;

  loket_server_call_async (server, function, args, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_server_call_finish (server, result, error);
}

JsonNode *
server_fixture_send (LoketServer  *server,
                     LoketCommand *command,
                     GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_server_send_async (server, command, NULL, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_server_send_finish (server, result, error);
}

LoketCommand *
server_fixture_note (const char *body)
{
  g_autoptr(JsonObject) args = json_object_new ();

  json_object_set_string_member (args, "body", body);
  return loket_command_new ("note_add", args, SERVER_FIXTURE_CASE);
}

void
server_fixture_open_desk (ServerFixture *fixture)
{
  g_autoptr(JsonObject) args = server_fixture_args ("{\"device\":\"test\"}");
  g_autoptr(LoketCommand) command = loket_command_new ("desk_open", args, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = server_fixture_send (fixture->server, command, &error);

  g_assert_no_error (error);
  g_assert_nonnull (answer);
  g_assert_nonnull (loket_server_get_session (fixture->server));
}

void
server_fixture_kill_backends (void)
{
  loket_test_postgres_run ("postgres", "SELECT pg_terminate_backend (pid) FROM pg_stat_activity"
                           " WHERE usename = 'rina'");
}

static void
on_changed (LoketServer   *server,
            const char    *topic,
            const char    *id,
            ServerFixture *fixture)
{
  fixture->changed++;
  g_free (fixture->topic);
  fixture->topic = g_strdup_printf ("%s/%s", topic, id);
}

static void
on_resumed (LoketServer   *server,
            JsonObject    *answer,
            ServerFixture *fixture)
{
  fixture->resumed++;
}

static void
on_ended (LoketServer   *server,
          GError        *error,
          ServerFixture *fixture)
{
  g_clear_error (&fixture->ended);
  fixture->ended = g_error_copy (error);
}

void
server_fixture_set_up (ServerFixture *fixture,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_test_postgres_run (SERVER_FIXTURE_DB, "TRUNCATE public.desk, public.command, public.change, public.page,"
                           " public.chunk; UPDATE public.epoch SET value = 'e/1'");
  fixture->server = server_fixture_new ();
  g_signal_connect (fixture->server, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->server, "resumed", G_CALLBACK (on_resumed), fixture);
  g_signal_connect (fixture->server, "ended", G_CALLBACK (on_ended), fixture);
  answer = server_fixture_sign_in (fixture->server, "rina", "latihan-rina", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loket_json_string (loket_json_object (json_node_get_object (answer), "staff"),
                                      "login"), ==, "rina");
}

void
server_fixture_tear_down (ServerFixture *fixture,
                          gconstpointer  data)
{
  loket_server_sign_out (fixture->server);
  while (g_main_context_iteration (NULL, FALSE))
    {
    }
  g_assert_finalize_object (fixture->server);
  g_clear_error (&fixture->ended);
  g_free (fixture->topic);
}

/* The small schema; FALSE where there is no PostgreSQL. */
gboolean
server_fixture_start (int    *argc,
                      char ***argv)
{
  g_autofree char *small = NULL;

  loket_test_init (argc, argv);
  if (!loket_test_postgres_is_there ())
    return FALSE;
  loket_test_postgres_run ("postgres", "CREATE DATABASE " SERVER_FIXTURE_DB);
  small = g_test_build_filename (G_TEST_DIST, "server", "small.sql", NULL);
  loket_test_postgres_file (SERVER_FIXTURE_DB, small);
  loket_test_postgres_run (SERVER_FIXTURE_DB, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO rina");

  return TRUE;
}
