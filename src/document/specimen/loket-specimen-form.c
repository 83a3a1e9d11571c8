/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The application form, printed by the office and filled in by hand. */

#include "loket-specimen-private.h"

#define BOX 5.2
#define BOXES 30

/* Handwriting in blue ink; nobody's hand, but not printed either. */
static void
write_by_hand (LoketInk   *ink,
               double      x,
               double      baseline,
               double      width,
               const char *text)
{
  LoketType hand = { "DejaVu Sans Oblique", 3.5, 0x1f3c88, 0.25, 0 };

  cairo_save (ink->cr);
  cairo_translate (ink->cr, x, baseline);
  cairo_rotate (ink->cr, -0.004);
  loket_ink_write (ink, hand, 0, 0, width, text);
  cairo_restore (ink->cr);
}

/* One letter in each box, each a little out of line. */
static void
write_in_boxes (LoketInk   *ink,
                double      x,
                double      y,
                guint       boxes,
                const char *text)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_str_hash (text));
  LoketType hand = { "DejaVu Sans Oblique", 3.6, 0x1f3c88, 0, 0 };

  loket_ink_colour (ink, 0x8a8a8a, 1);
  for (guint i = 0; i < boxes; i++)
    loket_ink_box (ink, x + i * BOX, y, BOX, 6, 0.15);
  for (guint i = 0; i < boxes && *text != '\0'; i++, text = g_utf8_next_char (text))
    {
      g_autofree char *one = g_strndup (text, g_utf8_next_char (text) - text);

      loket_ink_centre (ink, hand, x + i * BOX + g_rand_double_range (rand, -0.3, 0.3),
                        y + 4.6 + g_rand_double_range (rand, -0.25, 0.25), BOX, one);
    }
}

static void
boxed_field (LoketInk   *ink,
             double     *y,
             const char *label,
             guint       boxes,
             const char *value)
{
  loket_ink_write (ink, LOKET_PLAIN (2.5), 12, *y + 4.2, 34, label);
  write_in_boxes (ink, 47, *y, boxes, value);
  *y += 8.1;
}

static void
lined_field (LoketInk   *ink,
             double     *y,
             const char *label,
             const char *value)
{
  loket_ink_write (ink, LOKET_PLAIN (2.5), 12, *y + 4.2, 34, label);
  loket_ink_colour (ink, 0x8a8a8a, 1);
  loket_ink_line (ink, 47, *y + 5.4, 198, *y + 5.4, 0.15);
  write_by_hand (ink, 48, *y + 4.4, 148, value);
  *y += 7.4;
}

static void
ticked_field (LoketInk   *ink,
              double     *y,
              const char *label,
              const char *first,
              const char *second,
              gboolean    is_second)
{
  double tick = is_second ? 107 : 47;

  loket_ink_write (ink, LOKET_PLAIN (2.5), 12, *y + 4.2, 34, label);
  loket_ink_colour (ink, 0x8a8a8a, 1);
  loket_ink_box (ink, 47, *y + 0.8, 4.4, 4.4, 0.15);
  loket_ink_box (ink, 107, *y + 0.8, 4.4, 4.4, 0.15);
  loket_ink_write (ink, LOKET_PLAIN (2.7), 53.5, *y + 4.1, 50, first);
  loket_ink_write (ink, LOKET_PLAIN (2.7), 113.5, *y + 4.1, 50, second);
  loket_ink_colour (ink, 0x1f3c88, 1);
  loket_ink_line (ink, tick + 0.6, *y + 2.6, tick + 1.8, *y + 4.8, 0.5);
  loket_ink_line (ink, tick + 1.8, *y + 4.8, tick + 5, *y - 0.4, 0.5);
  *y += 7.4;
}

static void
draw_head (LoketInk *ink)
{
  loket_ink_write (ink, LOKET_BOLD (2.8), 12, 16, 120,
                   "KEMENTERIAN IMIGRASI DAN PEMASYARAKATAN");
  loket_ink_write (ink, LOKET_PLAIN (2.7), 12, 20.2, 120, "DIREKTORAT JENDERAL IMIGRASI");
  loket_ink_write (ink, LOKET_PLAIN (2.7), 12, 24.2, 120,
                   "KANTOR IMIGRASI KELAS II NON TPI TANJUNG HARAPAN");
  loket_ink_colour (ink, 0x222222, 1);
  loket_ink_box (ink, 163, 11, 35, 11, 0.3);
  loket_ink_centre (ink, LOKET_BOLD (3.1), 163, 16, 35, "PERDIM 11");
  loket_ink_centre (ink, LOKET_PLAIN (2.2), 163, 20, 35, "SPESIMEN LATIHAN");
  loket_ink_line (ink, 12, 27.5, 198, 27.5, 0.4);
  loket_ink_centre (ink, LOKET_BOLD (4.2), 12, 35, 186,
                    "FORMULIR SURAT PERJALANAN REPUBLIK INDONESIA");
  loket_ink_centre (ink, LOKET_PLAIN (2.4), 12, 39.5, 186,
                    "Diisi dengan huruf cetak memakai tinta hitam atau biru");
}

static void
section (LoketInk   *ink,
         double     *y,
         const char *title)
{
  *y += 2;
  loket_ink_fill (ink, 12, *y, 186, 5.4, 0xe6e9ee, 1);
  loket_ink_write (ink, LOKET_BOLD (2.7), 14, *y + 3.8, 180, title);
  *y += 7.4;
}

static void
draw_person (LoketInk            *ink,
             double              *y,
             LoketSpecimenPerson *person)
{
  g_autofree char *day = loket_specimen_day (person, "birth_date", LOKET_DATE_FORM);

  section (ink, y, "A. PEMOHON");
  boxed_field (ink, y, "Nama lengkap", 29, LOKET_GET (person, "name"));
  boxed_field (ink, y, "NIK", 16, LOKET_GET (person, "nik"));
  boxed_field (ink, y, "Nomor KK", 16, LOKET_GET (person, "kk"));
  boxed_field (ink, y, "Tempat lahir", 20, LOKET_GET (person, "birth_place"));
  boxed_field (ink, y, "Tanggal lahir", 10, day);
  ticked_field (ink, y, "Jenis kelamin", "Laki-laki", "Perempuan",
                loket_specimen_is_woman (person));
  lined_field (ink, y, "Pekerjaan", loket_specimen_job (person));
  lined_field (ink, y, "Status sipil", loket_specimen_marital (person));
}

static void
draw_address (LoketInk            *ink,
              double              *y,
              LoketSpecimenPerson *person)
{
  g_autofree char *address = loket_specimen_upper (person, "address");
  g_autofree char *block = g_strdup_printf ("%s RT %s RW %s", address, LOKET_GET (person, "rt"),
                                            LOKET_GET (person, "rw"));
  g_autofree char *place = g_strdup_printf ("%s, %s, %s %s", LOKET_GET (person, "village"),
                                            LOKET_GET (person, "district"),
                                            LOKET_GET (person, "regency"),
                                            LOKET_GET (person, "postcode"));

  section (ink, y, "B. ALAMAT");
  lined_field (ink, y, "Alamat KTP", block);
  lined_field (ink, y, "", place);
  lined_field (ink, y, "Nomor HP", LOKET_GET (person, "phone"));
  lined_field (ink, y, "Surel", LOKET_GET (person, "email"));
}

static void
draw_family (LoketInk            *ink,
             double              *y,
             LoketSpecimenPerson *person)
{
  section (ink, y, "C. KELUARGA");
  boxed_field (ink, y, "Nama ayah", 29, LOKET_GET (person, "father_name"));
  boxed_field (ink, y, "Nama ibu", 29, LOKET_GET (person, "mother_name"));
  lined_field (ink, y, "Suami/istri", LOKET_GET (person, "spouse_name"));
}

static void
draw_purpose (LoketInk            *ink,
              double              *y,
              LoketSpecimenPerson *person)
{
  gboolean replaces = *LOKET_GET (person, "old_passport.number") != '\0';

  section (ink, y, "D. PERMOHONAN");
  ticked_field (ink, y, "Jenis permohonan", "Paspor baru", "Penggantian", replaces);
  lined_field (ink, y, "Nomor paspor lama", LOKET_GET (person, "old_passport.number"));
  lined_field (ink, y, "Tujuan", *LOKET_GET (person, "extra_name") != '\0' ? "UMRAH" : "WISATA");
}

void
loket_specimen_draw_form (LoketInk            *ink,
                          LoketSpecimenPerson *person,
                          GPtrArray           *family)
{
  double y = 41;

  draw_head (ink);
  draw_person (ink, &y, person);
  draw_address (ink, &y, person);
  draw_family (ink, &y, person);
  draw_purpose (ink, &y, person);
  loket_ink_paragraph (ink, LOKET_PLAIN (2.3), 12, y + 3, 110,
                       "Saya menyatakan bahwa keterangan di atas benar. Memberi data yang tidak "
                       "benar untuk memperoleh paspor diancam pidana (UU 6/2011 pasal 126).");
  write_by_hand (ink, 136, y + 8, 60, "Tanjung Harapan, 20-11-2026");
  loket_ink_write (ink, LOKET_PLAIN (2.4), 136, y + 13, 60, "Tanda tangan pemohon");
  loket_ink_signature (ink, 140, y + 27, 36, LOKET_GET (person, "name"));
  write_by_hand (ink, 136, y + 35, 60, LOKET_GET (person, "name"));
  loket_ink_specimen (ink, 30);
}
