-- SPDX-License-Identifier: GPL-3.0-or-later
-- Persons: registered once, every version kept, found by their numbers.
SET LOCAL ROLE loket_owner;

-- Not whether it is true, only whether it can be one: no check digit exists. Disagreeing with a
-- birth date or sex is no error but a flag on the case.
CREATE OR REPLACE FUNCTION loket.nik_possible(nik text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d int;
  m int;
BEGIN
  IF (nik ~ '^[0-9]{16}$') IS NOT TRUE OR right(nik, 4) = '0000' THEN
    RETURN false;
  END IF;
  d := substr(nik, 7, 2)::int;
  m := substr(nik, 9, 2)::int;
  IF d > 40 THEN
    d := d - 40;                            -- women
  END IF;
  -- a leap year on both sides of the century, so that 29-02 is possible when it can be
  RETURN m BETWEEN 1 AND 12 AND d >= 1 AND d <= CASE
    WHEN m IN (4, 6, 9, 11) THEN 30
    WHEN m <> 2 THEN 31
    WHEN substr(nik, 11, 2)::int % 4 = 0 THEN 29 ELSE 28 END;
END $$;

-- 170101******0001
CREATE OR REPLACE FUNCTION loket.mask_number(number text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE WHEN length(number) = 16
    THEN left(number, 6) || '******' || right(number, 4)
    ELSE left(number, 1) || repeat('*', greatest(length(number) - 4, 0)) || right(number, 3) END;
END $$;

CREATE OR REPLACE FUNCTION loket.person_data(person uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT to_jsonb(p) - 'office' - 'name_sound'
          FROM loket.person p WHERE p.id = person_data.person);
END $$;

-- The word and what is left of it without any one letter.
CREATE OR REPLACE FUNCTION loket.words_near(word text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY(SELECT DISTINCT left(word, i - 1) || substr(word, i + 1)
               FROM generate_series(1, length(word) + 1) i
               WHERE length(word) > 2 OR i > length(word));
END $$;

CREATE OR REPLACE FUNCTION loket.name_words_kept() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.name_word (near, word)
  SELECT n, s FROM (SELECT DISTINCT string_to_table(NEW.name_sound, ' ') AS s) x,
    unnest(loket.words_near(s)) n
  WHERE s <> '' AND NOT EXISTS (SELECT FROM loket.name_word k WHERE k.near = s AND k.word = s)
  ORDER BY n, s
  ON CONFLICT ON CONSTRAINT name_word_pkey DO NOTHING;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER name_words AFTER INSERT OR UPDATE OF name ON loket.person
  FOR EACH ROW EXECUTE FUNCTION loket.name_words_kept();

-- The person with the data laid over: only the given keys change, '' clears.
CREATE OR REPLACE FUNCTION loket.person_laid(p loket.person, data jsonb, today date)
RETURNS loket.person
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  keys text[] := ARRAY['nik', 'kk', 'name', 'passport_name', 'extra_name', 'sex', 'birth_date',
    'birth_place', 'nationality', 'address', 'rt', 'rw', 'region', 'postcode', 'phone', 'email',
    'channel', 'consent', 'passport'];
  a record;
  laid jsonb := '{}';
BEGIN
  PERFORM loket.need('data', jsonb_typeof(data) = 'object' AND pg_column_size(data) < 10000,
                     'object');
  FOR a IN SELECT key, value FROM jsonb_each(data) LOOP
    PERFORM loket.need(CASE WHEN a.key = ANY (keys) THEN a.key ELSE 'data' END,
      a.key = ANY (keys) AND jsonb_typeof(a.value) IN ('string', 'null')
      OR (a.key = 'consent' AND jsonb_typeof(a.value) = 'boolean'), 'unknown');
    PERFORM loket.need(a.key, a.key = 'address'
                       OR coalesce(data ->> a.key, '') !~ '[[:cntrl:]]', 'format');
    laid := laid || jsonb_build_object(a.key, nullif(btrim(data ->> a.key), ''));
  END LOOP;
  PERFORM loket.need('nik', NOT laid ? 'nik' OR laid ->> 'nik' IS NULL
                     OR loket.nik_possible(laid ->> 'nik'), 'format');
  PERFORM loket.need('kk', coalesce(laid ->> 'kk', '0000000000000000') ~ '^[0-9]{16}$', 'format');
  PERFORM loket.need('sex', coalesce(laid ->> 'sex', 'L') IN ('L', 'P'), 'unknown');
  PERFORM loket.need('birth_date', coalesce(laid ->> 'birth_date', '2000-01-01')
                     ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 'format');
  PERFORM loket.need('birth_date', coalesce((laid ->> 'birth_date')::date, today)
                     BETWEEN '1880-01-01' AND today, 'range');
  PERFORM loket.need('nationality', coalesce(laid ->> 'nationality', 'IDN') ~ '^[A-Z]{3}$',
                     'format');
  PERFORM loket.need('rt', coalesce(laid ->> 'rt', '001') ~ '^[0-9]{3}$', 'format');
  PERFORM loket.need('rw', coalesce(laid ->> 'rw', '001') ~ '^[0-9]{3}$', 'format');
  PERFORM loket.need('region', coalesce(laid ->> 'region', '0000000000') ~ '^[0-9]{10}$', 'format');
  PERFORM loket.need('postcode', coalesce(laid ->> 'postcode', '00000') ~ '^[0-9]{5}$', 'format');
  PERFORM loket.need('passport', coalesce(laid ->> 'passport', 'A0000000')
                     ~ '^[A-Z][0-9A-Z]{5,8}$', 'format');
  p := jsonb_populate_record(p, laid - 'passport');
  PERFORM loket.need('name', length(p.name) BETWEEN 1 AND 100, 'length');
  RETURN p;
END $$;

-- A number that finds this person. The one it replaces goes on finding them.
CREATE OR REPLACE FUNCTION loket.identity_put(person uuid, office uuid, kind text, number text)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE loket.person_identity i SET until = loket.now()
  WHERE i.person = identity_put.person AND i.kind = identity_put.kind
    AND i.number IS DISTINCT FROM identity_put.number AND i.until IS NULL;
  IF identity_put.number IS NOT NULL THEN
    INSERT INTO loket.person_identity AS i (person, office, kind, number, since)
    VALUES (identity_put.person, identity_put.office, identity_put.kind, identity_put.number,
            loket.now())
    ON CONFLICT ON CONSTRAINT person_identity_pkey DO UPDATE SET until = NULL
    WHERE i.until IS NOT NULL;
  END IF;
END $$;

-- After a person was written: their numbers and the version that is kept for good.
CREATE OR REPLACE FUNCTION loket.person_kept(me loket.caller, p loket.person, command uuid,
                                             data jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.identity_put(p.id, p.office, 'nik', p.nik),
          loket.identity_put(p.id, p.office, 'kk', p.kk);
  IF data ? 'passport' THEN
    PERFORM loket.identity_put(p.id, p.office, 'passport', nullif(btrim(data ->> 'passport'), ''));
  END IF;
  INSERT INTO loket.person_version (person, office, version, data, staff, command, at)
  VALUES (p.id, p.office, p.version, loket.person_data(p.id), me.staff, person_kept.command,
          loket.now());
END $$;

-- A person as this data says from now on: a new version, the ones before are kept.
CREATE OR REPLACE FUNCTION loket.person_change(me loket.caller, p loket.person, command uuid,
                                               data jsonb) RETURNS loket.person
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  p := loket.person_laid(p, data, me.today);
  PERFORM loket.number_limit();
  UPDATE loket.person x SET version = x.version + 1, nik = p.nik, kk = p.kk, name = p.name,
    passport_name = p.passport_name, extra_name = p.extra_name, sex = p.sex,
    birth_date = p.birth_date, birth_place = p.birth_place, nationality = p.nationality,
    address = p.address, rt = p.rt, rw = p.rw, region = p.region, postcode = p.postcode,
    phone = p.phone, email = p.email, channel = p.channel, consent = p.consent
  WHERE x.id = p.id RETURNING * INTO p;
  PERFORM loket.person_kept(me, p, command, data);
  RETURN p;
END $$;

CREATE OR REPLACE FUNCTION api.person_register(command uuid, person uuid, data jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  p loket.person;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner']);
  answer := loket.command_begin(command, 'person_register', jsonb_build_object('person', person,
    'data', data));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  p := loket.person_laid(NULL::loket.person, data, me.today);
  PERFORM loket.number_limit();
  INSERT INTO loket.person (id, office, version, nik, kk, name, passport_name, extra_name, sex,
    birth_date, birth_place, nationality, address, rt, rw, region, postcode, phone, email, channel,
    consent)
  VALUES (person_register.person, me.office, 1, p.nik, p.kk, p.name, p.passport_name, p.extra_name,
    p.sex, p.birth_date, p.birth_place, p.nationality, p.address, p.rt, p.rw, p.region, p.postcode,
    p.phone, p.email, p.channel, p.consent) RETURNING * INTO p;
  PERFORM loket.person_kept(me, p, command, data);
  RETURN loket.command_end(command, jsonb_build_object('person', p.id, 'version', p.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.person_register(uuid, uuid, jsonb) TO loket_staff;

-- A datum somebody asked to have corrected is decided on by another person, and not typed over.
CREATE OR REPLACE FUNCTION loket.need_no_correction(p loket.person, data jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM loket.person_request q JOIN loket.person_correction k ON k.request = q.id
      WHERE q.person = p.id AND data ? k.field
        AND nullif(btrim(data ->> k.field), '') IS DISTINCT FROM loket.person_data(p.id) ->> k.field
        AND NOT EXISTS (SELECT FROM loket.person_request_end e WHERE e.request = q.id)) THEN
    PERFORM loket.fail('LK011', '{"blockers": [], "person": "correction"}');
  END IF;
END $$;

CREATE OR REPLACE FUNCTION api.person_update(command uuid, person uuid, version int, data jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  p loket.person;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner']);
  answer := loket.command_begin(command, 'person_update', jsonb_build_object('person', person,
    'version', version, 'data', data));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  SELECT * INTO p FROM loket.person x
  WHERE x.id = person_update.person AND x.office = me.office FOR UPDATE;
  IF p.id IS NULL THEN
    PERFORM loket.fail('LK003');
  ELSIF p.version IS DISTINCT FROM person_update.version THEN
    PERFORM loket.fail('LK004', jsonb_build_object('version', p.version));
  END IF;
  PERFORM loket.need_no_correction(p, data);
  p := loket.person_change(me, p, command, data);
  PERFORM loket.tell(me.office, 'case', NULL);
  RETURN loket.command_end(command, jsonb_build_object('person', p.id, 'version', p.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.person_update(uuid, uuid, int, jsonb) TO loket_staff;
