-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts and duties of a working office: nobody comes in, or comes back, by one person alone.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
CREATE FUNCTION pg_temp.tried(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE query;
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  RETURN SQLSTATE;
END $$;
CREATE FUNCTION pg_temp.data(login name, kind text, by name, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('kind', kind, 'login', login, 'name', 'Baru', 'nip', lpad(abs(hashtext(login))::text, 18, '3'),
    'duties', '["section_head"]'::jsonb, 'requested_by', by, 'office', '012') || more
$$;
SELECT is(loket.officers_by_two(id('012')), false, 'a practice office needs no two');
UPDATE loket.office SET practice = false WHERE code = '012';
SELECT is(loket.officers_by_two(id('012')), true, 'a working one does');

-- By one person.
SELECT is(pg_temp.tried(q), code, what) FROM (VALUES
  (format('SELECT loket.officer_add(%L)', pg_temp.data('sendiri', 'add', 'bayu')), 'LK006', 'nobody is added by one'),
  ('SELECT loket.officer_enable(''mantan'')', 'LK006', 'nor enabled'),
  (format('INSERT INTO loket.duty (id, office, staff, duty, valid_from) VALUES (gen_random_uuid(), %L, %L, ''office_head'', current_date)',
    id('012'), id('rina')), '42501', 'no duty past it'),
  ('UPDATE loket.duty SET duty = ''office_head'' WHERE staff = t.id(''rina'')', '42501', 'none becomes another'),
  (format('INSERT INTO loket.staff_login (login, staff, valid_from) VALUES (''kedua'', %L, current_date)', id('rina')), '42501', 'no login'),
  ('UPDATE loket.staff_login SET disabled_at = NULL WHERE login = ''mantan''', '42501', 'none comes back'),
  ('UPDATE loket.staff_login SET valid_until = NULL WHERE login = ''lewat''', '42501', 'none is extended'),
  ('UPDATE loket.staff_login SET staff = t.id(''agus'') WHERE login = ''rina''', '42501', 'none becomes another person'),
  ('UPDATE loket.duty SET valid_until = current_date WHERE staff = t.id(''kosong'')', 'ok', 'to end is for one')) v(q, code, what);
SELECT is(loket.officer_disable('sinta'), true, 'to disable too');

-- By two.
SELECT is(pg_temp.tried(format('SELECT loket.officer_request(%L)', pg_temp.data('baru', 'add', w))), 'LK002', w || ' cannot ask')
FROM unnest(ARRAY['rina', 'agus', 'lestari']) w;
CREATE TEMP TABLE asked AS SELECT loket.officer_request(pg_temp.data('baru', 'add', 'bayu')) AS id;
SELECT is((SELECT count(*) FROM loket.staff_login WHERE login = 'baru'), 0::bigint, 'asked for is not there');
SELECT is(pg_temp.tried(format('SELECT loket.officer_request(%L)', pg_temp.data('baru', 'add', 'bayu'))), '23505', 'nor twice');
SELECT t.desk(w) FROM unnest(ARRAY['agus', 'dewi', 'bayu', 'tono']::name[]) w \g /dev/null
SELECT ok(t.api('agus', 'officers_waiting') #>> '{rows,0,login}' = 'baru', 'the head sees it');
SELECT is(t.refused(who, 'officer_release', jsonb_build_object('change', (SELECT id FROM asked))), code, who || ' releases it: ' || code)
FROM (VALUES ('bayu'::name, 'LK002'), ('tono', 'LK003'), ('agus', 'ok'), ('dewi', 'LK016')) v(who, code);
SELECT is((SELECT string_agg(d.duty, ' ') FROM loket.duty d JOIN loket.staff_login l ON l.staff = d.staff JOIN asked a ON a.id = d.change AND a.id = l.change
  WHERE l.login = 'baru'), 'section_head', 'and they are there, and say by which change');
SELECT is(pg_temp.tried(format('UPDATE loket.officer_change SET released_by = requested_by WHERE id = %L', (SELECT id FROM asked))), '23514', 'the asker is not the releaser');
SELECT is(pg_temp.tried(format('UPDATE loket.officer_change SET released_by = NULL WHERE id = %L', (SELECT id FROM asked))), '23514', 'there is one');
SELECT is(pg_temp.tried(format('UPDATE loket.officer_change SET bootstrap = true WHERE id = %L', (SELECT id FROM asked))), '23514',
  'what two did is not called the begin of an office');
-- Oneself: by NIP, whatever the login.
SELECT is(pg_temp.tried(format('SELECT loket.officer_request(%L)', pg_temp.data('bayu2', 'add', 'bayu',
  jsonb_build_object('nip', (SELECT nip FROM loket.staff WHERE id = id('bayu')))))), '23514', 'nobody asks for themselves');
CREATE TEMP TABLE own AS SELECT loket.officer_request(pg_temp.data('agus3', 'add', 'bayu',
  jsonb_build_object('nip', (SELECT nip FROM loket.staff WHERE id = id('agus'))))) AS id;
SELECT is(t.refused('agus', 'officer_release', jsonb_build_object('change', (SELECT id FROM own))), 'LK006', 'nor releases it');
SELECT is(t.refused('dewi', 'officer_release', jsonb_build_object('change', (SELECT id FROM own))), 'ok', 'a colleague does');
-- Back from being disabled.
SELECT is(t.code('sinta', 'SELECT api.sign_in(''x'', 9)'), 'LK001', 'she is out');
CREATE TEMP TABLE back AS SELECT loket.officer_request(pg_temp.data('sinta', 'enable', 'bayu')) AS id;
SELECT is(t.code('sinta', 'SELECT api.sign_in(''x'', 9)'), 'LK001', 'asked for is not back');
SELECT is(loket.officer_release_change((SELECT id FROM back), 'dewi') ->> 'kind', 'enable', 'released on the host');
SELECT is(t.code('sinta', 'SELECT api.sign_in(''x'', 9)'), 'ok', 'she is back');
-- The begin of an office, and an office without heads.
UPDATE loket.office SET practice = false WHERE code = '013';
DELETE FROM loket.duty WHERE staff = id('tono') AND duty <> 'clerk';
SELECT is(loket.officers_by_two(id('013')), false, 'one person is not two');
SELECT lives_ok(format('SELECT loket.officer_add(%L)', pg_temp.data('pertama', 'add', 'x', '{"office": "013", "duties": ["administrator", "section_head"]}')), 'the first');
SELECT is((SELECT count(*) FROM loket.officer_change WHERE login = 'pertama' AND bootstrap AND requested_by IS NULL), 1::bigint, 'on record as done by one');
SELECT is(loket.officers_by_two(id('013')), false, 'who holds both duties is one person');
SELECT lives_ok(format('SELECT loket.officer_add(%L)', pg_temp.data('kedua', 'add', 'x', '{"office": "013", "duties": ["office_head", "clerk"]}')), 'the second');
SELECT is(pg_temp.tried(format('SELECT loket.officer_add(%L)', pg_temp.data('ketiga', 'add', 'x', '{"office": "013"}'))), 'LK006', 'from here on it takes two');
SELECT t.desk('lestari') \g /dev/null
UPDATE loket.officer_change SET office = id('012') WHERE login = 'kedua';
SELECT ok((t.api('lestari', 'audit_open') -> 'alarms') @> '[{"what": "alone", "detail": "kedua"}]', 'what one did alone is an alarm');
SELECT * FROM finish();
ROLLBACK;
