/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the server: the hosts are raced without the password, which then goes to one at a time. */

#include "loket-server-private.h"

typedef struct
{
  GPtrArray *left;              /* LoketTarget, the last good one first */
  LoketCredentials *credentials;
  LoketTarget *target;
  GError *error;                /* the one that tells most */
} Dial;

static void dial_next (GTask *task);

static void
dial_free (Dial *dial)
{
  g_ptr_array_unref (dial->left);
  loket_credentials_free (dial->credentials);
  g_clear_pointer (&dial->target, loket_target_unref);
  g_clear_error (&dial->error);
  g_free (dial);
}

static int
weight (const GError *error)
{
  static const char * const codes[] = { "unreachable", "timeout", "standby", "57P03", "53300",
                                        "certificate", "28000", "28P01" };
  const char *code = loket_server_error_get_code (error);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_strcmp0 (code, codes[i]) == 0)
      return i + 1;
  return error != NULL ? 3 : 0;
}

static void
keep_error (Dial   *dial,
            GError *error)
{
  if (weight (error) > weight (dial->error))
    {
      g_clear_error (&dial->error);
      dial->error = error;
    }
  else
    g_error_free (error);
}

static void
fail_dial (GTask *task)
{
  Dial *dial = g_task_get_task_data (task);
  GError *error = dial->error != NULL ? g_steal_pointer (&dial->error)
                                      : loket_server_error_new ("unreachable", NULL);

  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_dial_opened (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  Dial *dial = g_task_get_task_data (task);
  GError *error = NULL;
  LoketConnection *connection = loket_connection_open_finish (result, &error);

  if (connection != NULL)
    {
      g_task_return_pointer (task, connection, g_object_unref);
      g_object_unref (task);
      return;
    }
  g_debug ("%s refused: %s", dial->target->text, loket_server_error_get_code (error));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  keep_error (dial, error);
  g_ptr_array_remove (dial->left, dial->target);
  dial_next (task);
}

static void
on_dial_raced (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  Dial *dial = g_task_get_task_data (task);
  GError *error = NULL;
  LoketTarget *winner = loket_target_race_finish (result, &error);

  if (winner == NULL)
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_clear_error (&dial->error);
          dial->error = error;
        }
      else
        keep_error (dial, error);
      fail_dial (task);
      return;
    }
  g_clear_pointer (&dial->target, loket_target_unref);
  dial->target = winner;
  loket_connection_open_async (winner, dial->credentials, g_task_get_cancellable (task),
                               on_dial_opened, task);
}

static gpointer
copy_target (gconstpointer target,
             gpointer      data)
{
  return loket_target_ref ((LoketTarget *) target);
}

static void
dial_next (GTask *task)
{
  Dial *dial = g_task_get_task_data (task);
  g_autoptr(GPtrArray) targets = NULL;

  if (dial->left->len == 0)
    {
      fail_dial (task);
      return;
    }
  targets = g_ptr_array_copy (dial->left, copy_target, NULL);
  loket_target_race_async (targets, g_task_get_cancellable (task), on_dial_raced, task);
}

GPtrArray *
loket_server_order_targets (LoketServer *self)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func ((GDestroyNotify) loket_target_unref);

  if (self->target != NULL)
    g_ptr_array_add (targets, loket_target_ref (self->target));
  for (guint i = 0; i < self->targets->len; i++)
    if (self->targets->pdata[i] != self->target)
      g_ptr_array_add (targets, loket_target_ref (self->targets->pdata[i]));
  return targets;
}

void
loket_server_dial_async (LoketServer            *self,
                         const LoketCredentials *credentials,
                         GCancellable           *cancellable,
                         GAsyncReadyCallback     callback,
                         gpointer                user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Dial *dial = g_new0 (Dial, 1);

  g_task_set_source_tag (task, loket_server_dial_async);
  dial->left = loket_server_order_targets (self);
  dial->credentials = loket_credentials_copy (credentials);
  g_task_set_task_data (task, dial, (GDestroyNotify) dial_free);
  dial_next (task);
}

LoketConnection *
loket_server_dial_finish (LoketServer  *self,
                          GAsyncResult *result,
                          LoketTarget **target,
                          GError      **error)
{
  Dial *dial = g_task_get_task_data (G_TASK (result));
  LoketConnection *connection = g_task_propagate_pointer (G_TASK (result), error);

  if (connection != NULL && target != NULL)
    *target = loket_target_ref (dial->target);
  return connection;
}
