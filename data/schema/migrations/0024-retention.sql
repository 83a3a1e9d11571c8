-- SPDX-License-Identifier: GPL-3.0-or-later
-- Retention (UU 27/2022 Pasal 43-44): what was kept long enough is destroyed by rule, proposed by one person and
-- approved by another, and leaves a record of what, how many, by which rule and when. Number, dates, decision
-- and every hash stay: leaves, root and receipts verify as before.
SET LOCAL ROLE loket_owner;

INSERT INTO loket.act VALUES ('destroy', 'decides');

-- What can be taken out of a row that stays; the hash beside it stays too.
ALTER TABLE loket.decision ALTER COLUMN content DROP NOT NULL;
ALTER TABLE loket.receipt ALTER COLUMN body DROP NOT NULL;

-- A complaint or a court keeps a case for as long as it lasts.
CREATE TABLE loket.retention_hold (
  case_id uuid NOT NULL REFERENCES loket.case_file,
  n int NOT NULL CHECK (n > 0),
  reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 1 AND 500),
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL,
  ended_by uuid REFERENCES loket.staff,
  ended_at timestamptz,
  PRIMARY KEY (case_id, n),
  CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX retention_hold_open ON loket.retention_hold (case_id) WHERE ended_at IS NULL;

-- A proposal and its cases, as they were due on that day.
CREATE TABLE loket.destruction (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  rule text NOT NULL,
  basis text NOT NULL CHECK (basis <> ''),
  letter text NOT NULL CHECK (length(btrim(letter)) BETWEEN 1 AND 500),
  cases int NOT NULL CHECK (cases > 0),
  first text NOT NULL,
  last text NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),    -- of the numbers in their order, one on a line
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'raise' CHECK (act = 'raise'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  CONSTRAINT destruction_hand FOREIGN KEY (id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);
CREATE TABLE loket.destruction_case (
  destruction uuid NOT NULL REFERENCES loket.destruction,
  case_id uuid NOT NULL REFERENCES loket.case_file,
  PRIMARY KEY (destruction, case_id)
);
-- By another person than proposed it.
CREATE TABLE loket.destruction_approval (
  destruction uuid PRIMARY KEY REFERENCES loket.destruction,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'destroy' CHECK (act = 'destroy'),
  side text NOT NULL DEFAULT 'decides' CHECK (side = 'decides'),
  at timestamptz NOT NULL,
  CONSTRAINT destruction_approval_hand FOREIGN KEY (destruction, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side)
);
-- A case whose content is gone: only out of an approved list. leaves: where in the log the content was.
CREATE TABLE loket.destroyed (
  case_id uuid PRIMARY KEY REFERENCES loket.case_file,
  destruction uuid NOT NULL REFERENCES loket.destruction_approval,
  pages int NOT NULL CHECK (pages >= 0),
  person boolean NOT NULL,                          -- it was the last case of the person, who went too
  leaves bigint[] NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT destroyed_proposed FOREIGN KEY (destruction, case_id) REFERENCES loket.destruction_case (destruction, case_id)
);
CREATE INDEX destroyed_destruction ON loket.destroyed (destruction);
-- The end of one: the record of destruction.
CREATE TABLE loket.destruction_done (
  destruction uuid PRIMARY KEY REFERENCES loket.destruction_approval,
  cases int NOT NULL,
  kept int NOT NULL,                                -- a hold came in between
  persons int NOT NULL,
  pages int NOT NULL,
  leaves int NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),    -- of the numbers that were destroyed, one on a line
  at timestamptz NOT NULL
);
-- Few rows are ever taken away; whose they were only the log knows then.
CREATE INDEX event_deleted ON audit.event ((coalesce(body #>> '{before,case_id}', body #>> '{before,person}')))
  WHERE op = 'D';
INSERT INTO loket.constraint_meaning VALUES
  ('destruction_pkey', 'LK016', '{}'),
  ('destruction_approval_pkey', 'LK016', '{}'),
  ('retention_hold_open', 'LK016', '{}');
