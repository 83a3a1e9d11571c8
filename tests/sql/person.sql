-- SPDX-License-Identifier: GPL-3.0-or-later
-- Persons and finding them.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.desk('rina', 1), t.desk('sinta', 2), t.desk('tono', 1) \g /dev/null
CREATE FUNCTION pg_temp.put(who name, word text, data jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT refused(who, 'person_register', ids('person', word) || jsonb_build_object('data',
    data)) $$;
CREATE FUNCTION pg_temp.find(who name, q text, scope text DEFAULT 'office', reason text DEFAULT '')
RETURNS jsonb LANGUAGE sql AS $$
  SELECT api(who, 'search', jsonb_build_object('q', q, 'scope', scope, 'reason', reason)) $$;

SELECT is(pg_temp.put('rina', 'siti', '{"name": "Siti Rahayu", "nik": "1701014508900001", "sex": "P",
  "birth_date": "1990-08-05", "birth_place": "Manna", "passport": "C1234567",
    "kk": "1701011503120007"}'),
  'ok', 'registered');
SELECT is(pg_temp.put('rina', 'moch', '{"name": "H. Moch. Soeharto", "birth_date": "1968-08-05", "nik": ""}'),
  'ok', 'with little known');
SELECT is(pg_temp.put('sinta', 'twin', '{"name": "Siti Rahajoe", "nik": "1701014508900001"}'),
  'LK013',
  'a NIK belongs to one person');
SELECT is(detail(), '{"number": "nik"}', 'and says which number');
SELECT is(pg_temp.put('tono', 'siti2', '{"name": "Siti Rahayu", "nik": "1701014508900001"}'), 'ok',
  'another office learns nothing from it');
SELECT is(pg_temp.put('sinta', 'child', '{"name": "Ani", "kk": "1701011503120007"}'), 'ok',
  'a family card is shared');

SELECT is(pg_temp.put('rina', 'x', d::jsonb), 'LK008', 'refused: ' || d) FROM unnest(ARRAY[
  '{}', '{"name": ""}', '{"name": "  "}', '{"name": "A", "nik": "123"}',
    '{"name": "A", "nik": "3273010119800002"}',
  '{"name": "A", "nik": "1701013108680000"}', '{"name": "A", "nik": "1701017208680001"}',
  '{"name": "A", "kk": "abc"}', '{"name": "A", "sex": "M"}',
    '{"name": "A", "birth_date": "05-08-1990"}',
  '{"name": "A", "birth_date": "1990-02-30"}', '{"name": "A", "birth_date": "2190-02-01"}',
  '{"name": "A", "region": "17"}', '{"name": "A", "nationality": "ind"}',
    '{"name": "A", "rt": "1"}',
  '{"name": "A", "postcode": "x"}', '{"name": "A", "passport": "''; DROP"}',
    '{"name": "A", "admin": "1"}',
  '{"name": "A", "office": "013"}', '{"name": ["A"]}', '{"name": 5}', '[]', '"A"',
    '{"name": "A", "consent": "ya"}']) d;
SELECT is(pg_temp.put('rina', 'x', jsonb_build_object('name', repeat('A', 101))), 'LK008',
  'refused: too long');
SELECT is(pg_temp.put('rina', 'x', jsonb_build_object('name', 'A', 'address', repeat('A', 20000))),
  'LK008',
  'refused: huge');
SELECT is(message() || (detail() ->> 'argument'), 'bad_argumentdata', 'without a word of it');
SELECT is(pg_temp.put('rina', 'quote', jsonb_build_object('name',
  'Robert''); DROP TABLE loket.person;--' || chr(8232))), 'LK008',
  'a name hides nothing');
SELECT is(detail(), '{"argument": "data", "reason": "hidden"}', 'which is said');
SELECT is(pg_temp.put('rina', 'quote', jsonb_build_object('name',
  'Robert''); DROP TABLE loket.person;--')), 'ok',
  'what looks like code is a name');
SELECT is(pg_temp.put('rina', 'lines', jsonb_build_object('name', 'SITI' || chr(10) || 'RAHAYU')),
  'LK008', 'a name is one line');
SELECT is(pg_temp.put('rina', 'slash', jsonb_build_object('name', 'C:' || chr(92) || 'budi',
  'address', 'Jalan Melati' || chr(10) || 'Gang 2')), 'ok', 'a backslash hides nothing');
SELECT is(loket.nik_possible(n), w, 'NIK ' || n) FROM (VALUES ('1701010508680001', true),
  ('1701014508680002', true), ('1701013502680001', false), ('170101050868001', false),
    ('1709014102040001', true),
  ('1701012902010001', false), ('1701012902000001', true)) v(n, w);

-- Versions.
SELECT is(refused('rina', 'person_update', ids('person', 'siti')
  || '{"version": 1, "data": {"phone": "0812", "address": "Jalan A"}}'),
  'ok', 'changed');
SELECT is(refused('sinta', 'person_update', ids('person', 'siti')
  || '{"version": 1, "data": {"phone": "0813"}}'), 'LK004',
  'a stale one is refused');
SELECT is(detail(), '{"version": 2}', 'with what is there now');
SELECT is(refused('rina', 'person_update', ids('person', 'siti')
  || '{"version": 2, "data": {"name": ""}}'), 'LK008',
  'nobody loses their name');
SELECT is(refused('rina', 'person_update', ids('person', 'siti')
  || '{"version": 2, "data": {"address": "", "nik": "1701014508900009"}}'),
  'ok', 'cleared, and another NIK');
SELECT is((SELECT array_agg(coalesce(data ->> 'address', '-') ORDER BY version)
  FROM loket.person_version WHERE person = id('siti')),
  '{-,Jalan A,-}', 'every version is kept');
SELECT is(pg_temp.put('sinta', 'twin', '{"name": "Siti Rahajoe", "nik": "1701014508900001"}'), 'ok',
  'the old NIK is free again');

-- The ladder.
SELECT is(pg_temp.find('rina', '1701014508900009') #>> '{people,0,nik_masked}', '170101******0009',
  'by NIK, masked');
SELECT is(pg_temp.find('rina', '1701 0145 0890 0009') ->> 'by', 'number', 'with spaces');
SELECT is(jsonb_array_length(pg_temp.find('rina', '1701014508900001') -> 'people'), 2,
  'the replaced NIK still finds her');
SELECT is(pg_temp.find('rina', 'c1234567') #>> '{people,0,name}', 'Siti Rahayu', 'by passport');
SELECT ok(pg_temp.find('rina', '170101450890') -> 'people' @> jsonb_build_array(ids('id', 'siti')),
  'by the first twelve digits of the NIK');
SELECT ok(pg_temp.find('rina', '1701 0145 0890 00') -> 'people' @> jsonb_build_array(ids('id', 'siti')), 'or more');
SELECT is(pg_temp.find('rina', '17010145089') -> 'people', '[]', 'not by fewer');
SELECT is(pg_temp.find('rina', '170101450891') -> 'people', '[]', 'nor by others');
SELECT is(pg_temp.find('rina', 'siti rahayu 05-08-1990') ->> 'by', 'date', 'by birth date');
SELECT is(pg_temp.find('rina', 'siti rah 1990') #>> '{people,0,id}', id('siti')::text,
  'by half a name and the year of birth');
SELECT is(pg_temp.find('rina', 'siti rah 1991') -> 'people', '[]', 'another year finds nobody');
SELECT is(pg_temp.find('rina', 'rahaju siti 1990-08-05') #>> '{people,0,id}', id('siti')::text,
  'in any order and spelling');
SELECT is(pg_temp.find('rina', 'mohammad suharto') #>> '{people,0,id}', id('moch')::text,
  'Moch. Soeharto sounds like it');
SELECT is(pg_temp.put('rina', 'four', '{"name": "Ayu Bagus Cahya Wirawan"}'), 'ok', 'a name of four words');
SELECT is(pg_temp.find('rina', q) #>> '{people,0,id}', id('four')::text, 'found by ' || q)
FROM unnest(ARRAY['agung bagus cahya wirawan', 'ayu kurnia cahya wirawan', 'ayu bagus mulyadi wirawan',
  'ayu bagus cahya zulkarnain']) q;
SELECT is(pg_temp.find('rina', 'wira') #>> '{people,0,id}', id('four')::text, 'or by how a word begins');
-- A plan for any value uses the indexes; without one a search reads every person of the office.
SET LOCAL enable_seqscan = off;
SET LOCAL plan_cache_mode = force_generic_plan;
PREPARE worded(text[], text[]) AS SELECT FROM loket.person p
  WHERE string_to_array(p.name_sound, ' ') && $1 AND string_to_array(p.name_sound, ' ') && $2;
PREPARE begun(text) AS SELECT k.word FROM loket.name_word k
  WHERE k.near >= $1 COLLATE "C" AND k.near < ($1 || chr(1114111)) COLLATE "C" AND k.word = k.near;
CREATE FUNCTION pg_temp.plan(execution text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  line text;
  lines text := '';
BEGIN
  FOR line IN EXECUTE 'EXPLAIN ' || execution LOOP
    lines := lines || line || chr(10);
  END LOOP;
  RETURN lines;
END $$;
SELECT matches(pg_temp.plan('EXECUTE worded (''{a}'', ''{b}'')'), 'Bitmap Index Scan on person_words',
  'words by their index, whatever they are');
SELECT matches(pg_temp.plan('EXECUTE begun (''ab'')'),
  'Index Cond: ..near >=[^\n]*AND[^\n]*near <', 'and how they begin');
RESET enable_seqscan;
RESET plan_cache_mode;
SELECT is(pg_temp.find('rina', 'siti rahajoe') ->> 'by', 'office', 'by name in the office');
SELECT is(refused('rina', 'search', '{"q": "siti", "scope": "nation", "reason": " "}'), 'LK019',
  'in the nation with a reason');
SELECT is(jsonb_array_length(pg_temp.find('rina', 'siti rahayu') -> 'people'), 2,
  'the office has two');
SELECT is(jsonb_array_length(pg_temp.find('rina', 'siti rahayu', 'nation', 'pindah') -> 'people'),
  3, 'the nation three');
SELECT is((SELECT purpose FROM loket.read_log ORDER BY seq DESC LIMIT 1), 'nation: pindah',
  'and it is on record');
SELECT is((SELECT cardinality(shown) FROM loket.read_log ORDER BY seq DESC LIMIT 1), 3,
  'with whom it listed');
SELECT is(pg_temp.find('rina', '%') -> 'people', '[]', 'no wildcard');
SELECT is(pg_temp.find('rina', '31-02-1990') -> 'people', '[]', 'an impossible date finds nothing');
SELECT t.desk('joko', 3) \g /dev/null
SELECT is(pg_temp.find('joko', 'siti rahayu') - 'by', '{"people": [], "today": [], "cases": []}',
  'whoever only prints finds no person');
SELECT is(pg_temp.find('joko', '1701014508900009') -> 'people', '[]', 'not by number either');
SELECT is(refused('joko', 'search', '{"q": "siti", "scope": "nation", "reason": "pindah"}'), 'LK002',
  'and does not look into the nation');
SELECT is(refused('rina', 'search', '{"q": "", "scope": "office", "reason": ""}'), 'LK008',
  'nothing is no question');

SELECT is(api('rina', 'person_similar', '{"nik": "1701014508900009", "name": "", "birth_date": "", "passport": ""}')
  #>> '{people,0,reason}', 'nik', 'similar by NIK');
SELECT is(api('rina', 'person_similar', '{"nik": "", "name": "Siti Rahaju", "birth_date": "1990-08-05", "passport": ""}')
  #>> '{people,0,reason}', 'name_birth', 'by name and birth date');
SELECT is(api('rina', 'person_similar', '{"nik": "", "name": "Budi", "birth_date": "", "passport": "C1234567"}')
  #>> '{people,0,reason}', 'passport', 'by passport');
SELECT is(api('rina', 'person_similar', '{"nik": "", "name": "", "birth_date": "", "passport": ""}') -> 'people', '[]', 'by nothing');
SELECT is(refused('rina', 'person_similar',
  '{"nik": "", "name": "", "birth_date": "1990", "passport": ""}'), 'LK008', 'a bad date');

-- Somebody who is in the house.
SELECT api('rina', 'ticket_issue', ids('ticket', 't1')
  || '{"class": "B", "needs": [], "channel": "counter"}') \g /dev/null
SELECT api('rina', 'ticket_call_next', ids('visit', 'v1') || '{"classes": ["B"]}') \g /dev/null
SELECT api('rina', 'visit_person_put', ids('visit', 'v1', 'visit_person', 'p', 'person', 'siti')
  || '{"name": "", "capacity": "self", "needs": [], "evidence": ""}') \g /dev/null
SELECT is(pg_temp.find('rina', 'b1') #>> '{today,0,name}', 'Siti Rahayu',
  'by ticket, with the name on file');
SELECT is(pg_temp.find('rina', 'B-001') #>> '{today,0,counter}', '1', 'and where she is');
SELECT is(pg_temp.find('rina', 'siti rahayu') #>> '{today,0,label}', 'B-001', 'by name');

-- Nobody looks up a whole town.
SELECT refused('sinta', 'search', jsonb_build_object('q', 'nama ' || n, 'scope', 'office', 'reason',
  ''))
FROM generate_series(1, 60) n \g /dev/null
SELECT is(refused('sinta', 'search', '{"q": "siti", "scope": "office", "reason": ""}'), 'LK017',
  'sixty searches a minute are enough');
SELECT is(refused('rina', 'search', '{"q": "siti", "scope": "office", "reason": ""}'), 'ok',
  'a colleague goes on');
SELECT * FROM finish();
ROLLBACK;
