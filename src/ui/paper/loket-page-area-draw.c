/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing of the page area, and which tiles it needs for that. */

#include <math.h>

#include "loket-page-area-private.h"

#define SMALL 420.0         /* pixels of the longer side of the small picture of a page */
#define AHEAD 1             /* pages before and after that are prepared */

static const GdkRGBA white = { 1, 1, 1, 1 };
static const GdkRGBA edge = { 0, 0, 0, 0.25f };
static const GdkRGBA mark_fill = { 1, 0.85f, 0, 0.28f };
static const GdkRGBA mark_edge = { 0.85f, 0.6f, 0, 1 };
static const GdkRGBA hit_fill = { 0.2f, 0.55f, 1, 0.3f };
static const GdkRGBA hit_now = { 1, 0.55f, 0, 0.5f };

/*
 * Places
 */

/* A place on a leaf as shown, turned as the view is. @width and @height are those of the turned
 * page. */
void
_loket_page_area_turn_rect (const LoketRect *rect,
                            double           width,
                            double           height,
                            int              turn,
                            LoketRect       *turned)
{
  switch (turn)
    {
    case 90:
      *turned = (LoketRect) { width - rect->y - rect->height, rect->x, rect->height,
                              rect->width };
      break;

    case 180:
      *turned = (LoketRect) { width - rect->x - rect->width, height - rect->y - rect->height,
                              rect->width, rect->height };
      break;

    case 270:
      *turned = (LoketRect) { rect->y, height - rect->x - rect->width, rect->height,
                              rect->width };
      break;

    default:
      *turned = *rect;
    }
}

static void
rect_on_screen (LoketPageArea   *self,
                LoketPagePlace  *place,
                const LoketRect *rect,
                graphene_rect_t *shown)
{
  LoketRect turned;

  _loket_page_area_turn_rect (rect, place->width_pt, place->height_pt, self->turn, &turned);
  graphene_rect_init (shown, (float) (place->x + turned.x * self->scale),
                      (float) (place->y + turned.y * self->scale),
                      (float) (turned.width * self->scale),
                      (float) (turned.height * self->scale));
}

/*
 * Tiles
 */

static double
device_scale (LoketPageArea *self,
              double         scale)
{
  return scale * gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static LoketTileKey
tile_key (LoketPageArea  *self,
          LoketPagePlace *place,
          double          scale,
          int             column,
          int             row)
{
  LoketTileKey key = { 0 };

  key.leaf = place->leaf;
  key.turn = self->turn;
  key.column = column;
  key.row = row;
  key.scale = column == LOKET_TILE_WHOLE ? 0 : (int) round (device_scale (self, scale) * 1000);

  return key;
}

typedef void (*TileFound) (LoketPageArea *self, LoketPagePlace *place, double scale, int column,
                           int row, gpointer data);

/* Calls @found for the tiles of a page that lie within the view; the scale is that of the tiles,
 * the page is shown at the scale of the view. */
static void
each_tile (LoketPageArea         *self,
           LoketPagePlace        *place,
           double                 scale,
           const graphene_rect_t *view,
           TileFound              found,
           gpointer               data)
{
  double side = LOKET_TILE_SIDE / device_scale (self, scale) * self->scale;
  int first_column = (int) floor (MAX (view->origin.x - place->x, 0) / side);
  int first_row = (int) floor (MAX (view->origin.y - place->y, 0) / side);
  double right = MIN (view->origin.x + view->size.width - place->x, place->width);
  double bottom = MIN (view->origin.y + view->size.height - place->y, place->height);

  for (int row = first_row; row * side < bottom; row++)
    for (int column = first_column; column * side < right; column++)
      found (self, place, scale, column, row, data);
}

static void
draw_tile (LoketPageArea  *self,
           LoketPagePlace *place,
           double          scale,
           int             column,
           int             row,
           gpointer        data)
{
  LoketTileKey key = tile_key (self, place, scale, column, row);
  GdkTexture *texture = loket_tile_cache_get (loket_tile_loader_get_cache (self->loader), &key);
  double unit = self->scale / device_scale (self, scale);
  graphene_rect_t rect;

  if (texture == NULL)
    return;

  graphene_rect_init (&rect, (float) (place->x + column * LOKET_TILE_SIDE * unit),
                      (float) (place->y + row * LOKET_TILE_SIDE * unit),
                      (float) (gdk_texture_get_width (texture) * unit),
                      (float) (gdk_texture_get_height (texture) * unit));
  gtk_snapshot_append_texture (data, texture, &rect);
}

static void
want_tile (LoketPageArea  *self,
           LoketPagePlace *place,
           double          scale,
           int             column,
           int             row,
           gpointer        data)
{
  LoketTileKey key = tile_key (self, place, scale, column, row);
  double device = device_scale (self, scale);
  LoketRenderPriority priority = GPOINTER_TO_INT (data);

  if (loket_tile_cache_get (loket_tile_loader_get_cache (self->loader), &key) == NULL)
    loket_tile_loader_want (self->loader, &key, device, (int) floor (place->width_pt * device),
                            (int) floor (place->height_pt * device), priority);
}

static void
want_small (LoketPageArea      *self,
            LoketPagePlace     *place,
            LoketRenderPriority priority)
{
  LoketTileKey key = tile_key (self, place, self->scale, LOKET_TILE_WHOLE, 0);
  double scale = SMALL / MAX (place->width_pt, place->height_pt);

  if (loket_tile_cache_get (loket_tile_loader_get_cache (self->loader), &key) == NULL)
    loket_tile_loader_want (self->loader, &key, scale, 0, 0, priority);
}

static void
view_rect (LoketPageArea   *self,
           graphene_rect_t *view)
{
  graphene_rect_init (view,
                      (float) _loket_page_area_get_offset (self, GTK_ORIENTATION_HORIZONTAL),
                      (float) _loket_page_area_get_offset (self, GTK_ORIENTATION_VERTICAL),
                      (float) gtk_widget_get_width (GTK_WIDGET (self)),
                      (float) gtk_widget_get_height (GTK_WIDGET (self)));
}

/* What is seen of the page through the lens, in content pixels. */
static gboolean
lens_rect (LoketPageArea   *self,
           graphene_rect_t *seen)
{
  graphene_rect_t view;
  double x = self->pointer_x;
  double y = self->pointer_y;

  if (!self->lens)
    return FALSE;

  view_rect (self, &view);
  if (!self->pointer_inside)
    {
      x = view.size.width / 2;
      y = view.size.height / 2;
    }
  graphene_rect_init (seen,
                      (float) (view.origin.x + x - LOKET_LENS_WIDTH / LOKET_LENS_POWER / 2),
                      (float) (view.origin.y + y - LOKET_LENS_HEIGHT / LOKET_LENS_POWER / 2),
                      (float) (LOKET_LENS_WIDTH / LOKET_LENS_POWER),
                      (float) (LOKET_LENS_HEIGHT / LOKET_LENS_POWER));

  return TRUE;
}

static void
want_lens (LoketPageArea *self,
           guint          first,
           guint          last)
{
  graphene_rect_t seen;

  if (!lens_rect (self, &seen))
    return;

  for (guint i = first; i <= last; i++)
    each_tile (self, loket_page_layout_get (self->layout, i), self->scale * LOKET_LENS_POWER,
               &seen, want_tile, GINT_TO_POINTER (LOKET_RENDER_VISIBLE));
}

static void
update_wants (LoketPageArea *self)
{
  graphene_rect_t view;
  guint first;
  guint last;

  loket_tile_loader_begin (self->loader);
  view_rect (self, &view);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) &&
      loket_page_layout_range (self->layout, view.origin.y, view.origin.y + view.size.height,
                               &first, &last))
    {
      guint n = loket_page_layout_get_n_pages (self->layout);

      for (guint i = first; i <= last; i++)
        want_small (self, loket_page_layout_get (self->layout, i), LOKET_RENDER_VISIBLE);
      for (guint i = first; i <= last; i++)
        each_tile (self, loket_page_layout_get (self->layout, i), self->scale, &view, want_tile,
                   GINT_TO_POINTER (LOKET_RENDER_VISIBLE));
      want_lens (self, first, last);
      for (guint i = last + 1; i < n && i <= last + AHEAD; i++)
        want_small (self, loket_page_layout_get (self->layout, i), LOKET_RENDER_AHEAD);
      for (guint i = first; i > 0 && first - i < AHEAD; i--)
        want_small (self, loket_page_layout_get (self->layout, i - 1), LOKET_RENDER_AHEAD);
    }
  loket_tile_loader_end (self->loader);
}

static gboolean
on_wants_idle (gpointer data)
{
  LoketPageArea *self = data;

  self->wants_idle = 0;
  update_wants (self);
  if (self->scale_told != self->scale)
    _loket_page_area_emit_changed (self);

  return G_SOURCE_REMOVE;
}

void
_loket_page_area_queue_wants (LoketPageArea *self)
{
  if (self->wants_idle == 0)
    self->wants_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE + 30, on_wants_idle, self, NULL);
}

/*
 * Drawing
 */

static void
draw_box (GtkSnapshot           *snapshot,
          const graphene_rect_t *rect,
          const GdkRGBA         *fill,
          const GdkRGBA         *line,
          float                  width)
{
  GskRoundedRect outline;
  GdkRGBA colours[4] = { *line, *line, *line, *line };
  float widths[4] = { width, width, width, width };

  gsk_rounded_rect_init_from_rect (&outline, rect, 2);
  gtk_snapshot_append_color (snapshot, fill, rect);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}

static void
draw_marks (LoketPageArea  *self,
            GtkSnapshot    *snapshot,
            guint           page,
            LoketPagePlace *place)
{
  graphene_rect_t rect;

  for (guint i = 0; i < self->hits->len; i++)
    {
      LoketHits *hits = g_ptr_array_index (self->hits, i);

      for (guint k = 0; hits->page == page && k < hits->rects->len; k++)
        {
          gboolean now = self->hit_page == page && self->hit == k;

          rect_on_screen (self, place, &g_array_index (hits->rects, LoketRect, k), &rect);
          gtk_snapshot_append_color (snapshot, now ? &hit_now : &hit_fill, &rect);
        }
    }

  if (self->marked && self->mark_page == page)
    {
      rect_on_screen (self, place, &self->mark, &rect);
      graphene_rect_inset (&rect, -3, -3);
      draw_box (snapshot, &rect, &mark_fill, &mark_edge, 2);
    }
}

static void
draw_problem (LoketPageArea  *self,
              GtkSnapshot    *snapshot,
              LoketPagePlace *place)
{
  const char *problem = _loket_page_area_get_problem (self, place->leaf);
  g_autoptr(PangoLayout) layout = NULL;
  GdkRGBA ink = { 0.3f, 0.1f, 0.1f, 1 };
  int height = 0;

  if (problem == NULL)
    return;

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), problem);
  pango_layout_set_width (layout, (int) MAX (place->width - 48, 80) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) place->x + 24,
                                                (float) (place->y +
                                                         (place->height - height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
draw_page (LoketPageArea         *self,
           GtkSnapshot           *snapshot,
           const graphene_rect_t *view,
           guint                  page)
{
  LoketPagePlace *place = loket_page_layout_get (self->layout, page);
  LoketTileKey small = tile_key (self, place, self->scale, LOKET_TILE_WHOLE, 0);
  GdkTexture *texture = loket_tile_cache_get (loket_tile_loader_get_cache (self->loader), &small);
  graphene_rect_t rect;
  graphene_rect_t frame;

  graphene_rect_init (&rect, (float) place->x, (float) place->y, (float) place->width,
                      (float) place->height);
  frame = rect;
  graphene_rect_inset (&frame, -1, -1);
  gtk_snapshot_append_color (snapshot, &edge, &frame);
  gtk_snapshot_append_color (snapshot, &white, &rect);
  gtk_snapshot_push_clip (snapshot, &rect);
  if (texture != NULL)
    gtk_snapshot_append_texture (snapshot, texture, &rect);
  if (self->scale_before > 0 && self->scale_before != self->scale)
    each_tile (self, place, self->scale_before, view, draw_tile, snapshot);
  each_tile (self, place, self->scale, view, draw_tile, snapshot);
  draw_marks (self, snapshot, page, place);
  draw_problem (self, snapshot, place);
  gtk_snapshot_pop (snapshot);
}

static void
draw_lens (LoketPageArea *self,
           GtkSnapshot   *snapshot,
           guint          first,
           guint          last)
{
  graphene_rect_t seen;
  graphene_rect_t glass;

  if (!lens_rect (self, &seen))
    return;

  graphene_rect_init (&glass, seen.origin.x + seen.size.width / 2 - LOKET_LENS_WIDTH / 2.0f,
                      seen.origin.y + seen.size.height / 2 - LOKET_LENS_HEIGHT / 2.0f,
                      LOKET_LENS_WIDTH, LOKET_LENS_HEIGHT);
  gtk_snapshot_append_color (snapshot, &white, &glass);
  gtk_snapshot_push_clip (snapshot, &glass);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &glass.origin);
  gtk_snapshot_scale (snapshot, (float) LOKET_LENS_POWER, (float) LOKET_LENS_POWER);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-seen.origin.x, -seen.origin.y));
  for (guint i = first; i <= last; i++)
    {
      LoketPagePlace *place = loket_page_layout_get (self->layout, i);

      each_tile (self, place, self->scale, &seen, draw_tile, snapshot);
      each_tile (self, place, self->scale * LOKET_LENS_POWER, &seen, draw_tile, snapshot);
    }
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
  draw_box (snapshot, &glass, &(GdkRGBA) { 0, 0, 0, 0 }, &(GdkRGBA) { 0.3f, 0.3f, 0.3f, 1 }, 2);
}

void
_loket_page_area_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  LoketPageArea *self = LOKET_PAGE_AREA (widget);
  graphene_rect_t view;
  guint first;
  guint last;

  view_rect (self, &view);
  if (!loket_page_layout_range (self->layout, view.origin.y, view.origin.y + view.size.height,
                                &first, &last))
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-view.origin.x, -view.origin.y));
  for (guint i = first; i <= last; i++)
    draw_page (self, snapshot, &view, i);
  draw_lens (self, snapshot, first, last);
  gtk_snapshot_restore (snapshot);

  if (self->drawing)
    {
      graphene_rect_t rect;

      graphene_rect_init (&rect, (float) self->drawn.x, (float) self->drawn.y,
                          (float) self->drawn.width, (float) self->drawn.height);
      graphene_rect_normalize (&rect);
      draw_box (snapshot, &rect, &mark_fill, &mark_edge, 2);
    }
}
