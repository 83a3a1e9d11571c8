/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Desks of a test, on a practice office of the program's own. */

#include "desk-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static const char *office_host;
static char *state_folder;

void
desk_fixture_start (int    *argc,
                    char ***argv)
{
  state_folder = loket_test_make_directory ();
  /* Before anything asks GLib where it is. */
  g_setenv ("XDG_STATE_HOME", state_folder, TRUE);
  loket_test_init (argc, argv);
  office_host = loket_test_practice_start ();
}

int
desk_fixture_run (void)
{
  int status = g_test_run ();

  loket_test_practice_remove ();
  loket_test_remove_directory (state_folder);
  g_clear_pointer (&state_folder, g_free);
  return status;
}

const char *
desk_fixture_host (void)
{
  return office_host;
}

LoketDesk *
desk_fixture_new (const char *instance,
                  const char *host,
                  const char *key)
{
  const char *hosts[] = { host != NULL ? host : office_host, NULL };
  const char *practice = g_getenv ("LOKET_PRACTICE_DIR");
  g_autofree char *scanner = g_build_filename (practice, "scanner", NULL);
  g_autofree char *papers = g_build_filename (practice, "papers", NULL);
  LoketDeskConfig config = {
    .instance = instance, .profile = DESK_PROFILE, .hosts = hosts, .database = "loket",
    .office_key = key, .specimen_dir = scanner, .specimen_papers = papers,
  };

  return loket_desk_new (&config);
}

static void
sign_out (LoketDesk *desk)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_desk_sign_out_async (desk, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_true (loket_desk_sign_out_finish (desk, result, NULL));
}

void
desk_fixture_drop (LoketDesk *desk)
{
  gpointer left = desk;

  sign_out (desk);
  g_object_add_weak_pointer (G_OBJECT (desk), &left);
  g_object_unref (desk);
  /* What was still on its way lets go of it. */
  g_assert_true (loket_test_wait (left == NULL, 60));
}

gboolean
desk_fixture_sign_in (LoketDesk  *desk,
                      const char *login,
                      const char *password,
                      GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_desk_sign_in_async (desk, login, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_desk_sign_in_finish (desk, result, error);
}

void
desk_fixture_sit (LoketDesk  *desk,
                  const char *login,
                  guint       counter)
{
  g_autofree char *password = g_strconcat ("latihan-", login, NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LoketRow) row = NULL;
  g_autoptr(GError) error = NULL;

  desk_fixture_sign_in (desk, login, password, &error);
  g_assert_no_error (error);
  if (counter > 0)
    row = g_list_model_get_item (loket_desk_list_counters (desk), counter - 1);
  loket_desk_open_async (desk, row != NULL ? loket_row_get_id (row) : NULL, NULL,
                         loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_desk_open_finish (desk, result, &error);
  g_assert_no_error (error);
}

JsonObject *
desk_fixture_args (const char *format,
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

JsonObject *
desk_fixture_run_command (LoketDesk  *desk,
                          const char *function,
                          const char *subject,
                          JsonObject *args,
                          gboolean    offline,
                          GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_desk_run_async (desk, function, subject, args, offline, NULL, loket_test_store_result,
                        &result);
  loket_test_wait_result (&result);
  return loket_desk_run_finish (desk, result, error);
}

JsonObject *
desk_fixture_call (LoketDesk  *desk,
                   const char *function,
                   JsonObject *args,
                   GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_desk_call_async (desk, function, args, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  return loket_desk_call_finish (desk, result, error);
}

char *
desk_fixture_directory (const char *instance,
                        const char *login)
{
  return loket_journal_build_directory (instance, DESK_PROFILE, login);
}

LoketJournal *
desk_fixture_open_journal (const char *directory,
                           const char *password)
{
  LoketJournal *journal = loket_journal_new (directory);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_journal_open_async (journal, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_journal_open_finish (journal, result, &error);
  g_assert_no_error (error);
  return journal;
}

void
desk_fixture_close_journal (LoketJournal *journal)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_close_async (journal, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_clear_object (&result);
  g_assert_finalize_object (journal);
}

void
desk_fixture_journal_sql (const char *directory,
                          const char *text)
{
  g_autofree char *path = g_build_filename (directory, "journal.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 5000);
  g_assert_cmpint (sqlite3_exec (db, text, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static char *
run_admin (const char * const *argv,
           const char         *input)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *output = NULL;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

void
desk_fixture_reset_password (const char *login,
                             const char *password)
{
  g_autofree char *program = g_build_filename (g_getenv ("LOKET_BINDIR"), "loket-admin", NULL);
  g_autofree char *db = g_strdup_printf ("host=%s dbname=loket user=postgres", office_host);
  g_autofree char *input = g_strconcat (password, "\n", NULL);
  const char *argv[] = { program, "officer", "password", login, "--db", db, NULL };

  g_free (run_admin (argv, input));
}

void
desk_fixture_admin (const char *first,
                    ...)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program = g_build_filename (g_getenv ("LOKET_BINDIR"), "loket-admin", NULL);
  va_list words;

  g_ptr_array_add (argv, program);
  va_start (words, first);
  for (const char *word = first; word != NULL; word = va_arg (words, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (words);
  g_ptr_array_add (argv, NULL);
  g_free (run_admin ((const char * const *) argv->pdata, NULL));
}

void
desk_fixture_signal_keeper (int number)
{
  g_autofree char *path = g_build_filename (g_getenv ("LOKET_PRACTICE_DIR"), "keeper.pid", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (atoi (text), >, 1);
  g_assert_cmpint (kill (atoi (text), number), ==, 0);
}

void
desk_fixture_assert_sql (const char *sql,
                         const char *expected)
{
  g_autofree char *found = loket_test_practice_ask (sql);

  g_assert_cmpstr (found, ==, expected);
}

static gboolean
says (const char *sql,
      const char *expected)
{
  g_autofree char *found = loket_test_practice_ask (sql);

  return g_str_equal (found, expected);
}

gboolean
desk_fixture_wait_sql (const char *sql,
                       const char *expected)
{
  return loket_test_wait (says (sql, expected), 30);
}
