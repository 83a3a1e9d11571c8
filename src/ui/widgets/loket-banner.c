/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line across the window: icon, sentence and at most one button. */

#include "loket-banner.h"

struct _LoketBanner
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *image;
  GtkWidget *label;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (LoketBanner, loket_banner, GTK_TYPE_WIDGET)

static void
loket_banner_dispose (GObject *object)
{
  LoketBanner *self = LOKET_BANNER (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_banner_parent_class)->dispose (object);
}

static void
loket_banner_class_init (LoketBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_banner_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "loketbanner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
loket_banner_init (LoketBanner *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->image = gtk_image_new ();
  gtk_box_append (GTK_BOX (self->box), self->image);
  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->label);
  self->button = gtk_button_new ();
  gtk_widget_set_visible (self->button, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->button);
}

GtkWidget *
loket_banner_new (void)
{
  return g_object_new (LOKET_TYPE_BANNER, NULL);
}

/**
 * loket_banner_set_text:
 * @self: a banner
 * @icon: name of an icon; with the one for errors the whole line is red
 * @text: one or two sentences
 */
void
loket_banner_set_text (LoketBanner *self,
                       const char  *icon,
                       const char  *text)
{
  g_return_if_fail (LOKET_IS_BANNER (self));

  if (g_strcmp0 (icon, "dialog-error-symbolic") == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/**
 * loket_banner_set_button:
 * @self: a banner
 * @label: (nullable): what the button does; NULL takes it away
 * @action: (nullable): its action, with target where it has one: "win.go(('journal',''))"
 */
void
loket_banner_set_button (LoketBanner *self,
                         const char  *label,
                         const char  *action)
{
  g_return_if_fail (LOKET_IS_BANNER (self));

  gtk_widget_set_visible (self->button, label != NULL);
  if (label == NULL)
    return;

  gtk_button_set_label (GTK_BUTTON (self->button), label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
}
