/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A connection that is lost: its backend is killed, its server stops. */

#include "loket-server-error.h"
#include "loket-test-postgres.h"
#include "loket-test.h"
#include "server-fixture.h"

#include <string.h>

static void
test_killed_backend (ServerFixture *fixture,
                     gconstpointer  data)
{
  g_autoptr(JsonObject) args = server_fixture_args ("{\"seconds\":0.5}");
  g_autoptr(LoketCommand) command = server_fixture_note ("slow");
  g_autoptr(GAsyncResult) read = NULL;
  g_autoptr(GAsyncResult) sent = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) slept = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autofree char *count = NULL;

  server_fixture_open_desk (fixture);
  loket_server_call_async (fixture->server, "slow", args, NULL, loket_test_store_result, &read);
  loket_server_send_async (fixture->server, command, NULL, NULL, loket_test_store_result, &sent);
  for (int i = 0; i < 5; i++)
    loket_test_turn ();
  server_fixture_kill_backends ();
  loket_test_wait_result (&sent);
  loket_test_wait_result (&read);
  /* Both were asked again on the next connection, after the desk was resumed there. */
  slept = loket_server_call_finish (fixture->server, read, &error);
  g_assert_no_error (error);
  answer = loket_server_send_finish (fixture->server, sent, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture->resumed, ==, 1);
  count = loket_test_postgres_ask (SERVER_FIXTURE_DB, "SELECT count(*) FROM public.command");
  g_assert_cmpstr (count, ==, "1");
}

static void
test_killed_often (ServerFixture *fixture,
                   gconstpointer  data)
{
  g_autofree char *count = NULL;

  server_fixture_open_desk (fixture);
  for (int i = 0; i < 12; i++)
    {
      g_autofree char *body = g_strdup_printf ("n%d", i);
      g_autoptr(LoketCommand) command = server_fixture_note (body);
      g_autoptr(GAsyncResult) sent = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) answer = NULL;

      loket_server_send_async (fixture->server, command, NULL, NULL, loket_test_store_result, &sent);
      if (i % 3 == 0)
        server_fixture_kill_backends ();
      loket_test_wait_result (&sent);
      if (i % 3 == 1)
        server_fixture_kill_backends ();
      answer = loket_server_send_finish (fixture->server, sent, &error);
      g_assert_no_error (error);
    }
  count = loket_test_postgres_ask (SERVER_FIXTURE_DB, "SELECT count(*), max(tries) <= 2 FROM public.command");
  g_assert_cmpstr (count, ==, "12|t");
}

static void
test_stopped_server (ServerFixture *fixture,
                     gconstpointer  data)
{
  g_autoptr(LoketCommand) command = server_fixture_note ("late");
  g_autoptr(GAsyncResult) read = NULL;
  g_autoptr(GAsyncResult) sent = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) slept = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonObject) args = server_fixture_args ("{\"seconds\":1}");

  server_fixture_open_desk (fixture);
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
  answer = server_fixture_send (fixture->server, command, &error);
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  if (!server_fixture_start (&argc, &argv))
    return 77;

  SERVER_FIXTURE_ADD ("killed-backend", test_killed_backend);
  SERVER_FIXTURE_ADD ("killed-often", test_killed_often);
  SERVER_FIXTURE_ADD ("stopped-server", test_stopped_server);

  return g_test_run ();
}
