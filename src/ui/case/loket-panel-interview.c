/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interview with the questions of the purpose, and the record of photo and fingerprints. */

#include "loket-step-panels.h"

#include <glib/gi18n-lib.h>

#include "loket-act-form.h"
#include "loket-args.h"
#include "loket-field-row.h"
#include "loket-moment.h"

/* * Auxiliary methods */

static LoketCatalogue *
catalogue_of (LoketCase *file)
{
  return loket_desk_get_catalogue (loket_case_get_desk (file));
}

static const char *
result_word (const char *result)
{
  if (g_str_equal (result, "pass"))
    return _("passed");
  if (g_str_equal (result, "deepen"))
    return _("to be examined more deeply");

  return _("refusal proposed");
}

static JsonArray *
questions_of (LoketCase  *file,
              const char *purpose)
{
  return loket_json_array (loket_catalogue_find (catalogue_of (file), "purposes", purpose), "questions");
}

/* Questions of kind "yesno" are answered by code; all others in the words of the person. */
static const char *
answer_word (const char *answer)
{
  if (g_str_equal (answer, "yes"))
    return _("yes");
  if (g_str_equal (answer, "no"))
    return _("no");

  return answer;
}

static GtkWidget *
interview_done (LoketCase  *file,
                JsonObject *interview)
{
  GtkWidget *form = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  JsonObject *answers = loket_json_object (interview, "answers");
  JsonArray *questions = questions_of (file, loket_json_string (interview, "purpose"));
  g_autofree char *when = loket_moment_short (loket_json_string (interview, "at"));
  g_autofree char *head = g_strdup_printf (_("Interview: %s · %s %s"), result_word (loket_json_string (interview, "result")),
                                           loket_json_string (loket_json_object (interview, "by"), "name"),
                                           when);
  GtkWidget *label = gtk_label_new (head);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (form), label);
  for (guint i = 0; questions != NULL && answers != NULL && i < json_array_get_length (questions); i++)
    {
      JsonObject *question = json_array_get_object_element (questions, i);
      g_autofree char *text = g_strdup_printf ("%s  %s", loket_catalogue_word (question, "text"),
                                               answer_word (loket_json_string (answers, loket_json_string (question, "code"))));

      label = gtk_label_new (text);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_box_append (GTK_BOX (form), label);
    }
  if (*loket_json_string (interview, "note") != '\0')
    {
      label = gtk_label_new (loket_json_string (interview, "note"));
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (form), label);
    }

  return form;
}

/* Nothing is answered before somebody asked. */
static void
add_question (LoketActForm *form,
              JsonObject   *question)
{
  const char *code = loket_json_string (question, "code");
  const char *text = loket_catalogue_word (question, "text");

  if (g_str_equal (loket_json_string (question, "kind"), "yesno"))
    loket_act_form_add_choice (form, code, text, "", "", "–", "yes", _("yes"), "no", _("no"), NULL);
  else
    loket_act_form_add_entry (form, code, text, NULL);
  loket_act_form_set_question (form, code);
}

/* The server lets nobody pass with a question left out; here it is said at the question. */
static gboolean
ask_what_is_open (LoketActForm *form,
                  JsonArray    *questions)
{
  GtkWidget *first = NULL;

  for (guint i = 0; questions != NULL && i < json_array_get_length (questions); i++)
    {
      const char *code = loket_json_string (json_array_get_object_element (questions, i), "code");
      g_autofree char *answer = loket_act_form_get (form, code);
      GtkWidget *row = loket_act_form_get_row (form, code);

      loket_field_row_set_error (LOKET_FIELD_ROW (row),
                                 *answer == '\0' ? _("Ask this, or write in the note why it was not asked.") : NULL);
      if (first == NULL && *answer == '\0')
        first = row;
    }
  if (first != NULL)
    gtk_widget_grab_focus (first);

  return first != NULL;
}

/* * Signal callbacks */

static void
on_interview_submitted (LoketActForm *form,
                        LoketCase    *file)
{
  const char *purpose = loket_case_get_field (file, "purpose");
  JsonArray *questions = questions_of (file, purpose);
  JsonObject *answers;
  g_autofree char *result = loket_act_form_get (form, "result");
  g_autofree char *note = loket_act_form_get (form, "note");

  if (g_str_equal (result, "pass") && *note == '\0' && ask_what_is_open (form, questions))
    return;
  answers = json_object_new ();
  for (guint i = 0; questions != NULL && i < json_array_get_length (questions); i++)
    {
      const char *code = loket_json_string (json_array_get_object_element (questions, i), "code");
      g_autofree char *answer = loket_act_form_get (form, code);

      json_object_set_string_member (answers, code, answer);
    }
  loket_act_form_run (form, "interview_save",
                      loket_args_new ("purpose", purpose, "answers:object", answers, "result", result,
                                      "note", note, NULL), FALSE);
}

static void
on_biometrics_submitted (LoketActForm *form)
{
  g_autofree char *reference = loket_act_form_get (form, "reference");
  g_autofree char *photo = loket_act_form_get (form, "photo");
  g_autofree char *fingers = loket_act_form_get (form, "fingers");
  g_autofree char *reason = loket_act_form_get (form, "reason");

  loket_act_form_run (form, "biometrics_record",
                      loket_args_new ("reference", reference, "photo", photo, "fingers", fingers,
                                      "reason", reason, NULL), FALSE);
}

/* Why something could not be taken is asked only when it could not. */
static void
on_taken_edited (LoketActForm *form)
{
  g_autofree char *photo = loket_act_form_get (form, "photo");
  g_autofree char *fingers = loket_act_form_get (form, "fingers");

  gtk_widget_set_visible (loket_act_form_get_row (form, "reason"),
                          !g_str_equal (photo, "taken") || !g_str_equal (fingers, "taken"));
}

/* * Public API */

/**
 * loket_panel_interview_new:
 *
 * Returns: (transfer full) (nullable): the interview: to be held in its step, or as it was
 */
GtkWidget *
loket_panel_interview_new (LoketCase *file)
{
  JsonObject *interview = loket_row_get_object (loket_case_get_data (file), "interview");
  JsonArray *questions;
  GtkWidget *form;

  if (interview != NULL)
    return interview_done (file, interview);
  if (!g_str_equal (loket_case_get_step (file), "interview"))
    return NULL;
  form = loket_act_form_new (file, _("Interview"), _("Record the _interview"));
  questions = questions_of (file, loket_case_get_field (file, "purpose"));
  for (guint i = 0; questions != NULL && i < json_array_get_length (questions); i++)
    {
      JsonObject *question = json_array_get_object_element (questions, i);

      add_question (LOKET_ACT_FORM (form), question);
    }
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "result", _("Result"), "pass", "pass", _("passed"),
                             "deepen", _("to be examined more deeply"), "refuse", _("refusal proposed"), NULL);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "note", _("Note"), NULL);
  g_signal_connect_object (form, "submit", G_CALLBACK (on_interview_submitted), file, 0);
  if (!loket_desk_has_duty (loket_case_get_desk (file), "examiner"))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("An examiner holds the interview, not the person who took the file in."));

  return form;
}

/**
 * loket_panel_biometrics_new:
 *
 * Returns: (transfer full) (nullable): photo and fingerprints are taken by the national system;
 *   here stands its reference
 */
GtkWidget *
loket_panel_biometrics_new (LoketCase *file)
{
  JsonObject *biometrics = loket_row_get_object (loket_case_get_data (file), "biometrics");
  GtkWidget *form;

  if (biometrics != NULL)
    {
      g_autofree char *where = g_strdup_printf (_("Photo and fingerprints: reference %s"),
                                                loket_json_string (biometrics, "reference"));
      const char *text = loket_json_boolean (biometrics, "restricted") ? _("Photo and fingerprints are recorded.") : where;

      form = gtk_label_new (text);
      gtk_label_set_xalign (GTK_LABEL (form), 0);

      return form;
    }
  if (!g_str_equal (loket_case_get_step (file), "interview"))
    return NULL;
  form = loket_act_form_new (file, _("Photo and fingerprints"), _("Record the _biometrics"));
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "reference", _("Reference of the centre"), NULL);
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "photo", _("Photo"), "taken", "taken", _("taken"), "exception",
                             _("not possible"), NULL);
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "fingers", _("Fingerprints"), "taken", "taken", _("all taken"),
                             "partial", _("some missing"), "exception", _("not possible"), NULL);
  loket_act_form_add_rows (LOKET_ACT_FORM (form), "reason", _("Reason for an exception"), "",
                           loket_catalogue_list_reasons (catalogue_of (file), "biometrics"));
  g_signal_connect_swapped (loket_act_form_get_row (LOKET_ACT_FORM (form), "photo"), "edited",
                            G_CALLBACK (on_taken_edited), form);
  g_signal_connect_swapped (loket_act_form_get_row (LOKET_ACT_FORM (form), "fingers"), "edited",
                            G_CALLBACK (on_taken_edited), form);
  on_taken_edited (LOKET_ACT_FORM (form));
  g_signal_connect (form, "submit", G_CALLBACK (on_biometrics_submitted), NULL);
  if (!loket_desk_has_duty (loket_case_get_desk (file), "examiner"))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("Recorded together with the interview."));

  return form;
}
