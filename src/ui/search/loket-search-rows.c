/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the search found, as rows of one list. */

#include "loket-search-rows.h"

#include <glib/gi18n-lib.h>

#include "loket-args.h"
#include "loket-date.h"
#include "loket-moment.h"
#include "loket-words.h"

/* * Auxiliary methods */

/* Why somebody was found: which number, or how near the name is. */
static char *
match_text (JsonObject *person)
{
  const char *reason = loket_json_string (person, "reason");
  int score = (int) (loket_json_number (person, "score") * 100 + 0.5);

  if (g_str_equal (reason, "nik"))
    return g_strdup (_("found by: NIK"));
  if (g_str_equal (reason, "kk"))
    return g_strdup (_("found by: family card"));
  if (g_str_equal (reason, "passport"))
    return g_strdup (_("found by: passport"));
  if (g_str_equal (reason, "name_birth"))
    return g_strdup (_("found by: birth date"));
  if (score >= 90)
    return g_strdup (_("found by: name"));

  return g_strdup_printf (_("similar name, %d %%"), score);
}

/* The name with the day in digits finds this person and their cases again. */
static char *
query_of_person (JsonObject *person)
{
  GDate birth;

  if (!loket_date_from_iso (loket_json_string (person, "birth_date"), &birth))
    return g_strdup (loket_json_string (person, "name"));

  return g_strdup_printf ("%s %02d-%02d-%04d", loket_json_string (person, "name"), g_date_get_day (&birth),
                          g_date_get_month (&birth), g_date_get_year (&birth));
}

static void
add_people (JsonArray *rows,
            JsonArray *people)
{
  for (guint i = 0; people != NULL && i < json_array_get_length (people); i++)
    {
      JsonObject *person = json_array_get_object_element (people, i);
      const char *id = loket_json_string (person, "id");
      const char *nik = loket_json_string (person, "nik_masked");
      int cases = (int) loket_json_int (person, "cases");
      g_autofree char *key = g_strconcat ("person/", id, NULL);
      g_autofree char *birth = loket_moment_day (loket_json_string (person, "birth_date"));
      g_autofree char *first = g_strdup_printf ("%s · %s · %s", loket_json_string (person, "name"), birth,
                                                loket_json_string (person, "birth_place"));
      g_autofree char *many = g_strdup_printf (ngettext ("%d application", "%d applications", (gulong) cases), cases);
      g_autofree char *match = match_text (person);
      g_autofree char *second = *nik != '\0' ? g_strdup_printf (_("NIK %s · %s · %s"), nik, many, match)
                                             : g_strdup_printf ("%s · %s", many, match);
      g_autofree char *query = query_of_person (person);

      json_array_add_object_element (rows, loket_args_new ("id", key, "kind", "person", "target", id, "first", first,
                                                           "second", second, "query", query, NULL));
    }
}

static const char *
ticket_word (const char *state)
{
  static const struct { const char *state, *word; } words[] = {
    { "waiting", N_("waits") }, { "called", N_("called") }, { "serving", N_("is being served") },
    { "parked", N_("set aside") }, { "no_show", N_("did not appear") }, { "done", N_("was served") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].state, state))
      return _(words[i].word);

  return "";
}

static void
add_today (JsonArray *rows,
           JsonArray *tickets)
{
  for (guint i = 0; tickets != NULL && i < json_array_get_length (tickets); i++)
    {
      JsonObject *ticket = json_array_get_object_element (tickets, i);
      const char *id = loket_json_string (ticket, "ticket");
      const char *visit = loket_json_string (ticket, "visit");
      const char *state = ticket_word (loket_json_string (ticket, "state"));
      int counter = (int) loket_json_int (ticket, "counter");
      g_autofree char *key = g_strdup_printf ("ticket/%s/%s", id, visit);
      g_autofree char *first = g_strstrip (g_strdup_printf ("%s %s", loket_json_string (ticket, "label"),
                                                            loket_json_string (ticket, "name")));
      g_autofree char *second = counter > 0 ? g_strdup_printf (_("%s · Counter %d"), state, counter) : g_strdup (state);

      json_array_add_object_element (rows, loket_args_new ("id", key, "kind", "ticket", "target", id, "first", first,
                                                           "second", second, "state", loket_json_string (ticket, "state"),
                                                           "visit", visit, NULL));
    }
}

static char *
case_state (LoketCatalogue *catalogue,
            JsonObject     *file)
{
  const char *state = loket_json_string (file, "state");
  const char *step = loket_catalogue_step_name (catalogue, loket_json_string (file, "service"), loket_json_string (file, "step"));
  g_autofree char *promised = loket_moment_brief (loket_json_string (file, "promised"));

  if (!g_str_equal (state, "open") && !g_str_equal (state, "waiting"))
    return g_strdup (loket_state_word (state));
  if (*promised != '\0')
    return g_strdup_printf (_("%s · promised %s"), step, promised);

  return g_strdup (step);
}

static void
add_cases (LoketDesk *desk,
           JsonArray *rows,
           JsonArray *cases)
{
  LoketCatalogue *catalogue = loket_desk_get_catalogue (desk);

  for (guint i = 0; cases != NULL && i < json_array_get_length (cases); i++)
    {
      JsonObject *file = json_array_get_object_element (cases, i);
      const char *id = loket_json_string (file, "id");
      g_autofree char *key = g_strconcat ("case/", id, NULL);
      g_autofree char *first = g_strdup_printf ("%s · %s", loket_json_string (file, "number"), loket_json_string (file, "name"));
      g_autofree char *state = case_state (catalogue, file);
      g_autofree char *second = g_strdup_printf ("%s · %s", loket_catalogue_name_of (catalogue, "services", loket_json_string (file, "service")),
                                                 state);

      json_array_add_object_element (rows, loket_args_new ("id", key, "kind", "case", "target", id, "first", first,
                                                           "second", second, "step", loket_json_string (file, "step"), NULL));
    }
}

/* * Public API */

JsonArray *
loket_search_rows (LoketDesk  *desk,
                   JsonObject *answer)
{
  JsonArray *rows = json_array_new ();

  add_people (rows, loket_json_array (answer, "people"));
  add_today (rows, loket_json_array (answer, "today"));
  add_cases (desk, rows, loket_json_array (answer, "cases"));

  return rows;
}

const char *
loket_search_kind_word (const char *kind)
{
  if (g_str_equal (kind, "person"))
    return _("Applicants");
  if (g_str_equal (kind, "ticket"))
    return _("Today");

  return _("Applications");
}
