/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loket-admin scan: what a scanner gives, without the window; also how devices nobody here knows
 * are tried. Same client and workers as the window. */

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "loket-admin-command.h"
#include "loket-renderer.h"
#include "loket-scanner.h"
#include "loket-specimen-glass.h"

typedef struct
{
  gboolean list;
  gboolean options;
  char *device;
  char *profile;
  char *specimens;
  char *papers;
  char *out;
  char **lay;
  char **set;
  int pages;
} Arguments;

typedef struct
{
  LoketScanner *scanner;
  LoketRenderer *renderer;
  GCancellable *cancellable;
  GListStore *pages;
  LoketScanProfile *profile;
  LoketScanPageInfo first;
  gint64 began;
  double seconds;
  guint in_work;
  gboolean done;
  GListModel *devices;
  GBytes *pdf;
  LoketScanProblem problem;
  GError *error;
} Run;

static void
print_json (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
wait_until (gboolean *done)
{
  while (!*done)
    g_main_context_iteration (NULL, TRUE);
  *done = FALSE;
}

static void
keep_error (Run    *run,
            GError *error)
{
  if (error != NULL && run->error == NULL)
    run->error = error;
  else
    g_clear_error (&error);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Run *run = user_data;
  GError *error = NULL;

  run->devices = loket_scanner_list_finish (LOKET_SCANNER (source), result, &error);
  keep_error (run, error);
  run->done = TRUE;
}

static int
list_devices (Run *run)
{
  loket_scanner_list_async (run->scanner, TRUE, run->cancellable, on_listed, run);
  wait_until (&run->done);
  for (guint i = 0; run->devices != NULL && i < g_list_model_get_n_items (run->devices); i++)
    {
      g_autoptr(LoketScanDevice) device = g_list_model_get_item (run->devices, i);
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      add_text (builder, "name", loket_scan_device_get_name (device));
      add_text (builder, "vendor", loket_scan_device_get_vendor (device));
      add_text (builder, "model", loket_scan_device_get_model (device));
      add_text (builder, "kind", loket_scan_device_get_kind (device));
      print_json (builder);
    }
  if (run->error != NULL)
    return loket_admin_failed (run->error);

  return LOKET_ADMIN_OK;
}

static void
add_constraint (JsonBuilder     *builder,
                LoketScanOption *option)
{
  const char * const *choices = loket_scan_option_get_choices (option);
  guint n_numbers;
  const double *numbers = loket_scan_option_get_numbers (option, &n_numbers);
  double min, max, step;

  if (choices != NULL || n_numbers > 0)
    {
      json_builder_set_member_name (builder, "choices");
      json_builder_begin_array (builder);
      for (; choices != NULL && *choices != NULL; choices++)
        json_builder_add_string_value (builder, *choices);
      for (guint i = 0; i < n_numbers; i++)
        json_builder_add_double_value (builder, numbers[i]);
      json_builder_end_array (builder);
    }
  if (loket_scan_option_get_range (option, &min, &max, &step))
    {
      json_builder_set_member_name (builder, "range");
      json_builder_begin_array (builder);
      json_builder_add_double_value (builder, min);
      json_builder_add_double_value (builder, max);
      json_builder_add_double_value (builder, step);
      json_builder_end_array (builder);
    }
}

static void
print_options (Run *run)
{
  static const char * const kinds[] = {
    "boolean", "integer", "decimal", "text", "button", "group"
  };
  static const char * const units[] = {
    NULL, "pixel", "bit", "mm", "dpi", "percent", "microsecond"
  };
  GListModel *options = loket_scanner_get_options (run->scanner);

  for (guint i = 0; i < g_list_model_get_n_items (options); i++)
    {
      g_autoptr(LoketScanOption) option = g_list_model_get_item (options, i);
      g_autoptr(JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      add_text (builder, "option", loket_scan_option_get_name (option));
      add_text (builder, "title", loket_scan_option_get_title (option));
      add_text (builder, "kind", kinds[loket_scan_option_get_kind (option)]);
      add_text (builder, "unit", units[loket_scan_option_get_unit (option)]);
      json_builder_set_member_name (builder, "settable");
      json_builder_add_boolean_value (builder, loket_scan_option_get_settable (option));
      add_text (builder, "value", loket_scan_option_has_value (option)
                ? loket_scan_option_get_text (option) : NULL);
      add_constraint (builder, option);
      print_json (builder);
    }
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Run *run = user_data;
  GError *error = NULL;

  loket_scanner_open_finish (LOKET_SCANNER (source), result, &error);
  keep_error (run, error);
  run->done = TRUE;
}

static gboolean
open_device (Run        *run,
             const char *device)
{
  loket_scanner_open_async (run->scanner, device, run->cancellable, on_opened, run);
  wait_until (&run->done);

  return run->error == NULL;
}

typedef struct
{
  Run *run;
  LoketScanPage *raw;     /* held until it is encoded: the scanner waits for us */
  guint place;
} Work;

static void
on_page_encoded (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autofree Work *work = user_data;
  Run *run = work->run;
  GError *error = NULL;
  g_autoptr(LoketPage) page = loket_renderer_encode_finish (LOKET_RENDERER (source), result,
                                                            &error);

  g_object_unref (work->raw);
  run->in_work--;
  if (page != NULL)
    g_list_store_insert (run->pages, MIN (work->place, g_list_model_get_n_items
                                            (G_LIST_MODEL (run->pages))), page);
  keep_error (run, error);
}

static void
on_page_done (LoketScanner  *scanner,
              LoketScanPage *page,
              Run           *run)
{
  const LoketScanPageInfo *info = loket_scan_page_get_info (page);
  g_autofree char *id = g_uuid_string_random ();
  LoketScanRaster raster = {
    .width = info->width, .height = info->height, .stride = info->stride,
    .channels = info->channels, .bits = 8, .dpi_x = info->dpi_x, .dpi_y = info->dpi_y,
  };
  Work *work = g_new0 (Work, 1);

  if (info->number == 1)
    run->first = *info;
  work->run = run;
  work->raw = g_object_ref (page);
  work->place = info->number - 1;
  run->in_work++;
  loket_renderer_encode_async (run->renderer, id, loket_scan_page_get_fd (page), &raster,
                               info->bilevel ? LOKET_ENCODING_LINEART : LOKET_ENCODING_AUTO,
                               NULL, on_page_encoded, work);
}

static void
on_problem_seen (LoketScanner *scanner,
                 int           problem,
                 Run          *run)
{
  if (problem != LOKET_SCAN_PROBLEM_NONE)
    run->problem = (LoketScanProblem) problem;
}

static void
on_scanned (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Run *run = user_data;
  GError *error = NULL;

  loket_scanner_scan_finish (LOKET_SCANNER (source), result, NULL, &error);
  if (error != NULL)
    run->problem = loket_scanner_get_problem (run->scanner);
  keep_error (run, error);
  run->done = TRUE;
}

static void
on_composed (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Run *run = user_data;
  GError *error = NULL;

  run->pdf = loket_renderer_compose_finish (LOKET_RENDERER (source), result, &error);
  keep_error (run, error);
  run->done = TRUE;
}

/* Whole or not at all: a reader never finds half a file under this name. */
static gboolean
write_file (const char *path,
            GBytes     *bytes,
            GError    **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (!g_file_set_contents_full (part, data, (gssize) length, G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 error))
    return FALSE;
  if (g_rename (part, path) == 0)
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));

  return FALSE;
}

static void
scan_pages (Run *run)
{
  g_signal_connect (run->scanner, "page-done", G_CALLBACK (on_page_done), run);
  g_signal_connect (run->scanner, "problem", G_CALLBACK (on_problem_seen), run);
  run->began = g_get_monotonic_time ();
  loket_scanner_scan_async (run->scanner, run->profile, run->cancellable, on_scanned, run);
  wait_until (&run->done);
  while (run->in_work > 0)
    g_main_context_iteration (NULL, TRUE);
  run->seconds = (double) (g_get_monotonic_time () - run->began) / G_USEC_PER_SEC;
}

static char *
quoted (const char *text)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_VALUE);

  if (text == NULL)
    return g_strdup ("null");
  json_node_set_string (node, text);

  return json_to_string (node, FALSE);
}

/* By hand, because json-glib writes 1.2 as 1.2 with fifteen digits behind it. */
static void
print_outcome (Run *run)
{
  guint n_pages = g_list_model_get_n_items (G_LIST_MODEL (run->pages));
  const char *problem = run->problem != LOKET_SCAN_PROBLEM_NONE
                        ? loket_scan_problem_get_code (run->problem)
                        : run->error != NULL ? "file" : NULL;
  g_autofree char *device = quoted (loket_scanner_get_device (run->scanner));
  g_autofree char *mode = quoted (n_pages == 0 ? NULL : run->first.bilevel ? "lineart"
                                  : run->first.channels == 1 ? "grey" : "colour");
  g_autofree char *word = quoted (problem);
  char seconds[G_ASCII_DTOSTR_BUF_SIZE], x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];

  g_print ("{\"device\":%s,\"pages\":%u,\"size\":[%d,%d],\"dpi\":[%s,%s],\"mode\":%s,"
           "\"seconds\":%s,\"problem\":%s}\n", device, n_pages, run->first.width,
           run->first.height, g_ascii_formatd (x, sizeof x, "%.6g", run->first.dpi_x),
           g_ascii_formatd (y, sizeof y, "%.6g", run->first.dpi_y), mode,
           g_ascii_formatd (seconds, sizeof seconds, "%.3f", run->seconds), word);
}

/* What was scanned before a fault is in the file. */
static int
scan_to_file (Run        *run,
              const char *out)
{
  GError *error = NULL;

  run->renderer = loket_renderer_new ();
  scan_pages (run);
  if (g_list_model_get_n_items (G_LIST_MODEL (run->pages)) > 0)
    {
      loket_renderer_compose_async (run->renderer, G_LIST_MODEL (run->pages), NULL, NULL, NULL,
                                    on_composed, run);
      wait_until (&run->done);
      if (run->pdf != NULL && !write_file (out, run->pdf, &error))
        keep_error (run, error);
    }
  print_outcome (run);
  if (run->problem != LOKET_SCAN_PROBLEM_NONE)
    {
      loket_admin_say ("%s %s", loket_scan_problem_get_sentence (run->problem),
                       loket_scan_problem_get_advice (run->problem));
      return LOKET_ADMIN_FAILED;
    }

  return run->error != NULL ? loket_admin_failed (run->error) : LOKET_ADMIN_OK;
}

static gboolean
on_interrupted (gpointer user_data)
{
  Run *run = user_data;

  g_cancellable_cancel (run->cancellable);

  return G_SOURCE_CONTINUE;
}

/* The practice scanner gets its papers: on the glass, or in the feeder. */
static gboolean
lay_papers (Run             *run,
            const Arguments *arguments)
{
  g_autoptr(LoketSpecimenGlass) glass = NULL;
  const char * const *papers = (const char * const *) arguments->lay;

  if (arguments->specimens == NULL || arguments->papers == NULL)
    return TRUE;
  glass = loket_specimen_glass_new (arguments->specimens, arguments->papers);
  if (!loket_specimen_glass_prepare (glass, &run->error) || papers == NULL)
    return run->error == NULL;
  if (run->profile->source == LOKET_SCAN_SOURCE_FLATBED)
    return loket_specimen_glass_lay (glass, papers, &run->error);

  return loket_specimen_glass_stack (glass, papers, &run->error);
}

static void
run_begin (Run             *run,
           const Arguments *arguments)
{
  run->scanner = loket_scanner_new ();
  run->cancellable = g_cancellable_new ();
  run->pages = g_list_store_new (LOKET_TYPE_PAGE);
  if (arguments->specimens != NULL)
    loket_scanner_set_specimens (run->scanner, arguments->specimens);
  g_unix_signal_add (SIGINT, on_interrupted, run);
  g_unix_signal_add (SIGTERM, on_interrupted, run);
}

static void
run_end (Run *run)
{
  loket_scanner_close (run->scanner);
  g_clear_object (&run->renderer);
  g_clear_object (&run->scanner);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->pages);
  g_clear_object (&run->devices);
  g_clear_pointer (&run->pdf, g_bytes_unref);
  g_clear_pointer (&run->profile, loket_scan_profile_free);
  g_clear_error (&run->error);
}

static int
run_scan_with (Arguments *arguments)
{
  Run run = { 0 };
  GError *error = NULL;
  int status;

  run.profile = loket_scan_profile_parse (arguments->profile != NULL ? arguments->profile
                                          : "flatbed-colour-300-a4", &error);
  if (run.profile == NULL)
    {
      g_autoptr(GError) owned = error;

      return loket_admin_misused ("scan", "%s", owned->message);
    }
  run.profile->settings = g_strdupv (arguments->set);
  run.profile->pages_max = (guint) MAX (arguments->pages, 0);
  run_begin (&run, arguments);
  if (!lay_papers (&run, arguments))
    status = loket_admin_failed (run.error);
  else if (arguments->list)
    status = list_devices (&run);
  else if (!open_device (&run, arguments->device))
    {
      run.problem = loket_scanner_get_problem (run.scanner);
      print_outcome (&run);
      status = loket_admin_failed (run.error);
    }
  else if (arguments->options)
    {
      print_options (&run);
      status = LOKET_ADMIN_OK;
    }
  else
    status = scan_to_file (&run, arguments->out);
  run_end (&run);

  return status;
}

static int
run_scan (int    argc,
          char **argv)
{
  Arguments arguments = { 0 };
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &arguments.list, NULL, NULL },
    { "options", 0, 0, G_OPTION_ARG_NONE, &arguments.options, NULL, NULL },
    { "device", 0, 0, G_OPTION_ARG_STRING, &arguments.device, NULL, NULL },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &arguments.profile, NULL, NULL },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments.set, NULL, NULL },
    { "pages", 0, 0, G_OPTION_ARG_INT, &arguments.pages, NULL, NULL },
    { "specimens", 0, 0, G_OPTION_ARG_FILENAME, &arguments.specimens, NULL, NULL },
    { "papers", 0, 0, G_OPTION_ARG_FILENAME, &arguments.papers, NULL, NULL },
    { "lay", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments.lay, NULL, NULL },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &arguments.out, NULL, NULL },
    { NULL }
  };
  int status;

  if (!loket_admin_parse (&loket_admin_scan, entries, &argc, &argv))
    status = LOKET_ADMIN_USAGE;
  else if (argc > 1)
    status = loket_admin_misused ("scan", _("“%s” was not expected."), argv[1]);
  else if (!arguments.list && !arguments.options && arguments.out == NULL)
    status = loket_admin_misused ("scan", _("--out says which file to write."));
  else
    status = run_scan_with (&arguments);
  g_free (arguments.device);
  g_free (arguments.profile);
  g_free (arguments.specimens);
  g_free (arguments.papers);
  g_free (arguments.out);
  g_strfreev (arguments.lay);
  g_strfreev (arguments.set);

  return status;
}

const LoketAdminCommand loket_admin_scan = {
  "scan",
  N_("scan to a PDF file, or say what a scanner is"),
  "[--list] [--options] [--device NAME] [--profile WORDS] [--set OPTION=VALUE]… [--pages N]"
  " [--specimens FOLDER [--papers FOLDER] [--lay PAPER]…] --out FILE.pdf",
  N_("Prints one JSON line: device, pages, size and dpi of the first page, mode, seconds, problem.\n"
     "--list prints one line for each scanner, --options one for each of its settings.\n"
     "WORDS are joined by “-”: flatbed feeder duplex, colour grey lineart, a4 a5 f4 id1 id3 all\n"
     "or 60x40mm, and a resolution, as in feeder-grey-300-a4. Without --device the last one used\n"
     "is taken, or the first there is. --specimens is the folder of a practice scanner, --papers\n"
     "its masters, --lay one of them for its glass or feeder.\n"
     "What was scanned before a fault is in the file. Exit status 0 only if all went well."),
  run_scan,
};
