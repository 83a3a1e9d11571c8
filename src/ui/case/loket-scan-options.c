/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the next page is scanned: device, source, colour, resolution. */

#include "loket-scan-options.h"

#include <glib/gi18n-lib.h>

#include "loket-choice-row.h"
#include "loket-error.h"
#include "loket-scan-device.h"

struct _LoketScanOptions
{
  GtkWidget parent_instance;

  /* Owned */
  LoketIntake *intake;
  char *source_code;
  char *mode_code;

  /* Children */
  GtkWidget *button;
  LoketChoiceRow *device;
  LoketChoiceRow *source;
  LoketChoiceRow *mode;
  LoketChoiceRow *dpi;
  GtkLabel *state;

  /* State */
  gboolean listed;
};

G_DEFINE_FINAL_TYPE (LoketScanOptions, loket_scan_options, GTK_TYPE_WIDGET)

/* * Signal callbacks */

static void
on_devices_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(LoketScanOptions) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) devices = loket_intake_list_devices_finish (LOKET_INTAKE (source), result, &error);
  guint n = devices != NULL ? g_list_model_get_n_items (devices) : 0;

  if (self->button == NULL)
    return;
  gtk_label_set_text (self->state, n > 0 ? "" : _("No scanner found. Is it switched on and connected?"));
  gtk_widget_set_visible (GTK_WIDGET (self->state), n == 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketScanDevice) device = g_list_model_get_item (devices, i);

      loket_choice_row_add (self->device, loket_scan_device_get_name (device), loket_scan_device_get_label (device));
    }
}

/* Listing asks every driver: only when somebody opens this, and only once. */
static void
on_popover_shown (LoketScanOptions *self)
{
  if (self->listed)
    return;
  self->listed = TRUE;
  gtk_label_set_text (self->state, _("Looking for scanners…"));
  gtk_widget_set_visible (GTK_WIDGET (self->state), TRUE);
  loket_intake_list_devices_async (self->intake, on_devices_listed, g_object_ref (self));
}

static void
on_device_edited (LoketScanOptions *self)
{
  g_autofree char *name = loket_field_row_get_text (LOKET_FIELD_ROW (self->device));

  loket_intake_set_device (self->intake, *name != '\0' ? name : NULL);
}

/* * Building */

static LoketChoiceRow *
add_choice (GtkWidget  *box,
            const char *code,
            const char *label)
{
  GtkWidget *row = loket_choice_row_new (code, label);

  gtk_box_append (GTK_BOX (box), row);

  return LOKET_CHOICE_ROW (row);
}

static GtkWidget *
build (LoketScanOptions *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_size_request (box, 320, -1);
  self->device = add_choice (box, "device", _("Scanner"));
  loket_choice_row_add (self->device, "", _("the one used last"));
  g_signal_connect_swapped (self->device, "edited", G_CALLBACK (on_device_edited), self);
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->state, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->state), FALSE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->state));
  self->source = add_choice (box, "source", _("From"));
  loket_choice_row_add (self->source, "flatbed", _("glass"));
  loket_choice_row_add (self->source, "feeder", _("feeder, one side"));
  loket_choice_row_add (self->source, "duplex", _("feeder, both sides"));
  self->mode = add_choice (box, "mode", _("Colour"));
  loket_choice_row_add (self->mode, "", _("as the paper needs"));
  loket_choice_row_add (self->mode, "colour", _("colour"));
  loket_choice_row_add (self->mode, "grey", _("grey"));
  loket_choice_row_add (self->mode, "lineart", _("black and white"));
  self->dpi = add_choice (box, "dpi", _("Resolution"));
  loket_choice_row_add (self->dpi, "0", _("as the paper needs"));
  loket_choice_row_add (self->dpi, "200", "200 dpi");
  loket_choice_row_add (self->dpi, "300", "300 dpi");
  loket_choice_row_add (self->dpi, "600", "600 dpi");

  return box;
}

/* * Parent class overrides */

static void
loket_scan_options_dispose (GObject *object)
{
  LoketScanOptions *self = LOKET_SCAN_OPTIONS (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->intake);

  G_OBJECT_CLASS (loket_scan_options_parent_class)->dispose (object);
}

static void
loket_scan_options_finalize (GObject *object)
{
  LoketScanOptions *self = LOKET_SCAN_OPTIONS (object);

  g_free (self->source_code);
  g_free (self->mode_code);

  G_OBJECT_CLASS (loket_scan_options_parent_class)->finalize (object);
}

static void
loket_scan_options_class_init (LoketScanOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_scan_options_dispose;
  G_OBJECT_CLASS (klass)->finalize = loket_scan_options_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_scan_options_init (LoketScanOptions *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->button = gtk_menu_button_new ();
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "emblem-system-symbolic");
  gtk_widget_set_tooltip_text (self->button, _("Scanner, source, colour, resolution"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Scanner options"), -1);
  gtk_popover_set_child (GTK_POPOVER (popover), build (self));
  g_signal_connect_swapped (popover, "show", G_CALLBACK (on_popover_shown), self);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
}

/* * Public API */

GtkWidget *
loket_scan_options_new (LoketIntake *intake)
{
  LoketScanOptions *self = g_object_new (LOKET_TYPE_SCAN_OPTIONS, NULL);

  self->intake = g_object_ref (intake);

  return GTK_WIDGET (self);
}

const char *
loket_scan_options_get_source (LoketScanOptions *self)
{
  g_free (self->source_code);
  self->source_code = loket_field_row_get_text (LOKET_FIELD_ROW (self->source));

  return *self->source_code != '\0' ? self->source_code : "flatbed";
}

const char *
loket_scan_options_get_mode (LoketScanOptions *self)
{
  g_free (self->mode_code);
  self->mode_code = loket_field_row_get_text (LOKET_FIELD_ROW (self->mode));

  return self->mode_code;
}

guint
loket_scan_options_get_dpi (LoketScanOptions *self)
{
  g_autofree char *text = loket_field_row_get_text (LOKET_FIELD_ROW (self->dpi));

  return (guint) g_ascii_strtoull (text, NULL, 10);
}
