/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a zone: the letters of OCR-B are drawn once and compared with every place. */

#include "loket-zone.h"

#include <math.h>
#include <string.h>

#include <cairo.h>

#define PITCH (2.54 * LOKET_ZONE_PX_PER_MM)
#define WIDE 20                 /* window that is compared, in pixels */
#define HIGH 28
#define N_LETTERS 37
#define SHIFT_X 2
#define SHIFT_Y 3
#define MARGIN 12               /* around a strip of letters */
#define MIN_SCORE 0.55f
#define ROUGH 0.2f              /* further behind in a rough look is not looked at closely */

static const char LETTERS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";

typedef float Window[HIGH *WIDE];

static Window shapes[N_LETTERS];
static float rough_shapes[N_LETTERS][HIGH * WIDE / 4];
static gboolean prepared, usable;

/* Mean zero and length one, so that light and contrast do not matter. */
static gboolean
normalise (float *window)
{
  float mean = 0, length = 0;

  for (int i = 0; i < HIGH * WIDE; i++)
    mean += window[i];
  mean /= HIGH * WIDE;
  for (int i = 0; i < HIGH * WIDE; i++)
    {
      window[i] -= mean;
      length += window[i] * window[i];
    }
  length = sqrtf (length);
  if (length < 40)
    return FALSE;
  for (int i = 0; i < HIGH * WIDE; i++)
    window[i] /= length;

  return TRUE;
}

/* Every four pixels as one: enough to see which letters are out of the question. */
static void
make_rough (const float *window,
            float       *rough)
{
  float length = 0;

  for (int y = 0; y < HIGH; y += 2)
    for (int x = 0; x < WIDE; x += 2)
      {
        const float *at = window + y * WIDE + x;
        float sum = at[0] + at[1] + at[WIDE] + at[WIDE + 1];

        rough[y / 2 * (WIDE / 2) + x / 2] = sum;
        length += sum * sum;
      }
  length = sqrtf (length) + 1e-6f;
  for (int i = 0; i < HIGH * WIDE / 4; i++)
    rough[i] /= length;
}

/* As soft as a scan at this scale. */
static void
soften (const guint8 *in,
        int           stride,
        float        *out)
{
  static const float weights[] = { 0.25f, 0.5f, 0.25f };

  for (int y = 0; y < HIGH; y++)
    for (int x = 0; x < WIDE; x++)
      {
        float sum = 0;

        for (int dy = -1; dy <= 1; dy++)
          for (int dx = -1; dx <= 1; dx++)
            sum += weights[dy + 1] * weights[dx + 1] * in[(y + 1 + dy) * stride + x + 1 + dx];
        out[y * WIDE + x] = sum;
      }
}

static void
draw_letter (cairo_scaled_font_t *font,
             double               middle,
             char                 letter,
             float               *out)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, WIDE + 2, HIGH + 2);
  cairo_t *cr = cairo_create (surface);
  char text[2] = { letter, '\0' };

  cairo_set_scaled_font (cr, font);
  cairo_move_to (cr, 1 + (WIDE - PITCH) / 2, 1 + HIGH / 2.0 + middle);
  cairo_show_text (cr, text);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  soften (cairo_image_surface_get_data (surface), cairo_image_surface_get_stride (surface), out);
  cairo_surface_destroy (surface);
}

static cairo_scaled_font_t *
make_font (double size)
{
  cairo_font_face_t *face = cairo_toy_font_face_create ("OCR B", CAIRO_FONT_SLANT_NORMAL,
                                                        CAIRO_FONT_WEIGHT_NORMAL);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_matrix_t scale, identity;
  cairo_scaled_font_t *font;

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_matrix_init_scale (&scale, size, size);
  cairo_matrix_init_identity (&identity);
  font = cairo_scaled_font_create (face, &scale, &identity, options);
  cairo_font_options_destroy (options);
  cairo_font_face_destroy (face);

  return font;
}

/* Every letter of OCR-B is as wide as any other; a font that stands in for it is not. */
static gboolean
is_even (cairo_scaled_font_t *font)
{
  cairo_text_extents_t one, other;

  cairo_scaled_font_text_extents (font, "I", &one);
  cairo_scaled_font_text_extents (font, "M", &other);

  return one.x_advance > 0 && fabs (one.x_advance - other.x_advance) < 0.01 * one.x_advance;
}

gboolean
loket_zone_prepare (void)
{
  cairo_scaled_font_t *font;
  cairo_text_extents_t extents;

  if (prepared)
    return usable;

  prepared = TRUE;
  font = make_font (100);
  cairo_scaled_font_text_extents (font, "H", &extents);
  usable = is_even (font);
  cairo_scaled_font_destroy (font);
  if (!usable)
    return FALSE;

  font = make_font (100 * PITCH / extents.x_advance);
  cairo_scaled_font_text_extents (font, "H", &extents);
  for (int i = 0; i < N_LETTERS; i++)
    {
      draw_letter (font, extents.height / 2, LETTERS[i], shapes[i]);
      usable = normalise (shapes[i]) && usable;
      make_rough (shapes[i], rough_shapes[i]);
    }
  cairo_scaled_font_destroy (font);

  return usable;
}

/* One line of a zone at the scale of the shapes, dark is high. */
typedef struct
{
  int width, height;
  float *data;
  double origin, pitch;         /* left edge of the first place */
} Strip;

static Strip
cut_strip (PIX                 *grey,
           const LoketZoneBand *band,
           double               pitch)
{
  double scale = PITCH / pitch, middle = (band->top + band->bottom) / 2.0;
  int width = (band->right - band->left) * scale + 2 * MARGIN + PITCH;
  int height = HIGH + 2 * SHIFT_Y + 8;
  Strip strip = { width, height, g_new0 (float, (gsize) width * height), 0, PITCH };
  int w = pixGetWidth (grey), h = pixGetHeight (grey);

  for (int y = 0; y < height; y++)
    {
      double sy = middle + (y + 0.5 - height / 2.0) / scale - 0.5;
      int y0 = floor (sy);
      double fy = sy - y0;

      if (y0 < 0 || y0 + 1 >= h)
        continue;
      for (int x = 0; x < width; x++)
        {
          double sx = band->left + (x + 0.5 - MARGIN) / scale - 0.5;
          int x0 = floor (sx);
          double fx = sx - x0;
          const l_uint32 *upper, *lower;

          if (x0 < 0 || x0 + 1 >= w)
            continue;
          upper = pixGetData (grey) + (gsize) y0 * pixGetWpl (grey);
          lower = upper + pixGetWpl (grey);
          strip.data[y * width + x] =
            255 - ((GET_DATA_BYTE (upper, x0) * (1 - fx) + GET_DATA_BYTE (upper, x0 + 1) * fx)
                   * (1 - fy)
                   + (GET_DATA_BYTE (lower, x0) * (1 - fx) + GET_DATA_BYTE (lower, x0 + 1) * fx)
                   * fy);
        }
    }

  return strip;
}

/* Between letters there is no ink: the comb of gaps that lies on the least of it. */
static void
fit_comb (Strip *strip,
          int    n_columns)
{
  g_autofree float *ink = g_new0 (float, strip->width);
  float best = G_MAXFLOAT;

  for (int x = 0; x < strip->width; x++)
    for (int y = strip->height / 2 - HIGH / 2; y < strip->height / 2 + HIGH / 2; y++)
      ink[x] += strip->data[y * strip->width + x];

  for (double pitch = PITCH * 0.96; pitch <= PITCH * 1.04; pitch += PITCH * 0.002)
    for (double origin = MARGIN - PITCH / 2; origin <= MARGIN + PITCH / 4; origin += 0.5)
      {
        float sum = 0;

        for (int i = 0; i <= n_columns; i++)
          {
            int x = lround (origin + i * pitch);

            if (x < 1 || x + 1 >= strip->width)
              {
                sum += 0;
                continue;
              }
            sum += ink[x - 1] + 2 * ink[x] + ink[x + 1];
          }
        if (sum < best)
          {
            best = sum;
            strip->origin = origin;
            strip->pitch = pitch;
          }
      }
}

static gboolean
get_window (const Strip *strip,
            int          column,
            int          dx,
            int          dy,
            float       *window)
{
  int left = lround (strip->origin + (column + 0.5) * strip->pitch - WIDE / 2.0) + dx;
  int top = (strip->height - HIGH) / 2 + dy;

  if (left < 0 || left + WIDE > strip->width || top < 0 || top + HIGH > strip->height)
    return FALSE;

  for (int y = 0; y < HIGH; y++)
    memcpy (window + y * WIDE, strip->data + (top + y) * strip->width + left,
            WIDE * sizeof (float));

  return normalise (window);
}

static float
compare (const float *a,
         const float *b,
         int          n)
{
  float sums[4] = { 0 };

  for (int i = 0; i < n; i += 4)
    for (int k = 0; k < 4; k++)
      sums[k] += a[i + k] * b[i + k];

  return sums[0] + sums[1] + sums[2] + sums[3];
}

/* How well each letter fits a window; those that are clearly others keep what they have. */
static void
compare_all (const float *window,
             float       *best)
{
  float rough[HIGH * WIDE / 4], scores[N_LETTERS], top = -1;

  make_rough (window, rough);
  for (int i = 0; i < N_LETTERS; i++)
    {
      scores[i] = compare (rough, rough_shapes[i], HIGH * WIDE / 4);
      top = MAX (top, scores[i]);
    }
  for (int i = 0; i < N_LETTERS; i++)
    if (scores[i] > top - ROUGH)
      best[i] = MAX (best[i], compare (window, shapes[i], HIGH * WIDE));
}

static float
best_score (const Strip *strip,
            int          column,
            int          dx,
            int          dy)
{
  float rough[HIGH * WIDE / 4], best = 0;
  Window window;

  if (!get_window (strip, column, dx, dy, window))
    return 0;
  make_rough (window, rough);
  for (int i = 0; i < N_LETTERS; i++)
    best = MAX (best, compare (rough, rough_shapes[i], HIGH * WIDE / 4));

  return best;
}

/* How far the letters stand above or below the middle of the strip. */
static int
fit_height (const Strip *strip,
            int          n_columns)
{
  float best = 0;
  int result = 0;

  for (int dy = -SHIFT_Y - 2; dy <= SHIFT_Y + 2; dy++)
    {
      float sum = 0;

      for (int column = 0; column < n_columns; column += 4)
        sum += MAX (best_score (strip, column, 0, dy), best_score (strip, column, 1, dy));
      if (sum > best)
        {
          best = sum;
          result = dy;
        }
    }

  return result;
}

/* Keeps the three likeliest; every letter comes once. */
static void
note_letter (LoketWireLetter *letter,
             char             c,
             float            score)
{
  for (int i = 0; i < 3; i++)
    {
      if (score <= letter->scores[i])
        continue;
      for (int k = 2; k > i; k--)
        {
          letter->letters[k] = letter->letters[k - 1];
          letter->scores[k] = letter->scores[k - 1];
        }
      letter->letters[i] = c;
      letter->scores[i] = score;
      return;
    }
}

static float
read_place (const Strip     *strip,
            int              column,
            int              dy,
            LoketWireLetter *letter)
{
  float best[N_LETTERS] = { 0 };

  for (int i = 0; i < 3; i++)
    letter->scores[i] = -1;
  for (int y = dy - 1; y <= dy + 1; y++)
    for (int x = -SHIFT_X; x <= SHIFT_X; x++)
      {
        Window window;

        if (!get_window (strip, column, x, y, window))
          continue;
        compare_all (window, best);
      }
  for (int i = 0; i < N_LETTERS; i++)
    note_letter (letter, LETTERS[i], best[i]);

  return letter->scores[0];
}

gboolean
loket_zone_read (PIX                  *grey,
                 const LoketZonePlace *place,
                 LoketWireZone        *zone)
{
  float sum = 0;

  memset (zone, 0, sizeof *zone);
  zone->n_lines = place->n_bands;
  zone->n_columns = place->n_columns;
  for (int line = 0; line < place->n_bands; line++)
    {
      Strip strip = cut_strip (grey, &place->bands[line], place->pitch);
      int dy;

      fit_comb (&strip, place->n_columns);
      dy = fit_height (&strip, place->n_columns);
      for (int column = 0; column < place->n_columns; column++)
        sum += read_place (&strip, column, dy, &zone->letters[line][column]);
      g_free (strip.data);
    }
  zone->score = sum / (place->n_bands * place->n_columns);

  return zone->score >= MIN_SCORE;
}
