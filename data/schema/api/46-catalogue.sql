-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a desk keeps of the office's rules, and the look-ups of the catalogue.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.item_known(list text, code text, day date) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT FROM loket.catalogue_item i
    WHERE i.list = item_known.list AND i.code = item_known.code
      AND day BETWEEN i.valid_from AND coalesce(i.valid_until, 'infinity'));
END $$;

CREATE OR REPLACE FUNCTION loket.reason_known(me loket.caller, kind text, code text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN loket.item_known('reason/' || kind, code, me.today);
END $$;

-- A reason from the list of its kind: none is LK019, another is LK008.
CREATE OR REPLACE FUNCTION loket.need_reason(me loket.caller, kind text, argument text, code text)
RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF coalesce(btrim(code), '') = '' THEN
    PERFORM loket.fail('LK019', jsonb_build_object('kind', kind));
  END IF;
  PERFORM loket.need(argument, loket.reason_known(me, kind, code), 'unknown');
END $$;

-- The version of a service that holds on a day.
CREATE OR REPLACE FUNCTION loket.service_version_on(service text, day date) RETURNS int
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT v.version FROM loket.service_version v
    WHERE v.service = service_version_on.service
      AND day BETWEEN v.valid_from AND coalesce(v.valid_until, 'infinity')
    ORDER BY v.valid_from DESC LIMIT 1);
END $$;

CREATE OR REPLACE FUNCTION loket.fee_on(service text, variant text, day date) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT f.amount FROM loket.fee f
    WHERE f.service = fee_on.service AND f.variant = fee_on.variant
      AND day BETWEEN f.valid_from AND coalesce(f.valid_until, 'infinity')
    ORDER BY f.valid_from DESC LIMIT 1);
END $$;

-- Day 0 is the day it happened; the count starts on the next working day.
CREATE OR REPLACE FUNCTION loket.working_day_add(office uuid, day date, days int) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d date := day;
  left_over int := greatest(days, 0);
  works boolean := (SELECT o.works_cuti_bersama FROM loket.office o WHERE o.id = office);
BEGIN
  WHILE left_over > 0 LOOP
    d := d + 1;
    IF extract(isodow FROM d) < 6 AND NOT EXISTS (SELECT FROM loket.holiday h
         WHERE h.day = d AND (h.kind = 'libur' OR NOT works)) THEN
      left_over := left_over - 1;
    END IF;
  END LOOP;
  RETURN d;
END $$;

CREATE OR REPLACE FUNCTION loket.items_of(list text, day date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(i.body ORDER BY i.list, i.seq) FROM loket.catalogue_item i
    WHERE (i.list = items_of.list OR i.list LIKE items_of.list || '/%')
      AND day BETWEEN i.valid_from AND coalesce(i.valid_until, 'infinity')), '[]');
END $$;

CREATE OR REPLACE FUNCTION loket.bundle_services(day date) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(v.body || jsonb_build_object('variants',
      (SELECT jsonb_agg(x || jsonb_build_object('fee', loket.fee_on(v.service, x ->> 'code', day))
         ORDER BY n) FROM jsonb_array_elements(v.body -> 'variants') WITH ORDINALITY u(x, n)))
      ORDER BY v.service)
    FROM loket.service_version v
    WHERE v.version = loket.service_version_on(v.service, day)), '[]');
END $$;

-- What the desks of an office keep of its rules. The day of the office is part of it.
CREATE OR REPLACE FUNCTION loket.bundle_body(office uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its_day date := loket.today(office);
BEGIN
  RETURN jsonb_build_object('version', loket.bundle_version(office),
    'office', (SELECT jsonb_build_object('id', o.id, 'code', o.code, 'name', o.name, 'tz', o.tz,
        'city', o.city, 'letterhead', o.letterhead, 'practice', o.practice,
        'works_cuti_bersama', o.works_cuti_bersama)
      FROM loket.office o WHERE o.id = bundle_body.office),
    'staff', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'nip', s.nip,
        'duties', (SELECT coalesce(jsonb_agg(DISTINCT d.duty), '[]') FROM loket.duty d
           WHERE d.staff = s.id
             AND its_day BETWEEN d.valid_from AND coalesce(d.valid_until, 'infinity')))
        ORDER BY s.name), '[]') FROM loket.staff s WHERE s.office = bundle_body.office),
    'counters', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'number', c.number,
        'name', c.name, 'classes', c.classes) ORDER BY c.number), '[]')
      FROM loket.counter c WHERE c.office = bundle_body.office AND NOT c.closed),
    'ticket_classes', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', t.code, 'name_id',
        t.name_id, 'name_en', t.name_en, 'priority', t.priority) ORDER BY t.code), '[]')
      FROM loket.ticket_class t WHERE t.office = bundle_body.office
        AND its_day BETWEEN t.valid_from AND coalesce(t.valid_until, 'infinity')),
    'services', loket.bundle_services(its_day),
    'doc_types', loket.items_of('doc_type', its_day),
    'reasons', loket.items_of('reason', its_day),
    'check_kinds', loket.items_of('check_kind', its_day),
    'purposes', loket.items_of('purpose', its_day),
    'places_to_pay', loket.items_of('place_to_pay', its_day),
    'templates', loket.items_of('template', its_day),
    'holidays', (SELECT coalesce(jsonb_agg(jsonb_build_object('date', h.day, 'name', h.name, 'kind',
        h.kind) ORDER BY h.day), '[]') FROM loket.holiday h WHERE h.day >= its_day - 400),
    'fees', (SELECT coalesce(jsonb_agg(jsonb_build_object('service', f.service, 'variant',
        f.variant, 'amount', f.amount, 'valid_from', f.valid_from, 'valid_until', f.valid_until,
        'basis', f.basis) ORDER BY f.service, f.variant, f.valid_from), '[]') FROM loket.fee f),
    'revoked_papers', (SELECT coalesce(jsonb_object_agg(loket.receipt_mark(r), v.day), '{}')
      FROM loket.receipt_revocation v JOIN loket.receipt r ON r.id = v.receipt
      WHERE v.office = bundle_body.office),
    'regions_version', (SELECT left(encode(sha256(convert_to(count(*)::text || '/' ||
        count(*) FILTER (WHERE r.retired), 'UTF8')), 'hex'), 12) FROM loket.region r));
END $$;

-- The version a desk should have, written down to be signed when it is not yet. One statement, so
-- that the version and the words belong together.
CREATE OR REPLACE FUNCTION loket.bundle_write(office uuid) RETURNS loket.bundle
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept loket.bundle;
BEGIN
  INSERT INTO loket.bundle AS b (office, version, body, hash)
  SELECT bundle_write.office, x.body ->> 'version', x.body::text,
         sha256(convert_to(x.body::text, 'UTF8'))
  FROM (SELECT loket.bundle_body(bundle_write.office) AS body) x
  ON CONFLICT ON CONSTRAINT bundle_pkey DO UPDATE SET version = excluded.version,
    body = excluded.body, hash = excluded.hash, key_id = NULL, signature = NULL, signed_at = NULL
  RETURNING * INTO kept;
  RETURN kept;
END $$;

-- since: the version the desk has, '' for none. body is what the signature covers, word for word;
-- a version so new that the keeper has not signed it yet comes without.
CREATE OR REPLACE FUNCTION api.office_bundle(since text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  its_version text;
  kept loket.bundle;
  live jsonb;
BEGIN
  me := loket.enter('{}', false);
  PERFORM loket.need_arguments(jsonb_build_object('since', since));
  its_version := loket.bundle_version(me.office);
  IF since = its_version THEN
    RETURN jsonb_build_object('version', its_version, 'unchanged', true);
  END IF;
  SELECT * INTO kept FROM loket.bundle b
  WHERE b.office = me.office AND b.version = its_version AND b.signature IS NOT NULL;
  IF FOUND THEN
    RETURN jsonb_build_object('version', kept.version, 'unchanged', false, 'body', kept.body,
      'key_id', kept.key_id, 'signature', encode(kept.signature, 'hex'));
  END IF;
  live := loket.bundle_body(me.office);
  RETURN jsonb_build_object('version', live ->> 'version', 'unchanged', false,
    'body', live::text, 'key_id', NULL, 'signature', NULL);
END $$;
GRANT EXECUTE ON FUNCTION api.office_bundle(text) TO loket_staff;

-- q: words in any order, or the first digits of a code. level 1 to 4, 0 for all.
CREATE OR REPLACE FUNCTION api.region_search(q text, level int) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  me loket.caller;
  code_length int := CASE level WHEN 1 THEN 2 WHEN 2 THEN 4 WHEN 3 THEN 6 WHEN 4 THEN 10 END;
  plain text;
  digits text;
  likes text[];
BEGIN
  me := loket.enter('{}', false);
  PERFORM loket.need_arguments(jsonb_build_object('q', q, 'level', level));
  PERFORM loket.need('level', level BETWEEN 0 AND 4, 'range');
  PERFORM loket.need('q', length(q) <= 100, 'too_long');
  plain := loket.name_plain(q);
  digits := replace(q, '.', '');
  IF digits ~ '^[0-9]{2,10}$' THEN
    RETURN jsonb_build_object('regions', (SELECT coalesce(jsonb_agg(jsonb_build_object('code',
        x.code, 'name', x.name, 'path', x.path, 'retired', x.retired) ORDER BY x.code), '[]')
      FROM (SELECT r.* FROM loket.region r WHERE r.code LIKE digits || '%'
              AND length(r.code) = coalesce(code_length, length(r.code))
            ORDER BY r.code LIMIT 30) x));
  END IF;
  likes := ARRAY(SELECT '%' || w || '%' FROM regexp_split_to_table(plain, ' ') w WHERE w <> '');
  IF cardinality(likes) = 0 THEN
    RETURN jsonb_build_object('regions', '[]'::jsonb);
  END IF;
  RETURN jsonb_build_object('regions', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', x.code,
      'name', x.name, 'path', x.path, 'retired', x.retired) ORDER BY x.place), '[]')
    FROM (SELECT r.*, row_number() OVER (ORDER BY r.retired,
              loket.name_plain(r.name) <> plain,
              loket.name_plain(r.name) NOT LIKE split_part(plain, ' ', 1) || '%',
              length(r.name), r.code) AS place
          FROM loket.region r
          WHERE r.words LIKE ALL (likes)
            AND length(r.code) = coalesce(code_length, length(r.code))
          ORDER BY place LIMIT 30) x));
END $$;
GRANT EXECUTE ON FUNCTION api.region_search(text, int) TO loket_staff;
