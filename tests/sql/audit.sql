-- SPDX-License-Identifier: GPL-3.0-or-later
-- The audit and its tree, the feed of changes, reads on record, four eyes.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.desk('rina', 1), t.desk('sinta', 2) \g /dev/null

-- A row says who, at which desk, in which command, what was and what is.
SELECT call('rina', format('SELECT api.person_register(%L, %L, %L)', id('k1'), id('p1'),
  '{"name": "Siti"}')) \g /dev/null
SELECT call('sinta', format('SELECT api.person_update(%L, %L, 1, %L)', id('k2'), id('p1'),
  '{"name": "Siti R"}')) \g /dev/null
SELECT is((SELECT jsonb_agg(jsonb_build_array(op, login, staff, command, body #>> '{before,name}',
  body #>> '{after,name}')
    ORDER BY id) FROM audit.event WHERE source = 'loket.person'),
  jsonb_build_array(jsonb_build_array('I', 'rina', id('rina'), id('k1'), NULL, 'Siti'),
    jsonb_build_array('U', 'sinta', id('sinta'), id('k2'), 'Siti', 'Siti R')),
      'who did what in which command');
SELECT is((SELECT desk_session FROM audit.event WHERE command = id('k1') LIMIT 1),
  (SELECT d.id FROM loket.desk_session d WHERE login = 'rina'), 'at which desk');
SELECT is_empty($$SELECT id FROM audit.event WHERE leaf <> sha256('\x00'::bytea || convert_to(meta,
  'UTF8') || '\x00'::bytea || body_hash)
  OR body_hash <> sha256(uuid_send(salt) || convert_to(body::text, 'UTF8'))$$,
    'every leaf commits to what it says');
SELECT code('rina', format('SET loket.staff = %L', id('agus'))) \g /dev/null
SELECT call('rina', format('SELECT api.person_register(%L, %L, %L)', id('k3'), id('p3'),
  '{"name": "Ani"}')) \g /dev/null
SELECT is((SELECT staff FROM audit.event WHERE command = id('k3') LIMIT 1), id('rina'),
  'what a session claims to be is worth nothing');

SELECT throws_ok('UPDATE audit.event SET login = ''x''', '42501', NULL,
  'no change, not even by the superuser');
SELECT throws_ok('DELETE FROM audit.event', '42501', NULL, 'no deletion');
SELECT throws_ok('TRUNCATE audit.event', '42501', NULL, 'no truncation');
SELECT throws_ok('UPDATE audit.event SET body = NULL', '42501', NULL, 'no half erasing');
SELECT lives_ok('UPDATE audit.event SET salt = NULL, body = NULL WHERE key = id(''p3'')::text',
  'erasing a body');

-- The tree, against the definition of RFC 6962 written down once more.
CREATE FUNCTION pg_temp.mth(l bytea[]) RETURNS bytea LANGUAGE plpgsql AS $$
DECLARE
  n int := cardinality(l);
  k int := 1;
BEGIN
  IF n = 1 THEN RETURN l[1]; END IF;
  WHILE k * 2 < n LOOP k := k * 2; END LOOP;
  RETURN sha256('\x01'::bytea || pg_temp.mth(l[1:k]) || pg_temp.mth(l[k+1:n]));
END $$;
-- RFC 6962 2.1.2 as the one who checks does it (RFC 9162 2.1.4.2).
CREATE FUNCTION pg_temp.consistent(m bigint, n bigint, old bytea, new bytea,
  proof bytea[]) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  fn bigint := m - 1;
  sn bigint := n - 1;
  fr bytea;
  sr bytea;
  c bytea;
BEGIN
  IF m = n THEN RETURN old = new AND proof = '{}'; END IF;
  IF m & (m - 1) = 0 THEN proof := old || proof; END IF;
  WHILE fn & 1 = 1 LOOP fn := fn >> 1; sn := sn >> 1; END LOOP;
  fr := proof[1]; sr := proof[1];
  FOREACH c IN ARRAY proof[2:] LOOP
    IF sn = 0 THEN RETURN false; END IF;
    IF fn & 1 = 1 OR fn = sn THEN
      fr := sha256('\x01'::bytea || c || fr);
      sr := sha256('\x01'::bytea || c || sr);
      WHILE fn & 1 = 0 AND fn <> 0 LOOP fn := fn >> 1; sn := sn >> 1; END LOOP;
    ELSE
      sr := sha256('\x01'::bytea || sr || c);
    END IF;
    fn := fn >> 1; sn := sn >> 1;
  END LOOP;
  RETURN fr = old AND sr = new AND sn = 0;
END $$;
CREATE FUNCTION pg_temp.included(leaf_at bigint, n bigint, leaf bytea, root bytea,
  proof bytea[]) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  fn bigint := leaf_at;
  sn bigint := n - 1;
  r bytea := leaf;
  p bytea;
BEGIN
  FOREACH p IN ARRAY proof LOOP
    IF fn & 1 = 1 OR fn = sn THEN
      r := sha256('\x01'::bytea || p || r);
      WHILE fn & 1 = 0 AND fn <> 0 LOOP fn := fn >> 1; sn := sn >> 1; END LOOP;
    ELSE
      r := sha256('\x01'::bytea || r || p);
    END IF;
    fn := fn >> 1; sn := sn >> 1;
  END LOOP;
  RETURN r = root AND sn = 0;
END $$;
-- More leaves, sealed a few at a time so that many sizes have a checkpoint.
UPDATE loket.counter SET name = name || ' ' FROM generate_series(1, 1) \g /dev/null
UPDATE loket.counter SET name = name || '.' \g /dev/null
UPDATE loket.counter SET name = name || '.' \g /dev/null
SELECT audit.seal(1) FROM generate_series(1, 40) \g /dev/null
SELECT audit.seal(7) FROM generate_series(1, 12) \g /dev/null
SELECT cmp_ok((SELECT size FROM audit.tree), '>', 100::bigint, 'more than a hundred leaves');
CREATE TEMP TABLE leaves AS SELECT array_agg(e.leaf ORDER BY s.seq) AS l FROM audit.sequence s
  JOIN audit.event e ON e.id = s.event;
SELECT is_empty($$SELECT size FROM audit.checkpoint c, leaves
  WHERE root <> pg_temp.mth(l[1:size])$$, 'every root is the right one');
SELECT is_empty($$SELECT size FROM audit.checkpoint c WHERE root <> audit.root(0, size)$$,
  'also computed from the nodes');
SELECT is_empty($$SELECT a.size, b.size FROM audit.checkpoint a
  JOIN audit.checkpoint b ON a.size <= b.size
  WHERE NOT pg_temp.consistent(a.size, b.size, a.root, b.root, audit.consistency(a.size, 0, b.size,
    true))$$,
  'every earlier one is proven to be part of every later one');
SELECT is((SELECT pg_temp.consistent(a.size, b.size, b.root, b.root, audit.consistency(a.size, 0,
  b.size, true))
  FROM audit.checkpoint a, audit.checkpoint b WHERE a.size = 30 AND b.size = 40), false,
    'a wrong one is not');
SELECT is_empty($$SELECT s.seq FROM audit.sequence s JOIN audit.event e ON e.id = s.event,
  audit.checkpoint c
  WHERE c.size = (SELECT max(size) FROM audit.checkpoint) AND s.seq < c.size
    AND NOT pg_temp.included(s.seq, c.size, e.leaf, c.root, audit.inclusion(s.seq, 0, c.size))$$,
      'every leaf is proven to be in it');
SELECT is(api('rina', 'audit_checkpoint', '{"since": 0}') ->> 'size', '0', 'nothing is signed: nothing is shown');
SELECT is(refused('penjaga', 'keeper_checkpoint_sign', jsonb_build_object('size', 40, 'key_id', 'k',
  'signature', '\x' || repeat('0a', 64))),
  'ok', 'the keeper signs a checkpoint');
SELECT is(refused('penjaga', 'keeper_checkpoint_sign', jsonb_build_object('size', 40, 'key_id', 'k',
  'signature', '\x' || repeat('0b', 64))),
  'LK003', 'once');
SELECT is(api('rina', 'audit_checkpoint', '{"since": 33}') ->> 'size', '40', 'a desk gets the newest that is signed');
SELECT ok((SELECT pg_temp.consistent(33, 40, audit.root(0, 33), decode(c ->> 'root', 'hex'),
    ARRAY(SELECT decode(h, 'hex') FROM jsonb_array_elements_text(c -> 'proof') h))
  FROM api('rina', 'audit_checkpoint', '{"since": 33}') c), 'and the proof that it goes on from what the desk knew');
SELECT is(api('rina', 'audit_checkpoint', '{"since": 1000000}') -> 'proof', 'null',
  'of a size this server never had there is no proof, and the newest checkpoint as evidence');
-- A desk that forgot.
CREATE FUNCTION pg_temp.told(who name, device text, known int, shown int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  code text := t.refused(who, 'witness_tell', jsonb_build_object('device', device, 'known', known, 'shown', shown));
BEGIN
  RETURN code || ' ' || (SELECT count(*) FROM loket.witness_lost WHERE login = who);
END $$;
SELECT is(pg_temp.told('rina', 'pc-a', k, s), code, what) FROM (VALUES
  (1, 0, 5, 'ok 0', 'a desk looks for the first time'), (2, 5, 9, 'ok 0', 'it knew what it had seen'),
  (3, 0, 12, 'ok 1', 'it knows nothing any more: on record'), (4, 0, 12, 'ok 1', 'once a day'),
  (5, 0, 0, 'LK008 1', 'who saw nothing tells nothing')) v(n, k, s, code, what) ORDER BY n;
SELECT is(pg_temp.told('sinta', 'pc-a', 0, 12), 'ok 0', 'another login has its own memory of it');
SELECT ok((t.act('lestari', 'audit_open', '{}') -> 'alarms') @> jsonb_build_array(jsonb_build_object('what', 'memory',
  'by', jsonb_build_object('id', id('rina')))), 'the auditor sees it');
SELECT is((SELECT string_agg(DISTINCT pg_temp.told('rina', 'pc ' || g, 1, 1), ', ') FROM generate_series(1, 49) g), 'ok 1', 'fifty computers of one login');
SELECT is(pg_temp.told('rina', 'pc 50', 1, 1), 'LK017 1', 'and no more');
SELECT is(refused('rina', 'audit_checkpoint', '{"since": -1}'), 'LK008', 'no size is negative');
SELECT is((SELECT origin FROM audit.tree), 'loket/' || (SELECT code FROM loket.office ORDER BY id LIMIT 1),
  'the log has the name of the office');
SELECT is((SELECT audit.note_body(c) FROM audit.checkpoint c WHERE c.size = 40),
  (SELECT t.origin || E'\n40\n' || encode(c.root, 'base64') || E'\n' FROM audit.tree t, audit.checkpoint c
   WHERE c.size = 40), 'what is signed is a note of three lines');

-- What is written without a person: rows of a migration, and times whatever the session has set.
SELECT isnt((SELECT count(*) FROM audit.event WHERE source = 'loket.duty_kind'), 0::bigint,
  'rows that are older than their trigger are on record');
SELECT is_empty($$SELECT q FROM audit.live_queries() q WHERE q NOT LIKE 'SELECT ''%'', concat_ws(%'$$,
  'each audited table can be taken to an auditor');
SET LOCAL TimeZone = 'Asia/Jayapura';
UPDATE loket.desk_session SET opened_at = opened_at + interval '1 minute' WHERE login = 'rina';
SET LOCAL TimeZone = 'UTC';
SELECT is((SELECT e.body -> 'after' FROM audit.event e WHERE e.source = 'loket.desk_session' ORDER BY e.id DESC LIMIT 1),
  (SELECT jsonb_strip_nulls(to_jsonb(d)) FROM loket.desk_session d WHERE d.login = 'rina'),
  'the log writes times in one way, whatever the session has set');

-- The feed: what the last snapshot did not see. Of one transaction of this test everything is new.
SELECT is(jsonb_array_length(api('rina', 'changes', '{"since": ""}') -> 'topics'), 7,
  'at first: everything');
SELECT is(refused('rina', 'changes', jsonb_build_object('since', loket.epoch() || ':nonsense')),
  'LK008', 'nonsense is refused');
SELECT is(api('rina', 'changes', '{"since": "1/00000001:5:5:"}') @? '$.topics[*] ? (@.id == null)',
  true,
  'from another epoch: everything');
SELECT is(api('rina', 'changes', jsonb_build_object('since', loket.epoch()
  || ':1000000:1000000:')) -> 'topics', '[]',
  'seen all: nothing');
SELECT api('rina', 'ticket_issue', ids('ticket', 't1')
  || '{"class": "B", "needs": [], "channel": "counter"}') \g /dev/null
SELECT is(api('rina', 'changes', jsonb_build_object('since', loket.epoch() || ':5:5:'))
  @? '$.topics[*] ? (@.topic == "queue")', true,
  'a ticket is news');
SELECT is((SELECT count(*) FROM jsonb_array_elements(api('rina', 'changes',
  jsonb_build_object('since', loket.epoch() || ':5:5:')) -> 'topics') x
  WHERE x ->> 'id' = id('t1')::text), 1::bigint, 'named once');
UPDATE loket.change SET at = at - interval '2 days';
SELECT loket.clear_changes() \g /dev/null
SELECT is(jsonb_array_length(api('rina', 'changes', jsonb_build_object('since', loket.epoch()
  || ':5:5:')) -> 'topics'), 7,
  'who missed what was cleared reads everything');

-- A read is on record in a transaction of its own before it happens.
CREATE FUNCTION pg_temp.caller(who name) RETURNS loket.caller LANGUAGE sql AS $$
  SELECT ROW(d.staff, d.office, d.login, '{}', d.id, d.counter, d.proof_at, NULL)::loket.caller
  FROM loket.desk_session d WHERE d.login = who AND d.closed_at IS NULL $$;
SELECT loket.read_open(pg_temp.caller('rina'), id('r1'), id('c1'), 'serve') \g /dev/null
SELECT throws_ok($$SELECT loket.read_use(pg_temp.caller('rina'), id('r1'))$$, 'LK022', NULL,
  'not in the same transaction');
UPDATE loket.read_log SET tx = '5' WHERE id = id('r1');
SELECT throws_ok($$SELECT loket.read_use(pg_temp.caller('sinta'), id('r1'))$$, 'LK022', NULL,
  'not by another');
SELECT is(loket.read_used(pg_temp.caller('rina'), id('c1')), false, 'not read yet');
SELECT is(loket.read_use(pg_temp.caller('rina'), id('r1')), id('c1'), 'by oneself');
SELECT throws_ok($$SELECT loket.read_use(pg_temp.caller('rina'), id('r1'))$$, 'LK022', NULL,
  'once');
SELECT is(loket.read_used(pg_temp.caller('rina'), id('c1')), true, 'its pages follow');
SELECT is(loket.read_used(pg_temp.caller('sinta'), id('c1')), false, 'not at another desk');

-- Four eyes: a person takes one side of a subject for good.
SELECT lives_ok($$SELECT loket.lay_hand(id('case'), 'enter', id('rina'))$$, 'rina enters');
SELECT lives_ok($$SELECT loket.lay_hand(id('case'), 'enter', id('rina')), loket.lay_hand(id('case'),
  'scan', id('rina'))$$, 'again and more');
SELECT throws_ok($$SELECT loket.lay_hand(id('case'), 'decide', id('rina'))$$, 'LK006',
  'same_person', 'and does not decide');
SELECT lives_ok($$SELECT loket.lay_hand(id('case'), 'decide', id('dewi'))$$, 'dewi decides');
SELECT throws_ok($$SELECT loket.lay_hand(id('case'), 'change', id('dewi'))$$, 'LK006', NULL,
  'and changes nothing any more');
SELECT lives_ok($$SELECT loket.lay_hand(id('case 2'), 'decide', id('rina'))$$,
  'of another subject she may');
SELECT throws_ok($$INSERT INTO loket.hand VALUES (id('case'), 'decide', id('rina'), 'decides',
  now())$$, '23503', NULL, 'not by hand');
SELECT throws_ok($$INSERT INTO loket.hand VALUES (id('case'), 'decide', id('rina'), 'made',
  now())$$, '23503', NULL, 'not under the other name');
SELECT throws_ok($$INSERT INTO loket.hand_side VALUES (id('case'), id('rina'), 'decides')$$,
  '23505', NULL, 'not on a second side');
SELECT throws_ok($$DELETE FROM loket.hand$$, '42501', NULL, 'nobody is taken off');
SELECT throws_ok($$UPDATE loket.hand_side SET side = 'decides'$$, '42501', NULL, 'or moved');
SELECT throws_ok($$UPDATE loket.act SET side = 'decides' WHERE code = 'enter'$$, '23503', NULL,
  'an act in use keeps its side');
SELECT throws_ok($$SELECT loket.caught('23503', 'hand_one_side')$$, 'LK006', NULL,
  'a race says the same');
SELECT throws_ok($$SELECT loket.caught('23514', 'anything')$$, 'LK023', NULL,
  'other constraints have one word');
SELECT * FROM finish();
ROLLBACK;
