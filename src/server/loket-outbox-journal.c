/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the outbox finds in the journal: at its start, and when the server has another epoch. */

#include "loket-outbox-private.h"

#include "loket-server-error.h"

/* An act that needed the server is not done by itself long after the officer pressed the key. */
#define FRESH (2 * G_TIME_SPAN_MINUTE)
#define MOMENT (10 * G_TIME_SPAN_MINUTE)

static int
compare_sequence (gconstpointer a,
                  gconstpointer b,
                  gpointer      data)
{
  gint64 one = loket_command_get_sequence (LOKET_COMMAND ((gpointer) a));
  gint64 two = loket_command_get_sequence (LOKET_COMMAND ((gpointer) b));

  return one < two ? -1 : one > two;
}

static void
on_parked_stale (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GPtrArray) parked =
    loket_journal_mark_refused_finish (LOKET_JOURNAL (source), result, NULL);
}

/*
 * After a failover that lost writes everything answered is asked again, but not what only meant
 * something at that moment: opening a desk, calling the next person.
 */
static gboolean
is_of_the_moment (LoketCommand *command,
                  gint64        age)
{
  const char *function = loket_command_get_function (command);

  return g_str_has_prefix (function, "desk_")
         || (age > MOMENT && (g_str_has_prefix (function, "ticket_")
                              || g_str_has_prefix (function, "visit_")));
}

/* What was to be done at once and is old by now waits for the officer. */
static void
add_found (LoketOutbox  *self,
           LoketCommand *command)
{
  gint64 age = g_get_real_time () - loket_command_get_made_at (command);

  if (loket_outbox_find (self, loket_command_get_id (command), NULL) != NULL)
    return;
  if (loket_command_get_answer (command) != NULL && is_of_the_moment (command, age))
    {
      loket_outbox_discard (self, command);
      return;
    }
  g_list_store_insert_sorted (self->commands, command, compare_sequence, NULL);
  if (loket_outbox_is_waiting (command) && !loket_command_get_offline_allowed (command) && age > FRESH
      && loket_command_get_answer (command) == NULL)
    {
      g_autoptr(GError) reason = loket_server_error_new ("old", NULL);

      loket_command_set_state (command, LOKET_COMMAND_REFUSED);
      loket_journal_mark_refused_async (self->journal, command, reason, NULL, on_parked_stale,
                                        NULL);
    }
}

static void
on_pages_found (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  LoketOutbox *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) pages =
    loket_journal_list_pages_finish (LOKET_JOURNAL (source), result, &error);

  self->settling = FALSE;
  if (pages != NULL)
    {
      loket_outbox_take_pages (self, pages);
      self->started = TRUE;
      loket_outbox_counts (self);
      loket_outbox_pump (self);
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_commands_found (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  LoketOutbox *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) commands =
    loket_journal_list_commands_finish (LOKET_JOURNAL (source), result, &error);

  if (commands == NULL)
    {
      self->settling = FALSE;
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  for (guint i = 0; i < commands->len; i++)
    add_found (self, commands->pdata[i]);
  loket_journal_list_pages_async (self->journal, NULL, NULL, on_pages_found, task);
}

static void
on_epoch_entered (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  gint moved = loket_journal_enter_epoch_finish (LOKET_JOURNAL (source), result, &error);

  if (moved < 0)
    {
      LoketOutbox *self = g_task_get_source_object (task);

      self->settling = FALSE;
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_debug ("%d answers of another epoch are asked again", moved);
  loket_journal_list_commands_async (LOKET_JOURNAL (source), TRUE, NULL, on_commands_found, task);
}

void
loket_outbox_read_journal (LoketOutbox *self,
                           GTask       *task)
{
  const char *epoch = loket_server_get_epoch (self->server);

  self->settling = TRUE;
  if (epoch != NULL)
    loket_journal_enter_epoch_async (self->journal, epoch, NULL, on_epoch_entered, task);
  else
    loket_journal_list_commands_async (self->journal, TRUE, NULL, on_commands_found, task);
}
