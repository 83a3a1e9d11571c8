/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice scanner seen from the desk: three small text files that the backend reads. */

#include "loket-specimen-glass.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "loket-error.h"
#include "loket-specimen-place.h"

struct _LoketSpecimenGlass
{
  GObject parent_instance;

  char *dir;
  char *papers;
};

G_DEFINE_FINAL_TYPE (LoketSpecimenGlass, loket_specimen_glass, G_TYPE_OBJECT)

static const char * const fault_words[] = {
  "fine", "unplugged", "empty", "jam", "slow", "broken", "busy", "cover"
};

static void
loket_specimen_glass_finalize (GObject *object)
{
  LoketSpecimenGlass *self = LOKET_SPECIMEN_GLASS (object);

  g_free (self->dir);
  g_free (self->papers);
  G_OBJECT_CLASS (loket_specimen_glass_parent_class)->finalize (object);
}

static void
loket_specimen_glass_class_init (LoketSpecimenGlassClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loket_specimen_glass_finalize;
}

static void
loket_specimen_glass_init (LoketSpecimenGlass *self)
{
}

LoketSpecimenGlass *
loket_specimen_glass_new (const char *practice_dir,
                          const char *papers_dir)
{
  LoketSpecimenGlass *self = g_object_new (LOKET_TYPE_SPECIMEN_GLASS, NULL);

  self->dir = g_canonicalize_filename (practice_dir, NULL);
  self->papers = g_canonicalize_filename (papers_dir, NULL);

  return self;
}

static gboolean
is_paper (const char *name)
{
  return (g_str_has_suffix (name, ".png") || g_str_has_suffix (name, ".pnm")
          || g_str_has_suffix (name, ".ppm") || g_str_has_suffix (name, ".pgm"))
         && strstr (name, "-back.") == NULL && name[0] != '.';
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/**
 * loket_specimen_glass_list:
 * @self: the glass
 *
 * Returns: (transfer full): file names, sorted; empty when there are none
 */
char **
loket_specimen_glass_list (LoketSpecimenGlass *self)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(GDir) dir = g_dir_open (self->papers, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_paper (name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

char *
loket_specimen_glass_get_path (LoketSpecimenGlass *self,
                               const char         *paper)
{
  return g_build_filename (self->papers, paper, NULL);
}

static gboolean
write_file (LoketSpecimenGlass *self,
            const char         *folder,
            const char         *name,
            const char         *content,
            GError            **error)
{
  g_autofree char *dir = g_build_filename (self->dir, folder, NULL);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);

  /* Whole or not at all, but without waiting for the disk: it is practice. */
  if (g_mkdir_with_parents (dir, 0700) == 0)
    {
      if (!g_file_set_contents_full (part, content, -1, G_FILE_SET_CONTENTS_NONE, 0600, error))
        return FALSE;
      if (g_rename (part, path) == 0)
        return TRUE;
    }
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));

  return FALSE;
}

static gboolean
write_lines (LoketSpecimenGlass *self,
             const char         *name,
             const char * const *papers,
             GError            **error)
{
  g_autoptr(GString) content = g_string_new (NULL);

  for (; papers != NULL && *papers != NULL; papers++)
    g_string_append_printf (content, "%s\n", *papers);

  return write_file (self, LOKET_SPECIMEN_GLASS_DIR, name, content->str, error);
}

static char **
read_lines (LoketSpecimenGlass *self,
            const char         *name)
{
  g_autofree char *path = g_build_filename (self->dir, LOKET_SPECIMEN_GLASS_DIR, name, NULL);
  g_autofree char *content = NULL;

  if (!g_file_get_contents (path, &content, NULL, NULL))
    return g_new0 (char *, 1);

  return g_strsplit (g_strchomp (content), "\n", *content != '\0' ? -1 : 1);
}

/**
 * loket_specimen_glass_lay:
 * @self: the glass
 * @papers: (nullable): what lies on it: a file name, or "NAME X Y" in mm from the corner
 * @error: return location
 *
 * Papers without a place are laid below each other.
 */
gboolean
loket_specimen_glass_lay (LoketSpecimenGlass *self,
                          const char * const *papers,
                          GError            **error)
{
  return write_lines (self, LOKET_SPECIMEN_NOW, papers, error);
}

/**
 * loket_specimen_glass_stack:
 * @self: the glass
 * @papers: (nullable): the sheets in the feeder; a scan takes them from the front
 * @error: return location
 */
gboolean
loket_specimen_glass_stack (LoketSpecimenGlass *self,
                            const char * const *papers,
                            GError            **error)
{
  if (papers != NULL && g_strv_length ((char **) papers) > LOKET_SPECIMEN_SHEETS)
    {
      g_set_error (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                   _("The practice scanner's feeder takes %d sheets."), LOKET_SPECIMEN_SHEETS);
      return FALSE;
    }

  return write_lines (self, LOKET_SPECIMEN_STACK, papers, error);
}

gboolean
loket_specimen_glass_set_fault (LoketSpecimenGlass *self,
                                LoketSpecimenFault  fault,
                                GError            **error)
{
  g_return_val_if_fail ((guint) fault < G_N_ELEMENTS (fault_words), FALSE);

  return write_file (self, LOKET_SPECIMEN_GLASS_DIR, LOKET_SPECIMEN_FAULT, fault_words[fault],
                     error);
}

char **
loket_specimen_glass_get_laid (LoketSpecimenGlass *self)
{
  return read_lines (self, LOKET_SPECIMEN_NOW);
}

char **
loket_specimen_glass_get_stack (LoketSpecimenGlass *self)
{
  return read_lines (self, LOKET_SPECIMEN_STACK);
}

/**
 * loket_specimen_glass_prepare:
 * @self: the glass
 * @error: return location
 *
 * Writes the private SANE configuration: only our backend, and where its papers are.
 */
gboolean
loket_specimen_glass_prepare (LoketSpecimenGlass *self,
                              GError            **error)
{
  g_autofree char *none = g_build_filename (self->dir, LOKET_SPECIMEN_SANE_DIR, "dll.d", NULL);
  g_autofree char *content = g_strdup_printf ("root %s\npapers %s\n", self->dir, self->papers);

  if (!write_file (self, LOKET_SPECIMEN_SANE_DIR, "dll.conf", "specimen\n", error)
      || !write_file (self, LOKET_SPECIMEN_SANE_DIR, "specimen.conf", content, error)
      || !write_file (self, LOKET_SPECIMEN_GLASS_DIR, LOKET_SPECIMEN_FAULT, "fine", error))
    return FALSE;
  if (g_mkdir_with_parents (none, 0700) != 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno),
                           g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}
