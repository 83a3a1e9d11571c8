/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Live changes: a hint makes us look sooner, and looking every few seconds finds the rest. */

#include "loket-server-private.h"

#include <string.h>

#define POLL_MIN_MS 2000
#define POLL_MAX_MS 5000

void
loket_server_listen (LoketServer *self)
{
  g_autoptr(LoketRequest) request = loket_request_new (NULL, NULL);

  request->background = TRUE;
  loket_request_add_sql (request, "LISTEN loket");
  loket_connection_submit (self->connection, request);
}

/* "epoch:snapshot": the epoch is known before anything is sent on a new connection. */
static void
take_since (LoketServer *self,
            const char  *since)
{
  const char *colon = strchr (since, ':');
  g_autofree char *epoch = colon != NULL ? g_strndup (since, colon - since) : NULL;

  loket_server_set_epoch (self, epoch);
  g_free (self->since);
  self->since = g_strdup (since);
}

void
loket_server_take_changes (LoketServer *self,
                           JsonNode    *answer)
{
  g_autoptr(LoketServer) keep = g_object_ref (self);
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;
  JsonArray *topics = loket_json_array (object, "topics");
  gboolean first = self->since == NULL;

  take_since (self, loket_json_string (object, "since"));
  /* The first look only says where the reading begins: everything was loaded a moment ago. */
  for (guint i = 0; !first && topics != NULL && i < json_array_get_length (topics); i++)
    {
      JsonNode *node = json_array_get_element (topics, i);
      JsonObject *topic = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      g_signal_emit_by_name (self, "changed", loket_json_string (topic, "topic"),
                             loket_json_string (topic, "id"));
    }
}

static void
on_poll_answered (LoketRequest *request,
                  gpointer      user_data)
{
  LoketServer *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_request_parse (request, &error);

  self->polling = FALSE;
  if (request->lost || self->session == NULL)
    return;
  if (answer != NULL)
    loket_server_take_changes (self, answer);
  else if (error->code == LOKET_ERROR_SIGN_IN)
    {
      loket_server_end (self, error);
      return;
    }
  if (self->state == LOKET_SERVER_ONLINE && self->poll_timer == 0)
    loket_server_poll_soon (self, POLL_MAX_MS);
}

static gboolean
on_poll_due (gpointer data)
{
  LoketServer *self = data;
  g_autoptr(LoketRequest) request = NULL;
  g_autoptr(JsonObject) args = NULL;

  self->poll_timer = 0;
  if (self->polling || self->connection == NULL || self->session == NULL)
    return G_SOURCE_REMOVE;
  args = json_object_new ();
  json_object_set_string_member (args, "since", self->since != NULL ? self->since : "");
  request = loket_request_new (on_poll_answered, self);
  request->background = TRUE;
  loket_request_add_call (request, "changes", args, NULL);
  self->polling = TRUE;
  loket_connection_submit (self->connection, request);
  return G_SOURCE_REMOVE;
}

/* A hint makes the next look sooner, never later. */
void
loket_server_poll_soon (LoketServer *self,
                        guint        within_ms)
{
  guint least = within_ms >= POLL_MIN_MS ? POLL_MIN_MS : 0;

  g_clear_handle_id (&self->poll_timer, g_source_remove);
  self->poll_timer = g_timeout_add (g_random_int_range (least, MAX (within_ms, least) + 1),
                                    on_poll_due, self);
}

void
loket_server_poll_stop (LoketServer *self)
{
  g_clear_handle_id (&self->poll_timer, g_source_remove);
  self->polling = FALSE;
}
