-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who comes in: the certificates of the office and when they end, which of them a desk session
-- showed, and duties that somebody hands to another for a time.
SET LOCAL ROLE loket_owner;

-- What the office's own authority signed. The serial is written as PostgreSQL shows that of a
-- client; keys are never in here.
CREATE TABLE loket.certificate (
  serial text PRIMARY KEY CHECK (serial ~ '^[0-9]{1,50}$'),
  office uuid NOT NULL REFERENCES loket.office,
  kind text NOT NULL CHECK (kind IN ('authority', 'server', 'device')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  valid_from timestamptz NOT NULL,
  valid_until timestamptz NOT NULL,
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz,
  CHECK (valid_until > valid_from),
  CONSTRAINT certificate_revoked_device CHECK (revoked_at IS NULL OR kind = 'device')
);
CREATE INDEX certificate_name ON loket.certificate (office, kind, name, valid_until);

-- The certificate of the computer a session was opened from; null where the office has none.
ALTER TABLE loket.desk_session ADD COLUMN certificate text;

-- A duty handed to another person for a time: one person asks, another releases it. Nothing is
-- valid before the release, which writes the duty.
CREATE TABLE loket.delegation (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  staff uuid NOT NULL,                      -- who will act
  duty text NOT NULL REFERENCES loket.duty_kind,
  delegated_from uuid NOT NULL,             -- for whom
  letter text NOT NULL CHECK (length(btrim(letter)) BETWEEN 3 AND 100),
  valid_from date NOT NULL,
  valid_until date NOT NULL,
  requested_by uuid NOT NULL,
  requested_at timestamptz NOT NULL,
  request_act text NOT NULL DEFAULT 'raise' CHECK (request_act = 'raise'),
  request_side text NOT NULL DEFAULT 'made' CHECK (request_side = 'made'),
  released_by uuid,
  released_at timestamptz,
  release_act text CHECK (release_act = 'confirm'),
  release_side text CHECK (release_side = 'decides'),
  granted uuid UNIQUE,                      -- the duty it became
  FOREIGN KEY (staff, office) REFERENCES loket.staff (id, office),
  FOREIGN KEY (delegated_from, office) REFERENCES loket.staff (id, office),
  FOREIGN KEY (requested_by, office) REFERENCES loket.staff (id, office),
  FOREIGN KEY (released_by, office) REFERENCES loket.staff (id, office),
  CONSTRAINT delegation_to_another CHECK (staff <> delegated_from),
  CONSTRAINT delegation_not_released_to_self CHECK (released_by <> staff),
  CONSTRAINT delegation_four_eyes CHECK (released_by <> requested_by),
  CONSTRAINT delegation_days CHECK (valid_until BETWEEN valid_from AND valid_from + 366),
  CHECK (num_nulls(released_by, released_at, release_act, release_side, granted) IN (0, 5)),
  CONSTRAINT delegation_request_hand FOREIGN KEY (id, request_act, requested_by, request_side)
    REFERENCES loket.hand (subject, act, person, side),
  CONSTRAINT delegation_release_hand FOREIGN KEY (id, release_act, released_by, release_side)
    REFERENCES loket.hand (subject, act, person, side)
);
ALTER TABLE loket.duty ADD COLUMN delegation uuid REFERENCES loket.delegation;
-- A duty for somebody else has a letter and two people behind it; those of before have their basis.
ALTER TABLE loket.duty ADD CONSTRAINT duty_delegation_recorded
  CHECK (delegated_from IS NULL OR delegation IS NOT NULL) NOT VALID;
ALTER TABLE loket.delegation ADD FOREIGN KEY (granted) REFERENCES loket.duty;

-- A decision taken for somebody else says so, and by which letter.
ALTER TABLE loket.decision ADD COLUMN delegation uuid REFERENCES loket.delegation;

INSERT INTO loket.constraint_meaning VALUES
  ('delegation_to_another', 'LK006', '{}'),
  ('delegation_not_released_to_self', 'LK006', '{}'),
  ('delegation_four_eyes', 'LK006', '{}'),
  ('delegation_days', 'LK008', '{"argument": "until", "reason": "range"}');

-- Six desks a person, and a seventh connection on which they are told where the six are.
RESET ROLE;
DO $$
DECLARE
  l name;
BEGIN
  FOR l IN SELECT r.rolname FROM pg_roles r JOIN loket.staff_login s ON s.login = r.rolname LOOP
    EXECUTE format('ALTER ROLE %I CONNECTION LIMIT 7', l);
  END LOOP;
END $$;
