/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approval: the whole office's cases that wait for a decision, papers beside fields. */

#include "loket-approvals-screen.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-case-list.h"
#include "loket-error.h"
#include "loket-fact-list.h"
#include "loket-message.h"
#include "loket-moment.h"
#include "loket-paper-side.h"
#include "loket-password-dialog.h"
#include "loket-reason-dialog.h"
#include "loket-screen.h"

struct _LoketApprovalsScreen
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  LoketCase *file;
  GCancellable *cancellable;
  GListStore *rows;
  JsonObject *decision;   /* what is tried, for the second try after a password */

  /* State */
  guint reads;            /* of the list, on their way */

  /* Children */
  GtkWidget *box;
  LoketCaseList *list;
  GtkWidget *middle;
  GtkLabel *title;
  GtkLabel *people;
  LoketFactList *facts;
  LoketPaperSide *papers;
  LoketMessage *message;
  GtkLabel *statement;
  GtkLabel *why;
  GtkWidget *approve;
  GtkWidget *refuse;
  GtkWidget *give_back;
};

static void loket_approvals_screen_screen_init (LoketScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketApprovalsScreen, loket_approvals_screen, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LOKET_TYPE_SCREEN, loket_approvals_screen_screen_init))

static void refresh (LoketApprovalsScreen *self);
static void send_decision (LoketApprovalsScreen *self);

/* * Auxiliary methods */

static LoketCatalogue *
catalogue_of (LoketApprovalsScreen *self)
{
  return loket_desk_get_catalogue (self->desk);
}

static char *
hands_text (LoketApprovalsScreen *self)
{
  static const struct { const char *act, *word; } words[] = {
    { "enter", N_("entered by") }, { "scan", N_("scanned by") }, { "interview", N_("interviewed by") },
    { "pay", N_("payment by") }, { "check", N_("checked by") },
  };
  JsonArray *hands = loket_row_get_array (loket_case_get_data (self->file), "hands");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; hands != NULL && i < json_array_get_length (hands); i++)
    {
      JsonObject *hand = json_array_get_object_element (hands, i);
      const char *act = loket_json_string (hand, "act");

      for (guint j = 0; j < G_N_ELEMENTS (words); j++)
        if (g_str_has_prefix (act, words[j].act))
          g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", _(words[j].word), loket_json_string (hand, "name"));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What is missing before a decision; the decision itself is not. */
static LoketRow *
first_blocker (LoketApprovalsScreen *self)
{
  GListModel *blockers = loket_case_get_blockers (self->file);

  for (guint i = 0; i < g_list_model_get_n_items (blockers); i++)
    {
      g_autoptr(LoketRow) blocker = g_list_model_get_item (blockers, i);

      if (!g_str_equal (loket_row_get_string (blocker, "code"), "decision_missing"))
        return blocker; /* the list keeps it */
    }

  return NULL;
}

/* Why this person cannot decide this case, in words; NULL when they can. */
static char *
why_not (LoketApprovalsScreen *self)
{
  const char *code = loket_case_why_not (self->file, "decide");
  guint unseen = loket_fact_list_get_unseen (self->facts);
  LoketRow *blocker = first_blocker (self);

  if (g_str_has_prefix (code, "same_person"))
    return g_strdup (_("You worked on this case yourself: somebody else decides."));
  if (!loket_case_may (self->file, "decide"))
    return g_strdup (_("This case does not wait for your decision."));
  if (blocker != NULL)
    return g_strdup (loket_row_get_string (blocker, "sentence"));
  if (unseen > 0)
    return g_strdup_printf (ngettext ("%u point not opened yet", "%u points not opened yet", unseen), unseen);

  return NULL;
}

static void
update_acts (LoketApprovalsScreen *self)
{
  g_autofree char *why = NULL;
  gboolean may;

  if (self->file == NULL || loket_case_get_data (self->file) == NULL)
    return;
  why = why_not (self);
  may = loket_case_may (self->file, "decide");
  gtk_label_set_text (self->why, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why), why != NULL);
  gtk_widget_set_sensitive (self->approve, why == NULL);
  gtk_widget_set_tooltip_text (self->approve, why);
  gtk_widget_set_sensitive (self->refuse, may);
  gtk_widget_set_sensitive (self->give_back, loket_case_may (self->file, "return"));
}

static void
update_case (LoketApprovalsScreen *self)
{
  LoketRow *data = loket_case_get_data (self->file);
  const char *service = loket_case_get_service_code (self->file);
  JsonArray *papers = loket_row_get_array (data, "papers");
  g_autofree char *promised = loket_moment_day (loket_row_get_string (data, "promised"));
  g_autofree char *title = g_strdup_printf (_("%s · %s · %s, %s · promised %s"), loket_row_get_string (data, "number"),
                                            loket_case_get_field (self->file, "name"),
                                            loket_catalogue_name_of (catalogue_of (self), "services", service),
                                            loket_catalogue_variant_name (catalogue_of (self), service, loket_row_get_string (data, "variant")),
                                            promised);
  g_autofree char *people = hands_text (self);
  g_autofree char *statement = g_strdup_printf (_("“I, %s, approve %s, version %d, %d papers.”"),
                                                loket_desk_get_staff_name (self->desk), loket_row_get_string (data, "number"),
                                                (int) loket_case_get_version (self->file),
                                                papers != NULL ? (int) json_array_get_length (papers) : 0);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->people, people);
  gtk_label_set_text (self->statement, statement);
  update_acts (self);
}

static void
close_case (LoketApprovalsScreen *self)
{
  loket_fact_list_set_case (self->facts, NULL);
  loket_paper_side_set_case (self->papers, NULL);
  g_clear_object (&self->file);
  gtk_widget_set_visible (self->middle, FALSE);
}

/* * Signal callbacks */

static void
on_case_refreshed (LoketApprovalsScreen *self)
{
  update_case (self);
}

static void
on_seen_changed (LoketApprovalsScreen *self)
{
  update_acts (self);
}

static void
on_fact_shown (LoketApprovalsScreen *self,
               const char           *doc_type)
{
  if (*doc_type != '\0')
    loket_paper_side_show_doc_type (self->papers, doc_type);
}

static void
on_case_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;
  g_autoptr(GError) error = NULL;

  if (self->box == NULL || self->file != LOKET_CASE (source))
    return;
  if (!loket_case_load_finish (LOKET_CASE (source), result, &error))
    {
      loket_message_set_error (self->message, _("The case could not be opened."), error);
      return;
    }
  g_signal_connect_object (self->file, "refreshed", G_CALLBACK (on_case_refreshed), self, G_CONNECT_SWAPPED);
  loket_paper_side_set_case (self->papers, self->file);
  loket_fact_list_set_case (self->facts, self->file);
  gtk_widget_set_visible (self->middle, TRUE);
  update_case (self);
}

static void
on_case_selected (LoketApprovalsScreen *self,
                  const char           *id)
{
  if (id == NULL || (self->file != NULL && g_str_equal (loket_case_get_id (self->file), id)))
    return;
  close_case (self);
  loket_message_clear (self->message);
  self->file = loket_case_new (self->desk, id);
  g_signal_connect_object (self->file, "leaving::case_decide", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->file, "leaving::case_return", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  loket_case_load_async (self->file, "decide", on_case_loaded, g_object_ref (self));
}

static void
on_list_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  LoketApprovalsScreen *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LOKET_APPROVALS_SCREEN (user_data);
  self->reads--;
  if (answer == NULL)
    loket_message_set_error (self->message, _("The list could not be read."), error);
  else
    loket_row_fill (self->rows, loket_json_array (answer, "rows"));
}

static void
on_desk_changed (LoketDesk            *desk,
                 const char           *topic,
                 const char           *id,
                 LoketApprovalsScreen *self)
{
  if ((g_str_equal (topic, "approvals") || g_str_equal (topic, "case")) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh (self);
}

/* * Deciding */

static void
open_next (LoketApprovalsScreen *self,
           const char           *id)
{
  g_autofree char *next = g_strdup (id);

  if (next == NULL)
    return;
  loket_case_list_select (self->list, next);
  on_case_selected (self, next);
}

static void
on_decided (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (LOKET_CASE (source), result, &error);
  g_autofree char *next = NULL;

  if (self->box == NULL)
    return;
  if (answer == NULL)
    {
      loket_message_set_error (self->message, _("The decision was not recorded."), error);
      update_acts (self);
      return;
    }
  next = g_strdup (loket_case_list_get_next (self->list, loket_case_get_id (LOKET_CASE (source))));
  loket_screen_toast (GTK_WIDGET (self), _("Recorded."));
  close_case (self);
  /* The list travelled behind the decision and comes next. */
  if (self->reads == 0)
    refresh (self);
  if (next != NULL)
    open_next (self, next);
}

static void
on_password_given (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;

  if (loket_password_dialog_ask_finish (result, NULL))
    send_decision (self);
  else if (self->box != NULL)
    update_acts (self);
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
      on_decided (source, result, g_object_ref (self));
      return;
    }
  answer = loket_case_act_finish (LOKET_CASE (source), result, &error);
  if (self->box == NULL)
    return;
  if (g_error_matches (error, LOKET_ERROR, LOKET_ERROR_PROOF))
    {
      loket_password_dialog_ask_async (GTK_WIDGET (self), self->desk, _("Decide"), on_password_given, g_object_ref (self));
      return;
    }
  loket_message_set_error (self->message, _("The decision was not recorded."), error);
  update_acts (self);
}

static void
send_decision (LoketApprovalsScreen *self)
{
  if (self->file == NULL || self->decision == NULL)
    return;
  gtk_widget_set_sensitive (self->approve, FALSE);
  loket_message_clear (self->message);
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

static void
on_approve_clicked (LoketApprovalsScreen *self)
{
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

static void
ask_refuse (LoketApprovalsScreen *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (catalogue_of (self), "refuse");
  LoketReasonQuestion question = {
    .title = _("Refuse this application"), .act = _("_Refuse"), .reasons = reasons, .danger = TRUE,
    .explain = _("The person gets a proof of refusal with the legal basis. This cannot be undone."),
    .note_label = _("Explanation"), .note_needed = TRUE,
  };

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
  reasons = json_array_new ();
  for (guint i = 0; codes[i] != NULL; i++)
    json_array_add_string_element (reasons, codes[i]);
  loket_case_act_async (self->file, "case_return",
                        loket_args_new ("reasons:array", reasons, "note", note != NULL ? note : "", "deadline", "", NULL),
                        TRUE, on_decided, g_object_ref (self));
}

static void
ask_return (LoketApprovalsScreen *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (catalogue_of (self), "return");
  LoketReasonQuestion question = {
    .title = _("Return the file"), .act = _("_Return"), .reasons = reasons, .several = TRUE, .note_label = _("Note"),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_return_reason, g_object_ref (self));
}

static void
refresh (LoketApprovalsScreen *self)
{
  self->reads++;
  loket_desk_call_async (self->desk, "approvals_open", loket_args_new ("filter", "", NULL), self->cancellable,
                         on_list_read, self);
}

/* * LoketScreen */

static const char *
screen_get_help (LoketScreen *screen)
{
  return "approval";
}

static gboolean
screen_can_act (LoketScreen *screen,
                const char  *act,
                char       **why)
{
  LoketApprovalsScreen *self = LOKET_APPROVALS_SCREEN (screen);

  if (self->file == NULL || loket_case_get_data (self->file) == NULL)
    return FALSE;
  if (g_str_equal (act, "forward"))
    {
      *why = why_not (self);

      return *why == NULL;
    }
  if (g_str_equal (act, "return"))
    return loket_case_may (self->file, "return");
  if (g_str_equal (act, "next"))
    return TRUE;

  return loket_paper_side_can_act (self->papers, act);
}

static void
screen_act (LoketScreen *screen,
            const char  *act)
{
  LoketApprovalsScreen *self = LOKET_APPROVALS_SCREEN (screen);

  if (g_str_equal (act, "forward"))
    on_approve_clicked (self);
  else if (g_str_equal (act, "return"))
    ask_return (self);
  else if (g_str_equal (act, "next"))
    open_next (self, loket_case_list_get_next (self->list, loket_case_get_id (self->file)));
  else
    loket_paper_side_act (self->papers, act);
}

static void
screen_show (LoketScreen *screen,
             const char  *subject)
{
  on_case_selected (LOKET_APPROVALS_SCREEN (screen), subject);
}

static void
screen_opened (LoketScreen *screen)
{
  refresh (LOKET_APPROVALS_SCREEN (screen));
}

static void
loket_approvals_screen_screen_init (LoketScreenInterface *iface)
{
  iface->get_help = screen_get_help;
  iface->can_act = screen_can_act;
  iface->act = screen_act;
  iface->show = screen_show;
  iface->opened = screen_opened;
}

/* * Parent class overrides */

static void
loket_approvals_screen_dispose (GObject *object)
{
  LoketApprovalsScreen *self = LOKET_APPROVALS_SCREEN (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), LOKET_TYPE_APPROVALS_SCREEN);
  g_clear_object (&self->file);
  g_clear_object (&self->rows);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->decision, json_object_unref);

  G_OBJECT_CLASS (loket_approvals_screen_parent_class)->dispose (object);
}

static void
loket_approvals_screen_class_init (LoketApprovalsScreenClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_approvals_screen_dispose;
  g_type_ensure (LOKET_TYPE_FACT_LIST);
  g_type_ensure (LOKET_TYPE_MESSAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/loket/Loket/approvals/loket-approvals-screen.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, box);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, middle);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, title);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, people);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, facts);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, message);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, statement);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, why);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, approve);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, refuse);
  gtk_widget_class_bind_template_child (widget_class, LoketApprovalsScreen, give_back);
  gtk_widget_class_bind_template_callback (widget_class, on_seen_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_fact_shown);
  gtk_widget_class_bind_template_callback (widget_class, on_approve_clicked);
  gtk_widget_class_bind_template_callback (widget_class, ask_refuse);
  gtk_widget_class_bind_template_callback (widget_class, ask_return);
}

static void
loket_approvals_screen_init (LoketApprovalsScreen *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->rows = g_list_store_new (LOKET_TYPE_ROW);
}

/* * Public API */

GtkWidget *
loket_approvals_screen_new (LoketDesk *desk)
{
  LoketApprovalsScreen *self = g_object_new (LOKET_TYPE_APPROVALS_SCREEN, NULL);

  self->desk = g_object_ref (desk);
  self->list = LOKET_CASE_LIST (loket_case_list_new (desk, G_LIST_MODEL (self->rows), _("Waiting for approval"),
                                                     _("No case waits for a decision. New ones appear here by themselves.")));
  gtk_widget_set_size_request (GTK_WIDGET (self->list), 270, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->list), FALSE);
  /* Only an act of the person opens another case: a list that merely gets the focus must not. */
  g_signal_connect_swapped (self->list, "chosen", G_CALLBACK (on_case_selected), self);
  gtk_box_prepend (GTK_BOX (self->box), GTK_WIDGET (self->list));
  self->papers = LOKET_PAPER_SIDE (loket_paper_side_new (desk, FALSE));
  gtk_widget_set_hexpand (GTK_WIDGET (self->papers), TRUE);
  gtk_box_append (GTK_BOX (self->middle), GTK_WIDGET (self->papers));
  gtk_widget_set_visible (self->middle, FALSE);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, 0);

  return GTK_WIDGET (self);
}
