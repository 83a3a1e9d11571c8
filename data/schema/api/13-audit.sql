-- SPDX-License-Identifier: GPL-3.0-or-later
-- The audit: a trigger on every table writes what was before and after, who did it, at which desk,
-- in which command; the keeper strings the leaves into an RFC 6962 tree. Also here: reads that
-- are on record before they happen, and the sweep that no table escapes.
SET LOCAL ROLE loket_owner;

-- leaf = SHA-256(00 ‖ meta ‖ 00 ‖ SHA-256(salt ‖ body)). Erasing salt and body erases what is
-- personal and leaves the proof.
CREATE OR REPLACE FUNCTION audit.write(op text, source text, key text, before jsonb, after jsonb) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e audit.event;
  zero bytea := decode('00', 'hex');
BEGIN
  e.at := clock_timestamp();
  e.login := session_user;
  e.office := nullif(current_setting('loket.office', true), '')::uuid;
  e.staff := nullif(current_setting('loket.staff', true), '')::uuid;
  e.desk_session := nullif(current_setting('loket.desk', true), '')::uuid;
  e.command := nullif(current_setting('loket.command', true), '')::uuid;
  e.meta := concat_ws('|', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    e.login, coalesce(e.office::text, '-'), coalesce(e.staff::text, '-'),
    coalesce(e.desk_session::text, '-'), coalesce(e.command::text, '-'), op, source, key);
  e.salt := gen_random_uuid();
  e.body := jsonb_strip_nulls(jsonb_build_object('before', before, 'after', after));
  e.body_hash := sha256(uuid_send(e.salt) || convert_to(e.body::text, 'UTF8'));
  e.leaf := sha256(zero || convert_to(e.meta, 'UTF8') || zero || e.body_hash);
  INSERT INTO audit.event (at, office, staff, login, desk_session, command, op, source, key, meta,
                           salt, body, body_hash, leaf)
  VALUES (e.at, e.office, e.staff, e.login, e.desk_session, e.command, write.op, write.source, write.key,
          e.meta, e.salt, e.body, e.body_hash, e.leaf) RETURNING id INTO e.id;
  INSERT INTO audit.pending VALUES (e.id);
  RETURN e.id;
END $$;

-- The key of a row: the columns that the trigger names.
CREATE OR REPLACE FUNCTION audit.key_of(row_now jsonb, columns text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k text;
  key text;
BEGIN
  -- no query where an expression does: this runs for every row that is written
  FOREACH k IN ARRAY columns LOOP
    key := concat_ws('/', key, row_now ->> k);
  END LOOP;
  RETURN key;
END $$;

-- Is what is due being destroyed (69-retention.sql)? Anybody may set a word of ours in their session; it counts for
-- whoever owns the server only.
CREATE OR REPLACE FUNCTION audit.destroying() RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN current_setting('loket.destroying', true) = 'on'
    AND EXISTS (SELECT FROM pg_roles r WHERE r.rolname = session_user AND r.rolsuper);
END $$;

-- Times and bytes are written in one way, whatever the session of the writer has set: the log is
-- compared with the tables word for word.
CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET TimeZone = 'UTC' SET IntervalStyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE
  before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  written bigint;
  destroying boolean := current_setting('loket.destroying', true) = 'on';
BEGIN
  -- destroyed by rule: what it was is not written down again, what it is now is
  IF destroying THEN
    destroying := audit.destroying();
    before := CASE WHEN NOT destroying THEN before END;
  END IF;
  IF TG_OP <> 'UPDATE' OR OLD IS DISTINCT FROM NEW OR destroying THEN
    written := audit.write(left(TG_OP, 1), TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
                           audit.key_of(coalesce(after, before, to_jsonb(OLD)), TG_ARGV), before, after);
  END IF;
  RETURN NULL;
END $$;

-- Rows that were there before the trigger, as those a migration writes: from now on the log knows
-- them, so that every row can be told from one that was smuggled in.
CREATE OR REPLACE FUNCTION audit.baseline(source text, columns text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
SET TimeZone = 'UTC' SET IntervalStyle = 'postgres' SET bytea_output = 'hex' SET extra_float_digits = 1 AS $$
DECLARE
  row_key text;
  body jsonb;
BEGIN
  FOR row_key, body IN EXECUTE format('SELECT x.key, x.body FROM (SELECT audit.key_of(to_jsonb(t), $1) AS key, to_jsonb(t) AS body '
                          'FROM %s t) x WHERE NOT EXISTS (SELECT FROM audit.event e WHERE e.key = x.key '
                          'AND e.source = $2) ORDER BY x.key', source) USING columns, source LOOP
    PERFORM audit.write('I', source, row_key, NULL, body);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION audit.refuse() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = '42501';
END $$;

-- Only erasing passes: salt and body together to NULL, nothing else touched.
CREATE OR REPLACE FUNCTION audit.only_erase() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.salt IS NULL AND NEW.body IS NULL
     AND to_jsonb(NEW) - 'salt' - 'body' = to_jsonb(OLD) - 'salt' - 'body' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = '42501';
END $$;

-- A hand lies for good: nobody is taken off the side of a subject.
CREATE OR REPLACE FUNCTION loket.refuse_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'this record is final' USING ERRCODE = '42501';
END $$;

-- What a person was leaves with the person.
CREATE OR REPLACE FUNCTION loket.only_empty() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.data = '{}' AND audit.destroying()
     AND to_jsonb(NEW) - 'data' = to_jsonb(OLD) - 'data' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'this record is final' USING ERRCODE = '42501';
END $$;

CREATE OR REPLACE TRIGGER only_erase BEFORE UPDATE ON audit.event
  FOR EACH ROW EXECUTE FUNCTION audit.only_erase();
CREATE OR REPLACE TRIGGER no_delete BEFORE DELETE OR TRUNCATE ON audit.event
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE OR REPLACE TRIGGER no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.sequence
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE OR REPLACE TRIGGER no_delete BEFORE DELETE OR TRUNCATE ON audit.checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE OR REPLACE TRIGGER final BEFORE UPDATE OR DELETE OR TRUNCATE ON loket.hand
  FOR EACH STATEMENT EXECUTE FUNCTION loket.refuse_change();
CREATE OR REPLACE TRIGGER final BEFORE UPDATE OR DELETE OR TRUNCATE ON loket.hand_side
  FOR EACH STATEMENT EXECUTE FUNCTION loket.refuse_change();
CREATE OR REPLACE TRIGGER final BEFORE UPDATE OR DELETE OR TRUNCATE ON loket.ticket_event
  FOR EACH STATEMENT EXECUTE FUNCTION loket.refuse_change();
CREATE OR REPLACE TRIGGER final BEFORE DELETE OR TRUNCATE ON loket.person_version
  FOR EACH STATEMENT EXECUTE FUNCTION loket.refuse_change();
CREATE OR REPLACE TRIGGER only_empty BEFORE UPDATE ON loket.person_version
  FOR EACH ROW EXECUTE FUNCTION loket.only_empty();

-- No table escapes: row level security without policies, so that a grant made by mistake shows
-- nothing, and the audit trigger, unless audit.exempt says why not.
DO $$
DECLARE
  every jsonb;                       -- read whole first: a table being read cannot be altered
  t record;
BEGIN
  SELECT jsonb_agg(jsonb_build_object(
    'name', format('%I.%I', n.nspname, c.relname),
    'open', NOT c.relrowsecurity,
    'audited', n.nspname <> 'audit' AND e.source IS NULL,
    'known', EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgname = 'audited'),
    'columns', (SELECT jsonb_agg(a.attname ORDER BY k.place)
                FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
                JOIN pg_attribute a ON a.attnum = k.attnum
                WHERE i.indrelid = c.oid AND a.attrelid = c.oid AND i.indisprimary)))
  INTO every
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN audit.exempt e ON e.source = n.nspname || '.' || c.relname
  WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('loket', 'audit', 'portal', 'agency')
    AND NOT c.relispartition;
  FOR t IN SELECT * FROM jsonb_to_recordset(every)
                         AS x(name text, open boolean, audited boolean, known boolean, columns text[])
  LOOP
    IF t.open THEN
      EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', t.name);
    END IF;
    IF t.audited THEN
      EXECUTE format('CREATE OR REPLACE TRIGGER audited AFTER INSERT OR UPDATE OR DELETE ON %s '
                     'FOR EACH ROW EXECUTE FUNCTION audit.record(%s)', t.name,
                     (SELECT string_agg(quote_literal(k), ', ') FROM unnest(t.columns) k));
    END IF;
    IF t.audited AND NOT t.known THEN
      PERFORM audit.baseline(t.name, t.columns);
    END IF;
  END LOOP;
END $$;

-- Reading a personal file: the row commits first, so that no rollback can make a read unseen.
DROP FUNCTION IF EXISTS loket.read_open(loket.caller, uuid, uuid, text);
CREATE OR REPLACE FUNCTION loket.read_open(me loket.caller, read uuid, subject uuid, purpose text,
                                           ground text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.read_log (id, office, staff, desk_session, kind, subject, purpose, ground)
  VALUES (read, me.office, me.staff, me.desk, 'case', read_open.subject, read_open.purpose,
          read_open.ground);
END $$;

-- The subject of the caller's own read row, unused, of another, committed transaction and of the
-- last minutes, so that the record says when somebody read; it is used now. Anything else is LK022.
CREATE OR REPLACE FUNCTION loket.read_use(me loket.caller, read uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_subject uuid;
BEGIN
  UPDATE loket.read_log r SET used_at = clock_timestamp()
  WHERE r.id = read AND r.kind = 'case' AND r.staff = me.staff AND r.desk_session = me.desk
    AND r.used_at IS NULL AND r.tx <> pg_current_xact_id()
    AND r.at > clock_timestamp() - interval '5 minutes'
  RETURNING r.subject INTO found_subject;
  IF found_subject IS NULL THEN
    PERFORM loket.fail('LK022');
  END IF;
  RETURN found_subject;
END $$;

-- Has this desk session read the subject with a read that is on record? For what belongs to a
-- file and comes in several calls, as pages do.
CREATE OR REPLACE FUNCTION loket.read_used(me loket.caller, subject uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM loket.read_log r
    WHERE r.desk_session = me.desk AND r.staff = me.staff AND r.subject = read_used.subject
      AND r.kind = 'case' AND r.used_at IS NOT NULL AND r.tx <> pg_current_xact_id());
END $$;
