/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A specimen paper as pixels. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int width;
  int height;
  double dpi;
  guint8 *pixels;   /* RGB, no padding */
} LoketSpecimenImage;

/* PNG, PPM or PGM; NULL when it cannot be read. */
LoketSpecimenImage *loket_specimen_image_load (const char *path);
void                loket_specimen_image_free (LoketSpecimenImage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoketSpecimenImage, loket_specimen_image_free)

G_END_DECLS
