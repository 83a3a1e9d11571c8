-- SPDX-License-Identifier: GPL-3.0-or-later
-- Two fictional offices: 012, where the tests play, and 013, whose people must not get at it.
SET search_path = t, tap, pg_catalog;

INSERT INTO loket.office (id, code, name, city, tz, practice) VALUES
  (id('012'), '012', 'Kantor Imigrasi Tanjung Harapan', 'Tanjung Harapan', 'Asia/Jakarta', true),
  (id('013'), '013', 'Kantor Imigrasi Teluk Cerita', 'Teluk Cerita', 'Asia/Jayapura', true);
UPDATE loket.clock SET practice = true;
INSERT INTO loket.counter (id, office, number, name)
  SELECT id('counter ' || o || '-' || n), id(o), n, 'Loket ' || n
  FROM unnest(ARRAY['012', '013']) o, generate_series(1, 20) n;

CREATE FUNCTION t.person_of(login name, office text, duties text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE ROLE %I LOGIN IN ROLE loket_staff CONNECTION LIMIT 7', login);
  INSERT INTO loket.staff (id, office, name, nip, valid_from)
  VALUES (id(login), id(office), initcap(login), lpad(abs(hashtext(login))::text, 18, '1'),
          '2020-01-01');
  INSERT INTO loket.staff_login (login, staff, valid_from) VALUES (login, id(login), '2020-01-01');
  INSERT INTO loket.duty (id, office, staff, duty, valid_from)
  SELECT gen_random_uuid(), id(office), id(login), d, '2020-01-01' FROM unnest(duties) d;
END $$;
SELECT count(t.person_of(login, '012', duties)) FROM (VALUES
  ('rina'::name, '{clerk}'::text[]), ('sinta', '{clerk}'), ('budi', '{examiner}'),
  ('dewi', '{section_head}'), ('agus', '{office_head}'), ('wati', '{treasurer}'),
  ('joko', '{printer}'), ('nita', '{quality,handover}'), ('fajar', '{intelligence}'),
  ('yusuf', '{complaint_officer}'), ('lestari', '{auditor}'), ('bayu', '{administrator}'),
  ('kosong', '{}')) v(login, duties);
-- A colleague elsewhere who may do everything there.
SELECT t.person_of('tono', '013', ARRAY(SELECT code FROM loket.duty_kind));
-- A login nobody registered, one that is disabled, one that has run out.
CREATE ROLE asing LOGIN IN ROLE loket_staff;
SELECT t.person_of('mantan', '012', '{clerk}'), t.person_of('lewat', '012', '{clerk}');
UPDATE loket.staff_login SET disabled_at = now() WHERE login = 'mantan';
UPDATE loket.staff_login SET valid_until = current_date - 2 WHERE login = 'lewat';
-- The second login of a human, who is still the same pair of eyes.
CREATE ROLE dewi2 LOGIN IN ROLE loket_staff CONNECTION LIMIT 7;
INSERT INTO loket.staff_login (login, staff, valid_from) VALUES ('dewi2', id('dewi'), '2020-01-01');
CREATE ROLE penjaga LOGIN IN ROLE loket_keeper;
-- Places: a display, a kiosk and the public site.
CREATE ROLE layar LOGIN IN ROLE loket_display;
CREATE ROLE kios LOGIN IN ROLE loket_kiosk;
CREATE ROLE situs LOGIN IN ROLE loket_portal;
SELECT loket.place_add(jsonb_build_object('login', l, 'kind', k, 'name', l, 'office', '012'))
FROM (VALUES ('layar', 'display'), ('kios', 'kiosk'), ('situs', 'portal')) v(l, k);
