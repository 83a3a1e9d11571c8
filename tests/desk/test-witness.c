/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk as a witness: a history that goes on is silent; one that was rewritten, became shorter, is
 * signed by somebody else or is sealed no more, is told. Against a real office and its keeper. */

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "desk-fixture.h"
#include "loket-note.h"

/* What a superuser does with the triggers off: the tree is built anew without some of its leaves. */
#define OFF "SET session_replication_role = replica; "
#define REBUILD \
  OFF "LOCK TABLE audit.tree; " /* the keeper is at work */ \
  "CREATE TEMP TABLE kept AS SELECT event FROM audit.sequence WHERE event NOT IN (%s); " \
  "DELETE FROM audit.sequence; DELETE FROM audit.node; DELETE FROM audit.checkpoint; " \
  "UPDATE audit.tree SET size = 0, frontier = '{}'; " \
  "INSERT INTO audit.pending SELECT event FROM kept; SELECT 'done'"
/* The keeper seals a little at a time; the test does it at once and leaves only the signing to it. */
#define SEAL "SELECT audit.seal(1000000) > 0"
#define SETTLED \
  "SELECT NOT EXISTS (SELECT FROM audit.pending) AND coalesce((SELECT c.signature IS NOT NULL " \
  "FROM audit.checkpoint c ORDER BY c.size DESC LIMIT 1), false)"

static char *
file_of (const char *instance,
         const char *name)
{
  g_autofree char *prefix = desk_fixture_directory (instance, "witness");

  return g_strconcat (prefix, name, NULL);
}

static char *
known_of (const char *instance)
{
  g_autofree char *path = file_of (instance, "-checkpoint");
  char *text = NULL;

  /* A new file is there before its content is. */
  if (g_file_get_contents (path, &text, NULL, NULL) && *text == '\0')
    g_clear_pointer (&text, g_free);

  return text;
}

/* Once is enough: the office goes on writing. */
static void
settle (void)
{
  desk_fixture_assert_sql (SEAL, "t");
  for (gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC; g_get_monotonic_time () < end;)
    {
      g_autofree char *settled = loket_test_practice_ask (SETTLED);

      if (g_str_equal (settled, "t"))
        return;
      loket_test_turn ();
    }
  g_assert_not_reached ();
}

static void
rebuild_without (const char *events)
{
  g_autofree char *sql = g_strdup_printf (REBUILD, events);

  desk_fixture_assert_sql (sql, "done");
  settle ();
}

/* Signs in, until the witness has looked; the desk is dropped by the caller. */
static LoketDesk *
sit_and_look (const char *instance)
{
  LoketDesk *desk;
  g_autofree char *before = known_of (instance);

  settle ();
  desk = desk_fixture_new (instance, NULL, NULL);
  desk_fixture_sit (desk, "rina", 0);
  for (guint i = 0; i < 600 && loket_desk_get_alarm (desk) == NULL; i++)
    {
      g_autofree char *now = known_of (instance);

      if (now != NULL && g_strcmp0 (now, before) != 0)
        break;
      loket_test_wait (FALSE, 0.1);
    }

  return desk;
}

static void
test_goes_on (void)
{
  LoketDesk *desk = sit_and_look ("goes-on");
  g_autofree char *first = known_of ("goes-on");
  g_autofree char *second = NULL;
  g_autoptr(LoketNote) was = NULL;
  g_autoptr(LoketNote) is = NULL;

  g_assert_null (loket_desk_get_alarm (desk));
  desk_fixture_drop (desk);
  desk = sit_and_look ("goes-on");
  g_assert_null (loket_desk_get_alarm (desk));
  desk_fixture_drop (desk);
  second = known_of ("goes-on");
  was = loket_note_new (first, NULL);
  is = loket_note_new (second, NULL);
  g_assert_nonnull (was);
  g_assert_nonnull (is);
  g_assert_cmpuint (is->size, >, was->size);
}

static void
assert_alarm (const char *instance,
              const char *part)
{
  g_autofree char *before = known_of (instance);
  LoketDesk *desk = sit_and_look (instance);
  g_autofree char *after = known_of (instance);
  const char *alarm = loket_desk_get_alarm (desk);
  g_autofree char *evidence = NULL;
  const char *path;

  g_assert_nonnull (alarm);
  g_assert_nonnull (strstr (alarm, part));
  /* What was known stays known, and an auditor can show both. */
  g_assert_cmpstr (before, ==, after);
  path = strchr (alarm, '/');
  g_assert_nonnull (path);
  g_assert_true (g_file_get_contents (path, &evidence, NULL, NULL));
  g_assert_nonnull (strstr (evidence, before));
  /* Also the next time. */
  desk_fixture_drop (desk);
  desk = sit_and_look (instance);
  g_assert_nonnull (loket_desk_get_alarm (desk));
  desk_fixture_drop (desk);
}

/* Somebody took the file away: the desk cannot say what it knew, and the office remembers that it did. */
static void
test_forgotten (void)
{
  const char *lost = "SELECT count(*) FROM loket.witness_lost";
  const char *seen = "SELECT count(*) > 0 FROM loket.witness_seen";
  g_autofree char *path = file_of ("forgotten", "-checkpoint");

  desk_fixture_assert_sql ("DELETE FROM loket.witness_lost; DELETE FROM loket.witness_seen; SELECT 'done'", "done");
  desk_fixture_drop (sit_and_look ("forgotten"));
  for (guint round = 0; round < 2; round++)
    {
      LoketDesk *desk = sit_and_look ("forgotten");
      gboolean told = FALSE;

      for (guint i = 0; i < 600 && !told; i++)
        {
          g_autofree char *n = loket_test_practice_ask (round == 0 ? seen : lost);

          told = g_str_equal (n, round == 0 ? "t" : "1");
          loket_test_wait (told, 0.1);
        }
      g_assert_true (told);
      desk_fixture_drop (desk);
      desk_fixture_assert_sql (lost, round == 0 ? "0" : "1");
      if (round == 0)
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static void
test_rewritten (void)
{
  desk_fixture_drop (sit_and_look ("rewritten"));
  rebuild_without ("SELECT id FROM audit.event ORDER BY id LIMIT 1");
  desk_fixture_assert_sql ("UPDATE loket.counter SET name = name || '.'; SELECT 'done'", "done");
  assert_alarm ("rewritten", "rewritten");
}

static void
test_shorter (void)
{
  desk_fixture_drop (sit_and_look ("shorter"));
  rebuild_without ("SELECT id FROM audit.event ORDER BY id DESC LIMIT 500");
  assert_alarm ("shorter", "shorter");
}

/* The server makes up a checkpoint; it has no key to sign it with. */
static void
test_unsigned (void)
{
  desk_fixture_drop (sit_and_look ("unsigned"));
  desk_fixture_signal_keeper (SIGSTOP);
  desk_fixture_assert_sql ("WITH c AS (UPDATE audit.checkpoint SET signature = sha256('a') || sha256('b') "
                           "WHERE size = (SELECT max(size) FROM audit.checkpoint) RETURNING 1) "
                           "SELECT count(*) FROM c", "1");
  {
    LoketDesk *desk = desk_fixture_new ("unsigned", NULL, NULL);

    desk_fixture_sit (desk, "rina", 0);
    g_assert_true (loket_test_wait (loket_desk_get_alarm (desk) != NULL, 60));
    g_assert_nonnull (strstr (loket_desk_get_alarm (desk), "not signed by the office"));
    desk_fixture_drop (desk);
  }
  desk_fixture_signal_keeper (SIGCONT);
}

/* The nightly check of the server found something: every desk says so, and goes on working. */
static void
test_differs (void)
{
  LoketDesk *desk;

  desk_fixture_assert_sql ("INSERT INTO loket.audit_check VALUES (gen_random_uuid(), now(), 'differs', 1, 'loket.person'); "
                           "SELECT 'done'", "done");
  desk = sit_and_look ("differs");
  g_assert_true (loket_test_wait (loket_desk_get_alarm (desk) != NULL, 60));
  g_assert_nonnull (strstr (loket_desk_get_alarm (desk), "changed past the program"));
  g_assert_false (loket_desk_is_alarm_grave (desk));
  desk_fixture_drop (desk);
  desk_fixture_assert_sql ("INSERT INTO loket.audit_check VALUES (gen_random_uuid(), now(), 'good', 1, ''); SELECT 'done'", "done");
}

/* A server that shows everything but its log says just that; once may be an accident. */
static void
test_silent (void)
{
  LoketDesk *desk;

  desk_fixture_assert_sql ("REVOKE EXECUTE ON FUNCTION api.audit_checkpoint(bigint) FROM loket_staff; SELECT 'done'", "done");
  desk = desk_fixture_new ("silent", NULL, NULL);
  desk_fixture_sit (desk, "rina", 0);
  g_assert_true (loket_test_wait (loket_desk_get_alarm (desk) != NULL, 120));
  g_assert_nonnull (strstr (loket_desk_get_alarm (desk), "does not show its log"));
  desk_fixture_drop (desk);
  desk_fixture_assert_sql ("GRANT EXECUTE ON FUNCTION api.audit_checkpoint(bigint) TO loket_staff; SELECT 'done'", "done");
}

/* Nothing is sealed for a while: what happens now could be taken out later. */
static void
test_stale (void)
{
  LoketDesk *desk;

  settle ();
  desk_fixture_signal_keeper (SIGSTOP);
  desk_fixture_assert_sql (OFF "UPDATE audit.event SET at = at - interval '1 hour' WHERE id = (SELECT min(id) FROM audit.event); "
                           "INSERT INTO audit.pending SELECT min(id) FROM audit.event; SELECT 'done'", "done");
  desk = desk_fixture_new ("stale", NULL, NULL);
  desk_fixture_sit (desk, "rina", 0);
  g_assert_true (loket_test_wait (loket_desk_get_alarm (desk) != NULL, 60));
  g_assert_nonnull (strstr (loket_desk_get_alarm (desk), "not sealed"));
  desk_fixture_drop (desk);
}

int
main (int    argc,
      char **argv)
{
  desk_fixture_start (&argc, &argv);
  g_test_add_func ("/witness/goes-on", test_goes_on);
  g_test_add_func ("/witness/forgotten", test_forgotten);
  g_test_add_func ("/witness/rewritten", test_rewritten);
  g_test_add_func ("/witness/shorter", test_shorter);
  g_test_add_func ("/witness/differs", test_differs);
  g_test_add_func ("/witness/silent", test_silent);
  g_test_add_func ("/witness/unsigned", test_unsigned);
  /* last: nothing of it is put back */
  g_test_add_func ("/witness/stale", test_stale);

  return desk_fixture_run ();
}
