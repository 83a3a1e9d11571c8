-- SPDX-License-Identifier: GPL-3.0-or-later
-- Commands: sending one twice does it once. The row and the effect commit together; a refused
-- command leaves no row, so the desk may send it again after the officer mended it.
SET LOCAL ROLE loket_owner;

-- The cluster and the timeline it writes now. pg_control_checkpoint() lags after a promotion.
CREATE OR REPLACE FUNCTION loket.epoch() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT system_identifier::text FROM pg_control_system()) || '/'
         || left(pg_walfile_name(pg_current_wal_lsn()), 8);
END $$;

-- When a version 7 id was made, by the clock of the device that made it; NULL for other ids.
CREATE OR REPLACE FUNCTION loket.uuid_time(id uuid) RETURNS timestamptz
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  b bytea := uuid_send(id);
  ms bigint := 0;
BEGIN
  IF get_byte(b, 6) >> 4 <> 7 THEN
    RETURN NULL;
  END IF;
  FOR i IN 0..5 LOOP
    ms := ms * 256 + get_byte(b, i);
  END LOOP;
  RETURN to_timestamp(ms / 1000.0);
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END $$;

-- Second statement of a command function, after loket.enter(): refuses NULL arguments, then
-- returns the first answer of a repeated command or NULL for a new one.
CREATE OR REPLACE FUNCTION loket.command_begin(command uuid, fn text, args jsonb,
                                               nullable text[] DEFAULT '{}') RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me uuid := current_setting('loket.staff')::uuid;
  d bytea := sha256(convert_to(fn || '|' || args::text, 'UTF8'));
  c loket.command;
BEGIN
  PERFORM loket.need('command', command IS NOT NULL, 'missing');
  PERFORM loket.need_arguments(args, nullable);
  INSERT INTO loket.command (id, office, staff, desk_session, fn, digest, device_at)
  VALUES (command, current_setting('loket.office')::uuid, me,
          nullif(current_setting('loket.desk'), '')::uuid, fn, d, loket.uuid_time(command))
  ON CONFLICT ON CONSTRAINT command_pkey DO NOTHING;
  IF FOUND THEN
    PERFORM set_config('loket.command', command::text, true);
    RETURN NULL;
  END IF;
  SELECT * INTO STRICT c FROM loket.command k WHERE k.id = command;
  IF (c.staff = me AND c.fn = command_begin.fn AND c.digest = d) IS NOT TRUE THEN
    PERFORM loket.fail('LK007');
  END IF;
  RETURN jsonb_build_object('epoch', loket.epoch(), 'repeat', true, 'result', c.answer);
END $$;

-- Last statement of a command function. The result holds only ids, versions, codes and numbers.
CREATE OR REPLACE FUNCTION loket.command_end(command uuid, result jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE loket.command k SET answer = coalesce(result, '{}') WHERE k.id = command;
  RETURN jsonb_build_object('epoch', loket.epoch(), 'repeat', false,
                            'result', coalesce(result, '{}'));
END $$;

-- For a command that is sent before the one it depends on is answered: called right before it, in
-- its transaction, so that neither is done when the earlier one was not.
CREATE OR REPLACE FUNCTION api.command_done(earlier uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter('{}');
  PERFORM loket.need('earlier', earlier IS NOT NULL, 'missing');
  IF NOT EXISTS (SELECT FROM loket.command k
                 WHERE k.id = earlier AND k.staff = me.staff AND k.answer IS NOT NULL) THEN
    PERFORM loket.fail('LK025');
  END IF;
  RETURN '{"ok": true}';
END $$;
GRANT EXECUTE ON FUNCTION api.command_done(uuid) TO loket_staff;
