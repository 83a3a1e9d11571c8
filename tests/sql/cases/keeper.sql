-- SPDX-License-Identifier: GPL-3.0-or-later
INSERT INTO t.api_case (fn, who, args, setup, desk, service) VALUES
('keeper_seal', 'penjaga', '{"max": "1000"}', 'SELECT t.desk(''rina'', 1)', false, true),
('keeper_tidy', 'penjaga', '{}', 'SELECT 1', false, true),
('keeper_checkpoint_sign', 'penjaga', '{"size": "(SELECT max(size) FROM audit.checkpoint)",
  "key_id": "''k1''", "signature": "decode(repeat(''00'', 64), ''hex'')"}',
  'SELECT t.desk(''rina'', 1), t.call(''penjaga'', ''SELECT api.keeper_seal(max => 100)'')', false,
  true);
