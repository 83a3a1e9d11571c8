/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers: order, turn and crop with undo, leaves, bytes from a source, and the PDF of it all. */

#include <math.h>
#include <string.h>

#include <tiffio.h>

#include "loket-error.h"
#include "loket-paper-maker.h"
#include "loket-paper.h"
#include "loket-test.h"

/* A source that counts what it was asked and may lie. */
#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, GObject)

struct _TestSource
{
  GObject parent_instance;
  GHashTable *objects;          /* id → GBytes */
  guint loads;
};

static void
load_async (LoketPageSource    *source,
            LoketPage          *page,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  TestSource *self = TEST_SOURCE (source);
  GBytes *bytes = g_hash_table_lookup (self->objects, loket_page_get_id (page));
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->loads++;
  if (bytes != NULL)
    g_task_return_pointer (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_new_error (task, LOKET_ERROR, LOKET_ERROR_OFFLINE, "not here");
}

static GBytes *
load_finish (LoketPageSource *source,
             GAsyncResult    *result,
             GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_source_iface_init (LoketPageSourceInterface *iface)
{
  iface->load_async = load_async;
  iface->load_finish = load_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSource, test_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOKET_TYPE_PAGE_SOURCE,
                                                      test_source_iface_init))

static void
test_source_finalize (GObject *object)
{
  g_hash_table_unref (TEST_SOURCE (object)->objects);
  G_OBJECT_CLASS (test_source_parent_class)->finalize (object);
}

static void
test_source_class_init (TestSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_source_finalize;
}

static void
test_source_init (TestSource *self)
{
  self->objects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify) g_bytes_unref);
}

static LoketPage *
make_page (const char   *id,
           LoketPageKind kind,
           GBytes       *bytes,
           TestSource   *source)
{
  g_autofree char *hash = loket_page_hash_bytes (bytes);

  if (source == NULL)
    return loket_page_new_for_bytes (id, kind, bytes, hash, 875, 1239, 150, 150);

  g_hash_table_replace (source->objects, g_strdup (id), g_bytes_ref (bytes));

  return loket_page_new (id, kind, hash, g_bytes_get_size (bytes), 875, 1239, 150, 150);
}

static void
on_changed (LoketPaper *paper,
            guint      *count)
{
  ++*count;
}

static char *
order_of (LoketPaper *paper)
{
  GString *order = g_string_new (NULL);

  for (guint i = 0; i < loket_paper_get_n_pages (paper); i++)
    g_string_append (order, loket_page_get_id (loket_paper_get_page (paper, i)));

  return g_string_free (order, FALSE);
}

#define assert_order(paper, expected) \
  G_STMT_START { g_autofree char *_order = order_of (paper); \
                 g_assert_cmpstr (_order, ==, expected); } G_STMT_END

static void
test_undo (void)
{
  LoketPaper *paper = loket_paper_new ("p", NULL);
  GListModel *leaves = loket_paper_get_leaves (paper);
  g_autoptr(LoketLeaf) first = NULL;
  g_autoptr(LoketLeaf) again = NULL;
  guint count = 0;

  g_signal_connect (paper, "changed", G_CALLBACK (on_changed), &count);
  for (const char *id = "abc"; *id != '\0'; id++)
    {
      const char name[2] = { *id, '\0' };
      g_autoptr(LoketPage) page = loket_page_new (name, LOKET_PAGE_JPEG, "", 1, 875, 1239, 150,
                                                  150);

      loket_paper_append (paper, page);
    }
  g_assert_cmpuint (count, ==, 3);
  assert_order (paper, "abc");
  first = g_list_model_get_item (leaves, 0);
  g_assert_cmpfloat_with_epsilon (loket_leaf_get_width (first), 420, 0.01);

  loket_paper_move (paper, 0, 2);
  assert_order (paper, "bca");
  g_assert_cmpuint (loket_leaf_get_position (first), ==, 2);
  loket_paper_turn (paper, 2, 90);
  g_assert_cmpfloat_with_epsilon (loket_leaf_get_height (first), 420, 0.01);
  loket_paper_crop (paper, 2, &(LoketCrop) { 0.5, 0, 0.5, 1 });
  g_assert_cmpfloat_with_epsilon (loket_leaf_get_height (first), 210, 0.01);
  loket_paper_remove (paper, 0);
  assert_order (paper, "ca");
  g_assert_cmpuint (g_list_model_get_n_items (leaves), ==, 2);

  loket_paper_undo (paper);
  assert_order (paper, "bca");
  loket_paper_undo (paper);
  loket_paper_undo (paper);
  g_assert_cmpint (loket_page_get_turn (loket_paper_get_page (paper, 2)), ==, 0);
  loket_paper_undo (paper);
  assert_order (paper, "abc");
  again = g_list_model_get_item (leaves, 0);
  g_assert_true (first == again);
  g_assert_true (loket_paper_can_redo (paper));
  for (int i = 0; i < 4; i++)
    loket_paper_redo (paper);
  assert_order (paper, "ca");
  g_assert_false (loket_paper_can_redo (paper));
  loket_paper_undo (paper);
  loket_paper_turn (paper, 0, 180);
  g_assert_false (loket_paper_can_redo (paper));
  while (loket_paper_can_undo (paper))
    loket_paper_undo (paper);
  g_assert_cmpuint (loket_paper_get_n_pages (paper), ==, 0);
  g_assert_finalize_object (paper);
}

static void
test_json (void)
{
  g_autoptr(JsonNode) node = json_from_string (
    "{\"id\":\"p1\",\"version\":3,\"requirement\":\"ktp\",\"doc_type\":\"ktp\",\"matched\":null,"
    "\"pages\":[{\"page\":\"o1\",\"sha256\":\"AB\",\"turn\":90,\"crop\":[0.125,0.25,0.5,0.5],"
    "\"kind\":\"jpeg\",\"width\":100,\"height\":200,\"dpi\":[300,300],\"size\":12},"
    "{\"page\":\"o2\",\"sha256\":\"cd\",\"turn\":0,\"crop\":null,\"kind\":\"g4\",\"width\":1,"
    "\"height\":2,\"dpi\":[200,100],\"size\":9}]}", NULL);
  g_autoptr(LoketPaper) paper = loket_paper_new_from_json (json_node_get_object (node), NULL);
  g_autoptr(JsonArray) pages = loket_paper_pages_to_json (paper);
  g_autoptr(JsonNode) out = json_node_init_array (json_node_alloc (), pages);
  g_autofree char *text = json_to_string (out, FALSE);
  LoketPage *second = loket_paper_get_page (paper, 1);

  g_assert_cmpstr (loket_paper_get_requirement (paper), ==, "ktp");
  g_assert_cmpint (loket_paper_get_version (paper), ==, 3);
  g_assert_cmpstr (text, ==, "[{\"page\":\"o1\",\"turn\":90,\"crop\":[0.125,0.25,0.5,0.5]},"
                   "{\"page\":\"o2\",\"turn\":0,\"crop\":null}]");
  g_assert_cmpint (loket_page_get_kind (second), ==, LOKET_PAGE_G4);
  g_assert_cmpfloat (loket_page_get_dpi_y (second), ==, 100);
  g_assert_false (loket_paper_can_undo (paper));
}

static gboolean
open_paper (LoketPaper *paper,
            const char *password,
            GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  loket_paper_open_async (paper, password, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);

  return loket_paper_open_finish (paper, result, error);
}

static LoketRaster *
render_leaf (LoketPaper *paper,
             guint       position,
             GError    **error)
{
  g_autoptr(LoketLeaf) leaf = g_list_model_get_item (loket_paper_get_leaves (paper), position);
  g_autoptr(GAsyncResult) result = NULL;

  loket_leaf_render_async (leaf, &(LoketView) { .scale = 1 }, NULL, loket_test_store_result,
                           &result);
  loket_test_wait_result (&result);

  return loket_leaf_render_finish (leaf, result, error);
}

/* A picture, a file of three pages and one that is not there. */
static void
test_leaves (void)
{
  g_autoptr(TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr(GBytes) jpeg = loket_make_jpeg (150, FALSE, 0);
  g_autoptr(GBytes) pdf = loket_make_pdf (3);
  LoketPaper *paper = loket_paper_new ("p", LOKET_PAGE_SOURCE (source));
  g_autoptr(LoketPage) one = make_page ("1", LOKET_PAGE_JPEG, jpeg, source);
  g_autoptr(LoketPage) two = make_page ("2", LOKET_PAGE_PDF, pdf, source);
  g_autoptr(LoketPage) gone = loket_page_new ("3", LOKET_PAGE_JPEG, "", 1, 875, 1239, 150, 150);
  g_autoptr(GError) error = NULL;
  LoketRaster *raster;

  loket_paper_append (paper, one);
  loket_paper_append (paper, two);
  loket_paper_append (paper, gone);
  g_assert_cmpuint (g_list_model_get_n_items (loket_paper_get_leaves (paper)), ==, 3);
  g_assert_true (open_paper (paper, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (loket_paper_get_leaves (paper)), ==, 5);
  g_assert_cmpuint (source->loads, ==, 3);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(LoketRaster) shown = render_leaf (paper, i, &error);

      g_assert_no_error (error);
      g_assert_cmpint (shown->width, ==, 420);
    }
  raster = render_leaf (paper, 4, &error);
  g_assert_null (raster);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_OFFLINE);
  g_clear_error (&error);

  /* Closed and asked again it is there again. */
  loket_paper_close (paper);
  raster = render_leaf (paper, 2, &error);
  g_assert_no_error (error);
  loket_raster_unref (raster);
  g_assert_finalize_object (paper);
}

static void
test_wrong_hash (void)
{
  g_autoptr(TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr(GBytes) jpeg = loket_make_jpeg (150, FALSE, 0);
  g_autoptr(GBytes) other = loket_make_jpeg (150, TRUE, 0);
  g_autoptr(LoketPaper) paper = loket_paper_new ("p", LOKET_PAGE_SOURCE (source));
  g_autoptr(LoketPage) page = make_page ("1", LOKET_PAGE_JPEG, jpeg, source);
  g_autoptr(GError) error = NULL;

  g_hash_table_replace (source->objects, g_strdup ("1"), g_bytes_ref (other));
  loket_paper_append (paper, page);
  g_assert_null (render_leaf (paper, 0, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED);
}

static void
test_places (void)
{
  g_autoptr(LoketPaper) paper = loket_paper_new ("p", NULL);
  g_autoptr(LoketPage) page = loket_page_new ("a", LOKET_PAGE_JPEG, "", 1, 400, 800, 72, 72);
  g_autoptr(LoketLeaf) leaf = NULL;
  LoketRect in = { 100, 200, 30, 10 }, shown, back;

  loket_paper_append (paper, page);
  leaf = g_list_model_get_item (loket_paper_get_leaves (paper), 0);
  loket_page_set_crop (page, &(LoketCrop) { 0.1, 0.2, 0.8, 0.6 });
  for (int turn = 0; turn < 360; turn += 90)
    {
      loket_page_set_turn (page, turn);
      loket_leaf_rect_to_view (leaf, &in, &shown);
      g_assert_cmpfloat (shown.x, >=, 0);
      g_assert_cmpfloat (shown.x + shown.width, <=, loket_leaf_get_width (leaf));
      g_assert_cmpfloat (shown.y + shown.height, <=, loket_leaf_get_height (leaf));
      loket_leaf_rect_to_page (leaf, &shown, &back);
      g_assert_cmpfloat_with_epsilon (back.x, in.x, 1e-6);
      g_assert_cmpfloat_with_epsilon (back.y, in.y, 1e-6);
      g_assert_cmpfloat_with_epsilon (back.width, in.width, 1e-6);
    }
}

static void
test_find_on_leaf (void)
{
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(LoketPaper) paper = loket_paper_new_for_bytes (pdf, "Akta");
  g_autoptr(LoketLeaf) leaf = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GArray) found = NULL;
  LoketRect *rect;

  g_assert_true (open_paper (paper, NULL, NULL));
  loket_paper_turn (paper, 0, 90);
  leaf = g_list_model_get_item (loket_paper_get_leaves (paper), 0);
  loket_leaf_find_async (leaf, "AKTA kelahiran", NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  found = loket_leaf_find_finish (leaf, result, NULL);
  g_assert_cmpuint (found->len, ==, 1);
  rect = &g_array_index (found, LoketRect, 0);
  g_assert_cmpfloat (rect->height, >, rect->width);
  g_assert_cmpfloat_with_epsilon (rect->y, 100, 4);
}

static GListStore *
make_mixed_pages (gboolean with_pdf)
{
  GListStore *pages = g_list_store_new (LOKET_TYPE_PAGE);
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) colour = loket_make_jpeg (150, FALSE, 0);
  g_autoptr(GBytes) grey = loket_make_jpeg (150, TRUE, 0);
  g_autoptr(GBytes) lying = loket_make_jpeg (150, FALSE, 6);
  g_autoptr(GBytes) png = loket_make_png (150);
  g_autoptr(GBytes) tiff = loket_make_tiff (2, COMPRESSION_LZW);
  g_autoptr(GBytes) pdf = loket_make_pdf (2);
  LoketScanRaster raster;
  int fd = loket_make_raster (200, 1, 1, &raster);
  LoketPage *made[] = {
    make_page ("1", LOKET_PAGE_JPEG, colour, NULL), make_page ("2", LOKET_PAGE_JPEG, grey, NULL),
    loket_do_encode (renderer, fd, &raster, LOKET_ENCODING_AUTO, NULL),
    make_page ("4", LOKET_PAGE_JPEG, lying, NULL), make_page ("5", LOKET_PAGE_PNG, png, NULL),
    make_page ("6", LOKET_PAGE_FILE, tiff, NULL), make_page ("7", LOKET_PAGE_JPEG, colour, NULL),
    make_page ("8", LOKET_PAGE_PDF, pdf, NULL), make_page ("9", LOKET_PAGE_JPEG, grey, NULL),
  };

  close (fd);
  loket_page_set_turn (made[6], 90);
  loket_page_set_crop (made[6], &(LoketCrop) { 0, 0, 0.5, 0.25 });
  loket_page_set_turn (made[7], 90);
  loket_page_set_crop (made[7], &(LoketCrop) { 0.5, 0.5, 0.5, 0.5 });
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    {
      if (i != 7 || with_pdf)
        g_list_store_append (pages, made[i]);
      g_object_unref (made[i]);
    }

  return pages;
}

static gboolean
contains (GBytes     *bytes,
          const char *text)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return memmem (data, size, text, strlen (text)) != NULL;
}

static void
assert_pages (GBytes      *pdf,
              const double sizes[][2],
              guint        n)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  guint n_pages;

  loket_do_open (renderer, pdf, NULL, NULL, &n_pages, NULL, NULL);
  g_assert_cmpuint (n_pages, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(LoketRaster) raster = NULL;
      double w, h;

      loket_renderer_get_page_size (renderer, i, &w, &h);
      g_assert_cmpfloat_with_epsilon (w, sizes[i][0], 1);
      g_assert_cmpfloat_with_epsilon (h, sizes[i][1], 1);
      raster = loket_do_render (renderer, i, &(LoketView) { .scale = 1 }, NULL);
      g_assert_cmpint (raster->width, ==, (int) round (w));
    }
}

static const double SIZES[][2] = {
  { 420, 595 }, { 420, 595 }, { 420, 595 }, { 595, 420 }, { 594, 842 }, { 420, 595 }, { 420, 595 },
  { 149, 210 }, { 420, 595 },
};

static void
test_compose (void)
{
  g_autoptr(GListStore) pages = make_mixed_pages (FALSE);
  g_autoptr(GBytes) pdf = loket_do_compose (G_LIST_MODEL (pages), NULL);
  g_autoptr(GBytes) again = loket_do_compose (G_LIST_MODEL (pages), NULL);
  g_autoptr(LoketPage) first = g_list_model_get_item (G_LIST_MODEL (pages), 0);
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(LoketRaster) raster = NULL;
  gsize size, whole;
  const void *jpeg = g_bytes_get_data (loket_page_get_bytes (first), &size);
  const void *data = g_bytes_get_data (pdf, &whole);

  g_assert_true (g_bytes_equal (pdf, again));
  g_assert_nonnull (memmem (data, whole, jpeg, size));
  g_assert_true (contains (pdf, "/DeviceGray"));
  g_assert_true (contains (pdf, "/CCITTFaxDecode"));
  assert_pages (pdf, SIZES, G_N_ELEMENTS (SIZES));

  /* The turned part shows the black square at its top right. */
  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  raster = loket_do_render (renderer, 7, &(LoketView) { .scale = 1 }, NULL);
  g_assert_cmpuint (loket_raster_at (raster, 149 - 50, 50) & 0xff, <, 80);
  g_assert_cmpuint (loket_raster_at (raster, 149 - 8, 8) & 0xff, >, 200);
}

/* The same file, but with a stroke of nothing after each picture: then it is drawn, not decoded
 * straight. */
static GBytes *
make_drawn (GBytes *pdf)
{
  gsize size;
  char *data = g_memdup2 (g_bytes_get_data (pdf, NULL), g_bytes_get_size (pdf)), *at = data;

  size = g_bytes_get_size (pdf);
  while ((at = memmem (at, size - (at - data), "/P Do Q\n", 8)) != NULL)
    at[6] = 'S';

  return g_bytes_new_take (data, size);
}

static double
mean_difference (LoketRaster *a,
                 LoketRaster *b)
{
  const guint8 *x = g_bytes_get_data (a->pixels, NULL), *y = g_bytes_get_data (b->pixels, NULL);
  gsize n = (gsize) a->height * a->stride;
  double sum = 0;

  g_assert_cmpint (a->width, ==, b->width);
  for (gsize i = 0; i < n; i++)
    sum += ABS (x[i] - y[i]);

  return sum / n;
}

static void
test_scans_as_drawn (void)
{
  g_autoptr(GListStore) pages = make_mixed_pages (FALSE);
  g_autoptr(GBytes) pdf = loket_do_compose (G_LIST_MODEL (pages), NULL);
  g_autoptr(GBytes) drawn = make_drawn (pdf);
  g_autoptr(LoketRenderer) straight = loket_renderer_new ();
  g_autoptr(LoketRenderer) poppler = loket_renderer_new ();
  guint n;

  g_assert_false (g_bytes_equal (pdf, drawn));
  loket_do_open (straight, pdf, NULL, NULL, &n, NULL, NULL);
  loket_do_open (poppler, drawn, NULL, NULL, NULL, NULL, NULL);
  for (guint i = 0; i < n; i++)
    for (double scale = 0.5; scale < 3; scale *= 2)
      {
        LoketView view = { .scale = scale, .turn = i % 2 * 90 };
        g_autoptr(LoketRaster) a = loket_do_render (straight, i, &view, NULL);
        g_autoptr(LoketRaster) b = loket_do_render (poppler, i, &view, NULL);

        /* Reduced, each way softens in its own manner. */
        g_assert_cmpfloat (mean_difference (a, b), <, scale < 2 ? 9 : 2);
      }
}

static void
test_compose_with_files (void)
{
  g_autoptr(GListStore) pages = make_mixed_pages (TRUE);
  g_autoptr(GBytes) pdf = loket_do_compose (G_LIST_MODEL (pages), NULL);
  g_autoptr(GBytes) again = loket_do_compose (G_LIST_MODEL (pages), NULL);
  double sizes[G_N_ELEMENTS (SIZES) + 2][2];

  memcpy (sizes, SIZES, sizeof SIZES);
  memcpy (sizes[10], SIZES[8], sizeof sizes[10]);
  sizes[8][0] = sizes[9][0] = 297.5;
  sizes[8][1] = sizes[9][1] = 210;
  g_assert_true (g_bytes_equal (pdf, again));
  assert_pages (pdf, sizes, G_N_ELEMENTS (sizes));
}

static void
test_compose_one_file (void)
{
  g_autoptr(GListStore) pages = g_list_store_new (LOKET_TYPE_PAGE);
  g_autoptr(GBytes) pdf = loket_make_pdf (2);
  g_autoptr(LoketPage) page = make_page ("1", LOKET_PAGE_PDF, pdf, NULL);
  g_autoptr(GBytes) same = NULL;
  g_autoptr(GBytes) none = NULL;
  g_autoptr(GError) error = NULL;

  none = loket_do_compose (G_LIST_MODEL (pages), &error);
  g_assert_null (none);
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED);
  g_list_store_append (pages, page);
  same = loket_do_compose (G_LIST_MODEL (pages), NULL);
  g_assert_true (g_bytes_equal (same, pdf));
}

int
main (int    argc,
      char **argv)
{
  loket_test_init (&argc, &argv);
  g_test_add_func ("/paper/undo", test_undo);
  g_test_add_func ("/paper/json", test_json);
  g_test_add_func ("/paper/leaves", test_leaves);
  g_test_add_func ("/paper/wrong-hash", test_wrong_hash);
  g_test_add_func ("/paper/places", test_places);
  g_test_add_func ("/paper/find-on-leaf", test_find_on_leaf);
  g_test_add_func ("/paper/compose", test_compose);
  g_test_add_func ("/paper/scans-as-drawn", test_scans_as_drawn);
  g_test_add_func ("/paper/compose-with-files", test_compose_with_files);
  g_test_add_func ("/paper/compose-one-file", test_compose_one_file);

  return g_test_run ();
}
