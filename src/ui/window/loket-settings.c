/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few things an officer may set for this computer. */

#include "loket-settings.h"

#include <glib/gi18n.h>

#include "loket-choice-row.h"
#include "loket-sheet.h"

typedef struct
{
  const char *key;
  const char *label;
  const char *hint;
  const char *choices[10];    /* value and word in turn */
} Setting;

static const Setting settings[] = {
  { "language", N_("Language"), N_("Takes effect when the program is started again."),
    { "id", "Bahasa Indonesia", "en", "English", NULL } },
  { "scheme", N_("Light or dark"), NULL,
    { "default", N_("As the computer"), "light", N_("Light"), "dark", N_("Dark"), NULL } },
  { "laptop-keys", N_("Second keys"),
    N_("For keyboards whose function keys are hard to reach: Ctrl+2 is then F2, and so on."),
    { "false", N_("Function keys only"), "true", N_("Ctrl with a digit as well"), NULL } },
  { "lock-after", N_("Lock the counter"), NULL,
    { "5", N_("after 5 minutes"), "10", N_("after 10 minutes"), "20", N_("after 20 minutes"), "0",
      N_("never by itself") } },
};

static char *
read_value (GSettings  *store,
            const char *key)
{
  g_autoptr(GVariant) value = g_settings_get_value (store, key);

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? "true" : "false");
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32))
    return g_strdup_printf ("%u", g_variant_get_uint32 (value));

  return g_variant_dup_string (value, NULL);
}

static void
on_edited (LoketFieldRow *row,
           GSettings     *store)
{
  const char *key = loket_field_row_get_code (row);
  g_autofree char *text = loket_field_row_get_text (row);

  if (*text == '\0')
    return;

  if (g_str_equal (key, "laptop-keys"))
    g_settings_set_boolean (store, key, g_str_equal (text, "true"));
  else if (g_str_equal (key, "lock-after"))
    g_settings_set_uint (store, key, (guint) g_ascii_strtoull (text, NULL, 10));
  else
    g_settings_set_string (store, key, text);
}

static void
on_accepted (LoketSheet *sheet,
             gpointer    data)
{
  gtk_window_close (GTK_WINDOW (sheet));
}

static void
add_setting (LoketSheet    *sheet,
             GtkSizeGroup  *names,
             GSettings     *store,
             const Setting *setting)
{
  GtkWidget *row = loket_choice_row_new (setting->key, _(setting->label));
  g_autofree char *value = read_value (store, setting->key);

  for (guint i = 0; i + 1 < G_N_ELEMENTS (setting->choices) && setting->choices[i] != NULL; i += 2)
    loket_choice_row_add (LOKET_CHOICE_ROW (row), setting->choices[i],
                          _(setting->choices[i + 1]));
  loket_field_row_set_text (LOKET_FIELD_ROW (row), value);
  if (setting->hint != NULL)
    loket_field_row_set_hint (LOKET_FIELD_ROW (row), _(setting->hint));
  gtk_size_group_add_widget (names, loket_field_row_get_label_widget (LOKET_FIELD_ROW (row)));
  g_signal_connect_object (row, "edited", G_CALLBACK (on_edited), store, 0);
  gtk_box_append (loket_sheet_get_content (sheet), row);
}

/**
 * loket_settings_present:
 * @parent: the window
 */
void
loket_settings_present (GtkWindow *parent)
{
  GtkWidget *sheet = loket_sheet_new (parent, _("Settings of this computer"), _("Done"));
  g_autoptr(GtkSizeGroup) names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  GSettings *store = g_settings_new ("org.loket.Loket");

  loket_sheet_keep_only_act (LOKET_SHEET (sheet));
  g_object_set_data_full (G_OBJECT (sheet), "loket-settings", store, g_object_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    add_setting (LOKET_SHEET (sheet), names, store, &settings[i]);
  g_signal_connect (sheet, "accepted", G_CALLBACK (on_accepted), NULL);
  gtk_window_present (GTK_WINDOW (sheet));
}
