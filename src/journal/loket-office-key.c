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
  g_free (self);
}

/* Where journals are sealed to is said by the key that signs: nobody slips in a box of their own. */
static gboolean
vouches_for_itself (LoketOfficeKey *self)
{
  g_autofree char *text = g_strdup_printf ("loket recovery\n%s\n", self->recovery);

  return loket_office_key_verify (self, text, self->recovery_signature);
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
      || !vouches_for_itself (self))
    return NULL;
  return g_steal_pointer (&self);
}

char *
loket_office_key_to_text (LoketOfficeKey *self)
{
  return g_strjoin (" ", self->id, self->sign, self->recovery, self->recovery_signature, NULL);
}

LoketOfficeKey *
loket_office_key_new_from_text (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, " ", -1);
  g_autoptr(JsonObject) object = json_object_new ();

  if (g_strv_length (parts) != 4)
    return NULL;
  json_object_set_string_member (object, "id", parts[0]);
  json_object_set_string_member (object, "sign", parts[1]);
  json_object_set_string_member (object, "recovery", parts[2]);
  json_object_set_string_member (object, "recovery_signature", parts[3]);
  return loket_office_key_new (object);
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

gboolean
loket_office_key_verify (LoketOfficeKey *self,
                         const char     *text,
                         const char     *signature)
{
  g_autoptr(GBytes) bytes = loket_hex_decode (signature);

  return bytes != NULL && g_bytes_get_size (bytes) == crypto_sign_BYTES && sodium_init () >= 0
         && crypto_sign_verify_detached (g_bytes_get_data (bytes, NULL), (const guint8 *) text,
                                         strlen (text), g_bytes_get_data (self->sign_key, NULL)) == 0;
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

gboolean
loket_bundle_is_good (LoketBundle    *self,
                      LoketOfficeKey *key,
                      const char     *office)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->body, -1);
  g_autofree char *text = g_strdup_printf ("loket bundle\n%s\n%s\n%s\n", office, self->version, hash);

  return self->signature != NULL && loket_office_key_verify (key, text, self->signature);
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
