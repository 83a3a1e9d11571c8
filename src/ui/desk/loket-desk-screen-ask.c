/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Acts at the counter: those that ask something first (how it ended, why out of order, where to), and
 * what came of any of them. */

#include <glib/gi18n-lib.h>

#include "loket-desk-screen-private.h"
#include "loket-request-sheet.h"
#include "loket-reason-dialog.h"
#include "loket-screen.h"
#include "loket-visit-outcome.h"

/* An act with a note: what was written is forgotten when it is done, and only then. */
typedef struct
{
  LoketDeskScreen *screen;
  const char *act;
  char *visit;
  GAsyncReadyCallback then;
} Noted;

static LoketQueue *
queue_of (LoketDeskScreen *self)
{
  return loket_desk_get_queue (self->desk);
}

/* Returns: (transfer full) (nullable): the answer; NULL when it was refused, which was said */
JsonObject *
_loket_desk_screen_finish_act (LoketDeskScreen *self,
                               GObject         *queue,
                               GAsyncResult    *result)
{
  g_autoptr(GError) error = NULL;
  JsonObject *answer = loket_queue_action_finish (LOKET_QUEUE (queue), result, &error);
  g_autofree char *sentence = error != NULL ? loket_desk_error_sentence (error) : NULL;

  if (sentence != NULL)
    loket_screen_toast (GTK_WIDGET (self), sentence);

  return answer;
}

void
_loket_desk_screen_acted (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(LoketDeskScreen) self = user_data;
  g_autoptr(JsonObject) answer G_GNUC_UNUSED = _loket_desk_screen_finish_act (self, source, result);
}

void
_loket_desk_screen_begun (GObject      *source,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  g_autoptr(LoketDeskScreen) self = user_data;

  _loket_desk_screen_acted (source, result, g_object_ref (self));
  if (self->stack != NULL)
    loket_person_panel_start (self->person);
}

/* What the office calls the reason for setting something aside. */
static const char *
reason_word (LoketDeskScreen *self,
             const char      *code)
{
  JsonArray *reasons = loket_catalogue_list (loket_desk_get_catalogue (self->desk), "reasons");

  for (guint i = 0; reasons != NULL && i < json_array_get_length (reasons); i++)
    {
      JsonObject *reason = json_array_get_object_element (reasons, i);

      if (g_str_equal (loket_json_string (reason, "kind"), "set_aside") && g_str_equal (loket_json_string (reason, "code"), code))
        return loket_catalogue_word (reason, "name");
    }

  return code;
}

static const char *
visit_now (LoketDeskScreen *self)
{
  LoketRow *visit = loket_queue_get_active (queue_of (self));

  return visit != NULL ? loket_row_get_id (visit) : "";
}

static char *
draft_of (LoketDeskScreen *self,
          const char      *act)
{
  return loket_reason_dialog_draft (act, visit_now (self));
}

static void
on_noted_done (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Noted *noted = user_data;

  if (!g_task_had_error (G_TASK (result)))
    loket_reason_dialog_forget (noted->screen->desk, noted->act, noted->visit);
  noted->then (source, result, noted->screen);
  g_free (noted->visit);
  g_free (noted);
}

/* Data for on_noted_done(), before the act; @then takes a reference of the screen. */
static Noted *
noted_new (LoketDeskScreen    *self,
           const char         *act,
           GAsyncReadyCallback then)
{
  Noted *noted = g_new0 (Noted, 1);

  noted->screen = g_object_ref (self);
  noted->act = act;
  noted->visit = g_strdup (visit_now (self));
  noted->then = then;

  return noted;
}

static void
on_ended (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(LoketDeskScreen) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_queue_action_finish (LOKET_QUEUE (source), result, &error);

  if (answer != NULL && self->undo != NULL)
    {
      loket_undo_bar_offer (self->undo, _("The visit has ended."), 10);
    }
  else if (answer == NULL)
    {
      g_autofree char *sentence = loket_desk_error_sentence (error);

      loket_screen_toast (GTK_WIDGET (self), sentence);
    }
}

static void
on_end_reason (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(LoketDeskScreen) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes != NULL && codes[0] != NULL)
    loket_queue_end (queue_of (self), codes[0], note != NULL ? note : "", on_noted_done, noted_new (self, "visit_end", on_ended));
}

void
_loket_desk_screen_ask_end (LoketDeskScreen *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (loket_desk_get_catalogue (self->desk), "visit_outcome");
  g_autofree char *draft = draft_of (self, "visit_end");
  LoketReasonQuestion question = {
    .desk = self->desk, .draft = draft, .today = TRUE,
    .title = _("How did this visit end?"), .act = _("_End the visit"), .reasons = reasons,
    .likely = loket_visit_likely_outcome (loket_queue_get_active (queue_of (self)), self->file),
    .note_label = _("Note"),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_end_reason, g_object_ref (self));
}

static void
on_no_ticket_reason (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(LoketDeskScreen) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes != NULL && codes[0] != NULL)
    loket_queue_start_without_ticket (queue_of (self), codes[0], _loket_desk_screen_begun, g_object_ref (self));
}

void
_loket_desk_screen_ask_without_ticket (LoketDeskScreen *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (loket_desk_get_catalogue (self->desk), "queue_jump");
  LoketReasonQuestion question = {
    .title = _("Serve somebody without a ticket"), .act = _("_Begin"), .reasons = reasons,
    .explain = _("The queue goes by order; an exception is recorded with its reason."),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_no_ticket_reason, g_object_ref (self));
}

static void
on_jump_reason (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(LoketDeskScreen) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);
  const char *ticket = loket_waiting_list_get_selected (self->waiting);

  if (codes != NULL && codes[0] != NULL && ticket != NULL)
    loket_queue_call_chosen (queue_of (self), ticket, codes[0], _loket_desk_screen_acted, g_object_ref (self));
}

void
_loket_desk_screen_ask_call_chosen (LoketDeskScreen *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (loket_desk_get_catalogue (self->desk), "queue_jump");
  LoketReasonQuestion question = {
    .title = _("Call this ticket out of order"), .act = _("_Call"), .reasons = reasons,
    .explain = _("The queue goes by order; an exception is recorded with its reason."),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_jump_reason, g_object_ref (self));
}

/* A ticket set aside is called back; one that waits its turn needs a reason. */
void
_loket_desk_screen_call_chosen (LoketDeskScreen *self)
{
  const char *parked = gtk_widget_get_visible (GTK_WIDGET (self->parked)) && loket_waiting_list_has_focus (self->parked)
                       ? loket_waiting_list_get_selected (self->parked) : NULL;

  if (parked != NULL)
    loket_queue_call_chosen (queue_of (self), parked, "called_back", _loket_desk_screen_acted, g_object_ref (self));
  else
    _loket_desk_screen_ask_call_chosen (self);
}

static void
on_park_reason (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(LoketDeskScreen) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);
  g_autofree char *words = NULL;
  const char *reason;

  if (codes == NULL || codes[0] == NULL)
    return;
  reason = reason_word (self, codes[0]);
  words = note != NULL && *note != '\0' ? g_strdup_printf ("%s: %s", reason, note) : g_strdup (reason);
  loket_queue_park (queue_of (self), words, on_noted_done, noted_new (self, "visit_park", _loket_desk_screen_acted));
}

gboolean
_loket_desk_screen_can_park (LoketDeskScreen *self,
                             char           **why)
{
  LoketRow *visit = loket_queue_get_active (queue_of (self));

  if (visit == NULL || loket_row_get_object (visit, "ticket") != NULL)
    return visit != NULL;
  g_free (*why);
  *why = g_strdup (_("This visit has no ticket to set aside. End it (F4), or send the person on (Ctrl+F4)."));

  return FALSE;
}

void
_loket_desk_screen_ask_park (LoketDeskScreen *self)
{
  g_autoptr(GListModel) reasons = loket_catalogue_list_reasons (loket_desk_get_catalogue (self->desk), "set_aside");
  g_autofree char *draft = draft_of (self, "visit_park");
  LoketReasonQuestion question = {
    .desk = self->desk, .draft = draft, .today = TRUE,
    .title = _("Set this ticket aside"), .act = _("_Set aside"), .reasons = reasons, .note_label = _("Note"),
    .explain = _("The counter is free. The visit goes on when somebody calls the ticket again from the list of tickets set aside."),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_park_reason, g_object_ref (self));
}

static void
on_class_chosen (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(LoketDeskScreen) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes != NULL && codes[0] != NULL)
    loket_queue_transfer (queue_of (self), codes[0], note != NULL ? note : "", on_noted_done,
                          noted_new (self, "visit_transfer", _loket_desk_screen_acted));
}

void
_loket_desk_screen_ask_transfer (LoketDeskScreen *self)
{
  g_autoptr(GListModel) classes = loket_catalogue_list_rows (loket_desk_get_catalogue (self->desk), "ticket_classes");
  g_autofree char *draft = draft_of (self, "visit_transfer");
  LoketReasonQuestion question = {
    .desk = self->desk, .draft = draft, .today = TRUE,
    .title = _("Send this person on to"), .act = _("_Send on"), .reasons = classes,
    .note_label = _("Note for the colleague"),
    .explain = _("Number and waiting time stay: nobody starts again at the end of the line."),
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_class_chosen, g_object_ref (self));
}

/* Who stands here and is on file, without a case that is open. */
JsonObject *
_loket_desk_screen_known_person (LoketDeskScreen *self)
{
  LoketRow *visit = loket_queue_get_active (queue_of (self));
  JsonArray *people = visit != NULL && g_str_equal (loket_row_get_string (visit, "state"), "serving")
                      ? loket_row_get_array (visit, "people") : NULL;

  for (guint i = 0; people != NULL && i < json_array_get_length (people); i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);

      if (*loket_json_string (person, "person") != '\0')
        return person;
    }

  return NULL;
}

void
_loket_desk_screen_ask_personal (LoketDeskScreen *self)
{
  JsonObject *person = _loket_desk_screen_known_person (self);

  if (person != NULL)
    loket_request_sheet_present (GTK_WIDGET (self), self->desk, loket_json_string (person, "person"),
                                 loket_json_string (person, "name"));
}
