/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet that is just being scanned, growing from the top. */

#pragma once

#include <gtk/gtk.h>

#include "loket-scan-page.h"

G_BEGIN_DECLS

#define LOKET_TYPE_SCAN_PREVIEW (loket_scan_preview_get_type ())
G_DECLARE_FINAL_TYPE (LoketScanPreview, loket_scan_preview, LOKET, SCAN_PREVIEW, GtkWidget)

GtkWidget *loket_scan_preview_new (void);
void loket_scan_preview_begin (LoketScanPreview *self, LoketScanPage *page);
void loket_scan_preview_add (LoketScanPreview *self, int y, int rows, GBytes *pixels);

G_END_DECLS
