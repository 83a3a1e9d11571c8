/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every job of the renderer with files that are as they should be. */

#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <qpdf/qpdf-c.h>
#include <qrencode.h>
#include <tiffio.h>

#include "loket-error.h"
#include "loket-paper-maker.h"
#include "loket-test.h"

#define SCALE1 ((LoketView) { .scale = 1 })

static void
test_pdf (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (3);
  double width, height;
  const char *kind;
  guint first, n;

  loket_do_open (renderer, pdf, NULL, &first, &n, &kind, NULL);
  g_assert_cmpstr (kind, ==, "pdf");
  g_assert_cmpuint (first, ==, 0);
  g_assert_cmpuint (n, ==, 3);
  g_assert_true (loket_renderer_get_page_size (renderer, 2, &width, &height));
  g_assert_cmpfloat_with_epsilon (width, 420, 0.01);
  g_assert_cmpfloat_with_epsilon (height, 595, 0.01);
  g_assert_false (loket_renderer_get_page_size (renderer, 3, &width, &height));

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr(LoketRaster) raster = loket_do_render (renderer, i, &SCALE1, NULL);

      g_assert_cmpint (raster->width, ==, 420);
      loket_assert_upright (raster, TRUE);
    }
}

static void
assert_same (LoketRaster *whole,
             LoketRaster *tile,
             int          x0,
             int          y0)
{
  int worst = 0;

  for (int y = 0; y < tile->height; y++)
    for (int x = 0; x < tile->width; x++)
      {
        guint32 a = loket_raster_at (whole, x0 + x, y0 + y), b = loket_raster_at (tile, x, y);

        for (int shift = 0; shift < 24; shift += 8)
          worst = MAX (worst, ABS ((int) (a >> shift & 0xff) - (int) (b >> shift & 0xff)));
      }
  g_assert_cmpint (worst, <=, 16);
}

static void
test_tiles (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(LoketRaster) whole = NULL;

  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  whole = loket_do_render (renderer, 0, &(LoketView) { .scale = 4 }, NULL);
  for (int y = 0; y + 512 <= whole->height; y += 512)
    for (int x = 0; x + 512 <= whole->width; x += 512)
      {
        LoketView view = { .scale = 4, .clip_x = x, .clip_y = y, .clip_width = 512,
                           .clip_height = 512 };
        g_autoptr(LoketRaster) tile = loket_do_render (renderer, 0, &view, NULL);

        assert_same (whole, tile, x, y);
      }
}

static void
test_turn_and_crop (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(GBytes) jpeg = loket_make_jpeg (144, FALSE, 0);
  guint first;

  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  loket_do_open (renderer, jpeg, NULL, &first, NULL, NULL, NULL);
  g_assert_cmpuint (first, ==, 1);
  for (guint page = 0; page < 2; page++)
    {
      g_autoptr(LoketRaster) right = NULL;
      g_autoptr(LoketRaster) over = NULL;
      g_autoptr(LoketRaster) left = NULL;
      g_autoptr(LoketRaster) part = NULL;

      right = loket_do_render (renderer, page, &(LoketView) { .scale = 1, .turn = 90 }, NULL);
      g_assert_cmpint (right->width, ==, 595);
      g_assert_true (loket_is_dark (loket_raster_at (right, 595 - 50, 50)));
      g_assert_true (loket_is_red (loket_raster_at (right, 40, 380)));
      over = loket_do_render (renderer, page, &(LoketView) { .scale = 1, .turn = 180 }, NULL);
      g_assert_true (loket_is_dark (loket_raster_at (over, 370, 545)));
      left = loket_do_render (renderer, page, &(LoketView) { .scale = 1, .turn = 270 }, NULL);
      g_assert_true (loket_is_dark (loket_raster_at (left, 50, 370)));
      part = loket_do_render (renderer, page,
                              &(LoketView) { .scale = 2, .crop = { 0.5, 0.5, 0.5, 0.5 } }, NULL);
      g_assert_cmpint (part->width, ==, 420);
      g_assert_true (loket_is_red (loket_raster_at (part, 340, 515)));
    }
}

static void
test_text_and_find (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (2);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) found_result = NULL;
  g_autoptr(LoketText) text = NULL;
  g_autoptr(GArray) found = NULL;
  g_autofree char *title = NULL;
  g_autoptr(GError) error = NULL;
  LoketRect *rect;

  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  loket_renderer_text_async (renderer, 1, NULL, loket_test_store_result, &result);
  loket_renderer_find_async (renderer, 1, "siti rahayu", NULL, loket_test_store_result,
                             &found_result);
  loket_test_wait_result (&result);
  loket_test_wait_result (&found_result);
  text = loket_renderer_text_finish (renderer, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text->text, "Akta Kelahiran halaman 2"));
  title = loket_text_in_rect (text, &(LoketRect) { 90, 40, 300, 30 });
  g_assert_cmpstr (title, ==, "Akta Kelahiran halaman 2");

  found = loket_renderer_find_finish (renderer, found_result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 25);
  rect = &g_array_index (found, LoketRect, 0);
  g_assert_cmpfloat_with_epsilon (rect->y + rect->height, 122, 6);
  g_assert_cmpfloat (rect->x, >, 40);
}

static void
assert_picture (GBytes     *bytes,
                const char *expected,
                double      width,
                gboolean    coloured)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(LoketRaster) raster = NULL;
  g_autoptr(LoketRaster) small = NULL;
  g_autoptr(LoketRaster) large = NULL;
  double w, h;
  const char *kind;

  loket_do_open (renderer, bytes, NULL, NULL, NULL, &kind, NULL);
  g_assert_cmpstr (kind, ==, expected);
  g_assert_true (loket_renderer_get_page_size (renderer, 0, &w, &h));
  g_assert_cmpfloat_with_epsilon (w, width, 1.5);
  for (double scale = 0.15; scale < 5; scale *= 3)
    {
      g_autoptr(LoketRaster) shown = NULL;

      shown = loket_do_render (renderer, 0, &(LoketView) { .scale = scale * 420 / w }, NULL);
      g_assert_cmpint (shown->width, ==, (int) round (420 * scale));
      if (scale > 0.3)
        loket_assert_upright (shown, coloured);
    }
}

static void
test_pictures (void)
{
  g_autoptr(GBytes) jpeg = loket_make_jpeg (150, FALSE, 0);
  g_autoptr(GBytes) grey = loket_make_jpeg (150, TRUE, 0);
  g_autoptr(GBytes) png = loket_make_png (150);
  g_autoptr(GBytes) bits = loket_make_pnm (150, 4);
  g_autoptr(GBytes) colours = loket_make_pnm (150, 6);
  g_autoptr(GBytes) tiff = loket_make_tiff (1, COMPRESSION_LZW);
  g_autoptr(GBytes) fax = loket_make_tiff (1, COMPRESSION_CCITTFAX4);

  assert_picture (jpeg, "jpeg", 420, TRUE);
  assert_picture (grey, "jpeg", 420, FALSE);
  assert_picture (png, "png", 595, TRUE);
  assert_picture (bits, "pnm", 595, FALSE);
  assert_picture (colours, "pnm", 595, TRUE);
  assert_picture (tiff, "tiff", 420, TRUE);
  assert_picture (fax, "tiff", 420, FALSE);
}

/* A camera held sideways says so in the file; the page is upright all the same. */
static void
test_orientation (void)
{
  static const int turns[][2] = { { 3, 180 }, { 6, 90 }, { 8, 270 } };

  for (guint i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
      g_autoptr(GBytes) jpeg = loket_make_jpeg (150, FALSE, turns[i][0]);
      g_autoptr(LoketRaster) raster = NULL;
      g_autoptr(LoketPage) page = NULL;
      double w, h;

      loket_do_open (renderer, jpeg, NULL, NULL, NULL, NULL, NULL);
      loket_renderer_get_page_size (renderer, 0, &w, &h);
      g_assert_true (turns[i][1] == 180 ? w < h : w > h);
      raster = loket_do_render (renderer, 0,
                                &(LoketView) { .scale = 1, .turn = 360 - turns[i][1] }, NULL);
      loket_assert_upright (raster, TRUE);
      page = loket_do_import (renderer, 0, NULL);
      g_assert_cmpint (loket_page_get_turn (page), ==, 0);
      g_assert_true ((loket_page_get_width (page) > loket_page_get_height (page)) == (w > h));
      g_assert_true (g_bytes_equal (loket_page_get_bytes (page), jpeg));
    }
}

static void
test_many_pages (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) tiff = loket_make_tiff (4, COMPRESSION_CCITTFAX4);
  g_autoptr(LoketRaster) raster = NULL;
  guint n;

  loket_do_open (renderer, tiff, NULL, NULL, &n, NULL, NULL);
  g_assert_cmpuint (n, ==, 4);
  raster = loket_do_render (renderer, 3, &SCALE1, NULL);
  loket_assert_upright (raster, FALSE);
}

/* Locked with AES-256, as forms of other offices are. */
static GBytes *
lock_pdf (GBytes     *pdf,
          const char *password)
{
  qpdf_data data = qpdf_init ();
  gsize size;
  const char *bytes = g_bytes_get_data (pdf, &size);
  GBytes *locked;

  g_assert_cmpint (qpdf_read_memory (data, "", bytes, size, NULL), ==, QPDF_SUCCESS);
  qpdf_init_write_memory (data);
  qpdf_set_r6_encryption_parameters2 (data, password, "owner", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
                                      QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full, QPDF_TRUE);
  g_assert_cmpint (qpdf_write (data), ==, QPDF_SUCCESS);
  locked = g_bytes_new (qpdf_get_buffer (data), qpdf_get_buffer_length (data));
  qpdf_cleanup (&data);

  return locked;
}

static void
test_password (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (2);
  g_autoptr(GBytes) locked = lock_pdf (pdf, "rahasia é");
  g_autoptr(LoketRaster) raster = NULL;
  const char * const wrong[] = { NULL, "", "salah" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (loket_do_open (renderer, locked, wrong[i], NULL, NULL, NULL, &error));
      g_assert_error (error, LOKET_ERROR, LOKET_ERROR_PASSWORD);
    }
  loket_do_open (renderer, locked, "rahasia é", NULL, NULL, NULL, NULL);
  raster = loket_do_render (renderer, 1, &SCALE1, NULL);
  loket_assert_upright (raster, TRUE);

  /* A new process is given the password again without anybody asking for it. */
  kill (loket_renderer_get_pid (renderer), SIGKILL);
  g_clear_pointer (&raster, loket_raster_unref);
  raster = loket_do_render (renderer, 0, &SCALE1, NULL);
  loket_assert_upright (raster, TRUE);
}

static void
assert_error (GBytes     *bytes,
              const char *password,
              int         code)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GError) error = NULL;

  g_assert_false (loket_do_open (renderer, bytes, password, NULL, NULL, NULL, &error));
  g_assert_error (error, LOKET_ERROR, code);
}

static void
test_errors (void)
{
  g_autoptr(GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr(GBytes) words = g_bytes_new_static ("Selamat pagi", 12);
  g_autoptr(GBytes) jpeg = g_bytes_new_static ("\xff\xd8\xff\xe0 and then nothing", 21);
  g_autoptr(GBytes) pdf = g_bytes_new_static ("%PDF-1.7\nnothing\n%%EOF\n", 23);
  g_autoptr(GBytes) bomb = g_bytes_new_static ("P5 60000 60000 255\nx", 20);

  assert_error (empty, NULL, LOKET_ERROR_DAMAGED);
  assert_error (words, NULL, LOKET_ERROR_INPUT);
  assert_error (jpeg, NULL, LOKET_ERROR_DAMAGED);
  assert_error (pdf, NULL, LOKET_ERROR_DAMAGED);
  assert_error (bomb, NULL, LOKET_ERROR_TOO_LARGE);
}

static void
assert_fd_error (int fd,
                 int code)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  loket_renderer_open_fd_async (renderer, fd, NULL, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_false (loket_renderer_open_finish (renderer, result, NULL, NULL, NULL, &error));
  g_assert_error (error, LOKET_ERROR, code);
  g_assert_nonnull (error->message);
  close (fd);
}

static void
test_odd_descriptors (void)
{
  g_autofree char *folder = loket_test_make_directory ();
  g_autofree char *path = g_build_filename (folder, "sparse.pdf", NULL);
  int fd = open (path, O_RDWR | O_CREAT, 0600);

  g_assert_cmpint (ftruncate (fd, G_GINT64_CONSTANT (2) << 30), ==, 0);
  assert_fd_error (fd, LOKET_ERROR_TOO_LARGE);
  assert_fd_error (open (path, O_WRONLY), LOKET_ERROR_INPUT);
  assert_fd_error (open (path, O_PATH), LOKET_ERROR_INPUT);
  assert_fd_error (open (folder, O_RDONLY), LOKET_ERROR_INPUT);
  assert_fd_error (open ("/dev/zero", O_RDONLY), LOKET_ERROR_INPUT);
  assert_fd_error (open (path, O_RDWR | O_TRUNC), LOKET_ERROR_DAMAGED);
  loket_test_remove_directory (folder);
}

/* Requests that wait are taken out, the one that runs is forgotten, the others come. */
static void
test_cancel (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[20] = { NULL };

  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  for (int i = 0; i < 20; i++)
    loket_renderer_render_async (renderer, 0, &SCALE1, i % 2 == 0 ? cancellable : NULL,
                                 loket_test_store_result, &results[i]);
  g_cancellable_cancel (cancellable);
  for (int i = 0; i < 20; i++)
    {
      g_autoptr(LoketRaster) raster = NULL;
      g_autoptr(GError) error = NULL;

      loket_test_wait_result (&results[i]);
      raster = loket_renderer_render_finish (renderer, results[i], &error);
      if (i % 2 == 0)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_no_error (error);
      g_clear_object (&results[i]);
    }
}

static void
on_count (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GString *order = user_data;
  LoketRenderPriority priority = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (result), "p"));
  g_autoptr(LoketRaster) raster = loket_renderer_render_finish (LOKET_RENDERER (source), result,
                                                                NULL);

  g_assert_nonnull (raster);
  g_string_append_c (order, '0' + raster->width % 10 + (int) priority * 0);
}

/* What is visible comes before what was asked earlier for later. */
static void
test_priorities (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(GString) order = g_string_new (NULL);

  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  for (int i = 3; i >= 0; i--)
    for (int k = 0; k < 2; k++)
      {
        LoketView view = { .scale = 1, .clip_width = 10 + i, .clip_height = 10,
                           .priority = (LoketRenderPriority) i };

        loket_renderer_render_async (renderer, 0, &view, NULL, on_count, order);
      }
  g_assert_true (loket_test_wait (order->len == 8, 20));
  /* The very first one ran already when the others came. */
  g_assert_cmpstr (order->str, ==, "30011223");
}

static guint
count_descriptors (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", (int) pid);
  GDir *directory = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (directory != NULL && g_dir_read_name (directory) != NULL)
    n++;
  if (directory != NULL)
    g_dir_close (directory);

  return n;
}

/* Neither side keeps a descriptor for what it gave back, and a paper of a hundred objects does
 * not need more of them than one. */
static void
test_descriptors (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) jpeg = loket_make_jpeg (75, TRUE, 0);
  guint before, after, worker;

  loket_do_open (renderer, jpeg, NULL, NULL, NULL, NULL, NULL);
  loket_raster_unref (loket_do_render (renderer, 0, &SCALE1, NULL));
  before = count_descriptors (getpid ());
  worker = count_descriptors (loket_renderer_get_pid (renderer));
  for (guint i = 1; i <= 100; i++)
    {
      loket_do_open (renderer, jpeg, NULL, NULL, NULL, NULL, NULL);
      loket_raster_unref (loket_do_render (renderer, i, &SCALE1, NULL));
    }
  after = count_descriptors (getpid ());

  /* The client keeps the bytes of each object, in case the worker must be started again. */
  g_assert_cmpuint (after, <=, before + 100);
  g_assert_cmpuint (count_descriptors (loket_renderer_get_pid (renderer)), ==, worker);
  loket_renderer_close (renderer);
  loket_raster_unref (loket_do_render (renderer, 100, &SCALE1, NULL));
}

static void
test_dies_with_client (void)
{
  LoketRenderer *renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autofree char *path = NULL;

  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  path = g_strdup_printf ("/proc/%d", loket_renderer_get_pid (renderer));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (renderer);
  g_assert_true (loket_test_wait (!g_file_test (path, G_FILE_TEST_EXISTS), 5));
}

int
main (int    argc,
      char **argv)
{
  loket_test_init (&argc, &argv);
  g_test_add_func ("/renderer/pdf", test_pdf);
  g_test_add_func ("/renderer/tiles", test_tiles);
  g_test_add_func ("/renderer/turn-and-crop", test_turn_and_crop);
  g_test_add_func ("/renderer/text-and-find", test_text_and_find);
  g_test_add_func ("/renderer/pictures", test_pictures);
  g_test_add_func ("/renderer/orientation", test_orientation);
  g_test_add_func ("/renderer/many-pages", test_many_pages);
  g_test_add_func ("/renderer/password", test_password);
  g_test_add_func ("/renderer/errors", test_errors);
  g_test_add_func ("/renderer/odd-descriptors", test_odd_descriptors);
  g_test_add_func ("/renderer/cancel", test_cancel);
  g_test_add_func ("/renderer/priorities", test_priorities);
  g_test_add_func ("/renderer/descriptors", test_descriptors);
  g_test_add_func ("/renderer/dies-with-client", test_dies_with_client);

  return g_test_run ();
}
