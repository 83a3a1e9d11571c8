/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls: built, sent, sent again where that is safe, and their answers. */

#include "loket-server-private.h"

#include <string.h>

#define TRIES_OF_CONFLICT 3
#define CONFIRM_MS 1000             /* between two attempts to have a command confirmed */
#define PATIENCE (15 * G_TIME_SPAN_SECOND)
#define PING_LIMIT_MS 2000

static void submit (GTask *task);

/*
 * A call
 */
LoketCall *
loket_call_new (LoketCallKind kind,
                const char   *function,
                JsonObject   *args)
{
  LoketCall *call = g_new0 (LoketCall, 1);

  call->kind = kind;
  call->function = g_strdup (function);
  call->args = args != NULL ? json_object_ref (args) : NULL;
  call->started_at = g_get_monotonic_time ();
  return call;
}

static void
call_free (LoketCall *call)
{
  g_clear_handle_id (&call->retry_timer, g_source_remove);
  g_clear_handle_id (&call->cancel_source, g_source_remove);
  g_clear_pointer (&call->request, loket_request_unref);
  g_clear_pointer (&call->args, json_object_unref);
  g_clear_pointer (&call->bytes, g_bytes_unref);
  g_free (call->behind);
  g_free (call->function);
  g_free (call);
}

static void
let_go (GTask *task)
{
  LoketServer *self = g_task_get_source_object (task);
  LoketCall *call = g_task_get_task_data (task);

  if (call->cancelled != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), call->cancelled);
  call->cancelled = 0;
  g_clear_handle_id (&call->cancel_source, g_source_remove);
  g_clear_handle_id (&call->retry_timer, g_source_remove);
  if (call->request != NULL && call->request->done != NULL && self->connection != NULL)
    loket_connection_forget (self->connection, call->request);
  else if (call->request != NULL)
    call->request->done = NULL;
  g_queue_remove (&self->held, task);
}

/* Takes the task and the error. */
static void
fail (GTask  *task,
      GError *error)
{
  let_go (task);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
succeed (GTask         *task,
         gpointer       value,
         GDestroyNotify destroy)
{
  let_go (task);
  g_task_return_pointer (task, value, destroy);
  g_object_unref (task);
}

/*
 * Building
 */
static gboolean
add_file (LoketRequest *request,
          LoketCall    *call,
          GError      **error)
{
  g_autofree char *id = loket_id_new ();
  g_autoptr(JsonObject) begin = json_object_new ();
  g_autoptr(JsonObject) read = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, call->args);
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (begin, name, json_node_copy (node));
  /* A new id each time: a read that was used is used up. */
  json_object_set_string_member (begin, "read", id);
  json_object_set_string_member (read, "read", id);
  return loket_request_add_call (request, call->begin, begin, error)
         && loket_request_add_call (request, call->function, read, error);
}

/* The server itself looks whether the earlier one was done, in the transaction of this one: it may
 * have been refused, or be on its way a second time, while this one was already under way. */
static gboolean
add_command (LoketRequest *request,
             LoketCall    *call,
             GError      **error)
{
  g_autoptr(JsonObject) args = json_object_new ();

  if (call->behind == NULL)
    return loket_request_add_call (request, call->function, call->args, error);
  json_object_set_string_member (args, "earlier", call->behind);
  if (!loket_request_add_call (request, "command_done", args, error))
    return FALSE;
  loket_request_join (request);
  return loket_request_add_call (request, call->function, call->args, error);
}

static gboolean
build (LoketRequest *request,
       LoketCall    *call,
       GError      **error)
{
  switch (call->kind)
    {
    case LOKET_CALL_READ:
      return loket_request_add_call (request, call->function, call->args, error);

    case LOKET_CALL_COMMAND:
      return add_command (request, call, error);

    case LOKET_CALL_FILE:
      return add_file (request, call, error);

    case LOKET_CALL_STORE:
      request->background = TRUE;
      return loket_request_add_bytes (request, call->function, call->args, "bytes", call->bytes,
                                      error);

    case LOKET_CALL_BYTES:
      return loket_request_add_read (request, call->function, call->args, error);

    case LOKET_CALL_PING:
      request->limit_ms = PING_LIMIT_MS;
      loket_request_add_sql (request, "SELECT 'true'");
      return TRUE;
    }
  return FALSE;
}

/*
 * Answers
 */
static GBytes *
join_rows (LoketRequest *request)
{
  g_autoptr(GByteArray) all = g_byte_array_new ();

  for (guint i = 0; i < request->rows->len; i++)
    {
      gsize size = 0;
      const guint8 *data = request->rows->pdata[i] != NULL
                           ? g_bytes_get_data (request->rows->pdata[i], &size) : NULL;
      if (size > 0)
        g_byte_array_append (all, data, size);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}

/* Opening and closing the desk is what a lost connection must know about. */
static void
follow_desk (LoketServer *self,
             LoketCall   *call,
             JsonNode    *answer)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;

  loket_server_set_epoch (self, loket_json_string (object, "epoch"));
  if (g_str_equal (call->function, "desk_close"))
    loket_server_set_session (self, NULL);
  if (!g_str_equal (call->function, "desk_open"))
    return;
  loket_server_set_session (self, loket_json_string (loket_json_object (object, "result"),
                                                     "session"));
  /* A repeated answer may belong to the connection that was lost meanwhile. */
  if (loket_json_boolean (object, "repeat") && self->connection != NULL)
    {
      g_autoptr(LoketRequest) resume = loket_request_new (NULL, NULL);
      g_autoptr(JsonObject) args = json_object_new ();

      json_object_set_string_member (args, "session", self->session);
      loket_request_add_call (resume, "desk_resume", args, NULL);
      loket_connection_submit (self->connection, resume);
    }
}

static void
take_answer (GTask *task)
{
  LoketServer *self = g_task_get_source_object (task);
  LoketCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  JsonNode *answer;

  if (call->kind == LOKET_CALL_BYTES)
    {
      succeed (task, join_rows (call->request), (GDestroyNotify) g_bytes_unref);
      return;
    }
  answer = loket_request_parse (call->request, &error);
  if (answer == NULL)
    {
      fail (task, error);
      return;
    }
  if (call->kind == LOKET_CALL_COMMAND)
    follow_desk (self, call, answer);
  succeed (task, answer, (GDestroyNotify) json_node_unref);
}

/*
 * Again
 */
static gboolean
on_retry_due (gpointer data)
{
  GTask *task = data;
  LoketCall *call = g_task_get_task_data (task);

  call->retry_timer = 0;
  submit (task);
  return G_SOURCE_REMOVE;
}

static void
retry_in (GTask *task,
          guint  milliseconds)
{
  LoketCall *call = g_task_get_task_data (task);

  call->tries++;
  call->retry_timer = g_timeout_add (milliseconds, on_retry_due, task);
}

static GError *
not_certain (LoketCall *call)
{
  return loket_server_error_new (call->kind == LOKET_CALL_COMMAND && call->was_sent
                                 ? "unconfirmed" : "unreachable", NULL);
}

static gboolean
has_patience (LoketCall *call)
{
  return g_get_monotonic_time () - call->started_at < PATIENCE;
}

static void
hold (GTask *task)
{
  LoketServer *self = g_task_get_source_object (task);
  LoketCall *call = g_task_get_task_data (task);
  /* Still "online": it is just being lost. */
  gint64 offline = self->state == LOKET_SERVER_ONLINE ? 0
                   : g_get_monotonic_time () - self->lost_at;
  gboolean soon = self->signed_in && has_patience (call) && call->kind != LOKET_CALL_PING
                  && offline < loket_server_get_patience (self) * G_TIME_SPAN_SECOND;

  if (soon)
    g_queue_push_tail (&self->held, task);
  else if (!self->signed_in)
    fail (task, loket_server_error_new ("not_signed_in", NULL));
  else
    fail (task, not_certain (call));
}

static void
on_request_done (LoketRequest *request,
                 gpointer      user_data)
{
  GTask *task = user_data;
  LoketServer *self = g_task_get_source_object (task);
  LoketCall *call = g_task_get_task_data (task);
  const char *code = loket_server_error_get_code (request->error);

  g_debug ("%s: %s after %d ms", call->function, code != NULL ? code : "done",
           (int) ((g_get_monotonic_time () - request->sent_at) / 1000));
  loket_server_note_round_trip (self);
  call->was_sent |= request->sent_at != 0;
  if (request->lost)
    hold (task);
  else if (request->warned && call->kind == LOKET_CALL_COMMAND && request->error == NULL)
    {
      /* Done here, but perhaps on this server only: asked again until nothing is in doubt. */
      if (has_patience (call))
        retry_in (task, CONFIRM_MS);
      else
        fail (task, not_certain (call));
    }
  else if (code != NULL && g_str_has_prefix (code, "40") && call->tries < TRIES_OF_CONFLICT)
    retry_in (task, g_random_int_range (20, 100 << call->tries));
  else if (code != NULL && (g_str_has_prefix (code, "57P") || g_str_equal (code, "25006")))
    {
      /* It is going away or was made a copy: the hosts are asked again. */
      GError *reason = g_error_copy (request->error);
      loket_connection_drop (self->connection, reason);
      hold (task);
    }
  else if (request->error != NULL)
    fail (task, g_error_copy (request->error));
  else
    take_answer (task);
}

static void
submit (GTask *task)
{
  LoketServer *self = g_task_get_source_object (task);
  LoketCall *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (self->state != LOKET_SERVER_ONLINE)
    {
      hold (task);
      return;
    }
  g_clear_pointer (&call->request, loket_request_unref);
  call->request = loket_request_new (on_request_done, task);
  if (build (call->request, call, &error))
    loket_connection_submit (self->connection, call->request);
  else
    fail (task, error);
}

static gboolean
on_cancel_seen (gpointer data)
{
  GTask *task = data;
  LoketCall *call = g_task_get_task_data (task);

  call->cancel_source = 0;
  fail (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *cancellable,
              gpointer      data)
{
  LoketCall *call = g_task_get_task_data (data);

  if (call->cancel_source == 0)
    call->cancel_source = g_idle_add (on_cancel_seen, data);
}

/*
 * For the rest of the server
 */
void
loket_server_start_call (LoketServer *self,
                         GTask       *task,
                         LoketCall   *call)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }
  if (cancellable != NULL)
    call->cancelled = g_signal_connect (cancellable, "cancelled", G_CALLBACK (on_cancelled), task);
  submit (task);
}

void
loket_server_release_held (LoketServer *self)
{
  GTask *task;

  for (guint n = self->held.length; n > 0 && (task = g_queue_pop_head (&self->held)) != NULL; n--)
    {
      LoketCall *call = g_task_get_task_data (task);

      /* Another server answers now and may lack what this command builds on: the outbox begins
       * again with the oldest. */
      if (call->kind == LOKET_CALL_COMMAND && self->epoch_changed)
        fail (task, not_certain (call));
      else
        submit (task);
    }
  self->epoch_changed = FALSE;
}

void
loket_server_fail_held (LoketServer *self,
                        gboolean     all)
{
  GTask *task;

  for (guint n = self->held.length; n > 0 && (task = g_queue_pop_head (&self->held)) != NULL; n--)
    if (all)
      fail (task, not_certain (g_task_get_task_data (task)));
    else
      hold (task);
}
