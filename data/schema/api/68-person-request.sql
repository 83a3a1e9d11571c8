-- SPDX-License-Identifier: GPL-3.0-or-later
-- The register of what people ask about their own data: recorded at the counter, a report handed over
-- or a correction decided by somebody else within 72 hours (UU 27/2022, articles 30 and 32).
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.request_duties() RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY['clerk', 'examiner', 'handover', 'section_head', 'office_head', 'complaint_officer'];
END $$;

CREATE OR REPLACE FUNCTION loket.request_number(n int) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN 'PDP-' || lpad(n::text, greatest(4, length(n::text)), '0');
END $$;

-- The person stands at this desk, or a file of theirs was opened here with its purpose on record.
CREATE OR REPLACE FUNCTION loket.person_here(me loket.caller, its uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM loket.visit v
      WHERE v.desk_session = me.desk AND v.ended_at IS NULL
        AND (EXISTS (SELECT FROM loket.visit_person p WHERE p.visit = v.id AND p.person = its)
             OR EXISTS (SELECT FROM loket.visit_case k JOIN loket.case_file c ON c.id = k.case_id
                        WHERE k.visit = v.id AND c.person = its)))
    OR EXISTS (SELECT FROM loket.case_file c WHERE c.person = its AND loket.read_used(me, c.id));
END $$;

-- May this person read what was asked, and what is held? Whoever recorded it until it ended; anybody at
-- whose desk the person is.
CREATE OR REPLACE FUNCTION loket.request_near(me loket.caller, q loket.person_request) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN loket.person_here(me, q.person) OR (q.staff = me.staff
    AND NOT EXISTS (SELECT FROM loket.person_request_end e WHERE e.request = q.id));
END $$;

CREATE OR REPLACE FUNCTION loket.request_of(me loket.caller, its uuid) RETURNS loket.person_request
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  q loket.person_request;
BEGIN
  SELECT * INTO q FROM loket.person_request x WHERE x.id = its AND x.office = me.office;
  IF q.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  RETURN q;
END $$;

-- A line of the register: nothing of what is held, and nobody's number.
CREATE OR REPLACE FUNCTION loket.request_json(me loket.caller, q loket.person_request) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e loket.person_request_end;
BEGIN
  SELECT * INTO e FROM loket.person_request_end x WHERE x.request = q.id;
  RETURN jsonb_build_object('id', q.id, 'number', loket.request_number(q.n), 'kind', q.kind,
    'person', q.person, 'name', (SELECT p.name FROM loket.person p WHERE p.id = q.person),
    'capacity', q.capacity, 'received_at', q.received_at, 'due_at', q.due_at,
    'by', loket.staff_tag(q.staff), 'field', (SELECT k.field FROM loket.person_correction k WHERE k.request = q.id),
    'state', CASE WHEN e.request IS NULL THEN 'open' ELSE e.outcome END,
    'late', coalesce(e.at, loket.now()) > q.due_at,
    'minutes', CASE WHEN e.request IS NULL
      THEN floor(extract(epoch FROM q.due_at - loket.now()) / 60)::int END,
    'ended_at', e.at, 'ended_by', CASE WHEN e.request IS NOT NULL THEN loket.staff_tag(e.staff) END,
    'may_decide', e.request IS NULL AND q.kind = 'correction' AND q.staff <> me.staff
      AND ARRAY['section_head', 'office_head'] && me.duties);
END $$;

-- asker: {"capacity", "name", "identified", "note", "letter"}; correction: {"field", "value", "wrong",
-- "evidence"}, or NULL for a report.
CREATE OR REPLACE FUNCTION api.request_record(command uuid, request uuid, person uuid, kind text,
                                              asker jsonb, correction jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  p loket.person;
  q loket.person_request;
  its_field text := correction ->> 'field';
BEGIN
  me := loket.enter(loket.request_duties());
  answer := loket.command_begin(command, 'request_record', jsonb_build_object('request', request,
    'person', person, 'kind', kind, 'asker', asker, 'correction', correction), ARRAY['correction']);
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('kind', kind IN ('access', 'correction'), 'unknown'),
          loket.need('asker', jsonb_typeof(asker) = 'object' AND loket.all_texts(asker, 200)
            AND asker ?& ARRAY['capacity', 'name', 'identified', 'note', 'letter'], 'object'),
          loket.need('capacity', asker ->> 'capacity' IN ('self', 'parent', 'guardian', 'proxy'), 'unknown'),
          loket.need('identified', asker ->> 'identified' IN ('ktp', 'passport', 'kia', 'other'), 'unknown'),
          loket.need('name', length(asker ->> 'name') <= 100, 'length'),
          loket.need('letter', length(asker ->> 'letter') <= 100, 'length'),
          loket.need('correction', (kind = 'correction') = (coalesce(jsonb_typeof(correction), 'null') <> 'null'),
                     'object');
  SELECT * INTO p FROM loket.person x WHERE x.id = person AND x.office = me.office FOR UPDATE;
  IF p.id IS NULL THEN
    PERFORM loket.fail('LK003');
  ELSIF NOT loket.person_here(me, p.id) THEN
    PERFORM loket.fail('LK022');
  END IF;
  -- one at a time: whoever asks twice is shown the first
  IF EXISTS (SELECT FROM loket.person_request x LEFT JOIN loket.person_correction k ON k.request = x.id
      WHERE x.person = p.id AND x.kind = request_record.kind AND k.field IS NOT DISTINCT FROM its_field
        AND NOT EXISTS (SELECT FROM loket.person_request_end e WHERE e.request = x.id)) THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM FROM loket.office o WHERE o.id = me.office FOR NO KEY UPDATE;
  PERFORM loket.lay_hand(request, 'record', me.staff);
  INSERT INTO loket.person_request (id, office, n, person, kind, capacity, asker, identified, identified_note,
    letter, received_at, due_at, staff)
  VALUES (request, me.office, (SELECT coalesce(max(x.n), 0) + 1 FROM loket.person_request x
      WHERE x.office = me.office), p.id, kind, asker ->> 'capacity', btrim(asker ->> 'name'),
    asker ->> 'identified', btrim(asker ->> 'note'), btrim(asker ->> 'letter'), loket.now(),
    loket.now() + interval '72 hours', me.staff) RETURNING * INTO q;
  IF kind = 'correction' THEN
    PERFORM loket.correction_put(me, p, q, correction);
  END IF;
  PERFORM loket.tell(me.office, 'finding', q.id);
  RETURN loket.command_end(command, jsonb_build_object('request', q.id, 'number', loket.request_number(q.n)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.request_record(uuid, uuid, uuid, text, jsonb, jsonb) TO loket_staff;

-- What it should be is tried on the person right away: a value nobody can have is refused at the counter.
CREATE OR REPLACE FUNCTION loket.correction_put(me loket.caller, p loket.person, q loket.person_request,
                                                correction jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its_field text := correction ->> 'field';
  its_value text := btrim(correction ->> 'value');
  is_now text := loket.person_data(p.id) ->> its_field;
BEGIN
  PERFORM loket.need('correction', jsonb_typeof(correction) = 'object' AND loket.all_texts(correction, 1000)
                     AND correction ?& ARRAY['field', 'value', 'wrong', 'evidence'], 'object');
  PERFORM loket.need('field', its_field IN ('nik', 'kk', 'name', 'passport_name', 'extra_name', 'sex', 'birth_date',
      'birth_place', 'nationality', 'address', 'rt', 'rw', 'region', 'postcode', 'phone', 'email'), 'unknown'),
    loket.need('value', length(its_value) <= 300 AND its_value IS DISTINCT FROM coalesce(is_now, ''), 'unchanged'),
    loket.need('wrong', length(btrim(correction ->> 'wrong')) BETWEEN 1 AND 1000, 'length'),
    loket.need('evidence', length(btrim(correction ->> 'evidence')) BETWEEN 1 AND 300, 'length');
  PERFORM loket.person_laid(p, jsonb_build_object(its_field, its_value), me.today);
  INSERT INTO loket.person_correction (request, field, was, value, wrong, evidence)
  VALUES (q.id, its_field, is_now, its_value, btrim(correction ->> 'wrong'), btrim(correction ->> 'evidence'));
END $$;

-- The register: of one person for whoever has them at the desk, of the office (person NULL) for heads and
-- auditors. What is open stays, however old; what ended, for a year.
CREATE OR REPLACE FUNCTION api.requests_open(person uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter(loket.request_duties() || '{auditor}'::text[]);
  IF person IS NULL THEN
    IF NOT ARRAY['section_head', 'office_head', 'auditor'] && me.duties THEN
      PERFORM loket.fail('LK002', '{"duties": ["section_head", "office_head", "auditor"]}');
    END IF;
  ELSIF NOT EXISTS (SELECT FROM loket.person p WHERE p.id = requests_open.person AND p.office = me.office) THEN
    PERFORM loket.fail('LK003');
  ELSIF NOT loket.person_here(me, person) THEN
    PERFORM loket.fail('LK022');
  END IF;
  RETURN jsonb_build_object('requests', (SELECT coalesce(jsonb_agg(loket.request_json(me, x.q)
      ORDER BY x.ended, (x.q).due_at), '[]')
    FROM (SELECT q, e.at AS ended_at, e.request IS NOT NULL AS ended FROM loket.person_request q
          LEFT JOIN loket.person_request_end e ON e.request = q.id
          WHERE q.office = me.office AND (requests_open.person IS NULL OR q.person = requests_open.person)
            AND (e.request IS NULL OR e.at > loket.now() - interval '1 year')
          ORDER BY e.request IS NOT NULL, coalesce(e.at, q.due_at) LIMIT 500) x));
END $$;
GRANT EXECUTE ON FUNCTION api.requests_open(uuid) TO loket_staff;

-- Reading one is on record before it is done, also in the list of those who looked. whole: with numbers
-- that are masked otherwise.
CREATE OR REPLACE FUNCTION api.request_begin(read uuid, request uuid, whole boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
  q loket.person_request;
BEGIN
  me := loket.enter(loket.request_duties() || '{auditor}'::text[]);
  PERFORM loket.need_arguments(jsonb_build_object('read', read, 'request', request, 'whole', whole));
  q := loket.request_of(me, request);
  IF NOT (ARRAY['section_head', 'office_head', 'auditor'] && me.duties OR loket.request_near(me, q)) THEN
    PERFORM loket.fail('LK022');
  END IF;
  INSERT INTO loket.read_log (id, office, staff, desk_session, kind, subject, purpose, shown, about)
  VALUES (read, me.office, me.staff, me.desk, 'access', q.person, 'request/' || loket.request_number(q.n),
          ARRAY[q.person], jsonb_build_object('request', q.id, 'whole', whole));
  RETURN '{"ok": true}';
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.request_begin(uuid, uuid, boolean) TO loket_staff;

-- What was asked and what became of it; the values of a correction for those who decide or have the person
-- here, the report for the latter alone.
CREATE OR REPLACE FUNCTION api.request_read(read uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  what jsonb;
  q loket.person_request;
  near boolean;
  head boolean;
BEGIN
  me := loket.enter(loket.request_duties() || '{auditor}'::text[]);
  PERFORM loket.need('read', read IS NOT NULL, 'missing');
  UPDATE loket.read_log r SET used_at = clock_timestamp()
  WHERE r.id = read AND r.kind = 'access' AND r.staff = me.staff AND r.desk_session = me.desk
    AND r.used_at IS NULL AND r.tx <> pg_current_xact_id() AND r.at > clock_timestamp() - interval '5 minutes'
  RETURNING r.about INTO what;
  IF what IS NULL THEN
    PERFORM loket.fail('LK022');
  END IF;
  q := loket.request_of(me, (what ->> 'request')::uuid);
  near := loket.request_near(me, q);
  head := ARRAY['section_head', 'office_head'] && me.duties;
  RETURN loket.request_json(me, q) || jsonb_build_object('whole', what -> 'whole', 'asker', q.asker, 'identified', q.identified,
      'identified_note', q.identified_note, 'letter', q.letter,
      'version', (SELECT p.version FROM loket.person p WHERE p.id = q.person),
      'office', (SELECT o.name FROM loket.office o WHERE o.id = q.office))
    || coalesce((SELECT jsonb_build_object('note', e.note, 'basis', e.basis)
                 FROM loket.person_request_end e WHERE e.request = q.id), '{}')
    || coalesce((SELECT jsonb_build_object('correction', to_jsonb(k) - 'request' - 'kind'
          || jsonb_build_object('is', loket.person_data(q.person) ->> k.field))
        FROM loket.person_correction k WHERE k.request = q.id AND (head OR near)), '{}')
    || CASE WHEN q.kind = 'access' AND near
         THEN jsonb_build_object('report', loket.person_report(q.person, (what ->> 'whole')::boolean)) ELSE '{}' END;
END $$;
GRANT EXECUTE ON FUNCTION api.request_read(uuid) TO loket_staff;

-- What leaves the office is on record before: who read it at this desk prints or saves it.
CREATE OR REPLACE FUNCTION api.request_copy(copy uuid, request uuid, kind text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
  q loket.person_request;
BEGIN
  me := loket.enter(loket.request_duties());
  PERFORM loket.need_arguments(jsonb_build_object('copy', copy, 'request', request, 'kind', kind));
  PERFORM loket.need('kind', kind IN ('print', 'export'), 'unknown');
  q := loket.request_of(me, request);
  IF NOT EXISTS (SELECT FROM loket.read_log r WHERE r.desk_session = me.desk AND r.staff = me.staff
      AND r.subject = q.person AND r.kind = 'access' AND r.about ->> 'request' = q.id::text
      AND r.used_at IS NOT NULL AND r.tx <> pg_current_xact_id()) THEN
    PERFORM loket.fail('LK022');
  END IF;
  INSERT INTO loket.read_log (id, office, staff, desk_session, kind, subject, purpose, shown, about, used_at)
  VALUES (copy, me.office, me.staff, me.desk, request_copy.kind, q.person, 'request/' || loket.request_number(q.n),
          ARRAY[q.person], jsonb_build_object('request', q.id), clock_timestamp());
  RETURN (SELECT jsonb_build_object('by', me.login, 'office', o.name, 'kind', request_copy.kind,
      'why', loket.request_number(q.n), 'at', to_char(loket.now() AT TIME ZONE o.tz, 'YYYY-MM-DD"T"HH24:MI:SS'))
    FROM loket.office o WHERE o.id = me.office);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.request_copy(uuid, uuid, text) TO loket_staff;

-- The report was handed over: a copy of it is on record.
CREATE OR REPLACE FUNCTION api.request_handed(command uuid, request uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  q loket.person_request;
BEGIN
  me := loket.enter(loket.request_duties());
  answer := loket.command_begin(command, 'request_handed', jsonb_build_object('request', request));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  q := loket.request_of(me, request);
  PERFORM loket.need('request', q.kind = 'access', 'unknown');
  IF EXISTS (SELECT FROM loket.person_request_end e WHERE e.request = q.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  IF NOT EXISTS (SELECT FROM loket.read_log r WHERE r.staff = me.staff AND r.subject = q.person
      AND r.kind IN ('print', 'export') AND r.about ->> 'request' = q.id::text AND r.at >= q.received_at - interval '1 minute'
      AND r.tx <> pg_current_xact_id()) THEN
    PERFORM loket.fail('LK022');
  END IF;
  PERFORM loket.lay_hand(q.id, 'record', me.staff);
  INSERT INTO loket.person_request_end (request, kind, outcome, note, basis, staff, act, side, at)
  VALUES (q.id, q.kind, 'handed', '', '', me.staff, 'record', 'made', loket.now());
  PERFORM loket.tell(me.office, 'finding', q.id);
  RETURN loket.command_end(command, jsonb_build_object('number', loket.request_number(q.n)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.request_handed(uuid, uuid) TO loket_staff;

-- version: of the person, as it was shown. Accepted, the record says the new value from now on and every
-- case notes it; what was decided stays as it was signed.
CREATE OR REPLACE FUNCTION api.request_decide(command uuid, request uuid, version int, outcome text, note text,
                                              basis text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  q loket.person_request;
  p loket.person;
  k loket.person_correction;
BEGIN
  me := loket.enter(ARRAY['section_head', 'office_head']);
  answer := loket.command_begin(command, 'request_decide', jsonb_build_object('request', request,
    'version', version, 'outcome', outcome, 'note', note, 'basis', basis));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('outcome', outcome IN ('accepted', 'refused'), 'unknown'),
          loket.need('note', length(note) <= 2000, 'length'), loket.need('basis', length(basis) <= 300, 'length');
  q := loket.request_of(me, request);
  PERFORM loket.need('request', q.kind = 'correction', 'unknown');
  PERFORM loket.lay_hand(q.id, 'confirm', me.staff);
  SELECT * INTO p FROM loket.person x WHERE x.id = q.person FOR UPDATE;
  IF EXISTS (SELECT FROM loket.person_request_end e WHERE e.request = q.id) THEN
    PERFORM loket.fail('LK016');
  ELSIF p.version IS DISTINCT FROM request_decide.version THEN
    PERFORM loket.fail('LK004', jsonb_build_object('version', p.version));
  END IF;
  SELECT * INTO STRICT k FROM loket.person_correction x WHERE x.request = q.id;
  IF outcome = 'accepted' THEN
    p := loket.person_change(me, p, command, jsonb_build_object(k.field, k.value));
  END IF;
  INSERT INTO loket.person_request_end (request, kind, outcome, note, basis, person, person_version, staff, act,
                                        side, at)
  VALUES (q.id, q.kind, request_decide.outcome, btrim(note), btrim(basis),
    CASE request_decide.outcome WHEN 'accepted' THEN p.id END,
    CASE request_decide.outcome WHEN 'accepted' THEN p.version END, me.staff, 'confirm', 'decides', loket.now());
  IF outcome = 'accepted' THEN
    INSERT INTO loket.person_correction_case (request, case_id, decided)
    SELECT q.id, c.id, EXISTS (SELECT FROM loket.decision d WHERE d.case_id = c.id)
    FROM loket.case_file c WHERE c.person = p.id;
    PERFORM loket.tell(me.office, 'case', NULL);
  END IF;
  PERFORM loket.tell(me.office, 'finding', q.id);
  RETURN loket.command_end(command, jsonb_build_object('version', p.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.request_decide(uuid, uuid, int, text, text, text) TO loket_staff;
