-- SPDX-License-Identifier: GPL-3.0-or-later
-- Four eyes where a function alone stood for them: who vouches for the entry, who takes a paid case
-- away, who lets somebody go before others; and the second look at a share of the approvals.
SET LOCAL ROLE loket_owner;

-- A third side: who looks again is neither one of the makers nor the one who decided.
ALTER TABLE loket.act DROP CONSTRAINT act_side_check;
ALTER TABLE loket.act ADD CONSTRAINT act_side_check CHECK (side IN ('made', 'decides', 'looks'));
INSERT INTO loket.act VALUES ('withdraw', 'made'), ('cancel', 'decides'), ('jump', 'made'),
  ('look', 'looks');

-- The entry -----------------------------------------------------------------------------------

-- Who hands a case in as complete vouches for its entry, as those who typed and scanned do. Rows
-- from before have no such hand; no new one is without.
ALTER TABLE loket.submission
  ADD COLUMN entry uuid,
  ADD COLUMN act text,
  ADD COLUMN side text,
  ADD CONSTRAINT submission_vouched CHECK (num_nulls(entry, act, side) = 0 AND act = 'forward'
    AND side = 'made') NOT VALID,
  ADD FOREIGN KEY (case_id, entry) REFERENCES loket.case_file (id, entry),
  ADD CONSTRAINT submission_hand FOREIGN KEY (entry, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side);
ALTER TABLE loket.submission ALTER act SET DEFAULT 'forward', ALTER side SET DEFAULT 'made';

-- A paid case ---------------------------------------------------------------------------------

-- Paid or not is one fact of the case that money, refusal and withdrawal all refer to: none of
-- them can be written against the other.
ALTER TABLE loket.case_file ADD COLUMN paid boolean;
UPDATE loket.case_file c SET paid = EXISTS (SELECT FROM loket.payment p
  JOIN loket.payment_paid d ON d.payment = p.id WHERE p.case_id = c.id);
ALTER TABLE loket.case_file ALTER paid SET DEFAULT false, ALTER paid SET NOT NULL,
  ADD CONSTRAINT case_file_paid UNIQUE (id, paid);

ALTER TABLE loket.payment ADD CONSTRAINT payment_of_case UNIQUE (id, case_id);
ALTER TABLE loket.payment_paid ADD COLUMN case_id uuid, ADD COLUMN case_paid boolean;
UPDATE loket.payment_paid d SET case_id = p.case_id, case_paid = true
FROM loket.payment p WHERE p.id = d.payment;
ALTER TABLE loket.payment_paid ALTER case_id SET NOT NULL, ALTER case_paid SET NOT NULL,
  ALTER case_paid SET DEFAULT true,
  ADD CONSTRAINT payment_paid_says_so CHECK (case_paid),
  ADD FOREIGN KEY (payment, case_id) REFERENCES loket.payment (id, case_id),
  ADD CONSTRAINT payment_paid_case FOREIGN KEY (case_id, case_paid)
    REFERENCES loket.case_file (id, paid);

ALTER TABLE loket.decision ADD COLUMN case_paid boolean;
UPDATE loket.decision d SET case_paid = c.paid FROM loket.case_file c WHERE c.id = d.case_id;
ALTER TABLE loket.decision ALTER case_paid SET NOT NULL,
  ADD CONSTRAINT decision_paid FOREIGN KEY (case_id, case_paid)
    REFERENCES loket.case_file (id, paid),
  ADD CONSTRAINT decision_refuses_paid
    CHECK (outcome = 'approve' OR NOT case_paid OR duty = 'office_head') NOT VALID,
  ADD CONSTRAINT decision_content UNIQUE (case_id, hash);

-- A withdrawal is an act of who takes it down; of a paid case it is a decision, by the head of
-- office who had no part in it.
ALTER TABLE loket.case_withdrawal ADD COLUMN case_paid boolean, ADD COLUMN act text,
  ADD COLUMN side text, ADD COLUMN duty text;
ALTER TABLE loket.case_withdrawal
  ADD CONSTRAINT withdrawal_of_paid CHECK (num_nulls(case_paid, act, side, duty) = 0
    AND CASE WHEN case_paid THEN act = 'cancel' AND side = 'decides' AND duty = 'office_head'
        ELSE act = 'withdraw' AND side = 'made' END) NOT VALID,
  ADD FOREIGN KEY (case_id, case_paid) REFERENCES loket.case_file (id, paid),
  ADD CONSTRAINT withdrawal_hand FOREIGN KEY (case_id, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side);

-- Before others -------------------------------------------------------------------------------

-- Somebody who waited in line was called before others: why, and by whom. A head looks at each.
CREATE TABLE loket.queue_jump (
  id uuid PRIMARY KEY,
  office uuid NOT NULL,
  ticket uuid NOT NULL,
  reason text NOT NULL CHECK (btrim(reason) <> ''),
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'jump' CHECK (act = 'jump'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  UNIQUE (id, ticket),
  FOREIGN KEY (ticket, office) REFERENCES loket.ticket (id, office),
  CONSTRAINT queue_jump_hand FOREIGN KEY (id, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side)
);
CREATE INDEX queue_jump_office ON loket.queue_jump (office, at);
CREATE TABLE loket.queue_jump_look (
  jump uuid PRIMARY KEY REFERENCES loket.queue_jump,
  outcome text NOT NULL CHECK (outcome IN ('agrees', 'finding')),
  note text NOT NULL CHECK (length(note) <= 2000),
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'look' CHECK (act = 'look'),
  side text NOT NULL DEFAULT 'looks' CHECK (side = 'looks'),
  duty text NOT NULL CHECK (duty IN ('section_head', 'office_head', 'auditor')),
  at timestamptz NOT NULL,
  CHECK (outcome = 'agrees' OR btrim(note) <> ''),
  CONSTRAINT queue_jump_look_hand FOREIGN KEY (jump, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side)
);
ALTER TABLE loket.ticket_event ADD COLUMN jump uuid,
  ADD FOREIGN KEY (jump, ticket) REFERENCES loket.queue_jump (id, ticket),
  ADD CONSTRAINT ticket_event_jump CHECK ((what = 'jumped') = (jump IS NOT NULL)) NOT VALID;

-- The second look -----------------------------------------------------------------------------

-- How many of a hundred approvals are looked at again, within how many working days, and whether
-- the book stays here until then.
ALTER TABLE loket.office ADD COLUMN look_percent int, ADD COLUMN look_days int,
  ADD COLUMN look_holds boolean;
UPDATE loket.office SET look_percent = 5, look_days = 2, look_holds = false;
ALTER TABLE loket.office
  ALTER look_percent SET DEFAULT 5, ALTER look_percent SET NOT NULL,
  ALTER look_days SET DEFAULT 2, ALTER look_days SET NOT NULL,
  ALTER look_holds SET DEFAULT false, ALTER look_holds SET NOT NULL,
  ADD CHECK (look_percent BETWEEN 0 AND 100), ADD CHECK (look_days BETWEEN 0 AND 60);

-- What the draws of an office are made with. Told to nobody.
CREATE TABLE loket.look_secret (
  office uuid PRIMARY KEY REFERENCES loket.office,
  secret bytea NOT NULL CHECK (length(secret) = 32)
);
INSERT INTO audit.exempt VALUES
  ('loket.look_secret', 'who knew it would know which approvals are looked at again');

-- Every approval has its draw, also the ones that were not drawn: the share can be counted.
CREATE TABLE loket.second_look (
  case_id uuid PRIMARY KEY,
  approved text NOT NULL DEFAULT 'approve' CHECK (approved = 'approve'),
  drawn boolean NOT NULL,
  holds boolean NOT NULL,
  due date NOT NULL,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL,
  CHECK (drawn OR NOT holds),
  CONSTRAINT second_look_drawn UNIQUE (case_id, drawn),
  CONSTRAINT second_look_holds UNIQUE (case_id, holds),
  FOREIGN KEY (case_id, approved) REFERENCES loket.decision (case_id, outcome)
);
CREATE INDEX second_look_open ON loket.second_look (due) WHERE drawn;
-- By a person without any part in the case or its entry, of the very content that was signed.
CREATE TABLE loket.second_look_answer (
  case_id uuid PRIMARY KEY,
  drawn boolean NOT NULL DEFAULT true CHECK (drawn),
  entry uuid NOT NULL,
  hash bytea NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('agrees', 'finding')),
  note text NOT NULL CHECK (length(note) <= 4000),
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'look' CHECK (act = 'look'),
  side text NOT NULL DEFAULT 'looks' CHECK (side = 'looks'),
  duty text NOT NULL CHECK (duty IN ('section_head', 'office_head', 'auditor')),
  at timestamptz NOT NULL,
  CHECK (outcome = 'agrees' OR btrim(note) <> ''),
  FOREIGN KEY (case_id, drawn) REFERENCES loket.second_look (case_id, drawn),
  FOREIGN KEY (case_id, entry) REFERENCES loket.case_file (id, entry),
  CONSTRAINT second_look_content FOREIGN KEY (case_id, hash)
    REFERENCES loket.decision (case_id, hash),
  CONSTRAINT second_look_hand FOREIGN KEY (case_id, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side),
  CONSTRAINT second_look_entry_hand FOREIGN KEY (entry, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side)
);
INSERT INTO loket.second_look (case_id, drawn, holds, due, at)
SELECT d.case_id, false, false, d.at::date, d.at FROM loket.decision d WHERE d.outcome = 'approve';

-- A book that is held goes out with the answer to its look, and not before.
ALTER TABLE loket.handover ADD COLUMN held boolean, ADD COLUMN look uuid;
UPDATE loket.handover SET held = false;
ALTER TABLE loket.handover ALTER held SET NOT NULL,
  ADD CONSTRAINT handover_held FOREIGN KEY (case_id, held)
    REFERENCES loket.second_look (case_id, holds),
  ADD CONSTRAINT handover_look FOREIGN KEY (look) REFERENCES loket.second_look_answer (case_id),
  ADD CONSTRAINT handover_looked CHECK (NOT held OR look IS NOT DISTINCT FROM case_id),
  ADD CHECK (look IS NULL OR look = case_id);

INSERT INTO loket.constraint_meaning VALUES
  ('second_look_answer_pkey', 'LK016', '{}'), ('queue_jump_look_pkey', 'LK016', '{}'),
  ('case_withdrawal_pkey', 'LK016', '{}');
