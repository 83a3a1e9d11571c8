/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choosing a file of the computer. */

#include "loket-file-picker.h"

#include <glib/gi18n.h>

static void
on_responded (GtkNativeDialog *dialog,
              int              response,
              gpointer         data)
{
  g_autoptr(GTask) task = data;

  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");
  g_object_unref (dialog);
}

static GtkFileChooserNative *
new_chooser (GtkWidget           *widget,
             const char          *title,
             GtkFileChooserAction action,
             const char          *accept)
{
  GtkFileChooserNative *chooser;

  chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (gtk_widget_get_root (widget)), action,
                                         accept, _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);

  return chooser;
}

static void
ask (GtkFileChooserNative *chooser,
     GTask                *task)
{
  g_signal_connect (chooser, "response", G_CALLBACK (on_responded), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * loket_file_picker_open_async:
 * @widget: any widget of the window
 * @title: the question
 * @kind: what the files are, in words
 * @types: (nullable): their MIME types
 * @callback: called with the file
 * @data: for @callback
 */
void
loket_file_picker_open_async (GtkWidget          *widget,
                              const char         *title,
                              const char         *kind,
                              const char * const *types,
                              GAsyncReadyCallback callback,
                              gpointer            data)
{
  GtkFileChooserNative *chooser = new_chooser (widget, title, GTK_FILE_CHOOSER_ACTION_OPEN,
                                               _("_Open"));
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();
  GTask *task = g_task_new (widget, NULL, callback, data);

  g_task_set_source_tag (task, loket_file_picker_open_async);
  for (guint i = 0; types != NULL && types[i] != NULL; i++)
    gtk_file_filter_add_mime_type (filter, types[i]);
  gtk_file_filter_set_name (filter, kind);
  if (types != NULL)
    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  ask (chooser, task);
}

/**
 * loket_file_picker_save_async:
 * @widget: any widget of the window
 * @title: the question
 * @name: name that is offered
 * @callback: called with the file
 * @data: for @callback
 */
void
loket_file_picker_save_async (GtkWidget          *widget,
                              const char         *title,
                              const char         *name,
                              GAsyncReadyCallback callback,
                              gpointer            data)
{
  GtkFileChooserNative *chooser = new_chooser (widget, title, GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("_Save"));
  GTask *task = g_task_new (widget, NULL, callback, data);

  g_task_set_source_tag (task, loket_file_picker_save_async);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  ask (chooser, task);
}

GFile *
loket_file_picker_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
