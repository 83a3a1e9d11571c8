/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing asked of the scanner. They wait in line: a device does one thing at a time. */

#pragma once

#include <gio/gio.h>

#include "loket-scan-intake.h"
#include "loket-scan-profile.h"

G_BEGIN_DECLS

typedef enum
{
  LOKET_SCAN_JOB_OPEN,
  LOKET_SCAN_JOB_REOPEN,    /* our own, after the worker was lost */
  LOKET_SCAN_JOB_SET,
  LOKET_SCAN_JOB_SCAN,
} LoketScanJobKind;

typedef struct
{
  LoketScanJobKind kind;
  guint serial;
  GTask *task;              /* (nullable) */
  gpointer owner;           /* borrowed: the scanner */
  char *device;
  char *name;
  char *value;
  LoketScanProfile *profile;
  LoketScanIntake intake;
  GSource *cancel;          /* owned; fires when the task's cancellable does */
  GSource *watchdog;
  gboolean cancelled;
  gboolean searched;        /* an open without a name has listed all devices */
  gboolean retried;         /* its worker died before anything came of it */
  gboolean ending;          /* how it ended is known, only clearing up is left */
  LoketScanProblem outcome;
} LoketScanJob;

LoketScanJob *loket_scan_job_new (LoketScanJobKind    kind,
                                  gpointer            owner,
                                  gboolean            with_task,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data,
                                  gpointer            tag);
void          loket_scan_job_free (LoketScanJob *self);
void          loket_scan_job_watch (LoketScanJob *self,
                                    guint         milliseconds,
                                    GSourceFunc   expired,
                                    gpointer      user_data);
void          loket_scan_job_unwatch (LoketScanJob *self);
/* Answers the task; a scan answers with its pages even when it failed. */
void          loket_scan_job_return (LoketScanJob    *self,
                                     LoketScanProblem problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketScanJob, loket_scan_job_free)

G_END_DECLS
