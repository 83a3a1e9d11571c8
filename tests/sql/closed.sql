-- SPDX-License-Identifier: GPL-3.0-or-later
-- What somebody can do with psql and an officer's password: nothing the window would not.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.desk('rina', 1) \g /dev/null

CREATE FUNCTION pg_temp.as_rina(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  before text := session_user;
BEGIN
  PERFORM set_config('session_authorization', 'rina', true);
  EXECUTE query;
  PERFORM set_config('session_authorization', before, true);
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;

SELECT is(pg_temp.as_rina(q), '42501', q) FROM unnest(ARRAY[
  'SELECT * FROM loket.person', 'TABLE audit.event', 'UPDATE loket.staff SET name = ''x''',
  'DELETE FROM loket.desk_session', 'TRUNCATE loket.command',
  'SELECT loket.now()', 'SELECT loket.enter(''{}'')', 'SELECT audit.seal(1)',
    'SELECT audit.record()',
  'SELECT loket.lay_hand(gen_random_uuid(), ''decide'', gen_random_uuid())',
    'SELECT api.keeper_tidy()',
  'SELECT api.keeper_seal(max => 1)', 'SET ROLE loket_owner', 'SET ROLE agus',
    'SET ROLE loket_keeper',
  'SET session_replication_role = replica',
  'SET log_statement = ''all''', 'DO $x$BEGIN END$x$',
    'CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS ''SELECT 1''',
  'CREATE TABLE public.x (a int)', 'CREATE TEMP TABLE person (a int)', 'CREATE SCHEMA x',
    'CREATE TABLE api.x (a int)',
  'SELECT pg_advisory_lock(1)', 'SELECT pg_try_advisory_xact_lock(1, 2)', 'SELECT lo_create(0)',
    'SELECT lo_from_bytea(0, ''x'')',
  'SELECT pg_sleep(0)', 'SELECT pg_sleep_for(''0'')', 'SELECT pg_export_snapshot()',
    'SELECT pg_notify(''loket'', ''x'')',
  'SELECT pg_logical_emit_message(false, ''a'', ''b'')',
    'SELECT query_to_xml(''SELECT 1'', true, true, '''')',
  'SELECT pg_read_file(''PG_VERSION'')', 'SELECT pg_ls_dir(''.'')',
    'COPY (SELECT 1) TO PROGRAM ''cat''', 'COPY (SELECT 1) TO ''/tmp/x''',
  'ALTER TABLE loket.person DISABLE ROW LEVEL SECURITY', 'ALTER ROLE agus PASSWORD ''x''',
    'CREATE ROLE x', 'GRANT loket_owner TO rina',
  'LOAD ''auto_explain''', 'CREATE EXTENSION dblink']) q;
SELECT is_empty($$SELECT rolname FROM pg_roles WHERE rolname IN (SELECT login
  FROM loket.staff_login)
  AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR rolconnlimit <> 7)$$,
  'a login of a person is nothing more');

-- A grant made by mistake still shows nothing.
GRANT USAGE ON SCHEMA loket TO loket_staff;
GRANT SELECT ON loket.staff TO loket_staff;
CREATE FUNCTION pg_temp.seen() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  n bigint;
  before text := session_user;
BEGIN
  PERFORM set_config('session_authorization', 'rina', true);
  EXECUTE 'SELECT count(*) FROM loket.staff' INTO n;
  PERFORM set_config('session_authorization', before, true);
  RETURN n;
END $$;
SELECT is(pg_temp.seen(), 0::bigint, 'row level security is the second wall');
REVOKE ALL ON loket.staff FROM loket_staff;

-- What a session may set does not reach the rules.
CREATE FUNCTION pg_temp.with_setting(name text, value text,
  query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  before text := current_setting(name, true);
  got text;
BEGIN
  PERFORM set_config(name, value, true);
  got := t.code('rina', query);
  PERFORM set_config(name, coalesce(before, ''), true);
  RETURN got;
END $$;
SELECT is(pg_temp.with_setting(n, v, format('SELECT api.person_register(gen_random_uuid(), gen_random_uuid(), %L)',
  '{"name": "A", "rt": "x1"}')), 'LK008', n || ' changes no rule') FROM (VALUES
  ('standard_conforming_strings', 'off'), ('plpgsql.check_asserts', 'off'), ('search_path',
    'pg_temp'),
  ('transform_null_equals', 'on'), ('DateStyle', 'German'), ('TimeZone', 'Pacific/Auckland'),
  ('enable_indexscan', 'off'), ('row_security', 'on')) v(n, v);
SELECT is(pg_temp.with_setting('TimeZone', 'Pacific/Auckland', 'SELECT api.queue_open()'), 'ok',
  'and hinders nothing');
SELECT is(pg_temp.with_setting('loket.staff', 'x', 'SELECT api.queue_open()'), 'ok',
  'nor a claim to be somebody');

-- Hostile JSON.
SELECT is(code('rina', format('SELECT api.person_register(gen_random_uuid(), gen_random_uuid(), %L)', d)), w, left(d, 40))
FROM (VALUES ('{"name": "' || repeat('a', 1000000) || '"}', 'LK008'), ('{"name": "\u0000"}',
  '22P05'),
  ('{"name": "\ud800"}', '22P02'), ('{"name": NaN}', '22P02'), ('{"name": 1e400}', 'LK008'),
  (repeat('[', 10000), '22P02'), ('{"name": "a", "name": ["b"]}', 'LK008')) v(d, w);
SELECT is(code('rina', 'SELECT api.queue_open()'), 'ok', 'the session lives on');
SELECT * FROM finish();
ROLLBACK;
