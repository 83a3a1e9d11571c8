/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One record of an answer as an object that list models and screens can hold. */

#include "loket-row.h"

struct _LoketRow
{
  GObject parent_instance;

  /* Owned */
  JsonObject *object;
};

enum { PROP_0, PROP_ID, N_PROPS };
enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (LoketRow, loket_row, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/*
 * Reading with tolerance
 */
static JsonNode *
find_value (JsonObject *object,
            const char *member)
{
  JsonNode *node;

  if (object == NULL)
    return NULL;
  node = json_object_get_member (object, member);
  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

const char *
loket_json_string (JsonObject *object,
                   const char *member)
{
  JsonNode *node = find_value (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node)
      || json_node_get_value_type (node) != G_TYPE_STRING)
    return "";
  return json_node_get_string (node);
}

gint64
loket_json_int (JsonObject *object,
                const char *member)
{
  JsonNode *node = find_value (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

double
loket_json_number (JsonObject *object,
                   const char *member)
{
  JsonNode *node = find_value (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : 0.0;
}

gboolean
loket_json_boolean (JsonObject *object,
                    const char *member)
{
  JsonNode *node = find_value (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
}

JsonObject *
loket_json_object (JsonObject *object,
                   const char *member)
{
  JsonNode *node = find_value (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
loket_json_array (JsonObject *object,
                  const char *member)
{
  JsonNode *node = find_value (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/*
 * Parent class overrides
 */
static void
loket_row_finalize (GObject *object)
{
  LoketRow *self = LOKET_ROW (object);

  g_clear_pointer (&self->object, json_object_unref);
  G_OBJECT_CLASS (loket_row_parent_class)->finalize (object);
}

static void
loket_row_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  if (prop_id == PROP_ID)
    g_value_set_string (value, loket_row_get_id (LOKET_ROW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
loket_row_class_init (LoketRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = loket_row_finalize;
  object_class->get_property = loket_row_get_property;

  properties[PROP_ID] =
    g_param_spec_string ("id", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", LOKET_TYPE_ROW, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
loket_row_init (LoketRow *self)
{
}

/*
 * Public
 */
LoketRow *
loket_row_new (JsonObject *object)
{
  LoketRow *self = g_object_new (LOKET_TYPE_ROW, NULL);

  self->object = object != NULL ? json_object_ref (object) : json_object_new ();
  return self;
}

void
loket_row_replace (LoketRow   *self,
                   JsonObject *object)
{
  g_return_if_fail (LOKET_IS_ROW (self));
  g_return_if_fail (object != NULL);

  json_object_ref (object);
  json_object_unref (self->object);
  self->object = object;
  g_signal_emit (self, signals[CHANGED], 0);
}

JsonObject *
loket_row_get_json (LoketRow *self)
{
  g_return_val_if_fail (LOKET_IS_ROW (self), NULL);

  return self->object;
}

const char *
loket_row_get_id (LoketRow *self)
{
  return loket_row_get_string (self, "id");
}

gboolean
loket_row_has (LoketRow   *self,
               const char *member)
{
  g_return_val_if_fail (LOKET_IS_ROW (self), FALSE);

  return find_value (self->object, member) != NULL;
}

const char *
loket_row_get_string (LoketRow   *self,
                      const char *member)
{
  g_return_val_if_fail (LOKET_IS_ROW (self), "");

  return loket_json_string (self->object, member);
}

gint64
loket_row_get_int (LoketRow   *self,
                   const char *member)
{
  g_return_val_if_fail (LOKET_IS_ROW (self), 0);

  return loket_json_int (self->object, member);
}

double
loket_row_get_number (LoketRow   *self,
                      const char *member)
{
  g_return_val_if_fail (LOKET_IS_ROW (self), 0.0);

  return loket_json_number (self->object, member);
}

gboolean
loket_row_get_boolean (LoketRow   *self,
                       const char *member)
{
  g_return_val_if_fail (LOKET_IS_ROW (self), FALSE);

  return loket_json_boolean (self->object, member);
}

JsonObject *
loket_row_get_object (LoketRow   *self,
                      const char *member)
{
  g_return_val_if_fail (LOKET_IS_ROW (self), NULL);

  return loket_json_object (self->object, member);
}

JsonArray *
loket_row_get_array (LoketRow   *self,
                     const char *member)
{
  g_return_val_if_fail (LOKET_IS_ROW (self), NULL);

  return loket_json_array (self->object, member);
}

static GHashTable *
index_rows (GListStore *store)
{
  g_autoptr(GHashTable) rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                      g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = 0; i < n; i++)
    {
      LoketRow *row = g_list_model_get_item (G_LIST_MODEL (store), i);
      g_hash_table_insert (rows, g_strdup (loket_row_get_id (row)), row);
    }
  return g_steal_pointer (&rows);
}

/* The row of @object: the one that was there, or a new one. */
static LoketRow *
take_row (GHashTable *known,
          JsonObject *object)
{
  LoketRow *row = g_hash_table_lookup (known, loket_json_string (object, "id"));

  if (row == NULL)
    return loket_row_new (object);
  g_object_ref (row);
  g_hash_table_remove (known, loket_json_string (object, "id"));
  if (!json_object_equal (row->object, object))
    loket_row_replace (row, object);
  return row;
}

void
loket_row_fill (GListStore *store,
                JsonArray  *array)
{
  g_autoptr(GHashTable) known = NULL;
  g_autoptr(GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_old, n_new, head = 0, tail = 0;

  g_return_if_fail (G_IS_LIST_STORE (store));

  known = index_rows (store);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (wanted, take_row (known, json_node_get_object (node)));
    }

  /* Only what lies between the unchanged head and tail is told to the list. */
  n_old = g_list_model_get_n_items (G_LIST_MODEL (store));
  n_new = wanted->len;
  while (head < MIN (n_old, n_new))
    {
      g_autoptr(GObject) there = g_list_model_get_item (G_LIST_MODEL (store), head);
      if ((gpointer) there != g_ptr_array_index (wanted, head))
        break;
      head++;
    }
  while (tail < MIN (n_old, n_new) - head)
    {
      g_autoptr(GObject) there = g_list_model_get_item (G_LIST_MODEL (store), n_old - tail - 1);
      if ((gpointer) there != g_ptr_array_index (wanted, n_new - tail - 1))
        break;
      tail++;
    }
  if (n_old != n_new || head < n_new)
    g_list_store_splice (store, head, n_old - head - tail,
                         wanted->pdata != NULL ? wanted->pdata + head : NULL,
                         n_new - head - tail);
}
