-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reading a case: said first, in a transaction of its own, and then done, once. Of one's own work
-- the desk says what it does; anything else needs a purpose (see 61-own-work.sql).
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.readers() RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY['clerk', 'examiner', 'intelligence', 'section_head', 'office_head', 'treasurer',
               'printer', 'quality', 'handover', 'auditor'];
END $$;

CREATE OR REPLACE FUNCTION api.read_begin(read uuid, "case" uuid, purpose text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
  c loket.case_file;
  ground text;
BEGIN
  me := loket.enter(loket.readers());
  PERFORM loket.need_arguments(jsonb_build_object('read', read, 'case', "case",
                                                  'purpose', purpose));
  SELECT * INTO c FROM loket.case_file f WHERE f.id = "case" AND f.office = me.office;
  IF c.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  PERFORM loket.need_content(c.id);
  PERFORM loket.need('purpose', length(purpose) <= 500, 'too_long');
  PERFORM loket.need('purpose', length(btrim(purpose)) > 0, 'length');
  ground := loket.read_ground(me, c);
  IF ground IS NULL THEN
    PERFORM loket.need_purpose(me, purpose);
    PERFORM loket.read_limit(me);
    ground := 'purpose';
  END IF;
  PERFORM loket.read_open(me, read, "case", purpose, ground);
  RETURN '{"ok": true}';
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.read_begin(uuid, uuid, text) TO loket_staff;

-- What this person may do with the case now, and in one word why not. work: the acts of the step
-- it is in, also where no field can be saved any more.
CREATE OR REPLACE FUNCTION loket.case_may(me loket.caller, c loket.case_file, line text,
                                          blockers jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  duty boolean := loket.step_duties(c, line, me.today) && me.duties;
  holder uuid := loket.case_holder(c.id);
  held boolean := coalesce(holder <> me.staff, false);
  stopped boolean := loket.held_up_by(blockers, line) <> '[]';
  own jsonb := loket.own_acts(c.id, me.staff);
  head boolean := ARRAY['section_head', 'office_head'] && me.duties;
  why jsonb;
BEGIN
  why := jsonb_strip_nulls(jsonb_build_object(
    'save', CASE WHEN (line IN ('documents', 'interview')) IS NOT TRUE THEN 'step'
                 WHEN NOT duty THEN 'duty' WHEN held THEN 'held' END,
    'work', CASE WHEN line IS NULL THEN 'step' WHEN NOT duty THEN 'duty' WHEN held THEN 'held' END,
    'forward', CASE WHEN (line IN ('documents', 'interview', 'payment', 'adjudication'))
                      IS NOT TRUE THEN 'step'
                    WHEN NOT duty THEN 'duty' WHEN held THEN 'held' WHEN stopped THEN 'blocked' END,
    'return', CASE WHEN (line IN ('documents', 'interview', 'payment', 'adjudication', 'approval'))
                     IS NOT TRUE THEN 'step'
                   WHEN NOT duty THEN 'duty' WHEN held THEN 'held' END,
    'decide', CASE WHEN line IS DISTINCT FROM 'approval' THEN 'step' WHEN NOT head THEN 'duty'
                   WHEN own <> '[]' THEN 'same_person:' || (own ->> 0)
                   WHEN stopped THEN 'blocked' END,
    'look', CASE WHEN NOT (head OR 'auditor' = ANY (me.duties)) THEN 'duty'
                 WHEN NOT loket.look_wanted(c, me.staff) THEN 'step' END));
  RETURN jsonb_build_object('save', NOT why ? 'save', 'work', NOT why ? 'work',
    'forward', NOT why ? 'forward', 'return', NOT why ? 'return', 'decide', NOT why ? 'decide',
    'look', NOT why ? 'look', 'why_not', why);
END $$;

DROP FUNCTION IF EXISTS loket.case_papers(uuid);
CREATE OR REPLACE FUNCTION loket.case_papers(me loket.caller, c loket.case_file) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its uuid := c.id;
  child boolean := loket.case_of_child(c, me.today);
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'version', a.version,
      'requirement', v.requirement, 'doc_type', v.doc_type, 'by', loket.staff_tag(v.staff),
      'at', v.at, 'matched', CASE WHEN m.paper IS NOT NULL THEN jsonb_build_object('by',
        loket.staff_tag(m.staff), 'at', m.at) END)
        || CASE WHEN loket.paper_may(me, c, v.doc_type, v.staff, child)
             THEN jsonb_build_object('pages', x.pages)
             ELSE '{"pages": [], "restricted": true}' END
        ORDER BY a.first_at, a.id), '[]')
    FROM (SELECT p.*, (SELECT min(w.at) FROM loket.paper_version w WHERE w.paper = p.id) AS first_at
          FROM loket.paper p WHERE p.case_id = its) a
    JOIN loket.paper_version v ON v.paper = a.id AND v.version = a.version
    LEFT JOIN loket.paper_match m ON m.paper = a.id AND m.version = a.version
    CROSS JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('page', o.id,
        'sha256', encode(o.sha256, 'hex'), 'turn', g.turn, 'crop', g.crop, 'kind', o.kind,
        'width', o.width, 'height', o.height, 'dpi', jsonb_build_array(o.dpi_x, o.dpi_y),
        'size', o.size) ORDER BY g.seq) AS pages
      FROM loket.paper_page g JOIN loket.page_object o ON o.id = g.page
      WHERE g.paper = a.id AND g.version = a.version) x
    WHERE x.pages IS NOT NULL);
END $$;

-- That they were taken concerns every step; where they are, and why not, some duties only.
CREATE OR REPLACE FUNCTION loket.biometrics_masked(me loket.caller, examined jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF jsonb_typeof(examined -> 'biometrics') IS DISTINCT FROM 'object'
     OR loket.among_duties(me, loket.privacy_rule('biometrics', me.today) -> 'duties') THEN
    RETURN examined;
  END IF;
  RETURN jsonb_set(examined, '{biometrics}', (examined -> 'biometrics') - 'exception'
                   || '{"reference": "", "restricted": true}');
END $$;

-- Checks, flags, interview, biometrics, payments.
CREATE OR REPLACE FUNCTION loket.case_examined(its uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_build_object(
    'checks', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'kind', k.kind,
        'source', k.source, 'outcome', k.outcome, 'reference', k.reference, 'reason', k.reason,
        'by', loket.staff_tag(k.staff), 'at', k.at) ORDER BY k.at), '[]')
      FROM loket.check_result k WHERE k.case_id = its),
    'flags', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'code', f.code,
        'reason', f.reason, 'by', loket.staff_tag(f.staff), 'at', f.at,
        'cleared_by', CASE WHEN x.flag IS NOT NULL THEN loket.staff_tag(x.staff) END,
        'cleared_at', x.at, 'cleared_reason', x.reason) ORDER BY f.at), '[]')
      FROM loket.flag f LEFT JOIN loket.flag_clear x ON x.flag = f.id WHERE f.case_id = its),
    'interview', (SELECT jsonb_build_object('purpose', i.purpose, 'answers', i.answers,
        'result', i.result, 'note', i.note, 'by', loket.staff_tag(i.staff), 'at', i.at)
      FROM loket.interview i WHERE i.case_id = its),
    'biometrics', (SELECT jsonb_build_object('reference', b.reference, 'photo', b.photo,
        'fingers', b.fingers, 'exception', nullif(b.reason, ''), 'by', loket.staff_tag(b.staff),
        'at', b.at) FROM loket.biometrics b WHERE b.case_id = its),
    'payments', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'billing', p.billing,
        'amount', p.amount, 'expires', p.expires_at, 'ntpn', d.ntpn, 'paid_at', d.paid_at,
        'recorded_by', CASE WHEN d.payment IS NOT NULL THEN loket.staff_tag(d.staff) END,
        'confirmed_by', CASE WHEN k.payment IS NOT NULL THEN loket.staff_tag(k.staff) END)
        ORDER BY p.at), '[]')
      FROM loket.payment p LEFT JOIN loket.payment_paid d ON d.payment = p.id
      LEFT JOIN loket.payment_confirm k ON k.payment = p.id WHERE p.case_id = its));
END $$;

-- Decision, book, quality, handover, custody.
CREATE OR REPLACE FUNCTION loket.case_finished(its uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_build_object(
    'decisions', (SELECT coalesce(jsonb_agg(jsonb_build_object('outcome', d.outcome,
        'by', loket.staff_tag(d.staff), 'at', d.at, 'basis', d.basis, 'text', d.note,
        'version', d.version, 'hash', encode(d.hash, 'hex'))), '[]')
      FROM loket.decision d WHERE d.case_id = its),
    'issue', (SELECT jsonb_build_object('book', i.book, 'series', rtrim(i.book, '0123456789'),
        'recorded_by', loket.staff_tag(i.staff), 'at', i.at, 'result', 'ok')
      FROM loket.issue i WHERE i.case_id = its AND i.void IS NULL),
    'misprints', (SELECT coalesce(jsonb_agg(jsonb_build_object('book', i.book, 'reason', m.reason,
        'opened_by', loket.staff_tag(m.opened_by), 'opened_at', m.opened_at,
        'signed_by', CASE WHEN m.signed_by IS NOT NULL THEN loket.staff_tag(m.signed_by) END,
        'signed_at', m.signed_at) ORDER BY m.opened_at), '[]')
      FROM loket.misprint m JOIN loket.issue i ON i.id = m.issue WHERE i.case_id = its),
    'quality', (SELECT jsonb_build_object('mrz', jsonb_build_array(q.mrz1, q.mrz2),
        'result', q.result, 'by', loket.staff_tag(q.staff), 'at', q.at,
        'differences', q.differences)
      FROM loket.quality q WHERE q.case_id = its ORDER BY q.at DESC, q.n DESC LIMIT 1),
    'handover', (SELECT jsonb_build_object('collector', h.collector, 'evidence', h.evidence,
        'by', loket.staff_tag(h.staff), 'at', h.at) FROM loket.handover h WHERE h.case_id = its),
    'custody', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', u.id, 'what', u.what,
        'since', u.since, 'holder', loket.staff_tag(u.staff), 'place', u.place,
        'given_back_at', r.at) ORDER BY u.since), '[]')
      FROM loket.custody u LEFT JOIN loket.custody_return r ON r.custody = u.id
      WHERE u.case_id = its),
    'notes', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', n.id,
        'by', loket.staff_tag(n.staff), 'at', n.at, 'text', n.body) ORDER BY n.at), '[]')
      FROM loket.note n WHERE n.case_id = its),
    'receipts', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind,
        'at', r.at, 'signed', s.receipt IS NOT NULL) ORDER BY r.at), '[]')
      FROM loket.receipt r LEFT JOIN loket.receipt_signature s ON s.receipt = r.id
      WHERE r.case_id = its));
END $$;

-- Where it has been, who laid a hand on it, what was promised.
CREATE OR REPLACE FUNCTION loket.case_way(its uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_build_object(
    'promises', (SELECT coalesce(jsonb_agg(jsonb_build_object('at', p.at, 'date', p.day,
        'reason', p.reason) ORDER BY p.n), '[]') FROM loket.promise p WHERE p.case_id = its),
    'steps', (SELECT coalesce(jsonb_agg(jsonb_build_object('step', s.step,
        'entered_at', s.entered_at, 'entered_by', loket.staff_tag(s.entered_by),
        'done_at', s.done_at,
        'done_by', CASE WHEN s.done_by IS NOT NULL THEN loket.staff_tag(s.done_by) END,
        'counter', (SELECT k.number FROM loket.counter k WHERE k.id = s.counter),
        'done_as', s.done_as, 'returned', coalesce(s.done_as = 'returned', false)) ORDER BY s.n),
        '[]') FROM loket.case_step s WHERE s.case_id = its),
    'returns', (SELECT coalesce(jsonb_agg(jsonb_build_object('at', r.at, 'step', r.from_step,
        'by', loket.staff_tag(r.staff), 'reasons', r.reasons, 'note', r.note,
        'deadline', r.deadline, 'taken_in_at', r.taken_in_at) ORDER BY r.at), '[]')
      FROM loket.case_return r WHERE r.case_id = its),
    'hands', (SELECT coalesce(jsonb_agg(jsonb_build_object('act', h.act, 'person', h.person,
        'name', s.name, 'side', h.side, 'at', h.at) ORDER BY h.at, h.act), '[]')
      FROM loket.hand h JOIN loket.staff s ON s.id = h.person WHERE h.subject = its));
END $$;

-- What became another in a case since a moment: fields, papers by requirement, and the ids of what
-- was noted.
CREATE OR REPLACE FUNCTION loket.case_changed(its uuid, since timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_build_object(
    'fields', (SELECT coalesce(jsonb_agg(DISTINCT x.code), '[]')
      FROM loket.fields_changed(its) f, jsonb_array_elements_text(f.fields) x(code)
      WHERE f.at > since),
    'papers', (SELECT coalesce(jsonb_agg(DISTINCT v.requirement), '[]')
      FROM loket.paper a JOIN loket.paper_version v ON v.paper = a.id
      WHERE a.case_id = its AND v.at > since),
    'checks', (SELECT coalesce(jsonb_agg(k.id), '[]') FROM loket.check_result k
      WHERE k.case_id = its AND k.at > since),
    'flags', (SELECT coalesce(jsonb_agg(f.id), '[]') FROM loket.flag f
      LEFT JOIN loket.flag_clear x ON x.flag = f.id
      WHERE f.case_id = its AND greatest(f.at, x.at) > since),
    'interview', EXISTS (SELECT FROM loket.interview i WHERE i.case_id = its AND i.at > since),
    'notes', (SELECT coalesce(jsonb_agg(n.id), '[]') FROM loket.note n
      WHERE n.case_id = its AND n.at > since));
END $$;

CREATE OR REPLACE FUNCTION loket.case_json(me loket.caller, c loket.case_file) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rules int := loket.case_rules(c, me.today);
  line text := loket.case_line(c.id);
  state text := loket.case_state(c.id, line);
  blockers jsonb := loket.case_blockers(c, me.today);
  holder uuid := loket.case_holder(c.id);
  k loket.case_content;
BEGIN
  SELECT * INTO k FROM loket.case_content x WHERE x.case_id = c.id;
  RETURN jsonb_build_object('id', c.id, 'number', c.number, 'service', c.service,
    'service_version', rules, 'variant', c.variant, 'fee', loket.case_fee(c, me.today),
    'person', loket.person_data(c.person) || (SELECT jsonb_build_object('id', p.id,
      'version', p.version) FROM loket.person p WHERE p.id = c.person),
    'version', c.version, 'fields_version', k.fields_version,
    'hash', encode(loket.signed_hash(loket.case_signed(c, me.today)), 'hex'),
    'step', CASE WHEN line IS NOT NULL THEN line WHEN state = 'handed_over' THEN 'done'
      ELSE (SELECT s.step FROM loket.case_step s WHERE s.case_id = c.id ORDER BY s.n DESC LIMIT 1)
      END,
    'state', state, 'created_at', c.created_at,
    'submitted_at', (SELECT s.at FROM loket.submission s WHERE s.case_id = c.id),
    'promised', (SELECT p.day FROM loket.promise p WHERE p.case_id = c.id
                 ORDER BY p.n DESC LIMIT 1),
    'holder', CASE WHEN holder IS NOT NULL THEN loket.staff_tag(holder) END, 'visit', c.visit,
    'fields', k.fields,
    'field_marks', (SELECT coalesce(jsonb_object_agg(m.field, jsonb_build_object(
        'matched_by', loket.staff_tag(m.staff), 'at', m.at, 'paper', m.paper, 'page', m.page,
        'rect', m.rect, 'value_hash', encode(m.value_hash, 'hex'),
        'valid', m.value_hash = loket.value_digest(m.field, k.fields ->> m.field))), '{}')
      FROM loket.field_mark m WHERE m.case_id = c.id),
    'requirements', (SELECT coalesce(jsonb_object_agg(r.requirement, jsonb_build_object(
        'state', r.state, 'paper', r.paper, 'replaced', r.replaced,
        'by', CASE WHEN r.staff IS NOT NULL THEN loket.staff_tag(r.staff) END, 'at', r.at,
        'reason', r.reason)), '{}') FROM loket.requirements_of(c, rules, me.today) r),
    'places', (SELECT coalesce(jsonb_object_agg(f.key, r.path), '{}')
      FROM jsonb_each_text(k.fields) f JOIN loket.service_field x ON x.service = c.service
        AND x.version = rules AND x.code = f.key AND x.kind = 'region'
      JOIN loket.region r ON r.code = f.value),
    'papers', loket.case_papers(me, c),
    'blockers', loket.blockers_until(blockers, coalesce(line, 'documents'), true),
    'blockers_later', loket.blockers_until(blockers, coalesce(line, 'documents'), false),
    'differs', to_jsonb(loket.case_differs(c, me.today)),
    'may', loket.case_may(me, c, line, blockers),
    'stock', CASE line WHEN 'printing' THEN loket.stock_for(c, me.today) END,
    'last_seen', (SELECT jsonb_build_object('version', s.version, 'at', s.at,
        'changed', CASE WHEN s.version < c.version THEN loket.case_changed(c.id, s.at) END)
      FROM loket.case_seen s WHERE s.case_id = c.id AND s.staff = me.staff))
    || loket.case_way(c.id) || loket.biometrics_masked(me, loket.case_examined(c.id))
    || loket.case_finished(c.id);
END $$;

CREATE OR REPLACE FUNCTION api.case_read(read uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me loket.caller;
  its uuid;
  c loket.case_file;
BEGIN
  me := loket.enter(loket.readers());
  PERFORM loket.need('read', read IS NOT NULL, 'missing');
  its := loket.read_use(me, read);
  SELECT * INTO c FROM loket.case_file f WHERE f.id = its AND f.office = me.office;
  IF c.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  PERFORM loket.need_content(c.id);
  RETURN loket.case_json(me, c);
END $$;
GRANT EXECUTE ON FUNCTION api.case_read(uuid) TO loket_staff;
