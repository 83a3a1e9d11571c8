-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ways to what grows with the years and is asked for all day.
SET LOCAL ROLE loket_owner;

-- Who was called last: before the first call of a day all calls of all years would be looked at.
CREATE INDEX ticket_event_called ON loket.ticket_event (office, at, id)
  WHERE what IN ('called', 'jumped', 'called_again');

-- Does a visit that ends leave something here?
CREATE INDEX custody_visit ON loket.custody (visit) WHERE visit IS NOT NULL;
