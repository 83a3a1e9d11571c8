-- SPDX-License-Identifier: GPL-3.0-or-later
-- id('breach'): what the account of rina read until now, opened by agus; id('breach person'): one of them.
CREATE FUNCTION t.office_time(moment timestamptz) RETURNS text LANGUAGE sql AS $$
  SELECT to_char(moment AT TIME ZONE (SELECT tz FROM loket.office WHERE id = t.id('012')), 'YYYY-MM-DD HH24:MI:SS.US') $$;
CREATE FUNCTION t.breached() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO loket.read_log (id, office, staff, kind, subject, purpose, at)
  VALUES (gen_random_uuid(), t.id('012'), t.id('rina'), 'case', t.id('at documents'), 'work', loket.now() - interval '1 minute');
  PERFORM t.act('agus', 'breach_open', t.ids('breach', 'breach') || jsonb_build_object('what', 'Kata sandi terlihat',
    'how', 'Kertas di meja', 'noticed', t.office_time(loket.now() - interval '1 hour'), 'about', t.ids('account', 'rina'),
    'from', '2020-01-01', 'until', t.office_time(loket.now() - interval '1 second')));
END $$;
CREATE FUNCTION t.breach_is_told() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  who uuid;
BEGIN
  PERFORM t.breached();
  PERFORM t.act('agus', 'breach_told', t.ids('breach', 'breach') || '{"person": null, "outcome": "told", "note": "surat 1"}');
  FOR who IN SELECT DISTINCT r.person FROM loket.breach b, loket.breach_reads(b) r WHERE b.id = t.id('breach') LOOP
    PERFORM t.act('agus', 'breach_told', t.ids('breach', 'breach')
      || jsonb_build_object('person', who, 'outcome', 'told', 'note', 'surat 2'));
  END LOOP;
END $$;
INSERT INTO t.api_case (fn, who, args, setup, nullable, desk, duties, elsewhere) VALUES
('breach_list', 'agus', '{}', 'SELECT 1', '{}', true, true, 'ok'),
('breach_open', 'agus', '{"command": "gen_random_uuid()", "breach": "t.id(''breach'')", "what": "''Kata sandi terlihat''",
  "how": "''Kertas di meja''", "noticed": "t.office_time(loket.now() - interval ''1 day'')",
  "about": "t.ids(''account'', ''rina'')", "from": "''2020-01-01''", "until": "''2099-01-01''"}',
  'SELECT 1', '{}', true, true, 'LK003'),
('breach_remedy', 'agus', '{"command": "gen_random_uuid()", "breach": "t.id(''breach'')", "note": "''Akun ditutup''"}',
  'SELECT t.breached()', '{}', true, true, 'LK003'),
('breach_told', 'agus', '{"command": "gen_random_uuid()", "breach": "t.id(''breach'')",
  "person": "(SELECT person FROM loket.case_file WHERE id = t.id(''at documents''))", "outcome": "''told''", "note": "''surat 12''"}',
  'SELECT t.breached()', '{person}', true, true, 'LK003'),
('breach_files', 'agus', '{"breach": "t.id(''breach'')"}', 'SELECT t.breached()', '{}', true, true, 'LK003'),
('breach_copy', 'agus', '{"copy": "gen_random_uuid()", "breach": "t.id(''breach'')", "person": "NULL::uuid",
  "kind": "''export''", "reason": "''laporan''"}', 'SELECT t.breached()', '{person}', true, true, 'LK003'),
('breach_close', 'lestari', '{"command": "gen_random_uuid()", "breach": "t.id(''breach'')", "note": "''Selesai''"}',
  'SELECT t.breach_is_told()', '{}', true, true, 'LK003');
