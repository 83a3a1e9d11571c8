/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for the password again before an act that needs a fresh proof. */

#include "loket-password-dialog.h"

#include <glib/gi18n.h>

#include "loket-field-row.h"
#include "loket-sheet.h"

typedef struct
{
  LoketDesk *desk;
  LoketSheet *sheet;
  LoketFieldRow *password;
  GTask *task;
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->desk);
  g_clear_object (&question->task);
  g_free (question);
}

static void
on_edited (LoketFieldRow *row,
           Question      *question)
{
  g_autofree char *text = loket_field_row_get_text (row);

  loket_sheet_set_why_not (question->sheet, *text == '\0' ? _("Enter your password.") : NULL);
}

static void
on_proved (GObject      *desk,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr(LoketSheet) sheet = data;
  g_autoptr(GError) error = NULL;
  Question *question = g_object_get_data (G_OBJECT (sheet), "loket-question");
  gboolean proved = loket_desk_prove_finish (LOKET_DESK (desk), result, &error);

  if (question == NULL || question->task == NULL)
    return;

  if (proved)
    {
      g_autoptr(GTask) task = g_steal_pointer (&question->task);

      gtk_window_close (GTK_WINDOW (sheet));
      g_task_return_boolean (task, TRUE);
      return;
    }

  loket_sheet_set_busy (sheet, FALSE);
  loket_message_set_error (loket_sheet_get_message (sheet), _("Nothing was done yet."), error);
  loket_field_row_clear (question->password);
  gtk_widget_grab_focus (GTK_WIDGET (question->password));
}

static void
on_accepted (LoketSheet *sheet,
             Question   *question)
{
  GtkWidget *entry = loket_field_row_get_entry (question->password);

  loket_message_clear (loket_sheet_get_message (sheet));
  loket_sheet_set_busy (sheet, TRUE);
  loket_desk_prove_async (question->desk, gtk_editable_get_text (GTK_EDITABLE (entry)), NULL,
                          on_proved, g_object_ref (sheet));
}

static void
on_entry_activated (GtkEntry   *entry,
                    LoketSheet *sheet)
{
  loket_sheet_accept (sheet);
}

static gboolean
on_close_requested (GtkWindow *window,
                    Question  *question)
{
  g_autoptr(GTask) task = g_steal_pointer (&question->task);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");

  return FALSE;
}

static void
fill (Question   *question,
      const char *act)
{
  GtkBox *content = loket_sheet_get_content (question->sheet);
  g_autofree char *text = NULL;
  GtkWidget *label;

  text = g_strdup_printf (_("“%s” counts with your name. It needs your password, because the last "
                            "time you entered it was more than 15 minutes ago."), act);
  label = gtk_label_new (text);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (content, label);
  question->password = LOKET_FIELD_ROW (loket_field_row_new ("password", _("Password")));
  loket_field_row_set_secret (question->password);
  gtk_box_append (content, GTK_WIDGET (question->password));
}

/**
 * loket_password_dialog_ask_async:
 * @widget: any widget of the window
 * @desk: the desk
 * @act: the act that needs it, as its button says
 * @callback: called when the password was proved or the question was closed
 * @data: for @callback
 */
void
loket_password_dialog_ask_async (GtkWidget          *widget,
                                 LoketDesk          *desk,
                                 const char         *act,
                                 GAsyncReadyCallback callback,
                                 gpointer            data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  Question *question = g_new0 (Question, 1);

  question->desk = g_object_ref (desk);
  question->task = g_task_new (widget, NULL, callback, data);
  g_task_set_source_tag (question->task, loket_password_dialog_ask_async);
  question->sheet = LOKET_SHEET (loket_sheet_new (GTK_WINDOW (root), _("Your password, please"),
                                                  act));
  g_object_set_data_full (G_OBJECT (question->sheet), "loket-question", question,
                          (GDestroyNotify) question_free);
  fill (question, act);
  loket_sheet_set_why_not (question->sheet, _("Enter your password."));
  g_signal_connect (question->password, "edited", G_CALLBACK (on_edited), question);
  g_signal_connect (loket_field_row_get_entry (question->password), "activate",
                    G_CALLBACK (on_entry_activated), question->sheet);
  g_signal_connect (question->sheet, "accepted", G_CALLBACK (on_accepted), question);
  g_signal_connect (question->sheet, "close-request", G_CALLBACK (on_close_requested), question);
  gtk_window_present (GTK_WINDOW (question->sheet));
  gtk_widget_grab_focus (GTK_WIDGET (question->password));
}

gboolean
loket_password_dialog_ask_finish (GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
