/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody comes for: the service, and which book of those it offers. */

#include "loket-service-choice.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-choice-row.h"
#include "loket-condition.h"

struct _LoketServiceChoice
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;

  /* Children */
  GtkWidget *box;
  LoketChoiceRow *service;
  LoketChoiceRow *variant;
};

G_DEFINE_FINAL_TYPE (LoketServiceChoice, loket_service_choice, GTK_TYPE_WIDGET)

/* * Auxiliary methods */

static const char *
look_up_field (const char *code,
               gpointer user_data)
{
  return g_str_equal (code, "nationality") ? "IDN" : NULL;
}

static gboolean
variant_allowed (JsonObject *variant)
{
  JsonNode *node = json_object_get_member (variant, "condition");
  g_autoptr(GVariant) value = NULL;
  g_autoptr(LoketCondition) condition = NULL;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  value = json_gvariant_deserialize (node, NULL, NULL);
  if (value == NULL)
    return FALSE;
  g_variant_ref_sink (value);
  condition = loket_condition_parse (value, NULL);

  /* Age is judged by the server when the birth date is certain; an adult service starts here. */
  return condition != NULL && loket_condition_holds (condition, look_up_field, NULL, 17);
}

static void
fill_variants (LoketServiceChoice *self)
{
  g_autofree char *service = loket_field_row_get_text (LOKET_FIELD_ROW (self->service));
  LoketCatalogue *catalogue = loket_desk_get_catalogue (self->desk);
  JsonArray *variants = loket_json_array (loket_catalogue_get_service (catalogue, service), "variants");
  const char *first = NULL;

  loket_choice_row_clear (self->variant);
  for (guint i = 0; variants != NULL && i < json_array_get_length (variants); i++)
    {
      JsonObject *variant = json_array_get_object_element (variants, i);

      if (!variant_allowed (variant))
        continue;
      if (first == NULL)
        first = loket_json_string (variant, "code");
      loket_choice_row_add (self->variant, loket_json_string (variant, "code"), loket_catalogue_word (variant, "name"));
    }
  if (first != NULL)
    loket_field_row_set_text (LOKET_FIELD_ROW (self->variant), first);
}

/* * Parent class overrides */

static void
loket_service_choice_dispose (GObject *object)
{
  LoketServiceChoice *self = LOKET_SERVICE_CHOICE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_service_choice_parent_class)->dispose (object);
}

static void
loket_service_choice_class_init (LoketServiceChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_service_choice_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_service_choice_init (LoketServiceChoice *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_set_homogeneous (GTK_BOX (self->box), TRUE);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->service = LOKET_CHOICE_ROW (loket_choice_row_new ("service", _("Service")));
  self->variant = LOKET_CHOICE_ROW (loket_choice_row_new ("variant", _("Book")));
  g_signal_connect_swapped (self->service, "edited", G_CALLBACK (fill_variants), self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->service), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->variant), TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->service));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->variant));
}

/* * Public API */

GtkWidget *
loket_service_choice_new (LoketDesk *desk)
{
  LoketServiceChoice *self = g_object_new (LOKET_TYPE_SERVICE_CHOICE, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

/**
 * loket_service_choice_line_up:
 * @left: names of the fields above it at the left
 * @right: names of the fields above it at the right
 */
void
loket_service_choice_line_up (LoketServiceChoice *self,
                              GtkSizeGroup       *left,
                              GtkSizeGroup       *right)
{
  gtk_size_group_add_widget (left, loket_field_row_get_label_widget (LOKET_FIELD_ROW (self->service)));
  gtk_size_group_add_widget (right, loket_field_row_get_label_widget (LOKET_FIELD_ROW (self->variant)));
}

/* The first service the office offers, in its first book. */
void
loket_service_choice_reset (LoketServiceChoice *self)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (self->desk);
  JsonArray *services = catalogue != NULL ? loket_catalogue_list (catalogue, "services") : NULL;

  loket_choice_row_clear (self->service);
  for (guint i = 0; services != NULL && i < json_array_get_length (services); i++)
    {
      JsonObject *service = json_array_get_object_element (services, i);

      loket_choice_row_add (self->service, loket_json_string (service, "code"), loket_catalogue_word (service, "name"));
      if (i == 0)
        loket_field_row_set_text (LOKET_FIELD_ROW (self->service), loket_json_string (service, "code"));
    }
  fill_variants (self);
}

char *
loket_service_choice_get_service (LoketServiceChoice *self)
{
  return loket_field_row_get_text (LOKET_FIELD_ROW (self->service));
}

char *
loket_service_choice_get_variant (LoketServiceChoice *self)
{
  return loket_field_row_get_text (LOKET_FIELD_ROW (self->variant));
}
