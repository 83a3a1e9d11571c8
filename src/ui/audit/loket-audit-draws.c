/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cases that were drawn by lot for the audit. */

#include "loket-audit-draws.h"

#include <glib/gi18n-lib.h>

#include "loket-chip.h"
#include "loket-list.h"
#include "loket-moment.h"
#include "loket-words.h"

struct _LoketAuditDraws
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (LoketAuditDraws, loket_audit_draws, GTK_TYPE_WIDGET)

enum { SIGNAL_CHOSEN, SIGNAL_WANTED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Lines */

static const char *
among_word (const char *among)
{
  if (g_str_equal (among, "decided"))
    return _("cases that were decided");
  if (g_str_equal (among, "overridden"))
    return _("cases with a cleared mark");

  return _("all cases that moved");
}

static GtkWidget *
heading_new (JsonObject *draw)
{
  g_autofree char *from = loket_moment_day (loket_json_string (draw, "from"));
  g_autofree char *until = loket_moment_day (loket_json_string (draw, "until"));
  JsonArray *cases = loket_json_array (draw, "cases");
  g_autofree char *text = g_strdup_printf (_("%d of %d %s, %s to %s, drawn by %s"), (int) json_array_get_length (cases),
                                           (int) loket_json_int (draw, "population"),
                                           among_word (loket_json_string (draw, "among")), from, until,
                                           loket_json_string (loket_json_object (draw, "by"), "name"));
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "list-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

static GtkWidget *
state_new (const char *outcome)
{
  if (g_str_equal (outcome, "good"))
    return loket_chip_new ("emblem-ok-symbolic", _("good"), LOKET_CHIP_GOOD);
  if (g_str_equal (outcome, "finding"))
    return loket_chip_new ("dialog-warning-symbolic", _("finding"), LOKET_CHIP_BAD);

  return loket_chip_new ("content-loading-symbolic", _("to look at"), LOKET_CHIP_WAIT);
}

static GtkWidget *
case_new (JsonObject *sample,
          const char *draw)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  const char *number = loket_json_string (sample, "number");
  const char *outcome = loket_json_string (sample, "outcome");
  const char *by = loket_json_string (loket_json_object (sample, "by"), "name");
  GtkWidget *name = gtk_label_new (number);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *spoken = g_strdup_printf ("%s: %s %s", number, *outcome == '\0' ? _("to look at")
                                             : g_str_equal (outcome, "good") ? _("good") : _("finding"), by);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (name, "numeric");
  gtk_box_append (GTK_BOX (box), name);
  if (*by != '\0')
    {
      GtkWidget *who = gtk_label_new (by);

      gtk_widget_add_css_class (who, "dim-label");
      gtk_box_append (GTK_BOX (box), who);
    }
  gtk_box_append (GTK_BOX (box), state_new (outcome));
  gtk_widget_add_css_class (box, "list-line");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (row), "case", g_strdup (loket_json_string (sample, "id")), g_free);
  if (*outcome == '\0')
    g_object_set_data_full (G_OBJECT (row), "draw", g_strdup (draw), g_free);

  return row;
}

/* * Signal callbacks */

static void
on_row_activated (GtkListBox      *list,
                  GtkListBoxRow   *row,
                  LoketAuditDraws *self)
{
  const char *its = g_object_get_data (G_OBJECT (row), "case");

  if (its != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, its, g_object_get_data (G_OBJECT (row), "draw"));
}

static void
on_draw_clicked (LoketAuditDraws *self)
{
  g_signal_emit (self, signals[SIGNAL_WANTED], 0);
}

/* * Building */

static void
loket_audit_draws_dispose (GObject *object)
{
  g_clear_pointer (&LOKET_AUDIT_DRAWS (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_audit_draws_parent_class)->dispose (object);
}

static void
loket_audit_draws_class_init (LoketAuditDrawsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_audit_draws_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_WANTED] = g_signal_new ("wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static GtkWidget *
nothing_new (void)
{
  GtkWidget *label = gtk_label_new (_("No cases were drawn yet. The server draws them by lot; nobody can choose."));

  gtk_widget_add_css_class (label, "list-line");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);

  return label;
}

static void
loket_audit_draws_init (LoketAuditDraws *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *draw = gtk_button_new_with_mnemonic (_("_Draw cases…"));

  loket_button_set_name (draw, _("Draw cases…"));
  gtk_widget_set_halign (draw, GTK_ALIGN_START);
  gtk_widget_add_css_class (draw, "suggested-action");
  g_signal_connect_swapped (draw, "clicked", G_CALLBACK (on_draw_clicked), self);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Drawn cases"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list, nothing_new ());
  loket_list_make_one_stop (GTK_WIDGET (self->list));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_widget_set_focusable (scroller, FALSE);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), draw);
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/* * Public API */

GtkWidget *
loket_audit_draws_new (void)
{
  return g_object_new (LOKET_TYPE_AUDIT_DRAWS, NULL);
}

/**
 * loket_audit_draws_show:
 * @draws: (nullable): as api.audit_open says them, newest first
 */
void
loket_audit_draws_show (LoketAuditDraws *self,
                        JsonArray       *draws)
{
  GtkListBoxRow *row;

  g_return_if_fail (LOKET_IS_AUDIT_DRAWS (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; draws != NULL && i < json_array_get_length (draws); i++)
    {
      JsonObject *draw = json_array_get_object_element (draws, i);
      JsonArray *cases = loket_json_array (draw, "cases");

      gtk_list_box_append (self->list, heading_new (draw));
      for (guint j = 0; cases != NULL && j < json_array_get_length (cases); j++)
        gtk_list_box_append (self->list, case_new (json_array_get_object_element (cases, j), loket_json_string (draw, "id")));
    }
}

/**
 * loket_audit_draws_next:
 *
 * Returns: whether there was a case nobody has judged yet; it is opened
 */
gboolean
loket_audit_draws_next (LoketAuditDraws *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (LOKET_IS_AUDIT_DRAWS (self), FALSE);

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_object_get_data (G_OBJECT (row), "draw") != NULL)
      {
        on_row_activated (self->list, row, self);
        return TRUE;
      }

  return FALSE;
}
