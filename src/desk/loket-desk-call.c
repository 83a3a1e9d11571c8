/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calls a desk makes: reading, doing, personal files, pages. */

#include "loket-desk-private.h"

#include "loket-args.h"
#include "loket-server-error.h"

/* * Auxiliary methods */

static JsonObject *
result_of (JsonNode *answer)
{
  JsonObject *object = answer != NULL && JSON_NODE_HOLDS_OBJECT (answer) ? json_node_get_object (answer) : NULL;
  JsonObject *result = object != NULL ? loket_json_object (object, "result") : NULL;

  return result != NULL ? json_object_ref (result) : json_object_new ();
}

/* * Signal callbacks */

static void
on_call_answered (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(JsonNode) answer = loket_server_call_finish (LOKET_SERVER (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else if (JSON_NODE_HOLDS_OBJECT (answer))
    g_task_return_pointer (task, json_object_ref (json_node_get_object (answer)),
                           (GDestroyNotify) json_object_unref);
  else
    g_task_return_pointer (task, json_object_new (), (GDestroyNotify) json_object_unref);
}

static void
on_case_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(JsonNode) answer = loket_server_read_finish (LOKET_SERVER (source), result, &error);

  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, json_object_ref (json_node_get_object (answer)),
                           (GDestroyNotify) json_object_unref);
}

static void
on_page_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = loket_server_page_read_finish (LOKET_SERVER (source), result, &error);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static void
on_run_answered (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  LoketCommand *command = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = loket_outbox_run_finish (LOKET_OUTBOX (source), result, &error);

  g_hash_table_remove (self->waited, loket_command_get_id (command));
  if (answer == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result_of (answer), (GDestroyNotify) json_object_unref);
}

/* * For the files of this folder */

void
_loket_desk_command_leaves (LoketDesk  *self,
                            const char *id)
{
  LoketWaited *waited = g_hash_table_lookup (self->waited, id);
  LoketLeavingFunc leaving = waited != NULL ? g_steal_pointer (&waited->leaving) : NULL;

  if (leaving != NULL)
    leaving (waited->user_data);
}

/* * Public API */

/**
 * loket_desk_call_async:
 * @function: an api function that changes nothing
 * @args: (transfer full) (nullable): its arguments by name
 */
void
loket_desk_call_async (LoketDesk          *self,
                       const char         *function,
                       JsonObject         *args,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(JsonObject) owned = args;

  g_task_set_source_tag (task, loket_desk_call_async);
  if (owned != NULL)
    loket_args_clean (owned);
  loket_server_call_async (self->server, function, owned, cancellable, on_call_answered, task);
}

JsonObject *
loket_desk_call_finish (LoketDesk    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * loket_desk_run_async:
 * @function: an api function that changes something
 * @subject: (nullable): id of what it is about; commands of one subject go in order
 * @args: (transfer full): its arguments by name, without the command id
 * @offline_allowed: whether it may wait in the journal for the server
 *
 * Finishes with the command's result. LOKET_ERROR_OFFLINE with the code "kept" means that it
 * is safe on this desk and goes out by itself.
 */
void
loket_desk_run_async (LoketDesk          *self,
                      const char         *function,
                      const char         *subject,
                      JsonObject         *args,
                      gboolean            offline_allowed,
                      GCancellable       *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  g_autoptr(JsonObject) owned = args;
  g_autoptr(LoketCommand) command = loket_command_new (function, owned, subject);

  loket_command_set_offline_allowed (command, offline_allowed);
  loket_desk_send_async (self, command, NULL, cancellable, callback, user_data);
}

void
loket_desk_send_async (LoketDesk          *self,
                       LoketCommand       *command,
                       LoketLeavingFunc    leaving,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  LoketWaited *waited;

  g_task_set_source_tag (task, loket_desk_send_async);
  if (self->outbox == NULL)
    {
      g_task_return_error (task, loket_server_error_new ("not_sent", NULL));
      return;
    }
  loket_args_clean (loket_command_get_args (command));
  waited = g_new0 (LoketWaited, 1);
  waited->leaving = leaving;
  waited->user_data = user_data;
  g_hash_table_insert (self->waited, g_strdup (loket_command_get_id (command)), waited);
  g_task_set_task_data (task, g_object_ref (command), g_object_unref);
  loket_outbox_run_async (self->outbox, command, cancellable, on_run_answered, g_steal_pointer (&task));
}

JsonObject *
loket_desk_run_finish (LoketDesk    *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * loket_desk_read_case_async:
 * @purpose: kept in the log of who looked at this file (UU 27/2022)
 * @function: "case_read" for its content, "case_history" for what happened, "case_looks" for who looked
 */
void
loket_desk_read_case_async (LoketDesk          *self,
                            const char         *case_id,
                            const char         *purpose,
                            const char         *function,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, loket_desk_read_case_async);
  loket_server_read_async (self->server, function, case_id, purpose, cancellable,
                           on_case_read, task);
}

JsonObject *
loket_desk_read_case_finish (LoketDesk    *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * loket_desk_read_log_async:
 * @about: which part of it, as loket_server_read_log_async() takes it
 *
 * The log of the office, for an auditor; that it was read is in it. Finished with
 * loket_desk_read_case_finish().
 */
void
loket_desk_read_log_async (LoketDesk          *self,
                           JsonObject         *about,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, loket_desk_read_log_async);
  loket_server_read_log_async (self->server, about, cancellable, on_case_read, task);
}

/**
 * loket_desk_read_request_async:
 * @request: what somebody asked about their own data
 * @whole: with the numbers that are masked otherwise; that is on record too
 *
 * Finished with loket_desk_read_case_finish().
 */
void
loket_desk_read_request_async (LoketDesk          *self,
                               const char         *request,
                               gboolean            whole,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, loket_desk_read_request_async);
  loket_server_read_request_async (self->server, request, whole, cancellable, on_case_read, task);
}

void
loket_desk_read_page_async (LoketDesk          *self,
                            const char         *page,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, loket_desk_read_page_async);
  loket_server_page_read_async (self->server, page, cancellable, on_page_read, task);
}

GBytes *
loket_desk_read_page_finish (LoketDesk    *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
