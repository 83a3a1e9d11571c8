-- SPDX-License-Identifier: GPL-3.0-or-later
-- What each desk knew of the log when it last looked: a desk that knows nothing any more begins anew
-- with whatever it is shown, so it does not do that unseen.
SET LOCAL ROLE loket_owner;

CREATE TABLE loket.witness_seen (
  office uuid REFERENCES loket.office,
  device text CHECK (length(device) BETWEEN 1 AND 100),
  login name REFERENCES loket.staff_login,
  size bigint NOT NULL CHECK (size > 0),
  at timestamptz NOT NULL,
  PRIMARY KEY (office, device, login)
);
-- Once a day for a computer and a login.
CREATE TABLE loket.witness_lost (
  office uuid REFERENCES loket.office,
  device text,
  login name,
  day date,
  size bigint NOT NULL,                     -- that it had known
  staff uuid NOT NULL REFERENCES loket.staff,
  at timestamptz NOT NULL,
  PRIMARY KEY (office, device, login, day)
);
CREATE INDEX witness_lost_at ON loket.witness_lost (office, at);
INSERT INTO audit.exempt VALUES
  ('loket.witness_seen', 'what a desk says that it knows; when it forgets, that is on record');
