/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the office as the desk knows them: the office bundle with typed questions. */

#include "loket-catalogue.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <string.h>

#include "loket-row.h"

struct _LoketCatalogue
{
  GObject parent_instance;

  /* Owned */
  JsonObject *bundle;
  GHashTable *indexes; /* list name → (code → borrowed JsonObject) */
};

G_DEFINE_FINAL_TYPE (LoketCatalogue, loket_catalogue, G_TYPE_OBJECT)

/* * Auxiliary methods */

static const char *
string_member (JsonObject * object,
               const char *name)
{
  if (object == NULL || !json_object_has_member (object, name) || json_object_get_null_member (object, name))
    return "";

  return json_object_get_string_member_with_default (object, name, "");
}

static JsonArray *
array_member (JsonObject *object,
              const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
find_in (JsonArray  *array,
         const char *key,
         const char *value)
{
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node)
          && g_strcmp0 (string_member (json_node_get_object (node), key), value) == 0)
        return json_node_get_object (node);
    }

  return NULL;
}

static GHashTable *
index_of (LoketCatalogue *self,
          const char     *list)
{
  GHashTable *index = g_hash_table_lookup (self->indexes, list);
  JsonArray *array;

  if (index != NULL)
    return index;

  index = g_hash_table_new (g_str_hash, g_str_equal);
  array = array_member (self->bundle, list);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);
      const char *code = string_member (object, "code");

      g_hash_table_insert (index, (gpointer) (*code != '\0' ? code : string_member (object, "id")), object);
    }
  g_hash_table_insert (self->indexes, g_strdup (list), index);

  return index;
}

static gboolean
speaks_english (void)
{
  const char *language = g_getenv ("LANGUAGE");

  if (language == NULL || *language == '\0')
    language = setlocale (LC_MESSAGES, NULL);

  return language != NULL && g_str_has_prefix (language, "en");
}

/* * Parent class overrides */

static void
loket_catalogue_finalize (GObject *object)
{
  LoketCatalogue *self = LOKET_CATALOGUE (object);

  g_clear_pointer (&self->indexes, g_hash_table_unref);
  g_clear_pointer (&self->bundle, json_object_unref);

  G_OBJECT_CLASS (loket_catalogue_parent_class)->finalize (object);
}

static void
loket_catalogue_class_init (LoketCatalogueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_catalogue_finalize;
}

static void
loket_catalogue_init (LoketCatalogue *self)
{
  self->indexes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_hash_table_unref);
}

/* * Public API */

/**
 * loket_catalogue_new:
 * @bundle: (transfer none): the answer of api.office_bundle
 *
 * Returns: (transfer full): the catalogue; it keeps a reference to @bundle
 */
LoketCatalogue *
loket_catalogue_new (JsonObject *bundle)
{
  LoketCatalogue *self = g_object_new (LOKET_TYPE_CATALOGUE, NULL);

  self->bundle = json_object_ref (bundle);

  return self;
}

/**
 * loket_catalogue_get_version:
 *
 * Returns: (transfer none): the version that commands name
 */
const char *
loket_catalogue_get_version (LoketCatalogue *self)
{
  return string_member (self->bundle, "version");
}

/**
 * loket_catalogue_get_bundle:
 *
 * Returns: (transfer none): the whole bundle, for papers that name codes in words
 */
JsonObject *
loket_catalogue_get_bundle (LoketCatalogue *self)
{
  return self->bundle;
}

/**
 * loket_catalogue_get_office:
 *
 * Returns: (transfer none) (nullable): the office's row
 */
JsonObject *
loket_catalogue_get_office (LoketCatalogue *self)
{
  JsonNode *node = json_object_get_member (self->bundle, "office");

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * loket_catalogue_list:
 * @key: member of the bundle, e.g. "ticket_classes"
 *
 * Returns: (transfer none) (nullable): the list as it came
 */
JsonArray *
loket_catalogue_list (LoketCatalogue *self,
                      const char     *key)
{
  return array_member (self->bundle, key);
}

/**
 * loket_catalogue_find:
 * @list: member of the bundle
 * @code: the "code" (or "id") looked for
 *
 * Returns: (transfer none) (nullable): the row
 */
JsonObject *
loket_catalogue_find (LoketCatalogue *self,
                      const char     *list,
                      const char     *code)
{
  return code != NULL ? g_hash_table_lookup (index_of (self, list), code) : NULL;
}

/**
 * loket_catalogue_get_service:
 *
 * Returns: (transfer none) (nullable): the service of that code
 */
JsonObject *
loket_catalogue_get_service (LoketCatalogue *self,
                             const char     *service)
{
  return loket_catalogue_find (self, "services", service);
}

/**
 * loket_catalogue_get_step:
 *
 * Returns: (transfer none) (nullable): the step of a service
 */
JsonObject *
loket_catalogue_get_step (LoketCatalogue *self,
                          const char     *service,
                          const char     *step)
{
  return find_in (array_member (loket_catalogue_get_service (self, service), "steps"), "code", step);
}

/**
 * loket_catalogue_get_field:
 *
 * Returns: (transfer none) (nullable): the form field of a service
 */
JsonObject *
loket_catalogue_get_field (LoketCatalogue *self,
                           const char     *service,
                           const char     *field)
{
  return find_in (array_member (loket_catalogue_get_service (self, service), "fields"), "code", field);
}

/**
 * loket_catalogue_get_requirement:
 *
 * Returns: (transfer none) (nullable): the requirement of a service
 */
JsonObject *
loket_catalogue_get_requirement (LoketCatalogue *self,
                                 const char     *service,
                                 const char     *requirement)
{
  return find_in (array_member (loket_catalogue_get_service (self, service), "requirements"),
                  "code", requirement);
}

/**
 * loket_catalogue_list_reasons:
 * @kind: return, refuse, waive, flag, queue_jump, no_paper, visit_outcome, set_aside, keep_anyway
 *
 * Returns: (transfer full): a list of LoketRow
 */
GListModel *
loket_catalogue_list_reasons (LoketCatalogue *self,
                              const char     *kind)
{
  GListStore *store = g_list_store_new (LOKET_TYPE_ROW);
  JsonArray *reasons = array_member (self->bundle, "reasons");

  for (guint i = 0; reasons != NULL && i < json_array_get_length (reasons); i++)
    {
      JsonObject *reason = json_array_get_object_element (reasons, i);

      if (g_strcmp0 (string_member (reason, "kind"), kind) == 0)
        {
          g_autoptr(LoketRow) row = loket_row_new (reason);

          g_list_store_append (store, row);
        }
    }

  return G_LIST_MODEL (store);
}

/**
 * loket_catalogue_list_rows:
 * @key: a list of the bundle
 *
 * Returns: (transfer full): that list as LoketRow objects
 */
GListModel *
loket_catalogue_list_rows (LoketCatalogue *self,
                           const char     *key)
{
  GListStore *store = g_list_store_new (LOKET_TYPE_ROW);
  JsonArray *list = array_member (self->bundle, key);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_autoptr(LoketRow) row = loket_row_new (json_array_get_object_element (list, i));

      g_list_store_append (store, row);
    }

  return G_LIST_MODEL (store);
}

/**
 * loket_catalogue_word:
 * @thing: (nullable): a row with words in two languages
 * @stem: "name", "label", "button", "text", …
 *
 * Returns: (transfer none): the word in the language of the window, Indonesian when there is
 *   no other; "" when @thing has none
 */
const char *
loket_catalogue_word (JsonObject *thing,
                      const char *stem)
{
  g_autofree char *indonesian = g_strconcat (stem, "_id", NULL);
  g_autofree char *english = g_strconcat (stem, "_en", NULL);
  const char *word = speaks_english () ? string_member (thing, english) : "";

  return *word != '\0' ? word : string_member (thing, indonesian);
}

/**
 * loket_catalogue_name_of:
 * @list: list of the bundle
 * @code: code of a row
 *
 * Returns: (transfer none): its name, or @code when the bundle does not know it
 */
const char *
loket_catalogue_name_of (LoketCatalogue *self,
                         const char     *list,
                         const char     *code)
{
  const char *name = loket_catalogue_word (loket_catalogue_find (self, list, code), "name");

  return *name != '\0' ? name : (code != NULL ? code : "");
}

/**
 * loket_catalogue_step_name:
 *
 * Returns: (transfer none): the words for a step of a service, also for having none left
 */
const char *
loket_catalogue_step_name (LoketCatalogue *self,
                           const char     *service,
                           const char     *step)
{
  const char *name = loket_catalogue_word (loket_catalogue_get_step (self, service, step), "name");

  if (g_strcmp0 (step, "done") == 0)
    return _("finished");

  return *name != '\0' ? name : (step != NULL ? step : "");
}

/**
 * loket_catalogue_variant_name:
 *
 * Returns: (transfer none): the words for the book and validity chosen
 */
const char *
loket_catalogue_variant_name (LoketCatalogue *self,
                              const char     *service,
                              const char     *variant)
{
  JsonObject *found = find_in (array_member (loket_catalogue_get_service (self, service), "variants"),
                               "code", variant);
  const char *name = loket_catalogue_word (found, "name");

  return *name != '\0' ? name : (variant != NULL ? variant : "");
}

/**
 * loket_catalogue_staff_name:
 * @staff: (nullable): staff id
 *
 * Returns: (transfer none): the officer's name, "" when unknown
 */
const char *
loket_catalogue_staff_name (LoketCatalogue *self,
                            const char     *staff)
{
  return string_member (find_in (array_member (self->bundle, "staff"), "id", staff), "name");
}

/**
 * loket_catalogue_fee:
 * @date: day of submission, YYYY-MM-DD
 *
 * The tariff in force that day (PP 45/2024 and before it PP 28/2019: rows of the catalogue).
 *
 * Returns: rupiah, or -1 when no row is valid
 */
gint64
loket_catalogue_fee (LoketCatalogue *self,
                     const char     *service,
                     const char     *variant,
                     const char     *date)
{
  JsonArray *fees = array_member (self->bundle, "fees");

  for (guint i = 0; fees != NULL && i < json_array_get_length (fees); i++)
    {
      JsonObject *fee = json_array_get_object_element (fees, i);
      const char *until = string_member (fee, "valid_until");

      if (g_str_equal (string_member (fee, "service"), service)
          && g_str_equal (string_member (fee, "variant"), variant)
          && strcmp (string_member (fee, "valid_from"), date) <= 0
          && (*until == '\0' || strcmp (until, date) >= 0))
        return json_object_get_int_member_with_default (fee, "amount", -1);
    }

  return -1;
}
