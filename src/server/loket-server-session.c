/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in, losing the connection and finding it again. */

#include "loket-pq.h"
#include "loket-server-private.h"

#define BACKOFF_MS 250
#define BACKOFF_MAX_MS 30000

static void schedule_reconnect (LoketServer *self);

/*
 * The connection
 */
static gboolean
on_held_over (gpointer data)
{
  LoketServer *self = data;

  self->held_timer = 0;
  loket_server_fail_held (self, FALSE);
  return G_SOURCE_REMOVE;
}

static void
on_connection_flown (LoketConnection *connection,
                     gboolean         foreground,
                     LoketServer     *self)
{
  if (foreground)
    loket_server_count_flight (self);
}

static void
on_connection_notified (LoketConnection *connection,
                        LoketServer     *self)
{
  loket_server_poll_soon (self, 150);
}

static void
on_connection_lost (LoketConnection *connection,
                    GError          *error,
                    LoketServer     *self)
{
  g_debug ("Connection lost: %s", loket_server_error_get_code (error));
  g_signal_handlers_disconnect_by_data (connection, self);
  g_clear_object (&self->connection);
  loket_server_poll_stop (self);
  if (!self->signed_in)
    {
      loket_server_set_state (self, LOKET_SERVER_OFFLINE);
      return;
    }
  if (self->state == LOKET_SERVER_ONLINE)
    {
      self->lost_at = g_get_monotonic_time ();
      self->attempt = 0;
    }
  g_clear_handle_id (&self->held_timer, g_source_remove);
  self->held_timer = g_timeout_add_seconds (loket_server_get_patience (self) + 1, on_held_over, self);
  loket_server_set_state (self, LOKET_SERVER_OFFLINE);
  schedule_reconnect (self);
}

static void
drop_connection (LoketServer *self)
{
  g_autoptr(LoketConnection) connection = g_steal_pointer (&self->connection);

  loket_server_poll_stop (self);
  if (connection == NULL)
    return;
  g_signal_handlers_disconnect_by_data (connection, self);
  loket_connection_close (connection);
}

/* Takes both. */
void
loket_server_adopt (LoketServer     *self,
                    LoketConnection *connection,
                    LoketTarget     *target)
{
  drop_connection (self);
  self->connection = connection;
  g_clear_pointer (&self->target, loket_target_unref);
  self->target = target;
  loket_connection_choose_line (connection, self->far);
  g_signal_connect (connection, "flown", G_CALLBACK (on_connection_flown), self);
  g_signal_connect (connection, "notified", G_CALLBACK (on_connection_notified), self);
  g_signal_connect (connection, "lost", G_CALLBACK (on_connection_lost), self);
}

void
loket_server_sign_out (LoketServer *self)
{
  g_return_if_fail (LOKET_IS_SERVER (self));

  self->dialling++;
  g_cancellable_cancel (self->stop);
  g_clear_object (&self->stop);
  g_clear_handle_id (&self->reconnect_timer, g_source_remove);
  g_clear_handle_id (&self->held_timer, g_source_remove);
  loket_server_set_signed_in (self, FALSE);
  loket_server_set_state (self, LOKET_SERVER_OFFLINE);
  drop_connection (self);
  loket_server_fail_held (self, TRUE);
  if (self->credentials.password != NULL)
    explicit_bzero (self->credentials.password, strlen (self->credentials.password));
  g_clear_pointer (&self->credentials.password, g_free);
  g_clear_pointer (&self->credentials.login, g_free);
  g_clear_pointer (&self->session, g_free);
  g_clear_pointer (&self->since, g_free);
}

void
loket_server_end (LoketServer  *self,
                  const GError *reason)
{
  g_autoptr(LoketServer) keep = g_object_ref (self);
  g_autoptr(GError) copy = g_error_copy (reason);

  loket_server_sign_out (self);
  g_signal_emit_by_name (self, "ended", copy);
}

/*
 * Back again
 */
static void
came_back (LoketServer *self,
           JsonObject  *resumed)
{
  g_autoptr(LoketServer) keep = g_object_ref (self);

  self->attempt = 0;
  g_clear_handle_id (&self->held_timer, g_source_remove);
  loket_server_set_state (self, LOKET_SERVER_ONLINE);
  if (self->connection == NULL)
    return;
  loket_server_listen (self);
  loket_server_release_held (self);
  g_signal_emit_by_name (self, "resumed", resumed);
  if (self->session != NULL)
    loket_server_poll_soon (self, 1000);
}

/* The second of the two requests that come back together: the epoch is known before anything
 * else is sent. */
static void
on_resumed_changes (LoketRequest *request,
                    gpointer      user_data)
{
  LoketServer *self = user_data;
  g_autoptr(JsonNode) answer = loket_request_parse (request, NULL);

  if (self->connection == NULL || request->lost)
    return;
  if (answer != NULL)
    loket_server_take_changes (self, answer);
}

static void
on_resumed (LoketRequest *request,
            gpointer      user_data)
{
  LoketServer *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_request_parse (request, &error);

  if (request->lost || self->connection == NULL)
    return;
  if (answer != NULL)
    {
      g_object_set_data_full (G_OBJECT (self->connection), "resumed", g_steal_pointer (&answer),
                              (GDestroyNotify) json_node_unref);
      return;
    }
  if (error->code == LOKET_ERROR_OFFLINE)
    {
      loket_connection_drop (self->connection, g_steal_pointer (&error));
      return;
    }
  if (g_strcmp0 (loket_server_error_get_code (error), "LK003") == 0)
    {
      /* The desk session is not there any more. */
      g_clear_error (&error);
      error = loket_server_error_new ("LK014", NULL);
    }
  loket_server_end (self, error);
}

static void
on_resume_settled (LoketRequest *request,
                   gpointer      user_data)
{
  LoketServer *self = user_data;
  JsonNode *answer;

  on_resumed_changes (request, self);
  if (request->lost || self->connection == NULL)
    return;
  answer = g_object_get_data (G_OBJECT (self->connection), "resumed");
  came_back (self, answer != NULL && JSON_NODE_HOLDS_OBJECT (answer)
             ? json_node_get_object (answer) : NULL);
}

static void
resume (LoketServer *self)
{
  g_autoptr(LoketRequest) desk = loket_request_new (on_resumed, self);
  g_autoptr(LoketRequest) changes = loket_request_new (on_resume_settled, self);
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(JsonObject) look = json_object_new ();

  desk->background = changes->background = TRUE;
  json_object_set_string_member (args, "session", self->session);
  json_object_set_string_member (look, "since", self->since != NULL ? self->since : "");
  loket_request_add_call (desk, "desk_resume", args, NULL);
  loket_request_add_call (changes, "changes", look, NULL);
  loket_connection_submit (self->connection, desk);
  loket_connection_submit (self->connection, changes);
}

/* Somebody else who answers for a while is no reason to send an officer home; that this computer was
 * shut out is. */
static gboolean
may_pass (const GError *error)
{
  g_autoptr(JsonObject) detail = loket_server_error_get_detail (error);

  return g_strcmp0 (loket_server_error_get_code (error), "certificate") == 0
         && (detail == NULL
             || !g_str_equal (json_object_get_string_member_with_default (detail, "why", ""), "device"));
}

static void
on_redialled (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  LoketServer *self = LOKET_SERVER (source);
  g_autoptr(GError) error = NULL;
  LoketTarget *target = NULL;
  LoketConnection *connection = loket_server_dial_finish (self, result, &target, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->stop);
  if (connection == NULL)
    {
      if (error->code == LOKET_ERROR_SIGN_IN && !may_pass (error))
        {
          loket_server_end (self, error);
          return;
        }
      loket_server_set_state (self, LOKET_SERVER_OFFLINE);
      schedule_reconnect (self);
      return;
    }
  loket_server_adopt (self, connection, target);
  if (self->session != NULL)
    resume (self);
  else
    came_back (self, NULL);
}

static gboolean
on_reconnect_due (gpointer data)
{
  LoketServer *self = data;

  self->reconnect_timer = 0;
  self->stop = g_cancellable_new ();
  loket_server_set_state (self, LOKET_SERVER_CONNECTING);
  loket_server_dial_async (self, &self->credentials, self->stop, on_redialled, NULL);
  return G_SOURCE_REMOVE;
}

/* Full jitter: after a failover not all desks of a country knock at once. */
static void
schedule_reconnect (LoketServer *self)
{
  guint longest = MIN (BACKOFF_MAX_MS, BACKOFF_MS << MIN (self->attempt, 7));

  self->attempt++;
  g_clear_handle_id (&self->reconnect_timer, g_source_remove);
  self->reconnect_timer = g_timeout_add (g_random_int_range (10, longest), on_reconnect_due, self);
}

void
loket_server_reconnect_now (LoketServer *self)
{
  g_return_if_fail (LOKET_IS_SERVER (self));

  if (self->reconnect_timer == 0)
    return;
  g_clear_handle_id (&self->reconnect_timer, g_source_remove);
  self->attempt = 0;
  on_reconnect_due (self);
}

/*
 * Signing in
 */
typedef struct
{
  guint dialling;
  char *function;               /* (nullable): asked in the same flight */
  JsonObject *args;
  JsonNode *answer;             /* of api.sign_in */
  JsonNode *along;              /* (nullable): of @function */
} SignIn;

static void
sign_in_free (SignIn *data)
{
  g_free (data->function);
  g_clear_pointer (&data->args, json_object_unref);
  g_clear_pointer (&data->answer, json_node_unref);
  g_clear_pointer (&data->along, json_node_unref);
  g_free (data);
}

static void
fail_sign_in (GTask  *task,
              GError *error)
{
  LoketServer *self = g_task_get_source_object (task);

  loket_server_sign_out (self);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Signed out meanwhile, or signing in anew. */
static gboolean
is_over (GTask *task)
{
  LoketServer *self = g_task_get_source_object (task);
  SignIn *data = g_task_get_task_data (task);

  return data->dialling != self->dialling;
}

/* Takes @task. */
static void
settle_sign_in (GTask *task)
{
  LoketServer *self = g_task_get_source_object (task);
  SignIn *data = g_task_get_task_data (task);
  JsonNode *answer = data->answer;

  if (JSON_NODE_HOLDS_OBJECT (answer))
    loket_server_set_epoch (self, loket_json_string (json_node_get_object (answer), "epoch"));
  self->epoch_changed = FALSE;
  loket_server_set_signed_in (self, TRUE);
  loket_server_set_state (self, LOKET_SERVER_ONLINE);
  loket_server_listen (self);
  g_task_return_pointer (task, g_steal_pointer (&data->answer), (GDestroyNotify) json_node_unref);
  g_object_unref (task);
}

static void
on_sign_in_answered (LoketRequest *request,
                     gpointer      user_data)
{
  GTask *task = user_data;
  SignIn *data = g_task_get_task_data (task);
  GError *error = NULL;

  data->answer = loket_request_parse (request, &error);
  if (data->answer == NULL)
    {
      fail_sign_in (task, error);
      return;
    }
  loket_server_note_round_trip (g_task_get_source_object (task));
  if (data->function == NULL)
    settle_sign_in (task);
  else
    g_object_unref (task);
}

/* Whether it was answered or not: who has signed in is signed in. Comes last, also when the
 * connection ends before. */
static void
on_along_answered (LoketRequest *request,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignIn *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  data->along = loket_request_parse (request, &error);
  if (error != NULL)
    g_debug ("%s along with the sign-in: %s", data->function, loket_server_error_get_code (error));
  if (data->answer == NULL)
    return;
  if (is_over (task))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  else
    settle_sign_in (g_steal_pointer (&task));
}

static void
on_sign_in_dialled (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  GTask *task = user_data;
  LoketServer *self = LOKET_SERVER (source);
  GError *error = NULL;
  LoketTarget *target = NULL;
  LoketConnection *connection = loket_server_dial_finish (self, result, &target, &error);
  SignIn *data = g_task_get_task_data (task);
  g_autoptr(LoketRequest) request = NULL;
  g_autoptr(LoketRequest) along = NULL;
  g_autoptr(JsonObject) args = json_object_new ();

  if (is_over (task))
    {
      g_clear_error (&error);
      g_clear_object (&connection);
      g_clear_pointer (&target, loket_target_unref);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
      g_object_unref (task);
      return;
    }
  if (connection == NULL)
    {
      fail_sign_in (task, error);
      return;
    }
  loket_server_adopt (self, connection, target);
  json_object_set_string_member (args, "client", self->client);
  json_object_set_int_member (args, "schema", self->schema);
  request = loket_request_new (on_sign_in_answered, task);
  loket_request_add_call (request, "sign_in", args, NULL);
  loket_connection_submit (connection, request);
  if (data->function == NULL)
    return;
  along = loket_request_new (on_along_answered, g_object_ref (task));
  loket_request_add_call (along, data->function, data->args, NULL);
  loket_connection_submit (connection, along);
}

void
loket_server_sign_in_along_async (LoketServer        *self,
                                  const char         *login,
                                  const char         *password,
                                  const char         *function,
                                  JsonObject         *args,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  SignIn *data = g_new0 (SignIn, 1);
  GTask *task;

  g_return_if_fail (LOKET_IS_SERVER (self));
  g_return_if_fail (login != NULL && password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, loket_server_sign_in_along_async);
  g_task_set_task_data (task, data, (GDestroyNotify) sign_in_free);
  loket_server_sign_out (self);
  data->dialling = self->dialling;
  data->function = g_strdup (function);
  data->args = args != NULL ? json_object_ref (args) : NULL;
  self->credentials.login = g_strdup (login);
  self->credentials.password = g_strdup (password);
  loket_server_set_state (self, LOKET_SERVER_CONNECTING);
  loket_server_dial_async (self, &self->credentials, cancellable, on_sign_in_dialled, task);
}

JsonNode *
loket_server_sign_in_along_finish (LoketServer  *self,
                                   GAsyncResult *result,
                                   JsonNode    **along,
                                   GError      **error)
{
  SignIn *data;
  JsonNode *answer;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  data = g_task_get_task_data (G_TASK (result));
  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (along != NULL)
    *along = answer != NULL ? g_steal_pointer (&data->along) : NULL;
  return answer;
}

void
loket_server_sign_in_async (LoketServer        *self,
                            const char         *login,
                            const char         *password,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  loket_server_sign_in_along_async (self, login, password, NULL, NULL, cancellable, callback,
                                    user_data);
}

JsonNode *
loket_server_sign_in_finish (LoketServer  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  return loket_server_sign_in_along_finish (self, result, NULL, error);
}

/*
 * Is anybody there?
 */
static void
on_probe_raced (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(LoketTarget) winner = loket_target_race_finish (result, &error);

  if (winner != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
loket_server_probe_async (LoketServer        *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr(GPtrArray) targets = NULL;
  GTask *task;

  g_return_if_fail (LOKET_IS_SERVER (self));

  loket_pq_load_soon ();
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, loket_server_probe_async);
  targets = loket_server_order_targets (self);
  loket_target_race_async (targets, cancellable, on_probe_raced, task);
}

gboolean
loket_server_probe_finish (LoketServer  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
