/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Page objects in order → one PDF, read back before anybody relies on it. */

#include <math.h>
#include <string.h>

#include "loket-encode.h"
#include "loket-merge.h"
#include "loket-pdf-writer.h"
#include "loket-pdf.h"
#include "loket-worker.h"

#define MAX_ITEMS 5000

struct _LoketComposer
{
  LoketSink sink;
  LoketPdfWriter writer;
  GPtrArray *items;             /* LoketMergeItem */
  GArray *sizes;                /* two doubles for each page of our own */
  gboolean foreign;
  char *title;
};

static void
item_free (gpointer data)
{
  LoketMergeItem *item = data;

  g_clear_pointer (&item->pdf, g_bytes_unref);
  g_free (item);
}

static void
composer_free (LoketComposer *self)
{
  loket_sink_close (&self->sink);
  loket_pdf_writer_clear (&self->writer);
  g_ptr_array_unref (self->items);
  g_array_unref (self->sizes);
  g_free (self->title);
  g_free (self);
}

LoketWireStatus
loket_worker_compose_begin (LoketWorker *self,
                            LoketJob    *job)
{
  LoketComposer *composer;

  g_clear_pointer (&self->composer, composer_free);
  if (job->out_fd < 0 || job->request->out_size == 0)
    return LOKET_WIRE_BAD_REQUEST;

  composer = self->composer = g_new0 (LoketComposer, 1);
  composer->items = g_ptr_array_new_with_free_func (item_free);
  composer->sizes = g_array_new (FALSE, FALSE, sizeof (double));
  composer->title = g_utf8_make_valid (job->request->text, -1);
  loket_sink_init (&composer->sink, job->out_fd, job->request->out_size);
  job->out_fd = -1;
  loket_pdf_writer_begin (&composer->writer, &composer->sink);

  return LOKET_WIRE_OK;
}

static void
note_page (LoketComposer        *self,
           const LoketPlacement *placement)
{
  double size[2];

  loket_placement_get_size (placement, &size[0], &size[1]);
  g_array_append_vals (self->sizes, size, 2);
  g_ptr_array_add (self->items, g_new0 (LoketMergeItem, 1));
}

static LoketWireStatus
add_picture (LoketComposer  *self,
             GBytes         *bytes,
             LoketWireFormat format,
             guint           index,
             LoketPlacement *placement)
{
  g_autoptr(GBytes) encoded = NULL;
  LoketWireRaster raster = { 0 };
  LoketWireFormat kind;
  LoketWireStatus status;
  int turn;

  status = loket_picture_read (bytes, format, index, &placement->picture);
  if (status != LOKET_WIRE_OK)
    return status;

  if (format == LOKET_WIRE_JPEG && placement->picture.channels == 4)
    encoded = g_bytes_ref (bytes);
  else if (format != LOKET_WIRE_TIFF)
    encoded = loket_encode_picture (bytes, format, index, &raster, &turn, &status);
  else
    {
      loket_picture_assume (&placement->picture);
      status = loket_pdf_writer_add_g4 (&self->writer, bytes, placement);
      if (status == LOKET_WIRE_OK)
        return status;
      encoded = loket_encode_picture (bytes, format, index, &raster, &turn, &status);
    }
  if (encoded == NULL)
    return status;

  kind = encoded == bytes || !placement->picture.bilevel ? LOKET_WIRE_JPEG : LOKET_WIRE_TIFF;
  if (encoded != bytes)
    {
      int upright = placement->picture.turn;

      status = loket_picture_read (encoded, kind, 0, &placement->picture);
      placement->picture.turn = upright;
    }
  loket_picture_assume (&placement->picture);
  if (status == LOKET_WIRE_OK && kind == LOKET_WIRE_TIFF)
    return loket_pdf_writer_add_g4 (&self->writer, encoded, placement);
  if (status == LOKET_WIRE_OK)
    loket_pdf_writer_add_jpeg (&self->writer, encoded, placement);

  return status;
}

static LoketWireStatus
add_pictures (LoketComposer  *self,
              LoketJob       *job,
              LoketWireFormat format)
{
  LoketPlacement placement = { .crop = job->request->crop, .turn = job->request->turn };
  LoketWireStatus status;
  guint n_pages;

  status = loket_picture_count (job->in, format, &n_pages);
  for (guint i = 0; status == LOKET_WIRE_OK && i < n_pages; i++)
    {
      status = add_picture (self, job->in, format, i, &placement);
      if (status == LOKET_WIRE_OK)
        note_page (self, &placement);
    }
  if (status == LOKET_WIRE_OK && self->sink.full)
    return LOKET_WIRE_TOO_LARGE;

  return status;
}

LoketWireStatus
loket_worker_compose_page (LoketWorker *self,
                           LoketJob    *job)
{
  const LoketWireRequest *request = job->request;
  LoketComposer *composer = self->composer;
  LoketMergeItem *item;
  LoketWireFormat format;

  if (composer == NULL || job->in == NULL)
    return LOKET_WIRE_BAD_REQUEST;
  if (composer->items->len >= MAX_ITEMS)
    return LOKET_WIRE_TOO_LARGE;
  if (!loket_worker_sniff (job->in, &format))
    return LOKET_WIRE_UNSUPPORTED;
  if (format != LOKET_WIRE_PDF)
    return add_pictures (composer, job, format);

  item = g_new0 (LoketMergeItem, 1);
  item->pdf = g_bytes_ref (job->in);
  item->crop = request->crop;
  item->turn = request->turn;
  g_ptr_array_add (composer->items, item);
  composer->foreign = TRUE;

  return LOKET_WIRE_OK;
}

/* Another program must read what we wrote: the same number of pages of the same sizes. */
static LoketWireStatus
verify (LoketComposer *self,
        GBytes        *bytes,
        guint         *n_pages)
{
  LoketWireStatus status;
  LoketPdf *pdf = NULL;

  status = loket_pdf_open (bytes, NULL, &pdf);
  if (status != LOKET_WIRE_OK)
    return LOKET_WIRE_FAILED;

  *n_pages = loket_pdf_n_pages (pdf);
  if (!self->foreign && *n_pages * 2 != self->sizes->len)
    status = LOKET_WIRE_FAILED;
  for (guint i = 0; !self->foreign && status == LOKET_WIRE_OK && i < *n_pages; i++)
    {
      double width, height;

      loket_pdf_get_size (pdf, i, &width, &height);
      if (fabs (width - g_array_index (self->sizes, double, 2 * i)) > 0.01
          || fabs (height - g_array_index (self->sizes, double, 2 * i + 1)) > 0.01)
        status = LOKET_WIRE_FAILED;
    }
  loket_pdf_free (pdf);

  return status;
}

static gboolean
is_one_foreign_file (LoketComposer *self)
{
  LoketMergeItem *item = self->items->len == 1 ? self->items->pdata[0] : NULL;

  return item != NULL && item->pdf != NULL && item->turn == 0
         && loket_crop_is_none (&item->crop);
}

static LoketWireStatus
merge_foreign (LoketComposer *self)
{
  g_autoptr(GBytes) own = loket_sink_map (&self->sink);
  g_autoptr(GBytes) merged = NULL;
  LoketWireStatus status = LOKET_WIRE_OK;
  gsize size;
  const void *data;

  if (is_one_foreign_file (self))
    merged = g_bytes_ref (((LoketMergeItem *) self->items->pdata[0])->pdf);
  else
    merged = loket_merge (own, self->items, self->title, &status);
  if (merged == NULL)
    return status;

  data = g_bytes_get_data (merged, &size);
  self->sink.at = 0;
  self->sink.full = FALSE;
  g_clear_pointer (&own, g_bytes_unref);
  loket_sink_write (&self->sink, data, size);

  return self->sink.full ? LOKET_WIRE_TOO_LARGE : LOKET_WIRE_OK;
}

LoketWireStatus
loket_worker_compose_end (LoketWorker *self,
                          LoketJob    *job)
{
  LoketComposer *composer = self->composer;
  g_autoptr(GBytes) written = NULL;
  LoketWireStatus status = LOKET_WIRE_OK;

  if (composer == NULL)
    return LOKET_WIRE_BAD_REQUEST;

  if (composer->items->len == 0)
    status = LOKET_WIRE_EMPTY;
  else
    loket_pdf_writer_end (&composer->writer, composer->title);
  if (status == LOKET_WIRE_OK && composer->sink.full)
    status = LOKET_WIRE_TOO_LARGE;
  if (status == LOKET_WIRE_OK && composer->foreign)
    status = merge_foreign (composer);
  if (status == LOKET_WIRE_OK)
    {
      written = loket_sink_map (&composer->sink);
      status = written != NULL ? verify (composer, written, &job->reply->count)
                               : LOKET_WIRE_FAILED;
    }
  job->reply->size = composer->sink.at;
  g_clear_pointer (&written, g_bytes_unref);
  g_clear_pointer (&self->composer, composer_free);

  return status;
}
