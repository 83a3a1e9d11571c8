/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Imported PDF files between the pages that were scanned. */

#include "loket-merge.h"

#include <qpdf/qpdf-c.h>

typedef struct
{
  qpdf_data target;
  GPtrArray *sources;           /* qpdf_data, alive until the target is written */
} Merge;

static void
source_free (gpointer data)
{
  qpdf_data source = data;

  qpdf_cleanup (&source);
}

static qpdf_data
open_source (Merge  *merge,
             GBytes *bytes)
{
  qpdf_data source = qpdf_init ();
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  qpdf_silence_errors (source);
  qpdf_set_suppress_warnings (source, QPDF_TRUE);
  g_ptr_array_add (merge->sources, source);
  if (qpdf_read_memory (source, "", data, size, NULL) & QPDF_ERRORS)
    return NULL;

  qpdf_push_inherited_attributes_to_page (source);

  return source;
}

static double
number_at (qpdf_data source,
           qpdf_oh   array,
           int       index)
{
  return qpdf_oh_get_numeric_value (source, qpdf_oh_get_array_item (source, array, index));
}

/* The crop is a part of the page as it is shown upright, the box lies in the page's own space. */
static void
set_crop (qpdf_data        source,
          qpdf_oh          page,
          const LoketCrop *crop,
          int              rotate)
{
  qpdf_oh box = qpdf_oh_has_key (source, page, "/CropBox")
                ? qpdf_oh_get_key (source, page, "/CropBox")
                : qpdf_oh_get_key (source, page, "/MediaBox");
  double x = number_at (source, box, 0), y = number_at (source, box, 1);
  double w = number_at (source, box, 2) - x, h = number_at (source, box, 3) - y;
  double left = crop->x, right = 1 - crop->x - crop->width;
  double top = crop->y, bottom = 1 - crop->y - crop->height;
  double sides[4] = { left, top, right, bottom };
  int shift = ((rotate / 90) % 4 + 4) % 4;
  double values[4];
  qpdf_oh cut;

  /* Turned back: what lies at the left on the screen lies elsewhere in the file. */
  left = sides[shift % 4];
  top = sides[(shift + 1) % 4];
  right = sides[(shift + 2) % 4];
  bottom = sides[(shift + 3) % 4];

  values[0] = x + left * w;
  values[1] = y + bottom * h;
  values[2] = x + w - right * w;
  values[3] = y + h - top * h;
  cut = qpdf_oh_new_array (source);
  for (int i = 0; i < 4; i++)
    qpdf_oh_append_item (source, cut, qpdf_oh_new_real_from_double (source, values[i], 4));
  qpdf_oh_replace_key (source, page, "/CropBox", cut);
}

static void
set_view (qpdf_data             source,
          qpdf_oh               page,
          const LoketMergeItem *item)
{
  int rotate = 0;

  if (qpdf_oh_has_key (source, page, "/Rotate"))
    rotate = qpdf_oh_get_int_value_as_int (source, qpdf_oh_get_key (source, page, "/Rotate"));
  if (!loket_crop_is_none (&item->crop))
    set_crop (source, page, &item->crop, rotate);
  if (item->turn != 0)
    qpdf_oh_replace_key (source, page, "/Rotate",
                         qpdf_oh_new_integer (source, ((rotate + item->turn) % 360 + 360) % 360));
}

static LoketWireStatus
add_item (Merge                *merge,
          const LoketMergeItem *item)
{
  qpdf_data source = open_source (merge, item->pdf);
  int n = source != NULL ? qpdf_get_num_pages (source) : -1;

  if (n <= 0)
    return source != NULL && qpdf_is_encrypted (source) ? LOKET_WIRE_ENCRYPTED
                                                        : LOKET_WIRE_DAMAGED;

  for (int i = 0; i < n; i++)
    {
      qpdf_oh page = qpdf_get_page_n (source, i);

      set_view (source, page, item);
      if (qpdf_add_page (merge->target, source, page, QPDF_FALSE) & QPDF_ERRORS)
        return LOKET_WIRE_DAMAGED;
    }

  return LOKET_WIRE_OK;
}

static GBytes *
write_target (Merge      *merge,
              const char *title)
{
  qpdf_oh trailer = qpdf_get_trailer (merge->target);
  qpdf_oh info = qpdf_oh_new_dictionary (merge->target);

  qpdf_oh_replace_key (merge->target, info, "/Title",
                       qpdf_oh_new_unicode_string (merge->target, title));
  qpdf_oh_replace_key (merge->target, trailer, "/Info",
                       qpdf_make_indirect_object (merge->target, info));
  qpdf_init_write_memory (merge->target);
  qpdf_set_deterministic_ID (merge->target, QPDF_TRUE);
  qpdf_set_stream_data_mode (merge->target, qpdf_s_preserve);
  if (qpdf_write (merge->target) & QPDF_ERRORS)
    return NULL;

  return g_bytes_new (qpdf_get_buffer (merge->target), qpdf_get_buffer_length (merge->target));
}

/**
 * loket_merge:
 * @own: a PDF with the pages that are ours
 * @items: (element-type LoketMergeItem): what comes after what
 * @status: (out): why nothing is returned
 *
 * Returns: (transfer full) (nullable): all pages in order
 */
GBytes *
loket_merge (GBytes          *own,
             GPtrArray       *items,
             const char      *title,
             LoketWireStatus *status)
{
  Merge merge = { qpdf_init (), g_ptr_array_new_with_free_func (source_free) };
  GBytes *result = NULL;
  int next = 0;
  qpdf_data ours = NULL;

  *status = LOKET_WIRE_OK;
  qpdf_silence_errors (merge.target);
  qpdf_set_suppress_warnings (merge.target, QPDF_TRUE);
  qpdf_empty_pdf (merge.target);
  for (guint i = 0; i < items->len && *status == LOKET_WIRE_OK; i++)
    {
      const LoketMergeItem *item = items->pdata[i];

      if (item->pdf != NULL)
        *status = add_item (&merge, item);
      else if ((ours == NULL && (ours = open_source (&merge, own)) == NULL)
               || qpdf_add_page (merge.target, ours, qpdf_get_page_n (ours, next++), QPDF_FALSE)
               & QPDF_ERRORS)
        *status = LOKET_WIRE_FAILED;
    }
  if (*status == LOKET_WIRE_OK)
    {
      result = write_target (&merge, title);
      if (result == NULL)
        *status = LOKET_WIRE_FAILED;
    }
  qpdf_cleanup (&merge.target);
  g_ptr_array_unref (merge.sources);

  return result;
}
