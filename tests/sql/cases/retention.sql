-- SPDX-License-Identifier: GPL-3.0-or-later
-- t.aged(word): the case id(word) as if it had ended five years ago; t.destruction(word): proposed by agus as id('d1').
CREATE FUNCTION t.aged(word text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE loket.case_file SET created_at = created_at - interval '5 years' WHERE id = t.id(word);
  UPDATE loket.case_step SET entered_at = entered_at - interval '5 years', done_at = done_at - interval '5 years'
  WHERE case_id = t.id(word);
END $$;
CREATE FUNCTION t.destruction(word text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.aged(word);
  PERFORM t.act('agus', 'retention_propose', t.ids('destruction', 'd1') || '{"rule": "passport", "letter": "ANRI 1", "most": 10}');
END $$;
INSERT INTO t.api_case (fn, who, args, setup, nullable, desk, duties, elsewhere) VALUES
('retention_list', 'agus', '{}', 'SELECT 1', '{}', true, true, 'ok'),
('retention_propose', 'agus', '{"command": "gen_random_uuid()", "destruction": "t.id(''d1'')", "rule": "''passport''",
  "letter": "''ANRI 1''", "most": "10"}', 'SELECT t.aged(''at done'')', '{}', true, true, 'LK008'),
('retention_approve', 'lestari', '{"command": "gen_random_uuid()", "destruction": "t.id(''d1'')",
  "hash": "(SELECT encode(hash, ''hex'') FROM loket.destruction WHERE id = t.id(''d1''))"}',
  'SELECT t.destruction(''at done'')', '{}', true, true, 'LK003'),
('retention_hold', 'agus', '{"command": "gen_random_uuid()", "case": "t.id(''at done'')", "reason": "''Gugatan 12''"}',
  'SELECT 1', '{}', true, true, 'LK003');
