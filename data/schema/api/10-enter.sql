-- SPDX-License-Identifier: GPL-3.0-or-later
-- The door of every api function: who calls, from which desk, with which duty today; and how a
-- function refuses. See README.md in this folder's parent for the template.
--
-- api files are applied after the migrations, in name order, all in one transaction, by a
-- superuser; each can be applied again. Function bodies hold no backslash (a session may switch
-- standard_conforming_strings off) and no ASSERT (a session may switch asserts off).
SET LOCAL ROLE loket_owner;

-- Refuses. The message is a code word and the detail machine-readable; neither ever holds
-- anything about a person.
CREATE OR REPLACE FUNCTION loket.fail(code text, detail jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.refused(code);
  RAISE EXCEPTION USING ERRCODE = code, DETAIL = coalesce(detail, '{}')::text, MESSAGE =
    CASE code
      WHEN 'LK001' THEN 'account_not_valid'      WHEN 'LK002' THEN 'duty_missing'
      WHEN 'LK003' THEN 'not_found'              WHEN 'LK004' THEN 'stale_version'
      WHEN 'LK005' THEN 'wrong_step'             WHEN 'LK006' THEN 'same_person'
      WHEN 'LK007' THEN 'command_reused'         WHEN 'LK008' THEN 'bad_argument'
      WHEN 'LK009' THEN 'isolation'              WHEN 'LK010' THEN 'proof_needed'
      WHEN 'LK011' THEN 'blocked'                WHEN 'LK012' THEN 'held_by_other'
      WHEN 'LK013' THEN 'number_used'            WHEN 'LK014' THEN 'desk_session_needed'
      WHEN 'LK015' THEN 'counter_taken'          WHEN 'LK016' THEN 'already_done'
      WHEN 'LK017' THEN 'limit_reached'          WHEN 'LK018' THEN 'page_incomplete'
      WHEN 'LK019' THEN 'reason_needed'          WHEN 'LK020' THEN 'ticket_active_elsewhere'
      WHEN 'LK021' THEN 'client_too_old'         WHEN 'LK022' THEN 'read_not_open'
      WHEN 'LK023' THEN 'constraint'             WHEN 'LK024' THEN 'visit_open'
      WHEN 'LK025' THEN 'not_before'             WHEN 'LK026' THEN 'destroyed'
    END;
END $$;

-- Refuses an argument unless the test holds; a test that is NULL does not hold.
CREATE OR REPLACE FUNCTION loket.need(argument text, holds boolean, reason text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF holds IS NOT TRUE THEN
    PERFORM loket.fail('LK008', jsonb_build_object('argument', argument, 'reason', reason));
  END IF;
END $$;

-- Does a text hold what nobody sees, or what shows it in another order: control characters beside
-- line end and tab, zero widths, directions? In the text of a jsonb what stands below a space is
-- escaped, and nothing else is.
CREATE OR REPLACE FUNCTION loket.hides(value jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  written text := replace(value::text, chr(92) || chr(92), '');
BEGIN
  RETURN strpos(written, chr(92) || 'u') > 0 OR strpos(written, chr(92) || 'b') > 0
    OR strpos(written, chr(92) || 'f') > 0
    OR written ~ ('[' || chr(127) || '-' || chr(159) || chr(8203) || '-' || chr(8207)
      || chr(8232) || '-' || chr(8238) || chr(8288) || '-' || chr(8303) || chr(65279) || ']');
END $$;

-- Texts of this many characters at most, in an array or under the names of an object. A desk that
-- shows them must not find anything else.
CREATE OR REPLACE FUNCTION loket.all_texts(value jsonb, longest int) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN CASE jsonb_typeof(value)
    WHEN 'array' THEN NOT EXISTS (SELECT FROM jsonb_array_elements(value) x
      WHERE jsonb_typeof(x) <> 'string' OR length(x #>> '{}') > longest)
    WHEN 'object' THEN NOT EXISTS (SELECT FROM jsonb_each(value) x
      WHERE jsonb_typeof(x.value) <> 'string' OR length(x.value #>> '{}') > longest
         OR length(x.key) > 60)
    ELSE false END;
END $$;

-- Four numbers of a place on a page.
CREATE OR REPLACE FUNCTION loket.is_place(value jsonb) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (jsonb_typeof(value) = 'array' AND jsonb_array_length(value) = 4) IS NOT TRUE THEN
    RETURN false;
  END IF;
  RETURN NOT EXISTS (SELECT FROM jsonb_array_elements(value) n
    WHERE CASE jsonb_typeof(n) WHEN 'number'
      THEN (n #>> '{}')::numeric NOT BETWEEN 0 AND 40000 ELSE true END);
END $$;

-- Refuses when one of the arguments is NULL (or the JSON null) that may not be, or hides something.
CREATE OR REPLACE FUNCTION loket.need_arguments(args jsonb, nullable text[] DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  a record;
BEGIN
  FOR a IN SELECT key, value FROM jsonb_each(args) LOOP
    IF jsonb_typeof(a.value) = 'null' AND a.key <> ALL (nullable) THEN
      PERFORM loket.fail('LK008', jsonb_build_object('argument', a.key, 'reason', 'missing'));
    END IF;
    PERFORM loket.need(a.key, NOT loket.hides(a.value), 'hidden');
  END LOOP;
END $$;

-- What an exception block does with a class 22 or 23 error: their messages hold values and rows.
CREATE OR REPLACE FUNCTION loket.caught(state text, constraint_name text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  m loket.constraint_meaning;
BEGIN
  IF left(state, 2) = '22' THEN
    PERFORM loket.fail('LK008', '{"argument": "", "reason": "format"}');
  END IF;
  SELECT * INTO m FROM loket.constraint_meaning c WHERE c.name = constraint_name;
  IF FOUND THEN
    PERFORM loket.fail(m.code, m.detail);
  END IF;
  PERFORM loket.fail('LK023', jsonb_build_object('constraint', coalesce(constraint_name, '')));
  RETURN NULL;
END $$;

-- The clock of the rules. Within one call it stands still; it does not stand still in a
-- transaction somebody keeps open.
CREATE OR REPLACE FUNCTION loket.now() RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN statement_timestamp() + (SELECT c.ahead FROM loket.clock c);
END $$;

CREATE OR REPLACE FUNCTION loket.today(office uuid) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT (loket.now() AT TIME ZONE o.tz)::date FROM loket.office o WHERE o.id = office);
END $$;

CREATE OR REPLACE FUNCTION loket.backend_start() RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT a.backend_start FROM pg_stat_get_activity(pg_backend_pid()) a);
END $$;

-- Why a login may not work today; told to nobody but its owner, who has given the password.
CREATE OR REPLACE FUNCTION loket.account_reason(login name) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT CASE
      WHEN l.disabled_at IS NOT NULL THEN 'disabled'
      WHEN loket.today(s.office) < greatest(l.valid_from, s.valid_from) THEN 'early'
      ELSE 'expired' END
    FROM loket.staff_login l JOIN loket.staff s ON s.id = l.staff
    WHERE l.login = account_reason.login), 'unknown');
END $$;

-- First statement of every api function: me := loket.enter(ARRAY['clerk', …]);
-- Any one of the duties will do; '{}' is any valid person of the office. Without desk (second
-- argument false) the caller needs no open desk session.
CREATE OR REPLACE FUNCTION loket.enter(duties text[], desk boolean DEFAULT true)
RETURNS loket.caller
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  -- An older snapshot would outlive a duty that ended or an account that was closed.
  IF current_setting('transaction_isolation') IS DISTINCT FROM 'read committed' THEN
    PERFORM loket.fail('LK009');
  END IF;
  -- What a session may have switched and a rule or a promise depends on.
  PERFORM set_config('synchronous_commit', 'on', true), set_config('lock_timeout', '5s', true),
          set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true),
          set_config('loket.command', '', true);
  -- Plans and parse trees hold the values of the rows a function works on; printed, they would go
  -- to whoever asked for them and into the server's log.
  PERFORM set_config('debug_print_parse', 'off', true),
          set_config('debug_print_rewritten', 'off', true),
          set_config('debug_print_plan', 'off', true);

  me.login := session_user;
  SELECT s.id, s.office, loket.today(s.office) INTO me.staff, me.office, me.today
  FROM loket.staff_login l JOIN loket.staff s ON s.id = l.staff
  WHERE l.login = session_user AND l.disabled_at IS NULL
    AND loket.today(s.office) BETWEEN greatest(l.valid_from, s.valid_from)
        AND least(coalesce(l.valid_until, 'infinity'), coalesce(s.valid_until, 'infinity'));
  IF me.staff IS NULL THEN
    PERFORM loket.fail('LK001', jsonb_build_object('why', loket.account_reason(session_user)));
  END IF;

  me.duties := coalesce((SELECT array_agg(DISTINCT d.duty) FROM loket.duty d
    WHERE d.staff = me.staff AND d.office = me.office
      AND me.today BETWEEN d.valid_from AND coalesce(d.valid_until, 'infinity')), '{}');
  IF (cardinality(duties) = 0 OR duties && me.duties) IS NOT TRUE THEN
    PERFORM loket.fail('LK002', jsonb_build_object('duties', duties));
  END IF;

  SELECT d.id, d.counter, d.proof_at INTO me.desk, me.counter, me.proof_at
  FROM loket.desk_session d
  WHERE d.backend_pid = pg_backend_pid() AND d.backend_start = loket.backend_start()
    AND d.closed_at IS NULL AND d.staff = me.staff AND d.login = session_user;
  IF (me.desk IS NOT NULL OR NOT desk) IS NOT TRUE THEN
    PERFORM loket.fail('LK014');
  END IF;

  -- For the audit triggers; overwritten at each call, so what a session sets itself is worthless.
  PERFORM set_config('loket.staff', me.staff::text, true),
          set_config('loket.office', me.office::text, true),
          set_config('loket.desk', coalesce(me.desk::text, ''), true);
  RETURN me;
END $$;

-- Approving, handing over and releasing a hit: a password shown within the last 15 minutes.
CREATE OR REPLACE FUNCTION loket.need_proof(me loket.caller) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (me.proof_at > clock_timestamp() - interval '15 minutes') IS NOT TRUE THEN
    PERFORM loket.fail('LK010');
  END IF;
END $$;

-- A person lays a hand on a subject. The side belongs to the act; whoever is on the other side of
-- this subject already is refused by the foreign key hand_one_side, also when two calls race.
CREATE OR REPLACE FUNCTION loket.lay_hand(subject uuid, act text, person uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its_side text;
  other text;
BEGIN
  SELECT a.side INTO STRICT its_side FROM loket.act a WHERE a.code = lay_hand.act;
  SELECT h.act INTO other FROM loket.hand h
  WHERE h.subject = lay_hand.subject AND h.person = lay_hand.person AND h.side <> its_side
  ORDER BY h.at LIMIT 1;
  IF other IS NOT NULL THEN
    PERFORM loket.fail('LK006', jsonb_build_object('act', other));
  END IF;
  INSERT INTO loket.hand_side VALUES (lay_hand.subject, lay_hand.person, its_side)
    ON CONFLICT ON CONSTRAINT hand_side_pkey DO NOTHING;
  INSERT INTO loket.hand VALUES (lay_hand.subject, lay_hand.act, lay_hand.person, its_side,
                                 loket.now())
    ON CONFLICT ON CONSTRAINT hand_pkey DO NOTHING;
END $$;
