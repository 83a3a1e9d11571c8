/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of ./check --bench, and what they are counted from. */

#include "bench-rows.h"

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
bench_share (GArray *times,
             double  share)
{
  g_assert (times->len > 0);
  g_array_sort (times, compare_doubles);

  return g_array_index (times, double, (guint) (share * (times->len - 1) + 0.5));
}

double
bench_now_ms (void)
{
  return g_get_monotonic_time () / 1000.0;
}

void
bench_row (const char *row,
           double      ours,
           double      reference,
           const char *unit)
{
  /* Nothing where nothing is allowed is as good as it can be. */
  double ratio = reference > 0 ? ours / reference : ours > 0 ? 1 + ours : 0;

  g_print ("bench %s ours=%.3f reference=%.3f ratio=%.3f unit=%s\n", row, ours, reference, ratio,
           unit);
}
