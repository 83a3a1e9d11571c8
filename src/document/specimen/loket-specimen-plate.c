/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Patterns of fine lines. As at a printer's, each is engraved once for a resolution and pressed
 * into every paper: hundreds of papers are drawn at once, and strokes are what takes time. */

#include <math.h>

#include "loket-specimen-ink.h"

#define MM_PER_INCH 25.4

/* Below this resolution lines of a tenth of a millimetre only make a page grey. */
#define FINE_DPI 100

/* A plate of waves goes on at all its sides without a seam. */
#define WAVE_LENGTH 39.6        /* mm */
#define WAVE_ROWS 38
#define WAVE_ROW 1.5            /* mm */
#define WAVE_STEPS 28           /* straight pieces of one wave */
#define WAVE_REACH 2            /* rows a wave reaches up and down */

#define PETALS 18

G_LOCK_DEFINE_STATIC (plates);
static GHashTable *plates;      /* by name, engraved at first use and never changed */

static cairo_surface_t *
engrave_waves (double scale)
{
  int width = lround (WAVE_LENGTH * scale);
  int height = lround (WAVE_ROWS * WAVE_ROW * scale);
  cairo_surface_t *plate = cairo_image_surface_create (CAIRO_FORMAT_A8, width, height);
  cairo_t *cr = cairo_create (plate);

  cairo_scale (cr, width / WAVE_LENGTH, height / (WAVE_ROWS * WAVE_ROW));
  cairo_set_line_width (cr, 0.09);
  for (int row = -WAVE_REACH; row < WAVE_ROWS + WAVE_REACH; row++)
    {
      for (int step = -1; step <= WAVE_STEPS + 1; step++)
        {
          double at = 2 * G_PI * step / WAVE_STEPS;

          cairo_line_to (cr, WAVE_LENGTH * step / WAVE_STEPS,
                         WAVE_ROW * row + 1.7 * sin (at + 2 * G_PI * row / WAVE_ROWS)
                         + 0.7 * sin (3 * at));
        }
      cairo_stroke (cr);
    }
  cairo_destroy (cr);

  return plate;
}

/* A flower of ellipses. */
static cairo_surface_t *
engrave_rosette (double scale,
                 double radius)
{
  int half = ceil (radius * scale) + 1;
  cairo_surface_t *plate = cairo_image_surface_create (CAIRO_FORMAT_A8, 2 * half, 2 * half);
  cairo_t *cr = cairo_create (plate);

  cairo_translate (cr, half, half);
  cairo_scale (cr, scale, scale);
  cairo_set_line_width (cr, radius / 90);
  for (int petal = 0; petal < PETALS; petal++)
    {
      cairo_save (cr);
      cairo_rotate (cr, petal * G_PI / PETALS);
      cairo_scale (cr, radius, radius * 0.36);
      cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
      cairo_restore (cr);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);

  return plate;
}

/* Several threads press the same plate, each with a surface of its own around its pixels. A
 * radius of 0 is the plate of the waves. */
static cairo_surface_t *
take_plate (LoketInk *ink,
            double    radius)
{
  g_autofree char *name = g_strdup_printf ("%g %g", ink->dpi, radius);
  double scale = ink->dpi / MM_PER_INCH;
  cairo_surface_t *plate;

  G_LOCK (plates);
  if (plates == NULL)
    plates = g_hash_table_new (g_str_hash, g_str_equal);
  plate = g_hash_table_lookup (plates, name);
  if (plate == NULL)
    {
      plate = radius > 0 ? engrave_rosette (scale, radius) : engrave_waves (scale);
      cairo_surface_flush (plate);
      g_hash_table_insert (plates, g_steal_pointer (&name), plate);
    }
  G_UNLOCK (plates);

  return cairo_image_surface_create_for_data (cairo_image_surface_get_data (plate),
                                              CAIRO_FORMAT_A8,
                                              cairo_image_surface_get_width (plate),
                                              cairo_image_surface_get_height (plate),
                                              cairo_image_surface_get_stride (plate));
}

/* From here on lengths are pixels, and pixels of the plate are pixels of the paper: anything else
 * would be sampled again. */
static void
begin_pressing (LoketInk *ink,
                double    x,
                double    y,
                guint32   colour,
                double    opacity)
{
  cairo_matrix_t place;
  double across, down;

  cairo_user_to_device (ink->cr, &x, &y);
  cairo_get_matrix (ink->cr, &place);
  across = hypot (place.xx, place.yx);
  down = hypot (place.xy, place.yy);
  cairo_matrix_init (&place, place.xx / across, place.yx / across, place.xy / down,
                     place.yy / down, round (x), round (y));
  cairo_save (ink->cr);
  cairo_set_matrix (ink->cr, &place);
  loket_ink_colour (ink, colour, opacity);
}

/* A faint bed of waves; where it begins belongs to the person. Too fine for a small picture. */
void
loket_ink_waves (LoketInk *ink,
                 double    x,
                 double    y,
                 double    width,
                 double    height,
                 guint32   colour)
{
  double scale = ink->dpi / MM_PER_INCH;
  cairo_surface_t *plate;
  int plate_width, plate_height;

  if (ink->dpi < FINE_DPI)
    return;
  plate = take_plate (ink, 0);
  plate_width = cairo_image_surface_get_width (plate);
  plate_height = cairo_image_surface_get_height (plate);
  begin_pressing (ink, x, y, colour, 0.28);
  cairo_rectangle (ink->cr, 0, 0, round (width * scale), round (height * scale));
  cairo_clip (ink->cr);
  for (double left = -(double) (ink->seed % plate_width); left < width * scale; left += plate_width)
    for (double top = -(double) (ink->seed % plate_height); top < height * scale; top += plate_height)
      cairo_mask_surface (ink->cr, plate, left, top);
  cairo_restore (ink->cr);
  cairo_surface_destroy (plate);
}

/* A flower of ellipses around a place. */
void
loket_ink_rosette (LoketInk *ink,
                   double    x,
                   double    y,
                   double    radius,
                   guint32   colour,
                   double    opacity)
{
  cairo_surface_t *plate = take_plate (ink, radius);
  double half = cairo_image_surface_get_width (plate) / 2;

  begin_pressing (ink, x, y, colour, opacity);
  cairo_mask_surface (ink->cr, plate, -half, -half);
  cairo_restore (ink->cr);
  cairo_surface_destroy (plate);
}
