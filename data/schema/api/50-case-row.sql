-- SPDX-License-Identifier: GPL-3.0-or-later
-- The rows of a list of cases, and the lists that the queue, visits and the search show.
SET LOCAL ROLE loket_owner;

-- The rows of these cases in this order; all at once and by one statement, because a list of 200 that
-- asks one by one starts 200 times as many plans. state and holder are those of loket.case_state and
-- loket.case_holder, which cost several times as much when they are called for every row.
CREATE OR REPLACE FUNCTION loket.case_rows(me loket.caller, cases uuid[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'number', c.number,
      'service', c.service, 'variant', c.variant, 'person', c.person,
      'name', coalesce(nullif(k.fields ->> 'name', ''),
                       (SELECT p.name FROM loket.person p WHERE p.id = c.person)),
      'step', CASE WHEN line.step IS NOT NULL THEN line.step
        WHEN EXISTS (SELECT FROM loket.handover h WHERE h.case_id = c.id) THEN 'done'
        ELSE last.step END,
      'state', CASE
        WHEN line.step IS NULL THEN CASE
          WHEN EXISTS (SELECT FROM loket.handover h WHERE h.case_id = c.id) THEN 'handed_over'
          WHEN EXISTS (SELECT FROM loket.decision d
                       WHERE d.case_id = c.id AND d.outcome = 'refuse') THEN 'decided_refused'
          WHEN EXISTS (SELECT FROM loket.case_withdrawal w
                       WHERE w.case_id = c.id) THEN 'withdrawn'
          ELSE 'returned' END
        WHEN aside.case_id IS NOT NULL THEN 'set_aside'
        WHEN line.step = 'payment' THEN CASE
          WHEN EXISTS (SELECT FROM loket.payment b JOIN loket.payment_confirm f ON f.payment = b.id
                       WHERE b.case_id = c.id) THEN 'open' ELSE 'waiting' END
        WHEN line.step = 'adjudication' THEN CASE
          (SELECT r.outcome FROM loket.check_result r WHERE r.case_id = c.id
           AND r.kind = 'adjudication' ORDER BY r.at DESC LIMIT 1)
          WHEN 'unavailable' THEN 'waiting' ELSE 'open' END
        ELSE 'open' END,
      'promised', (SELECT m.day FROM loket.promise m WHERE m.case_id = c.id
                   ORDER BY m.n DESC LIMIT 1),
      'holder', held.who,
      'entered_at', coalesce(line.entered_at, last.done_at, c.created_at),
      'flags', coalesce(flags.codes, '[]'),
      'version', c.version) ORDER BY u.n)
    FROM unnest(cases) WITH ORDINALITY u(id, n)
    JOIN loket.case_file c ON c.id = u.id AND c.office = me.office
    JOIN loket.case_content k ON k.case_id = c.id
    LEFT JOIN loket.case_step line ON line.case_id = c.id AND line.done_at IS NULL
    LEFT JOIN (SELECT o.case_id, jsonb_build_object('id', a.id, 'name', a.name) AS who
               FROM loket.case_hold o
               JOIN loket.desk_session d ON d.id = o.desk_session AND d.closed_at IS NULL
                 AND d.lost_at IS NULL
               JOIN loket.staff a ON a.id = o.staff
               WHERE o.case_id = ANY (cases)) held ON held.case_id = c.id
    LEFT JOIN (SELECT g.case_id FROM loket.case_set_aside g
               WHERE g.case_id = ANY (cases) AND g.ended_at IS NULL) aside ON aside.case_id = c.id
    LEFT JOIN (SELECT f.case_id, jsonb_agg(f.code ORDER BY f.at) AS codes FROM loket.flag f
               WHERE f.case_id = ANY (cases)
                 AND NOT EXISTS (SELECT FROM loket.flag_clear x WHERE x.flag = f.id)
               GROUP BY f.case_id) flags ON flags.case_id = c.id
    LEFT JOIN LATERAL (SELECT s.step, s.done_at FROM loket.case_step s
                       WHERE s.case_id = c.id AND line.step IS NULL
                       ORDER BY s.n DESC LIMIT 1) last ON true), '[]');
END $$;

DROP FUNCTION IF EXISTS loket.case_row(loket.caller, uuid);

-- The open cases of the office in a step that one of these duties may take today. Which step that is
-- depends on the version of the service a case follows (see case_rules), not on the case: it is
-- looked up once for every version and not for every case.
CREATE OR REPLACE FUNCTION loket.cases_for_me(me loket.caller)
RETURNS TABLE ("case" uuid, entry uuid, step text, entered_at timestamptz, promised date)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
  WITH today AS MATERIALIZED (
    SELECT x.code AS service, coalesce(loket.service_version_on(x.code, me.today),
      (SELECT max(v.version) FROM loket.service_version v WHERE v.service = x.code)) AS version
    FROM loket.service x),
  may AS MATERIALIZED (
    SELECT x.service, x.version, x.code FROM loket.service_step x WHERE x.duties && me.duties)
  SELECT c.id, c.entry, s.step, s.entered_at, (SELECT p.day FROM loket.promise p
    WHERE p.case_id = c.id ORDER BY p.n DESC LIMIT 1)
  FROM loket.case_step s
  JOIN loket.case_file c ON c.id = s.case_id AND c.office = me.office
  JOIN today ON today.service = c.service
  LEFT JOIN loket.submission b ON b.case_id = c.id
  JOIN may ON may.service = c.service AND may.version = coalesce(b.version, today.version)
    AND may.code = s.step
  WHERE s.done_at IS NULL AND s.step = ANY (ARRAY(SELECT m.code FROM may m));
END $$;

CREATE OR REPLACE FUNCTION loket.cases_of_visit(me loket.caller, visit uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN loket.case_rows(me, ARRAY(SELECT v.case_id FROM loket.visit_case v
    WHERE v.visit = cases_of_visit.visit AND v.office = me.office ORDER BY v.at, v.case_id));
END $$;

CREATE OR REPLACE FUNCTION loket.cases_of_persons(me loket.caller, persons uuid[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN loket.case_rows(me, ARRAY(SELECT c.id FROM loket.case_file c
    WHERE c.person = ANY (persons) AND c.office = me.office
    ORDER BY c.created_at DESC LIMIT 20));
END $$;

-- The whole number, its last five digits, or its day and those.
CREATE OR REPLACE FUNCTION loket.cases_numbered(me loket.caller, q text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  digits text := regexp_replace(q, '[^0-9]', '', 'g');
BEGIN
  IF length(digits) NOT BETWEEN 5 AND 16 THEN
    IF length(digits) NOT BETWEEN 1 AND 4 OR digits <> btrim(q) THEN
      RETURN '[]';
    END IF;
    digits := lpad(digits, 5, '0');
  END IF;
  RETURN loket.case_rows(me, ARRAY(SELECT c.id FROM loket.case_file c
    WHERE c.office = me.office AND right(c.number, 5) = right(digits, 5)
      AND replace(c.number, '-', '') LIKE '%' || digits
    ORDER BY c.created_at DESC LIMIT 20));
END $$;

-- The case a book was printed for, also before it is handed over.
CREATE OR REPLACE FUNCTION loket.cases_of_book(me loket.caller, number text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN loket.case_rows(me, ARRAY(SELECT i.case_id FROM loket.issue i
    WHERE i.book = number AND i.office = me.office LIMIT 1));
END $$;

-- What this person put aside, and what came back from what they entered.
CREATE OR REPLACE FUNCTION loket.cases_kept(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN jsonb_build_object(
    'set_aside', loket.case_rows(me, ARRAY(SELECT a.case_id FROM loket.case_set_aside a
      JOIN loket.case_file c ON c.id = a.case_id AND c.office = me.office
      WHERE a.staff = me.staff AND a.ended_at IS NULL ORDER BY a.at)),
    'returned', loket.case_rows(me, ARRAY(SELECT r.case_id FROM loket.case_return r
      JOIN loket.case_file c ON c.id = r.case_id AND c.office = me.office
      WHERE r.taken_in_at IS NULL
        AND NOT EXISTS (SELECT FROM loket.case_withdrawal w WHERE w.case_id = c.id)
        AND NOT EXISTS (SELECT FROM loket.decision d WHERE d.case_id = c.id)
        AND EXISTS (SELECT FROM loket.hand_side h WHERE h.subject = c.entry
                    AND h.person = me.staff AND h.side = 'made')
      ORDER BY r.at LIMIT 100)));
END $$;

-- What waits for this person at a counter: those, and what is promised for today.
CREATE OR REPLACE FUNCTION loket.cases_mine(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN loket.cases_kept(me) || jsonb_build_object(
    'due', loket.case_rows(me, ARRAY(SELECT w."case" FROM loket.cases_for_me(me) w
      WHERE w.promised <= me.today ORDER BY w.entered_at LIMIT 100)));
END $$;

CREATE OR REPLACE FUNCTION loket.case_counts(persons uuid[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_object_agg(u.id, (SELECT count(*) FROM loket.case_file c
      WHERE c.person = u.id)) FROM unnest(persons) u(id)), '{}');
END $$;

-- An original is still here and nobody got a receipt for it. Custody cannot be written without
-- one; this answers for the visit that asks before it ends.
CREATE OR REPLACE FUNCTION loket.visit_keeps(visit uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM loket.custody u
    WHERE u.visit = visit_keeps.visit
      AND NOT EXISTS (SELECT FROM loket.custody_return r WHERE r.custody = u.id)
      AND NOT EXISTS (SELECT FROM loket.receipt r WHERE r.id = u.receipt));
END $$;

-- Cases in a step that one of these duties may take, the oldest promise first; not where this
-- person stands on the other side. Decisions wait in a room of their own; a head finds here the
-- misprints that need the second signature.
CREATE OR REPLACE FUNCTION loket.cases_waiting(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN loket.case_rows(me, ARRAY(SELECT x.id FROM (
    SELECT w."case" AS id, w.entered_at, w.promised FROM loket.cases_for_me(me) w
    WHERE w.step <> 'approval'
      AND NOT EXISTS (SELECT FROM loket.hand_side h WHERE h.person = me.staff AND h.side = 'made'
        AND h.subject = CASE w.step WHEN 'interview' THEN w.entry
          WHEN 'quality' THEN (SELECT i.id FROM loket.issue i
                               WHERE i.case_id = w."case" AND i.void IS NULL) END)
    UNION
    SELECT s.case_id, s.entered_at, (SELECT p.day FROM loket.promise p WHERE p.case_id = s.case_id
                                     ORDER BY p.n DESC LIMIT 1)
    FROM loket.misprint m JOIN loket.issue i ON i.id = m.issue
    JOIN loket.case_file c ON c.id = i.case_id AND c.office = me.office
    JOIN loket.case_step s ON s.case_id = c.id AND s.step = 'printing' AND s.done_at IS NULL
    WHERE m.signed_at IS NULL AND m.opened_by <> me.staff
      AND ARRAY['section_head', 'office_head'] && me.duties
    ORDER BY entered_at LIMIT 1000) x ORDER BY x.promised, x.entered_at LIMIT 200));
END $$;

-- waiting: work for this person's duties; open: what they hold or had a hand in and still goes on.
CREATE OR REPLACE FUNCTION api.my_cases_open() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'intelligence', 'section_head', 'office_head',
                          'treasurer', 'printer', 'quality', 'handover']);
  RETURN loket.cases_kept(me) || jsonb_build_object('waiting', loket.cases_waiting(me),
    'open', loket.case_rows(me, ARRAY(
      SELECT s.case_id FROM loket.case_step s
      -- asked one by one: whoever has worked here for years has had a hand in most cases
      WHERE s.done_at IS NULL AND ((SELECT true FROM loket.hand_side h
             WHERE h.subject = s.case_id AND h.person = me.staff)
          OR s.case_id = ANY (ARRAY(SELECT h.case_id FROM loket.case_hold h
                                    WHERE h.staff = me.staff)))
      ORDER BY s.entered_at DESC LIMIT 200)));
END $$;
GRANT EXECUTE ON FUNCTION api.my_cases_open() TO loket_staff;
