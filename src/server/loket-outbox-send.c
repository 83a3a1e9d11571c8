/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who goes next, and what an answer, a refusal or silence means for a command. */

#include "loket-outbox-private.h"

#include "loket-server-error.h"

#define AGAIN_SECONDS 5
#define IN_FLIGHT 64
#define PATIENCE (3 * G_TIME_SPAN_SECOND)

typedef struct
{
  LoketOutbox *outbox;
  LoketCommand *command;
} Step;

static Step *
step_new (LoketOutbox  *outbox,
          LoketCommand *command)
{
  Step *step = g_new0 (Step, 1);

  step->outbox = g_object_ref (outbox);
  step->command = g_object_ref (command);
  return step;
}

static void
step_free (Step *step)
{
  g_object_unref (step->outbox);
  g_object_unref (step->command);
  g_free (step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Step, step_free)

/*
 * Those who wait
 */
static gboolean
has_waiter (LoketOutbox  *self,
            LoketCommand *command)
{
  return g_hash_table_contains (self->waiters, loket_command_get_id (command));
}

/* Takes the waiters of @command away and gives each the answer or the error. */
static void
tell_waiters (LoketOutbox  *self,
              LoketCommand *command,
              JsonNode     *answer,
              const GError *error)
{
  g_autofree char *key = NULL;
  g_autoptr(GPtrArray) tasks = NULL;

  if (!g_hash_table_steal_extended (self->waiters, loket_command_get_id (command),
                                    (gpointer *) &key, (gpointer *) &tasks))
    return;
  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = tasks->pdata[i];

      if (g_task_get_completed (task))
        continue;
      if (answer != NULL)
        g_task_return_pointer (task, json_node_ref (answer), (GDestroyNotify) json_node_unref);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

static void
tell_code (LoketOutbox  *self,
           LoketCommand *command,
           const char   *code)
{
  g_autoptr(GError) error = loket_server_error_new (code, NULL);

  tell_waiters (self, command, NULL, error);
}

/*
 * Outcomes
 */
static void
on_marked_answered (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  /* Not marked: it is asked again after the next start and gives the same answer. */
  if (!loket_journal_mark_answered_finish (LOKET_JOURNAL (source), result, &error))
    g_debug ("An answer could not be kept: %s", error->message);
}

static void
on_discarded (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!loket_journal_discard_finish (LOKET_JOURNAL (source), result, &error))
    g_debug ("A command could not be discarded: %s", error->message);
}

void
loket_outbox_discard (LoketOutbox  *self,
                      LoketCommand *command)
{
  loket_outbox_drop (self, command);
  loket_journal_discard_async (self->journal, command, NULL, on_discarded, NULL);
}

static void
succeeded (LoketOutbox  *self,
           LoketCommand *command,
           JsonNode     *answer)
{
  loket_outbox_drop (self, command);
  loket_journal_mark_answered_async (self->journal, command, answer, NULL, on_marked_answered,
                                     NULL);
  loket_command_set_state (command, LOKET_COMMAND_ANSWERED);
  tell_waiters (self, command, answer, NULL);
  g_signal_emit_by_name (self, "command-answered", loket_command_get_id (command), answer);
}

static void
on_marked_refused (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LoketOutbox) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) parked =
    loket_journal_mark_refused_finish (LOKET_JOURNAL (source), result, &error);

  for (guint i = 0; parked != NULL && i < parked->len; i++)
    {
      LoketCommand *command = loket_outbox_find (self, parked->pdata[i], NULL);
      if (command == NULL)
        continue;
      loket_command_set_state (command, LOKET_COMMAND_PARKED);
      tell_code (self, command, "parked");
    }
  loket_outbox_counts (self);
  loket_outbox_pump (self);
}

/* Returns: (transfer full): @command and all that cannot be done without it, in their order */
static GPtrArray *
find_chain (LoketOutbox  *self,
            LoketCommand *command)
{
  GPtrArray *chain = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->commands));

  g_ptr_array_add (chain, g_object_ref (command));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketCommand) other = g_list_model_get_item (G_LIST_MODEL (self->commands), i);
      const char *needs = loket_command_get_depends_on (other);

      for (guint j = 0; needs != NULL && other != NULL && j < chain->len; j++)
        if (g_str_equal (loket_command_get_id (chain->pdata[j]), needs))
          g_ptr_array_add (chain, g_steal_pointer (&other));
    }
  return chain;
}

/* Takes it back with what depends on it: whoever waits has everything in their hands. */
static void
take_back (LoketOutbox  *self,
           LoketCommand *command,
           const GError *reason)
{
  g_autoptr(GPtrArray) chain = find_chain (self, command);

  for (guint i = 0; i < chain->len; i++)
    {
      if (i > 0 && !has_waiter (self, chain->pdata[i]))
        continue;
      loket_outbox_discard (self, chain->pdata[i]);
      tell_waiters (self, chain->pdata[i], NULL, reason);
    }
}

static gboolean
all_are_waited_for (LoketOutbox  *self,
                    LoketCommand *command)
{
  g_autoptr(GPtrArray) chain = find_chain (self, command);

  for (guint i = 0; i < chain->len; i++)
    if (!has_waiter (self, chain->pdata[i]))
      return FALSE;
  return TRUE;
}

void
loket_outbox_refuse (LoketOutbox  *self,
                     LoketCommand *command,
                     const GError *reason)
{
  /* Somebody looks at it and has everything in their hands: nothing to keep. */
  if (all_are_waited_for (self, command))
    {
      take_back (self, command, reason);
      return;
    }
  loket_command_set_state (command, LOKET_COMMAND_REFUSED);
  loket_journal_mark_refused_async (self->journal, command, reason, NULL, on_marked_refused,
                                    g_object_ref (self));
  tell_waiters (self, command, NULL, reason);
  loket_outbox_counts (self);
  g_signal_emit_by_name (self, "command-refused", loket_command_get_id (command), reason);
}

/* No answer: what may wait waits, what may not is taken back unless it left this desk. */
void
loket_outbox_not_answered (LoketOutbox  *self,
                           LoketCommand *command,
                           const GError *error)
{
  gboolean left = g_strcmp0 (loket_server_error_get_code (error), "unconfirmed") == 0;

  loket_command_set_state (command, LOKET_COMMAND_QUEUED);
  if (loket_command_get_offline_allowed (command))
    tell_code (self, command, "kept");
  else if (left)
    tell_code (self, command, "unconfirmed");
  else if (has_waiter (self, command))
    {
      g_autoptr(GError) nothing = loket_server_error_new ("not_sent", NULL);
      take_back (self, command, nothing);
    }
  loket_outbox_pump_later (self, AGAIN_SECONDS);
}

/* The server says no for a reason that lies not in the command. */
static void
not_now (LoketOutbox  *self,
         LoketCommand *command,
         const GError *error)
{
  loket_command_set_state (command, LOKET_COMMAND_QUEUED);
  if (has_waiter (self, command) && !loket_command_get_offline_allowed (command))
    take_back (self, command, error);
  else
    tell_waiters (self, command, NULL, error);
  loket_outbox_pump_later (self, AGAIN_SECONDS);
}

/* What it depends on is not done yet, or never will be: it waits for that one's answer. */
static void
came_too_early (LoketOutbox  *self,
                LoketCommand *command)
{
  g_hash_table_add (self->alone, g_strdup (loket_command_get_id (command)));
  loket_command_set_state (command, LOKET_COMMAND_QUEUED);
}

static void
failed (LoketOutbox  *self,
        LoketCommand *command,
        const GError *error)
{
  const char *code = loket_server_error_get_code (error);

  if (error->domain != LOKET_ERROR)
    {
      not_now (self, command, error);
      return;
    }
  if (g_strcmp0 (code, "LK025") == 0)
    {
      came_too_early (self, command);
      return;
    }
  switch ((LoketErrorCode) error->code)
    {
    case LOKET_ERROR_OFFLINE:
      loket_outbox_not_answered (self, command, error);
      break;

    case LOKET_ERROR_UPDATE:
      self->frozen = TRUE;
      not_now (self, command, error);
      break;

    case LOKET_ERROR_SIGN_IN:
      if (g_strcmp0 (code, "not_signed_in") == 0)
        loket_outbox_not_answered (self, command, error);
      else
        not_now (self, command, error);
      break;

    case LOKET_ERROR_HELD:
    case LOKET_ERROR_FAILED:
      /* Conflicts and time-outs of PostgreSQL pass; what our functions say does not. */
      if (g_str_has_prefix (code != NULL ? code : "", "LK") || has_waiter (self, command))
        loket_outbox_refuse (self, command, error);
      else
        not_now (self, command, error);
      break;

    case LOKET_ERROR_STALE:
      if (g_strcmp0 (code, "LK018") == 0 && loket_command_get_error (command) == NULL)
        {
          /* Once: the server lost pages it had, or never had them. */
          loket_command_set_error (command, error);
          loket_command_set_state (command, LOKET_COMMAND_QUEUED);
          loket_outbox_pages_again (self, command);
          break;
        }
      loket_outbox_refuse (self, command, error);
      break;

    case LOKET_ERROR_INPUT:
    case LOKET_ERROR_REFUSED:
    case LOKET_ERROR_PROOF:
    case LOKET_ERROR_DEVICE:
    case LOKET_ERROR_DISK:
    case LOKET_ERROR_DAMAGED:
    case LOKET_ERROR_PASSWORD:
    case LOKET_ERROR_TOO_LARGE:
    case LOKET_ERROR_WORKER:
      loket_outbox_refuse (self, command, error);
      break;
    }
}

/*
 * Sending
 */
static void
on_command_sent (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(Step) step = user_data;
  LoketOutbox *self = step->outbox;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_server_send_finish (LOKET_SERVER (source), result, &error);

  g_hash_table_remove (self->busy, loket_command_get_id (step->command));
  if (answer != NULL)
    succeeded (self, step->command, answer);
  /* One that was taken back with what it depends on is settled, and so is one that was parked with it
   * while its own answer was on the way. */
  else if (loket_outbox_find (self, loket_command_get_id (step->command), NULL) != NULL
           && loket_command_get_state (step->command) != LOKET_COMMAND_PARKED)
    failed (self, step->command, error);
  loket_outbox_pump (self);
}

static void
send_one (LoketOutbox  *self,
          LoketCommand *command)
{
  const char *behind = loket_command_get_depends_on (command);
  const GError *page_error = NULL;

  if (loket_outbox_find (self, behind, NULL) == NULL)
    behind = NULL;
  else if (!g_hash_table_contains (self->busy, behind))
    return;
  if (!loket_outbox_pages_ready (self, command, &page_error))
    {
      if (page_error != NULL)
        loket_outbox_refuse (self, command, page_error);
      return;
    }
  g_hash_table_add (self->busy, g_strdup (loket_command_get_id (command)));
  loket_command_set_state (command, LOKET_COMMAND_SENT);
  loket_server_send_async (self->server, command, behind, NULL, on_command_sent,
                           step_new (self, command));
  g_signal_emit_by_name (self, "command-leaves", loket_command_get_id (command));
}

/* @before: (nullable): id of the one before it in its line */
static gboolean
may_go (LoketOutbox  *self,
        LoketCommand *command,
        const char   *before)
{
  const char *id = loket_command_get_id (command);
  const char *needs = loket_command_get_depends_on (command);
  LoketCommand *other = loket_outbox_find (self, needs, NULL);

  if (g_hash_table_contains (self->busy, id) || (before != NULL && g_strcmp0 (before, needs) != 0))
    return FALSE;
  return other == NULL
         || (loket_outbox_is_waiting (other) && !g_hash_table_contains (self->alone, id));
}

/*
 * Whoever is first in the line of its subject goes, and right behind it what only waits for it.
 * Lines do not wait for each other.
 */
static void
pump_commands (LoketOutbox *self)
{
  /* subject → the last one of its line that was looked at */
  g_autoptr(GHashTable) lines = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) now = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->commands));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketCommand) command = g_list_model_get_item (G_LIST_MODEL (self->commands), i);
      const char *subject = loket_command_get_subject (command);
      const char *before = subject != NULL ? g_hash_table_lookup (lines, subject) : NULL;

      if (!loket_outbox_is_waiting (command))
        continue;
      if (subject != NULL)
        g_hash_table_insert (lines, (gpointer) subject, (gpointer) loket_command_get_id (command));
      if (may_go (self, command, before))
        g_ptr_array_add (now, g_steal_pointer (&command));
    }
  for (guint i = 0; i < now->len && g_hash_table_size (self->busy) < IN_FLIGHT; i++)
    send_one (self, now->pdata[i]);
}

static gboolean
on_patience_over (gpointer data)
{
  g_autoptr(LoketOutbox) self = g_object_ref (data);
  g_autoptr(GPtrArray) waited_for = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = loket_server_error_new ("unreachable", NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->commands));

  self->patience_timer = 0;
  if (loket_server_get_state (self->server) == LOKET_SERVER_ONLINE)
    return G_SOURCE_REMOVE;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketCommand) command = g_list_model_get_item (G_LIST_MODEL (self->commands), i);

      if (has_waiter (self, command)
          && !g_hash_table_contains (self->busy, loket_command_get_id (command)))
        g_ptr_array_add (waited_for, g_steal_pointer (&command));
    }
  for (guint i = 0; i < waited_for->len; i++)
    loket_outbox_not_answered (self, waited_for->pdata[i], error);
  return G_SOURCE_REMOVE;
}

/* A connection that is back in a moment is nothing to tell about; after that nobody waits. */
static void
be_patient (LoketOutbox *self)
{
  gint64 left = self->offline_since + PATIENCE - g_get_monotonic_time ();

  if (g_hash_table_size (self->waiters) == 0 || self->patience_timer != 0)
    return;
  if (!loket_server_get_signed_in (self->server) || left < 0)
    left = 0;
  self->patience_timer = g_timeout_add (left / 1000, on_patience_over, self);
}

static gboolean
on_pump_due (gpointer data)
{
  g_autoptr(LoketOutbox) self = g_object_ref (data);

  self->pump_source = 0;
  if (!self->started || self->settling || self->frozen)
    return G_SOURCE_REMOVE;
  if (loket_server_get_state (self->server) == LOKET_SERVER_ONLINE)
    {
      pump_commands (self);
      loket_outbox_pump_pages (self);
    }
  else
    be_patient (self);
  return G_SOURCE_REMOVE;
}

void
loket_outbox_pump (LoketOutbox *self)
{
  if (self->pump_source == 0 && self->started)
    self->pump_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_pump_due, self, NULL);
}

static gboolean
on_retry_due (gpointer data)
{
  LoketOutbox *self = data;

  self->retry_timer = 0;
  loket_outbox_pump (self);
  return G_SOURCE_REMOVE;
}

void
loket_outbox_pump_later (LoketOutbox *self,
                         guint        seconds)
{
  if (self->retry_timer == 0)
    self->retry_timer = g_timeout_add_seconds (seconds, on_retry_due, self);
}
