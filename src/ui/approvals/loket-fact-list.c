/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case says, what differs first: each fact with who compared it, and what must be seen. */

#include "loket-fact-list.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-facts.h"
#include "loket-focus.h"
#include "loket-list.h"

struct _LoketFactList
{
  GtkWidget parent_instance;

  /* Owned */
  LoketCase *file;
  GListStore *facts;    /* LoketRow as loket_facts_of() makes them */
  GHashTable *seen;     /* ids of facts that were in front of this person */
  GHashTable *sayings;  /* id → what the fact said when it was last filled in */
  GHashTable *moved;    /* ids of facts that became others while this person was reading */
  GPtrArray *news;      /* labels of what the last refresh changed */

  /* Children */
  GtkWidget *box;
  GtkWidget *list;

  /* State */
  gboolean reading;     /* the first filling is done */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (LoketFactList, loket_fact_list, GTK_TYPE_WIDGET)

enum { SIGNAL_SHOWN, SIGNAL_SEEN_CHANGED, SIGNAL_MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

/* What a fact says, so that another saying can be told from the same one. */
static char *
saying_of (JsonObject *fact)
{
  return g_strjoin ("\n", loket_json_string (fact, "value"), loket_json_string (fact, "who"), NULL);
}

/* A fact that was not there, or said something else, when this person began to read, must be looked
 * at again. */
static void
mark_moved (LoketFactList *self,
            JsonObject    *fact)
{
  const char *id = loket_json_string (fact, "id");
  g_autofree char *saying = saying_of (fact);
  const char *before = g_hash_table_lookup (self->sayings, id);

  if (!self->reading)
    {
      g_hash_table_insert (self->sayings, g_strdup (id), g_steal_pointer (&saying));
      return;
    }
  if (g_strcmp0 (before, saying) != 0)
    {
      g_hash_table_remove (self->seen, id);
      g_hash_table_add (self->moved, g_strdup (id));
      g_hash_table_insert (self->sayings, g_strdup (id), g_steal_pointer (&saying));
      g_ptr_array_add (self->news, g_strdup (loket_json_string (fact, "label")));
    }
  if (g_hash_table_contains (self->moved, id))
    {
      if (*loket_json_string (fact, "why") == '\0')
        json_object_set_string_member (fact, "why", _("Changed while you were reading"));
      json_object_set_boolean_member (fact, "look", TRUE);
    }
}

static void
fill (LoketFactList *self)
{
  g_autoptr(JsonArray) facts = loket_facts_of (self->file);
  g_autoptr(JsonArray) sorted = json_array_new ();

  g_ptr_array_set_size (self->news, 0);
  for (guint i = 0; i < json_array_get_length (facts); i++)
    mark_moved (self, json_array_get_object_element (facts, i));
  for (int look = 1; look >= 0; look--)
    for (guint i = 0; i < json_array_get_length (facts); i++)
      {
        JsonObject *fact = json_array_get_object_element (facts, i);

        if (loket_json_boolean (fact, "look") == (look == 1))
          json_array_add_object_element (sorted, json_object_ref (fact));
      }
  self->reading = TRUE;
  self->filling = TRUE;
  loket_row_fill (self->facts, sorted);
  self->filling = FALSE;
}

static GtkWidget *
cell (const char *text,
      int         chars,
      gboolean    dim)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), chars);
  gtk_label_set_max_width_chars (GTK_LABEL (label), chars);
  if (g_utf8_strlen (text, -1) > chars)
    gtk_widget_set_tooltip_text (label, text);
  if (dim)
    gtk_widget_add_css_class (label, "dim-label");

  return label;
}

static const int widths[] = { 12, 18, 12 };

static GtkWidget *
icon_of (LoketFactList *self,
         LoketRow      *fact)
{
  gboolean look = loket_row_get_boolean (fact, "look");
  gboolean seen = g_hash_table_contains (self->seen, loket_row_get_id (fact));
  const char *name = "";
  GtkWidget *icon;

  if (look)
    name = seen ? "view-reveal-symbolic" : "dialog-warning-symbolic";
  else if (loket_row_get_boolean (fact, "matched"))
    name = "object-select-symbolic";
  icon = gtk_image_new_from_icon_name (*name != '\0' ? name : NULL);
  gtk_widget_set_size_request (icon, 16, 16);
  gtk_widget_add_css_class (icon, look ? "warning" : "success");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);

  return icon;
}

static void
fill_row (LoketFactList *self,
          GtkListBoxRow *row,
          LoketRow      *fact)
{
  GtkWidget *grid = gtk_grid_new ();
  gboolean look = loket_row_get_boolean (fact, "look");
  gboolean seen = g_hash_table_contains (self->seen, loket_row_get_id (fact));
  static const char * const members[] = { "label", "value", "who" };
  g_autofree char *spoken = g_strdup_printf ("%s: %s. %s%s%s %s", loket_row_get_string (fact, "label"),
                                             loket_row_get_string (fact, "value"), loket_row_get_string (fact, "why"),
                                             look ? ". " : "", look && !seen ? _("Not opened yet.") : "",
                                             loket_row_get_string (fact, "who"));

  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_attach (GTK_GRID (grid), icon_of (self, fact), 0, 0, 1, 1);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      GtkWidget *label = cell (loket_row_get_string (fact, members[i]), widths[i], i != 1);

      gtk_widget_set_hexpand (label, i < 2);
      /* What is decided about is never cut. */
      gtk_label_set_wrap (GTK_LABEL (label), i < 2);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      if (i < 2)
        {
          gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
          gtk_widget_set_tooltip_text (label, NULL);
        }
      gtk_widget_set_valign (label, GTK_ALIGN_START);
      gtk_grid_attach (GTK_GRID (grid), label, (int) i + 1, 0, 1, 1);
    }
  if (look)
    {
      g_autofree char *text = g_strdup_printf ("≠ %s", loket_row_get_string (fact, "why"));
      GtkWidget *why = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (why), 0);
      gtk_label_set_wrap (GTK_LABEL (why), TRUE);
      gtk_widget_add_css_class (why, "caption");
      gtk_widget_add_css_class (why, "warning");
      gtk_grid_attach (GTK_GRID (grid), why, 1, 1, 3, 1);
    }
  gtk_widget_set_margin_top (grid, 3);
  gtk_widget_set_margin_bottom (grid, 3);
  gtk_list_box_row_set_child (row, grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
see (LoketFactList *self,
     GtkListBoxRow *row)
{
  g_autoptr(LoketRow) fact = g_list_model_get_item (G_LIST_MODEL (self->facts), (guint) gtk_list_box_row_get_index (row));

  if (fact == NULL)
    return;
  if (g_hash_table_add (self->seen, g_strdup (loket_row_get_id (fact))))
    fill_row (self, row, fact);
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0, loket_row_get_string (fact, "paper"));
  g_signal_emit (self, signals[SIGNAL_SEEN_CHANGED], 0);
}

/* * Signal callbacks */

static void
on_fact_changed (LoketRow      *fact,
                 GtkListBoxRow *row)
{
  LoketFactList *self = LOKET_FACT_LIST (gtk_widget_get_ancestor (GTK_WIDGET (row), LOKET_TYPE_FACT_LIST));

  if (self != NULL)
    fill_row (self, row, fact);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();

  fill_row (user_data, GTK_LIST_BOX_ROW (row), LOKET_ROW (item));
  g_signal_connect_object (item, "changed", G_CALLBACK (on_fact_changed), row, 0);

  return row;
}

static void
on_row_selected (LoketFactList *self,
                 GtkListBoxRow *row)
{
  if (row != NULL && !self->filling)
    see (self, row);
}

static void
on_case_refreshed (LoketFactList *self)
{
  fill (self);
  g_signal_emit (self, signals[SIGNAL_SEEN_CHANGED], 0);
  if (self->news->len > 0)
    {
      g_ptr_array_add (self->news, NULL);
      {
        g_autofree char *labels = g_strjoinv (", ", (char **) self->news->pdata);

        g_signal_emit (self, signals[SIGNAL_MOVED], 0, labels);
      }
    }
}

/* * Parent class overrides */

static void
loket_fact_list_dispose (GObject *object)
{
  LoketFactList *self = LOKET_FACT_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->file);
  g_clear_object (&self->facts);

  G_OBJECT_CLASS (loket_fact_list_parent_class)->dispose (object);
}

static void
loket_fact_list_finalize (GObject *object)
{
  LoketFactList *self = LOKET_FACT_LIST (object);

  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->sayings, g_hash_table_unref);
  g_clear_pointer (&self->moved, g_hash_table_unref);
  g_clear_pointer (&self->news, g_ptr_array_unref);

  G_OBJECT_CLASS (loket_fact_list_parent_class)->finalize (object);
}

static gboolean
loket_fact_list_focus (GtkWidget       *widget,
                       GtkDirectionType direction)
{
  return loket_focus_move (widget, direction, loket_fact_list_parent_class);
}

static gboolean
loket_fact_list_grab_focus (GtkWidget *widget)
{
  LoketFactList *self = LOKET_FACT_LIST (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return loket_focus_give (widget, row != NULL ? GTK_WIDGET (row) : self->list);
}

static void
loket_fact_list_class_init (LoketFactListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_fact_list_dispose;
  object_class->finalize = loket_fact_list_finalize;
  GTK_WIDGET_CLASS (klass)->focus = loket_fact_list_focus;
  GTK_WIDGET_CLASS (klass)->grab_focus = loket_fact_list_grab_focus;
  signals[SIGNAL_SHOWN] = g_signal_new ("shown", LOKET_TYPE_FACT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SEEN_CHANGED] = g_signal_new ("seen-changed", LOKET_TYPE_FACT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                               NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_MOVED] = g_signal_new ("moved", LOKET_TYPE_FACT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
column_heads (void)
{
  const char * const heads[] = { _("Field"), _("Says"), _("Compared by") };
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *gap = gtk_image_new ();

  gtk_widget_set_size_request (gap, 16, -1);
  gtk_widget_add_css_class (grid, "loket-fact-heads");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_attach (GTK_GRID (grid), gap, 0, 0, 1, 1);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      GtkWidget *label = cell (heads[i], widths[i], TRUE);

      gtk_widget_add_css_class (label, "caption-heading");
      gtk_widget_set_hexpand (label, i < 2);
      gtk_grid_attach (GTK_GRID (grid), label, (int) i + 1, 0, 1, 1);
    }

  return grid;
}

static void
loket_fact_list_init (LoketFactList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->facts = g_list_store_new (LOKET_TYPE_ROW);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sayings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->news = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->list = gtk_list_box_new ();
  loket_list_make_one_stop (self->list);
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->facts), create_row, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the case says"), -1);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), column_heads ());
  gtk_box_append (GTK_BOX (self->box), scroller);
}

/* * Public API */

GtkWidget *
loket_fact_list_new (void)
{
  return g_object_new (LOKET_TYPE_FACT_LIST, NULL);
}

/**
 * loket_fact_list_set_case:
 * @file: (nullable): a case that was read; another one forgets what was seen
 */
void
loket_fact_list_set_case (LoketFactList *self,
                          LoketCase     *file)
{
  if (self->file != NULL)
    g_signal_handlers_disconnect_by_data (self->file, self);
  g_set_object (&self->file, file);
  g_hash_table_remove_all (self->seen);
  g_hash_table_remove_all (self->sayings);
  g_hash_table_remove_all (self->moved);
  self->reading = FALSE;
  self->filling = TRUE;
  g_list_store_remove_all (self->facts);
  self->filling = FALSE;
  if (file == NULL)
    return;
  g_signal_connect_object (file, "refreshed", G_CALLBACK (on_case_refreshed), self, G_CONNECT_SWAPPED);
  fill (self);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

/**
 * loket_fact_list_get_unseen:
 *
 * Returns: how many facts must still come into view before a decision
 */
guint
loket_fact_list_get_unseen (LoketFactList *self)
{
  guint unseen = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->facts)); i++)
    {
      g_autoptr(LoketRow) fact = g_list_model_get_item (G_LIST_MODEL (self->facts), i);

      if (loket_row_get_boolean (fact, "look") && !g_hash_table_contains (self->seen, loket_row_get_id (fact)))
        unseen++;
    }

  return unseen;
}

/**
 * loket_fact_list_get_seen:
 *
 * Returns: (transfer full): ids of what was in front of this person, for the record
 */
JsonArray *
loket_fact_list_get_seen (LoketFactList *self)
{
  JsonArray *array = json_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    json_array_add_string_element (array, id);

  return array;
}
