-- SPDX-License-Identifier: GPL-3.0-or-later
-- Runs the cases of tests/sql/cases: for every function of api every way in which it must refuse.
SET search_path = t, tap, pg_catalog;

CREATE TABLE t.outcome (fn text, variant text, wanted text, got text);

-- The call of a function, its arguments evaluated now and written as literals; other replaces some.
CREATE FUNCTION t.call_text(name text, args jsonb, other jsonb DEFAULT '{}') RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  a record;
  literal text;
  list text[] := '{}';
BEGIN
  FOR a IN SELECT u.arg, format_type(u.type, NULL) AS type
           FROM pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) u(arg, type)
           WHERE p.pronamespace IN ('api'::regnamespace, 'portal'::regnamespace, 'agency'::regnamespace) AND p.proname = name AND u.type IS NOT NULL
  LOOP
    EXECUTE format('SELECT ((%s)::%s)::text', coalesce(other ->> a.arg, args ->> a.arg, 'NULL'),
                   a.type) INTO literal;
    list := list || format('%I => %L::%s', a.arg, literal, a.type);
  END LOOP;
  RETURN format('SELECT to_jsonb(x) FROM %s(%s) x LIMIT 1', (SELECT p.oid::regproc FROM pg_proc p
    WHERE p.proname = name AND p.pronamespace IN ('api'::regnamespace, 'portal'::regnamespace, 'agency'::regnamespace)),
    array_to_string(list, ', '));
END $$;

-- What one variant answers; whatever it and its setup did is undone.
CREATE FUNCTION t.try(c t.api_case, who name, with_setup boolean,
                      other jsonb DEFAULT '{}', before text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  got text;
BEGIN
  BEGIN
    IF with_setup THEN
      EXECUTE c.setup;
    END IF;
    IF c.desk AND who NOT IN ('asing', 'mantan', 'lewat', 'layar', 'kios', 'situs', 'penjaga')
       AND NOT EXISTS (SELECT FROM loket.desk_session d
                       WHERE d.login = who AND d.closed_at IS NULL) THEN
      PERFORM t.desk(who, 20);
    END IF;
    IF before IS NOT NULL THEN
      EXECUTE before;
    END IF;
    got := t.code(who, t.call_text(c.fn, c.args, other));
    IF got NOT LIKE 'LK%' AND got <> 'ok' THEN
      got := got || ' ' || t.message();
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'TT000', MESSAGE = got;
  EXCEPTION WHEN SQLSTATE 'TT000' THEN
    RETURN SQLERRM;
  WHEN OTHERS THEN
    RETURN 'setup: ' || SQLSTATE || ' ' || SQLERRM;
  END;
END $$;

-- The command of this id was sent before by somebody with other content.
CREATE FUNCTION t.used_command(who name) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO loket.command (id, office, staff, fn, digest, answer) '
    'SELECT t.id(%L), s.office, s.id, %L, sha256(%L), %L FROM loket.staff s JOIN '
    'loket.staff_login l ON l.staff = s.id WHERE l.login = %L', 'command', 'x', 'x', '{}', who)
$$;

-- Every text and every JSON a function takes, filled with a million letters, with letters nobody
-- sees and with what is no text. Nothing of it may be kept; what is only looked for may be missing.
CREATE FUNCTION t.run_hostile(c t.api_case) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  a record;
  hostile record;
  got text;
BEGIN
  FOR a IN SELECT u.arg, format_type(u.type, NULL) AS type
           FROM pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) u(arg, type)
           WHERE p.pronamespace IN ('api'::regnamespace, 'portal'::regnamespace, 'agency'::regnamespace) AND p.proname = c.fn
             AND u.type IN ('text'::regtype, 'jsonb'::regtype)
             AND NOT (c.fn, u.arg) IN (('sign_in', 'client'), ('changes', 'since'),
               ('office_bundle', 'since'), ('book_record', 'reason'), ('requirement_set', 'reason'))
  LOOP
    FOR hostile IN
      SELECT * FROM (VALUES
        ('a million letters', 'text', 'repeat(''x'', 1000000)'),
        ('a million letters', 'jsonb', 'to_jsonb(repeat(''x'', 1000000))'),
        ('a million letters in an array', 'jsonb', 'jsonb_build_array(repeat(''x'', 1000000))'),
        ('a million letters in an object', 'jsonb',
         'jsonb_build_object(''name'', repeat(''x'', 1000000))'),
        ('no text in an array', 'jsonb', '''[{"a": [1, null]}]''::jsonb'),
        ('null in an array', 'jsonb', '''[null]''::jsonb'),
        ('no text in an object', 'jsonb', '''{"name": {"a": 1}, "capacity": "self"}''::jsonb'),
        ('a letter nobody sees', 'text', '''a'' || chr(8238) || ''b'''),
        ('a control character', 'text', '''a'' || chr(27) || ''[2Jb'''),
        ('a letter nobody sees', 'jsonb', 'jsonb_build_array(chr(8203))'),
        ('a control character', 'jsonb', 'jsonb_build_object(''name'', ''a'' || chr(7))'))
        v(what, type, value)
      WHERE v.type = a.type
    LOOP
      got := t.try(c, c.who, true, jsonb_build_object(a.arg, hostile.value));
      INSERT INTO t.outcome VALUES (c.fn, a.arg || ': ' || hostile.what, 'refused',
        CASE WHEN got ~ '^LK0(03|04|05|08|11|13|16|18|19|22)$' THEN 'refused' ELSE got END);
    END LOOP;
  END LOOP;
END $$;

CREATE FUNCTION t.run_case(c t.api_case) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  a record;
BEGIN
  INSERT INTO t.outcome VALUES (c.fn, 'allowed', 'ok', t.try(c, c.who, true));
  PERFORM t.run_hostile(c);
  FOR a IN SELECT u.arg FROM pg_proc p, unnest(p.proargnames, p.proargtypes::oid[]) u(arg, type)
           WHERE p.pronamespace IN ('api'::regnamespace, 'portal'::regnamespace, 'agency'::regnamespace) AND p.proname = c.fn AND u.type IS NOT NULL
             AND u.arg <> ALL (c.nullable)
  LOOP
    INSERT INTO t.outcome VALUES (c.fn, 'null ' || a.arg, 'LK008',
      t.try(c, c.who, true, jsonb_build_object(a.arg, 'NULL')));
  END LOOP;
  IF c.service THEN
    INSERT INTO t.outcome VALUES (c.fn, 'another role', '42501', left(t.try(c,
      CASE c.who WHEN 'layar' THEN 'penjaga' ELSE 'layar' END, true), 5));
    INSERT INTO t.outcome VALUES (c.fn, 'a person', '42501', left(t.try(c, 'agus', true), 5));
    RETURN;
  END IF;
  INSERT INTO t.outcome VALUES
    (c.fn, 'unknown login', 'LK001', t.try(c, 'asing', true)),
    (c.fn, 'disabled login', 'LK001', t.try(c, 'mantan', true)),
    (c.fn, 'expired login', 'LK001', t.try(c, 'lewat', true)),
    (c.fn, 'another office', c.elsewhere, t.try(c, 'tono', true));
  INSERT INTO t.outcome VALUES (c.fn, 'another role', '42501', left(t.try(c, 'layar', true), 5));
  IF c.duties THEN
    INSERT INTO t.outcome VALUES (c.fn, 'no duty', 'LK002', t.try(c, 'kosong', true));
  END IF;
  IF c.desk THEN
    INSERT INTO t.outcome VALUES (c.fn, 'no desk session', 'LK014', t.try(c, c.who, true, '{}',
      'UPDATE loket.desk_session SET closed_at = loket.now() WHERE closed_at IS NULL'));
  END IF;
  IF c.args ? 'command' THEN
    INSERT INTO t.outcome VALUES
      (c.fn, 'command reused', 'LK007', t.try(c, c.who, true,
        '{"command": "t.id(''command'')"}', t.used_command(c.who))),
      (c.fn, 'command of another', 'LK007', t.try(c, c.who, true,
        '{"command": "t.id(''command'')"}', t.used_command('bayu'))),
      (c.fn, 'repeated', 'same', t.repeated(c));
  END IF;
EXCEPTION WHEN OTHERS THEN
  INSERT INTO t.outcome VALUES (c.fn, 'case', 'runs', SQLSTATE || ' ' || SQLERRM);
END $$;

-- Twice the same command: the first answer again, and one row of it.
CREATE FUNCTION t.repeated(c t.api_case) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  query text;
  first jsonb;
  second jsonb;
BEGIN
  BEGIN
    EXECUTE c.setup;
    IF c.desk AND NOT EXISTS (SELECT FROM loket.desk_session d
                              WHERE d.login = c.who AND d.closed_at IS NULL) THEN
      PERFORM t.desk(c.who, 20);
    END IF;
    query := t.call_text(c.fn, c.args);
    first := t.call(c.who, query);
    second := t.call(c.who, query);
    RAISE EXCEPTION USING ERRCODE = 'TT000', MESSAGE = CASE
      WHEN first -> 'repeat' = 'false' AND second -> 'repeat' = 'true'
       AND first -> 'result' = second -> 'result' AND first -> 'epoch' = second -> 'epoch'
      THEN 'same' ELSE first::text || ' then ' || second::text END;
  EXCEPTION WHEN SQLSTATE 'TT000' THEN
    RETURN SQLERRM;
  WHEN OTHERS THEN
    RETURN SQLSTATE || ' ' || SQLERRM;
  END;
END $$;
