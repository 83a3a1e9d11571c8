/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One door to all checks of numbers: a table from the kind to the function that knows it. */

#include "loket-number.h"

#include <glib/gi18n-lib.h>

#include "loket-country.h"
#include "loket-date.h"
#include "loket-finding.h"
#include "loket-identifier.h"
#include "loket-money.h"
#include "loket-mrz.h"
#include "loket-name.h"
#include "loket-nik.h"
#include "loket-ticket.h"

typedef void (*Check) (LoketNumber *number, const char *text, const GDate *today);
typedef char *(*SimpleCheck) (const char *text, GPtrArray *findings);

static void
number_field_free (LoketNumberField *field)
{
  g_free (field->value);
  g_free (field);
}

/* Takes @value; nothing is added for NULL. */
static void
add_field (LoketNumber *number,
           const char  *name,
           char        *value)
{
  LoketNumberField *field;

  if (value == NULL)
    return;
  field = g_new0 (LoketNumberField, 1);
  field->name = name;
  field->value = value;
  g_ptr_array_add (number->fields, field);
}

static void
add_date (LoketNumber *number,
          const char  *name,
          const GDate *date)
{
  if (g_date_valid (date))
    add_field (number, name, loket_date_format (date, LOKET_DATE_ISO, LOKET_LANGUAGE_SCREEN));
}

static void
add_sex (LoketNumber *number,
         LoketSex     sex)
{
  if (sex != LOKET_SEX_UNKNOWN)
    add_field (number, "sex", g_strdup_printf ("%c", (char) sex));
}

/* The findings of a part become those of the number. */
static void
take_findings (LoketNumber *number,
               GPtrArray   *findings)
{
  g_ptr_array_unref (number->findings);
  number->findings = g_ptr_array_ref (findings);
}

static void
check_nik (LoketNumber *number,
           const char  *text,
           const GDate *today)
{
  g_autoptr(LoketNik) nik = loket_nik_parse (text, today);

  take_findings (number, nik->findings);
  if (*nik->digits == '\0')
    return;
  number->stored = g_strdup (nik->digits);
  number->shown = loket_nik_display (nik->digits);
  add_field (number, "region", g_strdup (nik->region));
  add_sex (number, nik->sex);
  add_date (number, "birth", &nik->birth);
  add_date (number, "other_birth", &nik->other_birth);
  add_field (number, "serial", g_strdup_printf ("%04u", nik->serial));
  add_field (number, "masked", loket_nik_mask (nik->digits));
}

static void
check_kk (LoketNumber *number,
          const char  *text,
          const GDate *today)
{
  g_autoptr(LoketKk) kk = loket_kk_parse (text, today);

  take_findings (number, kk->findings);
  if (*kk->digits == '\0')
    return;
  number->stored = g_strdup (kk->digits);
  number->shown = loket_nik_display (kk->digits);
  add_field (number, "region", g_strdup (kk->region));
  add_date (number, "recorded", &kk->recorded);
  add_field (number, "serial", g_strdup_printf ("%04u", kk->serial));
}

static void
check_mrz (LoketNumber *number,
           const char  *text,
           const GDate *today)
{
  g_autoptr(LoketMrz) mrz = loket_mrz_parse (text, today);

  take_findings (number, mrz->findings);
  if (mrz->format == LOKET_MRZ_NONE)
    return;
  number->stored = g_strjoinv ("\n", mrz->lines);
  number->shown = g_strdup (number->stored);
  add_field (number, "format", g_strdup (loket_mrz_format_name (mrz->format)));
  add_field (number, "code", g_strdup (mrz->code));
  add_field (number, "state", g_strdup (mrz->state));
  add_field (number, "number", g_strdup (mrz->number));
  add_field (number, "nationality", g_strdup (mrz->nationality));
  add_field (number, "primary", g_strdup (mrz->primary));
  add_field (number, "secondary", g_strdup (mrz->secondary));
  add_field (number, "sex", g_strdup_printf ("%c", mrz->sex));
  add_date (number, "birth", &mrz->birth_date);
  add_date (number, "expiry", &mrz->expiry_date);
  add_field (number, "optional", g_strdup (mrz->optional));
  if (mrz->format == LOKET_MRZ_TD1)
    add_field (number, "optional2", g_strdup (mrz->optional2));
  add_field (number, "truncated", g_strdup (mrz->truncated ? "true" : "false"));
}

static void
check_nip (LoketNumber *number,
           const char  *text,
           const GDate *today)
{
  LoketNip nip;

  loket_nip_read (text, &nip, number->findings);
  if (*nip.digits == '\0')
    return;
  number->stored = g_strdup (nip.digits);
  number->shown = g_strdup_printf ("%.8s %.6s %.1s %s", nip.digits, nip.digits + 8,
                                   nip.digits + 14, nip.digits + 15);
  add_date (number, "birth", &nip.birth);
  add_date (number, "appointed", &nip.appointed);
  add_sex (number, nip.sex);
  add_field (number, "contract", g_strdup (nip.contract ? "true" : "false"));
}

static void
check_name (LoketNumber *number,
            const char  *text,
            const GDate *today)
{
  g_autofree char *primary = NULL;
  char *secondary = NULL;

  loket_name_check (text, number->findings);
  number->stored = loket_name_clean (text);
  number->shown = g_strdup (number->stored);
  loket_name_to_zone (text, &primary, &secondary);
  add_field (number, "passport", loket_name_passport (text));
  add_field (number, "primary", g_steal_pointer (&primary));
  add_field (number, "secondary", secondary);
  add_field (number, "search", loket_name_search_key (text));
  add_field (number, "words", g_strdup_printf ("%u", loket_name_words (text)));
}

/* A date with one reading is stored; with several, each is a field and it is an error. */
static void
check_date (LoketNumber  *number,
            const char   *text,
            const GDate  *today,
            LoketDateKind kind)
{
  static const char *names[LOKET_DATE_READINGS_MAX] = {
    "reading1", "reading2", "reading3", "reading4", "reading5", "reading6",
  };
  g_autoptr(GError) error = NULL;
  LoketDateReadings readings;

  if (!loket_date_read (text, kind, today, &readings, &error))
    {
      loket_findings_error (number->findings, "date", 0, 0, "%s", error->message);
      return;
    }
  if (readings.count > 1)
    {
      loket_findings_error (number->findings, "ambiguous", 0, 0,
                            _("This can be read in %u ways: choose one."), readings.count);
      for (guint i = 0; i < readings.count; i++)
        add_date (number, names[i], &readings.dates[i]);
      return;
    }
  number->stored = loket_date_format (&readings.dates[0], LOKET_DATE_ISO, LOKET_LANGUAGE_SCREEN);
  number->shown = kind == LOKET_DATE_BIRTH
                  ? loket_date_echo (&readings.dates[0], today, LOKET_LANGUAGE_SCREEN)
                  : loket_date_format (&readings.dates[0], LOKET_DATE_PAPER,
                                       LOKET_LANGUAGE_SCREEN);
  add_date (number, "date", &readings.dates[0]);
  if (kind == LOKET_DATE_BIRTH)
    add_field (number, "age", g_strdup_printf ("%d", loket_date_age (&readings.dates[0], today)));
}

static void
check_birth (LoketNumber *number,
             const char  *text,
             const GDate *today)
{
  check_date (number, text, today, LOKET_DATE_BIRTH);
}

static void
check_any_date (LoketNumber *number,
                const char  *text,
                const GDate *today)
{
  check_date (number, text, today, LOKET_DATE_ANY);
}

static void
check_money (LoketNumber *number,
             const char  *text,
             const GDate *today)
{
  g_autoptr(GError) error = NULL;
  gint64 rupiah;

  if (!loket_money_read (text, &rupiah, &error))
    {
      loket_findings_error (number->findings, "money", 0, 0, "%s", error->message);
      return;
    }
  number->stored = g_strdup_printf ("%" G_GINT64_FORMAT, rupiah);
  number->shown = loket_money_format (rupiah);
}

static void
check_ticket (LoketNumber *number,
              const char  *text,
              const GDate *today)
{
  char letter;
  guint ticket;

  if (!loket_ticket_read (text, &letter, &ticket))
    {
      loket_findings_error (number->findings, "ticket", 0, 0,
                            _("A ticket has a letter and up to three digits, like B-023."));
      return;
    }
  number->stored = loket_ticket_label (letter, ticket);
  number->shown = g_strdup (number->stored);
  add_field (number, "spoken", loket_ticket_spoken (number->stored, LOKET_LANGUAGE_INDONESIAN));
}

static void
check_country (LoketNumber *number,
               const char  *text,
               const GDate *today)
{
  const char *code = loket_country_find (text);

  if (code == NULL)
    {
      loket_findings_error (number->findings, "country", 0, 0,
                            _("There is no such country. Write its name or its code, like IDN."));
      return;
    }
  number->stored = g_strdup (code);
  number->shown = g_strdup (loket_country_name (code, LOKET_LANGUAGE_SCREEN));
}

static const struct
{
  const char *name;
  Check check;
  SimpleCheck simple;
  char *(*show) (const char *stored);
} kinds[LOKET_NUMBER_N_KINDS] = {
  [LOKET_NUMBER_NIK] = { "nik", .check = check_nik },
  [LOKET_NUMBER_KK] = { "kk", .check = check_kk },
  [LOKET_NUMBER_PASSPORT] = { "passport", .simple = loket_passport_check },
  [LOKET_NUMBER_FOREIGN_PASSPORT] = { "foreign-passport",
                                      .simple = loket_foreign_passport_check },
  [LOKET_NUMBER_MRZ] = { "mrz", .check = check_mrz },
  [LOKET_NUMBER_PHONE] = { "phone", .simple = loket_phone_check, .show = loket_phone_display },
  [LOKET_NUMBER_EMAIL] = { "email", .simple = loket_email_check },
  [LOKET_NUMBER_NIP] = { "nip", .check = check_nip },
  [LOKET_NUMBER_BILLING] = { "billing", .simple = loket_billing_check },
  [LOKET_NUMBER_NTPN] = { "ntpn", .simple = loket_ntpn_check, .show = loket_nik_display },
  [LOKET_NUMBER_NAME] = { "name", .check = check_name },
  [LOKET_NUMBER_BIRTH] = { "birth", .check = check_birth },
  [LOKET_NUMBER_DATE] = { "date", .check = check_any_date },
  [LOKET_NUMBER_MONEY] = { "money", .check = check_money },
  [LOKET_NUMBER_POSTCODE] = { "postcode", .simple = loket_postcode_check },
  [LOKET_NUMBER_RT_RW] = { "rt-rw", .simple = loket_rt_rw_check },
  [LOKET_NUMBER_REGION] = { "region", .simple = loket_region_check,
                            .show = loket_region_display },
  [LOKET_NUMBER_CASE] = { "case", .simple = loket_case_number_check },
  [LOKET_NUMBER_TICKET] = { "ticket", .check = check_ticket },
  [LOKET_NUMBER_COUNTRY] = { "country", .check = check_country },
};

/**
 * loket_number_check:
 * @kind: what it is meant to be
 * @text: (nullable): as typed, pasted or read
 * @today: today at the office
 *
 * Returns: (transfer full): never %NULL
 */
LoketNumber *
loket_number_check (LoketNumberKind kind,
                    const char     *text,
                    const GDate    *today)
{
  LoketNumber *number = g_new0 (LoketNumber, 1);

  g_return_val_if_fail (kind < LOKET_NUMBER_N_KINDS, number);

  number->findings = loket_findings_new ();
  number->fields = g_ptr_array_new_with_free_func ((GDestroyNotify) number_field_free);
  if (kinds[kind].check != NULL)
    kinds[kind].check (number, text, today);
  else
    number->stored = kinds[kind].simple (text, number->findings);
  if (number->shown == NULL && number->stored != NULL)
    number->shown = kinds[kind].show != NULL ? kinds[kind].show (number->stored)
                    : g_strdup (number->stored);
  if (!loket_findings_valid (number->findings))
    g_clear_pointer (&number->stored, g_free);

  return number;
}

/**
 * loket_number_free:
 * @number: (nullable) (transfer full): what loket_number_check() returned
 */
void
loket_number_free (LoketNumber *number)
{
  if (number == NULL)
    return;
  g_free (number->stored);
  g_free (number->shown);
  g_clear_pointer (&number->fields, g_ptr_array_unref);
  g_clear_pointer (&number->findings, g_ptr_array_unref);
  g_free (number);
}

/**
 * loket_number_valid:
 * @number: a checked number
 *
 * Returns: %TRUE if it has no error; warnings are allowed
 */
gboolean
loket_number_valid (const LoketNumber *number)
{
  return number->stored != NULL && loket_findings_valid (number->findings);
}

/**
 * loket_number_field:
 * @number: a checked number
 * @name: name of a field
 *
 * Returns: (nullable) (transfer none): what it says
 */
const char *
loket_number_field (const LoketNumber *number,
                    const char        *name)
{
  for (guint i = 0; i < number->fields->len; i++)
    {
      const LoketNumberField *field = g_ptr_array_index (number->fields, i);

      if (g_str_equal (field->name, name))
        return field->value;
    }

  return NULL;
}

/**
 * loket_number_kind_name:
 * @kind: a kind
 *
 * Returns: (transfer none): its word on the command line
 */
const char *
loket_number_kind_name (LoketNumberKind kind)
{
  g_return_val_if_fail (kind < LOKET_NUMBER_N_KINDS, NULL);

  return kinds[kind].name;
}

/**
 * loket_number_kind_from_name:
 * @name: (nullable): word of a kind
 * @kind: (out): the kind
 *
 * Returns: %TRUE if there is such a kind
 */
gboolean
loket_number_kind_from_name (const char      *name,
                             LoketNumberKind *kind)
{
  for (guint i = 0; i < LOKET_NUMBER_N_KINDS; i++)
    if (g_strcmp0 (kinds[i].name, name) == 0)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}
