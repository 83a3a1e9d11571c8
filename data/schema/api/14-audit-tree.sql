-- SPDX-License-Identifier: GPL-3.0-or-later
-- The RFC 6962 tree over the audit's leaves: built by one sequencer from rows in any order,
-- proven to anybody who kept an earlier root.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION audit.node_hash(a bytea, b bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN sha256(decode('01', 'hex') || a || b);
END $$;

-- The name under which this log signs; NULL before there is an office.
CREATE OR REPLACE FUNCTION audit.make_origin() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT 'loket/' || o.code FROM loket.office o ORDER BY o.id LIMIT 1);
END $$;

-- What is signed under a checkpoint: a note of three lines (C2SP tlog-checkpoint).
CREATE OR REPLACE FUNCTION audit.note_body(c audit.checkpoint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT concat(t.origin, chr(10), c.size, chr(10), encode(c.root, 'base64'), chr(10)) FROM audit.tree t);
END $$;

-- The whole note; the four bytes before the signature name the key (C2SP signed-note). NULL when
-- nobody signed it, or with a key that is not known.
CREATE OR REPLACE FUNCTION audit.note(c audit.checkpoint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT concat(audit.note_body(c), chr(10), chr(8212), ' ', t.origin, ' ',
      replace(encode(substr(sha256(convert_to(concat(t.origin, chr(10), chr(1)), 'UTF8') || k.sign), 1, 4) || c.signature,
                     'base64'), chr(10), ''), chr(10))
    FROM audit.tree t, loket.office_key k WHERE k.key_id = c.key_id AND c.signature IS NOT NULL);
END $$;

-- Appends what is pending, at most that many leaves. Pending rows and not "id above the last":
-- a transaction with a smaller id may commit later. One writer by a lock on the row of the tree.
CREATE OR REPLACE FUNCTION audit.seal(most int) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  tree audit.tree;
  stack bytea[];
  n bigint;
  h bytea;
  level int;
  e record;
  root bytea;
BEGIN
  SELECT * INTO STRICT tree FROM audit.tree FOR UPDATE;
  stack := tree.frontier;
  n := tree.size;
  FOR e IN
    WITH taken AS (DELETE FROM audit.pending p WHERE p.id IN
                   (SELECT q.id FROM audit.pending q ORDER BY q.id LIMIT most) RETURNING p.id)
    SELECT v.id, v.leaf FROM taken t JOIN audit.event v ON v.id = t.id ORDER BY v.id
  LOOP
    INSERT INTO audit.sequence VALUES (n, e.id);
    h := e.leaf;
    level := 0;
    WHILE (n >> level) & 1 = 1 LOOP
      h := audit.node_hash(stack[cardinality(stack)], h);
      stack := trim_array(stack, 1);
      level := level + 1;
      IF level >= 5 THEN
        INSERT INTO audit.node VALUES (level, n >> level, h);
      END IF;
    END LOOP;
    stack := stack || h;
    n := n + 1;
  END LOOP;
  IF n = tree.size THEN
    RETURN n;
  END IF;
  root := stack[cardinality(stack)];
  FOR i IN REVERSE cardinality(stack) - 1 .. 1 LOOP
    root := audit.node_hash(stack[i], root);
  END LOOP;
  UPDATE audit.tree t SET size = n, frontier = stack, origin = coalesce(t.origin, audit.make_origin());
  INSERT INTO audit.checkpoint (size, root, at) VALUES (n, root, clock_timestamp());
  RETURN n;
END $$;

-- The largest power of two below n.
CREATE OR REPLACE FUNCTION audit.split(n bigint) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k bigint := 1;
BEGIN
  WHILE k * 2 < n LOOP
    k := k * 2;
  END LOOP;
  RETURN k;
END $$;

-- Root of the leaves [low, high).
CREATE OR REPLACE FUNCTION audit.root(low bigint, high bigint) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n bigint := high - low;
  height int := 0;
  k bigint;
BEGIN
  IF n = 1 THEN
    RETURN (SELECT e.leaf FROM audit.sequence s JOIN audit.event e ON e.id = s.event
            WHERE s.seq = low);
  END IF;
  WHILE (n >> height) > 1 LOOP
    height := height + 1;
  END LOOP;
  IF height >= 5 AND n = 1::bigint << height AND low % n = 0 THEN
    RETURN (SELECT d.hash FROM audit.node d WHERE d.level = height AND d.place = low / n);
  END IF;
  k := audit.split(n);
  RETURN audit.node_hash(audit.root(low, low + k), audit.root(low + k, high));
END $$;

-- RFC 6962 2.1.1: that the leaf is in [low, high), from the leaf up.
CREATE OR REPLACE FUNCTION audit.inclusion(leaf bigint, low bigint, high bigint) RETURNS bytea[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k bigint;
BEGIN
  IF high - low = 1 THEN
    RETURN '{}';
  END IF;
  k := low + audit.split(high - low);
  IF leaf < k THEN
    RETURN audit.inclusion(leaf, low, k) || audit.root(k, high);
  END IF;
  RETURN audit.inclusion(leaf, k, high) || audit.root(low, k);
END $$;

-- RFC 6962 2.1.2: that the first m of [low, high) are what they were; whole says that the root of
-- these m is known to the asker.
CREATE OR REPLACE FUNCTION audit.consistency(m bigint, low bigint, high bigint, whole boolean)
RETURNS bytea[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k bigint;
BEGIN
  IF m = high - low THEN
    RETURN CASE WHEN whole THEN '{}'::bytea[] ELSE ARRAY[audit.root(low, high)] END;
  END IF;
  k := audit.split(high - low);
  IF m <= k THEN
    RETURN audit.consistency(m, low, low + k, whole) || audit.root(low + k, high);
  END IF;
  RETURN audit.consistency(m - k, low + k, high, false) || audit.root(low, low + k);
END $$;

-- The newest signed checkpoint and the proof that the one the desk saw last is a part of it. since:
-- the size of that one, 0 at the first time. A log that is shorter than that cannot prove anything:
-- then proof is null, and the desk has two signed checkpoints that contradict each other. waiting: for
-- how many seconds the oldest event has not been sealed; a keeper that does not seal hides what
-- happens later.
CREATE OR REPLACE FUNCTION api.audit_checkpoint(since bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  c audit.checkpoint;
  waiting int;
BEGIN
  me := loket.enter('{}', false);
  PERFORM loket.need_arguments(jsonb_build_object('since', since));
  PERFORM loket.need('since', since >= 0, 'range');
  SELECT * INTO c FROM audit.checkpoint x WHERE x.signature IS NOT NULL ORDER BY x.size DESC LIMIT 1;
  waiting := (SELECT extract(epoch FROM clock_timestamp() - e.at)::int FROM audit.event e
              WHERE e.id = (SELECT min(p.id) FROM audit.pending p));
  IF c.size IS NULL THEN
    RETURN jsonb_build_object('size', 0, 'waiting', coalesce(waiting, 0));
  END IF;
  RETURN jsonb_build_object('size', c.size, 'root', encode(c.root, 'hex'), 'at', c.at,
    'origin', (SELECT t.origin FROM audit.tree t), 'key_id', c.key_id,
    'signature', encode(c.signature, 'hex'), 'waiting', coalesce(waiting, 0),
    'check', (SELECT k.outcome FROM loket.audit_check k ORDER BY k.at DESC LIMIT 1),
    'proof', CASE WHEN since = 0 THEN '[]' WHEN since <= c.size THEN
      to_jsonb(ARRAY(SELECT encode(h, 'hex')
                     FROM unnest(audit.consistency(since, 0, c.size, true)) h)) END);
END $$;
GRANT EXECUTE ON FUNCTION api.audit_checkpoint(bigint) TO loket_staff;
