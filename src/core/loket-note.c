/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A checkpoint of the audit as it is signed, printed and kept: a note of C2SP tlog-checkpoint and
* signed-note (https://c2sp.org). The signature itself is the business of whoever has the keys. */

#include "loket-note.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "loket-error.h"

#define KEY_HASH_BYTES 4
#define ED25519 "\x01"          /* the kind of signature (signed-note, Signature types) */
#define DASH "\xe2\x80\x94 "    /* begins the line of a signature */
#define LONGEST 4096

static gboolean
set_error (GError **error)
{
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_DAMAGED, _("This is not a checkpoint of the audit."));

  return FALSE;
}

/* Which key a signature says it is of; only a hint, to find it among several. */
static void
hash_key (guint8       *hash,
          const char   *name,
          const guint8 *open_key)
{
  g_autoptr(GByteArray) text = g_byte_array_new ();
  LoketHash whole;

  g_byte_array_append (text, (const guint8 *) name, strlen (name));
  g_byte_array_append (text, (const guint8 *) "\n" ED25519, 2);
  g_byte_array_append (text, open_key, LOKET_NOTE_KEY_BYTES);
  loket_hash_data (&whole, text->data, text->len);
  memcpy (hash, whole.bytes, KEY_HASH_BYTES);
}

static gboolean
read_root (const char *text,
           LoketHash  *root)
{
  gsize length = 0;
  g_autofree guchar *bytes = NULL;

  if (strlen (text) != 44)
    return FALSE;
  bytes = g_base64_decode (text, &length);
  if (length != LOKET_HASH_BYTES)
    return FALSE;
  memcpy (root->bytes, bytes, length);

  return TRUE;
}

/* Lines that nobody here knows may follow (tlog-checkpoint, extension lines); they are signed too. */
static gboolean
read_body (LoketNote *self)
{
  g_auto(GStrv) lines = g_strsplit (self->body, "\n", -1);

  if (g_strv_length (lines) < 4 || *lines[0] == '\0'
      || !g_ascii_string_to_unsigned (lines[1], 10, 0, G_MAXINT64, &self->size, NULL)
      || (lines[1][0] == '0' && lines[1][1] != '\0') || !read_root (lines[2], &self->root))
    return FALSE;
  self->origin = g_strdup (lines[0]);

  return TRUE;
}

/**
 * loket_note_new:
 * @text: a note: its lines, an empty line, the lines of its signatures
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what it says; no signature was looked at
 */
LoketNote *
loket_note_new (const char *text,
                GError    **error)
{
  g_autoptr(LoketNote) self = g_new0 (LoketNote, 1);
  const char *end = strstr (text, "\n\n");

  if (end == NULL || strlen (text) > LONGEST || !g_utf8_validate (text, -1, NULL))
    {
      set_error (error);
      return NULL;
    }
  self->body = g_strndup (text, end + 1 - text);
  self->signatures = g_strdup (end + 2);
  if (!read_body (self))
    {
      set_error (error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
loket_note_free (LoketNote *self)
{
  g_free (self->origin);
  g_free (self->body);
  g_free (self->signatures);
  g_free (self);
}

/**
 * loket_note_body:
 * @origin: whose log it is
 * @size: leaves
 * @root: of the tree
 *
 * Returns: (transfer full): what is signed
 */
char *
loket_note_body (const char      *origin,
                 guint64          size,
                 const LoketHash *root)
{
  g_autofree char *root_text = g_base64_encode (root->bytes, LOKET_HASH_BYTES);

  return g_strdup_printf ("%s\n%" G_GUINT64_FORMAT "\n%s\n", origin, size, root_text);
}

/**
 * loket_note_sign:
 * @body: what was signed
 * @name: name of the key: the origin
 * @open_key: (array fixed-size=32): its public half
 * @signature: (array fixed-size=64): over @body
 *
 * Returns: (transfer full): the whole note
 */
char *
loket_note_sign (const char   *body,
                 const char   *name,
                 const guint8 *open_key,
                 const guint8 *signature)
{
  guint8 data[KEY_HASH_BYTES + LOKET_NOTE_SIGNATURE_BYTES];
  g_autofree char *text = NULL;

  hash_key (data, name, open_key);
  memcpy (data + KEY_HASH_BYTES, signature, LOKET_NOTE_SIGNATURE_BYTES);
  text = g_base64_encode (data, sizeof data);

  return g_strdup_printf ("%s\n" DASH "%s %s\n", body, name, text);
}

static gboolean
read_signature (LoketNote    *self,
                const char   *line,
                const guint8 *open_key,
                guint8       *signature)
{
  gsize name_length = strlen (self->origin), length = 0;
  g_autofree guchar *data = NULL;
  guint8 hash[KEY_HASH_BYTES];

  if (!g_str_has_prefix (line, DASH) || strncmp (line + strlen (DASH), self->origin, name_length) != 0
      || line[strlen (DASH) + name_length] != ' ')
    return FALSE;
  data = g_base64_decode (line + strlen (DASH) + name_length + 1, &length);
  hash_key (hash, self->origin, open_key);
  if (length != KEY_HASH_BYTES + LOKET_NOTE_SIGNATURE_BYTES || memcmp (data, hash, KEY_HASH_BYTES) != 0)
    return FALSE;
  memcpy (signature, data + KEY_HASH_BYTES, LOKET_NOTE_SIGNATURE_BYTES);

  return TRUE;
}

/**
 * loket_note_get_signature:
 * @self: a note
 * @open_key: (array fixed-size=32): public half of the key that is trusted
 * @signature: (out caller-allocates) (array fixed-size=64): what it is said to have signed
 *
 * Returns: whether the origin says that this key signed the body; the caller checks it
 */
gboolean
loket_note_get_signature (LoketNote    *self,
                          const guint8 *open_key,
                          guint8       *signature)
{
  g_auto(GStrv) lines = g_strsplit (self->signatures, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (read_signature (self, *line, open_key, signature))
      return TRUE;

  return FALSE;
}
