/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking again: at an approval that was drawn, and at a call before others. */

#include <glib/gi18n-lib.h>

#include "loket-approval-words.h"
#include "loket-approvals-screen-private.h"
#include "loket-args.h"
#include "loket-moment.h"
#include "loket-reason-dialog.h"
#include "loket-screen.h"

/* A call before others that is asked about. */
typedef struct
{
  LoketApprovalsScreen *self;
  LoketRow *row;
} Jump;

static void
jump_free (Jump *jump)
{
  g_object_unref (jump->self);
  g_object_unref (jump->row);
  g_free (jump);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Jump, jump_free)

static Jump *
jump_new (LoketApprovalsScreen * self,
          LoketRow * row)
{
  Jump *jump = g_new0 (Jump, 1);

  jump->self = g_object_ref (self);
  jump->row = g_object_ref (row);

  return jump;
}

gboolean
_loket_approvals_screen_is_look (LoketApprovalsScreen *self)
{
  return self->file != NULL && loket_case_get_data (self->file) != NULL && loket_case_may (self->file, "look");
}

/* * The approval that was drawn */

/* What was signed: the answer is about that and nothing newer. */
static const char *
signed_hash (LoketApprovalsScreen *self)
{
  JsonArray *decisions = loket_row_get_array (loket_case_get_data (self->file), "decisions");

  return decisions != NULL && json_array_get_length (decisions) > 0
         ? loket_json_string (json_array_get_object_element (decisions, 0), "hash") : "";
}

static void
record (LoketApprovalsScreen *self,
        const char           *outcome,
        const char           *note)
{
  self->deciding = TRUE;
  loket_message_clear (self->message);
  loket_case_act_async (self->file, "look_record",
                        loket_args_new ("hash", signed_hash (self), "outcome", outcome, "note", note, NULL), FALSE,
                        _loket_approvals_screen_decided, g_object_ref (self));
}

void
_loket_approvals_screen_agree (LoketApprovalsScreen *self)
{
  record (self, "agrees", "");
}

static void
on_finding (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes != NULL && _loket_approvals_screen_is_look (self))
    record (self, "finding", note);
}

void
_loket_approvals_screen_ask_finding (LoketApprovalsScreen *self)
{
  g_autofree char *draft = loket_reason_dialog_draft ("look", loket_case_get_id (self->file));
  LoketReasonQuestion question = {
    .desk = self->desk, .draft = draft, .title = _("What did you find?"), .act = _("_Record the finding"),
    .explain = _("The book stops until a head who had no part in it has cleared this."),
    .note_label = _("Finding"), .note_needed = TRUE, .danger = TRUE,
  };

  loket_reason_dialog_ask_async (GTK_WIDGET (self), &question, on_finding, g_object_ref (self));
}

/* * A call before others */

static void ask_jump (Jump    *jump,
                      gboolean finding);

static void
on_jump_recorded (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LoketApprovalsScreen) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_run_finish (LOKET_DESK (source), result, &error);

  if (self->box == NULL)
    return;
  if (answer == NULL)
    {
      g_autofree char *sentence = loket_desk_error_sentence (error);

      loket_screen_toast (GTK_WIDGET (self), sentence);
    }
  else
    loket_screen_toast (GTK_WIDGET (self), _("Recorded."));
  _loket_approvals_screen_refresh (self);
}

static void
on_jump_answered (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(Jump) jump = user_data;
  g_autofree char *note = NULL;
  g_auto(GStrv) codes = loket_reason_dialog_ask_finish (result, &note, NULL);

  if (codes == NULL || codes[0] == NULL)
    return;
  if (g_str_equal (codes[0], "finding") && *note == '\0')
    {
      ask_jump (jump, TRUE);
      return;
    }
  loket_desk_run_async (jump->self->desk, "jump_look", loket_row_get_id (jump->row),
                        loket_args_new ("jump", loket_row_get_id (jump->row), "outcome", codes[0], "note", note, NULL), FALSE,
                        NULL, on_jump_recorded, g_object_ref (jump->self));
}

static void
add_answer (GListStore *answers,
            const char *code,
            const char *word)
{
  g_autoptr(JsonObject) json = loket_args_new ("code", code, "name_id", word, "name_en", word, NULL);
  g_autoptr(LoketRow) row = loket_row_new (json);

  g_list_store_append (answers, row);
}

/* A finding says what it is. */
static void
ask_jump (Jump    *jump,
          gboolean finding)
{
  g_autoptr(GListStore) answers = g_list_store_new (LOKET_TYPE_ROW);
  g_autofree char *title = g_strdup_printf (_("%s was called before others"), loket_row_get_string (jump->row, "name"));
  g_autofree char *why = loket_approval_jump (jump->self->desk, jump->row);
  g_autofree char *at = loket_moment_short (loket_row_get_string (jump->row, "since"));
  g_autofree char *explain = g_strdup_printf ("%s, %s", why, at);
  LoketReasonQuestion question = {
    .title = title, .act = _("_Record"), .explain = explain, .reasons = G_LIST_MODEL (answers),
    .likely = finding ? "finding" : NULL, .note_label = finding ? _("Finding") : _("Note"), .note_needed = finding,
  };

  add_answer (answers, "agrees", _("This was right"));
  add_answer (answers, "finding", _("This was not right: finding"));
  loket_reason_dialog_ask_async (GTK_WIDGET (jump->self), &question, on_jump_answered, jump_new (jump->self, jump->row));
}

void
_loket_approvals_screen_ask_jump (LoketApprovalsScreen *self,
                                  LoketRow             *row)
{
  g_autoptr(Jump) jump = jump_new (self, row);

  ask_jump (jump, FALSE);
}
