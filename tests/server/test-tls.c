/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server that is not the office's own gets nothing: no password, no name. */

#include "loket-server-error.h"
#include "loket-server.h"
#include "loket-test-postgres.h"
#include "loket-test.h"

#define DB "small"

/* An authority, a certificate of it for "localhost", and one of a stranger. */
static const char certificates[] =
  "new () { openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout $1.key"
  " -subj /CN=$2 -out $1.csr 2>/dev/null; chmod 600 $1.key; };"
  "root () { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30"
  " -keyout $1.key -subj /CN=$1 -out $1.crt 2>/dev/null; };"
  "sign () { echo subjectAltName=DNS:$3 > $1.ext; openssl x509 -req -in $1.csr -CA $2.crt"
  " -CAkey $2.key -CAcreateserial -days 30 -extfile $1.ext -out $1.crt 2>/dev/null; };"
  "root office; root stranger; new server localhost; sign server office localhost;"
  "chmod 644 office.crt stranger.crt; chmod 755 .";

static guint16 port;

static void
restart (const char *further,
         const char *method)
{
  g_autofree char *rules = g_strdup_printf ("printf \"local all all trust\\nhostssl all all"
                                            " 127.0.0.1/32 %s\\nhost all all 127.0.0.1/32 %s\\n\""
                                            " > data/pg_hba.conf", method, method);
  g_autofree char *options = g_strdup_printf ("-c listen_addresses=127.0.0.1 -c port=%u %s", port,
                                              further);

  loket_test_postgres_shell (rules);
  loket_test_postgres_stop ();
  loket_test_postgres_start (options);
}

static LoketServer *
new_server (const char *name,
            const char *authority)
{
  LoketServer *server = loket_server_new ();
  g_autofree char *host = g_strdup_printf ("%s:%u", name, port);
  g_autofree char *root = g_strdup_printf ("%s/%s.crt", loket_test_postgres_host (), authority);
  const char *hosts[] = { host, NULL };

  loket_server_set_hosts (server, hosts);
  loket_server_set_database (server, DB);
  loket_server_set_client (server, "test", 1);
  loket_server_set_root_certificate (server, authority != NULL ? root : NULL);
  return server;
}

static char *
sign_in (const char *name,
         const char *authority,
         const char *password)
{
  g_autoptr(LoketServer) server = new_server (name, authority);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  gint64 start = g_get_monotonic_time ();

  loket_server_sign_in_async (server, "rina", password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  answer = loket_server_sign_in_finish (server, result, &error);
  if (answer != NULL)
    g_test_message ("signed in over TLS in %d ms",
                    (int) ((g_get_monotonic_time () - start) / 1000));
  loket_server_sign_out (server);
  return g_strdup (answer != NULL ? "in" : loket_server_error_get_code (error));
}

static void
assert_sign_in (const char *name,
                const char *authority,
                const char *password,
                const char *expected)
{
  g_autofree char *found = sign_in (name, authority, password);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_verified (void)
{
  restart ("-c ssl=on -c ssl_cert_file=../server.crt -c ssl_key_file=../server.key",
           "scram-sha-256");
  assert_sign_in ("localhost", "office", "latihan-rina", "in");
  assert_sign_in ("localhost", "office", "wrong", "28P01");
}

static void
test_other_names (void)
{
  assert_sign_in ("127.0.0.1", "office", "latihan-rina", "certificate");
  assert_sign_in ("localhost", "stranger", "latihan-rina", "certificate");
  assert_sign_in ("localhost", "missing", "latihan-rina", "certificate");
}

/* Whoever asks for the password itself does not get it. */
static void
test_clear_text (void)
{
  restart ("-c ssl=on -c ssl_cert_file=../server.crt -c ssl_key_file=../server.key", "password");
  assert_sign_in ("localhost", "office", "latihan-rina", "certificate");
}

static void
test_trusting (void)
{
  restart ("-c ssl=on -c ssl_cert_file=../server.crt -c ssl_key_file=../server.key", "trust");
  assert_sign_in ("localhost", "office", "latihan-rina", "certificate");
}

static void
test_no_tls (void)
{
  restart ("-c ssl=off", "scram-sha-256");
  assert_sign_in ("localhost", "office", "latihan-rina", "certificate");
}

static void
test_old_tls (void)
{
  restart ("-c ssl=on -c ssl_cert_file=../server.crt -c ssl_key_file=../server.key"
           " -c ssl_min_protocol_version=TLSv1 -c ssl_max_protocol_version=TLSv1.1",
           "scram-sha-256");
  assert_sign_in ("localhost", "office", "latihan-rina", "certificate");
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *small = NULL;
  g_autofree char *text = NULL;

  loket_test_init (&argc, &argv);
  if (!loket_test_postgres_is_there ())
    return 77;
  small = g_test_build_filename (G_TEST_DIST, "server", "small.sql", NULL);
  loket_test_postgres_run ("postgres", "CREATE DATABASE " DB);
  loket_test_postgres_file (DB, small);
  loket_test_postgres_run (DB, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO rina");
  loket_test_postgres_shell (certificates);
  port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_socket_listener_close (listener);
  text = g_strdup_printf ("%u", port);
  g_setenv ("PGPORT", text, TRUE);

  g_test_add_func ("/tls/verified", test_verified);
  g_test_add_func ("/tls/other-names", test_other_names);
  g_test_add_func ("/tls/clear-text", test_clear_text);
  g_test_add_func ("/tls/trusting", test_trusting);
  g_test_add_func ("/tls/no-tls", test_no_tls);
  g_test_add_func ("/tls/old-tls", test_old_tls);
  return g_test_run ();
}
