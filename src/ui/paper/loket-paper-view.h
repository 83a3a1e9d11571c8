/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper beside the form: sheets, tools, search, and the scan while it arrives. */

#pragma once

#include <gtk/gtk.h>

#include "loket-paper.h"
#include "loket-scan-page.h"

G_BEGIN_DECLS

#define LOKET_TYPE_PAPER_VIEW (loket_paper_view_get_type ())
G_DECLARE_FINAL_TYPE (LoketPaperView, loket_paper_view, LOKET, PAPER_VIEW, GtkWidget)

/* Signals: "scan-again" (page id: string) the person wants that sheet once more; "rect-drawn"
 * (page: uint, rect: LoketRect pointer) with Shift, in points of the leaf as shown; "opened" the
 * paper can be seen.
 * Changes of order and turn are changes of the LoketPaper: listen to its "changed". */
GtkWidget *loket_paper_view_new (void);
void loket_paper_view_set_paper (LoketPaperView *self, LoketPaper *paper);
void loket_paper_view_set_name (LoketPaperView *self, const char *name);
LoketPaper *loket_paper_view_get_paper (LoketPaperView *self);
void loket_paper_view_set_editable (LoketPaperView *self, gboolean editable);
void loket_paper_view_set_empty (LoketPaperView *self, const char *icon, const char *title,
                                 const char *text);

guint loket_paper_view_get_page (LoketPaperView *self);
void loket_paper_view_set_page (LoketPaperView *self, guint page);
void loket_paper_view_mark (LoketPaperView *self, guint page, const LoketRect *rect);

/* What the window's keys do here: "page-next", "page-previous", "zoom-in", "zoom-out",
 * "zoom-fit", "scan-again". */
gboolean loket_paper_view_can_act (LoketPaperView *self, const char *act);
void loket_paper_view_act (LoketPaperView *self, const char *act);

void loket_paper_view_scan_begin (LoketPaperView *self, LoketScanPage *page);
void loket_paper_view_scan_rows (LoketPaperView *self, int y, int rows, GBytes *pixels);
void loket_paper_view_scan_end (LoketPaperView *self);

G_END_DECLS
