-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reading outside one's own work has a purpose, and copies of papers leave a trace.
SET LOCAL ROLE loket_owner;

ALTER TABLE loket.read_log DROP CONSTRAINT read_log_kind_check;
ALTER TABLE loket.read_log ADD CONSTRAINT read_log_kind
  CHECK (kind IN ('case', 'search', 'similar', 'print', 'export', 'access'));
ALTER TABLE loket.read_log DROP CONSTRAINT read_log_purpose_check;
ALTER TABLE loket.read_log ADD CONSTRAINT read_log_purpose CHECK (length(purpose) BETWEEN 1 AND 500);
-- Why the file was this person's own work; purpose: it was not, and the purpose was asked.
ALTER TABLE loket.read_log ADD COLUMN ground text
  CHECK (ground IN ('approval', 'hold', 'step', 'visit', 'hand', 'misprint', 'look', 'after', 'purpose'));
CREATE INDEX read_log_outside ON loket.read_log (staff, at) WHERE ground = 'purpose';
