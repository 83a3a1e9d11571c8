-- SPDX-License-Identifier: GPL-3.0-or-later
-- Papers made of pages, held beside the original; fields held beside papers; what does not exist.
SET LOCAL ROLE loket_owner;

-- Pages a paper of this case may be made of: brought in for it, or for another case of a visit
-- they share and that this desk has read. Each has arrived whole.
CREATE OR REPLACE FUNCTION loket.need_pages(me loket.caller, c loket.case_file, pages jsonb)
RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  p jsonb;
  o loket.page_object;
BEGIN
  PERFORM loket.need('pages', jsonb_typeof(pages) = 'array', 'array');
  PERFORM loket.need('pages', jsonb_array_length(pages) <= 500, 'too_long');
  FOR p IN SELECT x FROM jsonb_array_elements(pages) x LOOP
    PERFORM loket.need('pages', jsonb_typeof(p) = 'object', 'object');
    PERFORM loket.need('pages', coalesce(p ->> 'turn', '0') IN ('0', '90', '180', '270'), 'turn');
    PERFORM loket.need('pages', coalesce(jsonb_typeof(p -> 'crop'), 'null') = 'null'
                       OR loket.is_place(p -> 'crop'), 'crop');
    SELECT * INTO o FROM loket.page_object x
    WHERE x.id = (p ->> 'page')::uuid AND x.office = me.office;
    IF o.id IS NULL OR (o.case_id <> c.id AND NOT (loket.read_used(me, o.case_id)
         AND EXISTS (SELECT FROM loket.visit_case a JOIN loket.visit_case b ON b.visit = a.visit
                     WHERE a.case_id = c.id AND b.case_id = o.case_id))) THEN
      PERFORM loket.fail('LK003');
    END IF;
    IF loket.page_may(me, o) IS NOT TRUE THEN
      PERFORM loket.fail('LK002', '{"restricted": "paper"}');
    END IF;
    IF o.complete_at IS NULL THEN
      PERFORM loket.fail('LK018', '{}');
    END IF;
  END LOOP;
END $$;

-- version is the one the officer built upon, 0 for a new paper. No pages: the paper is taken out.
CREATE OR REPLACE FUNCTION api.paper_put(command uuid, "case" uuid, paper uuid, version int,
                                         requirement text, doc_type text, pages jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  v int;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner']);
  answer := loket.command_begin(command, 'paper_put', jsonb_build_object('case', "case",
    'paper', paper, 'version', version, 'requirement', requirement, 'doc_type', doc_type,
    'pages', pages));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_edit(me, "case");
  PERFORM loket.need('requirement', requirement = '' OR EXISTS (
    SELECT FROM loket.service_requirement r WHERE r.service = c.service
      AND r.version = loket.case_rules(c, me.today) AND r.code = requirement), 'unknown');
  PERFORM loket.need('doc_type', loket.item_known('doc_type', doc_type, me.today), 'unknown');
  PERFORM loket.need_paper_open(me, c, paper);
  PERFORM loket.need_pages(me, c, pages);
  SELECT a.version INTO v FROM loket.paper a WHERE a.id = paper AND a.case_id = c.id;
  IF coalesce(v, 0) <> paper_put.version THEN
    PERFORM loket.fail('LK004', jsonb_build_object('version', coalesce(v, 0)));
  END IF;
  v := paper_put.version + 1;
  PERFORM loket.contribute(me, c, 'scan');
  IF v = 1 THEN
    INSERT INTO loket.paper VALUES (paper, c.id, v);
  ELSE
    UPDATE loket.paper a SET version = v WHERE a.id = paper;
  END IF;
  INSERT INTO loket.paper_version (paper, case_id, version, requirement, doc_type, staff, at)
  VALUES (paper, c.id, v, requirement, doc_type, me.staff, loket.now());
  INSERT INTO loket.paper_page
  SELECT paper_put.paper, v, n, (p ->> 'page')::uuid, coalesce((p ->> 'turn')::int, 0),
    nullif(p -> 'crop', 'null')
  FROM jsonb_array_elements(pages) WITH ORDINALITY u(p, n);
  RETURN loket.command_end(command, jsonb_build_object('version', v,
    'case_version', loket.case_changed(me, c.id)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.paper_put(uuid, uuid, uuid, int, text, text, jsonb) TO loket_staff;

CREATE OR REPLACE FUNCTION api.paper_match(command uuid, "case" uuid, paper uuid, version int,
                                           matched boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  v int;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner']);
  answer := loket.command_begin(command, 'paper_match', jsonb_build_object('case', "case",
    'paper', paper, 'version', version, 'matched', matched));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_edit(me, "case");
  SELECT a.version INTO v FROM loket.paper a WHERE a.id = paper AND a.case_id = c.id;
  IF v IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF v <> paper_match.version THEN
    PERFORM loket.fail('LK004', jsonb_build_object('version', v));
  END IF;
  PERFORM loket.contribute(me, c, 'match');
  DELETE FROM loket.paper_match m WHERE m.paper = paper_match.paper AND m.version = v;
  IF matched THEN
    PERFORM loket.need('paper', EXISTS (SELECT FROM loket.paper_page g
      WHERE g.paper = paper_match.paper AND g.version = v), 'empty');
    INSERT INTO loket.paper_match (paper, version, case_id, staff, at)
    VALUES (paper, v, c.id, me.staff, loket.now());
  END IF;
  RETURN loket.command_end(command, jsonb_build_object('version', v,
    'case_version', loket.case_changed(me, c.id)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.paper_match(uuid, uuid, uuid, int, boolean) TO loket_staff;

-- page is counted from 0 within the paper; rect [x, y, w, h] in parts of the page.
CREATE OR REPLACE FUNCTION api.field_mark(command uuid, "case" uuid, field text, matched boolean,
                                          paper uuid, page int, rect jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  value text;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner']);
  answer := loket.command_begin(command, 'field_mark', jsonb_build_object('case', "case",
    'field', field, 'matched', matched, 'paper', paper, 'page', page, 'rect', rect),
    ARRAY['paper', 'page', 'rect']);
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_edit(me, "case");
  PERFORM loket.need('field', EXISTS (SELECT FROM loket.service_field f
    WHERE f.service = c.service AND f.version = loket.case_rules(c, me.today)
      AND f.code = field), 'unknown');
  PERFORM loket.need('rect', rect IS NULL OR rect = 'null' OR loket.is_place(rect), 'format');
  PERFORM loket.need('page', coalesce(page, 0) BETWEEN 0 AND 499, 'range');
  IF paper IS NOT NULL AND NOT EXISTS (SELECT FROM loket.paper a
       WHERE a.id = paper AND a.case_id = c.id) THEN
    PERFORM loket.fail('LK003');
  END IF;
  value := coalesce(loket.case_fields(c.id) ->> field, '');
  PERFORM loket.contribute(me, c, 'match');
  DELETE FROM loket.field_mark m WHERE m.case_id = c.id AND m.field = field_mark.field;
  IF matched THEN
    PERFORM loket.need('field', value <> '', 'empty');
    INSERT INTO loket.field_mark (case_id, field, value_hash, paper, page, rect, staff, at)
    VALUES (c.id, field, loket.value_digest(field, value), paper, page, nullif(rect, 'null'),
            me.staff, loket.now());
  END IF;
  RETURN loket.command_end(command, jsonb_build_object('version', loket.case_changed(me, c.id)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.field_mark(uuid, uuid, text, boolean, uuid, int, jsonb)
  TO loket_staff;

-- state: not_exist (clerk, reason of kind no_paper), waived (examiner or head, reason of kind
-- waive), missing takes either back.
CREATE OR REPLACE FUNCTION api.requirement_set(command uuid, "case" uuid, requirement text,
                                               state text, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  line text;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'section_head', 'office_head']);
  answer := loket.command_begin(command, 'requirement_set', jsonb_build_object('case', "case",
    'requirement', requirement, 'state', state, 'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('state', state IN ('missing', 'not_exist', 'waived'), 'unknown');
  IF state = 'waived' THEN
    c := loket.case_here(me, "case");
    line := loket.case_line(c.id);
    IF (line IN ('documents', 'interview')) IS NOT TRUE THEN
      PERFORM loket.wrong_step(line);
    END IF;
    IF (ARRAY['examiner', 'section_head', 'office_head'] && me.duties) IS NOT TRUE THEN
      PERFORM loket.fail('LK002', '{"duties": ["examiner", "section_head", "office_head"]}');
    END IF;
    PERFORM loket.need_reason(me, 'waive', 'reason', reason);
  ELSE
    c := loket.case_edit(me, "case");
    IF state = 'not_exist' THEN
      PERFORM loket.need_reason(me, 'no_paper', 'reason', reason);
    END IF;
  END IF;
  PERFORM loket.need('requirement', EXISTS (SELECT FROM loket.service_requirement r
    WHERE r.service = c.service AND r.version = loket.case_rules(c, me.today)
      AND r.code = requirement), 'unknown');
  -- a waiver is no part of the entry: who waives may still be the examiner
  IF state = 'waived' THEN
    PERFORM loket.lay_hand(c.id, 'change', me.staff);
  ELSE
    PERFORM loket.contribute(me, c, 'change');
  END IF;
  DELETE FROM loket.requirement_state w
  WHERE w.case_id = c.id AND w.requirement = requirement_set.requirement;
  IF state <> 'missing' THEN
    INSERT INTO loket.requirement_state (case_id, requirement, state, reason, staff, at)
    VALUES (c.id, requirement, state, reason, me.staff, loket.now());
  END IF;
  RETURN loket.command_end(command, jsonb_build_object('version', loket.case_changed(me, c.id)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.requirement_set(uuid, uuid, text, text, text) TO loket_staff;
