/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers about a request of a person about their own data: its receipt, its answer, and the report. */

#pragma once

#include "loket-slip-content.h"

G_BEGIN_DECLS

void loket_slip_report_fill (const LoketSlipSource *source,
                             GPtrArray             *blocks);
void loket_slip_request_fill (const LoketSlipSource *source,
                              GPtrArray             *blocks);

G_END_DECLS
