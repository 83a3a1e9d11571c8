/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Codes, sentences and advice for what a scanner has against going on. */

#include "loket-scan-problem.h"

#include <glib/gi18n-lib.h>

#include "loket-error.h"

typedef struct
{
  const char *code;
  const char *sentence;
  const char *advice;
} Words;

static const Words words[LOKET_SCAN_N_PROBLEMS] = {
  [LOKET_SCAN_PROBLEM_NONE] = { "none", "", "" },
  [LOKET_SCAN_PROBLEM_CANCELLED] = {
    "cancelled", N_("Scanning was stopped."), N_("Finished pages are kept.")
  },
  [LOKET_SCAN_PROBLEM_NO_SCANNER] = {
    "no_scanner", N_("No scanner was found."),
    N_("Check that it is switched on and its cable is plugged in, then try again.")
  },
  [LOKET_SCAN_PROBLEM_UNPLUGGED] = {
    "unplugged", N_("The scanner does not answer."),
    N_("Check that it is switched on and its cable is plugged in, then try again.")
  },
  [LOKET_SCAN_PROBLEM_BUSY] = {
    "busy", N_("The scanner is in use."),
    N_("Close the other program that uses it, or wait until the other desk is done.")
  },
  [LOKET_SCAN_PROBLEM_FEEDER_EMPTY] = {
    "feeder_empty", N_("There is no paper in the feeder."),
    N_("Put the stack in, or scan from the glass.")
  },
  [LOKET_SCAN_PROBLEM_JAMMED] = {
    "jammed", N_("Paper is stuck in the feeder."),
    N_("Open the feeder, take the sheet out, put the rest back in and go on.")
  },
  [LOKET_SCAN_PROBLEM_COVER_OPEN] = {
    "cover_open", N_("The scanner is open."), N_("Close its cover and try again.")
  },
  [LOKET_SCAN_PROBLEM_LOCKED] = {
    "locked", N_("The scanner is locked for transport."),
    N_("Open the transport lock, usually on its underside.")
  },
  [LOKET_SCAN_PROBLEM_WARMING_UP] = {
    "warming_up", N_("The scanner is still warming up."), N_("Try again in a minute.")
  },
  [LOKET_SCAN_PROBLEM_BROKEN_OFF] = {
    "broken_off", N_("The scanner broke off in the middle."),
    N_("Check its cable, switch it off and on, and scan this page again.")
  },
  [LOKET_SCAN_PROBLEM_NOT_ALLOWED] = {
    "not_allowed", N_("This account may not use the scanner."),
    N_("Ask the person who looks after this computer.")
  },
  [LOKET_SCAN_PROBLEM_SETTING] = {
    "setting", N_("The scanner refuses this setting."),
    N_("Choose another source or resolution.")
  },
  [LOKET_SCAN_PROBLEM_UNSUPPORTED] = {
    "unsupported", N_("The scanner sends something this program cannot read."),
    N_("Choose another mode, for example colour.")
  },
  [LOKET_SCAN_PROBLEM_TOO_LARGE] = {
    "too_large", N_("The page is too large."), N_("Choose a lower resolution.")
  },
  [LOKET_SCAN_PROBLEM_MEMORY] = {
    "memory", N_("There is not enough memory for this page."),
    N_("Choose a lower resolution or close other programs.")
  },
  [LOKET_SCAN_PROBLEM_RESET] = {
    "reset", N_("The scanner program hung and was started again."),
    N_("Scan the last page again. If it happens often, switch the scanner off and on.")
  },
  [LOKET_SCAN_PROBLEM_SLOW] = {
    "slow", N_("The scanner takes too long to answer."),
    N_("Check its connection, or look for scanners again.")
  },
  [LOKET_SCAN_PROBLEM_SHORT_PAGE] = {
    "short_page", N_("The page is shorter than announced."),
    N_("Look whether its lower edge is there.")
  },
  [LOKET_SCAN_PROBLEM_LONG_PAGE] = {
    "long_page", N_("The page is longer than announced and was cut."),
    N_("Look whether its lower edge is there.")
  },
};

static const Words *
words_of (LoketScanProblem problem)
{
  if ((guint) problem >= LOKET_SCAN_N_PROBLEMS)
    problem = LOKET_SCAN_PROBLEM_UNSUPPORTED;

  return &words[problem];
}

/**
 * loket_scan_problem_get_code:
 * @problem: one
 *
 * Returns: the word for it in JSON and logs
 */
const char *
loket_scan_problem_get_code (LoketScanProblem problem)
{
  return words_of (problem)->code;
}

/**
 * loket_scan_problem_get_sentence:
 * @problem: one
 *
 * Returns: what to say to the officer, translated
 */
const char *
loket_scan_problem_get_sentence (LoketScanProblem problem)
{
  const char *text = words_of (problem)->sentence;

  return *text != '\0' ? _(text) : text;
}

/**
 * loket_scan_problem_get_advice:
 * @problem: one
 *
 * Returns: what the officer can do, translated
 */
const char *
loket_scan_problem_get_advice (LoketScanProblem problem)
{
  const char *text = words_of (problem)->advice;

  return *text != '\0' ? _(text) : text;
}

gboolean
loket_scan_problem_is_remark (LoketScanProblem problem)
{
  return problem == LOKET_SCAN_PROBLEM_SHORT_PAGE || problem == LOKET_SCAN_PROBLEM_LONG_PAGE;
}

/* What happened and what to do now: whoever reads it stands before the scanner. */
void
loket_scan_problem_set_error (GError         **error,
                              LoketScanProblem problem)
{
  g_autofree char *text = g_strdup_printf ("%s %s", loket_scan_problem_get_sentence (problem),
                                           loket_scan_problem_get_advice (problem));

  if (problem == LOKET_SCAN_PROBLEM_CANCELLED)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, text);
  else
    g_set_error_literal (error, LOKET_ERROR,
                         problem == LOKET_SCAN_PROBLEM_RESET ? LOKET_ERROR_WORKER
                         : problem == LOKET_SCAN_PROBLEM_TOO_LARGE ? LOKET_ERROR_TOO_LARGE
                         : LOKET_ERROR_DEVICE,
                         text);
  if (problem != LOKET_SCAN_PROBLEM_CANCELLED && error != NULL)
    {
      g_autofree char *cause = g_strconcat ("scan.", loket_scan_problem_get_code (problem), NULL);

      loket_error_set_cause (*error, cause, NULL);
    }
}
