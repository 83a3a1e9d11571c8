#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desks with a journal are killed, their wire cut and torn, their server killed: every command
they said they keep is done, and done once."""
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))
sys.path.insert(0, os.path.dirname(__file__))
from desk import kill, process_gone  # noqa: E402
from practice import Practice  # noqa: E402
from tap import Tap  # noqa: E402
from wire import Wire  # noqa: E402

PROGRAM = os.path.abspath(sys.argv[1])
LONG = bool(os.environ.get('LOKET_TEST_LONG'))
FAULTS = 250 if LONG else 20
SEED = int(os.environ.get('LOKET_TEST_SEED', '1'))
LOGINS = ('rina', 'sinta')
LAST_SECONDS = 90


class Desk:
    """One desk through all its lives."""

    def __init__(self, host, login, counter, folder):
        self.line = [PROGRAM, host, login, 'latihan-' + login, counter, folder]
        self.environment = dict(os.environ, XDG_STATE_HOME=folder, G_DEBUG='fatal-criticals')
        self.words = {}         # what it said: [what about]
        self.lives = 0
        self.trouble = []
        self.process = None
        self.reader = None

    def start(self):
        """A life begins."""
        self.lives += 1
        self.process = subprocess.Popen(self.line, env=self.environment, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self.reader.start()

    def _read(self, process):
        for line in process.stdout:
            if not line.endswith('\n'):
                break           # it was killed while it spoke
            word, _blank, rest = line.rstrip('\n').partition(' ')
            self.words.setdefault(word, []).append(rest)

    def kill(self):
        """Without a word."""
        self.process.kill()
        self.process.wait()
        self.reader.join(10)
        self._take_errors()

    def _take_errors(self):
        text = self.process.stderr.read()
        if text:
            self.trouble.append(text)
        for end in (self.process.stdin, self.process.stdout, self.process.stderr):
            end.close()

    def alive(self):
        """Whether it runs by itself."""
        return self.process.poll() is None

    def finish(self):
        """Asks it to bring out what it has and to end; whether it did."""
        self.process.stdin.close()
        try:
            self.process.wait(LAST_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            self.trouble.append('still had something after %d s' % LAST_SECONDS)
        self.reader.join(10)
        self._take_errors()
        return self.process.returncode == 0

    def said(self, word):
        """What it said about a word, in all its lives."""
        return self.words.get(word, [])


def fault_desk(office, wire, desks, rng):
    """A desk's computer is switched off."""
    desk = rng.choice(desks)
    desk.kill()
    desk.start()


def fault_cut(office, wire, desks, rng):
    """The network is gone for a moment."""
    wire.cut(rng.uniform(0.1, 0.8))


def fault_tear(office, wire, desks, rng):
    """A connection breaks in the middle of a message."""
    wire.tear()


def fault_slack(office, wire, desks, rng):
    """Nothing arrives for a moment."""
    wire.slack(rng.uniform(0.1, 1.0))


def fault_server(office, wire, desks, rng):
    """The server loses power."""
    pid = office.status()['pid']
    kill(pid, signal.SIGKILL)
    while not process_gone(pid):
        time.sleep(0.02)
    office.start()


CHOICES = (fault_desk, fault_cut, fault_tear, fault_slack, fault_server)
WEIGHTS = (8, 3, 4, 2, 3)


def check(tap, office, desks, known):
    """Nothing lost, nothing doubled."""
    kept = [command for desk in desks for command in desk.said('kept')]
    there = [row for row in office.sql("SELECT id FROM loket.command WHERE fn = 'ticket_issue'")
             .split() if row not in known]
    lost = sorted(set(kept) - set(there))
    tap.ok(not lost, 'all of %d commands that were kept are done' % len(kept), str(lost[:5]))
    tap.ok(len(kept) == len(set(kept)), 'no command was made twice')
    tickets = int(office.value(
        "SELECT count(*) FROM loket.ticket t WHERE EXISTS (SELECT FROM loket.ticket_event e"
        " WHERE e.ticket = t.id AND e.what = 'issued' AND e.staff IS NOT NULL)"))
    tap.ok(tickets == len(there), 'each of %d made one ticket' % len(there), str(tickets))
    refused = [words for desk in desks for words in desk.said('refused')]
    tap.ok(not refused, 'none was refused', str(refused[:5]))


def main():
    tap = Tap()
    rng = random.Random(SEED)
    directory = tempfile.mkdtemp(prefix='loket-t-', dir='/tmp')
    os.chmod(directory, 0o755)
    counts = {}
    try:
        with Practice(os.path.join(directory, 'office')) as office:
            office.forget_power()
            known = set(office.sql('SELECT id FROM loket.command').split())
            counters = office.sql('SELECT id FROM loket.counter ORDER BY number').split()
            wire = Wire(os.path.join(directory, 'wire'), office.host, rng)
            wire.start()
            desks = [Desk(wire.folder, login, counter, os.path.join(directory, login))
                     for login, counter in zip(LOGINS, counters)]
            for desk in desks:
                desk.start()
            time.sleep(1)
            for _number in range(FAULTS):
                time.sleep(rng.uniform(0.1, 1.2))
                fault = rng.choices(CHOICES, WEIGHTS)[0]
                counts[fault.__name__[6:]] = counts.get(fault.__name__[6:], 0) + 1
                fault(office, wire, desks, rng)
            time.sleep(1)
            tap.ok(all(desk.alive() for desk in desks), 'no desk ended by itself',
                   str([desk.trouble for desk in desks]))
            tap.ok(all([desk.finish() for desk in desks]), 'what waited was brought out',
                   str([desk.trouble for desk in desks]))
            wire.close()
            tap.ok(not any(desk.trouble for desk in desks), 'no desk complained',
                   str([desk.trouble for desk in desks]))
            check(tap, office, desks, known)
            tap.say('report: seed %d, faults %s, lives %s' % (
                SEED, counts, [desk.lives for desk in desks]))
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return tap.done()


sys.exit(main())
