/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the backend of the practice scanner is. */

#include "loket-specimen-place.h"

#include <glib.h>

#include "loket-config.h"

/**
 * loket_specimen_place_get_backends:
 *
 * libsane's dll backend searches the folders of LD_LIBRARY_PATH, as it stands when a device is
 * first asked for, before its own.
 *
 * Returns: (transfer full): the folder of libsane-specimen.so.1
 */
char *
loket_specimen_place_get_backends (void)
{
  const char *tree = g_getenv ("LOKET_LIBEXECDIR");

  if (tree != NULL && *tree != '\0')
    return g_build_filename (tree, "scan", "specimen", NULL);

  return g_build_filename (LOKET_PKGLIBDIR, "sane", NULL);
}
