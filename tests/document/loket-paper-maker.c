/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files to test with, made here and now. */

#include "loket-paper-maker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cairo-pdf.h>
#include <jpeglib.h>
#include <tiffio.h>

#include "loket-test.h"

#define WIDTH 420.0             /* points */
#define HEIGHT 595.0

static void
draw_page (cairo_t *cr,
           guint    number)
{
  g_autofree char *title = g_strdup_printf ("Akta Kelahiran halaman %u", number);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_rectangle (cr, 20, 20, 60, 60);
  cairo_fill (cr);
  cairo_set_font_size (cr, 16);
  cairo_move_to (cr, 100, 60);
  cairo_show_text (cr, title);
  cairo_set_font_size (cr, 11);
  for (int i = 0; i < 25; i++)
    {
      cairo_move_to (cr, 40, 120 + i * 16);
      cairo_show_text (cr, "Telah lahir seorang anak perempuan bernama SITI RAHAYU di Manna");
    }
  cairo_set_source_rgb (cr, 0.8, 0, 0);
  cairo_rectangle (cr, WIDTH - 60, HEIGHT - 60, 40, 40);
  cairo_fill (cr);
}

static cairo_status_t
on_pdf_written (void                *closure,
                const unsigned char *data,
                unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

GBytes *
loket_make_pdf (guint n_pages)
{
  GByteArray *out = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (on_pdf_written, out, WIDTH,
                                                                  HEIGHT);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < n_pages; i++)
    {
      draw_page (cr, i + 1);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (out);
}

static cairo_surface_t *
make_surface (double dpi)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH * dpi / 72,
                                                         HEIGHT * dpi / 72);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, dpi / 72, dpi / 72);
  draw_page (cr, 1);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

GBytes *
loket_make_png (double dpi)
{
  GByteArray *out = g_byte_array_new ();
  cairo_surface_t *surface = make_surface (dpi);

  cairo_surface_write_to_png_stream (surface, on_pdf_written, out);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (out);
}

/* One line of @channels samples a pixel. */
static void
get_line (cairo_surface_t *surface,
          int              y,
          int              channels,
          guint8          *line)
{
  const guint32 *in = (const guint32 *) (cairo_image_surface_get_data (surface)
                                         + y * cairo_image_surface_get_stride (surface));
  int width = cairo_image_surface_get_width (surface);

  for (int x = 0; x < width; x++)
    if (channels == 3)
      {
        line[3 * x] = in[x] >> 16;
        line[3 * x + 1] = in[x] >> 8;
        line[3 * x + 2] = in[x];
      }
    else
      {
        line[x] = ((in[x] >> 16 & 0xff) + (in[x] >> 8 & 0xff) + (in[x] & 0xff)) / 3;
      }
}

static void
write_orientation (struct jpeg_compress_struct *info,
                   int                          orientation)
{
  guint8 exif[] = { 'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                    0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 };

  exif[25] = orientation;
  jpeg_write_marker (info, JPEG_APP0 + 1, exif, sizeof exif);
}

GBytes *
loket_make_jpeg (double   dpi,
                 gboolean grey,
                 int      orientation)
{
  cairo_surface_t *surface = make_surface (dpi);
  struct jpeg_compress_struct info = { 0 };
  struct jpeg_error_mgr errors;
  unsigned char *out = NULL;
  unsigned long size = 0;
  g_autofree guint8 *line = g_malloc (cairo_image_surface_get_width (surface) * 3);

  info.err = jpeg_std_error (&errors);
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &out, &size);
  info.image_width = cairo_image_surface_get_width (surface);
  info.image_height = cairo_image_surface_get_height (surface);
  info.input_components = grey ? 1 : 3;
  info.in_color_space = grey ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (&info);
  info.density_unit = 1;
  info.X_density = info.Y_density = dpi;
  jpeg_start_compress (&info, TRUE);
  if (orientation != 0)
    write_orientation (&info, orientation);
  while (info.next_scanline < info.image_height)
    {
      JSAMPROW row = line;

      get_line (surface, info.next_scanline, info.input_components, line);
      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);
  cairo_surface_destroy (surface);

  return g_bytes_new_with_free_func (out, size, free, out);
}

static void
pack (guint8 *line,
      int     width)
{
  for (int x = 0; x < width; x += 8)
    {
      guint8 byte = 0;

      for (int k = 0; k < 8 && x + k < width; k++)
        if (line[x + k] < 128)
          byte |= 0x80 >> k;
      line[x / 8] = byte;
    }
}

GBytes *
loket_make_pnm (double dpi,
                int    kind)
{
  cairo_surface_t *surface = make_surface (dpi);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int channels = kind == 6 ? 3 : 1;
  g_autofree guint8 *line = g_malloc (width * 3);
  g_autofree char *head = g_strdup_printf ("P%d\n# made here\n%d %d\n%s", kind, width, height,
                                           kind == 4 ? "" : "255\n");
  GByteArray *out = g_byte_array_new ();

  g_byte_array_append (out, (const guint8 *) head, strlen (head));
  for (int y = 0; y < height; y++)
    {
      get_line (surface, y, channels, line);
      if (kind == 4)
        pack (line, width);
      g_byte_array_append (out, line, kind == 4 ? (width + 7) / 8 : width *channels);
    }
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (out);
}

GBytes *
loket_make_tiff (guint n_pages,
                 int   compression)
{
  g_autofree char *folder = loket_test_make_directory ();
  g_autofree char *path = g_build_filename (folder, "t.tif", NULL);
  cairo_surface_t *surface = make_surface (150);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  gboolean bits = compression == COMPRESSION_CCITTFAX4;
  g_autofree guint8 *line = g_malloc (width * 3);
  TIFF *tiff = TIFFOpen (path, "w");
  char *data;
  gsize size;

  for (guint i = 0; i < n_pages; i++)
    {
      TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, width);
      TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, height);
      TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, bits ? 1 : 8);
      TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, bits ? 1 : 3);
      TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
      TIFFSetField (tiff, TIFFTAG_COMPRESSION, compression);
      TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, bits ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_RGB);
      TIFFSetField (tiff, TIFFTAG_XRESOLUTION, 150.0);
      TIFFSetField (tiff, TIFFTAG_YRESOLUTION, 150.0);
      TIFFSetField (tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
      TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 64);
      for (int y = 0; y < height; y++)
        {
          get_line (surface, y, bits ? 1 : 3, line);
          if (bits)
            pack (line, width);
          TIFFWriteScanline (tiff, line, y, 0);
        }
      TIFFWriteDirectory (tiff);
    }
  TIFFClose (tiff);
  cairo_surface_destroy (surface);
  g_assert_true (g_file_get_contents (path, &data, &size, NULL));
  loket_test_remove_directory (folder);

  return g_bytes_new_take (data, size);
}

/* Lines get 5 bytes more than they need, as some scanners do. */
int
loket_make_raster (double           dpi,
                   int              channels,
                   int              bits,
                   LoketScanRaster *raster)
{
  cairo_surface_t *surface = make_surface (dpi);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int fd = memfd_create ("raster", MFD_CLOEXEC);
  g_autofree guint8 *line = g_malloc0 (width * 6 + 16);

  *raster = (LoketScanRaster) {
    .width = width, .height = height, .channels = channels, .bits = bits, .dpi_x = dpi,
    .dpi_y = dpi, .stride = (width * channels * bits + 7) / 8 + 5 + (bits == 16 ? 1 : 0),
  };
  for (int y = 0; y < height; y++)
    {
      get_line (surface, y, channels, line);
      if (bits == 1)
        pack (line, width);
      for (int i = width * channels - 1; bits == 16 && i >= 0; i--)
        ((guint16 *) line)[i] = line[i] * 257;
      g_assert_cmpint (write (fd, line, raster->stride), ==, raster->stride);
    }
  cairo_surface_destroy (surface);

  return fd;
}

gboolean
loket_do_open (LoketRenderer *renderer,
               GBytes        *bytes,
               const char    *password,
               guint         *first,
               guint         *n_pages,
               const char   **kind,
               GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) unexpected = NULL;
  gboolean ok;

  loket_renderer_open_async (renderer, bytes, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  ok = loket_renderer_open_finish (renderer, result, first, n_pages, kind,
                                   error != NULL ? error : &unexpected);
  g_assert_no_error (unexpected);

  return ok;
}

LoketRaster *
loket_do_render (LoketRenderer   *renderer,
                 guint            page,
                 const LoketView *view,
                 GError         **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) unexpected = NULL;
  LoketRaster *raster;

  loket_renderer_render_async (renderer, page, view, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  raster = loket_renderer_render_finish (renderer, result, error != NULL ? error : &unexpected);
  g_assert_no_error (unexpected);

  return raster;
}

GBytes *
loket_do_compose (GListModel *pages,
                  GError    **error)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) unexpected = NULL;
  GBytes *bytes;

  loket_renderer_compose_async (renderer, pages, NULL, "Berkas 012", NULL,
                                loket_test_store_result, &result);
  loket_test_wait_result (&result);
  bytes = loket_renderer_compose_finish (renderer, result, error != NULL ? error : &unexpected);
  g_assert_no_error (unexpected);

  return bytes;
}

LoketPage *
loket_do_encode (LoketRenderer         *renderer,
                 int                    fd,
                 const LoketScanRaster *raster,
                 LoketEncoding          encoding,
                 GError               **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) unexpected = NULL;
  LoketPage *page;

  loket_renderer_encode_async (renderer, "0192a1b2-0000-7000-8000-000000000001", fd, raster,
                               encoding, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  page = loket_renderer_encode_finish (renderer, result, error != NULL ? error : &unexpected);
  g_assert_no_error (unexpected);

  return page;
}

LoketPage *
loket_do_import (LoketRenderer *renderer,
                 guint          page,
                 GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) unexpected = NULL;
  LoketPage *made;

  loket_renderer_import_async (renderer, "0192a1b2-0000-7000-8000-000000000002", page, NULL,
                               loket_test_store_result, &result);
  loket_test_wait_result (&result);
  made = loket_renderer_import_finish (renderer, result, error != NULL ? error : &unexpected);
  g_assert_no_error (unexpected);

  return made;
}

/* 0xRRGGBB */
guint32
loket_raster_at (LoketRaster *raster,
                 int          x,
                 int          y)
{
  const guint8 *data = g_bytes_get_data (raster->pixels, NULL);

  g_assert_cmpint (x, <, raster->width);
  g_assert_cmpint (y, <, raster->height);

  return *(const guint32 *) (data + (gsize) y * raster->stride + x * 4) & 0xffffff;
}

gboolean
loket_is_dark (guint32 colour)
{
  return (colour >> 16) < 80 && (colour >> 8 & 0xff) < 80 && (colour & 0xff) < 80;
}

gboolean
loket_is_red (guint32 colour)
{
  return (colour >> 16) > 140 && (colour >> 8 & 0xff) < 90 && (colour & 0xff) < 90;
}

gboolean
loket_is_light (guint32 colour)
{
  return (colour >> 16) > 220 && (colour >> 8 & 0xff) > 220 && (colour & 0xff) > 220;
}

/* The page of loket-paper-maker as it lies. */
void
loket_assert_upright (LoketRaster *raster,
                      gboolean     coloured)
{
  double s = raster->width / 420.0;
  guint32 corner = loket_raster_at (raster, 380 * s, 555 * s);

  g_assert_cmpfloat_with_epsilon (raster->height, 595 * s, 3);
  g_assert_true (loket_is_dark (loket_raster_at (raster, 50 * s, 50 * s)));
  g_assert_true (loket_is_light (loket_raster_at (raster, 5 * s, 5 * s)));
  g_assert_true (loket_is_light (loket_raster_at (raster, 380 * s, 50 * s)));
  g_assert_true (coloured ? loket_is_red (corner) : !loket_is_light (corner));
}
