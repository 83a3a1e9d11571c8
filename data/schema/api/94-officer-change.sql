-- SPDX-License-Identifier: GPL-3.0-or-later
-- New accounts, their duties, and the way back of a disabled one: asked for by an administrator on the
-- server's host, released by a head there or at a desk. Disabling is for one person alone, at once.
SET LOCAL ROLE loket_owner;

-- Can two people do it? Not in the practice office, and not before there is an administrator and, as
-- somebody else, a head who may work today.
CREATE OR REPLACE FUNCTION loket.officers_by_two(office uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  today date := loket.today(office);
BEGIN
  RETURN NOT (SELECT o.practice FROM loket.office o WHERE o.id = officers_by_two.office) AND EXISTS (
    WITH able AS (SELECT d.staff, d.duty FROM loket.duty d
      JOIN loket.staff s ON s.id = d.staff AND today BETWEEN s.valid_from AND coalesce(s.valid_until, 'infinity')
      JOIN loket.staff_login l ON l.staff = s.id AND l.disabled_at IS NULL
        AND today BETWEEN l.valid_from AND coalesce(l.valid_until, 'infinity')
      WHERE d.office = officers_by_two.office AND today BETWEEN d.valid_from AND coalesce(d.valid_until, 'infinity'))
    SELECT FROM able a JOIN able h ON h.staff <> a.staff
    WHERE a.duty = 'administrator' AND h.duty IN ('section_head', 'office_head'));
END $$;

-- Whoever writes a login or a duty past the two people is refused, also on the server's host. A duty
-- for somebody else has its delegation.
CREATE OR REPLACE FUNCTION loket.note_officer_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its uuid := nullif(current_setting('loket.officer_change', true), '')::uuid;
  at_office uuid := (SELECT s.office FROM loket.staff s WHERE s.id = NEW.staff);
BEGIN
  IF TG_TABLE_NAME = 'duty' AND to_jsonb(NEW) ->> 'delegation' IS NOT NULL THEN
    RETURN NEW;
  END IF;
  -- less than before is for one person
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY['valid_until', 'disabled_at'] = to_jsonb(OLD) - ARRAY['valid_until', 'disabled_at']
     AND coalesce(NEW.valid_until, 'infinity') <= coalesce(OLD.valid_until, 'infinity')
     AND (to_jsonb(OLD) ->> 'disabled_at' IS NULL OR to_jsonb(NEW) ->> 'disabled_at' IS NOT NULL) THEN
    RETURN NEW;
  END IF;
  IF loket.officers_by_two(at_office) AND NOT EXISTS (SELECT FROM loket.officer_change c
      WHERE c.id = its AND c.office = at_office AND (c.bootstrap OR c.released_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'accounts and duties of a working office take two people: loket-admin officer add --by'
      USING ERRCODE = '42501';
  END IF;
  NEW.change := coalesce(its, NEW.change);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER note_change BEFORE INSERT OR UPDATE ON loket.duty
  FOR EACH ROW EXECUTE FUNCTION loket.note_officer_change();
CREATE OR REPLACE TRIGGER note_change BEFORE INSERT OR UPDATE ON loket.staff_login
  FOR EACH ROW EXECUTE FUNCTION loket.note_officer_change();

CREATE OR REPLACE FUNCTION loket.officer_change_json(c loket.officer_change) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_build_object('id', c.id, 'kind', c.kind, 'login', c.login, 'name', coalesce(
      (SELECT s.name FROM loket.staff s WHERE s.id = c.staff), c.data ->> 'name'),
    'duties', coalesce(c.data -> 'duties', '[]'), 'until', c.data ->> 'until', 'basis', c.data ->> 'basis',
    'bootstrap', c.bootstrap, 'requested_at', c.requested_at, 'released_at', c.released_at,
    'requested_by', CASE WHEN c.requested_by IS NOT NULL THEN loket.staff_tag(c.requested_by) END,
    'released_by', CASE WHEN c.released_by IS NOT NULL THEN loket.staff_tag(c.released_by) END);
END $$;

-- data: what officer_add takes, and kind and requested_by.
CREATE OR REPLACE FUNCTION loket.officer_request(data jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller := loket.caller_of((data ->> 'requested_by')::name, ARRAY['administrator']);
  its uuid := gen_random_uuid();
  whose uuid;
  known boolean;
BEGIN
  SELECT l.staff, s.office = me.office INTO whose, known
  FROM loket.staff_login l JOIN loket.staff s ON s.id = l.staff WHERE l.login = (data ->> 'login')::name;
  IF (data ->> 'kind' = 'enable') IS DISTINCT FROM (whose IS NOT NULL) OR NOT known THEN
    PERFORM loket.fail(CASE WHEN data ->> 'kind' = 'enable' THEN 'LK003' ELSE 'LK016' END);
  END IF;
  IF whose IS NULL THEN
    PERFORM loket.need('nip', data ->> 'nip' ~ '^[0-9]{18}$' AND length(data ->> 'name') BETWEEN 1 AND 100, 'format');
    whose := (SELECT s.id FROM loket.staff s WHERE s.office = me.office AND s.nip = data ->> 'nip');
  END IF;
  PERFORM loket.lay_hand(its, 'propose', me.staff);
  INSERT INTO loket.officer_change (id, office, kind, login, staff, data, bootstrap, requested_by, requested_at)
  VALUES (its, me.office, data ->> 'kind', (data ->> 'login')::name, whose, data - ARRAY['requested_by', 'kind', 'office'],
          false, me.staff, loket.now());
  RETURN its;
END $$;

CREATE OR REPLACE FUNCTION loket.officer_change_release(me loket.caller, change uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c loket.officer_change;
BEGIN
  SELECT * INTO c FROM loket.officer_change x
  WHERE x.id = officer_change_release.change AND x.office = me.office FOR UPDATE;
  IF c.id IS NULL THEN
    PERFORM loket.fail('LK003');
  ELSIF c.bootstrap OR c.released_at IS NOT NULL THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.lay_hand(c.id, 'release', me.staff);
  UPDATE loket.officer_change x SET released_by = me.staff, released_at = loket.now(), release_act = 'release',
    release_side = 'decides' WHERE x.id = c.id;
  PERFORM set_config('loket.officer_change', c.id::text, true);
  IF c.kind = 'enable' THEN
    UPDATE loket.staff_login l SET disabled_at = NULL WHERE l.login = c.login;
  ELSE
    UPDATE loket.officer_change x SET staff = loket.officer_write(me.office, c.data) WHERE x.id = c.id;
  END IF;
  PERFORM set_config('loket.officer_change', '', true);
END $$;

-- On the server host, by the two people who gave their passwords.
CREATE OR REPLACE FUNCTION loket.officer_release_change(change uuid, login name) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.officer_change_release(loket.caller_of(login, ARRAY['section_head', 'office_head']), change);
  RETURN (SELECT loket.officer_change_json(c) FROM loket.officer_change c WHERE c.id = change);
END $$;

-- Or at a desk. What waits is listed for whoever may release it, and for whoever asked.
CREATE OR REPLACE FUNCTION api.officers_waiting() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter(ARRAY['administrator', 'section_head', 'office_head', 'auditor']);
  RETURN jsonb_build_object('rows', coalesce((SELECT jsonb_agg(loket.officer_change_json(c) ORDER BY c.requested_at, c.id)
    FROM loket.officer_change c WHERE c.office = me.office AND NOT c.bootstrap AND c.released_at IS NULL), '[]'));
END $$;
GRANT EXECUTE ON FUNCTION api.officers_waiting() TO loket_staff;

CREATE OR REPLACE FUNCTION api.officer_release(command uuid, change uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
BEGIN
  me := loket.enter(ARRAY['section_head', 'office_head']);
  answer := loket.command_begin(command, 'officer_release', jsonb_build_object('change', change));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need_proof(me);
  PERFORM loket.officer_change_release(me, change);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.officer_release(uuid, uuid) TO loket_staff;
