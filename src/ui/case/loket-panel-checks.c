/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of a step and open flags: who looked, where, and what it said. */

#include "loket-step-panels.h"

#include <glib/gi18n-lib.h>

#include "loket-act-form.h"
#include "loket-args.h"
#include "loket-command.h"
#include "loket-moment.h"

/* * Auxiliary methods */

static LoketCatalogue *
catalogue_of (LoketCase *file)
{
  return loket_desk_get_catalogue (loket_case_get_desk (file));
}

/* The last check of a kind counts; earlier ones stay in the history. */
static JsonObject *
last_check (LoketCase  *file,
            const char *kind)
{
  JsonArray *checks = loket_row_get_array (loket_case_get_data (file), "checks");

  for (guint i = checks != NULL ? json_array_get_length (checks) : 0; i > 0; i--)
    if (g_str_equal (loket_json_string (json_array_get_object_element (checks, i - 1), "kind"), kind))
      return json_array_get_object_element (checks, i - 1);

  return NULL;
}

static const char *
outcome_word (const char *outcome)
{
  if (g_str_equal (outcome, "ok"))
    return _("nothing found, agrees");
  if (g_str_equal (outcome, "hit"))
    return _("needs an additional check");
  if (g_str_equal (outcome, "differs"))
    return _("differs");
  if (g_str_equal (outcome, "unavailable"))
    return _("source not available");

  return outcome;
}

static GtkWidget *
done_row (LoketCase  *file,
          JsonObject *check,
          const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean good = g_str_equal (loket_json_string (check, "outcome"), "ok");
  GtkWidget *icon = gtk_image_new_from_icon_name (good ? "object-select-symbolic" : "dialog-warning-symbolic");
  g_autofree char *when = loket_moment_short (loket_json_string (check, "at"));
  g_autofree char *text = g_strdup_printf ("%s: %s · %s %s", name, outcome_word (loket_json_string (check, "outcome")),
                                           loket_json_string (loket_json_object (check, "by"), "name"),
                                           when);
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (icon, good ? "success" : "warning");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);

  return box;
}

/* * Signal callbacks */

static void
on_check_submitted (LoketActForm *form,
                    const char   *kind)
{
  g_autofree char *id = loket_id_new ();
  g_autofree char *outcome = loket_act_form_get (form, "outcome");
  g_autofree char *reference = loket_act_form_get (form, "reference");
  g_autofree char *source = loket_act_form_get (form, "source");

  loket_act_form_run (form, "case_check",
                      loket_args_new ("check", id, "kind", kind, "source", source, "outcome", outcome,
                                      "reference", reference, "reason", "", NULL), FALSE);
}

static void
on_flag_cleared (LoketActForm *form,
                 const char   *flag)
{
  g_autofree char *reason = loket_act_form_get (form, "reason");

  loket_act_form_run (form, "flag_clear", loket_args_new ("flag", flag, "reason", reason, NULL), FALSE);
}

static void
add_sources (LoketActForm *form,
             JsonObject   *kind)
{
  JsonArray *sources = loket_json_array (kind, "sources");
  g_autoptr(GListStore) rows = g_list_store_new (LOKET_TYPE_ROW);
  const char *first = "";

  for (guint i = 0; sources != NULL && i < json_array_get_length (sources); i++)
    {
      JsonNode *node = json_array_get_element (sources, i);
      g_autoptr(JsonObject) object = JSON_NODE_HOLDS_OBJECT (node)
                                      ? json_object_ref (json_node_get_object (node))
                                      : loket_args_new ("code", json_node_get_string (node),
                                                        "name_id", json_node_get_string (node), NULL);
      g_autoptr(LoketRow) row = loket_row_new (object);

      if (i == 0)
        first = loket_json_string (object, "code");
      g_list_store_append (rows, row);
    }
  if (g_list_model_get_n_items (G_LIST_MODEL (rows)) > 0)
    loket_act_form_add_rows (form, "source", _("Source"), first, G_LIST_MODEL (rows));
}

static void
on_flag_raised (LoketActForm *form,
                const char   *code)
{
  g_autofree char *id = loket_id_new ();
  g_autofree char *reason = loket_act_form_get (form, "reason");

  loket_act_form_run (form, "flag_raise", loket_args_new ("flag", id, "code", code, "reason", reason, NULL), FALSE);
}

/* What disagrees may stay as it is for a reason; somebody else looks at it later. */
static GtkWidget *
needed_flag (LoketCase  *file,
             const char *code)
{
  const char *name = loket_catalogue_name_of (catalogue_of (file), "reasons", code);
  GtkWidget *form = loket_act_form_new (file, name, _("_Keep it and mark it"));

  loket_act_form_add_rows (LOKET_ACT_FORM (form), "reason", _("Why it is right"), "",
                           loket_catalogue_list_reasons (catalogue_of (file), "keep_anyway"));
  g_signal_connect_data (form, "submit", G_CALLBACK (on_flag_raised), g_strdup (code),
                         (GClosureNotify) (GCallback) g_free, 0);

  return form;
}

static GtkWidget *
open_check (LoketCase  *file,
            const char *kind_code)
{
  JsonObject *kind = loket_catalogue_find (catalogue_of (file), "check_kinds", kind_code);
  const char *name = loket_catalogue_word (kind, "name");
  GtkWidget *form = loket_act_form_new (file, *name != '\0' ? name : kind_code, _("_Record the check"));

  add_sources (LOKET_ACT_FORM (form), kind);
  loket_act_form_add_choice (LOKET_ACT_FORM (form), "outcome", _("Outcome"), "ok", "ok", _("nothing found, agrees"),
                             "differs", _("differs"), "hit", _("needs an additional check"),
                             "unavailable", _("source not available"), NULL);
  loket_act_form_add_entry (LOKET_ACT_FORM (form), "reference", _("Reference"), NULL);
  g_signal_connect_data (form, "submit", G_CALLBACK (on_check_submitted), g_strdup (kind_code),
                         (GClosureNotify) (GCallback) g_free, 0);
  if (!loket_case_may (file, "work"))
    loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("Somebody with the duty for this step records it."));

  return form;
}

/* * Public API */

/**
 * loket_panel_checks_new:
 *
 * The checks the current step asks for, done and open.
 *
 * Returns: (transfer full) (nullable): the panel
 */
GtkWidget *
loket_panel_checks_new (LoketCase *file)
{
  JsonObject *step = loket_catalogue_get_step (catalogue_of (file), loket_case_get_service_code (file),
                                               loket_case_get_step (file));
  JsonArray *kinds = loket_json_array (step, "checks");
  GtkWidget *box;

  if (kinds == NULL || json_array_get_length (kinds) == 0)
    return NULL;
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  for (guint i = 0; i < json_array_get_length (kinds); i++)
    {
      const char *kind = json_array_get_string_element (kinds, i);
      JsonObject *check = last_check (file, kind);

      if (check != NULL)
        gtk_box_append (GTK_BOX (box), done_row (file, check, loket_catalogue_name_of (catalogue_of (file), "check_kinds", kind)));
      else
        gtk_box_append (GTK_BOX (box), open_check (file, kind));
    }

  return box;
}

/**
 * loket_panel_flags_new:
 *
 * Returns: (transfer full) (nullable): open flags with the way to clear them
 */
GtkWidget *
loket_panel_flags_new (LoketCase *file)
{
  JsonArray *flags = loket_row_get_array (loket_case_get_data (file), "flags");
  JsonArray *blockers = loket_row_get_array (loket_case_get_data (file), "blockers");
  GtkWidget *box = NULL;

  for (guint i = 0; blockers != NULL && i < json_array_get_length (blockers); i++)
    {
      JsonObject *blocker = json_array_get_object_element (blockers, i);

      if (!g_str_equal (loket_json_string (blocker, "code"), "flag_needed"))
        continue;
      if (box == NULL)
        box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
      gtk_box_append (GTK_BOX (box), needed_flag (file, loket_json_string (blocker, "flag")));
    }

  for (guint i = 0; flags != NULL && i < json_array_get_length (flags); i++)
    {
      JsonObject *flag = json_array_get_object_element (flags, i);
      const char *name = loket_catalogue_name_of (catalogue_of (file), "reasons", loket_json_string (flag, "code"));
      const char *by = loket_json_string (loket_json_object (flag, "by"), "name");
      GtkWidget *form;

      if (loket_json_object (flag, "cleared_by") != NULL)
        continue;
      if (box == NULL)
        box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
      form = loket_act_form_new (file, name, _("_Clear after looking at it"));
      loket_act_form_add_words (LOKET_ACT_FORM (form), by, "dim-label");
      loket_act_form_add_entry (LOKET_ACT_FORM (form), "reason", _("Why it may go on"), NULL);
      g_signal_connect_data (form, "submit", G_CALLBACK (on_flag_cleared),
                             g_strdup (loket_json_string (flag, "id")), (GClosureNotify) (GCallback) g_free, 0);
      if (g_str_equal (loket_json_string (loket_json_object (flag, "by"), "id"), loket_desk_get_staff_id (loket_case_get_desk (file))))
        loket_act_form_set_why_not (LOKET_ACT_FORM (form), _("You raised this yourself: another person must clear it."));
      gtk_box_append (GTK_BOX (box), form);
    }

  return box;
}
