-- SPDX-License-Identifier: GPL-3.0-or-later
-- Cases of the practice office, written as rows: they happened in the past, which no function of
-- the window can do. Every constraint holds for them, and the audit sees them being written.
SET LOCAL ROLE loket_owner;

-- The moment that lies this many working minutes back: five days of eight hours from eight.
CREATE OR REPLACE FUNCTION loket.practice_time(office uuid, minutes int) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tz text := (SELECT o.tz FROM loket.office o WHERE o.id = office);
  here timestamp := loket.now() AT TIME ZONE tz;
  d date := here::date;
  left_over int := minutes;
  so_far int := least(480, greatest(0, (extract(epoch FROM here - (d + time '08:00')) / 60)::int));
BEGIN
  LOOP
    IF extract(isodow FROM d) < 6 AND NOT EXISTS (SELECT FROM loket.holiday h WHERE h.day = d) THEN
      IF left_over <= so_far THEN
        RETURN (d + time '08:00' + make_interval(mins => so_far - left_over)) AT TIME ZONE tz;
      END IF;
      left_over := left_over - so_far;
    END IF;
    d := d - 1;
    so_far := 480;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION loket.practice_hand(subject uuid, act text, person uuid, at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its_side text := (SELECT a.side FROM loket.act a WHERE a.code = act);
BEGIN
  INSERT INTO loket.hand_side VALUES (subject, person, its_side)
    ON CONFLICT ON CONSTRAINT hand_side_pkey DO NOTHING;
  INSERT INTO loket.hand VALUES (subject, act, person, its_side, at)
    ON CONFLICT ON CONSTRAINT hand_pkey DO NOTHING;
END $$;

-- What somebody fills in, from a person of people.json.
CREATE OR REPLACE FUNCTION loket.practice_fields(p jsonb, service text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  chance int := abs(hashtext(p ->> 'nik')) % 100;
BEGIN
  RETURN (SELECT coalesce(jsonb_object_agg(x.key, x.value), '{}')
    FROM (SELECT f.code AS key, f.preset AS value FROM loket.service_field f
          WHERE f.service = practice_fields.service AND f.version = 1 AND f.preset IS NOT NULL) x)
    || (SELECT jsonb_object_agg(x.key, x.value)
    FROM jsonb_each_text(p || jsonb_build_object('marital_status', p -> 'marital',
      'occupation', p -> 'job', 'id_issued', p -> 'ktp_issued', 'id_place', p -> 'regency',
      'height', 150 + chance / 4,
      'purpose', CASE WHEN chance < 55 THEN 'hajj_umrah' WHEN chance < 75 THEN 'tourism'
        WHEN chance < 83 THEN 'study' WHEN chance < 89 THEN 'work_formal'
        WHEN chance < 94 THEN 'family_visit' WHEN chance < 97 THEN 'medical' ELSE 'business' END,
      'destination', CASE WHEN chance < 55 THEN 'SAU' WHEN chance < 80 THEN 'MYS' ELSE 'SGP' END)
      || CASE WHEN p ? 'old_passport' THEN jsonb_build_object('had_passport', 'yes',
           'old_number', p #> '{old_passport,number}', 'old_issued', p #> '{old_passport,issued}',
           'old_expires', p #> '{old_passport,expires}') ELSE '{}' END) x
    JOIN loket.service_field f ON f.service = practice_fields.service AND f.version = 1
      AND f.code = x.key AND coalesce(x.value, '') <> '');
END $$;

-- The papers of a case, scanned and held beside the original by its clerk.
CREATE OR REPLACE FUNCTION loket.practice_papers(c loket.case_file, clerk uuid, at timestamptz,
                                                 specimens jsonb, most int) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r record;
  papers jsonb := coalesce(specimens -> c.person::text, '{}');
  -- of several that would do, the one there is
  proof text := CASE WHEN papers ? 'AKN' THEN 'AKN' WHEN papers ? 'IJZ' THEN 'IJZ' ELSE 'AKL' END;
  bytes bytea;
  head record;
  page uuid;
  paper uuid;
  minute int := 0;
BEGIN
  FOR r IN SELECT q.code, q.doc_types[1] AS doc FROM loket.service_requirement q
           WHERE q.service = c.service AND q.version = 1 AND q.required
             AND loket.condition_holds(q.condition, loket.case_fields(c.id), at::date)
             AND (q.one_of IS NULL OR q.doc_types[1] = proof)
           ORDER BY q.seq LIMIT most LOOP
    bytes := coalesce(decode(papers ->> r.doc, 'base64'), loket.practice_page());
    SELECT * INTO head FROM loket.jpeg_head(bytes);
    page := gen_random_uuid();
    paper := gen_random_uuid();
    minute := minute + 2;
    INSERT INTO loket.page_object VALUES (page, c.office, c.id, clerk, sha256(bytes),
      length(bytes), 'jpeg', head.width, head.height, coalesce(head.dpi, 50),
      coalesce(head.dpi, 50), (length(bytes) + 262143) / 262144,
      at + make_interval(mins => minute), at + make_interval(mins => minute));
    INSERT INTO loket.page_chunk
    SELECT page, n, substr(bytes, n * 262144 + 1, 262144)
    FROM generate_series(0, (length(bytes) - 1) / 262144) n;
    INSERT INTO loket.paper VALUES (paper, c.id, 1);
    INSERT INTO loket.paper_version (paper, case_id, version, requirement, doc_type, staff, at)
    VALUES (paper, c.id, 1, r.code, r.doc, clerk, at + make_interval(mins => minute));
    INSERT INTO loket.paper_page VALUES (paper, 1, 1, page, 0, NULL);
    INSERT INTO loket.paper_match (paper, version, case_id, staff, at)
    VALUES (paper, 1, c.id, clerk, at + make_interval(mins => minute + 1));
  END LOOP;
END $$;

-- A line of the way: closed when there is a next moment.
CREATE OR REPLACE FUNCTION loket.practice_line(c loket.case_file, step text, from_at timestamptz,
  by_staff uuid, to_at timestamptz, done_by uuid, done_as text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.case_step VALUES (c.id, (SELECT coalesce(max(s.n), 0) + 1
    FROM loket.case_step s WHERE s.case_id = c.id), step, from_at, by_staff, to_at,
    CASE WHEN to_at IS NOT NULL THEN done_by END, NULL,
    CASE WHEN to_at IS NOT NULL THEN practice_line.done_as END);
END $$;

CREATE OR REPLACE FUNCTION loket.practice_receipt(c loket.case_file, kind text, at timestamptz,
                                                  staff uuid, more jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its uuid := gen_random_uuid();
  f jsonb := loket.case_fields(c.id);
  body jsonb;
BEGIN
  body := jsonb_build_object('number', c.number, 'service', c.service, 'variant', c.variant,
    'name', f ->> 'name', 'born', extract(year FROM loket.day_of(f ->> 'birth_date'))::int,
    'nik', loket.mask_number(f ->> 'nik'), 'day', at::date,
    'office', (SELECT o.name FROM loket.office o WHERE o.id = c.office),
    'officer', (SELECT s.name FROM loket.staff s WHERE s.id = practice_receipt.staff)) || more;
  INSERT INTO loket.receipt VALUES (its, c.office, c.id, kind, body,
    sha256(convert_to(body::text, 'UTF8')), at::date, at, staff);
  RETURN its;
END $$;

-- Handed in at the open line: contributions of the clerk, submission, checks, promise, receipt.
CREATE OR REPLACE FUNCTION loket.practice_submit(c loket.case_file, clerk uuid, at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f jsonb := loket.case_fields(c.id);
  kind text;
  due date := loket.working_day_add(c.office, at::date, 4);
BEGIN
  PERFORM loket.practice_hand(c.id, 'forward', clerk, at), loket.practice_hand(c.entry, 'forward', clerk, at),
          loket.practice_hand(c.id, 'check', clerk, at);
  INSERT INTO loket.submission (case_id, service, version, variant, fee, day, at, staff, entry)
  VALUES (c.id, c.service, 1, c.variant, loket.fee_on(c.service, c.variant, at::date), at::date, at,
    clerk, c.entry);
  FOREACH kind IN ARRAY ARRAY['nik', 'duplicate', 'watch_list'] LOOP
    INSERT INTO loket.check_result (id, case_id, kind, source, outcome, about, staff, at)
    VALUES (gen_random_uuid(), c.id, kind, 'server', 'ok', loket.identity_digest(f), clerk, at);
  END LOOP;
  INSERT INTO loket.promise VALUES (c.id, 1, due, 'first', at, clerk);
  PERFORM loket.practice_receipt(c, 'receipt', at, clerk, jsonb_build_object('promised', due,
    'fee', loket.fee_on(c.service, c.variant, at::date)));
END $$;

-- A case that is in this step now, or is over: who, what, and how many working minutes ago it got
-- where it is. moments: when each step was left, the first is when the case began.
CREATE OR REPLACE FUNCTION loket.practice_case(p jsonb, office uuid, until text, minutes int,
  specimens jsonb, people jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- working minutes from one moment to the next: begun, documents, interview, paid, confirmed,
  -- adjudicated, decided, printed, checked, handed over
  gaps int[];
  moments timestamptz[];
  steps text[] := ARRAY['documents', 'interview', 'payment', 'payment', 'adjudication', 'approval',
                        'printing', 'quality', 'handover', 'done'];
  reached int;
  chance int := abs(hashtext(p ->> 'nik'));
  clerk uuid := (people ->> (CASE chance % 2 WHEN 0 THEN 'rina' ELSE 'sinta' END))::uuid;
  c loket.case_file;
BEGIN
  reached := CASE until WHEN 'unpaid' THEN 3 WHEN 'refused' THEN 6
                        ELSE (SELECT max(n) FROM generate_subscripts(steps, 1) n
                              WHERE steps[n] = until) END;
  gaps := ARRAY[12 + chance % 9, 15 + chance % 20, 30 + chance % 200, 20 + chance % 60,
                200 + chance % 300, 150 + chance % 400, 200 + chance % 300, 40 + chance % 60,
                300 + chance % 1500];
  SELECT array_agg(loket.practice_time(office, minutes + before) ORDER BY n) INTO moments
  FROM (SELECT n, coalesce((SELECT sum(g) FROM unnest(gaps[n:reached - 1]) g), 0)::int AS before
        FROM generate_series(1, reached) n) x;

  c.id := gen_random_uuid();
  c.office := office;
  c.person := (p ->> 'id')::uuid;
  c.service := CASE WHEN p ? 'old_passport' THEN 'passport_renewal' ELSE 'passport_new' END;
  c.variant := (ARRAY['electronic_10', 'electronic_10', 'electronic_5',
                      'plain_10'])[1 + chance % 4];
  c.number := loket.case_number(office, loket.practice_day(office, moments[1]));
  INSERT INTO loket.case_file (id, office, number, person, service, variant, version, created_at,
                               created_by, visit, entry)
  VALUES (c.id, office, c.number, c.person, c.service, c.variant, 14 + chance % 9, moments[1],
    clerk, loket.practice_visit(office, p, moments[1],
      coalesce(moments[2], loket.now() - interval '1 minute'), clerk,
      CASE WHEN p ? 'old_passport' THEN 'A' ELSE 'B' END),
    gen_random_uuid()) RETURNING * INTO c;
  INSERT INTO loket.visit_case VALUES (c.visit, c.id, office, moments[1]);
  PERFORM loket.practice_hand(s, a, clerk, moments[1] + make_interval(mins => n::int * 3))
  FROM unnest(ARRAY[c.id, c.entry]) s, unnest(ARRAY['enter', 'scan', 'match'])
    WITH ORDINALITY u(a, n);
  INSERT INTO loket.case_content VALUES (c.id, 2 + chance % 4, loket.practice_fields(p, c.service),
    clerk, 'enter', 'made', moments[1] + interval '3 minutes');
  PERFORM loket.practice_papers(c, clerk, moments[1], specimens,
                                CASE WHEN until = 'documents' THEN chance % 3 ELSE 9 END);
  PERFORM loket.practice_line(c, 'documents', moments[1], clerk, moments[2], clerk, 'forwarded');
  IF reached > 1 THEN
    INSERT INTO loket.field_mark (case_id, field, value_hash, page, staff, at)
    SELECT c.id, f.code, loket.value_digest(f.code, loket.case_fields(c.id) ->> f.code), 0, clerk,
      moments[1] + interval '9 minutes'
    FROM loket.service_field f WHERE f.service = c.service AND f.version = 1 AND f.flag;
    PERFORM loket.practice_submit(c, clerk, moments[2]);
    PERFORM loket.practice_on(c, clerk, moments, reached, until, people);
  END IF;
  RETURN c.id;
END $$;
