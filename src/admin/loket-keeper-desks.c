/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keeper's key does for the desks: it signs the rules they keep, and opens the key of a
 * journal for the officer whose journal it is. */

#include "loket-keeper-desks.h"

#include <glib/gi18n.h>

#include "loket-error.h"
#include "loket-receipt-check.h"
#include "loket-row.h"
#include "loket-sealed-key.h"

static JsonObject *
element (JsonArray *array,
         guint      i)
{
  return array != NULL && i < json_array_get_length (array)
         ? json_array_get_object_element (array, i) : NULL;
}

/* The list before the key: no desk sees a key that nobody has introduced yet. */
static gboolean
tell_list (LoketKeeperKey *key,
           LoketAdminDb   *db,
           gboolean       *waiting,
           GError        **error)
{
  g_autofree char *text = loket_admin_db_value (db, error, "SELECT api.keeper_keys(list => $1)",
                                                loket_keeper_key_get_list (key), NULL);
  g_autoptr(JsonNode) answer = text != NULL ? json_from_string (text, error) : NULL;

  if (answer == NULL)
    return FALSE;
  *waiting = loket_json_boolean (json_node_get_object (answer), "waiting");

  return TRUE;
}

gboolean
loket_keeper_tell_key (LoketKeeperKey *key,
                       LoketAdminDb   *db,
                       gboolean       *waiting,
                       GError        **error)
{
  const char *recovery = loket_keeper_key_get_recovery (key);
  g_autofree char *note = g_strdup_printf ("loket recovery\n%s\n", recovery);
  g_autofree char *signature = loket_keeper_key_sign (key, note);

  return tell_list (key, db, waiting, error)
         && loket_admin_db_run (db, error,
                                "SELECT api.keeper_key(key_id => $1, sign => decode($2, 'hex'),"
                                " recovery => decode($3, 'hex'),"
                                " recovery_signature => decode($4, 'hex'))",
                                loket_keeper_key_id (key), loket_keeper_key_get_open (key), recovery,
                                signature, NULL);
}

/* Each text begins as its kind does: nothing a server asks for is ever an introduction of another key. */
static char *
sign_words (LoketKeeperKey *key,
            const char     *words,
            const char     *beginning,
            GError        **error)
{
  if (g_str_has_prefix (words, beginning))
    return loket_keeper_key_sign (key, words);
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_REFUSED,
                       _("The server wants something signed that is no paper of the office."));

  return NULL;
}

/* A version that was overtaken meanwhile is not there any more; the next second has the new one. */
static gboolean
is_overtaken (LoketAdminDb *db,
              GError      **problem,
              GError      **error)
{
  if (g_strcmp0 (loket_admin_db_sqlstate (db), "LK003") == 0)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (problem));

  return FALSE;
}

gboolean
loket_keeper_sign_bundles (LoketKeeperKey *key,
                           LoketAdminDb   *db,
                           JsonObject     *waiting,
                           GError        **error)
{
  JsonArray *bundles = loket_json_array (waiting, "bundles");
  JsonObject *bundle;

  for (guint i = 0; (bundle = element (bundles, i)) != NULL; i++)
    {
      g_autofree char *signature = sign_words (key, loket_json_string (bundle, "payload"), "loket bundle\n", error);
      g_autoptr(GError) problem = NULL;

      if (signature == NULL)
        return FALSE;
      if (!loket_admin_db_run (db, &problem,
                               "SELECT api.keeper_bundle_sign(office => $1::uuid, version => $2,"
                               " key_id => $3, signature => decode($4, 'hex'))",
                               loket_json_string (bundle, "office"), loket_json_string (bundle, "version"),
                               loket_keeper_key_id (key), signature, NULL)
          && !is_overtaken (db, &problem, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
loket_keeper_sign_revoked (LoketKeeperKey *key,
                           LoketAdminDb   *db,
                           JsonObject     *waiting,
                           GError        **error)
{
  JsonArray *lists = loket_json_array (waiting, "revoked");
  JsonObject *list;

  for (guint i = 0; (list = element (lists, i)) != NULL; i++)
    {
      const char *words = loket_json_string (list, "payload");
      g_autofree char *signature = sign_words (key, words, LOKET_RECEIPT_REVOKED_HEADING, error);
      g_autoptr(GError) problem = NULL;

      if (signature == NULL)
        return FALSE;
      if (!loket_admin_db_run (db, &problem,
                               "SELECT api.keeper_revoked_sign(office => $1::uuid, payload => $2,"
                               " key_id => $3, signature => decode($4, 'hex'))",
                               loket_json_string (list, "office"), words, loket_keeper_key_id (key), signature, NULL)
          && !is_overtaken (db, &problem, error))
        return FALSE;
    }

  return TRUE;
}

/* The box says whose journal it is and on which device it was made; the server says who asks. */
static char *
open_for (LoketKeeperKey *key,
          JsonObject     *request,
          const char    **outcome)
{
  g_autoptr(GBytes) sealed = loket_hex_decode (loket_json_string (request, "sealed"));
  g_autoptr(GBytes) reply = loket_hex_decode (loket_json_string (request, "reply_key"));
  g_autoptr(GBytes) data_key = NULL;
  g_autoptr(GBytes) answer = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *device = NULL;

  *outcome = "unreadable";
  if (sealed == NULL || reply == NULL)
    return g_strdup ("");
  data_key = loket_keeper_key_unseal (key, sealed, &owner, &device);
  if (data_key == NULL)
    return g_strdup ("");
  *outcome = "not_theirs";
  if (!g_str_equal (owner, loket_json_string (request, "owner"))
      || !g_str_equal (device, loket_json_string (request, "device")))
    return g_strdup ("");
  answer = loket_reply_key_answer (reply, loket_json_string (request, "request"), data_key);
  if (answer == NULL)
    return g_strdup ("");
  *outcome = "opened";

  return loket_hex_encode (answer);
}

gboolean
loket_keeper_open_journals (LoketKeeperKey *key,
                            LoketAdminDb   *db,
                            JsonObject     *waiting,
                            GError        **error)
{
  JsonArray *requests = loket_json_array (waiting, "journal_keys");
  JsonObject *request;

  for (guint i = 0; (request = element (requests, i)) != NULL; i++)
    {
      const char *outcome;
      g_autofree char *answer = open_for (key, request, &outcome);

      if (!loket_admin_db_run (db, error,
                               "SELECT api.keeper_journal_key(request => $1::uuid, outcome => $2,"
                               " answer => decode($3, 'hex'))",
                               loket_json_string (request, "request"), outcome, answer, NULL))
        return FALSE;
    }

  return TRUE;
}
