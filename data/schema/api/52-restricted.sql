-- SPDX-License-Identifier: GPL-3.0-or-later
-- Papers of which the law asks more: examination reports, children. Whoever has none of the duties
-- that need them sees that they are there, and nothing of them. Which these are is data.
SET LOCAL ROLE loket_owner;

-- The applicant is a child, on the day the case was handed in or today.
CREATE OR REPLACE FUNCTION loket.case_of_child(c loket.case_file, day date) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce((SELECT p.birth_date + make_interval(years =>
        coalesce((loket.privacy_rule('child', day) ->> 'below')::int, 0))
      > coalesce((SELECT s.day FROM loket.submission s WHERE s.case_id = c.id), case_of_child.day)
    FROM loket.person p WHERE p.id = c.person), false);
END $$;

-- Any of these duties, where a list of them is given; without a list anybody.
CREATE OR REPLACE FUNCTION loket.among_duties(me loket.caller, duties jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN coalesce(jsonb_typeof(duties), 'null') = 'null' OR duties ?| me.duties;
END $$;

-- May this person see what is on a paper of this kind? Whoever filed it has seen it.
CREATE OR REPLACE FUNCTION loket.paper_may(me loket.caller, c loket.case_file, doc_type text,
                                           filed_by uuid, child boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN filed_by = me.staff
    OR (loket.among_duties(me, (SELECT i.body -> 'restricted' FROM loket.catalogue_item i
                                WHERE i.list = 'doc_type' AND i.code = paper_may.doc_type))
        AND (NOT child OR loket.among_duties(me, loket.privacy_rule('child', me.today) -> 'duties')));
END $$;

-- The same for a page, which may be part of several papers: each of them must be open.
CREATE OR REPLACE FUNCTION loket.page_may(me loket.caller, o loket.page_object) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN o.staff = me.staff OR NOT EXISTS (
    SELECT FROM loket.paper_page g
    JOIN loket.paper a ON a.id = g.paper AND a.version = g.version
    JOIN loket.paper_version v ON v.paper = a.id AND v.version = a.version
    JOIN loket.case_file c ON c.id = a.case_id
    WHERE g.page = o.id
      AND NOT loket.paper_may(me, c, v.doc_type, v.staff, loket.case_of_child(c, me.today)));
END $$;

-- A restricted paper is changed, and filed under another name, only by whoever may read it.
CREATE OR REPLACE FUNCTION loket.need_paper_open(me loket.caller, c loket.case_file, its uuid)
RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM loket.paper a
      JOIN loket.paper_version v ON v.paper = a.id AND v.version = a.version
      WHERE a.id = its AND a.case_id = c.id
        AND NOT loket.paper_may(me, c, v.doc_type, v.staff, loket.case_of_child(c, me.today))) THEN
    PERFORM loket.fail('LK002', '{"restricted": "paper"}');
  END IF;
END $$;
