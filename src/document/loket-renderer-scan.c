/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scans and pictures → page objects. */

#include "loket-renderer-private.h"

#include <fcntl.h>
#include <math.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>

#include "loket-error.h"
#include "loket-reading-private.h"

static gboolean
is_fraction (double value)
{
  return value >= 0 && value <= 1;
}

static gboolean
is_quality (const LoketQuality *quality)
{
  return is_fraction (quality->brightness) && quality->contrast >= -1 && quality->contrast <= 1
         && is_fraction (quality->sharpness) && is_fraction (quality->ink)
         && quality->skew > -90 && quality->skew < 90 && quality->turn % 90 == 0
         && quality->turn >= 0 && quality->turn < 360 && quality->flags < LOKET_QUALITY_CUT << 1;
}

static gboolean
on_quality_done (LoketRenderer        *self,
                 LoketRendererJob     *job,
                 const LoketWireReply *reply,
                 GBytes               *out,
                 GError              **error)
{
  if (!reply->has_quality || !is_quality (&reply->quality))
    return FALSE;

  g_task_return_pointer (job->task, g_memdup2 (&reply->quality, sizeof reply->quality), g_free);

  return TRUE;
}

/**
 * loket_renderer_quality_async:
 *
 * Looks at a page as closely as 300 dpi; also says which side of its text is up.
 */
void
loket_renderer_quality_async (LoketRenderer      *self,
                              guint               page,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  LoketRendererJob *job;

  g_return_if_fail (LOKET_IS_RENDERER (self));

  job = loket_renderer_job_new (self, LOKET_WIRE_QUALITY, loket_renderer_quality_async,
                                cancellable, callback, user_data);
  if (!loket_renderer_job_set_page (self, job, page))
    return;

  job->done = on_quality_done;
  job->priority = LOKET_RENDER_TEXT;
  loket_renderer_submit (self, job);
}

gboolean
loket_renderer_quality_finish (LoketRenderer *self,
                               GAsyncResult  *result,
                               LoketQuality  *quality,
                               GError       **error)
{
  g_autofree LoketQuality *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found == NULL)
    return FALSE;

  *quality = *found;

  return TRUE;
}

/* What a thread needs to make a page of an answer. */
typedef struct
{
  char *id;
  GBytes *bytes;
  LoketWireRaster raster;
  int turn;
  gboolean has_quality;
  LoketQuality quality;
} Made;

static void
made_free (gpointer data)
{
  Made *made = data;

  g_free (made->id);
  g_clear_pointer (&made->bytes, g_bytes_unref);
  g_free (made);
}

/* Hashing and copying eight megabytes would be felt in the window. */
static void
make_page (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  Made *made = task_data;
  gsize size;
  const void *data = g_bytes_get_data (made->bytes, &size);
  g_autoptr(GBytes) copy = g_bytes_new (data, size);
  g_autofree char *hash = loket_page_hash_bytes (copy);
  LoketPage *page = loket_page_new_for_bytes (made->id, made->raster.page_kind, copy, hash,
                                              made->raster.width, made->raster.height,
                                              made->raster.dpi_x, made->raster.dpi_y);

  loket_page_set_turn (page, made->turn);
  if (made->has_quality)
    loket_page_set_quality (page, &made->quality);
  g_task_return_pointer (task, page, g_object_unref);
}

static gboolean
on_page_made (LoketRenderer        *self,
              LoketRendererJob     *job,
              const LoketWireReply *reply,
              GBytes               *out,
              GError              **error)
{
  const LoketWireRaster *raster = &reply->raster;
  Made *made = job->data;

  if (reply->size == 0 || reply->size > LOKET_PAGE_MAX_BYTES || raster->width < 1
      || raster->width > 65500 || raster->height < 1 || raster->height > 65500
      || !(raster->dpi_x >= 1 && raster->dpi_x < 20000)
      || !(raster->dpi_y >= 1 && raster->dpi_y < 20000)
      || (raster->page_kind != LOKET_PAGE_JPEG && raster->page_kind != LOKET_PAGE_G4)
      || reply->turn % 90 != 0 || reply->turn < 0 || reply->turn >= 360
      || (reply->has_quality && !is_quality (&reply->quality)))
    return FALSE;

  made->bytes = g_bytes_ref (out);
  made->raster = *raster;
  made->turn = reply->turn;
  made->has_quality = reply->has_quality;
  made->quality = reply->quality;
  g_task_set_task_data (job->task, g_steal_pointer (&job->data), made_free);
  job->free_data = NULL;
  g_task_run_in_thread (job->task, make_page);

  return TRUE;
}

static void
set_made (LoketRendererJob *job,
          const char       *page_id)
{
  Made *made = g_new0 (Made, 1);

  made->id = g_strdup (page_id);
  job->data = made;
  job->free_data = made_free;
  job->done = on_page_made;
}

static gboolean
check_raster (int                    fd,
              const LoketScanRaster *raster,
              guint64               *size,
              GError               **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0 || raster->width < 1 || raster->height < 1 || raster->stride == 0
      || raster->stride > G_MAXINT32
      || (guint64) info.st_size < (guint64) raster->stride * raster->height
      || !(raster->dpi_x > 0) || !(raster->dpi_y > 0))
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DEVICE,
                           _("The scanner delivered less than it announced."));
      return FALSE;
    }
  *size = (guint64) raster->stride * raster->height;
  if (*size > G_GUINT64_CONSTANT (900) * 1024 * 1024)
    {
      g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_TOO_LARGE,
                           _("This scan is larger than 900 MB. Choose a lower resolution."));
      return FALSE;
    }

  return TRUE;
}

/**
 * loket_renderer_encode_async:
 * @page_id: id of the page to be
 * @fd: (transfer none): stride × height bytes from its beginning on
 */
void
loket_renderer_encode_async (LoketRenderer         *self,
                             const char            *page_id,
                             int                    fd,
                             const LoketScanRaster *raster,
                             LoketEncoding          encoding,
                             GCancellable          *cancellable,
                             GAsyncReadyCallback    callback,
                             gpointer               user_data)
{
  LoketRendererJob *job;
  GError *error = NULL;
  guint64 size = 0;

  g_return_if_fail (LOKET_IS_RENDERER (self));

  job = loket_renderer_job_new (self, LOKET_WIRE_ENCODE, loket_renderer_encode_async, cancellable,
                                callback, user_data);
  set_made (job, page_id);
  if (!check_raster (fd, raster, &size, &error))
    {
      loket_renderer_job_fail (job, error);
      return;
    }

  job->in_fd = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  job->request.in_size = size;
  job->request.raster = (LoketWireRaster) {
    .width = raster->width, .height = raster->height, .channels = raster->channels,
    .bits = raster->bits, .encoding = encoding, .stride = raster->stride,
    .dpi_x = raster->dpi_x, .dpi_y = raster->dpi_y,
  };
  if (loket_renderer_job_set_out (job, LOKET_PAGE_MAX_BYTES))
    loket_renderer_submit (self, job);
}

LoketPage *
loket_renderer_encode_finish (LoketRenderer *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * loket_renderer_import_async:
 * @page_id: id of the page to be
 */
void
loket_renderer_import_async (LoketRenderer      *self,
                             const char         *page_id,
                             guint               page,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  LoketRendererJob *job;

  g_return_if_fail (LOKET_IS_RENDERER (self));

  job = loket_renderer_job_new (self, LOKET_WIRE_IMPORT, loket_renderer_import_async, cancellable,
                                callback, user_data);
  set_made (job, page_id);
  if (loket_renderer_job_set_page (self, job, page)
      && loket_renderer_job_set_out (job, LOKET_PAGE_MAX_BYTES))
    loket_renderer_submit (self, job);
}

LoketPage *
loket_renderer_import_finish (LoketRenderer *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * Machine-readable zone
 */

static gboolean
on_zone_done (LoketRenderer        *self,
              LoketRendererJob     *job,
              const LoketWireReply *reply,
              GBytes               *out,
              GError              **error)
{
  LoketReading *reading;

  if (reply->count > 1 || reply->size != reply->count * sizeof (LoketWireZone))
    return FALSE;

  reading = loket_reading_new_for_zone (reply->count == 1 ? g_bytes_get_data (out, NULL) : NULL);
  if (reading == NULL)
    return FALSE;

  g_task_return_pointer (job->task, reading, (GDestroyNotify) loket_reading_free);

  return TRUE;
}

void
loket_renderer_zone_async (LoketRenderer      *self,
                           guint               page,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  LoketRendererJob *job;

  g_return_if_fail (LOKET_IS_RENDERER (self));

  job = loket_renderer_job_new (self, LOKET_WIRE_ZONE, loket_renderer_zone_async, cancellable,
                                callback, user_data);
  if (!loket_renderer_job_set_page (self, job, page))
    return;

  job->done = on_zone_done;
  job->priority = LOKET_RENDER_TEXT;
  if (loket_renderer_job_set_out (job, sizeof (LoketWireZone)))
    loket_renderer_submit (self, job);
}

LoketReading *
loket_renderer_zone_finish (LoketRenderer *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
