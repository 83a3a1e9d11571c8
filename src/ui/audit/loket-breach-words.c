/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A breach of personal data in words: on the screen, in the notices and in the file of the list. */

#include "loket-breach-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-args.h"
#include "loket-moment.h"
#include "loket-row.h"
#include "loket-zone.h"

#define HOUR 3600
#define DAY (24 * HOUR)
/* From then on the clock is said to be short. */
#define SHORT (24 * HOUR)

/**
 * loket_breach_whose:
 * @breach: a row of api.breach_list
 *
 * Returns: (transfer full): the account or the computer it is about
 */
char *
loket_breach_whose (JsonObject *breach)
{
  const char *device = loket_json_string (breach, "device");

  if (*device != '\0')
    return g_strdup_printf (_("computer %s"), device);

  return g_strdup_printf (_("account of %s"), loket_json_string (loket_json_object (breach, "account"), "name"));
}

/* Day and hour, also of today: it stands in a letter. */
static char *
moment_whole (const char *iso)
{
  g_autoptr(GDateTime) here = loket_zone_read (iso);
  g_autofree char *hour = here != NULL ? g_date_time_format (here, "%H.%M") : g_strdup ("");
  g_autofree char *day = loket_moment_day (iso);

  return g_strdup_printf ("%s %s", day, hour);
}

char *
loket_breach_period (JsonObject *breach)
{
  g_autofree char *from = moment_whole (loket_json_string (breach, "from"));
  g_autofree char *until = moment_whole (loket_json_string (breach, "until"));

  return g_strdup_printf (_("%s to %s"), from, until);
}

static char *
span_words (gint64 seconds)
{
  int days = (int) (seconds / DAY), hours = (int) (seconds % DAY / HOUR), minutes = (int) (seconds % HOUR / 60);

  if (days > 0)
    return g_strdup_printf (_("%d d %d h"), days, hours);
  if (hours > 0)
    return g_strdup_printf (_("%d h %d min"), hours, minutes);

  return g_strdup_printf (_("%d min"), minutes);
}

/**
 * loket_breach_clock:
 * @breach: a row of api.breach_list
 * @elapsed: seconds since it was read
 * @kind: (out): how it looks
 *
 * Returns: (transfer full): what is left of the 72 hours, in words
 */
char *
loket_breach_clock (JsonObject    *breach,
                    gint64         elapsed,
                    LoketChipKind *kind)
{
  gint64 left = loket_json_int (breach, "seconds") - elapsed;
  gboolean told = loket_json_object (breach, "agency") != NULL && loket_json_int (breach, "waiting") == 0;
  g_autofree char *span = span_words (ABS (left));

  if (loket_json_object (breach, "closed") != NULL)
    {
      *kind = LOKET_CHIP_PLAIN;
      return g_strdup (_("closed"));
    }
  if (told)
    {
      *kind = LOKET_CHIP_GOOD;
      return g_strdup (_("everybody was told"));
    }
  *kind = left < SHORT ? LOKET_CHIP_BAD : LOKET_CHIP_WAIT;

  return left < 0 ? g_strdup_printf (_("%s past the 72 hours"), span) : g_strdup_printf (_("%s left of 72 hours"), span);
}

static const char *
kind_word (const char *kind)
{
  static const struct { const char *kind, *word; } words[] = {
    { "case", N_("opened the file") }, { "page", N_("saw scanned pages") }, { "search", N_("in the result of a search") },
    { "similar", N_("in the list of similar names") }, { "print", N_("printed") }, { "export", N_("saved to a file") },
    { "log", N_("in the log of the audit") }, { "access", N_("in a list of what the office keeps") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (kind, words[i].kind))
      return _(words[i].word);

  return kind;
}

/**
 * loket_breach_seen:
 * @seen: one of "seen" of a row of api.breach_files
 *
 * Returns: (transfer full): what was seen of which case, and how often
 */
char *
loket_breach_seen (JsonObject *seen)
{
  const char *number = loket_json_string (seen, "number");
  int times = (int) loket_json_int (seen, "times");
  g_autofree char *what = *number != '\0' ? g_strdup_printf ("%s %s", kind_word (loket_json_string (seen, "kind")), number)
                          : g_strdup (kind_word (loket_json_string (seen, "kind")));

  return times > 1 ? g_strdup_printf (_("%s, %d times"), what, times) : g_steal_pointer (&what);
}

char *
loket_breach_seen_all (JsonObject *person)
{
  JsonArray *seen = loket_json_array (person, "seen");
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; seen != NULL && i < json_array_get_length (seen); i++)
    {
      g_autofree char *one = loket_breach_seen (json_array_get_object_element (seen, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", one);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
loket_breach_told (JsonObject    *told,
                   LoketChipKind *kind)
{
  *kind = LOKET_CHIP_WAIT;
  if (told == NULL)
    return _("not told yet");
  if (g_str_equal (loket_json_string (told, "outcome"), "told"))
    {
      *kind = LOKET_CHIP_GOOD;
      return _("told");
    }
  *kind = LOKET_CHIP_PLAIN;

  return _("cannot be told");
}

/* * The letter of the law: what, when, how, remedy */

static JsonArray *
notice_lines (JsonObject *breach,
              JsonObject *person)
{
  JsonArray *lines = json_array_new ();
  JsonArray *seen = person != NULL ? loket_json_array (person, "seen") : NULL;

  for (guint i = 0; seen != NULL && i < json_array_get_length (seen); i++)
    {
      JsonObject *one = json_array_get_object_element (seen, i);
      g_autofree char *what = loket_breach_seen (one);
      g_autofree char *first = moment_whole (loket_json_string (one, "first"));
      g_autofree char *line = g_strdup_printf ("%s (%s)", what, first);

      json_array_add_string_element (lines, line);
    }
  if (person == NULL)
    {
      int n = (int) loket_json_int (breach, "persons");
      g_autofree char *line = g_strdup_printf (ngettext ("Identity, files and papers of %d person",
                                                         "Identity, files and papers of %d persons", (gulong) n), n);

      json_array_add_string_element (lines, line);
    }

  return lines;
}

/**
 * loket_breach_notice:
 * @breach: a row of api.breach_list
 * @person: (nullable): a row of api.breach_files; NULL for the agency
 *
 * Returns: (transfer full): a slip of kind "breach"
 */
JsonObject *
loket_breach_notice (JsonObject *breach,
                     JsonObject *person)
{
  g_autofree char *period = loket_breach_period (breach);
  g_autofree char *noticed = moment_whole (loket_json_string (breach, "noticed"));
  g_autoptr(GDateTime) now = loket_zone_now ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  JsonArray *lines = notice_lines (breach, person);

  return loket_args_new ("kind", "breach", "case_number", "", "body:object",
                         loket_args_new ("to", person != NULL ? loket_json_string (person, "name") : "", "day", day,
                                         "what", loket_json_string (breach, "what"), "how", loket_json_string (breach, "how"),
                                         "period", period, "noticed", noticed, "remedy",
                                         loket_json_string (loket_json_object (breach, "remedy"), "note"),
                                         "lines:array", lines, NULL), NULL);
}

/* * The list as a file */

/* Quoted, and nothing that a spreadsheet would take for a formula. */
static void
add_field (GString    *csv,
           const char *text,
           gboolean    last)
{
  g_string_append_c (csv, '"');
  if (strchr ("=+-@\t\r", *text) != NULL && *text != '\0')
    g_string_append_c (csv, '\'');
  for (const char *p = text; *p != '\0'; p++)
    g_string_append_printf (csv, *p == '"' ? "\"\"" : "%c", *p);
  g_string_append (csv, last ? "\"\r\n" : "\",");
}

static void
add_line (GString    *csv,
          JsonObject *person,
          JsonObject *seen,
          JsonObject *copy)
{
  g_autofree char *times = g_strdup_printf ("%d", (int) loket_json_int (seen, "times"));
  JsonObject *told = loket_json_object (person, "told");
  LoketChipKind kind;

  add_field (csv, loket_json_string (person, "name"), FALSE);
  add_field (csv, loket_json_string (person, "birth_date"), FALSE);
  add_field (csv, loket_json_string (person, "nik_masked"), FALSE);
  add_field (csv, kind_word (loket_json_string (seen, "kind")), FALSE);
  add_field (csv, loket_json_string (seen, "number"), FALSE);
  add_field (csv, loket_json_string (seen, "first"), FALSE);
  add_field (csv, loket_json_string (seen, "last"), FALSE);
  add_field (csv, times, FALSE);
  add_field (csv, loket_breach_told (told, &kind), FALSE);
  add_field (csv, loket_json_string (told, "note"), FALSE);
  add_field (csv, loket_json_string (copy, "by"), FALSE);
  add_field (csv, loket_json_string (copy, "at"), FALSE);
  add_field (csv, loket_json_string (copy, "reason"), TRUE);
}

/**
 * loket_breach_csv:
 * @persons: rows of api.breach_files
 * @copy: what api.breach_copy put on record: who takes it, when and why stands in every line
 *
 * Returns: (transfer full): a line for each person and way of reading, for a spreadsheet
 */
char *
loket_breach_csv (JsonArray  *persons,
                  JsonObject *copy)
{
  const char * const heads[] = {
    _("Name"), _("Born"), _("NIK"), _("Seen how"), _("Case"), _("First"), _("Last"), _("Times"), _("Told"),
    _("How told, or why not"), _("Taken by"), _("Taken at"), _("Taken why"),
  };
  GString *csv = g_string_new ("\xef\xbb\xbf");

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    add_field (csv, heads[i], i + 1 == G_N_ELEMENTS (heads));
  for (guint i = 0; persons != NULL && i < json_array_get_length (persons); i++)
    {
      JsonObject *person = json_array_get_object_element (persons, i);
      JsonArray *seen = loket_json_array (person, "seen");

      for (guint j = 0; seen != NULL && j < json_array_get_length (seen); j++)
        add_line (csv, person, json_array_get_object_element (seen, j), copy);
    }

  return g_string_free (csv, FALSE);
}
