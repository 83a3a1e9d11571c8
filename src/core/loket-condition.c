/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions of the catalogue. The server decides with the same rules (loket.condition_holds);
 * here they only make fields and papers appear while somebody types. */

#include "loket-condition.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-error.h"

/* Deeper nesting than anyone writes by hand is a broken or hostile catalogue. */
#define DEPTH_MAX 16

typedef enum
{
  KIND_FIELD,
  KIND_AGE_BELOW,
  KIND_ALL,
  KIND_ANY,
  KIND_NOT,
} Kind;

struct _LoketCondition
{
  Kind kind;
  char *field;
  char **values;                /* of KIND_FIELD */
  gint64 age;                   /* of KIND_AGE_BELOW */
  GPtrArray *parts;             /* of KIND_ALL, KIND_ANY, KIND_NOT */
  int references;
};

static LoketCondition *parse (GVariant *variant, guint depth, GError **error);

static LoketCondition *
fail (GError    **error,
      const char *what)
{
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
               _("A condition of the catalogue cannot be read: %s."), what);

  return NULL;
}

static LoketCondition *
condition_new (Kind kind)
{
  LoketCondition *condition = g_new0 (LoketCondition, 1);

  condition->kind = kind;
  condition->references = 1;
  condition->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) loket_condition_unref);

  return condition;
}

/**
 * loket_condition_ref:
 * @condition: a condition
 *
 * Returns: (transfer full): the same condition
 */
LoketCondition *
loket_condition_ref (LoketCondition *condition)
{
  g_atomic_int_inc (&condition->references);

  return condition;
}

/**
 * loket_condition_unref:
 * @condition: (nullable) (transfer full): a condition
 */
void
loket_condition_unref (LoketCondition *condition)
{
  if (condition == NULL || !g_atomic_int_dec_and_test (&condition->references))
    return;
  g_free (condition->field);
  g_strfreev (condition->values);
  g_ptr_array_unref (condition->parts);
  g_free (condition);
}

/* (transfer full): what is inside v and mv, or NULL for nothing. */
static GVariant *
unbox (GVariant *variant)
{
  g_autoptr(GVariant) inner = variant != NULL ? g_variant_ref (variant) : NULL;

  while (inner != NULL && (g_variant_is_of_type (inner, G_VARIANT_TYPE_VARIANT)
                           || g_variant_is_of_type (inner, G_VARIANT_TYPE_MAYBE)))
    {
      g_autoptr(GVariant) box = g_steal_pointer (&inner);

      inner = g_variant_is_of_type (box, G_VARIANT_TYPE_VARIANT) ? g_variant_get_variant (box)
              : g_variant_get_maybe (box);
    }

  return g_steal_pointer (&inner);
}

/* (transfer full): a value as the text a field holds; booleans as true and false. */
static char *
value_text (GVariant *variant)
{
  g_autoptr(GVariant) value = unbox (variant);

  if (value == NULL)
    return NULL;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    return g_variant_dup_string (value, NULL);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_strdup_printf ("%" G_GINT64_FORMAT, g_variant_get_int64 (value));
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return g_strdup (g_variant_get_boolean (value) ? "true" : "false");

  return NULL;
}

static GVariant *
member (GVariant   *object,
        const char *name)
{
  g_autoptr(GVariant) boxed = g_variant_lookup_value (object, name, NULL);

  return unbox (boxed);
}

static gboolean
is_list (GVariant *variant)
{
  return variant != NULL && g_variant_is_of_type (variant, G_VARIANT_TYPE_ARRAY)
         && !g_variant_is_of_type (variant, G_VARIANT_TYPE_DICTIONARY);
}

static LoketCondition *
parse_field (GVariant *object,
             GVariant *field,
             GError  **error)
{
  g_autoptr(LoketCondition) condition = condition_new (KIND_FIELD);
  g_autoptr(GVariant) list = member (object, "in");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (!g_variant_is_of_type (field, G_VARIANT_TYPE_STRING))
    return fail (error, "field");
  if (!is_list (list))
    return fail (error, "in");
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (list, i);
      g_autofree char *text = value_text (child);

      if (text == NULL)
        return fail (error, "in");
      g_strv_builder_add (builder, text);
    }
  condition->field = g_variant_dup_string (field, NULL);
  condition->values = g_strv_builder_end (builder);

  return g_steal_pointer (&condition);
}

static LoketCondition *
parse_list (Kind      kind,
            GVariant *list,
            guint     depth,
            GError  **error)
{
  g_autoptr(LoketCondition) condition = condition_new (kind);

  if (!is_list (list))
    return fail (error, kind == KIND_ALL ? "all" : "any");
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr(GVariant) child = g_variant_get_child_value (list, i);
      LoketCondition *part = parse (child, depth + 1, error);

      if (part == NULL)
        return NULL;
      g_ptr_array_add (condition->parts, part);
    }

  return g_steal_pointer (&condition);
}

static LoketCondition *
parse_not (GVariant *inner,
           guint     depth,
           GError  **error)
{
  g_autoptr(LoketCondition) condition = condition_new (KIND_NOT);
  LoketCondition *part = parse (inner, depth + 1, error);

  if (part == NULL)
    return NULL;
  g_ptr_array_add (condition->parts, part);

  return g_steal_pointer (&condition);
}

static LoketCondition *
parse_age (GVariant *age,
           GError  **error)
{
  LoketCondition *condition;

  if (!g_variant_is_of_type (age, G_VARIANT_TYPE_INT64))
    return fail (error, "age_below");
  condition = condition_new (KIND_AGE_BELOW);
  condition->age = g_variant_get_int64 (age);

  return condition;
}

static LoketCondition *
parse (GVariant *variant,
       guint     depth,
       GError  **error)
{
  g_autoptr(GVariant) object = unbox (variant);
  g_autoptr(GVariant) found = NULL;

  if (depth > DEPTH_MAX)
    return fail (error, "depth");
  if (object == NULL || !g_variant_is_of_type (object, G_VARIANT_TYPE_VARDICT))
    return fail (error, "object");
  if ((found = member (object, "field")) != NULL)
    return parse_field (object, found, error);
  if ((found = member (object, "age_below")) != NULL)
    return parse_age (found, error);
  if ((found = member (object, "all")) != NULL)
    return parse_list (KIND_ALL, found, depth, error);
  if ((found = member (object, "any")) != NULL)
    return parse_list (KIND_ANY, found, depth, error);
  if ((found = member (object, "not")) != NULL)
    return parse_not (found, depth, error);

  return fail (error, "operator");
}

/**
 * loket_condition_parse:
 * @variant: a{sv} with one of field+in, age_below, all, any, not, as json-glib's
 *   json_gvariant_deserialize() makes it from the catalogue's JSON
 * @error: #LOKET_ERROR_DAMAGED when it is not a condition
 *
 * Returns: (transfer full) (nullable): the condition
 */
LoketCondition *
loket_condition_parse (GVariant *variant,
                       GError  **error)
{
  return parse (variant, 0, error);
}

static gboolean
field_holds (const LoketCondition *condition,
             LoketConditionLookup  lookup,
             gpointer              data)
{
  const char *value = lookup (condition->field, data);

  return value != NULL && g_strv_contains ((const char * const *) condition->values, value);
}

static gboolean
parts_hold (const LoketCondition *condition,
            gboolean              all,
            LoketConditionLookup  lookup,
            gpointer              data,
            int                   age)
{
  for (guint i = 0; i < condition->parts->len; i++)
    if (loket_condition_holds (g_ptr_array_index (condition->parts, i), lookup, data, age) != all)
      return !all;

  return all;
}

/**
 * loket_condition_holds:
 * @condition: (nullable): a condition; %NULL always holds
 * @lookup: (scope call): gives the value of a field
 * @data: for @lookup
 * @age: completed years on the day of the visit, or %LOKET_AGE_UNKNOWN
 *
 * A field that is not filled is in no list. An unknown age is below nothing. An empty "all"
 * holds, an empty "any" does not.
 *
 * Returns: whether it holds
 */
gboolean
loket_condition_holds (const LoketCondition *condition,
                       LoketConditionLookup  lookup,
                       gpointer              data,
                       int                   age)
{
  if (condition == NULL)
    return TRUE;

  switch (condition->kind)
    {
    case KIND_FIELD:
      return field_holds (condition, lookup, data);
    case KIND_AGE_BELOW:
      return age >= 0 && age < condition->age;
    case KIND_ALL:
      return parts_hold (condition, TRUE, lookup, data, age);
    case KIND_ANY:
      return parts_hold (condition, FALSE, lookup, data, age);
    case KIND_NOT:
    default:
      return !loket_condition_holds (g_ptr_array_index (condition->parts, 0), lookup, data, age);
    }
}

/**
 * loket_condition_uses:
 * @condition: (nullable): a condition
 * @field: code of a field
 *
 * Returns: %TRUE if a change of that field can change the answer
 */
gboolean
loket_condition_uses (const LoketCondition *condition,
                      const char           *field)
{
  if (condition == NULL)
    return FALSE;
  if (condition->kind == KIND_FIELD)
    return g_str_equal (condition->field, field);
  for (guint i = 0; i < condition->parts->len; i++)
    if (loket_condition_uses (g_ptr_array_index (condition->parts, i), field))
      return TRUE;

  return FALSE;
}
