-- SPDX-License-Identifier: GPL-3.0-or-later
-- What keeps a case from going on, and what an approver must have looked at: the one list that
-- the window shows, forward and decide refuse by.
SET LOCAL ROLE loket_owner;

-- Every blocker of a case with the step it holds up: [{code, step, field|requirement|flag|check|
-- payment|what, ref, text_key}]; ref is the row meant. A step is held up by those of its own and of
-- earlier steps.
CREATE OR REPLACE FUNCTION loket.case_blockers(c loket.case_file, day date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rules int := loket.case_rules(c, day);
  its_fields jsonb := loket.case_fields(c.id);
  its_about bytea := loket.identity_digest(its_fields);
  nik text[] := loket.nik_findings(its_fields ->> 'nik', loket.day_of(its_fields ->> 'birth_date'),
                                   its_fields ->> 'sex', day);
BEGIN
  RETURN (
    WITH field AS (
      SELECT f.*, coalesce(its_fields ->> f.code, '') AS value
      FROM loket.service_field f
      WHERE f.service = c.service AND f.version = rules
        AND loket.condition_holds(f.condition, its_fields, day)),
    need AS (SELECT * FROM loket.requirements_of(c, rules, day) r WHERE r.required),
    found (ord, seq, code, step, kind, subject, ref) AS (
      SELECT 0, 0, 'not_entitled', 'documents', 'field', 'birth_date', NULL::uuid
      FROM loket.service_version v WHERE v.service = c.service AND v.version = rules
        AND NOT loket.condition_holds(v.condition, its_fields, day)
      UNION ALL
      SELECT 0, 1, 'variant_not_allowed', 'documents', 'field', 'birth_date', NULL
      WHERE NOT EXISTS (SELECT FROM loket.service_variant v WHERE v.service = c.service
        AND v.version = rules AND v.code = c.variant
        AND loket.condition_holds(v.condition, its_fields, day))
      UNION ALL
      SELECT 1, f.seq, 'field_missing', 'documents', 'field', f.code, NULL
      FROM field f WHERE f.required AND btrim(f.value) = ''
      UNION ALL
      SELECT 1, f.seq, 'field_wrong', 'documents', 'field', f.code, NULL
      FROM field f WHERE f.value <> '' AND NOT loket.value_good(f.kind, f.choices, f.value, day)
      UNION ALL
      SELECT 2, f.seq, 'field_unmatched', 'documents', 'field', f.code, NULL
      FROM field f LEFT JOIN loket.field_mark m ON m.case_id = c.id AND m.field = f.code
      WHERE f.flag AND f.value <> ''
        AND m.value_hash IS DISTINCT FROM loket.value_digest(f.code, f.value)
      UNION ALL
      SELECT 3, n.seq, CASE WHEN n.state = 'scanned' OR n.replaced THEN 'paper_unmatched'
          ELSE 'requirement_missing' END, 'documents', 'requirement', n.requirement, n.paper
      FROM need n WHERE n.one_of IS NULL AND n.state NOT IN ('matched', 'waived')
      UNION ALL
      SELECT 3, min(n.seq), CASE WHEN bool_or(n.state = 'scanned' OR n.replaced)
          THEN 'paper_unmatched' ELSE 'requirement_missing' END, 'documents', 'requirement',
        coalesce((array_agg(n.requirement ORDER BY n.seq)
                  FILTER (WHERE n.state = 'scanned' OR n.replaced))[1],
                 (array_agg(n.requirement ORDER BY n.seq))[1]), NULL
      FROM need n WHERE n.one_of IS NOT NULL
      GROUP BY n.one_of HAVING NOT bool_or(n.state IN ('matched', 'waived'))
      UNION ALL
      SELECT 4, 0, 'flag_needed', 'documents', 'flag', 'nik_' || w, NULL
      FROM unnest(nik) w WHERE w IN ('birth_date', 'sex')
        AND NOT EXISTS (SELECT FROM loket.flag g WHERE g.case_id = c.id AND g.code = 'nik_' || w)
      UNION ALL
      SELECT 5, 0, CASE WHEN i.case_id IS NULL THEN 'interview_missing' ELSE 'interview_result' END,
        'interview', 'check', 'interview', NULL
      FROM (SELECT c.id) one(its) LEFT JOIN loket.interview i ON i.case_id = one.its
      WHERE i.result IS DISTINCT FROM 'pass'
      UNION ALL
      SELECT 5, 1, 'biometrics_missing', 'interview', 'check', 'biometrics', NULL
      WHERE NOT EXISTS (SELECT FROM loket.biometrics b WHERE b.case_id = c.id)
      UNION ALL
      SELECT 6, s.seq, CASE w WHEN 'adjudication' THEN 'adjudication_missing'
          ELSE 'check_missing' END, s.code, 'check', w, NULL
      FROM loket.service_step s CROSS JOIN unnest(s.checks) w
      LEFT JOIN LATERAL (SELECT k.outcome FROM loket.check_result k
        WHERE k.case_id = c.id AND k.kind = w AND k.source <> 'server' AND k.about = its_about
        ORDER BY k.at DESC LIMIT 1) k ON true
      WHERE s.service = c.service AND s.version = rules
        AND (k.outcome IN ('ok', 'hit', 'differs')) IS NOT TRUE
      UNION ALL
      SELECT 7, 0, CASE WHEN p.id IS NULL THEN 'billing_missing'
          WHEN d.payment IS NULL THEN 'payment_missing' ELSE 'payment_unconfirmed' END,
        'payment', 'payment',
        coalesce(p.id::text, ''), p.id
      FROM (SELECT c.id AS case_id) one
      LEFT JOIN LATERAL (SELECT p.id FROM loket.payment p
        LEFT JOIN loket.payment_paid d ON d.payment = p.id WHERE p.case_id = one.case_id
        ORDER BY d.payment IS NULL, p.at DESC LIMIT 1) p ON true
      LEFT JOIN loket.payment_paid d ON d.payment = p.id
      WHERE loket.case_fee(c, day) > 0 AND NOT EXISTS (SELECT FROM loket.payment_confirm k
        JOIN loket.payment q ON q.id = k.payment WHERE q.case_id = c.id)
      UNION ALL
      SELECT 8, 0, 'flag_open', 'approval', 'flag', g.code, g.id
      FROM loket.flag g WHERE g.case_id = c.id
        AND NOT EXISTS (SELECT FROM loket.flag_clear x WHERE x.flag = g.id)
      UNION ALL
      SELECT 9, 0, 'misprint_unsigned', 'printing', 'what', i.book, m.id
      FROM loket.issue i JOIN loket.misprint m ON m.issue = i.id
      WHERE i.case_id = c.id AND m.signed_at IS NULL
      UNION ALL
      SELECT 10, 0, a.code, a.step, 'check', a.step, NULL
      FROM (VALUES ('decision_missing', 'approval'), ('book_missing', 'printing'),
              ('quality_missing', 'quality'), ('handover_missing', 'handover')) a(code, step)
      WHERE NOT EXISTS (SELECT FROM loket.handover h WHERE h.case_id = c.id)
        AND NOT CASE a.step
          WHEN 'approval' THEN EXISTS (SELECT FROM loket.decision d WHERE d.case_id = c.id)
          WHEN 'printing' THEN EXISTS (SELECT FROM loket.issue i
                                       WHERE i.case_id = c.id AND i.void IS NULL)
          WHEN 'quality' THEN EXISTS (SELECT FROM loket.issue i JOIN loket.quality q
                                      ON q.issue = i.id AND q.result = 'ok'
                                      WHERE i.case_id = c.id AND i.void IS NULL)
          ELSE false END
      UNION ALL
      SELECT 9, 1, 'custody_open', 'handover', 'what', u.what, u.id
      FROM loket.custody u WHERE u.case_id = c.id
        AND NOT EXISTS (SELECT FROM loket.custody_return r WHERE r.custody = u.id)
      UNION ALL
      SELECT 9, 2, 'look_open', 'handover', 'check', 'look', NULL
      WHERE loket.look_awaited(c.id))
    SELECT coalesce(jsonb_agg(jsonb_build_object('code', f.code, 'step', f.step, f.kind, f.subject,
      'ref', f.ref, 'text_key', f.code) ORDER BY t.seq, f.ord, f.seq, f.subject), '[]')
    FROM found f JOIN loket.step t ON t.code = f.step
    JOIN loket.service_step s ON s.service = c.service AND s.version = rules AND s.code = f.step);
END $$;

-- The codes that hold up this step, without the act that ends it; none: an empty array.
CREATE OR REPLACE FUNCTION loket.held_up_by(blockers jsonb, step text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(b -> 'code' ORDER BY n)
    FROM jsonb_array_elements(blockers) WITH ORDINALITY u(b, n)
    JOIN loket.step t ON t.code = b ->> 'step'
    WHERE b ->> 'code' NOT IN ('decision_missing', 'book_missing', 'quality_missing',
                               'handover_missing')
      AND t.seq <= (SELECT s.seq FROM loket.step s WHERE s.code = held_up_by.step)), '[]');
END $$;

-- Those of this step and the ones before it, or the others.
CREATE OR REPLACE FUNCTION loket.blockers_until(blockers jsonb, step text, until boolean)
RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(b ORDER BY n)
    FROM jsonb_array_elements(blockers) WITH ORDINALITY u(b, n)
    JOIN loket.step t ON t.code = b ->> 'step'
    WHERE (t.seq <= (SELECT s.seq FROM loket.step s WHERE s.code = blockers_until.step)) = until),
    '[]');
END $$;

CREATE OR REPLACE FUNCTION loket.need_free(c loket.case_file, step text, day date) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  codes jsonb := loket.held_up_by(loket.case_blockers(c, day), step);
BEGIN
  IF codes <> '[]' THEN
    PERFORM loket.fail('LK011', jsonb_build_object('blockers', codes));
  END IF;
END $$;

-- Fields an approver must have had on screen: the NIK against birth and sex, what the register
-- of persons says otherwise, what was changed in the interview or is marked no more. Of many cases
-- by one statement: the list of approvals asks it of all that wait.
CREATE OR REPLACE FUNCTION loket.cases_differ(cases uuid[], day date)
RETURNS TABLE ("case" uuid, differs text[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  RETURN QUERY
  SELECT c.id, ARRAY(SELECT DISTINCT x.code FROM (
      SELECT unnest(CASE w WHEN 'birth_date' THEN ARRAY['nik', 'birth_date']
                           WHEN 'sex' THEN ARRAY['nik', 'sex'] ELSE ARRAY['nik'] END) AS code
      FROM unnest(loket.nik_findings(k.fields ->> 'nik', loket.day_of(k.fields ->> 'birth_date'),
                                     k.fields ->> 'sex', cases_differ.day)) w
      WHERE w <> 'region'
      UNION ALL
      SELECT d.key FROM (VALUES ('nik', p.nik), ('name', p.name), ('sex', p.sex),
          ('birth_date', to_char(p.birth_date, 'YYYY-MM-DD')), ('birth_place', p.birth_place),
          ('nationality', p.nationality)) d(key, value)
      WHERE d.value <> '' AND d.value IS DISTINCT FROM k.fields ->> d.key
      UNION ALL
      -- as loket.value_digest
      SELECT m.field FROM loket.field_mark m WHERE m.case_id = c.id
        AND m.value_hash <> sha256(convert_to(m.field || '|'
          || coalesce(k.fields ->> m.field, ''), 'UTF8'))) x ORDER BY x.code)
  FROM unnest(cases) u(id)
  JOIN loket.case_file c ON c.id = u.id
  JOIN loket.case_content k ON k.case_id = c.id
  JOIN loket.person p ON p.id = c.person;
END $$;

CREATE OR REPLACE FUNCTION loket.case_differs(c loket.case_file, day date) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT d.differs FROM loket.cases_differ(ARRAY[c.id], day) d), '{}');
END $$;
