/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PDF of a paper: its page objects go one by one through a worker of their own. */

#include "loket-renderer-private.h"

#include <glib/gi18n-lib.h>

#include "loket-error.h"
#include "loket-paper-open.h"

typedef struct
{
  LoketRenderer *renderer;
  GPtrArray *pages;
  LoketPageSource *source;
  char *title;
  guint next;
  int out_fd;
} Compose;

static void add_next_page (GTask *task);

static void
compose_free (gpointer data)
{
  Compose *compose = data;

  loket_renderer_close (compose->renderer);
  g_object_unref (compose->renderer);
  g_ptr_array_unref (compose->pages);
  g_clear_object (&compose->source);
  g_free (compose->title);
  if (compose->out_fd >= 0)
    close (compose->out_fd);
  g_free (compose);
}

/* Every step is a job of its own; its task only says that the worker is done with it. */
static gboolean
on_step_done (LoketRenderer        *self,
              LoketRendererJob     *job,
              const LoketWireReply *reply,
              GBytes               *out,
              GError              **error)
{
  g_task_return_int (job->task, reply->size);

  return TRUE;
}

static LoketRendererJob *
new_step (Compose            *compose,
          LoketWireJob        kind,
          GAsyncReadyCallback callback,
          GTask              *task)
{
  LoketRendererJob *job = loket_renderer_job_new (compose->renderer, kind, new_step,
                                                  g_task_get_cancellable (task), callback,
                                                  g_object_ref (task));

  job->done = on_step_done;

  return job;
}

static void
on_ended (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Compose *compose = g_task_get_task_data (task);
  GError *error = NULL;
  gssize size = g_task_propagate_int (G_TASK (result), &error);
  GBytes *bytes;

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  bytes = loket_memory_seal (compose->out_fd, size, &error);
  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static void
on_page_added (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  g_task_propagate_int (G_TASK (result), &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    add_next_page (task);
}

static void
add_bytes (GTask     *task,
           LoketPage *page,
           GBytes    *bytes)
{
  Compose *compose = g_task_get_task_data (task);
  LoketRendererJob *job = new_step (compose, LOKET_WIRE_COMPOSE_PAGE, on_page_added, task);
  GError *error = NULL;

  job->in_fd = loket_memory_new_for (bytes, &error);
  if (job->in_fd < 0)
    {
      loket_renderer_job_fail (job, error);
      return;
    }

  job->request.in_size = g_bytes_get_size (bytes);
  job->request.turn = loket_page_get_turn (page);
  job->request.crop = *loket_page_get_crop (page);
  loket_renderer_submit (compose->renderer, job);
}

static void
on_bytes_loaded (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Compose *compose = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GBytes) bytes = loket_page_source_load_finish (LOKET_PAGE_SOURCE (source), result,
                                                           &error);

  if (bytes != NULL)
    add_bytes (task, compose->pages->pdata[compose->next - 1], bytes);
  else
    g_task_return_error (task, error);
}

static void
add_next_page (GTask *task)
{
  Compose *compose = g_task_get_task_data (task);
  LoketPage *page;

  if (compose->next >= compose->pages->len)
    {
      LoketRendererJob *job = new_step (compose, LOKET_WIRE_COMPOSE_END, on_ended, task);

      job->request.out_size = LOKET_WIRE_COMPOSE_BYTES;
      loket_renderer_submit (compose->renderer, job);
      return;
    }

  page = compose->pages->pdata[compose->next++];
  if (loket_page_get_bytes (page) != NULL)
    add_bytes (task, page, loket_page_get_bytes (page));
  else if (compose->source != NULL)
    loket_page_source_load_async (compose->source, page, g_task_get_cancellable (task),
                                  on_bytes_loaded, g_object_ref (task));
  else
    g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                             _("This page is not on this desk."));
}

/**
 * loket_renderer_compose_async:
 * @pages: (element-type LoketPage): in order
 * @source: (nullable): for pages that do not carry their bytes
 *
 * Works in a process of its own; memory does not grow with the number of pages.
 */
void
loket_renderer_compose_async (LoketRenderer      *self,
                              GListModel         *pages,
                              LoketPageSource    *source,
                              const char         *title,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Compose *compose = g_new0 (Compose, 1);
  guint n = g_list_model_get_n_items (pages);
  LoketRendererJob *job;

  compose->renderer = loket_renderer_new ();
  loket_renderer_set_patience (compose->renderer, 5000, 60000);
  compose->pages = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (compose->pages, g_list_model_get_item (pages, i));
  compose->source = source != NULL ? g_object_ref (source) : NULL;
  compose->title = g_strdup (title != NULL ? title : "");
  g_task_set_source_tag (task, loket_renderer_compose_async);
  g_task_set_task_data (task, compose, compose_free);

  job = new_step (compose, LOKET_WIRE_COMPOSE_BEGIN, on_page_added, task);
  g_strlcpy (job->request.text, compose->title, sizeof job->request.text);
  job->keeps_out = TRUE;
  if (loket_renderer_job_set_out (job, LOKET_WIRE_COMPOSE_BYTES))
    {
      compose->out_fd = dup (job->out_fd);
      loket_renderer_submit (compose->renderer, job);
    }
  g_object_unref (task);
}

GBytes *
loket_renderer_compose_finish (LoketRenderer *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_paper_composed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = loket_renderer_compose_finish (LOKET_RENDERER (source), result, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/**
 * loket_paper_compose_async:
 *
 * The PDF is never the master: it is made from the page objects each time, and the same pages
 * give the same bytes.
 */
void
loket_paper_compose_async (LoketPaper         *paper,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task = g_task_new (paper, cancellable, callback, user_data);
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();

  g_task_set_source_tag (task, loket_paper_compose_async);
  loket_renderer_compose_async (renderer, G_LIST_MODEL (paper),
                                loket_paper_open_get_source (loket_paper_get_open (paper)),
                                loket_paper_get_title (paper), cancellable, on_paper_composed,
                                task);
}

GBytes *
loket_paper_compose_finish (LoketPaper   *paper,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, paper), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
