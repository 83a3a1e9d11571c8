/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letter that tells somebody of a breach of their personal data. */

#pragma once

#include "loket-slip-content.h"

G_BEGIN_DECLS

void loket_slip_breach_fill (const LoketSlipSource *source,
                             GPtrArray             *blocks);

G_END_DECLS
