-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the keeper tidies: desks that are gone, days that are over, changes nobody needs.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();
-- Without t.call(), which would take the seat of whoever sits at this backend.
CREATE FUNCTION pg_temp.tidy() RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  before text := session_user;
  answer jsonb;
BEGIN
  PERFORM set_config('session_authorization', 'penjaga', true);
  EXECUTE 'SELECT api.keeper_tidy()' INTO answer;
  PERFORM set_config('session_authorization', before, true);
  RETURN answer;
END $$;
CREATE FUNCTION pg_temp.desk_state(who name) RETURNS text LANGUAGE sql AS $$
  SELECT CASE WHEN closed_at IS NOT NULL THEN closed_why WHEN lost_at IS NOT NULL THEN 'gone'
    ELSE 'open' END FROM loket.desk_session WHERE login = who ORDER BY opened_at DESC LIMIT 1 $$;

SELECT t.desk('sinta', 2), t.desk('budi'), t.desk('rina', 1) \g /dev/null
SELECT api('rina', 'visit_start_without_ticket', ids('visit', 'v1') || '{"reason": "x"}')
\g /dev/null
SELECT is(pg_temp.tidy() ? 'closed', true, 'the first round does everything');
SELECT is(pg_temp.tidy() ? 'closed', false, 'the next only what cannot wait');
-- one backend plays everybody: of the others it says that they are not there
SELECT is(pg_temp.desk_state('rina'), 'open', 'who is connected is here');
SELECT is(pg_temp.desk_state('sinta'), 'gone', 'who is not is gone');
SELECT t.sit('sinta') \g /dev/null
SELECT is(refused('sinta', 'desk_resume', jsonb_build_object('session', (SELECT d.id
  FROM loket.desk_session d WHERE login = 'sinta'))), 'ok', 'and comes back');
SELECT is(pg_temp.desk_state('sinta'), 'open', 'to the same session');

UPDATE loket.desk_session SET lost_at = clock_timestamp() - interval '11 hours'
WHERE login = 'budi';
SELECT pg_temp.tidy() \g /dev/null
SELECT is(pg_temp.desk_state('budi'), 'gone', 'half a day is waited');
UPDATE loket.desk_session SET lost_at = clock_timestamp() - interval '13 hours'
WHERE login = 'budi';
SELECT is(pg_temp.tidy() -> 'lost', '1', 'not longer');
SELECT is(pg_temp.desk_state('budi'), 'lost', 'and the session has ended');

-- The next day: whoever is still connected keeps their session, the others do not.
SELECT t.sit('sinta') \g /dev/null
UPDATE loket.clock SET ahead = interval '1 day';
UPDATE loket.keeper_round SET at = '-infinity';
SELECT is((pg_temp.tidy() ->> 'closed')::int, 0, 'no ticket was left over');
SELECT is((SELECT outcome FROM loket.visit WHERE id = id('v1')), 'left', 'but a visit was');
SELECT pg_temp.tidy() \g /dev/null
SELECT is(pg_temp.desk_state('sinta'), 'open', 'who is there stays');
SELECT is(pg_temp.desk_state('rina'), 'lost', 'who went home without closing is closed');

-- Changes of a day ago, and the numbers of a new one.
UPDATE loket.change SET at = at - interval '25 hours';
UPDATE loket.keeper_round SET at = '-infinity';
SELECT cmp_ok((pg_temp.tidy() ->> 'changes')::int, '>', 0, 'old changes are cleared');
SELECT is((SELECT count(*) FROM loket.change WHERE at < clock_timestamp() - interval '1 day'),
  0::bigint, 'all of them');
SELECT cmp_ok((call('penjaga', 'SELECT api.keeper_seal(max => 100000)') ->> 'size')::bigint, '>',
  0::bigint, 'what was done is sealed');
SELECT is((SELECT count(*) FROM audit.pending), 0::bigint, 'nothing is pending');
SELECT is(code('penjaga', 'SELECT api.keeper_seal(max => 0)'), 'LK008', 'a number that makes sense');
SELECT is(code('rina', 'SELECT api.keeper_seal(max => 1)'), '42501', 'by the keeper only');
SELECT * FROM finish();
ROLLBACK;
