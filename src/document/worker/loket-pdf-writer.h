/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A PDF of pictures, written page by page; equal input gives equal bytes. */

#pragma once

#include "loket-picture.h"
#include "loket-sink.h"

G_BEGIN_DECLS

typedef struct
{
  LoketSink *sink;
  GArray *offsets;              /* guint64, offset of each object */
  GArray *pages;                /* guint, object of each page */
  GChecksum *checksum;
} LoketPdfWriter;

/* How a page object is placed: the picture upright, a part of it, turned for the reader. */
typedef struct
{
  LoketPicture picture;
  LoketCrop crop;
  int turn;
} LoketPlacement;

void            loket_pdf_writer_begin (LoketPdfWriter *self,
                                        LoketSink      *sink);
void            loket_pdf_writer_add_jpeg (LoketPdfWriter       *self,
                                           GBytes               *bytes,
                                           const LoketPlacement *placement);
LoketWireStatus loket_pdf_writer_add_g4 (LoketPdfWriter       *self,
                                         GBytes               *bytes,
                                         const LoketPlacement *placement);
void            loket_pdf_writer_end (LoketPdfWriter *self,
                                      const char     *title);
void            loket_pdf_writer_clear (LoketPdfWriter *self);
void            loket_placement_get_size (const LoketPlacement *self,
                                          double               *width,
                                          double               *height);

G_END_DECLS
