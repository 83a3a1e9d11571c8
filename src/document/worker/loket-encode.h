/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pixels → page objects. */

#pragma once

#include "loket-picture.h"
#include "loket-worker.h"

G_BEGIN_DECLS

/* Lines of a raster, eight bits a sample. */
typedef struct _LoketLines LoketLines;

struct _LoketLines
{
  int width, height, channels;
  double dpi_x, dpi_y;
  const guint8 *data;           /* as the raster has it */
  gsize stride;
  int source_channels, source_bits;
};

gboolean loket_lines_init (LoketLines            *self,
                           const LoketWireRaster *raster,
                           GBytes                *bytes,
                           int                    channels);
void     loket_lines_init_for (LoketLines  *self,
                               LoketPixels *pixels,
                               double       dpi_x,
                               double       dpi_y);
void     loket_lines_get (const LoketLines *self,
                          int               y,
                          guint8           *line);

/* Both return NULL when it does not fit into @limit. */
GBytes *loket_encode_jpeg (const LoketLines *lines,
                           gsize             limit);
GBytes *loket_encode_g4 (const LoketLines *lines,
                         gsize             limit);

/* JPEG or G4, whatever suits the picture; sets @raster to what it became. */
GBytes *loket_encode_picture (GBytes          *bytes,
                              LoketWireFormat  format,
                              guint            index,
                              LoketWireRaster *raster,
                              int             *turn,
                              LoketWireStatus *status);

G_END_DECLS
