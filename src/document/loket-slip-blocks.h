/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pieces a slip is made of, measured and drawn by the same code. */

#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_BLOCK_LETTERHEAD,       /* text: lines */
  LOKET_BLOCK_TITLE,
  LOKET_BLOCK_NUMBER,           /* label, text */
  LOKET_BLOCK_PAIR,             /* label, text */
  LOKET_BLOCK_BOX,              /* label, text large, more small */
  LOKET_BLOCK_HEADING,
  LOKET_BLOCK_CHECKED,          /* a tick and text, more below it */
  LOKET_BLOCK_OPEN,             /* an empty square and text, more below it */
  LOKET_BLOCK_STEP,             /* label is the number */
  LOKET_BLOCK_TEXT,
  LOKET_BLOCK_NOTE,
  LOKET_BLOCK_STAMP,            /* text in a frame, more below it */
  LOKET_BLOCK_CODE,             /* label is the code, text beside it, more small */
  LOKET_BLOCK_SIGNATURES,       /* label left, text right, more the name at the right */
  LOKET_BLOCK_GIANT,            /* the number of a ticket */
} LoketBlockKind;

typedef struct
{
  LoketBlockKind kind;
  char *label, *text, *more;
} LoketBlock;

/* Where blocks are put: points; a roll is narrow and printed by heat, so without grey areas. */
typedef struct
{
  cairo_t *cr;
  double x, width;
  gboolean roll;
} LoketBlockFrame;

LoketBlock *loket_block_new (LoketBlockKind kind,
                             const char    *label,
                             const char    *text,
                             const char    *more);
void        loket_block_free (LoketBlock *self);

/* Height of the block; draws it at @y when @paint. */
double      loket_block_lay (const LoketBlock      *self,
                             const LoketBlockFrame *frame,
                             double                 y,
                             gboolean               paint);
void        loket_block_watermark (cairo_t    *cr,
                                   const char *text,
                                   double      width,
                                   double      height);

G_END_DECLS
