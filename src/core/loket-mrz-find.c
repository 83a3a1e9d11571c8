/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding a zone in text that a character reader made of a picture, and putting letters and
 * digits right where only one of them can stand. */

#include <string.h>

#include "loket-mrz-layout.h"

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

static gboolean
may_be_zone (const char *line,
             gsize       width)
{
  return strlen (line) == width && strchr (line, '?') == NULL;
}

/* Zones have a filler in their first or last line at least; plain words of the width do not. */
static gboolean
looks_like_zone (char **lines,
                 guint  count,
                 gsize  width)
{
  guint fillers = 0;

  for (guint i = 0; i < count; i++)
    {
      if (lines[i] == NULL || !may_be_zone (lines[i], width))
        return FALSE;
      for (const char *p = lines[i]; *p != '\0'; p++)
        fillers += *p == '<';
    }

  return fillers >= 2 && strchr ("PVIAC", lines[0][0]) != NULL;
}

/**
 * loket_mrz_find:
 * @text: recognised text of a page, lines separated by "\n"
 *
 * Returns: (transfer full) (nullable): the lines of the last zone in it (it stands at the foot
 *   of a page), or %NULL
 */
char **
loket_mrz_find (const char *text)
{
  static const struct
  {
    guint lines;
    gsize width;
  } sizes[] = { { 2, 44 }, { 3, 30 }, { 2, 36 } };
  g_auto(GStrv) raw = g_strsplit (text, "\n", -1);
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  char **found = NULL;

  for (char **line = raw; *line != NULL; line++)
    {
      g_autofree char *packed = g_utf8_validate (*line, -1, NULL) ? zone_line (*line) : NULL;

      if (packed != NULL && *packed != '\0')
        g_ptr_array_add (lines, g_steal_pointer (&packed));
    }
  g_ptr_array_add (lines, NULL);

  for (guint i = lines->len - 1; i-- > 0 && found == NULL;)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes) && found == NULL; s++)
      if (looks_like_zone ((char **) lines->pdata + i, sizes[s].lines, sizes[s].width))
        {
          found = g_new0 (char *, sizes[s].lines + 1);
          for (guint k = 0; k < sizes[s].lines; k++)
            found[k] = g_strdup (g_ptr_array_index (lines, i + k));
        }
  g_ptr_array_unref (lines);

  return found;
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
