-- SPDX-License-Identifier: GPL-3.0-or-later
-- t.registered(): Siti Rahayu is on file as id('siti').
CREATE FUNCTION t.registered() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM t.desk('rina', 1);
  PERFORM t.call('rina', format('SELECT api.person_register(command => gen_random_uuid(), '
    'person => %L, data => %L)', t.id('siti'), '{"name": "Siti Rahayu", "sex": "P",
    "nik": "1701014508900001", "birth_date": "1990-08-05", "birth_place": "Manna"}'));
END $$;

INSERT INTO t.api_case (fn, who, args, setup, elsewhere) VALUES
('person_register', 'rina', '{"command": "gen_random_uuid()", "person": "t.id(''baru'')",
  "data": "''{\"name\": \"Baru Sekali\"}''"}', 'SELECT 1', 'ok'),
('person_update', 'rina', '{"command": "gen_random_uuid()", "person": "t.id(''siti'')",
  "version": "1", "data": "''{\"phone\": \"0812\"}''"}', 'SELECT t.registered()', 'LK003'),
('person_similar', 'rina', '{"nik": "''1701014508900001''", "name": "''Siti Rahaju''",
  "birth_date": "''1990-08-05''", "passport": "''''"}', 'SELECT t.registered()', 'ok'),
('search', 'rina', '{"q": "''siti rahayu''", "scope": "''office''", "reason": "''''"}',
  'SELECT t.registered()', 'ok');
