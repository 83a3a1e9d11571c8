-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every function of api against the rules all of them keep: what pg_proc says of it, and its case
-- of tests/sql/cases run in every way in which it must refuse. A new function without a case fails.
\ir lib/generated.sql

-- A snapshot that stands still would outlive a duty that ended.
CREATE TABLE t.isolation (fn text, level text, got text);
BEGIN ISOLATION LEVEL REPEATABLE READ;
INSERT INTO t.isolation SELECT fn, 'repeatable read', t.code(who, t.call_text(fn, '{}'))
FROM t.api_case;
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
INSERT INTO t.isolation SELECT fn, 'serializable', t.code(who, t.call_text(fn, '{}'))
FROM t.api_case;
COMMIT;

BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT no_plan();

CREATE TEMP VIEW ours AS
  SELECT p.oid, n.nspname, p.proname, p.oid::regprocedure::text AS signature, p.prosecdef,
         p.provolatile, l.lanname, p.proconfig, p.proowner::regrole::text AS owner, p.prosrc,
         p.proacl, p.prorettype::regtype::text AS returns
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    JOIN pg_language l ON l.oid = p.prolang
  WHERE n.nspname IN ('api', 'portal', 'agency', 'loket', 'audit')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e');

SELECT is_empty($$SELECT signature FROM ours WHERE owner <> 'loket_owner'$$, 'the owner owns them');
SELECT is_empty($$SELECT signature FROM ours WHERE lanname <> 'plpgsql'$$, 'all are plpgsql');
SELECT is_empty($$SELECT signature FROM ours
  WHERE NOT coalesce(proconfig::text ~ 'search_path=[a-z, _]*pg_temp', false)
     OR NOT 'search_path=pg_catalog, pg_temp' = ANY (proconfig)$$,
  'all fix the search path and end it with pg_temp');
SELECT is_empty($$SELECT signature FROM ours o, aclexplode(coalesce(o.proacl,
    acldefault('f', 'loket_owner'::regrole))) a WHERE a.grantee = 0$$, 'none is for PUBLIC');
SELECT is_empty($$SELECT signature, a.grantee::regrole FROM ours o, aclexplode(o.proacl) a
  WHERE o.nspname IN ('loket', 'audit') AND a.grantee <> 'loket_owner'::regrole$$,
  'what is inside is for nobody else');
SELECT is_empty($$SELECT signature FROM ours WHERE strpos(prosrc, chr(92)) > 0$$,
  'no backslash: a session may read it otherwise');
SELECT is_empty($$SELECT signature FROM ours WHERE prosrc ~* '(^|[^a-z_])assert[ (]'$$,
  'no ASSERT: a session may switch it off');
SELECT is_empty($$SELECT signature FROM ours
  WHERE nspname IN ('api', 'portal', 'agency') AND NOT (prosecdef AND provolatile = 'v')$$,
  'functions of api are VOLATILE SECURITY DEFINER');
SELECT is_empty($$SELECT signature, returns FROM ours
  WHERE nspname IN ('api', 'portal', 'agency') AND returns <> 'jsonb' AND proname <> 'page_read'$$,
  'functions of api return jsonb');
SELECT is_empty($$SELECT signature FROM ours WHERE nspname IN ('loket', 'audit') AND prosecdef
  AND proname <> 'record'$$, 'nothing else is SECURITY DEFINER but the audit trigger');
SELECT is_empty($$SELECT proname FROM ours WHERE nspname IN ('api', 'portal', 'agency') GROUP BY 1 HAVING count(*) > 1$$,
  'one function per name');
SELECT is_empty($$SELECT proname FROM ours WHERE nspname IN ('api', 'portal', 'agency') AND prosrc !~
  'BEGIN\s+(--[^\n]*\n\s*)*(me := |PERFORM )loket\.enter'$$,
  'the first statement of all is the door');
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('loket', 'audit', 'portal', 'agency') AND c.relkind IN ('r', 'p')
    AND NOT c.relrowsecurity$$, 'row level security is on everywhere');
SELECT is_empty($$SELECT * FROM pg_policy$$, 'and has no policy');
SELECT is_empty($$SELECT c.oid::regclass, a.grantee::regrole FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
  WHERE n.nspname IN ('loket', 'audit', 'portal', 'agency')
    AND a.grantee <> 'loket_owner'::regrole$$,
  'no grant on any table or sequence');
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('loket', 'portal', 'agency') AND c.relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT FROM audit.exempt e WHERE e.source = n.nspname || '.' || c.relname)
    AND NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND g.tgname = 'audited')$$,
  'every table is audited or says why not');
SELECT is_empty($$SELECT c.oid::regclass FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('loket', 'audit', 'portal', 'agency') AND c.relkind IN ('r', 'p')
    AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)$$,
  'every table has a primary key');
SELECT is_empty($$SELECT conname FROM pg_constraint WHERE condeferrable$$,
  'no constraint waits for the commit, where nobody maps its error');
SELECT is_empty($$SELECT m.member::regrole FROM pg_auth_members m
  WHERE m.roleid = 'loket_owner'::regrole$$, 'the owner has no members');
SELECT is_empty($$SELECT name FROM loket.constraint_meaning m WHERE NOT EXISTS
    (SELECT FROM pg_constraint c WHERE c.conname = m.name)
  AND NOT EXISTS (SELECT FROM pg_class c WHERE c.relname = m.name AND c.relkind = 'i')$$,
  'every constraint with a meaning exists');

CREATE FUNCTION pg_temp.word_of(code text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM loket.fail(code);
EXCEPTION WHEN OTHERS THEN
  RETURN CASE WHEN SQLSTATE = code THEN SQLERRM END;
END $$;
SELECT is_empty($$SELECT DISTINCT m[1] FROM ours, regexp_matches(prosrc, 'LK[0-9]{3}', 'g') m
  WHERE pg_temp.word_of(m[1]) IS NULL
  UNION SELECT code FROM loket.constraint_meaning WHERE pg_temp.word_of(code) IS NULL$$,
  'every code has its word');
SELECT is_empty($$SELECT proname FROM ours WHERE nspname IN ('api', 'portal', 'agency')
  EXCEPT SELECT fn FROM t.api_case$$, 'every function of api has a case');
SELECT is_empty($$SELECT fn FROM t.api_case EXCEPT SELECT proname FROM ours WHERE nspname IN ('api', 'portal', 'agency')$$,
  'and every case a function');
SELECT t.play_all() \g /dev/null
SELECT t.run_case(c) FROM t.api_case c ORDER BY c.fn <> 'prove', c.fn \g /dev/null
SELECT is(got, wanted, fn || ': ' || variant) FROM t.outcome ORDER BY fn;

SELECT is(got, 'LK009', fn || ': ' || level) FROM t.isolation ORDER BY fn, level;
SELECT * FROM finish();
ROLLBACK;
