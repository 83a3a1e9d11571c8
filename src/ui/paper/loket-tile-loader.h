/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gets tiles from the renderer: what is looked at first, and nothing that scrolled away. */

#pragma once

#include "loket-tile-cache.h"

G_BEGIN_DECLS

#define LOKET_TILE_SIDE 512
#define LOKET_TILE_WHOLE -1         /* column of the small picture of a page */

#define LOKET_TYPE_TILE_LOADER (loket_tile_loader_get_type ())
G_DECLARE_FINAL_TYPE (LoketTileLoader, loket_tile_loader, LOKET, TILE_LOADER, GObject)

/* Signal "arrived": there is something new to draw. */
LoketTileLoader *loket_tile_loader_new (gsize budget);
LoketTileCache *loket_tile_loader_get_cache (LoketTileLoader *self);

/* Between begin and end the wanted tiles are named, the most urgent first. */
void loket_tile_loader_begin (LoketTileLoader *self);
void loket_tile_loader_want (LoketTileLoader *self, const LoketTileKey *key, double scale,
                             int width, int height, LoketRenderPriority priority);
void loket_tile_loader_end (LoketTileLoader *self);
void loket_tile_loader_stop (LoketTileLoader *self);
gboolean loket_tile_loader_is_idle (LoketTileLoader *self);
const GError *loket_tile_loader_get_problem (LoketTileLoader *self, LoketLeaf *leaf);

G_END_DECLS
