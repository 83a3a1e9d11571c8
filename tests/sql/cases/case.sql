-- SPDX-License-Identifier: GPL-3.0-or-later
-- The generated cases of catalogue and case functions, on the cases case-play.sql left behind.
SET search_path = t, tap, pg_catalog;

CREATE FUNCTION t.version_of(word text) RETURNS int LANGUAGE sql AS $$
  SELECT version FROM loket.case_file WHERE id = t.id(word) $$;
CREATE FUNCTION t.hash_of(word text) RETURNS text LANGUAGE sql AS $$
  SELECT encode(loket.signed_hash(loket.case_signed(c, loket.today(c.office))), 'hex')
  FROM loket.case_file c WHERE c.id = t.id(word) $$;
-- rina has begun a visit without a ticket, id('visit').
CREATE FUNCTION t.visiting() RETURNS void LANGUAGE sql AS $$
  SELECT t.act('rina', 'visit_start_without_ticket', t.ids('visit', 'visit') || '{"reason": "test"}') $$;
-- A page on its way: begun, and (whole) all of it sent.
CREATE FUNCTION t.uploading(whole boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.act('rina', 'page_begin', jsonb_build_object('page', t.id('page'), 'case',
    t.id('at documents'), 'sha256', encode(sha256('abc'), 'hex'), 'size', 3, 'kind', 'jpeg',
    'width', 10, 'height', 10, 'dpi_x', 200, 'dpi_y', 200));
  IF whole THEN
    PERFORM t.api('rina', 'page_chunk', jsonb_build_object('page', t.id('page'), 'n', 0,
                                                           'bytes', 'abc'));
  END IF;
END $$;
CREATE FUNCTION t.reading(who name, word text, used boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.act(who, 'read_begin', jsonb_build_object('read', t.id('read'), 'case', t.id(word),
                                                      'purpose', 'audit: test'));
  UPDATE loket.read_log SET tx = '3' WHERE id = t.id('read');
  IF used THEN
    PERFORM t.api(who, 'case_read', t.ids('read', 'read'));
  END IF;
END $$;
-- {"case": "t.id('at documents')", …}: the first two arguments of a case command.
CREATE FUNCTION t.on_case(word text, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('command', 'gen_random_uuid()', 'case', format('t.id(%L)', word)) || more
$$;

INSERT INTO t.api_case (fn, who, args, duties, desk, elsewhere) VALUES
('office_bundle', 'rina', '{"since": "''''"}', false, false, 'ok'),
('region_search', 'rina', '{"q": "''kedurang''", "level": "3"}', false, false, 'ok');
INSERT INTO t.api_case (fn, who, args, elsewhere) VALUES
('my_cases_open', 'rina', '{}', 'ok'), ('production_open', 'joko', '{}', 'ok'),
('handover_open', 'nita', '{}', 'ok'), ('approvals_open', 'dewi', '{"filter": "''''"}', 'ok');
INSERT INTO t.api_case (fn, who, args) VALUES
('case_take', 'rina', t.on_case('at documents', '{"force": "false"}')),
('case_save', 'rina', t.on_case('at documents', '{"fields_version": "1",
  "fields": "''{\"height\": \"160\"}''"}')),
('case_variant', 'rina', t.on_case('at documents', '{"fields_version": "1",
  "variant": "''plain_5''"}')),
('case_set_aside', 'rina', t.on_case('at documents', '{"reason": "''fetching_paper''"}')),
('case_withdraw', 'rina', t.on_case('at documents', '{"reason": "''applicant_asked''"}')),
('note_add', 'rina', t.on_case('at done', '{"note": "t.id(''note'')", "text": "''catatan''"}')),
('requirement_set', 'rina', t.on_case('at documents', '{"requirement": "''ktp''",
  "state": "''not_exist''", "reason": "''lost''"}')),
('paper_put', 'rina', t.on_case('at complete', '{"paper": "t.id(''at complete ktp'')",
  "version": "1", "requirement": "''ktp''", "doc_type": "''KTP''", "pages": "''[]''"}')),
('paper_match', 'rina', t.on_case('at complete', '{"paper": "t.id(''at complete ktp'')",
  "version": "1", "matched": "false"}')),
('case_check', 'budi', t.on_case('at interview', '{"check": "t.id(''check'')",
  "kind": "''identity''", "source": "''dukcapil''", "outcome": "''ok''", "reference": "''1''",
  "reason": "''''"}')),
('flag_raise', 'rina', t.on_case('at documents', '{"flag": "t.id(''flag'')",
  "code": "''paper_doubtful''", "reason": "''cap basah luntur''"}')),
('interview_save', 'budi', t.on_case('at interview', '{"purpose": "''hajj_umrah''",
  "answers": "t.answers()", "result": "''pass''", "note": "''''"}')),
('biometrics_record', 'budi', t.on_case('at interview', '{"reference": "''B-1''",
  "photo": "''taken''", "fingers": "''taken''", "reason": "''''"}')),
('billing_record', 'rina', t.on_case('at payment', '{"payment": "t.id(''payment'')",
  "billing": "''820260115999999''", "amount": "950000", "expires": "''''"}')),
('case_forward', 'rina', t.on_case('at complete', '{"version": "t.version_of(''at complete'')",
  "step": "''documents''"}')),
('case_return', 'budi', t.on_case('at interview', '{"version": "t.version_of(''at interview'')",
  "reasons": "''[\"data_differs\"]''", "note": "''''", "deadline": "''''"}')),
('case_decide', 'dewi', t.on_case('at approval', '{"version": "t.version_of(''at approval'')",
  "hash": "t.hash_of(''at approval'')", "outcome": "''approve''", "basis": "''''", "note": "''''",
  "seen": "''[]''"}')),
('case_seen', 'dewi', t.on_case('at approval', '{"version": "1"}')),
('book_record', 'joko', t.on_case('at printing', '{"book": "t.book()", "result": "''ok''",
  "reason": "''''"}')),
('quality_record', 'nita', t.on_case('at quality', '{"result": "''ok''",
  "mrz1": "(t.mrz(''at quality'', t.book_of(''at quality'')))[1]",
  "mrz2": "(t.mrz(''at quality'', t.book_of(''at quality'')))[2]"}')),
('handover_record', 'nita', t.on_case('at handover', '{"book": "t.book_of(''at handover'')",
  "collector": "t.collector(''at handover'')",
  "evidence": "''{\"id_seen\": true}''"}')),
('custody_take', 'rina', t.on_case('at documents', '{"custody": "t.id(''custody'')",
  "what": "''akta asli''", "place": "''lemari 1''"}'));
INSERT INTO t.api_case (fn, who, args, duties) VALUES
('case_release', 'rina', t.on_case('at documents'), false);
INSERT INTO t.api_case (fn, who, args, setup, nullable) VALUES
('field_mark', 'rina', t.on_case('at documents', '{"field": "''nik''", "matched": "true",
  "paper": "NULL", "page": "NULL", "rect": "NULL"}'), 'SELECT 1', '{paper,page,rect}'),
('case_create', 'rina', t.on_case('new', '{"visit": "t.id(''visit'')",
  "person": "t.id(''at done person'')", "service": "''passport_renewal''",
  "variant": "''electronic_10''", "fields": "''{}''"}'), 'SELECT t.visiting()', '{}'),
('flag_clear', 'dewi', t.on_case('at interview', '{"flag": "t.id(''flag'')", "reason": "''beda''"}'),
  'SELECT t.act(''budi'', ''flag_raise'', t.ids(''case'', ''at interview'', ''flag'', ''flag'')
    || ''{"code": "paper_doubtful", "reason": "ragu"}'')', '{}'),
('payment_record', 'rina', t.on_case('at payment', '{"payment": "t.id(''at payment payment'')",
  "ntpn": "''09J8987HSD4567IJ''", "paid_at": "''2026-01-15T10:00:00+07:00''"}'),
  'SELECT t.act(''rina'', ''billing_record'', t.ids(''case'', ''at payment'', ''payment'',
    ''at payment payment'') || ''{"billing": "820260115999998", "amount": 950000, "expires": ""}'')',
  '{}'),
('payment_confirm', 'wati', t.on_case('at payment', '{"payment": "t.id(''at payment payment'')"}'),
  'SELECT t.play_payment(''at payment'')', '{}'),
('case_take_in', 'rina', t.on_case('at interview', '{"visit": "t.id(''visit'')"}'),
  'SELECT t.visiting(), t.act(''budi'', ''case_return'', jsonb_build_object(''case'',
    t.id(''at interview''), ''version'', t.version_of(''at interview''), ''reasons'',
    ''["data_differs"]''::jsonb, ''note'', '''', ''deadline'', ''''))', '{visit}'),
('custody_give_back', 'rina', t.on_case('at documents', '{"custody": "t.id(''custody'')",
  "to_whom": "''pemohon''"}'),
  'SELECT t.act(''rina'', ''custody_take'', t.ids(''case'', ''at documents'', ''custody'', ''custody'')
    || ''{"what": "akta asli", "place": "lemari 1"}'')', '{}');
INSERT INTO t.api_case (fn, who, args, setup, duties) VALUES
('page_begin', 'rina', '{"page": "t.id(''page'')", "case": "t.id(''at documents'')",
  "sha256": "encode(sha256(''abc''), ''hex'')", "size": "3", "kind": "''jpeg''", "width": "10",
  "height": "10", "dpi_x": "200", "dpi_y": "200"}', 'SELECT 1', true),
('page_chunk', 'rina', '{"page": "t.id(''page'')", "n": "0", "bytes": "''abc''"}',
  'SELECT t.uploading(false)', true),
('page_finish', 'rina', '{"page": "t.id(''page'')"}', 'SELECT t.uploading(true)', true),
('page_read', 'rina', '{"page": "t.id(''at complete page ktp'')"}',
  'SELECT t.reading(''rina'', ''at complete'', true)', false),
('copy_papers', 'rina', '{"copy": "t.id(''copy'')", "case": "t.id(''at complete'')",
  "papers": "jsonb_build_array(t.id(''at complete ktp''))", "kind": "''export''", "purpose": "''applicant_request''"}',
  'SELECT t.reading(''rina'', ''at complete'', true)', true),
('read_begin', 'rina', '{"read": "t.id(''read'')", "case": "t.id(''at documents'')",
  "purpose": "''melayani''"}', 'SELECT 1', true),
('receipt_read', 'rina', '{"receipt": "(SELECT id FROM loket.receipt WHERE case_id = t.id(''at interview'') LIMIT 1)"}',
  'SELECT 1', true);
INSERT INTO t.api_case (fn, who, args) VALUES
('receipt_revoke', 'dewi', '{"command": "gen_random_uuid()", "reason": "''wrong applicant''",
  "receipt": "(SELECT id FROM loket.receipt WHERE case_id = t.id(''at interview'') LIMIT 1)"}'),
('copy_begin', 'rina', '{"copy": "t.id(''copy'')", "kind": "''print''",
  "receipt": "(SELECT id FROM loket.receipt WHERE case_id = t.id(''at interview'') LIMIT 1)"}');
-- A read belongs to who announced it: a colleague elsewhere has none.
INSERT INTO t.api_case (fn, who, args, setup, elsewhere) VALUES
('case_read', 'rina', '{"read": "t.id(''read'')"}',
  'SELECT t.reading(''rina'', ''at documents'', false)', 'LK022'),
('case_history', 'rina', '{"read": "t.id(''read'')"}',
  'SELECT t.reading(''rina'', ''at documents'', false)', 'LK022');
INSERT INTO t.api_case (fn, who, args, setup, desk, service) VALUES
('keeper_revoked_sign', 'penjaga', '{"office": "t.id(''012'')", "payload": "loket.revoked_list_body(t.id(''012''))",
  "key_id": "''k1''", "signature": "decode(repeat(''ab'', 64), ''hex'')"}', 'SELECT t.keeper_key()', false, true),
('keeper_unsigned', 'penjaga', '{"key_id": "''0000aaaa''"}', 'SELECT 1', false, true),
('keeper_sign', 'penjaga', '{"receipt": "(SELECT id FROM loket.receipt LIMIT 1)",
  "key_id": "''0000aaaa''", "signature": "decode(repeat(''ab'', 64), ''hex'')"}', 'SELECT 1', false, true);
