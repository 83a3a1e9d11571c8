/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The signed code on every paper the office hands out: a few bytes and a signature in base45. */

#include "loket-receipt-code.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <sodium.h>

#include "loket-date.h"
#include "loket-error.h"

#define MAX_PAYLOAD 1024

#define VERSION 2
#define ED25519 1
/* Where the fields of a fixed length begin, and where those of any length do. */
#define AT_KIND 2
#define AT_DAY 3
#define AT_UNTIL 5
#define AT_KEY 7
#define AT_HASH 11
#define AT_BORN 27
#define AT_TEXTS 29
#define KEY_BYTES 4
#define HASH_BYTES 16
#define TEXTS 3

/* The byte in the code is the place here; what is handed out already keeps its number. */
static const char * const KINDS[] = {
  "", "receipt", "payment", "returned", "handover", "refusal", "custody", "withdrawn", "given_back",
};

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
  g_free (self->until);
  g_free (self->initials);
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

/* Days since 2000-01-01; 0 for none. */
static gboolean
add_day (GByteArray *out,
         const char *iso)
{
  guint8 bytes[2] = { 0 };
  GDate date, first;

  if (iso != NULL && *iso != '\0')
    {
      int days;

      if (!loket_date_from_iso (iso, &date))
        return FALSE;
      g_date_clear (&first, 1);
      g_date_set_dmy (&first, 1, G_DATE_JANUARY, 2000);
      days = g_date_days_between (&first, &date);
      if (days < 1 || days > G_MAXUINT16)
        return FALSE;
      bytes[0] = days >> 8;
      bytes[1] = days;
    }
  g_byte_array_append (out, bytes, sizeof bytes);

  return TRUE;
}

static gboolean
add_hex (GByteArray *out,
         const char *text,
         gsize       n)
{
  guint8 bytes[HASH_BYTES];
  gsize length = 0;

  if (text == NULL || strlen (text) != 2 * n
      || sodium_hex2bin (bytes, n, text, 2 * n, NULL, &length, NULL) != 0 || length != n)
    return FALSE;
  g_byte_array_append (out, bytes, n);

  return TRUE;
}

static gboolean
add_text (GByteArray *out,
          const char *text)
{
  gsize n = text != NULL ? strlen (text) : 0;
  guint8 length = n;

  if (n > G_MAXUINT8)
    return FALSE;
  g_byte_array_append (out, &length, 1);
  g_byte_array_append (out, (const guint8 *) (text != NULL ? text : ""), n);

  return TRUE;
}

static guint8
kind_byte (const char *kind)
{
  for (guint i = 1; i < G_N_ELEMENTS (KINDS); i++)
    if (g_strcmp0 (KINDS[i], kind) == 0)
      return i;

  return 0;
}

/**
 * loket_receipt_code_payload:
 *
 * Returns: (transfer full) (nullable): the exact bytes that are signed
 */
GBytes *
loket_receipt_code_payload (const LoketReceiptCode *self)
{
  g_autoptr(GByteArray) out = g_byte_array_new ();
  guint8 head[] = { VERSION, ED25519, kind_byte (self->kind) };
  guint8 born[] = { self->birth_year >> 8, self->birth_year };

  if (sodium_init () < 0 || head[AT_KIND] == 0)
    return NULL;
  g_byte_array_append (out, head, sizeof head);
  if (!add_day (out, self->date) || !add_day (out, self->until) || !add_hex (out, self->key_id, KEY_BYTES)
      || !add_hex (out, self->body_hash, HASH_BYTES))
    return NULL;
  g_byte_array_append (out, born, sizeof born);
  if (!add_text (out, self->office) || !add_text (out, self->number) || !add_text (out, self->initials))
    return NULL;

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
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

/* Papers handed out by the first version. */
static LoketReceiptCode *
read_json (const char *data,
           gsize       size)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  LoketReceiptCode *self;
  JsonObject *object;
  JsonNode *root;

  if (!json_parser_load_from_data (parser, data, size, NULL)
      || (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root)
      || json_object_get_int_member_with_default (json_node_get_object (root), "v", 0) != 1)
    return NULL;

  object = json_node_get_object (root);
  self = g_new0 (LoketReceiptCode, 1);
  self->office = dup_member (object, "o");
  self->kind = dup_member (object, "k");
  self->number = dup_member (object, "n");
  self->date = dup_member (object, "d");
  self->body_hash = dup_member (object, "h");
  self->key_id = dup_member (object, "i");
  self->until = g_strdup ("");
  self->initials = g_strdup ("");

  return self;
}

static char *
read_day (const guint8 *at)
{
  guint days = at[0] << 8 | at[1];
  GDate date;

  if (days == 0)
    return g_strdup ("");
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, G_DATE_JANUARY, 2000);
  g_date_add_days (&date, days);

  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));
}

static char *
read_hex (const guint8 *at,
          gsize         n)
{
  char *text = g_malloc (2 * n + 1);

  return sodium_bin2hex (text, 2 * n + 1, at, n);
}

/* The texts are all of what is left, and nothing that could not stand on a paper. */
static gboolean
read_texts (const guint8 *data,
            gsize         size,
            char         *texts[TEXTS])
{
  gsize at = AT_TEXTS;

  for (guint i = 0; i < TEXTS; i++)
    {
      gsize n = at < size ? data[at] : G_MAXSIZE / 2;

      if (n >= size - MIN (at, size))
        return FALSE;
      texts[i] = g_strndup ((const char *) data + at + 1, n);
      if (strlen (texts[i]) != n || !g_utf8_validate (texts[i], n, NULL))
        return FALSE;
      for (const char *c = texts[i]; *c != '\0'; c = g_utf8_next_char (c))
        if (!g_unichar_isgraph (g_utf8_get_char (c)))
          return FALSE;
      at += 1 + n;
    }

  return at == size;
}

static LoketReceiptCode *
read_bytes (const guint8 *data,
            gsize         size)
{
  char *texts[TEXTS] = { NULL };
  LoketReceiptCode *self;

  if (sodium_init () < 0 || size < AT_TEXTS + TEXTS || data[0] != VERSION || data[1] != ED25519 || data[AT_KIND] == 0
      || data[AT_KIND] >= G_N_ELEMENTS (KINDS) || (data[AT_DAY] == 0 && data[AT_DAY + 1] == 0)
      || !read_texts (data, size, texts))
    {
      for (guint i = 0; i < TEXTS; i++)
        g_free (texts[i]);
      return NULL;
    }
  self = g_new0 (LoketReceiptCode, 1);
  self->kind = g_strdup (KINDS[data[AT_KIND]]);
  self->date = read_day (data + AT_DAY);
  self->until = read_day (data + AT_UNTIL);
  self->key_id = read_hex (data + AT_KEY, KEY_BYTES);
  self->body_hash = read_hex (data + AT_HASH, HASH_BYTES);
  self->birth_year = data[AT_BORN] << 8 | data[AT_BORN + 1];
  self->office = texts[0];
  self->number = texts[1];
  self->initials = texts[2];

  return self;
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
  g_autoptr(GBytes) payload = NULL;
  LoketReceiptCode *self;
  gsize size;
  const guint8 *data;

  if (!loket_receipt_code_split (code, &payload, signature, error))
    return NULL;

  data = g_bytes_get_data (payload, &size);
  self = *data == '{' ? read_json ((const char *) data, size) : read_bytes (data, size);
  if (self == NULL)
    set_error (error);

  return self;
}

/* How long a whole code of this beginning is, in bytes; 0 when it cannot be said. */
static gsize
whole_length (const guint8 *data,
              gsize         size)
{
  gsize at = AT_TEXTS;

  for (guint i = 0; i < TEXTS; i++)
    {
      if (at >= size)
        return 0;
      at += 1 + data[at];
    }

  return at + LOKET_RECEIPT_SIGNATURE_BYTES;
}

/**
 * loket_receipt_code_get_form:
 * @code: as it was printed, scanned or typed
 *
 * Returns: whether it is the whole of a code, the beginning of one, or something else
 */
LoketReceiptForm
loket_receipt_code_get_form (const char *code)
{
  g_autofree char *even = g_strndup (code, strlen (code) / 3 * 3);
  g_autoptr(GBytes) begun = loket_base45_decode (even, NULL);
  g_autoptr(LoketReceiptCode) read = loket_receipt_code_read (code, NULL);
  gsize size, whole;
  const guint8 *data = begun != NULL ? g_bytes_get_data (begun, &size) : NULL;

  if (read != NULL)
    return LOKET_RECEIPT_WHOLE;
  if (data == NULL || size < 2 || strspn (code, ALPHABET) != strlen (code))
    return LOKET_RECEIPT_NONE;
  if (data[0] == '{' && data[1] == '"')
    return LOKET_RECEIPT_CUT;
  if (data[0] != VERSION || data[1] != ED25519)
    return LOKET_RECEIPT_NONE;
  whole = whole_length (data, size);

  return whole == 0 || size < whole ? LOKET_RECEIPT_CUT : LOKET_RECEIPT_NONE;
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
