/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loket-admin paper: what the window would make of a file, one JSON line for each; also how
 * papers nobody here knows are tried. Same client and worker as the window. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "loket-admin-command.h"
#include "loket-error.h"
#include "loket-mrz.h"
#include "loket-renderer.h"

#define SHOWN_SCALE (96 / 72.0)
#define SHOWN_SIDE 4000
#define SCAN_TEXT 40            /* pages with fewer characters are looked at as scans */

typedef struct
{
  const char *name;
  const char *kind;
  LoketRenderer *renderer;
  GAsyncResult *result;
  guint n_pages, n_shown, n_text;
  char *problem;
  JsonArray *codes, *zones, *quality;
} Paper;

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  ((Paper *) user_data)->result = g_object_ref (result);
}

static GAsyncResult *
wait_for_answer (Paper *paper)
{
  while (paper->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (&paper->result);
}

/* The first problem stands in the line, all of them on standard error. */
static void
keep_problem (Paper        *paper,
              const GError *error,
              guint         page)
{
  if (page == 0)
    loket_admin_say ("%s: %s", paper->name, error->message);
  else
    loket_admin_say (_("%s, page %u: %s"), paper->name, page, error->message);
  if (paper->problem == NULL)
    paper->problem = g_strdup (error->message);
}

static gboolean
open_paper (Paper      *paper,
            const char *password)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  int fd = open (paper->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd < 0)
    {
      error = g_error_new (LOKET_ERROR, LOKET_ERROR_INPUT, _("This file cannot be opened: %s"),
                           g_strerror (errno));
      keep_problem (paper, error, 0);
      return FALSE;
    }

  loket_renderer_open_fd_async (paper->renderer, fd, password, NULL, on_answered, paper);
  close (fd);
  result = wait_for_answer (paper);
  if (loket_renderer_open_finish (paper->renderer, result, NULL, &paper->n_pages, &paper->kind,
                                  &error))
    return TRUE;

  keep_problem (paper, error, 0);

  return FALSE;
}

static void
show_page (Paper *paper,
           guint  page)
{
  LoketView view = { .scale = SHOWN_SCALE };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LoketRaster) raster = NULL;
  g_autoptr(GError) error = NULL;
  double width, height;

  loket_renderer_get_page_size (paper->renderer, page, &width, &height);
  view.scale = MIN (view.scale, SHOWN_SIDE / MAX (width, height));
  loket_renderer_render_async (paper->renderer, page, &view, NULL, on_answered, paper);
  result = wait_for_answer (paper);
  raster = loket_renderer_render_finish (paper->renderer, result, &error);
  if (raster != NULL)
    paper->n_shown++;
  else
    keep_problem (paper, error, page + 1);
}

static void
add_zone (Paper  *paper,
          guint   page,
          char  **lines,
          GArray *unsure)
{
  g_autofree char *joined = g_strjoinv ("\n", lines);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(LoketMrz) mrz = NULL;
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new (), *places = json_array_new ();
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, g_date_time_get_day_of_month (now), g_date_time_get_month (now),
                  g_date_time_get_year (now));
  mrz = loket_mrz_parse (joined, &today);
  for (guint i = 0; lines[i] != NULL; i++)
    json_array_add_string_element (array, lines[i]);
  for (guint i = 0; i < unsure->len; i++)
    json_array_add_int_element (places, g_array_index (unsure, guint, i));
  json_object_set_int_member (object, "page", page + 1);
  json_object_set_string_member (object, "format", loket_mrz_format_name (mrz->format));
  json_object_set_array_member (object, "lines", array);
  json_object_set_boolean_member (object, "valid", loket_mrz_valid (mrz));
  json_object_set_array_member (object, "unsure", places);
  json_array_add_object_element (paper->zones, object);
}

/* Returns: how many characters the page has. */
static guint
read_text (Paper *paper,
           guint  page)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LoketText) text = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;

  loket_renderer_text_async (paper->renderer, page, NULL, on_answered, paper);
  result = wait_for_answer (paper);
  text = loket_renderer_text_finish (paper->renderer, result, &error);
  if (text == NULL)
    {
      keep_problem (paper, error, page + 1);
      return 0;
    }

  paper->n_text += text->n_chars;
  lines = loket_mrz_find (text->text);
  if (lines != NULL)
    {
      g_autoptr(GArray) unsure = loket_mrz_repair (lines);

      add_zone (paper, page, lines, unsure);
    }

  return text->n_chars;
}

static void
read_codes (Paper *paper,
            guint  page)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) codes = NULL;
  g_autoptr(GError) error = NULL;

  loket_renderer_codes_async (paper->renderer, page, NULL, on_answered, paper);
  result = wait_for_answer (paper);
  codes = loket_renderer_codes_finish (paper->renderer, result, &error);
  if (codes == NULL)
    {
      keep_problem (paper, error, page + 1);
      return;
    }

  for (guint i = 0; i < codes->len; i++)
    {
      LoketCode *code = g_ptr_array_index (codes, i);
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "page", page + 1);
      json_object_set_string_member (object, "type", code->type);
      json_object_set_string_member (object, "text", code->text);
      json_array_add_object_element (paper->codes, object);
    }
}

static void
measure_quality (Paper *paper,
                 guint  page)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *object;
  JsonArray *flags;
  LoketQuality quality;

  loket_renderer_quality_async (paper->renderer, page, NULL, on_answered, paper);
  result = wait_for_answer (paper);
  if (!loket_renderer_quality_finish (paper->renderer, result, &quality, &error))
    {
      keep_problem (paper, error, page + 1);
      return;
    }

  if (quality.flags & LOKET_QUALITY_CUT)
    {
      error = g_error_new_literal (LOKET_ERROR, LOKET_ERROR_DAMAGED,
                                   _("This file breaks off: only the first part of the picture can be shown."));
      keep_problem (paper, error, page + 1);
    }
  object = json_object_new ();
  flags = json_array_new ();
  for (guint flag = 1; flag <= LOKET_QUALITY_CUT; flag <<= 1)
    if (quality.flags & flag)
      json_array_add_string_element (flags, loket_quality_flag_name (flag));
  json_object_set_int_member (object, "page", page + 1);
  json_object_set_array_member (object, "flags", flags);
  json_object_set_double_member (object, "brightness", quality.brightness);
  json_object_set_double_member (object, "contrast", quality.contrast);
  json_object_set_double_member (object, "sharpness", quality.sharpness);
  json_object_set_double_member (object, "ink", quality.ink);
  json_object_set_double_member (object, "skew", quality.skew);
  json_object_set_int_member (object, "turn", quality.turn);
  json_array_add_object_element (paper->quality, object);
}

/* From the picture, when the page has no text of its own. */
static void
read_zone (Paper *paper,
           guint  page)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(LoketReading) reading = NULL;
  g_autoptr(GError) error = NULL;

  loket_renderer_zone_async (paper->renderer, page, NULL, on_answered, paper);
  result = wait_for_answer (paper);
  reading = loket_renderer_zone_finish (paper->renderer, result, &error);
  if (reading == NULL)
    keep_problem (paper, error, page + 1);
  else if (reading->lines[0] != NULL)
    add_zone (paper, page, reading->lines, reading->unsure);
}

static void
look_at_page (Paper *paper,
              guint  page)
{
  guint before = paper->n_shown;

  show_page (paper, page);
  /* A page that could not be shown is not tried three times more. */
  if (paper->n_shown == before)
    return;

  if (read_text (paper, page) < SCAN_TEXT)
    {
      measure_quality (paper, page);
      read_zone (paper, page);
    }
  read_codes (paper, page);
}

static void
print_paper (Paper *paper,
             double seconds)
{
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *name = g_filename_display_name (paper->name);
  g_autofree char *text = NULL;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "file", name);
  if (paper->kind != NULL)
    json_object_set_string_member (object, "kind", paper->kind);
  else
    json_object_set_null_member (object, "kind");
  json_object_set_int_member (object, "pages", paper->n_pages);
  json_object_set_int_member (object, "shown", paper->n_shown);
  if (paper->problem != NULL)
    json_object_set_string_member (object, "problem", paper->problem);
  else
    json_object_set_null_member (object, "problem");
  json_object_set_int_member (object, "text_chars", paper->n_text);
  json_object_set_array_member (object, "codes", json_array_ref (paper->codes));
  json_object_set_array_member (object, "zones", json_array_ref (paper->zones));
  json_object_set_array_member (object, "quality", json_array_ref (paper->quality));
  json_object_set_double_member (object, "seconds", seconds);
  json_node_take_object (root, object);
  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);
}

static gboolean
run_file (const char *name,
          const char *password,
          int         max_pages)
{
  Paper paper = { .name = name, .renderer = loket_renderer_new (), .codes = json_array_new (),
                  .zones = json_array_new (), .quality = json_array_new () };
  gint64 before = g_get_monotonic_time ();
  gboolean good;

  if (open_paper (&paper, password))
    for (guint i = 0; i < paper.n_pages && (max_pages <= 0 || i < (guint) max_pages); i++)
      look_at_page (&paper, i);
  print_paper (&paper, (g_get_monotonic_time () - before) / 1e6);

  good = paper.problem == NULL;
  g_object_unref (paper.renderer);
  json_array_unref (paper.codes);
  json_array_unref (paper.zones);
  json_array_unref (paper.quality);
  g_free (paper.problem);

  return good;
}

static int
run_paper (int    argc,
           char **argv)
{
  g_autofree char *password = NULL;
  int max_pages = 0, status = LOKET_ADMIN_OK;
  const GOptionEntry entries[] = {
    { "password", 0, 0, G_OPTION_ARG_STRING, &password, NULL, NULL },
    { "pages", 0, 0, G_OPTION_ARG_INT, &max_pages, NULL, NULL },
    G_OPTION_ENTRY_NULL
  };

  if (!loket_admin_parse (&loket_admin_paper, entries, &argc, &argv))
    return LOKET_ADMIN_USAGE;
  if (argc < 2)
    return loket_admin_misused ("paper", _("Which file?"));

  if (argc > 2)
    loket_renderer_warm ();
  for (int i = 1; i < argc; i++)
    if (!run_file (argv[i], password, max_pages))
      status = LOKET_ADMIN_FAILED;
  loket_renderer_cool ();

  return status;
}

const LoketAdminCommand loket_admin_paper = {
  "paper", N_("say what the window would make of a file"), "[OPTION…] FILE…",
  N_("--password TEXT       for a locked PDF\n"
     "--pages N             look at the first N pages only\n"
     "One JSON line for each file: kind, pages, how many of them can be shown, the first\n"
     "problem, characters of text, codes, machine-readable zones, and how good scans are."),
  run_paper,
};
