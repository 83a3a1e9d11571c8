-- SPDX-License-Identifier: GPL-3.0-or-later
-- Money that is paid elsewhere: a billing of exactly the fee, the NTPN it was answered with, and a
-- treasurer who is not the one who recorded it.
SET LOCAL ROLE loket_owner;

CREATE OR REPLACE FUNCTION loket.moment_of(words text) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (words ~ ('^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?'
               || '(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?$')) IS NOT TRUE THEN
    RETURN NULL;
  END IF;
  RETURN words::timestamptz;
EXCEPTION WHEN data_exception THEN
  RETURN NULL;
END $$;

-- The case, once it was handed in and while payment may still be recorded.
CREATE OR REPLACE FUNCTION loket.case_to_pay(me loket.caller, its uuid) RETURNS loket.case_file
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c loket.case_file := loket.case_here(me, its);
  line text := loket.case_line(its);
BEGIN
  IF (line IN ('documents', 'interview', 'payment')
      AND EXISTS (SELECT FROM loket.submission s WHERE s.case_id = its)) IS NOT TRUE THEN
    PERFORM loket.wrong_step(line);
  END IF;
  RETURN c;
END $$;

-- expires: ISO time, '' when it is not known.
CREATE OR REPLACE FUNCTION api.billing_record(command uuid, "case" uuid, payment uuid, billing text,
                                              amount bigint, expires text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'treasurer']);
  answer := loket.command_begin(command, 'billing_record', jsonb_build_object('case', "case",
    'payment', payment, 'billing', billing, 'amount', amount, 'expires', expires));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_to_pay(me, "case");
  PERFORM loket.need('billing', billing ~ '^[0-9]{15}$', 'format');
  PERFORM loket.need('amount', amount = loket.case_fee(c, me.today), 'not_the_fee');
  PERFORM loket.need('expires', expires = '' OR loket.moment_of(expires) IS NOT NULL, 'format');
  IF EXISTS (SELECT FROM loket.payment p JOIN loket.payment_paid d ON d.payment = p.id
             WHERE p.case_id = c.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  INSERT INTO loket.payment VALUES (payment, me.office, c.id, billing, amount,
    loket.moment_of(expires), me.staff, loket.now());
  PERFORM loket.message_put(me, c, 'payment_due', jsonb_build_object('number', c.number,
    'expires', loket.moment_of(expires)));
  PERFORM loket.tell(me.office, 'case', c.id);
  RETURN loket.command_end(command, jsonb_build_object('payment', payment, 'version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.billing_record(uuid, uuid, uuid, text, bigint, text) TO loket_staff;

CREATE OR REPLACE FUNCTION api.payment_record(command uuid, "case" uuid, payment uuid, ntpn text,
                                              paid_at text) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
BEGIN
  me := loket.enter(ARRAY['clerk', 'examiner', 'treasurer']);
  answer := loket.command_begin(command, 'payment_record', jsonb_build_object('case', "case",
    'payment', payment, 'ntpn', ntpn, 'paid_at', paid_at));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_to_pay(me, "case");
  IF NOT EXISTS (SELECT FROM loket.payment p WHERE p.id = payment AND p.case_id = c.id) THEN
    PERFORM loket.fail('LK003');
  END IF;
  PERFORM loket.need('ntpn', ntpn ~ '^[0-9A-Z]{16}$', 'format');
  PERFORM loket.need('paid_at', loket.moment_of(paid_at) IS NOT NULL, 'format');
  PERFORM loket.need('paid_at', loket.moment_of(paid_at) <= loket.now() + interval '1 day',
                     'future');
  PERFORM loket.need('paid_at', loket.moment_of(paid_at) > loket.now() - interval '5 years', 'past');
  IF EXISTS (SELECT FROM loket.payment_paid d JOIN loket.payment p ON p.id = d.payment
             WHERE p.case_id = c.id) THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.lay_hand(payment, 'record', me.staff);
  UPDATE loket.case_file f SET paid = true WHERE f.id = c.id;
  INSERT INTO loket.payment_paid (payment, case_id, ntpn, paid_at, staff, at)
  VALUES (payment, c.id, ntpn, loket.moment_of(payment_record.paid_at), me.staff, loket.now());
  PERFORM loket.tell(me.office, 'case', c.id);
  RETURN loket.command_end(command, jsonb_build_object('version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.payment_record(uuid, uuid, uuid, text, text) TO loket_staff;

-- Confirmed: the receipt for the money, and a case that waited for it goes on.
CREATE OR REPLACE FUNCTION api.payment_confirm(command uuid, "case" uuid, payment uuid)
RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me loket.caller;
  answer jsonb;
  broken text;
  c loket.case_file;
  d loket.payment_paid;
  receipt uuid;
  onward text;
BEGIN
  me := loket.enter(ARRAY['treasurer']);
  answer := loket.command_begin(command, 'payment_confirm', jsonb_build_object('case', "case",
    'payment', payment));
  IF answer IS NOT NULL THEN RETURN answer; END IF;
  c := loket.case_to_pay(me, "case");
  SELECT x.* INTO d FROM loket.payment_paid x JOIN loket.payment p ON p.id = x.payment
  WHERE x.payment = payment_confirm.payment AND p.case_id = c.id;
  IF d.payment IS NULL THEN
    PERFORM loket.fail('LK003');
  END IF;
  IF EXISTS (SELECT FROM loket.payment_confirm k WHERE k.payment = d.payment) THEN
    PERFORM loket.fail('LK016');
  END IF;
  PERFORM loket.lay_hand(d.payment, 'confirm', me.staff);
  INSERT INTO loket.payment_confirm (payment, staff, at) VALUES (d.payment, me.staff, loket.now());
  receipt := loket.receipt_put(me, c, 'payment', (SELECT jsonb_build_object('billing', p.billing,
    'amount', p.amount, 'ntpn', d.ntpn, 'paid_at', d.paid_at) FROM loket.payment p
    WHERE p.id = d.payment));
  onward := loket.case_line(c.id);
  IF onward = 'payment'
     AND loket.held_up_by(loket.case_blockers(c, me.today), 'payment') = '[]' THEN
    onward := loket.step_on(me, c, 'payment', 'forwarded');
  END IF;
  PERFORM loket.tell(me.office, 'case', c.id);
  RETURN loket.command_end(command, jsonb_build_object('receipt', receipt, 'step', onward,
    'version', c.version));
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
  GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
  RETURN loket.caught(SQLSTATE, broken);
END $$;
GRANT EXECUTE ON FUNCTION api.payment_confirm(uuid, uuid, uuid) TO loket_staff;
