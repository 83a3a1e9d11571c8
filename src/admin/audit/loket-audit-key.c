/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Public keys of the office: who may have signed. */

#include "loket-audit-key.h"

#include <string.h>

#include <glib/gi18n.h>
#include <sodium.h>

#include "loket-error.h"

/* The name is the beginning of the key's own hash, as the keeper makes it. */
#define ID_DIGITS 8

G_STATIC_ASSERT (LOKET_NOTE_KEY_BYTES == LOKET_HASH_BYTES);

void
loket_audit_key_free (LoketAuditKey *self)
{
  g_free (self->id);
  g_free (self);
}

/**
 * loket_audit_key_new:
 * @id: the name of the key
 * @hexadecimal: its public half
 *
 * Returns: (transfer full) (nullable): NULL when one of the two is altered
 */
LoketAuditKey *
loket_audit_key_new (const char *id,
                     const char *hexadecimal)
{
  g_autofree LoketAuditKey *self = g_new0 (LoketAuditKey, 1);
  g_autofree char *wanted = NULL;
  LoketHash open;

  if (!loket_hash_parse (&open, hexadecimal))
    return NULL;
  memcpy (self->open, open.bytes, sizeof self->open);
  wanted = g_compute_checksum_for_data (G_CHECKSUM_SHA256, self->open, sizeof self->open);
  wanted[ID_DIGITS] = '\0';
  if (!g_str_equal (wanted, id))
    return NULL;
  self->id = g_strdup (id);

  return g_steal_pointer (&self);
}

/**
 * loket_audit_keys_load:
 * @keys: (element-type LoketAuditKey): gets what the file holds
 * @path: a file with a line "name key" for each key, as the keeper's .pub
 * @error: return location
 *
 * Returns: whether it is such a file
 */
gboolean
loket_audit_keys_load (GPtrArray  *keys,
                       const char *path,
                       GError    **error)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  guint before = keys->len;

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto(GStrv) words = g_strsplit_set (*line, " \t", -1);
      LoketAuditKey *key = g_strv_length (words) >= 2 ? loket_audit_key_new (words[0], words[1]) : NULL;

      if (key != NULL)
        g_ptr_array_add (keys, key);
      else if (**line != '\0')
        {
          g_set_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED, _("%s, line %d: not the public key of an office."),
                       path, (int) (line - lines) + 1);
          return FALSE;
        }
    }
  if (keys->len > before)
    return TRUE;
  g_set_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED, _("%s holds no public key of an office."), path);

  return FALSE;
}

gboolean
loket_audit_key_verify (const LoketAuditKey *self,
                        gconstpointer        text,
                        gsize                length,
                        const guint8        *signature)
{
  return sodium_init () >= 0 && crypto_sign_verify_detached (signature, text, length, self->open) == 0;
}
