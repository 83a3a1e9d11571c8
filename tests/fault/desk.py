# SPDX-License-Identifier: GPL-3.0-or-later
"""A desk of a test: keeps what it means to do, does it, and asks again until it is answered."""
import json
import os
import subprocess
import time
import uuid

FATAL = 0.2      # seconds before a connection is tried again
CLASSES = 'ABCDEFGH'    # each has 999 numbers a day


class Lost(Exception):
    """The connection is gone; nobody knows whether the last command was done."""


class Refused(Exception):
    """The server said no, with one of our codes."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Wire:
    """One connection."""

    def __init__(self, office, login):
        self.process = subprocess.Popen(
            ['psql', '-X', '-q', '-A', '-t', '-h', office.host, '-U', login, 'loket'],
            env=dict(office.environment, PGPASSWORD='latihan-' + login), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def ask(self, sql):
        """The answer of one statement."""
        try:
            self.process.stdin.write(sql + ';\n\\echo :SQLSTATE\n\\echo --\n')
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise Lost() from error
        lines = []
        for line in self.process.stdout:
            if line == '--\n':
                break
            lines.append(line.rstrip('\n'))
        else:
            raise Lost()
        if lines[-1].startswith('LK'):
            raise Refused(lines[-1])
        if lines[-1] != '00000':
            raise Lost()
        return lines[0]

    def close(self):
        """Without a word."""
        for end in (self.process.stdin, self.process.stdout):
            try:
                end.close()
            except OSError:
                pass
        self.process.kill()
        self.process.wait()


class Desk:
    """A person at a counter. kept: every command meant so far, [id, function, arguments, answer]."""

    def __init__(self, office, login, counter, rng):
        self.office = office
        self.login = login
        self.counter = counter
        self.rng = rng
        self.kept = []
        self.session = None
        self.wire = None
        self.repeats = 0
        self.ended = []      # visits the server said are over
        self.issued = []     # tickets it said are there

    def fresh(self):
        """An id as a desk makes them."""
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))

    def _statement(self, command, function, arguments):
        named = ''.join(", %s => '%s'%s" % (name, value.replace("'", "''"), kind)
                        if value is not None else ', %s => NULL%s' % (name, kind)
                        for name, value, kind in arguments)
        return "SELECT api.%s(command => '%s'::uuid%s)" % (function, command, named)

    def _connect(self):
        """A connection with this desk's session on it."""
        self._drop()
        self.wire = Wire(self.office, self.login)
        if self.session is not None:
            try:
                self.wire.ask("SELECT api.desk_resume(session => '%s')" % self.session)
            except Refused:
                self.session = None

    def _drop(self):
        if self.wire is not None:
            self.wire.close()
            self.wire = None

    def send(self, function, *arguments, command=None):
        """Keeps a command, then sends it until somebody answers. The answer's result."""
        if command is None:
            command = self.fresh()
            self.kept.append([command, function, arguments, None])
        entry = [kept for kept in self.kept if kept[0] == command][0]
        sql = self._statement(command, function, arguments)
        while True:
            try:
                if self.wire is None:
                    self._connect()
                if self.session is None and function != 'desk_open':
                    self.open()
                answer = json.loads(self.wire.ask(sql))
                break
            except Lost:
                self._drop()
                time.sleep(FATAL)
            except Refused as refused:
                if refused.code == 'LK014' and self.session is not None:
                    self._drop()
                    time.sleep(FATAL)
                    continue
                if refused.code == 'LK015':
                    time.sleep(FATAL)
                    continue
                entry[3] = refused.code
                raise
        self.repeats += bool(answer.get('repeat'))
        entry[3] = answer['result']
        return answer['result']

    def open(self):
        """A desk session at the counter."""
        result = self.send('desk_open', ('counter', self.counter, '::uuid'),
                           ('device', 'test ' + self.login, ''), ('client', 'test', ''))
        self.session = result['session']

    def again(self):
        """Sends something answered once more; the answer must be the same."""
        done = [kept for kept in self.kept[-8:]
                if isinstance(kept[3], dict) and kept[1] != 'desk_open']
        if not done:
            return True
        command, function, arguments, answer = self.rng.choice(done)
        return self.send(function, *arguments, command=command) == answer

    def serve(self):
        """One person: a ticket, called, begun, ended. FALSE when an answer changed."""
        ticket = self.fresh()
        letter = self.rng.choice(CLASSES)
        self.send('ticket_issue', ('ticket', ticket, '::uuid'), ('class', letter, ''),
                  ('needs', '[]', '::jsonb'), ('channel', 'counter', ''))
        self.issued.append(ticket)
        called = self.send('ticket_call_next', ('visit', self.fresh(), '::uuid'),
                           ('classes', json.dumps(list(CLASSES)), '::jsonb'))
        if called['ticket'] is None:
            return True
        try:
            self.send('visit_begin', ('visit', called['visit'], '::uuid'))
            self.send('visit_end', ('visit', called['visit'], '::uuid'),
                      ('outcome', 'consultation', ''), ('note', '', ''))
            self.ended.append(called['visit'])
        except Refused as refused:
            # A session that was lost gives its visit back to the queue.
            if refused.code not in ('LK003', 'LK005', 'LK016', 'LK020'):
                raise
        return self.again()

    def close(self):
        """Leaves."""
        self._drop()


def process_gone(pid):
    """Whether a process has ended (somebody may still have to fetch it)."""
    try:
        with open('/proc/%d/cmdline' % pid, encoding='utf-8') as file:
            return not file.read()
    except FileNotFoundError:
        return True


def kill(pid, number):
    """Sends a signal; a process that is gone already is fine."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
