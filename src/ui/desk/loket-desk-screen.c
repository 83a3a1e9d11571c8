/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counter: calling, serving, and the work while nobody is there. */

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "loket-stack.h"

#include "loket-case-list.h"
#include "loket-desk-screen-private.h"
#include "loket-flow.h"
#include "loket-keys.h"
#include "loket-panes.h"
#include "loket-screen.h"
#include "loket-start-card.h"
#include "loket-visit-sheets.h"
#include "loket-words.h"

static void loket_desk_screen_screen_init (LoketScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketDeskScreen, loket_desk_screen, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LOKET_TYPE_SCREEN, loket_desk_screen_screen_init))

/* * Auxiliary methods */

static LoketQueue *
queue_of (LoketDeskScreen * self)
{
  return loket_desk_get_queue (self->desk);
}

static const char *
visit_state (LoketDeskScreen *self)
{
  LoketRow *visit = loket_queue_get_active (queue_of (self));

  return visit != NULL ? loket_row_get_string (visit, "state") : "";
}

static void
present_case (LoketDeskScreen *self)
{
  loket_case_view_set_case (self->view, self->file);
  loket_stack_show (self->stack, "case");
  loket_case_view_start (self->view);
}

static void
on_case_loaded (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(LoketDeskScreen) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!loket_case_load_finish (LOKET_CASE (source), result, &error))
    {
      g_autofree char *sentence = loket_desk_error_sentence (error);

      loket_screen_toast (GTK_WIDGET (self), sentence);
    }
  else if (self->stack != NULL && self->file == LOKET_CASE (source))
    {
      present_case (self);
    }
}

/* Bar and strip say who is here and whose turn it is. */
static void
show_party (LoketDeskScreen *self,
            LoketRow        *visit,
            const char      *case_id)
{
  loket_visit_bar_set (self->bar, visit, case_id);
  loket_queue_set_in_front (queue_of (self), case_id);
}

static void
open_case (LoketDeskScreen *self,
           const char      *id)
{
  if (self->file != NULL && g_str_equal (loket_case_get_id (self->file), id))
    return;
  self->new_member = FALSE;
  g_clear_object (&self->file);
  self->file = loket_case_new (self->desk, id);
  show_party (self, loket_queue_get_active (queue_of (self)), id);
  loket_case_load_async (self->file, "serve", on_case_loaded, g_object_ref (self));
}

/* One that was read already. */
static void
show_case (LoketDeskScreen *self,
           LoketCase       *file)
{
  self->new_member = FALSE;
  g_set_object (&self->file, file);
  show_party (self, loket_queue_get_active (queue_of (self)), loket_case_get_id (file));
  present_case (self);
}

static void
close_case (LoketDeskScreen *self)
{
  if (self->file == NULL)
    return;
  loket_case_view_set_case (self->view, NULL);
  g_clear_object (&self->file);
}

static void
update (LoketDeskScreen *self)
{
  LoketRow *visit = loket_queue_get_active (queue_of (self));
  JsonArray *cases = visit != NULL ? loket_row_get_array (visit, "cases") : NULL;
  LoketRow *data = loket_queue_get_data (queue_of (self));
  JsonObject *own = data != NULL ? loket_row_get_object (data, "own") : NULL;
  g_autofree char *figures = g_strdup_printf (_("Served today: %d"), (int) loket_json_int (own, "served"));

  gtk_label_set_text (self->own_figures, own != NULL ? figures : "");
  if (visit == NULL || g_str_equal (visit_state (self), "ended"))
    {
      close_case (self);
      self->new_member = FALSE;
      loket_person_panel_set_visit (self->person, NULL);
      show_party (self, NULL, NULL);
      loket_stack_show (self->stack, "idle");
    }
  else if (g_str_equal (visit_state (self), "called"))
    {
      loket_called_page_show (self->called, visit);
      loket_undo_bar_hide (self->undo);
      show_party (self, NULL, NULL);
      loket_stack_show (self->stack, "called");
    }
  else
    {
      loket_person_panel_set_visit (self->person, visit);
      show_party (self, visit, self->file != NULL ? loket_case_get_id (self->file) : NULL);
      if (self->file == NULL && !self->new_member && cases != NULL && json_array_get_length (cases) > 0)
        open_case (self, loket_json_string (json_array_get_object_element (cases, 0), "id"));
      else if (self->file == NULL)
        loket_stack_show (self->stack, "person");
    }
}

/* One more application of the same visit, for another member of the family. */
static void
begin_new_member (LoketDeskScreen *self)
{
  close_case (self);
  self->new_member = TRUE;
  loket_person_panel_set_visit (self->person, NULL);
  update (self);
  loket_person_panel_start (self->person);
}

static void
go_to_member (LoketDeskScreen *self,
              const char      *id)
{
  if (id == NULL)
    return;
  if (*id == '\0')
    begin_new_member (self);
  else
    open_case (self, id);
}

/* * Signal callbacks */

static void
on_parked_chosen (LoketDeskScreen *self,
                  const char      *ticket)
{
  if (loket_queue_get_active (queue_of (self)) == NULL)
    loket_queue_call_chosen (queue_of (self), ticket, "called_back", _loket_desk_screen_acted, g_object_ref (self));
}

static void
on_bar_person (LoketDeskScreen *self,
               guint            position)
{
  LoketRow *visit = loket_queue_get_active (queue_of (self));
  JsonArray *people = visit != NULL ? loket_row_get_array (visit, "people") : NULL;

  if (people != NULL && position < json_array_get_length (people))
    loket_person_sheet_present (GTK_WIDGET (self), self->desk, json_array_get_object_element (people, position));
}

static void
on_queue_refreshed (LoketDeskScreen *self)
{
  if (self->stack != NULL)
    update (self);
}

static void
on_called_next (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(LoketDeskScreen) self = user_data;
  g_autoptr(JsonObject) answer = _loket_desk_screen_finish_act (self, source, result);

  if (answer != NULL && *loket_json_string (answer, "ticket") == '\0')
    loket_screen_toast (GTK_WIDGET (self), _("Nobody is waiting."));
}

static void
on_undo (LoketDeskScreen *self)
{
  loket_queue_end_undo (queue_of (self), _loket_desk_screen_acted, g_object_ref (self));
}

static void
on_person_opened (LoketDeskScreen *self,
                  LoketCase       *file)
{
  show_case (self, file);
}

static void
on_own_case_chosen (LoketDeskScreen *self,
                    const char      *case_id)
{
  loket_screen_go (GTK_WIDGET (self), "files", case_id);
}

/* * LoketScreen */

static const char *
screen_get_help (LoketScreen *screen)
{
  LoketDeskScreen *self = LOKET_DESK_SCREEN (screen);
  const char *page = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (page, "case") == 0)
    return loket_case_view_get_help (self->view);

  return g_strcmp0 (page, "person") == 0 ? "person" : "desk";
}

/* Acts about the queue and the visit; FALSE when it is for the page that is shown. */
static gboolean
act_on_visit (LoketDeskScreen *self,
              const char      *act)
{
  LoketQueue *queue = queue_of (self);

  if (g_str_equal (act, "next"))
    loket_queue_call_next (queue, on_called_next, g_object_ref (self));
  else if (g_str_equal (act, "call-chosen"))
    _loket_desk_screen_call_chosen (self);
  else if (g_str_equal (act, "without-ticket"))
    _loket_desk_screen_ask_without_ticket (self);
  else if (g_str_equal (act, "call-again"))
    loket_queue_call_again (queue, _loket_desk_screen_acted, g_object_ref (self));
  else if (g_str_equal (act, "no-show"))
    loket_queue_no_show (queue, _loket_desk_screen_acted, g_object_ref (self));
  else if (g_str_equal (act, "begin"))
    loket_queue_begin (queue, _loket_desk_screen_begun, g_object_ref (self));
  else if (g_str_equal (act, "end-visit"))
    _loket_desk_screen_ask_end (self);
  else if (g_str_equal (act, "transfer"))
    _loket_desk_screen_ask_transfer (self);
  else if (g_str_equal (act, "issue-ticket"))
    loket_ticket_sheet_present (GTK_WIDGET (self), self->desk);
  else if (g_str_equal (act, "add"))
    loket_person_sheet_present (GTK_WIDGET (self), self->desk, NULL);
  else
    return FALSE;

  return TRUE;
}

static gboolean
screen_can_act (LoketScreen *screen,
                const char  *act,
                char       **why)
{
  LoketDeskScreen *self = LOKET_DESK_SCREEN (screen);
  const char *state = visit_state (self);
  gboolean idle = *state == '\0' || g_str_equal (state, "ended");
  gboolean with_case = self->file != NULL && g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "case") == 0;

  if (g_str_equal (act, "next") || g_str_equal (act, "without-ticket") || g_str_equal (act, "call-chosen"))
    {
      if (!idle)
        *why = g_strdup (_("Somebody is at your counter. End this visit first (F4)."));

      return idle;
    }
  if (g_str_equal (act, "call-again") || g_str_equal (act, "no-show"))
    return g_str_equal (state, "called");
  if (g_str_equal (act, "begin"))
    return g_str_equal (state, "called");
  if (g_str_equal (act, "end-visit") || g_str_equal (act, "add"))
    {
      if (g_str_equal (state, "called"))
        *why = g_strdup (_("Begin serving first (F5)."));

      return g_str_equal (state, "serving");
    }
  if (g_str_equal (act, "transfer"))
    return !idle;
  if (g_str_equal (act, "issue-ticket"))
    return TRUE;
  if (g_str_has_prefix (act, "member-"))
    return g_str_equal (state, "serving") && loket_visit_bar_has_member (self->bar, "");
  if (g_str_equal (act, "set-aside") && !idle && !(with_case && loket_case_view_can_act (self->view, act, why)))
    return _loket_desk_screen_can_park (self, why);
  if (with_case)
    return loket_case_view_can_act (self->view, act, why);
  if (g_str_equal (act, "personal-data"))
    return _loket_desk_screen_known_person (self) != NULL;
  if (g_str_equal (act, "forward"))
    return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "person") == 0;

  return FALSE;
}

static void
screen_act (LoketScreen *screen,
            const char  *act)
{
  LoketDeskScreen *self = LOKET_DESK_SCREEN (screen);
  const char *page = gtk_stack_get_visible_child_name (self->stack);
  g_autofree char *why = NULL;

  if (act_on_visit (self, act))
    return;
  if (g_str_has_prefix (act, "member-"))
    {
      g_autofree char *id = loket_visit_bar_get_neighbour (self->bar, g_str_equal (act, "member-next") ? 1 : -1);

      go_to_member (self, id);
    }
  else if (g_str_equal (act, "set-aside")
           && !(g_strcmp0 (page, "case") == 0 && loket_case_view_can_act (self->view, act, &why)))
    _loket_desk_screen_ask_park (self);
  else if (g_str_equal (act, "personal-data") && g_strcmp0 (page, "case") != 0)
    _loket_desk_screen_ask_personal (self);
  else if (g_strcmp0 (page, "person") == 0)
    loket_person_panel_open (self->person);
  else
    loket_case_view_act (self->view, act);
}

static void
screen_opened (LoketScreen *screen)
{
  loket_queue_refresh (queue_of (LOKET_DESK_SCREEN (screen)));
}

/* One of the cases of the visit at this counter. */
static void
screen_show (LoketScreen *screen,
             const char  *subject)
{
  LoketDeskScreen *self = LOKET_DESK_SCREEN (screen);

  if (loket_visit_bar_has_member (self->bar, subject))
    open_case (self, subject);
}

/* The old passport of whoever stands here, or a book at its check. */
static gboolean
screen_swipe (LoketScreen *screen,
              const char  *text)
{
  LoketDeskScreen *self = LOKET_DESK_SCREEN (screen);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "person") == 0)
    return loket_person_panel_take_zone (self->person, text);

  return self->file != NULL && loket_case_view_take_zone (self->view, text);
}

static void
loket_desk_screen_screen_init (LoketScreenInterface *iface)
{
  iface->get_help = screen_get_help;
  iface->can_act = screen_can_act;
  iface->act = screen_act;
  iface->show = screen_show;
  iface->opened = screen_opened;
  iface->swipe = screen_swipe;
}

/* * Building */

/* Calling is what this room is for; the rest stands smaller below it. */
static GtkWidget *
build_calls (LoketDeskScreen *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *call = loket_keys_button (_("Call the _next person"), "next", TRUE);
  GtkWidget *others = loket_flow_new (18);

  gtk_widget_add_css_class (call, "loket-call");
  gtk_widget_set_halign (others, GTK_ALIGN_CENTER);
  loket_flow_append (LOKET_FLOW (others), loket_keys_button (_("Person _without a ticket"), "without-ticket", FALSE));
  loket_flow_append (LOKET_FLOW (others), loket_keys_button (_("Issue a _ticket"), "issue-ticket", FALSE));
  for (GtkWidget *other = gtk_widget_get_first_child (others); other != NULL; other = gtk_widget_get_next_sibling (other))
    gtk_widget_remove_css_class (gtk_widget_get_first_child (other), "pill");
  self->own_figures = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->own_figures), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->own_figures), "numeric");
  gtk_box_append (GTK_BOX (box), call);
  gtk_box_append (GTK_BOX (box), others);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->own_figures));

  return box;
}

static void
add_own_cases (LoketDeskScreen *self,
               GtkWidget       *box,
               GListModel      *cases,
               const char      *name,
               const char      *state)
{
  GtkWidget *list = loket_case_list_new (self->desk, cases, name, NULL);

  loket_case_list_set_state (LOKET_CASE_LIST (list), state);
  g_signal_connect_swapped (list, "chosen", G_CALLBACK (on_own_case_chosen), self);
  gtk_box_append (GTK_BOX (box), list);
}

static GtkWidget *
build_queue (LoketDeskScreen *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), build_calls (self));
  self->waiting = LOKET_WAITING_LIST (loket_waiting_list_new (self->desk, loket_queue_get_waiting (queue_of (self)), _("Waiting"),
                                                              _("Nobody is waiting"),
                                                              _("New tickets appear here by themselves.")));
  g_signal_connect_swapped (self->waiting, "chosen", G_CALLBACK (_loket_desk_screen_ask_call_chosen), self);
  gtk_widget_set_vexpand (GTK_WIDGET (self->waiting), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->waiting));

  return box;
}

/* How the day stands, and the own files. */
static GtkWidget *
build_own (LoketDeskScreen *self)
{
  LoketQueue *queue = queue_of (self);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_box_append (GTK_BOX (box), loket_start_card_new (self->desk));
  add_own_cases (self, box, loket_queue_get_returned (queue), _("Returned, not brought back yet"), "returned");
  add_own_cases (self, box, loket_queue_get_set_aside (queue), _("Set aside by me"), "set_aside");
  add_own_cases (self, box, loket_queue_get_due (queue), _("Promised for today"), NULL);
  self->parked = LOKET_WAITING_LIST (loket_waiting_list_new (self->desk, loket_queue_get_parked (queue),
                                                             _("Set aside or did not come: Enter calls again"), NULL, NULL));
  g_signal_connect_swapped (self->parked, "chosen", G_CALLBACK (on_parked_chosen), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->parked));

  return box;
}

static GtkWidget *
build_idle (LoketDeskScreen *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *left = build_queue (self);
  GtkWidget *right = build_own (self);

  gtk_widget_set_margin_start (page, 18);
  gtk_widget_set_margin_end (page, 18);
  gtk_widget_set_margin_top (page, 18);
  gtk_widget_set_margin_bottom (page, 12);
  gtk_widget_set_hexpand (left, TRUE);
  gtk_widget_set_hexpand (right, TRUE);
  gtk_box_append (GTK_BOX (page), left);
  gtk_box_append (GTK_BOX (page), right);
  loket_pane_mark (left);
  loket_pane_mark (right);

  return page;
}

static GtkWidget *
build_person (LoketDeskScreen *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->person = LOKET_PERSON_PANEL (loket_person_panel_new (self->desk));
  g_signal_connect_swapped (self->person, "opened", G_CALLBACK (on_person_opened), self);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 860);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->person));
  gtk_widget_set_margin_top (clamp, 18);
  gtk_widget_set_margin_bottom (clamp, 18);
  gtk_widget_set_margin_start (clamp, 18);
  gtk_widget_set_margin_end (clamp, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);

  return scroller;
}

/* * Parent class overrides */

static void
loket_desk_screen_dispose (GObject *object)
{
  LoketDeskScreen *self = LOKET_DESK_SCREEN (object);

  self->stack = NULL;
  self->undo = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->file);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_desk_screen_parent_class)->dispose (object);
}

static void
loket_desk_screen_class_init (LoketDeskScreenClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_desk_screen_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_desk_screen_init (LoketDeskScreen *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* * Public API */

/**
 * loket_desk_screen_new:
 *
 * Returns: the screen of a counter for the person who signed in at @desk
 */
GtkWidget *
loket_desk_screen_new (LoketDesk *desk)
{
  LoketDeskScreen *self = g_object_new (LOKET_TYPE_DESK_SCREEN, NULL);

  self->desk = g_object_ref (desk);
  self->bar = LOKET_VISIT_BAR (loket_visit_bar_new (desk));
  g_signal_connect_swapped (self->bar, "person", G_CALLBACK (on_bar_person), self);
  g_signal_connect_swapped (self->bar, "member", G_CALLBACK (go_to_member), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->bar));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, build_idle (self), "idle");
  self->called = LOKET_CALLED_PAGE (loket_called_page_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->called), "called");
  gtk_stack_add_named (self->stack, build_person (self), "person");
  self->view = LOKET_CASE_VIEW (loket_case_view_new (desk));
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->view), "case");
  self->undo = LOKET_UNDO_BAR (loket_undo_bar_new ());
  g_signal_connect_swapped (self->undo, "undone", G_CALLBACK (on_undo), self);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->undo));
  g_signal_connect_object (queue_of (self), "refreshed", G_CALLBACK (on_queue_refreshed), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
