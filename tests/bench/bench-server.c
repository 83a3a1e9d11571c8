/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way to the server: flights of screens and acts, and time beside plain libpq and SQLite. */

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#include "loket-outbox.h"
#include "loket-row.h"
#include "loket-test-practice.h"
#include "loket-test.h"

#define RUNS 41
#define PAGE (2500 * 1024)

typedef struct
{
  LoketJournal *journal;
  LoketServer *server;
  LoketOutbox *outbox;
  PGconn *plain;                /* of the superuser, for tables of its own */
  PGconn *person;               /* of rina, without a desk */
  sqlite3 *sqlite;
} Bench;

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
now_ms (void)
{
  return g_get_monotonic_time () / 1000.0;
}

static void
print_row (const char *row,
           double      ours,
           double      reference,
           const char *unit)
{
  g_print ("bench server/%s ours=%.3f reference=%.3f ratio=%.3f unit=%s\n", row, ours, reference,
           ours / reference, unit);
}

/* Medians of runs that alternate. */
static void
compare (Bench      *bench,
         const char *row,
         void (     *ours ) (Bench      *bench),
         void (     *reference ) (Bench *bench))
{
  g_autoptr(GArray) a = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) b = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < RUNS; i++)
    {
      double start = now_ms (), middle, end;

      ours (bench);
      middle = now_ms ();
      reference (bench);
      end = now_ms ();
      middle -= start;
      end -= start + middle;
      g_array_append_val (a, middle);
      g_array_append_val (b, end);
    }
  g_array_sort (a, compare_doubles);
  g_array_sort (b, compare_doubles);
  print_row (row, g_array_index (a, double, RUNS / 2), g_array_index (b, double, RUNS / 2), "ms");
}

/* Not the turns of the tests, which end on a timer. */
static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static JsonObject *
args_from (const char *format,
           ...) G_GNUC_PRINTF (1, 2);

static JsonObject *
args_from (const char *format,
           ...)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  va_list values;

  va_start (values, format);
  text = g_strdup_vprintf (format, values);
  va_end (values);
  node = json_from_string (text, NULL);
  return json_node_dup_object (node);
}

/*
 * Flights
 */
static void
count_screen (Bench      *bench,
              const char *function,
              const char *text)
{
  g_autoptr(JsonObject) args = args_from ("%s", text);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autofree char *row = g_strconcat ("flights_", function, NULL);
  guint64 before = loket_server_get_flights (bench->server);

  loket_server_call_async (bench->server, function, args, NULL, loket_test_store_result, &result);
  wait_for (&result);
  answer = loket_server_call_finish (bench->server, result, &error);
  if (answer == NULL)
    g_error ("%s: %s", function, error->message);
  print_row (row, loket_server_get_flights (bench->server) - before, 1, "flights");
}

static void
count_act (Bench      *bench,
           const char *function,
           JsonObject *args)
{
  g_autoptr(LoketCommand) command = loket_command_new (function, args, "bench");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autofree char *row = g_strconcat ("flights_", function, NULL);
  guint64 before = loket_server_get_flights (bench->server);

  json_object_unref (args);
  loket_outbox_run_async (bench->outbox, command, NULL, loket_test_store_result, &result);
  wait_for (&result);
  answer = loket_outbox_run_finish (bench->outbox, result, &error);
  if (answer == NULL)
    g_error ("%s: %s (%s)", function, error->message, loket_error_get_detail (error));
  print_row (row, loket_server_get_flights (bench->server) - before, 1, "flights");
}

static void
count_case (Bench      *bench,
            const char *case_id)
{
  static const char * const functions[] = { "case_read", "case_history" };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(JsonNode) answer = NULL;
      g_autofree char *row = g_strconcat ("flights_", functions[i], NULL);
      guint64 before = loket_server_get_flights (bench->server);

      loket_server_read_async (bench->server, functions[i], case_id, "serve", NULL,
                               loket_test_store_result, &result);
      wait_for (&result);
      answer = loket_server_read_finish (bench->server, result, NULL);
      g_assert_nonnull (answer);
      print_row (row, loket_server_get_flights (bench->server) - before, 1, "flights");
    }
}

/*
 * Pairs
 */
static void
call_ours (Bench *bench)
{
  g_autoptr(JsonObject) args = args_from ("{\"client\":\"bench\",\"schema\":1}");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_server_call_async (bench->server, "sign_in", args, NULL, loket_test_store_result, &result);
  wait_for (&result);
  answer = loket_server_call_finish (bench->server, result, NULL);
  g_assert_nonnull (answer);
}

static void
call_plain (Bench *bench)
{
  const char *values[] = { "bench", "1" };
  PGresult *result = PQexecParams (bench->person, "SELECT api.sign_in (client => $1, schema => $2)"
                                   "::text", 2, NULL, values, NULL, NULL, 0);
  g_autoptr(JsonNode) answer = json_from_string (PQgetvalue (result, 0, 0), NULL);

  g_assert_nonnull (answer);
  PQclear (result);
}

static GBytes *
page_bytes (void)
{
  static guint8 *data;

  if (data == NULL)
    {
      data = g_malloc (PAGE);
      for (gsize i = 0; i < PAGE; i++)
        data[i] = g_random_int ();
    }
  return g_bytes_new_static (data, PAGE);
}

static char *bench_case;
static char *last_page;

static void
upload_ours (Bench *bench)
{
  g_autoptr(JsonObject) meta = args_from ("{\"kind\":\"jpeg\",\"width\":100,\"height\":100,"
                                          "\"dpi_x\":300,\"dpi_y\":300}");
  g_autoptr(GBytes) bytes = page_bytes ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LoketStoredPage) page = NULL;
  g_autoptr(GError) error = NULL;

  g_free (last_page);
  last_page = loket_id_new ();
  page = loket_stored_page_new (last_page, bench_case, "ktp", meta);
  loket_server_upload_page_async (bench->server, page, bytes, NULL, loket_test_store_result,
                                  &result);
  wait_for (&result);
  loket_server_upload_page_finish (bench->server, result, &error);
  if (error != NULL)
    g_error ("upload: %s (%s)", error->message, loket_error_get_detail (error));
}

static void
upload_plain (Bench *bench)
{
  g_autoptr(GBytes) bytes = page_bytes ();
  const char *values[] = { g_bytes_get_data (bytes, NULL) };
  int lengths[] = { PAGE }, formats[] = { 1 };
  PGresult *result = PQexecParams (bench->plain, "INSERT INTO public.bench (bytes) VALUES ($1)", 1,
                                   NULL, values, lengths, formats, 0);

  g_assert_cmpint (PQresultStatus (result), ==, PGRES_COMMAND_OK);
  PQclear (result);
}

static void
download_ours (Bench *bench)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GBytes) bytes = NULL;

  loket_server_page_read_async (bench->server, last_page, NULL, loket_test_store_result, &result);
  wait_for (&result);
  bytes = loket_server_page_read_finish (bench->server, result, NULL);
  g_assert_cmpint (g_bytes_get_size (bytes), ==, PAGE);
}

static void
download_plain (Bench *bench)
{
  PGresult *result = PQexecParams (bench->plain, "SELECT bytes FROM public.bench LIMIT 1", 0, NULL,
                                   NULL, NULL, NULL, 1);

  g_assert_cmpint (PQgetlength (result, 0, 0), ==, PAGE);
  PQclear (result);
}

static void
append_ours (Bench *bench)
{
  g_autofree char *body = g_strnfill (300, 'x');
  g_autoptr(JsonObject) args = args_from ("{\"body\":\"%s\"}", body);
  g_autoptr(LoketCommand) command = loket_command_new ("case_save", args, "bench");
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_append_async (bench->journal, command, NULL, loket_test_store_result, &result);
  wait_for (&result);
  g_assert_true (loket_journal_append_finish (bench->journal, result, NULL));
}

static void
append_plain (Bench *bench)
{
  g_autofree char *body = g_strnfill (300, 'x');
  sqlite3_stmt *statement = NULL;

  sqlite3_prepare_v2 (bench->sqlite, "INSERT INTO command (args) VALUES (?)", -1, &statement, NULL);
  sqlite3_bind_text (statement, 1, body, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
}

/*
 * Setting up
 */
static void
open_all (Bench      *bench,
          const char *directory)
{
  const char *hosts[] = { loket_test_practice_start (), NULL };
  g_autofree char *plain = g_strdup_printf ("host=%s dbname=loket user=postgres", hosts[0]);
  g_autofree char *person =
    g_strdup_printf ("host=%s dbname=loket user=rina password=latihan-rina", hosts[0]);
  g_autofree char *kept = g_build_filename (directory, "kept", NULL);
  g_autofree char *file = g_build_filename (directory, "plain.db", NULL);
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) signed_in = NULL;
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(JsonNode) answer = NULL;

  bench->journal = loket_journal_new (kept);
  loket_journal_open_async (bench->journal, "password", NULL, loket_test_store_result,
                            &opened);
  wait_for (&opened);
  g_assert_true (loket_journal_open_finish (bench->journal, opened, NULL));
  bench->server = loket_server_new ();
  loket_server_set_hosts (bench->server, hosts);
  loket_server_set_client (bench->server, "bench", 1);
  loket_server_sign_in_async (bench->server, "rina", "latihan-rina", NULL, loket_test_store_result,
                              &signed_in);
  wait_for (&signed_in);
  answer = loket_server_sign_in_finish (bench->server, signed_in, NULL);
  g_assert_nonnull (answer);
  bench->outbox = loket_outbox_new (bench->journal, bench->server);
  loket_outbox_start_async (bench->outbox, NULL, loket_test_store_result, &started);
  wait_for (&started);
  g_assert_true (loket_outbox_start_finish (bench->outbox, started, NULL));

  bench->plain = PQconnectdb (plain);
  bench->person = PQconnectdb (person);
  g_assert_cmpint (PQstatus (bench->plain), ==, CONNECTION_OK);
  g_assert_cmpint (PQstatus (bench->person), ==, CONNECTION_OK);
  PQclear (PQexec (bench->plain, "CREATE TABLE public.bench (bytes bytea);"
                   "ALTER TABLE public.bench ALTER bytes SET STORAGE EXTERNAL"));
  sqlite3_open (file, &bench->sqlite);
  sqlite3_exec (bench->sqlite, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                "CREATE TABLE command (seq INTEGER PRIMARY KEY, args TEXT)", NULL, NULL, NULL);
}

static void
count_flights (Bench *bench)
{
  g_autofree char *visit = loket_id_new ();
  g_autofree char *person = loket_id_new ();

  count_act (bench, "desk_open", args_from ("{\"counter\":null,\"device\":\"bench\","
                                            "\"client\":\"bench\"}"));
  count_screen (bench, "office_bundle", "{\"since\":\"\"}");
  count_screen (bench, "queue_open", "{}");
  count_screen (bench, "my_cases_open", "{}");
  count_screen (bench, "search", "{\"q\":\"siti\",\"scope\":\"office\",\"reason\":\"\"}");
  bench_case = loket_id_new ();
  count_act (bench, "visit_start_without_ticket",
             args_from ("{\"visit\":\"%s\",\"reason\":\"system\"}", visit));
  count_act (bench, "person_register",
             args_from ("{\"person\":\"%s\",\"data\":{\"name\":\"SPESIMEN UJI\",\"sex\":\"P\","
                        "\"birth_date\":\"1990-05-17\",\"birth_place\":\"CURUP\","
                        "\"nationality\":\"IDN\"}}", person));
  count_act (bench, "case_create",
             args_from ("{\"case\":\"%s\",\"visit\":\"%s\",\"person\":\"%s\",\"service\":"
                        "\"passport_new\",\"variant\":\"electronic_10\",\"fields\":{}}",
                        bench_case, visit, person));
  count_act (bench, "case_save",
             args_from ("{\"case\":\"%s\",\"fields_version\":1,\"fields\":{\"birth_place\":"
                        "\"MANNA\"}}", bench_case));
  count_case (bench, bench_case);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *directory = loket_test_make_directory ();
  Bench bench = { 0 };

  open_all (&bench, directory);
  count_flights (&bench);
  compare (&bench, "call", call_ours, call_plain);
  compare (&bench, "page_up_2500k", upload_ours, upload_plain);
  compare (&bench, "page_down_2500k", download_ours, download_plain);
  compare (&bench, "journal_append", append_ours, append_plain);

  loket_outbox_stop (bench.outbox);
  loket_server_sign_out (bench.server);
  PQfinish (bench.plain);
  PQfinish (bench.person);
  sqlite3_close (bench.sqlite);
  g_object_unref (bench.outbox);
  g_object_unref (bench.server);
  g_object_unref (bench.journal);
  loket_test_practice_remove ();
  loket_test_remove_directory (directory);
  return 0;
}
