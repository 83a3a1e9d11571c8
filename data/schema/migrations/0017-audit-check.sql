-- SPDX-License-Identifier: GPL-3.0-or-later
-- The log against the tables, night by night: what loket-admin audit check found.
SET LOCAL ROLE loket_owner;

CREATE TABLE loket.audit_check (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('good', 'differs', 'failed')),
  leaves bigint NOT NULL,
  said text NOT NULL CHECK (length(said) <= 4000)   -- names of tables, keys and fields, no values
);
CREATE INDEX audit_check_at ON loket.audit_check (at);
