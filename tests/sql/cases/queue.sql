-- SPDX-License-Identifier: GPL-3.0-or-later
-- t.waiting(): rina sits at counter 1, somebody with ticket id('ticket') waits. t.called() and
-- t.served(): they are at her desk in visit id('visit').
CREATE FUNCTION t.waiting() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.desk('rina', 1);
  PERFORM t.call('rina', format('SELECT api.ticket_issue(command => gen_random_uuid(), '
    'ticket => %L, class => %L, needs => %L, channel => %L)', t.id('ticket'), 'B', '[]', 'counter'));
END $$;
CREATE FUNCTION t.called() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.waiting();
  PERFORM t.call('rina', format('SELECT api.ticket_call_next(command => gen_random_uuid(), '
    'visit => %L, classes => NULL)', t.id('visit')));
END $$;
CREATE FUNCTION t.served() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.called();
  PERFORM t.call('rina', format('SELECT api.visit_begin(command => gen_random_uuid(), visit => %L)',
                                t.id('visit')));
END $$;

INSERT INTO t.api_case (fn, who, args, setup, nullable, elsewhere) VALUES
('ticket_issue', 'rina', '{"command": "gen_random_uuid()", "ticket": "t.id(''new'')",
  "class": "''B''", "needs": "''[\"wheelchair\"]''", "channel": "''counter''"}', 'SELECT 1', '{}', 'ok'),
('ticket_call_next', 'rina', '{"command": "gen_random_uuid()", "visit": "t.id(''visit'')",
  "classes": "''[\"B\"]''"}', 'SELECT t.waiting()', '{classes}', 'ok'),
('ticket_call', 'rina', '{"command": "gen_random_uuid()", "visit": "t.id(''visit'')",
  "ticket": "t.id(''ticket'')", "reason": "''elderly''"}', 'SELECT t.waiting()', '{}', 'LK003'),
('ticket_call_again', 'rina', '{"command": "gen_random_uuid()", "visit": "t.id(''visit'')"}',
  'SELECT t.called()', '{}', 'LK003'),
('ticket_no_show', 'rina', '{"command": "gen_random_uuid()", "visit": "t.id(''visit'')"}',
  'SELECT t.called()', '{}', 'LK003'),
('ticket_park', 'rina', '{"command": "gen_random_uuid()", "visit": "t.id(''visit'')",
  "note": "''fotokopi''"}', 'SELECT t.served()', '{}', 'LK003'),
('ticket_transfer', 'rina', '{"command": "gen_random_uuid()", "visit": "t.id(''visit'')",
  "class": "''C''", "note": "''''"}', 'SELECT t.served()', '{}', 'LK003'),
('visit_begin', 'rina', '{"command": "gen_random_uuid()", "visit": "t.id(''visit'')"}',
  'SELECT t.called()', '{}', 'LK003'),
('visit_start_without_ticket', 'rina', '{"command": "gen_random_uuid()",
  "visit": "t.id(''visit'')", "reason": "''kembali dari bank''"}', 'SELECT 1', '{}', 'ok'),
('visit_person_put', 'rina', '{"command": "gen_random_uuid()", "visit": "t.id(''visit'')",
  "visit_person": "t.id(''present'')", "person": "NULL", "name": "''Siti Rahayu''",
  "capacity": "''self''", "needs": "''[]''", "evidence": "''''"}', 'SELECT t.served()', '{person}',
  'LK003'),
('visit_end', 'rina', '{"command": "gen_random_uuid()", "visit": "t.id(''visit'')",
  "outcome": "''served''", "note": "''''"}', 'SELECT t.served()', '{}', 'LK003'),
('visit_end_undo', 'rina', '{"command": "gen_random_uuid()", "visit": "t.id(''visit'')"}',
  'SELECT t.served(), t.call(''rina'', format(''SELECT api.visit_end(command => gen_random_uuid(),
   visit => %L, outcome => %L, note => %L)'', t.id(''visit''), ''served'', ''''))', '{}', 'LK003');
INSERT INTO t.api_case (fn, who, duties, elsewhere) VALUES ('queue_open', 'rina', false, 'ok');
