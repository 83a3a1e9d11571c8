-- SPDX-License-Identifier: GPL-3.0-or-later
-- The collection counter, and originals the office keeps: each with a receipt.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION api.handover_open() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter(ARRAY['handover', 'section_head', 'office_head']);
  RETURN jsonb_build_object('rows', loket.cases_in_step(me, 'handover'));
END $$;
GRANT EXECUTE ON FUNCTION api.handover_open() TO loket_staff;

-- The family card of the applicant, as the case says it or else as the office knows it.
CREATE OR REPLACE FUNCTION loket.card_of(c loket.case_file) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce(nullif(loket.case_fields(c.id) ->> 'kk', ''),
                  (SELECT p.kk FROM loket.person p WHERE p.id = c.person));
END $$;

-- What the collector must bring: identity always (which one, or true), its number as it was read.
-- The applicant has the number of the case. A relative says how they are related and stands on the
-- same family card, and on no other one the office knows of. Anybody else has a letter.
CREATE OR REPLACE FUNCTION loket.need_collector(c loket.case_file, collector jsonb, evidence jsonb)
RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  capacity text := collector ->> 'capacity';
  shown text := coalesce(collector ->> 'nik', '');
  own text := coalesce(loket.case_fields(c.id) ->> 'nik', '');
BEGIN
  PERFORM loket.need('collector', jsonb_typeof(collector) = 'object'
    AND loket.all_texts(collector, 200) AND pg_column_size(collector) < 4000, 'object');
  PERFORM loket.need('evidence', jsonb_typeof(evidence) = 'object'
    AND loket.all_texts(evidence - 'id_seen', 200) AND pg_column_size(evidence) < 4000, 'object');
  PERFORM loket.need('evidence', jsonb_typeof(evidence -> 'id_seen') IN ('string', 'boolean'),
                     'id_seen');
  PERFORM loket.need('collector', capacity IN ('self', 'parent', 'guardian', 'family', 'proxy',
                                               'agent'), 'capacity');
  PERFORM loket.need('evidence', coalesce(evidence ->> 'id_seen', '') NOT IN ('', 'false'),
                     'id_seen');
  PERFORM loket.need('collector', btrim(coalesce(collector ->> 'name', '')) <> '', 'name');
  IF capacity = 'self' THEN
    PERFORM loket.need('collector', shown = own, 'not_applicant');
    RETURN;
  END IF;
  PERFORM loket.need('collector', loket.nik_possible(shown), 'nik');
  PERFORM loket.need('collector', shown <> own, 'is_applicant');
  IF capacity IN ('proxy', 'agent') THEN
    PERFORM loket.need('evidence', btrim(coalesce(evidence ->> 'letter', '')) <> '', 'letter');
    RETURN;
  END IF;
  PERFORM loket.need('collector', btrim(coalesce(collector ->> 'relation', '')) <> '', 'relation');
  PERFORM loket.need('collector', loket.card_of(c) IS NOT NULL, 'no_card');
  PERFORM loket.need('collector', collector ->> 'kk' = loket.card_of(c), 'other_card');
  PERFORM loket.need('collector', NOT EXISTS (SELECT FROM loket.person p
    WHERE p.office = c.office AND p.nik = shown AND p.kk <> loket.card_of(c)),
    'other_card');
END $$;

-- The watch list is looked at once more. A hit is an answer, not an error, because a refusal would
-- forget it: handed is false and the case carries a flag.
CREATE OR REPLACE FUNCTION api.handover_record(command uuid, "case" uuid, collector jsonb,
                                               evidence jsonb, book text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  i loket.issue;
  q loket.quality;
  line text;
  cleared boolean;
  receipt uuid;
BEGIN
  me := loket.enter(ARRAY['handover']);
  answer := loket.command_begin(command, 'handover_record', jsonb_build_object('case', "case",
    'collector', collector, 'evidence', evidence, 'book', book));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need_proof(me);
  c := loket.case_here(me, "case");
  line := loket.case_line(c.id);
  IF line IS DISTINCT FROM 'handover' THEN
    PERFORM loket.wrong_step(line);
  END IF;
  PERFORM loket.need_collector(c, collector, evidence);
  SELECT * INTO STRICT i FROM loket.issue x WHERE x.case_id = c.id AND x.void IS NULL;
  PERFORM loket.need('book', book = i.book, 'differs');
  -- a hit that was released after the case came to this counter is not raised again
  cleared := EXISTS (SELECT FROM loket.flag f JOIN loket.flag_clear x ON x.flag = f.id
    WHERE f.case_id = c.id AND f.code = 'watch_list'
      AND x.at >= (SELECT s.entered_at FROM loket.case_step s
                   WHERE s.case_id = c.id AND s.done_at IS NULL));
  IF NOT cleared AND loket.watch_run(me, c, loket.case_fields(c.id)) THEN
    PERFORM loket.tell(me.office, 'case', c.id);
    RETURN loket.command_end(command, '{"handed": false, "blockers": ["flag_open"]}');
  END IF;
  PERFORM loket.need_free(c, 'handover', me.today);
  SELECT * INTO STRICT q FROM loket.quality x
  WHERE x.issue = i.id AND x.result = 'ok' ORDER BY x.n DESC LIMIT 1;
  INSERT INTO loket.handover (case_id, issue, quality_n, collector, evidence, staff, proof_at, at,
                              held, look)
  SELECT c.id, i.id, q.n, handover_record.collector, handover_record.evidence, me.staff, me.proof_at,
    loket.now(), l.holds, a.case_id
  FROM loket.second_look l LEFT JOIN loket.second_look_answer a ON a.case_id = l.case_id
  WHERE l.case_id = c.id;
  PERFORM loket.line_close(me, c.id, 'handed_over');
  PERFORM loket.identity_put(c.person, me.office, 'passport', i.book);
  receipt := loket.receipt_put(me, c, 'handover', jsonb_build_object('book', i.book,
    'capacity', collector ->> 'capacity', 'collector', collector ->> 'name'));
  PERFORM loket.tell(me.office, 'handover', c.id);
  PERFORM loket.tell(me.office, 'case', c.id);
  RETURN loket.command_end(command, jsonb_build_object('handed', true, 'receipt', receipt,
    'step', 'done', 'version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.handover_record(uuid, uuid, jsonb, jsonb, text) TO loket_staff;

CREATE OR REPLACE FUNCTION api.custody_take(command uuid, "case" uuid, custody uuid, what text,
                                            place text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  receipt uuid;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'intelligence', 'handover']);
  answer := loket.command_begin(command, 'custody_take', jsonb_build_object('case', "case",
    'custody', custody, 'what', what, 'place', place));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  IF loket.case_line(c.id) IS NULL THEN
    PERFORM loket.wrong_step(NULL);
  END IF;
  PERFORM loket.need('what', length(btrim(what)) BETWEEN 1 AND 200, 'length');
  PERFORM loket.need('place', length(btrim(place)) BETWEEN 1 AND 200, 'length');
  receipt := loket.receipt_put(me, c, 'custody', jsonb_build_object('what', what));
  INSERT INTO loket.custody VALUES (custody, me.office, c.id, (SELECT v.visit
      FROM loket.visit_case v JOIN loket.visit w ON w.id = v.visit
      WHERE v.case_id = c.id AND w.desk_session = me.desk LIMIT 1),
    what, place, loket.now(), me.staff, receipt);
  PERFORM loket.tell(me.office, 'case', c.id);
  RETURN loket.command_end(command, jsonb_build_object('receipt', receipt, 'version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.custody_take(uuid, uuid, uuid, text, text) TO loket_staff;

CREATE OR REPLACE FUNCTION api.custody_give_back(command uuid, "case" uuid, custody uuid,
                                                 to_whom text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  receipt uuid;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'intelligence', 'handover']);
  answer := loket.command_begin(command, 'custody_give_back', jsonb_build_object('case', "case",
    'custody', custody, 'to_whom', to_whom));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_here(me, "case");
  IF NOT EXISTS (SELECT FROM loket.custody u WHERE u.id = custody AND u.case_id = c.id) THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF EXISTS (SELECT FROM loket.custody_return r WHERE r.custody = custody_give_back.custody) THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.need('to_whom', length(btrim(to_whom)) BETWEEN 1 AND 200, 'length');
  INSERT INTO loket.custody_return VALUES (custody, to_whom, me.staff, loket.now());
  receipt := loket.receipt_put(me, c, 'given_back', jsonb_build_object('to_whom', to_whom,
    'what', (SELECT u.what FROM loket.custody u WHERE u.id = custody_give_back.custody)));
  PERFORM loket.tell(me.office, 'case', c.id);
  RETURN loket.command_end(command, jsonb_build_object('version', c.version, 'receipt', receipt));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.custody_give_back(uuid, uuid, uuid, text) TO loket_staff;
