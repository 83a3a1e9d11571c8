/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JPEG, PNG, TIFF and PNM files as pixels. */

#pragma once

#include <cairo.h>
#include <glib.h>

#include "loket-wire.h"

G_BEGIN_DECLS

typedef struct
{
  int width, height;            /* pixels as they lie in the file */
  double dpi_x, dpi_y;          /* 0 when the file does not say */
  int turn;                     /* clockwise, what makes it upright according to the file */
  int channels;                 /* 1 or 3 (4: CMYK) */
  gboolean bilevel;
} LoketPicture;

/* Eight bits for each sample, 1 or 3 channels, no gaps between lines. */
typedef struct
{
  int width, height, channels;
  guint8 *data;
} LoketPixels;

void         loket_pixels_free (LoketPixels *self);
LoketPixels *loket_pixels_halve (LoketPixels *self,
                                 int          level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketPixels, loket_pixels_free)

LoketWireStatus loket_picture_count (GBytes         *bytes,
                                     LoketWireFormat format,
                                     guint          *n_pages);
LoketWireStatus loket_picture_read (GBytes         *bytes,
                                    LoketWireFormat format,
                                    guint           index,
                                    LoketPicture   *picture);
gboolean        loket_picture_is_cut (GBytes         *bytes,
                                      LoketWireFormat format);
void            loket_picture_assume (LoketPicture *picture);

/* The picture at 1/2^level of its size, as it lies in the file. */
LoketPixels *loket_picture_pixels (GBytes         *bytes,
                                   LoketWireFormat format,
                                   guint           index,
                                   int             level);
cairo_surface_t *loket_picture_surface (GBytes         *bytes,
                                        LoketWireFormat format,
                                        guint           index,
                                        int             level);

/* One for each format; loket-picture.c chooses. */
gboolean     loket_jpeg_read (GBytes *bytes, LoketPicture *picture);
LoketPixels *loket_jpeg_pixels (GBytes *bytes, int level);
cairo_surface_t *loket_jpeg_surface (GBytes *bytes, int level);
gboolean     loket_png_read (GBytes *bytes, LoketPicture *picture);
LoketPixels *loket_png_pixels (GBytes *bytes);
guint        loket_tiff_count (GBytes *bytes);
gboolean     loket_tiff_read (GBytes *bytes, guint index, LoketPicture *picture);
LoketPixels *loket_tiff_pixels (GBytes *bytes, guint index, int level);
gboolean     loket_pnm_read (GBytes *bytes, LoketPicture *picture);
LoketPixels *loket_pnm_pixels (GBytes *bytes);

G_END_DECLS
