/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "The visit is ended. Undo": for ten seconds after an act. */

#include "loket-undo-bar.h"

#include <glib/gi18n.h>

struct _LoketUndoBar
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *label;
  GtkWidget *button;

  /* State */
  guint tick;
  guint left;
};

G_DEFINE_FINAL_TYPE (LoketUndoBar, loket_undo_bar, GTK_TYPE_WIDGET)

enum
{
  UNDONE,
  EXPIRED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
show_left (LoketUndoBar *self)
{
  /* Translators: %u is the number of seconds that are left */
  g_autofree char *text = g_strdup_printf (_("Undo (%u)"), self->left);

  gtk_button_set_label (GTK_BUTTON (self->button), text);
}

static gboolean
on_second_passed (gpointer data)
{
  LoketUndoBar *self = data;

  if (--self->left > 0)
    {
      show_left (self);
      return G_SOURCE_CONTINUE;
    }

  self->tick = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_emit (self, signals[EXPIRED], 0);

  return G_SOURCE_REMOVE;
}

static void
on_undo_clicked (GtkButton    *button,
                 LoketUndoBar *self)
{
  loket_undo_bar_hide (self);
  g_signal_emit (self, signals[UNDONE], 0);
}

static void
loket_undo_bar_dispose (GObject *object)
{
  LoketUndoBar *self = LOKET_UNDO_BAR (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_undo_bar_parent_class)->dispose (object);
}

static void
loket_undo_bar_class_init (LoketUndoBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_undo_bar_dispose;
  signals[UNDONE] = g_signal_new ("undone", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[EXPIRED] = g_signal_new ("expired", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "undobar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
loket_undo_bar_init (LoketUndoBar *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->label);
  self->button = gtk_button_new ();
  g_signal_connect (self->button, "clicked", G_CALLBACK (on_undo_clicked), self);
  gtk_box_append (GTK_BOX (self->box), self->button);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
loket_undo_bar_new (void)
{
  return g_object_new (LOKET_TYPE_UNDO_BAR, NULL);
}

/**
 * loket_undo_bar_offer:
 * @self: the bar
 * @text: what was done
 * @seconds: how long it can be taken back
 */
void
loket_undo_bar_offer (LoketUndoBar *self,
                      const char   *text,
                      guint         seconds)
{
  g_return_if_fail (LOKET_IS_UNDO_BAR (self));

  g_clear_handle_id (&self->tick, g_source_remove);
  self->left = seconds;
  self->tick = g_timeout_add_seconds (1, on_second_passed, self);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  show_left (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
loket_undo_bar_hide (LoketUndoBar *self)
{
  g_return_if_fail (LOKET_IS_UNDO_BAR (self));

  g_clear_handle_id (&self->tick, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
