-- SPDX-License-Identifier: GPL-3.0-or-later
-- Places ask: a display, a kiosk, the public site.
CREATE FUNCTION t.asked(pin text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.act('rina', 'case_pin', t.ids('case', 'at interview') || '{"renew": false}');
  PERFORM t.call('situs', format('SELECT portal.status_ask(%L, %L, %L, ''visitor-1'')', t.id('ask'), (SELECT number FROM loket.case_file
    WHERE id = t.id('at interview')), coalesce(pin, t.pin('at interview'))));
  UPDATE loket.status_ask SET tx = '3';
END $$;
CREATE FUNCTION t.pin(word text) RETURNS text LANGUAGE sql AS $$
  SELECT loket.pin_of(c.office, c.id, p.n) FROM loket.case_file c JOIN loket.case_pin p ON p.case_id = c.id
  WHERE c.id = t.id(word) $$;

INSERT INTO t.api_case (fn, who, args) VALUES
('case_pin', 'rina', t.on_case('at interview', '{"renew": "false"}'));
INSERT INTO t.api_case (fn, who, args, setup, desk, service) VALUES
('display_open', 'layar', '{}', 'SELECT 1', false, true),
('kiosk_open', 'kios', '{}', 'SELECT 1', false, true),
('kiosk_ticket', 'kios', '{"ticket": "t.id(''kiosk 1'')", "class": "''B''", "needs": "''[\"wheelchair\"]''"}',
 'SELECT 1', false, true),
('status_ask', 'situs', '{"ask": "t.id(''ask'')", "number": "''012-20261122-00001''", "pin": "''000000''", "address": "''visitor-1''"}',
 'SELECT 1', false, true),
('status', 'situs', '{"ask": "t.id(''ask'')"}', 'SELECT t.asked()', false, true);
