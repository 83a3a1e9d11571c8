-- SPDX-License-Identifier: GPL-3.0-or-later
-- The keeper's key towards the desks: it is made known, signs the office bundle, and opens the key
-- of a journal whose officer has a new password. The keeper never sees a journal, the server never
-- sees a key.
SET LOCAL ROLE loket_owner;

-- All keys as the keeper publishes them, each after the one that introduced it; the format is told in
-- src/core/loket-key-ring.h.
CREATE OR REPLACE FUNCTION loket.office_key_list() RETURNS SETOF text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT concat_ws(' ', k.key_id, encode(k.sign, 'hex'), k.introduced_by,
                                encode(k.introduction, 'hex'))
    FROM loket.office_key k ORDER BY k.since, k.key_id;
  RETURN QUERY SELECT concat_ws(' ', 'revoked', k.key_id, encode(k.sign, 'hex'),
                                to_char(k.revoked_day, 'YYYY-MM-DD'), k.revoked_size, k.revoked_by,
                                encode(k.revocation, 'hex'), k.revoked_reason)
    FROM loket.office_key k WHERE k.revoked_day IS NOT NULL ORDER BY k.since, k.key_id;
END $$;

-- NULL before the keeper ran for the first time.
CREATE OR REPLACE FUNCTION loket.office_key_json() RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT jsonb_build_object('id', k.key_id, 'sign', encode(k.sign, 'hex'),
      'recovery', encode(k.recovery, 'hex'),
      'recovery_signature', encode(k.recovery_signature, 'hex'),
      'ring', (SELECT string_agg(l, chr(10)) FROM loket.office_key_list() l))
    FROM loket.office_key k WHERE k.recovery IS NOT NULL ORDER BY k.since DESC, k.key_id LIMIT 1);
END $$;

-- A key that is revoked while the newest checkpoint carries its signature would leave the desks
-- without one they may believe: it waits until its successor has signed.
CREATE OR REPLACE FUNCTION loket.key_still_signs(key_id text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (SELECT c.key_id = key_still_signs.key_id FROM audit.checkpoint c WHERE c.signature IS NOT NULL
          ORDER BY c.size DESC LIMIT 1);
END $$;

-- What it signed since then is signed anew by the key in use: checkpoints, papers, rules.
CREATE OR REPLACE FUNCTION loket.key_revoke(words text[], reason text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k loket.office_key;
BEGIN
  SELECT * INTO k FROM loket.office_key x WHERE x.key_id = words[2] FOR UPDATE;
  PERFORM loket.need('list', encode(k.sign, 'hex') = words[3], 'key');
  PERFORM loket.need('list', EXISTS (SELECT FROM loket.office_key x WHERE x.key_id = words[6]), 'unknown');
  IF k.revoked_day IS NOT NULL THEN
    RETURN true;
  END IF;
  IF loket.key_still_signs(k.key_id) THEN
    RETURN false;
  END IF;
  UPDATE loket.office_key x SET revoked_day = loket.day_of(words[4]), revoked_size = words[5]::bigint,
    revoked_by = words[6], revocation = decode(words[7], 'hex'), revoked_reason = reason
  WHERE x.key_id = k.key_id;
  UPDATE audit.checkpoint c SET key_id = NULL, signature = NULL
  WHERE c.key_id = k.key_id AND c.size > words[5]::bigint;
  DELETE FROM loket.receipt_signature s USING loket.receipt r
  WHERE r.id = s.receipt AND s.key_id = k.key_id AND r.day >= loket.day_of(words[4]);
  UPDATE loket.bundle b SET key_id = NULL, signature = NULL, signed_at = NULL WHERE b.key_id = k.key_id;
  RETURN true;
END $$;

CREATE OR REPLACE FUNCTION loket.key_put(words text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k loket.office_key;
BEGIN
  INSERT INTO loket.office_key (key_id, sign, since)
  VALUES (words[1], decode(words[2], 'hex'), clock_timestamp())
  ON CONFLICT ON CONSTRAINT office_key_pkey DO NOTHING;
  SELECT * INTO k FROM loket.office_key x WHERE x.key_id = words[1] FOR UPDATE;
  PERFORM loket.need('list', encode(k.sign, 'hex') = words[2], 'key');
  IF cardinality(words) = 4 AND k.introduced_by IS NULL THEN
    PERFORM loket.need('list', EXISTS (SELECT FROM loket.office_key x WHERE x.key_id = words[3]), 'unknown');
    UPDATE loket.office_key x SET introduced_by = words[3], introduction = decode(words[4], 'hex')
    WHERE x.key_id = words[1];
  END IF;
END $$;

-- The list beside the keeper's key, whenever it became longer. waiting: a revocation that has to come
-- again in a moment.
CREATE OR REPLACE FUNCTION api.keeper_keys(list text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line text;
  waiting boolean := false;
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need('list', length(list) <= 100000, 'too_long');
  FOREACH line IN ARRAY string_to_array(rtrim(list, chr(10)), chr(10)) LOOP
    IF line ~ '^[0-9a-f]{8} [0-9a-f]{64}( [0-9a-f]{8} ([0-9a-f]{128}){2})?$' THEN
      PERFORM loket.key_put(string_to_array(line, ' '));
    ELSE
      PERFORM loket.need('list', line ~ ('^revoked [0-9a-f]{8} [0-9a-f]{64} [0-9]{4}-[0-9]{2}-[0-9]{2} '
        || '[0-9]{1,18} [0-9a-f]{8} [0-9a-f]{128} .{1,200}$')
        AND loket.day_of(split_part(line, ' ', 4)) IS NOT NULL, 'format');
      waiting := NOT loket.key_revoke(string_to_array(line, ' '),
        array_to_string((string_to_array(line, ' '))[8:], ' ')) OR waiting;
    END IF;
  END LOOP;
  RETURN jsonb_build_object('waiting', waiting);
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_keys(text) TO loket_keeper;

-- How long the log was when a day began: what a revoked key signed up to there stays.
CREATE OR REPLACE FUNCTION api.keeper_log_size(day text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need('day', loket.day_of(day) IS NOT NULL, 'format');
  RETURN jsonb_build_object('size', (SELECT coalesce(max(c.size), 0) FROM audit.checkpoint c
    WHERE c.at < loket.day_of(day)::timestamp AT TIME ZONE
      coalesce((SELECT o.tz FROM loket.office o ORDER BY o.id LIMIT 1), 'UTC')));
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_log_size(text) TO loket_keeper;

-- Said at every start of the keeper; what is there already stays as it is.
CREATE OR REPLACE FUNCTION api.keeper_key(key_id text, sign bytea, recovery bytea,
                                          recovery_signature bytea) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need('key_id', key_id ~ '^[A-Za-z0-9._-]{1,40}$', 'format');
  PERFORM loket.need('sign', length(sign) = 32, 'length');
  PERFORM loket.need('recovery', length(recovery) = 32, 'length');
  PERFORM loket.need('recovery_signature', length(recovery_signature) = 64, 'length');
  INSERT INTO loket.office_key AS k (key_id, sign, recovery, recovery_signature, since)
  VALUES (key_id, sign, recovery, recovery_signature, clock_timestamp())
  ON CONFLICT ON CONSTRAINT office_key_pkey DO UPDATE SET recovery = excluded.recovery,
    recovery_signature = excluded.recovery_signature
  WHERE k.recovery IS NULL AND k.sign = excluded.sign;
  RETURN jsonb_build_object('known', FOUND IS NOT TRUE);
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_key(text, bytea, bytea, bytea) TO loket_keeper;

-- The bundle ---------------------------------------------------------------------------------

-- What is signed: three lines under a heading, so that it can never be taken for anything else.
CREATE OR REPLACE FUNCTION loket.bundle_payload(b loket.bundle) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN concat('loket bundle', chr(10), b.office, chr(10), b.version, chr(10),
                encode(b.hash, 'hex'), chr(10));
END $$;

CREATE OR REPLACE FUNCTION loket.bundles_unsigned() RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o record;
  b loket.bundle;
  waiting jsonb := '[]';
BEGIN
  FOR o IN
    SELECT x.id FROM loket.office x WHERE NOT EXISTS (SELECT FROM loket.bundle k
      WHERE k.office = x.id AND k.version = loket.bundle_version(x.id)
        AND k.signature IS NOT NULL)
  LOOP
    b := loket.bundle_write(o.id);
    waiting := waiting || jsonb_build_object('office', b.office, 'version', b.version,
                                             'payload', loket.bundle_payload(b));
  END LOOP;
  RETURN waiting;
END $$;

CREATE OR REPLACE FUNCTION api.keeper_bundle_sign(office uuid, version text, key_id text,
                                                  signature bytea) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need('office', office IS NOT NULL, 'missing');
  PERFORM loket.need('version', version IS NOT NULL, 'missing');
  PERFORM loket.need('key_id', EXISTS (SELECT FROM loket.office_key k
    WHERE k.key_id = keeper_bundle_sign.key_id), 'unknown');
  PERFORM loket.need('signature', length(signature) = 64, 'length');
  UPDATE loket.bundle b SET key_id = keeper_bundle_sign.key_id,
    signature = keeper_bundle_sign.signature, signed_at = loket.now()
  WHERE b.office = keeper_bundle_sign.office AND b.version = keeper_bundle_sign.version
    AND b.signature IS NULL;
  IF NOT FOUND THEN
    PERFORM loket.fail('LK003');
  END IF;
  RETURN '{"ok": true}';
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_bundle_sign(uuid, text, text, bytea) TO loket_keeper;

-- Keys of journals ---------------------------------------------------------------------------

-- Whose journal it must be. The same words are in the box: the server says who asks, the box says
-- whose it is, and the keeper opens it only when they agree.
CREATE OR REPLACE FUNCTION loket.journal_owner(office uuid, login name) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN office || '/' || login;
END $$;

-- A person who has just shown the new password asks for the key of their own journal on this
-- device. Before any desk is open: the journal comes first.
CREATE OR REPLACE FUNCTION api.journal_key_ask(command uuid, device text, sealed text,
                                               reply_key text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  request uuid := gen_random_uuid();
BEGIN
  me := loket.enter('{}', false);
  answer := loket.command_begin(command, 'journal_key_ask', jsonb_build_object('device', device,
    'sealed', sealed, 'reply_key', reply_key));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  PERFORM loket.need('device', length(device) BETWEEN 1 AND 100, 'length');
  PERFORM loket.need('sealed', sealed ~ '^([0-9a-f][0-9a-f])+$'
                               AND length(sealed) BETWEEN 160 AND 800, 'format');
  PERFORM loket.need('reply_key', reply_key ~ '^[0-9a-f]{64}$', 'format');
  IF (SELECT count(*) FROM loket.journal_key_request r WHERE r.login = me.login
        AND r.asked_at > loket.now() - interval '1 hour') >= 20 THEN
    PERFORM loket.fail('LK017', '{"limit": "journal_keys"}');
  END IF;
  INSERT INTO loket.journal_key_request (id, office, staff, login, device, asked_at)
  VALUES (request, me.office, me.staff, me.login, device, loket.now());
  INSERT INTO loket.journal_key_box (request, sealed, reply_key)
  VALUES (request, decode(sealed, 'hex'), decode(reply_key, 'hex'));
  RETURN loket.command_end(command, jsonb_build_object('request', request));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.journal_key_ask(uuid, text, text, text) TO loket_staff;

-- Only for those who may still sign in at this moment: an account closed meanwhile gets nothing.
CREATE OR REPLACE FUNCTION loket.journal_keys_asked() RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT jsonb_agg(jsonb_build_object('request', r.id,
      'owner', loket.journal_owner(r.office, r.login), 'device', r.device,
      'sealed', encode(b.sealed, 'hex'), 'reply_key', encode(b.reply_key, 'hex'))
      ORDER BY r.asked_at)
    FROM loket.journal_key_request r
    JOIN loket.journal_key_box b ON b.request = r.id
    JOIN loket.staff_login l ON l.login = r.login AND l.staff = r.staff
    JOIN loket.staff s ON s.id = r.staff AND s.office = r.office
    WHERE r.outcome IS NULL AND l.disabled_at IS NULL
      AND loket.today(s.office) BETWEEN greatest(l.valid_from, s.valid_from)
          AND least(coalesce(l.valid_until, 'infinity'), coalesce(s.valid_until, 'infinity'))),
    '[]');
END $$;

-- answer: the key in a box for the desk that asked; empty when the keeper did not open it.
CREATE OR REPLACE FUNCTION api.keeper_journal_key(request uuid, outcome text, answer bytea)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM loket.enter_service('loket_keeper');
  PERFORM loket.need('request', request IS NOT NULL, 'missing');
  PERFORM loket.need('outcome', outcome IN ('opened', 'not_theirs', 'unreadable'), 'unknown');
  PERFORM loket.need('answer', CASE outcome WHEN 'opened' THEN length(answer) BETWEEN 80 AND 400
                                            ELSE length(answer) = 0 END, 'length');
  UPDATE loket.journal_key_request r SET outcome = keeper_journal_key.outcome,
    answered_at = loket.now()
  WHERE r.id = keeper_journal_key.request AND r.outcome IS NULL;
  IF NOT FOUND THEN
    PERFORM loket.fail('LK003');
  END IF;
  UPDATE loket.journal_key_box b SET answer = nullif(keeper_journal_key.answer, '')
  WHERE b.request = keeper_journal_key.request;
  RETURN '{"ok": true}';
END $$;
GRANT EXECUTE ON FUNCTION api.keeper_journal_key(uuid, text, bytea) TO loket_keeper;

-- What came of the own request: outcome NULL as long as the keeper has not been there. Reading it
-- twice harms nobody: only the desk that asked can open the answer.
CREATE OR REPLACE FUNCTION api.journal_key_read(request uuid) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
BEGIN
  me := loket.enter('{}', false);
  PERFORM loket.need_arguments(jsonb_build_object('request', request));
  SELECT jsonb_build_object('outcome', r.outcome, 'answer', encode(b.answer, 'hex')) INTO answer
  FROM loket.journal_key_request r LEFT JOIN loket.journal_key_box b ON b.request = r.id
  WHERE r.id = journal_key_read.request AND r.staff = me.staff AND r.login = me.login;
  IF answer IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  RETURN answer;
END $$;
GRANT EXECUTE ON FUNCTION api.journal_key_read(uuid) TO loket_staff;

CREATE OR REPLACE FUNCTION loket.clear_boxes() RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cleared int;
BEGIN
  DELETE FROM loket.journal_key_box b USING loket.journal_key_request r
  WHERE r.id = b.request AND r.asked_at < loket.now() - interval '10 minutes';
  GET DIAGNOSTICS cleared = ROW_COUNT;
  RETURN cleared;
END $$;
