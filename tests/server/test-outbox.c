/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the journal to a real PostgreSQL: in order, once, whatever is killed between. */

#include "loket-outbox.h"
#include "loket-row.h"
#include "loket-server-error.h"
#include "loket-test-postgres.h"
#include "loket-test.h"

#include <string.h>

#define DB "small"
#define CASE "00000000-0000-7000-8000-000000000001"

typedef struct
{
  char *directory;
  LoketJournal *journal;
  LoketServer *server;
  LoketOutbox *outbox;
  guint answered;
  guint refused;
  char *code;
} Fixture;

/*
 * Helpers
 */
static JsonNode *
run (LoketOutbox  *outbox,
     LoketCommand *command,
     GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_outbox_run_async (outbox, command, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_outbox_run_finish (outbox, result, error);
}

static LoketCommand *
note (const char *body,
      const char *subject,
      gboolean    offline)
{
  g_autoptr(JsonObject) args = json_object_new ();
  LoketCommand *command;

  json_object_set_string_member (args, "body", body);
  command = loket_command_new ("note_add", args, subject);
  loket_command_set_offline_allowed (command, offline);
  return command;
}

static void
on_answered (LoketOutbox *outbox,
             const char  *id,
             JsonNode    *answer,
             Fixture     *fixture)
{
  fixture->answered++;
}

static void
on_refused (LoketOutbox *outbox,
            const char  *id,
            GError      *error,
            Fixture     *fixture)
{
  fixture->refused++;
  g_free (fixture->code);
  fixture->code = g_strdup (loket_server_error_get_code (error));
}

static void
sign_in (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_server_sign_in_async (fixture->server, "rina", "latihan-rina", NULL,
                              loket_test_store_result, &result);
  loket_test_wait_result (&result);
  answer = loket_server_sign_in_finish (fixture->server, result, &error);
  g_assert_no_error (error);
}

static void
open_all (Fixture *fixture)
{
  const char *hosts[] = { loket_test_postgres_host (), NULL };
  g_autoptr(GAsyncResult) opened = NULL;
  g_autoptr(GError) error = NULL;

  fixture->journal = loket_journal_new (fixture->directory);
  loket_journal_open_async (fixture->journal, "password", NULL, loket_test_store_result,
                            &opened);
  loket_test_wait_result (&opened);
  loket_journal_open_finish (fixture->journal, opened, &error);
  g_assert_no_error (error);
  fixture->server = loket_server_new ();
  loket_server_set_hosts (fixture->server, hosts);
  loket_server_set_database (fixture->server, DB);
  loket_server_set_client (fixture->server, "test", 1);
  fixture->outbox = loket_outbox_new (fixture->journal, fixture->server);
  g_signal_connect (fixture->outbox, "command-answered", G_CALLBACK (on_answered), fixture);
  g_signal_connect (fixture->outbox, "command-refused", G_CALLBACK (on_refused), fixture);
}

static void
start (Fixture *fixture)
{
  g_autoptr(GAsyncResult) started = NULL;
  g_autoptr(GError) error = NULL;

  loket_outbox_start_async (fixture->outbox, NULL, loket_test_store_result, &started);
  loket_test_wait_result (&started);
  loket_outbox_start_finish (fixture->outbox, started, &error);
  g_assert_no_error (error);
}

static void
open_desk (Fixture *fixture)
{
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(LoketCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  json_object_set_string_member (args, "device", "test");
  command = loket_command_new ("desk_open", args, NULL);
  answer = run (fixture->outbox, command, &error);
  g_assert_no_error (error);
  fixture->answered = 0;
}

static void
close_all (Fixture *fixture)
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
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  loket_test_postgres_run (DB, "TRUNCATE public.desk, public.command, public.change, public.page,"
                           " public.chunk; UPDATE public.epoch SET value = 'e/1'");
  fixture->directory = loket_test_make_directory ();
  open_all (fixture);
  sign_in (fixture);
  start (fixture);
  open_desk (fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  close_all (fixture);
  loket_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
  g_free (fixture->code);
}

static void
assert_sql (const char *sql,
            const char *expected)
{
  g_autofree char *found = loket_test_postgres_ask (DB, sql);

  g_assert_cmpstr (found, ==, expected);
}

static guint
kept_on_disk (Fixture *fixture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) commands = NULL;

  loket_journal_list_commands_async (fixture->journal, TRUE, NULL, loket_test_store_result,
                                     &result);
  loket_test_wait_result (&result);
  commands = loket_journal_list_commands_finish (fixture->journal, result, NULL);
  return commands->len;
}

/*
 * Tests
 */
static void
test_online (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr(LoketCommand) command = note ("one", CASE, FALSE);
  g_autoptr(LoketCommand) bad = note ("refuse", CASE, TRUE);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  guint64 before = loket_server_get_flights (fixture->server);

  answer = run (fixture->outbox, command, &error);
  g_assert_no_error (error);
  g_assert_cmpint (loket_json_int (loket_command_get_result (command), "version"), ==, 2);
  g_assert_cmpint (loket_server_get_flights (fixture->server) - before, ==, 1);
  g_assert_cmpint (fixture->answered, ==, 1);
  g_assert_cmpint (loket_outbox_get_pending (fixture->outbox), ==, 0);

  json_node_unref (g_steal_pointer (&answer));
  answer = run (fixture->outbox, bad, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_STALE);
  g_assert_cmpint (loket_outbox_get_attention (fixture->outbox), ==, 0);
  g_assert_cmpint (kept_on_disk (fixture), ==, 0);
}

/* @data: seconds the server takes to say that a command came too early; the journal is faster then,
 * and has parked it before that is known */
static void
test_offline (Fixture      *fixture,
              gconstpointer data)
{
  /* Kept although the server is about to be killed. */
  g_autofree char *late = g_strdup_printf ("SET synchronous_commit = on; ALTER DATABASE " DB
                                           " SET test.late = '%s'", (const char *) data);
  g_autoptr(LoketCommand) kept = note ("kept", CASE, TRUE);
  g_autoptr(LoketCommand) bad = note ("refuse", CASE, TRUE);
  g_autoptr(LoketCommand) below = note ("below", CASE, TRUE);
  g_autoptr(LoketCommand) last = note ("last", CASE, TRUE);
  g_autoptr(LoketCommand) act = note ("act", CASE, FALSE);
  LoketCommand *all[] = { kept, bad, below, last };

  loket_command_set_depends_on (below, loket_command_get_id (bad));
  loket_test_postgres_run (DB, late);
  loket_test_postgres_stop ();
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) answer = run (fixture->outbox, all[i], &error);

      g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
      g_assert_cmpstr (loket_server_error_get_code (error), ==, "kept");
    }
  {
    g_autoptr(GError) error = NULL;
    g_autoptr(JsonNode) answer = run (fixture->outbox, act, &error);
    g_assert_cmpstr (loket_server_error_get_code (error), ==, "not_sent");
  }
  g_assert_cmpint (loket_outbox_get_pending (fixture->outbox), ==, 4);
  g_assert_cmpint (kept_on_disk (fixture), ==, 4);

  loket_test_postgres_start (NULL);
  g_assert_true (loket_test_wait (loket_outbox_get_pending (fixture->outbox) == 0, 60));
  g_assert_cmpint (fixture->answered, ==, 2);
  g_assert_cmpint (fixture->refused, ==, 1);
  g_assert_cmpstr (fixture->code, ==, "LK004");
  g_assert_cmpint (loket_outbox_get_attention (fixture->outbox), ==, 2);
  assert_sql ("SELECT string_agg (body, ',' ORDER BY seq) FROM public.command", "kept,last");
  g_assert_cmpint (loket_command_get_state (bad), ==, LOKET_COMMAND_REFUSED);
  g_assert_cmpint (loket_command_get_state (below), ==, LOKET_COMMAND_PARKED);

  loket_outbox_retry (fixture->outbox, below);
  g_assert_true (loket_test_wait (loket_outbox_get_pending (fixture->outbox) == 1, 60));
  loket_test_wait (FALSE, 0.3);
  /* It depends on something that is still here: it does not go. */
  g_assert_cmpint (fixture->answered, ==, 2);
  loket_outbox_give_up (fixture->outbox, bad);
  g_assert_true (loket_test_wait (loket_outbox_get_attention (fixture->outbox) == 0, 60));
  g_assert_true (loket_test_wait (fixture->answered == 3, 8));
  g_assert_cmpint (kept_on_disk (fixture), ==, 0);
}

static void
test_order (Fixture      *fixture,
            gconstpointer data)
{
  GAsyncResult *results[30] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *body = g_strdup_printf ("%c%02u", "ab"[i % 2], (guint) i);
      g_autoptr(LoketCommand) command = note (body, i % 2 ? "b" : "a", TRUE);

      loket_outbox_run_async (fixture->outbox, command, NULL, loket_test_store_result,
                              &results[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) answer = NULL;

      loket_test_wait_result (&results[i]);
      answer = loket_outbox_run_finish (fixture->outbox, results[i], &error);
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  assert_sql ("SELECT bool_and (body > before) FROM (SELECT body, lag (body) OVER (PARTITION BY"
              " left (body, 1) ORDER BY seq) AS before FROM public.command) x", "t");
  assert_sql ("SELECT count(*) FROM public.command", "30");
}

/* The connection is killed at random moments while commands go out. */
static void
test_kills (Fixture      *fixture,
            gconstpointer data)
{
  guint n = 60;
  guint confirmed = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *body = g_strdup_printf ("k%03u", i);
      g_autoptr(LoketCommand) command = note (body, CASE, TRUE);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) answer = NULL;

      loket_outbox_run_async (fixture->outbox, command, NULL, loket_test_store_result, &result);
      if (i % 4 == 0)
        {
          for (int turns = g_test_rand_int_range (0, 6); turns > 0; turns--)
            g_main_context_iteration (NULL, FALSE);
          loket_test_postgres_run ("postgres", "SELECT pg_terminate_backend (pid)"
                                   " FROM pg_stat_activity WHERE usename = 'rina'");
        }
      loket_test_wait_result (&result);
      answer = loket_outbox_run_finish (fixture->outbox, result, &error);
      confirmed += answer != NULL;
    }
  g_assert_true (loket_test_wait (loket_outbox_get_pending (fixture->outbox) == 0, 60));
  g_test_message ("%u of %u were confirmed at once", confirmed, n);
  assert_sql ("SELECT count(*) FROM public.command", "60");
  assert_sql ("SELECT bool_and (body > before) FROM (SELECT body, lag (body) OVER (ORDER BY seq)"
              " AS before FROM public.command) x", "t");
  assert_sql ("SELECT count(*) FROM public.command WHERE tries > 3", "0");
}

static void
test_next_start (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr(LoketCommand) kept = note ("kept", CASE, TRUE);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_server_sign_out (fixture->server);
  answer = run (fixture->outbox, kept, &error);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "kept");
  close_all (fixture);
  g_assert_cmpint (loket_command_get_state (kept), ==, LOKET_COMMAND_QUEUED);

  open_all (fixture);
  sign_in (fixture);
  start (fixture);
  g_assert_cmpint (loket_outbox_get_pending (fixture->outbox), ==, 1);
  open_desk (fixture);
  g_assert_true (loket_test_wait (loket_outbox_get_pending (fixture->outbox) == 0, 60));
  assert_sql ("SELECT body FROM public.command", "kept");
}

/* A standby that had not seen everything takes over: what it lacks is sent again, in order. */
static void
test_epoch (Fixture      *fixture,
            gconstpointer data)
{
  for (int i = 0; i < 5; i++)
    {
      g_autofree char *body = g_strdup_printf ("e%d", i);
      g_autoptr(LoketCommand) command = note (body, CASE, TRUE);
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) answer = run (fixture->outbox, command, &error);

      g_assert_no_error (error);
    }
  loket_test_postgres_run (DB, "DELETE FROM public.command WHERE body > 'e1';"
                           "UPDATE public.epoch SET value = 'e/2';"
                           "SELECT pg_terminate_backend (pid) FROM pg_stat_activity"
                           " WHERE usename = 'rina'");
  g_assert_true (loket_test_wait (g_strcmp0 (loket_server_get_epoch (fixture->server), "e/2") == 0,
                                  20));
  g_assert_true (loket_test_wait (fixture->answered >= 10, 20));
  /* But the desk was not opened a second time. */
  loket_test_wait (FALSE, 0.3);
  g_assert_cmpint (fixture->answered, ==, 10);
  assert_sql ("SELECT count(*) FROM public.desk", "1");
  assert_sql ("SELECT string_agg (body, ',' ORDER BY body) FROM public.command",
              "e0,e1,e2,e3,e4");
  assert_sql ("SELECT string_agg (body, ',' ORDER BY seq) FROM public.command WHERE body > 'e1'",
              "e2,e3,e4");
}

static void
keep (Fixture    *fixture,
      const char *id,
      const char *case_id,
      gsize       size)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) meta = json_object_new ();
  g_autoptr(LoketStoredPage) page = NULL;
  g_autoptr(GBytes) bytes = NULL;
  guint8 *data = g_malloc (size);

  for (gsize i = 0; i < size; i++)
    data[i] = i * 7 >> 2;
  bytes = g_bytes_new_take (data, size);
  json_object_set_string_member (meta, "kind", "jpeg");
  page = loket_stored_page_new (id, case_id, "ktp", meta);
  loket_journal_keep_page_async (fixture->journal, page, bytes, NULL, loket_test_store_result,
                                 &result);
  loket_test_wait_result (&result);
  loket_journal_keep_page_finish (fixture->journal, result, &error);
  g_assert_no_error (error);
}

static LoketCommand *
paper (const char *one,
       const char *two)
{
  g_autofree char *text = g_strdup_printf ("{\"pages\":[{\"page\":\"%s\"},{\"page\":\"%s\"}]}",
                                           one, two);
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  LoketCommand *command = loket_command_new ("paper_put", json_node_get_object (node), CASE);

  loket_command_set_offline_allowed (command, TRUE);
  return command;
}

static void
test_pages (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *one = loket_id_new ();
  g_autofree char *two = loket_id_new ();
  g_autofree char *alone = loket_id_new ();
  g_autoptr(LoketCommand) command = paper (one, two);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  keep (fixture, one, CASE, 700000);
  keep (fixture, two, CASE, 100);
  answer = run (fixture->outbox, command, &error);
  g_assert_no_error (error);
  assert_sql ("SELECT count(*) FROM public.page WHERE done", "2");
  /* A page alone goes by itself. */
  keep (fixture, alone, CASE, 1000);
  g_assert_true (loket_test_wait (loket_outbox_get_uploads (fixture->outbox) == 0, 60));
  assert_sql ("SELECT count(*) FROM public.page WHERE done", "3");
}

static void
test_pages_lost (Fixture      *fixture,
                 gconstpointer data)
{
  g_autofree char *one = loket_id_new ();
  g_autofree char *two = loket_id_new ();
  g_autoptr(LoketCommand) command = paper (one, two);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  keep (fixture, one, CASE, 5000);
  keep (fixture, two, CASE, 100);
  g_assert_true (loket_test_wait (loket_outbox_get_uploads (fixture->outbox) == 0, 60));
  loket_test_postgres_run (DB, "TRUNCATE public.page, public.chunk");
  answer = run (fixture->outbox, command, &error);
  g_assert_no_error (error);
  assert_sql ("SELECT count(*) FROM public.page WHERE done", "2");
}

static void
test_page_damaged (Fixture      *fixture,
                   gconstpointer data)
{
  g_autofree char *one = loket_id_new ();
  g_autofree char *two = loket_id_new ();
  g_autoptr(LoketCommand) command = paper (one, two);
  g_autofree char *path = g_strdup_printf ("%s/pages/%s.page", fixture->directory, one);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_outbox_stop (fixture->outbox);
  keep (fixture, one, CASE, 5000);
  keep (fixture, two, CASE, 100);
  g_assert_true (g_file_set_contents (path, "nothing", -1, NULL));
  start (fixture);
  answer = run (fixture->outbox, command, &error);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED);
}

static void
test_cancelled (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(LoketCommand) command = note ("slow", CASE, FALSE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;

  loket_outbox_run_async (fixture->outbox, command, cancellable, loket_test_store_result, &result);
  loket_test_wait (FALSE, 0.2);
  g_cancellable_cancel (cancellable);
  loket_test_wait_result (&result);
  answer = loket_outbox_run_finish (fixture->outbox, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (loket_test_wait (fixture->answered == 1, 60));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *small = NULL;

  loket_test_init (&argc, &argv);
  if (!loket_test_postgres_is_there ())
    return 77;
  small = g_test_build_filename (G_TEST_DIST, "server", "small.sql", NULL);
  loket_test_postgres_run ("postgres", "CREATE DATABASE " DB);
  loket_test_postgres_file (DB, small);
  loket_test_postgres_run (DB, "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA api TO rina");

#define ADD(name, func) g_test_add ("/outbox/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("online", test_online);
  ADD ("order", test_order);
  g_test_add ("/outbox/offline", Fixture, "0", set_up, test_offline, tear_down);
  g_test_add ("/outbox/offline-late", Fixture, "0.5", set_up, test_offline, tear_down);
  ADD ("kills", test_kills);
  ADD ("next-start", test_next_start);
  ADD ("epoch", test_epoch);
  ADD ("pages", test_pages);
  ADD ("pages-lost", test_pages_lost);
  ADD ("page-damaged", test_page_damaged);
  ADD ("cancelled", test_cancelled);
  return g_test_run ();
}
