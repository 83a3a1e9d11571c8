/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of jobs of a scanner, and what its worker says while one is done. */

#include <unistd.h>

#include "loket-scan-last.h"
#include "loket-scan-wire.h"
#include "loket-scanner-private.h"

#define OPEN_MS 45000       /* a network scanner that sleeps needs its time */
#define SET_MS 30000
#define CANCEL_MS 3000
#define ENDING_MS 15000     /* the carriage travels back */
#define STRIP_BYTES ((gsize) 4 << 20)

typedef struct
{
  GWeakRef scanner;
  guint generation;
  guint64 bytes;
} Held;

static void run_next (LoketScanner *self);

static LoketScannerState
resting_state (LoketScanner *self)
{
  return self->open ? LOKET_SCANNER_READY : LOKET_SCANNER_CLOSED;
}

void
_loket_scanner_drop_worker (LoketScanner *self)
{
  self->open = FALSE;
  self->generation++;
  if (self->worker != NULL)
    g_clear_pointer (&self->worker, loket_scan_worker_free);
}

/* Ends the job that runs and goes on with the next one. */
void
_loket_scanner_end_job (LoketScanner    *self,
                        LoketScanProblem problem)
{
  g_autoptr(LoketScanner) alive = g_object_ref (self);
  g_autoptr(LoketScanJob) job = g_steal_pointer (&self->job);
  LoketScanJob *waiting;

  if (job->intake.page != NULL)
    g_signal_emit (self, loket_scanner_signals[LOKET_SCANNER_PAGE_LOST], 0, job->intake.page);
  _loket_scanner_set_state (self, resting_state (self));
  _loket_scanner_set_problem (self, problem);
  loket_scan_job_return (job, problem);
  /* Nothing can be set or scanned on a device that could not be opened again. */
  waiting = job->kind == LOKET_SCAN_JOB_REOPEN && problem != LOKET_SCAN_PROBLEM_NONE
            ? g_queue_peek_head (&self->waiting) : NULL;
  if (waiting != NULL && waiting->kind != LOKET_SCAN_JOB_OPEN)
    {
      self->job = g_queue_pop_head (&self->waiting);
      _loket_scanner_end_job (self, problem);
      return;
    }
  run_next (self);
}

static void
queue_reopen (LoketScanner *self)
{
  g_queue_push_head (&self->waiting, loket_scan_job_new (LOKET_SCAN_JOB_REOPEN, self, FALSE, NULL,
                                                         NULL, NULL, NULL));
}

/* A worker that died while nobody used it is noticed only now: begin again, once. */
static gboolean
begin_again (LoketScanner *self)
{
  LoketScanJob *job = self->job;

  if (job->kind != LOKET_SCAN_JOB_SCAN || job->retried || job->cancelled || job->ending
      || job->intake.page != NULL || job->intake.n_pages > 0)
    return FALSE;
  job->retried = TRUE;
  self->job = NULL;
  g_queue_push_head (&self->waiting, job);
  queue_reopen (self);
  run_next (self);

  return TRUE;
}

static void
on_worker_gone (LoketScanWorker *worker,
                gpointer         user_data)
{
  g_autoptr(LoketScanner) self = g_object_ref (user_data);
  LoketScanJob *job = self->job;
  LoketScanProblem problem = LOKET_SCAN_PROBLEM_RESET;

  _loket_scanner_drop_worker (self);
  if (job == NULL)
    {
      _loket_scanner_set_state (self, LOKET_SCANNER_CLOSED);
      _loket_scanner_set_problem (self, problem);
      return;
    }
  if (begin_again (self))
    return;
  if (job->cancelled)
    problem = LOKET_SCAN_PROBLEM_CANCELLED;
  else if (job->ending)
    problem = job->outcome;
  else if (job->outcome != LOKET_SCAN_PROBLEM_NONE)
    problem = job->outcome;
  if (job->kind == LOKET_SCAN_JOB_SCAN || job->kind == LOKET_SCAN_JOB_SET)
    {
      queue_reopen (self);
      /* Also when the officer wanted it to stop: it had to be started again for that. */
      if (problem != LOKET_SCAN_PROBLEM_RESET)
        _loket_scanner_set_problem (self, LOKET_SCAN_PROBLEM_RESET);
    }
  if (job->kind == LOKET_SCAN_JOB_OPEN && _loket_scanner_find_other (self, problem))
    return;
  _loket_scanner_end_job (self, problem);
}

/* What cannot be true: this worker is not spoken to any more. */
static void
distrust (LoketScanner *self)
{
  loket_scan_worker_kill (self->worker);
  on_worker_gone (self->worker, self);
}

static void
on_page_released (gpointer data,
                  GObject *page)
{
  Held *held = data;
  g_autoptr(LoketScanner) self = g_weak_ref_get (&held->scanner);
  GVariantDict dict;

  if (self != NULL && self->worker != NULL && self->generation == held->generation)
    {
      g_variant_dict_init (&dict, NULL);
      g_variant_dict_insert (&dict, "bytes", "t", held->bytes);
      loket_scan_worker_send (self->worker, LOKET_SCAN_WIRE_RELEASED, g_variant_dict_end (&dict));
    }
  g_weak_ref_clear (&held->scanner);
  g_free (held);
}

static void
hold_page (LoketScanner  *self,
           LoketScanPage *page)
{
  const LoketScanPageInfo *info = loket_scan_page_get_info (page);
  Held *held = g_new0 (Held, 1);

  g_weak_ref_init (&held->scanner, self);
  held->generation = self->generation;
  held->bytes = (guint64) info->height * info->stride;
  g_object_weak_ref (G_OBJECT (page), on_page_released, held);
}

static void
emit_strips (LoketScanner *self,
             int           y,
             int           rows)
{
  g_autoptr(LoketScanPage) page = g_object_ref (self->job->intake.page);
  gsize stride = loket_scan_page_get_info (page)->stride;
  int most = (int) MAX (STRIP_BYTES / stride, 1);

  if (!g_signal_has_handler_pending (self, loket_scanner_signals[LOKET_SCANNER_STRIP], 0, FALSE))
    return;
  while (rows > 0)
    {
      int part = MIN (rows, most);
      g_autoptr(GBytes) pixels = loket_scan_page_read_rows (page, y, part, NULL);

      if (pixels == NULL)
        return;
      g_signal_emit (self, loket_scanner_signals[LOKET_SCANNER_STRIP], 0, page, y, part, pixels);
      y += part;
      rows -= part;
    }
}

static gboolean
take_page_message (LoketScanner *self,
                   guint32       type,
                   GVariant     *body,
                   int           fd)
{
  LoketScanIntake *intake = &self->job->intake;
  g_autoptr(LoketScanPage) done = NULL;
  int y, rows;

  switch (type)
    {
    case LOKET_SCAN_WIRE_PAGE:
      if (loket_scan_intake_begin (intake, body, fd) == NULL)
        return FALSE;
      g_signal_emit (self, loket_scanner_signals[LOKET_SCANNER_PAGE_STARTED], 0, intake->page);
      return TRUE;

    case LOKET_SCAN_WIRE_ROWS:
      if (!loket_scan_intake_rows (intake, body, &y, &rows))
        return FALSE;
      emit_strips (self, y, rows);
      return TRUE;

    case LOKET_SCAN_WIRE_PAGE_END:
    default:
      done = loket_scan_intake_end (intake, body);
      if (done == NULL)
        return FALSE;
      hold_page (self, done);
      if (loket_scan_page_get_info (done)->remark != LOKET_SCAN_PROBLEM_NONE)
        _loket_scanner_set_problem (self, loket_scan_page_get_info (done)->remark);
      g_signal_emit (self, loket_scanner_signals[LOKET_SCANNER_PAGE_DONE], 0, done);
      return TRUE;
    }
}

static gboolean
on_time_over (gpointer user_data)
{
  LoketScanner *self = user_data;
  LoketScanJob *job = self->job;

  g_clear_pointer (&job->watchdog, g_source_unref);
  if (!job->cancelled && !job->ending)
    job->outcome = LOKET_SCAN_PROBLEM_SLOW;
  if (self->worker != NULL)
    loket_scan_worker_kill (self->worker);

  return G_SOURCE_REMOVE;
}

static gboolean
parse_outcome (GVariant         *body,
               LoketScanProblem *problem)
{
  int code = -1;

  if (!g_variant_lookup (body, "problem", "i", &code) || code < 0
      || code >= LOKET_SCAN_N_PROBLEMS)
    return FALSE;
  *problem = (LoketScanProblem) code;

  return TRUE;
}

static void
tell_setting (LoketScanner *self,
              const char   *name,
              const char   *value)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "name", "s", name);
  g_variant_dict_insert (&dict, "value", "s", value);
  loket_scan_worker_send (self->worker, LOKET_SCAN_WIRE_SET, g_variant_dict_end (&dict));
}

static void
remember_setting (LoketScanner *self,
                  LoketScanJob *job)
{
  g_autofree char *prefix = g_strconcat (job->name, "=", NULL);

  for (guint i = 0; i < self->settings->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (self->settings, i), prefix))
      g_ptr_array_remove_index (self->settings, i--);
  g_ptr_array_add (self->settings, g_strconcat (prefix, job->value, NULL));
}

/* Returns TRUE while a new worker is still given the old one's settings. */
static gboolean
tell_next_setting (LoketScanner *self)
{
  g_auto(GStrv) parts = NULL;

  if (self->settings_told >= self->settings->len)
    return FALSE;
  parts = g_strsplit (g_ptr_array_index (self->settings, self->settings_told++), "=", 2);
  tell_setting (self, parts[0], parts[1]);

  return TRUE;
}

static void
take_answer (LoketScanner    *self,
             LoketScanProblem problem)
{
  LoketScanJob *job = self->job;
  gboolean opening = job->kind == LOKET_SCAN_JOB_OPEN || job->kind == LOKET_SCAN_JOB_REOPEN;

  if (opening && problem != LOKET_SCAN_PROBLEM_NONE && !self->open)
    {
      _loket_scanner_drop_worker (self);
      if (job->kind == LOKET_SCAN_JOB_OPEN && _loket_scanner_find_other (self, problem))
        return;
    }
  else if (opening && !self->open)
    {
      self->open = TRUE;
      if (job->kind == LOKET_SCAN_JOB_OPEN && !g_str_has_prefix (self->device, "specimen:"))
        loket_scan_last_keep (self->device);
    }
  if (opening && self->open)
    {
      if (job->kind == LOKET_SCAN_JOB_REOPEN && tell_next_setting (self))
        return;
      problem = LOKET_SCAN_PROBLEM_NONE;
    }
  if (job->kind == LOKET_SCAN_JOB_SET && problem == LOKET_SCAN_PROBLEM_NONE)
    remember_setting (self, job);
  /* The officer's wish wins, unless everything was there already. */
  if (job->cancelled && problem != LOKET_SCAN_PROBLEM_NONE)
    problem = LOKET_SCAN_PROBLEM_CANCELLED;
  _loket_scanner_end_job (self, problem);
}

static void
take_ending (LoketScanner *self)
{
  self->job->ending = TRUE;
  if (!self->job->cancelled)
    loket_scan_job_watch (self->job, ENDING_MS, on_time_over, self);
}

static void
on_message_arrived (LoketScanWorker *worker,
                    guint32          type,
                    GVariant        *body,
                    int              fd,
                    gpointer         user_data)
{
  g_autoptr(LoketScanner) self = g_object_ref (user_data);
  gboolean scanning = self->job != NULL && self->job->kind == LOKET_SCAN_JOB_SCAN
                      && !self->job->ending;
  LoketScanProblem problem;
  const char *resource = "";

  switch (type)
    {
    case LOKET_SCAN_WIRE_OPTIONS:
      _loket_scanner_set_options (self, body);
      break;

    case LOKET_SCAN_WIRE_PAGE:
    case LOKET_SCAN_WIRE_ROWS:
    case LOKET_SCAN_WIRE_PAGE_END:
      if (!scanning && fd >= 0)
        close (fd);
      if (!scanning || !take_page_message (self, type, body, fd))
        distrust (self);
      break;

    case LOKET_SCAN_WIRE_ASK:
      g_variant_lookup (body, "resource", "&s", &resource);
      g_signal_emit (self, loket_scanner_signals[LOKET_SCANNER_PASSWORD_NEEDED], 0, resource);
      break;

    case LOKET_SCAN_WIRE_ENDING:
      if (scanning && parse_outcome (body, &problem))
        {
          self->job->outcome = problem;
          take_ending (self);
        }
      else
        {
          distrust (self);
        }
      break;

    case LOKET_SCAN_WIRE_ANSWER:
      if (self->job != NULL && parse_outcome (body, &problem))
        take_answer (self, problem);
      else
        distrust (self);
      break;

    default:
      distrust (self);
    }
}

/* For the job that runs. */
void
_loket_scanner_open_device (LoketScanner *self,
                            const char   *device)
{
  static const LoketScanWorkerEvents events = { on_message_arrived, on_worker_gone };
  g_autofree char *name = g_strdup (device);
  LoketScanPlace place;
  GVariantDict dict;

  if (self->job->kind == LOKET_SCAN_JOB_OPEN)
    {
      g_ptr_array_set_size (self->settings, 0);
      g_free (self->device);
      self->device = g_strdup (name);
      g_object_notify (G_OBJECT (self), "device");
    }
  self->settings_told = 0;
  _loket_scanner_drop_worker (self);
  place = _loket_scanner_get_place (self, name);
  self->worker = loket_scan_worker_new (&place, FALSE, &events, self, NULL);
  if (self->worker == NULL)
    {
      _loket_scanner_end_job (self, LOKET_SCAN_PROBLEM_RESET);
      return;
    }
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "device", "s", name);
  loket_scan_worker_send (self->worker, LOKET_SCAN_WIRE_OPEN, g_variant_dict_end (&dict));
  loket_scan_job_watch (self->job, OPEN_MS, on_time_over, self);
}

static gboolean
on_job_cancelled (GCancellable *cancellable,
                  gpointer      user_data)
{
  LoketScanJob *job = user_data;
  g_autoptr(LoketScanner) self = g_object_ref (job->owner);

  g_clear_pointer (&job->cancel, g_source_unref);
  if (self->job != job)
    {
      g_queue_remove (&self->waiting, job);
      loket_scan_job_return (job, LOKET_SCAN_PROBLEM_CANCELLED);
      loket_scan_job_free (job);
      return G_SOURCE_REMOVE;
    }
  job->cancelled = TRUE;
  if (job->kind == LOKET_SCAN_JOB_SCAN)
    {
      _loket_scanner_set_state (self, LOKET_SCANNER_CANCELLING);
      loket_scan_worker_send (self->worker, LOKET_SCAN_WIRE_CANCEL, NULL);
      loket_scan_job_watch (job, CANCEL_MS, on_time_over, self);
    }
  else
    {
      /* Nothing can be lost by letting go of a device that is not scanning. */
      _loket_scanner_drop_worker (self);
      _loket_scanner_end_job (self, LOKET_SCAN_PROBLEM_CANCELLED);
    }

  return G_SOURCE_REMOVE;
}

static void
run_scan (LoketScanner *self)
{
  _loket_scanner_set_state (self, LOKET_SCANNER_SCANNING);
  self->problem = LOKET_SCAN_PROBLEM_NONE;
  loket_scan_worker_send (self->worker, LOKET_SCAN_WIRE_SCAN,
                          loket_scan_profile_to_variant (self->job->profile));
}

static void
run_next (LoketScanner *self)
{
  LoketScanJob *job;

  if (self->job != NULL || g_queue_is_empty (&self->waiting))
    return;
  job = self->job = g_queue_pop_head (&self->waiting);
  switch (job->kind)
    {
    case LOKET_SCAN_JOB_OPEN:
      _loket_scanner_set_state (self, LOKET_SCANNER_OPENING);
      if (job->device != NULL)
        _loket_scanner_open_device (self, job->device);
      else
        _loket_scanner_find (self);
      return;

    case LOKET_SCAN_JOB_REOPEN:
      _loket_scanner_set_state (self, LOKET_SCANNER_OPENING);
      if (self->device != NULL)
        _loket_scanner_open_device (self, self->device);
      else
        _loket_scanner_end_job (self, LOKET_SCAN_PROBLEM_UNPLUGGED);
      return;

    case LOKET_SCAN_JOB_SET:
    case LOKET_SCAN_JOB_SCAN:
    default:
      break;
    }
  if (!self->open)
    {
      /* Its worker was lost meanwhile, or it was never opened. */
      self->job = NULL;
      g_queue_push_head (&self->waiting, job);
      queue_reopen (self);
      run_next (self);
      return;
    }
  if (job->kind == LOKET_SCAN_JOB_SCAN)
    {
      run_scan (self);
      return;
    }
  tell_setting (self, job->name, job->value);
  loket_scan_job_watch (job, SET_MS, on_time_over, self);
}

/* Takes the job. */
void
_loket_scanner_queue (LoketScanner *self,
                      LoketScanJob *job)
{
  GCancellable *cancellable = job->task != NULL ? g_task_get_cancellable (job->task) : NULL;
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();

  if (cancellable != NULL)
    {
      job->cancel = g_cancellable_source_new (cancellable);
      g_source_set_callback (job->cancel, G_SOURCE_FUNC (on_job_cancelled), job, NULL);
      g_source_attach (job->cancel, context);
    }
  g_queue_push_tail (&self->waiting, job);
  run_next (self);
}
