/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Textures of pieces of pages, least recently seen first out when they need too much memory. */

#pragma once

#include <gtk/gtk.h>

#include "loket-paper.h"

G_BEGIN_DECLS

/**
 * LoketTileKey: one square of a page at a scale; column −1 is the small picture of the whole page.
 */
typedef struct
{
  LoketLeaf *leaf;
  int scale;                /* thousandths of a device pixel for each point */
  int turn;
  int column, row;
} LoketTileKey;

typedef struct _LoketTileCache LoketTileCache;

LoketTileCache *loket_tile_cache_new (gsize budget);
void loket_tile_cache_free (LoketTileCache *self);
GdkTexture *loket_tile_cache_get (LoketTileCache *self, const LoketTileKey *key);
void loket_tile_cache_put (LoketTileCache *self, const LoketTileKey *key, GdkTexture *texture);
void loket_tile_cache_forget (LoketTileCache *self, LoketLeaf *leaf);
void loket_tile_cache_clear (LoketTileCache *self);
gsize loket_tile_cache_get_bytes (LoketTileCache *self);
guint loket_tile_key_hash (gconstpointer key);
gboolean loket_tile_key_equal (gconstpointer a, gconstpointer b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketTileCache, loket_tile_cache_free)

G_END_DECLS
