/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a scanner become rows of a page in shared memory. */

#include "loket-scan-canvas.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_PIXELS 200000
#define GROWTH ((guint64) 16 << 20)

struct _LoketScanCanvas
{
  /* the page */
  int fd;
  guint8 *map;
  guint64 room;         /* bytes of the memory */
  int width;
  int channels;
  gsize stride;
  int announced;        /* rows, −1 unknown */
  int rows_max;
  int passes;
  int height;           /* rows that every pass so far has */
  gboolean bilevel;
  gboolean too_long;

  /* the frame that is arriving */
  LoketScanFrame frame;
  guint8 *line;         /* one line of the device that is not complete yet */
  gsize line_fill;
  int row;              /* atomic: the next row */
  guint64 received;
};

LoketScanCanvas *
loket_scan_canvas_new (void)
{
  LoketScanCanvas *self = g_new0 (LoketScanCanvas, 1);

  self->fd = -1;

  return self;
}

void
loket_scan_canvas_free (LoketScanCanvas *self)
{
  if (self->map != NULL)
    munmap (self->map, self->room);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->line);
  g_free (self);
}

static gint64
bytes_for (LoketScanFrameFormat format,
           gint64               depth,
           gint64               pixels)
{
  gint64 samples = format == LOKET_SCAN_FRAME_RGB ? 3 : 1;

  if (depth == 1)
    return samples * ((pixels + 7) / 8);

  return samples * pixels * (depth > 8 ? 2 : 1);
}

/* A driver may announce more pixels than its lines can hold; the bytes are what is true. */
static gint64
pixels_in (const LoketScanFrame *frame)
{
  gint64 pixels = frame->pixels_per_line;
  gint64 samples = frame->format == LOKET_SCAN_FRAME_RGB ? 3 : 1;

  if (bytes_for (frame->format, frame->depth, pixels) <= frame->bytes_per_line)
    return pixels;
  if (frame->depth == 1)
    return frame->bytes_per_line / samples * 8;

  return frame->bytes_per_line / (samples * (frame->depth > 8 ? 2 : 1));
}

static LoketScanProblem
make_room (LoketScanCanvas *self,
           guint64          room)
{
  void *map;

  if (room <= self->room)
    return LOKET_SCAN_PROBLEM_NONE;
  if (room > LOKET_SCAN_CANVAS_MAX)
    return LOKET_SCAN_PROBLEM_TOO_LARGE;
  if (ftruncate (self->fd, (off_t) room) != 0)
    return LOKET_SCAN_PROBLEM_MEMORY;
  if (self->map == NULL)
    map = mmap (NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED, self->fd, 0);
  else
    map = mremap (self->map, self->room, room, MREMAP_MAYMOVE);
  if (map == MAP_FAILED)
    return LOKET_SCAN_PROBLEM_MEMORY;
  self->map = map;
  self->room = room;

  return LOKET_SCAN_PROBLEM_NONE;
}

static LoketScanProblem
make_memory (LoketScanCanvas *self)
{
  const LoketScanFrame *frame = &self->frame;
  guint64 rows;
  LoketScanProblem problem;

  self->width = (int) pixels_in (frame);
  self->channels = frame->format == LOKET_SCAN_FRAME_GREY ? 1 : 3;
  self->stride = (gsize) self->width * (gsize) self->channels;
  self->bilevel = frame->depth == 1;
  self->announced = frame->lines < 0 ? -1 : (int) MIN (frame->lines, G_MAXINT / 2);
  if (self->width < 1)
    return LOKET_SCAN_PROBLEM_UNSUPPORTED;
  rows = LOKET_SCAN_CANVAS_MAX / self->stride;
  if (self->announced > 0 && (guint64) self->announced > rows)
    return LOKET_SCAN_PROBLEM_TOO_LARGE;
  /* A driver that sends more than it announced is believed up to twice as much. */
  self->rows_max = (int) MIN (rows, self->announced < 0 ? G_MAXINT / 2
                              : 2 * (guint64) self->announced);
  self->fd = memfd_create ("loket-page", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (self->fd < 0)
    return LOKET_SCAN_PROBLEM_MEMORY;
  problem = make_room (self, self->announced > 0 ? self->stride * (guint64) self->announced
                       : MIN (GROWTH, self->stride * (guint64) MAX (self->rows_max, 1)));
  return problem;
}

/**
 * loket_scan_canvas_begin:
 * @self: a raster
 * @frame: what the device says after it started
 *
 * Returns: none, unsupported, too large or no memory
 */
LoketScanProblem
loket_scan_canvas_begin (LoketScanCanvas      *self,
                         const LoketScanFrame *frame)
{
  if (frame->depth < 1 || frame->depth > 16 || (frame->depth > 1 && frame->depth < 8)
      || frame->pixels_per_line < 1 || frame->pixels_per_line > MAX_PIXELS
      || frame->bytes_per_line < 1 || frame->bytes_per_line > (gint64) MAX_PIXELS * 8
      || (guint) frame->format > LOKET_SCAN_FRAME_BLUE)
    return LOKET_SCAN_PROBLEM_UNSUPPORTED;
  self->frame = *frame;
  self->line_fill = 0;
  self->received = 0;
  g_atomic_int_set (&self->row, 0);
  if (self->passes == 0)
    {
      LoketScanProblem problem = make_memory (self);

      if (problem != LOKET_SCAN_PROBLEM_NONE)
        return problem;
    }
  else if (frame->format < LOKET_SCAN_FRAME_RED || pixels_in (frame) != self->width)
    {
      return LOKET_SCAN_PROBLEM_UNSUPPORTED;
    }
  g_free (self->line);
  self->line = g_malloc ((gsize) frame->bytes_per_line);

  return LOKET_SCAN_PROBLEM_NONE;
}

static inline guint8
from_16 (const guint8 *from)
{
  guint16 value;

  memcpy (&value, from, sizeof value);

  return (guint8) ((value * 255u + 32895u) >> 16);
}

/* Grey counts 1 as ink, colours count 1 as light. */
static void
put_bits (LoketScanCanvas *self,
          const guint8    *from,
          guint8          *to)
{
  int samples = self->frame.format == LOKET_SCAN_FRAME_RGB ? 3 : 1;
  guint8 flip = self->frame.format == LOKET_SCAN_FRAME_GREY ? 0xff : 0;
  int step = self->channels;

  for (int sample = 0; sample < samples; sample++)
    for (int x = 0; x < self->width; x++)
      {
        guint8 byte = from[(x / 8) * samples + sample] ^ flip;

        to[x * step + sample] = (byte >> (7 - x % 8)) & 1 ? 255 : 0;
      }
}

static void
put_line (LoketScanCanvas *self,
          const guint8    *from,
          guint8          *to)
{
  LoketScanFrameFormat format = self->frame.format;
  gboolean wide = self->frame.depth > 8;
  gboolean plane = format >= LOKET_SCAN_FRAME_RED;
  gsize n_samples = plane ? (gsize) self->width : self->stride;
  gsize step = plane ? 3 : 1;

  if (plane)
    to += format - LOKET_SCAN_FRAME_RED;
  if (self->frame.depth == 1)
    put_bits (self, from, to);
  else if (!wide && !plane)
    memcpy (to, from, self->stride);
  else
    for (gsize i = 0; i < n_samples; i++)
      to[i * step] = wide ? from_16 (from + 2 * i) : from[i];
}

static gboolean
take_line (LoketScanCanvas *self,
           const guint8    *from)
{
  int row = self->row;
  guint64 needed = ((guint64) row + 1) * self->stride;

  if (row >= self->rows_max)
    {
      self->too_long = TRUE;
      return FALSE;
    }
  if (needed > self->room)
    {
      guint64 room = MIN (MAX (self->room + MAX (self->room / 2, GROWTH), needed),
                          LOKET_SCAN_CANVAS_MAX);

      if (make_room (self, room) != LOKET_SCAN_PROBLEM_NONE)
        {
          self->too_long = TRUE;
          return FALSE;
        }
    }
  put_line (self, from, self->map + needed - self->stride);
  g_atomic_int_set (&self->row, row + 1);

  return TRUE;
}

gboolean
loket_scan_canvas_feed (LoketScanCanvas *self,
                        const guint8    *data,
                        gsize            length)
{
  gsize line = (gsize) self->frame.bytes_per_line;

  self->received += length;
  while (length > 0)
    {
      gsize part;

      if (self->line_fill == 0 && length >= line)
        {
          if (!take_line (self, data))
            return FALSE;
          data += line;
          length -= line;
          continue;
        }
      part = MIN (line - self->line_fill, length);
      memcpy (self->line + self->line_fill, data, part);
      self->line_fill += part;
      data += part;
      length -= part;
      if (self->line_fill == line)
        {
          self->line_fill = 0;
          if (!take_line (self, self->line))
            return FALSE;
        }
    }

  return TRUE;
}

/**
 * loket_scan_canvas_end:
 * @self: a raster
 *
 * The frame is over. What is left of a line that did not arrive whole is dropped.
 */
void
loket_scan_canvas_end (LoketScanCanvas *self)
{
  self->height = self->passes == 0 ? self->row : MIN (self->height, self->row);
  self->passes++;
}

int
loket_scan_canvas_get_rows (LoketScanCanvas *self)
{
  return g_atomic_int_get (&self->row);
}

guint64
loket_scan_canvas_get_received (LoketScanCanvas *self)
{
  return self->received;
}

void
loket_scan_canvas_describe (LoketScanCanvas   *self,
                            LoketScanPageInfo *info)
{
  info->width = self->width;
  info->height = self->passes > 0 ? self->height : self->announced;
  info->channels = self->channels;
  info->stride = self->stride;
  info->bilevel = self->bilevel;
  info->remark = LOKET_SCAN_PROBLEM_NONE;
  if (self->too_long)
    info->remark = LOKET_SCAN_PROBLEM_LONG_PAGE;
  else if (self->passes > 0 && self->announced > self->height)
    info->remark = LOKET_SCAN_PROBLEM_SHORT_PAGE;
}

int
loket_scan_canvas_get_fd (LoketScanCanvas *self)
{
  return self->fd;
}

LoketScanProblem
loket_scan_canvas_seal (LoketScanCanvas *self)
{
  munmap (self->map, self->room);
  self->map = NULL;
  if (ftruncate (self->fd, (off_t) self->stride * self->height) != 0
      || fcntl (self->fd, F_ADD_SEALS,
                F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
    return LOKET_SCAN_PROBLEM_MEMORY;

  return LOKET_SCAN_PROBLEM_NONE;
}
