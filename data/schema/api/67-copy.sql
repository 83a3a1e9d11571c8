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
