/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Specimen papers: the zone printed is the zone of the rule, no page is empty, all are marked. */

#include <glib/gstdio.h>
#include <string.h>

#include "loket-date.h"
#include "loket-mrz.h"
#include "loket-paths.h"
#include "loket-specimen.h"

static GPtrArray *people;

/* Share of pixels that are darker than half. */
static double
darkness (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  guint64 dark = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      dark += data[y * stride + x * 4 + 1] < 128;

  return (double) dark / ((double) width * height);
}

static void
test_all_kinds (void)
{
  LoketSpecimenPerson *siti = loket_specimen_people_find (people, "name", "SITI RAHAYU");
  LoketSpecimenPerson *sugianto = loket_specimen_people_find (people, "name", "SUGIANTO");
  LoketSpecimenLook look = { .dpi = 100 };

  for (guint kind = 0; kind < LOKET_SPECIMEN_N_KINDS; kind++)
    {
      LoketSpecimenPerson *person = kind == LOKET_SPECIMEN_PASSPORT ? sugianto : siti;
      cairo_surface_t *surface = loket_specimen_draw (kind, person, people, &look);
      double width, height;
      double dark = darkness (surface);

      loket_specimen_size (kind, &width, &height);
      g_test_message ("%s: %.4f", loket_specimen_code (kind), dark);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, (int) (width / 0.254 + 0.5));
      g_assert_cmpint (cairo_image_surface_get_height (surface), ==, (int) (height / 0.254 + 0.5));
      g_assert_cmpfloat (dark, >, 0.003);
      g_assert_cmpfloat (dark, <, 0.4);
      cairo_surface_destroy (surface);
    }
}

/* Every passport in the file has a zone that is valid and says what the person's data say. */
static void
test_zones (void)
{
  GDate now;
  guint passports = 0;

  loket_date_set (&now, 2026, 11, 21);
  for (guint i = 0; i < people->len; i++)
    {
      LoketSpecimenPerson *person = g_ptr_array_index (people, i);
      const char *number = loket_specimen_person_get (person, "old_passport.number");
      g_autoptr(LoketMrz) mrz = NULL;
      g_auto(GStrv) lines = NULL;
      g_autofree char *joined = NULL;
      g_autofree char *birth = NULL;

      if (*number == '\0')
        number = loket_specimen_person_get (person, "passport");
      if (*number == '\0')
        continue;
      passports++;
      lines = loket_specimen_zone (person);
      g_assert_nonnull (lines);
      joined = g_strjoinv ("\n", lines);
      mrz = loket_mrz_parse (joined, &now);
      g_assert_true (loket_mrz_valid (mrz));
      g_assert_cmpint (mrz->format, ==, LOKET_MRZ_TD3);
      g_assert_cmpstr (mrz->number, ==, number);
      birth = loket_date_format (&mrz->birth_date, LOKET_DATE_ISO, LOKET_LANGUAGE_ENGLISH);
      g_assert_cmpstr (birth, ==, loket_specimen_person_get (person, "birth_date"));
      g_assert_cmpint (mrz->sex == 'F', ==,
                       *loket_specimen_person_get (person, "sex") == 'P');
    }
  g_assert_cmpuint (passports, >, 40);
}

static void
test_look (void)
{
  LoketSpecimenPerson *siti = loket_specimen_people_find (people, "name", "SITI RAHAYU");
  LoketSpecimenLook straight = { .dpi = 75 };
  LoketSpecimenLook tilted = { .dpi = 75, .tilt = 3, .wear = 1, .grey = TRUE };
  cairo_surface_t *plain = loket_specimen_draw (LOKET_SPECIMEN_KTP, siti, people, &straight);
  cairo_surface_t *worn = loket_specimen_draw (LOKET_SPECIMEN_KTP, siti, people, &tilted);
  g_autoptr(GBytes) colour = loket_specimen_png (plain, 75, FALSE, NULL);
  g_autoptr(GBytes) grey = loket_specimen_png (worn, 75, TRUE, NULL);

  g_assert_cmpint (cairo_image_surface_get_width (worn), >,
                   cairo_image_surface_get_width (plain));
  g_assert_cmpmem (g_bytes_get_data (colour, NULL), 8, "\x89PNG\r\n\x1a\n", 8);
  g_assert_cmpint (((const guint8 *) g_bytes_get_data (colour, NULL))[25], ==, 2);
  g_assert_cmpint (((const guint8 *) g_bytes_get_data (grey, NULL))[25], ==, 0);
  cairo_surface_destroy (plain);
  cairo_surface_destroy (worn);
}

static void
test_fill (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("loket-specimen-XXXXXX", &error);
  g_autoptr(GDir) dir = NULL;
  gboolean card = FALSE;
  const char *name;
  guint files = 0;

  g_assert_no_error (error);
  g_assert_true (loket_specimen_fill (people, folder, 40, &error));
  g_assert_no_error (error);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      card = card || g_str_equal (name, "KTP-siti-rahayu-1701014508680002.png");
      files++;
      g_unlink (path);
    }
  g_rmdir (folder);
  g_assert_true (card);
  g_assert_cmpuint (files, ==, 24);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *path = loket_paths_data ("practice", "people.json", NULL);
  g_autoptr(GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  people = loket_specimen_people_load (path, &error);
  g_assert_no_error (error);
  g_test_add_func ("/specimen/all-kinds", test_all_kinds);
  g_test_add_func ("/specimen/zones", test_zones);
  g_test_add_func ("/specimen/look", test_look);
  g_test_add_func ("/specimen/fill", test_fill);
  status = g_test_run ();
  g_ptr_array_unref (people);

  return status;
}
