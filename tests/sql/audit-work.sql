-- SPDX-License-Identifier: GPL-3.0-or-later
-- The auditor's work: what the log shows, who is told what of those who looked, draws, findings.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.stock(), t.play('one', 'approval'), t.play('two', 'documents'), t.play('three', 'done') \g /dev/null
CREATE FUNCTION pg_temp.log(who name, about jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  read uuid := gen_random_uuid();
BEGIN
  PERFORM t.act(who, 'audit_begin', jsonb_build_object('read', read, 'about',
    jsonb_build_object('from', loket.today(t.id('012'))::text, 'until', loket.today(t.id('012'))::text) || about));
  UPDATE loket.read_log SET tx = '3' WHERE id = read;
  RETURN t.api(who, 'audit_log', jsonb_build_object('read', read));
END $$;
CREATE FUNCTION pg_temp.looks(who name, word text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  read uuid := gen_random_uuid();
BEGIN
  PERFORM t.act(who, 'read_begin', jsonb_build_object('read', read, 'case', t.id(word),
    'purpose', CASE who WHEN 'lestari' THEN 'audit' ELSE 'looks' END));
  UPDATE loket.read_log SET tx = '3' WHERE id = read;
  RETURN t.api(who, 'case_looks', jsonb_build_object('read', read));
END $$;

-- The log.
UPDATE loket.desk_session SET counter = t.id('counter 012-1') WHERE login = 'rina';
SELECT ok((SELECT bool_or(r ->> 'act' = 'case_create' AND r ->> 'number' = (SELECT number FROM loket.case_file
  WHERE id = t.id('one'))) FROM jsonb_array_elements(pg_temp.log('lestari', '{}') -> 'rows') r),
  'the log says who did what in which case');
SELECT is((SELECT string_agg(DISTINCT r #>> '{by,id}', ' ') FROM jsonb_array_elements(pg_temp.log('lestari',
  jsonb_build_object('staff', t.id('budi'))) -> 'rows') r), t.id('budi')::text, 'of one person');
SELECT is((SELECT string_agg(DISTINCT r ->> 'number', ' ') FROM jsonb_array_elements(pg_temp.log('lestari',
  jsonb_build_object('number', (SELECT number FROM loket.case_file WHERE id = t.id('three')))) -> 'rows') r),
  (SELECT number FROM loket.case_file WHERE id = t.id('three')), 'of one case');
SELECT ok((SELECT bool_or(r ->> 'kind' = 'event' AND r ->> 'act' = 'handed_over') FROM jsonb_array_elements(pg_temp.log('lestari',
  jsonb_build_object('number', (SELECT number FROM loket.case_file WHERE id = t.id('three')))) -> 'rows') r),
  'to its end');
SELECT is((SELECT count(*) FROM jsonb_array_elements(pg_temp.log('lestari', jsonb_build_object('staff', t.id('rina'),
  'from', (loket.today(t.id('012')) - 9)::text, 'until', (loket.today(t.id('012')) - 2)::text)) -> 'rows') r), 0::bigint, 'of some days');
SELECT is((SELECT string_agg(DISTINCT r ->> 'counter', ' ') FROM jsonb_array_elements(pg_temp.log('lestari',
  jsonb_build_object('counter', (SELECT d.counter FROM loket.desk_session d WHERE d.login = 'rina' LIMIT 1))) -> 'rows') r),
  (SELECT k.number::text FROM loket.desk_session d JOIN loket.counter k ON k.id = d.counter WHERE d.login = 'rina' LIMIT 1),
  'of one counter');
SELECT is((SELECT count(*) FROM jsonb_array_elements(pg_temp.log('lestari', jsonb_build_object('before',
  (now() - interval '1 year')::text)) -> 'rows') r), 0::bigint, 'and the page before');
SELECT ok(strpos(pg_temp.log('lestari', '{}')::text, (SELECT p.name FROM loket.person p WHERE p.id =
  (SELECT person FROM loket.case_file WHERE id = t.id('one')))) = 0, 'no applicant is named in it');
UPDATE loket.command SET fn = 'note_add' WHERE fn = 'case_create' AND answer IS NULL;
SELECT ok((SELECT bool_or(r ->> 'act' = 'log') FROM jsonb_array_elements(pg_temp.log('lestari', '{}') -> 'rows') r),
  'looking into the log is in the log');
SELECT is(t.code('agus', format('SELECT api.audit_begin(%L, %L)', gen_random_uuid(), '{"from": "2026-01-01", "until": "2026-01-02"}')),
  'LK002', 'a head has no business in it');
SELECT is(t.code('lestari', format('SELECT api.audit_begin(%L, %L)', gen_random_uuid(), '{"from": "2026-01-01", "until": "2026-12-02"}')),
  'LK008', 'a quarter at once');
SELECT is(t.code('lestari', format('SELECT api.audit_begin(%L, %L)', gen_random_uuid(), '{"from": null, "until": null}')),
  'LK008', 'no days are no days');
SELECT is(t.code('lestari', format('SELECT api.audit_begin(%L, jsonb_build_object(''from'', ''2026-01-01'', ''until'',
  ''2026-01-02'', ''staff'', %L))', gen_random_uuid(), t.id('tono'))), 'LK008', 'nobody of another office');

-- Who looked.
SELECT ok((SELECT bool_and(l ? 'duties' AND NOT l ? 'by') AND count(*) > 0 FROM jsonb_array_elements(
  pg_temp.looks('rina', 'one') -> 'looks') l), 'an applicant is told duties and no names');
SELECT ok((SELECT bool_and(l ? 'by') FROM jsonb_array_elements(pg_temp.looks('lestari', 'one') -> 'looks') l),
  'an auditor sees names');
SELECT is(t.code('rina', format('SELECT api.looks_name(%L, %L, ''x'')', gen_random_uuid(), t.id('one'))), 'LK002',
  'a clerk decides nothing about names');
SELECT t.act('lestari', 'looks_name', jsonb_build_object('command', gen_random_uuid(), 'case', t.id('one'),
  'reason', 'Pengaduan 12/2026')) \g /dev/null
SELECT ok((SELECT bool_and(l ? 'by') FROM jsonb_array_elements(pg_temp.looks('rina', 'one') -> 'looks') l),
  'the auditor decided otherwise');
SELECT is((t.act('budi', 'my_looks', '{}') #>> '{looks,0,by,id}'), t.id('lestari')::text, 'an officer is told who looked');
SELECT is(t.act('wati', 'my_looks', '{}') -> 'looks', '[]', 'and that nobody did');

-- Draws.
CREATE FUNCTION pg_temp.drawn(draw uuid, how text, wanted int) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN t.act('lestari', 'audit_draw', jsonb_build_object('command', gen_random_uuid(), 'draw', draw, 'among', how,
    'from', loket.today(t.id('012')) - 1, 'until', loket.today(t.id('012')), 'wanted', wanted));
END $$;
SELECT is(pg_temp.drawn(t.id('d1'), 'all', 2), '{"drawn": 2, "population": 3}', 'two of three');
SELECT is(pg_temp.drawn(t.id('d2'), 'decided', 50), '{"drawn": 1, "population": 1}', 'all that were decided');
SELECT is((SELECT array_agg(case_id) FROM loket.audit_sample WHERE draw = t.id('d2')), ARRAY[t.id('three')], 'the one that was');
SELECT is(pg_temp.drawn(t.id('d3'), 'all', 3), '{"drawn": 3, "population": 3}', 'and again');
SELECT is((SELECT count(*) FROM audit.event WHERE source = 'loket.audit_sample'), 6::bigint, 'every draw is in the audit');
DO $$
BEGIN
  FOR i IN 1..40 LOOP PERFORM pg_temp.drawn(gen_random_uuid(), 'all', 1); END LOOP;
END $$;
SELECT is((SELECT count(DISTINCT s.case_id) FROM loket.audit_sample s JOIN loket.audit_draw d ON d.id = s.draw
  WHERE d.wanted = 1), 3::bigint, 'the lot falls on every case');

-- Verdicts.
CREATE FUNCTION pg_temp.judge(who name, word text, outcome text, note text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RETURN t.code(who, format('SELECT api.audit_verdict(%L, %L, %L, %L, %L, %L)', gen_random_uuid(), t.id('d3'), t.id(word),
    outcome, note, CASE outcome WHEN 'finding' THEN loket.today(t.id('012')) + 7 END));
END $$;
SELECT t.at_desk('lestari') \g /dev/null
SELECT is(pg_temp.judge('lestari', 'two', 'good', ''), 'LK008', 'nobody judges what was not opened');
SELECT t.read('lestari', 'one'), t.read('lestari', 'two'), t.read('lestari', 'three') \g /dev/null
SELECT is(pg_temp.judge('lestari', 'two', 'finding', ' '), 'LK019', 'a finding says what');
SELECT is(pg_temp.judge('lestari', 'two', 'good', ''), 'ok', 'good');
SELECT is(pg_temp.judge('lestari', 'two', 'good', ''), 'LK016', 'once');
SELECT is(pg_temp.judge('lestari', 'three', 'finding', 'Kuasa tanpa meterai'), 'ok', 'a finding');
SELECT is(pg_temp.judge('agus', 'one', 'good', ''), 'LK002', 'a head is no auditor');
INSERT INTO loket.duty (id, office, staff, duty, valid_from)
SELECT gen_random_uuid(), t.id('012'), t.id('budi'), 'auditor', '2020-01-01';
SELECT t.read('budi', 'one') \g /dev/null
SELECT is(pg_temp.judge('budi', 'one', 'good', ''), 'LK006', 'nobody audits what they worked on');
SELECT throws_ok(format('INSERT INTO loket.audit_verdict (draw, case_id, outcome, note, staff, at) VALUES (%L, %L, ''good'', '''', %L, now())',
  t.id('d3'), t.id('one'), t.id('budi')), '23503', NULL, 'not even past the function');

-- Findings: corrected by one, verified by another, around again when it was not enough.
CREATE FUNCTION pg_temp.answer(who name, kind text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.at_desk(who);
  RETURN t.code(who, format('SELECT api.finding_answer(%L, %L, %L, ''x'')', gen_random_uuid(),
    (SELECT f.id FROM loket.finding f), kind));
END $$;
SELECT is(pg_temp.answer('lestari', 'verified'), 'LK016', 'nothing to verify yet');
SELECT is(pg_temp.answer('lestari', 'corrected'), 'LK002', 'the auditor does not correct');
SELECT is(pg_temp.answer('dewi', 'corrected'), 'ok', 'the head corrects');
SELECT is(pg_temp.answer('dewi', 'corrected'), 'LK016', 'once');
SELECT is(pg_temp.answer('dewi', 'verified'), 'LK002', 'and does not verify');
INSERT INTO loket.duty (id, office, staff, duty, valid_from)
SELECT gen_random_uuid(), t.id('012'), t.id('dewi'), 'auditor', '2020-01-01';
SELECT is(pg_temp.answer('dewi', 'verified'), 'LK006', 'not with a second duty either');
SELECT is(pg_temp.answer('lestari', 'reopened'), 'ok', 'not enough');
SELECT is(pg_temp.answer('agus', 'corrected'), 'ok', 'corrected again, by another head');
SELECT is(t.act('lestari', 'audit_open', jsonb_build_object('from', loket.today(t.id('012')), 'until', loket.today(t.id('012')))) #>> '{findings,0,state}',
  'corrected', 'the auditor sees it');
SELECT is(pg_temp.answer('lestari', 'verified'), 'ok', 'verified');
SELECT is(pg_temp.answer('agus', 'corrected'), 'LK016', 'which is the end');

-- What stands out.
SELECT ok((t.act('agus', 'audit_open', jsonb_build_object('from', loket.today(t.id('012')), 'until', loket.today(t.id('012')))) - ARRAY['findings', 'alarms', 'from', 'until']) = '{}',
  'a head sees findings and alarms and no more');
SELECT t.act('rina', 'ticket_issue', jsonb_build_object('command', gen_random_uuid(), 'ticket', t.id('jumper'), 'class', 'B',
  'needs', '[]'::jsonb, 'channel', 'counter')) \g /dev/null
INSERT INTO loket.hand_side SELECT t.id('jump ' || i), t.id('rina'), 'made' FROM generate_series(1, 3) i;
INSERT INTO loket.hand SELECT t.id('jump ' || i), 'jump', t.id('rina'), 'made', now() FROM generate_series(1, 3) i;
INSERT INTO loket.queue_jump (id, office, ticket, reason, staff, at)
SELECT t.id('jump ' || i), t.id('012'), t.id('jumper'), 'elderly', t.id('rina'), now() FROM generate_series(1, 3) i;
INSERT INTO loket.visit (id, office, day, staff, no_ticket_reason, started_at, ended_at, outcome)
SELECT t.id('agent ' || i), t.id('012'), loket.today(t.id('012')), t.id('rina'), 'x', now(), now(), 'served' FROM generate_series(1, 4) i;
INSERT INTO loket.visit_person (id, office, visit, name, capacity)
SELECT gen_random_uuid(), t.id('012'), t.id('agent ' || i), CASE i WHEN 1 THEN 'Djoko Soesilo' ELSE 'Joko Susilo' END, 'agent'
FROM generate_series(1, 4) i;
CREATE TEMP TABLE seen AS SELECT t.act('lestari', 'audit_open', jsonb_build_object('from', loket.today(t.id('012')) - 1, 'until', loket.today(t.id('012')))) AS a;
SELECT ok((SELECT bool_or(x ->> 'what' = 'jumped' AND x ->> 'reason' = 'elderly' AND (x ->> 'times')::int >= 3
  AND x #>> '{by,id}' = t.id('rina')::text) FROM seen, jsonb_array_elements(a -> 'counts') x), 'jumps, by whom and why');
SELECT is((SELECT x ->> 'times' FROM seen, jsonb_array_elements(a -> 'representatives') x WHERE x ->> 'name' ILIKE '%su%'), '4',
  'one agent under two spellings');
UPDATE loket.office SET name = name || '.' WHERE id = t.id('012');
SELECT ok((SELECT bool_or(x ->> 'table' = 'loket.office' AND x ->> 'login' = session_user) FROM jsonb_array_elements(t.act('lestari',
  'audit_open', jsonb_build_object('from', loket.today(t.id('012')) - 1, 'until', loket.today(t.id('012')))) -> 'outside') x), 'what was done past the program');
SELECT * FROM finish();
ROLLBACK;
