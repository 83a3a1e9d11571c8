/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the sensor sees: papers on the glass, or one side of a sheet from the feeder. */

#pragma once

#include "loket-specimen-image.h"

G_BEGIN_DECLS

#define LOKET_SPECIMEN_WIDTH_MM 216.0
#define LOKET_SPECIMEN_GLASS_MM 297.0
#define LOKET_SPECIMEN_FEEDER_MM 356.0

typedef struct _LoketSpecimenBed LoketSpecimenBed;

LoketSpecimenBed *loket_specimen_bed_new (void);
void              loket_specimen_bed_free (LoketSpecimenBed *self);

/* A line of glass/now: "NAME", "NAME X Y" or "NAME X Y DEGREES" in mm. */
void              loket_specimen_bed_lay (LoketSpecimenBed *self,
                                          const char       *papers,
                                          const char       *line);
/* A sheet, by its name; its back is NAME-back beside it, or empty. */
void              loket_specimen_bed_feed (LoketSpecimenBed *self,
                                           const char       *papers,
                                           const char       *line,
                                           gboolean          back);

/* One row of RGB pixels at @dpi, beginning at a place in mm. */
void              loket_specimen_bed_row (LoketSpecimenBed *self,
                                          double            dpi,
                                          double            x_mm,
                                          double            y_mm,
                                          int               width,
                                          guint8           *rgb);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketSpecimenBed, loket_specimen_bed_free)

G_END_DECLS
