/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for a decision in the whole office: what must be looked at, what is clean, one's own. */

#include "loket-approval-list.h"

#include <glib/gi18n-lib.h>

#include "loket-approval-words.h"
#include "loket-args.h"
#include "loket-empty-state.h"
#include "loket-flow.h"
#include "loket-focus.h"
#include "loket-list.h"
#include "loket-moment.h"

struct _LoketApprovalList
{
  GtkWidget parent_instance;

  /* Owned */
  LoketDesk *desk;
  GListStore *rows;             /* LoketRow as approvals_open says them, in its order */
  GtkFilterListModel *shown;
  GtkCustomFilter *filter;
  GHashTable *nobody;           /* ids of cases nobody present may decide */
  char *words;                  /* folded text of the filter */
  char *selected;               /* case that is open beside the list */
  guint deciding;               /* rows that wait for a decision; the others are looks */
  gboolean early;               /* the focus came before the first row did */

  /* Children */
  GtkWidget *box;
  GtkLabel *counts;
  GtkWidget *entry;
  GtkWidget *list;
  GtkLabel *stuck;
};

G_DEFINE_FINAL_TYPE (LoketApprovalList, loket_approval_list, GTK_TYPE_WIDGET)

enum { SIGNAL_CHOSEN, SIGNAL_JUMP_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

static LoketRow *
item_at (LoketApprovalList *self,
         guint              position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->shown), position);
}

static int
position_of (LoketApprovalList *self,
             const char        *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->shown)); i++)
    {
      g_autoptr(LoketRow) row = item_at (self, i);

      if (g_strcmp0 (loket_row_get_id (row), id) == 0)
        return (int) i;
    }

  return -1;
}

static guint
count_of (LoketApprovalList *self,
          const char        *group)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->shown)); i++)
    {
      g_autoptr(LoketRow) row = item_at (self, i);

      n += g_str_equal (loket_row_get_string (row, "group"), group);
    }

  return n;
}

/* What stands below the name: why it needs a look, why this person cannot decide, or nothing. */
static char *
why_text (LoketApprovalList *self,
          LoketRow          *row)
{
  JsonArray *acts = loket_row_get_array (row, "mine_acts");
  JsonObject *holder = loket_row_get_object (row, "holder");
  int points = (int) loket_row_get_int (row, "points");
  g_autoptr(GString) text = g_string_new (NULL);

  if (g_str_equal (loket_row_get_string (row, "group"), "jump"))
    return loket_approval_jump (self->desk, row);
  if (acts != NULL && json_array_get_length (acts) > 0)
    g_string_append (text, loket_approval_own_act (json_array_get_string_element (acts, 0)));
  else if (points > 0)
    g_string_append_printf (text, ngettext ("%d point to look at", "%d points to look at", (gulong) points), points);
  if (loket_row_get_boolean (row, "changed_since_seen"))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", _("changed since you looked"));
  if (holder != NULL && !g_str_equal (loket_json_string (holder, "id"), loket_desk_get_staff_id (self->desk)))
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text, _("open at %s"), loket_json_string (holder, "name"));
    }
  if (loket_row_get_boolean (row, "nobody"))
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", _("nobody present may decide it"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
line (const char *text,
      const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

/* Neither the number nor the promise is ever cut: what finds no room goes to the next line. */
static void
add_foot (GtkWidget  *foot,
          const char *text,
          const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, style);
  loket_flow_append (LOKET_FLOW (foot), label);
}

static const char *
group_icon (const char *group)
{
  if (g_str_equal (group, "look"))
    return "dialog-warning-symbolic";
  if (g_str_equal (group, "mine"))
    return "action-unavailable-symbolic";
  if (g_str_equal (group, "again") || g_str_equal (group, "jump"))
    return "view-reveal-symbolic";

  return "object-select-symbolic";
}

static void
fill_row (LoketApprovalList *self,
          GtkListBoxRow     *row,
          LoketRow          *item)
{
  const char *group = loket_row_get_string (item, "group");
  const char *number = loket_row_get_string (item, "number");
  gboolean late = loket_row_get_boolean (item, "late");
  g_autofree char *age = loket_moment_age (loket_row_get_string (item, "since"));
  g_autofree char *promise = loket_approval_promise (item);
  g_autofree char *why = why_text (self, item);
  g_autofree char *spoken = g_strdup_printf ("%s, %s%s%s, %s, %s", loket_row_get_string (item, "name"), why,
                                             *why != '\0' ? ", " : "", number, promise, age);
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (group_icon (group));
  GtkWidget *waits = gtk_label_new (age);
  GtkWidget *foot = loket_flow_new (12);

  gtk_widget_add_css_class (icon, g_str_equal (group, "look") ? "warning" : g_str_equal (group, "mine") ? "dim-label" : "success");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (waits, "numeric");
  gtk_widget_add_css_class (waits, late ? "warning" : "dim-label");
  if (*number != '\0')
    add_foot (foot, number, "dim-label");
  add_foot (foot, promise, late ? "warning" : "dim-label");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_attach (GTK_GRID (grid), icon, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), line (loket_row_get_string (item, "name"), NULL), 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), waits, 2, 0, 1, 1);
  if (*why != '\0')
    {
      GtkWidget *reason = line (why, "caption");

      gtk_label_set_wrap (GTK_LABEL (reason), TRUE);
      gtk_label_set_lines (GTK_LABEL (reason), 2);
      gtk_grid_attach (GTK_GRID (grid), reason, 1, 1, 2, 1);
    }
  gtk_grid_attach (GTK_GRID (grid), foot, 1, 2, 2, 1);
  gtk_widget_add_css_class (grid, "loket-row");
  gtk_list_box_row_set_child (row, grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static char *
group_text (LoketApprovalList *self,
            const char        *group)
{
  guint n = count_of (self, group);

  if (g_str_equal (group, "look"))
    return g_strdup_printf (_("To look at (%u)"), n);
  if (g_str_equal (group, "mine"))
    return g_strdup_printf (_("My own work (%u): somebody else decides"), n);
  if (g_str_equal (group, "again"))
    return g_strdup_printf (_("Look again (%u): drawn at random"), n);
  if (g_str_equal (group, "jump"))
    return g_strdup_printf (_("Called before others (%u)"), n);

  return g_strdup_printf (_("Clean (%u)"), n);
}

/* The head counts all of the office, whatever the filter shows. */
static void
update_counts (LoketApprovalList *self)
{
  guint n = self->deciding;
  guint nobody = g_hash_table_size (self->nobody);
  guint late = 0;
  g_autofree char *waiting = g_strdup_printf (ngettext ("%u waiting", "%u waiting", n), n);
  g_autofree char *stuck = g_strdup_printf (ngettext ("%u case cannot be decided by anybody who has signed in today.",
                                                      "%u cases cannot be decided by anybody who has signed in today.",
                                                      nobody), nobody);
  g_autofree char *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      late += loket_row_get_boolean (row, "late");
    }
  text = late == 0 ? g_strdup (waiting)
                   : g_strdup_printf (ngettext ("%s · %u past the promise", "%s · %u past the promise", late), waiting, late);
  gtk_label_set_text (self->counts, text);
  gtk_label_set_text (self->stuck, stuck);
  gtk_widget_set_visible (GTK_WIDGET (self->stuck), nobody > 0);
}

static gboolean
matches (gpointer item,
         gpointer user_data)
{
  LoketApprovalList *self = user_data;
  g_autofree char *name = g_utf8_casefold (loket_row_get_string (LOKET_ROW (item), "name"), -1);

  return self->words == NULL || *self->words == '\0' || strstr (name, self->words) != NULL
         || strstr (loket_row_get_string (LOKET_ROW (item), "number"), self->words) != NULL;
}

static void
show_selected (LoketApprovalList *self)
{
  int position = self->selected != NULL ? position_of (self, self->selected) : -1;

  gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                           position < 0 ? NULL : gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), position));
}

static char *
focused_id (LoketApprovalList *self,
            int               *position)
{
  GtkWidget *row = gtk_widget_get_focus_child (self->list);
  g_autoptr(LoketRow) item = NULL;

  if (row == NULL)
    return NULL;
  *position = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  item = item_at (self, (guint) * position);

  return item != NULL ? g_strdup (loket_row_get_id (item)) : NULL;
}

/* Rows come and go while the list has the focus: it stays on the same case, or at the same place. */
static void
restore_focus (LoketApprovalList *self,
               const char        *id,
               int                before)
{
  int n = (int) g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  int position = position_of (self, id);
  GtkListBoxRow *row;

  if (position < 0)
    position = MIN (before, n - 1);
  row = position < 0 ? NULL : gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), position);
  if (row != NULL && gtk_widget_get_focus_child (self->list) != GTK_WIDGET (row))
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* * Signal callbacks */

static void
on_item_changed (LoketRow      *item,
                 GtkListBoxRow *row)
{
  LoketApprovalList *self = LOKET_APPROVAL_LIST (gtk_widget_get_ancestor (GTK_WIDGET (row), LOKET_TYPE_APPROVAL_LIST));

  if (self != NULL)
    fill_row (self, row, item);
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();

  fill_row (user_data, GTK_LIST_BOX_ROW (row), LOKET_ROW (item));
  g_signal_connect_object (item, "changed", G_CALLBACK (on_item_changed), row, 0);

  return row;
}

static void
head_row (GtkListBoxRow *row,
          GtkListBoxRow *before,
          gpointer       user_data)
{
  LoketApprovalList *self = user_data;
  g_autoptr(LoketRow) item = item_at (self, (guint) gtk_list_box_row_get_index (row));
  g_autoptr(LoketRow) earlier = before != NULL ? item_at (self, (guint) gtk_list_box_row_get_index (before)) : NULL;
  g_autofree char *text = NULL;
  GtkWidget *head;

  if (item == NULL)
    return;
  if (earlier != NULL && g_str_equal (loket_row_get_string (earlier, "group"), loket_row_get_string (item, "group")))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  text = group_text (self, loket_row_get_string (item, "group"));
  head = line (text, "caption-heading");
  gtk_widget_add_css_class (head, "loket-group");
  gtk_list_box_row_set_header (row, head);
}

static void
on_row_activated (LoketApprovalList *self,
                  GtkListBoxRow     *row)
{
  g_autoptr(LoketRow) item = item_at (self, (guint) gtk_list_box_row_get_index (row));

  if (item == NULL)
    return;
  if (g_str_equal (loket_row_get_string (item, "group"), "jump"))
    g_signal_emit (self, signals[SIGNAL_JUMP_CHOSEN], 0, item);
  else
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, loket_row_get_id (item));
}

static void
on_entry_changed (LoketApprovalList *self)
{
  self->early = FALSE;
  g_free (self->words);
  self->words = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  g_strstrip (self->words);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));
  show_selected (self);
}

static void
go_to_list (LoketApprovalList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
on_stopped (LoketApprovalList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  go_to_list (self);
}

static gboolean
on_entry_key_pressed (GtkEventControllerKey *keys,
                      guint                  value,
                      guint                  code,
                      GdkModifierType        state,
                      LoketApprovalList     *self)
{
  if (value != GDK_KEY_Down)
    return FALSE;
  go_to_list (self);

  return TRUE;
}

/* * Parent class overrides */

static gboolean
loket_approval_list_focus (GtkWidget       *widget,
                           GtkDirectionType direction)
{
  return loket_focus_move (widget, direction, loket_approval_list_parent_class);
}

static gboolean
loket_approval_list_grab_focus (GtkWidget *widget)
{
  LoketApprovalList *self = LOKET_APPROVAL_LIST (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (row == NULL)
    row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  self->early = row == NULL;

  return loket_focus_give (widget, row != NULL ? GTK_WIDGET (row) : self->entry);
}

static void
loket_approval_list_dispose (GObject *object)
{
  LoketApprovalList *self = LOKET_APPROVAL_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->shown);
  g_clear_object (&self->rows);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->nobody, g_hash_table_unref);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->selected, g_free);

  G_OBJECT_CLASS (loket_approval_list_parent_class)->dispose (object);
}

static void
loket_approval_list_class_init (LoketApprovalListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loket_approval_list_dispose;
  GTK_WIDGET_CLASS (klass)->focus = loket_approval_list_focus;
  GTK_WIDGET_CLASS (klass)->grab_focus = loket_approval_list_grab_focus;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", LOKET_TYPE_APPROVAL_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_JUMP_CHOSEN] = g_signal_new ("jump-chosen", LOKET_TYPE_APPROVAL_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 1, LOKET_TYPE_ROW);
}

static void
build_head (LoketApprovalList *self)
{
  GtkWidget *title = line (_("Approval"), "heading");
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->counts = GTK_LABEL (line (NULL, "numeric"));
  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _("Filter by name or number   /"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter by name or number"), -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (on_entry_changed), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (go_to_list), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (on_stopped), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_entry_key_pressed), self);
  gtk_widget_add_controller (self->entry, keys);
  self->stuck = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->stuck, 0);
  gtk_label_set_wrap (self->stuck, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->stuck), "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->stuck), "caption");
  gtk_widget_set_visible (GTK_WIDGET (self->stuck), FALSE);
  gtk_box_append (GTK_BOX (self->box), title);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->counts));
  gtk_box_append (GTK_BOX (self->box), self->entry);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stuck));
}

static void
build_list (LoketApprovalList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *empty = loket_empty_state_new ("object-select-symbolic", _("Nothing waits"),
                                            _("No case waits for a decision. New ones appear here by themselves."));

  self->list = gtk_list_box_new ();
  loket_list_make_one_stop (self->list);
  gtk_widget_add_css_class (self->list, "loket-rows");
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->shown), create_row, self, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), head_row, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Waiting for approval"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), empty);
  loket_empty_state_watch (LOKET_EMPTY_STATE (empty), G_LIST_MODEL (self->rows), scroller);
  gtk_box_append (GTK_BOX (self->box), scroller);
}

static void
loket_approval_list_init (LoketApprovalList *self)
{
  self->rows = g_list_store_new (LOKET_TYPE_ROW);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)), GTK_FILTER (self->filter));
  self->nobody = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  build_head (self);
  build_list (self);
}

/* * Public API */

GtkWidget *
loket_approval_list_new (LoketDesk *desk)
{
  LoketApprovalList *self = g_object_new (LOKET_TYPE_APPROVAL_LIST, NULL);

  self->desk = g_object_ref (desk);

  return GTK_WIDGET (self);
}

void
loket_approval_list_fill (LoketApprovalList *self,
                          JsonObject        *answer)
{
  JsonArray *rows = loket_json_array (answer, "rows");
  JsonArray *nobody = loket_json_array (answer, "cannot_today");
  g_autoptr(JsonArray) all = loket_approval_rows (answer);
  int position = -1;
  g_autofree char *focused = focused_id (self, &position);

  g_hash_table_remove_all (self->nobody);
  for (guint i = 0; nobody != NULL && i < json_array_get_length (nobody); i++)
    g_hash_table_add (self->nobody, g_strdup (loket_json_string (json_array_get_object_element (nobody, i), "id")));
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      json_object_set_boolean_member (row, "nobody", g_hash_table_contains (self->nobody, loket_json_string (row, "id")));
    }
  self->deciding = rows != NULL ? json_array_get_length (rows) : 0;
  loket_row_fill (self->rows, all);
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));
  update_counts (self);
  show_selected (self);
  if (focused != NULL)
    restore_focus (self, focused, position);
  else if (self->early && gtk_widget_get_focus_child (self->box) == self->entry)
    go_to_list (self);
  self->early = self->early && rows == NULL;
}

void
loket_approval_list_select (LoketApprovalList *self,
                            const char        *id)
{
  g_free (self->selected);
  self->selected = g_strdup (id);
  show_selected (self);
}

char *
loket_approval_list_get_next (LoketApprovalList *self,
                              const char        *id)
{
  int n = (int) g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  int here = id != NULL ? position_of (self, id) : -1;

  for (int i = 1; i <= n; i++)
    {
      g_autoptr(LoketRow) row = item_at (self, (guint) ((here + i) % n));
      const char *group = loket_row_get_string (row, "group");

      if (g_strcmp0 (loket_row_get_id (row), id) != 0 && !g_str_equal (group, "mine") && !g_str_equal (group, "jump"))
        return g_strdup (loket_row_get_id (row));
    }

  return NULL;
}

void
loket_approval_list_start_filter (LoketApprovalList *self)
{
  gtk_widget_grab_focus (self->entry);
}
