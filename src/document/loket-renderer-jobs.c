/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a renderer can be asked, and the checks on what it answers. */

#include "loket-renderer-private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "loket-error.h"

static const char * const FORMATS[] = { "pdf", "jpeg", "png", "tiff", "pnm" };

/**
 * loket_wire_set_error:
 *
 * Says in a sentence what a worker said in a number.
 */
void
loket_wire_set_error (GError        **error,
                      LoketWireStatus status)
{
  switch (status)
    {
    case LOKET_WIRE_ENCRYPTED:
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_PASSWORD,
                           _("This paper is locked with a password. Ask for a copy without one, or scan the paper."));
      return;
    case LOKET_WIRE_DAMAGED:
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                           _("This file is damaged and cannot be read. Ask for another copy, or scan the paper."));
      return;
    case LOKET_WIRE_EMPTY:
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED, _("This file is empty. Copy it again from where it came."));
      return;
    case LOKET_WIRE_TOO_LARGE:
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_TOO_LARGE,
                   _("This is too large: a file may have %d MB, a page %d million points. Ask for a smaller copy, "
                     "or scan the paper."),
                   LOKET_FILE_MAX_BYTES >> 20, LOKET_WIRE_MAX_PIXELS / 1000000);
      return;
    case LOKET_WIRE_UNSUPPORTED:
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                           _("This kind of file is not read. Use PDF, JPEG, PNG, TIFF or PNM."));
      return;
    case LOKET_WIRE_NO_PAGE:
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED,
                           _("This page cannot be read; the others can."));
      return;
    case LOKET_WIRE_OK:
    case LOKET_WIRE_BAD_REQUEST:
    case LOKET_WIRE_FAILED:
      break;
    }

  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_WORKER,
                       _("The program for papers could not do this."));
}

/*
 * Open
 */

static gboolean
on_open_done (LoketRenderer        *self,
              LoketRendererJob     *job,
              const LoketWireReply *reply,
              GBytes               *out,
              GError              **error)
{
  const double *sizes = g_bytes_get_data (out, NULL);

  if (reply->count == 0 || reply->count > LOKET_WIRE_MAX_PAGES
      || reply->size != reply->count * 2 * sizeof (double)
      || !loket_renderer_set_pages (self, job->part, reply->format, sizes, reply->count))
    return FALSE;

  g_task_return_pointer (job->task, job->part, NULL);

  return TRUE;
}

static void
open_part (LoketRenderer    *self,
           LoketRendererJob *job,
           int               fd,
           gsize             size,
           const char       *password)
{
  job->part = loket_renderer_add_part (self, fd, size, password);
  job->done = on_open_done;
  if (loket_renderer_job_set_out (job, LOKET_WIRE_MAX_PAGES * 2 * sizeof (double)))
    loket_renderer_submit (self, job);
}

/**
 * loket_renderer_open_async:
 * @bytes: a file; it is copied to where the worker can read it
 * @password: (nullable): for a locked PDF
 */
void
loket_renderer_open_async (LoketRenderer      *self,
                           GBytes             *bytes,
                           const char         *password,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  gsize size = g_bytes_get_size (bytes);
  LoketRendererJob *job;
  GError *error = NULL;
  int fd = -1;

  g_return_if_fail (LOKET_IS_RENDERER (self));

  job = loket_renderer_job_new (self, LOKET_WIRE_OPEN, loket_renderer_open_async, cancellable,
                                callback, user_data);
  if (size == 0)
    loket_wire_set_error (&error, LOKET_WIRE_EMPTY);
  else if (size > LOKET_FILE_MAX_BYTES)
    loket_wire_set_error (&error, LOKET_WIRE_TOO_LARGE);
  else
    fd = loket_memory_new_for (bytes, &error);
  if (error != NULL)
    {
      loket_renderer_job_fail (job, error);
      return;
    }

  open_part (self, job, fd, size, password);
}

static gboolean
check_file (int      fd,
            gsize   *size,
            GError **error)
{
  int flags = fcntl (fd, F_GETFL);
  struct stat info;

  if (flags < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode)
      || (flags & O_ACCMODE) == O_WRONLY || (flags & O_PATH) != 0)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                           _("This is not a file that can be read."));
      return FALSE;
    }
  if (info.st_size == 0)
    loket_wire_set_error (error, LOKET_WIRE_EMPTY);
  else if (info.st_size > LOKET_FILE_MAX_BYTES)
    loket_wire_set_error (error, LOKET_WIRE_TOO_LARGE);
  *size = info.st_size;

  return info.st_size > 0 && info.st_size <= LOKET_FILE_MAX_BYTES;
}

/**
 * loket_renderer_open_fd_async:
 * @fd: (transfer none): a regular file that can be read
 */
void
loket_renderer_open_fd_async (LoketRenderer      *self,
                              int                 fd,
                              const char         *password,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  LoketRendererJob *job;
  GError *error = NULL;
  gsize size;

  g_return_if_fail (LOKET_IS_RENDERER (self));

  job = loket_renderer_job_new (self, LOKET_WIRE_OPEN, loket_renderer_open_async, cancellable,
                                callback, user_data);
  if (!check_file (fd, &size, &error))
    {
      loket_renderer_job_fail (job, error);
      return;
    }

  open_part (self, job, fcntl (fd, F_DUPFD_CLOEXEC, 3), size, password);
}

/**
 * loket_renderer_open_finish:
 * @first_page: (out) (optional): number of the first page of this file
 * @n_pages: (out) (optional): how many it has
 * @kind: (out) (optional) (transfer none): "pdf", "jpeg", "png", "tiff", "pnm"
 *
 * Errors: LOKET_ERROR_PASSWORD, _DAMAGED, _TOO_LARGE, _INPUT, _WORKER, _REFUSED.
 */
gboolean
loket_renderer_open_finish (LoketRenderer *self,
                            GAsyncResult  *result,
                            guint         *first_page,
                            guint         *n_pages,
                            const char   **kind,
                            GError       **error)
{
  LoketRendererPart *part;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  part = g_task_propagate_pointer (G_TASK (result), error);
  if (part == NULL)
    return FALSE;

  if (first_page != NULL)
    *first_page = part->first_page;
  if (n_pages != NULL)
    *n_pages = part->n_pages;
  if (kind != NULL)
    *kind = FORMATS[part->format];

  return TRUE;
}

/**
 * loket_renderer_get_page_size:
 * @width: (out): points
 */
gboolean
loket_renderer_get_page_size (LoketRenderer *self,
                              guint          page,
                              double        *width,
                              double        *height)
{
  LoketRendererPage *found = loket_renderer_lookup_page (self, page);

  if (found == NULL)
    return FALSE;

  *width = found->width;
  *height = found->height;

  return TRUE;
}

/*
 * Render
 */

static gboolean
on_render_done (LoketRenderer        *self,
                LoketRendererJob     *job,
                const LoketWireReply *reply,
                GBytes               *out,
                GError              **error)
{
  int width = job->request.clip_width, height = job->request.clip_height;

  if (reply->size != (guint64) width * height * 4 || g_bytes_get_size (out) != reply->size)
    return FALSE;

  g_task_return_pointer (job->task, loket_raster_new (out, width, height, width * 4),
                         (GDestroyNotify) loket_raster_unref);

  return TRUE;
}

static gboolean
set_clip (LoketWireRequest        *request,
          const LoketRendererPage *page,
          const LoketView         *view)
{
  int width, height;

  loket_view_size (view, page->width, page->height, &width, &height);
  request->clip_x = view->clip_width > 0 ? view->clip_x : 0;
  request->clip_y = view->clip_width > 0 ? view->clip_y : 0;
  request->clip_width = view->clip_width > 0 ? view->clip_width : width;
  request->clip_height = view->clip_width > 0 ? view->clip_height : height;

  return request->clip_width > 0 && request->clip_width <= LOKET_VIEW_MAX_SIDE
         && request->clip_height > 0 && request->clip_height <= LOKET_VIEW_MAX_SIDE
         && ABS ((gint64) request->clip_x) < 1 << 24 && ABS ((gint64) request->clip_y) < 1 << 24;
}

static gboolean
is_sane (const LoketView *view)
{
  const LoketCrop *crop = &view->crop;

  return view->scale > 0 && view->scale <= LOKET_VIEW_MAX_SCALE && view->turn % 90 == 0
         && (loket_crop_is_none (crop)
             || (crop->x >= 0 && crop->y >= 0 && crop->x + crop->width <= 1.0001
                 && crop->y + crop->height <= 1.0001))
         && (guint) view->priority < LOKET_RENDERER_PRIORITIES;
}

/**
 * loket_renderer_render_async:
 * @view: what is wanted; a clip may be larger than the page, white is outside
 */
void
loket_renderer_render_async (LoketRenderer      *self,
                             guint               page,
                             const LoketView    *view,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  LoketRendererJob *job;
  LoketWireRequest *request;

  g_return_if_fail (LOKET_IS_RENDERER (self));

  job = loket_renderer_job_new (self, LOKET_WIRE_RENDER, loket_renderer_render_async, cancellable,
                                callback, user_data);
  if (!loket_renderer_job_set_page (self, job, page))
    return;

  request = &job->request;
  request->scale = view->scale;
  request->turn = ((view->turn % 360) + 360) % 360;
  request->crop = view->crop;
  if (!is_sane (view) || !set_clip (request, job->page, view))
    {
      GError *error = NULL;

      loket_wire_set_error (&error, LOKET_WIRE_TOO_LARGE);
      loket_renderer_job_fail (job, error);
      return;
    }

  job->done = on_render_done;
  job->priority = view->priority;
  if (loket_renderer_job_set_out (job, (gsize) request->clip_width * request->clip_height * 4))
    loket_renderer_submit (self, job);
}

LoketRaster *
loket_renderer_render_finish (LoketRenderer *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * Text, places, codes
 */

static void
get_boxes (const float *in,
           LoketRect   *out,
           guint        n)
{
  for (guint i = 0; i < n; i++, in += 4)
    {
      double values[4];

      for (int k = 0; k < 4; k++)
        values[k] = in[k] > -1e7 && in[k] < 1e7 ? in[k] : 0;
      out[i] = (LoketRect) { values[0], values[1], MAX (values[2], 0), MAX (values[3], 0) };
    }
}

static gboolean
on_text_done (LoketRenderer        *self,
              LoketRendererJob     *job,
              const LoketWireReply *reply,
              GBytes               *out,
              GError              **error)
{
  gsize boxes_size = (gsize) reply->count * 4 * sizeof (float);
  const guint8 *data = g_bytes_get_data (out, NULL);
  g_autofree LoketRect *boxes = NULL;
  g_autofree char *text = NULL;

  if (boxes_size > reply->size
      || (reply->size > boxes_size
          && !g_utf8_validate ((const char *) data + boxes_size, reply->size - boxes_size, NULL)))
    return FALSE;

  text = g_strndup ((const char *) data + boxes_size, reply->size - boxes_size);
  if (g_utf8_strlen (text, -1) != reply->count)
    return FALSE;

  boxes = g_new (LoketRect, reply->count);
  get_boxes ((const float *) data, boxes, reply->count);
  g_task_return_pointer (job->task, loket_text_new (text, boxes, reply->count),
                         (GDestroyNotify) loket_text_unref);

  return TRUE;
}

static void
submit_reading (LoketRenderer      *self,
                LoketWireJob        kind,
                gpointer            source_tag,
                guint               page,
                const char         *needle,
                gsize               room,
                LoketRendererDone   done,
                GCancellable       *cancellable,
                GAsyncReadyCallback callback,
                gpointer            user_data)
{
  LoketRendererJob *job;

  g_return_if_fail (LOKET_IS_RENDERER (self));

  job = loket_renderer_job_new (self, kind, source_tag, cancellable, callback, user_data);
  if (!loket_renderer_job_set_page (self, job, page))
    return;

  job->done = done;
  job->priority = LOKET_RENDER_TEXT;
  if (needle != NULL)
    g_strlcpy (job->request.text, needle, sizeof job->request.text);
  if (room == 0 || loket_renderer_job_set_out (job, room))
    loket_renderer_submit (self, job);
}

void
loket_renderer_text_async (LoketRenderer      *self,
                           guint               page,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  submit_reading (self, LOKET_WIRE_TEXT, loket_renderer_text_async, page, NULL,
                  LOKET_WIRE_TEXT_BYTES, on_text_done, cancellable, callback, user_data);
}

LoketText *
loket_renderer_text_finish (LoketRenderer *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
on_find_done (LoketRenderer        *self,
              LoketRendererJob     *job,
              const LoketWireReply *reply,
              GBytes               *out,
              GError              **error)
{
  GArray *found;

  if (reply->size != (guint64) reply->count * 4 * sizeof (float))
    return FALSE;

  found = g_array_sized_new (FALSE, FALSE, sizeof (LoketRect), reply->count);
  g_array_set_size (found, reply->count);
  get_boxes (g_bytes_get_data (out, NULL), (LoketRect *) found->data, reply->count);
  g_task_return_pointer (job->task, found, (GDestroyNotify) g_array_unref);

  return TRUE;
}

void
loket_renderer_find_async (LoketRenderer      *self,
                           guint               page,
                           const char         *needle,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  submit_reading (self, LOKET_WIRE_FIND, loket_renderer_find_async, page, needle,
                  LOKET_WIRE_FIND_BYTES, on_find_done, cancellable, callback, user_data);
}

GArray *
loket_renderer_find_finish (LoketRenderer *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static LoketCode *
next_code (const guint8 **at,
           gsize         *left)
{
  g_autoptr(LoketCode) code = g_new0 (LoketCode, 1);
  LoketWireCode head;
  const char *bytes;

  if (*left < sizeof head)
    return NULL;

  memcpy (&head, *at, sizeof head);
  bytes = (const char *) *at + sizeof head;
  if ((guint64) head.type_length + head.text_length > *left - sizeof head
      || !g_utf8_validate (bytes, head.type_length, NULL)
      || !g_utf8_validate (bytes + head.type_length, head.text_length, NULL))
    return NULL;

  code->type = g_strndup (bytes, head.type_length);
  code->text = g_strndup (bytes + head.type_length, head.text_length);
  get_boxes (head.box, &code->rect, 1);
  *at += sizeof head + head.type_length + head.text_length;
  *left -= sizeof head + head.type_length + head.text_length;

  return g_steal_pointer (&code);
}

static gboolean
on_codes_done (LoketRenderer        *self,
               LoketRendererJob     *job,
               const LoketWireReply *reply,
               GBytes               *out,
               GError              **error)
{
  g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func ((GDestroyNotify) loket_code_free);
  gsize left;
  const guint8 *at = g_bytes_get_data (out, &left);

  for (guint i = 0; i < reply->count; i++)
    {
      LoketCode *code = next_code (&at, &left);

      if (code == NULL)
        return FALSE;
      g_ptr_array_add (codes, code);
    }
  g_task_return_pointer (job->task, g_steal_pointer (&codes), (GDestroyNotify) g_ptr_array_unref);

  return TRUE;
}

void
loket_renderer_codes_async (LoketRenderer      *self,
                            guint               page,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  submit_reading (self, LOKET_WIRE_CODES, loket_renderer_codes_async, page, NULL,
                  LOKET_WIRE_FIND_BYTES, on_codes_done, cancellable, callback, user_data);
}

GPtrArray *
loket_renderer_codes_finish (LoketRenderer *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
