-- SPDX-License-Identifier: GPL-3.0-or-later
-- Alarms: everything that somebody should look at, in one list, whatever noticed it. No alarm says that
-- anything was wrong; each says who, when and how often.
SET LOCAL ROLE loket_owner;

-- What was refused, by day, login and act. Numbers that were taken already are everyday up to the
-- limit of a minute.
CREATE OR REPLACE FUNCTION loket.alarms_refused(me loket.caller, low timestamptz, high timestamptz)
RETURNS TABLE (at timestamptz, what text, staff uuid, login name, act text, code text, times bigint, detail text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT max(r.at), 'refused', r.staff, r.login, r.fn, r.code, sum(r.times), NULL::text
  FROM loket.refusal r JOIN loket.office o ON o.id = r.office
  WHERE r.office = me.office AND r.at >= low AND r.at < high
  GROUP BY (r.at AT TIME ZONE o.tz)::date, r.staff, r.login, r.fn, r.code
  HAVING r.code <> 'LK013' OR sum(r.times) >= 20;
END $$;

-- Wrong PINs at the public site: five for one number of a case within a day.
CREATE OR REPLACE FUNCTION loket.alarms_pin(me loket.caller, low timestamptz, high timestamptz)
RETURNS TABLE (at timestamptz, what text, staff uuid, login name, act text, code text, times bigint, detail text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT max(a.at), 'pin', NULL::uuid, a.login, 'status', NULL::text, count(*), a.number
  FROM loket.status_ask a JOIN loket.office o ON o.id = a.office
  WHERE a.office = me.office AND a.case_id IS NULL AND a.at >= low AND a.at < high
  GROUP BY (a.at AT TIME ZONE o.tz)::date, a.login, a.number HAVING count(*) >= 5;
END $$;

-- Approvals whose second look is over its day, at the begin of the day after.
CREATE OR REPLACE FUNCTION loket.alarms_look(me loket.caller, low timestamptz, high timestamptz)
RETURNS TABLE (at timestamptz, what text, staff uuid, login name, act text, code text, times bigint, detail text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT loket.day_begin(me.office, l.due + 1), 'look_late', NULL::uuid, NULL::name, 'look_record', NULL::text, 1::bigint, c.number
  FROM loket.second_look l JOIN loket.case_file c ON c.id = l.case_id
  WHERE c.office = me.office AND l.drawn AND l.due < me.today
    AND loket.day_begin(me.office, l.due + 1) >= low AND loket.day_begin(me.office, l.due + 1) < high
    AND NOT EXISTS (SELECT FROM loket.second_look_answer a WHERE a.case_id = l.case_id);
END $$;

-- Accounts that one person made alone, as the first of an office are.
CREATE OR REPLACE FUNCTION loket.alarms_alone(me loket.caller, low timestamptz, high timestamptz)
RETURNS TABLE (at timestamptz, what text, staff uuid, login name, act text, code text, times bigint, detail text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT c.requested_at, 'alone', NULL::uuid, NULL::name, 'officer_add', NULL::text, 1::bigint, c.login::text
  FROM loket.officer_change c
  WHERE c.office = me.office AND c.bootstrap AND c.requested_at >= low AND c.requested_at < high;
END $$;

-- Computers that had looked at the log before and had nothing left of it.
CREATE OR REPLACE FUNCTION loket.alarms_memory(me loket.caller, low timestamptz, high timestamptz)
RETURNS TABLE (at timestamptz, what text, staff uuid, login name, act text, code text, times bigint, detail text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
  SELECT w.at, 'memory', w.staff, w.login, 'witness_tell', NULL::text, 1::bigint,
    coalesce((SELECT d.device FROM loket.desk_session d WHERE d.login = w.login
      AND d.opened_at BETWEEN w.at - interval '1 day' AND w.at + interval '1 day'
      ORDER BY abs(extract(epoch FROM d.opened_at - w.at)) LIMIT 1), left(w.device, 8))
  FROM loket.witness_lost w WHERE w.office = me.office AND w.at >= low AND w.at < high;
END $$;

CREATE OR REPLACE FUNCTION loket.alarms(me loket.caller, low timestamptz, high timestamptz) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('at', x.at, 'what', x.what,
      'by', CASE WHEN x.staff IS NOT NULL THEN loket.staff_tag(x.staff) END,
      'login', CASE WHEN x.staff IS NULL THEN x.login END, 'act', x.act, 'code', x.code, 'times', x.times,
      'detail', x.detail)) ORDER BY x.at DESC, x.what, x.act), '[]')
    FROM (SELECT * FROM (SELECT * FROM loket.alarms_refused(me, low, high)
            UNION ALL SELECT * FROM loket.alarms_pin(me, low, high)
            UNION ALL SELECT * FROM loket.alarms_look(me, low, high)
            UNION ALL SELECT * FROM loket.alarms_alone(me, low, high)
            UNION ALL SELECT * FROM loket.alarms_memory(me, low, high)) y
          ORDER BY y.at DESC LIMIT 200) x);
END $$;
