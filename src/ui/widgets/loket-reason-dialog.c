/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks for a reason from a list of the office, with a note: by keyboard alone. */

#include "loket-reason-dialog.h"

#include <glib/gi18n.h>

#include "loket-args.h"
#include "loket-catalogue.h"
#include "loket-row.h"
#include "loket-sheet.h"

typedef struct
{
  LoketSheet *sheet;
  GPtrArray *buttons;
  GtkTextBuffer *note;
  gboolean note_needed;
  GTask *task;
  LoketDesk *desk;
  char *draft;
  gboolean today;
} Question;

typedef struct
{
  char **codes;
  char *note;
} Answer;

static void
answer_free (Answer *answer)
{
  g_strfreev (answer->codes);
  g_free (answer->note);
  g_free (answer);
}

static void
question_free (Question *question)
{
  g_ptr_array_unref (question->buttons);
  g_clear_object (&question->task);
  g_clear_object (&question->desk);
  g_free (question->draft);
  g_free (question);
}

static char *
note_text (Question *question)
{
  GtkTextIter start;
  GtkTextIter end;
  g_autofree char *text = NULL;

  if (question->note == NULL)
    return g_strdup ("");

  gtk_text_buffer_get_bounds (question->note, &start, &end);
  text = gtk_text_buffer_get_text (question->note, &start, &end, FALSE);

  return g_strdup (g_strstrip (text));
}

static char **
chosen_codes (Question *question)
{
  g_autoptr(GStrvBuilder) codes = g_strv_builder_new ();

  for (guint i = 0; i < question->buttons->len; i++)
    {
      GtkCheckButton *button = g_ptr_array_index (question->buttons, i);

      if (gtk_check_button_get_active (button))
        g_strv_builder_add (codes, g_object_get_data (G_OBJECT (button), "loket-code"));
    }

  return g_strv_builder_end (codes);
}

/* Some reasons say nothing without words, such as a letter without its number. */
static gboolean
chosen_wants_note (Question *question)
{
  for (guint i = 0; i < question->buttons->len; i++)
    {
      GtkCheckButton *button = g_ptr_array_index (question->buttons, i);

      if (gtk_check_button_get_active (button) && g_object_get_data (G_OBJECT (button), "loket-note") != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
update (Question *question)
{
  g_auto(GStrv) codes = chosen_codes (question);
  g_autofree char *note = note_text (question);
  gboolean note_needed = question->note_needed || chosen_wants_note (question);
  const char *why = NULL;

  if (question->buttons->len > 0 && codes[0] == NULL)
    why = _("Choose a reason.");
  else if (note_needed && *note == '\0')
    why = _("Write a note.");
  loket_sheet_set_why_not (question->sheet, why);
}

/* A refused act, a wrong key or the end of the program: what was written is found again. */
static void
keep_draft (Question *question)
{
  g_autoptr(JsonObject) draft = NULL;
  g_autofree char *note = note_text (question);

  if (question->draft == NULL)
    return;
  if (*note != '\0')
    draft = loket_args_new ("note", note, NULL);
  if (draft != NULL && question->today)
    loket_desk_keep_draft_today (question->desk, question->draft, draft);
  else
    loket_desk_keep_draft (question->desk, question->draft, draft);
}

static void
on_reason_toggled (GtkCheckButton *button,
                   Question       *question)
{
  update (question);
}

static void
on_note_changed (GtkTextBuffer *buffer,
                 Question      *question)
{
  keep_draft (question);
  update (question);
}

static void
on_accepted (LoketSheet *sheet,
             Question   *question)
{
  g_autoptr(GTask) task = g_steal_pointer (&question->task);
  Answer *answer = g_new0 (Answer, 1);

  answer->codes = chosen_codes (question);
  answer->note = note_text (question);
  gtk_window_close (GTK_WINDOW (sheet));
  g_task_return_pointer (task, answer, (GDestroyNotify) answer_free);
}

static gboolean
on_close_requested (GtkWindow *window,
                    Question  *question)
{
  g_autoptr(GTask) task = g_steal_pointer (&question->task);

  if (task != NULL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "closed");

  return FALSE;
}

static gboolean
on_number_pressed (GtkEventControllerKey *keys,
                   guint                  value,
                   guint                  code,
                   GdkModifierType        state,
                   Question              *question)
{
  guint number = value - GDK_KEY_1;

  if (value < GDK_KEY_1 || value > GDK_KEY_9 || number >= question->buttons->len ||
      (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  if (GTK_IS_TEXT_VIEW (gtk_window_get_focus (GTK_WINDOW (question->sheet))))
    return FALSE;

  gtk_check_button_set_active (g_ptr_array_index (question->buttons, number), TRUE);
  gtk_widget_grab_focus (g_ptr_array_index (question->buttons, number));

  return TRUE;
}

static void
add_reasons (Question                  *question,
             GtkBox                    *content,
             const LoketReasonQuestion *asked)
{
  guint n = asked->reasons != NULL ? g_list_model_get_n_items (asked->reasons) : 0;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  gtk_box_append (content, box);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (asked->reasons, i);
      const char *word = loket_catalogue_word (loket_row_get_json (row), "name");
      g_autofree char *text = i < 9 ? g_strdup_printf ("%u  %s", i + 1, word) : g_strdup_printf ("\u2007  %s", word);
      GtkWidget *button = gtk_check_button_new_with_label (text);

      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      word, -1);
      g_object_set_data_full (G_OBJECT (button), "loket-code",
                              g_strdup (loket_row_get_string (row, "code")), g_free);
      g_object_set_data (G_OBJECT (button), "loket-note", GINT_TO_POINTER (loket_row_get_boolean (row, "note")));
      if (!asked->several && i > 0)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (button),
                                    g_ptr_array_index (question->buttons, 0));
      g_ptr_array_add (question->buttons, button);
      gtk_widget_add_css_class (button, "numeric");
      gtk_box_append (GTK_BOX (box), button);
      if (g_strcmp0 (asked->likely, loket_row_get_string (row, "code")) == 0)
        {
          gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
          gtk_window_set_focus (GTK_WINDOW (question->sheet), button);
        }
      g_signal_connect (button, "toggled", G_CALLBACK (on_reason_toggled), question);
    }
}

static void
restore_draft (Question *question)
{
  g_autoptr(JsonObject) draft = question->draft != NULL ? loket_desk_get_draft (question->desk, question->draft) : NULL;

  if (draft != NULL)
    gtk_text_buffer_set_text (question->note, loket_json_string (draft, "note"), -1);
}

static void
add_note (Question                  *question,
          GtkBox                    *content,
          const LoketReasonQuestion *asked)
{
  GtkWidget *label = gtk_label_new (asked->note_label);
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *frame = gtk_scrolled_window_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "field-name");
  gtk_box_append (content, label);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_add_css_class (view, "note");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  asked->note_label, -1);
  question->note = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  restore_draft (question);
  g_signal_connect (question->note, "changed", G_CALLBACK (on_note_changed), question);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (frame), 72);
  gtk_widget_set_focusable (frame, FALSE);
  gtk_widget_add_css_class (frame, "note-frame");
  gtk_box_append (content, frame);
}

static void
add_explanation (GtkBox     *content,
                 const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 60);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (content, label);
}

/**
 * loket_reason_dialog_ask_async:
 * @widget: any widget of the window
 * @asked: what to ask
 * @callback: called with the answer
 * @data: for @callback
 */
void
loket_reason_dialog_ask_async (GtkWidget                 *widget,
                               const LoketReasonQuestion *asked,
                               GAsyncReadyCallback        callback,
                               gpointer                   data)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  Question *question = g_new0 (Question, 1);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkBox *content;

  question->buttons = g_ptr_array_new ();
  question->note_needed = asked->note_needed;
  if (asked->draft != NULL)
    {
      question->desk = g_object_ref (asked->desk);
      question->draft = g_strdup (asked->draft);
      question->today = asked->today;
    }
  question->task = g_task_new (widget, NULL, callback, data);
  g_task_set_source_tag (question->task, loket_reason_dialog_ask_async);
  question->sheet = LOKET_SHEET (loket_sheet_new (GTK_WINDOW (root), asked->title, asked->act));
  g_object_set_data_full (G_OBJECT (question->sheet), "loket-question", question,
                          (GDestroyNotify) question_free);
  content = loket_sheet_get_content (question->sheet);
  if (asked->explain != NULL)
    add_explanation (content, asked->explain);
  add_reasons (question, content, asked);
  if (asked->note_label != NULL)
    add_note (question, content, asked);
  if (asked->danger)
    loket_sheet_set_danger (question->sheet);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_number_pressed), question);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (question->sheet), keys);
  g_signal_connect (question->sheet, "accepted", G_CALLBACK (on_accepted), question);
  g_signal_connect (question->sheet, "close-request", G_CALLBACK (on_close_requested), question);
  update (question);
  gtk_window_present (GTK_WINDOW (question->sheet));
}

/**
 * loket_reason_dialog_ask_finish:
 * @result: the answer
 * @note: (out) (optional) (transfer full): the note, or ""
 * @error: set when the question was closed
 *
 * Returns: (transfer full) (nullable): codes of the chosen reasons
 */
char **
loket_reason_dialog_ask_finish (GAsyncResult *result,
                                char        **note,
                                GError      **error)
{
  Answer *answer;
  char **codes;

  g_return_val_if_fail (G_IS_TASK (result), NULL);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  if (answer == NULL)
    return NULL;

  codes = g_steal_pointer (&answer->codes);
  if (note != NULL)
    *note = g_steal_pointer (&answer->note);
  answer_free (answer);

  return codes;
}

/**
 * loket_reason_dialog_draft:
 * @act: what is asked about
 * @subject: id of the case or visit
 *
 * Returns: (transfer full): the name what is written is kept under
 */
char *
loket_reason_dialog_draft (const char *act,
                           const char *subject)
{
  return g_strdup_printf ("ask/%s/%s", act, subject);
}

void
loket_reason_dialog_forget (LoketDesk  *desk,
                            const char *act,
                            const char *subject)
{
  g_autofree char *draft = loket_reason_dialog_draft (act, subject);

  loket_desk_keep_draft (desk, draft, NULL);
}
