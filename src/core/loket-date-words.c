/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates, clock times and durations in the words of the office. */

#include <glib/gi18n-lib.h>

#include "loket-date.h"

static const char *months[2][12] = {
  { "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember" },
  { "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December" },
};

static const char *short_months[2][12] = {
  { "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des" },
  { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" },
};

static const char *weekdays[2][7] = {
  { "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu" },
  { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" },
};

/**
 * loket_language_screen:
 *
 * Returns: the language the message catalogue of the program is in
 */
LoketLanguage
loket_language_screen (void)
{
  /* Translators: write the two-letter code of your language, "id" for Indonesian. */
  const char *code = C_("code of the language", "en");

  return g_str_equal (code, "id") ? LOKET_LANGUAGE_INDONESIAN : LOKET_LANGUAGE_ENGLISH;
}

static guint
table_of (LoketLanguage language)
{
  if (language == LOKET_LANGUAGE_SCREEN)
    language = loket_language_screen ();

  return language == LOKET_LANGUAGE_INDONESIAN ? 0 : 1;
}

/**
 * loket_date_month:
 * @month: 1 to 12
 * @language: language wanted
 *
 * Returns: (transfer none): name of the month in full
 */
const char *
loket_date_month (guint         month,
                  LoketLanguage language)
{
  g_return_val_if_fail (month >= 1 && month <= 12, "");

  return months[table_of (language)][month - 1];
}

/**
 * loket_date_weekday:
 * @day: day of the week
 * @language: language wanted
 *
 * Returns: (transfer none): its name in full
 */
const char *
loket_date_weekday (GDateWeekday  day,
                    LoketLanguage language)
{
  g_return_val_if_fail (day >= G_DATE_MONDAY && day <= G_DATE_SUNDAY, "");

  return weekdays[table_of (language)][day - 1];
}

/**
 * loket_date_format:
 * @date: a date; an invalid one gives an empty string
 * @style: which form
 * @language: language of the names
 *
 * Returns: (transfer full): the date, e.g. "21 Nov 2026" in lists
 */
char *
loket_date_format (const GDate   *date,
                   LoketDateStyle style,
                   LoketLanguage  language)
{
  guint table = table_of (language);
  int day, month, year;

  if (date == NULL || !g_date_valid (date))
    return g_strdup ("");

  day = g_date_get_day (date);
  month = g_date_get_month (date);
  year = g_date_get_year (date);
  switch (style)
    {
    case LOKET_DATE_LIST:
      return g_strdup_printf ("%d %s %d", day, short_months[table][month - 1], year);
    case LOKET_DATE_PAPER:
      return g_strdup_printf ("%s, %d %s %d", weekdays[table][g_date_get_weekday (date) - 1],
                              day, months[table][month - 1], year);
    case LOKET_DATE_WORDS:
      return g_strdup_printf ("%d %s %d", day, months[table][month - 1], year);
    case LOKET_DATE_FORM:
      return g_strdup_printf ("%02d-%02d-%04d", day, month, year);
    case LOKET_DATE_ISO:
    default:
      return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
    }
}

/**
 * loket_date_echo:
 * @date: a birth date
 * @today: today at the office
 * @language: language wanted
 *
 * What a date field shows under the typed digits, so that a slip of the finger is seen.
 *
 * Returns: (transfer full): "5 Agustus 1968 (58)"
 */
char *
loket_date_echo (const GDate  *date,
                 const GDate  *today,
                 LoketLanguage language)
{
  g_autofree char *words = loket_date_format (date, LOKET_DATE_WORDS, language);
  int age = g_date_valid (date) ? loket_date_age (date, today) : -1;

  if (age < 0)
    return g_steal_pointer (&words);

  return g_strdup_printf ("%s (%d)", words, age);
}

/**
 * loket_clock_format:
 * @time: (nullable): a moment, in the zone it is to be shown in
 *
 * Returns: (transfer full): "10.15", as clock times are written in Indonesian
 */
char *
loket_clock_format (GDateTime *time)
{
  if (time == NULL)
    return g_strdup ("");

  return g_strdup_printf ("%02d.%02d", g_date_time_get_hour (time),
                          g_date_time_get_minute (time));
}

/**
 * loket_moment_format:
 * @time: (nullable): a moment, in the zone it is to be shown in
 * @style: form of the date part
 * @language: language of the names
 *
 * Returns: (transfer full): "21 Nov 2026 10.15"; on papers "Sabtu, 21 November 2026, 10.15"
 */
char *
loket_moment_format (GDateTime     *time,
                     LoketDateStyle style,
                     LoketLanguage  language)
{
  g_autofree char *clock = loket_clock_format (time);
  g_autofree char *words = NULL;
  GDate date;

  if (time == NULL)
    return g_strdup ("");

  loket_date_set (&date, g_date_time_get_year (time), g_date_time_get_month (time),
                  g_date_time_get_day_of_month (time));
  words = loket_date_format (&date, style, language);

  return g_strconcat (words, style == LOKET_DATE_PAPER ? ", " : " ", clock, NULL);
}

/**
 * loket_duration_format:
 * @seconds: a duration; below zero counts as zero
 * @language: language wanted
 *
 * Minutes are completed ones; from a day on, hours; from two days on, days.
 *
 * Returns: (transfer full): "14 mnt", "1 jam 5 mnt", "3 hari"
 */
char *
loket_duration_format (gint64        seconds,
                       LoketLanguage language)
{
  static const char *units[2][3] = { { "mnt", "jam", "hari" }, { "min", "h", "d" } };
  const char **unit = units[table_of (language)];
  gint64 minutes = MAX (seconds, 0) / 60;

  if (minutes < 60)
    return g_strdup_printf ("%" G_GINT64_FORMAT " %s", minutes, unit[0]);
  if (minutes >= 2 * 24 * 60)
    return g_strdup_printf ("%" G_GINT64_FORMAT " %s", minutes / (24 * 60), unit[2]);
  if (minutes >= 24 * 60 || minutes % 60 == 0)
    return g_strdup_printf ("%" G_GINT64_FORMAT " %s", minutes / 60, unit[1]);

  return g_strdup_printf ("%" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT " %s",
                          minutes / 60, unit[1], minutes % 60, unit[0]);
}
