/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading PNG and PNM masters. They are our own files. */

#include "loket-specimen-image.h"

#include <png.h>
#include <stdio.h>
#include <string.h>

#define DPI 300.0
#define MAX_SIDE 20000

void
loket_specimen_image_free (LoketSpecimenImage *self)
{
  g_free (self->pixels);
  g_free (self);
}

static LoketSpecimenImage *
image_new (guint32 width,
           guint32 height)
{
  LoketSpecimenImage *self;

  if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE)
    return NULL;
  self = g_new0 (LoketSpecimenImage, 1);
  self->width = (int) width;
  self->height = (int) height;
  self->dpi = DPI;
  self->pixels = g_try_malloc ((gsize) width * height * 3);
  if (self->pixels == NULL)
    g_clear_pointer (&self, g_free);

  return self;
}

static void
make_plain_rgb (png_structp png,
                png_infop   info)
{
  static const png_color_16 white = { .red = 255, .green = 255, .blue = 255, .gray = 255 };

  png_set_expand (png);
  png_set_strip_16 (png);
  png_set_background (png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
  png_set_gray_to_rgb (png);
  png_set_interlace_handling (png);
  png_read_update_info (png, info);
}

/* Everything that png's jump could lose is in *image and *rows of the caller. */
static gboolean
read_png (png_structp          png,
          png_infop            info,
          FILE                *file,
          LoketSpecimenImage **image,
          png_bytep          **rows)
{
  if (setjmp (png_jmpbuf (png)))
    return FALSE;
  png_init_io (png, file);
  png_set_user_limits (png, MAX_SIDE, MAX_SIDE);
  png_read_info (png, info);
  *image = image_new (png_get_image_width (png, info), png_get_image_height (png, info));
  if (*image == NULL)
    return FALSE;
  if (png_get_pixels_per_meter (png, info) > 1000)
    (*image)->dpi = png_get_pixels_per_meter (png, info) * 0.0254;
  make_plain_rgb (png, info);
  if (png_get_rowbytes (png, info) != (gsize) (*image)->width * 3)
    return FALSE;
  *rows = g_new (png_bytep, (*image)->height);
  for (int y = 0; y < (*image)->height; y++)
    (*rows)[y] = (*image)->pixels + (gsize) y * (gsize) (*image)->width * 3;
  png_read_image (png, *rows);

  return TRUE;
}

static LoketSpecimenImage *
load_png (FILE *file)
{
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png != NULL ? png_create_info_struct (png) : NULL;
  LoketSpecimenImage *image = NULL;
  png_bytep *rows = NULL;
  gboolean good = info != NULL && read_png (png, info, file, &image, &rows);

  png_destroy_read_struct (&png, &info, NULL);
  g_free (rows);
  if (!good && image != NULL)
    g_clear_pointer (&image, loket_specimen_image_free);

  return image;
}

static gboolean
read_number (FILE *file,
             int  *number)
{
  int c = fgetc (file);

  while (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '#')
    {
      while (c == '#' && (c = fgetc (file)) != '\n' && c != EOF)
        c = '#';
      c = fgetc (file);
    }
  ungetc (c, file);

  /* One white space after the number belongs to it: the pixels begin behind it. */
  return fscanf (file, "%d", number) == 1 && fgetc (file) != EOF;
}

static LoketSpecimenImage *
load_pnm (FILE *file)
{
  g_autoptr(LoketSpecimenImage) image = NULL;
  int kind = fgetc (file) == 'P' ? fgetc (file) : 0;
  int width, height, max;

  if ((kind != '5' && kind != '6') || !read_number (file, &width) || !read_number (file, &height)
      || !read_number (file, &max) || max != 255 || width < 1 || height < 1)
    return NULL;
  image = image_new ((guint32) width, (guint32) height);
  if (image == NULL)
    return NULL;
  for (int y = 0; y < height; y++)
    {
      guint8 *row = image->pixels + (gsize) y * (gsize) width * 3;
      gsize length = (gsize) width * (kind == '6' ? 3 : 1);

      if (fread (row, 1, length, file) != length)
        return NULL;
      for (int x = width - 1; kind == '5' && x >= 0; x--)
        row[3 * x] = row[3 * x + 1] = row[3 * x + 2] = row[x];
    }

  return g_steal_pointer (&image);
}

LoketSpecimenImage *
loket_specimen_image_load (const char *path)
{
  FILE *file = fopen (path, "rbe");
  LoketSpecimenImage *image;

  if (file == NULL)
    return NULL;
  image = g_str_has_suffix (path, ".png") ? load_png (file) : load_pnm (file);
  fclose (file);

  return image;
}
