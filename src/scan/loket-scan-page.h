/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One side of one paper as it came from the scanner: raw pixels in sealed memory. */

#pragma once

#include <gio/gio.h>

#include "loket-scan-problem.h"

G_BEGIN_DECLS

/**
 * LoketScanPageInfo: checked against each other and against the size of the memory before
 * anybody sees it. A row is stride = width × channels bytes, 8 bits per sample, no padding.
 */
typedef struct
{
  guint number;             /* 1 for the first of a scan */
  int width;
  int height;               /* while it arrives: −1 when the device does not know */
  int channels;             /* 1 grey, 3 RGB */
  gsize stride;
  double dpi_x, dpi_y;      /* what the device says it used */
  gboolean bilevel;         /* only 0 and 255 occur */
  gboolean back;            /* the back of a sheet of a duplex scan */
  LoketScanProblem remark;  /* none, short page or long page */
} LoketScanPageInfo;

#define LOKET_TYPE_SCAN_PAGE (loket_scan_page_get_type ())
G_DECLARE_FINAL_TYPE (LoketScanPage, loket_scan_page, LOKET, SCAN_PAGE, GObject)

const LoketScanPageInfo *loket_scan_page_get_info (LoketScanPage * self);
gboolean                 loket_scan_page_get_complete (LoketScanPage *self);

/* The descriptor belongs to the page; it is sealed against every change once complete. */
int                      loket_scan_page_get_fd (LoketScanPage *self);
int                      loket_scan_page_dup_fd (LoketScanPage *self,
                                                 GError       **error);
GBytes *loket_scan_page_read_rows (LoketScanPage *self,
                                   int            y,
                                   int            rows,
                                   GError       **error);

/* For the scanner's client. */
LoketScanPage *loket_scan_page_new (const LoketScanPageInfo *info,
                                    int                      fd);
void                     loket_scan_page_finish (LoketScanPage           *self,
                                                 const LoketScanPageInfo *info);

G_END_DECLS
