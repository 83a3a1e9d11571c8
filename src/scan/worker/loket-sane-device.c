/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An open SANE device and its options, as LoketScanOption. */

#include "loket-sane-device.h"

#include <string.h>

#define MAX_OPTIONS 4096
#define MAX_VALUE (1 << 20)
#define MAX_LIST 65536

/* Not in every sane.h, but some drivers return them. */
#define STATUS_WARMING_UP 12
#define STATUS_HW_LOCKED 13

struct _LoketSaneDevice
{
  char *name;
  SANE_Handle handle;
  gboolean open;
  GPtrArray *options;   /* NULL: to be read */
};

/**
 * loket_sane_problem:
 * @status: what a SANE call returned
 *
 * Returns: our code for it; %LOKET_SCAN_PROBLEM_NONE for GOOD and EOF
 */
LoketScanProblem
loket_sane_problem (SANE_Status status)
{
  switch ((int) status)
    {
    case SANE_STATUS_GOOD:
    case SANE_STATUS_EOF:
      return LOKET_SCAN_PROBLEM_NONE;

    case SANE_STATUS_UNSUPPORTED:
      return LOKET_SCAN_PROBLEM_UNSUPPORTED;

    case SANE_STATUS_CANCELLED:
      return LOKET_SCAN_PROBLEM_CANCELLED;

    case SANE_STATUS_DEVICE_BUSY:
      return LOKET_SCAN_PROBLEM_BUSY;

    case SANE_STATUS_INVAL:
      return LOKET_SCAN_PROBLEM_SETTING;

    case SANE_STATUS_JAMMED:
      return LOKET_SCAN_PROBLEM_JAMMED;

    case SANE_STATUS_NO_DOCS:
      return LOKET_SCAN_PROBLEM_FEEDER_EMPTY;

    case SANE_STATUS_COVER_OPEN:
      return LOKET_SCAN_PROBLEM_COVER_OPEN;

    case SANE_STATUS_NO_MEM:
      return LOKET_SCAN_PROBLEM_MEMORY;

    case SANE_STATUS_ACCESS_DENIED:
      return LOKET_SCAN_PROBLEM_NOT_ALLOWED;

    case STATUS_WARMING_UP:
      return LOKET_SCAN_PROBLEM_WARMING_UP;

    case STATUS_HW_LOCKED:
      return LOKET_SCAN_PROBLEM_LOCKED;

    case SANE_STATUS_IO_ERROR:
    default:
      return LOKET_SCAN_PROBLEM_BROKEN_OFF;
    }
}

static LoketScanProblem
open_handle (LoketSaneDevice *self)
{
  SANE_Status status = sane_open (self->name, &self->handle);

  self->open = status == SANE_STATUS_GOOD;
  /* A device that is not there is INVAL or an I/O error, after the fancy of the driver. */
  if (status == SANE_STATUS_INVAL || status == SANE_STATUS_IO_ERROR
      || status == SANE_STATUS_UNSUPPORTED)
    return LOKET_SCAN_PROBLEM_UNPLUGGED;

  return loket_sane_problem (status);
}

LoketSaneDevice *
loket_sane_device_open (const char       *name,
                        LoketScanProblem *problem)
{
  LoketSaneDevice *self = g_new0 (LoketSaneDevice, 1);

  self->name = g_strdup (name);
  *problem = open_handle (self);
  if (*problem != LOKET_SCAN_PROBLEM_NONE)
    g_clear_pointer (&self, loket_sane_device_close);

  return self;
}

void
loket_sane_device_close (LoketSaneDevice *self)
{
  g_clear_pointer (&self->options, g_ptr_array_unref);
  if (self->open)
    sane_close (self->handle);
  g_free (self->name);
  g_free (self);
}

LoketScanProblem
loket_sane_device_reopen (LoketSaneDevice *self)
{
  g_clear_pointer (&self->options, g_ptr_array_unref);
  if (self->open)
    sane_close (self->handle);
  self->open = FALSE;

  return open_handle (self);
}

SANE_Handle
loket_sane_device_get_handle (LoketSaneDevice *self)
{
  return self->handle;
}

static double
to_number (const SANE_Option_Descriptor *option,
           SANE_Word                     word)
{
  return option->type == SANE_TYPE_FIXED ? SANE_UNFIX (word) : (double) word;
}

static void
put_text (GVariantDict *dict,
          const char   *key,
          const char   *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);

  g_variant_dict_insert (dict, key, "s", valid);
}

static void
put_constraint (GVariantDict                 *dict,
                const SANE_Option_Descriptor *option)
{
  g_autoptr(GPtrArray) words = NULL;
  g_autoptr(GArray) numbers = NULL;

  switch (option->constraint_type)
    {
    case SANE_CONSTRAINT_RANGE:
      if (option->constraint.range != NULL)
        g_variant_dict_insert (dict, "range", "(ddd)",
                               to_number (option, option->constraint.range->min),
                               to_number (option, option->constraint.range->max),
                               to_number (option, option->constraint.range->quant));
      break;

    case SANE_CONSTRAINT_WORD_LIST:
      numbers = g_array_new (FALSE, FALSE, sizeof (double));
      for (SANE_Word i = 1; option->constraint.word_list != NULL
           && i <= MIN (option->constraint.word_list[0], MAX_LIST); i++)
        {
          double number = to_number (option, option->constraint.word_list[i]);

          g_array_append_val (numbers, number);
        }
      g_variant_dict_insert_value (dict, "numbers",
                                   g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE,
                                                              numbers->data, numbers->len,
                                                              sizeof (double)));
      break;

    case SANE_CONSTRAINT_STRING_LIST:
      words = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; option->constraint.string_list != NULL
           && option->constraint.string_list[i] != NULL && i < MAX_LIST; i++)
        g_ptr_array_add (words, g_utf8_make_valid (option->constraint.string_list[i], -1));
      g_ptr_array_add (words, NULL);
      g_variant_dict_insert (dict, "choices", "^as", (const char * const *) words->pdata);
      break;

    case SANE_CONSTRAINT_NONE:
    default:
      break;
    }
}

static char *
words_to_text (const SANE_Option_Descriptor *option,
               const SANE_Word              *words)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < option->size / (int) sizeof (SANE_Word); i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      if (i > 0)
        g_string_append_c (text, ',');
      if (option->type == SANE_TYPE_FIXED)
        g_ascii_formatd (number, sizeof number, "%.4f", SANE_UNFIX (words[i]));
      else
        g_snprintf (number, sizeof number, "%d", words[i]);
      g_string_append (text, number);
    }

  return g_string_free (text, FALSE);
}

static void
put_value (LoketSaneDevice              *self,
           GVariantDict                 *dict,
           const SANE_Option_Descriptor *option,
           int                           index)
{
  g_autofree char *buffer = NULL;
  g_autofree char *text = NULL;

  if (!(option->cap & SANE_CAP_SOFT_DETECT) || (option->cap & SANE_CAP_INACTIVE)
      || option->type >= SANE_TYPE_BUTTON || option->size < 1 || option->size > MAX_VALUE)
    return;
  if (option->type != SANE_TYPE_STRING && option->size < (int) sizeof (SANE_Word))
    return;
  buffer = g_malloc0 ((gsize) option->size + 1);
  if (sane_control_option (self->handle, index, SANE_ACTION_GET_VALUE, buffer, NULL)
      != SANE_STATUS_GOOD)
    return;
  if (option->type == SANE_TYPE_STRING)
    {
      put_text (dict, "text", buffer);
      return;
    }
  if (option->type == SANE_TYPE_BOOL)
    text = g_strdup (*(SANE_Word *) buffer ? "yes" : "no");
  else
    text = words_to_text (option, (const SANE_Word *) buffer);
  put_text (dict, "text", text);
  g_variant_dict_insert (dict, "number", "d", to_number (option, *(SANE_Word *) buffer));
}

static LoketScanOption *
read_option (LoketSaneDevice              *self,
             const SANE_Option_Descriptor *option,
             int                           index)
{
  gboolean active = SANE_OPTION_IS_ACTIVE (option->cap);
  guint flags = 0;
  GVariantDict dict;

  if (active && SANE_OPTION_IS_SETTABLE (option->cap))
    flags |= 1;
  if (active && (option->cap & SANE_CAP_SOFT_DETECT))
    flags |= 2;
  if (option->cap & SANE_CAP_ADVANCED)
    flags |= 4;
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "index", "i", index);
  put_text (&dict, "name", option->name);
  put_text (&dict, "title", option->title);
  put_text (&dict, "description", option->desc);
  g_variant_dict_insert (&dict, "kind", "i", (int) option->type);
  g_variant_dict_insert (&dict, "unit", "i", (int) option->unit);
  g_variant_dict_insert (&dict, "flags", "u", flags);
  g_variant_dict_insert (&dict, "length", "u",
                         option->type == SANE_TYPE_INT || option->type == SANE_TYPE_FIXED
                         ? (guint) MAX (option->size, 0) / (guint) sizeof (SANE_Word) : 1u);
  put_constraint (&dict, option);
  put_value (self, &dict, option, index);

  return loket_scan_option_from_variant (g_variant_dict_end (&dict));
}

void
loket_sane_device_refresh (LoketSaneDevice *self)
{
  g_clear_pointer (&self->options, g_ptr_array_unref);
}

GPtrArray *
loket_sane_device_get_options (LoketSaneDevice *self)
{
  const SANE_Option_Descriptor *option;
  SANE_Int count = 0;

  if (self->options != NULL)
    return self->options;
  self->options = g_ptr_array_new_with_free_func (g_object_unref);
  if (!self->open || sane_get_option_descriptor (self->handle, 0) == NULL
      || sane_control_option (self->handle, 0, SANE_ACTION_GET_VALUE, &count, NULL)
      != SANE_STATUS_GOOD)
    return self->options;
  /* All descriptors first: some drivers forget those that were not asked for again. */
  for (int i = 1; i < MIN (count, MAX_OPTIONS); i++)
    sane_get_option_descriptor (self->handle, i);
  for (int i = 1; i < MIN (count, MAX_OPTIONS); i++)
    {
      LoketScanOption *one;

      option = sane_get_option_descriptor (self->handle, i);
      if (option == NULL)
        continue;
      one = read_option (self, option, i);
      if (one != NULL)
        g_ptr_array_add (self->options, one);
    }

  return self->options;
}

static gboolean
parse_boolean (const char *value,
               SANE_Word  *word)
{
  if (g_ascii_strcasecmp (value, "yes") == 0 || g_ascii_strcasecmp (value, "true") == 0
      || g_ascii_strcasecmp (value, "on") == 0 || g_str_equal (value, "1"))
    *word = SANE_TRUE;
  else if (g_ascii_strcasecmp (value, "no") == 0 || g_ascii_strcasecmp (value, "false") == 0
           || g_ascii_strcasecmp (value, "off") == 0 || g_str_equal (value, "0"))
    *word = SANE_FALSE;
  else
    return FALSE;

  return TRUE;
}

static gboolean
parse_words (const SANE_Option_Descriptor *option,
             const char                   *value,
             SANE_Word                    *words)
{
  g_auto(GStrv) parts = g_strsplit (value, ",", -1);
  guint n_words = (guint) option->size / (guint) sizeof (SANE_Word);
  guint n_parts = g_strv_length (parts);

  if (n_parts != n_words && n_parts != 1)
    return FALSE;
  for (guint i = 0; i < n_words; i++)
    {
      const char *part = parts[n_parts == 1 ? 0 : i];
      char *rest;
      double number = g_ascii_strtod (part, &rest);

      if (rest == part || *rest != '\0' || number < -2147483648.0 || number > 2147483647.0)
        return FALSE;
      if (option->type == SANE_TYPE_FIXED && (number < -32768.0 || number > 32767.9999))
        return FALSE;
      words[i] = option->type == SANE_TYPE_FIXED ? SANE_FIX (number) : (SANE_Word) number;
    }

  return TRUE;
}

/* The value as the driver wants it, in a buffer as large as it may write back. */
static char *
parse_value (const SANE_Option_Descriptor *option,
             const char                   *value)
{
  g_autofree char *buffer = NULL;
  gsize size = (gsize) CLAMP (option->size, 0, MAX_VALUE);

  buffer = g_malloc0 (MAX (size, sizeof (SANE_Word)) + 1);
  switch (option->type)
    {
    case SANE_TYPE_BOOL:
      if (!parse_boolean (value, (SANE_Word *) buffer))
        return NULL;
      break;

    case SANE_TYPE_INT:
    case SANE_TYPE_FIXED:
      if (size < sizeof (SANE_Word) || !parse_words (option, value, (SANE_Word *) buffer))
        return NULL;
      break;

    case SANE_TYPE_STRING:
      if (strlen (value) >= MAX (size, 1))
        return NULL;
      strcpy (buffer, value);
      break;

    case SANE_TYPE_BUTTON:
      break;

    case SANE_TYPE_GROUP:
    default:
      return NULL;
    }

  return g_steal_pointer (&buffer);
}

/**
 * loket_sane_device_set:
 * @self: a device that is not scanning
 * @name: an option, by the driver's name
 * @value: its value as text
 *
 * Every descriptor is read again afterwards when the driver asks for it; a setting is never
 * repeated because of that, so there is no way to go round in circles.
 *
 * Returns: none, setting (unknown, not to be set now, malformed, refused), or what SANE says
 */
LoketScanProblem
loket_sane_device_set (LoketSaneDevice *self,
                       const char      *name,
                       const char      *value)
{
  LoketScanOption *known = loket_scan_options_find (loket_sane_device_get_options (self), name);
  const SANE_Option_Descriptor *option;
  g_autofree char *buffer = NULL;
  SANE_Status status;
  SANE_Int info = 0;
  int index;

  if (known == NULL || !loket_scan_option_get_settable (known))
    return LOKET_SCAN_PROBLEM_SETTING;
  index = loket_scan_option_get_index (known);
  option = sane_get_option_descriptor (self->handle, index);
  if (option == NULL || option->name == NULL || !g_str_equal (option->name, name)
      || !SANE_OPTION_IS_ACTIVE (option->cap))
    return LOKET_SCAN_PROBLEM_SETTING;
  buffer = parse_value (option, value);
  if (buffer == NULL)
    return LOKET_SCAN_PROBLEM_SETTING;
  status = sane_control_option (self->handle, index, SANE_ACTION_SET_VALUE, buffer, &info);
  if (status != SANE_STATUS_GOOD)
    return loket_sane_problem (status);
  if (info & SANE_INFO_RELOAD_OPTIONS)
    loket_sane_device_refresh (self);
  else
    {
      LoketScanOption *fresh;

      option = sane_get_option_descriptor (self->handle, index);
      fresh = option != NULL ? read_option (self, option, index) : NULL;
      for (guint i = 0; fresh != NULL && i < self->options->len; i++)
        if (g_ptr_array_index (self->options, i) == (gpointer) known)
          {
            g_ptr_array_index (self->options, i) = fresh;
            g_object_unref (known);
            break;
          }
    }

  return LOKET_SCAN_PROBLEM_NONE;
}

static GPtrArray *
target_get_options (gpointer device)
{
  return loket_sane_device_get_options (device);
}

static LoketScanProblem
target_set (gpointer    device,
            const char *name,
            const char *value)
{
  return loket_sane_device_set (device, name, value);
}

LoketScanTarget
loket_sane_device_as_target (LoketSaneDevice *self)
{
  return (LoketScanTarget) { self, target_get_options, target_set };
}
