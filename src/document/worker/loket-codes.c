/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bar codes and QR codes of a page. */

#include <string.h>

#include <zbar.h>

#include "loket-grey.h"

#define CODES_DPI 200
#define MAX_CODES 256

static void
set_box (const zbar_symbol_t *symbol,
         double               points,
         float                box[4])
{
  unsigned n = zbar_symbol_get_loc_size (symbol);
  int left = G_MAXINT, top = G_MAXINT, right = 0, bottom = 0;

  for (unsigned i = 0; i < n; i++)
    {
      int x = zbar_symbol_get_loc_x (symbol, i), y = zbar_symbol_get_loc_y (symbol, i);

      left = MIN (left, x);
      right = MAX (right, x);
      top = MIN (top, y);
      bottom = MAX (bottom, y);
    }
  if (n == 0)
    left = top = 0;
  box[0] = left * points;
  box[1] = top * points;
  box[2] = (right - left) * points;
  box[3] = (bottom - top) * points;
}

static void
add_code (LoketJob            *job,
          const zbar_symbol_t *symbol,
          double               points)
{
  g_autofree char *text = g_utf8_make_valid (zbar_symbol_get_data (symbol),
                                             zbar_symbol_get_data_length (symbol));
  const char *type = zbar_get_symbol_name (zbar_symbol_get_type (symbol));
  LoketWireCode code = { .type_length = strlen (type), .text_length = strlen (text) };
  gsize size = sizeof code + code.type_length + code.text_length;
  guint8 *out = job->out + job->reply->size;

  if (job->reply->count >= MAX_CODES || size > job->request->out_size - job->reply->size)
    return;

  set_box (symbol, points, code.box);
  memcpy (out, &code, sizeof code);
  memcpy (out + sizeof code, type, code.type_length);
  memcpy (out + sizeof code + code.type_length, text, code.text_length);
  job->reply->size += size;
  job->reply->count++;
}

LoketWireStatus
loket_worker_codes (LoketWorker *self,
                    LoketJob    *job)
{
  g_autoptr(LoketPixels) grey = NULL;
  zbar_image_scanner_t *scanner;
  zbar_image_t *image;
  LoketPart *part;
  double dpi;

  part = loket_worker_get_part (self, job->request);
  if (part == NULL)
    return LOKET_WIRE_NO_PAGE;
  if (job->out == NULL)
    return LOKET_WIRE_BAD_REQUEST;

  grey = loket_part_get_grey (part, job->request->page, CODES_DPI, &dpi);
  if (grey == NULL)
    return LOKET_WIRE_DAMAGED;

  scanner = zbar_image_scanner_create ();
  zbar_image_scanner_set_config (scanner, 0, ZBAR_CFG_ENABLE, 1);
  image = zbar_image_create ();
  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, grey->width, grey->height);
  zbar_image_set_data (image, grey->data, (gsize) grey->width * grey->height, NULL);
  zbar_scan_image (scanner, image);
  for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
       symbol = zbar_symbol_next (symbol))
    add_code (job, symbol, 72 / dpi);
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);

  return LOKET_WIRE_OK;
}
