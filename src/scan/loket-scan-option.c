/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One setting of a scanner. It is made from what the worker says and believes none of it: what
 * is out of range becomes harmless, what is malformed gives no option. */

#include "loket-scan-option.h"

#include <math.h>
#include <string.h>

#define MAX_OPTIONS 4096

struct _LoketScanOption
{
  GObject parent_instance;

  GVariant *variant;    /* owns every text below */
  const char *name;
  const char *title;
  const char *description;
  const char *text;
  const char **choices;
  const double *numbers;
  gsize n_numbers;
  gboolean has_range;
  double min, max, step;
  double number;
  int index;
  int kind;
  int unit;
  guint flags;
  guint length;
};

enum
{
  FLAG_SETTABLE = 1 << 0,
  FLAG_READABLE = 1 << 1,
  FLAG_ADVANCED = 1 << 2,
};

enum
{
  PROP_NAME = 1,
  PROP_TITLE,
  PROP_TEXT,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (LoketScanOption, loket_scan_option, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
loket_scan_option_finalize (GObject *object)
{
  LoketScanOption *self = LOKET_SCAN_OPTION (object);

  g_free (self->choices);
  g_clear_pointer (&self->variant, g_variant_unref);
  G_OBJECT_CLASS (loket_scan_option_parent_class)->finalize (object);
}

static void
loket_scan_option_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  LoketScanOption *self = LOKET_SCAN_OPTION (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
loket_scan_option_class_init (LoketScanOptionClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = loket_scan_option_finalize;
  object_class->get_property = loket_scan_option_get_property;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
loket_scan_option_init (LoketScanOption *self)
{
  self->name = self->title = self->description = self->text = "";
}

static gboolean
all_finite (const double *numbers,
            gsize         n_numbers)
{
  for (gsize i = 0; i < n_numbers; i++)
    if (!isfinite (numbers[i]))
      return FALSE;

  return TRUE;
}

static void
take_numbers (LoketScanOption *self)
{
  g_autoptr(GVariant) list = g_variant_lookup_value (self->variant, "numbers",
                                                     G_VARIANT_TYPE ("ad"));

  if (list == NULL)
    return;
  self->numbers = g_variant_get_fixed_array (list, &self->n_numbers, sizeof (double));
  if (!all_finite (self->numbers, self->n_numbers))
    self->n_numbers = 0;
}

static void
take_range (LoketScanOption *self)
{
  double range[3];

  if (!g_variant_lookup (self->variant, "range", "(ddd)", &range[0], &range[1], &range[2]))
    return;
  self->has_range = all_finite (range, 3) && range[0] <= range[1];
  self->min = range[0];
  self->max = range[1];
  self->step = MAX (range[2], 0);
}

/**
 * loket_scan_option_from_variant:
 * @variant: a dictionary
 *
 * Keys: index i, name s, title s, description s, kind i, unit i, flags u, length u, and where
 * there is one: choices as, numbers ad, range (ddd), text s, number d.
 *
 * Returns: (transfer full) (nullable): the option, NULL when its kind or unit is unknown
 */
LoketScanOption *
loket_scan_option_from_variant (GVariant *variant)
{
  g_autoptr(LoketScanOption) self = g_object_new (LOKET_TYPE_SCAN_OPTION, NULL);

  self->variant = g_variant_ref_sink (variant);
  g_variant_lookup (variant, "index", "i", &self->index);
  g_variant_lookup (variant, "name", "&s", &self->name);
  g_variant_lookup (variant, "title", "&s", &self->title);
  g_variant_lookup (variant, "description", "&s", &self->description);
  g_variant_lookup (variant, "kind", "i", &self->kind);
  g_variant_lookup (variant, "unit", "i", &self->unit);
  g_variant_lookup (variant, "flags", "u", &self->flags);
  g_variant_lookup (variant, "length", "u", &self->length);
  g_variant_lookup (variant, "choices", "^a&s", &self->choices);
  if (!g_variant_lookup (variant, "text", "&s", &self->text))
    self->text = NULL;
  if (!g_variant_lookup (variant, "number", "d", &self->number) || !isfinite (self->number))
    self->number = 0;
  take_numbers (self);
  take_range (self);
  if ((guint) self->kind > LOKET_SCAN_OPTION_GROUP
      || (guint) self->unit > LOKET_SCAN_UNIT_MICROSECOND)
    return NULL;

  return g_steal_pointer (&self);
}

GVariant *
loket_scan_option_to_variant (LoketScanOption *self)
{
  return g_variant_ref (self->variant);
}

const char *
loket_scan_option_get_name (LoketScanOption *self)
{
  return self->name;
}

const char *
loket_scan_option_get_title (LoketScanOption *self)
{
  return self->title;
}

const char *
loket_scan_option_get_description (LoketScanOption *self)
{
  return self->description;
}

LoketScanOptionKind
loket_scan_option_get_kind (LoketScanOption *self)
{
  return (LoketScanOptionKind) self->kind;
}

LoketScanUnit
loket_scan_option_get_unit (LoketScanOption *self)
{
  return (LoketScanUnit) self->unit;
}

int
loket_scan_option_get_index (LoketScanOption *self)
{
  return self->index;
}

/**
 * loket_scan_option_get_settable:
 * @self: an option
 *
 * Returns: whether it is active now and a program may set it
 */
gboolean
loket_scan_option_get_settable (LoketScanOption *self)
{
  return (self->flags & FLAG_SETTABLE) != 0;
}

gboolean
loket_scan_option_get_readable (LoketScanOption *self)
{
  return (self->flags & FLAG_READABLE) != 0;
}

gboolean
loket_scan_option_get_advanced (LoketScanOption *self)
{
  return (self->flags & FLAG_ADVANCED) != 0;
}

/**
 * loket_scan_option_get_length:
 * @self: an option
 *
 * Returns: how many numbers it holds; more than 1 are joined by commas in its text
 */
guint
loket_scan_option_get_length (LoketScanOption *self)
{
  return self->length;
}

const char * const *
loket_scan_option_get_choices (LoketScanOption *self)
{
  return (const char * const *) self->choices;
}

const double *
loket_scan_option_get_numbers (LoketScanOption *self,
                               guint           *n_numbers)
{
  *n_numbers = (guint) self->n_numbers;

  return self->n_numbers > 0 ? self->numbers : NULL;
}

gboolean
loket_scan_option_get_range (LoketScanOption *self,
                             double          *min,
                             double          *max,
                             double          *step)
{
  if (!self->has_range)
    return FALSE;
  *min = self->min;
  *max = self->max;
  *step = self->step;

  return TRUE;
}

gboolean
loket_scan_option_has_value (LoketScanOption *self)
{
  return self->text != NULL;
}

/**
 * loket_scan_option_get_text:
 * @self: an option
 *
 * Returns: its value as text, "" when it has none
 */
const char *
loket_scan_option_get_text (LoketScanOption *self)
{
  return self->text != NULL ? self->text : "";
}

double
loket_scan_option_get_number (LoketScanOption *self)
{
  return self->number;
}

/**
 * loket_scan_option_nearest:
 * @self: a number option
 * @wanted: a value
 *
 * Returns: the allowed value that is nearest to it
 */
double
loket_scan_option_nearest (LoketScanOption *self,
                           double           wanted)
{
  if (self->n_numbers > 0)
    {
      double best = self->numbers[0];

      for (gsize i = 1; i < self->n_numbers; i++)
        if (fabs (self->numbers[i] - wanted) < fabs (best - wanted))
          best = self->numbers[i];

      return best;
    }
  if (self->has_range)
    {
      wanted = CLAMP (wanted, self->min, self->max);
      if (self->step > 0)
        wanted = MIN (self->min + round ((wanted - self->min) / self->step) * self->step,
                      self->max);
    }

  return wanted;
}

GVariant *
loket_scan_options_to_variant (GPtrArray *options)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < options->len; i++)
    {
      LoketScanOption *option = g_ptr_array_index (options, i);

      g_variant_builder_add_value (&builder, option->variant);
    }

  return g_variant_builder_end (&builder);
}

/**
 * loket_scan_options_from_variant:
 * @variant: (nullable): an array of dictionaries
 *
 * Returns: (transfer full) (element-type LoketScanOption): those that could be read
 */
GPtrArray *
loket_scan_options_from_variant (GVariant *variant)
{
  GPtrArray *options = g_ptr_array_new_with_free_func (g_object_unref);
  gsize n_options = variant != NULL ? MIN (g_variant_n_children (variant), MAX_OPTIONS) : 0;

  for (gsize i = 0; i < n_options; i++)
    {
      g_autoptr(GVariant) one = g_variant_get_child_value (variant, i);
      LoketScanOption *option = loket_scan_option_from_variant (one);

      if (option != NULL)
        g_ptr_array_add (options, option);
    }

  return options;
}

/**
 * loket_scan_options_find:
 * @options: (element-type LoketScanOption): a list
 * @name: a name as the driver has it
 *
 * Returns: (transfer none) (nullable): the option of that name
 */
LoketScanOption *
loket_scan_options_find (GPtrArray  *options,
                         const char *name)
{
  for (guint i = 0; i < options->len; i++)
    {
      LoketScanOption *option = g_ptr_array_index (options, i);

      if (g_str_equal (option->name, name))
        return option;
    }

  return NULL;
}
