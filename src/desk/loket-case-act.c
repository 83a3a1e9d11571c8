/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Acting on a case: what is typed, the act and the look at what came of it travel together. */

#include "loket-case-private.h"

#include "loket-args.h"
#include "loket-error.h"
#include "loket-server-error.h"

typedef struct
{
  char *function;
  JsonObject *args;
  char *purpose;        /* of the reading behind it */
  gboolean with_version;
  JsonObject *answer;
  GError *error;
} Act;

/* * Auxiliary methods */

static void
act_free (Act *act)
{
  g_free (act->function);
  g_free (act->purpose);
  g_clear_pointer (&act->args, json_object_unref);
  g_clear_pointer (&act->answer, json_object_unref);
  g_clear_error (&act->error);
  g_free (act);
}

/* The case was read again, or could not be: then the screen only follows later. */
static void
seen_after_act (LoketCase *self,
                GTask     *task)
{
  Act *act = g_task_get_task_data (task);

  if (act->answer != NULL)
    g_task_return_pointer (task, g_steal_pointer (&act->answer), (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&act->error));
  g_object_unref (task);
}

/* Takes @task. */
static void
refuse_act (GTask      *task,
            const char *code)
{
  g_task_return_error (task, loket_server_error_new (code, NULL));
  g_object_unref (task);
}

/* * Signal callbacks */

static void
on_act_leaves (gpointer user_data)
{
  GTask *task = user_data;
  LoketCase *self = g_task_get_source_object (task);
  Act *act = g_task_get_task_data (task);

  _loket_case_look (self, act->purpose);
  _loket_case_emit_leaving (self, act->function);
}

static void
on_act_answered (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  LoketCase *self = g_task_get_source_object (task);
  Act *act = g_task_get_task_data (task);

  act->answer = loket_desk_run_finish (LOKET_DESK (source), result, &act->error);
  /* A refusal is told when what is there now can be seen; what never left changed nothing. */
  if (act->answer != NULL || self->reads > 0)
    _loket_case_when_seen (self, seen_after_act, task);
  else
    seen_after_act (self, task);
}

static void
on_note_leaves (gpointer user_data)
{
  _loket_case_look (g_task_get_source_object (user_data), "follow");
}

static void
on_note_answered (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  if (answer == NULL && !g_error_matches (error, LOKET_ERROR, LOKET_ERROR_OFFLINE))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  g_task_return_boolean (task, TRUE);
}

static void
on_saved_before_act (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  /* The act depends on it and ends with the same reason. */
  if (!loket_case_save_finish (LOKET_CASE (source), result, &error))
    g_debug ("form not saved before an act: %s", loket_desk_error_code (error));
}

static void
on_read_after_taking (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (loket_case_load_finish (LOKET_CASE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_taken (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketCase *self = LOKET_CASE (source);
  const char *purpose = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (self, result, &error);

  if (self->data == NULL && error != NULL && g_strcmp0 (loket_desk_error_code (error), "LK012") != 0)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Somebody else has it: what was read is shown read-only, or it is said why it cannot be read. */
  g_clear_error (&error);
  if (self->data != NULL)
    g_task_return_boolean (task, TRUE);
  else
    loket_case_load_async (self, purpose, on_read_after_taking, g_steal_pointer (&task));
}

/* * For the files of the case */

/*
 * Takes @task. What is typed goes first, and the act is only done if that was: it is sent right
 * behind with the version the save will make. Should the save make another one, the act is stale.
 */
void
_loket_case_begin_act (LoketCase *self,
                       GTask     *task)
{
  Act *act = g_task_get_task_data (task);
  gboolean changes = !g_str_equal (act->function, "case_take") && !g_str_equal (act->function, "case_release");
  g_autoptr(LoketCommand) command = NULL;

  if (changes && _loket_case_ask_conflicts (self))
    {
      refuse_act (task, "LK004");
      return;
    }
  if (self->saving == NULL && g_hash_table_size (self->edits) > 0)
    loket_case_save_async (self, on_saved_before_act, NULL);
  /* An earlier form still waits in the journal: the act would be done without what is typed. */
  if (changes && self->data != NULL && self->saving == NULL && g_hash_table_size (self->edits) > 0)
    {
      refuse_act (task, loket_desk_get_connection (self->desk) == LOKET_CONNECTION_ONLINE ? "behind" : "not_sent");
      return;
    }
  if (self->saving != NULL && !_loket_case_is_saving_all (self))
    {
      loket_case_save_async (self, on_saved_before_act, NULL);
      g_ptr_array_add (self->later, task);
      return;
    }
  json_object_set_string_member (act->args, "case", self->id);
  if (act->with_version)
    json_object_set_int_member (act->args, "version",
                                loket_case_get_version (self) + (self->saving != NULL ? 1 : 0));
  command = loket_command_new (act->function, act->args, self->id);
  loket_command_set_depends_on (command, self->saving_id);
  loket_desk_send_async (self->desk, command, on_act_leaves, g_task_get_cancellable (task),
                         on_act_answered, task);
}

static GTask *
act_new (LoketCase          *self,
         const char         *function,
         JsonObject         *args,
         const char         *purpose,
         GAsyncReadyCallback callback,
         gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Act *act = g_new0 (Act, 1);

  act->function = g_strdup (function);
  act->args = args;
  act->purpose = g_strdup (purpose);
  g_task_set_task_data (task, act, (GDestroyNotify) act_free);

  return task;
}

/* * Public API */

/**
 * loket_case_act_async:
 * @function: an api function about this case
 * @args: (transfer full): its arguments without "case" and "version"
 * @with_version: whether the function wants the version the officer saw
 */
void
loket_case_act_async (LoketCase          *self,
                      const char         *function,
                      JsonObject         *args,
                      gboolean            with_version,
                      GAsyncReadyCallback callback,
                      gpointer            user_data)
{
  GTask *task = act_new (self, function, args, "follow", callback, user_data);
  Act *act = g_task_get_task_data (task);

  g_task_set_source_tag (task, loket_case_act_async);
  act->with_version = with_version;
  _loket_case_begin_act (self, task);
}

JsonObject *
loket_case_act_finish (LoketCase    *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * loket_case_take_async:
 * @purpose: why the file is read; the server's log keeps it
 *
 * Tells the others who has this case, and reads it.
 */
void
loket_case_take_async (LoketCase          *self,
                       const char         *purpose,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, loket_case_take_async);
  g_task_set_task_data (task, g_strdup (purpose), g_free);
  _loket_case_begin_act (self, act_new (self, "case_take", loket_args_new ("force:bool", FALSE, NULL), purpose,
                                        on_taken, task));
}

gboolean
loket_case_take_finish (LoketCase    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_case_note_async:
 * @text: what is to be remembered
 *
 * A note stands for itself, whatever becomes of the form: without a server it is kept and goes later.
 */
void
loket_case_note_async (LoketCase          *self,
                       const char         *text,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *id = loket_id_new ();
  g_autoptr(JsonObject) args = loket_args_new ("case", self->id, "note", id, "text", text, NULL);
  g_autoptr(LoketCommand) command = loket_command_new ("note_add", args, self->id);

  g_task_set_source_tag (task, loket_case_note_async);
  loket_command_set_offline_allowed (command, TRUE);
  loket_desk_send_async (self->desk, command, on_note_leaves, NULL, on_note_answered, task);
}

/**
 * loket_case_note_finish:
 *
 * Returns: whether it is at the server, or kept here and on its way
 */
gboolean
loket_case_note_finish (LoketCase    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
