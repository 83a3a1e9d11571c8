/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Promises in working days over the holidays of 2026 (SKB 1497/2025, 2/2025, 5/2025). */

#include "loket-date.h"
#include "loket-working-days.h"

static const char *holidays[] = {
  "2026-01-01", "2026-01-16", "2026-02-17", "2026-03-19", "2026-03-21", "2026-03-22",
  "2026-04-03", "2026-04-05", "2026-05-01", "2026-05-14", "2026-05-27", "2026-05-31",
  "2026-06-01", "2026-06-16", "2026-08-17", "2026-08-25", "2026-12-25",
};

static const char *joint_leave[] = {
  "2026-02-16", "2026-03-18", "2026-03-20", "2026-03-23", "2026-03-24", "2026-05-15",
  "2026-05-28", "2026-12-24",
};

static GDate
date_of (const char *iso)
{
  GDate date;

  g_assert_true (loket_date_from_iso (iso, &date));

  return date;
}

static LoketCalendar *
calendar_2026 (gboolean joint_leave_is_worked)
{
  LoketCalendar *calendar = loket_calendar_new (joint_leave_is_worked);

  for (gsize i = 0; i < G_N_ELEMENTS (holidays); i++)
    {
      GDate date = date_of (holidays[i]);

      loket_calendar_add (calendar, &date, LOKET_DAY_HOLIDAY);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (joint_leave); i++)
    {
      GDate date = date_of (joint_leave[i]);

      loket_calendar_add (calendar, &date, LOKET_DAY_JOINT_LEAVE);
    }

  return calendar;
}

static void
test_promise (void)
{
  static const struct
  {
    const char *start;
    guint days;
    const char *due;
    const char *due_with_joint_leave_worked;
  } vectors[] = {
    { "2026-01-15", 1, "2026-01-19", "2026-01-19" },
    { "2026-02-13", 3, "2026-02-20", "2026-02-19" },
    { "2026-03-13", 5, "2026-03-27", "2026-03-23" },
    { "2026-03-16", 4, "2026-03-27", "2026-03-23" },
    { "2026-03-17", 3, "2026-03-27", "2026-03-23" },
    { "2026-03-13", 14, "2026-04-10", "2026-04-06" },
    { "2026-05-13", 4, "2026-05-21", "2026-05-20" },
    { "2026-05-26", 2, "2026-06-02", "2026-05-29" },
    { "2026-06-12", 4, "2026-06-19", "2026-06-19" },
    { "2026-12-23", 3, "2026-12-30", "2026-12-29" },
    /* day 0 on a Saturday; no days at all */
    { "2026-11-21", 1, "2026-11-23", "2026-11-23" },
    { "2026-11-21", 0, "2026-11-23", "2026-11-23" },
    { "2026-11-20", 0, "2026-11-20", "2026-11-20" },
    { "2026-11-20", 3, "2026-11-25", "2026-11-25" },
  };
  g_autoptr(LoketCalendar) off = calendar_2026 (FALSE);
  g_autoptr(LoketCalendar) worked = calendar_2026 (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      GDate start = date_of (vectors[i].start);
      GDate due = loket_calendar_promise (off, &start, vectors[i].days);
      GDate other = loket_calendar_promise (worked, &start, vectors[i].days);
      g_autofree char *got = loket_date_format (&due, LOKET_DATE_ISO, LOKET_LANGUAGE_ENGLISH);
      g_autofree char *got_worked = loket_date_format (&other, LOKET_DATE_ISO,
                                                       LOKET_LANGUAGE_ENGLISH);

      g_test_message ("%s + %u", vectors[i].start, vectors[i].days);
      g_assert_cmpstr (got, ==, vectors[i].due);
      g_assert_cmpstr (got_worked, ==, vectors[i].due_with_joint_leave_worked);
      if (vectors[i].days > 0)
        g_assert_cmpuint (loket_calendar_count (off, &start, &due), ==, vectors[i].days);
    }
}

static void
test_months (void)
{
  static const guint months[] = { 20, 18, 17, 21, 16, 20, 23, 19, 22, 22, 21, 21 };
  g_autoptr(LoketCalendar) off = calendar_2026 (FALSE);
  g_autoptr(LoketCalendar) worked = calendar_2026 (TRUE);
  GDate before = date_of ("2025-12-31");
  GDate last = date_of ("2026-12-31");

  g_assert_cmpuint (loket_calendar_count (off, &before, &last), ==, 240);
  g_assert_cmpuint (loket_calendar_count (worked, &before, &last), ==, 248);
  for (guint i = 0; i < G_N_ELEMENTS (months); i++)
    {
      GDate first, end;

      loket_date_set (&first, 2026, i + 1, 1);
      g_date_subtract_days (&first, 1);
      loket_date_set (&end, 2026, i + 1, g_date_get_days_in_month (i + 1, 2026));
      g_assert_cmpuint (loket_calendar_count (off, &first, &end), ==, months[i]);
    }
}

static void
test_kinds (void)
{
  g_autoptr(LoketCalendar) calendar = calendar_2026 (FALSE);
  GDate day = date_of ("2026-11-21");
  GDate holiday = date_of ("2026-12-25");

  g_assert_cmpint (loket_calendar_kind_of (calendar, &day), ==, LOKET_DAY_WEEKEND);
  loket_calendar_add (calendar, &day, LOKET_DAY_WORKING);
  g_assert_true (loket_calendar_is_working (calendar, &day));
  loket_calendar_add (calendar, &day, LOKET_DAY_CLOSED);
  g_assert_false (loket_calendar_is_working (calendar, &day));

  loket_calendar_add (calendar, &holiday, LOKET_DAY_JOINT_LEAVE);
  g_assert_cmpint (loket_calendar_kind_of (calendar, &holiday), ==, LOKET_DAY_HOLIDAY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/working-days/promise", test_promise);
  g_test_add_func ("/working-days/months", test_months);
  g_test_add_func ("/working-days/kinds", test_kinds);

  return g_test_run ();
}
