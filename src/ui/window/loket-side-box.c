/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two children: the second stands beside the first where there is room, else lies over its end. */

#include "loket-side-box.h"

struct _LoketSideBox
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (LoketSideBox, loket_side_box, GTK_TYPE_WIDGET)

static int
least_width (GtkWidget *child)
{
  int width = 0;

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);

  return width;
}

static void
loket_side_box_measure (GtkWidget     *widget,
                        GtkOrientation orientation,
                        int            for_size,
                        int           *minimum,
                        int           *natural,
                        int           *minimum_baseline,
                        int           *natural_baseline)
{
  GtkWidget *main_child = gtk_widget_get_first_child (widget);
  GtkWidget *side = gtk_widget_get_last_child (widget);

  gtk_widget_measure (main_child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural += least_width (side);
}

static void
allocate (GtkWidget *child,
          int        x,
          int        width,
          int        height)
{
  GtkAllocation allocation = { x, 0, width, height };

  gtk_widget_size_allocate (child, &allocation, -1);
}

static void
loket_side_box_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  GtkWidget *main_child = gtk_widget_get_first_child (widget);
  GtkWidget *side = gtk_widget_get_last_child (widget);
  int side_width = least_width (side);
  gboolean beside = least_width (main_child) + side_width <= width;

  allocate (main_child, 0, beside ? width - side_width : width, height);
  if (gtk_widget_should_layout (side))
    allocate (side, width - side_width, side_width, height);
}

static void
loket_side_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (loket_side_box_parent_class)->dispose (object);
}

static void
loket_side_box_class_init (LoketSideBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_side_box_dispose;
  widget_class->measure = loket_side_box_measure;
  widget_class->size_allocate = loket_side_box_size_allocate;
}

static void
loket_side_box_init (LoketSideBox *self)
{
}
