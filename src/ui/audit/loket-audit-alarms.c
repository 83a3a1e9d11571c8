/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What somebody should look at: refused attempts, reached limits, guessed PINs, late second looks. None of
 * it says by itself that anything was wrong. */

#include "loket-audit-alarms.h"

#include <glib/gi18n-lib.h>

#include "loket-list.h"
#include "loket-moment.h"
#include "loket-record-window.h"
#include "loket-words.h"

struct _LoketAuditAlarms
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (LoketAuditAlarms, loket_audit_alarms, GTK_TYPE_WIDGET)

/* * Sentences */

static const char *
cause_word (const char *code)
{
  static const struct { const char *code, *word; } words[] = {
    { "LK000", N_("More was refused than is written down singly") },
    { "LK001", N_("Called with an account that is not valid") },
    { "LK002", N_("Tried what is not their duty") },
    { "LK003", N_("Asked for what this office does not have") },
    { "LK006", N_("Tried to check their own work") },
    { "LK007", N_("Sent a finished act again with other content") },
    { "LK013", N_("Entered numbers that are already taken") },
    { "LK017", N_("Reached the limit") },
    { "LK022", N_("Read without a look on record") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].code, code))
      return _(words[i].word);

  return code;
}

/* Acts that leave no line in the log when they succeed have no word there either. */
static const char *
tried_word (const char *act)
{
  static const struct { const char *act, *word; } words[] = {
    { "read_begin", N_("Read a case") }, { "case_read", N_("Read a case") }, { "case_history", N_("Read a case") },
    { "case_looks", N_("Read a case") }, { "search", N_("Search") }, { "search_person", N_("Search") },
    { "search_similar", N_("Search") }, { "page_read", N_("Read a paper") }, { "sign_in", N_("Sign in") },
    { "status_ask", N_("Ask for the state of an application") },
  };
  const char *known = loket_act_word (act);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].act, act))
      return _(words[i].word);

  return known == act ? _("something else") : known;
}

static char *
sentence_of (JsonObject *alarm)
{
  const char *what = loket_json_string (alarm, "what");
  const char *detail = loket_json_string (alarm, "detail");

  if (g_str_equal (what, "pin"))
    return g_strdup_printf (_("Wrong PINs for application %s"), detail);
  if (g_str_equal (what, "look_late"))
    return g_strdup_printf (_("The second look at %s is late"), detail);
  if (g_str_equal (what, "memory"))
    return g_strdup_printf (_("Computer %s no longer knows what it saw of the log"), detail);
  if (g_str_equal (what, "alone"))
    return g_strdup_printf (_("The account %s was made by one person alone"), detail);
  if (g_str_equal (what, "refused"))
    return loket_audit_refused_sentence (loket_json_string (alarm, "code"), loket_json_string (alarm, "act"));

  return g_strdup (_("An alarm this program does not know"));
}

static char *
who_of (JsonObject *alarm)
{
  const char *name = loket_json_string (loket_json_object (alarm, "by"), "name");
  int times = (int) loket_json_int (alarm, "times");

  if (*name == '\0')
    name = loket_json_string (alarm, "login");

  return times > 1 ? g_strdup_printf (_("%s, %d×"), name, times) : g_strdup (name);
}

/* * Parent class overrides */

static void
loket_audit_alarms_dispose (GObject *object)
{
  g_clear_pointer (&LOKET_AUDIT_ALARMS (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_audit_alarms_parent_class)->dispose (object);
}

static void
loket_audit_alarms_class_init (LoketAuditAlarmsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_audit_alarms_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_audit_alarms_init (LoketAuditAlarms *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, loket_record_line_new ("", _("Nothing was refused that somebody should look at."), ""));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Alarms"), -1);
  loket_list_make_one_stop (GTK_WIDGET (self->list));
  gtk_widget_set_focusable (self->scroller, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_audit_alarms_new (void)
{
  return g_object_new (LOKET_TYPE_AUDIT_ALARMS, NULL);
}

/**
 * loket_audit_alarms_show:
 * @alarms: (nullable): what api.audit_open says
 */
void
loket_audit_alarms_show (LoketAuditAlarms *self,
                         JsonArray        *alarms)
{
  GtkListBoxRow *row;

  g_return_if_fail (LOKET_IS_AUDIT_ALARMS (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; alarms != NULL && i < json_array_get_length (alarms); i++)
    {
      JsonObject *alarm = json_array_get_object_element (alarms, i);
      g_autofree char *when = loket_moment_short (loket_json_string (alarm, "at"));
      g_autofree char *text = sentence_of (alarm);
      g_autofree char *who = who_of (alarm);
      GtkWidget *line = loket_record_line_new (when, text, who);

      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
      gtk_list_box_append (self->list, line);
    }
}

/**
 * loket_audit_refused_sentence:
 * @code: why it was refused
 * @act: name of a function of the server, or the empty text
 *
 * Returns: (transfer full): what somebody tried
 */
char *
loket_audit_refused_sentence (const char *code,
                              const char *act)
{
  if (*act == '\0')
    return g_strdup (cause_word (code));

  return g_strdup_printf (_("%s: %s"), cause_word (code), tried_word (act));
}
