/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A morning at the counter through outbox and server, against the whole office. */

#include "loket-outbox.h"
#include "loket-row.h"
#include "loket-server-error.h"
#include "loket-test-practice.h"
#include "loket-test.h"

#include <string.h>

/* One office for all; each test sits down at another counter. */
static const char *office_host;

typedef struct
{
  char *directory;
  LoketJournal *journal;
  LoketServer *server;
  LoketOutbox *outbox;
  GHashTable *topics;
} Fixture;

/*
 * Helpers
 */
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
  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

/* Takes @args. */
static JsonNode *
call (Fixture    *fixture,
      const char *function,
      JsonObject *args)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  guint64 before = loket_server_get_flights (fixture->server);
  JsonNode *answer;

  loket_server_call_async (fixture->server, function, args, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  answer = loket_server_call_finish (fixture->server, result, &error);
  if (error != NULL)
    g_error ("%s: %s (%s)", function, error->message, loket_error_get_detail (error));
  g_assert_cmpint (loket_server_get_flights (fixture->server) - before, ==, 1);
  g_clear_pointer (&args, json_object_unref);
  return answer;
}

/* Takes @args. */
static LoketCommand *
try_run (Fixture    *fixture,
         const char *function,
         const char *subject,
         JsonObject *args,
         GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  LoketCommand *command = loket_command_new (function, args, subject);
  g_autoptr(JsonNode) answer = NULL;

  json_object_unref (args);
  loket_outbox_run_async (fixture->outbox, command, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  answer = loket_outbox_run_finish (fixture->outbox, result, error);
  return command;
}

static LoketCommand *
run (Fixture    *fixture,
     const char *function,
     const char *subject,
     JsonObject *args)
{
  g_autoptr(GError) error = NULL;
  LoketCommand *command = try_run (fixture, function, subject, args, &error);

  if (error != NULL)
    g_error ("%s: %s (%s)", function, error->message, loket_error_get_detail (error));
  return command;
}

static void
assert_ask (const char *sql,
            const char *expected)
{
  g_autofree char *found = loket_test_practice_ask (sql);

  g_assert_cmpstr (found, ==, expected);
}

static void
kill_backends (void)
{
  g_free (loket_test_practice_ask ("SELECT pg_terminate_backend (pid) FROM pg_stat_activity"
                                   " WHERE usename = 'rina'"));
}

static void
on_changed (LoketServer *server,
            const char  *topic,
            const char  *id,
            Fixture     *fixture)
{
  g_hash_table_add (fixture->topics, g_strdup (topic));
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  static guint counter;
  const char *hosts[] = { office_host, NULL };
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GAsyncResult) signed_in = NULL;
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  fixture->directory = loket_test_make_directory ();
  fixture->topics = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->journal = loket_journal_new (fixture->directory);
  loket_journal_open_async (fixture->journal, "latihan-rina", NULL, loket_test_store_result,
                            &opened);
  loket_test_wait_result (&opened);
  g_assert_true (loket_journal_open_finish (fixture->journal, opened, &error));

  fixture->server = loket_server_new ();
  loket_server_set_hosts (fixture->server, hosts);
  loket_server_set_client (fixture->server, "loket 0.1.0", 1);
  g_signal_connect (fixture->server, "changed", G_CALLBACK (on_changed), fixture);
  loket_server_sign_in_async (fixture->server, "rina", "latihan-rina", NULL,
                              loket_test_store_result, &signed_in);
  loket_test_wait_result (&signed_in);
  answer = loket_server_sign_in_finish (fixture->server, signed_in, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loket_json_string (loket_json_object (json_node_get_object (answer), "office"),
                                      "code"), ==, "012");
  g_assert_nonnull (loket_server_get_epoch (fixture->server));

  fixture->outbox = loket_outbox_new (fixture->journal, fixture->server);
  loket_outbox_start_async (fixture->outbox, NULL, loket_test_store_result, &started);
  loket_test_wait_result (&started);
  g_assert_true (loket_outbox_start_finish (fixture->outbox, started, &error));
  g_object_unref (run (fixture, "desk_open", NULL,
                       args_from ("{\"counter\":\"%s\",\"device\":\"test %u\",\"client\":\"test\"}",
                                  loket_json_string (json_array_get_object_element (
                                                       loket_json_array (
                                                         json_node_get_object (answer),
                                                         "counters"), counter), "id"),
                                  counter)));
  counter++;
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr(GAsyncResult) closed = NULL;

  loket_outbox_stop (fixture->outbox);
  loket_server_sign_out (fixture->server);
  loket_journal_close_async (fixture->journal, NULL, loket_test_store_result, &closed);
  loket_test_wait_result (&closed);
  g_clear_object (&closed);
  g_assert_finalize_object (fixture->outbox);
  g_assert_finalize_object (fixture->server);
  g_assert_finalize_object (fixture->journal);
  g_hash_table_unref (fixture->topics);
  loket_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

static char *
keep_page (Fixture    *fixture,
           const char *case_id,
           gsize       size,
           GBytes    **content)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) meta = args_from ("{\"kind\":\"jpeg\",\"width\":100,\"height\":60,"
                                          "\"dpi_x\":300,\"dpi_y\":300}");
  char *id = loket_id_new ();
  g_autoptr(LoketStoredPage) page = loket_stored_page_new (id, case_id, "ktp", meta);
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = i * 13 >> 4;
  *content = g_bytes_new_take (data, size);
  loket_journal_keep_page_async (fixture->journal, page, *content, NULL, loket_test_store_result,
                                 &result);
  loket_test_wait_result (&result);
  loket_journal_keep_page_finish (fixture->journal, result, &error);
  g_assert_no_error (error);
  return id;
}

static JsonNode *
read_case (Fixture    *fixture,
           const char *function,
           const char *case_id)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  JsonNode *answer;

  loket_server_read_async (fixture->server, function, case_id, "serve", NULL,
                           loket_test_store_result, &result);
  loket_test_wait_result (&result);
  answer = loket_server_read_finish (fixture->server, result, &error);
  g_assert_no_error (error);
  return answer;
}

/* A new person with a new case, up to the kept page. Returns the id of the case. */
static char *
begin_case (Fixture *fixture)
{
  g_autofree char *visit = loket_id_new ();
  g_autofree char *person = loket_id_new ();
  char *case_id = loket_id_new ();

  g_object_unref (run (fixture, "visit_start_without_ticket", visit,
                       args_from ("{\"visit\":\"%s\",\"reason\":\"system\"}", visit)));
  g_object_unref (run (fixture, "person_register", visit,
                       args_from ("{\"person\":\"%s\",\"data\":{\"name\":\"SPESIMEN UJI\","
                                  "\"sex\":\"P\",\"birth_date\":\"1990-05-17\","
                                  "\"birth_place\":\"BENGKULU\",\"nationality\":\"IDN\"}}",
                                  person)));
  g_object_unref (run (fixture, "case_create", case_id,
                       args_from ("{\"case\":\"%s\",\"visit\":\"%s\",\"person\":\"%s\","
                                  "\"service\":\"passport_new\",\"variant\":\"electronic_10\","
                                  "\"fields\":{}}", case_id, visit, person)));
  return case_id;
}

/*
 * Tests
 */
static void
test_screens (Fixture      *fixture,
              gconstpointer data)
{
  static const struct
  {
    const char *function, *args, *member;
  } screens[] = {
    { "queue_open", "{}", "waiting" },
    { "search", "{\"q\":\"siti\",\"scope\":\"office\",\"reason\":\"\"}", "people" },
    { "my_cases_open", "{}", "open" },
    { "person_similar", "{\"nik\":\"\",\"name\":\"SITI\",\"birth_date\":\"\",\"passport\":\"\"}",
      "people" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (screens); i++)
    {
      g_autoptr(JsonNode) answer = call (fixture, screens[i].function,
                                         args_from ("%s", screens[i].args));

      g_assert_nonnull (loket_json_array (json_node_get_object (answer), screens[i].member));
    }
  {
    g_autoptr(JsonNode) answer = call (fixture, "office_bundle", args_from ("{\"since\":\"\"}"));
    g_autoptr(JsonNode) body = json_from_string (loket_json_string (json_node_get_object (answer),
                                                                    "body"), NULL);
    g_assert_nonnull (loket_json_array (json_node_get_object (body), "services"));
  }
}

static void
test_case (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *case_id = begin_case (fixture);
  g_autofree char *paper = loket_id_new ();
  g_autofree char *page = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GBytes) back = NULL;
  g_autoptr(JsonNode) seen = NULL;
  g_autoptr(JsonNode) history = NULL;
  g_autoptr(GAsyncResult) read = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *object;

  page = keep_page (fixture, case_id, 900000, &content);
  g_object_unref (run (fixture, "paper_put", case_id,
                       args_from ("{\"case\":\"%s\",\"paper\":\"%s\",\"version\":0,"
                                  "\"requirement\":\"ktp\",\"doc_type\":\"KTP\",\"pages\":"
                                  "[{\"page\":\"%s\",\"turn\":0,\"crop\":null}]}",
                                  case_id, paper, page)));
  g_object_unref (run (fixture, "case_save", case_id,
                       args_from ("{\"case\":\"%s\",\"fields_version\":1,\"fields\":"
                                  "{\"birth_place\":\"CURUP\"}}", case_id)));
  seen = read_case (fixture, "case_read", case_id);
  object = json_node_get_object (seen);
  g_assert_cmpstr (loket_json_string (loket_json_object (object, "fields"), "birth_place"), ==,
                   "CURUP");
  g_assert_cmpint (json_array_get_length (loket_json_array (object, "papers")), ==, 1);

  loket_server_page_read_async (fixture->server, page, NULL, loket_test_store_result, &read);
  loket_test_wait_result (&read);
  back = loket_server_page_read_finish (fixture->server, read, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, content));
  history = read_case (fixture, "case_history", case_id);
  g_assert_nonnull (loket_json_array (json_node_get_object (history), "events"));
}

static void
test_stale (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *case_id = begin_case (fixture);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) detail = NULL;

  g_object_unref (run (fixture, "case_save", case_id,
                       args_from ("{\"case\":\"%s\",\"fields_version\":1,\"fields\":"
                                  "{\"birth_place\":\"CURUP\"}}", case_id)));
  g_object_unref (try_run (fixture, "case_save", case_id,
                           args_from ("{\"case\":\"%s\",\"fields_version\":1,\"fields\":"
                                      "{\"birth_place\":\"MANNA\"}}", case_id), &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_STALE);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "LK004");
  detail = loket_server_error_get_detail (error);
  g_assert_true (json_object_has_member (detail, "version"));
}

static void
test_proof (Fixture      *fixture,
            gconstpointer data)
{
  static const char * const passwords[] = { "latihan-rina", "wrong" };

  for (gsize i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;

      loket_server_prove_async (fixture->server, passwords[i], NULL, loket_test_store_result,
                                &result);
      loket_test_wait_result (&result);
      g_assert_true (loket_server_prove_finish (fixture->server, result, &error) == (i == 0));
    }
}

static void
test_changes (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char *ticket = loket_id_new ();

  loket_test_wait (FALSE, 0.5);
  g_object_unref (run (fixture, "ticket_issue", NULL,
                       args_from ("{\"ticket\":\"%s\",\"class\":\"B\",\"needs\":[],"
                                  "\"channel\":\"counter\"}", ticket)));
  g_assert_true (loket_test_wait (g_hash_table_contains (fixture->topics, "queue"), 8));
}

/* The same morning while the connection is killed again and again. */
static void
test_kills (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *case_id = begin_case (fixture);
  g_autofree char *paper = loket_id_new ();
  g_autofree char *page = NULL;
  g_autofree char *sql = NULL;
  g_autofree char *first = NULL;
  g_autoptr(GBytes) content = NULL;

  page = keep_page (fixture, case_id, 3000000, &content);
  kill_backends ();
  g_object_unref (run (fixture, "paper_put", case_id,
                       args_from ("{\"case\":\"%s\",\"paper\":\"%s\",\"version\":0,"
                                  "\"requirement\":\"ktp\",\"doc_type\":\"KTP\",\"pages\":"
                                  "[{\"page\":\"%s\",\"turn\":0,\"crop\":null}]}",
                                  case_id, paper, page)));
  for (int i = 1; i <= 15; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *id = loket_id_new ();
      g_autoptr(JsonObject) args =
        args_from ("{\"case\":\"%s\",\"note\":\"%s\",\"text\":\"%d\"}", case_id, id, i);
      g_autoptr(LoketCommand) command = loket_command_new ("note_add", args, case_id);
      g_autoptr(JsonNode) answer = NULL;

      loket_command_set_offline_allowed (command, TRUE);
      loket_outbox_run_async (fixture->outbox, command, NULL, loket_test_store_result, &result);
      for (int turns = g_test_rand_int_range (0, 8); turns > 0; turns--)
        g_main_context_iteration (NULL, FALSE);
      kill_backends ();
      loket_test_wait_result (&result);
      answer = loket_outbox_run_finish (fixture->outbox, result, &error);
    }
  g_assert_true (loket_test_wait (loket_outbox_get_pending (fixture->outbox) == 0, 40));
  sql = g_strdup_printf ("SELECT count(*) FROM loket.note WHERE case_id = '%s'", case_id);
  assert_ask (sql, "15");
  first = g_strdup_printf ("SELECT count(*) FROM loket.paper WHERE case_id = '%s'", case_id);
  assert_ask (first, "1");
}

int
main (int   argc,
      char *argv[])
{
  int status;

  loket_test_init (&argc, &argv);
  office_host = loket_test_practice_start ();
#define ADD(name, func) g_test_add ("/office/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("screens", test_screens);
  ADD ("case", test_case);
  ADD ("stale", test_stale);
  ADD ("proof", test_proof);
  ADD ("changes", test_changes);
  ADD ("kills", test_kills);
  status = g_test_run ();
  loket_test_practice_remove ();
  return status;
}
