/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case on its way to the server: saving the form, acting, and what to do when both changed. */

#include "loket-case-private.h"

#include "loket-args.h"
#include "loket-error.h"

typedef struct
{
  char *function;
  JsonObject *args;
  gboolean with_version;
  JsonObject *answer;
} Act;

/* * Auxiliary methods */

static void
act_free (Act *act)
{
  g_free (act->function);
  g_clear_pointer (&act->args, json_object_unref);
  g_clear_pointer (&act->answer, json_object_unref);
  g_free (act);
}

JsonObject *
_loket_case_edits_as_object (LoketCase *self)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer code, value;

  g_hash_table_iter_init (&iter, self->edits);
  while (g_hash_table_iter_next (&iter, &code, &value))
    json_object_set_string_member (object, code, value);

  return object;
}

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
        g_hash_table_remove (self->edits, member->data);
    }
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

/* After a stale save the case was read again: what both changed is shown, never merged. */
static void
report_conflicts (LoketCase  *self,
                  JsonObject *before)
{
  GHashTableIter iter;
  gpointer code, mine;

  g_hash_table_iter_init (&iter, self->edits);
  while (g_hash_table_iter_next (&iter, &code, &mine))
    {
      const char *theirs = _loket_case_server_field (self, code);
      const char *old = before != NULL ? json_object_get_string_member_with_default (before, code, "") : "";

      if (g_strcmp0 (theirs, old) != 0 && g_strcmp0 (theirs, mine) != 0)
        {
          g_autoptr(JsonObject) both = loket_args_new ("field", code, "mine", mine,
                                                       "theirs", theirs, "before", old, NULL);
          g_autoptr(LoketRow) row = loket_row_new (both);

          _loket_case_emit_conflict (self, row);
        }
    }
}

/* * Signal callbacks */

static void
on_read_after_stale (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketCase *self = LOKET_CASE (source);
  g_autoptr(JsonObject) before = json_object_ref (g_object_get_data (G_OBJECT (task), "before"));
  GError *stale = g_object_steal_data (G_OBJECT (task), "stale");
  GError *error = NULL;

  if (loket_case_load_finish (self, result, &error))
    report_conflicts (self, before);
  g_clear_error (&error);
  g_task_return_error (task, stale);
}

static void
on_save_answered (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketCase *self = g_task_get_source_object (task);
  JsonObject *sent = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  self->saving = FALSE;
  if (answer != NULL)
    {
      confirm_edits (self, sent, answer);
      _loket_case_emit_saved (self);
      g_task_return_boolean (task, TRUE);
    }
  else if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_STALE))
    {
      JsonObject *fields = _loket_case_server_fields (self);

      g_object_set_data_full (G_OBJECT (task), "before", json_object_ref (fields),
                              (GDestroyNotify) json_object_unref);
      g_object_set_data (G_OBJECT (task), "stale", error);
      loket_case_load_async (self, "follow", on_read_after_stale, g_steal_pointer (&task));
    }
  else
    {
      g_task_return_error (task, error);
    }
}

static void
on_read_after_act (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Act *act = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;

  /* The act itself is done; a failed second look only means the screen follows later. */
  if (!loket_case_load_finish (LOKET_CASE (source), result, &error))
    g_debug ("case not read after %s: %s", act->function, loket_desk_error_code (error));
  g_task_return_pointer (task, g_steal_pointer (&act->answer), (GDestroyNotify) json_object_unref);
}

static void
on_act_answered (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketCase *self = g_task_get_source_object (task);
  Act *act = g_task_get_task_data (task);
  GError *error = NULL;

  act->answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);
  if (act->answer != NULL)
    loket_case_load_async (self, "follow", on_read_after_act, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
run_act (GTask *task)
{
  LoketCase *self = g_task_get_source_object (task);
  Act *act = g_task_get_task_data (task);

  json_object_set_string_member (act->args, "case", self->id);
  if (act->with_version)
    json_object_set_int_member (act->args, "version", loket_case_get_version (self));
  loket_desk_run_async (self->desk, act->function, self->id, g_steal_pointer (&act->args), FALSE,
                        g_task_get_cancellable (task), on_act_answered, g_object_ref (task));
}

static void
on_saved_before_act (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (loket_case_save_finish (LOKET_CASE (source), result, &error))
    run_act (task);
  else
    g_task_return_error (task, error);
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
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  JsonObject *edits;

  g_task_set_source_tag (task, loket_case_save_async);
  g_clear_handle_id (&self->save_source, g_source_remove);
  if (g_hash_table_size (self->edits) == 0 || self->data == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  edits = _loket_case_edits_as_object (self);
  g_task_set_task_data (task, json_object_ref (edits), (GDestroyNotify) json_object_unref);
  self->saving = TRUE;
  loket_desk_run_async (self->desk, "case_save", self->id,
                        loket_args_new ("case", self->id,
                                        "fields_version:int", loket_row_get_int (self->data, "fields_version"),
                                        "fields:object", edits, NULL),
                        TRUE, NULL, on_save_answered, g_steal_pointer (&task));
}

gboolean
loket_case_save_finish (LoketCase    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

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
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  Act *act = g_new0 (Act, 1);

  g_task_set_source_tag (task, loket_case_act_async);
  act->function = g_strdup (function);
  act->args = args;
  act->with_version = with_version;
  g_task_set_task_data (task, act, (GDestroyNotify) act_free);
  if (g_hash_table_size (self->edits) == 0)
    run_act (task);
  else
    loket_case_save_async (self, on_saved_before_act, g_steal_pointer (&task));
}

JsonObject *
loket_case_act_finish (LoketCase    *self,
                       GAsyncResult *result,
                       GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
