-- SPDX-License-Identifier: GPL-3.0-or-later
-- Personal data that somebody saw who should not have: the register, with the 72 hours of the law
-- (UU 27/2022 Pasal 46) from the moment it was noticed.
SET LOCAL ROLE loket_owner;

-- Pages are on record one by one: a notice says exactly what was seen.
ALTER TABLE loket.read_log DROP CONSTRAINT read_log_kind;
ALTER TABLE loket.read_log ADD CONSTRAINT read_log_kind
  CHECK (kind IN ('case', 'page', 'search', 'similar', 'log', 'print', 'export', 'access'));
CREATE INDEX read_log_office ON loket.read_log (office, at);

-- About an account or a computer, in a period; read_log says what it saw.
CREATE TABLE loket.breach (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  what text NOT NULL CHECK (length(btrim(what)) BETWEEN 1 AND 2000),
  how text NOT NULL CHECK (length(btrim(how)) BETWEEN 1 AND 2000),
  noticed_at timestamptz NOT NULL,
  account uuid,
  device text CHECK (length(device) BETWEEN 1 AND 100),
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'raise' CHECK (act = 'raise'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  UNIQUE (id, office),
  FOREIGN KEY (account, office) REFERENCES loket.staff (id, office),
  CONSTRAINT breach_hand FOREIGN KEY (id, act, staff, side) REFERENCES loket.hand (subject, act, person, side),
  CONSTRAINT breach_of_somebody CHECK (num_nonnulls(account, device) = 1),
  CONSTRAINT breach_period CHECK (from_at <= until_at)
);
CREATE INDEX breach_office ON loket.breach (office, noticed_at);

-- What stops it and what a person can do: the newest stands in the notices.
CREATE TABLE loket.breach_remedy (
  id uuid PRIMARY KEY,
  breach uuid NOT NULL REFERENCES loket.breach,
  note text NOT NULL CHECK (length(btrim(note)) BETWEEN 1 AND 2000),
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL
);
CREATE INDEX breach_remedy_breach ON loket.breach_remedy (breach, at);

-- Told means in writing, with what finds the letter again. A person may be out of reach, with the reason
-- why; the agency never is. No person: the agency.
CREATE TABLE loket.breach_told (
  id uuid PRIMARY KEY,
  breach uuid NOT NULL REFERENCES loket.breach,
  person uuid REFERENCES loket.person,
  outcome text NOT NULL CHECK (outcome IN ('told', 'not_told')),
  note text NOT NULL CHECK (length(btrim(note)) BETWEEN 1 AND 500),
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL,
  CONSTRAINT breach_told_once UNIQUE NULLS NOT DISTINCT (breach, person, outcome),
  CONSTRAINT breach_agency_told CHECK (person IS NOT NULL OR outcome = 'told')
);

-- Closed by somebody else than who opened it.
CREATE TABLE loket.breach_close (
  breach uuid PRIMARY KEY REFERENCES loket.breach,
  note text NOT NULL CHECK (length(btrim(note)) BETWEEN 1 AND 2000),
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'clear' CHECK (act = 'clear'),
  side text NOT NULL DEFAULT 'decides' CHECK (side = 'decides'),
  at timestamptz NOT NULL,
  CONSTRAINT breach_close_hand FOREIGN KEY (breach, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);
INSERT INTO loket.constraint_meaning VALUES
  ('breach_pkey', 'LK016', '{}'),
  ('breach_close_pkey', 'LK016', '{}'),
  ('breach_told_once', 'LK016', '{}'),
  ('breach_period', 'LK008', '{"argument": "from", "reason": "range"}');
