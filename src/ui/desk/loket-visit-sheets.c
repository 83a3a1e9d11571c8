/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The questions about a visit: a ticket for who has none, and who is present. */

#include "loket-visit-sheets.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-choice-row.h"
#include "loket-needs-picker.h"
#include "loket-queue.h"
#include "loket-sheet.h"
#include "loket-slip-dialog.h"
#include "loket-words.h"
#include "loket-zone.h"

typedef struct
{
  LoketDesk *desk;
  GtkWidget *opener;            /* borrowed: the sheet is destroyed with its window */
  LoketSheet *sheet;
  GtkSizeGroup *names;
  LoketFieldRow *name;
  LoketFieldRow *choice;        /* class of the ticket, capacity of the person */
  LoketFieldRow *evidence;
  LoketNeedsPicker *needs;
  char *person;                 /* (nullable): on file */
  char *visit_person;           /* (nullable): who is changed */
} Ask;

/* * Auxiliary methods */

static void
ask_free (Ask *self)
{
  g_clear_weak_pointer (&self->opener);
  g_clear_object (&self->desk);
  g_clear_object (&self->names);
  g_free (self->person);
  g_free (self->visit_person);
  g_free (self);
}

static Ask *
ask_new (GtkWidget  *widget,
         LoketDesk  *desk,
         const char *title,
         const char *act)
{
  Ask *self = g_new0 (Ask, 1);

  self->desk = g_object_ref (desk);
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  g_set_weak_pointer (&self->opener, widget);
  self->sheet = LOKET_SHEET (loket_sheet_new (GTK_WINDOW (gtk_widget_get_root (widget)), title, act));
  g_object_set_data_full (G_OBJECT (self->sheet), "loket-ask", self, (GDestroyNotify) ask_free);

  return self;
}

static void
add (Ask       *self,
     GtkWidget *widget)
{
  gtk_box_append (loket_sheet_get_content (self->sheet), widget);
}

static LoketFieldRow *
add_row (Ask       *self,
         GtkWidget *row)
{
  add (self, row);
  gtk_size_group_add_widget (self->names, loket_field_row_get_label_widget (LOKET_FIELD_ROW (row)));

  return LOKET_FIELD_ROW (row);
}

/* * The ticket */

static JsonObject *
ticket_slip (Ask        *self,
             const char *label)
{
  g_autofree char *class_code = loket_field_row_get_text (self->choice);
  LoketCatalogue *catalogue = loket_desk_get_catalogue (self->desk);
  g_autoptr(GDateTime) now = loket_zone_now ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *clock = g_date_time_format (now, "%H.%M");
  GListModel *waiting = loket_queue_get_waiting (loket_desk_get_queue (self->desk));
  JsonObject *body;

  body = loket_args_new ("label", label, "class_name",
                         loket_catalogue_name_of (catalogue, "ticket_classes", class_code),
                         "waiting:int", (gint64) g_list_model_get_n_items (waiting), "day", day, "time", clock, NULL);

  return loket_args_new ("kind", "ticket", "case_number", label, "body:object", body, NULL);
}

static void
on_ticket_issued (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LoketSheet) sheet = user_data;
  Ask *self = g_object_get_data (G_OBJECT (sheet), "loket-ask");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_queue_action_finish (LOKET_QUEUE (source), result, &error);

  loket_sheet_set_busy (sheet, FALSE);
  if (answer == NULL)
    {
      loket_message_set_error (loket_sheet_get_message (sheet), _("No ticket was issued."), error);
      return;
    }
  if (self->opener != NULL)
    loket_slip_dialog_show_own (self->opener, self->desk, ticket_slip (self, loket_json_string (answer, "label")));
  loket_sheet_done (sheet);
}

static void
on_ticket_accepted (Ask *self)
{
  g_autofree char *class_code = loket_field_row_get_text (self->choice);

  loket_sheet_set_busy (self->sheet, TRUE);
  loket_queue_issue_ticket (loket_desk_get_queue (self->desk), class_code, loket_needs_picker_get (self->needs),
                            on_ticket_issued, g_object_ref (self->sheet));
}

/* * The person */

static void
on_person_put (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LoketSheet) sheet = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_queue_action_finish (LOKET_QUEUE (source), result, &error);

  loket_sheet_set_busy (sheet, FALSE);
  if (answer == NULL)
    loket_message_set_error (loket_sheet_get_message (sheet), _("This was not recorded."), error);
  else
    loket_sheet_done (sheet);
}

static void
on_person_accepted (Ask *self)
{
  g_autofree char *name = loket_field_row_get_text (self->name);
  g_autofree char *capacity = loket_field_row_get_text (self->choice);
  g_autofree char *evidence = loket_field_row_get_text (self->evidence);

  loket_sheet_set_busy (self->sheet, TRUE);
  loket_queue_put_person (loket_desk_get_queue (self->desk), self->visit_person, self->person, name, capacity,
                          loket_needs_picker_get (self->needs), evidence, on_person_put, g_object_ref (self->sheet));
}

/* Who is not here for themselves shows something: the sheet says so until it is written down. */
static void
update_person (Ask *self)
{
  g_autofree char *name = loket_field_row_get_text (self->name);
  g_autofree char *capacity = loket_field_row_get_text (self->choice);
  g_autofree char *evidence = loket_field_row_get_text (self->evidence);
  gboolean self_here = g_str_equal (capacity, "self");
  g_autofree char *short_name = g_strstrip (g_strdup (name));
  g_autofree char *short_evidence = g_strstrip (g_strdup (evidence));

  gtk_widget_set_visible (GTK_WIDGET (self->evidence), !self_here);
  loket_sheet_set_why_not (self->sheet, *short_name == '\0' ? _("Write the name of the person.")
                           : !self_here && *short_evidence == '\0' ? _("Write what shows this capacity.") : NULL);
}

/* * Public API */

/**
 * loket_ticket_sheet_present:
 * @widget: any widget of the window
 *
 * Asks for the class and the needs, issues the ticket and shows it ready to print.
 */
void
loket_ticket_sheet_present (GtkWidget *widget,
                            LoketDesk *desk)
{
  Ask *self = ask_new (widget, desk, _("Ticket for somebody at the counter"), _("Issue the ticket"));
  g_autoptr(GListModel) classes = loket_catalogue_list_rows (loket_desk_get_catalogue (desk), "ticket_classes");

  self->choice = add_row (self, loket_choice_row_new ("class", _("For")));
  loket_choice_row_clear (LOKET_CHOICE_ROW (self->choice));
  for (guint i = 0; i < g_list_model_get_n_items (classes); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (classes, i);
      const char *code = loket_row_get_string (row, "code");
      g_autofree char *word = g_strdup_printf ("%s · %s", code, loket_catalogue_word (loket_row_get_json (row), "name"));

      loket_choice_row_add (LOKET_CHOICE_ROW (self->choice), code, word);
      if (i == 0)
        loket_field_row_set_text (self->choice, code);
    }
  self->needs = LOKET_NEEDS_PICKER (loket_needs_picker_new (NULL));
  add (self, GTK_WIDGET (self->needs));
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_ticket_accepted), self);
  gtk_window_present (GTK_WINDOW (self->sheet));
}

/**
 * loket_person_sheet_present:
 * @widget: any widget of the window
 * @person: (nullable): who of the visit is changed; NULL for one more
 */
void
loket_person_sheet_present (GtkWidget  *widget,
                            LoketDesk  *desk,
                            JsonObject *person)
{
  static const char * const capacities[] = { "self", "parent", "guardian", "family", "proxy", "agent" };
  Ask *self = ask_new (widget, desk, person == NULL ? _("Who else is present?") : _("Who is present"),
                       person == NULL ? _("Add to the visit") : _("Save"));
  const char *capacity = loket_json_string (person, "capacity");

  if (person != NULL)
    {
      self->visit_person = g_strdup (loket_json_string (person, "id"));
      if (*loket_json_string (person, "person") != '\0')
        self->person = g_strdup (loket_json_string (person, "person"));
    }
  self->name = add_row (self, loket_field_row_new ("name", _("Name")));
  loket_field_row_set_text (self->name, loket_json_string (person, "name"));
  self->choice = add_row (self, loket_choice_row_new ("capacity", _("Here as")));
  loket_choice_row_clear (LOKET_CHOICE_ROW (self->choice));
  for (guint i = 0; i < G_N_ELEMENTS (capacities); i++)
    loket_choice_row_add (LOKET_CHOICE_ROW (self->choice), capacities[i], loket_capacity_word (capacities[i]));
  loket_field_row_set_text (self->choice, *capacity != '\0' ? capacity : person == NULL ? "parent" : "self");
  self->evidence = add_row (self, loket_field_row_new ("evidence", _("Shown by (card, letter)")));
  loket_field_row_set_text (self->evidence, loket_json_string (person, "evidence"));
  self->needs = LOKET_NEEDS_PICKER (loket_needs_picker_new (loket_json_array (person, "needs")));
  add (self, GTK_WIDGET (self->needs));
  g_signal_connect_swapped (self->name, "edited", G_CALLBACK (update_person), self);
  g_signal_connect_swapped (self->choice, "edited", G_CALLBACK (update_person), self);
  g_signal_connect_swapped (self->evidence, "edited", G_CALLBACK (update_person), self);
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_person_accepted), self);
  update_person (self);
  gtk_window_present (GTK_WINDOW (self->sheet));
}
