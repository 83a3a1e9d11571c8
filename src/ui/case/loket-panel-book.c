/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The passport book: its number from stock, its zone against the case, what was spoiled. */

#include "loket-step-panels.h"

#include <glib/gi18n-lib.h>

#include "loket-act-form.h"
#include "loket-args.h"
#include "loket-field-row.h"
#include "loket-moment.h"

/* From here on the stock is said to run out. */
#define STOCK_LOW 20

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

static const char *
difference_word (const char *code)
{
  static const struct { const char *code, *word; } words[] = {
    { "format", N_("the lines are not 44 characters each") }, { "document", N_("kind of document") },
    { "state", N_("issuing state") }, { "name", N_("name") }, { "number", N_("book number") },
    { "number_digit", N_("check digit of the number") }, { "nationality", N_("nationality") },
    { "birth_date", N_("birth date") }, { "birth_digit", N_("check digit of the birth date") },
    { "sex", N_("sex") }, { "expiry", N_("expiry date") }, { "expiry_digit", N_("check digit of the expiry date") },
    { "optional_digit", N_("check digit of the optional data") }, { "composite", N_("last check digit") },
    { "officer", N_("photo, print or binding") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].code, code))
      return _(words[i].word);

  return code;
}

static char *
differences_of (JsonObject *object)
{
  JsonArray *differences = loket_json_array (object, "differences");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; differences != NULL && i < json_array_get_length (differences); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", difference_word (json_array_get_string_element (differences, i)));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The misprint that still needs its second signature. */
static JsonObject *
unsigned_misprint (LoketCase *file)
{
  JsonArray *misprints = loket_row_get_array (loket_case_get_data (file), "misprints");

  for (guint i = 0; misprints != NULL && i < json_array_get_length (misprints); i++)
    {
      JsonObject *misprint = json_array_get_object_element (misprints, i);

      if (loket_json_object (misprint, "signed_by") == NULL)
        return misprint;
    }

  return NULL;
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

/* A book that is printed well has no reason why it is spoiled. */
static void
on_result_edited (LoketFieldRow *result,
                  GtkWidget     *reason)
{
  g_autofree char *text = loket_field_row_get_text (result);

  gtk_widget_set_visible (reason, g_str_equal (text, "spoiled"));
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
on_misprint_submitted (LoketActForm *form,
                       LoketCase    *file)
{
  JsonObject *misprint = unsigned_misprint (file);

  if (misprint != NULL)
    loket_act_form_run (form, "book_record",
                        loket_args_new ("book", loket_json_string (misprint, "book"), "result", "spoiled",
                                        "reason", loket_json_string (misprint, "reason"), NULL), FALSE);
}

static void
add_stock_words (LoketActForm *form,
                 LoketCase    *file)
{
  JsonObject *stock = loket_row_get_object (loket_case_get_data (file), "stock");
  int left = stock != NULL ? (int) loket_json_int (stock, "left") : 0;
  g_autofree char *text = NULL;

  if (left == 0)
    {
      loket_act_form_add_words (form, _("No blank book of this kind is left. Ask for new stock; the case waits here."), "error");
      return;
    }
  text = g_strdup_printf (ngettext ("Next in stock: %s · %d left", "Next in stock: %s · %d left", (gulong) left),
                          loket_json_string (stock, "next"), left);
  loket_act_form_add_words (form, text, left <= STOCK_LOW ? "warning" : "dim-label");
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
  GtkWidget *form, *result, *reason;

  if (issue != NULL && *book_of (file) != '\0')
    {
      g_autofree char *text = g_strdup_printf (_("Passport book %s"), book_of (file));

      form = words (text);
      gtk_widget_add_css_class (form, "heading");

      return form;
    }
  if (!g_str_equal (loket_case_get_step (file), "printing"))
    return NULL;
  if (unsigned_misprint (file) != NULL)
    return NULL;
  form = loket_act_form_new (file, _("Passport book"), _("Record the _book"));
  add_stock_words (LOKET_ACT_FORM (form), file);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "book", _("Book number"), NULL);
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "result", _("Result"), "ok", "ok", _("printed well"),
                             "spoiled", _("spoiled"), NULL);
  loket_act_form_add_rows (LOKET_ACT_FORM (form), "reason", _("Why it is spoiled"), "",
                           loket_catalogue_list_reasons (catalogue_of (file), "spoiled"));
  result = loket_act_form_get_row (LOKET_ACT_FORM (form), "result");
  reason = loket_act_form_get_row (LOKET_ACT_FORM (form), "reason");
  g_signal_connect_object (result, "edited", G_CALLBACK (on_result_edited), reason, 0);
  on_result_edited (LOKET_FIELD_ROW (result), reason);
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
 * loket_panel_misprint_new:
 *
 * Returns: (transfer full) (nullable): a book that was spoiled or differs, with the second signature
 */
GtkWidget *
loket_panel_misprint_new (LoketCase *file)
{
  LoketDesk *desk = loket_case_get_desk (file);
  JsonObject *misprint = unsigned_misprint (file);
  JsonObject *opener = misprint != NULL ? loket_json_object (misprint, "opened_by") : NULL;
  JsonObject *quality = loket_row_get_object (loket_case_get_data (file), "quality");
  g_autofree char *when = misprint != NULL ? loket_moment_short (loket_json_string (misprint, "opened_at")) : NULL;
  g_autofree char *text = NULL;
  GtkWidget *form;

  if (misprint == NULL)
    return NULL;
  text = g_strdup_printf (_("Book %s does not count any more: %s, %s (%s)."), loket_json_string (misprint, "book"),
                          loket_catalogue_name_of (catalogue_of (file), "reasons", loket_json_string (misprint, "reason")),
                          loket_json_string (opener, "name"), when);
  form = loket_act_form_new (file, _("Misprint"), _("Si_gn as the second person"));
  loket_act_form_add_words (LOKET_ACT_FORM (form), text, "error");
  if (quality != NULL && g_str_equal (loket_json_string (quality, "result"), "differs"))
    {
      g_autofree char *which = differences_of (quality);
      g_autofree char *differs = g_strdup_printf (_("The book differs from the case: %s"), which);

      loket_act_form_add_words (LOKET_ACT_FORM (form), differs, NULL);
    }
  g_signal_connect_object (form, "submit", G_CALLBACK (on_misprint_submitted), file, 0);
  if (g_str_equal (loket_json_string (opener, "id"), loket_desk_get_staff_id (desk)))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("You found it: a head signs. Then a new book is printed."));
  else if (!loket_desk_has_duty (desk, "section_head") && !loket_desk_has_duty (desk, "office_head"))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("A head signs: then a new book is printed."));

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
