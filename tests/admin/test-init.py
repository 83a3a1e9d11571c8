#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""loket-admin init on a server that is there: an office, or nothing."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))
from tap import Tap  # noqa: E402

ADMIN = os.path.join(os.environ['LOKET_BINDIR'], 'loket-admin')


def admin(*arguments, text=''):
    """(exit status, output, message)."""
    done = subprocess.run([ADMIN, *arguments], capture_output=True, text=True, input=text,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def value(sql, database='loket'):
    """One value, '' when the database is not there."""
    return subprocess.run(['psql', '-X', '-q', '-A', '-t', '-c', sql, database],
                          capture_output=True, text=True, check=False).stdout.strip()


def write(directory, change):
    """office.json of the practice office as that of a real one, with a change."""
    with open(os.path.join(os.environ['LOKET_DATADIR'], 'practice', 'office.json'),
              encoding='utf-8') as file:
        office = json.load(file)
    office['office']['practice'] = False
    office['office'].update(change)
    path = os.path.join(directory, 'office.json')
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(office, file)
    return path


# What somebody may do to a file of the rules with an editor, and what must be said.
BROKEN = [
    ('30-fees.json', lambda s: s.replace(b':', b';', 1), '30-fees.json:2:'),
    ('30-fees.json', lambda s: s[:len(s) // 2], '30-fees.json:'),
    ('30-fees.json', lambda s: s + b'\xff', 'UTF-8'),
    ('30-fees.json', lambda s: b'', '30-fees.json:1:'),
    ('30-fees.json', lambda s: b'null', '{'),
    ('30-fees.json', lambda s: b'[1]', '{'),
    ('30-fees.json', lambda s: s.replace(b'350000', b'-350000'), '30-fees.json'),
    ('30-fees.json', lambda s: s.replace(b'2024-12-17', b'2024-13-17'), '30-fees.json'),
    ('21-service-passport-new.json', lambda s: s.replace(b'"version": 1', b'"version": 2')
     .replace(b'2022-10-12', b'2030-01-01').replace(b'"examiner"', b'"boss"'), '"boss"'),
    ('21-service-passport-new.json', lambda s: s.replace(b'"version": 1', b'"version": 2')
     .replace(b'2022-10-12', b'2030-01-01').replace(b'age_below', b'age_above'), 'age_above'),
    ('21-service-passport-new.json', lambda s: s.replace(b'"version": 1', b'"version": 2')
     .replace(b'2022-10-12', b'2030-01-01').replace(b'"field": "purpose"', b'"field": "propose"'),
     'propose'),
]
RULES = ('SELECT md5(string_agg(x::text, \'\' ORDER BY x::text)) FROM (SELECT to_jsonb(f) x FROM'
         ' loket.fee f UNION ALL SELECT to_jsonb(c) FROM loket.catalogue_item c UNION ALL SELECT'
         ' to_jsonb(v) FROM loket.service_version v) z')


def test_broken(tap, directory):
    """Each is named with its file, and nothing of the folder is loaded."""
    before = value(RULES)
    for number, (name, change, word) in enumerate(BROKEN):
        folder = os.path.join(directory, 'rules-%d' % number)
        shutil.copytree(os.path.join(os.environ['LOKET_DATADIR'], 'catalogue'), folder)
        with open(os.path.join(folder, name), 'rb') as file:
            content = change(file.read())
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(content)
        with open(os.path.join(folder, '10-first.json'), 'w', encoding='utf-8') as file:
            file.write('{"valid_from": "2020-01-01", "reasons":'
                       ' [{"kind": "withdraw", "code": "half", "name_id": "x"}]}')
        status, _out, err = admin('catalogue', 'load', folder)
        tap.ok(status == 1 and name in err and word in err, 'broken rules %d' % number, err)
    tap.ok(before == value(RULES), 'and nothing was half loaded')


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as directory:
        status, _out, err = admin('init', write(directory, {'tz': 'Europe/Berlin'}), '--database-only')
        tap.ok(status == 1 and value("SELECT 1 FROM pg_database WHERE datname = 'loket'",
                                     'postgres') == '', 'a bad file leaves nothing', err)
        status, _out, err = admin('init', write(directory, {}), '--database-only')
        tap.ok(status == 0, 'an office is made', err)
        tap.ok(value("SELECT code || practice || (SELECT practice FROM loket.clock)"
                     " FROM loket.office") == '012falsefalse', 'and is no practice office')
        tap.ok(int(value('SELECT count(*) FROM loket.counter')) == 6, 'with its counters')
        status, _out, err = admin('init', write(directory, {}), '--database-only')
        tap.ok(status == 1 and 'upgrade' in err, 'a second time is refused', err)
        status, _out, err = admin('upgrade')
        tap.ok(status == 0, 'it can be upgraded', err)
        status, _out, err = admin('catalogue', 'load')
        tap.ok(status == 0, 'its rules can be loaded again', err)
        status, _out, err = admin('catalogue', 'load', directory)
        tap.ok(status == 1 and 'office.json' in err, 'a file that holds no rules is refused', err)
        test_broken(tap, directory)
        status, out, _err = admin('verify')
        tap.ok(status == 1 and [finding['check'] for finding in json.loads(out)['findings']]
               == ['access'], 'only the door of the test server is open', out)
    return tap.done()


sys.exit(main())
