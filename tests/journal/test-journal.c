/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal keeps what it said it kept: commands, drafts, and where it lies. */

#include "journal-fixture.h"

static void
test_commands (Fixture      *fixture,
               gconstpointer data)
{
  g_autoptr(LoketCommand) first = journal_append_new (fixture->journal, "a", NULL);
  g_autoptr(LoketCommand) second = journal_append_new (fixture->journal, "a", NULL);
  g_autoptr(GPtrArray) all = NULL;
  LoketCommand *found;

  g_assert_cmpint (loket_command_get_state (first), ==, LOKET_COMMAND_QUEUED);
  journal_answer (fixture->journal, second, "1/1");
  journal_reopen (fixture);
  all = journal_list (fixture->journal, FALSE);
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
  all = journal_list (fixture->journal, TRUE);
  g_assert_cmpint (all->len, ==, 1);
}

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(LoketCommand) first = journal_append_new (fixture->journal, "a", NULL);
  g_autoptr(LoketCommand) below = journal_append_new (fixture->journal, "a", loket_command_get_id (first));
  g_autoptr(LoketCommand) deep = journal_append_new (fixture->journal, "b", loket_command_get_id (below));
  g_autoptr(LoketCommand) other = journal_append_new (fixture->journal, "a", NULL);
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

  journal_reopen (fixture);
  all = journal_list (fixture->journal, TRUE);
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
  all = journal_list (fixture->journal, TRUE);
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
  g_autoptr(LoketCommand) first = journal_append_new (fixture->journal, "a", NULL);
  g_autoptr(LoketCommand) second = journal_append_new (fixture->journal, "a", NULL);
  g_autoptr(LoketCommand) third = journal_append_new (fixture->journal, "b", NULL);
  g_autoptr(GPtrArray) waiting = NULL;

  g_assert_cmpint (enter_epoch (fixture->journal, "7/1"), ==, 0);
  journal_answer (fixture->journal, first, "7/1");
  journal_answer (fixture->journal, second, "7/1");
  g_assert_cmpint (enter_epoch (fixture->journal, "7/1"), ==, 0);
  journal_answer (fixture->journal, third, "7/2");
  g_assert_cmpint (enter_epoch (fixture->journal, "7/2"), ==, 2);
  waiting = journal_list (fixture->journal, TRUE);
  g_assert_cmpint (waiting->len, ==, 2);
  g_assert_cmpstr (loket_command_get_id (waiting->pdata[0]), ==, loket_command_get_id (first));
  /* What is older than a week goes, answered or not stays. */
  journal_sql (fixture, "UPDATE command SET answered_at = 1");
  g_assert_cmpint (enter_epoch (fixture->journal, "7/2"), ==, 0);
  g_ptr_array_unref (g_steal_pointer (&waiting));
  waiting = journal_list (fixture->journal, FALSE);
  g_assert_cmpint (waiting->len, ==, 2);
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
  journal_reopen (fixture);
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
test_not_open (void)
{
  g_autofree char *directory = loket_test_make_directory ();
  g_autoptr(LoketJournal) journal = loket_journal_new (directory);
  g_autoptr(LoketCommand) command = loket_command_new ("x", NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (journal_append (journal, command, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_FAILED);
  journal_close (journal);
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
  loket_test_init (&argc, &argv);
  g_test_add_func ("/journal/directory", test_directory);
  g_test_add_func ("/journal/not-open", test_not_open);
  ADD ("commands", test_commands);
  ADD ("refused", test_refused);
  ADD ("epoch", test_epoch);
  ADD ("drafts", test_drafts);
  return g_test_run ();
}
