/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions of the register of breaches. */

#include "loket-breach-sheets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-args.h"
#include "loket-breach-words.h"
#include "loket-choice-row.h"
#include "loket-command.h"
#include "loket-date-row.h"
#include "loket-moment.h"
#include "loket-note-row.h"
#include "loket-record-window.h"
#include "loket-row.h"
#include "loket-sheet.h"
#include "loket-slip-dialog.h"
#include "loket-words.h"

#define TEXT_LONGEST 2000
#define NOTE_LONGEST 500

typedef struct
{
  LoketDesk *desk;
  GtkWidget *screen;            /* weak: goes with its window */
  LoketSheet *sheet;
  GtkSizeGroup *names;
  LoketFieldRow *whose, *from, *until, *noticed, *hour, *what, *how, *outcome, *note;
  JsonObject *breach, *person;  /* (nullable) */
} Ask;

/* * Auxiliary methods */

static void
ask_free (Ask *self)
{
  g_clear_weak_pointer (&self->screen);
  g_clear_object (&self->desk);
  g_clear_object (&self->names);
  g_clear_pointer (&self->breach, json_object_unref);
  g_clear_pointer (&self->person, json_object_unref);
  g_free (self);
}

static Ask *
ask_new (LoketScreen *screen,
         LoketDesk   *desk,
         const char  *title,
         const char  *act)
{
  Ask *self = g_new0 (Ask, 1);

  self->desk = g_object_ref (desk);
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_set_weak_pointer (&self->screen, GTK_WIDGET (screen));
  self->sheet = LOKET_SHEET (loket_sheet_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (screen))), title, act));
  gtk_widget_set_size_request (GTK_WIDGET (self->sheet), 620, -1);
  loket_screen_set_help_of (GTK_WINDOW (self->sheet), "breach");
  g_object_set_data_full (G_OBJECT (self->sheet), "loket-ask", self, (GDestroyNotify) ask_free);

  return self;
}

static LoketFieldRow *
add_row (Ask       *self,
         GtkWidget *row,
         GCallback  check)
{
  gtk_box_append (loket_sheet_get_content (self->sheet), row);
  gtk_size_group_add_widget (self->names, loket_field_row_get_label_widget (LOKET_FIELD_ROW (row)));
  g_signal_connect_swapped (row, "edited", check, self);

  return LOKET_FIELD_ROW (row);
}

static void
on_done (GObject      *source,
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
  if (self->screen != NULL)
    loket_screen_opened (LOKET_SCREEN (self->screen));
  loket_sheet_done (sheet);
}

/* Takes @args. */
static void
run (Ask        *self,
     const char *function,
     const char *subject,
     JsonObject *args)
{
  loket_sheet_set_busy (self->sheet, TRUE);
  loket_desk_run_async (self->desk, function, subject, args, FALSE, NULL, on_done, g_object_ref (self->sheet));
}

static char *
text_of (LoketFieldRow *row)
{
  g_autofree char *text = loket_field_row_get_text (row);

  return g_strdup (g_strstrip (text));
}

static gboolean
is_empty (LoketFieldRow *row)
{
  g_autofree char *text = text_of (row);

  return *text == '\0' || loket_field_row_has_error (row);
}

/* * Opening one */

/* "9.05", "09:05" and "0905" are a time of the day; returns NULL for what is none. */
static char *
hour_of (LoketFieldRow *row)
{
  g_autofree char *text = text_of (row);
  char *rest;
  guint64 hour, minute;

  if (strlen (text) == 4 && strspn (text, "0123456789") == 4)
    {
      minute = g_ascii_strtoull (text + 2, NULL, 10);
      text[2] = '\0';
      hour = g_ascii_strtoull (text, NULL, 10);
    }
  else
    {
      hour = g_ascii_strtoull (text, &rest, 10);
      if (rest == text || (*rest != '.' && *rest != ':') || strspn (rest + 1, "0123456789") != 2 || strlen (rest) != 3)
        return NULL;
      minute = g_ascii_strtoull (rest + 1, NULL, 10);
    }

  return hour < 24 && minute < 60 ? g_strdup_printf ("%02d:%02d", (int) hour, (int) minute) : NULL;
}

static void
check_open (Ask *self)
{
  g_autofree char *hour = hour_of (self->hour);

  loket_sheet_set_why_not (self->sheet, is_empty (self->whose) ? _("Choose the account or the computer.")
                           : is_empty (self->from) || is_empty (self->until) ? _("Say from which day to which.")
                           : is_empty (self->noticed) || hour == NULL ? _("Say when it was noticed: the 72 hours begin then.")
                           : is_empty (self->what) ? _("Write what happened, as the person will read it.")
                           : is_empty (self->how) ? _("Write how it happened and how it was noticed.") : NULL);
}

static void
on_open_accepted (Ask *self)
{
  g_autofree char *whose = loket_field_row_get_text (self->whose);
  g_autofree char *from = text_of (self->from);
  g_autofree char *until = text_of (self->until);
  g_autofree char *day = text_of (self->noticed);
  g_autofree char *hour = hour_of (self->hour);
  g_autofree char *noticed = g_strdup_printf ("%s %s", day, hour);
  g_autofree char *what = text_of (self->what);
  g_autofree char *how = text_of (self->how);
  g_autofree char *id = loket_id_new ();
  const char *name = strchr (whose, ':') + 1;

  run (self, "breach_open", id,
       loket_args_new ("breach", id, "what", what, "how", how, "noticed", noticed, "about:object",
                       loket_args_new (g_str_has_prefix (whose, "account:") ? "account" : "device", name, NULL),
                       "from", from, "until", until, NULL));
}

static void
add_whose (Ask        *self,
           JsonObject *known)
{
  JsonArray *staff = loket_json_array (known, "staff");
  JsonArray *devices = loket_json_array (known, "devices");

  self->whose = add_row (self, loket_choice_row_new ("whose", _("Whose access")), G_CALLBACK (check_open));
  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    {
      JsonObject *one = json_array_get_object_element (staff, i);
      g_autofree char *code = g_strdup_printf ("account:%s", loket_json_string (one, "id"));
      g_autofree char *word = g_strdup_printf (_("%s (account)"), loket_json_string (one, "name"));

      loket_choice_row_add (LOKET_CHOICE_ROW (self->whose), code, word);
    }
  for (guint i = 0; devices != NULL && i < json_array_get_length (devices); i++)
    {
      const char *device = json_array_get_string_element (devices, i);
      g_autofree char *code = g_strdup_printf ("device:%s", device);
      g_autofree char *word = g_strdup_printf (_("%s (computer)"), device);

      loket_choice_row_add (LOKET_CHOICE_ROW (self->whose), code, word);
    }
}

/**
 * loket_breach_sheet_open:
 * @known: api.breach_list: whose access it can be
 */
void
loket_breach_sheet_open (LoketScreen *screen,
                         LoketDesk   *desk,
                         JsonObject  *known)
{
  Ask *self = ask_new (screen, desk, _("Open a breach of personal data"), _("_Open; the clock runs"));
  /* the day and the hour of the office, as its server says */
  const char *now = loket_json_string (known, "now");
  g_autofree char *today = g_strndup (now, 10);
  const char *hour = strlen (now) > 11 ? now + 11 : "";

  add_whose (self, known);
  self->from = add_row (self, loket_date_row_new ("from", _("From"), LOKET_DATE_EXPIRY), G_CALLBACK (check_open));
  self->until = add_row (self, loket_date_row_new ("until", _("Until"), LOKET_DATE_EXPIRY), G_CALLBACK (check_open));
  self->noticed = add_row (self, loket_date_row_new ("noticed", _("Noticed on"), LOKET_DATE_EXPIRY), G_CALLBACK (check_open));
  self->hour = add_row (self, loket_field_row_new ("hour", _("At")), G_CALLBACK (check_open));
  self->what = add_row (self, loket_note_row_new ("what", _("What happened")), G_CALLBACK (check_open));
  self->how = add_row (self, loket_note_row_new ("how", _("How it happened")), G_CALLBACK (check_open));
  loket_field_row_set_longest (self->hour, 5);
  loket_field_row_set_longest (self->what, TEXT_LONGEST);
  loket_field_row_set_longest (self->how, TEXT_LONGEST);
  loket_field_row_set_text (self->from, today);
  loket_field_row_set_text (self->until, today);
  loket_field_row_set_text (self->noticed, today);
  loket_field_row_set_text (self->hour, hour);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_open_accepted), self);
  check_open (self);
  gtk_window_present (GTK_WINDOW (self->sheet));
}

/* * Who was told */

static void
check_told (Ask *self)
{
  loket_sheet_set_why_not (self->sheet, is_empty (self->note) ? _("Write how, and with which letter; or why it is not possible.")
                           : NULL);
}

static void
on_told_accepted (Ask *self)
{
  g_autofree char *outcome = self->outcome != NULL ? loket_field_row_get_text (self->outcome) : g_strdup ("told");
  g_autofree char *note = text_of (self->note);

  run (self, "breach_told", loket_json_string (self->breach, "id"),
       loket_args_new ("breach", loket_json_string (self->breach, "id"), "person",
                       self->person != NULL ? loket_json_string (self->person, "person") : NULL,
                       "outcome", outcome, "note", note, NULL));
}

static void
on_notice_clicked (Ask *self)
{
  JsonObject *record = loket_args_new ("breach", loket_json_string (self->breach, "id"), "person",
                                       self->person != NULL ? loket_json_string (self->person, "person") : NULL,
                                       "reason", "notice", NULL);

  loket_slip_dialog_show_recorded (GTK_WIDGET (self->sheet), self->desk, loket_breach_notice (self->breach, self->person),
                                   "breach_copy", record);
}

static void
add_seen (Ask *self)
{
  JsonArray *seen = loket_json_array (self->person, "seen");
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What was seen"), -1);
  for (guint i = 0; seen != NULL && i < json_array_get_length (seen); i++)
    {
      JsonObject *one = json_array_get_object_element (seen, i);
      g_autofree char *when = loket_moment_short (loket_json_string (one, "first"));
      g_autofree char *what = loket_breach_seen (one);

      gtk_list_box_append (GTK_LIST_BOX (list), loket_record_line_new (when, what, ""));
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 220);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_box_append (loket_sheet_get_content (self->sheet), scroller);
}

/* What was recorded until now. */
static void
add_record (Ask        *self,
            JsonObject *told)
{
  g_autofree char *when = loket_moment_short (loket_json_string (told, "at"));
  LoketChipKind kind;
  g_autofree char *text = g_strdup_printf ("%s: %s (%s, %s)", loket_breach_told (told, &kind), loket_json_string (told, "note"),
                                           loket_json_string (loket_json_object (told, "by"), "name"), when);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (loket_sheet_get_content (self->sheet), label);
}

static void
add_outcome (Ask *self)
{
  if (self->person != NULL)
    {
      self->outcome = add_row (self, loket_choice_row_new ("outcome", _("The person")), G_CALLBACK (check_told));
      loket_choice_row_add (LOKET_CHOICE_ROW (self->outcome), "told", _("was told in writing"));
      loket_choice_row_add (LOKET_CHOICE_ROW (self->outcome), "not_told", _("cannot be told"));
      loket_field_row_set_text (self->outcome, "told");
    }
  self->note = add_row (self, loket_note_row_new ("note", _("How, or why not")), G_CALLBACK (check_told));
  loket_field_row_set_longest (self->note, NOTE_LONGEST);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_told_accepted), self);
  check_told (self);
}

/**
 * loket_breach_sheet_told:
 * @breach: a row of api.breach_list
 * @person: (nullable): a row of api.breach_files; NULL for the agency
 *
 * The notice, and how it was given; once told, or closed, it is only shown.
 */
void
loket_breach_sheet_told (LoketScreen *screen,
                         LoketDesk   *desk,
                         JsonObject  *breach,
                         JsonObject  *person)
{
  JsonObject *told = person != NULL ? loket_json_object (person, "told") : loket_json_object (breach, "agency");
  gboolean done = g_str_equal (loket_json_string (told, "outcome"), "told") || loket_json_object (breach, "closed") != NULL;
  Ask *self = ask_new (screen, desk, person != NULL ? loket_json_string (person, "name")
                       : _("Personal data protection agency"), done ? _("_Close") : _("_Record"));
  GtkWidget *notice = gtk_button_new_with_mnemonic (_("_Notice in writing…"));

  self->breach = json_object_ref (breach);
  self->person = person != NULL ? json_object_ref (person) : NULL;
  if (person != NULL)
    add_seen (self);
  loket_button_set_name (notice, _("Notice in writing…"));
  gtk_widget_set_halign (notice, GTK_ALIGN_START);
  g_signal_connect_swapped (notice, "clicked", G_CALLBACK (on_notice_clicked), self);
  gtk_box_append (loket_sheet_get_content (self->sheet), notice);
  if (told != NULL)
    add_record (self, told);
  if (!done)
    add_outcome (self);
  else
    {
      loket_sheet_keep_only_act (self->sheet);
      g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (loket_sheet_done), self->sheet);
    }
  gtk_window_present (GTK_WINDOW (self->sheet));
}

/* * What was done, and the end */

static void
check_text (Ask *self)
{
  loket_sheet_set_why_not (self->sheet, is_empty (self->note) ? _("Write it down first.") : NULL);
}

static void
on_text_accepted (Ask *self)
{
  g_autofree char *note = text_of (self->note);

  run (self, g_object_get_data (G_OBJECT (self->sheet), "function"), loket_json_string (self->breach, "id"),
       loket_args_new ("breach", loket_json_string (self->breach, "id"), "note", note, NULL));
}

static void
ask_text (Ask        *self,
          JsonObject *breach,
          const char *function,
          const char *label)
{
  self->breach = json_object_ref (breach);
  g_object_set_data (G_OBJECT (self->sheet), "function", (char *) function);
  self->note = add_row (self, loket_note_row_new ("note", label), G_CALLBACK (check_text));
  loket_field_row_set_longest (self->note, TEXT_LONGEST);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_text_accepted), self);
  check_text (self);
  gtk_window_present (GTK_WINDOW (self->sheet));
}

void
loket_breach_sheet_remedy (LoketScreen *screen,
                           LoketDesk   *desk,
                           JsonObject  *breach)
{
  ask_text (ask_new (screen, desk, _("What was done, and what can the person do?"), _("_Record")), breach, "breach_remedy",
            _("For the notices"));
}

void
loket_breach_sheet_close (LoketScreen *screen,
                          LoketDesk   *desk,
                          JsonObject  *breach)
{
  ask_text (ask_new (screen, desk, _("Close this breach?"), _("_Close the breach")), breach, "breach_close",
            _("What was learned"));
}
