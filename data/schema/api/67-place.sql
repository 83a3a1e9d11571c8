-- SPDX-License-Identifier: GPL-3.0-or-later
-- What displays, kiosks and the public site may ask. None of it says a name, and what is not there is
-- answered like what is not theirs.
SET LOCAL ROLE loket_owner;

-- The door of a place: a login of this kind that is registered for an office and not switched off.
CREATE OR REPLACE FUNCTION loket.enter_place(kind text) RETURNS loket.caller
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  PERFORM loket.enter_service(('loket_' || kind)::name);
  me.login := session_user;
  SELECT p.office, loket.today(p.office) INTO me.office, me.today FROM loket.place_login p
  WHERE p.login = session_user AND p.kind = enter_place.kind AND p.disabled_at IS NULL;
  IF me.office IS NULL THEN
    PERFORM loket.fail('LK001', '{"why": "unknown"}');
  END IF;
  PERFORM set_config('loket.office', me.office::text, true);
  RETURN me;
END $$;

-- {"login", "kind", "name", "office" (code)}: registers a place; its role is made by loket-admin.
CREATE OR REPLACE FUNCTION loket.place_add(data jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.place_login (login, office, kind, name)
  SELECT (data ->> 'login')::name, o.id, data ->> 'kind', data ->> 'name' FROM loket.office o
  WHERE NOT data ? 'office' OR o.code = data ->> 'office';
END $$;

CREATE OR REPLACE FUNCTION loket.place_disable(login name) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE loket.place_login p SET disabled_at = coalesce(p.disabled_at, clock_timestamp())
  WHERE p.login = place_disable.login;
  RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION loket.place_list() RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('login', p.login, 'kind', p.kind, 'name', p.name,
      'office', o.code, 'valid', p.disabled_at IS NULL) ORDER BY p.login)
    FROM loket.place_login p JOIN loket.office o ON o.id = p.office), '[]');
END $$;

-- For the hall: who was called where, and how many wait. Letters, numbers and times only.
CREATE OR REPLACE FUNCTION api.display_open() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter_place('display');
  RETURN jsonb_build_object('now', loket.now(),
    'office', (SELECT o.name FROM loket.office o WHERE o.id = me.office),
    'called', coalesce((SELECT jsonb_agg(jsonb_build_object('label', k.label, 'counter', k.number,
        'at', k.at) ORDER BY k.at DESC)
      FROM (SELECT loket.ticket_label(t.issued_class, t.number) AS label, n.number, e.at
            FROM loket.ticket_event e JOIN loket.ticket t ON t.id = e.ticket AND t.day = me.today
            JOIN loket.counter n ON n.id = e.counter
            WHERE e.office = me.office AND e.what IN ('called', 'jumped', 'called_again')
              AND e.at > loket.now() - interval '12 hours'
            ORDER BY e.at DESC, e.id DESC LIMIT 8) k), '[]'),
    'classes', loket.queue_classes(me));
END $$;
GRANT EXECUTE ON FUNCTION api.display_open() TO loket_display;

CREATE OR REPLACE FUNCTION api.kiosk_open() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter_place('kiosk');
  RETURN jsonb_build_object('now', loket.now(),
    'office', (SELECT o.name FROM loket.office o WHERE o.id = me.office),
    'classes', loket.queue_classes(me));
END $$;
GRANT EXECUTE ON FUNCTION api.kiosk_open() TO loket_kiosk;

-- A ticket; asked for again with the same id it is the same ticket. needs: codes. Twenty a minute in
-- an office are more than people can draw.
CREATE OR REPLACE FUNCTION api.kiosk_ticket(ticket uuid, class text, needs jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  t loket.ticket;
  broken text;
BEGIN
  me := loket.enter_place('kiosk');
  PERFORM loket.need_arguments(jsonb_build_object('ticket', ticket, 'class', class, 'needs', needs));
  PERFORM loket.need('needs', jsonb_typeof(needs) = 'array' AND loket.all_texts(needs, 40)
                     AND pg_column_size(needs) < 1000, 'array');
  PERFORM loket.need('class', length(class) = 1, 'unknown');
  SELECT * INTO t FROM loket.ticket x WHERE x.id = kiosk_ticket.ticket;
  IF t.id IS NOT NULL THEN
    IF (t.office = me.office AND t.channel = 'kiosk' AND t.day = me.today
        AND t.issued_class = kiosk_ticket.class) IS NOT TRUE THEN
      PERFORM loket.fail('LK007');
    END IF;
  ELSE
    IF (SELECT count(*) FROM loket.ticket x WHERE x.office = me.office AND x.day = me.today
        AND x.channel = 'kiosk' AND x.taken_at > loket.now() - interval '1 minute') >= 20 THEN
      PERFORM loket.fail('LK017', '{"limit": "tickets"}');
    END IF;
    t := loket.ticket_make(me, ticket, class, needs, 'kiosk');
    PERFORM loket.tell(me.office, 'queue', t.id);
  END IF;
  RETURN jsonb_build_object('label', loket.ticket_label(t.issued_class, t.number), 'number', t.number,
    'day', t.day, 'taken_at', t.taken_at, 'before', (SELECT count(*) FROM loket.ticket w
      WHERE w.office = t.office AND w.day = t.day AND w.class = t.class AND w.state = 'waiting'
        AND (w.taken_at, w.number) < (t.taken_at, t.number)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.kiosk_ticket(uuid, text, jsonb) TO loket_kiosk;

-- Six digits. Of a case or an office that does not exist it is one too.
CREATE OR REPLACE FUNCTION loket.pin_of(office uuid, its uuid, n int) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d bytea := sha256(coalesce((SELECT s.secret FROM loket.pin_secret s WHERE s.office = pin_of.office), '')
    || uuid_send(coalesce(its, pin_of.office)) || int4send(coalesce(n, 0)));
  r bigint := 0;
BEGIN
  FOR i IN 0..6 LOOP
    r := r * 256 + get_byte(d, i);
  END LOOP;
  RETURN lpad((r % 1000000)::text, 6, '0');
END $$;

-- The PIN of a case, for its applicant who stands here. renew makes another one: the old one is worth
-- nothing then, and what was guessed wrongly is forgotten.
CREATE OR REPLACE FUNCTION api.case_pin(command uuid, "case" uuid, renew boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  pin loket.case_pin;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'handover', 'complaint_officer']);
  answer := loket.command_begin(command, 'case_pin', jsonb_build_object('case', "case", 'renew', renew));
  IF answer IS NULL THEN
    c := loket.case_here(me, "case");
    INSERT INTO loket.pin_secret VALUES (me.office, sha256(uuid_send(gen_random_uuid())
      || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
    ON CONFLICT ON CONSTRAINT pin_secret_pkey DO NOTHING;
    INSERT INTO loket.case_pin AS p VALUES (c.id, 1, me.staff, clock_timestamp())
    ON CONFLICT ON CONSTRAINT case_pin_pkey DO UPDATE
      SET n = p.n + 1, staff = excluded.staff, at = excluded.at WHERE renew;
    answer := loket.command_end(command, jsonb_build_object('version', c.version));
  END IF;
  -- told, but not kept with the command
  SELECT p.* INTO pin FROM loket.case_pin p JOIN loket.case_file f ON f.id = p.case_id
  WHERE p.case_id = "case" AND f.office = me.office;
  RETURN answer || jsonb_build_object('pin', loket.pin_of(me.office, pin.case_id, pin.n));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.case_pin(uuid, uuid, boolean) TO loket_staff;

-- First half of a question: the number of the case and its PIN, on record. The answer is the same and
-- costs the same whatever is there. address: a token the site makes of its visitor's address, not the
-- address. One visitor asks ten times a minute and is wrong thirty times a day.
DROP FUNCTION IF EXISTS portal.status_ask(uuid, text, text);
CREATE OR REPLACE FUNCTION portal.status_ask(ask uuid, number text, pin text, address text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  p record;
  known boolean;
  broken text;
BEGIN
  me := loket.enter_place('portal');
  PERFORM loket.need_arguments(jsonb_build_object('ask', ask, 'number', number, 'pin', pin, 'address', address));
  PERFORM loket.need('number', length(number) <= 20, 'length');
  PERFORM loket.need('pin', length(pin) <= 10, 'length');
  PERFORM loket.need('address', length(address) BETWEEN 8 AND 64, 'length');
  IF (SELECT count(*) FROM loket.status_ask a WHERE a.login = me.login
      AND a.at > clock_timestamp() - interval '1 minute') >= 120
     OR (SELECT count(*) FROM loket.status_ask a WHERE a.login = me.login AND a.address = status_ask.address
      AND a.at > clock_timestamp() - interval '1 minute') >= 10
     OR (SELECT count(*) FROM loket.status_ask a WHERE a.login = me.login AND a.address = status_ask.address
      AND a.case_id IS NULL AND a.at > clock_timestamp() - interval '1 day') >= 30 THEN
    PERFORM loket.fail('LK017', '{"limit": "asks"}');
  END IF;
  SELECT c.id, k.n INTO p FROM (SELECT status_ask.number AS wanted) w
  LEFT JOIN loket.case_file c ON c.number = w.wanted AND c.office = me.office
  LEFT JOIN loket.case_pin k ON k.case_id = c.id;
  -- compared as digests: no letter of it is right or wrong by itself
  known := sha256(convert_to(pin, 'UTF8')) = sha256(convert_to(loket.pin_of(me.office, p.id, p.n), 'UTF8'));
  INSERT INTO loket.status_ask (id, office, login, number, case_id, address)
  VALUES (ask, me.office, me.login, status_ask.number, CASE WHEN known AND p.n IS NOT NULL THEN p.id END,
          status_ask.address);
  RETURN '{"asked": true}';
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION portal.status_ask(uuid, text, text, text) TO loket_portal;

-- Second half, in a transaction of its own: where the case is. After five wrong PINs for a number, of
-- a case that exists or not, nothing is found for a day, or until the desk has given a new PIN.
CREATE OR REPLACE FUNCTION portal.status(ask uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  a loket.status_ask;
  wrong int;
  its uuid;
BEGIN
  me := loket.enter_place('portal');
  PERFORM loket.need_arguments(jsonb_build_object('ask', ask));
  SELECT * INTO a FROM loket.status_ask x WHERE x.id = ask AND x.login = me.login
    AND x.tx <> pg_current_xact_id() AND x.at > clock_timestamp() - interval '5 minutes';
  IF a.id IS NULL THEN
    PERFORM loket.fail('LK022');
  END IF;
  SELECT count(*) INTO wrong FROM loket.status_ask x
  WHERE x.office = me.office AND x.number = a.number AND x.case_id IS NULL
    AND x.at > greatest(clock_timestamp() - interval '1 day', (SELECT k.at FROM loket.case_pin k
      JOIN loket.case_file c ON c.id = k.case_id AND c.number = a.number AND c.office = me.office));
  its := CASE WHEN wrong < 5 THEN a.case_id END;
  RETURN coalesce((SELECT jsonb_build_object('found', true, 'number', c.number, 'service', c.service,
      'state', loket.case_state(c.id, loket.case_line(c.id)), 'step', loket.case_line(c.id),
      'promised', (SELECT m.day FROM loket.promise m WHERE m.case_id = c.id ORDER BY m.n DESC LIMIT 1))
    FROM loket.case_file c WHERE c.id = its), '{"found": false}');
END $$;
GRANT EXECUTE ON FUNCTION portal.status(uuid) TO loket_portal;

-- Questions of more than a month ago; for the keeper.
CREATE OR REPLACE FUNCTION loket.clear_asks() RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cleared int;
BEGIN
  DELETE FROM loket.status_ask a WHERE a.at < clock_timestamp() - interval '30 days';
  GET DIAGNOSTICS cleared = ROW_COUNT;
  RETURN cleared;
END $$;
