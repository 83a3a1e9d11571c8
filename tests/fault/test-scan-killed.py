#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole desk scans while it, its scanner, its renderer, its wire and its server are killed, its
clock jumps and its officer gets new passwords: every page it said it keeps is in a paper, once."""
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
from practice import ADMIN, Practice  # noqa: E402
from tap import Tap  # noqa: E402
from wire import Wire  # noqa: E402

PROGRAM, CLOCK = (os.path.abspath(path) for path in sys.argv[1:3])
LONG = bool(os.environ.get('LOKET_TEST_LONG'))
FAULTS = 80 if LONG else 16
SEED = int(os.environ.get('LOKET_TEST_SEED', '1'))
DAY = 86400
LAST_SECONDS = 120


class Desk:
    """One desk through all its lives."""

    def __init__(self, office, host, login, folder, rng):
        self.office = office
        self.host = host
        self.login = login
        self.folder = folder
        self.rng = rng
        self.password = 'latihan-' + login
        self.words = {}
        self.lives = 0
        self.trouble = []
        self.process = None
        self.reader = None

    def line(self):
        """How it is started."""
        return [PROGRAM, self.host, self.login, self.password,
                os.path.join(self.office.directory, 'scanner'),
                os.path.join(self.office.directory, 'papers')]

    def environment(self):
        """Each life has another idea of the time."""
        away = self.rng.choice((0, 0, 0, -40 * DAY, 40 * DAY, -3600))
        return dict(os.environ, XDG_STATE_HOME=self.folder, G_DEBUG='fatal-criticals',
                    LD_PRELOAD=CLOCK, LOKET_TEST_CLOCK=str(away))

    def start(self):
        """A life begins."""
        self.lives += 1
        self.process = subprocess.Popen(self.line(), env=self.environment(),
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self.reader.start()

    def _read(self, process):
        for line in process.stdout:
            if not line.endswith('\n'):
                break           # it was killed while it spoke
            word, _blank, rest = line.rstrip('\n').partition(' ')
            self.words.setdefault(word, []).append(rest)

    def kill(self):
        """Without a word; the workers see that it is gone."""
        self.process.kill()
        self._end()

    def _end(self):
        self.process.wait()
        self.reader.join(10)
        text = '\n'.join(line for line in self.process.stderr.read().split('\n')
                         if 'CRITICAL' in line or 'ERROR' in line)
        if text:
            self.trouble.append(text)
        for end in (self.process.stdin, self.process.stdout, self.process.stderr):
            end.close()

    def children(self, name):
        """Its workers of a kind."""
        done = subprocess.run(['pgrep', '-P', str(self.process.pid), '-f', name],
                              capture_output=True, text=True, check=False)
        return [int(pid) for pid in done.stdout.split()]

    def finish(self):
        """Asks it to bring out what it has and to end; whether it did."""
        self.process.stdin.close()
        try:
            self.process.wait(LAST_SECONDS)
        except subprocess.TimeoutExpired:
            self.trouble.append('still had something after %d s: %s, %s' % (
                LAST_SECONDS, {word: len(said) for word, said in self.words.items()},
                self.words.get('no-sign-in', [])[-5:]))
            self.process.kill()
        self._end()
        return self.process.returncode == 0

    def said(self, word):
        """What it said about a word, in all its lives."""
        return [rest.split(' ') for rest in self.words.get(word, [])]


def fault_desk(_office, _wire, desk):
    """The desk's computer is switched off, sometimes again while it signs in."""
    desk.kill()
    desk.start()
    if desk.rng.random() < 0.4:
        time.sleep(desk.rng.uniform(0, 1.5))
        desk.kill()
        desk.start()


def fault_worker(name):
    """A worker dies."""
    def fault(_office, _wire, desk):
        for pid in desk.children(name):
            kill(pid, signal.SIGKILL)
    return fault


def fault_cut(_office, wire, desk):
    """The network is gone for a moment, or in the middle of a message."""
    if desk.rng.random() < 0.5:
        wire.cut(desk.rng.uniform(0.1, 1.5))
    else:
        wire.tear()


def fault_server(office, _wire, _desk):
    """The server loses power."""
    pid = office.status()['pid']
    kill(pid, signal.SIGKILL)
    while not process_gone(pid):
        time.sleep(0.02)
    office.start()


def fault_password(office, wire, desk):
    """The officer gets a new password from the office."""
    desk.kill()
    # Keys of journals are opened twenty times an hour for one officer; an hour has passed.
    office.sql("UPDATE loket.journal_key_request SET asked_at = asked_at - interval '1 hour'")
    desk.password = 'dari-kantor-%d' % desk.lives
    subprocess.run([ADMIN, 'officer', 'password', desk.login, '--db', office.owner],
                   input=desk.password + '\n', text=True, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, env=office.environment)
    desk.start()
    for _try in range(desk.rng.randrange(3)):
        time.sleep(desk.rng.uniform(0.2, 2.5))      # while the journal is opened again
        desk.kill()
        desk.start()


def fault_second(_office, _wire, desk):
    """Somebody starts the program a second time."""
    done = subprocess.run(desk.line(), env=desk.environment(), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          timeout=60, check=False)
    desk.words.setdefault('second', []).append('%d %s' % (done.returncode,
                                                          'held' if 'held' in done.stdout else ''))


CHOICES = {'desk': fault_desk, 'scanner': fault_worker('loket-scanner'),
           'renderer': fault_worker('loket-renderer'), 'wire': fault_cut,
           'server': fault_server, 'password': fault_password, 'second': fault_second}
WEIGHTS = (8, 3, 3, 3, 2, 2, 1)
PAGES = ("SELECT g.page || ' ' || p.case_id FROM loket.paper p JOIN loket.paper_page g"
         " ON g.paper = p.id AND g.version = p.version")


def check(tap, office, desk):
    """Nothing lost, nothing doubled."""
    pages = desk.said('page')
    there = office.sql(PAGES).split('\n')
    kept = [' '.join(words) for words in pages]
    lost = sorted(set(kept) - set(there))
    tap.ok(not lost, 'all of %d pages that were kept are in their paper' % len(kept), str(lost[:5]))
    mine = [row for row in there if row in set(kept)]
    tap.ok(len(mine) == len(set(mine)), 'each of them once')
    doubled = office.value(
        'SELECT count(*) FROM (SELECT case_id FROM loket.paper WHERE case_id IN (SELECT p.case_id'
        ' FROM loket.paper p JOIN loket.paper_page g ON g.paper = p.id WHERE g.page::text = ANY'
        " ('{%s}')) GROUP BY case_id HAVING count(*) > 1) x" % ','.join(words[0] for words in pages))
    tap.ok(doubled == '0', 'in one paper of their case', doubled)
    refused = desk.said('refused')
    tap.ok(not refused, 'nothing was refused', str(refused[:5]))
    tap.ok(all(words[-1] == 'held' for words in desk.said('second') if words[0] != '0'),
           'a second window was told about the first', str(desk.said('second')))


def main():
    tap = Tap()
    rng = random.Random(SEED)
    directory = tempfile.mkdtemp(prefix='loket-t-', dir='/tmp')
    os.chmod(directory, 0o755)
    counts = {}
    try:
        with Practice(os.path.join(directory, 'office')) as office:
            office.forget_power()
            wire = Wire(os.path.join(directory, 'wire'), office.host, rng)
            wire.start()
            desk = Desk(office, wire.folder, 'rina', os.path.join(directory, 'desk'), rng)
            desk.start()
            for _number in range(FAULTS):
                time.sleep(rng.uniform(0.3, 2.5))
                name = rng.choices(list(CHOICES), WEIGHTS)[0]
                counts[name] = counts.get(name, 0) + 1
                CHOICES[name](office, wire, desk)
            # one quiet life at the end brings everything out
            desk.kill()
            desk.start()
            tap.ok(desk.finish(), 'what waited was brought out', str(desk.trouble))
            wire.close()
            tap.ok(not desk.trouble, 'no desk complained', str(desk.trouble))
            check(tap, office, desk)
            tap.say('report: seed %d, faults %s, %d lives, %d pages kept, %d scans broken off' % (
                SEED, counts, desk.lives, len(desk.said('page')), len(desk.said('scan'))))
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return tap.done()


sys.exit(main())
