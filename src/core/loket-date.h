/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates as officers type them and as the office writes them. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LOKET_DATE_READINGS_MAX 6
#define LOKET_AGE_MAX 120

/**
 * LoketDateKind: which dates are possible in a field.
 */
typedef enum
{
  LOKET_DATE_ANY,               /* 1900 to 2100 */
  LOKET_DATE_BIRTH,             /* the last 120 years, not in the future */
  LOKET_DATE_PAST,              /* the same range: something that has happened */
  LOKET_DATE_FUTURE,            /* today to 50 years ahead */
  LOKET_DATE_EXPIRY,            /* 20 years back to 50 years ahead */
} LoketDateKind;

/**
 * LoketDateReadings: the possible meanings of what was typed, most likely first.
 */
typedef struct
{
  guint count;
  GDate dates[LOKET_DATE_READINGS_MAX];
} LoketDateReadings;

/**
 * LoketLanguage: papers of the office name their language; the screen uses its own.
 */
typedef enum
{
  LOKET_LANGUAGE_SCREEN,
  LOKET_LANGUAGE_INDONESIAN,
  LOKET_LANGUAGE_ENGLISH,
} LoketLanguage;

typedef enum
{
  LOKET_DATE_LIST,              /* 21 Nov 2026 */
  LOKET_DATE_PAPER,             /* Sabtu, 21 November 2026 */
  LOKET_DATE_WORDS,             /* 21 November 2026 */
  LOKET_DATE_FORM,              /* 21-11-2026 */
  LOKET_DATE_ISO,               /* 2026-11-21 */
} LoketDateStyle;

gboolean loket_date_read (const char *text, LoketDateKind kind, const GDate *today,
                          LoketDateReadings *readings, GError **error);
gboolean loket_date_from_iso (const char *text, GDate *date);
gboolean loket_date_set (GDate *date, int year, int month, int day);
guint loket_date_month_from_name (const char *name);
gboolean loket_date_possible (const GDate *date, LoketDateKind kind, const GDate *today);
int loket_date_age (const GDate *birth, const GDate *on);

char *loket_date_format (const GDate *date, LoketDateStyle style, LoketLanguage language);
char *loket_date_echo (const GDate *date, const GDate *today, LoketLanguage language);
const char *loket_date_month (guint month, LoketLanguage language);
const char *loket_date_weekday (GDateWeekday day, LoketLanguage language);

char *loket_clock_format (GDateTime *time);
char *loket_moment_format (GDateTime *time, LoketDateStyle style, LoketLanguage language);
char *loket_duration_format (gint64 seconds, LoketLanguage language);
LoketLanguage loket_language_screen (void);

G_END_DECLS
