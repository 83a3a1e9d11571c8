-- SPDX-License-Identifier: GPL-3.0-or-later
-- The decision: on the version and the content that were shown, with a fresh password, by a head
-- who had no part in it; and the room that shows what waits for one.
SET LOCAL ROLE loket_owner;

-- outcome refuse is possible wherever the case stands before approval; once money was paid only
-- the head of office refuses. seen: the fields that were on the approver's screen.
CREATE OR REPLACE FUNCTION api.case_decide(command uuid, "case" uuid, version int, hash text,
                                           outcome text, basis text, note text, seen jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  line text;
  signed jsonb;
  differs text[];
  onward text;
  receipt uuid;
  in_duty text;
  delegated uuid;
BEGIN
  me := loket.enter(ARRAY['section_head', 'office_head']);
  answer := loket.command_begin(command, 'case_decide', jsonb_build_object('case', "case",
    'version', version, 'hash', hash, 'outcome', outcome, 'basis', basis, 'note', note,
    'seen', seen));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need_proof(me);
  PERFORM loket.need('outcome', outcome IN ('approve', 'refuse'), 'unknown');
  PERFORM loket.need('seen', jsonb_typeof(seen) = 'array' AND loket.all_texts(seen, 60)
                     AND jsonb_array_length(seen) <= 200, 'array');
  PERFORM loket.need('basis', length(basis) <= 100, 'too_long');
  PERFORM loket.need('note', length(note) <= 4000, 'too_long');
  c := loket.case_here(me, "case");
  IF EXISTS (SELECT FROM loket.decision d WHERE d.case_id = c.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  line := loket.case_line(c.id);
  IF (line = 'approval' OR outcome = 'refuse'
      AND line IN ('documents', 'interview', 'payment', 'adjudication')) IS NOT TRUE THEN
    PERFORM loket.wrong_step(line);
  END IF;
  PERFORM loket.lay_hand(c.id, CASE outcome WHEN 'approve' THEN 'decide' ELSE 'refuse' END,
                         me.staff);
  signed := loket.case_signed(c, me.today);
  IF (c.version = case_decide.version
      AND encode(loket.signed_hash(signed), 'hex') = case_decide.hash) IS NOT TRUE THEN
    PERFORM loket.fail('LK004', jsonb_build_object('version', c.version));
  END IF;
  IF outcome = 'approve' THEN
    PERFORM loket.need_free(c, 'approval', me.today);
    differs := loket.case_differs(c, me.today);
    IF NOT seen @> to_jsonb(differs) THEN
      PERFORM loket.fail('LK011', jsonb_build_object('blockers',
        (SELECT jsonb_agg('not_seen:' || d) FROM unnest(differs) d WHERE NOT seen ? d)));
    END IF;
  ELSE
    PERFORM loket.need_reason(me, 'refuse', 'basis', basis);
    IF c.paid AND ('office_head' = ANY (me.duties)) IS NOT TRUE THEN
      PERFORM loket.fail('LK002', '{"duties": ["office_head"]}');
    END IF;
  END IF;

  in_duty := CASE WHEN 'office_head' = ANY (me.duties) THEN 'office_head' ELSE 'section_head' END;
  delegated := loket.delegation_of(me, in_duty);
  INSERT INTO loket.decision (case_id, outcome, version, fields_version, hash, content, basis,
                              note, seen, staff, act, duty, delegation, proof_at, at,
                              case_paid)
  SELECT c.id, case_decide.outcome, c.version, k.fields_version, loket.signed_hash(signed), signed,
    case_decide.basis, case_decide.note, case_decide.seen, me.staff,
    CASE case_decide.outcome WHEN 'approve' THEN 'decide' ELSE 'refuse' END,
    in_duty, delegated, me.proof_at, loket.now(), c.paid
  FROM loket.case_content k WHERE k.case_id = c.id;
  IF outcome = 'approve' THEN
    PERFORM loket.look_draw(c, loket.now());
    onward := loket.step_on(me, c, 'approval', 'decided');
  ELSE
    PERFORM loket.line_close(me, c.id, 'refused');
    receipt := loket.receipt_put(me, c, 'refusal', jsonb_build_object('basis', basis,
      'note', note, 'delegated',
      coalesce((SELECT g ->> 'name' || ', ' || (g ->> 'letter') FROM loket.delegation_tag(delegated) g), ''), 'legal', (SELECT i.body ->> 'basis' FROM loket.catalogue_item i
        WHERE i.list = 'reason/refuse' AND i.code = case_decide.basis)));
    PERFORM loket.message_put(me, c, 'refused', jsonb_build_object('number', c.number));
  END IF;
  PERFORM loket.tell(me.office, 'case', c.id);
  PERFORM loket.tell(me.office, 'approvals', c.id);
  RETURN loket.command_end(command, jsonb_build_object('outcome', outcome, 'step', onward,
    'version', c.version, 'receipt', receipt));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_decide(uuid, uuid, int, text, text, text, text, jsonb)
  TO loket_staff;

-- The version an approver has looked through, so that the next look shows what changed since.
CREATE OR REPLACE FUNCTION api.case_seen(command uuid, "case" uuid, version int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
BEGIN
  me := loket.enter(ARRAY['examiner', 'intelligence', 'section_head', 'office_head']);
  answer := loket.command_begin(command, 'case_seen', jsonb_build_object('case', "case",
    'version', version));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  PERFORM loket.need('version', version BETWEEN 1 AND c.version, 'range');
  INSERT INTO loket.case_seen AS s VALUES (c.id, me.staff, version, loket.now())
  ON CONFLICT ON CONSTRAINT case_seen_pkey DO UPDATE SET version = excluded.version,
    at = excluded.at WHERE s.version < excluded.version;
  RETURN loket.command_end(command, jsonb_build_object('version', version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_seen(uuid, uuid, int) TO loket_staff;

-- Why this person may not decide, NULL when they may: the first of their own acts.
CREATE OR REPLACE FUNCTION loket.own_acts(its uuid, staff uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(h.act ORDER BY h.at, h.act) FROM loket.hand h
    WHERE h.subject = its AND h.person = own_acts.staff AND h.side = 'made'), '[]');
END $$;

DROP FUNCTION IF EXISTS loket.case_points(uuid, text[]);

-- Cases that wait for a decision and in which everybody who may decide and is signed in had a part.
-- None when nobody is: that says more than a list of all of them.
CREATE OR REPLACE FUNCTION loket.cannot_today(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  present uuid[] := ARRAY(SELECT DISTINCT d.staff FROM loket.desk_session d
    JOIN loket.duty y ON y.staff = d.staff AND y.office = d.office
      AND y.duty IN ('section_head', 'office_head')
      AND me.today BETWEEN y.valid_from AND coalesce(y.valid_until, 'infinity')
    WHERE d.office = me.office AND d.closed_at IS NULL);
BEGIN
  IF cardinality(present) = 0 THEN
    RETURN '[]';
  END IF;
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'number', c.number)
      ORDER BY s.entered_at)
    FROM (SELECT x.case_id, x.entered_at FROM loket.case_step x
      WHERE x.step = 'approval' AND x.done_at IS NULL
        AND (SELECT count(*) FROM loket.hand_side h WHERE h.subject = x.case_id
             AND h.person = ANY (present) AND h.side = 'made') = cardinality(present) OFFSET 0) s
    JOIN loket.case_file c ON c.id = s.case_id AND c.office = me.office), '[]');
END $$;

-- filter: '' for all, late, clean, differs, mine, or letters of a number or name. First what must be
-- looked at, then the clean ones, last those in which this person had a part.
CREATE OR REPLACE FUNCTION api.approvals_open(filter text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me loket.caller;
  waiting uuid[];
BEGIN
  me := loket.enter(ARRAY['section_head', 'office_head']);
  PERFORM loket.need_arguments(jsonb_build_object('filter', filter));
  PERFORM loket.need('filter', length(filter) <= 100, 'too_long');
  waiting := ARRAY(SELECT c.id FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id
    WHERE s.step = 'approval' AND s.done_at IS NULL AND c.office = me.office
    ORDER BY s.entered_at LIMIT 500);
  RETURN jsonb_build_object('rows', (SELECT coalesce(jsonb_agg(x.r || jsonb_build_object(
        'differs', to_jsonb(x.differs), 'since', x.r -> 'entered_at', 'points', x.points,
        'clean', x.points = 0, 'mine_acts', x.acts, 'late', coalesce(x.promised < me.today, false),
        'group', CASE WHEN x.acts <> '[]' THEN 'mine' WHEN x.points > 0 THEN 'look'
                 ELSE 'clean' END,
        'changed_since_seen', coalesce((SELECT s.version < x.version FROM loket.case_seen s
          WHERE s.case_id = x.id AND s.staff = me.staff), false))
        ORDER BY x.acts <> '[]', x.points = 0, x.promised,
          (x.r ->> 'entered_at')::timestamptz), '[]')
      FROM (SELECT c.id, c.number, c.version, d.differs, l.r,
          (l.r ->> 'promised')::date AS promised,
          -- what must be looked at before a decision: what differs, every flag, checks with a
          -- finding, an interview without a pass
          cardinality(d.differs) + (SELECT count(*) FROM loket.flag f WHERE f.case_id = c.id)
            + (SELECT count(*) FROM loket.check_result k
               WHERE k.case_id = c.id AND k.outcome <> 'ok')
            + (SELECT count(*) FROM loket.interview i
               WHERE i.case_id = c.id AND i.result <> 'pass') AS points,
          -- as loket.own_acts
          (SELECT coalesce(jsonb_agg(h.act ORDER BY h.at, h.act), '[]') FROM loket.hand h
           WHERE h.subject = c.id AND h.person = me.staff AND h.side = 'made') AS acts
        FROM loket.cases_differ(waiting, me.today) d
        JOIN loket.case_file c ON c.id = d."case"
        JOIN jsonb_array_elements(loket.case_rows(me, waiting)) l(r)
          ON (l.r ->> 'id')::uuid = c.id OFFSET 0) x
      WHERE CASE filter WHEN '' THEN true
        WHEN 'late' THEN coalesce(x.promised < me.today, false)
        WHEN 'clean' THEN x.points = 0
        WHEN 'differs' THEN x.points > 0
        WHEN 'mine' THEN x.acts <> '[]'
        ELSE strpos(x.number, filter) > 0
          OR strpos(loket.name_plain(x.r ->> 'name'), loket.name_plain(filter)) > 0 END),
    'looks', loket.looks_waiting(me), 'jumps', loket.jumps_waiting(me),
    'cannot_today', loket.cannot_today(me));
END $$;
GRANT EXECUTE ON FUNCTION api.approvals_open(text) TO loket_staff;
