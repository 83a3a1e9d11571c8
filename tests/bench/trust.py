#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""trust.py: what the audit costs. Run by tests/sql/run inside with-postgres: a change with the audit beside the same
without, from few and many desks, on no line and on one of 50 ms; how fast the keeper seals beside the writers."""
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rows import median, row  # noqa: E402

DESKS, PER_LOGIN, SECONDS, ROUNDS = 64, 6, 5, 3
LOGINS = -(-DESKS // PER_LOGIN)
# Somebody is registered: a small change without papers, where the audit weighs most.
SCRIPT = r"""\if :opened = 0
SELECT api.desk_open(gen_random_uuid(), NULL, 'pc' || :client_id, 'bench');
\set opened 1
\endif
SELECT api.person_register(gen_random_uuid(), gen_random_uuid(), '{"name": "Siti Rahayu"}');
"""


def psql(sql):
    return subprocess.run(['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', sql], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


def restart():
    """The server writes as safely as an office's does."""
    bindir = subprocess.run(['pg_config', '--bindir'], check=True, text=True, stdout=subprocess.PIPE).stdout.strip()
    host = os.environ['PGHOST']
    who = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] if os.getuid() == 0 else []
    subprocess.run(who + [os.path.join(bindir, 'pg_ctl'), '-D', host + '/data', '-w', '-l', host + '/log', '-m', 'fast', '-o',
                          "-c listen_addresses='' -c unix_socket_directories=%s -c max_connections=120 "
                          '-c shared_buffers=512MB -c jit=off' % host, 'restart'],
                   check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return os.path.join(bindir, 'pgbench')


def prepare():
    psql("SELECT t.person_of(('desk' || i)::name, '012', '{clerk}') FROM generate_series(1, %d) i" % LOGINS)


def audited(on):
    psql("""DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT tgrelid FROM pg_trigger WHERE tgname = 'audited' LOOP
      EXECUTE format('ALTER TABLE %%s %s TRIGGER audited', t); END LOOP; END $$""" % ('ENABLE' if on else 'DISABLE'))


def start(pgbench, desks, line, seconds):
    """Desks at work, as many of one login as may be."""
    script = SCRIPT + (r'\sleep 50 ms' + '\n' if line else '')
    running = []
    for n in range(-(-desks // PER_LOGIN)):
        clients = min(PER_LOGIN, desks - n * PER_LOGIN)
        running.append(subprocess.Popen(
            [pgbench, '-n', '-c', str(clients), '-j', '1', '-T', str(seconds), '-D', 'opened=0',
             '-f', '/dev/stdin', '-U', 'desk%d' % (n + 1)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        running[-1].stdin.write(script)
        running[-1].stdin.close()
        running[-1].stdin = None
    return running


def finish(running):
    """Changes in a second of all together."""
    total = 0
    for one in running:
        said, complaint = one.communicate()
        failed = re.search(r'number of failed transactions: (\d+)', said)
        if one.returncode != 0 or (failed and failed.group(1) != '0'):
            sys.exit(complaint)
        total += float(re.search(r'tps = ([0-9.]+)', said).group(1))
    psql("UPDATE loket.desk_session SET closed_at = now(), closed_why = 'closed' WHERE closed_at IS NULL")
    return total


def change(pgbench, name, desks, line):
    """Milliseconds of the office for one change: below 1 would be ahead of a server that forgets."""
    ours, reference = [], []
    for _round in range(ROUNDS):
        for on, kept in ((True, ours), (False, reference)):
            audited(on)
            kept.append(1000 / finish(start(pgbench, desks, line, SECONDS)))
            psql('SELECT audit.seal(1000000)')
    audited(True)
    row('trust/' + name, median(ours), median(reference), 'ms')


def seal(pgbench):
    """Leaves the sequencer puts into the tree in a second, beside those that eight desks write."""
    psql('SELECT audit.seal(1000000)')
    before = int(psql('SELECT count(*) FROM audit.event'))
    begun = time.monotonic()
    running = start(pgbench, 8, False, SECONDS)
    busy = 0
    while any(one.poll() is None for one in running):
        time.sleep(0.5)
        busy -= time.monotonic()
        psql('SELECT audit.seal(1000000)')
        busy += time.monotonic()
    took = time.monotonic() - begun
    finish(running)
    written = int(psql('SELECT count(*) FROM audit.event')) - before
    row('trust/seal-beside-writers', written / took, written / busy, 'leaves/s')


def main():
    pgbench = restart()
    prepare()
    for desks in (8, DESKS):
        change(pgbench, 'change-%d' % desks, desks, False)
        change(pgbench, 'change-%d-line-50-ms' % desks, desks, True)
    seal(pgbench)


main()
