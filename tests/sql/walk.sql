-- SPDX-License-Identifier: GPL-3.0-or-later
-- One new passport from the open line to the applicant's hand, by the people of the office, each
-- through the window of the database; and what a desk is shown on the way.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.stock() \g /dev/null

SELECT t.play_documents('walk') \g /dev/null
SELECT is(loket.case_line(id('walk')), 'documents', 'it begins at the open line');
SELECT matches((SELECT number FROM loket.case_file WHERE id = id('walk')),
  '^012-' || to_char(loket.today(id('012')), 'YYYYMMDD') || '-[0-9]{5}$', 'with a number');
SELECT is(t.read('rina', 'walk') #>> '{fields,nationality}', 'IDN', 'the form presets');
SELECT is(t.read('rina', 'walk') #>> '{fields,birth_place}', 'MANNA', 'the register of persons fills in');
SELECT is((SELECT array_agg(DISTINCT b ->> 'code' ORDER BY b ->> 'code')
  FROM jsonb_array_elements(t.read('rina', 'walk') -> 'blockers') b WHERE b ->> 'step' = 'documents'),
  '{field_unmatched,requirement_missing}'::text[], 'what is missing stands there');
SELECT is(t.refused('rina', 'case_forward', ids('case', 'walk') || '{"version": 1, "step": "documents"}'),
  'LK011', 'and it does not go on');

SELECT t.play_papers('walk') \g /dev/null
SELECT is(t.read('rina', 'walk') #>> '{requirements,ktp,state}', 'matched', 'a paper held beside the original');
SELECT is(t.read('rina', 'walk') #>> '{papers,0,pages,0,kind}', 'jpeg', 'its pages are listed');
SELECT is((SELECT count(*) FROM jsonb_array_elements(t.read('rina', 'walk') -> 'blockers') b
  WHERE b ->> 'step' = 'documents'), 0::bigint, 'complete');
SELECT is(t.read('rina', 'walk') #> '{may,forward}', 'true'::jsonb, 'and she may');
CREATE TEMP TABLE said AS SELECT t.forward('rina', 'walk', 'documents') AS it;
SELECT is(it ->> 'step', 'interview', 'on to the interview') FROM said;
SELECT is((it ->> 'promised')::date, loket.working_day_add(id('012'), loket.today(id('012')), 4),
  'promised in four working days') FROM said;
SELECT is(t.api('rina', 'receipt_read', jsonb_build_object('receipt', it -> 'receipt')) ->> 'kind',
  'receipt', 'the applicant has a receipt') FROM said;
SELECT is((SELECT fee FROM loket.submission WHERE case_id = id('walk')), 950000::bigint,
  'the fee of the day');
SELECT is((SELECT array_agg(kind || ' ' || outcome ORDER BY kind) FROM loket.check_result
  WHERE case_id = id('walk')), '{duplicate ok,nik ok,watch_list ok}'::text[],
  'the server has checked by itself');

SELECT t.play_interview('walk') \g /dev/null
SELECT is(t.forward('budi', 'walk', 'interview') ->> 'step', 'payment', 'on to payment');
SELECT is(t.read('rina', 'walk') ->> 'state', 'waiting', 'it waits for the money');
SELECT t.play_payment('walk') \g /dev/null
SELECT is(t.act('wati', 'payment_confirm', ids('case', 'walk', 'payment', 'walk payment')) ->> 'step',
  'adjudication', 'confirmed, it goes on by itself');
SELECT t.play_adjudication('walk') \g /dev/null
SELECT is(t.forward('budi', 'walk', 'adjudication') ->> 'step', 'approval', 'on to the head');
SELECT ok(t.act('dewi', 'approvals_open', '{"filter": ""}') -> 'rows'
  @> jsonb_build_array(jsonb_build_object('id', id('walk'))), 'who finds it in her room');
SELECT is(t.act('dewi', 'case_decide', t.decision_args('dewi', 'walk', 'approve')) ->> 'step',
  'printing', 'approved');
SELECT ok(t.act('joko', 'production_open', '{}') -> 'print'
  @> jsonb_build_array(jsonb_build_object('id', id('walk'))), 'it waits for its book');
SELECT is(t.act('joko', 'book_record', jsonb_build_object('case', id('walk'), 'book', t.book(),
  'result', 'ok', 'reason', '')) ->> 'step', 'quality', 'printed');
SELECT is(t.act('nita', 'quality_record', jsonb_build_object('case', id('walk'),
  'mrz1', (t.mrz('walk', t.book_of('walk')))[1], 'mrz2', (t.mrz('walk', t.book_of('walk')))[2],
  'result', 'ok')) ->> 'step', 'handover', 'letter by letter');
SELECT is(t.play_handover('walk') ->> 'handed', 'true', 'handed over');
SELECT is(t.read('rina', 'walk') ->> 'step', 'done', 'done');
SELECT is(t.read('rina', 'walk') ->> 'state', 'handed_over', 'in the applicant''s hand');
SELECT is((SELECT count(*) FROM loket.hand WHERE subject = id('walk') AND side = 'decides'),
  1::bigint, 'one person decided');
SELECT is_empty($$SELECT person FROM loket.hand WHERE subject = id('walk') GROUP BY 1
  HAVING count(DISTINCT side) > 1$$, 'who made nothing of it');
SELECT ok((SELECT count(*) > 60 FROM audit.event e WHERE e.body::text LIKE '%' || id('walk') || '%'),
  'all of it is in the audit');
SELECT is((SELECT count(*) FROM loket.person_identity WHERE person = id('walk person')
  AND kind = 'passport'), 1::bigint, 'the new passport finds the person');
SELECT * FROM finish();
ROLLBACK;
