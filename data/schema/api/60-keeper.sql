-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the keeper does once a second: seals the audit, ends what blocks others, closes the day.
SET LOCAL ROLE loket_owner;

-- The door for programs that are nobody: a role instead of a person.
CREATE OR REPLACE FUNCTION loket.enter_service(role name) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_setting('transaction_isolation') IS DISTINCT FROM 'read committed' THEN
    PERFORM loket.fail('LK009');
  END IF;
  IF pg_has_role(session_user, role, 'USAGE') IS NOT TRUE THEN
    PERFORM loket.fail('LK001');
  END IF;
  PERFORM set_config('synchronous_commit', 'on', true), set_config('lock_timeout', '5s', true),
          set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
          set_config('loket.command', '', true), set_config('loket.staff', '', true),
          set_config('loket.office', '', true), set_config('loket.desk', '', true);
END $$;

CREATE OR REPLACE FUNCTION api.keeper_seal(max int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  n bigint;
  c audit.checkpoint;
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need('max', max BETWEEN 1 AND 100000, 'range');
  PERFORM loket.refusals_gather();
  n := audit.seal(max);
  SELECT * INTO c FROM audit.checkpoint x WHERE x.size = n;
  RETURN jsonb_build_object('size', n, 'root', encode(c.root, 'hex'),
    'origin', (SELECT t.origin FROM audit.tree t), 'signed', c.signature IS NOT NULL);
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_seal(int) TO loket_keeper;

-- The signature under a checkpoint: over its size and root, by the key of this office.
CREATE OR REPLACE FUNCTION api.keeper_checkpoint_sign(size bigint, key_id text, signature bytea)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need_arguments(jsonb_build_object('size', size, 'key_id', key_id,
                                                  'signature', encode(signature, 'hex')));
  PERFORM loket.need('signature', length(signature) = 64, 'length');
  PERFORM loket.need('key_id', key_id ~ '^[A-Za-z0-9._-]{1,40}$', 'format');
  UPDATE audit.checkpoint c SET key_id = keeper_checkpoint_sign.key_id,
    signature = keeper_checkpoint_sign.signature
  WHERE c.size = keeper_checkpoint_sign.size AND c.signature IS NULL;
  IF NOT FOUND THEN
    PERFORM loket.fail('LK003');
  END IF;
  RETURN '{}';
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_checkpoint_sign(bigint, text, bytea) TO loket_keeper;

-- Sessions that sit in a transaction for a second or whose transaction is older than fifteen hold
-- locks and old rows: also one that is kept awake by a word now and then, or by a call of the fast
-- path, which has a state of its own. Only those of people and services; never the keeper, a
-- backup, a monitor or a superuser.
CREATE OR REPLACE FUNCTION loket.end_blockers() RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT count(*) FILTER (WHERE pg_terminate_backend(a.pid))
    FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
    WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND NOT r.rolsuper
      AND (pg_has_role(a.usesysid, 'loket_staff', 'MEMBER')
        OR pg_has_role(a.usesysid, 'loket_display', 'MEMBER')
        OR pg_has_role(a.usesysid, 'loket_kiosk', 'MEMBER')
        OR pg_has_role(a.usesysid, 'loket_portal', 'MEMBER')
        OR pg_has_role(a.usesysid, 'loket_agency', 'MEMBER'))
      AND ((a.state LIKE 'idle in transaction%'
            AND a.state_change < clock_timestamp() - interval '1 second')
        OR a.xact_start < clock_timestamp() - interval '15 seconds'));
END $$;

-- Desk sessions whose backend is gone are lost: the counter can be taken after a while; what is
-- lost for half a day, or from yesterday, ends.
CREATE OR REPLACE FUNCTION loket.find_lost_desks() RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d loket.desk_session;
  ended int := 0;
BEGIN
  FOR d IN
    SELECT s.* FROM loket.desk_session s WHERE s.closed_at IS NULL AND NOT EXISTS
      (SELECT FROM pg_stat_activity a WHERE a.pid = s.backend_pid
         AND a.backend_start = s.backend_start)
    ORDER BY s.id FOR UPDATE SKIP LOCKED
  LOOP
    IF d.lost_at IS NULL THEN
      UPDATE loket.desk_session s SET lost_at = clock_timestamp() WHERE s.id = d.id;
    ELSIF d.lost_at < clock_timestamp() - interval '12 hours'
       OR (d.opened_at AT TIME ZONE (SELECT o.tz FROM loket.office o WHERE o.id = d.office))::date
          < loket.today(d.office) THEN
      PERFORM loket.desk_end(d.id, 'lost');
      ended := ended + 1;
    END IF;
  END LOOP;
  RETURN ended;
END $$;

-- Whoever was still waiting when the day ended did not come; a visit nobody ended was left.
CREATE OR REPLACE FUNCTION loket.close_days() RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  closed int;
BEGIN
  UPDATE loket.visit v SET ended_at = loket.now(), desk_session = NULL,
    outcome = CASE WHEN v.started_at IS NULL THEN 'no_show' ELSE 'left' END
  FROM loket.office o
  WHERE o.id = v.office AND v.ended_at IS NULL AND v.day < loket.today(o.id);
  UPDATE loket.ticket t SET desk_session = NULL,
    state = CASE t.state WHEN 'serving' THEN 'done' ELSE 'no_show' END
  FROM loket.office o
  WHERE o.id = t.office AND t.day < loket.today(o.id)
    AND t.state IN ('waiting', 'called', 'serving', 'parked');
  GET DIAGNOSTICS closed = ROW_COUNT;
  RETURN closed;
END $$;

-- Changes older than a day: a desk that slept longer reads everything again.
CREATE OR REPLACE FUNCTION loket.clear_changes() RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  newest xid8;
  cleared int;
BEGIN
  WITH gone AS (DELETE FROM loket.change c WHERE c.at < clock_timestamp() - interval '1 day'
                RETURNING c.tx)
  SELECT max(g.tx::text::numeric)::text::xid8, count(*) INTO newest, cleared FROM gone g;
  IF newest IS NOT NULL THEN
    UPDATE loket.change_kept k SET after_tx = newest WHERE k.after_tx < newest;
  END IF;
  RETURN cleared;
END $$;

CREATE OR REPLACE FUNCTION api.keeper_tidy() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  done jsonb;
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  done := jsonb_build_object('ended', loket.end_blockers(), 'lost', loket.find_lost_desks(),
    'revoked', loket.end_revoked());
  -- the rest now and then; the row is the clock, and only one keeper finds it unlocked
  UPDATE loket.keeper_round r SET at = clock_timestamp()
  WHERE r.at < clock_timestamp() - interval '5 minutes';
  IF FOUND THEN
    done := done || jsonb_build_object('closed', loket.close_days(),
      'changes', loket.clear_changes(), 'uploads', loket.clear_uploads(),
      'boxes', loket.clear_boxes(), 'asks', loket.clear_asks());
  END IF;
  RETURN done;
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_tidy() TO loket_keeper;
