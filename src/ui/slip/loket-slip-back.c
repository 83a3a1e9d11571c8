/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paper that was handed out in error is taken back: by a supervisor, with a reason, on record. */

#include "loket-slip-back.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-reason-dialog.h"
#include "loket-row.h"
#include "loket-slip-dialog-private.h"

typedef struct
{
  LoketDesk *desk;
  char *receipt;
} Ask;

static void
ask_free (Ask *ask)
{
  g_object_unref (ask->desk);
  g_free (ask->receipt);
  g_free (ask);
}

static void
on_taken_back (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  loket_desk_note_taken_back (ask->desk, loket_json_string (answer, "mark"), loket_json_string (answer, "day"));
  loket_reason_dialog_forget (ask->desk, "receipt_revoke", ask->receipt);
  g_task_return_boolean (task, TRUE);
}

static void
on_reason_given (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  g_autofree char *reason = NULL;
  GError *error = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &reason, &error);

  if (codes == NULL)
    g_task_return_error (task, error);
  else
    loket_desk_run_async (ask->desk, "receipt_revoke", ask->receipt,
                          loket_args_new ("receipt", ask->receipt, "reason", reason, NULL), FALSE, NULL, on_taken_back,
                          g_steal_pointer (&task));
}

/**
 * loket_slip_back_may:
 *
 * Returns: whether this person takes papers back
 */
gboolean
loket_slip_back_may (LoketDesk *desk)
{
  return loket_desk_has_duty (desk, "section_head") || loket_desk_has_duty (desk, "office_head");
}

/**
 * loket_slip_back_ask_async:
 * @receipt: id of the paper
 *
 * Asks why, and takes it back.
 */
void
loket_slip_back_ask_async (GtkWidget          *widget,
                           LoketDesk          *desk,
                           const char         *receipt,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  g_autofree char *draft = loket_reason_dialog_draft ("receipt_revoke", receipt);
  GTask *task = g_task_new (widget, NULL, callback, user_data);
  Ask *ask = g_new0 (Ask, 1);
  LoketReasonQuestion question = {
    .title = _("Take this paper back"), .act = _("_Take it back"), .danger = TRUE,
    .explain = _("From now on its code is refused: here at once, at the other desks with their next sign-in, and on the list "
                 "that others check. This cannot be undone; a new paper can be printed when the case gives one."),
    .note_label = _("Why it was handed out in error"), .note_needed = TRUE, .desk = desk, .draft = draft,
  };

  ask->desk = g_object_ref (desk);
  ask->receipt = g_strdup (receipt);
  g_task_set_source_tag (task, loket_slip_back_ask_async);
  g_task_set_task_data (task, ask, (GDestroyNotify) ask_free);
  loket_reason_dialog_ask_async (widget, &question, on_reason_given, task);
}

gboolean
loket_slip_back_ask_finish (GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, loket_slip_back_ask_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* * In the dialog of a paper */

static void
on_dialog_answered (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  SlipDialog *self = g_object_get_data (G_OBJECT (window), "slip");
  g_autoptr(GError) error = NULL;

  if (self == NULL)
    return;
  if (loket_slip_back_ask_finish (result, &error))
    _loket_slip_dialog_read (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    loket_message_set_error (self->message, _("The paper was not taken back."), error);
}

void
_loket_slip_dialog_take_back (SlipDialog *self)
{
  loket_slip_back_ask_async (GTK_WIDGET (self->window), self->desk, self->id, on_dialog_answered, g_object_ref (self->window));
}
