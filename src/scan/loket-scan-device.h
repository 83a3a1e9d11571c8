/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scanner somebody could use, as the listing names it. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define LOKET_TYPE_SCAN_DEVICE (loket_scan_device_get_type ())
G_DECLARE_FINAL_TYPE (LoketScanDevice, loket_scan_device, LOKET, SCAN_DEVICE, GObject)

LoketScanDevice *loket_scan_device_new (const char *name,
                                        const char *vendor,
                                        const char *model,
                                        const char *kind);
const char *loket_scan_device_get_name (LoketScanDevice *self);
const char *loket_scan_device_get_vendor (LoketScanDevice *self);
const char *loket_scan_device_get_model (LoketScanDevice *self);
const char *loket_scan_device_get_kind (LoketScanDevice *self);
const char *loket_scan_device_get_label (LoketScanDevice *self);

G_END_DECLS
