-- SPDX-License-Identifier: GPL-3.0-or-later
-- Papers that were handed out in error: taken back with a reason, known to every desk, and a list for
-- those who check a paper without one.
SET LOCAL ROLE loket_owner;

-- A paper in this list: the beginning of the hash of its content, which tells nothing of whose it is.
CREATE OR REPLACE FUNCTION loket.receipt_mark(r loket.receipt) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN left(encode(r.body_hash, 'hex'), 16);
END $$;

CREATE OR REPLACE TRIGGER bundle_changed AFTER INSERT OR UPDATE OR DELETE ON loket.receipt_revocation
  FOR EACH STATEMENT EXECUTE FUNCTION loket.bundle_changed();

-- receipt: the paper. A supervisor takes it back, whoever gave it.
CREATE OR REPLACE FUNCTION api.receipt_revoke(command uuid, receipt uuid, reason text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  r loket.receipt;
BEGIN
  me := loket.enter(ARRAY['section_head', 'office_head']);
  answer := loket.command_begin(command, 'receipt_revoke', jsonb_build_object('receipt', receipt,
    'reason', reason));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  SELECT * INTO r FROM loket.receipt x WHERE x.id = receipt_revoke.receipt AND x.office = me.office
  FOR UPDATE;
  IF r.id IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF EXISTS (SELECT FROM loket.receipt_revocation v WHERE v.receipt = r.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.need('reason', length(btrim(reason)) BETWEEN 1 AND 400, 'length');
  INSERT INTO loket.receipt_revocation VALUES (r.id, me.office, btrim(receipt_revoke.reason), me.today, me.staff,
    loket.now());
  PERFORM loket.tell(me.office, 'case', r.case_id);
  RETURN loket.command_end(command, jsonb_build_object('day', me.today, 'mark', loket.receipt_mark(r)));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.receipt_revoke(uuid, uuid, text) TO loket_staff;

-- A heading of its own, the office, and a line for each paper.
CREATE OR REPLACE FUNCTION loket.revoked_list_body(office uuid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT concat('loket papers revoked', chr(10), o.code, chr(10),
      (SELECT string_agg(concat(loket.receipt_mark(r), ' ', v.day, chr(10)), '' ORDER BY v.at, r.id)
       FROM loket.receipt_revocation v JOIN loket.receipt r ON r.id = v.receipt WHERE v.office = o.id))
    FROM loket.office o WHERE o.id = revoked_list_body.office);
END $$;

CREATE OR REPLACE FUNCTION loket.revoked_lists_unsigned() RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('office', x.id, 'payload', x.body))
    FROM (SELECT o.id, loket.revoked_list_body(o.id) AS body FROM loket.office o) x
    LEFT JOIN loket.revoked_list l ON l.office = x.id
    LEFT JOIN loket.office_key k ON k.key_id = l.key_id
    WHERE l.body IS DISTINCT FROM x.body OR k.revoked_day IS NOT NULL), '[]');
END $$;

CREATE OR REPLACE FUNCTION api.keeper_revoked_sign(office uuid, payload text, key_id text, signature bytea)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need_arguments(jsonb_build_object('office', office, 'payload', payload, 'key_id', key_id,
                                                  'signature', encode(signature, 'hex')));
  PERFORM loket.need('signature', length(signature) = 64, 'length');
  PERFORM loket.need('key_id', EXISTS (SELECT FROM loket.office_key k
    WHERE k.key_id = keeper_revoked_sign.key_id), 'unknown');
  IF loket.revoked_list_body(office) IS DISTINCT FROM payload THEN
    PERFORM loket.fail('LK003');
  END IF;
  INSERT INTO loket.revoked_list VALUES (office, payload, key_id, signature, loket.now())
  ON CONFLICT ON CONSTRAINT revoked_list_pkey DO UPDATE SET body = excluded.body, key_id = excluded.key_id,
    signature = excluded.signature, signed_at = excluded.signed_at;
  RETURN '{"ok": true}';
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_revoked_sign(uuid, text, text, bytea) TO loket_keeper;

-- As loket-audit reads it: the list, and who signed it.
CREATE OR REPLACE FUNCTION loket.revoked_list_text() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT string_agg(concat(l.body, 'signed ', l.key_id, ' ', encode(l.signature, 'hex'), chr(10)), ''
                            ORDER BY l.office) FROM loket.revoked_list l);
END $$;
