/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of a case: the sections and fields of its service as compact grids. */

#include "loket-case-form.h"

#include <glib/gi18n-lib.h>

#include "loket-stack.h"

#include "loket-args.h"
#include "loket-field-factory.h"
#include "loket-field-grid.h"
#include "loket-flow.h"
#include "loket-lookup-row.h"

struct _LoketCaseForm
{
  GtkWidget parent_instance;

  /* Owned */
  LoketCase *file;
  GHashTable *rows;     /* field code → borrowed LoketFieldRow */
  char *current;

  /* Children */
  GtkWidget *box;
  GtkStack *stack;
  GtkWidget *bar;       /* one small toggle for each page of the stack */
  GtkWidget *step_page; /* the acts of the current step, beside the sections */

  /* State */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (LoketCaseForm, loket_case_form, GTK_TYPE_WIDGET)

enum { SIGNAL_FIELD_FOCUSED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

static JsonArray *
fields_of (LoketCaseForm *self)
{
  return loket_json_array (loket_case_get_service (self->file), "fields");
}

static LoketMatch
match_of (LoketCaseForm *self,
          JsonObject    *field)
{
  const char *code = loket_json_string (field, "code");
  JsonObject *marks = loket_row_get_object (loket_case_get_data (self->file), "field_marks");

  if (*loket_json_string (field, "paper") == '\0' || *loket_case_get_field (self->file, code) == '\0')
    return LOKET_MATCH_NONE;
  if (loket_case_field_is_matched (self->file, code))
    return LOKET_MATCH_DONE;

  return marks != NULL && json_object_has_member (marks, code) ? LOKET_MATCH_STALE : LOKET_MATCH_OPEN;
}

static void
update_row (LoketCaseForm *self,
            JsonObject    *field)
{
  const char *code = loket_json_string (field, "code");
  LoketFieldRow *row = g_hash_table_lookup (self->rows, code);
  g_autofree char *shown = NULL;

  if (row == NULL)
    return;
  gtk_widget_set_visible (GTK_WIDGET (row), loket_case_field_applies (self->file, field));
  shown = loket_field_row_get_text (row);
  if (g_strcmp0 (shown, loket_case_get_field (self->file, code)) != 0
      && (gtk_widget_get_state_flags (GTK_WIDGET (row)) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    loket_field_row_set_text (row, loket_case_get_field (self->file, code));
  loket_field_row_set_match (row, match_of (self, field), NULL);
  loket_field_row_set_locked (row, loket_case_may (self->file, "save") ? NULL : _("This case is not open for changes here."));
}

static GtkWidget *
find_tab (LoketCaseForm *self,
          const char    *page)
{
  GtkWidget *tab = gtk_widget_get_first_child (self->bar);

  while (tab != NULL && g_strcmp0 (g_object_get_data (G_OBJECT (tab), "page"), page) != 0)
    tab = gtk_widget_get_next_sibling (tab);

  return tab;
}

static void
set_tab_title (LoketCaseForm *self,
               const char    *page,
               const char    *title)
{
  GtkWidget *tab = find_tab (self, page);

  if (tab != NULL && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (tab)), title) != 0)
    gtk_button_set_label (GTK_BUTTON (tab), title);
}

static void
on_tab_toggled (GtkToggleButton *tab,
                LoketCaseForm   *self)
{
  if (gtk_toggle_button_get_active (tab))
    loket_stack_show (self->stack, g_object_get_data (G_OBJECT (tab), "page"));
}

static void
on_page_shown (LoketCaseForm *self)
{
  GtkWidget *tab = find_tab (self, gtk_stack_get_visible_child_name (self->stack));

  if (tab != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), TRUE);
}

static void
add_page (LoketCaseForm *self,
          GtkWidget     *child,
          const char    *page,
          const char    *title)
{
  GtkWidget *tab = gtk_toggle_button_new_with_label (title);
  GtkWidget *first = gtk_widget_get_first_child (self->bar);

  gtk_widget_add_css_class (tab, "loket-small");
  g_object_set_data_full (G_OBJECT (tab), "page", g_strdup (page), g_free);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tab), first != NULL ? GTK_TOGGLE_BUTTON (first) : NULL);
  g_signal_connect (tab, "toggled", G_CALLBACK (on_tab_toggled), self);
  loket_flow_append (LOKET_FLOW (self->bar), tab);
  gtk_stack_add_named (self->stack, child, page);
}

/* A section whose required fields are filled carries a tick. */
static void
update_sections (LoketCaseForm *self)
{
  JsonArray *sections = loket_json_array (loket_case_get_service (self->file), "sections");
  JsonArray *fields = fields_of (self);

  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);
      GtkWidget *child = gtk_stack_get_child_by_name (self->stack, loket_json_string (section, "code"));
      g_autofree char *title = NULL;
      gboolean complete = TRUE;

      for (guint j = 0; j < json_array_get_length (fields); j++)
        {
          JsonObject *field = json_array_get_object_element (fields, j);
          const char *code = loket_json_string (field, "code");

          if (g_str_equal (loket_json_string (field, "section"), loket_json_string (section, "code"))
              && loket_case_field_applies (self->file, field)
              && ((loket_json_boolean (field, "required") && *loket_case_get_field (self->file, code) == '\0')
                  || loket_case_field_problem (self->file, code) != NULL))
            complete = FALSE;
        }
      title = g_strdup_printf ("%s%s", loket_catalogue_word (section, "name"), complete ? " ✓" : "");
      if (child != NULL)
        set_tab_title (self, loket_json_string (section, "code"), title);
    }
}

static void
update (LoketCaseForm *self)
{
  JsonArray *fields = fields_of (self);

  self->filling = TRUE;
  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    update_row (self, json_array_get_object_element (fields, i));
  self->filling = FALSE;
  update_sections (self);
}

/* * Signal callbacks */

static void
on_row_edited (LoketFieldRow *row,
               LoketCaseForm *self)
{
  g_autofree char *text = NULL;

  if (self->filling || self->file == NULL)
    return;
  text = loket_field_row_get_text (row);
  loket_field_row_set_error (row, NULL);
  loket_case_set_field (self->file, loket_field_row_get_code (row), text);
}

/* What is wrong is said when the field is left, not while it is being typed. */
static void
on_row_committed (LoketFieldRow *row,
                  LoketCaseForm *self)
{
  const char *problem = self->file != NULL
                        ? loket_case_field_problem (self->file, loket_field_row_get_code (row)) : NULL;

  if (problem != NULL)
    loket_field_row_set_error (row, problem);
}

static void
on_row_focused (LoketFieldRow *row,
                LoketCaseForm *self)
{
  g_free (self->current);
  self->current = g_strdup (loket_field_row_get_code (row));
  g_signal_emit (self, signals[SIGNAL_FIELD_FOCUSED], 0, self->current);
}

static void
on_matched (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonObject) answer = loket_case_act_finish (LOKET_CASE (source), result, &error);

  if (answer == NULL)
    g_debug ("tick not recorded: %s", loket_desk_error_code (error));
}

/* Enter goes to the next field that applies, also across sections. */
static gboolean
on_row_next (LoketFieldRow *row,
             LoketCaseForm *self)
{
  JsonArray *sections = loket_json_array (loket_case_get_service (self->file), "sections");
  JsonArray *fields = fields_of (self);
  gboolean after = FALSE;

  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    for (guint j = 0; j < json_array_get_length (fields); j++)
      {
        JsonObject *field = json_array_get_object_element (fields, j);
        const char *code = loket_json_string (field, "code");

        if (!g_str_equal (loket_json_string (field, "section"),
                          loket_json_string (json_array_get_object_element (sections, i), "code")))
          continue;
        if (after && loket_case_field_applies (self->file, field))
          return loket_case_form_go_to (self, code);
        after = after || g_str_equal (code, loket_field_row_get_code (row));
      }

  return FALSE;
}

static void
mark (LoketCaseForm *self,
      const char    *code,
      gboolean       matched)
{
  JsonObject *args = json_object_new ();

  json_object_set_string_member (args, "field", code);
  json_object_set_boolean_member (args, "matched", matched);
  json_object_set_null_member (args, "paper");
  json_object_set_null_member (args, "page");
  json_object_set_null_member (args, "rect");
  loket_case_act_async (self->file, "field_mark", args, FALSE, on_matched, NULL);
}

static void
on_row_match_toggled (LoketFieldRow *row,
                      LoketCaseForm *self)
{
  const char *code = loket_field_row_get_code (row);

  mark (self, code, !loket_case_field_is_matched (self->file, code));
}

static void
on_case_changed (LoketCaseForm *self)
{
  if (self->file != NULL && loket_case_get_data (self->file) != NULL)
    update (self);
}

/* Who types there typed what the case has now; after a conflict it may be the value of somebody else,
 * which is shown wherever the focus is. */
static void
on_field_changed (LoketCaseForm *self,
                  const char    *code)
{
  LoketFieldRow *row = g_hash_table_lookup (self->rows, code);
  g_autofree char *shown = row != NULL ? loket_field_row_get_text (row) : NULL;

  if (row != NULL && g_strcmp0 (shown, loket_case_get_field (self->file, code)) != 0)
    {
      loket_field_row_clear (row);
      loket_field_row_set_text (row, loket_case_get_field (self->file, code));
    }
  on_case_changed (self);
}

/* * Building */

static void
on_regions_found (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(LoketLookupRow) row = user_data;
  g_autoptr(JsonObject) answer = loket_desk_call_finish (LOKET_DESK (source), result, NULL);
  g_autoptr(GListStore) regions = g_list_store_new (LOKET_TYPE_ROW);

  if (answer == NULL)
    return;
  loket_row_fill (regions, loket_json_array (answer, "regions"));
  loket_lookup_row_set_results (row, g_object_get_data (G_OBJECT (row), "query"), G_LIST_MODEL (regions));
}

static void
on_row_search (LoketLookupRow *row,
               const char     *query,
               LoketCaseForm  *self)
{
  if (self->file == NULL)
    return;
  g_object_set_data_full (G_OBJECT (row), "query", g_strdup (query), g_free);
  loket_desk_call_async (loket_case_get_desk (self->file), "region_search",
                         loket_args_new ("q", query, "level:int", (gint64) 4, NULL), NULL, on_regions_found,
                         g_object_ref (row));
}

static void
add_field (LoketCaseForm  *self,
           LoketFieldGrid *grid,
           JsonObject     *field)
{
  LoketFieldRow *row = loket_field_factory_make (field);

  loket_field_grid_add (grid, row);
  g_signal_connect (row, "edited", G_CALLBACK (on_row_edited), self);
  g_signal_connect (row, "committed", G_CALLBACK (on_row_committed), self);
  g_signal_connect (row, "focused", G_CALLBACK (on_row_focused), self);
  g_signal_connect (row, "match-toggled", G_CALLBACK (on_row_match_toggled), self);
  g_signal_connect (row, "next", G_CALLBACK (on_row_next), self);
  if (g_str_equal (loket_json_string (field, "kind"), "region"))
    g_signal_connect (row, "search", G_CALLBACK (on_row_search), self);
  g_hash_table_insert (self->rows, g_strdup (loket_json_string (field, "code")), row);
}

static void
add_section (LoketCaseForm *self,
             JsonObject    *section)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *grid = loket_field_grid_new ();
  JsonArray *fields = fields_of (self);

  gtk_widget_set_margin_top (grid, 6);
  gtk_widget_set_margin_bottom (grid, 6);
  gtk_widget_set_margin_start (grid, 2);
  gtk_widget_set_margin_end (grid, 8);
  for (guint i = 0; i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);

      if (g_str_equal (loket_json_string (field, "section"), loket_json_string (section, "code")))
        add_field (self, LOKET_FIELD_GRID (grid), field);
    }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  gtk_widget_set_vexpand (scroller, TRUE);
  add_page (self, scroller, loket_json_string (section, "code"), loket_catalogue_word (section, "name"));
}

static void
clear (LoketCaseForm *self)
{
  GtkWidget *child;

  g_hash_table_remove_all (self->rows);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->stack))) != NULL)
    gtk_stack_remove (self->stack, child);
  loket_flow_clear (LOKET_FLOW (self->bar));
}

static void
build (LoketCaseForm *self)
{
  JsonArray *sections = loket_json_array (loket_case_get_service (self->file), "sections");

  clear (self);
  self->filling = TRUE;
  for (guint i = 0; sections != NULL && i < json_array_get_length (sections); i++)
    add_section (self, json_array_get_object_element (sections, i));
  if (self->step_page != NULL)
    add_page (self, self->step_page, LOKET_CASE_FORM_STEP, _("This step"));
  self->filling = FALSE;
}

/* * Parent class overrides */

static void
loket_case_form_dispose (GObject *object)
{
  LoketCaseForm *self = LOKET_CASE_FORM (object);

  g_clear_object (&self->file);
  g_clear_object (&self->step_page);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (loket_case_form_parent_class)->dispose (object);
}

static void
loket_case_form_finalize (GObject *object)
{
  LoketCaseForm *self = LOKET_CASE_FORM (object);

  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->current, g_free);

  G_OBJECT_CLASS (loket_case_form_parent_class)->finalize (object);
}

static void
loket_case_form_class_init (LoketCaseFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_case_form_dispose;
  object_class->finalize = loket_case_form_finalize;
  signals[SIGNAL_FIELD_FOCUSED] = g_signal_new ("field-focused", LOKET_TYPE_CASE_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_case_form_init (LoketCaseForm *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "loket-case-form");
  self->stack = GTK_STACK (gtk_stack_new ());
  /* A page nobody looks at must not take room from the paper. */
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  g_signal_connect_swapped (self->stack, "notify::visible-child-name", G_CALLBACK (on_page_shown), self);
  self->bar = loket_flow_new (2);
  gtk_widget_add_css_class (self->bar, "section-tabs");
  gtk_box_append (GTK_BOX (self->box), self->bar);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));
}

/* * Public API */

GtkWidget *
loket_case_form_new (void)
{
  return g_object_new (LOKET_TYPE_CASE_FORM, NULL);
}

/**
 * loket_case_form_set_case:
 * @file: (nullable): a case that was read
 */
void
loket_case_form_set_case (LoketCaseForm *self,
                          LoketCase     *file)
{
  if (self->file != NULL)
    g_signal_handlers_disconnect_by_data (self->file, self);
  g_set_object (&self->file, file);
  if (file == NULL)
    {
      clear (self);
      return;
    }
  build (self);
  update (self);
  g_signal_connect_object (file, "refreshed", G_CALLBACK (on_case_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (file, "field-changed", G_CALLBACK (on_field_changed), self, G_CONNECT_SWAPPED);
}

/**
 * loket_case_form_go_to:
 *
 * Returns: whether there is such a field; it then has the focus
 */
gboolean
loket_case_form_go_to (LoketCaseForm *self,
                       const char    *field)
{
  LoketFieldRow *row = g_hash_table_lookup (self->rows, field);
  JsonObject *object;

  if (row == NULL)
    return FALSE;
  object = loket_catalogue_get_field (loket_desk_get_catalogue (loket_case_get_desk (self->file)),
                                      loket_case_get_service_code (self->file), field);
  loket_stack_show (self->stack, loket_json_string (object, "section"));

  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

/**
 * loket_case_form_set_step_page:
 * @page: what is done in the current step; it stands behind the last section
 */
void
loket_case_form_set_step_page (LoketCaseForm *self,
                               GtkWidget     *page)
{
  g_clear_object (&self->step_page);
  self->step_page = g_object_ref_sink (page);
}

/**
 * loket_case_form_show:
 * @page: code of a section, or LOKET_CASE_FORM_STEP
 */
void
loket_case_form_show (LoketCaseForm *self,
                      const char    *page)
{
  loket_stack_show (self->stack, page);
}

/**
 * loket_case_form_show_first:
 *
 * The first section, where typing begins.
 */
void
loket_case_form_show_first (LoketCaseForm *self)
{
  GtkWidget *tab = gtk_widget_get_first_child (self->bar);

  if (tab != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), TRUE);
}

static LoketFieldRow *
focused_row (LoketCaseForm *self)
{
  LoketFieldRow *row = self->current != NULL ? g_hash_table_lookup (self->rows, self->current) : NULL;
  gboolean focused = row != NULL
                     && (gtk_widget_get_state_flags (GTK_WIDGET (row)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;

  return focused ? row : NULL;
}

/**
 * loket_case_form_can_match:
 *
 * Returns: whether the field with the focus stands on a paper and was not compared with it yet
 */
gboolean
loket_case_form_can_match (LoketCaseForm *self)
{
  LoketFieldRow *row = focused_row (self);
  LoketMatch match = row != NULL ? loket_field_row_get_match (row) : LOKET_MATCH_NONE;

  return match == LOKET_MATCH_OPEN || match == LOKET_MATCH_STALE || match == LOKET_MATCH_DIFFERS;
}

/**
 * loket_case_form_match:
 *
 * The field with the focus agrees with the paper; the next one that stands on a paper gets it.
 */
void
loket_case_form_match (LoketCaseForm *self)
{
  LoketFieldRow *row = focused_row (self);

  if (row == NULL)
    return;
  mark (self, loket_field_row_get_code (row), TRUE);
}

/**
 * loket_case_form_get_current:
 *
 * Returns: (transfer none) (nullable): the field that had the focus last
 */
const char *
loket_case_form_get_current (LoketCaseForm *self)
{
  return self->current;
}
