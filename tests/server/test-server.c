/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connection against a real PostgreSQL that is killed, stopped and asked for too much. */

#include "loket-row.h"
#include "loket-server-error.h"
#include "loket-server.h"
#include "loket-test-postgres.h"
#include "loket-test.h"

#include <string.h>

#define DB "small"
#define CASE "00000000-0000-7000-8000-000000000001"

typedef struct
{
  LoketServer *server;
  guint changed;
  guint resumed;
  GError *ended;
  char *topic;
} Fixture;

/*
 * Helpers
 */
static LoketServer *
new_server (void)
{
  LoketServer *server = loket_server_new ();
  const char *hosts[] = { loket_test_postgres_host (), NULL };

  loket_server_set_hosts (server, hosts);
  loket_server_set_database (server, DB);
  loket_server_set_client (server, "test 1", 1);
  return server;
}

static JsonNode *
sign_in (LoketServer *server,
         const char  *login,
         const char  *password,
         GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_server_sign_in_async (server, login, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_server_sign_in_finish (server, result, error);
}

static JsonObject *
args_from (const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  return json_node_dup_object (node);
}

static JsonNode *
call (LoketServer *server,
      const char  *function,
      const char  *text,
      GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonObject) args = text != NULL ? args_from (text) : NULL;

  loket_server_call_async (server, function, args, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_server_call_finish (server, result, error);
}

static JsonNode *
send_command (LoketServer  *server,
              LoketCommand *command,
              GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_server_send_async (server, command, NULL, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_server_send_finish (server, result, error);
}

static LoketCommand *
note (const char *body)
{
  g_autoptr(JsonObject) args = json_object_new ();

  json_object_set_string_member (args, "body", body);
  return loket_command_new ("note_add", args, CASE);
}

static void
open_desk (Fixture *fixture)
{
  g_autoptr(JsonObject) args = args_from ("{\"device\":\"test\"}");
  g_autoptr(LoketCommand) command = loket_command_new ("desk_open", args, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = send_command (fixture->server, command, &error);

  g_assert_no_error (error);
  g_assert_nonnull (answer);
  g_assert_nonnull (loket_server_get_session (fixture->server));
}

static void
kill_backends (void)
{
  loket_test_postgres_run ("postgres", "SELECT pg_terminate_backend (pid) FROM pg_stat_activity"
                           " WHERE usename = 'rina'");
}

static void
on_changed (LoketServer *server,
            const char  *topic,
            const char  *id,
            Fixture     *fixture)
{
  fixture->changed++;
  g_free (fixture->topic);
  fixture->topic = g_strdup_printf ("%s/%s", topic, id);
}

static void
on_resumed (LoketServer *server,
            JsonObject  *answer,
            Fixture     *fixture)
{
  fixture->resumed++;
}

static void
on_ended (LoketServer *server,
          GError      *error,
          Fixture     *fixture)
{
  g_clear_error (&fixture->ended);
  fixture->ended = g_error_copy (error);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_test_postgres_run (DB, "TRUNCATE public.desk, public.command, public.change, public.page,"
                           " public.chunk; UPDATE public.epoch SET value = 'e/1'");
  fixture->server = new_server ();
  g_signal_connect (fixture->server, "changed", G_CALLBACK (on_changed), fixture);
  g_signal_connect (fixture->server, "resumed", G_CALLBACK (on_resumed), fixture);
  g_signal_connect (fixture->server, "ended", G_CALLBACK (on_ended), fixture);
  answer = sign_in (fixture->server, "rina", "latihan-rina", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loket_json_string (loket_json_object (json_node_get_object (answer), "staff"),
                                      "login"), ==, "rina");
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  loket_server_sign_out (fixture->server);
  while (g_main_context_iteration (NULL, FALSE))
    {
    }
  g_assert_finalize_object (fixture->server);
  g_clear_error (&fixture->ended);
  g_free (fixture->topic);
}

/*
 * Signing in
 */
static void
test_refused_sign_in (void)
{
  static const struct
  {
    const char *login, *password, *code;
    LoketErrorCode error;
  } cases[] = {
    { "rina", "wrong", "28P01", LOKET_ERROR_SIGN_IN },
    { "nobody", "x", "28P01", LOKET_ERROR_SIGN_IN },
    { "expired", "x", "28P01", LOKET_ERROR_SIGN_IN },
    { "closed", "x", "28000", LOKET_ERROR_SIGN_IN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(LoketServer) server = new_server ();
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) answer = sign_in (server, cases[i].login, cases[i].password, &error);

      g_assert_null (answer);
      g_assert_error (error, LOKET_ERROR, (gint) cases[i].error);
      g_assert_cmpstr (loket_server_error_get_code (error), ==, cases[i].code);
      g_assert_cmpint (loket_server_get_state (server), ==, LOKET_SERVER_OFFLINE);
      g_assert_false (loket_server_get_signed_in (server));
    }
}

/* A second press of the button, and signing out while the first still dials. */
static void
test_twice (void)
{
  g_autoptr(LoketServer) server = new_server ();
  GAsyncResult *results[3] = { NULL };
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 3; i++)
    {
      loket_server_sign_in_async (server, "rina", "latihan-rina", NULL, loket_test_store_result,
                                  &results[i]);
      if (i == 1)
        loket_server_sign_out (server);
    }
  for (int i = 0; i < 3; i++)
    {
      g_autoptr(JsonNode) answer = NULL;

      loket_test_wait_result (&results[i]);
      answer = loket_server_sign_in_finish (server, results[i], &error);
      if (i < 2)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_no_error (error);
      g_clear_error (&error);
      g_object_unref (results[i]);
    }
  g_assert_true (loket_server_get_signed_in (server));
}

static void
test_old_client (void)
{
  g_autoptr(LoketServer) server = new_server ();
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonObject) detail = NULL;

  loket_server_set_client (server, "test 0", 0);
  answer = sign_in (server, "rina", "latihan-rina", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_UPDATE);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "LK021");
  detail = loket_server_error_get_detail (error);
  g_assert_cmpint (loket_json_int (detail, "oldest"), ==, 1);
}

static void
test_missing_database (void)
{
  g_autoptr(LoketServer) server = new_server ();
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_server_set_database (server, "nowhere");
  answer = sign_in (server, "rina", "latihan-rina", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_UPDATE);
}

static gboolean
probe (LoketServer *server,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_server_probe_async (server, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_server_probe_finish (server, result, error);
}

static void
test_hosts (void)
{
  const char *dead[] = { "/nonexistent", "127.0.0.1:1", NULL };
  const char *second[] = { "/nonexistent", "127.0.0.1:1", loket_test_postgres_host (), NULL };
  g_autoptr(LoketServer) server = new_server ();
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  g_assert_true (probe (server, &error));
  loket_server_set_hosts (server, dead);
  g_assert_false (probe (server, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_clear_error (&error);
  answer = sign_in (server, "rina", "latihan-rina", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "unreachable");
  g_clear_error (&error);
  loket_server_set_hosts (server, second);
  answer = sign_in (server, "rina", "latihan-rina", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loket_server_get_host (server), ==, loket_test_postgres_host ());
}

/* A host that accepts and then says nothing must not hold up the next one for long. */
static void
test_black_hole (void)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *hole = g_strdup_printf ("127.0.0.1:%u", port);
  const char *hosts[] = { hole, loket_test_postgres_host (), NULL };
  g_autoptr(LoketServer) server = new_server ();
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  gint64 start = g_get_monotonic_time ();

  loket_server_set_hosts (server, hosts);
  answer = sign_in (server, "rina", "latihan-rina", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 7 * G_TIME_SPAN_SECOND);
}

/*
 * Calls
 */
static void
test_arguments (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer =
    call (fixture->server, "echo", "{\"t\":\"it's \\\"§ 5\\\" \\\\ '; DROP\",\"n\":-7,\"b\":false,"
          "\"o\":{\"k\":[1,null]},\"a\":[],\"nil\":null}", &error);
  g_autoptr(JsonNode) bad = NULL;
  JsonObject *object;

  g_assert_no_error (error);
  object = json_node_get_object (answer);
  g_assert_cmpstr (loket_json_string (object, "t"), ==, "it's \"§ 5\" \\ '; DROP");
  g_assert_cmpint (loket_json_int (object, "n"), ==, -7);
  g_assert_false (loket_json_boolean (object, "b"));
  g_assert_cmpint (json_array_get_length (loket_json_array (loket_json_object (object, "o"), "k")),
                   ==, 2);
  g_assert_true (loket_json_boolean (object, "nil"));

  bad = call (fixture->server, "echo(); DROP", NULL, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_FAILED);
  g_clear_error (&error);
  bad = call (fixture->server, "echo", "{\"t => 1); --\":1}", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_FAILED);
  g_clear_error (&error);
  bad = call (fixture->server, "unknown", NULL, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_UPDATE);
}

static void
test_settings (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonNode) isolation = NULL;

  /* What a login set for itself does not count. */
  loket_test_postgres_run (DB, "ALTER ROLE rina SET default_transaction_read_only = on;"
                           "ALTER ROLE rina SET statement_timeout = 1");
  json_node_unref (sign_in (fixture->server, "rina", "latihan-rina", &error));
  g_assert_no_error (error);
  answer = call (fixture->server, "setting", "{\"name\":\"statement_timeout\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_node_get_string (answer), ==, "15s");
  isolation = call (fixture->server, "setting", "{\"name\":\"transaction_read_only\"}", &error);
  g_assert_cmpstr (json_node_get_string (isolation), ==, "off");
  loket_test_postgres_run (DB, "ALTER ROLE rina RESET ALL");
}

static void
test_large (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *text = g_strnfill (8 * 1024 * 1024, 'x');
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  json_object_set_string_member (args, "t", text);
  loket_server_call_async (fixture->server, "length_of", args, NULL, loket_test_store_result,
                           &result);
  loket_test_wait_result (&result);
  answer = loket_server_call_finish (fixture->server, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_node_get_int (answer), ==, 8 * 1024 * 1024);
}

static void
test_errors (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonObject) detail = NULL;

  answer = call (fixture->server, "refuse", "{\"code\":\"LK011\",\"detail\":\"{\\\"blockers\\\":"
                 "[\\\"field\\\"]}\"}", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_REFUSED);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "LK011");
  g_assert_cmpstr (loket_server_error_get_action (error), ==, "open-case");
  detail = loket_server_error_get_detail (error);
  g_assert_cmpint (json_array_get_length (loket_json_array (detail, "blockers")), ==, 1);
  g_clear_error (&error);

  /* A detail of PostgreSQL's own errors may hold a row: it goes nowhere. */
  answer = call (fixture->server, "refuse", "{\"code\":\"23505\",\"detail\":\"Key (nik)=(1)\"}",
                 &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_REFUSED);
  g_assert_null (loket_error_get_detail (error));
  g_assert_null (strstr (error->message, "nik"));
  g_clear_error (&error);

  answer = call (fixture->server, "fails_late", NULL, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_REFUSED);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "23505");
  g_clear_error (&error);
  answer = call (fixture->server, "length_of", "{\"t\":\"after\"}", &error);
  g_assert_no_error (error);
}

static void
test_one_flight (Fixture      *fixture,
                 gconstpointer data)
{
  GAsyncResult *results[6] = { NULL };
  guint64 before = loket_server_get_flights (fixture->server);
  g_autoptr(JsonObject) good = args_from ("{\"t\":\"x\"}");
  g_autoptr(JsonObject) bad = args_from ("{\"code\":\"LK003\",\"detail\":\"{}\"}");

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    loket_server_call_async (fixture->server, i == 2 ? "refuse" : "length_of",
                             i == 2 ? bad : good, NULL, loket_test_store_result, &results[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) answer = NULL;

      loket_test_wait_result (&results[i]);
      answer = loket_server_call_finish (fixture->server, results[i], &error);
      /* Each its own transaction: one refusal does not touch its neighbours. */
      if (i == 2)
        g_assert_error (error, LOKET_ERROR, LOKET_ERROR_REFUSED);
      else
        g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  g_assert_cmpint (loket_server_get_flights (fixture->server) - before, ==, 1);
}

static void
test_read (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  guint64 before = loket_server_get_flights (fixture->server);

  loket_server_read_case_async (fixture->server, CASE, "serve", NULL, loket_test_store_result,
                                &result);
  loket_test_wait_result (&result);
  answer = loket_server_read_case_finish (fixture->server, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loket_json_string (json_node_get_object (answer), "number"), ==,
                   "012-20261126-00001");
  g_assert_cmpint (loket_server_get_flights (fixture->server) - before, ==, 1);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(JsonObject) args = args_from ("{\"seconds\":0.3}");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonNode) after = NULL;

  loket_server_call_async (fixture->server, "slow", args, cancellable, loket_test_store_result,
                           &result);
  for (int i = 0; i < 3; i++)
    loket_test_turn ();
  g_cancellable_cancel (cancellable);
  loket_test_wait_result (&result);
  answer = loket_server_call_finish (fixture->server, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  after = call (fixture->server, "length_of", "{\"t\":\"ab\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_node_get_int (after), ==, 2);
}

/*
 * Commands
 */
static void
test_command (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(LoketCommand) command = note ("once");
  g_autoptr(LoketCommand) warned = note ("warn");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonNode) again = NULL;
  g_autoptr(JsonNode) confirmed = NULL;

  open_desk (fixture);
  answer = send_command (fixture->server, command, &error);
  g_assert_no_error (error);
  g_assert_false (loket_json_boolean (json_node_get_object (answer), "repeat"));
  again = send_command (fixture->server, command, &error);
  g_assert_no_error (error);
  g_assert_true (loket_json_boolean (json_node_get_object (again), "repeat"));
  g_assert_cmpstr (loket_server_get_epoch (fixture->server), ==, "e/1");

  /* Two warnings mean that nobody promised it yet. */
  confirmed = send_command (fixture->server, warned, &error);
  g_assert_no_error (error);
  {
    g_autofree char *tries = loket_test_postgres_ask (DB, "SELECT tries FROM public.command"
                                                      " WHERE body = 'warn'");
    g_assert_cmpstr (tries, ==, "3");
  }
}

static void
test_conflict (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(LoketCommand) command = note ("conflict");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  open_desk (fixture);
  answer = send_command (fixture->server, command, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_HELD);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "40001");
}

/*
 * Losing it
 */
static void
test_killed_backend (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(JsonObject) args = args_from ("{\"seconds\":0.5}");
  g_autoptr(LoketCommand) command = note ("slow");
  g_autoptr(GAsyncResult) read = NULL;
  g_autoptr(GAsyncResult) sent = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) slept = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autofree char *count = NULL;

  open_desk (fixture);
  loket_server_call_async (fixture->server, "slow", args, NULL, loket_test_store_result, &read);
  loket_server_send_async (fixture->server, command, NULL, NULL, loket_test_store_result, &sent);
  for (int i = 0; i < 5; i++)
    loket_test_turn ();
  kill_backends ();
  loket_test_wait_result (&sent);
  loket_test_wait_result (&read);
  /* Both were asked again on the next connection, after the desk was resumed there. */
  slept = loket_server_call_finish (fixture->server, read, &error);
  g_assert_no_error (error);
  answer = loket_server_send_finish (fixture->server, sent, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture->resumed, ==, 1);
  count = loket_test_postgres_ask (DB, "SELECT count(*) FROM public.command");
  g_assert_cmpstr (count, ==, "1");
}

static void
test_killed_often (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *count = NULL;

  open_desk (fixture);
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *body = g_strdup_printf ("n%d", i);
      g_autoptr(LoketCommand) command = note (body);
      g_autoptr(GAsyncResult) sent = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) answer = NULL;

      loket_server_send_async (fixture->server, command, NULL, NULL, loket_test_store_result, &sent);
      if (i % 3 == 0)
        kill_backends ();
      loket_test_wait_result (&sent);
      if (i % 3 == 1)
        kill_backends ();
      answer = loket_server_send_finish (fixture->server, sent, &error);
      g_assert_no_error (error);
    }
  count = loket_test_postgres_ask (DB, "SELECT count(*), max(tries) <= 2 FROM public.command");
  g_assert_cmpstr (count, ==, "12|t");
}

static void
test_stopped_server (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(LoketCommand) command = note ("late");
  g_autoptr(GAsyncResult) read = NULL;
  g_autoptr(GAsyncResult) sent = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) slept = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonObject) args = args_from ("{\"seconds\":1}");

  open_desk (fixture);
  loket_server_call_async (fixture->server, "slow", args, NULL, loket_test_store_result, &read);
  for (int i = 0; i < 3; i++)
    loket_test_turn ();
  loket_test_postgres_stop ();
  g_assert_true (loket_test_wait (loket_server_get_state (fixture->server)
                                  != LOKET_SERVER_ONLINE, 5));
  g_assert_true (loket_server_get_signed_in (fixture->server));
  loket_server_send_async (fixture->server, command, NULL, NULL, loket_test_store_result, &sent);
  loket_test_wait_result (&read);
  slept = loket_server_call_finish (fixture->server, read, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_clear_error (&error);
  loket_test_wait_result (&sent);
  answer = loket_server_send_finish (fixture->server, sent, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "unreachable");
  g_clear_error (&error);

  loket_test_postgres_start (NULL);
  g_assert_true (loket_test_wait (loket_server_get_state (fixture->server)
                                  == LOKET_SERVER_ONLINE, 30));
  g_assert_cmpint (fixture->resumed, ==, 1);
  answer = send_command (fixture->server, command, &error);
  g_assert_no_error (error);
}

static void
test_ended (Fixture      *fixture,
            gconstpointer data)
{
  open_desk (fixture);
  loket_test_postgres_run (DB, "UPDATE public.desk SET closed = true");
  kill_backends ();
  g_assert_true (loket_test_wait (fixture->ended != NULL, 10));
  g_assert_error (fixture->ended, LOKET_ERROR, LOKET_ERROR_SIGN_IN);
  g_assert_cmpstr (loket_server_error_get_code (fixture->ended), ==, "LK014");
  g_assert_false (loket_server_get_signed_in (fixture->server));
}

static void
test_password_gone (Fixture      *fixture,
                    gconstpointer data)
{
  open_desk (fixture);
  loket_test_postgres_run (DB, "ALTER ROLE rina PASSWORD 'other'");
  kill_backends ();
  g_assert_true (loket_test_wait (fixture->ended != NULL, 10));
  g_assert_cmpstr (loket_server_error_get_code (fixture->ended), ==, "28P01");
  loket_test_postgres_run (DB, "ALTER ROLE rina PASSWORD 'latihan-rina'");
}

/*
 * Live changes, pages, passwords
 */
static void
test_changes (Fixture      *fixture,
              gconstpointer data)
{
  gint64 start;

  loket_test_postgres_run (DB, "INSERT INTO public.change (topic, id) VALUES ('queue', 'old')");
  open_desk (fixture);
  /* The first look tells nothing. */
  loket_test_wait (FALSE, 1);
  g_assert_cmpint (fixture->changed, ==, 0);
  start = g_get_monotonic_time ();
  loket_test_postgres_run (DB, "INSERT INTO public.change (topic, id) VALUES ('case', 'new');"
                           " NOTIFY loket");
  g_assert_true (loket_test_wait (fixture->changed > 0, 2));
  g_assert_cmpstr (fixture->topic, ==, "case/new");
  g_test_message ("told after %d ms", (int) ((g_get_monotonic_time () - start) / 1000));
  /* Without a hint. */
  loket_test_postgres_run (DB, "INSERT INTO public.change (topic, id) VALUES ('visit', 'v')");
  g_assert_true (loket_test_wait (fixture->changed > 1, 7));
  g_assert_cmpstr (fixture->topic, ==, "visit/v");
}

static void
test_page (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *id = loket_id_new ();
  g_autoptr(JsonObject) meta = args_from ("{\"kind\":\"jpeg\",\"width\":10,\"height\":10,"
                                          "\"dpi_x\":300,\"dpi_y\":300}");
  g_autoptr(LoketStoredPage) page = loket_stored_page_new (id, CASE, "ktp", meta);
  gsize size = 5 * 1024 * 1024 + 17;
  guint8 *raw = g_malloc (size);
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *seed = NULL;

  for (gsize i = 0; i < size; i++)
    raw[i] = i * 31 >> 3;
  bytes = g_bytes_new_take (raw, size);
  /* Some pieces came earlier, one of them broken. */
  seed = g_strdup_printf ("INSERT INTO public.chunk SELECT '%s', n, decode (repeat ('00', 10), 'hex')"
                          " FROM generate_series (0, 0) n", id);
  loket_test_postgres_run (DB, seed);
  for (int round = 0; round < 2; round++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      loket_server_upload_page_async (fixture->server, page, bytes, NULL, loket_test_store_result,
                                      &result);
      if (round == 0)
        kill_backends ();
      loket_test_wait_result (&result);
      loket_server_upload_page_finish (fixture->server, result, &error);
      g_assert_no_error (error);
    }
  {
    g_autoptr(GAsyncResult) result = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) back = NULL;
    guint64 before = loket_server_get_flights (fixture->server);

    loket_server_page_read_async (fixture->server, id, NULL, loket_test_store_result, &result);
    loket_test_wait_result (&result);
    back = loket_server_page_read_finish (fixture->server, result, &error);
    g_assert_no_error (error);
    g_assert_true (g_bytes_equal (back, bytes));
    g_assert_cmpint (loket_server_get_flights (fixture->server) - before, ==, 1);
  }
}

static gboolean
prove (LoketServer *server,
       const char  *password,
       GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_server_prove_async (server, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_server_prove_finish (server, result, error);
}

static void
test_proof (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  open_desk (fixture);
  g_assert_true (prove (fixture->server, "latihan-rina", &error));
  g_assert_false (prove (fixture->server, "wrong", &error));
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "28P01");
  g_assert_cmpint (loket_server_get_state (fixture->server), ==, LOKET_SERVER_ONLINE);
  g_clear_error (&error);

  loket_server_change_password_async (fixture->server, "latihan-rina", "it's \"new\" kata",
                                      NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_server_change_password_finish (fixture->server, result, &error));
  g_assert_no_error (error);
  g_assert_false (prove (fixture->server, "latihan-rina", NULL));
  g_assert_true (prove (fixture->server, "it's \"new\" kata", &error));
  /* The new one is used when the connection has to be made again. */
  kill_backends ();
  g_assert_true (loket_test_wait (fixture->resumed == 1, 10));
  loket_test_postgres_run (DB, "ALTER ROLE rina PASSWORD 'latihan-rina'");
}

static void
test_ping (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_server_ping_async (fixture->server, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_server_ping_finish (fixture->server, result, &error));
  g_assert_no_error (error);
}

static void
test_signed_out (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_server_sign_out (fixture->server);
  answer = call (fixture->server, "length_of", "{\"t\":\"x\"}", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_SIGN_IN);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *small = NULL;

  loket_test_init (&argc, &argv);
  if (!loket_test_postgres_is_there ())
    return 77;
  loket_test_postgres_run ("postgres", "CREATE DATABASE " DB);
  small = g_test_build_filename (G_TEST_DIST, "server", "small.sql", NULL);
  loket_test_postgres_file (DB, small);
  loket_test_postgres_run (DB, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO rina");

  g_test_add_func ("/server/refused-sign-in", test_refused_sign_in);
  g_test_add_func ("/server/twice", test_twice);
  g_test_add_func ("/server/old-client", test_old_client);
  g_test_add_func ("/server/missing-database", test_missing_database);
  g_test_add_func ("/server/hosts", test_hosts);
  g_test_add_func ("/server/black-hole", test_black_hole);
#define ADD(name, func) g_test_add ("/server/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("arguments", test_arguments);
  ADD ("settings", test_settings);
  ADD ("large", test_large);
  ADD ("errors", test_errors);
  ADD ("one-flight", test_one_flight);
  ADD ("read", test_read);
  ADD ("cancelled", test_cancelled);
  ADD ("command", test_command);
  ADD ("conflict", test_conflict);
  ADD ("killed-backend", test_killed_backend);
  ADD ("killed-often", test_killed_often);
  ADD ("stopped-server", test_stopped_server);
  ADD ("ended", test_ended);
  ADD ("password-gone", test_password_gone);
  ADD ("changes", test_changes);
  ADD ("page", test_page);
  ADD ("proof", test_proof);
  ADD ("ping", test_ping);
  ADD ("signed-out", test_signed_out);
  return g_test_run ();
}
