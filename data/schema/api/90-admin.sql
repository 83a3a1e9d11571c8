-- SPDX-License-Identifier: GPL-3.0-or-later
-- What loket-admin does on the server host as superuser: the office itself, its people and their
-- logins. No role of people may call any of it.
SET LOCAL ROLE loket_owner;

-- The office with its counters, as a file an office can read and correct; loading it again
-- corrects what is there. A counter that is no longer in the file is closed, never deleted.
CREATE OR REPLACE FUNCTION loket.office_load(data jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  given jsonb := data -> 'office';
  found_id uuid;
  c jsonb;
BEGIN
  SELECT o.id INTO found_id FROM loket.office o WHERE o.code = given ->> 'code';
  IF found_id IS NULL THEN
    found_id := gen_random_uuid();
    INSERT INTO loket.office (id, code, name, city, tz, letterhead, practice)
    VALUES (found_id, given ->> 'code', given ->> 'name', given ->> 'city', given ->> 'tz',
            coalesce(given -> 'letterhead', '[]'),
            coalesce((given ->> 'practice')::boolean, false));
    UPDATE loket.clock SET practice = coalesce((given ->> 'practice')::boolean, false);
  ELSE
    UPDATE loket.office SET name = given ->> 'name', city = given ->> 'city', tz = given ->> 'tz',
                            letterhead = coalesce(given -> 'letterhead', letterhead)
    WHERE id = found_id;
  END IF;
  UPDATE loket.office SET look_percent = coalesce((given #>> '{second_look,percent}')::int, look_percent),
    look_days = coalesce((given #>> '{second_look,days}')::int, look_days),
    look_holds = coalesce((given #>> '{second_look,holds}')::boolean, look_holds)
  WHERE id = found_id;
  IF data ? 'counters' THEN
    UPDATE loket.counter k SET closed = true
    WHERE k.office = found_id AND NOT k.closed
      AND NOT EXISTS (SELECT FROM jsonb_array_elements(data -> 'counters') x
                      WHERE (x ->> 'number')::int = k.number);
    FOR c IN SELECT jsonb_array_elements(data -> 'counters') LOOP
      INSERT INTO loket.counter AS k (id, office, number, name, classes)
      VALUES (gen_random_uuid(), found_id, (c ->> 'number')::int, c ->> 'name',
              ARRAY(SELECT jsonb_array_elements_text(coalesce(c -> 'classes', '[]'))))
      ON CONFLICT (office, number) DO UPDATE
      SET name = excluded.name, classes = excluded.classes, closed = false;
    END LOOP;
  END IF;
  RETURN found_id;
END $$;

-- A person of the office, a login and duties from today. The same NIP is the same person: a second
-- login never makes a second pair of eyes. What is there already stays.
CREATE OR REPLACE FUNCTION loket.officer_write(at_office uuid, data jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  person uuid;
  today date := loket.today(at_office);
BEGIN
  SELECT s.id INTO person FROM loket.staff s
  WHERE s.office = at_office AND s.nip = data ->> 'nip';
  IF person IS NULL THEN
    person := gen_random_uuid();
    INSERT INTO loket.staff (id, office, name, nip, home_office, valid_from, valid_until)
    VALUES (person, at_office, data ->> 'name', data ->> 'nip', data ->> 'home_office', today,
            (data ->> 'until')::date);
  END IF;
  INSERT INTO loket.staff_login (login, staff, valid_from, valid_until)
  VALUES ((data ->> 'login')::name, person, today, (data ->> 'until')::date);
  INSERT INTO loket.duty (id, office, staff, duty, valid_from, valid_until, basis)
  SELECT gen_random_uuid(), at_office, person, d, today, (data ->> 'until')::date,
         coalesce(data ->> 'basis', '')
  FROM jsonb_array_elements_text(coalesce(data -> 'duties', '[]')) d
  WHERE NOT EXISTS (SELECT FROM loket.duty x
    WHERE x.staff = person AND x.duty = d AND x.delegated_from IS NULL
      AND (x.valid_until IS NULL OR x.valid_until >= today));
  RETURN person;
END $$;

-- One person alone: in the practice office, and for the first people of an office, on record as that.
CREATE OR REPLACE FUNCTION loket.officer_add(data jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  at_office uuid;
  person uuid;
  its uuid := gen_random_uuid();
BEGIN
  SELECT o.id INTO STRICT at_office FROM loket.office o
  WHERE NOT data ? 'office' OR o.code = data ->> 'office';
  IF loket.officers_by_two(at_office) THEN
    PERFORM loket.fail('LK006');
  END IF;
  IF NOT (SELECT o.practice FROM loket.office o WHERE o.id = at_office) THEN
    INSERT INTO loket.officer_change (id, office, kind, login, data, bootstrap, requested_at)
    VALUES (its, at_office, 'add', (data ->> 'login')::name, data, true, loket.now());
    -- of all duties: the second of them may be the one after which it takes two
    PERFORM set_config('loket.officer_change', its::text, true);
  END IF;
  person := loket.officer_write(at_office, data);
  PERFORM set_config('loket.officer_change', '', true);
  RETURN person;
END $$;

-- The next call of an open session is refused, because loket.enter() asks each time; its desks end
-- here, so that the people in front of them are called to another counter with one key.
CREATE OR REPLACE FUNCTION loket.officer_disable(login name) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d uuid;
  known boolean;
BEGIN
  UPDATE loket.staff_login l SET disabled_at = coalesce(l.disabled_at, clock_timestamp())
  WHERE l.login = officer_disable.login;
  known := FOUND;
  FOR d IN SELECT s.id FROM loket.desk_session s
           WHERE s.login = officer_disable.login AND s.closed_at IS NULL ORDER BY s.id FOR UPDATE LOOP
    PERFORM loket.desk_end(d, 'ended');
  END LOOP;
  RETURN known;
END $$;

-- What they had kept on a computer is theirs to read and send again. By one person only where there
-- are no two.
CREATE OR REPLACE FUNCTION loket.officer_enable(login name) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF loket.officers_by_two((SELECT s.office FROM loket.staff_login l JOIN loket.staff s ON s.id = l.staff
                            WHERE l.login = officer_enable.login)) THEN
    PERFORM loket.fail('LK006');
  END IF;
  UPDATE loket.staff_login l SET disabled_at = NULL WHERE l.login = officer_enable.login;
  RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION loket.officer_list() RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object(
    'login', l.login, 'name', s.name, 'nip', s.nip, 'office', o.code,
    'valid', l.disabled_at IS NULL AND loket.today(o.id) >= l.valid_from
             AND (l.valid_until IS NULL OR l.valid_until >= loket.today(o.id))
             AND (s.valid_until IS NULL OR s.valid_until >= loket.today(o.id)),
    'until', coalesce(l.valid_until, s.valid_until),
    'duties', (SELECT coalesce(jsonb_agg(DISTINCT d.duty), '[]') FROM loket.duty d
               WHERE d.staff = s.id AND d.valid_from <= loket.today(o.id)
                 AND (d.valid_until IS NULL OR d.valid_until >= loket.today(o.id))))
    ORDER BY l.login)
    FROM loket.staff_login l JOIN loket.staff s ON s.id = l.staff
    JOIN loket.office o ON o.id = s.office), '[]');
END $$;
