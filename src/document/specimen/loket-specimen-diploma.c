/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A school diploma, which can stand for a birth certificate. */

#include "loket-specimen-private.h"

#define LEFT 30.0
#define SCHOOL_YEARS 18         /* age at which it was given */

static void
line (LoketInk   *ink,
      double      y,
      const char *label,
      const char *value)
{
  loket_ink_write (ink, LOKET_SERIF (3.7), LEFT, y, 48, label);
  loket_ink_write (ink, LOKET_SERIF (3.7), LEFT + 50, y, 0, ":");
  loket_ink_write (ink, LOKET_BOLD (3.7), LEFT + 54, y, 96, value);
}

static void
draw_ground (LoketInk *ink)
{
  loket_ink_fill (ink, 0, 0, ink->width, ink->height, 0xf7f4e9, 1);
  loket_ink_waves (ink, 14, 14, ink->width - 28, ink->height - 28, 0xc9b67a);
  loket_ink_colour (ink, 0x8c6d1f, 0.9);
  loket_ink_box (ink, 11, 11, ink->width - 22, ink->height - 22, 1.4);
  loket_ink_box (ink, 14, 14, ink->width - 28, ink->height - 28, 0.3);
  loket_ink_rosette (ink, ink->width / 2, 35, 11, 0x8c6d1f, 0.6);
}

void
loket_specimen_draw_diploma (LoketInk            *ink,
                             LoketSpecimenPerson *person,
                             GPtrArray           *family)
{
  g_autofree char *day = loket_specimen_day (person, "birth_date", LOKET_DATE_WORDS);
  g_autofree char *born = g_strdup_printf ("%s, %s", LOKET_GET (person, "birth_place"), day);
  g_autofree char *number = g_strdup_printf ("DN-26 Ma/SPS %07u", ink->seed % 10000000);
  g_autofree char *given = NULL;
  LoketType title = LOKET_BOLD (11);
  GDate passed;

  loket_specimen_person_date (person, "birth_date", &passed);
  g_date_add_years (&passed, SCHOOL_YEARS);
  given = g_strdup_printf ("Tanjung Harapan, 2 Juni %d", g_date_get_year (&passed));
  title.colour = 0x6d5412;
  title.spacing = 2;
  draw_ground (ink);
  loket_ink_centre (ink, LOKET_BOLD (4.4), LEFT, 58, 150, "REPUBLIK INDONESIA");
  loket_ink_centre (ink, title, LEFT, 76, 150, "IJAZAH");
  loket_ink_centre (ink, LOKET_SERIF (4.2), LEFT, 86, 150, "SEKOLAH MENENGAH ATAS");
  loket_ink_centre (ink, LOKET_PLAIN (3.3), LEFT, 94, 150, number);
  loket_ink_write (ink, LOKET_SERIF (3.7), LEFT, 110, 150,
                   "Kepala SMA Latihan Tanjung Harapan menerangkan bahwa:");
  line (ink, 121, "nama", LOKET_GET (person, "name"));
  line (ink, 129, "tempat, tanggal lahir", born);
  line (ink, 137, "nama orang tua", LOKET_GET (person, "father_name"));
  loket_ink_centre (ink, LOKET_BOLD (6.5), LEFT, 156, 150, "LULUS");
  loket_ink_paragraph (ink, LOKET_SERIF (3.7), LEFT, 164, 150,
                       "dari satuan pendidikan setelah memenuhi seluruh kriteria sesuai dengan "
                       "peraturan yang berlaku.");
  loket_ink_portrait (ink, LEFT + 20, 195, 28, 37, 0xd5d8dc, loket_specimen_is_woman (person));
  loket_ink_centre (ink, LOKET_SERIF (3.5), 110, 198, 70, given);
  loket_ink_centre (ink, LOKET_SERIF (3.5), 110, 204, 70, "Kepala Sekolah");
  loket_ink_stamp (ink, 124, 222, 12, "SPESIMEN");
  loket_ink_signature (ink, 132, 224, 30, number);
  loket_ink_centre (ink, LOKET_BOLD (3.5), 110, 240, 70, "SPESIMEN PEJABAT, M.Pd.");
  loket_ink_specimen (ink, 30);
}
