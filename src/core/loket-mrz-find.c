/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a zone in text that a character reader made of a picture, and putting letters and
 * digits right where only one of them can stand. */

#include <string.h>

#include "loket-mrz-layout.h"

/* How many characters a reader may be wrong in a run of fillers. */
#define MISCOUNT 20

/* Pairs that readers of OCR-B take for each other. */
static const char digits_for[] = "O0Q0D0I1L1Z2S5G6B8";
static const char letters_for[] = "0O1I2Z5S6G8B";

static char
replace (const char *pairs,
         char        c)
{
  for (const char *p = pairs; *p != '\0'; p += 2)
    if (p[0] == c)
      return p[1];

  return c;
}

/**
 * loket_mrz_look_alike:
 * @a: a character of a zone
 * @b: another
 *
 * Returns: %TRUE if a reader may take one for the other
 */
gboolean
loket_mrz_look_alike (char a,
                      char b)
{
  return a != b && (replace (digits_for, a) == b || replace (digits_for, b) == a
                    || replace (letters_for, a) == b || replace (letters_for, b) == a);
}

/* A line of recognised text in zone characters; fillers are often read as other signs. */
static char *
zone_line (const char *line)
{
  GString *out = g_string_new (NULL);

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == 0xab)            /* « */
        g_string_append (out, "<<");
      else if (c == 0x2039 || c == '(' || c == '{' || c == '[')
        g_string_append_c (out, '<');
      else if (c < 0x80 && (g_ascii_isalnum (c) || c == '<'))
        g_string_append_c (out, g_ascii_toupper (c));
      else if (c != ' ' && c != '\t' && c != '\r')
        g_string_append_c (out, '?');
    }

  return g_string_free (out, FALSE);
}

/* Readers lose count of a long run of fillers and take its end for letters. Three fillers never
 * stand inside a name or a number: what follows them is filler up to the last characters.
 * Returns: (nullable): the line in its width */
static char *
refit (const char *line,
       gsize       width,
       gsize       tail)
{
  gsize length = strlen (line);
  const char *run = strstr (line, "<<<");
  gsize head = run != NULL ? (gsize) (run - line) : length;
  char *fitted;

  if (memchr (line, '?', head) != NULL)
    return NULL;
  if (length == width && strchr (line, '?') == NULL
      && (run == NULL || strspn (run, "<") + tail >= length - head))
    return g_strdup (line);
  if (run == NULL || length > width + MISCOUNT || length + MISCOUNT < width
      || head + tail > width || length < head + tail)
    return NULL;
  if (tail > 0 && !g_ascii_isdigit (line[length - 1]))
    return NULL;

  fitted = g_strnfill (width, '<');
  memcpy (fitted, line, head);
  for (gsize i = 1; i <= tail; i++)
    if (g_ascii_isdigit (line[length - i]))
      fitted[width - i] = line[length - i];

  return fitted;
}

/* A size of zone and how many characters end each of its lines after the fillers. */
static const struct
{
  guint lines;
  gsize width;
  gsize tails[LOKET_MRZ_LINES_MAX];
} sizes[] = {
  { 2, 44, { 0, 2 } }, { 3, 30, { 0, 1, 0 } }, { 2, 36, { 0, 1 } },
};

/* Passports have the widest lines; cards have one of the two others. */
static gboolean
may_begin (const char *line,
           gsize       size)
{
  gboolean wide = sizes[size].width == 44;

  if (strchr (line, '<') == NULL)
    return FALSE;
  if (*line == 'V')
    return sizes[size].lines == 2;

  return wide ? *line == 'P' : *line == 'I' || *line == 'A' || *line == 'C';
}

/* (nullable): the lines from here on as a zone of one size; @missed is by how many characters
 * their lengths were wrong */
static char **
fit_zone (char **lines,
          gsize  size,
          gsize *missed)
{
  guint count = sizes[size].lines;
  g_auto(GStrv) fitted = g_new0 (char *, count + 1);

  *missed = 0;
  if (!may_begin (lines[0], size))
    return NULL;
  for (guint i = 0; i < count; i++)
    {
      gsize length = lines[i] != NULL ? strlen (lines[i]) : 0;

      fitted[i] = length > 0 ? refit (lines[i], sizes[size].width,
                                      *lines[0] == 'V' ? 0 : sizes[size].tails[i]) : NULL;
      if (fitted[i] == NULL)
        return NULL;
      *missed += MAX (length, sizes[size].width) - MIN (length, sizes[size].width);
    }

  return g_steal_pointer (&fitted);
}

/* (nullable): the lines from here on as the zone they fit best */
static char **
fit_best (char **lines)
{
  g_auto(GStrv) best = NULL;
  gsize least = G_MAXSIZE;

  for (gsize size = 0; size < G_N_ELEMENTS (sizes); size++)
    {
      gsize missed;
      g_auto(GStrv) fitted = fit_zone (lines, size, &missed);

      if (fitted == NULL || missed >= least)
        continue;
      least = missed;
      g_strfreev (best);
      best = g_steal_pointer (&fitted);
    }

  return g_steal_pointer (&best);
}

/**
 * loket_mrz_find:
 * @text: recognised text of a page, lines separated by "\n"
 *
 * Looks for lines of the width of a zone; where a reader miscounted a run of fillers the line is
 * brought to its width. The check digits decide later whether it was read right.
 *
 * Returns: (transfer full) (nullable): the lines of the last zone in it (it stands at the foot
 *   of a page), or %NULL
 */
char **
loket_mrz_find (const char *text)
{
  g_auto(GStrv) raw = g_strsplit (text, "\n", -1);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (char **line = raw; *line != NULL; line++)
    {
      g_autofree char *packed = g_utf8_validate (*line, -1, NULL) ? zone_line (*line) : NULL;

      if (packed != NULL && *packed != '\0')
        g_ptr_array_add (lines, g_steal_pointer (&packed));
    }
  g_ptr_array_add (lines, NULL);

  for (guint i = lines->len - 1; i-- > 0;)
    {
      char **found = fit_best ((char **) lines->pdata + i);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
repair_span (char       **lines,
             LoketMrzSpan span,
             const char  *pairs,
             GArray      *changed)
{
  for (guint i = span.from; i < span.from + span.count; i++)
    {
      char better = replace (pairs, lines[span.line][i]);
      guint place = (span.line + 1) * 100 + i + 1;

      if (better == lines[span.line][i])
        continue;
      lines[span.line][i] = better;
      g_array_append_val (changed, place);
    }
}

/**
 * loket_mrz_repair:
 * @lines: (inout): lines of a zone as a character reader gave them
 *
 * Changes letters to digits in dates and check digits, and digits to letters in names and
 * country codes, where the format leaves no choice. Document numbers and optional data are not
 * touched.
 *
 * Returns: (transfer full) (element-type guint): places that were changed, as line × 100 +
 *   position, both from 1: an officer has to look at them
 */
GArray *
loket_mrz_repair (char **lines)
{
  GArray *changed = g_array_new (FALSE, FALSE, sizeof (guint));
  LoketMrzFormat format = loket_mrz_format_of (lines);
  const LoketMrzLayout *layout;

  if (format == LOKET_MRZ_NONE)
    return changed;

  layout = loket_mrz_layout (format);
  repair_span (lines, layout->code, letters_for, changed);
  repair_span (lines, layout->state, letters_for, changed);
  repair_span (lines, layout->names, letters_for, changed);
  repair_span (lines, layout->nationality, letters_for, changed);
  repair_span (lines, layout->birth, digits_for, changed);
  repair_span (lines, layout->birth_check, digits_for, changed);
  repair_span (lines, layout->expiry, digits_for, changed);
  repair_span (lines, layout->expiry_check, digits_for, changed);
  repair_span (lines, layout->number_check, digits_for, changed);
  repair_span (lines, layout->optional_check, digits_for, changed);
  repair_span (lines, layout->composite, digits_for, changed);

  return changed;
}
