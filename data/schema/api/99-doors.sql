-- SPDX-License-Identifier: GPL-3.0-or-later
-- The last file: the functions there are now have their numbers for the cells of 10-refused.sql.
SET LOCAL ROLE loket_owner;

INSERT INTO loket.refusal_number
SELECT 'door', f.name, (SELECT coalesce(max(x.n), 0) FROM loket.refusal_number x WHERE x.kind = 'door')
  + row_number() OVER (ORDER BY f.name)
FROM (SELECT DISTINCT p.pronamespace::regnamespace || '.' || p.proname AS name FROM pg_proc p
      WHERE p.pronamespace IN ('api'::regnamespace, 'portal'::regnamespace, 'agency'::regnamespace)) f
WHERE NOT EXISTS (SELECT FROM loket.refusal_number x WHERE x.kind = 'door' AND x.name = f.name);
