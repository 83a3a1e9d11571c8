/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signed code on receipts: a small JSON payload and an Ed25519 signature in base45. */

#include "loket-receipt-code.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <sodium.h>

#include "loket-error.h"

#define MAX_PAYLOAD 1024

G_STATIC_ASSERT (LOKET_RECEIPT_SIGNATURE_BYTES == crypto_sign_BYTES);
G_STATIC_ASSERT (LOKET_RECEIPT_PUBLIC_KEY_BYTES == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (LOKET_RECEIPT_SECRET_KEY_BYTES == crypto_sign_SECRETKEYBYTES);

/* RFC 9285 */
static const char ALPHABET[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

void
loket_receipt_code_free (LoketReceiptCode *self)
{
  if (self == NULL)
    return;

  g_free (self->office);
  g_free (self->kind);
  g_free (self->number);
  g_free (self->date);
  g_free (self->body_hash);
  g_free (self->key_id);
  g_free (self);
}

/**
 * loket_base45_encode:
 *
 * Returns: (transfer full): capital letters, digits and " $%*+-./:", which a QR code packs well
 */
char *
loket_base45_encode (const guint8 *data,
                     gsize         length)
{
  GString *out = g_string_sized_new (length / 2 * 3 + 3);
  gsize i;

  for (i = 0; i + 1 < length; i += 2)
    {
      guint value = data[i] << 8 | data[i + 1];

      g_string_append_c (out, ALPHABET[value % 45]);
      g_string_append_c (out, ALPHABET[value / 45 % 45]);
      g_string_append_c (out, ALPHABET[value / 45 / 45]);
    }
  if (i < length)
    {
      g_string_append_c (out, ALPHABET[data[i] % 45]);
      g_string_append_c (out, ALPHABET[data[i] / 45]);
    }

  return g_string_free (out, FALSE);
}

static gboolean
set_error (GError **error)
{
  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_INPUT,
                       _("This is not the code of a receipt."));

  return FALSE;
}

static gboolean
decode_group (const char *text,
              gsize       n,
              GByteArray *out)
{
  guint value = 0, factor = 1;
  guint8 bytes[2];

  for (gsize i = 0; i < n; i++, factor *= 45)
    {
      const char *found = text[i] != '\0' ? strchr (ALPHABET, text[i]) : NULL;

      if (found == NULL)
        return FALSE;
      value += (found - ALPHABET) * factor;
    }
  if (n < 2 || value > (n == 3 ? 0xffff : 0xff))
    return FALSE;

  bytes[0] = value >> 8;
  bytes[1] = value;
  g_byte_array_append (out, n == 3 ? bytes : bytes + 1, n - 1);

  return TRUE;
}

/**
 * loket_base45_decode:
 *
 * Returns: (transfer full) (nullable): the bytes, or NULL when @text is not base45
 */
GBytes *
loket_base45_decode (const char *text,
                     GError    **error)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i += 3)
    if (!decode_group (text + i, MIN (3, length - i), out))
      {
        set_error (error);
        return NULL;
      }

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

static void
add_member (GString    *out,
            const char *name,
            const char *value)
{
  g_autoptr(JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;

  json_node_init_string (node, value != NULL ? value : "");
  text = json_to_string (node, FALSE);
  g_string_append_printf (out, ",\"%s\":%s", name, text);
}

/**
 * loket_receipt_code_payload:
 *
 * Returns: (transfer full): the exact bytes that are signed
 */
GBytes *
loket_receipt_code_payload (const LoketReceiptCode *self)
{
  GString *out = g_string_new ("{\"v\":1");
  gsize length;

  add_member (out, "o", self->office);
  add_member (out, "k", self->kind);
  add_member (out, "n", self->number);
  add_member (out, "d", self->date);
  add_member (out, "h", self->body_hash);
  add_member (out, "i", self->key_id);
  g_string_append_c (out, '}');
  length = out->len;

  return g_bytes_new_take (g_string_free (out, FALSE), length);
}

/**
 * loket_receipt_code_join:
 * @signature: LOKET_RECEIPT_SIGNATURE_BYTES
 *
 * Returns: (transfer full): the code as it is printed
 */
char *
loket_receipt_code_join (GBytes       *payload,
                         const guint8 *signature)
{
  g_autoptr(GByteArray) whole = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (payload, &size);

  g_byte_array_append (whole, data, size);
  g_byte_array_append (whole, signature, LOKET_RECEIPT_SIGNATURE_BYTES);

  return loket_base45_encode (whole->data, whole->len);
}

/**
 * loket_receipt_code_split:
 * @payload: (out) (transfer full): what is signed
 * @signature: room for LOKET_RECEIPT_SIGNATURE_BYTES
 */
gboolean
loket_receipt_code_split (const char *code,
                          GBytes    **payload,
                          guint8     *signature,
                          GError    **error)
{
  g_autoptr(GBytes) whole = loket_base45_decode (code, error);
  gsize size;
  const guint8 *data;

  if (whole == NULL)
    return FALSE;

  data = g_bytes_get_data (whole, &size);
  if (size <= LOKET_RECEIPT_SIGNATURE_BYTES
      || size > MAX_PAYLOAD + LOKET_RECEIPT_SIGNATURE_BYTES)
    return set_error (error);

  size -= LOKET_RECEIPT_SIGNATURE_BYTES;
  memcpy (signature, data + size, LOKET_RECEIPT_SIGNATURE_BYTES);
  *payload = g_bytes_new_from_bytes (whole, 0, size);

  return TRUE;
}

static char *
dup_member (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return g_strdup (node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
                   ? json_node_get_string (node) : "");
}

/**
 * loket_receipt_code_read:
 * @code: as it was printed or scanned
 *
 * Reads what a code says without checking the signature.
 */
LoketReceiptCode *
loket_receipt_code_read (const char *code,
                         GError    **error)
{
  guint8 signature[LOKET_RECEIPT_SIGNATURE_BYTES];
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(GBytes) payload = NULL;
  LoketReceiptCode *self;
  JsonObject *object;
  JsonNode *root;
  gsize size;
  const char *data;

  if (!loket_receipt_code_split (code, &payload, signature, error))
    return NULL;

  data = g_bytes_get_data (payload, &size);
  if (!json_parser_load_from_data (parser, data, size, NULL)
      || (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || json_object_get_int_member_with_default (json_node_get_object (root), "v", 0) != 1)
    {
      set_error (error);
      return NULL;
    }

  object = json_node_get_object (root);
  self = g_new0 (LoketReceiptCode, 1);
  self->office = dup_member (object, "o");
  self->kind = dup_member (object, "k");
  self->number = dup_member (object, "n");
  self->date = dup_member (object, "d");
  self->body_hash = dup_member (object, "h");
  self->key_id = dup_member (object, "i");

  return self;
}

/**
 * loket_receipt_code_verify:
 * @public_key: LOKET_RECEIPT_PUBLIC_KEY_BYTES of the office's keeper
 *
 * Returns: TRUE when the keeper signed exactly this; needs no connection
 */
gboolean
loket_receipt_code_verify (const char   *code,
                           const guint8 *public_key,
                           GError      **error)
{
  guint8 signature[LOKET_RECEIPT_SIGNATURE_BYTES];
  g_autoptr(GBytes) payload = NULL;
  gsize size;
  const guint8 *data;

  if (!loket_receipt_code_split (code, &payload, signature, error))
    return FALSE;

  data = g_bytes_get_data (payload, &size);
  if (sodium_init () >= 0 && crypto_sign_verify_detached (signature, data, size, public_key) == 0)
    return TRUE;

  g_set_error_literal (error, LOKET_ERROR, LOKET_ERROR_REFUSED,
                       _("The signature of this receipt is not that of the office."));

  return FALSE;
}

/**
 * loket_receipt_code_make_keys:
 * @public_key: room for LOKET_RECEIPT_PUBLIC_KEY_BYTES
 * @secret_key: room for LOKET_RECEIPT_SECRET_KEY_BYTES
 */
void
loket_receipt_code_make_keys (guint8 *public_key,
                              guint8 *secret_key)
{
  if (sodium_init () < 0)
    g_error ("libsodium cannot be used");

  crypto_sign_keypair (public_key, secret_key);
}

/**
 * loket_receipt_code_sign:
 * @signature: room for LOKET_RECEIPT_SIGNATURE_BYTES
 *
 * The keeper's part. The same payload always gives the same signature.
 */
gboolean
loket_receipt_code_sign (GBytes       *payload,
                         const guint8 *secret_key,
                         guint8       *signature)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (payload, &size);

  return size <= MAX_PAYLOAD && sodium_init () >= 0
         && crypto_sign_detached (signature, NULL, data, size, secret_key) == 0;
}
