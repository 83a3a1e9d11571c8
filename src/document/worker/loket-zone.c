/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where on a page a machine-readable zone may be: two or three long lines of letters, evenly
 * spaced, one exactly below the other. */

#include "loket-zone.h"

#include <math.h>

#define MM (LOKET_ZONE_PX_PER_MM / 2)
#define STROKES 5               /* wider than a stroke, narrower than a letter */
#define CONTRAST 38
#define MAX_BANDS 200
#define MAX_PLACES 6

PIX *
loket_zone_find_strokes (PIX *grey)
{
  PIX *half = pixScaleAreaMap2 (grey);
  PIX *hat = half != NULL ? pixTophat (half, STROKES, STROKES, L_TOPHAT_BLACK) : NULL;
  PIX *strokes = NULL;

  if (hat != NULL)
    {
      strokes = pixThresholdToBinary (hat, CONTRAST);
      pixInvert (strokes, strokes);
    }
  pixDestroy (&half);
  pixDestroy (&hat);

  return strokes;
}

/* Letters of a line grow together, lines stay apart, rules and dust go. */
static BOXA *
find_runs (PIX *strokes)
{
  PIX *closed = pixCloseSafeBrick (NULL, strokes, 3 * MM, MM + 1);
  PIX *opened = pixOpenBrick (NULL, closed, 6 * MM, MM);
  BOXA *boxes = pixConnCompBB (opened, 8);

  pixDestroy (&closed);
  pixDestroy (&opened);

  return boxes;
}

static int
compare_tops (gconstpointer a,
              gconstpointer b)
{
  return ((const LoketZoneBand *) a)->top - ((const LoketZoneBand *) b)->top;
}

/* Pieces of one line that background or wear tore apart. */
static gboolean
belong_together (const LoketZoneBand *a,
                 const LoketZoneBand *b)
{
  int overlap = MIN (a->bottom, b->bottom) - MAX (a->top, b->top);
  int gap = MAX (a->left, b->left) - MIN (a->right, b->right);

  return overlap > MIN (a->bottom - a->top, b->bottom - b->top) / 2 && gap < 8 * MM;
}

static void
join_pieces (GArray *bands)
{
  gboolean joined = TRUE;

  while (joined)
    {
      joined = FALSE;
      for (guint i = 0; i < bands->len && !joined; i++)
        for (guint k = i + 1; k < bands->len && !joined; k++)
          {
            LoketZoneBand *a = &g_array_index (bands, LoketZoneBand, i);
            LoketZoneBand *b = &g_array_index (bands, LoketZoneBand, k);

            if (!belong_together (a, b))
              continue;
            a->left = MIN (a->left, b->left);
            a->right = MAX (a->right, b->right);
            a->top = MIN (a->top, b->top);
            a->bottom = MAX (a->bottom, b->bottom);
            g_array_remove_index_fast (bands, k);
            joined = TRUE;
          }
    }
}

static GArray *
find_bands (PIX *strokes)
{
  GArray *bands = g_array_new (FALSE, FALSE, sizeof (LoketZoneBand));
  BOXA *boxes = find_runs (strokes);
  int n = boxaGetCount (boxes);

  for (int i = 0; i < n && bands->len < MAX_BANDS; i++)
    {
      LoketZoneBand band;
      int x, y, w, h;

      boxaGetBoxGeometry (boxes, i, &x, &y, &w, &h);
      band = (LoketZoneBand) { x, x + w, y, y + h };
      if (h >= MM && h <= 7 * MM)
        g_array_append_val (bands, band);
    }
  boxaDestroy (&boxes);
  join_pieces (bands);
  for (guint i = bands->len; i > 0; i--)
    {
      LoketZoneBand *band = &g_array_index (bands, LoketZoneBand, i - 1);

      if (band->right - band->left < 55 * MM)
        g_array_remove_index (bands, i - 1);
    }
  g_array_sort (bands, compare_tops);

  return bands;
}

static double
middle (const LoketZoneBand *band)
{
  return (band->top + band->bottom) / 2.0;
}

static gboolean
is_below (const LoketZoneBand *upper,
          const LoketZoneBand *lower)
{
  double step = middle (lower) - middle (upper);

  return step > 4 * MM && step < 13 * MM && ABS (upper->left - lower->left) < 8 * MM
         && ABS (upper->right - lower->right) < 8 * MM;
}

/* Lines are two and a half letters apart: that says how many letters a line has. */
static gboolean
fit_columns (LoketZonePlace *place)
{
  static const int td3[] = { 44, 36 }, td1[] = { 30 };
  const int *counts = place->n_bands == 3 ? td1 : td3;
  int n_counts = place->n_bands == 3 ? 1 : 2;
  const LoketZoneBand *first = &place->bands[0], *last = &place->bands[place->n_bands - 1];
  double step = (middle (last) - middle (first)) / (place->n_bands - 1);
  double width = 0, best = 0.35;

  for (int i = 0; i < place->n_bands; i++)
    width = MAX (width, place->bands[i].right - place->bands[i].left);
  place->n_columns = 0;
  for (int i = 0; i < n_counts; i++)
    {
      double pitch = width / (counts[i] - 0.25);
      double error = fabs (step / pitch - 2.5);

      if (error < best)
        {
          best = error;
          place->n_columns = counts[i];
          place->pitch = pitch;
        }
    }

  return place->n_columns != 0;
}

/* All lines of a zone are as long as the longest: what is missing of one was torn off. */
static void
add_place (GArray      *places,
           GArray      *bands,
           int          n_bands,
           const guint *which)
{
  LoketZonePlace place = { .n_bands = n_bands };
  int left = G_MAXINT, right = 0;

  for (int i = 0; i < n_bands; i++)
    {
      place.bands[i] = g_array_index (bands, LoketZoneBand, which[i]);
      left = MIN (left, place.bands[i].left);
      right = MAX (right, place.bands[i].right);
    }
  for (int i = 0; i < n_bands; i++)
    {
      place.bands[i].left = 2 * left;
      place.bands[i].right = 2 * right;
      place.bands[i].top *= 2;
      place.bands[i].bottom *= 2;
    }
  if (fit_columns (&place))
    g_array_append_val (places, place);
}

/**
 * loket_zone_locate:
 * @strokes: of a page that lies straight
 */
GArray *
loket_zone_locate (PIX *strokes)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (LoketZonePlace));
  GArray *bands = find_bands (strokes);

  /* From the foot of the page up: there it stands. */
  for (guint i = bands->len; i > 1 && places->len < MAX_PLACES; i--)
    for (guint k = i - 1; k > 0 && places->len < MAX_PLACES; k--)
      {
        const LoketZoneBand *lower = &g_array_index (bands, LoketZoneBand, i - 1);
        const LoketZoneBand *upper = &g_array_index (bands, LoketZoneBand, k - 1);

        if (!is_below (upper, lower))
          continue;
        for (guint m = k - 1; m > 0; m--)
          if (is_below (&g_array_index (bands, LoketZoneBand, m - 1), upper))
            add_place (places, bands, 3, (guint[]) { m - 1, k - 1, i - 1 });
        add_place (places, bands, 2, (guint[]) { k - 1, i - 1 });
      }
  g_array_unref (bands);

  return places;
}
