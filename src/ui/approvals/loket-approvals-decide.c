/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approve, refuse, return: with a fresh password, on exactly what was read. */

#include <glib/gi18n-lib.h>

#include "loket-approvals-screen-private.h"
#include "loket-args.h"
#include "loket-error.h"
#include "loket-password-dialog.h"
#include "loket-reason-dialog.h"
#include "loket-screen.h"

static void send_decision (LoketApprovalsScreen *self);

static void
on_case_read_again (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;

  loket_case_load_finish (LOKET_CASE (source), result, NULL);
  if (self->box != NULL && self->file == LOKET_CASE (source))
    _loket_approvals_screen_update_acts (self);
}

/* The server took no decision. When the case is not what was read, it is read again, and what
 * changed is marked. */
static void
show_refused (LoketApprovalsScreen *self,
              const GError         *error)
{
  self->deciding = FALSE;
  if (self->file == NULL)
    return;
  loket_message_set_error (self->message, _("The decision was not recorded."), error);
  _loket_approvals_screen_update_acts (self);
  if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_STALE))
    loket_case_load_async (self->file, "decide", on_case_read_again, g_object_ref (self));
}

static void
forget_note (LoketCase  *file,
             const char *act)
{
  loket_reason_dialog_forget (loket_case_get_desk (file), act, loket_case_get_id (file));
}

void
_loket_approvals_screen_decided (GObject      *source,
                                 GAsyncResult *result,
                                 gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (LOKET_CASE (source), result, &error);
  g_autofree char *next = NULL;

  if (answer != NULL)
    {
      forget_note (LOKET_CASE (source), "refuse");
      forget_note (LOKET_CASE (source), "case_return");
      forget_note (LOKET_CASE (source), "look");
    }
  if (self->box == NULL)
    return;
  if (answer == NULL)
    {
      show_refused (self, error);
      return;
    }
  /* The next case is only pointed at: a key held too long must not decide what nobody has read. */
  next = loket_approval_list_get_next (self->list, loket_case_get_id (LOKET_CASE (source)));
  loket_screen_toast (GTK_WIDGET (self), _("Recorded. Enter opens the next one."));
  _loket_approvals_screen_close_case (self);
  loket_approval_list_select (self->list, next);
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
  /* The list travelled behind the decision and comes next. */
  if (self->reads == 0)
    _loket_approvals_screen_refresh (self);
}

static void
on_password_given (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;

  self->deciding = FALSE;
  if (loket_password_dialog_ask_finish (result, NULL))
    send_decision (self);
  else if (self->box != NULL)
    _loket_approvals_screen_update_acts (self);
}

/* The button says what its press does, to which case. */
static void
ask_password (LoketApprovalsScreen *self)
{
  const char *number = loket_row_get_string (loket_case_get_data (self->file), "number");
  gboolean approves = g_str_equal (loket_json_string (self->decision, "outcome"), "approve");
  g_autofree char *act = g_strdup_printf (approves ? _("Approve %s") : _("Refuse %s"), number);

  loket_password_dialog_ask_async (GTK_WIDGET (self), self->desk, act, on_password_given, g_object_ref (self));
}

static void
on_decision_answered (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = NULL;

  if (!g_task_had_error (G_TASK (result)))
    {
      _loket_approvals_screen_decided (source, result, g_object_ref (self));
      return;
    }
  answer = loket_case_act_finish (LOKET_CASE (source), result, &error);
  if (self->box == NULL)
    return;
  if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_PROOF) && self->file != NULL && self->decision != NULL)
    {
      ask_password (self);
      return;
    }
  show_refused (self, error);
}

static void
send_decision (LoketApprovalsScreen *self)
{
  if (self->file == NULL || self->decision == NULL)
    return;
  gtk_widget_set_sensitive (self->approve, FALSE);
  loket_message_clear (self->message);
  self->deciding = TRUE;
  loket_case_act_async (self->file, "case_decide", json_object_ref (self->decision), TRUE, on_decision_answered,
                        g_object_ref (self));
}

static void
decide (LoketApprovalsScreen *self,
        const char           *outcome,
        const char           *basis,
        const char           *note)
{
  g_clear_pointer (&self->decision, json_object_unref);
  self->decision = loket_args_new ("hash", loket_row_get_string (loket_case_get_data (self->file), "hash"),
                                   "outcome", outcome, "basis", basis, "note", note,
                                   "seen:array", loket_fact_list_get_seen (self->facts), NULL);
  send_decision (self);
}

void
_loket_approvals_screen_approve (LoketApprovalsScreen *self)
{
  if (_loket_approvals_screen_is_look (self))
    {
      _loket_approvals_screen_agree (self);
      return;
    }
  decide (self, "approve", "", "");
}

static void
on_refuse_reason (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes != NULL && codes[0] != NULL && self->file != NULL)
    decide (self, "refuse", codes[0], note != NULL ? note : "");
}

static gboolean
is_paid (LoketApprovalsScreen *self)
{
  JsonArray *payments = loket_row_get_array (loket_case_get_data (self->file), "payments");

  for (guint i = 0; payments != NULL && i < json_array_get_length (payments); i++)
    if (*loket_json_string (json_array_get_object_element (payments, i), "ntpn") != '\0')
      return TRUE;

  return FALSE;
}

void
_loket_approvals_screen_ask_refuse (LoketApprovalsScreen *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (loket_desk_get_catalogue (self->desk), "refuse");
  g_autofree char *act = g_strdup_printf (_("Refuse %s"), loket_row_get_string (loket_case_get_data (self->file), "number"));
  g_autofree char *draft = loket_reason_dialog_draft ("refuse", loket_case_get_id (self->file));
  LoketReasonQuestion question = {
    .desk = self->desk, .draft = draft,
    .title = _("Refuse this application"), .act = act, .reasons = reasons, .danger = TRUE,
    .explain = _("The person gets a proof of refusal with the legal basis. This cannot be undone."),
    .note_label = _("Explanation"), .note_needed = TRUE,
  };

  if (_loket_approvals_screen_is_look (self))
    {
      _loket_approvals_screen_ask_finding (self);
      return;
    }
  if (is_paid (self) && !loket_desk_has_duty (self->desk, "office_head"))
    {
      loket_message_set_kind (self->message, "warning");
      loket_message_set (self->message, _("Only the head of office refuses a case that is paid."),
                         _("The applicant's money is involved."),
                         _("Return the file, or ask the head of office to open it."), NULL);
      return;
    }
  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_refuse_reason, g_object_ref (self));
}

static void
on_return_reason (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);
  JsonArray *reasons;

  if (codes == NULL || self->file == NULL)
    return;
  self->deciding = TRUE;
  reasons = json_array_new ();
  for (guint i = 0; codes[i] != NULL; i++)
    json_array_add_string_element (reasons, codes[i]);
  loket_case_act_async (self->file, "case_return",
                        loket_args_new ("reasons:array", reasons, "note", note != NULL ? note : "", "deadline", "", NULL),
                        TRUE, _loket_approvals_screen_decided, g_object_ref (self));
}

void
_loket_approvals_screen_ask_return (LoketApprovalsScreen *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (loket_desk_get_catalogue (self->desk), "return");
  g_autofree char *draft = loket_reason_dialog_draft ("case_return", loket_case_get_id (self->file));
  LoketReasonQuestion question = {
    .desk = self->desk, .draft = draft,
    .title = _("Return the file"), .act = _("_Return"), .reasons = reasons, .several = TRUE, .note_label = _("Note"),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_return_reason, g_object_ref (self));
}
