/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a case in one line: done, now, later. */

#include "loket-step-bar.h"

#include <glib/gi18n.h>

struct _LoketStepBar
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;

  /* Owned */
  GString *heard;

  /* State */
  guint count;
};

G_DEFINE_FINAL_TYPE (LoketStepBar, loket_step_bar, GTK_TYPE_WIDGET)

static void
look_of (LoketStepState state,
         const char   **icon,
         const char   **css,
         const char   **word)
{
  switch (state)
    {
    case LOKET_STEP_DONE:
      *icon = "emblem-ok-symbolic";
      *css = "done";
      *word = _("done");
      break;

    case LOKET_STEP_NOW:
      *icon = "media-record-symbolic";
      *css = "now";
      *word = _("now");
      break;

    case LOKET_STEP_STOPPED:
      *icon = "action-unavailable-symbolic";
      *css = "stopped";
      *word = _("stopped");
      break;

    case LOKET_STEP_LATER:
    default:
      *icon = "radio-symbolic";
      *css = "later";
      *word = _("later");
    }
}

/* The bar takes the width it is given and never asks for more than it cannot do without. */
static void
loket_step_bar_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  gtk_widget_measure (LOKET_STEP_BAR (widget)->box, orientation, for_size, minimum, natural, NULL,
                      NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = *minimum;
}

static void
loket_step_bar_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  GtkAllocation allocation = { 0, 0, width, height };

  gtk_widget_size_allocate (LOKET_STEP_BAR (widget)->box, &allocation, baseline);
}

static void
loket_step_bar_dispose (GObject *object)
{
  g_clear_pointer (&LOKET_STEP_BAR (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_step_bar_parent_class)->dispose (object);
}

static void
loket_step_bar_finalize (GObject *object)
{
  g_string_free (LOKET_STEP_BAR (object)->heard, TRUE);

  G_OBJECT_CLASS (loket_step_bar_parent_class)->finalize (object);
}

static void
loket_step_bar_class_init (LoketStepBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_step_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = loket_step_bar_finalize;
  widget_class->measure = loket_step_bar_measure;
  widget_class->size_allocate = loket_step_bar_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "stepbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
loket_step_bar_init (LoketStepBar *self)
{
  self->heard = g_string_new (NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 1);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
loket_step_bar_new (void)
{
  return g_object_new (LOKET_TYPE_STEP_BAR, NULL);
}

void
loket_step_bar_clear (LoketStepBar *self)
{
  GtkWidget *child;

  g_return_if_fail (LOKET_IS_STEP_BAR (self));

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  g_string_assign (self->heard, _("Steps:"));
  self->count = 0;
}

/**
 * loket_step_bar_add:
 * @self: a step bar
 * @name: short name of the step
 * @state: whether it is done
 * @detail: (nullable): who did it and when, or what stops it
 */
void
loket_step_bar_add (LoketStepBar  *self,
                    const char    *name,
                    LoketStepState state,
                    const char    *detail)
{
  GtkWidget *step = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *image;
  GtkWidget *label = gtk_label_new (name);
  const char *icon;
  const char *css;
  const char *word;

  g_return_if_fail (LOKET_IS_STEP_BAR (self));

  look_of (state, &icon, &css, &word);
  if (self->count > 0)
    {
      GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);

      gtk_widget_add_css_class (line, "step-line");
      gtk_widget_set_valign (line, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self->box), line);
    }
  gtk_widget_add_css_class (step, "step");
  gtk_widget_add_css_class (step, css);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  image = gtk_image_new_from_icon_name (icon);
  gtk_image_set_pixel_size (GTK_IMAGE (image), 12);
  gtk_box_append (GTK_BOX (step), image);
  gtk_box_append (GTK_BOX (step), label);
  gtk_widget_set_tooltip_text (step, detail);
  gtk_box_append (GTK_BOX (self->box), step);

  self->count++;
  g_string_append_printf (self->heard, " %s %s.", name, word);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->heard->str, -1);
}
