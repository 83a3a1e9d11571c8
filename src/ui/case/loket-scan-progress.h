/* SPDX-License-Identifier: GPL-3.0-or-later */
/* That pages are coming in, how many are kept, and the way to stop it. */

#pragma once

#include <gtk/gtk.h>

#include "loket-intake.h"

G_BEGIN_DECLS

#define LOKET_TYPE_SCAN_PROGRESS (loket_scan_progress_get_type ())
G_DECLARE_FINAL_TYPE (LoketScanProgress, loket_scan_progress, LOKET, SCAN_PROGRESS, GtkWidget)

GtkWidget *loket_scan_progress_new (LoketIntake * intake);
void loket_scan_progress_begin (LoketScanProgress *self,
                                const char        *words);
void loket_scan_progress_end (LoketScanProgress *self);

G_END_DECLS
