-- SPDX-License-Identifier: GPL-3.0-or-later
-- The queue and the visit.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.desk('rina', 1), t.desk('sinta', 2) \g /dev/null
UPDATE loket.counter SET classes = '{A,B,C}' WHERE id = id('counter 012-1');
CREATE FUNCTION pg_temp.take(word text, class text,
  ago interval) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  label text;
BEGIN
  label := api('rina', 'ticket_issue', ids('ticket', word) || jsonb_build_object('class', class,
    'needs', '["wheelchair"]'::jsonb, 'channel', 'counter')) ->> 'label';
  UPDATE loket.ticket SET taken_at = loket.now() - ago WHERE id = id(word);
  RETURN label;
END $$;
CREATE FUNCTION pg_temp.next(who name, visit text) RETURNS text LANGUAGE sql AS $$
  SELECT api(who, 'ticket_call_next', ids('visit', visit)) ->> 'label' $$;
CREATE FUNCTION pg_temp.finish_visit(who name, visit text) RETURNS text LANGUAGE sql AS $$
  SELECT refused(who, 'visit_end', ids('visit', visit) || '{"outcome": "served", "note": ""}') $$;

SELECT is(pg_temp.take('b1', 'B', '9 minutes'), 'B-001', 'numbers begin with one');
SELECT is(pg_temp.take('b2', 'B', '8 minutes'), 'B-002', 'and count on');
SELECT is(pg_temp.take('d1', 'D', '60 minutes'), 'D-001', 'per class');
SELECT is(refused('rina', 'ticket_issue', ids('ticket', 'x')
  || '{"class": "Z", "needs": [], "channel": "counter"}'),
          'LK008', 'an unknown class');
SELECT is(refused('rina', 'ticket_issue', ids('ticket', 'x')
  || '{"class": "B", "needs": {}, "channel": "counter"}'),
          'LK008', 'needs are a list');
SELECT is(refused('tono', 'ticket_issue', ids('ticket', 'x')
  || '{"class": "B", "needs": [], "channel": "counter"}'),
          'LK014', 'another office has its own desks');

-- Order: a priority ticket weighs double, and is urgent in time not to wait a quarter of an hour.
SELECT pg_temp.take('c1', 'C', '5 minutes') \g /dev/null
SELECT is(pg_temp.next('rina', 'v1'), 'C-001', '5 minutes of C weigh more than 9 of B');
SELECT is(pg_temp.next('rina', 'v1x'), 'C-001', 'asked again, the same ticket');
SELECT is(api('rina', 'ticket_call_next', ids('visit', 'v1y')) -> 'again', 'true'::jsonb,
  'and it says so');
SELECT is((SELECT count(*) FROM loket.visit WHERE ticket = id('c1')), 1::bigint, 'one visit');
SELECT pg_temp.finish_visit('rina', 'v1') \g /dev/null
SELECT pg_temp.take('c2', 'C', '4 minutes') \g /dev/null
SELECT is(pg_temp.next('rina', 'v2'), 'B-001', '4 minutes of C do not');
SELECT is(refused('rina', 'ticket_call', ids('visit', 'v9', 'ticket', 'b2')
  || '{"reason": "elderly"}'), 'LK024',
          'one after the other');
SELECT is(api('rina', 'queue_open') #>> '{active,state}', 'called', 'called, not begun');
SELECT is(jsonb_typeof(api('rina', 'queue_open') -> 'deciders'), 'array', 'who may decide now');
SELECT is(refused('rina', 'visit_begin', ids('visit', 'v2')), 'ok', 'begins');
SELECT is(refused('rina', 'visit_begin', ids('visit', 'v2')), 'ok', 'twice is no mistake');
SELECT is(refused('rina', 'ticket_no_show', ids('visit', 'v2')), 'LK005', 'who is served has come');
SELECT is(refused('sinta', 'visit_begin', ids('visit', 'v2')), 'LK020', 'not at another desk');
SELECT is(refused('sinta', 'ticket_call', ids('visit', 'vx', 'ticket', 'b1')
  || '{"reason": "elderly"}'), 'LK020',
          'nobody calls who sits elsewhere');
SELECT is(detail(), ids('staff', 'rina'), 'and is told where');
UPDATE loket.ticket SET taken_at = loket.now() - interval '11 minutes' WHERE id = id('c2');
SELECT pg_temp.take('b3', 'B', '3 hours') \g /dev/null
SELECT is(pg_temp.next('sinta', 'v3'), 'C-002', 'urgent goes before three hours of B');
SELECT is(api('rina', 'queue_open') #>> '{waiting,0,label}', 'B-003',
  'the list is in the same order');
SELECT is(api('rina', 'queue_open') #>> '{waiting,0,wait_minutes}', '180', 'with minutes waited');

-- Chosen out of order: with a reason of the list.
SELECT pg_temp.finish_visit('rina', 'v2') \g /dev/null
SELECT is(refused('rina', 'ticket_call', ids('visit', 'v4', 'ticket', 'b2')
  || '{"reason": "teman"}'), 'LK019',
          'a friend is no reason');
SELECT is(refused('rina', 'ticket_call', ids('visit', 'v4', 'ticket', 'b2') || '{"reason": ""}'),
  'LK019', 'nor is none');
SELECT is(refused('rina', 'ticket_call', ids('visit', 'v4', 'ticket', 'b2')
  || '{"reason": "elderly"}'), 'ok', 'age is');
SELECT is((SELECT reason FROM loket.ticket_event WHERE ticket = id('b2') AND what = 'jumped'),
  'elderly',
          'and is on record');
SELECT is(api('rina', 'ticket_call_again', ids('visit', 'v4')) -> 'calls', '2'::jsonb,
  'called again');

-- Not there, and back within the hour.
SELECT is(refused('rina', 'ticket_no_show', ids('visit', 'v4')), 'ok', 'does not come');
SELECT is(api('rina', 'queue_open') #>> '{parked,0,state}', 'no_show', 'is kept in sight');
SELECT is(refused('rina', 'ticket_call', ids('visit', 'v5', 'ticket', 'b2') || '{"reason": ""}'),
  'ok', 'comes after all');
SELECT is((SELECT count(*) FROM loket.visit WHERE ticket = id('b2')), 2::bigint,
  'with a visit of its own');

-- Parked and transferred: the same visit goes on, at the place of the first ticket.
SELECT is(refused('rina', 'ticket_park', ids('visit', 'v5') || '{"note": "fotokopi"}'), 'ok',
  'parked');
SELECT is(refused('sinta', 'ticket_call', ids('visit', 'v6', 'ticket', 'b2') || '{"reason": ""}'),
  'LK024',
          'sinta is busy');
SELECT is(api('rina', 'ticket_call', ids('visit', 'v6', 'ticket', 'b2')
  || '{"reason": ""}') ->> 'visit', id('v5')::text,
          'the same visit goes on');
SELECT is(refused('rina', 'ticket_transfer', ids('visit', 'v5') || '{"class": "Q", "note": ""}'),
  'LK008', 'to no class');
SELECT is(refused('rina', 'ticket_transfer', ids('visit', 'v5') || '{"class": "D", "note": ""}'),
  'ok', 'to class D');
SELECT is((SELECT class || issued_class || state FROM loket.ticket WHERE id = id('b2')),
  'DBwaiting', 'waits there');
SELECT is((SELECT taken_at < loket.now() - interval '7 minutes' FROM loket.ticket
  WHERE id = id('b2')), true,
          'since the first time');
SELECT is(pg_temp.next('rina', 'v7'), 'B-003', 'counter 1 does not serve D');
SELECT is(api('rina', 'ticket_call_next', ids('visit', 'v7') || '{"classes": ["D"]}') ->> 'label',
  'B-003',
          'also when asked for it: one at a time');

-- Ending, with an outcome, and taking it back.
SELECT is(refused('rina', 'visit_end', ids('visit', 'v7')
  || '{"outcome": "selesai saja", "note": ""}'), 'LK008',
          'an outcome of the list');
SELECT is(pg_temp.finish_visit('rina', 'v7'), 'ok', 'ends');
SELECT is(pg_temp.finish_visit('rina', 'v7'), 'LK016', 'once');
SELECT is(refused('sinta', 'visit_end_undo', ids('visit', 'v7')), 'LK003',
  'only the same desk takes it back');
SELECT is(refused('rina', 'visit_end_undo', ids('visit', 'v7')), 'ok', 'and does');
SELECT is(api('rina', 'queue_open') #>> '{active,ticket,state}', 'serving', 'served again');
SELECT pg_temp.finish_visit('rina', 'v7') \g /dev/null
UPDATE loket.visit SET ended_at = loket.now() - interval '21 seconds' WHERE id = id('v7');
SELECT is(refused('rina', 'visit_end_undo', ids('visit', 'v7')), 'LK016', 'not after its time');
SELECT is(api('rina', 'queue_open') #> '{own,served}', '3'::jsonb, 'own figures of today');
SELECT is(api('rina', 'queue_open') #> '{counts,no_show}', '0'::jsonb,
  'who came after all is no no-show');

-- Nobody: an answer, not an error; without a counter: an error.
SELECT is(api('rina', 'ticket_call_next', ids('visit', 'v8') || '{"classes": ["A"]}') -> 'ticket',
  'null'::jsonb,
          'nobody waits');
SELECT t.desk('budi') \g /dev/null
SELECT is(refused('budi', 'ticket_call_next', ids('visit', 'v8')), 'LK014', 'calls to no counter');
SELECT is(refused('budi', 'visit_start_without_ticket', ids('visit', 'w1')
  || '{"reason": "wawancara"}'), 'ok',
          'but may receive somebody');
SELECT is(api('budi', 'ticket_transfer', ids('visit', 'w1')
  || '{"class": "A", "note": ""}') ->> 'label', 'A-001',
          'and gives them a ticket for the next desk');
SELECT is(api('rina', 'ticket_call_next', ids('visit', 'v8') || '{"classes": ["A"]}') ->> 'visit',
  id('w1')::text,
          'where the visit goes on');

-- Who is present.
SELECT is(refused('rina', 'visit_person_put', ids('visit', 'w1', 'visit_person', 'p1')
  || '{"name": "Siti", "capacity": "parent", "needs": [], "evidence": "akta"}'), 'ok', 'a mother');
SELECT is(refused('rina', 'visit_person_put', ids('visit', 'w1', 'visit_person', 'p1')
  || '{"name": "Siti R", "capacity": "guardian", "needs": ["deaf"], "evidence": ""}'), 'ok',
    'corrected');
SELECT is(api('rina', 'queue_open') #> '{active,people,0}' ->> 'name', 'Siti R',
  'the corrected one');
SELECT is(refused('rina', 'visit_person_put', ids('visit', 'w1', 'visit_person', 'p2')
  || '{"name": "", "capacity": "self", "needs": [], "evidence": ""}'), 'LK008', 'a name is needed');
SELECT is(refused('rina', 'visit_person_put', ids('visit', 'w1', 'visit_person', 'p2')
  || '{"name": "X", "capacity": "friend", "needs": [], "evidence": ""}'), 'LK008',
    'a capacity of the list');
SELECT is(refused('rina', 'visit_person_put', ids('visit', 'w1', 'visit_person', 'p2', 'person',
  'nobody')
  || '{"name": "X", "capacity": "self", "needs": [], "evidence": ""}'), 'LK003',
    'a person who exists');

-- A desk that is lost: who was called waits again, who was served is parked.
SELECT api('sinta', 'queue_open') \g /dev/null
SELECT loket.desk_end(d.id, 'lost') FROM loket.desk_session d WHERE login IN ('sinta', 'rina')
  AND closed_at IS NULL \g /dev/null
SELECT is((SELECT state FROM loket.ticket WHERE id = id('c2')), 'waiting', 'called: waits');
SELECT is((SELECT count(*) FROM loket.visit WHERE desk_session IS NOT NULL), 0::bigint,
  'no visit at a closed desk');

-- Past midnight: everybody left, numbers begin again; 00.30 in Jayapura is still yesterday here.
UPDATE loket.clock SET ahead = interval '1 day';
SELECT loket.close_days() \g /dev/null
SELECT is((SELECT count(*) FROM loket.ticket WHERE office = id('012') AND state IN ('waiting',
  'parked', 'called', 'serving')),
          0::bigint, 'the day is closed');
SELECT is((SELECT count(*) FROM loket.visit WHERE ended_at IS NULL), 0::bigint, 'no visit is open');
SELECT t.desk('rina', 1) \g /dev/null
SELECT is(pg_temp.take('n1', 'B', '0'), 'B-001', 'a new day, a new number');
UPDATE loket.clock SET ahead = date_trunc('day',
  now() AT TIME ZONE 'Asia/Jakarta') AT TIME ZONE 'Asia/Jakarta'
  + interval '23 hours 30 minutes' - statement_timestamp();
SELECT is(loket.today(id('013')) - loket.today(id('012')), 1,
  'half past one in Jayapura is tomorrow already');
SELECT * FROM finish();
ROLLBACK;
