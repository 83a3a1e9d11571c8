/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The public halves of the office's key, and the bundle of rules it vouches for. */

#include "loket-office-key.h"

#include "loket-sealed-key.h"

#include <sodium.h>
#include <string.h>

struct _LoketOfficeKey
{
  char *id;
  char *sign;
  char *recovery;
  char *recovery_signature;
  GBytes *sign_key;
  GBytes *recovery_key;
  LoketKeyRing *ring;           /* settled: this key, those before it and what is revoked */
};

void
loket_office_key_free (LoketOfficeKey *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  g_free (self->sign);
  g_free (self->recovery);
  g_free (self->recovery_signature);
  g_clear_pointer (&self->sign_key, g_bytes_unref);
  g_clear_pointer (&self->recovery_key, g_bytes_unref);
  g_clear_pointer (&self->ring, loket_key_ring_free);
  g_free (self);
}

static gboolean
is_signed_by (GBytes     *key,
              const char *text,
              const char *signature)
{
  g_autoptr(GBytes) bytes = loket_hex_decode (signature);

  return bytes != NULL && g_bytes_get_size (bytes) == crypto_sign_BYTES && sodium_init () >= 0
         && crypto_sign_verify_detached (g_bytes_get_data (bytes, NULL), (const guint8 *) text, strlen (text),
                                         g_bytes_get_data (key, NULL)) == 0;
}

/* Where journals are sealed to is said by the key that signs: nobody slips in a box of their own. */
static gboolean
vouches_for_itself (LoketOfficeKey *self)
{
  g_autofree char *text = g_strdup_printf ("loket recovery\n%s\n", self->recovery);

  return is_signed_by (self->sign_key, text, self->recovery_signature);
}

/* Its own line is in the list too, unless the list is of a server that knows none. */
static gboolean
read_ring (LoketOfficeKey *self,
           const char     *text)
{
  g_autofree char *line = g_strdup_printf ("%s %s", self->id, self->sign);

  self->ring = loket_key_ring_new ();

  return loket_key_ring_add (self->ring, text, NULL) && loket_key_ring_add_line (self->ring, line);
}

/**
 * loket_office_key_new:
 * @answer: what api.sign_in says of the key
 *
 * Returns: (transfer full) (nullable): the key, unless a part of it is not good
 */
LoketOfficeKey *
loket_office_key_new (JsonObject *answer)
{
  g_autoptr(LoketOfficeKey) self = g_new0 (LoketOfficeKey, 1);

  self->id = g_strdup (loket_json_string (answer, "id"));
  self->sign = g_strdup (loket_json_string (answer, "sign"));
  self->recovery = g_strdup (loket_json_string (answer, "recovery"));
  self->recovery_signature = g_strdup (loket_json_string (answer, "recovery_signature"));
  self->sign_key = loket_hex_decode (self->sign);
  self->recovery_key = loket_hex_decode (self->recovery);
  if (self->sign_key == NULL || g_bytes_get_size (self->sign_key) != crypto_sign_PUBLICKEYBYTES
      || self->recovery_key == NULL
      || g_bytes_get_size (self->recovery_key) != crypto_box_PUBLICKEYBYTES
      || !vouches_for_itself (self) || !read_ring (self, loket_json_string (answer, "ring")))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * loket_office_key_trust:
 * @self: what the server offers
 * @known: (nullable): what this desk took for the office's before
 * @trusted: (nullable): the public key that the administrator wrote down, in hexadecimal
 *
 * Without both the first one is believed. What was written down counts more than what is known, unless
 * the one leads to the other.
 *
 * Returns: whether it is the key the office signs with now
 */
gboolean
loket_office_key_trust (LoketOfficeKey *self,
                        LoketOfficeKey *known,
                        const char     *trusted)
{
  g_autoptr(LoketKeyRing) ring = known != NULL ? loket_key_ring_copy (known->ring) : loket_key_ring_new ();
  g_autofree char *text = loket_key_ring_to_text (self->ring);

  if (known != NULL && trusted != NULL && !loket_key_ring_trust (ring, trusted))
    {
      loket_key_ring_free (ring);
      ring = loket_key_ring_new ();
    }
  if (!loket_key_ring_add (ring, text, NULL))
    return FALSE;
  if ((known == NULL || trusted != NULL)
      && !loket_key_ring_trust (ring, trusted != NULL ? trusted : self->sign))
    return FALSE;
  loket_key_ring_settle (ring);
  loket_key_ring_prune (ring);
  if (!loket_key_ring_is_current (ring, self->sign))
    return FALSE;
  loket_key_ring_free (self->ring);
  self->ring = g_steal_pointer (&ring);

  return TRUE;
}

/* One line for the key in use, then the list. */
char *
loket_office_key_to_text (LoketOfficeKey *self)
{
  g_autofree char *ring = loket_key_ring_to_text (self->ring);

  return g_strdup_printf ("%s %s %s %s\n%s", self->id, self->sign, self->recovery, self->recovery_signature, ring);
}

LoketOfficeKey *
loket_office_key_new_from_text (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", 2);
  g_auto(GStrv) parts = g_strsplit (lines[0] != NULL ? lines[0] : "", " ", -1);
  g_autoptr(JsonObject) object = json_object_new ();
  LoketOfficeKey *self;

  if (g_strv_length (parts) != 4)
    return NULL;
  json_object_set_string_member (object, "id", parts[0]);
  json_object_set_string_member (object, "sign", parts[1]);
  json_object_set_string_member (object, "recovery", parts[2]);
  json_object_set_string_member (object, "recovery_signature", parts[3]);
  json_object_set_string_member (object, "ring", lines[1] != NULL ? lines[1] : "");
  self = loket_office_key_new (object);
  if (self != NULL)
    {
      /* it was trusted when it was written down */
      loket_key_ring_trust (self->ring, self->sign);
      loket_key_ring_settle (self->ring);
    }

  return self;
}

gboolean
loket_office_key_equal (LoketOfficeKey *self,
                        LoketOfficeKey *other)
{
  return g_str_equal (self->sign, other->sign) && g_str_equal (self->recovery, other->recovery);
}

const char *
loket_office_key_get_sign (LoketOfficeKey *self)
{
  return self->sign;
}

GBytes *
loket_office_key_get_recovery (LoketOfficeKey *self)
{
  return self->recovery_key;
}

/* Returns: whether a key that is revoked, or one that is not, signed this. */
static gboolean
is_signed (LoketOfficeKey *self,
           const char     *text,
           const char     *signature,
           gboolean        revoked)
{
  g_autoptr(GBytes) bytes = loket_hex_decode (signature);

  if (bytes == NULL || g_bytes_get_size (bytes) != crypto_sign_BYTES)
    return FALSE;
  for (guint i = 0; i < loket_key_ring_get_n (self->ring); i++)
    {
      const LoketRingKey *key = loket_key_ring_get (self->ring, i);

      if (key->known && (key->revoked != NULL) == revoked
          && loket_ring_key_verify (key, text, strlen (text), g_bytes_get_data (bytes, NULL)))
        return TRUE;
    }

  return FALSE;
}

gboolean
loket_office_key_verify (LoketOfficeKey *self,
                         const char     *text,
                         const char     *signature)
{
  return is_signed (self, text, signature, FALSE);
}

LoketKeyRing *
loket_office_key_get_ring (LoketOfficeKey *self)
{
  return self->ring;
}

/*
 * The bundle
 */
LoketBundle *
loket_bundle_new (const char *version,
                  const char *body,
                  const char *signature,
                  const char *epoch)
{
  LoketBundle *self = g_new0 (LoketBundle, 1);

  self->version = g_strdup (version);
  self->body = g_strdup (body);
  self->signature = g_strdup (signature);
  self->epoch = g_strdup (epoch);
  return self;
}

void
loket_bundle_free (LoketBundle *self)
{
  if (self == NULL)
    return;
  g_free (self->version);
  g_free (self->body);
  g_free (self->signature);
  g_free (self->epoch);
  g_free (self);
}

static char *
signed_words (LoketBundle *self,
              const char  *office)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->body, -1);

  return g_strdup_printf ("loket bundle\n%s\n%s\n%s\n", office, self->version, hash);
}

gboolean
loket_bundle_is_good (LoketBundle    *self,
                      LoketOfficeKey *key,
                      const char     *office)
{
  g_autofree char *text = signed_words (self, office);

  return self->signature != NULL && is_signed (key, text, self->signature, FALSE);
}

gboolean
loket_bundle_is_of_revoked (LoketBundle    *self,
                            LoketOfficeKey *key,
                            const char     *office)
{
  g_autofree char *text = signed_words (self, office);

  return self->signature != NULL && is_signed (key, text, self->signature, TRUE);
}

JsonObject *
loket_bundle_parse (LoketBundle *self,
                    const char  *office)
{
  g_autoptr(JsonNode) node = json_from_string (self->body, NULL);
  JsonObject *body = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *whose = body != NULL ? loket_json_object (body, "office") : NULL;

  if (whose == NULL || !g_str_equal (loket_json_string (body, "version"), self->version)
      || !g_str_equal (loket_json_string (whose, "id"), office))
    return NULL;
  return json_object_ref (body);
}

gboolean
loket_bundle_version_is_older (const char *version,
                               const char *than)
{
  return g_ascii_strtoull (version, NULL, 10) < g_ascii_strtoull (than, NULL, 10);
}
