#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""start.py LOKET EMPTY: from starting the program to its sign-in page on the screen, beside a window
of libadwaita with nothing in it. Both are measured to the end of their first frame."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
sys.path[:0] = [os.path.join(TESTS, 'lib'), os.path.join(TESTS, 'ui', 'lib')]
from loket_ui import Screen, end  # noqa: E402
from practice import Practice  # noqa: E402
from rows import median, row  # noqa: E402

RUNS = 15


def start(screen, command):
    """Milliseconds until the first frame, and those its main thread worked for it."""
    environment = dict(os.environ, LOKET_TRACE='start', **screen.home())
    begun = time.monotonic()
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as program:
        try:
            for line in program.stderr:
                words = line.split()
                if words[:2] == ['trace', 'first-frame']:
                    with open('/proc/%d/schedstat' % program.pid, encoding='ascii') as stat:
                        worked = int(stat.read().split()[0]) / 1e6
                    return int(words[2]) / 1000 - begun * 1000, worked
        finally:
            end(program)
    raise SystemExit('%s showed no window' % command[0])


def main():
    loket, empty = sys.argv[1:]
    directory = tempfile.mkdtemp(prefix='loket-t-', dir='/tmp')
    os.chmod(directory, 0o755)
    ours, reference = [], []
    try:
        with Practice(os.path.join(directory, 'office')) as office, Screen() as screen:
            desk = [loket, '--server', office.host]
            start(screen, desk)         # files come from the disk only once
            start(screen, [empty])
            for _run in range(RUNS):
                reference.append(start(screen, [empty]))
                ours.append(start(screen, desk))
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    took, worked = (median(one) for one in zip(*ours))
    took_empty, worked_empty = (median(one) for one in zip(*reference))
    row('start/sign-in-window', took, took_empty, 'ms')
    row('start/sign-in-window-cpu', worked, worked_empty, 'ms')
    row('start/times-an-empty-window', took / took_empty, 1.15, 'times')


main()
