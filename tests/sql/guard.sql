-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ways round a rule that somebody with psql and an officer's password found: each is closed.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all(), t.at_desk('rina'), t.at_desk('sinta'), t.at_desk('budi'), t.at_desk('dewi'),
  t.at_desk('agus') \g /dev/null

-- Once somebody has paid, no clerk makes their case, and the money, go away.
SELECT is(t.refused('rina', 'case_withdraw', ids('case', 'at approval')
  || '{"reason": "applicant_asked"}'), 'LK002', 'a clerk withdraws nothing that is paid');
SELECT is(detail(), '{"duties": ["office_head"]}', 'and is told who does');
SELECT is(t.refused('dewi', 'case_withdraw', ids('case', 'at approval')
  || '{"reason": "applicant_asked"}'), 'LK002', 'nor does the head of a section');
SELECT is(t.refused('agus', 'case_withdraw', ids('case', 'at approval')
  || '{"reason": "applicant_asked"}'), 'ok', 'the head of office does');
SELECT is(t.refused('rina', 'page_begin', ids('case', 'at approval', 'page', 'late')
  || jsonb_build_object('sha256', repeat('0', 64), 'size', 1, 'kind', 'jpeg', 'width', 1,
  'height', 1, 'dpi_x', 1, 'dpi_y', 1)), 'LK016', 'a withdrawn case takes no page');
SELECT t.act('rina', 'case_take', ids('case', 'at complete') || '{"force": false}') \g /dev/null
SELECT is(t.refused('sinta', 'case_withdraw', ids('case', 'at complete')
  || '{"reason": "applicant_asked"}'), 'LK012', 'not from under the hands of a colleague');

-- What the server finds by itself, and a NIK that disagrees, is a head's to clear.
INSERT INTO loket.flag (id, case_id, entry, code, reason, staff, at)
SELECT id('f ' || code), c.id, c.entry, code, 'server', id('rina'), now()
FROM loket.case_file c, unnest(loket.flags_of_heads()) code,
  LATERAL (SELECT loket.lay_hand(id('f ' || code), 'raise', id('rina'))) h
WHERE c.id = id('at interview');
SELECT is(t.refused('budi', 'flag_clear', ids('case', 'at interview', 'flag', 'f ' || code)
  || '{"reason": "sudah dilihat"}'), 'LK002', 'no examiner clears ' || code)
FROM unnest(loket.flags_of_heads()) code;
SELECT is(t.refused('dewi', 'flag_clear', ids('case', 'at interview', 'flag', 'f ' || code)
  || '{"reason": "sudah dilihat"}'), 'ok', 'a head does: ' || code)
FROM unnest(loket.flags_of_heads()) code;

-- A clean identity for the open line, another one in the interview: it is looked up as well.
INSERT INTO loket.watch_list (id, office, batch, list, name, birth_date, reason_class, valid_from)
SELECT id('w'), id('012'), 'T', 'prevention', 'BAMBANG TERCEGAH', '1968-08-05', 'court', '2020-01-01';
SELECT t.play('swapped', 'interview') \g /dev/null
SELECT is((SELECT count(*) FROM loket.flag WHERE case_id = id('swapped')), 0::bigint,
  'nobody of that name');
SELECT t.act('budi', 'case_save', ids('case', 'swapped')
  || '{"fields_version": 1, "fields": {"name": "BAMBANG TERCEGAH"}}'), t.play_interview('swapped'),
  t.act('budi', 'field_mark', ids('case', 'swapped') || '{"field": "name", "matched": true}')
\g /dev/null
SELECT is(t.forward('budi', 'swapped', 'interview') ->> 'step', 'payment', 'it goes on');
SELECT is((SELECT array_agg(code) FROM loket.flag WHERE case_id = id('swapped')), '{watch_list}',
  'and carries the mark of who it is about now');

-- Reading is on record when it is announced, not when somebody cares to commit.
SELECT t.act('dewi', 'read_begin', ids('read', 'r1', 'case', 'at done') || '{"purpose": "audit: rolled back"}')
\g /dev/null
UPDATE loket.read_log SET tx = '3' WHERE id = id('r1');
SAVEPOINT reading;
SELECT isnt(api('dewi', 'case_read', ids('read', 'r1')) ->> 'number', NULL, 'read');
ROLLBACK TO reading;
SELECT t.act('agus', 'read_begin', ids('read', 'r2', 'case', 'at done') || '{"purpose": "audit: looking after"}')
\g /dev/null
UPDATE loket.read_log SET tx = '3' WHERE id = id('r2');
SELECT ok(api('agus', 'case_history', ids('read', 'r2')) -> 'events'
  @> '[{"act": "read", "detail": {"purpose": "audit: rolled back"}}]', 'and remembered after a rollback');
UPDATE loket.read_log SET at = at - interval '6 minutes' WHERE id = id('r1');
SELECT is(t.refused('dewi', 'case_read', ids('read', 'r1')), 'LK022',
  'an announcement is for now, not for later');

-- Days and places that cannot be.
SELECT is(t.refused('rina', 'payment_record', ids('case', 'at payment', 'payment', 'p1')
  || '{"ntpn": "09J8987HSD4567IJ", "paid_at": "0001-01-01"}'), 'LK003', 'no such billing');
SELECT t.act('rina', 'billing_record', ids('case', 'at payment', 'payment', 'p1')
  || '{"billing": "820260115999997", "amount": 950000, "expires": ""}') \g /dev/null
SELECT is(t.refused('rina', 'payment_record', ids('case', 'at payment', 'payment', 'p1')
  || jsonb_build_object('ntpn', '09J8987HSD4567IJ', 'paid_at', at)), 'LK008', 'not paid ' || at)
FROM unnest(ARRAY['0001-01-01', '1999-12-31', '9999-12-31', 'infinity', '-infinity', 'now',
  'today', '2026-02-30', '2026-01-15 25:00', '']) at;
SELECT is(t.refused('rina', 'billing_record', ids('case', 'at payment', 'payment', 'p' || amount)
  || jsonb_build_object('billing', '820260115999996', 'amount', amount, 'expires', '')), 'LK008',
  'nobody sets the fee: ' || amount)
FROM unnest(ARRAY[-950000, 0, 1, 949999, 950001, 9223372036854775807]) amount;
SELECT is(t.refused('budi', 'case_return', ids('case', 'at interview')
  || jsonb_build_object('version', t.version_of('at interview'), 'reasons', '["data_differs"]'::jsonb,
  'note', '', 'deadline', day)), 'LK008', 'no deadline ' || day)
FROM unnest(ARRAY['2020-01-01', '9999-12-31', 'infinity', '2026-02-30', 'besok']) day;
SELECT is(t.refused('rina', 'field_mark', ids('case', 'at documents') || jsonb_build_object(
  'field', 'nik', 'matched', true, 'rect', rect::jsonb)), 'LK008', 'no place ' || rect)
FROM unnest(ARRAY['[]', '[0, 0, 1]', '[0, 0, 1, "1"]', '[0, 0, 1, null]', '[0, 0, 1, 1e300]',
  '[0, -1, 1, 1]', '[0, 0, 1, [1]]', '{}', '"x"']) rect;
SELECT is(t.refused('rina', 'field_mark', ids('case', 'at documents')
  || '{"field": "nik", "matched": true, "page": -1}'), 'LK008', 'no page -1');
SELECT * FROM finish();
ROLLBACK;
