/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheets themselves: one below the other, scrolled, zoomed, turned, marked. */

#pragma once

#include <gtk/gtk.h>

#include "loket-page-layout.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PAGE_AREA (loket_page_area_get_type ())
G_DECLARE_FINAL_TYPE (LoketPageArea, loket_page_area, LOKET, PAGE_AREA, GtkWidget)

/* Signals: "changed" page, scale or fit is another one; "rect-drawn" (page: uint, x, y, width,
 * height: double) a rectangle was drawn with Shift, in points of the leaf as shown. */
GtkWidget *loket_page_area_new (void);
void loket_page_area_set_leaves (LoketPageArea *self, GListModel *leaves);
void loket_page_area_set_name (LoketPageArea *self, const char *name);

guint loket_page_area_get_n_pages (LoketPageArea *self);
guint loket_page_area_get_page (LoketPageArea *self);
void loket_page_area_set_page (LoketPageArea *self, guint page);
void loket_page_area_page_down (LoketPageArea *self);
void loket_page_area_page_up (LoketPageArea *self);

double loket_page_area_get_scale (LoketPageArea *self);
void loket_page_area_set_scale (LoketPageArea *self, double scale);
void loket_page_area_zoom (LoketPageArea *self, double factor);
LoketFit loket_page_area_get_fit (LoketPageArea *self);
void loket_page_area_set_fit (LoketPageArea *self, LoketFit fit);
int loket_page_area_get_turn (LoketPageArea *self);
void loket_page_area_set_turn (LoketPageArea *self, int turn);
void loket_page_area_set_lens (LoketPageArea *self, gboolean lens);
gboolean loket_page_area_get_lens (LoketPageArea *self);

void loket_page_area_set_mark (LoketPageArea *self, guint page, const LoketRect *rect);
void loket_page_area_clear_hits (LoketPageArea *self);
void loket_page_area_add_hits (LoketPageArea *self, guint page, GArray *rects);
void loket_page_area_show_hit (LoketPageArea *self, guint page, guint hit);

gboolean loket_page_area_is_settled (LoketPageArea *self);

G_END_DECLS
