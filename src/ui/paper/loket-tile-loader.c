/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gets tiles from the renderer: what is looked at first, and nothing that scrolled away. */

#include "loket-tile-loader.h"

#define AT_ONCE 4

/**
 * Want: a tile that was named in the last round; @running is set while the renderer works on it.
 */
typedef struct
{
  LoketTileKey key;
  LoketLeaf *leaf;          /* owned */
  LoketView view;
  guint round;
  GCancellable *running;
} Want;

struct _LoketTileLoader
{
  GObject parent_instance;

  /* Owned */
  GHashTable *wants;        /* LoketTileKey → Want */
  GPtrArray *order;         /* of Want, borrowed: the most urgent first */
  GHashTable *problems;     /* LoketLeaf → GError */
  LoketTileCache *cache;

  /* State */
  guint round;
  guint running;
};

G_DEFINE_FINAL_TYPE (LoketTileLoader, loket_tile_loader, G_TYPE_OBJECT)

enum
{
  ARRIVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void start_some (LoketTileLoader *self);

static void
want_free (gpointer data)
{
  Want *want = data;

  if (want->running != NULL)
    g_cancellable_cancel (want->running);
  g_clear_object (&want->running);
  g_clear_object (&want->leaf);
  g_free (want);
}

static GdkTexture *
make_texture (LoketRaster *raster)
{
  return gdk_memory_texture_new (raster->width, raster->height, GDK_MEMORY_DEFAULT,
                                 raster->pixels, (gsize) raster->stride);
}

/**
 * Flight: what a running request needs when it comes back; the want may be gone by then.
 */
typedef struct
{
  LoketTileLoader *loader;
  LoketTileKey key;
} Flight;

static void
on_rendered (GObject      *leaf,
             GAsyncResult *result,
             gpointer      data)
{
  Flight *flight = data;
  g_autoptr(LoketTileLoader) self = flight->loader;
  LoketTileKey key = flight->key;
  g_autoptr(GError) error = NULL;
  g_autoptr(LoketRaster) raster = loket_leaf_render_finish (LOKET_LEAF (leaf), result, &error);

  g_free (flight);
  self->running--;
  if (raster != NULL)
    {
      g_autoptr(GdkTexture) texture = make_texture (raster);

      loket_tile_cache_put (self->cache, &key, texture);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_hash_table_insert (self->problems, g_object_ref (leaf), g_steal_pointer (&error));

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      Want *want = g_hash_table_lookup (self->wants, &key);

      if (want != NULL)
        {
          g_clear_object (&want->running);
          g_ptr_array_remove (self->order, want);
          g_hash_table_remove (self->wants, &key);
        }
    }
  start_some (self);
  g_signal_emit (self, signals[ARRIVED], 0);
}

static void
start (LoketTileLoader *self,
       Want            *want)
{
  Flight *flight = g_new0 (Flight, 1);

  flight->loader = g_object_ref (self);
  flight->key = want->key;
  want->running = g_cancellable_new ();
  self->running++;
  loket_leaf_render_async (want->leaf, &want->view, want->running, on_rendered, flight);
}

static void
start_some (LoketTileLoader *self)
{
  for (guint i = 0; i < self->order->len && self->running < AT_ONCE; i++)
    {
      Want *want = g_ptr_array_index (self->order, i);

      if (want->running == NULL)
        start (self, want);
    }
}

static void
loket_tile_loader_finalize (GObject *object)
{
  LoketTileLoader *self = LOKET_TILE_LOADER (object);

  g_ptr_array_unref (self->order);
  g_hash_table_unref (self->wants);
  g_hash_table_unref (self->problems);
  g_clear_pointer (&self->cache, loket_tile_cache_free);

  G_OBJECT_CLASS (loket_tile_loader_parent_class)->finalize (object);
}

static void
loket_tile_loader_class_init (LoketTileLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_tile_loader_finalize;
  signals[ARRIVED] = g_signal_new ("arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
loket_tile_loader_init (LoketTileLoader *self)
{
  self->order = g_ptr_array_new ();
  self->wants = g_hash_table_new_full (loket_tile_key_hash, loket_tile_key_equal, NULL, want_free);
  self->problems = g_hash_table_new_full (NULL, NULL, g_object_unref,
                                          (GDestroyNotify) g_error_free);
}

/**
 * loket_tile_loader_new:
 * @budget: most bytes of pixels that are kept
 *
 * Returns: (transfer full): a loader with an empty cache
 */
LoketTileLoader *
loket_tile_loader_new (gsize budget)
{
  LoketTileLoader *self = g_object_new (LOKET_TYPE_TILE_LOADER, NULL);

  self->cache = loket_tile_cache_new (budget);

  return self;
}

LoketTileCache *
loket_tile_loader_get_cache (LoketTileLoader *self)
{
  return self->cache;
}

void
loket_tile_loader_begin (LoketTileLoader *self)
{
  self->round++;
  g_ptr_array_set_size (self->order, 0);
}

/**
 * loket_tile_loader_want:
 * @self: a loader
 * @key: a tile that is not in the cache
 * @scale: device pixels for each point
 * @width: width of the whole page in device pixels
 * @height: height of the whole page in device pixels
 * @priority: how urgent it is
 */
void
loket_tile_loader_want (LoketTileLoader    *self,
                        const LoketTileKey *key,
                        double              scale,
                        int                 width,
                        int                 height,
                        LoketRenderPriority priority)
{
  Want *want = g_hash_table_lookup (self->wants, key);

  if (g_hash_table_contains (self->problems, key->leaf))
    return;
  if (want == NULL)
    {
      want = g_new0 (Want, 1);
      want->key = *key;
      want->leaf = g_object_ref (key->leaf);
      want->view.scale = scale;
      want->view.turn = key->turn;
      if (key->column != LOKET_TILE_WHOLE)
        {
          want->view.clip_x = key->column * LOKET_TILE_SIDE;
          want->view.clip_y = key->row * LOKET_TILE_SIDE;
          want->view.clip_width = MIN (LOKET_TILE_SIDE, width - want->view.clip_x);
          want->view.clip_height = MIN (LOKET_TILE_SIDE, height - want->view.clip_y);
        }
      g_hash_table_insert (self->wants, &want->key, want);
    }
  want->view.priority = priority;
  want->round = self->round;
  g_ptr_array_add (self->order, want);
}

static gboolean
is_old (gpointer key,
        gpointer value,
        gpointer data)
{
  return ((Want *) value)->round != ((LoketTileLoader *) data)->round;
}

/* What was not named in this round scrolled away: its request is taken back. */
void
loket_tile_loader_end (LoketTileLoader *self)
{
  g_hash_table_foreach_remove (self->wants, is_old, self);
  start_some (self);
}

/**
 * loket_tile_loader_stop:
 * @self: a loader
 *
 * Takes everything back and forgets what went wrong.
 */
void
loket_tile_loader_stop (LoketTileLoader *self)
{
  loket_tile_loader_begin (self);
  loket_tile_loader_end (self);
  g_hash_table_remove_all (self->problems);
}

gboolean
loket_tile_loader_is_idle (LoketTileLoader *self)
{
  return g_hash_table_size (self->wants) == 0;
}

/**
 * loket_tile_loader_get_problem:
 * @self: a loader
 * @leaf: a page
 *
 * Returns: (transfer none) (nullable): why it cannot be shown
 */
const GError *
loket_tile_loader_get_problem (LoketTileLoader *self,
                               LoketLeaf       *leaf)
{
  const GError *error = loket_leaf_get_error (leaf);

  return error != NULL ? error : g_hash_table_lookup (self->problems, leaf);
}
