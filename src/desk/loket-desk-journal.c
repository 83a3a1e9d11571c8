/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second half of signing in: this officer's journal, also after the office gave them a new
 * password. */

#include "loket-desk-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "loket-args.h"
#include "loket-sealed-key.h"
#include "loket-server-error.h"

#define KEEPER_SECONDS 12
#define ASK_AGAIN_MS 300

typedef struct
{
  char *password;
  GBytes *sealed;               /* the journal's key in the keeper's box */
  char *device;
  LoketReplyKey *reply;
  char *request;
  gint64 until;                 /* how long the keeper is waited for */
} Opening;

static void open_journal (GTask *task);
static void ask_answer (GTask *task);

/* * Auxiliary methods */

static void
opening_free (Opening *data)
{
  explicit_bzero (data->password, strlen (data->password));
  g_free (data->password);
  g_clear_pointer (&data->sealed, g_bytes_unref);
  g_clear_object (&data->reply);
  g_free (data->device);
  g_free (data->request);
  g_free (data);
}

/* Takes both. */
static void
fail (GTask  *task,
      GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Signed out meanwhile: nobody waits for the journal any more. Takes @task then. */
static gboolean
is_over (GTask *task)
{
  LoketDesk *self = g_task_get_source_object (task);

  if (self->journal != NULL)
    return FALSE;
  fail (task, loket_server_error_new ("not_signed_in", NULL));
  return TRUE;
}

/* What cannot be opened is never deleted: it waits under another name for somebody who can. */
static void
set_aside (GTask *task)
{
  LoketDesk *self = g_task_get_source_object (task);
  const char *directory = loket_journal_get_directory (self->journal);
  g_autofree char *aside = g_strdup_printf ("%s.locked-%" G_GINT64_FORMAT, directory,
                                            g_get_real_time () / G_USEC_PER_SEC);

  if (g_rename (directory, aside) != 0)
    {
      fail (task, g_error_new_literal (LOKET_ERROR, LOKET_ERROR_DISK,
                                       _("The work kept on this computer cannot be opened with the new password. "
                                         "Ask your administrator.")));
      return;
    }
  _loket_desk_note (self, _("Work kept on this computer under your old password could not be opened. It was put "
                            "aside, not deleted. Tell your administrator."));
  g_clear_object (&self->journal);
  open_journal (task);
}

/* * Signal callbacks: the keeper opens the key, in the order in which it happens */

static void
on_recovered (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!loket_journal_recover_finish (LOKET_JOURNAL (source), result, &error))
    {
      fail (task, error);
      return;
    }
  _loket_desk_note (self, _("You have a new password. The work kept on this computer under the old one was opened "
                            "again and is sent now."));
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* Takes @task. */
static void
take_answer (GTask      *task,
             JsonObject *answer)
{
  LoketDesk *self = g_task_get_source_object (task);
  Opening *data = g_task_get_task_data (task);
  g_autoptr(GBytes) box = loket_hex_decode (loket_json_string (answer, "answer"));
  g_autoptr(GBytes) key = NULL;

  if (box != NULL)
    key = loket_reply_key_open (data->reply, data->request, box);
  if (key == NULL)
    fail (task, loket_server_error_new ("answer", NULL));
  else
    loket_journal_recover_async (self->journal, key, data->password, NULL, on_recovered, task);
}

static gboolean
on_ask_again_due (gpointer user_data)
{
  ask_answer (user_data);

  return G_SOURCE_REMOVE;
}

static void
on_answer_read (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GTask *task = user_data;
  Opening *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) node = loket_server_call_finish (LOKET_SERVER (source), result, &error);
  JsonObject *answer = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *outcome = answer != NULL ? loket_json_string (answer, "outcome") : "";

  if (error != NULL)
    fail (task, error);
  else if (is_over (task))
    return;
  else if (g_str_equal (outcome, "opened"))
    take_answer (task, answer);
  else if (*outcome != '\0')
    set_aside (task);
  else if (g_get_monotonic_time () < data->until)
    g_timeout_add (ASK_AGAIN_MS, on_ask_again_due, task);
  else
    fail (task, loket_server_error_new ("keeper", NULL));
}

static void
ask_answer (GTask *task)
{
  LoketDesk *self = g_task_get_source_object (task);
  Opening *data = g_task_get_task_data (task);
  g_autoptr(JsonObject) args = loket_args_new ("request", data->request, NULL);

  loket_server_call_async (self->server, "journal_key_read", args, NULL, on_answer_read, task);
}

static void
on_keeper_asked (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  Opening *data = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonNode) answer = loket_server_send_finish (LOKET_SERVER (source), result, &error);

  if (answer == NULL)
    {
      fail (task, error);
      return;
    }
  data->request = g_strdup (loket_json_string (loket_json_object (json_node_get_object (answer), "result"),
                                               "request"));
  data->until = g_get_monotonic_time () + KEEPER_SECONDS * G_USEC_PER_SEC;
  ask_answer (task);
}

static void
on_sealed_key_loaded (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  GTask *task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  Opening *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) args = NULL;
  g_autoptr(LoketCommand) command = NULL;
  g_autofree char *sealed = NULL;

  data->sealed = loket_journal_load_sealed_key_finish (LOKET_JOURNAL (source), result, &data->device, &error);
  if (is_over (task))
    return;
  if (data->sealed == NULL)
    {
      g_debug ("no sealed key: %s", error != NULL ? error->message : "");
      set_aside (task);
      return;
    }
  data->reply = loket_reply_key_new ();
  sealed = loket_hex_encode (data->sealed);
  args = loket_args_new ("device", data->device, "sealed", sealed, "reply_key",
                         loket_reply_key_get_public (data->reply), NULL);
  command = loket_command_new ("journal_key_ask", args, NULL);
  loket_server_send_async (self->server, command, NULL, NULL, on_keeper_asked, task);
}

/* * Signal callbacks: the journal */

static void
on_damaged (LoketJournal *journal,
            const char   *table,
            const char   *id,
            LoketDesk    *self)
{
  g_message ("journal: %s/%s is damaged", table, id);
  if (g_str_equal (table, "bundle"))
    _loket_desk_note (self, _("The rules of the office kept on this computer had been changed by somebody. They were "
                              "thrown away and fetched from the server again."));
  else
    _loket_desk_note (self, _("Something kept on this computer is damaged and was left out. Tell your administrator "
                              "before you go on."));
}

static void
on_journal_open (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  LoketDesk *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (loket_journal_open_finish (LOKET_JOURNAL (source), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  /* The server took the password, the journal does not: the office has set a new one. */
  if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_SIGN_IN) && self->journal != NULL)
    {
      g_clear_error (&error);
      loket_journal_load_sealed_key_async (self->journal, NULL, on_sealed_key_loaded, task);
      return;
    }
  fail (task, error);
}

/* @task is taken. */
static void
open_journal (GTask *task)
{
  LoketDesk *self = g_task_get_source_object (task);
  Opening *data = g_task_get_task_data (task);
  g_autofree char *directory = loket_journal_build_directory (self->instance, self->profile,
                                                              loket_desk_get_login (self));

  self->journal = loket_journal_new (directory);
  g_signal_connect_object (self->journal, "damaged", G_CALLBACK (on_damaged), self, 0);
  loket_journal_open_async (self->journal, data->password, NULL, on_journal_open, task);
}

/* * For the files of this folder */

/*
 * Opens the journal of whoever has just signed in at the server. After a new password from the
 * office the keeper is asked to open its key; without an answer nobody is signed in, so that
 * the work in it is not left behind by somebody who then works elsewhere.
 */
void
_loket_desk_open_journal_async (LoketDesk          *self,
                                const char         *password,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Opening *data = g_new0 (Opening, 1);

  g_task_set_source_tag (task, _loket_desk_open_journal_async);
  data->password = g_strdup (password);
  g_task_set_task_data (task, data, (GDestroyNotify) opening_free);
  open_journal (task);
}

gboolean
_loket_desk_open_journal_finish (LoketDesk    *self,
                                 GAsyncResult *result,
                                 GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
