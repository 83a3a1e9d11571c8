-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every paper that is handed out is signed; one handed out in error is taken back.
SET LOCAL ROLE loket_owner;

ALTER TABLE loket.receipt DROP CONSTRAINT receipt_kind_check;
ALTER TABLE loket.receipt ADD CONSTRAINT receipt_kind_check CHECK (kind IN ('receipt', 'payment', 'returned',
  'handover', 'refusal', 'custody', 'withdrawn', 'given_back'));

-- The paper stays on record; whoever shows it is told that it does not count.
CREATE TABLE loket.receipt_revocation (
  receipt uuid PRIMARY KEY REFERENCES loket.receipt,
  office uuid NOT NULL REFERENCES loket.office,
  reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 1 AND 400),
  day date NOT NULL,
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL
);
CREATE INDEX receipt_revocation_office ON loket.receipt_revocation (office, day);

-- The list of them as the keeper signed it last, for those who have no desk.
CREATE TABLE loket.revoked_list (
  office uuid PRIMARY KEY REFERENCES loket.office,
  body text NOT NULL,
  key_id text NOT NULL REFERENCES loket.office_key,
  signature bytea NOT NULL CHECK (length(signature) = 64),
  signed_at timestamptz NOT NULL
);
INSERT INTO audit.exempt VALUES ('loket.revoked_list', 'made from tables that are audited');
