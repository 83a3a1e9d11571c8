/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels that came out of the renderer, and what the caller wants to see of a page. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LoketCrop: part of a page that is shown, in fractions of the page as it was scanned (before it
 * is turned). Everything zero stands for the whole page.
 */
typedef struct
{
  double x, y, width, height;
} LoketCrop;

#define LOKET_CROP_NONE ((LoketCrop) { 0, 0, 0, 0 })

gboolean loket_crop_is_none (const LoketCrop *crop);
gboolean loket_crop_equal (const LoketCrop *a,
                           const LoketCrop *b);

/**
 * LoketRect: a place on a page in points (1/72 inch), origin at the top left of the page as it
 * is shown (after crop and turn).
 */
typedef struct
{
  double x, y, width, height;
} LoketRect;

/**
 * LoketRenderPriority: who goes first when a worker has more to do than it can.
 */
typedef enum
{
  LOKET_RENDER_VISIBLE,
  LOKET_RENDER_AHEAD,
  LOKET_RENDER_THUMBNAIL,
  LOKET_RENDER_TEXT,
} LoketRenderPriority;

/**
 * LoketView: what is wanted of a page. The page is cropped, turned clockwise, scaled, and of the
 * picture that gives the clip (in pixels) is delivered; a clip of zero width is the whole page.
 */
typedef struct
{
  double scale;                 /* pixels for each point */
  int turn;                     /* 0, 90, 180, 270 clockwise */
  LoketCrop crop;
  int clip_x, clip_y, clip_width, clip_height;
  LoketRenderPriority priority;
} LoketView;

#define LOKET_VIEW_MAX_SIDE 16384   /* longest side of a clip in pixels */
#define LOKET_VIEW_MAX_SCALE 128.0

void loket_view_size (const LoketView *view,
                      double           page_width,
                      double           page_height,
                      int             *width,
                      int             *height);

/**
 * LoketRaster: premultiplied pixels in the order of CAIRO_FORMAT_ARGB32
 * (GDK_MEMORY_DEFAULT). Reference counted; @pixels is safe to keep, nobody writes to it any more.
 */
typedef struct
{
  GBytes *pixels;
  int width, height, stride;
  gatomicrefcount count;
} LoketRaster;

#define LOKET_TYPE_RASTER (loket_raster_get_type ())

GType        loket_raster_get_type (void) G_GNUC_CONST;
LoketRaster *loket_raster_new (GBytes *pixels,
                               int     width,
                               int     height,
                               int     stride);
LoketRaster *loket_raster_ref (LoketRaster *self);
void         loket_raster_unref (LoketRaster *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketRaster, loket_raster_unref)

G_END_DECLS
