/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A field whose value is found by typing part of its name: a region, a country. */

#include "loket-lookup-row.h"

#include <glib/gi18n.h>

#include "loket-row.h"

#define PAUSE 180

struct _LoketLookupRow
{
  LoketFieldRow parent_instance;

  /* Children */
  GtkWidget *entry;
  GtkWidget *popover;
  GtkListBox *list;

  /* Owned */
  char *value;
  char *asked;            /* the query that waits for its answer */

  /* State */
  guint pause;
  guint showing : 1;      /* the entry is being filled, not typed in */
  guint leaving : 1;      /* nobody chooses from a list any more */
};

G_DEFINE_FINAL_TYPE (LoketLookupRow, loket_lookup_row, LOKET_TYPE_FIELD_ROW)

enum
{
  SEARCH,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/*
 * Auxiliary methods
 */

static void
show_text (LoketLookupRow *self,
           const char     *text)
{
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->showing = FALSE;
}

static void
ask (LoketLookupRow *self,
     const char     *query)
{
  g_free (self->asked);
  self->asked = g_strdup (query);
  g_signal_emit (self, signals[SEARCH], 0, query);
}

static void
show_found (LoketLookupRow *self,
            LoketRow       *row)
{
  show_text (self, loket_row_get_string (row, "name"));
  loket_field_row_set_echo (LOKET_FIELD_ROW (self), loket_row_get_string (row, "path"));
}

static void
choose (LoketLookupRow *self,
        GtkListBoxRow  *chosen)
{
  LoketRow *row = g_object_get_data (G_OBJECT (chosen), "loket-row");

  g_free (self->value);
  self->value = g_strdup (loket_row_get_string (row, "code"));
  show_found (self, row);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  loket_field_row_edited (LOKET_FIELD_ROW (self));
}

static void
move (LoketLookupRow *self,
      int             step)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  int at = selected != NULL ? gtk_list_box_row_get_index (selected) + step : 0;
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (self->list, MAX (at, 0));

  if (next == NULL)
    return;

  gtk_list_box_select_row (self->list, next);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->entry),
                                  GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, next, -1);
}

/*
 * Signal callbacks
 */

static gboolean
on_pause_ended (gpointer data)
{
  LoketLookupRow *self = data;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  self->pause = 0;
  if (g_utf8_strlen (text, -1) >= 2)
    ask (self, text);
  else
    gtk_popover_popdown (GTK_POPOVER (self->popover));

  return G_SOURCE_REMOVE;
}

static void
on_entry_changed (GtkEditable    *entry,
                  LoketLookupRow *self)
{
  if (self->showing)
    return;

  g_clear_pointer (&self->value, g_free);
  loket_field_row_set_echo (LOKET_FIELD_ROW (self), NULL);
  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (PAUSE, on_pause_ended, self);
  loket_field_row_edited (LOKET_FIELD_ROW (self));
}

static void
on_entry_activated (GtkEntry       *entry,
                    LoketLookupRow *self)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);

  if (gtk_widget_get_visible (self->popover) && selected != NULL)
    choose (self, selected);
  loket_field_row_next (LOKET_FIELD_ROW (self));
}

static gboolean
on_key_pressed (GtkEventControllerKey *keys,
                guint                  value,
                guint                  code,
                GdkModifierType        state,
                LoketLookupRow        *self)
{
  if (!gtk_widget_get_visible (self->popover) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;

  if (value == GDK_KEY_Down || value == GDK_KEY_Up)
    {
      move (self, value == GDK_KEY_Down ? 1 : -1);
      return TRUE;
    }
  if (value == GDK_KEY_Escape)
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return TRUE;
    }

  return FALSE;
}

static void
on_row_activated (GtkListBox     *list,
                  GtkListBoxRow  *row,
                  LoketLookupRow *self)
{
  choose (self, row);
}

/*
 * Parent class overrides
 */

static gboolean
is_typed (LoketLookupRow *self,
          const char     *name)
{
  g_autofree char *typed = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  g_autofree char *folded = g_utf8_casefold (name, -1);

  return g_str_equal (typed, folded);
}

/* Who wrote the whole name of the only one there is has chosen it. */
static void
choose_only (LoketLookupRow *self)
{
  GtkListBoxRow *only = gtk_list_box_get_row_at_index (self->list, 0);
  LoketRow *row;

  if (self->value != NULL || only == NULL || gtk_list_box_get_row_at_index (self->list, 1) != NULL)
    return;
  row = g_object_get_data (G_OBJECT (only), "loket-row");
  if (is_typed (self, loket_row_get_string (row, "name")) || is_typed (self, loket_row_get_string (row, "other_name")))
    choose (self, only);
}

static char *
loket_lookup_row_get_text (LoketFieldRow *row)
{
  LoketLookupRow *self = LOKET_LOOKUP_ROW (row);

  return g_strdup (self->value != NULL ? self->value : "");
}

static void
loket_lookup_row_set_text (LoketFieldRow *row,
                           const char    *text)
{
  LoketLookupRow *self = LOKET_LOOKUP_ROW (row);

  g_free (self->value);
  self->value = *text != '\0' ? g_strdup (text) : NULL;
  show_text (self, text);
  loket_field_row_set_echo (row, NULL);
  if (self->value != NULL)
    ask (self, text);
}

static void
loket_lookup_row_commit (LoketFieldRow *row)
{
  LoketLookupRow *self = LOKET_LOOKUP_ROW (row);

  if (self->pause != 0)
    {
      self->leaving = TRUE;
      g_clear_handle_id (&self->pause, g_source_remove);
      on_pause_ended (self);
      self->leaving = FALSE;
    }
  choose_only (self);
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (self->value == NULL && *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0')
    loket_field_row_set_error (row, _("Choose one of the list: the value needs its code."));
}

static void
build_popover (LoketLookupRow *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 260);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  self->popover = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_popover_set_child (GTK_POPOVER (self->popover), scroller);
  gtk_widget_set_size_request (self->popover, 360, -1);
  gtk_widget_set_parent (self->popover, self->entry);
}

static void
loket_lookup_row_constructed (GObject *object)
{
  LoketLookupRow *self = LOKET_LOOKUP_ROW (object);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = gtk_entry_new ();
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_SECONDARY,
                                     "edit-find-symbolic");
  gtk_entry_set_icon_activatable (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_SECONDARY, FALSE);
  g_signal_connect (self->entry, "changed", G_CALLBACK (on_entry_changed), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (on_entry_activated), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (self->entry, keys);
  build_popover (self);
  loket_field_row_set_control (LOKET_FIELD_ROW (self), self->entry);

  G_OBJECT_CLASS (loket_lookup_row_parent_class)->constructed (object);
}

static void
loket_lookup_row_dispose (GObject *object)
{
  LoketLookupRow *self = LOKET_LOOKUP_ROW (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_pointer (&self->popover, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_lookup_row_parent_class)->dispose (object);
}

static void
loket_lookup_row_finalize (GObject *object)
{
  LoketLookupRow *self = LOKET_LOOKUP_ROW (object);

  g_free (self->value);
  g_free (self->asked);

  G_OBJECT_CLASS (loket_lookup_row_parent_class)->finalize (object);
}

static void
loket_lookup_row_class_init (LoketLookupRowClass *klass)
{
  LoketFieldRowClass *row_class = LOKET_FIELD_ROW_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = loket_lookup_row_constructed;
  G_OBJECT_CLASS (klass)->dispose = loket_lookup_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = loket_lookup_row_finalize;
  row_class->get_text = loket_lookup_row_get_text;
  row_class->set_text = loket_lookup_row_set_text;
  row_class->commit = loket_lookup_row_commit;
  signals[SEARCH] = g_signal_new ("search", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loket_lookup_row_init (LoketLookupRow *self)
{
}

static void
add_result (LoketLookupRow *self,
            LoketRow       *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *name = gtk_label_new (loket_row_get_string (row, "name"));
  GtkWidget *path = gtk_label_new (loket_row_get_string (row, "path"));
  GtkWidget *line = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (path), 0);
  gtk_label_set_ellipsize (GTK_LABEL (path), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (path, "dim-label");
  gtk_widget_add_css_class (path, "caption");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), path);
  gtk_widget_set_visible (path, *loket_row_get_string (row, "path") != '\0');
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), box);
  gtk_widget_set_focusable (line, FALSE);
  g_object_set_data_full (G_OBJECT (line), "loket-row", g_object_ref (row), g_object_unref);
  gtk_list_box_append (self->list, line);
}

static gboolean
resolve (LoketLookupRow *self,
         GListModel     *rows)
{
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (rows, i);

      if (g_strcmp0 (loket_row_get_string (row, "code"), self->value) == 0)
        {
          show_found (self, row);
          return TRUE;
        }
    }

  return FALSE;
}

/*
 * Public API
 */

GtkWidget *
loket_lookup_row_new (const char *code,
                      const char *label)
{
  return g_object_new (LOKET_TYPE_LOOKUP_ROW, "code", code, "label", label, NULL);
}

/**
 * loket_lookup_row_set_results:
 * @self: a field
 * @query: what was searched; an answer nobody waits for any more is dropped
 * @rows: what was found: #LoketRow with "code", "name", "path", and an "other_name" where it has one
 */
void
loket_lookup_row_set_results (LoketLookupRow *self,
                              const char     *query,
                              GListModel     *rows)
{
  GtkWidget *child;

  g_return_if_fail (LOKET_IS_LOOKUP_ROW (self));

  if (g_strcmp0 (query, self->asked) != 0)
    return;
  if (self->value != NULL)
    {
      resolve (self, rows);
      return;
    }

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (rows, i);

      add_result (self, row);
    }
  if (g_list_model_get_n_items (rows) == 0)
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      loket_field_row_set_echo (LOKET_FIELD_ROW (self), _("Nothing has this name."));
      return;
    }

  if (self->leaving)
    return;
  gtk_popover_popup (GTK_POPOVER (self->popover));
  move (self, 0);
}
