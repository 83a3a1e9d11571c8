-- SPDX-License-Identifier: GPL-3.0-or-later
-- The second look: on an approval of dewi's that was drawn, and on a call before others.
CREATE FUNCTION t.draw(word text, drawn boolean DEFAULT true, holds boolean DEFAULT false) RETURNS void LANGUAGE sql AS $$
  UPDATE loket.second_look SET drawn = draw.drawn, holds = draw.holds WHERE case_id = t.id(word) $$;
-- dewi called ticket id('ticket') before others.
CREATE FUNCTION t.jumped() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.desk('rina', 1), t.api('rina', 'ticket_issue', t.ids('ticket', 'ticket')
    || '{"class": "B", "needs": [], "channel": "counter"}');
  PERFORM t.desk('dewi', 2), t.api('dewi', 'ticket_call', t.ids('visit', 'visit', 'ticket', 'ticket')
    || '{"reason": "elderly"}');
END $$;

INSERT INTO t.api_case (fn, who, args, setup, elsewhere) VALUES
('looks_open', 'agus', '{}', 'SELECT 1', 'ok'),
('look_record', 'agus', '{"command": "gen_random_uuid()", "case": "t.id(''at printing'')",
  "hash": "t.signed_of(''at printing'')", "outcome": "''finding''", "note": "''cap berbeda''"}',
  'SELECT t.draw(''at printing''), t.reading(''agus'', ''at printing'', true)', 'LK003'),
('jump_look', 'agus', '{"command": "gen_random_uuid()",
  "jump": "(SELECT id FROM loket.queue_jump)", "outcome": "''agrees''", "note": "''''"}',
  'SELECT t.jumped()', 'LK003');
CREATE FUNCTION t.signed_of(word text) RETURNS text LANGUAGE sql AS $$
  SELECT encode(hash, 'hex') FROM loket.decision WHERE case_id = t.id(word) $$;
