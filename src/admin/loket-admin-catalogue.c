/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue load: reads the rules of the office from files into its database. */

#include "loket-admin-catalogue.h"

#include <string.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "loket-admin-command.h"
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

static int
run_catalogue (int    argc,
               char **argv)
{
  g_autofree char *conninfo = NULL;
  g_autofree char *dir = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(LoketAdminDb) db = NULL;
  g_autoptr(GError) error = NULL;

  if (!loket_admin_parse (&loket_admin_catalogue, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  if (argc < 2 || argc > 3 || !g_str_equal (argv[1], "load"))
    return loket_admin_misused (argv[0], _("Say “load” and a folder."));
  dir = argc == 3 ? g_strdup (argv[2]) : loket_paths_data ("catalogue", NULL);
  db = loket_admin_db_open (conninfo != NULL ? conninfo : LOKET_ADMIN_DB, &error);
  if (db == NULL || !loket_admin_catalogue_read (db, dir, &error))
    return loket_admin_failed (error);
  loket_admin_say (_("The catalogue was loaded from %s."), dir);

  return LOKET_ADMIN_OK;
}

const LoketAdminCommand loket_admin_catalogue = {
  "catalogue", N_("load services, fees, holidays and other rules of the office"),
  "load [DIR] [--db CONNINFO]",
  N_("DIR             folder of .json files (default: the one this program brings)\n"
     "--db CONNINFO   how to reach the database as its superuser (default: “dbname=loket”)\n\n"
     "All files go in or none. Rows carry the dates from which and until which they are valid;\n"
     "a case keeps the rules that were valid when it was submitted."),
  run_catalogue,
};
