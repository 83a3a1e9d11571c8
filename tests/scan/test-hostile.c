/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker that lies about everything it can lie about must not get past the client. */

#include <glib/gstdio.h>

#include "scan-fixture.h"

static void
setup (ScanFixture *f,
       const char  *lie)
{
  g_autofree char *fake = g_test_build_filename (G_TEST_BUILT, "scan", "fake-scanner", NULL);
  g_autofree char *dir = NULL;
  g_autofree char *link = NULL;

  scan_fixture_setup (f, NULL);
  dir = g_build_filename (f->dir, "scan", "worker", NULL);
  link = g_build_filename (dir, "loket-scanner", NULL);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0700), ==, 0);
  g_assert_cmpint (symlink (fake, link), ==, 0);
  g_setenv ("LOKET_LIBEXECDIR", f->dir, TRUE);
  g_setenv ("FAKE_LIE", lie, TRUE);
}

static guint
count_descriptors (void)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n_descriptors = 0;

  while (g_dir_read_name (dir) != NULL)
    n_descriptors++;

  return n_descriptors;
}

/* Processes that were killed are collected by a thread of GLib, some time later. */
static void
wait_for_descriptors (guint most)
{
  for (int i = 0; i < 300 && count_descriptors () > most; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
    }
  g_assert_cmpuint (count_descriptors (), <=, most);
}

static void
test_truth (void)
{
  ScanFixture f;

  setup (&f, "");
  g_assert_true (scan_fixture_open (&f, "fake:0"));
  g_assert_true (scan_fixture_scan (&f, "colour-300-a4", NULL));
  g_assert_cmpuint (f.n_pages, ==, 1);
  scan_fixture_teardown (&f);
}

/* The scan fails, nothing is handed over, nothing leaks, and the next one can begin. */
static void
test_lie (gconstpointer data)
{
  ScanFixture f;
  guint before;

  setup (&f, data);
  g_assert_true (scan_fixture_open (&f, "fake:0"));
  before = count_descriptors ();
  g_assert_false (scan_fixture_scan (&f, "colour-300-a4", NULL));
  g_assert_cmpuint (f.pages->len, ==, 0);
  g_assert_cmpuint (f.n_started, ==, f.n_lost);
  g_assert_true (f.seen & (1u << LOKET_SCAN_PROBLEM_RESET));
  g_unsetenv ("FAKE_LIE");
  g_assert_true (scan_fixture_open (&f, "fake:0"));
  g_assert_true (scan_fixture_scan (&f, "colour-300-a4", NULL));
  g_assert_cmpuint (f.n_pages, ==, 1);
  g_ptr_array_set_size (f.pages, 0);
  wait_for_descriptors (before + 4);
  scan_fixture_teardown (&f);
}

/* Said after a good page: the page stays, the worker goes. */
static void
test_late_lie (gconstpointer data)
{
  ScanFixture f;

  setup (&f, data);
  g_assert_true (scan_fixture_open (&f, "fake:0"));
  scan_fixture_scan (&f, "colour-300-a4", NULL);
  g_assert_cmpuint (f.pages->len, ==, 1);
  g_unsetenv ("FAKE_LIE");
  g_assert_true (scan_fixture_open (&f, "fake:0"));
  g_assert_true (scan_fixture_scan (&f, "colour-300-a4", NULL));
  g_assert_cmpuint (f.n_pages, ==, 1);
  scan_fixture_teardown (&f);
}

static void
test_version (void)
{
  ScanFixture f;

  setup (&f, "version");
  g_assert_false (scan_fixture_open (&f, "fake:0"));
  g_assert_cmpint (loket_scanner_get_problem (f.scanner), ==, LOKET_SCAN_PROBLEM_RESET);
  scan_fixture_teardown (&f);
}

static void
test_options (void)
{
  ScanFixture f;

  setup (&f, "options");
  g_assert_true (scan_fixture_open (&f, "fake:0"));
  g_assert_cmpuint (g_list_model_get_n_items (loket_scanner_get_options (f.scanner)), ==, 6);
  g_assert_false (loket_scanner_has_source (f.scanner, LOKET_SCAN_SOURCE_FEEDER));
  scan_fixture_teardown (&f);
}

static gboolean
on_time_to_cancel (gpointer user_data)
{
  g_cancellable_cancel (((ScanFixture *) user_data)->cancellable);

  return G_SOURCE_REMOVE;
}

/* It does not hear that it should stop: after three seconds it is killed and started again. */
static void
test_hang (void)
{
  g_autoptr(LoketScanProfile) profile = loket_scan_profile_new ();
  ScanFixture f;

  setup (&f, "hang");
  g_assert_true (scan_fixture_open (&f, "fake:0"));
  scan_fixture_start (&f, profile);
  g_timeout_add (100, on_time_to_cancel, &f);
  scan_fixture_wait (&f);
  g_assert_error (f.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (f.seen & (1u << LOKET_SCAN_PROBLEM_RESET));
  g_assert_cmpfloat (f.seconds, >, 2.9);
  g_assert_cmpuint (f.n_lost, ==, 1);
  g_unsetenv ("FAKE_LIE");
  g_assert_true (scan_fixture_open (&f, "fake:0"));
  g_assert_true (scan_fixture_scan (&f, "colour-300-a4", NULL));
  scan_fixture_teardown (&f);
}

static void
test_no_program (void)
{
  ScanFixture f;

  scan_fixture_setup (&f, NULL);
  g_setenv ("LOKET_LIBEXECDIR", "/nonexistent", TRUE);
  g_assert_false (scan_fixture_open (&f, "fake:0"));
  scan_fixture_teardown (&f);
}

int
main (int    argc,
      char **argv)
{
  static const char * const lies[] = {
    "magic", "length", "body", "unknown", "number", "negative", "wide", "high", "below",
    "channels", "nan", "dpi", "types", "remark", "no-fd", "pipe", "file", "twice", "orphan-rows",
    "orphan-end", "descriptors", "rows", "many-rows", "small", "shrink", "unsealed",
    "other-width", "zero", "higher", "die",
  };
  static const char * const late[] = { "code", "after", "unasked", "pages", "far-rows" };

  scan_fixture_init (&argc, &argv);
  g_test_add_func ("/scan/hostile/truth", test_truth);
  for (gsize i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree char *path = g_strconcat ("/scan/hostile/", lies[i], NULL);

      g_test_add_data_func (path, lies[i], test_lie);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (late); i++)
    {
      g_autofree char *path = g_strconcat ("/scan/hostile/late/", late[i], NULL);

      g_test_add_data_func (path, late[i], test_late_lie);
    }
  g_test_add_func ("/scan/hostile/version", test_version);
  g_test_add_func ("/scan/hostile/options", test_options);
  g_test_add_func ("/scan/hostile/hang", test_hang);
  g_test_add_func ("/scan/hostile/no-program", test_no_program);

  return scan_fixture_run ();
}
