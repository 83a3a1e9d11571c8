-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reading the log: what an auditor sees of everybody's work, what an applicant is told of those who
-- looked at the file, what an officer is told of those who looked at theirs. From the audit itself;
-- codes, people, times and numbers of cases, never what a file says.
SET LOCAL ROLE loket_owner;

-- Nothing in it is trusted: days of at most a quarter, one person, one case, one counter.
CREATE OR REPLACE FUNCTION loket.log_about(me loket.caller, about jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  low date := loket.day_of(about ->> 'from');
  high date := loket.day_of(about ->> 'until');
  whose uuid;
  its uuid;
  its_counter uuid;
BEGIN
  PERFORM loket.need('about', jsonb_typeof(about) = 'object', 'format'),
          loket.need('about', loket.all_texts(about, 60), 'format'),
          loket.need('from', low <= high AND high - low <= 92, 'range');
  IF about ->> 'staff' <> '' THEN
    whose := (SELECT s.id FROM loket.staff s WHERE s.id = (about ->> 'staff')::uuid AND s.office = me.office);
    PERFORM loket.need('staff', whose IS NOT NULL, 'unknown');
  END IF;
  IF about ->> 'number' <> '' THEN
    its := (SELECT c.id FROM loket.case_file c WHERE c.number = upper(btrim(about ->> 'number')) AND c.office = me.office);
    PERFORM loket.need('number', its IS NOT NULL, 'unknown');
  END IF;
  IF about ->> 'counter' <> '' THEN
    its_counter := (SELECT k.id FROM loket.counter k
                    WHERE k.id = (about ->> 'counter')::uuid AND k.office = me.office);
    PERFORM loket.need('counter', its_counter IS NOT NULL, 'unknown');
  END IF;
  RETURN jsonb_strip_nulls(jsonb_build_object('from', low, 'until', high, 'staff', whose, 'case', its,
    'counter', its_counter, 'before', (nullif(about ->> 'before', ''))::timestamptz));
END $$;

-- Looking into the log is on record before it is done, as reading a file is.
CREATE OR REPLACE FUNCTION api.audit_begin(read uuid, about jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
  what jsonb;
BEGIN
  me := loket.enter(ARRAY['auditor']);
  PERFORM loket.need_arguments(jsonb_build_object('read', read, 'about', about));
  what := loket.log_about(me, about);
  INSERT INTO loket.read_log (id, office, staff, desk_session, kind, subject, purpose, about)
  VALUES (read, me.office, me.staff, me.desk, 'log', coalesce(what ->> 'staff', what ->> 'case')::uuid, 'audit', what);
  RETURN '{"ok": true}';
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.audit_begin(uuid, jsonb) TO loket_staff;

-- The begin of a day of the office.
CREATE OR REPLACE FUNCTION loket.day_begin(office uuid, day date) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT day::timestamp AT TIME ZONE o.tz FROM loket.office o WHERE o.id = day_begin.office);
END $$;

-- Commands in which something was written, newest first. What a command did is what its rows say:
-- its own row is kept too, but is no part of the proof.
CREATE OR REPLACE FUNCTION loket.log_acts(me loket.caller, what jsonb)
RETURNS TABLE (at timestamptz, staff uuid, desk uuid, fn text, subject uuid)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  low timestamptz := loket.day_begin(me.office, (what ->> 'from')::date);
  high timestamptz := least(loket.day_begin(me.office, (what ->> 'until')::date + 1), (what ->> 'before')::timestamptz);
  whose uuid := (what ->> 'staff')::uuid;
  desks uuid[] := ARRAY(SELECT d.id FROM loket.desk_session d WHERE d.counter = (what ->> 'counter')::uuid);
BEGIN
  RETURN QUERY
  SELECT a.first_at, a.who, a.desk_session, coalesce(k.fn, ''), x.its
  FROM (SELECT e.command, min(e.at) AS first_at, max(e.at) AS last_at, e.staff AS who, e.desk_session
        FROM audit.event e
        WHERE e.at >= low AND e.at < high AND e.office = me.office AND e.command IS NOT NULL
          AND (whose IS NULL OR e.staff = whose)
          AND (NOT what ? 'counter' OR e.desk_session = ANY (desks))
        GROUP BY e.command, e.staff, e.desk_session ORDER BY 2 DESC LIMIT 200) a
  LEFT JOIN loket.command k ON k.id = a.command
  CROSS JOIN LATERAL (SELECT (max(CASE e.source WHEN 'loket.case_file' THEN e.key
      ELSE coalesce(e.body #>> '{after,case_id}', e.body #>> '{before,case_id}') END))::uuid AS its
    FROM audit.event e WHERE e.command = a.command AND e.at BETWEEN a.first_at AND a.last_at) x;
END $$;

-- What was looked at, also when it was only announced.
CREATE OR REPLACE FUNCTION loket.log_looks(me loket.caller, what jsonb)
RETURNS TABLE (at timestamptz, staff uuid, desk uuid, kind text, subject uuid, purpose text, shown int)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  low timestamptz := loket.day_begin(me.office, (what ->> 'from')::date);
  high timestamptz := least(loket.day_begin(me.office, (what ->> 'until')::date + 1), (what ->> 'before')::timestamptz);
  whose uuid := (what ->> 'staff')::uuid;
  its uuid := (what ->> 'case')::uuid;
  desks uuid[] := ARRAY(SELECT d.id FROM loket.desk_session d WHERE d.counter = (what ->> 'counter')::uuid);
BEGIN
  RETURN QUERY
  SELECT l.at, l.staff, l.desk_session, l.kind,
         CASE l.kind WHEN 'log' THEN NULL
           WHEN 'page' THEN (SELECT o.case_id FROM loket.page_object o WHERE o.id = l.subject) ELSE l.subject END,
         l.purpose, cardinality(l.shown)
  FROM loket.read_log l
  WHERE l.office = me.office AND l.at >= low AND l.at < high
    AND (whose IS NULL OR l.staff = whose) AND (its IS NULL OR l.subject = its)
    AND (NOT what ? 'counter' OR l.desk_session = ANY (desks))
  ORDER BY l.at DESC LIMIT 200;
END $$;

-- What was refused, whatever became of its transaction.
CREATE OR REPLACE FUNCTION loket.log_refused(me loket.caller, what jsonb)
RETURNS TABLE (at timestamptz, staff uuid, fn text, code text, times int)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  low timestamptz := loket.day_begin(me.office, (what ->> 'from')::date);
  high timestamptz := least(loket.day_begin(me.office, (what ->> 'until')::date + 1), (what ->> 'before')::timestamptz);
  whose uuid := (what ->> 'staff')::uuid;
BEGIN
  RETURN QUERY
  SELECT r.at, r.staff, r.fn, r.code, r.times FROM loket.refusal r
  WHERE r.office = me.office AND r.staff IS NOT NULL AND r.at >= low AND r.at < high
    AND (whose IS NULL OR r.staff = whose) AND NOT what ?| ARRAY['case', 'counter']
  ORDER BY r.at DESC LIMIT 200;
END $$;

CREATE OR REPLACE FUNCTION api.audit_log(read uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  me loket.caller;
  what jsonb;
BEGIN
  me := loket.enter(ARRAY['auditor']);
  PERFORM loket.need('read', read IS NOT NULL, 'missing');
  UPDATE loket.read_log r SET used_at = clock_timestamp()
  WHERE r.id = read AND r.kind = 'log' AND r.staff = me.staff AND r.desk_session = me.desk
    AND r.used_at IS NULL AND r.tx <> pg_current_xact_id() AND r.at > clock_timestamp() - interval '5 minutes'
  RETURNING r.about INTO what;
  IF what IS NULL THEN
    PERFORM loket.fail('LK022');
  END IF;
  RETURN jsonb_build_object('rows', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'at', x.at, 'by', loket.staff_tag(x.staff), 'kind', x.kind, 'act', x.act, 'purpose', x.purpose,
      'shown', nullif(x.shown, 0), 'detail', x.detail,
      'counter', (SELECT k.number FROM loket.desk_session d JOIN loket.counter k ON k.id = d.counter WHERE d.id = x.desk),
      'device', (SELECT d.device FROM loket.desk_session d WHERE d.id = x.desk),
      'case', c.id, 'number', c.number, 'service', c.service)) ORDER BY x.at DESC, x.kind), '[]')
    FROM (SELECT * FROM (
        SELECT a.at, a.staff, a.desk, 'act' AS kind, a.fn AS act, a.subject, NULL AS purpose, 0 AS shown,
               NULL::jsonb AS detail
        FROM loket.log_acts(me, what) a WHERE NOT what ? 'case'
        UNION ALL SELECT l.at, l.staff, l.desk, 'look', l.kind, l.subject, l.purpose, l.shown, NULL
        FROM loket.log_looks(me, what) l
        UNION ALL SELECT r.at, r.staff, NULL, 'refused', r.fn, NULL, NULL, 0, jsonb_build_object('code', r.code, 'times', r.times)
        FROM loket.log_refused(me, what) r
        UNION ALL SELECT e.at, e.staff, NULL, 'event', e.act, (what ->> 'case')::uuid, NULL, 0, jsonb_strip_nulls(e.detail)
        FROM loket.case_events((what ->> 'case')::uuid, false) e
        WHERE what ? 'case' AND e.at >= loket.day_begin(me.office, (what ->> 'from')::date)
          AND e.at < loket.day_begin(me.office, (what ->> 'until')::date + 1)
          AND (what ->> 'before' IS NULL OR e.at < (what ->> 'before')::timestamptz)
          AND (what ->> 'staff' IS NULL OR e.staff = (what ->> 'staff')::uuid)) y
      ORDER BY y.at DESC LIMIT 200) x
    LEFT JOIN loket.case_file c ON c.id = x.subject));
END $$;
GRANT EXECUTE ON FUNCTION api.audit_log(uuid) TO loket_staff;

-- Who looked at my file ------------------------------------------------------------------------

-- Duties of a person on a day: what an applicant is told instead of a name.
CREATE OR REPLACE FUNCTION loket.duties_on(staff uuid, day date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(DISTINCT d.duty), '[]') FROM loket.duty d
    WHERE d.staff = duties_on.staff AND day BETWEEN d.valid_from AND coalesce(d.valid_until, 'infinity'));
END $$;

-- Who opened a file of a person, asked what is held, or found the person in a list: one row for each
-- officer, day and purpose.
CREATE OR REPLACE FUNCTION loket.person_looks(its uuid)
RETURNS TABLE (office uuid, staff uuid, kind text, purpose text, day date, first timestamptz, last timestamptz,
               times bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT l.office, l.staff, l.kind, l.purpose, (l.at AT TIME ZONE o.tz)::date, min(l.at), max(l.at), count(*)
  FROM (SELECT r.* FROM loket.read_log r
        WHERE r.subject IN (SELECT f.id FROM loket.case_file f WHERE f.person = its) AND r.kind <> 'log'
        UNION ALL SELECT r.* FROM loket.read_log r WHERE r.shown @> ARRAY[its]) l
  JOIN loket.office o ON o.id = l.office
  GROUP BY 1, 2, 3, 4, 5;
END $$;

-- Everybody who looked at any file of the applicant of this case, or found the applicant in a list: one row
-- for each person, day and purpose. A name only for those who may know it, or when the auditor said so.
CREATE OR REPLACE FUNCTION api.case_looks(read uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  its uuid;
  c loket.case_file;
  named loket.look_named;
  watcher boolean;
BEGIN
  me := loket.enter(loket.readers());
  PERFORM loket.need('read', read IS NOT NULL, 'missing');
  its := loket.read_use(me, read);
  SELECT * INTO c FROM loket.case_file x WHERE x.id = its AND x.office = me.office;
  IF c.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  SELECT * INTO named FROM loket.look_named n WHERE n.person = c.person;
  watcher := 'auditor' = ANY (me.duties);
  RETURN jsonb_build_object('person', (SELECT p.name FROM loket.person p WHERE p.id = c.person),
    'number', c.number, 'named', named.person IS NOT NULL, 'may_name', watcher AND named.person IS NULL,
    'office', (SELECT o.name FROM loket.office o WHERE o.id = me.office),
    'looks', (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('day', x.day, 'first', x.first,
        'last', x.last, 'times', x.times, 'kind', x.kind, 'purpose', x.purpose,
        'duties', loket.duties_on(x.staff, x.day),
        'office', (SELECT o.name FROM loket.office o WHERE o.id = x.office),
        'by', CASE WHEN watcher OR named.person IS NOT NULL THEN loket.staff_tag(x.staff) END))
        ORDER BY x.last DESC), '[]')
      FROM loket.person_looks(c.person) x));
END $$;
GRANT EXECUTE ON FUNCTION api.case_looks(uuid) TO loket_staff;

-- The auditor decides that this applicant is told the names, and why.
CREATE OR REPLACE FUNCTION api.looks_name(command uuid, "case" uuid, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  who uuid;
BEGIN
  me := loket.enter(ARRAY['auditor']);
  answer := loket.command_begin(command, 'looks_name', jsonb_build_object('case', "case", 'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  who := (SELECT c.person FROM loket.case_file c WHERE c.id = "case" AND c.office = me.office);
  IF who IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  PERFORM loket.need('reason', length(btrim(reason)) BETWEEN 1 AND 500, 'length');
  INSERT INTO loket.look_named VALUES (who, me.office, btrim(reason), me.staff, loket.now());
  RETURN loket.command_end(command, '{}');
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.looks_name(uuid, uuid, text) TO loket_staff;

-- Who looked at what I did: of a quarter, one row for each person and day.
CREATE OR REPLACE FUNCTION api.my_looks() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter('{}');
  RETURN jsonb_build_object('looks', (SELECT coalesce(jsonb_agg(jsonb_build_object('by', loket.staff_tag(x.staff),
      'last', x.last, 'times', x.times, 'from', x.low, 'until', x.high) ORDER BY x.last DESC), '[]')
    FROM (SELECT l.staff, (l.at AT TIME ZONE o.tz)::date AS day, max(l.at) AS last, count(*) AS times,
            min(l.about ->> 'from') AS low, max(l.about ->> 'until') AS high
          FROM loket.read_log l JOIN loket.office o ON o.id = l.office
          WHERE l.subject = me.staff AND l.kind = 'log' AND l.at > clock_timestamp() - interval '92 days'
          GROUP BY 1, 2) x));
END $$;
GRANT EXECUTE ON FUNCTION api.my_looks() TO loket_staff;
