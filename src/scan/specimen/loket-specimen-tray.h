/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of the practice scanner: where they are, what lies where, what is wrong. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *root;
  char *papers;
} LoketSpecimenTray;

/* From specimen.conf in SANE_CONFIG_DIR; FALSE when there is none. */
gboolean   loket_specimen_tray_find (LoketSpecimenTray *self);
void       loket_specimen_tray_clear (LoketSpecimenTray *self);

/* The word in glass/fault, or of LOKET_SPECIMEN_FAULT; "fine" when there is none. */
char *loket_specimen_tray_fault (LoketSpecimenTray *self);
/* Lines of a file below glass/ that are not empty. */
char **loket_specimen_tray_lines (LoketSpecimenTray *self,
                                  const char        *name);
/* The first sheet leaves the feeder; NULL: it is empty. */
char *loket_specimen_tray_take (LoketSpecimenTray *self);

G_END_DECLS
