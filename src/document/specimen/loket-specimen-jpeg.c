/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing a drawn paper as a grey JPEG, as the pages of older cases are kept. */

#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>

#include "loket-error.h"
#include "loket-specimen.h"

/* The pixels of cairo as the library takes them: it makes them grey quicker than we could. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define PIXELS JCS_EXT_BGRX
#else
#define PIXELS JCS_EXT_XRGB
#endif

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
write_rows (struct jpeg_compress_struct *jpeg,
            cairo_surface_t             *surface,
            double                       dpi,
            int                          quality)
{
  int stride = cairo_image_surface_get_stride (surface);
  guint8 *pixels = cairo_image_surface_get_data (surface);

  jpeg->image_width = cairo_image_surface_get_width (surface);
  jpeg->image_height = cairo_image_surface_get_height (surface);
  jpeg->input_components = 4;
  jpeg->in_color_space = PIXELS;
  jpeg_set_defaults (jpeg);
  jpeg_set_colorspace (jpeg, JCS_GRAYSCALE);
  jpeg_set_quality (jpeg, quality, TRUE);
  jpeg->density_unit = 1;
  jpeg->X_density = dpi + 0.5;
  jpeg->Y_density = dpi + 0.5;
  jpeg_start_compress (jpeg, TRUE);
  while (jpeg->next_scanline < jpeg->image_height)
    {
      guint8 *line = pixels + (gsize) jpeg->next_scanline * stride;

      jpeg_write_scanlines (jpeg, &line, 1);
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
  GBytes *bytes;

  jpeg.err = jpeg_std_error (&failure.base);
  failure.base.error_exit = fail;
  jpeg_create_compress (&jpeg);
  if (setjmp (failure.jump))
    {
      jpeg_destroy_compress (&jpeg);
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_FAILED, "The picture could not be written.");
      return NULL;
    }
  jpeg_mem_dest (&jpeg, &memory, &length);
  write_rows (&jpeg, surface, dpi, quality);
  jpeg_destroy_compress (&jpeg);
  bytes = g_bytes_new (memory, length);
  free (memory);

  return bytes;
}
