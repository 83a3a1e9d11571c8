/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels → page objects. */

#include "loket-encode.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <tiffio.h>

#include "loket-grey.h"
#include "loket-page.h"
#include "loket-renderer.h"

#define QUALITY 80
#define MAX_SIDE 65500
#define SAMPLE_LINES 96

/**
 * loket_lines_init:
 * @channels: 1 to make grey of colour, else what the raster has
 *
 * Returns: FALSE when the numbers do not fit together
 */
gboolean
loket_lines_init (LoketLines            *self,
                  const LoketWireRaster *raster,
                  GBytes                *bytes,
                  int                    channels)
{
  guint64 needed;
  gsize size;

  if (raster->width < 1 || raster->width > MAX_SIDE || raster->height < 1
      || raster->height > MAX_SIDE || (raster->channels != 1 && raster->channels != 3)
      || (raster->bits != 1 && raster->bits != 8 && raster->bits != 16)
      || !(raster->dpi_x > 0 && raster->dpi_x < 20000 && raster->dpi_y > 0
           && raster->dpi_y < 20000))
    return FALSE;

  needed = ((guint64) raster->width * raster->channels * raster->bits + 7) / 8;
  self->data = g_bytes_get_data (bytes, &size);
  if (raster->stride < needed || raster->stride > size
      || raster->stride * (raster->height - 1) + needed > size)
    return FALSE;

  self->width = raster->width;
  self->height = raster->height;
  self->channels = channels;
  self->dpi_x = raster->dpi_x;
  self->dpi_y = raster->dpi_y;
  self->stride = raster->stride;
  self->source_channels = raster->channels;
  self->source_bits = raster->bits;

  return TRUE;
}

void
loket_lines_init_for (LoketLines  *self,
                      LoketPixels *pixels,
                      double       dpi_x,
                      double       dpi_y)
{
  self->width = pixels->width;
  self->height = pixels->height;
  self->channels = self->source_channels = pixels->channels;
  self->source_bits = 8;
  self->stride = (gsize) pixels->width * pixels->channels;
  self->data = pixels->data;
  self->dpi_x = dpi_x;
  self->dpi_y = dpi_y;
}

/**
 * loket_lines_get:
 * @line: room for width × max (channels, source channels) bytes
 */
void
loket_lines_get (const LoketLines *self,
                 int               y,
                 guint8           *line)
{
  const guint8 *in = self->data + y * self->stride;
  int n = self->width * self->source_channels;

  if (self->source_bits == 8)
    memcpy (line, in, n);
  else if (self->source_bits == 16)
    for (int i = 0; i < n; i++)
      line[i] = ((const guint16 *) in)[i] >> 8;
  else if (self->source_channels == 1)
    for (int i = 0; i < n; i++)
      line[i] = in[i >> 3] >> (7 - (i & 7)) & 1 ? 0 : 255;
  else
    for (int i = 0; i < n; i++)
      line[i] = in[i >> 3] >> (7 - (i & 7)) & 1 ? 255 : 0;

  if (self->channels == 1 && self->source_channels == 3)
    for (int x = 0; x < self->width; x++)
      line[x] = (line[3 * x] * 77 + line[3 * x + 1] * 151 + line[3 * x + 2] * 28) >> 8;
}

static GBytes *
encode_jpeg_at (const LoketLines *lines,
                int               quality)
{
  struct jpeg_compress_struct info = { 0 };
  struct jpeg_error_mgr errors;
  g_autofree guint8 *line = g_malloc ((gsize) lines->width * 3);
  gboolean direct = lines->source_bits == 8 && lines->channels == lines->source_channels;
  unsigned char *out = NULL;
  unsigned long size = 0;

  info.err = jpeg_std_error (&errors);
  jpeg_create_compress (&info);
  jpeg_mem_dest (&info, &out, &size);
  info.image_width = lines->width;
  info.image_height = lines->height;
  info.input_components = lines->channels;
  info.in_color_space = lines->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (&info);
  jpeg_set_quality (&info, quality, TRUE);
  info.density_unit = 1;
  info.X_density = CLAMP (round (lines->dpi_x), 1, 65535);
  info.Y_density = CLAMP (round (lines->dpi_y), 1, 65535);
  jpeg_start_compress (&info, TRUE);
  while (info.next_scanline < info.image_height)
    {
      JSAMPROW row = line;

      if (direct)
        row = (guint8 *) lines->data + info.next_scanline * lines->stride;
      else
        loket_lines_get (lines, info.next_scanline, line);
      jpeg_write_scanlines (&info, &row, 1);
    }
  jpeg_finish_compress (&info);
  jpeg_destroy_compress (&info);

  return g_bytes_new_with_free_func (out, size, free, out);
}

GBytes *
loket_encode_jpeg (const LoketLines *lines,
                   gsize             limit)
{
  for (int quality = QUALITY; quality >= 35; quality -= 15)
    {
      g_autoptr(GBytes) bytes = encode_jpeg_at (lines, quality);

      if (g_bytes_get_size (bytes) <= limit)
        return g_steal_pointer (&bytes);
    }

  return NULL;
}

typedef struct
{
  GByteArray *bytes;
  toff_t at;
} Output;

static tmsize_t
on_read (thandle_t handle,
         void     *out,
         tmsize_t  n)
{
  Output *output = handle;

  if (output->at >= output->bytes->len)
    return 0;
  n = MIN ((toff_t) n, output->bytes->len - output->at);
  memcpy (out, output->bytes->data + output->at, n);
  output->at += n;

  return n;
}

static tmsize_t
on_write (thandle_t handle,
          void     *in,
          tmsize_t  n)
{
  Output *output = handle;

  if (output->at + n > output->bytes->len)
    {
      guint before = output->bytes->len;

      g_byte_array_set_size (output->bytes, output->at + n);
      memset (output->bytes->data + before, 0, output->bytes->len - before);
    }
  memcpy (output->bytes->data + output->at, in, n);
  output->at += n;

  return n;
}

static toff_t
on_seek (thandle_t handle,
         toff_t    offset,
         int       whence)
{
  Output *output = handle;

  output->at = offset + (whence == SEEK_CUR ? output->at
                         : whence == SEEK_END ? output->bytes->len : 0);

  return output->at;
}

static int
on_close (thandle_t handle)
{
  return 0;
}

static toff_t
on_size (thandle_t handle)
{
  return ((Output *) handle)->bytes->len;
}

static int
threshold_of (const LoketLines *lines)
{
  g_autofree guint8 *line = g_malloc ((gsize) lines->width * 3);
  gsize levels[256] = { 0 }, n = 0, below = 0;
  double sum = 0, sum_below = 0, best = -1;
  int threshold = 128;

  if (lines->source_bits == 1)
    return 128;

  for (int y = 0; y < lines->height; y += 4)
    {
      loket_lines_get (lines, y, line);
      for (int x = 0; x < lines->width; x++)
        levels[line[x]]++;
    }
  for (int i = 0; i < 256; i++)
    {
      n += levels[i];
      sum += (double) i * levels[i];
    }
  for (int i = 0; i < 255; i++)
    {
      double difference, between;

      below += levels[i];
      sum_below += (double) i * levels[i];
      if (below == 0 || below == n)
        continue;
      difference = sum_below / below - (sum - sum_below) / (n - below);
      between = difference * difference * below * (n - below);
      if (between > best)
        {
          best = between;
          threshold = i + 1;
        }
    }

  return threshold;
}

static void
set_g4_tags (TIFF             *tiff,
             const LoketLines *lines)
{
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, lines->width);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, lines->height);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 1);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
  TIFFSetField (tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
  TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, lines->height);
  TIFFSetField (tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
  TIFFSetField (tiff, TIFFTAG_XRESOLUTION, lines->dpi_x);
  TIFFSetField (tiff, TIFFTAG_YRESOLUTION, lines->dpi_y);
}

/**
 * loket_encode_g4:
 *
 * Returns: (transfer full) (nullable): a TIFF file with one strip; darker than the threshold
 *   between paper and ink is black
 */
GBytes *
loket_encode_g4 (const LoketLines *lines,
                 gsize             limit)
{
  Output output = { g_byte_array_new (), 0 };
  gsize packed_size = (lines->width + 7) / 8;
  g_autofree guint8 *line = g_malloc ((gsize) lines->width * 3);
  g_autofree guint8 *packed = g_malloc (packed_size);
  gboolean direct = lines->source_bits == 1 && lines->source_channels == 1;
  int threshold = threshold_of (lines);
  TIFF *tiff;

  TIFFSetErrorHandler (NULL);
  TIFFSetWarningHandler (NULL);
  tiff = TIFFClientOpen ("-", "wlm", &output, on_read, on_write, on_seek, on_close, on_size,
                         NULL, NULL);
  set_g4_tags (tiff, lines);
  for (int y = 0; y < lines->height; y++)
    {
      if (direct)
        memcpy (packed, lines->data + y * lines->stride, packed_size);
      else
        {
          loket_lines_get (lines, y, line);
          memset (packed, 0, packed_size);
          for (int x = 0; x < lines->width; x++)
            if (line[x] < threshold)
              packed[x >> 3] |= 0x80 >> (x & 7);
        }
      if (TIFFWriteScanline (tiff, packed, y, 0) < 0)
        break;
    }
  TIFFClose (tiff);

  if (output.bytes->len <= limit)
    return g_byte_array_free_to_bytes (output.bytes);

  g_byte_array_unref (output.bytes);

  return NULL;
}

/* A small grey copy from every n-th line, and some lines as they are for the sharpness. */
static void
measure (const LoketLines *lines,
         LoketQuality     *quality)
{
  LoketLines grey = *lines;
  int step = MAX (1, round (lines->dpi_x / 100));
  g_autofree guint8 *line = g_malloc ((gsize) lines->width * 3);
  g_autofree guint8 *sample = g_malloc ((gsize) lines->width * SAMPLE_LINES);
  int every = MAX (1, lines->height / SAMPLE_LINES), n = 0;
  LoketPixels small = { .width = lines->width / step, .height = lines->height / step,
                        .channels = 1 };

  if (small.width < 16 || small.height < 16)
    return;

  grey.channels = 1;
  small.data = g_malloc ((gsize) small.width * small.height);
  for (int y = 0; y < small.height; y++)
    {
      loket_lines_get (&grey, y * step, line);
      for (int x = 0; x < small.width; x++)
        {
          guint sum = 0;

          for (int k = 0; k < step; k++)
            sum += line[x * step + k];
          small.data[(gsize) y * small.width + x] = sum / step;
        }
      if (y * step >= n * every && n < SAMPLE_LINES)
        memcpy (sample + (gsize) n++ *lines->width, line, lines->width);
    }
  loket_quality_measure (&small, lines->dpi_x / step,
                         loket_quality_sharpness (sample, lines->width, n), quality);
  if (MIN (lines->dpi_x, lines->dpi_y) < 140)
    quality->flags |= LOKET_QUALITY_COARSE;
  g_free (small.data);
}

static LoketWireStatus
give (LoketJob *job,
      GBytes   *bytes)
{
  gsize size;
  const void *data;

  if (bytes == NULL)
    return LOKET_WIRE_TOO_LARGE;

  data = g_bytes_get_data (bytes, &size);
  if (job->out == NULL || size > job->request->out_size)
    return LOKET_WIRE_TOO_LARGE;

  memcpy (job->out, data, size);
  job->reply->size = size;

  return LOKET_WIRE_OK;
}

/* The last resort against grain that cannot be compressed: half the resolution. */
static GBytes *
encode_half (const LoketLines *lines,
             LoketWireRaster  *raster)
{
  LoketPixels whole = { lines->width, lines->height, lines->channels, NULL };
  gsize line_size = (gsize) lines->width * lines->channels;
  g_autofree guint8 *line = g_malloc ((gsize) lines->width * 3);
  g_autoptr(LoketPixels) half = NULL;
  LoketLines small;

  whole.data = g_malloc (line_size * lines->height);
  for (int y = 0; y < lines->height; y++)
    {
      loket_lines_get (lines, y, line);
      memcpy (whole.data + y * line_size, line, line_size);
    }
  half = loket_pixels_halve (&whole, 1);
  g_free (whole.data);
  loket_lines_init_for (&small, half, lines->dpi_x / 2, lines->dpi_y / 2);
  raster->width = small.width;
  raster->height = small.height;
  raster->dpi_x = small.dpi_x;
  raster->dpi_y = small.dpi_y;

  return loket_encode_jpeg (&small, LOKET_PAGE_MAX_BYTES);
}

LoketWireStatus
loket_worker_encode (LoketWorker *self,
                     LoketJob    *job)
{
  const LoketWireRaster *raster = &job->request->raster;
  gboolean lineart = raster->encoding == LOKET_ENCODING_LINEART
                     || (raster->encoding == LOKET_ENCODING_AUTO && raster->bits == 1
                         && raster->channels == 1);
  int channels = lineart || raster->encoding == LOKET_ENCODING_GREY ? 1 : raster->channels;
  g_autoptr(GBytes) bytes = NULL;
  LoketLines lines;

  if (job->in == NULL || !loket_lines_init (&lines, raster, job->in, channels))
    return LOKET_WIRE_BAD_REQUEST;

  job->reply->raster = *raster;
  if (lineart)
    bytes = loket_encode_g4 (&lines, LOKET_PAGE_MAX_BYTES);
  else
    bytes = loket_encode_jpeg (&lines, LOKET_PAGE_MAX_BYTES);
  if (bytes == NULL && !lineart)
    bytes = encode_half (&lines, &job->reply->raster);
  measure (&lines, &job->reply->quality);
  job->reply->has_quality = TRUE;
  job->reply->raster.channels = channels;
  job->reply->raster.page_kind = lineart ? LOKET_PAGE_G4 : LOKET_PAGE_JPEG;

  return give (job, bytes);
}

static gboolean
is_kept (GBytes             *bytes,
         LoketWireFormat     format,
         const LoketPicture *picture)
{
  return format == LOKET_WIRE_JPEG && g_bytes_get_size (bytes) <= LOKET_PAGE_MAX_BYTES
         && (picture->channels == 1 || picture->channels == 3);
}

GBytes *
loket_encode_picture (GBytes          *bytes,
                      LoketWireFormat  format,
                      guint            index,
                      LoketWireRaster *raster,
                      int             *turn,
                      LoketWireStatus *status)
{
  g_autoptr(LoketPixels) pixels = NULL;
  GBytes *encoded = NULL;
  LoketPicture picture;
  LoketLines lines;
  int level;

  *turn = 0;
  *status = loket_picture_read (bytes, format, index, &picture);
  if (*status != LOKET_WIRE_OK)
    return NULL;

  loket_picture_assume (&picture);
  raster->dpi_x = picture.dpi_x;
  raster->dpi_y = picture.dpi_y;
  raster->channels = picture.channels;
  raster->page_kind = picture.bilevel ? LOKET_PAGE_G4 : LOKET_PAGE_JPEG;
  if (is_kept (bytes, format, &picture))
    {
      gboolean lies = picture.turn == 90 || picture.turn == 270;

      raster->width = lies ? picture.height : picture.width;
      raster->height = lies ? picture.width : picture.height;
      return g_bytes_ref (bytes);
    }

  *turn = picture.turn;
  for (level = 0; level < 3 && encoded == NULL; level++)
    {
      g_clear_pointer (&pixels, loket_pixels_free);
      pixels = loket_picture_pixels (bytes, format, index, level);
      if (pixels == NULL)
        break;
      loket_lines_init_for (&lines, pixels, picture.dpi_x / (1 << level),
                            picture.dpi_y / (1 << level));
      encoded = picture.bilevel ? loket_encode_g4 (&lines, LOKET_PAGE_MAX_BYTES)
                                : loket_encode_jpeg (&lines, LOKET_PAGE_MAX_BYTES);
    }
  *status = encoded != NULL ? LOKET_WIRE_OK
            : pixels == NULL ? LOKET_WIRE_DAMAGED : LOKET_WIRE_TOO_LARGE;
  if (encoded != NULL)
    {
      raster->width = lines.width;
      raster->height = lines.height;
      raster->dpi_x = lines.dpi_x;
      raster->dpi_y = lines.dpi_y;
      raster->channels = lines.channels;
    }

  return encoded;
}

LoketWireStatus
loket_worker_import (LoketWorker *self,
                     LoketJob    *job)
{
  g_autoptr(GBytes) bytes = NULL;
  LoketWireStatus status;
  LoketPart *part;
  int turn;

  part = loket_worker_get_part (self, job->request);
  if (part == NULL)
    return LOKET_WIRE_NO_PAGE;
  if (part->pdf != NULL)
    return LOKET_WIRE_UNSUPPORTED;

  bytes = loket_encode_picture (part->bytes, part->format, job->request->page,
                                &job->reply->raster, &turn, &status);
  if (status != LOKET_WIRE_OK)
    return status;

  job->reply->turn = turn;
  status = give (job, bytes);
  if (status == LOKET_WIRE_OK && loket_worker_quality (self, job) != LOKET_WIRE_OK)
    job->reply->has_quality = FALSE;

  return status;
}
