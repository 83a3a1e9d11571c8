/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify: looks whether the database of an office is as closed as it was made. */

#include "loket-admin-verify.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "loket-admin-command.h"
#include "loket-admin-schema.h"
#include "loket-admin-shape.h"

static void
add_finding (JsonArray  *findings,
             const char *code,
             const char *what)
{
  JsonObject *finding = json_object_new ();

  json_object_set_string_member (finding, "check", code);
  json_object_set_string_member (finding, "what", what);
  json_array_add_object_element (findings, finding);
}

static gboolean
run_check (LoketAdminDb          *db,
           const LoketAdminCheck *check,
           JsonArray             *findings,
           GError               **error)
{
  g_autoptr(GPtrArray) rows = loket_admin_db_rows (db, error, check->sql, NULL);

  if (rows == NULL)
    {
      g_prefix_error (error, "%s: ", check->code);
      return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      char **row = rows->pdata[i];

      add_finding (findings, check->code, row[0]);
      loket_admin_say ("%s %s", _(check->sentence), row[0]);
    }

  return TRUE;
}

/* A database that this program does not fit is a finding too. */
static gboolean
check_version (LoketAdminDb *db,
               JsonArray    *findings,
               GError      **error)
{
  int newest = loket_admin_schema_newest (error);
  int version = newest >= 0 ? loket_admin_schema_version (db, error) : -1;
  g_autofree char *what = g_strdup_printf ("%d/%d", version, newest);

  if (version < 0)
    return FALSE;
  if (version == newest)
    return TRUE;
  add_finding (findings, "version", what);
  loket_admin_say (_("The database has version %d, this program is made for %d."), version, newest);

  return TRUE;
}

/* A body that was replaced, a constraint or a trigger that is gone. Of another version everything
 * differs, which says nothing. */
static gboolean
check_shape (LoketAdminDb *db,
             const char   *conninfo,
             JsonArray    *findings,
             GError      **error)
{
  g_autoptr(GPtrArray) differences = NULL;

  if (json_array_get_length (findings) > 0)
    return TRUE;
  differences = loket_admin_shape_differences (db, conninfo, error);
  if (differences == NULL)
    return FALSE;
  for (guint i = 0; i < differences->len; i++)
    {
      add_finding (findings, "shape", differences->pdata[i]);
      loket_admin_say (_("Something is not as this program made it (− missing, + strange, ≠ changed): %s"),
                       (const char *) differences->pdata[i]);
    }

  return TRUE;
}

static void
print_findings (JsonArray *findings)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonObject) answer = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_int_member (answer, "checks", loket_admin_n_checks + 2);
  json_object_set_array_member (answer, "findings", json_array_ref (findings));
  json_node_set_object (node, answer);
  text = json_to_string (node, FALSE);
  g_print ("%s\n", text);
}

static int
run_verify (int    argc,
            char **argv)
{
  g_autofree char *conninfo = NULL;
  const GOptionEntry entries[] = {
    { "db", 0, 0, G_OPTION_ARG_STRING, &conninfo, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(LoketAdminDb) db = NULL;
  g_autoptr(JsonArray) findings = json_array_new ();
  g_autoptr(GError) error = NULL;

  if (!loket_admin_parse (&loket_admin_verify, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  if (argc > 1)
    return loket_admin_misused (argv[0], _("“%s” is not expected here."), argv[1]);
  if (conninfo == NULL)
    conninfo = g_strdup (LOKET_ADMIN_DB);
  db = loket_admin_db_open (conninfo, &error);
  if (db == NULL || !check_version (db, findings, &error)
      || !check_shape (db, conninfo, findings, &error))
    return loket_admin_failed (error);
  for (gsize i = 0; i < loket_admin_n_checks; i++)
    if (!run_check (db, &loket_admin_checks[i], findings, &error))
      return loket_admin_failed (error);
  print_findings (findings);

  return json_array_get_length (findings) == 0 ? LOKET_ADMIN_OK : LOKET_ADMIN_FAILED;
}

const LoketAdminCommand loket_admin_verify = {
  "verify", N_("check that the database is as closed as it was made"),
  "[--db CONNINFO]",
  N_("--db CONNINFO   how to reach the database as its superuser (default: “dbname=loket”)\n\n"
     "The files of this program are run once more in the database “postgres” of the same server,\n"
     "compared and rolled back; nobody who is at work waits.\n"
     "Prints {\"checks\":…,\"findings\":[{\"check\":…,\"what\":…}]}; exit status 0 without findings."),
  run_verify,
};
