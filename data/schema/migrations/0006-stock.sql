-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which books of a series were used is asked whenever a case waits for its book.
SET LOCAL ROLE loket_owner;

CREATE INDEX issue_stock ON loket.issue (stock, book);
