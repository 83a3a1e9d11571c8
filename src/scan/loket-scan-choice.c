/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the words a device offers is meant by a word of the desk. */

#include "loket-scan-match.h"
#include "loket-scan-words.h"

/**
 * loket_scan_match_source:
 * @choices: (nullable): what the device has
 * @source: what is wanted
 *
 * Returns: (nullable): the best
 */
const char *
loket_scan_match_source (const char * const *choices,
                         LoketScanSource     source)
{
  const char *best = NULL;
  int best_rate = 0;

  for (; choices != NULL && *choices != NULL; choices++)
    {
      int rate = loket_scan_words_rate_source (*choices, source);

      if (rate > best_rate)
        {
          best_rate = rate;
          best = *choices;
        }
    }

  return best;
}

static const char *
best_mode (const char * const *choices,
           LoketScanMode       mode)
{
  const char *best = NULL;
  int best_rate = 0;

  for (; choices != NULL && *choices != NULL; choices++)
    {
      int rate = loket_scan_words_rate_mode (*choices, mode);

      if (rate > best_rate)
        {
          best_rate = rate;
          best = *choices;
        }
    }

  return best;
}

/**
 * loket_scan_match_mode:
 * @choices: (nullable): what the device has
 * @mode: what is wanted
 *
 * Returns: (nullable): the best; grey is taken from colour and lineart from grey when the
 *   device has nothing else
 */
const char *
loket_scan_match_mode (const char * const *choices,
                       LoketScanMode       mode)
{
  const char *best = best_mode (choices, mode);

  if (best == NULL && mode == LOKET_SCAN_MODE_LINEART)
    best = best_mode (choices, LOKET_SCAN_MODE_GREY);
  if (best == NULL && mode != LOKET_SCAN_MODE_COLOUR)
    best = best_mode (choices, LOKET_SCAN_MODE_COLOUR);
  if (best == NULL)
    best = best_mode (choices, LOKET_SCAN_MODE_GREY);

  return best;
}

/* The first of @names that the device has at all. */
LoketScanOption *
loket_scan_match_find_any (GPtrArray          *options,
                           const char * const *names)
{
  for (; *names != NULL; names++)
    {
      LoketScanOption *option = loket_scan_options_find (options, *names);

      if (option != NULL)
        return option;
    }

  return NULL;
}

/* Duplex where it is a setting of its own beside the source. */
static gboolean
has_sides (GPtrArray *options)
{
  for (const char * const *name = loket_scan_words_sides; *name != NULL; name++)
    {
      LoketScanOption *option = loket_scan_options_find (options, *name);
      const char * const *choices = option ? loket_scan_option_get_choices (option) : NULL;

      if (option != NULL && loket_scan_option_get_kind (option) == LOKET_SCAN_OPTION_BOOLEAN)
        return TRUE;
      for (; choices != NULL && *choices != NULL; choices++)
        if (loket_scan_words_rate_sides (*choices, TRUE) > 0)
          return TRUE;
    }

  return FALSE;
}

/**
 * loket_scan_match_has_source:
 * @options: (element-type LoketScanOption): of a device
 * @source: which
 *
 * Returns: whether the device offers it
 */
gboolean
loket_scan_match_has_source (GPtrArray      *options,
                             LoketScanSource source)
{
  LoketScanOption *option = loket_scan_match_find_any (options, loket_scan_words_source);
  const char * const *choices = option != NULL ? loket_scan_option_get_choices (option) : NULL;

  if (choices == NULL)
    return source == LOKET_SCAN_SOURCE_FLATBED;
  if (loket_scan_match_source (choices, source) != NULL)
    return TRUE;

  return source == LOKET_SCAN_SOURCE_DUPLEX
         && loket_scan_match_source (choices, LOKET_SCAN_SOURCE_FEEDER) != NULL && has_sides (options);
}
