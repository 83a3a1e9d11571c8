/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case that rests with the applicant or was set aside: why, and the way to go on with it. */

#include "loket-case-resume.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-moment.h"
#include "loket-queue.h"

/* * Auxiliary methods */

/* The visit being served at this desk, when there is one: the applicant has come back with it. */
static const char *
visit_here (LoketCase *file)
{
  LoketRow *visit = loket_queue_get_active (loket_desk_get_queue (loket_case_get_desk (file)));

  return visit != NULL && g_str_equal (loket_row_get_string (visit, "state"), "serving") ? loket_row_get_id (visit) : NULL;
}

static JsonObject *
last_return (LoketCase *file)
{
  JsonArray *returns = loket_row_get_array (loket_case_get_data (file), "returns");
  guint n = returns != NULL ? json_array_get_length (returns) : 0;

  return n > 0 ? json_array_get_object_element (returns, n - 1) : NULL;
}

static char *
reasons_of (LoketCase  *file,
            JsonObject *given_back)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (loket_case_get_desk (file));
  g_autoptr(GListModel) all = loket_catalogue_list_reasons (catalogue, "return");
  JsonArray *codes = loket_json_array (given_back, "reasons");
  const char *note = loket_json_string (given_back, "note");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; codes != NULL && i < json_array_get_length (codes); i++)
    for (guint k = 0; k < g_list_model_get_n_items (all); k++)
      {
        g_autoptr(LoketRow) reason = g_list_model_get_item (all, k);

        if (g_strcmp0 (loket_row_get_string (reason, "code"), json_array_get_string_element (codes, i)) == 0)
          g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "",
                                  loket_catalogue_word (loket_row_get_json (reason), "name"));
      }
  if (*note != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? ". " : "", note);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* * Signal callbacks */

/* The applicant who came back is the one at the counter, unless somebody was noted already. */
static void
note_applicant (LoketCase *file)
{
  LoketQueue *queue = loket_desk_get_queue (loket_case_get_desk (file));
  JsonArray *people = visit_here (file) != NULL ? loket_row_get_array (loket_queue_get_active (queue), "people") : NULL;
  JsonObject *person = loket_row_get_object (loket_case_get_data (file), "person");

  if (people != NULL && json_array_get_length (people) == 0)
    loket_queue_put_person (queue, NULL, loket_json_string (person, "id"), loket_json_string (person, "name"), "self",
                            json_array_new (), "", NULL, NULL);
}

static void
on_taken_in (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(LoketMessage) message = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (LOKET_CASE (source), result, &error);

  if (answer != NULL)
    note_applicant (LOKET_CASE (source));
  else if (gtk_widget_get_root (GTK_WIDGET (message)) != NULL)
    loket_message_set_error (message, _("The case could not be taken up again."), error);
}

static void
on_resumed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LoketMessage) message = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (LOKET_CASE (source), result, &error);

  if (answer == NULL && gtk_widget_get_root (GTK_WIDGET (message)) != NULL)
    loket_message_set_error (message, _("The case could not be taken up again."), error);
}

static LoketMessage *
message_of (GtkWidget *button)
{
  return LOKET_MESSAGE (gtk_widget_get_ancestor (button, LOKET_TYPE_MESSAGE));
}

static void
on_take_in_clicked (GtkWidget *button,
                    LoketCase *file)
{
  loket_case_act_async (file, "case_take_in", loket_args_new ("visit", visit_here (file), NULL), FALSE, on_taken_in,
                        g_object_ref (message_of (button)));
}

static void
on_take_up_clicked (GtkWidget *button,
                    LoketCase *file)
{
  loket_case_act_async (file, "case_take", loket_args_new ("force:bool", FALSE, NULL), FALSE, on_resumed,
                        g_object_ref (message_of (button)));
}

/* * Public API */

static void
show_returned (LoketCase    *file,
               LoketMessage *message)
{
  JsonObject *given_back = last_return (file);
  g_autofree char *day = loket_moment_day (loket_json_string (given_back, "at"));
  g_autofree char *happened = g_strdup_printf (_("Returned to the applicant on %s."), day);
  g_autofree char *reasons = reasons_of (file, given_back);
  gboolean clerk = loket_desk_has_duty (loket_case_get_desk (file), "clerk");

  loket_message_set_kind (message, "information");
  loket_message_set (message, happened, reasons,
                     !clerk ? _("A counter clerk takes it in again.")
                     : visit_here (file) != NULL ? _("The applicant is here: take it in again with this visit.")
                     : _("Nobody is being served: it is taken in without the applicant."), NULL);
  if (clerk)
    loket_message_set_button (message, _("Take in again"), G_CALLBACK (on_take_in_clicked), file);
}

/**
 * loket_case_resume_show:
 * @file: a case that was read
 * @message: where it is said, with the button to go on
 *
 * Returns: FALSE when the case does not rest, and nothing was said
 */
gboolean
loket_case_resume_show (LoketCase    *file,
                        LoketMessage *message)
{
  const char *state = loket_row_get_string (loket_case_get_data (file), "state");

  if (g_str_equal (state, "returned"))
    {
      show_returned (file, message);
      return TRUE;
    }
  if (!g_str_equal (state, "set_aside"))
    return FALSE;
  loket_message_set_kind (message, "information");
  loket_message_set (message, _("This case was set aside."), NULL, _("Take it up again to go on with it."), NULL);
  loket_message_set_button (message, _("Take up again"), G_CALLBACK (on_take_up_clicked), file);

  return TRUE;
}
