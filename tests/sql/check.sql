-- SPDX-License-Identifier: GPL-3.0-or-later
-- plpgsql_check reads every function of the schema: a column that does not exist, a wrong type. In
-- a session of its own, because its hooks break the session that calls these functions afterwards.
BEGIN;
SET search_path = t, tap, pg_catalog;
SELECT plan(1);
SELECT is_empty($$
  SELECT p.oid::regprocedure, c FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  JOIN pg_language l ON l.oid = p.prolang,
    plpgsql_check_function(p.oid, fatal_errors => false, other_warnings => false,
      extra_warnings => false, performance_warnings => false) c
  WHERE n.nspname IN ('api', 'portal', 'agency', 'loket', 'audit') AND l.lanname = 'plpgsql'
    AND p.prorettype <> 'trigger'::regtype$$, 'plpgsql_check finds no error');
SELECT * FROM finish();
ROLLBACK;
