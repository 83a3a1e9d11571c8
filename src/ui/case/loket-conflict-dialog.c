/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two people changed the same field: both values, and the officer says which is right. */

#include "loket-conflict-dialog.h"

#include <glib/gi18n-lib.h>

#include "loket-moment.h"
#include "loket-sheet.h"

/* * Signal callbacks */

static void
on_choice_clicked (GtkButton *button,
                   LoketCase *file)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (button));
  gboolean mine = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "mine"));
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (row));
  GtkWidget *content = gtk_widget_get_parent (row);

  loket_case_resolve (file, g_object_get_data (G_OBJECT (row), "field"), mine);
  gtk_box_remove (GTK_BOX (content), row);
  if (gtk_widget_get_first_child (content) == NULL
      || gtk_widget_get_next_sibling (gtk_widget_get_first_child (content)) == NULL)
    gtk_window_close (GTK_WINDOW (window));
}

/* * Auxiliary methods */

static GtkWidget *
choice (LoketCase  *file,
        const char *whose,
        const char *value,
        gboolean    mine)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", whose, *value != '\0' ? value : "–");
  GtkWidget *button = gtk_button_new_with_label (text);

  g_object_set_data (G_OBJECT (button), "mine", GINT_TO_POINTER (mine));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_choice_clicked), file, 0);

  return button;
}

/* As the form shows it, not as it is saved. */
static char *
shown_value (JsonObject *field,
             const char *value)
{
  JsonArray *choices = loket_json_array (field, "choices");

  if (g_str_equal (loket_json_string (field, "kind"), "date"))
    return loket_moment_day (value);
  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    if (g_str_equal (loket_json_string (json_array_get_object_element (choices, i), "code"), value))
      return g_strdup (loket_catalogue_word (json_array_get_object_element (choices, i), "name"));

  return g_strdup (value);
}

/* The question was asked already, perhaps about another value. */
static void
forget_row (GtkBox     *content,
            const char *field)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (content));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (g_strcmp0 (g_object_get_data (G_OBJECT (child), "field"), field) == 0)
        gtk_box_remove (content, child);
      child = next;
    }
}

/* * Public API */

void
loket_conflict_dialog_add (GtkWidget **dialog,
                           GtkWidget  *parent,
                           LoketCase  *file,
                           LoketRow   *conflict)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (loket_case_get_desk (file));
  const char *field = loket_row_get_string (conflict, "field");
  JsonObject *object = loket_catalogue_get_field (catalogue, loket_case_get_service_code (file), field);
  g_autofree char *mine = shown_value (object, loket_row_get_string (conflict, "mine"));
  g_autofree char *theirs = shown_value (object, loket_row_get_string (conflict, "theirs"));
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (loket_catalogue_word (object, "label"));
  GtkBox *content;

  if (*dialog == NULL)
    {
      GtkWidget *explain = gtk_label_new (_("A colleague saved other values while you were typing. Nothing was overwritten. Which is right?"));

      *dialog = loket_sheet_new (GTK_WINDOW (gtk_widget_get_root (parent)), _("Changed by two people"), _("_Close"));
      gtk_label_set_wrap (GTK_LABEL (explain), TRUE);
      gtk_label_set_xalign (GTK_LABEL (explain), 0);
      gtk_box_append (loket_sheet_get_content (LOKET_SHEET (*dialog)), explain);
      g_object_add_weak_pointer (G_OBJECT (*dialog), (gpointer *) dialog);
      g_signal_connect (*dialog, "accepted", G_CALLBACK (gtk_window_close), NULL);
      gtk_window_present (GTK_WINDOW (*dialog));
    }
  content = loket_sheet_get_content (LOKET_SHEET (*dialog));
  forget_row (content, field);
  g_object_set_data_full (G_OBJECT (row), "field", g_strdup (field), g_free);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), choice (file, _("mine"), mine, TRUE));
  gtk_box_append (GTK_BOX (row), choice (file, _("theirs"), theirs, FALSE));
  gtk_box_append (content, row);
}
