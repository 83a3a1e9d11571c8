-- SPDX-License-Identifier: GPL-3.0-or-later
-- Destruction of what was kept long enough: what is due, proposed by one person, approved by another, done in
-- small parts by loket-admin retention run, with a record that the log keeps.
SET LOCAL ROLE loket_owner;

-- The rule of a service: the first that names it, else the one that names none. Never less than a year, whatever a
-- list says; NULL where the catalogue has no rule, and then nothing is ever due.
CREATE OR REPLACE FUNCTION loket.retention_rule(service text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('code', i.code, 'years', greatest((i.body ->> 'years')::int, 1), 'basis', i.legal_basis)
    FROM loket.catalogue_item i
    WHERE i.list = 'retention' AND i.body ->> 'what' = 'data' AND i.valid_from <= current_date
      AND coalesce(i.valid_until, 'infinity') >= current_date
      AND (i.body -> 'services' ? service OR i.body -> 'services' = '[]')
    ORDER BY i.body -> 'services' = '[]', i.seq LIMIT 1);
END $$;

-- When a case ended; NULL while it goes on.
CREATE OR REPLACE FUNCTION loket.case_ended(its uuid) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM loket.case_step s WHERE s.case_id = its AND s.done_at IS NULL)
     OR EXISTS (SELECT FROM loket.case_return r WHERE r.case_id = its AND r.taken_in_at IS NULL
                AND NOT EXISTS (SELECT FROM loket.case_withdrawal w WHERE w.case_id = its)) THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT max(s.done_at) FROM loket.case_step s WHERE s.case_id = its);
END $$;

-- Why a case is kept although its time is over; NULL: nothing keeps it.
CREATE OR REPLACE FUNCTION loket.retention_kept(c loket.case_file) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE
    WHEN EXISTS (SELECT FROM loket.retention_hold h WHERE h.case_id = c.id AND h.ended_at IS NULL) THEN 'hold'
    WHEN EXISTS (SELECT FROM loket.finding f WHERE f.case_id = c.id AND NOT EXISTS (
      SELECT FROM loket.finding_answer a WHERE a.finding = f.id AND a.kind = 'verified')) THEN 'finding'
    WHEN EXISTS (SELECT FROM loket.custody u WHERE u.case_id = c.id AND NOT EXISTS (
      SELECT FROM loket.custody_return r WHERE r.custody = u.id)) THEN 'custody'
    WHEN EXISTS (SELECT FROM loket.person_request q WHERE q.person = c.person AND NOT EXISTS (
      SELECT FROM loket.person_request_end e WHERE e.request = q.id)) THEN 'request'
    WHEN EXISTS (SELECT FROM loket.breach b, loket.breach_reads(b) r WHERE b.office = c.office AND r.person = c.person
      AND NOT EXISTS (SELECT FROM loket.breach_close k WHERE k.breach = b.id)) THEN 'breach' END;
END $$;

-- Cases whose time is over and which nothing keeps, the oldest first.
CREATE OR REPLACE FUNCTION loket.retention_due(office uuid, rule text, most int) RETURNS SETOF loket.case_file
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY WITH ruled AS MATERIALIZED (
      SELECT s.code, make_interval(years => (loket.retention_rule(s.code) ->> 'years')::int) AS kept
      FROM (SELECT DISTINCT x.code FROM loket.service x) s WHERE loket.retention_rule(s.code) ->> 'code' = rule)
    SELECT c.* FROM ruled r JOIN loket.case_file c ON c.service = r.code
    WHERE c.office = retention_due.office AND c.created_at + r.kept < loket.now()
      AND NOT EXISTS (SELECT FROM loket.destroyed d WHERE d.case_id = c.id)
      AND NOT EXISTS (SELECT FROM loket.destruction_case x WHERE x.case_id = c.id AND NOT EXISTS (
        SELECT FROM loket.destruction_done e WHERE e.destruction = x.destruction))
      AND loket.case_ended(c.id) + r.kept < loket.now()
      AND loket.retention_kept(c) IS NULL
    ORDER BY c.number LIMIT most;
END $$;

-- Whoever opens what was destroyed is told so.
CREATE OR REPLACE FUNCTION loket.need_content(its uuid) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM loket.destroyed d WHERE d.case_id = its) THEN
    PERFORM loket.fail('LK026');
  END IF;
END $$;

CREATE OR REPLACE FUNCTION loket.numbers_hash(numbers text[]) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN sha256(convert_to(concat(array_to_string(numbers, chr(10)), chr(10)), 'UTF8'));
END $$;

CREATE OR REPLACE FUNCTION loket.destruction_json(d loket.destruction) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_strip_nulls(jsonb_build_object('id', d.id, 'rule', d.rule, 'basis', d.basis, 'letter', d.letter,
    'cases', d.cases, 'first', d.first, 'last', d.last, 'hash', encode(d.hash, 'hex'), 'by', loket.staff_tag(d.staff),
    'at', d.at,
    'approved', (SELECT jsonb_build_object('by', loket.staff_tag(a.staff), 'at', a.at)
      FROM loket.destruction_approval a WHERE a.destruction = d.id),
    'done', (SELECT jsonb_build_object('cases', e.cases, 'kept', e.kept, 'persons', e.persons, 'pages', e.pages,
        'leaves', e.leaves, 'hash', encode(e.hash, 'hex'), 'at', e.at)
      FROM loket.destruction_done e WHERE e.destruction = d.id)));
END $$;

-- What is due by rule, at most a thousand of each, and the proposals and records there are.
CREATE OR REPLACE FUNCTION api.retention_list() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  RETURN loket.retention_json(me.office);
END $$;
CREATE OR REPLACE FUNCTION loket.retention_json(office uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_build_object(
    'due', (SELECT coalesce(jsonb_agg(jsonb_build_object('rule', x.rule ->> 'code', 'years', x.rule -> 'years', 'basis',
        x.rule ->> 'basis', 'cases', y.n, 'first', y.first, 'last', y.last) ORDER BY x.rule ->> 'code'), '[]')
      FROM (SELECT DISTINCT loket.retention_rule(s.code) AS rule FROM loket.service s) x,
        LATERAL (SELECT count(*) AS n, min(c.number) AS first, max(c.number) AS last
          FROM loket.retention_due(retention_json.office, x.rule ->> 'code', 1000) c) y WHERE y.n > 0),
    'destructions', (SELECT coalesce(jsonb_agg(loket.destruction_json(d) ORDER BY d.at DESC), '[]')
      FROM loket.destruction d WHERE d.office = retention_json.office));
END $$;
GRANT EXECUTE ON FUNCTION api.retention_list() TO loket_staff;

CREATE OR REPLACE FUNCTION loket.destruction_put(me loket.caller, its uuid, rule text, letter text, most int) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ids uuid[];
  numbers text[];
  basis text;
BEGIN
  PERFORM loket.need('most', most BETWEEN 1 AND 1000, 'range'),
          loket.need('letter', length(btrim(letter)) BETWEEN 1 AND 500, 'length');
  SELECT array_agg(c.id ORDER BY c.number), array_agg(c.number ORDER BY c.number), min(loket.retention_rule(c.service) ->> 'basis')
  INTO ids, numbers, basis FROM loket.retention_due(me.office, rule, most) c;
  PERFORM loket.need('rule', cardinality(ids) > 0, 'nothing_due');
  PERFORM loket.lay_hand(its, 'raise', me.staff);
  INSERT INTO loket.destruction (id, office, rule, basis, letter, cases, first, last, hash, staff, at)
  VALUES (its, me.office, rule, basis, btrim(letter), cardinality(ids), numbers[1], numbers[cardinality(numbers)],
          loket.numbers_hash(numbers), me.staff, loket.now());
  INSERT INTO loket.destruction_case SELECT its, i FROM unnest(ids) i;
  RETURN cardinality(ids);
END $$;

CREATE OR REPLACE FUNCTION loket.destruction_approve(me loket.caller, its uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.lay_hand(its, 'destroy', me.staff);
  INSERT INTO loket.destruction_approval (destruction, staff, at) VALUES (its, me.staff, loket.now());
END $$;

-- The same on the server host, where both have given their password to loket-admin.
CREATE OR REPLACE FUNCTION loket.retention_propose(rule text, letter text, login name) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its uuid := gen_random_uuid();
BEGIN
  PERFORM loket.destruction_put(loket.caller_of(login, ARRAY['auditor', 'office_head']), its, rule, letter, 1000);
  RETURN (SELECT loket.destruction_json(d) FROM loket.destruction d WHERE d.id = its);
END $$;
CREATE OR REPLACE FUNCTION loket.retention_approve(its uuid, login name) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller := loket.caller_of(login, ARRAY['auditor', 'office_head']);
  d loket.destruction;
BEGIN
  SELECT * INTO d FROM loket.destruction x WHERE x.id = its AND x.office = me.office FOR UPDATE;
  IF d.id IS NULL THEN
    PERFORM loket.fail('LK003');
  ELSIF EXISTS (SELECT FROM loket.destruction_approval a WHERE a.destruction = its) THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.destruction_approve(me, its);
  RETURN loket.destruction_json(d);
END $$;

-- rule: a code of the list; letter: with which the archive consented; most: how many cases at once.
CREATE OR REPLACE FUNCTION api.retention_propose(command uuid, destruction uuid, rule text, letter text, most int)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  cases int;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  answer := loket.command_begin(command, 'retention_propose', jsonb_build_object('destruction', destruction,
    'rule', rule, 'letter', letter, 'most', most));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  cases := loket.destruction_put(me, destruction, rule, letter, most);
  RETURN loket.command_end(command, jsonb_build_object('cases', cases));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.retention_propose(uuid, uuid, text, text, int) TO loket_staff;

-- The list that was shown, by its hash, with a fresh password: it cannot be taken back.
CREATE OR REPLACE FUNCTION api.retention_approve(command uuid, destruction uuid, hash text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  d loket.destruction;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  answer := loket.command_begin(command, 'retention_approve', jsonb_build_object('destruction', destruction, 'hash', hash));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  SELECT * INTO d FROM loket.destruction x WHERE x.id = destruction AND x.office = me.office FOR UPDATE;
  IF d.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  PERFORM loket.need('hash', hash = encode(d.hash, 'hex'), 'differs');
  PERFORM loket.need_proof(me);
  PERFORM loket.destruction_approve(me, d.id);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.retention_approve(uuid, uuid, text) TO loket_staff;

-- A case of a complaint or a court is kept, or not any more: reason empty.
CREATE OR REPLACE FUNCTION api.retention_hold(command uuid, "case" uuid, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
BEGIN
  me := loket.enter(ARRAY['auditor', 'office_head']);
  answer := loket.command_begin(command, 'retention_hold', jsonb_build_object('case', "case", 'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('reason', length(btrim(reason)) <= 500, 'length');
  PERFORM FROM loket.case_file c WHERE c.id = "case" AND c.office = me.office FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF btrim(reason) <> '' THEN
    INSERT INTO loket.retention_hold (case_id, n, reason, staff, at)
    VALUES ("case", 1 + coalesce((SELECT max(h.n) FROM loket.retention_hold h WHERE h.case_id = "case"), 0), btrim(reason),
            me.staff, loket.now());
  ELSE
    UPDATE loket.retention_hold h SET ended_by = me.staff, ended_at = loket.now()
    WHERE h.case_id = "case" AND h.ended_at IS NULL;
  END IF;
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.retention_hold(uuid, uuid, text) TO loket_staff;

-- The rows that say something about the people of a case. What of them is in the log is erased with them.
CREATE OR REPLACE FUNCTION loket.destroyed_keys(c loket.case_file) RETURNS TABLE (source text, key text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT t, c.id::text FROM unnest(ARRAY['loket.case_content', 'loket.decision', 'loket.interview', 'loket.biometrics',
    'loket.handover']) t
  UNION ALL SELECT 'loket.receipt', r.id::text FROM loket.receipt r WHERE r.case_id = c.id
  UNION ALL SELECT 'loket.check_result', k.id::text FROM loket.check_result k WHERE k.case_id = c.id
  UNION ALL SELECT t, f.id::text FROM loket.flag f, unnest(ARRAY['loket.flag', 'loket.flag_clear']) t WHERE f.case_id = c.id
  UNION ALL SELECT 'loket.case_return', r.id::text FROM loket.case_return r WHERE r.case_id = c.id
  UNION ALL SELECT 'loket.note', n.id::text FROM loket.note n WHERE n.case_id = c.id
  UNION ALL SELECT 'loket.field_mark', c.id || '/' || m.field FROM loket.field_mark m WHERE m.case_id = c.id
  UNION ALL SELECT 'loket.quality', q.issue || '/' || q.n FROM loket.quality q WHERE q.case_id = c.id
  UNION ALL SELECT t, u.id::text FROM loket.custody u, unnest(ARRAY['loket.custody', 'loket.custody_return']) t
    WHERE u.case_id = c.id
  UNION ALL SELECT 'loket.visit_person', p.id::text FROM loket.visit_persons_of(c) p
  -- rows that were taken away long before: only the log knows their keys
  UNION SELECT e.source, e.key FROM audit.event e WHERE e.op = 'D' AND e.source IN ('loket.field_mark', 'loket.note')
    AND coalesce(e.body #>> '{before,case_id}', e.body #>> '{before,person}') = c.id::text;
END $$;

-- Of the visits of this case and of no other that stays.
CREATE OR REPLACE FUNCTION loket.visit_persons_of(c loket.case_file) RETURNS SETOF loket.visit_person
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT p.* FROM loket.visit_case v JOIN loket.visit_person p ON p.visit = v.visit
  WHERE v.case_id = c.id AND NOT EXISTS (SELECT FROM loket.visit_case o WHERE o.visit = v.visit AND o.case_id <> c.id
    AND NOT EXISTS (SELECT FROM loket.destroyed d WHERE d.case_id = o.case_id));
END $$;

-- The same for the person, whose last case it was.
CREATE OR REPLACE FUNCTION loket.destroyed_person_keys(its uuid) RETURNS TABLE (source text, key text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT 'loket.person', its::text
  UNION ALL SELECT 'loket.person_identity', concat_ws('/', i.person, i.kind, i.number)
    FROM loket.person_identity i WHERE i.person = its
  UNION ALL SELECT t, q.id::text FROM loket.person_request q,
    unnest(ARRAY['loket.person_request', 'loket.person_correction', 'loket.person_request_end']) t WHERE q.person = its
  UNION SELECT e.source, e.key FROM audit.event e WHERE e.op = 'D' AND e.source = 'loket.person_identity'
    AND coalesce(e.body #>> '{before,case_id}', e.body #>> '{before,person}') = its::text;
END $$;

-- The rows of one case: deleted, or emptied where others stand on them. Each that stays writes what it is now into
-- the log (13-audit.sql), so that the log knows it although what it was is gone.
CREATE OR REPLACE FUNCTION loket.destroy_rows(c loket.case_file) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  pages int;
BEGIN
  DELETE FROM loket.page_chunk k USING loket.page_object o WHERE o.id = k.page AND o.case_id = c.id;
  SELECT count(*) INTO pages FROM loket.page_object o WHERE o.case_id = c.id;
  UPDATE loket.case_content x SET fields = '{}' WHERE x.case_id = c.id;
  UPDATE loket.decision x SET content = NULL, note = '' WHERE x.case_id = c.id;
  UPDATE loket.receipt x SET body = NULL WHERE x.case_id = c.id;
  UPDATE loket.interview x SET answers = '{}', note = '' WHERE x.case_id = c.id;
  UPDATE loket.biometrics x SET reference = '', reason = CASE WHEN x.reason <> '' THEN '-' ELSE '' END WHERE x.case_id = c.id;
  UPDATE loket.check_result x SET reference = '', reason = '', about = sha256('') WHERE x.case_id = c.id;
  UPDATE loket.flag x SET reason = '' WHERE x.case_id = c.id;
  UPDATE loket.flag_clear x SET reason = '-' FROM loket.flag f WHERE f.id = x.flag AND f.case_id = c.id;
  UPDATE loket.case_return x SET note = '' WHERE x.case_id = c.id;
  DELETE FROM loket.note x WHERE x.case_id = c.id;
  DELETE FROM loket.field_mark x WHERE x.case_id = c.id;
  UPDATE loket.quality x SET mrz1 = '', mrz2 = '', differences = '[]' WHERE x.case_id = c.id;
  UPDATE loket.handover x SET collector = '{}', evidence = '{}' WHERE x.case_id = c.id;
  UPDATE loket.custody x SET what = '-', place = '-' WHERE x.case_id = c.id;
  UPDATE loket.custody_return x SET to_whom = '-' FROM loket.custody u WHERE u.id = x.custody AND u.case_id = c.id;
  UPDATE loket.visit_person x SET name = '-', evidence = '' FROM loket.visit_persons_of(c) p WHERE x.id = p.id;
  RETURN pages;
END $$;

-- A person whose last case it was.
CREATE OR REPLACE FUNCTION loket.destroy_person(its uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM loket.person_identity x WHERE x.person = its;
  UPDATE loket.person_correction x SET was = NULL, value = '-', wrong = '-', evidence = '-' FROM loket.person_request q
  WHERE q.id = x.request AND q.person = its;
  UPDATE loket.person_request_end x SET note = CASE WHEN x.note <> '' THEN '-' ELSE '' END FROM loket.person_request q
  WHERE q.id = x.request AND q.person = its;
  UPDATE loket.person_request x SET asker = CASE WHEN x.asker <> '' THEN '-' ELSE '' END,
    identified_note = CASE WHEN x.identified_note <> '' THEN '-' ELSE '' END,
    letter = CASE WHEN x.letter <> '' THEN '---' ELSE '' END WHERE x.person = its;
  UPDATE loket.person_version x SET data = '{}' WHERE x.person = its;
  UPDATE loket.person x SET nik = NULL, kk = NULL, name = '-', passport_name = NULL, extra_name = NULL, sex = NULL,
    birth_date = NULL, birth_place = NULL, nationality = NULL, address = NULL, rt = NULL, rw = NULL, region = NULL,
    postcode = NULL, phone = NULL, email = NULL, channel = NULL, consent = NULL WHERE x.id = its;
END $$;

-- Where in the log the content of these rows is: each key by itself, through the index of the log, which holds
-- millions.
CREATE OR REPLACE FUNCTION loket.destroyed_events(c loket.case_file, last_of_person boolean)
RETURNS TABLE (event bigint, seq bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT x.id, (SELECT s.seq FROM audit.sequence s WHERE s.event = x.id)
  FROM (SELECT k.* FROM loket.destroyed_keys(c) k
        UNION SELECT k.* FROM loket.destroyed_person_keys(c.person) k WHERE last_of_person) k,
    LATERAL (SELECT e.id FROM audit.event e WHERE e.key = k.key AND e.source = k.source AND e.body IS NOT NULL OFFSET 0) x;
END $$;

-- One case of an approved list: whether it was destroyed. Kept when something keeps it by now, or while the keeper
-- has not sealed all of it.
CREATE OR REPLACE FUNCTION loket.destroy_case(its uuid, by_destruction uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c loket.case_file;
  last_of_person boolean;
  events bigint[];
  leaves bigint[];
  pages int;
BEGIN
  SELECT * INTO STRICT c FROM loket.case_file x WHERE x.id = its FOR UPDATE;
  IF loket.retention_kept(c) IS NOT NULL OR (loket.case_ended(c.id)
     + make_interval(years => (loket.retention_rule(c.service) ->> 'years')::int) < loket.now()) IS NOT TRUE THEN
    RETURN false;
  END IF;
  last_of_person := NOT EXISTS (SELECT FROM loket.case_file x WHERE x.person = c.person AND x.id <> c.id
    AND NOT EXISTS (SELECT FROM loket.destroyed d WHERE d.case_id = x.id));
  SELECT array_agg(x.event), coalesce(array_agg(x.seq ORDER BY x.seq), '{}') INTO events, leaves
  FROM loket.destroyed_events(c, last_of_person) x;
  IF array_position(leaves, NULL) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- in the name of whoever approved it
  PERFORM set_config('loket.office', c.office::text, true), set_config('loket.staff', (SELECT a.staff::text
    FROM loket.destruction_approval a WHERE a.destruction = by_destruction), true);
  PERFORM set_config('loket.destroying', 'on', true);
  pages := loket.destroy_rows(c);
  IF last_of_person THEN
    PERFORM loket.destroy_person(c.person);
  END IF;
  PERFORM set_config('loket.destroying', '', true);
  -- what the acts answered then may have said a name; nobody sends them again after years
  UPDATE loket.command k SET answer = '{}' WHERE k.id IN (SELECT e.command FROM audit.event e WHERE e.id = ANY (events));
  UPDATE audit.event e SET salt = NULL, body = NULL WHERE e.id = ANY (events);
  INSERT INTO loket.destroyed VALUES (c.id, by_destruction, pages, last_of_person, leaves, loket.now());
  RETURN true;
END $$;

-- Some cases of what is approved, at most that many; when nothing is left of a list its record is written. For
-- loket-admin retention run, in a transaction of its own each time. Returns how many cases it looked at.
CREATE OR REPLACE FUNCTION loket.retention_run(most int) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d uuid;
  its uuid;
  looked int := 0;
  gone boolean := false;
BEGIN
  SELECT a.destruction INTO d FROM loket.destruction_approval a
  WHERE NOT EXISTS (SELECT FROM loket.destruction_done e WHERE e.destruction = a.destruction)
  ORDER BY a.at LIMIT 1 FOR UPDATE;
  IF d IS NULL THEN
    RETURN 0;
  END IF;
  FOR its IN SELECT x.case_id FROM loket.destruction_case x
             WHERE x.destruction = d AND NOT EXISTS (SELECT FROM loket.destroyed k WHERE k.case_id = x.case_id)
             ORDER BY x.case_id LOOP
    EXIT WHEN looked >= most;
    IF loket.destroy_case(its, d) THEN
      looked := looked + 1;
      gone := true;
    END IF;
  END LOOP;
  IF NOT gone OR looked < most THEN
    INSERT INTO loket.destruction_done
    SELECT d, count(x.case_id), y.cases - count(x.case_id), count(*) FILTER (WHERE x.person), coalesce(sum(x.pages), 0),
      coalesce(sum(cardinality(x.leaves)), 0), loket.numbers_hash(coalesce(array_agg(c.number ORDER BY c.number), '{}')), loket.now()
    FROM loket.destruction y LEFT JOIN loket.destroyed x ON x.destruction = y.id LEFT JOIN loket.case_file c ON c.id = x.case_id
    WHERE y.id = d GROUP BY y.cases;
    looked := greatest(looked, 1);
  END IF;
  RETURN looked;
END $$;
