/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two people changed the same field: both values, and the officer says which is right. */

#include "loket-conflict-dialog.h"

#include <glib/gi18n-lib.h>

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
  g_object_set_data_full (G_OBJECT (row), "field", g_strdup (field), g_free);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), choice (file, _("mine"), loket_row_get_string (conflict, "mine"), TRUE));
  gtk_box_append (GTK_BOX (row), choice (file, _("theirs"), loket_row_get_string (conflict, "theirs"), FALSE));
  gtk_box_append (content, row);
}
