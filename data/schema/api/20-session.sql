-- SPDX-License-Identifier: GPL-3.0-or-later
-- Signing in, the desk session and the proof of a password.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.staff_tag(staff uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('id', s.id, 'name', s.name)
          FROM loket.staff s WHERE s.id = staff_tag.staff);
END $$;

-- What the desks keep of the office has this version. Duties begin and end with the day, so the
-- day is part of it.
CREATE OR REPLACE FUNCTION loket.bundle_version(office uuid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT o.bundle || '/' || loket.today(o.id) FROM loket.office o WHERE o.id = office);
END $$;

CREATE OR REPLACE FUNCTION loket.bundle_changed() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE loket.office SET bundle = bundle + 1;
  PERFORM loket.tell(o.id, 'office', NULL) FROM loket.office o;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER bundle_changed AFTER UPDATE OF name, city, tz, letterhead, unsent_limit,
    works_cuti_bersama
  ON loket.office FOR EACH STATEMENT EXECUTE FUNCTION loket.bundle_changed();
CREATE OR REPLACE TRIGGER bundle_changed AFTER INSERT OR UPDATE OR DELETE
  ON loket.staff FOR EACH STATEMENT EXECUTE FUNCTION loket.bundle_changed();
CREATE OR REPLACE TRIGGER bundle_changed AFTER INSERT OR UPDATE OR DELETE
  ON loket.duty FOR EACH STATEMENT EXECUTE FUNCTION loket.bundle_changed();
CREATE OR REPLACE TRIGGER bundle_changed AFTER INSERT OR UPDATE OR DELETE
  ON loket.counter FOR EACH STATEMENT EXECUTE FUNCTION loket.bundle_changed();
CREATE OR REPLACE TRIGGER bundle_changed AFTER INSERT OR UPDATE OR DELETE
  ON loket.ticket_class FOR EACH STATEMENT EXECUTE FUNCTION loket.bundle_changed();

CREATE OR REPLACE FUNCTION loket.office_json(office uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name, 'tz', o.tz,
            'city', o.city, 'letterhead', o.letterhead, 'practice', o.practice)
          FROM loket.office o WHERE o.id = office);
END $$;

CREATE OR REPLACE FUNCTION loket.counters_json(office uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'number', c.number,
      'name', c.name, 'classes', c.classes, 'taken_by', loket.staff_tag(d.staff))
      ORDER BY c.number)
    FROM loket.counter c
    LEFT JOIN loket.desk_session d ON d.counter = c.id AND d.closed_at IS NULL
    WHERE c.office = counters_json.office AND NOT c.closed), '[]');
END $$;

-- Six connections a person, under however many logins. The seventh is there to be told at which
-- counters the others are; those without a desk have no name.
CREATE OR REPLACE FUNCTION loket.need_seat(me loket.caller) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  others int;
BEGIN
  SELECT count(*) INTO others FROM pg_stat_activity a
  WHERE a.pid <> pg_backend_pid() AND a.datname = current_database()
    AND a.usename IN (SELECT l.login FROM loket.staff_login l WHERE l.staff = me.staff);
  IF others >= 6 THEN
    PERFORM loket.fail('LK017', jsonb_build_object('why', 'seats', 'limit', 'connections',
      'at', coalesce((SELECT jsonb_agg(DISTINCT coalesce(c.name, d.device))
        FROM loket.desk_session d LEFT JOIN loket.counter c ON c.id = d.counter
        WHERE d.staff = me.staff AND d.closed_at IS NULL AND d.lost_at IS NULL), '[]')));
  END IF;
END $$;

-- Everything the window needs before its first screen, in one flight. schema: the version the
-- desk was written for; the oldest that still speaks with this server is 1.
CREATE OR REPLACE FUNCTION api.sign_in(client text, schema int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter('{}', false);
  PERFORM loket.need_arguments(jsonb_build_object('client', client, 'schema', schema));
  IF (schema >= 1) IS NOT TRUE THEN
    PERFORM loket.fail('LK021', '{"oldest": 1}');
  END IF;
  IF EXISTS (SELECT FROM loket.certificate c
             WHERE c.serial = loket.own_certificate() AND c.revoked_at IS NOT NULL) THEN
    PERFORM loket.fail('LK001', '{"why": "device"}');
  END IF;
  PERFORM loket.need_seat(me);
  RETURN jsonb_build_object(
    'staff', (SELECT jsonb_build_object('id', s.id, 'name', s.name, 'nip', s.nip,
                                        'login', me.login)
              FROM loket.staff s WHERE s.id = me.staff),
    'duties', coalesce((SELECT jsonb_agg(jsonb_build_object('duty', d.duty,
                  'until', d.valid_until, 'delegated_from', loket.staff_tag(d.delegated_from))
                  ORDER BY d.duty)
                FROM loket.duty d WHERE d.staff = me.staff AND d.office = me.office
                  AND me.today BETWEEN d.valid_from AND coalesce(d.valid_until, 'infinity')),
                '[]'),
    'office', loket.office_json(me.office),
    'counters', loket.counters_json(me.office),
    'bundle', loket.bundle_version(me.office),
    'key', loket.office_key_json(),
    'schema', (SELECT max(v.version) FROM loket.schema_version v),
    'epoch', loket.epoch(),
    'now', loket.now(),
    'kept', loket.kept_of_disabled(me),
    'certificates', CASE WHEN ARRAY['section_head', 'office_head', 'administrator'] && me.duties
      THEN loket.certificate_warnings(me) ELSE '[]' END,
    'unsent_limit', (SELECT o.unsent_limit FROM loket.office o WHERE o.id = me.office),
    'account_expires', (SELECT l.valid_until FROM loket.staff_login l WHERE l.login = me.login));
END $$;
GRANT EXECUTE ON FUNCTION api.sign_in(text, int) TO loket_staff;

-- Whoever came without a ticket to a desk that was ended by the office stands in front of an empty
-- counter: they get a number, so that another counter can call them with the visit they have.
CREATE OR REPLACE FUNCTION loket.ticket_of_ended(v loket.visit, d loket.desk_session) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  class text;
  t loket.ticket;
BEGIN
  me.staff := d.staff;
  me.office := d.office;
  me.counter := d.counter;
  me.today := loket.today(d.office);
  SELECT c.code INTO class FROM loket.ticket_class c
  WHERE c.office = d.office AND me.today BETWEEN c.valid_from AND coalesce(c.valid_until, 'infinity')
  ORDER BY c.priority, c.code LIMIT 1;
  IF class IS NULL THEN
    RETURN NULL;
  END IF;
  t := loket.ticket_make(me, gen_random_uuid(), class, '[]', 'counter');
  UPDATE loket.ticket x SET state = 'parked' WHERE x.id = t.id;
  UPDATE loket.visit x SET ticket = t.id WHERE x.id = v.id;
  RETURN t.id;
END $$;

-- Ends a desk session. Who was called goes back to the queue with their number, who was being
-- served is parked: another desk calls them and goes on with the same visit.
CREATE OR REPLACE FUNCTION loket.desk_end(session uuid, why text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d loket.desk_session;
  v loket.visit;
BEGIN
  UPDATE loket.desk_session s SET closed_at = loket.now(), closed_why = why
  WHERE s.id = session AND s.closed_at IS NULL RETURNING * INTO d;
  SELECT * INTO v FROM loket.visit x WHERE x.desk_session = session FOR UPDATE;
  IF v.id IS NULL THEN
    RETURN;
  END IF;
  IF v.ticket IS NULL AND why = 'ended' THEN
    v.ticket := loket.ticket_of_ended(v, d);
  END IF;
  IF v.ticket IS NULL THEN
    UPDATE loket.visit x SET desk_session = NULL, ended_at = loket.now(), outcome = 'left'
    WHERE x.id = v.id;
  ELSE
    UPDATE loket.visit x SET desk_session = NULL WHERE x.id = v.id;
    UPDATE loket.ticket t SET desk_session = NULL,
      state = CASE WHEN t.state = 'called' AND why <> 'ended' THEN 'waiting' ELSE 'parked' END
    WHERE t.id = v.ticket;
    PERFORM loket.ticket_note(v.ticket, v.id, 'released', d.staff, d.counter, why);
  END IF;
  PERFORM loket.tell(v.office, 'queue', v.ticket);
END $$;

-- Who may decide comes or goes: what nobody present may decide today changes.
CREATE OR REPLACE FUNCTION loket.tell_deciders(me loket.caller) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF ARRAY['section_head', 'office_head'] && me.duties THEN
    PERFORM loket.tell(me.office, 'approvals', NULL);
  END IF;
END $$;

-- Opens a desk session on this backend. Older ones of the same person on this device, at this
-- counter or on this backend are replaced; the visit that was open there comes along.
CREATE OR REPLACE FUNCTION api.desk_open(command uuid, counter uuid, device text, client text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  started timestamptz;
  session uuid := gen_random_uuid();
  old loket.desk_session;
  brought loket.visit;
  replaced uuid[] := '{}';
BEGIN
  me := loket.enter('{}', false);
  answer := loket.command_begin(command, 'desk_open', jsonb_build_object('counter', counter,
    'device', device, 'client', client), ARRAY['counter']);
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('device', length(device) BETWEEN 1 AND 100, 'length');
  PERFORM loket.need('client', length(client) <= 100, 'length');
  IF counter IS NOT NULL AND NOT EXISTS (SELECT FROM loket.counter c
      WHERE c.id = desk_open.counter AND c.office = me.office AND NOT c.closed) THEN
    PERFORM loket.fail('LK003');
  END IF;

  started := loket.backend_start();
  FOR old IN
    SELECT * FROM loket.desk_session d
    WHERE d.closed_at IS NULL AND (d.counter = desk_open.counter
      OR (d.staff = me.staff AND (d.device = desk_open.device
          OR (d.backend_pid = pg_backend_pid() AND d.backend_start = started))))
    ORDER BY d.id FOR UPDATE
  LOOP
    -- A counter is given up only by a desk whose connection has been gone for a while.
    IF old.staff <> me.staff
       AND (old.lost_at < clock_timestamp() - interval '2 minutes') IS NOT TRUE THEN
      PERFORM loket.fail('LK015', jsonb_build_object('staff', old.staff));
    END IF;
    IF old.staff = me.staff AND brought.id IS NULL THEN
      SELECT * INTO brought FROM loket.visit v WHERE v.desk_session = old.id;
      IF brought.id IS NOT NULL THEN
        -- away from the old session, so that ending it does not release the visit
        UPDATE loket.visit v SET desk_session = NULL WHERE v.id = brought.id;
      END IF;
    END IF;
    PERFORM loket.desk_end(old.id, CASE WHEN old.staff = me.staff THEN 'replaced'
                                        ELSE 'lost' END);
  END LOOP;

  INSERT INTO loket.desk_session (id, office, staff, login, counter, device, client, backend_pid,
                                  backend_start, proof_at, opened_at, certificate)
  VALUES (session, me.office, me.staff, me.login, desk_open.counter, desk_open.device,
          desk_open.client, pg_backend_pid(), started, started, loket.now(),
          loket.own_certificate());
  IF brought.id IS NOT NULL THEN
    UPDATE loket.visit v SET desk_session = session,
      counter = coalesce(desk_open.counter, v.counter)
    WHERE v.id = brought.id;
    UPDATE loket.ticket t SET desk_session = session
    WHERE t.id = brought.ticket AND t.state IN ('called', 'serving');
  END IF;
  PERFORM loket.tell(me.office, 'queue', NULL);
  PERFORM loket.tell_deciders(me);
  RETURN loket.command_end(command, jsonb_build_object('session', session));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.desk_open(uuid, uuid, text, text) TO loket_staff;

-- The own open session goes on, on the backend of a new connection. The password is not proven
-- by it: the desk may have kept it to reconnect.
CREATE OR REPLACE FUNCTION api.desk_resume(session uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
BEGIN
  me := loket.enter('{}', false);
  PERFORM loket.need_arguments(jsonb_build_object('session', session));
  PERFORM FROM loket.desk_session d WHERE d.id = session AND d.staff = me.staff
    AND d.login = me.login AND d.closed_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF me.desk <> session THEN
    PERFORM loket.desk_end(me.desk, 'replaced');
  END IF;
  UPDATE loket.desk_session d SET backend_pid = pg_backend_pid(),
    backend_start = loket.backend_start(), lost_at = NULL, certificate = loket.own_certificate()
  WHERE d.id = session RETURNING d.id, d.counter INTO me.desk, me.counter;
  RETURN jsonb_build_object('session', session, 'now', loket.now(),
                            'visit', loket.visit_active(me));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.desk_resume(uuid) TO loket_staff;

-- Called on a connection made just now with the password the officer typed again. The server has
-- checked that password itself; how long ago is how old this backend is.
CREATE OR REPLACE FUNCTION api.prove(session uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  started timestamptz;
  proven timestamptz;
BEGIN
  me := loket.enter('{}', false);
  PERFORM loket.need_arguments(jsonb_build_object('session', session));
  started := loket.backend_start();
  IF (started > clock_timestamp() - interval '30 seconds') IS NOT TRUE THEN
    PERFORM loket.fail('LK010');
  END IF;
  UPDATE loket.desk_session d SET proof_at = greatest(d.proof_at, started)
  WHERE d.id = session AND d.staff = me.staff AND d.login = me.login AND d.closed_at IS NULL
  RETURNING d.proof_at INTO proven;
  IF proven IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  RETURN jsonb_build_object('proved_at', proven, 'until', proven + interval '15 minutes');
END $$;
GRANT EXECUTE ON FUNCTION api.prove(uuid) TO loket_staff;

CREATE OR REPLACE FUNCTION api.desk_close(command uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
BEGIN
  -- without a desk, because a repeat comes when the session is closed already
  me := loket.enter('{}', false);
  answer := loket.command_begin(command, 'desk_close', '{}');
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  IF me.desk IS NULL THEN
    PERFORM loket.fail('LK014');
  END IF;
  IF EXISTS (SELECT FROM loket.visit v WHERE v.desk_session = me.desk) THEN
    PERFORM loket.fail('LK024');
  END IF;
  PERFORM loket.desk_end(me.desk, 'closed');
  PERFORM loket.tell(me.office, 'queue', NULL);
  PERFORM loket.tell_deciders(me);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.desk_close(uuid) TO loket_staff;

CREATE OR REPLACE FUNCTION api.desk_pause(command uuid, paused boolean, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
BEGIN
  me := loket.enter('{}');
  answer := loket.command_begin(command, 'desk_pause', jsonb_build_object('paused', paused,
    'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('reason', length(reason) <= 200, 'length');
  IF paused AND btrim(reason) = '' THEN
    PERFORM loket.fail('LK019');
  END IF;
  UPDATE loket.desk_session d SET
    paused_at = CASE WHEN paused THEN coalesce(d.paused_at, loket.now()) END,
    pause_reason = CASE WHEN paused THEN reason END
  WHERE d.id = me.desk;
  PERFORM loket.tell(me.office, 'queue', NULL);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.desk_pause(uuid, boolean, text) TO loket_staff;
