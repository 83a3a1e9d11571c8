/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of the practice scanner. */

#pragma once

#include <glib.h>
#include <sane/sane.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_SPECIMEN_COUNT,
  LOKET_SPECIMEN_GROUP_MODE,
  LOKET_SPECIMEN_SOURCE,
  LOKET_SPECIMEN_MODE,
  LOKET_SPECIMEN_RESOLUTION,
  LOKET_SPECIMEN_GROUP_AREA,
  LOKET_SPECIMEN_LEFT,
  LOKET_SPECIMEN_TOP,
  LOKET_SPECIMEN_RIGHT,
  LOKET_SPECIMEN_BOTTOM,
  LOKET_SPECIMEN_GROUP_LIGHT,
  LOKET_SPECIMEN_BRIGHTNESS,
  LOKET_SPECIMEN_LOADED,
  LOKET_SPECIMEN_N_OPTIONS
} LoketSpecimenOption;

typedef enum { LOKET_SPECIMEN_GLASS, LOKET_SPECIMEN_FEEDER, LOKET_SPECIMEN_DUPLEX }
LoketSpecimenSource;

typedef enum { LOKET_SPECIMEN_COLOR, LOKET_SPECIMEN_GRAY, LOKET_SPECIMEN_LINEART }
LoketSpecimenMode;

typedef struct
{
  SANE_Option_Descriptor descriptors[LOKET_SPECIMEN_N_OPTIONS];
  SANE_Word values[LOKET_SPECIMEN_N_OPTIONS];   /* for words: their place in the list */
  SANE_Range height;
} LoketSpecimenOptions;

void        loket_specimen_options_init (LoketSpecimenOptions *self);
SANE_Status loket_specimen_options_get (LoketSpecimenOptions *self,
                                        SANE_Int              option,
                                        void                 *value);
SANE_Status loket_specimen_options_set (LoketSpecimenOptions *self,
                                        SANE_Int              option,
                                        void                 *value,
                                        SANE_Int             *info);

G_END_DECLS
