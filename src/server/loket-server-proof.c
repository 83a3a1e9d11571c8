/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The password given again: a connection of its own that only an owner of it can open. */

#include "loket-server-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *new_password;           /* NULL: only prove */
  LoketConnection *connection;
} Proof;

static void
proof_free (Proof *proof)
{
  if (proof->new_password != NULL)
    explicit_bzero (proof->new_password, strlen (proof->new_password));
  g_free (proof->new_password);
  if (proof->connection != NULL)
    loket_connection_close (proof->connection);
  g_clear_object (&proof->connection);
  g_free (proof);
}

static void
on_proof_answered (LoketRequest *request,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketServer *self = g_task_get_source_object (task);
  Proof *proof = g_task_get_task_data (task);

  if (request->error != NULL)
    {
      g_task_return_error (task, g_error_copy (request->error));
      return;
    }
  if (proof->new_password != NULL && self->credentials.password != NULL)
    {
      explicit_bzero (self->credentials.password, strlen (self->credentials.password));
      g_free (self->credentials.password);
      self->credentials.password = g_strdup (proof->new_password);
    }
  g_task_return_boolean (task, TRUE);
}

static gboolean
build (LoketServer  *self,
       Proof        *proof,
       LoketRequest *request)
{
  g_autofree char *sql = NULL;
  g_autoptr(JsonObject) args = json_object_new ();

  if (proof->new_password == NULL)
    {
      if (self->session == NULL)
        json_object_set_null_member (args, "session");
      else
        json_object_set_string_member (args, "session", self->session);
      return loket_request_add_call (request, "prove", args, NULL);
    }
  sql = loket_connection_password_sql (proof->connection, self->credentials.login,
                                       proof->new_password);
  if (sql == NULL)
    return FALSE;
  loket_request_add_sql (request, sql);
  return TRUE;
}

static void
on_proof_dialled (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketServer *self = LOKET_SERVER (source);
  Proof *proof = g_task_get_task_data (task);
  g_autoptr(LoketRequest) request = NULL;
  GError *error = NULL;

  proof->connection = loket_server_dial_finish (self, result, NULL, &error);
  if (proof->connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  request = loket_request_new (on_proof_answered, task);
  if (build (self, proof, request))
    {
      loket_connection_submit (proof->connection, request);
      g_steal_pointer (&task);
      return;
    }
  g_task_return_error (task, loket_server_error_new ("answer", NULL));
}

static void
dial_with (LoketServer *self,
           GTask       *task,
           const char  *password)
{
  LoketCredentials *credentials;

  if (!self->signed_in)
    {
      g_task_return_error (task, loket_server_error_new ("not_signed_in", NULL));
      g_object_unref (task);
      return;
    }
  credentials = loket_credentials_copy (&self->credentials);
  explicit_bzero (credentials->password, strlen (credentials->password));
  g_free (credentials->password);
  credentials->password = g_strdup (password);
  loket_server_dial_async (self, credentials, g_task_get_cancellable (task), on_proof_dialled,
                           task);
  loket_credentials_free (credentials);
}

void
loket_server_prove_async (LoketServer        *self,
                          const char         *password,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (LOKET_IS_SERVER (self));
  g_return_if_fail (password != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, loket_server_prove_async);
  g_task_set_task_data (task, g_new0 (Proof, 1), (GDestroyNotify) proof_free);
  dial_with (self, task, password);
}

gboolean
loket_server_prove_finish (LoketServer  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
loket_server_change_password_async (LoketServer        *self,
                                    const char         *old_password,
                                    const char         *new_password,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  Proof *proof;
  GTask *task;

  g_return_if_fail (LOKET_IS_SERVER (self));
  g_return_if_fail (old_password != NULL && new_password != NULL);

  proof = g_new0 (Proof, 1);
  proof->new_password = g_strdup (new_password);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, loket_server_change_password_async);
  g_task_set_task_data (task, proof, (GDestroyNotify) proof_free);
  dial_with (self, task, old_password);
}

gboolean
loket_server_change_password_finish (LoketServer  *self,
                                     GAsyncResult *result,
                                     GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
