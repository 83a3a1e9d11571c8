/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data page of a passport, with a correct machine-readable zone. */

#include <string.h>

#include "loket-mrz.h"
#include "loket-name.h"
#include "loket-specimen-private.h"

#define LEFT 41.0
#define PHOTO_X 6.0

typedef struct
{
  const char *country;          /* code */
  const char *native;           /* title in its own language */
  const char *english;
  const char *nationality;
} Issuer;

static const Issuer issuers[] = {
  { "IDN", "REPUBLIK INDONESIA", "REPUBLIC OF INDONESIA", "INDONESIA" },
  { "AUS", "AUSTRALIA", "AUSTRALIA", "AUSTRALIAN" },
  { "NLD", "NEDERLAND", "NETHERLANDS", "NEDERLANDSE" },
  { "JPN", "JAPAN", "JAPAN", "JAPAN" },
};

static const Issuer *
issuer_of (LoketSpecimenPerson *person)
{
  for (gsize i = 0; i < G_N_ELEMENTS (issuers); i++)
    if (g_str_equal (issuers[i].country, LOKET_GET (person, "nationality")))
      return &issuers[i];

  return &issuers[0];
}

/* Number, issue and expiry of the Indonesian passport to be replaced, or of a foreigner's. */
static const char *
passport_value (LoketSpecimenPerson *person,
                const char          *name)
{
  g_autofree char *old = g_strconcat ("old_passport.", name, NULL);
  const char *value = LOKET_GET (person, old);

  if (*value == '\0' && g_str_equal (name, "number"))
    value = LOKET_GET (person, "passport");
  if (*value == '\0' && g_str_equal (name, "issued"))
    value = "2022-04-04";
  if (*value == '\0' && g_str_equal (name, "expires"))
    value = "2032-04-03";

  return value;
}

/* Foreigners have a surname of one or more words; Indonesians by the rule of our passports. */
static void
names_of (LoketSpecimenPerson *person,
          char               **primary,
          char               **secondary)
{
  const char *surname = LOKET_GET (person, "surname");
  const char *name = LOKET_GET (person, "passport_name");

  if (*surname == '\0' || !g_str_has_suffix (name, surname))
    {
      loket_name_to_zone (LOKET_GET (person, "name"), primary, secondary);
      return;
    }
  *primary = g_strdup (surname);
  *secondary = g_strchomp (g_strndup (name, strlen (name) - strlen (surname)));
}

/**
 * loket_specimen_zone:
 * @person: somebody with a passport
 *
 * Returns: (transfer full): the two lines of its zone, %NULL-terminated
 */
char **
loket_specimen_zone (LoketSpecimenPerson *person)
{
  g_autofree char *primary = NULL;
  g_autofree char *secondary = NULL;
  g_autofree char *birth = NULL;
  g_autofree char *expiry = NULL;
  GDate born, expires;
  LoketMrzData data = {
    .code = "P", .state = issuer_of (person)->country,
    .nationality = issuer_of (person)->country, .number = passport_value (person, "number"),
    .sex = loket_specimen_is_woman (person) ? 'F' : 'M',
  };

  names_of (person, &primary, &secondary);
  loket_specimen_person_date (person, "birth_date", &born);
  loket_date_from_iso (passport_value (person, "expires"), &expires);
  birth = loket_mrz_date (&born);
  expiry = loket_mrz_date (&expires);
  data.primary = primary;
  data.secondary = secondary;
  data.birth = birth;
  data.expiry = expiry;

  return loket_mrz_make (LOKET_MRZ_TD3, &data, NULL);
}

/* 05 AGU/AUG 1968 */
static char *
passport_day (const char *iso)
{
  g_autofree char *native = NULL;
  g_autofree char *english = NULL;
  GDate date;

  if (!loket_date_from_iso (iso, &date))
    return g_strdup ("");
  native = g_utf8_strup (loket_date_month (g_date_get_month (&date), LOKET_LANGUAGE_INDONESIAN),
                         3);
  english = g_utf8_strup (loket_date_month (g_date_get_month (&date), LOKET_LANGUAGE_ENGLISH), 3);
  if (g_str_equal (native, english))
    return g_strdup_printf ("%02d %s %d", g_date_get_day (&date), native,
                            g_date_get_year (&date));

  return g_strdup_printf ("%02d %s/%s %d", g_date_get_day (&date), native, english,
                          g_date_get_year (&date));
}

static void
item (LoketInk   *ink,
      double      x,
      double      y,
      double      width,
      const char *label,
      const char *value)
{
  LoketType small = LOKET_PLAIN (1.65);

  small.colour = 0x2e5e4e;
  loket_ink_write (ink, small, x, y, width, label);
  loket_ink_write (ink, LOKET_BOLD (2.75), x, y + 3.5, width, value);
}

static void
draw_ground (LoketInk *ink)
{
  cairo_pattern_t *ground = cairo_pattern_create_linear (0, 0, ink->width, 0);

  cairo_pattern_add_color_stop_rgb (ground, 0, 0.88, 0.94, 0.90);
  cairo_pattern_add_color_stop_rgb (ground, 0.5, 0.95, 0.95, 0.90);
  cairo_pattern_add_color_stop_rgb (ground, 1, 0.87, 0.92, 0.95);
  cairo_set_source (ink->cr, ground);
  cairo_paint (ink->cr);
  cairo_pattern_destroy (ground);
  loket_ink_waves (ink, 0, 0, ink->width, 66, 0x6fae95);
  loket_ink_rosette (ink, 92, 36, 22, 0xa8843f, 0.2);
  loket_ink_rosette (ink, 92, 36, 12, 0x6fae95, 0.3);
  loket_ink_fill (ink, 0, 67.5, ink->width, ink->height - 67.5, 0xf7f7f3, 0.85);
}

static void
draw_head (LoketInk            *ink,
           LoketSpecimenPerson *person)
{
  const Issuer *issuer = issuer_of (person);
  LoketType title = LOKET_BOLD (3.1);

  title.colour = 0x1f4e3d;
  loket_ink_write (ink, title, 6, 6.6, 76, issuer->native);
  if (!g_str_equal (issuer->native, issuer->english))
    loket_ink_write (ink, LOKET_PLAIN (2.1), 6, 10, 76, issuer->english);
  loket_ink_write (ink, title, 84, 6.6, 36,
                   loket_specimen_is_foreign (person) ? "PASSPORT" : "PASPOR / PASSPORT");
  item (ink, LEFT, 14, 16, "JENIS / TYPE", "P");
  item (ink, LEFT + 17, 14, 24, "KODE NEGARA / COUNTRY CODE", issuer->country);
  item (ink, 84, 14, 36, "NO. PASPOR / PASSPORT NO.", passport_value (person, "number"));
}

static void
draw_rows (LoketInk            *ink,
           LoketSpecimenPerson *person)
{
  const Issuer *issuer = issuer_of (person);
  gboolean foreign = loket_specimen_is_foreign (person);
  g_autofree char *name = loket_name_passport (LOKET_GET (person, "name"));
  g_autofree char *birth = passport_day (LOKET_GET (person, "birth_date"));
  g_autofree char *issued = passport_day (passport_value (person, "issued"));
  g_autofree char *expires = passport_day (passport_value (person, "expires"));
  g_autofree char *number = g_strdup_printf ("1A12%07u-SPS", ink->seed % 10000000);
  const char *office = LOKET_GET (person, "old_passport.office");

  item (ink, LEFT, 22.4, 78, "NAMA LENGKAP / FULL NAME", name);
  item (ink, LEFT, 30.8, 40, "KEWARGANEGARAAN / NATIONALITY",
        issuer->nationality);
  item (ink, LEFT, 39.2, 34, "TGL. LAHIR / DATE OF BIRTH", birth);
  item (ink, 84, 30.8, 36, "JENIS KELAMIN / SEX",
        foreign ? (loket_specimen_is_woman (person) ? "F" : "M")
        : loket_specimen_is_woman (person) ? "P/F" : "L/M");
  item (ink, 84, 39.2, 36, "TEMPAT LAHIR / PLACE OF BIRTH", LOKET_GET (person, "birth_place"));
  item (ink, LEFT, 47.6, 38, "TGL. PENGELUARAN / DATE OF ISSUE", issued);
  item (ink, 84, 47.6, 36, "TGL. HABIS BERLAKU / DATE OF EXPIRY", expires);
  item (ink, LEFT, 56, 38, "NO. REG.", number);
  item (ink, 84, 56, 36, "KANTOR YANG MENGELUARKAN / ISSUING OFFICE",
        *office != '\0' ? office : issuer->english);
}

void
loket_specimen_draw_passport (LoketInk            *ink,
                              LoketSpecimenPerson *person,
                              GPtrArray           *family)
{
  g_auto(GStrv) zone = loket_specimen_zone (person);

  draw_ground (ink);
  draw_head (ink, person);
  draw_rows (ink, person);
  loket_ink_portrait (ink, PHOTO_X, 13.5, 31, 40, 0xe9e9ec, loket_specimen_is_woman (person));
  loket_ink_signature (ink, PHOTO_X + 4, 60.5, 20, LOKET_GET (person, "name"));
  if (zone != NULL)
    loket_ink_zone (ink, (ink->width - 44 * 2.54) / 2, 75.2, zone);
  loket_ink_specimen (ink, 17);
  loket_ink_round (ink, 3.2, LOKET_PAPER);
}
