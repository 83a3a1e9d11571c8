/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One sheet of a copy that leaves the office: a page of a paper on A4 with words in its pixels. */

#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "loket-raster.h"

G_BEGIN_DECLS

/**
 * LoketCopyMark: what stands on every sheet.
 * @foot: below the page: who, where, when, why and which copy
 * @across: pale over the whole sheet, so that no part that is cut out is without it
 */
typedef struct
{
  char *foot;
  char *across;
} LoketCopyMark;

/**
 * LoketCopyPlace: how a page lies on its sheet.
 * @scale: pixels of the sheet for each point of the page
 */
typedef struct
{
  gboolean landscape;
  double scale;
} LoketCopyPlace;

typedef struct
{
  GBytes *jpeg;
  int width, height;    /* pixels */
} LoketCopySheet;

void             loket_copy_sheet_place (double          width,
                                         double          height,
                                         LoketCopyPlace *place);
LoketCopySheet *loket_copy_sheet_new (LoketRaster          *page,
                                      const LoketCopyPlace *place,
                                      const LoketCopyMark  *mark,
                                      const char           *count,
                                      GError              **error);
void             loket_copy_sheet_free (LoketCopySheet *self);
void             loket_copy_sheet_get_size (const LoketCopySheet *self,
                                            double               *width,
                                            double               *height);
cairo_surface_t *loket_copy_sheet_surface (const LoketCopySheet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketCopySheet, loket_copy_sheet_free)

G_END_DECLS
