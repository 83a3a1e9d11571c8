/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The passport book: its number from stock, its zone against the case, its handover. */

#include "loket-step-panels.h"

#include <glib/gi18n-lib.h>

#include "loket-act-form.h"
#include "loket-args.h"
#include "loket-moment.h"

/* * Auxiliary methods */

static LoketCatalogue *
catalogue_of (LoketCase *file)
{
  return loket_desk_get_catalogue (loket_case_get_desk (file));
}

static const char *
book_of (LoketCase *file)
{
  return loket_json_string (loket_row_get_object (loket_case_get_data (file), "issue"), "book");
}

static GtkWidget *
words (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);

  return label;
}

static char *
differences_of (JsonObject *object)
{
  JsonArray *differences = loket_json_array (object, "differences");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; differences != NULL && i < json_array_get_length (differences); i++)
    {
      JsonNode *node = json_array_get_element (differences, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                              JSON_NODE_HOLDS_OBJECT (node)
                              ? loket_json_string (json_node_get_object (node), "field")
                              : json_node_get_string (node));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* * Signal callbacks */

static void
on_book_submitted (LoketActForm *form)
{
  g_autofree char *book = loket_act_form_get (form, "book");
  g_autofree char *result = loket_act_form_get (form, "result");
  g_autofree char *reason = loket_act_form_get (form, "reason");

  loket_act_form_run (form, "book_record",
                      loket_args_new ("book", book, "result", result, "reason", reason, NULL), FALSE);
}

static void
on_quality_submitted (LoketActForm *form)
{
  g_autofree char *mrz1 = loket_act_form_get (form, "mrz1");
  g_autofree char *mrz2 = loket_act_form_get (form, "mrz2");
  g_autofree char *result = loket_act_form_get (form, "result");

  loket_act_form_run (form, "quality_record",
                      loket_args_new ("mrz1", mrz1, "mrz2", mrz2, "result", result, NULL), FALSE);
}

static void
on_handover_submitted (LoketActForm *form,
                       LoketCase    *file)
{
  g_autofree char *capacity = loket_act_form_get (form, "capacity");
  g_autofree char *name = loket_act_form_get (form, "name");
  g_autofree char *nik = loket_act_form_get (form, "nik");
  g_autofree char *kk = loket_act_form_get (form, "kk");
  g_autofree char *relation = loket_act_form_get (form, "relation");
  g_autofree char *letter = loket_act_form_get (form, "letter");
  g_autofree char *id_seen = loket_act_form_get (form, "id_seen");

  loket_act_form_run (form, "handover_record",
                      loket_args_new ("collector:object",
                                      loket_args_new ("capacity", capacity, "name", name, "nik", nik, "kk", kk,
                                                      "relation", relation, NULL),
                                      "evidence:object",
                                      loket_args_new ("letter", letter, "id_seen", id_seen, "paper", "", NULL),
                                      "book", book_of (file), NULL), FALSE);
}

/* * Public API */

/**
 * loket_panel_book_new:
 *
 * Returns: (transfer full) (nullable): the book number, to be recorded or recorded
 */
GtkWidget *
loket_panel_book_new (LoketCase *file)
{
  JsonObject *issue = loket_row_get_object (loket_case_get_data (file), "issue");
  GtkWidget *form;

  if (issue != NULL && *book_of (file) != '\0')
    {
      g_autofree char *text = g_strdup_printf (_("Passport book %s"), book_of (file));

      form = words (text);
      gtk_widget_add_css_class (form, "heading");

      return form;
    }
  if (!g_str_equal (loket_case_get_step (file), "printing"))
    return NULL;
  form = loket_act_form_new (file, _("Passport book"), _("Record the _book"));
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "book", _("Book number"), NULL);
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "result", _("Result"), "ok", "ok", _("printed well"),
                             "spoiled", _("spoiled"), NULL);
  loket_act_form_add_rows (LOKET_ACT_FORM (form), "reason", _("Why it is spoiled"), "",
                           loket_catalogue_list_reasons (catalogue_of (file), "spoiled"));
  g_signal_connect (form, "submit", G_CALLBACK (on_book_submitted), NULL);
  if (!loket_desk_has_duty (loket_case_get_desk (file), "printer"))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("The printing officer records the book."));

  return form;
}

/**
 * loket_panel_quality_new:
 *
 * Returns: (transfer full) (nullable): the book's machine-readable zone against the case
 */
GtkWidget *
loket_panel_quality_new (LoketCase *file)
{
  JsonObject *quality = loket_row_get_object (loket_case_get_data (file), "quality");
  GtkWidget *form;

  if (quality != NULL && g_str_equal (loket_json_string (quality, "result"), "ok"))
    return words (_("Quality check: the book's zone agrees with the case letter by letter."));
  if (!g_str_equal (loket_case_get_step (file), "quality"))
    return NULL;
  form = loket_act_form_new (file, _("Quality check"), _("_Compare with the case"));
  if (quality != NULL)
    {
      g_autofree char *which = differences_of (quality);
      g_autofree char *text = g_strdup_printf (_("The book differs from the case: %s"), which);

      loket_act_form_add_words (LOKET_ACT_FORM (form), text, "error");
    }
  loket_act_form_add_words (LOKET_ACT_FORM (form), _("Swipe the book, or type both lines of its zone."), "dim-label");
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "mrz1", _("First line"), NULL);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "mrz2", _("Second line"), NULL);
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "result", _("Looks"), "ok", "ok", _("photo, print and binding good"),
                             "spoiled", _("spoiled"), NULL);
  g_signal_connect (form, "submit", G_CALLBACK (on_quality_submitted), NULL);
  if (!loket_desk_has_duty (loket_case_get_desk (file), "quality"))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("Another person than the printing officer checks the book."));

  return form;
}

/**
 * loket_panel_handover_new:
 *
 * Returns: (transfer full) (nullable): who takes the passport, with what evidence
 */
GtkWidget *
loket_panel_handover_new (LoketCase *file)
{
  JsonObject *handover = loket_row_get_object (loket_case_get_data (file), "handover");
  g_autofree char *button = NULL;
  GtkWidget *form;

  if (handover != NULL)
    {
      g_autofree char *when = loket_moment_short (loket_json_string (handover, "at"));
      g_autofree char *text = g_strdup_printf (_("Handed over to %s, %s"),
                                               loket_json_string (loket_json_object (handover, "collector"), "name"), when);

      return words (text);
    }
  if (!g_str_equal (loket_case_get_step (file), "handover"))
    return NULL;
  button = g_strdup_printf (_("_Hand over passport %s"), book_of (file));
  form = loket_act_form_new (file, _("Handover"), button);
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "capacity", _("Who collects"), "self", "self", _("the applicant"),
                             "family", _("family on the same family card"), "proxy", _("somebody with a letter of authority"),
                             NULL);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "name", _("Name"), loket_case_get_field (file, "name"));
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "nik", _("NIK"), loket_case_get_field (file, "nik"));
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "kk", _("Number of the family card"), NULL);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "relation", _("Relation"), NULL);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "letter", _("Letter of authority"), NULL);
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "id_seen", _("Identity seen"), "ktp", "ktp", _("KTP"),
                             "kk", _("family card"), "passport", _("old passport"), NULL);
  g_signal_connect_object (form, "submit", G_CALLBACK (on_handover_submitted), file, 0);
  if (!loket_desk_has_duty (loket_case_get_desk (file), "handover"))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("An officer with the handover duty gives it out."));

  return form;
}

/**
 * loket_panel_decision_new:
 *
 * Returns: (transfer full) (nullable): the decisions so far, in words
 */
GtkWidget *
loket_panel_decision_new (LoketCase *file)
{
  JsonArray *decisions = loket_row_get_array (loket_case_get_data (file), "decisions");
  GtkWidget *box = NULL;

  for (guint i = 0; decisions != NULL && i < json_array_get_length (decisions); i++)
    {
      JsonObject *decision = json_array_get_object_element (decisions, i);
      gboolean approved = g_str_equal (loket_json_string (decision, "outcome"), "approve");
      g_autofree char *when = loket_moment_short (loket_json_string (decision, "at"));
      g_autofree char *text = g_strdup_printf (approved ? _("Approved by %s, %s") : _("Refused by %s, %s"),
                                               loket_json_string (loket_json_object (decision, "by"), "name"),
                                               when);

      if (box == NULL)
        box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
      gtk_box_append (GTK_BOX (box), words (text));
    }

  return box;
}
