-- SPDX-License-Identifier: GPL-3.0-or-later
-- Slips: read for printing, signed by the keeper. The code on a slip is base45 of the payload and
-- the 64 bytes of the signature over it; src/document/loket-receipt-code.h says what every byte is.
SET LOCAL ROLE loket_owner;

-- 0 for none.
CREATE OR REPLACE FUNCTION loket.receipt_day(day date) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN int2send(coalesce(day - make_date(2000, 1, 1), 0)::int2);
END $$;

CREATE OR REPLACE FUNCTION loket.receipt_text(words text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bytes bytea := convert_to(coalesce(words, ''), 'UTF8');
BEGIN
  RETURN substr(int2send(length(bytes)::int2), 2, 1) || bytes;
END $$;

-- Of the first four names: enough to see that a paper is another person's, not who it is.
CREATE OR REPLACE FUNCTION loket.initials(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT string_agg(upper(left(w, 1)), '' ORDER BY n)
    FROM regexp_split_to_table(btrim(name), '[^[:alnum:]]+') WITH ORDINALITY u(w, n)
    WHERE w <> '' AND n <= 4), '');
END $$;

DROP FUNCTION IF EXISTS loket.receipt_payload(loket.receipt, text);
CREATE FUNCTION loket.receipt_payload(r loket.receipt, key_id text) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kinds constant text[] := ARRAY['receipt', 'payment', 'returned', 'handover', 'refusal', 'custody',
                                 'withdrawn', 'given_back'];
BEGIN
  RETURN (SELECT decode('0201', 'hex') || substr(int2send(array_position(kinds, r.kind)::int2), 2, 1)
      || loket.receipt_day(r.day)
      || loket.receipt_day(loket.day_of(coalesce(r.body ->> 'deadline', r.body ->> 'promised')))
      || decode(key_id, 'hex') || substr(r.body_hash, 1, 16)
      || int2send(coalesce((r.body ->> 'born')::int2, 0::int2))
      || loket.receipt_text(o.code) || loket.receipt_text(c.number)
      || loket.receipt_text(loket.initials(r.body ->> 'name'))
    FROM loket.case_file c JOIN loket.office o ON o.id = c.office WHERE c.id = r.case_id);
END $$;

CREATE OR REPLACE FUNCTION api.receipt_read(receipt uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
BEGIN
  me := loket.enter(loket.readers());
  PERFORM loket.need('receipt', receipt IS NOT NULL, 'missing');
  SELECT jsonb_build_object('id', r.id, 'kind', r.kind, 'case', r.case_id,
    'case_number', c.number, 'at', r.at, 'body', r.body, 'code', s.code, 'signed_at', s.signed_at,
    'revoked', CASE WHEN v.receipt IS NOT NULL THEN jsonb_build_object('day', v.day, 'reason', v.reason,
      'by', loket.staff_tag(v.staff)) END)
  INTO answer
  FROM loket.receipt r JOIN loket.case_file c ON c.id = r.case_id
  LEFT JOIN loket.receipt_signature s ON s.receipt = r.id
  LEFT JOIN loket.receipt_revocation v ON v.receipt = r.id
  WHERE r.id = receipt_read.receipt AND r.office = me.office;
  IF answer IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  PERFORM loket.need_content((answer ->> 'case')::uuid);
  RETURN answer;
END $$;
GRANT EXECUTE ON FUNCTION api.receipt_read(uuid) TO loket_staff;

-- What waits for this key, oldest first: the texts to sign, and keys of journals to open.
CREATE OR REPLACE FUNCTION api.keeper_unsigned(key_id text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need('key_id', key_id ~ '^[0-9a-f]{8}$', 'format');
  RETURN jsonb_build_object('receipts', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', x.id,
      'payload', x.payload) ORDER BY x.at), '[]')
    FROM (SELECT r.id, r.at, encode(loket.receipt_payload(r, key_id), 'hex') AS payload FROM loket.receipt r
          WHERE r.body IS NOT NULL
            AND NOT EXISTS (SELECT FROM loket.receipt_signature s WHERE s.receipt = r.id)
          ORDER BY r.at LIMIT 200) x),
    'bundles', loket.bundles_unsigned(), 'revoked', loket.revoked_lists_unsigned(),
    'journal_keys', loket.journal_keys_asked());
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_unsigned(text) TO loket_keeper;

CREATE OR REPLACE FUNCTION api.keeper_sign(receipt uuid, key_id text, signature bytea)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r loket.receipt;
  payload bytea;
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need('receipt', receipt IS NOT NULL, 'missing');
  PERFORM loket.need('key_id', key_id ~ '^[0-9a-f]{8}$', 'format');
  PERFORM loket.need('signature', length(signature) = 64, 'length');
  SELECT * INTO r FROM loket.receipt x WHERE x.id = keeper_sign.receipt;
  IF r.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  payload := loket.receipt_payload(r, key_id);
  INSERT INTO loket.receipt_signature VALUES (r.id, key_id, encode(payload, 'hex'), signature,
    loket.base45(payload || signature), loket.now())
  ON CONFLICT ON CONSTRAINT receipt_signature_pkey DO NOTHING;
  IF FOUND THEN
    PERFORM loket.tell(r.office, 'case', r.case_id);
  END IF;
  RETURN '{"ok": true}';
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_sign(uuid, text, bytea) TO loket_keeper;
