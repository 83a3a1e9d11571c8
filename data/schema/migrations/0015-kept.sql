-- SPDX-License-Identifier: GPL-3.0-or-later
-- How much unsent work of somebody waits on a computer of the office: told by the next desk that is
-- opened there. What it is, nobody but its owner can read.
SET LOCAL ROLE loket_owner;

CREATE TABLE loket.kept_work (
  login name NOT NULL REFERENCES loket.staff_login,
  device text NOT NULL CHECK (length(device) BETWEEN 1 AND 100),
  office uuid NOT NULL REFERENCES loket.office,
  acts int NOT NULL CHECK (acts BETWEEN 0 AND 100000),
  pages int NOT NULL CHECK (pages BETWEEN 0 AND 100000),
  told_by uuid NOT NULL,
  place uuid,                               -- the counter from which it was told
  told_at timestamptz NOT NULL,
  PRIMARY KEY (login, device),
  CHECK (acts + pages > 0),
  FOREIGN KEY (told_by, office) REFERENCES loket.staff (id, office),
  FOREIGN KEY (place, office) REFERENCES loket.counter (id, office)
);
