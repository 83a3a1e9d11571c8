/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys of the office: who may have signed. */

#include "loket-audit-key.h"

#include <glib/gi18n.h>

#include "loket-error.h"

/**
 * loket_audit_keys_load:
 * @keys: gets what the file holds
 * @path: a list of keys, as the keeper's .pub and as the keys.txt of an export
 * @error: return location
 *
 * Nobody is trusted by being in a file; that is for the caller to say.
 *
 * Returns: whether it is such a file
 */
gboolean
loket_audit_keys_load (LoketKeyRing *keys,
                       const char   *path,
                       GError      **error)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  guint before = loket_key_ring_get_n (keys);

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0' && !loket_key_ring_add_line (keys, *line))
      {
        g_set_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED, _("%s, line %d: not the public key of an office."),
                     path, (int) (line - lines) + 1);
        return FALSE;
      }
  if (loket_key_ring_get_n (keys) > before || (before > 0 && *text != '\0'))
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED, _("%s holds no public key of an office."), path);

  return FALSE;
}

/* Files somebody gave by hand: everybody in them is trusted. */
gboolean
loket_audit_keys_load_all (LoketKeyRing *keys,
                           char        **paths,
                           GError      **error)
{
  for (char **path = paths; path != NULL && *path != NULL; path++)
    if (!loket_audit_keys_load (keys, *path, error))
      return FALSE;
  loket_key_ring_trust_all (keys);
  loket_key_ring_settle (keys);

  return TRUE;
}
