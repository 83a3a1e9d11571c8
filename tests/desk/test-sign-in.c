/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in at a desk: who, with which journal, under whose key and by which rules; and what is
 * kept when the password is set anew. Against the whole office. */

#include "desk-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define SIGNED "SELECT signature IS NOT NULL FROM loket.bundle b JOIN loket.office o ON o.id = b.office" \
  " WHERE b.version = loket.bundle_version(o.id)"

/*
 * Helpers
 */
static void
assert_refused (LoketDesk  *desk,
                const char *login,
                const char *password,
                const char *code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (desk_fixture_sign_in (desk, login, password, &error));
  g_assert_cmpstr (loket_desk_error_code (error), ==, code);
  g_assert_cmpint (loket_desk_get_state (desk), ==, LOKET_DESK_SIGNED_OUT);
  g_assert_cmpstr (loket_desk_get_login (desk), ==, "");
}

static void
assert_sign_in (LoketDesk  *desk,
                const char *login,
                const char *password)
{
  g_autoptr(GError) error = NULL;

  desk_fixture_sign_in (desk, login, password, &error);
  g_assert_no_error (error);
}

static void
open_desk (LoketDesk *desk)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_desk_open_async (desk, NULL, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_desk_open_finish (desk, result, &error);
  g_assert_no_error (error);
}

static LoketBundle *
load_bundle (LoketJournal *journal)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_load_bundle_async (journal, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_load_bundle_finish (journal, result, NULL);
}

static void
save_bundle (LoketJournal      *journal,
             const LoketBundle *bundle)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_save_bundle_async (journal, bundle, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_journal_save_bundle_finish (journal, result, NULL));
}

/* A command somebody made while there was no connection, and then went home. */
static char *
leave_unsent (const char *directory,
              const char *password)
{
  LoketJournal *journal = desk_fixture_open_journal (directory, password);
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *ticket = loket_id_new ();
  g_autoptr(JsonObject) args = desk_fixture_args ("{\"ticket\":\"%s\",\"class\":\"B\",\"needs\":[],"
                                                  "\"channel\":\"counter\"}", ticket);
  g_autoptr(LoketCommand) command = loket_command_new ("ticket_issue", args, NULL);
  char *sql = g_strdup_printf ("SELECT count(*) FROM loket.ticket WHERE id = '%s'", ticket);

  loket_command_set_offline_allowed (command, TRUE);
  loket_journal_append_async (journal, command, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_journal_append_finish (journal, result, NULL));
  g_clear_object (&result);
  g_clear_object (&command);
  desk_fixture_close_journal (journal);
  return sql;
}

static void
be_clerk (const char *login)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO loket.duty (id, office, staff, duty, valid_from)"
                                          " SELECT gen_random_uuid(), s.office, s.id, 'clerk', '2020-01-01'"
                                          " FROM loket.staff_login l JOIN loket.staff s ON s.id = l.staff"
                                          " WHERE l.login = '%s'", login);

  g_free (loket_test_practice_ask (sql));
}

static guint
count_aside (const char *directory)
{
  g_autofree char *folder = g_path_get_dirname (directory);
  g_autofree char *name = g_path_get_basename (directory);
  g_autofree char *prefix = g_strconcat (name, ".locked-", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *entry;
  guint n = 0;

  while ((entry = g_dir_read_name (dir)) != NULL)
    n += g_str_has_prefix (entry, prefix);
  return n;
}

/* One officer's journal on this computer, signed in once. */
static char *
first_time (const char *instance,
            const char *login,
            const char *password)
{
  LoketDesk *desk = desk_fixture_new (instance, NULL, NULL);

  assert_sign_in (desk, login, password);
  open_desk (desk);
  desk_fixture_drop (desk);
  return desk_fixture_directory (instance, login);
}

/*
 * Tests: the person
 */
static void
test_person (void)
{
  LoketDesk *desk = desk_fixture_new ("person", NULL, NULL);

  g_assert_true (desk_fixture_wait_sql (SIGNED, "t"));
  assert_refused (desk, "rina", "wrong", "28P01");
  assert_refused (desk, "nobody", "latihan-rina", "28P01");
  assert_sign_in (desk, "rina", "latihan-rina");
  g_assert_cmpstr (loket_desk_get_login (desk), ==, "rina");
  g_assert_cmpstr (loket_desk_get_staff_name (desk), !=, "");
  g_assert_true (loket_desk_has_duty (desk, "clerk"));
  g_assert_false (loket_desk_has_duty (desk, "section_head"));
  g_assert_cmpint (g_list_model_get_n_items (loket_desk_list_counters (desk)), >, 2);
  g_assert_nonnull (loket_catalogue_get_service (loket_desk_get_catalogue (desk), "passport_new"));
  g_assert_null (loket_desk_take_notice (desk));
  g_assert_cmpint (loket_desk_get_state (desk), ==, LOKET_DESK_SIGNED_OUT);
  open_desk (desk);
  g_assert_cmpint (loket_desk_get_state (desk), ==, LOKET_DESK_SIGNED_IN);
  g_assert_null (loket_desk_get_counter (desk));
  desk_fixture_drop (desk);
}

static void
test_unreachable (void)
{
  LoketDesk *desk = desk_fixture_new ("unreachable", "/nonexistent", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_desk_probe_async (desk, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_false (loket_desk_probe_finish (desk, result, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_clear_object (&result);
  assert_refused (desk, "rina", "latihan-rina", "unreachable");
  desk_fixture_drop (desk);
}

static gboolean
unlock (LoketDesk  *desk,
        const char *password)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_desk_unlock_async (desk, password, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_desk_unlock_finish (desk, result, NULL);
}

static void
test_lock (void)
{
  LoketDesk *desk = desk_fixture_new ("lock", NULL, NULL);
  g_autoptr(JsonObject) draft = desk_fixture_args ("{\"name\":\"SITI\"}");
  g_autoptr(JsonObject) back = NULL;

  desk_fixture_sit (desk, "sinta", 0);
  loket_desk_keep_draft (desk, "person", draft);
  loket_desk_lock (desk);
  g_assert_cmpint (loket_desk_get_state (desk), ==, LOKET_DESK_LOCKED);
  g_assert_false (unlock (desk, "wrong"));
  g_assert_cmpint (loket_desk_get_state (desk), ==, LOKET_DESK_LOCKED);
  g_assert_true (unlock (desk, "latihan-sinta"));
  back = loket_desk_get_draft (desk, "person");
  g_assert_cmpstr (loket_json_string (back, "name"), ==, "SITI");
  loket_desk_lock (desk);
  for (int i = 0; i < 3; i++)
    g_assert_false (unlock (desk, "wrong"));
  /* After the third even the right one has to wait. */
  g_assert_false (unlock (desk, "latihan-sinta"));
  g_assert_true (loket_test_wait (unlock (desk, "latihan-sinta"), 60));
  desk_fixture_drop (desk);
}

static void
test_own_password (void)
{
  LoketDesk *desk = desk_fixture_new ("own", NULL, NULL);
  g_autoptr(JsonObject) draft = desk_fixture_args ("{\"name\":\"SITI\"}");
  g_autoptr(JsonObject) back = NULL;
  g_autoptr(GAsyncResult) refused = NULL;
  g_autoptr(GAsyncResult) changed = NULL;
  g_autoptr(GError) error = NULL;

  desk_fixture_sit (desk, "wati", 0);
  loket_desk_keep_draft (desk, "person", draft);
  loket_desk_change_password_async (desk, "wrong", "a new password", loket_test_store_result,
                                    &refused);
  loket_test_wait_result (&refused);
  g_assert_false (loket_desk_change_password_finish (desk, refused, &error));
  g_assert_cmpstr (loket_desk_error_code (error), ==, "28P01");
  g_clear_error (&error);
  loket_desk_change_password_async (desk, "latihan-wati", "a new password", loket_test_store_result,
                                    &changed);
  loket_test_wait_result (&changed);
  loket_desk_change_password_finish (desk, changed, &error);
  g_assert_no_error (error);
  g_clear_object (&refused);
  g_clear_object (&changed);
  loket_desk_lock (desk);
  g_assert_false (unlock (desk, "latihan-wati"));
  g_assert_true (unlock (desk, "a new password"));
  desk_fixture_drop (desk);

  desk = desk_fixture_new ("own", NULL, NULL);
  assert_refused (desk, "wati", "latihan-wati", "28P01");
  assert_sign_in (desk, "wati", "a new password");
  g_assert_null (loket_desk_take_notice (desk));
  back = loket_desk_get_draft (desk, "person");
  g_assert_cmpstr (loket_json_string (back, "name"), ==, "SITI");
  desk_fixture_drop (desk);
}

/*
 * Tests: the office's rules and its key
 */
static void
test_changed_rules (void)
{
  g_autofree char *directory = first_time ("rules", "rina", "latihan-rina");
  LoketJournal *journal = desk_fixture_open_journal (directory, "latihan-rina");
  g_autoptr(LoketBundle) bundle = load_bundle (journal);
  g_autofree char *notice = NULL;
  g_auto(GStrv) parts = NULL;
  LoketDesk *desk;
  guint flights;

  g_assert_nonnull (bundle->signature);
  /* By the officer's own hand, with the officer's own key: only the signature knows. */
  parts = g_strsplit (bundle->body, "650000", -1);
  g_assert_cmpint (g_strv_length (parts), >, 1);
  g_free (bundle->body);
  bundle->body = g_strjoinv ("65000", parts);
  save_bundle (journal, bundle);
  desk_fixture_close_journal (journal);

  desk = desk_fixture_new ("rules", NULL, NULL);
  assert_sign_in (desk, "rina", "latihan-rina");
  notice = loket_desk_take_notice (desk);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, "changed by somebody"));
  g_assert_cmpint (loket_catalogue_fee (loket_desk_get_catalogue (desk), "passport_new",
                                        "electronic_5", "2026-11-22"), ==, 650000);
  flights = loket_desk_get_flights (desk);
  desk_fixture_drop (desk);

  /* What was fetched is good and kept: nothing to say, and nothing to fetch. */
  desk = desk_fixture_new ("rules", NULL, NULL);
  assert_sign_in (desk, "rina", "latihan-rina");
  g_assert_null (loket_desk_take_notice (desk));
  g_assert_cmpint (loket_desk_get_flights (desk), ==, flights - 1);
  desk_fixture_drop (desk);
}

static void
assert_one_flight (const char *instance)
{
  LoketDesk *desk = desk_fixture_new (instance, NULL, NULL);

  g_assert_true (desk_fixture_wait_sql (SIGNED, "t"));
  assert_sign_in (desk, "rina", "latihan-rina");
  g_assert_cmpint (loket_desk_get_flights (desk), ==, 1);
  g_assert_nonnull (loket_desk_get_catalogue (desk));
  g_assert_null (loket_desk_take_notice (desk));
  desk_fixture_drop (desk);
}

static char *
kept_version (const char *directory)
{
  LoketJournal *journal = desk_fixture_open_journal (directory, "latihan-rina");
  g_autoptr(LoketBundle) bundle = load_bundle (journal);
  char *version = g_strdup (bundle != NULL ? bundle->version : "");

  desk_fixture_close_journal (journal);
  return version;
}

/* Whether they come for the first time, are another day's or are there already, the rules take no
 * flight of their own. */
static void
test_rules_along (void)
{
  g_autofree char *directory = desk_fixture_directory ("along", "rina");
  g_autofree char *first = NULL;
  g_autofree char *then = NULL;
  LoketDesk *desk;

  assert_one_flight ("along");
  first = kept_version (directory);
  g_assert_cmpstr (first, !=, "");
  g_free (loket_test_practice_ask ("UPDATE loket.office SET bundle = bundle + 1"));
  assert_one_flight ("along");
  then = kept_version (directory);
  g_assert_cmpstr (then, !=, first);
  assert_one_flight ("along");

  /* A file that claims to have what it has not: asked once more, and it is there. */
  desk_fixture_journal_sql (directory, "DELETE FROM bundle; INSERT INTO bundle (one, version, body)"
                            " VALUES (1, 'x', x'00')");
  {
    g_autofree char *sql = g_strdup_printf ("UPDATE bundle SET version = '%s'", then);
    desk_fixture_journal_sql (directory, sql);
  }
  desk = desk_fixture_new ("along", NULL, NULL);
  assert_sign_in (desk, "rina", "latihan-rina");
  g_assert_nonnull (loket_desk_get_catalogue (desk));
  g_assert_cmpint (loket_desk_get_flights (desk), ==, 2);
  desk_fixture_drop (desk);
  assert_one_flight ("along");
}

/* Bytes changed by somebody who has no key at all. */
static void
test_damaged_rules (void)
{
  g_autofree char *directory = first_time ("damaged", "rina", "latihan-rina");
  g_autofree char *notice = NULL;
  LoketDesk *desk = desk_fixture_new ("damaged", NULL, NULL);

  desk_fixture_journal_sql (directory, "UPDATE bundle SET body = randomblob(length(body))");
  assert_sign_in (desk, "rina", "latihan-rina");
  notice = loket_desk_take_notice (desk);
  g_assert_nonnull (notice);
  g_assert_nonnull (loket_desk_get_catalogue (desk));
  desk_fixture_drop (desk);
}

static void
test_wrong_signature (void)
{
  LoketDesk *desk = desk_fixture_new ("signature", NULL, NULL);

  g_assert_true (desk_fixture_wait_sql (SIGNED, "t"));
  g_free (loket_test_practice_ask ("UPDATE loket.bundle SET signature = "
                                   "decode(repeat('00', 64), 'hex')"));
  assert_refused (desk, "rina", "latihan-rina", "bundle_signature");
  /* The keeper signs it again. */
  g_free (loket_test_practice_ask ("UPDATE loket.bundle SET signature = NULL, key_id = NULL,"
                                   " signed_at = NULL"));
  g_assert_true (desk_fixture_wait_sql (SIGNED, "t"));
  assert_sign_in (desk, "rina", "latihan-rina");
  g_assert_null (loket_desk_take_notice (desk));
  desk_fixture_drop (desk);
}

static void
test_older_rules (void)
{
  g_autofree char *directory = first_time ("older", "rina", "latihan-rina");
  LoketDesk *desk = desk_fixture_new ("older", NULL, NULL);

  g_free (loket_test_practice_ask ("UPDATE loket.office SET bundle = bundle - 1"));
  g_assert_true (desk_fixture_wait_sql (SIGNED, "t"));
  assert_refused (desk, "rina", "latihan-rina", "bundle_older");
  g_free (loket_test_practice_ask ("UPDATE loket.office SET bundle = bundle + 2"));
  g_assert_true (desk_fixture_wait_sql (SIGNED, "t"));
  assert_sign_in (desk, "rina", "latihan-rina");
  g_assert_null (loket_desk_take_notice (desk));
  desk_fixture_drop (desk);

  /* After another server took over (a backup brought back) older rules are what there is. */
  {
    LoketJournal *journal = desk_fixture_open_journal (directory, "latihan-rina");
    g_autoptr(LoketBundle) bundle = load_bundle (journal);
    g_free (bundle->epoch);
    bundle->epoch = g_strdup ("0/00000001");
    save_bundle (journal, bundle);
    desk_fixture_close_journal (journal);
  }
  desk = desk_fixture_new ("older", NULL, NULL);
  g_free (loket_test_practice_ask ("UPDATE loket.office SET bundle = bundle - 1"));
  g_assert_true (desk_fixture_wait_sql (SIGNED, "t"));
  assert_sign_in (desk, "rina", "latihan-rina");
  g_free (loket_test_practice_ask ("UPDATE loket.office SET bundle = bundle + 2"));
  desk_fixture_drop (desk);
}

static void
test_no_keeper (void)
{
  LoketDesk *desk = desk_fixture_new ("keeper", NULL, NULL);
  g_autofree char *notice = NULL;
  g_autofree char *directory = desk_fixture_directory ("keeper", "rina");

  desk_fixture_signal_keeper (SIGSTOP);
  g_free (loket_test_practice_ask ("UPDATE loket.office SET bundle = bundle + 1"));
  assert_sign_in (desk, "rina", "latihan-rina");
  desk_fixture_signal_keeper (SIGCONT);
  notice = loket_desk_take_notice (desk);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, "without its signature"));
  g_assert_nonnull (loket_desk_get_catalogue (desk));
  desk_fixture_drop (desk);
  {
    LoketJournal *journal = desk_fixture_open_journal (directory, "latihan-rina");
    g_assert_null (load_bundle (journal));
    desk_fixture_close_journal (journal);
  }
}

static void
test_other_key (void)
{
  g_autofree char *directory = first_time ("other", "rina", "latihan-rina");
  g_autofree char *key = loket_test_practice_ask ("SELECT encode(sign, 'hex') FROM loket.office_key");
  g_autofree char *wrong = g_strnfill (64, 'a');
  LoketDesk *desk;

  /* The server has another key than the one that was learned: a second keeper, or not our server. */
  g_free (loket_test_practice_ask ("INSERT INTO loket.office_key SELECT 'other', sha256('x'), recovery,"
                                   " recovery_signature, clock_timestamp() FROM loket.office_key"));
  desk = desk_fixture_new ("other", NULL, NULL);
  assert_refused (desk, "rina", "latihan-rina", "office_key");
  g_free (loket_test_practice_ask ("DELETE FROM loket.office_key WHERE key_id = 'other'"));
  assert_sign_in (desk, "rina", "latihan-rina");
  desk_fixture_drop (desk);

  /* What the administrator wrote down counts more than what was learned. */
  desk = desk_fixture_new ("other", NULL, wrong);
  assert_refused (desk, "rina", "latihan-rina", "office_key");
  desk_fixture_drop (desk);
  desk = desk_fixture_new ("fresh", NULL, key);
  assert_sign_in (desk, "rina", "latihan-rina");
  desk_fixture_drop (desk);
}

/* The files of the office's key, and who signs now. */
static void
change_key (const char *word,
            ...) G_GNUC_NULL_TERMINATED;

static void
change_key (const char *word,
            ...)
{
  g_autofree char *path = g_build_filename (g_getenv ("LOKET_PRACTICE_DIR"), "keeper.key", NULL);
  g_autofree char *db = g_strdup_printf ("host=%s dbname=loket user=postgres", desk_fixture_host ());
  const char *words[4] = { NULL };
  va_list more;
  guint n = 0;

  va_start (more, word);
  while (n < 3 && (words[n] = va_arg (more, const char *)) != NULL)
    n++;
  va_end (more);
  desk_fixture_admin ("key", "--key", path, "--db", db, word, words[0], words[1], words[2], NULL);
}

/* The key in use, once the keeper has told the server of it and signed with it. */
static char *
wait_key (const char *but)
{
  g_autofree char *sql = g_strdup_printf ("SELECT k.key_id <> '%s' AND NOT EXISTS (SELECT FROM audit.pending) AND"
                                          " (SELECT c.key_id = k.key_id FROM audit.checkpoint c ORDER BY c.size DESC"
                                          " LIMIT 1) FROM loket.office_key k WHERE k.recovery IS NOT NULL ORDER BY"
                                          " k.since DESC LIMIT 1", but);

  g_assert_true (desk_fixture_wait_sql (sql, "t"));

  return loket_test_practice_ask ("SELECT k.key_id FROM loket.office_key k WHERE k.recovery IS NOT NULL ORDER BY"
                                  " k.since DESC LIMIT 1");
}

/* The key changed twice and the first was revoked while this desk was not there. */
static void
test_changed_key (void)
{
  g_autofree char *directory = first_time ("changed", "rina", "latihan-rina");
  g_autofree char *asleep = first_time ("sealed", "dewi", "latihan-dewi");
  g_autofree char *sql = leave_unsent (asleep, "latihan-dewi");
  g_autofree char *first = wait_key ("");
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *notice = NULL;
  LoketDesk *desk;

  be_clerk ("dewi");
  change_key ("rotate", NULL);
  second = wait_key (first);
  change_key ("rotate", NULL);
  third = wait_key (second);
  change_key ("revoke", first, "--reason", "stolen", NULL);
  g_assert_true (desk_fixture_wait_sql ("SELECT count(*) FROM loket.office_key WHERE revoked_day IS NOT NULL", "1"));
  g_assert_true (desk_fixture_wait_sql (SIGNED, "t"));
  desk = desk_fixture_new ("changed", NULL, NULL);
  assert_sign_in (desk, "rina", "latihan-rina");
  g_assert_null (loket_desk_take_notice (desk));
  desk_fixture_drop (desk);

  /* The key the desk had given its journal to is not in use any more; the keeper still opens it. */
  desk_fixture_reset_password ("dewi", "from the office");
  desk = desk_fixture_new ("sealed", NULL, NULL);
  assert_sign_in (desk, "dewi", "from the office");
  notice = loket_desk_take_notice (desk);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, "opened again"));
  open_desk (desk);
  g_assert_true (loket_test_wait (loket_desk_get_pending (desk) == 0, 20));
  desk_fixture_assert_sql (sql, "1");
  desk_fixture_drop (desk);

  /* A server that forgets the last key, or that the first one is revoked, is not believed. */
  g_free (loket_test_practice_ask ("UPDATE loket.office_key SET since = since - interval '1 year'"
                                   " WHERE revoked_day IS NOT NULL OR introduced_by IS NOT NULL"));
  g_free (loket_test_practice_ask ("UPDATE loket.office_key SET since = clock_timestamp(), revoked_day = NULL,"
                                   " revoked_size = NULL, revoked_by = NULL, revocation = NULL, revoked_reason = NULL"
                                   " WHERE introduced_by IS NULL"));
  desk = desk_fixture_new ("changed", NULL, NULL);
  assert_refused (desk, "rina", "latihan-rina", "office_key");
  desk_fixture_drop (desk);
}

/*
 * Tests: a new password from the office
 */
static void
test_reset (void)
{
  g_autofree char *directory = first_time ("reset", "budi", "latihan-budi");
  g_autofree char *sql = NULL;
  g_autofree char *notice = NULL;
  LoketDesk *desk;

  sql = leave_unsent (directory, "latihan-budi");
  be_clerk ("budi");
  desk_fixture_reset_password ("budi", "from the office");
  desk = desk_fixture_new ("reset", NULL, NULL);
  assert_refused (desk, "budi", "latihan-budi", "28P01");
  assert_sign_in (desk, "budi", "from the office");
  notice = loket_desk_take_notice (desk);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, "opened again"));
  g_assert_cmpint (count_aside (directory), ==, 0);
  open_desk (desk);
  g_assert_true (loket_test_wait (loket_desk_get_pending (desk) == 0, 20));
  desk_fixture_assert_sql (sql, "1");
  desk_fixture_drop (desk);
  desk_fixture_assert_sql ("SELECT login, outcome FROM loket.journal_key_request", "budi|opened");

  /* From here on it is an ordinary journal, sealed for the next time too. */
  desk_fixture_reset_password ("budi", "once more so");
  desk = desk_fixture_new ("reset", NULL, NULL);
  assert_sign_in (desk, "budi", "once more so");
  g_assert_cmpint (count_aside (directory), ==, 0);
  desk_fixture_drop (desk);
  desk = desk_fixture_new ("reset", NULL, NULL);
  assert_sign_in (desk, "budi", "once more so");
  g_assert_null (loket_desk_take_notice (desk));
  desk_fixture_drop (desk);
}

/* The keeper sleeps: nobody is signed in, nothing is moved, and the next attempt has it all. */
static void
test_reset_no_keeper (void)
{
  g_autofree char *directory = first_time ("asleep", "nita", "latihan-nita");
  LoketDesk *desk = desk_fixture_new ("asleep", NULL, NULL);
  g_autofree char *notice = NULL;

  desk_fixture_reset_password ("nita", "from the office");
  desk_fixture_signal_keeper (SIGSTOP);
  assert_refused (desk, "nita", "from the office", "keeper");
  desk_fixture_signal_keeper (SIGCONT);
  g_assert_cmpint (count_aside (directory), ==, 0);
  assert_sign_in (desk, "nita", "from the office");
  notice = loket_desk_take_notice (desk);
  g_assert_nonnull (notice);
  desk_fixture_drop (desk);
}

/* A colleague brings somebody's journal home and asks for its key in their own name. */
static void
test_reset_of_another (void)
{
  g_autofree char *victim = first_time ("victim", "sinta", "latihan-sinta");
  g_autofree char *thief = first_time ("thief", "fajar", "latihan-fajar");
  g_autofree char *sql = leave_unsent (victim, "latihan-sinta");
  g_autofree char *from = g_build_filename (victim, "journal.db", NULL);
  g_autofree char *to = g_build_filename (thief, "journal.db", NULL);
  g_autofree char *text = NULL;
  g_autofree char *notice = NULL;
  LoketDesk *desk = desk_fixture_new ("thief", NULL, NULL);
  gsize size;

  g_assert_true (g_file_get_contents (from, &text, &size, NULL));
  g_assert_true (g_file_set_contents (to, text, size, NULL));
  assert_sign_in (desk, "fajar", "latihan-fajar");
  notice = loket_desk_take_notice (desk);
  g_assert_nonnull (notice);
  g_assert_nonnull (strstr (notice, "could not be opened"));
  g_assert_cmpint (count_aside (thief), ==, 1);
  open_desk (desk);
  g_assert_cmpint (loket_desk_get_pending (desk), ==, 0);
  desk_fixture_assert_sql (sql, "0");
  desk_fixture_assert_sql ("SELECT outcome FROM loket.journal_key_request WHERE login = 'fajar'",
                           "not_theirs");
  desk_fixture_drop (desk);
}

/* The box of one computer under the journal of another, of the same person. */
static void
test_reset_other_device (void)
{
  g_autofree char *one = first_time ("one", "joko", "latihan-joko");
  g_autofree char *two = first_time ("two", "joko", "latihan-joko");
  g_autofree char *sql = NULL;
  LoketDesk *desk = desk_fixture_new ("two", NULL, NULL);

  sql = g_strdup_printf ("ATTACH '%s/journal.db' AS other; UPDATE keyring SET body = (SELECT o.body"
                         " FROM other.keyring o WHERE o.name = 'sealed') WHERE name = 'sealed'", one);
  desk_fixture_journal_sql (two, sql);
  desk_fixture_reset_password ("joko", "from the office");
  assert_sign_in (desk, "joko", "from the office");
  desk_fixture_assert_sql ("SELECT outcome FROM loket.journal_key_request WHERE login = 'joko'",
                           "not_theirs");
  g_assert_cmpint (count_aside (two), ==, 1);
  desk_fixture_drop (desk);
}

/* Whoever may not work here any more gets nothing opened; what they left stays sealed. */
static void
test_reset_disabled (void)
{
  g_autofree char *directory = first_time ("gone", "agus", "latihan-agus");
  g_autofree char *db = g_strdup_printf ("host=%s dbname=loket user=postgres", desk_fixture_host ());
  LoketDesk *desk = desk_fixture_new ("gone", NULL, NULL);

  desk_fixture_reset_password ("agus", "from the office");
  desk_fixture_admin ("officer", "disable", "agus", "--db", db, NULL);
  assert_refused (desk, "agus", "from the office", "28000");
  /* Somebody lets the role in again behind our back: the office's own rule still holds. */
  g_free (loket_test_practice_ask ("ALTER ROLE agus LOGIN"));
  assert_refused (desk, "agus", "from the office", "LK001");
  desk_fixture_assert_sql ("SELECT count(*) FROM loket.journal_key_request WHERE login = 'agus'", "0");
  g_assert_cmpint (count_aside (directory), ==, 0);
  desk_fixture_drop (desk);
}

int
main (int   argc,
      char *argv[])
{
  desk_fixture_start (&argc, &argv);
  g_test_add_func ("/sign-in/person", test_person);
  g_test_add_func ("/sign-in/unreachable", test_unreachable);
  g_test_add_func ("/sign-in/lock", test_lock);
  g_test_add_func ("/sign-in/own-password", test_own_password);
  g_test_add_func ("/sign-in/changed-rules", test_changed_rules);
  g_test_add_func ("/sign-in/rules-along", test_rules_along);
  g_test_add_func ("/sign-in/damaged-rules", test_damaged_rules);
  g_test_add_func ("/sign-in/wrong-signature", test_wrong_signature);
  g_test_add_func ("/sign-in/older-rules", test_older_rules);
  g_test_add_func ("/sign-in/no-keeper", test_no_keeper);
  g_test_add_func ("/sign-in/other-key", test_other_key);
  g_test_add_func ("/sign-in/reset", test_reset);
  g_test_add_func ("/sign-in/reset-no-keeper", test_reset_no_keeper);
  g_test_add_func ("/sign-in/reset-of-another", test_reset_of_another);
  g_test_add_func ("/sign-in/reset-other-device", test_reset_other_device);
  g_test_add_func ("/sign-in/reset-disabled", test_reset_disabled);
  /* Last: the office's key is not what it was. */
  g_test_add_func ("/sign-in/changed-key", test_changed_key);
  return desk_fixture_run ();
}
