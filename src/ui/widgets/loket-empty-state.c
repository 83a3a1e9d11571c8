/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a list says when it is empty: what it would hold, and what to do. */

#include "loket-empty-state.h"

struct _LoketEmptyState
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *image;
  GtkWidget *title;
  GtkWidget *text;
  GtkWidget *button;

  /* Owned */
  GListModel *model;

  /* Borrowed, weak */
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (LoketEmptyState, loket_empty_state, GTK_TYPE_WIDGET)

static void
on_items_changed (GListModel      *model,
                  guint            position,
                  guint            removed,
                  guint            added,
                  LoketEmptyState *self)
{
  gboolean empty = g_list_model_get_n_items (model) == 0;

  gtk_widget_set_visible (GTK_WIDGET (self), empty);
  if (self->list != NULL)
    gtk_widget_set_visible (self->list, !empty);
}

static void
loket_empty_state_dispose (GObject *object)
{
  LoketEmptyState *self = LOKET_EMPTY_STATE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_weak_pointer (&self->list);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_empty_state_parent_class)->dispose (object);
}

static void
loket_empty_state_class_init (LoketEmptyStateClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_empty_state_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "emptystate");
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_widget_add_css_class (label, css);
  gtk_box_append (GTK_BOX (box), label);

  return label;
}

static void
loket_empty_state_init (LoketEmptyState *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_halign (self->box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->image = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->image), 32);
  gtk_box_append (GTK_BOX (self->box), self->image);
  self->title = add_label (self->box, "heading");
  self->text = add_label (self->box, "dim-label");
  self->button = gtk_button_new ();
  gtk_widget_set_halign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->button, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->button);
}

/**
 * loket_empty_state_new:
 * @icon: name of an icon
 * @title: what is not there: "Nobody is waiting"
 * @text: what would be here, and what to do
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
loket_empty_state_new (const char *icon,
                       const char *title,
                       const char *text)
{
  LoketEmptyState *self = g_object_new (LOKET_TYPE_EMPTY_STATE, NULL);

  loket_empty_state_set (self, icon, title, text);

  return GTK_WIDGET (self);
}

void
loket_empty_state_set (LoketEmptyState *self,
                       const char      *icon,
                       const char      *title,
                       const char      *text)
{
  g_return_if_fail (LOKET_IS_EMPTY_STATE (self));

  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->text), text);
}

/**
 * loket_empty_state_set_button:
 * @self: the widget
 * @label: (nullable): what to do; NULL takes the button away
 * @action: detailed name of its action
 */
void
loket_empty_state_set_button (LoketEmptyState *self,
                              const char      *label,
                              const char      *action)
{
  g_return_if_fail (LOKET_IS_EMPTY_STATE (self));

  gtk_widget_set_visible (self->button, label != NULL);
  if (label == NULL)
    return;

  gtk_button_set_label (GTK_BUTTON (self->button), label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
}

/**
 * loket_empty_state_watch:
 * @self: the widget
 * @model: a list
 * @list: (nullable): the widget that shows the list
 *
 * Shows itself while the list is empty, and @list while it is not.
 */
void
loket_empty_state_watch (LoketEmptyState *self,
                         GListModel      *model,
                         GtkWidget       *list)
{
  g_return_if_fail (LOKET_IS_EMPTY_STATE (self));

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  g_set_weak_pointer (&self->list, list);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), self);
  on_items_changed (model, 0, 0, 0, self);
}
