/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading dates as officers type them: 05081968, 5-8-1968, 5 Agustus 1968 and shorter. */

#include "loket-date.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-error.h"
#include "loket-text-clean.h"

/* A date is at most three tokens; anything longer than this is no date. */
#define DATE_TEXT_MAX 40

typedef struct
{
  LoketDateKind kind;
  const GDate *today;
  LoketDateReadings *readings;
  gboolean tried;               /* something looked like day, month and year */
  gboolean existed;             /* and was in the calendar, but not possible in this field */
  int year, month, day;         /* the first such try, to name it */
} Search;

/* Beginnings of month names in Indonesian (both spellings in use) and English. */
static const struct
{
  const char *start;
  guint month;
} month_names[] = {
  { "JAN", 1 }, { "FEB", 2 }, { "PEB", 2 }, { "MAR", 3 }, { "APR", 4 }, { "MEI", 5 },
  { "MAY", 5 }, { "JUN", 6 }, { "JUL", 7 }, { "AGU", 8 }, { "AGT", 8 }, { "AUG", 8 },
  { "SEP", 9 }, { "OKT", 10 }, { "OCT", 10 }, { "NOV", 11 }, { "NOP", 11 }, { "DES", 12 },
  { "DEC", 12 },
};

/**
 * loket_date_month_from_name:
 * @name: month in Indonesian or English, in full or its first letters, any case
 *
 * Returns: 1 to 12, or 0 when it is no month
 */
guint
loket_date_month_from_name (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (month_names); i++)
    if (g_ascii_strncasecmp (name, month_names[i].start, 3) == 0)
      return month_names[i].month;

  return 0;
}

/**
 * loket_date_set:
 * @date: (out): date to fill; cleared when there is no such day
 * @year: 1 to 9999
 * @month: from 1
 * @day: from 1
 *
 * Returns: %TRUE if that day is in the Gregorian calendar
 */
gboolean
loket_date_set (GDate *date,
                int    year,
                int    month,
                int    day)
{
  g_date_clear (date, 1);
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31
      || !g_date_valid_dmy (day, month, year))
    return FALSE;

  g_date_set_dmy (date, day, month, year);

  return TRUE;
}

/**
 * loket_date_from_iso:
 * @text: (nullable): YYYY-MM-DD, as the server writes dates; what follows a T or space is ignored
 * @date: (out): the date
 *
 * Returns: %TRUE if @text begins with an existing date in that form
 */
gboolean
loket_date_from_iso (const char *text,
                     GDate      *date)
{
  g_date_clear (date, 1);
  if (text == NULL || strlen (text) < 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  if (text[10] != '\0' && text[10] != 'T' && text[10] != ' ')
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i != 4 && i != 7 && !g_ascii_isdigit (text[i]))
      return FALSE;

  return loket_date_set (date, atoi (text), atoi (text + 5), atoi (text + 8));
}

/* Moves a date by whole years; 29 February becomes 28 in a common year. */
static void
shift_years (GDate *date,
             int    years)
{
  if (years < 0)
    g_date_subtract_years (date, -years);
  else
    g_date_add_years (date, years);
}

/**
 * loket_date_possible:
 * @date: a valid date
 * @kind: the field it is for
 * @today: today at the office
 *
 * Returns: %TRUE if such a field can hold that date
 */
gboolean
loket_date_possible (const GDate  *date,
                     LoketDateKind kind,
                     const GDate  *today)
{
  GDate first = *today, last = *today;

  switch (kind)
    {
    case LOKET_DATE_BIRTH:
    case LOKET_DATE_PAST:
      shift_years (&first, -LOKET_AGE_MAX - 1);
      g_date_add_days (&first, 1);
      break;
    case LOKET_DATE_FUTURE:
      shift_years (&last, 50);
      break;
    case LOKET_DATE_EXPIRY:
      shift_years (&first, -20);
      shift_years (&last, 50);
      break;
    case LOKET_DATE_ANY:
    default:
      g_date_set_dmy (&first, 1, 1, 1900);
      g_date_set_dmy (&last, 31, 12, 2100);
      break;
    }

  return g_date_compare (date, &first) >= 0 && g_date_compare (date, &last) <= 0;
}

/**
 * loket_date_age:
 * @birth: birth date
 * @on: the day the age is wanted for
 *
 * Somebody born on 29 February is a year older on 1 March of a common year, as in PostgreSQL's
 * age().
 *
 * Returns: completed years, or -1 when @on is before @birth
 */
int
loket_date_age (const GDate *birth,
                const GDate *on)
{
  int age = (int) g_date_get_year (on) - (int) g_date_get_year (birth);
  int months = (int) g_date_get_month (on) - (int) g_date_get_month (birth);

  if (g_date_compare (on, birth) < 0)
    return -1;
  if (months < 0 || (months == 0 && g_date_get_day (on) < g_date_get_day (birth)))
    age--;

  return age;
}

/* Keeps one reading when the day exists, is possible in the field and is not there yet. */
static void
keep (Search *search,
      int     year,
      int     month,
      int     day)
{
  GDate date;

  if (!search->tried)
    {
      search->tried = TRUE;
      search->year = year;
      search->month = month;
      search->day = day;
    }
  if (!loket_date_set (&date, year, month, day))
    return;
  if (!loket_date_possible (&date, search->kind, search->today))
    {
      if (!search->existed)
        {
          search->year = year;
          search->month = month;
          search->day = day;
        }
      search->existed = TRUE;
      return;
    }
  for (guint i = 0; i < search->readings->count; i++)
    if (g_date_compare (&date, &search->readings->dates[i]) == 0)
      return;
  if (search->readings->count < LOKET_DATE_READINGS_MAX)
    search->readings->dates[search->readings->count++] = date;
}

/* A year of two digits is in this century or in the last one; the nearer one comes first. */
static void
keep_year (Search *search,
           int     year,
           guint   year_digits,
           int     month,
           int     day)
{
  int century = g_date_get_year (search->today) / 100 * 100;

  if (year_digits == 4)
    keep (search, year, month, day);
  else if (year_digits == 2)
    {
      keep (search, century + year, month, day);
      keep (search, century - 100 + year, month, day);
    }
}

static int
digits_value (const char *digits,
              guint       count)
{
  int value = 0;

  for (guint i = 0; i < count; i++)
    value = value * 10 + digits[i] - '0';

  return value;
}

/* All ways to cut a run of 4 to 8 digits into day, month and year. */
static void
read_run (Search     *search,
          const char *run)
{
  guint length = strlen (run);

  if (length < 4 || length > 8)
    return;

  for (guint year = 4; year >= 2; year -= 2)
    for (guint day = 2; day >= 1; day--)
      {
        guint month = length - year - day;

        if (length < year + day || month < 1 || month > 2)
          continue;
        keep_year (search, digits_value (run + day + month, year), year,
                   digits_value (run + day, month), digits_value (run, day));
      }
  if (length == 8)
    keep (search, digits_value (run, 4), digits_value (run + 4, 2), digits_value (run + 6, 2));
}

/* Three parts: day month year in figures or with a name, month day year with a name, or ISO. */
static void
read_parts (Search *search,
            char  **parts)
{
  guint lengths[3];
  int values[3];
  int name = -1;

  for (int i = 0; i < 3; i++)
    {
      lengths[i] = strlen (parts[i]);
      values[i] = 0;
      if (!g_ascii_isdigit (*parts[i]))
        {
          values[i] = loket_date_month_from_name (parts[i]);
          if (name >= 0 || i == 2 || values[i] == 0)
            return;
          name = i;
        }
      else if (lengths[i] > 4)
        return;
      else
        values[i] = digits_value (parts[i], lengths[i]);
    }

  if (name < 0 && lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2)
    keep (search, values[0], values[1], values[2]);
  else if (name == 0 && lengths[1] <= 2)
    keep_year (search, values[2], lengths[2], values[0], values[1]);
  else if (lengths[0] <= 2 && (name == 1 || (name < 0 && lengths[1] <= 2)))
    keep_year (search, values[2], lengths[2], values[1], values[0]);
}

/* Cuts into runs of digits and runs of ASCII letters; anything else only separates. */
static char **
split (const char *text)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  char **parts;

  while (*text != '\0')
    {
      const char *start = text;

      if (g_ascii_isdigit (*text))
        while (g_ascii_isdigit (*text))
          text++;
      else if (g_ascii_isalpha (*text))
        while (g_ascii_isalpha (*text))
          text++;
      else
        {
          text++;
          continue;
        }
      {
        g_autofree char *part = g_strndup (start, text - start);

        g_strv_builder_add (builder, part);
      }
    }
  parts = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);

  return parts;
}

static void
explain (const Search *search,
         GError      **error)
{
  if (!search->tried)
    g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, "%s",
                 _("This is not a date. Write it like 05081968, 5-8-1968 or 5 August 1968."));
  else if (!search->existed)
    g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                 _("There is no %02d-%02d-%04d in the calendar."),
                 search->day, search->month, search->year);
  else
    g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                 search->kind == LOKET_DATE_BIRTH || search->kind == LOKET_DATE_PAST
                 ? _("%02d-%02d-%04d is in the future or too long ago.")
                 : _("%02d-%02d-%04d is not possible in this field."),
                 search->day, search->month, search->year);
}

/**
 * loket_date_read:
 * @text: (nullable): what was typed
 * @kind: which dates this field can hold
 * @today: today at the office (its zone, not the desk's)
 * @readings: (out caller-allocates): all possible meanings
 * @error: #LOKET_ERROR_INPUT with a sentence when there is none
 *
 * Understands DDMMYYYY and shorter runs of digits, three numbers with any separators, month
 * names in Indonesian and English, and YYYY-MM-DD. A form with several possible meanings gives
 * all of them: the caller shows them as buttons and never chooses.
 *
 * Returns: %TRUE if there is at least one reading
 */
gboolean
loket_date_read (const char        *text,
                 LoketDateKind      kind,
                 const GDate       *today,
                 LoketDateReadings *readings,
                 GError           **error)
{
  g_autofree char *clean = loket_text_clean (text, LOKET_TEXT_LINE);
  g_auto(GStrv) parts = NULL;
  Search search = { .kind = kind, .today = today, .readings = readings };
  guint count;

  readings->count = 0;
  if (strlen (clean) > DATE_TEXT_MAX)
    clean[0] = '\0';
  parts = split (clean);
  count = g_strv_length (parts);

  if (count == 1 && g_ascii_isdigit (*parts[0]))
    read_run (&search, parts[0]);
  else if (count == 3)
    read_parts (&search, parts);
  else if (count == 4 && g_ascii_isalpha (*parts[0]) && g_ascii_isdigit (*parts[1]))
    read_parts (&search, parts + 1);    /* a weekday in front */

  if (readings->count == 0)
    explain (&search, error);

  return readings->count > 0;
}
