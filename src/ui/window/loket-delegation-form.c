/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question of who does whose duty, from when until when and by which letter. */

#include "loket-delegation-form.h"

#include <glib/gi18n.h>

#include "loket-args.h"
#include "loket-choice-row.h"
#include "loket-command.h"
#include "loket-date-row.h"
#include "loket-row.h"
#include "loket-sheet.h"
#include "loket-words.h"

#define LETTER_LONGEST 100
/* Between the id of a person and a duty of theirs. */
#define OF "/"

typedef struct
{
  LoketDesk *desk;
  LoketSheet *sheet;
  GtkSizeGroup *names;
  LoketFieldRow *whose, *who, *from, *until, *letter;
  GTask *task;
} Ask;

/* * Auxiliary methods */

static void
ask_free (Ask *self)
{
  g_clear_object (&self->task);
  g_object_unref (self->names);
  g_object_unref (self->desk);
  g_free (self);
}

static char *
text_of (LoketFieldRow *row)
{
  g_autofree char *text = loket_field_row_get_text (row);

  return g_strdup (g_strstrip (text));
}

static void
check (Ask *self)
{
  g_autofree char *whose = text_of (self->whose);
  g_autofree char *who = text_of (self->who);
  g_autofree char *from = text_of (self->from);
  g_autofree char *until = text_of (self->until);
  g_autofree char *letter = text_of (self->letter);
  const char *why = NULL;

  if (*whose == '\0')
    why = _("Choose whose duty is handed on.");
  else if (*who == '\0')
    why = _("Choose who does it meanwhile.");
  else if (g_str_has_prefix (whose, who))
    why = _("This is the same person.");
  else if (*from == '\0' || *until == '\0' || loket_field_row_has_error (self->from) || loket_field_row_has_error (self->until))
    why = _("Say from which day until which day.");
  else if (strcmp (from, until) > 0)
    why = _("The last day is before the first.");
  else if (g_utf8_strlen (letter, -1) < 3)
    why = _("Write the number of the letter.");
  loket_sheet_set_why_not (self->sheet, why);
}

/* * Signal callbacks */

static void
on_asked (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(LoketSheet) sheet = user_data;
  Ask *self = g_object_get_data (G_OBJECT (sheet), "loket-ask");
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  if (self->task == NULL)
    return;
  loket_sheet_set_busy (sheet, FALSE);
  if (answer == NULL)
    {
      loket_message_set_error (loket_sheet_get_message (sheet), _("This was not recorded."), error);
      return;
    }
  task = g_steal_pointer (&self->task);
  loket_sheet_done (sheet);
  g_task_return_boolean (task, TRUE);
}

static void
on_accepted (Ask *self)
{
  g_autofree char *id = loket_id_new ();
  g_autofree char *whose = text_of (self->whose);
  g_auto(GStrv) parts = g_strsplit (whose, OF, 2);
  g_autofree char *who = text_of (self->who);
  g_autofree char *from = text_of (self->from);
  g_autofree char *until = text_of (self->until);
  g_autofree char *letter = text_of (self->letter);

  loket_sheet_set_busy (self->sheet, TRUE);
  loket_desk_run_async (self->desk, "delegation_request", id,
                        loket_args_new ("delegation", id, "staff", who, "duty", parts[1], "delegated_from", parts[0],
                                        "valid_from", from, "valid_until", until, "letter", letter, NULL),
                        FALSE, NULL, on_asked, g_object_ref (self->sheet));
}

static gboolean
on_close_request (GtkWindow *sheet,
                  Ask       *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->task);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");

  return FALSE;
}

/* * Building */

static LoketFieldRow *
add_row (Ask       *self,
         GtkWidget *row)
{
  gtk_box_append (loket_sheet_get_content (self->sheet), row);
  gtk_size_group_add_widget (self->names, loket_field_row_get_label_widget (LOKET_FIELD_ROW (row)));
  g_signal_connect_swapped (row, "edited", G_CALLBACK (check), self);

  return LOKET_FIELD_ROW (row);
}

/* Only what is somebody's own can be handed on. */
static void
add_people (Ask       *self,
            JsonArray *staff)
{
  GtkWidget *whose = loket_choice_row_new ("whose", _("Whose duty"));
  GtkWidget *who = loket_choice_row_new ("who", _("Who does it meanwhile"));

  loket_choice_row_add (LOKET_CHOICE_ROW (whose), "", "–");
  loket_choice_row_add (LOKET_CHOICE_ROW (who), "", "–");
  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    {
      JsonObject *person = json_array_get_object_element (staff, i);
      JsonArray *duties = loket_json_array (person, "duties");
      const char *id = loket_json_string (person, "id"), *name = loket_json_string (person, "name");

      loket_choice_row_add (LOKET_CHOICE_ROW (who), id, name);
      for (guint j = 0; duties != NULL && j < json_array_get_length (duties); j++)
        {
          const char *duty = json_array_get_string_element (duties, j);
          g_autofree char *code = g_strconcat (id, OF, duty, NULL);
          g_autofree char *words = g_strdup_printf ("%s · %s", name, loket_duty_word (duty));

          loket_choice_row_add (LOKET_CHOICE_ROW (whose), code, words);
        }
    }
  loket_field_row_set_text (LOKET_FIELD_ROW (whose), "");
  loket_field_row_set_text (LOKET_FIELD_ROW (who), "");
  self->whose = add_row (self, whose);
  self->who = add_row (self, who);
}

static void
add_days (Ask        *self,
          const char *today)
{
  self->from = add_row (self, loket_date_row_new ("from", _("From"), LOKET_DATE_EXPIRY));
  self->until = add_row (self, loket_date_row_new ("until", _("Until"), LOKET_DATE_EXPIRY));
  loket_field_row_set_text (self->from, today);
  self->letter = add_row (self, loket_field_row_new ("letter", _("By letter")));
  loket_field_row_set_longest (self->letter, LETTER_LONGEST);
}

/* * Public API */

/**
 * loket_delegation_form_ask_async:
 * @answer: of api.delegations: the day of the office, and people with the duties that are their own
 */
void
loket_delegation_form_ask_async (GtkWindow          *parent,
                                 LoketDesk          *desk,
                                 JsonObject         *answer,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  Ask *self = g_new0 (Ask, 1);

  self->desk = g_object_ref (desk);
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (self->task, loket_delegation_form_ask_async);
  self->sheet = LOKET_SHEET (loket_sheet_new (parent, _("Hand a duty on"), _("_Ask for it")));
  g_object_set_data_full (G_OBJECT (self->sheet), "loket-ask", self, (GDestroyNotify) ask_free);
  add_people (self, loket_json_array (answer, "staff"));
  add_days (self, loket_json_string (answer, "today"));
  g_signal_connect_swapped (self->sheet, "accepted", G_CALLBACK (on_accepted), self);
  g_signal_connect (self->sheet, "close-request", G_CALLBACK (on_close_request), self);
  check (self);
  gtk_window_present (GTK_WINDOW (self->sheet));
}

gboolean
loket_delegation_form_ask_finish (GAsyncResult *result,
                                  GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, loket_delegation_form_ask_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
