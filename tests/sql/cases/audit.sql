-- SPDX-License-Identifier: GPL-3.0-or-later
-- A draw with the case that is with the head, and the finding it led to.
CREATE FUNCTION t.drawn() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO loket.audit_draw VALUES (t.id('draw'), t.id('012'), 'all', current_date, current_date, 1, 1, t.id('lestari'), now());
  INSERT INTO loket.audit_sample VALUES (t.id('draw'), t.id('at approval'), t.id('012'), 1);
END $$;
CREATE FUNCTION t.found() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.drawn();
  INSERT INTO loket.hand_side VALUES (t.id('at approval'), t.id('lestari'), 'decides');
  INSERT INTO loket.hand VALUES (t.id('at approval'), 'audit', t.id('lestari'), 'decides', now());
  INSERT INTO loket.audit_verdict (draw, case_id, outcome, note, staff, at)
  VALUES (t.id('draw'), t.id('at approval'), 'finding', 'Akta tidak dicocokkan.', t.id('lestari'), now());
  INSERT INTO loket.finding VALUES (t.id('finding'), t.id('012'), t.id('at approval'), t.id('draw'), 'Akta tidak dicocokkan.',
                                    current_date + 14, t.id('lestari'), now());
END $$;
-- Looking into the log, announced in another transaction.
CREATE FUNCTION t.looking() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.desk('lestari', 19);
  PERFORM t.api('lestari', 'audit_begin', jsonb_build_object('read', t.id('read'), 'about',
    jsonb_build_object('from', current_date::text, 'until', current_date::text)));
  UPDATE loket.read_log SET tx = '3' WHERE id = t.id('read');
END $$;

INSERT INTO t.api_case (fn, who, args, setup, nullable, desk, duties, elsewhere) VALUES
('audit_begin', 'lestari', '{"read": "t.id(''read'')", "about": "jsonb_build_object(''from'', current_date::text, ''until'', current_date::text)"}',
  'SELECT 1', '{}', true, true, 'ok'),
('audit_log', 'lestari', '{"read": "t.id(''read'')"}', 'SELECT t.looking()', '{}', true, true, 'LK022'),
('case_looks', 'rina', '{"read": "t.id(''read'')"}', 'SELECT t.reading(''rina'', ''at documents'', false)', '{}', true, true, 'LK022'),
('looks_name', 'lestari', '{"command": "gen_random_uuid()", "case": "t.id(''at documents'')", "reason": "''pengaduan''"}',
  'SELECT 1', '{}', true, true, 'LK003'),
('my_looks', 'rina', '{}', 'SELECT 1', '{}', true, false, 'ok'),
('audit_open', 'lestari', '{"from": "current_date", "until": "current_date"}', 'SELECT 1', '{from,until}', true, true, 'ok'),
('audit_draw', 'lestari', '{"command": "gen_random_uuid()", "draw": "gen_random_uuid()", "among": "''all''", "from": "current_date",
  "until": "current_date", "wanted": "3"}', 'SELECT 1', '{}', true, true, 'ok'),
('audit_verdict', 'lestari', '{"command": "gen_random_uuid()", "draw": "t.id(''draw'')", "case": "t.id(''at approval'')",
  "outcome": "''finding''", "note": "''Akta tidak dicocokkan.''", "due": "current_date + 14"}',
  'SELECT t.drawn(), t.reading(''lestari'', ''at approval'', true)', '{due}', true, true, 'LK003'),
('finding_answer', 'dewi', '{"command": "gen_random_uuid()", "finding": "t.id(''finding'')", "kind": "''corrected''",
  "note": "''Akta sudah dicocokkan.''"}', 'SELECT t.found()', '{}', true, true, 'LK003');
