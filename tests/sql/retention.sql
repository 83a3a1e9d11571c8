-- SPDX-License-Identifier: GPL-3.0-or-later
-- Destruction by rule: what is due, two people, and a log that still knows every row.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all(), t.at_desk('agus'), t.at_desk('lestari'), t.at_desk('rina') \g /dev/null
SELECT audit.seal(1000000) \g /dev/null
SELECT t.aged('at done'), t.aged('at printing') \g /dev/null
SELECT audit.seal(1000000) \g /dev/null
SELECT set_eq($$SELECT id FROM loket.retention_due(id('012'), 'passport', 100)$$, $$SELECT id('at done')$$, 'an ended case whose time is over is due');
SELECT is((SELECT jsonb_agg(loket.retention_rule(s) -> 'years') FROM unnest(ARRAY['passport_new', 'itas_new', 'x']) s), '[3, 5, 5]', 'rules by service');
SAVEPOINT rules;
UPDATE loket.catalogue_item SET body = jsonb_set(body, '{years}', '0') WHERE list = 'retention';
SELECT is(loket.retention_rule('passport_new') -> 'years', '1', 'no list makes it less than a year');
DELETE FROM loket.catalogue_item WHERE list = 'retention';
SELECT is_empty($$SELECT FROM loket.retention_due(id('012'), 'passport', 100)$$, 'without a rule nothing is due');
ROLLBACK TO rules;
SELECT is(t.refused('rina', 'retention_propose', ids('destruction', 'd1') || '{"rule": "passport", "letter": "ANRI 1", "most": 10}'), 'LK002', 'a clerk proposes none');
SELECT is(t.refused('agus', 'retention_hold', ids('case', 'at done') || '{"reason": "Gugatan 12"}'), 'ok', 'a court keeps it');
SELECT is_empty($$SELECT id FROM loket.retention_due(id('012'), 'passport', 100)$$, 'then it is not due');
SELECT is(t.refused('agus', 'retention_propose', ids('destruction', 'd1') || '{"rule": "passport", "letter": "ANRI 1", "most": 10}'), 'LK008', 'nor proposed');
SELECT t.act('agus', 'retention_hold', ids('case', 'at done') || '{"reason": ""}') \g /dev/null
SELECT is(t.refused('agus', 'retention_propose', ids('destruction', 'd1') || '{"rule": "passport", "letter": "ANRI 1", "most": 10}'), 'ok', 'proposed by one');
SELECT is(t.refused('agus', 'retention_approve', ids('destruction', 'd1') || jsonb_build_object('hash', (SELECT encode(hash, 'hex') FROM loket.destruction))), 'LK006', 'not approved by the same');
SELECT is(t.refused('lestari', 'retention_approve', ids('destruction', 'd1') || '{"hash": "00"}'), 'LK008', 'only the list that was shown');
SELECT is(loket.retention_run(5), 0, 'nothing happens before');
-- Anybody may set a word of ours.
SELECT set_config('loket.destroying', 'on', true) \g /dev/null
SELECT t.act('agus', 'retention_hold', ids('case', 'at printing') || '{"reason": "Gugatan 13"}') \g /dev/null
SELECT t.act('agus', 'retention_hold', ids('case', 'at printing') || '{"reason": ""}') \g /dev/null
SELECT set_config('loket.destroying', '', true) \g /dev/null
SELECT is((SELECT e.body #>> '{before,reason}' FROM audit.event e WHERE e.source = 'loket.retention_hold' AND e.op = 'U' ORDER BY e.id DESC LIMIT 1),
  'Gugatan 13', 'who says it destroys does not: what was before is in the log');
SELECT throws_ok(format($$INSERT INTO loket.destroyed VALUES (%L, %L, 0, false, '{}', now())$$, id('at done'), id('d1')), '23503', NULL, 'also not by hand');
SELECT is(t.refused('lestari', 'retention_approve', ids('destruction', 'd1') || jsonb_build_object('hash', (SELECT encode(hash, 'hex') FROM loket.destruction))), 'ok', 'approved by another');
SELECT audit.seal(1000000) \g /dev/null
-- What is said about the case before, to be compared with what stays.
CREATE TEMP TABLE kept AS SELECT k.* FROM loket.case_file c, loket.destroyed_keys(c) k WHERE c.id = id('at done')
  UNION SELECT k.* FROM loket.case_file c, loket.destroyed_person_keys(c.person) k WHERE c.id = id('at done');
SELECT is_empty($$SELECT DISTINCT e.source FROM audit.event e WHERE e.source LIKE 'loket.%'
  AND coalesce(e.body #>> '{after,case_id}', e.body #>> '{before,case_id}') = id('at done')::text
  AND e.source IN ('loket.case_content', 'loket.decision', 'loket.receipt', 'loket.interview', 'loket.biometrics', 'loket.check_result',
    'loket.flag', 'loket.case_return', 'loket.note', 'loket.field_mark', 'loket.quality', 'loket.handover', 'loket.custody')
  AND (e.source, e.key) NOT IN (SELECT * FROM kept)$$, 'every row that names somebody is found by its key');
CREATE TEMP TABLE root AS SELECT size, root FROM audit.checkpoint ORDER BY size DESC LIMIT 1;
SELECT t.act('agus', 'read_begin', jsonb_build_object('read', id('late read'), 'case', id('at done'), 'purpose', 'audit: test')) \g /dev/null
UPDATE loket.read_log SET tx = '3' WHERE id = id('late read');
SELECT ok(loket.retention_run(5) > 0, 'done');
SELECT is((SELECT fields FROM loket.case_content WHERE case_id = id('at done')), '{}', 'what was typed is gone');
SELECT is((SELECT count(*) FROM loket.page_chunk k JOIN loket.page_object o ON o.id = k.page WHERE o.case_id = id('at done')), 0::bigint, 'the pages too');
SELECT ok((SELECT hash IS NOT NULL AND content IS NULL FROM loket.decision WHERE case_id = id('at done')), 'the decision and its hash stay');
SELECT is((SELECT name FROM loket.person WHERE id = id('at done person')), '-', 'the person goes with the last case');
SELECT is_empty($$SELECT e.id FROM audit.event e WHERE e.source = 'loket.person' AND e.key = id('at done person')::text AND e.body #>> '{before,name}' <> '-'$$, 'nothing of it is in the log');
SELECT is(audit.root(0, (SELECT size FROM root)), (SELECT root FROM root), 'the root is what it was');
-- Every row that stays is known to the log as it is.
SELECT is_empty($$SELECT x.source, x.key FROM (SELECT DISTINCT ON (source, key) source, key, op, body FROM audit.event
  WHERE (source, key) IN (SELECT * FROM kept) ORDER BY source, key, id DESC) x WHERE x.body IS NULL$$, 'no row is left that the log does not know');
SELECT is((SELECT cases || ' ' || kept FROM loket.destruction_done), '1 0', 'the record says how many');
SELECT ok((SELECT d.leaves @> ARRAY(SELECT s.seq FROM audit.event e JOIN audit.sequence s ON s.event = e.id WHERE e.body IS NULL) FROM loket.destroyed d), 'and names every leaf');
SELECT is(t.refused('rina', 'read_begin', jsonb_build_object('read', gen_random_uuid(), 'case', id('at done'), 'purpose', 'work')), 'LK026',
  'whoever opens it is told so');
SELECT is(t.refused('rina', 'receipt_read', jsonb_build_object('receipt', (SELECT r.id FROM loket.receipt r WHERE r.case_id = id('at done') LIMIT 1))),
  'LK026', 'also of a slip of it');
SELECT is(t.refused('agus', 'case_read', ids('read', 'late read')), 'LK026', 'and whoever was about to read it');
SELECT lives_ok($$SELECT t.call('penjaga', 'SELECT api.keeper_unsigned(''00000000'')')$$, 'the keeper goes on');
SELECT is(loket.retention_run(5), 0, 'once');
-- The same on the server host.
SELECT t.play('at again', 'done'), t.aged('at again') \g /dev/null
SELECT throws_ok($$SELECT loket.retention_propose('passport', 'ANRI 2', 'rina')$$, 'LK002', NULL, 'a clerk proposes none there either');
CREATE TEMP TABLE wish AS SELECT (loket.retention_propose('passport', 'ANRI 2', 'lestari') ->> 'id')::uuid AS id;
SELECT throws_ok($$SELECT loket.retention_approve(id, 'lestari') FROM wish$$, 'LK006', NULL, 'nor is it approved by the same');
SELECT is(loket.retention_run(5), 0, 'nothing happens before');
SELECT isnt(loket.retention_approve(id, 'agus'), NULL, 'approved by another') FROM wish;
SELECT throws_ok($$SELECT loket.retention_approve(id, 'agus') FROM wish$$, 'LK016', NULL, 'once');
-- A court came in between.
INSERT INTO loket.retention_hold VALUES (id('at again'), 1, 'Gugatan 14', id('agus'), now());
SELECT ok(loket.retention_run(5) > 0 AND NOT EXISTS (SELECT FROM loket.destroyed WHERE case_id = id('at again')), 'what is kept by then stays');
SELECT * FROM finish();
ROLLBACK;
