-- SPDX-License-Identifier: GPL-3.0-or-later
-- From step to step: handed in, forward, back to the applicant, taken in again; promises.
SET LOCAL ROLE loket_owner;

-- A message the applicant is owed. words fill the places of the template: never a name.
CREATE OR REPLACE FUNCTION loket.message_put(me loket.caller, c loket.case_file, template text,
                                             words jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.message_due (id, office, case_id, template, channel, words, due_at)
  SELECT gen_random_uuid(), me.office, c.id, message_put.template,
    coalesce(nullif(p.channel, ''), 'none'), words, loket.now()
  FROM loket.person p WHERE p.id = c.person;
END $$;

-- A slip: what it says is fixed here, the keeper signs it.
CREATE OR REPLACE FUNCTION loket.receipt_put(me loket.caller, c loket.case_file, kind text,
                                             more jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its uuid := gen_random_uuid();
  f jsonb := loket.case_fields(c.id);
  body jsonb;
BEGIN
  body := jsonb_build_object('number', c.number, 'service', c.service, 'variant', c.variant,
    'name', f ->> 'name', 'born', extract(year FROM loket.day_of(f ->> 'birth_date'))::int,
    'nik', loket.mask_number(f ->> 'nik'), 'day', me.today,
    'office', (SELECT o.name FROM loket.office o WHERE o.id = me.office),
    'officer', (SELECT s.name FROM loket.staff s WHERE s.id = me.staff),
    'counter', (SELECT k.number FROM loket.counter k WHERE k.id = me.counter)) || more;
  INSERT INTO loket.receipt VALUES (its, me.office, c.id, kind, body,
    sha256(convert_to(body::text, 'UTF8')), me.today, loket.now(), me.staff);
  RETURN its;
END $$;

-- A promise counts working days from today; an earlier one stays on record.
CREATE OR REPLACE FUNCTION loket.promise_put(me loket.caller, c loket.case_file, reason text)
RETURNS date
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  due date := loket.working_day_add(me.office, me.today, (SELECT v.promise_days
    FROM loket.service_version v WHERE v.service = c.service
      AND v.version = loket.case_rules(c, me.today)));
  last loket.promise;
BEGIN
  SELECT * INTO last FROM loket.promise p WHERE p.case_id = c.id ORDER BY p.n DESC LIMIT 1;
  IF last.day = due THEN
    RETURN last.day;
  END IF;
  INSERT INTO loket.promise VALUES (c.id, coalesce(last.n, 0) + 1, due, reason, loket.now(),
                                    me.staff);
  IF last.n IS NOT NULL THEN
    PERFORM loket.message_put(me, c, 'promise_changed',
      jsonb_build_object('number', c.number, 'promised', due));
  END IF;
  RETURN due;
END $$;

-- Is there nothing left to do in this step? Decisions and what follows are never skipped.
CREATE OR REPLACE FUNCTION loket.step_complete(blockers jsonb, step text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN step IN ('interview', 'payment', 'adjudication')
    AND NOT blockers @> jsonb_build_array(jsonb_build_object('step', step));
END $$;

-- Closes the open line and opens the next one of the service that has work in it.
CREATE OR REPLACE FUNCTION loket.step_on(me loket.caller, c loket.case_file, step text,
                                         done_as text) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rules int := loket.case_rules(c, me.today);
  blockers jsonb := loket.case_blockers(c, me.today);
  onward text;
BEGIN
  IF done_as = 'forwarded' THEN
    PERFORM loket.lay_hand(c.id, 'forward', me.staff);
  END IF;
  PERFORM loket.line_close(me, c.id, done_as);
  SELECT s.code INTO onward FROM loket.service_step s
  WHERE s.service = c.service AND s.version = rules
    AND s.seq > (SELECT x.seq FROM loket.service_step x WHERE x.service = c.service
                 AND x.version = rules AND x.code = step)
    AND NOT loket.step_complete(blockers, s.code)
  ORDER BY s.seq LIMIT 1;
  IF onward IS NOT NULL THEN
    PERFORM loket.line_open(me, c.id, onward);
  END IF;
  RETURN onward;
END $$;

-- Handed in complete: rules, variant and fee of this day for good; the server's own checks; the
-- first promise; the receipt.
CREATE OR REPLACE FUNCTION loket.case_submit(me loket.caller, c loket.case_file) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  first_time boolean := NOT EXISTS (SELECT FROM loket.submission s WHERE s.case_id = c.id);
  promised date;
BEGIN
  -- whoever says that it is complete vouches for the entry and does not examine it
  PERFORM loket.lay_hand(c.entry, 'forward', me.staff);
  IF first_time THEN
    PERFORM loket.need('variant', loket.case_fee(c, me.today) IS NOT NULL, 'no_fee');
    INSERT INTO loket.submission (case_id, service, version, variant, fee, day, at, staff, entry)
    VALUES (c.id, c.service, loket.case_rules(c, me.today), c.variant, loket.case_fee(c, me.today),
      me.today, loket.now(), me.staff, c.entry);
  END IF;
  PERFORM loket.checks_run(me, c);
  promised := loket.promise_put(me, c, CASE WHEN first_time THEN 'first' ELSE 'returned' END);
  PERFORM loket.message_put(me, c, 'received',
    jsonb_build_object('number', c.number, 'promised', promised));
  RETURN loket.receipt_put(me, c, 'receipt', jsonb_build_object('promised', promised,
    'fee', loket.case_fee(c, me.today), 'papers', (SELECT coalesce(jsonb_agg(r.requirement
      ORDER BY r.seq), '[]') FROM loket.requirements_of(c, loket.case_rules(c, me.today),
      me.today) r WHERE r.state = 'matched')));
END $$;

-- step is the one the case is in. Approval and what follows have acts of their own.
CREATE OR REPLACE FUNCTION api.case_forward(command uuid, "case" uuid, version int, step text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  line text;
  receipt uuid;
  onward text;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'treasurer']);
  answer := loket.command_begin(command, 'case_forward', jsonb_build_object('case', "case",
    'version', version, 'step', step));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  IF (line = step
      AND step IN ('documents', 'interview', 'payment', 'adjudication')) IS NOT TRUE THEN
    PERFORM loket.wrong_step(line);
  END IF;
  PERFORM loket.need_step_duty(me, c, step);
  PERFORM loket.hold_take(me, c.id, false);
  IF c.version <> case_forward.version THEN
    PERFORM loket.fail('LK004', jsonb_build_object('version', c.version));
  END IF;
  PERFORM loket.need_free(c, step, me.today);
  IF step = 'documents' THEN
    receipt := loket.case_submit(me, c);
  ELSE
    -- whoever the file is about by now: the interview may have corrected the identity
    PERFORM loket.checks_run(me, c);
  END IF;
  onward := loket.step_on(me, c, step, 'forwarded');
  RETURN loket.command_end(command, jsonb_build_object('step', onward, 'version', c.version,
    'promised', (SELECT p.day FROM loket.promise p WHERE p.case_id = c.id
                 ORDER BY p.n DESC LIMIT 1),
    'receipt', receipt));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_forward(uuid, uuid, int, text) TO loket_staff;

-- Back with a slip: what is wrong and until when. deadline: a day, '' for the usual two weeks.
CREATE OR REPLACE FUNCTION api.case_return(command uuid, "case" uuid, version int, reasons jsonb,
                                           note text, deadline text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  line text;
  until date;
  receipt uuid;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'section_head', 'office_head', 'treasurer']);
  answer := loket.command_begin(command, 'case_return', jsonb_build_object('case', "case",
    'version', version, 'reasons', reasons, 'note', note, 'deadline', deadline));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  IF (line IN ('documents', 'interview', 'payment', 'adjudication', 'approval')) IS NOT TRUE THEN
    PERFORM loket.wrong_step(line);
  END IF;
  PERFORM loket.need_step_duty(me, c, line);
  PERFORM loket.hold_take(me, c.id, false);
  IF c.version <> case_return.version THEN
    PERFORM loket.fail('LK004', jsonb_build_object('version', c.version));
  END IF;
  IF (jsonb_typeof(reasons) = 'array' AND reasons <> '[]') IS NOT TRUE THEN
    PERFORM loket.fail('LK019', '{"kind": "return"}');
  END IF;
  PERFORM loket.need('reasons', NOT EXISTS (SELECT FROM jsonb_array_elements(reasons) r
    WHERE jsonb_typeof(r) <> 'string' OR NOT loket.reason_known(me, 'return', r #>> '{}')),
    'unknown');
  PERFORM loket.need('note', length(note) <= 4000, 'too_long');
  PERFORM loket.need('deadline', deadline = '' OR loket.day_of(deadline) >= me.today, 'past');
  PERFORM loket.need('deadline', deadline = '' OR loket.day_of(deadline) <= me.today + 366, 'far');
  until := coalesce(loket.day_of(deadline), me.today + 14);
  receipt := loket.receipt_put(me, c, 'returned', jsonb_build_object('reasons', reasons,
    'note', note, 'deadline', until, 'step', line,
    'missing', (SELECT coalesce(jsonb_agg(DISTINCT b ->> 'requirement'), '[]')
      FROM jsonb_array_elements(loket.case_blockers(c, me.today)) b
      WHERE b ? 'requirement')));
  INSERT INTO loket.case_return VALUES (gen_random_uuid(), c.id, line, reasons, note,
    until, me.staff, loket.now());
  PERFORM loket.line_close(me, c.id, 'returned');
  PERFORM loket.message_put(me, c, 'returned', jsonb_build_object('number', c.number,
    'deadline', until));
  PERFORM loket.tell(me.office, 'case', c.id);
  PERFORM loket.tell(me.office, 'approvals', c.id);
  RETURN loket.command_end(command, jsonb_build_object('receipt', receipt, 'version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_return(uuid, uuid, int, jsonb, text, text) TO loket_staff;

-- The applicant is back, or (visit null) the clerk mends it without them.
CREATE OR REPLACE FUNCTION api.case_take_in(command uuid, "case" uuid, visit uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
BEGIN
  me := loket.enter(ARRAY['clerk']);
  answer := loket.command_begin(command, 'case_take_in', jsonb_build_object('case', "case",
    'visit', visit), ARRAY['visit']);
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  IF visit IS NOT NULL THEN
    PERFORM loket.visit_here(me, visit);
  END IF;
  IF loket.case_line(c.id) IS NOT NULL OR loket.case_state(c.id, NULL) <> 'returned' THEN
    PERFORM loket.wrong_step(loket.case_line(c.id));
  END IF;
  UPDATE loket.case_return r SET taken_in_at = loket.now(), taken_in_by = me.staff
  WHERE r.case_id = c.id AND r.taken_in_at IS NULL;
  PERFORM loket.line_open(me, c.id, 'documents');
  PERFORM loket.hold_take(me, c.id, false);
  IF visit IS NOT NULL THEN
    INSERT INTO loket.visit_case VALUES (visit, c.id, me.office, loket.now())
    ON CONFLICT ON CONSTRAINT visit_case_pkey DO NOTHING;
    PERFORM loket.tell(me.office, 'visit', visit);
  END IF;
  RETURN loket.command_end(command, jsonb_build_object('step', 'documents', 'version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_take_in(uuid, uuid, uuid) TO loket_staff;
