/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows read with tolerance and stay themselves when a list is filled again. */

#include "loket-command.h"
#include "loket-row.h"
#include "loket-test.h"

static JsonArray *
parse (const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  return json_node_dup_array (node);
}

static void
test_tolerance (void)
{
  g_autoptr(JsonNode) node =
    json_from_string ("{\"id\":\"a\",\"n\":4,\"s\":\"t\",\"nil\":null,\"o\":{},\"b\":true}", NULL);
  g_autoptr(LoketRow) row = loket_row_new (json_node_get_object (node));

  g_assert_cmpstr (loket_row_get_id (row), ==, "a");
  g_assert_cmpint (loket_row_get_int (row, "n"), ==, 4);
  g_assert_cmpstr (loket_row_get_string (row, "n"), ==, "");
  g_assert_cmpint (loket_row_get_int (row, "o"), ==, 0);
  g_assert_cmpstr (loket_row_get_string (row, "nil"), ==, "");
  g_assert_cmpstr (loket_row_get_string (row, "absent"), ==, "");
  g_assert_true (loket_row_get_boolean (row, "b"));
  g_assert_false (loket_row_get_boolean (row, "o"));
  g_assert_false (loket_row_has (row, "nil"));
  g_assert_nonnull (loket_row_get_object (row, "o"));
  g_assert_null (loket_row_get_array (row, "o"));
}

static void
on_counted (gpointer object,
            guint   *n)
{
  (*n)++;
}

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  char      **last)
{
  g_free (*last);
  *last = g_strdup_printf ("%u-%u+%u", position, removed, added);
}

static void
test_fill (void)
{
  g_autoptr(GListStore) store = g_list_store_new (LOKET_TYPE_ROW);
  g_autoptr(JsonArray) first = parse ("[{\"id\":\"a\",\"v\":1},{\"id\":\"b\"},{\"id\":\"c\"}]");
  g_autoptr(JsonArray) second =
    parse ("[{\"id\":\"a\",\"v\":2},{\"id\":\"x\"},{\"id\":\"b\"},{\"id\":\"c\"}]");
  g_autoptr(JsonArray) third = parse ("[{\"id\":\"c\"},{\"id\":\"a\",\"v\":2}]");
  g_autoptr(LoketRow) a = NULL;
  g_autoptr(LoketRow) again = NULL;
  g_autofree char *last = NULL;
  guint changed = 0;

  loket_row_fill (store, first);
  a = g_list_model_get_item (G_LIST_MODEL (store), 0);
  g_signal_connect (a, "changed", G_CALLBACK (on_counted), &changed);
  g_signal_connect (store, "items-changed", G_CALLBACK (on_items_changed), &last);

  loket_row_fill (store, first);
  g_assert_null (last);
  g_assert_cmpint (changed, ==, 0);

  loket_row_fill (store, second);
  g_assert_cmpstr (last, ==, "1-0+1");
  g_assert_cmpint (changed, ==, 1);
  g_assert_cmpint (loket_row_get_int (a, "v"), ==, 2);

  loket_row_fill (store, third);
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 2);
  again = g_list_model_get_item (G_LIST_MODEL (store), 1);
  g_assert_true (again == a);
  loket_row_fill (store, NULL);
  g_assert_cmpint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 0);
}

static void
test_command (void)
{
  g_autoptr(JsonNode) node =
    json_from_string ("{\"pages\":[{\"page\":\"p1\",\"turn\":0},{\"page\":\"p2\"},{}]}", NULL);
  g_autoptr(LoketCommand) command =
    loket_command_new ("paper_put", json_node_get_object (node), "case");
  g_auto(GStrv) pages = loket_command_dup_pages (command);
  g_autofree char *one = loket_id_new ();
  g_autofree char *two = NULL;

  g_assert_cmpint (g_strv_length (pages), ==, 2);
  g_assert_true (g_uuid_string_is_valid (loket_command_get_id (command)));
  g_usleep (2000);
  two = loket_id_new ();
  g_assert_cmpstr (one, <, two);
  g_assert_cmpint (one[14], ==, '7');
  for (guint state = 0; state <= LOKET_COMMAND_PARKED; state++)
    {
      LoketCommandState back;
      g_assert_true (loket_command_state_from_string (loket_command_state_to_string (state),
                                                      &back));
      g_assert_cmpint (back, ==, state);
    }
}

int
main (int   argc,
      char *argv[])
{
  loket_test_init (&argc, &argv);
  g_test_add_func ("/row/tolerance", test_tolerance);
  g_test_add_func ("/row/fill", test_fill);
  g_test_add_func ("/command/values", test_command);
  return g_test_run ();
}
