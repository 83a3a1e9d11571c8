/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of a page with the place of every character. */

#include "loket-text.h"

G_DEFINE_BOXED_TYPE (LoketText, loket_text, loket_text_ref, loket_text_unref)

/**
 * loket_text_new:
 * @text: valid UTF-8 of @n_chars characters
 * @boxes: (array length=n_chars): one for each character
 *
 * Returns: (transfer full): a copy of both
 */
LoketText *
loket_text_new (const char *text,
                const LoketRect * boxes,
                guint n_chars)
{
  LoketText *self = g_new0 (LoketText, 1);

  self->text = g_strdup (text);
  self->boxes = g_memdup2 (boxes, n_chars * sizeof *boxes);
  self->n_chars = n_chars;
  g_atomic_ref_count_init (&self->count);

  return self;
}

LoketText *
loket_text_ref (LoketText *self)
{
  g_atomic_ref_count_inc (&self->count);

  return self;
}

void
loket_text_unref (LoketText *self)
{
  if (!g_atomic_ref_count_dec (&self->count))
    return;

  g_free (self->text);
  g_free (self->boxes);
  g_free (self);
}

static gboolean
centre_is_inside (const LoketRect *box,
                  const LoketRect *rect)
{
  double x = box->x + box->width / 2, y = box->y + box->height / 2;

  return x >= rect->x && x <= rect->x + rect->width
         && y >= rect->y && y <= rect->y + rect->height;
}

/**
 * loket_text_in_rect:
 * @rect: in points of the page as it lies in the file
 *
 * Returns: (transfer full): the text of the characters whose middle lies in @rect, stripped
 */
char *
loket_text_in_rect (LoketText       *self,
                    const LoketRect *rect)
{
  g_autoptr(GString) found = g_string_new (NULL);
  const char *p = self->text;
  gboolean inside_before = FALSE;
  guint i;

  for (i = 0; i < self->n_chars && *p != '\0'; i++, p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean inside = centre_is_inside (&self->boxes[i], rect);

      if (c == '\n' && inside_before)
        g_string_append_c (found, '\n');
      else if (c != '\n' && inside)
        g_string_append_unichar (found, c);
      if (c != '\n')
        inside_before = inside;
    }

  return g_strdup (g_strstrip (found->str));
}

void
loket_code_free (LoketCode *self)
{
  if (self == NULL)
    return;

  g_free (self->type);
  g_free (self->text);
  g_free (self);
}

/**
 * loket_quality_flag_name:
 *
 * Returns: the word of a flag for files and logs, e.g. "blurred"
 */
const char *
loket_quality_flag_name (LoketQualityFlag flag)
{
  switch (flag)
    {
    case LOKET_QUALITY_DARK:
      return "dark";
    case LOKET_QUALITY_FAINT:
      return "faint";
    case LOKET_QUALITY_BLURRED:
      return "blurred";
    case LOKET_QUALITY_BLANK:
      return "blank";
    case LOKET_QUALITY_SKEWED:
      return "skewed";
    case LOKET_QUALITY_UPSIDE_DOWN:
      return "upside_down";
    case LOKET_QUALITY_COARSE:
      return "coarse";

    case LOKET_QUALITY_CUT:
      return "cut";
    }

  return "unknown";
}
