/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What flies behind a command before it is answered: what depends on it, and the look at what came
 * of it. */

#include "line.h"

#include "loket-server-error.h"
#include "loket-test.h"

/* What happened, in its order: "l" a command leaves, "a" it is answered, "x" refused or not
 * answered, each with its body; "r:" what was read, "r!" a reading that failed. */
static GString *events;
static guint reads;             /* on their way */
static guint told;
static guint offline;           /* how often the line was lost */

static LoketCommand *
note (const char   *body,
      const char   *subject,
      LoketCommand *needs)
{
  g_autoptr(JsonObject) args = json_object_new ();
  LoketCommand *command;

  json_object_set_string_member (args, "body", body);
  command = loket_command_new ("note_add", args, subject);
  if (needs != NULL)
    loket_command_set_depends_on (command, loket_command_get_id (needs));
  return command;
}

static const char *
body_of (LoketCommand *command)
{
  return json_object_get_string_member (loket_command_get_args (command), "body");
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_server_call_finish (LOKET_SERVER (source), result, &error);

  reads--;
  if (answer != NULL)
    g_string_append_printf (events, "r:%s ", json_node_get_string (answer));
  else
    g_string_append (events, "r! ");
}

static void
look (Line *line)
{
  reads++;
  loket_server_call_async (line->server, "notes", NULL, NULL, on_read, NULL);
}

static void
on_leaves (LoketOutbox *outbox,
           const char  *id,
           Line        *line)
{
  GListModel *commands = loket_outbox_get_commands (outbox);

  for (guint i = 0; i < g_list_model_get_n_items (commands); i++)
    {
      g_autoptr(LoketCommand) command = g_list_model_get_item (commands, i);

      if (g_str_equal (loket_command_get_id (command), id))
        g_string_append_printf (events, "l%s ", body_of (command));
    }
}

static void
on_leaves_look (LoketOutbox *outbox,
                const char  *id,
                Line        *line)
{
  look (line);
}

static void
on_run (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(LoketCommand) command = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_outbox_run_finish (LOKET_OUTBOX (source), result, &error);

  told++;
  if (answer != NULL)
    g_string_append_printf (events, "a%s ", body_of (command));
  else
    g_string_append_printf (events, "x%s:%s ", body_of (command),
                            loket_server_error_get_code (error));
}

/* Runs them together, waits until all are told and everything was read. */
static void
run_all (Line          *line,
         LoketCommand **commands,
         guint          n)
{
  g_string_truncate (events, 0);
  told = 0;
  for (guint i = 0; i < n; i++)
    loket_outbox_run_async (line->outbox, commands[i], NULL, on_run, g_object_ref (commands[i]));
  g_assert_true (loket_test_wait (told == n && reads == 0
                                  && loket_outbox_get_pending (line->outbox) == 0, 30));
  g_assert_cmpint (loket_outbox_get_attention (line->outbox), ==, 0);
}

static void
on_state (LoketServer *server)
{
  offline += loket_server_get_state (server) == LOKET_SERVER_OFFLINE;
}

static void
set_up (Line         *line,
        gconstpointer data)
{
  line_set_up (line, data);
  reads = 0;
  events = g_string_new (NULL);
  g_signal_connect (line->outbox, "command-leaves", G_CALLBACK (on_leaves), line);
  g_signal_connect (line->server, "notify::state", G_CALLBACK (on_state), NULL);
}

static void
tear_down (Line         *line,
           gconstpointer data)
{
  line_tear_down (line, data);
  g_string_free (events, TRUE);
}

/*
 * Tests
 */

/* The reading leaves with the command, and sees what it did. */
static void
test_look (Line         *line,
           gconstpointer data)
{
  g_autoptr(LoketCommand) one = note ("one", CASE, NULL);
  guint64 before = loket_server_get_flights (line->server);

  g_signal_connect (line->outbox, "command-leaves", G_CALLBACK (on_leaves_look), line);
  run_all (line, &one, 1);
  g_assert_cmpint (loket_server_get_flights (line->server) - before, ==, 1);
  g_assert_cmpstr (events->str, ==, "lone aone r:one ");
}

/* A refusal does not touch the reading behind it, which shows what is there. */
static void
test_look_after_refusal (Line         *line,
                         gconstpointer data)
{
  g_autoptr(LoketCommand) one = note ("one", CASE, NULL);
  g_autoptr(LoketCommand) bad = note ("refuse", CASE, NULL);

  run_all (line, &one, 1);
  g_signal_connect (line->outbox, "command-leaves", G_CALLBACK (on_leaves_look), line);
  run_all (line, &bad, 1);
  g_assert_cmpstr (events->str, ==, "lrefuse xrefuse:LK004 r:one ");
}

/* Two acts at once: the second does not overtake the first, and no look shows less than the one
 * before. */
static void
test_looks_in_order (Line         *line,
                     gconstpointer data)
{
  g_autoptr(LoketCommand) one = note ("one", CASE, NULL);
  g_autoptr(LoketCommand) two = note ("two", CASE, NULL);
  LoketCommand *both[] = { one, two };

  g_signal_connect (line->outbox, "command-leaves", G_CALLBACK (on_leaves_look), line);
  run_all (line, both, 2);
  /* When the second leaves is a matter of its journal. */
  g_string_replace (events, "lone ", "", 0);
  g_string_replace (events, "ltwo ", "", 0);
  g_assert_cmpstr (events->str, ==, "aone r:one atwo r:one,two ");
}

/* What depends on a command leaves before that one is answered, across subjects. */
static void
test_chain (Line         *line,
            gconstpointer data)
{
  g_autoptr(LoketCommand) one = note ("slow", "a", NULL);
  g_autoptr(LoketCommand) two = note ("two", "b", one);
  g_autoptr(LoketCommand) three = note ("three", "b", two);
  LoketCommand *all[] = { one, two, three };

  run_all (line, all, 3);
  g_assert_cmpstr (events->str, ==, "lslow ltwo lthree aslow atwo athree ");
  line_assert_sql ("SELECT string_agg (body, ',' ORDER BY seq) FROM public.command",
                   "slow,two,three");
}

/* The one in the middle is refused: what is behind it was under way and is not done. */
static void
test_chain_refused (Line         *line,
                    gconstpointer data)
{
  g_autoptr(LoketCommand) one = note ("slow", "a", NULL);
  g_autoptr(LoketCommand) bad = note ("refuse", "b", one);
  g_autoptr(LoketCommand) three = note ("three", "c", bad);
  LoketCommand *all[] = { one, bad, three };

  run_all (line, all, 3);
  g_assert_cmpstr (events->str, ==, "lslow lrefuse lthree aslow xrefuse:LK004 xthree:LK004 ");
  line_assert_sql ("SELECT string_agg (body, ',' ORDER BY seq) FROM public.command", "slow");
}

/* The first has to be tried again: the second came too early, waits, and goes once it is there. */
static void
test_chain_again (Line         *line,
                  gconstpointer data)
{
  g_autoptr(LoketCommand) one = note ("again", "a", NULL);
  g_autoptr(LoketCommand) two = note ("two", "b", one);
  LoketCommand *both[] = { one, two };

  run_all (line, both, 2);
  g_assert_cmpstr (events->str, ==, "lagain ltwo aagain ltwo atwo ");
  line_assert_sql ("SELECT string_agg (body, ',' ORDER BY seq) FROM public.command", "again,two");
}

/* Other work on the same subject does not slip between, and does not fly along. */
static void
test_chain_and_line (Line         *line,
                     gconstpointer data)
{
  g_autoptr(LoketCommand) one = note ("slow", CASE, NULL);
  g_autoptr(LoketCommand) other = note ("other", CASE, NULL);
  g_autoptr(LoketCommand) two = note ("two", CASE, one);
  LoketCommand *all[] = { one, other, two };

  run_all (line, all, 3);
  g_assert_cmpstr (events->str, ==, "lslow aslow lother aother ltwo atwo ");
}

/* Two notes, the second only after the first, on a new connection that is cut after @at bytes (0:
 * never). Returns how many had passed when it was open. */
static gint64
round_with_cut (Line  *line,
                guint  i,
                gint64 at)
{
  g_autofree char *first = g_strdup_printf ("%03u/1", i);
  g_autofree char *second = g_strdup_printf ("%03u/2", i);
  g_autoptr(LoketCommand) one = note (first, "a", NULL);
  g_autoptr(LoketCommand) two = note (second, "b", one);
  LoketCommand *both[] = { one, two };
  gint64 open;

  loket_command_set_offline_allowed (one, TRUE);
  loket_command_set_offline_allowed (two, TRUE);
  loket_test_proxy_plan (line->proxy, LOKET_TEST_LINE_CUT, at, at > 0);
  line_reconnect (line);
  g_assert_true (loket_test_wait (loket_server_get_state (line->server) == LOKET_SERVER_ONLINE,
                                  10));
  open = loket_test_proxy_get_passed (line->proxy);
  offline = 0;
  run_all (line, both, 2);

  return open;
}

/* Cut between the two or within one: each is done once, in order, the second never without the
 * first, and every look ends. */
static void
test_cut (Line         *line,
          gconstpointer data)
{
  guint rounds = g_getenv ("LOKET_TEST_LONG") != NULL ? 300 : 30;
  g_autofree char *count = g_strdup_printf ("%u", (rounds + 1) * 2);
  gint64 open, whole;
  guint cut = 0;

  g_signal_connect (line->outbox, "command-leaves", G_CALLBACK (on_leaves_look), line);
  open = round_with_cut (line, 0, 0);
  whole = loket_test_proxy_get_passed (line->proxy);
  for (guint i = 1; i <= rounds; i++)
    {
      round_with_cut (line, i, open + (whole - open) * i / (rounds + 1));
      cut += offline > 0;
    }
  g_test_message ("%u of %u rounds lost the line in their middle", cut, rounds);
  g_assert_cmpint (cut, >, rounds / 2);
  line_assert_sql ("SELECT count(*) FROM public.command", count);
  line_assert_sql ("SELECT count(DISTINCT body) FROM public.command", count);
  line_assert_sql ("SELECT bool_and (body > before) FROM (SELECT body, lag (body) OVER (ORDER BY"
                   " seq) AS before FROM public.command) x", "t");
}

int
main (int   argc,
      char *argv[])
{
  if (!line_init (&argc, &argv))
    return 77;

#define ADD(name, func) g_test_add ("/behind/" name, Line, NULL, set_up, func, tear_down)
  ADD ("look", test_look);
  ADD ("look-after-refusal", test_look_after_refusal);
  ADD ("looks-in-order", test_looks_in_order);
  ADD ("chain", test_chain);
  ADD ("chain-refused", test_chain_refused);
  ADD ("chain-again", test_chain_again);
  ADD ("chain-and-line", test_chain_and_line);
  ADD ("cut", test_cut);
  return g_test_run ();
}
