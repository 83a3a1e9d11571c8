/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked at the files of this applicant: the duty and the office; names only when an auditor says so. */

#include "loket-looks-dialog.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-history-words.h"
#include "loket-moment.h"
#include "loket-reason-dialog.h"
#include "loket-record-window.h"
#include "loket-slip-dialog.h"
#include "loket-words.h"
#include "loket-zone.h"

typedef struct
{
  LoketCase *file;
  JsonObject *answer;           /* (nullable): until it is read */
  GtkWidget *print, *name;
} Looks;

static void read_looks (LoketRecordWindow *window);

/* * Auxiliary methods */

static void
looks_free (Looks *looks)
{
  g_clear_object (&looks->file);
  g_clear_pointer (&looks->answer, json_object_unref);
  g_free (looks);
}

static Looks *
looks_of (LoketRecordWindow *window)
{
  return g_object_get_data (G_OBJECT (window), "looks");
}

/* "Opened the file to work on it", "found it in a search": what was done with it. */
static char *
what_of (Looks      *looks,
         JsonObject *look)
{
  const char *kind = loket_json_string (look, "kind");

  if (g_str_equal (kind, "similar"))
    return g_strdup (_("Saw the name in a list while registering somebody"));
  if (g_str_equal (kind, "search"))
    return g_strdup (_("Saw the name in the result of a search"));

  return loket_history_look (loket_desk_get_catalogue (loket_case_get_desk (looks->file)), kind,
                             loket_json_string (look, "purpose"));
}

static char *
who_of (JsonObject *look)
{
  g_autofree char *duties = loket_duty_words (loket_json_array (look, "duties"));
  JsonObject *by = loket_json_object (look, "by");

  if (by == NULL)
    return g_steal_pointer (&duties);

  return g_strdup_printf ("%s (%s)", loket_json_string (by, "name"), duties);
}

static char *
when_of (JsonObject *look)
{
  g_autofree char *when = loket_moment_short (loket_json_string (look, "last"));
  int times = (int) loket_json_int (look, "times");

  return times > 1 ? g_strdup_printf (_("%s, %d times"), when, times) : g_steal_pointer (&when);
}

static void
fill (LoketRecordWindow *window,
      JsonObject        *answer)
{
  Looks *looks = looks_of (window);
  JsonArray *every = loket_json_array (answer, "looks");
  g_autofree char *note = g_strdup_printf (_("%s. Whoever opened a file of this applicant or saw the name in a list, "
                                             "with the duty they had on that day."), loket_json_string (answer, "office"));

  loket_record_window_clear (window);
  loket_record_window_set_note (window, note);
  for (guint i = 0; every != NULL && i < json_array_get_length (every); i++)
    {
      JsonObject *look = json_array_get_object_element (every, i);
      g_autofree char *when = when_of (look);
      g_autofree char *what = what_of (looks, look);
      g_autofree char *who = who_of (look);

      loket_record_window_add (window, when, what, who);
    }
  loket_record_window_filled (window, _("Nobody looked at it."));
}

/* The applicant takes it home. */
static JsonObject *
slip_of (Looks *looks)
{
  g_autoptr(JsonArray) lines = json_array_new ();
  JsonArray *every = loket_json_array (looks->answer, "looks");
  g_autoptr(GDateTime) now = loket_zone_now ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");

  for (guint i = 0; every != NULL && i < json_array_get_length (every); i++)
    {
      JsonObject *look = json_array_get_object_element (every, i);
      g_autofree char *when = loket_moment_day (loket_json_string (look, "day"));
      g_autofree char *what = what_of (looks, look);
      g_autofree char *who = who_of (look);
      g_autofree char *line = g_strdup_printf ("%s\n%s, %s", what, when, who);

      json_array_add_string_element (lines, line);
    }

  return loket_args_new ("kind", "looks", "case_number", loket_json_string (looks->answer, "number"), "body:object",
                         loket_args_new ("name", loket_json_string (looks->answer, "person"), "day", day,
                                         "lines:array", g_steal_pointer (&lines), NULL), NULL);
}

/* * Signal callbacks, in the order in which they happen */

static void
on_looks_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LoketRecordWindow) window = user_data;
  Looks *looks = looks_of (window);
  g_autoptr(GError) error = NULL;
  JsonObject *answer = loket_desk_read_case_finish (LOKET_DESK (source), result, &error);

  if (answer == NULL)
    {
      loket_message_set_error (loket_record_window_get_message (window), _("The list could not be read."), error);
      return;
    }
  g_clear_pointer (&looks->answer, json_object_unref);
  looks->answer = answer;
  gtk_widget_set_sensitive (looks->print, TRUE);
  gtk_widget_set_visible (looks->name, loket_json_boolean (answer, "may_name"));
  fill (window, answer);
}

static void
on_print_clicked (LoketRecordWindow *window)
{
  Looks *looks = looks_of (window);

  loket_slip_dialog_show_own (GTK_WIDGET (window), loket_case_get_desk (looks->file), slip_of (looks));
}

static void
on_named (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(LoketRecordWindow) window = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  if (answer == NULL)
    loket_message_set_error (loket_record_window_get_message (window), _("The names could not be opened."), error);
  else
    read_looks (window);
}

static void
on_reason_given (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LoketRecordWindow) window = user_data;
  Looks *looks = looks_of (window);
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);
  JsonObject *args;

  if (codes == NULL)
    return;
  args = loket_args_new ("case", loket_case_get_id (looks->file), "reason", note, NULL);
  loket_desk_run_async (loket_case_get_desk (looks->file), "looks_name", loket_case_get_id (looks->file), args, FALSE,
                        NULL, on_named, g_steal_pointer (&window));
}

static void
on_name_clicked (LoketRecordWindow *window)
{
  Looks *looks = looks_of (window);
  LoketReasonQuestion question = {
    .title = _("Tell the applicant the names?"), .act = _("_Tell the names"), .note_label = _("Why"),
    .note_needed = TRUE, .desk = loket_case_get_desk (looks->file),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (window), &question, on_reason_given, g_object_ref (window));
}

static void
read_looks (LoketRecordWindow *window)
{
  Looks *looks = looks_of (window);

  loket_desk_read_case_async (loket_case_get_desk (looks->file), loket_case_get_id (looks->file),
                              loket_case_get_purpose (looks->file, "looks"), "case_looks",
                              NULL, on_looks_read, g_object_ref (window));
}

/* * Public API */

/**
 * loket_looks_dialog_show:
 * @parent: a widget of the window
 * @file: a case of the applicant who asks; that it was asked is on record too
 */
void
loket_looks_dialog_show (GtkWidget *parent,
                         LoketCase *file)
{
  GtkWidget *window = loket_record_window_new (parent, _("Who looked at this applicant's files"));
  Looks *looks = g_new0 (Looks, 1);

  looks->file = g_object_ref (file);
  looks->name = gtk_button_new_with_mnemonic (_("Tell the _names…"));
  looks->print = gtk_button_new_with_mnemonic (_("_Print for the applicant"));
  gtk_widget_add_css_class (looks->print, "suggested-action");
  gtk_widget_set_sensitive (looks->print, FALSE);
  gtk_widget_set_visible (looks->name, FALSE);
  loket_button_set_name (looks->name, _("Tell the names…"));
  loket_button_set_name (looks->print, _("Print for the applicant"));
  g_signal_connect_object (looks->name, "clicked", G_CALLBACK (on_name_clicked), window, G_CONNECT_SWAPPED);
  g_signal_connect_object (looks->print, "clicked", G_CALLBACK (on_print_clicked), window, G_CONNECT_SWAPPED);
  loket_record_window_add_button (LOKET_RECORD_WINDOW (window), looks->name);
  loket_record_window_add_button (LOKET_RECORD_WINDOW (window), looks->print);
  g_object_set_data_full (G_OBJECT (window), "looks", looks, (GDestroyNotify) looks_free);
  read_looks (LOKET_RECORD_WINDOW (window));
}
