/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small things one after the other; what finds no room goes on in the next line.
 *
 * A line of buttons in a GtkBox makes the window as wide as all of them together: with large text
 * that is wider than the display. */

#include "loket-flow.h"

#define LINE_SPACING 2

struct _LoketFlow
{
  GtkWidget parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (LoketFlow, loket_flow, GTK_TYPE_WIDGET)

/*
 * Auxiliary methods
 */

static GtkWidget *
next_shown (GtkWidget * child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static int
width_of (GtkWidget *child,
          int        room)
{
  int minimum = 0;
  int natural = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  return MAX (minimum, MIN (natural, room));
}

/* From FIRST as many as fit; gives the one after them, the height of the line and what is left over. */
static GtkWidget *
measure_line (LoketFlow *self,
              GtkWidget *first,
              int        width,
              int       *height,
              int       *left)
{
  GtkWidget *child = first;
  int x = 0;

  *height = 0;
  for (; child != NULL; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int own = width_of (child, width);
      int tall = 0;

      if (child != first && x + own > width)
        break;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, own, NULL, &tall, NULL, NULL);
      *height = MAX (*height, tall);
      x += own + self->spacing;
    }
  *left = MAX (width - (x - self->spacing), 0);

  return child;
}

/* The first that wants to grow takes what the line has left. */
static void
allocate_line (LoketFlow *self,
               GtkWidget *first,
               GtkWidget *end,
               int        width,
               int        y,
               int        height,
               int        left)
{
  int x = 0;

  for (GtkWidget *child = first; child != end; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      GtkAllocation allocation = { x, y, width_of (child, width), height };

      if (left > 0 && gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        {
          allocation.width += left;
          left = 0;
        }
      gtk_widget_size_allocate (child, &allocation, -1);
      x += allocation.width + self->spacing;
    }
}

static int
place (LoketFlow *self,
       int        width,
       gboolean   allocate)
{
  GtkWidget *first = next_shown (gtk_widget_get_first_child (GTK_WIDGET (self)));
  int y = 0;

  while (first != NULL)
    {
      int height;
      int left;
      GtkWidget *end = measure_line (self, first, width, &height, &left);

      if (allocate)
        allocate_line (self, first, end, width, y, height, left);
      y += height + LINE_SPACING;
      first = end;
    }

  return MAX (y - LINE_SPACING, 0);
}

/*
 * Parent class overrides
 */

static GtkSizeRequestMode
loket_flow_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
loket_flow_measure (GtkWidget     *widget,
                    GtkOrientation orientation,
                    int            for_size,
                    int           *minimum,
                    int           *natural,
                    int           *minimum_baseline,
                    int           *natural_baseline)
{
  LoketFlow *self = LOKET_FLOW (widget);
  int widest = 0;
  int all = -self->spacing;

  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int least = 0;
      int own = 0;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &own, NULL, NULL);
      widest = MAX (widest, least);
      all += own + self->spacing;
    }
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = MAX (widest, all);
    }
  else
    {
      *minimum = *natural = place (self, for_size < 0 ? MAX (widest, all) : for_size, FALSE);
    }
}

static void
loket_flow_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  place (LOKET_FLOW (widget), width, TRUE);
}

static void
loket_flow_dispose (GObject *object)
{
  loket_flow_clear (LOKET_FLOW (object));

  G_OBJECT_CLASS (loket_flow_parent_class)->dispose (object);
}

static void
loket_flow_class_init (LoketFlowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_flow_dispose;
  widget_class->get_request_mode = loket_flow_get_request_mode;
  widget_class->measure = loket_flow_measure;
  widget_class->size_allocate = loket_flow_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "flow");
}

static void
loket_flow_init (LoketFlow *self)
{
}

/*
 * Public API
 */

/**
 * loket_flow_new:
 * @spacing: pixels between two children of a line
 *
 * Returns: (transfer floating): an empty flow
 */
GtkWidget *
loket_flow_new (int spacing)
{
  LoketFlow *self = g_object_new (LOKET_TYPE_FLOW, NULL);

  self->spacing = spacing;

  return GTK_WIDGET (self);
}

void
loket_flow_append (LoketFlow *self,
                   GtkWidget *child)
{
  g_return_if_fail (LOKET_IS_FLOW (self));

  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

void
loket_flow_clear (LoketFlow *self)
{
  GtkWidget *child;

  g_return_if_fail (LOKET_IS_FLOW (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}
