-- SPDX-License-Identifier: GPL-3.0-or-later
-- Books, quality, handover, custody: one book once, two signatures on a misprint, letter by
-- letter, to the right person, with nothing kept.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all(), t.at_desk('agus'), t.at_desk('joko'), t.at_desk('nita'), t.at_desk('rina') \g /dev/null
CREATE FUNCTION pg_temp.book(who name, word text, book text, result text DEFAULT 'ok',
  reason text DEFAULT '') RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'book_record', jsonb_build_object('case', t.id(word), 'book', book,
    'result', result, 'reason', reason)) $$;
CREATE FUNCTION pg_temp.hand(word text, other jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  SELECT t.refused('nita', 'handover_record', jsonb_build_object('case', t.id(word), 'collector',
    t.collector(word), 'evidence', '{"id_seen": true}'::jsonb,
    'book', t.book_of(word)) || other) $$;

SELECT is(pg_temp.book('joko', 'at printing', 'x123'), 'LK008', 'a number has a form');
SELECT is(pg_temp.book('joko', 'at printing', 'X9999999'), 'LK008', 'and comes from stock');
SELECT is(detail() ->> 'reason', 'not_in_stock', 'which is said');
SELECT is(pg_temp.book('joko', 'at printing', 'C7654301'), 'LK008',
  'a non-electronic book is not for an electronic passport');
SELECT is(pg_temp.book('joko', 'at printing', t.book_of('at done')), 'LK013', 'a book once');
SELECT is(detail(), '{"number": "book"}', 'which is said');
SELECT is(pg_temp.book('joko', 'at approval', t.book()), 'LK005', 'not before the approval');
SELECT is(pg_temp.book('nita', 'at printing', t.book()), 'LK002', 'by the printer');
SELECT is((SELECT (b ->> 'left')::int FROM jsonb_array_elements(t.act('joko', 'production_open', '{}')
  -> 'stock') b WHERE b ->> 'series' = 'X'), 100 - (SELECT count(*)::int FROM loket.issue),
  'the stock counts down');

SELECT is(t.read('joko', 'at printing') -> 'stock', jsonb_build_object('left', (SELECT 100 - count(*)
  FROM loket.issue), 'next', t.book()), 'the case says what is left and which one is next');
-- Spoiled in the printer.
CREATE TEMP TABLE spoiled AS SELECT t.book() AS book;
SELECT is(pg_temp.book('joko', 'at printing', book, 'spoiled'), 'LK019', 'for a reason') FROM spoiled;
SELECT is(t.act('joko', 'book_record', jsonb_build_object('case', id('at printing'), 'book', book,
  'result', 'spoiled', 'reason', 'paper_jam')) ->> 'misprint', 'opened', 'one signature') FROM spoiled;
SELECT is(pg_temp.book('joko', 'at printing', book, 'spoiled', 'paper_jam'), 'LK006',
  'not the second of the same hand') FROM spoiled;
SELECT is(pg_temp.book('joko', 'at printing', t.book()), 'LK011', 'no new book before that');
SELECT is(t.act('dewi', 'book_record', jsonb_build_object('case', id('at printing'), 'book', book,
  'result', 'spoiled', 'reason', 'paper_jam')) ->> 'misprint', 'signed', 'two signatures') FROM spoiled;
SELECT is(pg_temp.book('joko', 'at printing', book), 'LK013', 'the spoiled one is never used again')
FROM spoiled;
SELECT is(pg_temp.book('joko', 'at printing', t.book()), 'ok', 'a new one');
SELECT is(loket.case_line(id('at printing')), 'quality', 'goes to the check');

-- Letter by letter.
CREATE FUNCTION pg_temp.check(word text, from_at int, letter text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  z text[] := t.mrz(word, t.book_of(word));
  line int := CASE WHEN from_at > 44 THEN 2 ELSE 1 END;
BEGIN
  IF letter <> '' THEN
    z[line] := overlay(z[line] PLACING letter FROM from_at - (line - 1) * 44);
  END IF;
  RETURN t.act('nita', 'quality_record', jsonb_build_object('case', t.id(word), 'mrz1', z[1],
    'mrz2', z[2], 'result', 'ok'));
END $$;
SELECT is(pg_temp.check('at quality', 7, 'Q') -> 'differences', '["name"]', 'one wrong letter is found');
SELECT is(loket.case_line(id('at quality')), 'printing', 'and it is printed again');
SELECT is(t.read('nita', 'at quality') #>> '{misprints,0,signed_by}', NULL, 'with a misprint to sign');
CREATE FUNCTION pg_temp.waits(who name) RETURNS boolean LANGUAGE sql AS $$
  SELECT t.api(who, 'my_cases_open') -> 'waiting' @> jsonb_build_array(t.ids('id', 'at quality')) $$;
SELECT ok(pg_temp.waits('agus'), 'a head finds it with their files');
SELECT ok(NOT pg_temp.waits('nita'), 'who found it does not');
SELECT is(pg_temp.book('nita', 'at quality', (SELECT book FROM loket.issue WHERE case_id = id('at quality')),
  'spoiled', 'misprint'), 'LK006', 'not by who found it');
SELECT is(pg_temp.book('joko', 'at quality', (SELECT book FROM loket.issue WHERE case_id = id('at quality')),
  'spoiled', 'misprint'), 'LK002', 'not by who printed it');
SELECT is(pg_temp.book('agus', 'at quality', (SELECT book FROM loket.issue WHERE case_id = id('at quality')),
  'spoiled', 'misprint'), 'ok', 'by a head');
SELECT ok(NOT pg_temp.waits('agus') AND pg_temp.waits('joko'), 'signed, only whoever prints has it');
SELECT is(pg_temp.book('joko', 'at quality', t.book()), 'ok', 'a second book');
SELECT is(pg_temp.check('at quality', 44 + 14, '7') -> 'differences',
  '["birth_date", "birth_digit", "composite"]', 'birth and its digits');
SELECT pg_temp.book('dewi', 'at quality', (SELECT book FROM loket.issue WHERE case_id = id('at quality')
  ORDER BY book DESC LIMIT 1), 'spoiled', 'misprint'), pg_temp.book('joko', 'at quality', t.book())
\g /dev/null
SELECT is(pg_temp.check('at quality', 1, '') ->> 'result', 'ok', 'the third is right');
SELECT is((SELECT count(*) FROM loket.issue WHERE case_id = id('at quality') AND void IS NULL), 1::bigint,
  'one book that counts');
SELECT is((SELECT template FROM loket.message_due WHERE case_id = id('at quality')
  ORDER BY due_at DESC, template LIMIT 1) IN ('ready', 'received', 'payment_due'), true, 'a message is due');
-- Who printed does not check.
INSERT INTO loket.duty (id, office, staff, duty, valid_from)
VALUES (gen_random_uuid(), id('012'), id('joko'), 'quality', '2020-01-01');
SELECT is(t.refused('joko', 'quality_record', jsonb_build_object('case', id('at printing'),
  'mrz1', '', 'mrz2', '', 'result', 'differs')), 'LK006', 'the printer does not check');

-- To whom.
SELECT is(pg_temp.hand('at handover', '{"book": "X0000000"}'), 'LK008', 'this book and no other');
SELECT is(pg_temp.hand('at handover', '{"evidence": {"id_seen": false}}'), 'LK008', 'identity seen');
SELECT is(pg_temp.hand('at handover', '{"collector": {"capacity": "neighbour", "name": "X"}}'), 'LK008',
  'others not');
-- Whoever it is: why not, 'ok' when they may; what they get is taken back again.
CREATE FUNCTION pg_temp.collects(collector text, letter text DEFAULT '') RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.act('nita', 'handover_record', jsonb_build_object('case', t.id('at handover'),
    'collector', collector::jsonb, 'evidence', jsonb_build_object('id_seen', 'ktp', 'letter', letter),
    'book', t.book_of('at handover')));
  RAISE EXCEPTION 'taken back' USING ERRCODE = 'TB000';
EXCEPTION
  WHEN SQLSTATE 'TB000' THEN RETURN 'ok';
  WHEN OTHERS THEN
    DECLARE
      why text;
    BEGIN
      GET STACKED DIAGNOSTICS why = PG_EXCEPTION_DETAIL;
      RETURN coalesce(nullif(why, '')::jsonb ->> 'reason', SQLERRM);
    END;
END $$;
SELECT is(pg_temp.collects(c, l), w, d) FROM (VALUES
  ('{"capacity": "self", "name": "SITI"}', '', 'not_applicant', 'the applicant shows their number'),
  ('{"capacity": "self", "name": "SITI", "nik": "1701014508909999"}', '', 'not_applicant',
   'nobody else is the applicant'),
  ('{"capacity": "proxy", "name": "X", "nik": "1701014508909999"}', '', 'letter', 'a proxy has a letter'),
  ('{"capacity": "proxy", "name": "X"}', 'Surat kuasa 1', 'nik', 'and an identity'),
  ('{"capacity": "proxy", "name": "X", "nik": "1701014508909999"}', 'Surat kuasa 1', 'ok', 'then may'),
  ('{"capacity": "family", "name": "X", "nik": "1701014508909999"}', '', 'relation',
   'a relative says how'),
  ('{"capacity": "family", "name": "X", "nik": "1701014508909999", "relation": "adik"}', '', 'other_card',
   'shows the family card'),
  ('{"capacity": "family", "name": "X", "nik": "1701014508909999", "relation": "adik",
     "kk": "1701011503120008"}', '', 'other_card', 'the same one'),
  ('{"capacity": "family", "name": "X", "nik": "1701014508909999", "relation": "adik",
     "kk": "1701011503120007"}', '', 'ok', 'then may')) v(c, l, w, d);
INSERT INTO loket.person (id, office, version, nik, kk, name)
VALUES (id('stranger'), id('012'), 1, '1701014508909999', '1701011503120099', 'ORANG LAIN');
SELECT is(pg_temp.collects('{"capacity": "family", "name": "X", "nik": "1701014508909999",
  "relation": "adik", "kk": "1701011503120007"}'), 'other_card',
  'not with a number that stands on another card');
SELECT is(pg_temp.hand('at approval', '{"book": "X1234501"}'), 'LK005', 'not before it is ready');
SELECT t.act('rina', 'custody_take', ids('case', 'at handover', 'custody', 'k1')
  || '{"what": "paspor lama", "place": "lemari"}') \g /dev/null
SELECT is(t.read('rina', 'at handover') #>> '{custody,0,what}', 'paspor lama', 'an original is kept');
SELECT is(pg_temp.hand('at handover'), 'LK011', 'not while something is kept');
SELECT is(detail() -> 'blockers', '["custody_open"]', 'which is said');
SELECT is(t.refused('rina', 'custody_give_back', ids('case', 'at handover', 'custody', 'k1')
  || '{"to_whom": "pemohon"}'), 'ok', 'given back');
SELECT is(t.refused('rina', 'custody_give_back', ids('case', 'at handover', 'custody', 'k1')
  || '{"to_whom": "pemohon"}'), 'LK016', 'once');
UPDATE loket.desk_session SET proof_at = clock_timestamp() - interval '16 minutes' WHERE login = 'nita';
SELECT is(pg_temp.hand('at handover'), 'LK010', 'with a fresh password');
UPDATE loket.desk_session SET proof_at = clock_timestamp() WHERE login = 'nita';

-- Listed since the approval: found at the last moment, and remembered.
INSERT INTO loket.watch_list (id, office, batch, list, name, birth_date, reason_class, valid_from)
SELECT id('w'), id('012'), 'T', 'prevention', fields ->> 'name', '1968-08-05', 'court', '2020-01-01'
FROM loket.case_content WHERE case_id = id('at handover');
SELECT is(t.play_handover('at handover'), '{"handed": false, "blockers": ["flag_open"]}',
  'a hit at the counter is an answer');
SELECT is(t.read('rina', 'at handover') #>> '{flags,0,code}', 'watch_list', 'and stays on record');
SELECT is(pg_temp.hand('at handover'), 'ok', 'asked again, answers again');
SELECT is(loket.case_line(id('at handover')), 'handover', 'and nothing was handed over');
INSERT INTO loket.duty (id, office, staff, duty, valid_from)
VALUES (gen_random_uuid(), id('012'), id('sinta'), 'examiner', '2020-01-01');
SELECT t.at_desk('sinta'), t.at_desk('dewi') \g /dev/null
SELECT is(t.refused('sinta', 'flag_clear', jsonb_build_object('case', id('at handover'), 'flag',
  (SELECT id FROM loket.flag WHERE case_id = id('at handover')), 'reason', 'orang lain')), 'LK002',
  'a hit is released by a head');
SELECT is(t.refused('dewi', 'flag_clear', jsonb_build_object('case', id('at handover'), 'flag',
  (SELECT id FROM loket.flag WHERE case_id = id('at handover')), 'reason', 'orang lain')), 'ok',
  'with a reason and a password');
SELECT is(t.play_handover('at handover') -> 'handed', 'true', 'then it is handed over');
SELECT is(t.refused('nita', 'handover_record', jsonb_build_object('case', id('at handover'),
  'collector', t.collector('at handover'), 'evidence', '{"id_seen": true}'::jsonb,
  'book', t.book_of('at handover'))), 'LK005', 'once');

-- Receipts: signed by the keeper, over exactly this text.
CREATE TEMP TABLE its ON COMMIT DROP AS SELECT r.*, decode(x ->> 'payload', 'hex') AS payload
FROM jsonb_array_elements(api('penjaga', 'keeper_unsigned', '{"key_id": "0000aaaa"}') -> 'receipts') x
JOIN loket.receipt r ON r.id::text = x ->> 'id' WHERE r.case_id = id('at done') AND r.kind = 'receipt';
SELECT is(encode(substr(payload, 1, 11), 'hex'), '020101' || encode(int2send((day - '2000-01-01'::date)::int2), 'hex')
  || encode(int2send(((body ->> 'promised')::date - '2000-01-01'::date)::int2), 'hex') || '0000aaaa',
  'the bytes to sign: version, algorithm, kind, day, promise and key') FROM its;
SELECT is(substr(payload, 12, 16), substr(body_hash, 1, 16), 'the content') FROM its;
SELECT is(encode(substr(payload, 28, 2), 'hex'), encode(int2send((body ->> 'born')::int2), 'hex'), 'the year of birth')
FROM its;
SELECT is(substr(payload, 30), decode('03', 'hex') || '012' || decode(lpad(to_hex(length(c.number)), 2, '0'), 'hex')
  || convert_to(c.number, 'UTF8') || decode(lpad(to_hex(length(loket.initials(body ->> 'name'))), 2, '0'), 'hex')
  || convert_to(loket.initials(body ->> 'name'), 'UTF8'), 'office, number, initials')
FROM its JOIN loket.case_file c ON c.id = its.case_id;
SELECT is(loket.initials(n), i, 'initials of ' || n) FROM (VALUES ('SITI NUR AINI', 'SNA'), ('', ''), ('  Budi ', 'B'),
  ('A B C D E F', 'ABCD'), ('O''NEIL JEAN-LUC', 'ONJL')) v(n, i);
SELECT api('penjaga', 'keeper_sign', jsonb_build_object('receipt', r.id, 'key_id', '0000aaaa', 'signature',
  decode(repeat('ab', 64), 'hex'))) FROM loket.receipt r WHERE r.case_id = id('at done') \g /dev/null
SELECT is(r.code, loket.base45(decode(r.payload, 'hex') || r.signature), 'the code on the slip')
FROM loket.receipt_signature r LIMIT 1;
SELECT is(t.api('rina', 'receipt_read', jsonb_build_object('receipt', r.receipt)) ->> 'code', r.code,
  'is what the desk prints') FROM loket.receipt_signature r LIMIT 1;

-- A paper that was handed out in error is taken back, and every desk knows.
CREATE FUNCTION pg_temp.take_back(who name, reason text, receipt uuid) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'receipt_revoke', jsonb_build_object('receipt', receipt, 'reason', reason)) $$;
SELECT id AS paper FROM its \gset
SELECT is(pg_temp.take_back('rina', 'wrong applicant', :'paper'), 'LK002', 'not by a clerk');
SELECT is(pg_temp.take_back('dewi', ' ', :'paper'), 'LK008', 'not without a reason');
SELECT is(pg_temp.take_back('dewi', 'wrong applicant', id('no such paper')), 'LK003', 'a paper that is none');
SELECT t.api('rina', 'office_bundle', '{"since": ""}') ->> 'version' AS version \gset
SELECT is(pg_temp.take_back('dewi', 'wrong applicant', :'paper'), 'ok', 'by a supervisor, with a reason');
SELECT is(pg_temp.take_back('dewi', 'wrong applicant', :'paper'), 'LK016', 'once');
SELECT isnt(t.api('rina', 'office_bundle', '{"since": ""}') ->> 'version', :'version', 'the rules of the desks are new');
SELECT is((t.api('rina', 'office_bundle', '{"since": ""}') ->> 'body')::jsonb #>> ARRAY['revoked_papers',
  left(encode(body_hash, 'hex'), 16)], loket.today(id('012'))::text, 'and name it') FROM its;
SELECT t.keeper_key() \g /dev/null
SELECT alike(x ->> 'payload', 'loket papers revoked' || chr(10) || '012' || chr(10) || left(encode(body_hash, 'hex'), 16)
  || ' ____-__-__' || chr(10), 'the keeper signs the list') FROM its,
  jsonb_array_elements(api('penjaga', 'keeper_unsigned', '{"key_id": "0000aaaa"}') -> 'revoked') x
WHERE x ->> 'office' = id('012')::text;
SELECT is(refused('penjaga', 'keeper_revoked_sign', jsonb_build_object('office', id('012'), 'payload',
  loket.revoked_list_body(id('012')) || 'x', 'key_id', 'k1', 'signature', '\x' || repeat('ab', 64))), 'LK003',
  'and no other one');
SELECT is(refused('penjaga', 'keeper_revoked_sign', jsonb_build_object('office', id('012'), 'payload',
  loket.revoked_list_body(id('012')), 'key_id', 'k1', 'signature', '\x' || repeat('ab', 64))), 'ok', 'this one');
SELECT ok(NOT EXISTS (SELECT FROM jsonb_array_elements(api('penjaga', 'keeper_unsigned', '{"key_id": "0000aaaa"}')
  -> 'revoked') x WHERE x ->> 'office' = id('012')::text), 'once');
SELECT * FROM finish();
ROLLBACK;
