/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of a PDF that are nothing but one picture. */

#include "loket-scan-page.h"

#include <gio/gio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <qpdf/qpdf-c.h>

#include "loket-content.h"
#include "loket-tiff.h"

#define KEPT 16
#define MAX_PAGES 2000          /* finding a page goes through all of them */
#define MIN_BYTES_PER_PAGE 8000 /* less is no scan */
#define MAX_CONTENT (2 * 1024 * 1024)
#define MAX_INFLATED (64 * 1024 * 1024)

typedef struct
{
  guint page;
  gboolean is_scan;
  LoketScanPage scan;
} Entry;

struct _LoketScanFinder
{
  GBytes *bytes;
  qpdf_data pdf;                /* NULL: this file is not looked into */
  GQueue entries;               /* Entry, the one used last first */
};

static void
entry_free (Entry *entry)
{
  g_clear_pointer (&entry->scan.bytes, g_bytes_unref);
  g_free (entry);
}

/* Cheap signs that a file may hold scans; most others are never opened a second time. */
static gboolean
may_hold_scans (const char *data,
                gsize       size,
                guint       n_pages)
{
  return n_pages > 0 && n_pages <= MAX_PAGES && size / n_pages >= MIN_BYTES_PER_PAGE
         && memmem (data, size, "/Encrypt", 8) == NULL
         && (memmem (data, size, "/DCTDecode", 10) != NULL
             || memmem (data, size, "/CCITTFaxDecode", 15) != NULL
             || memmem (data, size, "/ObjStm", 7) != NULL);
}

LoketScanFinder *
loket_scan_finder_new (GBytes *bytes,
                       guint   n_pages)
{
  LoketScanFinder *self = g_new0 (LoketScanFinder, 1);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  self->bytes = g_bytes_ref (bytes);
  if (!may_hold_scans (data, size, n_pages))
    return self;

  self->pdf = qpdf_init ();
  qpdf_silence_errors (self->pdf);
  qpdf_set_suppress_warnings (self->pdf, QPDF_TRUE);
  if ((qpdf_read_memory (self->pdf, "", data, size, NULL) & QPDF_ERRORS)
      || qpdf_get_num_pages (self->pdf) != (int) n_pages)
    qpdf_cleanup (&self->pdf);

  return self;
}

void
loket_scan_finder_free (LoketScanFinder *self)
{
  if (self == NULL)
    return;

  g_queue_clear_full (&self->entries, (GDestroyNotify) entry_free);
  if (self->pdf != NULL)
    qpdf_cleanup (&self->pdf);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* A key of a page or of one of the nodes above it. */
static qpdf_oh
inherited (qpdf_data   pdf,
           qpdf_oh     page,
           const char *key)
{
  for (int i = 0; i < 50 && qpdf_oh_is_dictionary (pdf, page); i++)
    {
      if (qpdf_oh_has_key (pdf, page, key))
        return qpdf_oh_get_key (pdf, page, key);
      page = qpdf_oh_get_key (pdf, page, "/Parent");
    }

  return qpdf_oh_new_null (pdf);
}

static gboolean
get_box (qpdf_data pdf,
         qpdf_oh   box,
         double   *values)
{
  if (!qpdf_oh_is_array (pdf, box) || qpdf_oh_get_array_n_items (pdf, box) != 4)
    return FALSE;

  for (int i = 0; i < 4; i++)
    {
      qpdf_oh item = qpdf_oh_get_array_item (pdf, box, i);

      if (!qpdf_oh_is_number (pdf, item))
        return FALSE;
      values[i] = qpdf_oh_get_numeric_value (pdf, item);
    }

  return values[2] > values[0] && values[3] > values[1];
}

/* User space → points of the page as shown, origin at the top left. */
static gboolean
get_page_matrix (qpdf_data       pdf,
                 qpdf_oh         page,
                 cairo_matrix_t *matrix)
{
  qpdf_oh rotate = inherited (pdf, page, "/Rotate");
  double media[4], crop[4];
  int turn = 0;

  if (!get_box (pdf, inherited (pdf, page, "/MediaBox"), media)
      || qpdf_oh_has_key (pdf, page, "/UserUnit"))
    return FALSE;
  if (get_box (pdf, inherited (pdf, page, "/CropBox"), crop))
    {
      media[0] = MAX (media[0], crop[0]);
      media[1] = MAX (media[1], crop[1]);
      media[2] = MIN (media[2], crop[2]);
      media[3] = MIN (media[3], crop[3]);
    }
  if (qpdf_oh_is_integer (pdf, rotate))
    turn = ((qpdf_oh_get_int_value_as_int (pdf, rotate) % 360) + 360) % 360;

  cairo_matrix_init (matrix, 1, 0, 0, -1, -media[0], media[3]);
  if (turn != 0)
    {
      double w = media[2] - media[0], h = media[3] - media[1];
      cairo_matrix_t turned;

      cairo_matrix_init_translate (&turned, turn == 90 ? h : turn == 180 ? w : 0,
                                   turn == 180 ? h : turn == 270 ? w : 0);
      cairo_matrix_rotate (&turned, turn * G_PI / 180);
      cairo_matrix_multiply (matrix, matrix, &turned);
    }

  return turn % 90 == 0;
}

static gboolean
is_name (qpdf_data   pdf,
         qpdf_oh     object,
         const char *name)
{
  return qpdf_oh_is_name (pdf, object) && strcmp (qpdf_oh_get_name (pdf, object), name) == 0;
}

/* A filter or its parameters, alone or the only one of a list. */
static qpdf_oh
only (qpdf_data pdf,
      qpdf_oh   object)
{
  if (qpdf_oh_is_array (pdf, object) && qpdf_oh_get_array_n_items (pdf, object) == 1)
    return qpdf_oh_get_array_item (pdf, object, 0);

  return object;
}

/* How many samples a pixel has when the colours are what the file inside says, else 0. */
static int
get_channels (qpdf_data pdf,
              qpdf_oh   space)
{
  if (is_name (pdf, space, "/DeviceGray"))
    return 1;
  if (is_name (pdf, space, "/DeviceRGB"))
    return 3;
  if (qpdf_oh_is_array (pdf, space) && qpdf_oh_get_array_n_items (pdf, space) == 2
      && is_name (pdf, qpdf_oh_get_array_item (pdf, space, 0), "/ICCBased"))
    {
      qpdf_oh profile = qpdf_oh_get_dict (pdf, qpdf_oh_get_array_item (pdf, space, 1));
      qpdf_oh n = qpdf_oh_get_key (pdf, profile, "/N");

      return qpdf_oh_is_integer (pdf, n) && qpdf_oh_get_int_value_as_int (pdf, n) != 4
             ? qpdf_oh_get_int_value_as_int (pdf, n) : 0;
    }

  return 0;
}

static gboolean
is_plain (qpdf_data pdf,
          qpdf_oh   dict)
{
  static const char * const changing[] = { "/SMask", "/Mask", "/Decode", "/ImageMask", "/OC",
                                           "/Matte" };

  for (guint i = 0; i < G_N_ELEMENTS (changing); i++)
    if (qpdf_oh_has_key (pdf, dict, changing[i]))
      return FALSE;

  return is_name (pdf, qpdf_oh_get_key (pdf, dict, "/Subtype"), "/Image");
}

static GBytes *
get_raw (qpdf_data pdf,
         qpdf_oh   stream)
{
  unsigned char *data = NULL;
  size_t size = 0;

  if ((qpdf_oh_get_stream_data (pdf, stream, qpdf_dl_none, NULL, &data, &size) & QPDF_ERRORS)
      || data == NULL)
    return NULL;

  return g_bytes_new_with_free_func (data, size, free, data);
}

/* Some scanners pack the picture once more. */
static GBytes *
inflate (GBytes *packed)
{
  g_autoptr(GConverter) converter = G_CONVERTER (g_zlib_decompressor_new
                                                   (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  g_autoptr(GByteArray) out = g_byte_array_new ();
  gsize size, used = 0;
  const guint8 *data = g_bytes_get_data (packed, &size);
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result == G_CONVERTER_CONVERTED && out->len < MAX_INFLATED)
    {
      gsize n_in = 0, n_out = 0, before = out->len;

      g_byte_array_set_size (out, before + 256 * 1024);
      result = g_converter_convert (converter, data + used, size - used, out->data + before,
                                    256 * 1024, G_CONVERTER_INPUT_AT_END, &n_in, &n_out, NULL);
      g_byte_array_set_size (out, before + (result == G_CONVERTER_ERROR ? 0 : n_out));
      used += result == G_CONVERTER_ERROR ? 0 : n_in;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static int
get_int (qpdf_data   pdf,
         qpdf_oh     dict,
         const char *key,
         int         otherwise)
{
  qpdf_oh value = qpdf_oh_is_dictionary (pdf, dict) ? qpdf_oh_get_key (pdf, dict, key)
                                                    : qpdf_oh_new_null (pdf);

  return qpdf_oh_is_integer (pdf, value) ? qpdf_oh_get_int_value_as_int (pdf, value) : otherwise;
}

static gboolean
is_true (qpdf_data   pdf,
         qpdf_oh     dict,
         const char *key)
{
  return qpdf_oh_is_dictionary (pdf, dict) && qpdf_oh_has_key (pdf, dict, key)
         && qpdf_oh_is_bool (pdf, qpdf_oh_get_key (pdf, dict, key))
         && qpdf_oh_get_bool_value (pdf, qpdf_oh_get_key (pdf, dict, key));
}

static gboolean
get_jpeg (qpdf_data      pdf,
          qpdf_oh        stream,
          qpdf_oh        dict,
          gboolean       packed,
          LoketScanPage *scan)
{
  int channels = get_channels (pdf, qpdf_oh_get_key (pdf, dict, "/ColorSpace"));

  if (channels == 0 || qpdf_oh_has_key (pdf, dict, "/DecodeParms"))
    return FALSE;

  scan->bytes = get_raw (pdf, stream);
  scan->format = LOKET_WIRE_JPEG;
  if (packed && scan->bytes != NULL)
    {
      g_autoptr(GBytes) raw = g_steal_pointer (&scan->bytes);

      scan->bytes = inflate (raw);
    }

  return scan->bytes != NULL
         && loket_picture_read (scan->bytes, scan->format, 0, &scan->picture) == LOKET_WIRE_OK
         && scan->picture.channels == channels;
}

static gboolean
get_fax (qpdf_data      pdf,
         qpdf_oh        stream,
         qpdf_oh        dict,
         LoketScanPage *scan)
{
  qpdf_oh parms = only (pdf, qpdf_oh_get_key (pdf, dict, "/DecodeParms"));
  int columns = get_int (pdf, parms, "/Columns", 1728);
  int height = get_int (pdf, dict, "/Height", 0);
  g_autoptr(GBytes) raw = NULL;

  if (get_int (pdf, parms, "/K", 0) >= 0 || is_true (pdf, parms, "/BlackIs1")
      || is_true (pdf, parms, "/EncodedByteAlign") || columns != get_int (pdf, dict, "/Width", 0)
      || !is_name (pdf, qpdf_oh_get_key (pdf, dict, "/ColorSpace"), "/DeviceGray"))
    return FALSE;

  raw = get_raw (pdf, stream);
  if (raw == NULL)
    return FALSE;

  scan->bytes = loket_tiff_wrap_g4 (raw, columns, height);
  scan->format = LOKET_WIRE_TIFF;

  return loket_picture_read (scan->bytes, scan->format, 0, &scan->picture) == LOKET_WIRE_OK;
}

/* The only picture of the page, when that is what the page is made of. */
static gboolean
find_picture (qpdf_data       pdf,
              qpdf_oh         page,
              qpdf_oh        *stream,
              cairo_matrix_t *matrix)
{
  qpdf_oh objects = qpdf_oh_get_key (pdf, inherited (pdf, page, "/Resources"), "/XObject");
  unsigned char *content = NULL;
  size_t size = 0;
  char name[64], key[66];
  gboolean found;

  if (!qpdf_oh_is_dictionary (pdf, objects)
      || (qpdf_oh_has_key (pdf, page, "/Annots")
          && qpdf_oh_get_array_n_items (pdf, qpdf_oh_get_key (pdf, page, "/Annots")) > 0)
      || (qpdf_oh_get_page_content_data (pdf, page, &content, &size) & QPDF_ERRORS))
    return FALSE;

  found = size <= MAX_CONTENT
          && loket_content_is_one_picture ((char *) content, size, name, sizeof name, matrix);
  free (content);
  if (!found)
    return FALSE;

  g_snprintf (key, sizeof key, "/%s", name);
  *stream = qpdf_oh_get_key (pdf, objects, key);

  return qpdf_oh_is_stream (pdf, *stream);
}

static gboolean
is_packed_jpeg (qpdf_data pdf,
                qpdf_oh   filter)
{
  return qpdf_oh_is_array (pdf, filter) && qpdf_oh_get_array_n_items (pdf, filter) == 2
         && is_name (pdf, qpdf_oh_get_array_item (pdf, filter, 0), "/FlateDecode")
         && is_name (pdf, qpdf_oh_get_array_item (pdf, filter, 1), "/DCTDecode");
}

static gboolean
look_at (LoketScanFinder *self,
         guint            number,
         LoketScanPage   *scan)
{
  qpdf_data pdf = self->pdf;
  qpdf_oh page = qpdf_get_page_n (pdf, number), stream, dict, filter;
  cairo_matrix_t place, shown, pixels;
  gboolean good, packed;

  if (!qpdf_oh_is_dictionary (pdf, page) || !find_picture (pdf, page, &stream, &place)
      || !get_page_matrix (pdf, page, &shown))
    return FALSE;

  dict = qpdf_oh_get_dict (pdf, stream);
  filter = only (pdf, qpdf_oh_get_key (pdf, dict, "/Filter"));
  if (!is_plain (pdf, dict))
    return FALSE;
  packed = is_packed_jpeg (pdf, filter);
  if (packed || is_name (pdf, filter, "/DCTDecode"))
    good = get_jpeg (pdf, stream, dict, packed, scan);
  else
    good = is_name (pdf, filter, "/CCITTFaxDecode") && get_fax (pdf, stream, dict, scan);
  if (!good)
    return FALSE;

  cairo_matrix_init (&pixels, 1.0 / scan->picture.width, 0, 0, -1.0 / scan->picture.height, 0, 1);
  cairo_matrix_multiply (&scan->matrix, &pixels, &place);
  cairo_matrix_multiply (&scan->matrix, &scan->matrix, &shown);

  return fabs (scan->matrix.xx * scan->matrix.yy - scan->matrix.xy * scan->matrix.yx) > 1e-9;
}

const LoketScanPage *
loket_scan_finder_get (LoketScanFinder *self,
                       guint            page)
{
  Entry *entry;

  if (self->pdf == NULL)
    return NULL;

  for (GList *l = self->entries.head; l != NULL; l = l->next)
    {
      entry = l->data;
      if (entry->page != page)
        continue;
      g_queue_unlink (&self->entries, l);
      g_queue_push_head_link (&self->entries, l);
      return entry->is_scan ? &entry->scan : NULL;
    }

  entry = g_new0 (Entry, 1);
  entry->page = page;
  entry->is_scan = look_at (self, page, &entry->scan);
  qpdf_oh_release_all (self->pdf);
  g_queue_push_head (&self->entries, entry);
  if (self->entries.length > KEPT)
    entry_free (g_queue_pop_tail (&self->entries));

  return entry->is_scan ? &entry->scan : NULL;
}
