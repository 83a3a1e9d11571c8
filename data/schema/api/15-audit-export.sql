-- SPDX-License-Identifier: GPL-3.0-or-later
-- What an auditor takes along: read by loket-admin audit, as superuser on the server.
SET LOCAL ROLE loket_owner;

-- The rows of every audited table, as the log would have them: one query for each table, giving
-- source, key and the row. The arguments of the trigger are the columns of the key.
CREATE OR REPLACE FUNCTION audit.live_queries() RETURNS SETOF text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT format('SELECT %L, concat_ws(''/'', %s), jsonb_strip_nulls(to_jsonb(t))::text FROM %I.%I t '
                             'ORDER BY 2',
      n.nspname || '.' || c.relname,
      (SELECT string_agg(format('to_jsonb(t) ->> %L', a.name), ', ' ORDER BY a.place)
       FROM unnest(string_to_array(encode(g.tgargs, 'escape'), chr(92) || '000')) WITH ORDINALITY a(name, place)
       WHERE a.name <> ''),
      n.nspname, c.relname)
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE g.tgname = 'audited' AND NOT g.tgisinternal AND g.tgparentid = 0
    ORDER BY n.nspname, c.relname;
END $$;
