/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of the practice scanner, as an office scanner of today has them. */

#include "loket-specimen-options.h"

#include <sane/saneopts.h>
#include <string.h>

#include "loket-specimen-bed.h"

static const SANE_String_Const source_words[] = {
  "Flatbed", "Automatic Document Feeder", "ADF Duplex", NULL
};
static const SANE_String_Const mode_words[] = {
  SANE_VALUE_SCAN_MODE_COLOR, SANE_VALUE_SCAN_MODE_GRAY, SANE_VALUE_SCAN_MODE_LINEART, NULL
};
static const SANE_Range resolution_range = { 75, 600, 1 };
static const SANE_Range width_range = { 0, SANE_FIX (LOKET_SPECIMEN_WIDTH_MM), 0 };
static const SANE_Range percent_range = { SANE_FIX (-100), SANE_FIX (100), SANE_FIX (1) };

#define SET (SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT)

static void
describe (LoketSpecimenOptions *self,
          LoketSpecimenOption   option,
          const char           *name,
          const char           *title,
          SANE_Value_Type       type,
          SANE_Unit             unit,
          SANE_Int              cap)
{
  SANE_Option_Descriptor *one = &self->descriptors[option];

  one->name = name;
  one->title = title;
  one->desc = title;
  one->type = type;
  one->unit = unit;
  one->cap = cap;
  one->size = type == SANE_TYPE_GROUP ? 0 : type == SANE_TYPE_STRING ? 32 : sizeof (SANE_Word);
}

static void
give_range (LoketSpecimenOptions *self,
            LoketSpecimenOption   option,
            const SANE_Range     *range)
{
  self->descriptors[option].constraint_type = SANE_CONSTRAINT_RANGE;
  self->descriptors[option].constraint.range = range;
}

static void
give_words (LoketSpecimenOptions    *self,
            LoketSpecimenOption      option,
            const SANE_String_Const *words)
{
  self->descriptors[option].constraint_type = SANE_CONSTRAINT_STRING_LIST;
  self->descriptors[option].constraint.string_list = words;
}

void
loket_specimen_options_init (LoketSpecimenOptions *self)
{
  memset (self, 0, sizeof *self);
  describe (self, LOKET_SPECIMEN_COUNT, "", SANE_TITLE_NUM_OPTIONS, SANE_TYPE_INT,
            SANE_UNIT_NONE, SANE_CAP_SOFT_DETECT);
  describe (self, LOKET_SPECIMEN_GROUP_MODE, "", "Scan Mode", SANE_TYPE_GROUP, SANE_UNIT_NONE, 0);
  describe (self, LOKET_SPECIMEN_SOURCE, SANE_NAME_SCAN_SOURCE, SANE_TITLE_SCAN_SOURCE,
            SANE_TYPE_STRING, SANE_UNIT_NONE, SET);
  give_words (self, LOKET_SPECIMEN_SOURCE, source_words);
  describe (self, LOKET_SPECIMEN_MODE, SANE_NAME_SCAN_MODE, SANE_TITLE_SCAN_MODE,
            SANE_TYPE_STRING, SANE_UNIT_NONE, SET);
  give_words (self, LOKET_SPECIMEN_MODE, mode_words);
  describe (self, LOKET_SPECIMEN_RESOLUTION, SANE_NAME_SCAN_RESOLUTION,
            SANE_TITLE_SCAN_RESOLUTION, SANE_TYPE_INT, SANE_UNIT_DPI, SET);
  give_range (self, LOKET_SPECIMEN_RESOLUTION, &resolution_range);
  describe (self, LOKET_SPECIMEN_GROUP_AREA, "", "Geometry", SANE_TYPE_GROUP, SANE_UNIT_NONE, 0);
  describe (self, LOKET_SPECIMEN_LEFT, SANE_NAME_SCAN_TL_X, SANE_TITLE_SCAN_TL_X,
            SANE_TYPE_FIXED, SANE_UNIT_MM, SET);
  describe (self, LOKET_SPECIMEN_TOP, SANE_NAME_SCAN_TL_Y, SANE_TITLE_SCAN_TL_Y,
            SANE_TYPE_FIXED, SANE_UNIT_MM, SET);
  describe (self, LOKET_SPECIMEN_RIGHT, SANE_NAME_SCAN_BR_X, SANE_TITLE_SCAN_BR_X,
            SANE_TYPE_FIXED, SANE_UNIT_MM, SET);
  describe (self, LOKET_SPECIMEN_BOTTOM, SANE_NAME_SCAN_BR_Y, SANE_TITLE_SCAN_BR_Y,
            SANE_TYPE_FIXED, SANE_UNIT_MM, SET);
  self->height.max = SANE_FIX (LOKET_SPECIMEN_GLASS_MM);
  give_range (self, LOKET_SPECIMEN_LEFT, &width_range);
  give_range (self, LOKET_SPECIMEN_RIGHT, &width_range);
  give_range (self, LOKET_SPECIMEN_TOP, &self->height);
  give_range (self, LOKET_SPECIMEN_BOTTOM, &self->height);
  describe (self, LOKET_SPECIMEN_GROUP_LIGHT, "", "Enhancement", SANE_TYPE_GROUP,
            SANE_UNIT_NONE, 0);
  describe (self, LOKET_SPECIMEN_BRIGHTNESS, SANE_NAME_BRIGHTNESS, SANE_TITLE_BRIGHTNESS,
            SANE_TYPE_FIXED, SANE_UNIT_PERCENT, SET);
  give_range (self, LOKET_SPECIMEN_BRIGHTNESS, &percent_range);
  describe (self, LOKET_SPECIMEN_LOADED, "page-loaded", "Page loaded", SANE_TYPE_BOOL,
            SANE_UNIT_NONE, SANE_CAP_SOFT_DETECT | SANE_CAP_HARD_SELECT);
  self->values[LOKET_SPECIMEN_COUNT] = LOKET_SPECIMEN_N_OPTIONS;
  self->values[LOKET_SPECIMEN_RESOLUTION] = 300;
  self->values[LOKET_SPECIMEN_RIGHT] = width_range.max;
  self->values[LOKET_SPECIMEN_BOTTOM] = self->height.max;
}

SANE_Status
loket_specimen_options_get (LoketSpecimenOptions *self,
                            SANE_Int              option,
                            void                 *value)
{
  const SANE_Option_Descriptor *one = &self->descriptors[option];

  if (one->type == SANE_TYPE_GROUP)
    return SANE_STATUS_INVAL;
  if (one->type == SANE_TYPE_STRING)
    strcpy (value, one->constraint.string_list[self->values[option]]);
  else
    *(SANE_Word *) value = self->values[option];

  return SANE_STATUS_GOOD;
}

static SANE_Status
set_word (LoketSpecimenOptions *self,
          SANE_Int              option,
          const char           *value,
          SANE_Int             *info)
{
  const SANE_String_Const *words = self->descriptors[option].constraint.string_list;
  double height;

  for (SANE_Word i = 0; words[i] != NULL; i++)
    if (g_str_equal (words[i], value))
      {
        self->values[option] = i;
        *info |= SANE_INFO_RELOAD_PARAMS;
        if (option != LOKET_SPECIMEN_SOURCE)
          return SANE_STATUS_GOOD;
        height = i == LOKET_SPECIMEN_GLASS ? LOKET_SPECIMEN_GLASS_MM : LOKET_SPECIMEN_FEEDER_MM;
        self->height.max = SANE_FIX (height);
        self->values[LOKET_SPECIMEN_TOP] = MIN (self->values[LOKET_SPECIMEN_TOP],
                                                self->height.max);
        self->values[LOKET_SPECIMEN_BOTTOM] = MIN (self->values[LOKET_SPECIMEN_BOTTOM],
                                                   self->height.max);
        *info |= SANE_INFO_RELOAD_OPTIONS;
        return SANE_STATUS_GOOD;
      }

  return SANE_STATUS_INVAL;
}

SANE_Status
loket_specimen_options_set (LoketSpecimenOptions *self,
                            SANE_Int              option,
                            void                 *value,
                            SANE_Int             *info)
{
  const SANE_Option_Descriptor *one = &self->descriptors[option];
  const SANE_Range *range = one->constraint.range;
  SANE_Word wanted;

  if (!SANE_OPTION_IS_SETTABLE (one->cap))
    return SANE_STATUS_INVAL;
  if (one->type == SANE_TYPE_STRING)
    return set_word (self, option, value, info);
  wanted = CLAMP (*(SANE_Word *) value, range->min, range->max);
  if (wanted != *(SANE_Word *) value)
    *info |= SANE_INFO_INEXACT;
  *(SANE_Word *) value = wanted;
  self->values[option] = wanted;
  if (option != LOKET_SPECIMEN_BRIGHTNESS)
    *info |= SANE_INFO_RELOAD_PARAMS;

  return SANE_STATUS_GOOD;
}
