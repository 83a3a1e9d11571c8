#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""flights.py PROGRAM: how many flights each screen and each act of a desk takes, counted on the wire
until the screen shows it. What each flight carried is said on standard error."""
import os
import shutil
import subprocess
import sys
import tempfile

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
sys.path.insert(0, os.path.join(TESTS, 'lib'))
from practice import Practice  # noqa: E402
from rows import row  # noqa: E402
from wire import Wire  # noqa: E402

LET_IN = ('sign-in', 'sign-in-first-time', 'give-password-again')


def run(program, office, directory, login, counter):
    """Yields (what was done, what each flight carried)."""
    case, page = office.value(
        'SELECT o.case_id || \' \' || o.id FROM loket.page_object o JOIN loket.handover h'
        ' ON h.case_id = o.case_id LIMIT 1').split()
    home = os.path.join(directory, login)
    environment = dict(os.environ, HOME=home, XDG_DATA_HOME=home, XDG_STATE_HOME=home,
                       XDG_CACHE_HOME=home, XDG_CONFIG_HOME=home)
    os.makedirs(home)
    with Wire(os.path.join(directory, 'w-' + login), office.host) as wire, subprocess.Popen(
            [program, wire.folder, login, counter, case, page], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE) as desk:
        for line in desk.stdout:
            word, name = line.split()
            if word == 'begin':
                wire.start_counting()
            else:
                yield name, wire.flights()
            desk.stdin.write('go\n')
            desk.stdin.flush()
    if desk.returncode != 0:
        raise SystemExit('%s ended with %d' % (program, desk.returncode))


def least(office, directory):
    """The flights in which PostgreSQL's own client gets in and asks one thing."""
    with Wire(os.path.join(directory, 'w-psql'), office.host) as wire:
        wire.start_counting()
        subprocess.run(['psql', '-X', '-q', '-A', '-t', '-h', wire.folder, '-U', 'rina', '-c', 'SELECT 1',
                        'loket'], env=dict(os.environ, PGPASSWORD='latihan-rina'), check=True,
                       stdout=subprocess.DEVNULL)
        wire.wait_quiet()
        return len(wire.flights())


def main():
    directory = tempfile.mkdtemp(prefix='loket-t-', dir='/tmp')
    os.chmod(directory, 0o755)
    seen = set()
    try:
        with Practice(os.path.join(directory, 'office')) as office:
            to_get_in = least(office, directory)
            # Rules nobody has signed yet are asked for twice; the keeper was started a moment ago.
            office.wait("SELECT signature IS NOT NULL FROM loket.bundle b JOIN loket.office o ON o.id = b.office"
                        " WHERE b.version = loket.bundle_version(o.id)", 30)
            for login, counter in (('rina', '1'), ('dewi', '0')):
                for name, flights in run(sys.argv[1], office, directory, login, counter):
                    print('%-22s %s' % (name, ' | '.join(' '.join(one) for one in flights)),
                          file=sys.stderr, flush=True)
                    if name not in seen:
                        seen.add(name)
                        # Being let in takes what the protocol takes; all else is one flight.
                        row('flights/' + name, len(flights), to_get_in if name in LET_IN else 1,
                            'flights')
    finally:
        shutil.rmtree(directory, ignore_errors=True)


main()
