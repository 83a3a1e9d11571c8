/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The jobs that show a page. */

#include <math.h>

#include "loket-pdf.h"
#include "loket-picture.h"
#include "loket-worker.h"

#define MAX_SURFACE_SIDE 32000   /* cairo counts coordinates in 16 bits */
#define MAX_KEPT 8
#define MAX_KEPT_BYTES (256 * 1024 * 1024)

/* Decoded pictures, the one used last first. */
typedef struct
{
  GBytes *bytes;
  guint index;
  int level;
  cairo_surface_t *surface;
} Kept;

static GQueue kept = G_QUEUE_INIT;

static gsize
surface_size (cairo_surface_t *surface)
{
  return (gsize) cairo_image_surface_get_stride (surface)
         * cairo_image_surface_get_height (surface);
}

static void
kept_free (Kept *item)
{
  g_bytes_unref (item->bytes);
  cairo_surface_destroy (item->surface);
  g_free (item);
}

static void
keep (GBytes          *bytes,
      guint            index,
      int              level,
      cairo_surface_t *surface)
{
  Kept *item = g_new0 (Kept, 1);
  gsize sum = 0;

  item->bytes = g_bytes_ref (bytes);
  item->index = index;
  item->level = level;
  item->surface = cairo_surface_reference (surface);
  g_queue_push_head (&kept, item);

  for (GList *l = kept.head; l != NULL; l = l->next)
    sum += surface_size (((Kept *) l->data)->surface);
  while (kept.length > 1 && (kept.length > MAX_KEPT || sum > MAX_KEPT_BYTES))
    {
      Kept *oldest = g_queue_pop_tail (&kept);

      sum -= surface_size (oldest->surface);
      kept_free (oldest);
    }
}

static cairo_surface_t *
get_surface (GBytes         *bytes,
             LoketWireFormat format,
             guint           index,
             int             level)
{
  cairo_surface_t *surface;

  for (GList *l = kept.head; l != NULL; l = l->next)
    {
      Kept *item = l->data;

      if (item->bytes != bytes || item->index != index || item->level != level)
        continue;
      g_queue_unlink (&kept, l);
      g_queue_push_head_link (&kept, l);
      return cairo_surface_reference (item->surface);
    }

  surface = loket_picture_surface (bytes, format, index, level);
  if (surface != NULL)
    keep (bytes, index, level, surface);

  return surface;
}

/* The largest reduction that still has at least one pixel for each pixel wanted. */
static int
level_for (const LoketPicture *picture,
           double              points_scale)
{
  double wanted = points_scale * 72 / MAX (picture->dpi_x, picture->dpi_y);
  int level = 0;

  while (level < 3 && wanted <= 0.5 / (1 << level))
    level++;
  while (level < 3 && MAX (picture->width, picture->height) >> level > MAX_SURFACE_SIDE)
    level++;
  while (level < 3 && picture->bilevel
         && ((gint64) picture->width * picture->height >> 2 * level) > LOKET_WIRE_MAX_PIXELS / 2)
    level++;

  return level;
}

/* The picture lies upright in a page of its size in points. */
static void
turn_upright (cairo_t            *cr,
              const LoketPicture *picture,
              double              width,
              double              height)
{
  switch (picture->turn)
    {
    case 90:
      cairo_translate (cr, height, 0);
      break;
    case 180:
      cairo_translate (cr, width, height);
      break;
    case 270:
      cairo_translate (cr, 0, width);
      break;
    default:
      return;
    }
  cairo_rotate (cr, picture->turn * G_PI / 180);
}

/* User space is pixels of the whole picture. */
static LoketWireStatus
draw_pixels (GBytes             *bytes,
             LoketWireFormat     format,
             guint               index,
             const LoketPicture *picture,
             int                 level,
             cairo_t            *cr,
             double              scale)
{
  cairo_surface_t *surface = get_surface (bytes, format, index, level);
  double reduced = scale * 72 / MAX (picture->dpi_x, picture->dpi_y) * (1 << level);
  int width, height;

  if (surface == NULL)
    return LOKET_WIRE_DAMAGED;

  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  cairo_scale (cr, picture->width / (double) width, picture->height / (double) height);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr),
                            reduced < 0.4 ? CAIRO_FILTER_GOOD : CAIRO_FILTER_BILINEAR);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_surface_destroy (surface);

  return LOKET_WIRE_OK;
}

/* A page of a PDF that is one picture; the file inside has no size of its own. */
static LoketWireStatus
draw_scan (const LoketScanPage *scan,
           cairo_t             *cr,
           double               scale)
{
  LoketPicture picture = scan->picture;

  picture.dpi_x = 72 / hypot (scan->matrix.xx, scan->matrix.yx);
  picture.dpi_y = 72 / hypot (scan->matrix.xy, scan->matrix.yy);
  cairo_transform (cr, &scan->matrix);

  return draw_pixels (scan->bytes, scan->format, 0, &picture, level_for (&picture, scale), cr,
                      scale);
}

static LoketWireStatus
draw_picture (LoketPart *part,
              guint      inner,
              cairo_t   *cr,
              double     scale)
{
  LoketPicture picture;
  LoketWireStatus status = loket_picture_read (part->bytes, part->format, inner, &picture);
  double width, height;

  if (status != LOKET_WIRE_OK)
    return status;

  loket_picture_assume (&picture);
  width = picture.width * 72 / picture.dpi_x;
  height = picture.height * 72 / picture.dpi_y;
  turn_upright (cr, &picture, width, height);
  cairo_scale (cr, 72 / picture.dpi_x, 72 / picture.dpi_y);

  return draw_pixels (part->bytes, part->format, inner, &picture, level_for (&picture, scale), cr,
                      scale);
}

void
loket_part_get_size (LoketPart *part,
                     guint      inner,
                     double    *width,
                     double    *height)
{
  LoketPicture picture;
  gboolean lies;

  if (part->pdf != NULL)
    {
      loket_pdf_get_size (part->pdf, inner, width, height);
      return;
    }

  *width = 595;
  *height = 842;
  if (loket_picture_read (part->bytes, part->format, inner, &picture) != LOKET_WIRE_OK)
    return;

  loket_picture_assume (&picture);
  lies = picture.turn == 90 || picture.turn == 270;
  *(lies ? height : width) = picture.width * 72 / picture.dpi_x;
  *(lies ? width : height) = picture.height * 72 / picture.dpi_y;
}

/* User space becomes points of the uncropped, unturned page. */
static void
set_view (cairo_t                *cr,
          const LoketWireRequest *request,
          double                  width,
          double                  height)
{
  LoketCrop crop = request->crop;
  double w, h;

  if (loket_crop_is_none (&crop))
    crop = (LoketCrop) { 0, 0, 1, 1 }
  ;
  w = width * crop.width;
  h = height * crop.height;

  cairo_translate (cr, -request->clip_x, -request->clip_y);
  cairo_scale (cr, request->scale, request->scale);
  if (request->turn == 90)
    cairo_translate (cr, h, 0);
  else if (request->turn == 180)
    cairo_translate (cr, w, h);
  else if (request->turn == 270)
    cairo_translate (cr, 0, w);
  cairo_rotate (cr, request->turn * G_PI / 180);
  cairo_rectangle (cr, 0, 0, w, h);
  cairo_clip (cr);
  cairo_translate (cr, -crop.x * width, -crop.y * height);
}

LoketWireStatus
loket_part_draw (LoketPart *part,
                 guint      inner,
                 cairo_t   *cr,
                 double     scale,
                 gboolean   pieces)
{
  if (part->pdf != NULL)
    {
      const LoketScanPage *scan = loket_pdf_get_scan (part->pdf, inner);

      return scan != NULL ? draw_scan (scan, cr, scale)
                          : loket_pdf_draw (part->pdf, inner, cr, scale, pieces);
    }

  return draw_picture (part, inner, cr, scale);
}

static gboolean
is_piece (const LoketWireRequest *request,
          double                  width,
          double                  height)
{
  LoketView view = { .scale = request->scale, .turn = request->turn, .crop = request->crop };
  int w, h;

  loket_view_size (&view, width, height, &w, &h);

  return request->clip_width < w || request->clip_height < h
         || !loket_crop_is_none (&request->crop);
}

LoketWireStatus
loket_worker_render (LoketWorker *self,
                     LoketJob    *job)
{
  const LoketWireRequest *request = job->request;
  int width = request->clip_width, height = request->clip_height;
  LoketWireStatus status;
  cairo_surface_t *surface;
  double page_width, page_height;
  LoketPart *part;
  cairo_t *cr;

  part = loket_worker_get_part (self, request);
  if (part == NULL)
    return LOKET_WIRE_NO_PAGE;
  if (job->out == NULL || width <= 0 || height <= 0 || width > LOKET_VIEW_MAX_SIDE
      || height > LOKET_VIEW_MAX_SIDE || (guint64) width * height * 4 > request->out_size)
    return LOKET_WIRE_BAD_REQUEST;

  loket_part_get_size (part, request->page, &page_width, &page_height);
  surface = cairo_image_surface_create_for_data (job->out, CAIRO_FORMAT_ARGB32, width, height,
                                                 width * 4);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  set_view (cr, request, page_width, page_height);
  status = loket_part_draw (part, request->page, cr, request->scale,
                            is_piece (request, page_width, page_height));
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  job->reply->size = (guint64) width * height * 4;

  return status;
}
