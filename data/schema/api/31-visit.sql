-- SPDX-License-Identifier: GPL-3.0-or-later
-- The visit in front of an officer: called, begun, its people, put back in the queue, ended.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.visit_json(me loket.caller, visit uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('id', v.id,
      'ticket', CASE WHEN v.ticket IS NOT NULL
        THEN loket.tickets_json(me, ARRAY[v.ticket]) -> 0 END,
      'started_at', v.started_at, 'called_at', v.called_at, 'calls', v.calls,
      'outcome', v.outcome,
      'state', CASE WHEN v.ended_at IS NOT NULL THEN 'ended'
        WHEN v.ticket IS NULL OR EXISTS (SELECT FROM loket.ticket t
             WHERE t.id = v.ticket AND t.state = 'serving') THEN 'serving'
        ELSE 'called' END,
      'people', coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'person', p.person,
            'name', p.name, 'capacity', p.capacity, 'evidence', p.evidence, 'needs', p.needs,
            'birth_date', q.birth_date) ORDER BY p.id)
          FROM loket.visit_person p LEFT JOIN loket.person q ON q.id = p.person
          WHERE p.visit = v.id), '[]'),
      'cases', coalesce(loket.cases_of_visit(me, v.id), '[]'))
    FROM loket.visit v WHERE v.id = visit_json.visit AND v.office = me.office);
END $$;

-- VISIT at the caller's desk, or NULL.
CREATE OR REPLACE FUNCTION loket.visit_active(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT loket.visit_json(me, v.id) FROM loket.visit v WHERE v.desk_session = me.desk);
END $$;

-- The visit, locked, if it is open and at the caller's desk. Every act at a counter asks this.
CREATE OR REPLACE FUNCTION loket.visit_here(me loket.caller, visit uuid) RETURNS loket.visit
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v loket.visit;
BEGIN
  SELECT * INTO v FROM loket.visit x
  WHERE x.id = visit_here.visit AND x.office = me.office FOR UPDATE;
  IF v.id IS NULL THEN
    PERFORM loket.fail('LK003');
  ELSIF v.ended_at IS NOT NULL THEN
    PERFORM loket.fail('LK016');
  ELSIF (v.desk_session = me.desk) IS NOT TRUE THEN
    PERFORM loket.fail('LK020', jsonb_build_object('staff', v.staff));
  END IF;
  RETURN v;
END $$;

CREATE OR REPLACE FUNCTION api.ticket_call_again(command uuid, visit uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  v loket.visit;
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'ticket_call_again',
                                jsonb_build_object('visit', visit));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  v := loket.visit_here(me, visit);
  PERFORM loket.need('visit', v.ticket IS NOT NULL, 'no_ticket');
  UPDATE loket.visit x SET calls = x.calls + 1 WHERE x.id = v.id;
  PERFORM loket.ticket_note(v.ticket, v.id, 'called_again', me.staff, me.counter, NULL);
  PERFORM loket.tell(me.office, 'queue', v.ticket);
  RETURN loket.command_end(command, jsonb_build_object('calls', v.calls + 1));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.ticket_call_again(uuid, uuid) TO loket_staff;

CREATE OR REPLACE FUNCTION api.ticket_no_show(command uuid, visit uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  v loket.visit;
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'ticket_no_show', jsonb_build_object('visit', visit));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  v := loket.visit_here(me, visit);
  PERFORM loket.need('visit', v.ticket IS NOT NULL, 'no_ticket');
  UPDATE loket.ticket t SET state = 'no_show', desk_session = NULL
  WHERE t.id = v.ticket AND t.state = 'called';
  IF NOT FOUND THEN
    PERFORM loket.fail('LK005', '{"step": "serving"}');
  END IF;
  IF loket.visit_keeps(v.id) IS NOT FALSE THEN
    PERFORM loket.fail('LK024', '{"reason": "custody"}');
  END IF;
  UPDATE loket.visit x SET desk_session = NULL, ended_at = loket.now(), outcome = 'no_show',
    ended_by = me.desk WHERE x.id = v.id;
  PERFORM loket.ticket_note(v.ticket, v.id, 'no_show', me.staff, me.counter, NULL);
  PERFORM loket.tell(me.office, 'queue', v.ticket);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.ticket_no_show(uuid, uuid) TO loket_staff;

-- Parks the ticket (the person fetches a copy, pays …) and frees the desk; the visit goes on when
-- somebody calls it again.
CREATE OR REPLACE FUNCTION api.ticket_park(command uuid, visit uuid, note text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  v loket.visit;
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'ticket_park', jsonb_build_object('visit', visit,
    'note', note));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('note', length(note) <= 500, 'length');
  v := loket.visit_here(me, visit);
  PERFORM loket.need('visit', v.ticket IS NOT NULL, 'no_ticket');
  UPDATE loket.ticket t SET state = 'parked', desk_session = NULL, note = ticket_park.note
  WHERE t.id = v.ticket;
  UPDATE loket.visit x SET desk_session = NULL WHERE x.id = v.id;
  PERFORM loket.ticket_note(v.ticket, v.id, 'parked', me.staff, me.counter, NULL);
  PERFORM loket.tell(me.office, 'queue', v.ticket);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.ticket_park(uuid, uuid, text) TO loket_staff;

-- To another class, with the time the ticket was taken. Who came without a ticket gets one here.
CREATE OR REPLACE FUNCTION api.ticket_transfer(command uuid, visit uuid, class text, note text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  v loket.visit;
  t loket.ticket;
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'ticket_transfer', jsonb_build_object('visit', visit,
    'class', class, 'note', note));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('note', length(note) <= 500, 'length');
  PERFORM loket.need('class', EXISTS (SELECT FROM loket.ticket_class c
    WHERE c.office = me.office AND c.code = ticket_transfer.class
      AND me.today BETWEEN c.valid_from AND coalesce(c.valid_until, 'infinity')), 'unknown');
  v := loket.visit_here(me, visit);
  IF v.ticket IS NULL THEN
    t := loket.ticket_make(me, gen_random_uuid(), class, '[]', 'counter');
    UPDATE loket.visit x SET ticket = t.id WHERE x.id = v.id;
  ELSE
    SELECT * INTO t FROM loket.ticket x WHERE x.id = v.ticket;
  END IF;
  UPDATE loket.visit x SET desk_session = NULL WHERE x.id = v.id;
  UPDATE loket.ticket x SET class = ticket_transfer.class, state = 'waiting', desk_session = NULL,
    note = ticket_transfer.note WHERE x.id = t.id;
  PERFORM loket.ticket_note(t.id, v.id, 'transferred', me.staff, me.counter, NULL);
  PERFORM loket.tell(me.office, 'queue', t.id);
  RETURN loket.command_end(command, jsonb_build_object('ticket', t.id, 'class', class,
    'label', loket.ticket_label(t.issued_class, t.number)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.ticket_transfer(uuid, uuid, text, text) TO loket_staff;

-- Also sent by the first act at the desk, so beginning twice is no mistake.
CREATE OR REPLACE FUNCTION api.visit_begin(command uuid, visit uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  v loket.visit;
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'visit_begin', jsonb_build_object('visit', visit));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  v := loket.visit_here(me, visit);
  UPDATE loket.ticket t SET state = 'serving' WHERE t.id = v.ticket AND t.state = 'called';
  IF FOUND THEN
    UPDATE loket.visit x SET started_at = coalesce(x.started_at, loket.now()) WHERE x.id = v.id;
    PERFORM loket.ticket_note(v.ticket, v.id, 'begun', me.staff, me.counter, NULL);
    PERFORM loket.tell(me.office, 'queue', v.ticket);
  END IF;
  RETURN loket.command_end(command, jsonb_build_object('visit', v.id));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.visit_begin(uuid, uuid) TO loket_staff;

CREATE OR REPLACE FUNCTION api.visit_start_without_ticket(command uuid, visit uuid, reason text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'visit_start_without_ticket',
    jsonb_build_object('visit', visit, 'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  IF btrim(reason) = '' THEN
    PERFORM loket.fail('LK019');
  END IF;
  PERFORM loket.need('reason', length(reason) <= 200, 'length');
  IF EXISTS (SELECT FROM loket.visit v WHERE v.desk_session = me.desk) THEN
    PERFORM loket.fail('LK024', (SELECT jsonb_build_object('visit', v.id) FROM loket.visit v
                                 WHERE v.desk_session = me.desk));
  END IF;
  INSERT INTO loket.visit (id, office, day, counter, staff, desk_session, no_ticket_reason,
                           started_at)
  VALUES (visit, me.office, me.today, me.counter, me.staff, me.desk, reason, loket.now());
  PERFORM loket.tell(me.office, 'visit', visit);
  RETURN loket.command_end(command, jsonb_build_object('visit', visit));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.visit_start_without_ticket(uuid, uuid, text) TO loket_staff;

-- Who is present and in what capacity. A person on file may come with an empty name: theirs.
CREATE OR REPLACE FUNCTION api.visit_person_put(command uuid, visit uuid, visit_person uuid,
  person uuid, name text, capacity text, needs jsonb, evidence text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  v loket.visit;
  full_name text := btrim(name);
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'visit_person_put', jsonb_build_object('visit', visit,
    'visit_person', visit_person, 'person', person, 'name', name, 'capacity', capacity,
    'needs', needs, 'evidence', evidence), ARRAY['person']);
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('capacity', capacity IN ('self', 'parent', 'guardian', 'family', 'proxy',
                                              'agent'), 'unknown');
  PERFORM loket.need('needs', jsonb_typeof(needs) = 'array' AND loket.all_texts(needs, 40)
                     AND pg_column_size(needs) < 1000, 'array');
  PERFORM loket.need('evidence', length(evidence) <= 500, 'length');
  v := loket.visit_here(me, visit);
  IF person IS NOT NULL THEN
    SELECT coalesce(nullif(full_name, ''), p.name) INTO full_name
    FROM loket.person p WHERE p.id = visit_person_put.person AND p.office = me.office;
    IF NOT FOUND THEN
      PERFORM loket.fail('LK003');
    END IF;
  END IF;
  PERFORM loket.need('name', length(full_name) BETWEEN 1 AND 100, 'length');
  UPDATE loket.visit_person p SET person = visit_person_put.person, name = full_name,
    capacity = visit_person_put.capacity, needs = visit_person_put.needs,
    evidence = visit_person_put.evidence
  WHERE p.id = visit_person_put.visit_person AND p.visit = v.id;
  IF NOT FOUND THEN
    INSERT INTO loket.visit_person (id, office, visit, person, name, capacity, needs, evidence)
    VALUES (visit_person, me.office, v.id, visit_person_put.person, full_name,
            visit_person_put.capacity, visit_person_put.needs, visit_person_put.evidence);
  END IF;
  PERFORM loket.tell(me.office, 'visit', v.id);
  RETURN loket.command_end(command, jsonb_build_object('visit_person', visit_person));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.visit_person_put(uuid, uuid, uuid, uuid, text, text, jsonb, text)
  TO loket_staff;

-- A visit ends with an outcome, and not while the office still keeps an original nobody has a
-- receipt for.
CREATE OR REPLACE FUNCTION api.visit_end(command uuid, visit uuid, outcome text, note text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  v loket.visit;
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'visit_end', jsonb_build_object('visit', visit,
    'outcome', outcome, 'note', note));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('note', length(note) <= 2000, 'length');
  PERFORM loket.need('outcome', loket.reason_known(me, 'visit_outcome', outcome), 'unknown');
  v := loket.visit_here(me, visit);
  IF loket.visit_keeps(v.id) IS NOT FALSE THEN
    PERFORM loket.fail('LK024', '{"reason": "custody"}');
  END IF;
  UPDATE loket.visit x SET desk_session = NULL, ended_at = loket.now(), ended_by = me.desk,
    started_at = coalesce(x.started_at, loket.now()), outcome = visit_end.outcome,
    note = visit_end.note
  WHERE x.id = v.id;
  IF v.ticket IS NOT NULL THEN
    UPDATE loket.ticket t SET state = 'done', desk_session = NULL WHERE t.id = v.ticket;
    PERFORM loket.ticket_note(v.ticket, v.id, 'ended', me.staff, me.counter, outcome);
  END IF;
  PERFORM loket.tell(me.office, 'queue', v.ticket);
  RETURN loket.command_end(command, jsonb_build_object('visit', v.id));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.visit_end(uuid, uuid, text, text) TO loket_staff;

-- The desk offers it for 10 seconds; the other 10 are for the journal and a satellite link.
CREATE OR REPLACE FUNCTION api.visit_end_undo(command uuid, visit uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  v loket.visit;
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'visit_end_undo', jsonb_build_object('visit', visit));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  SELECT * INTO v FROM loket.visit x WHERE x.id = visit_end_undo.visit AND x.office = me.office
    AND x.ended_by = me.desk FOR UPDATE;
  IF v.id IS NULL THEN
    PERFORM loket.fail('LK003');
  ELSIF v.ended_at IS NULL OR v.ended_at < loket.now() - interval '20 seconds' THEN
    PERFORM loket.fail('LK016');
  ELSIF EXISTS (SELECT FROM loket.visit x WHERE x.desk_session = me.desk) THEN
    PERFORM loket.fail('LK024');
  END IF;
  UPDATE loket.ticket t SET desk_session = me.desk,
    state = CASE t.state WHEN 'no_show' THEN 'called' ELSE 'serving' END
  WHERE t.id = v.ticket AND t.state IN ('done', 'no_show');
  IF v.ticket IS NOT NULL AND NOT FOUND THEN
    PERFORM loket.fail('LK016');
  END IF;
  UPDATE loket.visit x SET desk_session = me.desk, ended_at = NULL, ended_by = NULL, outcome = NULL
  WHERE x.id = v.id;
  IF v.ticket IS NOT NULL THEN
    PERFORM loket.ticket_note(v.ticket, v.id, 'undone', me.staff, me.counter, NULL);
  END IF;
  PERFORM loket.tell(me.office, 'queue', v.ticket);
  RETURN loket.command_end(command, jsonb_build_object('visit', v.id));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.visit_end_undo(uuid, uuid) TO loket_staff;
