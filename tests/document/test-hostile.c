/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a worker says or does not say, the client goes on and says what happened. */

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "loket-error.h"
#include "loket-paper-maker.h"
#include "loket-test.h"

static char *tree, *program, *real_program;

static void
use_program (const char *path)
{
  unlink (program);
  g_assert_cmpint (symlink (path, program), ==, 0);
}

static void
set_behaviour (const char *behaviour)
{
  g_autofree char *path = g_build_filename (tree, "document", "worker", "behaviour", NULL);

  use_program (g_getenv ("LOKET_FAKE_WORKER"));
  g_assert_true (g_file_set_contents (path, behaviour, -1, NULL));
}

static LoketRenderer *
new_renderer (void)
{
  LoketRenderer *renderer = loket_renderer_new ();

  loket_renderer_set_patience (renderer, 50, 300);

  return renderer;
}

static void
assert_honest (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, LOKET_ERROR);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
test_open (gconstpointer data)
{
  g_autoptr(LoketRenderer) renderer = NULL;
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(GError) error = NULL;

  set_behaviour (data);
  renderer = new_renderer ();
  g_assert_false (loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, &error));
  assert_honest (error);
  if (g_str_equal (data, "no-walls"))
    g_assert_error (error, LOKET_ERROR, LOKET_ERROR_REFUSED);
}

static void
test_text (gconstpointer data)
{
  g_autoptr(LoketRenderer) renderer = NULL;
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) codes_result = NULL;
  g_autoptr(LoketText) text = NULL;
  g_autoptr(GPtrArray) codes = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) codes_error = NULL;
  gboolean is_text = g_str_has_prefix (data, "text");

  set_behaviour (data);
  renderer = new_renderer ();
  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  loket_renderer_text_async (renderer, 0, NULL, loket_test_store_result, &result);
  loket_renderer_codes_async (renderer, 1, NULL, loket_test_store_result, &codes_result);
  loket_test_wait_result (&result);
  loket_test_wait_result (&codes_result);
  text = loket_renderer_text_finish (renderer, result, &error);
  codes = loket_renderer_codes_finish (renderer, codes_result, &codes_error);
  if (g_str_equal (data, "text-boxes"))
    g_assert_cmpfloat (text->boxes[0].x, ==, 0);
  else if (is_text)
    assert_honest (error);
  else
    assert_honest (codes_error);
}

static void
test_zone (gconstpointer data)
{
  g_autoptr(LoketRenderer) renderer = NULL;
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  set_behaviour (data);
  renderer = new_renderer ();
  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  loket_renderer_zone_async (renderer, 0, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  g_assert_null (loket_renderer_zone_finish (renderer, result, &error));
  assert_honest (error);
}

static void
test_encode (gconstpointer data)
{
  g_autoptr(LoketRenderer) renderer = NULL;
  LoketScanRaster raster;
  int fd = loket_make_raster (75, 3, 8, &raster);
  g_autoptr(GError) error = NULL;
  LoketPage *page;

  set_behaviour (data);
  renderer = new_renderer ();
  page = loket_do_encode (renderer, fd, &raster, LOKET_ENCODING_AUTO, &error);
  g_assert_null (page);
  assert_honest (error);
  close (fd);
}

static void
test_render (gconstpointer data)
{
  g_autoptr(LoketRenderer) renderer = NULL;
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(GError) error = NULL;

  set_behaviour (data);
  renderer = new_renderer ();
  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  g_assert_null (loket_do_render (renderer, 0, &(LoketView) { .scale = 1 }, &error));
  assert_honest (error);
}

/* More answers than questions: each request still ends, and the program with it lives on. */
static void
test_flood (void)
{
  g_autoptr(LoketRenderer) renderer = NULL;
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  gint64 before = g_get_monotonic_time ();
  g_autoptr(GError) open_error = NULL;

  set_behaviour ("flood");
  renderer = new_renderer ();
  if (!loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, &open_error))
    assert_honest (open_error);
  for (int i = 0; i < 10; i++)
    {
      g_autoptr(GError) error = NULL;
      LoketRaster *raster = loket_do_render (renderer, 1, &(LoketView) { .scale = 1 }, &error);

      if (raster != NULL)
        loket_raster_unref (raster);
      else
        assert_honest (error);
    }
  g_assert_cmpint (g_get_monotonic_time () - before, <, 10 * G_TIME_SPAN_SECOND);
}

/* A page that is stopped three times is not tried again; the other page is. */
static void
test_three_kills (void)
{
  g_autoptr(LoketRenderer) renderer = NULL;
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  gint64 before;

  set_behaviour ("good");
  renderer = new_renderer ();
  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  set_behaviour ("short-raster");
  loket_renderer_close (renderer);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (loket_do_render (renderer, 0, &(LoketView) { .scale = 1 }, &error));
      assert_honest (error);
    }
  set_behaviour ("good");
  before = g_get_monotonic_time ();
  for (int i = 0; i < 50; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (loket_do_render (renderer, 0, &(LoketView) { .scale = 1 }, &error));
      g_assert_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED);
    }
  g_assert_cmpint (g_get_monotonic_time () - before, <, G_TIME_SPAN_SECOND);
  loket_renderer_close (renderer);
  loket_raster_unref (loket_do_render (renderer, 1, &(LoketView) { .scale = 1 }, NULL));
}

/* Killed from outside between two requests, it is started again and has everything again. */
static void
test_killed_between (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (2);

  use_program (real_program);
  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  for (int i = 0; i < 4; i++)
    {
      g_assert_cmpint (kill (loket_renderer_get_pid (renderer), SIGKILL), ==, 0);
      loket_raster_unref (loket_do_render (renderer, i, &(LoketView) { .scale = 1 }, NULL));
    }
}

static void
on_slow (LoketRenderer *renderer,
         guint          page,
         gboolean       slow,
         GString       *seen)
{
  g_string_append_printf (seen, "%u%c", page, slow ? '+' : '-');
}

static void
test_slow_is_said (void)
{
  g_autoptr(LoketRenderer) renderer = NULL;
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(GString) seen = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  set_behaviour ("good");
  renderer = new_renderer ();
  g_signal_connect (renderer, "slow", G_CALLBACK (on_slow), seen);
  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  kill (loket_renderer_get_pid (renderer), SIGSTOP);
  g_assert_null (loket_do_render (renderer, 0, &(LoketView) { .scale = 1 }, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_WORKER);
  g_assert_cmpstr (seen->str, ==, "0+0-");
}

/* Nobody waits any more for what hangs: those who wait for something else get it soon. */
static void
test_cancelled_hang (void)
{
  g_autoptr(LoketRenderer) renderer = NULL;
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) hanging = NULL;
  gint64 before = g_get_monotonic_time ();

  set_behaviour ("good");
  renderer = new_renderer ();
  loket_renderer_set_patience (renderer, 100, 30000);
  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  kill (loket_renderer_get_pid (renderer), SIGSTOP);
  loket_renderer_render_async (renderer, 0, &(LoketView) { .scale = 1 }, cancellable,
                               loket_test_store_result, &hanging);
  loket_test_turn ();
  g_cancellable_cancel (cancellable);
  loket_raster_unref (loket_do_render (renderer, 1, &(LoketView) { .scale = 1 }, NULL));
  g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_TIME_SPAN_SECOND);
}

/* Where the client looks for its worker stands a link to one or the other. */
static void
make_tree (void)
{
  g_autofree char *folder = NULL;

  real_program = g_build_filename (g_getenv ("LOKET_LIBEXECDIR"), "document", "worker",
                                   "loket-renderer", NULL);
  tree = loket_test_make_directory ();
  folder = g_build_filename (tree, "document", "worker", NULL);
  program = g_build_filename (folder, "loket-renderer", NULL);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_setenv ("LOKET_LIBEXECDIR", tree, TRUE);
}

static void
use_script (const char *option)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nexec '%s' %s\n", real_program, option);

  unlink (program);
  g_assert_true (g_file_set_contents_full (program, script, -1, G_FILE_SET_CONTENTS_NONE, 0755,
                                           NULL));
}

/* No system-call filter, no foreign files. */
static void
test_without_seccomp (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  g_autoptr(GError) error = NULL;

  use_script ("--without-seccomp");
  g_assert_false (loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, LOKET_ERROR, LOKET_ERROR_REFUSED);
}

/* Nothing can be opened any more, so pages come with what was loaded before. */
static void
test_without_landlock (void)
{
  g_autoptr(LoketRenderer) renderer = loket_renderer_new ();
  g_autoptr(GBytes) pdf = loket_make_pdf (1);
  LoketRaster *raster;

  use_script ("--without-landlock");
  loket_do_open (renderer, pdf, NULL, NULL, NULL, NULL, NULL);
  raster = loket_do_render (renderer, 0, &(LoketView) { .scale = 1 }, NULL);
  g_assert_cmpuint (loket_raster_at (raster, 50, 50), ==, 0);
  loket_raster_unref (raster);
}

static void
add (const char   *what,
     const char   *behaviour,
     GTestDataFunc function)
{
  g_autofree char *path = g_strdup_printf ("/hostile/%s/%s", what, behaviour);

  g_test_add_data_func (path, behaviour, function);
}

int
main (int    argc,
      char **argv)
{
  static const char * const openings[] = {
    "dies-at-once", "no-walls", "two-hellos", "silence", "dies", "zero-pages", "many-pages",
    "nan-sizes", "negative-sizes", "huge-sizes", "wrong-format", "size-beyond", "wrong-magic",
    "wrong-serial", "wrong-job", "wrong-status", "short-packet", "long-packet",
    "sends-descriptor", "keeps-mapping",
  };
  static const char * const texts[] = { "text-count", "text-bytes", "text-boxes", "code-length",
                                        "code-count", "code-bytes" };
  static const char * const encodings[] = { "encode-kind", "encode-width", "encode-dpi",
                                            "encode-skew", "encode-flags", "encode-turn" };
  static const char * const zones[] = { "zone-count", "zone-letters", "zone-lines", "zone-turn",
                                        "zone-score" };
  static const char * const renderings[] = { "short-raster" };
  int status;

  loket_test_init (&argc, &argv);
  make_tree ();
  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    add ("open", openings[i], test_open);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    add ("read", texts[i], test_text);
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    add ("encode", encodings[i], test_encode);
  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    add ("zone", zones[i], test_zone);
  for (guint i = 0; i < G_N_ELEMENTS (renderings); i++)
    add ("render", renderings[i], test_render);
  g_test_add_func ("/hostile/flood", test_flood);
  g_test_add_func ("/hostile/three-kills", test_three_kills);
  g_test_add_func ("/hostile/killed-between", test_killed_between);
  g_test_add_func ("/hostile/slow-is-said", test_slow_is_said);
  g_test_add_func ("/hostile/cancelled-hang", test_cancelled_hang);
  g_test_add_func ("/hostile/without-seccomp", test_without_seccomp);
  g_test_add_func ("/hostile/without-landlock", test_without_landlock);
  status = g_test_run ();
  loket_test_remove_directory (tree);
  g_free (tree);
  g_free (program);
  g_free (real_program);

  return status;
}
