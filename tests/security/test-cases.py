#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attacks of cases.txt, with psql on a real server: those that this file names are played here, of the others it
is looked up that the file they are said to be in still plays them. Run by tests/sql/run inside with-postgres."""
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.join(HERE, '..', '..')
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import tree  # noqa: E402
from tap import Tap  # noqa: E402

LONG = bool(os.environ.get('LOKET_TEST_LONG'))
SLOW = 20                                     # seconds: what an attack may keep a server busy, at most
KILLS = 100 if LONG else 40


def owner(sql):
    """What psql says to the superuser."""
    done = subprocess.run(['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', sql], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


class Psql:
    """A psql of somebody that stays open."""

    def __init__(self, login=None, desk=False):
        words = ['psql', '-X', '-q', '-A', '-t', '-v', 'VERBOSITY=verbose'] + (['-U', login] if login else [])
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if desk:
            self.call("SELECT api.desk_open(gen_random_uuid(), NULL, 'pc', 'x')")

    def say(self, text):
        """Sends without waiting for an answer."""
        self.process.stdin.write(text.encode() if isinstance(text, str) else text)
        self.process.stdin.flush()

    def ask(self, sql):
        """Everything that comes back; what is lost ends with <lost>."""
        try:
            self.say((sql.encode() if isinstance(sql, str) else sql) + b';\n\\echo @@done\n')
        except BrokenPipeError:
            return '<lost>'
        lines = []
        for line in self.process.stdout:
            if line == b'@@done\n':
                return b''.join(lines).decode(errors='replace').strip()
            lines.append(line)
        return b''.join(lines).decode(errors='replace') + '<lost>'

    def call(self, sql):
        """('ok', answer) or (SQLSTATE, what it says)."""
        said = self.ask(sql)
        found = re.search(r'(?:ERROR|FATAL):\s+(\w{5}): ', said)
        return (found.group(1), said) if found else ('lost', said) if said.endswith('<lost>') else ('ok', said)

    def code(self, sql):
        return self.call(sql)[0]

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.stdout.close()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.close()


def play(word, step):
    """A case of this word, taken to this step; nobody is at a desk afterwards."""
    owner("SELECT t.play('%s', '%s')" % (word, step))
    owner("UPDATE loket.desk_session SET closed_at = now(), closed_why = 'closed' WHERE closed_at IS NULL; DELETE FROM loket.case_hold")
    return owner("SELECT t.id('%s')" % word)


def decide(case, version=None, checksum=None):
    """The call that approves what is there now."""
    return ("SELECT api.case_decide(gen_random_uuid(), '%s', %s, '%s', 'approve', '', '', '[]')" % (
        case, version or owner("SELECT version FROM loket.case_file WHERE id = '%s'" % case),
        checksum or owner("SELECT encode(loket.signed_hash(loket.case_signed(c, loket.today(c.office))), 'hex') "
                          "FROM loket.case_file c WHERE id = '%s'" % case)))


def test_no_duty(tap):
    case = play('no duty', 'approval')
    with Psql('rina', desk=True) as rina:
        code, said = rina.call(decide(case))
    tap.ok(code == 'LK002' and owner("SELECT count(*) FROM loket.decision WHERE case_id = '%s'" % case) == '0', 'a clerk decides: refused, no row',
           said)
    with Psql('wati', desk=True) as wati:
        wati.ask('BEGIN')
        wati.code(decide(case))
        wati.ask('ROLLBACK')
    with Psql('penjaga') as keeper:
        keeper.ask('SELECT api.keeper_seal(100000)')
    kept = "SELECT string_agg(DISTINCT r.login || ' ' || r.code, ' ' ORDER BY r.login || ' ' || r.code) FROM loket.refusal r WHERE r.fn = 'case_decide'"
    tap.ok(owner(kept) == 'rina LK002 wati LK002', 'both tries are on record, also the one that was rolled back', owner(kept))


def test_other_office(tap):
    case = play('elsewhere', 'approval')
    words = set()
    with Psql('tono', desk=True) as tono:
        for its in (case, uuid.uuid4()):
            for sql in (decide(case).replace(case, str(its)), "SELECT api.read_begin(gen_random_uuid(), '%s', 'x')" % its,
                        "SELECT api.note_add(gen_random_uuid(), '%s', gen_random_uuid(), 'x')" % its):
                code, said = tono.call(sql)
                said = re.sub(r'\s+', ' ', re.sub(r'LOCATION:.*', '', said.split('CONTEXT:')[0]))
                words.add((code, said))
    tap.ok(len(words) == 1 and list(words)[0][0] == 'LK003', 'a head elsewhere cannot tell a case from none', words)


def test_set_role(tap):
    with Psql('rina') as rina:
        tap.ok(rina.code('SET ROLE loket_staff') == 'ok' and '"login": "rina"' in rina.ask("SELECT api.sign_in('x', 9)"),
               'SET ROLE changes nobody')
        tap.ok('"login": "rina"' in rina.ask("SET loket.staff = '%s'; SELECT api.sign_in('x', 9)" % owner("SELECT t.id('agus')")),
               'nor does a setting of ours')


def test_disabled(tap):
    owner("SELECT t.person_of('sesaat', '012', '{clerk}')")
    with Psql('sesaat', desk=True) as live, Psql('asing') as unknown:
        before = live.code('SELECT api.queue_open()')
        owner("SELECT loket.officer_disable('sesaat')")
        after = live.code('SELECT api.queue_open()')
        tap.ok((before, after) == ('ok', 'LK001'), 'disabled: refused at the next statement of a live session', (before, after))
        tap.ok(live.code("SELECT api.sign_in('x', 9)") == 'LK001', 'and at every other')
        tap.ok(unknown.code("SELECT api.sign_in('x', 9)") == 'LK001', 'a login nobody registered')
    with Psql('sesaat') as again:
        tap.ok(again.code("SELECT api.desk_open(gen_random_uuid(), NULL, 'pc', 'x')") == 'LK001', 'nor signs in anew')


def test_notify(tap):
    with Psql('sinta', desk=True) as watcher, Psql('rina') as liar:
        watcher.ask('LISTEN loket')
        since = json.loads(watcher.ask("SELECT api.changes('')"))['since']
        before = watcher.ask('SELECT api.queue_open() - \'now\'')
        liar.ask("NOTIFY loket, '{\"topic\": \"queue\", \"id\": \"B-999\"}'")
        end = time.monotonic() + 60
        heard = watcher.ask('SELECT 1')
        while 'Asynchronous notification' not in heard and time.monotonic() < end:
            heard = watcher.ask('SELECT 1')
        news = json.loads(watcher.ask("SELECT api.changes('%s')" % since).split('\n')[0])['topics']
        tap.ok('Asynchronous notification' in heard, 'a hint is heard')
        tap.ok(news == [], 'a spoofed one brings no news', news)
        tap.ok(watcher.ask('SELECT api.queue_open() - \'now\'').split('\n')[0] == before.split('\n')[0], 'and changes no queue')


def test_own_settings(tap):
    with Psql('rina') as rina:
        settings = ('default_transaction_read_only = on', 'search_path = pg_temp', 'statement_timeout = 0',
                    'default_transaction_isolation = serializable', "DateStyle = 'German'")
        tap.ok(all(rina.code('ALTER ROLE rina SET %s' % text) == 'ok' for text in settings), 'anybody may set what is their own')
    with open(os.path.join(TOP, 'src/server/loket-connection-open.c'), encoding='utf-8') as file:
        found = re.search(r'"((?: ?-c [^"]*"\s*\\?\s*")+[^"]*)"', file.read())
    options = re.sub(r'"\s*\\?\s*"', '', found.group(1)).replace('\\\\', '\\') if found else ''
    tap.ok('default_transaction_read_only=off' in options, 'the program says what it wants itself', options)
    environment = dict(os.environ, PGOPTIONS=options)
    done = subprocess.run(['psql', '-X', '-q', '-A', '-t', '-U', 'rina', '-c', "SELECT api.desk_open(gen_random_uuid(), NULL, 'pc', 'x')"],
                          env=environment, capture_output=True, text=True, check=False)
    tap.ok(done.returncode == 0, 'and goes on', done.stderr)
    tap.ok(owner("SELECT count(*) FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole WHERE r.rolname = 'rina'") == '1',
           'the office sees it in loket-admin verify')
    owner('ALTER ROLE rina RESET ALL')


def test_settings(tap):
    with Psql('rina', desk=True) as rina:
        for name in ('session_replication_role = replica', "log_statement = 'all'", 'log_min_duration_statement = 0', 'zero_damaged_pages = on'):
            tap.ok(rina.code('SET %s' % name) == '42501', 'SET %s' % name)
        said = rina.ask('SET synchronous_commit = off; BEGIN; SELECT api.queue_open() IS NULL; SHOW synchronous_commit; COMMIT')
        tap.ok(said.split('\n')[-1] == 'on', 'synchronous_commit is put right by each call', said)


HOSTILE = ("'; DROP TABLE loket.person; --", "Robert'); DELETE FROM loket.staff;--", '%I %s %L $1 :x', '$$ || pg_sleep(9) || $$', '\\x00',
           "E'\\\\000'", '{"$ne": null}', '<script>alert(1)</script>', '&lt;b&gt;', '{{7*7}}', "=cmd|' /C calc'!A1", '../../etc/passwd', '`id`',
           '${HOME}', 'ﷺ' * 20, 'Ω≈ç√∫˜µ', '𝕾𝖎𝖙𝖎', 'NULL', 'true', '-1e400')
REFUSED_TEXT = (b'\xc0\xae', b'\xff', b'\xed\xa0\x80', b'a\xe2\x80\xa8b', b'a\xe2\x80\xaeb', b'a\x1b[2Jb', b'a\x08b')


def test_hostile_text(tap):
    with Psql('rina', desk=True) as rina:
        kept = []
        for text in HOSTILE:
            person = str(uuid.uuid4())
            quoted = json.dumps({'name': text}, ensure_ascii=False).replace("'", "''")
            code, said = rina.call("SELECT api.person_register(gen_random_uuid(), '%s', '%s')" % (person, quoted))
            back = owner("SELECT name FROM loket.person WHERE id = '%s'" % person)
            if code != 'ok' or back != text:
                kept.append((text, code, back, said[:100]))
        tap.ok(not kept, '%d hostile names are kept word for word' % len(HOSTILE), kept)
        wrong = []
        for raw in REFUSED_TEXT:
            code = rina.code(b"SELECT api.visit_start_without_ticket(gen_random_uuid(), gen_random_uuid(), E'" + raw + b"')")
            if code not in ('22021', 'LK008'):
                wrong.append((raw, code))
        tap.ok(not wrong, '%d texts that are none, or hide something, are refused' % len(REFUSED_TEXT), wrong)
        tap.ok(rina.code('SELECT api.queue_open()') == 'ok' and owner('SELECT count(*) > 0 FROM loket.staff') == 't', 'and everything stands')


def test_hostile_json(tap):
    made = (
        ('10 MB of a text', "to_jsonb(repeat('x', 10000000))"), ('10 MB in a field', "jsonb_build_object('name', repeat('x', 10000000))"),
        ('10,000 deep', "(repeat('[', 10000) || repeat(']', 10000))::jsonb"),
        ('5,000 deep in a field', "('{\"name\": ' || repeat('[', 5000) || repeat(']', 5000) || '}')::jsonb"),
        ('100,000 names', "(SELECT jsonb_object_agg('n' || g, 1) FROM generate_series(1, 100000) g)"),
        ('names twice', '\'{"name": "a", "name": ["b"]}\'::jsonb'), ('NaN', '\'{"name": NaN}\'::jsonb'), ('1e400', '\'{"name": 1e400}\'::jsonb'),
        ('half a letter', '\'{"name": "\\ud800"}\'::jsonb'), ('a zero', '\'{"name": "\\u0000"}\'::jsonb'), ('nothing', "''::jsonb"))
    functions = owner("SELECT p.proname || ' ' || a || ' ' || array_to_string(ARRAY(SELECT b || ':' || format_type(z, NULL) FROM unnest("
                      "p.proargnames, p.proargtypes::oid[]) v(b, z) WHERE z IS NOT NULL AND b <> a), ',') FROM pg_proc p, "
                      "unnest(p.proargnames, p.proargtypes::oid[]) u(a, y) WHERE p.pronamespace = 'api'::regnamespace AND y = 'jsonb'::regtype "
                      "AND has_function_privilege('rina', p.oid, 'EXECUTE') ORDER BY 1").split('\n')
    filled = {'uuid': 'gen_random_uuid()', 'text': "'x'", 'integer': '1', 'bigint': '1', 'boolean': 'true', 'jsonb': "'[]'", 'bytea': "'x'", 'date': 'now()'}
    wrong, slowest, n = [], 0, 0
    with Psql('rina', desk=True) as rina:
        for row in functions:
            name, argument, others = (row.split(' ', 2) + [''])[:3]
            rest = ''.join(', "%s" => %s' % (word.split(':')[0], filled[word.split(':')[1]]) for word in others.split(',') if word)
            for what, value in made:
                begun = time.monotonic()
                code = rina.code('SELECT api.%s("%s" => %s%s)' % (name, argument, value, rest))
                slowest = max(slowest, time.monotonic() - begun)
                n += 1
                if not re.match(r'LK0(02|03|05|08|11|13|14|16|17|19)$|22\w\w\w$|54001$', code):
                    wrong.append((name, argument, what, code))
        tap.ok(not wrong, '%d hostile values of JSON are refused' % n, wrong)
        tap.ok(slowest < SLOW, 'the slowest in %.1f s' % slowest)
        tap.ok(rina.code('SELECT api.queue_open()') == 'ok', 'and the connection lives')


def test_revoked(tap):
    case = play('revoked', 'approval')
    owner("SELECT t.person_of('dulu', '012', '{section_head}')")
    with Psql('dulu', desk=True) as head:
        call = decide(case)
        owner("UPDATE loket.duty SET valid_until = current_date - 1 WHERE staff = t.id('dulu')")
        tap.ok(head.code(call) == 'LK002', 'a duty that ended between looking and deciding')
        owner("UPDATE loket.duty SET valid_until = NULL WHERE staff = t.id('dulu')")
        head.ask('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1')
        owner("UPDATE loket.duty SET valid_until = current_date - 1 WHERE staff = t.id('dulu')")
        tap.ok(head.code(call) == 'LK009', 'no older snapshot keeps it alive')
        head.ask('ROLLBACK')
    tap.ok(owner("SELECT count(*) FROM loket.decision WHERE case_id = '%s'" % case) == '0', 'nothing was decided')


def test_probe(tap):
    """Doubles of numbers tell who is known; of another office nothing."""
    owner("INSERT INTO loket.person (id, office, name, nik) SELECT gen_random_uuid(), t.id('013'), 'ORANG LAIN', '170101450199' || lpad(g::text, 4, '0') "
          "FROM generate_series(1, 50) g; INSERT INTO loket.person_identity SELECT p.id, p.office, 'nik', p.nik, now() FROM loket.person p "
          "WHERE p.office = t.id('013') AND p.nik LIKE '170101450199%'")
    answers = set()
    with Psql('rina', desk=True) as rina:
        for g in range(1, 101):
            code, said = rina.call("SELECT api.person_register(gen_random_uuid(), gen_random_uuid(), '{\"name\": \"X\", \"nik\": \"170101450199%04d\"}')" % g)
            answers.add((code, re.sub('[0-9a-f/-]{8,}', '', said)[:60] if code != 'ok' else ''))
    tap.ok(answers == {('ok', '')}, 'a NIK of another office and a free one answer the same', answers)
    ask = "SELECT api.person_register(gen_random_uuid(), gen_random_uuid(), '{\"name\": \"X\", \"nik\": \"1701014501990001\"}')"
    with Psql('sinta', desk=True) as sinta, Psql('rina', desk=True) as rina:
        taken = []
        for _ in range(40):
            sinta.ask('BEGIN')
            taken.append(sinta.code(ask))
            sinta.ask('ROLLBACK')
        tap.ok(taken[:20] == ['LK013'] * 20 and 'LK017' in taken[20:], 'guessing in one office ends, also when each try is rolled back', taken)
        tap.ok(rina.code(ask) == 'LK013', 'for that officer alone')
    with Psql('penjaga') as keeper:
        keeper.ask('SELECT api.keeper_seal(100000)')
    with Psql('lestari', desk=True) as auditor:
        alarms = json.loads(auditor.ask('SELECT api.audit_open(NULL, NULL)'))['alarms']
    seen = [alarm for alarm in alarms if alarm.get('code') == 'LK013' and alarm['by']['name'] == 'Sinta']
    tap.ok(len(seen) == 1 and seen[0]['times'] >= 20, 'and the auditor sees who it was', alarms)


def test_portal(tap):
    owner("SELECT t.play('portal', 'payment')")
    number = owner("SELECT number FROM loket.case_file WHERE id = t.id('portal')")
    owner("UPDATE loket.desk_session SET closed_at = now(), closed_why = 'closed' WHERE closed_at IS NULL")
    with Psql('rina', desk=True) as rina:
        pin = json.loads(rina.ask("SELECT api.case_pin(gen_random_uuid(), t.id('portal'), false)".replace(
            "t.id('portal')", "'%s'" % owner("SELECT t.id('portal')"))))['pin']
    with Psql('situs') as site:
        def guess(code, digits, back=False):
            ask = str(uuid.uuid4())
            first = site.ask("%sSELECT portal.status_ask('%s', '%s', '%s', '%s')" % (
                'BEGIN; ' if back else '', ask, code, digits, uuid.uuid4()))
            begun = time.monotonic()
            second = site.call("SELECT portal.status('%s')" % ask)
            took = time.monotonic() - begun
            if back:
                site.ask('ROLLBACK')
            return first, second, took

        tap.ok(guess(number, pin, back=True)[1][0] == 'LK022', 'no answer in the transaction that asks: it could be taken back uncounted')
        tap.ok('"found": true' in guess(number, pin)[1][1], 'number and PIN')
        wrong = next(text for text in ('%06d' % n for n in range(20)) if text != pin)
        said = {guess(code, digits)[:2] for code, digits in ((number, wrong), ('012-20200101-00001', wrong), ('x', 'y'))}
        tap.ok(len(said) == 1, 'wrong, missing and nonsense are the same', said)
        for _ in range(4):
            guess(number, wrong)
        tap.ok('"found": false' in guess(number, pin)[1][1], 'after five wrong ones nothing is found')
        rounds = 12
        times = {what: sorted(guess(code, wrong)[2] for _ in range(rounds)) for what, code in (('known', number), ('unknown', '012-20200101-00002'))}
        tap.say('median of an answer: %s' % ', '.join('%s %.2f ms' % (what, 1000 * row[rounds // 2]) for what, row in times.items()))
        refused = [code for code in (site.code(sql) for sql in (
            'SELECT api.queue_open()', "SELECT api.search('siti', 'office', '')", 'SELECT api.case_read(NULL)', 'SELECT * FROM loket.case_file',
            'SELECT loket.pin_of(NULL, NULL, NULL)', 'SELECT api.kiosk_open()', 'SELECT api.display_open()')) if code != '42501']
        tap.ok(not refused, 'and has nothing else', refused)


def sealed():
    """(number of leaves, is the tree whole) by what is written down of it, hashed once more here."""
    rows = owner("SELECT s.seq, s.event, encode(e.leaf, 'hex') FROM audit.sequence s JOIN audit.event e ON e.id = s.event ORDER BY s.seq").split('\n')
    rows = [row.split('|') for row in rows if row]
    size, root = owner("SELECT c.size, encode(c.root, 'hex') FROM audit.checkpoint c ORDER BY c.size DESC LIMIT 1").split('|')
    whole = ([int(row[0]) for row in rows] == list(range(len(rows))) and len({row[1] for row in rows}) == len(rows)
             and len(rows) == int(size) and tree.root([bytes.fromhex(row[2]) for row in rows]).hex() == root)
    return len(rows), whole


def write(n):
    """Some events; what they are does not matter."""
    owner("INSERT INTO loket.person (id, office, name) SELECT gen_random_uuid(), t.id('013'), 'X' FROM generate_series(1, %d)" % n)


def test_sequencer_killed(tap):
    rng = random.Random(int(os.environ.get('LOKET_TEST_SEED', '1')))
    stop = threading.Event()

    def work():
        while not stop.is_set():
            write(5)

    worker = threading.Thread(target=work)
    worker.start()
    ended = 0
    try:
        for _ in range(KILLS):
            keeper = Psql('penjaga')
            pid = keeper.ask('SELECT pg_backend_pid()')
            keeper.say('SELECT api.keeper_seal(3);\n' * 60)
            time.sleep(rng.random() * 0.02)
            if rng.random() < 0.5:
                keeper.process.kill()
            else:
                owner('SELECT pg_terminate_backend(%s)' % pid)
            ended += 1
            keeper.process.kill()
            keeper.close()
    finally:
        stop.set()
        worker.join()
    owner('SELECT audit.seal(100000)')
    n, whole = sealed()
    tap.ok(whole and n > 0, 'killed %d times at any moment: %d leaves in one row, the root is theirs' % (ended, n))
    tap.ok(owner('SELECT count(*) FROM audit.event') == str(n) and owner('SELECT count(*) FROM audit.pending') == '0', 'none lost, none twice')


def test_late_commit(tap):
    with Psql() as slow:
        slow.ask("BEGIN; INSERT INTO loket.person (id, office, name) VALUES (t.id('late'), t.id('013'), 'X')")
        mine = slow.ask("SELECT max(id) FROM audit.event WHERE source = 'loket.person' AND key = t.id('late')::text")
        write(3)
        size = int(owner('SELECT audit.seal(100000)'))
        later = owner('SELECT max(event) FROM audit.sequence')
        tap.ok(int(mine) < int(later), 'what was written later is sealed, what is not committed is not')
        slow.ask('COMMIT')
    grown = int(owner('SELECT audit.seal(100000)'))
    place = owner('SELECT seq FROM audit.sequence WHERE event = %s' % mine)
    tap.ok(place != '' and int(place) >= size and grown > size, 'a late one is sealed when it commits, behind the others')
    tap.ok(sealed()[1], 'and the tree is whole')


def test_both_at_once(tap):
    """Two people look at the same approval, or cancel and pay the same case, at the same moment."""
    case = play('looked', 'printing')
    owner("SELECT t.draw('looked')")
    checksum = owner("SELECT encode(hash, 'hex') FROM loket.decision WHERE case_id = '%s'" % case)
    with Psql('agus', desk=True) as agus, Psql('lestari', desk=True) as lestari:
        for who in (agus, lestari):
            read = str(uuid.uuid4())
            who.ask("SELECT api.read_begin('%s', '%s', 'x')" % (read, case))
            who.ask("SELECT api.case_read('%s') IS NULL" % read)
        call = "SELECT api.look_record(gen_random_uuid(), '%s', '%s', 'agrees', '')" % (case, checksum)
        agus.ask('BEGIN')
        first = agus.code(call)
        second = []
        racing = threading.Thread(target=lambda: second.append(lestari.code(call)))
        racing.start()
        end = time.monotonic() + 60
        while time.monotonic() < end and racing.is_alive() and owner(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == '0':
            time.sleep(0.02)
        agus.ask('COMMIT')
        racing.join()
        tap.ok((first, second) == ('ok', ['LK016']), 'two look at once: one does', (first, second))
    case = play('both', 'payment')
    owner("SELECT t.at_desk('rina'), t.api('rina', 'billing_record', t.ids('case', 'both', 'payment', 'both p') || "
          "'{\"billing\": \"820260115777777\", \"amount\": 950000, \"expires\": \"\"}')")
    owner("UPDATE loket.desk_session SET closed_at = now(), closed_why = 'closed' WHERE closed_at IS NULL; DELETE FROM loket.case_hold")
    payment = owner("SELECT t.id('both p')")
    with Psql('rina', desk=True) as rina, Psql('sinta', desk=True) as sinta:
        rina.ask('BEGIN')
        first = rina.code("SELECT api.payment_record(gen_random_uuid(), '%s', '%s', '0123456789ABCDEF', '%s')" % (
            case, payment, owner("SELECT to_char(loket.now(), 'YYYY-MM-DD')")))
        second = []
        racing = threading.Thread(target=lambda: second.append(sinta.code(
            "SELECT api.case_withdraw(gen_random_uuid(), '%s', 'applicant_asked')" % case)))
        racing.start()
        end = time.monotonic() + 60
        while time.monotonic() < end and racing.is_alive() and owner(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == '0':
            time.sleep(0.02)
        rina.ask('COMMIT')
        racing.join()
        tap.ok((first, second) == ('ok', ['LK002']), 'paid and withdrawn at once: what is paid stays', (first, second))


def rows_of_cases():
    with open(os.path.join(HERE, 'cases.txt'), encoding='utf-8') as file:
        return [[word.strip() for word in line.split(' | ')] for line in file if line.strip() and not line.startswith('#')]


def main():
    tap = Tap()
    counts = {'here': 0, 'elsewhere': 0, 'open': 0}
    for number, what, path, words in rows_of_cases():
        name = '%s. %s' % (number, what)
        if path == '-':
            counts['open'] += 1
            tap.skip(name, words)
        elif path.endswith('test-cases.py'):
            counts['here'] += 1
            before = tap.failed
            globals()[words](tap)
            tap.ok(tap.failed == before, name)
        else:
            counts['elsewhere'] += 1
            with open(os.path.join(TOP, path), encoding='utf-8') as file:
                tap.ok(words in file.read(), '%s (%s)' % (name, path), 'the words are gone: %s' % words)
    test_both_at_once(tap)
    tap.ok([int(row[0]) for row in rows_of_cases()] == list(range(1, 43)), 'all 42 cases are there')
    tap.say('report: attacks 1 to 42: %d played here, %d by other tests, %d not yet; %d failed' % (
        counts['here'], counts['elsewhere'], counts['open'], tap.failed))
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
