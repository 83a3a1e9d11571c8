/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One host of the office, and finding out which of them answers without telling it anything. */

#include "loket-target.h"

#include <gio/gunixsocketaddress.h>

#include "loket-server-error.h"

#define PORT 5432

/*
 * Targets
 */
LoketTarget *
loket_target_new (const char *text)
{
  g_autoptr(GSocketConnectable) parsed = NULL;
  LoketTarget *self;

  if (text == NULL || *text == '\0')
    return NULL;
  self = g_new0 (LoketTarget, 1);
  g_atomic_ref_count_init (&self->refs);
  self->text = g_strdup (text);
  if (*text == '/')
    {
      const char *colon = strrchr (text, ':');
      guint64 port = PORT;

      self->local = TRUE;
      if (colon != NULL && g_ascii_string_to_unsigned (colon + 1, 10, 1, 65535, &port, NULL))
        self->host = g_strndup (text, colon - text);
      else
        self->host = g_strdup (text);
      self->port = port;
      return self;
    }
  parsed = g_network_address_parse (text, PORT, NULL);
  if (parsed == NULL)
    {
      loket_target_unref (self);
      return NULL;
    }
  self->host = g_strdup (g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed)));
  self->port = g_network_address_get_port (G_NETWORK_ADDRESS (parsed));
  return self;
}

LoketTarget *
loket_target_ref (LoketTarget *target)
{
  g_atomic_ref_count_inc (&target->refs);
  return target;
}

void
loket_target_unref (LoketTarget *target)
{
  if (!g_atomic_ref_count_dec (&target->refs))
    return;
  g_free (target->text);
  g_free (target->host);
  g_free (target->address);
  g_free (target);
}

static GSocketConnectable *
target_to_connectable (LoketTarget *target)
{
  g_autofree char *path = NULL;

  if (!target->local)
    return g_network_address_new (target->host, target->port);
  path = g_strdup_printf ("%s/.s.PGSQL.%u", target->host, target->port);
  return G_SOCKET_CONNECTABLE (g_unix_socket_address_new (path));
}

/*
 * The race
 */
typedef struct
{
  GPtrArray *targets;
  GCancellable *stop;           /* ends the attempts when one has won */
  guint next;
  guint running;
  guint stagger;                /* source id */
  gulong cancelled;
} Race;

typedef struct
{
  GTask *task;
  LoketTarget *target;
} Attempt;

static void start_next (GTask *task);

static void
race_free (Race *race)
{
  g_clear_handle_id (&race->stagger, g_source_remove);
  g_ptr_array_unref (race->targets);
  g_object_unref (race->stop);
  g_free (race);
}

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->task);
  loket_target_unref (attempt->target);
  g_free (attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Attempt, attempt_free)

static void
remember_address (LoketTarget       *target,
                  GSocketConnection *connection)
{
  g_autoptr(GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);

  if (target->local || !G_IS_INET_SOCKET_ADDRESS (address))
    return;
  g_free (target->address);
  target->address = g_inet_address_to_string (
    g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

static void
finish_race (GTask       *task,
             LoketTarget *winner)
{
  Race *race = g_task_get_task_data (task);

  g_clear_handle_id (&race->stagger, g_source_remove);
  g_cancellable_disconnect (g_task_get_cancellable (task), race->cancelled);
  race->cancelled = 0;
  if (winner != NULL)
    g_task_return_pointer (task, loket_target_ref (winner), (GDestroyNotify) loket_target_unref);
  else if (!g_task_return_error_if_cancelled (task))
    g_task_return_error (task, loket_server_error_new ("unreachable", NULL));
  g_cancellable_cancel (race->stop);
}

static void
on_attempt_finished (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(Attempt) attempt = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSocketConnection) connection =
    g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  Race *race = g_task_get_task_data (attempt->task);

  race->running--;
  if (g_task_get_completed (attempt->task) || g_cancellable_is_cancelled (race->stop))
    {
      if (!g_task_get_completed (attempt->task) && race->running == 0)
        finish_race (attempt->task, NULL);
      return;
    }
  if (connection != NULL)
    {
      remember_address (attempt->target, connection);
      finish_race (attempt->task, attempt->target);
      return;
    }
  g_debug ("No answer from %s: %s", attempt->target->text, error->message);
  if (race->next < race->targets->len)
    start_next (attempt->task);
  else if (race->running == 0)
    finish_race (attempt->task, NULL);
}

static gboolean
on_stagger_passed (gpointer data)
{
  GTask *task = data;
  Race *race = g_task_get_task_data (task);

  race->stagger = 0;
  start_next (task);
  return G_SOURCE_REMOVE;
}

static void
start_next (GTask *task)
{
  Race *race = g_task_get_task_data (task);
  LoketTarget *target = race->targets->pdata[race->next++];
  g_autoptr(GSocketConnectable) connectable = target_to_connectable (target);
  g_autoptr(GSocketClient) client = g_socket_client_new ();
  Attempt *attempt = g_new0 (Attempt, 1);

  g_clear_handle_id (&race->stagger, g_source_remove);
  attempt->task = g_object_ref (task);
  attempt->target = loket_target_ref (target);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, LOKET_HOST_SECONDS);
  race->running++;
  g_socket_client_connect_async (client, connectable, race->stop, on_attempt_finished, attempt);
  if (race->next < race->targets->len)
    race->stagger = g_timeout_add (LOKET_STAGGER_MS, on_stagger_passed, task);
}

static void
on_race_cancelled (GCancellable *cancellable,
                   gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

void
loket_target_race_async (GPtrArray          *targets,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Race *race = g_new0 (Race, 1);

  g_task_set_source_tag (task, loket_target_race_async);
  race->targets = g_ptr_array_ref (targets);
  race->stop = g_cancellable_new ();
  g_task_set_task_data (task, race, (GDestroyNotify) race_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (targets->len == 0)
    {
      g_task_return_error (task, loket_server_error_new ("unreachable", NULL));
      return;
    }
  if (cancellable != NULL)
    race->cancelled = g_cancellable_connect (cancellable, G_CALLBACK (on_race_cancelled),
                                             g_object_ref (race->stop), g_object_unref);
  start_next (task);
}

LoketTarget *
loket_target_race_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
