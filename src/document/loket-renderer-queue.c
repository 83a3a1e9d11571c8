/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queue of a renderer: who goes first, the watch over the process, its answers. */

#include "loket-renderer-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "loket-error.h"

#define START_SECONDS 15
#define MAX_FAILED_STARTS 3

static void lose_process (LoketRenderer *self,
                          gboolean       timed_out);

/* From here on the caller hears the answer; what the answer sets off may cancel it once more. */
static void
stop_listening (LoketRendererJob *job)
{
  if (job->cancelled_id != 0 && job->task != NULL)
    g_signal_handler_disconnect (g_task_get_cancellable (job->task), job->cancelled_id);
  job->cancelled_id = 0;
}

void
loket_renderer_job_free (LoketRendererJob *job)
{
  stop_listening (job);
  g_clear_object (&job->task);
  if (job->in_fd >= 0)
    close (job->in_fd);
  if (job->out_fd >= 0)
    close (job->out_fd);
  if (job->request.job == LOKET_WIRE_OPEN && job->part != NULL && job->part->n_pages == 0)
    loket_renderer_drop_part (job->renderer, job->part);
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job);
}

/**
 * loket_renderer_job_fail:
 * @job: (transfer full): not in a queue
 * @error: (transfer full): what the caller is told
 */
void
loket_renderer_job_fail (LoketRendererJob *job,
                         GError           *error)
{
  stop_listening (job);
  if (job->task != NULL)
    g_task_return_error (job->task, error);
  else
    g_error_free (error);
  loket_renderer_job_free (job);
}

static guint
kills_of (LoketRendererJob *job)
{
  return job->page != NULL ? job->page->kills : job->part != NULL ? job->part->kills : 0;
}

GError *
loket_renderer_unsafe_error (void)
{
  return g_error_new_literal (LOKET_ERROR, LOKET_ERROR_DAMAGED,
                              _("This page cannot be shown safely. Ask for another copy, or scan the paper."));
}

static GError *
slow_error (void)
{
  return g_error_new_literal (LOKET_ERROR, LOKET_ERROR_WORKER,
                              _("This page took too long and was stopped. Ask for another copy, or scan the paper."));
}

static GError *
lost_error (void)
{
  return g_error_new_literal (LOKET_ERROR, LOKET_ERROR_WORKER,
                              _("The program for papers stopped; it was started again. Try once more, or scan the paper."));
}

static GError *
walls_error (void)
{
  return g_error_new_literal (LOKET_ERROR, LOKET_ERROR_REFUSED,
                              _("This computer cannot wall off files from outside, so they are "
                                "not opened."));
}

/*
 * The watch over the process
 */

static gboolean
on_slow_elapsed (gpointer data)
{
  LoketRenderer *self = data;

  self->slow_timer = 0;
  if (self->current == NULL)
    return G_SOURCE_REMOVE;

  if (self->current->task == NULL && !self->current->opens)
    {
      /* Nobody waits for it any more, others do. */
      lose_process (self, FALSE);
      return G_SOURCE_REMOVE;
    }

  self->current->is_slow = TRUE;
  loket_renderer_emit_slow (self, self->current->page, TRUE);

  return G_SOURCE_REMOVE;
}

static gboolean
on_kill_elapsed (gpointer data)
{
  LoketRenderer *self = data;

  self->kill_timer = 0;
  lose_process (self, TRUE);

  return G_SOURCE_REMOVE;
}

/* A page that was stopped before gets less time the next time; a large scan from our own scanner
 * gets more, since it can only be made again by scanning again. */
static void
start_timers (LoketRenderer *self)
{
  guint kills = MIN (kills_of (self->current), LOKET_RENDERER_MAX_KILLS);
  guint patience = self->current->request.job == LOKET_WIRE_ENCODE ? self->kill * 4 : self->kill;

  self->slow_timer = g_timeout_add (self->slow, on_slow_elapsed, self);
  self->kill_timer = g_timeout_add (MAX (patience >> kills, 1), on_kill_elapsed, self);
}

static void
stop_timers (LoketRenderer *self)
{
  g_clear_handle_id (&self->slow_timer, g_source_remove);
  g_clear_handle_id (&self->kill_timer, g_source_remove);
}

LoketRendererJob *
loket_renderer_take_current (LoketRenderer *self)
{
  LoketRendererJob *job = g_steal_pointer (&self->current);

  stop_timers (self);
  if (job != NULL && job->is_slow)
    loket_renderer_emit_slow (self, job->page, FALSE);

  return job;
}

void
loket_renderer_drop_process (LoketRenderer *self)
{
  g_clear_handle_id (&self->watch, g_source_remove);
  stop_timers (self);
  g_clear_pointer (&self->process, loket_process_free);
  self->ready = FALSE;
  for (guint i = 0; i < self->parts->len; i++)
    ((LoketRendererPart *) self->parts->pdata[i])->opened = FALSE;
}

/* What opening a part again was for: those jobs wait in the queues and fail one by one. */
static void
blame (LoketRendererJob *job)
{
  if (job->page != NULL)
    job->page->kills++;
  else if (job->part != NULL)
    job->part->kills++;
}

static void
fail_everything (LoketRenderer *self,
                 GError *(*make)(void))
{
  LoketRendererJob *job;

  for (guint i = 0; i < LOKET_RENDERER_PRIORITIES; i++)
    while ((job = g_queue_pop_head (&self->queues[i])) != NULL)
      loket_renderer_job_fail (job, make ());
}

/* A crash is tried once more with a fresh process, a page that hangs is not. */
static void
lose_process (LoketRenderer *self,
              gboolean       timed_out)
{
  g_autoptr(LoketRenderer) alive = g_object_ref (self);
  LoketRendererJob *job = loket_renderer_take_current (self);
  gboolean was_ready = self->ready;

  loket_renderer_drop_process (self);
  if (!was_ready && ++self->failed_starts >= MAX_FAILED_STARTS)
    {
      if (job != NULL)
        loket_renderer_job_fail (job, lost_error ());
      self->failed_starts = 0;
      fail_everything (self, lost_error);
      return;
    }

  if (job != NULL && (job->task != NULL || job->opens))
    {
      blame (job);
      if (kills_of (job) >= LOKET_RENDERER_MAX_KILLS)
        loket_renderer_job_fail (job, loket_renderer_unsafe_error ());
      else if (timed_out)
        loket_renderer_job_fail (job, slow_error ());
      else if (job->losses++ == 0 && !job->opens)
        g_queue_push_head (&self->queues[job->priority], job);
      else
        loket_renderer_job_fail (job, lost_error ());
    }
  else if (job != NULL)
    {
      loket_renderer_job_free (job);
    }
  loket_renderer_run_next (self);
}

/*
 * Answers
 */

static gboolean
is_answer (LoketRenderer        *self,
           const LoketWireReply *reply)
{
  const LoketWireRequest *request = self->current != NULL ? &self->current->request : NULL;

  return request != NULL && reply->magic == LOKET_WIRE_MAGIC && reply->job == request->job
         && reply->serial == request->serial && reply->status <= LOKET_WIRE_FAILED
         && reply->size <= request->out_size && reply->count <= LOKET_WIRE_TEXT_BYTES;
}

static gboolean
is_hello (const LoketWireReply *reply)
{
  return reply->magic == LOKET_WIRE_MAGIC && reply->job == LOKET_WIRE_HELLO;
}

static void
take_hello (LoketRenderer        *self,
            const LoketWireReply *reply)
{
  const guint needed = LOKET_WALL_SYSTEM_CALLS | LOKET_WALL_UNPRIVILEGED | LOKET_WALL_LIMITS;

  stop_timers (self);
  if ((reply->walls & needed) != needed)
    {
      loket_renderer_drop_process (self);
      fail_everything (self, walls_error);
      return;
    }

  self->ready = TRUE;
  self->failed_starts = 0;
  loket_renderer_run_next (self);
}

static void
finish_job (LoketRenderer        *self,
            LoketRendererJob     *job,
            const LoketWireReply *reply)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) out = NULL;
  gboolean ok;

  if (reply->status != LOKET_WIRE_OK)
    {
      if (job->opens)
        job->part->kills = LOKET_RENDERER_MAX_KILLS;
      loket_wire_set_error (&error, reply->status);
      loket_renderer_job_fail (job, g_steal_pointer (&error));
      loket_renderer_run_next (self);
      return;
    }

  if (job->part != NULL && job->request.job == LOKET_WIRE_OPEN)
    job->part->opened = TRUE;
  if (job->out_fd >= 0 && job->task != NULL && !job->keeps_out)
    out = loket_memory_seal (job->out_fd, reply->size, &error);
  stop_listening (job);
  ok = job->task == NULL || job->done == NULL
       || ((out != NULL || job->out_fd < 0 || job->keeps_out)
           && job->done (self, job, reply, out, &error));
  if (!ok)
    {
      /* It says things that cannot be: whatever runs there is not our worker any more. */
      if (error == NULL)
        loket_wire_set_error (&error, LOKET_WIRE_BAD_REQUEST);
      blame (job);
      loket_renderer_drop_process (self);
      loket_renderer_job_fail (job, g_steal_pointer (&error));
    }
  else
    {
      loket_renderer_job_free (job);
    }
  loket_renderer_run_next (self);
}

static gboolean
on_socket_readable (int          fd,
                    GIOCondition condition,
                    gpointer     data)
{
  g_autoptr(LoketRenderer) self = g_object_ref (data);
  LoketWireReply reply;
  gssize got = loket_wire_receive (fd, &reply, sizeof reply, NULL, NULL);

  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    return G_SOURCE_CONTINUE;

  if (got <= 0)
    lose_process (self, FALSE);
  else if (!self->ready && is_hello (&reply))
    take_hello (self, &reply);
  else if (self->ready && is_answer (self, &reply))
    finish_job (self, loket_renderer_take_current (self), &reply);
  else
    lose_process (self, FALSE);

  return G_SOURCE_CONTINUE;
}

/*
 * The queue
 */

static gboolean
has_work (LoketRenderer *self)
{
  for (guint i = 0; i < LOKET_RENDERER_PRIORITIES; i++)
    if (self->queues[i].length > 0)
      return TRUE;

  return FALSE;
}

static gboolean
start_process (LoketRenderer *self)
{
  g_autoptr(GError) error = NULL;
  LoketRendererJob *job;

  self->process = loket_process_take (&error);
  if (self->process != NULL)
    {
      self->watch = g_unix_fd_add (self->process->socket, G_IO_IN | G_IO_HUP | G_IO_ERR,
                                   on_socket_readable, self);
      self->kill_timer = g_timeout_add_seconds (START_SECONDS, on_kill_elapsed, self);
      return TRUE;
    }

  for (guint i = 0; i < LOKET_RENDERER_PRIORITIES; i++)
    while ((job = g_queue_pop_head (&self->queues[i])) != NULL)
      loket_renderer_job_fail (job, g_error_copy (error));

  return FALSE;
}

static LoketRendererJob *
pop_job (LoketRenderer *self)
{
  for (guint i = 0; i < LOKET_RENDERER_PRIORITIES; i++)
    {
      LoketRendererJob *job = g_queue_pop_head (&self->queues[i]);

      if (job == NULL)
        continue;
      if (kills_of (job) < LOKET_RENDERER_MAX_KILLS
          && (job->part == NULL || job->part->kills < LOKET_RENDERER_MAX_KILLS))
        return job;
      loket_renderer_job_fail (job, loket_renderer_unsafe_error ());
      i--;
    }

  return NULL;
}

static LoketRendererJob *
make_reopening (LoketRenderer     *self,
                LoketRendererPart *part)
{
  LoketRendererJob *job = g_new0 (LoketRendererJob, 1);

  job->renderer = self;
  job->in_fd = job->out_fd = -1;
  job->request.job = LOKET_WIRE_OPEN;
  job->part = part;
  job->opens = TRUE;
  if (!loket_renderer_job_set_out (job, part->n_pages * 2 * sizeof (double)))
    g_clear_pointer (&job, loket_renderer_job_free);

  return job;
}

static gboolean
send_job (LoketRenderer    *self,
          LoketRendererJob *job)
{
  int fds[LOKET_WIRE_MAX_FDS];
  guint n = 0;

  job->request.magic = LOKET_WIRE_MAGIC;
  job->request.serial = ++self->serial;
  if (job->part != NULL)
    job->request.part = job->part->id;
  if (job->request.job == LOKET_WIRE_OPEN)
    {
      job->request.in_size = job->part->size;
      if (job->part->password != NULL)
        g_strlcpy (job->request.text, job->part->password, sizeof job->request.text);
      fds[n++] = job->part->fd;
    }
  else if (job->in_fd >= 0)
    {
      fds[n++] = job->in_fd;
    }
  if (job->out_fd >= 0)
    fds[n++] = job->out_fd;

  return loket_wire_send (self->process->socket, &job->request, sizeof job->request, fds, n);
}

void
loket_renderer_run_next (LoketRenderer *self)
{
  LoketRendererJob *job;

  if (self->current != NULL || !has_work (self)
      || (self->process == NULL && !start_process (self)) || !self->ready)
    return;

  job = pop_job (self);
  if (job == NULL)
    return;

  if (job->part != NULL && !job->part->opened && job->request.job != LOKET_WIRE_OPEN)
    {
      LoketRendererJob *opening = make_reopening (self, job->part);

      if (opening == NULL)
        {
          loket_renderer_job_fail (job, lost_error ());
          return;
        }
      g_queue_push_head (&self->queues[job->priority], job);
      job = opening;
    }

  self->current = job;
  start_timers (self);
  if (!send_job (self, job))
    lose_process (self, FALSE);
}

/* May come while the job waits (it is taken out) or runs (its answer is dropped). */
static void
on_job_cancelled (GCancellable *cancellable,
                  gpointer      data)
{
  LoketRendererJob *job = data;
  LoketRenderer *self = job->renderer;
  g_autoptr(GTask) task = g_steal_pointer (&job->task);

  g_signal_handler_disconnect (cancellable, job->cancelled_id);
  job->cancelled_id = 0;
  if (g_queue_remove (&self->queues[job->priority], job))
    loket_renderer_job_free (job);
  g_task_return_error_if_cancelled (task);
}

/**
 * loket_renderer_submit:
 * @job: (transfer full): complete
 */
void
loket_renderer_submit (LoketRenderer    *self,
                       LoketRendererJob *job)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);

  if (g_task_return_error_if_cancelled (job->task))
    {
      loket_renderer_job_free (job);
      return;
    }

  if (cancellable != NULL)
    job->cancelled_id = g_signal_connect (cancellable, "cancelled",
                                          G_CALLBACK (on_job_cancelled), job);
  g_queue_push_tail (&self->queues[job->priority], job);
  loket_renderer_run_next (self);
}
