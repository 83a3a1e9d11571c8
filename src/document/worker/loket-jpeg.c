/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading JPEG files, small sizes straight from their coefficients. */

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include "loket-picture.h"

typedef struct
{
  struct jpeg_error_mgr manager;
  jmp_buf failed;
} Trouble;

static void
on_jpeg_failed (j_common_ptr info)
{
  longjmp (((Trouble *) info->err)->failed, 1);
}

static void
on_jpeg_message (j_common_ptr info)
{
}

static void
begin (struct jpeg_decompress_struct *info,
       Trouble                       *trouble,
       GBytes                        *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  jpeg_create_decompress (info);
  jpeg_save_markers (info, JPEG_APP0 + 1, 0xffff);
  jpeg_mem_src (info, data, size);
  jpeg_read_header (info, TRUE);
}

static void
set_trouble (struct jpeg_decompress_struct *info,
             Trouble                       *trouble)
{
  memset (info, 0, sizeof *info);
  info->err = jpeg_std_error (&trouble->manager);
  trouble->manager.error_exit = on_jpeg_failed;
  trouble->manager.output_message = on_jpeg_message;
}

static guint32
number (const guint8 *data,
        int           bytes,
        gboolean      big)
{
  guint32 value = 0;

  for (int i = 0; i < bytes; i++)
    value |= (guint32) data[i] << 8 * (big ? bytes - 1 - i : i);

  return value;
}

/* Orientation (tag 0x112) of the first directory of an Exif block. */
static int
exif_turn (const guint8 *data,
           guint         size)
{
  guint32 directory, n;
  gboolean big;

  if (size < 20 || memcmp (data, "Exif\0\0", 6) != 0)
    return 0;

  data += 6;
  size -= 6;
  big = data[0] == 'M';
  directory = number (data + 4, 4, big);
  if (directory > size - 2)
    return 0;

  n = number (data + directory, 2, big);
  for (guint32 i = 0; i < n && (guint64) directory + 14 + 12 * i <= size; i++)
    {
      const guint8 *entry = data + directory + 2 + 12 * i;
      static const int TURNS[] = { 0, 0, 0, 180, 180, 90, 90, 270, 270 };

      if (number (entry, 2, big) == 0x112)
        return TURNS[MIN (number (entry + 8, 2, big), 8)];
    }

  return 0;
}

static void
describe (struct jpeg_decompress_struct *info,
          LoketPicture                  *picture)
{
  double unit = info->density_unit == 1 ? 1 : info->density_unit == 2 ? 2.54 : 0;

  picture->width = info->image_width;
  picture->height = info->image_height;
  picture->channels = info->num_components;
  if (info->saw_JFIF_marker)
    {
      picture->dpi_x = info->X_density * unit;
      picture->dpi_y = info->Y_density * unit;
    }
  for (jpeg_saved_marker_ptr m = info->marker_list; m != NULL && picture->turn == 0; m = m->next)
    picture->turn = exif_turn (m->data, m->data_length);
}

gboolean
loket_jpeg_read (GBytes       *bytes,
                 LoketPicture *picture)
{
  struct jpeg_decompress_struct info;
  Trouble trouble;

  set_trouble (&info, &trouble);
  if (setjmp (trouble.failed) != 0)
    {
      jpeg_destroy_decompress (&info);
      return FALSE;
    }

  begin (&info, &trouble, bytes);
  describe (&info, picture);
  jpeg_destroy_decompress (&info);

  return TRUE;
}

/* Four inks → red, green, blue at the places of @order in pixels of @step bytes; Adobe writes
 * inks inverted. In place: @step is at most four. */
static void
mix_inks (guint8   *line,
          int       width,
          gboolean  inverted,
          int       step,
          const int order[3])
{
  const guint8 *in = line;

  for (int x = 0; x < width; x++, in += 4, line += step)
    {
      guint8 flip = inverted ? 0 : 0xff;
      guint k = in[3] ^ flip;
      guint8 mixed[3] = { (in[0] ^ flip) * k / 255, (in[1] ^ flip) * k / 255,
                          (in[2] ^ flip) * k / 255 };

      for (int i = 0; i < 3; i++)
        line[order[i]] = mixed[i];
    }
}

static const int RGB[] = { 0, 1, 2 }, BGR[] = { 2, 1, 0 };

static void
start (struct jpeg_decompress_struct *info,
       int                            level,
       J_COLOR_SPACE                  space)
{
  info->scale_num = 1;
  info->scale_denom = 1 << CLAMP (level, 0, 3);
  info->out_color_space = info->num_components == 4 ? JCS_CMYK : space;
  info->dct_method = JDCT_ISLOW;
  jpeg_start_decompress (info);
}

LoketPixels *
loket_jpeg_pixels (GBytes *bytes,
                   int     level)
{
  struct jpeg_decompress_struct info;
  LoketPixels * volatile pixels = g_new0 (LoketPixels, 1);
  guint8 * volatile inks = NULL;
  Trouble trouble;

  set_trouble (&info, &trouble);
  if (setjmp (trouble.failed) == 0)
    {
      begin (&info, &trouble, bytes);
      start (&info, level, info.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB);
      pixels->channels = info.num_components == 1 ? 1 : 3;
      pixels->width = info.output_width;
      pixels->height = info.output_height;
      pixels->data = g_malloc0 ((gsize) pixels->width * pixels->height * pixels->channels);
      inks = g_malloc ((gsize) pixels->width * 4);

      while (info.output_scanline < info.output_height)
        {
          guint8 *line = pixels->data
                         + (gsize) info.output_scanline * pixels->width * pixels->channels;
          guint8 *row = info.num_components == 4 ? inks : line;

          jpeg_read_scanlines (&info, &row, 1);
          if (info.num_components == 4)
            {
              mix_inks (row, pixels->width, info.saw_Adobe_marker, 3, RGB);
              memcpy (line, row, (gsize) pixels->width * 3);
            }
        }
    }
  jpeg_destroy_decompress (&info);
  g_free (inks);

  if (pixels->data != NULL)
    return pixels;

  loket_pixels_free (pixels);

  return NULL;
}

/* What was read before the file broke off is shown; the rest stays white. */
cairo_surface_t *
loket_jpeg_surface (GBytes *bytes,
                    int     level)
{
  struct jpeg_decompress_struct info;
  cairo_surface_t * volatile surface = NULL;
  guint8 *data = NULL;
  Trouble trouble;
  int stride = 0;

  set_trouble (&info, &trouble);
  if (setjmp (trouble.failed) == 0)
    {
      begin (&info, &trouble, bytes);
      start (&info, level, JCS_EXT_BGRX);
      surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, info.output_width,
                                            info.output_height);
      data = cairo_image_surface_get_data (surface);
      stride = cairo_image_surface_get_stride (surface);
      if (data != NULL && jpeg_has_multiple_scans (&info))
        memset (data, 0xff, (gsize) stride * info.output_height);
      while (data != NULL && info.output_scanline < info.output_height)
        {
          JSAMPROW rows[16];
          int n = MIN (16, info.output_height - info.output_scanline);

          for (int i = 0; i < n; i++)
            rows[i] = data + (gsize) (info.output_scanline + i) * stride;
          n = jpeg_read_scanlines (&info, rows, n);
          for (int i = 0; info.num_components == 4 && i < n; i++)
            mix_inks (rows[i], info.output_width, info.saw_Adobe_marker, 4, BGR);
        }
    }
  jpeg_destroy_decompress (&info);
  if (surface != NULL && cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    g_clear_pointer ((cairo_surface_t **) &surface, cairo_surface_destroy);
  if (surface != NULL)
    cairo_surface_mark_dirty (surface);

  return surface;
}
