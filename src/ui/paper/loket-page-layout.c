/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the pages of a paper lie below each other at a scale. No widgets, no pixels. */

#include "loket-page-layout.h"

#include <math.h>

#define MARGIN 8.0
#define GAP 10.0

/* A page whose size is not known yet is taken for an A4 sheet. */
#define USUAL_WIDTH 595.0
#define USUAL_HEIGHT 842.0

LoketPageLayout *
loket_page_layout_new (void)
{
  LoketPageLayout *self = g_new0 (LoketPageLayout, 1);

  self->places = g_array_new (FALSE, TRUE, sizeof (LoketPagePlace));
  self->scale = 1;

  return self;
}

void
loket_page_layout_free (LoketPageLayout *self)
{
  g_array_unref (self->places);
  g_free (self);
}

static void
take_sizes (LoketPageLayout *self,
            GListModel      *leaves,
            int              turn)
{
  guint n = leaves != NULL ? g_list_model_get_n_items (leaves) : 0;

  g_array_set_size (self->places, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketLeaf) leaf = g_list_model_get_item (leaves, i);
      LoketPagePlace *place = &g_array_index (self->places, LoketPagePlace, i);
      double width = loket_leaf_get_width (leaf);
      double height = loket_leaf_get_height (leaf);

      place->leaf = leaf;
      place->width_pt = width > 0 ? width : USUAL_WIDTH;
      place->height_pt = height > 0 ? height : USUAL_HEIGHT;
      if (turn % 180 != 0)
        {
          double swapped = place->width_pt;

          place->width_pt = place->height_pt;
          place->height_pt = swapped;
        }
    }
}

static double
fitting_scale (LoketPageLayout *self,
               LoketFit         fit,
               double           width,
               double           height,
               guint            current)
{
  double widest = 1;
  LoketPagePlace *place;
  double scale;

  for (guint i = 0; i < self->places->len; i++)
    widest = MAX (widest, g_array_index (self->places, LoketPagePlace, i).width_pt);
  scale = (width - 2 * MARGIN) / widest;
  if (fit == LOKET_FIT_PAGE && current < self->places->len)
    {
      place = &g_array_index (self->places, LoketPagePlace, current);
      scale = MIN ((width - 2 * MARGIN) / place->width_pt,
                   (height - 2 * MARGIN) / place->height_pt);
    }

  return CLAMP (scale, LOKET_SCALE_MIN, LOKET_SCALE_MAX);
}

/**
 * loket_page_layout_update:
 * @self: a layout
 * @leaves: (nullable): a list of #LoketLeaf
 * @turn: turn of the view, clockwise
 * @fit: what decides about the scale
 * @scale: the scale when nothing else decides
 * @view_width: what can be seen at once
 * @view_height: what can be seen at once
 * @current: the page that shall fit
 */
void
loket_page_layout_update (LoketPageLayout *self,
                          GListModel      *leaves,
                          int              turn,
                          LoketFit         fit,
                          double           scale,
                          double           view_width,
                          double           view_height,
                          guint            current)
{
  double widest = 0;
  double y = MARGIN;

  take_sizes (self, leaves, turn);
  self->scale = fit == LOKET_FIT_NONE ? CLAMP (scale, LOKET_SCALE_MIN, LOKET_SCALE_MAX)
                                      : fitting_scale (self, fit, view_width, view_height, current);
  for (guint i = 0; i < self->places->len; i++)
    {
      LoketPagePlace *place = &g_array_index (self->places, LoketPagePlace, i);

      place->width = floor (place->width_pt * self->scale);
      place->height = floor (place->height_pt * self->scale);
      place->y = y;
      y += place->height + GAP;
      widest = MAX (widest, place->width);
    }
  self->width = MAX (widest + 2 * MARGIN, view_width);
  self->height = MAX (y - GAP + MARGIN, view_height);
  for (guint i = 0; i < self->places->len; i++)
    {
      LoketPagePlace *place = &g_array_index (self->places, LoketPagePlace, i);

      place->x = floor ((self->width - place->width) / 2);
    }
  if (self->places->len == 1 && y - GAP + MARGIN < view_height)
    g_array_index (self->places, LoketPagePlace, 0).y =
      floor ((view_height - g_array_index (self->places, LoketPagePlace, 0).height) / 2);
}

guint
loket_page_layout_get_n_pages (LoketPageLayout *self)
{
  return self->places->len;
}

LoketPagePlace *
loket_page_layout_get (LoketPageLayout *self,
                       guint            page)
{
  if (page >= self->places->len)
    return NULL;

  return &g_array_index (self->places, LoketPagePlace, page);
}

/**
 * loket_page_layout_find:
 * @self: a layout
 * @y: a height in the content
 *
 * Returns: the page that lies there, or the next one above it
 */
guint
loket_page_layout_find (LoketPageLayout *self,
                        double           y)
{
  guint low = 0;
  guint high = self->places->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->places, LoketPagePlace, middle).y <= y)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/**
 * loket_page_layout_range:
 * @self: a layout
 * @top: upper edge of what is looked at
 * @bottom: lower edge
 * @first: (out): first page that is seen
 * @last: (out): last page that is seen
 *
 * Returns: whether there is any page
 */
gboolean
loket_page_layout_range (LoketPageLayout *self,
                         double           top,
                         double           bottom,
                         guint           *first,
                         guint           *last)
{
  if (self->places->len == 0)
    return FALSE;

  *first = loket_page_layout_find (self, top);
  *last = loket_page_layout_find (self, bottom);

  return TRUE;
}
