-- SPDX-License-Identifier: GPL-3.0-or-later
-- Out of order: every function about a case, by somebody with every duty, on a case in every step and
-- after its end. Where it has no business it refuses with a code of ours.
SELECT to_regclass('t.outcome') IS NULL AS fresh \gset
BEGIN;
\if :fresh
\ir lib/generated.sql
\endif
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
SELECT t.play_all() \g /dev/null
SELECT t.play('at ' || w, 'documents') FROM unnest(ARRAY['withdrawn', 'refused', 'returned']) w \g /dev/null
SELECT t.act('rina', 'case_withdraw', ids('case', 'at withdrawn') || '{"reason": "applicant_asked"}'),
  t.act('dewi', 'case_decide', t.decision_args('dewi', 'at refused', 'refuse')) \g /dev/null
DELETE FROM loket.case_hold;
SELECT t.act('rina', 'case_return', ids('case', 'at returned') || jsonb_build_object('version', t.version_of('at returned'),
  'reasons', '["data_differs"]'::jsonb, 'note', '', 'deadline', '')) \g /dev/null
UPDATE loket.desk_session SET closed_at = now(), closed_why = 'closed' WHERE closed_at IS NULL;
DELETE FROM loket.case_hold;

INSERT INTO loket.duty (id, office, staff, duty, valid_from)
SELECT gen_random_uuid(), id('012'), id(w), k.code, '2020-01-01'
FROM loket.duty_kind k, unnest(ARRAY['rina', 'budi', 'dewi', 'agus', 'joko', 'nita', 'wati']) w;

-- Where each of them works; anywhere else it must not.
CREATE TEMP TABLE allowed (fn text PRIMARY KEY, steps text NOT NULL);
\ir lib/order.sql

CREATE TEMP TABLE tried (fn text, step text, got text);
-- The case of this function with its words for another case; its setup as far as it is possible there.
CREATE FUNCTION pg_temp.attempt(c t.api_case, step text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  other t.api_case := c;
  got text;
BEGIN
  other.args := regexp_replace(c.args::text, 'at (documents|complete|interview|payment|adjudication|approval|printing|quality|handover|done)',
    'at ' || step, 'g')::jsonb;
  other.setup := regexp_replace(c.setup, 'at (documents|complete|interview|payment|adjudication|approval|printing|quality|handover|done)',
    'at ' || step, 'g');
  got := t.try(other, c.who, true);
  IF got LIKE 'setup:%' THEN
    -- what it works on cannot be there; a book without a zone has an empty one
    got := t.try(other, c.who, false, CASE c.fn WHEN 'quality_record' THEN '{"mrz1": "''''", "mrz2": "''''"}'::jsonb ELSE '{}' END);
  END IF;
  INSERT INTO tried VALUES (c.fn, step, got);
END $$;
SELECT pg_temp.attempt(c, s) FROM t.api_case c, unnest(ARRAY['documents', 'complete', 'interview', 'payment', 'adjudication', 'approval', 'printing',
  'quality', 'handover', 'done', 'withdrawn', 'refused', 'returned']) s
WHERE c.args ? 'case' AND NOT c.service \g /dev/null

SELECT is_empty($$SELECT fn, step, got FROM tried WHERE got <> 'ok' AND got !~ '^LK0(02|03|04|05|06|08|11|13|16|19|22)$'$$, 'each refusal is one of ours');
SELECT is_empty($$SELECT DISTINCT fn FROM tried EXCEPT SELECT fn FROM allowed$$, 'every function about a case has its line in lib/order.sql');
SELECT is(x.steps, a.steps, a.fn || ' works where it may') FROM allowed a
LEFT JOIN (SELECT fn, coalesce(string_agg(step, ' ' ORDER BY n) FILTER (WHERE got = 'ok'), '') AS steps
  FROM (SELECT t.*, array_position(ARRAY['documents', 'complete', 'interview', 'payment', 'adjudication', 'approval', 'printing', 'quality',
    'handover', 'done', 'withdrawn', 'refused', 'returned'], t.step) AS n FROM tried t) y GROUP BY fn) x ON x.fn = a.fn ORDER BY a.fn;
SELECT diag(format('report: out of order: %s tried, %s refused, %s holes', count(*), count(*) FILTER (WHERE t.got <> 'ok'),
  count(*) FILTER (WHERE t.got = 'ok' AND NOT t.step = ANY (string_to_array(a.steps, ' '))))) FROM tried t JOIN allowed a USING (fn);
SELECT * FROM finish();
ROLLBACK;
