-- SPDX-License-Identifier: GPL-3.0-or-later
-- The further way of a practice case: interview, payment, adjudication, decision, book, handover.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.practice_day(office uuid, at timestamptz) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (at AT TIME ZONE (SELECT o.tz FROM loket.office o WHERE o.id = office))::date;
END $$;

CREATE OR REPLACE FUNCTION loket.practice_examined(c loket.case_file, examiner uuid,
                                                   at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f jsonb := loket.case_fields(c.id);
BEGIN
  PERFORM loket.practice_hand(c.entry, 'examine', examiner, at),
    loket.practice_hand(c.id, 'interview', examiner, at),
    loket.practice_hand(c.id, 'biometrics', examiner, at),
    loket.practice_hand(c.id, 'check', examiner, at);
  INSERT INTO loket.check_result (id, case_id, kind, source, outcome, reference, about, staff, at)
  VALUES (gen_random_uuid(), c.id, 'identity', 'dukcapil', 'ok',
    'DKC-' || upper(left(md5(c.number), 8)), loket.identity_digest(f), examiner, at);
  INSERT INTO loket.interview (case_id, entry, purpose, answers, result, note, staff, at)
  VALUES (c.id, c.entry, f ->> 'purpose', (SELECT jsonb_object_agg(q ->> 'code',
      CASE q ->> 'kind' WHEN 'yesno' THEN 'yes' ELSE 'dijawab, sesuai berkas' END)
    FROM loket.catalogue_item i, jsonb_array_elements(i.body -> 'questions') q
    WHERE i.list = 'purpose' AND i.code = f ->> 'purpose'), 'pass', '', examiner, at);
  INSERT INTO loket.biometrics (case_id, reference, photo, fingers, reason, staff, at)
  VALUES (c.id, 'BIO-' || upper(left(md5(c.number || 'b'), 8)), 'taken', 'taken', '', examiner, at);
END $$;

-- A billing at billed, paid and confirmed where the moments say so.
CREATE OR REPLACE FUNCTION loket.practice_paid(c loket.case_file, clerk uuid, treasurer uuid,
  billed timestamptz, paid timestamptz, confirmed timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  payment uuid := gen_random_uuid();
  fee bigint := (SELECT s.fee FROM loket.submission s WHERE s.case_id = c.id);
BEGIN
  INSERT INTO loket.payment VALUES (payment, c.office, c.id, '820' || to_char(billed, 'YYMMDD')
    || lpad((abs(hashtext(c.number)) % 1000000)::text, 6, '0'), fee, billed + interval '7 days',
    clerk, billed);
  IF paid IS NOT NULL THEN
    PERFORM loket.practice_hand(payment, 'record', clerk, paid);
    UPDATE loket.case_file f SET paid = true WHERE f.id = c.id;
    INSERT INTO loket.payment_paid (payment, case_id, ntpn, paid_at, staff, at)
    VALUES (payment, c.id, upper(left(md5(c.number || 'n'), 16)), paid - interval '10 minutes', clerk,
            paid);
  END IF;
  IF confirmed IS NOT NULL THEN
    PERFORM loket.practice_hand(payment, 'confirm', treasurer, confirmed);
    INSERT INTO loket.payment_confirm (payment, staff, at) VALUES (payment, treasurer, confirmed);
    PERFORM loket.practice_receipt(c, 'payment', confirmed, treasurer, jsonb_build_object(
      'amount', fee, 'ntpn', upper(left(md5(c.number || 'n'), 16))));
  END IF;
END $$;

CREATE OR REPLACE FUNCTION loket.practice_decided(c loket.case_file, head uuid, duty text,
  its_outcome text, at timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  signed jsonb := loket.case_signed(c, at::date);
BEGIN
  PERFORM loket.practice_hand(c.id, CASE its_outcome WHEN 'approve' THEN 'decide' ELSE 'refuse' END,
                              head, at);
  INSERT INTO loket.decision (case_id, outcome, version, fields_version, hash, content, basis, note,
                              seen, staff, act, duty, proof_at, at, case_paid)
  SELECT c.id, its_outcome, c.version, k.fields_version, loket.signed_hash(signed), signed,
    CASE its_outcome WHEN 'approve' THEN '' ELSE 'duplicate' END, '', '[]', head,
    CASE its_outcome WHEN 'approve' THEN 'decide' ELSE 'refuse' END, practice_decided.duty,
    practice_decided.at - interval '2 minutes', practice_decided.at,
    (SELECT f.paid FROM loket.case_file f WHERE f.id = c.id)
  FROM loket.case_content k WHERE k.case_id = c.id;
  IF its_outcome = 'refuse' THEN
    PERFORM loket.practice_receipt(c, 'refusal', at, head, '{"basis": "duplicate", "note": "",
      "legal": "Permenkumham 8/2014"}');
  ELSE
    -- the draw of the practice office is made at the end, so that it is always the same
    INSERT INTO loket.second_look (case_id, drawn, holds, due, at) VALUES (c.id, false, false, at::date, at);
  END IF;
END $$;

-- A zone that agrees with the case.
CREATE OR REPLACE FUNCTION loket.practice_zone(f jsonb, book text, expires date) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  number text := rpad(book, 9, '<');
  born text := to_char(loket.day_of(f ->> 'birth_date'), 'YYMMDD');
  ends text := to_char(expires, 'YYMMDD');
  line text;
BEGIN
  line := number || loket.mrz_digit(number) || 'IDN' || born || loket.mrz_digit(born)
    || CASE f ->> 'sex' WHEN 'P' THEN 'F' ELSE 'M' END || ends || loket.mrz_digit(ends)
    || repeat('<', 15);
  RETURN ARRAY['P<IDN' || loket.mrz_name(coalesce(nullif(f ->> 'passport_name', ''), f ->> 'name')),
    line || loket.mrz_digit(left(line, 10) || substr(line, 14, 7) || substr(line, 22, 22))];
END $$;

CREATE OR REPLACE FUNCTION loket.practice_issue(c loket.case_file, printer uuid, at timestamptz)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  its uuid := gen_random_uuid();
  s loket.book_stock;
BEGIN
  SELECT b.* INTO s FROM loket.book_stock b JOIN loket.service_variant v ON v.service = c.service
    AND v.version = 1 AND v.code = c.variant AND v.electronic = b.electronic
  WHERE b.office = c.office;
  PERFORM loket.practice_hand(its, 'print', printer, at);
  INSERT INTO loket.issue (id, case_id, office, stock, book, staff, at)
  VALUES (its, c.id, c.office, s.id, s.series || lpad((s.first + (SELECT count(*) FROM loket.issue i
    WHERE i.stock = s.id))::text, 7, '0'), printer, at);
  RETURN its;
END $$;

CREATE OR REPLACE FUNCTION loket.practice_finished(c loket.case_file, its_issue uuid, nita uuid,
  checked timestamptz, handed timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  f jsonb := loket.case_fields(c.id);
  its_book text := (SELECT i.book FROM loket.issue i WHERE i.id = its_issue);
  zone text[] := loket.practice_zone(f, its_book, (checked + make_interval(years => (
    SELECT v.years FROM loket.service_variant v WHERE v.service = c.service AND v.version = 1
      AND v.code = c.variant)) - interval '2 days')::date);
BEGIN
  PERFORM loket.practice_hand(its_issue, 'inspect', nita, checked);
  INSERT INTO loket.quality (issue, n, case_id, mrz1, mrz2, result, differences, staff, at)
  VALUES (its_issue, 1, c.id, zone[1], zone[2], 'ok', '[]', nita, checked);
  INSERT INTO loket.message_due VALUES (gen_random_uuid(), c.office, c.id, 'ready',
    coalesce((SELECT nullif(p.channel, '') FROM loket.person p WHERE p.id = c.person), 'none'),
    jsonb_build_object('number', c.number), checked);
  IF handed IS NOT NULL THEN
    INSERT INTO loket.handover (case_id, issue, quality_n, collector, evidence, staff, proof_at, at,
                                held)
    VALUES (c.id, its_issue, 1, jsonb_build_object('capacity', 'self', 'name', f -> 'name'),
      '{"id_seen": true}', nita, handed - interval '3 minutes', handed, false);
    PERFORM loket.identity_put(c.person, c.office, 'passport', its_book);
    PERFORM loket.practice_receipt(c, 'handover', handed, nita,
      jsonb_build_object('book', its_book, 'capacity', 'self'));
  END IF;
END $$;

CREATE OR REPLACE FUNCTION loket.practice_on(c loket.case_file, clerk uuid, m timestamptz[],
  reached int, until text, people jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  examiner uuid := people ->> 'budi';
  treasurer uuid := people ->> 'wati';
  by_office_head boolean := abs(hashtext(c.number)) % 5 = 0;
  head uuid := people ->> (CASE WHEN by_office_head THEN 'agus' ELSE 'dewi' END);
  its_issue uuid;
BEGIN
  PERFORM loket.practice_line(c, 'interview', m[2], clerk, m[3], examiner, 'forwarded');
  IF reached > 2 THEN
    PERFORM loket.practice_examined(c, examiner, m[3] - interval '4 minutes');
    PERFORM loket.practice_hand(c.id, 'forward', examiner, m[3]);
    PERFORM loket.practice_paid(c, clerk, treasurer, m[3] + interval '1 minute', m[4], m[5]);
    PERFORM loket.practice_line(c, 'payment', m[3], examiner, m[5], treasurer, 'forwarded');
  END IF;
  IF reached > 4 THEN
    PERFORM loket.practice_hand(c.id, 'forward', treasurer, m[5]);
    PERFORM loket.practice_line(c, 'adjudication', m[5], treasurer, m[6], examiner, 'forwarded');
  END IF;
  IF reached > 5 THEN
    INSERT INTO loket.check_result (id, case_id, kind, source, outcome, reference, about, staff, at)
    VALUES (gen_random_uuid(), c.id, 'adjudication', 'simkim', 'ok',
      'ADJ-' || upper(left(md5(c.number || 'a'), 8)),
      loket.identity_digest(loket.case_fields(c.id)), examiner, m[6] - interval '2 minutes');
    IF until = 'refused' THEN
      PERFORM loket.practice_decided(c, (people ->> 'agus')::uuid, 'office_head', 'refuse',
                                     m[6] + interval '50 minutes');
      PERFORM loket.practice_line(c, 'approval', m[6], examiner, m[6] + interval '50 minutes',
                                  (people ->> 'agus')::uuid, 'refused');
      RETURN;
    END IF;
    PERFORM loket.practice_line(c, 'approval', m[6], examiner, m[7], head, 'decided');
  END IF;
  IF reached > 6 THEN
    PERFORM loket.practice_decided(c, head, CASE WHEN by_office_head THEN 'office_head'
      ELSE 'section_head' END, 'approve', m[7]);
    PERFORM loket.practice_line(c, 'printing', m[7], head, m[8], (people ->> 'joko')::uuid,
                                'printed');
  END IF;
  IF reached > 7 THEN
    its_issue := loket.practice_issue(c, (people ->> 'joko')::uuid, m[8]);
    PERFORM loket.practice_line(c, 'quality', m[8], (people ->> 'joko')::uuid, m[9],
                                (people ->> 'nita')::uuid, 'checked');
  END IF;
  IF reached > 8 THEN
    PERFORM loket.practice_finished(c, its_issue, (people ->> 'nita')::uuid, m[9], m[10]);
    PERFORM loket.practice_line(c, 'handover', m[9], (people ->> 'nita')::uuid, m[10],
                                (people ->> 'nita')::uuid, 'handed_over');
  END IF;
END $$;
