/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pen, type and patterns the papers are drawn with; lengths are millimetres. Private to the
 * drawing of specimens. */

#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include "loket-specimen-person.h"

/**
 * LoketInk: a page being drawn.
 */
typedef struct
{
  cairo_t *cr;
  PangoContext *context;
  double width, height;
  double dpi;
  guint32 seed;                 /* of this person's signature and patterns */
} LoketInk;

/**
 * LoketType: how something is written.
 */
typedef struct
{
  const char *font;             /* family and weight for Pango, without size */
  double size;                  /* em in mm */
  guint32 colour;               /* 0xRRGGBB */
  double spacing;               /* between letters, mm */
  double faint;                 /* 0 covers, towards 1 lets what is below through */
} LoketType;

#define LOKET_PAPER 0xfdfdfb     /* what everything is drawn on */

#define LOKET_PLAIN(mm) ((LoketType) { "DejaVu Sans", (mm), 0x1b1b1b, 0, 0 })
#define LOKET_BOLD(mm) ((LoketType) { "DejaVu Sans Bold", (mm), 0x1b1b1b, 0, 0 })
#define LOKET_SERIF(mm) ((LoketType) { "DejaVu Serif", (mm), 0x1b1b1b, 0, 0 })
#define LOKET_OCR(mm) ((LoketType) { "OCR B, DejaVu Sans Mono", (mm), 0x111111, 0, 0 })

void loket_ink_colour (LoketInk *ink,
                       guint32   colour,
                       double    opacity);
double loket_ink_write (LoketInk   *ink,
                        LoketType   type,
                        double      x,
                        double      baseline,
                        double      width,
                        const char *text);
void loket_ink_centre (LoketInk   *ink,
                       LoketType   type,
                       double      x,
                       double      baseline,
                       double      width,
                       const char *text);
double loket_ink_paragraph (LoketInk   *ink,
                            LoketType   type,
                            double      x,
                            double      top,
                            double      width,
                            const char *text);
void loket_ink_zone (LoketInk *ink,
                     double    x,
                     double    baseline,
                     char    **lines);

void loket_ink_line (LoketInk *ink,
                     double    x1,
                     double    y1,
                     double    x2,
                     double    y2,
                     double    thickness);
void loket_ink_box (LoketInk *ink,
                    double    x,
                    double    y,
                    double    width,
                    double    height,
                    double    thickness);
void loket_ink_fill (LoketInk *ink,
                     double    x,
                     double    y,
                     double    width,
                     double    height,
                     guint32   colour,
                     double    opacity);
void loket_ink_round (LoketInk *ink,
                      double    radius,
                      guint32   below);
void loket_ink_waves (LoketInk *ink,
                      double    x,
                      double    y,
                      double    width,
                      double    height,
                      guint32   colour);
void loket_ink_rosette (LoketInk *ink,
                        double    x,
                        double    y,
                        double    radius,
                        guint32   colour,
                        double    opacity);
void loket_ink_portrait (LoketInk *ink,
                         double    x,
                         double    y,
                         double    width,
                         double    height,
                         guint32   background,
                         gboolean  woman);
void loket_ink_signature (LoketInk   *ink,
                          double      x,
                          double      y,
                          double      width,
                          const char *name);
void loket_ink_stamp (LoketInk   *ink,
                      double      x,
                      double      y,
                      double      radius,
                      const char *text);
void loket_ink_specimen (LoketInk *ink,
                         double    size);
