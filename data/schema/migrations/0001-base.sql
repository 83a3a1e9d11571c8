-- SPDX-License-Identifier: GPL-3.0-or-later
-- What every other subject stands on: the office and its people, desk sessions, commands, the
-- change feed, audit, the queue, visits and persons.
--
-- A migration is applied once, in number order, by a superuser inside one transaction, and is
-- never edited after a release. It has no psql commands and no BEGIN/COMMIT. Row level security
-- and the audit triggers of all tables are switched on by api/13-audit.sql.

CREATE SCHEMA loket AUTHORIZATION loket_owner;
CREATE SCHEMA api AUTHORIZATION loket_owner;
CREATE SCHEMA audit AUTHORIZATION loket_owner;
CREATE SCHEMA portal AUTHORIZATION loket_owner;
CREATE SCHEMA agency AUTHORIZATION loket_owner;
CREATE EXTENSION pg_trgm SCHEMA loket;
CREATE EXTENSION btree_gin SCHEMA loket;

SET LOCAL ROLE loket_owner;
GRANT USAGE ON SCHEMA api TO loket_staff, loket_display, loket_kiosk, loket_keeper;
GRANT USAGE ON SCHEMA portal TO loket_portal;
GRANT USAGE ON SCHEMA agency TO loket_agency;

-- Written by whoever applies the migrations, with a digest of each: an applied one that changed is
-- a mistake somebody must see.
CREATE TABLE loket.schema_version (
  version int PRIMARY KEY,
  name text NOT NULL,
  digest text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);

-- Office, clock, people ----------------------------------------------------------------------

CREATE TABLE loket.office (
  id uuid PRIMARY KEY,
  code text NOT NULL UNIQUE CHECK (code ~ '^[0-9]{3}$'),
  name text NOT NULL,
  city text NOT NULL,
  tz text NOT NULL CHECK (tz IN ('Asia/Jakarta', 'Asia/Pontianak', 'Asia/Makassar',
                                 'Asia/Jayapura')),
  letterhead jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(letterhead) = 'array'),
  practice boolean NOT NULL DEFAULT false,
  -- how many commands a desk may hold unsent before it stops taking new work
  unsent_limit int NOT NULL DEFAULT 300 CHECK (unsent_limit BETWEEN 1 AND 10000),
  -- raised by a trigger when something of the office bundle changes
  bundle bigint NOT NULL DEFAULT 1
);

-- Rules ask loket.now(): real time plus this offset, which only a practice cluster can have.
CREATE TABLE loket.clock (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  practice boolean NOT NULL DEFAULT false,
  ahead interval NOT NULL DEFAULT '0',
  CONSTRAINT clock_real_outside_practice CHECK (practice OR ahead = interval '0')
);
INSERT INTO loket.clock DEFAULT VALUES;

CREATE TABLE loket.staff (
  id uuid PRIMARY KEY,               -- one human, however many logins
  office uuid NOT NULL REFERENCES loket.office,
  name text NOT NULL,
  nip text NOT NULL CHECK (nip ~ '^[0-9]{18}$'),
  home_office text,                  -- of a delegate who works for another office
  valid_from date NOT NULL,
  valid_until date,
  UNIQUE (office, nip),              -- four eyes compares people: nobody is registered twice
  UNIQUE (id, office)
);

CREATE TABLE loket.staff_login (
  login name PRIMARY KEY CHECK (login ~ '^[a-z][a-z0-9_]*$'),
  staff uuid NOT NULL REFERENCES loket.staff,
  valid_from date NOT NULL,
  valid_until date,
  disabled_at timestamptz
);

CREATE TABLE loket.duty_kind (
  code text PRIMARY KEY
);
INSERT INTO loket.duty_kind VALUES
  ('clerk'), ('examiner'), ('intelligence'), ('section_head'), ('office_head'), ('treasurer'),
  ('printer'), ('quality'), ('handover'), ('complaint_officer'), ('auditor'), ('administrator');

CREATE TABLE loket.duty (
  id uuid PRIMARY KEY,
  office uuid NOT NULL,
  staff uuid NOT NULL,
  duty text NOT NULL REFERENCES loket.duty_kind,
  valid_from date NOT NULL,
  valid_until date,
  delegated_from uuid,
  basis text NOT NULL DEFAULT '',
  FOREIGN KEY (staff, office) REFERENCES loket.staff (id, office),
  FOREIGN KEY (delegated_from, office) REFERENCES loket.staff (id, office),
  CONSTRAINT duty_not_from_self CHECK (delegated_from IS DISTINCT FROM staff),
  CONSTRAINT duty_delegation_ends CHECK (delegated_from IS NULL OR valid_until IS NOT NULL),
  CHECK (valid_until >= valid_from)
);
CREATE INDEX duty_staff ON loket.duty (staff, valid_from);

CREATE TABLE loket.counter (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  number int NOT NULL CHECK (number BETWEEN 1 AND 99),
  name text NOT NULL,
  classes text[] NOT NULL DEFAULT '{}',     -- empty: serves all
  closed boolean NOT NULL DEFAULT false,
  UNIQUE (office, number),
  UNIQUE (id, office)
);

-- A desk session binds a person to the backend they signed in with, a device and a counter. No
-- api function takes a desk number: it asks which session this backend holds.
CREATE TABLE loket.desk_session (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  staff uuid NOT NULL,
  login name NOT NULL REFERENCES loket.staff_login,
  counter uuid,
  device text NOT NULL CHECK (length(device) BETWEEN 1 AND 100),
  client text NOT NULL CHECK (length(client) <= 100),
  backend_pid int NOT NULL,
  backend_start timestamptz NOT NULL,
  proof_at timestamptz NOT NULL,            -- real time: when the password was last shown
  opened_at timestamptz NOT NULL,
  lost_at timestamptz,                      -- real time: the keeper saw the backend gone
  paused_at timestamptz,
  pause_reason text,
  closed_at timestamptz,
  closed_why text CHECK (closed_why IN ('closed', 'replaced', 'lost', 'ended')),
  FOREIGN KEY (staff, office) REFERENCES loket.staff (id, office),
  FOREIGN KEY (counter, office) REFERENCES loket.counter (id, office),
  UNIQUE (id, office)
);
CREATE UNIQUE INDEX desk_session_counter ON loket.desk_session (counter) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX desk_session_backend ON loket.desk_session (backend_pid, backend_start)
  WHERE closed_at IS NULL;
CREATE INDEX desk_session_staff ON loket.desk_session (staff) WHERE closed_at IS NULL;

-- What loket.enter() knows about who is calling.
CREATE TYPE loket.caller AS (
  staff uuid,
  office uuid,
  login name,
  duties text[],
  desk uuid,
  counter uuid,
  proof_at timestamptz,
  today date
);

-- Commands, changes, reads -------------------------------------------------------------------

CREATE TABLE loket.command (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  staff uuid NOT NULL REFERENCES loket.staff,
  desk_session uuid REFERENCES loket.desk_session,
  fn text NOT NULL,
  digest bytea NOT NULL CHECK (length(digest) = 32),
  answer jsonb,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  device_at timestamptz                     -- as the desk's clock said, from a version 7 id
);
CREATE INDEX command_received ON loket.command (received_at);

-- Insert only, so that no row is shared by all writers of an office. Read with the reader's last
-- snapshot: whatever was not visible then and is now, is news, in whichever order it committed.
CREATE TABLE loket.change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  office uuid NOT NULL,
  topic text NOT NULL CHECK (topic IN ('queue', 'visit', 'case', 'approvals', 'production',
                                       'handover', 'office')),
  subject uuid,
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX change_tx ON loket.change (office, tx);
-- Everything up to this transaction may have been cleared away: an older reader reloads all.
CREATE TABLE loket.change_kept (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  after_tx xid8 NOT NULL DEFAULT '0'
);
INSERT INTO loket.change_kept DEFAULT VALUES;

-- When the keeper last did what need not be done every second.
CREATE TABLE loket.keeper_round (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO loket.keeper_round DEFAULT VALUES;

-- Who looked at what. A row of kind 'case' is written and committed first, then used once.
CREATE TABLE loket.read_log (
  id uuid PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,  -- a gap is a read that was rolled back
  office uuid NOT NULL REFERENCES loket.office,
  staff uuid NOT NULL REFERENCES loket.staff,
  desk_session uuid REFERENCES loket.desk_session,
  kind text NOT NULL CHECK (kind IN ('case', 'search', 'similar')),
  subject uuid,
  purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 200),
  shown uuid[] NOT NULL DEFAULT '{}',       -- the persons a search listed
  tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  used_at timestamptz
);
CREATE INDEX read_log_subject ON loket.read_log (subject, at);
CREATE INDEX read_log_staff ON loket.read_log (staff, at);
CREATE INDEX read_log_desk ON loket.read_log (desk_session, subject) WHERE kind = 'case';

-- Class 23 errors leave an api function as one of our codes and without DETAIL. A constraint that
-- means something to an officer says here what; any other becomes LK023.
CREATE TABLE loket.constraint_meaning (
  name text PRIMARY KEY,
  code text NOT NULL CHECK (code ~ '^LK[0-9]{3}$'),
  detail jsonb NOT NULL DEFAULT '{}'
);
INSERT INTO loket.constraint_meaning VALUES
  ('desk_session_counter', 'LK015', '{}'),
  ('hand_one_side', 'LK006', '{}'),
  ('hand_side_pkey', 'LK006', '{}'),
  ('ticket_one_active', 'LK020', '{}'),
  ('visit_one_active', 'LK020', '{}'),
  ('person_identity_number', 'LK013', '{"number": "nik"}'),
  ('ticket_counter_last_check', 'LK017', '{"limit": "tickets"}');

-- Four eyes ----------------------------------------------------------------------------------

-- A person takes one side of a subject, once and for good: the first hand they lay on it writes
-- the row (subject, person) and every hand refers to that row including its side. What an act is
-- stands in loket.act, so a hand cannot claim another side either. A contribution or decision
-- refers to its own hand row; no trigger and no function decides whether four eyes hold.
CREATE TABLE loket.act (
  code text PRIMARY KEY,
  side text NOT NULL CHECK (side IN ('made', 'decides')),
  UNIQUE (code, side)
);
CREATE TABLE loket.hand_side (
  subject uuid NOT NULL,
  person uuid NOT NULL REFERENCES loket.staff,
  side text NOT NULL,
  PRIMARY KEY (subject, person),
  UNIQUE (subject, person, side)
);
CREATE TABLE loket.hand (
  subject uuid NOT NULL,
  act text NOT NULL,
  person uuid NOT NULL,
  side text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (subject, act, person),
  UNIQUE (subject, act, person, side),      -- what contributions and decisions refer to
  CONSTRAINT hand_one_side FOREIGN KEY (subject, person, side)
    REFERENCES loket.hand_side (subject, person, side),
  CONSTRAINT hand_act_side FOREIGN KEY (act, side) REFERENCES loket.act (code, side)
);
INSERT INTO loket.act VALUES
  ('enter', 'made'), ('scan', 'made'), ('change', 'made'), ('match', 'made'), ('check', 'made'),
  ('interview', 'made'), ('biometrics', 'made'), ('raise', 'made'), ('record', 'made'),
  ('decide', 'decides'), ('refuse', 'decides'), ('clear', 'decides'), ('confirm', 'decides');

-- Audit --------------------------------------------------------------------------------------

CREATE TABLE audit.event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  office uuid,
  staff uuid,
  login name NOT NULL,
  desk_session uuid,
  command uuid,
  op char(1) NOT NULL CHECK (op IN ('I', 'U', 'D')),
  source text NOT NULL,                     -- schema.table
  key text NOT NULL,
  meta text NOT NULL,                       -- the text the leaf commits to
  salt uuid,                                -- erased together with the body
  body jsonb,                               -- {"before":…,"after":…}
  body_hash bytea NOT NULL CHECK (length(body_hash) = 32),
  leaf bytea NOT NULL CHECK (length(leaf) = 32)
);
CREATE INDEX event_key ON audit.event (key, id);
CREATE TABLE audit.pending (id bigint PRIMARY KEY)
  WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE TABLE audit.sequence (seq bigint PRIMARY KEY, event bigint NOT NULL UNIQUE);
-- Roots of full subtrees of 32 leaves and more; smaller ones are computed when asked for.
CREATE TABLE audit.node (
  level int NOT NULL,
  place bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (level, place)
);
CREATE TABLE audit.tree (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  size bigint NOT NULL DEFAULT 0,
  frontier bytea[] NOT NULL DEFAULT '{}'
);
INSERT INTO audit.tree DEFAULT VALUES;
CREATE TABLE audit.checkpoint (
  size bigint PRIMARY KEY,
  root bytea NOT NULL CHECK (length(root) = 32),
  at timestamptz NOT NULL,
  key_id text,
  signature bytea
);
-- Tables whose rows are not audited one by one, and why.
CREATE TABLE audit.exempt (source text PRIMARY KEY, reason text NOT NULL);
INSERT INTO audit.exempt VALUES
  ('loket.command', 'kept as it is; the event names the command'),
  ('loket.change', 'a hint without content'),
  ('loket.change_kept', 'housekeeping of the feed'),
  ('loket.keeper_round', 'housekeeping'),
  ('loket.schema_version', 'written by the upgrade'),
  ('loket.name_word', 'words without whose they are'),
  ('loket.ticket_event', 'a log that is only added to; ticket and visit are audited'),
  ('loket.ticket_counter', 'the tickets are audited'),
  ('loket.person_version', 'the person row is audited with before and after');

-- Queue and visits ---------------------------------------------------------------------------

CREATE TABLE loket.ticket_class (
  office uuid NOT NULL REFERENCES loket.office,
  code text NOT NULL CHECK (code ~ '^[A-Z]$'),
  name_id text NOT NULL,
  name_en text NOT NULL,
  -- order in lists; the higher, the earlier it is named
  priority int NOT NULL DEFAULT 0,
  -- a minute waited counts this many times: 2 means one of this class per two of weight 1
  weight int NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 100),
  -- nobody of this class waits longer; called first from urgent_after on
  wait_max interval,
  urgent_after interval,
  valid_from date NOT NULL,
  valid_until date,
  basis text NOT NULL DEFAULT '',
  PRIMARY KEY (office, code),
  CHECK ((wait_max IS NULL) = (urgent_after IS NULL) AND urgent_after <= wait_max)
);

CREATE TABLE loket.ticket_counter (
  office uuid NOT NULL,
  day date NOT NULL,
  class text NOT NULL,
  last int NOT NULL CHECK (last BETWEEN 1 AND 999),
  CONSTRAINT ticket_counter_pkey PRIMARY KEY (office, day, class),
  FOREIGN KEY (office, class) REFERENCES loket.ticket_class
);

CREATE TABLE loket.ticket (
  id uuid PRIMARY KEY,
  office uuid NOT NULL,
  day date NOT NULL,
  class text NOT NULL,                      -- where it waits; transfer changes it
  issued_class text NOT NULL,               -- with number, what is printed on it
  number int NOT NULL,
  channel text NOT NULL CHECK (channel IN ('counter', 'kiosk', 'online', 'phone')),
  needs jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(needs) = 'array'),
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
  taken_at timestamptz NOT NULL,            -- kept by transfer and park: the place in the queue
  state text NOT NULL CHECK (state IN ('waiting', 'called', 'serving', 'done', 'no_show',
                                       'parked')),
  desk_session uuid,
  CONSTRAINT ticket_number UNIQUE (office, day, issued_class, number),
  UNIQUE (id, office),
  FOREIGN KEY (office, class) REFERENCES loket.ticket_class,
  FOREIGN KEY (office, issued_class) REFERENCES loket.ticket_class,
  FOREIGN KEY (desk_session, office) REFERENCES loket.desk_session (id, office),
  CONSTRAINT ticket_at_a_desk CHECK ((state IN ('called', 'serving')) = (desk_session IS NOT NULL))
);
CREATE INDEX ticket_waiting ON loket.ticket (office, day, class, taken_at, number)
  WHERE state = 'waiting';
CREATE UNIQUE INDEX ticket_one_active ON loket.ticket (desk_session)
  WHERE state IN ('called', 'serving');

CREATE TABLE loket.visit (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  day date NOT NULL,
  ticket uuid,
  counter uuid,
  staff uuid NOT NULL,                      -- who holds or last held it
  desk_session uuid,                        -- where it is now; null while parked or ended
  no_ticket_reason text,
  called_at timestamptz,
  calls int NOT NULL DEFAULT 0,
  started_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,                            -- the desk session, for the seconds of undo
  outcome text,
  note text NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
  UNIQUE (id, office),
  FOREIGN KEY (ticket, office) REFERENCES loket.ticket (id, office),
  FOREIGN KEY (counter, office) REFERENCES loket.counter (id, office),
  FOREIGN KEY (staff, office) REFERENCES loket.staff (id, office),
  FOREIGN KEY (desk_session, office) REFERENCES loket.desk_session (id, office),
  CONSTRAINT visit_has_reason CHECK (ticket IS NOT NULL OR no_ticket_reason IS NOT NULL),
  CONSTRAINT visit_ends_with_outcome CHECK ((ended_at IS NULL) = (outcome IS NULL)),
  CONSTRAINT visit_ended_left_desk CHECK (ended_at IS NULL OR desk_session IS NULL)
);
CREATE UNIQUE INDEX visit_one_active ON loket.visit (desk_session);
CREATE UNIQUE INDEX visit_ticket_open ON loket.visit (ticket) WHERE ended_at IS NULL;
CREATE INDEX visit_day ON loket.visit (office, day);

CREATE TABLE loket.ticket_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  office uuid NOT NULL,
  ticket uuid NOT NULL,
  visit uuid,
  what text NOT NULL CHECK (what IN ('issued', 'called', 'called_again', 'jumped', 'begun',
    'no_show', 'parked', 'transferred', 'ended', 'undone', 'released')),
  class text NOT NULL,
  counter uuid,
  staff uuid,
  reason text,
  at timestamptz NOT NULL,
  FOREIGN KEY (ticket, office) REFERENCES loket.ticket (id, office)
);
CREATE INDEX ticket_event_ticket ON loket.ticket_event (ticket, id);

-- Persons ------------------------------------------------------------------------------------

-- These two are part of a generated column and its index: a changed rule is a new migration.
CREATE FUNCTION loket.name_plain(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  plain text;
BEGIN
  -- accents off, letters and digits only, in words; a title in front is no part of a name
  plain := regexp_replace(normalize(name, NFKD),
                          '[' || chr(768) || '-' || chr(879) || ']', '', 'g');
  plain := regexp_replace(lower(plain), '[''`' || chr(8217) || chr(700) || ']', '', 'g');
  plain := regexp_replace(plain, '[^[:alnum:]]+', ' ', 'g');
  RETURN regexp_replace(btrim(plain), '^((h|hj|drs|dra|dr|ir|prof|kh) )+', '');
END $$;

CREATE FUNCTION loket.name_sound(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  s text := ' ' || loket.name_plain(name) || ' ';
BEGIN
  s := regexp_replace(s, ' (m(oc?h|uc?h|ohd|hd)|m[ou]c?ham+[ae]d) ', ' muhammad ', 'g');
  s := regexp_replace(s, ' (bin|binti|bt|bte) ', ' ', 'g');
  -- the spelling before 1972, then letters that sound alike
  s := replace(replace(replace(s, 'oe', 'u'), 'tj', 'c'), 'dj', 'j');
  s := replace(replace(replace(s, 'j', 'y'), 'ch', 'k'), 'kh', 'k');
  s := replace(replace(s, 'sy', 's'), 'sh', 's');
  s := replace(replace(replace(s, 'ph', 'f'), 'v', 'f'), 'z', 's');
  s := replace(replace(replace(s, 'th', 't'), 'dh', 'd'), 'ie', 'i');
  s := replace(replace(s, 'q', 'k'), 'y ', 'i ');
  s := regexp_replace(s, '([a-z])' || chr(92) || '1+', chr(92) || '1', 'g');
  RETURN btrim(s);
END $$;

CREATE TABLE loket.person (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  version int NOT NULL DEFAULT 1,
  nik text CHECK (nik ~ '^[0-9]{16}$'),
  kk text CHECK (kk ~ '^[0-9]{16}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  passport_name text CHECK (length(passport_name) <= 100),
  extra_name text CHECK (length(extra_name) <= 100),
  sex text CHECK (sex IN ('L', 'P')),
  birth_date date,
  birth_place text CHECK (length(birth_place) <= 100),
  nationality text CHECK (nationality ~ '^[A-Z]{3}$'),
  address text CHECK (length(address) <= 300),
  rt text CHECK (rt ~ '^[0-9]{3}$'),
  rw text CHECK (rw ~ '^[0-9]{3}$'),
  region text CHECK (region ~ '^[0-9]{10}$'),
  postcode text CHECK (postcode ~ '^[0-9]{5}$'),
  phone text CHECK (length(phone) <= 30),
  email text CHECK (length(email) <= 200),
  channel text CHECK (length(channel) <= 30),
  consent boolean,
  name_sound text GENERATED ALWAYS AS (loket.name_sound(name)) STORED,
  UNIQUE (id, office)
);
-- Whole words: a trigram index over the names rechecks a tenth of them for a name like Siti.
CREATE INDEX person_words ON loket.person USING gin (string_to_array(name_sound, ' '))
  WITH (fastupdate = off);
CREATE INDEX person_birth ON loket.person (birth_date);

-- Every word that occurs in a name, under itself and under itself less any one letter. Two words
-- that share an entry differ by one letter added, left out, mistaken or changed places.
CREATE TABLE loket.name_word (
  near text COLLATE "C",
  word text COLLATE "C",
  CONSTRAINT name_word_pkey PRIMARY KEY (near, word)
);

CREATE TABLE loket.person_version (
  person uuid NOT NULL,
  office uuid NOT NULL,
  version int NOT NULL,
  data jsonb NOT NULL,
  staff uuid NOT NULL REFERENCES loket.staff,
  command uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (person, version),
  FOREIGN KEY (person, office) REFERENCES loket.person (id, office)
);

-- Numbers that find a person. A NIK belongs to one person of the office; others may be shared.
CREATE TABLE loket.person_identity (
  person uuid NOT NULL,
  office uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('nik', 'kk', 'passport')),
  number text NOT NULL CHECK (number ~ '^[0-9A-Z]{4,20}$'),
  since timestamptz NOT NULL,
  until timestamptz,                        -- replaced; still finds the person
  CONSTRAINT person_identity_pkey PRIMARY KEY (person, kind, number),
  FOREIGN KEY (person, office) REFERENCES loket.person (id, office)
);
CREATE UNIQUE INDEX person_identity_number ON loket.person_identity (office, kind, number)
  WHERE kind = 'nik' AND until IS NULL;
CREATE INDEX person_identity_find ON loket.person_identity (number, kind);

CREATE TABLE loket.visit_person (
  id uuid PRIMARY KEY,
  office uuid NOT NULL,
  visit uuid NOT NULL,
  person uuid,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  capacity text NOT NULL CHECK (capacity IN ('self', 'parent', 'guardian', 'family', 'proxy',
                                             'agent')),
  needs jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(needs) = 'array'),
  evidence text NOT NULL DEFAULT '' CHECK (length(evidence) <= 500),
  FOREIGN KEY (visit, office) REFERENCES loket.visit (id, office),
  FOREIGN KEY (person, office) REFERENCES loket.person (id, office)
);
CREATE INDEX visit_person_visit ON loket.visit_person (visit);
CREATE INDEX visit_person_person ON loket.visit_person (person);

-- The office's own copy of the prevention and deterrence list: imported in signed batches, never
-- typed at a desk; checked at registration and again before hand-over.
CREATE TABLE loket.watch_list (
  id uuid PRIMARY KEY,
  office uuid NOT NULL REFERENCES loket.office,
  batch text NOT NULL,
  list text NOT NULL CHECK (list IN ('prevention', 'deterrence', 'lost_passport', 'office')),
  name text NOT NULL,
  birth_date date,
  nik text,
  passport text,
  nationality text,
  reason_class text NOT NULL,
  valid_from date NOT NULL,
  valid_until date,
  name_sound text GENERATED ALWAYS AS (loket.name_sound(name)) STORED
);
CREATE INDEX watch_list_sound ON loket.watch_list USING gin (name_sound loket.gin_trgm_ops);
CREATE INDEX watch_list_birth ON loket.watch_list (birth_date);
CREATE INDEX watch_list_nik ON loket.watch_list (nik);
CREATE INDEX watch_list_passport ON loket.watch_list (passport);
