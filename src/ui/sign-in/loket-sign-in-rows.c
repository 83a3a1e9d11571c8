/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the sign-in page: counters, and people of the practice office. */

#include "loket-sign-in-rows.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "loket-words.h"

GtkWidget *
loket_sign_in_counter_row (LoketRow *counter)
{
  JsonObject *taken = loket_row_get_object (counter, "taken_by");
  GtkWidget *row = adw_action_row_new ();
  const char *title = loket_row_get_string (counter, "name");
  g_autofree char *subtitle = NULL;

  if (taken != NULL)
    subtitle = g_strdup_printf (_("%s works here"),
                                json_object_get_string_member_with_default (taken, "name", ""));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : _("free"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "loket-counter", g_strdup (loket_row_get_id (counter)),
                          g_free);

  return row;
}

static GtkWidget *
practice_label (const char *text,
                const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);

  return label;
}

GtkWidget *
loket_sign_in_practice_row (JsonObject *user)
{
  const char *name = loket_json_string (user, "name");
  g_autofree char *duty = loket_duty_words (loket_json_array (user, "duties"));
  g_autofree char *secret = g_strdup_printf ("%s / %s", loket_json_string (user, "login"),
                                             loket_json_string (user, "password"));
  g_autofree char *heard = g_strdup_printf ("%s, %s", name, duty);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (left), practice_label (name, NULL));
  gtk_box_append (GTK_BOX (left), practice_label (duty, "practice-duty"));
  gtk_widget_set_hexpand (left, TRUE);
  gtk_box_append (GTK_BOX (line), left);
  gtk_box_append (GTK_BOX (line), practice_label (secret, "dim-label"));
  gtk_widget_add_css_class (line, "practice-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, heard, -1);
  g_object_set_data_full (G_OBJECT (row), "loket-user", json_object_ref (user),
                          (GDestroyNotify) json_object_unref);

  return row;
}
