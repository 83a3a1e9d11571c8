/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scan of an open SANE device: from its settings to the last page. */

#pragma once

#include "loket-sane-device.h"

G_BEGIN_DECLS

LoketScanProblem loket_sane_scan (LoketSaneDevice        *device,
                                  const LoketScanProfile *profile,
                                  guint                  *n_pages);

G_END_DECLS
