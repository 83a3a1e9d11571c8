-- SPDX-License-Identifier: GPL-3.0-or-later
-- The administrator asks for a new clerk.
CREATE FUNCTION t.officer_asked(login name) RETURNS uuid LANGUAGE sql AS $$
  SELECT loket.officer_request(jsonb_build_object('kind', 'add', 'login', login, 'name', 'Orang Baru', 'nip',
    lpad(abs(hashtext(login))::text, 18, '2'), 'duties', '["clerk"]'::jsonb, 'requested_by', 'bayu'))
$$;
INSERT INTO t.api_case (fn, who, args, setup, nullable, desk, duties, elsewhere) VALUES
('sign_in', 'rina', '{"client": "''test''", "schema": "1"}', 'SELECT 1', '{}', false, false, 'ok'),
('desk_open', 'rina', '{"command": "gen_random_uuid()", "counter": "t.id(''counter 012-1'')",
  "device": "''pc1''", "client": "''test''"}', 'SELECT 1', '{counter}', false, false, 'LK003'),
('desk_resume', 'rina', '{"session": "(SELECT id FROM loket.desk_session WHERE login = ''rina'' AND closed_at IS NULL)"}',
  'SELECT t.desk(''rina'', 1)', '{}', false, false, 'LK003'),
('prove', 'rina', '{"session": "(SELECT id FROM loket.desk_session WHERE login = ''rina'' AND closed_at IS NULL)"}',
  'SELECT t.desk(''rina'', 1)', '{}', false, false, 'LK003'),
('desk_close', 'rina', '{"command": "gen_random_uuid()"}', 'SELECT t.desk(''rina''), t.desk(''tono'')',
  '{}', false, false, 'ok'),
('desk_pause', 'rina', '{"command": "gen_random_uuid()", "paused": "true", "reason": "''istirahat''"}',
  'SELECT 1', '{}', true, false, 'ok'),
('changes', 'rina', '{"since": "''''"}', 'SELECT 1', '{}', true, false, 'ok'),
('command_done', 'rina', '{"earlier": "t.id(''earlier'')"}',
  'SELECT t.desk(''rina'', 1), t.api(''rina'', ''desk_pause'',
     jsonb_build_object(''command'', t.id(''earlier''), ''paused'', true, ''reason'', ''istirahat''))',
  '{}', true, false, 'LK025'),
('audit_checkpoint', 'rina', '{"since": "0"}', 'SELECT 1', '{}', false, false, 'ok'),
('witness_tell', 'rina', '{"device": "''pc1''", "known": "0", "shown": "7"}', 'SELECT 1', '{}', false, false, 'ok'),
('delegation_request', 'bayu', '{"command": "gen_random_uuid()", "delegation": "gen_random_uuid()",
  "staff": "t.id(''budi'')", "duty": "''section_head''", "delegated_from": "t.id(''dewi'')",
  "valid_from": "loket.today(t.id(''012''))", "valid_until": "loket.today(t.id(''012'')) + 7",
  "letter": "''W.11-123/2026''"}', 'SELECT 1', '{}', true, true, 'LK003'),
('delegations', 'agus', '{}', 'SELECT 1', '{}', true, true, 'ok'),
('delegation_release', 'agus', '{"command": "gen_random_uuid()", "delegation": "t.id(''asked'')"}',
  'SELECT t.desk(''bayu''), t.api(''bayu'', ''delegation_request'', jsonb_build_object(
     ''delegation'', t.id(''asked''), ''staff'', t.id(''budi''), ''duty'', ''section_head'',
     ''delegated_from'', t.id(''dewi''), ''valid_from'', loket.today(t.id(''012'')),
     ''valid_until'', loket.today(t.id(''012'')), ''letter'', ''W.11-1/2026''))', '{}', true, true, 'LK003'),
('officers_waiting', 'agus', '{}', 'SELECT 1', '{}', true, true, 'ok'),
('officer_release', 'agus', '{"command": "gen_random_uuid()", "change": "(SELECT id FROM loket.officer_change WHERE login = ''baru'')"}',
  'SELECT t.officer_asked(''baru'')', '{}', true, true, 'LK003'),
('kept_tell', 'rina', '{"device": "''pc-x''", "kept": "''{\"sinta\": {\"acts\": 2, \"pages\": 1}}''::jsonb"}', 'SELECT 1',
  '{}', true, false, 'ok');
