/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates as they are typed, echoed, listed and printed. */

#include <string.h>

#include "loket-date.h"
#include "loket-error.h"

static GDate now;

/* Readings as "1968-08-05" or "2010-08-05|1910-08-05"; the error sentence when there is none. */
static char *
read_all (const char   *text,
          LoketDateKind kind)
{
  g_autoptr(GError) error = NULL;
  LoketDateReadings readings;
  GString *out = g_string_new (NULL);

  if (!loket_date_read (text, kind, &now, &readings, &error))
    {
      g_assert_error (error, LOKET_ERROR, LOKET_ERROR_INPUT);
      g_assert_cmpuint (readings.count, ==, 0);
      g_string_append (out, error->message);
    }
  for (guint i = 0; i < readings.count; i++)
    {
      g_autofree char *iso = loket_date_format (&readings.dates[i], LOKET_DATE_ISO,
                                                LOKET_LANGUAGE_ENGLISH);

      g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", iso);
    }

  return g_string_free (out, FALSE);
}

static void
test_readings (void)
{
  static const struct
  {
    const char *text;
    LoketDateKind kind;
    const char *expect;
  } vectors[] = {
    { "05081968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "5-8-1968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "5/8/1968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "5.8.1968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "05 08 1968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "5 Agustus 1968", LOKET_DATE_BIRTH, "1968-08-05" },
    { " 5  agustus  1968 ", LOKET_DATE_BIRTH, "1968-08-05" },
    { "5 Agt 1968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "5agu1968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "05 AUG 1968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "August 5, 1968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "Senin, 5 Agustus 1968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "1968-08-05", LOKET_DATE_BIRTH, "1968-08-05" },
    { "19680805", LOKET_DATE_BIRTH, "1968-08-05" },
    { "5081968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "050868", LOKET_DATE_BIRTH, "1968-08-05" },
    { "581968", LOKET_DATE_BIRTH, "1968-08-05" },
    { "5-8-68", LOKET_DATE_BIRTH, "1968-08-05" },
    { "5868", LOKET_DATE_BIRTH, "1968-08-05" },
    { "31 Desember 1999", LOKET_DATE_BIRTH, "1999-12-31" },
    { "1 Nopember 1970", LOKET_DATE_BIRTH, "1970-11-01" },
    { "29022000", LOKET_DATE_BIRTH, "2000-02-29" },
    { "21112026", LOKET_DATE_BIRTH, "2026-11-21" },
    { "22111905", LOKET_DATE_BIRTH, "1905-11-22" },
    /* two meanings: both are shown */
    { "1121968", LOKET_DATE_BIRTH, "1968-02-11|1968-12-01" },
    { "050810", LOKET_DATE_BIRTH, "2010-08-05|1910-08-05" },
    { "5-8-10", LOKET_DATE_BIRTH, "2010-08-05|1910-08-05" },
    { "11168", LOKET_DATE_BIRTH, "1968-01-11|1968-11-01" },
    /* the field decides the century */
    { "050830", LOKET_DATE_EXPIRY, "2030-08-05" },
    { "050830", LOKET_DATE_BIRTH, "1930-08-05" },
    { "050830", LOKET_DATE_ANY, "2030-08-05|1930-08-05" },
    { "28-11-26", LOKET_DATE_FUTURE, "2026-11-28" },
    /* nothing */
    { "31021968", LOKET_DATE_BIRTH, "There is no 31-02-1968 in the calendar." },
    { "29022001", LOKET_DATE_BIRTH, "There is no 29-02-2001 in the calendar." },
    { "22112026", LOKET_DATE_BIRTH, "22-11-2026 is in the future or too long ago." },
    { "21111905", LOKET_DATE_BIRTH, "21-11-1905 is in the future or too long ago." },
    { "20-11-2026", LOKET_DATE_FUTURE, "20-11-2026 is not possible in this field." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      g_autofree char *got = read_all (vectors[i].text, vectors[i].kind);

      g_test_message ("%s", vectors[i].text);
      g_assert_cmpstr (got, ==, vectors[i].expect);
    }
}

static void
test_nonsense (void)
{
  static const char *texts[] = {
    "", " ", NULL, "x", "5", "58", "581", "123456789", "5 Foo 1968", "5-8", "5--8", "Agustus",
    "5 Agustus", "5-8-19688", "555-8-1968", "1-2-3-4", "5 Agustus Agustus", "5 8 Agustus",
    "\xff\xff", "٥٨١٩٦٨", "05081968 05081968 05081968 05081968 05081968", "a b c", "Mei Mei Mei",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *got = read_all (texts[i], LOKET_DATE_BIRTH);

      g_test_message ("%u: %s", (guint) i, got);
      g_assert_true (g_str_has_prefix (got, "This is not a date."));
    }
}

/* Every day of 140 years, typed in each full form, is read as itself alone. */
static void
test_round_trip (void)
{
  static const LoketDateStyle styles[] = {
    LOKET_DATE_LIST, LOKET_DATE_PAPER, LOKET_DATE_WORDS, LOKET_DATE_FORM, LOKET_DATE_ISO,
  };
  GDate date;

  loket_date_set (&date, 1906, 1, 1);
  for (; g_date_compare (&date, &now) <= 0; g_date_add_days (&date, 1))
    for (gsize i = 0; i < G_N_ELEMENTS (styles); i++)
      for (int language = LOKET_LANGUAGE_INDONESIAN; language <= LOKET_LANGUAGE_ENGLISH; language++)
        {
          g_autofree char *text = loket_date_format (&date, styles[i], language);
          LoketDateReadings readings;

          if (!loket_date_read (text, LOKET_DATE_BIRTH, &now, &readings, NULL)
              || readings.count != 1 || g_date_compare (&readings.dates[0], &date) != 0)
            g_error ("%s was not read as itself", text);
        }
}

static void
check (const char *expect,
       char       *got)
{
  g_assert_cmpstr (got, ==, expect);
  g_free (got);
}

static void
test_words (void)
{
  GDate birth, none;

  g_date_clear (&none, 1);
  loket_date_set (&birth, 1968, 8, 5);
  check ("21 Nov 2026", loket_date_format (&now, LOKET_DATE_LIST, LOKET_LANGUAGE_INDONESIAN));
  check ("Sabtu, 21 November 2026",
         loket_date_format (&now, LOKET_DATE_PAPER, LOKET_LANGUAGE_INDONESIAN));
  check ("Saturday, 21 November 2026",
         loket_date_format (&now, LOKET_DATE_PAPER, LOKET_LANGUAGE_ENGLISH));
  check ("5 Agustus 1968 (58)", loket_date_echo (&birth, &now, LOKET_LANGUAGE_INDONESIAN));
  check ("5 August 1968 (58)", loket_date_echo (&birth, &now, LOKET_LANGUAGE_SCREEN));
  check ("5 Agu 1968", loket_date_format (&birth, LOKET_DATE_LIST, LOKET_LANGUAGE_INDONESIAN));
  check ("05-08-1968", loket_date_format (&birth, LOKET_DATE_FORM, LOKET_LANGUAGE_INDONESIAN));
  check ("", loket_date_format (&none, LOKET_DATE_LIST, LOKET_LANGUAGE_INDONESIAN));
  check ("", loket_date_echo (&none, &now, LOKET_LANGUAGE_INDONESIAN));
}

static void
test_age (void)
{
  static const struct
  {
    const char *birth;
    const char *on;
    int age;
  } vectors[] = {
    { "1968-08-05", "2026-08-04", 57 }, { "1968-08-05", "2026-08-05", 58 },
    { "2009-11-22", "2026-11-21", 16 }, { "2009-11-21", "2026-11-21", 17 },
    { "2004-02-29", "2025-02-28", 20 }, { "2004-02-29", "2025-03-01", 21 },
    { "2026-11-21", "2026-11-21", 0 }, { "2026-11-22", "2026-11-21", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    {
      GDate birth, on;

      g_assert_true (loket_date_from_iso (vectors[i].birth, &birth));
      g_assert_true (loket_date_from_iso (vectors[i].on, &on));
      g_assert_cmpint (loket_date_age (&birth, &on), ==, vectors[i].age);
    }
}

static void
test_iso (void)
{
  static const char *bad[] = {
    "1968-8-5", "1968-13-01", "1968-02-30", "19680805", "", NULL, "1968-08-05x", "0000-01-01",
    "1968/08/05",
  };
  GDate date;

  g_assert_true (loket_date_from_iso ("2026-11-21T10:15:00+07:00", &date));
  g_assert_true (loket_date_from_iso ("2026-11-21 10:15", &date));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (loket_date_from_iso (bad[i], &date));
      g_assert_false (g_date_valid (&date));
    }
}

static void
test_times (void)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("+07:00");
  g_autoptr(GDateTime) time = g_date_time_new (zone, 2026, 11, 21, 10, 5, 59);

  check ("10.05", loket_clock_format (time));
  check ("", loket_clock_format (NULL));
  check ("21 Nov 2026 10.05",
         loket_moment_format (time, LOKET_DATE_LIST, LOKET_LANGUAGE_INDONESIAN));
  check ("Sabtu, 21 November 2026, 10.05",
         loket_moment_format (time, LOKET_DATE_PAPER, LOKET_LANGUAGE_INDONESIAN));
  check ("0 mnt", loket_duration_format (-5, LOKET_LANGUAGE_INDONESIAN));
  check ("0 mnt", loket_duration_format (59, LOKET_LANGUAGE_INDONESIAN));
  check ("14 mnt", loket_duration_format (14 * 60 + 59, LOKET_LANGUAGE_INDONESIAN));
  check ("1 jam", loket_duration_format (3600, LOKET_LANGUAGE_INDONESIAN));
  check ("1 jam 5 mnt", loket_duration_format (3900, LOKET_LANGUAGE_INDONESIAN));
  check ("25 jam", loket_duration_format (25 * 3600 + 300, LOKET_LANGUAGE_INDONESIAN));
  check ("3 hari", loket_duration_format (80 * 3600, LOKET_LANGUAGE_INDONESIAN));
  check ("14 min", loket_duration_format (14 * 60, LOKET_LANGUAGE_ENGLISH));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  loket_date_set (&now, 2026, 11, 21);
  g_test_add_func ("/date/readings", test_readings);
  g_test_add_func ("/date/nonsense", test_nonsense);
  g_test_add_func ("/date/round-trip", test_round_trip);
  g_test_add_func ("/date/words", test_words);
  g_test_add_func ("/date/age", test_age);
  g_test_add_func ("/date/iso", test_iso);
  g_test_add_func ("/date/times", test_times);

  return g_test_run ();
}
