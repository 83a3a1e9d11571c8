-- SPDX-License-Identifier: GPL-3.0-or-later
-- From the decision on: each fact points at the one that allows it, so that nothing is printed
-- without an approval and nothing handed over without a checked book, whoever writes the rows.

SET LOCAL ROLE loket_owner;

-- Back to the applicant. Taken in again it gets a new line in case_step.
CREATE TABLE loket.case_return (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES loket.case_file,
  from_step text NOT NULL REFERENCES loket.step,
  reasons jsonb NOT NULL CHECK (jsonb_typeof(reasons) = 'array' AND reasons <> '[]'),
  note text NOT NULL CHECK (length(note) <= 4000),
  deadline date,
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL,
  taken_in_at timestamptz,
  taken_in_by uuid REFERENCES loket.staff,
  CHECK ((taken_in_at IS NULL) = (taken_in_by IS NULL))
);
CREATE UNIQUE INDEX case_return_open ON loket.case_return (case_id) WHERE taken_in_at IS NULL;
CREATE INDEX case_return_case ON loket.case_return (case_id, at);

-- The decision names the version, the hash and the very content that was shown. The two foreign
-- keys on versions freeze them: what is decided cannot change any more. content is what was
-- hashed, so that a later reader can see what was signed.
CREATE TABLE loket.decision (
  case_id uuid PRIMARY KEY,
  outcome text NOT NULL CHECK (outcome IN ('approve', 'refuse')),
  version int NOT NULL,
  fields_version int NOT NULL,
  hash bytea NOT NULL CHECK (length(hash) = 32),
  content jsonb NOT NULL,
  basis text NOT NULL,
  note text NOT NULL CHECK (length(note) <= 4000),
  seen jsonb NOT NULL CHECK (jsonb_typeof(seen) = 'array'),
  staff uuid NOT NULL,
  act text NOT NULL,
  side text NOT NULL DEFAULT 'decides' CHECK (side = 'decides'),
  duty text NOT NULL CHECK (duty IN ('section_head', 'office_head')),
  proof_at timestamptz NOT NULL,
  at timestamptz NOT NULL,
  UNIQUE (case_id, outcome),
  CHECK (act = CASE outcome WHEN 'approve' THEN 'decide' ELSE 'refuse' END),
  CHECK (outcome = 'approve' OR basis <> ''),
  CHECK (hash = sha256(convert_to(content::text, 'UTF8'))),
  CONSTRAINT decision_freezes_case FOREIGN KEY (case_id, version)
    REFERENCES loket.case_file (id, version),
  CONSTRAINT decision_freezes_content FOREIGN KEY (case_id, fields_version)
    REFERENCES loket.case_content (case_id, fields_version),
  CONSTRAINT decision_hand FOREIGN KEY (case_id, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side)
);

-- Production ---------------------------------------------------------------------------------

CREATE TABLE loket.book_stock (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  series text NOT NULL CHECK (series ~ '^[A-Z]{1,2}$'),
  first int NOT NULL CHECK (first BETWEEN 0 AND 9999999),
  last int NOT NULL CHECK (last BETWEEN 0 AND 9999999),
  electronic boolean NOT NULL,
  received_at timestamptz NOT NULL,
  CHECK (last >= first),
  UNIQUE (office, series, first),
  UNIQUE (id, office)
);

-- A book is used once: for a case, or spoiled.
CREATE TABLE loket.issue (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL,
  approved text NOT NULL DEFAULT 'approve' CHECK (approved = 'approve'),
  office uuid NOT NULL,
  stock uuid NOT NULL,
  book text NOT NULL CHECK (book ~ '^[A-Z]{1,2}[0-9]{6,7}$'),
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'print' CHECK (act = 'print'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  -- the misprint that voided it; a case has one book that is not void
  void uuid,
  CONSTRAINT issue_book UNIQUE (book),
  UNIQUE (id, case_id),
  CONSTRAINT issue_approved FOREIGN KEY (case_id, approved)
    REFERENCES loket.decision (case_id, outcome),
  FOREIGN KEY (stock, office) REFERENCES loket.book_stock (id, office),
  FOREIGN KEY (id, act, staff, side) REFERENCES loket.hand (subject, act, person, side)
);
CREATE UNIQUE INDEX issue_valid ON loket.issue (case_id) WHERE void IS NULL;
CREATE INDEX issue_case ON loket.issue (case_id);

-- A spoiled book: opened by one person, signed by another.
CREATE TABLE loket.misprint (
  id uuid PRIMARY KEY,
  issue uuid NOT NULL UNIQUE REFERENCES loket.issue,
  reason text NOT NULL CHECK (reason <> ''),
  opened_by uuid NOT NULL,
  open_act text NOT NULL DEFAULT 'raise' CHECK (open_act = 'raise'),
  open_side text NOT NULL DEFAULT 'made' CHECK (open_side = 'made'),
  opened_at timestamptz NOT NULL,
  signed_by uuid,
  sign_act text CHECK (sign_act = 'sign'),
  sign_side text CHECK (sign_side = 'decides'),
  signed_at timestamptz,
  UNIQUE (id, issue),
  CHECK (num_nulls(signed_by, sign_act, sign_side, signed_at) IN (0, 4)),
  FOREIGN KEY (id, open_act, opened_by, open_side)
    REFERENCES loket.hand (subject, act, person, side),
  FOREIGN KEY (id, sign_act, signed_by, sign_side)
    REFERENCES loket.hand (subject, act, person, side)
);
ALTER TABLE loket.issue ADD CONSTRAINT issue_void FOREIGN KEY (void, id)
  REFERENCES loket.misprint (id, issue);

-- The finished book's zone against the case, letter by letter, by another person than printed it.
CREATE TABLE loket.quality (
  issue uuid NOT NULL,
  n int NOT NULL CHECK (n > 0),
  case_id uuid NOT NULL,
  mrz1 text NOT NULL CHECK (length(mrz1) <= 44),
  mrz2 text NOT NULL CHECK (length(mrz2) <= 44),
  result text NOT NULL CHECK (result IN ('ok', 'differs')),
  differences jsonb NOT NULL CHECK (jsonb_typeof(differences) = 'array'),
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'inspect' CHECK (act = 'inspect'),
  side text NOT NULL DEFAULT 'decides' CHECK (side = 'decides'),
  at timestamptz NOT NULL,
  PRIMARY KEY (issue, n),
  UNIQUE (issue, n, case_id, result),
  CHECK (result = 'differs' OR differences = '[]'),
  FOREIGN KEY (issue, case_id) REFERENCES loket.issue (id, case_id),
  CONSTRAINT quality_hand FOREIGN KEY (issue, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side)
);
CREATE INDEX quality_case ON loket.quality (case_id);

CREATE TABLE loket.handover (
  case_id uuid PRIMARY KEY,
  approved text NOT NULL DEFAULT 'approve' CHECK (approved = 'approve'),
  issue uuid NOT NULL UNIQUE,
  quality_n int NOT NULL,
  quality_result text NOT NULL DEFAULT 'ok' CHECK (quality_result = 'ok'),
  collector jsonb NOT NULL CHECK (jsonb_typeof(collector) = 'object'),
  evidence jsonb NOT NULL CHECK (jsonb_typeof(evidence) = 'object'),
  staff uuid NOT NULL REFERENCES loket.staff,
  proof_at timestamptz NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT handover_approved FOREIGN KEY (case_id, approved)
    REFERENCES loket.decision (case_id, outcome),
  CONSTRAINT handover_checked FOREIGN KEY (issue, quality_n, case_id, quality_result)
    REFERENCES loket.quality (issue, n, case_id, result)
);

-- What is kept, said and sent ----------------------------------------------------------------

CREATE TABLE loket.receipt (
  id uuid PRIMARY KEY,
  office uuid NOT NULL,
  case_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('receipt', 'payment', 'returned', 'handover', 'refusal',
                                     'custody')),
  body jsonb NOT NULL CHECK (jsonb_typeof(body) = 'object'),
  body_hash bytea NOT NULL CHECK (body_hash = sha256(convert_to(body::text, 'UTF8'))),
  day date NOT NULL,
  at timestamptz NOT NULL,
  staff uuid NOT NULL REFERENCES loket.staff,
  FOREIGN KEY (case_id, office) REFERENCES loket.case_file (id, office)
);
CREATE INDEX receipt_case ON loket.receipt (case_id, at);
CREATE TABLE loket.receipt_signature (
  receipt uuid PRIMARY KEY REFERENCES loket.receipt,
  key_id text NOT NULL CHECK (key_id ~ '^[A-Za-z0-9._-]{1,40}$'),
  payload text NOT NULL,
  signature bytea NOT NULL CHECK (length(signature) = 64),
  code text NOT NULL,
  signed_at timestamptz NOT NULL
);

-- An original that stays with the office: never without a receipt.
CREATE TABLE loket.custody (
  id uuid PRIMARY KEY,
  office uuid NOT NULL,
  case_id uuid NOT NULL,
  visit uuid,
  what text NOT NULL CHECK (length(what) BETWEEN 1 AND 200),
  place text NOT NULL CHECK (length(place) BETWEEN 1 AND 200),
  since timestamptz NOT NULL,
  staff uuid NOT NULL REFERENCES loket.staff,
  receipt uuid NOT NULL REFERENCES loket.receipt,
  FOREIGN KEY (case_id, office) REFERENCES loket.case_file (id, office),
  FOREIGN KEY (visit, office) REFERENCES loket.visit (id, office)
);
CREATE INDEX custody_case ON loket.custody (case_id);
CREATE TABLE loket.custody_return (
  custody uuid PRIMARY KEY REFERENCES loket.custody,
  to_whom text NOT NULL CHECK (length(to_whom) BETWEEN 1 AND 200),
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL
);

CREATE TABLE loket.note (
  id uuid PRIMARY KEY,
  case_id uuid NOT NULL REFERENCES loket.case_file,
  body text NOT NULL CHECK (length(body) BETWEEN 1 AND 4000),
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL
);
CREATE INDEX note_case ON loket.note (case_id, at);

-- Every message the applicant is owed, whether or not anything sends it yet.
CREATE TABLE loket.message_due (
  id uuid PRIMARY KEY,
  office uuid NOT NULL,
  case_id uuid NOT NULL,
  template text NOT NULL,
  channel text NOT NULL,
  words jsonb NOT NULL,                     -- for the places in the template: no names, no numbers
  due_at timestamptz NOT NULL,
  sent_at timestamptz,
  failed text,
  FOREIGN KEY (case_id, office) REFERENCES loket.case_file (id, office)
);
CREATE INDEX message_due_open ON loket.message_due (office, due_at) WHERE sent_at IS NULL;

INSERT INTO loket.constraint_meaning VALUES
  ('payment_billing', 'LK013', '{"number": "billing"}'),
  ('payment_ntpn', 'LK013', '{"number": "ntpn"}'),
  ('payment_of_fee', 'LK008', '{"argument": "amount", "reason": "not_the_fee"}'),
  ('issue_book', 'LK013', '{"number": "book"}'),
  ('decision_pkey', 'LK016', '{}'),
  ('decision_freezes_case', 'LK016', '{}'),
  ('decision_freezes_content', 'LK016', '{}'),
  ('issue_valid', 'LK016', '{}'),
  ('handover_pkey', 'LK016', '{}'),
  ('case_file_pkey', 'LK016', '{}'),
  ('page_object_size', 'LK017', '{}');
