/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files to test with, made here and now. */

#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "loket-renderer.h"

G_BEGIN_DECLS

/* A5 pages with a text, a black square at the top left and a red one at the bottom right. */
GBytes *loket_make_pdf (guint n_pages);
/* The same page as a picture of @dpi. */
GBytes *loket_make_png (double dpi);
GBytes *loket_make_jpeg (double   dpi,
                         gboolean grey,
                         int      orientation);
GBytes *loket_make_pnm (double dpi,
                        int    kind);
GBytes *loket_make_tiff (guint n_pages,
                         int   compression);
/* Raw lines in a memfd; @raster says how they lie. */
int     loket_make_raster (double           dpi,
                           int              channels,
                           int              bits,
                           LoketScanRaster *raster);

/* Jobs without the asynchronous clutter; they fail the test on an error unless @error is given. */
gboolean     loket_do_open (LoketRenderer *renderer,
                            GBytes        *bytes,
                            const char    *password,
                            guint         *first,
                            guint         *n_pages,
                            const char   **kind,
                            GError       **error);
LoketRaster *loket_do_render (LoketRenderer   *renderer,
                              guint            page,
                              const LoketView *view,
                              GError         **error);
GBytes *loket_do_compose (GListModel *pages,
                          GError    **error);
LoketPage *loket_do_encode (LoketRenderer         *renderer,
                            int                    fd,
                            const LoketScanRaster *raster,
                            LoketEncoding          encoding,
                            GError               **error);
LoketPage *loket_do_import (LoketRenderer *renderer,
                            guint          page,
                            GError       **error);

guint32      loket_raster_at (LoketRaster *raster,
                              int          x,
                              int          y);

gboolean     loket_is_dark (guint32 colour);
gboolean     loket_is_red (guint32 colour);
gboolean     loket_is_light (guint32 colour);

/* The page of this file as it lies. */
void         loket_assert_upright (LoketRaster *raster,
                                   gboolean     coloured);

G_END_DECLS
