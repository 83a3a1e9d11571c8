/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of the server as people read them, on the clock of the office. */

#include "loket-moment.h"

#include <glib/gi18n-lib.h>

#include "loket-date.h"
#include "loket-zone.h"

/**
 * loket_moment_short:
 * @iso: (nullable): timestamp of the server
 *
 * Returns: (transfer full): "10.15" for today, else "21 Nov 10.15"; "" when it is none
 */
char *
loket_moment_short (const char *iso)
{
  g_autoptr(GDateTime) moment = loket_zone_read (iso);
  g_autoptr(GDateTime) now = loket_zone_now ();

  if (moment == NULL)
    return g_strdup ("");
  if (g_date_time_get_day_of_year (moment) == g_date_time_get_day_of_year (now)
      && g_date_time_get_year (moment) == g_date_time_get_year (now))
    return loket_clock_format (moment);

  return loket_moment_format (moment, LOKET_DATE_LIST, LOKET_LANGUAGE_SCREEN);
}

/**
 * loket_moment_brief:
 * @iso: (nullable): a date or a timestamp
 *
 * Returns: (transfer full): for narrow columns: "10.15" for a moment of today, "21 Nov" within this
 *   year, else with the year
 */
char *
loket_moment_brief (const char *iso)
{
  g_autoptr(GDateTime) moment = loket_zone_read (iso);
  g_autoptr(GDateTime) now = loket_zone_now ();
  g_autofree char *year = g_strdup_printf (" %d", g_date_time_get_year (now));
  char *text;

  if (moment != NULL && strchr (iso, 'T') != NULL && g_date_time_get_year (moment) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (moment) == g_date_time_get_day_of_year (now))
    return loket_clock_format (moment);
  text = loket_moment_day (iso);
  if (g_str_has_suffix (text, year))
    text[strlen (text) - strlen (year)] = '\0';

  return text;
}

/**
 * loket_moment_day:
 * @iso: (nullable): a date or a timestamp
 *
 * Returns: (transfer full): "21 Nov 2026", "" when it is none
 */
char *
loket_moment_day (const char *iso)
{
  g_autoptr(GDateTime) moment = loket_zone_read (iso);
  GDate date;

  /* the day of a moment is the office's, and not the one its letters begin with */
  if (moment == NULL)
    return loket_date_from_iso (iso, &date) ? loket_date_format (&date, LOKET_DATE_LIST, LOKET_LANGUAGE_SCREEN) : g_strdup ("");
  loket_date_set (&date, g_date_time_get_year (moment), g_date_time_get_month (moment),
                  g_date_time_get_day_of_month (moment));

  return loket_date_format (&date, LOKET_DATE_LIST, LOKET_LANGUAGE_SCREEN);
}

/**
 * loket_moment_age:
 * @iso: timestamp of the server
 *
 * Returns: (transfer full): how long ago that is, in the largest unit that fits: "3 d", "5 h", "14 min"
 */
char *
loket_moment_age (const char *iso)
{
  g_autoptr(GDateTime) then = loket_zone_read (iso);
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  gint64 minutes = then != NULL ? MAX (g_date_time_difference (now, then) / G_TIME_SPAN_MINUTE, 0) : 0;

  if (minutes >= 24 * 60)
    return g_strdup_printf (_("%d d"), (int) (minutes / (24 * 60)));
  if (minutes >= 60)
    return g_strdup_printf (_("%d h"), (int) (minutes / 60));

  return g_strdup_printf (_("%d min"), (int) minutes);
}
