/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the parts of the program are: installed, or in a build tree. */

#include "loket-paths.h"

#include <stdarg.h>

#include "loket-config.h"

static const char *
environment_or (const char *variable,
                const char *installed)
{
  const char *value = g_getenv (variable);

  return value != NULL && *value != '\0' ? value : installed;
}

/**
 * loket_paths_worker:
 * @name: program name, e.g. "loket-renderer"
 *
 * In a build tree (LOKET_LIBEXECDIR is set to its src folder) every worker lies in the folder
 * of its layer; installed, all lie in libexec.
 *
 * Returns: (transfer full): absolute path of a worker program
 */
char *
loket_paths_worker (const char *name)
{
  const char *tree = g_getenv ("LOKET_LIBEXECDIR");
  const char *layer = g_str_equal (name, "loket-scanner") ? "scan" : "document";

  if (tree != NULL && *tree != '\0')
    return g_build_filename (tree, layer, "worker", name, NULL);

  return g_build_filename (LOKET_PKGLIBEXECDIR, name, NULL);
}

/**
 * loket_paths_admin:
 *
 * Returns: (transfer full): absolute path of loket-admin
 */
char *
loket_paths_admin (void)
{
  const char *dir = g_getenv ("LOKET_BINDIR");

  if (dir != NULL && *dir != '\0')
    return g_build_filename (dir, "loket-admin", NULL);

  return g_find_program_in_path ("loket-admin");
}

/**
 * loket_paths_data:
 * @first: first part of a path below the data folder
 * @...: further parts, NULL at the end
 *
 * Returns: (transfer full): absolute path of a file of data/ (schema, catalogue, practice)
 */
char *
loket_paths_data (const char *first,
                  ...)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();
  const char *part;
  va_list args;

  g_ptr_array_add (parts, (gpointer) environment_or ("LOKET_DATADIR", LOKET_PKGDATADIR));
  va_start (args, first);
  for (part = first; part != NULL; part = va_arg (args, const char *))
    g_ptr_array_add (parts, (gpointer) part);
  va_end (args);
  g_ptr_array_add (parts, NULL);

  return g_build_filenamev ((char **) parts->pdata);
}

/**
 * loket_paths_locale:
 *
 * Returns: (transfer full): the folder of the message catalogues
 */
char *
loket_paths_locale (void)
{
  return g_strdup (environment_or ("LOKET_LOCALEDIR", LOKET_LOCALEDIR));
}
