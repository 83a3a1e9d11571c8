-- SPDX-License-Identifier: GPL-3.0-or-later
-- The rules of the office: dates, fees, conditions, working days, numbers, zones; loading twice.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();

-- Fees of their day.
SELECT is(loket.fee_on('passport_new', v, d::date), f, v || ' on ' || d) FROM (VALUES
  ('plain_5', '2019-05-02', NULL::bigint), ('plain_5', '2019-05-03', 350000),
  ('electronic_5', '2024-12-16', 650000), ('electronic_10', '2022-10-11', NULL),
  ('electronic_10', '2024-12-16', 650000), ('electronic_10', '2024-12-17', 950000),
  ('plain_10', '2024-12-17', 650000), ('plain_5', '2026-11-22', 350000),
  ('electronic_5', '2026-11-22', 650000), ('electronic_20', '2026-11-22', NULL)) x(v, d, f);

-- Working days: Friday before Lebaran, year ends, and both ways to count cuti bersama.
CREATE TEMP TABLE due (day date, n int, due date, worked date);
INSERT INTO due VALUES ('2026-01-15', 1, '2026-01-19', '2026-01-19'), ('2026-02-13', 3, '2026-02-20', '2026-02-19'),
  ('2026-03-13', 5, '2026-03-27', '2026-03-23'), ('2026-03-16', 4, '2026-03-27', '2026-03-23'),
  ('2026-03-17', 3, '2026-03-27', '2026-03-23'), ('2026-03-13', 14, '2026-04-10', '2026-04-06'),
  ('2026-05-13', 4, '2026-05-21', '2026-05-20'), ('2026-05-26', 2, '2026-06-02', '2026-05-29'),
  ('2026-06-12', 4, '2026-06-19', '2026-06-19'), ('2026-12-23', 3, '2026-12-30', '2026-12-29');
SELECT is(loket.working_day_add(id('012'), day, n), due, day || ' + ' || n) FROM due;
UPDATE loket.office SET works_cuti_bersama = true WHERE id = id('013');
SELECT is(loket.working_day_add(id('013'), day, n), worked, day || ' + ' || n || ', cuti bersama worked')
FROM due;
SELECT is((SELECT count(*)::int FROM generate_series('2026-01-01', '2026-12-31', interval '1 day') d
  WHERE extract(isodow FROM d) < 6 AND NOT EXISTS (SELECT FROM loket.holiday h WHERE h.day = d::date)),
  240, '240 working days in 2026');
SELECT is((SELECT array_agg(y || ' ' || kind || ' ' || n ORDER BY y, kind) FROM
  (SELECT extract(year FROM day) AS y, kind, count(*) AS n FROM loket.holiday GROUP BY 1, 2) x),
  '{2025 cuti_bersama 11,2025 libur 17,2026 cuti_bersama 8,2026 libur 17}'::text[], 'the holidays of two years');

-- NIK.
SELECT is(loket.nik_findings(nik, born::date, sex, '2026-11-22'), found::text[], nik) FROM (VALUES
  ('1701010508680001', '1968-08-05', 'L', '{}'), ('1701014508680002', '1968-08-05', 'P', '{}'),
  ('2105031211870001', '1987-11-12', 'L', '{}'), ('1309044403910003', '1991-03-04', 'P', '{}'),
  ('1709014102040001', '2004-02-01', 'P', '{}'), ('9101014508680002', '1968-08-05', 'P', '{}'),
  ('1701014508680002', '1968-05-08', 'P', '{birth_date}'), ('1701014508680002', '1968-08-05', 'L', '{sex}'),
  ('1701014508680002', NULL, NULL, '{}'), ('9999014508680002', '1968-08-05', 'P', '{region}'),
  ('3273010119800002', NULL, NULL, '{date}'), ('1701013108680000', NULL, NULL, '{serial}'),
  ('1701017208680001', NULL, NULL, '{date}'), ('1701013502680001', NULL, NULL, '{date}'),
  ('170101050868001', NULL, NULL, '{length}'), (NULL, NULL, NULL, '{length}'),
  ('1701012902010001', NULL, NULL, '{date}'), ('1701012902000001', '2000-02-29', 'L', '{}'))
  x(nik, born, sex, found);

-- Conditions, what is unknown included.
SELECT is(loket.condition_holds(c::jsonb, f::jsonb, '2026-11-22'), holds, coalesce(c, 'none') || ' with ' || f)
FROM (VALUES
  (NULL, '{}', true), ('null', '{}', true), ('{"field": "a", "in": ["x", "y"]}', '{"a": "y"}', true),
  ('{"field": "a", "in": ["x"]}', '{"a": "y"}', false), ('{"field": "a", "in": ["x"]}', '{}', false),
  ('{"field": "a", "in": []}', '{"a": "y"}', false),
  ('{"age_below": 17}', '{"birth_date": "2009-11-22"}', false),
  ('{"age_below": 17}', '{"birth_date": "2009-11-23"}', true), ('{"age_below": 17}', '{}', false),
  ('{"age_below": 17}', '{"birth_date": "2009-02-30"}', false),
  ('{"not": {"age_below": 17}}', '{}', true), ('{"all": []}', '{}', true), ('{"any": []}', '{}', false),
  ('{"all": [{"field": "a", "in": ["x"]}, {"not": {"field": "b", "in": ["z"]}}]}', '{"a": "x", "b": "y"}', true),
  ('{"any": [{"field": "a", "in": ["x"]}, {"field": "b", "in": ["y"]}]}', '{"b": "y"}', true),
  ('{"something": 1}', '{}', false)) x(c, f, holds);

-- The zone of a finished book.
SELECT is(loket.mrz_name(n), rpad(z, 39, '<'), n) FROM (VALUES ('SITI RAHAYU', 'RAHAYU<<SITI'),
  ('Suharto', 'SUHARTO'), ('Ai''nun', 'AINUN'), ('M. Firman', 'FIRMAN<<M'),
  ('Siti Nurhaliza Ayu Putri', 'PUTRI<<SITI<NURHALIZA<AYU')) x(n, z);
SELECT is(loket.mrz_differences('P<IDNSUHARTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<',
  'X1234567<7IDN8508177M3508161<<<<<<<<<<<<<<<2', '{"name": "SUHARTO", "birth_date": "1985-08-17",
  "sex": "L", "nationality": "IDN"}', 'X1234567', 10, '2025-08-17'), '{}', 'a zone that agrees');
SELECT is(loket.mrz_differences('P<IDNSUHARTO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<',
  'X1234567<7IDN8508177M3508161<<<<<<<<<<<<<<<2', '{"name": "SUHARTO", "birth_date": "1985-08-17",
  "sex": "L", "nationality": "IDN"}', 'X1234567', 5, '2025-08-17'), '{expiry}', 'ten years instead of five');
SELECT is(loket.mrz_digit(x), d, x) FROM (VALUES ('520727', '3'), ('AB2134<<<', '5'),
  ('HA672242<658022549601086<<<<<<<<<<<<<<0', '8'), ('L898902C3', '6')) y(x, d);
SELECT is(loket.base45(convert_to(x, 'UTF8')), y, x) FROM (VALUES ('AB', 'BB8'),
  ('Hello!!', '%69 VD92EX0'), ('base-45', 'UJCLQE7W581'), ('', '')) z(x, y);

-- What a desk keeps.
CREATE TEMP TABLE bundle AS
  SELECT (t.call('rina', $$SELECT api.office_bundle(since => '')$$) ->> 'body')::jsonb AS b;
SELECT is((SELECT jsonb_agg(k ORDER BY k) FROM bundle, jsonb_object_keys(b) k),
  '["check_kinds", "counters", "doc_types", "fees", "holidays", "office", "places_to_pay", "purposes",
    "reasons", "regions_version", "revoked_papers", "services", "staff", "templates", "ticket_classes", "version"]',
  'all its parts');
SELECT is((SELECT v ->> 'fee' FROM bundle, jsonb_array_elements(b -> 'services') s,
  jsonb_array_elements(s -> 'variants') v WHERE s ->> 'code' = 'passport_new' AND v ->> 'code' = 'electronic_10'),
  '950000', 'variants with the fee of today');
SELECT is((SELECT array_agg(DISTINCT x.k ORDER BY x.k) FROM bundle, jsonb_array_elements(b -> 'services') s,
  jsonb_array_elements(s -> 'fields') f, LATERAL (SELECT k FROM unnest(ARRAY['code', 'section', 'seq', 'kind',
    'label_id', 'label_en', 'required', 'condition', 'width', 'choices', 'paper', 'flag']) k WHERE NOT f ? k) x),
  NULL, 'every field says everything');
SELECT is((SELECT array_agg(f ->> 'code') FROM bundle, jsonb_array_elements(b -> 'services') s,
  jsonb_array_elements(s -> 'fields') f WHERE f ->> 'kind' = 'choice' AND f -> 'choices' = '[]'), NULL,
  'every choice has its choices');
SELECT is((SELECT array_agg(DISTINCT d) FROM bundle, jsonb_array_elements(b -> 'services') s,
  jsonb_array_elements(s -> 'requirements') r, jsonb_array_elements_text(r -> 'doc_types') d
  WHERE NOT b -> 'doc_types' @> jsonb_build_array(jsonb_build_object('code', d))), NULL,
  'every requirement names papers that exist');
SELECT is((SELECT array_agg(x) FROM bundle, jsonb_array_elements(b -> 'services') s,
  jsonb_array_elements(s -> 'steps') p, jsonb_array_elements_text(p -> 'duties') x
  WHERE x NOT IN (SELECT code FROM loket.duty_kind)), NULL, 'every step names duties that exist');
SELECT is(t.call('rina', format('SELECT api.office_bundle(since => %L)', b ->> 'version')) -> 'unchanged',
  'true', 'the same is not sent twice') FROM bundle;

-- Loading again, correcting, and what is in use.
SELECT lives_ok($$SELECT loket.catalogue_load('{"legal_basis": "SKB", "holidays": [{"date": "2027-01-01",
  "kind": "libur", "name": "Tahun Baru"}]}')$$, 'a new holiday');
SELECT is(t.call('rina', format('SELECT api.office_bundle(since => %L)', b ->> 'version')) -> 'unchanged',
  'false', 'makes a new version') FROM bundle;
SELECT throws_ok($$SELECT loket.catalogue_load('{"holiday": []}')$$, 'P0001', NULL, 'a misspelt list');
SELECT t.stock(), t.play('used', 'interview') \g /dev/null
CREATE TEMP TABLE changed AS SELECT jsonb_build_object('services', jsonb_build_array(body
  || '{"form": "passport", "fields": [], "promise_days": 9}')) AS file
  FROM loket.service_version WHERE service = 'passport_new';
SELECT throws_ok(format('SELECT loket.catalogue_load(%L)', file), 'P0001',
  'service passport_new: version 1 is in use; a change needs a new version', 'a version in use') FROM changed;
SELECT lives_ok(format('SELECT loket.catalogue_load(%L)', jsonb_set(jsonb_set(file, '{services,0,version}', '2'),
  '{services,0,valid_from}', to_jsonb(loket.today(id('012'))))), 'a new version from today') FROM changed;
SELECT is(loket.case_rules(c, loket.today(c.office)), 1, 'the case keeps the old one')
FROM loket.case_file c WHERE id = id('used');
SELECT t.play_documents('later') \g /dev/null
SELECT is(loket.case_rules(c, loket.today(c.office)), 2, 'a new case follows the new one')
FROM loket.case_file c WHERE id = id('later');

-- Regions.
SELECT is(t.call('rina', $$SELECT api.region_search('pasar bawah manna', 4)$$) #>> '{regions,0,path}',
  'Pasar Bawah, Pasar Manna, Kabupaten Bengkulu Selatan, Bengkulu', 'words in any order');
SELECT is(t.call('rina', $$SELECT api.region_search('17.01', 2)$$) #>> '{regions,0,name}',
  'Kabupaten Bengkulu Selatan', 'by number');
SELECT is(t.call('rina', $$SELECT api.region_search('9101', 2)$$) #>> '{regions,0,retired}', 'true',
  'a code of the past says so');
SELECT is((SELECT count(*) FILTER (WHERE length(code) = 2) || ' ' || count(*) FILTER (WHERE length(code) = 4)
  || ' ' || count(*) FILTER (WHERE length(code) = 6) FROM loket.region WHERE NOT retired), '38 514 7285',
  'as the decree counts them');
SELECT is_empty($$SELECT code FROM loket.region r WHERE length(code) > 2 AND NOT retired AND NOT EXISTS
  (SELECT FROM loket.region p WHERE p.code = left(r.code, CASE length(r.code) WHEN 10 THEN 6 ELSE
   length(r.code) - 2 END))$$, 'each lies in another');
SELECT * FROM finish();
ROLLBACK;
