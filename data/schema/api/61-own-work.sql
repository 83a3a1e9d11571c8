-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whose work a file is now. Whoever reads any other says why, from the list of the office, and
-- reads only so many in an hour.
SET LOCAL ROLE loket_owner;

-- A rule about personal data, as it holds on a day (list privacy of the catalogue).
CREATE OR REPLACE FUNCTION loket.privacy_rule(code text, day date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT i.body FROM loket.catalogue_item i
    WHERE i.list = 'privacy' AND i.code = privacy_rule.code
      AND day BETWEEN i.valid_from AND coalesce(i.valid_until, 'infinity')), '{}');
END $$;

-- The case stands with the person whom this desk serves.
CREATE OR REPLACE FUNCTION loket.is_served(me loket.caller, c loket.case_file) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM loket.visit v
    WHERE v.desk_session = me.desk AND v.ended_at IS NULL
      AND (EXISTS (SELECT FROM loket.visit_case k WHERE k.visit = v.id AND k.case_id = c.id)
           OR EXISTS (SELECT FROM loket.visit_person p WHERE p.visit = v.id AND p.person = c.person)));
END $$;

-- Why a file is this person's own work; NULL: it is not. What was that a moment ago may still be on
-- the screen, so it is followed for half an hour.
CREATE OR REPLACE FUNCTION loket.read_ground(me loket.caller, c loket.case_file) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line text := loket.case_line(c.id);
  holder uuid := loket.case_holder(c.id);
  head boolean := ARRAY['section_head', 'office_head'] && me.duties;
BEGIN
  RETURN CASE
    WHEN line = 'approval' AND head THEN 'approval'
    WHEN holder = me.staff THEN 'hold'
    WHEN line IS NOT NULL AND holder IS NULL AND loket.step_duties(c, line, me.today) && me.duties
      THEN 'step'
    WHEN loket.is_served(me, c) THEN 'visit'
    WHEN loket.case_state(c.id, line) NOT IN ('handed_over', 'decided_refused', 'withdrawn')
      AND EXISTS (SELECT FROM loket.hand_side h
                  WHERE h.subject IN (c.id, c.entry) AND h.person = me.staff) THEN 'hand'
    WHEN head AND EXISTS (SELECT FROM loket.misprint m JOIN loket.issue i ON i.id = m.issue
                          WHERE i.case_id = c.id AND m.signed_at IS NULL) THEN 'misprint'
    WHEN (head OR 'auditor' = ANY (me.duties)) AND EXISTS (SELECT FROM loket.second_look l
           WHERE l.case_id = c.id AND l.drawn AND NOT EXISTS (SELECT FROM loket.second_look_answer a
             WHERE a.case_id = c.id)) THEN 'look'
    WHEN 'auditor' = ANY (me.duties) AND (EXISTS (SELECT FROM loket.audit_sample s
             WHERE s.case_id = c.id AND NOT EXISTS (SELECT FROM loket.audit_verdict v
               WHERE v.draw = s.draw AND v.case_id = s.case_id))
           OR EXISTS (SELECT FROM loket.finding f WHERE f.case_id = c.id AND NOT EXISTS
             (SELECT FROM loket.finding_answer a WHERE a.finding = f.id AND a.kind = 'verified'))) THEN 'sample'
    WHEN EXISTS (SELECT FROM loket.read_log r WHERE r.desk_session = me.desk
                   AND r.subject = c.id AND r.staff = me.staff AND r.kind = 'case'
                   AND r.ground NOT IN ('purpose', 'after')
                   AND r.at > clock_timestamp() - interval '30 minutes') THEN 'after'
  END;
END $$;

-- A purpose from the list of the office, as 'code: in words'; some need words, such as the number
-- of a letter.
CREATE OR REPLACE FUNCTION loket.need_purpose(me loket.caller, purpose text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its_code text := split_part(purpose, ':', 1);
  body jsonb := (SELECT i.body FROM loket.catalogue_item i
    WHERE i.list = 'reason/read' AND i.code = its_code
      AND me.today BETWEEN i.valid_from AND coalesce(i.valid_until, 'infinity'));
BEGIN
  IF body IS NULL THEN
    -- an office that was upgraded and has no list yet is told by nobody what a purpose is
    IF EXISTS (SELECT FROM loket.catalogue_item i WHERE i.list = 'reason/read') THEN
      PERFORM loket.fail('LK019', '{"kind": "read"}');
    END IF;
  ELSIF (body ->> 'note')::boolean AND btrim(substr(purpose, length(its_code) + 2)) = '' THEN
    PERFORM loket.fail('LK019', '{"kind": "read", "argument": "note"}');
  END IF;
END $$;

-- Looking into many files that are not one's work is no work.
CREATE OR REPLACE FUNCTION loket.read_limit(me loket.caller) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM loket.read_log r WHERE r.staff = me.staff AND r.ground = 'purpose'
        AND r.at > clock_timestamp() - interval '1 hour')
     >= coalesce((loket.privacy_rule('reads_outside', me.today) ->> 'hour')::int, 60) THEN
    PERFORM loket.fail('LK017', '{"limit": "reads"}');
  END IF;
END $$;
