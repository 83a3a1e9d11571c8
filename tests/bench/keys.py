#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""keys.py: the keys an officer presses for one applicant, a new passport for an adult, counted by
the tour at the real window.

Data are the letters of what papers and people say and those that reach a word of a list: a NIK has
16 whatever the program does. All else is the program's: going from field to field, confirming,
scanning, comparing, sending.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
from rows import row  # noqa: E402

# At the counter with the applicant; the rest is the work of others.
COUNTER = ['call', 'register', 'scan', 'form', 'compare', 'submit']


def main():
    folder = tempfile.mkdtemp(prefix='loket-t-', dir='/tmp')
    try:
        # What the tour says goes where reports go: only rows are for standard output.
        subprocess.run([sys.executable, os.path.join(TESTS, 'ui', 'tour.py'), folder], check=True,
                       stdout=sys.stderr)
        with open(os.path.join(folder, 'summary.json'), encoding='utf-8') as file:
            steps = json.load(file)['steps']
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    counter = [step for step in steps if step['step'] in COUNTER]
    if [step['step'] for step in counter] != COUNTER:
        raise SystemExit('the tour did not do every step at the counter')
    row('keys/call-to-submit-beyond-data', sum(s['keys'] - s['data'] for s in counter), 30, 'keys')
    # For each key that is data one more is pressed, or fewer.
    row('keys/call-to-submit', sum(s['keys'] for s in counter), sum(s['data'] for s in counter),
        'keys')
    row('keys/whole-case', sum(s['keys'] for s in steps), sum(s['data'] for s in steps), 'keys')


main()
