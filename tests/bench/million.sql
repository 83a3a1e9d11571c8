-- SPDX-License-Identifier: GPL-3.0-or-later
-- A million persons: what load.sql left, and as many more as are wanting, each with a name, a birth
-- date and a NIK of its own; bench.query asks for some of them.
BEGIN;
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;
SET LOCAL work_mem = '256MB';
SET LOCAL maintenance_work_mem = '512MB';
DROP INDEX loket.person_words;
CREATE TEMP TABLE wanting ON COMMIT DROP AS
SELECT n, lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000' AS id
FROM generate_series(1, 1000000 - (SELECT count(*) FROM loket.person)) n;
INSERT INTO loket.person (id, office, nik, name, sex, birth_date, birth_place, nationality)
SELECT w.id::uuid, o.id, bench.nik_of(w.id, 1), x.name, CASE n % 2 WHEN 0 THEN 'L' ELSE 'P' END,
       date '1940-01-01' + (hashint8extended(n, 7) % 12000 + 12000)::int, 'MANNA', 'IDN'
FROM wanting w CROSS JOIN (SELECT id FROM loket.office LIMIT 1) o
JOIN (SELECT y.n, string_agg(v.word, ' ' ORDER BY y.i) AS name
      FROM (SELECT n, i, (most * (hashint8extended(n, i) % 10000 / 1e4) ^ 4)::int AS at
            FROM wanting, generate_series(11, 14) i, (SELECT max(n) AS most FROM bench.word) m
            WHERE i <= 11 + abs(hashint8extended(n, 0) % 1000 / 260)) y
      JOIN bench.word v ON v.n = y.at GROUP BY y.n) x USING (n);
INSERT INTO loket.person_identity (person, office, kind, number, since)
SELECT p.id, p.office, 'nik', p.nik, now() FROM loket.person p JOIN wanting w ON w.id::uuid = p.id;
CREATE INDEX person_words ON loket.person USING gin (string_to_array(name_sound, ' ')) WITH (fastupdate = off);
INSERT INTO loket.name_word
SELECT DISTINCT n, s
FROM (SELECT DISTINCT string_to_table(p.name_sound, ' ') AS s FROM loket.person p) x, unnest(loket.words_near(s)) n
WHERE s <> '' ON CONFLICT DO NOTHING;
DELETE FROM bench.query;
INSERT INTO bench.query
SELECT kind, row_number() OVER (PARTITION BY kind ORDER BY id), q, born
FROM (SELECT p.id, to_char(p.birth_date, 'YYYY-MM-DD') AS born, p.name, p.nik, split_part(p.name, ' ', 1) AS one,
             length(p.name) / 2 AS half
      FROM loket.person p TABLESAMPLE bernoulli (1) REPEATABLE (1)
      WHERE length(p.name) > 8 AND p.name LIKE '% %' ORDER BY md5(p.id::text) LIMIT 450) p
CROSS JOIN LATERAL (VALUES ('name', name), ('fuzzy', left(name, half - 1) || substr(name, half + 1)),
  ('date', one || ' ' || born), ('number', nik)) v(kind, q);
COMMIT;
VACUUM (ANALYZE);
