/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is open in the worker. */

#include "loket-worker.h"

#include <string.h>

#include "loket-pdf.h"
#include "loket-picture.h"

void
loket_part_free (LoketPart *part)
{
  g_clear_pointer (&part->pdf, loket_pdf_free);
  g_bytes_unref (part->bytes);
  g_free (part);
}

static gboolean
starts_with (const guint8 *data,
             gsize         size,
             const char   *magic,
             gsize         length)
{
  return size >= length && memcmp (data, magic, length) == 0;
}

/**
 * loket_worker_sniff:
 *
 * Returns: FALSE when these bytes are none of the kinds of file we show
 */
gboolean
loket_worker_sniff (GBytes          *bytes,
                    LoketWireFormat *format)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (starts_with (data, size, "\xff\xd8\xff", 3))
    *format = LOKET_WIRE_JPEG;
  else if (starts_with (data, size, "\x89PNG\r\n\x1a\n", 8))
    *format = LOKET_WIRE_PNG;
  else if (starts_with (data, size, "II*\0", 4) || starts_with (data, size, "MM\0*", 4))
    *format = LOKET_WIRE_TIFF;
  else if (size > 3 && data[0] == 'P' && data[1] >= '1' && data[1] <= '6'
           && (g_ascii_isspace (data[2]) || data[2] == '#'))
    *format = LOKET_WIRE_PNM;
  else if (memmem (data, MIN (size, 1024), "%PDF-", 5) != NULL
           || memmem (data, size, "endobj", 6) != NULL)
    *format = LOKET_WIRE_PDF;
  else
    return FALSE;

  return TRUE;
}

static LoketWireStatus
open_part (LoketPart  *part,
           const char *password)
{
  LoketWireStatus status;

  if (part->format != LOKET_WIRE_PDF)
    return loket_picture_count (part->bytes, part->format, &part->n_pages);

  status = loket_pdf_open (part->bytes, *password != '\0' ? password : NULL, &part->pdf);
  if (status == LOKET_WIRE_OK)
    part->n_pages = loket_pdf_n_pages (part->pdf);

  return status;
}

LoketWireStatus
loket_worker_open (LoketWorker *self,
                   LoketJob    *job)
{
  double *sizes = (double *) job->out;
  LoketWireStatus status;
  LoketWireFormat format;
  LoketPart *part;

  if (job->in == NULL || g_bytes_get_size (job->in) == 0)
    return LOKET_WIRE_EMPTY;
  if (!loket_worker_sniff (job->in, &format))
    return LOKET_WIRE_UNSUPPORTED;

  part = g_new0 (LoketPart, 1);
  part->format = format;
  part->bytes = g_bytes_ref (job->in);
  status = open_part (part, job->request->text);
  if (status == LOKET_WIRE_OK && part->n_pages * 2 * sizeof (double) > job->request->out_size)
    status = LOKET_WIRE_TOO_LARGE;
  if (status != LOKET_WIRE_OK)
    {
      loket_part_free (part);
      return status;
    }

  for (guint i = 0; i < part->n_pages; i++)
    loket_part_get_size (part, i, &sizes[2 * i], &sizes[2 * i + 1]);
  g_hash_table_replace (self->parts, GUINT_TO_POINTER (job->request->part), part);
  job->reply->count = part->n_pages;
  job->reply->size = part->n_pages * 2 * sizeof (double);
  job->reply->format = format;

  return LOKET_WIRE_OK;
}

/**
 * loket_worker_get_part:
 *
 * Returns: (transfer none) (nullable): the file that holds the page of @request
 */
LoketPart *
loket_worker_get_part (LoketWorker            *self,
                       const LoketWireRequest *request)
{
  LoketPart *part = g_hash_table_lookup (self->parts, GUINT_TO_POINTER (request->part));

  return part != NULL && request->page < part->n_pages ? part : NULL;
}

LoketWireStatus
loket_worker_text (LoketWorker *self,
                   LoketJob    *job)
{
  LoketPart *part = loket_worker_get_part (self, job->request);

  if (part == NULL)
    return LOKET_WIRE_NO_PAGE;
  if (job->out == NULL)
    return LOKET_WIRE_BAD_REQUEST;

  return part->pdf != NULL ? loket_pdf_text (part->pdf, job->request->page, job) : LOKET_WIRE_OK;
}

LoketWireStatus
loket_worker_find (LoketWorker *self,
                   LoketJob    *job)
{
  LoketPart *part = loket_worker_get_part (self, job->request);

  if (part == NULL)
    return LOKET_WIRE_NO_PAGE;
  if (job->out == NULL)
    return LOKET_WIRE_BAD_REQUEST;
  if (part->pdf == NULL || *job->request->text == '\0')
    return LOKET_WIRE_OK;

  return loket_pdf_find (part->pdf, job->request->page, job->request->text, job);
}
