-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rules of a working office change in two steps, by two people, on the server's host: both give their
-- password to loket-admin. Until the first case was handed in the catalogue is loaded directly.
SET LOCAL ROLE loket_owner;

-- A real office in which a case was handed in.
CREATE OR REPLACE FUNCTION loket.rules_fixed() RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM loket.office o WHERE NOT o.practice)
    AND EXISTS (SELECT FROM loket.submission);
END $$;

-- A row that is new, or says something else than before, says with which release it came. An end that
-- was only brought forward keeps its own, and is not in the past.
CREATE OR REPLACE FUNCTION loket.note_release() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its uuid := nullif(current_setting('loket.rules_change', true), '')::uuid;
  released_on date := (SELECT r.day FROM loket.rules_release r WHERE r.change = its);
  dated boolean := to_jsonb(NEW) ? 'released';
BEGIN
  IF its IS NULL THEN
    IF loket.rules_fixed() THEN
      RAISE EXCEPTION 'the rules of a working office change by two people: loket-admin catalogue propose'
        USING ERRCODE = '42501';
    END IF;
    RETURN coalesce(NEW, OLD);
  ELSIF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND dated AND to_jsonb(NEW) - 'valid_until' = to_jsonb(OLD) - 'valid_until'
     AND (to_jsonb(NEW) ->> 'valid_until')::date >= released_on THEN
    RETURN NEW;
  END IF;
  NEW.change := its;
  IF dated THEN
    NEW.released := released_on;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER note_release BEFORE INSERT OR UPDATE OR DELETE ON loket.fee
  FOR EACH ROW EXECUTE FUNCTION loket.note_release();
CREATE OR REPLACE TRIGGER note_release BEFORE INSERT OR UPDATE OR DELETE ON loket.holiday
  FOR EACH ROW EXECUTE FUNCTION loket.note_release();
CREATE OR REPLACE TRIGGER note_release BEFORE INSERT OR UPDATE OR DELETE ON loket.service_version
  FOR EACH ROW EXECUTE FUNCTION loket.note_release();
CREATE OR REPLACE TRIGGER note_release BEFORE INSERT OR UPDATE OR DELETE ON loket.catalogue_item
  FOR EACH ROW EXECUTE FUNCTION loket.note_release();
CREATE OR REPLACE TRIGGER note_release BEFORE INSERT OR UPDATE OR DELETE ON loket.ticket_class
  FOR EACH ROW EXECUTE FUNCTION loket.note_release();

-- files: the contents of the files, in the order of their names. Returns the id of the change.
CREATE OR REPLACE FUNCTION loket.rules_propose(files jsonb, note text, login name) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller := loket.caller_of(login, ARRAY['administrator']);
  its uuid := gen_random_uuid();
BEGIN
  PERFORM loket.need('files', jsonb_typeof(files) = 'array' AND files <> '[]', 'array');
  PERFORM loket.need('note', length(btrim(note)) BETWEEN 3 AND 500, 'length');
  PERFORM loket.lay_hand(its, 'propose', me.staff);
  INSERT INTO loket.rules_change (id, office, files, hash, note, staff, at)
  VALUES (its, me.office, rules_propose.files, sha256(convert_to(files::text, 'UTF8')), btrim(note),
          me.staff, loket.now());
  RETURN its;
END $$;

-- Released and loaded, whole or not at all: what would be valid today or before is refused.
CREATE OR REPLACE FUNCTION loket.rules_release(change uuid, login name) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller := loket.caller_of(login, ARRAY['section_head', 'office_head']);
  c loket.rules_change;
BEGIN
  SELECT * INTO c FROM loket.rules_change x
  WHERE x.id = rules_release.change AND x.office = me.office FOR UPDATE;
  IF c.id IS NULL THEN
    PERFORM loket.fail('LK003');
  ELSIF EXISTS (SELECT FROM loket.rules_release r WHERE r.change = c.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.lay_hand(c.id, 'release', me.staff);
  INSERT INTO loket.rules_release (change, hash, staff, day, at)
  VALUES (c.id, c.hash, me.staff, me.today, loket.now());
  PERFORM set_config('loket.rules_change', c.id::text, true);
  PERFORM loket.catalogue_load(c.files);
  PERFORM set_config('loket.rules_change', '', true);
END $$;

CREATE OR REPLACE FUNCTION loket.rules_list() RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'note', c.note, 'files',
      jsonb_array_length(c.files), 'hash', encode(c.hash, 'hex'), 'proposed_by', loket.staff_tag(c.staff),
      'proposed_at', c.at, 'released_by', CASE WHEN r.change IS NOT NULL THEN loket.staff_tag(r.staff) END,
      'released_at', r.at) ORDER BY c.at)
    FROM loket.rules_change c LEFT JOIN loket.rules_release r ON r.change = c.id), '[]');
END $$;
