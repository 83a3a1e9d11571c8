#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of an office over the years: another one takes over, one is stolen, one is lost. What was signed
before stays good, what a thief signs is refused, and nobody believes a key that nobody introduced."""
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
from practice import ADMIN, Practice  # noqa: E402
from tap import Tap  # noqa: E402

AUDIT = os.path.join(os.environ['LOKET_BINDIR'], 'loket-audit')


class Keys:
    """The keys of a practice office."""

    def __init__(self, practice, folder):
        self.practice = practice
        self.folder = folder
        self.path = os.path.join(practice.directory, 'keeper.key')

    def run(self, *words):
        """(exit status, what it says) of loket-admin key WORDS."""
        done = subprocess.run([ADMIN, 'key', *words, '--key', self.path, '--db', self.practice.owner], capture_output=True, text=True,
                              env=self.practice.environment, check=False)
        return done.returncode, done.stdout + done.stderr

    def public(self, name):
        """A file with the list as it is now, as it hangs on the wall."""
        path = os.path.join(self.folder, name)
        shutil.copy(self.path + '.pub', path)
        return path

    def current(self):
        """The name of the key that signs."""
        for line in self.run('list')[1].splitlines():
            if line.endswith('signs now'):
                return line.split()[0]
        return ''

    def settle(self, key):
        """Until this key has signed everything there is."""
        return self.practice.wait(
            "SELECT NOT EXISTS (SELECT FROM audit.pending) AND (SELECT c.key_id IS NOT DISTINCT FROM '%s' FROM "
            'audit.checkpoint c ORDER BY c.size DESC LIMIT 1) AND NOT EXISTS (SELECT FROM loket.receipt r WHERE NOT '
            'EXISTS (SELECT FROM loket.receipt_signature s WHERE s.receipt = r.id)) AND NOT EXISTS (SELECT FROM '
            'loket.bundle b WHERE b.signature IS NULL)' % key, 60)

    def audit(self, *words):
        """(exit status, what it says) of loket-audit WORDS."""
        done = subprocess.run([AUDIT, *words], capture_output=True, text=True, env=self.practice.environment, check=False)
        return done.returncode, done.stdout + done.stderr

    def export(self, name):
        """A new export."""
        folder = os.path.join(self.folder, name)
        subprocess.run([ADMIN, 'audit', 'export', folder, '--db', self.practice.owner], env=self.practice.environment,
                       check=True, capture_output=True)
        return folder

    def code(self, key):
        """The newest paper signed with a key."""
        return self.practice.value("SELECT s.code FROM loket.receipt_signature s JOIN loket.receipt r ON r.id = s.receipt "
                                   "WHERE s.key_id = '%s' ORDER BY r.day DESC, s.receipt LIMIT 1" % key)


def test_first(tap, keys):
    status, said = keys.run('list')
    tap.ok(status == 0 and said.count('\n') == 1 and 'signs now' in said, 'an office has one key', said)
    with open(keys.path + '.pub', encoding='utf-8') as file:
        tap.ok(keys.run('public') == (0, file.read()), 'its public half is for everybody')
    tap.ok(keys.run('make')[0] == 1, 'a second first key is not made')
    tap.ok(keys.run('revoke', keys.current(), '--reason', 'x')[0] == 1, 'the key in use is not revoked')
    tap.ok(keys.run('revoke', '00000000', '--reason', 'x')[0] == 1, 'nor one that is none')
    tap.ok(keys.run('dance')[0] == 2 and keys.run('revoke')[0] == 2, 'other words are not understood')


def test_rotate(tap, keys):
    first = keys.current()
    tap.ok(keys.settle(first), 'all is signed')
    wall = keys.public('first.pub')
    code = keys.code(first)
    status, said = keys.run('rotate')
    second = keys.current()
    tap.ok(status == 0 and second not in ('', first) and first + '  signed before' in said, 'another key signs now', said)
    aside = keys.path + '.' + first
    tap.ok(stat.S_IMODE(os.stat(keys.path).st_mode) == 0o600 and stat.S_IMODE(os.stat(aside).st_mode) == 0o600
           and os.stat(keys.path).st_uid == os.stat(aside).st_uid, 'nobody else reads either')
    tap.ok(keys.settle(second), 'and the keeper took it without being started again')
    value = keys.practice.value
    tap.ok(value("SELECT introduced_by FROM loket.office_key WHERE key_id = '%s'" % second) == first,
           'the office knows who introduced it')
    status, said = keys.audit('receipt', '--key', wall, code)
    tap.ok(status == 0, 'a paper from before is good by the list from before', said)
    now = keys.public('second.pub')
    status, said = keys.audit('receipt', '--key', now, code)
    tap.ok(status == 0, 'and by the list of today', said)
    folder = keys.export('rotated')
    for what, path in (('the list from before', wall), ('the list of today', now)):
        status, said = keys.audit('verify', '--key', path, folder)
        tap.ok(status == 0, 'the whole log is good by ' + what, said)
    with open(now, encoding='utf-8') as file:
        last = file.read().splitlines()[-1].split()
    alone = os.path.join(keys.folder, 'alone.pub')
    with open(alone, 'w', encoding='utf-8') as file:
        file.write(' '.join(last[:2]) + '\n')
    status, said = keys.audit('verify', '--key', alone, folder)
    tap.ok(status == 0, 'and by the new key alone', said)
    status, said = keys.audit('receipt', '--key', alone, code)
    tap.ok(status == 1 and 'not among the keys' in said, 'which says nothing of an old paper', said)
    return first, second


def test_interrupted(tap, keys):
    """The power went while the key was changed: the list names the next key, the file is still the old one."""
    before = keys.current()
    keys.run('rotate')
    after = keys.current()
    keys.settle(after)
    os.kill(keys.practice.status()['keeper'], signal.SIGTERM)
    while keys.practice.status()['keeper']:
        time.sleep(0.05)
    os.rename(keys.path, keys.path + '.next')
    os.link(keys.path + '.' + before, keys.path)
    os.unlink(keys.path + '.' + before)
    keys.practice.start()
    tap.ok(keys.practice.wait("SELECT count(*) > 0 FROM pg_catalog.pg_stat_activity WHERE usename = 'loket_keep'", 60)
           and os.path.exists(keys.path + '.' + before) and not os.path.exists(keys.path + '.next'),
           'the keeper ends what was begun')
    shutil.copy(keys.path + '.' + before, os.path.join(keys.folder, 'old.key'))
    shutil.copy(keys.path + '.pub', os.path.join(keys.folder, 'old.key.pub'))
    done = subprocess.run([ADMIN, 'keep', '--key', os.path.join(keys.folder, 'old.key')], capture_output=True, text=True,
                          env=keys.practice.environment, check=False)
    tap.ok(done.returncode == 1 and 'old copy' in done.stderr, 'an old copy of the key does not sign again', done.stderr)
    return after


def test_stolen(tap, keys, first, current):
    """The first key was stolen; the practice office has papers of today that it signed."""
    keys.settle(current)
    old = keys.code(first)
    day = keys.practice.value("SELECT max(r.day) FROM loket.receipt r JOIN loket.receipt_signature s ON s.receipt = r.id "
                              "WHERE s.key_id = '%s'" % first)
    tap.ok(keys.run('revoke', first)[0] == 1, 'why has to be said')
    tap.ok(keys.run('revoke', first, '--reason', 'x', '--since', '2999-01-01')[0] == 1, 'nothing is revoked in advance')
    status, said = keys.run('revoke', first, '--reason', 'stolen from the safe', '--since', day)
    tap.ok(status == 0 and 'stolen from the safe' in said, 'revoked', said)
    tap.ok(keys.practice.wait("SELECT revoked_day IS NOT NULL FROM loket.office_key WHERE key_id = '%s'" % first, 60),
           'the office knows')
    tap.ok(keys.settle(current) and keys.practice.value(
        "SELECT count(*) FROM loket.receipt_signature s JOIN loket.receipt r ON r.id = s.receipt WHERE s.key_id = '%s' "
        "AND r.day >= '%s'" % (first, day)) == '0', 'papers since then have another signature')
    wall = keys.public('revoked.pub')
    status, said = keys.audit('receipt', '--key', wall, old)
    tap.ok(status == 1 and 'does not count since ' + day in said, 'a paper of that day is refused, and why', said)
    earlier = keys.code(first)
    tap.ok(earlier != '', 'there are older papers')
    status, said = keys.audit('receipt', '--key', wall, earlier)
    tap.ok(status == 0, 'an older one is good', said)
    status, said = keys.audit('verify', '--key', wall, keys.export('revoked'))
    tap.ok(status == 0, 'so is the log', said)
    status, said = keys.audit('receipt', '--key', os.path.join(keys.folder, 'first.pub'), old)
    tap.ok(status == 0, 'who has not heard of it cannot know', said)
    tap.ok(keys.run('revoke', first, '--reason', 'again')[0] == 1, 'once')


def test_lost(tap, keys, gone):
    """The disk died, there is no copy."""
    os.kill(keys.practice.status()['keeper'], signal.SIGTERM)
    while keys.practice.status()['keeper']:
        time.sleep(0.05)
    os.unlink(keys.path)
    done = subprocess.run([ADMIN, 'keep', '--key', keys.path], capture_output=True, text=True,
                          env=keys.practice.environment, check=False)
    tap.ok(done.returncode == 1 and '--lost' in done.stderr and not os.path.exists(keys.path),
           'no new key takes the place of one that is gone by itself', done.stderr)
    tap.ok(keys.run('make')[0] == 1 and keys.run('rotate')[0] == 1, 'nor by mistake')
    status, said = keys.run('make', '--lost', 'the disk died')
    tap.ok(status == 0 and 'office.ini' in said and gone + '  revoked' in said, 'said aloud, it is made', said)
    keys.practice.start()
    new = keys.current()
    tap.ok(keys.practice.wait("SELECT revoked_day IS NOT NULL FROM loket.office_key WHERE key_id = '%s'" % gone, 60) and
           keys.settle(new), 'and signs')
    wall = keys.public('lost.pub')
    status, said = keys.audit('verify', '--key', wall, keys.export('lost'))
    tap.ok(status == 0, 'the log goes on', said)
    status, said = keys.audit('verify', '--key', os.path.join(keys.folder, 'second.pub'), os.path.join(keys.folder, 'lost'))
    tap.ok(status == 1 and 'key you trust' in said, 'who has only the old list does not believe it', said)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix='lkt-') as folder:
        os.chmod(folder, 0o755)
        with Practice(os.path.join(folder, 'office')) as practice:
            practice.start()
            keys = Keys(practice, folder)
            practice.wait("SELECT count(*) > 0 FROM loket.office_key", 60)
            test_first(tap, keys)
            first, _second = test_rotate(tap, keys)
            current = test_interrupted(tap, keys)
            test_stolen(tap, keys, first, current)
            test_lost(tap, keys, current)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
