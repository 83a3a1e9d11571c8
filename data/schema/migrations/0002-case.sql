-- SPDX-License-Identifier: GPL-3.0-or-later
-- The rules of the office as dated rows, and what is kept of a case: facts, never a status flag.
-- Decided means that a decision row exists, issued that an issue row points at an approval.

SET LOCAL ROLE loket_owner;

-- The catalogue ------------------------------------------------------------------------------

ALTER TABLE loket.office ADD COLUMN works_cuti_bersama boolean NOT NULL DEFAULT false;

-- Lists of words an office can correct: doc_type, check_kind, purpose, place_to_pay, template,
-- form, and the reasons as reason/KIND. body is what a desk gets.
CREATE TABLE loket.catalogue_item (
  list text NOT NULL,
  code text NOT NULL CHECK (code ~ '^[A-Za-z0-9_]+$'),
  seq int NOT NULL,
  body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object'),
  valid_from date NOT NULL,
  valid_until date,
  legal_basis text NOT NULL DEFAULT '',
  PRIMARY KEY (list, code)
);

CREATE TABLE loket.service (
  code text PRIMARY KEY CHECK (code ~ '^[a-z0-9_]+$')
);
CREATE TABLE loket.service_version (
  service text NOT NULL REFERENCES loket.service,
  version int NOT NULL CHECK (version > 0),
  valid_from date NOT NULL,
  valid_until date,
  legal_basis text NOT NULL,
  condition jsonb,                          -- who is entitled
  promise_days int NOT NULL CHECK (promise_days BETWEEN 0 AND 365),
  body jsonb NOT NULL,                      -- what a desk gets, with its form filled in
  PRIMARY KEY (service, version),
  UNIQUE (service, valid_from),
  CHECK (valid_until >= valid_from)
);
CREATE TABLE loket.service_variant (
  service text NOT NULL,
  version int NOT NULL,
  code text NOT NULL,
  electronic boolean NOT NULL,
  years int NOT NULL CHECK (years BETWEEN 1 AND 10),
  condition jsonb,
  PRIMARY KEY (service, version, code),
  FOREIGN KEY (service, version) REFERENCES loket.service_version
);
-- The steps the functions know how to guard. Which of them a service has, and whose they are, is
-- the catalogue's.
CREATE TABLE loket.step (
  code text PRIMARY KEY,
  seq int NOT NULL UNIQUE
);
INSERT INTO loket.step VALUES ('documents', 1), ('interview', 2), ('payment', 3),
  ('adjudication', 4), ('approval', 5), ('printing', 6), ('quality', 7), ('handover', 8);
CREATE TABLE loket.service_step (
  service text NOT NULL,
  version int NOT NULL,
  code text NOT NULL REFERENCES loket.step,
  seq int NOT NULL,
  duties text[] NOT NULL CHECK (cardinality(duties) > 0),
  minutes int NOT NULL,
  checks text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (service, version, code),
  UNIQUE (service, version, seq),
  FOREIGN KEY (service, version) REFERENCES loket.service_version
);
CREATE TABLE loket.service_field (
  service text NOT NULL,
  version int NOT NULL,
  code text NOT NULL CHECK (code ~ '^[a-z0-9_]+$'),
  seq int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('name', 'text', 'nik', 'kk', 'date', 'choice', 'region',
    'phone', 'email', 'number', 'passport', 'country', 'multiline')),
  required boolean NOT NULL,
  condition jsonb,
  choices text[],
  flag boolean NOT NULL,
  preset text,                              -- the value of a new case
  PRIMARY KEY (service, version, code),
  CHECK ((kind = 'choice') = (choices IS NOT NULL)),
  FOREIGN KEY (service, version) REFERENCES loket.service_version
);
CREATE TABLE loket.service_requirement (
  service text NOT NULL,
  version int NOT NULL,
  code text NOT NULL CHECK (code ~ '^[a-z0-9_]+$'),
  seq int NOT NULL,
  one_of text,                              -- group of which one is enough
  doc_types text[] NOT NULL,
  required boolean NOT NULL,
  original boolean NOT NULL,
  condition jsonb,
  PRIMARY KEY (service, version, code),
  FOREIGN KEY (service, version) REFERENCES loket.service_version
);
CREATE TABLE loket.fee (
  service text NOT NULL REFERENCES loket.service,
  variant text NOT NULL,
  amount bigint NOT NULL CHECK (amount >= 0),
  valid_from date NOT NULL,
  valid_until date,
  basis text NOT NULL CHECK (basis <> ''),
  PRIMARY KEY (service, variant, valid_from),
  CHECK (valid_until >= valid_from)
);
CREATE TABLE loket.holiday (
  day date PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('libur', 'cuti_bersama')),
  name text NOT NULL,
  basis text NOT NULL
);
CREATE TABLE loket.region (
  code text PRIMARY KEY CHECK (code ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{10})$'),
  name text NOT NULL,
  path text NOT NULL,                       -- with the names above it
  retired boolean NOT NULL DEFAULT false,
  successor text,
  words text GENERATED ALWAYS AS (loket.name_plain(path)) STORED
);
CREATE INDEX region_words ON loket.region USING gin (words loket.gin_trgm_ops);

INSERT INTO audit.exempt VALUES
  ('loket.region', 'reference data, loaded as a whole from a published list'),
  ('loket.case_counter', 'the cases are audited'),
  ('loket.page_chunk', 'the page object is audited with the hash of the whole'),
  ('loket.case_seen', 'what somebody looked at is in the read log');

-- The case -----------------------------------------------------------------------------------

-- Counted per office and day; the number is never used again, also not after a refusal.
CREATE TABLE loket.case_counter (
  office uuid NOT NULL REFERENCES loket.office,
  day date NOT NULL,
  last int NOT NULL CHECK (last BETWEEN 1 AND 99999),
  CONSTRAINT case_counter_pkey PRIMARY KEY (office, day)
);

CREATE TABLE loket.case_file (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  number text NOT NULL UNIQUE CHECK (number ~ '^[0-9]{3}-[0-9]{8}-[0-9]{5}$'),
  person uuid NOT NULL,
  service text NOT NULL REFERENCES loket.service,
  variant text NOT NULL,
  -- raised by every change of what an approver looks at; steps and printing leave it alone
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  created_by uuid NOT NULL REFERENCES loket.staff,
  visit uuid,
  -- a second subject of hands: who entered the papers examines them not
  entry uuid NOT NULL UNIQUE,
  UNIQUE (id, office),
  UNIQUE (id, version),
  UNIQUE (id, entry),
  FOREIGN KEY (person, office) REFERENCES loket.person (id, office),
  FOREIGN KEY (visit, office) REFERENCES loket.visit (id, office)
);
CREATE INDEX case_file_person ON loket.case_file (person);
CREATE INDEX case_file_number_end ON loket.case_file (office, right(number, 5));

CREATE TABLE loket.visit_case (
  visit uuid NOT NULL,
  case_id uuid NOT NULL,
  office uuid NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT visit_case_pkey PRIMARY KEY (visit, case_id),
  FOREIGN KEY (visit, office) REFERENCES loket.visit (id, office),
  FOREIGN KEY (case_id, office) REFERENCES loket.case_file (id, office)
);
CREATE INDEX visit_case_case ON loket.visit_case (case_id);

-- What is typed, as it is now; who saved it last laid a hand on the case. The audit has the rest.
CREATE TABLE loket.case_content (
  case_id uuid PRIMARY KEY REFERENCES loket.case_file,
  fields_version int NOT NULL DEFAULT 1,
  fields jsonb NOT NULL CHECK (jsonb_typeof(fields) = 'object' AND pg_column_size(fields) < 65536),
  staff uuid NOT NULL,
  act text NOT NULL CHECK (act IN ('enter', 'change')),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  UNIQUE (case_id, fields_version),
  FOREIGN KEY (case_id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);

-- Handed in complete: fixes the rules and the fee of that day for good.
CREATE TABLE loket.submission (
  case_id uuid PRIMARY KEY REFERENCES loket.case_file,
  service text NOT NULL,
  version int NOT NULL,
  variant text NOT NULL,
  fee bigint NOT NULL CHECK (fee >= 0),
  day date NOT NULL,
  at timestamptz NOT NULL,
  staff uuid NOT NULL REFERENCES loket.staff,
  UNIQUE (case_id, fee),
  FOREIGN KEY (service, version, variant) REFERENCES loket.service_variant
);

CREATE TABLE loket.promise (
  case_id uuid NOT NULL REFERENCES loket.case_file,
  n int NOT NULL CHECK (n > 0),
  day date NOT NULL,
  reason text NOT NULL,                     -- first | returned | outage …
  at timestamptz NOT NULL,
  staff uuid NOT NULL REFERENCES loket.staff,
  PRIMARY KEY (case_id, n)
);

-- One line per stay in a step. A case is where its open line is.
CREATE TABLE loket.case_step (
  case_id uuid NOT NULL REFERENCES loket.case_file,
  n int NOT NULL CHECK (n > 0),
  step text NOT NULL REFERENCES loket.step,
  entered_at timestamptz NOT NULL,
  entered_by uuid NOT NULL REFERENCES loket.staff,
  done_at timestamptz,
  done_by uuid REFERENCES loket.staff,
  counter uuid REFERENCES loket.counter,
  done_as text CHECK (done_as IN ('forwarded', 'returned', 'decided', 'refused', 'withdrawn',
                                  'printed', 'checked', 'misprint', 'handed_over')),
  PRIMARY KEY (case_id, n),
  CHECK ((done_at IS NULL) = (done_by IS NULL) AND (done_at IS NULL) = (done_as IS NULL)),
  CHECK (done_at >= entered_at)
);
CREATE UNIQUE INDEX case_step_open ON loket.case_step (case_id) WHERE done_at IS NULL;
CREATE INDEX case_step_queue ON loket.case_step (step, entered_at) WHERE done_at IS NULL;

CREATE TABLE loket.case_hold (
  case_id uuid PRIMARY KEY REFERENCES loket.case_file,
  staff uuid NOT NULL REFERENCES loket.staff,
  desk_session uuid NOT NULL REFERENCES loket.desk_session,
  since timestamptz NOT NULL
);
CREATE INDEX case_hold_staff ON loket.case_hold (staff);

CREATE TABLE loket.case_set_aside (
  case_id uuid NOT NULL REFERENCES loket.case_file,
  n int NOT NULL CHECK (n > 0),
  reason text NOT NULL,
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (case_id, n)
);
CREATE UNIQUE INDEX case_set_aside_open ON loket.case_set_aside (case_id) WHERE ended_at IS NULL;
CREATE INDEX case_set_aside_staff ON loket.case_set_aside (staff) WHERE ended_at IS NULL;

CREATE TABLE loket.case_withdrawal (
  case_id uuid PRIMARY KEY REFERENCES loket.case_file,
  reason text NOT NULL,
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL
);

CREATE TABLE loket.case_seen (
  case_id uuid NOT NULL REFERENCES loket.case_file,
  staff uuid NOT NULL REFERENCES loket.staff,
  version int NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT case_seen_pkey PRIMARY KEY (case_id, staff)
);

-- Papers -------------------------------------------------------------------------------------

-- A page object is encoded once and never changes. complete_at is set when the server has hashed
-- the whole itself.
CREATE TABLE loket.page_object (
  id uuid PRIMARY KEY,
  office uuid NOT NULL,
  case_id uuid NOT NULL,
  staff uuid NOT NULL REFERENCES loket.staff,
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  size int NOT NULL CHECK (size BETWEEN 1 AND 67108864),
  kind text NOT NULL CHECK (kind IN ('jpeg', 'g4', 'png', 'pdf', 'file')),
  width int NOT NULL CHECK (width BETWEEN 0 AND 40000),
  height int NOT NULL CHECK (height BETWEEN 0 AND 40000),
  dpi_x int NOT NULL CHECK (dpi_x BETWEEN 0 AND 2400),
  dpi_y int NOT NULL CHECK (dpi_y BETWEEN 0 AND 2400),
  chunks int NOT NULL CHECK (chunks = (size + 262143) / 262144),
  begun_at timestamptz NOT NULL,
  complete_at timestamptz,
  UNIQUE (id, office),
  CONSTRAINT page_object_size CHECK (kind = 'file' OR kind = 'pdf' OR size <= 8388608),
  CONSTRAINT page_object_pixels CHECK (kind IN ('file', 'pdf') OR (width > 0 AND height > 0)),
  FOREIGN KEY (case_id, office) REFERENCES loket.case_file (id, office)
);
CREATE INDEX page_object_case ON loket.page_object (case_id);
CREATE INDEX page_object_open ON loket.page_object (staff, begun_at) WHERE complete_at IS NULL;

CREATE TABLE loket.page_chunk (
  page uuid NOT NULL REFERENCES loket.page_object ON DELETE CASCADE,
  n int NOT NULL CHECK (n BETWEEN 0 AND 255),
  bytes bytea NOT NULL CHECK (length(bytes) BETWEEN 1 AND 262144),
  CONSTRAINT page_chunk_pkey PRIMARY KEY (page, n)
);
ALTER TABLE loket.page_chunk ALTER bytes SET STORAGE EXTERNAL;

CREATE TABLE loket.paper (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES loket.case_file,
  version int NOT NULL,                     -- the newest; pages may be none: taken out
  UNIQUE (id, case_id)
);
CREATE INDEX paper_case ON loket.paper (case_id);
CREATE TABLE loket.paper_version (
  paper uuid NOT NULL,
  case_id uuid NOT NULL,
  version int NOT NULL CHECK (version > 0),
  requirement text NOT NULL,                -- empty: belongs to none
  doc_type text NOT NULL,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'scan' CHECK (act = 'scan'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  PRIMARY KEY (paper, version),
  FOREIGN KEY (paper, case_id) REFERENCES loket.paper (id, case_id),
  FOREIGN KEY (case_id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);
CREATE TABLE loket.paper_page (
  paper uuid NOT NULL,
  version int NOT NULL,
  seq int NOT NULL CHECK (seq BETWEEN 1 AND 500),
  page uuid NOT NULL REFERENCES loket.page_object,
  turn int NOT NULL CHECK (turn IN (0, 90, 180, 270)),
  crop jsonb,
  PRIMARY KEY (paper, version, seq),
  FOREIGN KEY (paper, version) REFERENCES loket.paper_version
);
CREATE INDEX paper_page_page ON loket.paper_page (page);
-- Held beside the original and found the same.
CREATE TABLE loket.paper_match (
  paper uuid NOT NULL,
  version int NOT NULL,
  case_id uuid NOT NULL,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'match' CHECK (act = 'match'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  PRIMARY KEY (paper, version),
  FOREIGN KEY (paper, version) REFERENCES loket.paper_version,
  FOREIGN KEY (case_id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);
-- Only what papers cannot say; missing, scanned and matched are seen from the papers.
CREATE TABLE loket.requirement_state (
  case_id uuid NOT NULL,
  requirement text NOT NULL,
  state text NOT NULL CHECK (state IN ('not_exist', 'waived')),
  reason text NOT NULL,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'change' CHECK (act = 'change'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  CONSTRAINT requirement_state_pkey PRIMARY KEY (case_id, requirement),
  FOREIGN KEY (case_id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);
-- A typed value held beside a paper and found the same; worth nothing once the value changes.
CREATE TABLE loket.field_mark (
  case_id uuid NOT NULL,
  field text NOT NULL,
  value_hash bytea NOT NULL CHECK (length(value_hash) = 32),
  paper uuid,
  page int,
  rect jsonb,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'match' CHECK (act = 'match'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  CONSTRAINT field_mark_pkey PRIMARY KEY (case_id, field),
  FOREIGN KEY (paper, case_id) REFERENCES loket.paper (id, case_id),
  FOREIGN KEY (case_id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);

-- Checks, flags, interview -------------------------------------------------------------------

CREATE TABLE loket.check_result (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL,
  kind text NOT NULL,
  source text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('ok', 'hit', 'differs', 'unavailable')),
  reference text NOT NULL DEFAULT '',
  reason text NOT NULL DEFAULT '',
  about bytea NOT NULL CHECK (length(about) = 32),  -- digest of the identity that was checked
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'check' CHECK (act = 'check'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  FOREIGN KEY (case_id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);
CREATE INDEX check_result_case ON loket.check_result (case_id, at);

CREATE TABLE loket.flag (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL,
  entry uuid NOT NULL,
  code text NOT NULL,
  reason text NOT NULL,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'raise' CHECK (act = 'raise'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  UNIQUE (id, entry),
  FOREIGN KEY (case_id, entry) REFERENCES loket.case_file (id, entry),
  FOREIGN KEY (id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);
CREATE INDEX flag_case ON loket.flag (case_id);
-- By somebody who neither raised it nor entered the case.
CREATE TABLE loket.flag_clear (
  flag uuid PRIMARY KEY,
  entry uuid NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'clear' CHECK (act = 'clear'),
  side text NOT NULL DEFAULT 'decides' CHECK (side = 'decides'),
  at timestamptz NOT NULL,
  FOREIGN KEY (flag, entry) REFERENCES loket.flag (id, entry),
  FOREIGN KEY (flag, act, staff, side) REFERENCES loket.hand (subject, act, person, side),
  FOREIGN KEY (entry, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);

INSERT INTO loket.act VALUES ('examine', 'decides'), ('forward', 'made'), ('print', 'made'),
  ('inspect', 'decides'), ('sign', 'decides');

-- The examiner looks at what others entered (decides on the entry) and is one of the makers of
-- what the head decides on.
CREATE TABLE loket.interview (
  case_id uuid PRIMARY KEY,
  entry uuid NOT NULL,
  purpose text NOT NULL,
  answers jsonb NOT NULL
    CHECK (jsonb_typeof(answers) = 'object' AND pg_column_size(answers) < 32768),
  result text NOT NULL CHECK (result IN ('pass', 'deepen', 'refuse')),
  note text NOT NULL CHECK (length(note) <= 4000),
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'interview' CHECK (act = 'interview'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  entry_act text NOT NULL DEFAULT 'examine' CHECK (entry_act = 'examine'),
  entry_side text NOT NULL DEFAULT 'decides' CHECK (entry_side = 'decides'),
  at timestamptz NOT NULL,
  FOREIGN KEY (case_id, entry) REFERENCES loket.case_file (id, entry),
  FOREIGN KEY (case_id, act, staff, side) REFERENCES loket.hand (subject, act, person, side),
  FOREIGN KEY (entry, entry_act, staff, entry_side)
    REFERENCES loket.hand (subject, act, person, side)
);

-- Photo and fingerprints stay in the national system; here is the reference and the exception.
CREATE TABLE loket.biometrics (
  case_id uuid PRIMARY KEY,
  reference text NOT NULL CHECK (length(reference) <= 100),
  photo text NOT NULL CHECK (photo IN ('taken', 'exception')),
  fingers text NOT NULL CHECK (fingers IN ('taken', 'partial', 'exception')),
  reason text NOT NULL,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'biometrics' CHECK (act = 'biometrics'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  CHECK (reason <> '' OR (photo = 'taken' AND fingers = 'taken')),
  FOREIGN KEY (case_id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);

-- Money --------------------------------------------------------------------------------------

-- The foreign key says it: a billing is of the fee that was fixed at submission, to the rupiah.
CREATE TABLE loket.payment (
  id uuid PRIMARY KEY,
  office uuid NOT NULL,
  case_id uuid NOT NULL,
  billing text NOT NULL CHECK (billing ~ '^[0-9]{15}$'),
  amount bigint NOT NULL,
  expires_at timestamptz,
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL,
  CONSTRAINT payment_billing UNIQUE (billing),
  FOREIGN KEY (case_id, office) REFERENCES loket.case_file (id, office),
  CONSTRAINT payment_of_fee FOREIGN KEY (case_id, amount) REFERENCES loket.submission (case_id, fee)
);
CREATE INDEX payment_case ON loket.payment (case_id);
CREATE TABLE loket.payment_paid (
  payment uuid PRIMARY KEY REFERENCES loket.payment,
  ntpn text NOT NULL CHECK (ntpn ~ '^[0-9A-Z]{16}$'),
  paid_at timestamptz NOT NULL,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'record' CHECK (act = 'record'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  CONSTRAINT payment_ntpn UNIQUE (ntpn),
  FOREIGN KEY (payment, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);
CREATE TABLE loket.payment_confirm (
  payment uuid PRIMARY KEY REFERENCES loket.payment_paid,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'confirm' CHECK (act = 'confirm'),
  side text NOT NULL DEFAULT 'decides' CHECK (side = 'decides'),
  at timestamptz NOT NULL,
  FOREIGN KEY (payment, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);
