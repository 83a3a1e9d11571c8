/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pieces a slip is made of, measured and drawn by the same code. */

#include "loket-slip-blocks.h"

#include <math.h>
#include <string.h>

#include <pango/pangocairo.h>
#include <qrencode.h>

#define FONT "Cantarell, DejaVu Sans, Sans"
#define BLACK 0.0
#define GREY 0.25

/* What a piece of text looks like. */
typedef struct
{
  double size;
  gboolean bold;
  double shade;
  PangoAlignment align;
} Look;

LoketBlock *
loket_block_new (LoketBlockKind kind,
                 const char    *label,
                 const char    *text,
                 const char    *more)
{
  LoketBlock *self = g_new0 (LoketBlock, 1);

  self->kind = kind;
  self->label = g_strdup (label);
  self->text = g_strdup (text != NULL ? text : "");
  self->more = g_strdup (more);

  return self;
}

void
loket_block_free (LoketBlock *self)
{
  g_free (self->label);
  g_free (self->text);
  g_free (self->more);
  g_free (self);
}

/* The same line breaks on every surface and at every scale. */
static PangoContext *
make_context (cairo_t *cr)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);

  return context;
}

static PangoLayout *
make_layout (cairo_t    *cr,
             const char *text,
             const Look *look,
             double      width)
{
  PangoContext *context = make_context (cr);
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_font_description_set_absolute_size (font, look->size * PANGO_SCALE);
  pango_font_description_set_weight (font, look->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1, lnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, look->align);
  pango_layout_set_line_spacing (layout, 1.12);
  pango_layout_set_text (layout, text, -1);
  pango_attr_list_unref (attributes);
  pango_font_description_free (font);
  g_object_unref (context);

  return layout;
}

/* One text at @y; returns its height. */
static double
put (cairo_t    *cr,
     const char *text,
     const Look *look,
     double      x,
     double      y,
     double      width,
     gboolean    paint)
{
  PangoLayout *layout;
  int height;

  if (text == NULL || *text == '\0')
    return 0;

  layout = make_layout (cr, text, look, width);
  pango_layout_get_size (layout, NULL, &height);
  if (paint)
    {
      cairo_set_source_rgb (cr, look->shade, look->shade, look->shade);
      cairo_move_to (cr, x, y);
      pango_cairo_show_layout (cr, layout);
    }
  g_object_unref (layout);

  return (double) height / PANGO_SCALE;
}

/* A size that lets @text stand in one line. */
static double
size_to_fit (cairo_t    *cr,
             const char *text,
             double      size,
             gboolean    bold,
             double      width)
{
  Look look = { size, bold, BLACK, PANGO_ALIGN_LEFT };
  PangoLayout *layout = make_layout (cr, text, &look, 100000);
  int natural;

  pango_layout_get_size (layout, &natural, NULL);
  g_object_unref (layout);

  return MIN (size, size * width * PANGO_SCALE / MAX (natural, 1));
}

static void
draw_rule (cairo_t *cr,
           double   x,
           double   y,
           double   width,
           double   thickness)
{
  cairo_set_source_rgb (cr, BLACK, BLACK, BLACK);
  cairo_rectangle (cr, x, y, width, thickness);
  cairo_fill (cr);
}

static void
draw_frame (cairo_t *cr,
            double   x,
            double   y,
            double   width,
            double   height,
            double   line,
            gboolean tinted)
{
  double r = 5;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
  if (tinted)
    {
      cairo_set_source_rgb (cr, 0.94, 0.94, 0.94);
      cairo_fill_preserve (cr);
    }
  cairo_set_source_rgb (cr, BLACK, BLACK, BLACK);
  cairo_set_line_width (cr, line);
  cairo_stroke (cr);
}

/* Lines of an Indonesian letterhead: small, small, the office large, the address small; then a
 * thick and a thin rule. */
static double
lay_letterhead (const LoketBlock      *self,
                const LoketBlockFrame *frame,
                double                 y,
                gboolean               paint)
{
  g_auto(GStrv) lines = g_strsplit (self->text, "\n", -1);
  guint n = g_strv_length (lines), office = n > 2 ? 2 : n > 0 ? n - 1 : 0;
  double top = y;

  for (guint i = 0; i < n; i++)
    {
      gboolean large = i == office;
      Look look = { frame->roll ? (large ? 9 : 7) : (large ? 14 : 9.5), large, BLACK,
                    PANGO_ALIGN_CENTER };

      look.size = MAX (size_to_fit (frame->cr, lines[i], look.size, look.bold, frame->width),
                       look.size * 0.8);
      y += put (frame->cr, lines[i], &look, frame->x, y, frame->width, paint) + (large ? 2 : 0);
    }
  y += frame->roll ? 4 : 7;
  if (paint)
    {
      draw_rule (frame->cr, frame->x, y, frame->width, frame->roll ? 1.2 : 2);
      draw_rule (frame->cr, frame->x, y + (frame->roll ? 2 : 3.4), frame->width, 0.5);
    }

  return y + (frame->roll ? 9 : 14) - top;
}

static double
lay_title (const LoketBlock      *self,
           const LoketBlockFrame *frame,
           double                 y,
           gboolean               paint)
{
  Look look = { frame->roll ? 13 : 20, TRUE, BLACK, PANGO_ALIGN_CENTER };

  return put (frame->cr, self->text, &look, frame->x, y, frame->width, paint)
         + (frame->roll ? 7 : 8);
}

static double
lay_number (const LoketBlock      *self,
            const LoketBlockFrame *frame,
            double                 y,
            gboolean               paint)
{
  Look label = { frame->roll ? 8.5 : 11, FALSE, GREY, PANGO_ALIGN_CENTER };
  Look text = { 0, TRUE, BLACK, PANGO_ALIGN_CENTER };
  double top = y;

  text.size = size_to_fit (frame->cr, self->text, frame->roll ? 19 : 31, TRUE, frame->width);
  y += put (frame->cr, self->label, &label, frame->x, y, frame->width, paint);
  y += put (frame->cr, self->text, &text, frame->x, y, frame->width, paint);

  return y + (frame->roll ? 7 : 9) - top;
}

static double
lay_pair (const LoketBlock      *self,
          const LoketBlockFrame *frame,
          double                 y,
          gboolean               paint)
{
  double left = frame->roll ? 0 : 128;
  Look label = { frame->roll ? 8.5 : 11.5, FALSE, GREY, PANGO_ALIGN_LEFT };
  Look text = { frame->roll ? 10.5 : 12.5, TRUE, BLACK, PANGO_ALIGN_LEFT };
  double first = put (frame->cr, self->label, &label, frame->x, y + (frame->roll ? 0 : 0.8),
                      frame->roll ? frame->width : left - 10, paint);
  double second = put (frame->cr, self->text, &text, frame->x + left,
                       frame->roll ? y + first : y, frame->width - left, paint);

  return frame->roll ? first + second + 3.5 : MAX (first, second) + 5;
}

static double
lay_box (const LoketBlock      *self,
         const LoketBlockFrame *frame,
         double                 y,
         gboolean               paint)
{
  double pad = frame->roll ? 6 : 12, width = frame->width - 2 * pad;
  Look label = { frame->roll ? 8.5 : 11.5, FALSE, frame->roll ? BLACK : GREY, PANGO_ALIGN_CENTER };
  Look text = { 0, TRUE, BLACK, PANGO_ALIGN_CENTER };
  Look more = { frame->roll ? 8.5 : 11, FALSE, BLACK, PANGO_ALIGN_CENTER };
  double height;

  text.size = MAX (size_to_fit (frame->cr, self->text, frame->roll ? 15 : 24, TRUE, width),
                   frame->roll ? 11 : 15);
  height = 2 * pad + put (frame->cr, self->label, &label, 0, 0, width, FALSE)
           + put (frame->cr, self->text, &text, 0, 0, width, FALSE)
           + put (frame->cr, self->more, &more, 0, 0, width, FALSE);
  if (paint)
    {
      double at = y + (frame->roll ? 2 : 4) + pad;

      draw_frame (frame->cr, frame->x, y + (frame->roll ? 2 : 4), frame->width, height,
                  frame->roll ? 1 : 1.2, !frame->roll);
      at += put (frame->cr, self->label, &label, frame->x + pad, at, width, TRUE);
      at += put (frame->cr, self->text, &text, frame->x + pad, at, width, TRUE);
      put (frame->cr, self->more, &more, frame->x + pad, at, width, TRUE);
    }

  return height + (frame->roll ? 9 : 12);
}

static double
lay_heading (const LoketBlock      *self,
             const LoketBlockFrame *frame,
             double                 y,
             gboolean               paint)
{
  Look look = { frame->roll ? 10.5 : 13.5, TRUE, BLACK, PANGO_ALIGN_LEFT };
  double space = frame->roll ? 4 : 7;

  return space + put (frame->cr, self->text, &look, frame->x, y + space, frame->width, paint)
         + (frame->roll ? 2 : 4);
}

static void
draw_mark (const LoketBlock      *self,
           const LoketBlockFrame *frame,
           double                 y,
           double                 side,
           const Look            *look)
{
  cairo_t *cr = frame->cr;

  if (self->kind == LOKET_BLOCK_STEP)
    {
      put (cr, self->label, look, frame->x, y, side * 2, TRUE);
      return;
    }

  y += side * 0.3;
  cairo_set_source_rgb (cr, BLACK, BLACK, BLACK);
  cairo_set_line_width (cr, side / 11);
  if (self->kind == LOKET_BLOCK_OPEN)
    {
      cairo_rectangle (cr, frame->x + 0.5, y, side * 0.85, side * 0.85);
    }
  else
    {
      cairo_set_line_width (cr, side / 7);
      cairo_move_to (cr, frame->x + side * 0.08, y + side * 0.5);
      cairo_line_to (cr, frame->x + side * 0.36, y + side * 0.8);
      cairo_line_to (cr, frame->x + side * 0.92, y + side * 0.08);
    }
  cairo_stroke (cr);
}

static double
lay_item (const LoketBlock      *self,
          const LoketBlockFrame *frame,
          double                 y,
          gboolean               paint)
{
  double indent = frame->roll ? 14 : 20, top = y;
  Look text = { frame->roll ? 10 : 12, self->kind != LOKET_BLOCK_STEP, BLACK, PANGO_ALIGN_LEFT };
  Look more = { frame->roll ? 9 : 11, FALSE, BLACK, PANGO_ALIGN_LEFT };
  Look mark = text;

  mark.bold = TRUE;
  if (self->kind == LOKET_BLOCK_CHECKED)
    text.bold = FALSE;
  if (paint)
    draw_mark (self, frame, y, text.size, &mark);
  y += put (frame->cr, self->text, &text, frame->x + indent, y, frame->width - indent, paint);
  y += put (frame->cr, self->more, &more, frame->x + indent, y, frame->width - indent, paint);

  return y + (frame->roll ? 2 : 4) - top;
}

static double
lay_text (const LoketBlock      *self,
          const LoketBlockFrame *frame,
          double                 y,
          gboolean               paint)
{
  gboolean note = self->kind == LOKET_BLOCK_NOTE;
  Look look = { frame->roll ? (note ? 8.5 : 10) : (note ? 11 : 12), FALSE,
                BLACK, PANGO_ALIGN_LEFT };
  double space = frame->roll ? 3 : 6;

  return space + put (frame->cr, self->text, &look, frame->x, y + space, frame->width, paint)
         + (frame->roll ? 2 : 4);
}

static double
lay_stamp (const LoketBlock      *self,
           const LoketBlockFrame *frame,
           double                 y,
           gboolean               paint)
{
  double pad = frame->roll ? 6 : 10, width = frame->width - 2 * pad;
  double space = frame->roll ? 5 : 10;
  Look text = { frame->roll ? 15 : 20, TRUE, BLACK, PANGO_ALIGN_CENTER };
  Look more = { frame->roll ? 8.5 : 10.5, FALSE, BLACK, PANGO_ALIGN_CENTER };
  double height = 2 * pad + put (frame->cr, self->text, &text, 0, 0, width, FALSE)
                  + put (frame->cr, self->more, &more, 0, 0, width, FALSE);

  if (paint)
    {
      double dashes[] = { 5, 3 };
      double at = y + space + pad;

      cairo_save (frame->cr);
      cairo_set_dash (frame->cr, dashes, 2, 0);
      draw_frame (frame->cr, frame->x, y + space, frame->width, height, 1.5, FALSE);
      cairo_restore (frame->cr);
      at += put (frame->cr, self->text, &text, frame->x + pad, at, width, TRUE);
      put (frame->cr, self->more, &more, frame->x + pad, at, width, TRUE);
    }

  return height + 2 * space;
}

static void
draw_code (cairo_t    *cr,
           const char *text,
           double      x,
           double      y,
           double      side)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  double step;

  if (code == NULL)
    return;

  step = side / code->width;
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, x - 4 * step, y - 4 * step, side + 8 * step, side + 8 * step);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, BLACK, BLACK, BLACK);
  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      {
        int first = column;

        while (column < code->width && code->data[row * code->width + column] & 1)
          column++;
        if (column > first)
          cairo_rectangle (cr, x + first * step, y + row * step, (column - first) * step,
                           step * 1.01);
      }
  cairo_fill (cr);
  QRcode_free (code);
}

static double
lay_code (const LoketBlock      *self,
          const LoketBlockFrame *frame,
          double                 y,
          gboolean               paint)
{
  double side = frame->roll ? 135 : 104, gap = frame->roll ? 0 : 16;
  double below = frame->roll ? 14 : 0;      /* the code wants white around it */
  double x = frame->roll ? frame->x + (frame->width - side) / 2 : frame->x;
  double left = frame->roll ? frame->x : frame->x + side + gap;
  double width = frame->roll ? frame->width : frame->width - side - gap;
  double space = 12;
  PangoAlignment align = frame->roll ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT;
  Look text = { frame->roll ? 9 : 11.5, TRUE, BLACK, align };
  Look more = { frame->roll ? 8 : 10, FALSE, BLACK, align };
  double at = frame->roll ? y + space + side + below : y + space;
  double words;

  words = put (frame->cr, self->text, &text, left, at, width, paint);
  words += put (frame->cr, self->more, &more, left, at + words + 2, width, paint) + 2;
  if (paint)
    draw_code (frame->cr, self->label, x, y + space, side);

  return frame->roll ? space + side + below + words + 4 : space + MAX (side, words) + 6;
}

static double
lay_signatures (const LoketBlock      *self,
                const LoketBlockFrame *frame,
                double                 y,
                gboolean               paint)
{
  double gap = frame->roll ? 12 : 60, width = (frame->width - gap) / 2;
  double space = frame->roll ? 8 : 18, room = frame->roll ? 34 : 52;
  Look look = { frame->roll ? 8.5 : 11.5, FALSE, BLACK, PANGO_ALIGN_CENTER };
  g_auto(GStrv) names = g_strsplit (self->more != NULL ? self->more : "", "\n", 2);
  double right = frame->x + width + gap, height, below = 0;

  y += space;
  height = MAX (put (frame->cr, self->label, &look, frame->x, y, width, paint),
                put (frame->cr, self->text, &look, right, y, width, paint)) + room;
  if (paint)
    {
      draw_rule (frame->cr, frame->x, y + height, width, 0.6);
      draw_rule (frame->cr, right, y + height, width, 0.6);
    }
  for (int i = 0; names[0] != NULL && i < 2 && names[i] != NULL; i++)
    below = MAX (below, put (frame->cr, names[i], &look, i == 0 ? frame->x : right,
                             y + height + 3, width, paint));

  return space + height + 3 + below + 6;
}

static double
lay_giant (const LoketBlock      *self,
           const LoketBlockFrame *frame,
           double                 y,
           gboolean               paint)
{
  Look label = { frame->roll ? 11 : 15, FALSE, BLACK, PANGO_ALIGN_CENTER };
  Look text = { 0, TRUE, BLACK, PANGO_ALIGN_CENTER };
  double top = y;

  text.size = size_to_fit (frame->cr, self->text, frame->roll ? 58 : 120, TRUE, frame->width);
  y += put (frame->cr, self->label, &label, frame->x, y, frame->width, paint);
  y += put (frame->cr, self->text, &text, frame->x, y, frame->width, paint);
  y += put (frame->cr, self->more, &label, frame->x, y, frame->width, paint);

  return y + 8 - top;
}

double
loket_block_lay (const LoketBlock      *self,
                 const LoketBlockFrame *frame,
                 double                 y,
                 gboolean               paint)
{
  switch (self->kind)
    {
    case LOKET_BLOCK_LETTERHEAD:
      return lay_letterhead (self, frame, y, paint);
    case LOKET_BLOCK_TITLE:
      return lay_title (self, frame, y, paint);
    case LOKET_BLOCK_NUMBER:
      return lay_number (self, frame, y, paint);
    case LOKET_BLOCK_PAIR:
      return lay_pair (self, frame, y, paint);
    case LOKET_BLOCK_BOX:
      return lay_box (self, frame, y, paint);
    case LOKET_BLOCK_HEADING:
      return lay_heading (self, frame, y, paint);
    case LOKET_BLOCK_CHECKED:
    case LOKET_BLOCK_OPEN:
    case LOKET_BLOCK_STEP:
      return lay_item (self, frame, y, paint);
    case LOKET_BLOCK_TEXT:
    case LOKET_BLOCK_NOTE:
      return lay_text (self, frame, y, paint);
    case LOKET_BLOCK_STAMP:
      return lay_stamp (self, frame, y, paint);
    case LOKET_BLOCK_CODE:
      return lay_code (self, frame, y, paint);
    case LOKET_BLOCK_SIGNATURES:
      return lay_signatures (self, frame, y, paint);
    case LOKET_BLOCK_GIANT:
      return lay_giant (self, frame, y, paint);
    }

  return 0;
}

/**
 * loket_block_watermark:
 *
 * @text again and again across a page, pale enough to read what stands on it; drawn as shapes,
 * so that it is not among the words of the page.
 */
void
loket_block_watermark (cairo_t    *cr,
                       const char *text,
                       double      width,
                       double      height)
{
  double size = width / 11;
  Look look = { size, TRUE, 0, PANGO_ALIGN_LEFT };
  double diagonal = hypot (width, height);
  PangoLayout *layout;

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  cairo_translate (cr, width / 2, height / 2);
  cairo_rotate (cr, -G_PI / 6);
  layout = make_layout (cr, text, &look, diagonal);
  for (double y = -diagonal / 2; y < diagonal / 2; y += size * 3.4)
    {
      cairo_move_to (cr, -width * 0.45, y);
      pango_cairo_layout_path (cr, layout);
    }
  cairo_set_source_rgb (cr, 0.9, 0.9, 0.9);
  cairo_fill (cr);
  g_object_unref (layout);
  cairo_restore (cr);
}
