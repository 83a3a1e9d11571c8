-- SPDX-License-Identifier: GPL-3.0-or-later
-- The second look: a share of the approvals, and each call before others, is looked at again by
-- somebody who had no part in it.
SET LOCAL ROLE loket_owner;

-- Drawn in the deciding transaction with a secret of the office and the case alone: deciding again
-- after a rollback, or on another version, draws the same, and nobody who signs in can work it out.
-- Every approval leaves a row, drawn or not.
CREATE OR REPLACE FUNCTION loket.look_draw(c loket.case_file, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o loket.office;
  draw bytea;
  drawn boolean;
BEGIN
  SELECT * INTO STRICT o FROM loket.office x WHERE x.id = c.office;
  INSERT INTO loket.look_secret VALUES (o.id,
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
  ON CONFLICT ON CONSTRAINT look_secret_pkey DO NOTHING;
  draw := sha256((SELECT s.secret FROM loket.look_secret s WHERE s.office = o.id) || uuid_send(c.id));
  drawn := (get_byte(draw, 0) * 65536 + get_byte(draw, 1) * 256 + get_byte(draw, 2)) * 100.0 / 16777216
    < o.look_percent;
  INSERT INTO loket.second_look (case_id, drawn, holds, due, at)
  VALUES (c.id, drawn, drawn AND o.look_holds, loket.working_day_add(o.id,
    (look_draw.at AT TIME ZONE o.tz)::date, o.look_days), look_draw.at);
END $$;

-- Who may look at it: nobody with a hand in the case or its entry.
CREATE OR REPLACE FUNCTION loket.look_may(its uuid, entry uuid, staff uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN NOT EXISTS (SELECT FROM loket.hand_side h WHERE h.subject IN (its, look_may.entry)
                     AND h.person = look_may.staff AND h.side <> 'looks');
END $$;

-- Does the book of this case wait for a look? Not said in the transaction that draws: whoever could
-- ask there could take the approval back and wait for one that nobody looks at.
CREATE OR REPLACE FUNCTION loket.look_awaited(its uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM loket.second_look l WHERE l.case_id = its AND l.holds
    AND l.tx IS DISTINCT FROM pg_current_xact_id_if_assigned()
    AND NOT EXISTS (SELECT FROM loket.second_look_answer a WHERE a.case_id = its));
END $$;

-- Does this approval wait for a look of this person?
CREATE OR REPLACE FUNCTION loket.look_wanted(c loket.case_file, staff uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN loket.look_may(c.id, c.entry, look_wanted.staff)
    AND EXISTS (SELECT FROM loket.second_look l WHERE l.case_id = c.id AND l.drawn)
    AND NOT EXISTS (SELECT FROM loket.second_look_answer a WHERE a.case_id = c.id);
END $$;

-- Drawn approvals nobody has looked at yet and that this person may, the most urgent first.
CREATE OR REPLACE FUNCTION loket.looks_waiting(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cases uuid[] := ARRAY(SELECT l.case_id FROM loket.second_look l
    JOIN loket.case_file c ON c.id = l.case_id AND c.office = me.office
    WHERE l.drawn AND NOT EXISTS (SELECT FROM loket.second_look_answer a WHERE a.case_id = l.case_id)
      AND loket.look_may(c.id, c.entry, me.staff)
    ORDER BY l.due, l.at LIMIT 200);
BEGIN
  IF cardinality(cases) = 0 THEN
    RETURN '[]';
  END IF;
  RETURN (SELECT coalesce(jsonb_agg(r || jsonb_build_object('due', l.due, 'late', l.due < me.today,
      'holds', l.holds, 'decided_at', l.at, 'group', 'again', 'since', l.at, 'points', 0,
      'differs', '[]'::jsonb, 'clean', true, 'mine_acts', '[]'::jsonb, 'changed_since_seen', false)
      ORDER BY l.due, l.at), '[]')
    FROM jsonb_array_elements(loket.case_rows(me, cases)) r
    JOIN loket.second_look l ON l.case_id = (r ->> 'id')::uuid);
END $$;

-- Calls before others that no head has looked at, of the last thirty days; nobody's own.
CREATE OR REPLACE FUNCTION loket.jumps_waiting(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', x.id, 'label', x.label,
      'reason', x.reason, 'by', loket.staff_tag(x.staff), 'at', x.at) ORDER BY x.at)
    FROM (SELECT j.*, loket.ticket_label(t.issued_class, t.number) AS label
          FROM loket.queue_jump j JOIN loket.ticket t ON t.id = j.ticket
          WHERE j.office = me.office AND j.staff <> me.staff
            AND j.at > loket.now() - interval '30 days'
            AND NOT EXISTS (SELECT FROM loket.queue_jump_look k WHERE k.jump = j.id)
          ORDER BY j.at LIMIT 200) x), '[]');
END $$;

CREATE OR REPLACE FUNCTION api.looks_open() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter(ARRAY['section_head', 'office_head', 'auditor']);
  RETURN jsonb_build_object('rows', loket.looks_waiting(me), 'jumps', loket.jumps_waiting(me));
END $$;
GRANT EXECUTE ON FUNCTION api.looks_open() TO loket_staff;

-- As which of the duties that look again somebody does it.
CREATE OR REPLACE FUNCTION loket.look_duty(me loket.caller) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE WHEN 'auditor' = ANY (me.duties) THEN 'auditor'
    WHEN 'office_head' = ANY (me.duties) THEN 'office_head' ELSE 'section_head' END;
END $$;

-- What the second person found, of the content with this hash: agrees, or a finding that says
-- what. The file has to have been read at this desk. A finding stops the book until a head who
-- neither raised it nor worked on the case has cleared its flag.
CREATE OR REPLACE FUNCTION api.look_record(command uuid, "case" uuid, hash text, outcome text,
                                           note text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  d loket.decision;
BEGIN
  me := loket.enter(ARRAY['section_head', 'office_head', 'auditor']);
  answer := loket.command_begin(command, 'look_record', jsonb_build_object('case', "case",
    'hash', hash, 'outcome', outcome, 'note', note));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('outcome', outcome IN ('agrees', 'finding'), 'unknown');
  PERFORM loket.need('note', length(note) <= 4000, 'too_long');
  IF outcome = 'finding' AND btrim(note) = '' THEN
    PERFORM loket.fail('LK019', '{"kind": "look"}');
  END IF;
  c := loket.case_here(me, "case");
  -- who decided, or worked on it, is told nothing about the draw
  PERFORM loket.lay_hand(c.id, 'look', me.staff);
  PERFORM loket.lay_hand(c.entry, 'look', me.staff);
  SELECT * INTO d FROM loket.decision x JOIN loket.second_look l ON l.case_id = x.case_id AND l.drawn
  WHERE x.case_id = c.id;
  IF d.case_id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF EXISTS (SELECT FROM loket.second_look_answer a WHERE a.case_id = c.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  IF NOT loket.read_used(me, c.id) THEN
    PERFORM loket.fail('LK022');
  END IF;
  IF encode(d.hash, 'hex') IS DISTINCT FROM look_record.hash THEN
    PERFORM loket.fail('LK004', jsonb_build_object('version', c.version));
  END IF;
  INSERT INTO loket.second_look_answer (case_id, entry, hash, outcome, note, staff, duty, at)
  VALUES (c.id, c.entry, d.hash, look_record.outcome, look_record.note, me.staff,
          loket.look_duty(me), loket.now());
  IF outcome = 'finding' AND loket.case_line(c.id) IS NOT NULL THEN
    PERFORM loket.flag_put(me, c, gen_random_uuid(), 'second_look', left(note, 1000));
  END IF;
  PERFORM loket.tell(me.office, 'case', c.id);
  PERFORM loket.tell(me.office, 'approvals', c.id);
  RETURN loket.command_end(command, jsonb_build_object('version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.look_record(uuid, uuid, text, text, text) TO loket_staff;

CREATE OR REPLACE FUNCTION api.jump_look(command uuid, jump uuid, outcome text, note text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
BEGIN
  me := loket.enter(ARRAY['section_head', 'office_head', 'auditor']);
  answer := loket.command_begin(command, 'jump_look', jsonb_build_object('jump', jump,
    'outcome', outcome, 'note', note));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('outcome', outcome IN ('agrees', 'finding'), 'unknown');
  PERFORM loket.need('note', length(note) <= 2000, 'too_long');
  IF outcome = 'finding' AND btrim(note) = '' THEN
    PERFORM loket.fail('LK019', '{"kind": "look"}');
  END IF;
  IF NOT EXISTS (SELECT FROM loket.queue_jump j WHERE j.id = jump AND j.office = me.office) THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF EXISTS (SELECT FROM loket.queue_jump_look k WHERE k.jump = jump_look.jump) THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.lay_hand(jump, 'look', me.staff);
  INSERT INTO loket.queue_jump_look (jump, outcome, note, staff, duty, at)
  VALUES (jump, jump_look.outcome, jump_look.note, me.staff, loket.look_duty(me), loket.now());
  PERFORM loket.tell(me.office, 'approvals', NULL);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.jump_look(uuid, uuid, text, text) TO loket_staff;
