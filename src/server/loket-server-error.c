/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the server said, as an error with a sentence and one thing to do. */

#include "loket-server-error.h"

#include <glib/gi18n-lib.h>

#include "loket-server-reason.h"

/* A code that stands for several causes names its cause in the detail. */
static const LoketServerSentence *
find_sentence (const char *code,
               const char *detail)
{
  g_autoptr(JsonNode) node = detail != NULL ? json_from_string (detail, NULL) : NULL;
  const LoketServerSentence *row = NULL;
  g_autofree char *cause = NULL;

  if (code != NULL && node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      const char *why = json_object_get_string_member_with_default (json_node_get_object (node),
                                                                    "why", "");

      cause = g_strconcat (code, ".", why, NULL);
      row = loket_server_sentence_find (cause);
    }

  return row != NULL ? row : loket_server_sentence_find (code);
}

/* Where else the person is signed in, from {"at": [names of counters]}. */
static char *
read_places (const char *detail)
{
  g_autoptr(JsonNode) node = detail != NULL ? json_from_string (detail, NULL) : NULL;
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *at = object != NULL ? json_object_get_member (object, "at") : NULL;
  JsonArray *names = at != NULL && JSON_NODE_HOLDS_ARRAY (at) ? json_node_get_array (at) : NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      JsonNode *name = json_array_get_element (names, i);

      if (json_node_get_value_type (name) == G_TYPE_STRING)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", json_node_get_string (name));
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * loket_server_error_new:
 * @code: "LKnnn", a SQLSTATE or a word of ours
 * @detail: (nullable): JSON text of the server without personal data
 *
 * Returns: (transfer full): an error of LOKET_ERROR whose message is for the officer
 */
GError *
loket_server_error_new (const char *code,
                        const char *detail)
{
  const LoketServerSentence *row = find_sentence (code, detail);
  const char *reason = loket_server_reason_find (code, detail);
  g_autofree char *places = g_strcmp0 (code, "LK017") == 0 ? read_places (detail) : NULL;
  GError *error;

  if (row != NULL && reason != NULL)
    error = g_error_new_literal (LOKET_ERROR, row->error, _(reason));
  else if (row != NULL && places != NULL)
    error = g_error_new (LOKET_ERROR, row->error,
                         /* Translators: %s are names of counters, such as "Loket 3, Loket 5" */
                         _("You are signed in at six places already, among them %s. Sign out at one of them first."),
                         places);
  else if (row != NULL)
    error = g_error_new_literal (LOKET_ERROR, row->error, _(row->sentence));
  else
    /* Translators: %s is a short technical code such as XX000 */
    error = g_error_new (LOKET_ERROR, LOKET_ERROR_FAILED,
                         _("The server could not do this (%s)."), code != NULL ? code : "?");
  loket_error_set_cause (error, code, detail);
  return error;
}

const char *
loket_server_error_get_code (const GError *error)
{
  return loket_error_get_cause (error);
}

JsonObject *
loket_server_error_get_detail (const GError *error)
{
  const char *text = loket_error_get_detail (error);
  g_autoptr(JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return json_node_dup_object (node);
}

const char *
loket_server_error_get_action (const GError *error)
{
  const LoketServerSentence *row = find_sentence (loket_error_get_cause (error),
                                                  loket_error_get_detail (error));

  return row != NULL ? row->action : "none";
}

const char *
loket_server_error_get_label (const GError *error)
{
  const LoketServerSentence *row = find_sentence (loket_error_get_cause (error),
                                                  loket_error_get_detail (error));

  return row != NULL && row->label != NULL ? _(row->label) : NULL;
}
