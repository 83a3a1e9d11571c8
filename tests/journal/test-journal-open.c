/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who opens a journal: the password, a second window, nobody else. */

#include "journal-fixture.h"

static void
test_password (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(LoketCommand) command = journal_append_new (fixture->journal, "a", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) all = NULL;

  journal_close (fixture->journal);
  g_assert_false (journal_open_with (fixture->journal, "another", &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_SIGN_IN);
  g_clear_error (&error);
  g_assert_true (journal_open_with (fixture->journal, PASSWORD, &error));
  /* A second look, as an unlocking screen does it. */
  g_assert_false (journal_open_with (fixture->journal, "another", &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_SIGN_IN);
  g_clear_error (&error);
  g_assert_true (journal_open_with (fixture->journal, PASSWORD, &error));

  loket_journal_change_password_async (fixture->journal, "new one", NULL,
                                       loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_journal_change_password_finish (fixture->journal, result, &error);
  g_assert_no_error (error);
  journal_close (fixture->journal);
  g_assert_false (journal_open_with (fixture->journal, PASSWORD, NULL));
  g_assert_true (journal_open_with (fixture->journal, "new one", &error));
  all = journal_list (fixture->journal, TRUE);
  g_assert_cmpint (all->len, ==, 1);
}

static void
test_second_window (Fixture      *fixture,
                    gconstpointer data)
{
  g_autoptr(LoketJournal) second = loket_journal_new (fixture->directory);
  g_autoptr(GError) error = NULL;

  g_assert_false (journal_open_with (second, PASSWORD, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_HELD);
  g_clear_error (&error);
  journal_close (fixture->journal);
  g_assert_true (journal_open_with (second, PASSWORD, &error));
  g_assert_no_error (error);
  journal_close (second);
}

/* Signing out and in again at once: the new one waits until the old one has written its work. */
static void
test_close_and_open (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(GBytes) bytes = journal_random_bytes (LOKET_PAGE_MAX);
  g_autoptr(LoketJournal) second = loket_journal_new (fixture->directory);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) back = NULL;
  g_autofree char *id = loket_id_new ();
  g_autoptr(LoketStoredPage) page = loket_stored_page_new (id, "case", "ktp", NULL);

  loket_journal_keep_page_async (fixture->journal, page, bytes, NULL, NULL, NULL);
  loket_journal_close_async (fixture->journal, NULL, NULL, NULL);
  g_assert_true (journal_open_with (second, PASSWORD, &error));
  g_assert_no_error (error);
  back = journal_load_page (second, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, bytes));
  journal_close (second);
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
  journal_append (fixture->journal, command, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *text = NULL;
      gsize size;
      if (g_file_get_contents (paths[i], &text, &size, NULL))
        g_assert_null (g_strstr_len (text, size, "UNMISTAKABLE"));
    }
}

int
main (int   argc,
      char *argv[])
{
  loket_test_init (&argc, &argv);
  ADD ("password", test_password);
  ADD ("second-window", test_second_window);
  ADD ("close-and-open", test_close_and_open);
  ADD ("nothing-readable", test_nothing_readable);
  return g_test_run ();
}
