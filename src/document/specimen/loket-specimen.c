/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which specimen papers there are, how large they are, and how they are put on a surface. */

#include "loket-specimen.h"

#include <math.h>
#include <string.h>

#include "loket-specimen-private.h"

#define MM_PER_INCH 25.4
#define CARD_WIDTH 125          /* mm; what is wider is paper that people fold */

static const struct
{
  const char *code;             /* document type of the catalogue */
  double width, height;         /* mm */
  LoketSpecimenDrawer draw;
} kinds[LOKET_SPECIMEN_N_KINDS] = {
  [LOKET_SPECIMEN_KTP] = { "KTP", 85.6, 53.98, loket_specimen_draw_ktp },
  [LOKET_SPECIMEN_KK] = { "KK", 210, 297, loket_specimen_draw_kk },
  [LOKET_SPECIMEN_BIRTH] = { "AKL", 210, 297, loket_specimen_draw_birth },
  [LOKET_SPECIMEN_MARRIAGE] = { "AKN", 148, 210, loket_specimen_draw_marriage },
  [LOKET_SPECIMEN_PASSPORT] = { "PSL", 125, 88, loket_specimen_draw_passport },
  [LOKET_SPECIMEN_FORM] = { "FRM", 210, 297, loket_specimen_draw_form },
  [LOKET_SPECIMEN_PARENTS] = { "SPO", 210, 297, loket_specimen_draw_parents },
  [LOKET_SPECIMEN_LOSS] = { "SKH", 210, 297, loket_specimen_draw_loss },
  [LOKET_SPECIMEN_PROXY] = { "KUA", 210, 297, loket_specimen_draw_proxy },
  [LOKET_SPECIMEN_DIPLOMA] = { "IJZ", 210, 297, loket_specimen_draw_diploma },
};

/**
 * loket_specimen_code:
 * @kind: a kind of paper
 *
 * Returns: (transfer none): its document type in the catalogue, e.g. "KTP"
 */
const char *
loket_specimen_code (LoketSpecimenKind kind)
{
  g_return_val_if_fail (kind < LOKET_SPECIMEN_N_KINDS, NULL);

  return kinds[kind].code;
}

/**
 * loket_specimen_size:
 * @kind: a kind of paper
 * @width: (out): mm
 * @height: (out): mm
 */
void
loket_specimen_size (LoketSpecimenKind kind,
                     double           *width,
                     double           *height)
{
  g_return_if_fail (kind < LOKET_SPECIMEN_N_KINDS);

  *width = kinds[kind].width;
  *height = kinds[kind].height;
}

/**
 * loket_specimen_file_name:
 * @kind: a kind of paper
 * @person: whose it is
 *
 * The family card belongs to the family: it has its number instead of the NIK. Foreigners have
 * the number of their passport, and its page the code PKA.
 *
 * Returns: (transfer full): CODE-name-NUMBER.png, e.g. "KTP-siti-rahayu-1701014508680002.png"
 */
char *
loket_specimen_file_name (LoketSpecimenKind    kind,
                          LoketSpecimenPerson *person)
{
  gboolean foreign = loket_specimen_is_foreign (person);
  const char *key = foreign ? "passport" : kind == LOKET_SPECIMEN_KK ? "kk" : "nik";
  const char *code = foreign && kind == LOKET_SPECIMEN_PASSPORT ? "PKA"
                     : loket_specimen_code (kind);
  g_autofree char *name = g_ascii_strdown (LOKET_GET (person, "passport_name"), -1);

  return g_strdup_printf ("%s-%s-%s.png", code, g_strdelimit (name, " ", '-'),
                          LOKET_GET (person, key));
}

char *
loket_specimen_upper (LoketSpecimenPerson *person,
                      const char          *key)
{
  return g_utf8_strup (LOKET_GET (person, key), -1);
}

char *
loket_specimen_day (LoketSpecimenPerson *person,
                    const char          *key,
                    LoketDateStyle       style)
{
  GDate date;

  loket_specimen_person_date (person, key, &date);

  return loket_date_format (&date, style, LOKET_LANGUAGE_INDONESIAN);
}

/* Words of the civil registry for the codes of the catalogue. */
static const char *
word_for (const char *code,
          const char *words[][2],
          gsize       count)
{
  for (gsize i = 0; i < count; i++)
    if (g_str_equal (words[i][0], code))
      return words[i][1];

  return "";
}

const char *
loket_specimen_marital (LoketSpecimenPerson *person)
{
  static const char *words[][2] = {
    { "single", "BELUM KAWIN" }, { "married", "KAWIN" }, { "divorced", "CERAI HIDUP" },
    { "widowed", "CERAI MATI" },
  };

  return word_for (LOKET_GET (person, "marital"), words, G_N_ELEMENTS (words));
}

const char *
loket_specimen_job (LoketSpecimenPerson *person)
{
  static const char *words[][2] = {
    { "civil_servant", "PEGAWAI NEGERI SIPIL" }, { "private", "KARYAWAN SWASTA" },
    { "self_employed", "WIRASWASTA" }, { "farmer", "PETANI/PEKEBUN" },
    { "student", "PELAJAR/MAHASISWA" }, { "household", "MENGURUS RUMAH TANGGA" },
    { "retired", "PENSIUNAN" }, { "none", "BELUM/TIDAK BEKERJA" },
  };

  return word_for (LOKET_GET (person, "job"), words, G_N_ELEMENTS (words));
}

const char *
loket_specimen_sex (LoketSpecimenPerson *person)
{
  return loket_specimen_is_woman (person) ? "PEREMPUAN" : "LAKI-LAKI";
}

gboolean
loket_specimen_is_woman (LoketSpecimenPerson *person)
{
  return *LOKET_GET (person, "sex") == 'P';
}

gboolean
loket_specimen_is_foreign (LoketSpecimenPerson *person)
{
  const char *nationality = LOKET_GET (person, "nationality");

  return *nationality != '\0' && !g_str_equal (nationality, "IDN");
}

/* Text is placed to a hundredth of a millimetre at any resolution: no hinting, no rounding. */
static PangoContext *
context_for (cairo_t *cr)
{
  PangoContext *context = pango_cairo_create_context (cr);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  pango_cairo_context_set_resolution (context, 72);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (options);

  return context;
}

/* Yellowed edges, two folds and dust. */
static void
draw_wear (LoketInk *ink,
           double    wear)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (ink->seed);
  cairo_pattern_t *edge =
    cairo_pattern_create_radial (ink->width / 2, ink->height / 2, ink->width / 4, ink->width / 2,
                                 ink->height / 2, hypot (ink->width, ink->height) / 1.8);

  cairo_pattern_add_color_stop_rgba (edge, 0, 0.93, 0.86, 0.66, 0.10 * wear);
  cairo_pattern_add_color_stop_rgba (edge, 1, 0.72, 0.60, 0.36, 0.45 * wear);
  cairo_set_source (ink->cr, edge);
  cairo_paint (ink->cr);
  cairo_pattern_destroy (edge);
  for (int fold = 1; fold <= 2 && ink->width > CARD_WIDTH; fold++)
    {
      double y = ink->height * fold / 3;

      loket_ink_colour (ink, 0x6b6457, 0.30 * wear);
      loket_ink_line (ink, 0, y, ink->width, y + 0.4, 0.25);
      loket_ink_colour (ink, 0xffffff, 0.5 * wear);
      loket_ink_line (ink, 0, y + 0.3, ink->width, y + 0.7, 0.3);
    }
  for (int i = 0; i < ink->width * wear; i++)
    loket_ink_fill (ink, g_rand_double (rand) * ink->width, g_rand_double (rand) * ink->height,
                    0.08 + 0.16 * g_rand_double (rand), 0.08 + 0.1 * g_rand_double (rand), 0x4a4336,
                    0.45);
}

static void
paint (cairo_t                 *cr,
       LoketSpecimenKind        kind,
       LoketSpecimenPerson     *person,
       GPtrArray               *family,
       const LoketSpecimenLook *look)
{
  LoketInk ink = {
    .cr = cr, .width = kinds[kind].width, .height = kinds[kind].height,
    .dpi = look->dpi,
    .seed = g_str_hash (LOKET_GET (person, "name")),
  };

  ink.context = context_for (cr);
  loket_ink_fill (&ink, 0, 0, ink.width, ink.height, LOKET_PAPER, 1);
  kinds[kind].draw (&ink, person, family);
  if (look->wear > 0)
    draw_wear (&ink, MIN (look->wear, 1));
  g_object_unref (ink.context);
}

/**
 * loket_specimen_draw:
 * @kind: which paper
 * @person: whose; the passport needs old_passport or, for foreigners, passport
 * @people: (nullable) (element-type LoketSpecimenPerson): everybody, for the family card
 * @look: resolution and state
 *
 * Returns: (transfer full): an image surface of the paper's size (larger when it lies tilted,
 *   white around it)
 */
cairo_surface_t *
loket_specimen_draw (LoketSpecimenKind        kind,
                     LoketSpecimenPerson     *person,
                     GPtrArray               *people,
                     const LoketSpecimenLook *look)
{
  g_autoptr(GPtrArray) family = people != NULL ? loket_specimen_people_family (people, person)
                                 : NULL;
  double scale = look->dpi / MM_PER_INCH;
  double angle = look->tilt * G_PI / 180;
  double width = kinds[kind].width, height = kinds[kind].height;
  double box_width = width * fabs (cos (angle)) + height * fabs (sin (angle));
  double box_height = width * fabs (sin (angle)) + height * fabs (cos (angle));
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, lround (box_width * scale),
                                lround (box_height * scale));
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  /* Edges of the paper are edges of pixels: a clip between two costs every stroke a mask. */
  cairo_scale (cr, cairo_image_surface_get_width (surface) / box_width,
               cairo_image_surface_get_height (surface) / box_height);
  cairo_translate (cr, box_width / 2, box_height / 2);
  cairo_rotate (cr, angle);
  cairo_translate (cr, -width / 2, -height / 2);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  paint (cr, kind, person, family, look);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}
