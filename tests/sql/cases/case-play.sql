-- SPDX-License-Identifier: GPL-3.0-or-later
-- t.play(word, until): the people of the office take the case id(word) through its steps, each act
-- through the window of the database, and stop when it is in the step until ('done': handed over).
SET search_path = t, tap, pg_catalog;

-- A desk session, opened once per person.
CREATE FUNCTION t.at_desk(who name) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM loket.desk_session d WHERE d.login = who AND d.closed_at IS NULL) THEN
    PERFORM t.desk(who);
  END IF;
END $$;
CREATE FUNCTION t.act(who name, fn text, args jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.at_desk(who);
  RETURN t.api(who, fn, args);
END $$;

-- What the file says: read on record, as if the announcement had been a transaction of its own.
CREATE FUNCTION t.read(who name, word text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  read uuid := gen_random_uuid();
BEGIN
  PERFORM t.act(who, 'read_begin', jsonb_build_object('read', read, 'case', t.id(word),
                                                      'purpose', 'audit: test'));
  UPDATE loket.read_log SET tx = '3' WHERE id = read;
  RETURN t.api(who, 'case_read', jsonb_build_object('read', read));
END $$;

-- A page of these bytes, whole at the server.
CREATE FUNCTION t.page(who name, word text, page text, bytes bytea) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.act(who, 'page_begin', jsonb_build_object('page', t.id(page), 'case', t.id(word),
    'sha256', encode(sha256(bytes), 'hex'), 'size', length(bytes), 'kind', 'jpeg', 'width', 1000,
    'height', 1400, 'dpi_x', 200, 'dpi_y', 200));
  PERFORM t.api(who, 'page_chunk', jsonb_build_object('page', t.id(page), 'n', 0,
                                                      'bytes', bytes::text));
  PERFORM t.api(who, 'page_finish', jsonb_build_object('page', t.id(page)));
END $$;

CREATE FUNCTION t.paper(who name, word text, requirement text, doc text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  paper uuid := t.id(word || ' ' || requirement);
BEGIN
  PERFORM t.page(who, word, word || ' page ' || requirement,
                 convert_to('SPESIMEN ' || word || ' ' || doc, 'UTF8'));
  PERFORM t.act(who, 'paper_put', jsonb_build_object('case', t.id(word), 'paper', paper,
    'version', 0, 'requirement', requirement, 'doc_type', doc, 'pages', jsonb_build_array(
      jsonb_build_object('page', t.id(word || ' page ' || requirement), 'turn', 0, 'crop', NULL))));
  PERFORM t.act(who, 'paper_match', jsonb_build_object('case', t.id(word), 'paper', paper,
    'version', 1, 'matched', true));
END $$;

CREATE FUNCTION t.person_data(word text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('nik', '170101450868' || lpad((abs(hashtext(word)) % 9000 + 2)::text, 4, '0'),
    'kk', '1701011503120007', 'name', 'SITI ' || upper(translate(word, ' 0123456789-', 'XABCDEFGHIJ')),
    'sex', 'P', 'birth_date', '1968-08-05', 'birth_place', 'MANNA', 'nationality', 'IDN',
    'address', 'JALAN MELATI 1', 'rt', '001', 'rw', '002', 'region', '1701011001',
    'phone', '+6281234567890', 'channel', 'wa', 'consent', true)
$$;
CREATE FUNCTION t.fields() RETURNS jsonb LANGUAGE sql AS $$
  SELECT '{"marital_status": "married", "occupation": "self_employed", "father_name": "HASAN",
    "mother_name": "ROHANI", "spouse_name": "AHMAD", "purpose": "hajj_umrah"}'::jsonb
$$;

CREATE FUNCTION t.forward(who name, word text, step text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN t.act(who, 'case_forward', jsonb_build_object('case', t.id(word), 'step', step,
    'version', (SELECT c.version FROM loket.case_file c WHERE c.id = t.id(word))));
END $$;

CREATE FUNCTION t.play_documents(word text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  f text;
BEGIN
  PERFORM t.act('rina', 'visit_start_without_ticket', t.ids('visit', word || ' visit')
                || '{"reason": "test"}');
  PERFORM t.act('rina', 'person_register', t.ids('person', word || ' person')
                || jsonb_build_object('data', t.person_data(word)));
  PERFORM t.act('rina', 'case_create', t.ids('case', word, 'visit', word || ' visit', 'person',
    word || ' person') || jsonb_build_object('service', 'passport_new', 'variant', 'electronic_10',
    'fields', t.fields()));
END $$;

CREATE FUNCTION t.play_papers(word text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  f text;
BEGIN
  PERFORM t.paper('rina', word, 'ktp', 'KTP'), t.paper('rina', word, 'kk', 'KK'),
          t.paper('rina', word, 'birth_certificate', 'AKL'), t.paper('rina', word, 'form', 'FRM');
  FOREACH f IN ARRAY ARRAY['nik', 'name', 'birth_place', 'birth_date', 'father_name', 'mother_name']
  LOOP
    PERFORM t.act('rina', 'field_mark', jsonb_build_object('case', t.id(word), 'field', f,
      'matched', true, 'paper', t.id(word || ' ktp'), 'page', 0, 'rect', '[0, 0, 1, 1]'::jsonb));
  END LOOP;
END $$;

CREATE FUNCTION t.answers() RETURNS jsonb LANGUAGE sql AS $$
  SELECT '{"organiser": "PT CONTOH", "registered": "yes", "extra_name": "no", "departure": "Maret"}'::jsonb $$;

CREATE FUNCTION t.play_interview(word text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.act('budi', 'case_check', jsonb_build_object('case', t.id(word), 'check',
    gen_random_uuid(), 'kind', 'identity', 'source', 'dukcapil', 'outcome', 'ok',
    'reference', 'D-1', 'reason', ''));
  PERFORM t.act('budi', 'interview_save', jsonb_build_object('case', t.id(word), 'purpose',
    'hajj_umrah', 'answers', t.answers(), 'result', 'pass', 'note', ''));
  PERFORM t.act('budi', 'biometrics_record', jsonb_build_object('case', t.id(word), 'reference',
    'BIO-1', 'photo', 'taken', 'fingers', 'taken', 'reason', ''));
END $$;

CREATE FUNCTION t.billing(word text) RETURNS text LANGUAGE sql AS $$
  SELECT '820260115' || lpad((abs(hashtext(word || 'b')) % 1000000)::text, 6, '0') $$;
CREATE FUNCTION t.ntpn(word text) RETURNS text LANGUAGE sql AS $$
  SELECT upper(left(md5(word), 16)) $$;
CREATE FUNCTION t.play_payment(word text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.act('rina', 'billing_record', t.ids('case', word, 'payment', word || ' payment')
    || jsonb_build_object('billing', t.billing(word), 'amount', 950000, 'expires', ''));
  PERFORM t.act('rina', 'payment_record', t.ids('case', word, 'payment', word || ' payment')
    || jsonb_build_object('ntpn', t.ntpn(word), 'paid_at', to_char(loket.now(), 'YYYY-MM-DD')));
END $$;

CREATE FUNCTION t.play_adjudication(word text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.act('budi', 'case_check', jsonb_build_object('case', t.id(word), 'check',
    gen_random_uuid(), 'kind', 'adjudication', 'source', 'simkim', 'outcome', 'ok',
    'reference', 'A-1', 'reason', ''));
END $$;

CREATE FUNCTION t.decision_args(who name, word text, outcome text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  seen jsonb := t.read(who, word);
BEGIN
  RETURN jsonb_build_object('case', t.id(word), 'version', seen -> 'version', 'hash',
    seen -> 'hash', 'outcome', outcome, 'basis', CASE outcome WHEN 'refuse' THEN 'duplicate'
    ELSE '' END, 'note', '', 'seen', seen -> 'differs');
END $$;

-- The zone of a passport of this case with this number.
CREATE FUNCTION t.mrz(word text, book text, years int DEFAULT 10) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
  f jsonb := (SELECT c.fields FROM loket.case_content c WHERE c.case_id = t.id(word));
  a text := rpad(book, 9, '<');
  b text := to_char((f ->> 'birth_date')::date, 'YYMMDD');
  e text := to_char(loket.now() + make_interval(years => years) - interval '2 days', 'YYMMDD');
  line text;
BEGIN
  line := a || loket.mrz_digit(a) || 'IDN' || b || loket.mrz_digit(b)
    || CASE f ->> 'sex' WHEN 'P' THEN 'F' ELSE 'M' END || e || loket.mrz_digit(e)
    || repeat('<', 15);
  RETURN ARRAY['P<IDN' || loket.mrz_name(f ->> 'name'),
    line || loket.mrz_digit(left(line, 10) || substr(line, 14, 7) || substr(line, 22, 22))];
END $$;

CREATE FUNCTION t.book() RETURNS text LANGUAGE sql AS $$
  SELECT 'X' || lpad((coalesce(max(right(book, 7)::int), 1234500) + 1)::text, 7, '0')
  FROM loket.issue WHERE book LIKE 'X%' $$;
CREATE FUNCTION t.book_of(word text) RETURNS text LANGUAGE sql AS $$
  SELECT book FROM loket.issue WHERE case_id = t.id(word) AND void IS NULL $$;

CREATE FUNCTION t.collector(word text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object('capacity', 'self', 'name', 'SITI', 'nik', fields -> 'nik')
  FROM loket.case_content WHERE case_id = t.id(word) $$;
CREATE FUNCTION t.play_handover(word text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT t.act('nita', 'handover_record', jsonb_build_object('case', t.id(word), 'collector',
    t.collector(word), 'evidence', '{"id_seen": true}'::jsonb, 'book', t.book_of(word))) $$;

CREATE FUNCTION t.play(word text, until text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  here text;
BEGIN
  PERFORM t.play_documents(word);
  LOOP
    here := coalesce(loket.case_line(t.id(word)), 'done');
    EXIT WHEN here = until;
    CASE here
      WHEN 'documents' THEN
        PERFORM t.play_papers(word);
        EXIT WHEN until = 'complete';
        PERFORM t.forward('rina', word, 'documents');
      WHEN 'interview' THEN
        PERFORM t.play_interview(word), t.forward('budi', word, 'interview');
      WHEN 'payment' THEN
        PERFORM t.play_payment(word);
        PERFORM t.act('wati', 'payment_confirm', t.ids('case', word, 'payment', word || ' payment'));
      WHEN 'adjudication' THEN
        PERFORM t.play_adjudication(word), t.forward('budi', word, 'adjudication');
      WHEN 'approval' THEN
        PERFORM t.act('dewi', 'case_decide', t.decision_args('dewi', word, 'approve'));
        -- one in twenty is drawn for a second look; the test that wants one draws it itself
        UPDATE loket.second_look SET drawn = false, holds = false WHERE case_id = t.id(word);
      WHEN 'printing' THEN
        PERFORM t.act('joko', 'book_record', jsonb_build_object('case', t.id(word),
          'book', t.book(), 'result', 'ok', 'reason', ''));
      WHEN 'quality' THEN
        PERFORM t.act('nita', 'quality_record', jsonb_build_object('case', t.id(word),
          'mrz1', (t.mrz(word, t.book_of(word)))[1], 'mrz2', (t.mrz(word, t.book_of(word)))[2],
          'result', 'ok'));
      ELSE
        PERFORM t.play_handover(word);
    END CASE;
  END LOOP;
  PERFORM t.act('rina', 'visit_end', t.ids('visit', word || ' visit')
                || '{"outcome": "served", "note": ""}');
END $$;

-- For the generated cases: blank books and a case in every step; nobody is at a desk afterwards.
CREATE FUNCTION t.stock() RETURNS void LANGUAGE sql AS $$
  INSERT INTO loket.book_stock VALUES
    (t.id('stock X'), t.id('012'), 'X', 1234501, 1234600, true, now()),
    (t.id('stock C'), t.id('012'), 'C', 7654301, 7654400, false, now()) $$;
CREATE FUNCTION t.play_all() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.stock();
  PERFORM t.play('at ' || s, s) FROM unnest(ARRAY['documents', 'complete', 'interview', 'payment',
    'adjudication', 'approval', 'printing', 'quality', 'handover', 'done']) s;
  UPDATE loket.desk_session SET closed_at = now(), closed_why = 'closed' WHERE closed_at IS NULL;
  DELETE FROM loket.case_hold;
END $$;
