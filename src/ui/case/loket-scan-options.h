/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the next page is scanned: device, source, colour, resolution. */

#pragma once

#include <gtk/gtk.h>

#include "loket-intake.h"

G_BEGIN_DECLS

#define LOKET_TYPE_SCAN_OPTIONS (loket_scan_options_get_type ())
G_DECLARE_FINAL_TYPE (LoketScanOptions, loket_scan_options, LOKET, SCAN_OPTIONS, GtkWidget)

GtkWidget *loket_scan_options_new (LoketIntake * intake);
const char *loket_scan_options_get_source (LoketScanOptions *self);
const char *loket_scan_options_get_mode (LoketScanOptions *self);
guint loket_scan_options_get_dpi (LoketScanOptions *self);

G_END_DECLS
