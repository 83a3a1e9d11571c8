/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history of a case in sentences. */

#include "loket-history-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "loket-focus.h"
#include "loket-message.h"
#include "loket-moment.h"
#include "loket-money.h"
#include "loket-words.h"

typedef struct
{
  LoketCase *file;
  GtkWidget *list;
  LoketMessage *message;
} History;

/* %s is what stands in "member" of the detail, in words. */
static const struct { const char *act, *sentence, *member; } sentences[] = {
  { "created", N_("The application was opened: %s."), "service" },
  { "submitted", N_("The file was complete; the fee is %s."), "fee" },
  { "saved", N_("Filled in or changed: %s."), "fields" },
  { "matched", N_("%s was compared with the original."), "doc_type" },
  { "flag_raised", N_("Marked for a second look: %s."), "code" },
  { "interviewed", N_("The interview was held: %s."), "result" },
  { "billing", N_("Billing code %s was recorded."), "billing" },
  { "paid", N_("The payment was recorded, NTPN %s."), "ntpn" },
  { "payment_confirmed", N_("The treasurer confirmed the payment."), NULL },
  { "taken_in", N_("The file was taken in again."), NULL },
  { "set_aside", N_("Set aside: %s."), "reason" },
  { "withdrawn", N_("Withdrawn: %s."), "reason" },
  { "book", N_("Passport book %s was recorded."), "book" },
  { "handed_over", N_("The passport was handed over: %s."), "capacity" },
  { "custody", N_("An original is kept here: %s."), "what" },
  { "given_back", N_("An original was given back: %s."), "what" },
  { "note", N_("A note was written."), NULL },
  { "read", N_("The file was read: %s."), "purpose" },
};

/* * Auxiliary methods */

static LoketCatalogue *
catalogue_of (LoketCase *file)
{
  return loket_desk_get_catalogue (loket_case_get_desk (file));
}

static const char *
word_of (const char *code)
{
  static const struct { const char *code, *word; } words[] = {
    { "pass", N_("passed") }, { "deepen", N_("to be examined more deeply") }, { "refuse", N_("refusal proposed") },
    { "taken", N_("taken") }, { "partial", N_("some missing") }, { "exception", N_("not possible") },
    { "ok", N_("nothing found") }, { "hit", N_("found on the list") }, { "differs", N_("differs") },
    { "unavailable", N_("the source could not be asked") },
    { "process", N_("to work on it") }, { "decide", N_("to decide") }, { "follow", N_("because it changed") },
    { "history", N_("for its history") }, { "serve", N_("at the counter") },
    { "first", N_("the first promise") }, { "returned", N_("because the file was returned") },
    { "outage", N_("because a system was out of order") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].code, code))
      return _(words[i].word);

  return code;
}

static char *
list_words (LoketCase  *file,
            JsonArray  *codes,
            const char *list)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; codes != NULL && i < json_array_get_length (codes); i++)
    {
      const char *code = json_array_get_string_element (codes, i);
      JsonObject *field = list == NULL ? loket_catalogue_get_field (catalogue_of (file), loket_case_get_service_code (file), code) : NULL;
      const char *word = list != NULL ? loket_catalogue_name_of (catalogue_of (file), list, code) : loket_catalogue_word (field, "label");

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", *word != '\0' ? word : code);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "code: words" of somebody whose work it was not, or a word of the program. */
static char *
purpose_words (LoketCase  *file,
               const char *purpose)
{
  g_auto(GStrv) parts = g_strsplit (purpose, ": ", 2);
  const char *name = parts[0] != NULL ? loket_catalogue_name_of (catalogue_of (file), "reasons", parts[0]) : "";

  if (*name == '\0')
    return g_strdup (word_of (purpose));

  return parts[1] != NULL ? g_strdup_printf ("%s: %s", name, parts[1]) : g_strdup (name);
}

static char *
member_words (LoketCase  *file,
              JsonObject *detail,
              const char *member)
{
  LoketCatalogue *catalogue = catalogue_of (file);
  const char *value = loket_json_string (detail, member);
  const char *word = value;

  if (g_str_equal (member, "fields"))
    return list_words (file, loket_json_array (detail, "fields"), NULL);
  if (g_str_equal (member, "fee"))
    return loket_money_format (loket_json_int (detail, "fee"));
  if (g_str_equal (member, "service"))
    return g_strdup_printf ("%s, %s", loket_catalogue_name_of (catalogue, "services", value),
                            loket_catalogue_variant_name (catalogue, value, loket_json_string (detail, "variant")));
  if (g_str_equal (member, "doc_type"))
    word = loket_catalogue_name_of (catalogue, "doc_types", value);
  else if (g_str_equal (member, "code") || g_str_equal (member, "reason"))
    word = loket_catalogue_name_of (catalogue, "reasons", value);
  else if (g_str_equal (member, "capacity"))
    word = loket_capacity_word (value);
  else if (g_str_equal (member, "purpose"))
    return purpose_words (file, value);
  else if (g_str_equal (member, "result"))
    word = word_of (value);

  return g_strdup (word != NULL && *word != '\0' ? word : value);
}

/* * Events that say more than one thing */

static char *
paper_sentence (LoketCase  *file,
                JsonObject *detail)
{
  const char *paper = loket_catalogue_name_of (catalogue_of (file), "doc_types", loket_json_string (detail, "doc_type"));
  int pages = (int) loket_json_int (detail, "pages");

  if (pages == 0)
    return g_strdup_printf (_("%s was taken out of the file."), paper);
  if (loket_json_int (detail, "version") > 1)
    return g_strdup_printf (ngettext ("%s was scanned again: %d page.", "%s was scanned again: %d pages.", (gulong) pages), paper, pages);

  return g_strdup_printf (ngettext ("%s was scanned: %d page.", "%s was scanned: %d pages.", (gulong) pages), paper, pages);
}

static char *
requirement_sentence (LoketCase  *file,
                      JsonObject *detail)
{
  JsonObject *requirement = loket_catalogue_get_requirement (catalogue_of (file), loket_case_get_service_code (file),
                                                             loket_json_string (detail, "requirement"));
  const char *name = loket_catalogue_word (requirement, "name");
  const char *state = loket_json_string (detail, "state");
  g_autofree char *reason = member_words (file, detail, "reason");

  if (g_str_equal (state, "not_exist"))
    return g_strdup_printf (_("The applicant does not have %s: %s."), name, reason);
  if (g_str_equal (state, "waived"))
    return g_strdup_printf (_("%s is not needed: %s."), name, reason);

  return g_strdup_printf (_("%s is needed again."), name);
}

static char *
check_sentence (LoketCase  *file,
                JsonObject *detail)
{
  const char *kind = loket_catalogue_name_of (catalogue_of (file), "check_kinds", loket_json_string (detail, "kind"));
  const char *reference = loket_json_string (detail, "reference");
  const char *outcome = word_of (loket_json_string (detail, "outcome"));

  if (*reference == '\0')
    return g_strdup_printf (_("%s was checked: %s."), kind, outcome);

  return g_strdup_printf (_("%s was checked: %s (%s)."), kind, outcome, reference);
}

static char *
step_sentence (LoketCase  *file,
               JsonObject *detail)
{
  const char *step = loket_catalogue_step_name (catalogue_of (file), loket_case_get_service_code (file), loket_json_string (detail, "step"));
  const char *as = loket_json_string (detail, "as");

  /* What ended these steps stands in a sentence of its own. */
  if (!g_str_equal (as, "forwarded"))
    return NULL;

  return g_strdup_printf (_("Step finished: %s."), step);
}

static char *
promise_sentence (JsonObject *detail)
{
  g_autofree char *day = loket_moment_day (loket_json_string (detail, "date"));
  const char *reason = loket_json_string (detail, "reason");

  if (g_str_equal (reason, "first"))
    return g_strdup_printf (_("Promised for %s."), day);

  return g_strdup_printf (_("Now promised for %s, %s."), day, word_of (reason));
}

static char *
return_sentence (LoketCase  *file,
                 JsonObject *detail)
{
  g_autofree char *reasons = list_words (file, loket_json_array (detail, "reasons"), "reasons");
  g_autofree char *deadline = loket_moment_day (loket_json_string (detail, "deadline"));

  if (*deadline != '\0')
    return g_strdup_printf (_("The file was returned until %s: %s."), deadline, reasons);

  return g_strdup_printf (_("The file was returned: %s."), reasons);
}

static char *
decision_sentence (LoketCase  *file,
                   JsonObject *detail)
{
  if (g_str_equal (loket_json_string (detail, "outcome"), "approve"))
    return g_strdup_printf (_("The application was approved, version %d."), (int) loket_json_int (detail, "version"));

  return g_strdup_printf (_("The application was refused: %s."),
                          loket_catalogue_name_of (catalogue_of (file), "reasons", loket_json_string (detail, "basis")));
}

static char *
special_sentence (LoketCase  *file,
                  const char *act,
                  JsonObject *detail)
{
  if (g_str_equal (act, "paper"))
    return paper_sentence (file, detail);
  if (g_str_equal (act, "requirement"))
    return requirement_sentence (file, detail);
  if (g_str_equal (act, "checked"))
    return check_sentence (file, detail);
  if (g_str_equal (act, "step_done"))
    return step_sentence (file, detail);
  if (g_str_equal (act, "promised"))
    return promise_sentence (detail);
  if (g_str_equal (act, "returned"))
    return return_sentence (file, detail);
  if (g_str_equal (act, "decided"))
    return decision_sentence (file, detail);
  if (g_str_equal (act, "flag_cleared"))
    return g_strdup_printf (_("Mark cleared: %s. %s"), loket_catalogue_name_of (catalogue_of (file), "reasons", loket_json_string (detail, "code")),
                            loket_json_string (detail, "reason"));
  if (g_str_equal (act, "biometrics"))
    return g_strdup_printf (_("Photo %s, fingerprints %s."), word_of (loket_json_string (detail, "photo")),
                            word_of (loket_json_string (detail, "fingers")));
  if (g_str_equal (act, "misprint"))
    return g_strdup_printf (_("Book %s does not count any more: %s."), loket_json_string (detail, "book"),
                            loket_catalogue_name_of (catalogue_of (file), "reasons", loket_json_string (detail, "reason")));
  if (g_str_equal (act, "quality"))
    return g_strdup (g_str_equal (loket_json_string (detail, "result"), "ok")
                     ? _("The book was checked and agrees letter by letter.") : _("The book was checked and differs."));

  return NULL;
}

/* Returns: (nullable): %NULL for what another sentence says already */
static char *
sentence_of (LoketCase  *file,
             JsonObject *event)
{
  const char *act = loket_json_string (event, "act");
  JsonObject *detail = loket_json_object (event, "detail");

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_equal (sentences[i].act, act))
      {
        g_autoptr(GString) text = g_string_new (_(sentences[i].sentence));

        if (sentences[i].member != NULL)
          {
            g_autofree char *words = member_words (file, detail, sentences[i].member);

            g_string_replace (text, "%s", words, 1);
          }

        return g_string_free (g_steal_pointer (&text), FALSE);
      }

  return special_sentence (file, act, detail);
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
  GtkWidget *box;
  g_autofree char *when = loket_moment_short (loket_json_string (event, "at"));
  g_autofree char *sentence = sentence_of (self->file, event);
  GtkWidget *time;
  GtkWidget *text;
  const char *by = loket_json_string (loket_json_object (event, "by"), "name");
  g_autofree char *spoken = g_strdup_printf ("%s: %s %s", when, sentence != NULL ? sentence : "", by);
  GtkWidget *row;
  GtkWidget *who;

  if (sentence == NULL)
    return;
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  time = gtk_label_new (when);
  text = gtk_label_new (sentence);
  who = gtk_label_new (by);
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
  gtk_widget_add_css_class (box, "list-line");
  row = gtk_list_box_row_new ();
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
  loket_focus_keep_visible (GTK_WINDOW (window));
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
  loket_desk_read_case_async (loket_case_get_desk (file), loket_case_get_id (file), loket_case_get_purpose (file, "history"), TRUE,
                              NULL, on_history_read, g_object_ref (window));
}
