/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of the office: who did and saw what, by officer, case, counter and days. Nothing is read before
 * the auditor asks: looking into the log is in the log. */

#include "loket-audit-log.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-audit-alarms.h"
#include "loket-choice-row.h"
#include "loket-history-words.h"
#include "loket-list.h"
#include "loket-message.h"
#include "loket-moment.h"
#include "loket-record-window.h"
#include "loket-words.h"

struct _LoketAuditLog
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  GCancellable *cancellable;
  char *from, *until;
  char *before;                 /* (nullable): the oldest line that is shown */

  /* Children */
  GtkWidget *box;
  LoketFieldRow *staff, *number, *counter;
  LoketMessage *message;
  GtkListBox *list;
  GtkWidget *older;
};

G_DEFINE_FINAL_TYPE (LoketAuditLog, loket_audit_log, GTK_TYPE_WIDGET)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* A page of the server. */
#define PAGE 200
/* The choice of no one in particular. */
#define EVERY "*"

/* * Lines */

static char *
look_sentence (LoketAuditLog *self,
               JsonObject    *row)
{
  const char *kind = loket_json_string (row, "act");
  int shown = (int) loket_json_int (row, "shown");

  if (g_str_equal (kind, "search"))
    return g_strdup_printf (ngettext ("Searched: %d person was shown", "Searched: %d persons were shown", (gulong) shown), shown);
  if (g_str_equal (kind, "similar"))
    return g_strdup_printf (ngettext ("Compared while registering: %d person was shown",
                                      "Compared while registering: %d persons were shown", (gulong) shown), shown);
  if (g_str_equal (kind, "log"))
    return g_strdup (_("Looked into the log"));

  return loket_history_look (loket_desk_get_catalogue (self->desk), kind, loket_json_string (row, "purpose"));
}

/* An attempt that was refused, as often as within that minute. */
static char *
refused_sentence (JsonObject *row)
{
  JsonObject *detail = loket_json_object (row, "detail");
  g_autofree char *text = loket_audit_refused_sentence (loket_json_string (detail, "code"), loket_json_string (row, "act"));
  int times = (int) loket_json_int (detail, "times");

  return times > 1 ? g_strdup_printf (_("%s, %d×"), text, times) : g_steal_pointer (&text);
}

static char *
act_sentence (JsonObject *row)
{
  const char *word = loket_act_word (loket_json_string (row, "act"));

  return g_strdup (word != NULL && *word != '\0' ? word : _("An act this program does not know"));
}

/* Returns: (nullable): %NULL for what another line says already */
static char *
sentence_of (LoketAuditLog *self,
             JsonObject    *row)
{
  const char *kind = loket_json_string (row, "kind");
  const char *number = loket_json_string (row, "number");
  g_autofree char *text = NULL;

  if (g_str_equal (kind, "event"))
    text = loket_history_sentence (loket_desk_get_catalogue (self->desk), loket_json_string (row, "service"), row);
  else if (g_str_equal (kind, "refused"))
    text = refused_sentence (row);
  else
    text = g_str_equal (kind, "look") ? look_sentence (self, row) : act_sentence (row);
  if (text == NULL || *number == '\0')
    return g_steal_pointer (&text);

  return g_strdup_printf ("%s · %s", text, number);
}

static char *
who_of (JsonObject *row)
{
  const char *name = loket_json_string (loket_json_object (row, "by"), "name");
  int counter = (int) loket_json_int (row, "counter");

  return counter > 0 ? g_strdup_printf (_("%s, counter %d"), name, counter) : g_strdup (name);
}

static void
add_line (LoketAuditLog *self,
          JsonObject    *row)
{
  g_autofree char *sentence = sentence_of (self, row);
  g_autofree char *when = loket_moment_short (loket_json_string (row, "at"));
  g_autofree char *who = who_of (row);
  const char *its = loket_json_string (row, "case");
  GtkWidget *line;

  if (sentence == NULL)
    return;
  line = loket_record_line_new (when, sentence, who);
  if (*its != '\0')
    g_object_set_data_full (G_OBJECT (line), "case", g_strdup (its), g_free);
  else
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
  gtk_list_box_append (self->list, line);
}

/* * Reading */

static void
on_log_read (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_read_case_finish (LOKET_DESK (source), result, &error);
  LoketAuditLog *self;
  JsonArray *rows;
  guint n;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = LOKET_AUDIT_LOG (user_data);
  if (answer == NULL)
    {
      loket_message_set_error (self->message, _("The log could not be read."), error);
      return;
    }
  rows = loket_json_array (answer, "rows");
  n = rows != NULL ? json_array_get_length (rows) : 0;
  loket_message_clear (self->message);
  for (guint i = 0; i < n; i++)
    add_line (self, json_array_get_object_element (rows, i));
  gtk_widget_set_visible (self->older, n >= PAGE);
  g_free (self->before);
  self->before = n > 0 ? g_strdup (loket_json_string (json_array_get_object_element (rows, n - 1), "at")) : NULL;
  if (gtk_widget_get_first_child (GTK_WIDGET (self->list)) == NULL)
    gtk_list_box_append (self->list, loket_record_line_new ("", _("Nothing is on record for this choice."), ""));
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

static char *
chosen_of (LoketFieldRow *row)
{
  g_autofree char *code = loket_field_row_get_text (row);

  return g_strdup (g_str_equal (code, EVERY) ? "" : code);
}

static void
read_log (LoketAuditLog *self)
{
  g_autofree char *staff = chosen_of (self->staff);
  g_autofree char *number = loket_field_row_get_text (self->number);
  g_autofree char *counter = chosen_of (self->counter);
  g_autoptr(JsonObject) about = loket_args_new ("from", self->from, "until", self->until, "staff", staff,
                                                "number", number, "counter", counter,
                                                "before", self->before != NULL ? self->before : "", NULL);

  loket_desk_read_log_async (self->desk, about, self->cancellable, on_log_read, self);
}

static void
ask (LoketAuditLog *self)
{
  GtkWidget *child;

  g_clear_pointer (&self->before, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  gtk_widget_set_visible (self->older, FALSE);
  read_log (self);
}

/* * Signal callbacks */

static void
on_line_activated (GtkListBox    *list,
                   GtkListBoxRow *line,
                   LoketAuditLog *self)
{
  const char *its = g_object_get_data (G_OBJECT (line), "case");

  if (its != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, its);
}

/* * Building */

static void
fill_counters (LoketAuditLog *self)
{
  GListModel *counters = loket_desk_list_counters (self->desk);

  loket_choice_row_add (LOKET_CHOICE_ROW (self->counter), EVERY, _("All counters"));
  for (guint i = 0; i < g_list_model_get_n_items (counters); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (counters, i);

      loket_choice_row_add (LOKET_CHOICE_ROW (self->counter), loket_row_get_id (row), loket_row_get_string (row, "name"));
    }
  loket_field_row_set_text (self->counter, EVERY);
}

static GtkWidget *
build_filters (LoketAuditLog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("Show the _log"));

  self->staff = LOKET_FIELD_ROW (loket_choice_row_new ("staff", _("Officer")));
  self->number = LOKET_FIELD_ROW (loket_field_row_new ("number", _("Case number")));
  self->counter = LOKET_FIELD_ROW (loket_choice_row_new ("counter", _("Counter")));
  loket_field_row_set_longest (self->number, 40);
  fill_counters (self);
  loket_button_set_name (button, _("Show the log"));
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (ask), self);
  g_signal_connect_swapped (self->number, "next", G_CALLBACK (ask), self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->staff), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->number), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->counter), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->staff));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->number));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->counter));
  gtk_box_append (GTK_BOX (box), button);

  return box;
}

static GtkWidget *
build_list (LoketAuditLog *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Log of the office"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  loket_list_make_one_stop (GTK_WIDGET (self->list));
  gtk_list_box_set_placeholder (self->list, loket_record_line_new ("", _("Choose whose log, and press “Show the log”. "
                                                                         "That you look is on record too."), ""));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_line_activated), self);
  self->older = gtk_button_new_with_mnemonic (_("_Older"));
  loket_button_set_name (self->older, _("Older"));
  gtk_widget_set_halign (self->older, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->older, FALSE);
  g_signal_connect_swapped (self->older, "clicked", G_CALLBACK (read_log), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), self->older);
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);

  return scroller;
}

/* * Parent class overrides */

static void
loket_audit_log_dispose (GObject *object)
{
  LoketAuditLog *self = LOKET_AUDIT_LOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_audit_log_parent_class)->dispose (object);
}

static void
loket_audit_log_finalize (GObject *object)
{
  LoketAuditLog *self = LOKET_AUDIT_LOG (object);

  g_free (self->from);
  g_free (self->until);
  g_free (self->before);

  G_OBJECT_CLASS (loket_audit_log_parent_class)->finalize (object);
}

static void
loket_audit_log_class_init (LoketAuditLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_audit_log_dispose;
  G_OBJECT_CLASS (klass)->finalize = loket_audit_log_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
loket_audit_log_init (LoketAuditLog *self)
{
  self->cancellable = g_cancellable_new ();
}

/* * Public API */

GtkWidget *
loket_audit_log_new (LoketDesk *desk)
{
  LoketAuditLog *self = g_object_new (LOKET_TYPE_AUDIT_LOG, NULL);

  self->desk = g_object_ref (desk);
  self->message = LOKET_MESSAGE (loket_message_new ());
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), build_filters (self));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->message));
  gtk_box_append (GTK_BOX (self->box), build_list (self));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  return GTK_WIDGET (self);
}

/**
 * loket_audit_log_set_period:
 * @from: first day, as YYYY-MM-DD
 * @until: last day
 */
void
loket_audit_log_set_period (LoketAuditLog *self,
                            const char    *from,
                            const char    *until)
{
  g_return_if_fail (LOKET_IS_AUDIT_LOG (self));

  g_free (self->from);
  g_free (self->until);
  self->from = g_strdup (from);
  self->until = g_strdup (until);
}

/**
 * loket_audit_log_set_staff:
 * @staff: (nullable): {id, name} of everybody of the office
 */
void
loket_audit_log_set_staff (LoketAuditLog *self,
                           JsonArray     *staff)
{
  g_autofree char *chosen = NULL;

  g_return_if_fail (LOKET_IS_AUDIT_LOG (self));

  chosen = loket_field_row_get_text (self->staff);
  loket_choice_row_clear (LOKET_CHOICE_ROW (self->staff));
  loket_choice_row_add (LOKET_CHOICE_ROW (self->staff), EVERY, _("Everybody"));
  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    {
      JsonObject *one = json_array_get_object_element (staff, i);

      loket_choice_row_add (LOKET_CHOICE_ROW (self->staff), loket_json_string (one, "id"), loket_json_string (one, "name"));
    }
  loket_field_row_set_text (self->staff, *chosen != '\0' ? chosen : EVERY);
}
