/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a fixed number of digits out of what was typed. */

#include "loket-digits.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-finding.h"
#include "loket-text-clean.h"

/**
 * loket_digits_take:
 * @text: (nullable): what was typed
 * @length: number of digits the number has
 * @findings: (element-type LoketFinding): gets what is wrong
 *
 * Drops spaces, dots and dashes, then wants exactly @length ASCII digits.
 *
 * Returns: (transfer full) (nullable): the digits, or %NULL with an error in @findings
 */
char *
loket_digits_take (const char *text,
                   guint       length,
                   GPtrArray  *findings)
{
  g_autofree char *compact = loket_text_compact (text);
  guint position = 1;

  if (*compact == '\0')
    {
      loket_findings_error (findings, "empty", 0, 0, _("%u digits are needed."), length);
      return NULL;
    }
  for (const char *p = compact; *p != '\0'; p = g_utf8_next_char (p), position++)
    if (!g_ascii_isdigit (*p))
      {
        g_autofree char *shown = g_strndup (p, g_utf8_next_char (p) - p);

        loket_findings_error (findings, "not-a-digit", position, 1,
                              _("Character %u is “%s”, not a digit."), position, shown);
        return NULL;
      }
  if (strlen (compact) != length)
    {
      guint count = strlen (compact);

      loket_findings_error (findings, "length", 0, 0,
                            count < length
                            ? _("%u digits are needed, there are only %u.")
                            : _("%u digits are needed, there are %u."), length, count);
      return NULL;
    }

  return g_steal_pointer (&compact);
}

/**
 * loket_digits_value:
 * @digits: ASCII digits
 * @from: first digit, counted from 1 as on paper
 * @count: how many, at most 9
 *
 * Returns: the number they make
 */
int
loket_digits_value (const char *digits,
                    guint       from,
                    guint       count)
{
  int value = 0;

  for (guint i = from - 1; i < from - 1 + count; i++)
    value = value * 10 + (digits[i] - '0');

  return value;
}

/**
 * loket_digits_group:
 * @digits: a number in characters
 * @groups: sizes of the groups as digits, e.g. "4444"; what is left over forms a last group
 *
 * Returns: (transfer full): @digits with a space between groups, as they are read aloud
 */
char *
loket_digits_group (const char *digits,
                    const char *groups)
{
  GString *out = g_string_new (NULL);
  gsize left = strlen (digits);

  while (left > 0)
    {
      gsize size = *groups != '\0' ? (gsize) (*groups++ - '0') : left;

      size = MIN (size, left);
      if (out->len > 0)
        g_string_append_c (out, ' ');
      g_string_append_len (out, digits, size);
      digits += size;
      left -= size;
    }

  return g_string_free (out, FALSE);
}
