/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickets that wait, with class, waiting time and needs. */

#include "loket-waiting-list.h"

#include <glib/gi18n-lib.h>

#include "loket-empty-state.h"
#include "loket-list.h"
#include "loket-words.h"

struct _LoketWaitingList
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  GListModel *tickets;

  /* Children */
  GtkWidget *box;
  GtkLabel *title;
  GtkWidget *list;
  char *name;

  /* State */
  gboolean hides;
};

G_DEFINE_FINAL_TYPE (LoketWaitingList, loket_waiting_list, GTK_TYPE_WIDGET)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

static GtkWidget *
cell (const char *text,
      const char *style,
      int         chars)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), chars);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static char *
needs_text (LoketRow *ticket)
{
  JsonArray *needs = loket_row_get_array (ticket, "needs");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; needs != NULL && i < json_array_get_length (needs); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", loket_need_word (json_array_get_string_element (needs, i)));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Who does not wait in line: why they were set aside, or that they did not come. */
static char *
rest_text (LoketRow *ticket)
{
  const char *note = loket_row_get_string (ticket, "note");

  if (g_str_equal (loket_row_get_string (ticket, "state"), "no_show"))
    return g_strdup (_("did not come"));
  if (g_str_equal (loket_row_get_string (ticket, "state"), "parked"))
    return g_strdup (*note != '\0' ? note : _("set aside"));

  return g_strdup ("");
}

static void
fill_row (LoketWaitingList *self,
          GtkListBoxRow    *row,
          LoketRow         *ticket)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (self->desk);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *class_name = loket_catalogue_name_of (catalogue, "ticket_classes", loket_row_get_string (ticket, "class"));
  g_autofree char *wait = g_strdup_printf (_("%d min"), (int) loket_row_get_int (ticket, "wait_minutes"));
  g_autofree char *needs = needs_text (ticket);
  g_autofree char *rest = rest_text (ticket);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s, %s %s", loket_row_get_string (ticket, "label"),
                                             *rest != '\0' ? rest : class_name, wait, needs, *rest != '\0' ? class_name : "");
  GtkWidget *kind = cell (*rest != '\0' ? rest : class_name, NULL, 10);
  GtkWidget *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *minutes = cell (wait, "numeric", 7);

  /* Where there is little room the kind of ticket gives way, a need never does. */
  gtk_widget_set_hexpand (kind, TRUE);
  loket_needs_fill (GTK_BOX (chips), loket_row_get_array (ticket, "needs"));
  gtk_label_set_xalign (GTK_LABEL (minutes), 1);
  gtk_widget_add_css_class (box, "loket-row");
  gtk_box_append (GTK_BOX (box), cell (loket_row_get_string (ticket, "label"), "heading", 7));
  gtk_box_append (GTK_BOX (box), kind);
  gtk_box_append (GTK_BOX (box), chips);
  gtk_box_append (GTK_BOX (box), minutes);
  gtk_list_box_row_set_child (row, box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
update_title (LoketWaitingList *self)
{
  g_autofree char *text = g_strdup_printf ("%s · %u", self->name, g_list_model_get_n_items (self->tickets));

  gtk_label_set_text (self->title, text);
  if (self->hides)
    gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (self->tickets) > 0);
}

/* * Signal callbacks */

static void
on_ticket_changed (LoketRow      *ticket,
                   GtkListBoxRow *row)
{
  LoketWaitingList *self = LOKET_WAITING_LIST (gtk_widget_get_ancestor (GTK_WIDGET (row), LOKET_TYPE_WAITING_LIST));

  if (self != NULL)
    fill_row (self, row, ticket);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();

  fill_row (user_data, GTK_LIST_BOX_ROW (row), LOKET_ROW (item));
  g_signal_connect_object (item, "changed", G_CALLBACK (on_ticket_changed), row, 0);

  return row;
}

static void
on_row_activated (LoketWaitingList *self,
                  GtkListBoxRow    *row)
{
  g_autoptr(LoketRow) ticket = g_list_model_get_item (self->tickets, (guint) gtk_list_box_row_get_index (row));

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, loket_row_get_id (ticket));
}

static void
on_items_changed (LoketWaitingList *self)
{
  update_title (self);
}

/* * Parent class overrides */

static void
loket_waiting_list_dispose (GObject *object)
{
  LoketWaitingList *self = LOKET_WAITING_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->tickets);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (loket_waiting_list_parent_class)->dispose (object);
}

static void
loket_waiting_list_class_init (LoketWaitingListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_waiting_list_dispose;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", LOKET_TYPE_WAITING_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_waiting_list_init (LoketWaitingList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* * Public API */

/**
 * loket_waiting_list_new:
 * @tickets: list of LoketRow with TICKET objects
 * @name: what they are
 * @empty_title: (nullable): what an empty list says; NULL hides it while it is empty
 */
GtkWidget *
loket_waiting_list_new (LoketDesk  *desk,
                        GListModel *tickets,
                        const char *name,
                        const char *empty_title,
                        const char *empty_text)
{
  LoketWaitingList *self = g_object_new (LOKET_TYPE_WAITING_LIST, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->desk = g_object_ref (desk);
  self->tickets = g_object_ref (tickets);
  self->name = g_strdup (name);
  self->hides = empty_title == NULL;
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  self->list = gtk_list_box_new ();
  loket_list_make_one_stop (self->list);
  gtk_widget_add_css_class (self->list, "loket-rows");
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), tickets, create_row, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->title));
  if (empty_title != NULL)
    {
      GtkWidget *empty = loket_empty_state_new ("emoji-people-symbolic", empty_title, empty_text);

      gtk_box_append (GTK_BOX (self->box), empty);
      loket_empty_state_watch (LOKET_EMPTY_STATE (empty), tickets, scroller);
    }
  gtk_box_append (GTK_BOX (self->box), scroller);
  g_signal_connect_object (tickets, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  update_title (self);

  return GTK_WIDGET (self);
}

/**
 * loket_waiting_list_get_selected:
 *
 * Returns: (transfer none) (nullable): id of the selected ticket
 */
const char *
loket_waiting_list_get_selected (LoketWaitingList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  g_autoptr(LoketRow) ticket = NULL;

  if (row == NULL)
    return NULL;
  ticket = g_list_model_get_item (self->tickets, (guint) gtk_list_box_row_get_index (row));

  return loket_row_get_id (ticket); /* the list keeps the ticket */
}

gboolean
loket_waiting_list_has_focus (LoketWaitingList *self)
{
  return gtk_widget_get_focus_child (self->box) != NULL;
}
