-- SPDX-License-Identifier: GPL-3.0-or-later
-- t.asked(who, word, kind): somebody of the case id(word), which who has read at this desk, asks about
-- their data; the request is id(word || ' ' || kind).
CREATE FUNCTION t.asker(capacity text DEFAULT 'self') RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('capacity', capacity, 'name', CASE capacity WHEN 'self' THEN '' ELSE 'BUDI WALI' END,
    'identified', 'ktp', 'note', '', 'letter', CASE capacity WHEN 'proxy' THEN 'SK-12/2026' ELSE '' END) $$;
CREATE FUNCTION t.correction(field text DEFAULT 'birth_place', value text DEFAULT 'BENGKULU') RETURNS jsonb
LANGUAGE sql AS $$
  SELECT jsonb_build_object('field', field, 'value', value, 'wrong', 'salah tulis', 'evidence', 'akta 12/1968') $$;
CREATE FUNCTION t.person_of(word text) RETURNS uuid LANGUAGE sql AS $$
  SELECT person FROM loket.case_file WHERE id = t.id(word) $$;
CREATE FUNCTION t.read_here(who name, word text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.read(who, word);
  UPDATE loket.read_log SET tx = '3' WHERE subject = t.id(word);
END $$;
CREATE FUNCTION t.asked(who name, word text, kind text, field text DEFAULT 'birth_place') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.read_here(who, word);
  PERFORM t.act(who, 'request_record', jsonb_build_object('request', t.id(word || ' ' || kind),
    'person', t.person_of(word), 'kind', kind, 'asker', t.asker(),
    'correction', CASE kind WHEN 'correction' THEN t.correction(field) END));
END $$;
-- The announcement of a reading, as if it had been a transaction of its own.
CREATE FUNCTION t.request_reading(who name, request uuid, whole boolean DEFAULT false) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
  read uuid := gen_random_uuid();
BEGIN
  PERFORM t.act(who, 'request_begin', jsonb_build_object('read', read, 'request', request, 'whole', whole));
  UPDATE loket.read_log SET tx = '3' WHERE id = read;
  RETURN read;
END $$;
CREATE FUNCTION t.request_read(who name, request uuid, whole boolean DEFAULT false) RETURNS jsonb
LANGUAGE sql AS $$
  SELECT t.api(who, 'request_read', jsonb_build_object('read', t.request_reading(who, request, whole))) $$;
CREATE FUNCTION t.request_copied(who name, request uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  copy uuid := gen_random_uuid();
BEGIN
  PERFORM t.request_read(who, request);
  PERFORM t.act(who, 'request_copy', jsonb_build_object('copy', copy, 'request', request, 'kind', 'print'));
  UPDATE loket.read_log SET tx = '3' WHERE id = copy;
END $$;

INSERT INTO t.api_case (fn, who, args, setup, nullable, elsewhere) VALUES
('request_record', 'rina', '{"command": "gen_random_uuid()", "request": "t.id(''ask'')",
  "person": "t.person_of(''at documents'')", "kind": "''correction''", "asker": "t.asker()",
  "correction": "t.correction()"}', 'SELECT t.read_here(''rina'', ''at documents'')', '{}', 'LK003'),
('requests_open', 'dewi', '{"person": "t.person_of(''at documents'')"}',
  'SELECT t.read_here(''dewi'', ''at documents'')', '{person}', 'LK003'),
('request_begin', 'rina', '{"read": "t.id(''ask read'')", "request": "t.id(''at documents access'')", "whole": "false"}',
  'SELECT t.asked(''rina'', ''at documents'', ''access'')', '{}', 'LK003'),
('request_read', 'rina', '{"read": "(SELECT id FROM loket.read_log WHERE kind = ''access'' ORDER BY seq DESC LIMIT 1)"}',
  'SELECT t.asked(''rina'', ''at documents'', ''access''), t.request_reading(''rina'', t.id(''at documents access''))',
  '{}', 'LK022'),
('request_copy', 'rina', '{"copy": "t.id(''ask copy'')", "request": "t.id(''at documents access'')", "kind": "''print''"}',
  'SELECT t.asked(''rina'', ''at documents'', ''access''), t.request_read(''rina'', t.id(''at documents access''))',
  '{}', 'LK003'),
('request_handed', 'rina', '{"command": "gen_random_uuid()", "request": "t.id(''at documents access'')"}',
  'SELECT t.asked(''rina'', ''at documents'', ''access''), t.request_copied(''rina'', t.id(''at documents access''))',
  '{}', 'LK003'),
('request_decide', 'dewi', '{"command": "gen_random_uuid()", "request": "t.id(''at documents correction'')",
  "version": "(SELECT version FROM loket.person WHERE id = t.person_of(''at documents''))",
  "outcome": "''accepted''", "note": "''''", "basis": "''''"}',
  'SELECT t.asked(''rina'', ''at documents'', ''correction'')', '{}', 'LK003');
