/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All keys that work now, in one window. */

#pragma once

#include "loket-window.h"

G_BEGIN_DECLS

void loket_keys_window_present (LoketWindow *parent);

G_END_DECLS
