/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the content of a page just far enough to see whether it is one picture. */

#include "loket-content.h"

#include <string.h>

#define MAX_NUMBERS 6
#define MAX_DEPTH 32

typedef struct
{
  const char *at, *end;
  double numbers[MAX_NUMBERS];
  guint n_numbers;
  char name[64];
  cairo_matrix_t matrix, stack[MAX_DEPTH];
  guint depth, n_pictures;
  int text_mode;
  char picture[64];
  cairo_matrix_t place;
} Reader;

static gboolean
is_delimiter (char c)
{
  return strchr ("()<>[]{}/%", c) != NULL;
}

static gboolean
is_space (char c)
{
  return c == '\0' || g_ascii_isspace (c);
}

/* Over a string in parentheses, which may hold others. */
static void
skip_string (Reader *self)
{
  int depth = 0;

  for (; self->at < self->end; self->at++)
    {
      if (*self->at == '\\')
        self->at++;
      else if (*self->at == '(')
        depth++;
      else if (*self->at == ')' && --depth == 0)
        break;
    }
  self->at = MIN (self->at + 1, self->end);
}

static void
skip_hex (Reader *self)
{
  while (self->at < self->end && *self->at != '>')
    self->at++;
  self->at = MIN (self->at + 1, self->end);
}

static gsize
read_word (Reader *self,
           char   *word,
           gsize   size)
{
  gsize n = 0;

  while (self->at < self->end && !is_space (*self->at) && !is_delimiter (*self->at))
    {
      if (n + 1 < size)
        word[n++] = *self->at;
      else
        n = size;
      self->at++;
    }
  word[MIN (n, size - 1)] = '\0';

  return n;
}

static gboolean
place_picture (Reader *self)
{
  if (++self->n_pictures > 1)
    return FALSE;

  g_strlcpy (self->picture, self->name, sizeof self->picture);
  self->place = self->matrix;

  return TRUE;
}

static gboolean
concatenate (Reader *self)
{
  const double *n = self->numbers;
  cairo_matrix_t matrix;

  if (self->n_numbers != 6)
    return FALSE;

  cairo_matrix_init (&matrix, n[0], n[1], n[2], n[3], n[4], n[5]);
  cairo_matrix_multiply (&self->matrix, &matrix, &self->matrix);

  return TRUE;
}

static gboolean
is_one_of (const char         *word,
           const char * const *words)
{
  for (; *words != NULL; words++)
    if (strcmp (word, *words) == 0)
      return TRUE;

  return FALSE;
}

/* FALSE for everything that could be seen beside the picture or change how it is seen. */
static gboolean
do_operator (Reader     *self,
             const char *word)
{
  static const char * const showing[] = { "Tj", "TJ", "'", "\"", NULL };
  static const char * const harmless[] = { "BT", "ET", "Tf", "Td", "TD", "Tm", "T*", "Tz", "Tc",
                                           "Tw", "TL", "Ts", "BMC", "BDC", "EMC", "MP", "DP", "w",
                                           "J", "j", "M", "d", "i", "n", "g", "G", "rg", "RG",
                                           NULL };

  if (strcmp (word, "q") == 0)
    {
      if (self->depth >= MAX_DEPTH)
        return FALSE;
      self->stack[self->depth++] = self->matrix;
    }
  else if (strcmp (word, "Q") == 0)
    {
      if (self->depth == 0)
        return FALSE;
      self->matrix = self->stack[--self->depth];
    }
  else if (strcmp (word, "cm") == 0)
    {
      return concatenate (self);
    }
  else if (strcmp (word, "Do") == 0)
    {
      return place_picture (self);
    }
  else if (strcmp (word, "Tr") == 0)
    {
      self->text_mode = self->n_numbers == 1 ? self->numbers[0] : 0;
    }
  else if (is_one_of (word, showing))
    {
      return self->text_mode == 3;
    }
  else
    {
      return is_one_of (word, harmless);
    }

  return TRUE;
}

static gboolean
take_word (Reader *self)
{
  char word[64], *end;
  double value;
  gsize n = read_word (self, word, sizeof word);

  if (n == 0)
    {
      self->at++;
      return TRUE;
    }

  value = g_ascii_strtod (word, &end);
  if (*end == '\0')
    {
      if (self->n_numbers < MAX_NUMBERS)
        self->numbers[self->n_numbers++] = value;
      return TRUE;
    }

  if (!do_operator (self, word))
    return FALSE;
  self->n_numbers = 0;

  return TRUE;
}

static gboolean
take_token (Reader *self)
{
  char c = *self->at;

  if (is_space (c) || strchr ("[]{})>", c) != NULL)
    {
      self->at++;
    }
  else if (c == '%')
    {
      while (self->at < self->end && *self->at != '\n' && *self->at != '\r')
        self->at++;
    }
  else if (c == '(')
    {
      skip_string (self);
    }
  else if (c == '<')
    {
      self->at++;
      if (self->at < self->end && *self->at == '<')
        self->at++;
      else
        skip_hex (self);
    }
  else if (c == '/')
    {
      self->at++;
      read_word (self, self->name, sizeof self->name);
    }
  else
    {
      return take_word (self);
    }

  return TRUE;
}

gboolean
loket_content_is_one_picture (const char     *data,
                              gsize           size,
                              char           *name,
                              gsize           name_size,
                              cairo_matrix_t *matrix)
{
  Reader self = { .at = data, .end = data + size };

  cairo_matrix_init_identity (&self.matrix);
  while (self.at < self.end)
    if (!take_token (&self))
      return FALSE;

  g_strlcpy (name, self.picture, name_size);
  *matrix = self.place;

  return self.n_pictures == 1;
}
