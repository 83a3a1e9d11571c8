/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels that came out of the renderer, and what the caller wants to see of a page. */

#include "loket-raster.h"

#include <math.h>

G_DEFINE_BOXED_TYPE (LoketRaster, loket_raster, loket_raster_ref, loket_raster_unref)

gboolean
loket_crop_is_none (const LoketCrop *crop)
{
  return crop == NULL || crop->width <= 0 || crop->height <= 0;
}

gboolean
loket_crop_equal (const LoketCrop *a,
                  const LoketCrop *b)
{
  if (loket_crop_is_none (a) || loket_crop_is_none (b))
    return loket_crop_is_none (a) && loket_crop_is_none (b);

  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

/**
 * loket_view_size:
 * @page_width: points of the page as it lies in the file
 * @width: (out): pixels of the whole page in @view, at least one
 */
void
loket_view_size (const LoketView *view,
                 double           page_width,
                 double           page_height,
                 int             *width,
                 int             *height)
{
  gboolean whole = loket_crop_is_none (&view->crop);
  double w = page_width * (whole ? 1 : view->crop.width) * view->scale;
  double h = page_height * (whole ? 1 : view->crop.height) * view->scale;
  gboolean lies = view->turn == 90 || view->turn == 270;

  *width = CLAMP (round (lies ? h : w), 1, 1 << 24);
  *height = CLAMP (round (lies ? w : h), 1, 1 << 24);
}

/**
 * loket_raster_new:
 * @pixels: at least @height × @stride bytes
 *
 * Returns: (transfer full): a raster that holds a reference on @pixels
 */
LoketRaster *
loket_raster_new (GBytes *pixels,
                  int     width,
                  int     height,
                  int     stride)
{
  LoketRaster *self = g_new0 (LoketRaster, 1);

  g_assert (g_bytes_get_size (pixels) >= (gsize) height * stride);
  self->pixels = g_bytes_ref (pixels);
  self->width = width;
  self->height = height;
  self->stride = stride;
  g_atomic_ref_count_init (&self->count);

  return self;
}

LoketRaster *
loket_raster_ref (LoketRaster *self)
{
  g_atomic_ref_count_inc (&self->count);

  return self;
}

void
loket_raster_unref (LoketRaster *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;

  g_bytes_unref (self->pixels);
  g_free (self);
}
