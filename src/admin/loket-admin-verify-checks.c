/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be true of the database of an office; every row a query finds is a fault. */

#include "loket-admin-verify.h"

#include <glib/gi18n.h>

#define OURS "('loket', 'api', 'audit', 'portal', 'agency')"
#define CALLED "('api', 'portal', 'agency')"
#define OPEN_TO_PUBLIC(acl, kind, owner) \
  "EXISTS (SELECT FROM aclexplode(coalesce(" acl ", acldefault('" kind "', " owner "))) a" \
  " WHERE a.grantee = 0)"
#define GROUPS "('loket_staff', 'loket_display', 'loket_kiosk', 'loket_portal', 'loket_agency'," \
  " 'loket_keeper')"
#define OF_PEOPLE \
  "EXISTS (SELECT FROM unnest(ARRAY['loket_staff', 'loket_display', 'loket_kiosk'," \
  " 'loket_portal', 'loket_agency', 'loket_keeper']) g WHERE pg_has_role(r.oid, g, 'member'))"

const LoketAdminCheck loket_admin_checks[] = {
  { "public_database", N_("Everybody may connect to the database or make temporary tables in it."),
    "SELECT d.datname FROM pg_database d WHERE d.datname = current_database()"
    " AND " OPEN_TO_PUBLIC ("d.datacl", "d", "d.datdba") },
  { "public_schema", N_("A schema is open to everybody."),
    "SELECT n.nspname FROM pg_namespace n WHERE n.nspname IN " OURS
    " AND " OPEN_TO_PUBLIC ("n.nspacl", "n", "n.nspowner")
    " UNION ALL SELECT n.nspname FROM pg_namespace n WHERE n.nspname = 'public'"
    " AND " OPEN_TO_PUBLIC ("n.nspacl", "n", "n.nspowner") },
  { "public_language", N_("Everybody may write functions in a language of the database."),
    "SELECT l.lanname FROM pg_language l WHERE l.lanpltrusted"
    " AND " OPEN_TO_PUBLIC ("l.lanacl", "l", "l.lanowner") },
  { "public_builtin",
    N_("Everybody may call a built-in function that locks, sleeps, stores or reads around the tables."),
    "SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace"
    " AND p.proname ~ '^(pg_(try_)?advisory_|lo_|loread$|lowrite$|pg_notify$|pg_sleep"
    "|pg_export_snapshot$|pg_logical_emit_message$"
    "|(query|table|schema|database|cursor)_to_xml)'"
    " AND " OPEN_TO_PUBLIC ("p.proacl", "f", "p.proowner") },
  { "public_function", N_("A function of the office is open to everybody."),
    "SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname IN " OURS
    " AND " OPEN_TO_PUBLIC ("p.proacl", "f", "p.proowner") },
  { "default_privileges", N_("A function made later would be open to everybody."),
    "SELECT 'loket_owner' WHERE NOT EXISTS (SELECT FROM pg_default_acl d"
    " WHERE d.defaclrole = to_regrole('loket_owner') AND d.defaclobjtype = 'f'"
    " AND d.defaclnamespace = 0"
    " AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) a WHERE a.grantee = 0))" },
  { "table_grant", N_("Somebody beside the owner has a right on a table."),
    "SELECT DISTINCT c.oid::regclass || ' ' || a.grantee::regrole"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,"
    " aclexplode(c.relacl) a WHERE n.nspname IN " OURS
    " AND a.grantee <> c.relowner" },
  { "column_grant", N_("Somebody has a right on a column of a table."),
    "SELECT DISTINCT t.attrelid::regclass || '.' || t.attname FROM pg_attribute t"
    " JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN " OURS " AND t.attacl IS NOT NULL" },
  { "function_grant", N_("A function is granted to somebody who is not one of the roles."),
    "SELECT DISTINCT p.oid::regprocedure || ' ' || a.grantee::regrole"
    " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, aclexplode(p.proacl) a"
    " WHERE n.nspname IN " OURS " AND a.grantee NOT IN (0, p.proowner)"
    " AND a.grantee::regrole::text NOT IN ('loket_owner', 'loket_staff', 'loket_display',"
    " 'loket_kiosk', 'loket_portal', 'loket_agency', 'loket_keeper')" },
  { "inner_grant", N_("A function that is not to be called from outside is granted to a role."),
    "SELECT DISTINCT p.oid::regprocedure || ' ' || a.grantee::regrole"
    " FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace, aclexplode(p.proacl) a"
    " WHERE n.nspname IN ('loket', 'audit') AND a.grantee <> p.proowner"
    " AND a.grantee <> to_regrole('loket_owner')::oid" },
  { "called_function",
    N_("A function people call does not run as its owner with a fixed search path."),
    "SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " JOIN pg_language l ON l.oid = p.prolang WHERE n.nspname IN " CALLED
    " AND (NOT p.prosecdef OR p.provolatile <> 'v' OR l.lanname <> 'plpgsql'"
    " OR p.proconfig IS NULL OR NOT 'search_path=pg_catalog, pg_temp' = ANY (p.proconfig))" },
  { "definer_function", N_("A function that runs as its owner has no fixed search path."),
    "SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.prosecdef"
    " AND (p.proconfig IS NULL OR NOT EXISTS (SELECT FROM unnest(p.proconfig) s"
    " WHERE s LIKE 'search_path=%pg_temp'))" },
  { "owner", N_("Something of the office does not belong to its owner role."),
    "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN " OURS " AND c.relowner::regrole::text <> 'loket_owner'"
    " UNION ALL SELECT p.oid::regprocedure::text FROM pg_proc p"
    " JOIN pg_namespace n ON n.oid = p.pronamespace"
    " WHERE n.nspname IN " OURS " AND p.proowner::regrole::text <> 'loket_owner'"
    " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass"
    " AND d.objid = p.oid AND d.deptype = 'e')" },
  { "owner_member", N_("Somebody is a member of the owner role."),
    "SELECT m.member::regrole FROM pg_auth_members m"
    " WHERE m.roleid = to_regrole('loket_owner')" },
  { "role_login", N_("A role that only carries rights can sign in."),
    "SELECT r.rolname FROM pg_roles r WHERE r.rolname IN ('loket_owner', 'loket_staff',"
    " 'loket_display', 'loket_kiosk', 'loket_portal', 'loket_agency', 'loket_keeper')"
    " AND r.rolcanlogin" },
  { "login_power", N_("A login has a power over the server."),
    "SELECT r.rolname FROM pg_roles r WHERE NOT r.rolsuper AND r.rolname !~ '^pg_'"
    " AND (r.rolcreaterole OR r.rolcreatedb OR r.rolbypassrls"
    " OR (" OF_PEOPLE " AND r.rolreplication))"
    " UNION ALL SELECT r.rolname FROM pg_roles r WHERE r.rolsuper"
    " AND EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
    " WHERE m.member = r.oid AND g.rolname ~ '^loket_')"
    " UNION ALL SELECT r.rolname FROM pg_roles r WHERE r.rolsuper"
    " AND (r.rolname = 'loket_owner' OR r.rolname IN " GROUPS ")" },
  { "membership", N_("A login or a role is a member of more than the one role it works in."),
    "SELECT m.member::regrole || ' ' || m.roleid::regrole FROM pg_auth_members m"
    " JOIN pg_roles r ON r.oid = m.member JOIN pg_roles g ON g.oid = m.roleid"
    " WHERE CASE WHEN r.rolname = 'loket_owner'"
    "   THEN g.rolname NOT IN ('pg_read_all_stats', 'pg_signal_backend')"
    " WHEN r.rolname IN " GROUPS " THEN true"
    " WHEN " OF_PEOPLE " AND NOT r.rolsuper THEN m.admin_option OR g.rolname NOT IN " GROUPS
    "   OR EXISTS (SELECT FROM pg_auth_members o WHERE o.member = r.oid AND o.roleid <> g.oid)"
    " ELSE false END" },
  { "login_server", N_("A login may read or write files of the server, or all tables."),
    "SELECT m.member::regrole || ' ' || m.roleid::regrole FROM pg_auth_members m"
    " WHERE m.roleid::regrole::text IN ('pg_execute_server_program', 'pg_read_server_files',"
    " 'pg_write_server_files', 'pg_read_all_data', 'pg_write_all_data')"
    " AND NOT (SELECT rolsuper FROM pg_roles WHERE oid = m.member)"
    " AND m.member::regrole::text NOT LIKE 'pg\\_%'" },
  { "login_limit", N_("A person may open more than 7 connections."),
    "SELECT r.rolname FROM pg_roles r WHERE r.rolcanlogin AND NOT r.rolsuper"
    " AND pg_has_role(r.oid, 'loket_staff', 'member')"
    " AND NOT r.rolconnlimit BETWEEN 1 AND 7" },
  { "login_setting", N_("A login has settings of its own on the server."),
    "SELECT DISTINCT r.rolname FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole"
    " WHERE " OF_PEOPLE },
  { "database_setting", N_("The database has a setting nobody made with this program."),
    "SELECT c FROM pg_db_role_setting s, unnest(s.setconfig) c WHERE s.setrole = 0"
    " AND s.setdatabase IN (0, (SELECT d.oid FROM pg_database d"
    "   WHERE d.datname = current_database()))"
    " AND split_part(c, '=', 1) NOT IN ('log_error_verbosity', 'log_min_error_statement',"
    "   'log_parameter_max_length', 'log_parameter_max_length_on_error', 'log_statement')" },
  { "password", N_("A password is not kept as a SCRAM verifier."),
    "SELECT a.rolname FROM pg_authid a WHERE a.rolcanlogin AND a.rolpassword IS NOT NULL"
    " AND a.rolpassword NOT LIKE 'SCRAM-SHA-256$%'" },
  { "row_security", N_("A table has no row level security."),
    "SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN " OURS " AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity" },
  { "policy", N_("A table has a policy that opens rows."),
    "SELECT p.polrelid::regclass || ' ' || p.polname FROM pg_policy p" },
  { "trigger", N_("A trigger was switched off."),
    "SELECT t.tgrelid::regclass || ' ' || t.tgname FROM pg_trigger t"
    " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname IN " OURS " AND t.tgenabled <> 'O'" },
  { "stranger", N_("A login of the office is no login of a person there, or the other way round."),
    "SELECT r.rolname FROM pg_roles r WHERE r.rolcanlogin AND NOT r.rolsuper"
    " AND pg_has_role(r.oid, 'loket_staff', 'member')"
    " AND NOT EXISTS (SELECT FROM loket.staff_login l WHERE l.login = r.rolname"
    " AND l.disabled_at IS NULL)"
    " AND NOT EXISTS (SELECT FROM loket.officer_change c WHERE c.login = r.rolname"
    " AND NOT c.bootstrap AND c.released_at IS NULL)"
    " UNION ALL SELECT l.login FROM loket.staff_login l WHERE l.disabled_at IS NULL"
    " AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = l.login)" },
  { "access", N_("A line of pg_hba.conf lets people in without a proof that holds."),
    "SELECT 'line ' || h.line_number || ' ' || h.type || ' ' || h.auth_method"
    " FROM pg_hba_file_rules h WHERE h.error IS NOT NULL"
    " OR h.auth_method IN ('trust', 'password', 'md5', 'ident')"
    " OR (h.type IN ('host', 'hostnossl') AND h.auth_method <> 'reject'"
    " AND coalesce(h.address, '') NOT IN ('127.0.0.1', '::1'))" },
  { "certificate", N_("A certificate ends within 60 days, or has ended. Renew it with “loket-admin tls” or “loket-admin device renew”:"),
    "SELECT c.kind || ' ' || c.name || ' ' || c.valid_until::date FROM loket.office o,"
    " LATERAL loket.certificates_now(o.id) c WHERE c.valid_until < now() + interval '60 days'" },
  { "revoked", N_("The server does not look at the list of revoked certificates, or at none at all."),
    "SELECT s.name FROM pg_settings s WHERE s.name IN ('ssl', 'ssl_ca_file', 'ssl_crl_file')"
    " AND s.setting IN ('', 'off') AND EXISTS (SELECT FROM loket.certificate)" },
  { "log", N_("The server log may hold what belongs to a person's file."),
    "SELECT s.name || '=' || s.setting FROM pg_settings s"
    " WHERE (s.name IN ('log_parameter_max_length', 'log_parameter_max_length_on_error')"
    " AND s.setting <> '0') OR (s.name = 'log_error_verbosity' AND s.setting <> 'terse')"
    " OR (s.name = 'log_min_error_statement' AND s.setting <> 'panic')"
    " OR (s.name = 'log_statement' AND s.setting NOT IN ('none', 'ddl'))" },
};

const gsize loket_admin_n_checks = G_N_ELEMENTS (loket_admin_checks);
