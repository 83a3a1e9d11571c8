/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the fields of each kind of zone are (Doc 9303 parts 4 to 7). */

#include "loket-mrz-layout.h"

#include <string.h>

/* The second line of the two-line formats is the same up to the optional data. */
#define TWO_LINES(line_width) \
  .lines = 2, .width = (line_width), \
  .code = { 0, 0, 2 }, .state = { 0, 2, 3 }, .names = { 0, 5, (line_width) - 5 }, \
  .number = { 1, 0, 9 }, .number_check = { 1, 9, 1 }, \
  .nationality = { 1, 10, 3 }, \
  .birth = { 1, 13, 6 }, .birth_check = { 1, 19, 1 }, \
  .sex = { 1, 20, 1 }, \
  .expiry = { 1, 21, 6 }, .expiry_check = { 1, 27, 1 }

static const LoketMrzLayout layouts[] = {
  [LOKET_MRZ_TD1] = {
    .name = "TD1", .lines = 3, .width = 30,
    .code = { 0, 0, 2 }, .state = { 0, 2, 3 }, .names = { 2, 0, 30 },
    .number = { 0, 5, 9 }, .number_check = { 0, 14, 1 },
    .nationality = { 1, 15, 3 },
    .birth = { 1, 0, 6 }, .birth_check = { 1, 6, 1 },
    .sex = { 1, 7, 1 },
    .expiry = { 1, 8, 6 }, .expiry_check = { 1, 14, 1 },
    .optional = { 0, 15, 15 }, .optional2 = { 1, 18, 11 },
    .composite = { 1, 29, 1 },
    .over = { { 0, 5, 25 }, { 1, 0, 7 }, { 1, 8, 7 }, { 1, 18, 11 } },
    .long_numbers = TRUE,
  },
  [LOKET_MRZ_TD2] = {
    .name = "TD2", TWO_LINES (36),
    .optional = { 1, 28, 7 },
    .composite = { 1, 35, 1 },
    .over = { { 1, 0, 10 }, { 1, 13, 7 }, { 1, 21, 14 } },
    .long_numbers = TRUE,
  },
  [LOKET_MRZ_TD3] = {
    .name = "TD3", TWO_LINES (44),
    .optional = { 1, 28, 14 }, .optional_check = { 1, 42, 1 },
    .composite = { 1, 43, 1 },
    .over = { { 1, 0, 10 }, { 1, 13, 7 }, { 1, 21, 22 } },
  },
  [LOKET_MRZ_MRV_A] = { .name = "MRV-A", TWO_LINES (44), .optional = { 1, 28, 16 } },
  [LOKET_MRZ_MRV_B] = { .name = "MRV-B", TWO_LINES (36), .optional = { 1, 28, 8 } },
};

const LoketMrzLayout *
loket_mrz_layout (LoketMrzFormat format)
{
  g_return_val_if_fail (format > LOKET_MRZ_NONE && format < G_N_ELEMENTS (layouts), NULL);

  return &layouts[format];
}

/* The kind that fits number and width of the lines; a zone that begins with V is a visa. */
LoketMrzFormat
loket_mrz_format_of (char **lines)
{
  guint count = g_strv_length (lines);
  gsize width = count > 0 ? strlen (lines[0]) : 0;
  gboolean visa = count > 0 && lines[0][0] == 'V';

  for (guint i = 1; i < count; i++)
    if (strlen (lines[i]) != width)
      return LOKET_MRZ_NONE;

  if (count == 3 && width == 30)
    return LOKET_MRZ_TD1;
  if (count == 2 && width == 36)
    return visa ? LOKET_MRZ_MRV_B : LOKET_MRZ_TD2;
  if (count == 2 && width == 44)
    return visa ? LOKET_MRZ_MRV_A : LOKET_MRZ_TD3;

  return LOKET_MRZ_NONE;
}

/* (transfer full): the characters of a field as they stand. */
char *
loket_mrz_span (char       **lines,
                LoketMrzSpan span)
{
  return span.count > 0 ? g_strndup (lines[span.line] + span.from, span.count) : g_strdup ("");
}
