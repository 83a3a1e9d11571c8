-- SPDX-License-Identifier: GPL-3.0-or-later
-- Disabling somebody, certificates and what they end, duties handed to another.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all() \g /dev/null

-- Disabled at work: the next call is refused, and the person at the counter goes on elsewhere.
SELECT t.desk('rina', 1) \g /dev/null
SELECT api('rina', 'visit_start_without_ticket', ids('visit', 'v1') || '{"reason": "x"}') \g /dev/null
SELECT loket.officer_disable('rina') \g /dev/null
SELECT is(refused('rina', 'queue_open'), 'LK001', 'the next call of a disabled officer is refused');
SELECT is(detail(), '{"why": "disabled"}', 'and says why');
SELECT is((SELECT closed_why FROM loket.desk_session WHERE login = 'rina' ORDER BY opened_at DESC LIMIT 1),
  'ended', 'her desk has ended');
SELECT is((SELECT t.state FROM loket.ticket t JOIN loket.visit v ON v.ticket = t.id WHERE v.id = id('v1')),
  'parked', 'who stood there has a number now');
SELECT t.desk('sinta', 1) \g /dev/null
SELECT is(api('sinta', 'ticket_call', ids('visit', 'other')
  || jsonb_build_object('ticket', (SELECT ticket FROM loket.visit WHERE id = id('v1')), 'reason', ''))
  ->> 'visit', id('v1')::text, 'a colleague calls them, at the same counter, with the same visit');
SELECT is(loket.officer_disable('sinta'), true, 'a second one is disabled');
SELECT is((SELECT t.state FROM loket.ticket t JOIN loket.visit v ON v.ticket = t.id WHERE v.id = id('v1')),
  'parked', 'who was only called is set aside too, where everybody sees them');
SELECT is(loket.officer_enable('rina'), true, 'she is enabled again');
SELECT is(refused('rina', 'sign_in', '{"client": "x", "schema": 1}'), 'ok', 'and may sign in');
SELECT is(loket.officer_enable('nobody'), false, 'who is not known is not enabled');

-- What they typed and nobody sent: how much, told by the next desk on that computer.
SELECT is(refused('bayu', 'kept_tell', '{"device": "pc-1", "kept": {}}'), 'LK014', 'told from a desk');
SELECT t.desk('bayu', 4) \g /dev/null
SELECT is(refused('bayu', 'kept_tell', '{"device": "pc-1", "kept": {"sinta": {"acts": 3, "pages": 2},
  "budi": {"acts": 1, "pages": 0}, "tono": {"acts": 9, "pages": 9}, "nobody": {"acts": 1, "pages": 1}}}'),
  'ok', 'a desk tells what waits on its computer');
SELECT is((SELECT string_agg(login, ' ' ORDER BY login) FROM loket.kept_work), 'budi sinta',
  'of people of this office');
SELECT is(api('bayu', 'sign_in', '{"client": "x", "schema": 1}') -> 'kept',
  '[{"name": "Sinta", "acts": 3, "pages": 2, "counter": "Loket 4"}]',
  'who answers for others sees whose account is closed, how much it is, and where');
SELECT t.desk('rina', 6) \g /dev/null
SELECT is(api('rina', 'sign_in', '{"client": "x", "schema": 1}') -> 'kept', '[]', 'a clerk does not');
SELECT is(refused('bayu', 'kept_tell', '{"device": "pc-1", "kept": {"sinta": {"acts": "x", "pages": 1}}}'),
  'LK008', 'numbers only');
SELECT is(refused('bayu', 'kept_tell', '{"device": "pc-1", "kept": {"sinta": {"acts": -1, "pages": 0}}}'),
  'LK023', 'and such as there are');
SELECT is(refused('rina', 'kept_tell', '{"device": "pc-2", "kept": {"budi": {"acts": 1, "pages": 0}}}'), 'ok',
  'another computer');
SELECT is(refused('bayu', 'kept_tell', '{"device": "pc-1", "kept": {}}'), 'ok', 'nothing waits any more');
SELECT is((SELECT string_agg(device, ' ') FROM loket.kept_work), 'pc-2', 'and is forgotten, there alone');

-- Certificates.
SELECT loket.certificate_put('11', 'authority', 'Loket CA', now() - interval '1 year', now() + interval '4 years'),
  loket.certificate_put('12', 'server', 'server', now() - interval '1 year', now() + interval '50 days'),
  loket.certificate_put('13', 'device', 'loket-1', now() - interval '1 year', now() + interval '10 days'),
  loket.certificate_put('14', 'device', 'loket-2', now() - interval '1 year', now() + interval '10 days'),
  loket.certificate_put('15', 'device', 'loket-2', now(), now() + interval '2 years') \g /dev/null
SELECT t.desk('rina', 2), t.desk('bayu') \g /dev/null
SELECT is(api('rina', 'queue_open') @? '$.certificates[*] ? (@.kind == "server" && @.days < 60)', true,
  'everybody is told when that of the server ends');
SELECT is(jsonb_array_length(api('bayu', 'sign_in', '{"client": "x", "schema": 1}') -> 'certificates'), 2,
  'an administrator also when they sign in');
SELECT is(api('rina', 'queue_open') @? '$.certificates[*] ? (@.kind == "device")', false,
  'but not of other desks');
SELECT is((SELECT jsonb_agg(c -> 'name') FROM jsonb_array_elements(api('bayu', 'queue_open')
  -> 'certificates') c WHERE c ->> 'kind' = 'device'), '["loket-1"]',
  'an administrator of those that were not renewed');
SELECT loket.certificate_put('16', 'server', 'server', now(), now() + interval '2 years') \g /dev/null
SELECT is(api('rina', 'queue_open') -> 'certificates', '[]', 'a renewed one is no matter any more');
SELECT is(loket.certificates_revoked(), NULL, 'none was revoked');
UPDATE loket.desk_session SET certificate = '14' WHERE login = 'rina' AND closed_at IS NULL;
SELECT is(loket.device_revoke('loket-9'), 0, 'a desk that is not there');
SELECT is(loket.device_revoke('loket-2'), 2, 'all of a desk are revoked');
SELECT is(loket.certificates_revoked(), '14 15', 'and on the list');
SELECT is((SELECT closed_why FROM loket.desk_session WHERE login = 'rina' ORDER BY opened_at DESC LIMIT 1),
  'ended', 'its session has ended');
SELECT throws_ok($$UPDATE loket.certificate SET revoked_at = now() WHERE serial = '16'$$, '23514', NULL,
  'that of the server is renewed, not revoked');

-- A duty for somebody else: asked by one, released by another.
CREATE FUNCTION pg_temp.asked(who name, word text, other jsonb DEFAULT '{}') RETURNS text
LANGUAGE sql AS $$
  SELECT t.refused(who, 'delegation_request', jsonb_build_object('delegation', id(word),
    'staff', id('budi'), 'duty', 'section_head', 'delegated_from', id('dewi'),
    'valid_from', loket.today(id('012')), 'valid_until', loket.today(id('012')) + 7,
    'letter', 'W.11-123/2026') || other) $$;
SELECT t.desk('dewi'), t.desk('agus'), t.desk('budi'), t.desk('tono') \g /dev/null
SELECT is(pg_temp.asked('agus', 'd1'), 'LK002', 'only an administrator asks');
SELECT is(pg_temp.asked('bayu', 'd1', ids('staff', 'tono')), 'LK003', 'not for people of another office');
SELECT is(pg_temp.asked('bayu', 'd1', ids('staff', 'dewi')), 'LK006', 'nobody stands in for themselves');
SELECT is(pg_temp.asked('bayu', 'd1', '{"duty": "office_head"}'), 'LK008', 'only a duty that they hold');
SELECT is(pg_temp.asked('bayu', 'd1', '{"letter": "  "}'), 'LK008', 'not without a letter');
SELECT is(pg_temp.asked('bayu', 'd1', '{"valid_until": "2020-01-01"}'), 'LK008', 'not in the past');
SELECT is(pg_temp.asked('bayu', 'd1', jsonb_build_object('valid_until', loket.today(id('012')) + 400)),
  'LK008', 'nor for longer than a year');
SELECT is(pg_temp.asked('bayu', 'd1'), 'ok', 'with all of that it is asked for');
SELECT is((SELECT count(*) FROM loket.duty WHERE delegated_from IS NOT NULL), 0::bigint,
  'and nothing is valid yet');
SELECT is(refused('budi', 'delegation_release', ids('delegation', 'd1')), 'LK002', 'not released by anybody');
INSERT INTO loket.duty (id, office, staff, duty, valid_from)
  VALUES (gen_random_uuid(), id('012'), id('bayu'), 'section_head', '2020-01-01');
SELECT is(refused('bayu', 'delegation_release', ids('delegation', 'd1')), 'LK006',
  'nor by whoever asked, head as well or not');
SELECT is(refused('agus', 'delegation_release', ids('delegation', 'nothing')), 'LK003', 'there must be one');
SELECT is(refused('tono', 'delegation_release', ids('delegation', 'd1')), 'LK003', 'not from elsewhere');
UPDATE loket.desk_session SET proof_at = now() - interval '1 hour' WHERE login = 'agus';
SELECT is(refused('agus', 'delegation_release', ids('delegation', 'd1')), 'LK010', 'not without a fresh password');
UPDATE loket.desk_session SET proof_at = clock_timestamp() WHERE login = 'agus';
SELECT is(refused('agus', 'delegation_release', ids('delegation', 'd1')), 'ok', 'the head releases it');
SELECT is(refused('agus', 'delegation_release', ids('delegation', 'd1')), 'LK016', 'once');
SELECT is(api('budi', 'sign_in', '{"client": "x", "schema": 1}')
  @? '$.duties[*] ? (@.duty == "section_head" && @.delegated_from.name == "Dewi")', true,
  'from now on he stands in for her');
SELECT throws_ok($$UPDATE loket.delegation SET released_by = requested_by WHERE id = t.id('d1')$$, '23514',
  NULL, 'the table itself wants two people');
SELECT throws_ok(format($$INSERT INTO loket.duty (id, office, staff, duty, valid_from, valid_until,
  delegated_from) VALUES (gen_random_uuid(), %L, %L, 'office_head', now(), now(), %L)$$, id('012'),
  id('budi'), id('agus')), '23514', NULL, 'and no duty for another without it');

-- What a delegate decides says for whom, and where they had a part they are refused all the same.
SELECT is(t.refused('budi', 'case_decide', t.decision_args('budi', 'at approval', 'approve')), 'LK006',
  'a delegate who interviewed does not decide');
SELECT is(pg_temp.asked('bayu', 'd2', ids('staff', 'nita')), 'ok', 'a second one');
SELECT is(refused('agus', 'delegation_release', ids('delegation', 'd2')), 'ok', 'is released');
SELECT t.desk('nita') \g /dev/null
SELECT is(t.refused('nita', 'case_decide', t.decision_args('nita', 'at approval', 'approve')), 'ok',
  'a delegate who had no part decides');
SELECT is((SELECT delegation FROM loket.decision WHERE case_id = id('at approval')), id('d2'),
  'and the decision says by which delegation');
INSERT INTO loket.read_log (id, office, staff, desk_session, kind, subject, purpose, tx)
  SELECT id('r1'), id('012'), id('dewi'), d.id, 'case', id('at approval'), 'x', '1'
  FROM loket.desk_session d WHERE d.login = 'dewi' AND d.closed_at IS NULL;
SELECT is(t.api('dewi', 'case_history', ids('read', 'r1')) @? '$.events[*] ? (@.act == "decided"
  && @.detail.delegated.name == "Dewi" && @.detail.delegated.letter == "W.11-123/2026")', true,
  'so does the history');
SELECT is(t.refused('nita', 'case_decide', t.decision_args('nita', 'at documents', 'refuse')), 'ok',
  'she refuses another');
SELECT is((SELECT r.body ->> 'delegated' FROM loket.receipt r WHERE r.case_id = id('at documents')
  AND r.kind = 'refusal'), 'Dewi, W.11-123/2026', 'and the paper says for whom');
SELECT is(t.refused('dewi', 'case_decide', t.decision_args('dewi', 'at adjudication', 'refuse')), 'LK002',
  'what is paid only the head of office refuses');
SELECT is(t.refused('agus', 'case_decide', t.decision_args('agus', 'at adjudication', 'refuse')), 'ok',
  'who does');
SELECT is((SELECT delegation FROM loket.decision WHERE case_id = id('at adjudication')), NULL,
  'and what he decides himself is his');

-- On the server host both people are asked who they are.
SELECT throws_ok($$SELECT loket.officer_delegate(jsonb_build_object('requested_by', 'agus'))$$, 'LK002',
  NULL, 'the duty of whoever asks is asked');
SELECT lives_ok($$SELECT loket.officer_delegate(jsonb_build_object('requested_by', 'bayu', 'to', 'budi',
  'for', 'agus', 'duty', 'office_head', 'letter', 'W.11-9/2026', 'from', loket.today(t.id('012')),
  'until', loket.today(t.id('012'))))$$, 'an administrator asks for one');
SELECT throws_ok($$SELECT loket.officer_release(d.id, 'bayu') FROM loket.delegation d
  WHERE d.letter = 'W.11-9/2026'$$, 'LK006', NULL, 'who asked does not release');
SELECT lives_ok($$SELECT loket.officer_release(d.id, 'dewi') FROM loket.delegation d
  WHERE d.letter = 'W.11-9/2026'$$, 'another head does');
SELECT * FROM finish();
ROLLBACK;
