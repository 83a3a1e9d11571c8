/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything SANE's "test" backend can do to a program that scans. */

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "loket-scan-worker.h"
#include "loket-scanner-private.h"
#include "scan-fixture.h"

#define DEVICE "test:0"
#define FEEDER "source=Automatic Document Feeder"
#define PATTERN "test-picture=Color pattern"

static gboolean
setup (ScanFixture *f)
{
  scan_fixture_setup (f, "test", "number_of_devices 1\ngeometry_max 300.0\n", NULL);
  if (scan_fixture_open (f, DEVICE))
    return TRUE;
  g_test_skip ("the SANE_CONFIG_DIR that is set has no device " DEVICE);
  scan_fixture_teardown (f);

  return FALSE;
}

static gboolean
has_a4 (ScanFixture *f)
{
  LoketScanOption *option = loket_scan_options_find (f->scanner->option_list, "br-y");
  double min, max, step;

  return loket_scan_option_get_range (option, &min, &max, &step) && max >= 297;
}

static void
assert_info (ScanFixture *f,
             guint        i,
             int          width,
             int          height,
             int          channels,
             gboolean     bilevel)
{
  const LoketScanPageInfo *info = loket_scan_page_get_info (scan_fixture_page (f, i));

  g_assert_cmpint (ABS (info->width - width), <=, 2);
  if (height > 0)
    g_assert_cmpint (ABS (info->height - height), <=, 2);
  g_assert_cmpint (info->channels, ==, channels);
  g_assert_cmpint (info->bilevel, ==, bilevel);
  g_assert_cmpuint (info->stride, ==, (gsize) info->width * (gsize) channels);
}

static GBytes *
pixels_of (ScanFixture *f,
           guint        i)
{
  LoketScanPage *page = scan_fixture_page (f, i);
  GBytes *pixels = loket_scan_page_read_rows (page, 0, loket_scan_page_get_info (page)->height,
                                              NULL);

  g_assert_nonnull (pixels);

  return pixels;
}

static void
test_a4 (void)
{
  ScanFixture f;

  if (!setup (&f))
    return;
  if (has_a4 (&f))
    {
      g_assert_true (scan_fixture_scan (&f, "flatbed-colour-300-a4", NULL));
      assert_info (&f, 0, 2480, 3508, 3, FALSE);
      g_assert_cmpfloat (loket_scan_page_get_info (scan_fixture_page (&f, 0))->dpi_x, ==, 300);
      g_assert_true (scan_fixture_scan (&f, "flatbed-grey-300-a4", NULL));
      assert_info (&f, 0, 2480, 3508, 1, FALSE);
      g_assert_cmpfloat (scan_fixture_mean (scan_fixture_page (&f, 0), 10, 10, 10, 10, 0), ==, 0);
    }
  /* The glass gives one page however often it could go on. */
  g_assert_true (scan_fixture_scan (&f, "flatbed-lineart-100-100x80mm", NULL));
  assert_info (&f, 0, 394, 315, 1, TRUE);
  g_assert_cmpuint (f.n_pages, ==, 1);
  g_assert_cmpfloat (scan_fixture_mean (scan_fixture_page (&f, 0), 10, 10, 10, 10, 0), ==, 0);
  g_assert_true (scan_fixture_scan (&f, "flatbed-lineart-100-100x80mm",
                                    "test-picture=Solid white", NULL));
  g_assert_cmpfloat (scan_fixture_mean (scan_fixture_page (&f, 0), 10, 10, 10, 10, 0), ==, 255);
  scan_fixture_teardown (&f);
}

static void
test_depths (void)
{
  static const char * const white = "test-picture=Solid white";
  static const char * const modes[] = { "colour-50-80x60mm", "grey-50-80x60mm" };
  static const char * const depths[] = { "depth=1", "depth=8", "depth=16" };
  ScanFixture f;

  if (!setup (&f))
    return;
  for (gsize m = 0; m < G_N_ELEMENTS (modes); m++)
    for (gsize d = 0; d < G_N_ELEMENTS (depths); d++)
      {
        g_assert_true (scan_fixture_scan (&f, modes[m], depths[d], white, NULL));
        assert_info (&f, 0, 157, 118, m == 0 ? 3 : 1, d == 0);
        for (int c = 0; c < (m == 0 ? 3 : 1); c++)
          g_assert_cmpfloat (scan_fixture_mean (scan_fixture_page (&f, 0), 0, 0, 157, 118, c),
                             ==, 255);
      }
  g_assert_true (scan_fixture_scan (&f, "colour-50-80x60mm", "depth=16", "invert-endianess=yes",
                                    PATTERN, NULL));
  g_assert_true (scan_fixture_set (&f, "invert-endianess", "no"));
  scan_fixture_teardown (&f);
}

static void
test_three_pass (void)
{
  static const char * const orders[] = { "RGB", "RBG", "GBR", "GRB", "BRG", "BGR" };
  static const char * const depths[] = { "depth=8", "depth=16", "depth=1" };
  ScanFixture f;

  if (!setup (&f))
    return;
  for (gsize d = 0; d < G_N_ELEMENTS (depths); d++)
    {
      g_autoptr(GBytes) first = NULL;

      for (gsize o = 0; o < G_N_ELEMENTS (orders); o++)
        {
          g_autofree char *order = g_strconcat ("three-pass-order=", orders[o], NULL);
          g_autoptr(GBytes) pixels = NULL;

          g_assert_true (scan_fixture_scan (&f, "colour-50-80x60mm", depths[d], PATTERN,
                                            "three-pass=yes", order, NULL));
          g_assert_cmpuint (f.n_pages, ==, 1);
          assert_info (&f, 0, 157, 118, 3, d == 2);
          pixels = pixels_of (&f, 0);
          if (first == NULL)
            first = g_bytes_ref (pixels);
          g_assert_true (g_bytes_equal (first, pixels));
        }
    }
  /* White in three passes is white. */
  g_assert_true (scan_fixture_scan (&f, "colour-50-80x60mm", "depth=8", "three-pass=yes",
                                    "test-picture=Solid white", NULL));
  for (int c = 0; c < 3; c++)
    g_assert_cmpfloat (scan_fixture_mean (scan_fixture_page (&f, 0), 0, 0, 157, 118, c), ==, 255);
  scan_fixture_teardown (&f);
}

static void
test_shapes (void)
{
  ScanFixture f;

  if (!setup (&f))
    return;
  /* A height nobody knows, and geometry that cannot be set. */
  g_assert_true (scan_fixture_scan (&f, "colour-50-80x60mm", "hand-scanner=yes", NULL));
  assert_info (&f, 0, 217, 0, 3, FALSE);
  g_assert_cmpint (loket_scan_page_get_info (scan_fixture_page (&f, 0))->height, >, 100);
  g_assert_cmpint (f.rows_seen, ==, loket_scan_page_get_info (scan_fixture_page (&f, 0))->height);
  g_assert_true (scan_fixture_set (&f, "hand-scanner", "no"));
  for (int loss = 1; loss <= 128; loss *= 8)
    {
      g_autofree char *setting = g_strdup_printf ("ppl-loss=%d", loss);

      g_assert_true (scan_fixture_scan (&f, "colour-75-80x60mm", setting, NULL));
      assert_info (&f, 0, 236 - loss, 177, 3, FALSE);
    }
  /* More pixels announced than a line can hold: what is there counts. */
  g_assert_true (scan_fixture_scan (&f, "colour-75-80x60mm", "ppl-loss=-64", NULL));
  assert_info (&f, 0, 236, 177, 3, FALSE);
  g_assert_true (scan_fixture_set (&f, "ppl-loss", "0"));
  for (int i = 0; i < 5; i++)
    {
      g_assert_true (scan_fixture_scan (&f, "grey-75-80x60mm", "fuzzy-parameters=yes", NULL));
      assert_info (&f, 0, 236, 177, 1, FALSE);
    }
  scan_fixture_teardown (&f);
}

static void
test_corners (void)
{
  ScanFixture f;

  if (!setup (&f))
    return;
  /* Right of left and left of right: the backend swaps them, and so may a device. */
  g_assert_true (scan_fixture_scan (&f, "grey-100-a5", "tl-x=80", "br-x=20", NULL));
  assert_info (&f, 0, 236, 0, 1, FALSE);
  g_assert_true (scan_fixture_scan (&f, "grey-100-id1", NULL));
  assert_info (&f, 0, 337, 213, 1, FALSE);
  scan_fixture_teardown (&f);
}

static void
test_reading (void)
{
  ScanFixture f;

  if (!setup (&f))
    return;
  g_assert_true (scan_fixture_scan (&f, "colour-75-100x100mm", "read-limit=yes",
                                    "read-limit-size=1", NULL));
  assert_info (&f, 0, 295, 295, 3, FALSE);
  g_assert_true (scan_fixture_set (&f, "read-limit", "no"));
  g_assert_true (scan_fixture_scan (&f, "colour-75-100x100mm", "select-fd=yes",
                                    "non-blocking=yes", NULL));
  assert_info (&f, 0, 295, 295, 3, FALSE);
  /* A slow pipe: what arrives is shown while it arrives. */
  g_assert_true (scan_fixture_scan (&f, "colour-100-100x100mm", "non-blocking=no", PATTERN,
                                    "read-delay=yes", "read-delay-duration=100000", NULL));
  assert_info (&f, 0, 394, 394, 3, FALSE);
  g_assert_cmpuint (f.n_strips, >=, 2);
  g_assert_cmpint (f.rows_seen, ==, loket_scan_page_get_info (scan_fixture_page (&f, 0))->height);
  scan_fixture_teardown (&f);
}

static void
test_return_values (void)
{
  static const struct
  {
    const char *value;
    LoketScanProblem problem;
  } rows[] = {
    { "SANE_STATUS_UNSUPPORTED", LOKET_SCAN_PROBLEM_UNSUPPORTED },
    { "SANE_STATUS_CANCELLED", LOKET_SCAN_PROBLEM_CANCELLED },
    { "SANE_STATUS_DEVICE_BUSY", LOKET_SCAN_PROBLEM_BUSY },
    { "SANE_STATUS_INVAL", LOKET_SCAN_PROBLEM_SETTING },
    { "SANE_STATUS_EOF", LOKET_SCAN_PROBLEM_BROKEN_OFF },
    { "SANE_STATUS_JAMMED", LOKET_SCAN_PROBLEM_JAMMED },
    { "SANE_STATUS_NO_DOCS", LOKET_SCAN_PROBLEM_FEEDER_EMPTY },
    { "SANE_STATUS_COVER_OPEN", LOKET_SCAN_PROBLEM_COVER_OPEN },
    { "SANE_STATUS_IO_ERROR", LOKET_SCAN_PROBLEM_BROKEN_OFF },
    { "SANE_STATUS_NO_MEM", LOKET_SCAN_PROBLEM_MEMORY },
    { "SANE_STATUS_ACCESS_DENIED", LOKET_SCAN_PROBLEM_NOT_ALLOWED },
  };
  ScanFixture f;

  if (!setup (&f))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *setting = g_strconcat ("read-return-value=", rows[i].value, NULL);

      g_assert_false (scan_fixture_scan (&f, "grey-50-80x60mm", setting, NULL));
      g_assert_cmpint (f.problem, ==, rows[i].problem);
      g_assert_cmpuint (f.n_pages, ==, 0);
      g_assert_true (scan_fixture_scan (&f, "grey-50-80x60mm", "read-return-value=Default", NULL));
    }
  scan_fixture_teardown (&f);
}

/* The backend's feeder says it is empty at every 11th start since it was opened. */
static void
test_feeder (void)
{
  ScanFixture f;

  if (!setup (&f))
    return;
  g_assert_true (scan_fixture_scan (&f, "feeder-grey-50-80x60mm", NULL));
  g_assert_cmpuint (f.n_pages, ==, 10);
  g_assert_cmpuint (f.pages->len, ==, 10);
  g_assert_cmpuint (loket_scan_page_get_info (scan_fixture_page (&f, 9))->number, ==, 10);
  g_assert_true (scan_fixture_scan (&f, "flatbed-grey-50-80x60mm", NULL));
  g_assert_cmpuint (f.n_pages, ==, 1);
  g_assert_true (scan_fixture_scan (&f, "feeder-grey-50-80x60mm", NULL));
  g_assert_cmpuint (f.n_pages, ==, 9);
  for (int i = 0; i < 10; i++)
    g_assert_true (scan_fixture_scan (&f, "flatbed-grey-50-80x60mm", NULL));
  /* Nothing in it at the first start. */
  g_assert_false (scan_fixture_scan (&f, "feeder-grey-50-80x60mm", NULL));
  g_assert_cmpint (f.problem, ==, LOKET_SCAN_PROBLEM_FEEDER_EMPTY);
  g_assert_false (scan_fixture_scan (&f, "duplex-grey-50-80x60mm", NULL));
  g_assert_cmpint (f.problem, ==, LOKET_SCAN_PROBLEM_SETTING);
  scan_fixture_teardown (&f);
}

static void
test_options (void)
{
  ScanFixture f;
  guint kinds = 0;

  if (!setup (&f))
    return;
  g_assert_true (scan_fixture_set (&f, "enable-test-options", "yes"));
  for (guint i = 0; i < f.scanner->option_list->len; i++)
    kinds |= 1u << loket_scan_option_get_kind (g_ptr_array_index (f.scanner->option_list, i));
  g_assert_cmpuint (kinds, ==, 0x3f);
  g_assert_true (scan_fixture_set (&f, "int", "17"));
  g_assert_cmpfloat (loket_scan_option_get_number (loket_scan_options_find
                                                     (f.scanner->option_list, "int")), ==, 17);
  g_assert_true (scan_fixture_set (&f, "int-constraint-array-constraint-range", "8"));
  g_assert_true (scan_fixture_set (&f, "fixed", "1.5"));
  g_assert_true (scan_fixture_set (&f, "string", "Text dengan ejaan biasa"));
  g_assert_true (scan_fixture_set (&f, "button", ""));
  g_assert_true (scan_fixture_set (&f, "int-inexact", "5"));
  g_assert_false (scan_fixture_set (&f, "bool-hard-select", "yes"));
  g_assert_false (scan_fixture_set (&f, "bool-soft-detect", "yes"));
  g_assert_false (scan_fixture_set (&f, "int", "many"));
  g_assert_false (scan_fixture_set (&f, "there-is-no-such", "1"));
  g_assert_cmpint (loket_scanner_get_problem (f.scanner), ==, LOKET_SCAN_PROBLEM_SETTING);
  g_assert_true (scan_fixture_scan (&f, "grey-50-80x60mm", NULL));
  scan_fixture_teardown (&f);
}

static gboolean
on_time_to_cancel (gpointer user_data)
{
  ScanFixture *f = user_data;

  g_cancellable_cancel (f->cancellable);

  return G_SOURCE_REMOVE;
}

static void
test_cancels (void)
{
  g_autoptr(LoketScanProfile) profile = loket_scan_profile_parse ("colour-300-200x200mm", NULL);
  guint n_cancels = scan_fixture_is_fast () ? 50 : 200, n_resets = 0;
  ScanFixture f;

  if (!setup (&f))
    return;
  for (guint i = 0; i < n_cancels; i++)
    {
      scan_fixture_start (&f, profile);
      if (i % 3 == 0)
        g_cancellable_cancel (f.cancellable);
      else
        g_timeout_add (i % 3 == 1 ? 1 : i % 40, on_time_to_cancel, &f);
      scan_fixture_wait (&f);
      if (f.error != NULL)
        g_assert_error (f.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpuint (f.pages->len, ==, f.n_pages);
      g_assert_cmpuint (f.n_started, ==, f.n_pages + f.n_lost);
      n_resets += (f.seen >> LOKET_SCAN_PROBLEM_RESET) & 1;
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_source_remove_by_user_data (&f);
    }
  g_test_message ("%u cancels, %u resets", n_cancels, n_resets);
  g_assert_true (scan_fixture_scan (&f, "grey-50-80x60mm", NULL));
  scan_fixture_teardown (&f);
}

static void
test_slow_cancel (void)
{
  g_autoptr(LoketScanProfile) profile = loket_scan_profile_parse ("colour-300-200x200mm", NULL);
  ScanFixture f;

  if (!setup (&f))
    return;
  g_assert_true (scan_fixture_set (&f, "read-delay", "yes"));
  g_assert_true (scan_fixture_set (&f, "read-delay-duration", "200000"));
  scan_fixture_start (&f, profile);
  g_timeout_add (400, on_time_to_cancel, &f);
  scan_fixture_wait (&f);
  g_assert_error (f.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* the whole page would take its time */
  g_assert_cmpfloat (f.seconds, <, 12);
  g_assert_cmpuint (f.pages->len, ==, 0);
  scan_fixture_teardown (&f);
}

static gboolean
on_time_to_kill (gpointer user_data)
{
  ScanFixture *f = user_data;

  if (f->scanner->worker != NULL)
    kill ((pid_t) atoi (loket_scan_worker_get_identifier (f->scanner->worker)), SIGKILL);

  return G_SOURCE_REMOVE;
}

/* Pages that were done survive it, settings made by hand too, and the next scan just works. */
static void
test_killed (void)
{
  g_autoptr(LoketScanProfile) profile = loket_scan_profile_parse ("feeder-grey-100-80x60mm", NULL);
  ScanFixture f;

  if (!setup (&f))
    return;
  g_assert_true (scan_fixture_set (&f, "test-picture", "Solid white"));
  g_assert_true (scan_fixture_set (&f, "read-delay", "yes"));
  g_assert_true (scan_fixture_set (&f, "read-delay-duration", "100000"));
  scan_fixture_start (&f, profile);
  g_timeout_add (450, on_time_to_kill, &f);
  scan_fixture_wait (&f);
  g_assert_nonnull (f.error);
  g_assert_cmpint (f.problem, ==, LOKET_SCAN_PROBLEM_RESET);
  g_assert_cmpuint (f.pages->len, ==, f.n_pages);
  g_assert_cmpuint (f.n_pages, >=, 1);
  for (guint i = 0; i < f.pages->len; i++)
    g_assert_cmpfloat (scan_fixture_mean (scan_fixture_page (&f, i), 0, 0, 100, 100, 0), ==, 255);

  g_assert_true (scan_fixture_scan (&f, "flatbed-grey-100-80x60mm", "read-delay=no", NULL));
  g_assert_cmpfloat (scan_fixture_mean (scan_fixture_page (&f, 0), 0, 0, 100, 100, 0), ==, 255);

  /* While idle, too. */
  on_time_to_kill (&f);
  g_assert_true (scan_fixture_scan (&f, "flatbed-grey-100-80x60mm", NULL));
  scan_fixture_teardown (&f);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ScanFixture *f = user_data;
  g_autoptr(GListModel) devices = loket_scanner_list_finish (LOKET_SCANNER (source), result,
                                                             &f->error);

  g_assert_no_error (f->error);
  g_assert_cmpuint (g_list_model_get_n_items (devices), >=, 1);
  f->done = TRUE;
}

static void
test_list (void)
{
  ScanFixture f;

  if (!setup (&f))
    return;
  for (int i = 0; i < 2; i++)
    {
      f.done = FALSE;
      loket_scanner_list_async (f.scanner, i == 0, NULL, on_listed, &f);
      scan_fixture_wait (&f);
    }
  /* Nobody named: the first of the list, or the last one used. */
  g_assert_true (scan_fixture_open (&f, NULL));
  g_assert_nonnull (loket_scanner_get_device (f.scanner));
  g_assert_false (scan_fixture_open (&f, "test:17"));
  g_assert_cmpint (loket_scanner_get_problem (f.scanner), ==, LOKET_SCAN_PROBLEM_UNPLUGGED);
  g_assert_false (scan_fixture_scan (&f, "grey-50-80x60mm", NULL));
  g_assert_true (scan_fixture_open (&f, DEVICE));
  scan_fixture_teardown (&f);
}

/* The one used last is opened without asking all drivers what there is. */
static void
test_last (void)
{
  ScanFixture f;

  if (!setup (&f))
    return;
  for (int i = 0; i < 20; i++)
    {
      g_usleep (10000);
      g_main_context_iteration (NULL, FALSE);
    }
  loket_scanner_close (f.scanner);
  g_assert_null (loket_scanner_get_device (f.scanner));
  g_assert_true (scan_fixture_open (&f, NULL));
  g_assert_cmpstr (loket_scanner_get_device (f.scanner), ==, DEVICE);
  g_assert_null (f.scanner->devices);
  g_assert_true (scan_fixture_scan (&f, "grey-50-80x60mm", NULL));
  scan_fixture_teardown (&f);
}

int
main (int    argc,
      char **argv)
{
  scan_fixture_init (&argc, &argv);
  g_test_add_func ("/scan/worker/a4", test_a4);
  g_test_add_func ("/scan/worker/depths", test_depths);
  g_test_add_func ("/scan/worker/three-pass", test_three_pass);
  g_test_add_func ("/scan/worker/shapes", test_shapes);
  g_test_add_func ("/scan/worker/corners", test_corners);
  g_test_add_func ("/scan/worker/reading", test_reading);
  g_test_add_func ("/scan/worker/return-values", test_return_values);
  g_test_add_func ("/scan/worker/feeder", test_feeder);
  g_test_add_func ("/scan/worker/options", test_options);
  g_test_add_func ("/scan/worker/cancels", test_cancels);
  g_test_add_func ("/scan/worker/slow-cancel", test_slow_cancel);
  g_test_add_func ("/scan/worker/killed", test_killed);
  g_test_add_func ("/scan/worker/list", test_list);
  g_test_add_func ("/scan/worker/last", test_last);

  return scan_fixture_run ();
}
