/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDF file inside the worker: recorded pages are replayed for every tile. */

#include "loket-pdf.h"

#include <malloc.h>
#include <math.h>
#include <string.h>

#include <poppler.h>

#include "loket-unlock.h"

/* A name of our own: only some versions of poppler let g_autoptr know theirs. */
typedef PopplerPage Sheet;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sheet, g_object_unref)

#define MAX_RECORDS 6
#define MAX_RECORD_BYTES (400 * 1024 * 1024)
#define MAX_RECORD_SCALE 16.0

typedef struct
{
  guint page;
  double scale;                 /* pictures were reduced for this scale */
  gsize bytes;
  cairo_surface_t *surface;
} Record;

struct _LoketPdf
{
  PopplerDocument *document;
  GBytes *bytes;
  LoketScanFinder *finder;      /* made when the first page is shown */
  guint n_pages;
  GQueue records;               /* the one used last first */
};

static void
record_free (Record *record)
{
  cairo_surface_destroy (record->surface);
  g_free (record);
}

static LoketWireStatus
status_of (const GError *error)
{
  if (g_error_matches (error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    return LOKET_WIRE_ENCRYPTED;

  return LOKET_WIRE_DAMAGED;
}

/**
 * loket_pdf_open:
 * @password: (nullable): UTF-8
 * @pdf: (out) (transfer full): where the document is put
 */
LoketWireStatus
loket_pdf_open (GBytes     *bytes,
                const char *password,
                LoketPdf  **pdf)
{
  g_autoptr(GError) error = NULL;
  PopplerDocument *document = poppler_document_new_from_bytes (bytes, NULL, &error);
  int n_pages;

  if (document == NULL && password != NULL && status_of (error) == LOKET_WIRE_ENCRYPTED)
    {
      g_autoptr(GBytes) unlocked = loket_unlock (bytes, password);

      return unlocked != NULL ? loket_pdf_open (unlocked, NULL, pdf) : LOKET_WIRE_ENCRYPTED;
    }
  if (document == NULL)
    return status_of (error);

  n_pages = poppler_document_get_n_pages (document);
  if (n_pages <= 0 || n_pages > LOKET_WIRE_MAX_PAGES)
    {
      g_object_unref (document);
      return n_pages <= 0 ? LOKET_WIRE_DAMAGED : LOKET_WIRE_TOO_LARGE;
    }

  *pdf = g_new0 (LoketPdf, 1);
  (*pdf)->document = document;
  (*pdf)->n_pages = n_pages;
  (*pdf)->bytes = g_bytes_ref (bytes);

  return LOKET_WIRE_OK;
}

void
loket_pdf_free (LoketPdf *self)
{
  if (self == NULL)
    return;

  g_queue_clear_full (&self->records, (GDestroyNotify) record_free);
  g_clear_pointer (&self->finder, loket_scan_finder_free);
  g_clear_object (&self->document);
  g_bytes_unref (self->bytes);
  g_free (self);
}

guint
loket_pdf_n_pages (LoketPdf *self)
{
  return self->n_pages;
}

/**
 * loket_pdf_get_size:
 *
 * A page that cannot be read, or whose size is absurd, is said to be A4.
 */
void
loket_pdf_get_size (LoketPdf *self,
                    guint     page,
                    double   *width,
                    double   *height)
{
  g_autoptr(Sheet) p = poppler_document_get_page (self->document, page);

  *width = 595;
  *height = 842;
  if (p == NULL)
    return;

  poppler_page_get_size (p, width, height);
  if (!(*width >= 1 && *width <= 200000 && *height >= 1 && *height <= 200000))
    {
      *width = 595;
      *height = 842;
    }
}

const LoketScanPage *
loket_pdf_get_scan (LoketPdf *self,
                    guint     page)
{
  if (self->finder == NULL)
    self->finder = loket_scan_finder_new (self->bytes, self->n_pages);

  return loket_scan_finder_get (self->finder, page);
}

static gsize
bytes_in_use (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

static Record *
find_record (LoketPdf *self,
             guint     page,
             double    scale)
{
  for (GList *l = self->records.head; l != NULL; l = l->next)
    {
      Record *record = l->data;

      if (record->page != page)
        continue;

      g_queue_unlink (&self->records, l);
      if (scale > record->scale * 2)
        {
          record_free (record);
          g_list_free (l);
          return NULL;
        }
      g_queue_push_head_link (&self->records, l);
      return record;
    }

  return NULL;
}

static void
keep_record (LoketPdf *self,
             Record   *record)
{
  gsize bytes = 0;

  g_queue_push_head (&self->records, record);
  for (GList *l = self->records.head; l != NULL; l = l->next)
    bytes += ((Record *) l->data)->bytes;

  while (self->records.length > 1
         && (self->records.length > MAX_RECORDS || bytes > MAX_RECORD_BYTES))
    {
      Record *oldest = g_queue_pop_tail (&self->records);

      bytes -= oldest->bytes;
      record_free (oldest);
    }
}

static Record *
make_record (LoketPdf *self,
             guint     page,
             double    scale)
{
  g_autoptr(Sheet) p = poppler_document_get_page (self->document, page);
  cairo_rectangle_t extents = { 0 };
  gsize before = bytes_in_use ();
  Record *record;
  cairo_t *cr;

  if (p == NULL)
    return NULL;

  scale = MIN (scale, MAX_RECORD_SCALE);
  loket_pdf_get_size (self, page, &extents.width, &extents.height);
  extents.width = ceil (extents.width * scale);
  extents.height = ceil (extents.height * scale);

  record = g_new0 (Record, 1);
  record->page = page;
  record->scale = scale;
  record->surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &extents);
  cr = cairo_create (record->surface);
  cairo_scale (cr, scale, scale);
  poppler_page_render (p, cr);
  cairo_destroy (cr);
  if (cairo_surface_status (record->surface) != CAIRO_STATUS_SUCCESS)
    {
      record_free (record);
      return NULL;
    }

  record->bytes = MAX (bytes_in_use (), before) - before;
  keep_record (self, record);

  return record;
}

static LoketWireStatus
draw_directly (LoketPdf *self,
               guint     page,
               cairo_t  *cr)
{
  g_autoptr(Sheet) p = poppler_document_get_page (self->document, page);

  if (p == NULL)
    return LOKET_WIRE_NO_PAGE;

  poppler_page_render (p, cr);

  return cairo_status (cr) == CAIRO_STATUS_SUCCESS ? LOKET_WIRE_OK : LOKET_WIRE_FAILED;
}

static gboolean
replay (Record  *record,
        cairo_t *cr)
{
  gboolean ok;

  cairo_save (cr);
  cairo_scale (cr, 1 / record->scale, 1 / record->scale);
  cairo_set_source_surface (cr, record->surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  ok = cairo_status (cr) == CAIRO_STATUS_SUCCESS
       && cairo_surface_status (record->surface) == CAIRO_STATUS_SUCCESS;

  return ok;
}

/**
 * loket_pdf_draw:
 *
 * poppler reads the whole page for every call, so pieces come from a recording. A whole page
 * that was not recorded is drawn directly, which is faster once.
 */
LoketWireStatus
loket_pdf_draw (LoketPdf *self,
                guint     page,
                cairo_t  *cr,
                double    scale,
                gboolean  pieces)
{
  Record *record;

  if (page >= self->n_pages)
    return LOKET_WIRE_NO_PAGE;

  record = find_record (self, page, scale);
  if (record == NULL && pieces)
    record = make_record (self, page, scale);
  if (record != NULL && replay (record, cr))
    return LOKET_WIRE_OK;
  if (cairo_status (cr) != CAIRO_STATUS_SUCCESS)
    return LOKET_WIRE_FAILED;

  return draw_directly (self, page, cr);
}

static void
set_box (float                  *box,
         const PopplerRectangle *rect)
{
  box[0] = MIN (rect->x1, rect->x2);
  box[1] = MIN (rect->y1, rect->y2);
  box[2] = fabs (rect->x2 - rect->x1);
  box[3] = fabs (rect->y2 - rect->y1);
}

LoketWireStatus
loket_pdf_text (LoketPdf *self,
                guint     page,
                LoketJob *job)
{
  g_autoptr(Sheet) p = poppler_document_get_page (self->document, page);
  g_autofree char *text = NULL;
  g_autofree char *valid = NULL;
  g_autofree PopplerRectangle *rects = NULL;
  float *boxes = (float *) job->out;
  guint n_rects = 0;
  gsize length, size;
  glong n_chars;

  if (p == NULL)
    return LOKET_WIRE_NO_PAGE;

  text = poppler_page_get_text (p);
  valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  poppler_page_get_text_layout (p, &rects, &n_rects);
  n_chars = g_utf8_strlen (valid, -1);
  length = strlen (valid);
  size = n_chars * 4 * sizeof (float) + length;
  if (size > job->request->out_size)
    return LOKET_WIRE_TOO_LARGE;

  for (glong i = 0; i < n_chars; i++)
    if (i < n_rects)
      set_box (boxes + 4 * i, &rects[i]);
    else
      memset (boxes + 4 * i, 0, 4 * sizeof (float));
  memcpy (job->out + n_chars * 4 * sizeof (float), valid, length);
  job->reply->count = n_chars;
  job->reply->size = size;

  return LOKET_WIRE_OK;
}

LoketWireStatus
loket_pdf_find (LoketPdf   *self,
                guint       page,
                const char *needle,
                LoketJob   *job)
{
  g_autoptr(Sheet) p = poppler_document_get_page (self->document, page);
  float *boxes = (float *) job->out;
  guint room = job->request->out_size / (4 * sizeof (float));
  double width, height;
  GList *found;
  guint n = 0;

  if (p == NULL)
    return LOKET_WIRE_NO_PAGE;

  loket_pdf_get_size (self, page, &width, &height);
  found = poppler_page_find_text_with_options (p, needle,
                                               POPPLER_FIND_IGNORE_DIACRITICS
                                               | POPPLER_FIND_MULTILINE);
  for (GList *l = found; l != NULL && n < room; l = l->next, n++)
    {
      PopplerRectangle rect = *(PopplerRectangle *) l->data;

      rect.y1 = height - rect.y1;
      rect.y2 = height - rect.y2;
      set_box (boxes + 4 * n, &rect);
    }
  g_list_free_full (found, (GDestroyNotify) poppler_rectangle_free);
  job->reply->count = n;
  job->reply->size = n * 4 * sizeof (float);

  return LOKET_WIRE_OK;
}

static const char WARM_UP[] =
  "%PDF-1.4\n"
  "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
  "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
  "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<<"
  "/H<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>/T<</Type/Font/Subtype/Type1/BaseFont"
  "/Times-Roman>>>>>>>>endobj\n"
  "4 0 obj<</Length 54>>stream\n"
  "BT /H 12 Tf 20 20 Td (Loket) Tj /T 12 Tf (Loket) Tj ET\n"
  "endstream endobj\n"
  "trailer<</Root 1 0 R>>\n";

void
loket_pdf_warm_up (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (WARM_UP, sizeof WARM_UP - 1);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 200, 200);
  cairo_t *cr = cairo_create (surface);
  LoketPdf *pdf = NULL;

  loket_unlock_warm_up ();
  if (loket_pdf_open (bytes, NULL, &pdf) == LOKET_WIRE_OK)
    {
      g_autoptr(Sheet) page = poppler_document_get_page (pdf->document, 0);
      g_autofree char *text = poppler_page_get_text (page);

      loket_pdf_draw (pdf, 0, cr, 1, TRUE);
    }
  loket_pdf_free (pdf);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}
