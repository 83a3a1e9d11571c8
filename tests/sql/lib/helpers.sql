-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the tests of the schema use: call a function as a person, with their desk session on this
-- backend, and say which code came back. Everything is in schema t; pgTAP is in schema tap.
CREATE SCHEMA tap;
CREATE SCHEMA t;
CREATE EXTENSION pgtap SCHEMA tap;
ALTER DATABASE loket SET search_path = t, tap, pg_catalog;
SET search_path = t, tap, pg_catalog;

-- The same word is the same id, everywhere.
CREATE FUNCTION t.id(word text) RETURNS uuid LANGUAGE sql IMMUTABLE
AS $$ SELECT md5(word)::uuid $$;

CREATE TABLE t.last_error (only_row boolean PRIMARY KEY DEFAULT true, code text, message text,
                           detail jsonb);
INSERT INTO t.last_error DEFAULT VALUES;

-- One backend stands for many people here: brings the open desk session of this one to it.
CREATE FUNCTION t.sit(who name) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  session uuid;
BEGIN
  UPDATE loket.desk_session SET backend_pid = -1,
    backend_start = clock_timestamp() - random() * interval '1000 years'
  WHERE backend_pid = pg_backend_pid() AND closed_at IS NULL AND login <> who;
  SELECT id INTO session FROM loket.desk_session WHERE login = who AND closed_at IS NULL
  ORDER BY opened_at DESC, id LIMIT 1;
  UPDATE loket.desk_session SET backend_pid = pg_backend_pid(),
    backend_start = loket.backend_start()
  WHERE id = session AND backend_pid <> pg_backend_pid();
END $$;

-- Runs the query as this login and hands back its one value.
CREATE FUNCTION t.call(who name, query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb;
  before text := session_user;
BEGIN
  PERFORM t.sit(who);
  PERFORM set_config('session_authorization', who, true);
  EXECUTE query INTO answer;
  PERFORM set_config('session_authorization', before, true);
  RETURN answer;
END $$;

-- The same, and only the code: 'ok', or the SQLSTATE. Nothing the call did stays when it failed.
CREATE FUNCTION t.code(who name, query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  said_message text;
  said_detail text;
BEGIN
  PERFORM t.call(who, query);
  RETURN 'ok';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS said_message = MESSAGE_TEXT, said_detail = PG_EXCEPTION_DETAIL;
  UPDATE t.last_error SET code = SQLSTATE, message = said_message,
    detail = CASE WHEN SQLSTATE LIKE 'LK%' THEN said_detail::jsonb END;
  RETURN SQLSTATE;
END $$;

CREATE FUNCTION t.detail() RETURNS jsonb LANGUAGE sql AS $$ SELECT detail FROM t.last_error $$;
CREATE FUNCTION t.message() RETURNS text LANGUAGE sql AS $$ SELECT message FROM t.last_error $$;

-- The call of a function of api with values by name; a command id is made when none is given.
CREATE FUNCTION t.api_text(fn text, args jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  a record;
  list text[] := '{}';
BEGIN
  FOR a IN SELECT u.arg, format_type(u.type, NULL) AS type
           FROM pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) u(arg, type)
           WHERE p.pronamespace IN ('api'::regnamespace, 'portal'::regnamespace, 'agency'::regnamespace)
             AND p.proname = fn AND u.type IS NOT NULL
  LOOP
    IF a.type = 'jsonb' THEN
      list := list || format('%I => %L::jsonb', a.arg, args -> a.arg);
    ELSE
      list := list || format('%I => %L::%s', a.arg, CASE WHEN a.arg = 'command'
        THEN coalesce(args ->> 'command', gen_random_uuid()::text) ELSE args ->> a.arg END, a.type);
    END IF;
  END LOOP;
  RETURN format('SELECT to_jsonb(x) FROM %s(%s) x LIMIT 1', (SELECT p.oid::regproc FROM pg_proc p
    WHERE p.proname = fn AND p.pronamespace IN ('api'::regnamespace, 'portal'::regnamespace, 'agency'::regnamespace)),
    array_to_string(list, ', '));
END $$;

-- t.api('rina', 'visit_begin', '{"visit": …}'): the answer, of a command its result.
CREATE FUNCTION t.api(who name, fn text, args jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb := t.call(who, t.api_text(fn, args));
BEGIN
  RETURN CASE WHEN answer ? 'epoch' AND answer ? 'repeat' THEN answer -> 'result' ELSE answer END;
END $$;
-- The code it is refused with, 'ok' when it is not.
CREATE FUNCTION t.refused(who name, fn text, args jsonb DEFAULT '{}') RETURNS text LANGUAGE sql
AS $$ SELECT t.code(who, t.api_text(fn, args)) $$;
-- {"visit": id of 'visit 1', …} from 'visit', 'visit 1', …
CREATE FUNCTION t.ids(VARIADIC words text[]) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_object_agg(words[n], t.id(words[n + 1]))
  FROM generate_series(1, cardinality(words), 2) n
$$;

-- Opens a desk session for this login at a counter (0: none).
CREATE FUNCTION t.desk(who name, counter int DEFAULT 0) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  answer jsonb;
BEGIN
  answer := t.call(who, format(
    'SELECT api.desk_open(command => gen_random_uuid(), counter => %L, device => %L, client => %L)',
    (SELECT c.id FROM loket.counter c JOIN loket.staff_login l ON l.login = who
     JOIN loket.staff s ON s.id = l.staff AND s.office = c.office
     WHERE c.number = desk.counter), 'pc-' || who, 'test'));
  RETURN (answer -> 'result' ->> 'session')::uuid;
END $$;

-- A case of the generated test: one per function of api.
--   who      a login that may call it           desk   does it need a desk session
--   args     argument → SQL expression          setup  statements that make what it works on
--   nullable arguments that may be NULL         duties false: any person may, so no LK002
--   elsewhere what a colleague of another office with all duties gets: LK003, or 'ok' when the
--            function touches nothing that belongs to an office but their own
CREATE TABLE t.api_case (
  fn text PRIMARY KEY,
  who name NOT NULL,
  args jsonb NOT NULL DEFAULT '{}',
  setup text NOT NULL DEFAULT 'SELECT 1',
  nullable text[] NOT NULL DEFAULT '{}',
  desk boolean NOT NULL DEFAULT true,
  duties boolean NOT NULL DEFAULT true,
  elsewhere text NOT NULL DEFAULT 'LK003',
  service boolean NOT NULL DEFAULT false
);
