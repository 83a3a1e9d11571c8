-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person may ask about their own data (UU 27/2022, articles 30 and 32): what is held and who
-- looked at it, and the correction of what is wrong. Each request has 72 hours, nights and feasts too.
SET LOCAL ROLE loket_owner;

CREATE TABLE loket.person_request (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  n int NOT NULL CHECK (n > 0),
  person uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('access', 'correction')),
  -- who stands here, how the officer knows who that is, and for somebody else by which letter
  capacity text NOT NULL CHECK (capacity IN ('self', 'parent', 'guardian', 'proxy')),
  asker text NOT NULL CHECK (length(asker) <= 100),
  identified text NOT NULL CHECK (identified IN ('ktp', 'passport', 'kia', 'other')),
  identified_note text NOT NULL CHECK (length(identified_note) <= 200),
  letter text NOT NULL CHECK (length(letter) <= 100),
  received_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'record' CHECK (act = 'record'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  CONSTRAINT person_request_number UNIQUE (office, n),
  UNIQUE (id, kind),
  UNIQUE (id, office),
  CONSTRAINT person_request_due CHECK (due_at - received_at = interval '72 hours'),
  CONSTRAINT person_request_named CHECK (capacity = 'self' OR length(btrim(asker)) > 0),
  CONSTRAINT person_request_letter CHECK (capacity <> 'proxy' OR length(btrim(letter)) >= 3),
  CONSTRAINT person_request_identified CHECK (identified <> 'other' OR length(btrim(identified_note)) > 0),
  FOREIGN KEY (person, office) REFERENCES loket.person (id, office),
  FOREIGN KEY (staff, office) REFERENCES loket.staff (id, office),
  CONSTRAINT person_request_hand FOREIGN KEY (id, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side)
);
CREATE INDEX person_request_person ON loket.person_request (person);
CREATE INDEX person_request_received ON loket.person_request (office, received_at);

-- One datum: what the record said on that day, what is wrong with it, what it should be, by which paper.
CREATE TABLE loket.person_correction (
  request uuid PRIMARY KEY,
  kind text NOT NULL DEFAULT 'correction' CHECK (kind = 'correction'),
  field text NOT NULL CHECK (field IN ('nik', 'kk', 'name', 'passport_name', 'extra_name', 'sex', 'birth_date',
    'birth_place', 'nationality', 'address', 'rt', 'rw', 'region', 'postcode', 'phone', 'email')),
  was text CHECK (length(was) <= 300),
  value text NOT NULL CHECK (length(value) <= 300),
  wrong text NOT NULL CHECK (length(btrim(wrong)) BETWEEN 1 AND 1000),
  evidence text NOT NULL CHECK (length(btrim(evidence)) BETWEEN 1 AND 300),
  CHECK (was IS DISTINCT FROM value),
  FOREIGN KEY (request, kind) REFERENCES loket.person_request (id, kind)
);

-- How it ended. A correction is decided by somebody who did not record it; a report is handed over
-- by anybody.
CREATE TABLE loket.person_request_end (
  request uuid PRIMARY KEY,
  kind text NOT NULL,
  outcome text NOT NULL,
  note text NOT NULL CHECK (length(note) <= 2000),
  basis text NOT NULL CHECK (length(basis) <= 300),
  -- the version of the person that an accepted correction made
  person uuid,
  person_version int,
  staff uuid NOT NULL,
  act text NOT NULL,
  side text NOT NULL,
  at timestamptz NOT NULL,
  FOREIGN KEY (request, kind) REFERENCES loket.person_request (id, kind),
  CHECK (CASE kind WHEN 'access' THEN outcome = 'handed' ELSE outcome IN ('accepted', 'refused') END),
  CONSTRAINT person_request_end_hand FOREIGN KEY (request, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side),
  CONSTRAINT person_request_four_eyes CHECK (CASE kind WHEN 'access' THEN act = 'record' AND side = 'made'
    ELSE act = 'confirm' AND side = 'decides' END),
  CONSTRAINT person_request_why CHECK (outcome <> 'refused'
    OR (length(btrim(note)) > 0 AND length(btrim(basis)) > 0)),
  CHECK (num_nulls(person, person_version) = CASE outcome WHEN 'accepted' THEN 0 ELSE 2 END),
  FOREIGN KEY (person, person_version) REFERENCES loket.person_version (person, version)
);

-- On which cases of the person an accepted correction is noted. What was decided stays as it was signed.
CREATE TABLE loket.person_correction_case (
  request uuid NOT NULL REFERENCES loket.person_request_end,
  case_id uuid NOT NULL REFERENCES loket.case_file,
  decided boolean NOT NULL,
  PRIMARY KEY (request, case_id)
);
CREATE INDEX person_correction_case_case ON loket.person_correction_case (case_id);

INSERT INTO loket.constraint_meaning VALUES
  ('person_request_pkey', 'LK016', '{}'),
  ('person_request_end_pkey', 'LK016', '{}'),
  ('person_request_named', 'LK008', '{"argument": "name", "reason": "length"}'),
  ('person_request_letter', 'LK008', '{"argument": "letter", "reason": "length"}'),
  ('person_request_identified', 'LK008', '{"argument": "identified", "reason": "length"}'),
  ('person_request_why', 'LK019', '{"kind": "correction"}');
