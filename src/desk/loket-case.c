/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A case on this desk: what the server said, what was typed since, and what may be done. */

#include "loket-case-private.h"

#include "loket-args.h"
#include "loket-error.h"
#include "loket-intake.h"
#include "loket-text-clean.h"

/* Typing pauses this long before it is saved at the server; the journal has it at once. */
#define SAVE_PAUSE_MS 1200

G_DEFINE_FINAL_TYPE (LoketCase, loket_case, G_TYPE_OBJECT)

enum { PROP_0, PROP_UNSAVED, N_PROPS };
enum { SIGNAL_REFRESHED, SIGNAL_FIELD_CHANGED, SIGNAL_CONFLICT, SIGNAL_SAVED, SIGNAL_NOT_SAVED, SIGNAL_LEAVING, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* * Auxiliary methods */

JsonObject *
_loket_case_server_fields (LoketCase *self)
{
  return self->data != NULL ? loket_row_get_object (self->data, "fields") : NULL;
}

const char *
_loket_case_server_field (LoketCase  *self,
                          const char *code)
{
  JsonObject *fields = _loket_case_server_fields (self);

  if (fields == NULL || !json_object_has_member (fields, code))
    return "";

  return json_object_get_string_member_with_default (fields, code, "");
}

static LoketPaper *
known_paper (LoketCase  *self,
             const char *id,
             gint64      version)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->papers)); i++)
    {
      g_autoptr(LoketPaper) paper = g_list_model_get_item (G_LIST_MODEL (self->papers), i);

      if (g_strcmp0 (loket_paper_get_id (paper), id) == 0 && loket_paper_get_version (paper) == version)
        return g_steal_pointer (&paper);
    }

  return NULL;
}

/* A paper that did not change keeps its object, so that whoever reads it is not disturbed. */
static void
replace_papers (LoketCase *self)
{
  JsonArray *papers = loket_row_get_array (self->data, "papers");
  g_autoptr(GPtrArray) now = g_ptr_array_new_with_free_func (g_object_unref);
  LoketPageSource *pages = LOKET_PAGE_SOURCE (loket_desk_get_intake (self->desk));

  for (guint i = 0; papers != NULL && i < json_array_get_length (papers); i++)
    {
      JsonObject *object = json_array_get_object_element (papers, i);
      LoketPaper *paper = known_paper (self, loket_json_string (object, "id"), loket_json_int (object, "version"));

      if (json_array_get_length (loket_json_array (object, "pages")) == 0 && !loket_json_boolean (object, "restricted"))
        {
          g_clear_object (&paper);
          continue;
        }
      g_ptr_array_add (now, paper != NULL ? paper : loket_paper_new_from_json (object, pages));
    }
  g_list_store_splice (self->papers, 0, g_list_model_get_n_items (G_LIST_MODEL (self->papers)),
                       now->pdata, now->len);
}

void
_loket_case_refresh_views (LoketCase *self)
{
  _loket_case_fill_requirements (self, self->requirements);
  _loket_case_fill_blockers (self, self->blockers);
}

static void
take_data (LoketCase  *self,
           JsonObject *answer)
{
  g_clear_object (&self->data);
  self->data = loket_row_new (answer);
  replace_papers (self);
  _loket_case_refresh_views (self);
  g_signal_emit (self, signals[SIGNAL_REFRESHED], 0);
  /* The next saving is made from this version and would be no stale one. */
  _loket_case_find_conflicts (self);
}

typedef struct
{
  LoketCaseSeenFunc seen;
  GTask *task;
} Unseen;

/* The case was read, or could not be: those who wanted to see it go on. */
static void
tell_seen (LoketCase *self)
{
  g_autoptr(GPtrArray) all = g_steal_pointer (&self->unseen);

  self->unseen = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < all->len; i++)
    {
      Unseen *one = all->pdata[i];

      one->seen (self, one->task);
    }
}

/* * Signal callbacks */

static void
on_case_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoketCase *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(JsonObject) answer = loket_desk_read_case_finish (LOKET_DESK (source), result, &error);
  gboolean first;

  self->reads--;
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      tell_seen (self);
      return;
    }
  first = self->data == NULL;
  if (first)
    _loket_case_restore_draft (self);
  take_data (self, answer);
  /* What was typed in an earlier life is not at the server yet. */
  if (first && self->save_source == 0 && g_hash_table_size (self->edits) > 0 && loket_case_may (self, "save"))
    _loket_case_save_soon (self, SAVE_PAUSE_MS);
  g_task_return_boolean (task, TRUE);
  tell_seen (self);
}

static void
on_reloaded_quietly (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  if (!loket_case_load_finish (LOKET_CASE (source), result, &error))
    g_debug ("case not read again: %s", loket_desk_error_code (error));
}

static gboolean
on_reload_due (gpointer user_data)
{
  LoketCase *self = user_data;

  self->reload_source = 0;
  _loket_case_look (self, "follow");

  return G_SOURCE_REMOVE;
}

/* Somebody changed this case: look again, once for a burst of changes. */
static void
on_desk_changed (LoketDesk  *desk,
                 const char *topic,
                 const char *id,
                 LoketCase  *self)
{
  if (g_strcmp0 (topic, "case") == 0 && g_strcmp0 (id, self->id) == 0 && self->data != NULL
      && self->reload_source == 0 && self->saving == NULL)
    self->reload_source = g_timeout_add (250, on_reload_due, self);
}

/* * Parent class overrides */

static void
loket_case_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  LoketCase *self = LOKET_CASE (object);

  if (property_id == PROP_UNSAVED)
    g_value_set_boolean (value, g_hash_table_size (self->edits) > 0);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
loket_case_dispose (GObject *object)
{
  LoketCase *self = LOKET_CASE (object);

  g_clear_handle_id (&self->save_source, g_source_remove);
  g_clear_handle_id (&self->reload_source, g_source_remove);
  g_clear_object (&self->data);
  g_clear_object (&self->requirements);
  g_clear_object (&self->blockers);
  g_clear_object (&self->papers);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (loket_case_parent_class)->dispose (object);
}

static void
loket_case_finalize (GObject *object)
{
  LoketCase *self = LOKET_CASE (object);

  g_clear_pointer (&self->edits, g_hash_table_unref);
  g_clear_pointer (&self->bases, g_hash_table_unref);
  g_clear_pointer (&self->ours, g_hash_table_unref);
  g_clear_pointer (&self->conflicts, g_hash_table_unref);
  g_clear_pointer (&self->saving, json_object_unref);
  g_clear_pointer (&self->saving_id, g_free);
  g_clear_pointer (&self->later, g_ptr_array_unref);
  g_clear_pointer (&self->unseen, g_ptr_array_unref);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->purpose, g_free);

  G_OBJECT_CLASS (loket_case_parent_class)->finalize (object);
}

static void
loket_case_class_init (LoketCaseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = loket_case_get_property;
  object_class->dispose = loket_case_dispose;
  object_class->finalize = loket_case_finalize;

  properties[PROP_UNSAVED] = g_param_spec_boolean ("unsaved", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_REFRESHED] = g_signal_new ("refreshed", LOKET_TYPE_CASE, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FIELD_CHANGED] = g_signal_new ("field-changed", LOKET_TYPE_CASE, G_SIGNAL_RUN_LAST, 0,
                                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CONFLICT] = g_signal_new ("conflict", LOKET_TYPE_CASE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, LOKET_TYPE_ROW);
  signals[SIGNAL_SAVED] = g_signal_new ("saved", LOKET_TYPE_CASE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_NOT_SAVED] = g_signal_new ("not-saved", LOKET_TYPE_CASE, G_SIGNAL_RUN_LAST, 0,
                                            NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SIGNAL_LEAVING] = g_signal_new ("leaving", LOKET_TYPE_CASE, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
loket_case_init (LoketCase *self)
{
  self->edits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->bases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->ours = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->conflicts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->later = g_ptr_array_new_with_free_func (g_object_unref);
  self->unseen = g_ptr_array_new_with_free_func (g_free);
  self->requirements = g_list_store_new (LOKET_TYPE_ROW);
  self->blockers = g_list_store_new (LOKET_TYPE_ROW);
  self->papers = g_list_store_new (LOKET_TYPE_PAPER);
}

/* * For the files of the case */

void
_loket_case_edits_changed (LoketCase *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSAVED]);
}

void
_loket_case_emit_conflict (LoketCase *self,
                           LoketRow  *row)
{
  g_signal_emit (self, signals[SIGNAL_CONFLICT], 0, row);
}

void
_loket_case_emit_saved (LoketCase *self)
{
  g_signal_emit (self, signals[SIGNAL_SAVED], 0);
}

void
_loket_case_emit_not_saved (LoketCase    *self,
                            const GError *error)
{
  g_signal_emit (self, signals[SIGNAL_NOT_SAVED], 0, error);
}

void
_loket_case_emit_leaving (LoketCase  *self,
                          const char *function)
{
  g_signal_emit (self, signals[SIGNAL_LEAVING], g_quark_from_string (function));
}

void
_loket_case_look (LoketCase  *self,
                  const char *purpose)
{
  loket_case_load_async (self, purpose, on_reloaded_quietly, NULL);
}

void
_loket_case_when_seen (LoketCase        *self,
                       LoketCaseSeenFunc seen,
                       GTask            *task)
{
  Unseen *one = g_new0 (Unseen, 1);

  one->seen = seen;
  one->task = task;
  g_ptr_array_add (self->unseen, one);
  if (self->reads == 0)
    _loket_case_look (self, "follow");
}

/* * Public API */

/**
 * loket_case_new:
 * @desk: (transfer none): the desk
 * @id: case id
 *
 * Returns: (transfer full): a case that knows nothing until it was loaded
 */
LoketCase *
loket_case_new (LoketDesk  *desk,
                const char *id)
{
  LoketCase *self = g_object_new (LOKET_TYPE_CASE, NULL);

  self->desk = g_object_ref (desk);
  self->id = g_strdup (id);
  g_signal_connect_object (desk, "changed", G_CALLBACK (on_desk_changed), self, 0);
  g_signal_connect_object (desk, "notify::pending", G_CALLBACK (_loket_case_look_at_kept), self,
                           G_CONNECT_SWAPPED);

  return self;
}

const char *
loket_case_get_id (LoketCase *self)
{
  return self->id;
}

LoketDesk *
loket_case_get_desk (LoketCase *self)
{
  return self->desk;
}

LoketRow *
loket_case_get_data (LoketCase *self)
{
  return self->data;
}

JsonObject *
loket_case_get_service (LoketCase *self)
{
  return loket_catalogue_get_service (loket_desk_get_catalogue (self->desk),
                                      loket_case_get_service_code (self));
}

const char *
loket_case_get_service_code (LoketCase *self)
{
  return self->data != NULL ? loket_row_get_string (self->data, "service") : "";
}

const char *
loket_case_get_step (LoketCase *self)
{
  return self->data != NULL ? loket_row_get_string (self->data, "step") : "";
}

gint64
loket_case_get_version (LoketCase *self)
{
  return self->data != NULL ? loket_row_get_int (self->data, "version") : 0;
}

/**
 * loket_case_may:
 * @what: save, forward, return or decide
 *
 * What the server said this person may do now. The server checks again when it is done.
 */
gboolean
loket_case_may (LoketCase  *self,
                const char *what)
{
  JsonObject *may = self->data != NULL ? loket_row_get_object (self->data, "may") : NULL;

  return may != NULL && json_object_get_boolean_member_with_default (may, what, FALSE);
}

/**
 * loket_case_why_not:
 *
 * Returns: (transfer none): the server's reason code, "" when there is none
 */
const char *
loket_case_why_not (LoketCase  *self,
                    const char *what)
{
  JsonObject *may = self->data != NULL ? loket_row_get_object (self->data, "may") : NULL;
  JsonNode *why = may != NULL ? json_object_get_member (may, "why_not") : NULL;

  if (why == NULL || !JSON_NODE_HOLDS_OBJECT (why))
    return "";

  return json_object_get_string_member_with_default (json_node_get_object (why), what, "");
}

GListModel *
loket_case_get_requirements (LoketCase *self)
{
  return G_LIST_MODEL (self->requirements);
}

GListModel *
loket_case_get_blockers (LoketCase *self)
{
  return G_LIST_MODEL (self->blockers);
}

GListModel *
loket_case_get_papers (LoketCase *self)
{
  return G_LIST_MODEL (self->papers);
}

/**
 * loket_case_find_paper:
 *
 * Returns: (transfer none) (nullable): the paper filed under a requirement
 */
LoketPaper *
loket_case_find_paper (LoketCase  *self,
                       const char *requirement)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->papers)); i++)
    {
      g_autoptr(LoketPaper) paper = g_list_model_get_item (G_LIST_MODEL (self->papers), i);

      if (g_strcmp0 (loket_paper_get_requirement (paper), requirement) == 0)
        return paper; /* the list keeps it */
    }

  return NULL;
}

/**
 * loket_case_get_paper_data:
 *
 * Returns: (transfer none) (nullable): what the server said of a paper
 */
JsonObject *
loket_case_get_paper_data (LoketCase  *self,
                           const char *paper)
{
  JsonArray *papers = self->data != NULL ? loket_row_get_array (self->data, "papers") : NULL;

  for (guint i = 0; papers != NULL && i < json_array_get_length (papers); i++)
    if (g_strcmp0 (loket_json_string (json_array_get_object_element (papers, i), "id"), paper) == 0)
      return json_array_get_object_element (papers, i);

  return NULL;
}

/**
 * loket_case_get_field:
 *
 * Returns: (transfer none): what stands in the form: typed here, or saved
 */
const char *
loket_case_get_field (LoketCase  *self,
                      const char *code)
{
  const char *edit = g_hash_table_lookup (self->edits, code);

  return edit != NULL ? edit : _loket_case_server_field (self, code);
}

/**
 * loket_case_set_field:
 *
 * Takes what was typed: into the journal now, to the server after a pause.
 */
void
loket_case_set_field (LoketCase  *self,
                      const char *code,
                      const char *value)
{
  /* What a pasted text brings along unseen is never sent, so it is no edit either. */
  g_autofree char *visible = value != NULL ? loket_text_visible (value) : NULL;

  if (visible != NULL)
    value = visible;
  if (g_strcmp0 (loket_case_get_field (self, code), value) == 0)
    return;

  if (g_strcmp0 (_loket_case_server_field (self, code), value) == 0 && self->saving == NULL)
    _loket_case_drop_edit (self, code);
  else
    _loket_case_set_edit (self, code, value);
  _loket_case_keep_draft (self);
  _loket_case_save_soon (self, SAVE_PAUSE_MS);
  _loket_case_refresh_views (self);
  g_signal_emit (self, signals[SIGNAL_FIELD_CHANGED], 0, code);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSAVED]);
}

/**
 * loket_case_load_async:
 * @purpose: why the file is read; the server's log keeps it
 */
void
loket_case_load_async (LoketCase          *self,
                       const char         *purpose,
                       GAsyncReadyCallback callback,
                       gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, loket_case_load_async);
  self->reads++;
  loket_desk_read_case_async (self->desk, self->id, loket_case_get_purpose (self, purpose), "case_read", NULL, on_case_read, task);
}

gboolean
loket_case_load_finish (LoketCase    *self,
                        GAsyncResult *result,
                        GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * loket_case_resolve:
 * @field: a field of a conflict
 * @keep_mine: TRUE sends what was typed here under the new version; FALSE drops it
 */
void
loket_case_resolve (LoketCase  *self,
                    const char *field,
                    gboolean    keep_mine)
{
  g_hash_table_remove (self->conflicts, field);
  if (keep_mine)
    g_hash_table_insert (self->bases, g_strdup (field), g_strdup (_loket_case_server_field (self, field)));
  else
    _loket_case_drop_edit (self, field);
  _loket_case_keep_draft (self);
  _loket_case_refresh_views (self);
  g_signal_emit (self, signals[SIGNAL_FIELD_CHANGED], 0, field);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNSAVED]);
  _loket_case_save_soon (self, 0);
}
