/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of a case in sentences. */

#include "loket-history-dialog.h"

#include <glib/gi18n-lib.h>

#include "loket-history-words.h"
#include "loket-moment.h"
#include "loket-record-window.h"

static void
add_event (LoketRecordWindow *window,
           LoketCase         *file,
           JsonObject        *event)
{
  g_autofree char *when = loket_moment_short (loket_json_string (event, "at"));
  g_autofree char *sentence = loket_history_sentence (loket_desk_get_catalogue (loket_case_get_desk (file)),
                                                      loket_case_get_service_code (file), event);

  if (sentence != NULL)
    loket_record_window_add (window, when, sentence, loket_json_string (loket_json_object (event, "by"), "name"));
}

static void
on_history_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LoketRecordWindow) window = user_data;
  LoketCase *file = g_object_get_data (G_OBJECT (window), "case");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_read_case_finish (LOKET_DESK (source), result, &error);
  JsonArray *events = answer != NULL ? loket_json_array (answer, "events") : NULL;

  if (answer == NULL)
    {
      loket_message_set_error (loket_record_window_get_message (window), _("The history could not be read."), error);
      return;
    }
  for (guint i = events != NULL ? json_array_get_length (events) : 0; i > 0; i--)
    add_event (window, file, json_array_get_object_element (events, i - 1));
  loket_record_window_filled (window, _("Nothing happened yet."));
}

/* * Public API */

/**
 * loket_history_dialog_show:
 * @parent: a widget of the window
 * @file: a case that was read; reading its history is logged like reading the case
 */
void
loket_history_dialog_show (GtkWidget *parent,
                           LoketCase *file)
{
  GtkWidget *window = loket_record_window_new (parent, _("History of this case"));

  g_object_set_data_full (G_OBJECT (window), "case", g_object_ref (file), g_object_unref);
  loket_desk_read_case_async (loket_case_get_desk (file), loket_case_get_id (file),
                              loket_case_get_purpose (file, "history"), "case_history", NULL,
                              on_history_read, g_object_ref (window));
}
