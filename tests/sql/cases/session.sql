-- SPDX-License-Identifier: GPL-3.0-or-later
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
('audit_checkpoint', 'rina', '{"since": "0"}', 'SELECT 1', '{}', false, false, 'ok');
