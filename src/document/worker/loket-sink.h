/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes into a memfd of somebody else, through a window: the file-size limit of this process
 * is zero, so write() is not possible, and the whole may be larger than memory. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int fd;
  guint64 at, limit;            /* bytes written, bytes there is room for */
  guint64 window_at;
  guint8 *window;
  gboolean full;
} LoketSink;

void     loket_sink_init (LoketSink *self,
                          int        fd,
                          guint64    limit);
void     loket_sink_write (LoketSink  *self,
                           const void *data,
                           gsize       size);
void     loket_sink_print (LoketSink  *self,
                           const char *format,
                           ...) G_GNUC_PRINTF (2, 3);
GBytes *loket_sink_map (LoketSink *self);
void     loket_sink_close (LoketSink *self);

G_END_DECLS
