/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls, reads, commands, changes and pages on a connection to a real PostgreSQL. */

#include "loket-server-error.h"
#include "loket-test-postgres.h"
#include "loket-test.h"
#include "server-fixture.h"

#include <string.h>

static void
test_arguments (ServerFixture *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer =
    server_fixture_call (fixture->server, "echo", "{\"t\":\"it's \\\"§ 5\\\" \\\\ '; DROP\",\"n\":-7,\"b\":false,"
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

  bad = server_fixture_call (fixture->server, "echo(); DROP", NULL, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_FAILED);
  g_clear_error (&error);
  bad = server_fixture_call (fixture->server, "echo", "{\"t => 1); --\":1}", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_FAILED);
  g_clear_error (&error);
  bad = server_fixture_call (fixture->server, "unknown", NULL, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_UPDATE);
}

static void
test_settings (ServerFixture *fixture,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonNode) isolation = NULL;

  /* What a login set for itself does not count. */
  loket_test_postgres_run (SERVER_FIXTURE_DB, "ALTER ROLE rina SET default_transaction_read_only = on;"
                           "ALTER ROLE rina SET statement_timeout = 1");
  json_node_unref (server_fixture_sign_in (fixture->server, "rina", "latihan-rina", &error));
  g_assert_no_error (error);
  answer = server_fixture_call (fixture->server, "setting", "{\"name\":\"statement_timeout\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_node_get_string (answer), ==, "15s");
  isolation = server_fixture_call (fixture->server, "setting", "{\"name\":\"transaction_read_only\"}", &error);
  g_assert_cmpstr (json_node_get_string (isolation), ==, "off");
  loket_test_postgres_run (SERVER_FIXTURE_DB, "ALTER ROLE rina RESET ALL");
}

static void
test_large (ServerFixture *fixture,
            gconstpointer  data)
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
test_errors (ServerFixture *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonObject) detail = NULL;

  answer = server_fixture_call (fixture->server, "refuse", "{\"code\":\"LK011\",\"detail\":\"{\\\"blockers\\\":"
                                "[\\\"field\\\"]}\"}", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_REFUSED);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "LK011");
  g_assert_cmpstr (loket_server_error_get_action (error), ==, "open-case");
  detail = loket_server_error_get_detail (error);
  g_assert_cmpint (json_array_get_length (loket_json_array (detail, "blockers")), ==, 1);
  g_clear_error (&error);

  /* A detail of PostgreSQL's own errors may hold a row: it goes nowhere. */
  answer = server_fixture_call (fixture->server, "refuse", "{\"code\":\"23505\",\"detail\":\"Key (nik)=(1)\"}",
                                &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_REFUSED);
  g_assert_null (loket_error_get_detail (error));
  g_assert_null (strstr (error->message, "nik"));
  g_clear_error (&error);

  answer = server_fixture_call (fixture->server, "fails_late", NULL, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_REFUSED);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "23505");
  g_clear_error (&error);
  answer = server_fixture_call (fixture->server, "length_of", "{\"t\":\"after\"}", &error);
  g_assert_no_error (error);
}

static void
test_one_flight (ServerFixture *fixture,
                 gconstpointer  data)
{
  GAsyncResult *results[6] = { NULL };
  guint64 before = loket_server_get_flights (fixture->server);
  g_autoptr(JsonObject) good = server_fixture_args ("{\"t\":\"x\"}");
  g_autoptr(JsonObject) bad = server_fixture_args ("{\"code\":\"LK003\",\"detail\":\"{}\"}");

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
test_read (ServerFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  guint64 before = loket_server_get_flights (fixture->server);

  loket_server_read_case_async (fixture->server, SERVER_FIXTURE_CASE, "serve", NULL, loket_test_store_result,
                                &result);
  loket_test_wait_result (&result);
  answer = loket_server_read_case_finish (fixture->server, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loket_json_string (json_node_get_object (answer), "number"), ==,
                   "012-20261126-00001");
  g_assert_cmpint (loket_server_get_flights (fixture->server) - before, ==, 1);
}

static void
test_cancelled (ServerFixture *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(JsonObject) args = server_fixture_args ("{\"seconds\":0.3}");
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
  after = server_fixture_call (fixture->server, "length_of", "{\"t\":\"ab\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_node_get_int (after), ==, 2);
}

static void
test_command (ServerFixture *fixture,
              gconstpointer  data)
{
  g_autoptr(LoketCommand) command = server_fixture_note ("once");
  g_autoptr(LoketCommand) warned = server_fixture_note ("warn");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonNode) again = NULL;
  g_autoptr(JsonNode) confirmed = NULL;

  server_fixture_open_desk (fixture);
  answer = server_fixture_send (fixture->server, command, &error);
  g_assert_no_error (error);
  g_assert_false (loket_json_boolean (json_node_get_object (answer), "repeat"));
  again = server_fixture_send (fixture->server, command, &error);
  g_assert_no_error (error);
  g_assert_true (loket_json_boolean (json_node_get_object (again), "repeat"));
  g_assert_cmpstr (loket_server_get_epoch (fixture->server), ==, "e/1");

  /* Two warnings mean that nobody promised it yet. */
  confirmed = server_fixture_send (fixture->server, warned, &error);
  g_assert_no_error (error);
  {
    g_autofree char *tries = loket_test_postgres_ask (SERVER_FIXTURE_DB, "SELECT tries FROM public.command"
                                                      " WHERE body = 'warn'");
    g_assert_cmpstr (tries, ==, "3");
  }
}

static void
test_conflict (ServerFixture *fixture,
               gconstpointer  data)
{
  g_autoptr(LoketCommand) command = server_fixture_note ("conflict");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  server_fixture_open_desk (fixture);
  answer = server_fixture_send (fixture->server, command, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_HELD);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "40001");
}

static void
test_changes (ServerFixture *fixture,
              gconstpointer  data)
{
  gint64 start;

  loket_test_postgres_run (SERVER_FIXTURE_DB, "INSERT INTO public.change (topic, id) VALUES ('queue', 'old')");
  server_fixture_open_desk (fixture);
  /* The first look tells nothing. */
  loket_test_wait (FALSE, 1);
  g_assert_cmpint (fixture->changed, ==, 0);
  start = g_get_monotonic_time ();
  loket_test_postgres_run (SERVER_FIXTURE_DB, "INSERT INTO public.change (topic, id) VALUES ('case', 'new');"
                           " NOTIFY loket");
  g_assert_true (loket_test_wait (fixture->changed > 0, 2));
  g_assert_cmpstr (fixture->topic, ==, "case/new");
  g_test_message ("told after %d ms", (int) ((g_get_monotonic_time () - start) / 1000));
  /* Without a hint. */
  loket_test_postgres_run (SERVER_FIXTURE_DB, "INSERT INTO public.change (topic, id) VALUES ('visit', 'v')");
  g_assert_true (loket_test_wait (fixture->changed > 1, 7));
  g_assert_cmpstr (fixture->topic, ==, "visit/v");
}

static void
test_page (ServerFixture *fixture,
           gconstpointer  data)
{
  g_autofree char *id = loket_id_new ();
  g_autoptr(JsonObject) meta = server_fixture_args ("{\"kind\":\"jpeg\",\"width\":10,\"height\":10,"
                                                    "\"dpi_x\":300,\"dpi_y\":300}");
  g_autoptr(LoketStoredPage) page = loket_stored_page_new (id, SERVER_FIXTURE_CASE, "ktp", meta);
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
  loket_test_postgres_run (SERVER_FIXTURE_DB, seed);
  for (int round = 0; round < 2; round++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      loket_server_upload_page_async (fixture->server, page, bytes, NULL, loket_test_store_result,
                                      &result);
      if (round == 0)
        server_fixture_kill_backends ();
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

static void
test_ping (ServerFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_server_ping_async (fixture->server, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_server_ping_finish (fixture->server, result, &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  if (!server_fixture_start (&argc, &argv))
    return 77;

  SERVER_FIXTURE_ADD ("arguments", test_arguments);
  SERVER_FIXTURE_ADD ("settings", test_settings);
  SERVER_FIXTURE_ADD ("large", test_large);
  SERVER_FIXTURE_ADD ("errors", test_errors);
  SERVER_FIXTURE_ADD ("one-flight", test_one_flight);
  SERVER_FIXTURE_ADD ("read", test_read);
  SERVER_FIXTURE_ADD ("cancelled", test_cancelled);
  SERVER_FIXTURE_ADD ("command", test_command);
  SERVER_FIXTURE_ADD ("conflict", test_conflict);
  SERVER_FIXTURE_ADD ("changes", test_changes);
  SERVER_FIXTURE_ADD ("page", test_page);
  SERVER_FIXTURE_ADD ("ping", test_ping);

  return g_test_run ();
}
