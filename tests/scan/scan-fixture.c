/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For the tests of scanning. */

#include "scan-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "loket-scan-option.h"

void
scan_fixture_write (const char *dir,
                    const char *name,
                    const char *content)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static char *home;

/* GLib's own isolation of folders leaks. */
void
scan_fixture_init (int    *argc,
                   char ***argv)
{
  home = g_dir_make_tmp ("loket-home-XXXXXX", NULL);
  g_assert_nonnull (home);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_STATE_HOME", home, TRUE);
  g_test_init (argc, argv, NULL);
}

int
scan_fixture_run (void)
{
  int status = g_test_run ();

  scan_fixture_remove (home);
  g_clear_pointer (&home, g_free);

  return status;
}

static void
write_config (ScanFixture *f,
              va_list      args)
{
  static gboolean own = FALSE;
  g_autofree char *config = g_build_filename (f->dir, "sane.d", NULL);
  g_autofree char *none = g_build_filename (config, "dll.d", NULL);
  g_autoptr(GString) names = g_string_new (NULL);
  const char *name;

  g_assert_cmpint (g_mkdir_with_parents (none, 0700), ==, 0);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      g_autofree char *file = g_strconcat (name, ".conf", NULL);

      g_string_append_printf (names, "%s\n", name);
      scan_fixture_write (config, file, va_arg (args, const char *));
    }
  scan_fixture_write (config, "dll.conf", names->str);
  if (!own && g_getenv ("SANE_CONFIG_DIR") != NULL)
    return;
  own = TRUE;
  g_setenv ("SANE_CONFIG_DIR", config, TRUE);
}

static void
on_page_started (LoketScanner  *scanner,
                 LoketScanPage *page,
                 ScanFixture   *f)
{
  f->n_started++;
  f->rows_seen = 0;
  g_assert_false (loket_scan_page_get_complete (page));
}

static void
on_strip_arrived (LoketScanner  *scanner,
                  LoketScanPage *page,
                  int            y,
                  int            rows,
                  GBytes        *pixels,
                  ScanFixture   *f)
{
  const LoketScanPageInfo *info = loket_scan_page_get_info (page);

  g_assert_cmpuint (g_bytes_get_size (pixels), ==, (gsize) rows * info->stride);
  if (f->n_strips++ == 0)
    f->first_strip_at = g_get_monotonic_time ();
  f->rows_seen = MAX (f->rows_seen, y + rows);
}

static void
on_page_done (LoketScanner  *scanner,
              LoketScanPage *page,
              ScanFixture   *f)
{
  g_assert_true (loket_scan_page_get_complete (page));
  g_ptr_array_add (f->pages, g_object_ref (page));
}

static void
on_page_lost (LoketScanner  *scanner,
              LoketScanPage *page,
              ScanFixture   *f)
{
  f->n_lost++;
}

static void
on_problem_seen (LoketScanner *scanner,
                 int           problem,
                 ScanFixture  *f)
{
  f->seen |= 1u << problem;
}

void
scan_fixture_setup (ScanFixture *f,
                    ...)
{
  va_list args;

  memset (f, 0, sizeof *f);
  f->dir = g_dir_make_tmp ("loket-scan-XXXXXX", NULL);
  g_assert_nonnull (f->dir);
  f->papers = g_build_filename (f->dir, "papers", NULL);
  g_mkdir (f->papers, 0700);
  va_start (args, f);
  write_config (f, args);
  va_end (args);
  f->pages = g_ptr_array_new_with_free_func (g_object_unref);
  f->scanner = loket_scanner_new ();
  g_signal_connect (f->scanner, "page-started", G_CALLBACK (on_page_started), f);
  g_signal_connect (f->scanner, "strip", G_CALLBACK (on_strip_arrived), f);
  g_signal_connect (f->scanner, "page-done", G_CALLBACK (on_page_done), f);
  g_signal_connect (f->scanner, "page-lost", G_CALLBACK (on_page_lost), f);
  g_signal_connect (f->scanner, "problem", G_CALLBACK (on_problem_seen), f);
}

void
scan_fixture_remove (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        scan_fixture_remove (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
scan_fixture_teardown (ScanFixture *f)
{
  loket_scanner_close (f->scanner);
  g_clear_object (&f->scanner);
  g_clear_object (&f->glass);
  g_clear_object (&f->cancellable);
  g_clear_pointer (&f->pages, g_ptr_array_unref);
  g_clear_error (&f->error);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  scan_fixture_remove (f->dir);
  g_free (f->dir);
  g_free (f->papers);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ScanFixture *f = user_data;

  g_clear_error (&f->error);
  loket_scanner_open_finish (LOKET_SCANNER (source), result, &f->error);
  f->done = TRUE;
}

gboolean
scan_fixture_open (ScanFixture *f,
                   const char  *device)
{
  f->done = FALSE;
  loket_scanner_open_async (f->scanner, device, NULL, on_opened, f);
  scan_fixture_wait (f);

  return f->error == NULL;
}

static void
on_set (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  ScanFixture *f = user_data;

  g_clear_error (&f->error);
  loket_scanner_set_option_finish (LOKET_SCANNER (source), result, &f->error);
  f->done = TRUE;
}

gboolean
scan_fixture_set (ScanFixture *f,
                  const char  *name,
                  const char  *value)
{
  f->done = FALSE;
  loket_scanner_set_option_async (f->scanner, name, value, NULL, on_set, f);
  scan_fixture_wait (f);

  return f->error == NULL;
}

static void
on_scanned (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  ScanFixture *f = user_data;

  loket_scanner_scan_finish (LOKET_SCANNER (source), result, &f->n_pages, &f->error);
  f->problem = loket_scanner_get_problem (f->scanner);
  f->seconds = (double) (g_get_monotonic_time () - f->started_at) / G_USEC_PER_SEC;
  f->done = TRUE;
}

void
scan_fixture_start (ScanFixture            *f,
                    const LoketScanProfile *profile)
{
  g_ptr_array_set_size (f->pages, 0);
  g_clear_error (&f->error);
  g_clear_object (&f->cancellable);
  f->cancellable = g_cancellable_new ();
  f->n_started = f->n_lost = f->n_strips = f->n_pages = f->seen = 0;
  f->rows_seen = 0;
  f->first_strip_at = 0;
  f->done = FALSE;
  f->started_at = g_get_monotonic_time ();
  loket_scanner_scan_async (f->scanner, profile, f->cancellable, on_scanned, f);
}

static gboolean
on_test_hung (gpointer user_data)
{
  g_error ("a scan did not end within a minute");

  return G_SOURCE_REMOVE;
}

void
scan_fixture_wait (ScanFixture *f)
{
  guint limit = g_timeout_add_seconds (60, on_test_hung, NULL);

  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
}

gboolean
scan_fixture_scan (ScanFixture *f,
                   const char  *words,
                   ...)
{
  g_autoptr(LoketScanProfile) profile = loket_scan_profile_parse (words, NULL);
  g_autoptr(GPtrArray) settings = g_ptr_array_new ();
  const char *setting;
  va_list args;

  g_assert_nonnull (profile);
  va_start (args, words);
  while ((setting = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (settings, g_strdup (setting));
  va_end (args);
  g_ptr_array_add (settings, NULL);
  profile->settings = (char **) g_ptr_array_free (g_steal_pointer (&settings), FALSE);
  scan_fixture_start (f, profile);
  scan_fixture_wait (f);
  if (f->error != NULL)
    g_test_message ("%s: %s", words, f->error->message);

  return f->error == NULL;
}

LoketScanPage *
scan_fixture_page (ScanFixture *f,
                   guint        i)
{
  g_assert_cmpuint (i, <, f->pages->len);

  return g_ptr_array_index (f->pages, i);
}

double
scan_fixture_mean (LoketScanPage *page,
                   int            x,
                   int            y,
                   int            width,
                   int            height,
                   int            channel)
{
  const LoketScanPageInfo *info = loket_scan_page_get_info (page);
  g_autoptr(GBytes) rows = NULL;
  const guint8 *pixels;
  guint64 sum = 0;

  g_assert_cmpint (x + width, <=, info->width);
  g_assert_cmpint (y + height, <=, info->height);
  rows = loket_scan_page_read_rows (page, y, height, NULL);
  g_assert_nonnull (rows);
  pixels = g_bytes_get_data (rows, NULL);
  for (int j = 0; j < height; j++)
    for (int i = x; i < x + width; i++)
      sum += pixels[(gsize) j * info->stride + (gsize) (i * info->channels + channel)];

  return (double) sum / (width * height);
}

gboolean
scan_fixture_is_fast (void)
{
  return g_getenv ("LOKET_TEST_LONG") == NULL;
}

void
scan_fixture_draw (ScanFixture *f,
                   const char  *name,
                   double       width_mm,
                   double       height_mm,
                   guint32      rgb)
{
  int width = (int) lround (width_mm / 25.4 * 300), height = (int) lround (height_mm / 25.4 * 300);
  g_autofree char *head = g_strdup_printf ("P6\n%d %d\n255\n", width, height);
  g_autofree char *path = g_build_filename (f->papers, name, NULL);
  gsize head_length = strlen (head), length = head_length + (gsize) width * (gsize) height * 3;
  g_autofree char *file = g_malloc (length);
  guint8 *pixel = (guint8 *) file + head_length;

  memcpy (file, head, head_length);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gboolean edge = x < 12 || y < 12 || x >= width - 12 || y >= height - 12;

        *pixel++ = edge ? 0 : (guint8) (rgb >> 16);
        *pixel++ = edge ? 0 : (guint8) (rgb >> 8);
        *pixel++ = edge ? 0 : (guint8) rgb;
      }
  g_assert_true (g_file_set_contents (path, file, (gssize) length, NULL));
}
