/* SPDX-License-Identifier: GPL-3.0-or-later */
/* place: the logins of displays, kiosks, the public site and other agencies, which are nobody. */

#include <string.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "loket-admin-command.h"
#include "loket-admin-officer.h"
#include "loket-admin-password.h"
#include "loket-error.h"
#include "loket-text-clean.h"

/* A display and its spare, or the few lines of a site. */
#define CONNECTION_LIMIT "8"

static const char * const kinds[] = { "display", "kiosk", "portal", "agency", NULL };

static gboolean
create_inside (LoketAdminDb *db,
               const char   *login,
               const char   *kind,
               const char   *place,
               const char   *password,
               GError      **error)
{
  g_autofree char *name = loket_admin_db_name (db, login);
  g_autofree char *sql = g_strdup_printf ("CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
                                          " NOBYPASSRLS CONNECTION LIMIT " CONNECTION_LIMIT " IN ROLE loket_%s",
                                          name, kind);

  return loket_admin_db_script (db, NULL, sql, error)
         && loket_admin_officer_set_password (db, login, password, error)
         && loket_admin_db_run (db, error, "SELECT loket.place_add(pg_catalog.jsonb_build_object('login', $1::text,"
                                " 'kind', $2::text, 'name', $3::text))", login, kind, place, NULL);
}

static gboolean
add (LoketAdminDb *db,
     const char   *login,
     const char   *kind,
     const char   *given,
     GError      **error)
{
  g_autofree char *place = given != NULL ? loket_text_clean (given, LOKET_TEXT_LINE) : NULL;
  g_autofree char *password = NULL;

  if (kind == NULL || !g_strv_contains (kinds, kind) || place == NULL || loket_text_length (place) < 1
      || loket_text_length (place) > 100)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                           _("A place needs --kind display, kiosk, portal or agency, and --name with 1 to 100 letters."));
      return FALSE;
    }
  if (!loket_admin_officer_check_login (login, error) || (password = loket_admin_password_new (error)) == NULL
      || !loket_admin_db_script (db, NULL, "BEGIN", error))
    return FALSE;
  if (create_inside (db, login, kind, place, password, error))
    return loket_admin_db_script (db, NULL, "COMMIT", error);
  loket_admin_db_script (db, NULL, "ROLLBACK", NULL);

  return FALSE;
}

static gboolean
list (LoketAdminDb *db,
      GError      **error)
{
  g_autofree char *text = loket_admin_db_value (db, error, "SELECT loket.place_list()", NULL);

  if (text == NULL)
    return FALSE;
  g_print ("%s\n", text);

  return TRUE;
}

static gboolean
disable (LoketAdminDb *db,
         const char   *login,
         GError      **error)
{
  g_autofree char *name = loket_admin_db_name (db, login);
  g_autofree char *sql = g_strdup_printf ("ALTER ROLE %s NOLOGIN", name);
  g_autofree char *known = loket_admin_db_value (db, error, "SELECT loket.place_disable($1)", login, NULL);

  if (known == NULL)
    return FALSE;
  if (!g_str_equal (known, "t"))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("There is no place “%s”."), login);
      return FALSE;
    }

  return loket_admin_db_script (db, NULL, sql, error)
         && loket_admin_db_run (db, error, "SELECT pg_catalog.pg_terminate_backend(pid)"
                                " FROM pg_catalog.pg_stat_activity WHERE usename = $1", login, NULL);
}

static int
run_place (int    argc,
           char **argv)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *name = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketAdminDb) db = NULL;
  gboolean good;

  if (!loket_admin_parse (&loket_admin_place, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  if (!(argc == 2 && g_str_equal (argv[1], "list"))
      && !(argc == 3 && (g_str_equal (argv[1], "add") || g_str_equal (argv[1], "disable"))))
    return loket_admin_misused ("place", _("Say add or disable and a login, or list."));
  db = loket_admin_db_open (conninfo != NULL ? conninfo : LOKET_ADMIN_DB, &error);
  if (db == NULL)
    return loket_admin_failed (error);
  if (argc == 2)
    good = list (db, &error);
  else if (g_str_equal (argv[1], "add"))
    good = add (db, argv[2], kind, name, &error);
  else
    good = disable (db, argv[2], &error);

  return good ? LOKET_ADMIN_OK : loket_admin_failed (error);
}

const LoketAdminCommand loket_admin_place = {
  "place", N_("register displays, kiosks and the public site, which are nobody"),
  "add|disable LOGIN | list",
  N_("add LOGIN --kind KIND --name NAME\n"
     "                a login that can do what a display, kiosk, portal or agency does and nothing else\n"
     "disable LOGIN   no more sign-in; open sessions end\n"
     "list            all of them as JSON\n"
     "--db CONNINFO   how to reach the database as its superuser (default: “dbname=loket”)\n\n"
     "The password is asked on the terminal or read as one line from standard input."),
  run_place,
};
