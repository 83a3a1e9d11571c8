/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find anything: one entry for numbers, names, tickets; people, today's visits and cases below. */

#include "loket-search-screen.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-focus.h"
#include "loket-message.h"
#include "loket-screen.h"
#include "loket-search-query.h"
#include "loket-search-rows.h"

/* The server is asked when typing pauses; it stops at the first step of its ladder that finds. */
#define LOOK_PAUSE_MS 250
/* A reader that has typed one line of a zone types the next within this time. */
#define NEXT_LINE_MS 600

struct _LoketSearchScreen
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  GCancellable *looking;
  GListStore *found;    /* LoketRow: kind, target, first, second */

  /* Children */
  GtkWidget *box;
  GtkWidget *entry;
  GtkWidget *list;
  GtkWidget *nothing;
  GtkWidget *hint;
  LoketMessage *message;

  /* State */
  guint look_source;
  gboolean open_when_found; /* Enter came before the answer */
  gboolean to_cases;        /* a person was opened: their applications are what is wanted */
  GString *zone;            /* lines of a zone that a reader types into the entry */
  guint zone_source;
};

static void loket_search_screen_screen_init (LoketScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketSearchScreen, loket_search_screen, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LOKET_TYPE_SCREEN, loket_search_screen_screen_init))

/* * Auxiliary methods */

static void look_now (LoketSearchScreen *self);

/* * Signal callbacks */

static void
head_row (GtkListBoxRow *row,
          GtkListBoxRow *before,
          gpointer       user_data)
{
  const char *kind = g_object_get_data (G_OBJECT (row), "kind");
  const char *earlier = before != NULL ? g_object_get_data (G_OBJECT (before), "kind") : NULL;
  GtkWidget *header = NULL;

  if (g_strcmp0 (kind, earlier) != 0)
    {
      header = gtk_label_new (loket_search_kind_word (kind));
      gtk_label_set_xalign (GTK_LABEL (header), 0);
      gtk_widget_add_css_class (header, "caption-heading");
      gtk_widget_set_margin_start (header, 8);
      gtk_widget_set_margin_top (header, 6);
    }
  gtk_list_box_row_set_header (row, header);
}

static void
fill_row (GtkListBoxRow *row,
          LoketRow      *found)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *first = gtk_label_new (loket_row_get_string (found, "first"));
  GtkWidget *second = gtk_label_new (loket_row_get_string (found, "second"));
  g_autofree char *spoken = g_strdup_printf ("%s: %s, %s", loket_search_kind_word (loket_row_get_string (found, "kind")),
                                             loket_row_get_string (found, "first"), loket_row_get_string (found, "second"));

  gtk_label_set_xalign (GTK_LABEL (first), 0);
  gtk_label_set_ellipsize (GTK_LABEL (first), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (first, TRUE);
  gtk_widget_add_css_class (second, "dim-label");
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  gtk_widget_add_css_class (box, "loket-row");
  gtk_widget_add_css_class (box, "numeric");
  gtk_list_box_row_set_child (row, box);
  g_object_set_data_full (G_OBJECT (row), "kind", g_strdup (loket_row_get_string (found, "kind")), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* The same person may be found again for another reason. */
static void
on_found_changed (LoketRow      *found,
                  GtkListBoxRow *row)
{
  fill_row (row, found);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();

  fill_row (GTK_LIST_BOX_ROW (row), item);
  g_signal_connect_object (item, "changed", G_CALLBACK (on_found_changed), row, 0);

  return row;
}

/* Where a case is worked on: what waits for a decision at whoever decides, all else with the files. */
static const char *
room_of (LoketSearchScreen *self,
         LoketRow          *found)
{
  /* An auditor reads, and works on nothing. */
  gboolean reads = loket_desk_has_duty (self->desk, "auditor");
  gboolean decides = loket_desk_has_duty (self->desk, "section_head") || loket_desk_has_duty (self->desk, "office_head");

  return reads ? "audit" : decides && g_str_equal (loket_row_get_string (found, "step"), "approval") ? "approvals" : "files";
}

static void
open_ticket (LoketSearchScreen *self,
             LoketRow          *found)
{
  g_autofree char *what = g_strdup_printf ("%s: %s.", loket_row_get_string (found, "first"), loket_row_get_string (found, "second"));

  if (g_str_equal (loket_row_get_string (found, "state"), "waiting") && loket_desk_has_duty (self->desk, "clerk"))
    {
      loket_screen_go (GTK_WIDGET (self), "desk", loket_row_get_string (found, "target"));
      return;
    }
  loket_message_set_kind (self->message, "information");
  loket_message_set (self->message, what, NULL, NULL, NULL);
}

static void
open_row (LoketSearchScreen *self,
          GtkListBoxRow     *row)
{
  g_autoptr(LoketRow) found = NULL;
  const char *kind;

  if (row == NULL)
    return;
  found = g_list_model_get_item (G_LIST_MODEL (self->found), (guint) gtk_list_box_row_get_index (row));
  kind = loket_row_get_string (found, "kind");
  if (g_str_equal (kind, "case"))
    {
      loket_screen_go (GTK_WIDGET (self), room_of (self, found), loket_row_get_string (found, "target"));
    }
  else if (g_str_equal (kind, "ticket"))
    {
      open_ticket (self, found);
    }
  else
    {
      self->to_cases = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->entry), loket_row_get_string (found, "query"));
      gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
      look_now (self);
    }
}

/* The first answer; after a person was opened their first application, or a word that there is none. */
static void
select_first (LoketSearchScreen *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->found));
  int first = 0;
  gboolean any = FALSE;

  for (guint i = 0; self->to_cases && !any && i < n; i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (G_LIST_MODEL (self->found), i);

      any = g_str_equal (loket_row_get_string (row, "kind"), "case");
      first = any ? (int) i : 0;
    }
  if (self->to_cases && !any && n > 0)
    {
      loket_message_set_kind (self->message, "information");
      loket_message_set (self->message, _("This person has no application at this office yet."), NULL,
                         _("At the counter: start serving, then enter the NIK."), NULL);
    }
  self->to_cases = FALSE;
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), first));
}

/* What an earlier question found is not to be opened for this one. */
static void
forget_found (LoketSearchScreen *self)
{
  g_list_store_remove_all (self->found);
  gtk_widget_set_visible (self->nothing, FALSE);
  self->open_when_found = FALSE;
  self->to_cases = FALSE;
}

/* Nobody has seen these answers when Enter was pressed: one alone is what was meant. */
static void
open_if_meant (LoketSearchScreen *self)
{
  gboolean meant = self->open_when_found && g_list_model_get_n_items (G_LIST_MODEL (self->found)) == 1;

  self->open_when_found = FALSE;
  if (meant)
    open_row (self, gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)));
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  g_autoptr(JsonArray) rows = NULL;
  LoketSearchScreen *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LOKET_SEARCH_SCREEN (user_data);
  if (answer == NULL)
    {
      g_clear_object (&self->looking);
      forget_found (self);
      loket_message_set_error (self->message, _("The search did not work."), error);
      return;
    }
  loket_message_clear (self->message);
  rows = loket_search_rows (self->desk, answer);
  loket_row_fill (self->found, rows);
  gtk_widget_set_visible (self->nothing, json_array_get_length (rows) == 0);
  g_clear_object (&self->looking);
  select_first (self);
  open_if_meant (self);
}

static gboolean
on_look_due (gpointer user_data)
{
  LoketSearchScreen *self = user_data;
  g_autofree char *text = loket_search_query (gtk_editable_get_text (GTK_EDITABLE (self->entry)));

  self->look_source = 0;
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (g_utf8_strlen (text, -1) < 2)
    {
      forget_found (self);
      return G_SOURCE_REMOVE;
    }
  self->looking = g_cancellable_new ();
  loket_desk_call_async (self->desk, "search", loket_args_new ("q", text, "scope", "office", "reason", "", NULL),
                         self->looking, on_answered, self);

  return G_SOURCE_REMOVE;
}

static void
look_now (LoketSearchScreen *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  on_look_due (self);
}

/* Only one line came: it is the question. */
static gboolean
on_no_further_line (gpointer user_data)
{
  LoketSearchScreen *self = user_data;
  g_autofree char *line = g_strdup (self->zone->str);

  self->zone_source = 0;
  g_string_truncate (self->zone, 0);
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->entry), line);

  return G_SOURCE_REMOVE;
}

static void
wait_for_line (LoketSearchScreen *self)
{
  g_clear_handle_id (&self->zone_source, g_source_remove);
  self->zone_source = g_timeout_add (NEXT_LINE_MS, on_no_further_line, self);
}

static void
on_entry_changed (LoketSearchScreen *self)
{
  self->open_when_found = FALSE;
  if (self->zone->len > 0)
    wait_for_line (self);
  g_clear_handle_id (&self->look_source, g_source_remove);
  self->look_source = g_timeout_add (LOOK_PAUSE_MS, on_look_due, self);
}

static void
on_row_activated (LoketSearchScreen *self,
                  GtkListBoxRow     *row)
{
  open_row (self, row);
}

/* A reader ends each line of a zone with Enter; together they are one question. */
static gboolean
take_zone_line (LoketSearchScreen *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *whole = NULL;

  if (!loket_search_add_zone_line (self->zone, text))
    return FALSE;
  if (loket_search_zone_is_whole (self->zone->str))
    {
      whole = loket_search_query (self->zone->str);
      g_string_truncate (self->zone, 0);
      g_clear_handle_id (&self->zone_source, g_source_remove);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), whole != NULL ? whole : "");
  if (whole == NULL)
    wait_for_line (self);

  return TRUE;
}

/* What stands in the list may belong to what was typed before: then it is not opened. */
static void
on_entry_activated (LoketSearchScreen *self)
{
  if (take_zone_line (self))
    return;
  if (self->look_source == 0 && self->looking == NULL)
    {
      open_row (self, gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)));
      return;
    }
  self->open_when_found = TRUE;
  if (self->look_source != 0)
    look_now (self);
}

/* The arrows walk through the answers while the entry keeps the focus. */
static gboolean
on_key_pressed (GtkEventControllerKey *keys,
                guint                  value,
                guint                  code,
                GdkModifierType        state,
                LoketSearchScreen     *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  GtkListBoxRow *next;

  if (value == GDK_KEY_Escape)
    {
      loket_screen_do (GTK_WIDGET (self), "close-search");
      return TRUE;
    }
  if (value != GDK_KEY_Down && value != GDK_KEY_Up)
    return FALSE;
  next = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list),
                                        (row != NULL ? gtk_list_box_row_get_index (row) : -1) + (value == GDK_KEY_Down ? 1 : -1));
  if (next != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), next);

  return TRUE;
}

/* * LoketScreen */

static const char *
screen_get_help (LoketScreen *screen)
{
  return "search";
}

static void
screen_show (LoketScreen *screen,
             const char  *text)
{
  LoketSearchScreen *self = LOKET_SEARCH_SCREEN (screen);
  g_autofree char *query = loket_search_query (text);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), query);
  look_now (self);
}

static void
screen_opened (LoketScreen *screen)
{
  LoketSearchScreen *self = LOKET_SEARCH_SCREEN (screen);

  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

/* Whoever closed the search waits for no answer: a case must not open by itself later. */
static void
screen_closed (LoketScreen *screen)
{
  LOKET_SEARCH_SCREEN (screen)->open_when_found = FALSE;
}

static void
loket_search_screen_screen_init (LoketScreenInterface *iface)
{
  iface->get_help = screen_get_help;
  iface->show = screen_show;
  iface->opened = screen_opened;
  iface->closed = screen_closed;
}

/* * Parent class overrides */

static gboolean
loket_search_screen_focus (GtkWidget       *widget,
                           GtkDirectionType direction)
{
  return loket_focus_move (widget, direction, loket_search_screen_parent_class);
}

static gboolean
loket_search_screen_grab_focus (GtkWidget *widget)
{
  return loket_focus_give (widget, LOKET_SEARCH_SCREEN (widget)->entry);
}

static void
loket_search_screen_dispose (GObject *object)
{
  LoketSearchScreen *self = LOKET_SEARCH_SCREEN (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_handle_id (&self->zone_source, g_source_remove);
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->found);
  g_clear_object (&self->desk);
  if (self->zone != NULL)
    g_string_free (g_steal_pointer (&self->zone), TRUE);

  G_OBJECT_CLASS (loket_search_screen_parent_class)->dispose (object);
}

static void
loket_search_screen_class_init (LoketSearchScreenClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_search_screen_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = loket_search_screen_grab_focus;
  GTK_WIDGET_CLASS (klass)->focus = loket_search_screen_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_search_screen_init (LoketSearchScreen *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (GTK_WIDGET (self), "loket-search");
  self->found = g_list_store_new (LOKET_TYPE_ROW);
  self->zone = g_string_new (NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_margin_start (self->box, 12);
  gtk_widget_set_margin_end (self->box, 12);
  gtk_widget_set_margin_top (self->box, 8);
  gtk_widget_set_margin_bottom (self->box, 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->entry = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _("Name, birth date, NIK, passport, case number or ticket"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search"), -1);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_entry_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_entry_activated), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (self->entry, keys);
  self->message = LOKET_MESSAGE (loket_message_new ());
  self->nothing = gtk_label_new (_("Nothing found. Try without the year, the first 12 digits of the NIK, or scan the slip."));
  gtk_widget_add_css_class (self->nothing, "dim-label");
  gtk_widget_set_visible (self->nothing, FALSE);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), head_row, self, NULL);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->found), create_row, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Found"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_box_append (GTK_BOX (self->box), self->entry);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (self->box), self->nothing);
  gtk_box_append (GTK_BOX (self->box), scroller);
  self->hint = gtk_label_new (_("Up and down choose · Enter opens · Esc goes back to the work"));
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_widget_set_margin_start (self->hint, 8);
  gtk_widget_add_css_class (self->hint, "key-hint");
  gtk_box_append (GTK_BOX (self->box), self->hint);
}

/* * Public API */

GtkWidget *
loket_search_screen_new (LoketDesk *desk)
{
  LoketSearchScreen *self = g_object_new (LOKET_TYPE_SEARCH_SCREEN, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}
