/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading PNG files. */

#include <string.h>

#include <png.h>

#include "loket-picture.h"

typedef struct
{
  const guint8 *data;
  gsize size, at;
} Input;

static void
on_bytes_wanted (png_structp png,
                 png_bytep   out,
                 size_t      n)
{
  Input *input = png_get_io_ptr (png);

  if (n > input->size - input->at)
    png_error (png, "short file");
  memcpy (out, input->data + input->at, n);
  input->at += n;
}

static void
on_png_failed (png_structp     png,
               png_const_charp message)
{
  png_longjmp (png, 1);
}

static void
on_png_warned (png_structp     png,
               png_const_charp message)
{
}

static png_structp
begin (GBytes    *bytes,
       Input     *input,
       png_infop *info)
{
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, on_png_failed,
                                            on_png_warned);

  input->data = g_bytes_get_data (bytes, &input->size);
  input->at = 0;
  *info = png_create_info_struct (png);
  png_set_read_fn (png, input, on_bytes_wanted);
  png_set_chunk_malloc_max (png, 16 * 1024 * 1024);
  png_set_user_limits (png, 65500, 65500);

  return png;
}

static void
describe (png_structp   png,
          png_infop     info,
          LoketPicture *picture)
{
  png_uint_32 x, y;
  int unit;

  picture->width = png_get_image_width (png, info);
  picture->height = png_get_image_height (png, info);
  picture->channels = png_get_color_type (png, info) & PNG_COLOR_MASK_COLOR ? 3 : 1;
  picture->bilevel = png_get_bit_depth (png, info) == 1 && picture->channels == 1;
  if (png_get_pHYs (png, info, &x, &y, &unit) != 0 && unit == PNG_RESOLUTION_METER)
    {
      picture->dpi_x = x * 0.0254;
      picture->dpi_y = y * 0.0254;
    }
}

gboolean
loket_png_read (GBytes       *bytes,
                LoketPicture *picture)
{
  Input input;
  png_infop info;
  png_structp png = begin (bytes, &input, &info);
  volatile gboolean ok = FALSE;

  if (setjmp (png_jmpbuf (png)) == 0)
    {
      png_read_info (png, info);
      describe (png, info, picture);
      ok = TRUE;
    }
  png_destroy_read_struct (&png, &info, NULL);

  return ok;
}

/* Eight bits, no palette; what is transparent lies on white. */
static void
simplify (png_structp png,
          png_infop   info)
{
  png_color_16 white = { 0, 0xffff, 0xffff, 0xffff, 0xffff };

  png_set_expand (png);
  png_set_strip_16 (png);
  if (png_get_bit_depth (png, info) < 16)
    white.red = white.green = white.blue = white.gray = 0xff;
  if (png_get_color_type (png, info) & PNG_COLOR_MASK_ALPHA
      || png_get_valid (png, info, PNG_INFO_tRNS))
    png_set_background (png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
  png_set_interlace_handling (png);
  png_read_update_info (png, info);
}

LoketPixels *
loket_png_pixels (GBytes *bytes)
{
  Input input;
  png_infop info;
  png_structp png = begin (bytes, &input, &info);
  LoketPixels * volatile pixels = g_new0 (LoketPixels, 1);
  png_bytep * volatile rows = NULL;

  if (setjmp (png_jmpbuf (png)) == 0)
    {
      png_read_info (png, info);
      simplify (png, info);
      pixels->width = png_get_image_width (png, info);
      pixels->height = png_get_image_height (png, info);
      pixels->channels = png_get_channels (png, info);
      if (pixels->channels != 1 && pixels->channels != 3)
        png_error (png, "unexpected channels");
      pixels->data = g_malloc ((gsize) pixels->width * pixels->height * pixels->channels);
      memset (pixels->data, 0xff, (gsize) pixels->width * pixels->height * pixels->channels);
      rows = g_new (png_bytep, pixels->height);
      for (int y = 0; y < pixels->height; y++)
        rows[y] = pixels->data + (gsize) y * pixels->width * pixels->channels;
      png_read_image (png, rows);
    }
  g_free (rows);
  png_destroy_read_struct (&png, &info, NULL);

  if (pixels->data != NULL)
    return pixels;

  loket_pixels_free (pixels);

  return NULL;
}
