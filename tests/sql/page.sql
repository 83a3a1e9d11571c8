-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pages: exactly what was announced, from who announced it, to who has the file open.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all(), t.at_desk('rina'), t.at_desk('sinta') \g /dev/null
CREATE FUNCTION pg_temp.start(who name, page text, bytes bytea, other jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql AS $$
  SELECT t.refused(who, 'page_begin', jsonb_build_object('page', t.id(page), 'case', t.id('at documents'),
    'sha256', encode(sha256(bytes), 'hex'), 'size', length(bytes), 'kind', 'jpeg', 'width', 10, 'height', 10,
    'dpi_x', 300, 'dpi_y', 300) || other) $$;
CREATE FUNCTION pg_temp.send(who name, page text, n int, bytes bytea) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'page_chunk', jsonb_build_object('page', t.id(page), 'n', n, 'bytes', bytes::text)) $$;
CREATE TEMP TABLE big AS SELECT decode(repeat('00112233445566778899aabbccddeeff', 40000), 'hex') AS bytes;

SELECT is(pg_temp.start('rina', 'p1', bytes), 'ok', 'begins') FROM big;
SELECT is(pg_temp.start('rina', 'p1', bytes), 'ok', 'begins again') FROM big;
SELECT is(pg_temp.start('rina', 'p1', 'other'), 'LK003', 'not with another announcement');
SELECT is(pg_temp.start('sinta', 'p1', bytes), 'LK003', 'nor by another') FROM big;
SELECT is(pg_temp.start('rina', 'p2', bytes, '{"size": 0}'), 'LK008', 'nothing is no page') FROM big;
SELECT is(pg_temp.start('rina', 'p2', bytes, '{"size": 8388609}'), 'LK017', 'eight megabytes are enough') FROM big;
SELECT is(pg_temp.start('rina', 'p2', bytes, '{"size": 8388609, "kind": "pdf"}'), 'ok', 'but for a file') FROM big;
SELECT is(pg_temp.start('rina', 'p3', bytes, '{"size": 67108865, "kind": "file"}'), 'LK008', 'of 64') FROM big;
SELECT is(pg_temp.start('rina', 'p3', bytes, '{"kind": "svg"}'), 'LK008', 'of a kind we know') FROM big;
SELECT is(pg_temp.start('rina', 'p3', bytes, '{"sha256": "abc"}'), 'LK008', 'with a hash') FROM big;
SELECT is(pg_temp.send('rina', 'p1', 0, substr(bytes, 1, 100)), 'LK008', 'a short chunk') FROM big;
SELECT is(pg_temp.send('rina', 'p1', 0, substr(bytes, 1, 262145)), 'LK008', 'a long chunk') FROM big;
SELECT is(pg_temp.send('rina', 'p1', 3, 'x'), 'LK008', 'one too many') FROM big;
SELECT is(pg_temp.send('rina', 'p1', -1, 'x'), 'LK008', 'one too few') FROM big;
SELECT is(pg_temp.send('sinta', 'p1', 0, substr(bytes, 1, 262144)), 'LK003', 'from somebody else') FROM big;
SELECT is(pg_temp.send('rina', 'p1', 2, substr(bytes, 524289)), 'ok', 'in any order') FROM big;
SELECT is(t.refused('rina', 'page_finish', ids('page', 'p1')), 'LK018', 'not finished');
SELECT is(t.refused('rina', 'paper_put', ids('case', 'at documents', 'paper', 'pp') || jsonb_build_object('version', 0,
  'requirement', 'ktp', 'doc_type', 'KTP', 'pages', jsonb_build_array(ids('page', 'p1')))), 'LK018',
  'and no part of a paper');
SELECT is(pg_temp.send('rina', 'p1', 0, substr(bytes, 1, 262144)), 'ok', 'the rest') FROM big;
SELECT is(pg_temp.send('rina', 'p1', 0, substr(bytes, 1, 262144)), 'ok', 'twice') FROM big;
SELECT is(t.api('rina', 'page_begin', jsonb_build_object('page', id('p1'), 'case', id('at documents'), 'sha256',
  encode(sha256(bytes), 'hex'), 'size', length(bytes), 'kind', 'jpeg', 'width', 10, 'height', 10, 'dpi_x', 300,
  'dpi_y', 300)), '{"have": [0, 2], "complete": false}', 'what is here already') FROM big;
SELECT is(pg_temp.send('rina', 'p1', 1, substr(bytes, 262145, 262144)), 'ok', 'the middle') FROM big;
SELECT is(t.api('rina', 'page_finish', ids('page', 'p1')), '{"ok": true}', 'whole');
SELECT is(t.api('rina', 'page_finish', ids('page', 'p1')), '{"ok": true}', 'twice');
SELECT is(pg_temp.send('rina', 'p1', 0, repeat('x', 262144)::bytea), 'ok', 'what comes later');
SELECT is((SELECT sha256(string_agg(k.bytes, NULL ORDER BY n)) FROM loket.page_chunk k WHERE page = id('p1')),
  sha256(bytes), 'changes nothing') FROM big;
SELECT is(pg_temp.start('rina', 'p4', 'abc'), 'ok', 'another page');
SELECT is(pg_temp.send('rina', 'p4', 0, 'abd'), 'ok', 'with other bytes');
SELECT is(t.api('rina', 'page_finish', ids('page', 'p4')), '{"ok": false, "reason": "hash"}', 'is found out');
SELECT is((SELECT count(*) FROM loket.page_chunk WHERE page = id('p4')), 0::bigint, 'and sent again');
SELECT is(pg_temp.send('rina', 'p4', 0, 'abc'), 'ok', 'right this time');
SELECT is(t.api('rina', 'page_finish', ids('page', 'p4')) ->> 'ok', 'true', 'whole');

-- Knowing a page or its hash links nothing.
CREATE FUNCTION pg_temp.put(who name, word text, page text, other jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'paper_put', jsonb_build_object('case', t.id(word), 'paper', t.id('paper ' || word || page),
    'version', 0, 'requirement', 'ktp', 'doc_type', 'KTP', 'pages', jsonb_build_array(t.ids('page', page))) || other) $$;
SELECT is(pg_temp.put('rina', 'at complete', 'p4'), 'LK003', 'a page of another case');
SELECT t.read('rina', 'at documents') \g /dev/null
SELECT is(pg_temp.put('rina', 'at complete', 'p4'), 'LK003', 'also when it was read');
INSERT INTO loket.visit_case SELECT visit, id('at complete'), office, now() FROM loket.case_file
WHERE id = id('at documents');
SELECT is(pg_temp.put('sinta', 'at complete', 'p4'), 'LK003', 'a page of the same visit, unread');
DELETE FROM loket.case_hold;
SELECT is(pg_temp.put('rina', 'at complete', 'p4'), 'ok', 'read, of the same visit');
SELECT is(pg_temp.put('rina', 'at documents', 'p4', '{"doc_type": "XYZ"}'), 'LK008', 'an unknown kind of paper');
SELECT is(pg_temp.put('rina', 'at documents', 'p4', '{"requirement": "xyz"}'), 'LK008', 'an unknown requirement');
SELECT is(pg_temp.put('rina', 'at documents', 'p4', '{"version": 3}'), 'LK004', 'built on what is not');
SELECT is(pg_temp.put('rina', 'at documents', 'p4', jsonb_build_object('pages', jsonb_build_array(
  ids('page', 'p4') || '{"turn": 45}'))), 'LK008', 'turned by quarters');
SELECT is(pg_temp.put('rina', 'at documents', 'p4', jsonb_build_object('pages', jsonb_build_array(
  ids('page', 'p4') || '{"crop": [0, 0]}'))), 'LK008', 'cut by four numbers');
SELECT is(pg_temp.put('rina', 'at documents', 'p4', '{"pages": [{"page": "not an id"}]}'), 'LK008', 'pages are ids');
SELECT is(pg_temp.put('rina', 'at documents', 'p4', jsonb_build_object('pages', jsonb_build_array(
  ids('page', 'p4') || '{"turn": 90, "crop": [1, 2, 30, 40]}'))), 'ok', 'turned and cut');
SELECT is(t.read('rina', 'at documents') #> '{papers,0,pages,0,crop}', '[1, 2, 30, 40]', 'and kept so');
CREATE TEMP TABLE hashes AS SELECT t.hash_of('at documents') AS h;
SELECT is(pg_temp.put('rina', 'at documents', 'p4', '{"version": 1, "pages": []}'), 'ok', 'taken out');
SELECT is(t.read('rina', 'at documents') -> 'papers', '[]', 'is gone');
SELECT is(pg_temp.put('rina', 'at documents', 'p4', '{"version": 2}'), 'ok', 'and back');
SELECT isnt(t.hash_of('at documents'), h, 'a page turned otherwise is another content') FROM hashes;
SELECT is(t.refused('rina', 'paper_match', ids('case', 'at documents', 'paper', 'paper at documentsp4')
  || '{"version": 1, "matched": true}'), 'LK004', 'matched is what is seen');
SELECT is(t.refused('rina', 'paper_match', ids('case', 'at documents', 'paper', 'at complete ktp')
  || '{"version": 1, "matched": true}'), 'LK003', 'of this case');

-- Reading.
SELECT is(t.refused('sinta', 'page_read', ids('page', 'p4')), 'LK022', 'not without a read on record');
SELECT t.act('sinta', 'read_begin', ids('read', 'r1', 'case', 'at documents') || '{"purpose": "help_colleague"}') \g /dev/null
SELECT is(t.refused('sinta', 'page_read', ids('page', 'p4')), 'LK022', 'announced is not read');
SELECT is(t.refused('sinta', 'case_read', ids('read', 'r1')), 'LK022', 'nor in the same transaction');
UPDATE loket.read_log SET tx = '3';
SELECT is(t.refused('rina', 'case_read', ids('read', 'r1')), 'LK022', 'nor by another');
SELECT is(t.refused('sinta', 'case_read', ids('read', 'r1')), 'ok', 'read');
SELECT is(t.refused('sinta', 'case_read', ids('read', 'r1')), 'LK022', 'once');
SELECT is(t.refused('sinta', 'page_read', ids('page', 'p4')), 'ok', 'its pages too');
SELECT is(t.refused('sinta', 'page_read', ids('page', 'at complete page kk')), 'LK022', 'of this file only');
SELECT is(t.refused('bayu', 'read_begin', ids('read', 'r2', 'case', 'at documents') || '{"purpose": "x"}'), 'LK002',
  'an administrator reads no files') FROM t.at_desk('bayu');

-- Limits and what is left lying.
SELECT pg_temp.start('sinta', 'many ' || n, ('x' || n)::bytea) FROM generate_series(1, 64) n \g /dev/null
SELECT is(pg_temp.start('sinta', 'many 65', 'x65'), 'LK017', 'not endlessly many at once');
UPDATE loket.page_object SET begun_at = now() - interval '8 days' WHERE staff = id('sinta');
SELECT is(pg_temp.start('sinta', 'many 65', 'x65'), 'ok', 'after a week it is forgotten');
SELECT is(loket.clear_uploads(), 64, 'and cleared away');
SELECT is((SELECT count(*) FROM loket.page_object WHERE id = id('p4')), 1::bigint, 'not what is whole');
SELECT * FROM finish();
ROLLBACK;
