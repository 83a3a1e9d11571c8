-- SPDX-License-Identifier: GPL-3.0-or-later
-- The keeper said which key it has; an officer asked for the key of their journal.
CREATE FUNCTION t.keeper_key(key_id text DEFAULT 'k1') RETURNS jsonb LANGUAGE sql AS $$
  SELECT t.api('penjaga', 'keeper_key', jsonb_build_object('key_id', key_id,
    'sign', '\x' || repeat('11', 32), 'recovery', '\x' || repeat('22', 32),
    'recovery_signature', '\x' || repeat('33', 64)))
$$;
CREATE FUNCTION t.journal_key_ask(who name, device text DEFAULT 'pc1') RETURNS uuid
LANGUAGE sql AS $$
  SELECT (t.api(who, 'journal_key_ask', jsonb_build_object('device', device,
    'sealed', repeat('ab', 120), 'reply_key', repeat('cd', 32))) ->> 'request')::uuid
$$;

INSERT INTO t.api_case (fn, who, args, setup, desk, service) VALUES
('keeper_seal', 'penjaga', '{"max": "1000"}', 'SELECT t.desk(''rina'', 1)', false, true),
('keeper_tidy', 'penjaga', '{}', 'SELECT 1', false, true),
('keeper_checkpoint_sign', 'penjaga', '{"size": "(SELECT max(size) FROM audit.checkpoint)",
  "key_id": "''k1''", "signature": "decode(repeat(''00'', 64), ''hex'')"}',
  'SELECT t.desk(''rina'', 1), t.call(''penjaga'', ''SELECT api.keeper_seal(max => 100)'')', false,
  true),
('keeper_key', 'penjaga', '{"key_id": "''k1''", "sign": "decode(repeat(''11'', 32), ''hex'')",
  "recovery": "decode(repeat(''22'', 32), ''hex'')",
  "recovery_signature": "decode(repeat(''33'', 64), ''hex'')"}', 'SELECT 1', false, true),
('keeper_keys', 'penjaga', '{"list": "concat(''12345678 '', repeat(''11'', 32))"}', 'SELECT 1', false, true),
('keeper_log_size', 'penjaga', '{"day": "''2026-11-22''"}', 'SELECT 1', false, true),
('keeper_bundle_sign', 'penjaga', '{"office": "t.id(''012'')",
  "version": "(SELECT version FROM loket.bundle WHERE office = t.id(''012''))",
  "key_id": "''k1''", "signature": "decode(repeat(''00'', 64), ''hex'')"}',
  'SELECT t.keeper_key(), t.call(''penjaga'', ''SELECT api.keeper_unsigned(key_id => ''''0000aaaa'''')'')',
  false, true),
('keeper_journal_key', 'penjaga', '{"request": "(SELECT id FROM loket.journal_key_request)",
  "outcome": "''opened''", "answer": "decode(repeat(''00'', 80), ''hex'')"}',
  'SELECT t.journal_key_ask(''rina'')', false, true);
INSERT INTO t.api_case (fn, who, args, setup, desk, duties, elsewhere) VALUES
('journal_key_ask', 'rina', '{"command": "gen_random_uuid()", "device": "''pc1''",
  "sealed": "repeat(''ab'', 120)", "reply_key": "repeat(''cd'', 32)"}', 'SELECT 1', false, false,
  'ok'),
('journal_key_read', 'rina', '{"request": "(SELECT id FROM loket.journal_key_request)"}',
  'SELECT t.journal_key_ask(''rina'')', false, false, 'LK003');
