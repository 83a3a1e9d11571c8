-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rules that need no table: conditions of the catalogue, NIK, the zone of a finished book.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.day_of(words text) RETURNS date
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  y int;
  m int;
  d int;
BEGIN
  IF (words ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$') IS NOT TRUE THEN
    RETURN NULL;
  END IF;
  y := left(words, 4)::int;
  m := substr(words, 6, 2)::int;
  d := right(words, 2)::int;
  -- computed, not caught: a list asks three times for every row, and catching costs more than all of it
  IF y = 0 OR d > (CASE WHEN m IN (4, 6, 9, 11) THEN 30 WHEN m <> 2 THEN 31
                        WHEN y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0) THEN 29 ELSE 28 END) THEN
    RETURN NULL;
  END IF;
  RETURN make_date(y, m, d);
END $$;

-- {"field":f,"in":[…]} | {"age_below":n} | {"all":[…]} | {"any":[…]} | {"not":…}; none holds
-- always. What is not known holds not: a field without value is in no list, an age without date of
-- birth is below nothing. The desk evaluates the same way.
CREATE OR REPLACE FUNCTION loket.condition_holds(condition jsonb, fields jsonb, day date)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c jsonb;
  born date;
BEGIN
  IF condition IS NULL OR condition = 'null' THEN
    RETURN true;
  ELSIF condition ? 'field' THEN
    RETURN fields ? (condition ->> 'field') AND coalesce(
      condition -> 'in' @> jsonb_build_array(fields -> (condition ->> 'field')), false);
  ELSIF condition ? 'age_below' THEN
    born := loket.day_of(fields ->> 'birth_date');
    RETURN coalesce(born > (day - make_interval(years => (condition ->> 'age_below')::int))::date,
                    false);
  ELSIF condition ? 'all' THEN
    FOR c IN SELECT x FROM jsonb_array_elements(condition -> 'all') x LOOP
      IF NOT loket.condition_holds(c, fields, day) THEN RETURN false; END IF;
    END LOOP;
    RETURN true;
  ELSIF condition ? 'any' THEN
    FOR c IN SELECT x FROM jsonb_array_elements(condition -> 'any') x LOOP
      IF loket.condition_holds(c, fields, day) THEN RETURN true; END IF;
    END LOOP;
    RETURN false;
  ELSIF condition ? 'not' THEN
    RETURN NOT loket.condition_holds(condition -> 'not', fields, day);
  END IF;
  RETURN false;
END $$;

-- Is it a condition the function above understands, about fields there are? One with a word
-- mistyped would hold for nobody, in silence.
CREATE OR REPLACE FUNCTION loket.condition_good(condition jsonb, fields text[]) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  said text;
  c jsonb;
BEGIN
  IF condition IS NULL OR condition = 'null' THEN
    RETURN true;
  ELSIF jsonb_typeof(condition) <> 'object' THEN
    RETURN false;
  ELSIF condition ? 'field' THEN
    RETURN condition ->> 'field' = ANY (fields) AND jsonb_typeof(condition -> 'in') = 'array'
      AND condition - 'field' - 'in' = '{}';
  END IF;
  SELECT k INTO said FROM jsonb_object_keys(condition) k;
  c := condition -> said;
  RETURN condition - said = '{}' AND CASE said
    WHEN 'age_below' THEN jsonb_typeof(c) = 'number'
    WHEN 'not' THEN loket.condition_good(c, fields)
    WHEN 'all' THEN jsonb_typeof(c) = 'array' AND NOT EXISTS (SELECT
      FROM jsonb_path_query(c, '$[*]') x WHERE NOT loket.condition_good(x, fields))
    WHEN 'any' THEN jsonb_typeof(c) = 'array' AND NOT EXISTS (SELECT
      FROM jsonb_path_query(c, '$[*]') x WHERE NOT loket.condition_good(x, fields))
    ELSE false END;
END $$;

-- What is wrong with a NIK: length, date, serial are errors; birth_date, sex (it disagrees with
-- what is typed) ask for a reason and another person; region is a hint only.
CREATE OR REPLACE FUNCTION loket.nik_findings(nik text, born date, sex text, day date)
RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found text[] := '{}';
  d int;
  female boolean;
  its_day date;
  x date;
BEGIN
  IF (nik ~ '^[0-9]{16}$') IS NOT TRUE THEN
    RETURN ARRAY['length'];
  END IF;
  d := substr(nik, 7, 2)::int;
  female := d > 40;
  d := CASE WHEN female THEN d - 40 ELSE d END;
  -- of the two centuries it may mean the one that agrees
  FOR century IN REVERSE 20..19 LOOP
    x := loket.day_of(century || substr(nik, 11, 2) || '-' || substr(nik, 9, 2) || '-'
                      || lpad(d::text, 2, '0'));
    IF x <= day AND x > day - interval '121 years' AND (its_day IS NULL OR x = born) THEN
      its_day := x;
    END IF;
  END LOOP;
  IF its_day IS NULL THEN
    found := found || 'date'::text;
  ELSIF born <> its_day THEN
    found := found || 'birth_date'::text;
  END IF;
  IF right(nik, 4) = '0000' THEN
    found := found || 'serial'::text;
  END IF;
  IF (sex = 'P') <> female THEN
    found := found || 'sex'::text;
  END IF;
  IF NOT EXISTS (SELECT FROM loket.region r WHERE r.code = left(nik, 6)) THEN
    found := found || 'region'::text;
  END IF;
  RETURN found;
END $$;

-- Is a typed value of its kind? Empty is another question.
CREATE OR REPLACE FUNCTION loket.value_good(kind text, choices text[], value text, day date)
RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce(CASE kind
    WHEN 'nik' THEN NOT loket.nik_findings(value, NULL, NULL, day)
                        && ARRAY['length', 'date', 'serial']
    WHEN 'kk' THEN value ~ '^[0-9]{6}(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])[0-9]{6}$'
    WHEN 'date' THEN loket.day_of(value) IS NOT NULL
    WHEN 'choice' THEN value = ANY (choices)
    WHEN 'region' THEN value ~ '^[0-9]{10}$'
    WHEN 'phone' THEN value ~ '^[+]?[0-9]{6,15}$'
    WHEN 'email' THEN value ~ '^[^@ ]+@[^@ ]+[.][^@ .]+$'
    WHEN 'number' THEN value ~ '^[0-9]{1,9}$'
    WHEN 'passport' THEN value ~ '^[A-Z0-9]{5,9}$'
    WHEN 'country' THEN value ~ '^[A-Z]{3}$'
    WHEN 'name' THEN length(value) <= 100 AND value !~ '[0-9[:cntrl:]]'
    ELSE length(value) <= 500
  END, false);
END $$;

CREATE OR REPLACE FUNCTION loket.mrz_digit(words text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  total int := 0;
  c text;
BEGIN
  FOR i IN 1..length(words) LOOP
    c := substr(words, i, 1);
    total := total + (ARRAY[7, 3, 1])[(i - 1) % 3 + 1] *
      CASE WHEN c ~ '[0-9]' THEN c::int WHEN c = '<' THEN 0 ELSE ascii(c) - 55 END;
  END LOOP;
  RETURN (total % 10)::text;
END $$;

-- The name field of an Indonesian passport: the last word is the primary identifier.
CREATE OR REPLACE FUNCTION loket.mrz_name(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  words text[];
  n int;
BEGIN
  words := ARRAY(SELECT w FROM regexp_split_to_table(regexp_replace(
    regexp_replace(upper(name), '[''`.]', '', 'g'), '[^A-Z]+', ' ', 'g'), ' ')
    WITH ORDINALITY u(w, k) WHERE w <> '' ORDER BY k);
  n := cardinality(words);
  RETURN rpad(left(CASE WHEN n > 1
    THEN words[n] || '<<' || array_to_string(words[1:n - 1], '<')
    ELSE coalesce(words[1], '') END, 39), 39, '<');
END $$;

-- Where a book's zone disagrees with the case: names of parts, never what they say.
CREATE OR REPLACE FUNCTION loket.mrz_differences(mrz1 text, mrz2 text, fields jsonb, book text,
                                                 years int, day date) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found text[] := '{}';
  name text := coalesce(nullif(fields ->> 'passport_name', ''), fields ->> 'name');
  expires date;
BEGIN
  IF (mrz1 ~ '^[A-Z0-9<]{44}$' AND mrz2 ~ '^[A-Z0-9<]{44}$') IS NOT TRUE THEN
    RETURN ARRAY['format'];
  END IF;
  expires := loket.day_of('20' || substr(mrz2, 22, 2) || '-' || substr(mrz2, 24, 2) || '-'
                          || substr(mrz2, 26, 2));
  SELECT array_agg(p.part ORDER BY p.n) INTO found
  FROM (VALUES
    (1, 'document', left(mrz1, 1) = 'P'),
    (2, 'state', substr(mrz1, 3, 3) = 'IDN'),
    (3, 'name', substr(mrz1, 6) = loket.mrz_name(name)),
    (4, 'number', left(mrz2, 9) = rpad(book, 9, '<')),
    (5, 'number_digit', substr(mrz2, 10, 1) = loket.mrz_digit(left(mrz2, 9))),
    (6, 'nationality', substr(mrz2, 11, 3) = fields ->> 'nationality'),
    (7, 'birth_date', substr(mrz2, 14, 6) =
        to_char(loket.day_of(fields ->> 'birth_date'), 'YYMMDD')),
    (8, 'birth_digit', substr(mrz2, 20, 1) = loket.mrz_digit(substr(mrz2, 14, 6))),
    (9, 'sex', substr(mrz2, 21, 1) = CASE fields ->> 'sex' WHEN 'L' THEN 'M' WHEN 'P' THEN 'F' END),
    (10, 'expiry', expires <= (day + make_interval(years => years))::date
        AND expires > (day + make_interval(years => years) - interval '60 days')::date),
    (11, 'expiry_digit', substr(mrz2, 28, 1) = loket.mrz_digit(substr(mrz2, 22, 6))),
    (12, 'optional_digit', substr(mrz2, 43, 1) = loket.mrz_digit(substr(mrz2, 29, 14))
        OR (substr(mrz2, 29, 14) = repeat('<', 14) AND substr(mrz2, 43, 1) = '<')),
    (13, 'composite', substr(mrz2, 44, 1) = loket.mrz_digit(left(mrz2, 10)
        || substr(mrz2, 14, 7) || substr(mrz2, 22, 22)))) p(n, part, good)
  WHERE p.good IS NOT TRUE;
  RETURN coalesce(found, '{}');
END $$;

-- Bytes as base45 (RFC 9285): what a QR code holds in its alphanumeric mode.
CREATE OR REPLACE FUNCTION loket.base45(bytes bytea) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  letters text := '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
  said text := '';
  n int;
  i int := 0;
BEGIN
  WHILE i < length(bytes) LOOP
    IF i + 1 < length(bytes) THEN
      n := get_byte(bytes, i) * 256 + get_byte(bytes, i + 1);
      said := said || substr(letters, n % 45 + 1, 1) || substr(letters, n / 45 % 45 + 1, 1)
              || substr(letters, n / 2025 + 1, 1);
    ELSE
      n := get_byte(bytes, i);
      said := said || substr(letters, n % 45 + 1, 1) || substr(letters, n / 45 + 1, 1);
    END IF;
    i := i + 2;
  END LOOP;
  RETURN said;
END $$;
