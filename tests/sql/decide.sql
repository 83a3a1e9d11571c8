-- SPDX-License-Identifier: GPL-3.0-or-later
-- Four eyes and the decision: attacks through the window, and rows written by the owner herself.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all() \g /dev/null
-- Give somebody another duty for the rest of the test.
CREATE FUNCTION pg_temp.also(who name, duty text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO loket.duty (id, office, staff, duty, valid_from)
  VALUES (gen_random_uuid(), t.id('012'), t.id(who), duty, '2020-01-01') $$;
CREATE FUNCTION pg_temp.decide(who name, word text, outcome text, other jsonb DEFAULT '{}')
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  args jsonb := t.decision_args(who, word, outcome) || other;
BEGIN
  RETURN t.refused(who, 'case_decide', args);
END $$;
-- In a savepoint, so that one refusal does not end the test.
CREATE FUNCTION pg_temp.as_owner(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL ROLE loket_owner;
  EXECUTE query;
  RESET ROLE;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RESET ROLE;
  RETURN SQLSTATE;
END $$;

-- Through the window.
SELECT is(pg_temp.decide('rina', 'at approval', 'approve'), 'LK002', 'a clerk does not decide');
SELECT pg_temp.also('rina', 'section_head'), pg_temp.also('budi', 'office_head') \g /dev/null
SELECT is(pg_temp.decide('rina', 'at approval', 'approve'), 'LK006',
  'nor when she is head as well: she entered it');
SELECT ok(detail() ->> 'act' IN ('enter', 'scan', 'match', 'check', 'forward'), 'and is told her act');
SELECT is(pg_temp.decide('budi', 'at approval', 'approve'), 'LK006', 'who interviewed does not decide');
SELECT is(pg_temp.decide('budi', 'at approval', 'refuse'), 'LK006', 'nor refuse');
SELECT alike(t.read('rina', 'at approval') #>> '{may,why_not,decide}', 'same_person:%',
  'the window knows why');
SELECT is((SELECT count(*) FROM jsonb_array_elements(t.act('rina', 'approvals_open',
  '{"filter": "mine"}') -> 'rows') r WHERE r ->> 'id' = id('at approval')::text
  AND r -> 'mine_acts' ? 'enter'), 1::bigint, 'her own are marked');
SELECT is((SELECT r ->> 'group' FROM jsonb_array_elements(t.act('rina', 'approvals_open',
  '{"filter": ""}') -> 'rows') r WHERE r ->> 'id' = id('at approval')::text), 'mine', 'and stand last');
SELECT is((SELECT r ->> 'group' FROM jsonb_array_elements(t.act('dewi', 'approvals_open',
  '{"filter": ""}') -> 'rows') r WHERE r ->> 'id' = id('at approval')::text), 'clean',
  'where nothing differs it is clean');
-- Who is there and had no part: dewi; once she has gone, nobody.
SELECT is(t.act('dewi', 'approvals_open', '{"filter": ""}') -> 'cannot_today', '[]', 'somebody may decide');
UPDATE loket.desk_session SET closed_at = now(), closed_why = 'closed' WHERE login = 'dewi' AND closed_at IS NULL;
SELECT is(t.act('rina', 'approvals_open', '{"filter": ""}') #>> '{cannot_today,0,id}', id('at approval')::text,
  'a head who had a part is no help');
SELECT is(t.act('rina', 'queue_open', '{}') #>> '{cannot_today,0,id}', id('at approval')::text,
  'the start of the day says so too');
SELECT t.at_desk('dewi') \g /dev/null
SELECT is(pg_temp.decide('dewi', 'at interview', 'approve'), 'LK005', 'not before it is ready');
SELECT is(pg_temp.decide('dewi', 'at printing', 'approve'), 'LK016', 'not twice');
SELECT is(pg_temp.decide('dewi', 'at approval', 'approve', '{"version": 1}'), 'LK004',
  'not on an older version');
SELECT is(detail() -> 'version', to_jsonb(t.version_of('at approval')), 'and is told the newer');
SELECT is(pg_temp.decide('dewi', 'at approval', 'approve', jsonb_build_object('hash',
  repeat('0', 64))), 'LK004', 'not on another content');
SELECT is(pg_temp.decide('dewi', 'at approval', 'perhaps'), 'LK008', 'approve or refuse');
SELECT is(pg_temp.decide('dewi', 'at approval', 'refuse', '{"basis": ""}'), 'LK019',
  'a refusal has a basis');
SELECT is(pg_temp.decide('dewi', 'at approval', 'refuse', '{"basis": "because"}'), 'LK008',
  'from the list');
SELECT is(pg_temp.decide('dewi', 'at approval', 'refuse'), 'LK002',
  'once it is paid only the head of office refuses');
SELECT is(pg_temp.decide('dewi', 'at interview', 'refuse'), 'ok',
  'before, the section head may, wherever it stands');
SELECT is(loket.case_state(id('at interview'), NULL), 'decided_refused', 'and it is over');
UPDATE loket.desk_session SET proof_at = clock_timestamp() - interval '16 minutes'
WHERE login = 'dewi' AND closed_at IS NULL;
SELECT is(pg_temp.decide('dewi', 'at approval', 'approve'), 'LK010', 'with a fresh password only');
UPDATE loket.desk_session SET proof_at = clock_timestamp() WHERE login = 'dewi';

-- Something changed after she looked.
CREATE TEMP TABLE looked AS SELECT t.decision_args('dewi', 'at approval', 'approve') AS args;
SELECT t.act('rina', 'note_add', ids('case', 'at approval', 'note', 'n1') || '{"text": "lihat"}')
\g /dev/null
SELECT is(t.refused('dewi', 'case_decide', args), 'LK004', 'a note since then: look again') FROM looked;
SELECT is(t.read('dewi', 'at approval') -> 'last_seen', 'null', 'she has not looked through it yet');
SELECT t.act('dewi', 'case_seen', ids('case', 'at approval')
  || jsonb_build_object('version', t.version_of('at approval'))) \g /dev/null
SELECT is(t.read('dewi', 'at approval') #> '{last_seen,changed}', 'null', 'seen: nothing changed since');
SELECT is(t.act('rina', 'flag_raise', ids('case', 'at approval', 'flag', 'f1')
  || '{"code": "paper_doubtful", "reason": "cap luntur"}') -> 'version',
  to_jsonb(t.version_of('at approval')), 'a flag raises the version');
SELECT is((t.read('dewi', 'at approval') #> '{last_seen,changed}') - 'notes'::text, jsonb_build_object('fields',
  '[]'::jsonb, 'papers', '[]'::jsonb, 'checks', '[]'::jsonb, 'flags', jsonb_build_array(id('f1')),
  'interview', false), 'what changed since she looked is named');
SELECT is((SELECT r ->> 'group' FROM jsonb_array_elements(t.act('dewi', 'approvals_open',
  '{"filter": ""}') -> 'rows') r WHERE r ->> 'id' = id('at approval')::text), 'look',
  'a mark makes it a case to look at');
SELECT is(pg_temp.decide('dewi', 'at approval', 'approve'), 'LK011', 'not while a flag is open');
SELECT is(detail() -> 'blockers', '["flag_open"]', 'and is told so');
SELECT is(t.refused('rina', 'flag_clear', ids('case', 'at approval', 'flag', 'f1')
  || '{"reason": "sudah"}'), 'LK006', 'who raised it does not clear it');
SELECT is(t.refused('budi', 'flag_clear', ids('case', 'at approval', 'flag', 'f1') || '{"reason": ""}'),
  'LK019', 'nobody without a reason');
SELECT is(t.refused('budi', 'flag_clear', ids('case', 'at approval', 'flag', 'f1')
  || '{"reason": "diperiksa"}'), 'ok', 'another person does');
SELECT is(t.refused('dewi', 'flag_clear', ids('case', 'at approval', 'flag', 'f1')
  || '{"reason": "diperiksa"}'), 'LK016', 'once');
-- Who entered a case clears none of its flags, whoever raised them.
SELECT t.act('budi', 'flag_raise', ids('case', 'at approval', 'flag', 'f2')
  || '{"code": "photo_differs", "reason": "ragu"}') \g /dev/null
SELECT pg_temp.also('sinta', 'examiner'), t.at_desk('sinta') \g /dev/null
SELECT is(t.refused('rina', 'flag_clear', ids('case', 'at approval', 'flag', 'f2')
  || '{"reason": "sama"}'), 'LK006', 'the entry and the clearing are two people');
SELECT is(t.refused('sinta', 'flag_clear', ids('case', 'at approval', 'flag', 'f2')
  || '{"reason": "sama"}'), 'ok', 'somebody without a part may');

-- A NIK that disagrees: nothing goes on without a flag, nothing is approved while it is open.
SELECT t.act('rina', 'case_save', ids('case', 'at complete')
  || '{"fields_version": 1, "fields": {"birth_date": "1968-05-08"}}'),
  t.act('rina', 'field_mark', ids('case', 'at complete') || '{"field": "birth_date", "matched": true}')
\g /dev/null
SELECT is((SELECT t.code('rina', t.api_text('case_forward', ids('case', 'at complete')
  || jsonb_build_object('step', 'documents', 'version', t.version_of('at complete'))))), 'LK011',
  'a NIK that disagrees with the birth needs a reason');
SELECT is(detail() -> 'blockers', '["flag_needed"]', 'that is all');
SELECT is(t.refused('rina', 'flag_raise', ids('case', 'at complete', 'flag', 'f3')
  || '{"code": "nik_birth_date", "reason": "begitulah"}'), 'LK008', 'a reason from the list');
SELECT is(t.refused('rina', 'flag_raise', ids('case', 'at complete', 'flag', 'f3')
  || '{"code": "nik_birth_date", "reason": "civil_act_says_so"}'), 'ok', 'the certificate says so');
SELECT is(t.forward('rina', 'at complete', 'documents') ->> 'step', 'interview', 'and it goes on');
SELECT is((SELECT outcome FROM loket.check_result WHERE case_id = id('at complete') AND kind = 'nik'),
  'differs', 'the server saw it too');
SELECT t.play_interview('at complete'), t.forward('budi', 'at complete', 'interview'),
  t.play_payment('at complete'),
  t.act('wati', 'payment_confirm', ids('case', 'at complete', 'payment', 'at complete payment')),
  t.play_adjudication('at complete'), t.forward('budi', 'at complete', 'adjudication') \g /dev/null
SELECT is(pg_temp.decide('dewi', 'at complete', 'approve'), 'LK011', 'not while it is open');
SELECT t.act('dewi', 'flag_clear', ids('case', 'at complete', 'flag', 'f3') || '{"reason": "akta asli dilihat"}')
\g /dev/null
SELECT is(pg_temp.decide('dewi', 'at complete', 'approve', '{"seen": ["nik"]}'), 'LK011',
  'not without the differing fields on screen');
SELECT is(detail() -> 'blockers', '["not_seen:birth_date"]', 'named one by one');
SELECT is(pg_temp.decide('dewi', 'at complete', 'approve'), 'ok', 'who released the flag may decide');

-- Decided: by nobody and by no way does it change any more.
SELECT is(t.refused('rina', 'case_save', ids('case', 'at complete')
  || '{"fields_version": 2, "fields": {"height": "170"}}'), 'LK005', 'no saving after a decision');
SELECT is(t.refused('rina', 'page_begin', ids('case', 'at complete', 'page', 'late')
  || jsonb_build_object('sha256', repeat('0', 64), 'size', 1, 'kind', 'jpeg', 'width', 1, 'height', 1,
  'dpi_x', 1, 'dpi_y', 1)), 'LK016', 'no new page');
SELECT is(pg_temp.as_owner(format('UPDATE loket.case_file SET version = version + 1 WHERE id = %L',
  id('at complete'))), '23503', 'the owner cannot raise its version');
SELECT is(pg_temp.as_owner(format('UPDATE loket.case_content SET fields_version = 99 WHERE case_id = %L',
  id('at complete'))), '23503', 'nor that of its fields');
SELECT is(pg_temp.as_owner(format('UPDATE loket.decision SET content = content || %L WHERE case_id = %L',
  '{"fee": 0}', id('at complete'))), '23514', 'nor say that something else was signed');
SELECT is(pg_temp.as_owner(format('DELETE FROM loket.hand WHERE subject = %L', id('at complete'))),
  '42501', 'no hand is taken off');
SELECT is(pg_temp.as_owner(format('UPDATE loket.hand_side SET side = ''made'' WHERE subject = %L',
  id('at complete'))), '42501', 'no side is changed');

-- The tables alone, with the owner's rights and no function in between.
CREATE FUNCTION pg_temp.decision_row(who text, act text, side text) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO loket.decision SELECT c.id, ''approve'', c.version, k.fields_version,
    sha256(convert_to(''{}'', ''UTF8'')), ''{}'', '''', '''', ''[]'', %L, %L, %L, ''section_head'', now(), now(),
    c.paid FROM loket.case_file c JOIN loket.case_content k ON k.case_id = c.id WHERE c.id = %L',
    t.id(who), act, side, t.id('at approval')) $$;
SELECT is(pg_temp.as_owner(pg_temp.decision_row('agus', 'decide', 'decides')), '23503',
  'a decision without a hand');
SELECT is(pg_temp.as_owner(format('INSERT INTO loket.hand_side VALUES (%L, %L, ''decides'')',
  id('at approval'), id('rina'))), '23505', 'a second side for who entered');
SELECT is(pg_temp.as_owner(format('INSERT INTO loket.hand VALUES (%L, ''decide'', %L, ''decides'', now())',
  id('at approval'), id('rina'))), '23503', 'a deciding hand of who entered');
SELECT is(pg_temp.as_owner(format('INSERT INTO loket.hand VALUES (%L, ''decide'', %L, ''made'', now())',
  id('at approval'), id('rina'))), '23503', 'a decision as a contribution');
SELECT is(pg_temp.as_owner(pg_temp.decision_row('rina', 'enter', 'made')), '23514',
  'a contribution as a decision');
SELECT is(pg_temp.as_owner(format('UPDATE loket.interview SET staff = %L WHERE case_id = %L',
  id('rina'), id('at approval'))), '23503', 'an interview by who entered');
SELECT is(pg_temp.as_owner(format('UPDATE loket.payment_confirm SET staff = %L WHERE payment = %L',
  id('rina'), id('at approval payment'))), '23503', 'money confirmed by who recorded it');
SELECT is(pg_temp.as_owner(format('INSERT INTO loket.issue SELECT %L, %L, ''approve'', %L, s.id, ''X1234599'',
  %L, ''print'', ''made'', now() FROM loket.book_stock s WHERE s.series = ''X''', id('i'),
  id('at approval'), id('012'), id('joko'))), '23503', 'a book without an approval');
SELECT is(pg_temp.as_owner(format('INSERT INTO loket.handover (case_id, issue, quality_n, collector,
  evidence, staff, proof_at, at, held) VALUES (%L, %L, 1, ''{}'', ''{}'', %L, now(), now(), false)',
  id('at approval'), id('i'), id('nita'))), '23503', 'a handover without an approval');
SELECT is(pg_temp.as_owner(format('INSERT INTO loket.handover (case_id, issue, quality_n, collector,
  evidence, staff, proof_at, at, held) SELECT c, i.id, 1, ''{}'', ''{}'', %L, now(), now(), false
  FROM loket.issue i, (SELECT %L::uuid AS c) x WHERE i.case_id = x.c', id('nita'), id('at quality'))),
  '23503', 'a handover of a book nobody checked');
SELECT is(pg_temp.as_owner(format('UPDATE loket.handover SET issue = (SELECT id FROM loket.issue
  WHERE case_id = %L) WHERE case_id = %L', id('at handover'), id('at done'))), '23503',
  'a book handed to another case');
SELECT is(pg_temp.as_owner(format('INSERT INTO loket.payment VALUES (%L, %L, %L, ''820260115111111'',
  1, NULL, %L, now())', id('cheap'), id('012'), id('at payment'), id('rina'))), '23503',
  'a billing of another amount than the fee');

-- All along: nobody is on both sides of anything.
SELECT is_empty($$SELECT subject, person FROM loket.hand GROUP BY 1, 2
  HAVING count(DISTINCT side) > 1$$, 'nobody on both sides');
SELECT is_empty($$SELECT d.case_id FROM loket.decision d JOIN loket.hand h ON h.subject = d.case_id
  AND h.person = d.staff AND h.side = 'made'$$, 'no decision of a maker');
SELECT is_empty($$SELECT i.case_id FROM loket.interview i JOIN loket.case_file c ON c.id = i.case_id
  JOIN loket.hand h ON h.subject = c.entry AND h.person = i.staff AND h.side = 'made'$$,
  'no interview of who entered');
SELECT * FROM finish();
ROLLBACK;
