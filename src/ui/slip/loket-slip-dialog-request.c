/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers about a request of a person about their own data, in the dialog of slips. */

#include "loket-slip-dialog-private.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-screen.h"

/* * Signal callbacks, in the order in which they happen */

/* The answer to a request is laid out as a slip: the report, or the paper about a correction. */
static void
on_request_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  SlipDialog *self = g_object_get_data (G_OBJECT (window), "slip");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_read_case_finish (LOKET_DESK (source), result, &error);
  gboolean report = answer != NULL && g_str_equal (loket_json_string (answer, "kind"), "access");

  if (self == NULL)
    return;
  if (answer == NULL)
    {
      loket_message_set_error (self->message, _("The slip could not be read."), error);
      return;
    }
  g_clear_pointer (&self->receipt, json_object_unref);
  self->receipt = loket_args_new ("kind", report ? "person_report" : "person_request", "case_number",
                                  loket_json_string (answer, "number"), "body:object", json_object_ref (answer), NULL);
  gtk_widget_set_visible (self->whole, report);
  _loket_slip_dialog_lay_out (self);
}

/* The report left the office: its request is answered. */
static void
on_handed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  SlipDialog *self = g_object_get_data (G_OBJECT (window), "slip");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  if (answer == NULL && self != NULL)
    loket_message_set_error (self->message, _("It is not on record yet that the report was handed over."), error);
}

/* Once, after it was printed or saved. */
void
_loket_slip_dialog_tell_handed (SlipDialog *self)
{
  JsonObject *body = self->receipt != NULL ? loket_json_object (self->receipt, "body") : NULL;

  if (self->request == NULL || !g_str_equal (loket_json_string (self->receipt, "kind"), "person_report")
      || !g_str_equal (loket_json_string (body, "state"), "open"))
    return;
  json_object_set_string_member (body, "state", "handed");
  loket_desk_run_async (self->desk, "request_handed", self->request, loket_args_new ("request", self->request, NULL), FALSE, NULL,
                        on_handed, g_object_ref (self->window));
}

/* * For the dialog */

void
_loket_slip_dialog_read_request (SlipDialog *self)
{
  loket_desk_read_request_async (self->desk, self->request, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->whole)), NULL,
                                 on_request_read, g_object_ref (self->window));
}

/* * Public API */

/**
 * loket_slip_dialog_show_request:
 * @request: what somebody asked about their own data: a report is marked as handed over once it was printed
 *   or saved
 */
void
loket_slip_dialog_show_request (GtkWidget  *parent,
                                LoketDesk  *desk,
                                const char *request)
{
  SlipDialog *self = _loket_slip_dialog_present (parent, desk);

  self->request = g_strdup (request);
  gtk_widget_set_visible (self->roll, FALSE);
  loket_screen_set_help_of (self->window, "personal-data");
  _loket_slip_dialog_read (self);
}
