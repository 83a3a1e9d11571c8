-- SPDX-License-Identifier: GPL-3.0-or-later
-- The queue: taking a ticket, and who is called next. Calling is safe to repeat: a desk that has
-- somebody in front of it gets the same ticket again.
SET LOCAL ROLE loket_owner;

-- Duties that meet people at a counter.
CREATE OR REPLACE FUNCTION loket.counter_duties() RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN ARRAY['clerk', 'examiner', 'intelligence', 'treasurer', 'handover', 'quality',
               'complaint_officer', 'section_head', 'office_head'];
END $$;

CREATE OR REPLACE FUNCTION loket.ticket_label(class text, number int) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN class || '-' || lpad(number::text, 3, '0');
END $$;

DROP FUNCTION IF EXISTS loket.ticket_note(uuid, uuid, text, uuid, uuid, text);
-- jump: the queue_jump behind a call before others.
CREATE OR REPLACE FUNCTION loket.ticket_note(ticket uuid, visit uuid, what text, staff uuid,
                                             counter uuid, reason text, jump uuid DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.ticket_event (office, ticket, visit, what, class, counter, staff, reason, at,
                                  jump)
  SELECT t.office, t.id, ticket_note.visit, ticket_note.what, t.class, ticket_note.counter,
         ticket_note.staff, nullif(ticket_note.reason, ''), loket.now(), ticket_note.jump
  FROM loket.ticket t WHERE t.id = ticket_note.ticket;
END $$;

DROP FUNCTION IF EXISTS loket.tickets_json(loket.caller, text[], uuid);

-- TICKET rows of these tickets in this order. One statement without a function per row.
CREATE OR REPLACE FUNCTION loket.tickets_json(me loket.caller, tickets uuid[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  at timestamptz := loket.now();
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('id', t.id, 'class', t.class,
      'number', t.number, 'label', t.issued_class || '-' || lpad(t.number::text, 3, '0'),
      'taken_at', t.taken_at, 'needs', t.needs, 'state', t.state, 'note', t.note,
      'wait_minutes', floor(date_part('epoch', at - t.taken_at) / 60)::int,
      'priority', c.priority, 'visit', v.id) ORDER BY u.n)
    FROM unnest(tickets) WITH ORDINALITY u(id, n)
    JOIN loket.ticket t ON t.id = u.id AND t.office = me.office
    JOIN loket.ticket_class c ON c.office = t.office AND c.code = t.class
    LEFT JOIN loket.visit v ON v.ticket = t.id AND v.ended_at IS NULL), '[]');
END $$;

-- The tickets of today in these states, the first 200 in the order in which they would be called:
-- who waited beyond what their class may, then minutes waited times the weight of the class. The
-- priority class is urgent before its limit, by the time one service takes, so that a desk becomes
-- free in time.
CREATE OR REPLACE FUNCTION loket.tickets_today(me loket.caller, states text[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  at timestamptz := loket.now();
BEGIN
  RETURN ARRAY(SELECT t.id FROM loket.ticket t
    JOIN loket.ticket_class c ON c.office = t.office AND c.code = t.class
    WHERE t.office = me.office AND t.day = me.today AND t.state = ANY (states)
      -- who did not come keeps an hour in which they can be called after all
      AND (t.state <> 'no_show' OR (SELECT max(e.at) FROM loket.ticket_event e
           WHERE e.ticket = t.id AND e.what = 'no_show') > at - interval '60 minutes')
    ORDER BY (at - t.taken_at >= c.urgent_after) IS TRUE DESC,
      date_part('epoch', at - t.taken_at) * c.weight DESC, t.taken_at, t.number LIMIT 200);
END $$;

CREATE OR REPLACE FUNCTION loket.queue_classes(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('code', c.code, 'name_id', c.name_id,
      'name_en', c.name_en, 'priority', c.priority, 'waiting',
      (SELECT count(*) FROM loket.ticket t WHERE t.office = c.office AND t.day = me.today
       AND t.class = c.code AND t.state = 'waiting')) ORDER BY c.code)
    FROM loket.ticket_class c
    WHERE c.office = me.office
      AND me.today BETWEEN c.valid_from AND coalesce(c.valid_until, 'infinity')), '[]');
END $$;

CREATE OR REPLACE FUNCTION api.queue_open() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  me loket.caller;
  at timestamptz := loket.now();
BEGIN
  me := loket.enter('{}');
  RETURN jsonb_build_object(
    'now', at,
    'counter', (SELECT jsonb_build_object('id', c.id, 'number', c.number, 'name', c.name,
                                          'classes', c.classes)
                FROM loket.counter c WHERE c.id = me.counter),
    'active', loket.visit_active(me),
    'waiting', loket.tickets_json(me, loket.tickets_today(me, '{waiting}')),
    'parked', loket.tickets_json(me, loket.tickets_today(me, '{parked,no_show}')),
    'counts', (SELECT jsonb_build_object(
          'waiting', count(*) FILTER (WHERE t.state = 'waiting'),
          'served', count(*) FILTER (WHERE t.state = 'done'),
          'no_show', count(*) FILTER (WHERE t.state = 'no_show'))
        FROM loket.ticket t WHERE t.office = me.office AND t.day = me.today),
    'mine', loket.cases_mine(me),
    'own', (SELECT jsonb_build_object('served', count(*), 'minutes_avg',
          coalesce(round(avg(extract(epoch FROM v.ended_at - v.started_at)) / 60)::int, 0))
        FROM loket.visit v WHERE v.office = me.office AND v.day = me.today AND v.staff = me.staff
          AND v.ended_at IS NOT NULL AND v.started_at IS NOT NULL AND v.outcome <> 'no_show'),
    'classes', loket.queue_classes(me),
    'deciders', coalesce((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name)
          ORDER BY s.name)
        FROM loket.staff s
        WHERE s.office = me.office
          AND EXISTS (SELECT FROM loket.desk_session d
            WHERE d.staff = s.id AND d.office = me.office AND d.closed_at IS NULL)
          AND EXISTS (SELECT FROM loket.duty y
            WHERE y.staff = s.id AND y.duty IN ('section_head', 'office_head')
              AND me.today BETWEEN y.valid_from AND coalesce(y.valid_until, 'infinity'))), '[]'),
    'cannot_today', loket.cannot_today(me),
    'certificates', loket.certificate_warnings(me),
    'called', coalesce((SELECT jsonb_agg(jsonb_build_object('ticket', k.ticket, 'label', k.label,
            'counter', k.number, 'at', k.at) ORDER BY k.at DESC)
        -- the last five are looked up first, whichever day they are of
        FROM (SELECT e.ticket, loket.ticket_label(t.issued_class, t.number) AS label, n.number, e.at
              FROM (SELECT x.ticket, x.counter, x.at FROM loket.ticket_event x
                    WHERE x.office = me.office AND x.what IN ('called', 'jumped', 'called_again')
                    ORDER BY x.at DESC, x.id DESC LIMIT 5) e
              JOIN loket.ticket t ON t.id = e.ticket AND t.day = me.today
              JOIN loket.counter n ON n.id = e.counter) k), '[]'));
END $$;
GRANT EXECUTE ON FUNCTION api.queue_open() TO loket_staff;

-- A number of the day. The counter row goes back with a rollback, which a sequence does not.
CREATE OR REPLACE FUNCTION loket.ticket_make(me loket.caller, ticket uuid, class text,
  needs jsonb, channel text) RETURNS loket.ticket
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  t loket.ticket;
BEGIN
  PERFORM loket.need('class', EXISTS (SELECT FROM loket.ticket_class c
    WHERE c.office = me.office AND c.code = ticket_make.class
      AND me.today BETWEEN c.valid_from AND coalesce(c.valid_until, 'infinity')), 'unknown');
  INSERT INTO loket.ticket_counter AS k (office, day, class, last)
  VALUES (me.office, me.today, ticket_make.class, 1)
  ON CONFLICT ON CONSTRAINT ticket_counter_pkey DO UPDATE SET last = k.last + 1
  RETURNING k.last INTO t.number;
  INSERT INTO loket.ticket (id, office, day, class, issued_class, number, channel, needs,
                            taken_at, state)
  VALUES (ticket, me.office, me.today, ticket_make.class, ticket_make.class, t.number,
          ticket_make.channel, ticket_make.needs, loket.now(), 'waiting')
  RETURNING * INTO t;
  PERFORM loket.ticket_note(t.id, NULL, 'issued', me.staff, me.counter, NULL);
  RETURN t;
END $$;

CREATE OR REPLACE FUNCTION api.ticket_issue(command uuid, ticket uuid, class text, needs jsonb,
                                            channel text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  t loket.ticket;
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'ticket_issue', jsonb_build_object('ticket', ticket,
    'class', class, 'needs', needs, 'channel', channel));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('needs', jsonb_typeof(needs) = 'array' AND loket.all_texts(needs, 40)
                     AND pg_column_size(needs) < 1000, 'array');
  PERFORM loket.need('channel', channel IN ('counter', 'kiosk', 'online', 'phone'), 'unknown');
  t := loket.ticket_make(me, ticket, class, needs, channel);
  PERFORM loket.tell(me.office, 'queue', t.id);
  RETURN loket.command_end(command, jsonb_build_object('number', t.number,
    'label', loket.ticket_label(t.issued_class, t.number)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.ticket_issue(uuid, uuid, text, jsonb, text) TO loket_staff;

-- Brings a ticket to the caller's desk: a new visit, or the one it already has when it was
-- parked, transferred or released.
CREATE OR REPLACE FUNCTION loket.ticket_take(me loket.caller, t loket.ticket, visit uuid,
                                             what text, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its_visit uuid;
  jump uuid;
BEGIN
  UPDATE loket.ticket x SET state = 'called', desk_session = me.desk WHERE x.id = t.id;
  UPDATE loket.visit v SET desk_session = me.desk, counter = me.counter, staff = me.staff,
    called_at = loket.now(), calls = v.calls + 1
  WHERE v.ticket = t.id AND v.ended_at IS NULL RETURNING v.id INTO its_visit;
  IF its_visit IS NULL THEN
    INSERT INTO loket.visit (id, office, day, ticket, counter, staff, desk_session, called_at,
                             calls)
    VALUES (ticket_take.visit, me.office, me.today, t.id, me.counter, me.staff, me.desk,
            loket.now(), 1) RETURNING id INTO its_visit;
  END IF;
  IF what = 'jumped' THEN
    jump := gen_random_uuid();
    PERFORM loket.lay_hand(jump, 'jump', me.staff);
    INSERT INTO loket.queue_jump (id, office, ticket, reason, staff, at)
    VALUES (jump, me.office, t.id, ticket_take.reason, me.staff, loket.now());
    PERFORM loket.tell(me.office, 'approvals', NULL);
  END IF;
  PERFORM loket.ticket_note(t.id, its_visit, what, me.staff, me.counter, reason, jump);
  PERFORM loket.tell(me.office, 'queue', t.id);
  RETURN loket.ticket_answer(t, its_visit);
END $$;

CREATE OR REPLACE FUNCTION loket.ticket_answer(t loket.ticket, visit uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN jsonb_build_object('ticket', t.id, 'visit', visit, 'class', t.class, 'needs', t.needs,
    'label', loket.ticket_label(t.issued_class, t.number));
END $$;

-- What a desk that calls has in front of it: the answer to give instead of calling, or NULL. A
-- visit without a ticket has to end first.
CREATE OR REPLACE FUNCTION loket.ticket_again(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v loket.visit;
  t loket.ticket;
BEGIN
  IF me.counter IS NULL THEN
    PERFORM loket.fail('LK014', '{"reason": "counter"}');
  END IF;
  SELECT * INTO v FROM loket.visit x WHERE x.desk_session = me.desk;
  IF v.id IS NULL THEN
    RETURN NULL;
  END IF;
  IF v.ticket IS NULL THEN
    PERFORM loket.fail('LK024', jsonb_build_object('visit', v.id));
  END IF;
  SELECT * INTO t FROM loket.ticket x WHERE x.id = v.ticket;
  RETURN loket.ticket_answer(t, v.id) || '{"again": true}';
END $$;

CREATE OR REPLACE FUNCTION api.ticket_call_next(command uuid, visit uuid, classes jsonb)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  wanted text[];
  code text;
  t loket.ticket;
  at timestamptz := loket.now();
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'ticket_call_next', jsonb_build_object('visit', visit,
    'classes', classes), ARRAY['classes']);
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  answer := loket.ticket_again(me);
  IF answer IS NOT NULL THEN
    RETURN loket.command_end(command, answer);
  END IF;
  IF classes IS NULL OR classes = 'null' THEN
    SELECT c.classes INTO wanted FROM loket.counter c WHERE c.id = me.counter;
  ELSE
    PERFORM loket.need('classes', jsonb_typeof(classes) = 'array'
                       AND loket.all_texts(classes, 1), 'array');
    wanted := ARRAY(SELECT jsonb_array_elements_text(classes));
  END IF;
  -- The classes in the order of who waits first in each; then the first of that class whom no
  -- other desk is calling at this moment: passed over, not waited for, and the state is checked
  -- again once the row is ours.
  FOR code IN
    SELECT c.code FROM loket.ticket_class c,
      LATERAL (SELECT h.taken_at, h.number FROM loket.ticket h
               WHERE h.office = c.office AND h.day = me.today AND h.class = c.code
                 AND h.state = 'waiting' ORDER BY h.taken_at, h.number LIMIT 1) h
    WHERE c.office = me.office AND (cardinality(wanted) = 0 OR c.code = ANY (wanted))
    ORDER BY (at - h.taken_at >= c.urgent_after) IS TRUE DESC,
      extract(epoch FROM at - h.taken_at) * c.weight DESC, h.taken_at, h.number
  LOOP
    SELECT x.* INTO t FROM loket.ticket x
    WHERE x.office = me.office AND x.day = me.today AND x.class = code AND x.state = 'waiting'
    ORDER BY x.taken_at, x.number LIMIT 1 FOR UPDATE SKIP LOCKED;
    EXIT WHEN FOUND;
  END LOOP;
  IF t.id IS NULL THEN
    RETURN loket.command_end(command, '{"ticket": null}');
  END IF;
  RETURN loket.command_end(command, loket.ticket_take(me, t, visit, 'called', NULL));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.ticket_call_next(uuid, uuid, jsonb) TO loket_staff;

-- A chosen ticket. Somebody who waits in line goes before others only for a reason of the list;
-- who was parked or did not come is simply called back.
CREATE OR REPLACE FUNCTION api.ticket_call(command uuid, visit uuid, ticket uuid, reason text)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  t loket.ticket;
BEGIN
  me := loket.enter(loket.counter_duties());
  answer := loket.command_begin(command, 'ticket_call', jsonb_build_object('visit', visit,
    'ticket', ticket, 'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  SELECT * INTO t FROM loket.ticket x
  WHERE x.id = ticket_call.ticket AND x.office = me.office AND x.day = me.today FOR UPDATE;
  IF t.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  answer := loket.ticket_again(me);
  IF answer ->> 'ticket' = t.id::text THEN
    RETURN loket.command_end(command, answer);
  ELSIF answer IS NOT NULL THEN
    PERFORM loket.fail('LK024', jsonb_build_object('visit', answer ->> 'visit'));
  END IF;
  IF t.state IN ('called', 'serving') THEN
    PERFORM loket.fail('LK020', (SELECT jsonb_build_object('staff', d.staff)
      FROM loket.desk_session d WHERE d.id = t.desk_session));
  ELSIF t.state = 'done' THEN
    PERFORM loket.fail('LK016');
  ELSIF t.state = 'waiting' AND loket.reason_known(me, 'queue_jump', reason) IS NOT TRUE THEN
    PERFORM loket.fail('LK019', '{"kind": "queue_jump"}');
  END IF;
  PERFORM loket.need('reason', length(reason) <= 100, 'length');
  RETURN loket.command_end(command, loket.ticket_take(me, t, visit,
    CASE t.state WHEN 'waiting' THEN 'jumped' ELSE 'called' END, reason));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.ticket_call(uuid, uuid, uuid, text) TO loket_staff;
