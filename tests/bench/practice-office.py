#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""practice-office.py: how long making a practice office takes, and how much of the disk it has."""
import os
import shutil
import sys
import tempfile
import time

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
sys.path.insert(0, os.path.join(TESTS, 'lib'))
from practice import Practice  # noqa: E402
from rows import median, row  # noqa: E402

RUNS = 3


def blocks(path):
    """What a file takes; nothing when it was renamed or removed meanwhile: the office is at work."""
    try:
        return os.lstat(path).st_blocks
    except FileNotFoundError:
        return 0


def size(directory):
    """Megabytes on the disk."""
    return sum(blocks(os.path.join(folder, name)) for folder, _folders, files in os.walk(directory)
               for name in files) * 512 / 1e6


def main():
    took, sizes = [], []
    for _run in range(RUNS):
        directory = tempfile.mkdtemp(prefix='loket-t-', dir='/tmp')
        os.chmod(directory, 0o755)
        try:
            office = os.path.join(directory, 'office')
            begun = time.monotonic()
            with Practice(office, new=True):
                took.append(time.monotonic() - begun)
                sizes.append(size(office))
        finally:
            shutil.rmtree(directory, ignore_errors=True)
    row('practice/made-in', median(took), 20, 's')
    row('practice/size', median(sizes), 120, 'MB')


main()
