/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands out in a period: deviations by person, repeated representatives, work past the program. */

#include "loket-audit-figures.h"

#include <glib/gi18n-lib.h>

#include "loket-list.h"
#include "loket-moment.h"
#include "loket-record-window.h"
#include "loket-words.h"

enum { LIST_SEAL, LIST_COUNTS, LIST_REPRESENTATIVES, LIST_OUTSIDE, N_LISTS };

static const struct { const char *title, *empty; } lists[N_LISTS] = {
  { N_("Seal of the log"), N_("Nothing is sealed yet. Does the keeper run?") },
  { N_("Deviations, by officer and reason"), N_("No ticket was called out of turn, no mark cleared, no paper waived, no book spoilt.") },
  { N_("People who came for others three times or more"), N_("Nobody came for others three times.") },
  { N_("Written past the program"), N_("Everything was done by officers at their desks.") },
};

struct _LoketAuditFigures
{
  GtkWidget parent_instance;

  LoketDesk *desk;
  GtkWidget *scroller;
  GtkListBox *lists[N_LISTS];
};

G_DEFINE_FINAL_TYPE (LoketAuditFigures, loket_audit_figures, GTK_TYPE_WIDGET)

/* * Sentences */

static const char *
count_word (const char *what)
{
  static const struct { const char *what, *word; } words[] = {
    { "jumped", N_("Called out of turn") }, { "cleared", N_("Cleared a mark") },
    { "waived", N_("Went on without a paper") }, { "misprint", N_("Reported a spoilt book") },
    { "nation", N_("Searched in the whole country") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].what, what))
      return _(words[i].word);

  return what;
}

static void
add_count (LoketAuditFigures *self,
           JsonObject        *row)
{
  const char *reason = loket_json_string (row, "reason");
  const char *word = loket_catalogue_name_of (loket_desk_get_catalogue (self->desk), "reasons", reason);
  g_autofree char *times = g_strdup_printf (_("%d×"), (int) loket_json_int (row, "times"));
  g_autofree char *text = NULL;

  if (*reason == '\0')
    text = g_strdup (count_word (loket_json_string (row, "what")));
  else
    text = g_strdup_printf (_("%s: %s"), count_word (loket_json_string (row, "what")), word != NULL && *word != '\0' ? word : reason);
  gtk_list_box_append (self->lists[LIST_COUNTS],
                       loket_record_line_new (times, text, loket_json_string (loket_json_object (row, "by"), "name")));
}

static void
add_representative (LoketAuditFigures *self,
                    JsonObject        *row)
{
  g_autofree char *times = g_strdup_printf (_("%d×"), (int) loket_json_int (row, "times"));
  g_autofree char *day = loket_moment_day (loket_json_string (row, "last"));
  g_autofree char *text = g_strdup_printf (_("%s, last on %s"), loket_json_string (row, "name"), day);

  gtk_list_box_append (self->lists[LIST_REPRESENTATIVES],
                       loket_record_line_new (times, text, loket_capacity_word (loket_json_string (row, "capacity"))));
}

static void
add_outside (LoketAuditFigures *self,
             JsonObject        *row)
{
  g_autofree char *when = loket_moment_short (loket_json_string (row, "last"));
  int n = (int) loket_json_int (row, "rows");
  g_autofree char *text = g_strdup_printf (ngettext ("%d row of %s", "%d rows of %s", (gulong) n), n, loket_json_string (row, "table"));

  gtk_list_box_append (self->lists[LIST_OUTSIDE], loket_record_line_new (when, text, loket_json_string (row, "login")));
}

static const char *
check_word (const char *outcome)
{
  if (g_str_equal (outcome, "good"))
    return _("Checked by the server: nothing was altered");
  if (g_str_equal (outcome, "differs"))
    return _("Checked by the server: SOMETHING WAS ALTERED past the program");

  return _("The server could not finish its check");
}

/* What was found stands below, as the verifier said it. */
static void
add_check (LoketAuditFigures *self,
           JsonObject        *check)
{
  g_autofree char *when = NULL;
  g_autofree char *text = NULL;
  gboolean good;

  if (check == NULL)
    {
      gtk_list_box_append (self->lists[LIST_SEAL], loket_record_line_new ("", _("The rows were never compared with the log."), ""));
      return;
    }
  good = g_str_equal (loket_json_string (check, "outcome"), "good");
  when = loket_moment_short (loket_json_string (check, "at"));
  text = g_strdup_printf ("%s%s%s", check_word (loket_json_string (check, "outcome")), good ? "" : "\n",
                          good ? "" : loket_json_string (check, "said"));
  gtk_list_box_append (self->lists[LIST_SEAL], loket_record_line_new (when, text, ""));
}

static void
add_seal (LoketAuditFigures *self,
          JsonObject        *answer)
{
  JsonObject *seal = loket_json_object (answer, "seal");
  g_autofree char *when = seal != NULL ? loket_moment_short (loket_json_string (seal, "at")) : NULL;
  g_autofree char *root = seal != NULL ? g_strndup (loket_json_string (seal, "root"), 16) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *waiting = g_strdup_printf (_("%d not sealed yet"), (int) loket_json_int (answer, "waiting"));

  if (seal == NULL)
    return;
  text = g_strdup_printf (_("%d entries are sealed and signed, fingerprint %s"), (int) loket_json_int (seal, "size"), root);
  gtk_list_box_append (self->lists[LIST_SEAL], loket_record_line_new (when, text, waiting));
}

/* * Building */

static void
clear (LoketAuditFigures *self)
{
  for (guint i = 0; i < N_LISTS; i++)
    {
      GtkListBoxRow *row;

      while ((row = gtk_list_box_get_row_at_index (self->lists[i], 0)) != NULL)
        gtk_list_box_remove (self->lists[i], GTK_WIDGET (row));
    }
}

static void
build_list (LoketAuditFigures *self,
            GtkBox            *box,
            guint              i)
{
  GtkWidget *title = gtk_label_new (_(lists[i].title));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "heading");
  self->lists[i] = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->lists[i]), "boxed-list");
  gtk_list_box_set_selection_mode (self->lists[i], GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->lists[i], loket_record_line_new ("", _(lists[i].empty), ""));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lists[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, _(lists[i].title), -1);
  loket_list_make_one_stop (GTK_WIDGET (self->lists[i]));
  gtk_box_append (box, title);
  gtk_box_append (box, GTK_WIDGET (self->lists[i]));
}

static void
loket_audit_figures_dispose (GObject *object)
{
  LoketAuditFigures *self = LOKET_AUDIT_FIGURES (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_audit_figures_parent_class)->dispose (object);
}

static void
loket_audit_figures_class_init (LoketAuditFiguresClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_audit_figures_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_audit_figures_init (LoketAuditFigures *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_set_focusable (self->scroller, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  for (guint i = 0; i < N_LISTS; i++)
    build_list (self, GTK_BOX (box), i);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_audit_figures_new (LoketDesk *desk)
{
  LoketAuditFigures *self = g_object_new (LOKET_TYPE_AUDIT_FIGURES, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

/**
 * loket_audit_figures_show:
 * @answer: what api.audit_open says
 */
void
loket_audit_figures_show (LoketAuditFigures *self,
                          JsonObject        *answer)
{
  static const struct { const char *member; void (*add) (LoketAuditFigures *, JsonObject *); } parts[] = {
    { "counts", add_count }, { "representatives", add_representative }, { "outside", add_outside },
  };

  g_return_if_fail (LOKET_IS_AUDIT_FIGURES (self));

  clear (self);
  add_seal (self, answer);
  add_check (self, loket_json_object (answer, "check"));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      JsonArray *rows = loket_json_array (answer, parts[i].member);

      for (guint j = 0; rows != NULL && j < json_array_get_length (rows); j++)
        parts[i].add (self, json_array_get_object_element (rows, j));
    }
}
