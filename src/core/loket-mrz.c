/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a machine-readable zone. Check digits see single wrong characters only when their
 * values differ modulo 10 (G and 6, S and 8, B and 1 do not), and the names have none at all:
 * a valid zone still has to be compared with the printed page by a person. */

#include "loket-mrz.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-country.h"
#include "loket-date.h"
#include "loket-finding.h"
#include "loket-mrz-layout.h"
#include "loket-text-clean.h"

/* Longest text looked at: three lines with room for spaces and line ends. */
#define ZONE_TEXT_MAX 400

static int
value_of (char c)
{
  if (g_ascii_isdigit (c))
    return c - '0';
  if (c >= 'A' && c <= 'Z')
    return c - 'A' + 10;

  return c == '<' ? 0 : -1;
}

/**
 * loket_mrz_check_digit:
 * @characters: A–Z, 0–9 and "<"
 *
 * Rule: values times 7, 3, 1, 7, 3, 1…, sum modulo 10 (Doc 9303 part 3).
 *
 * Returns: the check digit as a character; '<' when a character is outside the set
 */
char
loket_mrz_check_digit (const char *characters)
{
  static const int weights[] = { 7, 3, 1 };
  int sum = 0;

  for (gsize i = 0; characters[i] != '\0'; i++)
    {
      int value = value_of (characters[i]);

      if (value < 0)
        return '<';
      sum = (sum + value * weights[i % 3]) % 10;
    }

  return '0' + sum;
}

/**
 * loket_mrz_format_name:
 * @format: a kind of zone
 *
 * Returns: (transfer none): "TD3" and so on, an empty string for none
 */
const char *
loket_mrz_format_name (LoketMrzFormat format)
{
  return format == LOKET_MRZ_NONE ? "" : loket_mrz_layout (format)->name;
}

/**
 * loket_mrz_free:
 * @mrz: (nullable) (transfer full): what loket_mrz_parse() returned
 */
void
loket_mrz_free (LoketMrz *mrz)
{
  if (mrz == NULL)
    return;
  g_strfreev (mrz->lines);
  g_free (mrz->code);
  g_free (mrz->state);
  g_free (mrz->number);
  g_free (mrz->nationality);
  g_free (mrz->birth);
  g_free (mrz->expiry);
  g_free (mrz->optional);
  g_free (mrz->optional2);
  g_free (mrz->primary);
  g_free (mrz->secondary);
  g_ptr_array_unref (mrz->findings);
  g_free (mrz);
}

/**
 * loket_mrz_valid:
 * @mrz: a parsed zone
 *
 * Returns: %TRUE if it is a zone of a known kind without errors
 */
gboolean
loket_mrz_valid (const LoketMrz *mrz)
{
  return mrz->format != LOKET_MRZ_NONE && loket_findings_valid (mrz->findings);
}

/* A field without the fillers around it; single fillers inside become @inside. */
static char *
plain (char *field,
       char  inside)
{
  gsize length = strlen (field);

  while (length > 0 && field[length - 1] == '<')
    field[--length] = '\0';
  for (char *p = field; *p != '\0'; p++)
    if (*p == '<')
      *p = inside;

  return field;
}

/* Lines separated by ends of line or "/"; one run without ends is cut by its length. */
static char **
split_lines (const char *text)
{
  g_autofree char *clean = NULL;
  g_auto(GStrv) raw = NULL;
  GStrvBuilder *builder = g_strv_builder_new ();
  char **lines;

  clean = strlen (text) <= ZONE_TEXT_MAX ? loket_text_clean (text, LOKET_TEXT_LINES)
          : g_strdup ("");
  raw = g_strsplit_set (clean, "\n/", -1);
  for (char **line = raw; *line != NULL; line++)
    {
      GString *packed = g_string_new (NULL);

      for (const char *p = *line; *p != '\0'; p++)
        if (*p != ' ')
          g_string_append_c (packed, g_ascii_toupper (*p));
      if (packed->len > 0)
        g_strv_builder_add (builder, packed->str);
      g_string_free (packed, TRUE);
    }
  lines = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);

  return lines;
}

/* A scanner that types without ends of line: 90, 88 or 72 characters in one run. */
static char **
cut_run (char **lines)
{
  gsize length = lines[0] != NULL && lines[1] == NULL ? strlen (lines[0]) : 0;
  guint count = length == 90 ? 3 : 2;
  char **cut;

  if (length != 90 && length != 88 && length != 72)
    return lines;

  cut = g_new0 (char *, count + 1);
  for (guint i = 0; i < count; i++)
    cut[i] = g_strndup (lines[0] + i * (length / count), length / count);
  g_strfreev (lines);

  return cut;
}

static gboolean
check_characters (LoketMrz *mrz)
{
  for (guint line = 0; mrz->lines[line] != NULL; line++)
    for (guint i = 0; mrz->lines[line][i] != '\0'; i++)
      if (value_of (mrz->lines[line][i]) < 0)
        {
          loket_findings_error (mrz->findings, "character", i + 1, 1,
                                _("Line %u, position %u: only A–Z, 0–9 and < can stand here."),
                                line + 1, i + 1);
          return FALSE;
        }

  return TRUE;
}

static void
explain_size (LoketMrz *mrz)
{
  GString *sizes = g_string_new (NULL);

  for (guint i = 0; mrz->lines[i] != NULL; i++)
    g_string_append_printf (sizes, "%s%zu", i > 0 ? " + " : "", strlen (mrz->lines[i]));
  loket_findings_error (mrz->findings, "size", 0, 0,
                        _("A zone has 2 lines of 44 or 36 characters or 3 of 30, not %s."),
                        sizes->len > 0 ? sizes->str : "0");
  g_string_free (sizes, TRUE);
}

static const char *
field_title (const char *field)
{
  if (g_str_equal (field, "number"))
    return _("document number");
  if (g_str_equal (field, "birth"))
    return _("birth date");
  if (g_str_equal (field, "expiry"))
    return _("expiry date");
  if (g_str_equal (field, "optional"))
    return _("optional data");

  return _("whole zone");
}

static void
add_check (LoketMrz    *mrz,
           const char  *field,
           LoketMrzSpan place,
           guint        shift,
           const char  *over,
           gboolean     may_be_filler)
{
  LoketMrzCheck *check = &mrz->checks[mrz->n_checks++];

  check->field = field;
  check->line = place.line + 1;
  check->position = place.from + shift + 1;
  check->found = mrz->lines[place.line][place.from + shift];
  check->expected = loket_mrz_check_digit (over);
  check->holds = check->found == check->expected
                 || (may_be_filler && check->found == '<' && check->expected == '0');
  if (!check->holds)
    loket_findings_error (mrz->findings, "check-digit", check->position, 1,
                          _("Line %u, position %u: the check digit of the %s is %c, "
                            "it should be %c."), check->line, check->position,
                          field_title (field), check->found, check->expected);
}

/* Nine characters and a digit; or, on cards, nine characters, a filler, and the rest with its
 * digit and a filler at the start of the optional data. */
static void
read_number (LoketMrz             *mrz,
             const LoketMrzLayout *layout)
{
  g_autofree char *field = loket_mrz_span (mrz->lines, layout->number);
  char check = mrz->lines[layout->number_check.line][layout->number_check.from];
  gsize rest = strcspn (mrz->optional, "<");

  if (layout->long_numbers && check == '<' && strchr (field, '<') == NULL && rest >= 2)
    {
      g_autofree char *number = g_strdup_printf ("%s%.*s", field, (int) rest - 1, mrz->optional);

      add_check (mrz, "number", layout->optional, rest - 1, number, FALSE);
      mrz->number = g_steal_pointer (&number);
      memmove (mrz->optional, mrz->optional + rest, strlen (mrz->optional) - rest + 1);
      if (*mrz->optional == '<')
        memmove (mrz->optional, mrz->optional + 1, strlen (mrz->optional));
      return;
    }
  add_check (mrz, "number", layout->number_check, 0, field, FALSE);
  mrz->number = plain (g_steal_pointer (&field), '<');
  if (*mrz->number == '\0')
    loket_findings_error (mrz->findings, "number", layout->number.from + 1, layout->number.count,
                          _("Line %u: there is no document number."), layout->number.line + 1);
}

/* All readings of YYMMDD that exist; the birth is the latest one in the past, the expiry the
 * one nearest to today, because old specimens and permits are shown as well as new ones. */
static gboolean
choose_date (const char  *field,
             const GDate *today,
             gboolean     birth,
             GDate       *chosen)
{
  int century = g_date_get_year (today) / 100 * 100;
  int year = (field[0] - '0') * 10 + field[1] - '0';
  int month = (field[2] - '0') * 10 + field[3] - '0';
  int day = (field[4] - '0') * 10 + field[5] - '0';
  gboolean exists = FALSE;

  for (int shift = 100; shift >= -100; shift -= 100)
    {
      GDate date;
      gboolean better;

      if (!loket_date_set (&date, century + shift + year, month, day))
        continue;
      exists = TRUE;
      if (birth)
        better = !g_date_valid (chosen) && g_date_compare (&date, today) <= 0;
      else
        better = !g_date_valid (chosen)
                 || ABS (g_date_days_between (today, &date))
                 < ABS (g_date_days_between (today, chosen));
      if (better)
        *chosen = date;
    }

  return exists;
}

static void
read_date (LoketMrz    *mrz,
           LoketMrzSpan span,
           const char  *name,
           gboolean     birth,
           const GDate *today,
           GDate       *chosen)
{
  g_autofree char *field = loket_mrz_span (mrz->lines, span);

  g_date_clear (chosen, 1);
  if (strspn (field, "0123456789<") != 6)
    loket_findings_error (mrz->findings, "date", span.from + 1, 6,
                          _("Line %u, positions %u–%u (%s): the %s has letters in it."),
                          span.line + 1, span.from + 1, span.from + 6, field,
                          field_title (name));
  else if (strchr (field, '<') != NULL)
    loket_findings_warn (mrz->findings, "date-unknown", span.from + 1, 6,
                         _("Line %u, positions %u–%u (%s): the %s is not fully known."),
                         span.line + 1, span.from + 1, span.from + 6, field, field_title (name));
  else if (!choose_date (field, today, birth, chosen))
    loket_findings_error (mrz->findings, "date", span.from + 1, 6,
                          _("Line %u, positions %u–%u (%s): the %s is not in the calendar."),
                          span.line + 1, span.from + 1, span.from + 6, field,
                          field_title (name));
}

static void
read_names (LoketMrz             *mrz,
            const LoketMrzLayout *layout)
{
  g_autofree char *field = loket_mrz_span (mrz->lines, layout->names);
  char *separator = strstr (field, "<<");
  gsize digit = strcspn (field, "0123456789");

  mrz->truncated = field[layout->names.count - 1] != '<';
  if (digit < layout->names.count)
    loket_findings_error (mrz->findings, "name", layout->names.from + digit + 1, 1,
                          _("Line %u, position %u: names have no digits."),
                          layout->names.line + 1, (guint) (layout->names.from + digit + 1));
  if (*field == '<')
    loket_findings_error (mrz->findings, "name", layout->names.from + 1, 1,
                          _("Line %u, position %u: the name begins with a filler."),
                          layout->names.line + 1, layout->names.from + 1);
  if (separator == NULL)
    {
      mrz->primary = plain (g_steal_pointer (&field), ' ');
      mrz->secondary = g_strdup ("");
      return;
    }
  mrz->secondary = plain (g_strdup (separator + 2), ' ');
  g_strchug (mrz->secondary);
  *separator = '\0';
  mrz->primary = plain (g_steal_pointer (&field), ' ');
}

static void
read_letters (LoketMrz             *mrz,
              const LoketMrzLayout *layout)
{
  const LoketMrzSpan spans[] = { layout->state, layout->nationality };
  char sex = mrz->lines[layout->sex.line][layout->sex.from];

  mrz->code = plain (loket_mrz_span (mrz->lines, layout->code), '<');
  mrz->state = plain (loket_mrz_span (mrz->lines, layout->state), '<');
  mrz->nationality = plain (loket_mrz_span (mrz->lines, layout->nationality), '<');
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      g_autofree char *field = plain (loket_mrz_span (mrz->lines, spans[i]), '<');

      if (*field == '\0' || strpbrk (field, "0123456789<") != NULL)
        loket_findings_error (mrz->findings, "country", spans[i].from + 1, 3,
                              _("Line %u, positions %u–%u: this is not a country code."),
                              spans[i].line + 1, spans[i].from + 1, spans[i].from + 3);
      else if (loket_country_name (field, LOKET_LANGUAGE_ENGLISH) == NULL)
        loket_findings_warn (mrz->findings, "country-unknown", spans[i].from + 1, 3,
                             _("Line %u, positions %u–%u: %s is a code we do not know."),
                             spans[i].line + 1, spans[i].from + 1, spans[i].from + 3, field);
    }
  mrz->sex = sex == '<' ? 'X' : sex;
  if (strchr ("MFX<", sex) == NULL)
    loket_findings_error (mrz->findings, "sex", layout->sex.from + 1, 1,
                          _("Line %u, position %u: the sex is M, F or <."),
                          layout->sex.line + 1, layout->sex.from + 1);
}

static void
check_composite (LoketMrz             *mrz,
                 const LoketMrzLayout *layout)
{
  GString *over = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (layout->over); i++)
    {
      g_autofree char *piece = loket_mrz_span (mrz->lines, layout->over[i]);

      g_string_append (over, piece);
    }
  add_check (mrz, "composite", layout->composite, 0, over->str, FALSE);
  g_string_free (over, TRUE);
}

static void
read_fields (LoketMrz             *mrz,
             const LoketMrzLayout *layout,
             const GDate          *today)
{
  g_autofree char *optional = loket_mrz_span (mrz->lines, layout->optional);

  read_letters (mrz, layout);
  mrz->optional = g_strdup (optional);
  mrz->optional2 = plain (loket_mrz_span (mrz->lines, layout->optional2), '<');
  mrz->birth = loket_mrz_span (mrz->lines, layout->birth);
  mrz->expiry = loket_mrz_span (mrz->lines, layout->expiry);

  read_number (mrz, layout);
  plain (mrz->optional, '<');
  add_check (mrz, "birth", layout->birth_check, 0, mrz->birth, FALSE);
  add_check (mrz, "expiry", layout->expiry_check, 0, mrz->expiry, FALSE);
  if (layout->optional_check.count > 0)
    add_check (mrz, "optional", layout->optional_check, 0, optional, *mrz->optional == '\0');
  if (layout->composite.count > 0)
    check_composite (mrz, layout);

  read_date (mrz, layout->birth, "birth", TRUE, today, &mrz->birth_date);
  read_date (mrz, layout->expiry, "expiry", FALSE, today, &mrz->expiry_date);
  read_names (mrz, layout);
}

/**
 * loket_mrz_parse:
 * @text: (nullable): the lines as read or typed, separated by ends of line or "/", or in one
 *   run; spaces are ignored and lower case is accepted
 * @today: today at the office, for the centuries
 *
 * Rule: Doc 9303 part 3 (characters, check digits, names, dates), part 4 (TD3), 5 (TD1), 6
 * (TD2), 7 (visas). Doc 9303 does not say which century a year means: a birth is the latest
 * possible one in the past, an expiry the one nearest to today.
 *
 * Returns: (transfer full): never %NULL; look at format and findings
 */
LoketMrz *
loket_mrz_parse (const char  *text,
                 const GDate *today)
{
  LoketMrz *mrz = g_new0 (LoketMrz, 1);

  mrz->findings = loket_findings_new ();
  g_date_clear (&mrz->birth_date, 1);
  g_date_clear (&mrz->expiry_date, 1);
  mrz->lines = cut_run (split_lines (text != NULL ? text : ""));
  if (!check_characters (mrz))
    return mrz;

  mrz->format = loket_mrz_format_of (mrz->lines);
  if (mrz->format == LOKET_MRZ_NONE)
    explain_size (mrz);
  else
    read_fields (mrz, loket_mrz_layout (mrz->format), today);

  return mrz;
}
