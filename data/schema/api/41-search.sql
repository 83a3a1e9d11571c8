-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finding people: a ladder from the exact number over the birth date to the name in the office
-- and, asked for and with a reason, in the whole database. Every search is on record with the
-- persons it listed. Questions are put so that the plan for any value is the right one, and it is
-- made once at a desk: making one takes longer than the search.
SET LOCAL ROLE loket_owner;

-- What stands in a search line: a number (head: the first 12 or more digits of a NIK), a date or a
-- year, the rest of it a name.
DROP FUNCTION IF EXISTS loket.search_parts(text);
CREATE OR REPLACE FUNCTION loket.search_parts(q text, OUT number text, OUT head text, OUT day date,
                                              OUT year int, OUT name text)
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  m text[];
BEGIN
  number := upper(regexp_replace(q, '[ .-]', '', 'g'));
  head := substring(number FROM '^[0-9]{12,15}$');
  IF number !~ '^([0-9]{16}|[A-Z]{1,2}[0-9]{6,8})$' THEN
    number := NULL;
  END IF;
  m := regexp_match(q, '(^|[^0-9])([0-9]{1,2})[-./ ]([0-9]{1,2})[-./ ]([0-9]{4})($|[^0-9])');
  IF m IS NOT NULL THEN
    m := ARRAY[m[4], m[3], m[2]];
  ELSE
    m := regexp_match(q, '(^|[^0-9])([0-9]{4})-([0-9]{2})-([0-9]{2})($|[^0-9])');
    IF m IS NOT NULL THEN
      m := m[2:4];
    END IF;
  END IF;
  IF m IS NOT NULL THEN
    BEGIN
      day := make_date(m[1]::int, m[2]::int, m[3]::int);
    EXCEPTION WHEN data_exception THEN
      day := NULL;
    END;
  ELSE
    year := substring(q FROM '(?:^|[^0-9])((?:19|20)[0-9]{2})(?:$|[^0-9])')::int;
  END IF;
  name := loket.name_sound(btrim(regexp_replace(q, '[0-9./-]+', ' ', 'g')));
END $$;

-- More than this many searches in a minute is no officer looking for somebody.
CREATE OR REPLACE FUNCTION loket.search_limit(me loket.caller) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM loket.read_log r WHERE r.staff = me.staff
      AND r.kind IN ('search', 'similar')
      AND r.at > clock_timestamp() - interval '1 minute') >= 60 THEN
    PERFORM loket.fail('LK017', '{"limit": "searches"}');
  END IF;
END $$;

-- The log row of a search; the line in the server's log stays when somebody rolls the row back.
CREATE OR REPLACE FUNCTION loket.search_logged(me loket.caller, kind text, purpose text,
                                               shown uuid[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.read_log (id, office, staff, desk_session, kind, purpose, shown, used_at)
  VALUES (gen_random_uuid(), me.office, me.staff, me.desk, search_logged.kind,
          search_logged.purpose, coalesce(search_logged.shown, '{}'), clock_timestamp());
  RAISE LOG 'loket: % by staff %, % persons shown', search_logged.kind, me.staff,
            coalesce(cardinality(search_logged.shown), 0);
END $$;

-- Found persons in the shape of a list: numbers are masked.
CREATE OR REPLACE FUNCTION loket.people_json(hits jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  counts jsonb;
BEGIN
  counts := loket.case_counts(ARRAY(SELECT (f ->> 'id')::uuid FROM jsonb_array_elements(hits) f));
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name,
      'birth_date', p.birth_date, 'birth_place', p.birth_place,
      'nik_masked', coalesce(loket.mask_number(p.nik), ''),
      'passport_masked', coalesce(loket.mask_number((SELECT i.number FROM loket.person_identity i
        WHERE i.person = p.id AND i.kind = 'passport' AND i.until IS NULL LIMIT 1)), ''),
      'score', round((f ->> 'score')::numeric, 2), 'reason', f ->> 'reason',
      'cases', coalesce((counts ->> p.id::text)::int, 0))
      ORDER BY (f ->> 'score')::numeric DESC, p.name, p.id)
    FROM jsonb_array_elements(hits) f JOIN loket.person p ON p.id = (f ->> 'id')::uuid), '[]');
END $$;

-- One step each: persons of the office (or of all when office is NULL) by number …
CREATE OR REPLACE FUNCTION loket.people_numbered(office uuid, number text, kinds text[])
RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', k.person, 'score', 1,
                                                       'reason', k.kind))
    FROM (SELECT DISTINCT ON (i.person) i.person, i.kind FROM loket.person_identity i
          WHERE i.number = people_numbered.number AND i.kind = ANY (kinds)
            AND (i.office = people_numbered.office OR people_numbered.office IS NULL)
          ORDER BY i.person, i.kind DESC LIMIT 20) k), '[]');
END $$;

-- … or by how a NIK begins: where and when somebody was first registered …
CREATE OR REPLACE FUNCTION loket.people_begun(office uuid, head text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', k.person, 'score', 0.9,
                                                       'reason', 'nik'))
    FROM (SELECT DISTINCT i.person FROM loket.person_identity i
          WHERE i.number BETWEEN rpad(head, 16, '0') AND rpad(head, 16, '9') AND i.kind = 'nik'
            AND (i.office = people_begun.office OR people_begun.office IS NULL)
          ORDER BY i.person LIMIT 20) k), '[]');
END $$;

-- … by birth date and a name that may be spelled otherwise …
CREATE OR REPLACE FUNCTION loket.people_born(office uuid, day date, sound text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', k.id, 'reason', 'name_birth',
                                                       'score', 0.4 + 0.6 * k.score))
    FROM (SELECT p.id, CASE WHEN sound = '' THEN 0.5 ELSE
            greatest(loket.similarity(p.name_sound, sound),
                     loket.word_similarity(sound, p.name_sound)) END AS score
          FROM loket.person p
          WHERE p.birth_date = people_born.day
            AND (p.office = people_born.office OR people_born.office IS NULL)
          ORDER BY 2 DESC, p.id LIMIT 20) k WHERE k.score >= 0.3), '[]');
END $$;

-- Words of names that a word may stand for: itself, what it begins, what is a letter away.
CREATE OR REPLACE FUNCTION loket.words_alike(word text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN ARRAY(SELECT words_alike.word WHERE words_alike.word IS NOT NULL
    UNION
    (SELECT k.word FROM loket.name_word k WHERE length(words_alike.word) >= 3
       AND k.near >= words_alike.word COLLATE "C"
       AND k.near < (words_alike.word || chr(1114111)) COLLATE "C"
       AND k.word = k.near ORDER BY k.near LIMIT 20)
    UNION
    (SELECT k.word FROM loket.name_word k WHERE k.near = ANY (loket.words_near(words_alike.word))
     ORDER BY k.near = k.word DESC, k.near LIMIT 100));
END $$;

-- Persons in whose name each list has a word; of NULL lists none is asked, nor of a NULL year. All
-- four are always asked, one of them twice: that is looked up once.
CREATE OR REPLACE FUNCTION loket.people_worded(office uuid, sound text, year int, a text[],
  b text[], c text[], d text[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  one text[] := coalesce(a, b, c, d);
  two text[] := coalesce(b, one);
  three text[] := coalesce(c, one);
  four text[] := coalesce(d, one);
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', k.id, 'reason', 'name',
                                                       'score', 0.9 * k.score))
    FROM (SELECT m.id, greatest(loket.similarity(m.name_sound, sound),
                   0.9 * loket.word_similarity(sound, m.name_sound))
                 + CASE WHEN m.name_sound = sound THEN 0.05 ELSE 0 END AS score
          FROM (SELECT p.id, p.name_sound FROM loket.person p
                WHERE string_to_array(p.name_sound, ' ') && one
                  AND string_to_array(p.name_sound, ' ') && two
                  AND string_to_array(p.name_sound, ' ') && three
                  AND string_to_array(p.name_sound, ' ') && four
                  AND (p.office = people_worded.office OR people_worded.office IS NULL)
                  AND (year IS NULL OR p.birth_date BETWEEN make_date(year, 1, 1)
                                                        AND make_date(year, 12, 31))
                LIMIT 500) m
          ORDER BY 2 DESC, m.id LIMIT 20) k WHERE k.score >= 0.3), '[]');
END $$;

-- … and by name alone: every word as it sounds, then every word as it may have been meant, then
-- all words but one. Each step is taken only when the one before found too few.
CREATE OR REPLACE FUNCTION loket.people_named(office uuid, sound text, year int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  w text[] := ARRAY(SELECT DISTINCT x FROM string_to_table(sound, ' ') x WHERE length(x) > 1
                    ORDER BY x LIMIT 4);
  hits jsonb;
  a text[];
  b text[];
  c text[];
  d text[];
BEGIN
  IF cardinality(w) = 0 OR length(sound) < 3 THEN
    RETURN '[]';
  END IF;
  hits := loket.people_worded(office, sound, year, w[1:1], nullif(w[2:2], '{}'),
                              nullif(w[3:3], '{}'), nullif(w[4:4], '{}'));
  IF jsonb_array_length(hits) >= 5 THEN
    RETURN hits;
  END IF;
  SELECT nullif(loket.words_alike(w[1]), '{}'), nullif(loket.words_alike(w[2]), '{}'),
         nullif(loket.words_alike(w[3]), '{}'), nullif(loket.words_alike(w[4]), '{}')
  INTO a, b, c, d;
  hits := hits || loket.people_worded(office, sound, year, a, b, c, d);
  IF jsonb_array_length(hits) >= 5 OR cardinality(w) < 3 THEN
    RETURN hits;
  END IF;
  RETURN hits || loket.people_worded(office, sound, year, b, c, d, NULL)
              || loket.people_worded(office, sound, year, a, c, d, NULL)
              || loket.people_worded(office, sound, year, a, b, d, NULL)
              || CASE WHEN d IS NULL THEN '[]'
                      ELSE loket.people_worded(office, sound, year, a, b, c, NULL) END;
END $$;

-- The best reason for each person, best first.
CREATE OR REPLACE FUNCTION loket.people_best(hits jsonb, most int) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(b.f ORDER BY (b.f ->> 'score')::numeric DESC)
    FROM (SELECT d.f FROM (SELECT DISTINCT ON (f ->> 'id') f FROM jsonb_array_elements(hits) f
                           ORDER BY f ->> 'id', (f ->> 'score')::numeric DESC) d
          ORDER BY (d.f ->> 'score')::numeric DESC LIMIT most) b), '[]');
END $$;

-- Before somebody is registered: is it a person the office knows? '' for what is not known yet.
CREATE OR REPLACE FUNCTION api.person_similar(nik text, name text, birth_date text, passport text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me loket.caller;
  broken text;
  sound text;
  hits jsonb := '[]';
BEGIN
  me := loket.enter(loket.counter_duties());
  PERFORM loket.need_arguments(jsonb_build_object('nik', nik, 'name', name,
    'birth_date', birth_date, 'passport', passport));
  PERFORM loket.need('name', length(name) <= 100, 'length');
  PERFORM loket.need('nik', length(nik) <= 30, 'length');
  PERFORM loket.need('passport', length(passport) <= 30, 'length');
  PERFORM loket.need('birth_date', birth_date ~ '^([0-9]{4}-[0-9]{2}-[0-9]{2})?$', 'format');
  PERFORM loket.search_limit(me);
  sound := loket.name_sound(name);
  IF nik <> '' THEN
    hits := hits || loket.people_numbered(me.office, nik, ARRAY['nik']);
  END IF;
  IF passport <> '' THEN
    hits := hits || loket.people_numbered(me.office, upper(passport), ARRAY['passport']);
  END IF;
  IF birth_date <> '' AND sound <> '' THEN
    hits := hits || loket.people_born(me.office, birth_date::date, sound);
  END IF;
  hits := loket.people_best(hits || loket.people_named(me.office, sound, NULL), 10);
  PERFORM loket.search_logged(me, 'similar', 'registration',
    ARRAY(SELECT (f ->> 'id')::uuid FROM jsonb_array_elements(hits) f));
  RETURN jsonb_build_object('people', loket.people_json(hits));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.person_similar(text, text, text, text) TO loket_staff;

-- Who is in the house today under this ticket or name: a ticket also of somebody who only waits, a
-- name of those who were asked for it.
CREATE OR REPLACE FUNCTION loket.search_today(me loket.caller, q text, sound text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  label text[] := regexp_match(upper(q), '^ *([A-Z]) *-? *([0-9]{1,3}) *$');
BEGIN
  IF label IS NOT NULL THEN
    RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('ticket', t.id,
        'label', loket.ticket_label(t.issued_class, t.number), 'counter', n.number, 'visit', v.id,
        'state', t.state, 'name', p.name))
      FROM loket.ticket t
      LEFT JOIN loket.visit v ON v.office = me.office AND v.day = me.today AND v.ticket = t.id
      LEFT JOIN loket.counter n ON n.id = v.counter
      LEFT JOIN loket.visit_person p ON p.visit = v.id
      WHERE t.office = me.office AND t.day = me.today AND t.issued_class = label[1]
        AND t.number = label[2]::int), '[]');
  END IF;
  IF length(sound) < 3 THEN
    RETURN '[]';
  END IF;
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('ticket', k.ticket, 'label', k.label,
      'counter', k.counter, 'visit', k.visit, 'state', k.state, 'name', k.name) ORDER BY k.label)
    FROM (SELECT v.id AS visit, t.id AS ticket, n.number AS counter, p.name,
            coalesce(t.state, CASE WHEN v.ended_at IS NULL THEN 'serving' ELSE 'done' END) AS state,
            coalesce(loket.ticket_label(t.issued_class, t.number), '') AS label
          FROM loket.visit v
          JOIN loket.visit_person p ON p.visit = v.id
          LEFT JOIN loket.ticket t ON t.id = v.ticket
          LEFT JOIN loket.counter n ON n.id = v.counter
          LEFT JOIN loket.person r ON r.id = p.person
          WHERE v.office = me.office AND v.day = me.today
            AND loket.word_similarity(sound, coalesce(r.name_sound, loket.name_sound(p.name)))
                >= 0.5
          LIMIT 20) k), '[]');
END $$;

-- Whoever only prints or audits finds a case by its number or its book, and no person.
CREATE OR REPLACE FUNCTION api.search(q text, scope text, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me loket.caller;
  broken text;
  part record;
  step text := 'number';
  place uuid;
  hits jsonb := '[]';
  cases jsonb;
  persons uuid[];
  meets boolean;
BEGIN
  me := loket.enter(loket.counter_duties() || ARRAY['printer', 'auditor']);
  meets := loket.counter_duties() && me.duties;
  PERFORM loket.need_arguments(jsonb_build_object('q', q, 'scope', scope, 'reason', reason));
  PERFORM loket.need('q', length(q) BETWEEN 1 AND 100, 'length');
  PERFORM loket.need('scope', scope IN ('office', 'nation'), 'unknown');
  PERFORM loket.need('reason', length(reason) <= 180, 'length');
  IF scope = 'nation' AND btrim(reason) = '' THEN
    PERFORM loket.fail('LK019');
  END IF;
  IF scope = 'nation' AND NOT meets THEN
    PERFORM loket.fail('LK002', jsonb_build_object('duties', loket.counter_duties()));
  END IF;
  PERFORM loket.search_limit(me);
  place := CASE scope WHEN 'office' THEN me.office END;

  SELECT * INTO part FROM loket.search_parts(q);
  cases := coalesce(loket.cases_numbered(me, q), '[]');
  IF part.number IS NOT NULL THEN
    cases := cases || loket.cases_of_book(me, part.number);
  END IF;
  IF meets AND part.number IS NOT NULL THEN
    hits := loket.people_numbered(place, part.number, ARRAY['nik', 'kk', 'passport']);
  ELSIF meets AND part.head IS NOT NULL THEN
    hits := loket.people_begun(place, part.head);
  END IF;
  IF meets AND hits = '[]' AND part.day IS NOT NULL THEN
    step := 'date';
    hits := loket.people_born(place, part.day, part.name);
  END IF;
  IF meets AND hits = '[]' AND cases = '[]' AND part.name <> '' THEN
    step := scope;
    hits := loket.people_named(place, part.name, part.year);
  END IF;
  hits := loket.people_best(hits, 20);
  persons := ARRAY(SELECT (f ->> 'id')::uuid FROM jsonb_array_elements(hits) f);
  PERFORM loket.search_logged(me, 'search', CASE scope WHEN 'nation' THEN 'nation: ' || reason
                                                       ELSE 'office' END, persons);
  RETURN jsonb_build_object('people', loket.people_json(hits),
    'today', CASE WHEN meets THEN loket.search_today(me, q, part.name) ELSE '[]' END,
    'cases', (SELECT coalesce(jsonb_agg(k.r ORDER BY k.n), '[]')
      FROM (SELECT DISTINCT ON (u.r ->> 'id') u.r, u.n
            FROM jsonb_array_elements(cases || coalesce(loket.cases_of_persons(me, persons), '[]'))
              WITH ORDINALITY u(r, n) ORDER BY u.r ->> 'id', u.n) k), 'by', step);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.search(text, text, text) TO loket_staff;
