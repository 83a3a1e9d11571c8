/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case at work: steps, checklist, form, the acts of this step, and the way forward. */

#include "loket-case-pane.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-blockers.h"
#include "loket-case-form.h"
#include "loket-case-resume.h"
#include "loket-checklist.h"
#include "loket-command.h"
#include "loket-message.h"
#include "loket-moment.h"
#include "loket-reason-dialog.h"
#include "loket-history-dialog.h"
#include "loket-screen.h"
#include "loket-slip-dialog.h"
#include "loket-step-bar.h"
#include "loket-step-panels.h"

struct _LoketCasePane
{
  GtkWidget parent_instance;

  /* Owned */
  LoketCase *file;
  char *pending;    /* requirement a dialog asks about */
  char *shown;      /* requirement whose paper the officer was led to */

  /* Template and children */
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *subtitle;
  LoketStepBar *steps;
  LoketMessage *message;
  GtkWidget *checklist_box;
  LoketChecklist *checklist;
  LoketCaseForm *form;
  GtkBox *panels;
  LoketBlockers *blockers;
  GtkButton *forward;
  GtkButton *give_back;
  GtkButton *set_aside;

  /* State */
  gboolean leading; /* after a comparison: on to the next one */
  char *panels_step;
};

G_DEFINE_FINAL_TYPE (LoketCasePane, loket_case_pane, GTK_TYPE_WIDGET)

enum { SIGNAL_SHOW, SIGNAL_SCAN, SIGNAL_IMPORT, SIGNAL_MATCH, SIGNAL_FIELD_FOCUSED, SIGNAL_MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];
static const char * const signal_names[N_SIGNALS] = { "show-paper", "scan", "import", "match", "field-focused", "moved" };

/* * Auxiliary methods */

static LoketCatalogue *
catalogue_of (LoketCasePane *self)
{
  return loket_desk_get_catalogue (loket_case_get_desk (self->file));
}

static void
clear_panels (LoketCasePane *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->panels))) != NULL)
    gtk_box_remove (self->panels, child);
}

static void
add_panel (LoketCasePane *self,
           GtkWidget     *panel)
{
  if (panel == NULL)
    return;
  if (gtk_widget_get_first_child (GTK_WIDGET (self->panels)) != NULL)
    gtk_box_append (self->panels, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (self->panels, panel);
}

/* The newest act on top: what is to do now stands first, what was done follows. */
static void
fill_panels (LoketCasePane *self)
{
  static GtkWidget *(* const makers[]) (LoketCase *) = {
    loket_panel_flags_new, loket_panel_handover_new, loket_panel_quality_new, loket_panel_book_new,
    loket_panel_decision_new, loket_panel_checks_new, loket_panel_payment_new, loket_panel_biometrics_new,
    loket_panel_interview_new, loket_panel_custody_new,
  };

  clear_panels (self);
  if (g_str_equal (loket_case_get_step (self->file), "interview"))
    {
      add_panel (self, loket_panel_flags_new (self->file));
      add_panel (self, loket_panel_checks_new (self->file));
      add_panel (self, loket_panel_interview_new (self->file));
      add_panel (self, loket_panel_biometrics_new (self->file));
      add_panel (self, loket_panel_custody_new (self->file));
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    add_panel (self, makers[i] (self->file));
}

static void
update_steps (LoketCasePane *self)
{
  JsonArray *steps = loket_json_array (loket_case_get_service (self->file), "steps");
  const char *now = loket_case_get_step (self->file);
  gboolean passed = TRUE;

  loket_step_bar_clear (self->steps);
  for (guint i = 0; steps != NULL && i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);
      gboolean current = g_str_equal (loket_json_string (step, "code"), now);

      if (current)
        passed = FALSE;
      loket_step_bar_add (self->steps, loket_catalogue_word (step, "name"),
                          current ? LOKET_STEP_NOW : passed ? LOKET_STEP_DONE : LOKET_STEP_LATER, NULL);
    }
}

static void
update_title (LoketCasePane *self)
{
  LoketRow *data = loket_case_get_data (self->file);
  const char *service = loket_case_get_service_code (self->file);
  g_autofree char *promised = loket_moment_day (loket_row_get_string (data, "promised"));
  g_autofree char *title = g_strdup_printf ("%s · %s", loket_catalogue_name_of (catalogue_of (self), "services", service),
                                            loket_catalogue_variant_name (catalogue_of (self), service,
                                                                          loket_row_get_string (data, "variant")));
  g_autofree char *subtitle = *promised != '\0'
                              ? g_strdup_printf (_("%s · promised for %s"), loket_row_get_string (data, "number"), promised)
                              : g_strdup (loket_row_get_string (data, "number"));

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->subtitle, subtitle);
}

static void
show_holder (LoketCasePane *self)
{
  JsonObject *holder = loket_row_get_object (loket_case_get_data (self->file), "holder");
  const char *id = loket_json_string (holder, "id");

  if (loket_case_resume_show (self->file, self->message))
    return;
  if (*id == '\0' || g_str_equal (id, loket_desk_get_staff_id (loket_case_get_desk (self->file))))
    {
      loket_message_clear (self->message);
      return;
    }

  {
    g_autofree char *who = g_strdup_printf (_("%s has this case open."), loket_json_string (holder, "name"));

    loket_message_set (self->message, who, _("You can read it; what changes there appears here by itself."),
                       _("Ask your colleague to close it when you must change something."), "LK012");
  }
}

static void
update_forward (LoketCasePane *self)
{
  JsonObject *step = loket_catalogue_get_step (catalogue_of (self), loket_case_get_service_code (self->file),
                                               loket_case_get_step (self->file));
  const char *label = loket_catalogue_word (step, "button");
  guint blocked = g_list_model_get_n_items (loket_case_get_blockers (self->file));
  gboolean may = loket_case_may (self->file, "forward");

  gtk_button_set_label (self->forward, *label != '\0' ? label : _("Next step"));
  gtk_widget_set_visible (GTK_WIDGET (self->forward), may);
  gtk_widget_set_sensitive (GTK_WIDGET (self->forward), blocked == 0);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->forward),
                               blocked == 0 ? NULL : _("Something still blocks this step: see the list at the left."));
  gtk_widget_set_visible (GTK_WIDGET (self->give_back), loket_case_may (self->file, "return"));
  gtk_widget_set_visible (GTK_WIDGET (self->set_aside), loket_case_may (self->file, "save"));
}

static void
update (LoketCasePane *self)
{
  gboolean at_documents = g_str_equal (loket_case_get_step (self->file), "documents");

  update_title (self);
  update_steps (self);
  show_holder (self);
  fill_panels (self);
  update_forward (self);
  if (g_strcmp0 (self->panels_step, loket_case_get_step (self->file)) != 0)
    {
      g_free (self->panels_step);
      self->panels_step = g_strdup (loket_case_get_step (self->file));
      if (at_documents)
        loket_case_form_show_first (self->form);
      else
        loket_case_form_show (self->form, LOKET_CASE_FORM_STEP);
    }
}

/* * Signal callbacks */

static void lead_on (LoketCasePane *self);

static void
on_case_refreshed (LoketCasePane *self)
{
  update (self);
  if (self->leading)
    lead_on (self);
}

static void
on_blockers_changed (LoketCasePane *self)
{
  if (self->file != NULL && loket_case_get_data (self->file) != NULL)
    update_forward (self);
}

/* A paper for the applicant came out of the act: it is shown, ready to print. */
static void
show_slip (LoketCasePane *self,
           const char    *receipt)
{
  if (*receipt != '\0' && self->file != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    loket_slip_dialog_show (GTK_WIDGET (self), loket_case_get_desk (self->file), receipt);
}

static const char *
last_receipt (LoketCasePane *self)
{
  JsonArray *receipts = loket_row_get_array (loket_case_get_data (self->file), "receipts");
  guint n = receipts != NULL ? json_array_get_length (receipts) : 0;

  return n > 0 ? loket_json_string (json_array_get_object_element (receipts, n - 1), "id") : "";
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
      show_slip (self, loket_json_string (answer, "receipt"));
      g_signal_emit (self, signals[SIGNAL_MOVED], 0, loket_json_string (answer, "step"));
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

static void
on_checklist_no_paper (LoketCasePane *self,
                       const char    *requirement)
{
  JsonObject *object = loket_catalogue_get_requirement (catalogue_of (self), loket_case_get_service_code (self->file), requirement);
  g_autofree char *title = g_strdup_printf (_("%s: the person does not have it"), loket_catalogue_word (object, "name"));
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (catalogue_of (self), "no_paper");
  LoketReasonQuestion question = {
    .title = title, .act = _("_Record it"), .explain = loket_catalogue_word (object, "replaced_by"),
    .reasons = reasons,
  };

  g_free (self->pending);
  self->pending = g_strdup (requirement);
  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_no_paper_reason, g_object_ref (self));
}

static void
on_checklist_show (LoketCasePane *self,
                   const char    *requirement)
{
  g_signal_emit (self, signals[SIGNAL_SHOW], 0, requirement);
}

static void
on_checklist_scan (LoketCasePane *self,
                   const char    *requirement)
{
  g_signal_emit (self, signals[SIGNAL_SCAN], 0, requirement);
}

static void
on_checklist_import (LoketCasePane *self,
                     const char    *requirement)
{
  g_signal_emit (self, signals[SIGNAL_IMPORT], 0, requirement);
}

static void
on_checklist_match (LoketCasePane *self,
                    const char    *requirement)
{
  LoketPaper *paper = loket_case_find_paper (self->file, requirement);

  if (paper == NULL)
    return;
  loket_case_act_async (self->file, "paper_match",
                        loket_args_new ("paper", loket_paper_get_id (paper), "version:int",
                                        (gint64) loket_paper_get_version (paper), "matched:bool", TRUE, NULL),
                        FALSE, on_done_quietly, g_object_ref (self));
  g_signal_emit (self, signals[SIGNAL_MATCH], 0, requirement);
}

static void
on_field_focused (LoketCasePane *self,
                  const char    *code)
{
  g_signal_emit (self, signals[SIGNAL_FIELD_FOCUSED], 0, code);
}

static void
on_blocker_chosen (LoketCasePane *self,
                   LoketRow      *blocker)
{
  const char *field = loket_row_get_string (blocker, "field");
  const char *requirement = loket_row_get_string (blocker, "requirement");

  if (*field != '\0')
    {
      loket_case_form_go_to (self->form, field);
    }
  else if (*requirement != '\0')
    {
      loket_checklist_select (self->checklist, requirement);
      gtk_widget_child_focus (GTK_WIDGET (self->checklist), GTK_DIR_TAB_FORWARD);
    }
  else
    {
      loket_case_form_show (self->form, LOKET_CASE_FORM_STEP);
      gtk_widget_child_focus (GTK_WIDGET (self->panels), GTK_DIR_TAB_FORWARD);
    }
}

/* While something blocks the step, the same key leads to it, one after the other. */
static void
go_forward (LoketCasePane *self)
{
  g_autoptr(LoketRow) blocker = g_list_model_get_item (loket_case_get_blockers (self->file), 0);

  if (blocker != NULL)
    {
      on_blocker_chosen (self, blocker);
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

static void
ask_return (LoketCasePane *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (catalogue_of (self), "return");
  LoketReasonQuestion question = {
    .title = _("Return the file to the applicant"), .act = _("_Return with a slip"),
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

static void
ask_set_aside (LoketCasePane *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (catalogue_of (self), "set_aside");
  LoketReasonQuestion question = {
    .title = _("Set this file aside"), .act = _("_Set aside"), .reasons = reasons,
    .explain = _("It stays yours and stands in My files until you take it up again."),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_set_aside_reason, g_object_ref (self));
}

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
      g_signal_emit (self, signals[SIGNAL_SHOW], 0, requirement);
    }
  else
    {
      on_blocker_chosen (self, blocker);
    }
}

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

static void
lead_on (LoketCasePane *self)
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
    on_checklist_match (self, requirement);
  else if (next != NULL)
    lead_on (self);
}

static void
on_note_given (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LoketCasePane) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);
  g_autofree char *id = loket_id_new ();

  if (codes != NULL && note != NULL && self->file != NULL)
    loket_case_act_async (self->file, "note_add", loket_args_new ("note", id, "text", note, NULL), FALSE,
                          on_done_quietly, g_object_ref (self));
}

static void
ask_note (LoketCasePane *self)
{
  LoketReasonQuestion question = {
    .title = _("Note on this case"), .act = _("_Keep the note"), .note_label = _("Note"), .note_needed = TRUE,
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_note_given, g_object_ref (self));
}

static void
show_history (LoketCasePane *self)
{
  if (self->file != NULL)
    loket_history_dialog_show (GTK_WIDGET (self), self->file);
}

/* * Parent class overrides */

static void
loket_case_pane_dispose (GObject *object)
{
  LoketCasePane *self = LOKET_CASE_PANE (object);

  loket_case_pane_set_case (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LOKET_TYPE_CASE_PANE);

  G_OBJECT_CLASS (loket_case_pane_parent_class)->dispose (object);
}

static void
loket_case_pane_finalize (GObject *object)
{
  LoketCasePane *self = LOKET_CASE_PANE (object);

  g_clear_pointer (&self->pending, g_free);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->panels_step, g_free);

  G_OBJECT_CLASS (loket_case_pane_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, box);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, title);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, steps);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, message);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, checklist_box);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, checklist);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, form);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, blockers);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, forward);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, give_back);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, set_aside);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_checklist_show);
  gtk_widget_class_bind_template_callback (widget_class, on_checklist_scan);
  gtk_widget_class_bind_template_callback (widget_class, on_checklist_import);
  gtk_widget_class_bind_template_callback (widget_class, on_checklist_no_paper);
  gtk_widget_class_bind_template_callback (widget_class, on_checklist_match);
  gtk_widget_class_bind_template_callback (widget_class, on_field_focused);
  gtk_widget_class_bind_template_callback (widget_class, on_blocker_chosen);
  gtk_widget_class_bind_template_callback (widget_class, go_forward);
  gtk_widget_class_bind_template_callback (widget_class, ask_return);
  gtk_widget_class_bind_template_callback (widget_class, ask_set_aside);
  gtk_widget_class_bind_template_callback (widget_class, ask_note);
  gtk_widget_class_bind_template_callback (widget_class, show_history);
}

static void
loket_case_pane_class_init (LoketCasePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = loket_case_pane_dispose;
  object_class->finalize = loket_case_pane_finalize;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (signal_names[i], LOKET_TYPE_CASE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (LOKET_TYPE_STEP_BAR);
  g_type_ensure (LOKET_TYPE_MESSAGE);
  g_type_ensure (LOKET_TYPE_CHECKLIST);
  g_type_ensure (LOKET_TYPE_CASE_FORM);
  g_type_ensure (LOKET_TYPE_BLOCKERS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/loket/Loket/case/loket-case-pane.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_children (widget_class);
  bind_callbacks (widget_class);
}

static void
loket_case_pane_init (LoketCasePane *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->panels = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_set_margin_top (GTK_WIDGET (self->panels), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->panels), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->panels), 8);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->panels));
  gtk_widget_set_vexpand (scroller, TRUE);
  loket_case_form_set_step_page (self->form, scroller);
}

/* * Public API */

GtkWidget *
loket_case_pane_new (void)
{
  return g_object_new (LOKET_TYPE_CASE_PANE, NULL);
}

/**
 * loket_case_pane_set_case:
 * @file: (nullable): a case that was read
 */
void
loket_case_pane_set_case (LoketCasePane *self,
                          LoketCase     *file)
{
  if (self->file != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->file, self);
      g_signal_handlers_disconnect_by_data (loket_case_get_blockers (self->file), self);
    }
  g_set_object (&self->file, file);
  g_clear_pointer (&self->panels_step, g_free);
  if (self->form == NULL)
    return;
  loket_checklist_set_case (self->checklist, file);
  loket_case_form_set_case (self->form, file);
  loket_blockers_set_model (self->blockers, file != NULL ? loket_case_get_blockers (file) : NULL);
  if (file == NULL)
    {
      clear_panels (self);
      return;
    }
  g_signal_connect_object (file, "refreshed", G_CALLBACK (on_case_refreshed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (loket_case_get_blockers (file), "items-changed", G_CALLBACK (on_blockers_changed), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * loket_case_pane_get_scan_target:
 *
 * Returns: (transfer none) (nullable): the requirement one key scans into: the selected one when
 *   it is open, else the next that is missing
 */
const char *
loket_case_pane_get_scan_target (LoketCasePane *self)
{
  return loket_checklist_get_next_missing (self->checklist);
}

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
  if (g_str_equal (act, "note"))
    return TRUE;
  if (g_str_equal (act, "match"))
    return loket_case_may (self->file, "save") && (loket_case_form_can_match (self->form) || next_unmatched (self) != NULL);
  if (g_str_equal (act, "print"))
    {
      if (*last_receipt (self) == '\0')
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
    go_forward (self);
  else if (g_str_equal (act, "return"))
    ask_return (self);
  else if (g_str_equal (act, "set-aside"))
    ask_set_aside (self);
  else if (g_str_equal (act, "match"))
    match_next (self);
  else if (g_str_equal (act, "note"))
    ask_note (self);
  else if (g_str_equal (act, "print"))
    show_slip (self, last_receipt (self));
}

/**
 * loket_case_pane_set_narrow:
 * @narrow: while reading: only the form keeps its place
 */
void
loket_case_pane_set_narrow (LoketCasePane *self,
                            gboolean       narrow)
{
  gtk_widget_set_visible (self->checklist_box, !narrow);
}
