/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading TIFF files; those with one bit a pixel line by line, since they can be very large. */

#include <string.h>

#include <tiffio.h>

#include "loket-picture.h"
#include "loket-tiff.h"

typedef struct
{
  const guint8 *data;
  gsize size;
  toff_t at;
} Input;

static tmsize_t
on_read (thandle_t handle,
         void     *out,
         tmsize_t  n)
{
  Input *input = handle;
  gsize left = input->at < input->size ? input->size - input->at : 0;

  n = MIN ((gsize) n, left);
  memcpy (out, input->data + input->at, n);
  input->at += n;

  return n;
}

static tmsize_t
on_write (thandle_t handle,
          void     *in,
          tmsize_t  n)
{
  return -1;
}

static toff_t
on_seek (thandle_t handle,
         toff_t    offset,
         int       whence)
{
  Input *input = handle;

  input->at = offset + (whence == SEEK_CUR ? input->at : whence == SEEK_END ? input->size : 0);

  return input->at;
}

static int
on_close (thandle_t handle)
{
  return 0;
}

static toff_t
on_size (thandle_t handle)
{
  return ((Input *) handle)->size;
}

static TIFF *
begin (GBytes *bytes,
       Input  *input,
       guint   index)
{
  TIFF *tiff;

  TIFFSetErrorHandler (NULL);
  TIFFSetWarningHandler (NULL);
  input->data = g_bytes_get_data (bytes, &input->size);
  input->at = 0;
  tiff = TIFFClientOpen ("-", "rm", input, on_read, on_write, on_seek, on_close, on_size,
                         NULL, NULL);
  if (tiff != NULL && index > 0 && !TIFFSetDirectory (tiff, index))
    g_clear_pointer (&tiff, TIFFClose);

  return tiff;
}

guint
loket_tiff_count (GBytes *bytes)
{
  Input input;
  TIFF *tiff = begin (bytes, &input, 0);
  guint n = 0;

  if (tiff == NULL)
    return 0;

  do
    n++;
  while (n < 1000 && TIFFReadDirectory (tiff));
  TIFFClose (tiff);

  return n;
}

static void
describe (TIFF         *tiff,
          LoketPicture *picture)
{
  static const int TURNS[] = { 0, 0, 0, 180, 180, 90, 90, 270, 270 };
  guint16 bits = 1, samples = 1, unit = RESUNIT_INCH, orientation = ORIENTATION_TOPLEFT;
  guint16 photometric = PHOTOMETRIC_MINISWHITE;
  guint32 width = 0, height = 0;
  float x = 0, y = 0;

  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_ORIENTATION, &orientation);
  TIFFGetField (tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  TIFFGetField (tiff, TIFFTAG_XRESOLUTION, &x);
  TIFFGetField (tiff, TIFFTAG_YRESOLUTION, &y);

  picture->width = MIN (width, G_MAXINT / 2);
  picture->height = MIN (height, G_MAXINT / 2);
  picture->bilevel = bits == 1 && samples == 1 && photometric <= PHOTOMETRIC_MINISBLACK;
  picture->channels = samples < 3 && photometric <= PHOTOMETRIC_MINISBLACK ? 1 : 3;
  picture->turn = TURNS[MIN (orientation, 8)];
  picture->dpi_x = unit == RESUNIT_CENTIMETER ? x * 2.54 : unit == RESUNIT_INCH ? x : 0;
  picture->dpi_y = unit == RESUNIT_CENTIMETER ? y * 2.54 : unit == RESUNIT_INCH ? y : 0;
}

gboolean
loket_tiff_read (GBytes       *bytes,
                 guint         index,
                 LoketPicture *picture)
{
  Input input;
  TIFF *tiff = begin (bytes, &input, index);

  if (tiff == NULL)
    return FALSE;

  describe (tiff, picture);
  TIFFClose (tiff);

  return TRUE;
}

/* Adds the dark bits of one line to the sums of the small line below it. */
static void
add_bits (const guint8 *line,
          int           width,
          int           level,
          guint16      *sums)
{
  for (int x = 0; x < width; x += 8)
    {
      guint8 byte = line[x >> 3];

      if (byte == 0)
        continue;
      for (int k = 0; k < 8 && x + k < width; k++)
        sums[(x + k) >> level] += byte >> (7 - k) & 1;
    }
}

static void
read_bits (TIFF        *tiff,
           int          width,
           int          height,
           int          level,
           gboolean     white_is_one,
           LoketPixels *pixels)
{
  g_autofree guint8 *line = g_malloc0 (TIFFScanlineSize (tiff) + 8);
  g_autofree guint16 *sums = g_new0 (guint16, pixels->width);
  int step = 1 << level;

  for (int y = 0; y < height; y++)
    {
      guint8 *out = pixels->data + (gsize) (y >> level) * pixels->width;
      int rows = (y & (step - 1)) + 1;

      if (TIFFReadScanline (tiff, line, y, 0) < 0)
        break;
      add_bits (line, width, level, sums);
      if (rows < step && y + 1 < height)
        continue;

      for (int x = 0; x < pixels->width; x++)
        {
          guint set = sums[x] * 255u / (rows * MIN (step, width - x * step));

          out[x] = white_is_one ? set : 255 - set;
        }
      memset (sums, 0, pixels->width * sizeof *sums);
    }
}

static LoketPixels *
bilevel_pixels (TIFF         *tiff,
                LoketPicture *picture,
                int           level)
{
  LoketPixels *pixels = g_new0 (LoketPixels, 1);
  guint16 photometric = PHOTOMETRIC_MINISWHITE;
  int step = 1 << level;

  TIFFGetField (tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  pixels->width = (picture->width + step - 1) / step;
  pixels->height = (picture->height + step - 1) / step;
  pixels->channels = 1;
  pixels->data = g_malloc ((gsize) pixels->width * pixels->height);
  memset (pixels->data, 0xff, (gsize) pixels->width * pixels->height);
  read_bits (tiff, picture->width, picture->height, level,
             photometric == PHOTOMETRIC_MINISBLACK, pixels);

  return pixels;
}

/* Anything else goes through libtiff's own picture of it. */
static LoketPixels *
other_pixels (TIFF         *tiff,
              LoketPicture *picture)
{
  gsize n = (gsize) picture->width * picture->height;
  g_autofree guint32 *raster = g_new (guint32, n);
  LoketPixels *pixels;

  memset (raster, 0xff, n * sizeof *raster);
  if (!TIFFReadRGBAImageOriented (tiff, picture->width, picture->height, raster,
                                  ORIENTATION_TOPLEFT, 0))
    return NULL;

  pixels = g_new0 (LoketPixels, 1);
  pixels->width = picture->width;
  pixels->height = picture->height;
  pixels->channels = picture->channels == 1 ? 1 : 3;
  pixels->data = g_malloc (n * pixels->channels);
  for (gsize i = 0; i < n; i++)
    {
      guint8 *out = pixels->data + i * pixels->channels;

      out[0] = TIFFGetR (raster[i]);
      if (pixels->channels == 3)
        {
          out[1] = TIFFGetG (raster[i]);
          out[2] = TIFFGetB (raster[i]);
        }
    }

  return pixels;
}

LoketPixels *
loket_tiff_pixels (GBytes *bytes,
                   guint   index,
                   int     level)
{
  LoketPicture picture = { 0 };
  LoketPixels *pixels, *small;
  Input input;
  TIFF *tiff = begin (bytes, &input, index);

  if (tiff == NULL)
    return NULL;

  describe (tiff, &picture);
  if (picture.bilevel && !TIFFIsTiled (tiff))
    {
      pixels = bilevel_pixels (tiff, &picture, level);
      TIFFClose (tiff);
      return pixels;
    }

  pixels = other_pixels (tiff, &picture);
  TIFFClose (tiff);
  if (pixels == NULL || level == 0)
    return pixels;

  small = loket_pixels_halve (pixels, level);
  loket_pixels_free (pixels);

  return small;
}

static gboolean
is_plain_g4 (TIFF *tiff)
{
  guint16 compression = 0, photometric = 0, order = FILLORDER_MSB2LSB;

  TIFFGetField (tiff, TIFFTAG_COMPRESSION, &compression);
  TIFFGetField (tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_FILLORDER, &order);

  return compression == COMPRESSION_CCITTFAX4 && photometric == PHOTOMETRIC_MINISWHITE
         && order == FILLORDER_MSB2LSB && !TIFFIsTiled (tiff) && TIFFNumberOfStrips (tiff) == 1;
}

GBytes *
loket_tiff_g4_strip (GBytes *bytes)
{
  Input input;
  TIFF *tiff = begin (bytes, &input, 0);
  g_autofree guint8 *data = NULL;
  tmsize_t size = 0, got = -1;

  if (tiff == NULL)
    return NULL;

  if (is_plain_g4 (tiff))
    size = TIFFRawStripSize (tiff, 0);
  if (size > 0 && (gsize) size <= input.size)
    {
      data = g_malloc (size);
      got = TIFFReadRawStrip (tiff, 0, data, size);
    }
  TIFFClose (tiff);

  return got > 0 ? g_bytes_new_take (g_steal_pointer (&data), got) : NULL;
}

static void
add_entry (GByteArray *file,
           guint16     tag,
           guint16     type,
           guint32     value)
{
  guint16 head[] = { GUINT16_TO_LE (tag), GUINT16_TO_LE (type) };
  guint32 tail[] = { GUINT32_TO_LE (1), GUINT32_TO_LE (value) };

  g_byte_array_append (file, (const guint8 *) head, sizeof head);
  g_byte_array_append (file, (const guint8 *) tail, sizeof tail);
}

GBytes *
loket_tiff_wrap_g4 (GBytes *data,
                    int     width,
                    int     height)
{
  static const guint8 head[] = { 'I', 'I', 42, 0, 8, 0, 0, 0, 8, 0 };
  const guint32 start = sizeof head + 8 * 12 + 4;
  GByteArray *file = g_byte_array_new ();
  gsize size;
  const guint8 *bytes = g_bytes_get_data (data, &size);

  g_byte_array_append (file, head, sizeof head);
  add_entry (file, TIFFTAG_IMAGEWIDTH, TIFF_LONG, width);
  add_entry (file, TIFFTAG_IMAGELENGTH, TIFF_LONG, height);
  add_entry (file, TIFFTAG_BITSPERSAMPLE, TIFF_SHORT, 1);
  add_entry (file, TIFFTAG_COMPRESSION, TIFF_SHORT, COMPRESSION_CCITTFAX4);
  add_entry (file, TIFFTAG_PHOTOMETRIC, TIFF_SHORT, PHOTOMETRIC_MINISWHITE);
  add_entry (file, TIFFTAG_STRIPOFFSETS, TIFF_LONG, start);
  add_entry (file, TIFFTAG_ROWSPERSTRIP, TIFF_LONG, height);
  add_entry (file, TIFFTAG_STRIPBYTECOUNTS, TIFF_LONG, size);
  g_byte_array_append (file, (const guint8 *) "\0\0\0\0", 4);
  g_byte_array_append (file, bytes, size);

  return g_byte_array_free_to_bytes (file);
}
