/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brings what the journal holds to the server, in order, once, whatever happens between. */

#include "loket-outbox-private.h"

#include "loket-server-error.h"

#include <string.h>

#define SLOW_SECONDS 10

enum { PROP_0, PROP_PENDING, PROP_ATTENTION, PROP_UPLOADS, N_PROPS };
enum { LEAVES, ANSWERED, REFUSED, PAGE_DONE, N_SIGNALS };

G_DEFINE_FINAL_TYPE (LoketOutbox, loket_outbox, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/*
 * The list
 */
LoketCommand *
loket_outbox_find (LoketOutbox *self,
                   const char  *id,
                   guint       *position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->commands));

  for (guint i = 0; id != NULL && i < n; i++)
    {
      g_autoptr(LoketCommand) command = g_list_model_get_item (G_LIST_MODEL (self->commands), i);

      if (strcmp (loket_command_get_id (command), id) == 0)
        {
          if (position != NULL)
            *position = i;
          return command;
        }
    }
  return NULL;
}

void
loket_outbox_drop (LoketOutbox  *self,
                   LoketCommand *command)
{
  guint position;

  if (loket_outbox_find (self, loket_command_get_id (command), &position) != NULL)
    g_list_store_remove (self->commands, position);
  g_hash_table_remove (self->alone, loket_command_get_id (command));
  loket_outbox_counts (self);
}

gboolean
loket_outbox_is_waiting (LoketCommand *command)
{
  LoketCommandState state = loket_command_get_state (command);

  return state == LOKET_COMMAND_QUEUED || state == LOKET_COMMAND_SENT;
}

void
loket_outbox_counts (LoketOutbox *self)
{
  for (int i = PROP_PENDING; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

/*
 * The server
 */
static void
on_epoch_changed (LoketServer *server,
                  GParamSpec  *pspec,
                  LoketOutbox *self)
{
  if (self->started)
    loket_outbox_read_journal (self, g_task_new (self, NULL, NULL, NULL));
}

static void
on_state_changed (LoketServer *server,
                  GParamSpec  *pspec,
                  LoketOutbox *self)
{
  if (loket_server_get_state (server) != LOKET_SERVER_ONLINE)
    {
      if (self->was_online)
        self->offline_since = g_get_monotonic_time ();
      self->was_online = FALSE;
      return;
    }
  self->was_online = TRUE;
  self->frozen = FALSE;
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  loket_outbox_pump (self);
}

/*
 * Parent class overrides
 */
static void
loket_outbox_dispose (GObject *object)
{
  LoketOutbox *self = LOKET_OUTBOX (object);

  loket_outbox_stop (self);
  if (self->server != NULL)
    g_signal_handlers_disconnect_by_data (self->server, self);
  if (self->journal != NULL)
    g_signal_handlers_disconnect_by_data (self->journal, self);
  g_clear_object (&self->server);
  g_clear_object (&self->journal);
  G_OBJECT_CLASS (loket_outbox_parent_class)->dispose (object);
}

static void
loket_outbox_finalize (GObject *object)
{
  LoketOutbox *self = LOKET_OUTBOX (object);

  g_object_unref (self->commands);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->waiters);
  g_hash_table_unref (self->busy);
  g_hash_table_unref (self->alone);
  g_hash_table_unref (self->pages);
  g_hash_table_unref (self->page_tries);
  g_hash_table_unref (self->page_errors);
  g_free (self->uploading);
  G_OBJECT_CLASS (loket_outbox_parent_class)->finalize (object);
}

static void
loket_outbox_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LoketOutbox *self = LOKET_OUTBOX (object);

  switch (prop_id)
    {
    case PROP_PENDING:
      g_value_set_uint (value, loket_outbox_get_pending (self));
      break;

    case PROP_ATTENTION:
      g_value_set_uint (value, loket_outbox_get_attention (self));
      break;

    case PROP_UPLOADS:
      g_value_set_uint (value, loket_outbox_get_uploads (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loket_outbox_class_init (LoketOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = loket_outbox_dispose;
  object_class->finalize = loket_outbox_finalize;
  object_class->get_property = loket_outbox_get_property;

  properties[PROP_PENDING] = g_param_spec_uint ("pending", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ATTENTION] = g_param_spec_uint ("attention", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_UPLOADS] = g_param_spec_uint ("uploads", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[LEAVES] = g_signal_new ("command-leaves", LOKET_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ANSWERED] = g_signal_new ("command-answered", LOKET_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                    JSON_TYPE_NODE);
  signals[REFUSED] = g_signal_new ("command-refused", LOKET_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_ERROR);
  signals[PAGE_DONE] = g_signal_new ("page-done", LOKET_TYPE_OUTBOX, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loket_outbox_init (LoketOutbox *self)
{
  self->commands = g_list_store_new (LOKET_TYPE_COMMAND);
  self->cancellable = g_cancellable_new ();
  self->waiters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_ptr_array_unref);
  self->busy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->alone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->page_tries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->page_errors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) g_error_free);
}

/*
 * Public
 */
LoketOutbox *
loket_outbox_new (LoketJournal *journal,
                  LoketServer  *server)
{
  LoketOutbox *self;

  g_return_val_if_fail (LOKET_IS_JOURNAL (journal), NULL);
  g_return_val_if_fail (LOKET_IS_SERVER (server), NULL);

  self = g_object_new (LOKET_TYPE_OUTBOX, NULL);
  self->journal = g_object_ref (journal);
  self->server = g_object_ref (server);
  self->was_online = loket_server_get_state (server) == LOKET_SERVER_ONLINE;
  g_signal_connect (server, "notify::state", G_CALLBACK (on_state_changed), self);
  g_signal_connect (server, "notify::epoch", G_CALLBACK (on_epoch_changed), self);
  g_signal_connect (journal, "page-kept", G_CALLBACK (loket_outbox_on_page_kept), self);
  return self;
}

void
loket_outbox_start_async (LoketOutbox        *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (LOKET_IS_OUTBOX (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, loket_outbox_start_async);
  self->frozen = FALSE;
  loket_outbox_read_journal (self, task);
}

gboolean
loket_outbox_start_finish (LoketOutbox  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
loket_outbox_stop (LoketOutbox *self)
{
  g_return_if_fail (LOKET_IS_OUTBOX (self));

  self->started = FALSE;
  g_clear_handle_id (&self->pump_source, g_source_remove);
  g_clear_handle_id (&self->patience_timer, g_source_remove);
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/*
 * Running a command
 */
typedef struct
{
  LoketCommand *command;
  GSource *cancelled;
  guint slow;                   /* timer of what may wait */
} Run;

static void
run_free (Run *run)
{
  if (run->cancelled != NULL)
    g_source_destroy (run->cancelled);
  g_clear_pointer (&run->cancelled, g_source_unref);
  g_clear_handle_id (&run->slow, g_source_remove);
  g_object_unref (run->command);
  g_free (run);
}

static void
stop_waiting (GTask *task)
{
  LoketOutbox *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  const char *id = loket_command_get_id (run->command);
  GPtrArray *tasks = g_hash_table_lookup (self->waiters, id);

  if (tasks != NULL && g_ptr_array_remove (tasks, task) && tasks->len == 0)
    g_hash_table_remove (self->waiters, id);
}

static gboolean
on_run_cancelled (GCancellable *cancellable,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);

  if (!g_task_get_completed (task))
    g_task_return_error_if_cancelled (task);
  stop_waiting (task);
  return G_SOURCE_REMOVE;
}

/* It is kept and may wait: nobody has to look at a slow line. */
static gboolean
on_run_slow (gpointer user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);
  Run *run = g_task_get_task_data (task);

  run->slow = 0;
  if (!g_task_get_completed (task))
    g_task_return_error (task, loket_server_error_new ("slow", NULL));
  stop_waiting (task);
  return G_SOURCE_REMOVE;
}

static void
wait_for (LoketOutbox *self,
          GTask       *task)
{
  Run *run = g_task_get_task_data (task);
  const char *id = loket_command_get_id (run->command);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GPtrArray *tasks = g_hash_table_lookup (self->waiters, id);

  if (tasks == NULL)
    {
      tasks = g_ptr_array_new_with_free_func (g_object_unref);
      g_hash_table_insert (self->waiters, g_strdup (id), tasks);
    }
  g_ptr_array_add (tasks, g_object_ref (task));
  if (loket_command_get_offline_allowed (run->command))
    run->slow = g_timeout_add_seconds (SLOW_SECONDS, on_run_slow, task);
  if (cancellable == NULL)
    return;
  run->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (run->cancelled, G_SOURCE_FUNC (on_run_cancelled), task, NULL);
  g_source_attach (run->cancelled, NULL);
}

static void
on_appended (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketOutbox *self = g_task_get_source_object (task);
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  if (!loket_journal_append_finish (LOKET_JOURNAL (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (loket_outbox_find (self, loket_command_get_id (run->command), NULL) == NULL)
    g_list_store_append (self->commands, run->command);
  loket_outbox_counts (self);
  wait_for (self, task);
  if (self->started && !self->frozen)
    {
      loket_outbox_pump (self);
      return;
    }
  error = loket_server_error_new ("unreachable", NULL);
  loket_outbox_not_answered (self, run->command, error);
  g_error_free (error);
}

void
loket_outbox_run_async (LoketOutbox        *self,
                        LoketCommand       *command,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr(GTask) task = NULL;
  Run *run;

  g_return_if_fail (LOKET_IS_OUTBOX (self));
  g_return_if_fail (LOKET_IS_COMMAND (command));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, loket_outbox_run_async);
  run = g_new0 (Run, 1);
  run->command = g_object_ref (command);
  g_task_set_task_data (task, run, (GDestroyNotify) run_free);
  /* What may not wait is not even begun where it cannot be done. */
  if (!loket_command_get_offline_allowed (command) && self->frozen)
    g_task_return_error (task, loket_server_error_new ("42883", NULL));
  else if (!loket_command_get_offline_allowed (command)
           && !loket_server_get_signed_in (self->server))
    g_task_return_error (task, loket_server_error_new ("not_sent", NULL));
  else
    loket_journal_append_async (self->journal, command, NULL, on_appended,
                                g_steal_pointer (&task));
}

JsonNode *
loket_outbox_run_finish (LoketOutbox  *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * Counts and decisions
 */
static guint
count (LoketOutbox *self,
       gboolean     waiting)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->commands));
  guint counted = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketCommand) command = g_list_model_get_item (G_LIST_MODEL (self->commands), i);
      counted += loket_outbox_is_waiting (command) == waiting;
    }
  return counted;
}

guint
loket_outbox_get_pending (LoketOutbox *self)
{
  g_return_val_if_fail (LOKET_IS_OUTBOX (self), 0);

  return count (self, TRUE);
}

guint
loket_outbox_get_attention (LoketOutbox *self)
{
  g_return_val_if_fail (LOKET_IS_OUTBOX (self), 0);

  return count (self, FALSE);
}

guint
loket_outbox_get_uploads (LoketOutbox *self)
{
  g_return_val_if_fail (LOKET_IS_OUTBOX (self), 0);

  return g_hash_table_size (self->pages);
}

GListModel *
loket_outbox_get_commands (LoketOutbox *self)
{
  g_return_val_if_fail (LOKET_IS_OUTBOX (self), NULL);

  return G_LIST_MODEL (self->commands);
}

static void
on_requeued (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LoketOutbox) self = user_data;
  g_autoptr(GPtrArray) freed = loket_journal_requeue_finish (LOKET_JOURNAL (source), result, NULL);

  for (guint i = 0; freed != NULL && i < freed->len; i++)
    {
      LoketCommand *command = loket_outbox_find (self, freed->pdata[i], NULL);
      if (command != NULL)
        loket_command_set_state (command, LOKET_COMMAND_QUEUED);
    }
  loket_outbox_counts (self);
  loket_outbox_pump (self);
}

void
loket_outbox_retry (LoketOutbox  *self,
                    LoketCommand *command)
{
  g_auto(GStrv) pages = NULL;

  g_return_if_fail (LOKET_IS_OUTBOX (self));
  g_return_if_fail (LOKET_IS_COMMAND (command));

  if (loket_outbox_is_waiting (command))
    return;
  pages = loket_command_dup_pages (command);
  for (guint i = 0; pages[i] != NULL; i++)
    {
      g_hash_table_remove (self->page_tries, pages[i]);
      g_hash_table_remove (self->page_errors, pages[i]);
    }
  loket_journal_requeue_async (self->journal, command, NULL, on_requeued, g_object_ref (self));
}

void
loket_outbox_give_up (LoketOutbox  *self,
                      LoketCommand *command)
{
  g_return_if_fail (LOKET_IS_OUTBOX (self));
  g_return_if_fail (LOKET_IS_COMMAND (command));

  if (loket_outbox_is_waiting (command))
    return;
  loket_outbox_discard (self, command);
  loket_outbox_pump (self);
}
