/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arguments of a call to the server, written in one line. */

#include "loket-args.h"

#include <stdarg.h>
#include <string.h>

#include "loket-text-clean.h"

static void
add_argument (JsonObject *args,
              const char *spec,
              va_list    *values)
{
  const char *colon = strchr (spec, ':');
  g_autofree char *name = colon != NULL ? g_strndup (spec, (gsize) (colon - spec)) : g_strdup (spec);
  const char *type = colon != NULL ? colon + 1 : "text";

  if (g_str_equal (type, "int"))
    json_object_set_int_member (args, name, va_arg (*values, gint64));
  else if (g_str_equal (type, "bool"))
    json_object_set_boolean_member (args, name, va_arg (*values, int));
  else if (g_str_equal (type, "object"))
    json_object_set_object_member (args, name, va_arg (*values, JsonObject *));
  else if (g_str_equal (type, "array"))
    json_object_set_array_member (args, name, va_arg (*values, JsonArray *));
  else
    {
      const char *text = va_arg (*values, const char *);

      if (text != NULL)
        json_object_set_string_member (args, name, text);
      else
        json_object_set_null_member (args, name);
    }
}

/**
 * loket_args_new:
 * @first: name of the first argument, with its type behind a colon unless it is text:
 *   "case", "version:int" (gint64), "matched:bool", "fields:object" (JsonObject, taken),
 *   "pages:array" (JsonArray, taken)
 * @...: its value, then further names and values, NULL at the end. A NULL text is sent as NULL
 *
 * Returns: (transfer full): the arguments by name
 */
JsonObject *
loket_args_new (const char *first,
                ...)
{
  JsonObject *args = json_object_new ();
  const char *spec;
  va_list values;

  va_start (values, first);
  for (spec = first; spec != NULL; spec = va_arg (values, const char *))
    add_argument (args, spec, &values);
  va_end (values);

  return args;
}

static void clean_node (JsonNode *node);

static void
clean_object (JsonObject *object)
{
  g_autoptr(GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    clean_node (json_object_get_member (object, l->data));
}

static void
clean_array (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    clean_node (json_array_get_element (array, i));
}

static void
clean_node (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    clean_object (json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    clean_array (json_node_get_array (node));
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *visible = loket_text_visible (json_node_get_string (node));

      if (visible != NULL)
        json_node_set_string (node, visible);
    }
}

/**
 * loket_args_clean:
 * @args: arguments by name
 *
 * Takes out of every text what nobody sees and the server refuses: what comes with a pasted text
 * must not make an act fail.
 */
void
loket_args_clean (JsonObject *args)
{
  clean_object (args);
}
