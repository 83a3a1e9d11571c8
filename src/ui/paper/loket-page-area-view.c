/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be asked of the page area: pages, scale, turn, marks and places of words. */

#include "loket-page-area-private.h"

void
loket_page_area_set_page (LoketPageArea *self,
                          guint          page)
{
  LoketPagePlace *place;

  if (page >= loket_page_area_get_n_pages (self))
    return;

  self->current = page;
  if (self->fit == LOKET_FIT_PAGE)
    _loket_page_area_update_layout (self);
  place = loket_page_layout_get (self->layout, page);
  if (place != NULL)
    _loket_page_area_scroll_to (self, _loket_page_area_get_offset (self,
                                                                   GTK_ORIENTATION_HORIZONTAL),
                                place->y - 8);
  self->current = page;
  _loket_page_area_queue_wants (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  _loket_page_area_emit_changed (self);
}

/* The rest of this page first, then the next one. */
void
loket_page_area_page_down (LoketPageArea *self)
{
  double top = _loket_page_area_get_offset (self, GTK_ORIENTATION_VERTICAL);
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  LoketPagePlace *place = loket_page_layout_get (self->layout, self->current);

  if (place != NULL && place->y + place->height > top + height + 24)
    _loket_page_area_scroll_to (self,
                                _loket_page_area_get_offset (self, GTK_ORIENTATION_HORIZONTAL),
                                top + height * 0.9);
  else
    loket_page_area_set_page (self, self->current + 1);
}

void
loket_page_area_page_up (LoketPageArea *self)
{
  double top = _loket_page_area_get_offset (self, GTK_ORIENTATION_VERTICAL);
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  LoketPagePlace *place = loket_page_layout_get (self->layout, self->current);

  if (place != NULL && place->y < top - 24)
    _loket_page_area_scroll_to (self,
                                _loket_page_area_get_offset (self, GTK_ORIENTATION_HORIZONTAL),
                                MAX (top - height * 0.9, place->y - 8));
  else if (self->current > 0)
    loket_page_area_set_page (self, self->current - 1);
}

double
loket_page_area_get_scale (LoketPageArea *self)
{
  return self->scale;
}

void
loket_page_area_set_scale (LoketPageArea *self,
                           double         scale)
{
  _loket_page_area_zoom_at (self, scale, gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                            gtk_widget_get_height (GTK_WIDGET (self)) / 2.0);
}

void
loket_page_area_zoom (LoketPageArea *self,
                      double         factor)
{
  loket_page_area_set_scale (self, self->scale * factor);
}

LoketFit
loket_page_area_get_fit (LoketPageArea *self)
{
  return self->fit;
}

void
loket_page_area_set_fit (LoketPageArea *self,
                         LoketFit       fit)
{
  guint page = self->current;

  self->fit = fit;
  _loket_page_area_relayout_at (self, 0, 0);
  if (fit == LOKET_FIT_PAGE)
    loket_page_area_set_page (self, page);
  _loket_page_area_emit_changed (self);
}

int
loket_page_area_get_turn (LoketPageArea *self)
{
  return self->turn;
}

/**
 * loket_page_area_set_turn:
 * @self: the area
 * @turn: 0, 90, 180 or 270 clockwise: how it is looked at, not how it is kept
 */
void
loket_page_area_set_turn (LoketPageArea *self,
                          int            turn)
{
  guint page = self->current;

  self->turn = ((turn % 360) + 360) % 360;
  _loket_page_area_update_layout (self);
  loket_page_area_set_page (self, page);
}

void
loket_page_area_set_lens (LoketPageArea *self,
                          gboolean       lens)
{
  self->lens = !!lens;
  _loket_page_area_queue_wants (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  _loket_page_area_emit_changed (self);
}

gboolean
loket_page_area_get_lens (LoketPageArea *self)
{
  return self->lens;
}

static void
show_rect (LoketPageArea   *self,
           guint            page,
           const LoketRect *rect)
{
  LoketPagePlace *place = loket_page_layout_get (self->layout, page);
  double view_width = gtk_widget_get_width (GTK_WIDGET (self));
  double view_height = gtk_widget_get_height (GTK_WIDGET (self));
  double left = _loket_page_area_get_offset (self, GTK_ORIENTATION_HORIZONTAL);
  double top = _loket_page_area_get_offset (self, GTK_ORIENTATION_VERTICAL);
  LoketRect turned;
  double x;
  double y;

  if (place == NULL)
    return;

  _loket_page_area_turn_rect (rect, place->width_pt, place->height_pt, self->turn, &turned);
  x = place->x + turned.x * self->scale;
  y = place->y + turned.y * self->scale;
  if (x < left || x + turned.width * self->scale > left + view_width)
    left = x - view_width / 3;
  if (y < top || y + turned.height * self->scale > top + view_height)
    top = y - view_height / 3;
  _loket_page_area_scroll_to (self, left, top);
}

/**
 * loket_page_area_set_mark:
 * @self: the area
 * @page: a page
 * @rect: (nullable): where the chosen field stands, in points of the leaf as shown
 *
 * Draws a yellow box there and brings it into view; NULL takes it away.
 */
void
loket_page_area_set_mark (LoketPageArea   *self,
                          guint            page,
                          const LoketRect *rect)
{
  g_return_if_fail (LOKET_IS_PAGE_AREA (self));

  self->marked = rect != NULL;
  if (rect != NULL)
    {
      self->mark_page = page;
      self->mark = *rect;
      show_rect (self, page, rect);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
loket_page_area_clear_hits (LoketPageArea *self)
{
  g_ptr_array_set_size (self->hits, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
loket_page_area_add_hits (LoketPageArea *self,
                          guint          page,
                          GArray        *rects)
{
  LoketHits *hits = g_new0 (LoketHits, 1);

  hits->page = page;
  hits->rects = g_array_ref (rects);
  g_ptr_array_add (self->hits, hits);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
loket_page_area_show_hit (LoketPageArea *self,
                          guint          page,
                          guint          hit)
{
  self->hit_page = page;
  self->hit = hit;
  for (guint i = 0; i < self->hits->len; i++)
    {
      LoketHits *hits = g_ptr_array_index (self->hits, i);

      if (hits->page == page && hit < hits->rects->len)
        show_rect (self, page, &g_array_index (hits->rects, LoketRect, hit));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
