/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes into a memfd of somebody else, through a window. */

#include "loket-sink.h"

#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define WINDOW (4 * 1024 * 1024)

/**
 * loket_sink_init:
 * @fd: (transfer full): the file
 * @limit: its size
 */
void
loket_sink_init (LoketSink *self,
                 int        fd,
                 guint64    limit)
{
  *self = (LoketSink) { .fd = fd, .limit = limit };
}

static void
unmap (LoketSink *self)
{
  if (self->window != NULL)
    munmap (self->window, WINDOW);
  self->window = NULL;
}

static gboolean
move_window (LoketSink *self)
{
  unmap (self);
  self->window_at = self->at - self->at % WINDOW;
  self->window = mmap (NULL, WINDOW, PROT_READ | PROT_WRITE, MAP_SHARED, self->fd,
                       self->window_at);
  if (self->window == MAP_FAILED)
    self->window = NULL;

  return self->window != NULL;
}

void
loket_sink_write (LoketSink  *self,
                  const void *data,
                  gsize       size)
{
  const guint8 *in = data;

  if (size > self->limit - self->at)
    self->full = TRUE;
  while (size > 0 && !self->full)
    {
      gsize n;

      if ((self->window == NULL || self->at - self->window_at >= WINDOW) && !move_window (self))
        {
          self->full = TRUE;
          return;
        }
      n = MIN (size, WINDOW - (self->at - self->window_at));
      memcpy (self->window + (self->at - self->window_at), in, n);
      self->at += n;
      in += n;
      size -= n;
    }
}

void
loket_sink_print (LoketSink  *self,
                  const char *format,
                  ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  loket_sink_write (self, text, strlen (text));
}

typedef struct
{
  void *data;
  gsize size;
} Mapping;

static void
mapping_free (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->data, mapping->size);
  g_free (mapping);
}

/**
 * loket_sink_map:
 *
 * Returns: (transfer full) (nullable): what was written, to read it back
 */
GBytes *
loket_sink_map (LoketSink *self)
{
  Mapping *mapping;
  void *data;

  if (self->at == 0)
    return NULL;

  data = mmap (NULL, self->at, PROT_READ, MAP_SHARED, self->fd, 0);
  if (data == MAP_FAILED)
    return NULL;

  mapping = g_new (Mapping, 1);
  mapping->data = data;
  mapping->size = self->at;

  return g_bytes_new_with_free_func (data, self->at, mapping_free, mapping);
}

/* The client seals the file afterwards, which it can only when nothing is mapped for writing. */
void
loket_sink_close (LoketSink *self)
{
  unmap (self);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}
