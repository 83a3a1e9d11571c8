/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The other numbers of the counter. Where no authority publishes a format, an unusual form is a
 * warning and the text is kept as it is. Each check returns the form that is stored. */

#include "loket-identifier.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-date.h"
#include "loket-digits.h"
#include "loket-finding.h"
#include "loket-text-clean.h"

#define EMAIL_MAX 254

/* First character that is not an ASCII letter or digit, from 1; 0 when there is none. */
static guint
odd_character (const char *text)
{
  guint position = 1;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), position++)
    if (!g_ascii_isalnum (*p))
      return position;

  return 0;
}

/* Compact text of ASCII letters and digits between two lengths, or NULL with an error. */
static char *
take_alphanumeric (const char *text,
                   guint       least,
                   guint       most,
                   GPtrArray  *findings)
{
  g_autofree char *compact = loket_text_compact (text);
  guint odd = odd_character (compact);
  guint length = strlen (compact);

  if (odd > 0)
    {
      loket_findings_error (findings, "character", odd, 1,
                            _("Character %u can only be A–Z or a digit."), odd);
      return NULL;
    }
  if (length < least || length > most)
    {
      if (least == most)
        loket_findings_error (findings, "length", 0, 0,
                              _("%u characters are needed, there are %u."), least, length);
      else
        loket_findings_error (findings, "length", 0, 0,
                              _("%u to %u characters are needed, there are %u."),
                              least, most, length);
      return NULL;
    }

  return g_steal_pointer (&compact);
}

/**
 * loket_passport_check:
 * @text: (nullable): number of an Indonesian passport
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Rule: one letter and seven digits are usual; one or two letters and six or seven digits are
 * accepted with a warning, since the series are not published.
 *
 * Returns: (transfer full) (nullable): upper case without separators, or %NULL
 */
char *
loket_passport_check (const char *text,
                      GPtrArray  *findings)
{
  g_autofree char *number = take_alphanumeric (text, 7, 9, findings);
  guint letters = 0;
  guint digits;

  if (number == NULL)
    return NULL;
  while (g_ascii_isalpha (number[letters]))
    letters++;
  if (letters == 0 || letters > 2)
    {
      loket_findings_error (findings, "series", letters == 0 ? 1 : 3, 1,
                            letters == 0
                            ? _("Character 1 is a digit: a passport number begins with a letter.")
                            : _("Character 3 is a letter: at most two letters come first."));
      return NULL;
    }
  digits = strspn (number + letters, "0123456789");
  if (number[letters + digits] != '\0')
    {
      loket_findings_error (findings, "character", letters + digits + 1, 1,
                            _("Character %u is “%c”, not a digit."), letters + digits + 1,
                            number[letters + digits]);
      return NULL;
    }
  if (digits < 6 || digits > 7)
    {
      loket_findings_error (findings, "length", letters + 1, digits,
                            _("%u digits after the letters: there are 6 or 7."), digits);
      return NULL;
    }
  if (letters != 1 || digits != 7)
    loket_findings_warn (findings, "unusual", 0, 0,
                         _("Usual are one letter and seven digits, like X1234567."));

  return g_steal_pointer (&number);
}

/**
 * loket_foreign_passport_check:
 * @text: (nullable): number of a passport of another country
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Rule: a zone holds five to nine letters and digits; up to 20 are kept with a warning.
 *
 * Returns: (transfer full) (nullable): upper case without separators, or %NULL
 */
char *
loket_foreign_passport_check (const char *text,
                              GPtrArray  *findings)
{
  g_autofree char *number = take_alphanumeric (text, 5, 20, findings);

  if (number != NULL && strlen (number) > 9)
    loket_findings_warn (findings, "unusual", 10, strlen (number) - 9,
                         _("More than 9 characters do not fit into a passport's zone."));

  return g_steal_pointer (&number);
}

static gboolean
is_mobile (const char *national)
{
  gsize length = strlen (national);

  return national[0] == '8' && national[1] >= '1' && length >= 8 && length <= 12;
}

/* Digits after the country code 62. */
static char *
indonesian_phone (const char *national,
                  GPtrArray  *findings)
{
  gsize length = strlen (national);

  if (is_mobile (national))
    return g_strconcat ("+62", national, NULL);
  if (*national == '8')
    {
      loket_findings_error (findings, "length", 0, 0,
                            national[1] == '0'
                            ? _("A mobile number does not begin with 080.")
                            : _("A mobile number has 9 to 13 digits with its 0, this has %u."),
                            (guint) length + 1);
      return NULL;
    }
  if (*national < '2' || length < 7 || length > 11)
    {
      loket_findings_error (findings, "phone", 0, 0,
                            _("This is neither a mobile number (08…) nor a landline with area "
                              "code."));
      return NULL;
    }
  loket_findings_warn (findings, "landline", 0, 0,
                       _("A landline: no messages can be sent to it."));

  return g_strconcat ("+62", national, NULL);
}

/**
 * loket_phone_check:
 * @text: (nullable): as typed: 0812…, 62812…, +62 812-…, (0736) 21…, +60…
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Rule: ^(+62|62|0)8[1-9][0-9]{6,10}$ for mobiles; landlines and foreign numbers with their
 * country code (E.164: at most 15 digits) are kept with a warning.
 *
 * Returns: (transfer full) (nullable): "+62812…", or %NULL
 */
char *
loket_phone_check (const char *text,
                   GPtrArray  *findings)
{
  g_autofree char *compact = loket_text_compact (text);
  g_autofree char *digits = NULL;
  gboolean plus = *compact == '+';
  gsize length;

  g_strdelimit (compact, "()/", ' ');
  digits = loket_text_compact (compact + plus);
  length = strlen (digits);
  if (length == 0 || strspn (digits, "0123456789") != length)
    {
      loket_findings_error (findings, length == 0 ? "empty" : "not-a-digit", 0, 0,
                            _("A telephone number has digits only, perhaps with + in front."));
      return NULL;
    }
  if (!plus && *digits == '0')
    return indonesian_phone (digits + 1, findings);
  if (g_str_has_prefix (digits, "62"))
    return indonesian_phone (digits[2] == '0' ? digits + 3 : digits + 2, findings);
  if (!plus)
    {
      loket_findings_error (findings, "phone", 1, 1,
                            _("Begin with 0, or with + and the country code."));
      return NULL;
    }
  if (length < 7 || length > 15 || *digits == '0')
    {
      loket_findings_error (findings, "length", 0, 0,
                            _("A number with country code has 7 to 15 digits, this has %u."),
                            (guint) length);
      return NULL;
    }
  loket_findings_warn (findings, "foreign", 0, 0, _("A foreign number."));

  return g_strconcat ("+", digits, NULL);
}

/**
 * loket_phone_display:
 * @phone: a number as loket_phone_check() returned it
 *
 * Returns: (transfer full): Indonesian numbers with 0 and in groups, "0812-3456-7890"
 */
char *
loket_phone_display (const char *phone)
{
  g_autofree char *national = NULL;
  char *shown;

  if (!g_str_has_prefix (phone, "+62"))
    return g_strdup (phone);
  national = g_strconcat ("0", phone + 3, NULL);
  shown = loket_digits_group (national, "444");

  return g_strdelimit (shown, " ", '-');
}

/**
 * loket_email_check:
 * @text: (nullable): an address
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Only what every address has: one @ with something before it and a name with a dot after it.
 *
 * Returns: (transfer full) (nullable): the address without surrounding spaces
 */
char *
loket_email_check (const char *text,
                   GPtrArray  *findings)
{
  g_autofree char *clean = loket_text_clean (text, LOKET_TEXT_LINE);
  const char *at = strchr (clean, '@');
  const char *dot = at != NULL ? strrchr (at, '.') : NULL;

  if (at == NULL || at == clean || strchr (at + 1, '@') != NULL || strchr (clean, ' ') != NULL
      || dot == NULL || dot == at + 1 || dot[1] == '\0' || strstr (clean, "..") != NULL
      || strpbrk (clean, "<>,;\"") != NULL || strlen (clean) > EMAIL_MAX)
    {
      loket_findings_error (findings, "email", 0, 0,
                            _("This is not an e-mail address like name@example.id."));
      return NULL;
    }

  return g_steal_pointer (&clean);
}

static void
read_appointment (LoketNip  *nip,
                  GPtrArray *findings)
{
  int year = loket_digits_value (nip->digits, 9, 4);
  int month = loket_digits_value (nip->digits, 13, 2);

  nip->contract = month == 21;
  if (nip->contract)
    return;
  if (!loket_date_set (&nip->appointed, year, month, 1))
    loket_findings_error (findings, "appointed", 9, 6,
                          _("Digits 9–14 (%.6s) are not a year and month of appointment."),
                          nip->digits + 8);
  else if (g_date_valid (&nip->birth) && loket_date_age (&nip->birth, &nip->appointed) < 16)
    loket_findings_error (findings, "appointed", 9, 6,
                          _("Digits 9–14 (%.6s): appointed before the age of 16."),
                          nip->digits + 8);
}

/**
 * loket_nip_read:
 * @text: (nullable): an officer's number
 * @nip: (out caller-allocates): its parts
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Rule: birth date YYYYMMDD, month of appointment YYYYMM (21 as month for contract staff), sex
 * 1 or 2, serial of three digits.
 *
 * Returns: %TRUE if no error was found
 */
gboolean
loket_nip_read (const char *text,
                LoketNip   *nip,
                GPtrArray  *findings)
{
  g_autofree char *digits = loket_digits_take (text, 18, findings);
  char sex;

  memset (nip, 0, sizeof *nip);
  g_date_clear (&nip->birth, 1);
  g_date_clear (&nip->appointed, 1);
  if (digits == NULL)
    return FALSE;

  g_strlcpy (nip->digits, digits, sizeof nip->digits);
  if (!loket_date_set (&nip->birth, loket_digits_value (digits, 1, 4),
                       loket_digits_value (digits, 5, 2), loket_digits_value (digits, 7, 2))
      || g_date_get_year (&nip->birth) < 1900)
    loket_findings_error (findings, "birth", 1, 8,
                          _("Digits 1–8 (%.8s) are not a birth date."), digits);
  read_appointment (nip, findings);
  sex = digits[14];
  if (sex != '1' && sex != '2')
    loket_findings_error (findings, "sex", 15, 1,
                          _("Digit 15 is %c: it is 1 for men and 2 for women."), sex);
  else
    nip->sex = sex == '1' ? LOKET_SEX_MALE : LOKET_SEX_FEMALE;
  if (loket_digits_value (digits, 16, 3) == 0)
    loket_findings_error (findings, "serial", 16, 3,
                          _("Digits 16–18 are 000: the serial number starts at 001."));

  return loket_findings_valid (findings);
}

/**
 * loket_billing_check:
 * @text: (nullable): billing code of SIMPONI
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Rule: 15 digits; those of this ministry begin with 8, anything else is a warning.
 *
 * Returns: (transfer full) (nullable): 15 digits, or %NULL
 */
char *
loket_billing_check (const char *text,
                     GPtrArray  *findings)
{
  g_autofree char *digits = loket_digits_take (text, 15, findings);

  if (digits != NULL && *digits != '8')
    loket_findings_warn (findings, "unusual", 1, 1,
                         _("Digit 1 is %c: billing codes usually begin with 8."), *digits);

  return g_steal_pointer (&digits);
}

/**
 * loket_ntpn_check:
 * @text: (nullable): number of a state revenue transaction
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Rule: 16 letters and digits. It is unique: a second use is found by the server.
 *
 * Returns: (transfer full) (nullable): upper case, or %NULL
 */
char *
loket_ntpn_check (const char *text,
                  GPtrArray  *findings)
{
  return take_alphanumeric (text, 16, 16, findings);
}

/**
 * loket_postcode_check:
 * @text: (nullable): Indonesian postcode
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Returns: (transfer full) (nullable): five digits, or %NULL
 */
char *
loket_postcode_check (const char *text,
                      GPtrArray  *findings)
{
  g_autofree char *digits = loket_digits_take (text, 5, findings);

  if (digits != NULL && *digits == '0')
    {
      loket_findings_error (findings, "postcode", 1, 1,
                            _("Digit 1 is 0: no postcode begins with 0."));
      return NULL;
    }

  return g_steal_pointer (&digits);
}

/**
 * loket_rt_rw_check:
 * @text: (nullable): number of an RT or RW
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Returns: (transfer full) (nullable): three digits ("3" becomes "003"), or %NULL
 */
char *
loket_rt_rw_check (const char *text,
                   GPtrArray  *findings)
{
  g_autofree char *compact = loket_text_compact (text);
  gsize length = strlen (compact);

  if (length == 0 || length > 3 || strspn (compact, "0123456789") != length)
    {
      loket_findings_error (findings, "rt-rw", 0, 0, _("One to three digits are needed."));
      return NULL;
    }

  return g_strdup_printf ("%03d", atoi (compact));
}

/**
 * loket_case_number_check:
 * @text: (nullable): number of an application, KKK-YYYYMMDD-NNNNN, separators optional
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Returns: (transfer full) (nullable): with its hyphens, or %NULL
 */
char *
loket_case_number_check (const char *text,
                         GPtrArray  *findings)
{
  g_autofree char *digits = loket_digits_take (text, 16, findings);
  GDate date;

  if (digits == NULL)
    return NULL;
  if (!loket_date_set (&date, loket_digits_value (digits, 4, 4),
                       loket_digits_value (digits, 8, 2), loket_digits_value (digits, 10, 2)))
    {
      loket_findings_error (findings, "date", 4, 8,
                            _("Digits 4–11 (%.8s) are not a date."), digits + 3);
      return NULL;
    }

  return g_strdup_printf ("%.3s-%.8s-%s", digits, digits + 3, digits + 11);
}

/**
 * loket_region_check:
 * @text: (nullable): Kemendagri code with or without dots: 2, 4, 6 or 10 digits
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Returns: (transfer full) (nullable): digits only, or %NULL
 */
char *
loket_region_check (const char *text,
                    GPtrArray  *findings)
{
  g_autofree char *compact = loket_text_compact (text);
  gsize length = strlen (compact);

  if ((length != 2 && length != 4 && length != 6 && length != 10)
      || strspn (compact, "0123456789") != length)
    {
      loket_findings_error (findings, "region", 0, 0,
                            _("A region code has 2, 4, 6 or 10 digits."));
      return NULL;
    }
  if (length == 10 && (compact[6] < '1' || compact[6] > '3'))
    {
      loket_findings_error (findings, "region", 7, 1,
                            _("Digit 7 is %c: 1 is a kelurahan, 2 a desa, 3 a desa adat."),
                            compact[6]);
      return NULL;
    }

  return g_steal_pointer (&compact);
}

/**
 * loket_region_display:
 * @digits: a code of 2, 4, 6 or 10 digits
 *
 * Returns: (transfer full): as it is written, "17.01.01.1001"
 */
char *
loket_region_display (const char *digits)
{
  return g_strdelimit (loket_digits_group (digits, "2224"), " ", '.');
}
