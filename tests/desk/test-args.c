/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arguments of a call are written in one line, and hold nothing that nobody sees. */

#include "loket-args.h"

static char *
text_of (JsonObject *args)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, args);

  return json_to_string (node, FALSE);
}

static void
check (JsonObject *args,
       const char *expect)
{
  g_autoptr(JsonObject) owned = args;
  g_autofree char *text = text_of (args);

  g_assert_cmpstr (text, ==, expect);
}

static void
test_new (void)
{
  check (loket_args_new ("case", "a", "version:int", (gint64) 7, "matched:bool", TRUE, "paper", NULL,
                         "pages:array", json_array_new (), NULL),
         "{\"case\":\"a\",\"version\":7,\"matched\":true,\"paper\":null,\"pages\":[]}");
}

static void
test_clean (void)
{
  JsonArray *needs = json_array_new ();
  JsonObject *args;

  json_array_add_string_element (needs, "wheel\xe2\x80\x8b" "chair");
  json_array_add_null_element (needs);
  args = loket_args_new ("note", " dua\nbaris \x1b", "version:int", (gint64) 7, "needs:array", needs,
                         "fields:object", loket_args_new ("name", "SI\xe2\x80\xaeTI", "nik", NULL, NULL),
                         NULL);
  loket_args_clean (args);
  check (args, "{\"note\":\" dua\\nbaris \",\"version\":7,\"needs\":[\"wheelchair\",null],"
         "\"fields\":{\"name\":\"SITI\",\"nik\":null}}");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/args/new", test_new);
  g_test_add_func ("/args/clean", test_clean);

  return g_test_run ();
}
