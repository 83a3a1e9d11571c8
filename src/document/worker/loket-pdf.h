/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDF file inside the worker. */

#pragma once

#include <cairo.h>

#include "loket-scan-page.h"
#include "loket-worker.h"

G_BEGIN_DECLS

LoketWireStatus loket_pdf_open (GBytes     *bytes,
                                const char *password,
                                LoketPdf  **pdf);
void            loket_pdf_free (LoketPdf *self);
guint           loket_pdf_n_pages (LoketPdf *self);
void            loket_pdf_get_size (LoketPdf *self,
                                    guint     page,
                                    double   *width,
                                    double   *height);

/* NULL when the page is more than one picture. */
const LoketScanPage *loket_pdf_get_scan (LoketPdf *self,
                                         guint     page);

/* Points of the page are units of @cr; @pieces: more parts of this page will be asked for. */
LoketWireStatus loket_pdf_draw (LoketPdf *self,
                                guint     page,
                                cairo_t  *cr,
                                double    scale,
                                gboolean  pieces);
LoketWireStatus loket_pdf_text (LoketPdf *self,
                                guint     page,
                                LoketJob *job);
LoketWireStatus loket_pdf_find (LoketPdf   *self,
                                guint       page,
                                const char *needle,
                                LoketJob   *job);

/* Draws something with the usual fonts, so that the first document does not wait for them. */
void            loket_pdf_warm_up (void);

G_END_DECLS
