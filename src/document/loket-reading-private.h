/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters a worker saw → the zone they stand for. */

#pragma once

#include "loket-reading.h"
#include "loket-wire.h"

G_BEGIN_DECLS

/* NULL when the numbers in @zone make no sense; @zone may be NULL for a page without one. */
LoketReading *loket_reading_new_for_zone (const LoketWireZone *zone);

G_END_DECLS
