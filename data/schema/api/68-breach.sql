-- SPDX-License-Identifier: GPL-3.0-or-later
-- The register of breaches: which files and persons an account or a computer saw in a period, who
-- has to be told until when, and who was. For the auditor and the head of office.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.breach_here(me loket.caller, its uuid) RETURNS loket.breach
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  b loket.breach;
BEGIN
  SELECT * INTO b FROM loket.breach x WHERE x.id = its AND x.office = me.office FOR UPDATE;
  IF b.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  RETURN b;
END $$;

-- One that is not closed.
CREATE OR REPLACE FUNCTION loket.breach_open_here(me loket.caller, its uuid) RETURNS loket.breach
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  b loket.breach;
BEGIN
  b := loket.breach_here(me, its);
  IF EXISTS (SELECT FROM loket.breach_close k WHERE k.breach = b.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  RETURN b;
END $$;

-- A moment as a desk writes it, in the zone of the office: a day, which begins or ends then, or a time of it.
CREATE OR REPLACE FUNCTION loket.moment_of(me loket.caller, argument text, said text, ends boolean)
RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  moment timestamp;
BEGIN
  PERFORM loket.need(argument,
    said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?)?$', 'format');
  moment := replace(said, 'T', ' ')::timestamp;
  IF ends AND length(said) = 10 THEN
    moment := moment + interval '1 day' - interval '1 microsecond';
  END IF;
  RETURN moment AT TIME ZONE (SELECT o.tz FROM loket.office o WHERE o.id = me.office);
END $$;

-- about: {"account": id of a person} or {"device": name of a computer}; times of the office. what and how stand
-- in the notices as they are written here.
CREATE OR REPLACE FUNCTION api.breach_open(command uuid, breach uuid, what text, how text, noticed text,
                                           about jsonb, "from" text, until text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  account uuid;
  found_at timestamptz;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  answer := loket.command_begin(command, 'breach_open', jsonb_build_object('breach', breach, 'what', what,
    'how', how, 'noticed', noticed, 'about', about, 'from', "from", 'until', until));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('what', length(btrim(what)) BETWEEN 1 AND 2000, 'length'),
          loket.need('how', length(btrim(how)) BETWEEN 1 AND 2000, 'length'),
          loket.need('about', jsonb_typeof(about) = 'object', 'object'),
          loket.need('about', loket.all_texts(about, 100), 'format'),
          loket.need('about', (SELECT count(*) FROM jsonb_object_keys(about) k
                               WHERE k IN ('account', 'device')) = 1, 'object');
  account := (about ->> 'account')::uuid;
  IF about ? 'account' AND NOT EXISTS (SELECT FROM loket.staff s
       WHERE s.id = account AND s.office = me.office) THEN
    PERFORM loket.fail('LK003');
  END IF;
  found_at := loket.moment_of(me, 'noticed', noticed, false);
  PERFORM loket.need('noticed', found_at BETWEEN loket.now() - interval '1 year' AND loket.now(), 'range');
  PERFORM loket.lay_hand(breach, 'raise', me.staff);
  INSERT INTO loket.breach (id, office, what, how, noticed_at, account, device, from_at, until_at, staff, at)
  VALUES (breach, me.office, btrim(what), btrim(how), found_at, account, about ->> 'device',
          loket.moment_of(me, 'from', "from", false), loket.moment_of(me, 'until', until, true), me.staff,
          loket.now());
  PERFORM loket.tell(me.office, 'finding', breach);
  RETURN loket.command_end(command, jsonb_build_object('breach', breach));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.breach_open(uuid, uuid, text, text, text, jsonb, text, text) TO loket_staff;

-- What was done against it, as it stands in the notices from now on.
CREATE OR REPLACE FUNCTION api.breach_remedy(command uuid, breach uuid, note text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  b loket.breach;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  answer := loket.command_begin(command, 'breach_remedy', jsonb_build_object('breach', breach, 'note', note));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  b := loket.breach_open_here(me, breach);
  PERFORM loket.need('note', length(btrim(note)) BETWEEN 1 AND 2000, 'length');
  INSERT INTO loket.breach_remedy VALUES (command, b.id, btrim(note), me.staff, loket.now());
  PERFORM loket.tell(me.office, 'finding', b.id);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.breach_remedy(uuid, uuid, text) TO loket_staff;

-- What the account or the computer read in the period: one row for each person and reading.
CREATE OR REPLACE FUNCTION loket.breach_reads(b loket.breach)
RETURNS TABLE (person uuid, kind text, number text, at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  RETURN QUERY
  WITH l AS MATERIALIZED (SELECT r.kind, r.subject, r.shown, r.at FROM loket.read_log r
    LEFT JOIN loket.desk_session d ON d.id = r.desk_session
    WHERE r.office = b.office AND r.at BETWEEN b.from_at AND b.until_at
      AND (r.staff = b.account OR d.device = b.device))
  SELECT c.person, l.kind, c.number, l.at FROM l JOIN loket.case_file c ON c.id = l.subject
  UNION ALL
  SELECT c.person, l.kind, c.number, l.at FROM l JOIN loket.page_object o ON o.id = l.subject
    JOIN loket.case_file c ON c.id = o.case_id
  UNION ALL
  SELECT p.id, l.kind, NULL, l.at FROM l JOIN loket.person p ON p.id = l.subject AND p.office = b.office
  UNION ALL
  SELECT p.id, l.kind, NULL, l.at FROM l, unnest(l.shown) u JOIN loket.person p ON p.id = u AND p.office = b.office;
END $$;

-- One of these persons was told, or cannot be, and why; no person: the agency of the law was told.
CREATE OR REPLACE FUNCTION api.breach_told(command uuid, breach uuid, person uuid, outcome text, note text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  b loket.breach;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  answer := loket.command_begin(command, 'breach_told', jsonb_build_object('breach', breach, 'person', person,
    'outcome', outcome, 'note', note), ARRAY['person']);
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  b := loket.breach_open_here(me, breach);
  PERFORM loket.need('outcome', outcome = 'told' OR (outcome = 'not_told' AND person IS NOT NULL), 'unknown'),
          loket.need('note', length(btrim(note)) BETWEEN 1 AND 500, 'length');
  IF person IS NOT NULL AND NOT EXISTS (SELECT FROM loket.breach_reads(b) r WHERE r.person = breach_told.person) THEN
    PERFORM loket.fail('LK003');
  END IF;
  INSERT INTO loket.breach_told VALUES (command, b.id, person, outcome, btrim(note), me.staff, loket.now());
  PERFORM loket.tell(me.office, 'finding', b.id);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.breach_told(uuid, uuid, uuid, text, text) TO loket_staff;

-- By another person than opened it, when the period is over and everybody was told or it stands why not.
CREATE OR REPLACE FUNCTION api.breach_close(command uuid, breach uuid, note text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  b loket.breach;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  answer := loket.command_begin(command, 'breach_close', jsonb_build_object('breach', breach, 'note', note));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  b := loket.breach_here(me, breach);
  PERFORM loket.need('note', length(btrim(note)) BETWEEN 1 AND 2000, 'length');
  PERFORM loket.lay_hand(b.id, 'clear', me.staff);
  IF b.until_at >= loket.now() THEN
    PERFORM loket.fail('LK011', '{"breach": "not_over"}');
  END IF;
  IF NOT EXISTS (SELECT FROM loket.breach_told x WHERE x.breach = b.id AND x.person IS NULL)
     OR EXISTS (SELECT FROM loket.breach_reads(b) r WHERE NOT EXISTS (
       SELECT FROM loket.breach_told x WHERE x.breach = b.id AND x.person = r.person)) THEN
    PERFORM loket.fail('LK011', '{"breach": "not_told"}');
  END IF;
  INSERT INTO loket.breach_close (breach, note, staff, at)
  VALUES (b.id, btrim(breach_close.note), me.staff, loket.now());
  PERFORM loket.tell(me.office, 'finding', b.id);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.breach_close(uuid, uuid, text) TO loket_staff;

CREATE OR REPLACE FUNCTION loket.breach_told_json(b loket.breach, whom uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('outcome', t.outcome, 'note', t.note, 'by', loket.staff_tag(t.staff), 'at', t.at)
    FROM loket.breach_told t WHERE t.breach = b.id AND t.person IS NOT DISTINCT FROM whom ORDER BY t.at DESC LIMIT 1);
END $$;

-- Every person it concerns: what was seen of each, how often, when first and last, and who told them. Who asks
-- for it reads about them all: that is on record too.
CREATE OR REPLACE FUNCTION api.breach_files(breach uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  b loket.breach;
  rows jsonb;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  PERFORM loket.need('breach', breach IS NOT NULL, 'missing');
  b := loket.breach_here(me, breach);
  SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('person', p.id, 'name', p.name,
      'birth_date', p.birth_date, 'nik_masked', coalesce(loket.mask_number(p.nik), ''),
      'first', x.first, 'last', x.last, 'seen', x.seen, 'told', loket.breach_told_json(b, p.id)))
      ORDER BY x.first, p.id), '[]') INTO rows
  FROM (SELECT s.person, min(s.first) AS first, max(s.last) AS last, jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
          'kind', s.kind, 'number', s.number, 'first', s.first, 'last', s.last, 'times', s.times))
          ORDER BY s.first, s.kind) AS seen
        FROM (SELECT r.person, r.kind, r.number, min(r.at) AS first, max(r.at) AS last, count(*) AS times
              FROM loket.breach_reads(b) r GROUP BY r.person, r.kind, r.number) s
        GROUP BY s.person) x
  JOIN loket.person p ON p.id = x.person;
  INSERT INTO loket.read_log (id, office, staff, desk_session, kind, subject, purpose, shown, used_at)
  VALUES (gen_random_uuid(), me.office, me.staff, me.desk, 'access', b.id, 'breach',
    ARRAY(SELECT (r ->> 'person')::uuid FROM jsonb_array_elements(rows) r), clock_timestamp());
  RETURN jsonb_build_object('rows', rows);
END $$;
GRANT EXECUTE ON FUNCTION api.breach_files(uuid) TO loket_staff;

-- The list as a file, or a notice on paper, leaves the office: on record before it is made. No person: the list,
-- or the notice to the agency.
CREATE OR REPLACE FUNCTION api.breach_copy(copy uuid, breach uuid, person uuid, kind text, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
  b loket.breach;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  PERFORM loket.need_arguments(jsonb_build_object('copy', copy, 'breach', breach, 'kind', kind, 'reason', reason));
  PERFORM loket.need('kind', kind IN ('print', 'export'), 'unknown'),
          loket.need('reason', length(btrim(reason)) BETWEEN 1 AND 200, 'length');
  b := loket.breach_here(me, breach);
  INSERT INTO loket.read_log (id, office, staff, desk_session, kind, subject, purpose, shown, used_at)
  VALUES (copy, me.office, me.staff, me.desk, breach_copy.kind, b.id, 'breach: ' || btrim(reason),
    CASE WHEN person IS NOT NULL THEN ARRAY[person]
      ELSE ARRAY(SELECT DISTINCT r.person FROM loket.breach_reads(b) r) END, clock_timestamp());
  RETURN (SELECT jsonb_build_object('by', me.login, 'office', o.name, 'kind', breach_copy.kind, 'reason', btrim(reason),
      'at', to_char(loket.now() AT TIME ZONE o.tz, 'YYYY-MM-DD"T"HH24:MI:SS'))
    FROM loket.office o WHERE o.id = me.office);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.breach_copy(uuid, uuid, uuid, text, text) TO loket_staff;

-- The register, what is most urgent first, and whom it can be about. due: when all must have been told; seconds:
-- until then, by the server's clock, negative when it is past; persons: how many it concerns, waiting: how many of
-- them nobody told yet.
CREATE OR REPLACE FUNCTION loket.breach_json(b loket.breach) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_strip_nulls(jsonb_build_object('id', b.id, 'what', b.what, 'how', b.how, 'noticed', b.noticed_at,
    'account', CASE WHEN b.account IS NOT NULL THEN loket.staff_tag(b.account) END, 'device', b.device,
    'from', b.from_at, 'until', b.until_at, 'by', loket.staff_tag(b.staff), 'at', b.at,
    'due', b.noticed_at + interval '72 hours',
    'seconds', floor(extract(epoch FROM b.noticed_at + interval '72 hours' - loket.now())),
    'agency', loket.breach_told_json(b, NULL),
    'remedy', (SELECT jsonb_build_object('note', m.note, 'by', loket.staff_tag(m.staff), 'at', m.at)
      FROM loket.breach_remedy m WHERE m.breach = b.id ORDER BY m.at DESC LIMIT 1),
    'closed', (SELECT jsonb_build_object('note', k.note, 'by', loket.staff_tag(k.staff), 'at', k.at)
      FROM loket.breach_close k WHERE k.breach = b.id)))
    || (SELECT jsonb_build_object('persons', count(*), 'waiting', count(*) FILTER (WHERE NOT EXISTS (
          SELECT FROM loket.breach_told t WHERE t.breach = b.id AND t.person = x.person)))
        FROM (SELECT DISTINCT r.person FROM loket.breach_reads(b) r) x);
END $$;

CREATE OR REPLACE FUNCTION api.breach_list() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  RETURN jsonb_build_object(
    'now', (SELECT to_char(loket.now() AT TIME ZONE o.tz, 'YYYY-MM-DD HH24:MI') FROM loket.office o WHERE o.id = me.office),
    'rows', (SELECT coalesce(jsonb_agg(loket.breach_json(b)
        ORDER BY EXISTS (SELECT FROM loket.breach_close k WHERE k.breach = b.id), b.noticed_at), '[]')
      FROM loket.breach b WHERE b.office = me.office),
    'staff', (SELECT coalesce(jsonb_agg(loket.staff_tag(s.id) ORDER BY s.name), '[]')
      FROM loket.staff s WHERE s.office = me.office),
    'devices', (SELECT coalesce(jsonb_agg(x.device ORDER BY x.device), '[]')
      FROM (SELECT DISTINCT d.device FROM loket.desk_session d WHERE d.office = me.office) x));
END $$;
GRANT EXECUTE ON FUNCTION api.breach_list() TO loket_staff;
