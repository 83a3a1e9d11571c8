/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks all drivers for their devices in a process of its own that lives only for that. */

#pragma once

#include <gio/gio.h>

#include "loket-scan-worker.h"

G_BEGIN_DECLS

/* Adds LoketScanDevices to @devices; the task result is none or LOKET_ERROR_DEVICE. */
void     loket_scan_lister_run_async (const LoketScanPlace *place,
                                      GListStore           *devices,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
gboolean loket_scan_lister_run_finish (GAsyncResult *result,
                                       GError      **error);

G_END_DECLS
