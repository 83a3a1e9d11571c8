/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The set of papers of the practice office: who has which, written into a folder. */

#include <string.h>

#include "loket-error.h"
#include "loket-specimen-private.h"

#define K(kind) (1u << LOKET_SPECIMEN_ ## kind)

/* Lessons and pictures name these people. The first is a new adult passport, the second a
 * replacement, the third a child; then names and papers that surprise. */
static const struct
{
  const char *name;
  guint kinds;
  double wear;
} set[] = {
  { "SITI RAHAYU", K (KTP) | K (KK) | K (BIRTH) | K (MARRIAGE) | K (FORM) | K (PROXY), 0 },
  { "SUGIANTO", K (KTP) | K (PASSPORT) | K (FORM), 0 },
  { "RIZKA AMELIA", K (BIRTH) | K (FORM) | K (PARENTS), 0 },
};

/* Chosen by what is true of them, so that the set follows people.json. */
typedef gboolean (*Trait) (LoketSpecimenPerson *person);

static gboolean
has_one_name (LoketSpecimenPerson *person)
{
  return strchr (LOKET_GET (person, "passport_name"), ' ') == NULL
         && g_str_equal (LOKET_GET (person, "relation"), "KEPALA KELUARGA")
         && !g_str_equal (LOKET_GET (person, "name"), "SUGIANTO");
}

static gboolean
has_long_name (LoketSpecimenPerson *person)
{
  return strlen (LOKET_GET (person, "name")) > 39;
}

static gboolean
is_balinese (LoketSpecimenPerson *person)
{
  return g_str_equal (LOKET_GET (person, "religion"), "HINDU")
         && g_str_equal (LOKET_GET (person, "relation"), "ISTRI");
}

static gboolean
is_dutch (LoketSpecimenPerson *person)
{
  return g_str_equal (LOKET_GET (person, "nationality"), "NLD");
}

static const struct
{
  Trait trait;
  guint kinds;
  double wear;
} traits[] = {
  { has_one_name, K (KTP) | K (KK) | K (PASSPORT) | K (LOSS), 0.7 },
  { has_long_name, K (KTP) | K (KK) | K (DIPLOMA) | K (FORM), 0 },
  { is_balinese, K (KTP) | K (KK) | K (BIRTH), 0.4 },
  { is_dutch, K (PASSPORT), 0 },
};

static gboolean
write_paper (LoketSpecimenKind        kind,
             LoketSpecimenPerson     *person,
             GPtrArray               *people,
             const LoketSpecimenLook *look,
             const char              *folder,
             GError                 **error)
{
  g_autofree char *name = loket_specimen_file_name (kind, person);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  cairo_surface_t *surface = loket_specimen_draw (kind, person, people, look);
  g_autoptr(GBytes) bytes = loket_specimen_png (surface, look->dpi, look->grey, error);

  cairo_surface_destroy (surface);

  return bytes != NULL && g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                               g_bytes_get_size (bytes), error);
}

static gboolean
write_papers (LoketSpecimenPerson *person,
              guint                kinds,
              double               wear,
              GPtrArray           *people,
              const char          *folder,
              double               dpi,
              GError             **error)
{
  for (guint kind = 0; kind < LOKET_SPECIMEN_N_KINDS; kind++)
    {
      LoketSpecimenLook look = { .dpi = dpi, .wear = wear };

      if ((kinds & 1u << kind) != 0
          && !write_paper (kind, person, people, &look, folder, error))
        return FALSE;
    }

  return TRUE;
}

/* Somebody with the trait; with a passport where one is to be drawn. */
static LoketSpecimenPerson *
find_with (GPtrArray *people,
           Trait      trait,
           guint      kinds)
{
  for (guint i = 0; i < people->len; i++)
    {
      LoketSpecimenPerson *person = g_ptr_array_index (people, i);
      gboolean passport = *LOKET_GET (person, "old_passport.number") != '\0'
                          || *LOKET_GET (person, "passport") != '\0';

      if (trait (person) && (passport || (kinds & K (PASSPORT)) == 0))
        return person;
    }

  return NULL;
}

/**
 * loket_specimen_fill:
 * @people: (element-type LoketSpecimenPerson): everybody
 * @folder: an existing folder
 * @dpi: resolution, 300 for the glass of the practice scanner
 * @error: return location
 *
 * Writes the papers of the practice office; their names are those of
 * loket_specimen_file_name().
 *
 * Returns: whether all could be written
 */
gboolean
loket_specimen_fill (GPtrArray  *people,
                     const char *folder,
                     double      dpi,
                     GError    **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (set); i++)
    {
      LoketSpecimenPerson *person = loket_specimen_people_find (people, "name", set[i].name);

      if (person != NULL
          && !write_papers (person, set[i].kinds, set[i].wear, people, folder, dpi, error))
        return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (traits); i++)
    {
      LoketSpecimenPerson *person = find_with (people, traits[i].trait, traits[i].kinds);

      if (person != NULL
          && !write_papers (person, traits[i].kinds, traits[i].wear, people, folder, dpi, error))
        return FALSE;
    }

  return TRUE;
}
