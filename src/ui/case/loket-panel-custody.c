/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Originals that stay with the office: what, where, who holds it, and giving them back. */

#include "loket-step-panels.h"

#include <glib/gi18n-lib.h>

#include "loket-act-form.h"
#include "loket-args.h"
#include "loket-command.h"
#include "loket-moment.h"
#include "loket-slip-dialog.h"
#include "loket-words.h"

/* * Auxiliary methods */

static gboolean
may_keep (LoketCase *file)
{
  static const char * const duties[] = { "clerk", "examiner", "intelligence", "handover" };

  for (guint i = 0; i < G_N_ELEMENTS (duties); i++)
    if (loket_desk_has_duty (loket_case_get_desk (file), duties[i]))
      return TRUE;

  return FALSE;
}

static GtkWidget *
words (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);

  return label;
}

/* * Signal callbacks */

/* The case is read again before the act is done, and the form is gone from the window by then. */
static void
on_slip_due (LoketActForm *form,
             JsonObject   *answer,
             LoketCase    *file)
{
  GtkWidget *window = g_object_get_data (G_OBJECT (form), "window");

  if (window != NULL && *loket_json_string (answer, "receipt") != '\0')
    loket_slip_dialog_show (window, loket_case_get_desk (file), loket_json_string (answer, "receipt"));
}

static void
on_take_submitted (LoketActForm *form,
                   LoketCase    *file)
{
  g_autofree char *id = loket_id_new ();
  g_autofree char *what = loket_act_form_get (form, "what");
  g_autofree char *place = loket_act_form_get (form, "place");

  g_object_set_data_full (G_OBJECT (form), "window", g_object_ref (gtk_widget_get_root (GTK_WIDGET (form))), g_object_unref);
  loket_act_form_run (form, "custody_take", loket_args_new ("custody", id, "what", what, "place", place, NULL), FALSE);
}

static void
on_give_back_submitted (LoketActForm *form,
                        LoketCase    *file)
{
  g_autofree char *to_whom = loket_act_form_get (form, "to_whom");

  g_object_set_data_full (G_OBJECT (form), "window", g_object_ref (gtk_widget_get_root (GTK_WIDGET (form))), g_object_unref);
  loket_act_form_run (form, "custody_give_back",
                      loket_args_new ("custody", g_object_get_data (G_OBJECT (form), "custody"), "to_whom", to_whom, NULL),
                      FALSE);
}

/* * Building */

static GtkWidget *
kept_form (LoketCase  *file,
           JsonObject *kept)
{
  g_autofree char *since = loket_moment_short (loket_json_string (kept, "since"));
  g_autofree char *text = g_strdup_printf (_("%s · at %s · since %s · kept by %s"), loket_json_string (kept, "what"),
                                           loket_json_string (kept, "place"), since,
                                           loket_json_string (loket_json_object (kept, "holder"), "name"));
  GtkWidget *form = loket_act_form_new_about (file, loket_json_string (kept, "id"), _("Original kept by the office"),
                                              _("_Given back"));

  loket_act_form_add_words (LOKET_ACT_FORM (form), text, NULL);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "to_whom", _("Given back to"), loket_case_get_field (file, "name"));
  g_object_set_data_full (G_OBJECT (form), "custody", g_strdup (loket_json_string (kept, "id")), g_free);
  g_signal_connect_object (form, "submit", G_CALLBACK (on_give_back_submitted), file, 0);
  g_signal_connect_object (form, "done", G_CALLBACK (on_slip_due), file, 0);
  if (!may_keep (file))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("Somebody who works with the applicant gives it back."));

  return form;
}

static GtkWidget *
given_back_line (JsonObject *kept)
{
  g_autofree char *when = loket_moment_short (loket_json_string (kept, "given_back_at"));
  g_autofree char *text = g_strdup_printf (_("%s · given back %s"), loket_json_string (kept, "what"), when);
  GtkWidget *label = words (text);

  gtk_widget_add_css_class (label, "dim-label");

  return label;
}

/* Rare, so it stands folded. No GtkExpander: Tab goes wrong in the folded child of GTK 4.8. */
static GtkWidget *
take_form (LoketCase *file)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *opener = gtk_toggle_button_new_with_mnemonic (_("_Keep an original of the applicant…"));
  GtkWidget *form = loket_act_form_new (file, _("Keep an original"), _("Keep it and give a _slip"));

  loket_act_form_add_words (LOKET_ACT_FORM (form), _("Only when it must stay here. The applicant gets a slip for it, and it is given back at the latest with the passport."), "dim-label");
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "what", _("What is kept"), NULL);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "place", _("Where it lies"), NULL);
  g_signal_connect_object (form, "submit", G_CALLBACK (on_take_submitted), file, 0);
  g_signal_connect_object (form, "done", G_CALLBACK (on_slip_due), file, 0);
  gtk_widget_set_halign (opener, GTK_ALIGN_START);
  loket_button_set_name (opener, _("_Keep an original of the applicant…"));
  /* What was typed and not recorded is not folded away; nor is a form that gets the focus again. */
  gtk_widget_set_visible (form, loket_act_form_has_draft (LOKET_ACT_FORM (form)));
  g_object_bind_property (form, "visible", opener, "active", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_box_append (GTK_BOX (box), opener);
  gtk_box_append (GTK_BOX (box), form);

  return box;
}

/* * Public API */

/**
 * loket_panel_custody_new:
 *
 * Returns: (transfer full) (nullable): originals that were kept, and the way to keep one
 */
GtkWidget *
loket_panel_custody_new (LoketCase *file)
{
  JsonArray *custody = loket_row_get_array (loket_case_get_data (file), "custody");
  guint n = custody != NULL ? json_array_get_length (custody) : 0;
  const char *state = loket_row_get_string (loket_case_get_data (file), "state");
  gboolean running = g_str_equal (state, "open") || g_str_equal (state, "waiting") || g_str_equal (state, "set_aside");
  GtkWidget *box;

  if (n == 0 && !(running && may_keep (file)))
    return NULL;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *kept = json_array_get_object_element (custody, i);

      gtk_box_append (GTK_BOX (box), *loket_json_string (kept, "given_back_at") == '\0' ? kept_form (file, kept)
                                                                                         : given_back_line (kept));
    }
  if (running && may_keep (file))
    gtk_box_append (GTK_BOX (box), take_form (file));

  return box;
}
