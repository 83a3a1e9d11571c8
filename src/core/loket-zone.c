/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock on the wall of the office: its zone decides which day it is, not that of the computer. */

#include "loket-zone.h"

#include "loket-date.h"

static GMutex lock;
static GTimeZone *zone;

static GTimeZone *
zone_here (void)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  return zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
}

/**
 * loket_zone_set:
 * @identifier: (nullable): zone of the office as the tz database names it, "Asia/Jakarta"
 *
 * From any thread. A team that travels takes its computer through other zones; numbers, deadlines and
 * "today" follow the office (Keppres 41/1987: WIB, WITA, WIT). Without a zone, or with one that this
 * computer does not know, the computer's own is used.
 */
void
loket_zone_set (const char *identifier)
{
  g_autoptr(GTimeZone) its = identifier != NULL && *identifier != '\0' ? g_time_zone_new_identifier (identifier) : NULL;
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&lock);

  g_clear_pointer (&zone, g_time_zone_unref);
  zone = g_steal_pointer (&its);
}

/**
 * loket_zone_now:
 *
 * Returns: (transfer full): now, as the clock of the office shows it
 */
GDateTime *
loket_zone_now (void)
{
  g_autoptr(GTimeZone) here = zone_here ();

  return g_date_time_new_now (here);
}

/**
 * loket_zone_read:
 * @iso: (nullable): timestamp of the server, ISO 8601; UTC when it names no zone
 *
 * Returns: (transfer full) (nullable): the same moment on the clock of the office; %NULL when it is none
 */
GDateTime *
loket_zone_read (const char *iso)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr(GTimeZone) here = zone_here ();
  g_autoptr(GDateTime) moment = iso != NULL ? g_date_time_new_from_iso8601 (iso, utc) : NULL;

  return moment != NULL ? g_date_time_to_timezone (moment, here) : NULL;
}

/**
 * loket_zone_from_unix:
 * @seconds: since 1970, of this computer
 *
 * Returns: (transfer full) (nullable): that moment on the clock of the office
 */
GDateTime *
loket_zone_from_unix (gint64 seconds)
{
  g_autoptr(GTimeZone) here = zone_here ();
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (seconds);

  return utc != NULL ? g_date_time_to_timezone (utc, here) : NULL;
}

/**
 * loket_zone_today:
 * @today: (out caller-allocates): the day the office has now
 */
void
loket_zone_today (GDate *today)
{
  g_autoptr(GDateTime) now = loket_zone_now ();

  g_date_clear (today, 1);
  loket_date_set (today, g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now));
}
