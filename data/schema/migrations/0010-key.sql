-- SPDX-License-Identifier: GPL-3.0-or-later
-- The office's keys follow each other: who introduced a key, and since when one does not count.
SET LOCAL ROLE loket_owner;

-- What the keeper published (src/core/loket-key-ring.h); the desks check the signatures. A key of which
-- only the public half came back with the list has no box for journals.
ALTER TABLE loket.office_key
  ALTER recovery DROP NOT NULL,
  ALTER recovery_signature DROP NOT NULL,
  ADD CHECK (num_nulls(recovery, recovery_signature) IN (0, 2)),
  ADD introduced_by text REFERENCES loket.office_key,
  ADD introduction bytea CHECK (length(introduction) = 128),
  ADD CHECK (num_nulls(introduced_by, introduction) IN (0, 2)),
  ADD revoked_day date,
  ADD revoked_size bigint CHECK (revoked_size >= 0),
  ADD revoked_by text REFERENCES loket.office_key,
  ADD revocation bytea CHECK (length(revocation) = 64),
  ADD revoked_reason text CHECK (length(revoked_reason) BETWEEN 1 AND 200),
  ADD CHECK (num_nulls(revoked_day, revoked_size, revoked_by, revocation, revoked_reason) IN (0, 5));
