/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of ./check --bench, and what they are counted from. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "bench SUITE/ROW ours=… reference=… ratio=… unit=…" */
void   bench_row (const char *row,
                  double      ours,
                  double      reference,
                  const char *unit);
/* Of an array of double, which is sorted by it; @share 0.5 is the median. */
double bench_share (GArray *times,
                    double  share);
double bench_now_ms (void);

G_END_DECLS
