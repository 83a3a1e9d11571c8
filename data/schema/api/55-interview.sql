-- SPDX-License-Identifier: GPL-3.0-or-later
-- The examiner: interview and biometrics. Whoever entered the papers is refused by the table of
-- hands: the interview row refers to a hand on the deciding side of the entry.
SET LOCAL ROLE loket_owner;

-- Has each question that this purpose asks got an answer?
CREATE OR REPLACE FUNCTION loket.all_answered(purpose text, answers jsonb, day date) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN NOT EXISTS (SELECT FROM loket.catalogue_item i, jsonb_array_elements(i.body -> 'questions') q
    WHERE i.list = 'purpose' AND i.code = purpose
      AND day BETWEEN i.valid_from AND coalesce(i.valid_until, 'infinity')
      AND btrim(coalesce(answers ->> (q ->> 'code'), '')) = '');
END $$;

-- The purpose is the one the applicant gave in the form, so that nobody chooses easier questions.
-- Who lets somebody pass without an answer writes down why it was not asked.
CREATE OR REPLACE FUNCTION api.interview_save(command uuid, "case" uuid, purpose text,
                                              answers jsonb, result text, note text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  line text;
BEGIN
  me := loket.enter(ARRAY['examiner']);
  answer := loket.command_begin(command, 'interview_save', jsonb_build_object('case', "case",
    'purpose', purpose, 'answers', answers, 'result', result, 'note', note));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  IF line IS DISTINCT FROM 'interview' THEN
    PERFORM loket.wrong_step(line);
  END IF;
  PERFORM loket.hold_take(me, c.id, false);
  PERFORM loket.need('purpose', loket.item_known('purpose', purpose, me.today), 'unknown');
  PERFORM loket.need('purpose', purpose = coalesce(nullif(loket.case_fields(c.id) ->> 'purpose', ''),
                                                   purpose), 'differs');
  PERFORM loket.need('answers', jsonb_typeof(answers) = 'object'
                     AND loket.all_texts(answers, 4000), 'object');
  PERFORM loket.need('answers', pg_column_size(answers) < 30000, 'too_long');
  PERFORM loket.need('result', result IN ('pass', 'deepen', 'refuse'), 'unknown');
  PERFORM loket.need('note', length(note) <= 4000, 'too_long');
  IF result <> 'pass' AND btrim(note) = '' THEN
    PERFORM loket.fail('LK019', '{"kind": "interview"}');
  END IF;
  PERFORM loket.need('answers', result <> 'pass' OR btrim(note) <> ''
                     OR loket.all_answered(purpose, answers, me.today), 'missing');
  PERFORM loket.lay_hand(c.entry, 'examine', me.staff);
  PERFORM loket.lay_hand(c.id, 'interview', me.staff);
  INSERT INTO loket.interview AS i (case_id, entry, purpose, answers, result, note, staff, at)
  VALUES (c.id, c.entry, purpose, answers, result, note, me.staff, loket.now())
  ON CONFLICT ON CONSTRAINT interview_pkey DO UPDATE SET purpose = excluded.purpose,
    answers = excluded.answers, result = excluded.result, note = excluded.note,
    staff = excluded.staff, at = excluded.at;
  IF result = 'deepen' THEN
    PERFORM loket.flag_put(me, c, gen_random_uuid(), 'purpose_doubtful', 'interview');
  END IF;
  RETURN loket.command_end(command, jsonb_build_object('version', loket.case_changed(me, c.id)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.interview_save(uuid, uuid, text, jsonb, text, text) TO loket_staff;

-- reference: of the national system, which keeps photo and fingerprints. reason: code of the list
-- biometrics, '' when both were taken.
CREATE OR REPLACE FUNCTION api.biometrics_record(command uuid, "case" uuid, reference text,
                                                 photo text, fingers text, reason text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  line text;
BEGIN
  me := loket.enter(ARRAY['examiner']);
  answer := loket.command_begin(command, 'biometrics_record', jsonb_build_object('case', "case",
    'reference', reference, 'photo', photo, 'fingers', fingers, 'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  IF line IS DISTINCT FROM 'interview' THEN
    PERFORM loket.wrong_step(line);
  END IF;
  PERFORM loket.hold_take(me, c.id, false);
  PERFORM loket.need('photo', photo IN ('taken', 'exception'), 'unknown');
  PERFORM loket.need('fingers', fingers IN ('taken', 'partial', 'exception'), 'unknown');
  PERFORM loket.need('reference', length(reference) <= 100, 'too_long');
  PERFORM loket.need('reason', length(reason) <= 100, 'too_long');
  IF photo = 'taken' AND fingers = 'taken' THEN
    PERFORM loket.need('reference', btrim(reference) <> '', 'missing');
  ELSE
    PERFORM loket.need_reason(me, 'biometrics', 'reason', reason);
  END IF;
  PERFORM loket.lay_hand(c.id, 'biometrics', me.staff);
  INSERT INTO loket.biometrics (case_id, reference, photo, fingers, reason, staff, at)
  VALUES (c.id, reference, photo, fingers, reason, me.staff, loket.now())
  ON CONFLICT ON CONSTRAINT biometrics_pkey DO UPDATE SET reference = excluded.reference,
    photo = excluded.photo, fingers = excluded.fingers, reason = excluded.reason,
    staff = excluded.staff, at = excluded.at;
  RETURN loket.command_end(command, jsonb_build_object('version', loket.case_changed(me, c.id)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.biometrics_record(uuid, uuid, text, text, text, text) TO loket_staff;
