/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A duty handed to another person for a time: asked for by one, released by another. */

#include "loket-admin-delegate.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "loket-admin-command.h"
#include "loket-admin-password.h"
#include "loket-error.h"

static char *
today (void)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "%Y-%m-%d");
}

static char *
compose (const LoketAdminDelegation *wanted)
{
  g_autoptr(JsonObject) object = json_object_new ();
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *first = wanted->from != NULL ? g_strdup (wanted->from) : today ();

  json_object_set_string_member (object, "to", wanted->to);
  json_object_set_string_member (object, "for", wanted->stands_for);
  json_object_set_string_member (object, "duty", wanted->duty);
  json_object_set_string_member (object, "letter", wanted->letter);
  json_object_set_string_member (object, "from", first);
  json_object_set_string_member (object, "until", wanted->until);
  json_object_set_string_member (object, "requested_by", wanted->by);
  json_node_set_object (node, object);

  return json_to_string (node, FALSE);
}

static void
explain (LoketAdminDb *db,
         GError      **error)
{
  const LoketAdminMeaning meanings[] = {
    { "LK001", _("The login given with --by is not valid today.") },
    { "LK002", _("Asked for by an administrator, released by a head of section or office: the person "
                 "given with --by does not hold that duty today.") },
    { "LK006", _("Whoever asks, whoever releases and whom it is about are different people.") },
    { "LK003", _("There is no such person, delegation or account in this office.") },
    { "LK016", _("That was released already, or waits to be.") },
    { "LK008", _("A duty is handed on by somebody who holds it all that time, with a letter, for at most a "
                 "year, and not in the past.") },
    { NULL, NULL }
  };

  loket_admin_db_explain (db, meanings, error);
}

/**
 * loket_admin_delegate_ask:
 * @db: a connection of a superuser
 * @error: return location
 * @sql: a question whose answer is one value
 * @first: its first value
 * @second: (nullable): its second value
 *
 * A question about what takes two people, with its refusals in words.
 *
 * Returns: (nullable) (transfer full): the answer
 */
char *
loket_admin_delegate_ask (LoketAdminDb *db,
                          GError      **error,
                          const char   *sql,
                          const char   *first,
                          const char   *second)
{
  g_autoptr(GError) problem = NULL;
  char *answer = loket_admin_db_value (db, &problem, sql, first, second, NULL);

  if (answer != NULL)
    return answer;
  explain (db, &problem);
  g_propagate_error (error, g_steal_pointer (&problem));

  return NULL;
}

gboolean
loket_admin_delegate_request (LoketAdminDb               *db,
                              const LoketAdminDelegation *wanted,
                              GError                    **error)
{
  g_autofree char *data = NULL;
  g_autofree char *id = NULL;

  if (wanted->stands_for == NULL || wanted->duty == NULL || wanted->letter == NULL
      || wanted->until == NULL || wanted->by == NULL)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                           _("A delegation needs --for, --duty, --letter, --until and --by."));
      return FALSE;
    }
  if (!loket_admin_password_prove (db, wanted->by, error))
    return FALSE;
  data = compose (wanted);
  id = loket_admin_delegate_ask (db, error, "SELECT loket.officer_delegate($1::jsonb)", data, NULL);
  if (id == NULL)
    return FALSE;
  loket_admin_say (_("It was asked for. It begins when a head releases it: “loket-admin officer release "
                     "%s --by LOGIN”."), id);
  g_print ("%s\n", id);

  return TRUE;
}

gboolean
loket_admin_delegate_release (LoketAdminDb *db,
                              const char   *delegation,
                              const char   *by,
                              GError      **error)
{
  g_autofree char *answer = NULL;
  g_autofree char *kind = NULL;

  if (by == NULL || !g_uuid_string_is_valid (delegation))
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                           _("Say which delegation or account, by the number that was printed, and --by whom."));
      return FALSE;
    }
  if (!loket_admin_password_prove (db, by, error))
    return FALSE;
  kind = loket_admin_db_value (db, error, "SELECT 1 FROM loket.officer_change c WHERE c.id = $1::uuid", delegation, NULL);
  if (kind == NULL)
    return FALSE;
  answer = loket_admin_delegate_ask (db, error, *kind != '\0' ? "SELECT loket.officer_release_change($1::uuid, $2)"
                                                              : "SELECT loket.officer_release($1::uuid, $2)",
                                     delegation, by);
  if (answer == NULL)
    return FALSE;
  g_print ("%s\n", answer);

  return TRUE;
}
