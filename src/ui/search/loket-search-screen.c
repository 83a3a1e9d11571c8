/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Find anything: one entry for numbers, names, tickets; people, today's visits and cases below. */

#include "loket-search-screen.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-focus.h"
#include "loket-message.h"
#include "loket-moment.h"
#include "loket-screen.h"

/* The server is asked when typing pauses; it stops at the first step of its ladder that finds. */
#define LOOK_PAUSE_MS 250

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
  LoketMessage *message;

  /* State */
  guint look_source;
};

static void loket_search_screen_screen_init (LoketScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoketSearchScreen, loket_search_screen, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (LOKET_TYPE_SCREEN, loket_search_screen_screen_init))

/* * Auxiliary methods */

static void
add_found (JsonArray  *rows,
           const char *kind,
           const char *id,
           const char *first,
           const char *second)
{
  g_autofree char *key = g_strdup_printf ("%s/%s", kind, id);

  json_array_add_object_element (rows, loket_args_new ("id", key, "kind", kind, "target", id, "first", first,
                                                       "second", second, NULL));
}

static void
add_people (LoketSearchScreen *self,
            JsonArray         *rows,
            JsonArray         *people)
{
  for (guint i = 0; people != NULL && i < json_array_get_length (people); i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);
      g_autofree char *birth = loket_moment_day (loket_json_string (person, "birth_date"));
      g_autofree char *first = g_strdup_printf ("%s · %s · %s", loket_json_string (person, "name"), birth,
                                                loket_json_string (person, "birth_place"));
      g_autofree char *second = g_strdup_printf (ngettext ("NIK %s · %d application", "NIK %s · %d applications",
                                                           (gulong) loket_json_int (person, "cases")),
                                                 loket_json_string (person, "nik_masked"), (int) loket_json_int (person, "cases"));

      add_found (rows, "person", loket_json_string (person, "id"), first, second);
    }
}

static void
add_today (LoketSearchScreen *self,
           JsonArray         *rows,
           JsonArray         *tickets)
{
  for (guint i = 0; tickets != NULL && i < json_array_get_length (tickets); i++)
    {
      JsonObject *ticket = json_array_get_object_element (tickets, i);
      g_autofree char *first = g_strdup_printf ("%s  %s", loket_json_string (ticket, "label"), loket_json_string (ticket, "name"));

      add_found (rows, "ticket", loket_json_string (ticket, "ticket"), first, loket_json_string (ticket, "counter"));
    }
}

static void
add_cases (LoketSearchScreen *self,
           JsonArray         *rows,
           JsonArray         *cases)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (self->desk);

  for (guint i = 0; cases != NULL && i < json_array_get_length (cases); i++)
    {
      JsonObject *file = json_array_get_object_element (cases, i);
      g_autofree char *first = g_strdup_printf ("%s · %s", loket_json_string (file, "number"), loket_json_string (file, "name"));
      g_autofree char *second = g_strdup_printf ("%s · %s", loket_catalogue_name_of (catalogue, "services", loket_json_string (file, "service")),
                                                 loket_catalogue_step_name (catalogue, loket_json_string (file, "service"),
                                                                            loket_json_string (file, "step")));

      add_found (rows, "case", loket_json_string (file, "id"), first, second);
    }
}

static const char *
kind_word (const char *kind)
{
  if (g_str_equal (kind, "person"))
    return _("Applicants");
  if (g_str_equal (kind, "ticket"))
    return _("Today");

  return _("Applications");
}

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
      header = gtk_label_new (kind_word (kind));
      gtk_label_set_xalign (GTK_LABEL (header), 0);
      gtk_widget_add_css_class (header, "caption-heading");
      gtk_widget_set_margin_start (header, 8);
      gtk_widget_set_margin_top (header, 6);
    }
  gtk_list_box_row_set_header (row, header);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  LoketRow *found = item;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *first = gtk_label_new (loket_row_get_string (found, "first"));
  GtkWidget *second = gtk_label_new (loket_row_get_string (found, "second"));
  g_autofree char *spoken = g_strdup_printf ("%s: %s, %s", kind_word (loket_row_get_string (found, "kind")),
                                             loket_row_get_string (found, "first"), loket_row_get_string (found, "second"));

  gtk_label_set_xalign (GTK_LABEL (first), 0);
  gtk_label_set_ellipsize (GTK_LABEL (first), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (first, TRUE);
  gtk_widget_add_css_class (second, "dim-label");
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "kind", g_strdup (loket_row_get_string (found, "kind")), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);

  return row;
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  g_autoptr(JsonArray) rows = json_array_new ();
  LoketSearchScreen *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LOKET_SEARCH_SCREEN (user_data);
  if (answer == NULL)
    {
      loket_message_set_error (self->message, _("The search did not work."), error);
      return;
    }
  loket_message_clear (self->message);
  add_people (self, rows, loket_json_array (answer, "people"));
  add_today (self, rows, loket_json_array (answer, "today"));
  add_cases (self, rows, loket_json_array (answer, "cases"));
  loket_row_fill (self->found, rows);
  gtk_widget_set_visible (self->nothing, json_array_get_length (rows) == 0);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

static gboolean
on_look_due (gpointer user_data)
{
  LoketSearchScreen *self = user_data;
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  self->look_source = 0;
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  if (g_utf8_strlen (text, -1) < 2)
    {
      g_list_store_remove_all (self->found);
      gtk_widget_set_visible (self->nothing, FALSE);
      return G_SOURCE_REMOVE;
    }
  self->looking = g_cancellable_new ();
  loket_desk_call_async (self->desk, "search", loket_args_new ("q", text, "scope", "office", "reason", "", NULL),
                         self->looking, on_answered, self);

  return G_SOURCE_REMOVE;
}

static void
on_entry_changed (LoketSearchScreen *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  self->look_source = g_timeout_add (LOOK_PAUSE_MS, on_look_due, self);
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
      gboolean decides = loket_desk_has_duty (self->desk, "section_head") || loket_desk_has_duty (self->desk, "office_head");

      loket_screen_go (GTK_WIDGET (self), decides ? "approvals" : "files", loket_row_get_string (found, "target"));
    }
  else if (g_str_equal (kind, "ticket"))
    {
      loket_screen_go (GTK_WIDGET (self), "desk", loket_row_get_string (found, "target"));
    }
  else
    {
      /* A person: their applications are found by the number of the person. */
      gtk_editable_set_text (GTK_EDITABLE (self->entry), loket_row_get_string (found, "first"));
    }
}

static void
on_row_activated (LoketSearchScreen *self,
                  GtkListBoxRow     *row)
{
  open_row (self, row);
}

static void
on_entry_activated (LoketSearchScreen *self)
{
  open_row (self, gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)));
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
  gtk_editable_set_text (GTK_EDITABLE (LOKET_SEARCH_SCREEN (screen)->entry), text);
}

static void
screen_opened (LoketScreen *screen)
{
  LoketSearchScreen *self = LOKET_SEARCH_SCREEN (screen);

  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

static void
loket_search_screen_screen_init (LoketScreenInterface *iface)
{
  iface->get_help = screen_get_help;
  iface->show = screen_show;
  iface->opened = screen_opened;
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
  g_cancellable_cancel (self->looking);
  g_clear_object (&self->looking);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->found);
  g_clear_object (&self->desk);

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
}

/* * Public API */

GtkWidget *
loket_search_screen_new (LoketDesk *desk)
{
  LoketSearchScreen *self = g_object_new (LOKET_TYPE_SEARCH_SCREEN, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}
