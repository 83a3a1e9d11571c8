/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office's clock, on a computer that is elsewhere. */

#include "loket-zone.h"

/* Half an hour past midnight in Tanjung Harapan; it is still yesterday where the computer thinks it is. */
static const char MOMENT[] = "2026-11-21T17:30:00+00:00";

static void
assert_shown (const char *zone,
              const char *wanted)
{
  g_autoptr(GDateTime) moment = NULL;
  g_autofree char *shown = NULL;

  loket_zone_set (zone);
  moment = loket_zone_read (MOMENT);
  shown = g_date_time_format (moment, "%F %H.%M");
  g_assert_cmpstr (shown, ==, wanted);
}

static void
test_three_zones (void)
{
  assert_shown ("Asia/Jakarta", "2026-11-22 00.30");
  assert_shown ("Asia/Pontianak", "2026-11-22 00.30");
  assert_shown ("Asia/Makassar", "2026-11-22 01.30");
  assert_shown ("Asia/Jayapura", "2026-11-22 02.30");
}

/* As before anybody has signed in, and with nonsense from a server. */
static void
test_unknown (void)
{
  assert_shown ("Asia/Jakarta", "2026-11-22 00.30");
  assert_shown (NULL, "2026-11-21 12.30");
  assert_shown ("", "2026-11-21 12.30");
  assert_shown ("Asia/Atlantis", "2026-11-21 12.30");
  assert_shown ("../../etc/passwd", "2026-11-21 12.30");
}

static void
test_no_moment (void)
{
  g_assert_null (loket_zone_read (NULL));
  g_assert_null (loket_zone_read (""));
  g_assert_null (loket_zone_read ("kemarin"));
  g_assert_null (loket_zone_read ("2026-11-21"));       /* a day has no zone */
}

static void
test_unix (void)
{
  g_autoptr(GDateTime) moment = NULL;

  loket_zone_set ("Asia/Makassar");
  moment = loket_zone_from_unix (1795109400);
  g_assert_cmpint (g_date_time_get_hour (moment), ==, 1);
  g_assert_cmpint (g_date_time_get_minute (moment), ==, 30);
}

static void
test_today (void)
{
  g_autoptr(GDateTime) now = NULL;
  GDate today;

  loket_zone_set ("Asia/Jayapura");
  do
    {
      g_clear_pointer (&now, g_date_time_unref);
      now = loket_zone_now ();
      loket_zone_today (&today);
    }
  while (g_date_get_day (&today) != g_date_time_get_day_of_month (now));        /* midnight in between */
  g_assert_cmpint (g_date_time_get_utc_offset (now), ==, 9 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (g_date_get_year (&today), ==, g_date_time_get_year (now));
}

int
main (int    argc,
      char **argv)
{
  /* A computer that came from far away. */
  g_setenv ("TZ", "America/Jamaica", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/zone/three", test_three_zones);
  g_test_add_func ("/zone/unknown", test_unknown);
  g_test_add_func ("/zone/no-moment", test_no_moment);
  g_test_add_func ("/zone/unix", test_unix);
  g_test_add_func ("/zone/today", test_today);

  return g_test_run ();
}
