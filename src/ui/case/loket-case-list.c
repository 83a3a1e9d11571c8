/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of cases: applicant, age, number, service, step, promise, and what hinders this person. */

#include "loket-case-list.h"

#include <glib/gi18n-lib.h>

#include "loket-empty-state.h"
#include "loket-list.h"
#include "loket-moment.h"

struct _LoketCaseList
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  GListModel *cases;
  char *name;
  char *state;          /* what the name of the list says of every row */

  /* Children */
  GtkWidget *box;
  GtkLabel *title;
  GtkWidget *list;
  GtkWidget *scroller;

  /* State */
  gboolean hides;
};

G_DEFINE_FINAL_TYPE (LoketCaseList, loket_case_list, GTK_TYPE_WIDGET)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

static char *
state_text (LoketCaseList *self,
            LoketRow      *row)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (self->desk);
  const char *state = loket_row_get_string (row, "state");

  if (g_str_equal (state, "returned"))
    return g_strdup (_("returned to the applicant"));
  if (g_str_equal (state, "set_aside"))
    return g_strdup (_("set aside"));
  if (g_str_equal (state, "handed_over"))
    return g_strdup (_("handed over"));
  if (g_str_equal (state, "decided_refused"))
    return g_strdup (_("refused"));
  if (g_str_equal (state, "withdrawn"))
    return g_strdup (_("withdrawn"));

  return g_strdup (loket_catalogue_step_name (catalogue, loket_row_get_string (row, "service"),
                                              loket_row_get_string (row, "step")));
}

static char *
second_line (LoketCaseList *self,
             LoketRow      *row)
{
  g_autofree char *state = state_text (self, row);
  g_autofree char *promised = loket_moment_brief (loket_row_get_string (row, "promised"));
  g_autoptr(GString) text = g_string_new (loket_row_get_string (row, "number"));
  JsonObject *holder = loket_row_get_object (row, "holder");
  JsonArray *acts = loket_row_get_array (row, "mine_acts");

  g_string_append_printf (text, " · %s", loket_catalogue_name_of (loket_desk_get_catalogue (self->desk), "services",
                                                                  loket_row_get_string (row, "service")));
  if (g_strcmp0 (self->state, loket_row_get_string (row, "state")) != 0)
    g_string_append_printf (text, " · %s", state);
  if (*promised != '\0')
    g_string_append_printf (text, _(" · promised %s"), promised);
  if (loket_row_get_boolean (row, "late"))
    g_string_append (text, _(" · late"));
  if (holder != NULL && !g_str_equal (loket_json_string (holder, "id"), loket_desk_get_staff_id (self->desk)))
    g_string_append_printf (text, _(" · open at %s"), loket_json_string (holder, "name"));
  if (acts != NULL && json_array_get_length (acts) > 0)
    g_string_append (text, _(" · your own work: somebody else decides"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
label (const char *text,
       const char *style)
{
  GtkWidget *widget = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (widget), 0);
  gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (widget, "numeric");
  if (style != NULL)
    gtk_widget_add_css_class (widget, style);

  return widget;
}

static void
fill_row (LoketCaseList *self,
          GtkListBoxRow *row,
          LoketRow      *item)
{
  GtkWidget *grid = gtk_grid_new ();
  g_autofree char *second = second_line (self, item);
  g_autofree char *age = loket_moment_age (loket_row_get_string (item, "entered_at"));
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s", loket_row_get_string (item, "name"), second, age);
  GtkWidget *name = label (loket_row_get_string (item, "name"), NULL);
  GtkWidget *line = label (second, "caption");
  GtkWidget *waits = label (age, "dim-label");

  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (waits), PANGO_ELLIPSIZE_NONE);
  gtk_widget_set_tooltip_text (waits, _("In this step for so long"));
  gtk_widget_set_tooltip_text (line, second);
  gtk_widget_add_css_class (line, "dim-label");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_attach (GTK_GRID (grid), name, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), waits, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), line, 0, 1, 2, 1);
  gtk_widget_add_css_class (grid, "loket-row");
  gtk_list_box_row_set_child (row, grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static const char *
id_at (LoketCaseList *self,
       int            position)
{
  g_autoptr(LoketRow) row = g_list_model_get_item (self->cases, (guint) position);

  return row != NULL ? loket_row_get_id (row) : NULL; /* the list keeps the row */
}

static void
update_title (LoketCaseList *self)
{
  guint n = g_list_model_get_n_items (self->cases);
  g_autofree char *text = g_strdup_printf ("%s · %u", self->name, n);

  gtk_label_set_text (self->title, text);
  if (self->hides)
    gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

/* * Signal callbacks */

static void
on_item_changed (LoketRow      *item,
                 GtkListBoxRow *row)
{
  LoketCaseList *self = LOKET_CASE_LIST (gtk_widget_get_ancestor (GTK_WIDGET (row), LOKET_TYPE_CASE_LIST));

  if (self != NULL)
    fill_row (self, row, item);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();

  fill_row (user_data, GTK_LIST_BOX_ROW (row), LOKET_ROW (item));
  g_signal_connect_object (item, "changed", G_CALLBACK (on_item_changed), row, 0);

  return row;
}

static void
on_row_activated (LoketCaseList *self,
                  GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, id_at (self, gtk_list_box_row_get_index (row)));
}

static void
on_items_changed (LoketCaseList *self)
{
  update_title (self);
}

/* * Parent class overrides */

static void
loket_case_list_dispose (GObject *object)
{
  LoketCaseList *self = LOKET_CASE_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->cases);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->state, g_free);

  G_OBJECT_CLASS (loket_case_list_parent_class)->dispose (object);
}

static void
loket_case_list_class_init (LoketCaseListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_case_list_dispose;
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", LOKET_TYPE_CASE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_case_list_init (LoketCaseList *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_case_list_new (LoketDesk  *desk,
                     GListModel *cases,
                     const char *name,
                     const char *empty)
{
  LoketCaseList *self = g_object_new (LOKET_TYPE_CASE_LIST, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->desk = g_object_ref (desk);
  self->cases = g_object_ref (cases);
  self->name = g_strdup (name);
  self->hides = empty == NULL;
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  self->list = gtk_list_box_new ();
  loket_list_make_one_stop (self->list);
  gtk_widget_add_css_class (self->list, "loket-rows");
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), cases, create_row, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  /* Whoever gives the room the focus means its first row. */
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->title));
  if (empty != NULL)
    {
      GtkWidget *state = loket_empty_state_new ("object-select-symbolic", name, empty);

      gtk_box_append (GTK_BOX (self->box), state);
      loket_empty_state_watch (LOKET_EMPTY_STATE (state), cases, scroller);
    }
  gtk_box_append (GTK_BOX (self->box), scroller);
  self->scroller = scroller;
  g_signal_connect_object (cases, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  update_title (self);

  return GTK_WIDGET (self);
}

/**
 * loket_case_list_show_all:
 *
 * The list takes the height of its rows: for a page that scrolls as a whole.
 */
void
loket_case_list_show_all (LoketCaseList *self)
{
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_NEVER);
}

/**
 * loket_case_list_set_state:
 * @state: the state of a case that the name of the list says already
 *
 * Rows do not repeat it.
 */
void
loket_case_list_set_state (LoketCaseList *self,
                           const char    *state)
{
  g_free (self->state);
  self->state = g_strdup (state);
  for (guint i = 0; i < g_list_model_get_n_items (self->cases); i++)
    {
      g_autoptr(LoketRow) item = g_list_model_get_item (self->cases, i);

      fill_row (self, gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) i), item);
    }
}

/**
 * loket_case_list_get_first:
 *
 * Returns: (transfer none) (nullable): the case that has waited longest
 */
const char *
loket_case_list_get_first (LoketCaseList *self)
{
  return id_at (self, 0);
}
