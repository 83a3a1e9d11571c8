-- SPDX-License-Identifier: GPL-3.0-or-later
-- A small office for the tests of the connection: functions that answer, wait, warn and refuse.
CREATE ROLE loket_owner NOLOGIN;
CREATE ROLE rina LOGIN PASSWORD 'latihan-rina';
CREATE ROLE expired LOGIN PASSWORD 'x' VALID UNTIL '2001-01-01';
CREATE ROLE closed NOLOGIN PASSWORD 'x';
CREATE SCHEMA api;
GRANT USAGE ON SCHEMA api TO rina;

CREATE TABLE public.epoch (value text);
INSERT INTO public.epoch VALUES ('e/1');
CREATE TABLE public.desk (session uuid PRIMARY KEY, pid int, closed boolean DEFAULT false);
CREATE TABLE public.command (id uuid PRIMARY KEY, body text, answer jsonb, tries int DEFAULT 1,
                             done_at timestamptz DEFAULT clock_timestamp(), seq serial);
CREATE TABLE public.change (n bigserial, topic text, id text);
CREATE TABLE public.read (id uuid PRIMARY KEY, tx xid8 DEFAULT pg_current_xact_id(), used boolean);
CREATE TABLE public.page (id uuid PRIMARY KEY, size int, sha256 text, done boolean DEFAULT false);
CREATE TABLE public.chunk (page uuid, n int, bytes bytea, sent int DEFAULT 1, PRIMARY KEY (page, n));
CREATE SEQUENCE public.tries;
CREATE TABLE public.later (n int UNIQUE DEFERRABLE INITIALLY DEFERRED);

CREATE FUNCTION public.fail(code text, detail text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = code, MESSAGE = 'word', DETAIL = detail;
END $$;

CREATE FUNCTION public.need_desk() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.desk WHERE pid = pg_backend_pid() AND NOT closed) THEN
    PERFORM public.fail('LK014', '{}');
  END IF;
END $$;

CREATE FUNCTION api.sign_in(client text, schema int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF schema < 1 THEN PERFORM public.fail('LK021', '{"oldest":1}'); END IF;
  RETURN jsonb_build_object('staff', jsonb_build_object('login', session_user),
    'client', client, 'epoch', (SELECT value FROM public.epoch));
END $$;

CREATE FUNCTION api.desk_open(command uuid, device text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  s uuid := gen_random_uuid();
BEGIN
  INSERT INTO public.desk VALUES (s, pg_backend_pid());
  RETURN jsonb_build_object('epoch', (SELECT value FROM public.epoch), 'repeat', false,
                            'result', jsonb_build_object('session', s));
END $$;

CREATE FUNCTION api.desk_resume(session uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  UPDATE public.desk d SET pid = pg_backend_pid() WHERE d.session = desk_resume.session
    AND NOT closed;
  IF NOT FOUND THEN PERFORM public.fail('LK003', '{}'); END IF;
  RETURN jsonb_build_object('session', session, 'visit', null);
END $$;

CREATE FUNCTION api.prove(session uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.desk d WHERE d.session = prove.session
                 AND d.pid <> pg_backend_pid()) THEN
    PERFORM public.fail('LK003', '{}');
  END IF;
  RETURN '{}';
END $$;

CREATE FUNCTION api.changes(since text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  last bigint := coalesce(nullif(split_part(since, ':', 2), '')::bigint, -1);
BEGIN
  PERFORM public.need_desk();
  RETURN jsonb_build_object(
    'since', (SELECT value FROM public.epoch) || ':' || (SELECT coalesce(max(n), 0) FROM public.change),
    'topics', coalesce((SELECT jsonb_agg(jsonb_build_object('topic', topic, 'id', id) ORDER BY n)
                        FROM public.change WHERE n > last), '[]'));
END $$;

CREATE FUNCTION api.echo(t text, n int, b boolean, o jsonb, a jsonb, nil text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  RETURN jsonb_build_object('t', t, 'n', n, 'b', b, 'o', o, 'a', a, 'nil', nil IS NULL);
END $$;

CREATE FUNCTION api.setting(name text) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  RETURN to_jsonb(current_setting(name));
END $$;

CREATE FUNCTION api.length_of(t text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  RETURN to_jsonb(length(t));
END $$;
GRANT EXECUTE ON FUNCTION api.length_of(text) TO rina;

CREATE FUNCTION api.slow(seconds double precision) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  PERFORM pg_sleep(seconds);
  RETURN to_jsonb(pg_backend_pid());
END $$;

CREATE FUNCTION api.refuse(code text, detail text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  PERFORM public.fail(code, detail);
  RETURN '{}';
END $$;

-- Fails at commit, after the answer was written.
CREATE FUNCTION api.fails_late() RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO public.later VALUES (1), (1);
  RETURN '{"done": true}';
END $$;

CREATE FUNCTION api.note_add(command uuid, body text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  c public.command;
BEGIN
  PERFORM public.need_desk();
  IF body = 'refuse' THEN PERFORM public.fail('LK004', '{"version": 9}'); END IF;
  IF body IN ('slow', 'again') THEN PERFORM pg_sleep(0.4); END IF;
  INSERT INTO public.command AS k (id, body, answer) VALUES (command, body, '{"version": 2}')
  ON CONFLICT (id) DO UPDATE SET tries = k.tries + 1 RETURNING * INTO c;
  IF c.body IS DISTINCT FROM body THEN PERFORM public.fail('LK007', '{}'); END IF;
  IF body = 'warn' AND c.tries < 3 THEN RAISE WARNING 'not replicated'; END IF;
  -- once: a sequence goes on although this is undone
  IF body LIKE 'again%' AND nextval('public.tries') % 2 = 1 THEN
    PERFORM public.fail('40001', '');
  END IF;
  IF body LIKE 'conflict%' AND c.tries < 3 THEN
    -- counted outside of this transaction
    PERFORM public.fail('40001', '');
  END IF;
  RETURN jsonb_build_object('epoch', (SELECT value FROM public.epoch), 'repeat', c.tries > 1,
                            'result', c.answer);
END $$;

-- What a screen shows behind a command.
CREATE FUNCTION api.notes() RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  PERFORM public.need_desk();
  RETURN to_jsonb((SELECT coalesce(string_agg(body, ',' ORDER BY seq), '') FROM public.command));
END $$;

CREATE FUNCTION api.command_done(earlier uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  PERFORM public.need_desk();
  IF NOT EXISTS (SELECT FROM public.command k WHERE k.id = earlier) THEN
    PERFORM pg_sleep(coalesce(nullif(current_setting('test.late', true), '')::float, 0));
    PERFORM public.fail('LK025', '{}');
  END IF;
  RETURN '{"ok": true}';
END $$;

CREATE FUNCTION api.read_begin(read uuid, "case" uuid, purpose text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO public.read (id) VALUES (read);
  RETURN '{}';
END $$;

CREATE FUNCTION api.case_read(read uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM public.read r WHERE r.id = read
                 AND r.tx <> pg_current_xact_id()) THEN
    PERFORM public.fail('LK022', '{}');
  END IF;
  RETURN '{"number": "012-20261126-00001"}';
END $$;

CREATE FUNCTION api.page_begin(page uuid, "case" uuid, sha256 text, size int, kind text, width int,
                               height int, dpi_x int, dpi_y int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO public.page VALUES (page, size, sha256) ON CONFLICT DO NOTHING;
  RETURN jsonb_build_object(
    'have', coalesce((SELECT jsonb_agg(n) FROM public.chunk c WHERE c.page = page_begin.page), '[]'),
    'complete', (SELECT done FROM public.page p WHERE p.id = page_begin.page));
END $$;

CREATE FUNCTION api.page_chunk(page uuid, n int, bytes bytea) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  INSERT INTO public.chunk AS c VALUES (page, n, bytes)
  ON CONFLICT ON CONSTRAINT chunk_pkey DO UPDATE SET sent = c.sent + 1;
  RETURN '{"ok": true}';
END $$;

CREATE FUNCTION api.page_finish(page uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  whole bytea;
BEGIN
  SELECT string_agg(c.bytes, '' ORDER BY c.n) INTO whole FROM public.chunk c
  WHERE c.page = page_finish.page;
  IF encode(sha256(whole), 'hex') <> (SELECT p.sha256 FROM public.page p WHERE p.id = page) THEN
    DELETE FROM public.chunk c WHERE c.page = page_finish.page;
    RETURN '{"ok": false}';
  END IF;
  UPDATE public.page p SET done = true WHERE p.id = page;
  RETURN '{"ok": true}';
END $$;

CREATE FUNCTION api.page_read(page uuid) RETURNS SETOF bytea LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  RETURN QUERY SELECT c.bytes FROM public.chunk c WHERE c.page = page_read.page ORDER BY c.n;
END $$;

-- Appends like paper_put: its pages must be here.
CREATE FUNCTION api.paper_put(command uuid, pages jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF EXISTS (SELECT FROM jsonb_array_elements(pages) e
             LEFT JOIN public.page p ON p.id = (e ->> 'page')::uuid AND p.done
             WHERE p.id IS NULL) THEN
    PERFORM public.fail('LK018', '{}');
  END IF;
  INSERT INTO public.command AS k (id, body, answer) VALUES (command, 'paper', '{}')
  ON CONFLICT (id) DO UPDATE SET tries = k.tries + 1;
  RETURN jsonb_build_object('epoch', (SELECT value FROM public.epoch), 'repeat', false,
                            'result', '{}'::jsonb);
END $$;
