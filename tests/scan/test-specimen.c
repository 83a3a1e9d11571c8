/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice scanner through the whole path: backend, dll, worker, client. */

#include <math.h>

#include "scan-fixture.h"

static void
setup (ScanFixture *f)
{
  g_autoptr(GError) error = NULL;

  scan_fixture_setup (f, "test", "number_of_devices 1\n", NULL);
  scan_fixture_draw (f, "a4.ppm", 210, 297, 0xffffff);
  scan_fixture_draw (f, "card.ppm", 85.6, 54, 0x3060c0);
  scan_fixture_draw (f, "sheet.ppm", 210, 297, 0xf0e020);
  scan_fixture_draw (f, "sheet-back.ppm", 210, 297, 0x20e0f0);
  f->glass = loket_specimen_glass_new (f->dir, f->papers);
  g_assert_true (loket_specimen_glass_prepare (f->glass, &error));
  g_assert_no_error (error);
  loket_scanner_set_specimens (f->scanner, f->dir);
}

static void
lay (ScanFixture *f,
     const char  *paper)
{
  const char *papers[] = { paper, NULL };

  g_assert_true (loket_specimen_glass_lay (f->glass, papers, NULL));
}

static void
test_flatbed (void)
{
  ScanFixture f;
  const LoketScanPageInfo *info;
  LoketScanPage *page;

  setup (&f);
  lay (&f, "card.ppm 20 30");
  g_assert_true (scan_fixture_open (&f, LOKET_SPECIMEN_DEVICE));
  g_assert_true (loket_scanner_has_source (f.scanner, LOKET_SCAN_SOURCE_DUPLEX));
  g_assert_true (scan_fixture_scan (&f, "flatbed-colour-300-a4", NULL));
  g_assert_cmpuint (f.n_pages, ==, 1);
  page = scan_fixture_page (&f, 0);
  info = loket_scan_page_get_info (page);
  g_assert_cmpint (ABS (info->width - 2480), <=, 1);
  g_assert_cmpint (ABS (info->height - 3508), <=, 1);
  g_assert_cmpint (info->channels, ==, 3);
  g_assert_cmpfloat (info->dpi_x, ==, 300);
  g_assert_cmpfloat (info->dpi_y, ==, 300);
  g_assert_cmpint (f.rows_seen, ==, info->height);
  g_assert_cmpfloat (fabs (scan_fixture_mean (page, 400, 500, 50, 50, 0) - 0x30), <, 1);
  g_assert_cmpfloat (fabs (scan_fixture_mean (page, 400, 500, 50, 50, 2) - 0xc0), <, 1);
  g_assert_cmpfloat (scan_fixture_mean (page, 100, 100, 50, 50, 0), >, 230);
  scan_fixture_teardown (&f);
}

static void
test_modes (void)
{
  static const struct
  {
    const char *words;
    int channels;
    gboolean bilevel;
    int width;
  } rows[] = {
    { "grey-150-a4", 1, FALSE, 1240 }, { "lineart-200-a4", 1, TRUE, 1654 },
    { "colour-75-a4", 3, FALSE, 620 }, { "colour-600-id1", 3, FALSE, 2022 },
    { "grey-600-id3", 1, FALSE, 2953 }, { "grey-137-a5", 1, FALSE, 798 },
  };
  ScanFixture f;

  setup (&f);
  lay (&f, "card.ppm");
  g_assert_true (scan_fixture_open (&f, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const LoketScanPageInfo *info;

      g_assert_true (scan_fixture_scan (&f, rows[i].words, NULL));
      info = loket_scan_page_get_info (scan_fixture_page (&f, 0));
      g_assert_cmpint (info->channels, ==, rows[i].channels);
      g_assert_cmpint (info->bilevel, ==, rows[i].bilevel);
      g_assert_cmpint (ABS (info->width - rows[i].width), <=, 1);
    }
  scan_fixture_teardown (&f);
}

static void
test_feeder (void)
{
  const char *stack[] = { "sheet.ppm", "a4.ppm", "sheet.ppm", NULL };
  ScanFixture f;

  setup (&f);
  g_assert_true (loket_specimen_glass_stack (f.glass, stack, NULL));
  g_assert_true (scan_fixture_open (&f, LOKET_SPECIMEN_DEVICE));
  g_assert_true (scan_fixture_scan (&f, "feeder-colour-100-a4", NULL));
  g_assert_cmpuint (f.n_pages, ==, 3);
  g_assert_cmpuint (f.pages->len, ==, 3);
  g_assert_cmpfloat (fabs (scan_fixture_mean (scan_fixture_page (&f, 0), 200, 200, 50, 50, 2)
                           - 0x20), <, 1);
  /* The feeder is empty now, and says so. */
  g_assert_false (scan_fixture_scan (&f, "feeder-colour-100-a4", NULL));
  g_assert_cmpint (f.problem, ==, LOKET_SCAN_PROBLEM_FEEDER_EMPTY);

  g_assert_true (loket_specimen_glass_stack (f.glass, stack, NULL));
  g_assert_true (scan_fixture_scan (&f, "duplex-colour-100-a4", NULL));
  g_assert_cmpuint (f.n_pages, ==, 6);
  g_assert_true (loket_scan_page_get_info (scan_fixture_page (&f, 1))->back);
  g_assert_cmpfloat (fabs (scan_fixture_mean (scan_fixture_page (&f, 1), 200, 200, 50, 50, 0)
                           - 0x20), <, 1);
  scan_fixture_teardown (&f);
}

static void
test_glass (void)
{
  const char *many[LOKET_SPECIMEN_SHEETS + 2] = { NULL };
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) papers = NULL;
  g_auto(GStrv) laid = NULL;
  ScanFixture f;

  setup (&f);
  papers = loket_specimen_glass_list (f.glass);
  g_assert_cmpuint (g_strv_length (papers), ==, 3);
  g_assert_cmpstr (papers[0], ==, "a4.ppm");
  g_assert_cmpstr (papers[2], ==, "sheet.ppm");
  lay (&f, "card.ppm 20 30");
  laid = loket_specimen_glass_get_laid (f.glass);
  g_assert_cmpstr (laid[0], ==, "card.ppm 20 30");
  for (int i = 0; i <= LOKET_SPECIMEN_SHEETS; i++)
    many[i] = "sheet.ppm";
  g_assert_false (loket_specimen_glass_stack (f.glass, many, &error));
  g_assert_nonnull (error);
  many[LOKET_SPECIMEN_SHEETS] = NULL;
  g_assert_true (loket_specimen_glass_stack (f.glass, many, NULL));
  g_assert_true (scan_fixture_open (&f, LOKET_SPECIMEN_DEVICE));
  g_assert_true (scan_fixture_scan (&f, "feeder-grey-75-a5", NULL));
  g_assert_cmpuint (f.n_pages, ==, LOKET_SPECIMEN_SHEETS);
  scan_fixture_teardown (&f);
}

static void
test_faults (void)
{
  static const struct
  {
    LoketSpecimenFault fault;
    const char *words;
    guint n_pages;
    LoketScanProblem problem;
  } rows[] = {
    { LOKET_SPECIMEN_EMPTY, "feeder-grey-100-a4", 0, LOKET_SCAN_PROBLEM_FEEDER_EMPTY },
    { LOKET_SPECIMEN_JAM, "feeder-grey-100-a4", 1, LOKET_SCAN_PROBLEM_JAMMED },
    { LOKET_SPECIMEN_BROKEN, "flatbed-grey-100-a4", 0, LOKET_SCAN_PROBLEM_BROKEN_OFF },
    { LOKET_SPECIMEN_COVER, "flatbed-grey-100-a4", 0, LOKET_SCAN_PROBLEM_COVER_OPEN },
    { LOKET_SPECIMEN_UNPLUGGED, "flatbed-grey-100-a4", 0, LOKET_SCAN_PROBLEM_BROKEN_OFF },
    { LOKET_SPECIMEN_SLOW, "flatbed-grey-75-a5", 1, LOKET_SCAN_PROBLEM_NONE },
    { LOKET_SPECIMEN_FINE, "flatbed-grey-100-a4", 1, LOKET_SCAN_PROBLEM_NONE },
  };
  const char *stack[] = { "sheet.ppm", "a4.ppm", "sheet.ppm", NULL };
  ScanFixture f;

  setup (&f);
  lay (&f, "a4.ppm");
  g_assert_true (scan_fixture_open (&f, LOKET_SPECIMEN_DEVICE));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (loket_specimen_glass_stack (f.glass, stack, NULL));
      g_assert_true (loket_specimen_glass_set_fault (f.glass, rows[i].fault, NULL));
      g_assert_cmpint (scan_fixture_scan (&f, rows[i].words, NULL), ==,
                       rows[i].problem == LOKET_SCAN_PROBLEM_NONE);
      g_assert_cmpuint (f.n_pages, ==, rows[i].n_pages);
      g_assert_cmpuint (f.pages->len, ==, rows[i].n_pages);
      g_assert_cmpint (f.problem, ==, rows[i].problem);
    }
  loket_specimen_glass_set_fault (f.glass, LOKET_SPECIMEN_UNPLUGGED, NULL);
  g_assert_false (scan_fixture_open (&f, LOKET_SPECIMEN_DEVICE));
  g_assert_cmpint (loket_scanner_get_problem (f.scanner), ==, LOKET_SCAN_PROBLEM_UNPLUGGED);
  scan_fixture_teardown (&f);
}

static gboolean
on_time_to_cancel (gpointer user_data)
{
  g_cancellable_cancel (((ScanFixture *) user_data)->cancellable);

  return G_SOURCE_REMOVE;
}

/* The officer has seen the beginning of the page, and nothing more comes for a while. */
static gboolean
on_look (gpointer user_data)
{
  ScanFixture *f = user_data;
  static int before = 0;
  static int unchanged = 0;

  unchanged = f->rows_seen > 100 && f->rows_seen == before ? unchanged + 1 : 0;
  before = f->rows_seen;

  return unchanged < 10 ? G_SOURCE_CONTINUE : on_time_to_cancel (user_data);
}

static void
write_fault (ScanFixture *f,
             const char  *word)
{
  g_autofree char *dir = g_build_filename (f->dir, "glass", NULL);

  scan_fixture_write (dir, "fault", word);
}

/* A driver that never comes back is killed three seconds after the officer wanted to stop. */
static void
test_hang (void)
{
  g_autoptr(LoketScanProfile) profile = loket_scan_profile_parse ("flatbed-grey-100-a4", NULL);
  ScanFixture f;

  setup (&f);
  lay (&f, "a4.ppm");
  g_assert_true (scan_fixture_open (&f, LOKET_SPECIMEN_DEVICE));
  write_fault (&f, "hang");
  scan_fixture_start (&f, profile);
  g_timeout_add (50, on_look, &f);
  scan_fixture_wait (&f);
  g_assert_error (f.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (f.seen & (1u << LOKET_SCAN_PROBLEM_RESET));
  g_assert_cmpuint (f.n_lost, ==, 1);
  g_assert_cmpint (f.rows_seen, >, 100);
  write_fault (&f, "fine");
  g_assert_true (scan_fixture_scan (&f, "flatbed-grey-100-a4", NULL));
  g_assert_cmpuint (f.n_pages, ==, 1);
  scan_fixture_teardown (&f);
}

static void
test_crash (void)
{
  ScanFixture f;

  setup (&f);
  lay (&f, "a4.ppm");
  g_assert_true (scan_fixture_open (&f, LOKET_SPECIMEN_DEVICE));
  write_fault (&f, "crash");
  g_assert_false (scan_fixture_scan (&f, "flatbed-grey-100-a4", NULL));
  g_assert_cmpint (f.problem, ==, LOKET_SCAN_PROBLEM_RESET);
  g_assert_cmpuint (f.n_lost, ==, 1);
  write_fault (&f, "fine");
  g_assert_true (scan_fixture_scan (&f, "flatbed-grey-100-a4", NULL));
  scan_fixture_teardown (&f);
}

/* Another desk has it: waiting can be stopped at once, and ends well when it is free. */
static void
test_busy (void)
{
  g_autoptr(LoketScanProfile) profile = loket_scan_profile_parse ("flatbed-grey-75-a5", NULL);
  ScanFixture f;

  setup (&f);
  lay (&f, "a4.ppm");
  g_assert_true (scan_fixture_open (&f, LOKET_SPECIMEN_DEVICE));
  write_fault (&f, "busy");
  scan_fixture_start (&f, profile);
  g_timeout_add (400, on_time_to_cancel, &f);
  scan_fixture_wait (&f);
  g_assert_error (f.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  scan_fixture_start (&f, profile);
  for (int i = 0; i < 30; i++)
    {
      g_usleep (10000);
      g_main_context_iteration (NULL, FALSE);
    }
  write_fault (&f, "fine");
  scan_fixture_wait (&f);
  g_assert_no_error (f.error);
  g_assert_cmpuint (f.n_pages, ==, 1);
  scan_fixture_teardown (&f);
}

/* What arrives slowly is seen while it arrives. */
static void
test_slow (void)
{
  ScanFixture f;

  setup (&f);
  lay (&f, "a4.ppm");
  g_assert_true (scan_fixture_open (&f, LOKET_SPECIMEN_DEVICE));
  write_fault (&f, "slow");
  g_assert_true (scan_fixture_scan (&f, "flatbed-grey-100-a4", NULL));
  g_assert_cmpuint (f.n_strips, >=, 10);
  g_assert_cmpfloat (f.seconds, >, 1.0);
  g_assert_cmpfloat ((double) (f.first_strip_at - f.started_at) / G_USEC_PER_SEC, <, f.seconds / 2);
  scan_fixture_teardown (&f);
}

int
main (int    argc,
      char **argv)
{
  scan_fixture_init (&argc, &argv);
  g_test_add_func ("/scan/specimen/flatbed", test_flatbed);
  g_test_add_func ("/scan/specimen/modes", test_modes);
  g_test_add_func ("/scan/specimen/feeder", test_feeder);
  g_test_add_func ("/scan/specimen/glass", test_glass);
  g_test_add_func ("/scan/specimen/faults", test_faults);
  g_test_add_func ("/scan/specimen/hang", test_hang);
  g_test_add_func ("/scan/specimen/crash", test_crash);
  g_test_add_func ("/scan/specimen/busy", test_busy);
  g_test_add_func ("/scan/specimen/slow", test_slow);

  return scan_fixture_run ();
}
