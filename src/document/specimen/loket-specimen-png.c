/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a drawn paper as PNG with its resolution: quick, because twenty are made at once. */

#include <png.h>
#include <setjmp.h>

#include "loket-error.h"
#include "loket-specimen.h"

/* Drawn papers are mostly even areas: without a filter they are smallest and written soonest. */
#define LEVEL 3

static void
append (png_structp png,
        png_bytep   data,
        png_size_t  length)
{
  g_byte_array_append (png_get_io_ptr (png), data, length);
}

static void
flush (png_structp png)
{
}

static void
pack_row (const guint32 *pixels,
          int            width,
          gboolean       grey,
          guint8        *row)
{
  for (int x = 0; x < width; x++)
    {
      guint32 red = pixels[x] >> 16 & 0xff;
      guint32 green = pixels[x] >> 8 & 0xff;
      guint32 blue = pixels[x] & 0xff;

      if (grey)
        row[x] = (red * 77 + green * 150 + blue * 29) >> 8;
      else
        {
          row[3 * x] = red;
          row[3 * x + 1] = green;
          row[3 * x + 2] = blue;
        }
    }
}

static void
write_image (png_structp      png,
             png_infop        info,
             cairo_surface_t *surface,
             double           dpi,
             gboolean         grey,
             guint8          *row)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *pixels = cairo_image_surface_get_data (surface);
  guint dots = dpi / 0.0254 + 0.5;

  png_set_compression_level (png, LEVEL);
  png_set_filter (png, 0, PNG_FILTER_NONE);
  png_set_IHDR (png, info, width, height, 8, grey ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_pHYs (png, info, dots, dots, PNG_RESOLUTION_METER);
  png_write_info (png, info);
  for (int y = 0; y < height; y++)
    {
      pack_row ((const guint32 *) (const void *) (pixels + (gsize) y * stride), width, grey, row);
      png_write_row (png, row);
    }
  png_write_end (png, info);
}

/**
 * loket_specimen_png:
 * @surface: an image surface as loket_specimen_draw() made it
 * @dpi: its resolution, written into the file
 * @grey: whether to write one channel of brightness
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a PNG file
 */
GBytes *
loket_specimen_png (cairo_surface_t *surface,
                    double           dpi,
                    gboolean         grey,
                    GError         **error)
{
  GByteArray *bytes = g_byte_array_new ();
  guint8 *row = g_malloc (3 * (gsize) cairo_image_surface_get_width (surface) + 1);
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;

  if (info == NULL || setjmp (png_jmpbuf (png)))
    {
      png_destroy_write_struct (&png, &info);
      g_byte_array_unref (bytes);
      g_free (row);
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED, "The picture could not be written.");
      return NULL;
    }

  png_set_write_fn (png, bytes, append, flush);
  write_image (png, info, surface, dpi, grey, row);
  png_destroy_write_struct (&png, &info);
  g_free (row);

  return g_byte_array_free_to_bytes (bytes);
}
