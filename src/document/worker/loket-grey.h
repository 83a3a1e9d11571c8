/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grey copy of a page for everything that measures or reads it. */

#pragma once

#include "loket-picture.h"
#include "loket-worker.h"

G_BEGIN_DECLS

/* Grey pixels of a page at about @dpi (never fewer unless the file has fewer). */
LoketPixels *loket_part_get_grey (LoketPart *part,
                                  guint      inner,
                                  double     dpi,
                                  double    *real_dpi);
void         loket_pixels_to_grey (LoketPixels *pixels);

/* @lines: grey lines of full resolution that show how sharp edges are, or NULL. */
void         loket_quality_measure (LoketPixels  *grey,
                                    double        dpi,
                                    double        sharpness,
                                    LoketQuality *quality);
double       loket_quality_sharpness (const guint8 *lines,
                                      int           width,
                                      int           n_lines);
void         loket_quality_orient (LoketPixels  *grey,
                                   double        dpi,
                                   LoketQuality *quality);

G_END_DECLS
