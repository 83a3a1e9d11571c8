-- SPDX-License-Identifier: GPL-3.0-or-later
-- Refused attempts stay on record whatever becomes of the transaction: see the migration. A cell
-- holds, from the top, the minute (25 bits), the number of the login (13), the code (5), the number of the
-- function (9) and how often (11). Every login has seven cells for different refusals of a minute
-- and one for what was more; 32 logins apart two share them. Nothing is written for a transaction
-- that is read only: nothing can be done in it either, and the server's log has the line.
SET LOCAL ROLE loket_owner;

-- What somebody was refused who tried more than they may. The other codes are everyday: somebody
-- was faster, something was missing.
CREATE OR REPLACE FUNCTION loket.refused_codes() RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY['LK001', 'LK002', 'LK003', 'LK006', 'LK007', 'LK013', 'LK017', 'LK022'];
END $$;

CREATE OR REPLACE FUNCTION loket.refused_minute(at timestamptz) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN floor((extract(epoch FROM at) - 1767225600) / 60);   -- of 2026
END $$;

CREATE OR REPLACE FUNCTION loket.refused_number(kind text, name text) RETURNS int
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT x.n FROM loket.refusal_number x
    WHERE x.kind = refused_number.kind AND x.name = refused_number.name
      AND x.n < CASE x.kind WHEN 'login' THEN 8192 ELSE 512 END), 0);
END $$;

-- In the cell of this key, or in the oldest of the seven that is of an earlier minute; the eighth
-- counts what found no room.
CREATE OR REPLACE FUNCTION loket.refused_count(first int, key bigint, rest bigint) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cell regclass;
  free regclass;
  v bigint;
  oldest bigint := key >> 14 << 25;         -- before this minute and this login's
BEGIN
  FOR i IN first..first + 6 LOOP
    cell := ('loket.refused_' || i)::regclass;
    v := coalesce(pg_sequence_last_value(cell), 1);
    IF v >> 11 = key THEN
      IF v & 2047 < 2047 THEN
        PERFORM setval(cell, v + 1);
      END IF;
      RETURN;
    ELSIF v >> 38 < key >> 27 AND v < oldest THEN
      free := cell;
      oldest := v;
    END IF;
  END LOOP;
  IF free IS NOT NULL THEN
    PERFORM setval(free, key << 11 | 1);
    RETURN;
  END IF;
  cell := ('loket.refused_' || first + 7)::regclass;
  v := coalesce(pg_sequence_last_value(cell), 1);
  PERFORM setval(cell, CASE WHEN v >> 11 = rest THEN least(v + 1, rest << 11 | 2047) ELSE rest << 11 | 1 END);
END $$;

-- Called by loket.fail before it refuses.
CREATE OR REPLACE FUNCTION loket.refused(code text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  stack text;
  door text;
  who int;
  its_login bigint;
BEGIN
  IF code <> ALL (loket.refused_codes()) OR current_setting('transaction_read_only') <> 'off' THEN
    RETURN;
  END IF;
  who := loket.refused_number('login', session_user);
  IF who = 0 THEN
    RETURN;                                 -- nobody of ours: a login that no office knows
  END IF;
  GET DIAGNOSTICS stack = PG_CONTEXT;
  door := substring(stack FROM '((?:api|portal|agency)[.][a-z_]+)[(]');
  its_login := loket.refused_minute(clock_timestamp()) << 13 | who;
  PERFORM loket.refused_count(who % 32 * 8, (its_login << 5 | right(code, 3)::int) << 9
    | loket.refused_number('door', coalesce(door, '')), its_login << 14);
  PERFORM nextval('loket.refused_tick');
END $$;

-- How often the caller was refused this within the last minute or so, also in transactions that were
-- taken back, the present one among them.
CREATE OR REPLACE FUNCTION loket.refused_lately(code text) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who int := loket.refused_number('login', session_user);
BEGIN
  RETURN (SELECT coalesce(sum(v & 2047), 0)
    FROM generate_series(who % 32 * 8, who % 32 * 8 + 6) i,
      LATERAL (SELECT pg_sequence_last_value(('loket.refused_' || i)::regclass) AS v OFFSET 0) c
    WHERE v >> 25 & 8191 = who AND v >> 20 & 31 = right(code, 3)::int
      AND v >> 38 >= loket.refused_minute(clock_timestamp() - interval '30 seconds'));
END $$;

-- Whoever enters numbers that are taken, again and again, is asking who is known here.
CREATE OR REPLACE FUNCTION loket.number_limit() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF loket.refused_lately('LK013') >= 20 THEN
    PERFORM loket.fail('LK017', '{"limit": "numbers"}');
  END IF;
END $$;

-- One cell into the table. Of one login no more than 500 rows a day: what is beyond is one row an
-- hour that says so.
CREATE OR REPLACE FUNCTION loket.refusal_keep(v bigint, over boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r loket.refusal;
BEGIN
  r.at := to_timestamp(1767225600 + (v >> 38) * 60);
  r.code := 'LK' || lpad((v >> 20 & 31)::text, 3, '0');
  r.times := v & 2047;
  r.login := (SELECT x.name FROM loket.refusal_number x WHERE x.kind = 'login' AND x.n = v >> 25 & 8191);
  r.fn := coalesce((SELECT split_part(x.name, '.', 2) FROM loket.refusal_number x
    WHERE x.kind = 'door' AND x.n = v >> 11 & 511), '');
  SELECT s.id, s.office INTO r.staff, r.office FROM loket.staff_login l JOIN loket.staff s ON s.id = l.staff
  WHERE l.login = r.login;
  r.office := coalesce(r.office, (SELECT p.office FROM loket.place_login p WHERE p.login = r.login));
  IF r.office IS NULL THEN
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT FROM loket.refusal x WHERE x.login = r.login AND x.at = r.at AND x.code = r.code
                 AND x.fn = r.fn)
     AND (SELECT count(*) FROM loket.refusal x WHERE x.login = r.login AND x.at > r.at - interval '1 day') >= 500
  THEN
    INSERT INTO loket.refusal VALUES (r.login, date_trunc('hour', r.at), 'LK' || '000', '', r.office, r.staff, 1)
    ON CONFLICT ON CONSTRAINT refusal_pkey DO NOTHING;
    RETURN;
  END IF;
  -- written again when it doubled or its minute is over, so that a flood is few leaves
  INSERT INTO loket.refusal AS x VALUES (r.login, r.at, r.code, r.fn, r.office, r.staff, r.times)
  ON CONFLICT ON CONSTRAINT refusal_pkey DO UPDATE SET times = excluded.times
  WHERE excluded.times >= 2 * x.times OR over AND excluded.times > x.times;
END $$;

-- For the keeper, every second.
CREATE OR REPLACE FUNCTION loket.refusals_gather() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  ticked bigint := coalesce(pg_sequence_last_value('loket.refused_tick'), 0);
  this_minute bigint := loket.refused_minute(clock_timestamp());
  v bigint;
BEGIN
  IF EXISTS (SELECT FROM loket.refusal_gathered g WHERE g.tick = ticked AND g.again > clock_timestamp()) THEN
    RETURN;
  END IF;
  UPDATE loket.refusal_gathered g SET tick = ticked, again = CASE WHEN g.tick = ticked THEN 'infinity'::timestamptz
    ELSE date_trunc('minute', clock_timestamp()) + interval '1 minute' END;
  FOR v IN SELECT c.v FROM generate_series(0, 255) i,
      LATERAL (SELECT pg_sequence_last_value(('loket.refused_' || i)::regclass) AS v OFFSET 0) c
    WHERE c.v >> 38 > this_minute - 1440 LOOP
    PERFORM loket.refusal_keep(v, v >> 38 < this_minute);
  END LOOP;
END $$;

-- Every login of an office has a number from the moment it is registered.
CREATE OR REPLACE FUNCTION loket.login_numbered() RETURNS trigger
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.refusal_number
  SELECT 'login', NEW.login, coalesce(max(x.n), 0) + 1 FROM loket.refusal_number x WHERE x.kind = 'login'
  ON CONFLICT ON CONSTRAINT refusal_number_pkey DO NOTHING;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER numbered AFTER INSERT ON loket.staff_login
  FOR EACH ROW EXECUTE FUNCTION loket.login_numbered();
CREATE OR REPLACE TRIGGER numbered AFTER INSERT ON loket.place_login
  FOR EACH ROW EXECUTE FUNCTION loket.login_numbered();
