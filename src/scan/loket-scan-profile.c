/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What to ask of a scanner, as a value, as words and on the wire. */

#include "loket-scan-profile.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "loket-error.h"

G_DEFINE_BOXED_TYPE (LoketScanProfile, loket_scan_profile, loket_scan_profile_copy,
                     loket_scan_profile_free)

static const char * const source_words[] = { "flatbed", "feeder", "duplex" };
static const char * const mode_words[] = { "colour", "grey", "lineart" };

static const struct
{
  const char *word;
  double width, height;
} sizes[] = {
  [LOKET_SCAN_SIZE_A4] = { "a4", 210, 297 },
  [LOKET_SCAN_SIZE_A5] = { "a5", 148, 210 },
  [LOKET_SCAN_SIZE_ID1] = { "id1", 85.6, 54 },
  [LOKET_SCAN_SIZE_ID3] = { "id3", 125, 88 },
  [LOKET_SCAN_SIZE_F4] = { "f4", 215, 330 },
  [LOKET_SCAN_SIZE_ALL] = { "all", 0, 0 },
  [LOKET_SCAN_SIZE_MM] = { "mm", 0, 0 },
};

/**
 * loket_scan_profile_new:
 *
 * Returns: (transfer full): A4 in colour at 300 dpi from the glass
 */
LoketScanProfile *
loket_scan_profile_new (void)
{
  LoketScanProfile *self = g_new0 (LoketScanProfile, 1);

  self->dpi = 300;

  return self;
}

LoketScanProfile *
loket_scan_profile_copy (const LoketScanProfile *self)
{
  LoketScanProfile *copy = g_memdup2 (self, sizeof *self);

  copy->settings = g_strdupv (self->settings);

  return copy;
}

void
loket_scan_profile_free (LoketScanProfile *self)
{
  g_strfreev (self->settings);
  g_free (self);
}

/**
 * loket_scan_profile_get_area:
 * @self: a profile
 * @width_mm: (out): its width, 0 when the device decides
 * @height_mm: (out): its height
 */
void
loket_scan_profile_get_area (const LoketScanProfile *self,
                             double                 *width_mm,
                             double                 *height_mm)
{
  gboolean own = self->size == LOKET_SCAN_SIZE_MM;

  *width_mm = own ? self->width_mm : sizes[self->size].width;
  *height_mm = own ? self->height_mm : sizes[self->size].height;
}

static gboolean
index_of (const char * const *list,
          gsize               n_list,
          const char         *word,
          int                *found)
{
  for (gsize i = 0; i < n_list; i++)
    if (g_str_equal (list[i], word))
      {
        *found = (int) i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
parse_millimetres (LoketScanProfile *self,
                   const char       *word)
{
  char *rest;

  self->width_mm = g_ascii_strtod (word, &rest);
  if (*rest != 'x' || self->width_mm <= 0)
    return FALSE;
  self->height_mm = g_ascii_strtod (rest + 1, &rest);
  self->size = LOKET_SCAN_SIZE_MM;

  return (*rest == '\0' || g_str_equal (rest, "mm")) && self->height_mm > 0;
}

static gboolean
parse_word (LoketScanProfile *self,
            const char       *word)
{
  int found;
  guint64 number;

  if (index_of (source_words, G_N_ELEMENTS (source_words), word, &found))
    self->source = (LoketScanSource) found;
  else if (index_of (mode_words, G_N_ELEMENTS (mode_words), word, &found))
    self->mode = (LoketScanMode) found;
  else if (g_str_equal (word, "color"))
    self->mode = LOKET_SCAN_MODE_COLOUR;
  else if (g_str_equal (word, "gray"))
    self->mode = LOKET_SCAN_MODE_GREY;
  else if (g_ascii_string_to_unsigned (word, 10, 1, 9600, &number, NULL))
    self->dpi = (int) number;
  else
    {
      for (gsize i = 0; i < LOKET_SCAN_SIZE_MM; i++)
        if (g_str_equal (sizes[i].word, word))
          {
            self->size = (LoketScanSize) i;
            return TRUE;
          }

      return parse_millimetres (self, word);
    }

  return TRUE;
}

/**
 * loket_scan_profile_parse:
 * @text: words in any order joined by "-", as in "feeder-grey-300-a4" or "colour-600-60x40mm"
 * @error: return location for LOKET_ERROR_INPUT
 *
 * Returns: (transfer full) (nullable): the profile; what is not said is as in a new one
 */
LoketScanProfile *
loket_scan_profile_parse (const char *text,
                          GError    **error)
{
  g_autoptr(LoketScanProfile) self = loket_scan_profile_new ();
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_auto(GStrv) parts = g_strsplit (lower, "-", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    if (!parse_word (self, parts[i]))
      {
        g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                     _("“%s” is not a source, mode, size or resolution."), parts[i]);
        return NULL;
      }

  return g_steal_pointer (&self);
}

/**
 * loket_scan_profile_to_string:
 * @self: a profile
 *
 * Returns: (transfer full): words that loket_scan_profile_parse() takes
 */
char *
loket_scan_profile_to_string (const LoketScanProfile *self)
{
  char width[G_ASCII_DTOSTR_BUF_SIZE], height[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *area = NULL;

  if (self->size == LOKET_SCAN_SIZE_MM)
    area = g_strdup_printf ("%sx%smm", g_ascii_dtostr (width, sizeof width, self->width_mm),
                            g_ascii_dtostr (height, sizeof height, self->height_mm));

  return g_strdup_printf ("%s-%s-%d-%s", source_words[self->source], mode_words[self->mode],
                          self->dpi, area != NULL ? area : sizes[self->size].word);
}

GVariant *
loket_scan_profile_to_variant (const LoketScanProfile *self)
{
  static const char * const nothing[] = { NULL };
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "source", "i", (int) self->source);
  g_variant_dict_insert (&dict, "mode", "i", (int) self->mode);
  g_variant_dict_insert (&dict, "dpi", "i", self->dpi);
  g_variant_dict_insert (&dict, "size", "i", (int) self->size);
  g_variant_dict_insert (&dict, "area", "(dddd)", self->x_mm, self->y_mm, self->width_mm,
                         self->height_mm);
  g_variant_dict_insert (&dict, "brightness", "i", self->brightness);
  g_variant_dict_insert (&dict, "contrast", "i", self->contrast);
  g_variant_dict_insert (&dict, "pages", "u", self->pages_max);
  g_variant_dict_insert (&dict, "settings", "^as",
                         self->settings != NULL ? (const char * const *) self->settings : nothing);

  return g_variant_dict_end (&dict);
}

/**
 * loket_scan_profile_from_variant:
 * @variant: what loket_scan_profile_to_variant() gave
 *
 * Returns: (transfer full): the profile, with numbers outside their range put inside
 */
LoketScanProfile *
loket_scan_profile_from_variant (GVariant *variant)
{
  LoketScanProfile *self = loket_scan_profile_new ();
  int source = 0, mode = 0, size = 0;

  g_variant_lookup (variant, "source", "i", &source);
  g_variant_lookup (variant, "mode", "i", &mode);
  g_variant_lookup (variant, "size", "i", &size);
  g_variant_lookup (variant, "dpi", "i", &self->dpi);
  g_variant_lookup (variant, "area", "(dddd)", &self->x_mm, &self->y_mm, &self->width_mm,
                    &self->height_mm);
  g_variant_lookup (variant, "brightness", "i", &self->brightness);
  g_variant_lookup (variant, "contrast", "i", &self->contrast);
  g_variant_lookup (variant, "pages", "u", &self->pages_max);
  g_variant_lookup (variant, "settings", "^as", &self->settings);
  self->source = (LoketScanSource) CLAMP (source, 0, (int) LOKET_SCAN_SOURCE_DUPLEX);
  self->mode = (LoketScanMode) CLAMP (mode, 0, (int) LOKET_SCAN_MODE_LINEART);
  self->size = (LoketScanSize) CLAMP (size, 0, (int) LOKET_SCAN_SIZE_MM);
  self->dpi = CLAMP (self->dpi, 0, 9600);

  return self;
}
