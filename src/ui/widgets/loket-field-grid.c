/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields in two columns: names at the left, about sixteen in view. */

#include "loket-field-grid.h"

#define COLUMN_SPACING 18
#define ROW_SPACING 4
#define TWO_COLUMNS 480

struct _LoketFieldGrid
{
  GtkWidget parent_instance;

  /* Owned */
  GtkSizeGroup *names;
};

G_DEFINE_FINAL_TYPE (LoketFieldGrid, loket_field_grid, GTK_TYPE_WIDGET)

typedef void (*Placed) (GtkWidget *child, int x, int y, int width, int height);

/*
 * Auxiliary methods
 */

static int
height_of (GtkWidget *child,
           int        width)
{
  int height = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);

  return height;
}

/* A field that would be cut in its half has the whole line, as with large text. */
static int
columns_of (GtkWidget *child,
            int        half)
{
  int least = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);

  return least <= half ? loket_field_row_get_columns (LOKET_FIELD_ROW (child)) : 2;
}

/* Walks the fields as they lie for a width; gives the height that is needed. */
static int
place (LoketFieldGrid *self,
       int             width,
       Placed          placed)
{
  int half = width >= TWO_COLUMNS ? (width - COLUMN_SPACING) / 2 : 0;
  int y = 0;
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  while (child != NULL)
    {
      GtkWidget *right = gtk_widget_get_next_sibling (child);
      int height;

      if (!gtk_widget_should_layout (child))
        {
          child = right;
          continue;
        }
      while (right != NULL && !gtk_widget_should_layout (right))
        right = gtk_widget_get_next_sibling (right);

      if (columns_of (child, half) == 2 || right == NULL || columns_of (right, half) == 2)
        {
          int own = columns_of (child, half) == 2 ? width : half;

          height = height_of (child, own);
          if (placed != NULL)
            placed (child, 0, y, own, height);
          child = right;
        }
      else
        {
          height = MAX (height_of (child, half), height_of (right, half));
          if (placed != NULL)
            {
              placed (child, 0, y, half, height);
              placed (right, width - half, y, half, height);
            }
          child = gtk_widget_get_next_sibling (right);
        }
      y += height + ROW_SPACING;
    }

  return MAX (y - ROW_SPACING, 0);
}

static void
allocate (GtkWidget *child,
          int        x,
          int        y,
          int        width,
          int        height)
{
  GtkAllocation allocation = { x, y, width, height };

  gtk_widget_size_allocate (child, &allocation, -1);
}

/*
 * Parent class overrides
 */

static GtkSizeRequestMode
loket_field_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
loket_field_grid_measure (GtkWidget     *widget,
                          GtkOrientation orientation,
                          int            for_size,
                          int           *minimum,
                          int           *natural,
                          int           *minimum_baseline,
                          int           *natural_baseline)
{
  int widest = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int width = 0;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      widest = MAX (widest, width);
    }

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = widest;
      *natural = MAX (widest, TWO_COLUMNS);
    }
  else
    *minimum = *natural = place (LOKET_FIELD_GRID (widget), for_size < 0 ? widest : for_size,
                                 NULL);
}

static void
loket_field_grid_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  place (LOKET_FIELD_GRID (widget), width, allocate);
}

static void
loket_field_grid_dispose (GObject *object)
{
  LoketFieldGrid *self = LOKET_FIELD_GRID (object);

  loket_field_grid_clear (self);
  g_clear_object (&self->names);

  G_OBJECT_CLASS (loket_field_grid_parent_class)->dispose (object);
}

static void
loket_field_grid_class_init (LoketFieldGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_field_grid_dispose;
  widget_class->get_request_mode = loket_field_grid_get_request_mode;
  widget_class->measure = loket_field_grid_measure;
  widget_class->size_allocate = loket_field_grid_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "fieldgrid");
}

static void
loket_field_grid_init (LoketFieldGrid *self)
{
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
}

/*
 * Public API
 */

GtkWidget *
loket_field_grid_new (void)
{
  return g_object_new (LOKET_TYPE_FIELD_GRID, NULL);
}

/**
 * loket_field_grid_add:
 * @self: a grid
 * @row: (transfer floating): a field; it comes after the others
 */
void
loket_field_grid_add (LoketFieldGrid *self,
                      LoketFieldRow  *row)
{
  g_return_if_fail (LOKET_IS_FIELD_GRID (self));

  if (!loket_field_row_is_roomy (row))
    gtk_size_group_add_widget (self->names, loket_field_row_get_label_widget (row));
  gtk_widget_insert_before (GTK_WIDGET (row), GTK_WIDGET (self), NULL);
}

void
loket_field_grid_clear (LoketFieldGrid *self)
{
  GtkWidget *child;

  g_return_if_fail (LOKET_IS_FIELD_GRID (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    {
      if (!loket_field_row_is_roomy (LOKET_FIELD_ROW (child)))
        gtk_size_group_remove_widget (self->names,
                                      loket_field_row_get_label_widget (LOKET_FIELD_ROW (child)));
      gtk_widget_unparent (child);
    }
}

/**
 * loket_field_grid_find:
 * @self: a grid
 * @code: code of a field
 *
 * Returns: (transfer none) (nullable): the field
 */
LoketFieldRow *
loket_field_grid_find (LoketFieldGrid *self,
                       const char     *code)
{
  g_return_val_if_fail (LOKET_IS_FIELD_GRID (self), NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_strcmp0 (loket_field_row_get_code (LOKET_FIELD_ROW (child)), code) == 0)
      return LOKET_FIELD_ROW (child);

  return NULL;
}

/**
 * loket_field_grid_get_focused:
 * @self: a grid
 *
 * Returns: (transfer none) (nullable): the field the focus is in
 */
LoketFieldRow *
loket_field_grid_get_focused (LoketFieldGrid *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self));

  g_return_val_if_fail (LOKET_IS_FIELD_GRID (self), NULL);

  return focus != NULL ? LOKET_FIELD_ROW (focus) : NULL;
}
