/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client of loket-renderer: what is open in it and how it is asked. */

#include "loket-renderer-private.h"

#include <unistd.h>

#include "loket-error.h"

enum
{
  SIGNAL_SLOW,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (LoketRenderer, loket_renderer, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
part_free (LoketRendererPart *part)
{
  if (part->fd >= 0)
    close (part->fd);
  g_free (part->password);
  g_free (part);
}

void
loket_renderer_emit_slow (LoketRenderer     *self,
                          LoketRendererPage *page,
                          gboolean           slow)
{
  if (page != NULL)
    g_signal_emit (self, signals[SIGNAL_SLOW], 0, page->part->first_page + page->inner, slow);
}

LoketRendererJob *
loket_renderer_job_new (LoketRenderer      *self,
                        LoketWireJob        kind,
                        gpointer            source_tag,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  LoketRendererJob *job = g_new0 (LoketRendererJob, 1);

  job->renderer = self;
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, source_tag);
  job->request.job = kind;
  job->in_fd = job->out_fd = -1;

  return job;
}

/**
 * loket_renderer_job_set_page:
 *
 * Returns: FALSE when there is no such page; @job is gone then
 */
gboolean
loket_renderer_job_set_page (LoketRenderer    *self,
                             LoketRendererJob *job,
                             guint             page)
{
  LoketRendererPage *found = loket_renderer_lookup_page (self, page);
  g_autoptr(GError) error = NULL;

  if (found != NULL && found->kills < LOKET_RENDERER_MAX_KILLS)
    {
      job->page = found;
      job->part = found->part;
      job->request.page = found->inner;
      return TRUE;
    }

  loket_wire_set_error (&error, LOKET_WIRE_NO_PAGE);
  loket_renderer_job_fail (job, found != NULL ? loket_renderer_unsafe_error ()
                                              : g_steal_pointer (&error));

  return FALSE;
}

gboolean
loket_renderer_job_set_out (LoketRendererJob *job,
                            gsize             size)
{
  g_autoptr(GError) error = NULL;

  job->out_fd = loket_memory_new (size, &error);
  job->request.out_size = size;
  if (job->out_fd < 0 && job->task != NULL)
    loket_renderer_job_fail (job, g_steal_pointer (&error));

  return error == NULL && job->out_fd >= 0;
}

/*
 * What is open
 */

LoketRendererPart *
loket_renderer_add_part (LoketRenderer *self,
                         int            fd,
                         gsize          size,
                         const char    *password)
{
  LoketRendererPart *part = g_new0 (LoketRendererPart, 1);

  part->id = self->next_part++;
  part->fd = fd;
  part->size = size;
  part->password = g_strdup (password);
  g_ptr_array_add (self->parts, part);

  return part;
}

void
loket_renderer_drop_part (LoketRenderer     *self,
                          LoketRendererPart *part)
{
  g_ptr_array_remove (self->parts, part);
}

gboolean
loket_renderer_set_pages (LoketRenderer     *self,
                          LoketRendererPart *part,
                          LoketWireFormat    format,
                          const double      *sizes,
                          guint              n_pages)
{
  if (n_pages == 0 || n_pages > LOKET_WIRE_MAX_PAGES || format > LOKET_WIRE_PNM)
    return FALSE;
  for (guint i = 0; i < n_pages * 2; i++)
    if (!(sizes[i] > 0 && sizes[i] < 1e7))
      return FALSE;

  part->format = format;
  part->first_page = self->pages->len;
  part->n_pages = n_pages;
  for (guint i = 0; i < n_pages; i++)
    {
      LoketRendererPage *page = g_new0 (LoketRendererPage, 1);

      page->width = sizes[2 * i];
      page->height = sizes[2 * i + 1];
      page->part = part;
      page->inner = i;
      g_ptr_array_add (self->pages, page);
    }

  return TRUE;
}

LoketRendererPage *
loket_renderer_lookup_page (LoketRenderer *self,
                            guint          page)
{
  return page < self->pages->len ? self->pages->pdata[page] : NULL;
}

/*
 * The object
 */

static void
loket_renderer_dispose (GObject *object)
{
  LoketRenderer *self = LOKET_RENDERER (object);

  loket_renderer_drop_process (self);

  G_OBJECT_CLASS (loket_renderer_parent_class)->dispose (object);
}

static void
loket_renderer_finalize (GObject *object)
{
  LoketRenderer *self = LOKET_RENDERER (object);

  /* Tasks hold a reference, so only work nobody waits for can be left. */
  g_clear_pointer (&self->current, loket_renderer_job_free);
  g_ptr_array_unref (self->pages);
  g_ptr_array_unref (self->parts);

  G_OBJECT_CLASS (loket_renderer_parent_class)->finalize (object);
}

static void
loket_renderer_class_init (LoketRendererClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = loket_renderer_dispose;
  object_class->finalize = loket_renderer_finalize;

  signals[SIGNAL_SLOW] = g_signal_new ("slow", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT,
                                       G_TYPE_BOOLEAN);
}

static void
loket_renderer_init (LoketRenderer *self)
{
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  self->pages = g_ptr_array_new_with_free_func (g_free);
  self->slow = 2000;
  self->kill = 10000;
  for (guint i = 0; i < LOKET_RENDERER_PRIORITIES; i++)
    g_queue_init (&self->queues[i]);
}

LoketRenderer *
loket_renderer_new (void)
{
  return g_object_new (LOKET_TYPE_RENDERER, NULL);
}

void
loket_renderer_set_patience (LoketRenderer *self,
                             guint          slow,
                             guint          kill)
{
  self->slow = slow;
  self->kill = kill;
}

/**
 * loket_renderer_get_pid:
 *
 * Returns: the process that works for this object now, 0 when there is none
 */
GPid
loket_renderer_get_pid (LoketRenderer *self)
{
  return self->process != NULL ? loket_process_get_pid (self->process) : 0;
}

guint
loket_renderer_get_n_pages (LoketRenderer *self)
{
  return self->pages->len;
}

/**
 * loket_renderer_close:
 *
 * Ends the process and everything that waits for it. What was opened is opened again when it is
 * asked for.
 */
void
loket_renderer_close (LoketRenderer *self)
{
  g_autoptr(LoketRenderer) alive = g_object_ref (self);
  LoketRendererJob *job = loket_renderer_take_current (self);

  loket_renderer_drop_process (self);
  if (job != NULL)
    loket_renderer_job_fail (job, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                       "closed"));
  for (guint i = 0; i < LOKET_RENDERER_PRIORITIES; i++)
    while ((job = g_queue_pop_head (&self->queues[i])) != NULL)
      loket_renderer_job_fail (job, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                         "closed"));
}

void
loket_renderer_warm (void)
{
  loket_process_keep_one (TRUE);
}

void
loket_renderer_cool (void)
{
  loket_process_keep_one (FALSE);
}
