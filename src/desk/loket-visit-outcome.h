/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a visit most likely ended, from what happened to its cases. */

#pragma once

#include "loket-case.h"

G_BEGIN_DECLS

const char *loket_visit_likely_outcome (LoketRow  *visit,
                                        LoketCase *shown);

G_END_DECLS
