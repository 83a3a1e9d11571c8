/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The job that looks for a machine-readable zone on a page, whichever way it lies. */

#include <math.h>
#include <string.h>

#include "loket-grey.h"
#include "loket-zone.h"

#define ZONE_DPI (25.4 * LOKET_ZONE_PX_PER_MM)
#define GOOD_SCORE 0.75f
#define MIN_SKEW 0.15           /* degrees */

static PIX *
pix_of (const LoketPixels *grey)
{
  PIX *pix = pixCreate (grey->width, grey->height, 8);

  for (int y = 0; y < grey->height; y++)
    {
      l_uint32 *line = pixGetData (pix) + (gsize) y * pixGetWpl (pix);

      for (int x = 0; x < grey->width; x++)
        SET_DATA_BYTE (line, x, grey->data[(gsize) y * grey->width + x]);
    }

  return pix;
}

static PIX *
scale_to (PIX   *page,
          double scale)
{
  if (fabs (scale - 1) < 0.02)
    return pixClone (page);
  if (scale >= 0.6)
    return pixScaleGrayLI (page, scale, scale);

  return pixScaleGeneral (page, scale, scale, 0, 0);
}

/* The page at the scale of the zone, its lines level. */
static PIX *
straighten (PIX   *page,
            double scale)
{
  PIX *scaled = scale_to (page, scale);
  PIX *dark, *straight;
  l_float32 angle = 0, confidence = 0;

  if (scaled == NULL)
    return NULL;

  dark = pixThresholdToBinary (scaled, 110);
  pixFindSkew (dark, &angle, &confidence);
  pixDestroy (&dark);
  if (confidence < 2 || fabs (angle) < MIN_SKEW || fabs (angle) > 8)
    return scaled;

  straight = pixRotate (scaled, angle * G_PI / 180, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
  pixDestroy (&scaled);

  return straight;
}

/* Keeps in @zone what fits best. */
static void
look (PIX           *page,
      PIX           *strokes,
      int            turn,
      LoketWireZone *zone)
{
  PIX *turned_strokes = turn == 0 ? pixClone (strokes) : pixRotateOrth (strokes, turn / 90);
  GArray *places = loket_zone_locate (turned_strokes);
  PIX *turned = NULL;

  if (places->len > 0)
    turned = turn == 0 ? pixClone (page) : pixRotateOrth (page, turn / 90);
  for (guint i = 0; turned != NULL && i < places->len && zone->score < GOOD_SCORE; i++)
    {
      LoketWireZone found;

      if (!loket_zone_read (turned, &g_array_index (places, LoketZonePlace, i), &found)
          || found.score <= zone->score)
        continue;
      *zone = found;
      zone->turn = turn;
    }
  g_array_unref (places);
  pixDestroy (&turned_strokes);
  pixDestroy (&turned);
}

static void
look_at_scale (PIX           *page,
               double         scale,
               LoketWireZone *zone)
{
  PIX *straight = straighten (page, scale);
  PIX *strokes = straight != NULL ? loket_zone_find_strokes (straight) : NULL;

  for (int turn = 0; turn < 360 && strokes != NULL && zone->score < GOOD_SCORE; turn += 90)
    look (straight, strokes, turn, zone);
  pixDestroy (&strokes);
  pixDestroy (&straight);
}

/* A picture that does not say its size was taken as a sheet; a passport may fill it. */
static gboolean
may_be_larger (LoketPart *part,
               guint      inner)
{
  LoketPicture picture;

  return part->pdf == NULL
         && loket_picture_read (part->bytes, part->format, inner, &picture) == LOKET_WIRE_OK
         && !(picture.dpi_x >= 75);
}

LoketWireStatus
loket_worker_zone (LoketWorker *self,
                   LoketJob    *job)
{
  g_autoptr(LoketPixels) grey = NULL;
  LoketWireZone zone = { 0 };
  LoketPart *part;
  double dpi;
  PIX *page;

  part = loket_worker_get_part (self, job->request);
  if (part == NULL)
    return LOKET_WIRE_NO_PAGE;
  if (job->out == NULL || job->request->out_size < sizeof zone)
    return LOKET_WIRE_BAD_REQUEST;
  if (!loket_zone_prepare ())
    return LOKET_WIRE_OK;

  grey = loket_part_get_grey (part, job->request->page, ZONE_DPI, &dpi);
  if (grey == NULL)
    return LOKET_WIRE_DAMAGED;

  page = pix_of (grey);
  look_at_scale (page, ZONE_DPI / dpi, &zone);
  if (zone.score < GOOD_SCORE && may_be_larger (part, job->request->page))
    look_at_scale (page, ZONE_DPI / dpi * 0.42, &zone);
  pixDestroy (&page);
  if (zone.score > 0)
    {
      memcpy (job->out, &zone, sizeof zone);
      job->reply->count = 1;
      job->reply->size = sizeof zone;
    }

  return LOKET_WIRE_OK;
}
