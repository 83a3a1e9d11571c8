/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in to a real PostgreSQL: refused, twice, at the next host, with a password that is gone. */

#include "loket-server-error.h"
#include "loket-test-postgres.h"
#include "loket-test.h"
#include "server-fixture.h"

#include <string.h>

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
      g_autoptr(LoketServer) server = server_fixture_new ();
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) answer = server_fixture_sign_in (server, cases[i].login, cases[i].password, &error);

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
  g_autoptr(LoketServer) server = server_fixture_new ();
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

static JsonNode *
sign_in_along (LoketServer *server,
               const char  *text,
               JsonNode   **along,
               GError     **error)
{
  g_autoptr(JsonObject) args = server_fixture_args (text);
  g_autoptr(GAsyncResult) result = NULL;

  loket_server_sign_in_along_async (server, "rina", "latihan-rina", "length_of", args, NULL,
                                    loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_server_sign_in_along_finish (server, result, along, error);
}

/* One flight for both, and no harm when the second question is refused. */
static void
test_along (void)
{
  g_autoptr(LoketServer) server = server_fixture_new ();
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonNode) again = NULL;
  g_autoptr(JsonNode) refused = NULL;
  g_autoptr(JsonNode) along = NULL;
  g_autoptr(GError) error = NULL;
  guint64 flights = loket_server_get_flights (server);

  answer = sign_in_along (server, "{\"t\":\"abc\"}", &along, &error);
  g_assert_no_error (error);
  g_assert_nonnull (answer);
  g_assert_cmpint (json_node_get_int (along), ==, 3);
  g_assert_cmpint (loket_server_get_flights (server), ==, flights + 1);
  g_assert_cmpint (loket_server_get_state (server), ==, LOKET_SERVER_ONLINE);
  g_clear_pointer (&along, json_node_unref);

  again = sign_in_along (server, "{\"nobody\":\"knows\"}", &along, &error);
  g_assert_no_error (error);
  g_assert_nonnull (again);
  g_assert_null (along);
  g_assert_true (loket_server_get_signed_in (server));

  /* Who is not let in gets no other answer either. */
  loket_server_set_client (server, "test 0", 0);
  refused = sign_in_along (server, "{\"t\":\"abc\"}", &along, &error);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "LK021");
  g_assert_null (refused);
  g_assert_null (along);
  g_assert_false (loket_server_get_signed_in (server));
}

static void
test_old_client (void)
{
  g_autoptr(LoketServer) server = server_fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(JsonObject) detail = NULL;

  loket_server_set_client (server, "test 0", 0);
  answer = server_fixture_sign_in (server, "rina", "latihan-rina", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_UPDATE);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "LK021");
  detail = loket_server_error_get_detail (error);
  g_assert_cmpint (loket_json_int (detail, "oldest"), ==, 1);
}

static void
test_missing_database (void)
{
  g_autoptr(LoketServer) server = server_fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_server_set_database (server, "nowhere");
  answer = server_fixture_sign_in (server, "rina", "latihan-rina", &error);
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
  g_autoptr(LoketServer) server = server_fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  g_assert_true (probe (server, &error));
  loket_server_set_hosts (server, dead);
  g_assert_false (probe (server, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_clear_error (&error);
  answer = server_fixture_sign_in (server, "rina", "latihan-rina", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "unreachable");
  g_clear_error (&error);
  loket_server_set_hosts (server, second);
  answer = server_fixture_sign_in (server, "rina", "latihan-rina", &error);
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
  g_autoptr(LoketServer) server = server_fixture_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  gint64 start = g_get_monotonic_time ();

  loket_server_set_hosts (server, hosts);
  answer = server_fixture_sign_in (server, "rina", "latihan-rina", &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 7 * G_TIME_SPAN_SECOND);
}

static void
test_ended (ServerFixture *fixture,
            gconstpointer  data)
{
  server_fixture_open_desk (fixture);
  loket_test_postgres_run (SERVER_FIXTURE_DB, "UPDATE public.desk SET closed = true");
  server_fixture_kill_backends ();
  g_assert_true (loket_test_wait (fixture->ended != NULL, 60));
  g_assert_error (fixture->ended, LOKET_ERROR, LOKET_ERROR_SIGN_IN);
  g_assert_cmpstr (loket_server_error_get_code (fixture->ended), ==, "LK014");
  g_assert_false (loket_server_get_signed_in (fixture->server));
}

static void
test_password_gone (ServerFixture *fixture,
                    gconstpointer  data)
{
  server_fixture_open_desk (fixture);
  loket_test_postgres_run (SERVER_FIXTURE_DB, "ALTER ROLE rina PASSWORD 'other'");
  server_fixture_kill_backends ();
  g_assert_true (loket_test_wait (fixture->ended != NULL, 60));
  g_assert_cmpstr (loket_server_error_get_code (fixture->ended), ==, "28P01");
  loket_test_postgres_run (SERVER_FIXTURE_DB, "ALTER ROLE rina PASSWORD 'latihan-rina'");
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
test_proof (ServerFixture *fixture,
            gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  server_fixture_open_desk (fixture);
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
  server_fixture_kill_backends ();
  g_assert_true (loket_test_wait (fixture->resumed == 1, 60));
  loket_test_postgres_run (SERVER_FIXTURE_DB, "ALTER ROLE rina PASSWORD 'latihan-rina'");
}

static void
test_signed_out (ServerFixture *fixture,
                 gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_server_sign_out (fixture->server);
  answer = server_fixture_call (fixture->server, "length_of", "{\"t\":\"x\"}", &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_SIGN_IN);
}

int
main (int   argc,
      char *argv[])
{
  if (!server_fixture_start (&argc, &argv))
    return 77;

  g_test_add_func ("/server/refused-sign-in", test_refused_sign_in);
  g_test_add_func ("/server/twice", test_twice);
  g_test_add_func ("/server/along", test_along);
  g_test_add_func ("/server/old-client", test_old_client);
  g_test_add_func ("/server/missing-database", test_missing_database);
  g_test_add_func ("/server/hosts", test_hosts);
  g_test_add_func ("/server/black-hole", test_black_hole);
  SERVER_FIXTURE_ADD ("ended", test_ended);
  SERVER_FIXTURE_ADD ("password-gone", test_password_gone);
  SERVER_FIXTURE_ADD ("proof", test_proof);
  SERVER_FIXTURE_ADD ("signed-out", test_signed_out);

  return g_test_run ();
}
