/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is broken, killed or full is said, and the rest goes on. */

#include "journal-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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
      g_autoptr(LoketCommand) command = journal_append_new (fixture->journal, "a", NULL);
      if (i == 1)
        second = g_strdup (loket_command_get_id (command));
    }
  /* Each row on its own: one changed byte, and two rows whose content was exchanged. */
  statement = g_strdup_printf (
    "UPDATE command SET args = substr (args, 1, 30) || x'00' || substr (args, 32)"
    " WHERE id = '%s'; UPDATE command SET args = (SELECT args FROM command c WHERE c.seq = 5)"
    " WHERE seq = 4", second);
  journal_sql (fixture, statement);
  g_signal_connect (fixture->journal, "damaged", G_CALLBACK (on_damaged), damage);
  all = journal_list (fixture->journal, TRUE);
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
    g_object_unref (journal_append_new (fixture->journal, "a subject of some length", NULL));
  journal_close (fixture->journal);
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
  g_assert_true (journal_open_with (fixture->journal, PASSWORD, NULL));
  all = journal_list (fixture->journal, FALSE);
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
      g_autoptr(GBytes) bytes = journal_random_bytes (sizes[i]);
      g_autoptr(GBytes) back = NULL;
      g_autofree char *id = loket_id_new ();
      g_autofree char *path = g_strdup_printf ("%s/pages/%s.page", fixture->directory, id);
      GStatBuf st;

      journal_keep_page (fixture->journal, id, bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpint (g_stat (path, &st), ==, 0);
      g_assert_cmpint (st.st_mode & 0777, ==, 0600);
      back = journal_load_page (fixture->journal, id, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (bytes, back));
    }
}

static void
test_page_damage (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr(GBytes) bytes = journal_random_bytes (600000);
  static const off_t places[] = { 0, 10, 40, 300000, 600000 };

  for (gsize i = 0; i < G_N_ELEMENTS (places) + 2; i++)
    {
      g_autofree char *id = loket_id_new ();
      g_autofree char *path = g_strdup_printf ("%s/pages/%s.page", fixture->directory, id);
      g_autoptr(GError) error = NULL;
      g_autoptr(GBytes) back = NULL;

      g_assert_true (journal_keep_page (fixture->journal, id, bytes, NULL));
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
      back = journal_load_page (fixture->journal, id, &error);
      g_assert_null (back);
      g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED);
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

  if (!journal_open_with (journal, PASSWORD, NULL))
    _exit (3);
  bytes = journal_random_bytes (700000);
  for (;;)
    {
      g_autoptr(LoketCommand) command = journal_append_new (journal, "a", NULL);
      g_autofree char *page = loket_id_new ();

      if (dprintf (said, "c%s\n", loket_command_get_id (command)) < 0)
        _exit (4);
      if (journal_keep_page (journal, page, bytes, NULL))
        dprintf (said, "p%s\n", page);
    }
}

static void
check_said (Fixture    *fixture,
            const char *said,
            guint      *total)
{
  g_auto(GStrv) lines = g_strsplit (said, "\n", -1);
  g_autoptr(GPtrArray) all = journal_list (fixture->journal, TRUE);
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
          g_autoptr(GBytes) back = journal_load_page (fixture->journal, lines[i] + 1, &error);
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
        journal_close (fixture->journal);
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
      journal_open_with (fixture->journal, PASSWORD, &error);
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
  g_autoptr(LoketCommand) before = journal_append_new (fixture->journal, "a", NULL);
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(LoketCommand) big = NULL;
  g_autoptr(LoketCommand) after = NULL;
  g_autoptr(GBytes) bytes = journal_random_bytes (2000000);
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

  g_assert_false (journal_append (fixture->journal, big, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DISK);
  g_assert_cmpint (loket_command_get_state (big), ==, LOKET_COMMAND_DRAFT);
  g_clear_error (&error);
  g_assert_false (journal_keep_page (fixture->journal, page, bytes, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DISK);
  g_clear_error (&error);
  setrlimit (RLIMIT_FSIZE, &old);

  after = journal_append_new (fixture->journal, "a", NULL);
  g_assert_true (journal_keep_page (fixture->journal, page, bytes, &error));
  journal_reopen (fixture);
  all = journal_list (fixture->journal, TRUE);
  g_assert_cmpint (all->len, ==, 2);
  g_assert_cmpstr (loket_command_get_id (all->pdata[0]), ==, loket_command_get_id (before));
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--child"))
    run_child (argv[2], atoi (argv[3]));
  loket_test_init (&argc, &argv);
  ADD ("killed", test_killed);
  ADD ("flipped-byte", test_flipped_byte);
  ADD ("broken-leaf", test_broken_leaf);
  ADD ("pages", test_pages);
  ADD ("page-damage", test_page_damage);
  ADD ("disk-full", test_disk_full);
  return g_test_run ();
}
