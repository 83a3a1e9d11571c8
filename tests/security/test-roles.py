#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every login tries everything with psql on a real server: each table and sequence with each verb, each function
inside, each function of api. Run by tests/sql/run inside with-postgres, on the fictional offices of its fixture.

doors.txt says who gets past the door of which function. A function that is not in it, or lets somebody else in,
is a hole: whoever widens a duty writes it there as well."""
import concurrent.futures
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
from tap import Tap  # noqa: E402

SCHEMAS = "('loket', 'audit', 'portal', 'agency')"
# One login per duty and per way of being nobody; the fixture and fixture() below make them.
DUTIES = {'rina': 'clerk', 'budi': 'examiner', 'fajar': 'intelligence', 'dewi': 'section_head', 'agus': 'office_head',
          'wati': 'treasurer', 'joko': 'printer', 'mutu': 'quality', 'serah': 'handover', 'yusuf': 'complaint_officer',
          'lestari': 'auditor', 'bayu': 'administrator', 'kosong': 'none'}
NOBODY = {'asing': 'unknown', 'mantan': 'disabled', 'lewat': 'expired', 'besok': 'early'}
SERVICES = {'penjaga': 'keeper', 'layar': 'display', 'kios': 'kiosk', 'situs': 'portal', 'mitra': 'agency'}
LOGINS = {**DUTIES, 'tono': 'other office', **NOBODY, **SERVICES}
# For the second wall, which knows roles only.
ONE_OF_EACH = ('rina', 'lestari', 'bayu', 'asing', *SERVICES)
# What a denial looks like: by the database itself, or by the door of a function.
DENIED = {'42501'}
EVERY_VERB = (
    'SELECT * FROM {t} LIMIT 1', 'SELECT count(*) FROM {t}', 'SELECT * FROM {t} LIMIT 1 FOR UPDATE', 'EXPLAIN SELECT * FROM {t}',
    'TABLE {t}', 'INSERT INTO {t} DEFAULT VALUES', 'INSERT INTO {t} ({c}) SELECT {c} FROM {t}', 'UPDATE {t} SET {c} = {c}', 'DELETE FROM {t}',
    'MERGE INTO {t} a USING (SELECT 1) b ON false WHEN MATCHED THEN DELETE', 'TRUNCATE {t}', 'COPY {t} TO STDOUT',
    'BEGIN; LOCK TABLE {t} IN ACCESS SHARE MODE; ROLLBACK', 'CREATE INDEX ON {t} ({c})',
    'ALTER TABLE {t} DISABLE ROW LEVEL SECURITY', 'ALTER TABLE {t} DISABLE TRIGGER ALL', 'DROP TABLE {t}',
    'CREATE TRIGGER x BEFORE INSERT ON {t} EXECUTE FUNCTION loket.refuse_change()', 'CREATE POLICY x ON {t} USING (true)',
    'CREATE TEMP TABLE mine (a {y} REFERENCES {t} ({c}))', 'CREATE VIEW public.v AS SELECT * FROM {t}', 'GRANT SELECT ON {t} TO PUBLIC',
    'COMMENT ON TABLE {t} IS \'x\'')
SEQUENCE_VERBS = ("SELECT nextval('{t}')", "SELECT setval('{t}', 1)", 'SELECT * FROM {t}', 'ALTER SEQUENCE {t} RESTART', 'DROP SEQUENCE {t}')


def psql(login, script):
    """What psql says about a script of this login."""
    return subprocess.run(['psql', '-X', '-q', '-A', '-t', '-v', 'VERBOSITY=sqlstate', '-U', login], input=script,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout


def owner(sql):
    """Rows of a query of the superuser, split at |."""
    done = subprocess.run(['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', sql], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return [row.split('|') for row in done.stdout.splitlines() if row]


def tries(login, statements):
    """The SQLSTATE of each statement, 'ok' for one that went through; a lost connection is its own answer."""
    script = ''.join('\\echo @@%d\n%s;\n' % (n, text) for n, text in enumerate(statements)) + '\\echo @@end\n'
    said = re.split(r'^@@(\d+|end)\n', psql(login, script), flags=re.M)
    answers = {said[at]: said[at + 1] for at in range(1, len(said) - 1, 2)}
    if 'end' not in answers:
        return ['lost' for _ in statements]
    result = []
    for n in range(len(statements)):
        found = re.search(r'(?:ERROR|FATAL):\s+(\w+)', answers.get(str(n), 'FATAL:  lost'))
        result.append(found.group(1) if found else 'ok')
    return result


def everybody(jobs):
    """(login, statement, code) of every statement of every login, two logins at a time."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for login, codes in zip(jobs, pool.map(lambda login: tries(login, jobs[login]), jobs)):
            for statement, code in zip(jobs[login], codes):
                yield login, statement, code


class Report:
    """Counts what was tried, refused and got through."""

    def __init__(self, tap):
        self.tap = tap
        self.rows = []

    def section(self, name, outcomes, good):
        """good(login, statement, code) says whether it went as it must."""
        tried, refused, holes = 0, 0, []
        for login, statement, code in outcomes:
            tried += 1
            refused += code != 'ok'
            if not good(login, statement, code):
                holes.append('%s (%s): %s -> %s' % (login, LOGINS.get(login, login), ' '.join(statement.split())[:150], code))
        self.rows.append((name, tried, refused, len(holes)))
        self.tap.ok(tried > 0 and not holes, '%s: %d tried, %d refused, no hole' % (name, tried, refused), '\n'.join(holes[:40]))

    def table(self):
        """As the report of all tests takes it."""
        line = 'report: %-44s %9s %9s %6s'
        self.tap.say(line % ('section', 'tried', 'refused', 'holes'))
        for row in self.rows:
            self.tap.say(line % row)
        self.tap.say(line % ('all', *(sum(row[n] for row in self.rows) for n in (1, 2, 3))))


def fixture():
    """The logins that the fixture of tests/sql does not have."""
    have = {row[0] for row in owner('SELECT rolname FROM pg_roles')}
    for login, group in (('kios', 'kiosk'), ('situs', 'portal'), ('mitra', 'agency'), ('layar', 'display'), ('penjaga', 'keeper')):
        if login not in have:
            owner('CREATE ROLE %s LOGIN IN ROLE loket_%s' % (login, group))
    owner("SELECT t.person_of('mutu', '012', '{quality}'), t.person_of('serah', '012', '{handover}'), "
          "t.person_of('besok', '012', '{clerk}')")
    owner("UPDATE loket.staff_login SET valid_from = current_date + 3 WHERE login = 'besok'")


def relations():
    """(name, kind, a column, its type) of everything that holds rows."""
    return owner("SELECT format('%%I.%%I', n.nspname, c.relname), c.relkind, coalesce(quote_ident(a.attname), ''), "
                 "coalesce(format_type(a.atttypid, NULL), '') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                 "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = (SELECT min(f.attnum) FROM pg_attribute f "
                 "WHERE f.attrelid = c.oid AND f.attnum > 0 AND NOT f.attisdropped AND f.attidentity = '' AND f.attgenerated = '') WHERE n.nspname IN %s "
                 "AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') ORDER BY 1" % SCHEMAS)


def inside():
    """Calls, with NULL for everything, of every function that is for no role; one per signature. The NULL is one that
    the planner does not see: it answers a strict function without asking who may call it."""
    return [row[0] for row in owner(
        "SELECT format('SELECT %I.%I(%s)', n.nspname, p.proname, (SELECT string_agg(format('(SELECT NULL::%s)', format_type(y, NULL)), ', ' "
        "ORDER BY k) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY u(y, k))) FROM pg_proc p JOIN pg_namespace n "
        "ON n.oid = p.pronamespace WHERE n.nspname IN ('loket', 'audit') AND p.prokind = 'f' AND NOT EXISTS (SELECT FROM "
        "unnest(p.proargtypes::oid[]) y JOIN pg_type t ON t.oid = y WHERE t.typtype = 'p') ORDER BY 1")]


def api_calls():
    """{schema.function: its call with NULL for everything}."""
    return {row[0]: 'SELECT %s(%s)' % (row[0], row[1]) for row in owner(
        "SELECT n.nspname || '.' || p.proname, coalesce((SELECT string_agg(format('%I => NULL::%s', a, format_type(y, NULL)), ', ' "
        "ORDER BY k) FROM unnest(p.proargnames, p.proargtypes::oid[]) WITH ORDINALITY u(a, y, k) WHERE y IS NOT NULL), '') "
        "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('api', 'portal', 'agency') ORDER BY 1")}


def doors():
    """{function: words who may pass}, as it was agreed on."""
    with open(os.path.join(HERE, 'doors.txt'), encoding='utf-8') as file:
        rows = [line.split() for line in file if line.strip() and not line.startswith('#')]
    return {row[0]: set(row[1:]) for row in rows}


def statements_of(names):
    """Every verb on every relation."""
    return [verb.format(t=name, c=column, y=kind)
            for name, relkind, column, kind in names for verb in (SEQUENCE_VERBS if relkind == 'S' else EVERY_VERB)]


def test_walls(tap, report):
    names = relations()
    tap.ok(len(names) > 80, '%d relations' % len(names))
    calls = inside()
    tap.ok(len(calls) > 200, '%d functions inside' % len(calls))
    for wall in ('', ', the schemas open'):
        if wall:
            # the first wall falls, as with a grant made by mistake: the second one stands
            owner('GRANT USAGE ON SCHEMA loket, audit, portal, agency TO PUBLIC')
        logins = ONE_OF_EACH if wall else LOGINS
        report.section('tables, verbs, logins' + wall, everybody({login: statements_of(names) for login in logins}),
                       lambda _login, _statement, code: code in DENIED)
        report.section('functions inside' + wall, everybody({login: calls for login in logins}),
                       lambda _login, _statement, code: code in DENIED)
    owner('REVOKE USAGE ON SCHEMA loket, audit, portal, agency FROM PUBLIC')


def test_copy_in(report):
    """COPY FROM STDIN takes the rest of a script along, so each is a command of its own."""
    tables = [row[0] for row in relations() if row[1] != 'S']
    words = [word for table in tables for word in ('-c', 'COPY %s FROM STDIN' % table)]

    def copy(login):
        said = subprocess.run(['psql', '-X', '-q', '-v', 'VERBOSITY=sqlstate', '-U', login, *words], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False).stdout
        return re.findall(r'ERROR:\s+(\w+)', said)

    outcomes = []
    for login in LOGINS:
        codes = copy(login)
        codes += ['ok'] * (len(tables) - len(codes))
        outcomes += [(login, 'COPY %s FROM STDIN' % table, code) for table, code in zip(tables, codes)]
    report.section('copying into tables', outcomes, lambda _login, _statement, code: code in DENIED)


def passes(code):
    """Did the door open? What is refused behind it has its own tests."""
    return code not in ('42501', 'LK001', 'LK002')


def test_doors(tap, report):
    calls = api_calls()
    agreed = doors()
    tap.ok(set(calls) == set(agreed), 'doors.txt names every function',
           'missing: %s; gone: %s' % (sorted(set(calls) - set(agreed)), sorted(set(agreed) - set(calls))))
    seen = {name: set() for name in calls}
    names = {text: name for name, text in calls.items()}

    def good(login, statement, code):
        name = names[statement]
        may = agreed.get(name, set())
        if passes(code):
            seen[name].add(LOGINS[login])
        if login in NOBODY:
            return not passes(code)
        if login == 'tono':
            # has every duty in another office: gets in where any duty does, and finds nothing there
            return passes(code) == bool(may - set(SERVICES.values()))
        if login in SERVICES:
            return passes(code) == (SERVICES[login] in may)
        return passes(code) == ('any' in may or DUTIES[login] in may)

    report.section('functions, duties and services', everybody({login: list(calls.values()) for login in LOGINS}), good)
    for name in calls:
        found = {word for word in seen[name] if word != 'other office'}
        if set(DUTIES.values()) <= found:
            found = found - set(DUTIES.values()) | {'any'}
        if found != agreed.get(name):
            tap.say('as doors.txt would say it: %s %s' % (name, ' '.join(sorted(found))))


def test_types(report):
    """What is no value of the type, and names of arguments that do not exist."""
    rows = owner("SELECT format('SELECT api.%I(%I => ''{no value'')', p.proname, a) FROM pg_proc p, unnest(p.proargnames, "
                 "p.proargtypes::oid[]) u(a, y) WHERE p.pronamespace = 'api'::regnamespace AND y IS NOT NULL AND y <> 'text'::regtype AND y <> 'bytea'::regtype")
    rows += owner("SELECT format('SELECT api.%I(VARIADIC ARRAY[1])', p.proname) FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace")
    report.section('wrong types and missing arguments', everybody({'rina': [row[0] for row in rows]}),
                   lambda _login, _statement, code: code in ('42883', '42725', '22P02', '42601'))


ESCAPES = (
    'SET ROLE loket_owner', 'SET ROLE root', 'SET ROLE loket_staff; SET ROLE agus', 'SET ROLE agus', 'SET SESSION AUTHORIZATION agus',
    'SET SESSION AUTHORIZATION root', 'SET session_replication_role = replica', 'SET log_statement = \'all\'',
    'SET log_min_error_statement = \'error\'', 'SET log_parameter_max_length = -1', 'SET lc_messages = \'C\'',
    'DO $x$BEGIN END$x$', 'DO LANGUAGE sql $x$SELECT 1$x$', "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    'CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS \'BEGIN RETURN 1; END\'', 'CREATE TABLE public.x (a int)',
    'CREATE TEMP TABLE person (a int)', 'CREATE TEMP VIEW v AS SELECT 1', 'CREATE SCHEMA x', 'CREATE TABLE api.x (a int)',
    'CREATE TYPE public.t AS (a int)', 'CREATE OPERATOR public.= (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq)',
    'CREATE ROLE x', 'CREATE USER x SUPERUSER', 'ALTER ROLE rina SUPERUSER', 'ALTER ROLE rina CREATEROLE', 'ALTER ROLE rina BYPASSRLS',
    'ALTER ROLE agus PASSWORD \'x\'', 'ALTER ROLE agus SET search_path = x', 'DROP ROLE agus', 'GRANT loket_owner TO CURRENT_USER',
    'GRANT pg_execute_server_program TO CURRENT_USER', 'GRANT loket_keeper TO CURRENT_USER', 'REVOKE loket_staff FROM agus',
    'REASSIGN OWNED BY loket_owner TO CURRENT_USER', 'ALTER SYSTEM SET fsync = off', 'ALTER DATABASE loket SET log_statement = \'all\'',
    'CREATE DATABASE x', 'CREATE EXTENSION dblink', 'CREATE EXTENSION postgres_fdw', 'LOAD \'auto_explain\'', 'CREATE LANGUAGE plperlu',
    'SELECT pg_read_file(\'PG_VERSION\')', 'SELECT pg_read_binary_file(\'PG_VERSION\')', 'SELECT pg_ls_dir(\'.\')',
    'SELECT pg_stat_file(\'PG_VERSION\')', 'SELECT pg_ls_logdir()', 'SELECT pg_ls_waldir()', 'SELECT pg_reload_conf()',
    'SELECT pg_rotate_logfile()', 'SELECT pg_switch_wal()', 'SELECT pg_create_restore_point(\'x\')', 'SELECT pg_promote()',
    'SELECT pg_backup_start(\'x\')', 'SELECT pg_create_physical_replication_slot(\'x\')',
    'SELECT pg_create_logical_replication_slot(\'x\', \'test_decoding\')', 'SELECT pg_logical_emit_message(false, \'a\', \'b\')',
    'CREATE PUBLICATION p FOR ALL TABLES', 'CREATE SUBSCRIPTION s CONNECTION \'\' PUBLICATION p',
    'CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION x()', 'CREATE SERVER s FOREIGN DATA WRAPPER x',
    'COPY (SELECT 1) TO PROGRAM \'cat\'', 'COPY (SELECT 1) TO \'/tmp/loket-escape\'', 'SELECT pg_advisory_lock(1)',
    'SELECT pg_advisory_xact_lock(1, 2)', 'SELECT pg_try_advisory_lock(1)', 'SELECT pg_advisory_unlock_all()', 'SELECT lo_create(0)',
    'SELECT lo_creat(-1)', 'SELECT lo_from_bytea(0, \'x\')', 'SELECT lo_import(\'/etc/passwd\')', 'SELECT lo_export(1, \'/tmp/x\')',
    'SELECT lo_get(1)', 'SELECT lo_put(1, 0, \'x\')', 'SELECT pg_sleep(0)', 'SELECT pg_sleep_for(\'0\')', 'SELECT pg_sleep_until(now())',
    'SELECT pg_export_snapshot()', 'SELECT pg_notify(\'loket\', \'x\')', 'SELECT query_to_xml(\'SELECT 1\', true, true, \'\')',
    'SELECT database_to_xml(true, true, \'\')', 'SELECT * FROM pg_authid', 'SELECT * FROM pg_shadow', 'SELECT * FROM pg_hba_file_rules',
    'SELECT * FROM pg_file_settings', 'SELECT * FROM pg_statistic', 'SELECT * FROM pg_user_mapping', 'SELECT * FROM pg_largeobject',
    'SELECT * FROM pg_subscription', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = \'root\'',
    'CHECKPOINT', 'VACUUM FULL loket.person',
    'CLUSTER loket.person', 'REINDEX DATABASE loket')
# root and agus stand for the superuser and for a colleague.



def test_escapes(report):
    root = owner('SELECT current_user')[0][0]

    def mine(login, text):
        return re.sub(r'\brina\b', login, re.sub(r'\broot\b', root, re.sub(r'\bagus\b', 'sinta', text)))

    report.section('ways out of the own role', everybody({login: [mine(login, text) for text in ESCAPES] for login in LOGINS}),
                   lambda _login, _statement, code: code in ('42501', '42704', '0A000', '28000', '55000', '58P01', '42883', 'XX000'))


def test_roles(tap):
    """What the roles are, whoever made them."""
    for query, name in (
            ("SELECT rolname FROM pg_roles WHERE rolcreaterole AND NOT rolsuper", 'nobody makes roles (case 16)'),
            ("SELECT rolname FROM pg_roles WHERE rolname IN (SELECT login FROM loket.staff_login) AND (rolsuper OR rolcreaterole OR "
             "rolcreatedb OR rolreplication OR rolbypassrls)", 'a login of a person is nothing more'),
            ("SELECT member::regrole FROM pg_auth_members WHERE roleid = 'loket_owner'::regrole", 'the owner has no members'),
            ("SELECT m.member::regrole, m.roleid::regrole FROM pg_auth_members m JOIN loket.staff_login l ON l.login = "
             "m.member::regrole::name WHERE m.roleid <> 'loket_staff'::regrole", 'a person is in one role'),
            ("SELECT member::regrole FROM pg_auth_members WHERE admin_option AND roleid::regrole::text LIKE 'loket%'",
             'nobody hands roles on'),
            ("SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN "
             "('api', 'portal', 'agency') AND c.relkind IN ('r', 'v', 'm', 'p', 'S')", 'no table or view lies in a door')):
        rows = owner(query)
        tap.ok(not rows, name, rows)


def main():
    tap = Tap()
    report = Report(tap)
    fixture()
    test_roles(tap)
    test_escapes(report)
    test_doors(tap, report)
    test_types(report)
    test_walls(tap, report)
    test_copy_in(report)
    report.table()
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())
