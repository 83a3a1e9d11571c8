/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Textures of pieces of pages, least recently seen first out when they need too much memory. */

#include "loket-tile-cache.h"

typedef struct
{
  LoketTileKey key;
  GdkTexture *texture;
  GList link;               /* in the order of use */
} Entry;

struct _LoketTileCache
{
  GHashTable *entries;
  GQueue order;             /* least recently used at the head */
  gsize bytes;
  gsize budget;
};

guint
loket_tile_key_hash (gconstpointer data)
{
  const LoketTileKey *key = data;
  guint hash = g_direct_hash (key->leaf);

  hash = hash * 31 + (guint) key->scale;
  hash = hash * 31 + (guint) key->turn;
  hash = hash * 31 + (guint) key->column;

  return hash * 31 + (guint) key->row;
}

gboolean
loket_tile_key_equal (gconstpointer a,
                      gconstpointer b)
{
  const LoketTileKey *one = a;
  const LoketTileKey *other = b;

  return one->leaf == other->leaf && one->scale == other->scale && one->turn == other->turn &&
         one->column == other->column && one->row == other->row;
}

static gsize
size_of (GdkTexture *texture)
{
  return (gsize) gdk_texture_get_width (texture) * (gsize) gdk_texture_get_height (texture) * 4;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->texture);
  g_object_unref (entry->key.leaf);
  g_free (entry);
}

/**
 * loket_tile_cache_new:
 * @budget: most bytes of pixels it keeps
 *
 * Returns: (transfer full): an empty cache
 */
LoketTileCache *
loket_tile_cache_new (gsize budget)
{
  LoketTileCache *self = g_new0 (LoketTileCache, 1);

  self->entries = g_hash_table_new_full (loket_tile_key_hash, loket_tile_key_equal, NULL,
                                         entry_free);
  g_queue_init (&self->order);
  self->budget = budget;

  return self;
}

void
loket_tile_cache_free (LoketTileCache *self)
{
  loket_tile_cache_clear (self);
  g_hash_table_unref (self->entries);
  g_free (self);
}

static void
drop (LoketTileCache *self,
      Entry          *entry)
{
  self->bytes -= size_of (entry->texture);
  g_queue_unlink (&self->order, &entry->link);
  g_hash_table_remove (self->entries, &entry->key);
}

/**
 * loket_tile_cache_get:
 * @self: a cache
 * @key: which tile
 *
 * Returns: (transfer none) (nullable): its texture; it counts as seen now
 */
GdkTexture *
loket_tile_cache_get (LoketTileCache     *self,
                      const LoketTileKey *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry == NULL)
    return NULL;

  g_queue_unlink (&self->order, &entry->link);
  g_queue_push_tail_link (&self->order, &entry->link);

  return entry->texture;
}

/**
 * loket_tile_cache_put:
 * @self: a cache
 * @key: which tile
 * @texture: its pixels
 *
 * Takes the tiles out that were not seen for longest, until everything is within the budget.
 */
void
loket_tile_cache_put (LoketTileCache     *self,
                      const LoketTileKey *key,
                      GdkTexture         *texture)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry != NULL)
    drop (self, entry);
  entry = g_new0 (Entry, 1);
  entry->key = *key;
  g_object_ref (entry->key.leaf);       /* so that its address is not given to another page */
  entry->texture = g_object_ref (texture);
  entry->link.data = entry;
  g_hash_table_insert (self->entries, &entry->key, entry);
  g_queue_push_tail_link (&self->order, &entry->link);
  self->bytes += size_of (texture);
  while (self->bytes > self->budget && self->order.length > 1)
    drop (self, self->order.head->data);
}

/**
 * loket_tile_cache_forget:
 * @self: a cache
 * @leaf: a page whose looks changed or that is gone
 */
void
loket_tile_cache_forget (LoketTileCache *self,
                         LoketLeaf      *leaf)
{
  GList *link = self->order.head;

  while (link != NULL)
    {
      GList *next = link->next;
      Entry *entry = link->data;

      if (entry->key.leaf == leaf)
        drop (self, entry);
      link = next;
    }
}

void
loket_tile_cache_clear (LoketTileCache *self)
{
  while (self->order.head != NULL)
    drop (self, self->order.head->data);
}

gsize
loket_tile_cache_get_bytes (LoketTileCache *self)
{
  return self->bytes;
}
