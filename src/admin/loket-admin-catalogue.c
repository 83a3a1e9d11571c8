/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue load: reads the rules of the office from files into its database. */

#include "loket-admin-catalogue.h"

#include <string.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "loket-admin-command.h"
#include "loket-admin-password.h"
#include "loket-error.h"
#include "loket-paths.h"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

static GPtrArray *
list_files (const char *path,
            GError    **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (path, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  if (names->len == 0)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("There is no .json file in %s."), path);
      return NULL;
    }

  return g_steal_pointer (&names);
}

static guint
line_at (const char *text,
         const char *place)
{
  guint line = 1;

  for (const char *c = text; c < place; c++)
    line += *c == '\n';

  return line;
}

/* PostgreSQL says that a text is no JSON, but not where. */
static gboolean
check_json (const char *name,
            const char *text,
            gsize       length,
            GError    **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GError) trouble = NULL;
  const char *bad = text;
  JsonNode *root;

  if (!g_utf8_validate (text, length, &bad))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("%s:%u: this is not UTF-8 text."), name,
                   line_at (text, bad));
      return FALSE;
    }
  if (!json_parser_load_from_data (parser, text, length, &trouble))
    {
      const char *where = strchr (trouble->message, ':');

      /* "<data>:2:7: what is wrong" */
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("This is not JSON: %s%s"), name,
                   where != NULL ? where : trouble->message);
      return FALSE;
    }
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
               _("%s:1: a file of the catalogue is an object, between { and }."), name);

  return FALSE;
}

static gboolean
read_file (LoketAdminDb *db,
           const char   *dir,
           const char   *name,
           GError      **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error)
      || !check_json (name, text, length, error))
    return FALSE;
  if (loket_admin_db_run (db, error, "SELECT loket.catalogue_load($1::jsonb)", text, NULL))
    return TRUE;
  g_prefix_error (error, "%s: ", name);

  return FALSE;
}

/**
 * loket_admin_catalogue_read:
 * @db: a connection of a superuser to the database of the office
 * @dir: folder of the files, read in the order of their names
 * @error: return location
 *
 * Returns: whether all of them are in; otherwise none is
 */
gboolean
loket_admin_catalogue_read (LoketAdminDb *db,
                            const char   *dir,
                            GError      **error)
{
  g_autoptr(GPtrArray) names = list_files (dir, error);
  gboolean good;

  if (names == NULL || !loket_admin_db_script (db, NULL, "BEGIN", error))
    return FALSE;
  good = TRUE;
  for (guint i = 0; good && i < names->len; i++)
    good = read_file (db, dir, names->pdata[i], error);
  if (!good)
    loket_admin_db_script (db, NULL, "ROLLBACK", NULL);

  return good && loket_admin_db_script (db, NULL, "COMMIT", error);
}

/* All files as one array of JSON, in the order in which they are loaded. */
static char *
read_all (const char *dir,
          GError    **error)
{
  g_autoptr(GPtrArray) names = list_files (dir, error);
  g_autoptr(GString) all = g_string_new ("[");

  if (names == NULL)
    return NULL;
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (!g_file_get_contents (path, &text, &length, error) || !check_json (name, text, length, error))
        return NULL;
      g_string_append_printf (all, "%s%s", i > 0 ? "," : "", text);
    }
  g_string_append_c (all, ']');

  return g_string_free (g_steal_pointer (&all), FALSE);
}

static void
explain (LoketAdminDb *db,
         GError      **error)
{
  const LoketAdminMeaning meanings[] = {
    { "LK001", _("The login given with --by is not valid today.") },
    { "LK002", _("Rules are proposed by an administrator and released by a head of section or office: the "
                 "person given with --by does not hold that duty today.") },
    { "LK006", _("Whoever proposes a change does not release it.") },
    { "LK003", _("There is no such change in this office.") },
    { "LK016", _("That was released already.") },
    { "LK008", _("A change needs a note of 3 to 500 letters.") },
    { "23514", _("A changed fee, holiday or service begins tomorrow at the earliest; what was valid stays as it was.") },
    { NULL, NULL }
  };

  loket_admin_db_explain (db, meanings, error);
}

static gboolean
propose (LoketAdminDb *db,
         const char   *dir,
         const char   *note,
         const char   *by,
         GError      **error)
{
  g_autofree char *files = NULL;
  g_autofree char *id = NULL;

  if (by == NULL || note == NULL)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("A change needs --note and --by."));
      return FALSE;
    }
  files = read_all (dir, error);
  if (files == NULL || !loket_admin_password_prove (db, by, error))
    return FALSE;
  id = loket_admin_db_value (db, error, "SELECT loket.rules_propose($1::jsonb, $2, $3)", files, note, by, NULL);
  if (id == NULL)
    {
      explain (db, error);
      return FALSE;
    }
  loket_admin_say (_("It was proposed. It is loaded when a head releases it: “loket-admin catalogue release %s "
                     "--by LOGIN”."), id);
  g_print ("%s\n", id);

  return TRUE;
}

static gboolean
release (LoketAdminDb *db,
         const char   *change,
         const char   *by,
         GError      **error)
{
  if (by == NULL || !g_uuid_string_is_valid (change))
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT, _("Say which change, as “propose” printed it, and --by whom."));
      return FALSE;
    }
  if (!loket_admin_password_prove (db, by, error))
    return FALSE;
  if (!loket_admin_db_run (db, error, "SELECT loket.rules_release($1::uuid, $2)", change, by, NULL))
    {
      explain (db, error);
      return FALSE;
    }
  loket_admin_say (_("The change was released and loaded."));

  return TRUE;
}

static gboolean
list (LoketAdminDb *db,
      GError      **error)
{
  g_autofree char *changes = loket_admin_db_value (db, error, "SELECT jsonb_pretty(loket.rules_list())", NULL);

  if (changes != NULL)
    g_print ("%s\n", changes);

  return changes != NULL;
}

static gboolean
load (LoketAdminDb *db,
      const char   *dir,
      GError      **error)
{
  if (!loket_admin_catalogue_read (db, dir, error))
    return FALSE;
  loket_admin_say (_("The catalogue was loaded from %s."), dir);

  return TRUE;
}

static int
run_catalogue (int    argc,
               char **argv)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *by = NULL;
  g_autofree char *note = NULL;
  g_autofree char *what = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, NULL, NULL },
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(LoketAdminDb) db = NULL;
  g_autoptr(GError) error = NULL;
  const char *act;
  gboolean good;

  if (!loket_admin_parse (&loket_admin_catalogue, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  act = argc >= 2 ? argv[1] : "";
  if (argc > 3 || (!g_str_equal (act, "load") && !g_str_equal (act, "list") && argc != 3)
      || !g_strv_contains ((const char * const[]) { "load", "list", "propose", "release", NULL }, act))
    return loket_admin_misused (argv[0], _("Say “load”, “propose” and a folder, “release” and a change, or “list”."));
  what = argc == 3 ? g_strdup (argv[2]) : loket_paths_data ("catalogue", NULL);
  db = loket_admin_db_open (conninfo != NULL ? conninfo : LOKET_ADMIN_DB, &error);
  if (db == NULL)
    return loket_admin_failed (error);
  good = g_str_equal (act, "load") ? load (db, what, &error)
         : g_str_equal (act, "list") ? list (db, &error)
         : g_str_equal (act, "propose") ? propose (db, what, note, by, &error)
         : release (db, what, by, &error);

  return good ? LOKET_ADMIN_OK : loket_admin_failed (error);
}

const LoketAdminCommand loket_admin_catalogue = {
  "catalogue", N_("load services, fees, holidays and other rules of the office"),
  "load [DIR] | propose DIR --note TEXT --by LOGIN | release CHANGE --by LOGIN | list   [--db CONNINFO]",
  N_("DIR             folder of .json files (default: the one this program brings)\n"
     "--note TEXT     what changes and why\n"
     "--by LOGIN      who does it: an administrator proposes, a head of section or office releases;\n"
     "                each gives their own password\n"
     "--db CONNINFO   how to reach the database as its superuser (default: “dbname=loket”)\n\n"
     "All files go in or none. Rows carry the dates from which and until which they are valid;\n"
     "a case keeps the rules that were valid when it was submitted. Once the first case was handed\n"
     "in, “load” is refused: what changes is proposed by one person, released by another, and begins\n"
     "tomorrow at the earliest."),
  run_catalogue,
};
