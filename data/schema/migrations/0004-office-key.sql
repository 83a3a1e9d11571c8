-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the keeper's key vouches for on the desks: the office's rules as they keep them, and the
-- sealed keys of their journals.
SET LOCAL ROLE loket_owner;

-- The public halves of the keeper's key. sign checks signatures; recovery is where desks seal the
-- keys of their journals to, and is itself signed. The newest is the one in use.
CREATE TABLE loket.office_key (
  key_id text PRIMARY KEY CHECK (key_id ~ '^[A-Za-z0-9._-]{1,40}$'),
  sign bytea NOT NULL CHECK (length(sign) = 32),
  recovery bytea NOT NULL CHECK (length(recovery) = 32),
  recovery_signature bytea NOT NULL CHECK (length(recovery_signature) = 64),
  since timestamptz NOT NULL
);

-- The office bundle of one version, word for word as it is signed. Only the newest of an office
-- stays.
CREATE TABLE loket.bundle (
  office uuid PRIMARY KEY REFERENCES loket.office,
  version text NOT NULL,
  body text NOT NULL,
  hash bytea NOT NULL CHECK (hash = sha256(convert_to(body, 'UTF8'))),
  key_id text,
  signature bytea CHECK (length(signature) = 64),
  signed_at timestamptz,
  CHECK (num_nulls(key_id, signature, signed_at) IN (0, 3))
);

-- An officer whose password was set anew asks the keeper to open the key of their own journal.
-- This row stays, as the record that it was asked and what came of it.
CREATE TABLE loket.journal_key_request (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  staff uuid NOT NULL REFERENCES loket.staff,
  login name NOT NULL REFERENCES loket.staff_login,
  device text NOT NULL CHECK (length(device) BETWEEN 1 AND 100),
  asked_at timestamptz NOT NULL,
  answered_at timestamptz,
  outcome text CHECK (outcome IN ('opened', 'not_theirs', 'unreadable')),
  CHECK ((answered_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX journal_key_request_login ON loket.journal_key_request (login, asked_at);
-- What travels: sealed is the desk's box for the keeper, answer the keeper's box for the desk.
-- Neither can be read by the server. Gone after ten minutes.
CREATE TABLE loket.journal_key_box (
  request uuid PRIMARY KEY REFERENCES loket.journal_key_request,
  sealed bytea NOT NULL CHECK (length(sealed) BETWEEN 80 AND 400),
  reply_key bytea NOT NULL CHECK (length(reply_key) = 32),
  answer bytea CHECK (length(answer) BETWEEN 80 AND 400)
);

INSERT INTO audit.exempt VALUES
  ('loket.bundle', 'made from tables that are audited'),
  ('loket.journal_key_box', 'boxes nobody here can open; the request is audited');
