/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of the desk against what 46 real scanners call their settings (devices.txt). */

#include <math.h>
#include <string.h>

#include "loket-scan-match.h"
#include "loket-scan-words.h"

typedef struct
{
  char *name;
  GPtrArray *options;
  GPtrArray *expected;    /* "PROFILE: OUTCOME" */
  guint n_sets;
  GString *order;
} Device;

static void
device_free (Device *device)
{
  g_free (device->name);
  g_ptr_array_unref (device->options);
  g_ptr_array_unref (device->expected);
  g_string_free (device->order, TRUE);
  g_free (device);
}

static int
index_in (const char * const *words,
          const char         *word)
{
  for (int i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], word))
      return i;

  return 0;
}

static void
parse_numbers (GVariantDict *dict,
               const char   *text,
               double       *first)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);
  guint n_words = g_strv_length (words);
  g_autofree double *numbers = g_new0 (double, n_words);

  for (guint i = 0; i < n_words; i++)
    numbers[i] = g_ascii_strtod (words[i], NULL);
  *first = numbers[0];
  g_variant_dict_insert_value (dict, "numbers",
                               g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, numbers, n_words,
                                                          sizeof (double)));
}

static void
parse_constraint (GVariantDict *dict,
                  const char   *text,
                  gboolean      readable)
{
  g_autofree char *value = g_strdup ("");
  double first = 0, max = 0, step = 0;
  char *rest;

  if (*text == '{')
    {
      g_autofree char *inner = g_strndup (text + 1, strlen (text) - 2);

      parse_numbers (dict, inner, &first);
    }
  else if (strstr (text, "..") != NULL && strchr (text, '/') != NULL)
    {
      first = g_ascii_strtod (text, NULL);
      max = g_ascii_strtod (strstr (text, "..") + 2, &rest);
      step = g_ascii_strtod (rest + 1, NULL);
      g_variant_dict_insert (dict, "range", "(ddd)", first, max, step);
    }
  else if (*text != '\0')
    {
      g_auto(GStrv) words = g_strsplit (text, " | ", -1);

      g_variant_dict_insert (dict, "choices", "^as", (const char * const *) words);
      g_free (value);
      value = g_strdup (words[0]);
    }
  if (!readable)
    return;
  g_variant_dict_insert (dict, "text", "s", value);
  g_variant_dict_insert (dict, "number", "d", first);
}

static LoketScanOption *
parse_option (const char *line,
              int         index)
{
  static const char * const kinds[] = { "bool", "int", "fixed", "string", NULL };
  static const char * const units[] = { "-", "pixel", "bit", "mm", "dpi", "percent", NULL };
  g_auto(GStrv) parts = g_strsplit (line, " ", 5);
  GVariantDict dict;
  guint flags = 0;

  if (g_strv_length (parts) < 4)
    return NULL;
  if (strchr (parts[3], 's') != NULL)
    flags |= 1;
  if (strchr (parts[3], 'r') != NULL)
    flags |= 2;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "index", "i", index);
  g_variant_dict_insert (&dict, "name", "s", parts[0]);
  g_variant_dict_insert (&dict, "kind", "i", index_in (kinds, parts[1]));
  g_variant_dict_insert (&dict, "unit", "i", index_in (units, parts[2]));
  g_variant_dict_insert (&dict, "flags", "u", flags);
  parse_constraint (&dict, parts[4] != NULL ? parts[4] : "", (flags & 2) != 0);

  return loket_scan_option_from_variant (g_variant_dict_end (&dict));
}

static GPtrArray *
load_devices (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "scan", "devices.txt", NULL);
  GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify) device_free);
  g_autofree char *content = NULL;
  g_auto(GStrv) lines = NULL;
  Device *device = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  lines = g_strsplit (content, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      if (**line == '[')
        {
          device = g_new0 (Device, 1);
          device->name = g_strndup (*line + 1, strlen (*line) - 2);
          device->options = g_ptr_array_new_with_free_func (g_object_unref);
          device->expected = g_ptr_array_new_with_free_func (g_free);
          device->order = g_string_new (NULL);
          g_ptr_array_add (devices, device);
        }
      else if (**line == '>')
        {
          g_ptr_array_add (device->expected, g_strdup (*line + 2));
        }
      else if (**line != '#' && **line != '\0')
        {
          g_ptr_array_add (device->options, parse_option (*line, (int) device->options->len + 1));
        }
    }

  return devices;
}

static GPtrArray *
fake_get_options (gpointer data)
{
  return ((Device *) data)->options;
}

static gboolean
is_allowed (LoketScanOption *option,
            const char      *value)
{
  const char * const *choices = loket_scan_option_get_choices (option);
  double number = g_ascii_strtod (value, NULL), min, max, step;

  if (choices != NULL)
    return g_strv_contains (choices, value);
  if (loket_scan_option_get_kind (option) == LOKET_SCAN_OPTION_BOOLEAN)
    return g_str_equal (value, "yes") || g_str_equal (value, "no");
  if (loket_scan_option_get_range (option, &min, &max, &step))
    return number >= min - 0.001 && number <= max + 0.001;

  return fabs (loket_scan_option_nearest (option, number) - number) < 0.001;
}

static void
put_value (Device     *device,
           guint       i,
           const char *value)
{
  LoketScanOption *option = g_ptr_array_index (device->options, i);
  g_autoptr(GVariant) before = loket_scan_option_to_variant (option);
  GVariantDict dict;

  g_variant_dict_init (&dict, before);
  g_variant_dict_insert (&dict, "text", "s", value);
  g_variant_dict_insert (&dict, "number", "d", g_ascii_strtod (value, NULL));
  g_ptr_array_index (device->options, i) =
    loket_scan_option_from_variant (g_variant_dict_end (&dict));
  g_object_unref (option);
}

/* As strict as the strictest driver: what is inactive or not allowed is an error. */
static LoketScanProblem
fake_set (gpointer    data,
          const char *name,
          const char *value)
{
  Device *device = data;
  LoketScanOption *option = loket_scan_options_find (device->options, name);
  g_autofree char *own = NULL;

  g_assert_nonnull (option);
  g_assert_true (loket_scan_option_get_settable (option));
  g_assert_true (is_allowed (option, value));
  device->n_sets++;
  g_string_append_printf (device->order, "%s ", name);
  own = g_strdup (name);
  for (guint i = 0; i < device->options->len; i++)
    {
      const char *other = loket_scan_option_get_name (g_ptr_array_index (device->options, i));

      /* One resolution is both axes. The name goes with the option it belongs to. */
      if (g_str_equal (other, own)
          || (g_str_equal (own, "resolution") && g_str_has_suffix (other, "-resolution")))
        put_value (device, i, value);
    }

  return LOKET_SCAN_PROBLEM_NONE;
}

static const char *
text_of (Device     *device,
         const char *name)
{
  LoketScanOption *option = loket_scan_options_find (device->options, name);

  return option != NULL && loket_scan_option_has_value (option)
         && *loket_scan_option_get_text (option) != '\0' ? loket_scan_option_get_text (option) : "-";
}

static double
number_of (Device     *device,
           const char *name)
{
  LoketScanOption *option = loket_scan_options_find (device->options, name);

  return option != NULL ? loket_scan_option_get_number (option) : 0;
}

static char *
apply (Device     *device,
       const char *words)
{
  LoketScanTarget target = { device, fake_get_options, fake_set };
  g_autoptr(LoketScanProfile) profile = loket_scan_profile_parse (words, NULL);
  LoketScanSetup setup;
  LoketScanProblem problem;

  device->n_sets = 0;
  g_string_truncate (device->order, 0);
  problem = loket_scan_match_apply (&target, profile, &setup);
  g_assert_cmpuint (device->n_sets, <=, 20);
  if (problem != LOKET_SCAN_PROBLEM_NONE)
    return g_strdup (loket_scan_problem_get_code (problem));
  if (loket_scan_options_find (device->options, "br-x") == NULL)
    return g_strdup_printf ("%s; %s; %g dpi; %s%s%s", text_of (device, "source"),
                            text_of (device, "mode"), setup.dpi_x,
                            text_of (device, "original-size"), setup.feeder ? "; feeder" : "",
                            setup.duplex ? " duplex" : "");

  return g_strdup_printf ("%s; %s; %g dpi; %.0f,%.0f-%.0f,%.0f%s%s", text_of (device, "source"),
                          text_of (device, "mode"), setup.dpi_x, number_of (device, "tl-x"),
                          number_of (device, "tl-y"), number_of (device, "br-x"),
                          number_of (device, "br-y"), setup.feeder ? "; feeder" : "",
                          setup.duplex ? " duplex" : "");
}

static void
test_devices (void)
{
  static const char * const profiles[] = {
    "flatbed-colour-300-a4", "flatbed-grey-200-a5", "feeder-lineart-300-a4",
    "duplex-grey-150-a4",
  };
  g_autoptr(GPtrArray) devices = load_devices ();
  guint n_wrong = 0;

  g_assert_cmpuint (devices->len, ==, 46);
  for (guint d = 0; d < devices->len; d++)
    {
      Device *device = g_ptr_array_index (devices, d);

      for (gsize p = 0; p < G_N_ELEMENTS (profiles); p++)
        {
          g_autofree char *outcome = apply (device, profiles[p]);
          g_autofree char *line = g_strdup_printf ("%s: %s", profiles[p], outcome);
          const char *expected = p < device->expected->len
                                 ? g_ptr_array_index (device->expected, p) : "";

          if (!g_str_equal (line, expected))
            {
              g_test_message ("%s > %s", device->name, line);
              n_wrong++;
            }
        }
    }
  g_assert_cmpuint (n_wrong, ==, 0);
}

static void
test_order (void)
{
  g_autoptr(GPtrArray) devices = load_devices ();

  for (guint d = 0; d < devices->len; d++)
    {
      Device *device = g_ptr_array_index (devices, d);

      if (!g_str_equal (device->name, "FUJITSU_ScanSnap_iX500"))
        continue;
      g_free (apply (device, "duplex-colour-300-a4"));
      /* The page size before the corners; nothing twice. */
      g_assert_cmpstr (device->order->str, ==,
                       "source mode resolution page-width page-height br-x br-y ");
      return;
    }
  g_assert_not_reached ();
}

static void
test_words (void)
{
  static const struct
  {
    const char *choices[6];
    LoketScanMode mode;
    const char *best;
  } rows[] = {
    { { "Lineart", "Halftone", "Gray", "Color" }, LOKET_SCAN_MODE_LINEART, "Lineart" },
    { { "Gray[Error Diffusion]", "True Gray" }, LOKET_SCAN_MODE_GREY, "True Gray" },
    { { "48 bits color", "24 bits color" }, LOKET_SCAN_MODE_COLOUR, "24 bits color" },
    { { "Color", "Gray" }, LOKET_SCAN_MODE_LINEART, "Gray" },
    { { "Color" }, LOKET_SCAN_MODE_GREY, "Color" },
    { { "Gray" }, LOKET_SCAN_MODE_COLOUR, "Gray" },
    { { "1-bit Black & White", "8-bit Grayscale", "24-bit Color" }, LOKET_SCAN_MODE_LINEART,
      "1-bit Black & White" },
    { { "Black and White - Halftone", "Black and White - Line Art" }, LOKET_SCAN_MODE_LINEART,
      "Black and White - Line Art" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (loket_scan_match_mode (rows[i].choices, rows[i].mode), ==, rows[i].best);
  g_assert_cmpint (loket_scan_words_rate_source ("Transparency Adapter",
                                                 LOKET_SCAN_SOURCE_FLATBED), ==, 0);
  g_assert_cmpint (loket_scan_words_rate_source ("Auto", LOKET_SCAN_SOURCE_FEEDER), ==, 0);
  g_assert_cmpint (loket_scan_words_rate_source ("ADF Back", LOKET_SCAN_SOURCE_FEEDER), <,
                   loket_scan_words_rate_source ("ADF Front", LOKET_SCAN_SOURCE_FEEDER));
}

static void
test_profiles (void)
{
  static const char * const words[] = {
    "flatbed-colour-300-a4", "feeder-grey-200-id1", "duplex-lineart-600-f4",
    "flatbed-grey-150-60.5x40mm",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr(LoketScanProfile) profile = loket_scan_profile_parse (words[i], NULL);
      g_autoptr(GVariant) variant = NULL;
      g_autoptr(LoketScanProfile) again = NULL;
      g_autofree char *text = NULL;

      g_assert_nonnull (profile);
      variant = g_variant_ref_sink (loket_scan_profile_to_variant (profile));
      again = loket_scan_profile_from_variant (variant);
      text = loket_scan_profile_to_string (again);
      g_assert_cmpstr (text, ==, words[i]);
    }
  g_assert_null (loket_scan_profile_parse ("flatbed-purple", NULL));
  g_assert_null (loket_scan_profile_parse ("-5x40mm", NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scan/match/words", test_words);
  g_test_add_func ("/scan/match/profiles", test_profiles);
  g_test_add_func ("/scan/match/devices", test_devices);
  g_test_add_func ("/scan/match/order", test_order);

  return g_test_run ();
}
