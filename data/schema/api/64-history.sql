-- SPDX-License-Identifier: GPL-3.0-or-later
-- The history of a case from its facts: codes, people and times; the window makes sentences.
SET LOCAL ROLE loket_owner;

-- Which fields a saving changed, never what they said: from the audit, where before and after are.
CREATE OR REPLACE FUNCTION loket.fields_changed(its uuid)
RETURNS TABLE (at timestamptz, staff uuid, fields jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT e.at, e.staff, (SELECT coalesce(jsonb_agg(k.key ORDER BY k.key), '[]')
    FROM (SELECT b.key FROM jsonb_each(e.body #> '{before,fields}') b
          WHERE e.body #> '{after,fields}' -> b.key IS DISTINCT FROM b.value
          UNION
          SELECT a.key FROM jsonb_each(e.body #> '{after,fields}') a
          WHERE e.body #> '{before,fields}' -> a.key IS DISTINCT FROM a.value) k)
  FROM audit.event e
  WHERE e.key = its::text AND e.source = 'loket.case_content' AND e.op = 'U'
    AND e.body IS NOT NULL;
END $$;

-- What is on record of a case, in no order; watched: also who read it.
CREATE OR REPLACE FUNCTION loket.case_events(its uuid, watched boolean)
RETURNS TABLE (at timestamptz, staff uuid, act text, detail jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
      SELECT c.created_at, c.created_by, 'created', jsonb_build_object('service', c.service,
        'variant', c.variant) FROM loket.case_file c WHERE c.id = its
      UNION ALL SELECT s.at, s.staff, 'submitted', jsonb_build_object('fee', s.fee,
        'variant', s.variant) FROM loket.submission s WHERE s.case_id = its
      UNION ALL SELECT f.at, f.staff, 'saved', jsonb_build_object('fields', f.fields)
        FROM loket.fields_changed(its) f
      UNION ALL SELECT v.at, v.staff, 'paper', jsonb_build_object('doc_type', v.doc_type,
        'requirement', v.requirement, 'version', v.version, 'pages', (SELECT count(*)
          FROM loket.paper_page g WHERE g.paper = v.paper AND g.version = v.version))
        FROM loket.paper a JOIN loket.paper_version v ON v.paper = a.id WHERE a.case_id = its
      UNION ALL SELECT m.at, m.staff, 'matched', jsonb_build_object('doc_type', v.doc_type)
        FROM loket.paper a JOIN loket.paper_version v ON v.paper = a.id
        JOIN loket.paper_match m ON m.paper = v.paper AND m.version = v.version
        WHERE a.case_id = its
      UNION ALL SELECT w.at, w.staff, 'requirement', jsonb_build_object('requirement',
        w.requirement, 'state', w.state, 'reason', w.reason)
        FROM loket.requirement_state w WHERE w.case_id = its
      UNION ALL SELECT k.at, k.staff, 'checked', jsonb_build_object('kind', k.kind,
        'source', k.source, 'outcome', k.outcome, 'reference', k.reference)
        FROM loket.check_result k WHERE k.case_id = its
      UNION ALL SELECT f.at, f.staff, 'flag_raised', jsonb_build_object('code', f.code,
        'reason', f.reason) FROM loket.flag f WHERE f.case_id = its
      UNION ALL SELECT x.at, x.staff, 'flag_cleared', jsonb_build_object('code', f.code,
        'reason', x.reason)
        FROM loket.flag_clear x JOIN loket.flag f ON f.id = x.flag WHERE f.case_id = its
      UNION ALL SELECT i.at, i.staff, 'interviewed', jsonb_build_object('purpose', i.purpose,
        'result', i.result) FROM loket.interview i WHERE i.case_id = its
      UNION ALL SELECT b.at, b.staff, 'biometrics', jsonb_build_object('photo', b.photo,
        'fingers', b.fingers) FROM loket.biometrics b WHERE b.case_id = its
      UNION ALL SELECT p.at, p.staff, 'billing', jsonb_build_object('billing', p.billing,
        'amount', p.amount) FROM loket.payment p WHERE p.case_id = its
      UNION ALL SELECT d.at, d.staff, 'paid', jsonb_build_object('ntpn', d.ntpn)
        FROM loket.payment_paid d JOIN loket.payment p ON p.id = d.payment WHERE p.case_id = its
      UNION ALL SELECT k.at, k.staff, 'payment_confirmed', '{}'
        FROM loket.payment_confirm k JOIN loket.payment p ON p.id = k.payment WHERE p.case_id = its
      UNION ALL SELECT s.done_at, s.done_by, 'step_done', jsonb_build_object('step', s.step,
        'as', s.done_as) FROM loket.case_step s WHERE s.case_id = its AND s.done_at IS NOT NULL
      UNION ALL SELECT m.at, m.staff, 'promised', jsonb_build_object('date', m.day,
        'reason', m.reason) FROM loket.promise m WHERE m.case_id = its
      UNION ALL SELECT r.at, r.staff, 'returned', jsonb_build_object('reasons', r.reasons,
        'deadline', r.deadline, 'step', r.from_step) FROM loket.case_return r WHERE r.case_id = its
      UNION ALL SELECT r.taken_in_at, r.taken_in_by, 'taken_in', '{}'
        FROM loket.case_return r WHERE r.case_id = its AND r.taken_in_at IS NOT NULL
      UNION ALL SELECT a.at, a.staff, 'set_aside', jsonb_build_object('reason', a.reason)
        FROM loket.case_set_aside a WHERE a.case_id = its
      UNION ALL SELECT w.at, w.staff, 'withdrawn', jsonb_build_object('reason', w.reason)
        FROM loket.case_withdrawal w WHERE w.case_id = its
      UNION ALL SELECT d.at, d.staff, 'decided', jsonb_build_object('outcome', d.outcome,
        'basis', nullif(d.basis, ''), 'version', d.version,
        'delegated', loket.delegation_tag(d.delegation))
        FROM loket.decision d WHERE d.case_id = its
      UNION ALL SELECT i.at, i.staff, 'book', jsonb_build_object('book', i.book)
        FROM loket.issue i WHERE i.case_id = its
      UNION ALL SELECT m.opened_at, m.opened_by, 'misprint', jsonb_build_object('book', i.book,
        'reason', m.reason) FROM loket.misprint m JOIN loket.issue i ON i.id = m.issue
        WHERE i.case_id = its
      UNION ALL SELECT q.at, q.staff, 'quality', jsonb_build_object('result', q.result,
        'differences', nullif(q.differences, '[]')) FROM loket.quality q WHERE q.case_id = its
      UNION ALL SELECT h.at, h.staff, 'handed_over', jsonb_build_object('capacity',
        h.collector -> 'capacity') FROM loket.handover h WHERE h.case_id = its
      UNION ALL SELECT u.since, u.staff, 'custody', jsonb_build_object('what', u.what)
        FROM loket.custody u WHERE u.case_id = its
      UNION ALL SELECT r.at, r.staff, 'given_back', jsonb_build_object('what', u.what)
        FROM loket.custody_return r JOIN loket.custody u ON u.id = r.custody WHERE u.case_id = its
      UNION ALL SELECT n.at, n.staff, 'note', '{}' FROM loket.note n WHERE n.case_id = its
      UNION ALL SELECT e.at, e.staff, 'corrected', jsonb_build_object('field', k.field)
        FROM loket.person_correction_case x JOIN loket.person_request_end e ON e.request = x.request
        JOIN loket.person_correction k ON k.request = x.request WHERE x.case_id = its
      UNION ALL SELECT l.at, l.staff, 'read', jsonb_build_object('purpose', l.purpose)
        FROM loket.read_log l
        -- also what was only announced: whoever rolls the reading back has read all the same
        WHERE l.subject = its AND l.kind = 'case' AND watched;
END $$;

CREATE OR REPLACE FUNCTION api.case_history(read uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  its uuid;
BEGIN
  me := loket.enter(loket.readers());
  PERFORM loket.need('read', read IS NOT NULL, 'missing');
  its := loket.read_use(me, read);
  IF NOT EXISTS (SELECT FROM loket.case_file c WHERE c.id = its AND c.office = me.office) THEN
    PERFORM loket.fail('LK003');
  END IF;
  RETURN jsonb_build_object('events', (
    SELECT coalesce(jsonb_agg(jsonb_build_object('at', e.at,
      'by', CASE WHEN e.staff IS NOT NULL THEN loket.staff_tag(e.staff) END, 'act', e.act,
      'detail', jsonb_strip_nulls(e.detail)) ORDER BY e.at, e.act), '[]')
    FROM loket.case_events(its, ARRAY['auditor', 'section_head', 'office_head'] && me.duties) e));
END $$;
GRANT EXECUTE ON FUNCTION api.case_history(uuid) TO loket_staff;
