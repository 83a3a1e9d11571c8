-- SPDX-License-Identifier: GPL-3.0-or-later
-- Fills the practice office: about 120 cases of the last sixty days in every step, the queue of
-- today, blank books, a few lines of a watch list. Only where the clock says practice.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.practice_ticket(office uuid, class text, at timestamptz,
                                                 state text, needs jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its uuid := gen_random_uuid();
  day date := loket.practice_day(office, at);
  n int;
BEGIN
  INSERT INTO loket.ticket_counter AS k VALUES (office, day, class, 1)
  ON CONFLICT ON CONSTRAINT ticket_counter_pkey DO UPDATE SET last = k.last + 1
  RETURNING k.last INTO n;
  INSERT INTO loket.ticket (id, office, day, class, issued_class, number, channel, needs, taken_at,
                            state)
  VALUES (its, office, day, class, class, n, 'counter', needs, at, state);
  INSERT INTO loket.ticket_event (office, ticket, what, class, at)
  VALUES (office, its, 'issued', class, at);
  RETURN its;
END $$;

-- A visit with its ticket that is over.
CREATE OR REPLACE FUNCTION loket.practice_visit(office uuid, p jsonb, from_at timestamptz,
  to_at timestamptz, clerk uuid, class text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its uuid := gen_random_uuid();
  ticket uuid := loket.practice_ticket(office, class, from_at - interval '20 minutes', 'done',
                                       '[]');
  counter uuid := (SELECT k.id FROM loket.counter k WHERE k.office = practice_visit.office
                   ORDER BY k.number LIMIT 1);
BEGIN
  INSERT INTO loket.visit (id, office, day, ticket, counter, staff, called_at, calls, started_at,
                           ended_at, outcome)
  VALUES (its, office, loket.practice_day(office, from_at), ticket, counter, clerk,
          from_at - interval '1 minute', 1, from_at, greatest(to_at, from_at), 'served');
  INSERT INTO loket.visit_person (id, office, visit, person, name, capacity)
  VALUES (gen_random_uuid(), office, its, (p ->> 'id')::uuid, p ->> 'name', 'self');
  INSERT INTO loket.ticket_event (office, ticket, visit, what, class, counter, staff, at)
  SELECT office, ticket, its, w, class, counter, clerk, t
  FROM (VALUES ('called', from_at - interval '1 minute'), ('begun', from_at),
               ('ended', greatest(to_at, from_at))) x(w, t);
  RETURN its;
END $$;

CREATE OR REPLACE FUNCTION loket.practice_people(people jsonb, office uuid, staff uuid)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  since timestamptz := loket.now() - interval '200 days';
BEGIN
  INSERT INTO loket.person (id, office, nik, kk, name, passport_name, extra_name, sex, birth_date,
    birth_place, nationality, address, rt, rw, region, postcode, phone, email, channel, consent)
  SELECT (p ->> 'id')::uuid, office, nullif(p ->> 'nik', ''), nullif(p ->> 'kk', ''), p ->> 'name',
    nullif(p ->> 'passport_name', ''), nullif(p ->> 'extra_name', ''), p ->> 'sex',
    nullif(p ->> 'birth_date', '')::date, p ->> 'birth_place', p ->> 'nationality', p ->> 'address',
    nullif(p ->> 'rt', ''), nullif(p ->> 'rw', ''), nullif(p ->> 'region', ''),
    nullif(p ->> 'postcode', ''), nullif(p ->> 'phone', ''), nullif(p ->> 'email', ''),
    nullif(p ->> 'channel', ''), (p ->> 'consent')::boolean
  FROM jsonb_array_elements(people) p;
  INSERT INTO loket.person_version (person, office, version, data, staff, command, at)
  SELECT x.id, x.office, 1, loket.person_data(x.id), practice_people.staff, gen_random_uuid(), since
  FROM loket.person x WHERE x.office = practice_people.office;
  INSERT INTO loket.person_identity (person, office, kind, number, since)
  SELECT (p ->> 'id')::uuid, office, n.kind, n.number, since
  FROM jsonb_array_elements(people) p, LATERAL (VALUES ('nik', p ->> 'nik'), ('kk', p ->> 'kk'),
    ('passport', coalesce(p #>> '{old_passport,number}', p #>> '{passport,number}')))
    n(kind, number)
  WHERE coalesce(n.number, '') <> '';
END $$;

-- Today: who waits, who was served, who did not come.
CREATE OR REPLACE FUNCTION loket.practice_queue(office uuid, people jsonb, staff jsonb)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  here timestamptz := loket.now();
  -- Shortly after midnight the morning that lies behind the office is a short one.
  minute interval := least(interval '1 minute', (here - (SELECT loket.today(o.id)::timestamp AT TIME ZONE o.tz
    FROM loket.office o WHERE o.id = practice_queue.office)) / 150);
  r record;
BEGIN
  FOR r IN SELECT n, class FROM unnest(string_to_array('B B A C B D A B G B A D B A C B', ' '))
           WITH ORDINALITY u(class, n) LOOP
    PERFORM loket.practice_visit(office, people -> (r.n::int - 1), here - minute *
      (150 - r.n::int * 7), here - minute * (144 - r.n::int * 7),
      (staff ->> (CASE r.n % 2 WHEN 0 THEN 'rina' ELSE 'sinta' END))::uuid, r.class);
  END LOOP;
  PERFORM loket.practice_ticket(office, 'B', here - minute * 95, 'no_show', '[]'),
          loket.practice_ticket(office, 'A', here - minute * 88, 'no_show', '[]');
  FOR r IN SELECT n, class, CASE class || n
               WHEN 'C4' THEN '["wheelchair"]' WHEN 'C10' THEN '["deaf"]'
               WHEN 'C17' THEN '["blind"]' WHEN 'B8' THEN '["companion"]'
               WHEN 'G13' THEN '["cannot_read"]' ELSE '[]' END AS needs
           FROM unnest(string_to_array('B A B C A B G B D C B A G B F B C A D B G E B A H', ' '))
           WITH ORDINALITY u(class, n) LOOP
    PERFORM loket.practice_ticket(office, r.class, here - minute *
      (44 - (r.n * 5 / 3)::int), 'waiting', r.needs::jsonb);
  END LOOP;
END $$;

-- What makes single cases worth a look: a NIK that disagrees, a hit, a return, something put
-- aside, a promise that was moved, an original that is kept.
CREATE OR REPLACE FUNCTION loket.practice_story(its uuid, story text, staff jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c loket.case_file;
  f jsonb := loket.case_fields(its);
  flag uuid := gen_random_uuid();
  clerk uuid;
  at timestamptz;
  born date := loket.day_of(f ->> 'birth_date');
BEGIN
  SELECT * INTO c FROM loket.case_file x WHERE x.id = its;
  clerk := c.created_by;
  at := coalesce((SELECT s.done_at FROM loket.case_step s WHERE s.case_id = its AND s.n = 1),
                 c.created_at);
  IF story IN ('nik_open', 'nik_cleared') THEN
    -- a certificate that says another day than the number
    f := f || jsonb_build_object('birth_date', to_char(born + CASE WHEN extract(day FROM born) > 15
      THEN -9 ELSE 9 END, 'YYYY-MM-DD'));
    UPDATE loket.case_content k SET fields = f WHERE k.case_id = its;
    UPDATE loket.field_mark m SET value_hash = loket.value_digest('birth_date', f ->> 'birth_date')
    WHERE m.case_id = its AND m.field = 'birth_date';
    UPDATE loket.check_result k SET about = loket.identity_digest(f),
      outcome = CASE k.kind WHEN 'nik' THEN 'differs' ELSE k.outcome END,
      reason = CASE k.kind WHEN 'nik' THEN 'birth_date' ELSE k.reason END
    WHERE k.case_id = its;
  END IF;
  IF story IN ('nik_open', 'nik_cleared', 'watch_list', 'same_name') THEN
    PERFORM loket.practice_hand(flag, 'raise', clerk, at);
    INSERT INTO loket.flag (id, case_id, entry, code, reason, staff, at)
    VALUES (flag, its, c.entry, CASE story WHEN 'watch_list' THEN 'watch_list'
      WHEN 'same_name' THEN 'same_name_birth' ELSE 'nik_birth_date' END,
      CASE WHEN story LIKE 'nik%' THEN 'civil_act_says_so' ELSE 'server' END, clerk, at);
    IF story = 'watch_list' THEN
      UPDATE loket.check_result k SET outcome = 'hit' WHERE k.case_id = its AND k.kind = story;
      INSERT INTO loket.watch_list (id, office, batch, list, name, birth_date, reason_class,
                                    valid_from)
      VALUES (gen_random_uuid(), c.office, 'LATIHAN-01', 'prevention', f ->> 'name', born, 'tax',
              at::date - 90);
    END IF;
  END IF;
  IF story = 'nik_cleared' THEN
    at := (SELECT i.at + interval '2 minutes' FROM loket.interview i WHERE i.case_id = its);
    PERFORM loket.practice_hand(flag, 'clear', (staff ->> 'dewi')::uuid, at),
            loket.practice_hand(c.entry, 'clear', (staff ->> 'dewi')::uuid, at);
    INSERT INTO loket.flag_clear (flag, entry, reason, staff, at)
    VALUES (flag, c.entry, 'Akta asli diperiksa, NIK terbit dari data lama.',
            (staff ->> 'dewi')::uuid, at);
  ELSIF story = 'returned' THEN
    UPDATE loket.case_step s SET done_at = s.entered_at + interval '9 minutes',
      done_by = s.entered_by, done_as = 'returned' WHERE s.case_id = its AND s.done_at IS NULL
    RETURNING s.done_at INTO at;
    PERFORM loket.practice_receipt(c, 'returned', at, clerk, jsonb_build_object('reasons',
      '["paper_missing"]'::jsonb, 'note', 'Akta kelahiran asli belum dibawa.', 'step', 'documents',
      'deadline', (at::date + 14)::text, 'missing', '["birth_certificate"]'::jsonb));
    INSERT INTO loket.case_return VALUES (gen_random_uuid(), its, 'documents', '["paper_missing"]',
      'Akta kelahiran asli belum dibawa.', at::date + 14, clerk, at);
  ELSIF story = 'withdrawn' THEN
    UPDATE loket.case_step s SET done_at = s.entered_at + interval '30 minutes',
      done_by = clerk, done_as = 'withdrawn' WHERE s.case_id = its AND s.done_at IS NULL
    RETURNING s.done_at INTO at;
    PERFORM loket.practice_hand(its, 'withdraw', clerk, at);
    INSERT INTO loket.case_withdrawal (case_id, reason, staff, at, case_paid, act, side, duty)
    VALUES (its, 'applicant_asked', clerk, at, false, 'withdraw', 'made', 'clerk');
  ELSIF story = 'set_aside' THEN
    INSERT INTO loket.case_set_aside VALUES (its, 1, 'fetching_paper', clerk,
                                             c.created_at + interval '5 minutes');
    INSERT INTO loket.note VALUES (gen_random_uuid(), its, 'Pemohon mengambil KK asli di rumah.',
                                   clerk, c.created_at + interval '5 minutes');
  ELSIF story = 'late' THEN
    INSERT INTO loket.promise VALUES (its, 2, loket.practice_day(c.office,
      loket.practice_time(c.office, 500)), 'outage', at + interval '3 days',
      (staff ->> 'dewi')::uuid);
  ELSIF story = 'kept' THEN
    INSERT INTO loket.custody VALUES (gen_random_uuid(), c.office, its, c.visit, 'Paspor lama asli',
      'Lemari 2, laci B', at, clerk,
      loket.practice_receipt(c, 'custody', at, clerk, '{"what": "Paspor lama asli"}'));
  END IF;
END $$;

-- people: the array of data/practice/people.json; the first ones have no case yet, they are for
-- the officer to serve. staff: data/practice/office.json, of which only the logins matter.
-- specimens: {person: {doc type: JPEG in base64}}, may be empty.
CREATE OR REPLACE FUNCTION loket.practice_fill(people jsonb, staff jsonb, specimens jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  at_office uuid;
  who jsonb;
  grown jsonb[];
  r record;
  its uuid;
  done int := 0;
  -- step or end, how many, working minutes ago: least and most, stories in turn
  plan jsonb := '[["done", 42, 60, 17000, []], ["handover", 11, 60, 4200, []],
    ["quality", 4, 20, 200, []], ["printing", 7, 40, 600, []],
    ["approval", 18, 20, 900, ["nik_open", "", "nik_cleared", "same_name", "watch_list", "",
                               "nik_cleared", "", "", "", "kept"]],
    ["approval", 3, 2300, 2900, ["late", "late", "late"]],
    ["adjudication", 8, 30, 700, []], ["payment", 4, 10, 500, []], ["unpaid", 5, 30, 1200, []],
    ["interview", 8, 5, 200, ["nik_open"]], ["refused", 4, 900, 9000, []],
    ["documents", 4, 1500, 9000, ["returned", "returned", "returned", "returned"]],
    ["documents", 3, 3000, 9000, ["withdrawn", "withdrawn", "withdrawn"]],
    ["documents", 3, 20, 200, ["set_aside", "set_aside", "set_aside"]],
    ["documents", 3, 4, 40, []]]';
BEGIN
  IF NOT (SELECT k.practice FROM loket.clock k) THEN
    RAISE EXCEPTION 'this is no practice office';
  END IF;
  SELECT o.id INTO STRICT at_office FROM loket.office o WHERE o.practice;
  SELECT jsonb_object_agg(l.login, l.staff) INTO who FROM loket.staff_login l
  JOIN loket.staff s ON s.id = l.staff AND s.office = at_office;
  PERFORM set_config('TimeZone', (SELECT o.tz FROM loket.office o WHERE o.id = at_office), true),
    set_config('loket.office', at_office::text, true),
    set_config('loket.staff', who ->> 'bayu', true), set_config('loket.desk', '', true),
    set_config('loket.command', '', true);
  PERFORM loket.practice_people(people, at_office, (who ->> 'rina')::uuid);
  INSERT INTO loket.book_stock VALUES
    (gen_random_uuid(), at_office, 'X', 1234001, 1234400, true, loket.now() - interval '90 days'),
    (gen_random_uuid(), at_office, 'C', 7654001, 7654120, false, loket.now() - interval '90 days');
  -- citizens of age with a telephone, without those who are kept for the officer
  grown := ARRAY(SELECT x FROM jsonb_array_elements(people) WITH ORDINALITY y(x, n)
    WHERE n > 30 AND x ->> 'nationality' = 'IDN' AND x ->> 'phone' <> ''
      AND (x ->> 'birth_date')::date < loket.today(at_office) - interval '18 years' ORDER BY n);
  FOR r IN
    SELECT u.until, u.story,
      u.low + ((u.high - u.low) * (u.k - 1) / greatest(u.most - 1, 1)) AS minutes
    FROM (SELECT x ->> 0 AS until, (x ->> 1)::int AS most, (x ->> 2)::int AS low,
            (x ->> 3)::int AS high, coalesce(x #>> ARRAY['4', (k - 1)::text], '') AS story, k, n
          FROM jsonb_array_elements(plan) WITH ORDINALITY y(x, n),
            generate_series(1, (x ->> 1)::int) k) u
    ORDER BY 3 DESC, u.n, u.k LOOP
    done := done + 1;
    EXIT WHEN done > coalesce(cardinality(grown), 0);
    its := loket.practice_case(grown[done], at_office, r.until, r.minutes, specimens, who);
    PERFORM loket.practice_story(its, r.story, who);
  END LOOP;
  PERFORM loket.practice_queue(at_office, people, who);
  -- two approvals of dewi's wait for a second look, and one call before others
  UPDATE loket.second_look l SET drawn = true, due = loket.today(at_office) + 1
  WHERE l.case_id IN (SELECT d.case_id FROM loket.decision d JOIN loket.case_step s ON s.case_id = d.case_id
    WHERE s.done_at IS NULL AND s.step IN ('printing', 'quality') AND d.staff = (who ->> 'dewi')::uuid
    ORDER BY d.at DESC LIMIT 2);
  INSERT INTO loket.watch_list (id, office, batch, list, name, birth_date, nik, passport,
                                reason_class, valid_from, valid_until)
  VALUES
    (gen_random_uuid(), at_office, 'LATIHAN-01', 'prevention', 'BAMBANG REKAAN', '1979-03-11', NULL,
     NULL, 'court', loket.today(at_office) - 100, loket.today(at_office) + 80),
    (gen_random_uuid(), at_office, 'LATIHAN-01', 'deterrence', 'JOHN SPECIMEN', '1985-07-01', NULL,
     NULL, 'overstay', loket.today(at_office) - 400, NULL),
    (gen_random_uuid(), at_office, 'LATIHAN-01', 'lost_passport', 'TANPA NAMA', NULL, NULL,
     'X9999999', 'lost', loket.today(at_office) - 30, NULL);
  RETURN jsonb_build_object('people', jsonb_array_length(people),
    'cases', (SELECT count(*) FROM loket.case_file));
END $$;
