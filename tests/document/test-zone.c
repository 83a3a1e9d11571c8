/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machine-readable zones are read from pictures: lying any way, askew, worn, faint, small. */

#include <math.h>
#include <string.h>

#include "loket-mrz.h"
#include "loket-paper-maker.h"
#include "loket-specimen.h"
#include "loket-test.h"

typedef struct
{
  const char *name;
  LoketSpecimenLook look;
  double least;                 /* part of all zones that must be read in full */
  int turn;
} Case;

#ifdef LOKET_WALLS_SANITIZER
#define PEOPLE 1                /* everything takes longer there */
#define CASES 3
#else
#define PEOPLE 4
#define CASES 9
#endif

static GPtrArray *people;
static LoketRenderer *renderer;

static LoketReading *
read_zone (GBytes *picture)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  LoketReading *reading;
  guint first;

  loket_do_open (renderer, picture, NULL, &first, NULL, NULL, NULL);
  loket_renderer_zone_async (renderer, first, NULL, loket_test_store_result, &result);
  loket_test_wait_result (&result);
  reading = loket_renderer_zone_finish (renderer, result, &error);
  g_assert_no_error (error);

  return reading;
}

/* On the glass of a scanner: the paper somewhere on a white sheet. */
static GBytes *
on_glass (cairo_surface_t *paper,
          double           dpi,
          int              turn)
{
  int w = cairo_image_surface_get_width (paper), h = cairo_image_surface_get_height (paper);
  cairo_surface_t *glass = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 8.27 * dpi,
                                                       11.69 * dpi);
  cairo_t *cr = cairo_create (glass);
  GBytes *jpeg;

  cairo_set_source_rgb (cr, 0.96, 0.96, 0.96);
  cairo_paint (cr);
  cairo_translate (cr, 4.1 * dpi, 4 * dpi);
  cairo_rotate (cr, turn * G_PI / 180);
  cairo_set_source_surface (cr, paper, -w / 2, -h / 2);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (glass);
  jpeg = loket_specimen_jpeg (glass, dpi, 80, NULL);
  cairo_surface_destroy (glass);

  return jpeg;
}

static gboolean
is_exact (LoketReading *reading,
          char        **expected)
{
  return g_strv_equal ((const char * const *) reading->lines, (const char * const *) expected);
}

/* A wrong letter under a check digit must never look right. */
static gboolean
is_silently_wrong (LoketReading *reading,
                   char        **expected)
{
  g_autofree char *text = g_strjoinv ("\n", reading->lines);
  g_autoptr(LoketMrz) mrz = NULL;
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 21, 11, 2026);
  mrz = loket_mrz_parse (text, &today);

  return mrz->format != LOKET_MRZ_NONE && loket_mrz_valid (mrz)
         && strcmp (reading->lines[1], expected[1]) != 0;
}

static void
test_case (gconstpointer data)
{
  const Case *item = data;
  guint n = 0, exact = 0, silent = 0;

  for (guint i = 0; i < people->len && n < PEOPLE; i++)
    {
      LoketSpecimenPerson *person = people->pdata[i];
      g_auto(GStrv) expected = loket_specimen_zone (person);
      g_autoptr(LoketReading) reading = NULL;
      g_autoptr(GBytes) picture = NULL;
      cairo_surface_t *paper;

      if (expected == NULL)
        continue;
      paper = loket_specimen_draw (LOKET_SPECIMEN_PASSPORT, person, people, &item->look);
      picture = on_glass (paper, item->look.dpi, item->turn);
      cairo_surface_destroy (paper);
      reading = read_zone (picture);
      n++;
      exact += is_exact (reading, expected);
      silent += is_silently_wrong (reading, expected);
      if (!is_exact (reading, expected))
        g_test_message ("%s\n%s\nread as %s\n%s", expected[0], expected[1],
                        reading->lines[0] != NULL ? reading->lines[0] : "-",
                        reading->lines[0] != NULL ? reading->lines[1] : "-");
    }
  g_test_message ("%u of %u exact", exact, n);
  g_assert_cmpuint (n, ==, PEOPLE);
  g_assert_cmpuint (silent, ==, 0);
  g_assert_cmpfloat (exact, >=, item->least * n);
}

static void
test_nothing (void)
{
  g_autoptr(GBytes) page = loket_make_jpeg (200, TRUE, 0);
  g_autoptr(LoketReading) reading = read_zone (page);

  g_assert_null (reading->lines[0]);
}

static void
test_other_papers (void)
{
  static const LoketSpecimenKind kinds[] = { LOKET_SPECIMEN_KK, LOKET_SPECIMEN_BIRTH,
                                             LOKET_SPECIMEN_FORM, LOKET_SPECIMEN_LOSS };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      LoketSpecimenLook look = { .dpi = 200 };
      cairo_surface_t *paper = loket_specimen_draw (kinds[i], people->pdata[0], people, &look);
      g_autoptr(GBytes) picture = loket_specimen_jpeg (paper, 200, 80, NULL);
      g_autoptr(LoketReading) reading = read_zone (picture);

      cairo_surface_destroy (paper);
      g_assert_null (reading->lines[0]);
    }
}

int
main (int    argc,
      char **argv)
{
  static const Case cases[] = {
    { "300-dpi", { .dpi = 300 }, 1, 0 },
    { "200-dpi", { .dpi = 200 }, 0.9, 0 },
    { "grey", { .dpi = 300, .grey = TRUE }, 1, 0 },
    { "upside-down", { .dpi = 300 }, 1, 180 },
    { "sideways", { .dpi = 300 }, 1, 90 },
    { "other-side", { .dpi = 300 }, 1, 270 },
    { "askew", { .dpi = 300, .tilt = 1 }, 0.9, 2 },
    { "worn", { .dpi = 300, .wear = 0.5 }, 0.9, 0 },
    { "much-worn", { .dpi = 300, .wear = 1, .tilt = -1 }, 0.7, 0 },
  };
  g_autofree char *path = NULL;
  int status;

  loket_test_init (&argc, &argv);
  path = g_build_filename (g_getenv ("LOKET_DATADIR"), "practice", "people.json", NULL);
  people = loket_specimen_people_load (path, NULL);
  g_assert_nonnull (people);
  renderer = loket_renderer_new ();
  loket_renderer_set_patience (renderer, 5000, 60000);
  for (guint i = 0; i < CASES; i++)
    {
      g_autofree char *name = g_strdup_printf ("/zone/%s", cases[i].name);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/zone/nothing", test_nothing);
  g_test_add_func ("/zone/other-papers", test_other_papers);
  status = g_test_run ();
  g_object_unref (renderer);
  g_ptr_array_unref (people);

  return status;
}
