-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the case functions share: finding and locking a case, where it is, who may work on it,
-- and what an approver's signature covers.
SET LOCAL ROLE loket_owner;

-- The case of this office, locked: one command at a time changes a case.
CREATE OR REPLACE FUNCTION loket.case_here(me loket.caller, its uuid) RETURNS loket.case_file
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c loket.case_file;
BEGIN
  SELECT * INTO c FROM loket.case_file f WHERE f.id = its AND f.office = me.office FOR UPDATE;
  IF c.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  RETURN c;
END $$;

-- The step of the open line. Without one the case is with the applicant or over.
CREATE OR REPLACE FUNCTION loket.case_line(its uuid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT s.step FROM loket.case_step s WHERE s.case_id = its AND s.done_at IS NULL);
END $$;

-- Which version of its service a case follows: the one it was handed in under, before that today's.
CREATE OR REPLACE FUNCTION loket.case_rules(c loket.case_file, day date) RETURNS int
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT s.version FROM loket.submission s WHERE s.case_id = c.id),
    loket.service_version_on(c.service, day),
    (SELECT max(v.version) FROM loket.service_version v WHERE v.service = c.service));
END $$;

CREATE OR REPLACE FUNCTION loket.case_fee(c loket.case_file, day date) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT s.fee FROM loket.submission s WHERE s.case_id = c.id),
                  loket.fee_on(c.service, c.variant, day));
END $$;

-- The state of a case in one word, from the facts. One question after the other: of a condition
-- with all of them the server makes a plan of its own for every step it is asked about.
CREATE OR REPLACE FUNCTION loket.case_state(its uuid, line text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF line IS NULL THEN
    IF EXISTS (SELECT FROM loket.handover h WHERE h.case_id = its) THEN
      RETURN 'handed_over';
    ELSIF EXISTS (SELECT FROM loket.decision d WHERE d.case_id = its AND d.outcome = 'refuse') THEN
      RETURN 'decided_refused';
    ELSIF EXISTS (SELECT FROM loket.case_withdrawal w WHERE w.case_id = its) THEN
      RETURN 'withdrawn';
    END IF;
    RETURN 'returned';
  END IF;
  IF EXISTS (SELECT FROM loket.case_set_aside a WHERE a.case_id = its AND a.ended_at IS NULL) THEN
    RETURN 'set_aside';
  END IF;
  IF line = 'payment' THEN
    IF NOT EXISTS (SELECT FROM loket.payment p JOIN loket.payment_confirm k ON k.payment = p.id
                   WHERE p.case_id = its) THEN
      RETURN 'waiting';
    END IF;
  ELSIF line = 'adjudication' THEN
    IF 'unavailable' = (SELECT k.outcome FROM loket.check_result k WHERE k.case_id = its
                        AND k.kind = 'adjudication' ORDER BY k.at DESC LIMIT 1) THEN
      RETURN 'waiting';
    END IF;
  END IF;
  RETURN 'open';
END $$;

CREATE OR REPLACE FUNCTION loket.step_duties(c loket.case_file, step text, day date) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT s.duties FROM loket.service_step s WHERE s.service = c.service
    AND s.version = loket.case_rules(c, day) AND s.code = step), '{}');
END $$;

CREATE OR REPLACE FUNCTION loket.need_step_duty(me loket.caller, c loket.case_file, step text)
RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (loket.step_duties(c, step, me.today) && me.duties) IS NOT TRUE THEN
    PERFORM loket.fail('LK002', jsonb_build_object('duties', loket.step_duties(c, step, me.today)));
  END IF;
END $$;

CREATE OR REPLACE FUNCTION loket.wrong_step(line text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.fail('LK005', jsonb_build_object('step', coalesce(line, '')));
END $$;

-- Who has the case open at a desk that is still there.
CREATE OR REPLACE FUNCTION loket.case_holder(its uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT h.staff FROM loket.case_hold h JOIN loket.desk_session d ON d.id = h.desk_session
          WHERE h.case_id = its AND d.closed_at IS NULL AND d.lost_at IS NULL);
END $$;

CREATE OR REPLACE FUNCTION loket.hold_take(me loket.caller, its uuid, force boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  holder uuid := loket.case_holder(its);
BEGIN
  IF holder <> me.staff AND NOT force THEN
    PERFORM loket.fail('LK012', jsonb_build_object('holder', holder));
  END IF;
  INSERT INTO loket.case_hold AS h VALUES (its, me.staff, me.desk, loket.now())
  ON CONFLICT ON CONSTRAINT case_hold_pkey DO UPDATE
    SET staff = excluded.staff, desk_session = excluded.desk_session, since = excluded.since
    WHERE (h.staff, h.desk_session) IS DISTINCT FROM (excluded.staff, excluded.desk_session);
END $$;

-- The case, locked, for somebody who is going to change what it says: in the open steps, by the
-- duty of the step, and by nobody while another desk holds it.
CREATE OR REPLACE FUNCTION loket.case_edit(me loket.caller, its uuid) RETURNS loket.case_file
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c loket.case_file := loket.case_here(me, its);
  line text := loket.case_line(its);
BEGIN
  IF (line IN ('documents', 'interview')) IS NOT TRUE THEN
    PERFORM loket.wrong_step(line);
  END IF;
  PERFORM loket.need_step_duty(me, c, line);
  PERFORM loket.hold_take(me, its, false);
  RETURN c;
END $$;

-- A contribution: on the case always, and in the first step also on its entry, which the examiner
-- may not have a part in.
CREATE OR REPLACE FUNCTION loket.contribute(me loket.caller, c loket.case_file, act text)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.lay_hand(c.id, act, me.staff);
  IF loket.case_line(c.id) = 'documents' THEN
    PERFORM loket.lay_hand(c.entry, act, me.staff);
  END IF;
END $$;

-- What an approver looks at has changed. A decided case refuses: its version is frozen.
CREATE OR REPLACE FUNCTION loket.case_changed(me loket.caller, its uuid) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v int;
BEGIN
  UPDATE loket.case_file f SET version = f.version + 1 WHERE f.id = its RETURNING f.version INTO v;
  PERFORM loket.tell(me.office, 'case', its);
  RETURN v;
END $$;

-- The same where it may also happen after the decision, which nothing changes any more.
CREATE OR REPLACE FUNCTION loket.case_touched(me loket.caller, its uuid) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM loket.decision d WHERE d.case_id = its) THEN
    PERFORM loket.tell(me.office, 'case', its);
    RETURN (SELECT f.version FROM loket.case_file f WHERE f.id = its);
  END IF;
  RETURN loket.case_changed(me, its);
END $$;

CREATE OR REPLACE FUNCTION loket.line_close(me loket.caller, its uuid, done_as text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE loket.case_step s SET done_at = greatest(loket.now(), s.entered_at), done_by = me.staff,
    counter = me.counter, done_as = line_close.done_as
  WHERE s.case_id = its AND s.done_at IS NULL;
  UPDATE loket.case_set_aside a SET ended_at = loket.now()
  WHERE a.case_id = its AND a.ended_at IS NULL;
  DELETE FROM loket.case_hold h WHERE h.case_id = its;
END $$;

CREATE OR REPLACE FUNCTION loket.line_open(me loket.caller, its uuid, step text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.case_step (case_id, n, step, entered_at, entered_by)
  VALUES (its, (SELECT coalesce(max(s.n), 0) + 1 FROM loket.case_step s WHERE s.case_id = its),
          line_open.step, loket.now(), me.staff);
  PERFORM loket.tell(me.office, 'case', its);
  IF step IN ('approval', 'printing', 'quality', 'handover') THEN
    PERFORM loket.tell(me.office, CASE step WHEN 'approval' THEN 'approvals'
      WHEN 'handover' THEN 'handover' ELSE 'production' END, its);
  END IF;
END $$;

-- The identity a check was about, so that a check is worth nothing once it changed.
CREATE OR REPLACE FUNCTION loket.identity_digest(fields jsonb) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN sha256(convert_to(jsonb_build_array(fields -> 'nik', fields -> 'name', fields -> 'sex',
    fields -> 'birth_date', fields -> 'birth_place')::text, 'UTF8'));
END $$;

CREATE OR REPLACE FUNCTION loket.value_digest(field text, value text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN sha256(convert_to(field || '|' || coalesce(value, ''), 'UTF8'));
END $$;

CREATE OR REPLACE FUNCTION loket.case_fields(its uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT c.fields FROM loket.case_content c WHERE c.case_id = its);
END $$;

-- Each requirement whose condition holds, with its state. not_exist is replaced by any paper that
-- is filed under it.
CREATE OR REPLACE FUNCTION loket.requirements_of(c loket.case_file, rules int, day date)
RETURNS TABLE (requirement text, seq int, one_of text, required boolean, state text, paper uuid,
               replaced boolean, staff uuid, at timestamptz, reason text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its_fields jsonb := loket.case_fields(c.id);
BEGIN
  RETURN QUERY
  SELECT r.code, r.seq, r.one_of, r.required,
    CASE WHEN w.state = 'waived' THEN 'waived'
         WHEN p.matched THEN 'matched'
         WHEN p.paper IS NOT NULL AND w.state IS NULL THEN 'scanned'
         ELSE coalesce(w.state, 'missing') END,
    p.paper, w.state = 'not_exist' AND p.paper IS NOT NULL,
    coalesce(w.staff, p.staff), coalesce(w.at, p.at), coalesce(w.reason, '')
  FROM loket.service_requirement r
  LEFT JOIN loket.requirement_state w ON w.case_id = c.id AND w.requirement = r.code
  LEFT JOIN LATERAL (
    SELECT v.paper, m.paper IS NOT NULL AS matched, coalesce(m.staff, v.staff) AS staff,
           coalesce(m.at, v.at) AS at
    FROM loket.paper a JOIN loket.paper_version v ON v.paper = a.id AND v.version = a.version
    LEFT JOIN loket.paper_match m ON m.paper = a.id AND m.version = a.version
    WHERE a.case_id = c.id AND v.requirement = r.code
      AND EXISTS (SELECT FROM loket.paper_page g WHERE g.paper = a.id AND g.version = a.version)
    ORDER BY m.paper IS NULL, v.at LIMIT 1) p ON true
  WHERE r.service = c.service AND r.version = rules
    AND loket.condition_holds(r.condition, its_fields, day)
  ORDER BY r.seq;
END $$;

-- What a decision is about, in one canonical value: jsonb has one text for one content. The pages
-- count with their hashes, in their order, as they are turned and cut.
CREATE OR REPLACE FUNCTION loket.case_signed(c loket.case_file, day date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rules int := loket.case_rules(c, day);
BEGIN
  RETURN jsonb_build_object('case', c.id, 'number', c.number, 'person', c.person,
    'service', c.service, 'service_version', rules, 'variant', c.variant,
    'fee', loket.case_fee(c, day), 'fields', loket.case_fields(c.id),
    'requirements', (SELECT coalesce(jsonb_object_agg(r.requirement, r.state), '{}')
      FROM loket.requirements_of(c, rules, day) r),
    'papers', (SELECT coalesce(jsonb_agg(jsonb_build_object('paper', a.id, 'version', a.version,
        'requirement', v.requirement, 'doc_type', v.doc_type, 'pages', x.pages)
        ORDER BY a.id), '[]')
      FROM loket.paper a JOIN loket.paper_version v ON v.paper = a.id AND v.version = a.version
      CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('sha256', encode(o.sha256, 'hex'),
          'turn', g.turn, 'crop', g.crop) ORDER BY g.seq) AS pages
        FROM loket.paper_page g JOIN loket.page_object o ON o.id = g.page
        WHERE g.paper = a.id AND g.version = a.version) x
      WHERE a.case_id = c.id AND x.pages IS NOT NULL),
    'interview', (SELECT jsonb_build_object('purpose', i.purpose, 'result', i.result,
        'answers', i.answers, 'note', i.note) FROM loket.interview i WHERE i.case_id = c.id),
    'checks', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'kind', k.kind,
        'source', k.source, 'outcome', k.outcome, 'reference', k.reference) ORDER BY k.id), '[]')
      FROM loket.check_result k WHERE k.case_id = c.id),
    'flags', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'code', f.code,
        'cleared', x.staff) ORDER BY f.id), '[]')
      FROM loket.flag f LEFT JOIN loket.flag_clear x ON x.flag = f.id WHERE f.case_id = c.id));
END $$;

CREATE OR REPLACE FUNCTION loket.signed_hash(signed jsonb) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN sha256(convert_to(signed::text, 'UTF8'));
END $$;
