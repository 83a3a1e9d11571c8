/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers: the first page against mutool, tiles, scans in and out. One line for each row, medians
 * of runs that alternate with the reference. */

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "loket-paper-maker.h"
#include "loket-renderer.h"
#include "loket-test.h"

#define RUNS 7
#define DPI 96.0

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (GArray *values)
{
  g_array_sort (values, compare_doubles);

  return g_array_index (values, double, values->len / 2);
}

static void
print_row (const char *row,
           double      ours,
           double      reference,
           const char *unit)
{
  g_print ("bench document/%s ours=%.3f reference=%.3f ratio=%.3f unit=%s\n", row, ours, reference,
           ours / reference, unit);
}

static double
now_ms (void)
{
  return g_get_monotonic_time () / 1000.0;
}

/* Gives the spare process time to stand ready, as it does while an officer looks at a page. */
static void
rest (void)
{
  double until = now_ms () + 320;

  while (now_ms () < until)
    loket_test_turn ();
}

static double
time_ours (const char *path)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  LoketRaster *raster;
  double before;
  char *data;
  gsize size;

  rest ();
  before = now_ms ();
  g_file_get_contents (path, &data, &size, NULL);
  bytes = g_bytes_new_take (data, size);
  if (!loket_do_open (renderer, bytes, NULL, NULL, NULL, NULL, &error))
    return -1;
  raster = loket_do_render (renderer, 0, &(LoketView) { .scale = DPI / 72 }, &error);
  if (raster == NULL)
    return -1;
  before = now_ms () - before;
  loket_raster_unref (raster);

  return before;
}

static double
time_mutool (const char *path)
{
  const char * const argv[] = { "mutool", "draw", "-q", "-r", "96", "-F", "ppm", "-o", "/dev/null",
                                path, "1", NULL };
  double before = now_ms ();
  int status = 1;

  if (!g_spawn_sync (NULL, (char **) argv, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL
                     | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, NULL)
      || status != 0)
    return -1;

  return now_ms () - before;
}

static gboolean
time_both (const char *path,
           guint       runs,
           double     *ours,
           double     *reference)
{
  g_autoptr(GArray) a = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) b = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < runs; i++)
    {
      double x = time_ours (path), y = x >= 0 ? time_mutool (path) : -1;

      if (x < 0 || y < 0)
        return FALSE;
      g_array_append_val (a, x);
      g_array_append_val (b, y);
    }
  *ours = median (a);
  *reference = median (b);

  return TRUE;
}

static char *
write_file (const char *folder,
            const char *name,
            GBytes     *bytes)
{
  char *path = g_build_filename (folder, name, NULL);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_true (g_file_set_contents (path, data, size, NULL));

  return path;
}

/* A page as a scanner gives it: text and stamps on paper with grain. */
static int
make_scan (int              dpi,
           int              channels,
           LoketScanRaster *raster)
{
  LoketScanRaster drawn;
  int fd = loket_make_raster (dpi * 1.414, channels, 8, &drawn);
  guint8 *data = mmap (NULL, drawn.stride * drawn.height, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
                       0);
  guint32 seed = 1;

  for (gsize i = 0; i < drawn.stride * drawn.height; i++)
    {
      seed = seed * 1664525 + 1013904223;
      data[i] = CLAMP (data[i] * 0.94 + (int) (seed >> 24) % 17 - 8, 0, 255);
    }
  munmap (data, drawn.stride * drawn.height);
  drawn.dpi_x = drawn.dpi_y = dpi;
  *raster = drawn;

  return fd;
}

static GBytes *
make_scan_pdf (int           channels,
               LoketEncoding encoding)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GListStore) pages = g_list_store_new (LOKET_TYPE_PAGE);
  LoketScanRaster raster;
  int fd = make_scan (300, channels, &raster);
  g_autoptr(LoketPage) page = loket_do_encode (renderer, fd, &raster, encoding, NULL);

  close (fd);
  g_list_store_append (pages, page);

  return loket_do_compose (G_LIST_MODEL (pages), NULL);
}

static void
bench_own_files (const char *folder)
{
  g_autoptr(GBytes) text = loket_make_pdf (10);
  g_autoptr(GBytes) colour = make_scan_pdf (3, LOKET_ENCODING_AUTO);
  g_autoptr(GBytes) grey = make_scan_pdf (1, LOKET_ENCODING_AUTO);
  g_autoptr(GBytes) lines = make_scan_pdf (1, LOKET_ENCODING_LINEART);
  GBytes *files[] = { text, colour, grey, lines };
  static const char * const names[] = { "first-page-text", "first-page-scan-colour",
                                        "first-page-scan-grey", "first-page-scan-lineart" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = write_file (folder, "bench.pdf", files[i]);
      double ours, reference;

      if (time_both (path, RUNS, &ours, &reference))
        print_row (names[i], ours, reference, "ms");
    }
}

/* Files of others: the median of all ratios; those above 2 are named. */
static void
bench_corpus (void)
{
  const char *folder = g_getenv ("LOKET_CORPUS");
  g_autoptr(GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));
  GDir *directory = folder != NULL ? g_dir_open (folder, 0, NULL) : NULL;
  const char *name;

  if (directory == NULL)
    return;

  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      double ours, reference, ratio;

      if (!time_both (path, 3, &ours, &reference))
        continue;
      ratio = ours / reference;
      g_array_append_val (ratios, ratio);
      if (ratio > 2)
        g_printerr ("above 2: %s %.1f ms against %.1f ms\n", name, ours, reference);
    }
  g_dir_close (directory);
  if (ratios->len > 0)
    print_row ("first-page-corpus-median", median (ratios), 1, "ratio");
}

static void
bench_tiles (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) text = loket_make_pdf (1);
  g_autoptr(GBytes) scan = make_scan_pdf (3, LOKET_ENCODING_AUTO);

  loket_do_open (renderer, text, NULL, NULL, NULL, NULL, NULL);
  loket_do_open (renderer, scan, NULL, NULL, NULL, NULL, NULL);
  for (guint page = 0; page < 2; page++)
    {
      g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

      for (int i = 0; i < 40; i++)
        {
          LoketView view = { .scale = 4 * DPI / 72, .clip_x = i % 4 * 512,
                             .clip_y = i / 4 % 5 * 512, .clip_width = 512, .clip_height = 512 };
          double before = now_ms ();

          loket_raster_unref (loket_do_render (renderer, page, &view, NULL));
          before = now_ms () - before;
          if (i >= 4)
            g_array_append_val (times, before);
        }
      print_row (page == 0 ? "tile-400-text" : "tile-400-scan", median (times), 2, "ms");
    }
}

static void
bench_intake (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  LoketScanRaster raster;
  int fd = make_scan (300, 3, &raster);
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < 12; i++)
    {
      double before = now_ms ();

      g_object_unref (loket_do_encode (renderer, fd, &raster, LOKET_ENCODING_AUTO, NULL));
      before = now_ms () - before;
      if (i >= 2)
        g_array_append_val (times, before);
    }
  close (fd);
  print_row ("encode-a4-300-colour", median (times), 100, "ms");
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = NULL;

  loket_test_init (&argc, &argv);
  folder = loket_test_make_directory ();
  loket_renderer_warm ();
  bench_own_files (folder);
  bench_tiles ();
  bench_intake ();
  bench_corpus ();
  loket_renderer_cool ();
  loket_test_remove_directory (folder);

  return 0;
}
