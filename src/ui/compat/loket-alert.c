/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question with a few answers, for the rare act that cannot be undone. */

#include "loket-alert.h"

#include <adwaita.h>

static void
on_responded (AdwMessageDialog *dialog,
              const char       *response,
              gpointer          data)
{
  g_autoptr(GTask) task = data;

  g_task_return_pointer (task, g_strdup (response), g_free);
}

static void
add_response (AdwMessageDialog *dialog,
              const char       *marked,
              const char       *label)
{
  const char *id = *marked == '!' || *marked == '*' ? marked + 1 : marked;

  adw_message_dialog_add_response (dialog, id, label);
  if (*marked == '!')
    adw_message_dialog_set_response_appearance (dialog, id, ADW_RESPONSE_DESTRUCTIVE);
  if (*marked == '*')
    {
      adw_message_dialog_set_response_appearance (dialog, id, ADW_RESPONSE_SUGGESTED);
      adw_message_dialog_set_default_response (dialog, id);
    }
}

/**
 * loket_alert_choose_async:
 * @widget: any widget of the window
 * @heading: the question
 * @body: (nullable): what exactly will happen
 * @responses: pairs of id and label
 * @callback: called with the answer
 * @data: for @callback
 */
void
loket_alert_choose_async (GtkWidget          *widget,
                          const char         *heading,
                          const char         *body,
                          const char * const *responses,
                          GAsyncReadyCallback callback,
                          gpointer            data)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, body);
  GTask *task = g_task_new (widget, NULL, callback, data);

  g_task_set_source_tag (task, loket_alert_choose_async);
  for (guint i = 0; responses[i] != NULL && responses[i + 1] != NULL; i += 2)
    add_response (ADW_MESSAGE_DIALOG (dialog), responses[i], responses[i + 1]);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), responses[0]);
  g_signal_connect (dialog, "response", G_CALLBACK (on_responded), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

char *
loket_alert_choose_finish (GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
