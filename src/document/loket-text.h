/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of a page with the place of every character. */

#pragma once

#include "loket-raster.h"

G_BEGIN_DECLS

/**
 * LoketText: @text is valid UTF-8 with line feeds between lines; @boxes has one rectangle for
 * each of its @n_chars characters, in points of the page as it lies in the file (no crop, no
 * turn). Reference counted.
 */
typedef struct
{
  char *text;
  LoketRect *boxes;
  guint n_chars;
  gatomicrefcount count;
} LoketText;

#define LOKET_TYPE_TEXT (loket_text_get_type ())

GType      loket_text_get_type (void) G_GNUC_CONST;
LoketText *loket_text_new (const char      *text,
                           const LoketRect *boxes,
                           guint            n_chars);
LoketText *loket_text_ref (LoketText *self);
void       loket_text_unref (LoketText *self);
char *loket_text_in_rect (LoketText       *self,
                          const LoketRect *rect);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketText, loket_text_unref)

/**
 * LoketCode: a bar code or two-dimensional code that was found on a page.
 */
typedef struct
{
  char *type;                   /* "QR-Code", "CODE-128" … as zbar names them */
  char *text;                   /* valid UTF-8 */
  LoketRect rect;               /* points of the page as it lies in the file */
} LoketCode;

void loket_code_free (LoketCode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketCode, loket_code_free)

/**
 * LoketQualityFlag: what an officer should look at before the paper goes back to its owner.
 */
typedef enum
{
  LOKET_QUALITY_DARK = 1 << 0,
  LOKET_QUALITY_FAINT = 1 << 1,
  LOKET_QUALITY_BLURRED = 1 << 2,
  LOKET_QUALITY_BLANK = 1 << 3,
  LOKET_QUALITY_SKEWED = 1 << 4,
  LOKET_QUALITY_UPSIDE_DOWN = 1 << 5,
  LOKET_QUALITY_COARSE = 1 << 6,        /* less than 150 dpi */
  LOKET_QUALITY_CUT = 1 << 7,           /* the file breaks off before the picture ends */
} LoketQualityFlag;

/**
 * LoketQuality: measured on a small grey copy of the page.
 */
typedef struct
{
  guint flags;                  /* LoketQualityFlag */
  double brightness;            /* 0 … 1, of the paper itself */
  double contrast;              /* 0 … 1, paper against ink */
  double sharpness;             /* 0 … 1 */
  double ink;                   /* part of the page that is covered */
  double skew;                  /* degrees, positive when it must be turned clockwise */
  int turn;                     /* best guess of what makes it upright: 0, 90, 180, 270 */
} LoketQuality;

const char *loket_quality_flag_name (LoketQualityFlag flag);

G_END_DECLS
