-- SPDX-License-Identifier: GPL-3.0-or-later
-- A case from its number to its fields: made, taken up, typed into, put aside, withdrawn.
SET LOCAL ROLE loket_owner;

-- Refuses what the service's form does not have, and values that are no text.
CREATE OR REPLACE FUNCTION loket.need_fields(service text, rules int, fields jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bad text;
BEGIN
  PERFORM loket.need('fields', jsonb_typeof(fields) = 'object', 'object');
  PERFORM loket.need('fields', pg_column_size(fields) < 32768, 'too_long');
  SELECT CASE WHEN f.code IS NULL THEN 'unknown'
              WHEN jsonb_typeof(x.value) NOT IN ('string', 'null') THEN 'text'
              ELSE 'too_long' END INTO bad
  FROM jsonb_each(fields) x
  LEFT JOIN loket.service_field f ON f.service = need_fields.service AND f.version = rules
    AND f.code = x.key
  WHERE f.code IS NULL OR jsonb_typeof(x.value) NOT IN ('string', 'null')
     OR length(x.value #>> '{}') > 1000
  LIMIT 1;
  PERFORM loket.need('fields', bad IS NULL, bad);
END $$;

CREATE OR REPLACE FUNCTION loket.case_number(office uuid, day date) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n int;
BEGIN
  INSERT INTO loket.case_counter AS k VALUES (office, day, 1)
  ON CONFLICT ON CONSTRAINT case_counter_pkey DO UPDATE SET last = k.last + 1
  RETURNING k.last INTO n;
  RETURN (SELECT o.code FROM loket.office o WHERE o.id = office) || '-'
         || to_char(day, 'YYYYMMDD') || '-' || lpad(n::text, 5, '0');
END $$;

-- A new case: what the form presets, what the register of persons knows, what was typed.
CREATE OR REPLACE FUNCTION api.case_create(command uuid, "case" uuid, visit uuid, person uuid,
                                           service text, variant text, fields jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  rules int;
  number text;
  filled jsonb;
  c loket.case_file;
BEGIN
  me := loket.enter(ARRAY['clerk']);
  answer := loket.command_begin(command, 'case_create', jsonb_build_object('case', "case",
    'visit', visit, 'person', person, 'service', service, 'variant', variant, 'fields', fields));
  IF answer IS NOT NULL THEN RETURN answer; END IF;

  PERFORM loket.visit_here(me, visit);
  IF NOT EXISTS (SELECT FROM loket.person p WHERE p.id = person AND p.office = me.office) THEN
    PERFORM loket.fail('LK003');
  END IF;
  rules := loket.service_version_on(service, me.today);
  PERFORM loket.need('service', rules IS NOT NULL, 'unknown');
  PERFORM loket.need('variant', EXISTS (SELECT FROM loket.service_variant v
    WHERE v.service = case_create.service AND v.version = rules AND v.code = variant), 'unknown');
  PERFORM loket.need_fields(service, rules, fields);
  filled := coalesce((SELECT jsonb_object_agg(f.code, f.preset) FROM loket.service_field f
      WHERE f.service = case_create.service AND f.version = rules AND f.preset IS NOT NULL), '{}')
    || coalesce((SELECT jsonb_object_agg(d.key, d.value #>> '{}')
      FROM jsonb_each(loket.person_data(person)) d
      JOIN loket.service_field f ON f.service = case_create.service AND f.version = rules
        AND f.code = d.key WHERE coalesce(d.value #>> '{}', '') <> ''), '{}')
    || jsonb_strip_nulls(fields);
  PERFORM loket.need('variant', (SELECT loket.condition_holds(v.condition, filled, me.today)
    FROM loket.service_variant v WHERE v.service = case_create.service AND v.version = rules
      AND v.code = variant), 'not_allowed');

  number := loket.case_number(me.office, me.today);
  INSERT INTO loket.case_file (id, office, number, person, service, variant, created_at,
                               created_by, visit, entry)
  VALUES ("case", me.office, number, person, service, variant, loket.now(), me.staff, visit,
          gen_random_uuid()) RETURNING * INTO c;
  PERFORM loket.line_open(me, c.id, 'documents');
  PERFORM loket.contribute(me, c, 'enter');
  INSERT INTO loket.case_content (case_id, fields, staff, act, at)
  VALUES (c.id, filled, me.staff, 'enter', loket.now());
  INSERT INTO loket.visit_case VALUES (visit, c.id, me.office, loket.now());
  PERFORM loket.hold_take(me, c.id, false);
  PERFORM loket.tell(me.office, 'visit', visit);
  RETURN loket.command_end(command, jsonb_build_object('number', number, 'version', 1,
    'fields_version', 1, 'fields', (SELECT jsonb_agg(k) FROM jsonb_object_keys(filled) k)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_create(uuid, uuid, uuid, uuid, text, text, jsonb) TO loket_staff;

-- Take a case up at this desk. Another active desk keeps it unless a supervisor insists. Whoever
-- has no work in this step may look at it, and holds up nobody: held is false.
CREATE OR REPLACE FUNCTION api.case_take(command uuid, "case" uuid, force boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  line text;
  held boolean;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'intelligence', 'section_head', 'office_head',
                          'treasurer', 'printer', 'quality', 'handover']);
  answer := loket.command_begin(command, 'case_take', jsonb_build_object('case', "case",
    'force', force));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  IF force AND (ARRAY['section_head', 'office_head'] && me.duties) IS NOT TRUE THEN
    PERFORM loket.fail('LK002', '{"duties": ["section_head", "office_head"]}');
  END IF;
  held := line IS NOT NULL AND (force OR loket.step_duties(c, line, me.today) && me.duties);
  IF held THEN
    PERFORM loket.hold_take(me, c.id, force);
    UPDATE loket.case_set_aside a SET ended_at = loket.now()
    WHERE a.case_id = c.id AND a.ended_at IS NULL;
    PERFORM loket.tell(me.office, 'case', c.id);
  END IF;
  RETURN loket.command_end(command, jsonb_build_object('held', held, 'version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_take(uuid, uuid, boolean) TO loket_staff;

CREATE OR REPLACE FUNCTION api.case_release(command uuid, "case" uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
BEGIN
  me := loket.enter('{}');
  answer := loket.command_begin(command, 'case_release', jsonb_build_object('case', "case"));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  DELETE FROM loket.case_hold h WHERE h.case_id = c.id AND h.staff = me.staff;
  PERFORM loket.tell(me.office, 'case', c.id);
  RETURN loket.command_end(command, jsonb_build_object('version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_release(uuid, uuid) TO loket_staff;

-- Only what changed; null takes a value away. fields_version is the one the officer typed upon.
CREATE OR REPLACE FUNCTION api.case_save(command uuid, "case" uuid, fields_version int,
                                         fields jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  k loket.case_content;
  v int;
  its_act text;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner']);
  answer := loket.command_begin(command, 'case_save', jsonb_build_object('case', "case",
    'fields_version', fields_version, 'fields', fields));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_edit(me, "case");
  PERFORM loket.need_fields(c.service, loket.case_rules(c, me.today), fields);
  SELECT * INTO k FROM loket.case_content x WHERE x.case_id = c.id;
  IF k.fields_version IS DISTINCT FROM case_save.fields_version THEN
    PERFORM loket.fail('LK004', jsonb_build_object('version', k.fields_version));
  END IF;
  v := c.version;
  IF jsonb_strip_nulls(k.fields || fields) <> k.fields THEN
    its_act := CASE loket.case_line(c.id) WHEN 'documents' THEN 'enter' ELSE 'change' END;
    PERFORM loket.contribute(me, c, its_act);
    UPDATE loket.case_content x SET fields = jsonb_strip_nulls(k.fields || case_save.fields),
      fields_version = k.fields_version + 1, staff = me.staff, act = its_act, at = loket.now()
    WHERE x.case_id = c.id RETURNING x.fields_version INTO k.fields_version;
    v := loket.case_changed(me, c.id);
  END IF;
  RETURN loket.command_end(command, jsonb_build_object('version', v,
    'fields_version', k.fields_version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_save(uuid, uuid, int, jsonb) TO loket_staff;

-- Another variant. After submission its fee is that of the day it was handed in, an unpaid billing
-- falls; once something is paid the variant stays.
CREATE OR REPLACE FUNCTION api.case_variant(command uuid, "case" uuid, fields_version int,
                                            variant text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  k loket.case_content;
  rules int;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner']);
  answer := loket.command_begin(command, 'case_variant', jsonb_build_object('case', "case",
    'fields_version', fields_version, 'variant', variant));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_edit(me, "case");
  SELECT * INTO k FROM loket.case_content x WHERE x.case_id = c.id;
  IF k.fields_version IS DISTINCT FROM case_variant.fields_version THEN
    PERFORM loket.fail('LK004', jsonb_build_object('version', k.fields_version));
  END IF;
  rules := loket.case_rules(c, me.today);
  PERFORM loket.need('variant', EXISTS (SELECT FROM loket.service_variant v
    WHERE v.service = c.service AND v.version = rules AND v.code = variant), 'unknown');
  PERFORM loket.need('variant', (SELECT loket.condition_holds(v.condition, k.fields, me.today)
    FROM loket.service_variant v WHERE v.service = c.service AND v.version = rules
      AND v.code = variant), 'not_allowed');
  IF EXISTS (SELECT FROM loket.payment p JOIN loket.payment_paid d ON d.payment = p.id
             WHERE p.case_id = c.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  DELETE FROM loket.payment p WHERE p.case_id = c.id;
  PERFORM loket.contribute(me, c, CASE loket.case_line(c.id) WHEN 'documents' THEN 'enter'
                                  ELSE 'change' END);
  UPDATE loket.case_file f SET variant = case_variant.variant WHERE f.id = c.id;
  UPDATE loket.submission s SET variant = case_variant.variant,
    fee = loket.fee_on(s.service, case_variant.variant, s.day) WHERE s.case_id = c.id;
  RETURN loket.command_end(command, jsonb_build_object('version', loket.case_changed(me, c.id),
    'fields_version', k.fields_version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_variant(uuid, uuid, int, text) TO loket_staff;

CREATE OR REPLACE FUNCTION api.case_set_aside(command uuid, "case" uuid, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  line text;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'intelligence', 'section_head', 'office_head',
                          'treasurer', 'printer', 'quality', 'handover']);
  answer := loket.command_begin(command, 'case_set_aside', jsonb_build_object('case', "case",
    'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  IF line IS NULL THEN
    PERFORM loket.wrong_step(line);
  END IF;
  PERFORM loket.need_step_duty(me, c, line);
  PERFORM loket.need_reason(me, 'set_aside', 'reason', reason);
  PERFORM loket.hold_take(me, c.id, false);
  DELETE FROM loket.case_hold h WHERE h.case_id = c.id;
  UPDATE loket.case_set_aside a SET ended_at = loket.now()
  WHERE a.case_id = c.id AND a.ended_at IS NULL;
  INSERT INTO loket.case_set_aside VALUES (c.id, (SELECT coalesce(max(a.n), 0) + 1
    FROM loket.case_set_aside a WHERE a.case_id = c.id), reason, me.staff, loket.now());
  PERFORM loket.tell(me.office, 'case', c.id);
  RETURN loket.command_end(command, jsonb_build_object('version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_set_aside(uuid, uuid, text) TO loket_staff;

-- Taken back before a decision, also while it is with the applicant, but not from under the hands
-- of another desk. Once it is paid for, the money is lost with it: then the head of office does it.
CREATE OR REPLACE FUNCTION api.case_withdraw(command uuid, "case" uuid, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  state text;
  act text;
  receipt uuid;
BEGIN
  me := loket.enter(ARRAY['clerk', 'section_head', 'office_head']);
  answer := loket.command_begin(command, 'case_withdraw', jsonb_build_object('case', "case",
    'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  state := loket.case_state(c.id, loket.case_line(c.id));
  IF state IN ('handed_over', 'decided_refused', 'withdrawn')
     OR EXISTS (SELECT FROM loket.decision d WHERE d.case_id = c.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.need_reason(me, 'withdraw', 'reason', reason);
  IF c.paid AND ('office_head' = ANY (me.duties)) IS NOT TRUE THEN
    PERFORM loket.fail('LK002', '{"duties": ["office_head"]}');
  END IF;
  PERFORM loket.hold_take(me, c.id, false);
  PERFORM loket.line_close(me, c.id, 'withdrawn');
  act := CASE WHEN c.paid THEN 'cancel' ELSE 'withdraw' END;
  PERFORM loket.lay_hand(c.id, act, me.staff);
  INSERT INTO loket.case_withdrawal (case_id, reason, staff, at, case_paid, act, side, duty)
  VALUES (c.id, case_withdraw.reason, me.staff, loket.now(), c.paid, act,
    CASE WHEN c.paid THEN 'decides' ELSE 'made' END,
    (SELECT d FROM unnest(ARRAY['office_head', 'section_head', 'clerk']) d WHERE d = ANY (me.duties)
     LIMIT 1));
  receipt := loket.receipt_put(me, c, 'withdrawn', jsonb_build_object('reason', case_withdraw.reason));
  PERFORM loket.tell(me.office, 'case', c.id);
  PERFORM loket.tell(me.office, 'approvals', c.id);
  RETURN loket.command_end(command, jsonb_build_object('version', c.version, 'receipt', receipt));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_withdraw(uuid, uuid, text) TO loket_staff;

CREATE OR REPLACE FUNCTION api.note_add(command uuid, "case" uuid, note uuid, text text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'intelligence', 'section_head', 'office_head',
                          'treasurer', 'printer', 'quality', 'handover']);
  answer := loket.command_begin(command, 'note_add', jsonb_build_object('case', "case",
    'note', note, 'text', text));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  PERFORM loket.need('text', length(btrim(text)) BETWEEN 1 AND 4000, 'length');
  INSERT INTO loket.note VALUES (note, c.id, text, me.staff, loket.now());
  RETURN loket.command_end(command, jsonb_build_object('version', loket.case_touched(me, c.id)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.note_add(uuid, uuid, uuid, text) TO loket_staff;
