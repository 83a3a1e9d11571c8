/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of a PDF that are nothing but one picture: most papers of a case. They are decoded
 * straight at the size that is wanted instead of being drawn. */

#pragma once

#include <cairo.h>

#include "loket-picture.h"

G_BEGIN_DECLS

typedef struct _LoketScanFinder LoketScanFinder;

typedef struct
{
  GBytes *bytes;                /* a JPEG file or a TIFF file of group 4 */
  LoketWireFormat format;
  LoketPicture picture;
  cairo_matrix_t matrix;        /* pixels of the picture → points of the page as shown */
} LoketScanPage;

LoketScanFinder *loket_scan_finder_new (GBytes *bytes,
                                        guint   n_pages);
void                 loket_scan_finder_free (LoketScanFinder *self);

/* NULL when the page is anything else; belongs to the finder until the next call. */
const LoketScanPage *loket_scan_finder_get (LoketScanFinder *self,
                                            guint            page);

G_END_DECLS
