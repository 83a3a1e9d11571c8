/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An end of a visit is offered only where its cases leave no doubt. */

#include "loket-visit-outcome.h"

static void
check (const char *cases,
       const char *expect)
{
  g_autofree char *text = g_strdup_printf ("{\"id\": \"v\", \"cases\": %s}", cases);
  g_autoptr(JsonNode) node = json_from_string (text, NULL);
  g_autoptr(LoketRow) visit = loket_row_new (json_node_get_object (node));

  g_assert_cmpstr (loket_visit_likely_outcome (visit, NULL), ==, expect);
}

#define CASE(step, state) "{\"id\": \"c\", \"step\": \"" step "\", \"state\": \"" state "\"}"

static void
test_one (void)
{
  check ("[" CASE ("interview", "open") "]", "served");
  check ("[" CASE ("payment", "waiting") "]", "served");
  check ("[" CASE ("documents", "returned") "]", "incomplete");
  check ("[" CASE ("done", "handed_over") "]", "collected");
}

static void
test_doubt (void)
{
  g_assert_null (loket_visit_likely_outcome (NULL, NULL));
  check ("[]", NULL);
  check ("[" CASE ("documents", "open") "]", NULL);
  check ("[" CASE ("interview", "set_aside") "]", NULL);
  check ("[" CASE ("approval", "decided_refused") "]", NULL);
  check ("[" CASE ("documents", "withdrawn") "]", NULL);
}

static void
test_family (void)
{
  check ("[" CASE ("interview", "open") "," CASE ("payment", "waiting") "]", "served");
  check ("[" CASE ("interview", "open") "," CASE ("documents", "open") "]", NULL);
  check ("[" CASE ("interview", "open") "," CASE ("documents", "returned") "]", NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/visit-outcome/one", test_one);
  g_test_add_func ("/visit-outcome/doubt", test_doubt);
  g_test_add_func ("/visit-outcome/family", test_family);

  return g_test_run ();
}
