/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked into the log of one's own work: an auditor never does it unseen. */

#include "loket-my-looks.h"

#include <glib/gi18n.h>

#include "loket-moment.h"
#include "loket-record-window.h"

static void
add_look (LoketRecordWindow *window,
          JsonObject        *look)
{
  g_autofree char *when = loket_moment_short (loket_json_string (look, "last"));
  g_autofree char *from = loket_moment_day (loket_json_string (look, "from"));
  g_autofree char *until = loket_moment_day (loket_json_string (look, "until"));
  int times = (int) loket_json_int (look, "times");
  g_autofree char *what = g_strdup_printf (ngettext ("Looked at your work from %s to %s, %d time", "Looked at your work from %s to %s, %d times",
                                                     (gulong) times), from, until, times);

  loket_record_window_add (window, when, what, loket_json_string (loket_json_object (look, "by"), "name"));
}

static void
on_looks_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LoketRecordWindow) window = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);
  JsonArray *looks = answer != NULL ? loket_json_array (answer, "looks") : NULL;

  if (answer == NULL)
    {
      loket_message_set_error (loket_record_window_get_message (window), _("The list could not be read."), error);
      return;
    }
  for (guint i = 0; looks != NULL && i < json_array_get_length (looks); i++)
    add_look (window, json_array_get_object_element (looks, i));
  loket_record_window_filled (window, _("Nobody looked into the log of your work in the last three months."));
}

/**
 * loket_my_looks_show:
 * @parent: a widget of the window
 * @desk: the desk of a person who is signed in
 */
void
loket_my_looks_show (GtkWidget *parent,
                     LoketDesk *desk)
{
  GtkWidget *window = loket_record_window_new (parent, _("Who looked at my work"));

  loket_desk_call_async (desk, "my_looks", NULL, NULL, on_looks_read, g_object_ref (window));
}
