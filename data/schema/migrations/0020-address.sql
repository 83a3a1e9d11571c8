-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who asks at the public site: a token the site makes of the address of its visitor, so that one visitor
-- cannot use up what all may ask, nor guess number by number.
SET LOCAL ROLE loket_owner;

ALTER TABLE loket.status_ask ADD COLUMN address text CHECK (length(address) BETWEEN 8 AND 64);
CREATE INDEX status_ask_address ON loket.status_ask (login, address, at);
