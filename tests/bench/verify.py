#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""verify.py: what an auditor waits for: the log of a large office for a year (a million leaves) is exported,
verified without the server beside reading the same files once, and proven to a desk that saw half of it."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..')
sys.path.insert(0, os.path.join(TESTS, 'lib'))
from practice import ADMIN, Practice  # noqa: E402
from rows import median, row  # noqa: E402

AUDIT = os.path.join(os.environ['LOKET_BINDIR'], 'loket-audit')
LEAVES = 1000000
# Rows that came and went: as long as a real one, and nothing of them is in the tables.
YEAR = """
INSERT INTO audit.event (at, login, op, source, key, meta, salt, body, body_hash, leaf)
SELECT x.at, 'bench', x.op, 'loket.note', x.key, x.meta, x.salt, x.body, y.h, sha256('\\x00'::bytea || convert_to(x.meta, 'UTF8') || '\\x00'::bytea || y.h)
FROM (SELECT *, concat_ws('|', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'bench', '-', '-', '-', '-', op, 'loket.note', key) AS meta
      FROM (SELECT now() AS at, gen_random_uuid() AS salt, md5('bench ' || (i / 2))::uuid::text AS key,
              CASE i %% 2 WHEN 0 THEN 'I' ELSE 'D' END AS op,
              jsonb_build_object(CASE i %% 2 WHEN 0 THEN 'after' ELSE 'before' END, jsonb_build_object('id', md5('bench ' || (i / 2))::uuid,
                'body', repeat('catatan ', 20), 'at', '2026-11-22T00:00:00+00:00')) AS body
            FROM generate_series(0, %d) i) z) x,
  LATERAL (SELECT sha256(uuid_send(x.salt) || convert_to(x.body::text, 'UTF8')) AS h) y;
INSERT INTO audit.pending SELECT id FROM audit.event WHERE login = 'bench';
SELECT audit.seal(2000000)"""
SIGNED = 'SELECT signature IS NOT NULL FROM audit.checkpoint ORDER BY size DESC LIMIT 1'


def clock(command, **more):
    begun = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False, **more)
    if done.returncode != 0:
        sys.exit(done.stdout + done.stderr)
    return time.monotonic() - begun


def proof(practice):
    """A desk that was away for half a year: how many hashes, and how long the server looks for them."""
    size = int(practice.value('SELECT size FROM audit.tree'))
    took = []
    for _run in range(5):
        begun = time.monotonic()
        hashes = int(practice.value('SELECT cardinality(audit.consistency(%d, 0, %d, true))' % (size // 2 - 7, size)))
        took.append((time.monotonic() - begun) * 1000)
    # a psql of its own each time: what it takes to ask for nothing is the reference
    nothing = []
    for _run in range(5):
        begun = time.monotonic()
        practice.value('SELECT 1')
        nothing.append((time.monotonic() - begun) * 1000)
    row('trust/proof-of-a-million', median(took), median(nothing), 'ms')
    row('trust/proof-size', hashes * 32, 3000, 'bytes')


def main():
    folder = tempfile.mkdtemp(prefix='loket-t-', dir='/tmp')
    os.chmod(folder, 0o755)
    try:
        with Practice(os.path.join(folder, 'office')) as practice:
            practice.start()
            practice.sql(YEAR % (LEAVES - 1))
            while practice.value(SIGNED) != 't':
                time.sleep(1)
            proof(practice)
            export = os.path.join(folder, 'export')
            row('trust/export-a-million', clock([ADMIN, 'audit', 'export', export, '--db', practice.owner], env=practice.environment), 60, 's')
            key = os.path.join(practice.directory, 'keeper.key.pub')
            took, read = [], []
            for _run in range(3):
                took.append(clock([AUDIT, 'verify', '--key', key, export]))
                read.append(clock('cat * | sha256sum', shell=True, cwd=export))
            row('trust/verify-a-million', median(took), median(read), 's')
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
