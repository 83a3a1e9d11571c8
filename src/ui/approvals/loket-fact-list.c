/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a case says, what differs first: each fact with who compared it, and what must be seen. */

#include "loket-fact-list.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-list.h"
#include "loket-moment.h"

struct _LoketFactList
{
  GtkWidget parent_instance;

  /* Owned */
  LoketCase *file;
  GListStore *facts;    /* LoketRow: id, label, value, who, paper, look (must be seen), why */
  GHashTable *seen;     /* ids of facts that were in front of this person */
  char *seen_case;

  /* Children */
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (LoketFactList, loket_fact_list, GTK_TYPE_WIDGET)

enum { SIGNAL_SHOWN, SIGNAL_SEEN_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

static LoketCatalogue *
catalogue_of (LoketFactList *self)
{
  return loket_desk_get_catalogue (loket_case_get_desk (self->file));
}

static void
add_fact (JsonArray  *facts,
          const char *id,
          const char *label,
          const char *value,
          const char *who,
          const char *paper,
          const char *why)
{
  json_array_add_object_element (facts, loket_args_new ("id", id, "label", label, "value", value, "who", who,
                                                        "paper", paper, "why", why, "look:bool", *why != '\0', NULL));
}

static char *
who_matched (LoketFactList *self,
             const char    *code)
{
  JsonObject *marks = loket_row_get_object (loket_case_get_data (self->file), "field_marks");
  JsonObject *mark = marks != NULL ? loket_json_object (marks, code) : NULL;
  g_autofree char *when = mark != NULL ? loket_moment_short (loket_json_string (mark, "at")) : NULL;

  if (mark == NULL)
    return g_strdup ("");

  return g_strdup_printf ("%s %s", loket_json_string (loket_json_object (mark, "matched_by"), "name"),
                          when);
}

static char *
shown_value (JsonObject *field,
             const char *value)
{
  JsonArray *choices = loket_json_array (field, "choices");

  if (g_str_equal (loket_json_string (field, "kind"), "date"))
    return loket_moment_day (value);
  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    if (g_str_equal (loket_json_string (json_array_get_object_element (choices, i), "code"), value))
      return g_strdup (loket_catalogue_word (json_array_get_object_element (choices, i), "name"));

  return g_strdup (value);
}

/* Fields the server will not take a decision without. */
static gboolean
must_be_seen (LoketFactList *self,
              const char    *code)
{
  JsonArray *differs = loket_row_get_array (loket_case_get_data (self->file), "differs");

  for (guint i = 0; differs != NULL && i < json_array_get_length (differs); i++)
    if (g_strcmp0 (json_array_get_string_element (differs, i), code) == 0)
      return TRUE;

  return FALSE;
}

static void
add_flags (LoketFactList *self,
           JsonArray     *facts)
{
  JsonArray *flags = loket_row_get_array (loket_case_get_data (self->file), "flags");

  for (guint i = 0; flags != NULL && i < json_array_get_length (flags); i++)
    {
      JsonObject *flag = json_array_get_object_element (flags, i);
      JsonObject *cleared = loket_json_object (flag, "cleared_by");
      g_autofree char *id = g_strconcat ("flag/", loket_json_string (flag, "id"), NULL);
      const char *by = loket_json_string (cleared != NULL ? cleared : loket_json_object (flag, "by"), "name");

      add_fact (facts, id, loket_catalogue_name_of (catalogue_of (self), "reasons", loket_json_string (flag, "code")),
                loket_json_string (flag, "reason"), by, "", cleared != NULL ? _("flag that was cleared") : _("open flag"));
    }
}

static void
add_checks (LoketFactList *self,
            JsonArray     *facts,
            gboolean       good)
{
  JsonArray *checks = loket_row_get_array (loket_case_get_data (self->file), "checks");

  for (guint i = 0; checks != NULL && i < json_array_get_length (checks); i++)
    {
      JsonObject *check = json_array_get_object_element (checks, i);
      gboolean ok = g_str_equal (loket_json_string (check, "outcome"), "ok");
      g_autofree char *id = g_strconcat ("check/", loket_json_string (check, "id"), NULL);
      g_autofree char *value = g_strdup_printf ("%s %s", ok ? _("nothing found, agrees") : _("needs a look"),
                                                loket_json_string (check, "reference"));

      if (ok == good)
        add_fact (facts, id, loket_catalogue_name_of (catalogue_of (self), "check_kinds", loket_json_string (check, "kind")),
                  value, loket_json_string (loket_json_object (check, "by"), "name"), "",
                  ok ? "" : _("check with a finding"));
    }
}

static void
add_fields (LoketFactList *self,
            JsonArray     *facts,
            gboolean       matched)
{
  JsonArray *fields = loket_json_array (loket_case_get_service (self->file), "fields");

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);
      const char *code = loket_json_string (field, "code");
      const char *value = loket_case_get_field (self->file, code);
      gboolean is_matched = loket_case_field_is_matched (self->file, code);
      gboolean must = !is_matched && (loket_json_boolean (field, "flag") || must_be_seen (self, code));
      g_autofree char *shown = NULL;
      g_autofree char *who = NULL;

      if (*value == '\0' || must == matched)
        continue;
      shown = shown_value (field, value);
      who = who_matched (self, code);
      add_fact (facts, code, loket_catalogue_word (field, "label"), shown, who, loket_json_string (field, "paper"),
                must ? _("not compared with a paper") : "");
    }
}

static void
add_interview (LoketFactList *self,
               JsonArray     *facts)
{
  JsonObject *interview = loket_row_get_object (loket_case_get_data (self->file), "interview");

  if (interview != NULL)
    add_fact (facts, "interview", _("Interview"),
              *loket_json_string (interview, "note") != '\0' ? loket_json_string (interview, "note")
              : g_str_equal (loket_json_string (interview, "result"), "pass") ? _("passed") : _("not passed"),
              loket_json_string (loket_json_object (interview, "by"), "name"), "",
              g_str_equal (loket_json_string (interview, "result"), "pass") ? "" : _("interview without a pass"));
}

static void
fill (LoketFactList *self)
{
  g_autoptr(JsonArray) facts = json_array_new ();

  add_flags (self, facts);
  add_checks (self, facts, FALSE);
  add_fields (self, facts, FALSE);
  add_interview (self, facts);
  add_fields (self, facts, TRUE);
  add_checks (self, facts, TRUE);
  loket_row_fill (self->facts, facts);
}

static void
fill_row (LoketFactList *self,
          GtkListBoxRow *row,
          LoketRow      *fact)
{
  GtkWidget *grid = gtk_grid_new ();
  gboolean look = loket_row_get_boolean (fact, "look");
  gboolean seen = g_hash_table_contains (self->seen, loket_row_get_id (fact));
  GtkWidget *icon = gtk_image_new_from_icon_name (!look ? "object-select-symbolic" : seen ? "view-reveal-symbolic" : "dialog-warning-symbolic");
  static const char * const members[] = { "label", "value", "who" };
  static const int chars[] = { 15, 18, 12 };
  g_autofree char *spoken = g_strdup_printf ("%s: %s. %s %s", loket_row_get_string (fact, "label"),
                                             loket_row_get_string (fact, "value"), loket_row_get_string (fact, "why"),
                                             loket_row_get_string (fact, "who"));

  gtk_widget_add_css_class (icon, !look ? "success" : "warning");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 8);
  gtk_grid_attach (GTK_GRID (grid), icon, 0, 0, 1, 1);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      GtkWidget *label = gtk_label_new (loket_row_get_string (fact, members[i]));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (label), chars[i]);
      gtk_label_set_max_width_chars (GTK_LABEL (label), chars[i]);
      gtk_widget_set_hexpand (label, i == 1);
      if (i != 1)
        gtk_widget_add_css_class (label, "dim-label");
      gtk_grid_attach (GTK_GRID (grid), label, (int) i + 1, 0, 1, 1);
    }
  if (look)
    {
      GtkWidget *why = gtk_label_new (loket_row_get_string (fact, "why"));

      gtk_label_set_xalign (GTK_LABEL (why), 0);
      gtk_widget_add_css_class (why, "caption");
      gtk_widget_add_css_class (why, "warning");
      gtk_grid_attach (GTK_GRID (grid), why, 1, 1, 3, 1);
    }
  gtk_widget_set_margin_top (grid, 3);
  gtk_widget_set_margin_bottom (grid, 3);
  gtk_list_box_row_set_child (row, grid);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* * Signal callbacks */

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();

  fill_row (user_data, GTK_LIST_BOX_ROW (row), LOKET_ROW (item));

  return row;
}

static void
on_row_selected (LoketFactList *self,
                 GtkListBoxRow *row)
{
  g_autoptr(LoketRow) fact = NULL;

  if (row == NULL)
    return;
  fact = g_list_model_get_item (G_LIST_MODEL (self->facts), (guint) gtk_list_box_row_get_index (row));
  if (g_hash_table_add (self->seen, g_strdup (loket_row_get_id (fact))))
    fill_row (self, row, fact);
  g_signal_emit (self, signals[SIGNAL_SHOWN], 0, loket_row_get_string (fact, "paper"));
  g_signal_emit (self, signals[SIGNAL_SEEN_CHANGED], 0);
}

static void
on_case_refreshed (LoketFactList *self)
{
  fill (self);
  g_signal_emit (self, signals[SIGNAL_SEEN_CHANGED], 0);
}

/* * Parent class overrides */

static void
loket_fact_list_dispose (GObject *object)
{
  LoketFactList *self = LOKET_FACT_LIST (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  g_clear_object (&self->file);
  g_clear_object (&self->facts);

  G_OBJECT_CLASS (loket_fact_list_parent_class)->dispose (object);
}

static void
loket_fact_list_finalize (GObject *object)
{
  LoketFactList *self = LOKET_FACT_LIST (object);

  g_clear_pointer (&self->seen, g_hash_table_unref);
  g_clear_pointer (&self->seen_case, g_free);

  G_OBJECT_CLASS (loket_fact_list_parent_class)->finalize (object);
}

static void
loket_fact_list_class_init (LoketFactListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_fact_list_dispose;
  object_class->finalize = loket_fact_list_finalize;
  signals[SIGNAL_SHOWN] = g_signal_new ("shown", LOKET_TYPE_FACT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_SEEN_CHANGED] = g_signal_new ("seen-changed", LOKET_TYPE_FACT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                               NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
loket_fact_list_init (LoketFactList *self)
{
  self->facts = g_list_store_new (LOKET_TYPE_ROW);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->list = gtk_list_box_new ();
  loket_list_make_one_stop (self->list);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
  gtk_list_box_bind_model (GTK_LIST_BOX (self->list), G_LIST_MODEL (self->facts), create_row, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the case says"), -1);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_row_selected), self);
}

/* * Public API */

GtkWidget *
loket_fact_list_new (void)
{
  return g_object_new (LOKET_TYPE_FACT_LIST, NULL);
}

/**
 * loket_fact_list_set_case:
 * @file: (nullable): a case that was read; another one forgets what was seen
 */
void
loket_fact_list_set_case (LoketFactList *self,
                          LoketCase     *file)
{
  if (self->file != NULL)
    g_signal_handlers_disconnect_by_data (self->file, self);
  g_set_object (&self->file, file);
  g_hash_table_remove_all (self->seen);
  g_list_store_remove_all (self->facts);
  if (file == NULL)
    return;
  g_signal_connect_object (file, "refreshed", G_CALLBACK (on_case_refreshed), self, G_CONNECT_SWAPPED);
  fill (self);
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
}

/**
 * loket_fact_list_get_unseen:
 *
 * Returns: how many facts must still come into view before a decision
 */
guint
loket_fact_list_get_unseen (LoketFactList *self)
{
  guint unseen = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->facts)); i++)
    {
      g_autoptr(LoketRow) fact = g_list_model_get_item (G_LIST_MODEL (self->facts), i);

      if (loket_row_get_boolean (fact, "look") && !g_hash_table_contains (self->seen, loket_row_get_id (fact)))
        unseen++;
    }

  return unseen;
}

/**
 * loket_fact_list_get_seen:
 *
 * Returns: (transfer full): ids of what was in front of this person, for the record
 */
JsonArray *
loket_fact_list_get_seen (LoketFactList *self)
{
  JsonArray *array = json_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    json_array_add_string_element (array, id);

  return array;
}
