/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pen, type and patterns the papers are drawn with. Patterns and portraits are abstract: nothing
 * here looks like a security feature of a real document or like a real person. */

#include "loket-specimen-ink.h"

#include <math.h>

/* Pitch of the machine-readable zone: ten characters to the inch; line distance of Doc 9303. */
#define ZONE_PITCH 2.54
#define ZONE_LEADING 6.35

void
loket_ink_colour (LoketInk *ink,
                  guint32   colour,
                  double    opacity)
{
  cairo_set_source_rgba (ink->cr, (colour >> 16 & 0xff) / 255.0, (colour >> 8 & 0xff) / 255.0,
                         (colour & 0xff) / 255.0, opacity);
}

/* Sizes are absolute, so that Pango does not scale by a resolution of its own; letter spacing
 * needs an attribute. */
static PangoLayout *
layout_of (LoketInk   *ink,
           LoketType   type,
           const char *text)
{
  PangoLayout *layout = pango_layout_new (ink->context);
  PangoFontDescription *font = pango_font_description_from_string (type.font);

  pango_font_description_set_absolute_size (font, type.size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  if (type.spacing > 0)
    {
      PangoAttrList *list = pango_attr_list_new ();

      pango_attr_list_insert (list, pango_attr_letter_spacing_new (type.spacing * PANGO_SCALE));
      pango_layout_set_attributes (layout, list);
      pango_attr_list_unref (list);
    }

  return layout;
}

static double
width_of (PangoLayout *layout)
{
  int width;

  pango_layout_get_size (layout, &width, NULL);

  return (double) width / PANGO_SCALE;
}

/* Puts the first baseline at y; text wider than the width is condensed to fit. */
static double
show (LoketInk    *ink,
      PangoLayout *layout,
      LoketType    type,
      double       x,
      double       baseline,
      double       width)
{
  double natural = width_of (layout);
  double squeeze = width > 0 && natural > width ? width / natural : 1;

  cairo_save (ink->cr);
  loket_ink_colour (ink, type.colour, 1 - type.faint);
  cairo_translate (ink->cr, x, baseline);
  cairo_scale (ink->cr, squeeze, 1);
  cairo_move_to (ink->cr, 0, -(double) pango_layout_get_baseline (layout) / PANGO_SCALE);
  pango_cairo_show_layout (ink->cr, layout);
  cairo_restore (ink->cr);
  cairo_new_path (ink->cr);

  return natural * squeeze;
}

/* Returns: the width that was used; a width of 0 has no limit. */
double
loket_ink_write (LoketInk   *ink,
                 LoketType   type,
                 double      x,
                 double      baseline,
                 double      width,
                 const char *text)
{
  g_autoptr(PangoLayout) layout = layout_of (ink, type, text);

  return show (ink, layout, type, x, baseline, width);
}

/* Centred in the width that begins at x. */
void
loket_ink_centre (LoketInk   *ink,
                  LoketType   type,
                  double      x,
                  double      baseline,
                  double      width,
                  const char *text)
{
  g_autoptr(PangoLayout) layout = layout_of (ink, type, text);
  double natural = MIN (width_of (layout), width);

  show (ink, layout, type, x + (width - natural) / 2, baseline, width);
}

/* Wrapped and justified. Returns: the bottom. */
double
loket_ink_paragraph (LoketInk   *ink,
                     LoketType   type,
                     double      x,
                     double      top,
                     double      width,
                     const char *text)
{
  g_autoptr(PangoLayout) layout = layout_of (ink, type, text);
  int height;

  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_set_justify (layout, TRUE);
  pango_layout_set_line_spacing (layout, 1.35);
  pango_layout_get_size (layout, NULL, &height);
  loket_ink_colour (ink, type.colour, 1);
  cairo_move_to (ink->cr, x, top);
  pango_cairo_show_layout (ink->cr, layout);
  cairo_new_path (ink->cr);

  return top + (double) height / PANGO_SCALE;
}

/* Each character in its own place, as the printers of documents do. */
void
loket_ink_zone (LoketInk *ink,
                double    x,
                double    baseline,
                char    **lines)
{
  LoketType type = LOKET_OCR (4.2);
  g_autoptr(PangoLayout) layout = layout_of (ink, type, "<");
  double natural = width_of (layout);

  /* The family may be missing: then the other one is brought to the same pitch. */
  type.size *= ZONE_PITCH / natural;
  for (guint line = 0; lines[line] != NULL; line++)
    for (guint i = 0; lines[line][i] != '\0'; i++)
      {
        char one[2] = { lines[line][i], '\0' };

        loket_ink_write (ink, type, x + i * ZONE_PITCH, baseline + line * ZONE_LEADING, 0, one);
      }
}

void
loket_ink_line (LoketInk *ink,
                double    x1,
                double    y1,
                double    x2,
                double    y2,
                double    thickness)
{
  cairo_set_line_width (ink->cr, thickness);
  cairo_move_to (ink->cr, x1, y1);
  cairo_line_to (ink->cr, x2, y2);
  cairo_stroke (ink->cr);
}

void
loket_ink_box (LoketInk *ink,
               double    x,
               double    y,
               double    width,
               double    height,
               double    thickness)
{
  cairo_set_line_width (ink->cr, thickness);
  cairo_rectangle (ink->cr, x, y, width, height);
  cairo_stroke (ink->cr);
}

void
loket_ink_fill (LoketInk *ink,
                double    x,
                double    y,
                double    width,
                double    height,
                guint32   colour,
                double    opacity)
{
  loket_ink_colour (ink, colour, opacity);
  cairo_rectangle (ink->cr, x, y, width, height);
  cairo_fill (ink->cr);
}

/* Rounds the corners of a finished card: what lies below it shows there. Drawing within a round
 * clip would cost every stroke a mask. */
void
loket_ink_round (LoketInk *ink,
                 double    radius,
                 guint32   below)
{
  cairo_t *cr = ink->cr;
  double w = ink->width, h = ink->height;

  cairo_rectangle (cr, 0, 0, w, h);
  cairo_new_sub_path (cr);
  cairo_arc (cr, w - radius, radius, radius, -G_PI_2, 0);
  cairo_arc (cr, w - radius, h - radius, radius, 0, G_PI_2);
  cairo_arc (cr, radius, h - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, radius, radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  loket_ink_colour (ink, below, 1);
  cairo_fill (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
}

static void
portrait_hair (cairo_t *cr,
               gboolean woman)
{
  cairo_set_source_rgb (cr, 0.25, 0.25, 0.28);
  if (woman)
    {
      cairo_arc (cr, 0.5, 0.42, 0.235, G_PI, 2 * G_PI);
      cairo_curve_to (cr, 0.78, 0.6, 0.74, 0.72, 0.7, 0.82);
      cairo_line_to (cr, 0.3, 0.82);
      cairo_curve_to (cr, 0.26, 0.72, 0.22, 0.6, 0.265, 0.42);
    }
  else
    {
      cairo_save (cr);
      cairo_translate (cr, 0.5, 0.47);
      cairo_scale (cr, 0.192, 0.25);
      cairo_arc (cr, 0, 0, 1, 1.02 * G_PI, 1.98 * G_PI);
      cairo_restore (cr);
    }
  cairo_fill (cr);
}

/* A head and shoulders without a face. */
void
loket_ink_portrait (LoketInk *ink,
                    double    x,
                    double    y,
                    double    width,
                    double    height,
                    guint32   background,
                    gboolean  woman)
{
  cairo_t *cr = ink->cr;

  loket_ink_fill (ink, x, y, width, height, background, 1);
  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  cairo_translate (cr, x, y + height - width * 4 / 3);
  cairo_scale (cr, width, width * 4 / 3);
  portrait_hair (cr, woman);
  cairo_set_source_rgb (cr, 0.58, 0.58, 0.6);
  cairo_rectangle (cr, 0.43, 0.58, 0.14, 0.16);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.69, 0.69, 0.71);
  cairo_save (cr);
  cairo_translate (cr, 0.5, 0.47);
  cairo_scale (cr, 0.165, 0.185);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0.20, 0.22, 0.27);
  cairo_move_to (cr, 0.06, 1);
  cairo_curve_to (cr, 0.08, 0.8, 0.2, 0.74, 0.42, 0.69);
  cairo_curve_to (cr, 0.46, 0.75, 0.54, 0.75, 0.58, 0.69);
  cairo_curve_to (cr, 0.8, 0.74, 0.92, 0.8, 0.94, 1);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_restore (cr);
}

/* A stroke of the pen for each letter of the first word. */
void
loket_ink_signature (LoketInk   *ink,
                     double      x,
                     double      y,
                     double      width,
                     const char *name)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_str_hash (name));
  guint strokes = 5 + g_str_hash (name) % 4;
  double step = width / (strokes + 2);
  double at = x;

  loket_ink_colour (ink, 0x1d2f6f, 0.9);
  cairo_set_line_cap (ink->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (ink->cr, 0.38);
  cairo_move_to (ink->cr, at, y);
  for (guint i = 0; i < strokes; i++)
    {
      double up = g_rand_double_range (rand, 1.5, i == 0 ? 8 : 5);
      double down = g_rand_double_range (rand, 0.3, i == strokes / 2 ? 4 : 1.8);

      cairo_curve_to (ink->cr, at + step * 0.2, y - up, at + step * 1.3, y - up,
                      at + step * 0.8, y);
      cairo_curve_to (ink->cr, at + step * 0.6, y + down, at + step * 0.9, y + down,
                      at + step, y - 0.4);
      at += step;
    }
  cairo_curve_to (ink->cr, at + step, y - 2, at + 2 * step, y + 1.5, x + width * 0.2, y + 2.2);
  cairo_stroke (ink->cr);
}

/* An office stamp: two rings and a word across. */
void
loket_ink_stamp (LoketInk   *ink,
                 double      x,
                 double      y,
                 double      radius,
                 const char *text)
{
  LoketType type = LOKET_BOLD (radius * 0.26);

  type.colour = 0x3d3a8c;
  type.faint = 0.38;
  cairo_save (ink->cr);
  cairo_translate (ink->cr, x, y);
  cairo_rotate (ink->cr, -0.14);
  loket_ink_colour (ink, 0x3d3a8c, 0.62);
  cairo_set_line_width (ink->cr, radius / 18);
  cairo_arc (ink->cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_stroke (ink->cr);
  cairo_set_line_width (ink->cr, radius / 40);
  cairo_arc (ink->cr, 0, 0, radius * 0.72, 0, 2 * G_PI);
  cairo_stroke (ink->cr);
  loket_ink_centre (ink, type, -radius * 0.68, -radius * 0.06, radius * 1.36, text);
  type.size *= 0.62;
  loket_ink_centre (ink, type, -radius * 0.6, radius * 0.24, radius * 1.2, "KANTOR LATIHAN");
  cairo_restore (ink->cr);
}

/* The mark without which no paper leaves this file: large across, and small in words. */
void
loket_ink_specimen (LoketInk *ink,
                    double    size)
{
  LoketType large = LOKET_BOLD (size);
  LoketType small = LOKET_PLAIN (MAX (1.5, size / 12));
  double diagonal = atan2 (ink->height, ink->width);

  large.colour = 0xc01c28;
  large.spacing = size / 8;
  large.faint = 0.87;
  small.colour = 0xc01c28;
  cairo_save (ink->cr);
  cairo_translate (ink->cr, ink->width / 2, ink->height / 2);
  cairo_rotate (ink->cr, -diagonal);
  loket_ink_centre (ink, large, -ink->width, size * 0.36, 2 * ink->width, "SPESIMEN");
  cairo_restore (ink->cr);

  cairo_save (ink->cr);
  cairo_translate (ink->cr, ink->width - 0.9, ink->height / 2);
  cairo_rotate (ink->cr, -G_PI_2);
  loket_ink_centre (ink, small, -ink->height / 2, 0, ink->height,
                    "SPESIMEN · orang rekaan · bukan dokumen resmi");
  cairo_restore (ink->cr);
}
