/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sets a device up in the order that drivers need: source, mode, depth, resolution, page size,
 * corners, brightness, and last what the caller named itself. */

#include "loket-scan-match.h"

#include <math.h>
#include <string.h>

#include "loket-scan-words.h"

#define MM_PER_INCH 25.4
#define ROUNDS 3

typedef struct
{
  const LoketScanTarget *target;
  const LoketScanProfile *profile;
  LoketScanSetup *setup;
  gboolean centred;
} Job;

static LoketScanOption *
find (Job        *job,
      const char *name)
{
  return loket_scan_options_find (job->target->get_options (job->target->device), name);
}

static LoketScanOption *
find_settable (Job                *job,
               const char * const *names)
{
  for (; *names != NULL; names++)
    {
      LoketScanOption *option = find (job, *names);

      if (option != NULL && loket_scan_option_get_settable (option))
        return option;
    }

  return NULL;
}

/* A driver may be upset by a setting it has already: say it only when it is news. */
static LoketScanProblem
put_text (Job             *job,
          LoketScanOption *option,
          const char      *value)
{
  if (loket_scan_option_has_value (option)
      && g_str_equal (loket_scan_option_get_text (option), value))
    return LOKET_SCAN_PROBLEM_NONE;

  return job->target->set (job->target->device, loket_scan_option_get_name (option), value);
}

static LoketScanProblem
put_number (Job             *job,
            LoketScanOption *option,
            double           wanted)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double value = loket_scan_option_nearest (option, wanted);
  double slack = loket_scan_option_get_unit (option) == LOKET_SCAN_UNIT_MM ? 0.2 : 0.001;

  if (loket_scan_option_get_kind (option) == LOKET_SCAN_OPTION_INTEGER)
    value = round (value);
  if (loket_scan_option_has_value (option)
      && fabs (loket_scan_option_get_number (option) - value) < slack)
    return LOKET_SCAN_PROBLEM_NONE;

  return job->target->set (job->target->device, loket_scan_option_get_name (option),
                           g_ascii_formatd (text, sizeof text, "%.4f", value));
}

static LoketScanProblem
put_sides (Job     *job,
           gboolean both)
{
  for (const char * const *name = loket_scan_words_sides; *name != NULL; name++)
    {
      LoketScanOption *option = find (job, *name);
      const char * const *choices;

      if (option == NULL || !loket_scan_option_get_settable (option))
        continue;
      if (loket_scan_option_get_kind (option) == LOKET_SCAN_OPTION_BOOLEAN)
        return put_text (job, option, both ? "yes" : "no");
      for (choices = loket_scan_option_get_choices (option); choices && *choices; choices++)
        if (loket_scan_words_rate_sides (*choices, both) > 0)
          return put_text (job, option, *choices);
    }

  return both ? LOKET_SCAN_PROBLEM_SETTING : LOKET_SCAN_PROBLEM_NONE;
}

static LoketScanProblem
put_source (Job *job)
{
  LoketScanSource wanted = job->profile->source;
  LoketScanOption *option = loket_scan_match_find_any (job->target->get_options (job->target->device),
                                                       loket_scan_words_source);
  const char * const *choices = option != NULL ? loket_scan_option_get_choices (option) : NULL;
  g_autofree char *word = NULL;
  LoketScanProblem problem = LOKET_SCAN_PROBLEM_NONE;
  gboolean whole;

  if (choices == NULL)
    return wanted == LOKET_SCAN_SOURCE_FLATBED ? problem : LOKET_SCAN_PROBLEM_SETTING;
  word = g_strdup (loket_scan_match_source (choices, wanted));
  whole = word != NULL;
  if (word == NULL && wanted == LOKET_SCAN_SOURCE_DUPLEX)
    word = g_strdup (loket_scan_match_source (choices, LOKET_SCAN_SOURCE_FEEDER));
  /* A device that only has a feeder takes a single sheet there instead of on a glass. */
  if (word == NULL && wanted == LOKET_SCAN_SOURCE_FLATBED)
    {
      word = g_strdup (loket_scan_match_source (choices, LOKET_SCAN_SOURCE_FEEDER));
      if (word != NULL)
        wanted = LOKET_SCAN_SOURCE_FEEDER;
    }
  if (word == NULL)
    return wanted == LOKET_SCAN_SOURCE_FLATBED ? problem : LOKET_SCAN_PROBLEM_SETTING;
  if (loket_scan_option_get_settable (option))
    problem = put_text (job, option, word);
  if (problem != LOKET_SCAN_PROBLEM_NONE)
    return problem;
  job->setup->feeder = wanted != LOKET_SCAN_SOURCE_FLATBED;
  job->setup->duplex = wanted == LOKET_SCAN_SOURCE_DUPLEX;
  job->centred = strstr (word, "center") != NULL || strstr (word, "central") != NULL;
  if (job->setup->feeder && !(whole && job->setup->duplex))
    problem = put_sides (job, job->setup->duplex);

  return problem;
}

static LoketScanProblem
put_mode (Job *job)
{
  LoketScanOption *option = find_settable (job, loket_scan_words_mode);
  LoketScanProblem problem = LOKET_SCAN_PROBLEM_NONE;
  const char *word;

  if (option != NULL)
    {
      word = loket_scan_match_mode (loket_scan_option_get_choices (option), job->profile->mode);
      if (word != NULL)
        problem = put_text (job, option, word);
      if (problem != LOKET_SCAN_PROBLEM_NONE)
        return problem;
    }
  option = find_settable (job, loket_scan_words_depth);
  if (option != NULL && loket_scan_option_get_kind (option) == LOKET_SCAN_OPTION_INTEGER)
    problem = put_number (job, option, job->profile->mode == LOKET_SCAN_MODE_LINEART ? 1 : 8);

  return problem;
}

/* Resolutions as words ("300dpi") happen too. */
static LoketScanProblem
put_resolution_word (Job             *job,
                     LoketScanOption *option)
{
  const char *best = NULL;
  double best_distance = G_MAXDOUBLE;

  for (const char * const *choice = loket_scan_option_get_choices (option);
       choice != NULL && *choice != NULL; choice++)
    {
      double distance = fabs (g_ascii_strtod (*choice, NULL) - job->profile->dpi);

      if (distance < best_distance)
        {
          best_distance = distance;
          best = *choice;
        }
    }

  return best != NULL ? put_text (job, option, best) : LOKET_SCAN_PROBLEM_NONE;
}

/* From a list the smallest that is not coarser than asked: nobody wants fewer dots. */
static double
choose_resolution (LoketScanOption *option,
                   double           wanted)
{
  guint n_numbers;
  const double *numbers = loket_scan_option_get_numbers (option, &n_numbers);
  double best = 0, largest = 0;

  for (guint i = 0; i < n_numbers; i++)
    {
      largest = MAX (largest, numbers[i]);
      if (numbers[i] >= wanted && (best == 0 || numbers[i] < best))
        best = numbers[i];
    }
  if (n_numbers > 0)
    return best > 0 ? best : largest;

  return wanted;
}

static double
miss (Job             *job,
      LoketScanOption *option)
{
  double wanted = job->profile->dpi;

  return fabs (loket_scan_option_nearest (option, choose_resolution (option, wanted)) - wanted);
}

/* Some devices have a poor list for both axes and a rich one for each. */
static gboolean
axes_are_better (Job             *job,
                 LoketScanOption *both)
{
  LoketScanOption *x = find (job, "x-resolution"), *y = find (job, "y-resolution");

  return x != NULL && y != NULL && x != both && loket_scan_option_get_settable (x)
         && loket_scan_option_get_settable (y) && miss (job, x) < miss (job, both)
         && miss (job, y) <= miss (job, x);
}

static LoketScanProblem
put_one_resolution (Job        *job,
                    const char *name)
{
  LoketScanOption *option = find (job, name);

  if (option == NULL || !loket_scan_option_get_settable (option))
    return LOKET_SCAN_PROBLEM_NONE;
  if (loket_scan_option_get_kind (option) == LOKET_SCAN_OPTION_TEXT)
    return put_resolution_word (job, option);

  return put_number (job, option, choose_resolution (option, job->profile->dpi));
}

static LoketScanProblem
put_resolution (Job *job)
{
  LoketScanOption *option = find_settable (job, loket_scan_words_resolution);
  const char *name;
  LoketScanProblem problem;

  if (option == NULL || job->profile->dpi <= 0)
    return LOKET_SCAN_PROBLEM_NONE;
  name = axes_are_better (job, option) ? "x-resolution" : loket_scan_option_get_name (option);
  if (!g_str_equal (name, "x-resolution"))
    return put_one_resolution (job, name);
  problem = put_one_resolution (job, "x-resolution");
  if (problem == LOKET_SCAN_PROBLEM_NONE)
    problem = put_one_resolution (job, "y-resolution");

  return problem;
}

static double
read_resolution (Job        *job,
                 const char *name)
{
  LoketScanOption *option = find (job, name);

  if (option == NULL || !loket_scan_option_has_value (option))
    return 0;
  if (loket_scan_option_get_kind (option) == LOKET_SCAN_OPTION_TEXT)
    return g_ascii_strtod (loket_scan_option_get_text (option), NULL);

  return loket_scan_option_get_number (option);
}

static void
read_back (Job *job)
{
  LoketScanSetup *setup = job->setup;

  setup->dpi_x = setup->dpi_y = 0;
  for (const char * const *name = loket_scan_words_resolution; *name && setup->dpi_x <= 0; name++)
    setup->dpi_x = setup->dpi_y = read_resolution (job, *name);
  if (read_resolution (job, "y-resolution") > 0 && read_resolution (job, "x-resolution") > 0)
    {
      setup->dpi_x = read_resolution (job, "x-resolution");
      setup->dpi_y = read_resolution (job, "y-resolution");
    }
}

static double
in_unit (Job             *job,
         LoketScanOption *option,
         double           mm,
         gboolean         vertical)
{
  double dpi = vertical ? job->setup->dpi_y : job->setup->dpi_x;

  if (loket_scan_option_get_unit (option) == LOKET_SCAN_UNIT_PIXEL)
    return mm / MM_PER_INCH * (dpi > 0 ? dpi : 75);

  return mm;
}

/* @mm below 0: as far as the device goes. */
static LoketScanProblem
put_edge (Job                *job,
          const char * const *names,
          double              mm,
          gboolean            vertical)
{
  LoketScanOption *option = find_settable (job, names);
  double min = 0, max = 0, step;

  if (option == NULL)
    return LOKET_SCAN_PROBLEM_NONE;
  if (mm < 0)
    {
      if (!loket_scan_option_get_range (option, &min, &max, &step))
        return LOKET_SCAN_PROBLEM_NONE;

      return put_number (job, option, max);
    }

  return put_number (job, option, in_unit (job, option, mm, vertical));
}

static double
reach_mm (Job        *job,
          const char *name)
{
  LoketScanOption *option = find (job, name);
  double min, max, step;

  if (option == NULL || !loket_scan_option_get_range (option, &min, &max, &step))
    return 0;

  return max / in_unit (job, option, 1, FALSE);
}

/* Where there are no corners there may be names of paper sizes. */
static LoketScanProblem
put_paper (Job *job)
{
  LoketScanOption *option = find_settable (job, loket_scan_words_paper);
  const char * const *choices = option != NULL ? loket_scan_option_get_choices (option) : NULL;
  const char *best = NULL;
  int best_rate = 0;

  for (; choices != NULL && *choices != NULL; choices++)
    {
      int rate = loket_scan_words_rate_paper (*choices, job->profile->size);

      if (rate > best_rate)
        {
          best_rate = rate;
          best = *choices;
        }
    }

  return best != NULL ? put_text (job, option, best) : LOKET_SCAN_PROBLEM_NONE;
}

static LoketScanProblem
put_area (Job *job)
{
  static const char * const tl_x[] = { "tl-x", NULL }, * const tl_y[] = { "tl-y", NULL };
  static const char * const br_x[] = { "br-x", NULL }, * const br_y[] = { "br-y", NULL };
  double width, height, x = MAX (job->profile->x_mm, 0), y = MAX (job->profile->y_mm, 0);
  gboolean all;
  LoketScanProblem problem;

  loket_scan_profile_get_area (job->profile, &width, &height);
  all = width <= 0 || height <= 0;
  if (all)
    x = y = 0;
  if (find_settable (job, br_x) == NULL)
    return put_paper (job);
  problem = put_edge (job, loket_scan_words_page_width, all ? -1 : x + width, FALSE);
  if (problem == LOKET_SCAN_PROBLEM_NONE)
    problem = put_edge (job, loket_scan_words_page_height, all ? -1 : y + height, TRUE);
  /* Without a page width of its own a feeder that centres the paper must be told where it is. */
  if (job->centred && !all && find_settable (job, loket_scan_words_page_width) == NULL)
    x += MAX (0, (reach_mm (job, "br-x") - width) / 2);
  if (problem == LOKET_SCAN_PROBLEM_NONE)
    problem = put_edge (job, tl_x, x, FALSE);
  if (problem == LOKET_SCAN_PROBLEM_NONE)
    problem = put_edge (job, tl_y, y, TRUE);
  if (problem == LOKET_SCAN_PROBLEM_NONE)
    problem = put_edge (job, br_x, all ? -1 : x + width, FALSE);
  if (problem == LOKET_SCAN_PROBLEM_NONE)
    problem = put_edge (job, br_y, all ? -1 : y + height, TRUE);

  return problem;
}

/* −100 … 100 on whatever scale the device has; 0 is its middle. */
static LoketScanProblem
put_percent (Job        *job,
             const char *name,
             int         percent)
{
  LoketScanOption *option = find (job, name);
  double min, max, step, middle;

  if (percent == 0 || option == NULL || !loket_scan_option_get_settable (option)
      || !loket_scan_option_get_range (option, &min, &max, &step))
    return LOKET_SCAN_PROBLEM_NONE;
  middle = min < 0 && max > 0 ? 0 : (min + max) / 2;
  percent = CLAMP (percent, -100, 100);

  return put_number (job, option, percent > 0 ? middle + (max - middle) * percent / 100.0
                     : middle + (middle - min) * percent / 100.0);
}

static LoketScanProblem
put_rest (Job *job)
{
  LoketScanProblem problem = LOKET_SCAN_PROBLEM_NONE;

  for (const char * const *name = loket_scan_words_off; *name != NULL; name++)
    {
      LoketScanOption *option = find (job, *name);

      if (option != NULL && loket_scan_option_get_settable (option)
          && loket_scan_option_get_kind (option) == LOKET_SCAN_OPTION_BOOLEAN)
        put_text (job, option, "no");
    }
  problem = put_percent (job, "brightness", job->profile->brightness);
  if (problem == LOKET_SCAN_PROBLEM_NONE)
    problem = put_percent (job, "contrast", job->profile->contrast);

  return problem;
}

static LoketScanProblem
put_settings (Job *job)
{
  LoketScanProblem problem = LOKET_SCAN_PROBLEM_NONE;

  for (char **setting = job->profile->settings;
       setting != NULL && *setting != NULL && problem == LOKET_SCAN_PROBLEM_NONE; setting++)
    {
      g_auto(GStrv) parts = g_strsplit (*setting, "=", 2);

      if (parts[0] == NULL || parts[1] == NULL)
        return LOKET_SCAN_PROBLEM_SETTING;
      problem = job->target->set (job->target->device, parts[0], parts[1]);
    }

  return problem;
}

/**
 * loket_scan_match_apply:
 * @target: the device
 * @profile: what is wanted
 * @setup: (out): what it came to
 *
 * A later setting can undo an earlier one, so the whole order runs again, a few times at most;
 * settings that hold already are not sent a second time.
 *
 * Returns: none, or why the device cannot be set up so
 */
LoketScanProblem
loket_scan_match_apply (const LoketScanTarget  *target,
                        const LoketScanProfile *profile,
                        LoketScanSetup         *setup)
{
  Job job = { target, profile, setup, FALSE };
  LoketScanProblem problem = LOKET_SCAN_PROBLEM_NONE;

  memset (setup, 0, sizeof *setup);
  for (int round = 0; round < ROUNDS && problem == LOKET_SCAN_PROBLEM_NONE; round++)
    {
      problem = put_source (&job);
      if (problem == LOKET_SCAN_PROBLEM_NONE)
        problem = put_mode (&job);
      if (problem == LOKET_SCAN_PROBLEM_NONE)
        problem = put_resolution (&job);
      read_back (&job);
      if (problem == LOKET_SCAN_PROBLEM_NONE)
        problem = put_area (&job);
      if (problem == LOKET_SCAN_PROBLEM_NONE)
        problem = put_rest (&job);
    }
  if (problem == LOKET_SCAN_PROBLEM_NONE)
    problem = put_settings (&job);
  read_back (&job);

  return problem;
}
