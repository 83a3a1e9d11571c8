/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public keys of an office, from the first to the one in use, and what they say of each other. */

#include "loket-key-ring.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "loket-date.h"
#include "loket-error.h"

#define HEX(bytes) (2 * (bytes))
/* More lines than an office has years; a longer list is an attack. */
#define MOST_KEYS 100

G_STATIC_ASSERT (LOKET_RING_KEY_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (LOKET_RING_SIGNATURE_BYTES == crypto_sign_BYTES);

struct _LoketKeyRing
{
  GPtrArray *keys;              /* of LoketRingKey; a key comes after the one before it */
};

static void
ring_key_free (LoketRingKey *key)
{
  g_free (key->revoked);
  g_free (key->reason);
  g_free (key->before);
  g_free (key->signatures);
  g_free (key->claim_day);
  g_free (key->claim_by);
  g_free (key->claim_signature);
  g_free (key->claim_reason);
  g_free (key);
}

static gboolean
from_hex (const char *text,
          guint8     *bytes,
          gsize       n)
{
  gsize length = 0;

  return strlen (text) == 2 * n && sodium_hex2bin (bytes, n, text, 2 * n, NULL, &length, NULL) == 0 && length == n;
}

static void
to_hex (const LoketRingKey *key,
        char               *text)
{
  sodium_bin2hex (text, HEX (LOKET_RING_KEY_BYTES) + 1, key->open, sizeof key->open);
}

static LoketRingKey *
find (LoketKeyRing *self,
      const char   *id)
{
  for (guint i = 0; id != NULL && i < self->keys->len; i++)
    if (g_str_equal (((LoketRingKey *) self->keys->pdata[i])->id, id))
      return self->keys->pdata[i];

  return NULL;
}

/* Returns: the key of that name, new or there already; NULL when it is none. */
static LoketRingKey *
put (LoketKeyRing *self,
     const char   *id,
     const char   *hexadecimal)
{
  guint8 open[LOKET_RING_KEY_BYTES];
  LoketRingKey *key = find (self, id);
  g_autofree char *wanted = NULL;

  if (!from_hex (hexadecimal, open, sizeof open))
    return NULL;
  if (key != NULL)
    return memcmp (key->open, open, sizeof open) == 0 ? key : NULL;
  wanted = g_compute_checksum_for_data (G_CHECKSUM_SHA256, open, sizeof open);
  wanted[LOKET_RING_ID_DIGITS] = '\0';
  if (!g_str_equal (wanted, id) || self->keys->len >= MOST_KEYS)
    return NULL;
  key = g_new0 (LoketRingKey, 1);
  g_strlcpy (key->id, id, sizeof key->id);
  memcpy (key->open, open, sizeof open);
  g_ptr_array_add (self->keys, key);

  return key;
}

/* A signature in hexadecimal. */
static gboolean
has_signed (const LoketRingKey *key,
            const char         *text,
            const char         *hexadecimal)
{
  guint8 signature[LOKET_RING_SIGNATURE_BYTES];

  return from_hex (hexadecimal, signature, sizeof signature)
         && loket_ring_key_verify (key, text, strlen (text), signature);
}

static gboolean
are_signed (const LoketRingKey *before,
            const LoketRingKey *key,
            const char         *signatures)
{
  char old[HEX (LOKET_RING_KEY_BYTES) + 1], new[HEX (LOKET_RING_KEY_BYTES) + 1];
  g_autofree char *text = NULL;
  g_autofree char *first = NULL;

  if (strlen (signatures) != 2 * HEX (LOKET_RING_SIGNATURE_BYTES))
    return FALSE;
  to_hex (before, old);
  to_hex (key, new);
  text = loket_key_ring_introduction (before->id, old, key->id, new);
  first = g_strndup (signatures, HEX (LOKET_RING_SIGNATURE_BYTES));

  return has_signed (before, text, first) && has_signed (key, text, signatures + HEX (LOKET_RING_SIGNATURE_BYTES));
}

/* ID KEY [BEFORE SIGNATURES] */
static gboolean
add_key (LoketKeyRing *self,
         char        **words,
         guint         n)
{
  LoketRingKey *before = n == 4 ? find (self, words[2]) : NULL;
  LoketRingKey *key;

  if (n != 2 && before == NULL)
    return FALSE;
  key = put (self, words[0], words[1]);
  if (key == NULL || n == 2)
    return key != NULL;
  if (before == key || !are_signed (before, key, words[3]))
    return FALSE;
  if (key->before == NULL)
    {
      key->before = g_strdup (before->id);
      key->signatures = g_ascii_strdown (words[3], -1);
    }

  return g_str_equal (key->before, before->id);
}

/* revoked ID KEY DAY SIZE BY SIGNATURE REASON… */
static gboolean
add_revocation (LoketKeyRing *self,
                char        **words,
                const char   *reason)
{
  guint64 size;
  GDate day;
  LoketRingKey *by = find (self, words[5]);
  LoketRingKey *key;
  g_autofree char *text = NULL;

  if (by == NULL || !loket_date_from_iso (words[3], &day)
      || !g_ascii_string_to_unsigned (words[4], 10, 0, G_MAXINT64, &size, NULL))
    return FALSE;
  text = loket_key_ring_revocation (words[1], words[2], words[3], size, reason);
  if (!has_signed (by, text, words[6]))
    return FALSE;
  key = put (self, words[1], words[2]);
  if (key == NULL || key == by)
    return FALSE;
  if (key->claim_day == NULL)
    {
      key->claim_day = g_strdup (words[3]);
      key->claim_size = size;
      key->claim_by = g_strdup (by->id);
      key->claim_signature = g_ascii_strdown (words[6], -1);
      key->claim_reason = g_strdup (reason);
    }

  return TRUE;
}

/* Whether @key came after @other, by however many steps. */
static gboolean
follows (LoketKeyRing       *self,
         const LoketRingKey *key,
         const LoketRingKey *other)
{
  /* a line of keys cannot be a circle, but a list from a stranger is not believed */
  for (guint i = 0; key != NULL && key->before != NULL && i < self->keys->len; i++)
    {
      key = find (self, key->before);
      if (key == other)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_successor (LoketKeyRing       *self,
               const LoketRingKey *key)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      const LoketRingKey *other = self->keys->pdata[i];

      if (other->known && g_strcmp0 (other->before, key->id) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Returns: whether somebody became known. */
static gboolean
introduce (LoketKeyRing *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->keys->len; i++)
    {
      LoketRingKey *key = self->keys->pdata[i];
      LoketRingKey *before = find (self, key->before);

      if (before == NULL || key->known == before->known)
        continue;
      if (before->known && (before->revoked != NULL || has_successor (self, before)))
        continue;
      key->known = before->known = TRUE;
      changed = TRUE;
    }

  return changed;
}

/* Returns: whether a key was revoked. */
static gboolean
revoke_keys (LoketKeyRing *self)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < self->keys->len; i++)
    {
      LoketRingKey *key = self->keys->pdata[i];
      LoketRingKey *by = find (self, key->claim_by);

      if (key->revoked != NULL || by == NULL || !by->known || follows (self, key, by))
        continue;
      key->known = TRUE;
      key->revoked = g_strdup (key->claim_day);
      key->revoked_size = key->claim_size;
      key->reason = g_strdup (key->claim_reason);
      changed = TRUE;
    }

  return changed;
}

LoketKeyRing *
loket_key_ring_new (void)
{
  LoketKeyRing *self = g_new0 (LoketKeyRing, 1);

  if (sodium_init () < 0)
    g_error ("libsodium cannot be used");
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) ring_key_free);

  return self;
}

/**
 * loket_key_ring_copy:
 * @self: a ring
 *
 * Returns: (transfer full): the same keys, known and revoked as they are
 */
LoketKeyRing *
loket_key_ring_copy (LoketKeyRing *self)
{
  LoketKeyRing *copy = loket_key_ring_new ();
  g_autofree char *text = loket_key_ring_to_text (self);

  loket_key_ring_add (copy, text, NULL);
  for (guint i = 0; i < copy->keys->len; i++)
    {
      LoketRingKey *key = copy->keys->pdata[i];

      key->known = find (self, key->id)->known;
    }
  loket_key_ring_settle (copy);

  return copy;
}

void
loket_key_ring_free (LoketKeyRing *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->keys);
  g_free (self);
}

/**
 * loket_key_ring_add_line:
 * @self: a ring
 * @line: one line of a list, see above
 *
 * Nothing in it is trusted by being there.
 *
 * Returns: whether it is such a line and the signatures in it are those it says
 */
gboolean
loket_key_ring_add_line (LoketKeyRing *self,
                         const char   *line)
{
  g_auto(GStrv) words = NULL;
  g_autofree char *plain = g_strdelimit (g_strdup (line), "\t", ' ');

  if (g_str_has_prefix (plain, "revoked "))
    {
      words = g_strsplit (plain, " ", 8);
      return g_strv_length (words) == 8 && g_utf8_validate (words[7], -1, NULL)
             && add_revocation (self, words, words[7]);
    }
  words = g_strsplit (plain, " ", -1);

  return add_key (self, words, g_strv_length (words));
}

/**
 * loket_key_ring_add:
 * @self: a ring
 * @text: a list of keys
 * @error: return location; names the line
 *
 * Returns: whether all of it is such a list
 */
gboolean
loket_key_ring_add (LoketKeyRing *self,
                    const char   *text,
                    GError      **error)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0' && !loket_key_ring_add_line (self, *line))
      {
        g_set_error (error, LOKET_ERROR, LOKET_ERROR_DAMAGED, _("Line %d is not the public key of an office."),
                     (int) (line - lines) + 1);
        return FALSE;
      }

  return TRUE;
}

/**
 * loket_key_ring_trust:
 * @self: a ring
 * @key: a public key in hexadecimal, known from elsewhere
 *
 * Returns: whether it is on the ring
 */
gboolean
loket_key_ring_trust (LoketKeyRing *self,
                      const char   *key)
{
  guint8 open[LOKET_RING_KEY_BYTES];

  for (guint i = 0; from_hex (key, open, sizeof open) && i < self->keys->len; i++)
    {
      LoketRingKey *one = self->keys->pdata[i];

      if (memcmp (one->open, open, sizeof open) == 0)
        return one->known = TRUE;
    }

  return FALSE;
}

/* A list that was handed over by hand: everybody on it is meant. */
void
loket_key_ring_trust_all (LoketKeyRing *self)
{
  for (guint i = 0; i < self->keys->len; i++)
    ((LoketRingKey *) self->keys->pdata[i])->known = TRUE;
}

/**
 * loket_key_ring_settle:
 * @self: a ring
 *
 * Finds out whom those who are known introduce and whom they revoke. Who is revoked introduces nobody
 * any more: a ring that is settled first and added to afterwards does not fall for a stolen key.
 */
void
loket_key_ring_settle (LoketKeyRing *self)
{
  do
    while (introduce (self))
      ;
  while (revoke_keys (self));
}

/* Forgets who is not known, and revocations that count for nothing. */
void
loket_key_ring_prune (LoketKeyRing *self)
{
  for (guint i = self->keys->len; i-- > 0;)
    {
      LoketRingKey *key = self->keys->pdata[i];

      if (!key->known)
        {
          g_ptr_array_remove_index (self->keys, i);
          continue;
        }
      if (key->revoked != NULL)
        continue;
      g_clear_pointer (&key->claim_day, g_free);
      g_clear_pointer (&key->claim_by, g_free);
      g_clear_pointer (&key->claim_signature, g_free);
      g_clear_pointer (&key->claim_reason, g_free);
    }
}

/* Whoever reads the list has met the key that introduces. */
static void
write_key (LoketKeyRing       *self,
           const LoketRingKey *key,
           GHashTable         *written,
           GString            *text)
{
  const LoketRingKey *before = find (self, key->before);
  char hexadecimal[HEX (LOKET_RING_KEY_BYTES) + 1];

  if (!g_hash_table_add (written, (gpointer) key))
    return;
  if (before != NULL)
    write_key (self, before, written, text);
  to_hex (key, hexadecimal);
  g_string_append_printf (text, "%s %s", key->id, hexadecimal);
  if (before != NULL)
    g_string_append_printf (text, " %s %s", before->id, key->signatures);
  g_string_append_c (text, '\n');
}

/**
 * loket_key_ring_to_text:
 * @self: a ring
 *
 * Returns: (transfer full): the list as the keeper publishes it
 */
char *
loket_key_ring_to_text (LoketKeyRing *self)
{
  g_autoptr(GHashTable) written = g_hash_table_new (NULL, NULL);
  GString *text = g_string_new (NULL);
  char hexadecimal[HEX (LOKET_RING_KEY_BYTES) + 1];

  for (guint i = 0; i < self->keys->len; i++)
    write_key (self, self->keys->pdata[i], written, text);
  for (guint i = 0; i < self->keys->len; i++)
    {
      const LoketRingKey *key = self->keys->pdata[i];

      if (key->claim_day == NULL)
        continue;
      to_hex (key, hexadecimal);
      g_string_append_printf (text, "revoked %s %s %s %" G_GUINT64_FORMAT " %s %s %s\n", key->id, hexadecimal,
                              key->claim_day, key->claim_size, key->claim_by, key->claim_signature,
                              key->claim_reason);
    }

  return g_string_free (text, FALSE);
}

guint
loket_key_ring_get_n (LoketKeyRing *self)
{
  return self->keys->len;
}

const LoketRingKey *
loket_key_ring_get (LoketKeyRing *self,
                    guint         i)
{
  return self->keys->pdata[i];
}

const LoketRingKey *
loket_key_ring_find (LoketKeyRing *self,
                     const char   *id)
{
  return find (self, id);
}

/**
 * loket_key_ring_is_current:
 * @self: a settled ring
 * @key: a public key in hexadecimal
 *
 * Returns: whether it is known, not revoked and nobody followed it
 */
gboolean
loket_key_ring_is_current (LoketKeyRing *self,
                           const char   *key)
{
  guint8 open[LOKET_RING_KEY_BYTES];

  for (guint i = 0; from_hex (key, open, sizeof open) && i < self->keys->len; i++)
    {
      const LoketRingKey *one = self->keys->pdata[i];

      if (memcmp (one->open, open, sizeof open) == 0)
        return one->known && one->revoked == NULL && !has_successor (self, one);
    }

  return FALSE;
}

gboolean
loket_ring_key_verify (const LoketRingKey *key,
                       gconstpointer       text,
                       gsize               length,
                       const guint8       *signature)
{
  return crypto_sign_verify_detached (signature, text, length, key->open) == 0;
}

/* A heading of its own, so that it can never be taken for anything else that is signed. */
char *
loket_key_ring_introduction (const char *before_id,
                             const char *before_key,
                             const char *id,
                             const char *key)
{
  return g_strdup_printf ("loket key\n%s %s\n%s %s\n", before_id, before_key, id, key);
}

char *
loket_key_ring_revocation (const char *id,
                           const char *key,
                           const char *day,
                           guint64     size,
                           const char *reason)
{
  return g_strdup_printf ("loket key revoked\n%s %s\n%s %" G_GUINT64_FORMAT "\n%s\n", id, key, day, size, reason);
}
