/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The power fails while a desk works, and the disk keeps only what was synced: everything the
 * journal said it keeps is there, life after life. */

#include "loket-journal.h"
#include "loket-test.h"

#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PASSWORD "a long password"
#define ROUNDS (g_getenv ("LOKET_TEST_LONG") != NULL ? 25 : 12)

static LoketJournal *
open_journal (const char *directory)
{
  LoketJournal *journal = loket_journal_new (directory);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_journal_open_async (journal, PASSWORD, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_journal_open_finish (journal, result, &error);
  g_assert_no_error (error);
  return journal;
}

static void
close_journal (LoketJournal *journal)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_close_async (journal, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_clear_object (&result);
  g_assert_finalize_object (journal);
}

/*
 * The one that works until it is killed
 */
static void
append (LoketJournal *journal,
        int           said)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *text = g_strnfill (40000, 'x');
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(LoketCommand) command = NULL;

  /* Large enough for the log to be written back into the database now and then. */
  json_object_set_string_member (args, "text", text);
  command = loket_command_new ("note_add", args, "a");
  loket_journal_append_async (journal, command, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  if (loket_journal_append_finish (journal, result, NULL))
    dprintf (said, "c%s\n", loket_command_get_id (command));
}

static void
keep (LoketJournal *journal,
      int           said)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autofree char *text = g_strnfill (300000, 'y');
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autofree char *id = loket_id_new ();
  g_autoptr(LoketStoredPage) page = loket_stored_page_new (id, "case", "ktp", NULL);

  loket_journal_keep_page_async (journal, page, bytes, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  if (loket_journal_keep_page_finish (journal, result, NULL))
    dprintf (said, "p%s\n", id);
}

static void
save_bundle (LoketJournal *journal)
{
  g_autofree char *body = g_strnfill (200000, 'z');
  g_autoptr(LoketBundle) bundle = loket_bundle_new ("3/2026-11-22", body, "sig", "7/1");
  g_autoptr(GAsyncResult) result = NULL;

  loket_journal_save_bundle_async (journal, bundle, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  loket_journal_save_bundle_finish (journal, result, NULL);
}

static void
run_child (const char *directory,
           int         said)
{
  LoketJournal *journal = open_journal (directory);

  for (guint i = 0;; i++)
    {
      append (journal, said);
      if (i % 3 == 0)
        keep (journal, said);
      if (i % 10 == 0)
        save_bundle (journal);
    }
}

/*
 * The disk
 */
static char *
inside (const char *directory,
        const char *folder,
        const char *name)
{
  return g_build_filename (directory, folder, name, NULL);
}

/* Everything that is there now was there for long. */
static void
settle_folder (const char *directory,
               const char *folder,
               const char *kept)
{
  g_autofree char *path = g_build_filename (directory, folder, NULL);
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *list = g_strdup_printf ("%s/d%s", kept, folder);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = inside (directory, folder, name);
      g_autofree char *text = NULL;
      g_autofree char *place = NULL;
      GStatBuf st;
      gsize size;

      g_assert_cmpint (g_stat (file, &st), ==, 0);
      if (!S_ISREG (st.st_mode))
        continue;
      g_assert_true (g_file_get_contents (file, &text, &size, NULL));
      place = g_strdup_printf ("%s/i%lu", kept, (gulong) st.st_ino);
      g_assert_true (g_file_set_contents (place, text, size, NULL));
      g_string_append_printf (names, "%lu %s\n", (gulong) st.st_ino, name);
    }
  g_assert_true (g_file_set_contents (list, names->str, names->len, NULL));
}

/* The computer is switched on again. */
static void
restore_folder (const char *directory,
                const char *folder,
                const char *kept)
{
  g_autofree char *path = g_build_filename (directory, folder, NULL);
  g_autofree char *list = g_strdup_printf ("%s/d%s", kept, folder);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  if (!g_file_get_contents (list, &text, NULL, NULL))
    return;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      const char *name = strchr (lines[i], ' ') + 1;
      g_autofree char *ino = g_strndup (lines[i], name - 1 - lines[i]);
      g_autofree char *from = g_strdup_printf ("%s/i%s", kept, ino);
      g_autofree char *to = inside (directory, folder, name);
      g_autofree char *bytes = NULL;
      gsize size = 0;

      /* A name whose bytes were never synced is an empty file. */
      if (!g_file_get_contents (from, &bytes, &size, NULL))
        size = 0;
      g_assert_true (g_file_set_contents (to, bytes != NULL ? bytes : "", size, NULL));
    }
}

/*
 * The test
 */
static void
check (const char *directory,
       GHashTable *said)
{
  LoketJournal *journal = open_journal (directory);
  g_autoptr(GAsyncResult) listed = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) commands = NULL;
  g_autoptr(GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer line;

  loket_journal_list_commands_async (journal, TRUE, NULL, loket_test_store_result, &listed);
  loket_test_wait_result (&listed);
  commands = loket_journal_list_commands_finish (journal, listed, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < commands->len; i++)
    g_hash_table_add (ids, (gpointer) loket_command_get_id (commands->pdata[i]));
  g_hash_table_iter_init (&iter, said);
  while (g_hash_table_iter_next (&iter, &line, NULL))
    {
      const char *id = (const char *) line + 1;

      if (*(const char *) line == 'c')
        g_assert_true (g_hash_table_contains (ids, id));
      else
        {
          g_autoptr(GAsyncResult) loaded = NULL;
          g_autoptr(GBytes) bytes = NULL;

          loket_journal_load_page_async (journal, id, NULL, loket_test_store_result, &loaded);
          loket_test_wait_result (&loaded);
          bytes = loket_journal_load_page_finish (journal, loaded, &error);
          g_assert_no_error (error);
          g_assert_cmpint (g_bytes_get_size (bytes), ==, 300000);
        }
    }
  g_clear_object (&listed);
  close_journal (journal);
}

static void
live (const char *directory,
      const char *kept,
      GHashTable *said)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(GStrv) lines = NULL;
  struct pollfd first = { .events = POLLIN };
  char buffer[4096];
  int ends[2];
  gssize n;
  pid_t child;

  g_assert_cmpint (pipe (ends), ==, 0);
  child = fork ();
  if (child == 0)
    {
      g_autofree char *place = g_strdup_printf ("%d", ends[1]);

      setenv ("LD_PRELOAD", getenv ("LOKET_POWER_LIBRARY"), 1);
      setenv ("LOKET_POWER_ROOT", directory, 1);
      setenv ("LOKET_POWER_KEPT", kept, 1);
      execl ("/proc/self/exe", "test-power", "--child", directory, place, NULL);
      _exit (127);
    }
  close (ends[1]);
  first.fd = ends[0];
  if (g_test_rand_int_range (0, 5) > 0)
    g_assert_cmpint (poll (&first, 1, 20000), ==, 1);
  g_usleep (g_test_rand_int_range (0, 400000));
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  while ((n = read (ends[0], buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  close (ends[0]);
  lines = g_strsplit (text->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (strlen (lines[i]) == 37)
      g_hash_table_add (said, g_strdup (lines[i]));
}

static void
test_power (void)
{
  g_autofree char *folder = loket_test_make_directory ();
  g_autofree char *directory = g_build_filename (folder, "0", NULL);
  g_autoptr(GHashTable) said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_assert_cmpint (g_mkdir (directory, 0700), ==, 0);
  for (int round = 1; round <= ROUNDS; round++)
    {
      g_autofree char *kept = g_strdup_printf ("%s/kept-%d", folder, round);
      char *next = g_strdup_printf ("%s/%d", folder, round);

      g_assert_cmpint (g_mkdir (kept, 0700), ==, 0);
      settle_folder (directory, "", kept);
      settle_folder (directory, "pages", kept);
      live (directory, kept, said);
      restore_folder (next, "", kept);
      restore_folder (next, "pages", kept);
      loket_test_remove_directory (kept);
      loket_test_remove_directory (directory);
      g_free (directory);
      directory = next;
      check (directory, said);
    }
  g_test_message ("report: %d power cuts, %u commands and pages were kept, 0 are lost", ROUNDS,
                  g_hash_table_size (said));
  g_assert_cmpint (g_hash_table_size (said), >, (guint) ROUNDS);
  loket_test_remove_directory (folder);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    run_child (argv[2], atoi (argv[3]));
  loket_test_init (&argc, &argv);
  g_test_add_func ("/journal/power", test_power);
  return g_test_run ();
}
