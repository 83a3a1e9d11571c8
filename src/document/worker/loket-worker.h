/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside loket-renderer: what is open, and one function for each job. */

#pragma once

#include <cairo.h>
#include <glib.h>

#include "loket-wire.h"

G_BEGIN_DECLS

typedef struct _LoketPdf LoketPdf;

/* A file or page object that was opened under a number of the client's choice. */
typedef struct
{
  LoketWireFormat format;
  GBytes *bytes;
  guint n_pages;
  LoketPdf *pdf;                /* only for a PDF */
} LoketPart;

typedef struct _LoketComposer LoketComposer;

typedef struct
{
  GHashTable *parts;            /* guint → LoketPart */
  LoketComposer *composer;      /* between COMPOSE_BEGIN and COMPOSE_END */
} LoketWorker;

/* A job: the request, its descriptors mapped into memory, the reply to fill. */
typedef struct
{
  const LoketWireRequest *request;
  GBytes *in;                   /* nullable */
  guint8 *out;                  /* nullable, request->out_size bytes */
  int out_fd;                   /* only for COMPOSE_BEGIN, which maps it piece by piece */
  LoketWireReply *reply;
} LoketJob;

LoketPart *loket_worker_get_part (LoketWorker            *self,
                                  const LoketWireRequest *request);
void            loket_part_free (LoketPart *part);
void            loket_part_get_size (LoketPart *part,
                                     guint      inner,
                                     double    *width,
                                     double    *height);
LoketWireStatus loket_part_draw (LoketPart *part,
                                 guint      inner,
                                 cairo_t   *cr,
                                 double     scale,
                                 gboolean   pieces);
gboolean        loket_worker_sniff (GBytes          *bytes,
                                    LoketWireFormat *format);

/* One for each LoketWireJob. */
typedef LoketWireStatus LoketJobFunc (LoketWorker *self,
                                      LoketJob    *job);

LoketJobFunc loket_worker_open;
LoketJobFunc loket_worker_render;
LoketJobFunc loket_worker_text;
LoketJobFunc loket_worker_find;
LoketJobFunc loket_worker_codes;
LoketJobFunc loket_worker_quality;
LoketJobFunc loket_worker_zone;
LoketJobFunc loket_worker_encode;
LoketJobFunc loket_worker_import;
LoketJobFunc loket_worker_compose_begin;
LoketJobFunc loket_worker_compose_page;
LoketJobFunc loket_worker_compose_end;

G_END_DECLS
