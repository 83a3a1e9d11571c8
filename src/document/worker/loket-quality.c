/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is this page worth keeping: light, contrast, sharpness, skew, which side is up. */

#include <math.h>
#include <string.h>

#include <leptonica/allheaders.h>

#include "loket-grey.h"

#define BORDER 0.02             /* edges of the glass do not count */
#define SPECK 3                 /* pixels at about 100 dpi */
#define ORIENT_CONFIDENCE 8.0

static PIX *
pix_of (const LoketPixels *grey)
{
  PIX *pix = pixCreate (grey->width, grey->height, 8);

  for (int y = 0; y < grey->height; y++)
    {
      l_uint32 *line = pixGetData (pix) + (gsize) y * pixGetWpl (pix);
      const guint8 *in = grey->data + (gsize) y * grey->width;

      for (int x = 0; x < grey->width; x++)
        SET_DATA_BYTE (line, x, in[x]);
    }

  return pix;
}

static void
count_levels (const LoketPixels *grey,
              guint              levels[256])
{
  int left = grey->width * BORDER, top = grey->height * BORDER;

  memset (levels, 0, 256 * sizeof *levels);
  for (int y = top; y < grey->height - top; y++)
    for (int x = left; x < grey->width - left; x++)
      levels[grey->data[(gsize) y * grey->width + x]]++;
}

static int
level_at (const guint levels[256],
          double      part)
{
  gsize sum = 0, so_far = 0;
  int i;

  for (i = 0; i < 256; i++)
    sum += levels[i];
  for (i = 0; i < 255; i++)
    {
      so_far += levels[i];
      if (so_far > part * sum)
        break;
    }

  return i;
}

/* Marks on the paper without single specks, as a part of the page. */
static double
measure_ink (const LoketPixels *grey,
             int                threshold,
             PIX              **marks)
{
  PIX *pix = pix_of (grey);
  PIX *dark = pixThresholdToBinary (pix, threshold);
  PIX *clean = pixSelectBySize (dark, SPECK, SPECK, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GTE, NULL);
  int w = grey->width * BORDER, h = grey->height * BORDER;
  l_int32 count = 0;

  pixDestroy (&pix);
  pixDestroy (&dark);
  if (clean == NULL)
    {
      *marks = NULL;
      return 0;
    }

  pixRasterop (clean, 0, 0, grey->width, h, PIX_CLR, NULL, 0, 0);
  pixRasterop (clean, 0, grey->height - h, grey->width, h, PIX_CLR, NULL, 0, 0);
  pixRasterop (clean, 0, 0, w, grey->height, PIX_CLR, NULL, 0, 0);
  pixRasterop (clean, grey->width - w, 0, w, grey->height, PIX_CLR, NULL, 0, 0);
  pixCountPixels (clean, &count, NULL);
  *marks = clean;

  return count / ((double) grey->width * grey->height);
}

/**
 * loket_quality_sharpness:
 * @lines: @n_lines grey lines one after the other, in full resolution
 *
 * Returns: the steepest steps from pixel to pixel against the contrast of the same lines
 */
double
loket_quality_sharpness (const guint8 *lines,
                         int           width,
                         int           n_lines)
{
  guint levels[256] = { 0 }, steps[256] = { 0 };
  gsize n = 0;
  int low, high;

  for (int y = 0; y < n_lines; y++)
    for (int x = 0; x < width - 2; x++)
      {
        int a = lines[(gsize) y * width + x], b = lines[(gsize) y * width + x + 2];

        levels[a]++;
        if (ABS (a - b) <= 8)
          continue;
        steps[ABS (a - b)]++;
        n++;
      }
  low = level_at (levels, 0.005);
  high = level_at (levels, 0.9);
  if (n < 50 || high - low < 16)
    return 1;

  return MIN (1, level_at (steps, 0.98) / (double) (high - low));
}

static double
measure_skew (PIX *marks)
{
  l_float32 angle = 0, confidence = 0;

  if (marks == NULL || pixGetWidth (marks) < 200 || pixGetHeight (marks) < 200)
    return 0;
  if (pixFindSkew (marks, &angle, &confidence) != 0 || confidence < 3)
    return 0;

  return angle;
}

/**
 * loket_quality_measure:
 * @grey: about 100 to 150 dpi
 * @sharpness: from loket_quality_sharpness()
 */
void
loket_quality_measure (LoketPixels  *grey,
                       double        dpi,
                       double        sharpness,
                       LoketQuality *quality)
{
  guint levels[256];
  PIX *marks = NULL;
  int paper, ink;

  count_levels (grey, levels);
  paper = level_at (levels, 0.85);
  ink = level_at (levels, 0.005);
  quality->brightness = paper / 255.0;
  quality->contrast = (paper - ink) / 255.0;
  quality->sharpness = sharpness;
  quality->ink = measure_ink (grey, MAX (paper - MAX (16, (paper - ink) / 2), 1), &marks);

  if (quality->ink < 0.0006)
    quality->flags |= LOKET_QUALITY_BLANK;
  if (paper < 110)
    quality->flags |= LOKET_QUALITY_DARK;
  if ((quality->flags & (LOKET_QUALITY_BLANK | LOKET_QUALITY_DARK)) == 0)
    {
      quality->skew = measure_skew (marks);
      if (quality->contrast < 0.25)
        quality->flags |= LOKET_QUALITY_FAINT;
      if (sharpness < 0.3)
        quality->flags |= LOKET_QUALITY_BLURRED;
      if (fabs (quality->skew) > 0.7)
        quality->flags |= LOKET_QUALITY_SKEWED;
    }
  pixDestroy (&marks);
}

/**
 * loket_quality_orient:
 * @grey: 250 to 350 dpi, since the shapes of letters are counted
 *
 * Says which turn makes the text upright, when the text is clear enough to say.
 */
void
loket_quality_orient (LoketPixels  *grey,
                      double        dpi,
                      LoketQuality *quality)
{
  guint levels[256];
  l_float32 up = 0, left = 0;
  PIX *pix, *dark;

  if (quality->flags & (LOKET_QUALITY_BLANK | LOKET_QUALITY_DARK))
    return;

  count_levels (grey, levels);
  pix = pix_of (grey);
  dark = pixThresholdToBinary (pix, MAX (level_at (levels, 0.85) - 60, 1));
  if (pixOrientDetect (dark, &up, &left, 0, 0) == 0)
    {
      if (fabs (up) < ORIENT_CONFIDENCE && fabs (left) < ORIENT_CONFIDENCE)
        quality->turn = 0;
      else if (fabs (up) > fabs (left))
        quality->turn = up > 0 ? 0 : 180;
      else
        quality->turn = left > 0 ? 90 : 270;
    }
  if (quality->turn != 0)
    quality->flags |= LOKET_QUALITY_UPSIDE_DOWN;
  pixDestroy (&pix);
  pixDestroy (&dark);
}

LoketWireStatus
loket_worker_quality (LoketWorker *self,
                      LoketJob    *job)
{
  LoketQuality *quality = &job->reply->quality;
  g_autoptr(LoketPixels) grey = NULL;
  g_autoptr(LoketPixels) small = NULL;
  double full_dpi = 0;
  double sharpness;
  LoketPart *part;

  part = loket_worker_get_part (self, job->request);
  if (part == NULL)
    return LOKET_WIRE_NO_PAGE;

  grey = loket_part_get_grey (part, job->request->page, 300, &full_dpi);
  if (grey == NULL)
    return LOKET_WIRE_DAMAGED;

  sharpness = loket_quality_sharpness (grey->data, grey->width, grey->height);
  if (full_dpi >= 200)
    small = loket_pixels_halve (grey, 1);
  loket_quality_measure (small != NULL ? small : grey, small != NULL ? full_dpi / 2 : full_dpi,
                         sharpness, quality);
  loket_quality_orient (grey, full_dpi, quality);
  if (part->pdf == NULL && full_dpi < 140)
    quality->flags |= LOKET_QUALITY_COARSE;
  if (part->pdf == NULL && loket_picture_is_cut (part->bytes, part->format))
    quality->flags |= LOKET_QUALITY_CUT;
  job->reply->has_quality = TRUE;

  return LOKET_WIRE_OK;
}
