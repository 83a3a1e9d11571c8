/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scan of an open SANE device. Pages follow each other by sane_start alone; sane_cancel comes
 * once, at the end, on this thread, never while a driver's own thread has just been born: it can
 * hang for ever then (libsane 1.2.1, sanei_thread). If it does, the window kills this process. */

#include "loket-sane-scan.h"

#include <string.h>

#include "loket-link.h"

#define READ_SIZE (256 * 1024)
#define CANCEL_WAIT (50 * 1000)
#define BUSY_FIRST (G_USEC_PER_SEC / 4)
#define BUSY_MOST (2 * G_USEC_PER_SEC)
#define BUSY_CAP (30 * G_USEC_PER_SEC)
#define WARM_CAP (60 * G_USEC_PER_SEC)
#define PAPER_WAIT (1 * G_USEC_PER_SEC)
#define MAX_FRAMES 3

#define STATUS_WARMING_UP 12

typedef struct
{
  LoketSaneDevice *device;
  const LoketScanProfile *profile;
  LoketScanSetup setup;
  guint n_pages;
  gint64 started_at;
  gboolean has_read;        /* since the last start */
  gboolean reopened;
  gboolean waited_for_paper;
  gboolean stack_done;
  guint8 *buffer;
} Scan;

static LoketScanProblem
apply (Scan *scan)
{
  LoketScanTarget target = loket_sane_device_as_target (scan->device);

  return loket_scan_match_apply (&target, scan->profile, &scan->setup);
}

static void
cancel_safely (Scan *scan)
{
  gint64 age = g_get_monotonic_time () - scan->started_at;

  if (scan->started_at != 0 && !scan->has_read && age < CANCEL_WAIT)
    g_usleep ((gulong) (CANCEL_WAIT - age));
  sane_cancel (loket_sane_device_get_handle (scan->device));
}

static gboolean
paper_is_loaded (Scan *scan)
{
  LoketScanOption *option;

  loket_sane_device_refresh (scan->device);
  option = loket_scan_options_find (loket_sane_device_get_options (scan->device), "page-loaded");

  return option != NULL && loket_scan_option_has_value (option)
         && loket_scan_option_get_number (option) != 0;
}

/* Some drivers refuse a second start until they are opened again; once per scan. */
static LoketScanProblem
start_over (Scan *scan)
{
  LoketScanProblem problem;

  scan->reopened = TRUE;
  cancel_safely (scan);
  problem = loket_sane_device_reopen (scan->device);
  if (problem == LOKET_SCAN_PROBLEM_NONE)
    problem = apply (scan);

  return problem;
}

/* The feeder says it is empty. */
static gboolean
try_paper_again (Scan *scan)
{
  if (scan->n_pages > 0 || scan->waited_for_paper)
    return FALSE;
  scan->waited_for_paper = TRUE;
  if (!scan->setup.feeder)
    {
      /* A glass is never empty: the driver is confused. */
      cancel_safely (scan);
      return TRUE;
    }

  return paper_is_loaded (scan) && loket_link_sleep (PAPER_WAIT);
}

static LoketScanProblem
start (Scan *scan)
{
  gint64 wait = BUSY_FIRST, waited = 0;

  for (;;)
    {
      LoketScanProblem problem;
      SANE_Status status;

      if (loket_link_cancelled ())
        return LOKET_SCAN_PROBLEM_CANCELLED;
      status = sane_start (loket_sane_device_get_handle (scan->device));
      scan->started_at = g_get_monotonic_time ();
      scan->has_read = FALSE;
      if (status == SANE_STATUS_GOOD)
        return LOKET_SCAN_PROBLEM_NONE;
      if (status == SANE_STATUS_NO_DOCS && try_paper_again (scan))
        continue;
      if (status == SANE_STATUS_INVAL && !scan->reopened)
        {
          problem = start_over (scan);
          if (problem != LOKET_SCAN_PROBLEM_NONE)
            return problem;
          continue;
        }
      problem = loket_sane_problem (status);
      if (status != SANE_STATUS_DEVICE_BUSY && (int) status != STATUS_WARMING_UP)
        return problem;
      if (waited >= (status == SANE_STATUS_DEVICE_BUSY ? BUSY_CAP : WARM_CAP))
        return problem;
      if (!loket_link_sleep (wait))
        return LOKET_SCAN_PROBLEM_CANCELLED;
      waited += wait;
      wait = MIN (wait * 2, BUSY_MOST);
    }
}

static LoketScanProblem
describe_frame (Scan            *scan,
                SANE_Parameters *parameters,
                LoketScanFrame  *frame)
{
  SANE_Status status;

  memset (parameters, 0, sizeof *parameters);
  status = sane_get_parameters (loket_sane_device_get_handle (scan->device), parameters);
  if (status != SANE_STATUS_GOOD)
    return loket_sane_problem (status);
  if ((guint) parameters->format > SANE_FRAME_BLUE)
    return LOKET_SCAN_PROBLEM_UNSUPPORTED;
  frame->format = (LoketScanFrameFormat) parameters->format;
  frame->depth = parameters->depth;
  frame->pixels_per_line = parameters->pixels_per_line;
  frame->bytes_per_line = parameters->bytes_per_line;
  frame->lines = parameters->lines;

  return LOKET_SCAN_PROBLEM_NONE;
}

/* Until the frame is over. @len is trusted with GOOD only, and never beyond the buffer. */
static LoketScanProblem
read_frame (Scan            *scan,
            LoketScanCanvas *raster)
{
  SANE_Handle handle = loket_sane_device_get_handle (scan->device);
  guint empty = 0;

  for (;;)
    {
      SANE_Int length = 0;
      SANE_Status status;

      if (loket_link_cancelled ())
        return LOKET_SCAN_PROBLEM_CANCELLED;
      status = sane_read (handle, scan->buffer, READ_SIZE, &length);
      /* Our own wish wins over what a cancelled driver says: it may look like a whole page. */
      if (loket_link_cancelled ())
        return LOKET_SCAN_PROBLEM_CANCELLED;
      if (status == SANE_STATUS_EOF)
        return LOKET_SCAN_PROBLEM_NONE;
      if (status != SANE_STATUS_GOOD)
        return loket_sane_problem (status);
      scan->has_read = TRUE;
      length = CLAMP (length, 0, READ_SIZE);
      empty = length > 0 ? 0 : empty + 1;
      if (empty > 4)
        loket_link_sleep (MIN (empty, 50) * 1000);
      if (length > 0 && !loket_scan_canvas_feed (raster, scan->buffer, (gsize) length))
        return LOKET_SCAN_PROBLEM_LONG_PAGE;
    }
}

static void
announce (Scan              *scan,
          LoketScanCanvas   *raster,
          LoketScanPageInfo *info)
{
  memset (info, 0, sizeof *info);
  loket_scan_canvas_describe (raster, info);
  info->number = scan->n_pages + 1;
  info->dpi_x = scan->setup.dpi_x > 0 ? scan->setup.dpi_x : scan->profile->dpi;
  info->dpi_y = scan->setup.dpi_y > 0 ? scan->setup.dpi_y : info->dpi_x;
  info->back = scan->setup.duplex && info->number % 2 == 0;
  loket_link_page (raster, info);
}

static LoketScanProblem
finish (Scan              *scan,
        LoketScanCanvas   *raster,
        LoketScanPageInfo *info)
{
  LoketScanProblem problem;

  loket_scan_canvas_describe (raster, info);
  if (info->height < 1)
    {
      /* Some feeders end a stack with a page that has nothing on it. */
      if (scan->n_pages == 0)
        return scan->setup.feeder ? LOKET_SCAN_PROBLEM_FEEDER_EMPTY
               : LOKET_SCAN_PROBLEM_BROKEN_OFF;
      scan->stack_done = TRUE;
      return LOKET_SCAN_PROBLEM_NONE;
    }
  problem = loket_scan_canvas_seal (raster);
  if (problem == LOKET_SCAN_PROBLEM_NONE)
    {
      scan->n_pages++;
      loket_link_page_end (info);
    }

  return problem;
}

/* After sane_start: one frame, or three of one colour each with a start of their own. */
static LoketScanProblem
read_page (Scan *scan)
{
  g_autoptr(LoketScanCanvas) raster = loket_scan_canvas_new ();
  SANE_Parameters parameters = { 0 };
  LoketScanProblem problem;
  LoketScanPageInfo info;
  LoketScanFrame frame;

  for (int i = 0; i < MAX_FRAMES; i++)
    {
      problem = i > 0 ? start (scan) : LOKET_SCAN_PROBLEM_NONE;
      if (problem == LOKET_SCAN_PROBLEM_NONE)
        problem = describe_frame (scan, &parameters, &frame);
      if (problem == LOKET_SCAN_PROBLEM_NONE)
        problem = loket_scan_canvas_begin (raster, &frame);
      if (problem != LOKET_SCAN_PROBLEM_NONE)
        return problem;
      if (i == 0)
        announce (scan, raster, &info);
      loket_link_rows_on (raster);
      problem = read_frame (scan, raster);
      loket_link_rows_done ();
      loket_scan_canvas_end (raster);
      if (problem == LOKET_SCAN_PROBLEM_FEEDER_EMPTY)
        {
          /* Some drivers notice the end of the stack only while reading. */
          if (loket_scan_canvas_get_received (raster) == 0 && scan->n_pages > 0)
            scan->stack_done = TRUE;
          else if (loket_scan_canvas_get_received (raster) == 0)
            return problem;
          problem = LOKET_SCAN_PROBLEM_NONE;
          break;
        }
      if (problem == LOKET_SCAN_PROBLEM_LONG_PAGE)
        break;
      if (problem != LOKET_SCAN_PROBLEM_NONE)
        return problem;
      if (frame.format < LOKET_SCAN_FRAME_RED || parameters.last_frame)
        break;
    }
  if (scan->stack_done)
    return LOKET_SCAN_PROBLEM_NONE;

  return finish (scan, raster, &info);
}

static gboolean
wants_more (Scan *scan)
{
  if (scan->stack_done || (!scan->setup.feeder && scan->n_pages > 0))
    return FALSE;

  return scan->profile->pages_max == 0 || scan->n_pages < scan->profile->pages_max;
}

/**
 * loket_sane_scan:
 * @device: open and idle
 * @profile: what to scan
 * @n_pages: (out): how many pages were finished, also when something went wrong later
 *
 * Returns: none, or what ended it
 */
LoketScanProblem
loket_sane_scan (LoketSaneDevice        *device,
                 const LoketScanProfile *profile,
                 guint                  *n_pages)
{
  g_autofree guint8 *buffer = g_malloc (READ_SIZE);
  Scan scan = { .device = device, .profile = profile, .buffer = buffer };
  LoketScanProblem problem = apply (&scan);

  if (problem == LOKET_SCAN_PROBLEM_SETTING)
    {
      /* A device that lost its mind after an earlier scan is set up afresh once. */
      problem = start_over (&scan);
    }
  while (problem == LOKET_SCAN_PROBLEM_NONE && wants_more (&scan))
    {
      loket_link_throttle ();
      problem = start (&scan);
      if (problem == LOKET_SCAN_PROBLEM_FEEDER_EMPTY && scan.n_pages > 0)
        {
          problem = LOKET_SCAN_PROBLEM_NONE;
          break;
        }
      if (problem == LOKET_SCAN_PROBLEM_NONE)
        problem = read_page (&scan);
    }
  *n_pages = scan.n_pages;
  if (scan.started_at != 0)
    {
      loket_link_ending (problem, scan.n_pages);
      cancel_safely (&scan);
    }

  return problem;
}
