/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers of the civil registry: family card, birth certificate, marriage book. */

#include <string.h>

#include "loket-spelled.h"
#include "loket-specimen-private.h"

#define KK_ROWS 8
#define KK_ROW 6.2
#define KK_LEFT 10.0

/* A column of the family card: its head and its width in mm. */
typedef struct
{
  const char *head;
  double width;
} Column;

static const Column upper_columns[] = {
  { "No", 7 }, { "Nama Lengkap", 43 }, { "NIK", 31 }, { "Jenis\nKelamin", 20 },
  { "Tempat Lahir", 27 }, { "Tanggal\nLahir", 18 }, { "Agama", 16 }, { "Jenis Pekerjaan", 28 },
};

static const Column lower_columns[] = {
  { "No", 7 }, { "Status\nPerkawinan", 27 }, { "Hubungan\nDalam Keluarga", 33 },
  { "Kewarga-\nnegaraan", 18 }, { "Nama Ayah", 43 }, { "Nama Ibu", 43 }, { "Gol.\nDarah", 19 },
};

/* An emblem that is none: a ring with a star of the desk. */
static void
draw_emblem (LoketInk *ink,
             double    x,
             double    y,
             double    radius)
{
  loket_ink_rosette (ink, x, y, radius, 0x7a6528, 0.5);
  loket_ink_colour (ink, 0x7a6528, 0.9);
  cairo_set_line_width (ink->cr, radius / 12);
  cairo_arc (ink->cr, x, y, radius, 0, 2 * G_PI);
  cairo_stroke (ink->cr);
}

static void
draw_frame (LoketInk *ink,
            double    margin,
            guint32   colour)
{
  loket_ink_colour (ink, colour, 0.9);
  loket_ink_box (ink, margin, margin, ink->width - 2 * margin, ink->height - 2 * margin, 0.6);
  loket_ink_box (ink, margin + 1.6, margin + 1.6, ink->width - 2 * margin - 3.2,
                 ink->height - 2 * margin - 3.2, 0.2);
}

static void
table_head (LoketInk     *ink,
            const Column *columns,
            gsize         count,
            double        y)
{
  double x = KK_LEFT;

  loket_ink_fill (ink, KK_LEFT, y, ink->width - 2 * KK_LEFT, 9, 0xdfe8ef, 1);
  for (gsize i = 0; i < count; i++)
    {
      g_auto(GStrv) lines = g_strsplit (columns[i].head, "\n", 2);

      if (lines[1] == NULL)
        loket_ink_centre (ink, LOKET_BOLD (2.1), x + 0.6, y + 5.4, columns[i].width - 1.2,
                          lines[0]);
      else
        {
          loket_ink_centre (ink, LOKET_BOLD (2.1), x + 0.6, y + 4, columns[i].width - 1.2,
                            lines[0]);
          loket_ink_centre (ink, LOKET_BOLD (2.1), x + 0.6, y + 6.9, columns[i].width - 1.2,
                            lines[1]);
        }
      x += columns[i].width;
    }
}

static void
table_lines (LoketInk     *ink,
             const Column *columns,
             gsize         count,
             double        y)
{
  double x = KK_LEFT;
  double bottom = y + 9 + KK_ROWS * KK_ROW;

  loket_ink_colour (ink, 0x333333, 1);
  loket_ink_box (ink, KK_LEFT, y, ink->width - 2 * KK_LEFT, bottom - y, 0.25);
  for (gsize i = 0; i + 1 < count; i++)
    {
      x += columns[i].width;
      loket_ink_line (ink, x, y, x, bottom, 0.15);
    }
  for (int row = 0; row < KK_ROWS; row++)
    loket_ink_line (ink, KK_LEFT, y + 9 + row * KK_ROW, ink->width - KK_LEFT,
                    y + 9 + row * KK_ROW, 0.15);
}

static void
table_row (LoketInk           *ink,
           const Column       *columns,
           gsize               count,
           double              baseline,
           const char * const *cells)
{
  double x = KK_LEFT;

  for (gsize i = 0; i < count; i++)
    {
      loket_ink_write (ink, LOKET_PLAIN (2.5), x + 1, baseline, columns[i].width - 1.8, cells[i]);
      x += columns[i].width;
    }
}

static void
draw_member (LoketInk            *ink,
             LoketSpecimenPerson *member,
             guint                number,
             double               upper,
             double               lower)
{
  g_autofree char *day = loket_specimen_day (member, "birth_date", LOKET_DATE_FORM);
  g_autofree char *ordinal = g_strdup_printf ("%u", number);
  const char *first[] = {
    ordinal, LOKET_GET (member, "name"), LOKET_GET (member, "nik"), loket_specimen_sex (member),
    LOKET_GET (member, "birth_place"), day, LOKET_GET (member, "religion"),
    loket_specimen_job (member),
  };
  const char *second[] = {
    ordinal, loket_specimen_marital (member), LOKET_GET (member, "relation"), "WNI",
    LOKET_GET (member, "father_name"), LOKET_GET (member, "mother_name"),
    LOKET_GET (member, "blood"),
  };
  double down = 9 + (number - 1) * KK_ROW + 4.2;

  table_row (ink, upper_columns, G_N_ELEMENTS (upper_columns), upper + down, first);
  table_row (ink, lower_columns, G_N_ELEMENTS (lower_columns), lower + down, second);
}

static void
kk_head (LoketInk            *ink,
         LoketSpecimenPerson *head)
{
  static const char *labels[] = {
    "Nama Kepala Keluarga", "Alamat", "RT/RW", "Desa/Kelurahan", "Kecamatan", "Kabupaten/Kota",
    "Kode Pos", "Provinsi",
  };
  g_autofree char *address = loket_specimen_upper (head, "address");
  g_autofree char *village = loket_specimen_upper (head, "village");
  g_autofree char *district = loket_specimen_upper (head, "district");
  g_autofree char *regency = loket_specimen_upper (head, "regency");
  g_autofree char *province = loket_specimen_upper (head, "province");
  g_autofree char *block = g_strdup_printf ("%s / %s", LOKET_GET (head, "rt"),
                                            LOKET_GET (head, "rw"));
  g_autofree char *number = g_strconcat ("No. ", LOKET_GET (head, "kk"), NULL);
  const char *values[] = {
    LOKET_GET (head, "name"), address, block, village, district, regency,
    LOKET_GET (head, "postcode"), province,
  };

  draw_emblem (ink, 22, 22, 8);
  loket_ink_centre (ink, LOKET_BOLD (7), 0, 20, ink->width, "KARTU KELUARGA");
  loket_ink_centre (ink, LOKET_BOLD (4.2), 0, 27, ink->width, number);
  for (int i = 0; i < 8; i++)
    {
      double x = i < 4 ? 12 : 118;
      double y = 39 + i % 4 * 5;

      loket_ink_write (ink, LOKET_PLAIN (2.7), x, y, 36, labels[i]);
      loket_ink_write (ink, LOKET_PLAIN (2.7), x + 36, y, 0, ":");
      loket_ink_write (ink, LOKET_PLAIN (2.7), x + 38.5, y, i < 4 ? 64 : 44, values[i]);
    }
}

/* What stands where a code for machines would be; it means nothing on purpose. */
static void
draw_false_code (LoketInk *ink,
                 double    x,
                 double    y,
                 double    size)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (ink->seed);
  double cell = size / 21;

  for (int row = 0; row < 21; row++)
    for (int column = 0; column < 21; column++)
      if (g_rand_boolean (rand))
        loket_ink_fill (ink, x + column * cell, y + row * cell, cell, cell, 0x222222, 0.75);
  loket_ink_fill (ink, x + size * 0.1, y + size * 0.4, size * 0.8, size * 0.2, 0xffffff, 1);
  loket_ink_centre (ink, LOKET_BOLD (size * 0.13), x + size * 0.1, y + size * 0.55, size * 0.8,
                    "SPESIMEN");
}

static void
kk_foot (LoketInk            *ink,
         LoketSpecimenPerson *head)
{
  g_autofree char *regency = loket_specimen_upper (head, "regency");
  g_autofree char *issued = loket_specimen_day (head, "ktp_issued", LOKET_DATE_FORM);
  g_autofree char *dated = g_strdup_printf ("Dikeluarkan tanggal : %s", issued);
  g_autofree char *office = g_strdup_printf ("KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL");

  loket_ink_write (ink, LOKET_PLAIN (2.5), 12, 212, 90, dated);
  loket_ink_write (ink, LOKET_PLAIN (2.5), 12, 217, 0, "KEPALA KELUARGA");
  loket_ink_signature (ink, 14, 232, 26, LOKET_GET (head, "name"));
  loket_ink_write (ink, LOKET_BOLD (2.6), 12, 242, 60, LOKET_GET (head, "name"));
  loket_ink_centre (ink, LOKET_PLAIN (2.4), 118, 212, 82, office);
  loket_ink_centre (ink, LOKET_PLAIN (2.4), 118, 216, 82, regency);
  draw_false_code (ink, 150, 219, 19);
  loket_ink_centre (ink, LOKET_BOLD (2.6), 118, 243, 82, "SPESIMEN PEJABAT, S.H.");
  loket_ink_centre (ink, LOKET_PLAIN (2.3), 118, 247, 82, "NIP. 00000000 000000 0 000");
  loket_ink_paragraph (ink, LOKET_PLAIN (2.1), 12, 262, 186,
                       "Kertas ini digambar untuk kantor latihan. Orang, nomor, dan alamat di "
                       "dalamnya rekaan; tanda tangan dan kode tidak bermakna.");
}

void
loket_specimen_draw_kk (LoketInk            *ink,
                        LoketSpecimenPerson *person,
                        GPtrArray           *family)
{
  LoketSpecimenPerson *head = family != NULL && family->len > 0 ? g_ptr_array_index (family, 0)
                              : person;
  const double upper = 64, lower = 136;

  loket_ink_waves (ink, 8, 8, ink->width - 16, ink->height - 16, 0x9cb8cf);
  draw_frame (ink, 6, 0x3c5f7d);
  kk_head (ink, head);
  table_head (ink, upper_columns, G_N_ELEMENTS (upper_columns), upper);
  table_head (ink, lower_columns, G_N_ELEMENTS (lower_columns), lower);
  if (family == NULL || family->len == 0)
    draw_member (ink, person, 1, upper, lower);
  for (guint i = 0; family != NULL && i < MIN (family->len, KK_ROWS); i++)
    draw_member (ink, g_ptr_array_index (family, i), i + 1, upper, lower);
  table_lines (ink, upper_columns, G_N_ELEMENTS (upper_columns), upper);
  table_lines (ink, lower_columns, G_N_ELEMENTS (lower_columns), lower);
  kk_foot (ink, head);
  loket_ink_specimen (ink, 30);
}

static char *
birth_in_words (LoketSpecimenPerson *person)
{
  GDate birth;

  if (!loket_specimen_person_date (person, "birth_date", &birth))
    return g_strdup ("");

  return loket_date_spelled (&birth);
}

/* The lines of the certificate: a small caption and what was recorded, in the middle. */
static void
birth_lines (LoketInk            *ink,
             LoketSpecimenPerson *person)
{
  g_autofree char *words = birth_in_words (person);
  g_autofree char *day = loket_specimen_day (person, "birth_date", LOKET_DATE_WORDS);
  g_autofree char *when = g_strdup_printf ("pada tanggal %s (%s)", day, words);
  g_autofree char *child = g_strdup_printf ("anak ke satu, %s, dari suami istri",
                                            loket_specimen_is_woman (person) ? "perempuan"
                                            : "laki-laki");
  g_autofree char *parents = g_strdup_printf ("%s  dan  %s", LOKET_GET (person, "father_name"),
                                              LOKET_GET (person, "mother_name"));
  const double x = 24, width = ink->width - 48;

  loket_ink_centre (ink, LOKET_SERIF (3.9), x, 118, width, "bahwa di");
  loket_ink_centre (ink, LOKET_BOLD (4.6), x, 126, width, LOKET_GET (person, "birth_place"));
  loket_ink_centre (ink, LOKET_SERIF (3.7), x, 135, width, when);
  loket_ink_centre (ink, LOKET_SERIF (3.9), x, 145, width, "telah lahir");
  loket_ink_centre (ink, LOKET_BOLD (6.2), x, 157, width, LOKET_GET (person, "name"));
  loket_ink_centre (ink, LOKET_SERIF (3.9), x, 167, width, child);
  loket_ink_centre (ink, LOKET_BOLD (4.6), x, 177, width, parents);
}

static void
birth_foot (LoketInk            *ink,
            LoketSpecimenPerson *person)
{
  g_autofree char *day = loket_specimen_day (person, "birth_paper_date", LOKET_DATE_WORDS);
  g_autofree char *place = loket_specimen_upper (person, "regency");
  g_autofree char *issued = g_strdup_printf ("Kutipan ini dikeluarkan di %s", place);
  g_autofree char *dated = g_strdup_printf ("pada tanggal %s", day);

  loket_ink_centre (ink, LOKET_SERIF (3.4), 100, 200, 92, issued);
  loket_ink_centre (ink, LOKET_SERIF (3.4), 100, 206, 92, dated);
  loket_ink_centre (ink, LOKET_SERIF (3.4), 100, 213, 92, "Pejabat Pencatatan Sipil");
  loket_ink_stamp (ink, 122, 230, 12, "SPESIMEN");
  loket_ink_signature (ink, 132, 234, 30, LOKET_GET (person, "birth_paper_number"));
  loket_ink_centre (ink, LOKET_BOLD (3.4), 100, 248, 92, "SPESIMEN PEJABAT, S.H.");
  loket_ink_centre (ink, LOKET_PLAIN (2.8), 100, 253.5, 92, "NIP. 00000000 000000 0 000");
  draw_false_code (ink, 26, 232, 22);
}

void
loket_specimen_draw_birth (LoketInk            *ink,
                           LoketSpecimenPerson *person,
                           GPtrArray           *family)
{
  const double x = 24, width = ink->width - 48;
  LoketType title = LOKET_BOLD (6.4);

  title.spacing = 0.5;
  title.colour = 0x234f3a;
  loket_ink_fill (ink, 0, 0, ink->width, ink->height, 0xf4f8ee, 1);
  loket_ink_waves (ink, 12, 12, ink->width - 24, ink->height - 24, 0x9cc29a);
  draw_frame (ink, 10, 0x4d7a4a);
  draw_emblem (ink, ink->width / 2, 32, 10);
  loket_ink_centre (ink, LOKET_BOLD (4.6), x, 53, width, "REPUBLIK INDONESIA");
  loket_ink_centre (ink, LOKET_SERIF (4), x, 60, width, "PENCATATAN SIPIL");
  loket_ink_centre (ink, LOKET_SERIF (4), x, 66, width, "WARGA NEGARA INDONESIA");
  loket_ink_centre (ink, title, x, 81, width, "KUTIPAN AKTA KELAHIRAN");
  loket_ink_centre (ink, LOKET_SERIF (3.9), x, 97, width, "Berdasarkan Akta Kelahiran Nomor");
  loket_ink_centre (ink, LOKET_BOLD (4.2), x, 105, width,
                    LOKET_GET (person, "birth_paper_number"));
  birth_lines (ink, person);
  birth_foot (ink, person);
  loket_ink_specimen (ink, 30);
}

static void
marriage_side (LoketInk   *ink,
               double     *y,
               const char *title,
               const char *name,
               const char *born,
               const char *father)
{
  const char *labels[] = { "Nama lengkap", "Tempat, tanggal lahir", "Nama ayah",
                           "Kewarganegaraan" };
  const char *values[] = { name, born, father, "INDONESIA" };

  loket_ink_write (ink, LOKET_BOLD (3.2), 16, *y, 0, title);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      *y += 6.4;
      loket_ink_write (ink, LOKET_PLAIN (2.8), 18, *y, 36, labels[i]);
      loket_ink_write (ink, LOKET_PLAIN (2.8), 56, *y, 0, ":");
      loket_ink_write (ink, LOKET_PLAIN (2.9), 59, *y, 76, values[i]);
    }
  *y += 12;
}

/* The other party of the marriage, when they are on the same family card. */
static LoketSpecimenPerson *
find_spouse (LoketSpecimenPerson *person,
             GPtrArray           *family)
{
  return family != NULL ? loket_specimen_people_find (family, "name",
                                                      LOKET_GET (person, "spouse_name")) : NULL;
}

static char *
born_text (LoketSpecimenPerson *person)
{
  g_autofree char *day = NULL;

  if (person == NULL)
    return g_strdup ("");
  day = loket_specimen_day (person, "birth_date", LOKET_DATE_WORDS);

  return g_strdup_printf ("%s, %s", LOKET_GET (person, "birth_place"), day);
}

/* The wedding: a day some years after the younger one grew up, the same every time. */
static char *
wedding_day (LoketSpecimenPerson *person)
{
  GDate birth;

  loket_specimen_person_date (person, "birth_date", &birth);
  g_date_add_years (&birth, 24);
  g_date_add_days (&birth, 90);

  return loket_date_format (&birth, LOKET_DATE_PAPER, LOKET_LANGUAGE_INDONESIAN);
}

void
loket_specimen_draw_marriage (LoketInk            *ink,
                              LoketSpecimenPerson *person,
                              GPtrArray           *family)
{
  LoketSpecimenPerson *spouse = find_spouse (person, family);
  gboolean woman = loket_specimen_is_woman (person);
  LoketSpecimenPerson *husband = woman ? spouse : person;
  LoketSpecimenPerson *wife = woman ? person : spouse;
  g_autofree char *his_birth = born_text (husband);
  g_autofree char *her_birth = born_text (wife);
  g_autofree char *wedding = wedding_day (person);
  g_autofree char *day = g_strdup_printf ("Pada hari %s telah dilangsungkan akad nikah antara:",
                                          wedding);
  g_autofree char *number = g_strdup_printf ("Nomor : %04u/%03u/VI/SPS", ink->seed % 900 + 12,
                                             ink->seed / 900 % 300 + 1);
  double y = 64;

  loket_ink_fill (ink, 0, 0, ink->width, ink->height, woman ? 0xf1f6ee : 0xf7efea, 1);
  loket_ink_waves (ink, 8, 8, ink->width - 16, ink->height - 16, woman ? 0x93b886 : 0xc59a84);
  draw_frame (ink, 7, woman ? 0x4c7a3e : 0x8a4b33);
  draw_emblem (ink, ink->width / 2, 22, 7);
  loket_ink_centre (ink, LOKET_BOLD (4.6), 10, 38, ink->width - 20, "KUTIPAN AKTA NIKAH");
  loket_ink_centre (ink, LOKET_PLAIN (3.1), 10, 44.5, ink->width - 20, number);
  loket_ink_centre (ink, LOKET_SERIF (2.9), 14, 54, ink->width - 28, day);
  marriage_side (ink, &y, "SUAMI", woman ? LOKET_GET (person, "spouse_name")
                 : LOKET_GET (person, "name"), his_birth,
                 husband != NULL ? LOKET_GET (husband, "father_name") : "");
  marriage_side (ink, &y, "ISTRI", woman ? LOKET_GET (person, "name")
                 : LOKET_GET (person, "spouse_name"), her_birth,
                 wife != NULL ? LOKET_GET (wife, "father_name") : "");
  loket_ink_centre (ink, LOKET_SERIF (2.9), 74, 160, 62, "Kepala Kantor Urusan Agama");
  loket_ink_stamp (ink, 92, 172, 9, "SPESIMEN");
  loket_ink_signature (ink, 98, 176, 24, wedding);
  loket_ink_centre (ink, LOKET_BOLD (2.9), 74, 187, 62, "SPESIMEN PEJABAT");
  loket_ink_portrait (ink, 16, 158, 20, 26.7, 0x3465a4, FALSE);
  loket_ink_portrait (ink, 39, 158, 20, 26.7, 0x3465a4, TRUE);
  loket_ink_specimen (ink, 22);
}
