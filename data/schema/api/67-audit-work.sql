-- SPDX-License-Identifier: GPL-3.0-or-later
-- The auditor's work: what stands out, random cases, findings and what became of them.
SET LOCAL ROLE loket_owner;

-- Deviations of a period by person, each with its reason: none of them is wrong by itself.
CREATE OR REPLACE FUNCTION loket.audit_counts(me loket.caller, low timestamptz, high timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('what', x.what, 'reason', x.reason,
      'by', loket.staff_tag(x.staff), 'times', x.times) ORDER BY x.what, x.times DESC, x.staff, x.reason), '[]')
    FROM (
      SELECT 'jumped' AS what, j.staff, j.reason, count(*) AS times FROM loket.queue_jump j
      WHERE j.office = me.office AND j.at >= low AND j.at < high GROUP BY 2, 3
      UNION ALL SELECT 'cleared', k.staff, f.code, count(*)
      FROM loket.flag_clear k JOIN loket.flag f ON f.id = k.flag JOIN loket.case_file c ON c.id = f.case_id
      WHERE c.office = me.office AND k.at >= low AND k.at < high GROUP BY 2, 3
      UNION ALL SELECT 'waived', w.staff, w.reason, count(*)
      FROM loket.requirement_state w JOIN loket.case_file c ON c.id = w.case_id
      WHERE c.office = me.office AND w.state IN ('waived', 'not_exist') AND w.at >= low AND w.at < high GROUP BY 2, 3
      UNION ALL SELECT 'misprint', m.opened_by, m.reason, count(*)
      FROM loket.misprint m JOIN loket.issue i ON i.id = m.issue JOIN loket.case_file c ON c.id = i.case_id
      WHERE c.office = me.office AND m.opened_at >= low AND m.opened_at < high GROUP BY 2, 3
      UNION ALL SELECT 'nation', l.staff, '', count(*) FROM loket.read_log l
      WHERE l.office = me.office AND l.kind = 'search' AND l.purpose LIKE 'nation: %' AND l.at >= low AND l.at < high
      GROUP BY 2) x);
END $$;

-- Who came for others again and again: at least three visits, or three passports taken home.
CREATE OR REPLACE FUNCTION loket.audit_representatives(me loket.caller, low date, high date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('name', y.name, 'capacity', y.capacity, 'times', y.times,
      'last', y.last) ORDER BY y.times DESC, y.name), '[]')
    FROM (SELECT max(x.name) AS name, max(x.capacity) AS capacity, count(*) AS times, max(x.day) AS last
          FROM (SELECT p.name, p.capacity, v.day FROM loket.visit_person p JOIN loket.visit v ON v.id = p.visit
                WHERE v.office = me.office AND v.day BETWEEN low AND high AND p.capacity IN ('proxy', 'agent')
                UNION ALL SELECT h.collector ->> 'name', h.collector ->> 'capacity', (h.at AT TIME ZONE o.tz)::date
                FROM loket.handover h JOIN loket.case_file c ON c.id = h.case_id JOIN loket.office o ON o.id = c.office
                WHERE c.office = me.office AND h.collector ->> 'capacity' IN ('proxy', 'agent')
                  AND (h.at AT TIME ZONE o.tz)::date BETWEEN low AND high) x
          WHERE coalesce(x.name, '') <> ''
          GROUP BY loket.name_sound(x.name) HAVING count(*) >= 3 ORDER BY 3 DESC LIMIT 50) y);
END $$;

-- What was written past the program: neither a person at a desk nor the keeper did it.
CREATE OR REPLACE FUNCTION loket.audit_outside(me loket.caller, low timestamptz, high timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('login', x.login, 'table', x.source, 'rows', x.rows,
      'last', x.last) ORDER BY x.last DESC), '[]')
    FROM (SELECT e.login, e.source, count(*) AS rows, max(e.at) AS last FROM audit.event e
          WHERE e.at >= low AND e.at < high AND e.staff IS NULL
            AND NOT coalesce(pg_has_role((SELECT r.oid FROM pg_roles r WHERE r.rolname = e.login), 'loket_keeper', 'MEMBER')
                             AND e.login <> (SELECT r.rolname FROM pg_roles r WHERE r.oid = 10), false)
          GROUP BY 1, 2 ORDER BY 4 DESC LIMIT 100) x);
END $$;

CREATE OR REPLACE FUNCTION loket.draw_json(d loket.audit_draw) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_build_object('id', d.id, 'among', d.among, 'from', d.from_day, 'until', d.until_day,
    'population', d.population, 'at', d.at, 'by', loket.staff_tag(d.staff),
    'cases', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', c.id, 'number', c.number,
        'service', c.service, 'variant', c.variant, 'outcome', v.outcome, 'at', v.at,
        'by', CASE WHEN v.staff IS NOT NULL THEN loket.staff_tag(v.staff) END)) ORDER BY s.n), '[]')
      FROM loket.audit_sample s JOIN loket.case_file c ON c.id = s.case_id
      LEFT JOIN loket.audit_verdict v ON v.draw = s.draw AND v.case_id = s.case_id WHERE s.draw = d.id));
END $$;

-- Open ones, and those that were closed in the last quarter.
CREATE OR REPLACE FUNCTION loket.findings_json(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'case', c.id, 'number', c.number, 'note', f.note,
      'due', f.due, 'late', f.due < me.today AND x.kind IS DISTINCT FROM 'verified', 'at', f.at,
      'by', loket.staff_tag(f.staff),
      'state', CASE coalesce(x.kind, 'open') WHEN 'reopened' THEN 'open' ELSE coalesce(x.kind, 'open') END,
      'answers', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', a.kind, 'note', a.note, 'at', a.at,
          'by', loket.staff_tag(a.staff)) ORDER BY a.n), '[]') FROM loket.finding_answer a WHERE a.finding = f.id))
      ORDER BY coalesce(x.kind = 'verified', false), f.due, f.at), '[]')
    FROM loket.finding f JOIN loket.case_file c ON c.id = f.case_id
    LEFT JOIN LATERAL (SELECT a.kind, a.at FROM loket.finding_answer a WHERE a.finding = f.id ORDER BY a.n DESC LIMIT 1) x
      ON true
    WHERE f.office = me.office AND (x.kind IS DISTINCT FROM 'verified' OR x.at > loket.now() - interval '92 days'));
END $$;

-- The room in one flight: the seal of the log, what stands out in these days, draws and findings. No days are
-- the last thirty of the office. Heads see the findings only: they correct.
CREATE OR REPLACE FUNCTION api.audit_open("from" date, until date) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  first_day date;
  last_day date;
  low timestamptz;
  high timestamptz;
  answer jsonb;
BEGIN
  me := loket.enter(ARRAY['auditor', 'section_head', 'office_head']);
  last_day := coalesce(until, me.today);
  first_day := coalesce("from", last_day - 30);
  PERFORM loket.need('from', first_day <= last_day AND last_day - first_day <= 366, 'range');
  low := loket.day_begin(me.office, first_day);
  high := loket.day_begin(me.office, last_day + 1);
  answer := jsonb_build_object('findings', loket.findings_json(me), 'from', first_day, 'until', last_day,
    'alarms', loket.alarms(me, low, high));
  IF NOT 'auditor' = ANY (me.duties) THEN
    RETURN answer;
  END IF;
  RETURN answer || jsonb_build_object(
    'seal', (SELECT jsonb_build_object('size', c.size, 'at', c.at, 'root', encode(c.root, 'hex'))
             FROM audit.checkpoint c WHERE c.signature IS NOT NULL ORDER BY c.size DESC LIMIT 1),
    'waiting', (SELECT count(*) FROM audit.pending),
    'check', (SELECT jsonb_build_object('at', k.at, 'outcome', k.outcome, 'said', k.said)
              FROM loket.audit_check k ORDER BY k.at DESC LIMIT 1),
    'staff', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name,
        'duties', loket.duties_on(s.id, me.today)) ORDER BY s.name), '[]')
      FROM loket.staff s WHERE s.office = me.office),
    'counts', loket.audit_counts(me, low, high),
    'representatives', loket.audit_representatives(me, first_day, last_day),
    'outside', loket.audit_outside(me, low, high),
    'draws', (SELECT coalesce(jsonb_agg(loket.draw_json(d) ORDER BY d.at DESC), '[]')
      FROM (SELECT * FROM loket.audit_draw x WHERE x.office = me.office ORDER BY x.at DESC LIMIT 20) d));
END $$;
GRANT EXECUTE ON FUNCTION api.audit_open(date, date) TO loket_staff;

-- Draws cases by lot: those that moved in these days, were decided in them, or had a flag cleared.
CREATE OR REPLACE FUNCTION api.audit_draw(command uuid, draw uuid, among text, "from" date, until date, wanted int)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  low timestamptz;
  high timestamptz;
  pool uuid[];
BEGIN
  me := loket.enter(ARRAY['auditor']);
  answer := loket.command_begin(command, 'audit_draw', jsonb_build_object('draw', draw, 'among', among, 'from', "from",
    'until', until, 'wanted', wanted));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('among', among IN ('all', 'decided', 'overridden'), 'unknown'),
          loket.need('from', "from" <= until AND until - "from" <= 366, 'range'),
          loket.need('wanted', wanted BETWEEN 1 AND 100, 'range');
  low := loket.day_begin(me.office, "from");
  high := loket.day_begin(me.office, until + 1);
  pool := CASE among
    WHEN 'decided' THEN ARRAY(SELECT d.case_id FROM loket.decision d JOIN loket.case_file c ON c.id = d.case_id
      WHERE c.office = me.office AND d.at >= low AND d.at < high)
    WHEN 'overridden' THEN ARRAY(SELECT DISTINCT f.case_id FROM loket.flag_clear k JOIN loket.flag f ON f.id = k.flag
      JOIN loket.case_file c ON c.id = f.case_id WHERE c.office = me.office AND k.at >= low AND k.at < high)
    ELSE ARRAY(SELECT DISTINCT s.case_id FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id
      WHERE c.office = me.office AND s.entered_at < high AND coalesce(s.done_at, 'infinity') >= low) END;
  INSERT INTO loket.audit_draw VALUES (draw, me.office, among, "from", until, wanted, cardinality(pool), me.staff,
                                       loket.now());
  -- gen_random_uuid is the operating system's randomness: nobody can steer or foresee it
  INSERT INTO loket.audit_sample (draw, case_id, office, n)
  SELECT audit_draw.draw, x.id, me.office, x.n
  FROM (SELECT p.id, row_number() OVER (ORDER BY gen_random_uuid()) AS n FROM unnest(pool) p(id)) x
  WHERE x.n <= wanted;
  RETURN loket.command_end(command, jsonb_build_object('population', cardinality(pool),
    'drawn', least(cardinality(pool), wanted)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.audit_draw(uuid, uuid, text, date, date, int) TO loket_staff;

-- Due: when a finding must be corrected; NULL when all was good.
CREATE OR REPLACE FUNCTION api.audit_verdict(command uuid, draw uuid, "case" uuid, outcome text, note text, due date)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
BEGIN
  me := loket.enter(ARRAY['auditor']);
  answer := loket.command_begin(command, 'audit_verdict', jsonb_build_object('draw', draw, 'case', "case",
    'outcome', outcome, 'note', note, 'due', due), ARRAY['due']);
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('outcome', outcome IN ('good', 'finding'), 'unknown'),
          loket.need('note', length(note) <= 2000, 'length'),
          loket.need('due', outcome = 'good' OR due BETWEEN me.today AND me.today + 366, 'range');
  IF NOT EXISTS (SELECT FROM loket.audit_sample s WHERE s.draw = audit_verdict.draw AND s.case_id = "case"
                 AND s.office = me.office) THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF outcome = 'finding' AND btrim(note) = '' THEN
    PERFORM loket.fail('LK019', '{"kind": "finding"}');
  END IF;
  -- whoever says that a case is good has opened it
  PERFORM loket.need('case', loket.read_used(me, "case"), 'not_read');
  PERFORM loket.lay_hand("case", 'audit', me.staff);
  INSERT INTO loket.audit_verdict (draw, case_id, outcome, note, staff, at)
  VALUES (draw, "case", outcome, btrim(note), me.staff, loket.now());
  IF outcome = 'finding' THEN
    INSERT INTO loket.finding (id, office, case_id, draw, note, due, staff, at)
    VALUES (command, me.office, "case", draw, btrim(note), due, me.staff, loket.now());
    PERFORM loket.tell(me.office, 'finding', command);
  END IF;
  RETURN loket.command_end(command, '{}');
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.audit_verdict(uuid, uuid, uuid, text, text, date) TO loket_staff;

-- A head says what was corrected; an auditor who did not correct it says whether it was.
CREATE OR REPLACE FUNCTION api.finding_answer(command uuid, finding uuid, kind text, note text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  its loket.finding;
  last_n int;
  its_act text := CASE kind WHEN 'corrected' THEN 'correct' ELSE 'verify' END;
BEGIN
  me := loket.enter(ARRAY['auditor', 'section_head', 'office_head']);
  answer := loket.command_begin(command, 'finding_answer', jsonb_build_object('finding', finding, 'kind', kind,
    'note', note));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('kind', kind IN ('corrected', 'verified', 'reopened'), 'unknown'),
          loket.need('note', length(btrim(note)) BETWEEN 1 AND 2000, 'length');
  IF (CASE kind WHEN 'corrected' THEN ARRAY['section_head', 'office_head'] ELSE ARRAY['auditor'] END && me.duties)
     IS NOT TRUE THEN
    PERFORM loket.fail('LK002', jsonb_build_object('duties',
      CASE kind WHEN 'corrected' THEN ARRAY['section_head', 'office_head'] ELSE ARRAY['auditor'] END));
  END IF;
  SELECT * INTO its FROM loket.finding f WHERE f.id = finding AND f.office = me.office FOR UPDATE;
  IF its.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  last_n := coalesce((SELECT max(a.n) FROM loket.finding_answer a WHERE a.finding = its.id), 0);
  -- its turn: a correction when it is open, an answer to the auditor's question when it was corrected
  IF ((kind = 'corrected') = (last_n % 2 = 0)) IS NOT TRUE
     OR EXISTS (SELECT FROM loket.finding_answer a WHERE a.finding = its.id AND a.kind = 'verified') THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.lay_hand(its.id, its_act, me.staff);
  INSERT INTO loket.finding_answer VALUES (its.id, last_n + 1, kind, btrim(note), me.staff, its_act,
    (SELECT a.side FROM loket.act a WHERE a.code = its_act), loket.now());
  PERFORM loket.tell(me.office, 'finding', its.id);
  RETURN loket.command_end(command, '{}');
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.finding_answer(uuid, uuid, text, text) TO loket_staff;
