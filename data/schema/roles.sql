-- SPDX-License-Identifier: GPL-3.0-or-later
-- The roles of an office's cluster and what everybody is forbidden before anything exists.
-- Run by loket-admin as superuser inside the office's database, before the migrations and after
-- every upgrade: it can be repeated. One transaction, no psql commands.

-- Nobody is a member of the owner. The others carry EXECUTE on named functions and nothing else.
DO $$
DECLARE
  r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['loket_owner', 'loket_staff', 'loket_display', 'loket_kiosk',
                           'loket_portal', 'loket_agency', 'loket_keeper'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', r);
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION '
                   'NOBYPASSRLS', r);
  END LOOP;
END $$;

-- A definer function runs as the owner, so it is the owner who must see when a backend started
-- (what binds a desk session) and be able to end one that idles in a transaction. Both reach
-- people only through the functions that use them.
GRANT pg_read_all_stats, pg_signal_backend TO loket_owner;

-- What PUBLIC may do in a new database.
DO $$
DECLARE
  d text := current_database();
  f regprocedure;
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', d);
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO loket_staff, loket_display, loket_kiosk, '
                 'loket_portal, loket_agency, loket_keeper', d);
  -- Only a superuser can set these, so nobody who signs in can switch them back: no parameter,
  -- no row and no failed statement of a person's file reaches the server log.
  EXECUTE format('ALTER DATABASE %I SET log_error_verbosity = terse', d);
  EXECUTE format('ALTER DATABASE %I SET log_min_error_statement = panic', d);
  EXECUTE format('ALTER DATABASE %I SET log_parameter_max_length = 0', d);
  EXECUTE format('ALTER DATABASE %I SET log_parameter_max_length_on_error = 0', d);
  EXECUTE format('ALTER DATABASE %I SET log_statement = none', d);

  -- Locks anybody may take under any key, storage outside the tables, sleeping and reading
  -- through XML: none of it is needed by a desk.
  FOR f IN
    SELECT p.oid::regprocedure FROM pg_proc p
    WHERE p.pronamespace = 'pg_catalog'::regnamespace
      AND p.proname ~ ('^(pg_(try_)?advisory_|lo_|loread$|lowrite$|pg_notify$|pg_sleep'
        '|pg_export_snapshot$|pg_logical_emit_message$'
        '|(query|table|schema|database|cursor)_to_xml)')
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC;
GRANT USAGE ON LANGUAGE plpgsql, sql TO loket_owner;
GRANT EXECUTE ON FUNCTION pg_notify(text, text) TO loket_owner;

ALTER DEFAULT PRIVILEGES FOR ROLE loket_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE loket_owner REVOKE ALL ON TYPES FROM PUBLIC;
