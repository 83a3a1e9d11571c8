/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies that leave the office: who made them is in the pixels of every sheet. */

#include <string.h>

#include "loket-copy.h"
#include "loket-paper-maker.h"
#include "loket-test.h"

#define WIDTH 595
#define HEIGHT 842

typedef struct
{
  GMainLoop *loop;
  GBytes *pdf;
  GError *error;
  gboolean made;
} Made;

static void
on_made (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Made *made = data;

  made->made = loket_copy_make_finish (LOKET_COPY (source), result, &made->error);
  g_main_loop_quit (made->loop);
}

static void
on_pdf (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  Made *made = data;

  made->pdf = loket_copy_to_pdf_finish (LOKET_COPY (source), result, &made->error);
  g_main_loop_quit (made->loop);
}

static void
on_progress (LoketCopy *copy,
             guint     *count)
{
  (*count)++;
}

/* A copy of two pages; @ends: cancelled after the first sheet. */
static LoketCopy *
make (const char   *foot,
      const char   *across,
      GCancellable *ends,
      Made         *made,
      guint        *count)
{
  g_autoptr(GBytes) bytes = loket_make_pdf (2);
  g_autoptr(GPtrArray) papers = g_ptr_array_new_with_free_func (g_object_unref);
  LoketCopy *copy = loket_copy_new ("Salinan", foot, across);

  g_ptr_array_add (papers, loket_paper_new_for_bytes (bytes, "paper"));
  g_signal_connect (copy, "progress", G_CALLBACK (on_progress), count);
  if (ends != NULL)
    g_signal_connect_object (copy, "progress", G_CALLBACK (g_cancellable_cancel), ends, G_CONNECT_SWAPPED);
  made->loop = g_main_loop_new (NULL, FALSE);
  loket_copy_make_async (copy, papers, ends, on_made, made);
  g_main_loop_run (made->loop);

  return copy;
}

static void
made_clear (Made *made)
{
  g_clear_pointer (&made->loop, g_main_loop_unref);
  g_clear_pointer (&made->pdf, g_bytes_unref);
  g_clear_error (&made->error);
}

static cairo_surface_t *
draw (LoketCopy *copy,
      guint      sheet)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  g_assert_true (loket_copy_draw (copy, sheet, cr, WIDTH, HEIGHT));
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

/* How many pixels differ between two pictures from line @from to line @until. */
static guint
differences (cairo_surface_t *one,
             cairo_surface_t *other,
             int              from,
             int              until)
{
  int stride = cairo_image_surface_get_stride (one);
  guint n = 0;

  for (int y = from; y < until; y++)
    {
      const guint8 *a = cairo_image_surface_get_data (one) + y * stride;
      const guint8 *b = cairo_image_surface_get_data (other) + y * stride;

      for (int x = 0; x < WIDTH; x++)
        n += ABS (a[4 * x] - b[4 * x]) > 20;
    }

  return n;
}

static void
test_burnt_in (void)
{
  Made made = { 0 };
  guint count = 0;
  g_autoptr(LoketCopy) marked = make ("Salinan AB12-CD34 · Rina (rina)", "SALINAN AB12-CD34", NULL, &made, &count);
  g_autoptr(LoketCopy) plain = NULL;

  g_assert_no_error (made.error);
  g_assert_cmpuint (count, ==, 2);
  g_assert_cmpuint (loket_copy_get_n_sheets (marked), ==, 2);
  made_clear (&made);
  plain = make ("", "", NULL, &made, &count);
  for (guint i = 0; i < 2; i++)
    {
      cairo_surface_t *with = draw (marked, i), *without = draw (plain, i);

      g_assert_cmpuint (differences (with, without, HEIGHT - 46, HEIGHT - 20), >, 200);
      /* also where the page itself is, so that no part cut out of it is without */
      for (int y = 40; y + 200 < HEIGHT - 60; y += 100)
        g_assert_cmpuint (differences (with, without, y, y + 200), >, 200);
      cairo_surface_destroy (with);
      cairo_surface_destroy (without);
    }
  made_clear (&made);
}

/* What can be marked in a viewer can be taken off; here there is nothing but a picture. */
static void
test_nothing_but_a_picture (void)
{
  Made made = { 0 };
  guint count = 0, first = 0, n = 0;
  g_autoptr(LoketCopy) copy = make ("Salinan AB12-CD34 · Rina (rina)", "SALINAN AB12-CD34", NULL, &made, &count);
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  const char *text;
  gsize size;

  loket_copy_to_pdf_async (copy, on_pdf, &made);
  g_main_loop_run (made.loop);
  g_assert_no_error (made.error);
  g_assert_true (loket_do_open (renderer, made.pdf, NULL, &first, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 2);
  text = g_bytes_get_data (made.pdf, &size);
  g_assert_null (memmem (text, size, "/Annot", 6));
  g_assert_null (memmem (text, size, "/Font ", 6));
  g_assert_nonnull (memmem (text, size, "/DCTDecode", 10));
  loket_renderer_close (renderer);
  made_clear (&made);
}

static void
test_cancelled (void)
{
  Made made = { 0 };
  guint count = 0;
  g_autoptr(GCancellable) ends = g_cancellable_new ();
  g_autoptr(LoketCopy) copy = make ("x", "y", ends, &made, &count);

  g_assert_error (made.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count, ==, 1);
  made_clear (&made);
}

/* A copy is complete or it is none. */
static void
test_damaged (void)
{
  Made made = { 0 };
  g_autoptr(GBytes) bytes = g_bytes_new_static ("this is no paper", 16);
  g_autoptr(GPtrArray) papers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(LoketCopy) copy = loket_copy_new ("Salinan", "x", "y");

  g_ptr_array_add (papers, loket_paper_new_for_bytes (bytes, "paper"));
  made.loop = g_main_loop_new (NULL, FALSE);
  loket_copy_make_async (copy, papers, NULL, on_made, &made);
  g_main_loop_run (made.loop);
  g_assert_false (made.made);
  g_assert_nonnull (made.error);
  made_clear (&made);
}

static void
test_place (void)
{
  LoketCopyPlace place;

  loket_copy_sheet_place (243, 153, &place);      /* a card stays as large as it is */
  g_assert_false (place.landscape);
  g_assert_cmpfloat_with_epsilon (place.scale, 200.0 / 72, 1e-6);
  loket_copy_sheet_place (842, 595, &place);
  g_assert_true (place.landscape);
  g_assert_cmpfloat (place.scale, <, 200.0 / 72);
  loket_copy_sheet_place (100, 5000, &place);     /* the roll of a counter printer */
  g_assert_false (place.landscape);
  g_assert_cmpfloat (place.scale * 5000, <, 842 * 200.0 / 72);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/copy/burnt-in", test_burnt_in);
  g_test_add_func ("/copy/nothing-but-a-picture", test_nothing_but_a_picture);
  g_test_add_func ("/copy/cancelled", test_cancelled);
  g_test_add_func ("/copy/damaged", test_damaged);
  g_test_add_func ("/copy/place", test_place);

  return g_test_run ();
}
