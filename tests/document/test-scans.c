/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scans and pictures → page objects, and what can be seen of them. */

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <qrencode.h>
#include <tiffio.h>

#include "loket-error.h"
#include "loket-paper-maker.h"
#include "loket-test.h"

#define SCALE1 ((LoketView) { .scale = 1 })

static void
assert_object (LoketRenderer *renderer,
               LoketPage     *page,
               LoketPageKind  kind,
               gboolean       coloured)
{
  g_autofree char *hash = loket_page_hash_bytes (loket_page_get_bytes (page));
  g_autoptr(LoketRaster) raster = NULL;
  guint first;
  double w, h;

  g_assert_cmpint (loket_page_get_kind (page), ==, kind);
  g_assert_cmpstr (hash, ==, loket_page_get_sha256 (page));
  g_assert_cmpuint (loket_page_get_size (page), ==,
                    g_bytes_get_size (loket_page_get_bytes (page)));
  g_assert_cmpuint (loket_page_get_size (page), <=, LOKET_PAGE_MAX_BYTES);
  loket_do_open (renderer, loket_page_get_bytes (page), NULL, &first, NULL, NULL, NULL);
  loket_renderer_get_page_size (renderer, first, &w, &h);
  g_assert_cmpfloat_with_epsilon (w, loket_page_get_width (page) * 72
                                  / loket_page_get_dpi_x (page), 0.5);
  raster = loket_do_render (renderer, first, &SCALE1, NULL);
  loket_assert_upright (raster, coloured);
}

static void
test_encode (void)
{
  static const struct
  {
    int channels, bits;
    LoketEncoding encoding;
    LoketPageKind kind;
    gboolean coloured;
  } cases[] = {
    { 3, 8, LOKET_ENCODING_AUTO, LOKET_PAGE_JPEG, TRUE },
    { 3, 16, LOKET_ENCODING_AUTO, LOKET_PAGE_JPEG, TRUE },
    { 3, 8, LOKET_ENCODING_GREY, LOKET_PAGE_JPEG, FALSE },
    { 1, 8, LOKET_ENCODING_AUTO, LOKET_PAGE_JPEG, FALSE },
    { 1, 16, LOKET_ENCODING_AUTO, LOKET_PAGE_JPEG, FALSE },
    { 1, 1, LOKET_ENCODING_AUTO, LOKET_PAGE_G4, FALSE },
    { 3, 8, LOKET_ENCODING_LINEART, LOKET_PAGE_G4, FALSE },
    { 1, 8, LOKET_ENCODING_LINEART, LOKET_PAGE_G4, FALSE },
  };
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LoketScanRaster raster;
      int fd = loket_make_raster (300, cases[i].channels, cases[i].bits, &raster);
      g_autoptr(LoketPage) page = loket_do_encode (renderer, fd, &raster, cases[i].encoding,
                                                   NULL);
      g_autoptr(LoketPage) again = loket_do_encode (renderer, fd, &raster, cases[i].encoding,
                                                    NULL);

      g_assert_cmpfloat_with_epsilon (loket_page_get_dpi_x (page), 300, 0.01);
      g_assert_cmpstr (loket_page_get_sha256 (page), ==, loket_page_get_sha256 (again));
      assert_object (renderer, page, cases[i].kind, cases[i].coloured);
      g_assert_nonnull (loket_page_get_quality (page));
      g_assert_cmpuint (loket_page_get_quality (page)->flags, ==, 0);
      close (fd);
    }
}

/* A grain that cannot be compressed: the quality goes down until the object fits. */
static void
test_encode_noise (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  LoketScanRaster raster = { .width = 4900, .height = 6000, .stride = 4900 * 3, .channels = 3,
                             .bits = 8, .dpi_x = 600, .dpi_y = 300 };
  g_autofree guint32 *line = g_new (guint32, raster.stride / 4 + 1);
  int fd = memfd_create ("noise", MFD_CLOEXEC);
  g_autoptr(LoketPage) page = NULL;

  for (int y = 0; y < raster.height; y++)
    {
      for (gsize i = 0; i <= raster.stride / 4; i++)
        line[i] = g_test_rand_int ();
      g_assert_cmpint (write (fd, line, raster.stride), ==, raster.stride);
    }
  page = loket_do_encode (renderer, fd, &raster, LOKET_ENCODING_AUTO, NULL);
  g_assert_cmpuint (loket_page_get_size (page), <=, LOKET_PAGE_MAX_BYTES);
  close (fd);
}

static void
test_encode_wrong_numbers (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  LoketScanRaster good;
  int fd = loket_make_raster (75, 3, 8, &good);

  for (int i = 0; i < 6; i++)
    {
      LoketScanRaster raster = good;
      g_autoptr(GError) error = NULL;
      LoketPage *page;

      raster.height *= i == 0 ? 100 : 1;
      raster.stride = i == 1 ? 1 : raster.stride;
      raster.channels = i == 2 ? 4 : 3;
      raster.bits = i == 3 ? 7 : 8;
      raster.dpi_x = i == 4 ? NAN : raster.dpi_x;
      raster.width = i == 5 ? -1 : raster.width;
      page = loket_do_encode (renderer, fd, &raster, LOKET_ENCODING_AUTO, &error);
      g_assert_null (page);
      g_assert_nonnull (error);
    }
  close (fd);
}

static void
test_import (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  GBytes *files[] = {
    loket_make_jpeg (150, FALSE, 0), loket_make_png (150), loket_make_pnm (150, 4),
    loket_make_tiff (1, COMPRESSION_LZW), loket_make_tiff (1, COMPRESSION_CCITTFAX4),
  };
  static const LoketPageKind kinds[] = { LOKET_PAGE_JPEG, LOKET_PAGE_JPEG, LOKET_PAGE_G4,
                                         LOKET_PAGE_JPEG, LOKET_PAGE_G4 };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(LoketPage) page = NULL;
      guint first;

      loket_do_open (renderer, files[i], NULL, &first, NULL, NULL, NULL);
      page = loket_do_import (renderer, first, NULL);
      assert_object (renderer, page, kinds[i], kinds[i] == LOKET_PAGE_JPEG);
      if (i == 0)
        g_assert_true (g_bytes_equal (files[i], loket_page_get_bytes (page)));
    }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_clear_pointer (&files[i], g_bytes_unref);
}

static GBytes *
make_code_page (const char *text)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  int side = code->width * 8 + 200;
  g_autofree char *head = g_strdup_printf ("P5 %d %d 255\n", side, side);
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) head, strlen (head));
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      {
        int cx = (x - 100) / 8, cy = (y - 100) / 8;
        gboolean inside = x >= 100 && y >= 100 && cx < code->width && cy < code->width;
        guint8 pixel = inside && code->data[cy * code->width + cx] & 1 ? 0 : 255;

        g_byte_array_append (out, &pixel, 1);
      }
  QRcode_free (code);

  return g_byte_array_free_to_bytes (out);
}

static void
test_codes (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) page = make_code_page ("LOKET:012-20261121-00023");
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) codes = NULL;
  g_autoptr(GError) error = NULL;
  LoketCode *code;

  loket_do_open (renderer, page, NULL, NULL, NULL, NULL, NULL);
  loket_renderer_codes_async (renderer, 0, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  codes = loket_renderer_codes_finish (renderer, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (codes->len, ==, 1);
  code = codes->pdata[0];
  g_assert_cmpstr (code->type, ==, "QR-Code");
  g_assert_cmpstr (code->text, ==, "LOKET:012-20261121-00023");
  g_assert_cmpfloat (code->rect.width, >, 50);
}

/* A sheet of 6 × 8 inches as a scanner would give it. */
static LoketPage *
scan_of (LoketRenderer *renderer,
         void (        *draw ) (cairo_t *cr),
         int            dpi)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, dpi * 6, dpi * 8);
  cairo_t *cr = cairo_create (surface);
  LoketScanRaster raster = { .width = dpi * 6, .height = dpi * 8, .channels = 1, .bits = 8,
                             .dpi_x = dpi, .dpi_y = dpi, .stride = dpi * 6 };
  g_autofree guint8 *line = g_malloc (raster.width);
  int fd = memfd_create ("raster", MFD_CLOEXEC);
  LoketPage *page;

  cairo_scale (cr, dpi / 72.0, dpi / 72.0);
  draw (cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < raster.height; y++)
    {
      const guint32 *in = (const guint32 *) (cairo_image_surface_get_data (surface)
                                             + y * cairo_image_surface_get_stride (surface));

      for (int x = 0; x < raster.width; x++)
        line[x] = in[x];
      g_assert_cmpint (write (fd, line, raster.width), ==, raster.width);
    }
  cairo_surface_destroy (surface);
  page = loket_do_encode (renderer, fd, &raster, LOKET_ENCODING_AUTO, NULL);
  close (fd);

  return page;
}

static guint
flags_of_raster (void ( *draw ) (cairo_t *cr),
                 int     dpi)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(LoketPage) page = scan_of (renderer, draw, dpi);

  return loket_page_get_quality (page)->flags;
}

static void
draw_white (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.97, 0.97, 0.97);
  cairo_paint (cr);
}

static void
draw_black (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  cairo_paint (cr);
}

static void
draw_lines (cairo_t *cr,
            double   grey,
            double   soft)
{
  draw_white (cr);
  for (int i = 0; i < 28; i++)
    for (double k = -soft; k <= soft; k += 0.25)
      {
        cairo_set_source_rgba (cr, grey, grey, grey, soft > 0 ? 0.25 / (soft + 0.25) : 1);
        cairo_set_font_size (cr, 11);
        cairo_move_to (cr, 40 + k, 60 + i * 16);
        cairo_show_text (cr, "Telah lahir seorang anak perempuan bernama SITI RAHAYU di Manna");
      }
}

static void
draw_sharp (cairo_t *cr)
{
  draw_lines (cr, 0, 0);
}

static void
draw_faint (cairo_t *cr)
{
  draw_lines (cr, 0.82, 0);
}

static void
draw_blurred (cairo_t *cr)
{
  draw_lines (cr, 0, 2.5);
}

static void
draw_askew (cairo_t *cr)
{
  draw_white (cr);
  cairo_rotate (cr, 2 * G_PI / 180);
  draw_lines (cr, 0, 0);
}

static void
draw_over (cairo_t *cr)
{
  cairo_translate (cr, 6 * 72, 8 * 72);
  cairo_rotate (cr, G_PI);
  draw_lines (cr, 0, 0);
}

/* Its top lies at the right side of the glass. */
static void
draw_right (cairo_t *cr)
{
  cairo_translate (cr, 6 * 72, 0);
  cairo_rotate (cr, G_PI / 2);
  draw_lines (cr, 0, 0);
}

static void
draw_left (cairo_t *cr)
{
  cairo_translate (cr, 0, 8 * 72);
  cairo_rotate (cr, -G_PI / 2);
  draw_lines (cr, 0, 0);
}

static void
test_quality (void)
{
  g_assert_cmpuint (flags_of_raster (draw_sharp, 300), ==, 0);
  g_assert_cmpuint (flags_of_raster (draw_white, 300), ==, LOKET_QUALITY_BLANK);
  g_assert_cmpuint (flags_of_raster (draw_black, 300), &, LOKET_QUALITY_DARK);
  g_assert_cmpuint (flags_of_raster (draw_faint, 300), &, LOKET_QUALITY_FAINT);
  g_assert_cmpuint (flags_of_raster (draw_blurred, 300), &, LOKET_QUALITY_BLURRED);
  g_assert_cmpuint (flags_of_raster (draw_askew, 300), ==, LOKET_QUALITY_SKEWED);
  g_assert_cmpuint (flags_of_raster (draw_sharp, 100), &, LOKET_QUALITY_COARSE);
}

/* A sheet that went in upside down or sideways is noticed by its letters. */
static void
test_upside_down (void)
{
  static const struct
  {
    void (*draw) (cairo_t *cr);
    int turn;
  } cases[] = {
    { draw_sharp, 0 }, { draw_over, 180 }, { draw_right, 270 }, { draw_left, 90 },
  };
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(LoketPage) page = scan_of (renderer, cases[i].draw, 300);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      LoketQuality quality;
      guint first;

      loket_do_open (renderer, loket_page_get_bytes (page), NULL, &first, NULL, NULL, NULL);
      loket_renderer_quality_async (renderer, first, NULL, loket_test_store_result, &result);
      loket_test_wait_result (&result);
      g_assert_true (loket_renderer_quality_finish (renderer, result, &quality, &error));
      g_assert_no_error (error);
      g_assert_cmpint (quality.turn, ==, cases[i].turn);
      g_assert_cmpint (quality.flags & LOKET_QUALITY_UPSIDE_DOWN, ==,
                       cases[i].turn != 0 ? LOKET_QUALITY_UPSIDE_DOWN : 0);
    }
}

int
main (int    argc,
      char **argv)
{
  loket_test_init (&argc, &argv);
  g_test_add_func ("/scan/encode", test_encode);
  g_test_add_func ("/scan/encode-noise", test_encode_noise);
  g_test_add_func ("/scan/encode-wrong-numbers", test_encode_wrong_numbers);
  g_test_add_func ("/scan/import", test_import);
  g_test_add_func ("/scan/codes", test_codes);
  g_test_add_func ("/scan/quality", test_quality);
  g_test_add_func ("/scan/upside-down", test_upside_down);

  return g_test_run ();
}
