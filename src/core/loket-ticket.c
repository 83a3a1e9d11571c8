/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels of queue tickets: a letter and three digits, starting again every day. */

#include "loket-ticket.h"

#include <stdlib.h>
#include <string.h>

#include "loket-text-clean.h"

/**
 * loket_ticket_label:
 * @letter: class, A to Z
 * @number: 1 to 999
 *
 * Returns: (transfer full): "B-023"
 */
char *
loket_ticket_label (char  letter,
                    guint number)
{
  g_return_val_if_fail (g_ascii_isupper (letter), NULL);
  g_return_val_if_fail (number >= 1 && number <= LOKET_TICKET_MAX, NULL);

  return g_strdup_printf ("%c-%03u", letter, number);
}

/**
 * loket_ticket_read:
 * @text: (nullable): "B-023", "b23", "B 23"
 * @letter: (out): class
 * @number: (out): number
 *
 * Returns: %TRUE if it is a label
 */
gboolean
loket_ticket_read (const char *text,
                   char       *letter,
                   guint      *number)
{
  g_autofree char *compact = loket_text_compact (text);
  gsize digits;

  if (!g_ascii_isupper (*compact))
    return FALSE;
  digits = strspn (compact + 1, "0123456789");
  if (digits < 1 || digits > 3 || compact[1 + digits] != '\0' || atoi (compact + 1) == 0)
    return FALSE;
  *letter = *compact;
  *number = atoi (compact + 1);

  return TRUE;
}

/**
 * loket_ticket_spoken:
 * @label: a label
 * @language: language of the digits
 *
 * Returns: (transfer full): for a voice, digit by digit: "B, nol, dua, tiga"; empty when
 *   @label is none
 */
char *
loket_ticket_spoken (const char   *label,
                     LoketLanguage language)
{
  static const char *words[2][10] = {
    { "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan" },
    { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" },
  };
  GString *out = g_string_new (NULL);
  gboolean english;
  char letter;
  guint number;

  if (language == LOKET_LANGUAGE_SCREEN)
    language = loket_language_screen ();
  english = language == LOKET_LANGUAGE_ENGLISH;
  if (loket_ticket_read (label, &letter, &number))
    g_string_append_printf (out, "%c, %s, %s, %s", letter, words[english][number / 100],
                            words[english][number / 10 % 10], words[english][number % 10]);

  return g_string_free (out, FALSE);
}
