-- SPDX-License-Identifier: GPL-3.0-or-later
-- Run by loket-admin upgrade between the migrations and the functions of api/.
-- What people and partners call hangs on nothing, so the old functions simply go: a changed
-- result type needs no migration, and what is no longer in the files is no longer there.
DO $$
DECLARE
  f regprocedure;
BEGIN
  FOR f IN
    SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('api', 'portal', 'agency')
  LOOP
    EXECUTE format('DROP FUNCTION %s', f);
  END LOOP;
END $$;
