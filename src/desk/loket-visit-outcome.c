/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a visit most likely ended, from what happened to its cases. */

#include "loket-visit-outcome.h"


/* The queue hears of an act a moment later than the case it was done on. */
static JsonObject *
newest (JsonObject *row,
        LoketCase  *shown)
{
  LoketRow *data = shown != NULL ? loket_case_get_data (shown) : NULL;

  return data != NULL && g_strcmp0 (loket_case_get_id (shown), loket_json_string (row, "id")) == 0
         ? loket_row_get_json (data) : row;
}

/* NULL while the case still lies at the counter. */
static const char *
outcome_of (JsonObject *row)
{
  const char *state = loket_json_string (row, "state");

  if (g_str_equal (state, "handed_over"))
    return "collected";
  if (g_str_equal (state, "returned"))
    return "incomplete";
  if (g_str_equal (state, "open") || g_str_equal (state, "waiting"))
    return g_str_equal (loket_json_string (row, "step"), "documents") ? NULL : "served";

  return NULL;
}

/**
 * loket_visit_likely_outcome:
 * @visit: (nullable): a VISIT with its cases
 * @shown: (nullable): the case on the screen, which knows more than the queue does
 *
 * What the officer is offered when the visit ends. Only an outcome that every case of the visit
 * shares is offered: a wrong guess that nobody looks at would stand in the record.
 *
 * Returns: (transfer none) (nullable): code of a visit_outcome reason
 */
const char *
loket_visit_likely_outcome (LoketRow  *visit,
                            LoketCase *shown)
{
  JsonArray *cases = visit != NULL ? loket_row_get_array (visit, "cases") : NULL;
  const char *all = NULL;

  for (guint i = 0; cases != NULL && i < json_array_get_length (cases); i++)
    {
      const char *one = outcome_of (newest (json_array_get_object_element (cases, i), shown));

      if (one == NULL || (all != NULL && !g_str_equal (all, one)))
        return NULL;
      all = one;
    }

  return all;
}
