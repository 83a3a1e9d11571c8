/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Somebody asks about their own data: a report of what is held, or the correction of one datum. */

#include "loket-request-sheet.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-choice-row.h"
#include "loket-command.h"
#include "loket-field-factory.h"
#include "loket-note-row.h"
#include "loket-request-words.h"
#include "loket-row.h"
#include "loket-screen.h"
#include "loket-sheet.h"
#include "loket-slip-dialog.h"
#include "loket-words.h"

#define WRONG_LONGEST 1000
#define EVIDENCE_LONGEST 300
#define NAME_LONGEST 100

/* In the order in which people ask; the server allows no others. */
static const char * const fields[] = { "name", "birth_date", "birth_place", "sex", "nik", "kk", "passport_name", "extra_name",
                                       "nationality", "address", "rt", "rw", "postcode", "phone", "email" };

typedef struct
{
  LoketDesk *desk;
  GtkWidget *opener;            /* weak: where the slip is shown from */
  GtkWindow *parent;            /* weak */
  LoketSheet *sheet;
  GtkSizeGroup *names;
  LoketFieldRow *what, *capacity, *asker, *letter, *identified, *note;
  LoketFieldRow *field, *value, *wrong, *evidence;
  char *person, *title, *request;
} Ask;

/* * Auxiliary methods */

static void
ask_free (Ask *self)
{
  g_clear_weak_pointer (&self->opener);
  g_clear_weak_pointer (&self->parent);
  g_clear_object (&self->desk);
  g_clear_object (&self->names);
  g_free (self->person);
  g_free (self->title);
  g_free (self->request);
  g_free (self);
}

static LoketFieldRow *
add_row (Ask       *self,
         GtkWidget *row)
{
  gtk_box_append (loket_sheet_get_content (self->sheet), row);
  gtk_size_group_add_widget (self->names, loket_field_row_get_label_widget (LOKET_FIELD_ROW (row)));

  return LOKET_FIELD_ROW (row);
}

static char *
text_of (LoketFieldRow *row)
{
  g_autofree char *text = row != NULL ? loket_field_row_get_text (row) : g_strdup ("");

  return g_strdup (g_strstrip (text));
}

static gboolean
is_empty (LoketFieldRow *row)
{
  g_autofree char *text = text_of (row);

  return *text == '\0';
}

static gboolean
says (LoketFieldRow *row,
      const char    *code)
{
  g_autofree char *text = loket_field_row_get_text (row);

  return g_str_equal (text, code);
}

/* One that was recorded before, and not a new one. */
static gboolean
is_known (Ask *self)
{
  return !says (self->what, "access") && !says (self->what, "correction");
}

/* What is still missing, in the order of the sheet. */
static const char *
why_not (Ask *self)
{
  if (is_known (self))
    return NULL;
  if (!says (self->capacity, "self") && is_empty (self->asker))
    return _("Write the name of who asks.");
  if (says (self->capacity, "proxy") && is_empty (self->letter))
    return _("Write the number of the letter of authority.");
  if (says (self->identified, "other") && is_empty (self->note))
    return _("Write how you know who this is.");
  if (says (self->what, "access"))
    return NULL;
  if (self->value == NULL || is_empty (self->value) || loket_field_row_has_error (self->value))
    return _("Write what it should be.");
  if (is_empty (self->wrong))
    return _("Write what is wrong.");

  return is_empty (self->evidence) ? _("Write which paper shows it.") : NULL;
}

static void
show (LoketFieldRow *row,
      gboolean       visible)
{
  gtk_widget_set_visible (GTK_WIDGET (row), visible);
}

static void
update (Ask *self)
{
  gboolean known = is_known (self);
  gboolean correction = says (self->what, "correction");

  show (self->capacity, !known);
  show (self->asker, !known && !says (self->capacity, "self"));
  show (self->letter, !known && says (self->capacity, "proxy"));
  show (self->identified, !known);
  show (self->note, !known && says (self->identified, "other"));
  show (self->field, correction);
  if (self->value != NULL)
    show (self->value, correction);
  show (self->wrong, correction);
  show (self->evidence, correction);
  loket_sheet_set_up (self->sheet, self->parent, self->title,
                      known ? _("_Open") : correction ? _("_Record the request") : _("_Make the report"));
  loket_sheet_set_why_not (self->sheet, why_not (self));
}

/* The kind of entry that fits the datum, with its checks. */
static void
on_field_edited (Ask *self)
{
  g_autofree char *code = loket_field_row_get_text (self->field);
  JsonObject *field = loket_request_field (loket_desk_get_catalogue (self->desk), code);

  if (self->value != NULL)
    gtk_box_remove (loket_sheet_get_content (self->sheet), GTK_WIDGET (self->value));
  self->value = field != NULL ? loket_field_factory_make (field) : LOKET_FIELD_ROW (loket_field_row_new (code, ""));
  loket_field_row_set_label (self->value, _("What it should be"));
  gtk_box_insert_child_after (loket_sheet_get_content (self->sheet), GTK_WIDGET (self->value), GTK_WIDGET (self->field));
  gtk_size_group_add_widget (self->names, loket_field_row_get_label_widget (self->value));
  g_signal_connect_swapped (self->value, "edited", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->value, "committed", G_CALLBACK (update), self);
  update (self);
}

/* * Signal callbacks */

static void
show_paper (Ask        *self,
            const char *request)
{
  if (self->opener != NULL)
    loket_slip_dialog_show_request (self->opener, self->desk, request);
  loket_sheet_done (self->sheet);
}

static void
on_recorded (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LoketSheet) sheet = user_data;
  Ask *self = g_object_get_data (G_OBJECT (sheet), "loket-ask");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  loket_sheet_set_busy (sheet, FALSE);
  if (answer == NULL)
    loket_message_set_error (loket_sheet_get_message (sheet), _("The request was not recorded."), error);
  else
    show_paper (self, loket_json_string (answer, "request"));
}

static JsonObject *
asker_of (Ask *self)
{
  g_autofree char *capacity = text_of (self->capacity);
  g_autofree char *identified = text_of (self->identified);
  g_autofree char *name = g_str_equal (capacity, "self") ? g_strdup ("") : text_of (self->asker);
  g_autofree char *letter = g_str_equal (capacity, "proxy") ? text_of (self->letter) : g_strdup ("");
  g_autofree char *note = g_str_equal (identified, "other") ? text_of (self->note) : g_strdup ("");

  return loket_args_new ("capacity", capacity, "name", name, "identified", identified, "note", note, "letter", letter, NULL);
}

static JsonObject *
correction_of (Ask *self)
{
  g_autofree char *field = text_of (self->field);
  g_autofree char *value = text_of (self->value);
  g_autofree char *wrong = text_of (self->wrong);
  g_autofree char *evidence = text_of (self->evidence);

  return loket_args_new ("field", field, "value", value, "wrong", wrong, "evidence", evidence, NULL);
}

static void
on_accepted (Ask *self)
{
  g_autofree char *what = loket_field_row_get_text (self->what);
  JsonObject *args;

  if (is_known (self))
    {
      show_paper (self, what);
      return;
    }
  args = loket_args_new ("request", self->request, "person", self->person, "kind", what, "asker:object", asker_of (self),
                         "correction", NULL, NULL);
  if (says (self->what, "correction"))
    json_object_set_object_member (args, "correction", correction_of (self));
  loket_sheet_set_busy (self->sheet, TRUE);
  loket_desk_run_async (self->desk, "request_record", self->person, args, FALSE, NULL, on_recorded, g_object_ref (self->sheet));
}

/* What was asked before is opened instead of asked again. */
static void
add_known (Ask       *self,
           JsonArray *requests)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (self->desk);
  const char *open = NULL;

  for (guint i = 0; requests != NULL && i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      g_autofree char *line = loket_request_line (catalogue, request);
      g_autofree char *time = loket_request_time_words (request);
      g_autofree char *word = g_strdup_printf ("%s · %s", line, time);

      loket_choice_row_add (LOKET_CHOICE_ROW (self->what), loket_json_string (request, "id"), word);
      if (open == NULL && g_str_equal (loket_json_string (request, "kind"), "access")
          && g_str_equal (loket_json_string (request, "state"), "open"))
        open = loket_json_string (request, "id");
    }
  if (open != NULL && says (self->what, "access"))
    loket_field_row_set_text (self->what, open);
  update (self);
}

static void
on_requests_read (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LoketSheet) sheet = user_data;
  Ask *self = g_object_get_data (G_OBJECT (sheet), "loket-ask");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, &error);

  loket_sheet_set_busy (sheet, FALSE);
  if (answer == NULL)
    loket_message_set_error (loket_sheet_get_message (sheet), _("Earlier requests could not be read."), error);
  else
    add_known (self, loket_json_array (answer, "requests"));
  gtk_widget_grab_focus (GTK_WIDGET (self->what));
}

/* * Building */

static LoketFieldRow *
add_text (Ask        *self,
          const char *code,
          const char *label,
          guint       longest)
{
  LoketFieldRow *row = add_row (self, loket_field_row_new (code, label));

  loket_field_row_set_longest (row, longest);

  return row;
}

static void
build_asker (Ask *self)
{
  self->what = add_row (self, loket_choice_row_new ("what", _("Asks for")));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->what), "access", _("a report: what is held, and who looked at it"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->what), "correction", _("the correction of a datum"));
  loket_field_row_set_text (self->what, "access");
  self->capacity = add_row (self, loket_choice_row_new ("capacity", _("Who asks")));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->capacity), "self", loket_capacity_word ("self"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->capacity), "parent", loket_capacity_word ("parent"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->capacity), "guardian", loket_capacity_word ("guardian"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->capacity), "proxy", loket_capacity_word ("proxy"));
  loket_field_row_set_text (self->capacity, "self");
  self->asker = add_text (self, "asker", _("Name of who asks"), NAME_LONGEST);
  self->letter = add_text (self, "letter", _("Letter of authority, number"), NAME_LONGEST);
  self->identified = add_row (self, loket_choice_row_new ("identified", _("I know who it is from")));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->identified), "ktp", _("identity card and face"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->identified), "passport", _("passport and face"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->identified), "kia", _("child's identity card and face"));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->identified), "other", _("something else"));
  loket_field_row_set_text (self->identified, "ktp");
  self->note = add_text (self, "note", _("From what"), NAME_LONGEST);
}

static void
build_correction (Ask *self)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (self->desk);

  self->field = add_row (self, loket_choice_row_new ("field", _("Which datum")));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    loket_choice_row_add (LOKET_CHOICE_ROW (self->field), fields[i], loket_request_field_word (catalogue, fields[i]));
  loket_field_row_set_text (self->field, fields[0]);
  self->wrong = add_row (self, loket_note_row_new ("wrong", _("What is wrong")));
  loket_field_row_set_longest (self->wrong, WRONG_LONGEST);
  self->evidence = add_text (self, "evidence", _("Shown by this paper"), EVIDENCE_LONGEST);
  on_field_edited (self);
}

static void
connect (Ask *self)
{
  LoketFieldRow *rows[] = { self->what, self->capacity, self->asker, self->letter, self->identified, self->note, self->wrong,
                            self->evidence };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_swapped (rows[i], "edited", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->field, "edited", G_CALLBACK (on_field_edited), self);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_accepted), self);
}

/* * Public API */

/**
 * loket_request_sheet_present:
 * @widget: any widget of the window
 * @person: id of who it is about: at this desk, or of a file that was opened here
 * @name: their name
 */
void
loket_request_sheet_present (GtkWidget  *widget,
                             LoketDesk  *desk,
                             const char *person,
                             const char *name)
{
  Ask *self = g_new0 (Ask, 1);
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));

  self->desk = g_object_ref (desk);
  self->person = g_strdup (person);
  self->request = loket_id_new ();
  self->title = g_strdup_printf (_("Personal data of %s"), name);
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_set_weak_pointer (&self->opener, widget);
  g_set_weak_pointer (&self->parent, parent);
  self->sheet = LOKET_SHEET (loket_sheet_new (parent, self->title, _("_Make the report")));
  g_object_set_data_full (G_OBJECT (self->sheet), "loket-ask", self, (GDestroyNotify) ask_free);
  loket_screen_set_help_of (GTK_WINDOW (self->sheet), "personal-data");
  build_asker (self);
  build_correction (self);
  connect (self);
  update (self);
  loket_sheet_set_busy (self->sheet, TRUE);
  gtk_window_present (GTK_WINDOW (self->sheet));
  loket_desk_call_async (desk, "requests_open", loket_args_new ("person", person, NULL), NULL, on_requests_read,
                         g_object_ref (self->sheet));
}
