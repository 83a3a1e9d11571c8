/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Odd, broken, locked and slow files of others: each is shown or refused in a sentence, soon. */

#include <string.h>

#include "loket-error.h"
#include "loket-paper-maker.h"
#include "loket-test.h"

#define PAGES 2
#define SLOW_MS 500
#define KILL_MS 2500
#define AT_ONCE 2               /* workers that run at the same time */
#define BOX_SECONDS 50          /* a busy machine looks at fewer files; LOKET_TEST_LONG at all */
#ifdef LOKET_WALLS_SANITIZER
#define PATIENCE 4              /* everything takes longer there */
#else
#define PATIENCE 1
#endif

typedef struct
{
  const char *name;
  LoketRenderer *renderer;
  guint waiting, n_pages, shown;
  gint64 started;
  GError *error;                /* the first one */
  gboolean done;
} File;

static GPtrArray *names;
static char *folder;
static gint64 box_end;
static guint next, running, n_shown, n_part, n_refused, n_slow;

static void start_next (void);

static char *
find_folder (void)
{
  const char *given = g_getenv ("LOKET_CORPUS");
  g_autofree char *source = g_canonicalize_filename (g_test_get_dir (G_TEST_DIST), NULL);

  if (given != NULL)
    return g_strdup (given);

  /* Beside the repository, wherever it was put. */
  while (strlen (source) > 1)
    {
      g_autofree char *up = g_path_get_dirname (source);
      char *found = g_build_filename (up, "shared", "corpus", "pdf", NULL);

      if (g_file_test (found, G_FILE_TEST_IS_DIR))
        return found;
      g_free (found);
      g_free (source);
      source = g_steal_pointer (&up);
    }

  return NULL;
}

static void
file_done (File *file)
{
  double seconds = (g_get_monotonic_time () - file->started) / 1e6;

  if (file->shown > 0 && file->error == NULL)
    n_shown++;
  else if (file->shown > 0)
    n_part++;
  else
    n_refused++;
  if (file->error != NULL)
    {
      g_assert_cmpuint (file->error->domain, ==, LOKET_ERROR);
      g_test_message ("%s: %s (%.1f s)", file->name, file->error->message, seconds);
    }
  g_assert_true (file->shown > 0 || file->error != NULL);
  n_slow += seconds > 2;
  /* Opened, then two pages and their text: a hang ends after 2.5 s, then 1.3, then 0.6. */
  g_assert_cmpfloat (seconds, <, 8 * PATIENCE * KILL_MS / 1000.0);
  g_clear_error (&file->error);
  g_clear_object (&file->renderer);
  g_free (file);
  running--;
  start_next ();
}

static void
settle (File   *file,
        GError *error)
{
  if (file->error == NULL)
    file->error = error;
  else
    g_clear_error (&error);
  if (--file->waiting == 0)
    file_done (file);
}

static void
on_rendered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  File *file = user_data;
  GError *error = NULL;
  LoketRaster *raster = loket_renderer_render_finish (LOKET_RENDERER (source), result, &error);

  file->shown += raster != NULL;
  g_clear_pointer (&raster, loket_raster_unref);
  settle (file, error);
}

static void
on_text (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GError *error = NULL;
  LoketText *text = loket_renderer_text_finish (LOKET_RENDERER (source), result, &error);

  g_clear_pointer (&text, loket_text_unref);
  settle (user_data, error);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  File *file = user_data;
  GError *error = NULL;
  guint n = 0;

  loket_renderer_open_finish (LOKET_RENDERER (source), result, NULL, &n, NULL, &error);
  n = MIN (n, PAGES);
  for (guint i = 0; i < n; i++)
    {
      LoketView view = { .scale = 96 / 72.0 };
      double width, height;

      loket_renderer_get_page_size (file->renderer, i, &width, &height);
      view.scale = MIN (view.scale, 3000 / MAX (width, height));
      file->waiting += 3;
      loket_renderer_render_async (file->renderer, i, &view, NULL, on_rendered, file);
      view.clip_width = view.clip_height = 256;
      loket_renderer_render_async (file->renderer, i, &view, NULL, on_rendered, file);
      loket_renderer_text_async (file->renderer, i, NULL, on_text, file);
    }
  settle (file, error);
}

static void
start_next (void)
{
  while (running < AT_ONCE && next < names->len && g_get_monotonic_time () < box_end)
    {
      File *file = g_new0 (File, 1);
      g_autofree char *path = NULL;
      g_autoptr(GBytes) bytes = NULL;
      char *data;
      gsize size;

      file->name = names->pdata[next++];
      path = g_build_filename (folder, file->name, NULL);
      g_assert_true (g_file_get_contents (path, &data, &size, NULL));
      bytes = g_bytes_new_take (data, size);
      file->renderer = loket_renderer_new ();
      loket_renderer_set_patience (file->renderer, SLOW_MS, KILL_MS);
      file->waiting = 1;
      file->started = g_get_monotonic_time ();
      running++;
      loket_renderer_open_async (file->renderer, bytes, NULL, NULL, on_opened, file);
    }
}

/* Those that hang come first, the others in an order that is the same every day. */
static guint
rank (const char *name)
{
  static const char * const bad[] = { "bomb", "function_based", "shared-unnamed",
                                      "ContentStreamCycle" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (strstr (name, bad[i]) != NULL)
      return i;

  return G_N_ELEMENTS (bad) + g_str_hash (name) % 100000;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  guint x = rank (*(const char * const *) a), y = rank (*(const char * const *) b);

  return (x > y) - (x < y);
}

static void
list_files (void)
{
  GDir *directory = g_dir_open (folder, 0, NULL);
  const char *name;

  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_dir_close (directory);
  g_ptr_array_sort (names, compare_names);
}

static void
test_corpus (void)
{
  folder = find_folder ();
  if (folder == NULL)
    {
      g_test_skip ("no shared/corpus/pdf beside the repository and no LOKET_CORPUS");
      return;
    }

  list_files ();
  box_end = g_getenv ("LOKET_TEST_LONG") != NULL
            ? G_MAXINT64 : g_get_monotonic_time () + BOX_SECONDS * G_TIME_SPAN_SECOND;
  loket_renderer_warm ();
  start_next ();
  g_assert_true (loket_test_wait (running == 0, 600));
  g_assert_cmpuint (next, >, 10);
  loket_renderer_cool ();
  g_test_message ("report: %u of %u files: %u shown, %u in part, %u refused, %u took more than 2 s", next,
                  names->len, n_shown, n_part, n_refused, n_slow);
  g_ptr_array_unref (names);
  g_free (folder);
}

int
main (int    argc,
      char **argv)
{
  loket_test_init (&argc, &argv);
  g_test_add_func ("/corpus", test_corpus);

  return g_test_run ();
}
