-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was refused stays on record, whatever becomes of the transaction.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
-- No rollback takes a cell back: this begins, and the next test goes on, with empty ones.
CREATE FUNCTION pg_temp.emptied() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM setval(('loket.refused_' || i)::regclass, 1) FROM generate_series(0, 255) i;
END $$;
SELECT pg_temp.emptied() \g /dev/null
SELECT t.stock(), t.play('one', 'approval'), t.play('two', 'documents'), t.play('three', 'printing') \g /dev/null
CREATE FUNCTION pg_temp.kept(who name, what text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  UPDATE loket.refusal_gathered SET tick = -1;
  PERFORM loket.refusals_gather();
  RETURN (SELECT string_agg(r.code || ' ' || r.fn || ' ' || (r.staff = t.id(who))::text, ', ' ORDER BY r.code, r.fn)
          FROM loket.refusal r WHERE r.login = who AND r.code = what);
END $$;

-- Refusals are counted by the minute: what must fall into one begins with enough of it left.
CREATE FUNCTION pg_temp.one_minute() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  gone float := extract(second FROM clock_timestamp());
BEGIN
  PERFORM pg_sleep(CASE WHEN gone > 35 THEN 60.1 - gone ELSE 0 END);
END $$;
SELECT pg_temp.one_minute() \g /dev/null

-- Every attempt here is taken back by its exception block, as a ROLLBACK of the caller would.
SELECT t.desk('kosong') \g /dev/null
SELECT is(t.refused('kosong', 'approvals_open'), 'LK002', 'somebody without a duty');
SELECT is(t.code('kosong', format('SELECT api.case_decide(gen_random_uuid(), %L, 1, ''x'', ''approve'', '''', '''', ''[]'')',
  t.id('one'))), 'LK002', 'who is no head decides');
SELECT is(pg_temp.kept('kosong', 'LK002'), 'LK002 approvals_open true, LK002 case_decide true', 'is on record with its function');
SELECT ok(t.refused('mantan', 'desk_open', jsonb_build_object('counter', NULL, 'device', 'x', 'client', 'x')) = 'LK001'
  AND pg_temp.kept('mantan', 'LK001') = 'LK001 desk_open true', 'a disabled account that calls');
SELECT is(t.code('asing', 'SELECT api.sign_in(''x'', 9)'), 'LK001', 'a login of no office is of no office');
SELECT t.desk('tono') \g /dev/null
SELECT is(t.refused('tono', 'read_begin', t.ids('read', 'r', 'case', 'one') || '{"purpose": "x"}'), 'LK003', 'a case of another office');
SELECT is(pg_temp.kept('tono', 'LK003'), 'LK003 read_begin true', 'is on record in the office of who asked');
SELECT is((SELECT r.office FROM loket.refusal r WHERE r.login = 'tono' LIMIT 1), t.id('013'), 'there');
SELECT is((SELECT count(*) FROM audit.event e WHERE e.source = 'loket.refusal' AND e.key LIKE 'tono/%'), 1::bigint, 'and in the log');
-- Doubles of numbers.
SELECT pg_temp.one_minute() \g /dev/null
SELECT t.desk('rina') \g /dev/null
SELECT t.api('rina', 'person_register', jsonb_build_object('person', t.id('known'), 'data',
  '{"name": "ADA", "nik": "1701014501990011"}'::jsonb)) \g /dev/null
CREATE FUNCTION pg_temp.probe() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN t.refused('rina', 'person_register', jsonb_build_object('person', gen_random_uuid(), 'data',
    '{"name": "X", "nik": "1701014501990011"}'::jsonb));
END $$;
SELECT is((SELECT string_agg(DISTINCT x, ' ') FROM (SELECT pg_temp.probe() AS x FROM generate_series(1, 20)) y), 'LK013',
  'twenty numbers that are taken');
SELECT is(pg_temp.probe() || t.detail()::text, 'LK017{"limit": "numbers"}', 'and no more within a minute');
SELECT is(t.refused('rina', 'person_register', jsonb_build_object('person', gen_random_uuid(), 'data',
  '{"name": "X", "nik": "1701014501990088"}'::jsonb)), 'LK017', 'a free one is answered the same then');
SELECT t.desk('sinta') \g /dev/null
SELECT is(t.refused('sinta', 'person_register', jsonb_build_object('person', gen_random_uuid(), 'data',
  '{"name": "X", "nik": "1701014501990088"}'::jsonb)), 'ok', 'a colleague goes on');
SELECT is(pg_temp.kept('rina', 'LK013'), 'LK013 person_register true', 'on record');
SELECT is((SELECT sum(times)::int FROM loket.refusal WHERE login = 'rina' AND code = 'LK013'), 20, 'as often as it was');

-- A flood.
SELECT pg_temp.one_minute() \g /dev/null
CREATE FUNCTION pg_temp.cells(who name) RETURNS bigint LANGUAGE sql AS $$
  SELECT count(*) FROM generate_series(0, 255) i,
    LATERAL (SELECT pg_sequence_last_value(('loket.refused_' || i)::regclass) AS v OFFSET 0) c
  WHERE c.v >> 25 & 8191 = loket.refused_number('login', who)
$$;
SELECT count(t.refused('kosong', 'approvals_open')) FROM generate_series(1, 40) \g /dev/null
SELECT is(pg_temp.kept('kosong', 'LK002'), 'LK002 approvals_open true, LK002 case_decide true', 'a flood is one row');
SELECT count(loket.refused_count(0, 1::bigint << 27 | 77, 1::bigint << 27)) FROM generate_series(1, 2100) \g /dev/null
SELECT is((SELECT max(c.v & 2047) FROM generate_series(0, 6) i,
  LATERAL (SELECT pg_sequence_last_value(('loket.refused_' || i)::regclass) AS v OFFSET 0) c WHERE c.v >> 11 = (1::bigint << 27 | 77)), 2047::bigint,
  'and no cell counts into its neighbour');
SELECT count(t.refused('kosong', p.proname)) FROM (SELECT proname FROM pg_proc
  WHERE pronamespace = 'api'::regnamespace ORDER BY proname) p \g /dev/null
SELECT ok(pg_temp.cells('kosong') <= 8, 'nobody writes more than their eight cells');
SELECT ok(pg_temp.kept('kosong', 'LK000') IS NOT NULL, 'and what was more is said');
INSERT INTO loket.refusal SELECT 'yusuf', date_trunc('minute', now()) - g * interval '1 minute', 'LK002', 'x', t.id('012'), t.id('yusuf'), 1
FROM generate_series(1, 500) g;
SELECT t.desk('yusuf') \g /dev/null
SELECT t.refused('yusuf', 'approvals_open') \g /dev/null
SELECT is(pg_temp.kept('yusuf', 'LK000'), 'LK000  true', 'after five hundred rows of a day one row says that there is more');
SELECT is((SELECT count(*) FROM loket.refusal WHERE login = 'yusuf'), 501::bigint, 'and only one');

-- The auditor and the heads see it.
CREATE FUNCTION pg_temp.alarm(who name, wanted jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  RETURN (t.act(who, 'audit_open', '{}') -> 'alarms') @> jsonb_build_array(wanted);
END $$;
SELECT ok(pg_temp.alarm(who, jsonb_build_object('what', 'refused', 'code', 'LK002', 'act', 'case_decide',
  'by', jsonb_build_object('id', t.id('kosong')))), who || ' sees who tried to decide') FROM unnest(ARRAY['lestari', 'dewi', 'agus']::name[]) who;
SELECT ok(pg_temp.alarm('lestari', '{"what": "refused", "code": "LK013", "act": "person_register", "times": 20}'), 'and who tried numbers');
SELECT ok(NOT pg_temp.alarm('lestari', jsonb_build_object('by', jsonb_build_object('id', t.id('tono')))), 'nothing of another office');
SELECT t.call('situs', format('SELECT portal.status_ask(gen_random_uuid(), ''012-20200101-00001'', ''00000%s'', ''visitor-1'')', n))
FROM generate_series(1, 5) n \g /dev/null
SELECT ok(pg_temp.alarm('lestari', '{"what": "pin", "detail": "012-20200101-00001", "times": 5, "login": "situs"}'), 'guessed PINs');
INSERT INTO loket.read_log (id, office, staff, kind, subject, purpose, ground)
SELECT gen_random_uuid(), t.id('012'), t.id('dewi'), 'case', t.id('one'), 'x', 'purpose' FROM generate_series(1, 60);
SELECT is(t.refused('dewi', 'read_begin', t.ids('read', 'r2', 'case', 'two') || '{"purpose": "audit: banyak"}'), 'LK017', 'who reads too much');
SELECT pg_temp.kept('dewi', 'LK017') \g /dev/null
SELECT ok(pg_temp.alarm('lestari', jsonb_build_object('code', 'LK017', 'act', 'read_begin', 'by', jsonb_build_object('id', t.id('dewi')))),
  'is shown too');
SELECT t.draw('three') \g /dev/null
SELECT ok(NOT pg_temp.alarm('lestari', '{"what": "look_late"}'), 'a second look has its days');
UPDATE loket.second_look SET due = loket.today(t.id('012')) - 2, at = at - interval '9 days' WHERE case_id = t.id('three');
SELECT ok(pg_temp.alarm('lestari', jsonb_build_object('what', 'look_late', 'detail', (SELECT number FROM loket.case_file WHERE id = t.id('three')))),
  'one that is late is an alarm');
SELECT t.act('lestari', 'audit_begin', jsonb_build_object('read', t.id('log'), 'about',
  jsonb_build_object('from', loket.today(t.id('012'))::text, 'until', loket.today(t.id('012'))::text, 'staff', t.id('kosong')))) \g /dev/null
UPDATE loket.read_log SET tx = '3' WHERE id = t.id('log');
SELECT ok(t.act('lestari', 'audit_log', t.ids('read', 'log')) -> 'rows'
  @> '[{"kind": "refused", "act": "case_decide", "detail": {"code": "LK002"}}]', 'and it is in the log of who tried');
SELECT pg_temp.emptied() \g /dev/null
SELECT * FROM finish();
ROLLBACK;
