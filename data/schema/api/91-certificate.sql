-- SPDX-License-Identifier: GPL-3.0-or-later
-- The certificates of the office: put on record by loket-admin, warned of in time, and refused at
-- once when they were revoked.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.certificate_put(serial text, kind text, name text,
  valid_from timestamptz, valid_until timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.certificate (serial, office, kind, name, valid_from, valid_until)
  SELECT certificate_put.serial, o.id, certificate_put.kind, certificate_put.name,
         certificate_put.valid_from, certificate_put.valid_until
  FROM loket.office o ORDER BY o.code LIMIT 1
  ON CONFLICT ON CONSTRAINT certificate_pkey DO NOTHING;
END $$;

-- One of each name: the one that lasts longest and was not revoked.
CREATE OR REPLACE FUNCTION loket.certificates_now(office uuid) RETURNS SETOF loket.certificate
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT DISTINCT ON (c.kind, CASE c.kind WHEN 'device' THEN c.name END) c.*
  FROM loket.certificate c
  WHERE c.office = certificates_now.office AND c.revoked_at IS NULL
  ORDER BY c.kind, CASE c.kind WHEN 'device' THEN c.name END, c.valid_until DESC, c.made_at DESC;
END $$;

CREATE OR REPLACE FUNCTION loket.certificate_list() RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('kind', c.kind, 'name', c.name,
      'serial', c.serial, 'from', c.valid_from::date, 'until', c.valid_until::date,
      'revoked', c.revoked_at IS NOT NULL,
      'desks', (SELECT count(*) FROM loket.desk_session d
                WHERE d.certificate = c.serial AND d.closed_at IS NULL))
      ORDER BY c.kind, c.name, c.valid_until)
    FROM loket.certificate c), '[]');
END $$;

CREATE OR REPLACE FUNCTION loket.certificates_revoked() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT string_agg(c.serial, ' ' ORDER BY c.revoked_at, c.serial)
          FROM loket.certificate c WHERE c.revoked_at IS NOT NULL);
END $$;

-- All certificates of a desk: a stolen computer may have an old one too. Their number, 0 when
-- there is no such desk.
CREATE OR REPLACE FUNCTION loket.device_revoke(name text) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n int;
BEGIN
  UPDATE loket.certificate c SET revoked_at = coalesce(c.revoked_at, clock_timestamp())
  WHERE c.kind = 'device' AND c.name = device_revoke.name;
  GET DIAGNOSTICS n = ROW_COUNT;
  PERFORM loket.end_revoked();
  RETURN n;
END $$;

-- The certificate this connection showed, NULL without one.
CREATE OR REPLACE FUNCTION loket.own_certificate() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT a.ssl_client_serial::text FROM pg_stat_get_activity(pg_backend_pid()) a);
END $$;

-- Connections of a revoked computer end, and so do its desks: whoever stood there is served at
-- another counter. The list the server reads refuses the next connection.
CREATE OR REPLACE FUNCTION loket.end_revoked() RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d uuid;
  ended int;
BEGIN
  IF NOT EXISTS (SELECT FROM loket.certificate c WHERE c.revoked_at IS NOT NULL) THEN
    RETURN 0;
  END IF;
  FOR d IN SELECT s.id FROM loket.desk_session s
           JOIN loket.certificate c ON c.serial = s.certificate AND c.revoked_at IS NOT NULL
           WHERE s.closed_at IS NULL ORDER BY s.id FOR UPDATE OF s SKIP LOCKED LOOP
    PERFORM loket.desk_end(d, 'ended');
  END LOOP;
  SELECT count(*) FILTER (WHERE pg_terminate_backend(a.pid)) INTO ended
  FROM pg_stat_get_activity(NULL) a JOIN pg_roles r ON r.oid = a.usesysid
  JOIN loket.certificate c ON c.serial = a.ssl_client_serial::text AND c.revoked_at IS NOT NULL
  WHERE a.pid <> pg_backend_pid() AND NOT r.rolsuper;
  RETURN ended;
END $$;

-- What ends within 60 days: the server's and the authority's for everybody, that of the own
-- computer for whoever sits at it, those of all desks for an administrator.
CREATE OR REPLACE FUNCTION loket.certificate_warnings(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text := loket.own_certificate();
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('kind', c.kind, 'name', c.name,
      'own', coalesce(c.serial = own, false), 'until', c.valid_until::date,
      'days', greatest(-1, floor(extract(epoch FROM c.valid_until - clock_timestamp()) / 86400)))
      ORDER BY c.valid_until, c.name)
    FROM loket.certificate c
    WHERE c.office = me.office AND c.revoked_at IS NULL
      AND c.valid_until < clock_timestamp() + interval '60 days'
      AND (c.serial = own OR EXISTS (SELECT FROM loket.certificates_now(me.office) n
        WHERE n.serial = c.serial AND (n.kind <> 'device' OR 'administrator' = ANY (me.duties))))),
    '[]');
END $$;
