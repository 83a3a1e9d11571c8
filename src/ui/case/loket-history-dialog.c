/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of a case in sentences. */

#include "loket-history-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "loket-message.h"
#include "loket-moment.h"
#include "loket-money.h"

typedef struct
{
  LoketCase *file;
  GtkWidget *list;
  LoketMessage *message;
} History;

/* %s is the member of the detail named beside it, in words. */
static const struct { const char *act, *sentence, *member; } sentences[] = {
  { "created", N_("The case was opened: %s."), "service" },
  { "submitted", N_("The file was complete; the fee is %s."), "fee" },
  { "saved", N_("Form changed: %s."), "fields" },
  { "paper", N_("Paper taken in: %s."), "doc_type" },
  { "matched", N_("%s compared with the original."), "doc_type" },
  { "requirement", N_("Requirement noted: %s."), "requirement" },
  { "checked", N_("Check recorded: %s."), "kind" },
  { "flag_raised", N_("Marked for a second look: %s."), "code" },
  { "flag_cleared", N_("Mark cleared: %s."), "code" },
  { "interviewed", N_("Interview held."), NULL },
  { "biometrics", N_("Photo and fingerprints recorded."), NULL },
  { "billing", N_("Billing code %s recorded."), "billing" },
  { "paid", N_("Payment recorded, NTPN %s."), "ntpn" },
  { "payment_confirmed", N_("Payment confirmed."), NULL },
  { "step_done", N_("Step finished: %s."), "step" },
  { "promised", N_("Promised for %s."), "date" },
  { "returned", N_("Returned to the applicant."), NULL },
  { "taken_in", N_("Taken in again."), NULL },
  { "set_aside", N_("Set aside."), NULL },
  { "withdrawn", N_("Withdrawn."), NULL },
  { "decided", N_("Decision: %s."), "outcome" },
  { "book", N_("Passport book %s recorded."), "book" },
  { "misprint", N_("Book %s is a misprint."), "book" },
  { "quality", N_("Quality check recorded."), NULL },
  { "handed_over", N_("Passport handed over."), NULL },
  { "custody", N_("Kept here: %s."), "what" },
  { "given_back", N_("Given back: %s."), "what" },
  { "note", N_("Note added."), NULL },
  { "read", N_("File read."), NULL },
};

/* * Auxiliary methods */

static char *
fields_words (LoketCase *file,
              JsonArray *fields)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (loket_case_get_desk (file));
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = loket_catalogue_get_field (catalogue, loket_case_get_service_code (file),
                                                     json_array_get_string_element (fields, i));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", loket_catalogue_word (field, "label"));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
member_words (LoketCase  *file,
              JsonObject *detail,
              const char *member)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (loket_case_get_desk (file));
  const char *service = loket_case_get_service_code (file);
  const char *value = loket_json_string (detail, member);

  if (g_str_equal (member, "fields"))
    return fields_words (file, loket_json_array (detail, "fields"));
  if (g_str_equal (member, "fee"))
    return loket_money_format (loket_json_int (detail, "fee"));
  if (g_str_equal (member, "date"))
    return loket_moment_day (value);
  if (g_str_equal (member, "service"))
    return g_strdup (loket_catalogue_name_of (catalogue, "services", value));
  if (g_str_equal (member, "doc_type"))
    return g_strdup (loket_catalogue_name_of (catalogue, "doc_types", value));
  if (g_str_equal (member, "kind"))
    return g_strdup (loket_catalogue_name_of (catalogue, "check_kinds", value));
  if (g_str_equal (member, "code"))
    return g_strdup (loket_catalogue_name_of (catalogue, "reasons", value));
  if (g_str_equal (member, "step"))
    return g_strdup (loket_catalogue_step_name (catalogue, service, value));
  if (g_str_equal (member, "requirement"))
    return g_strdup (loket_catalogue_word (loket_catalogue_get_requirement (catalogue, service, value), "name"));
  if (g_str_equal (member, "outcome"))
    return g_strdup (g_str_equal (value, "approve") ? _("approved") : _("refused"));

  return g_strdup (value);
}

static char *
sentence_of (LoketCase  *file,
             JsonObject *event)
{
  const char *act = loket_json_string (event, "act");

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].act, act))
      {
        g_autoptr(GString) text = g_string_new (_(sentences[i].sentence));

        if (sentences[i].member != NULL)
          {
            g_autofree char *words = member_words (file, loket_json_object (event, "detail"), sentences[i].member);

            g_string_replace (text, "%s", words, 1);
          }

        return g_string_free (g_steal_pointer (&text), FALSE);
      }

  return g_strdup (act);
}

static void
history_free (History *self)
{
  g_clear_object (&self->file);
  g_free (self);
}

static void
add_event (History    *self,
           JsonObject *event)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *when = loket_moment_short (loket_json_string (event, "at"));
  g_autofree char *sentence = sentence_of (self->file, event);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *time = gtk_label_new (when);
  GtkWidget *text = gtk_label_new (sentence);
  GtkWidget *who = gtk_label_new (loket_json_string (loket_json_object (event, "by"), "name"));
  g_autofree char *spoken = g_strdup_printf ("%s. %s. %s", when, sentence, gtk_label_get_text (GTK_LABEL (who)));

  gtk_label_set_width_chars (GTK_LABEL (time), 14);
  gtk_label_set_xalign (GTK_LABEL (time), 0);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_add_css_class (time, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_add_css_class (who, "dim-label");
  gtk_box_append (GTK_BOX (box), time);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), who);
  gtk_widget_set_margin_top (box, 4);
  gtk_widget_set_margin_bottom (box, 4);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* * Signal callbacks */

static void
on_history_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GtkWindow) window = user_data;
  History *self = g_object_get_data (G_OBJECT (window), "history");
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_read_case_finish (LOKET_DESK (source), result, &error);
  JsonArray *events = answer != NULL ? loket_json_array (answer, "events") : NULL;

  if (self == NULL)
    return;
  if (answer == NULL)
    loket_message_set_error (self->message, _("The history could not be read."), error);
  for (guint i = events != NULL ? json_array_get_length (events) : 0; i > 0; i--)
    add_event (self, json_array_get_object_element (events, i - 1));
  gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
}

/* * Public API */

/**
 * loket_history_dialog_show:
 * @file: a case that was read; reading its history is logged like reading the case
 */
void
loket_history_dialog_show (GtkWidget *parent,
                           LoketCase *file)
{
  History *self = g_new0 (History, 1);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->file = g_object_ref (file);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (parent)));
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 760, 560);
  gtk_window_set_title (GTK_WINDOW (window), _("History of this case"));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  self->message = LOKET_MESSAGE (loket_message_new ());
  self->list = gtk_list_box_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("History of this case"), -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);
  g_object_set_data_full (G_OBJECT (window), "history", self, (GDestroyNotify) history_free);
  gtk_window_present (GTK_WINDOW (window));
  loket_desk_read_case_async (loket_case_get_desk (file), loket_case_get_id (file), "history", TRUE, NULL, on_history_read,
                              g_object_ref (window));
}
