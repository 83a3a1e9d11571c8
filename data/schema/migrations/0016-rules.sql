-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rules change by two people: one proposes the files, another releases them, and fees, holidays and
-- services begin on a later day than the release.
SET LOCAL ROLE loket_owner;

INSERT INTO loket.act VALUES ('propose', 'made'), ('release', 'decides');

CREATE TABLE loket.rules_change (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  files jsonb NOT NULL CHECK (jsonb_typeof(files) = 'array'),
  hash bytea NOT NULL CHECK (hash = sha256(convert_to(files::text, 'UTF8'))),
  note text NOT NULL CHECK (length(btrim(note)) BETWEEN 3 AND 500),
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'propose' CHECK (act = 'propose'),
  side text NOT NULL DEFAULT 'made' CHECK (side = 'made'),
  at timestamptz NOT NULL,
  UNIQUE (id, hash),
  CONSTRAINT rules_change_hand FOREIGN KEY (id, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side)
);
-- The release is of exactly what was proposed.
CREATE TABLE loket.rules_release (
  change uuid PRIMARY KEY,
  hash bytea NOT NULL,
  staff uuid NOT NULL,
  act text NOT NULL DEFAULT 'release' CHECK (act = 'release'),
  side text NOT NULL DEFAULT 'decides' CHECK (side = 'decides'),
  day date NOT NULL,
  at timestamptz NOT NULL,
  UNIQUE (change, day),
  FOREIGN KEY (change, hash) REFERENCES loket.rules_change (id, hash),
  CONSTRAINT rules_release_hand FOREIGN KEY (change, act, staff, side)
    REFERENCES loket.hand (subject, act, person, side)
);

-- Which release a rule came with; none: from before the office began to work.
ALTER TABLE loket.fee ADD COLUMN change uuid, ADD COLUMN released date,
  ADD CONSTRAINT fee_released FOREIGN KEY (change, released)
    REFERENCES loket.rules_release (change, day),
  ADD CHECK ((change IS NULL) = (released IS NULL)),
  ADD CONSTRAINT fee_later CHECK (valid_from > released);
ALTER TABLE loket.holiday ADD COLUMN change uuid, ADD COLUMN released date,
  ADD CONSTRAINT holiday_released FOREIGN KEY (change, released)
    REFERENCES loket.rules_release (change, day),
  ADD CHECK ((change IS NULL) = (released IS NULL)),
  ADD CONSTRAINT holiday_later CHECK (day > released);
ALTER TABLE loket.service_version ADD COLUMN change uuid, ADD COLUMN released date,
  ADD CONSTRAINT service_version_released FOREIGN KEY (change, released)
    REFERENCES loket.rules_release (change, day),
  ADD CHECK ((change IS NULL) = (released IS NULL)),
  ADD CONSTRAINT service_version_later CHECK (valid_from > released);
ALTER TABLE loket.catalogue_item ADD COLUMN change uuid REFERENCES loket.rules_release;
ALTER TABLE loket.ticket_class ADD COLUMN change uuid REFERENCES loket.rules_release;
