/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk at the end of a bad line: cut after any byte, silent, slow. */

#include "line.h"

#include "loket-row.h"
#include "loket-server-error.h"
#include "loket-test-postgres.h"
#include "loket-test.h"

static void
keep_page (Line       *fixture,
           const char *id,
           gsize       size)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) meta = json_object_new ();
  g_autoptr(LoketStoredPage) page = NULL;
  g_autoptr(GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);

  json_object_set_string_member (meta, "kind", "png");
  page = loket_stored_page_new (id, CASE, "ktp", meta);
  loket_journal_keep_page_async (fixture->journal, page, bytes, NULL, loket_test_store_result,
                                 &result);
  loket_test_wait_result (&result);
  loket_journal_keep_page_finish (fixture->journal, result, &error);
  g_assert_no_error (error);
}

/* Two notes, a page and the paper made of it, begun on a connection with a fault. */
static void
work (Line *fixture,
      guint round)
{
  g_autofree char *page = loket_id_new ();
  g_autofree char *text = g_strdup_printf ("{\"pages\":[{\"page\":\"%s\"}]}", page);
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  LoketCommand *commands[3];

  for (int i = 0; i < 2; i++)
    {
      g_autoptr(JsonObject) args = json_object_new ();
      g_autofree char *body = g_strdup_printf ("%04u/%d", round, i);

      json_object_set_string_member (args, "body", body);
      commands[i] = loket_command_new ("note_add", args, CASE);
    }
  commands[2] = loket_command_new ("paper_put", json_node_get_object (node), CASE);
  keep_page (fixture, page, 300000);
  for (int i = 0; i < 3; i++)
    {
      loket_command_set_offline_allowed (commands[i], TRUE);
      loket_outbox_run_async (fixture->outbox, commands[i], NULL, NULL, NULL);
      g_object_unref (commands[i]);
    }
}

/*
 * Tests
 */

/* The first connection is cut after so many bytes, from the first to the last of a session. */
static void
test_cut_anywhere (Line         *fixture,
                   gconstpointer data)
{
  guint rounds = g_getenv ("LOKET_TEST_LONG") != NULL ? 400 : 40;
  gint64 whole;
  g_autofree char *expected = NULL;

  line_reconnect (fixture);
  loket_test_proxy_plan (fixture->proxy, LOKET_TEST_LINE_CUT, 0, 0);
  work (fixture, 0);
  loket_test_wait (FALSE, 0.5);
  line_settle (fixture);
  whole = loket_test_proxy_get_passed (fixture->proxy);
  for (guint i = 1; i <= rounds; i++)
    {
      /* Most bytes are the page's: half of the cuts fall into the first and last hundreds. */
      gint64 at = i % 2 ? whole * i / rounds : i * 6000 / rounds;

      loket_test_proxy_plan (fixture->proxy, LOKET_TEST_LINE_CUT, at, 1);
      line_reconnect (fixture);
      work (fixture, i);
      loket_test_wait (FALSE, 0.05);
      line_settle (fixture);
      g_assert_cmpint (loket_test_proxy_get_spoiled (fixture->proxy), ==, 1);
    }
  g_test_message ("report: %u sessions of %d bytes were cut", rounds, (int) whole);
  expected = g_strdup_printf ("%u", (rounds + 1) * 3);
  line_assert_sql ("SELECT count(*) FROM public.command", expected);
  line_assert_sql ("SELECT bool_and (done) FROM public.page", "t");
  line_assert_sql ("SELECT bool_and (body > before) FROM (SELECT body, lag (body) OVER (ORDER BY seq)"
                   " AS before FROM public.command WHERE body <> 'paper') x", "t");
}

/* A line that goes silent while an answer is awaited. */
static void
test_silent (Line         *fixture,
             gconstpointer data)
{
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(LoketCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  gint64 start;

  loket_test_proxy_silence (fixture->proxy);
  json_object_set_string_member (args, "body", "into the silence");
  command = loket_command_new ("note_add", args, CASE);
  loket_command_set_offline_allowed (command, TRUE);
  start = g_get_monotonic_time ();
  answer = line_run (fixture, command, &error);
  g_test_message ("%s after %d ms", answer != NULL ? "answered" : error->message,
                  (int) ((g_get_monotonic_time () - start) / 1000));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 21 * G_TIME_SPAN_SECOND);
  line_settle (fixture);
  line_assert_sql ("SELECT count(*) FROM public.command", "1");
}

static void
test_silent_sign_in (Line         *fixture,
                     gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  loket_test_proxy_plan (fixture->proxy, LOKET_TEST_LINE_SILENT, 60, 1);
  g_assert_false (line_sign_in (fixture->server, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "timeout");
  g_assert_cmpint (g_get_monotonic_time () - start, <, 7 * G_TIME_SPAN_SECOND);
  g_clear_error (&error);
  g_assert_true (line_sign_in (fixture->server, &error));
}

/*
 * A page that needs longer than any limit goes through as long as it moves, and nobody has to
 * wait for it.
 */
static void
test_slow (Line         *fixture,
           gconstpointer data)
{
  g_autofree char *page = loket_id_new ();
  g_autofree char *text = g_strdup_printf ("{\"pages\":[{\"page\":\"%s\"}]}", page);
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  g_autoptr(LoketCommand) command =
    loket_command_new ("paper_put", json_node_get_object (node), CASE);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = NULL;
  gint64 start;

  loket_test_proxy_plan (fixture->proxy, LOKET_TEST_LINE_SLOW, 24000, 1);
  line_reconnect (fixture);
  g_assert_true (loket_test_wait (loket_server_get_state (fixture->server)
                                  == LOKET_SERVER_ONLINE, 10));
  start = g_get_monotonic_time ();
  keep_page (fixture, page, 520000);
  loket_command_set_offline_allowed (command, TRUE);
  answer = line_run (fixture, command, &error);
  g_assert_cmpstr (loket_server_error_get_code (error), ==, "slow");
  g_assert_true (loket_test_wait (loket_outbox_get_pending (fixture->outbox) == 0, 60));
  g_test_message ("520 kB went through a line of 24 kB/s in %d s",
                  (int) ((g_get_monotonic_time () - start) / G_TIME_SPAN_SECOND));
  g_assert_cmpint (g_get_monotonic_time () - start, >, 16 * G_TIME_SPAN_SECOND);
  line_assert_sql ("SELECT max(sent) FROM public.chunk", "1");
  g_assert_cmpint (loket_test_proxy_get_spoiled (fixture->proxy), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  if (!line_init (&argc, &argv))
    return 77;

#define ADD(name, func) g_test_add ("/line/" name, Line, NULL, line_set_up, func, line_tear_down)
  ADD ("cut-anywhere", test_cut_anywhere);
  ADD ("silent-sign-in", test_silent_sign_in);
  ADD ("silent", test_silent);
  ADD ("slow", test_slow);
  return g_test_run ();
}
