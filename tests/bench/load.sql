-- SPDX-License-Identifier: GPL-3.0-or-later
-- 100,000 cases: every finished case of the office many times over, the unfinished a few times, each
-- with all its rows, its own person and its own place in the last years. Foreign keys hold because
-- whole families of rows are copied; triggers, among them those of the audit, sleep meanwhile.
-- Variables finished and unfinished: how often.
BEGIN;
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;
SET LOCAL work_mem = '64MB';
SET LOCAL jit = off;

-- Names of one to four words: those of the practice office, the frequent ones often, and some
-- thousands made of syllables.
CREATE TABLE bench.word (n int PRIMARY KEY, word text NOT NULL);
INSERT INTO bench.word
SELECT row_number() OVER (ORDER BY often DESC, md5(word)) - 1, word
FROM (SELECT word, count(*) AS often FROM loket.person p, string_to_table(p.name, ' ') word
      WHERE length(word) > 2 GROUP BY word
      UNION ALL
      SELECT DISTINCT upper(s[1 + n % 30] || s[1 + n / 30 % 30] || s[1 + n / 900]), 0
      FROM generate_series(0, 26999, 4) n, (SELECT string_to_array('su ra wi na har yu ma ri dar ti '
        'pu sar an kar bu lis mu no to dwi gun ad fi zul her en jo tri wa yan', ' ') AS s) y) x;
CREATE TABLE bench.name (n int PRIMARY KEY, name text NOT NULL);
INSERT INTO bench.name
SELECT x.n, string_agg(w.word, ' ' ORDER BY x.i)
FROM (SELECT n, i, (most * (hashint8extended(n, i) % 10000 / 1e4) ^ 4)::int AS at
      FROM generate_series(0, 59999) n, generate_series(1, 4) i,
        (SELECT max(n) AS most FROM bench.word) m
      WHERE i <= 1 + abs(hashint8extended(n, 0) % 1000 / 260)) x
JOIN bench.word w ON w.n = x.at GROUP BY x.n;
CREATE FUNCTION bench.nik_of(id text, k int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT '17' || lpad(abs(hashtextextended(id, k) % 100000000000000)::text, 14, '1')
$$;

CREATE TABLE bench.family (id uuid PRIMARY KEY, copies int NOT NULL);

INSERT INTO bench.family
SELECT x.id, CASE WHEN h.case_id IS NOT NULL OR d.case_id IS NOT NULL OR w.case_id IS NOT NULL
                  THEN :finished ELSE :unfinished END
FROM loket.case_file c
LEFT JOIN loket.handover h ON h.case_id = c.id
LEFT JOIN loket.decision d ON d.case_id = c.id AND d.outcome = 'refuse'
LEFT JOIN loket.case_withdrawal w ON w.case_id = c.id
CROSS JOIN LATERAL (VALUES (c.id), (c.entry), (c.person), (c.visit)) x(id);
INSERT INTO bench.family
SELECT v.ticket, f.copies FROM loket.visit v JOIN bench.family f ON f.id = v.id
WHERE v.ticket IS NOT NULL;
INSERT INTO bench.family
SELECT p.id, f.copies FROM loket.visit_person p JOIN bench.family f ON f.id = p.visit;

-- Numbers that are unique, and a name and a birth date of one's own.
CREATE FUNCTION bench.own_value(its_table text, its_column text) RETURNS text LANGUAGE sql AS $$
  SELECT v FROM (VALUES
    ('loket.ticket', 'number', 'x.number + 1000 * k.n'),
    ('loket.case_file', 'number', '''012-'' || to_char(x.created_at - x.back, ''YYYYMMDD'')'
      ' || ''-'' || lpad((500 + row_number() OVER (PARTITION BY (x.created_at - x.back)::date'
      ' ORDER BY k.n, x.id))::text, 5, ''0'')'),
    ('loket.payment', 'billing', '''8'' || lpad((row_number() OVER ())::text, 14, ''0'')'),
    ('loket.payment_paid', 'ntpn', '''B'' || lpad((row_number() OVER ())::text, 15, ''0'')'),
    ('loket.issue', 'book', '''ZZ'' || lpad((row_number() OVER ())::text, 7, ''0'')'),
    ('loket.person', 'name', '(SELECT y.name FROM bench.name y WHERE y.n ='
      ' abs(hashtext(x.id) %% 50000 + k.n * 7919) %% 60000)'),
    ('loket.person', 'nik', 'bench.nik_of(x.id, k.n)'),
    ('loket.person', 'birth_date', 'x.birth_date - k.n * 37 %% 9000'),
    ('loket.person_identity', 'number',
      'CASE x.kind WHEN ''nik'' THEN bench.nik_of(x.person, k.n) ELSE x.number END'))
    y(t, c, v) WHERE t = its_table AND c = its_column
$$;

-- The id of a copy begins with its number, so that rows of one copy lie together in every index, as
-- ids of version 7 do.
CREATE PROCEDURE bench.copy_table(its_table regclass) LANGUAGE plpgsql AS $$
DECLARE
  c record;
  its_key text;
  source text := '';
  target text := '';
  names text := '';
BEGIN
  FOR c IN SELECT a.attname AS name, a.atttypid::regtype::text AS type, false AS mapped
           FROM pg_attribute a WHERE a.attrelid = its_table AND a.attnum > 0
             AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum LOOP
    IF c.type = 'uuid' THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM %s x JOIN bench.family f ON f.id = x.%I)',
                     its_table, c.name) INTO c.mapped;
      IF c.mapped THEN
        its_key := coalesce(its_key, c.name);
      END IF;
    END IF;
    names := names || format(', %I', c.name);
    source := source || format(CASE WHEN c.mapped THEN ', substr(x.%1$I::text, 9) AS %1$I'
                                    ELSE ', x.%1$I' END, c.name);
    target := target || format(CASE
      WHEN c.mapped THEN ', (k.head || x.%1$I)::uuid'
      WHEN c.type LIKE 'timestamp%' THEN ', x.%1$I - x.back'
      WHEN c.type = 'date' AND c.name NOT LIKE 'valid%' AND c.name <> 'birth_date'
        THEN ', (x.%1$I - x.back)::date'
      ELSE coalesce(', ' || bench.own_value(its_table::text, c.name), ', x.%1$I') END, c.name);
  END LOOP;
  IF its_key IS NULL THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT f.copies AS its_copies %s'
                 ' FROM %s x JOIN bench.family f ON f.id = x.%I', source, its_table, its_key);
  -- What is finished lies in the last four years, what is not in the last days.
  EXECUTE format('INSERT INTO %s (%s) SELECT %s'
    ' FROM (SELECT n, lpad(to_hex(n), 8, ''0'') AS head FROM generate_series(1, %4$s) n OFFSET 0) k,'
    ' LATERAL (SELECT *, make_interval(days => CASE c.its_copies WHEN %4$s THEN 60 + k.n %% 1400'
    '   ELSE k.n %% 3 END) AS back FROM copied c WHERE c.its_copies >= k.n OFFSET 0) x',
    its_table, substr(names, 3), substr(target, 3), (SELECT max(copies) FROM bench.family));
  DROP TABLE copied;
END $$;

DO $$
DECLARE
  t record;
BEGIN
  -- Everything that has an id and belongs to a case.
  FOR t IN SELECT a.attrelid::regclass AS name FROM pg_attribute a
           JOIN pg_class r ON r.oid = a.attrelid AND r.relkind = 'r'
           JOIN pg_attribute i ON i.attrelid = r.oid AND i.attname = 'id'
           WHERE a.attname = 'case_id' AND r.relnamespace = 'loket'::regnamespace LOOP
    EXECUTE format('INSERT INTO bench.family SELECT x.id, f.copies FROM %s x'
                   ' JOIN bench.family f ON f.id = x.case_id', t.name);
  END LOOP;
  INSERT INTO bench.family SELECT m.id, f.copies FROM loket.misprint m
  JOIN bench.family f ON f.id = m.issue;
  FOR t IN SELECT r.oid::regclass AS name FROM pg_class r
           WHERE r.relnamespace = 'loket'::regnamespace AND r.relkind = 'r'
             AND r.relname NOT IN ('page_chunk', 'ticket_event', 'read_log', 'change', 'command',
                                   'case_hold') LOOP
    CALL bench.copy_table(t.name);
  END LOOP;
END $$;
INSERT INTO loket.name_word
SELECT DISTINCT n, s
FROM (SELECT DISTINCT string_to_table(p.name_sound, ' ') AS s FROM loket.person p) x,
  unnest(loket.words_near(s)) n
WHERE s <> '' ON CONFLICT DO NOTHING;

-- A full waiting room.
INSERT INTO loket.ticket (id, office, day, class, issued_class, number, channel, needs, taken_at,
                          state)
SELECT gen_random_uuid(), o.id, loket.today(o.id), c, c, 900 + n, 'kiosk', '[]',
       loket.now() - make_interval(secs => 3 * n), 'waiting'
FROM loket.office o, generate_series(1, 900) n, LATERAL (SELECT substr('ABC', 1 + n % 3, 1)) k(c);

-- What officers type: a whole name, one letter wrong, a word left out; a date and a word; a number.
INSERT INTO bench.query
SELECT kind, row_number() OVER (PARTITION BY kind ORDER BY id), q, born
FROM (SELECT p.id, to_char(p.birth_date, 'YYYY-MM-DD') AS born, p.name, p.nik,
             split_part(p.name, ' ', 1) AS one, length(p.name) / 2 AS half
      FROM loket.person p TABLESAMPLE bernoulli (2) REPEATABLE (1)
      WHERE length(p.name) > 8 AND p.name LIKE '% %' ORDER BY md5(p.id::text) LIMIT 400) p
CROSS JOIN LATERAL (VALUES ('name', name),
  ('fuzzy', left(name, half - 1) || substr(name, half + 1)),
  ('fuzzy', left(name, half) || 'a' || substr(name, half + 1)),
  ('date', one || ' ' || born), ('number', nik)) v(kind, q);
COMMIT;
-- An office that grew over the years has been vacuumed: the first who read a row would otherwise pay
-- for it, and so would everybody while the server does all of it at once a minute later.
VACUUM (ANALYZE);
