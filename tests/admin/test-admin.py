#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""loket-admin on a practice office of its own: what an administrator does, and what must fail."""
import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'lib'))
import tree  # noqa: E402
from practice import Practice  # noqa: E402
from tap import Tap  # noqa: E402

ADMIN = os.path.join(os.environ['LOKET_BINDIR'], 'loket-admin')
DATA = os.environ['LOKET_DATADIR']


def admin(*arguments, data=None, text=None):
    """(exit status, standard output, standard error) of loket-admin."""
    environment = dict(os.environ, LOKET_DATADIR=data or DATA)
    done = subprocess.run([ADMIN, *arguments], capture_output=True, text=True, input=text or '',
                          env=environment, check=False)
    return done.returncode, done.stdout, done.stderr


def copy_of_data(directory, name):
    """The data folder again, to be changed."""
    path = os.path.join(directory, name)
    shutil.copytree(DATA, path)
    return path


def test_usage(tap):
    status, out, _err = admin('--help')
    tap.ok(status == 0 and 'practice' in out, 'the commands are listed')
    names = [line.split()[0] for line in out.splitlines() if line.startswith('  ')]
    for name in names:
        status, out, _err = admin(name, '--help')
        tap.ok(status == 0 and out.startswith('Usage: loket-admin %s' % name),
               '%s explains itself' % name)
    tap.ok(admin('no-such-command')[0] == 2, 'an unknown command is a usage error')
    tap.ok(admin('upgrade', '--no-such-option')[0] == 2, 'an unknown option is a usage error')
    status, out, err = admin('upgrade', '--db', 'host=/nowhere dbname=loket')
    tap.ok(status == 1 and out == '' and err, 'a server that is not there fails with a sentence')


def test_closed(tap, office):
    status, out, err = admin('verify', '--db', office.owner)
    tap.ok(status == 0 and json.loads(out)['findings'] == [], 'a new office is closed', err)
    office.sql('GRANT SELECT ON loket.person TO rina; ALTER ROLE rina CREATEROLE;'
               ' GRANT loket_owner TO sinta; CREATE FUNCTION api.bad() RETURNS jsonb'
               " LANGUAGE sql AS $$ SELECT '{}'::jsonb $$")
    status, out, _err = admin('verify', '--db', office.owner)
    found = {finding['check'] for finding in json.loads(out)['findings']}
    tap.ok(status == 1 and {'table_grant', 'login_power', 'owner_member', 'called_function',
                            'public_function'} <= found, 'what was opened is found', str(found))
    office.sql('REVOKE SELECT ON loket.person FROM rina; ALTER ROLE rina NOCREATEROLE;'
               ' REVOKE loket_owner FROM sinta')
    admin('upgrade', '--db', office.owner)
    status, out, err = admin('verify', '--db', office.owner)
    tap.ok(status == 0, 'an upgrade takes a function away that is in no file', err)


# What a superuser may do to an office by mistake or on purpose, and which check says so.
CHANGES = [
    ('ALTER TABLE loket.decision DROP CONSTRAINT decision_hand', 'shape'),
    ('DROP TRIGGER audited ON loket.payment', 'shape'),
    ('DROP INDEX loket.issue_valid', 'shape'),
    ("INSERT INTO loket.act VALUES ('nod', 'decides')", 'shape'),
    ("UPDATE loket.constraint_meaning SET code = 'LK003' WHERE name = 'issue_valid'", 'shape'),
    ('CREATE OR REPLACE FUNCTION loket.need_proof(me loket.caller) RETURNS void LANGUAGE plpgsql'
     ' SET search_path = pg_catalog, pg_temp AS $$ BEGIN END $$', 'shape'),
    ('GRANT EXECUTE ON FUNCTION api.keeper_tidy() TO loket_staff', 'shape'),
    ('ALTER FUNCTION loket.enter(text[], boolean) RESET search_path', 'shape'),
    ('ALTER TABLE loket.person ALTER name DROP NOT NULL', 'shape'),
    ('CREATE RULE quiet AS ON INSERT TO loket.note DO INSTEAD NOTHING', 'shape'),
    ('CREATE TABLE loket.aside (a int PRIMARY KEY)', 'shape'),
    ('ALTER TABLE loket.hand DISABLE TRIGGER final', 'trigger'),
    ('ALTER TABLE loket.case_file DISABLE ROW LEVEL SECURITY', 'row_security'),
    ('ALTER TABLE loket.person OWNER TO postgres', 'owner'),
    ('GRANT postgres TO rina', 'membership'),
    ('GRANT loket_keeper TO rina', 'membership'),
    ('GRANT loket_keeper TO loket_staff', 'membership'),
    ('ALTER ROLE loket_owner SUPERUSER', 'login_power'),
    ('ALTER ROLE rina SET statement_timeout = 1', 'login_setting'),
    ("ALTER DATABASE loket SET work_mem = '64kB'", 'database_setting'),
]


def test_changed(tap, office):
    """All of it at once, in an office that is thrown away."""
    for sql, _check in CHANGES:
        office.sql(sql)
    status, out, _err = admin('verify', '--db', office.owner)
    findings = json.loads(out)['findings']
    found = {finding['check'] for finding in findings}
    tap.ok(status == 1 and {check for _sql, check in CHANGES} <= found, 'all kinds are found',
           str(sorted(found)))
    shape = [finding['what'] for finding in findings if finding['check'] == 'shape']
    for word in ('− constraint loket.decision decision_hand', '− trigger loket.payment audited',
                 '− index loket.issue_valid', '≠ function loket.need_proof(loket.caller)',
                 '≠ function api.keeper_tidy()', '≠ function loket.enter(text[],boolean)',
                 '≠ column loket.person.name', '+ rule loket.note quiet', '+ table loket.aside'):
        tap.ok(word in shape, 'found: ' + word, str(shape))
    tap.ok(sum('+ row of loket.act' in word for word in shape) == 1, 'an act nobody knows')
    tap.ok(len(shape) < 40, 'and hardly anything else', str(len(shape)))
    tap.ok(office.value("SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = 'api'") == '1'
           and office.elsewhere("SELECT count(*) FROM pg_catalog.pg_namespace"
                                " WHERE nspname = 'api'") == '0',
           'nothing stays behind where the comparison was made')


def test_silent(tap, office):
    """What PostgreSQL prints for developers would show the rows a function works on."""
    status, _out, err = office.call('rina',
        "SELECT api.desk_open(gen_random_uuid(), NULL, 'pc', 'x');"
        " SET client_min_messages = log; SET debug_print_plan = on; SET debug_print_parse = on;"
        " SET debug_print_rewritten = on; SELECT api.search('siti', 'office', '')")
    plans = err.count('LOG:  plan') + err.count('LOG:  parse tree') + err.count('LOG:  rewritten')
    tap.ok(status == 0 and 0 < plans < 20, 'no plan of a function is shown', '%d trees' % plans)


def test_upgrade(tap, office, directory):
    before = office.value('SELECT count(*) FROM loket.schema_version')
    status, _out, err = admin('upgrade', '--db', office.owner)
    tap.ok(status == 0 and office.value('SELECT count(*) FROM loket.schema_version') == before,
           'a second upgrade changes nothing', err)
    data = copy_of_data(directory, 'broken')
    with open(os.path.join(data, 'schema/migrations/9001-broken.sql'), 'w', encoding='utf-8') as f:
        f.write('CREATE TABLE loket.half (a int PRIMARY KEY);\nSELECT 1/0;\n')
    status, _out, err = admin('upgrade', '--db', office.owner, data=data)
    tap.ok(status == 1 and '9001-broken.sql' in err
           and office.value("SELECT to_regclass('loket.half')") == '',
           'a migration that fails leaves nothing behind', err)
    with open(os.path.join(data, 'schema/migrations/9001-broken.sql'), 'w', encoding='utf-8') as f:
        f.write('CREATE TABLE loket.whole (a int PRIMARY KEY);\n')
    status, _out, err = admin('upgrade', '--db', office.owner, data=data)
    tap.ok(status == 0 and office.value(
        "SELECT relowner::regrole || ' ' || relrowsecurity FROM pg_class"
        " WHERE oid = 'loket.whole'::regclass") == 'loket_owner true',
           'a new table belongs to the owner and is closed', err)
    status, _out, err = admin('upgrade', '--db', office.owner)
    tap.ok(status == 1 and '9001' in err, 'a database that is newer is refused', err)
    with open(os.path.join(data, 'schema/migrations/9001-broken.sql'), 'a', encoding='utf-8') as f:
        f.write('-- changed\n')
    status, _out, err = admin('upgrade', '--db', office.owner, data=data)
    tap.ok(status == 1 and '9001' in err, 'a migration that changed later is refused', err)
    office.sql('DROP TABLE loket.whole; DELETE FROM loket.schema_version WHERE version = 9001')


def test_officers(tap, office):
    add = ('officer', 'add', 'tuti', '--db', office.owner, '--name', 'Tuti Alawiyah',
           '--nip', '199001012020122009', '--duty', 'clerk', '--duty', 'handover')
    for wrong, word in ((('2tuti',), 'login'), (('Tuti',), 'login'), (('tu"ti',), 'login'),
                        (('pg_tuti',), 'login'), (('t' * 31,), 'login'), (('tuti', '--name', ' '), 'name'),
                        (('tuti', '--nip', '123'), '--nip'), (('tuti', '--duty', 'boss'), 'complaint_officer'),
                        (('tuti', '--until', '2020-01-01'), '--until'),
                        (('tuti', '--until', 'besok'), '--until')):
        line = ['officer', 'add', wrong[0]] + list(add[3:]) + list(wrong[1:])
        status, _out, err = admin(*line, text='kata sandi panjang\n')
        tap.ok(status == 1 and word in err and '[' not in err, 'refused: ' + ' '.join(wrong), err)
    tap.ok(admin(*add, text='short\n')[0] == 1, 'a short password is refused')
    tap.ok(office.value("SELECT 1 FROM pg_roles WHERE rolname = 'tuti'") == '',
           'and nothing was made')
    status, _out, err = admin(*add, text='kata sandi panjang\n')
    tap.ok(status == 0, 'an officer is added', err)
    tap.ok(office.can_sign_in('tuti', 'kata sandi panjang'), 'and can sign in')
    tap.ok(not office.can_sign_in('tuti', 'kata sandi pendek'), 'with that password only')
    log = office.read('server.log')
    tap.ok('kata sandi' not in log and 'SCRAM-SHA-256$' not in log, 'no log knows the password')
    tap.ok(admin(*add, text='kata sandi panjang\n')[0] == 1, 'a login is not added twice')
    status, out, _err = admin('officer', 'list', '--db', office.owner)
    tuti = [one for one in json.loads(out) if one['login'] == 'tuti'][0]
    tap.ok(tuti['valid'] and tuti['duties'] == ['clerk', 'handover'], 'the list names the duties')
    status, _out, err = admin('officer', 'password', 'tuti', '--db', office.owner,
                              text='yang baru sekali\n')
    tap.ok(status == 0 and office.can_sign_in('tuti', 'yang baru sekali'), 'a new password', err)
    tap.ok(admin('officer', 'password', 'postgres', '--db', office.owner,
                 text='yang baru sekali\n')[0] == 1, 'the superuser is no officer')
    other = ('officer', 'add', 'tuti2', '--db', office.owner, '--name', 'Tuti A.',
             '--nip', '199001012020122009', '--duty', 'section_head')
    tap.ok(admin(*other, text='kata sandi panjang\n')[0] == 0 and office.value(
        "SELECT count(DISTINCT staff) FROM loket.staff_login WHERE login LIKE 'tuti%'") == '1',
           'a second login of a NIP is the same person')
    with office.session('tuti', 'yang baru sekali') as session:
        status, _out, err = admin('officer', 'disable', 'tuti', '--db', office.owner)
        tap.ok(status == 0 and not session.alive(), 'disabling ends what is open', err)
    tap.ok(not office.can_sign_in('tuti', 'yang baru sekali'), 'and nobody comes in again')
    tap.ok(admin('officer', 'disable', 'nobody', '--db', office.owner)[0] == 1,
           'an unknown login is said')
    tap.ok(admin('verify', '--db', office.owner)[0] == 0, 'the office is still closed')


def test_receipts(tap, office):
    tap.ok(office.wait('SELECT count(*) = 0 FROM loket.receipt r WHERE NOT EXISTS (SELECT'
                       ' FROM loket.receipt_signature s WHERE s.receipt = r.id)', 20),
           'every receipt is signed')
    name, public = office.read('keeper.key.pub').split()
    rows = [line.split('|') for line in office.sql(
        "SELECT s.code, r.kind, c.number, encode(convert_to(r.body::text, 'UTF8'), 'hex')"
        " FROM loket.receipt r JOIN loket.receipt_signature s ON s.receipt = r.id"
        " JOIN loket.case_file c ON c.id = r.case_id ORDER BY r.id LIMIT 20").splitlines()]
    good = 0
    for code, kind, number, body in rows:
        content = tree.decode45(code)
        payload, signature = content[:-64], content[-64:].hex()
        texts, rest = [], payload[29:]
        while rest:
            texts.append(rest[1:1 + rest[0]].decode())
            rest = rest[1 + rest[0]:]
        good += (tree.signed(public, payload, signature) and payload[:2] == b'\2\1' and payload[7:11].hex() == name
                 and ('', 'receipt', 'payment', 'returned', 'handover', 'refusal', 'custody', 'withdrawn',
                      'given_back')[payload[2]] == kind and texts[:2] == ['012', number]
                 and payload[11:27] == hashlib.sha256(bytes.fromhex(body)).digest()[:16])
    tap.ok(rows and good == len(rows), 'and anybody can check its code without the server',
           '%d of %d' % (good, len(rows)))


def test_keeper(tap, office):
    key = os.path.join(office.directory, 'keeper.key')
    tap.ok(stat.S_IMODE(os.stat(key).st_mode) == 0o600, 'only the keeper can read its key')
    tap.ok(office.wait("SELECT count(*) = 0 FROM audit.pending"), 'the audit is sealed')
    tap.ok(office.wait('SELECT signature IS NOT NULL FROM audit.checkpoint'
                       ' ORDER BY size DESC LIMIT 1'), 'and its checkpoint signed')
    pid = office.status()['keeper']
    started = time.monotonic()
    os.kill(pid, signal.SIGTERM)
    while office.status()['keeper'] and time.monotonic() < started + 10:
        time.sleep(0.05)
    tap.ok(office.status()['keeper'] == 0, 'the keeper ends when it is told to')
    office.start()
    tap.ok(office.status()['keeper'] not in (0, pid), 'and starts again with the office')
    tap.ok(office.wait("SELECT count(*) > 0 FROM pg_catalog.pg_stat_activity"
                       " WHERE usename = 'loket_keep'", 30), 'and works')
    os.chmod(key, 0o644)
    status, _out, err = admin('keep', '--key', key)
    tap.ok(status == 1 and 'key' in err, 'a key others can read is not used', err)
    os.chmod(key, 0o600)


def test_idle(tap, office):
    """The keeper of an office in which nobody is any more stops the server."""
    keeper = office.status()['keeper']
    tap.ok(keeper > 0, 'a keeper is there')
    if keeper > 0:
        os.kill(keeper, signal.SIGTERM)
    while office.status()['keeper']:
        time.sleep(0.05)
    line = [ADMIN, 'keep', '--db', 'host=%s user=loket_keep dbname=loket' % office.host,
            '--key', os.path.join(office.directory, 'keeper.key'), '--idle-stop', '2']
    if os.geteuid() == 0:
        line += ['--user', 'postgres']
    with office.session('rina') as session:
        keeper = subprocess.Popen(line + ['--', '/bin/echo', 'over'], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        time.sleep(4)
        tap.ok(session.alive() and keeper.poll() is None, 'a keeper stays while somebody is there')
    try:
        said, _none = keeper.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        keeper.kill()
        said, _none = keeper.communicate()
    tap.ok(said == 'over\n' and keeper.returncode == 0, 'and stops the server when nobody is')
    office.start()


def test_foreign(tap, directory):
    """A folder that is named by mistake is not emptied, neither by making nor by removing."""
    path = os.path.join(directory, 'mine')
    os.makedirs(os.path.join(path, 'papers'))
    os.makedirs(os.path.join(path, 'letters'))
    letter = os.path.join(path, 'letters', 'one')
    with open(letter, 'w', encoding='utf-8') as file:
        file.write('mine')
    single = os.path.join(directory, 'single')
    with open(single, 'w', encoding='utf-8') as file:
        file.write('mine')
    for act in ('create', 'start', 'remove'):
        for given in (path, single):
            status, out, err = admin('practice', act, '--dir', given)
            tap.ok(status == 1 and out == '' and given in err, '%s refuses what is not its own' % act, err)
    tap.ok(os.path.exists(letter) and os.path.exists(single), 'and touches nothing')
    status, _out, err = admin('practice', 'create', '--dir', os.path.join(directory, 'a"b'))
    tap.ok(status == 1 and 'a"b' in err, 'a name the shell of pg_ctl would read is refused', err)
    half = os.path.join(directory, 'half')
    os.makedirs(os.path.join(half, 'cluster'))
    with open(os.path.join(half, 'identity.AB12CD'), 'w', encoding='utf-8') as file:
        file.write('x')
    tap.ok(admin('practice', 'remove', '--dir', half)[0] == 0 and not os.path.exists(half),
           'what an attempt left behind goes')


def test_case(tap, office, directory):
    """The state of the support tool stays: it must not take one office for another."""
    number = office.value("SELECT min(c.number) FROM loket.case_file c WHERE EXISTS (SELECT FROM loket.paper p"
                          " JOIN loket.paper_page g ON g.paper = p.id AND g.version = p.version WHERE p.case_id = c.id)"
                          " AND EXISTS (SELECT FROM loket.receipt r WHERE r.case_id = c.id AND r.kind = 'receipt')")
    out = os.path.join(office.directory + '-papers')
    os.mkdir(out)
    done = subprocess.run([ADMIN, 'case', number, '--host', office.host, '--login', 'dewi', '--out', out],
                          input='latihan-dewi\n', capture_output=True, text=True, check=False,
                          env=dict(os.environ, XDG_STATE_HOME=os.path.join(directory, 'state')))
    tap.ok(done.returncode == 0 and json.loads(done.stdout)['case'] == number, 'a case can be read for support',
           done.stderr)
    starts = []
    for name in ('case.pdf', 'receipt.pdf'):
        with open(os.path.join(out, name), 'rb') as file:
            starts.append(file.read(5))
    tap.ok(starts == [b'%PDF-', b'%PDF-'], 'its papers and its receipt are PDF')
    kept = office.value("SELECT string_agg(r.purpose, ' ' ORDER BY r.purpose) FROM loket.read_log r JOIN loket.case_file c ON c.id = r.subject "
                        "WHERE r.kind = 'export' AND c.number = '%s'" % number)
    tap.ok('slip/receipt' in kept and 'support' in kept, 'and the log says that they were exported', kept)


def test_places(tap, office):
    add = ('place', 'add', 'layar1', '--db', office.owner, '--kind', 'display', '--name', 'Layar ruang tunggu')
    tap.ok(admin(*add[:6], 'boss', *add[7:], text='kata sandi panjang\n')[0] == 1, 'no such kind of place')
    status, _out, err = admin(*add, text='kata sandi panjang\n')
    tap.ok(status == 0 and office.can_sign_in('layar1', 'kata sandi panjang'), 'a display is registered', err)
    tap.ok(admin(*add, text='kata sandi panjang\n')[0] == 1, 'once')
    _status, out, _err = admin('place', 'list', '--db', office.owner)
    tap.ok([(one['login'], one['kind'], one['valid']) for one in json.loads(out)] == [('layar1', 'display', True)], 'and listed', out)
    tap.ok(admin('verify', '--db', office.owner)[0] == 0, 'the office is as closed as before')
    with office.session('layar1', 'kata sandi panjang') as session:
        status, _out, err = admin('place', 'disable', 'layar1', '--db', office.owner)
        tap.ok(status == 0 and not session.alive(), 'disabling ends what is open', err)
    tap.ok(not office.can_sign_in('layar1', 'kata sandi panjang'), 'and it does not come in again')
    tap.ok(admin('place', 'disable', 'nobody', '--db', office.owner)[0] == 1, 'an unknown one is said')


def test_practice(tap, office, seconds):
    tap.say('made in %.1f s' % seconds)
    size = sum(os.lstat(os.path.join(at, name)).st_blocks * 512
               for at, _dirs, names in os.walk(office.directory) for name in names)
    tap.ok(size <= 120 * 10**6, 'a new office is small enough', '%.1f MB' % (size / 10**6))
    tap.ok(office.value(
        'SELECT string_agg(DISTINCT v.doc_type, \' \') FROM loket.page_object o'
        ' JOIN loket.paper_page g ON g.page = o.id'
        ' JOIN loket.paper_version v ON v.paper = g.paper AND v.version = g.version'
        ' JOIN loket.catalogue_item d ON d.list = \'doc_type\' AND d.code = v.doc_type'
        ' WHERE round(o.width * 25.4 / o.dpi_x) <> ALL (CASE d.body ->> \'size\''
        '  WHEN \'id1\' THEN \'{86}\'::int[] WHEN \'id3\' THEN \'{125}\''
        '  WHEN \'a5\' THEN \'{148}\' ELSE \'{210}\' END)') == '',
           'its older papers have the size they have on a table')
    status = office.status()
    tap.ok(status['state'] == 'running' and status['pid'] and status['keeper'], 'it runs')
    tap.ok(all(office.can_sign_in(user['login'], user['password']) for user in status['users']),
           'everybody it names can sign in')
    pid = status['pid']
    tap.ok(office.start()['pid'] == pid, 'a second start changes nothing')
    if os.geteuid() == 0:
        owner = os.stat('/proc/%d' % pid).st_uid
        tap.ok(owner != 0 and os.stat('/proc/%d' % status['keeper']).st_uid == owner,
               'neither PostgreSQL nor the keeper runs as root')
    else:
        tap.skip('only as root: who runs it', 'not root')
    office.sql("CREATE TABLE public.mark AS SELECT 1 AS a")
    office.stop()
    tap.ok(office.status()['state'] == 'stopped' and not os.path.exists(status['host']),
           'it stops and leaves no socket')
    office.start()
    tap.ok(office.value('SELECT a FROM public.mark') == '1', 'nothing was lost')
    office.sql('DROP TABLE public.mark')
    os.kill(office.status()['pid'], signal.SIGKILL)
    os.kill(office.status()['keeper'], signal.SIGKILL)
    time.sleep(0.5)
    tap.ok(office.start()['state'] == 'running' and office.status()['keeper'],
           'it starts after it was killed')


def main():
    directory = tempfile.mkdtemp(prefix='loket-t-', dir='/tmp')
    os.chmod(directory, 0o755)
    tap = Tap()
    try:
        test_usage(tap)
        test_foreign(tap, directory)
        started = time.monotonic()
        with Practice(os.path.join(directory, 'office'), new=True) as office:
            test_practice(tap, office, time.monotonic() - started)
            test_case(tap, office, directory)
            test_closed(tap, office)
            test_upgrade(tap, office, directory)
            test_officers(tap, office)
            test_places(tap, office)
            test_receipts(tap, office)
            test_keeper(tap, office)
            test_idle(tap, office)
        with Practice(os.path.join(directory, 'changed')) as office:
            test_case(tap, office, directory)
            test_silent(tap, office)
            test_changed(tap, office)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return tap.done()


sys.exit(main())
