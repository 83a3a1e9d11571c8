-- SPDX-License-Identifier: GPL-3.0-or-later
-- A case between the lines: versions, holders, variants, requirements, returns, withdrawals, lists.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all(), t.at_desk('rina'), t.at_desk('sinta'), t.at_desk('budi'), t.at_desk('dewi'),
  t.at_desk('wati'), t.at_desk('joko') \g /dev/null
CREATE FUNCTION pg_temp.save(who name, word text, version int, fields text) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'case_save', t.ids('case', word) || jsonb_build_object('fields_version', version,
    'fields', fields::jsonb)) $$;
CREATE FUNCTION pg_temp.free_hold() RETURNS void LANGUAGE sql AS $$ DELETE FROM loket.case_hold $$;

-- Saving.
SELECT is(pg_temp.save('rina', 'at documents', 1, '{"height": "160"}'), 'ok', 'a field');
SELECT is(pg_temp.save('rina', 'at documents', 1, '{"height": "161"}'), 'LK004', 'not on what is no longer');
SELECT is(detail(), '{"version": 2}', 'with the version there is now');
SELECT is(pg_temp.save('rina', 'at documents', 2, '{"shoe_size": "41"}'), 'LK008', 'no field of this form');
SELECT is(detail(), '{"argument": "fields", "reason": "unknown"}', 'which is said without naming it');
SELECT is(pg_temp.save('rina', 'at documents', 2, '{"height": 160}'), 'LK008', 'values are text');
SELECT is(pg_temp.save('rina', 'at documents', 2, '[]'), 'LK008', 'fields are an object');
SELECT is(pg_temp.save('rina', 'at documents', 2, format('{"work_name": "%s"}', repeat('x', 1001))),
  'LK008', 'not a book');
SELECT is(pg_temp.save('rina', 'at documents', 2, '{"work_name": "''; DROP TABLE loket.person; --"}'), 'ok',
  'any words are only words');
SELECT is(loket.case_fields(id('at documents')) ->> 'work_name', '''; DROP TABLE loket.person; --',
  'kept as they are');
SELECT is(pg_temp.save('rina', 'at documents', 3, '{"work_name": null}'), 'ok', 'null takes it away');
SELECT ok(NOT loket.case_fields(id('at documents')) ? 'work_name', 'it is gone');
SELECT is(api('rina', 'case_save', ids('case', 'at documents') || '{"fields_version": 4, "fields":
  {"height": "160"}}') -> 'fields_version', '4', 'nothing new, no new version');
SELECT is(pg_temp.save('rina', 'at documents', 4, '{"nik": "17010145"}'), 'ok', 'half a number is kept');
SELECT ok(t.read('rina', 'at documents') -> 'blockers' @> '[{"code": "field_wrong", "field": "nik"}]',
  'and blocks');
SELECT is(pg_temp.save('budi', 'at documents', 5, '{"height": "150"}'), 'LK002', 'the open line is the clerks''');
SELECT is(pg_temp.save('budi', 'at approval', 1, '{"height": "150"}'), 'LK005', 'not after the interview');
SELECT is(pg_temp.save('budi', 'at interview', 1, '{"height": "150"}'), 'ok', 'the examiner corrects in his step');
SELECT is((SELECT act FROM loket.case_content WHERE case_id = id('at interview')), 'change', 'which is a change');
CREATE FUNCTION pg_temp.interview(changes jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused('budi', 'interview_save', ids('case', 'at interview') || jsonb_build_object('purpose',
    'hajj_umrah', 'answers', t.answers(), 'result', 'pass', 'note', '') || changes) $$;
SELECT is(pg_temp.interview('{}'), 'ok', 'and no part of the entry');
SELECT is(pg_temp.interview('{"purpose": "tourism"}'), 'LK008', 'nobody chooses easier questions');
SELECT is(pg_temp.interview(jsonb_build_object('answers', t.answers() - 'departure')), 'LK008',
  'nobody passes with a question left out');
SELECT is(pg_temp.interview(jsonb_build_object('answers', t.answers() || '{"registered": " "}')), 'LK008',
  'nor with an empty answer');
SELECT is(pg_temp.interview('{"answers": {}, "note": "pemohon Tuli, tertulis"}'), 'ok', 'without a note that says why');
SELECT is(pg_temp.interview('{"answers": {}, "result": "deepen", "note": "tidak menjawab"}'), 'ok',
  'who does not pass may leave them open');
SELECT is(pg_temp.interview('{}'), 'ok', 'and is asked again');

-- A mark is worth nothing once the value changes.
SELECT pg_temp.free_hold() \g /dev/null
SELECT is(t.read('rina', 'at complete') #> '{field_marks,name,valid}', 'true', 'matched');
SELECT pg_temp.save('rina', 'at complete', 1, '{"name": "LAIN"}') \g /dev/null
SELECT is(t.read('rina', 'at complete') #> '{field_marks,name,valid}', 'false', 'no longer');
SELECT ok(t.read('rina', 'at complete') -> 'differs' ? 'name', 'an approver has to see it');
SELECT ok(t.read('rina', 'at complete') -> 'blockers' @> '[{"code": "field_unmatched", "field": "name"}]',
  'and it blocks');

-- Who holds it.
SELECT is(pg_temp.save('sinta', 'at complete', 2, '{"height": "150"}'), 'LK012', 'another desk has it open');
SELECT is(detail(), ids('holder', 'rina'), 'and it is said who');
SELECT is(t.refused('sinta', 'case_take', ids('case', 'at complete') || '{"force": true}'), 'LK002',
  'only a supervisor insists');
SELECT is(t.refused('dewi', 'case_take', ids('case', 'at complete') || '{"force": true}'), 'ok', 'she may');
SELECT is(pg_temp.save('rina', 'at complete', 2, '{"height": "150"}'), 'LK012', 'then it is hers');
SELECT is(t.refused('dewi', 'case_release', ids('case', 'at complete')), 'ok', 'given free');
SELECT is(pg_temp.save('sinta', 'at complete', 2, '{"height": "150"}'), 'ok', 'it is anybody''s');
UPDATE loket.desk_session SET lost_at = now() WHERE login = 'sinta';
SELECT is(pg_temp.save('rina', 'at complete', 3, '{"height": "151"}'), 'ok', 'a desk that is gone holds nothing');

SELECT is(api('rina', 'case_take', ids('case', 'at approval') || '{"force": false}') -> 'held', 'false',
  'who has no work in the step only looks');
SELECT is(api('budi', 'case_take', ids('case', 'at interview') || '{"force": false}') -> 'held', 'true',
  'the examiner holds his own');

-- Variants: entitled ones, priced on the day of submission, fixed by payment.
SELECT is(t.refused('rina', 'case_variant', ids('case', 'at documents') || '{"fields_version": 5,
  "variant": "gold"}'), 'LK008', 'there is no such variant');
SELECT pg_temp.save('rina', 'at documents', 5, '{"nik": null, "birth_date": "2015-01-01",
  "marital_status": "single"}') \g /dev/null
SELECT is(t.refused('rina', 'case_variant', ids('case', 'at documents') || '{"fields_version": 6,
  "variant": "plain_10"}'), 'LK008', 'ten years are for those of age');
SELECT ok(t.read('rina', 'at documents') -> 'blockers' @> '[{"code": "not_entitled"}, {"code": "variant_not_allowed"}]',
  'a child is not entitled to this service');
SELECT is(loket.condition_holds(v.condition, jsonb_build_object('nationality', 'IDN', 'birth_date',
  '2010-01-01', 'marital_status', marital), '2026-11-22'), marital = 'married',
  v.service || ' at sixteen, ' || marital)
FROM loket.service_version v, unnest(ARRAY['single', 'married']) marital;
SELECT is(t.refused('rina', 'billing_record', ids('case', 'at payment', 'payment', 'p1')
  || '{"billing": "820260115000001", "amount": 650000, "expires": ""}'), 'LK008', 'a billing is of the fee');
SELECT is(detail() ->> 'reason', 'not_the_fee', 'which is said');
SELECT is(t.refused('rina', 'billing_record', ids('case', 'at payment', 'payment', 'p1')
  || jsonb_build_object('billing', t.billing('at done'), 'amount', 950000, 'expires', '')), 'LK013',
  'a billing is used once');
SELECT is(t.refused('rina', 'billing_record', ids('case', 'at payment', 'payment', 'p1')
  || '{"billing": "820260115000001", "amount": 950000, "expires": "2026-12-01T10:00:00+07:00"}'), 'ok', 'right');
SELECT is(t.refused('rina', 'payment_record', ids('case', 'at payment', 'payment', 'p1')
  || jsonb_build_object('ntpn', t.ntpn('at done'), 'paid_at', '2026-01-01')), 'LK013', 'an NTPN once');
SELECT is(t.refused('rina', 'payment_record', ids('case', 'at payment', 'payment', 'p1')
  || '{"ntpn": "short", "paid_at": "2026-01-01"}'), 'LK008', 'of 16 letters');
SELECT is(t.refused('rina', 'payment_record', ids('case', 'at payment', 'payment', 'p1')
  || '{"ntpn": "09J8987HSD4567IJ", "paid_at": "2099-01-01"}'), 'LK008', 'paid in the past');
SELECT t.act('wati', 'payment_record', ids('case', 'at payment', 'payment', 'p1')
  || '{"ntpn": "09J8987HSD4567IJ", "paid_at": "2026-01-01"}') \g /dev/null
SELECT is(t.refused('wati', 'payment_confirm', ids('case', 'at payment', 'payment', 'p1')), 'LK006',
  'who recorded it does not confirm it');
SELECT is(t.refused('rina', 'billing_record', ids('case', 'at payment', 'payment', 'p2')
  || '{"billing": "820260115000002", "amount": 950000, "expires": ""}'), 'LK016', 'paid once');

-- What does not exist.
SELECT t.play_documents('poor'), t.act('rina', 'visit_end', ids('visit', 'poor visit')
  || '{"outcome": "served", "note": ""}') \g /dev/null
CREATE FUNCTION pg_temp.state(code text) RETURNS text LANGUAGE sql AS $$
  SELECT t.read('rina', 'poor') #>> ARRAY['requirements', code, 'state'] $$;
SELECT is(t.refused('rina', 'requirement_set', ids('case', 'poor')
  || '{"requirement": "ktp", "state": "not_exist", "reason": ""}'), 'LK019', 'for a reason');
SELECT is(t.refused('rina', 'requirement_set', ids('case', 'poor')
  || '{"requirement": "ktp", "state": "not_exist", "reason": "lost"}'), 'ok', 'of the list');
SELECT is(pg_temp.state('ktp'), 'not_exist', 'the card does not exist');
SELECT t.paper('rina', 'poor', 'ktp', 'LLN') \g /dev/null
SELECT is(pg_temp.state('ktp'), 'matched', 'a letter in its place, held beside the original');
SELECT is(t.refused('rina', 'requirement_set', ids('case', 'poor')
  || '{"requirement": "kk", "state": "waived", "reason": "shown_digital"}'), 'LK002', 'a clerk does not waive');
SELECT is(t.refused('dewi', 'requirement_set', ids('case', 'poor')
  || '{"requirement": "kk", "state": "waived", "reason": "shown_digital"}'), 'ok', 'a head does');
SELECT is((SELECT array_agg(DISTINCT person) FROM loket.hand WHERE subject = id('poor') AND act = 'change'
  AND person = id('dewi')), ARRAY[id('dewi')], 'and has a part in it from then on');
SELECT is((SELECT count(*) FROM jsonb_array_elements(t.read('rina', 'poor') -> 'blockers') b
  WHERE b ->> 'requirement' IN ('birth_certificate', 'marriage_book', 'diploma', 'baptism')), 1::bigint,
  'a group is one requirement');
SELECT t.paper('rina', 'poor', 'diploma', 'IJZ') \g /dev/null
SELECT is((SELECT count(*) FROM jsonb_array_elements(t.read('rina', 'poor') -> 'blockers') b
  WHERE b ->> 'requirement' IN ('birth_certificate', 'marriage_book', 'diploma', 'baptism')), 0::bigint,
  'and one of it is enough');
SELECT ok(NOT t.read('rina', 'poor') -> 'requirements' ? 'name_change', 'no condition, no requirement');
SELECT pg_temp.save('rina', 'poor', 1, '{"name_changed": "yes"}') \g /dev/null
SELECT is(pg_temp.state('name_change'), 'missing', 'a changed name needs its decree');

-- Returned, taken in again, and through what is done already.
CREATE FUNCTION pg_temp.send_back(who name, word text, reasons text) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'case_return', jsonb_build_object('case', t.id(word), 'version', t.version_of(word),
    'reasons', reasons::jsonb, 'note', '', 'deadline', '')) $$;
SELECT is(pg_temp.send_back('dewi', 'at approval', '[]'), 'LK019', 'for a reason');
SELECT is(pg_temp.send_back('dewi', 'at approval', '["mood"]'), 'LK008', 'of the list');
SELECT is(pg_temp.send_back('rina', 'at approval', '["data_wrong"]'), 'LK002', 'by who has the step');
SELECT is(t.refused('dewi', 'case_return', jsonb_build_object('case', id('at approval'), 'version',
  t.version_of('at approval'), 'reasons', '["data_wrong"]'::jsonb, 'note', '', 'deadline', '2020-01-01')),
  'LK008', 'until a day to come');
SELECT is(pg_temp.send_back('dewi', 'at approval', '["data_wrong"]'), 'ok', 'sent back');
SELECT is(t.read('rina', 'at approval') ->> 'state', 'returned', 'it is with the applicant');
SELECT is(pg_temp.save('rina', 'at approval', 1, '{"height": "150"}'), 'LK005', 'nobody works on it');
SELECT ok(api('rina', 'my_cases_open') -> 'returned' @> jsonb_build_array(ids('id', 'at approval')),
  'its clerk sees it');
SELECT is(t.refused('rina', 'case_take_in', ids('case', 'at approval')), 'ok', 'taken in again');
SELECT is(pg_temp.save('rina', 'at approval', 1, '{"height": "150"}'), 'ok', 'mended');
SELECT is(t.forward('rina', 'at approval', 'documents') ->> 'step', 'approval',
  'what is done is not done twice');
SELECT is(t.refused('rina', 'case_take_in', ids('case', 'at approval')), 'LK005', 'it was in');
SELECT is(pg_temp.send_back('dewi', 'at approval', '["data_wrong"]'), 'ok', 'sent back again');
SELECT t.act('rina', 'case_take_in', ids('case', 'at approval')),
  pg_temp.save('rina', 'at approval', 2, '{"birth_place": "BENGKULU"}'),
  t.act('rina', 'field_mark', ids('case', 'at approval') || '{"field": "birth_place", "matched": true}') \g /dev/null
SELECT is(t.forward('rina', 'at approval', 'documents') ->> 'step', 'interview',
  'another identity is checked again');
SELECT is((SELECT count(*) FROM loket.check_result WHERE case_id = id('at approval') AND source = 'server'),
  6::bigint, 'by the server too');

-- Put aside, withdrawn, lists.
SELECT is(t.refused('rina', 'case_set_aside', ids('case', 'poor') || '{"reason": "fetching_paper"}'), 'ok', 'aside');
SELECT is(t.read('rina', 'poor') ->> 'state', 'set_aside', 'it says so');
SELECT ok(api('rina', 'my_cases_open') -> 'set_aside' @> jsonb_build_array(ids('id', 'poor')), 'in her list');
SELECT is(t.refused('rina', 'case_take', ids('case', 'poor') || '{"force": false}'), 'ok', 'taken up');
SELECT is(t.read('rina', 'poor') ->> 'state', 'open', 'it goes on');
SELECT is(t.refused('rina', 'case_withdraw', ids('case', 'poor') || '{"reason": "wrong_person"}'), 'ok', 'withdrawn');
SELECT is(t.refused('rina', 'case_withdraw', ids('case', 'poor') || '{"reason": "wrong_person"}'), 'LK016', 'once');
SELECT is(t.refused('rina', 'case_withdraw', ids('case', 'at done') || '{"reason": "wrong_person"}'), 'LK016',
  'not after a decision');
SELECT is(t.refused('rina', 'case_create', ids('case', 'poor', 'visit', 'x', 'person', 'y')
  || '{"service": "passport_new", "variant": "plain_5", "fields": {}}'), 'LK003', 'a visit that is not here');
SELECT ok(t.act('budi', 'my_cases_open', '{}') -> 'waiting' @> jsonb_build_array(ids('id', 'at interview')),
  'the examiner finds his work');
-- The list of what waits looks steps up by version; every other rule asks the case itself.
SELECT set_eq(format($$SELECT f."case", f.step FROM loket.cases_for_me(%L) f$$, m.me),
  format($$SELECT c.id, s.step FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id
    WHERE s.done_at IS NULL AND c.office = %L AND loket.step_duties(c, s.step, %L) && %L::text[]$$,
    (m.me).office, (m.me).today, (m.me).duties), 'what waits for ' || m.duty)
FROM (SELECT d AS duty, (NULL, id('012'), 'x', ARRAY[d], NULL, NULL, NULL,
        loket.today(id('012')))::loket.caller AS me
      FROM unnest(ARRAY['clerk', 'examiner', 'section_head', 'printer', 'auditor']) d) m;
-- A list makes its rows by one statement; they say what the functions of one case say.
SELECT set_eq(format($$SELECT r ->> 'number' AS n, r ->> 'state' AS s, r #>> '{holder,id}' AS h
    FROM loket.case_rows(%1$L, ARRAY(SELECT c.id FROM loket.case_file c)) l, jsonb_array_elements(l) r$$, m.me),
  format($$SELECT c.number, loket.case_state(c.id, loket.case_line(c.id)) AS s, loket.case_holder(c.id)::text AS h
    FROM loket.case_file c WHERE c.office = %L$$, (m.me).office), 'state and holder in a list')
FROM (SELECT (NULL, id('012'), 'x', ARRAY['clerk'], NULL, NULL, NULL,
        loket.today(id('012')))::loket.caller AS me) m;
SELECT cmp_ok((SELECT count(DISTINCT loket.case_state(c.id, loket.case_line(c.id))) FROM loket.case_file c), '>',
  3::bigint, 'of several kinds');
INSERT INTO loket.duty (id, office, staff, duty, valid_from)
VALUES (gen_random_uuid(), id('012'), id('rina'), 'examiner', '2020-01-01');
SELECT ok(NOT api('rina', 'my_cases_open') -> 'waiting' @> jsonb_build_array(ids('id', 'at interview')),
  'not where she entered it');
SELECT is(api('joko', 'search', '{"q": "00001", "scope": "office", "reason": ""}') #>> '{cases,0,id}',
  api('rina', 'search', '{"q": "00001", "scope": "office", "reason": ""}') #>> '{cases,0,id}',
  'whoever prints finds a case by its number');
SELECT is(api('rina', 'search', '{"q": "00001", "scope": "office", "reason": ""}') #>> '{cases,0,id}',
  id('at documents')::text, 'found by the end of its number');
SELECT pg_temp.free_hold() \g /dev/null
SELECT is(t.refused('rina', 'interview_save', ids('case', 'at interview') || jsonb_build_object('purpose',
  'hajj_umrah', 'answers', t.answers(), 'result', 'pass', 'note', '')), 'LK006', 'and she does not examine it');

-- Found by the server.
INSERT INTO loket.watch_list (id, office, batch, list, name, birth_date, reason_class, valid_from)
SELECT gen_random_uuid(), id('012'), 'T', 'prevention', t.person_data('listed') ->> 'name', '1968-08-05', 'court',
  '2020-01-01';
UPDATE loket.desk_session SET lost_at = NULL;
SELECT t.play('listed', 'interview') \g /dev/null
SELECT is(t.read('budi', 'listed') #>> '{flags,0,code}', 'watch_list', 'a listed name is flagged at submission');
SELECT is((SELECT outcome FROM loket.check_result WHERE case_id = id('listed') AND kind = 'watch_list'), 'hit',
  'and the check is on record');
SELECT is(t.refused('tono', 'read_begin', ids('read', 'r', 'case', 'listed') || '{"purpose": "x"}'), 'LK014',
  'another office needs its own desk');
SELECT t.at_desk('tono') \g /dev/null
SELECT is(t.refused('tono', 'read_begin', ids('read', 'r', 'case', 'listed') || '{"purpose": "x"}'), 'LK003',
  'and sees nothing of this one');
SELECT is((SELECT jsonb_agg(DISTINCT e -> 'act') @> '["created", "submitted", "paper", "matched", "checked",
  "flag_raised", "step_done", "promised"]' FROM (SELECT t.reading('rina', 'listed', false)) x,
  LATERAL jsonb_array_elements(t.api('rina', 'case_history', ids('read', 'read')) -> 'events') e), true,
  'its history');
SELECT * FROM finish();
ROLLBACK;
