/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a drawn paper as a grey JPEG, as the pages of older cases are kept. */

#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>

#include "loket-error.h"
#include "loket-specimen.h"

typedef struct
{
  struct jpeg_error_mgr base;
  jmp_buf jump;
} Failure;

static void
fail (j_common_ptr info)
{
  Failure *failure = (Failure *) info->err;

  longjmp (failure->jump, 1);
}

static void
grey_row (const guint32 *pixels,
          int            width,
          guint8        *row)
{
  for (int x = 0; x < width; x++)
    row[x] = ((pixels[x] >> 16 & 0xff) * 77 + (pixels[x] >> 8 & 0xff) * 150
              + (pixels[x] & 0xff) * 29) >> 8;
}

static void
write_rows (struct jpeg_compress_struct *jpeg,
            cairo_surface_t             *surface,
            double                       dpi,
            int                          quality,
            guint8                      *row)
{
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *pixels = cairo_image_surface_get_data (surface);

  jpeg->image_width = cairo_image_surface_get_width (surface);
  jpeg->image_height = cairo_image_surface_get_height (surface);
  jpeg->input_components = 1;
  jpeg->in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults (jpeg);
  jpeg_set_quality (jpeg, quality, TRUE);
  jpeg->optimize_coding = TRUE;
  jpeg->density_unit = 1;
  jpeg->X_density = dpi + 0.5;
  jpeg->Y_density = dpi + 0.5;
  jpeg_start_compress (jpeg, TRUE);
  while (jpeg->next_scanline < jpeg->image_height)
    {
      const guint8 *line = pixels + (gsize) jpeg->next_scanline * stride;

      grey_row ((const guint32 *) (const void *) line, jpeg->image_width, row);
      jpeg_write_scanlines (jpeg, &row, 1);
    }
  jpeg_finish_compress (jpeg);
}

/**
 * loket_specimen_jpeg:
 * @surface: an image surface as loket_specimen_draw() made it
 * @dpi: its resolution, written into the file
 * @quality: 1 to 100
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a JPEG file in grey
 */
GBytes *
loket_specimen_jpeg (cairo_surface_t *surface,
                     double           dpi,
                     int              quality,
                     GError         **error)
{
  struct jpeg_compress_struct jpeg;
  Failure failure;
  unsigned char *memory = NULL;
  unsigned long length = 0;
  guint8 *row = g_malloc (cairo_image_surface_get_width (surface) + 1);
  GBytes *bytes;

  jpeg.err = jpeg_std_error (&failure.base);
  failure.base.error_exit = fail;
  jpeg_create_compress (&jpeg);
  if (setjmp (failure.jump))
    {
      jpeg_destroy_compress (&jpeg);
      g_free (row);
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED, "The picture could not be written.");
      return NULL;
    }
  jpeg_mem_dest (&jpeg, &memory, &length);
  write_rows (&jpeg, surface, dpi, quality, row);
  jpeg_destroy_compress (&jpeg);
  g_free (row);
  bytes = g_bytes_new (memory, length);
  free (memory);

  return bytes;
}
