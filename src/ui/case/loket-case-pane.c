/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case at work: steps, checklist, form, the acts of this step, and the way forward. */

#include "loket-case-pane-private.h"

#include <glib/gi18n-lib.h>

#include "loket-act-form.h"
#include "loket-case-resume.h"
#include "loket-flow.h"
#include "loket-keys.h"
#include "loket-moment.h"
#include "loket-step-panels.h"

G_DEFINE_FINAL_TYPE (LoketCasePane, loket_case_pane, GTK_TYPE_WIDGET)

static guint signals[LOKET_CASE_PANE_N_SIGNALS];
static const char * const signal_names[LOKET_CASE_PANE_N_SIGNALS] = {
  "show-paper", "scan", "import", "match", "field-focused", "moved",
};

#define LIST_HEIGHT 210
#define HEIGHT_SMALL 680

/* * Auxiliary methods */

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

/* Forms may stand inside other panels. */
static void
list_forms (GtkWidget *widget,
            GPtrArray *forms)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (LOKET_IS_ACT_FORM (child))
        g_ptr_array_add (forms, child);
      else
        list_forms (child, forms);
    }
}

/* The newest act on top: what is to do now stands first, what was done follows. */
static void
make_panels (LoketCasePane *self)
{
  static GtkWidget *(* const makers[]) (LoketCase *) = {
    loket_panel_flags_new, loket_panel_handover_new, loket_panel_misprint_new, loket_panel_quality_new, loket_panel_book_new,
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

/* Somebody else's change takes neither the focus nor the answer to an act out of a form. */
static void
fill_panels (LoketCasePane *self)
{
  g_autoptr(GPtrArray) before = g_ptr_array_new ();
  g_autoptr(GPtrArray) after = g_ptr_array_new ();
  g_autofree char *focus = NULL;

  list_forms (GTK_WIDGET (self->panels), before);
  for (guint i = 0; i < before->len; i++)
    {
      /* What is read behind an act comes before its answer: the form is made anew after that. */
      if (loket_act_form_is_busy (before->pdata[i]))
        return;
      if (focus == NULL)
        focus = loket_act_form_find_focus (before->pdata[i]);
    }
  make_panels (self);
  list_forms (GTK_WIDGET (self->panels), after);
  for (guint i = 0; focus != NULL && i < after->len; i++)
    loket_act_form_give_focus (after->pdata[i], focus);
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

/* Whose file it is stands first: at the counter the strip says so too, in the other rooms nothing else does. */
static void
update_title (LoketCasePane *self)
{
  LoketRow *data = loket_case_get_data (self->file);
  LoketCatalogue *catalogue = _loket_case_pane_get_catalogue (self);
  const char *code = loket_case_get_service_code (self->file);
  g_autofree char *promised = loket_moment_day (loket_row_get_string (data, "promised"));
  g_autofree char *service = g_strdup_printf ("%s · %s", loket_catalogue_name_of (catalogue, "services", code),
                                              loket_catalogue_variant_name (catalogue, code,
                                                                            loket_row_get_string (data, "variant")));
  g_autofree char *subtitle = *promised != '\0' ? g_strdup_printf (_("%s · promised for %s"), service, promised)
                                                : g_strdup (service);

  gtk_label_set_text (self->title, loket_case_get_field (self->file, "name"));
  gtk_label_set_text (self->number, loket_row_get_string (data, "number"));
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

/* One button of the pane is the one to press now: the next step, or while that is not possible the act
 * that stands first. */
static void
mark_main (LoketCasePane *self,
           gboolean       forward)
{
  g_autoptr(GPtrArray) forms = g_ptr_array_new ();

  if (forward)
    gtk_widget_add_css_class (GTK_WIDGET (self->forward), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->forward), "suggested-action");
  list_forms (GTK_WIDGET (self->panels), forms);
  if (forms->len > 0)
    loket_act_form_set_main (forms->pdata[0], !forward);
}

static void
update_forward (LoketCasePane *self)
{
  JsonObject *step = loket_catalogue_get_step (_loket_case_pane_get_catalogue (self), loket_case_get_service_code (self->file),
                                               loket_case_get_step (self->file));
  const char *label = loket_catalogue_word (step, "button");
  guint blocked = g_list_model_get_n_items (loket_case_get_blockers (self->file));
  gboolean may = loket_case_may (self->file, "forward");
  g_autofree char *key = loket_keys_label ("forward");

  gtk_button_set_label (self->forward, *label != '\0' ? label : _("Next step"));
  /* While something blocks it, it leads there: the officer sees where the step goes. */
  gtk_widget_set_visible (GTK_WIDGET (self->forward), may || g_str_equal (loket_case_why_not (self->file, "forward"), "blocked"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->forward), blocked == 0 ? key : _("Leads to what still blocks this step."));
  mark_main (self, blocked == 0 && gtk_widget_get_visible (GTK_WIDGET (self->forward)));
  gtk_widget_set_visible (GTK_WIDGET (self->give_back), !self->narrow && loket_case_may (self->file, "return"));
  gtk_widget_set_visible (GTK_WIDGET (self->set_aside), !self->narrow && loket_case_may (self->file, "save"));
  gtk_widget_set_visible (self->withdraw, !self->narrow && !_loket_case_pane_has_end (self));
}

static void
update (LoketCasePane *self)
{
  gboolean at_documents = g_str_equal (loket_case_get_step (self->file), "documents");

  update_title (self);
  update_steps (self);
  if (!self->told)
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

static void
on_case_refreshed (LoketCasePane *self)
{
  update (self);
  if (self->leading)
    _loket_case_pane_lead_on (self);
}

/* Nobody waits for a form that saves itself: a refusal is told, and taken back when it is over. */
static void
on_not_saved (LoketCasePane *self,
              const GError  *error)
{
  g_autofree char *sentence = loket_desk_error_sentence (error);

  loket_message_set_kind (self->message, "error");
  loket_message_set (self->message, _("What you typed was not accepted by the server."),
                     _("It stays at this desk, and what you type after it waits until it is corrected."), sentence,
                     loket_desk_error_code (error));
  self->told = TRUE;
}

static void
on_saved (LoketCasePane *self)
{
  if (self->told)
    show_holder (self);
  self->told = FALSE;
}

static void
on_blockers_changed (LoketCasePane *self)
{
  if (self->file != NULL && loket_case_get_data (self->file) != NULL)
    update_forward (self);
}

static void
on_checklist_show (LoketCasePane *self,
                   const char    *requirement)
{
  _loket_case_pane_emit (self, LOKET_CASE_PANE_SHOW, requirement);
}

static void
on_checklist_scan (LoketCasePane *self,
                   const char    *requirement)
{
  _loket_case_pane_emit (self, LOKET_CASE_PANE_SCAN, requirement);
}

static void
on_checklist_import (LoketCasePane *self,
                     const char    *requirement)
{
  _loket_case_pane_emit (self, LOKET_CASE_PANE_IMPORT, requirement);
}

static void
on_field_focused (LoketCasePane *self,
                  const char    *code)
{
  _loket_case_pane_emit (self, LOKET_CASE_PANE_FIELD_FOCUSED, code);
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
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, number);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, steps);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, message);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, checklist_box);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, checklist_scroller);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, checklist);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, form);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, blockers);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, forward);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, give_back);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, set_aside);
  gtk_widget_class_bind_template_child (widget_class, LoketCasePane, withdraw);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_checklist_show);
  gtk_widget_class_bind_template_callback (widget_class, on_checklist_scan);
  gtk_widget_class_bind_template_callback (widget_class, on_checklist_import);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_ask_no_paper);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_match_paper);
  gtk_widget_class_bind_template_callback (widget_class, on_field_focused);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_go_to);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_go_forward);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_ask_return);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_ask_set_aside);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_ask_note);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_ask_withdraw);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_show_history);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_ask_personal);
  gtk_widget_class_bind_template_callback (widget_class, _loket_case_pane_show_looks);
}

static void
loket_case_pane_class_init (LoketCasePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = loket_case_pane_dispose;
  object_class->finalize = loket_case_pane_finalize;
  for (guint i = 0; i < LOKET_CASE_PANE_N_SIGNALS; i++)
    signals[i] = g_signal_new (signal_names[i], LOKET_TYPE_CASE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (LOKET_TYPE_FLOW);
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

/* There is no room beside the buttons for their keys. */
static void
show_key (GtkWidget  *button,
          const char *act)
{
  g_autofree char *key = loket_keys_label (act);

  gtk_widget_set_tooltip_text (button, key);
}

static void
loket_case_pane_init (LoketCasePane *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  show_key (GTK_WIDGET (self->give_back), "return");
  show_key (GTK_WIDGET (self->set_aside), "set-aside");
  self->panels = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_set_margin_top (GTK_WIDGET (self->panels), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->panels), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->panels), 8);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->panels));
  gtk_widget_set_vexpand (scroller, TRUE);
  loket_case_form_set_step_page (self->form, scroller);
}

/* * For the files of this pane */

LoketCatalogue *
_loket_case_pane_get_catalogue (LoketCasePane *self)
{
  return loket_desk_get_catalogue (loket_case_get_desk (self->file));
}

void
_loket_case_pane_emit (LoketCasePane      *self,
                       LoketCasePaneSignal signal,
                       const char         *argument)
{
  g_signal_emit (self, signals[signal], 0, argument);
}

/* The field, the paper or the act somebody has to see to. */
void
_loket_case_pane_go_to (LoketCasePane *self,
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
      gtk_widget_set_visible (self->checklist_box, TRUE);
      loket_checklist_select (self->checklist, requirement);
      gtk_widget_child_focus (GTK_WIDGET (self->checklist), GTK_DIR_TAB_FORWARD);
    }
  else
    {
      loket_case_form_show (self->form, LOKET_CASE_FORM_STEP);
      gtk_widget_child_focus (GTK_WIDGET (self->panels), GTK_DIR_TAB_FORWARD);
    }
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
  self->told = FALSE;
  if (self->form == NULL)
    return;
  clear_panels (self);
  loket_checklist_set_case (self->checklist, file);
  loket_case_form_set_case (self->form, file);
  loket_blockers_set_model (self->blockers, file != NULL ? loket_case_get_blockers (file) : NULL);
  if (file == NULL)
    return;
  g_signal_connect_object (file, "refreshed", G_CALLBACK (on_case_refreshed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (file, "not-saved", G_CALLBACK (on_not_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (file, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (loket_case_get_blockers (file), "items-changed", G_CALLBACK (on_blockers_changed), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

/**
 * loket_case_pane_start:
 *
 * The papers come first while they are taken in, later what this step asks for; without either the
 * focus stays where it is.
 */
void
loket_case_pane_start (LoketCasePane *self)
{
  gboolean at_documents = self->file != NULL && g_str_equal (loket_case_get_step (self->file), "documents");
  GtkWidget *first = at_documents ? GTK_WIDGET (self->checklist) : GTK_WIDGET (self->panels);

  if (gtk_widget_get_mapped (first))
    gtk_widget_child_focus (first, GTK_DIR_TAB_FORWARD);
}

/**
 * loket_case_pane_get_scan_target:
 *
 * Returns: (transfer none) (nullable): the requirement one key scans into: the next that is missing
 */
const char *
loket_case_pane_get_scan_target (LoketCasePane *self)
{
  return loket_checklist_get_next_missing (self->checklist);
}

/**
 * loket_case_pane_select:
 * @requirement: (nullable): what is taken in now
 */
void
loket_case_pane_select (LoketCasePane *self,
                        const char    *requirement)
{
  if (requirement != NULL)
    loket_checklist_select (self->checklist, requirement);
}

/**
 * loket_case_pane_set_room:
 * @height: of the pane
 *
 * Of more room than a small display has, list and form each get their part.
 */
void
loket_case_pane_set_room (LoketCasePane *self,
                          int            height)
{
  int most = LIST_HEIGHT + MAX (0, height - HEIGHT_SMALL) * 3 / 5;

  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->checklist_scroller), most);
}

/**
 * loket_case_pane_set_narrow:
 * @narrow: while reading: only the form and the way forward keep their place
 */
void
loket_case_pane_set_narrow (LoketCasePane *self,
                            gboolean       narrow)
{
  self->narrow = narrow;
  gtk_widget_set_visible (self->checklist_box, !narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->steps), !narrow);
  if (self->file != NULL)
    update_forward (self);
}

/**
 * loket_case_pane_take_zone:
 * @zone: lines of a zone that a reader typed
 *
 * Returns: whether this step had a place for it
 */
gboolean
loket_case_pane_take_zone (LoketCasePane *self,
                           const char    *zone)
{
  if (self->file == NULL || strchr (zone, '\n') == NULL)
    return FALSE;
  for (GtkWidget *panel = gtk_widget_get_first_child (GTK_WIDGET (self->panels)); panel != NULL;
       panel = gtk_widget_get_next_sibling (panel))
    if (LOKET_IS_ACT_FORM (panel) && loket_act_form_has_zone (LOKET_ACT_FORM (panel)))
      {
        loket_case_form_show (self->form, LOKET_CASE_FORM_STEP);
        loket_act_form_take_zone (LOKET_ACT_FORM (panel), zone);
        return TRUE;
      }

  return FALSE;
}

/* An act of a panel is done: the panels are those of the case as it is now. */
void
loket_case_pane_refill (LoketCasePane *self)
{
  if (self->file != NULL && loket_case_get_data (self->file) != NULL)
    fill_panels (self);
}
