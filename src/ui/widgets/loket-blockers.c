/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands between a case and its next step, each a link to where it is solved. */

#include "loket-blockers.h"

#include <glib/gi18n.h>

#define ROOM_FOR 2

struct _LoketBlockers
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *count;
  GtkWidget *list;
  GtkWidget *scroller;

  /* Owned */
  GListModel *model;
};

G_DEFINE_FINAL_TYPE (LoketBlockers, loket_blockers, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_blocker_clicked (GtkButton     *button,
                    LoketBlockers *self)
{
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (button), "loket-row"));
}

static GtkWidget *
make_link (LoketBlockers *self,
           LoketRow      *row)
{
  const char *sentence = loket_row_get_string (row, "sentence");
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "blocker");
  gtk_widget_set_tooltip_text (button, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence, -1);
  g_object_set_data_full (G_OBJECT (button), "loket-row", g_object_ref (row), g_object_unref);
  g_signal_connect (button, "clicked", G_CALLBACK (on_blocker_clicked), self);

  return button;
}

/* Whole lines: half a line at the edge says nothing. */
static int
height_of_lines (LoketBlockers *self,
                 guint          lines)
{
  GtkWidget *first = gtk_widget_get_first_child (self->list);
  int height = 0;

  if (first != NULL)
    gtk_widget_measure (first, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);

  return (int) MIN (lines, ROOM_FOR) * height;
}

static void
on_items_changed (GListModel    *model,
                  guint          position,
                  guint          removed,
                  guint          added,
                  LoketBlockers *self)
{
  guint n = g_list_model_get_n_items (model);
  g_autofree char *count = NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (model, i);

      gtk_box_append (GTK_BOX (self->list), make_link (self, row));
    }

  if (n == 0)
    count = g_strdup (_("Nothing stands in the way."));
  else if (n <= ROOM_FOR)
    count = g_strdup_printf (ngettext ("%u thing stands in the way:", "%u things stand in the way:", n), n);
  else
    /* Translators: the list below it shows two lines and can be scrolled */
    count = g_strdup_printf (_("%u things stand in the way, scroll to see them all:"), n);
  gtk_label_set_text (GTK_LABEL (self->count), count);
  gtk_widget_set_visible (self->scroller, n > 0);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller),
                                              height_of_lines (self, n));
}

static void
drop_model (LoketBlockers *self)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
}

static void
loket_blockers_dispose (GObject *object)
{
  LoketBlockers *self = LOKET_BLOCKERS (object);

  drop_model (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_blockers_parent_class)->dispose (object);
}

static void
loket_blockers_class_init (LoketBlockersClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_blockers_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, LOKET_TYPE_ROW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "blockers");
}

static void
loket_blockers_init (LoketBlockers *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->count = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->count), 0);
  gtk_label_set_wrap (GTK_LABEL (self->count), TRUE);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->count);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->scroller = gtk_scrolled_window_new ();
  /* A bar of its own would ask for more than two lines, and show a sliver of the third. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_focusable (self->scroller, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->scroller);
}

GtkWidget *
loket_blockers_new (void)
{
  return g_object_new (LOKET_TYPE_BLOCKERS, NULL);
}

/**
 * loket_blockers_set_model:
 * @self: the list
 * @model: (nullable): blockers of a case, #LoketRow
 */
void
loket_blockers_set_model (LoketBlockers *self,
                          GListModel    *model)
{
  g_return_if_fail (LOKET_IS_BLOCKERS (self));

  drop_model (self);
  if (model == NULL)
    return;

  self->model = g_object_ref (model);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), self);
  on_items_changed (model, 0, 0, 0, self);
}
