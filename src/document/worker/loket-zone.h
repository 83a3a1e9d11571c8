/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding and reading a machine-readable zone by the shapes of its letters. */

#pragma once

#include <leptonica/allheaders.h>

#include "loket-wire.h"

G_BEGIN_DECLS

#define LOKET_ZONE_MAX_LINES 3
#define LOKET_ZONE_MAX_COLUMNS 44
#define LOKET_ZONE_PX_PER_MM 8  /* the scale everything is looked at in: 203 dpi */

/* A run of letters on the page. */
typedef struct
{
  int left, right, top, bottom;
} LoketZoneBand;

/* Lines of one zone, from top to bottom. */
typedef struct
{
  LoketZoneBand bands[LOKET_ZONE_MAX_LINES];
  int n_bands, n_columns;
  double pitch;                 /* pixels from letter to letter */
} LoketZonePlace;

/* Dark strokes of a page in half its size, black; they turn faster than the page. */
PIX *loket_zone_find_strokes (PIX *grey);

/* Returns: (element-type LoketZonePlace): where on the page a zone may be, from its foot up */
GArray *loket_zone_locate (PIX *strokes);

/* Reads the letters; FALSE when there are none of a zone. */
gboolean loket_zone_read (PIX                  *grey,
                          const LoketZonePlace *place,
                          LoketWireZone        *zone);

/* Draws the letters to compare with; FALSE when the font is not there. */
gboolean loket_zone_prepare (void);

G_END_DECLS
