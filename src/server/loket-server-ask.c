/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the desk asks of the server: each becomes a call. */

#include "loket-server-private.h"

static void
start (LoketServer        *self,
       gpointer            tag,
       LoketCall          *call,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  loket_server_start_call (self, task, call);
}

static gpointer
finish (LoketServer  *self,
        GAsyncResult *result,
        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
loket_server_call_async (LoketServer        *self,
                         const char         *function,
                         JsonObject         *args,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_SERVER (self));
  g_return_if_fail (function != NULL);

  start (self, loket_server_call_async, loket_call_new (LOKET_CALL_READ, function, args),
         cancellable, callback, user_data);
}

JsonNode *
loket_server_call_finish (LoketServer  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  return finish (self, result, error);
}

void
loket_server_send_async (LoketServer        *self,
                         LoketCommand       *command,
                         const char         *behind,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(JsonObject) args = json_object_new ();
  LoketCall *call;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  g_return_if_fail (LOKET_IS_SERVER (self));
  g_return_if_fail (LOKET_IS_COMMAND (command));

  json_object_set_string_member (args, "command", loket_command_get_id (command));
  json_object_iter_init (&iter, loket_command_get_args (command));
  while (json_object_iter_next (&iter, &name, &node))
    json_object_set_member (args, name, json_node_copy (node));
  call = loket_call_new (LOKET_CALL_COMMAND, loket_command_get_function (command), args);
  call->behind = g_strdup (behind);
  start (self, loket_server_send_async, call, cancellable, callback, user_data);
}

JsonNode *
loket_server_send_finish (LoketServer  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  return finish (self, result, error);
}

static void
start_reading (LoketServer        *self,
               const char         *begin,
               const char         *function,
               JsonObject         *args,
               GCancellable       *cancellable,
               GAsyncReadyCallback callback,
               gpointer            user_data)
{
  LoketCall *call = loket_call_new (LOKET_CALL_FILE, function, args);

  call->begin = begin;
  start (self, loket_server_read_async, call, cancellable, callback, user_data);
}

void
loket_server_read_async (LoketServer        *self,
                         const char         *function,
                         const char         *case_id,
                         const char         *purpose,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(JsonObject) args = json_object_new ();

  g_return_if_fail (LOKET_IS_SERVER (self));
  g_return_if_fail (function != NULL && case_id != NULL && purpose != NULL);

  json_object_set_string_member (args, "case", case_id);
  json_object_set_string_member (args, "purpose", purpose);
  start_reading (self, "read_begin", function, args, cancellable, callback, user_data);
}

JsonNode *
loket_server_read_finish (LoketServer  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  return finish (self, result, error);
}

void
loket_server_read_log_async (LoketServer        *self,
                             JsonObject         *about,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr(JsonObject) args = json_object_new ();

  g_return_if_fail (LOKET_IS_SERVER (self));
  g_return_if_fail (about != NULL);

  json_object_set_object_member (args, "about", json_object_ref (about));
  start_reading (self, "audit_begin", "audit_log", args, cancellable, callback, user_data);
}

void
loket_server_read_request_async (LoketServer        *self,
                                 const char         *request,
                                 gboolean            whole,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  g_autoptr(JsonObject) args = json_object_new ();

  g_return_if_fail (LOKET_IS_SERVER (self));
  g_return_if_fail (request != NULL);

  json_object_set_string_member (args, "request", request);
  json_object_set_boolean_member (args, "whole", whole);
  start_reading (self, "request_begin", "request_read", args, cancellable, callback, user_data);
}

void
loket_server_read_case_async (LoketServer        *self,
                              const char         *case_id,
                              const char         *purpose,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  loket_server_read_async (self, "case_read", case_id, purpose, cancellable, callback, user_data);
}

JsonNode *
loket_server_read_case_finish (LoketServer  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  return finish (self, result, error);
}

void
loket_server_page_read_async (LoketServer        *self,
                              const char         *page_id,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  g_autoptr(JsonObject) args = json_object_new ();

  g_return_if_fail (LOKET_IS_SERVER (self));
  g_return_if_fail (page_id != NULL);

  json_object_set_string_member (args, "page", page_id);
  start (self, loket_server_page_read_async, loket_call_new (LOKET_CALL_BYTES, "page_read", args),
         cancellable, callback, user_data);
}

GBytes *
loket_server_page_read_finish (LoketServer  *self,
                               GAsyncResult *result,
                               GError      **error)
{
  return finish (self, result, error);
}

void
loket_server_ping_async (LoketServer        *self,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (LOKET_IS_SERVER (self));

  start (self, loket_server_ping_async, loket_call_new (LOKET_CALL_PING, "ping", NULL),
         cancellable, callback, user_data);
}

gboolean
loket_server_ping_finish (LoketServer  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_autoptr(JsonNode) answer = finish (self, result, error);

  return answer != NULL;
}
