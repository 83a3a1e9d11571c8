/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal keeps what it said it kept, and says clearly when it cannot. */

#include "loket-journal.h"
#include "loket-row.h"
#include "loket-test.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *directory;
  LoketJournal *journal;
} Fixture;

#define PASSWORD "a long password"

/*
 * Helpers: one step, waited for
 */
static gboolean
open_with (LoketJournal *journal,
           const char   *password,
           GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_open_async (journal, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_open_finish (journal, result, error);
}

static void
close_journal (LoketJournal *journal)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_journal_close_async (journal, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_journal_close_finish (journal, result, &error);
  g_assert_no_error (error);
}

static void
reopen (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  close_journal (fixture->journal);
  g_assert_finalize_object (fixture->journal);
  fixture->journal = loket_journal_new (fixture->directory);
  open_with (fixture->journal, PASSWORD, &error);
  g_assert_no_error (error);
}

static gboolean
append (LoketJournal *journal,
        LoketCommand *command,
        GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_append_async (journal, command, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_append_finish (journal, result, error);
}

static LoketCommand *
append_new (LoketJournal *journal,
            const char   *subject,
            const char   *depends_on)
{
  g_autoptr(JsonObject) args = json_object_new ();
  LoketCommand *command;
  g_autoptr(GError) error = NULL;

  json_object_set_string_member (args, "case", subject);
  json_object_set_int_member (args, "version", 7);
  command = loket_command_new ("case_save", args, subject);
  loket_command_set_depends_on (command, depends_on);
  loket_command_set_offline_allowed (command, TRUE);
  loket_command_set_base_version (command, 7);
  append (journal, command, &error);
  g_assert_no_error (error);
  return command;
}

static GPtrArray *
list (LoketJournal *journal,
      gboolean      unfinished)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *commands;

  loket_journal_list_commands_async (journal, unfinished, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  commands = loket_journal_list_commands_finish (journal, result, &error);
  g_assert_no_error (error);
  return commands;
}

static void
answer (LoketJournal *journal,
        LoketCommand *command,
        const char   *epoch)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("{\"epoch\":\"%s\",\"result\":{\"version\":8}}", epoch);
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  loket_journal_mark_answered_async (journal, command, node, NULL, loket_test_store_result,
                                     &result);
  loket_test_wait_result (&result);
  loket_journal_mark_answered_finish (journal, result, &error);
  g_assert_no_error (error);
}

static gboolean
keep_page (LoketJournal *journal,
           const char   *id,
           GBytes       *bytes,
           GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(JsonObject) meta = json_object_new ();
  g_autoptr(LoketStoredPage) page = NULL;

  json_object_set_string_member (meta, "kind", "jpeg");
  page = loket_stored_page_new (id, "case", "ktp", meta);
  loket_journal_keep_page_async (journal, page, bytes, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_keep_page_finish (journal, result, error);
}

static GBytes *
load_page (LoketJournal *journal,
           const char   *id,
           GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_load_page_async (journal, id, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_load_page_finish (journal, result, error);
}

static GBytes *
random_bytes (gsize size)
{
  guint8 *data = g_malloc (size);

  randombytes_buf (data, size);
  return g_bytes_new_take (data, size);
}

static void
sql (Fixture    *fixture,
     const char *text)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, text, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->directory = loket_test_make_directory ();
  fixture->journal = loket_journal_new (fixture->directory);
  open_with (fixture->journal, PASSWORD, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  if (loket_journal_get_is_open (fixture->journal))
    close_journal (fixture->journal);
  g_assert_finalize_object (fixture->journal);
  loket_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}

/*
 * Tests
 */
static void
test_commands (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(LoketCommand) first = append_new (fixture->journal, "a", NULL);
  g_autoptr(LoketCommand) second = append_new (fixture->journal, "a", NULL);
  g_autoptr(GPtrArray) all = NULL;
  LoketCommand *found;

  g_assert_cmpint (loket_command_get_state (first), ==, LOKET_COMMAND_QUEUED);
  answer (fixture->journal, second, "1/1");
  reopen (fixture);
  all = list (fixture->journal, FALSE);
  g_assert_cmpint (all->len, ==, 2);
  found = all->pdata[0];
  g_assert_cmpstr (loket_command_get_id (found), ==, loket_command_get_id (first));
  g_assert_cmpint (loket_json_int (loket_command_get_args (found), "version"), ==, 7);
  g_assert_cmpint (loket_command_get_base_version (found), ==, 7);
  g_assert_true (loket_command_get_offline_allowed (found));
  g_assert_cmpint (loket_command_get_made_at (found), ==, loket_command_get_made_at (first));
  found = all->pdata[1];
  g_assert_cmpint (loket_command_get_state (found), ==, LOKET_COMMAND_ANSWERED);
  g_assert_cmpstr (loket_command_get_epoch (found), ==, "1/1");
  g_assert_cmpint (loket_json_int (loket_command_get_result (found), "version"), ==, 8);
  g_ptr_array_unref (g_steal_pointer (&all));
  all = list (fixture->journal, TRUE);
  g_assert_cmpint (all->len, ==, 1);
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(LoketCommand) first = append_new (fixture->journal, "a", NULL);
  g_autoptr(LoketCommand) below = append_new (fixture->journal, "a", loket_command_get_id (first));
  g_autoptr(LoketCommand) deep = append_new (fixture->journal, "b", loket_command_get_id (below));
  g_autoptr(LoketCommand) other = append_new (fixture->journal, "a", NULL);
  g_autoptr(GError) reason = g_error_new_literal (LOKET_ERROR, LOKET_ERROR_STALE, "changed");
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) again = NULL;
  g_autoptr(GPtrArray) parked = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) freed = NULL;

  loket_error_set_cause (reason, "LK004", "{\"version\":9}");
  loket_journal_mark_refused_async (fixture->journal, first, reason, NULL, loket_test_store_result,
                                    &result);
  loket_test_wait_result (&result);
  parked = loket_journal_mark_refused_finish (fixture->journal, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (parked->len, ==, 2);
  g_clear_object (&result);

  reopen (fixture);
  all = list (fixture->journal, TRUE);
  g_assert_cmpint (loket_command_get_state (all->pdata[0]), ==, LOKET_COMMAND_REFUSED);
  g_assert_cmpint (loket_command_get_state (all->pdata[1]), ==, LOKET_COMMAND_PARKED);
  g_assert_cmpint (loket_command_get_state (all->pdata[2]), ==, LOKET_COMMAND_PARKED);
  g_assert_cmpint (loket_command_get_state (all->pdata[3]), ==, LOKET_COMMAND_QUEUED);
  g_assert_error ((GError *) loket_command_get_error (all->pdata[0]), LOKET_ERROR,
                  LOKET_ERROR_STALE);
  g_assert_cmpstr (loket_error_get_cause (loket_command_get_error (all->pdata[0])), ==, "LK004");

  loket_journal_requeue_async (fixture->journal, all->pdata[0], NULL, loket_test_store_result,
                               &again);
  loket_test_wait_result (&again);
  freed = loket_journal_requeue_finish (fixture->journal, again, &error);
  g_assert_no_error (error);
  g_assert_cmpint (freed->len, ==, 2);
  g_ptr_array_unref (g_steal_pointer (&all));
  all = list (fixture->journal, TRUE);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpint (loket_command_get_state (all->pdata[i]), ==, LOKET_COMMAND_QUEUED);
}

static gint
enter_epoch (LoketJournal *journal,
             const char   *epoch)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint moved;

  loket_journal_enter_epoch_async (journal, epoch, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  moved = loket_journal_enter_epoch_finish (journal, result, &error);
  g_assert_no_error (error);
  return moved;
}

static void
test_epoch (Fixture      *fixture,
            gconstpointer data)
{
  g_autoptr(LoketCommand) first = append_new (fixture->journal, "a", NULL);
  g_autoptr(LoketCommand) second = append_new (fixture->journal, "a", NULL);
  g_autoptr(LoketCommand) third = append_new (fixture->journal, "b", NULL);
  g_autoptr(GPtrArray) waiting = NULL;

  g_assert_cmpint (enter_epoch (fixture->journal, "7/1"), ==, 0);
  answer (fixture->journal, first, "7/1");
  answer (fixture->journal, second, "7/1");
  g_assert_cmpint (enter_epoch (fixture->journal, "7/1"), ==, 0);
  answer (fixture->journal, third, "7/2");
  g_assert_cmpint (enter_epoch (fixture->journal, "7/2"), ==, 2);
  waiting = list (fixture->journal, TRUE);
  g_assert_cmpint (waiting->len, ==, 2);
  g_assert_cmpstr (loket_command_get_id (waiting->pdata[0]), ==, loket_command_get_id (first));
  /* What is older than a week goes, answered or not stays. */
  sql (fixture, "UPDATE command SET answered_at = 1");
  g_assert_cmpint (enter_epoch (fixture->journal, "7/2"), ==, 0);
  g_ptr_array_unref (g_steal_pointer (&waiting));
  waiting = list (fixture->journal, FALSE);
  g_assert_cmpint (waiting->len, ==, 2);
}

static void
test_password (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(LoketCommand) command = append_new (fixture->journal, "a", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) all = NULL;

  close_journal (fixture->journal);
  g_assert_false (open_with (fixture->journal, "another", &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_SIGN_IN);
  g_clear_error (&error);
  g_assert_true (open_with (fixture->journal, PASSWORD, &error));
  /* A second look, as an unlocking screen does it. */
  g_assert_false (open_with (fixture->journal, "another", &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_SIGN_IN);
  g_clear_error (&error);
  g_assert_true (open_with (fixture->journal, PASSWORD, &error));

  loket_journal_change_password_async (fixture->journal, "new one", NULL,
                                       loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_journal_change_password_finish (fixture->journal, result, &error);
  g_assert_no_error (error);
  close_journal (fixture->journal);
  g_assert_false (open_with (fixture->journal, PASSWORD, NULL));
  g_assert_true (open_with (fixture->journal, "new one", &error));
  all = list (fixture->journal, TRUE);
  g_assert_cmpint (all->len, ==, 1);
}

static void
test_second_window (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr(LoketJournal) second = loket_journal_new (fixture->directory);
  g_autoptr(GError) error = NULL;

  g_assert_false (open_with (second, PASSWORD, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_HELD);
  g_clear_error (&error);
  close_journal (fixture->journal);
  g_assert_true (open_with (second, PASSWORD, &error));
  g_assert_no_error (error);
  close_journal (second);
}

/* Signing out and in again at once: the new one waits until the old one has written its work. */
static void
test_close_and_open (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(GBytes) bytes = random_bytes (LOKET_PAGE_MAX);
  g_autoptr(LoketJournal) second = loket_journal_new (fixture->directory);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) back = NULL;
  g_autofree char *id = loket_id_new ();
  g_autoptr(LoketStoredPage) page = loket_stored_page_new (id, "case", "ktp", NULL);

  loket_journal_keep_page_async (fixture->journal, page, bytes, NULL, NULL, NULL);
  loket_journal_close_async (fixture->journal, NULL, NULL, NULL);
  g_assert_true (open_with (second, PASSWORD, &error));
  g_assert_no_error (error);
  back = load_page (second, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, bytes));
  close_journal (second);
}

static void
on_damaged (LoketJournal *journal,
            const char   *table,
            const char   *id,
            gpointer      user_data)
{
  g_ptr_array_add (user_data, g_strdup_printf ("%s/%s", table, id));
}

static void
test_flipped_byte (Fixture      *fixture,
                   gconstpointer data)
{
  g_autoptr(GPtrArray) damage = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) all = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *statement = NULL;
  char *second = NULL;

  for (int i = 0; i < 5; i++)
    {
      g_autoptr(LoketCommand) command = append_new (fixture->journal, "a", NULL);
      if (i == 1)
        second = g_strdup (loket_command_get_id (command));
    }
  /* Each row on its own: one changed byte, and two rows whose content was exchanged. */
  statement = g_strdup_printf (
    "UPDATE command SET args = substr (args, 1, 30) || x'00' || substr (args, 32)"
    " WHERE id = '%s'; UPDATE command SET args = (SELECT args FROM command c WHERE c.seq = 5)"
    " WHERE seq = 4", second);
  sql (fixture, statement);
  g_signal_connect (fixture->journal, "damaged", G_CALLBACK (on_damaged), damage);
  all = list (fixture->journal, TRUE);
  g_assert_cmpint (all->len, ==, 3);
  g_assert_cmpint (damage->len, ==, 2);
  expected = g_strdup_printf ("command/%s", second);
  g_assert_cmpstr (damage->pdata[0], ==, expected);
  g_free (second);
}

static void
test_broken_leaf (Fixture      *fixture,
                  gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.db", NULL);
  g_autoptr(GPtrArray) all = NULL;
  int fd;
  off_t size;

  for (int i = 0; i < 60; i++)
    g_object_unref (append_new (fixture->journal, "a subject of some length", NULL));
  close_journal (fixture->journal);
  /* The kind of the last page of the file that is a table leaf is made nonsense. */
  fd = open (path, O_RDWR);
  size = lseek (fd, 0, SEEK_END);
  for (off_t at = size - 4096; at > 0; at -= 4096)
    {
      guint8 kind;
      g_assert_cmpint (pread (fd, &kind, 1, at), ==, 1);
      if (kind == 13)
        {
          g_assert_cmpint (pwrite (fd, "\x07", 1, at), ==, 1);
          break;
        }
    }
  close (fd);
  g_assert_true (open_with (fixture->journal, PASSWORD, NULL));
  all = list (fixture->journal, FALSE);
  g_assert_cmpint (all->len, >, 20);
  g_assert_cmpint (all->len, <, 60);
}

static void
test_pages (Fixture      *fixture,
            gconstpointer data)
{
  static const gsize sizes[] = { 1, 262143, 262144, 262145, 3000000, LOKET_PAGE_MAX };
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(GBytes) bytes = random_bytes (sizes[i]);
      g_autoptr(GBytes) back = NULL;
      g_autofree char *id = loket_id_new ();
      g_autofree char *path = g_strdup_printf ("%s/pages/%s.page", fixture->directory, id);
      GStatBuf st;

      keep_page (fixture->journal, id, bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_stat (path, &st), ==, 0);
      g_assert_cmpint (st.st_mode & 0777, ==, 0600);
      back = load_page (fixture->journal, id, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (bytes, back));
    }
}

static void
test_page_damage (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr(GBytes) bytes = random_bytes (600000);
  static const off_t places[] = { 0, 10, 40, 300000, 600000 };

  for (gsize i = 0; i < G_N_ELEMENTS (places) + 2; i++)
    {
      g_autofree char *id = loket_id_new ();
      g_autofree char *path = g_strdup_printf ("%s/pages/%s.page", fixture->directory, id);
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) back = NULL;

      g_assert_true (keep_page (fixture->journal, id, bytes, NULL));
      if (i < G_N_ELEMENTS (places))
        {
          int fd = open (path, O_RDWR);
          guint8 byte;
          g_assert_cmpint (pread (fd, &byte, 1, places[i]), ==, 1);
          byte ^= 1;
          g_assert_cmpint (pwrite (fd, &byte, 1, places[i]), ==, 1);
          close (fd);
        }
      else
        g_assert_cmpint (truncate (path, i == G_N_ELEMENTS (places) ? 0 : 28 + 262161), ==, 0);
      back = load_page (fixture->journal, id, &error);
      g_assert_null (back);
      g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED);
    }
}

static void
test_drafts (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr(JsonNode) draft = json_from_string ("{\"name\":\"SITI\"}", NULL);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) keys = NULL;

  for (int i = 0; i < 3; i++)
    {
      g_autoptr(GAsyncResult) saved = NULL;
      g_autofree char *key = g_strdup_printf ("intake/%d", i);

      loket_journal_save_draft_async (fixture->journal, key, draft, NULL, loket_test_store_result,
                                      &saved);
      loket_test_wait_result (&saved);
      loket_journal_save_draft_finish (fixture->journal, saved, &error);
      g_assert_no_error (error);
    }
  reopen (fixture);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr(GAsyncResult) loaded = NULL;
      g_autoptr(GAsyncResult) removed = NULL;
      g_autoptr(JsonNode) back = NULL;

      loket_journal_load_draft_async (fixture->journal, "intake/1", NULL, loket_test_store_result,
                                      &loaded);
      loket_test_wait_result (&loaded);
      back = loket_journal_load_draft_finish (fixture->journal, loaded, &error);
      g_assert_no_error (error);
      if (i == 0)
        g_assert_true (json_node_equal (back, draft));
      else
        g_assert_null (back);
      loket_journal_save_draft_async (fixture->journal, "intake/1", NULL, NULL,
                                      loket_test_store_result, &removed);
      loket_test_wait_result (&removed);
      g_assert_true (loket_journal_save_draft_finish (fixture->journal, removed, &error));
    }
  {
    g_autoptr(GAsyncResult) listed = NULL;
    loket_journal_list_drafts_async (fixture->journal, "intake/", NULL, loket_test_store_result,
                                     &listed);
    loket_test_wait_result (&listed);
    keys = loket_journal_list_drafts_finish (fixture->journal, listed, &error);
    g_assert_cmpint (g_strv_length (keys), ==, 2);
  }
}

static void
test_nothing_readable (Fixture      *fixture,
                       gconstpointer data)
{
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(LoketCommand) command = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *db = g_build_filename (fixture->directory, "journal.db", NULL);
  g_autofree char *wal = g_build_filename (fixture->directory, "journal.db-wal", NULL);
  const char *paths[] = { db, wal };

  json_object_set_string_member (args, "name", "UNMISTAKABLE");
  command = loket_command_new ("case_save", args, "a");
  append (fixture->journal, command, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *text = NULL;
      gsize size;
      if (g_file_get_contents (paths[i], &text, &size, NULL))
        g_assert_null (g_strstr_len (text, size, "UNMISTAKABLE"));
    }
}

/*
 * A child does steps, and says after each that it is done; it is killed at a random moment.
 * What it said must be there.
 */
static void
run_child (const char *directory,
           int         said)
{
  g_autoptr(LoketJournal) journal = loket_journal_new (directory);
  g_autoptr(GBytes) bytes = NULL;

  if (!open_with (journal, PASSWORD, NULL))
    _exit (3);
  bytes = random_bytes (700000);
  for (;;)
    {
      g_autoptr(LoketCommand) command = append_new (journal, "a", NULL);
      g_autofree char *page = loket_id_new ();

      if (dprintf (said, "c%s\n", loket_command_get_id (command)) < 0)
        _exit (4);
      if (keep_page (journal, page, bytes, NULL))
        dprintf (said, "p%s\n", page);
    }
}

static void
check_said (Fixture    *fixture,
            const char *said,
            guint      *total)
{
  g_auto(GStrv) lines = g_strsplit (said, "\n", -1);
  g_autoptr(GPtrArray) all = list (fixture->journal, TRUE);
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < all->len; i++)
    g_hash_table_add (ids, (gpointer) loket_command_get_id (all->pdata[i]));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (strlen (lines[i]) != 37)
        continue;
      (*total)++;
      if (lines[i][0] == 'c')
        g_assert_true (g_hash_table_contains (ids, lines[i] + 1));
      else
        {
          g_autoptr(GError) error = NULL;
          g_autoptr(GBytes) back = load_page (fixture->journal, lines[i] + 1, &error);
          g_assert_no_error (error);
          g_assert_nonnull (back);
        }
    }
}

static void
test_killed (Fixture      *fixture,
             gconstpointer data)
{
  guint total = 0;

  for (int round = 0; round < 12; round++)
    {
      g_autoptr(GString) said = g_string_new (NULL);
      g_autoptr(GError) error = NULL;
      struct pollfd first = { .events = POLLIN };
      char buffer[4096];
      int ends[2];
      pid_t child;
      gssize n;

      if (loket_journal_get_is_open (fixture->journal))
        close_journal (fixture->journal);
      g_assert_cmpint (pipe (ends), ==, 0);
      child = fork ();
      if (child == 0)
        {
          g_autofree char *said_to = g_strdup_printf ("%d", ends[1]);
          execl ("/proc/self/exe", "test-journal", "--child", fixture->directory, said_to, NULL);
          _exit (127);
        }
      close (ends[1]);
      first.fd = ends[0];
      g_assert_cmpint (poll (&first, 1, 20000), ==, 1);
      g_usleep (g_test_rand_int_range (0, 150000));
      kill (child, SIGKILL);
      while ((n = read (ends[0], buffer, sizeof buffer)) > 0)
        g_string_append_len (said, buffer, n);
      close (ends[0]);
      waitpid (child, NULL, 0);
      open_with (fixture->journal, PASSWORD, &error);
      g_assert_no_error (error);
      check_said (fixture, said->str, &total);
    }
  g_test_message ("%u steps were confirmed before 12 kills", total);
  g_assert_cmpint (total, >, 0);
}

static void
test_disk_full (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(LoketCommand) before = append_new (fixture->journal, "a", NULL);
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(LoketCommand) big = NULL;
  g_autoptr(LoketCommand) after = NULL;
  g_autoptr(GBytes) bytes = random_bytes (2000000);
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strnfill (1500000, 'x');
  g_autofree char *page = loket_id_new ();
  struct rlimit old, small;

  json_object_set_string_member (args, "note", text);
  big = loket_command_new ("note_add", args, "a");
  signal (SIGXFSZ, SIG_IGN);
  getrlimit (RLIMIT_FSIZE, &old);
  small = old;
  small.rlim_cur = 1000000;
  setrlimit (RLIMIT_FSIZE, &small);

  g_assert_false (append (fixture->journal, big, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DISK);
  g_assert_cmpint (loket_command_get_state (big), ==, LOKET_COMMAND_DRAFT);
  g_clear_error (&error);
  g_assert_false (keep_page (fixture->journal, page, bytes, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DISK);
  g_clear_error (&error);
  setrlimit (RLIMIT_FSIZE, &old);

  after = append_new (fixture->journal, "a", NULL);
  g_assert_true (keep_page (fixture->journal, page, bytes, &error));
  reopen (fixture);
  all = list (fixture->journal, TRUE);
  g_assert_cmpint (all->len, ==, 2);
  g_assert_cmpstr (loket_command_get_id (all->pdata[0]), ==, loket_command_get_id (before));
}

static void
test_not_open (void)
{
  g_autofree char *directory = loket_test_make_directory ();
  g_autoptr(LoketJournal) journal = loket_journal_new (directory);
  g_autoptr(LoketCommand) command = loket_command_new ("x", NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (append (journal, command, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_FAILED);
  close_journal (journal);
  loket_test_remove_directory (directory);
}

static void
test_directory (void)
{
  g_autofree char *plain = loket_journal_build_directory (NULL, "012", "rina");
  g_autofree char *other = loket_journal_build_directory ("two", "012", "../x y");

  g_assert_true (g_str_has_suffix (plain, "/loket/012-rina"));
  g_assert_true (g_str_has_suffix (other, "/loket-two/012-___x_y"));
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    run_child (argv[2], atoi (argv[3]));
  loket_test_init (&argc, &argv);
  g_test_add_func ("/journal/directory", test_directory);
  g_test_add_func ("/journal/not-open", test_not_open);
#define ADD(name, func) g_test_add ("/journal/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("killed", test_killed);
  ADD ("commands", test_commands);
  ADD ("refused", test_refused);
  ADD ("epoch", test_epoch);
  ADD ("password", test_password);
  ADD ("second-window", test_second_window);
  ADD ("close-and-open", test_close_and_open);
  ADD ("flipped-byte", test_flipped_byte);
  ADD ("broken-leaf", test_broken_leaf);
  ADD ("pages", test_pages);
  ADD ("page-damage", test_page_damage);
  ADD ("drafts", test_drafts);
  ADD ("nothing-readable", test_nothing_readable);
  ADD ("disk-full", test_disk_full);
  return g_test_run ();
}
