-- SPDX-License-Identifier: GPL-3.0-or-later
-- The second look: who may, of what, and that nobody can see or steer the draw.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all() \g /dev/null
UPDATE loket.second_look SET drawn = false, holds = false;
CREATE FUNCTION pg_temp.look(who name, word text, outcome text, note text, other jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql AS $$
  SELECT t.refused(who, 'look_record', t.ids('case', word) || jsonb_build_object('outcome', outcome, 'note', note,
    'hash', t.signed_of(word)) || other) $$;
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

-- The draw.
SELECT is((SELECT count(*) FROM loket.decision d WHERE d.outcome = 'approve'), (SELECT count(*) FROM loket.second_look),
  'every approval has its draw');
CREATE FUNCTION pg_temp.drawn_of(percent int, n int) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  c loket.case_file;
  before bigint := (SELECT count(*) FROM loket.second_look WHERE drawn);
  after bigint;
BEGIN
  UPDATE loket.office SET look_percent = percent;
  ALTER TABLE loket.second_look DROP CONSTRAINT second_look_case_id_approved_fkey;
  SELECT * INTO c FROM loket.case_file LIMIT 1;
  FOR i IN 1..n LOOP
    c.id := gen_random_uuid();
    PERFORM setseed(0.5), loket.look_draw(c, now());
  END LOOP;
  after := (SELECT count(*) FROM loket.second_look WHERE drawn);
  RAISE EXCEPTION USING ERRCODE = 'TT000', MESSAGE = (after - before)::text;
EXCEPTION WHEN SQLSTATE 'TT000' THEN
  RETURN SQLERRM::bigint;
END $$;
SELECT is(pg_temp.drawn_of(0, 300), 0::bigint, 'no share, none');
SELECT is(pg_temp.drawn_of(100, 300), 300::bigint, 'all is all');
-- a chance of one in ten thousand to fail although it is right: 5 % of 4000, five deviations
SELECT ok(pg_temp.drawn_of(5, 4000) BETWEEN 131 AND 269, 'five of a hundred, whatever the seed of the session');
CREATE FUNCTION pg_temp.draw_of(word text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  drawn boolean;
BEGIN
  PERFORM t.act('dewi', 'case_decide', t.decision_args('dewi', word, 'approve'));
  drawn := (SELECT l.drawn FROM loket.second_look l WHERE l.case_id = t.id(word));
  RAISE EXCEPTION USING ERRCODE = 'TT000', MESSAGE = drawn::text;
EXCEPTION WHEN SQLSTATE 'TT000' THEN
  RETURN SQLERRM::boolean;
END $$;
UPDATE loket.office SET look_percent = 50;
SELECT t.play('try ' || n, 'approval') FROM generate_series(1, 4) n \g /dev/null
INSERT INTO loket.look_secret SELECT id('012'), sha256('x') ON CONFLICT DO NOTHING;
SELECT is((SELECT count(DISTINCT pg_temp.draw_of('try 1')) FROM generate_series(1, 6)), 1::bigint,
  'an approval that is taken back draws the same again');
SELECT t.act('rina', 'note_add', ids('case', 'try 1', 'note', 'n') || '{"text": "lihat"}') \g /dev/null
CREATE TEMP TABLE first_draw AS SELECT pg_temp.draw_of('try 1') AS drawn;
SELECT t.act('rina', 'note_add', ids('case', 'try 1', 'note', 'n2') || '{"text": "lagi"}') \g /dev/null
SELECT is(pg_temp.draw_of('try 1'), (SELECT drawn FROM first_draw), 'and another version too');
-- in the deciding transaction nothing of it is told, also where the book is held
UPDATE loket.office SET look_percent = 100, look_holds = true;
SELECT is((SELECT t.act('dewi', 'case_decide', t.decision_args('dewi', 'try 2', 'approve')) - 'receipt'::text),
  jsonb_build_object('outcome', 'approve', 'step', 'printing', 'version', t.version_of('try 2')), 'the answer is silent');
SELECT ok(NOT r::text ~ 'look_open' AND r #> '{may,look}' = 'false' AND r #> '{may,why_not,look}' = '"step"', 'and what she reads then')
FROM t.read('dewi', 'try 2') r;
SELECT is(t.act('dewi', 'looks_open', '{}') -> 'rows', '[]', 'and her list');
UPDATE loket.second_look SET tx = '3' WHERE case_id = id('try 2');
SELECT ok(t.read('nita', 'try 2')::text ~ 'look_open', 'once it is committed the collection counter knows');
SELECT is(t.act('dewi', 'looks_open', '{}') -> 'rows', '[]', 'who decided never has it in the list');
SELECT is(t.act('agus', 'looks_open', '{}') #>> '{rows,0,id}', id('try 2')::text, 'another head has');
SELECT is(t.act('agus', 'approvals_open', '{"filter": ""}') #>> '{looks,0,group}', 'again', 'also beside the approvals');
SELECT is(t.act('lestari', 'looks_open', '{}') #>> '{rows,0,id}', id('try 2')::text, 'and the auditor');

-- Who may not.
SELECT is(pg_temp.look('dewi', 'try 2', 'agrees', ''), 'LK006', 'not who decided');
INSERT INTO loket.duty (id, office, staff, duty, valid_from)
SELECT gen_random_uuid(), id('012'), id(w), 'auditor', '2020-01-01' FROM unnest(ARRAY['rina', 'budi']) w;
SELECT is(pg_temp.look('rina', 'try 2', 'agrees', ''), 'LK006', 'not who entered');
SELECT is(pg_temp.look('budi', 'try 2', 'agrees', ''), 'LK006', 'not who interviewed');
SELECT t.at_desk('dewi2') \g /dev/null
SELECT is(pg_temp.look('dewi2', 'try 2', 'agrees', ''), 'LK006', 'nor a second login of who decided');
SELECT is(pg_temp.look('sinta', 'try 2', 'agrees', ''), 'LK002', 'nor without the duty');
SELECT t.at_desk('agus') \g /dev/null
SELECT is(pg_temp.look('agus', 'try 2', 'agrees', ''), 'LK022', 'nor without having read it');
SELECT isnt(t.read('agus', 'try 2') ->> 'number', NULL, 'he reads');
SELECT is(pg_temp.look('agus', 'try 2', 'agrees', '', jsonb_build_object('hash', repeat('0', 64))), 'LK004',
  'another content than the signed one');
SELECT is(pg_temp.look('agus', 'try 2', 'finding', ' '), 'LK019', 'a finding says what');
SELECT is(pg_temp.look('agus', 'try 2', 'perhaps', ''), 'LK008', 'agrees or a finding');
UPDATE loket.second_look SET drawn = false, holds = false WHERE case_id = id('at printing');
SELECT isnt(t.read('agus', 'at printing') ->> 'number', NULL, 'he reads another');
SELECT is(pg_temp.look('agus', 'at printing', 'agrees', ''), 'LK003', 'that was not drawn');

-- The book stays until somebody looked.
SELECT t.draw('at handover', true, true) \g /dev/null
UPDATE loket.second_look SET tx = '3' WHERE case_id = id('at handover');
SELECT is(t.refused('nita', 'handover_record', jsonb_build_object('case', id('at handover'), 'collector',
  t.collector('at handover'), 'evidence', '{"id_seen": true}'::jsonb, 'book', t.book_of('at handover'))), 'LK011',
  'no handover before the look');
SELECT is(detail() -> 'blockers', '["look_open"]', 'and why');
SELECT is(pg_temp.as_owner(format('INSERT INTO loket.handover (case_id, issue, quality_n, collector, evidence, staff, '
  'proof_at, at, held) SELECT %L, i.id, 1, ''{}'', ''{}'', %L, now(), now(), %L FROM loket.issue i WHERE i.case_id = %L',
  id('at handover'), id('nita'), held, id('at handover'))), wanted, 'the table refuses it too: held ' || held)
FROM (VALUES (true, '23514'), (false, '23503')) v(held, wanted);
SELECT isnt(t.read('lestari', 'at handover') ->> 'number', NULL, 'the auditor reads');
SELECT is(pg_temp.look('lestari', 'at handover', 'agrees', ''), 'ok', 'and agrees');
SELECT is(pg_temp.look('agus', 'at handover', 'agrees', ''), 'LK016', 'once');
SELECT is(t.play_handover('at handover') ->> 'handed', 'true', 'now it goes out');
-- A finding stops it, and who found it does not clear it.
SELECT is(pg_temp.look('agus', 'try 2', 'finding', 'akta berbeda'), 'ok', 'a finding');
SELECT is((SELECT array_agg(code) FROM loket.flag WHERE case_id = id('try 2')), '{second_look}', 'is a flag');
SELECT is(t.refused('agus', 'flag_clear', ids('case', 'try 2') || jsonb_build_object('reason', 'x', 'flag',
  (SELECT id FROM loket.flag WHERE case_id = id('try 2')))), 'LK006', 'that he does not clear');
SELECT is(t.refused('budi', 'flag_clear', ids('case', 'try 2') || jsonb_build_object('reason', 'x', 'flag',
  (SELECT id FROM loket.flag WHERE case_id = id('try 2')))), 'LK002', 'nor an examiner');
SELECT t.at_desk('joko') \g /dev/null
SELECT is(t.refused('joko', 'book_record', jsonb_build_object('case', id('try 2'), 'book', t.book(), 'result', 'ok',
  'reason', '')), 'LK011', 'no book until then');
SELECT is(t.refused('dewi', 'flag_clear', ids('case', 'try 2') || jsonb_build_object('reason', 'akta asli dilihat', 'flag',
  (SELECT id FROM loket.flag WHERE case_id = id('try 2')))), 'ok', 'another head does');
SELECT is(t.refused('joko', 'book_record', jsonb_build_object('case', id('try 2'), 'book', t.book(), 'result', 'ok',
  'reason', '')), 'ok', 'and it goes on');

-- The tables alone, with the owner's rights.
CREATE FUNCTION pg_temp.answer_row(word text, who text, hash text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO loket.second_look_answer (case_id, entry, hash, outcome, note, staff, duty, at) SELECT c.id, '
    'c.entry, coalesce(%L::bytea, d.hash), ''agrees'', '''', %L, ''auditor'', now() FROM loket.case_file c JOIN '
    'loket.decision d ON d.case_id = c.id WHERE c.id = %L', hash, t.id(who), t.id(word)) $$;
CREATE FUNCTION pg_temp.hand(word text, act text, who text, side text) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO loket.hand SELECT s, %L, %L, %L, now() FROM loket.case_file c, unnest(ARRAY[c.id, c.entry]) s '
    'WHERE c.id = %L', act, t.id(who), side, t.id(word)) $$;
SELECT t.draw('at done') \g /dev/null
SELECT is(pg_temp.as_owner(pg_temp.answer_row('at done', 'lestari')), '23503', 'an answer without a hand');
SELECT is(pg_temp.as_owner(pg_temp.hand('at done', 'look', 'dewi', 'looks')), '23503', 'a look of who decided');
SELECT is(pg_temp.as_owner(pg_temp.hand('at done', 'look', 'rina', 'looks')), '23503', 'a look of who entered');
SELECT is(pg_temp.as_owner(pg_temp.hand('at done', 'look', 'lestari', 'decides')), '23503', 'a look as a decision');
SELECT loket.lay_hand(s, 'look', id('lestari')) FROM loket.case_file c, unnest(ARRAY[c.id, c.entry]) s
WHERE c.id = id('at done') \g /dev/null
SELECT is(pg_temp.as_owner(pg_temp.answer_row('at done', 'lestari', '\x' || repeat('00', 32))), '23503',
  'of something nobody signed');
SELECT is(pg_temp.as_owner(pg_temp.answer_row('at printing', 'lestari')), '23503', 'of what was not drawn');
SELECT is(pg_temp.as_owner(pg_temp.answer_row('at done', 'lestari')), 'ok', 'a third person of a drawn one');
SELECT is(pg_temp.as_owner(pg_temp.answer_row('at done', 'agus')), '23505', 'once');
SELECT is(pg_temp.as_owner(format('UPDATE loket.second_look SET drawn = false WHERE case_id = %L', id('at done'))), '23503',
  'a draw that was answered is not taken back');
SELECT is(pg_temp.as_owner('UPDATE loket.second_look_answer SET outcome = ''finding'', note = '''''), '23514',
  'no finding without a word');

-- Before others.
SELECT t.jumped() \g /dev/null
SELECT is((SELECT count(*) FROM loket.ticket_event e JOIN loket.queue_jump j ON j.id = e.jump WHERE e.what = 'jumped'
  AND j.reason = 'elderly' AND j.staff = id('dewi')), 1::bigint, 'who called whom before others and why');
SELECT is(jsonb_array_length(t.act('dewi', 'looks_open', '{}') -> 'jumps'), 0, 'nobody looks at their own');
SELECT is(t.act('agus', 'looks_open', '{}') #>> '{jumps,0,reason}', 'elderly', 'another head does');
CREATE FUNCTION pg_temp.jump_look(who name, outcome text, note text) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'jump_look', jsonb_build_object('jump', (SELECT id FROM loket.queue_jump), 'outcome', outcome,
    'note', note)) $$;
SELECT is(pg_temp.jump_look('dewi', 'agrees', ''), 'LK006', 'not her own');
SELECT is(pg_temp.jump_look('dewi2', 'agrees', ''), 'LK006', 'not with another login');
SELECT is(pg_temp.jump_look('sinta', 'agrees', ''), 'LK002', 'not a colleague at the counter');
SELECT is(pg_temp.jump_look('agus', 'finding', ''), 'LK019', 'a finding says what');
SELECT is(pg_temp.jump_look('agus', 'agrees', ''), 'ok', 'another head');
SELECT is(pg_temp.jump_look('lestari', 'agrees', ''), 'LK016', 'once');
SELECT is(pg_temp.as_owner(replace(q, 'DEWI', quote_literal(id('dewi')))), '23514',
  'a jump on record without its reason: ' || left(q, 30)) FROM (VALUES
  ('INSERT INTO loket.ticket_event (office, ticket, what, class, at) SELECT office, id, ''jumped'', class, now() FROM loket.ticket LIMIT 1'),
  ('INSERT INTO loket.queue_jump (id, office, ticket, reason, staff, at) SELECT gen_random_uuid(), office, id, '' '', DEWI, now() FROM loket.ticket LIMIT 1')) v(q);
SELECT * FROM finish();
ROLLBACK;
