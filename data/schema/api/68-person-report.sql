-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the office holds about a person and what was done with it, for that person (UU 27/2022, article 32).
-- Officers appear by duty and office; a name only when an auditor said so (loket.look_named).
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.report_number(number text, whole boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE WHEN whole THEN number ELSE loket.mask_number(number) END;
END $$;

-- The record itself, with the numbers that ever found this person.
CREATE OR REPLACE FUNCTION loket.report_person(its uuid, whole boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_strip_nulls(loket.person_data(p.id) - 'id' - 'version' - 'region'
      || jsonb_build_object('nik', loket.report_number(p.nik, whole), 'kk', loket.report_number(p.kk, whole),
        'region', (SELECT r.path FROM loket.region r WHERE r.code = p.region),
        'since', (SELECT min(v.at) FROM loket.person_version v WHERE v.person = p.id), 'versions', p.version,
        'numbers', (SELECT jsonb_agg(jsonb_build_object('kind', i.kind, 'number', loket.report_number(i.number, whole),
            'since', i.since, 'until', i.until) ORDER BY i.since, i.kind)
          FROM loket.person_identity i WHERE i.person = p.id)))
    FROM loket.person p WHERE p.id = its);
END $$;

-- What was typed into a case and says anything, in the order of its form.
CREATE OR REPLACE FUNCTION loket.report_fields(c loket.case_file, day date, whole boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('code', f.code, 'kind', f.kind, 'value',
      CASE WHEN f.kind IN ('nik', 'kk', 'passport') THEN loket.report_number(x.value, whole)
           WHEN f.kind = 'region' THEN coalesce((SELECT r.path FROM loket.region r WHERE r.code = x.value), x.value)
           ELSE x.value END) ORDER BY f.seq), '[]')
    FROM loket.case_content k CROSS JOIN LATERAL jsonb_each_text(k.fields) x
    JOIN loket.service_field f ON f.service = c.service AND f.version = loket.case_rules(c, day) AND f.code = x.key
    WHERE k.case_id = c.id AND x.value <> '');
END $$;

-- Each case: where it stands, what was decided, which papers are kept.
CREATE OR REPLACE FUNCTION loket.report_cases(its uuid, whole boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('number', c.number, 'service', c.service,
      'variant', c.variant, 'step', x.line, 'state', loket.case_state(c.id, x.line), 'created_at', c.created_at,
      'submitted_at', (SELECT s.at FROM loket.submission s WHERE s.case_id = c.id),
      'decided_at', (SELECT d.at FROM loket.decision d WHERE d.case_id = c.id),
      'outcome', (SELECT d.outcome FROM loket.decision d WHERE d.case_id = c.id),
      'handed_at', (SELECT h.at FROM loket.handover h WHERE h.case_id = c.id),
      'basis', (SELECT v.legal_basis FROM loket.service_version v
                WHERE v.service = c.service AND v.version = loket.case_rules(c, loket.today(c.office))),
      'fields', loket.report_fields(c, loket.today(c.office), whole),
      'biometrics', EXISTS (SELECT FROM loket.biometrics b WHERE b.case_id = c.id),
      'papers', (SELECT coalesce(jsonb_agg(jsonb_build_object('doc_type', y.doc_type, 'pages', y.pages, 'at', y.at)
          ORDER BY y.at, y.doc_type), '[]')
        FROM (SELECT v.doc_type, v.at, (SELECT count(*) FROM loket.paper_page g
                WHERE g.paper = v.paper AND g.version = v.version) AS pages
              FROM loket.paper a JOIN loket.paper_version v ON v.paper = a.id AND v.version = a.version
              WHERE a.case_id = c.id) y WHERE y.pages > 0))) ORDER BY c.created_at), '[]')
    FROM loket.case_file c CROSS JOIN LATERAL (SELECT loket.case_line(c.id) AS line) x WHERE c.person = its);
END $$;

-- Who spoke for this person: at a visit of their cases, or taking home the passport.
CREATE OR REPLACE FUNCTION loket.report_representatives(its uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('name', x.name, 'capacity', x.capacity, 'day', x.day)
      ORDER BY x.day, x.name), '[]')
    FROM (SELECT m.name, m.capacity, v.day FROM loket.visit_person m JOIN loket.visit v ON v.id = m.visit
          WHERE m.capacity <> 'self' AND (m.person = its OR m.visit IN (SELECT k.visit FROM loket.visit_case k
            JOIN loket.case_file c ON c.id = k.case_id WHERE c.person = its))
          UNION SELECT h.collector ->> 'name', h.collector ->> 'capacity', (h.at AT TIME ZONE o.tz)::date
          FROM loket.handover h JOIN loket.case_file c ON c.id = h.case_id JOIN loket.office o ON o.id = c.office
          WHERE c.person = its AND h.collector ->> 'capacity' <> 'self'
          UNION SELECT q.asker, q.capacity, (q.received_at AT TIME ZONE o.tz)::date
          FROM loket.person_request q JOIN loket.office o ON o.id = q.office
          WHERE q.person = its AND q.capacity <> 'self') x
    WHERE coalesce(x.name, '') <> '');
END $$;

-- What was done: by day, act and who did it. Marks and checks are one word: what is looked for and why is not told.
CREATE OR REPLACE FUNCTION loket.report_acts(its uuid, named boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its_tz text := (SELECT o.tz FROM loket.person p JOIN loket.office o ON o.id = p.office WHERE p.id = its);
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('day', y.day, 'act', y.act, 'number', y.number,
      'times', y.times, 'duties', loket.duties_on(y.staff, y.day),
      'by', CASE WHEN named THEN (SELECT s.name FROM loket.staff s WHERE s.id = y.staff) END))
      ORDER BY y.day, y.number NULLS FIRST, y.act), '[]')
    FROM (SELECT (x.at AT TIME ZONE its_tz)::date AS day, x.act, x.number, x.staff, count(*) AS times
          FROM (SELECT v.at, v.staff, CASE v.version WHEN 1 THEN 'registered' ELSE 'changed' END AS act, NULL AS number
                FROM loket.person_version v WHERE v.person = its
                UNION ALL SELECT e.at, e.staff,
                  CASE WHEN e.act IN ('flag_raised', 'flag_cleared') THEN 'checked' ELSE e.act END, c.number
                FROM loket.case_file c CROSS JOIN LATERAL loket.case_events(c.id, false) e
                WHERE c.person = its AND e.act NOT IN ('step_done', 'promised')) x
          GROUP BY 1, 2, 3, 4) y);
END $$;

-- Who looked, printed or saved; why, as the code alone: what an officer typed may be about others.
CREATE OR REPLACE FUNCTION loket.report_looks(its uuid, named boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('day', x.day, 'kind', x.kind,
      'purpose', x.purpose, 'times', x.times, 'duties', loket.duties_on(x.staff, x.day),
      'office', (SELECT o.name FROM loket.office o WHERE o.id = x.office),
      'by', CASE WHEN named THEN (SELECT s.name FROM loket.staff s WHERE s.id = x.staff) END)) ORDER BY x.last), '[]')
    FROM (SELECT l.office, l.staff, l.kind, l.day, max(l.last) AS last, sum(l.times) AS times,
            CASE WHEN l.kind = 'case' THEN split_part(l.purpose, ':', 1) ELSE '' END AS purpose
          FROM loket.person_looks(its) l GROUP BY 1, 2, 3, 4, 7) x);
END $$;

-- Who else received something: the source that was asked, the state's till, the national system.
CREATE OR REPLACE FUNCTION loket.report_recipients(its uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('who', x.who, 'kind', x.kind, 'last', x.last) ORDER BY x.last), '[]')
    FROM (SELECT k.source AS who, k.kind, max(k.at) AS last
          FROM loket.check_result k JOIN loket.case_file c ON c.id = k.case_id
          WHERE c.person = its AND k.source NOT IN ('server', 'ktp_reader', 'document', 'letter') GROUP BY 1, 2
          UNION ALL SELECT 'treasury', 'payment', max(p.at)
          FROM loket.payment p JOIN loket.case_file c ON c.id = p.case_id WHERE c.person = its HAVING count(*) > 0
          UNION ALL SELECT 'national', 'biometrics', max(b.at)
          FROM loket.biometrics b JOIN loket.case_file c ON c.id = b.case_id WHERE c.person = its
          HAVING count(*) > 0) x);
END $$;

-- Why each kind of data is kept and how long: a rule of the office (list privacy, code held_…).
CREATE OR REPLACE FUNCTION loket.report_bases(day date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(i.body - 'code' || jsonb_build_object('code', i.code, 'basis', i.legal_basis)
      ORDER BY i.seq), '[]')
    FROM loket.catalogue_item i WHERE i.list = 'privacy' AND i.code LIKE 'held%'
      AND day BETWEEN i.valid_from AND coalesce(i.valid_until, 'infinity'));
END $$;

CREATE OR REPLACE FUNCTION loket.person_report(its uuid, whole boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  named boolean := EXISTS (SELECT FROM loket.look_named n WHERE n.person = its);
BEGIN
  RETURN jsonb_build_object('person', loket.report_person(its, whole), 'cases', loket.report_cases(its, whole),
    'representatives', loket.report_representatives(its), 'acts', loket.report_acts(its, named),
    'looks', loket.report_looks(its, named), 'recipients', loket.report_recipients(its),
    'bases', loket.report_bases((SELECT loket.today(p.office) FROM loket.person p WHERE p.id = its)));
END $$;
