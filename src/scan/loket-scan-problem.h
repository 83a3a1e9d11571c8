/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scanner can have against going on: one code for every SANE status and for what we do. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoketScanProblem: numbers travel between window and worker: append only.
 * Those from %LOKET_SCAN_PROBLEM_SHORT_PAGE on are remarks: the page is there and is kept.
 */
typedef enum
{
  LOKET_SCAN_PROBLEM_NONE,
  LOKET_SCAN_PROBLEM_CANCELLED,     /* the officer stopped it */
  LOKET_SCAN_PROBLEM_NO_SCANNER,    /* none found */
  LOKET_SCAN_PROBLEM_UNPLUGGED,     /* the chosen one does not answer */
  LOKET_SCAN_PROBLEM_BUSY,          /* another program or desk uses it */
  LOKET_SCAN_PROBLEM_FEEDER_EMPTY,  /* asked for the feeder, nothing in it */
  LOKET_SCAN_PROBLEM_JAMMED,
  LOKET_SCAN_PROBLEM_COVER_OPEN,
  LOKET_SCAN_PROBLEM_LOCKED,        /* transport lock of the mechanism */
  LOKET_SCAN_PROBLEM_WARMING_UP,    /* lamp not ready after a minute */
  LOKET_SCAN_PROBLEM_BROKEN_OFF,    /* the device or its cable failed in the middle */
  LOKET_SCAN_PROBLEM_NOT_ALLOWED,   /* no right to use the device, or wrong password */
  LOKET_SCAN_PROBLEM_SETTING,       /* it refuses a setting */
  LOKET_SCAN_PROBLEM_UNSUPPORTED,   /* it sends something this program cannot read */
  LOKET_SCAN_PROBLEM_TOO_LARGE,     /* more pixels than this desk takes */
  LOKET_SCAN_PROBLEM_MEMORY,
  LOKET_SCAN_PROBLEM_RESET,         /* the worker hung or died; it was started again */
  LOKET_SCAN_PROBLEM_SLOW,          /* no answer within the time it was given */
  LOKET_SCAN_PROBLEM_SHORT_PAGE,    /* remark: fewer rows than announced */
  LOKET_SCAN_PROBLEM_LONG_PAGE,     /* remark: more data than announced, cut */
  LOKET_SCAN_N_PROBLEMS
} LoketScanProblem;

const char *loket_scan_problem_get_code (LoketScanProblem problem);
const char *loket_scan_problem_get_sentence (LoketScanProblem problem);
const char *loket_scan_problem_get_advice (LoketScanProblem problem);
gboolean         loket_scan_problem_is_remark (LoketScanProblem problem);
void             loket_scan_problem_set_error (GError         **error,
                                               LoketScanProblem problem);

G_END_DECLS
