/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole rupiah, and what an overstay costs. */

#include "loket-money.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-error.h"
#include "loket-text-clean.h"

/* A thousand trillion: far above anything an office takes in, far below an overflow. */
#define RUPIAH_DIGITS 15

/**
 * loket_money_format:
 * @rupiah: whole rupiah
 *
 * Returns: (transfer full): "Rp650.000", with a minus sign in front when below zero
 */
char *
loket_money_format (gint64 rupiah)
{
  g_autofree char *digits = NULL;
  GString *out = g_string_new (rupiah < 0 ? "−Rp" : "Rp");
  guint64 amount = rupiah < 0 ? -(guint64) rupiah : (guint64) rupiah;
  gsize length;

  digits = g_strdup_printf ("%" G_GUINT64_FORMAT, amount);
  length = strlen (digits);
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (out, '.');
      g_string_append_c (out, digits[i]);
    }

  return g_string_free (out, FALSE);
}

/* Cuts "Rp" or "IDR" in front and ",-" or ",00" behind. */
static void
strip_decoration (char *text)
{
  gsize length;

  if (g_str_has_prefix (text, "RP"))
    memmove (text, text + 2, strlen (text) - 1);
  else if (g_str_has_prefix (text, "IDR"))
    memmove (text, text + 3, strlen (text) - 2);
  length = strlen (text);
  if (length > 3 && g_str_equal (text + length - 3, ",00"))
    text[length - 3] = '\0';
  else if (length > 1 && text[length - 1] == ',')
    text[length - 1] = '\0';
}

/* Dots may only stand where thousands end: "650.000" is a number, "65.00" is a slip. */
static gboolean
dots_are_thousands (const char *text)
{
  g_auto(GStrv) groups = g_strsplit (text + strcspn (text, "0123456789"), ".", -1);

  for (guint i = 1; groups[i] != NULL; i++)
    if (strspn (groups[i], "0123456789") != 3)
      return FALSE;

  return TRUE;
}

/**
 * loket_money_read:
 * @text: (nullable): "650.000", "Rp 650.000,-", "650000"
 * @rupiah: (out): the amount in whole rupiah
 * @error: #LOKET_ERROR_INPUT with a sentence
 *
 * Returns: %TRUE if it is an amount of at most 15 digits without cents
 */
gboolean
loket_money_read (const char *text,
                  gint64     *rupiah,
                  GError    **error)
{
  g_autofree char *compact = loket_text_compact (text);
  g_autofree char *clean = loket_text_clean (text, LOKET_TEXT_LINE);

  strip_decoration (compact);
  if (*compact == '\0' || strspn (compact, "0123456789") != strlen (compact)
      || strlen (compact) > RUPIAH_DIGITS || !dots_are_thousands (clean))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, "%s",
                   _("This is not an amount in rupiah. Write it like 650.000."));
      return FALSE;
    }
  *rupiah = g_ascii_strtoll (compact, NULL, 10);

  return TRUE;
}

/**
 * loket_overstay_days:
 * @expiry: last day of the stay permit
 * @today: today at the office
 *
 * Calendar days; the last permitted day does not count, today does (expiry 1 March, paid
 * 6 March: 5 days).
 *
 * Returns: number of days, 0 when the permit is still valid
 */
gint
loket_overstay_days (const GDate *expiry,
                     const GDate *today)
{
  return MAX (0, g_date_days_between (expiry, today));
}

/**
 * loket_overstay_fee:
 * @expiry: last day of the stay permit
 * @today: today at the office
 * @per_day: rupiah per day, from the catalogue
 * @limit_days: from this many days on there is no fee but deportation (60)
 * @fee: (out): rupiah to pay; 0 when there is nothing to pay or nothing can be paid
 *
 * Rule: UU 6/2011 article 78.
 *
 * Returns: %TRUE if it can be settled by paying, %FALSE for the deportation branch
 */
gboolean
loket_overstay_fee (const GDate *expiry,
                    const GDate *today,
                    gint64       per_day,
                    gint         limit_days,
                    gint64      *fee)
{
  gint days = loket_overstay_days (expiry, today);

  *fee = days < limit_days ? days * per_day : 0;

  return days < limit_days;
}
