/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The insides of the page area, for the files it is written in. */

#pragma once

#include "loket-page-area.h"
#include "loket-tile-loader.h"

G_BEGIN_DECLS

#define LOKET_LENS_WIDTH 360
#define LOKET_LENS_HEIGHT 220
#define LOKET_LENS_POWER 2.5

/**
 * LoketHits: places of a page where searched words stand, in points of the leaf as shown.
 */
typedef struct
{
  guint page;
  GArray *rects;
} LoketHits;

struct _LoketPageArea
{
  GtkWidget parent_instance;

  /* Owned */
  LoketPageLayout *layout;
  LoketTileLoader *loader;
  GListModel *leaves;
  GPtrArray *hits;          /* of LoketHits */
  GtkAdjustment *adjustments[2]; /* horizontal, vertical */
  char *name;

  /* State */
  LoketFit fit;
  double scale;             /* logical pixels for each point */
  double scale_told;        /* what "changed" was last emitted for */
  double scale_before;      /* what is drawn until the new tiles are there */
  int turn;
  guint current;
  guint hit_page, hit;
  guint mark_page;
  LoketRect mark;
  double pointer_x, pointer_y;
  double drag_x, drag_y;    /* where the content was when a drag began */
  LoketRect drawn;          /* the rectangle that is being drawn, in widget pixels */
  guint wants_idle;
  guint marked : 1;
  guint lens : 1;
  guint drawing : 1;
  guint pointer_inside : 1;
  guint policies : 2;       /* one bit for each GtkScrollablePolicy */
};

void _loket_page_area_add_controllers (LoketPageArea *self);
void _loket_page_area_add_bindings (GtkWidgetClass *klass);
void _loket_page_area_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void _loket_page_area_update_layout (LoketPageArea *self);
void _loket_page_area_relayout_at (LoketPageArea *self, double x, double y);
const char *_loket_page_area_get_problem (LoketPageArea *self, LoketLeaf *leaf);
void _loket_page_area_emit_changed (LoketPageArea *self);
void _loket_page_area_queue_wants (LoketPageArea *self);
void _loket_page_area_zoom_at (LoketPageArea *self, double scale, double x, double y);
void _loket_page_area_turn_rect (const LoketRect *rect, double width, double height, int turn,
                                 LoketRect *turned);
double _loket_page_area_get_offset (LoketPageArea *self, GtkOrientation orientation);
void _loket_page_area_scroll_to (LoketPageArea *self, double x, double y);

G_END_DECLS
