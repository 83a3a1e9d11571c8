-- SPDX-License-Identifier: GPL-3.0-or-later
-- Signing in, desk sessions, counters and the proof of a password.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();

SELECT is(api('rina', 'sign_in', '{"client": "x", "schema": 1}') #>> '{staff,login}', 'rina',
          'sign_in says who it is');
SELECT is(api('nita', 'sign_in', '{"client": "x", "schema": 1}')
  @? '$.duties[*] ? (@.duty == "handover")',
          true, 'and the duties of today');
SELECT is(refused('rina', 'sign_in', '{"client": "x", "schema": 0}'), 'LK021',
  'an old desk is refused');
SELECT is(jsonb_array_length(api('rina', 'sign_in', '{"client": "x", "schema": 1}') -> 'counters'),
  20,
          'with the counters of the office');
SELECT is(code('asing', 'SELECT api.sign_in(''x'', 1)'), 'LK001', 'a login nobody registered');
SELECT is(code('mantan', 'SELECT api.sign_in(''x'', 1)'), 'LK001', 'a disabled login');
SELECT is(refused('mantan', 'sign_in', '{"client": "x", "schema": 1}'), 'LK001', 'who is told');
SELECT is(detail(), '{"why": "disabled"}', 'that it was disabled');
SELECT is(refused('lewat', 'sign_in', '{"client": "x", "schema": 1}'), 'LK001', 'an expired login');
SELECT is(detail(), '{"why": "expired"}', 'is told so');

SELECT isnt(desk('rina', 1), NULL, 'rina sits down at counter 1');
SELECT is(api('sinta', 'sign_in', '{"client": "x", "schema": 1}') #>> '{counters,0,taken_by,name}',
  'Rina',
          'others see her there');
SELECT is(refused('sinta', 'desk_open', ids('counter', 'counter 012-1')
  || '{"device": "b", "client": "x"}'),
          'LK015', 'a taken counter is refused');
SELECT is(detail(), ids('staff', 'rina'), 'and says whose it is');
SELECT is(refused('sinta', 'desk_open', ids('counter', 'counter 013-1')
  || '{"device": "b", "client": "x"}'),
          'LK003', 'a counter of another office is not there');
SELECT is(refused('sinta', 'desk_open', '{"device": "", "client": "x"}'), 'LK008',
  'a device has a name');

-- A desk that is gone gives its counter up after two minutes, not before.
UPDATE loket.desk_session SET backend_pid = -1, lost_at = clock_timestamp() - interval '1 minute'
  WHERE login = 'rina';
SELECT is(refused('sinta', 'desk_open', ids('counter', 'counter 012-1')
  || '{"device": "b", "client": "x"}'),
          'LK015', 'a minute is not enough');
UPDATE loket.desk_session SET lost_at = clock_timestamp() - interval '3 minutes'
  WHERE login = 'rina';
SELECT is(refused('sinta', 'desk_open', ids('counter', 'counter 012-1')
  || '{"device": "b", "client": "x"}'),
          'ok', 'three are');
SELECT is((SELECT closed_why FROM loket.desk_session WHERE login = 'rina'), 'lost',
  'and hers has ended');
SELECT is(refused('rina', 'queue_open'), 'LK014', 'she needs a new one');

-- The visit comes along to a new session of the same person on the same device.
SELECT t.desk('rina', 2) \g /dev/null
SELECT api('rina', 'visit_start_without_ticket', ids('visit', 'v1')
  || '{"reason": "x"}') \g /dev/null
SELECT t.desk('rina', 3) \g /dev/null
SELECT is(api('rina', 'queue_open') #>> '{active,id}', id('v1')::text, 'the open visit came along');
SELECT is((SELECT count(*) FROM loket.desk_session WHERE login = 'rina' AND closed_at IS NULL),
  1::bigint,
          'one session per device');
SELECT is(refused('rina', 'desk_close'), 'LK024', 'no going home while somebody is served');
SELECT is(refused('rina', 'desk_pause', '{"paused": true, "reason": " "}'), 'LK019',
  'a pause has a reason');

-- After a reconnection.
SELECT is(refused('sinta', 'desk_resume', jsonb_build_object('session',
  (SELECT d.id FROM loket.desk_session d WHERE login = 'rina' AND closed_at IS NULL))), 'LK003',
  'nobody resumes a colleague''s session');
UPDATE loket.desk_session SET backend_pid = -2, lost_at = clock_timestamp(),
  proof_at = clock_timestamp() - interval '1 hour' WHERE login = 'rina' AND closed_at IS NULL;
SELECT is(call('rina', format('SELECT api.desk_resume(%L)', (SELECT d.id FROM loket.desk_session d
  WHERE login = 'rina' AND closed_at IS NULL))) #>> '{visit,id}', id('v1')::text,
  'the own one goes on, with the visit');
SELECT is((SELECT lost_at FROM loket.desk_session WHERE login = 'rina' AND closed_at IS NULL), NULL,
          'and is no longer lost');

-- A proof is 15 minutes old at most, and reconnecting is none.
CREATE FUNCTION pg_temp.proof() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM loket.need_proof(ROW(NULL, NULL, 'rina', '{}', NULL, NULL, (SELECT proof_at
    FROM loket.desk_session WHERE login = 'rina' AND closed_at IS NULL), NULL)::loket.caller);
  RETURN 'ok';
EXCEPTION WHEN SQLSTATE 'LK010' THEN
  RETURN SQLSTATE;
END $$;
SELECT is(pg_temp.proof(), 'LK010', 'an hour ago proves nothing');
SELECT is(refused('rina', 'prove', jsonb_build_object('session', (SELECT d.id
  FROM loket.desk_session d
  WHERE login = 'rina' AND closed_at IS NULL))), 'ok', 'a new connection proves it');
SELECT is(pg_temp.proof(), 'ok', 'and that counts');
SELECT is(refused('sinta', 'prove', jsonb_build_object('session', (SELECT d.id
  FROM loket.desk_session d
  WHERE login = 'rina' AND closed_at IS NULL))), 'LK003', 'nobody proves for a colleague');
UPDATE loket.desk_session SET proof_at = clock_timestamp() - interval '901 seconds'
  WHERE login = 'rina';
SELECT is(pg_temp.proof(), 'LK010', 'a second after 15 minutes it is over');

-- Duties are dated; the end of one works at the next call.
SELECT is(refused('rina', 'ticket_issue', ids('ticket', 't1')
  || '{"class": "B", "needs": [], "channel": "counter"}'),
          'ok', 'a clerk gives out a ticket');
UPDATE loket.duty SET valid_until = loket.today(id('012')) - 1 WHERE staff = id('rina');
SELECT is(refused('rina', 'ticket_issue', ids('ticket', 't2')
  || '{"class": "B", "needs": [], "channel": "counter"}'),
          'LK002', 'yesterday a clerk, today not');
SELECT loket.officer_delegate(jsonb_build_object('requested_by', 'bayu', 'to', 'rina', 'for', 'budi',
  'duty', 'examiner', 'letter', 'Surat tugas', 'from', loket.today(id('012')),
  'until', loket.today(id('012')))) AS delegation \gset
SELECT loket.officer_release(:'delegation', 'agus') \g /dev/null
SELECT is(refused('rina', 'ticket_issue', ids('ticket', 't3')
  || '{"class": "B", "needs": [], "channel": "counter"}'),
          'ok', 'delegated for today');
SELECT is(api('rina', 'sign_in', '{"client": "x", "schema": 1}')
  #>> '{duties,0,delegated_from,name}', 'Budi',
          'and it says by whom');
SELECT throws_ok($$UPDATE loket.duty SET valid_until = NULL WHERE delegated_from IS NOT NULL$$, '23514', NULL,
                 'a delegation has an end');

-- What depends on a command is only done when that one was, by the same person.
SELECT is(refused('rina', 'command_done', ids('earlier', 'first')), 'LK025', 'it was not done');
SELECT is(refused('rina', 'desk_pause', ids('command', 'first')
  || '{"paused": true, "reason": "istirahat"}'), 'ok', 'now it is');
SELECT is(refused('rina', 'command_done', ids('earlier', 'first')), 'ok', 'so the next may follow');
SELECT is(refused('sinta', 'command_done', ids('earlier', 'first')), 'LK025',
          'a colleague builds nothing on it');
SELECT is(refused('rina', 'desk_pause', ids('command', 'second')
  || '{"paused": true, "reason": null}'), 'LK008', 'what is refused');
SELECT is(refused('rina', 'command_done', ids('earlier', 'second')), 'LK025', 'was not done');

-- A practice clock moves days; a real one does not move.
UPDATE loket.clock SET ahead = interval '1 day';
SELECT is(refused('rina', 'queue_open'), 'ok', 'any person may look');
SELECT is(refused('rina', 'ticket_issue', ids('ticket', 't4')
  || '{"class": "B", "needs": [], "channel": "counter"}'),
          'LK002', 'tomorrow the delegation is over');
SELECT throws_ok($$UPDATE loket.clock SET practice = false$$, '23514', NULL,
  'no offset on a real cluster');
SELECT * FROM finish();
ROLLBACK;
