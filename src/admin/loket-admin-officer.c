/* SPDX-License-Identifier: GPL-3.0-or-later */
/* officer: makes, lists and disables the logins of people, on the server host. */

#include "loket-admin-officer.h"

#include <string.h>

#include <glib/gi18n.h>

#include "loket-admin-command.h"
#include "loket-admin-delegate.h"
#include "loket-admin-password.h"
#include "loket-date.h"
#include "loket-error.h"
#include "loket-finding.h"
#include "loket-number.h"
#include "loket-text-clean.h"

/* Six to work with; on the seventh the person is told where the six are. */
#define CONNECTION_LIMIT "7"

/* Only the verifier goes to the server, in a statement the log settings keep out of the log. */
gboolean
loket_admin_officer_set_password (LoketAdminDb *db,
                                  const char   *login,
                                  const char   *password,
                                  GError      **error)
{
  g_autofree char *verifier = loket_admin_db_verifier (db, login, password, error);
  g_autofree char *name = loket_admin_db_name (db, login);
  g_autofree char *literal = NULL;
  g_autofree char *sql = NULL;

  if (verifier == NULL)
    return FALSE;
  literal = loket_admin_db_literal (db, verifier);
  sql = g_strdup_printf ("ALTER ROLE %s PASSWORD %s", name, literal);

  return loket_admin_db_script (db, NULL, sql, error);
}

static gboolean
create_inside (LoketAdminDb *db,
               JsonObject   *officer,
               const char   *password,
               char        **id,
               GError      **error)
{
  const gboolean by_two = json_object_has_member (officer, "requested_by");
  const char *login = json_object_get_string_member_with_default (officer, "login", "");
  g_autofree char *name = loket_admin_db_name (db, login);
  g_autofree char *sql = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, officer);
  text = json_to_string (node, FALSE);
  sql = g_strdup_printf ("CREATE ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
                         " NOBYPASSRLS CONNECTION LIMIT " CONNECTION_LIMIT " IN ROLE loket_staff",
                         name);

  return loket_admin_db_script (db, NULL, sql, error)
         && loket_admin_officer_set_password (db, login, password, error)
         && (*id = loket_admin_delegate_ask (db, error, by_two ? "SELECT loket.officer_request($1::jsonb)"
                                                               : "SELECT loket.officer_add($1::jsonb)", text, NULL)) != NULL;
}

/* What it takes for somebody to come in: in a working office two people. */
static gboolean
make (LoketAdminDb *db,
      JsonObject   *officer,
      const char   *password,
      char        **id,
      GError      **error)
{
  if (!loket_admin_db_script (db, NULL, "BEGIN", error))
    return FALSE;
  if (!create_inside (db, officer, password, id, error))
    {
      loket_admin_db_script (db, NULL, "ROLLBACK", NULL);
      return FALSE;
    }

  return loket_admin_db_script (db, NULL, "COMMIT", error);
}

/**
 * loket_admin_officer_create:
 * @db: a connection of a superuser to the database of the office
 * @officer: login, name, nip, duties and, if there is one, the last day
 * @password: the first password
 * @error: return location
 *
 * Returns: whether the person can sign in
 */
gboolean
loket_admin_officer_create (LoketAdminDb *db,
                            JsonObject   *officer,
                            const char   *password,
                            GError      **error)
{
  g_autofree char *id = NULL;

  return make (db, officer, password, &id, error);
}

typedef struct
{
  char *conninfo;
  char *name;
  char *nip;
  char *until;
  char *basis;
  char *stands_for;
  char *letter;
  char *from;
  char *by;
  char **duties;
} Options;

static JsonObject *
build_officer (const char    *login,
               const Options *options)
{
  JsonObject *officer = json_object_new ();
  JsonArray *duties = json_array_new ();

  json_object_set_string_member (officer, "login", login);
  json_object_set_string_member (officer, "name", options->name);
  json_object_set_string_member (officer, "nip", options->nip);
  if (options->until != NULL)
    json_object_set_string_member (officer, "until", options->until);
  if (options->basis != NULL)
    json_object_set_string_member (officer, "basis", options->basis);
  for (gsize i = 0; options->duties != NULL && options->duties[i] != NULL; i++)
    json_array_add_string_element (duties, options->duties[i]);
  json_object_set_array_member (officer, "duties", duties);

  return officer;
}

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT, sentence);

  return FALSE;
}

gboolean
loket_admin_officer_check_login (const char *login,
                                 GError    **error)
{
  gsize length = strspn (login, "abcdefghijklmnopqrstuvwxyz0123456789_");

  if (login[length] == '\0' && length >= 1 && length <= 30 && g_ascii_islower (login[0])
      && !g_str_has_prefix (login, "pg_") && !g_str_has_prefix (login, "loket_"))
    return TRUE;

  return refuse (error, _("A login is 1 to 30 small letters, digits and _, with a letter first; "
                          "pg_ and loket_ are taken."));
}

/* The number as it is kept, whatever stands between its digits. */
static gboolean
read_nip (Options *options,
          GDate   *today,
          GError **error)
{
  g_autoptr(LoketNumber) number = loket_number_check (LOKET_NUMBER_NIP, options->nip, today);

  if (!loket_number_valid (number))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, "--nip: %s",
                   loket_findings_first (number->findings, LOKET_FINDING_ERROR));
      return FALSE;
    }
  g_free (options->nip);
  options->nip = g_strdup (number->stored);

  return TRUE;
}

static gboolean
check_duties (LoketAdminDb *db,
              char        **duties,
              GError      **error)
{
  for (gsize i = 0; duties != NULL && duties[i] != NULL; i++)
    {
      g_autofree char *known = loket_admin_db_value (db, error, "SELECT string_agg(code, ' ' ORDER BY"
                                                     " code) FILTER (WHERE NOT EXISTS (SELECT FROM"
                                                     " loket.duty_kind x WHERE x.code = $1))"
                                                     " FROM loket.duty_kind", duties[i], NULL);

      if (known == NULL)
        return FALSE;
      if (*known == '\0')
        continue;
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("There is no duty “%s”. Duties: %s"),
                   duties[i], known);
      return FALSE;
    }

  return TRUE;
}

/* Before the password is asked, so that nobody types it for nothing. */
static gboolean
check_officer (LoketAdminDb *db,
               const char   *login,
               Options      *options,
               GError      **error)
{
  g_autofree char *name = loket_text_clean (options->name, LOKET_TEXT_LINE);
  GDate today, until;

  if (options->name == NULL || options->nip == NULL)
    return refuse (error, _("A new officer needs --name and --nip."));
  if (loket_text_length (name) < 1 || loket_text_length (name) > 100)
    return refuse (error, _("A name has 1 to 100 letters."));
  g_free (options->name);
  options->name = g_steal_pointer (&name);
  g_date_clear (&today, 1);
  g_date_set_time_t (&today, g_get_real_time () / G_USEC_PER_SEC);
  if (options->until != NULL && (!loket_date_from_iso (options->until, &until)
                                 || g_date_compare (&until, &today) < 0))
    return refuse (error, _("--until is a day that is not over, as YYYY-MM-DD."));

  return loket_admin_officer_check_login (login, error) && read_nip (options, &today, error)
         && check_duties (db, options->duties, error);
}

static gboolean
refuse_alone (GError **error)
{
  return refuse (error, _("This office works, so it takes two people: give --by, the administrator who asks; then "
                          "a head releases it."));
}

/* Does the office work, so that it takes two people? */
static gboolean
ask_by_two (LoketAdminDb *db,
            gboolean     *by_two,
            GError      **error)
{
  g_autofree char *answer = loket_admin_db_value (db, error, "SELECT bool_or(loket.officers_by_two(o.id)) FROM"
                                                  " loket.office o", NULL);

  if (answer == NULL)
    return FALSE;
  *by_two = g_str_equal (answer, "t");

  return TRUE;
}

static void
say_asked (const char *id)
{
  loket_admin_say (_("It was asked for. It is valid when a head releases it: “loket-admin officer release "
                     "%s --by LOGIN”."), id);
  g_print ("%s\n", id);
}

static gboolean
add (LoketAdminDb *db,
     const char   *login,
     Options      *options,
     GError      **error)
{
  g_autoptr(JsonObject) officer = NULL;
  g_autofree char *password = NULL;
  g_autofree char *id = NULL;
  gboolean by_two;

  if (!check_officer (db, login, options, error) || !ask_by_two (db, &by_two, error))
    return FALSE;
  if (by_two && options->by == NULL)
    return refuse_alone (error);
  if (by_two && !loket_admin_password_prove (db, options->by, error))
    return FALSE;
  officer = build_officer (login, options);
  if (by_two)
    {
      json_object_set_string_member (officer, "kind", "add");
      json_object_set_string_member (officer, "requested_by", options->by);
    }
  password = loket_admin_password_new (error);
  if (password == NULL || !make (db, officer, password, &id, error))
    return FALSE;
  if (by_two)
    say_asked (id);

  return TRUE;
}

static gboolean
list (LoketAdminDb *db,
      GError      **error)
{
  g_autofree char *text = loket_admin_db_value (db, error, "SELECT loket.officer_list()", NULL);

  if (text == NULL)
    return FALSE;
  g_print ("%s\n", text);

  return TRUE;
}

/* No new sign-in, no next call of a session that is open, and the session itself ends. */
static gboolean
disable (LoketAdminDb *db,
         const char   *login,
         GError      **error)
{
  g_autofree char *name = loket_admin_db_name (db, login);
  g_autofree char *sql = g_strdup_printf ("ALTER ROLE %s NOLOGIN", name);
  g_autofree char *known = loket_admin_db_value (db, error, "SELECT loket.officer_disable($1)",
                                                 login, NULL);

  if (known == NULL)
    return FALSE;
  if (!g_str_equal (known, "t"))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("There is no login “%s”."), login);
      return FALSE;
    }

  return loket_admin_db_script (db, NULL, sql, error)
         && loket_admin_db_run (db, error, "SELECT pg_catalog.pg_terminate_backend(pid)"
                                " FROM pg_catalog.pg_stat_activity WHERE usename = $1",
                                login, NULL);
}

/* Of a working office: the role can sign in again, but every call is refused until a head releases it. */
static char *
ask_to_enable (LoketAdminDb *db,
               const char   *login,
               const char   *by,
               GError      **error)
{
  g_autoptr(JsonObject) officer = NULL;
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  if (by == NULL)
    {
      refuse_alone (error);
      return NULL;
    }
  if (!loket_admin_password_prove (db, by, error))
    return NULL;
  officer = json_object_new ();
  json_object_set_string_member (officer, "kind", "enable");
  json_object_set_string_member (officer, "login", login);
  json_object_set_string_member (officer, "requested_by", by);
  json_node_set_object (node, officer);
  text = json_to_string (node, FALSE);

  return loket_admin_delegate_ask (db, error, "SELECT loket.officer_request($1::jsonb)", text, NULL);
}

/* Their unsent work, which waited on the computer it was typed at, can be read and sent again. */
static gboolean
enable (LoketAdminDb *db,
        const char   *login,
        const char   *by,
        GError      **error)
{
  g_autofree char *name = loket_admin_db_name (db, login);
  g_autofree char *sql = g_strdup_printf ("ALTER ROLE %s LOGIN", name);
  g_autofree char *answer = NULL;
  gboolean by_two;

  if (!ask_by_two (db, &by_two, error))
    return FALSE;
  answer = by_two ? ask_to_enable (db, login, by, error)
                  : loket_admin_db_value (db, error, "SELECT loket.officer_enable($1)", login, NULL);
  if (answer == NULL)
    return FALSE;
  if (g_str_equal (answer, "f"))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("There is no login “%s”."), login);
      return FALSE;
    }
  if (!loket_admin_db_script (db, NULL, sql, error))
    return FALSE;
  if (by_two)
    say_asked (answer);

  return TRUE;
}

/* Any other role of the server is none of this command's business. */
static gboolean
change_password (LoketAdminDb *db,
                 const char   *login,
                 GError      **error)
{
  g_autofree char *known = loket_admin_db_value (db, error,
                                                 "SELECT 1 FROM loket.staff_login"
                                                 " WHERE login = $1 AND disabled_at IS NULL",
                                                 login, NULL);
  g_autofree char *password = NULL;

  if (known == NULL)
    return FALSE;
  if (*known == '\0')
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("There is no login “%s”."), login);
      return FALSE;
    }
  password = loket_admin_password_new (error);

  return password != NULL && loket_admin_officer_set_password (db, login, password, error);
}

static gboolean
delegate (LoketAdminDb  *db,
          const char    *login,
          const Options *options,
          GError       **error)
{
  const LoketAdminDelegation wanted = {
    .to = login, .stands_for = options->stands_for, .letter = options->letter,
    .duty = options->duties != NULL ? options->duties[0] : NULL,
    .from = options->from, .until = options->until, .by = options->by,
  };

  return loket_admin_delegate_request (db, &wanted, error);
}

static int
act (const char *what,
     const char *login,
     Options    *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketAdminDb) db = NULL;
  gboolean good;

  db = loket_admin_db_open (options->conninfo != NULL ? options->conninfo : LOKET_ADMIN_DB, &error);
  if (db == NULL)
    return loket_admin_failed (error);
  if (g_str_equal (what, "add"))
    good = add (db, login, options, &error);
  else if (g_str_equal (what, "list"))
    good = list (db, &error);
  else if (g_str_equal (what, "disable"))
    good = disable (db, login, &error);
  else if (g_str_equal (what, "enable"))
    good = enable (db, login, options->by, &error);
  else if (g_str_equal (what, "delegate"))
    good = delegate (db, login, options, &error);
  else if (g_str_equal (what, "release"))
    good = loket_admin_delegate_release (db, login, options->by, &error);
  else
    good = change_password (db, login, &error);

  return good ? LOKET_ADMIN_OK : loket_admin_failed (error);
}

static void
clear_options (Options *options)
{
  g_free (options->conninfo);
  g_free (options->name);
  g_free (options->nip);
  g_free (options->until);
  g_free (options->basis);
  g_free (options->stands_for);
  g_free (options->letter);
  g_free (options->from);
  g_free (options->by);
  g_strfreev (options->duties);
}

static int
run_officer (int    argc,
             char **argv)
{
  const char * const with_login[] = { "add", "disable", "enable", "password", "delegate", "release", NULL };
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &options.conninfo, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, NULL, NULL },
    { "nip", 0, 0, G_OPTION_ARG_STRING, &options.nip, NULL, NULL },
    { "until", 0, 0, G_OPTION_ARG_STRING, &options.until, NULL, NULL },
    { "basis", 0, 0, G_OPTION_ARG_STRING, &options.basis, NULL, NULL },
    { "for", 0, 0, G_OPTION_ARG_STRING, &options.stands_for, NULL, NULL },
    { "letter", 0, 0, G_OPTION_ARG_STRING, &options.letter, NULL, NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, NULL, NULL },
    { "by", 0, 0, G_OPTION_ARG_STRING, &options.by, NULL, NULL },
    { "duty", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.duties, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  int status;

  if (!loket_admin_parse (&loket_admin_officer, entries, &argc, &argv))
    status = LOKET_ADMIN_USAGE;
  else if (argc == 2 && g_str_equal (argv[1], "list"))
    status = act (argv[1], NULL, &options);
  else if (argc == 3 && g_strv_contains (with_login, argv[1]))
    status = act (argv[1], argv[2], &options);
  else
    status = loket_admin_misused ("officer",
                                  _("Say add, disable, enable, password or delegate and a login, release and a delegation, or list."));
  clear_options (&options);

  return status;
}

const LoketAdminCommand loket_admin_officer = {
  "officer", N_("make, list or disable the logins of people; hand a duty to another for a time"),
  "add|disable|enable|password|delegate LOGIN | release NUMBER | list",
  N_("add LOGIN --name NAME --nip NIP --duty DUTY… [--until DATE] [--basis TEXT] [--by LOGIN]\n"
     "                a person, a login and duties from today; the same NIP is the same person\n"
     "password LOGIN  a new password\n"
     "disable LOGIN   no more sign-in; open sessions end, whoever stands at the counter is called to\n"
     "                another one\n"
     "enable LOGIN [--by LOGIN]\n"
     "                the opposite; what they had kept on a computer is theirs again\n"
     "                Once an office has an administrator and a head, add and enable only ask for it; --by:\n"
     "                the administrator who asks\n"
     "delegate LOGIN --for LOGIN --duty DUTY --letter NUMBER --until DATE [--from DATE] --by LOGIN\n"
     "                asks that one person stands in for another; --by: the administrator who asks\n"
     "release NUMBER --by LOGIN\n"
     "                lets it begin; --by: a head whom it is not about and who did not ask for it\n"
     "list            all logins as JSON\n"
     "--db CONNINFO   how to reach the database as its superuser (default: “dbname=loket”)\n\n"
     "Passwords, also of whoever asks or releases, are asked on the terminal or read as one line each from\n"
     "standard input, that of --by first. The server gets a SCRAM verifier, never the password."),
  run_officer,
};
