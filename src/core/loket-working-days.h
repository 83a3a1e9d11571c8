/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The working calendar of an office: promises are made in working days. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_DAY_WORKING,
  LOKET_DAY_WEEKEND,
  LOKET_DAY_HOLIDAY,            /* libur nasional */
  LOKET_DAY_JOINT_LEAVE,        /* cuti bersama */
  LOKET_DAY_CLOSED,             /* this office only */
} LoketDayKind;

typedef struct _LoketCalendar LoketCalendar;

LoketCalendar *loket_calendar_new (gboolean joint_leave_is_worked);
LoketCalendar *loket_calendar_ref (LoketCalendar *calendar);
void loket_calendar_unref (LoketCalendar *calendar);
void loket_calendar_add (LoketCalendar *calendar, const GDate *date, LoketDayKind kind);
LoketDayKind loket_calendar_kind_of (LoketCalendar *calendar, const GDate *date);
gboolean loket_calendar_is_working (LoketCalendar *calendar, const GDate *date);
GDate loket_calendar_promise (LoketCalendar *calendar, const GDate *start, guint days);
guint loket_calendar_count (LoketCalendar *calendar, const GDate *after, const GDate *until);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketCalendar, loket_calendar_unref)

G_END_DECLS
