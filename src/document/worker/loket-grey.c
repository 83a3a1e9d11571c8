/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grey copy of a page for everything that measures or reads it. */

#include "loket-grey.h"

#include <math.h>

#define MAX_SIDE 12000

/**
 * loket_pixels_to_grey:
 *
 * In place, with the weights of ITU-R BT.601.
 */
void
loket_pixels_to_grey (LoketPixels *pixels)
{
  gsize n = (gsize) pixels->width * pixels->height;
  const guint8 *in = pixels->data;

  if (pixels->channels == 1)
    return;

  for (gsize i = 0; i < n; i++, in += 3)
    pixels->data[i] = (in[0] * 77 + in[1] * 151 + in[2] * 28) >> 8;
  pixels->channels = 1;
}

static LoketPixels *
grey_of_surface (cairo_surface_t *surface)
{
  LoketPixels *pixels = g_new0 (LoketPixels, 1);
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  pixels->width = cairo_image_surface_get_width (surface);
  pixels->height = cairo_image_surface_get_height (surface);
  pixels->channels = 1;
  pixels->data = g_malloc ((gsize) pixels->width * pixels->height);
  for (int y = 0; y < pixels->height; y++)
    {
      const guint32 *in = (const guint32 *) (data + (gsize) y * stride);
      guint8 *out = pixels->data + (gsize) y * pixels->width;

      for (int x = 0; x < pixels->width; x++)
        out[x] = ((in[x] >> 16 & 0xff) * 77 + (in[x] >> 8 & 0xff) * 151 + (in[x] & 0xff) * 28)
                 >> 8;
    }

  return pixels;
}

static LoketPixels *
grey_of_pdf (LoketPart *part,
             guint      inner,
             double     dpi,
             double    *real_dpi)
{
  LoketPixels *pixels = NULL;
  cairo_surface_t *surface;
  double width, height;
  cairo_t *cr;

  loket_part_get_size (part, inner, &width, &height);
  *real_dpi = MIN (dpi, MAX_SIDE * 72 / MAX (width, height));
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, ceil (width * *real_dpi / 72),
                                        ceil (height * *real_dpi / 72));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, *real_dpi / 72, *real_dpi / 72);
  if (loket_part_draw (part, inner, cr, *real_dpi / 72, FALSE) == LOKET_WIRE_OK)
    {
      cairo_surface_flush (surface);
      pixels = grey_of_surface (surface);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return pixels;
}

LoketPixels *
loket_part_get_grey (LoketPart *part,
                     guint      inner,
                     double     dpi,
                     double    *real_dpi)
{
  LoketPicture picture;
  LoketPixels *pixels;
  int level = 0;

  if (part->pdf != NULL)
    return grey_of_pdf (part, inner, dpi, real_dpi);
  if (loket_picture_read (part->bytes, part->format, inner, &picture) != LOKET_WIRE_OK)
    return NULL;

  loket_picture_assume (&picture);
  while (level < 3 && picture.dpi_x / (2 << level) >= dpi)
    level++;
  pixels = loket_picture_pixels (part->bytes, part->format, inner, level);
  if (pixels == NULL)
    return NULL;

  loket_pixels_to_grey (pixels);
  *real_dpi = picture.dpi_x / (1 << level);

  return pixels;
}
