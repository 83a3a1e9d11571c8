-- SPDX-License-Identifier: GPL-3.0-or-later
-- The eleven acts that take two people, each attacked in the same ways: the maker as checker, a second
-- login of the maker, nobody at all (NULL), the checker on the maker's side; with the owner's rights
-- and no function in between, and through the window where it has such an act.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all() \g /dev/null
-- Everybody has every duty: only the person is left to tell them apart.
INSERT INTO loket.duty (id, office, staff, duty, valid_from)
SELECT gen_random_uuid(), id('012'), id(who), k.code, '2020-01-01'
FROM loket.duty_kind k, unnest(ARRAY['rina', 'budi', 'dewi', 'wati', 'joko', 'agus', 'bayu']) who;
-- and each maker a second login
DO $$
DECLARE
  who name;
BEGIN
  FOREACH who IN ARRAY ARRAY['rina', 'budi', 'joko', 'agus', 'bayu'] LOOP
    EXECUTE format('CREATE ROLE %I LOGIN IN ROLE loket_staff CONNECTION LIMIT 6', who || '2');
    INSERT INTO loket.staff_login (login, staff, valid_from) VALUES (who || '2', t.id(who), '2020-01-01');
  END LOOP;
END $$;
SELECT t.at_desk(w) FROM unnest(ARRAY['rina2', 'budi2', 'joko2', 'agus2', 'dewi2', 'bayu2']::name[]) w \g /dev/null

CREATE FUNCTION pg_temp.as_owner(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL ROLE loket_owner;
  EXECUTE query;
  RAISE EXCEPTION USING ERRCODE = 'TT000';
EXCEPTION WHEN SQLSTATE 'TT000' THEN
  RETURN 'ok';
WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
CREATE TEMP TABLE matrix (n int, act text, what text, got text, wanted text);

-- The tables. checker: the row of the second person, with {who} for them and {side} for the side they
-- say they are on; subjects: on what the hand is laid; acted: the act of the hand.
CREATE TEMP TABLE checked (n int, act text, maker text, subjects uuid[], acted text, side text, source text, rows text);
GRANT ALL ON checked, matrix TO PUBLIC;
INSERT INTO checked
SELECT 1, 'data entry', 'rina', ARRAY[c.entry], 'examine', 'decides', 'loket.interview', format(
  'INSERT INTO loket.hand_side VALUES (%1$L, {who}, ''made'') ON CONFLICT DO NOTHING; INSERT INTO loket.hand VALUES (%1$L, ''interview'', {who}, ''made'', now()) '
  'ON CONFLICT DO NOTHING; UPDATE loket.interview SET staff = {who} WHERE case_id = %1$L', c.id)
FROM loket.case_file c WHERE c.id = id('at approval');
INSERT INTO checked
SELECT 2, 'approval', m, ARRAY[c.id], 'decide', 'decides', 'loket.decision', format('INSERT INTO loket.decision SELECT c.id, ''approve'', c.version, '
  'k.fields_version, sha256(convert_to(''{}'', ''UTF8'')), ''{}'', '''', '''', ''[]'', {who}, ''decide'', ''decides'', ''office_head'', now(), now(), c.paid '
  'FROM loket.case_file c JOIN loket.case_content k ON k.case_id = c.id WHERE c.id = %L', c.id)
FROM loket.case_file c, unnest(ARRAY['rina', 'budi']) m WHERE c.id = id('at approval');
INSERT INTO checked
SELECT 3, 'refusal of a paid case', m, ARRAY[c.id], 'refuse', 'decides', 'loket.decision', format('INSERT INTO loket.decision SELECT c.id, ''refuse'', c.version, '
  'k.fields_version, sha256(convert_to(''{}'', ''UTF8'')), ''{}'', ''duplicate'', '''', ''[]'', {who}, ''refuse'', ''decides'', ''office_head'', now(), now(), c.paid '
  'FROM loket.case_file c JOIN loket.case_content k ON k.case_id = c.id WHERE c.id = %L', c.id)
FROM loket.case_file c, unnest(ARRAY['rina', 'budi']) m WHERE c.id = id('at approval');
INSERT INTO checked
SELECT 3, 'cancelling a paid case', m, ARRAY[c.id], 'cancel', 'decides', 'loket.case_withdrawal', format('INSERT INTO loket.case_withdrawal (case_id, reason, staff, at, '
  'case_paid, act, side, duty) VALUES (%L, ''x'', {who}, now(), true, ''cancel'', ''decides'', ''office_head'')', c.id)
FROM loket.case_file c, unnest(ARRAY['rina', 'budi']) m WHERE c.id = id('at approval');
SELECT t.act('rina', 'flag_raise', ids('case', 'at interview', 'flag', 'f' || code) || jsonb_build_object('code', code,
  'reason', 'civil_act_says_so')) FROM unnest(ARRAY['watch_list', 'active_case', 'nik_birth_date']) code \g /dev/null
INSERT INTO checked
SELECT 5, 'release of ' || f.code, 'rina', ARRAY[f.id, f.entry], 'clear', 'decides', 'loket.flag_clear', format('INSERT INTO loket.flag_clear (flag, entry, reason, staff, at) '
  'VALUES (%L, %L, ''x'', {who}, now())', f.id, f.entry)
FROM loket.flag f WHERE f.case_id = id('at interview');
SELECT t.play_payment('at payment') \g /dev/null
INSERT INTO checked
SELECT 7, 'typed NTPN', 'rina', ARRAY[d.payment], 'confirm', 'decides', 'loket.payment_confirm', format('INSERT INTO loket.payment_confirm (payment, staff, at) VALUES (%L, {who}, now())',
  d.payment) FROM loket.payment_paid d WHERE d.case_id = id('at payment');
SELECT t.act('joko', 'book_record', jsonb_build_object('case', id('at printing'), 'book', t.book(), 'result', 'spoiled', 'reason', 'paper_jam')) \g /dev/null
INSERT INTO checked
SELECT 8, 'spoiled book', 'joko', ARRAY[m.id], 'sign', 'decides', 'loket.misprint', format('UPDATE loket.misprint SET signed_by = {who}, sign_act = ''sign'', sign_side = ''decides'', '
  'signed_at = now() WHERE id = %L', m.id) FROM loket.misprint m;
INSERT INTO checked
SELECT 8, 'quality of a book', 'joko', ARRAY[i.id], 'inspect', 'decides', 'loket.quality', format('INSERT INTO loket.quality (issue, n, case_id, mrz1, mrz2, result, differences, staff, at) '
  'VALUES (%L, 7, %L, '''', '''', ''ok'', ''[]'', {who}, now())', i.id, i.case_id) FROM loket.issue i WHERE i.case_id = id('at quality');
SELECT t.jumped() \g /dev/null
INSERT INTO checked
SELECT 11, 'queue jump', 'dewi', ARRAY[j.id], 'look', 'looks', 'loket.queue_jump_look', format('INSERT INTO loket.queue_jump_look (jump, outcome, note, staff, duty, at) '
  'VALUES (%L, ''agrees'', '''', {who}, ''office_head'', now())', j.id) FROM loket.queue_jump j;
SELECT t.draw('at done') \g /dev/null
INSERT INTO checked
SELECT 2, 'second look', m, ARRAY[c.id, c.entry], 'look', 'looks', 'loket.second_look_answer', format('INSERT INTO loket.second_look_answer (case_id, entry, hash, outcome, '
  'note, staff, duty, at) SELECT c.id, c.entry, d.hash, ''agrees'', '''', {who}, ''auditor'', now() FROM loket.case_file c JOIN loket.decision d ON d.case_id = c.id '
  'WHERE c.id = %L', c.id) FROM loket.case_file c, unnest(ARRAY['rina', 'budi', 'dewi']) m WHERE c.id = id('at done');

-- A hand on every subject, then the row.
CREATE FUNCTION pg_temp.attack(c checked, who text, side text, hands boolean) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.as_owner(CASE WHEN hands THEN format('INSERT INTO loket.hand_side SELECT s, %1$s, %2$L FROM unnest(%3$L::uuid[]) s ON CONFLICT DO NOTHING; '
    'INSERT INTO loket.hand SELECT s, %4$L, %1$s, %2$L, now() FROM unnest(%3$L::uuid[]) s ON CONFLICT DO NOTHING; ', who, side, c.subjects, c.acted)
    ELSE '' END || replace(c.rows, '{who}', who)) $$;
INSERT INTO matrix
SELECT n, act, 'the maker ' || maker || ' as checker', pg_temp.attack(c, quote_literal(id(maker)), side, true), '23503' FROM checked c
UNION ALL
SELECT n, act, 'the maker ' || maker || ', the act as a contribution', pg_temp.attack(c, quote_literal(id(maker)), 'made', true), '23503' FROM checked c
UNION ALL
SELECT n, act, 'somebody who laid no hand on it', pg_temp.attack(c, quote_literal(id('fajar')), side, false), '23503' FROM checked c
UNION ALL
SELECT n, act, 'nobody', pg_temp.attack(c, 'NULL', side, false), CASE source WHEN 'loket.misprint' THEN '23514' ELSE '23502' END FROM checked c
UNION ALL
SELECT n, act, 'another person may', pg_temp.attack(c, quote_literal(id('fajar')), side, true), 'ok' FROM checked c;

-- What the window has, with a login of its own for the same human.
CREATE FUNCTION pg_temp.window(n int, act text, what text, who name, fn text, args jsonb, wanted text) RETURNS void LANGUAGE sql AS $$
  INSERT INTO matrix VALUES (n, act, what || ' (' || who || ')', t.refused(who, fn, args), wanted) $$;
SELECT pg_temp.window(1, 'data entry', 'who entered examines', w, 'interview_save', ids('case', 'at interview') || jsonb_build_object('purpose', 'hajj_umrah',
    'answers', t.answers(), 'result', 'pass', 'note', ''), 'LK006'),
  pg_temp.window(2, 'approval', 'who entered decides', w, 'case_decide', t.decision_args(w, 'at approval', 'approve'), 'LK006'),
  pg_temp.window(3, 'refusal of a paid case', 'who entered refuses', w, 'case_decide', t.decision_args(w, 'at approval', 'refuse'), 'LK006'),
  pg_temp.window(3, 'cancelling a paid case', 'who entered cancels', w, 'case_withdraw', ids('case', 'at approval') || '{"reason": "applicant_asked"}', 'LK006'),
  pg_temp.window(5, 'release', 'who raised it releases', w, 'flag_clear', ids('case', 'at interview', 'flag', 'fwatch_list') || '{"reason": "x"}', 'LK006'),
  pg_temp.window(7, 'typed NTPN', 'who typed it confirms', w, 'payment_confirm', ids('case', 'at payment', 'payment', 'at payment payment'), 'LK006')
FROM unnest(ARRAY['rina', 'rina2']::name[]) w \g /dev/null
SELECT pg_temp.window(2, 'approval', 'who interviewed decides', w, 'case_decide', t.decision_args(w, 'at approval', 'approve'), 'LK006'),
  pg_temp.window(3, 'cancelling a paid case', 'who interviewed cancels', w, 'case_withdraw', ids('case', 'at approval') || '{"reason": "applicant_asked"}', 'LK006')
FROM unnest(ARRAY['budi', 'budi2']::name[]) w \g /dev/null
SELECT pg_temp.window(8, 'spoiled book', 'who spoiled it signs', w, 'book_record', jsonb_build_object('case', id('at printing'), 'book',
    (SELECT i.book FROM loket.misprint m JOIN loket.issue i ON i.id = m.issue), 'result', 'spoiled', 'reason', 'paper_jam'), 'LK006'),
  pg_temp.window(8, 'quality of a book', 'who printed it checks it', w, 'quality_record', jsonb_build_object('case', id('at quality'), 'mrz1', '', 'mrz2', '',
    'result', 'ok'), 'LK006')
FROM unnest(ARRAY['joko', 'joko2']::name[]) w \g /dev/null
SELECT pg_temp.window(11, 'queue jump', 'who called before others agrees', w, 'jump_look', jsonb_build_object('jump', (SELECT id FROM loket.queue_jump), 'outcome',
  'agrees', 'note', ''), 'LK006') FROM unnest(ARRAY['dewi', 'dewi2']::name[]) w \g /dev/null
SELECT t.act('bayu', 'delegation_request', ids('delegation', 'plh', 'staff', 'fajar', 'delegated_from', 'agus') || jsonb_build_object('duty', 'office_head',
  'letter', 'W12-1', 'valid_from', loket.today(id('012')), 'valid_until', loket.today(id('012')) + 3)) \g /dev/null
SELECT pg_temp.window(10, 'duty for another', 'who asked for it releases it', w, 'delegation_release', ids('delegation', 'plh'), 'LK006')
FROM unnest(ARRAY['bayu', 'bayu2']::name[]) w \g /dev/null
INSERT INTO matrix SELECT 10, 'duty for another', what, pg_temp.as_owner(q), wanted FROM (VALUES
  ('who asked for it releases it', format('UPDATE loket.delegation SET released_by = requested_by, released_at = now(), release_act = ''confirm'', '
    'release_side = ''decides'', granted = (SELECT id FROM loket.duty LIMIT 1) WHERE id = %L', id('plh')), '23514'),
  ('a duty for another without it', format('INSERT INTO loket.duty (id, office, staff, duty, valid_from, valid_until, delegated_from) VALUES (gen_random_uuid(), '
    '%L, %L, ''office_head'', current_date, current_date, %L)', id('012'), id('fajar'), id('agus')), '23514')) v(what, q, wanted);
-- Who handed the case in as complete, without having typed or scanned anything of it.
SELECT t.play('vouched', 'complete') \g /dev/null
DELETE FROM loket.case_hold;
SELECT t.forward('agus', 'vouched', 'documents') \g /dev/null
SELECT pg_temp.window(1, 'data entry', 'who vouched for it examines', w, 'interview_save', ids('case', 'vouched') || jsonb_build_object('purpose', 'hajj_umrah',
  'answers', t.answers(), 'result', 'pass', 'note', ''), 'LK006') FROM unnest(ARRAY['agus', 'agus2']::name[]) w \g /dev/null

-- What a paid case is, is one fact: neither side of it is written against the other.
INSERT INTO matrix SELECT 3, 'cancelling a paid case', what, pg_temp.as_owner(q), wanted FROM (VALUES
  ('as if it were not paid', format('INSERT INTO loket.case_withdrawal (case_id, reason, staff, at, case_paid, act, side, duty) VALUES (%L, ''x'', %L, now(), false, ''withdraw'', '
    '''made'', ''clerk'')', id('at approval'), id('rina')), '23503'),
  ('by the head of a section', format('INSERT INTO loket.case_withdrawal (case_id, reason, staff, at, case_paid, act, side, duty) VALUES (%L, ''x'', %L, now(), true, ''cancel'', '
    '''decides'', ''section_head'')', id('at approval'), id('fajar')), '23514'),
  ('without saying whether', format('INSERT INTO loket.case_withdrawal (case_id, reason, staff, at) VALUES (%L, ''x'', %L, now())', id('at approval'), id('rina')), '23514'),
  ('money that is forgotten', format('UPDATE loket.case_file SET paid = false WHERE id = %L', id('at approval')), '23503'),
  ('money the case knows nothing of', format('INSERT INTO loket.payment_paid (payment, case_id, case_paid, ntpn, paid_at, staff, at) SELECT p.id, p.case_id, false, '
    '''0123456789ABCDEF'', now(), p.staff, now() FROM loket.payment p LIMIT 1'), '23514'),
  ('money of another case', format('UPDATE loket.payment_paid SET case_id = %L', id('at documents')), '23503')) v(what, q, wanted);

-- Acts nobody has: not in a window, not in a table. There is nothing one person could do alone.
INSERT INTO matrix SELECT n, act, what, coalesce((SELECT string_agg(p.proname, ' ') FROM pg_proc p WHERE p.pronamespace = 'api'::regnamespace
  AND p.proname ~ word), 'none'), 'none' FROM (VALUES (4, 'result of an examination', 'no such act yet', '(^bap|examination)'),
  (6, 'waiver of a fee', 'no such act: the fee is that of the catalogue', 'waive'), (9, 'catalogue, fee or holiday', 'nobody in a window', '(fee|holiday|tariff|rules)'),
  (10, 'user or duty', 'no such act in the window of an officer alone', '(officer|duty|staff)_(add|set|change)')) v(n, act, what, word);
INSERT INTO checked
SELECT 9, 'catalogue, fee or holiday', 'bayu', ARRAY[x.id], 'release', 'decides', 'loket.rules_release', format('INSERT INTO loket.rules_release (change, hash, '
  'staff, day, at) SELECT id, hash, {who}, current_date, now() FROM loket.rules_change WHERE id = %L', x.id)
FROM (SELECT loket.rules_propose('[{}]', 'empat mata', 'bayu') AS id) x;
INSERT INTO checked
SELECT 10, 'a new account', 'bayu', ARRAY[x.id], 'release', 'decides', 'loket.officer_change', format('UPDATE loket.officer_change SET released_by = {who}, '
  'released_at = now(), release_act = ''release'', release_side = ''decides'' WHERE id = %L', x.id)
FROM (SELECT t.officer_asked('baru') AS id) x;
SELECT pg_temp.window(10, 'a new account', 'who asked for it releases it', w, 'officer_release', jsonb_build_object('change',
  (SELECT subjects[1] FROM checked WHERE n = 10)), 'LK006') FROM unnest(ARRAY['bayu', 'bayu2']::name[]) w \g /dev/null
INSERT INTO matrix SELECT 10, act, 'the maker as checker', pg_temp.attack(c, quote_literal(id(maker)), side, true), '23503' FROM checked c WHERE n = 10
UNION ALL SELECT 10, act, 'the act as a contribution', pg_temp.attack(c, quote_literal(id(maker)), 'made', true), '23503' FROM checked c WHERE n = 10
UNION ALL SELECT 10, act, 'nobody', pg_temp.attack(c, 'NULL', side, false), '23514' FROM checked c WHERE n = 10
UNION ALL SELECT 10, act, 'somebody who laid no hand on it', pg_temp.attack(c, quote_literal(id('fajar')), side, false), '23503' FROM checked c WHERE n = 10
UNION ALL SELECT 10, act, 'another person may', pg_temp.attack(c, quote_literal(id('fajar')), side, true), 'ok' FROM checked c WHERE n = 10;
INSERT INTO matrix SELECT 9, act, 'the maker as checker', pg_temp.attack(c, quote_literal(id(maker)), side, true), '23503' FROM checked c WHERE n = 9
UNION ALL SELECT 9, act, 'the act as a contribution', pg_temp.attack(c, quote_literal(id(maker)), 'made', true), '23503' FROM checked c WHERE n = 9
UNION ALL SELECT 9, act, 'somebody who laid no hand on it', pg_temp.attack(c, quote_literal(id('fajar')), side, false), '23503' FROM checked c WHERE n = 9
UNION ALL SELECT 9, act, 'another person may', pg_temp.attack(c, quote_literal(id('fajar')), side, true), 'ok' FROM checked c WHERE n = 9;
INSERT INTO matrix SELECT 6, 'waiver of a fee', what, pg_temp.as_owner(q), wanted FROM (VALUES
  ('a billing of nothing', format('INSERT INTO loket.payment VALUES (%L, %L, %L, ''820260115111112'', 0, NULL, %L, now())', id('none'), id('012'), id('at payment'), id('rina')), '23503'),
  ('another fee after the submission', format('UPDATE loket.submission SET fee = 0 WHERE case_id = %L', id('at payment')), '23503')) v(what, q, wanted);
SELECT t.at_desk('wati') \g /dev/null
INSERT INTO matrix SELECT 6, 'waiver of a fee', 'on without money', t.refused('wati', 'case_forward', ids('case', 'at payment') || jsonb_build_object('step', 'payment',
  'version', t.version_of('at payment'))), 'LK011';

SELECT is(got, wanted, format('%s. %s: %s', n, act, what)) FROM matrix ORDER BY n, act, what;
SELECT is(array_agg(DISTINCT n ORDER BY n), ARRAY[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 'all eleven acts were attacked') FROM matrix;
SELECT diag(format('report: four eyes: %s attacks on 11 acts, %s refused, %s holes', count(*) FILTER (WHERE wanted <> 'ok'),
  count(*) FILTER (WHERE wanted <> 'ok' AND got = wanted), count(*) FILTER (WHERE wanted <> 'ok' AND got = 'ok'))) FROM matrix;
SELECT * FROM finish();
ROLLBACK;
