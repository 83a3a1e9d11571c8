-- SPDX-License-Identifier: GPL-3.0-or-later
-- Duties handed to another for a time (Plh, Plt): asked for by one person with a letter, released
-- by another; until then nothing is valid. Both at a desk, or on the server host by loket-admin,
-- where both give their password.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.delegation_json(its uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('id', d.id, 'staff', loket.staff_tag(d.staff), 'duty', d.duty,
      'delegated_from', loket.staff_tag(d.delegated_from), 'letter', d.letter,
      'from', d.valid_from, 'until', d.valid_until,
      'requested_by', loket.staff_tag(d.requested_by), 'requested_at', d.requested_at,
      'released_by', CASE WHEN d.released_by IS NOT NULL THEN loket.staff_tag(d.released_by) END,
      'released_at', d.released_at)
    FROM loket.delegation d WHERE d.id = its);
END $$;

-- Only a duty that the other holds can be handed on, and not one that was handed to them.
CREATE OR REPLACE FUNCTION loket.delegation_request(me loket.caller, delegation uuid, staff uuid,
  duty text, delegated_from uuid, valid_from date, valid_until date, letter text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.need('letter', length(btrim(letter)) BETWEEN 3 AND 100, 'length');
  PERFORM loket.need('until', valid_until >= me.today, 'past');
  IF (SELECT count(*) FROM loket.staff s WHERE s.office = me.office
      AND s.id IN (delegation_request.staff, delegation_request.delegated_from)) < 2
     AND delegation_request.staff IS DISTINCT FROM delegation_request.delegated_from THEN
    PERFORM loket.fail('LK003');
  END IF;
  PERFORM loket.need('duty', EXISTS (SELECT FROM loket.duty d
    WHERE d.staff = delegation_request.delegated_from AND d.office = me.office
      AND d.duty = delegation_request.duty AND d.delegated_from IS NULL
      AND daterange(d.valid_from, d.valid_until, '[]')
          @> daterange(delegation_request.valid_from, delegation_request.valid_until, '[]')),
    'not_theirs');
  PERFORM loket.lay_hand(delegation, 'raise', me.staff);
  INSERT INTO loket.delegation (id, office, staff, duty, delegated_from, letter, valid_from,
                                valid_until, requested_by, requested_at)
  VALUES (delegation, me.office, delegation_request.staff, delegation_request.duty,
          delegation_request.delegated_from, btrim(delegation_request.letter),
          delegation_request.valid_from, delegation_request.valid_until, me.staff, loket.now());
END $$;

CREATE OR REPLACE FUNCTION loket.delegation_release(me loket.caller, delegation uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d loket.delegation;
  its_duty uuid := gen_random_uuid();
BEGIN
  SELECT * INTO d FROM loket.delegation x
  WHERE x.id = delegation AND x.office = me.office FOR UPDATE;
  IF d.id IS NULL THEN
    PERFORM loket.fail('LK003');
  ELSIF d.released_at IS NOT NULL THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.need('until', d.valid_until >= me.today, 'past');
  PERFORM loket.lay_hand(d.id, 'confirm', me.staff);
  INSERT INTO loket.duty (id, office, staff, duty, valid_from, valid_until, delegated_from, basis,
                          delegation)
  VALUES (its_duty, d.office, d.staff, d.duty, greatest(d.valid_from, me.today), d.valid_until,
          d.delegated_from, d.letter, d.id);
  UPDATE loket.delegation x SET released_by = me.staff, released_at = loket.now(),
    release_act = 'confirm', release_side = 'decides', granted = its_duty
  WHERE x.id = d.id;
END $$;

CREATE OR REPLACE FUNCTION api.delegation_request(command uuid, delegation uuid, staff uuid,
  duty text, delegated_from uuid, valid_from date, valid_until date, letter text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
BEGIN
  me := loket.enter(ARRAY['administrator']);
  answer := loket.command_begin(command, 'delegation_request', jsonb_build_object(
    'delegation', delegation, 'staff', staff, 'duty', duty, 'delegated_from', delegated_from,
    'valid_from', valid_from, 'valid_until', valid_until, 'letter', letter));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.delegation_request(me, delegation, staff, duty, delegated_from, valid_from,
                                   valid_until, letter);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.delegation_request(uuid, uuid, uuid, text, uuid, date, date, text)
  TO loket_staff;

CREATE OR REPLACE FUNCTION api.delegation_release(command uuid, delegation uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
BEGIN
  me := loket.enter(ARRAY['section_head', 'office_head']);
  answer := loket.command_begin(command, 'delegation_release',
                                jsonb_build_object('delegation', delegation));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need_proof(me);
  PERFORM loket.delegation_release(me, delegation);
  RETURN loket.command_end(command);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.delegation_release(uuid, uuid) TO loket_staff;

-- For those who ask and release: what waits, what holds and what held in the last month; and for whom
-- it can be asked: each duty that is somebody's own.
CREATE OR REPLACE FUNCTION api.delegations() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me := loket.enter(ARRAY['administrator', 'section_head', 'office_head']);
  RETURN jsonb_build_object('today', me.today, 'delegations', (SELECT coalesce(jsonb_agg(loket.delegation_json(d.id) || jsonb_build_object(
        'state', CASE WHEN d.valid_until < me.today THEN 'over' WHEN d.released_at IS NULL THEN 'asked'
                      WHEN d.valid_from > me.today THEN 'due' ELSE 'holds' END,
        'mine', me.staff IN (d.staff, d.requested_by))
        ORDER BY d.released_at IS NULL DESC, d.valid_from DESC, d.id), '[]')
      FROM loket.delegation d WHERE d.office = me.office AND d.valid_until > me.today - 31),
    'staff', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'duties', (
          SELECT coalesce(jsonb_agg(DISTINCT y.duty), '[]') FROM loket.duty y
          WHERE y.staff = s.id AND y.office = me.office AND y.delegated_from IS NULL
            AND me.today BETWEEN y.valid_from AND coalesce(y.valid_until, 'infinity')))
        ORDER BY s.name, s.id), '[]')
      FROM loket.staff s WHERE s.office = me.office
        AND me.today BETWEEN s.valid_from AND coalesce(s.valid_until, 'infinity')));
END $$;
GRANT EXECUTE ON FUNCTION api.delegations() TO loket_staff;

-- By which delegation this person holds a duty today, NULL when it is their own.
CREATE OR REPLACE FUNCTION loket.delegation_of(me loket.caller, duty text) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT d.delegation FROM loket.duty d
    WHERE d.staff = me.staff AND d.office = me.office AND d.duty = delegation_of.duty
      AND me.today BETWEEN d.valid_from AND coalesce(d.valid_until, 'infinity')
    ORDER BY d.delegated_from IS NULL DESC, d.valid_from LIMIT 1);
END $$;

-- {for, letter} of a decision, NULL when nobody handed the duty on.
CREATE OR REPLACE FUNCTION loket.delegation_tag(its uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('id', s.id, 'name', s.name, 'letter', d.letter)
          FROM loket.delegation d JOIN loket.staff s ON s.id = d.delegated_from WHERE d.id = its);
END $$;

-- On the server host: both people have given their password to loket-admin, which says who they
-- are. What they may do is asked here all the same.
CREATE OR REPLACE FUNCTION loket.caller_of(login name, duties text[]) RETURNS loket.caller
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
BEGIN
  me.login := caller_of.login;
  SELECT s.id, s.office, loket.today(s.office) INTO me.staff, me.office, me.today
  FROM loket.staff_login l JOIN loket.staff s ON s.id = l.staff
  WHERE l.login = caller_of.login AND l.disabled_at IS NULL
    AND loket.today(s.office) BETWEEN greatest(l.valid_from, s.valid_from)
        AND least(coalesce(l.valid_until, 'infinity'), coalesce(s.valid_until, 'infinity'));
  IF me.staff IS NULL THEN
    PERFORM loket.fail('LK001', jsonb_build_object('why', loket.account_reason(caller_of.login)));
  END IF;
  me.duties := coalesce((SELECT array_agg(DISTINCT d.duty) FROM loket.duty d
    WHERE d.staff = me.staff AND d.office = me.office
      AND me.today BETWEEN d.valid_from AND coalesce(d.valid_until, 'infinity')), '{}');
  IF (duties && me.duties) IS NOT TRUE THEN
    PERFORM loket.fail('LK002', jsonb_build_object('duties', duties));
  END IF;
  RETURN me;
END $$;

CREATE OR REPLACE FUNCTION loket.officer_delegate(data jsonb) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller := loket.caller_of((data ->> 'requested_by')::name, ARRAY['administrator']);
  its uuid := gen_random_uuid();
BEGIN
  PERFORM loket.delegation_request(me, its,
    (SELECT l.staff FROM loket.staff_login l WHERE l.login = (data ->> 'to')::name),
    data ->> 'duty',
    (SELECT l.staff FROM loket.staff_login l WHERE l.login = (data ->> 'for')::name),
    (data ->> 'from')::date, (data ->> 'until')::date, data ->> 'letter');
  RETURN its;
END $$;

CREATE OR REPLACE FUNCTION loket.officer_release(delegation uuid, login name) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.delegation_release(
    loket.caller_of(login, ARRAY['section_head', 'office_head']), delegation);
  RETURN loket.delegation_json(delegation);
END $$;

CREATE OR REPLACE FUNCTION loket.delegation_list() RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(loket.delegation_json(d.id) ORDER BY d.requested_at, d.id)
                   FROM loket.delegation d), '[]');
END $$;
