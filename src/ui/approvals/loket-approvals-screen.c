/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Approval: the whole office's cases that wait for a decision, papers beside fields. */

#include "loket-approvals-screen-private.h"

#include <glib/gi18n-lib.h>

#include "loket-approval-words.h"
#include "loket-args.h"
#include "loket-empty-state.h"
#include "loket-moment.h"
#include "loket-screen.h"

static void loket_approvals_screen_screen_init (LoketScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketApprovalsScreen, loket_approvals_screen, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LOKET_TYPE_SCREEN, loket_approvals_screen_screen_init))

/* * Auxiliary methods */

static LoketCatalogue *
catalogue_of (LoketApprovalsScreen * self)
{
  return loket_desk_get_catalogue (self->desk);
}

static gboolean
waits_here (LoketApprovalsScreen *self)
{
  return g_str_equal (loket_case_get_step (self->file), "approval")
         && g_str_equal (loket_row_get_string (loket_case_get_data (self->file), "state"), "open");
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

  if (_loket_approvals_screen_is_look (self))
    return NULL;
  if (g_str_has_prefix (code, "same_person"))
    return g_strdup (_("You worked on this case yourself: somebody else decides."));
  if (!waits_here (self))
    {
      char *outcome = loket_approval_outcome (self->file);

      if (outcome != NULL)
        return outcome;
    }
  if (g_str_equal (code, "blocked") && blocker != NULL)
    return g_strdup (loket_row_get_string (blocker, "sentence"));
  if (!loket_case_may (self->file, "decide"))
    return g_strdup (_("This case does not wait for your decision."));
  if (blocker != NULL)
    return g_strdup (loket_row_get_string (blocker, "sentence"));
  if (unseen > 0)
    return g_strdup_printf (ngettext ("%u point not opened yet", "%u points not opened yet", unseen), unseen);

  return NULL;
}

void
_loket_approvals_screen_update_acts (LoketApprovalsScreen *self)
{
  g_autofree char *why = NULL;
  gboolean may;
  gboolean look;

  if (self->file == NULL || loket_case_get_data (self->file) == NULL)
    return;
  why = why_not (self);
  may = loket_case_may (self->file, "decide");
  look = _loket_approvals_screen_is_look (self);
  gtk_label_set_text (self->why, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why), why != NULL);
  gtk_widget_set_sensitive (self->approve, why == NULL);
  gtk_widget_set_tooltip_text (self->approve, why);
  gtk_widget_set_sensitive (self->refuse, look || (may && waits_here (self)));
  gtk_widget_set_sensitive (self->give_back, loket_case_may (self->file, "return"));
  gtk_widget_set_visible (self->give_back, !look);
  gtk_button_set_label (GTK_BUTTON (self->approve), look ? _("_Agree") : _("_Approve"));
  gtk_button_set_label (GTK_BUTTON (self->refuse), look ? _("_Finding…") : _("Re_fuse…"));
}

static void
update_case (LoketApprovalsScreen *self)
{
  LoketRow *data = loket_case_get_data (self->file);
  const char *service = loket_case_get_service_code (self->file);
  JsonArray *papers = loket_row_get_array (data, "papers");
  g_autofree char *promised = loket_moment_day (loket_row_get_string (data, "promised"));
  g_autofree char *title = g_strdup_printf ("%s · %s", loket_row_get_string (data, "number"),
                                            loket_case_get_field (self->file, "name"));
  g_autofree char *what = g_strdup_printf (_("%s, %s · promised %s"), loket_catalogue_name_of (catalogue_of (self), "services", service),
                                           loket_catalogue_variant_name (catalogue_of (self), service, loket_row_get_string (data, "variant")),
                                           promised);
  g_autofree char *hands = loket_approval_hands (self->file);
  gboolean again = _loket_approvals_screen_is_look (self);
  g_autofree char *look = again ? loket_approval_outcome (self->file) : loket_approval_last_look (self->file);
  g_autofree char *people = g_strdup_printf ("%s\n%s\n%s", what, hands, look);
  g_autofree char *duty = loket_approval_duty (self->desk);
  g_autofree char *statement = g_strdup_printf (again ? _("“I, %s (%s), looked again at %s, version %d, %d papers.”")
                                                      : _("“I, %s (%s), approve %s, version %d, %d papers.”"),
                                                loket_desk_get_staff_name (self->desk), duty, loket_row_get_string (data, "number"),
                                                (int) loket_case_get_version (self->file),
                                                papers != NULL ? (int) json_array_get_length (papers) : 0);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->people, people);
  gtk_label_set_text (self->statement, statement);
  gtk_widget_set_visible (GTK_WIDGET (self->statement), again || loket_case_may (self->file, "decide"));
  _loket_approvals_screen_update_acts (self);
}

static void
show_middle (LoketApprovalsScreen *self,
             gboolean              open)
{
  g_autofree char *next = loket_approval_list_get_next (self->list, NULL);

  gtk_widget_set_visible (self->middle, open);
  gtk_widget_set_visible (self->rest, !open && next != NULL);
}

void
_loket_approvals_screen_close_case (LoketApprovalsScreen *self)
{
  loket_fact_list_set_case (self->facts, NULL);
  loket_paper_side_set_case (self->papers, NULL);
  g_clear_object (&self->file);
  self->looked_through = 0;
  self->deciding = FALSE;
  show_middle (self, FALSE);
}

/* Once everything was on the screen, the server keeps which version this person has seen. */
static void
note_seen (LoketApprovalsScreen *self)
{
  gint64 version = loket_case_get_version (self->file);

  if (loket_fact_list_get_unseen (self->facts) > 0 || self->looked_through == version || !waits_here (self))
    return;
  self->looked_through = version;
  loket_desk_run_async (self->desk, "case_seen", loket_case_get_id (self->file),
                        loket_args_new ("case", loket_case_get_id (self->file), "version:int", version, NULL), FALSE, NULL,
                        NULL, NULL);
}

/* * Signal callbacks */

static void
on_case_refreshed (LoketApprovalsScreen *self)
{
  g_autofree char *outcome = NULL;

  update_case (self);
  if (self->deciding || waits_here (self) || _loket_approvals_screen_is_look (self))
    return;
  outcome = loket_approval_outcome (self->file);
  loket_message_set_kind (self->message, "information");
  loket_message_set (self->message, outcome != NULL ? outcome : _("This case does not wait for a decision any more."),
                     _("Nothing is left to do here."), _("Go on with the next one: F2."), NULL);
}

static void
on_seen_changed (LoketApprovalsScreen *self)
{
  if (self->file == NULL || loket_case_get_data (self->file) == NULL)
    return;
  _loket_approvals_screen_update_acts (self);
  note_seen (self);
}

static void
on_facts_moved (LoketApprovalsScreen *self,
                const char           *labels)
{
  g_autofree char *what = g_strdup_printf (_("Changed: %s."), labels);

  if (self->deciding || !waits_here (self))
    return;
  loket_message_set_kind (self->message, "warning");
  loket_message_set (self->message, _("A colleague changed this case while you were reading it."), what,
                     _("Look at what changed, it stands first; then decide."), NULL);
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
  show_middle (self, TRUE);
  on_case_refreshed (self);
  note_seen (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->facts));
}

static void
on_case_selected (LoketApprovalsScreen *self,
                  const char           *id)
{
  if (id == NULL || (self->file != NULL && g_str_equal (loket_case_get_id (self->file), id)))
    return;
  _loket_approvals_screen_close_case (self);
  loket_message_clear (self->message);
  loket_approval_list_select (self->list, id);
  self->file = loket_case_new (self->desk, id);
  g_signal_connect_object (self->file, "leaving::case_decide", G_CALLBACK (_loket_approvals_screen_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->file, "leaving::case_return", G_CALLBACK (_loket_approvals_screen_refresh), self, G_CONNECT_SWAPPED);
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
    {
      g_autofree char *sentence = loket_desk_error_sentence (error);

      loket_screen_toast (GTK_WIDGET (self), sentence);
      return;
    }
  loket_approval_list_fill (self->list, answer);
  show_middle (self, gtk_widget_get_visible (self->middle));
}

static void
on_desk_changed (LoketDesk            *desk,
                 const char           *topic,
                 const char           *id,
                 LoketApprovalsScreen *self)
{
  if ((g_str_equal (topic, "approvals") || g_str_equal (topic, "case")) && gtk_widget_get_mapped (GTK_WIDGET (self)))
    _loket_approvals_screen_refresh (self);
}

void
_loket_approvals_screen_open_next (LoketApprovalsScreen *self)
{
  g_autofree char *next = loket_approval_list_get_next (self->list, self->file != NULL ? loket_case_get_id (self->file) : NULL);

  if (next != NULL)
    on_case_selected (self, next);
}

void
_loket_approvals_screen_refresh (LoketApprovalsScreen *self)
{
  self->reads++;
  loket_desk_call_async (self->desk, "approvals_open", loket_args_new ("filter", "", NULL), self->cancellable,
                         on_list_read, self);
}

/* From the list to the facts, to the papers, and round again. */
static void
go_to_other_pane (LoketApprovalsScreen *self)
{
  GtkWidget *panes[] = { GTK_WIDGET (self->list), GTK_WIDGET (self->facts), GTK_WIDGET (self->papers) };
  guint here = G_N_ELEMENTS (panes) - 1;

  if (self->file == NULL || loket_case_get_data (self->file) == NULL)
    {
      gtk_widget_grab_focus (panes[0]);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    if (gtk_widget_get_focus_child (panes[i]) != NULL)
      here = i;
  here = (here + 1) % G_N_ELEMENTS (panes);
  if (here == 2)
    gtk_widget_child_focus (panes[here], GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (panes[here]);
}

/* An entry takes its own slashes; anywhere else in the room they open the filter. */
static gboolean
on_key_pressed (GtkEventControllerKey *keys,
                guint                  value,
                guint                  code,
                GdkModifierType        state,
                LoketApprovalsScreen  *self)
{
  if (value != GDK_KEY_slash || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  loket_approval_list_start_filter (self->list);

  return TRUE;
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

  if (g_str_equal (act, "next") || g_str_equal (act, "other-pane"))
    return TRUE;
  if (self->file == NULL || loket_case_get_data (self->file) == NULL)
    return FALSE;
  if (g_str_equal (act, "forward"))
    {
      *why = self->deciding ? g_strdup (_("This is being recorded.")) : why_not (self);

      return *why == NULL;
    }
  if (g_str_equal (act, "return"))
    return loket_case_may (self->file, "return");

  return loket_paper_side_can_act (self->papers, act);
}

static void
screen_act (LoketScreen *screen,
            const char  *act)
{
  LoketApprovalsScreen *self = LOKET_APPROVALS_SCREEN (screen);

  if (g_str_equal (act, "forward"))
    _loket_approvals_screen_approve (self);
  else if (g_str_equal (act, "return"))
    _loket_approvals_screen_ask_return (self);
  else if (g_str_equal (act, "next"))
    _loket_approvals_screen_open_next (self);
  else if (g_str_equal (act, "other-pane"))
    go_to_other_pane (self);
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
  _loket_approvals_screen_refresh (LOKET_APPROVALS_SCREEN (screen));
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
  gtk_widget_class_bind_template_callback (widget_class, on_facts_moved);
  gtk_widget_class_bind_template_callback_full (widget_class, "on_approve_clicked",
                                                G_CALLBACK (_loket_approvals_screen_approve));
  gtk_widget_class_bind_template_callback_full (widget_class, "ask_refuse",
                                                G_CALLBACK (_loket_approvals_screen_ask_refuse));
  gtk_widget_class_bind_template_callback_full (widget_class, "ask_return",
                                                G_CALLBACK (_loket_approvals_screen_ask_return));
}

static void
loket_approvals_screen_init (LoketApprovalsScreen *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
}

/* * Public API */

GtkWidget *
loket_approvals_screen_new (LoketDesk *desk)
{
  LoketApprovalsScreen *self = g_object_new (LOKET_TYPE_APPROVALS_SCREEN, NULL);

  self->desk = g_object_ref (desk);
  self->list = LOKET_APPROVAL_LIST (loket_approval_list_new (desk));
  gtk_widget_set_size_request (GTK_WIDGET (self->list), 290, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->list), FALSE);
  /* Only an act of the person opens another case: a list that merely gets the focus must not. */
  g_signal_connect_swapped (self->list, "chosen", G_CALLBACK (on_case_selected), self);
  g_signal_connect_swapped (self->list, "jump-chosen", G_CALLBACK (_loket_approvals_screen_ask_jump), self);
  gtk_box_prepend (GTK_BOX (self->box), GTK_WIDGET (self->list));
  self->papers = LOKET_PAPER_SIDE (loket_paper_side_new (desk, FALSE));
  gtk_widget_set_hexpand (GTK_WIDGET (self->papers), TRUE);
  gtk_box_append (GTK_BOX (self->middle), GTK_WIDGET (self->papers));
  self->rest = loket_empty_state_new ("emblem-documents-symbolic", _("No file is open"),
                                      _("Enter opens the chosen file of the list, F2 the next one."));
  gtk_widget_set_hexpand (self->rest, TRUE);
  gtk_widget_set_valign (self->rest, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->box), self->rest);
  show_middle (self, FALSE);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, 0);

  return GTK_WIDGET (self);
}
