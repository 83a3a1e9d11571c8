-- SPDX-License-Identifier: GPL-3.0-or-later
-- Internal audit (F25): looking into the log, random cases, findings, corrections, verification;
-- and who is told the names of those who looked at a file.
SET LOCAL ROLE loket_owner;

INSERT INTO loket.act VALUES ('audit', 'decides'), ('correct', 'made'), ('verify', 'decides');

-- More than cases is looked at now: the log itself, and who looked at somebody.
ALTER TABLE loket.read_log DROP CONSTRAINT read_log_kind;
ALTER TABLE loket.read_log ADD CONSTRAINT read_log_kind
  CHECK (kind IN ('case', 'search', 'similar', 'log', 'print', 'export', 'access'));
-- A case that was drawn by lot is the auditor's work.
ALTER TABLE loket.read_log DROP CONSTRAINT read_log_ground_check;
ALTER TABLE loket.read_log ADD CONSTRAINT read_log_ground CHECK (ground IN ('approval', 'hold', 'step', 'visit', 'hand',
  'misprint', 'look', 'sample', 'after', 'purpose'));
-- What of the log: whose, of which case and counter, from which day to which.
ALTER TABLE loket.read_log ADD COLUMN about jsonb;
-- In the order of time as both grow: small, and next to nothing to write.
CREATE INDEX read_log_at ON loket.read_log USING brin (at) WITH (pages_per_range = 16);
CREATE INDEX event_at ON audit.event USING brin (at) WITH (pages_per_range = 16);
-- Which searches listed a person.
CREATE INDEX read_log_shown ON loket.read_log USING gin (shown) WHERE shown <> '{}';

-- Findings are news for the heads, who correct them.
ALTER TABLE loket.change DROP CONSTRAINT change_topic_check;
ALTER TABLE loket.change ADD CONSTRAINT change_topic_check CHECK (topic IN ('queue', 'visit', 'case', 'approvals',
  'production', 'handover', 'office', 'finding'));

-- A draw and its cases. Nobody chooses: the server draws, and the draw is on record.
CREATE TABLE loket.audit_draw (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  among text NOT NULL CHECK (among IN ('all', 'decided', 'overridden')),
  from_day date NOT NULL,
  until_day date NOT NULL,
  wanted int NOT NULL CHECK (wanted BETWEEN 1 AND 100),
  population int NOT NULL CHECK (population >= 0),
  staff uuid NOT NULL,
  at timestamptz NOT NULL,
  CHECK (from_day <= until_day),
  UNIQUE (id, office),
  FOREIGN KEY (staff, office) REFERENCES loket.staff (id, office)
);
CREATE TABLE loket.audit_sample (
  draw uuid NOT NULL,
  case_id uuid NOT NULL,
  office uuid NOT NULL,
  n int NOT NULL,
  PRIMARY KEY (draw, case_id),
  FOREIGN KEY (draw, office) REFERENCES loket.audit_draw (id, office),
  FOREIGN KEY (case_id, office) REFERENCES loket.case_file (id, office)
);
CREATE INDEX audit_sample_case ON loket.audit_sample (case_id);
-- What the auditor found; somebody who worked on the case cannot be its auditor.
CREATE TABLE loket.audit_verdict (
  draw uuid NOT NULL,
  case_id uuid NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('good', 'finding')),
  note text NOT NULL CHECK (length(note) <= 2000),
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'audit' CHECK (act = 'audit'),
  side text NOT NULL DEFAULT 'decides' CHECK (side = 'decides'),
  at timestamptz NOT NULL,
  PRIMARY KEY (draw, case_id),
  CHECK (outcome = 'good' OR btrim(note) <> ''),
  FOREIGN KEY (draw, case_id) REFERENCES loket.audit_sample (draw, case_id),
  FOREIGN KEY (case_id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);

-- A finding is corrected by one person and verified by another; it may go around again.
CREATE TABLE loket.finding (
  id uuid PRIMARY KEY,
  office uuid NOT NULL,
  case_id uuid NOT NULL,
  draw uuid,
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
  due date NOT NULL,
  staff uuid NOT NULL,
  at timestamptz NOT NULL,
  FOREIGN KEY (case_id, office) REFERENCES loket.case_file (id, office),
  FOREIGN KEY (staff, office) REFERENCES loket.staff (id, office),
  FOREIGN KEY (draw, case_id) REFERENCES loket.audit_verdict (draw, case_id)
);
CREATE INDEX finding_case ON loket.finding (case_id);
CREATE TABLE loket.finding_answer (
  finding uuid NOT NULL REFERENCES loket.finding,
  n int NOT NULL CHECK (n > 0),
  kind text NOT NULL CHECK (kind IN ('corrected', 'verified', 'reopened')),
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
  staff uuid NOT NULL,
  act text NOT NULL,
  side text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (finding, n),
  -- turn by turn: a correction, then what became of it
  CHECK ((kind = 'corrected') = (n % 2 = 1)),
  CHECK (act = CASE kind WHEN 'corrected' THEN 'correct' ELSE 'verify' END),
  CONSTRAINT finding_answer_hand FOREIGN KEY (finding, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side)
);
-- Verified is the end.
CREATE UNIQUE INDEX finding_verified ON loket.finding_answer (finding) WHERE kind = 'verified';

-- The auditor decided that a person is told the names of those who looked.
CREATE TABLE loket.look_named (
  person uuid PRIMARY KEY,
  office uuid NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  staff uuid NOT NULL,
  at timestamptz NOT NULL,
  FOREIGN KEY (person, office) REFERENCES loket.person (id, office),
  FOREIGN KEY (staff, office) REFERENCES loket.staff (id, office)
);

INSERT INTO loket.constraint_meaning VALUES
  ('audit_draw_pkey', 'LK016', '{}'),
  ('audit_verdict_pkey', 'LK016', '{}'),
  ('finding_pkey', 'LK016', '{}'),
  ('finding_answer_pkey', 'LK016', '{}'),
  ('finding_verified', 'LK016', '{}'),
  ('look_named_pkey', 'LK016', '{}');
