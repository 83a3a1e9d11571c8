#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Desks work while server, backends and keeper are killed: nothing is lost, nothing done twice."""
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))
sys.path.insert(0, os.path.dirname(__file__))
import tree  # noqa: E402
from desk import Desk, Refused, kill, process_gone  # noqa: E402
from practice import Practice  # noqa: E402
from tap import Tap  # noqa: E402

LONG = bool(os.environ.get('LOKET_TEST_LONG'))
FAULTS = 350 if LONG else 20
SEED = int(os.environ.get('LOKET_TEST_SEED', '1'))
COMMANDS = 'SELECT id FROM loket.command'
TICKETS = 'SELECT id FROM loket.ticket'
ENDED = "SELECT visit FROM loket.ticket_event WHERE what = 'ended'"
LOGINS = ('rina', 'sinta', 'budi', 'wati', 'nita', 'fajar')


class Worker(threading.Thread):
    """A desk that serves until it is told to stop."""

    def __init__(self, desk, stop):
        super().__init__(daemon=True)
        self.desk = desk
        self.stop = stop
        self.wrong = []

    def run(self):
        try:
            while not self.stop.is_set():
                if not self.desk.serve():
                    self.wrong.append('an answer changed')
        except Refused as refused:
            self.wrong.append('%s was refused with %s' % (self.desk.kept[-1][1], refused.code))
        except Exception as error:  # noqa: BLE001  whatever it is, the test must say it
            self.wrong.append(repr(error))
        finally:
            self.desk.close()


def wait_gone(pid):
    """Waits until a killed process has ended."""
    end = time.monotonic() + 10
    while not process_gone(pid) and time.monotonic() < end:
        time.sleep(0.02)


def backend(office, rng):
    """One connection's process; all others fall with it and the server recovers by itself."""
    pids = office.sql("SELECT pid FROM pg_stat_activity WHERE usename <> 'postgres'"
                      " AND datname = 'loket'").split()
    if pids:
        kill(int(rng.choice(sorted(pids))), signal.SIGKILL)


def server(office, _rng):
    """The whole server at once, as when power fails."""
    pid = office.status()['pid']
    kill(pid, signal.SIGKILL)
    wait_gone(pid)


def keeper(office, _rng):
    """The keeper in the middle of whatever it does."""
    pid = office.status()['keeper']
    if pid:
        kill(pid, signal.SIGKILL)
        wait_gone(pid)


def restart(office, _rng):
    """An administrator restarts the server."""
    office.stop()


def inject(office, rng, counts):
    """One fault after a moment of work."""
    time.sleep(rng.uniform(0.05, 0.6))
    fault = rng.choices((backend, server, keeper, restart), (5, 2, 3, 1))[0]
    counts[fault.__name__] = counts.get(fault.__name__, 0) + 1
    try:
        fault(office, rng)
    except RuntimeError:
        pass        # the server was still recovering from the last one
    for _try in range(20):
        try:
            office.start()
            return
        except Exception:  # noqa: BLE001  crash recovery may take a moment
            time.sleep(0.3)
    raise RuntimeError('the office did not start again after a %s' % fault.__name__)


class Before:
    """What the office did before the test began."""

    def __init__(self, office):
        self.commands = set(office.sql(COMMANDS).split())
        self.tickets = set(office.sql(TICKETS).split())
        self.ended = office.sql(ENDED).split()

    def new(self, office, query, known):
        """What came since, sorted."""
        return sorted(row for row in office.sql(query).split() if row not in known)


def check_work(tap, office, desks, before):
    """Every command exactly once."""
    answered = {kept[0]: kept for desk in desks for kept in desk.kept if isinstance(kept[3], dict)}
    open_end = [kept for desk in desks for kept in desk.kept if kept[3] is None]
    there = before.new(office, COMMANDS, before.commands)
    tap.ok(not open_end, 'every command of %d was answered' % len(answered), str(open_end[:3]))
    tap.ok(there == sorted(answered),
           'the server has each of them once, and no other')
    issued = [ticket for desk in desks for ticket in desk.issued]
    tap.ok(before.new(office, TICKETS, before.tickets) == sorted(issued),
           '%d tickets, none lost or doubled' % len(issued))
    tap.ok(office.value(
        "SELECT count(*) = 0 FROM (SELECT number - row_number()"
        " OVER (PARTITION BY day, issued_class ORDER BY number) AS gap FROM loket.ticket) n"
        " WHERE gap <> 0") == 't',
           'their numbers run without a gap')
    tap.ok(office.value(
        "SELECT count(*) = 0 FROM (SELECT ticket,"
        " count(*) FILTER (WHERE what = 'called') AS called,"
        " count(*) FILTER (WHERE what IN ('released', 'transferred', 'parked')) AS given"
        " FROM loket.ticket_event GROUP BY ticket) e WHERE called > given + 1") == 't',
           'nobody was called to two desks')
    ended = [visit for desk in desks for visit in desk.ended]
    tap.ok(before.new(office, ENDED, before.ended) == sorted(ended),
           '%d visits ended, each once' % len(ended))


def check_audit(tap, office):
    """The tree is whole, as somebody sees who knows only the RFC."""
    tap.ok(office.wait('SELECT count(*) = 0 FROM audit.pending', 30), 'the keeper sealed everything')
    # The keeper goes on while this looks: what is asked together was there together.
    tap.ok(office.value(
        'SELECT (SELECT count(*) FROM audit.event) = (SELECT count(*) FROM audit.sequence)'
        ' + (SELECT count(*) FROM audit.pending)') == 't', 'each event has one place in the tree')
    points = [line.split('|') for line in office.sql(
        "SELECT size, encode(root, 'hex'), coalesce(encode(signature, 'hex'), '')"
        " FROM audit.checkpoint ORDER BY size").split()]
    leaves = [bytes.fromhex(line) for line in office.sql(
        "SELECT encode(e.leaf, 'hex') FROM audit.sequence s JOIN audit.event e ON e.id = s.event"
        " ORDER BY s.seq").split()]
    last = points[-1]
    tap.ok(bytes.fromhex(last[1]) == tree.root(leaves[: int(last[0])]),
           'the root over %s of them is what RFC 6962 says' % last[0])
    sample = points[:: max(1, len(points) // 20)]
    tap.ok(all(bytes.fromhex(hexroot) == tree.root(leaves[: int(size)])
               for size, hexroot, _signature in sample), 'so is every earlier root')
    public = office.read('keeper.key.pub').split()[1]
    origin = office.value('SELECT origin FROM audit.tree')
    tap.ok(all(tree.signed(public, tree.note(origin, size, hexroot), signature)
               for size, hexroot, signature in sample if signature), 'and its signature is good')


def main():
    tap = Tap()
    rng = random.Random(SEED)
    directory = tempfile.mkdtemp(prefix='loket-t-', dir='/tmp')
    os.chmod(directory, 0o755)
    counts = {}
    try:
        with Practice(os.path.join(directory, 'office')) as office:
            office.forget_power()
            before = Before(office)
            counters = office.sql('SELECT id FROM loket.counter ORDER BY number').split()
            stop = threading.Event()
            workers = [Worker(Desk(office, login, counter, random.Random('%d %s' % (SEED, login))),
                              stop) for login, counter in zip(LOGINS, counters)]
            for worker in workers:
                worker.start()
            for _number in range(FAULTS):
                inject(office, rng, counts)
            time.sleep(1)
            stop.set()
            for worker in workers:
                worker.join(60)
            tap.say('report: seed %d, faults %s, %d commands sent again' % (
                SEED, counts, sum(worker.desk.repeats for worker in workers)))
            tap.ok(not any(worker.wrong or worker.is_alive() for worker in workers),
                   'every desk worked to the end', str([worker.wrong for worker in workers]))
            check_work(tap, office, [worker.desk for worker in workers], before)
            check_audit(tap, office)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return tap.done()


sys.exit(main())
