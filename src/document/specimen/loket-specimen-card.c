/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The identity card. */

#include <string.h>

#include "loket-specimen-private.h"

#define VALUE_X 26.2
#define VALUE_WIDTH 35.5
#define ROW 3.02

/* Even years of birth have a blue background, odd ones a red one. */
static guint32
photo_background (LoketSpecimenPerson *person)
{
  GDate birth;

  loket_specimen_person_date (person, "birth_date", &birth);

  return g_date_valid (&birth) && g_date_get_year (&birth) % 2 == 0 ? 0x3465a4 : 0xb3262a;
}

static void
row (LoketInk   *ink,
     double     *y,
     double      indent,
     const char *label,
     const char *value)
{
  LoketType type = LOKET_PLAIN (2.3);

  loket_ink_write (ink, type, 3 + indent, *y, VALUE_X - 5 - indent, label);
  loket_ink_write (ink, type, VALUE_X - 1.6, *y, 0, ":");
  loket_ink_write (ink, type, VALUE_X, *y, VALUE_WIDTH, value);
  *y += ROW;
}

static void
draw_ground (LoketInk *ink)
{
  cairo_pattern_t *ground = cairo_pattern_create_linear (0, 0, ink->width, ink->height);

  cairo_pattern_add_color_stop_rgb (ground, 0, 0.80, 0.90, 0.96);
  cairo_pattern_add_color_stop_rgb (ground, 0.55, 0.90, 0.95, 0.97);
  cairo_pattern_add_color_stop_rgb (ground, 1, 0.78, 0.89, 0.92);
  cairo_set_source (ink->cr, ground);
  cairo_paint (ink->cr);
  cairo_pattern_destroy (ground);
  loket_ink_waves (ink, 0, 0, ink->width, ink->height, 0x5aa0c8);
  loket_ink_rosette (ink, 40, 32, 15, 0x4d8fc0, 0.16);
}

static void
draw_head (LoketInk            *ink,
           LoketSpecimenPerson *person)
{
  g_autofree char *province = loket_specimen_upper (person, "province");
  g_autofree char *regency = loket_specimen_upper (person, "regency");
  g_autofree char *title = g_strconcat ("PROVINSI ", province, NULL);

  loket_ink_centre (ink, LOKET_BOLD (2.9), 4, 4.9, ink->width - 8, title);
  loket_ink_centre (ink, LOKET_BOLD (2.9), 4, 8.5, ink->width - 8, regency);
  loket_ink_write (ink, LOKET_BOLD (3.1), 3, 13.9, 0, "NIK");
  loket_ink_write (ink, LOKET_BOLD (3.1), 15.5, 13.9, 0, ":");
  loket_ink_write (ink, LOKET_OCR (4.3), 18, 13.9, 44, LOKET_GET (person, "nik"));
}

static void
draw_rows (LoketInk            *ink,
           LoketSpecimenPerson *person)
{
  g_autofree char *address = loket_specimen_upper (person, "address");
  g_autofree char *village = loket_specimen_upper (person, "village");
  g_autofree char *district = loket_specimen_upper (person, "district");
  g_autofree char *day = loket_specimen_day (person, "birth_date", LOKET_DATE_FORM);
  g_autofree char *born = g_strdup_printf ("%s, %s", LOKET_GET (person, "birth_place"), day);
  g_autofree char *block = g_strdup_printf ("%s/%s", LOKET_GET (person, "rt"),
                                            LOKET_GET (person, "rw"));
  g_autofree char *blood = g_strdup_printf ("Gol. Darah : %s", LOKET_GET (person, "blood"));
  double y = 18;

  row (ink, &y, 0, "Nama", LOKET_GET (person, "name"));
  row (ink, &y, 0, "Tempat/Tgl Lahir", born);
  loket_ink_write (ink, LOKET_PLAIN (2.3), 45, y, 0, blood);
  row (ink, &y, 0, "Jenis Kelamin", loket_specimen_sex (person));
  row (ink, &y, 0, "Alamat", address);
  row (ink, &y, 3, "RT/RW", block);
  row (ink, &y, 3, "Kel/Desa", village);
  row (ink, &y, 3, "Kecamatan", district);
  row (ink, &y, 0, "Agama", LOKET_GET (person, "religion"));
  row (ink, &y, 0, "Status Perkawinan", loket_specimen_marital (person));
  row (ink, &y, 0, "Pekerjaan", loket_specimen_job (person));
  row (ink, &y, 0, "Kewarganegaraan", "WNI");
  row (ink, &y, 0, "Berlaku Hingga", "SEUMUR HIDUP");
}

static void
draw_side (LoketInk            *ink,
           LoketSpecimenPerson *person)
{
  g_autofree char *regency = loket_specimen_upper (person, "regency");
  g_autofree char *issued = loket_specimen_day (person, "ktp_issued", LOKET_DATE_FORM);
  const char *place = strchr (regency, ' ');

  loket_ink_portrait (ink, 63, 11.2, 19, 24.6, photo_background (person),
                      loket_specimen_is_woman (person));
  loket_ink_centre (ink, LOKET_PLAIN (2), 61, 39, 23, place != NULL ? place + 1 : regency);
  loket_ink_centre (ink, LOKET_PLAIN (2), 61, 41.8, 23, issued);
  loket_ink_signature (ink, 65, 48.2, 14, LOKET_GET (person, "name"));
}

void
loket_specimen_draw_ktp (LoketInk            *ink,
                         LoketSpecimenPerson *person,
                         GPtrArray           *family)
{
  draw_ground (ink);
  draw_head (ink, person);
  draw_rows (ink, person);
  draw_side (ink, person);
  loket_ink_specimen (ink, 13);
  loket_ink_round (ink, 3.18, LOKET_PAPER);
}
