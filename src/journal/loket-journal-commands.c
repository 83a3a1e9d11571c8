/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's commands as the main loop sees them. */

#include "loket-journal-private.h"

#include "loket-row.h"

static char *
json_text (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return json_to_string (node, FALSE);
}

static GTask *
begin_for (LoketJournal       *self,
           LoketCommand       *command,
           gpointer            tag,
           LoketJobRun         run,
           GCancellable       *cancellable,
           GAsyncReadyCallback callback,
           gpointer            user_data,
           LoketJob          **job)
{
  GTask *task = loket_journal_begin (self, tag, run, cancellable, callback, user_data, job);

  (*job)->object = g_object_ref (G_OBJECT (command));
  (*job)->key = g_strdup (loket_command_get_id (command));
  return task;
}

/*
 * Append
 */
static gboolean
run_append (LoketJournalStore *store,
            LoketJob          *job,
            GError           **error)
{
  return loket_journal_store_append (store, LOKET_COMMAND (job->object), job->text, &job->number,
                                     &job->time, error);
}

void
loket_journal_append_async (LoketJournal       *self,
                            LoketCommand       *command,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (LOKET_IS_COMMAND (command));

  task = begin_for (self, command, loket_journal_append_async, run_append, cancellable, callback,
                    user_data, &job);
  job->text = json_text (loket_command_get_args (command));
  loket_journal_push (self, task);
}

gboolean
loket_journal_append_finish (LoketJournal *self,
                             GAsyncResult *result,
                             GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_append_async, &job, error);

  if (job != NULL && job->done)
    {
      loket_command_set_sequence (LOKET_COMMAND (job->object), job->number, job->time);
      loket_command_set_state (LOKET_COMMAND (job->object), LOKET_COMMAND_QUEUED);
    }
  return ok;
}

/*
 * Sent, answered, refused
 */
static gboolean
run_mark (LoketJournalStore *store,
          LoketJob          *job,
          GError           **error)
{
  return loket_journal_store_mark (store, job->key, job->number, job->more, job->text, job->other,
                                   error);
}

void
loket_journal_mark_sent_async (LoketJournal       *self,
                               LoketCommand       *command,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (LOKET_IS_COMMAND (command));

  task = begin_for (self, command, loket_journal_mark_sent_async, run_mark, cancellable, callback,
                    user_data, &job);
  job->number = LOKET_COMMAND_SENT;
  loket_journal_push (self, task);
}

gboolean
loket_journal_mark_sent_finish (LoketJournal *self,
                                GAsyncResult *result,
                                GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_mark_sent_async, &job, error);

  if (job != NULL && job->done)
    loket_command_set_state (LOKET_COMMAND (job->object), LOKET_COMMAND_SENT);
  return ok;
}

void
loket_journal_mark_answered_async (LoketJournal       *self,
                                   LoketCommand       *command,
                                   JsonNode           *answer,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (LOKET_IS_COMMAND (command));
  g_return_if_fail (answer != NULL);

  task = begin_for (self, command, loket_journal_mark_answered_async, run_mark, cancellable,
                    callback, user_data, &job);
  job->number = LOKET_COMMAND_ANSWERED;
  job->text = json_to_string (answer, FALSE);
  job->more = JSON_NODE_HOLDS_OBJECT (answer)
              ? g_strdup (loket_json_string (json_node_get_object (answer), "epoch")) : NULL;
  loket_command_set_answer (command, answer);
  loket_journal_push (self, task);
}

gboolean
loket_journal_mark_answered_finish (LoketJournal *self,
                                    GAsyncResult *result,
                                    GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_mark_answered_async, &job, error);

  if (job != NULL && job->done)
    loket_command_set_state (LOKET_COMMAND (job->object), LOKET_COMMAND_ANSWERED);
  return ok;
}

static gboolean
run_refused (LoketJournalStore *store,
             LoketJob          *job,
             GError           **error)
{
  if (!run_mark (store, job, error))
    return FALSE;
  job->list = loket_journal_store_park (store, job->key, error);
  return job->list != NULL;
}

static char *
error_text (const GError *error)
{
  g_autoptr(JsonObject) object = json_object_new ();
  const char *cause = loket_error_get_cause (error);
  const char *detail = loket_error_get_detail (error);

  json_object_set_int_member (object, "error", error->domain == LOKET_ERROR ? error->code : 0);
  json_object_set_string_member (object, "message", error->message);
  if (cause != NULL)
    json_object_set_string_member (object, "cause", cause);
  if (detail != NULL)
    json_object_set_string_member (object, "detail", detail);
  return json_text (object);
}

void
loket_journal_mark_refused_async (LoketJournal       *self,
                                  LoketCommand       *command,
                                  const GError       *reason,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (LOKET_IS_COMMAND (command));
  g_return_if_fail (reason != NULL);

  task = begin_for (self, command, loket_journal_mark_refused_async, run_refused, cancellable,
                    callback, user_data, &job);
  job->number = LOKET_COMMAND_REFUSED;
  job->other = error_text (reason);
  loket_command_set_error (command, reason);
  loket_journal_push (self, task);
}

/**
 * loket_journal_mark_refused_finish:
 *
 * Returns: (transfer full) (element-type utf8): the ids of the commands that were parked
 */
GPtrArray *
loket_journal_mark_refused_finish (LoketJournal *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_mark_refused_async, &job, error);

  if (job != NULL && job->done)
    loket_command_set_state (LOKET_COMMAND (job->object), LOKET_COMMAND_REFUSED);
  return ok ? g_steal_pointer (&job->list) : NULL;
}

/*
 * Back to the line, or away
 */
static gboolean
run_requeue (LoketJournalStore *store,
             LoketJob          *job,
             GError           **error)
{
  job->list = loket_journal_store_unpark (store, job->key, error);
  return job->list != NULL;
}

void
loket_journal_requeue_async (LoketJournal       *self,
                             LoketCommand       *command,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (LOKET_IS_COMMAND (command));

  task = begin_for (self, command, loket_journal_requeue_async, run_requeue, cancellable, callback,
                    user_data, &job);
  loket_journal_push (self, task);
}

/**
 * loket_journal_requeue_finish:
 *
 * Returns: (transfer full) (element-type utf8): the ids of those that waited for it and go
 *   with it
 */
GPtrArray *
loket_journal_requeue_finish (LoketJournal *self,
                              GAsyncResult *result,
                              GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_requeue_async, &job, error);

  if (job != NULL && job->done)
    {
      loket_command_set_error (LOKET_COMMAND (job->object), NULL);
      loket_command_set_state (LOKET_COMMAND (job->object), LOKET_COMMAND_QUEUED);
    }
  return ok ? g_steal_pointer (&job->list) : NULL;
}

static gboolean
run_discard (LoketJournalStore *store,
             LoketJob          *job,
             GError           **error)
{
  return loket_journal_store_discard (store, job->key, error);
}

void
loket_journal_discard_async (LoketJournal       *self,
                             LoketCommand       *command,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (LOKET_IS_COMMAND (command));

  task = begin_for (self, command, loket_journal_discard_async, run_discard, cancellable, callback,
                    user_data, &job);
  loket_journal_push (self, task);
}

gboolean
loket_journal_discard_finish (LoketJournal *self,
                              GAsyncResult *result,
                              GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_discard_async, &job, error);

  if (job != NULL && job->done)
    loket_command_set_state (LOKET_COMMAND (job->object), LOKET_COMMAND_DRAFT);
  return ok;
}

/*
 * Lists and epochs
 */
static gboolean
run_list (LoketJournalStore *store,
          LoketJob          *job,
          GError           **error)
{
  job->list = loket_journal_store_list_commands (store, job->number != 0, error);
  return job->list != NULL;
}

void
loket_journal_list_commands_async (LoketJournal       *self,
                                   gboolean            unfinished,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));

  task = loket_journal_begin (self, loket_journal_list_commands_async, run_list, cancellable,
                              callback, user_data, &job);
  job->number = unfinished;
  loket_journal_push (self, task);
}

GPtrArray *
loket_journal_list_commands_finish (LoketJournal *self,
                                    GAsyncResult *result,
                                    GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_list_commands_async, &job, error);

  return ok ? g_steal_pointer (&job->list) : NULL;
}

static gboolean
run_enter_epoch (LoketJournalStore *store,
                 LoketJob          *job,
                 GError           **error)
{
  job->number = loket_journal_store_enter_epoch (store, job->key, error);
  return job->number >= 0;
}

void
loket_journal_enter_epoch_async (LoketJournal       *self,
                                 const char         *epoch,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  LoketJob *job;
  GTask *task;

  g_return_if_fail (LOKET_IS_JOURNAL (self));
  g_return_if_fail (epoch != NULL);

  task = loket_journal_begin (self, loket_journal_enter_epoch_async, run_enter_epoch, cancellable,
                              callback, user_data, &job);
  job->key = g_strdup (epoch);
  loket_journal_push (self, task);
}

gint
loket_journal_enter_epoch_finish (LoketJournal *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  LoketJob *job = NULL;
  gboolean ok = loket_journal_end (self, result, loket_journal_enter_epoch_async, &job, error);

  return ok ? (gint) job->number : -1;
}
