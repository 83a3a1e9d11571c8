-- SPDX-License-Identifier: GPL-3.0-or-later
-- The hall, the kiosk and the public site: what they get, and what guessing gets.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play('mine', 'payment'), t.at_desk('rina') \g /dev/null
CREATE FUNCTION pg_temp.number_of(word text) RETURNS text LANGUAGE sql AS $$ SELECT number FROM loket.case_file WHERE id = t.id(word) $$;
-- A question in two transactions, as far as one transaction can play them.
CREATE FUNCTION pg_temp.ask(number text, pin text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  ask uuid := gen_random_uuid();
  answer jsonb;
BEGIN
  answer := t.call('situs', format('SELECT portal.status_ask(%L, %L, %L, %L)', ask, number, pin, gen_random_uuid()));
  IF answer <> '{"asked": true}' THEN
    RETURN answer;
  END IF;
  UPDATE loket.status_ask SET tx = '3' WHERE id = ask;
  RETURN t.call('situs', format('SELECT portal.status(%L)', ask));
END $$;
CREATE FUNCTION pg_temp.forget() RETURNS void LANGUAGE sql AS $$ UPDATE loket.status_ask SET at = at - interval '2 minutes' $$;
CREATE TEMP TABLE pin AS SELECT t.call('rina', t.api_text('case_pin', ids('case', 'mine') || '{"renew": false}')) ->> 'pin' AS pin;
SELECT matches((SELECT pin FROM pin), '^[0-9]{6}$', 'the desk tells a PIN');
SELECT is(t.call('rina', t.api_text('case_pin', ids('case', 'mine') || '{"renew": false}')) ->> 'pin', (SELECT pin FROM pin), 'the same again');
SELECT is_empty($$SELECT id FROM loket.command WHERE answer::text ~ (SELECT pin FROM pin) AND fn = 'case_pin'$$, 'that is not kept with the command');
SELECT is_empty($$SELECT id FROM audit.event WHERE source ~ 'pin' AND body::text ~ ('"' || (SELECT pin FROM pin) || '"')$$, 'nor in the log');
SELECT is(pg_temp.ask(pg_temp.number_of('mine'), (SELECT pin FROM pin)) - 'promised'::text, jsonb_build_object('found', true, 'number',
  pg_temp.number_of('mine'), 'service', 'passport_new', 'state', 'waiting', 'step', 'payment'), 'number and PIN tell where it is');
SELECT ok(NOT pg_temp.ask(pg_temp.number_of('mine'), (SELECT pin FROM pin))::text ~* 'siti|1701|melati|rina', 'and nothing of anybody');
-- Guessing: the same answer whatever is there.
SELECT is(pg_temp.ask(n, p), '{"found": false}', 'nothing: ' || w) FROM (VALUES
  ('a wrong PIN', pg_temp.number_of('mine'), '000000'), ('no case', '012-20200101-00001', '123456'), ('no number', 'x', 'y'), ('empty', '', ''),
  ('a case elsewhere', '013-20260101-00001', '123456'), ('a quote', ''' OR 1=1 --', '1'), ('a pattern', '012-%', '%')) v(w, n, p);
SELECT is(pg_temp.ask('012-20200101-00001', loket.pin_of(id('012'), NULL, NULL)), '{"found": false}', 'not even with the PIN of nothing');
SELECT pg_temp.ask(pg_temp.number_of('mine'), lpad(g::text, 6, '0')) FROM generate_series(1, 4) g
WHERE lpad(g::text, 6, '0') <> (SELECT pin FROM pin) \g /dev/null
SELECT is(pg_temp.ask(pg_temp.number_of('mine'), (SELECT pin FROM pin)), '{"found": false}', 'after five wrong ones the right one finds nothing');
SELECT is((SELECT count(*) FROM loket.status_ask WHERE number = pg_temp.number_of('mine') AND case_id IS NULL), 5::bigint, 'five are on record');
UPDATE loket.status_ask SET at = at - interval '25 hours';
SELECT isnt(pg_temp.ask(pg_temp.number_of('mine'), (SELECT pin FROM pin)), '{"found": false}', 'for a day');
SELECT pg_temp.ask(pg_temp.number_of('mine'), 'x' || g) FROM generate_series(1, 5) g \g /dev/null
CREATE TEMP TABLE fresh AS SELECT t.call('rina', t.api_text('case_pin', ids('case', 'mine') || '{"renew": true}')) ->> 'pin' AS pin;
SELECT is(pg_temp.ask(pg_temp.number_of('mine'), (SELECT pin FROM fresh)) ->> 'found', 'true', 'or until the desk gives a new PIN');
SELECT isnt((SELECT pin FROM fresh), (SELECT pin FROM pin), 'which is another');
-- An answer in the transaction that asks could be taken back together with the count.
SELECT t.call('situs', format('SELECT portal.status_ask(%L, %L, %L, ''visitor-1'')', id('same'), pg_temp.number_of('mine'), (SELECT pin FROM fresh))) \g /dev/null
SELECT is(t.code('situs', format('SELECT portal.status(%L)', id('same'))), 'LK022', 'asked and answered in one transaction');
UPDATE loket.status_ask SET tx = '3' WHERE id = id('same');
CREATE ROLE situs2 LOGIN IN ROLE loket_portal;
SELECT loket.place_add('{"login": "situs2", "kind": "portal", "name": "lain", "office": "012"}') \g /dev/null
SELECT is(t.code('situs2', format('SELECT portal.status(%L)', id('same'))), 'LK022', 'a question of another place');
SELECT is(t.code('situs', format('SELECT portal.status(%L)', gen_random_uuid())), 'LK022', 'no question');
UPDATE loket.status_ask SET at = at - interval '6 minutes' WHERE id = id('same');
SELECT is(t.code('situs', format('SELECT portal.status(%L)', id('same'))), 'LK022', 'a question of a while ago');
SELECT pg_temp.forget() \g /dev/null
SELECT is((SELECT string_agg(DISTINCT t.code('situs', format('SELECT portal.status_ask(%L, %L, %L, %L)', gen_random_uuid(), 'n' || g, '1', 'visitor-' || g / 5)), ' ')
  FROM generate_series(1, 120) g), 'ok', 'a hundred and twenty a minute');
SELECT is(t.code('situs', format('SELECT portal.status_ask(%L, %L, %L, ''visitor-x'')', gen_random_uuid(), 'n', '1')), 'LK017', 'not more');
SELECT is(t.code('situs2', format('SELECT portal.status_ask(%L, %L, %L, ''visitor-x'')', gen_random_uuid(), 'n', '1')), 'ok', 'another place has its own count');
-- One visitor of the site: few at once, and few wrong ones whatever the numbers.
CREATE FUNCTION pg_temp.visit(visitor text, g int) RETURNS text LANGUAGE sql AS $$
  SELECT t.code('situs2', format('SELECT portal.status_ask(%L, %L, %L, %L)', gen_random_uuid(), 'v' || g, '1', visitor)) $$;
SELECT is((SELECT string_agg(DISTINCT pg_temp.visit('visitor-one', g), ' ') FROM generate_series(1, 10) g), 'ok', 'ten a minute of one visitor');
SELECT is(pg_temp.visit('visitor-one', 11) || detail()::text, 'LK017{"limit": "asks"}', 'not more');
SELECT is(pg_temp.visit('visitor-two', 11), 'ok', 'another visitor goes on');
SELECT pg_temp.forget() \g /dev/null
SELECT is((SELECT string_agg(DISTINCT pg_temp.visit('visitor-one', g), ' ') FROM generate_series(21, 30) g), 'ok', 'ten in the next minute');
SELECT pg_temp.forget() \g /dev/null
SELECT is((SELECT string_agg(DISTINCT pg_temp.visit('visitor-one', g), ' ') FROM generate_series(31, 40) g), 'ok', 'and in the third');
SELECT pg_temp.forget() \g /dev/null
SELECT is(pg_temp.visit('visitor-one', 41), 'LK017', 'after thirty wrong ones nothing for a day');
SELECT is(pg_temp.visit('short', 41), 'LK008', 'a visitor is said');

-- The hall.
SELECT t.jumped() \g /dev/null
SELECT is((SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(t.call('layar', 'SELECT api.display_open()')) k), '{called,classes,now,office}',
  'the display shows calls');
SELECT ok(t.call('layar', 'SELECT api.display_open()') #>> '{called,0,label}' ~ '^B-[0-9]{3}$', 'by their letters');
SELECT ok(NOT t.call('layar', 'SELECT api.display_open()')::text ~* 'siti|1701|melati|rina|dewi|elderly', 'and nobody by name or reason');
SELECT is(t.code(who, fn), '42501', who || ' has nothing of ' || fn) FROM unnest(ARRAY['layar', 'kios', 'situs']::name[]) who, unnest(ARRAY[
  'SELECT api.queue_open()', 'SELECT api.search('''', ''office'', '''')', 'SELECT api.case_read(NULL)', 'SELECT api.keeper_tidy()']) fn;
SELECT is(t.code('layar', 'SELECT api.kiosk_open()'), '42501', 'a display is no kiosk');
SELECT is(t.code('kios', 'SELECT api.display_open()'), '42501', 'nor the other way round');
-- The kiosk.
CREATE FUNCTION pg_temp.ticket(word text, class text) RETURNS text LANGUAGE sql AS $$
  SELECT t.code('kios', format('SELECT api.kiosk_ticket(%L, %L, ''[]'')', t.id(word), class)) $$;
SELECT is(t.call('kios', format('SELECT api.kiosk_ticket(%L, ''A'', ''[]'')', id('k1'))) -> 'label', '"A-001"', 'a ticket');
SELECT is(t.call('kios', format('SELECT api.kiosk_ticket(%L, ''A'', ''[]'')', id('k1'))) -> 'label', '"A-001"', 'asked again the same');
SELECT is(pg_temp.ticket('k1', 'B'), 'LK007', 'not as another');
SELECT is(pg_temp.ticket('ticket', 'B'), 'LK007', 'not one that a desk gave');
SELECT is(pg_temp.ticket('k2', 'Z'), 'LK008', 'no such queue');
SELECT is((SELECT string_agg(pg_temp.ticket('many ' || g, 'A'), ' ') FROM generate_series(1, 19) g), repeat('ok ', 18) || 'ok', 'twenty a minute');
SELECT is(pg_temp.ticket('too many', 'A'), 'LK017', 'not more');
UPDATE loket.place_login SET disabled_at = now() WHERE login IN ('kios', 'layar', 'situs');
SELECT is(t.code(who, fn), 'LK001', 'switched off: ' || who) FROM (VALUES ('kios'::name, 'SELECT api.kiosk_open()'), ('layar', 'SELECT api.display_open()'),
  ('situs', format('SELECT portal.status(%L)', id('same')))) v(who, fn);
SELECT * FROM finish();
ROLLBACK;
