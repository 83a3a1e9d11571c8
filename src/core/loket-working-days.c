/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The working calendar of an office: promises are made in working days (hari kerja). */

#include "loket-working-days.h"

struct _LoketCalendar
{
  GHashTable *days;             /* julian day → LoketDayKind */
  gboolean joint_leave_is_worked;
  int references;
};

/**
 * loket_calendar_new:
 * @joint_leave_is_worked: %TRUE for an office that serves on cuti bersama
 *
 * Returns: (transfer full): a calendar that knows weekends only
 */
LoketCalendar *
loket_calendar_new (gboolean joint_leave_is_worked)
{
  LoketCalendar *calendar = g_new0 (LoketCalendar, 1);

  calendar->days = g_hash_table_new (g_direct_hash, g_direct_equal);
  calendar->joint_leave_is_worked = joint_leave_is_worked;
  calendar->references = 1;

  return calendar;
}

/**
 * loket_calendar_ref:
 * @calendar: a calendar
 *
 * Returns: (transfer full): the same calendar
 */
LoketCalendar *
loket_calendar_ref (LoketCalendar *calendar)
{
  g_atomic_int_inc (&calendar->references);

  return calendar;
}

/**
 * loket_calendar_unref:
 * @calendar: (transfer full): a calendar
 */
void
loket_calendar_unref (LoketCalendar *calendar)
{
  if (!g_atomic_int_dec_and_test (&calendar->references))
    return;
  g_hash_table_unref (calendar->days);
  g_free (calendar);
}

static gpointer
key_of (const GDate *date)
{
  return GUINT_TO_POINTER (g_date_get_julian (date));
}

/**
 * loket_calendar_add:
 * @calendar: a calendar
 * @date: a valid date
 * @kind: what that day is; #LOKET_DAY_WORKING makes a weekend day count
 *
 * A day added again takes the new kind (Islamic dates move after the sighting of the moon),
 * but a national holiday is not weakened to joint leave.
 */
void
loket_calendar_add (LoketCalendar *calendar,
                    const GDate   *date,
                    LoketDayKind   kind)
{
  gpointer before = g_hash_table_lookup (calendar->days, key_of (date));

  if (kind == LOKET_DAY_JOINT_LEAVE && before == GINT_TO_POINTER (LOKET_DAY_HOLIDAY + 1))
    return;
  g_hash_table_insert (calendar->days, key_of (date), GINT_TO_POINTER (kind + 1));
}

/**
 * loket_calendar_kind_of:
 * @calendar: a calendar
 * @date: a valid date
 *
 * Returns: what kind of day it is at this office
 */
LoketDayKind
loket_calendar_kind_of (LoketCalendar *calendar,
                        const GDate   *date)
{
  gpointer known = g_hash_table_lookup (calendar->days, key_of (date));
  gboolean weekend = g_date_get_weekday (date) >= G_DATE_SATURDAY;

  if (known != NULL)
    return GPOINTER_TO_INT (known) - 1;

  return weekend ? LOKET_DAY_WEEKEND : LOKET_DAY_WORKING;
}

/**
 * loket_calendar_is_working:
 * @calendar: a calendar
 * @date: a valid date
 *
 * Returns: %TRUE if that day counts for promises
 */
gboolean
loket_calendar_is_working (LoketCalendar *calendar,
                           const GDate   *date)
{
  LoketDayKind kind = loket_calendar_kind_of (calendar, date);

  if (kind == LOKET_DAY_JOINT_LEAVE)
    return calendar->joint_leave_is_worked && g_date_get_weekday (date) < G_DATE_SATURDAY;

  return kind == LOKET_DAY_WORKING;
}

/**
 * loket_calendar_promise:
 * @calendar: a calendar
 * @start: day 0, in the office's zone; it need not be a working day
 * @days: working days (HK) from the catalogue
 *
 * Counting starts with the next working day, and the answer is a working day. With 0 days it
 * is @start itself or the next working day.
 *
 * Returns: the due date
 */
GDate
loket_calendar_promise (LoketCalendar *calendar,
                        const GDate   *start,
                        guint          days)
{
  GDate date = *start;

  while (!loket_calendar_is_working (calendar, &date) && days == 0)
    g_date_add_days (&date, 1);
  while (days > 0)
    {
      g_date_add_days (&date, 1);
      if (loket_calendar_is_working (calendar, &date))
        days--;
    }

  return date;
}

/**
 * loket_calendar_count:
 * @calendar: a calendar
 * @after: a day that is not counted
 * @until: the last day that is counted
 *
 * Returns: working days from the day after @after up to and with @until; 0 when it is earlier
 */
guint
loket_calendar_count (LoketCalendar *calendar,
                      const GDate   *after,
                      const GDate   *until)
{
  guint count = 0;
  GDate date = *after;

  while (g_date_compare (&date, until) < 0)
    {
      g_date_add_days (&date, 1);
      if (loket_calendar_is_working (calendar, &date))
        count++;
    }

  return count;
}
