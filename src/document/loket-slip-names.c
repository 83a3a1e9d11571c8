/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes of a receipt in words, from the office's bundle. */

#include "loket-slip-names.h"

static JsonNode *
get (JsonObject *object,
     const char *member)
{
  return object != NULL ? json_object_get_member (object, member) : NULL;
}

const char *
loket_slip_string (JsonObject *object,
                   const char *member)
{
  JsonNode *node = get (object, member);
  const char *text = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                     && json_node_get_value_type (node) == G_TYPE_STRING
                     ? json_node_get_string (node) : NULL;

  return text != NULL ? text : "";
}

JsonArray *
loket_slip_array (JsonObject *object,
                  const char *member)
{
  JsonNode *node = get (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

gboolean
loket_slip_boolean (JsonObject *object,
                    const char *member)
{
  JsonNode *node = get (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_boolean (node);
}

/**
 * loket_slip_number_text:
 *
 * Returns: (transfer full): a number or a text as text, "" when there is none
 */
char *
loket_slip_number_text (JsonObject *object,
                        const char *member)
{
  JsonNode *node = get (object, member);

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node)
      && json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

  return g_strdup (loket_slip_string (object, member));
}

/* The item of a list that has this code (and kind, when one is given). */
static JsonObject *
find (JsonArray  *list,
      const char *kind,
      const char *code)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (item != NULL && g_str_equal (loket_slip_string (item, "code"), code)
          && (kind == NULL || g_str_equal (loket_slip_string (item, "kind"), kind)))
        return item;
    }

  return NULL;
}

char *
loket_slip_name (const LoketSlipSource *source,
                 JsonObject            *item)
{
  const char *english = loket_slip_string (item, "name_en");

  if (source->language == LOKET_LANGUAGE_ENGLISH && *english != '\0')
    return g_strdup (english);

  return g_strdup (loket_slip_string (item, "name_id"));
}

static char *
name_or_code (const LoketSlipSource *source,
              JsonObject            *item,
              const char            *code)
{
  return item != NULL ? loket_slip_name (source, item) : g_strdup (code);
}

static JsonObject *
find_service (const LoketSlipSource *source)
{
  return find (loket_slip_array (source->bundle, "services"), NULL,
               loket_slip_string (source->body, "service"));
}

/**
 * loket_slip_name_of_service:
 *
 * Returns: (transfer full): service and variant on two lines
 */
char *
loket_slip_name_of_service (const LoketSlipSource *source)
{
  const char *code = loket_slip_string (source->body, "service");
  const char *variant = loket_slip_string (source->body, "variant");
  JsonObject *service = find_service (source);
  g_autofree char *name = name_or_code (source, service, code);
  g_autofree char *kind = name_or_code (source, find (loket_slip_array (service, "variants"), NULL,
                                                      variant), variant);

  return *kind != '\0' ? g_strdup_printf ("%s\n%s", name, kind) : g_steal_pointer (&name);
}

/**
 * loket_slip_name_of_requirement:
 * @instead: (out) (optional) (transfer full): what replaces it and where to get it
 */
char *
loket_slip_name_of_requirement (const LoketSlipSource *source,
                                const char            *code,
                                char                 **instead)
{
  JsonObject *item = find (loket_slip_array (find_service (source), "requirements"), NULL, code);

  if (instead != NULL)
    *instead = g_strdup (loket_slip_string (item, "replaced_by_id"));

  return name_or_code (source, item, code);
}

char *
loket_slip_name_of_reason (const LoketSlipSource *source,
                           const char            *kind,
                           const char            *code)
{
  return name_or_code (source, find (loket_slip_array (source->bundle, "reasons"), kind, code),
                       code);
}

/**
 * loket_slip_name_of_item:
 * @list: a list of the bundle, such as "doc_types"
 */
char *
loket_slip_name_of_item (const LoketSlipSource *source,
                         const char            *list,
                         const char            *code)
{
  return name_or_code (source, find (loket_slip_array (source->bundle, list), NULL, code), code);
}

/**
 * loket_slip_name_of_field:
 * @word: (out) (transfer full): @value in words where it is one of the field's choices
 *
 * Returns: (transfer full): the label of a field of a service
 */
char *
loket_slip_name_of_field (const LoketSlipSource *source,
                          const char            *service,
                          const char            *code,
                          const char            *value,
                          char                 **word)
{
  JsonObject *offered = find (loket_slip_array (source->bundle, "services"), NULL, service);
  JsonObject *field = find (loket_slip_array (offered, "fields"), NULL, code);
  const char *label = loket_slip_string (field, source->language == LOKET_LANGUAGE_ENGLISH ? "label_en" : "label_id");

  *word = name_or_code (source, find (loket_slip_array (field, "choices"), NULL, value), value);

  return g_strdup (*label != '\0' ? label : code);
}

int
loket_slip_promise_days (const LoketSlipSource *source)
{
  JsonObject *service = find_service (source);

  return service != NULL
         ? (int) json_object_get_int_member_with_default (service, "promise_days", 0) : 0;
}

/**
 * loket_slip_has_step:
 *
 * Returns: whether the service has this step; TRUE for a service the bundle does not know
 */
gboolean
loket_slip_has_step (const LoketSlipSource *source,
                     const char            *step)
{
  JsonArray *steps = loket_slip_array (find_service (source), "steps");

  return steps == NULL || find (steps, NULL, step) != NULL;
}
