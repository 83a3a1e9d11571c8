/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Specimen papers of fictional people: drawn here, every one marked SPESIMEN. */

#pragma once

#include <cairo.h>
#include <glib.h>

#include "loket-specimen-person.h"

G_BEGIN_DECLS

typedef enum
{
  LOKET_SPECIMEN_KTP,           /* identity card, ID-1 */
  LOKET_SPECIMEN_KK,            /* family card, A4 */
  LOKET_SPECIMEN_BIRTH,         /* birth certificate, A4 */
  LOKET_SPECIMEN_MARRIAGE,      /* marriage book, A5 */
  LOKET_SPECIMEN_PASSPORT,      /* data page of an old or foreign passport, ID-3 */
  LOKET_SPECIMEN_FORM,          /* application form, A4 */
  LOKET_SPECIMEN_PARENTS,       /* statement of both parents, A4 */
  LOKET_SPECIMEN_LOSS,          /* police report of a lost passport, A4 */
  LOKET_SPECIMEN_PROXY,         /* power of attorney, A4 */
  LOKET_SPECIMEN_DIPLOMA,       /* school diploma, A4 */
  LOKET_SPECIMEN_N_KINDS,
} LoketSpecimenKind;

/**
 * LoketSpecimenLook: how a paper looks when it is scanned. All zero but @dpi is a new paper lying
 * straight.
 * @dpi: dots per inch
 * @tilt: degrees, clockwise
 * @wear: 0 new to 1 much handled: yellow, folds, dust
 * @grey: whether colours are lost
 */
typedef struct
{
  double dpi;
  double tilt;
  double wear;
  gboolean grey;
} LoketSpecimenLook;

const char *loket_specimen_code (LoketSpecimenKind kind);
void loket_specimen_size (LoketSpecimenKind kind,
                          double           *width,
                          double           *height);
char *loket_specimen_file_name (LoketSpecimenKind    kind,
                                LoketSpecimenPerson *person);
char **loket_specimen_zone (LoketSpecimenPerson *person);
cairo_surface_t *loket_specimen_draw (LoketSpecimenKind        kind,
                                      LoketSpecimenPerson     *person,
                                      GPtrArray               *people,
                                      const LoketSpecimenLook *look);

GBytes *loket_specimen_png (cairo_surface_t *surface,
                            double           dpi,
                            gboolean         grey,
                            GError         **error);
GBytes *loket_specimen_jpeg (cairo_surface_t *surface,
                             double           dpi,
                             int              quality,
                             GError         **error);
gboolean loket_specimen_fill (GPtrArray  *people,
                              const char *folder,
                              double      dpi,
                              GError    **error);

G_END_DECLS
