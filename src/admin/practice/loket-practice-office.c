/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fictional office in the private PostgreSQL: tables, rules, people, today's queue. */

#include <glib/gi18n.h>

#include "loket-admin-init.h"
#include "loket-admin-officer.h"
#include "loket-admin-schema.h"
#include "loket-error.h"
#include "loket-paths.h"
#include "loket-practice.h"

static char *
read_text (const char *name,
           GError    **error)
{
  g_autofree char *path = loket_paths_data ("practice", name, NULL);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, error) ? text : NULL;
}

/**
 * loket_practice_people:
 * @error: return location
 *
 * Returns: (transfer full) (nullable): office.json of the practice data: the office, its counters
 *   and the people who work there
 */
JsonNode *
loket_practice_people (GError **error)
{
  g_autofree char *text = read_text ("office.json", error);

  return text != NULL ? json_from_string (text, error) : NULL;
}

static LoketAdminDb *
open_as_owner (LoketPractice *self,
               const char    *database,
               GError       **error)
{
  g_autofree char *conninfo = loket_practice_conninfo (self, LOKET_PRACTICE_OWNER, database);

  return loket_admin_db_open (conninfo, error);
}

/* Everybody's password is known: it is printed where the window is opened. */
static gboolean
add_staff (LoketAdminDb *db,
           JsonArray    *staff,
           GError      **error)
{
  for (guint i = 0; i < json_array_get_length (staff); i++)
    {
      JsonObject *officer = json_array_get_object_element (staff, i);
      const char *login = json_object_get_string_member (officer, "login");
      g_autofree char *password = g_strconcat ("latihan-", login, NULL);

      if (!loket_admin_officer_create (db, officer, password, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
add_people (LoketAdminDb        *db,
            const char          *office,
            LoketPracticePapers *papers,
            GError             **error)
{
  g_autofree char *people = read_text ("people.json", error);
  const char *specimens = people != NULL ? loket_practice_papers_small (papers, error) : NULL;

  return specimens != NULL
         && loket_admin_db_run (db, error, "SELECT loket.practice_fill(people => $1::jsonb,"
                                " staff => $2::jsonb, specimens => $3::jsonb)",
                                people, office, specimens, NULL);
}

/**
 * loket_practice_office_fill:
 * @self: a practice office whose PostgreSQL runs and is empty
 * @papers: papers that are being drawn for it
 * @error: return location
 *
 * Returns: whether a day of the office is in it
 */
gboolean
loket_practice_office_fill (LoketPractice       *self,
                            LoketPracticePapers *papers,
                            GError             **error)
{
  g_autofree char *conninfo = g_strdup_printf ("host=%s user=" LOKET_PRACTICE_OWNER,
                                               self->socket);
  g_autoptr(JsonNode) office = loket_practice_people (error);
  g_autoptr(LoketAdminDb) db = NULL;
  g_autofree char *text = NULL;
  JsonArray *staff;

  if (office == NULL
      || !loket_admin_init_database (conninfo, LOKET_PRACTICE_KEEPER_LOGIN, error))
    return FALSE;
  db = open_as_owner (self, "loket", error);
  text = json_to_string (office, FALSE);
  staff = json_object_get_array_member (json_node_get_object (office), "staff");

  return db != NULL
         && loket_admin_init_office (db, text, error)
         && add_staff (db, staff, error)
         && add_people (db, text, papers, error)
         && loket_admin_db_script (db, NULL, "VACUUM (ANALYZE)", error);
}

/**
 * loket_practice_office_upgrade:
 * @self: a practice office whose PostgreSQL runs
 * @error: return location
 *
 * Returns: whether its database has the version of this program
 */
gboolean
loket_practice_office_upgrade (LoketPractice *self,
                               GError       **error)
{
  g_autoptr(LoketAdminDb) db = open_as_owner (self, "loket", error);

  return db != NULL && loket_admin_schema_upgrade (db, error);
}

/**
 * loket_practice_office_resume:
 * @self: a practice office whose PostgreSQL was just started
 * @error: return location
 *
 * The day of the practice office goes on where it stopped: its queue is the queue of that day.
 * Within one day its clock is the real one.
 *
 * Returns: whether its clock is right
 */
gboolean
loket_practice_office_resume (LoketPractice *self,
                              GError       **error)
{
  g_autoptr(LoketAdminDb) db = open_as_owner (self, "loket", error);

  return db != NULL
         && loket_admin_db_run (db, error,
                                "UPDATE loket.clock c SET ahead = c.ahead - (now() - s.at)"
                                " FROM (SELECT checkpoint_time AS at"
                                "  FROM pg_catalog.pg_control_checkpoint()) s, loket.office o"
                                " WHERE c.practice AND ((now() + c.ahead) AT TIME ZONE o.tz)::date"
                                "  <> ((s.at + c.ahead) AT TIME ZONE o.tz)::date", NULL);
}
