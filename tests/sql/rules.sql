-- SPDX-License-Identifier: GPL-3.0-or-later
-- The rules of a working office: two people, and never from today.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play('one', 'interview') \g /dev/null
SELECT lives_ok($$SELECT loket.catalogue_load('{"legal_basis": "SKB", "holidays": [{"date": "2027-03-03", "kind": "libur", "name": "X"}]}')$$,
  'a practice office loads what it likes');
INSERT INTO loket.duty (id, office, staff, duty, valid_from) SELECT gen_random_uuid(), id('012'), id('bayu'), 'office_head', '2020-01-01';
UPDATE loket.office SET practice = false;
CREATE FUNCTION pg_temp.code(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE query;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
CREATE FUNCTION pg_temp.later(days int) RETURNS date LANGUAGE sql AS $$ SELECT loket.today(t.id('012')) + days $$;
SELECT is_empty($$SELECT g FROM generate_series(date '1899-01-01', date '2105-12-31', '1 day') g
  WHERE loket.day_of(to_char(g, 'YYYY-MM-DD')) IS DISTINCT FROM g::date$$, 'every day is one');
SELECT is_empty($$SELECT w FROM unnest(ARRAY['2023-02-29', '1900-02-29', '2024-04-31', '2024-13-01', '2024-00-10', '2024-01-00', '2024-01-32',
  '0000-01-01', '24-01-01', '2024-1-1', ' 2024-01-01', '2024-01-01 ', '', NULL]) w WHERE loket.day_of(w) IS NOT NULL$$, 'and nothing else is');
SELECT is(pg_temp.code(q), '42501', 'nobody loads alone: ' || left(q, 40)) FROM (VALUES
  ('SELECT loket.catalogue_load(''{"legal_basis": "SKB", "holidays": [{"date": "2027-03-04", "kind": "libur", "name": "X"}]}'')'),
  ('UPDATE loket.fee SET amount = 1'), ('DELETE FROM loket.fee'), ('DELETE FROM loket.holiday'), ('UPDATE loket.fee SET valid_until = ''2020-01-01'''), ('INSERT INTO loket.holiday VALUES (''2027-04-04'', ''libur'', ''X'', ''X'')'),
  ('UPDATE loket.service_version SET promise_days = 1'), ('UPDATE loket.catalogue_item SET body = ''{}'''), ('UPDATE loket.ticket_class SET weight = 9')) v(q);
CREATE FUNCTION pg_temp.fees(amount bigint, from_day date) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_array(jsonb_build_object('fees', jsonb_build_array(jsonb_build_object('services', '["passport_new"]'::jsonb, 'variant', 'plain_5',
    'amount', amount, 'valid_from', from_day, 'valid_until', NULL, 'basis', 'PP baru')), 'legal_basis', 'SKB', 'holidays',
    jsonb_build_array(jsonb_build_object('date', from_day, 'kind', 'libur', 'name', 'Hari X')))) $$;
CREATE TEMP TABLE proposed AS SELECT loket.rules_propose(pg_temp.fees(500000, pg_temp.later(1)), 'PP baru', 'bayu') AS id;
SELECT is(pg_temp.code(format('SELECT loket.rules_propose(%L, ''PP baru'', %L)', '[{}]', w)), 'LK002', w || ' proposes nothing') FROM unnest(ARRAY['rina', 'dewi']) w;
SELECT is(pg_temp.code(format('SELECT loket.rules_propose(%L, %L, ''bayu'')', f, n)), 'LK008', 'not ' || f || n) FROM (VALUES ('[]', 'PP baru'), ('{}', 'PP baru'), ('[{}]', '')) v(f, n);
SELECT is(loket.fee_on('passport_new', 'plain_5', pg_temp.later(1)), 350000::bigint, 'a proposal changes nothing');
SELECT is(pg_temp.code(format('SELECT loket.rules_release(%L, %L)', id, w)), c, w || ' does not release it') FROM proposed, (VALUES ('bayu', 'LK006'), ('rina', 'LK002'), ('tono', 'LK003')) v(w, c);
SELECT is(pg_temp.code(format('SELECT loket.rules_release(%L, ''dewi'')', id)), 'ok', 'a head does') FROM proposed;
SELECT is(pg_temp.code(format('SELECT loket.rules_release(%L, ''agus'')', id)), 'LK016', 'once') FROM proposed;
SELECT is(loket.fee_on('passport_new', 'plain_5', d), f, 'the fee of ' || d) FROM (VALUES (pg_temp.later(0), 350000::bigint), (pg_temp.later(1), 500000)) v(d, f);
SELECT is((SELECT change FROM loket.fee WHERE amount = 500000), id, 'and the row says with which release it came') FROM proposed;
-- Never from today or before, nor rewriting what was valid.
SELECT is(pg_temp.code(format('SELECT loket.rules_release(loket.rules_propose(%L, ''PP baru'', ''bayu''), ''agus'')', pg_temp.fees(1, pg_temp.later(n)))), '23514',
  'not from day ' || n) FROM unnest(ARRAY[0, -1, -400]) n;
SELECT is(pg_temp.code(format('SELECT loket.rules_release(loket.rules_propose(%L, ''PP baru'', ''bayu''), ''agus'')', jsonb_build_array(jsonb_build_object('fees',
  jsonb_build_array(jsonb_build_object('services', '["passport_new"]'::jsonb, 'variant', 'plain_5', 'amount', 1, 'valid_from', (SELECT min(valid_from) FROM loket.fee
  WHERE service = 'passport_new' AND variant = 'plain_5'), 'basis', 'X')))))), '23514', 'nor for the past');
SELECT is(loket.fee_on('passport_new', 'plain_5', pg_temp.later(0)), 350000::bigint, 'nothing of it stayed');
-- The tables alone.
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
SELECT loket.rules_propose('[{}]', 'kosong', 'bayu') AS other \gset
SELECT is(pg_temp.as_owner(replace(replace(q, 'CHANGE', quote_literal(:'other')), 'BAYU', quote_literal(id('bayu')))), c, left(q, 60)) FROM (VALUES
  ('INSERT INTO loket.rules_release SELECT id, hash, BAYU, ''release'', ''decides'', current_date, now() FROM loket.rules_change WHERE id = CHANGE', '23503'),
  ('INSERT INTO loket.rules_release SELECT id, hash, BAYU, ''propose'', ''made'', current_date, now() FROM loket.rules_change WHERE id = CHANGE', '23514'),
  ('INSERT INTO loket.rules_release SELECT id, sha256(''x''), NULL, ''release'', ''decides'', current_date, now() FROM loket.rules_change WHERE id = CHANGE', '23502'),
  ('UPDATE loket.rules_change SET files = ''[1]'' WHERE id = CHANGE', '23514')) v(q, c);
SELECT is(jsonb_array_length(loket.rules_list()) >= 2, true, 'the list of changes');
SELECT * FROM finish();
ROLLBACK;
