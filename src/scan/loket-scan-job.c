/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thing asked of the scanner. */

#include "loket-scan-job.h"

/**
 * loket_scan_job_new:
 * @kind: which
 * @owner: the scanner, which outlives it
 * @with_task: FALSE for a job of our own that answers nobody
 * @cancellable: (nullable): of the task
 * @callback: of the task
 * @user_data: for it
 * @tag: source tag of the task
 *
 * Returns: (transfer full): a job to put in line
 */
LoketScanJob *
loket_scan_job_new (LoketScanJobKind    kind,
                    gpointer            owner,
                    gboolean            with_task,
                    GCancellable       *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer            user_data,
                    gpointer            tag)
{
  static guint serial = 0;
  LoketScanJob *self = g_new0 (LoketScanJob, 1);

  self->kind = kind;
  self->owner = owner;
  self->serial = (guint) g_atomic_int_add (&serial, 1);
  if (with_task)
    {
      self->task = g_task_new (owner, cancellable, callback, user_data);
      g_task_set_source_tag (self->task, tag);
      g_task_set_check_cancellable (self->task, FALSE);
    }

  return self;
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
loket_scan_job_free (LoketScanJob *self)
{
  clear_source (&self->cancel);
  clear_source (&self->watchdog);
  loket_scan_intake_clear (&self->intake);
  g_clear_pointer (&self->profile, loket_scan_profile_free);
  g_clear_object (&self->task);
  g_free (self->device);
  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

void
loket_scan_job_watch (LoketScanJob *self,
                      guint         milliseconds,
                      GSourceFunc   expired,
                      gpointer      user_data)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();

  clear_source (&self->watchdog);
  self->watchdog = g_timeout_source_new (milliseconds);
  g_source_set_callback (self->watchdog, expired, user_data, NULL);
  g_source_attach (self->watchdog, context);
}

void
loket_scan_job_unwatch (LoketScanJob *self)
{
  clear_source (&self->watchdog);
}

void
loket_scan_job_return (LoketScanJob    *self,
                       LoketScanProblem problem)
{
  GError *error = NULL;

  clear_source (&self->cancel);
  clear_source (&self->watchdog);
  if (self->task == NULL)
    return;
  /* A scan that failed still says how many pages there are: finish reads the task's data. */
  if (self->kind == LOKET_SCAN_JOB_SCAN)
    g_task_set_task_data (self->task, GUINT_TO_POINTER (self->intake.n_pages), NULL);
  if (problem != LOKET_SCAN_PROBLEM_NONE)
    {
      loket_scan_problem_set_error (&error, problem);
      g_task_return_error (self->task, error);
    }
  else
    {
      g_task_return_boolean (self->task, TRUE);
    }
  g_clear_object (&self->task);
}
