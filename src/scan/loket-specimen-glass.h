/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice scanner seen from the desk: which specimen papers lie on its glass and in its
 * feeder, and what is wrong with it today. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  LOKET_SPECIMEN_FINE,
  LOKET_SPECIMEN_UNPLUGGED,
  LOKET_SPECIMEN_EMPTY,       /* the feeder says it is empty whatever lies in it */
  LOKET_SPECIMEN_JAM,         /* at the second sheet */
  LOKET_SPECIMEN_SLOW,
  LOKET_SPECIMEN_BROKEN,      /* input/output error in the middle of a page */
  LOKET_SPECIMEN_BUSY,
  LOKET_SPECIMEN_COVER,
} LoketSpecimenFault;

#define LOKET_SPECIMEN_SHEETS 10    /* that its feeder holds */

#define LOKET_TYPE_SPECIMEN_GLASS (loket_specimen_glass_get_type ())
G_DECLARE_FINAL_TYPE (LoketSpecimenGlass, loket_specimen_glass, LOKET, SPECIMEN_GLASS, GObject)

/* @practice_dir gets glass/ and sane/; @papers_dir holds the masters (PNG or PNM, 300 dpi unless
 * the file says otherwise; NAME-back.png is the back of NAME.png). */
LoketSpecimenGlass *loket_specimen_glass_new (const char *practice_dir,
                                              const char *papers_dir);

/* File names of all masters without backs, sorted. */
char **loket_specimen_glass_list (LoketSpecimenGlass *self);
char *loket_specimen_glass_get_path (LoketSpecimenGlass *self,
                                     const char         *paper);

/* Small files of a few lines: written at once. NULL or an empty list clears. */
gboolean            loket_specimen_glass_lay (LoketSpecimenGlass *self,
                                              const char * const *papers,
                                              GError            **error);
gboolean            loket_specimen_glass_stack (LoketSpecimenGlass *self,
                                                const char * const *papers,
                                                GError            **error);
gboolean            loket_specimen_glass_set_fault (LoketSpecimenGlass *self,
                                                    LoketSpecimenFault  fault,
                                                    GError            **error);
char **loket_specimen_glass_get_laid (LoketSpecimenGlass *self);
char **loket_specimen_glass_get_stack (LoketSpecimenGlass *self);

/* Where SANE looks: for the worker that opens a device named specimen:*. */
#define LOKET_SPECIMEN_DEVICE "specimen:glass"
gboolean            loket_specimen_glass_prepare (LoketSpecimenGlass *self,
                                                  GError            **error);

G_END_DECLS
