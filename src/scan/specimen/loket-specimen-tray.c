/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of the practice scanner. */

#include "loket-specimen-tray.h"

#include <glib/gstdio.h>
#include <string.h>

#include "loket-specimen-place.h"

static void
parse_line (LoketSpecimenTray *self,
            const char        *line)
{
  if (g_str_has_prefix (line, "root "))
    {
      g_free (self->root);
      self->root = g_strstrip (g_strdup (line + strlen ("root ")));
    }
  else if (g_str_has_prefix (line, "papers "))
    {
      g_free (self->papers);
      self->papers = g_strstrip (g_strdup (line + strlen ("papers ")));
    }
}

gboolean
loket_specimen_tray_find (LoketSpecimenTray *self)
{
  const char *places = g_getenv ("SANE_CONFIG_DIR");
  g_auto(GStrv) dirs = g_strsplit (places != NULL ? places : "", ":", -1);

  memset (self, 0, sizeof *self);
  for (gsize d = 0; dirs[d] != NULL && self->root == NULL; d++)
    {
      g_autofree char *path = g_build_filename (dirs[d], "specimen.conf", NULL);
      g_autofree char *content = NULL;
      g_auto(GStrv) lines = NULL;

      if (*dirs[d] == '\0' || !g_file_get_contents (path, &content, NULL, NULL))
        continue;
      lines = g_strsplit (content, "\n", -1);
      for (gsize i = 0; lines[i] != NULL; i++)
        parse_line (self, lines[i]);
    }
  if (self->root != NULL && self->papers != NULL)
    return TRUE;
  loket_specimen_tray_clear (self);

  return FALSE;
}

void
loket_specimen_tray_clear (LoketSpecimenTray *self)
{
  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->papers, g_free);
}

static char *
read_file (LoketSpecimenTray *self,
           const char        *name)
{
  g_autofree char *path = g_build_filename (self->root, LOKET_SPECIMEN_GLASS_DIR, name, NULL);
  char *content = NULL;

  if (!g_file_get_contents (path, &content, NULL, NULL))
    return g_strdup ("");

  return content;
}

char *
loket_specimen_tray_fault (LoketSpecimenTray *self)
{
  const char *word = g_getenv ("LOKET_SPECIMEN_FAULT");
  char *fault = word != NULL ? g_strdup (word) : read_file (self, LOKET_SPECIMEN_FAULT);

  return g_strstrip (fault);
}

char **
loket_specimen_tray_lines (LoketSpecimenTray *self,
                           const char        *name)
{
  g_autofree char *content = read_file (self, name);
  g_auto(GStrv) lines = g_strsplit (content, "\n", -1);
  g_autoptr(GPtrArray) kept = g_ptr_array_new ();

  for (gsize i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      g_ptr_array_add (kept, g_strdup (lines[i]));
  g_ptr_array_add (kept, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&kept), FALSE);
}

char *
loket_specimen_tray_take (LoketSpecimenTray *self)
{
  g_auto(GStrv) lines = loket_specimen_tray_lines (self, LOKET_SPECIMEN_STACK);
  g_autofree char *path = g_build_filename (self->root, LOKET_SPECIMEN_GLASS_DIR,
                                            LOKET_SPECIMEN_STACK, NULL);
  g_autofree char *part = g_strconcat (path, ".taken", NULL);
  g_autofree char *rest = NULL;

  if (lines[0] == NULL)
    return NULL;
  rest = g_strjoinv ("\n", lines + 1);
  if (g_file_set_contents_full (part, rest, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    g_rename (part, path);

  return g_strdup (lines[0]);
}
