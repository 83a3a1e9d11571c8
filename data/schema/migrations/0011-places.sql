-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is nobody: displays, kiosks and the public site sign in as places of an office; and the PIN with
-- which an applicant asks how their case is.
SET LOCAL ROLE loket_owner;

CREATE TABLE loket.place_login (
  login name PRIMARY KEY CHECK (login ~ '^[a-z][a-z0-9_]*$'),
  office uuid NOT NULL REFERENCES loket.office,
  kind text NOT NULL CHECK (kind IN ('display', 'kiosk', 'portal', 'agency')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  disabled_at timestamptz
);

-- A PIN is made from this secret, the case and the number of the PIN; it is kept nowhere.
CREATE TABLE loket.pin_secret (
  office uuid PRIMARY KEY REFERENCES loket.office,
  secret bytea NOT NULL CHECK (length(secret) = 32)
);
CREATE TABLE loket.case_pin (
  case_id uuid PRIMARY KEY REFERENCES loket.case_file,
  n int NOT NULL CHECK (n > 0),
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL
);

-- Every question about a case, answered only once it is on record: taking it back takes the answer
-- along, so that nobody guesses without being counted.
CREATE TABLE loket.status_ask (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  login name NOT NULL,
  number text NOT NULL CHECK (length(number) <= 20),
  case_id uuid,                             -- the PIN was right
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX status_ask_number ON loket.status_ask (office, number, at);
CREATE INDEX status_ask_login ON loket.status_ask (login, at);

INSERT INTO audit.exempt VALUES
  ('loket.pin_secret', 'who knew it would know every PIN'),
  ('loket.status_ask', 'a log that is only added to; it holds no PIN');
