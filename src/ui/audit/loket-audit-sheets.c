/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions of the audit: how many cases by lot, what is found, what became of it. */

#include "loket-audit-sheets.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "loket-args.h"
#include "loket-audit-findings.h"
#include "loket-choice-row.h"
#include "loket-date-row.h"
#include "loket-command.h"
#include "loket-moment.h"
#include "loket-note-row.h"
#include "loket-record-window.h"
#include "loket-sheet.h"
#include "loket-zone.h"

/* A finding is corrected within two weeks unless the auditor says otherwise. */
#define DUE_DAYS 14
#define DRAWN_MOST 100
#define NOTE_LONGEST 2000

typedef struct
{
  LoketDesk *desk;
  GtkWidget *screen;            /* weak: goes with its window */
  LoketSheet *sheet;
  GtkSizeGroup *names;
  LoketFieldRow *choice, *count, *note, *due;
  char *from, *until, *draw, *subject;
} Ask;

/* * Auxiliary methods */

static void
ask_free (Ask *self)
{
  g_clear_weak_pointer (&self->screen);
  g_clear_object (&self->desk);
  g_clear_object (&self->names);
  g_free (self->from);
  g_free (self->until);
  g_free (self->draw);
  g_free (self->subject);
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
  g_object_set_data_full (G_OBJECT (self->sheet), "loket-ask", self, (GDestroyNotify) ask_free);

  return self;
}

static LoketFieldRow *
add_row (Ask       *self,
         GtkWidget *row)
{
  gtk_box_append (loket_sheet_get_content (self->sheet), row);
  gtk_size_group_add_widget (self->names, loket_field_row_get_label_widget (LOKET_FIELD_ROW (row)));

  return LOKET_FIELD_ROW (row);
}

static LoketFieldRow *
add_note (Ask        *self,
          const char *label)
{
  LoketFieldRow *row = add_row (self, loket_note_row_new ("note", label));

  loket_field_row_set_longest (row, NOTE_LONGEST);

  return row;
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

/* * Drawing */

static void
check_count (Ask *self)
{
  g_autofree char *count = text_of (self->count);
  int n = atoi (count);

  loket_sheet_set_why_not (self->sheet, n >= 1 && n <= DRAWN_MOST ? NULL : _("Write a number from 1 to 100."));
}

static void
on_draw_accepted (Ask *self)
{
  g_autofree char *among = loket_field_row_get_text (self->choice);
  g_autofree char *count = text_of (self->count);
  g_autofree char *draw = loket_id_new ();

  run (self, "audit_draw", draw, loket_args_new ("draw", draw, "among", among, "from", self->from, "until", self->until,
                                                 "wanted:int", (gint64) atoi (count), NULL));
}

/**
 * loket_audit_sheet_draw:
 * @from: first day of the cases, as YYYY-MM-DD
 * @until: last day
 */
void
loket_audit_sheet_draw (LoketScreen *screen,
                        LoketDesk   *desk,
                        const char  *from,
                        const char  *until)
{
  Ask *self = ask_new (screen, desk, _("Draw cases by lot"), _("_Draw"));

  self->from = g_strdup (from);
  self->until = g_strdup (until);
  self->choice = add_row (self, loket_choice_row_new ("among", _("Among")));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->choice), "all", _("all cases that moved"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->choice), "decided", _("cases that were decided"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->choice), "overridden", _("cases with a cleared mark"));
  loket_field_row_set_text (self->choice, "decided");
  self->count = add_row (self, loket_field_row_new ("count", _("How many")));
  loket_field_row_set_text (self->count, "5");
  loket_field_row_set_longest (self->count, 3);
  g_signal_connect_swapped (self->count, "edited", G_CALLBACK (check_count), self);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_draw_accepted), self);
  gtk_window_present (GTK_WINDOW (self->sheet));
}

/* * What is found */

static void
check_finding (Ask *self)
{
  g_autofree char *note = text_of (self->note);
  g_autofree char *due = text_of (self->due);

  loket_sheet_set_why_not (self->sheet, *note == '\0' ? _("Write what you found.")
                           : *due == '\0' || loket_field_row_has_error (self->due) ? _("Say until when it is to be corrected.")
                           : NULL);
}

static void
on_finding_accepted (Ask *self)
{
  g_autofree char *note = text_of (self->note);
  g_autofree char *due = text_of (self->due);

  run (self, "audit_verdict", self->subject,
       loket_args_new ("draw", self->draw, "case", self->subject, "outcome", "finding", "note", note, "due", due, NULL));
}

/**
 * loket_audit_sheet_finding:
 * @draw: in which draw the case is
 * @case_id: the case, which was read
 */
void
loket_audit_sheet_finding (LoketScreen *screen,
                           LoketDesk   *desk,
                           const char  *draw,
                           const char  *case_id)
{
  Ask *self = ask_new (screen, desk, _("What did you find?"), _("_Record the finding"));
  g_autoptr(GDateTime) now = loket_zone_now ();
  g_autoptr(GDateTime) later = g_date_time_add_days (now, DUE_DAYS);
  g_autofree char *due = g_date_time_format (later, "%Y-%m-%d");

  self->draw = g_strdup (draw);
  self->subject = g_strdup (case_id);
  self->note = add_note (self, _("Finding"));
  self->due = add_row (self, loket_date_row_new ("due", _("To be corrected by"), LOKET_DATE_FUTURE));
  loket_field_row_set_text (self->due, due);
  g_signal_connect_swapped (self->note, "edited", G_CALLBACK (check_finding), self);
  g_signal_connect_swapped (self->due, "edited", G_CALLBACK (check_finding), self);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_finding_accepted), self);
  check_finding (self);
  gtk_window_present (GTK_WINDOW (self->sheet));
}

/* * What became of it */

static void
check_answer (Ask *self)
{
  g_autofree char *note = text_of (self->note);

  loket_sheet_set_why_not (self->sheet, *note == '\0' ? _("Write what was done or seen.") : NULL);
}

static void
on_answer_accepted (Ask *self)
{
  g_autofree char *note = text_of (self->note);
  g_autofree char *kind = self->choice != NULL ? loket_field_row_get_text (self->choice) : g_strdup ("corrected");

  run (self, "finding_answer", self->subject,
       loket_args_new ("finding", self->subject, "kind", kind, "note", note, NULL));
}

static void
add_story (Ask        *self,
           JsonObject *finding)
{
  JsonArray *answers = loket_json_array (finding, "answers");
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What became of it"), -1);
  for (int i = -1; i < (answers != NULL ? (int) json_array_get_length (answers) : 0); i++)
    {
      JsonObject *answer = i < 0 ? finding : json_array_get_object_element (answers, (guint) i);
      g_autofree char *when = loket_moment_short (loket_json_string (answer, "at"));
      g_autofree char *text = i < 0 ? g_strdup (loket_json_string (answer, "note"))
                              : g_strdup_printf ("%s: %s", loket_audit_finding_word (loket_json_string (answer, "kind")),
                                                 loket_json_string (answer, "note"));

      gtk_list_box_append (GTK_LIST_BOX (list), loket_record_line_new (when, text,
                                                                       loket_json_string (loket_json_object (answer, "by"), "name")));
    }
  gtk_box_append (loket_sheet_get_content (self->sheet), list);
}

static void
add_question (Ask     *self,
              gboolean verify)
{
  if (verify)
    {
      self->choice = add_row (self, loket_choice_row_new ("kind", _("The correction is")));
      loket_choice_row_add (LOKET_CHOICE_ROW (self->choice), "verified", _("verified"));
      loket_choice_row_add (LOKET_CHOICE_ROW (self->choice), "reopened", _("not enough yet"));
      loket_field_row_set_text (self->choice, "verified");
    }
  self->note = add_note (self, verify ? _("What you saw") : _("What was corrected"));
  g_signal_connect_swapped (self->note, "edited", G_CALLBACK (check_answer), self);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_answer_accepted), self);
  check_answer (self);
}

/**
 * loket_audit_sheet_answer:
 * @finding: one of api.audit_open: a head corrects an open one, an auditor verifies a corrected one, and
 *   anybody else reads it
 */
void
loket_audit_sheet_answer (LoketScreen *screen,
                          LoketDesk   *desk,
                          JsonObject  *finding)
{
  const char *state = loket_json_string (finding, "state");
  gboolean correct = g_str_equal (state, "open")
                     && (loket_desk_has_duty (desk, "section_head") || loket_desk_has_duty (desk, "office_head"));
  gboolean verify = g_str_equal (state, "corrected") && loket_desk_has_duty (desk, "auditor");
  Ask *self = ask_new (screen, desk, loket_json_string (finding, "number"), correct ? _("_It is corrected")
                       : verify ? _("_Record") : _("_Close"));

  self->subject = g_strdup (loket_json_string (finding, "id"));
  add_story (self, finding);
  if (correct || verify)
    add_question (self, verify);
  else
    {
      loket_sheet_keep_only_act (self->sheet);
      g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (loket_sheet_done), self->sheet);
    }
  gtk_window_present (GTK_WINDOW (self->sheet));
}
