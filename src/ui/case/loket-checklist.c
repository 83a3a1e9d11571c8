/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The papers a case needs: what is there, what is missing, one key to scan the next. */

#include "loket-checklist.h"

#include <glib/gi18n-lib.h>

#include "loket-checklist-row.h"

struct _LoketChecklist
{
  GtkWidget parent_instance;

  /* Owned */
  LoketCase *file;
  GtkCustomFilter *filter;

  /* Children */
  GtkWidget *box;
  GtkWidget *fold;
  GtkLabel *fold_label;
  GtkListBox *list;

  /* State */
  gboolean unfolded;
};

G_DEFINE_FINAL_TYPE (LoketChecklist, loket_checklist, GTK_TYPE_WIDGET)

enum { SIGNAL_SHOW, SIGNAL_SCAN, SIGNAL_IMPORT, SIGNAL_NO_PAPER, SIGNAL_MATCH, N_SIGNALS };
static guint signals[N_SIGNALS];
static const char * const signal_names[N_SIGNALS] = { "show-paper", "scan", "import", "no-paper", "match" };

/* * Auxiliary methods */

static gboolean
is_complete (LoketRow *requirement)
{
  const char *state = loket_row_get_string (requirement, "state");

  return g_str_equal (state, "matched") || g_str_equal (state, "waived")
         || (g_str_equal (state, "missing") && loket_row_get_boolean (requirement, "group_done"));
}

/* What is complete folds away while something is still to do. */
static gboolean
filter_row (gpointer item,
            gpointer user_data)
{
  LoketChecklist *self = user_data;

  return self->unfolded || !is_complete (LOKET_ROW (item));
}

static void
head_row (GtkListBoxRow *row,
          GtkListBoxRow *before,
          gpointer       user_data)
{
  const char *group = loket_row_get_string (loket_checklist_row_get_requirement (LOKET_CHECKLIST_ROW (row)), "group");
  const char *earlier = before != NULL
                        ? loket_row_get_string (loket_checklist_row_get_requirement (LOKET_CHECKLIST_ROW (before)), "group")
                        : "";
  GtkWidget *header = NULL;

  if (*group != '\0' && !g_str_equal (group, earlier))
    {
      LoketRow *requirement = loket_checklist_row_get_requirement (LOKET_CHECKLIST_ROW (row));

      header = gtk_label_new (loket_row_get_string (requirement, "group_name"));
      gtk_label_set_xalign (GTK_LABEL (header), 0);
      gtk_widget_add_css_class (header, "caption-heading");
      gtk_widget_set_margin_start (header, 6);
      gtk_widget_set_margin_top (header, 4);
    }
  gtk_list_box_row_set_header (row, header);
}

static void
update (LoketChecklist *self)
{
  GListModel *model = self->file != NULL ? loket_case_get_requirements (self->file) : NULL;
  guint n = model != NULL ? g_list_model_get_n_items (model) : 0;
  guint complete = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (model, i);

      if (is_complete (row))
        complete++;
    }
  text = g_strdup_printf (ngettext ("%d of %d paper complete", "%d of %d papers complete", n), complete, n);
  gtk_label_set_text (self->fold_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_visible (self->fold, complete > 0);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_list_box_invalidate_headers (self->list);
}

static const char *
code_of (GtkListBoxRow *row)
{
  return loket_row_get_string (loket_checklist_row_get_requirement (LOKET_CHECKLIST_ROW (row)), "code");
}

/* * Signal callbacks */

static void
on_row_act (GtkListBoxRow  *row,
            const char     *act,
            LoketChecklist *self)
{
  for (guint i = 0; i < N_SIGNALS; i++)
    if (g_str_equal (signal_names[i], act))
      g_signal_emit (self, signals[i], 0, code_of (row));
}

static void
on_row_activated (LoketChecklist *self,
                  GtkListBoxRow  *row)
{
  LoketRow *requirement = loket_checklist_row_get_requirement (LOKET_CHECKLIST_ROW (row));
  gboolean has_paper = *loket_row_get_string (requirement, "paper") != '\0';

  /* A row pressed shows its paper; when there is none it scans it. */
  g_signal_emit (self, signals[has_paper ? SIGNAL_SHOW : SIGNAL_SCAN], 0, code_of (row));
}

static void
on_fold_toggled (LoketChecklist  *self,
                 GtkToggleButton *button)
{
  self->unfolded = gtk_toggle_button_get_active (button);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
on_case_changed (LoketChecklist *self)
{
  update (self);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  LoketChecklist *self = user_data;
  GtkWidget *row = loket_checklist_row_new (LOKET_ROW (item));

  g_signal_connect (row, "act", G_CALLBACK (on_row_act), self);
  loket_checklist_row_set_editable (LOKET_CHECKLIST_ROW (row), loket_case_may (self->file, "save"));

  return row;
}

/* * Parent class overrides */

static void
loket_checklist_dispose (GObject *object)
{
  LoketChecklist *self = LOKET_CHECKLIST (object);

  g_clear_object (&self->file);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (loket_checklist_parent_class)->dispose (object);
}

static void
loket_checklist_class_init (LoketChecklistClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loket_checklist_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (signal_names[i], LOKET_TYPE_CHECKLIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
loket_checklist_init (LoketChecklist *self)
{
  GtkWidget *fold_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->fold = gtk_toggle_button_new ();
  gtk_widget_add_css_class (self->fold, "flat");
  gtk_widget_add_css_class (self->fold, "loket-small");
  self->fold_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_box_append (GTK_BOX (fold_box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_box_append (GTK_BOX (fold_box), GTK_WIDGET (self->fold_label));
  gtk_button_set_child (GTK_BUTTON (self->fold), fold_box);
  gtk_widget_set_tooltip_text (self->fold, _("Show the complete papers too"));
  g_signal_connect_swapped (self->fold, "toggled", G_CALLBACK (on_fold_toggled), self);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  self->filter = gtk_custom_filter_new (filter_row, self, NULL);
  gtk_list_box_set_header_func (self->list, head_row, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Papers of this case"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_box_append (GTK_BOX (self->box), self->fold);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
}

/* * Public API */

GtkWidget *
loket_checklist_new (void)
{
  return g_object_new (LOKET_TYPE_CHECKLIST, NULL);
}

/**
 * loket_checklist_set_case:
 * @file: (nullable): the case whose papers are shown
 */
void
loket_checklist_set_case (LoketChecklist *self,
                          LoketCase      *file)
{
  g_autoptr(GtkFilterListModel) shown = NULL;

  gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  if (self->file != NULL)
    g_signal_handlers_disconnect_by_data (self->file, self);
  g_set_object (&self->file, file);
  if (file == NULL)
    return;
  shown = gtk_filter_list_model_new (g_object_ref (loket_case_get_requirements (file)), g_object_ref (GTK_FILTER (self->filter)));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (shown), create_row, self, NULL);
  g_signal_connect_object (file, "refreshed", G_CALLBACK (on_case_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (file, "field-changed", G_CALLBACK (on_case_changed), self, G_CONNECT_SWAPPED);
  update (self);
}

/**
 * loket_checklist_get_next_missing:
 *
 * Returns: (transfer none) (nullable): the first required paper that is not there
 */
const char *
loket_checklist_get_next_missing (LoketChecklist *self)
{
  GListModel *model = self->file != NULL ? loket_case_get_requirements (self->file) : NULL;

  for (guint i = 0; model != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (model, i);
      gboolean wanted = loket_row_get_boolean (row, "required") || *loket_row_get_string (row, "group") != '\0';

      if (wanted && g_str_equal (loket_row_get_string (row, "state"), "missing")
          && !loket_row_get_boolean (row, "group_done"))
        return loket_row_get_string (row, "code"); /* the list keeps the row */
    }

  return NULL;
}

/**
 * loket_checklist_get_current:
 *
 * Returns: (transfer none) (nullable): the paper selected in the list
 */
const char *
loket_checklist_get_current (LoketChecklist *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);

  return row != NULL ? code_of (row) : NULL;
}

/**
 * loket_checklist_select:
 *
 * The focus goes along when it is in the list; elsewhere it stays.
 */
void
loket_checklist_select (LoketChecklist *self,
                        const char     *requirement)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      if (g_strcmp0 (code_of (row), requirement) != 0)
        continue;
      gtk_list_box_select_row (self->list, row);
      if (focus != NULL && focus != GTK_WIDGET (row))
        gtk_widget_grab_focus (GTK_WIDGET (row));
    }
}
