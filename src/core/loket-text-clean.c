/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cleaning of typed and pasted text before it is checked or stored. */

#include "loket-text-clean.h"

#include <string.h>

/* Zero-width and direction characters: invisible, and able to show a text in another order. */
static gboolean
is_invisible (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_SURROGATE
         || type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED;
}

/* Trims the spaces before a line end, so that "a  \n b" and "a\nb" are the same text. */
static void
end_line (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  g_string_append_c (out, '\n');
}

static void
append_clean (GString       *out,
              gunichar       c,
              LoketTextShape shape)
{
  gboolean at_start = out->len == 0 || out->str[out->len - 1] == '\n';

  if (c == '\n' && shape == LOKET_TEXT_LINES)
    end_line (out);
  else if (g_unichar_isspace (c) || c == '\n')
    {
      if (!at_start && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  else if (!is_invisible (c))
    g_string_append_unichar (out, c);
}

/**
 * loket_text_clean:
 * @text: (nullable): what was typed, pasted or received; need not be valid UTF-8
 * @shape: whether line ends are kept
 *
 * Bytes that are not UTF-8 become U+FFFD, the text is brought to composed form (NFC), control,
 * zero-width, direction and private characters are dropped, runs of white space become one
 * space, and the ends are trimmed.
 *
 * Returns: (transfer full): valid UTF-8, possibly empty
 */
char *
loket_text_clean (const char    *text,
                  LoketTextShape shape)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  GString *out = g_string_sized_new (strlen (composed));

  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r')
        c = p[1] == '\n' ? ' ' : '\n';
      append_clean (out, c, shape);
    }

  return g_strchomp (g_strchug (g_string_free (out, FALSE)));
}

/**
 * loket_text_visible:
 * @text: what is about to be sent
 *
 * Drops control characters beside line ends and tabs, zero-width, direction and private
 * characters, which the server refuses; everything else stays as it was written, also spaces.
 *
 * Returns: (transfer full) (nullable): the text without them, NULL when there are none
 */
char *
loket_text_visible (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr(GString) out = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || c == '\r' || c == '\t' || !is_invisible (c))
        g_string_append_unichar (out, c);
    }
  if (g_str_equal (out->str, text))
    return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * loket_text_length:
 * @text: valid UTF-8
 *
 * Returns: number of characters a person would count (composed code points, not bytes)
 */
guint
loket_text_length (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);

  return composed != NULL ? g_utf8_strlen (composed, -1) : 0;
}

/**
 * loket_text_cut:
 * @text: valid UTF-8
 * @characters: longest wanted length, at least 1
 *
 * Returns: (transfer full): @text, or its beginning with an ellipsis as the last character
 */
char *
loket_text_cut (const char *text,
                guint       characters)
{
  g_autofree char *start = NULL;

  g_return_val_if_fail (characters > 0, NULL);

  if (g_utf8_strlen (text, -1) <= (glong) characters)
    return g_strdup (text);

  start = g_utf8_substring (text, 0, characters - 1);
  g_strchomp (start);

  return g_strconcat (start, "…", NULL);
}

/**
 * loket_text_compact:
 * @text: (nullable): a number as people write it
 *
 * Drops what people put between the digits of a number: white space, dots, dashes of any
 * length, and invisible characters.
 *
 * Returns: (transfer full): valid UTF-8 in upper case
 */
char *
loket_text_compact (const char *text)
{
  g_autofree char *clean = loket_text_clean (text, LOKET_TEXT_LINE);
  GString *out = g_string_sized_new (strlen (clean));

  for (const char *p = clean; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != ' ' && c != '.' && g_unichar_type (c) != G_UNICODE_DASH_PUNCTUATION)
        g_string_append_unichar (out, g_unichar_toupper (c));
    }

  return g_string_free (out, FALSE);
}
