/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a case on its way to the server, and what to do when both changed. */

#include "loket-case-private.h"

#include "loket-args.h"
#include "loket-error.h"
#include "loket-server-error.h"

/* What does not reach the disk, or meets another one at the server, is tried again this soon. */
#define AGAIN_MS 4000

static void begin_save (LoketCase *self,
                        GTask     *task);

/* * Auxiliary methods */

/* The server confirmed @sent: forget those edits unless they were typed over meanwhile. */
static void
confirm_edits (LoketCase  *self,
               JsonObject *sent,
               JsonObject *answer)
{
  JsonObject *fields = _loket_case_server_fields (self);
  g_autoptr(GList) members = json_object_get_members (sent);

  for (GList *member = members; member != NULL; member = member->next)
    {
      const char *value = json_object_get_string_member (sent, member->data);

      if (fields != NULL)
        json_object_set_string_member (fields, member->data, value);
      if (g_strcmp0 (g_hash_table_lookup (self->edits, member->data), value) == 0)
        _loket_case_drop_edit (self, member->data);
      else if (g_hash_table_contains (self->edits, member->data))
        g_hash_table_insert (self->bases, g_strdup (member->data), g_strdup (value));
    }
  g_hash_table_remove_all (self->ours);
  if (self->data != NULL)
    {
      JsonObject *object = loket_row_get_json (self->data);

      json_object_set_int_member (object, "version",
                                  json_object_get_int_member_with_default (answer, "version", 0));
      json_object_set_int_member (object, "fields_version",
                                  json_object_get_int_member_with_default (answer, "fields_version", 0));
    }
  _loket_case_keep_draft (self);
  _loket_case_refresh_views (self);
  _loket_case_edits_changed (self);
}

/* A form of this case that waits in the journal for the server: another one would be made from the
 * same version and be refused when the first one arrives. */
static gboolean
is_kept (LoketCase *self)
{
  GListModel *unsent = loket_desk_get_unsent (self->desk);

  for (guint i = 0; unsent != NULL && i < g_list_model_get_n_items (unsent); i++)
    {
      g_autoptr(LoketCommand) command = g_list_model_get_item (unsent, i);
      LoketCommandState state = loket_command_get_state (command);

      if ((state == LOKET_COMMAND_QUEUED || state == LOKET_COMMAND_SENT) &&
          g_strcmp0 (loket_command_get_subject (command), self->id) == 0 &&
          g_strcmp0 (loket_command_get_function (command), "case_save") == 0)
        return TRUE;
    }

  return FALSE;
}

/* Nobody has to do anything to the form for it: there is no room on the disk, or another desk was in
 * the way at that moment. */
static gboolean
passes (const GError *error)
{
  const char *code = loket_server_error_get_code (error);

  if (error->domain != LOKET_ERROR || (code != NULL && g_str_has_prefix (code, "LK")))
    return FALSE;

  return error->code == LOKET_ERROR_DISK || error->code == LOKET_ERROR_HELD || error->code == LOKET_ERROR_FAILED;
}

/* What the server holds by now is no edit any more. */
static void
drop_known_edits (LoketCase *self)
{
  GHashTableIter iter;
  gpointer code, mine;

  g_hash_table_iter_init (&iter, self->edits);
  while (g_hash_table_iter_next (&iter, &code, &mine))
    if (g_strcmp0 (_loket_case_server_field (self, code), mine) == 0)
      {
        g_hash_table_remove (self->bases, code);
        g_hash_table_iter_remove (&iter);
      }
  _loket_case_keep_draft (self);
  _loket_case_edits_changed (self);
}

/* What waited for the save that was on its way. */
static void
begin_later (LoketCase    *self,
             const GError *error)
{
  g_autoptr(GPtrArray) later = g_steal_pointer (&self->later);

  self->later = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < later->len; i++)
    {
      GTask *task = later->pdata[i];

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else if (g_task_get_source_tag (task) == loket_case_save_async)
        begin_save (self, g_object_ref (task));
      else
        _loket_case_begin_act (self, g_object_ref (task));
    }
}

static void
remember_sent (LoketCase *self)
{
  GHashTableIter iter;
  gpointer code, value;

  g_hash_table_iter_init (&iter, self->edits);
  while (g_hash_table_iter_next (&iter, &code, &value))
    g_hash_table_insert (self->ours, g_strdup (code), g_strdup (value));
}

/* * Signal callbacks */

static void
seen_after_stale (LoketCase *self,
                  GTask     *task)
{
  /* Reading it again told of what both changed. */
  g_task_return_error (task, g_object_steal_data (G_OBJECT (task), "stale"));
  g_object_unref (task);
}

static void
seen_after_kept (LoketCase *self,
                 GTask     *task)
{
  drop_known_edits (self);
  begin_save (self, task);
}

static void
on_save_answered (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketCase *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);
  g_autoptr(JsonObject) sent = g_steal_pointer (&self->saving);

  g_clear_pointer (&self->saving_id, g_free);
  if (answer != NULL)
    {
      confirm_edits (self, sent, answer);
      _loket_case_emit_saved (self);
      g_task_return_boolean (task, TRUE);
    }
  else if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_STALE))
    {
      g_hash_table_remove_all (self->ours);
      g_object_set_data (G_OBJECT (task), "stale", g_error_copy (error));
      _loket_case_when_seen (self, seen_after_stale, g_object_ref (task));
    }
  else
    {
      self->kept = is_kept (self);
      if (!self->kept && passes (error))
        _loket_case_save_soon (self, AGAIN_MS);
      g_task_return_error (task, g_error_copy (error));
    }
  begin_later (self, error);
}

/* Takes @task. One save at a time: the next one needs the version this one makes. */
static void
begin_save (LoketCase *self,
            GTask     *task)
{
  g_autoptr(LoketCommand) command = NULL;
  g_autoptr(JsonObject) args = NULL;

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (g_hash_table_size (self->edits) == 0 || self->data == NULL)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  if (self->saving != NULL)
    {
      g_ptr_array_add (self->later, task);
      return;
    }
  if (_loket_case_ask_conflicts (self))
    {
      g_task_return_error (task, loket_server_error_new ("LK004", NULL));
      g_object_unref (task);
      return;
    }
  if (is_kept (self))
    {
      self->kept = TRUE;
      g_task_return_error (task, loket_server_error_new ("kept", NULL));
      g_object_unref (task);
      return;
    }
  self->saving = _loket_case_table_as_object (self->edits);
  remember_sent (self);
  /* A copy: what nobody sees is taken out of what is sent, and is no difference. */
  args = loket_args_new ("case", self->id,
                         "fields_version:int", loket_row_get_int (self->data, "fields_version"),
                         "fields:object", _loket_case_table_as_object (self->edits), NULL);
  command = loket_command_new ("case_save", args, self->id);
  loket_command_set_offline_allowed (command, TRUE);
  self->saving_id = g_strdup (loket_command_get_id (command));
  loket_desk_send_async (self->desk, command, NULL, NULL, on_save_answered, task);
}

static void
on_autosaved (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  LoketCase *self = LOKET_CASE (source);
  g_autoptr(GError) error = NULL;

  if (loket_case_save_finish (self, result, &error))
    return;
  g_debug ("form not saved yet: %s", loket_desk_error_code (error));
  /* What waits is told in the strip, what others changed is asked, what passes is tried again. */
  if (!passes (error) && !g_error_matches (error, LOKET_ERROR, LOKET_ERROR_OFFLINE)
      && !g_error_matches (error, LOKET_ERROR, LOKET_ERROR_STALE))
    _loket_case_emit_not_saved (self, error);
}

static gboolean
on_save_due (gpointer user_data)
{
  LoketCase *self = user_data;

  self->save_source = 0;
  loket_case_save_async (self, on_autosaved, NULL);

  return G_SOURCE_REMOVE;
}

/* * For the files of the case */

void
_loket_case_save_soon (LoketCase *self,
                       guint      milliseconds)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (milliseconds, on_save_due, self);
}

/* The kept form has arrived, or came back: what was typed meanwhile follows under the version the
 * case has now. */
void
_loket_case_look_at_kept (LoketCase *self)
{
  if (!self->kept || is_kept (self))
    return;

  self->kept = FALSE;
  _loket_case_when_seen (self, seen_after_kept, g_task_new (self, NULL, NULL, NULL));
}

gboolean
_loket_case_is_saving_all (LoketCase *self)
{
  GHashTableIter iter;
  gpointer code, value;

  g_hash_table_iter_init (&iter, self->edits);
  while (self->saving != NULL && g_hash_table_iter_next (&iter, &code, &value))
    if (g_strcmp0 (json_object_get_string_member_with_default (self->saving, code, NULL), value) != 0)
      return FALSE;

  return self->saving != NULL;
}

/* * Public API */

/**
 * loket_case_save_async:
 *
 * Sends what is typed and not yet at the server. With nothing to send it succeeds at once.
 */
void
loket_case_save_async (LoketCase          *self,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, loket_case_save_async);
  begin_save (self, task);
}

gboolean
loket_case_save_finish (LoketCase    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
