-- SPDX-License-Identifier: GPL-3.0-or-later
-- Slips: read for printing, signed by the keeper. The code on a slip is base45 of the payload and
-- the 64 bytes of the signature over it.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.receipt_payload(r loket.receipt, key_id text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT '{"v":1,"o":' || to_json(o.code) || ',"k":' || to_json(r.kind)
      || ',"n":' || to_json(c.number) || ',"d":"' || to_char(r.day, 'YYYY-MM-DD')
      || '","h":"' || left(encode(r.body_hash, 'hex'), 16) || '","i":' || to_json(key_id) || '}'
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
    'case_number', c.number, 'at', r.at, 'body', r.body, 'code', s.code, 'signed_at', s.signed_at)
  INTO answer
  FROM loket.receipt r JOIN loket.case_file c ON c.id = r.case_id
  LEFT JOIN loket.receipt_signature s ON s.receipt = r.id
  WHERE r.id = receipt_read.receipt AND r.office = me.office;
  IF answer IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  RETURN answer;
END $$;
GRANT EXECUTE ON FUNCTION api.receipt_read(uuid) TO loket_staff;

-- What waits for this key, oldest first: the texts to sign, and keys of journals to open.
CREATE OR REPLACE FUNCTION api.keeper_unsigned(key_id text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need('key_id', key_id ~ '^[A-Za-z0-9._-]{1,40}$', 'format');
  RETURN jsonb_build_object('receipts', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', x.id,
      'payload', x.payload) ORDER BY x.at), '[]')
    FROM (SELECT r.id, r.at, loket.receipt_payload(r, key_id) AS payload FROM loket.receipt r
          WHERE NOT EXISTS (SELECT FROM loket.receipt_signature s WHERE s.receipt = r.id)
          ORDER BY r.at LIMIT 200) x),
    'bundles', loket.bundles_unsigned(), 'journal_keys', loket.journal_keys_asked());
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_unsigned(text) TO loket_keeper;

CREATE OR REPLACE FUNCTION api.keeper_sign(receipt uuid, key_id text, signature bytea)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  r loket.receipt;
  payload text;
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need('receipt', receipt IS NOT NULL, 'missing');
  PERFORM loket.need('key_id', key_id ~ '^[A-Za-z0-9._-]{1,40}$', 'format');
  PERFORM loket.need('signature', length(signature) = 64, 'length');
  SELECT * INTO r FROM loket.receipt x WHERE x.id = keeper_sign.receipt;
  IF r.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  payload := loket.receipt_payload(r, key_id);
  INSERT INTO loket.receipt_signature VALUES (r.id, key_id, payload, signature,
    loket.base45(convert_to(payload, 'UTF8') || signature), loket.now())
  ON CONFLICT ON CONSTRAINT receipt_signature_pkey DO NOTHING;
  IF FOUND THEN
    PERFORM loket.tell(r.office, 'case', r.case_id);
  END IF;
  RETURN '{"ok": true}';
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_sign(uuid, text, bytea) TO loket_keeper;
