-- SPDX-License-Identifier: GPL-3.0-or-later
-- Checks as recorded facts, those the server makes itself, and flags that only another person
-- takes off.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.check_put(me loket.caller, c loket.case_file, id uuid, kind text,
                                           source text, outcome text, reference text, reason text)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.lay_hand(c.id, 'check', me.staff);
  INSERT INTO loket.check_result (id, case_id, kind, source, outcome, reference, reason, about,
                                  staff, at)
  VALUES (check_put.id, c.id, check_put.kind, check_put.source, check_put.outcome,
          check_put.reference, check_put.reason,
          loket.identity_digest(loket.case_fields(c.id)), me.staff, clock_timestamp()
          + (loket.now() - statement_timestamp()));
END $$;

-- Raises a flag unless one of this code is open.
CREATE OR REPLACE FUNCTION loket.flag_put(me loket.caller, c loket.case_file, id uuid, code text,
                                          reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM loket.flag f WHERE f.case_id = c.id AND f.code = flag_put.code
             AND NOT EXISTS (SELECT FROM loket.flag_clear x WHERE x.flag = f.id)) THEN
    RETURN;
  END IF;
  PERFORM loket.lay_hand(flag_put.id, 'raise', me.staff);
  INSERT INTO loket.flag (id, case_id, entry, code, reason, staff, at)
  VALUES (flag_put.id, c.id, c.entry, flag_put.code, flag_put.reason, me.staff, loket.now());
END $$;

-- Is the applicant on the office's copy of the watch list? By number, or by birth and sound.
CREATE OR REPLACE FUNCTION loket.watch_hit(me loket.caller, fields jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  sound text := loket.name_sound(coalesce(fields ->> 'name', ''));
  born date := loket.day_of(fields ->> 'birth_date');
BEGIN
  -- each look-up by an index of its own
  RETURN EXISTS (SELECT FROM (
      SELECT w.* FROM loket.watch_list w WHERE w.nik = fields ->> 'nik'
      UNION ALL SELECT w.* FROM loket.watch_list w WHERE w.passport = fields ->> 'old_number'
      UNION ALL SELECT w.* FROM loket.watch_list w WHERE w.birth_date = born AND sound <> ''
        AND w.list <> 'lost_passport' AND loket.similarity(w.name_sound, sound) >= 0.5
      UNION ALL SELECT w.* FROM loket.watch_list w WHERE w.birth_date IS NULL AND sound <> ''
        AND w.list <> 'lost_passport' AND w.name_sound = sound) w
    WHERE w.office = me.office
      AND me.today BETWEEN w.valid_from AND coalesce(w.valid_until, 'infinity'));
END $$;

-- Codes of what else the office knows about this identity.
CREATE OR REPLACE FUNCTION loket.duplicate_findings(me loket.caller, c loket.case_file,
                                                    fields jsonb) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its_nik text := fields ->> 'nik';
  sound text := loket.name_sound(coalesce(fields ->> 'name', ''));
  born date := loket.day_of(fields ->> 'birth_date');
BEGIN
  RETURN coalesce((SELECT array_agg(x.code ORDER BY x.n) FROM (
    SELECT 1, 'nik_other_person' WHERE EXISTS (SELECT FROM loket.person_identity i
      WHERE i.number = its_nik AND i.kind = 'nik' AND i.office = me.office AND i.person <> c.person)
    UNION ALL
    SELECT 2, 'same_name_birth' WHERE EXISTS (SELECT FROM loket.person p
      WHERE p.birth_date = born AND p.office = me.office AND p.id <> c.person
        AND p.nik IS DISTINCT FROM its_nik AND loket.similarity(p.name_sound, sound) >= 0.8)
    UNION ALL
    SELECT 3, 'active_case' WHERE EXISTS (SELECT FROM loket.case_file o
      WHERE o.office = me.office AND o.id <> c.id AND o.person IN (SELECT c.person UNION ALL
          SELECT i.person FROM loket.person_identity i
          WHERE i.number = its_nik AND i.kind = 'nik' AND i.office = me.office)
        AND loket.case_state(o.id, loket.case_line(o.id))
            NOT IN ('handed_over', 'decided_refused', 'withdrawn'))
    UNION ALL
    SELECT 4, 'old_passport' WHERE c.service = 'passport_new' AND EXISTS (
      SELECT FROM loket.handover h JOIN loket.case_file o ON o.id = h.case_id
      WHERE o.person = c.person AND o.id <> c.id)) x(n, code)), '{}');
END $$;

-- What the server checks by itself when a case is handed in, and flags what it found.
CREATE OR REPLACE FUNCTION loket.checks_run(me loket.caller, c loket.case_file) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f jsonb := loket.case_fields(c.id);
  nik text[] := loket.nik_findings(f ->> 'nik', loket.day_of(f ->> 'birth_date'), f ->> 'sex',
                                   me.today);
  doubles text[] := loket.duplicate_findings(me, c, f);
  code text;
BEGIN
  IF EXISTS (SELECT FROM loket.check_result k WHERE k.case_id = c.id AND k.source = 'server'
             AND k.about = loket.identity_digest(f)) THEN
    RETURN;
  END IF;
  nik := array_remove(nik, 'region');
  PERFORM loket.check_put(me, c, gen_random_uuid(), 'nik', 'server',
    CASE WHEN cardinality(nik) = 0 THEN 'ok' ELSE 'differs' END, '',
    array_to_string(nik, ' '));
  PERFORM loket.check_put(me, c, gen_random_uuid(), 'duplicate', 'server',
    CASE WHEN cardinality(doubles) = 0 THEN 'ok' ELSE 'hit' END, '',
    array_to_string(doubles, ' '));
  FOREACH code IN ARRAY doubles LOOP
    PERFORM loket.flag_put(me, c, gen_random_uuid(), code, 'server');
  END LOOP;
  PERFORM loket.watch_run(me, c, f);
END $$;

CREATE OR REPLACE FUNCTION loket.watch_run(me loket.caller, c loket.case_file, fields jsonb)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hit boolean := loket.watch_hit(me, fields);
BEGIN
  PERFORM loket.check_put(me, c, gen_random_uuid(), 'watch_list', 'server',
                          CASE WHEN hit THEN 'hit' ELSE 'ok' END, '', '');
  IF hit THEN
    PERFORM loket.flag_put(me, c, gen_random_uuid(), 'watch_list', 'server');
  END IF;
  RETURN hit;
END $$;

-- A check in another system, with what it said and the reference it gave. A hit raises its flag.
CREATE OR REPLACE FUNCTION api.case_check(command uuid, "case" uuid, "check" uuid, kind text,
                                          source text, outcome text, reference text, reason text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  line text;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'intelligence']);
  answer := loket.command_begin(command, 'case_check', jsonb_build_object('case', "case",
    'check', "check", 'kind', kind, 'source', source, 'outcome', outcome, 'reference', reference,
    'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  IF (line IN ('documents', 'interview', 'payment', 'adjudication', 'approval')) IS NOT TRUE THEN
    PERFORM loket.wrong_step(line);
  END IF;
  IF kind = 'adjudication' AND ('examiner' = ANY (me.duties)) IS NOT TRUE THEN
    PERFORM loket.fail('LK002', '{"duties": ["examiner"]}');
  END IF;
  PERFORM loket.need('kind', loket.item_known('check_kind', kind, me.today), 'unknown');
  PERFORM loket.need('source', source <> 'server' AND EXISTS (SELECT FROM loket.catalogue_item i,
      jsonb_array_elements(i.body -> 'sources') s
    WHERE i.list = 'check_kind' AND i.code = kind AND s ->> 'code' = source), 'unknown');
  PERFORM loket.need('outcome', outcome IN ('ok', 'hit', 'differs', 'unavailable'), 'unknown');
  PERFORM loket.need('reference', length(reference) <= 200, 'too_long');
  PERFORM loket.need('reason', length(reason) <= 1000, 'too_long');
  IF kind IN ('watch_list', 'adjudication') AND outcome <> 'unavailable' THEN
    PERFORM loket.need('reference', btrim(reference) <> '', 'missing');
  END IF;
  PERFORM loket.check_put(me, c, "check", kind, source, outcome, reference, reason);
  IF outcome IN ('hit', 'differs') THEN
    PERFORM loket.flag_put(me, c, gen_random_uuid(), CASE kind WHEN 'watch_list' THEN 'watch_list'
      WHEN 'adjudication' THEN 'adjudication_hit' WHEN 'duplicate' THEN 'active_case'
      ELSE 'identity_differs' END, coalesce(nullif(btrim(reason), ''), kind));
  END IF;
  RETURN loket.command_end(command, jsonb_build_object('version', loket.case_changed(me, c.id)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_check(uuid, uuid, uuid, text, text, text, text, text)
  TO loket_staff;

-- For a NIK that disagrees the reason is one of the list keep_anyway.
CREATE OR REPLACE FUNCTION api.flag_raise(command uuid, "case" uuid, flag uuid, code text,
                                          reason text) RETURNS jsonb
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
  answer := loket.command_begin(command, 'flag_raise', jsonb_build_object('case', "case",
    'flag', flag, 'code', code, 'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  IF line IS NULL THEN
    PERFORM loket.wrong_step(line);
  END IF;
  PERFORM loket.need('code', loket.reason_known(me, 'flag', code), 'unknown');
  IF code IN ('nik_birth_date', 'nik_sex') THEN
    PERFORM loket.need_reason(me, 'keep_anyway', 'reason', reason);
  ELSIF btrim(reason) = '' THEN
    PERFORM loket.fail('LK019', '{"kind": "flag"}');
  END IF;
  PERFORM loket.need('reason', length(reason) <= 1000, 'too_long');
  PERFORM loket.lay_hand(flag, 'raise', me.staff);
  INSERT INTO loket.flag (id, case_id, entry, code, reason, staff, at)
  VALUES (flag, c.id, c.entry, code, reason, me.staff, loket.now());
  RETURN loket.command_end(command, jsonb_build_object('version', loket.case_touched(me, c.id)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.flag_raise(uuid, uuid, uuid, text, text) TO loket_staff;

-- Flags that only a head clears: hits, doubles and a NIK that disagrees.
CREATE OR REPLACE FUNCTION loket.flags_of_heads() RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY['watch_list', 'adjudication_hit', 'nik_birth_date', 'nik_sex', 'nik_other_person',
               'same_name_birth', 'active_case', 'old_passport', 'second_look'];
END $$;

-- By somebody who neither raised it nor had a hand in the entry. A watch list or adjudication hit
-- is released with a fresh password.
CREATE OR REPLACE FUNCTION api.flag_clear(command uuid, "case" uuid, flag uuid, reason text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  f loket.flag;
BEGIN
  me := loket.enter(ARRAY['examiner', 'section_head', 'office_head']);
  answer := loket.command_begin(command, 'flag_clear', jsonb_build_object('case', "case",
    'flag', flag, 'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  SELECT * INTO f FROM loket.flag x WHERE x.id = flag AND x.case_id = c.id;
  IF f.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF f.code = ANY (loket.flags_of_heads())
     AND (ARRAY['section_head', 'office_head'] && me.duties) IS NOT TRUE THEN
    PERFORM loket.fail('LK002', '{"duties": ["section_head", "office_head"]}');
  END IF;
  IF f.code IN ('watch_list', 'adjudication_hit') THEN
    PERFORM loket.need_proof(me);
  END IF;
  IF EXISTS (SELECT FROM loket.flag_clear x WHERE x.flag = f.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  IF btrim(reason) = '' THEN
    PERFORM loket.fail('LK019', '{"kind": "clear"}');
  END IF;
  PERFORM loket.need('reason', length(reason) <= 1000, 'too_long');
  PERFORM loket.lay_hand(f.id, 'clear', me.staff);
  PERFORM loket.lay_hand(c.entry, 'clear', me.staff);
  INSERT INTO loket.flag_clear (flag, entry, reason, staff, at)
  VALUES (f.id, c.entry, reason, me.staff, loket.now());
  RETURN loket.command_end(command, jsonb_build_object('version', loket.case_touched(me, c.id)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.flag_clear(uuid, uuid, uuid, text) TO loket_staff;
