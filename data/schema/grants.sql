-- SPDX-License-Identifier: GPL-3.0-or-later
-- Run by loket-admin upgrade before and after the functions of api/: whichever role a file ran
-- under, the owner role owns what it made, and PUBLIC has nothing of it. What an extension brought
-- keeps its owner; the functions of ours that use it may call it.
DO $$
DECLARE
  schemas constant text[] := ARRAY['loket', 'api', 'audit', 'portal', 'agency'];
  s text;
  x record;
BEGIN
  FOREACH s IN ARRAY schemas LOOP
    CONTINUE WHEN to_regnamespace(s) IS NULL;
    EXECUTE format('ALTER SCHEMA %I OWNER TO loket_owner', s);
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM PUBLIC', s);
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM PUBLIC', s);
    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM PUBLIC', s);
    EXECUTE format('REVOKE ALL ON ALL ROUTINES IN SCHEMA %I FROM PUBLIC', s);
    EXECUTE format('GRANT EXECUTE ON ALL ROUTINES IN SCHEMA %I TO loket_owner', s);
  END LOOP;
  -- Tables before sequences: a sequence that belongs to a column goes with its table.
  FOR x IN
    SELECT c.oid::regclass AS name, c.relkind = 'S' AS sequence
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = ANY (schemas) AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
      AND c.relowner <> 'loket_owner'::regrole
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                      AND d.objid = c.oid AND d.deptype IN ('a', 'i', 'e'))
    ORDER BY c.relkind = 'S'
  LOOP
    EXECUTE format('ALTER %s %s OWNER TO loket_owner',
                   CASE WHEN x.sequence THEN 'SEQUENCE' ELSE 'TABLE' END, x.name);
  END LOOP;
  FOR x IN
    SELECT p.oid::regprocedure AS name
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = ANY (schemas) AND p.proowner <> 'loket_owner'::regrole
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass
                      AND d.objid = p.oid AND d.deptype = 'e')
  LOOP
    EXECUTE format('ALTER ROUTINE %s OWNER TO loket_owner', x.name);
  END LOOP;
END $$;
