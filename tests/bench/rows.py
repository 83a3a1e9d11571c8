# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of ./check --bench."""
import statistics

median = statistics.median


def row(name, ours, reference, unit):
    """bench SUITE/ROW ours=… reference=… ratio=… unit=…; below 1 is ahead of the reference."""
    ratio = ours / reference if reference else (1 + ours if ours else 0)
    print('bench %s ours=%.3f reference=%.3f ratio=%.3f unit=%s'
          % (name, ours, reference, ratio, unit), flush=True)
