/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of LoketScanner share. */

#pragma once

#include "loket-scan-job.h"
#include "loket-scan-worker.h"
#include "loket-scanner.h"

G_BEGIN_DECLS

struct _LoketScanner
{
  GObject parent_instance;

  char *device;             /* the one that is open or should be */
  char *specimens;
  char *specimen_config;
  char *specimen_backends;

  LoketScanWorker *worker;
  gboolean open;            /* the worker has the device */
  guint generation;         /* of the worker */
  GPtrArray *settings;      /* "name=value" set by hand: given again to a new worker */
  guint settings_told;

  LoketScanJob *job;
  GQueue waiting;

  GListStore *options;
  GPtrArray *option_list;
  GListStore *devices;      /* of the last listing, NULL before */
  GPtrArray *listings;      /* tasks that wait for the listing that runs */

  LoketScannerState state;
  LoketScanProblem problem;
};

enum
{
  LOKET_SCANNER_PAGE_STARTED,
  LOKET_SCANNER_STRIP,
  LOKET_SCANNER_PAGE_DONE,
  LOKET_SCANNER_PAGE_LOST,
  LOKET_SCANNER_PROBLEM,
  LOKET_SCANNER_PASSWORD_NEEDED,
  LOKET_SCANNER_N_SIGNALS
};

extern guint loket_scanner_signals[LOKET_SCANNER_N_SIGNALS];

void           _loket_scanner_set_state (LoketScanner     *self,
                                         LoketScannerState state);
void           _loket_scanner_set_problem (LoketScanner    *self,
                                           LoketScanProblem problem);
void           _loket_scanner_set_options (LoketScanner *self,
                                           GVariant     *body);
LoketScanPlace _loket_scanner_get_place (LoketScanner *self,
                                         const char   *device);

/* The line of jobs. */
void           _loket_scanner_queue (LoketScanner *self,
                                     LoketScanJob *job);
void           _loket_scanner_open_device (LoketScanner *self,
                                           const char   *device);
void           _loket_scanner_end_job (LoketScanner    *self,
                                       LoketScanProblem problem);
void           _loket_scanner_drop_worker (LoketScanner *self);

/* Finding a device when none was named. */
void           _loket_scanner_find (LoketScanner *self);
gboolean       _loket_scanner_find_other (LoketScanner    *self,
                                          LoketScanProblem problem);

G_END_DECLS
