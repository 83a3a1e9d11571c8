-- SPDX-License-Identifier: GPL-3.0-or-later
-- The book the national system printed: its number from stock, what spoiled, and the quality check
-- that reads its zone against the case letter by letter.
SET LOCAL ROLE loket_owner;

-- Cases in a step, oldest promise first.
CREATE OR REPLACE FUNCTION loket.cases_in_step(me loket.caller, step text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN loket.case_rows(me, ARRAY(SELECT x.id FROM (
    SELECT c.id, s.entered_at, (SELECT p.day FROM loket.promise p WHERE p.case_id = c.id
                                ORDER BY p.n DESC LIMIT 1) AS promised
    FROM loket.case_step s JOIN loket.case_file c ON c.id = s.case_id
    WHERE s.step = cases_in_step.step AND s.done_at IS NULL AND c.office = me.office
    ORDER BY s.entered_at LIMIT 500) x ORDER BY x.promised, x.entered_at));
END $$;

CREATE OR REPLACE FUNCTION api.production_open() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter(ARRAY['printer', 'quality', 'section_head', 'office_head']);
  RETURN jsonb_build_object('print', loket.cases_in_step(me, 'printing'),
    'quality', loket.cases_in_step(me, 'quality'),
    'stock', (SELECT coalesce(jsonb_agg(jsonb_build_object('series', b.series,
        'from', b.series || lpad(b.first::text, 7, '0'),
        'to', b.series || lpad(b.last::text, 7, '0'),
        'next', CASE WHEN x.top < b.last THEN b.series || lpad((x.top + 1)::text, 7, '0') END,
        'left', b.last - b.first + 1 - x.used, 'electronic', b.electronic)
        ORDER BY b.series, b.first), '[]')
      FROM loket.book_stock b CROSS JOIN LATERAL (
        SELECT count(*) AS used, coalesce(max(right(i.book, 7)::int), b.first - 1) AS top
        FROM loket.issue i WHERE i.stock = b.id) x
      WHERE b.office = me.office));
END $$;
GRANT EXECUTE ON FUNCTION api.production_open() TO loket_staff;

-- Blank books of the kind this case needs: how many are left, and the number after the last used.
CREATE OR REPLACE FUNCTION loket.stock_for(c loket.case_file, day date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('left', coalesce(sum(b.last - b.first + 1 - x.used), 0),
      'next', (array_agg(b.series || lpad((x.top + 1)::text, 7, '0') ORDER BY b.series, b.first)
               FILTER (WHERE x.top < b.last))[1])
    FROM loket.book_stock b JOIN loket.service_variant v ON v.service = c.service
      AND v.version = loket.case_rules(c, day) AND v.code = c.variant
      AND v.electronic = b.electronic
    CROSS JOIN LATERAL (SELECT count(*) AS used, coalesce(max(right(i.book, 7)::int), b.first - 1)
        AS top FROM loket.issue i WHERE i.stock = b.id) x
    WHERE b.office = c.office);
END $$;

-- Opens a misprint, or signs the one that another person opened: two signatures, the second that
-- of a head.
CREATE OR REPLACE FUNCTION loket.misprint_put(me loket.caller, i loket.issue, reason text)
RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  m loket.misprint;
  its uuid := gen_random_uuid();
BEGIN
  SELECT * INTO m FROM loket.misprint x WHERE x.issue = i.id FOR UPDATE;
  IF m.signed_at IS NOT NULL THEN
    PERFORM loket.fail('LK016');
  ELSIF m.id IS NOT NULL THEN
    PERFORM loket.lay_hand(m.id, 'sign', me.staff);
    IF (ARRAY['section_head', 'office_head'] && me.duties) IS NOT TRUE THEN
      PERFORM loket.fail('LK002', '{"duties": ["section_head", "office_head"]}');
    END IF;
    UPDATE loket.misprint x SET signed_by = me.staff, sign_act = 'sign', sign_side = 'decides',
      signed_at = loket.now() WHERE x.id = m.id;
    RETURN 'signed';
  END IF;
  PERFORM loket.lay_hand(its, 'raise', me.staff);
  INSERT INTO loket.misprint (id, issue, reason, opened_by, opened_at)
  VALUES (its, i.id, misprint_put.reason, me.staff, loket.now());
  UPDATE loket.issue x SET void = its WHERE x.id = i.id;
  RETURN 'opened';
END $$;

-- result ok: this book is for this case. result spoiled: a first person opens the misprint, a
-- head (another, with the same call) signs it; then a new book can be recorded.
CREATE OR REPLACE FUNCTION api.book_record(command uuid, "case" uuid, book text, result text,
                                           reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  i loket.issue;
  line text;
  its_stock uuid;
  its uuid := gen_random_uuid();
  misprint text;
BEGIN
  me := loket.enter(ARRAY['printer', 'quality', 'section_head', 'office_head']);
  answer := loket.command_begin(command, 'book_record', jsonb_build_object('case', "case",
    'book', book, 'result', result, 'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  PERFORM loket.need('result', result IN ('ok', 'spoiled'), 'unknown');
  PERFORM loket.need('book', book ~ '^[A-Z]{1,2}[0-9]{6,7}$', 'format');
  IF (line = 'printing' OR line = 'quality' AND result = 'spoiled') IS NOT TRUE THEN
    PERFORM loket.wrong_step(line);
  END IF;
  SELECT * INTO i FROM loket.issue x WHERE x.book = book_record.book AND x.case_id = c.id;
  IF i.id IS NULL THEN
    IF ('printer' = ANY (me.duties)) IS NOT TRUE THEN
      PERFORM loket.fail('LK002', '{"duties": ["printer"]}');
    END IF;
    PERFORM loket.need_free(c, 'printing', me.today);
    IF EXISTS (SELECT FROM loket.issue x WHERE x.book = book_record.book) THEN
      PERFORM loket.fail('LK013', '{"number": "book"}');
    END IF;
    SELECT b.id INTO its_stock FROM loket.book_stock b JOIN loket.service_variant v
      ON v.service = c.service AND v.version = loket.case_rules(c, me.today)
         AND v.code = c.variant AND v.electronic = b.electronic
    WHERE b.office = me.office AND book LIKE b.series || '_______'
      AND right(book, 7)::int BETWEEN b.first AND b.last;
    PERFORM loket.need('book', its_stock IS NOT NULL, 'not_in_stock');
    PERFORM loket.lay_hand(its, 'print', me.staff);
    INSERT INTO loket.issue (id, case_id, office, stock, book, staff, at)
    VALUES (its, c.id, me.office, its_stock, book, me.staff, loket.now()) RETURNING * INTO i;
  ELSIF result = 'ok' THEN
    PERFORM loket.fail('LK013', '{"number": "book"}');
  END IF;
  IF result = 'spoiled' THEN
    PERFORM loket.need_reason(me, 'spoiled', 'reason', reason);
    misprint := loket.misprint_put(me, i, reason);
    IF line = 'quality' THEN
      PERFORM loket.line_close(me, c.id, 'misprint');
      PERFORM loket.line_open(me, c.id, 'printing');
    END IF;
  ELSE
    PERFORM loket.step_on(me, c, 'printing', 'printed');
  END IF;
  PERFORM loket.tell(me.office, 'production', c.id);
  PERFORM loket.tell(me.office, 'case', c.id);
  RETURN loket.command_end(command, jsonb_build_object('step', loket.case_line(c.id),
    'misprint', misprint, 'version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.book_record(uuid, uuid, text, text, text) TO loket_staff;

-- result: what the officer found, ok, differs or spoiled. It is ok only when the zone agrees as
-- well; anything else opens a misprint that somebody else signs.
CREATE OR REPLACE FUNCTION api.quality_record(command uuid, "case" uuid, mrz1 text, mrz2 text,
                                              result text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  i loket.issue;
  line text;
  found text[];
BEGIN
  me := loket.enter(ARRAY['quality']);
  answer := loket.command_begin(command, 'quality_record', jsonb_build_object('case', "case",
    'mrz1', mrz1, 'mrz2', mrz2, 'result', result));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  IF line IS DISTINCT FROM 'quality' THEN
    PERFORM loket.wrong_step(line);
  END IF;
  PERFORM loket.need('result', result IN ('ok', 'differs', 'spoiled'), 'unknown');
  PERFORM loket.need('mrz1', length(mrz1) <= 44, 'too_long');
  PERFORM loket.need('mrz2', length(mrz2) <= 44, 'too_long');
  SELECT * INTO STRICT i FROM loket.issue x WHERE x.case_id = c.id AND x.void IS NULL;
  PERFORM loket.lay_hand(i.id, 'inspect', me.staff);
  found := loket.mrz_differences(mrz1, mrz2, loket.case_fields(c.id), i.book,
    (SELECT v.years FROM loket.service_variant v WHERE v.service = c.service
       AND v.version = loket.case_rules(c, me.today) AND v.code = c.variant), me.today);
  IF result <> 'ok' AND cardinality(found) = 0 THEN
    found := ARRAY['officer'];
  END IF;
  INSERT INTO loket.quality (issue, n, case_id, mrz1, mrz2, result, differences, staff, at)
  VALUES (i.id, (SELECT coalesce(max(q.n), 0) + 1 FROM loket.quality q WHERE q.issue = i.id), c.id,
    mrz1, mrz2, CASE WHEN cardinality(found) = 0 THEN 'ok' ELSE 'differs' END, to_jsonb(found),
    me.staff, loket.now());
  IF cardinality(found) = 0 THEN
    PERFORM loket.step_on(me, c, 'quality', 'checked');
    PERFORM loket.message_put(me, c, 'ready', jsonb_build_object('number', c.number));
  ELSE
    PERFORM loket.misprint_put(me, i, 'misprint');
    PERFORM loket.line_close(me, c.id, 'misprint');
    PERFORM loket.line_open(me, c.id, 'printing');
  END IF;
  PERFORM loket.tell(me.office, 'production', c.id);
  PERFORM loket.tell(me.office, 'case', c.id);
  RETURN loket.command_end(command, jsonb_build_object('result',
    CASE WHEN cardinality(found) = 0 THEN 'ok' ELSE 'differs' END, 'differences', to_jsonb(found),
    'step', loket.case_line(c.id), 'version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.quality_record(uuid, uuid, text, text, text) TO loket_staff;
