/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The handover: who collects the passport, what they showed, and only to whom it may go. */

#include "loket-step-panels.h"

#include <glib/gi18n-lib.h>

#include "loket-act-form.h"
#include "loket-args.h"
#include "loket-field-factory.h"
#include "loket-field-row.h"
#include "loket-moment.h"
#include "loket-screen.h"
#include "loket-slip-dialog.h"
#include "loket-words.h"

/* * Auxiliary methods */

static const char *
book_of (LoketCase *file)
{
  return loket_json_string (loket_row_get_object (loket_case_get_data (file), "issue"), "book");
}

/* Only what this collector must show is asked for. */
static void
show_rows (LoketActForm *form)
{
  static const struct { const char *row, *capacity; } rows[] = {
    { "kk", "family" }, { "relation", "family" }, { "letter", "proxy" },
  };
  g_autofree char *capacity = loket_act_form_get (form, "capacity");

  gtk_widget_set_visible (loket_act_form_get_row (form, "name"), !g_str_equal (capacity, "self"));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_visible (loket_act_form_get_row (form, rows[i].row), g_str_equal (capacity, rows[i].capacity));
}

static GtkWidget *
number_row (const char *code,
            const char *label)
{
  g_autoptr(JsonObject) field = loket_args_new ("code", code, "kind", code, "label_id", label, "label_en", label,
                                                "width:int", (gint64) 2, NULL);

  return GTK_WIDGET (loket_field_factory_make (field));
}

/* * Signal callbacks */

static void
on_submitted (LoketActForm *form,
              LoketCase    *file)
{
  g_autofree char *capacity = loket_act_form_get (form, "capacity");
  g_autofree char *name = loket_act_form_get (form, "name");
  g_autofree char *nik = loket_act_form_get (form, "nik");
  g_autofree char *kk = loket_act_form_get (form, "kk");
  g_autofree char *relation = loket_act_form_get (form, "relation");
  g_autofree char *letter = loket_act_form_get (form, "letter");
  g_autofree char *id_seen = loket_act_form_get (form, "id_seen");
  gboolean self = g_str_equal (capacity, "self");
  gboolean family = g_str_equal (capacity, "family");

  loket_act_form_run (form, "handover_record",
                      loket_args_new ("collector:object",
                                      loket_args_new ("capacity", capacity,
                                                      "name", self ? loket_case_get_field (file, "name") : name,
                                                      "nik", nik, "kk", family ? kk : "", "relation", family ? relation : "",
                                                      NULL),
                                      "evidence:object",
                                      loket_args_new ("letter", g_str_equal (capacity, "proxy") ? letter : "",
                                                      "id_seen", id_seen, "paper", "", NULL),
                                      "book", book_of (file), NULL), FALSE);
}

/* A hit of the watch list is an answer too: nothing was handed over. */
static void
on_done (LoketActForm *form,
         JsonObject   *answer,
         LoketCase    *file)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (form)));

  if (loket_json_boolean (answer, "handed"))
    loket_slip_dialog_show (window, loket_case_get_desk (file), loket_json_string (answer, "receipt"));
  else
    loket_screen_toast (window, _("Not handed over: an additional examination is needed first."));
}

/* * Public API */

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
      JsonObject *collector = loket_json_object (handover, "collector");
      g_autofree char *when = loket_moment_short (loket_json_string (handover, "at"));
      g_autofree char *text = g_strdup_printf (_("Handed over to %s (%s), %s"), loket_json_string (collector, "name"),
                                               loket_capacity_word (loket_json_string (collector, "capacity")), when);
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "heading");

      return label;
    }
  if (!g_str_equal (loket_case_get_step (file), "handover"))
    return NULL;
  button = g_strdup_printf (_("_Hand over passport %s"), book_of (file));
  form = loket_act_form_new (file, _("Handover"), button);
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "capacity", _("Who collects"), "self", "self", _("the applicant"),
                             "family", _("family on the same family card"), "proxy", _("somebody with a letter of authority"),
                             NULL);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "name", _("Name"), NULL);
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "id_seen", _("Identity seen"), "ktp", "ktp", _("KTP"),
                             "kk", _("family card"), "passport", _("old passport"), NULL);
  loket_act_form_add_row (LOKET_ACT_FORM (form), "nik", number_row ("nik", _("NIK on the identity")));
  loket_act_form_add_row (LOKET_ACT_FORM (form), "kk", number_row ("kk", _("Number of the family card")));
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "relation", _("Relation"), NULL);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "letter", _("Letter of authority"), NULL);
  g_signal_connect_swapped (loket_act_form_get_row (LOKET_ACT_FORM (form), "capacity"), "edited", G_CALLBACK (show_rows), form);
  show_rows (LOKET_ACT_FORM (form));
  g_signal_connect_object (form, "submit", G_CALLBACK (on_submitted), file, 0);
  g_signal_connect_object (form, "done", G_CALLBACK (on_done), file, 0);
  if (!loket_desk_has_duty (loket_case_get_desk (file), "handover"))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("An officer with the handover duty gives it out."));

  return form;
}
