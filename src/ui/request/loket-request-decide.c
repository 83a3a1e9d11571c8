/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One request of the register: what was asked, and the decision of a head on a correction. */

#include "loket-request-decide.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-choice-row.h"
#include "loket-list.h"
#include "loket-moment.h"
#include "loket-note-row.h"
#include "loket-record-window.h"
#include "loket-request-words.h"
#include "loket-row.h"
#include "loket-screen.h"
#include "loket-sheet.h"
#include "loket-slip-dialog.h"
#include "loket-words.h"

#define NOTE_LONGEST 2000
#define BASIS_LONGEST 300

typedef struct
{
  LoketDesk *desk;
  GtkWidget *opener;            /* weak: where the slip is shown from */
  GtkWindow *parent;            /* weak */
  LoketSheet *sheet;
  GtkSizeGroup *names;
  LoketFieldRow *outcome, *note, *basis;
  GtkWidget *facts;
  char *title, *request;
  gint64 version;
} Ask;

/* * Auxiliary methods */

static void
ask_free (Ask *self)
{
  g_clear_weak_pointer (&self->opener);
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->desk);
  g_clear_object (&self->names);
  g_free (self->title);
  g_free (self->request);
  g_free (self);
}

static char *
text_of (LoketFieldRow *row)
{
  g_autofree char *text = loket_field_row_get_text (row);

  return g_strdup (g_strstrip (text));
}

static LoketFieldRow *
add_row (Ask       *self,
         GtkWidget *row)
{
  gtk_box_append (loket_sheet_get_content (self->sheet), row);
  gtk_size_group_add_widget (self->names, loket_field_row_get_label_widget (LOKET_FIELD_ROW (row)));

  return LOKET_FIELD_ROW (row);
}

static void
update (Ask *self)
{
  g_autofree char *outcome = loket_field_row_get_text (self->outcome);
  g_autofree char *note = text_of (self->note);
  g_autofree char *basis = text_of (self->basis);
  gboolean refuse = g_str_equal (outcome, "refused");

  gtk_widget_set_visible (GTK_WIDGET (self->basis), refuse);
  loket_sheet_set_up (self->sheet, self->parent, self->title, refuse ? _("_Do not correct it") : _("_Correct the record"));
  loket_sheet_set_why_not (self->sheet, *outcome == '\0' ? _("Choose what is decided.")
                           : refuse && *note == '\0' ? _("Write why it is not corrected.")
                           : refuse && *basis == '\0' ? _("Write by which law.") : NULL);
}

static void
add_fact (Ask        *self,
          const char *name,
          const char *text)
{
  if (text != NULL && *text != '\0')
    gtk_list_box_append (GTK_LIST_BOX (self->facts), loket_record_line_new (name, text, ""));
}

static void
add_facts (Ask        *self,
           JsonObject *request)
{
  JsonObject *correction = loket_json_object (request, "correction");
  const char *field = loket_json_string (request, "field");
  g_autofree char *received = loket_moment_short (loket_json_string (request, "received_at"));
  g_autofree char *due = loket_moment_short (loket_json_string (request, "due_at"));
  g_autofree char *time = loket_request_time_words (request);
  const char *capacity = loket_capacity_word (loket_json_string (request, "capacity"));
  const char *asker = loket_json_string (request, "asker");
  g_autofree char *who = *asker != '\0' ? g_strdup_printf ("%s, %s", asker, capacity) : g_strdup (capacity);
  g_autofree char *until = g_strdup_printf ("%s (%s)", due, time);

  add_fact (self, _("Asked"), received);
  add_fact (self, _("Answer due"), until);
  add_fact (self, _("Who asks"), who);
  add_fact (self, _("Letter"), loket_json_string (request, "letter"));
  if (*field != '\0')
    add_fact (self, _("Datum"), loket_request_field_word (loket_desk_get_catalogue (self->desk), field));
  add_fact (self, _("On record now"), loket_json_string (correction, "is"));
  add_fact (self, _("Should be"), loket_json_string (correction, "value"));
  add_fact (self, _("What is wrong"), loket_json_string (correction, "wrong"));
  add_fact (self, _("Paper"), loket_json_string (correction, "evidence"));
  add_fact (self, _("State"), loket_request_state_word (loket_json_string (request, "state")));
  add_fact (self, _("Reason"), loket_json_string (request, "note"));
  add_fact (self, _("Legal basis"), loket_json_string (request, "basis"));
}

/* * Signal callbacks */

static void
on_decided (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LoketSheet) sheet = user_data;
  Ask *self = g_object_get_data (G_OBJECT (sheet), "loket-ask");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  loket_sheet_set_busy (sheet, FALSE);
  if (answer == NULL)
    {
      loket_message_set_error (loket_sheet_get_message (sheet), _("This was not recorded."), error);
      return;
    }
  if (self->opener != NULL)
    loket_slip_dialog_show_request (self->opener, self->desk, self->request);
  loket_sheet_done (sheet);
}

static void
on_accepted (Ask *self)
{
  g_autofree char *outcome = loket_field_row_get_text (self->outcome);
  g_autofree char *note = text_of (self->note);
  g_autofree char *basis = g_str_equal (outcome, "refused") ? text_of (self->basis) : g_strdup ("");

  loket_sheet_set_busy (self->sheet, TRUE);
  loket_desk_run_async (self->desk, "request_decide", self->request,
                        loket_args_new ("request", self->request, "version:int", self->version, "outcome", outcome, "note", note,
                                        "basis", basis, NULL), FALSE, NULL, on_decided, g_object_ref (self->sheet));
}

/* Nothing is chosen beforehand: a head says it. */
static void
add_question (Ask *self)
{
  self->outcome = add_row (self, loket_choice_row_new ("outcome", _("Decision")));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->outcome), "", _("not decided yet"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->outcome), "accepted", _("the record is corrected"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->outcome), "refused", _("it is not corrected"));
  self->note = add_row (self, loket_note_row_new ("note", _("Reason")));
  loket_field_row_set_longest (self->note, NOTE_LONGEST);
  self->basis = add_row (self, loket_field_row_new ("basis", _("Legal basis")));
  loket_field_row_set_longest (self->basis, BASIS_LONGEST);
  g_signal_connect_swapped (self->outcome, "edited", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->note, "edited", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->basis, "edited", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_accepted), self);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->outcome));
}

static void
on_request_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LoketSheet) sheet = user_data;
  Ask *self = g_object_get_data (G_OBJECT (sheet), "loket-ask");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_read_case_finish (LOKET_DESK (source), result, &error);

  loket_sheet_set_busy (sheet, FALSE);
  if (answer == NULL)
    {
      loket_message_set_error (loket_sheet_get_message (sheet), _("The request could not be read."), error);
      return;
    }
  self->version = loket_json_int (answer, "version");
  add_facts (self, answer);
  if (loket_json_boolean (answer, "may_decide"))
    {
      add_question (self);
      return;
    }
  loket_sheet_keep_only_act (sheet);
  g_signal_connect_swapped (sheet, "accepted", G_CALLBACK (loket_sheet_done), sheet);
}

/* * Public API */

/**
 * loket_request_decide_present:
 * @widget: any widget of the window
 * @request: a line of api.requests_open; that it was opened is on record
 */
void
loket_request_decide_present (GtkWidget  *widget,
                              LoketDesk  *desk,
                              JsonObject *request)
{
  Ask *self = g_new0 (Ask, 1);
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));

  self->desk = g_object_ref (desk);
  self->request = g_strdup (loket_json_string (request, "id"));
  self->title = g_strdup_printf ("%s · %s", loket_json_string (request, "number"), loket_json_string (request, "name"));
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_set_weak_pointer (&self->opener, widget);
  g_set_weak_pointer (&self->parent, parent);
  self->sheet = LOKET_SHEET (loket_sheet_new (parent, self->title, _("_Close")));
  g_object_set_data_full (G_OBJECT (self->sheet), "loket-ask", self, (GDestroyNotify) ask_free);
  loket_screen_set_help_of (GTK_WINDOW (self->sheet), "personal-data");
  self->facts = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->facts), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->facts, "boxed-list");
  loket_list_make_one_stop (self->facts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->facts), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What was asked"), -1);
  gtk_box_append (loket_sheet_get_content (self->sheet), self->facts);
  loket_sheet_set_busy (self->sheet, TRUE);
  gtk_window_present (GTK_WINDOW (self->sheet));
  loket_desk_read_request_async (desk, self->request, FALSE, NULL, on_request_read, g_object_ref (self->sheet));
}
