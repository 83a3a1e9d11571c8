/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signing in at a desk, opening a counter, signing out. */

#include "loket-desk-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-args.h"
#include "loket-server-error.h"

typedef struct
{
  char *login;
  char *password;
  GCancellable *cancellable;
  LoketJournal *journal;    /* only looked at: which rules are kept there? */
} SignIn;

/* * Auxiliary methods */

static void
sign_in_free (SignIn *data)
{
  g_free (data->login);
  _loket_desk_wipe (data->password);
  g_clear_object (&data->cancellable);
  g_clear_object (&data->journal);
  g_free (data);
}

/* Something to say when the person is signed in; nothing of it stops them. */
void
_loket_desk_note (LoketDesk  *self,
                  const char *sentence)
{
  g_autofree char *before = g_steal_pointer (&self->notice);

  if (before != NULL && strstr (before, sentence) != NULL)
    self->notice = g_steal_pointer (&before);
  else
    self->notice = before != NULL ? g_strconcat (before, " ", sentence, NULL) : g_strdup (sentence);
}

void
_loket_desk_forget_session (LoketDesk *self)
{
  if (self->outbox != NULL)
    loket_outbox_stop (self->outbox);
  _loket_desk_end_witness (self);
  _loket_desk_end_kept (self);
  _loket_desk_flush_drafts (self);
  if (self->journal != NULL)
    loket_journal_close_async (self->journal, NULL, NULL, NULL);
  loket_server_sign_out (self->server);
  g_clear_object (&self->outbox);
  g_clear_object (&self->journal);
  g_clear_object (&self->session);
  g_clear_pointer (&self->early_bundle, json_node_unref);
  g_clear_object (&self->counter);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->office_key, loket_office_key_free);
  _loket_desk_forget_drafts (self);
  _loket_desk_set_trouble (self, NULL);
  g_clear_pointer (&self->unlock_key, g_bytes_unref);
  g_clear_pointer (&self->unlock_digest, g_bytes_unref);
  g_list_store_remove_all (self->counters);
  _loket_desk_set_state (self, LOKET_DESK_SIGNED_OUT);
}

/* * Signal callbacks: signing in, in the order in which they happen */

/* Takes both. */
static void
fail_sign_in (GTask  *task,
              GError *error)
{
  _loket_desk_forget_session (g_task_get_source_object (task));
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
on_drafts_loaded (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) node = loket_journal_load_draft_finish (LOKET_JOURNAL (source), result, &error);

  _loket_desk_take_drafts (self, node);
  g_task_return_boolean (task, TRUE);
}

static void
on_trusted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (_loket_desk_trust_finish (self, result, &error))
    loket_journal_load_draft_async (self->journal, "forms", NULL, on_drafts_loaded, task);
  else
    fail_sign_in (task, error);
}

static void
on_journal_opened (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  GTask *task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (_loket_desk_open_journal_finish (self, result, &error))
    _loket_desk_trust_async (self, on_trusted, task);
  else
    fail_sign_in (task, error);
}

static void
on_server_signed_in (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  SignIn *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) bundle = NULL;
  g_autoptr(JsonNode) answer = loket_server_sign_in_along_finish (LOKET_SERVER (source), result, &bundle, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_object (&self->session);
  g_clear_pointer (&self->early_bundle, json_node_unref);
  self->early_bundle = g_steal_pointer (&bundle);
  self->session = loket_row_new (json_node_get_object (answer));
  loket_row_fill (self->counters, loket_row_get_array (self->session, "counters"));
  g_clear_pointer (&self->notice, g_free);
  _loket_desk_remember_password (self, data->password);
  _loket_desk_open_journal_async (self, data->password, on_journal_opened, g_steal_pointer (&task));
}

/* The rules of the office come with the answer when those kept here, @version, are not today's any
 * more; NULL: it is not known which are kept. Takes @task. */
static void
ask_server (GTask      *task,
            const char *version)
{
  LoketDesk *self = g_task_get_source_object (task);
  SignIn *data = g_task_get_task_data (task);
  g_autoptr(JsonObject) args = version != NULL ? loket_args_new ("since", version, NULL) : NULL;

  loket_server_sign_in_along_async (self->server, data->login, data->password,
                                    args != NULL ? "office_bundle" : NULL, args, data->cancellable,
                                    on_server_signed_in, task);
}

static void
on_bundle_version_read (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  GTask *task = user_data;
  SignIn *data = g_task_get_task_data (task);
  g_autofree char *version = loket_journal_read_bundle_version_finish (LOKET_JOURNAL (source), result, NULL);
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (data->cancellable, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  ask_server (task, version);
}

static void
on_left_filed (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketDesk *self = g_task_get_source_object (task);

  _loket_desk_file_left_finish (self, result, NULL);
  if (self->outbox == NULL)
    {
      g_task_return_error (task, loket_server_error_new ("not_signed_in", NULL));
      return;
    }
  _loket_desk_set_state (self, LOKET_DESK_SIGNED_IN);
  _loket_desk_begin_witness (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_outbox_started (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!loket_outbox_start_finish (LOKET_OUTBOX (source), result, &error))
    {
      _loket_desk_forget_session (self);
      g_task_return_error (task, error);
      return;
    }
  _loket_desk_file_left_async (self, on_left_filed, g_steal_pointer (&task));
}

static void
on_desk_opened (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = loket_server_send_finish (LOKET_SERVER (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self->outbox = loket_outbox_new (self->journal, self->server);
  _loket_desk_watch_outbox (self);
  _loket_desk_begin_kept (self);
  _loket_desk_note_kept (self);
  loket_outbox_start_async (self->outbox, NULL, on_outbox_started, g_steal_pointer (&task));
}

static void
on_desk_closed (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) answer = loket_server_send_finish (LOKET_SERVER (source), result, &error);

  /* Offline the server ends the session by itself; nothing kept here depends on it. */
  if (answer == NULL)
    g_debug ("desk not closed at the server: %s", loket_desk_error_code (error));
  _loket_desk_forget_session (self);
  if (g_strcmp0 (loket_desk_error_code (error), "LK024") == 0)
    g_signal_emit_by_name (self, "ended", _("Somebody was still being served here. Sign in again within two "
                                            "minutes to go on; after that the counter is free, and the ticket "
                                            "can be called from any counter."));
  g_task_return_boolean (task, TRUE);
}

/* * Public API */

/**
 * loket_desk_take_notice:
 *
 * Returns: (transfer full) (nullable): what the officer should know after signing in, once
 */
char *
loket_desk_take_notice (LoketDesk *self)
{
  return g_steal_pointer (&self->notice);
}

static void
on_probed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (loket_server_probe_finish (LOKET_SERVER (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * loket_desk_probe_async:
 *
 * Is the office's server there? Neither name nor password is sent.
 */
void
loket_desk_probe_async (LoketDesk          *self,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, loket_desk_probe_async);
  loket_server_probe_async (self->server, cancellable, on_probed, task);
}

gboolean
loket_desk_probe_finish (LoketDesk    *self,
                         GAsyncResult *result,
                         GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_desk_sign_in_async:
 *
 * Signs in at the server, opens this officer's journal and brings the office bundle up to date.
 * Afterwards a counter (or none) is chosen with loket_desk_open_async().
 */
void
loket_desk_sign_in_async (LoketDesk          *self,
                          const char         *login,
                          const char         *password,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  SignIn *data = g_new0 (SignIn, 1);
  g_autofree char *directory = loket_journal_build_directory (self->instance, self->profile, login);

  g_task_set_source_tag (task, loket_desk_sign_in_async);
  g_task_set_task_data (task, data, (GDestroyNotify) sign_in_free);
  data->login = g_strdup (login);
  data->password = g_strdup (password);
  g_set_object (&data->cancellable, cancellable);
  data->journal = loket_journal_new (directory);
  if (loket_journal_exists (directory))
    loket_journal_read_bundle_version_async (data->journal, cancellable, on_bundle_version_read, task);
  else
    ask_server (task, "");
}

gboolean
loket_desk_sign_in_finish (LoketDesk    *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_desk_open_async:
 * @counter: (nullable): counter id, NULL for those who work without one
 */
void
loket_desk_open_async (LoketDesk          *self,
                       const char         *counter,
                       GCancellable       *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(JsonObject) args = NULL;
  g_autoptr(LoketCommand) command = NULL;

  g_task_set_source_tag (task, loket_desk_open_async);
  args = loket_args_new ("counter", counter, "device", loket_journal_get_device (self->journal),
                         "client", "loket", NULL);
  command = loket_command_new ("desk_open", args, NULL);
  g_clear_object (&self->counter);
  for (guint i = 0; counter != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->counters)); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (G_LIST_MODEL (self->counters), i);

      if (g_str_equal (loket_row_get_id (row), counter))
        g_set_object (&self->counter, row);
    }
  loket_server_send_async (self->server, command, NULL, cancellable, on_desk_opened, task);
}

gboolean
loket_desk_open_finish (LoketDesk    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_desk_sign_out_async:
 *
 * Closes the desk at the server and this officer's journal. What is not sent yet stays there.
 */
void
loket_desk_sign_out_async (LoketDesk          *self,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(JsonObject) args = json_object_new ();
  g_autoptr(LoketCommand) command = NULL;

  g_task_set_source_tag (task, loket_desk_sign_out_async);
  if (loket_desk_get_connection (self) != LOKET_CONNECTION_ONLINE)
    {
      _loket_desk_forget_session (self);
      g_task_return_boolean (task, TRUE);
      return;
    }
  command = loket_command_new ("desk_close", args, NULL);
  loket_server_send_async (self->server, command, NULL, NULL, on_desk_closed, g_steal_pointer (&task));
}

gboolean
loket_desk_sign_out_finish (LoketDesk    *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
