/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody needs at the counter, as boxes to tick. */

#include "loket-needs-picker.h"

#include <glib/gi18n-lib.h>

#include "loket-words.h"

#define COLUMNS 2

struct _LoketNeedsPicker
{
  GtkWidget parent_instance;

  /* Children */
  GtkWidget *box;
  GtkWidget *grid;
};

G_DEFINE_FINAL_TYPE (LoketNeedsPicker, loket_needs_picker, GTK_TYPE_WIDGET)

static gboolean
holds (JsonArray  *needs,
       const char *need)
{
  for (guint i = 0; needs != NULL && i < json_array_get_length (needs); i++)
    if (g_strcmp0 (json_array_get_string_element (needs, i), need) == 0)
      return TRUE;

  return FALSE;
}

/* * Parent class overrides */

static void
loket_needs_picker_dispose (GObject *object)
{
  LoketNeedsPicker *self = LOKET_NEEDS_PICKER (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_needs_picker_parent_class)->dispose (object);
}

static void
loket_needs_picker_class_init (LoketNeedsPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_needs_picker_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
loket_needs_picker_init (LoketNeedsPicker *self)
{
  GtkWidget *title = gtk_label_new (_("Needs"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "field-name");
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_box_append (GTK_BOX (self->box), title);
  gtk_box_append (GTK_BOX (self->box), self->grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Needs"), -1);
}

/* * Public API */

/**
 * loket_needs_picker_new:
 * @needs: (nullable): codes that are ticked at first
 */
GtkWidget *
loket_needs_picker_new (JsonArray *needs)
{
  LoketNeedsPicker *self = g_object_new (LOKET_TYPE_NEEDS_PICKER, NULL);
  const char * const *all = loket_needs_all ();

  for (int i = 0; all[i] != NULL; i++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (loket_need_word (all[i]));

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), holds (needs, all[i]));
      gtk_widget_set_tooltip_text (check, loket_need_advice (all[i]));
      loket_button_set_name (check, loket_need_word (all[i]));
      g_object_set_data (G_OBJECT (check), "need", (gpointer) all[i]);
      gtk_grid_attach (GTK_GRID (self->grid), check, i % COLUMNS, i / COLUMNS, 1, 1);
    }

  return GTK_WIDGET (self);
}

/**
 * loket_needs_picker_get:
 *
 * Returns: (transfer full): codes of the needs that are ticked
 */
JsonArray *
loket_needs_picker_get (LoketNeedsPicker *self)
{
  JsonArray *needs = json_array_new ();

  for (GtkWidget *check = gtk_widget_get_first_child (self->grid); check != NULL; check = gtk_widget_get_next_sibling (check))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)))
      json_array_add_string_element (needs, g_object_get_data (G_OBJECT (check), "need"));

  return needs;
}
