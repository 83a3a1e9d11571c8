/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a scanner become rows of a page: any depth, one frame or three, padded lines, a height
 * that is known, wrong or unknown. Knows no SANE and touches no device. */

#pragma once

#include "loket-scan-page.h"

G_BEGIN_DECLS

typedef enum
{
  LOKET_FRAME_GREY,
  LOKET_FRAME_RGB,
  LOKET_FRAME_RED,
  LOKET_FRAME_GREEN,
  LOKET_FRAME_BLUE,
} LoketFrameFormat;

typedef struct
{
  LoketFrameFormat format;
  gint64 depth;
  gint64 pixels_per_line;
  gint64 bytes_per_line;
  gint64 lines;             /* −1 unknown */
} LoketFrame;

/* The largest raster of one page: A4 in colour at 1200 dpi is 418 MB. */
#define LOKET_RASTER_MAX ((guint64) 1 << 30)

typedef struct _LoketRaster LoketRaster;

LoketRaster *loket_raster_new (void);
void             loket_raster_free (LoketRaster *self);

/* The first frame makes the memory; the others of a three-pass scan must agree with it. */
LoketScanProblem loket_raster_begin (LoketRaster      *self,
                                     const LoketFrame *frame);
/* FALSE: enough, stop reading this frame. */
gboolean         loket_raster_feed (LoketRaster  *self,
                                    const guint8 *data,
                                    gsize         length);
void             loket_raster_end (LoketRaster *self);

/* Safe from another thread while a frame is fed. */
int              loket_raster_get_rows (LoketRaster *self);
guint64          loket_raster_get_received (LoketRaster *self);

/* Fills width, height, channels, stride, bilevel and remark; height −1 while unknown. */
void             loket_raster_describe (LoketRaster       *self,
                                        LoketScanPageInfo *info);
int              loket_raster_get_fd (LoketRaster *self);
/* Cuts the memory to the rows there are and seals it for ever. */
LoketScanProblem loket_raster_seal (LoketRaster *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketRaster, loket_raster_free)

G_END_DECLS
