-- SPDX-License-Identifier: GPL-3.0-or-later
-- Loads the files of data/catalogue: loket.catalogue_load(contents of a file, or an array of them).
-- It can be repeated; files go in the order of their names. A service version that a case was
-- handed in under does not change any more: an office gives its change a new version and a date.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.load_items(file jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO loket.catalogue_item AS i
    (list, code, seq, body, valid_from, valid_until, legal_basis)
  SELECT CASE l.key WHEN 'reasons' THEN 'reason/' || (e.item ->> 'kind') ELSE l.name END,
    e.item ->> 'code', e.seq, e.item - 'valid_from' - 'valid_until' - 'legal_basis',
    coalesce(e.item ->> 'valid_from', file ->> 'valid_from', '2000-01-01')::date,
    coalesce(e.item ->> 'valid_until', file ->> 'valid_until')::date,
    coalesce(e.item ->> 'legal_basis', file ->> 'legal_basis', '')
  FROM (VALUES ('doc_types', 'doc_type'), ('reasons', ''), ('check_kinds', 'check_kind'),
          ('purposes', 'purpose'), ('places_to_pay', 'place_to_pay'), ('templates', 'template'),
          ('forms', 'form'), ('privacy', 'privacy'), ('retention', 'retention')) l(key, name),
    jsonb_array_elements(coalesce(file -> l.key, '[]')) WITH ORDINALITY e(item, seq)
  ON CONFLICT ON CONSTRAINT catalogue_item_pkey DO UPDATE
    SET seq = excluded.seq, body = excluded.body, valid_from = excluded.valid_from,
        valid_until = excluded.valid_until, legal_basis = excluded.legal_basis
    WHERE (i.seq, i.body, i.valid_from, i.valid_until, i.legal_basis) IS DISTINCT FROM
          (excluded.seq, excluded.body, excluded.valid_from, excluded.valid_until,
           excluded.legal_basis);

  INSERT INTO loket.ticket_class AS t (office, code, name_id, name_en, priority, weight, wait_max,
                                       urgent_after, valid_from, valid_until, basis)
  SELECT o.id, c ->> 'code', c ->> 'name_id', c ->> 'name_en', (c ->> 'priority')::int,
    coalesce((c ->> 'weight')::int, 1), (c ->> 'wait_max')::interval,
    (c ->> 'urgent_after')::interval,
    coalesce(c ->> 'valid_from', file ->> 'valid_from')::date,
    coalesce(c ->> 'valid_until', file ->> 'valid_until')::date,
    coalesce(c ->> 'legal_basis', file ->> 'legal_basis', '')
  FROM loket.office o, jsonb_array_elements(coalesce(file -> 'ticket_classes', '[]')) c
  ON CONFLICT ON CONSTRAINT ticket_class_pkey DO UPDATE
    SET name_id = excluded.name_id, name_en = excluded.name_en, priority = excluded.priority,
        weight = excluded.weight, wait_max = excluded.wait_max,
        urgent_after = excluded.urgent_after, valid_from = excluded.valid_from,
        valid_until = excluded.valid_until, basis = excluded.basis
    WHERE to_jsonb(t) - 'change' IS DISTINCT FROM to_jsonb(excluded) - 'change';
END $$;

-- The fields of a service: those of its form, its own in their place or behind them; with choices
-- written out, as a desk gets them.
CREATE OR REPLACE FUNCTION loket.service_fields(service jsonb, form jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    WITH own AS (SELECT f, n FROM jsonb_array_elements(service -> 'fields')
                 WITH ORDINALITY u(f, n)),
    all_fields AS (
      SELECT coalesce(o.f, b.f) AS f, b.n AS n
      FROM jsonb_array_elements(form -> 'fields') WITH ORDINALITY b(f, n)
      LEFT JOIN own o ON o.f ->> 'code' = b.f ->> 'code'
      UNION ALL
      SELECT o.f, 1000 + o.n FROM own o
      WHERE NOT form -> 'fields' @> jsonb_build_array(jsonb_build_object('code', o.f -> 'code'))),
    placed AS (
      SELECT a.f, row_number() OVER (ORDER BY s.n, a.n) AS seq
      FROM all_fields a JOIN jsonb_array_elements(form -> 'sections') WITH ORDINALITY s(s, n)
        ON s.s ->> 'code' = a.f ->> 'section')
    SELECT jsonb_agg(jsonb_build_object('width', 1, 'flag', false, 'condition', NULL,
        'papers', '[]'::jsonb) || p.f
        || jsonb_build_object('seq', p.seq, 'paper', p.f #> '{papers,0}', 'choices',
             CASE WHEN p.f ->> 'kind' = 'choice' THEN form -> 'choices' -> (p.f ->> 'choices')
                  ELSE '[]' END) ORDER BY p.seq)
    FROM placed p);
END $$;

-- Refuses a duty nobody can hold and a condition nobody can meet.
CREATE OR REPLACE FUNCTION loket.need_service(whole jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  fields text[] := ARRAY(SELECT f ->> 'code' FROM jsonb_array_elements(whole -> 'fields') f);
  bad text;
BEGIN
  SELECT d INTO bad FROM jsonb_array_elements(whole -> 'steps') t,
    jsonb_array_elements_text(t -> 'duties') d
  WHERE NOT EXISTS (SELECT FROM loket.duty_kind k WHERE k.code = d) LIMIT 1;
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION 'service %: there is no duty "%"', whole ->> 'code', bad;
  END IF;
  SELECT x.c::text INTO bad FROM (
    SELECT whole -> 'condition' AS c
    UNION ALL SELECT e -> 'condition' FROM jsonb_array_elements(whole -> 'variants') e
    UNION ALL SELECT e -> 'condition' FROM jsonb_array_elements(whole -> 'fields') e
    UNION ALL SELECT e -> 'condition' FROM jsonb_array_elements(whole -> 'requirements') e) x
  WHERE loket.condition_good(x.c, fields) IS NOT TRUE LIMIT 1;
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION 'service %: this condition is not understood: %', whole ->> 'code', bad;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION loket.load_service(s jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its text := s ->> 'code';
  v int := (s ->> 'version')::int;
  form jsonb := (SELECT i.body FROM loket.catalogue_item i
                 WHERE i.list = 'form' AND i.code = s ->> 'form');
  whole jsonb;
BEGIN
  IF form IS NULL THEN
    RAISE EXCEPTION 'service %: there is no form "%"', its, s ->> 'form';
  END IF;
  whole := (s - 'form') || jsonb_build_object('sections', form -> 'sections', 'fields',
    loket.service_fields(s, form), 'steps', (SELECT jsonb_agg(t || jsonb_build_object('seq', n)
      ORDER BY n) FROM jsonb_array_elements(s -> 'steps') WITH ORDINALITY u(t, n)));
  IF EXISTS (SELECT FROM loket.service_version x
             WHERE x.service = its AND x.version = v AND x.body = whole) THEN
    RETURN;
  END IF;
  IF EXISTS (SELECT FROM loket.submission x WHERE x.service = its AND x.version = v) THEN
    RAISE EXCEPTION 'service %: version % is in use; a change needs a new version', its, v;
  END IF;

  PERFORM loket.need_service(whole);
  INSERT INTO loket.service VALUES (its) ON CONFLICT DO NOTHING;
  DELETE FROM loket.service_variant x WHERE x.service = its AND x.version = v;
  DELETE FROM loket.service_step x WHERE x.service = its AND x.version = v;
  DELETE FROM loket.service_field x WHERE x.service = its AND x.version = v;
  DELETE FROM loket.service_requirement x WHERE x.service = its AND x.version = v;
  DELETE FROM loket.service_version x WHERE x.service = its AND x.version = v;
  INSERT INTO loket.service_version (service, version, valid_from, valid_until, legal_basis,
                                     condition, promise_days, body)
  VALUES (its, v, (s ->> 'valid_from')::date, (s ->> 'valid_until')::date, s ->> 'legal_basis',
    nullif(s -> 'condition', 'null'), (s ->> 'promise_days')::int, whole);
  INSERT INTO loket.service_variant
  SELECT its, v, x ->> 'code', (x ->> 'electronic')::boolean, (x ->> 'years')::int,
    nullif(x -> 'condition', 'null')
  FROM jsonb_array_elements(whole -> 'variants') x;
  INSERT INTO loket.service_step
  SELECT its, v, x ->> 'code', (x ->> 'seq')::int,
    ARRAY(SELECT jsonb_array_elements_text(x -> 'duties')), (x ->> 'minutes')::int,
    ARRAY(SELECT jsonb_array_elements_text(x -> 'checks'))
  FROM jsonb_array_elements(whole -> 'steps') x;
  INSERT INTO loket.service_field
  SELECT its, v, x ->> 'code', (x ->> 'seq')::int, x ->> 'kind', (x ->> 'required')::boolean,
    nullif(x -> 'condition', 'null'),
    CASE WHEN x ->> 'kind' = 'choice'
         THEN ARRAY(SELECT c ->> 'code' FROM jsonb_array_elements(x -> 'choices') c) END,
    (x ->> 'flag')::boolean, x ->> 'default'
  FROM jsonb_array_elements(whole -> 'fields') x;
  INSERT INTO loket.service_requirement
  SELECT its, v, x ->> 'code', n, x ->> 'group',
    ARRAY(SELECT jsonb_array_elements_text(x -> 'doc_types')), (x ->> 'required')::boolean,
    (x ->> 'original')::boolean, nullif(x -> 'condition', 'null')
  FROM jsonb_array_elements(whole -> 'requirements') WITH ORDINALITY u(x, n);
END $$;

CREATE OR REPLACE FUNCTION loket.load_regions(file jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- [province, name] and [regency, name, {two digits of the district: name}]
  INSERT INTO loket.region AS r (code, name, path)
  WITH line AS (SELECT x ->> 0 AS code, x ->> 1 AS name, x -> 2 AS below
                FROM jsonb_array_elements(coalesce(file -> 'regions', '[]')) x)
  SELECT l.code, l.name, concat_ws(', ', l.name, p.name)
  FROM line l LEFT JOIN line p ON p.code = left(l.code, 2) AND length(l.code) > 2
  UNION ALL
  SELECT l.code || d.key, d.value, concat_ws(', ', d.value, l.name, p.name)
  FROM line l JOIN line p ON p.code = left(l.code, 2), jsonb_each_text(l.below) d
  ON CONFLICT ON CONSTRAINT region_pkey DO UPDATE SET name = excluded.name, path = excluded.path,
    retired = false, successor = NULL
    WHERE (r.name, r.path, r.retired) IS DISTINCT FROM (excluded.name, excluded.path, false);

  INSERT INTO loket.region AS r (code, name, path)
  SELECT d.key || v.key, v.value, v.value || ', ' || coalesce(up.path, '')
  FROM jsonb_each(coalesce(file -> 'villages', '{}')) d
  CROSS JOIN LATERAL jsonb_each_text(d.value) v
  LEFT JOIN loket.region up ON up.code = d.key
  ON CONFLICT ON CONSTRAINT region_pkey DO UPDATE SET name = excluded.name, path = excluded.path
    WHERE (r.name, r.path) IS DISTINCT FROM (excluded.name, excluded.path);

  INSERT INTO loket.region AS r (code, name, path, retired, successor)
  SELECT x ->> 0, x ->> 1, x ->> 1, true, x ->> 2
  FROM jsonb_array_elements(coalesce(file -> 'regions_retired', '[]')) x
  ON CONFLICT ON CONSTRAINT region_pkey DO UPDATE SET name = excluded.name, path = excluded.path,
    retired = true, successor = excluded.successor
    WHERE (r.name, r.retired, r.successor) IS DISTINCT FROM
          (excluded.name, true, excluded.successor);
END $$;

CREATE OR REPLACE FUNCTION loket.catalogue_load(file jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f jsonb;
  unknown text;
BEGIN
  FOR f IN SELECT x FROM jsonb_array_elements(CASE jsonb_typeof(file) WHEN 'array' THEN file
                                              ELSE jsonb_build_array(file) END) x LOOP
    SELECT k INTO unknown FROM jsonb_object_keys(f) k
    WHERE k <> ALL (ARRAY['about', 'valid_from', 'valid_until', 'legal_basis', 'source',
      'doc_types', 'reasons', 'check_kinds', 'purposes', 'places_to_pay', 'templates', 'forms', 'privacy', 'retention',
      'ticket_classes', 'services', 'fees', 'holidays', 'region_set', 'region_set_retired', 'regions', 'villages',
      'regions_retired']) LIMIT 1;
    IF unknown IS NOT NULL THEN
      RAISE EXCEPTION 'the catalogue does not know "%"', unknown;
    END IF;
    PERFORM loket.load_items(f);
    PERFORM loket.load_service(s) FROM jsonb_array_elements(coalesce(f -> 'services', '[]')) s;

    INSERT INTO loket.fee AS t (service, variant, amount, valid_from, valid_until, basis)
    SELECT s, x ->> 'variant', (x ->> 'amount')::bigint, (x ->> 'valid_from')::date,
      (x ->> 'valid_until')::date, x ->> 'basis'
    FROM jsonb_array_elements(coalesce(f -> 'fees', '[]')) x,
      jsonb_array_elements_text(x -> 'services') s
    -- what is there already as it is was released before
    WHERE NOT EXISTS (SELECT FROM loket.fee k WHERE k.service = s AND k.variant = x ->> 'variant'
      AND k.valid_from = (x ->> 'valid_from')::date AND (k.amount, k.valid_until, k.basis)
        IS NOT DISTINCT FROM ((x ->> 'amount')::bigint, (x ->> 'valid_until')::date, x ->> 'basis'))
    ON CONFLICT ON CONSTRAINT fee_pkey DO UPDATE SET amount = excluded.amount,
      valid_until = excluded.valid_until, basis = excluded.basis
      WHERE (t.amount, t.valid_until, t.basis) IS DISTINCT FROM
            (excluded.amount, excluded.valid_until, excluded.basis);

    INSERT INTO loket.holiday AS h (day, kind, name, basis)
    SELECT (x ->> 'date')::date, x ->> 'kind', x ->> 'name', f ->> 'legal_basis'
    FROM jsonb_array_elements(coalesce(f -> 'holidays', '[]')) x
    WHERE NOT EXISTS (SELECT FROM loket.holiday k WHERE k.day = (x ->> 'date')::date
      AND (k.kind, k.name, k.basis) IS NOT DISTINCT FROM
          (x ->> 'kind', x ->> 'name', f ->> 'legal_basis'))
    ON CONFLICT ON CONSTRAINT holiday_pkey DO UPDATE SET kind = excluded.kind,
      name = excluded.name, basis = excluded.basis;

    PERFORM loket.load_regions(f);
  END LOOP;
END $$;

CREATE OR REPLACE TRIGGER bundle_changed AFTER INSERT OR UPDATE OR DELETE ON loket.catalogue_item
  FOR EACH STATEMENT EXECUTE FUNCTION loket.bundle_changed();
CREATE OR REPLACE TRIGGER bundle_changed AFTER INSERT OR UPDATE OR DELETE ON loket.service_version
  FOR EACH STATEMENT EXECUTE FUNCTION loket.bundle_changed();
CREATE OR REPLACE TRIGGER bundle_changed AFTER INSERT OR UPDATE OR DELETE ON loket.fee
  FOR EACH STATEMENT EXECUTE FUNCTION loket.bundle_changed();
CREATE OR REPLACE TRIGGER bundle_changed AFTER INSERT OR UPDATE OR DELETE ON loket.holiday
  FOR EACH STATEMENT EXECUTE FUNCTION loket.bundle_changed();
