-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the keeper's key does for the desks: the bundle is signed word for word, and the key of a
-- journal goes to its own officer and to nobody else.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
CREATE FUNCTION pg_temp.key_of(who name) RETURNS jsonb LANGUAGE sql AS $$
  SELECT t.api(who, 'sign_in', '{"client": "x", "schema": 1}') -> 'key' $$;
CREATE FUNCTION pg_temp.bundle(since text DEFAULT '') RETURNS jsonb LANGUAGE sql AS $$
  SELECT t.api('rina', 'office_bundle', jsonb_build_object('since', since)) $$;
CREATE FUNCTION pg_temp.unsigned() RETURNS jsonb LANGUAGE sql AS $$
  SELECT t.api('penjaga', 'keeper_unsigned', '{"key_id": "0000aaaa"}') $$;
CREATE FUNCTION pg_temp.asked() RETURNS uuid[] LANGUAGE sql AS $$
  SELECT ARRAY(SELECT (x ->> 'request')::uuid
               FROM jsonb_array_elements(pg_temp.unsigned() -> 'journal_keys') x) $$;

-- The key.
SELECT is(pg_temp.key_of('rina'), 'null', 'before the keeper ran there is no key');
SELECT t.keeper_key() \g /dev/null
SELECT is(pg_temp.key_of('rina') ->> 'id', 'k1', 'then signing in says which it is');
SELECT is(pg_temp.key_of('rina') ->> 'sign', repeat('11', 32), 'with its public half');
SELECT is(t.api('penjaga', 'keeper_key', jsonb_build_object('key_id', 'k1',
    'sign', '\x' || repeat('44', 32), 'recovery', '\x' || repeat('22', 32),
    'recovery_signature', '\x' || repeat('33', 64))) -> 'known', 'true', 'a key is said once');
SELECT is(pg_temp.key_of('rina') ->> 'sign', repeat('11', 32), 'and is never another one');
SELECT t.keeper_key('k2') \g /dev/null
SELECT is(pg_temp.key_of('rina') ->> 'id', 'k2', 'the newest is in use');
SELECT is(code('penjaga', $$SELECT api.keeper_key('k3', '\x11', '\x22', '\x33')$$), 'LK008',
  'a key of another length');

-- The list of all keys; who signed what is for the desks to check.
CREATE FUNCTION pg_temp.tell(list text) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused('penjaga', 'keeper_keys', jsonb_build_object('list', list)) $$;
CREATE TEMP TABLE line AS SELECT concat('aaaaaaaa ', repeat('aa', 32)) AS first,
  concat('bbbbbbbb ', repeat('bb', 32), ' aaaaaaaa ', repeat('01', 128)) AS second,
  concat('revoked aaaaaaaa ', repeat('aa', 32), ' ', loket.today(id('012')), ' 0 bbbbbbbb ', repeat('02', 64),
         ' stolen  by somebody') AS revoked;
SELECT is(pg_temp.tell(second), 'LK008', 'a key whose introducer nobody knows') FROM line;
SELECT is(pg_temp.tell(first || chr(10) || second || chr(10)), 'ok', 'two keys') FROM line;
SELECT is(pg_temp.key_of('rina') ->> 'id', 'k2', 'a key without its box for journals is not in use yet');
SELECT alike(pg_temp.key_of('rina') ->> 'ring', '%' || second || '%', 'but the desks hear of it') FROM line;
SELECT is(pg_temp.tell(concat('aaaaaaaa ', repeat('ac', 32))), 'LK008', 'a name stays with its key');
SELECT is(pg_temp.tell(x), 'LK008', 'not a list: ' || left(x, 30)) FROM (VALUES ('x'), ('aaaaaaaa aa'),
  (concat('revoked aaaaaaaa ', repeat('aa', 32), ' 2026-02-30 0 bbbbbbbb ', repeat('02', 64), ' why')),
  (concat('revoked aaaaaaaa ', repeat('ab', 32), ' 2026-02-20 0 bbbbbbbb ', repeat('02', 64), ' why')),
  (concat('revoked aaaaaaaa ', repeat('aa', 32), ' 2026-02-20 0 cccccccc ', repeat('02', 64), ' why'))) v(x);
SELECT t.keeper_key('aaaaaaaa') \g /dev/null
SELECT is((SELECT recovery FROM loket.office_key WHERE key_id = 'aaaaaaaa'), NULL,
  'a box under another key of that name is not taken');
SELECT t.call('penjaga', 'SELECT api.keeper_seal(max => 100000)') ->> 'size' AS size \gset
SELECT t.api('penjaga', 'keeper_checkpoint_sign', jsonb_build_object('size', :size, 'key_id', 'aaaaaaaa',
  'signature', '\x' || repeat('55', 64))) \g /dev/null
SELECT is(t.api('penjaga', 'keeper_keys', jsonb_build_object('list', revoked)) -> 'waiting', 'true',
  'while the newest checkpoint is of the old key it waits') FROM line;
SELECT is((SELECT revoked_day FROM loket.office_key WHERE key_id = 'aaaaaaaa'), NULL, 'and nothing has happened');
SELECT t.keeper_key('k4') \g /dev/null
SELECT t.call('penjaga', 'SELECT api.keeper_seal(max => 100000)') ->> 'size' AS later \gset
SELECT cmp_ok(:later, '>', :size, 'something was sealed since then');
SELECT t.api('penjaga', 'keeper_checkpoint_sign', jsonb_build_object('size', :later, 'key_id', 'bbbbbbbb',
  'signature', '\x' || repeat('56', 64))) \g /dev/null
SELECT is(t.api('penjaga', 'keeper_keys', jsonb_build_object('list', revoked)) -> 'waiting', 'false', 'then it counts')
FROM line;
SELECT alike(pg_temp.key_of('rina') ->> 'ring', '%' || revoked, 'and the desks hear of it, word for word') FROM line;
SELECT is((SELECT signature FROM audit.checkpoint WHERE size = :size), NULL, 'what it had signed since is unsigned');
SELECT isnt((SELECT signature FROM audit.checkpoint WHERE size = :later), NULL, 'what the new one signed is not');
SELECT is(t.api('penjaga', 'keeper_keys', jsonb_build_object('list', revoked)) -> 'waiting', 'false', 'once') FROM line;
SELECT is(t.api('penjaga', 'keeper_log_size', '{"day": "2020-01-01"}') -> 'size', '0', 'the log began later');
SELECT is(refused('penjaga', 'keeper_log_size', '{"day": "yesterday"}'), 'LK008', 'a day');
SELECT t.keeper_key('k3') \g /dev/null

-- The bundle.
SELECT is(pg_temp.bundle() -> 'signature', 'null', 'nobody signed yet');
SELECT is(pg_temp.bundle() ->> 'version', ((pg_temp.bundle() ->> 'body')::jsonb) ->> 'version',
  'its version is among the words');
CREATE TEMP TABLE waits AS SELECT x FROM jsonb_array_elements(pg_temp.unsigned() -> 'bundles') x
  WHERE x ->> 'office' = id('012')::text;
SELECT is((SELECT x ->> 'payload' FROM waits), concat_ws(chr(10), 'loket bundle', id('012'),
  pg_temp.bundle() ->> 'version',
  encode(sha256(convert_to(pg_temp.bundle() ->> 'body', 'UTF8')), 'hex'), ''),
  'what is signed: office, version and hash of the words');
SELECT is(jsonb_array_length(pg_temp.unsigned() -> 'bundles'), 2, 'of each office');
CREATE FUNCTION pg_temp.sign(version text, key_id text DEFAULT 'k1') RETURNS text LANGUAGE sql AS $$
  SELECT t.refused('penjaga', 'keeper_bundle_sign', jsonb_build_object('office', id('012'),
    'version', version, 'key_id', key_id, 'signature', '\x' || repeat('55', 64))) $$;
SELECT is(pg_temp.sign('0/2020-01-01'), 'LK003', 'another version is not signed');
SELECT is(pg_temp.sign((SELECT x ->> 'version' FROM waits), 'nobody'), 'LK008',
  'nor with a key nobody knows');
SELECT is(pg_temp.sign((SELECT x ->> 'version' FROM waits)), 'ok', 'this one is');
SELECT is(pg_temp.sign((SELECT x ->> 'version' FROM waits)), 'LK003', 'once');
SELECT is(pg_temp.bundle() ->> 'signature', repeat('55', 64), 'and comes with its signature');
SELECT is(pg_temp.bundle() ->> 'key_id', 'k1', 'and the name of the key');
SELECT is(jsonb_array_length(pg_temp.unsigned() -> 'bundles'), 1, 'and waits no longer');
UPDATE loket.counter SET name = 'Loket satu' WHERE office = id('012') AND number = 1;
SELECT is(pg_temp.bundle() -> 'signature', 'null', 'a change is a new version without one');
SELECT isnt(pg_temp.bundle() ->> 'version', (SELECT x ->> 'version' FROM waits), 'under its own name');
SELECT is(pg_temp.sign((SELECT x ->> 'version' FROM waits)), 'LK003',
  'the old one is not signed any more');
SELECT pg_temp.unsigned() \g /dev/null
SELECT is(pg_temp.sign(pg_temp.bundle() ->> 'version'), 'ok', 'the new one is');
UPDATE loket.office SET works_cuti_bersama = NOT works_cuti_bersama WHERE id = id('012');
SELECT is(pg_temp.bundle() -> 'signature', 'null', 'how days are counted is part of it');
UPDATE loket.clock SET ahead = interval '1 day';
SELECT alike(pg_temp.bundle() ->> 'version', '%/' || loket.today(id('012')),
  'tomorrow is a version of its own');
UPDATE loket.clock SET ahead = interval '0';
SELECT throws_ok($$UPDATE loket.bundle SET body = '{}'$$, '23514', NULL,
  'the words under a hash cannot be others');

-- Keys of journals.
CREATE TEMP TABLE r AS SELECT t.journal_key_ask('rina') AS id;
SELECT is(pg_temp.asked(), ARRAY(SELECT id FROM r), 'the keeper hears of it');
SELECT is(pg_temp.unsigned() #>> '{journal_keys,0,owner}', id('012') || '/rina',
  'and the server says whose it must be');
SELECT is(t.api('rina', 'journal_key_read', jsonb_build_object('request', id)) -> 'outcome', 'null',
  'nothing yet') FROM r;
SELECT is(refused('sinta', 'journal_key_read', jsonb_build_object('request', id)), 'LK003',
  'a colleague does not see it') FROM r;
CREATE FUNCTION pg_temp.answer(request uuid, outcome text, answer text) RETURNS text LANGUAGE sql
AS $$ SELECT t.refused('penjaga', 'keeper_journal_key', jsonb_build_object('request', request,
  'outcome', outcome, 'answer', answer)) $$;
SELECT is(pg_temp.answer(id, 'not_theirs', '\x' || repeat('66', 80)), 'LK008',
  'a refusal carries no key') FROM r;
SELECT is(pg_temp.answer(id, 'opened', '\x'), 'LK008', 'an answer carries one') FROM r;
SELECT is(pg_temp.answer(id, 'opened', '\x' || repeat('66', 80)), 'ok', 'the keeper answers') FROM r;
SELECT is(pg_temp.answer(id, 'opened', '\x' || repeat('77', 80)), 'LK003', 'once') FROM r;
SELECT is(pg_temp.asked(), '{}', 'and is not asked again');
SELECT is(t.api('rina', 'journal_key_read', jsonb_build_object('request', id)) ->> 'answer',
  repeat('66', 80), 'who asked gets the answer') FROM r;
SELECT is(refused('sinta', 'journal_key_read', jsonb_build_object('request', id)), 'LK003',
  'a colleague still does not') FROM r;
SELECT is(refused('dewi2', 'journal_key_read', jsonb_build_object('request',
  t.journal_key_ask('dewi'))), 'LK003', 'not even under another login of the same person');

-- An account that closes while the keeper has not answered gets nothing any more.
SELECT t.journal_key_ask('budi') AS id \gset
SELECT is(:'id' = ANY (pg_temp.asked()), true, 'budi asks');
UPDATE loket.staff_login SET disabled_at = now() WHERE login = 'budi';
SELECT is(:'id' = ANY (pg_temp.asked()), false, 'disabled, he is not heard');
SELECT is(refused('budi', 'journal_key_read', jsonb_build_object('request', :'id'::uuid)), 'LK001',
  'and reads nothing');
SELECT is(refused('budi', 'journal_key_ask', jsonb_build_object('device', 'pc', 'sealed',
  repeat('ab', 120), 'reply_key', repeat('cd', 32))), 'LK001', 'and asks no more');
UPDATE loket.staff_login SET disabled_at = NULL, valid_until = loket.today(id('012')) - 1
WHERE login = 'budi';
SELECT is(:'id' = ANY (pg_temp.asked()), false, 'the same when it has run out');

-- Nonsense and persistence.
SELECT is(refused('rina', 'journal_key_ask', jsonb_build_object('device', 'pc', 'sealed', s,
  'reply_key', k)), 'LK008', 'not a box: ' || left(s, 8) || ' ' || left(k, 8))
FROM (VALUES ('xy', repeat('cd', 32)), (repeat('a', 241), repeat('cd', 32)),
  (repeat('ab', 401), repeat('cd', 32)), (repeat('ab', 120), 'cd'),
  (repeat('AB', 120), repeat('cd', 32))) v(s, k);
SELECT t.journal_key_ask('wati') FROM generate_series(1, 20) \g /dev/null
SELECT is(refused('wati', 'journal_key_ask', jsonb_build_object('device', 'pc', 'sealed',
  repeat('ab', 120), 'reply_key', repeat('cd', 32))), 'LK017', 'nobody asks all day');

-- What travelled goes; that it was asked stays.
UPDATE loket.journal_key_request SET asked_at = asked_at - interval '11 minutes' WHERE login = 'rina';
UPDATE loket.keeper_round SET at = '-infinity';
SELECT cmp_ok((t.api('penjaga', 'keeper_tidy') ->> 'boxes')::int, '>=', 1, 'old boxes are cleared');
SELECT is(t.api('rina', 'journal_key_read', jsonb_build_object('request', id)),
  '{"outcome": "opened", "answer": null}', 'only what came of it is left') FROM r;
SELECT is((SELECT count(*) FROM audit.event e WHERE e.source = 'loket.journal_key_request'
  AND e.key = r.id::text), 3::bigint, 'and the audit has it: asked, answered, moved by this test')
FROM r;
SELECT is_empty($$SELECT 1 FROM audit.event WHERE source LIKE 'loket.journal_key%'
  AND body::text LIKE '%abab%'$$, 'without what was in the boxes');
SELECT * FROM finish();
ROLLBACK;
