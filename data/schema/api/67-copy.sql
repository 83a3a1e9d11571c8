-- SPDX-License-Identifier: GPL-3.0-or-later
-- A slip on paper or in a file leaves the office's hands: it is on record before the desk prints it,
-- and says on its foot who made it, when and where.
SET LOCAL ROLE loket_owner;

-- kind: print, or export into a file.
CREATE OR REPLACE FUNCTION api.copy_begin(copy uuid, receipt uuid, kind text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
  r loket.receipt;
BEGIN
  me := loket.enter(loket.readers());
  PERFORM loket.need_arguments(jsonb_build_object('copy', copy, 'receipt', receipt, 'kind', kind));
  PERFORM loket.need('kind', kind IN ('print', 'export'), 'unknown');
  SELECT * INTO r FROM loket.receipt x WHERE x.id = receipt AND x.office = me.office;
  IF r.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  INSERT INTO loket.read_log (id, office, staff, desk_session, kind, subject, purpose, used_at)
  VALUES (copy, me.office, me.staff, me.desk, copy_begin.kind, r.case_id, 'slip/' || r.kind,
          clock_timestamp());
  RETURN (SELECT jsonb_build_object('by', me.login, 'office', o.name, 'kind', copy_begin.kind,
      'at', to_char(loket.now() AT TIME ZONE o.tz, 'YYYY-MM-DD"T"HH24:MI:SS'))
    FROM loket.office o WHERE o.id = me.office);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.copy_begin(uuid, uuid, text) TO loket_staff;

-- Papers of a file leave the office: by somebody who has the file open and may see each of them, for
-- a purpose that is said each time. The number is what stands on every sheet.
CREATE OR REPLACE FUNCTION api.copy_papers(copy uuid, "case" uuid, papers jsonb, kind text, purpose text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
  c loket.case_file;
  types jsonb;
BEGIN
  me := loket.enter(loket.readers());
  PERFORM loket.need_arguments(jsonb_build_object('copy', copy, 'case', "case", 'papers', papers, 'kind', kind,
                                                  'purpose', purpose));
  PERFORM loket.need('kind', kind IN ('print', 'export'), 'unknown');
  PERFORM loket.need('papers', jsonb_typeof(papers) = 'array' AND loket.all_texts(papers, 36)
                     AND jsonb_array_length(papers) BETWEEN 1 AND 100, 'array');
  PERFORM loket.need('purpose', length(purpose) <= 500, 'too_long');
  PERFORM loket.need_purpose(me, purpose);
  PERFORM loket.need('purpose', length(btrim(purpose)) > 0, 'length');
  SELECT * INTO c FROM loket.case_file f WHERE f.id = "case" AND f.office = me.office;
  IF c.id IS NULL THEN
    PERFORM loket.fail('LK003');
  ELSIF loket.read_used(me, c.id) IS NOT TRUE THEN
    PERFORM loket.fail('LK022');
  END IF;
  types := (SELECT jsonb_agg(v.doc_type ORDER BY x.n) FROM jsonb_array_elements_text(papers) WITH ORDINALITY x(id, n)
    JOIN loket.paper a ON a.id::text = x.id AND a.case_id = c.id
    JOIN loket.paper_version v ON v.paper = a.id AND v.version = a.version);
  IF jsonb_array_length(types) IS DISTINCT FROM jsonb_array_length(papers) THEN
    PERFORM loket.fail('LK003');
  END IF;
  PERFORM loket.need_paper_open(me, c, x.id::uuid) FROM jsonb_array_elements_text(papers) x(id);
  INSERT INTO loket.read_log (id, office, staff, desk_session, kind, subject, purpose, about, used_at)
  VALUES (copy, me.office, me.staff, me.desk, copy_papers.kind, c.id, copy_papers.purpose,
          jsonb_build_object('papers', types), clock_timestamp());
  RETURN (SELECT jsonb_build_object('number', upper(concat(left(copy::text, 4), '-', substr(copy::text, 5, 4))),
      'by', me.login, 'name', s.name, 'office', o.name, 'kind', copy_papers.kind,
      'at', to_char(loket.now() AT TIME ZONE o.tz, 'YYYY-MM-DD"T"HH24:MI:SS'))
    FROM loket.office o, loket.staff s WHERE o.id = me.office AND s.id = me.staff);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.copy_papers(uuid, uuid, jsonb, text, text) TO loket_staff;
