/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions of the catalogue, given as GVariant text. */

#include <string.h>

#include "loket-condition.h"
#include "loket-error.h"

static const char *
lookup (const char *field,
        gpointer    data)
{
  return g_hash_table_lookup (data, field);
}

static LoketCondition *
parse (const char *text,
       GError    **error)
{
  g_autoptr(GVariant) variant = g_variant_parse (NULL, text, NULL, NULL, NULL);

  g_assert_nonnull (variant);

  return loket_condition_parse (variant, error);
}

static void
test_holds (void)
{
  static const struct
  {
    const char *text;
    int age;
    gboolean holds;
  } vectors[] = {
    { "{'field': <'status'>, 'in': <[<'kawin'>, <'cerai'>]>}", 30, TRUE },
    { "{'field': <'status'>, 'in': <['kawin']>}", 30, TRUE },
    { "{'field': <'status'>, 'in': <[<'belum'>]>}", 30, FALSE },
    { "{'field': <'absent'>, 'in': <[<''>]>}", 30, FALSE },
    { "{'field': <'children'>, 'in': <[<int64 2>]>}", 30, TRUE },
    { "{'field': <'agree'>, 'in': <[<true>]>}", 30, TRUE },
    { "{'age_below': <int64 17>}", 16, TRUE },
    { "{'age_below': <int64 17>}", 17, FALSE },
    { "{'age_below': <int64 17>}", LOKET_AGE_UNKNOWN, FALSE },
    { "{'not': <{'age_below': <int64 17>}>}", 17, TRUE },
    { "{'all': <[<{'age_below': <int64 60>}>, <{'field': <'status'>, 'in': <[<'kawin'>]>}>]>}",
      30, TRUE },
    { "{'all': <[<{'age_below': <int64 17>}>, <{'field': <'status'>, 'in': <[<'kawin'>]>}>]>}",
      30, FALSE },
    { "{'any': <[<{'age_below': <int64 17>}>, <{'field': <'status'>, 'in': <[<'kawin'>]>}>]>}",
      30, TRUE },
    { "{'all': <@av []>}", 30, TRUE },
    { "{'any': <@av []>}", 30, FALSE },
  };
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (values, (gpointer) "status", (gpointer) "kawin");
  g_hash_table_insert (values, (gpointer) "children", (gpointer) "2");
  g_hash_table_insert (values, (gpointer) "agree", (gpointer) "true");
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(LoketCondition) condition = parse (vectors[i].text, &error);

      g_test_message ("%s", vectors[i].text);
      g_assert_no_error (error);
      g_assert_cmpint (loket_condition_holds (condition, lookup, values, vectors[i].age), ==,
                       vectors[i].holds);
    }
  g_assert_true (loket_condition_holds (NULL, lookup, values, 1));
}

static void
test_broken (void)
{
  static const char *texts[] = {
    "'x'", "{'field': <'a'>}", "{'field': <int64 1>, 'in': <[<'a'>]>}",
    "{'field': <'a'>, 'in': <'a'>}", "{'age_below': <'x'>}", "{'all': <'x'>}",
    "{'any': <[<'x'>]>}", "{'not': <'x'>}", "{'other': <'x'>}", "@a{sv} {}",
    "{'field': <'a'>, 'in': <[<{'x': <1>}>]>}",
  };
  GString *deep = g_string_new ("{'age_below': <int64 1>}");

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_null (parse (texts[i], &error));
      g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED);
    }
  for (int i = 0; i < 20; i++)
    {
      g_string_prepend (deep, "{'not': <");
      g_string_append (deep, ">}");
    }
  g_assert_null (parse (deep->str, NULL));
  g_string_free (deep, TRUE);
}

static void
test_uses (void)
{
  g_autoptr(LoketCondition) condition =
    parse ("{'not': <{'any': <[<{'field': <'status'>, 'in': <[<'kawin'>]>}>]>}>}", NULL);

  g_assert_true (loket_condition_uses (condition, "status"));
  g_assert_false (loket_condition_uses (condition, "sex"));
  g_assert_false (loket_condition_uses (NULL, "status"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/condition/holds", test_holds);
  g_test_add_func ("/condition/broken", test_broken);
  g_test_add_func ("/condition/uses", test_uses);

  return g_test_run ();
}
