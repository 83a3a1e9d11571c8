/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a scanner become rows of a page, in whatever pieces and shapes they come. */

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "loket-scan-canvas.h"

static LoketScanFrame
frame_of (LoketScanFrameFormat format,
          int                  depth,
          int                  width,
          int                  bytes,
          int                  lines)
{
  return (LoketScanFrame) { format, depth, width, bytes, lines };
}

/* In pieces of every length from 1 up. */
static void
feed (LoketScanCanvas *canvas,
      const guint8    *data,
      gsize            length)
{
  gsize piece = 1;

  while (length > 0)
    {
      gsize part = MIN (piece++, length);

      if (!loket_scan_canvas_feed (canvas, data, part))
        return;
      data += part;
      length -= part;
    }
}

static GBytes *
sealed (LoketScanCanvas   *canvas,
        LoketScanPageInfo *info)
{
  g_autofree guint8 *pixels = NULL;
  gsize length;
  struct stat status;
  int fd = loket_scan_canvas_get_fd (canvas);

  loket_scan_canvas_describe (canvas, info);
  length = info->stride * (gsize) info->height;
  g_assert_cmpint (loket_scan_canvas_seal (canvas), ==, LOKET_SCAN_PROBLEM_NONE);
  g_assert_cmpint (fstat (fd, &status), ==, 0);
  g_assert_cmpint (status.st_size, ==, length);
  g_assert_cmpint (pwrite (fd, "x", 1, 0), ==, -1);
  pixels = g_malloc (length);
  g_assert_cmpint (pread (fd, pixels, length, 0), ==, length);

  return g_bytes_new_take (g_steal_pointer (&pixels), length);
}

static void
assert_pixels (GBytes       *pixels,
               const guint8 *expected,
               gsize         length)
{
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (pixels, &n_bytes);

  g_assert_cmpmem (data, n_bytes, expected, length);
}

static void
run (const LoketScanFrame *frame,
     const guint8         *data,
     gsize                 length,
     const guint8         *expected,
     gsize                 expected_length,
     LoketScanProblem      remark)
{
  g_autoptr(LoketScanCanvas) canvas = loket_scan_canvas_new ();
  g_autoptr(GBytes) pixels = NULL;
  LoketScanPageInfo info = { 0 };

  g_assert_cmpint (loket_scan_canvas_begin (canvas, frame), ==, LOKET_SCAN_PROBLEM_NONE);
  feed (canvas, data, length);
  loket_scan_canvas_end (canvas);
  pixels = sealed (canvas, &info);
  assert_pixels (pixels, expected, expected_length);
  g_assert_cmpint (info.remark, ==, remark);
}

static void
test_depths (void)
{
  static const guint8 grey_bits[] = { 0xa0, 0x40 };
  static const guint8 grey_pixels[] = { 0, 255, 0, 255, 0, 255 };
  static const guint8 colour_bits[] = { 0x80, 0x40, 0x20 };
  static const guint8 colour_pixels[] = { 255, 0, 0, 0, 255, 0, 0, 0, 255 };
  static const guint16 wide[] = { 0, 0x8000, 0xffff, 0x00ff };
  static const guint8 wide_pixels[] = { 0, 128, 255, 1 };
  LoketScanFrame frame = frame_of (LOKET_SCAN_FRAME_GREY, 1, 3, 1, 2);

  run (&frame, grey_bits, 2, grey_pixels, 6, LOKET_SCAN_PROBLEM_NONE);
  frame = frame_of (LOKET_SCAN_FRAME_RGB, 1, 3, 3, 1);
  run (&frame, colour_bits, 3, colour_pixels, 9, LOKET_SCAN_PROBLEM_NONE);
  frame = frame_of (LOKET_SCAN_FRAME_GREY, 16, 2, 4, 2);
  run (&frame, (const guint8 *) wide, 8, wide_pixels, 4, LOKET_SCAN_PROBLEM_NONE);
}

static void
test_lengths (void)
{
  static const guint8 data[] = "abc--def--ghi--jkl--mno--pqr--stu--";
  LoketScanFrame frame = frame_of (LOKET_SCAN_FRAME_GREY, 8, 3, 5, 3);

  run (&frame, data, 15, (const guint8 *) "abcdefghi", 9, LOKET_SCAN_PROBLEM_NONE);
  /* A line that did not arrive whole is not a line. */
  run (&frame, data, 14, (const guint8 *) "abcdef", 6, LOKET_SCAN_PROBLEM_SHORT_PAGE);
  /* More than announced is kept up to twice as much. */
  run (&frame, data, 25, (const guint8 *) "abcdefghijklmno", 15, LOKET_SCAN_PROBLEM_NONE);
  run (&frame, data, 35, (const guint8 *) "abcdefghijklmnopqr", 18, LOKET_SCAN_PROBLEM_LONG_PAGE);
  frame.lines = -1;
  run (&frame, data, 35, (const guint8 *) "abcdefghijklmnopqrstu", 21, LOKET_SCAN_PROBLEM_NONE);
  frame = frame_of (LOKET_SCAN_FRAME_GREY, 8, 9, 5, 2);
  run (&frame, data, 10, (const guint8 *) "abc--def--", 10, LOKET_SCAN_PROBLEM_NONE);
}

static void
test_passes (void)
{
  static const LoketScanFrameFormat order[] = {
    LOKET_SCAN_FRAME_BLUE, LOKET_SCAN_FRAME_RED, LOKET_SCAN_FRAME_GREEN
  };
  static const char * const planes[] = { "BbXx", "Rr", "Gg" };
  g_autoptr(LoketScanCanvas) canvas = loket_scan_canvas_new ();
  g_autoptr(GBytes) pixels = NULL;
  LoketScanPageInfo info = { 0 };

  for (int i = 0; i < 3; i++)
    {
      LoketScanFrame frame = frame_of (order[i], 8, 2, 2, 2);

      g_assert_cmpint (loket_scan_canvas_begin (canvas, &frame), ==, LOKET_SCAN_PROBLEM_NONE);
      feed (canvas, (const guint8 *) planes[i], strlen (planes[i]));
      loket_scan_canvas_end (canvas);
    }
  /* As high as the shortest pass. */
  pixels = sealed (canvas, &info);
  assert_pixels (pixels, (const guint8 *) "RGBrgb", 6);
  g_assert_cmpint (info.remark, ==, LOKET_SCAN_PROBLEM_SHORT_PAGE);
}

static void
test_nonsense (void)
{
  static const LoketScanFrame frames[] = {
    { LOKET_SCAN_FRAME_RGB, 4, 100, 100, 10 }, { LOKET_SCAN_FRAME_RGB, 8, 0, 100, 10 },
    { LOKET_SCAN_FRAME_RGB, 8, -5, 100, 10 }, { LOKET_SCAN_FRAME_RGB, 8, 100, 0, 10 },
    { LOKET_SCAN_FRAME_RGB, 8, 100, -300, 10 }, { LOKET_SCAN_FRAME_RGB, 0, 100, 300, 10 },
    { LOKET_SCAN_FRAME_RGB, 32, 100, 300, 10 }, { 11, 8, 100, 300, 10 },
    { LOKET_SCAN_FRAME_RGB, 8, G_MAXINT, G_MAXINT, 10 },
    { LOKET_SCAN_FRAME_RGB, 8, 100, 2, 10 },
  };
  LoketScanFrame huge = frame_of (LOKET_SCAN_FRAME_RGB, 8, 100000, 300000, 2000000000);
  g_autoptr(LoketScanCanvas) last = loket_scan_canvas_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr(LoketScanCanvas) canvas = loket_scan_canvas_new ();

      g_assert_cmpint (loket_scan_canvas_begin (canvas, &frames[i]), ==,
                       LOKET_SCAN_PROBLEM_UNSUPPORTED);
    }
  g_assert_cmpint (loket_scan_canvas_begin (last, &huge), ==, LOKET_SCAN_PROBLEM_TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/canvas/depths", test_depths);
  g_test_add_func ("/scan/canvas/lengths", test_lengths);
  g_test_add_func ("/scan/canvas/passes", test_passes);
  g_test_add_func ("/scan/canvas/nonsense", test_nonsense);

  return g_test_run ();
}
