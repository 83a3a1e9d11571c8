/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The acts of a case: forward, return, set aside, a paper that does not exist, comparing, notes. */

#include "loket-case-pane-private.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-command.h"
#include "loket-history-dialog.h"
#include "loket-looks-dialog.h"
#include "loket-request-sheet.h"
#include "loket-reason-dialog.h"
#include "loket-slip-dialog.h"

/* * Papers for the applicant */

/* A paper for the applicant came out of the act: it is shown, ready to print. */
static void
show_slip (LoketCasePane *self,
           const char    *receipt)
{
  if (*receipt != '\0' && self->file != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    loket_slip_dialog_show (GTK_WIDGET (self), loket_case_get_desk (self->file), receipt);
}

static gboolean
has_slip (LoketCasePane *self)
{
  JsonArray *receipts = loket_row_get_array (loket_case_get_data (self->file), "receipts");

  return receipts != NULL && json_array_get_length (receipts) > 0;
}

static void
forget_note (LoketCase  *file,
             const char *act)
{
  loket_reason_dialog_forget (loket_case_get_desk (file), act, loket_case_get_id (file));
}

static void
on_moved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(LoketCasePane) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (LOKET_CASE (source), result, &error);

  if (answer != NULL)
    {
      forget_note (LOKET_CASE (source), "case_return");
      show_slip (self, loket_json_string (answer, "receipt"));
      _loket_case_pane_emit (self, LOKET_CASE_PANE_MOVED, loket_json_string (answer, "step"));
    }
  else if (self->message != NULL)
    loket_message_set_error (self->message, _("The case could not go on."), error);
}

static void
on_done_quietly (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LoketCasePane) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (LOKET_CASE (source), result, &error);

  if (answer == NULL && self->message != NULL)
    loket_message_set_error (self->message, _("This was not recorded."), error);
}

/* * A paper the person does not have, and one that agrees with its original */

static void
on_no_paper_reason (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(LoketCasePane) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes != NULL && codes[0] != NULL && self->file != NULL)
    loket_case_act_async (self->file, "requirement_set",
                          loket_args_new ("requirement", self->pending, "state", "not_exist", "reason", codes[0], NULL),
                          FALSE, on_done_quietly, g_object_ref (self));
}

void
_loket_case_pane_ask_no_paper (LoketCasePane *self,
                               const char    *requirement)
{
  JsonObject *object = loket_catalogue_get_requirement (_loket_case_pane_get_catalogue (self), loket_case_get_service_code (self->file), requirement);
  g_autofree char *title = g_strdup_printf (_("%s: the person does not have it"), loket_catalogue_word (object, "name"));
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (_loket_case_pane_get_catalogue (self), "no_paper");
  LoketReasonQuestion question = {
    .title = title, .act = _("_Record it"), .explain = loket_catalogue_word (object, "replaced_by"),
    .reasons = reasons,
  };

  g_free (self->pending);
  self->pending = g_strdup (requirement);
  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_no_paper_reason, g_object_ref (self));
}

void
_loket_case_pane_match_paper (LoketCasePane *self,
                              const char    *requirement)
{
  LoketPaper *paper = loket_case_find_paper (self->file, requirement);

  if (paper == NULL)
    return;
  loket_case_act_async (self->file, "paper_match",
                        loket_args_new ("paper", loket_paper_get_id (paper), "version:int",
                                        (gint64) loket_paper_get_version (paper), "matched:bool", TRUE, NULL),
                        FALSE, on_done_quietly, g_object_ref (self));
  _loket_case_pane_emit (self, LOKET_CASE_PANE_MATCH, requirement);
}

/* * Forward, back, aside */

/* A paper comes into view, a field gets the focus; the same key then says that it agrees. */
static void
show_unmatched (LoketCasePane *self,
                LoketRow      *blocker)
{
  const char *requirement = loket_row_get_string (blocker, "requirement");

  if (*requirement != '\0')
    {
      g_free (self->shown);
      self->shown = g_strdup (requirement);
      loket_checklist_select (self->checklist, requirement);
      _loket_case_pane_emit (self, LOKET_CASE_PANE_SHOW, requirement);
    }
  else
    {
      _loket_case_pane_go_to (self, blocker);
    }
}

/* While something blocks the step, the same key leads to it, one after the other. */
void
_loket_case_pane_go_forward (LoketCasePane *self)
{
  g_autoptr(LoketRow) blocker = g_list_model_get_item (loket_case_get_blockers (self->file), 0);

  if (blocker != NULL)
    {
      _loket_case_pane_go_to (self, blocker);
      if (g_str_equal (loket_row_get_string (blocker, "code"), "paper_unmatched"))
        show_unmatched (self, blocker);
      return;
    }
  loket_case_act_async (self->file, "case_forward",
                        loket_args_new ("step", loket_case_get_step (self->file), NULL),
                        TRUE, on_moved, g_object_ref (self));
}

static void
on_return_reasons (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LoketCasePane) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);
  JsonArray *reasons;

  if (codes == NULL || self->file == NULL)
    return;
  reasons = json_array_new ();
  for (guint i = 0; codes[i] != NULL; i++)
    json_array_add_string_element (reasons, codes[i]);
  loket_case_act_async (self->file, "case_return",
                        loket_args_new ("reasons:array", reasons, "note", note != NULL ? note : "", "deadline", "", NULL),
                        TRUE, on_moved, g_object_ref (self));
}

void
_loket_case_pane_ask_return (LoketCasePane *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (_loket_case_pane_get_catalogue (self), "return");
  g_autofree char *draft = loket_reason_dialog_draft ("case_return", loket_case_get_id (self->file));
  LoketReasonQuestion question = {
    .title = _("Return the file to the applicant"), .act = _("_Return with a slip"),
    .desk = loket_case_get_desk (self->file), .draft = draft,
    .explain = _("The person gets a slip: what is missing, what may replace it, where to get it, until when."),
    .reasons = reasons, .several = TRUE, .note_label = _("Note on the slip"),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_return_reasons, g_object_ref (self));
}

static void
on_set_aside_reason (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(LoketCasePane) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes != NULL && codes[0] != NULL && self->file != NULL)
    loket_case_act_async (self->file, "case_set_aside", loket_args_new ("reason", codes[0], NULL), FALSE,
                          on_done_quietly, g_object_ref (self));
}

void
_loket_case_pane_ask_set_aside (LoketCasePane *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (_loket_case_pane_get_catalogue (self), "set_aside");
  LoketReasonQuestion question = {
    .title = _("Set this file aside"), .act = _("_Set aside"), .reasons = reasons,
    .explain = _("It stays yours and stands in My files until you take it up again."),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_set_aside_reason, g_object_ref (self));
}

/* * Withdrawing */

static gboolean
is_paid (LoketCase *file)
{
  JsonArray *payments = loket_row_get_array (loket_case_get_data (file), "payments");

  for (guint i = 0; payments != NULL && i < json_array_get_length (payments); i++)
    if (*loket_json_string (json_array_get_object_element (payments, i), "ntpn") != '\0')
      return TRUE;

  return FALSE;
}

/* Nobody withdraws what is decided or over, and not everybody the rest. */
gboolean
_loket_case_pane_has_end (LoketCasePane *self)
{
  static const char * const ends[] = { "handed_over", "decided_refused", "withdrawn", NULL };
  JsonArray *decisions = loket_row_get_array (loket_case_get_data (self->file), "decisions");
  LoketDesk *desk = loket_case_get_desk (self->file);
  gboolean may = loket_desk_has_duty (desk, "clerk") || loket_desk_has_duty (desk, "section_head")
                 || loket_desk_has_duty (desk, "office_head");

  return !may || g_strv_contains (ends, loket_row_get_string (loket_case_get_data (self->file), "state"))
         || (decisions != NULL && json_array_get_length (decisions) > 0);
}

static void
on_withdrawn (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(LoketCasePane) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (LOKET_CASE (source), result, &error);

  if (answer != NULL)
    show_slip (self, loket_json_string (answer, "receipt"));
  else if (self->message != NULL)
    loket_message_set_error (self->message, _("The application was not withdrawn."), error);
}

static void
on_withdraw_reason (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr(LoketCasePane) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes != NULL && codes[0] != NULL && self->file != NULL)
    loket_case_act_async (self->file, "case_withdraw", loket_args_new ("reason", codes[0], NULL), FALSE, on_withdrawn,
                          g_object_ref (self));
}

/* There is no way back, so it is asked with what follows from it. */
void
_loket_case_pane_ask_withdraw (LoketCasePane *self)
{
  g_autoptr(GListModel) reasons = NULL;
  gboolean paid = is_paid (self->file);
  LoketReasonQuestion question = {
    .title = _("Withdraw this application"), .act = _("_Withdraw it"), .danger = TRUE,
    .explain = paid ? _("It ends here for good. The fee was paid and is not given back, so only the head of the office does "
                        "this. The applicant gets a slip with the day and the reason, and can apply again at any time.")
               : _("It ends here for good. Nothing was paid yet. The applicant gets a slip with the day and the reason, and "
                   "can apply again at any time."),
  };

  if (paid && !loket_desk_has_duty (loket_case_get_desk (self->file), "office_head"))
    {
      loket_message_set_kind (self->message, "information");
      loket_message_set (self->message, _("This application is paid for."), _("The fee is not given back."),
                         _("Ask the head of the office to withdraw it."), NULL);
      return;
    }
  reasons = loket_catalogue_list_reasons (_loket_case_pane_get_catalogue (self), "withdraw");
  question.reasons = reasons;
  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_withdraw_reason, g_object_ref (self));
}

/* * Comparing, one after the other */

/* The first thing nobody compared with its original yet. */
static LoketRow *
next_unmatched (LoketCasePane *self)
{
  GListModel *blockers = loket_case_get_blockers (self->file);

  for (guint i = 0; i < g_list_model_get_n_items (blockers); i++)
    {
      g_autoptr(LoketRow) blocker = g_list_model_get_item (blockers, i);
      const char *code = loket_row_get_string (blocker, "code");

      if (g_str_equal (code, "field_unmatched") || g_str_equal (code, "paper_unmatched"))
        return blocker; /* the list keeps it */
    }

  return NULL;
}

void
_loket_case_pane_lead_on (LoketCasePane *self)
{
  LoketRow *next = next_unmatched (self);

  self->leading = FALSE;
  if (next != NULL)
    show_unmatched (self, next);
}

/* One key: what is in front is compared; otherwise what is next to compare comes in front. */
static void
match_next (LoketCasePane *self)
{
  LoketRow *next = next_unmatched (self);
  const char *requirement = next != NULL ? loket_row_get_string (next, "requirement") : "";

  self->leading = TRUE;
  if (loket_case_form_can_match (self->form))
    loket_case_form_match (self->form);
  else if (*requirement != '\0' && g_strcmp0 (requirement, self->shown) == 0)
    _loket_case_pane_match_paper (self, requirement);
  else if (next != NULL)
    _loket_case_pane_lead_on (self);
}

/* * Notes and history */

static void
on_note_added (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LoketCasePane) self = user_data;
  g_autoptr(GError) error = NULL;

  if (loket_case_note_finish (LOKET_CASE (source), result, &error))
    forget_note (LOKET_CASE (source), "note_add");
  else if (self->message != NULL)
    loket_message_set_error (self->message, _("The note was not kept. What you wrote is still there: press Ctrl+M."), error);
}

static void
on_note_given (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LoketCasePane) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes != NULL && note != NULL && self->file != NULL)
    loket_case_note_async (self->file, note, on_note_added, g_object_ref (self));
}

void
_loket_case_pane_ask_note (LoketCasePane *self)
{
  g_autofree char *draft = loket_reason_dialog_draft ("note_add", loket_case_get_id (self->file));
  LoketReasonQuestion question = {
    .title = _("Note on this case"), .act = _("_Keep the note"), .note_label = _("Note"), .note_needed = TRUE,
    .desk = loket_case_get_desk (self->file), .draft = draft,
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_note_given, g_object_ref (self));
}

void
_loket_case_pane_show_history (LoketCasePane *self)
{
  if (self->file != NULL)
    loket_history_dialog_show (GTK_WIDGET (self), self->file);
}

void
_loket_case_pane_show_looks (LoketCasePane *self)
{
  if (self->file != NULL)
    loket_looks_dialog_show (GTK_WIDGET (self), self->file);
}

/* What the office holds about the applicant, or a datum of it that is wrong. */
void
_loket_case_pane_ask_personal (LoketCasePane *self)
{
  JsonObject *person = self->file != NULL && loket_case_get_data (self->file) != NULL
                       ? loket_row_get_object (loket_case_get_data (self->file), "person") : NULL;

  if (person != NULL)
    loket_request_sheet_present (GTK_WIDGET (self), loket_case_get_desk (self->file), loket_json_string (person, "id"),
                                 loket_json_string (person, "name"));
}

/* Which duties the server lets record a request. */
static gboolean
may_ask_personal (LoketCasePane *self)
{
  static const char * const duties[] = { "clerk", "examiner", "handover", "section_head", "office_head", "complaint_officer" };

  for (guint i = 0; i < G_N_ELEMENTS (duties); i++)
    if (loket_desk_has_duty (loket_case_get_desk (self->file), duties[i]))
      return TRUE;

  return FALSE;
}

/* * Public API */

gboolean
loket_case_pane_can_act (LoketCasePane *self,
                         const char    *act,
                         char         **why)
{
  if (self->file == NULL || loket_case_get_data (self->file) == NULL)
    return FALSE;
  if (g_str_equal (act, "forward"))
    return loket_case_may (self->file, "forward")
           || g_list_model_get_n_items (loket_case_get_blockers (self->file)) > 0;
  if (g_str_equal (act, "return"))
    return loket_case_may (self->file, "return");
  if (g_str_equal (act, "set-aside"))
    return loket_case_may (self->file, "save");
  if (g_str_equal (act, "note") || g_str_equal (act, "history") || g_str_equal (act, "looks"))
    return TRUE;
  if (g_str_equal (act, "personal-data"))
    return may_ask_personal (self);
  if (g_str_equal (act, "match"))
    return loket_case_may (self->file, "save") && (loket_case_form_can_match (self->form) || next_unmatched (self) != NULL);
  if (g_str_equal (act, "print"))
    {
      if (!has_slip (self))
        *why = g_strdup (_("This case has no slip yet."));

      return *why == NULL;
    }

  return FALSE;
}

void
loket_case_pane_act (LoketCasePane *self,
                     const char    *act)
{
  if (g_str_equal (act, "forward"))
    _loket_case_pane_go_forward (self);
  else if (g_str_equal (act, "return"))
    _loket_case_pane_ask_return (self);
  else if (g_str_equal (act, "set-aside"))
    _loket_case_pane_ask_set_aside (self);
  else if (g_str_equal (act, "match"))
    match_next (self);
  else if (g_str_equal (act, "note"))
    _loket_case_pane_ask_note (self);
  else if (g_str_equal (act, "history"))
    _loket_case_pane_show_history (self);
  else if (g_str_equal (act, "looks"))
    _loket_case_pane_show_looks (self);
  else if (g_str_equal (act, "personal-data"))
    _loket_case_pane_ask_personal (self);
  else if (g_str_equal (act, "print"))
    loket_slip_dialog_show_list (GTK_WIDGET (self), loket_case_get_desk (self->file),
                                 loket_row_get_array (loket_case_get_data (self->file), "receipts"));
}
