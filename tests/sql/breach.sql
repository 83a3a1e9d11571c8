-- SPDX-License-Identifier: GPL-3.0-or-later
-- The register of breaches: exactly what an account or a computer saw, who was told, who closes it.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all(), t.at_desk('rina'), t.at_desk('sinta'), t.at_desk('dewi'), t.at_desk('agus'), t.at_desk('lestari'),
  t.at_desk('joko') \g /dev/null

CREATE FUNCTION pg_temp.breach(who name, word text, about jsonb, hours int, until timestamptz DEFAULT '2099-01-01')
RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'breach_open', t.ids('breach', word) || jsonb_build_object('what', 'Kata sandi terlihat',
    'how', 'Kertas di meja', 'noticed', t.office_time(loket.now() - make_interval(hours => hours)), 'about', about,
    'from', '2020-01-01', 'until', t.office_time(until))) $$;
CREATE FUNCTION pg_temp.row_of(word text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT r FROM jsonb_array_elements(t.api('agus', 'breach_list') -> 'rows') r WHERE r ->> 'id' = t.id(word)::text $$;
CREATE FUNCTION pg_temp.files(word text) RETURNS SETOF jsonb LANGUAGE sql AS $$
  SELECT jsonb_array_elements(t.api('agus', 'breach_files', t.ids('breach', word)) -> 'rows') $$;
CREATE FUNCTION pg_temp.seen(word text, kind text) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT s ->> 'number' FROM pg_temp.files(word) f, jsonb_array_elements(f -> 'seen') s WHERE s ->> 'kind' = kind $$;

-- What joko looks at: a file, one of its pages twice; rina a person in a search.
SELECT t.read('joko', 'at printing'), t.refused('joko', 'page_read', ids('page', 'at printing page ktp')),
  t.refused('joko', 'page_read', ids('page', 'at printing page ktp')),
  t.act('rina', 'search', jsonb_build_object('q', (SELECT nik FROM loket.person WHERE id = id('at done person')), 'scope', 'office',
    'reason', '')) \g /dev/null
SELECT is((SELECT count(*) FROM loket.read_log WHERE kind = 'page' AND subject = id('at printing page ktp') AND staff = id('joko')),
  1::bigint, 'a page is on record, once for each sitting');

-- Opening one.
SELECT is(pg_temp.breach('dewi', 'b0', ids('account', 'joko'), 1), 'LK002', 'a section head opens none');
SELECT is(pg_temp.breach('agus', 'b1', ids('account', 'joko'), 70, clock_timestamp()), 'ok', 'the head of office does');
SELECT is(pg_temp.breach('agus', 'b1', ids('account', 'joko'), 70), 'LK016', 'once');
SELECT is(pg_temp.breach('agus', 'b2', ids('account', 'tono'), 1), 'LK003', 'of an account of this office');
SELECT is(pg_temp.breach('agus', 'b2', '{}', 1), 'LK008', 'about somebody');
SELECT is(pg_temp.breach('agus', 'b2', ids('account', 'joko') || '{"device": "pc"}', 1), 'LK008', 'and not about two');
SELECT is(pg_temp.breach('agus', 'b2', ids('account', 'joko'), -1), 'LK008', 'noticed, not to be noticed');
SELECT is(pg_temp.breach('agus', 'b2', ids('account', 'joko'), 1, '2019-01-01'), 'LK008', 'from before until');
SELECT is(pg_temp.breach('agus', 'b3', '{"device": "pc-sinta"}', 80), 'ok', 'or about a computer');
SELECT is(loket.moment_of(NULL, 'until', '2026-11-22', true) IS NULL, true, 'no office, no time');
SELECT ok((pg_temp.row_of('b1') ->> 'seconds')::int BETWEEN 7000 AND 7200, 'two of the 72 hours are left');
SELECT ok((pg_temp.row_of('b3') ->> 'seconds')::int < 0, 'and they may be over');
SELECT is((SELECT jsonb_agg(r ->> 'id') FROM jsonb_array_elements(t.api('agus', 'breach_list') -> 'rows') r),
  jsonb_build_array(id('b3'), id('b1')), 'the most urgent first');

-- Exactly what was read, from the log itself.
SELECT set_eq($$SELECT pg_temp.seen('b1', 'case')$$, $$SELECT DISTINCT c.number FROM loket.read_log r
  JOIN loket.case_file c ON c.id = r.subject WHERE r.staff = id('joko') AND r.kind = 'case'$$,
  'every file the account opened, and no other');
SELECT set_eq($$SELECT pg_temp.seen('b1', 'page')$$, $$SELECT number FROM loket.case_file WHERE id = id('at printing')$$,
  'the pages that were shown');
SELECT is(pg_temp.breach('lestari', 'b4', ids('account', 'rina'), 1), 'ok', 'the auditor opens one too');
SELECT ok(EXISTS (SELECT FROM pg_temp.files('b4') f, jsonb_array_elements(f -> 'seen') s
  WHERE f ->> 'person' = id('at done person')::text AND s ->> 'kind' = 'search'), 'also whom a search only showed');
SELECT set_eq($$SELECT f ->> 'person' FROM pg_temp.files('b3') f$$,
  $$SELECT (c.person)::text FROM loket.read_log r JOIN loket.case_file c ON c.id = r.subject
      WHERE r.staff = id('sinta') UNION SELECT u::text FROM loket.read_log r, unnest(r.shown) u WHERE r.staff = id('sinta')$$,
  'every person the computer showed');
SELECT is_empty($$SELECT f FROM pg_temp.files('b1') f JOIN loket.person p ON f::text LIKE '%' || p.nik || '%'$$, 'their numbers stay masked');
SELECT ok(EXISTS (SELECT FROM loket.read_log WHERE staff = id('agus') AND kind = 'access' AND subject = id('b4')
  AND id('at done person') = ANY (shown)), 'who makes the list is on record with all of them');
SELECT is(t.act('agus', 'breach_copy', ids('copy', 'k1', 'breach', 'b4') || '{"person": null, "kind": "export", "reason": "laporan"}')
  ->> 'reason', 'laporan', 'a file says why it left');
SELECT ok((SELECT id('at done person') = ANY (shown) AND purpose = 'breach: laporan' FROM loket.read_log WHERE id = id('k1')),
  'and is on record with everybody in it');
SELECT is(t.refused('dewi', 'breach_files', ids('breach', 'b1')), 'LK002', 'nobody else reads the list');

-- Told and closed, by two people.
CREATE FUNCTION pg_temp.told(who name, word text, person uuid, outcome text) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'breach_told', t.ids('breach', word) || jsonb_build_object('person', person, 'outcome', outcome, 'note', 'surat 1')) $$;
CREATE FUNCTION pg_temp.closes(who name, word text) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'breach_close', t.ids('breach', word) || '{"note": "selesai"}') $$;
SELECT is(pg_temp.closes('lestari', 'b3'), 'LK011', 'not while it goes on');
SELECT is(detail(), '{"breach": "not_over"}', 'which is said');
SELECT is(pg_temp.closes('lestari', 'b1'), 'LK011', 'not before anybody was told');
SELECT is(pg_temp.told('agus', 'b1', NULL, 'not_told'), 'LK008', 'the agency is never out of reach');
SELECT is(pg_temp.told('agus', 'b1', NULL, 'told'), 'ok', 'the agency is told');
SELECT is(pg_temp.told('agus', 'b1', NULL, 'told'), 'LK016', 'once');
SELECT is(pg_temp.closes('lestari', 'b1'), 'LK011', 'the agency alone is not enough');
SELECT is(detail(), '{"breach": "not_told"}', 'which is said too');
SELECT is(pg_temp.told('agus', 'b1', id('at documents person'), 'told'), 'LK003', 'nobody whom it does not concern');
SELECT is((pg_temp.row_of('b1') ->> 'waiting')::int, (SELECT count(DISTINCT x)::int FROM (SELECT f ->> 'person' AS x FROM pg_temp.files('b1') f) y),
  'the register counts who waits for a letter');
SELECT is((SELECT string_agg(DISTINCT pg_temp.told('agus', 'b1', (f ->> 'person')::uuid,
  CASE f ->> 'person' WHEN id('at printing person')::text THEN 'not_told' ELSE 'told' END), ' ') FROM pg_temp.files('b1') f), 'ok',
  'each person is, or it stands why not');
SELECT is(pg_temp.closes('agus', 'b1'), 'LK006', 'not closed by who opened it');
SELECT is(pg_temp.closes('lestari', 'b1'), 'ok', 'by another');
SELECT is(pg_temp.closes('lestari', 'b1'), 'LK016', 'once');
SELECT is(pg_temp.told('agus', 'b1', id('at printing person'), 'told'), 'LK016', 'and that is its end');
SELECT is(t.refused('agus', 'breach_remedy', ids('breach', 'b1') || '{"note": "x"}'), 'LK016', 'for all of it');
SELECT is(pg_temp.row_of('b1') #>> '{closed,by,name}', 'Lestari', 'the register says who closed it');
-- With the owner's rights.
SELECT throws_ok(format($$INSERT INTO loket.breach_close (breach, note, staff, at) VALUES (%L, 'x', %L, now())$$, id('b3'), id('agus')),
  '23503', NULL, 'nobody closes without a hand on it');
SELECT throws_ok(format($$INSERT INTO loket.hand_side VALUES (%L, %L, 'decides')$$, id('b3'), id('agus')), '23505', NULL,
  'and who opened it cannot lay one');
SELECT * FROM finish();
ROLLBACK;
