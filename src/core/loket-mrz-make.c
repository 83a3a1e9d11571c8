/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a machine-readable zone, for specimens and for the comparison with a new book. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-error.h"
#include "loket-mrz-layout.h"

static void
put (char       **lines,
     LoketMrzSpan span,
     const char  *text)
{
  gsize length = text != NULL ? MIN (strlen (text), span.count) : 0;

  if (length > 0)
    memcpy (lines[span.line] + span.from, text, length);
}

static void
put_check (char       **lines,
           LoketMrzSpan place,
           const char  *over)
{
  lines[place.line][place.from] = loket_mrz_check_digit (over);
}

static gboolean
fits (const char *text,
      guint       count)
{
  return text == NULL || (strlen (text) <= count
                          && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<")
                          == strlen (text));
}

static gboolean
data_fits (const LoketMrzLayout *layout,
           const LoketMrzData   *data)
{
  return fits (data->code, 2) && fits (data->state, 3) && fits (data->nationality, 3)
         && fits (data->birth, 6) && fits (data->expiry, 6)
         && fits (data->optional, layout->optional.count)
         && fits (data->optional2, layout->optional2.count)
         && fits (data->number, layout->long_numbers ? 9 + layout->optional.count - 2 : 9);
}

/* A number over nine characters goes on in the optional data, its digit and a filler after it.
 * Returns: how many characters of the optional data it took */
static guint
put_number (char                **lines,
            const LoketMrzLayout *layout,
            const char           *number)
{
  g_autofree char *field = NULL;
  LoketMrzSpan rest = layout->optional;
  char check[2] = { 0 };

  put (lines, layout->number, number);
  if (number == NULL || strlen (number) <= layout->number.count)
    {
      field = loket_mrz_span (lines, layout->number);
      put_check (lines, layout->number_check, field);
      return 0;
    }
  check[0] = loket_mrz_check_digit (number);
  put (lines, rest, number + 9);
  rest.from += strlen (number) - 9;
  rest.count = 1;
  put (lines, rest, check);

  return strlen (number) - 9 + 2;
}

static void
put_optional (char                **lines,
              const LoketMrzLayout *layout,
              const LoketMrzData   *data,
              guint                 taken)
{
  LoketMrzSpan place = layout->optional;
  g_autofree char *written = NULL;

  place.from += MIN (taken, place.count);
  place.count -= MIN (taken, place.count);
  put (lines, place, data->optional);
  put (lines, layout->optional2, data->optional2);
  if (layout->optional_check.count == 0)
    return;
  written = loket_mrz_span (lines, layout->optional);
  if (strspn (written, "<") < strlen (written))
    put_check (lines, layout->optional_check, written);
}

static void
put_composite (char                **lines,
               const LoketMrzLayout *layout)
{
  GString *over = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (layout->over); i++)
    {
      g_autofree char *piece = loket_mrz_span (lines, layout->over[i]);

      g_string_append (over, piece);
    }
  put_check (lines, layout->composite, over->str);
  g_string_free (over, TRUE);
}

/**
 * loket_mrz_make:
 * @format: kind of zone
 * @data: its fields; names in zone letters with spaces between words (see
 *   loket_name_to_zone())
 * @error: #LOKET_ERROR_INPUT when a field has other characters or is too long
 *
 * Returns: (transfer full) (nullable): the lines, %NULL-terminated, with all check digits
 */
char **
loket_mrz_make (LoketMrzFormat      format,
                const LoketMrzData *data,
                GError            **error)
{
  const LoketMrzLayout *layout = loket_mrz_layout (format);
  g_autofree char *names = NULL;
  g_autofree char *birth = NULL;
  g_autofree char *expiry = NULL;
  char sex[2] = { data->sex == 'M' || data->sex == 'F' ? data->sex : '<', '\0' };
  char **lines;

  if (!data_fits (layout, data))
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT, "%s",
                   _("A field is too long for this kind of zone or has other characters."));
      return NULL;
    }

  lines = g_new0 (char *, layout->lines + 1);
  for (guint i = 0; i < layout->lines; i++)
    lines[i] = g_strnfill (layout->width, '<');
  names = loket_mrz_name_field (data->primary, data->secondary, layout->names.count);
  put (lines, layout->code, data->code);
  put (lines, layout->state, data->state);
  put (lines, layout->names, names);
  put (lines, layout->nationality, data->nationality);
  put (lines, layout->birth, data->birth);
  put (lines, layout->sex, sex);
  put (lines, layout->expiry, data->expiry);
  put_optional (lines, layout, data, put_number (lines, layout, data->number));
  birth = loket_mrz_span (lines, layout->birth);
  expiry = loket_mrz_span (lines, layout->expiry);
  put_check (lines, layout->birth_check, birth);
  put_check (lines, layout->expiry_check, expiry);
  if (layout->composite.count > 0)
    put_composite (lines, layout);

  return lines;
}

/**
 * loket_mrz_date:
 * @date: (nullable): a date
 *
 * Returns: (transfer full): YYMMDD; six fillers when there is no valid date
 */
char *
loket_mrz_date (const GDate *date)
{
  if (date == NULL || !g_date_valid (date))
    return g_strdup ("<<<<<<");

  return g_strdup_printf ("%02d%02d%02d", g_date_get_year (date) % 100,
                          (int) g_date_get_month (date), (int) g_date_get_day (date));
}

static void
append_words (GString    *out,
              const char *words)
{
  for (const char *p = words; *p != '\0'; p++)
    g_string_append_c (out, *p == ' ' ? '<' : *p);
}

/* Cuts to the width. A cut name ends in a letter, which is how a reader knows: where the cut
 * falls on a filler, the word before it gives up a letter so that the next initial fits. */
static void
truncate_field (GString *field,
                gsize    separator,
                guint    width)
{
  if (separator != 0 && separator + 3 > width)
    {
      g_string_erase (field, width - 3, separator - (width - 3));
      separator = width - 3;
    }
  while (field->len > width && field->str[width - 1] == '<')
    {
      gsize end = width - 1;

      while (end > 0 && field->str[end] == '<')
        end--;
      g_string_erase (field, end, 1);
    }
  g_string_truncate (field, width);
}

/**
 * loket_mrz_name_field:
 * @primary: (nullable): primary identifier in zone letters, words separated by a space
 * @secondary: (nullable): secondary identifier; empty for people with one name
 * @width: characters of the field: 39, 31 or 30
 *
 * Rule: Doc 9303 part 3, section 4.6: two fillers between the identifiers, one between words; a
 * name that is too long is cut so that the field ends in a letter and shows at least one letter
 * of the secondary identifier.
 *
 * Returns: (transfer full): exactly @width characters
 */
char *
loket_mrz_name_field (const char *primary,
                      const char *secondary,
                      guint       width)
{
  GString *field = g_string_new (NULL);
  gsize separator = 0;

  append_words (field, primary != NULL ? primary : "");
  if (secondary != NULL && *secondary != '\0')
    {
      separator = field->len;
      g_string_append (field, "<<");
      append_words (field, secondary);
    }
  if (field->len > width)
    truncate_field (field, separator, width);
  while (field->len < width)
    g_string_append_c (field, '<');

  return g_string_free (field, FALSE);
}
