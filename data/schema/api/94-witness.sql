-- SPDX-License-Identifier: GPL-3.0-or-later
-- The desks as witnesses of the log: each says what it knew when it looked.
SET LOCAL ROLE loket_owner;

-- device: the name this computer gives itself. known: the size of the checkpoint it had kept from last
-- time, 0 when it had none. shown: the size of the one that it keeps from now on.
CREATE OR REPLACE FUNCTION api.witness_tell(device text, known bigint, shown bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
  before bigint;
BEGIN
  me := loket.enter('{}', false);
  PERFORM loket.need_arguments(jsonb_build_object('device', device, 'known', known, 'shown', shown));
  PERFORM loket.need('device', length(device) BETWEEN 1 AND 100, 'length'),
          loket.need('known', known >= 0, 'range'), loket.need('shown', shown > 0, 'range');
  before := (SELECT w.size FROM loket.witness_seen w
    WHERE w.office = me.office AND w.device = witness_tell.device AND w.login = me.login);
  IF known = 0 AND before IS NOT NULL THEN
    INSERT INTO loket.witness_lost VALUES (me.office, witness_tell.device, me.login, me.today, before, me.staff, loket.now())
    ON CONFLICT ON CONSTRAINT witness_lost_pkey DO NOTHING;
  END IF;
  -- a person sits at few computers; nobody fills the table with names
  IF before IS NULL AND (SELECT count(*) FROM loket.witness_seen w WHERE w.login = me.login) >= 50 THEN
    PERFORM loket.fail('LK017', '{"limit": "devices"}');
  END IF;
  INSERT INTO loket.witness_seen AS w VALUES (me.office, witness_tell.device, me.login, shown, loket.now())
  ON CONFLICT ON CONSTRAINT witness_seen_pkey DO UPDATE SET size = excluded.size, at = excluded.at
  WHERE w.size <> excluded.size;
  RETURN '{}';
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.witness_tell(text, bigint, bigint) TO loket_staff;
