-- SPDX-License-Identifier: GPL-3.0-or-later
-- Unsent work of somebody else on the computer at which a desk was opened: how much, never what.
SET LOCAL ROLE loket_owner;

-- kept: {login: {"acts", "pages"}} of all journals on this computer but the caller's own, and device, the
-- name this computer gives itself. What is not there any more is forgotten.
CREATE OR REPLACE FUNCTION api.kept_tell(device text, kept jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  broken text;
BEGIN
  me := loket.enter('{}');
  PERFORM loket.need_arguments(jsonb_build_object('device', device, 'kept', kept));
  PERFORM loket.need('device', length(device) BETWEEN 1 AND 100, 'length');
  PERFORM loket.need('kept', jsonb_typeof(kept) = 'object' AND pg_column_size(kept) < 20000, 'object');
  PERFORM loket.need('kept', NOT EXISTS (SELECT FROM jsonb_each(kept) k
    WHERE jsonb_typeof(k.value) <> 'object' OR jsonb_typeof(k.value -> 'acts') IS DISTINCT FROM 'number'
       OR jsonb_typeof(k.value -> 'pages') IS DISTINCT FROM 'number'), 'number');
  DELETE FROM loket.kept_work w
  WHERE w.office = me.office AND w.device = kept_tell.device AND w.login <> me.login
    AND NOT kept ? w.login::text;
  -- a login this office does not know is nobody's here: practice, or another office of this computer
  INSERT INTO loket.kept_work AS w (login, device, office, acts, pages, told_by, place, told_at)
  SELECT l.login, kept_tell.device, me.office, (k.value ->> 'acts')::int, (k.value ->> 'pages')::int,
         me.staff, me.counter, loket.now()
  FROM jsonb_each(kept) k JOIN loket.staff_login l ON l.login = k.key::name AND l.login <> me.login
  JOIN loket.staff s ON s.id = l.staff AND s.office = me.office
  ON CONFLICT ON CONSTRAINT kept_work_pkey DO UPDATE SET acts = excluded.acts, pages = excluded.pages,
    told_by = excluded.told_by, place = excluded.place, told_at = excluded.told_at
  WHERE (w.acts, w.pages, w.place) IS DISTINCT FROM (excluded.acts, excluded.pages, excluded.place);
  -- whoever sits here themselves sends what is theirs
  DELETE FROM loket.kept_work w WHERE w.login = me.login AND w.device = kept_tell.device;
  RETURN '{}';
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.kept_tell(text, jsonb) TO loket_staff;

-- For who answers for others: what waits of people whose account is closed.
CREATE OR REPLACE FUNCTION loket.kept_of_disabled(me loket.caller) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (ARRAY['section_head', 'office_head', 'administrator'] && me.duties) IS NOT TRUE THEN
    RETURN '[]';
  END IF;
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('name', s.name, 'acts', w.acts,
      'pages', w.pages, 'counter', c.name) ORDER BY s.name, w.device)
    FROM loket.kept_work w JOIN loket.staff_login l ON l.login = w.login
    JOIN loket.staff s ON s.id = l.staff LEFT JOIN loket.counter c ON c.id = w.place
    WHERE w.office = me.office AND l.disabled_at IS NOT NULL), '[]');
END $$;
