/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where pages lie, where marks go when the view is turned, and what the cache of tiles keeps. */

#include "loket-page-area-private.h"
#include "loket-paper.h"
#include "loket-tile-cache.h"

static LoketPaper *
make_paper (guint n)
{
  LoketPaper *paper = loket_paper_new ("0192f0c0-0000-7000-8000-000000000001", NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("0192f0c0-0000-7000-8000-0000000001%02u", i);
      g_autoptr(LoketPage) page = loket_page_new (id, LOKET_PAGE_JPEG, NULL, 1000, 2480, 3508,
                                                  300, 300);

      loket_paper_append (paper, page);
    }

  return paper;
}

static void
test_fit_width (void)
{
  g_autoptr(LoketPaper) paper = make_paper (3);
  g_autoptr(LoketPageLayout) layout = loket_page_layout_new ();
  LoketPagePlace *place;

  loket_page_layout_update (layout, loket_paper_get_leaves (paper), 0, LOKET_FIT_WIDTH, 1, 740,
                            600, 0);
  g_assert_cmpuint (loket_page_layout_get_n_pages (layout), ==, 3);
  place = loket_page_layout_get (layout, 0);
  g_assert_cmpfloat_with_epsilon (place->width, 724, 1.5);
  g_assert_cmpfloat_with_epsilon (place->x, 8, 1.5);
  g_assert_cmpfloat (layout->width, ==, 740);
  place = loket_page_layout_get (layout, 1);
  g_assert_cmpuint (loket_page_layout_find (layout, place->y), ==, 1);
  g_assert_cmpuint (loket_page_layout_find (layout, place->y - 1), ==, 0);
  g_assert_cmpuint (loket_page_layout_find (layout, 1e9), ==, 2);
  g_assert_cmpuint (loket_page_layout_find (layout, -5), ==, 0);
}

static void
test_fit_page (void)
{
  g_autoptr(LoketPaper) paper = make_paper (2);
  g_autoptr(LoketPageLayout) layout = loket_page_layout_new ();
  LoketPagePlace *place;

  loket_page_layout_update (layout, loket_paper_get_leaves (paper), 0, LOKET_FIT_PAGE, 1, 740,
                            600, 1);
  place = loket_page_layout_get (layout, 1);
  g_assert_cmpfloat (place->height, <=, 584);
  g_assert_cmpfloat (place->height, >, 580);

  loket_page_layout_update (layout, loket_paper_get_leaves (paper), 90, LOKET_FIT_PAGE, 1, 740,
                            600, 1);
  place = loket_page_layout_get (layout, 1);
  g_assert_cmpfloat (place->width, >, place->height);
}

static void
test_limits (void)
{
  g_autoptr(LoketPaper) paper = make_paper (1);
  g_autoptr(LoketPageLayout) layout = loket_page_layout_new ();
  guint first = 7;
  guint last = 7;

  loket_page_layout_update (layout, loket_paper_get_leaves (paper), 0, LOKET_FIT_NONE, 1e6, 740,
                            600, 0);
  g_assert_cmpfloat (layout->scale, ==, LOKET_SCALE_MAX);
  loket_page_layout_update (layout, loket_paper_get_leaves (paper), 0, LOKET_FIT_NONE, 0, 740,
                            600, 0);
  g_assert_cmpfloat (layout->scale, ==, LOKET_SCALE_MIN);
  loket_page_layout_update (layout, NULL, 0, LOKET_FIT_WIDTH, 1, 740, 600, 0);
  g_assert_cmpuint (loket_page_layout_get_n_pages (layout), ==, 0);
  g_assert_false (loket_page_layout_range (layout, 0, 600, &first, &last));
  g_assert_null (loket_page_layout_get (layout, 0));
}

static void
assert_rect (const LoketRect *rect,
             double           x,
             double           y,
             double           width,
             double           height)
{
  g_assert_cmpfloat (rect->x, ==, x);
  g_assert_cmpfloat (rect->y, ==, y);
  g_assert_cmpfloat (rect->width, ==, width);
  g_assert_cmpfloat (rect->height, ==, height);
}

/* A mark near the upper left corner of a page of 600 × 800, and back again. */
static void
test_turned_marks (void)
{
  const LoketRect mark = { 10, 20, 100, 30 };
  LoketRect turned;
  LoketRect back;

  _loket_page_area_turn_rect (&mark, 600, 800, 0, &turned);
  assert_rect (&turned, 10, 20, 100, 30);
  _loket_page_area_turn_rect (&mark, 800, 600, 90, &turned);
  assert_rect (&turned, 750, 10, 30, 100);
  _loket_page_area_turn_rect (&turned, 600, 800, 270, &back);
  assert_rect (&back, 10, 20, 100, 30);
  _loket_page_area_turn_rect (&mark, 600, 800, 180, &turned);
  assert_rect (&turned, 490, 750, 100, 30);
  _loket_page_area_turn_rect (&mark, 800, 600, 270, &turned);
  assert_rect (&turned, 20, 490, 30, 100);
}

static GdkTexture *
make_texture (int side)
{
  g_autofree guint8 *pixels = g_malloc0 ((gsize) side * (gsize) side * 4);
  g_autoptr(GBytes) bytes = g_bytes_new (pixels, (gsize) side * (gsize) side * 4);

  return gdk_memory_texture_new (side, side, GDK_MEMORY_DEFAULT, bytes, (gsize) side * 4);
}

static void
test_cache (void)
{
  g_autoptr(LoketPaper) paper = make_paper (1);
  g_autoptr(LoketLeaf) leaf = g_list_model_get_item (loket_paper_get_leaves (paper), 0);
  g_autoptr(LoketTileCache) cache = loket_tile_cache_new (3 * 16 * 16 * 4);
  g_autoptr(GdkTexture) texture = make_texture (16);
  LoketTileKey keys[4];

  for (int i = 0; i < 4; i++)
    keys[i] = (LoketTileKey) { leaf, 1000, 0, i, 0 }
  ;
  for (int i = 0; i < 3; i++)
    loket_tile_cache_put (cache, &keys[i], texture);
  g_assert_cmpuint (loket_tile_cache_get_bytes (cache), ==, 3 * 16 * 16 * 4);

  /* the first was seen last, so the second goes when the fourth comes */
  g_assert_nonnull (loket_tile_cache_get (cache, &keys[0]));
  loket_tile_cache_put (cache, &keys[3], texture);
  g_assert_nonnull (loket_tile_cache_get (cache, &keys[0]));
  g_assert_null (loket_tile_cache_get (cache, &keys[1]));
  g_assert_cmpuint (loket_tile_cache_get_bytes (cache), ==, 3 * 16 * 16 * 4);

  /* the same tile again does not count twice */
  loket_tile_cache_put (cache, &keys[0], texture);
  g_assert_cmpuint (loket_tile_cache_get_bytes (cache), ==, 3 * 16 * 16 * 4);

  loket_tile_cache_forget (cache, leaf);
  g_assert_cmpuint (loket_tile_cache_get_bytes (cache), ==, 0);
  g_assert_null (loket_tile_cache_get (cache, &keys[0]));
}

/* A single tile may be larger than the whole budget: it is shown, and goes with the next one. */
static void
test_cache_small (void)
{
  g_autoptr(LoketPaper) paper = make_paper (1);
  g_autoptr(LoketLeaf) leaf = g_list_model_get_item (loket_paper_get_leaves (paper), 0);
  g_autoptr(LoketTileCache) cache = loket_tile_cache_new (1);
  g_autoptr(GdkTexture) texture = make_texture (16);
  LoketTileKey one = { leaf, 1000, 0, 0, 0 };
  LoketTileKey other = { leaf, 2000, 0, 0, 0 };

  loket_tile_cache_put (cache, &one, texture);
  g_assert_nonnull (loket_tile_cache_get (cache, &one));
  loket_tile_cache_put (cache, &other, texture);
  g_assert_null (loket_tile_cache_get (cache, &one));
  g_assert_nonnull (loket_tile_cache_get (cache, &other));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/pages/fit-width", test_fit_width);
  g_test_add_func ("/ui/pages/fit-page", test_fit_page);
  g_test_add_func ("/ui/pages/limits", test_limits);
  g_test_add_func ("/ui/pages/turned-marks", test_turned_marks);
  g_test_add_func ("/ui/pages/cache", test_cache);
  g_test_add_func ("/ui/pages/cache-small", test_cache_small);

  return g_test_run ();
}
