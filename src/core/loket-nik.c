/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The population number (NIK): PPKKCC DDMMYY SSSS. It has no check digit, so the only errors a
 * program can find are impossible dates, a serial of zero, and disagreement with other papers.
 * A NIK is kept for life even if the birth date is corrected later: disagreement is a warning. */

#include "loket-nik.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-date.h"
#include "loket-digits.h"
#include "loket-finding.h"

/* Women have 40 added to the day. */
#define FEMALE_DAY 40

/**
 * loket_nik_free:
 * @nik: (nullable) (transfer full): what loket_nik_parse() returned
 */
void
loket_nik_free (LoketNik *nik)
{
  if (nik == NULL)
    return;
  g_ptr_array_unref (nik->findings);
  g_free (nik);
}

/* Tries the two centuries the two digits of the year can mean, the later one first. */
static void
choose_birth (LoketNik    *nik,
              int          day,
              int          month,
              int          year,
              const GDate *today)
{
  int century = g_date_get_year (today) / 100 * 100;
  gboolean exists = FALSE;

  for (int back = 0; back <= 100; back += 100)
    {
      GDate date;

      if (!loket_date_set (&date, century - back + year, month, day))
        continue;
      exists = TRUE;
      if (!loket_date_possible (&date, LOKET_DATE_BIRTH, today))
        continue;
      if (!g_date_valid (&nik->birth))
        nik->birth = date;
      else
        nik->other_birth = date;
    }

  if (!exists)
    loket_findings_error (nik->findings, "date", 7, 6,
                          _("Digits 7–12 (%.6s): there is no day %d-%d in any year “%02d”."),
                          nik->digits + 6, day, month, year);
  else if (!g_date_valid (&nik->birth))
    loket_findings_error (nik->findings, "date-range", 7, 6,
                          _("Digits 7–12 (%.6s): that birth date is in the future."),
                          nik->digits + 6);
}

static void
read_birth (LoketNik    *nik,
            const GDate *today)
{
  int day = loket_digits_value (nik->digits, 7, 2);
  int month = loket_digits_value (nik->digits, 9, 2);
  int year = loket_digits_value (nik->digits, 11, 2);
  gboolean possible = TRUE;

  if (day < 1 || (day > 31 && day <= FEMALE_DAY) || day > FEMALE_DAY + 31)
    {
      loket_findings_error (nik->findings, "day", 7, 2,
                            _("Digits 7–8 are %02d: a day is 01–31, for women 41–71."), day);
      possible = FALSE;
    }
  else
    nik->sex = day > FEMALE_DAY ? LOKET_SEX_FEMALE : LOKET_SEX_MALE;
  if (month < 1 || month > 12)
    {
      loket_findings_error (nik->findings, "month", 9, 2,
                            _("Digits 9–10 are %02d: there is no such month."), month);
      possible = FALSE;
    }
  if (possible)
    choose_birth (nik, day > FEMALE_DAY ? day - FEMALE_DAY : day, month, year, today);
}

/* Shared by both numbers: region in front, serial at the end. */
static guint
read_ends (const char *digits,
           char        region[7],
           GPtrArray  *findings)
{
  guint serial = loket_digits_value (digits, 13, 4);
  int province = loket_digits_value (digits, 1, 2);

  g_strlcpy (region, digits, 7);
  if (province < 11 || province > 97)
    loket_findings_error (findings, "region", 1, 2,
                          _("Digits 1–2 are %02d: there is no such province."), province);
  else if (loket_digits_value (digits, 3, 2) == 0 || loket_digits_value (digits, 5, 2) == 0)
    loket_findings_warn (findings, "region", 3, 4,
                         _("Digits 3–6 are %.4s: no district has 00."), digits + 2);
  if (serial == 0)
    loket_findings_error (findings, "serial", 13, 4,
                          _("Digits 13–16 are 0000: the serial number starts at 0001."));

  return serial;
}

/**
 * loket_nik_parse:
 * @text: (nullable): as typed or read; spaces, dots and dashes are ignored
 * @today: today at the office, for the century
 *
 * Rule: Dukcapil's structure of the NIK (two digits each for province, district and
 * kecamatan, day, month and year of birth with 40 added to the day for women, four for the
 * serial). The century is the later one in which the person is born already; the earlier one
 * is offered too while the age stays at 120 or below.
 *
 * Returns: (transfer full): never %NULL; look at findings
 */
LoketNik *
loket_nik_parse (const char  *text,
                 const GDate *today)
{
  LoketNik *nik = g_new0 (LoketNik, 1);
  g_autofree char *digits = NULL;

  nik->findings = loket_findings_new ();
  g_date_clear (&nik->birth, 1);
  g_date_clear (&nik->other_birth, 1);
  digits = loket_digits_take (text, LOKET_NIK_LENGTH, nik->findings);
  if (digits == NULL)
    return nik;

  g_strlcpy (nik->digits, digits, sizeof nik->digits);
  nik->serial = read_ends (digits, nik->region, nik->findings);
  read_birth (nik, today);

  return nik;
}

/**
 * loket_nik_compare:
 * @nik: a parsed number
 * @birth: (nullable): birth date on another paper, or invalid when unknown
 * @sex: sex on another paper, or unknown
 *
 * Adds a warning for each thing the number disagrees about, naming its digits. They are never
 * errors: the number stays when a civil record is corrected.
 */
void
loket_nik_compare (LoketNik    *nik,
                   const GDate *birth,
                   LoketSex     sex)
{
  g_autofree char *words = NULL;
  gboolean same;

  if (*nik->digits == '\0')
    return;
  if (sex != LOKET_SEX_UNKNOWN && nik->sex != LOKET_SEX_UNKNOWN && sex != nik->sex)
    loket_findings_warn (nik->findings, "sex-differs", 7, 2,
                         nik->sex == LOKET_SEX_FEMALE
                         ? _("Digits 7–8 (%.2s) are those of a woman.")
                         : _("Digits 7–8 (%.2s) are those of a man."), nik->digits + 6);
  if (birth == NULL || !g_date_valid (birth) || !g_date_valid (&nik->birth))
    return;
  same = g_date_compare (birth, &nik->birth) == 0
         || (g_date_valid (&nik->other_birth) && g_date_compare (birth, &nik->other_birth) == 0);
  if (same)
    return;
  words = loket_date_format (&nik->birth, LOKET_DATE_WORDS, LOKET_LANGUAGE_SCREEN);
  loket_findings_warn (nik->findings, "birth-differs", 7, 6,
                       _("Digits 7–12 (%.6s) say born on %s."), nik->digits + 6, words);
}

/**
 * loket_nik_make:
 * @region: six digits
 * @birth: a valid date
 * @sex: male or female
 * @serial: 1 to 9999
 *
 * For specimens and tests: real numbers are given by Dukcapil.
 *
 * Returns: (transfer full): 16 digits
 */
char *
loket_nik_make (const char  *region,
                const GDate *birth,
                LoketSex     sex,
                guint        serial)
{
  int day = g_date_get_day (birth) + (sex == LOKET_SEX_FEMALE ? FEMALE_DAY : 0);

  g_return_val_if_fail (strlen (region) == 6 && serial >= 1 && serial <= 9999, NULL);

  return g_strdup_printf ("%s%02d%02d%02d%04u", region, day, (int) g_date_get_month (birth),
                          g_date_get_year (birth) % 100, serial);
}

/**
 * loket_nik_display:
 * @digits: a NIK or family card number in 16 digits
 *
 * Returns: (transfer full): in groups of four, "1701 0105 0868 0001"
 */
char *
loket_nik_display (const char *digits)
{
  return loket_digits_group (digits, "4444");
}

/**
 * loket_nik_mask:
 * @digits: a NIK or family card number in 16 digits
 *
 * For lists, logs of the office and screens that others can see.
 *
 * Returns: (transfer full): "170101******0001"; all stars when it does not have 16 characters
 */
char *
loket_nik_mask (const char *digits)
{
  if (strlen (digits) != LOKET_NIK_LENGTH)
    return g_strnfill (MIN (strlen (digits), LOKET_NIK_LENGTH), '*');

  return g_strdup_printf ("%.6s******%.4s", digits, digits + 12);
}

/**
 * loket_kk_free:
 * @kk: (nullable) (transfer full): what loket_kk_parse() returned
 */
void
loket_kk_free (LoketKk *kk)
{
  if (kk == NULL)
    return;
  g_ptr_array_unref (kk->findings);
  g_free (kk);
}

static void
read_recorded (LoketKk     *kk,
               const GDate *today)
{
  int day = loket_digits_value (kk->digits, 7, 2);
  int month = loket_digits_value (kk->digits, 9, 2);
  int year = loket_digits_value (kk->digits, 11, 2);

  if (day > FEMALE_DAY && day <= FEMALE_DAY + 31)
    loket_findings_error (kk->findings, "nik-of-a-woman", 7, 2,
                          _("Digits 7–8 are %02d: this looks like the NIK of a woman, "
                            "not a family card number."), day);
  else if (day < 1 || day > 31)
    loket_findings_error (kk->findings, "day", 7, 2,
                          _("Digits 7–8 are %02d: a day is 01–31."), day);
  else if (month < 1 || month > 12)
    loket_findings_error (kk->findings, "month", 9, 2,
                          _("Digits 9–10 are %02d: there is no such month."), month);
  else if (!loket_date_set (&kk->recorded, 2000 + year, month, day))
    loket_findings_error (kk->findings, "date", 7, 6,
                          _("Digits 7–12 (%.6s): there is no %02d-%02d-%04d."),
                          kk->digits + 6, day, month, 2000 + year);
  else if (g_date_compare (&kk->recorded, today) > 0)
    loket_findings_warn (kk->findings, "date-range", 7, 6,
                         _("Digits 7–12 (%.6s): that day is still to come. "
                           "Is it a NIK?"), kk->digits + 6);
}

/**
 * loket_kk_parse:
 * @text: (nullable): as typed or read; spaces, dots and dashes are ignored
 * @today: today at the office
 *
 * Rule: six digits of region, six of the day of recording (never with 40 added, so that the
 * NIK of a woman typed here is noticed), four of serial. Numbers of this form are given since
 * the population system of this century, so the year is 20YY.
 *
 * Returns: (transfer full): never %NULL; look at findings
 */
LoketKk *
loket_kk_parse (const char  *text,
                const GDate *today)
{
  LoketKk *kk = g_new0 (LoketKk, 1);
  g_autofree char *digits = NULL;

  kk->findings = loket_findings_new ();
  g_date_clear (&kk->recorded, 1);
  digits = loket_digits_take (text, LOKET_NIK_LENGTH, kk->findings);
  if (digits == NULL)
    return kk;

  g_strlcpy (kk->digits, digits, sizeof kk->digits);
  kk->serial = read_ends (digits, kk->region, kk->findings);
  read_recorded (kk, today);

  return kk;
}
