/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the pages of a paper lie below each other at a scale. No widgets, no pixels. */

#pragma once

#include <gio/gio.h>

#include "loket-paper.h"

G_BEGIN_DECLS

typedef enum
{
  LOKET_FIT_WIDTH,
  LOKET_FIT_PAGE,
  LOKET_FIT_NONE,
} LoketFit;

#define LOKET_SCALE_MIN 0.1
#define LOKET_SCALE_MAX 16.0

/**
 * LoketPagePlace: a page in content pixels; the content begins at 0, 0.
 */
typedef struct
{
  LoketLeaf *leaf;          /* borrowed from the list of leaves */
  double width_pt, height_pt; /* as shown, after the turn of the view */
  double x, y, width, height;
} LoketPagePlace;

typedef struct
{
  GArray *places;           /* of LoketPagePlace */
  double width, height;     /* of everything */
  double scale;             /* pixels for each point */
} LoketPageLayout;

LoketPageLayout *loket_page_layout_new (void);
void loket_page_layout_free (LoketPageLayout *self);
void loket_page_layout_update (LoketPageLayout *self, GListModel *leaves, int turn, LoketFit fit,
                               double scale, double view_width, double view_height, guint current);
guint loket_page_layout_get_n_pages (LoketPageLayout *self);
LoketPagePlace *loket_page_layout_get (LoketPageLayout *self, guint page);
guint loket_page_layout_find (LoketPageLayout *self, double y);
gboolean loket_page_layout_range (LoketPageLayout *self, double top, double bottom, guint *first,
                                  guint *last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketPageLayout, loket_page_layout_free)

G_END_DECLS
