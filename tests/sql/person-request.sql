-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person may ask about their own data, and who may not answer: nobody decides on what they recorded, through
-- the window or with the owner's rights; the report says duties and no names; late stays late.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.stock(), t.play('one', 'approval'), t.play('two', 'documents'), t.play('three', 'done') \g /dev/null
CREATE FUNCTION pg_temp.record(who name, word text, kind text, asker jsonb DEFAULT t.asker(), correction jsonb DEFAULT NULL,
                               ask text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'request_record', jsonb_build_object('request', t.id(coalesce(ask, gen_random_uuid()::text)),
    'person', t.person_of(word), 'kind', kind, 'asker', asker, 'correction', correction)) $$;
CREATE FUNCTION pg_temp.decide(who name, request uuid, outcome text, note text DEFAULT '', basis text DEFAULT '',
                               version int DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'request_decide', jsonb_build_object('request', request, 'outcome', outcome, 'note', note,
    'basis', basis, 'version', coalesce(version, (SELECT p.version FROM loket.person p JOIN loket.person_request q
      ON q.person = p.id WHERE q.id = decide.request)))) $$;
CREATE FUNCTION pg_temp.line(who name, request uuid) RETURNS jsonb LANGUAGE sql AS $$
  SELECT r FROM jsonb_array_elements(t.act(who, 'requests_open', '{"person": null}') -> 'requests') r
  WHERE r ->> 'id' = request::text $$;

-- Who asks.
SELECT t.at_desk('sinta') \g /dev/null
SELECT is(pg_temp.record('sinta', 'three', 'access'), 'LK022', 'not about somebody who is neither here nor read');
SELECT t.read_here('rina', 'one'), t.read_here('rina', 'three'), t.read_here('dewi', 'one') \g /dev/null
SELECT is(pg_temp.record('rina', 'one', 'access', t.asker('proxy') || '{"letter": ""}'), 'LK008', 'a representative has a letter');
SELECT is(t.detail() ->> 'argument', 'letter', 'and that is said');
SELECT is(pg_temp.record('rina', 'one', 'access', t.asker('proxy') || '{"letter": "  "}'), 'LK008', 'not of blanks');
SELECT is(pg_temp.record('rina', 'one', 'access', t.asker('parent') || '{"name": ""}'), 'LK008', 'and a name');
SELECT is(pg_temp.record('rina', 'one', 'access', t.asker() || '{"identified": "other"}'), 'LK008', 'how the officer knows is said');
SELECT is(pg_temp.record('rina', 'one', 'access', t.asker() || '{"identified": null}'), 'LK008', 'always');
SELECT is(pg_temp.record('rina', 'one', 'access', t.asker() - 'capacity'), 'LK008', 'and who asks');
SELECT is(pg_temp.record('rina', 'one', 'access', t.asker(), t.correction()), 'LK008', 'a report corrects nothing');
SELECT is(pg_temp.record('rina', 'one', 'correction'), 'LK008', 'a correction says what');
SELECT is(pg_temp.record('joko', 'one', 'access'), 'LK002', 'who prints books has no business in it');
SELECT is(pg_temp.record('rina', 'one', 'access', ask => 'ask one'), 'ok', 'recorded');
SELECT is(pg_temp.record('rina', 'one', 'access'), 'LK016', 'twice is once');
SELECT is((SELECT due_at - received_at FROM loket.person_request WHERE id = id('ask one')), interval '72 hours', 'it has 72 hours');
SELECT throws_ok(format('UPDATE loket.person_request SET due_at = due_at + interval ''1 hour'' WHERE id = %L', id('ask one')),
  '23514', NULL, 'and no more, whoever writes the row');

-- The report.
SELECT is(t.request_read('rina', id('ask one')) #>> '{report,cases,0,number}', (SELECT number FROM loket.case_file WHERE id = id('one')),
  'the report has the case');
SELECT is_empty(format('SELECT s.name FROM loket.staff s WHERE strpos(%L, s.name) > 0',
  t.request_read('rina', id('ask one')) -> 'report'), 'and no officer''s name');
SELECT is_empty(format('SELECT s.id FROM loket.staff s WHERE strpos(%L, s.id::text) > 0',
  t.request_read('rina', id('ask one')) -> 'report'), 'nor who is behind it');
SELECT isnt_empty(format('SELECT 1 WHERE strpos(%L, ''examiner'') > 0', t.request_read('rina', id('ask one')) -> 'report'), 'only the duty');
SELECT is(strpos((t.request_read('rina', id('ask one')) -> 'report')::text, (SELECT nik FROM loket.person WHERE id = t.person_of('one'))), 0,
  'numbers are masked');
SELECT ok(strpos((t.request_read('rina', id('ask one'), true) -> 'report')::text, (SELECT nik FROM loket.person WHERE id = t.person_of('one'))) > 0,
  'unless they are asked for');
SELECT is(strpos((t.request_read('rina', id('ask one'), true) -> 'report')::text, 'flag'), 0, 'marks are one word with checks');
SELECT ok(t.request_read('rina', id('ask one')) #> '{report,looks}' @> '[{"kind": "access"}]', 'reading it is in it');
SELECT is(t.request_read('lestari', id('ask one')) ? 'report', false, 'an auditor sees the request and not the report');
SELECT is(t.request_read('agus', id('ask one')) ? 'report', false, 'nor does a head who has not the person here');
SELECT is(t.refused('sinta', 'request_begin', jsonb_build_object('read', gen_random_uuid(), 'request', id('ask one'), 'whole', true)),
  'LK022', 'nor a colleague at all');
INSERT INTO loket.look_named VALUES (t.person_of('one'), id('012'), 'pengaduan', id('lestari'), now());
SELECT ok(t.request_read('rina', id('ask one')) #>> '{report,looks,0,by}' <> '', 'an auditor may decide that names are told');

-- What leaves the office.
SELECT is(t.refused('rina', 'request_handed', ids('request', 'ask one')), 'LK022', 'nothing was handed over without a copy on record');
SELECT is(t.refused('dewi', 'request_copy', ids('copy', 'c0', 'request', 'ask one') || '{"kind": "print"}'), 'LK022',
  'nobody prints what they have not read');
SELECT is(t.act('rina', 'request_copy', ids('copy', 'c1', 'request', 'ask one') || '{"kind": "export"}') - 'at' - 'office',
  jsonb_build_object('by', 'rina', 'kind', 'export', 'why', 'PDP-' || lpad((SELECT n FROM loket.person_request WHERE id = id('ask one'))::text, 4, '0')),
  'a copy says who made it and why');
SELECT is(t.refused('rina', 'request_handed', ids('request', 'ask one')), 'LK022', 'a copy of this transaction is not on record yet');
UPDATE loket.read_log SET tx = '3' WHERE id = id('c1');
SELECT is(t.refused('rina', 'request_handed', ids('request', 'ask one') || ids('command', 'hand 1')), 'ok', 'then it is');
SELECT is(t.refused('rina', 'request_handed', ids('request', 'ask one') || ids('command', 'hand 1')), 'ok', 'replayed it is once');
SELECT is(t.refused('rina', 'request_handed', ids('request', 'ask one')), 'LK016', 'and never again');
SELECT is((SELECT count(*) FROM loket.person_request_end WHERE request = id('ask one')), 1::bigint, 'one end');

-- A correction.
SELECT is(pg_temp.record('rina', 'three', 'correction', correction => t.correction('birth_place', 'MANNA')), 'LK008', 'what it is already');
SELECT is(pg_temp.record('rina', 'three', 'correction', correction => t.correction('birth_date', '1968-13-01')), 'LK008', 'what nothing can be');
SELECT is(pg_temp.record('rina', 'three', 'correction', correction => t.correction('nik', '123')), 'LK008', 'no NIK');
SELECT is(pg_temp.record('rina', 'three', 'correction', correction => t.correction('channel', 'sms')), 'LK008', 'no such datum');
SELECT is(pg_temp.record('rina', 'three', 'correction', correction => t.correction() || '{"evidence": " "}'), 'LK008', 'without a paper');
SELECT is(pg_temp.record('rina', 'three', 'correction', correction => t.correction(), ask => 'wrong'), 'ok', 'recorded');
SELECT is(t.refused('rina', 'person_update', jsonb_build_object('person', t.person_of('three'), 'version', 1, 'data',
  '{"birth_place": "BENGKULU"}'::jsonb)), 'LK011', 'it is not typed over meanwhile');
SELECT is(t.refused('rina', 'person_update', jsonb_build_object('person', t.person_of('three'), 'version', 1, 'data',
  '{"phone": "+62811", "birth_place": "MANNA"}'::jsonb)), 'ok', 'the rest of the record is');
SELECT is(pg_temp.decide('rina', id('wrong'), 'accepted'), 'LK002', 'a clerk does not decide');
SELECT is(pg_temp.decide('dewi', id('wrong'), 'accepted', version => 1), 'LK004', 'nor does anybody on another version');
SELECT is(pg_temp.decide('dewi', id('wrong'), 'refused'), 'LK019', 'refusing has a reason');
SELECT is(pg_temp.decide('dewi', id('wrong'), 'refused', 'tidak terbukti'), 'LK019', 'and a law');
SELECT is(pg_temp.decide('dewi', id('wrong'), 'handed'), 'LK008', 'there is no third way');
CREATE TEMP TABLE before AS SELECT d.hash, d.content, c.version, k.fields FROM loket.decision d JOIN loket.case_file c ON c.id = d.case_id
  JOIN loket.case_content k ON k.case_id = c.id WHERE c.id = id('three');
SELECT is(pg_temp.decide('dewi', id('wrong'), 'accepted'), 'ok', 'another person accepts');
SELECT is((SELECT birth_place FROM loket.person WHERE id = t.person_of('three')), 'BENGKULU', 'the record says so from now on');
SELECT is((SELECT v.data ->> 'birth_place' FROM loket.person_version v WHERE v.person = t.person_of('three') AND v.version = 1), 'MANNA',
  'what it said is kept');
SELECT results_eq('SELECT d.hash, d.content, c.version, k.fields FROM loket.decision d JOIN loket.case_file c ON c.id = d.case_id
  JOIN loket.case_content k ON k.case_id = c.id WHERE c.id = id(''three'')', 'SELECT * FROM before', 'what was signed stays');
SELECT is((SELECT decided FROM loket.person_correction_case WHERE case_id = id('three')), true, 'and notes the correction');
SELECT is((SELECT detail ->> 'field' FROM loket.case_events(id('three'), false) WHERE act = 'corrected'), 'birth_place', 'in its history');
SELECT is(pg_temp.decide('agus', id('wrong'), 'refused', 'x', 'y'), 'LK016', 'decided is decided');

-- Nobody decides on what they recorded.
SELECT is(pg_temp.record('dewi', 'one', 'correction', correction => t.correction('name', 'SITI LAIN'), ask => 'own'), 'ok', 'a head records');
SELECT is(pg_temp.decide('dewi', id('own'), 'accepted'), 'LK006', 'and does not decide');
SELECT is(pg_temp.decide('dewi', id('own'), 'refused', 'x', 'y'), 'LK006', 'in no way');
SELECT is(pg_temp.line('dewi', id('own')) ->> 'may_decide', 'false', 'the list says so');
SELECT is(pg_temp.line('agus', id('own')) ->> 'may_decide', 'true', 'and who may');
SELECT throws_ok(format('INSERT INTO loket.person_request_end VALUES (%L, ''correction'', ''refused'', ''x'', ''y'', NULL, NULL, %L,
  ''confirm'', ''decides'', now())', id('own'), id('dewi')), '23503', NULL, 'nor with the rights of the owner');
SELECT throws_ok(format('INSERT INTO loket.hand VALUES (%L, ''confirm'', %L, ''decides'', now())', id('own'), id('dewi')), '23503', NULL,
  'a hand of the other side is not laid');
SELECT throws_ok(format('INSERT INTO loket.person_request_end VALUES (%L, ''correction'', ''refused'', ''x'', ''y'', NULL, NULL, %L,
  ''record'', ''made'', now())', id('own'), id('dewi')), '23514', NULL, 'and recording is no deciding');
SELECT throws_ok(format('INSERT INTO loket.person_request_end VALUES (%L, ''access'', ''handed'', '''', '''', NULL, NULL, %L,
  ''record'', ''made'', now())', id('own'), id('dewi')), '23503', NULL, 'a correction is no report');
SELECT is((SELECT name FROM loket.person WHERE id = t.person_of('one')) <> 'SITI LAIN', true, 'nothing changed');

-- The list; late stays late.
SELECT is(t.refused('rina', 'requests_open', '{"person": null}'), 'LK002', 'the whole register is for heads and auditors');
SELECT is(t.refused('sinta', 'requests_open', jsonb_build_object('person', t.person_of('one'))), 'LK022', 'of one person, who has them here');
SELECT is(pg_temp.line('lestari', id('own')) ->> 'late', 'false', 'an auditor sees it, in time');
UPDATE loket.person_request SET received_at = received_at - interval '80 hours', due_at = due_at - interval '80 hours' WHERE id = id('own');
SELECT is(pg_temp.line('lestari', id('own')) ->> 'late', 'true', 'after 72 hours it is late');
SELECT ok((pg_temp.line('agus', id('own')) ->> 'minutes')::int < 0, 'and says since when');
SELECT is(t.act('agus', 'requests_open', '{"person": null}') #>> '{requests,0,id}', id('own')::text, 'and stands first');
SELECT is(pg_temp.decide('agus', id('own'), 'refused', 'akta berkata lain', 'UU 27/2022 Pasal 30'), 'ok', 'refused by another');
SELECT is(pg_temp.line('lestari', id('own')) ->> 'late', 'true', 'answered late stays late');
SELECT is_empty(format('SELECT n FROM (SELECT number AS n FROM loket.person_identity UNION SELECT value FROM loket.person_correction) x
  WHERE strpos(%L, n) > 0', t.act('lestari', 'requests_open', '{"person": null}')), 'the list has no number and no value');
SELECT is(t.request_read('lestari', id('own')) ? 'correction', false, 'an auditor is not told the values');
SELECT is(t.request_read('agus', id('own')) #>> '{correction,value}', 'SITI LAIN', 'a head is');
SELECT * FROM finish();
ROLLBACK;
