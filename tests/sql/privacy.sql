-- SPDX-License-Identifier: GPL-3.0-or-later
-- Personal data: whose work a file is, the purpose that is asked of everybody else, and how often.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all(), t.at_desk('rina'), t.at_desk('sinta'), t.at_desk('budi'), t.at_desk('dewi'),
  t.at_desk('agus'), t.at_desk('nita'), t.at_desk('joko') \g /dev/null

CREATE FUNCTION pg_temp.read(who name, word text, purpose text) RETURNS text LANGUAGE sql AS $$
  SELECT t.refused(who, 'read_begin', jsonb_build_object('read', gen_random_uuid(), 'case', t.id(word),
    'purpose', purpose)) $$;
CREATE FUNCTION pg_temp.ground() RETURNS text LANGUAGE sql AS $$
  SELECT ground FROM loket.read_log ORDER BY seq DESC LIMIT 1 $$;

-- One's own work.
SELECT is(pg_temp.read('sinta', 'at documents', 'process'), 'ok', 'a file in a step of her duty');
SELECT is(pg_temp.ground(), 'step', 'and the log says why');
SELECT is(pg_temp.read('dewi', 'at approval', 'decide'), 'ok', 'what waits for a decision');
SELECT is(pg_temp.ground(), 'approval', 'says so');
SELECT is(pg_temp.read('rina', 'at handover', 'process'), 'ok', 'what she entered and still goes on');
SELECT is(pg_temp.ground(), 'hand', 'says so');
SELECT t.act('rina', 'case_take', ids('case', 'at documents') || '{"force": false}') \g /dev/null
SELECT is(pg_temp.read('rina', 'at documents', 'process'), 'ok', 'what she holds');
SELECT is(pg_temp.ground(), 'hold', 'says so');

-- Anything else has a purpose.
SELECT is(pg_temp.read('joko', 'at documents', 'process'), 'LK019', 'another duty: not without a purpose');
SELECT is(detail(), '{"kind": "read"}', 'and is told from which list');
SELECT is(pg_temp.read('rina', 'at done', 'process'), 'LK019', 'what was handed over is nobody''s work');
SELECT is(pg_temp.read('dewi', 'at interview', 'decide'), 'LK019', 'nor is what a head may only look at');
SELECT is(pg_temp.read('rina', 'at done', word), 'LK019', 'no purpose: ' || word)
FROM unnest(ARRAY['audit', ' complaint:', 'Complaint', ':', 'nosy: x']) word
WHERE word <> 'audit';
SELECT is(pg_temp.read('rina', 'at done', 'law_letter'), 'LK019', 'a letter has a number');
SELECT is(detail() ->> 'argument', 'note', 'and is told what is missing');
SELECT is(pg_temp.read('rina', 'at done', 'law_letter:  '), 'LK019', 'blanks are none');
SELECT is(pg_temp.read('rina', 'at done', 'law_letter: B/12/I/2026'), 'ok', 'with its number it is a purpose');
SELECT is(pg_temp.ground(), 'purpose', 'and the log says that it was not her work');
SELECT is(pg_temp.read('rina', 'at done', 'audit: ' || repeat('x', 500)), 'LK008', 'not without end');
SELECT is(pg_temp.read('rina', 'at done', ''), 'LK008', 'nor empty');
SELECT is((SELECT count(*) FROM loket.read_log r JOIN loket.staff_login l ON l.staff = r.staff
  WHERE l.login = 'rina' AND r.subject = id('at done') AND r.ground = 'purpose'), 1::bigint, 'what was refused is not read');
UPDATE loket.catalogue_item SET valid_until = '2025-01-01' WHERE list = 'reason/read' AND code = 'audit';
SELECT is(pg_temp.read('rina', 'at done', 'audit'), 'LK019', 'a purpose of the past is none');

-- Held by a colleague, it is the colleague's work.
SELECT t.at_desk('sinta') \g /dev/null
UPDATE loket.read_log SET at = at - interval '40 minutes' WHERE subject = id('at documents');
SELECT is(pg_temp.read('sinta', 'at documents', 'process'), 'LK019', 'while a colleague works on it');
SELECT is(pg_temp.read('sinta', 'at documents', 'help_colleague'), 'ok', 'unless she helps');
SELECT t.act('rina', 'case_release', ids('case', 'at documents')) \g /dev/null
SELECT is(pg_temp.read('sinta', 'at documents', 'process'), 'ok', 'and then again');
SELECT t.act('rina', 'case_take', ids('case', 'at documents') || '{"force": false}') \g /dev/null
SELECT is(pg_temp.read('sinta', 'at documents', 'follow'), 'ok', 'what was her work a moment ago is followed');
SELECT is(pg_temp.ground(), 'after', 'and says so');
UPDATE loket.read_log SET at = at - interval '31 minutes' WHERE subject = id('at documents') AND ground <> 'after';
SELECT is(pg_temp.read('sinta', 'at documents', 'follow'), 'LK019', 'following does not prolong itself');

-- Whoever stands at the counter: their files are work, also the old ones.
SELECT is(pg_temp.read('sinta', 'at done', 'serve'), 'LK019', 'before somebody comes');
SELECT t.act('sinta', 'visit_start_without_ticket', ids('visit', 'v priv') || '{"reason": "test"}') \g /dev/null
SELECT t.act('sinta', 'visit_person_put', ids('visit', 'v priv', 'visit_person', 'm priv', 'person', 'at done person')
  || '{"name": "SITI", "capacity": "self", "needs": [], "evidence": ""}') \g /dev/null
SELECT is(pg_temp.read('sinta', 'at done', 'serve'), 'ok', 'the person being served');
SELECT is(pg_temp.ground(), 'visit', 'says so');
SELECT is(pg_temp.read('rina', 'at done', 'serve'), 'LK019', 'not at another counter');

-- How many in an hour is a rule of the office.
UPDATE loket.catalogue_item SET body = body || '{"hour": 3}' WHERE list = 'privacy' AND code = 'reads_outside';
SELECT is(pg_temp.read('joko', 'at documents', 'complaint'), 'ok', 'file ' || n) FROM generate_series(1, 3) n;
SELECT is(pg_temp.read('joko', 'at documents', 'complaint'), 'LK017', 'three in an hour and no more');
SELECT is(detail(), '{"limit": "reads"}', 'and is told of what');
SELECT is(pg_temp.read('joko', 'at printing', 'process'), 'ok', 'his own work goes on');
UPDATE loket.read_log SET at = at - interval '61 minutes' WHERE staff = id('joko');
SELECT is(pg_temp.read('joko', 'at documents', 'complaint'), 'ok', 'later it is possible again');

-- Lists show no number whole, whoever asks and however they were found.
CREATE FUNCTION pg_temp.bare(answer jsonb) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT n FROM (SELECT number AS n FROM loket.person_identity UNION SELECT phone FROM loket.person
    UNION SELECT fields ->> 'nik' FROM loket.case_content UNION SELECT collector ->> 'nik' FROM loket.handover) x
  WHERE n <> '' AND strpos(answer::text, n) > 0 $$;
SELECT isnt_empty($$SELECT 1 FROM loket.person_identity WHERE kind = 'passport'$$, 'somebody has a passport');
SELECT is_empty(format('SELECT pg_temp.bare(t.act(%L, %L, %L))', who, fn, args), fn || ' of ' || who)
FROM (VALUES ('rina', 'my_cases_open', '{}'::jsonb), ('budi', 'my_cases_open', '{}'), ('dewi', 'my_cases_open', '{}'),
    ('rina', 'queue_open', '{}'), ('agus', 'queue_open', '{}'), ('dewi', 'approvals_open', '{"filter": ""}'),
    ('joko', 'production_open', '{}'), ('nita', 'handover_open', '{}'),
    ('rina', 'person_similar', jsonb_build_object('nik', (SELECT nik FROM loket.person WHERE id = id('at done person')),
      'name', 'SITI XAT DONE', 'birth_date', '1968-08-05', 'passport', ''))) x(who, fn, args);
SELECT is_empty(format('SELECT pg_temp.bare(t.act(%L, %L, %L))', 'rina', 'search',
    jsonb_build_object('q', q, 'scope', 'office', 'reason', '')), 'search by ' || what)
FROM (SELECT 'NIK' AS what, nik AS q FROM loket.person WHERE id = id('at done person')
  UNION SELECT 'passport', number FROM loket.person_identity WHERE kind = 'passport'
  UNION SELECT 'name', name FROM loket.person WHERE id = id('at done person')
  UNION SELECT 'day', '05-08-1968') x;
UPDATE loket.catalogue_item SET valid_until = NULL, body = body || '{"hour": 1000}'
WHERE (list, code) IN (('reason/read', 'audit'), ('privacy', 'reads_outside'));

-- An examination report: whoever has no duty that needs it sees that it is there, and nothing of it.
SELECT t.play('examined', 'interview'), t.at_desk('budi') \g /dev/null
SELECT t.page('budi', 'examined', 'bap page', 'BERITA ACARA') \g /dev/null
SELECT is(t.refused('budi', 'paper_put', ids('case', 'examined', 'paper', 'bap') || jsonb_build_object('version', 0,
  'requirement', '', 'doc_type', 'BAP', 'pages', jsonb_build_array(jsonb_build_object('page', id('bap page'))))), 'ok', 'filed by the examiner');
CREATE FUNCTION pg_temp.bap(who name) RETURNS jsonb LANGUAGE sql AS $$
  SELECT p FROM jsonb_array_elements(t.read(who, 'examined') -> 'papers') p WHERE p ->> 'doc_type' = 'BAP' $$;
SELECT is(jsonb_array_length(pg_temp.bap('dewi') -> 'pages'), 1, 'a head reads it');
SELECT is(t.refused('dewi', 'page_read', ids('page', 'bap page')), 'ok', 'page by page');
SELECT is(pg_temp.bap('joko') ->> 'restricted', 'true', 'a printer sees that there is one');
SELECT is(pg_temp.bap('joko') -> 'pages', '[]', 'without its pages');
SELECT is(t.refused('joko', 'page_read', ids('page', 'bap page')), 'LK002', 'also when he knows the page');
SELECT is(detail(), '{"restricted": "paper"}', 'and is told why');
SELECT is(t.refused('joko', 'page_read', ids('page', 'examined page ktp')), 'ok', 'other papers are shown');
SELECT is(pg_temp.bap('rina') ->> 'restricted', 'true', 'nor a clerk');
-- … nor by filing it under another name.
SELECT t.act('budi', 'case_return', jsonb_build_object('case', id('examined'), 'version', t.version_of('examined'),
  'reasons', '["data_differs"]'::jsonb, 'note', '', 'deadline', '')), t.act('rina', 'visit_start_without_ticket',
  ids('visit', 'v back') || '{"reason": "test"}'), t.act('rina', 'case_take_in', ids('case', 'examined', 'visit', 'v back')) \g /dev/null
SELECT is(t.refused('rina', 'paper_put', ids('case', 'examined', 'paper', 'bap') || jsonb_build_object('version', 1,
  'requirement', '', 'doc_type', 'LLN', 'pages', '[]'::jsonb)), 'LK002', 'she does not take it out');
SELECT is(t.refused('rina', 'paper_put', ids('case', 'examined', 'paper', 'other') || jsonb_build_object('version', 0,
  'requirement', '', 'doc_type', 'LLN', 'pages', jsonb_build_array(jsonb_build_object('page', id('bap page'))))), 'LK002',
  'nor its page into another paper');

-- Papers of a child.
UPDATE loket.person SET birth_date = loket.today(id('012')) - 4000 WHERE id = id('examined person');
SELECT is((SELECT count(*) FROM jsonb_array_elements(t.read('joko', 'examined') -> 'papers') p
  WHERE p -> 'pages' <> '[]'), 0::bigint, 'of a child a printer sees no paper');
SELECT is(t.refused('joko', 'page_read', ids('page', 'examined page ktp')), 'LK002', 'nor a page');
SELECT is(t.refused('rina', 'page_read', ids('page', 'examined page ktp')), 'ok', 'at the counter they are needed');
UPDATE loket.catalogue_item SET body = body || '{"below": 5}' WHERE list = 'privacy' AND code = 'child';
SELECT is(t.refused('joko', 'page_read', ids('page', 'examined page ktp')), 'ok', 'who is a child is a rule of the office');

-- Where photo and fingers are, and why not.
SELECT is(t.read('dewi', 'at approval') #>> '{biometrics,reference}', 'BIO-1', 'a head knows where they are');
SELECT is(t.read('joko', 'at printing') #>> '{biometrics,reference}', '', 'a printer does not');
SELECT is(t.read('joko', 'at printing') #>> '{biometrics,photo}', 'taken', 'only that they were taken');

-- What is printed or saved is on record before.
SELECT is(t.act('rina', 'copy_begin', ids('copy', 'copy 1') || jsonb_build_object('kind', 'export', 'receipt',
  (SELECT id FROM loket.receipt WHERE case_id = id('at interview') LIMIT 1))) ->> 'by', 'rina', 'a copy says who made it');
SELECT is((SELECT kind || ' ' || purpose FROM loket.read_log WHERE id = id('copy 1') AND subject = id('at interview')),
  'export slip/receipt', 'and is on record');
SELECT is(t.refused('rina', 'copy_begin', ids('copy', 'copy 2') || jsonb_build_object('kind', 'mail', 'receipt',
  (SELECT id FROM loket.receipt WHERE case_id = id('at interview') LIMIT 1))), 'LK008', 'no other way out');
SELECT is(t.refused('rina', 'copy_begin', ids('copy', 'copy 1') || jsonb_build_object('kind', 'print', 'receipt',
  (SELECT id FROM loket.receipt WHERE case_id = id('at interview') LIMIT 1))), 'LK023', 'each copy has a record of its own');
-- Papers too, and each time with a purpose; restricted ones only for those who may see them.
SELECT t.read('joko', 'at printing') \g /dev/null
SELECT is(t.act('joko', 'copy_papers', ids('copy', 'copy 3', 'case', 'at printing') || jsonb_build_object('kind', 'print',
  'papers', jsonb_build_array(id('at printing ktp')), 'purpose', 'applicant_request')) ->> 'number',
  upper(left(id('copy 3')::text, 4) || '-' || substr(id('copy 3')::text, 5, 4)), 'a copy of papers has a number');
SELECT is((SELECT kind || ' ' || purpose || ' ' || about::text FROM loket.read_log WHERE id = id('copy 3') AND subject = id('at printing')),
  'print applicant_request {"papers": ["KTP"]}', 'and is on record with its purpose and papers');
SELECT is(t.refused('joko', 'copy_papers', ids('copy', 'copy 4', 'case', 'at printing') || jsonb_build_object('kind', 'print',
  'papers', jsonb_build_array(id('at printing ktp')), 'purpose', '')), 'LK019', 'without a purpose there is none');
SELECT is(t.refused('joko', 'copy_papers', ids('copy', 'copy 4', 'case', 'at printing') || jsonb_build_object('kind', 'print',
  'papers', jsonb_build_array(id('at printing ktp')), 'purpose', 'because I can')), 'LK019', 'nor for one nobody knows');
SELECT is(t.refused('joko', 'copy_papers', ids('copy', 'copy 4', 'case', 'at printing') || jsonb_build_object('kind', 'print',
  'papers', jsonb_build_array(id('at complete ktp')), 'purpose', 'applicant_request')), 'LK003', 'nor of the paper of another case');
SELECT is(t.refused('rina', 'copy_papers', ids('copy', 'copy 4', 'case', 'at printing') || jsonb_build_object('kind', 'print',
  'papers', jsonb_build_array(id('at printing ktp')), 'purpose', 'applicant_request')), 'LK022', 'nor by whoever did not open the file');
SELECT t.read('joko', 'examined') \g /dev/null
SELECT is(t.refused('joko', 'copy_papers', ids('copy', 'copy 4', 'case', 'examined') || jsonb_build_object('kind', 'export',
  'papers', jsonb_build_array(id('examined ktp'), id('bap')), 'purpose', 'applicant_request')), 'LK002', 'nor of a restricted paper among others');
SELECT is(detail(), '{"restricted": "paper"}', 'and is told why');
-- An office that was upgraded has no list of purposes until it takes the new rules.
DELETE FROM loket.catalogue_item WHERE list = 'reason/read';
SELECT is(pg_temp.read('rina', 'at done', 'in words'), 'ok', 'without a list of purposes nobody is stopped');
SELECT * FROM finish();
ROLLBACK;
