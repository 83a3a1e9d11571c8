#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever owns the server alters the log or the tables: it cannot be prevented, but loket-audit names it
from an export alone. Then the export itself is altered, byte by byte and line by line."""
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
from practice import ADMIN, Practice  # noqa: E402
from tap import Tap  # noqa: E402

AUDIT = os.path.join(os.environ['LOKET_BINDIR'], 'loket-audit')
FLIPS = 200 if os.environ.get('LOKET_TEST_LONG') else 24
FILES = ('README.txt', 'keys.txt', 'checkpoints.txt', 'events.txt', 'leaves.bin', 'tables.txt', 'SHA256SUMS')
OFF = 'SET session_replication_role = replica; '


class Office:
    """A practice office and the folder its exports go to."""

    def __init__(self, practice, folder):
        self.practice = practice
        self.folder = folder
        self.key = os.path.join(practice.directory, 'keeper.key.pub')
        self.n = 0

    def admin(self, *words):
        """loket-admin audit WORDS."""
        return subprocess.run([ADMIN, 'audit', *words, '--db', self.practice.owner], capture_output=True, text=True,
                              env=self.practice.environment, check=False)

    def export(self):
        """A new export."""
        self.settle()
        self.n += 1
        folder = os.path.join(self.folder, 'export%d' % self.n)
        done = self.admin('export', folder)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return folder

    def checkpoint(self):
        """A file with the newest checkpoint, as it was printed or mailed."""
        self.settle()
        self.n += 1
        path = os.path.join(self.folder, 'note%d' % self.n)
        with open(path, 'w', encoding='utf-8') as file:
            file.write(self.admin('checkpoint').stdout)
        return path

    def settle(self):
        """Until everything is sealed and signed."""
        if not self.practice.wait('SELECT NOT EXISTS (SELECT FROM audit.pending) AND (SELECT c.signature IS NOT NULL '
                                  'FROM audit.checkpoint c ORDER BY c.size DESC LIMIT 1)', 60):
            raise RuntimeError('the keeper does not seal')

    def verify(self, folder, *words):
        """(exit status, what it says)."""
        done = subprocess.run([AUDIT, 'verify', '--key', self.key, *words, folder], capture_output=True, text=True,
                              env=self.practice.environment, check=False)
        return done.returncode, done.stdout + done.stderr


def test_good(tap, office):
    folder = office.export()
    status, said = office.verify(folder)
    tap.ok(status == 0 and 'NOTHING WAS ALTERED' in said, 'an office as it is', said)
    tap.ok(not [name for name in FILES if not os.path.exists(os.path.join(folder, name))], 'every file is there')
    tap.ok(os.stat(folder).st_mode & 0o077 == 0, 'nobody else reads it')
    tap.ok(subprocess.run(['sha256sum', '-c', '--quiet', 'SHA256SUMS'], cwd=folder, check=False).returncode == 0,
           'sha256sum knows the sums')
    done = subprocess.run([AUDIT, 'verify', folder], capture_output=True, text=True, check=False,
                          env=office.practice.environment)
    tap.ok(done.returncode == 0 and '--key' in done.stdout, 'without a key from elsewhere it says how little that proves',
           done.stdout)
    again = office.admin('export', folder)
    tap.ok(again.returncode == 1 and 'already' in again.stderr, 'an export never goes over another', again.stderr)
    return folder


def test_row(tap, office):
    """Rows changed, added and taken away with the triggers off."""
    practice = office.practice
    person = practice.value('SELECT id FROM loket.person ORDER BY id LIMIT 1')
    name = practice.value("SELECT name FROM loket.person WHERE id = '%s'" % person)
    practice.sql(OFF + "UPDATE loket.person SET name = 'SESEORANG LAIN' WHERE id = '%s'" % person)
    status, said = office.verify(office.export())
    tap.ok(status == 1 and person in said and 'loket.person' in said and 'name' in said, 'a changed row: table, key and field',
           said)
    tap.ok('SESEORANG' not in said and name not in said, 'not what stands in it', said)
    practice.sql(OFF + "UPDATE loket.person SET name = '%s' WHERE id = '%s'" % (name, person))
    kept = practice.value('SELECT to_jsonb(d)::text FROM loket.decision d ORDER BY d.case_id LIMIT 1')
    key = practice.value('SELECT d.case_id FROM loket.decision d ORDER BY d.case_id LIMIT 1')
    practice.sql(OFF + "DELETE FROM loket.decision WHERE case_id = '%s'" % key)
    status, said = office.verify(office.export())
    tap.ok(status == 1 and key in said and 'deleted behind' in said, 'a row taken away', said)
    practice.sql(OFF + "INSERT INTO loket.decision SELECT * FROM jsonb_populate_record(NULL::loket.decision, $x$%s$x$)" % kept)
    duty = practice.value(OFF + "INSERT INTO loket.duty SELECT (jsonb_populate_record(d, jsonb_build_object('id', "
                          "gen_random_uuid()))).* FROM loket.duty d LIMIT 1 RETURNING id")
    status, said = office.verify(office.export())
    tap.ok(status == 1 and duty in said and 'added behind' in said, 'a row smuggled in', said)
    practice.sql(OFF + "DELETE FROM loket.duty WHERE id = '%s'" % duty)
    status, said = office.verify(office.export())
    tap.ok(status == 0, 'put back as it was, nothing differs', said)


def test_hostile(tap, office, folder):
    """An export from somebody who wants to talk to the terminal, or to the memory, of the auditor."""
    with open(os.path.join(folder, 'tables.txt'), 'rb') as file:
        known = b'\t'.join(file.readline().split(b'\t')[:2])
    for what, row in (('escape sequences', b'loket.person\x1b]0;x\x07\t\x1b[2Jkey\t{"a": 1}\n'),
                      ('bytes that are no letters', b'\xff\xfe\t\xc0\x80\t{"a": 1}\n'),
                      ('a name of a megabyte', b'x' * 1000000 + b'\tkey\t{"a": 1}\n'),
                      ('no line end', b'loket.person\tkey\t{"a": 1}'),
                      ('JSON that never ends', known + b'\t' + b'{"a":' * 100000 + b'\n')):
        copy = os.path.join(office.folder, 'hostile')
        shutil.copytree(folder, copy)
        with open(os.path.join(copy, 'tables.txt'), 'ab') as file:
            file.write(row)
        done = subprocess.run([AUDIT, 'verify', '--key', office.key, copy], capture_output=True, check=False,
                              env=office.practice.environment)
        shutil.rmtree(copy)
        tap.ok(done.returncode == 1 and b'\x1b' not in done.stdout and len(done.stdout) < 5000, 'an export with ' + what,
               '%d %r' % (done.returncode, done.stdout[-300:]))


def rebuild(office, victim):
    """A superuser takes an event out and has the tree built and signed anew."""
    office.practice.sql(
        OFF + 'LOCK TABLE audit.tree; DELETE FROM audit.sequence; DELETE FROM audit.node; DELETE FROM audit.checkpoint; '
        "UPDATE audit.tree SET size = 0, frontier = '{}'; DELETE FROM audit.event WHERE id = %s; "
        'INSERT INTO audit.pending SELECT id FROM audit.event ON CONFLICT DO NOTHING' % victim)


def test_rebuilt(tap, office):
    practice = office.practice
    note = office.checkpoint()
    status, said = office.verify(office.export(), '--since', note)
    tap.ok(status == 0, 'an earlier checkpoint fits', said)
    # what a row was in between: the rows as they are say nothing of it
    victim = practice.value('SELECT e.id FROM audit.event e WHERE EXISTS (SELECT FROM audit.event n WHERE n.source = '
                            'e.source AND n.key = e.key AND n.id > e.id) ORDER BY e.id LIMIT 1')
    practice.sql(OFF + 'DELETE FROM audit.event WHERE id = %s' % victim)
    status, said = office.verify(office.export(), '--since', note)
    tap.ok(status == 1 and 'should be' in said, 'an event taken out', said)
    rebuild(office, victim)
    folder = office.export()
    status, said = office.verify(folder)
    tap.ok(status == 0, 'a tree that was built anew and signed fits itself', said)
    status, said = office.verify(folder, '--since', note)
    tap.ok(status == 1 and os.path.basename(note) in said and 'signed' in said,
           'but not the checkpoint from before', said)
    rebuild(office, practice.value('SELECT max(id) FROM audit.event'))
    practice.stop()
    practice.start()
    status, said = office.verify(office.export(), '--since', note)
    tap.ok(status == 1, 'also later', said)


def test_destroyed(tap, office):
    practice = office.practice
    person = practice.value('SELECT id FROM loket.person ORDER BY id LIMIT 1')
    practice.sql('UPDATE audit.event SET salt = NULL, body = NULL WHERE id = (SELECT max(id) FROM audit.event '
                 "WHERE source = 'loket.person' AND key = '%s')" % person)
    status, said = office.verify(office.export())
    tap.ok(status == 1 and person in said and 'destroyed, but it is there' in said,
           'nobody hides a change by destroying what the log said of it', said)


def test_shorter(tap, office):
    """Yesterday's backup: everything fits together, but the office had signed more."""
    practice = office.practice
    note = office.checkpoint()
    practice.sql(OFF + 'LOCK TABLE audit.tree; DELETE FROM audit.sequence; DELETE FROM audit.node; DELETE FROM audit.checkpoint; '
                 "UPDATE audit.tree SET size = 0, frontier = '{}'; "
                 'DELETE FROM audit.event WHERE id > (SELECT min(id) + 500 FROM audit.event); '
                 'INSERT INTO audit.pending SELECT id FROM audit.event ON CONFLICT DO NOTHING')
    status, said = office.verify(office.export(), '--since', note)
    tap.ok(status == 1 and 'its end was taken out' in said, 'a log that became shorter', said[-600:])


def altered(tap, office, folder, name, change, what, wanted=''):
    """A copy of an export with one file changed is found out."""
    copy = os.path.join(office.folder, 'altered')
    shutil.copytree(folder, copy)
    path = os.path.join(copy, name)
    with open(path, 'rb') as file:
        data = bytearray(file.read())
    data = change(data)
    with open(path, 'wb') as file:
        file.write(data)
    status, said = office.verify(copy)
    shutil.rmtree(copy)
    tap.ok(status == 1 and wanted in said, what, '%d %s' % (status, said))


def flip(place):
    """A function that changes one byte."""
    def change(data):
        data[place] ^= 1
        return data
    return change


def lines(change):
    """A function that changes the list of lines."""
    def changed(data):
        rows = bytes(data).split(b'\n')
        change(rows)
        return b'\n'.join(rows)
    return changed


def swap(rows):
    rows[40], rows[41] = rows[41], rows[40]


def test_export(tap, office, folder):
    seed = int(os.environ.get('LOKET_TEST_SEED', '0')) or random.randrange(1 << 30)
    tap.say('seed %d' % seed)
    rng = random.Random(seed)
    for name in FILES:
        size = os.path.getsize(os.path.join(folder, name))
        for _ in range(FLIPS // len(FILES) + 1):
            place = rng.randrange(size)
            altered(tap, office, folder, name, flip(place), 'one byte of %s: %d' % (name, place), 'byte')
    altered(tap, office, folder, 'leaves.bin', flip(32 * 77 + 5), 'a leaf: which, and where', 'Leaf 77:')
    altered(tap, office, folder, 'leaves.bin', flip(32 * 77 + 5), 'and which of the two files is right',
            'events.txt is what was signed')
    altered(tap, office, folder, 'events.txt', lines(swap), 'two events in another order', 'line 41 ')
    altered(tap, office, folder, 'events.txt', lines(lambda rows: rows.insert(40, rows[40])), 'an event twice', 'line 42 ')
    altered(tap, office, folder, 'events.txt', lines(lambda rows: rows.pop(40)), 'an event taken out', 'leaf 40 should be')
    altered(tap, office, folder, 'leaves.bin', lambda data: data[:-5], 'a leaf cut', 'ends in the midst')
    altered(tap, office, folder, 'leaves.bin', lambda data: data[:-32], 'a leaf less', 'its end was taken out')
    altered(tap, office, folder, 'leaves.bin', lambda data: b'', 'no leaves')
    altered(tap, office, folder, 'tables.txt', lines(lambda rows: rows.pop(10)), 'a row taken out', 'deleted behind')
    altered(tap, office, folder, 'checkpoints.txt', lambda data: b'', 'no checkpoint', 'nothing in it was signed')
    done = subprocess.run([AUDIT, 'verify', '--key', os.path.join(folder, 'README.txt'), folder], capture_output=True,
                          text=True, check=False, env=office.practice.environment)
    tap.ok(done.returncode == 3 and 'public key' in done.stderr, 'a key that is none', done.stderr)
    status, said = office.verify(os.path.join(folder, 'nowhere'))
    tap.ok(status == 3, 'a folder that is none', said)


def other_key(office):
    """The public key of somebody else."""
    path = os.path.join(office.folder, 'other.pub')
    public = hashlib.sha256(b'somebody').digest()
    with open(path, 'w', encoding='utf-8') as file:
        file.write('%s %s\n' % (hashlib.sha256(public).hexdigest()[:8], public.hex()))
    return path


def test_other_key(tap, office, folder):
    """Signed, but by somebody else."""
    path = other_key(office)
    done = subprocess.run([AUDIT, 'verify', '--key', path, folder], capture_output=True, text=True, check=False,
                          env=office.practice.environment)
    tap.ok(done.returncode == 1 and 'a key you trust' in done.stdout, 'signed with a key nobody trusts', done.stdout)


def receipt(office, code, *more, key=None, stdin=None):
    """(exit status, what it says) of checking a code."""
    words = [AUDIT, 'receipt', '--key', key or office.key, *more] + ([code] if stdin is None else [])
    done = subprocess.run(words, input=stdin, capture_output=True, text=True, check=False,
                          env=office.practice.environment)
    return done.returncode, done.stdout + done.stderr


def test_receipt(tap, office):
    practice = office.practice
    if not practice.wait('SELECT EXISTS (SELECT FROM loket.receipt_signature)', 60):
        tap.ok(False, 'the keeper signs receipts')
        return
    code = practice.value('SELECT code FROM loket.receipt_signature ORDER BY receipt LIMIT 1')
    number = practice.value('SELECT c.number FROM loket.receipt_signature s JOIN loket.receipt r ON r.id = s.receipt '
                            'JOIN loket.case_file c ON c.id = r.case_id ORDER BY s.receipt LIMIT 1')
    status, said = receipt(office, code)
    tap.ok(status == 0 and said.startswith('GENUINE') and number in said and 'Compare them' in said, 'a receipt of the office', said)
    status, said = receipt(office, code, stdin=code + '\r\n')
    tap.ok(status == 0, 'as a scanner types it', said)
    sentences = set()
    letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
    last = letters[(letters.index(code[-4]) + 1) % 45]
    for what, wrong in (('cut', code[:60]), ('one character read wrong', code[:-4] + last + code[-3:]),
                        ('of another alphabet', code[:9] + 'ü' + code[10:]), ('not whole', code[:-1]), ('too long', code * 9),
                        ('something else', 'HTTPS://EXAMPLE.COM/')):
        status, said = receipt(office, wrong)
        tap.ok(status == 1 and 'NOT GENUINE' in said, 'a code ' + what, said)
        sentences.add(said)
    status, said = receipt(office, code, key=other_key(office))
    tap.ok(status == 1 and 'not among the keys' in said, 'a key that is not given', said)
    sentences.add(said)
    tap.ok(len(sentences) == 4, 'each has a sentence of its own', '\n'.join(sentences))
    status, said = receipt(office, code, '--printed', number)
    tap.ok(status == 0, 'with the number that is printed', said)
    status, said = receipt(office, code, '--printed', '012-20200101-00001')
    tap.ok(status == 1 and 'copied from another paper' in said, 'on another paper', said)
    status, said = receipt(office, code, stdin='')
    tap.ok(status == 2, 'nothing to check', said)


def test_restored(tap, office):
    """The folder of the server as it was yesterday, put in place of today's: whole in itself."""
    practice = office.practice
    data = os.path.join(practice.directory, 'cluster')
    office.settle()
    practice.stop()
    subprocess.run(['cp', '-a', data, data + '.yesterday'], check=True)
    practice.start()
    practice.sql("INSERT INTO loket.person (id, office, name) SELECT gen_random_uuid(), id, 'HARI INI' FROM loket.office")
    note = office.checkpoint()
    status, said = office.verify(office.export(), '--since', note)
    tap.ok(status == 0 and 'HARI INI' not in said, 'today fits today', said)
    practice.stop()
    os.rename(data, data + '.today')
    os.rename(data + '.yesterday', data)
    practice.start()
    folder = office.export()
    status, said = office.verify(folder)
    tap.ok(status == 0, "yesterday's backup fits itself", said)
    status, said = office.verify(folder, '--since', note)
    tap.ok(status == 1 and os.path.basename(note) in said, 'but not the checkpoint of today', said)
    shutil.rmtree(data + '.today')


def undone(office, test, tap):
    """Runs a test on the office and puts everything back as it was before."""
    practice = office.practice
    data = os.path.join(practice.directory, 'cluster')
    office.settle()
    practice.stop()
    subprocess.run(['cp', '-a', data, data + '.before'], check=True)
    practice.start()
    try:
        test(tap, office)
    finally:
        practice.stop()
        shutil.rmtree(data)
        os.rename(data + '.before', data)
        practice.start()


def retention(office, *words, who=None):
    """(exit status, what it says) of loket-admin retention; who gives their password."""
    done = subprocess.run([ADMIN, 'retention', *words, *(['--by', who] if who else []), '--db', office.practice.owner],
                          capture_output=True, text=True, input='latihan-%s\n' % who, env=office.practice.environment, check=False)
    return done.returncode, done.stdout + done.stderr


def test_retention(tap, office):
    """Destroyed by rule: the log knows why, and everything that was signed is what it was."""
    practice = office.practice
    case, rule, code = practice.value(
        "SELECT c.id, loket.retention_rule(c.service) ->> 'code', s.code FROM loket.case_file c JOIN loket.receipt r ON r.case_id = c.id "
        'JOIN loket.receipt_signature s ON s.receipt = r.id WHERE loket.case_ended(c.id) IS NOT NULL '
        'AND loket.retention_kept(c) IS NULL ORDER BY c.number LIMIT 1').split('|')
    practice.sql("UPDATE loket.case_file SET created_at = created_at - interval '9 years' WHERE id = '%s'; UPDATE loket.case_step SET "
                 "entered_at = entered_at - interval '9 years', done_at = done_at - interval '9 years' WHERE case_id = '%s'" % (case, case))
    note = office.checkpoint()
    status, said = retention(office, 'list')
    tap.ok(status == 0 and rule in said, 'what is due', said)
    status, said = retention(office, 'propose', rule, '--letter', 'ANRI 12/2026', who='agus')
    tap.ok(status == 0, 'one proposes', said)
    number = practice.value('SELECT id FROM loket.destruction')
    status, said = retention(office, 'approve', number, who='agus')
    tap.ok(status == 1 and 'proposed' in said, 'and does not approve', said)
    retention(office, 'run')
    tap.ok(practice.value('SELECT count(*) FROM loket.destroyed') == '0', 'nothing is destroyed before another one does')
    status, said = retention(office, 'approve', number, who='lestari')
    tap.ok(status == 0, 'another one approves', said)
    office.settle()
    status, said = retention(office, 'run')
    tap.ok(status == 0 and number in said and 'ANRI 12/2026' in said, 'the record is printed', said)
    tap.ok(practice.value('SELECT case_id FROM loket.destroyed') == case, 'the case was destroyed')
    status, said = office.verify(office.export(), '--since', note)
    tap.ok(status == 0 and 'destroyed by rule: 1' in said, 'whoever verifies is told, and nothing was altered', said)
    status, said = receipt(office, code)
    tap.ok(status == 0 and said.startswith('GENUINE'), 'its receipt is as genuine as before', said)
    done = office.admin('check', '--key', office.key, '--checkpoints', os.path.dirname(note))
    tap.ok(done.returncode == 0, 'the nightly check finds nothing', done.stdout + done.stderr)
    # what a row was in between: the row as it is says nothing of it
    practice.sql("UPDATE audit.event SET salt = NULL, body = NULL WHERE id = (SELECT min(e.id) FROM audit.event e WHERE e.body IS NOT NULL "
                 "AND e.source = 'loket.case_file' AND EXISTS (SELECT FROM audit.event n WHERE n.source = e.source AND n.key = e.key "
                 'AND n.id > e.id))')
    status, said = office.verify(office.export())
    tap.ok(status == 1 and 'no record of destruction names it' in said, 'content destroyed past the program is named', said)


def test_taken_back(tap, office):
    """A paper handed out in error: whoever has the list knows, and nobody else makes such a list."""
    practice = office.practice
    code, paper = practice.value('SELECT code, receipt FROM loket.receipt_signature ORDER BY receipt LIMIT 1').split('|')
    practice.sql("INSERT INTO loket.receipt_revocation SELECT id, office, 'wrong applicant', day, staff, now() "
                 "FROM loket.receipt WHERE id = '%s'" % paper)
    tap.ok(practice.wait('SELECT l.body = loket.revoked_list_body(l.office) FROM loket.revoked_list l', 60),
           'the keeper signs the list')
    path = os.path.join(office.folder, 'revoked.txt')
    with open(path, 'w', encoding='utf-8') as file:
        file.write(office.admin('revoked').stdout)
    status, said = receipt(office, code)
    tap.ok(status == 0, 'without the list nothing is known', said)
    status, said = receipt(office, code, '--revoked', path)
    tap.ok(status == 1 and 'handed out in error' in said, 'with it the paper is refused, and why', said)
    other = practice.value("SELECT code FROM loket.receipt_signature WHERE receipt <> '%s' LIMIT 1" % paper)
    status, said = receipt(office, other, '--revoked', path)
    tap.ok(status == 0, 'another one is not', said)
    with open(path, encoding='utf-8') as file:
        text = file.read()
    lines = text.splitlines(True)
    for what, wrong in (('a line less', lines[:2] + lines[3:]), ('another day', [text.replace(' 20', ' 19', 1)]),
                        ('no signature', lines[:-1]), ('nothing', [])):
        with open(path, 'w', encoding='utf-8') as file:
            file.write(''.join(wrong))
        status, said = receipt(office, code, '--revoked', path)
        tap.ok(status == 3 and 'not signed by the office' in said, 'a list with ' + what, '%d %s' % (status, said))


def left_in_memory():
    return [name for name in os.listdir('/dev/shm') if name.startswith('loket-audit-')]


def test_night(tap, office, folder):
    """What a timer does on the server: finds the row, tells every desk, leaves nothing behind."""
    notes = os.path.join(folder, 'notes')
    os.mkdir(notes)
    shutil.copy(office.checkpoint(), os.path.join(notes, '2026-11-20.note'))
    before = set(left_in_memory())

    def check(*more):
        office.settle()
        done = office.admin('check', '--key', office.key, '--checkpoints', notes, *more)
        return done.returncode, done.stdout + done.stderr

    status, said = check()
    tap.ok(status == 0 and 'NOTHING WAS ALTERED' in said, 'the nightly check of an office as it is', said)
    tap.ok(office.practice.value('SELECT outcome FROM loket.audit_check ORDER BY at DESC LIMIT 1') == 'good', 'it is on record')
    name = office.practice.value('SELECT name FROM loket.person ORDER BY id LIMIT 1')
    office.practice.sql(OFF + "UPDATE loket.person SET name = 'DIUBAH DIAM' WHERE id = (SELECT id FROM loket.person ORDER BY id LIMIT 1)")
    status, said = check()
    tap.ok(status == 1 and 'loket.person' in said and 'name' in said, 'it names the row and the field', said)
    kept = office.practice.value('SELECT said FROM loket.audit_check ORDER BY at DESC LIMIT 1')
    tap.ok(office.practice.value('SELECT outcome FROM loket.audit_check ORDER BY at DESC LIMIT 1') == 'differs' and 'loket.person' in kept,
           'where the auditor and the desks see it', kept)
    tap.ok(name not in kept and 'DIUBAH' not in kept, 'without what the row says', kept)
    office.practice.sql(OFF + "UPDATE loket.person SET name = '%s' WHERE name = 'DIUBAH DIAM'" % name)
    tap.ok(check()[0] == 0, 'put back, it is well again')
    with open(os.path.join(notes, '2026-11-21.note'), 'w', encoding='utf-8') as note:
        note.write('no note\n')
    status, said = check()
    tap.ok(status == 1, 'a note that is none is no proof', said)
    os.unlink(os.path.join(notes, '2026-11-21.note'))
    tap.ok(set(left_in_memory()) == before, 'nothing personal is left behind')


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix='lkt-') as folder:
        os.chmod(folder, 0o755)
        with Practice(os.path.join(folder, 'office')) as practice:
            practice.start()
            office = Office(practice, folder)
            export = test_good(tap, office)
            test_export(tap, office, export)
            test_other_key(tap, office, export)
            test_hostile(tap, office, export)
            test_receipt(tap, office)
            test_restored(tap, office)
            undone(office, test_retention, tap)
            test_night(tap, office, folder)
            test_taken_back(tap, office)
            test_row(tap, office)
            test_rebuilt(tap, office)
            test_destroyed(tap, office)
            test_shorter(tap, office)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
