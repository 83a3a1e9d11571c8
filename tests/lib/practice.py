# SPDX-License-Identifier: GPL-3.0-or-later
"""A practice office of a test's own."""
import contextlib
import json
import os
import subprocess
import time

ADMIN = os.path.join(os.environ['LOKET_BINDIR'], 'loket-admin')


class Session:
    """A psql that stays open."""

    def __init__(self, office, login, password):
        self.process = subprocess.Popen(
            ['psql', '-X', '-q', '-A', '-t', '-h', office.host, '-U', login, 'loket'],
            env=dict(office.environment, PGPASSWORD=password), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.ask('SELECT 1')

    def ask(self, sql):
        """The first line of the answer; '' when the connection is gone."""
        try:
            self.process.stdin.write(sql + ';\n\\echo --\n')
            self.process.stdin.flush()
        except BrokenPipeError:
            return ''
        lines = []
        for line in self.process.stdout:
            if line == '--\n':
                break
            lines.append(line.rstrip('\n'))
        return lines[0] if lines else ''

    def alive(self):
        """Whether the server still answers it."""
        return self.ask('SELECT 1') == '1'

    def close(self):
        """Ends it."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Practice:
    """Made on entering, removed on leaving; a copy of a prepared one unless it is to be new."""

    def __init__(self, directory, new=False):
        self.directory = directory
        self.environment = dict(os.environ, LOKET_PRACTICE_DIR=directory)
        if new:
            self.environment.pop('LOKET_PRACTICE_PREPARED', None)
        for name in [name for name in self.environment if name.startswith('PG')]:
            del self.environment[name]
        self.host = None

    def admin(self, *arguments):
        """Standard output of loket-admin practice."""
        return subprocess.run([ADMIN, 'practice', *arguments], env=self.environment, check=True,
                              stdout=subprocess.PIPE, text=True).stdout

    def __enter__(self):
        self.host = json.loads(self.admin('create'))['host']
        return self

    def __exit__(self, *_error):
        self.admin('remove')

    def forget_power(self):
        """Processes may be killed, the machine keeps its power: no write waits for the disk."""
        self.sql('ALTER SYSTEM SET fsync = off')
        self.sql('SELECT pg_reload_conf()')

    def start(self):
        """Starts it; its status."""
        return json.loads(self.admin('start'))

    def stop(self):
        """Stops it."""
        self.admin('stop')

    def status(self):
        """What loket-admin says about it."""
        return json.loads(self.admin('status'))

    @property
    def owner(self):
        """A connection string for its superuser."""
        return 'host=%s user=postgres dbname=loket' % self.host

    def read(self, name):
        """A file of the office."""
        with open(os.path.join(self.directory, name), encoding='utf-8') as file:
            return file.read()

    def _psql(self, login, sql, password=None, database='loket'):
        environment = dict(self.environment)
        if password is not None:
            environment['PGPASSWORD'] = password
        return subprocess.run(
            ['psql', '-X', '-q', '-A', '-t', '-w', '-v', 'ON_ERROR_STOP=1', '-h', self.host,
             '-U', login, '-c', sql, database],
            env=environment, capture_output=True, text=True, check=False)

    def sql(self, sql):
        """Runs statements as the superuser."""
        done = self._psql('postgres', sql)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout

    def value(self, sql):
        """One value, as the superuser."""
        return self.sql(sql).strip()

    def elsewhere(self, sql):
        """One value in the maintenance database, as the superuser."""
        return self._psql('postgres', sql, database='postgres').stdout.strip()

    def call(self, login, sql):
        """(exit status, output, message) of a statement of a person with their usual password."""
        done = self._psql(login, sql, 'latihan-' + login)
        return done.returncode, done.stdout.strip(), done.stderr.strip()

    def can_sign_in(self, login, password):
        """Whether the server lets the person in."""
        return self._psql(login, 'SELECT 1', password).returncode == 0

    def wait(self, sql, seconds=10):
        """Whether a condition becomes true in time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.value(sql) == 't':
                return True
            time.sleep(0.1)
        return False

    @contextlib.contextmanager
    def session(self, login, password=None):
        """A connection of a person that stays open."""
        session = Session(self, login, password or 'latihan-' + login)
        try:
            yield session
        finally:
            session.close()
