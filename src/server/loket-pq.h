/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loading libpq beside the main loop. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void loket_pq_load_soon (void);

G_END_DECLS
