/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a scanner become rows of a page: any depth, one frame or three, padded lines, a height
 * that is known, wrong or unknown. Knows no SANE and touches no device. */

#pragma once

#include "loket-scan-page.h"

G_BEGIN_DECLS

typedef enum
{
  LOKET_SCAN_FRAME_GREY,
  LOKET_SCAN_FRAME_RGB,
  LOKET_SCAN_FRAME_RED,
  LOKET_SCAN_FRAME_GREEN,
  LOKET_SCAN_FRAME_BLUE,
} LoketScanFrameFormat;

typedef struct
{
  LoketScanFrameFormat format;
  gint64 depth;
  gint64 pixels_per_line;
  gint64 bytes_per_line;
  gint64 lines;             /* −1 unknown */
} LoketScanFrame;

/* The largest raster of one page: A4 in colour at 1200 dpi is 418 MB. */
#define LOKET_SCAN_CANVAS_MAX ((guint64) 1 << 30)

typedef struct _LoketScanCanvas LoketScanCanvas;

LoketScanCanvas *loket_scan_canvas_new (void);
void             loket_scan_canvas_free (LoketScanCanvas *self);

/* The first frame makes the memory; the others of a three-pass scan must agree with it. */
LoketScanProblem loket_scan_canvas_begin (LoketScanCanvas      *self,
                                          const LoketScanFrame *frame);
/* FALSE: enough, stop reading this frame. */
gboolean         loket_scan_canvas_feed (LoketScanCanvas *self,
                                         const guint8    *data,
                                         gsize            length);
void             loket_scan_canvas_end (LoketScanCanvas *self);

/* Safe from another thread while a frame is fed. */
int              loket_scan_canvas_get_rows (LoketScanCanvas *self);
guint64          loket_scan_canvas_get_received (LoketScanCanvas *self);

/* Fills width, height, channels, stride, bilevel and remark; height −1 while unknown. */
void             loket_scan_canvas_describe (LoketScanCanvas   *self,
                                             LoketScanPageInfo *info);
int              loket_scan_canvas_get_fd (LoketScanCanvas *self);
/* Cuts the memory to the rows there are and seals it for ever. */
LoketScanProblem loket_scan_canvas_seal (LoketScanCanvas *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketScanCanvas, loket_scan_canvas_free)

G_END_DECLS
