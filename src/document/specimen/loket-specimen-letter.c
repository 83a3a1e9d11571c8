/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed letters: statement of the parents, police report of a loss, power of attorney. */

#include "loket-specimen-private.h"

#define LEFT 25.0
#define WIDTH 160.0

typedef struct
{
  const char *label;
  const char *value;
} Line;

static double
list_of (LoketInk   *ink,
         double      y,
         const Line *lines,
         gsize       count)
{
  for (gsize i = 0; i < count; i++)
    {
      loket_ink_write (ink, LOKET_SERIF (3.7), LEFT + 6, y, 44, lines[i].label);
      loket_ink_write (ink, LOKET_SERIF (3.7), LEFT + 52, y, 0, ":");
      loket_ink_write (ink, LOKET_SERIF (3.7), LEFT + 55, y, WIDTH - 55, lines[i].value);
      y += 6.6;
    }

  return y + 2;
}

/* Name, birth, NIK and address of somebody, as every letter begins. */
static double
person_lines (LoketInk            *ink,
              double               y,
              LoketSpecimenPerson *person)
{
  g_autofree char *day = loket_specimen_day (person, "birth_date", LOKET_DATE_WORDS);
  g_autofree char *born = g_strdup_printf ("%s, %s", LOKET_GET (person, "birth_place"), day);
  g_autofree char *address = g_strdup_printf ("%s RT %s RW %s, %s", LOKET_GET (person, "address"),
                                              LOKET_GET (person, "rt"),
                                              LOKET_GET (person, "rw"),
                                              LOKET_GET (person, "village"));
  const Line lines[] = {
    { "Nama", LOKET_GET (person, "name") }, { "Tempat, tanggal lahir", born },
    { "NIK", LOKET_GET (person, "nik") }, { "Alamat", address },
  };

  return list_of (ink, y, lines, G_N_ELEMENTS (lines));
}

static void
draw_title (LoketInk   *ink,
            double      y,
            const char *title,
            const char *number)
{
  loket_ink_centre (ink, LOKET_BOLD (4.8), LEFT, y, WIDTH, title);
  if (number != NULL)
    loket_ink_centre (ink, LOKET_SERIF (3.5), LEFT, y + 6, WIDTH, number);
}

static void
draw_duty_stamp (LoketInk *ink,
                 double    x,
                 double    y)
{
  LoketType word = LOKET_BOLD (2.6);

  loket_ink_fill (ink, x, y, 23, 28, 0xf2d7de, 1);
  loket_ink_rosette (ink, x + 11.5, y + 12, 9, 0xb0305c, 0.5);
  word.colour = 0x8a1c46;
  loket_ink_centre (ink, word, x, y + 5, 23, "METERAI");
  loket_ink_centre (ink, word, x, y + 22, 23, "10000");
  loket_ink_centre (ink, word, x, y + 26, 23, "SPESIMEN");
  loket_ink_colour (ink, 0xb0305c, 1);
  loket_ink_box (ink, x, y, 23, 28, 0.2);
}

static void
sign (LoketInk   *ink,
      double      x,
      double      y,
      const char *role,
      const char *name)
{
  loket_ink_centre (ink, LOKET_SERIF (3.5), x, y, 62, role);
  loket_ink_signature (ink, x + 14, y + 21, 32, name);
  loket_ink_centre (ink, LOKET_BOLD (3.5), x, y + 33, 62, name);
}

/* Father and mother as far as they are on the family card; a child has them there. */
static LoketSpecimenPerson *
parent_of (LoketSpecimenPerson *person,
           GPtrArray           *family,
           const char          *key)
{
  return family != NULL ? loket_specimen_people_find (family, "name", LOKET_GET (person, key))
         : NULL;
}

void
loket_specimen_draw_parents (LoketInk            *ink,
                             LoketSpecimenPerson *person,
                             GPtrArray           *family)
{
  LoketSpecimenPerson *father = parent_of (person, family, "father_name");
  LoketSpecimenPerson *mother = parent_of (person, family, "mother_name");
  double y = 58;

  draw_title (ink, 34, "SURAT PERNYATAAN ORANG TUA", NULL);
  loket_ink_write (ink, LOKET_SERIF (3.7), LEFT, y - 8, WIDTH,
                   "Yang bertanda tangan di bawah ini, orang tua kandung:");
  if (father != NULL)
    y = person_lines (ink, y, father);
  if (mother != NULL)
    y = person_lines (ink, y + 2, mother);
  loket_ink_write (ink, LOKET_SERIF (3.7), LEFT, y + 4, WIDTH, "adalah orang tua dari anak:");
  y = person_lines (ink, y + 12, person);
  y = loket_ink_paragraph (ink, LOKET_SERIF (3.7), LEFT, y + 2, WIDTH,
                           "Kami menyetujui dan memohon agar anak tersebut diberi paspor Republik "
                           "Indonesia, bertanggung jawab atas kepergian dan kepulangannya, dan "
                           "menyatakan bahwa keterangan ini benar. Bila kelak terbukti tidak "
                           "benar, kami bersedia dituntut menurut hukum.");
  loket_ink_write (ink, LOKET_SERIF (3.5), 128, y + 14, 60, "Tanjung Harapan, 20 November 2026");
  draw_duty_stamp (ink, 34, y + 24);
  sign (ink, LEFT, y + 22, "Ayah", LOKET_GET (person, "father_name"));
  sign (ink, 124, y + 22, "Ibu", LOKET_GET (person, "mother_name"));
  loket_ink_specimen (ink, 30);
}

void
loket_specimen_draw_loss (LoketInk            *ink,
                          LoketSpecimenPerson *person,
                          GPtrArray           *family)
{
  g_autofree char *number = g_strdup_printf ("Nomor: SKTLK/%u/XI/2026/SPESIMEN", ink->seed % 900);
  const char *passport = LOKET_GET (person, "old_passport.number");
  g_autofree char *lost = g_strdup_printf ("1 (satu) buku paspor Republik Indonesia nomor %s "
                                           "atas nama %s.", passport,
                                           LOKET_GET (person, "passport_name"));
  double y;

  loket_ink_write (ink, LOKET_BOLD (3.2), LEFT, 24, 90, "KEPOLISIAN NEGARA REPUBLIK INDONESIA");
  loket_ink_write (ink, LOKET_BOLD (3.2), LEFT, 29, 90, "SEKTOR TANJUNG HARAPAN (LATIHAN)");
  loket_ink_colour (ink, 0x222222, 1);
  loket_ink_line (ink, LEFT, 31, LEFT + 84, 31, 0.4);
  draw_title (ink, 48, "SURAT TANDA PENERIMAAN LAPORAN KEHILANGAN", number);
  loket_ink_write (ink, LOKET_SERIF (3.7), LEFT, 66, WIDTH,
                   "Pada hari Kamis, 19 November 2026, pukul 09.30 telah datang seorang:");
  y = person_lines (ink, 76, person);
  y = loket_ink_paragraph (ink, LOKET_SERIF (3.7), LEFT, y + 3, WIDTH,
                           "yang melaporkan bahwa di sekitar Pasar Lama Tanjung Harapan, pada "
                           "hari Rabu, 18 November 2026, telah kehilangan:");
  y = loket_ink_paragraph (ink, LOKET_SERIF (3.7), LEFT + 6, y + 4, WIDTH - 6, lost);
  y = loket_ink_paragraph (ink, LOKET_SERIF (3.7), LEFT, y + 4, WIDTH,
                           "Surat ini dibuat untuk mengurus penggantian dan bukan pengganti "
                           "barang yang hilang.");
  sign (ink, LEFT, y + 16, "Pelapor", LOKET_GET (person, "name"));
  loket_ink_stamp (ink, 140, y + 32, 13, "SPESIMEN");
  sign (ink, 124, y + 16, "Petugas penerima laporan", "SPESIMEN PETUGAS");
  loket_ink_specimen (ink, 30);
}

void
loket_specimen_draw_proxy (LoketInk            *ink,
                           LoketSpecimenPerson *person,
                           GPtrArray           *family)
{
  LoketSpecimenPerson *agent = parent_of (person, family, "spouse_name");
  double y;

  draw_title (ink, 34, "SURAT KUASA", NULL);
  loket_ink_write (ink, LOKET_SERIF (3.7), LEFT, 50, WIDTH,
                   "Yang bertanda tangan di bawah ini:");
  y = person_lines (ink, 59, person);
  loket_ink_write (ink, LOKET_SERIF (3.7), LEFT, y + 4, WIDTH, "memberi kuasa kepada:");
  y = person_lines (ink, y + 13, agent != NULL ? agent : person);
  y = loket_ink_paragraph (ink, LOKET_SERIF (3.7), LEFT, y + 2, WIDTH,
                           "untuk mengambil paspor atas nama pemberi kuasa di Kantor Imigrasi "
                           "Kelas II Non TPI Tanjung Harapan. Kuasa ini berlaku untuk satu kali "
                           "pengambilan dan tidak dapat dialihkan.");
  loket_ink_write (ink, LOKET_SERIF (3.5), 128, y + 14, 60, "Tanjung Harapan, 20 November 2026");
  sign (ink, LEFT, y + 22, "Penerima kuasa",
        agent != NULL ? LOKET_GET (agent, "name") : LOKET_GET (person, "name"));
  draw_duty_stamp (ink, 132, y + 24);
  sign (ink, 124, y + 22, "Pemberi kuasa", LOKET_GET (person, "name"));
  loket_ink_specimen (ink, 30);
}
