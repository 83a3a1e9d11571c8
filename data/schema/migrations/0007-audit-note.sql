-- SPDX-License-Identifier: GPL-3.0-or-later
-- Checkpoints are signed as notes that other programs read too (C2SP tlog-checkpoint).
SET LOCAL ROLE loket_owner;

-- Whose log it is: set once, with the first checkpoint after the office has a code.
ALTER TABLE audit.tree ADD COLUMN origin text CHECK (origin ~ '^[A-Za-z0-9./_-]{1,80}$');
-- What was signed until now were other words; the keeper signs the newest again.
UPDATE audit.checkpoint SET key_id = NULL, signature = NULL WHERE signature IS NOT NULL;

-- The rows that were there before their trigger are put on record when it is made anew (13-audit.sql).
DO $$
DECLARE
  t regclass;
BEGIN
  FOR t IN SELECT g.tgrelid::regclass FROM pg_trigger g WHERE g.tgname = 'audited' AND g.tgparentid = 0 LOOP
    EXECUTE format('DROP TRIGGER audited ON %s', t);
  END LOOP;
END $$;
