/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A journal in a folder of its own, and one step of it, waited for. */

#include "journal-fixture.h"

#include <sqlite3.h>

gboolean
journal_open_with (LoketJournal *journal,
                   const char   *password,
                   GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_open_async (journal, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_open_finish (journal, result, error);
}

void
journal_close (LoketJournal *journal)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_journal_close_async (journal, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_journal_close_finish (journal, result, &error);
  g_assert_no_error (error);
}

void
journal_reopen (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  journal_close (fixture->journal);
  g_assert_finalize_object (fixture->journal);
  fixture->journal = loket_journal_new (fixture->directory);
  journal_open_with (fixture->journal, PASSWORD, &error);
  g_assert_no_error (error);
}

gboolean
journal_append (LoketJournal *journal,
                LoketCommand *command,
                GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_append_async (journal, command, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_append_finish (journal, result, error);
}

LoketCommand *
journal_append_new (LoketJournal *journal,
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
  journal_append (journal, command, &error);
  g_assert_no_error (error);
  return command;
}

GPtrArray *
journal_list (LoketJournal *journal,
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

void
journal_answer (LoketJournal *journal,
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

gboolean
journal_keep_page (LoketJournal *journal,
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

GBytes *
journal_load_page (LoketJournal *journal,
                   const char   *id,
                   GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_load_page_async (journal, id, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_journal_load_page_finish (journal, result, error);
}

GBytes *
journal_random_bytes (gsize size)
{
  guint8 *data = g_malloc (size);

  randombytes_buf (data, size);
  return g_bytes_new_take (data, size);
}

void
journal_sql (Fixture    *fixture,
             const char *text)
{
  g_autofree char *path = g_build_filename (fixture->directory, "journal.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, text, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

void
journal_set_up (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  fixture->directory = loket_test_make_directory ();
  fixture->journal = loket_journal_new (fixture->directory);
  journal_open_with (fixture->journal, PASSWORD, &error);
  g_assert_no_error (error);
}

void
journal_tear_down (Fixture      *fixture,
                   gconstpointer data)
{
  if (loket_journal_get_is_open (fixture->journal))
    journal_close (fixture->journal);
  g_assert_finalize_object (fixture->journal);
  loket_test_remove_directory (fixture->directory);
  g_free (fixture->directory);
}
