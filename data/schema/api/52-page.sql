-- SPDX-License-Identifier: GPL-3.0-or-later
-- Page objects on their way in and out. Begin fixes size and chunks, each chunk must have exactly
-- the length its place asks for, and the whole counts only when the server has hashed it itself.
-- Knowing a hash links nothing.
SET LOCAL ROLE loket_owner;

-- What one person may have on the way, and bring in on one day.
CREATE OR REPLACE FUNCTION loket.need_page_room(me loket.caller, size int) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT count(*) >= 64 FROM loket.page_object o
      WHERE o.staff = me.staff AND o.complete_at IS NULL
        AND o.begun_at > loket.now() - interval '7 days') THEN
    PERFORM loket.fail('LK017', '{"limit": "unfinished"}');
  END IF;
  IF (SELECT coalesce(sum(o.size::bigint), 0) + need_page_room.size > 4294967296
      FROM loket.page_object o
      WHERE o.staff = me.staff AND o.begun_at > loket.now() - interval '1 day') THEN
    PERFORM loket.fail('LK017', '{"limit": "day"}');
  END IF;
END $$;

-- Begins or goes on with a page: answers the chunks that are here already.
CREATE OR REPLACE FUNCTION api.page_begin(page uuid, "case" uuid, sha256 text, size int, kind text,
                                          width int, height int, dpi_x int, dpi_y int)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
  c loket.case_file;
  o loket.page_object;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner']);
  PERFORM loket.need_arguments(jsonb_build_object('page', page, 'case', "case", 'sha256', sha256,
    'size', size, 'kind', kind, 'width', width, 'height', height, 'dpi_x', dpi_x, 'dpi_y', dpi_y));
  c := loket.case_here(me, "case");
  SELECT * INTO o FROM loket.page_object x WHERE x.id = page;
  IF o.id IS NOT NULL THEN
    -- only who began it, with the same announcement
    IF (o.staff = me.staff AND o.case_id = c.id AND encode(o.sha256, 'hex') = page_begin.sha256
        AND o.size = page_begin.size AND o.kind = page_begin.kind) IS NOT TRUE THEN
      PERFORM loket.fail('LK003');
    END IF;
    RETURN jsonb_build_object('complete', o.complete_at IS NOT NULL, 'have',
      (SELECT coalesce(jsonb_agg(k.n ORDER BY k.n), '[]') FROM loket.page_chunk k
       WHERE k.page = o.id));
  END IF;
  PERFORM loket.need('sha256', sha256 ~ '^[0-9a-f]{64}$', 'format');
  PERFORM loket.need('size', size BETWEEN 1 AND 67108864, 'range');
  PERFORM loket.need('kind', kind IN ('jpeg', 'g4', 'png', 'pdf', 'file'), 'unknown');
  IF size > 8388608 AND kind NOT IN ('pdf', 'file') THEN
    PERFORM loket.fail('LK017', '{"limit": "page"}');
  END IF;
  IF EXISTS (SELECT FROM loket.decision d WHERE d.case_id = c.id)
     OR EXISTS (SELECT FROM loket.case_withdrawal w WHERE w.case_id = c.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.need_page_room(me, size);
  INSERT INTO loket.page_object VALUES (page, me.office, c.id, me.staff,
    decode(page_begin.sha256, 'hex'), size, kind, width, height, dpi_x, dpi_y,
    (size + 262143) / 262144, loket.now());
  RETURN '{"have": [], "complete": false}';
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.page_begin(uuid, uuid, text, int, text, int, int, int, int)
  TO loket_staff;

CREATE OR REPLACE FUNCTION api.page_chunk(page uuid, n int, bytes bytea) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
  o loket.page_object;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner']);
  PERFORM loket.need('page', page IS NOT NULL, 'missing');
  PERFORM loket.need('n', n IS NOT NULL, 'missing');
  PERFORM loket.need('bytes', bytes IS NOT NULL, 'missing');
  SELECT * INTO o FROM loket.page_object x
  WHERE x.id = page AND x.office = me.office AND x.staff = me.staff;
  IF o.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF o.complete_at IS NOT NULL THEN
    RETURN '{"ok": true}';
  END IF;
  PERFORM loket.need('n', n BETWEEN 0 AND o.chunks - 1, 'range');
  PERFORM loket.need('bytes', length(bytes) = least(262144, o.size - n * 262144), 'length');
  INSERT INTO loket.page_chunk VALUES (page, n, bytes)
  ON CONFLICT ON CONSTRAINT page_chunk_pkey DO NOTHING;
  RETURN '{"ok": true}';
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.page_chunk(uuid, int, bytea) TO loket_staff;

-- A page whose bytes are not what was announced loses them, so that it can be sent again: that is
-- an answer, ok false, because a refusal would undo the clearing.
CREATE OR REPLACE FUNCTION api.page_finish(page uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  o loket.page_object;
  n int;
  total bigint;
  whole bytea;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner']);
  PERFORM loket.need('page', page IS NOT NULL, 'missing');
  SELECT * INTO o FROM loket.page_object x
  WHERE x.id = page AND x.office = me.office AND x.staff = me.staff FOR UPDATE;
  IF o.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF o.complete_at IS NOT NULL THEN
    RETURN '{"ok": true}';
  END IF;
  SELECT count(*), coalesce(sum(length(k.bytes)), 0),
         sha256(coalesce(string_agg(k.bytes, NULL ORDER BY k.n), ''))
  INTO n, total, whole FROM loket.page_chunk k WHERE k.page = o.id;
  IF n <> o.chunks OR total <> o.size THEN
    PERFORM loket.fail('LK018', jsonb_build_object('chunks', o.chunks, 'have', n));
  END IF;
  IF whole <> o.sha256 THEN
    DELETE FROM loket.page_chunk k WHERE k.page = o.id;
    RETURN '{"ok": false, "reason": "hash"}';
  END IF;
  UPDATE loket.page_object x SET complete_at = loket.now() WHERE x.id = o.id;
  PERFORM loket.tell(me.office, 'case', o.case_id);
  RETURN '{"ok": true}';
END $$;
GRANT EXECUTE ON FUNCTION api.page_finish(uuid) TO loket_staff;

-- The chunks in their order, to a desk session that has a read of a case with this page on record.
CREATE OR REPLACE FUNCTION api.page_read(page uuid) RETURNS SETOF bytea
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  o loket.page_object;
BEGIN
  me := loket.enter('{}');
  PERFORM loket.need('page', page IS NOT NULL, 'missing');
  SELECT * INTO o FROM loket.page_object x WHERE x.id = page AND x.office = me.office;
  IF o.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF (loket.read_used(me, o.case_id) OR EXISTS (
        SELECT FROM loket.paper_page g JOIN loket.paper a ON a.id = g.paper
        WHERE g.page = o.id AND loket.read_used(me, a.case_id))) IS NOT TRUE THEN
    PERFORM loket.fail('LK022');
  END IF;
  IF loket.page_may(me, o) IS NOT TRUE THEN
    PERFORM loket.fail('LK002', '{"restricted": "paper"}');
  END IF;
  IF o.complete_at IS NULL THEN
    PERFORM loket.fail('LK018', '{}');
  END IF;
  -- once for each desk session: which pages were seen, for whom has to be told
  IF NOT EXISTS (SELECT FROM loket.read_log r
                 WHERE r.subject = o.id AND r.desk_session = me.desk AND r.kind = 'page') THEN
    INSERT INTO loket.read_log (id, office, staff, desk_session, kind, subject, purpose, used_at)
    VALUES (gen_random_uuid(), me.office, me.staff, me.desk, 'page', o.id, 'page', clock_timestamp());
  END IF;
  RETURN QUERY SELECT k.bytes FROM loket.page_chunk k WHERE k.page = o.id ORDER BY k.n;
END $$;
GRANT EXECUTE ON FUNCTION api.page_read(uuid) TO loket_staff;

-- Uploads that nobody finished within seven days, with what came of them. The keeper calls it.
CREATE OR REPLACE FUNCTION loket.clear_uploads() RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cleared int;
BEGIN
  DELETE FROM loket.page_object o
  WHERE o.complete_at IS NULL AND o.begun_at < loket.now() - interval '7 days';
  GET DIAGNOSTICS cleared = ROW_COUNT;
  RETURN cleared;
END $$;
