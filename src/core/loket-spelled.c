/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and dates in Indonesian words, as official papers spell them out. */

#include "loket-spelled.h"

#include "loket-date.h"

static const char *units[] = {
  "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
  "sepuluh", "sebelas",
};

static const struct
{
  guint64 value;
  const char *word;
} scales[] = {
  { 1000000000000000, "kuadriliun" }, { 1000000000000, "triliun" }, { 1000000000, "miliar" },
  { 1000000, "juta" }, { 1000, "ribu" },
};

static void
append_word (GString    *out,
             const char *word)
{
  if (out->len > 0)
    g_string_append_c (out, ' ');
  g_string_append (out, word);
}

/* One hundred is seratus, one thousand seribu; eleven has a word of its own. */
static void
append_below_thousand (GString *out,
                       guint    number)
{
  if (number >= 200)
    append_word (out, units[number / 100]);
  if (number >= 100)
    append_word (out, number < 200 ? "seratus" : "ratus");
  number %= 100;
  if (number >= 20)
    {
      append_word (out, units[number / 10]);
      append_word (out, "puluh");
      number %= 10;
    }
  if (number >= 12)
    {
      append_word (out, units[number - 10]);
      append_word (out, "belas");
    }
  else if (number > 0)
    append_word (out, units[number]);
}

/**
 * loket_number_spelled:
 * @number: a number
 *
 * Returns: (transfer full): "enam ratus lima puluh ribu"
 */
char *
loket_number_spelled (guint64 number)
{
  GString *out = g_string_new (NULL);

  if (number == 0)
    append_word (out, units[0]);
  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      guint64 count = number / scales[i].value;

      number %= scales[i].value;
      if (count == 0)
        continue;
      if (count == 1 && scales[i].value == 1000)
        append_word (out, "seribu");
      else
        {
          g_autofree char *words = loket_number_spelled (count);

          append_word (out, words);
          append_word (out, scales[i].word);
        }
    }
  append_below_thousand (out, number);

  return g_string_free (out, FALSE);
}

/**
 * loket_date_spelled:
 * @date: a valid date
 *
 * Returns: (transfer full): "lima Agustus tahun seribu sembilan ratus enam puluh delapan"
 */
char *
loket_date_spelled (const GDate *date)
{
  g_autofree char *day = loket_number_spelled (g_date_get_day (date));
  g_autofree char *year = loket_number_spelled (g_date_get_year (date));

  return g_strdup_printf ("%s %s tahun %s", day,
                          loket_date_month (g_date_get_month (date), LOKET_LANGUAGE_INDONESIAN),
                          year);
}
