/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings of the audit, with what was corrected and verified. */

#include "loket-audit-findings.h"

#include <glib/gi18n-lib.h>

#include "loket-chip.h"
#include "loket-list.h"
#include "loket-moment.h"

struct _LoketAuditFindings
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (LoketAuditFindings, loket_audit_findings, GTK_TYPE_WIDGET)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Lines */

static GtkWidget *
state_new (JsonObject *finding)
{
  const char *state = loket_json_string (finding, "state");

  if (g_str_equal (state, "verified"))
    return loket_chip_new ("emblem-ok-symbolic", loket_audit_finding_word (state), LOKET_CHIP_GOOD);
  if (g_str_equal (state, "corrected"))
    return loket_chip_new ("content-loading-symbolic", loket_audit_finding_word (state), LOKET_CHIP_WAIT);
  if (loket_json_boolean (finding, "late"))
    return loket_chip_new ("dialog-warning-symbolic", _("late"), LOKET_CHIP_BAD);

  return loket_chip_new ("dialog-warning-symbolic", loket_audit_finding_word (state), LOKET_CHIP_BAD);
}

static GtkWidget *
words_new (JsonObject *finding)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *note = gtk_label_new (loket_json_string (finding, "note"));
  g_autofree char *due = loket_moment_day (loket_json_string (finding, "due"));
  g_autofree char *about = g_strdup_printf (_("%s, found by %s, to be corrected by %s"), loket_json_string (finding, "number"),
                                            loket_json_string (loket_json_object (finding, "by"), "name"), due);
  GtkWidget *where = gtk_label_new (about);

  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (where), 0);
  gtk_label_set_wrap (GTK_LABEL (where), TRUE);
  gtk_widget_add_css_class (where, "dim-label");
  gtk_box_append (GTK_BOX (box), note);
  gtk_box_append (GTK_BOX (box), where);
  gtk_widget_set_hexpand (box, TRUE);

  return box;
}

static GtkWidget *
finding_new (JsonObject *finding)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *spoken = g_strdup_printf ("%s: %s, %s", loket_audit_finding_word (loket_json_string (finding, "state")),
                                             loket_json_string (finding, "note"), loket_json_string (finding, "number"));

  gtk_box_append (GTK_BOX (box), words_new (finding));
  gtk_box_append (GTK_BOX (box), state_new (finding));
  gtk_widget_add_css_class (box, "list-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (row), "finding", json_object_ref (finding), (GDestroyNotify) json_object_unref);

  return row;
}

static void
on_row_activated (GtkListBox         *list,
                  GtkListBoxRow      *row,
                  LoketAuditFindings *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, g_object_get_data (G_OBJECT (row), "finding"));
}

/* * Building */

static void
loket_audit_findings_dispose (GObject *object)
{
  g_clear_pointer (&LOKET_AUDIT_FINDINGS (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_audit_findings_parent_class)->dispose (object);
}

static void
loket_audit_findings_class_init (LoketAuditFindingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_audit_findings_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
loket_audit_findings_init (LoketAuditFindings *self)
{
  GtkWidget *nothing = gtk_label_new (_("No findings. What an auditor finds in a drawn case appears here until it is corrected "
                                        "and verified."));

  gtk_widget_add_css_class (nothing, "list-line");
  gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
  self->scroller = gtk_scrolled_window_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Findings"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, nothing);
  loket_list_make_one_stop (GTK_WIDGET (self->list));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_widget_set_focusable (self->scroller, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_audit_findings_new (void)
{
  return g_object_new (LOKET_TYPE_AUDIT_FINDINGS, NULL);
}

/**
 * loket_audit_findings_show:
 * @findings: (nullable): as api.audit_open says them
 */
void
loket_audit_findings_show (LoketAuditFindings *self,
                           JsonArray          *findings)
{
  GtkListBoxRow *row;

  g_return_if_fail (LOKET_IS_AUDIT_FINDINGS (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; findings != NULL && i < json_array_get_length (findings); i++)
    gtk_list_box_append (self->list, finding_new (json_array_get_object_element (findings, i)));
}

/**
 * loket_audit_finding_word:
 * @state: open, corrected or verified; also the kind of an answer
 *
 * Returns: (transfer none): the same in a word
 */
const char *
loket_audit_finding_word (const char *state)
{
  if (g_str_equal (state, "verified"))
    return _("verified");
  if (g_str_equal (state, "corrected"))
    return _("corrected, to be verified");
  if (g_str_equal (state, "reopened"))
    return _("not enough yet");

  return _("to be corrected");
}
