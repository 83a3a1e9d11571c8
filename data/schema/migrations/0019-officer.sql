-- SPDX-License-Identifier: GPL-3.0-or-later
-- Accounts and duties of a working office by two people: an administrator asks, a head releases.
-- Before there is one of each, the first accounts are one person's act, and on record as that.
SET LOCAL ROLE loket_owner;

CREATE TABLE loket.officer_change (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  kind text NOT NULL CHECK (kind IN ('add', 'enable')),
  login name NOT NULL,
  staff uuid,                               -- null: a person the office does not know yet
  data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object'),
  bootstrap boolean NOT NULL,
  requested_by uuid,
  requested_at timestamptz NOT NULL,
  request_act text NOT NULL DEFAULT 'propose' CHECK (request_act = 'propose'),
  request_side text NOT NULL DEFAULT 'made' CHECK (request_side = 'made'),
  released_by uuid,
  released_at timestamptz,
  release_act text CHECK (release_act = 'release'),
  release_side text CHECK (release_side = 'decides'),
  FOREIGN KEY (staff, office) REFERENCES loket.staff (id, office),
  FOREIGN KEY (requested_by, office) REFERENCES loket.staff (id, office),
  FOREIGN KEY (released_by, office) REFERENCES loket.staff (id, office),
  CONSTRAINT officer_change_bootstrap CHECK (bootstrap = (requested_by IS NULL)
    AND NOT (bootstrap AND released_by IS NOT NULL)),
  CONSTRAINT officer_change_four_eyes CHECK (released_by <> requested_by),
  CONSTRAINT officer_change_not_for_self CHECK (requested_by <> staff AND released_by <> staff),
  CHECK (num_nulls(released_by, released_at, release_act, release_side) IN (0, 4)),
  CONSTRAINT officer_change_request_hand FOREIGN KEY (id, request_act, requested_by, request_side)
    REFERENCES loket.hand (subject, act, person, side),
  CONSTRAINT officer_change_release_hand FOREIGN KEY (id, release_act, released_by, release_side)
    REFERENCES loket.hand (subject, act, person, side)
);
-- One at a time for a login.
CREATE UNIQUE INDEX officer_change_open ON loket.officer_change (login) WHERE NOT bootstrap AND released_at IS NULL;

-- By which change somebody came; none: from before there were changes, or of the practice office.
ALTER TABLE loket.duty ADD COLUMN change uuid REFERENCES loket.officer_change;
ALTER TABLE loket.staff_login ADD COLUMN change uuid REFERENCES loket.officer_change;

INSERT INTO loket.constraint_meaning VALUES
  ('officer_change_four_eyes', 'LK006', '{}'),
  ('officer_change_not_for_self', 'LK006', '{}'),
  ('officer_change_open', 'LK016', '{}');
