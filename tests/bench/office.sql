-- SPDX-License-Identifier: GPL-3.0-or-later
-- An office to measure in: the rules, the people and the cases of the practice office, and 45
-- clerks at 45 counters. Run by a superuser in the top folder of the source, after the schema;
-- $CATALOGUE names a file with an array of all files of data/catalogue.
\set office `cat data/practice/office.json`
\set people `cat data/practice/people.json`
\set catalogue `cat "$CATALOGUE"`
BEGIN;
CREATE SCHEMA bench;
-- Which login works at which counter.
CREATE TABLE bench.desk (n int PRIMARY KEY, login name NOT NULL, counter uuid NOT NULL);
-- The text of a search, by what kind of memory the officer searches with.
CREATE TABLE bench.query (kind text NOT NULL, n int NOT NULL, q text NOT NULL, born text NOT NULL);

SELECT loket.office_load(:'office'::jsonb);
SELECT loket.catalogue_load(:'catalogue'::jsonb);
UPDATE loket.clock SET practice = true;

CREATE FUNCTION bench.officer(login text, name text, nip text, duties jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  its uuid := gen_random_uuid();
BEGIN
  EXECUTE format('CREATE ROLE %I LOGIN IN ROLE loket_staff CONNECTION LIMIT 7', login);
  INSERT INTO loket.staff (id, office, name, nip, valid_from)
  SELECT its, o.id, officer.name, officer.nip, '2020-01-01' FROM loket.office o;
  INSERT INTO loket.staff_login (login, staff, valid_from) VALUES (officer.login, its, '2020-01-01');
  INSERT INTO loket.duty (id, office, staff, duty, valid_from)
  SELECT gen_random_uuid(), o.id, its, d, '2020-01-01'
  FROM loket.office o, jsonb_array_elements_text(duties) d;
END $$;
SELECT count(bench.officer(s ->> 'login', s ->> 'name', s ->> 'nip', s -> 'duties'))
FROM jsonb_array_elements(:'office'::jsonb -> 'staff') s;
SELECT count(bench.officer('desk' || n, 'Petugas ' || n, lpad(n::text, 18, '0'), '["clerk"]'))
FROM generate_series(1, 45) n;
INSERT INTO loket.counter (id, office, number, name)
SELECT gen_random_uuid(), o.id, 20 + n, 'Loket ' || 20 + n
FROM loket.office o, generate_series(1, 45) n;
INSERT INTO bench.desk
SELECT c.number - 20, 'desk' || c.number - 20, c.id FROM loket.counter c WHERE c.number > 20;

SELECT loket.practice_fill(:'people'::jsonb, :'office'::jsonb -> 'staff', '{}');
COMMIT;
