/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JPEG, PNG, TIFF and PNM files as pixels. */

#include "loket-picture.h"

#include <string.h>

#define A4_LONG_SIDE 11.69

/* What may follow behind the end of a picture. */
#define TRAILER (64 << 10)

void
loket_pixels_free (LoketPixels *self)
{
  if (self == NULL)
    return;

  g_free (self->data);
  g_free (self);
}

LoketWireStatus
loket_picture_count (GBytes         *bytes,
                     LoketWireFormat format,
                     guint          *n_pages)
{
  LoketPicture picture;

  *n_pages = format == LOKET_WIRE_TIFF ? loket_tiff_count (bytes) : 1;
  if (*n_pages == 0)
    return LOKET_WIRE_DAMAGED;
  if (*n_pages > LOKET_WIRE_MAX_PAGES)
    return LOKET_WIRE_TOO_LARGE;

  return loket_picture_read (bytes, format, 0, &picture);
}

/**
 * loket_picture_read:
 *
 * Reads the head of a picture only.
 */
LoketWireStatus
loket_picture_read (GBytes         *bytes,
                    LoketWireFormat format,
                    guint           index,
                    LoketPicture   *picture)
{
  gboolean ok = FALSE;

  memset (picture, 0, sizeof *picture);
  switch (format)
    {
    case LOKET_WIRE_JPEG:
      ok = loket_jpeg_read (bytes, picture);
      break;
    case LOKET_WIRE_PNG:
      ok = loket_png_read (bytes, picture);
      break;
    case LOKET_WIRE_TIFF:
      ok = loket_tiff_read (bytes, index, picture);
      break;
    case LOKET_WIRE_PNM:
      ok = loket_pnm_read (bytes, picture);
      break;
    case LOKET_WIRE_PDF:
      break;
    }

  if (!ok || picture->width <= 0 || picture->height <= 0)
    return LOKET_WIRE_DAMAGED;
  if ((gint64) picture->width * picture->height > LOKET_WIRE_MAX_PIXELS
      && !(picture->bilevel && (gint64) picture->width * picture->height < 400 * 1000 * 1000))
    return LOKET_WIRE_TOO_LARGE;

  return LOKET_WIRE_OK;
}

/* The last place of @mark among the last bytes; cameras write their own things behind the end. */
static gboolean
ends_with (GBytes     *bytes,
           const char *mark,
           gsize       length)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gsize first = size > TRAILER ? size - TRAILER : 0;

  for (gsize i = size; i >= first + length; i--)
    if (memcmp (data + i - length, mark, length) == 0)
      return TRUE;

  return FALSE;
}

/**
 * loket_picture_is_cut:
 *
 * Returns: whether the file of a picture has no end: what could be read of it is shown, and
 *   somebody must be told that there was more
 */
gboolean
loket_picture_is_cut (GBytes         *bytes,
                      LoketWireFormat format)
{
  if (format == LOKET_WIRE_JPEG)
    return !ends_with (bytes, "\xff\xd9", 2);
  if (format == LOKET_WIRE_PNG)
    return !ends_with (bytes, "IEND\xae\x42\x60\x82", 8);

  return FALSE;
}

/**
 * loket_picture_assume:
 *
 * A picture that does not say how large it is (72 dpi is what cameras write when they do not
 * know) is taken as filling a sheet of A4.
 */
void
loket_picture_assume (LoketPicture *picture)
{
  double assumed = MAX (72, MAX (picture->width, picture->height) / A4_LONG_SIDE);

  if (!(picture->dpi_x >= 75 && picture->dpi_x <= 4800
        && picture->dpi_y >= 75 && picture->dpi_y <= 4800))
    picture->dpi_x = picture->dpi_y = assumed;
}

/**
 * loket_pixels_halve:
 *
 * Returns: (transfer full): the mean of 2^level × 2^level pixels for each new one
 */
LoketPixels *
loket_pixels_halve (LoketPixels *self,
                    int          level)
{
  int step = 1 << level, c = self->channels;
  LoketPixels *small = g_new0 (LoketPixels, 1);
  g_autofree guint32 *sums = NULL;

  small->width = (self->width + step - 1) / step;
  small->height = (self->height + step - 1) / step;
  small->channels = c;
  small->data = g_malloc ((gsize) small->width * small->height * c);
  sums = g_new (guint32, (gsize) small->width * c);

  for (int y = 0; y < small->height; y++)
    {
      int rows = MIN (step, self->height - y * step);
      guint8 *out = small->data + (gsize) y * small->width * c;

      memset (sums, 0, (gsize) small->width * c * sizeof *sums);
      for (int r = 0; r < rows; r++)
        {
          const guint8 *in = self->data + ((gsize) y * step + r) * self->width * c;

          for (int x = 0; x < self->width; x++)
            for (int k = 0; k < c; k++)
              sums[(x >> level) * c + k] += in[x * c + k];
        }
      for (int x = 0; x < small->width; x++)
        for (int k = 0; k < c; k++)
          out[x * c + k] = sums[x * c + k] / (rows * MIN (step, self->width - x * step));
    }

  return small;
}

LoketPixels *
loket_picture_pixels (GBytes         *bytes,
                      LoketWireFormat format,
                      guint           index,
                      int             level)
{
  g_autoptr(LoketPixels) whole = NULL;

  switch (format)
    {
    case LOKET_WIRE_JPEG:
      return loket_jpeg_pixels (bytes, level);
    case LOKET_WIRE_TIFF:
      return loket_tiff_pixels (bytes, index, level);
    case LOKET_WIRE_PNG:
      whole = loket_png_pixels (bytes);
      break;
    case LOKET_WIRE_PNM:
      whole = loket_pnm_pixels (bytes);
      break;
    case LOKET_WIRE_PDF:
      break;
    }

  if (whole == NULL || level == 0)
    return g_steal_pointer (&whole);

  return loket_pixels_halve (whole, level);
}

static cairo_surface_t *
surface_of (LoketPixels *pixels)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, pixels->width,
                                                         pixels->height);
  guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }

  for (int y = 0; y < pixels->height; y++)
    {
      const guint8 *in = pixels->data + (gsize) y * pixels->width * pixels->channels;
      guint32 *out = (guint32 *) (data + (gsize) y * stride);

      if (pixels->channels == 1)
        for (int x = 0; x < pixels->width; x++)
          out[x] = 0xff000000u | in[x] * 0x010101u;
      else
        for (int x = 0; x < pixels->width; x++, in += 3)
          out[x] = 0xff000000u | (guint32) in[0] << 16 | (guint32) in[1] << 8 | in[2];
    }
  cairo_surface_mark_dirty (surface);

  return surface;
}

/**
 * loket_picture_surface:
 *
 * Returns: (transfer full) (nullable): an image surface, white behind what was transparent
 */
cairo_surface_t *
loket_picture_surface (GBytes         *bytes,
                       LoketWireFormat format,
                       guint           index,
                       int             level)
{
  g_autoptr(LoketPixels) pixels = NULL;

  if (format == LOKET_WIRE_JPEG)
    return loket_jpeg_surface (bytes, level);

  pixels = loket_picture_pixels (bytes, format, index, level);

  return pixels != NULL ? surface_of (pixels) : NULL;
}
