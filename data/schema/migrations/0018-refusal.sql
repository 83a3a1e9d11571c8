-- SPDX-License-Identifier: GPL-3.0-or-later
-- Refused attempts. A refusal takes back whatever its transaction wrote, and whoever calls with psql
-- can take back the rest; what a sequence counts stays. 256 of them are cells that the refusing call
-- writes and the keeper copies into loket.refusal (10-refused.sql says what is in one).
SET LOCAL ROLE loket_owner;

DO $$
BEGIN
  FOR i IN 0..255 LOOP
    EXECUTE format('CREATE SEQUENCE loket.refused_%s', i);
  END LOOP;
END $$;
-- Moves with every cell that is written.
CREATE SEQUENCE loket.refused_tick;

-- Logins and functions in few bits.
CREATE TABLE loket.refusal_number (
  kind text CHECK (kind IN ('login', 'door')),
  name text,
  n int NOT NULL CHECK (n > 0),
  PRIMARY KEY (kind, name),
  UNIQUE (kind, n)
);
INSERT INTO loket.refusal_number
SELECT 'login', l.login, row_number() OVER (ORDER BY l.login)
FROM (SELECT s.login FROM loket.staff_login s UNION ALL SELECT p.login FROM loket.place_login p) l;

-- What was refused to whom in which minute, and how often.
CREATE TABLE loket.refusal (
  login name,
  at timestamptz,
  code text CHECK (code ~ '^LK[0-9]{3}$'),  -- of number 000: more than is recorded singly
  fn text,                                  -- '' when it is not known
  office uuid NOT NULL REFERENCES loket.office,
  staff uuid REFERENCES loket.staff,        -- null: a place
  times int NOT NULL CHECK (times > 0),
  PRIMARY KEY (login, at, code, fn)
);
CREATE INDEX refusal_office ON loket.refusal (office, at);

-- How far the keeper has copied.
CREATE TABLE loket.refusal_gathered (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  tick bigint NOT NULL DEFAULT 0,
  again timestamptz NOT NULL DEFAULT 'infinity'
);
INSERT INTO loket.refusal_gathered DEFAULT VALUES;
INSERT INTO audit.exempt VALUES
  ('loket.refusal_gathered', 'a mark of how far the keeper is; what it copied is on record itself');
