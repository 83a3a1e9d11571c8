-- SPDX-License-Identifier: GPL-3.0-or-later
-- Live changes. A row per change and an empty NOTIFY as a hint to look sooner; a desk that missed
-- the hint finds the row at its next look.
SET LOCAL ROLE loket_owner;

-- Something changed: say it in the transaction that changed it. subject: the id of the case,
-- visit …, or NULL for the whole topic.
CREATE OR REPLACE FUNCTION loket.tell(office uuid, topic text, subject uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.change (office, topic, subject) VALUES (tell.office, tell.topic, tell.subject);
  PERFORM pg_notify('loket', '');
END $$;

-- since: what the last call returned, '' at the start. It is the epoch and the snapshot the last
-- answer was read with: news is what that snapshot did not see, in whatever order it committed.
-- A topic with id null means: read all of it again.
CREATE OR REPLACE FUNCTION api.changes(since text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  epoch text;
  seen pg_snapshot;
  seen_now pg_snapshot;
  topics jsonb;
BEGIN
  me := loket.enter('{}');
  PERFORM loket.need_arguments(jsonb_build_object('since', since));
  epoch := loket.epoch();
  IF split_part(since, ':', 1) = epoch THEN
    seen := substr(since, length(epoch) + 2)::pg_snapshot;
    IF pg_snapshot_xmin(seen) <= (SELECT k.after_tx FROM loket.change_kept k) THEN
      seen := NULL;
    END IF;
  END IF;
  -- One statement, so that the rows and the snapshot handed back belong together.
  SELECT pg_current_snapshot(), coalesce(jsonb_agg(jsonb_build_object('topic', n.topic,
           'id', n.subject)), '[]')
  INTO seen_now, topics
  FROM (SELECT DISTINCT c.topic, c.subject FROM loket.change c
        WHERE c.office = me.office AND c.tx >= pg_snapshot_xmin(seen)
          AND NOT pg_visible_in_snapshot(c.tx, seen) LIMIT 501) n;
  IF seen IS NULL OR jsonb_array_length(topics) > 500 THEN
    SELECT jsonb_agg(jsonb_build_object('topic', t, 'id', NULL)) INTO topics
    FROM unnest(ARRAY['queue', 'visit', 'case', 'approvals', 'production', 'handover', 'office']) t;
  END IF;
  RETURN jsonb_build_object('since', epoch || ':' || seen_now, 'topics', topics);
EXCEPTION WHEN data_exception THEN
  PERFORM loket.fail('LK008', '{"argument": "since", "reason": "format"}');
END $$;
GRANT EXECUTE ON FUNCTION api.changes(text) TO loket_staff;
